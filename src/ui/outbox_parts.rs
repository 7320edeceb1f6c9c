//! 登録用ファイルの画面の部分: which rows a heading shows, rows and batches in words, notices and the page before a
//! file is made.
//! It must not change anything; it turns views into words.

use crate::app::batch_export::Exported;
use crate::app::inquiry_codes::unconfirmed_words;
use crate::app::results::UnmatchedRow;
use crate::app::view::LayoutRow;
use crate::app::view::OutboxRow;
use crate::app::view::RowStage;
use crate::domain::date::Date;
use crate::ui::member_parts::moment;
use crate::ui::theme;
use crate::ui::widgets::table::Column;
use egui::Color32;
use egui::RichText;
use egui::Ui;

/// 加入者情報登録.
pub const MEMBERS: &str = "chukan-kanyusha";
/// 情報照会依頼.
pub const INQUIRIES: &str = "chukan-shokai-irai";
/// 限度額適用認定証等情報登録.
pub const LIMITS: &str = "chukan-gendogaku";
/// 給付情報登録.
pub const BENEFITS: &str = "chukan-kyufu";

/// What stands for the 期限 of a row that nothing waits for.
const OFFERED: &str = "任意";

/// Columns of the rows.
pub const ROWS: &[Column] = &[
    Column::text("選択", 60.0),
    Column::text("記号-番号-枝番", 130.0),
    Column::text("氏名", 130.0),
    Column::text("状態", 160.0),
    Column::text("期限", 150.0),
    Column::text("ファイル", 200.0),
    Column::text("結果・経過", 160.0),
];

/// Columns of the 未突合 rows.
pub const UNMATCHED: &[Column] = &[
    Column::text("取込日時", 200.0),
    Column::text("結果ファイル", 260.0),
    Column::number("行", 60.0),
    Column::text("記号-番号-枝番", 140.0),
    Column::text("内容", 420.0),
];

/// A heading of the list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shelf {
    /// Everything that still wants something.
    All,
    /// 未出力.
    Unexported,
    /// 結果待ち.
    Awaited,
    /// 警告・エラー.
    Troubled,
}

impl Shelf {
    /// All of them in order.
    pub const ALL: [Shelf; 4] = [
        Shelf::All,
        Shelf::Unexported,
        Shelf::Awaited,
        Shelf::Troubled,
    ];

    /// Whether a row stands under this heading.
    #[must_use]
    pub const fn holds(self, stage: RowStage) -> bool {
        match self {
            Shelf::All => true,
            Shelf::Unexported => matches!(stage, RowStage::Unexported),
            Shelf::Awaited => matches!(stage, RowStage::Exported),
            Shelf::Troubled => matches!(stage, RowStage::Warned | RowStage::Failed),
        }
    }

    /// The heading with its number of rows.
    #[must_use]
    pub fn title(self, rows: &[OutboxRow]) -> String {
        let name = match self {
            Shelf::All => "すべて",
            Shelf::Unexported => "未出力",
            Shelf::Awaited => "結果待ち",
            Shelf::Troubled => "警告・エラー",
        };
        let n = rows.iter().filter(|row| self.holds(row.stage)).count();
        format!("{name}　{n}")
    }
}

/// The texts of a row.
#[must_use]
pub fn cells(row: &OutboxRow, is_picked: bool, today: Date) -> Vec<String> {
    vec![
        if is_picked { "●" } else { "" }.to_owned(),
        row.member.clone(),
        named(&row.name, row.is_cautioned),
        row.state.to_owned(),
        row.due_on
            .map_or_else(|| OFFERED.to_owned(), |due| due_words(due, today)),
        row.file.clone().unwrap_or_default(),
        row.result.clone().unwrap_or_default(),
    ]
}

/// A name in a list, with a word where the person is under 不開示・DV等の留意.
#[must_use]
pub fn named(name: &str, is_cautioned: bool) -> String {
    match is_cautioned {
        true => format!("（留意）{name}"),
        false => name.to_owned(),
    }
}

/// A due date, with a word where it is over.
fn due_words(due: Date, today: Date) -> String {
    let late = today.days_since(due);
    if late > 0 {
        format!("{}（{late}日超過）", due.wareki())
    } else {
        due.wareki()
    }
}

/// Rows in trouble or late stand out; their state and due date say so in words.
#[must_use]
pub fn ink(row: &OutboxRow, today: Date) -> Option<Color32> {
    let is_late = row.due_on.is_some_and(|due| due < today);
    match row.stage {
        RowStage::Failed => Some(theme::STOP),
        RowStage::Warned => Some(theme::CAUTION),
        _ if is_late => Some(theme::STOP),
        _ => None,
    }
}

/// The texts of a 未突合 row.
#[must_use]
pub fn unmatched_cells(row: &UnmatchedRow) -> Vec<String> {
    vec![
        moment(&row.taken_at),
        row.file.clone(),
        row.line.to_string(),
        row.member.clone(),
        row.remark.clone(),
    ]
}

/// An interface by its name on screen.
#[must_use]
pub fn interface_title(interface: &str) -> &str {
    match interface {
        MEMBERS => "加入者情報登録",
        INQUIRIES => "情報照会依頼",
        LIMITS => "限度額適用認定証等情報登録",
        BENEFITS => "給付情報登録",
        other => other,
    }
}

/// Whether files of this interface go out by a layout that nobody has compared with the specification.
#[must_use]
pub fn is_unverified(layouts: &[LayoutRow], interface: &str) -> bool {
    let layout = layouts
        .iter()
        .find(|layout| layout.id == interface && layout.is_current);
    layout.is_some_and(|layout| layout.status == "未突合")
}

/// 未突合レイアウト.
pub fn unverified_ui(ui: &mut Ui) {
    notice_ui(
        ui,
        "未突合レイアウト　仕様書とまだ突き合わせていません。仕様書と項目を見比べてから送るか、転記票で登録してください。",
    );
}

/// A sentence to be read before a file is made.
pub fn notice_ui(ui: &mut Ui, sentence: &str) {
    theme::tinted(theme::CAUTION_SOFT, theme::CAUTION).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let text = RichText::new(sentence).color(theme::CAUTION);
        ui.label(text.line_height(Some(theme::LINE_HEIGHT)));
    });
}

/// The file that was just written.
pub fn exported_ui(ui: &mut Ui, exported: &Exported) {
    theme::tinted(theme::DONE_SOFT, theme::DONE).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let name = exported.path.display();
        let text = format!(
            "{}行を出力しました　控え {}　{name}",
            exported.n_rows, exported.number
        );
        ui.label(RichText::new(text).color(theme::DONE));
        if let Some(password) = &exported.password {
            password_ui(ui, password.reveal());
        }
        if exported.n_left > 0 {
            let words = format!(
                "一つのファイルに入る行数を超えたため、残りの{}行は未出力のまま待っています。続けてもう一度出力してください。",
                exported.n_left
            );
            ui.label(RichText::new(words).color(theme::CAUTION));
        }
        if let Some(words) = unconfirmed_words(exported.n_unconfirmed) {
            ui.label(RichText::new(words).color(theme::CAUTION));
        }
        if let Some(why) = &exported.unnoted {
            let words = format!(
                "ファイルは書けましたが、控えに書き出しの記録を残せませんでした。{why}「同じファイルをもう一度」で書き出し直すと記録されます。"
            );
            ui.label(RichText::new(words).color(theme::STOP));
        }
        ui.label(theme::note(format!(
            "照合値 {}",
            exported.sha256
        )));
        if !exported.replacements.is_empty() {
            let n = exported.replacements.len();
            let words = format!(
                "置き換えた文字 {n}か所　{}",
                exported.replacements.join("、")
            );
            ui.label(theme::note(words));
        }
    });
}

/// The password of the ZIP, once.
fn password_ui(ui: &mut Ui, password: &str) {
    ui.label(theme::strong(format!("ZIPのパスワード　{password}")));
    let sentence = "いまだけ表示しています。書き留めて、ファイルとは別に端末へ持って行ってください。この画面を離れると二度と表示できません。Windowsの標準機能では開けないため、端末では7-Zipなどで開きます。";
    let text = RichText::new(sentence).color(theme::CAUTION);
    ui.label(text.line_height(Some(theme::LINE_HEIGHT)));
}

/// The sentence before a file is made.
#[must_use]
pub fn before_export(title: &str, n_rows: usize, is_unverified: bool) -> String {
    let mark = if is_unverified {
        "未突合レイアウトで作ります。控えと送付票にもそう残ります。"
    } else {
        ""
    };
    format!(
        "{title} {n_rows}行を一つのファイルにします。出力した行は「結果待ち」になります。{mark}次に、空のフォルダーか媒体を選びます。"
    )
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::due_words;
    use crate::domain::date::Date;

    #[test]
    fn 期限の当日は超過でなく翌日から超過と言う() {
        let due = Date::new(2026, 11, 22).unwrap();
        assert_eq!(due_words(due, due), "令和8年11月22日");
        assert_eq!(
            due_words(due, due.add_days(1)),
            "令和8年11月22日（1日超過）"
        );
    }
}

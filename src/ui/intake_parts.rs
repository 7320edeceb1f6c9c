//! 取込の画面の部分: the file in words, a line in a list and in full, and the page before it is taken in.
//! It must not decide anything; it turns a view into words.

use crate::app::intake::IntakeRowView;
use crate::app::intake::IntakeView;
use crate::app::intake::ItemOfLine;
use crate::app::intake::Verdict;
use crate::app::intake_accept::Accepted;
use crate::app::view::IntakeFileRow;
use crate::domain::date::Date;
use crate::ui::form::tag_ui;
use crate::ui::member_parts::moment;
use crate::ui::theme;
use crate::ui::widgets::confirm;
use crate::ui::widgets::table::Column;
use egui::Align;
use egui::Color32;
use egui::Grid;
use egui::Label;
use egui::Layout;
use egui::RichText;
use egui::Ui;
use egui::vec2;
use std::collections::BTreeSet;

/// Lines named one by one on the page before they are taken in.
const MOST_SHOWN: usize = 100;

/// Columns of the lines.
pub const ROWS: &[Column] = &[
    Column::text("受付", 84.0),
    Column::number("行", 60.0),
    Column::text("判定", 134.0),
    Column::text("様式", 96.0),
    Column::text("氏名", 104.0),
    Column::text("理由", 140.0),
];

/// Columns of the files taken in before.
pub const FILES: &[Column] = &[
    Column::text("受付年月日", 150.0),
    Column::text("ファイル名", 150.0),
    Column::text("様式", 230.0),
    Column::number("行", 60.0),
    Column::number("案件", 60.0),
    Column::number("決定案の行", 96.0),
    Column::text("返戻", 220.0),
    Column::text("取り込んだ人", 120.0),
    Column::text("取り込んだ日時", 180.0),
    Column::text("照合値", 120.0),
];

/// The texts of a line.
#[must_use]
pub fn cells(row: &IntakeRowView, is_ticked: bool) -> Vec<String> {
    let mark = match (row.is_taken(), row.may_accept, is_ticked) {
        (true, ..) => "受付済",
        (false, true, true) => "● する",
        (false, true, false) => "しない",
        (false, false, _) => "できない",
    };
    vec![
        mark.to_owned(),
        row.line.to_string(),
        row.verdict.label().to_owned(),
        row.form.to_owned(),
        row.name.clone(),
        row.reasons.join("　"),
    ]
}

/// The texts of a file taken in before.
#[must_use]
pub fn file_cells(row: &IntakeFileRow) -> Vec<String> {
    vec![
        row.received_on.wareki(),
        row.file_name.clone(),
        row.family.to_owned(),
        row.n_rows.map_or_else(|| "―".to_owned(), |n| n.to_string()),
        row.n_cases.to_string(),
        row.n_drafted.to_string(),
        returned_words(row),
        row.recorded_by.clone(),
        moment(&row.recorded_at),
        row.sha256.clone(),
    ]
}

/// 令和8年11月22日 3行, the newest first.
fn returned_words(row: &IntakeFileRow) -> String {
    let words = row
        .returned
        .iter()
        .map(|back| format!("{} {}行", back.day(), back.lines.len()));
    words.collect::<Vec<_>>().join("、")
}

/// The ink of a line; its verdict says the same in words.
#[must_use]
pub const fn ink(row: &IntakeRowView) -> Color32 {
    match row.verdict {
        _ if row.is_taken() => theme::INK_WEAK,
        Verdict::Accepted => theme::INK,
        Verdict::Repaired => theme::DONE,
        Verdict::Question => theme::CAUTION,
        Verdict::Rejected => theme::STOP,
    }
}

/// Name, family and encoding of the file.
pub fn file_ui(ui: &mut Ui, view: &IntakeView) {
    ui.label(theme::strong(view.file_name.as_str()));
    ui.label(theme::note(format!("{}・{}", view.family, view.encoding)));
    // A name that does not fit beside the others goes to the next line as a whole.
    for office in &view.offices {
        ui.add(Label::new(theme::note(office.as_str())).extend());
    }
}

fn verdict_ui(ui: &mut Ui, verdict: Verdict, text: &str) {
    let (ink, ground) = match verdict {
        Verdict::Accepted | Verdict::Repaired => (theme::DONE, theme::DONE_SOFT),
        Verdict::Question => (theme::CAUTION, theme::CAUTION_SOFT),
        Verdict::Rejected => (theme::STOP, theme::STOP_SOFT),
    };
    tag_ui(ui, text, ink, ground);
}

/// What is to be said about the file as a whole.
pub fn warnings_ui(ui: &mut Ui, view: &IntakeView) {
    let same =
        "同じ内容のファイルを前に取り込んでいます。受付済みの行は、もう一度受け付けられません。";
    let same = view.is_same_file.then_some(same);
    let alike = view.alike.as_ref().map(|file| {
        format!("内容の同じファイル「{file}」を前に受け付けています。文字コードや改行だけが違う、同じ届でないか確かめてください。")
    });
    let sentences: Vec<&str> = same
        .into_iter()
        .chain(alike.as_deref())
        .chain(view.warnings.iter().map(String::as_str))
        .collect();
    if sentences.is_empty() {
        return;
    }
    theme::tinted(theme::CAUTION_SOFT, theme::CAUTION).show(ui, |ui| {
        ui.set_width(ui.available_width());
        for sentence in sentences {
            let text = RichText::new(sentence).color(theme::CAUTION);
            ui.label(text.line_height(Some(theme::LINE_HEIGHT)));
        }
    });
}

/// A line in full: verdict, reasons and every item.
pub fn row_ui(ui: &mut Ui, row: &IntakeRowView, items: &[ItemOfLine]) {
    ui.horizontal_wrapped(|ui| {
        ui.label(theme::subheading(format!("{}行目", row.line)));
        verdict_ui(ui, row.verdict, row.verdict.label());
        ui.label(theme::note(row.form));
    });
    for reason in &row.reasons {
        let text = RichText::new(format!("・{reason}")).line_height(Some(theme::LINE_HEIGHT));
        ui.label(text);
    }
    if !row.fields.is_empty() {
        ui.separator();
        ui.label(theme::strong("読み取った内容"));
        let fields = row.fields.iter().cloned();
        grid_ui(ui, "fields", fields);
    }
    ui.separator();
    ui.label(theme::strong("届いたままの項目"));
    let items = items.iter().map(|item| {
        let label = format!("{}　{}", item.no, item.name);
        (label, item.value.clone())
    });
    grid_ui(ui, "items", items);
}

fn grid_ui(ui: &mut Ui, name: &str, pairs: impl Iterator<Item = (String, String)>) {
    Grid::new(name)
        .num_columns(2)
        .spacing([16.0, 6.0])
        .striped(true)
        .show(ui, |ui| {
            for (label, value) in pairs {
                let left = Layout::top_down(Align::Min);
                ui.allocate_ui_with_layout(vec2(150.0, 20.0), left, |ui| {
                    ui.add(Label::new(theme::note(label)).wrap());
                });
                ui.add(Label::new(value).wrap());
                ui.end_row();
            }
        });
}

/// What became of the accepted lines.
#[must_use]
pub fn accepted_words(accepted: &Accepted) -> String {
    let n_cases = accepted.cases.iter().collect::<BTreeSet<_>>().len();
    let cases = match n_cases {
        0 => String::new(),
        n_cases => format!("案件を{n_cases}件受け付けました。"),
    };
    let drafts = accepted.drafts.iter();
    let drafts: Vec<String> = drafts
        .map(|(id, n_lines)| format!("決定案{}（{n_lines}行）", id.0))
        .collect();
    format!(
        "{cases}{}を作りました。「標準報酬の決定案」で決裁します。",
        drafts.join("と")
    )
}

/// The page before the lines are taken in.
#[must_use]
pub fn page(view: &IntakeView, ticked: &BTreeSet<usize>, received_on: Date) -> confirm::Page {
    if ticked.is_empty() {
        return keeping(view, received_on);
    }
    let rows = view.rows.iter().filter(|row| ticked.contains(&row.line));
    let changes = rows.take(MOST_SHOWN).map(|row| confirm::Change {
        label: format!("{}行目　{}", row.line, row.name),
        before: String::new(),
        after: format!("{}（{}）", row.form, row.verdict.label()),
    });
    let n_more = ticked.len().saturating_sub(MOST_SHOWN);
    let more = (n_more > 0).then(|| confirm::Change {
        label: format!("ほか{n_more}行"),
        before: String::new(),
        after: "一覧で選んだ行です".to_owned(),
    });
    let n_left = view.rows.len().saturating_sub(ticked.len());
    confirm::Page {
        title: "届書の受付の確認".to_owned(),
        sentence: format!(
            "{}行を{}に受け付けたものとして{}にします。残りの{n_left}行は受け付けません。原本のファイルは暗号化して保管します。",
            ticked.len(),
            received_on.wareki(),
            what_becomes(view, ticked)
        ),
        changes_title: "受け付ける行".to_owned(),
        changes: changes.chain(more).collect(),
        verb: "受け付ける".to_owned(),
        ..confirm::Page::default()
    }
}

/// 案件, 決定案 or both.
fn what_becomes(view: &IntakeView, ticked: &BTreeSet<usize>) -> &'static str {
    let rows = || view.rows.iter().filter(|row| ticked.contains(&row.line));
    match (
        rows().any(|row| row.is_for_draft),
        rows().any(|row| !row.is_for_draft),
    ) {
        (true, false) => "標準報酬の決定案（決裁まで台帳は変わりません）",
        (true, true) => "案件と標準報酬の決定案",
        (false, _) => "案件",
    }
}

/// The page before only the file is kept.
fn keeping(view: &IntakeView, received_on: Date) -> confirm::Page {
    confirm::Page {
        title: "原本の保管の確認".to_owned(),
        sentence: format!(
            "{}を{}に受け付けたものとして、暗号化して保管します。案件にはなりません。行は後からでも受け付けられます。",
            view.file_name,
            received_on.wareki()
        ),
        verb: "保管する".to_owned(),
        ..confirm::Page::default()
    }
}

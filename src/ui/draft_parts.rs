//! 決定案の画面の部分: columns, rows in words, and the questions before a line is taken out or a 決定案 is decided.
//! It must not decide anything; it turns views into words.

use crate::app::remuneration_view::DraftLineRow;
use crate::app::remuneration_view::DraftRow;
use crate::app::remuneration_view::DraftView;
use crate::domain::coded::Coded;
use crate::domain::date::Date;
use crate::domain::remuneration_draft::DraftKind;
use crate::domain::society::Approval;
use crate::ui::theme;
use crate::ui::widgets::dialog::Dialog;
use crate::ui::widgets::entry::Entry;
use crate::ui::widgets::entry::EntryKind;
use crate::ui::widgets::table::Column;
use egui::Color32;
use egui::RichText;
use egui::Ui;

/// Columns of the 決定案.
pub const DRAFTS: &[Column] = &[
    Column::number("決定案", 70.0),
    Column::text("種類", 144.0),
    Column::text("届書のファイル", 130.0),
    Column::text("受付日", 138.0),
    Column::number("行", 46.0),
    Column::number("外した行", 80.0),
    Column::text("作成した人", 110.0),
    Column::number("通知書", 68.0),
    Column::text("状態", 160.0),
];

/// Columns of the lines of a 決定案 about 標準報酬月額.
pub const MONTHLY: &[Column] = &[
    Column::number("行", 46.0),
    Column::text("記号・番号", 92.0),
    Column::text("氏名", 116.0),
    Column::number("従前", 136.0),
    Column::number("報酬月額", 96.0),
    Column::number("決定", 136.0),
    Column::text("適用年月", 112.0),
    Column::text("確かめること・外した理由", 140.0),
    Column::text("事業所", 120.0),
];

/// Columns of the lines of a 決定案 about 標準賞与額.
pub const BONUS: &[Column] = &[
    Column::number("行", 46.0),
    Column::text("記号・番号", 92.0),
    Column::text("氏名", 116.0),
    Column::number("賞与額", 106.0),
    Column::number("年度の累計", 106.0),
    Column::number("標準賞与額", 106.0),
    Column::text("賞与支払年月日", 150.0),
    Column::text("確かめること・外した理由", 140.0),
    Column::text("事業所", 120.0),
];

/// The columns for this kind.
#[must_use]
pub const fn columns(kind: DraftKind) -> &'static [Column] {
    match kind {
        DraftKind::Regular | DraftKind::Occasional => MONTHLY,
        DraftKind::Bonus => BONUS,
    }
}

/// The name of the list of lines for this kind.
#[must_use]
pub const fn list_name(kind: DraftKind) -> &'static str {
    match kind {
        DraftKind::Regular | DraftKind::Occasional => "決定案の行",
        DraftKind::Bonus => "賞与の決定案の行",
    }
}

/// The texts of a 決定案.
#[must_use]
pub fn draft_cells(row: &DraftRow) -> Vec<String> {
    vec![
        row.id.0.to_string(),
        row.kind.label().to_owned(),
        row.file_name.clone(),
        row.received_on.wareki(),
        row.n_lines.to_string(),
        row.n_removed.to_string(),
        row.drafter.clone(),
        row.n_papers.to_string(),
        row.state.clone(),
    ]
}

/// The texts of a line.
#[must_use]
pub fn line_cells(row: &DraftLineRow) -> Vec<String> {
    vec![
        row.line.to_string(),
        row.number.clone(),
        row.name.clone(),
        row.before.clone(),
        row.pay.clone(),
        row.after.clone(),
        row.holds.clone(),
        row.remarks.join("　"),
        row.establishment.clone(),
    ]
}

/// The ink of a line; its remarks say the same in words.
#[must_use]
pub const fn ink(row: &DraftLineRow) -> Color32 {
    if row.is_removed {
        theme::INK_WEAK
    } else if row.is_stale {
        theme::STOP
    } else if row.remarks.is_empty() {
        theme::INK
    } else {
        theme::CAUTION
    }
}

/// A line in full: until when it holds, and what there is to make sure of.
pub fn line_ui(ui: &mut Ui, row: &DraftLineRow) {
    let plain = |text: String| RichText::new(text).line_height(Some(theme::LINE_HEIGHT));
    ui.horizontal_wrapped(|ui| {
        ui.label(theme::strong(format!("{}行目　{}", row.line, row.name)));
        ui.label(theme::note(row.establishment.as_str()));
        if let Some(until) = row.until {
            let holds = format!("{}から{}まで　{}", row.holds, until.wareki(), row.after);
            ui.label(plain(holds));
        }
    });
    if row.remarks.is_empty() {
        ui.label(theme::note("確かめることはありません。"));
    }
    for remark in &row.remarks {
        ui.label(plain(format!("・{remark}")).color(ink(row)));
    }
}

/// What is asked before a line is taken out.
#[must_use]
pub fn removal(row: &DraftLineRow) -> Dialog {
    let sentence = format!(
        "{}行目（{}）を決定案から外します。外した行は、届書ファイルからもう一度受け付けるか、事業所へ返戻できます。",
        row.line, row.name
    );
    let reason =
        Entry::new("draft removal", "理由", EntryKind::Text).help("操作の記録に残ります。");
    Dialog::new("決定案からの除外", sentence, "外す").with(reason)
}

/// What is asked at the 決裁: 文書番号, the day, and on paper who decided.
#[must_use]
pub fn decision(view: &DraftView, today: Date) -> Dialog {
    let sentence = format!(
        "決定案{}の{}行について{}をし、台帳に記載します。事業所ごとの決定通知書も作ります。決裁の後は、行を外せません。",
        view.row.id.0,
        view.row.n_lines,
        view.row.kind.label()
    );
    let number = Entry::new("draft decision", "文書番号", EntryKind::Text)
        .help("決定通知書に印刷します。例 見健保発第12号");
    let mut day = Entry::new("draft decision", "決裁年月日", EntryKind::Date)
        .help("決定通知書の日付です。例 R8.7.15　-1＝前日");
    day.set_date(today);
    let dialog = Dialog::new("標準報酬の決裁", sentence, "決裁する")
        .with(number)
        .with(day);
    match view.approval {
        Approval::Paper => dialog.with(
            Entry::new("draft decision", "決裁した人", EntryKind::Text)
                .help("紙で決裁した人の氏名です。"),
        ),
        Approval::SecondUser | Approval::SamePersonAllowed => dialog,
    }
}

//! 取込の画面の部分: the file in words, a line in a list and in full, and the page before it is taken in.
//! It must not decide anything; it turns a view into words.

use crate::app::intake::IntakeRowView;
use crate::app::intake::IntakeView;
use crate::app::intake::Verdict;
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
use std::collections::BTreeMap;
use std::collections::BTreeSet;

/// Columns of the lines.
pub const ROWS: &[Column] = &[
    Column::text("受付", 80.0),
    Column::number("行", 45.0),
    Column::text("判定", 125.0),
    Column::text("様式", 115.0),
    Column::text("氏名", 130.0),
    Column::text("生年月日", 140.0),
    Column::text("理由", 200.0),
];

/// Columns of the files taken in before.
pub const FILES: &[Column] = &[
    Column::text("受付年月日", 170.0),
    Column::text("ファイル名", 200.0),
    Column::text("取り込んだ日時", 220.0),
    Column::text("照合値", 300.0),
];

/// The texts of a line.
#[must_use]
pub fn cells(row: &IntakeRowView, is_ticked: bool) -> Vec<String> {
    let mark = match (row.case.is_some(), row.may_accept, is_ticked) {
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
        row.birth_on.map(Date::wareki).unwrap_or_default(),
        row.reasons.join("　"),
    ]
}

/// The texts of a file taken in before.
#[must_use]
pub fn file_cells(row: &IntakeFileRow) -> Vec<String> {
    vec![
        row.received_on.wareki(),
        row.file_name.clone(),
        moment(&row.recorded_at),
        row.sha256.clone(),
    ]
}

/// The ink of each line; its verdict says the same in words.
#[must_use]
pub fn inks(view: &IntakeView) -> BTreeMap<usize, Color32> {
    let rows = view.rows.iter().enumerate();
    rows.map(|(index, row)| {
        let ink = match row.verdict {
            _ if row.case.is_some() => theme::INK_WEAK,
            Verdict::Accepted => theme::INK,
            Verdict::Repaired => theme::DONE,
            Verdict::Question => theme::CAUTION,
            Verdict::Rejected => theme::STOP,
        };
        (index, ink)
    })
    .collect()
}

/// Name, family and encoding of the file, and how many lines fell how.
pub fn file_ui(ui: &mut Ui, view: &IntakeView) {
    ui.label(theme::strong(view.file_name.as_str()));
    ui.label(theme::note(format!("{}・{}", view.family, view.encoding)));
    if !view.offices.is_empty() {
        ui.label(theme::note(view.offices.join("、")));
    }
    let all = [
        Verdict::Accepted,
        Verdict::Repaired,
        Verdict::Question,
        Verdict::Rejected,
    ];
    for verdict in all {
        let n = view
            .rows
            .iter()
            .filter(|row| row.verdict == verdict)
            .count();
        if n > 0 {
            verdict_ui(ui, verdict, &format!("{} {n}行", verdict.label()));
        }
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
    let sentences: Vec<&str> = same
        .into_iter()
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
pub fn row_ui(ui: &mut Ui, row: &IntakeRowView) {
    ui.horizontal_wrapped(|ui| {
        ui.label(theme::subheading(format!("{}行目", row.line)));
        verdict_ui(ui, row.verdict, row.verdict.label());
        ui.label(theme::note(row.form));
    });
    for reason in &row.reasons {
        let text = RichText::new(format!("・{reason}")).line_height(Some(theme::LINE_HEIGHT));
        ui.label(text);
    }
    if row.fields.is_empty() {
        ui.label(theme::note("読み取れた項目はありません。"));
        return;
    }
    ui.separator();
    Grid::new("fields")
        .num_columns(2)
        .spacing([16.0, 6.0])
        .striped(true)
        .show(ui, |ui| {
            for (label, value) in &row.fields {
                let left = Layout::top_down(Align::Min);
                ui.allocate_ui_with_layout(vec2(150.0, 20.0), left, |ui| {
                    ui.add(Label::new(theme::note(label.as_str())).wrap());
                });
                ui.add(Label::new(value.as_str()).wrap());
                ui.end_row();
            }
        });
}

/// The page before the lines are taken in.
#[must_use]
pub fn page(view: &IntakeView, ticked: &BTreeSet<usize>, received_on: Date) -> confirm::Page {
    let taken = view.rows.iter().filter(|row| ticked.contains(&row.line));
    let changes = taken.map(|row| confirm::Change {
        label: format!("{}行目　{}", row.line, row.name),
        before: String::new(),
        after: format!("{}（{}）", row.form, row.verdict.label()),
    });
    let n_left = view.rows.len().saturating_sub(ticked.len());
    confirm::Page {
        title: "届書の受付の確認".to_owned(),
        sentence: format!(
            "{}行を{}に受け付けたものとして案件にします。残りの{n_left}行は受け付けません。原本のファイルは暗号化して保管します。",
            ticked.len(),
            received_on.wareki()
        ),
        changes_title: "受け付ける行".to_owned(),
        changes: changes.collect(),
        verb: "受け付ける".to_owned(),
        ..confirm::Page::default()
    }
}

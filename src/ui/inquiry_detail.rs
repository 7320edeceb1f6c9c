//! 照会の詳細: the answer as a table, what the case says beside it, and the answers before.
//! It must not change the case; the screen does with a command.

use crate::app::inquiry_view::InquiryDetail;
use crate::app::inquiry_view::InquiryRow;
use crate::domain::coded::Coded;
use crate::domain::date::Date;
use crate::ui::theme;
use crate::ui::widgets::labelled::fact_ui;
use egui::RichText;
use egui::Ui;

/// Draws what is known of the inquiry the clerk stands on.
pub(super) fn detail_ui(ui: &mut Ui, row: &InquiryRow, detail: &InquiryDetail) {
    ui.label(theme::subheading(format!(
        "{}　{}　{}",
        row.stage.label(),
        row.subject,
        row.number
    )));
    fact_ui(ui, "照会理由", &row.reason);
    let Some(answers) = &detail.answers else {
        let sentence = "不開示・DV等の留意の対象者です。照会の出力・端末での照会の記録・回答の表示と案件への写しは、「留意の確認」に理由を記録した人だけが、その日に限ってできます。";
        ui.label(RichText::new(sentence).color(theme::CAUTION));
        return;
    };
    let Some(last) = answers.last() else {
        ui.label(theme::note("回答はまだありません。"));
        return;
    };
    let beside = detail.in_case.as_ref();
    let case = |text: String| match beside {
        Some(_) if text.is_empty() => "　／　案件　（空欄）".to_owned(),
        Some(_) => format!("　／　案件　{text}"),
        None => String::new(),
    };
    let on = beside.and_then(|beside| beside.on).map(Date::wareki);
    let line = format!(
        "{}{}",
        last.answered_on.wareki(),
        case(on.unwrap_or_default())
    );
    fact_ui(ui, "回答年月日", &line);
    let result = beside.and_then(|beside| beside.result);
    let result = result.map_or("", |result| result.label()).to_owned();
    fact_ui(
        ui,
        "回答",
        &format!("{}{}", last.state.label(), case(result)),
    );
    let summary = beside.map(|beside| beside.summary.clone());
    let line = format!("{}{}", last.summary, case(summary.unwrap_or_default()));
    fact_ui(ui, "回答の要約", &line);
    fact_ui(
        ui,
        "回答の入り方",
        &format!("{}　{}", last.origin.label(), last.organization),
    );
    for (name, value) in &detail.table {
        let name = if name.is_empty() {
            "（本文）"
        } else {
            name
        };
        fact_ui(ui, name, value);
    }
    if answers.len() > 1 {
        ui.label(theme::note(format!(
            "前の回答　{}件（{}）",
            answers.len() - 1,
            answers
                .iter()
                .rev()
                .skip(1)
                .map(|answer| format!("{} {}", answer.answered_on.wareki(), answer.state.label()))
                .collect::<Vec<String>>()
                .join("、")
        )));
    }
}

//! 案件の見出し: whose case it is, until when, where it stands, and the flow chart. Never replaced by anything.
//! It must not change the case.

use crate::domain::date::Date;
use crate::procedure::person::KANA;
use crate::procedure::person::NAME;
use crate::procedure::step::Step;
use crate::ui::case_desk::CaseDesk;
use crate::ui::case_words;
use crate::ui::form::tag_ui;
use crate::ui::keys::Keys;
use crate::ui::theme;
use crate::ui::widgets::stepper::Stepper;
use crate::ui::widgets::stepper::stepper_ui;
use egui::RichText;
use egui::Ui;

/// Draws the heading of the case.
pub(super) fn header_ui(ui: &mut Ui, desk: &CaseDesk, today: Date) {
    let case = &desk.view.case;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        let form = desk.form.form();
        let name = NAME.get(form);
        let name = name.map_or_else(|| "（氏名未入力）".to_owned(), |name| name.to_string());
        ui.label(theme::heading(name));
        if let Some(kana) = KANA.get(form) {
            ui.label(theme::note(kana.to_string()));
        }
        let (word, ink, ground) = case_words::state(case.state);
        tag_ui(ui, word, ink, ground);
        if let Some(word) = case_words::nature(case.nature) {
            tag_ui(ui, word, theme::STOP, theme::STOP_SOFT);
        }
        ui.label(theme::note("受付番号"));
        ui.label(theme::strong(case.receipt_number.as_str()));
        ui.label(desk.view.procedure.title);
        ui.label(theme::note("受付日"));
        ui.label(case.received_on.wareki());
        due_ui(ui, desk, today);
    });
    ui.add_space(4.0);
}

/// 登録期限, in red and in words once it has passed. A chart without 中間サーバーへ登録 has none; the same day is then
/// only what to aim at.
fn due_ui(ui: &mut Ui, desk: &CaseDesk, today: Date) {
    let mut steps = desk.view.procedure.flow.iter().copied().flatten();
    let label = match steps.any(|step| *step == Step::RegisterServer) {
        true => "登録期限",
        false => "処理の目安",
    };
    ui.label(theme::note(label));
    let due_on = desk.view.due_on;
    let is_over = desk.view.case.state != crate::procedure::case::CaseState::Open;
    if is_over {
        ui.label(due_on.wareki());
        return;
    }
    let (words, is_late) = case_words::days_left(due_on, today);
    if is_late {
        ui.label(RichText::new(due_on.wareki()).color(theme::STOP));
        tag_ui(ui, &words, theme::INK_ON_ACCENT, theme::STOP);
    } else {
        ui.label(due_on.wareki());
        tag_ui(ui, &words, theme::CAUTION, theme::CAUTION_SOFT);
    }
}

/// Draws the flow chart. Returns the step that was chosen.
pub(super) fn chart_ui(ui: &mut Ui, desk: &CaseDesk, keys: &Keys) -> Option<Step> {
    let stepper = Stepper {
        procedure: desk.view.procedure,
        position: &desk.view.position,
        selected: Some(desk.step),
        name_of: &|id| case_words::name_of(&desk.view.users, id),
    };
    let chosen = stepper_ui(ui, keys, &stepper);
    ui.add_space(4.0);
    chosen.filter(|step| *step != desk.step)
}

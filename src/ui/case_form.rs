//! 案件の中央: the page of the step that is looked at, and the form.
//! It must not decide what may be edited or what is missing; the desk knows.

use crate::app::command::Command;
use crate::domain::coded::Coded;
use crate::domain::finding::FieldPath;
use crate::procedure::catalogue::Check;
use crate::procedure::gate;
use crate::procedure::step::Lane;
use crate::procedure::step::Step;
use crate::procedure::value::FieldType;
use crate::ui::case::CaseScreen;
use crate::ui::case_desk::CaseDesk;
use crate::ui::case_moves;
use crate::ui::case_words;
use crate::ui::focus::Stop;
use crate::ui::focus::StopKind;
use crate::ui::form::fields_ui;
use crate::ui::form::form_ui;
use crate::ui::form::tag_ui;
use crate::ui::page::ScreenUi;
use crate::ui::theme;
use crate::ui::widgets::attachments;
use crate::ui::widgets::button::Look;
use crate::ui::widgets::button::button_ui;
use crate::ui::widgets::checklist;
use egui::Id;
use egui::RichText;
use egui::ScrollArea;
use egui::Ui;

/// Steps at which the papers handed in are looked through.
const WITH_ATTACHMENTS: [Step; 2] = [Step::Register, Step::Review];

/// The stops of the step and the form, in the order of the work: where the form is typed, the papers and
/// the checklist come after it.
pub(super) fn stops(desk: &mut CaseDesk) -> Vec<Stop> {
    let mut all = Vec::new();
    let form = desk.with_form(|state, plan| state.stops(plan));
    let mut step = desk.with_details(|state, plan| state.stops(plan));
    if desk.step == Step::Inquire && desk.is_step_open() {
        step.push(Stop::new(inquiries_id(), StopKind::Button));
    }
    if desk.is_form_open() && WITH_ATTACHMENTS.contains(&desk.step) {
        step.extend(attachments::stops(&attachment_items(desk)));
    }
    if desk.is_step_open() {
        step.extend(checklist::stops(&check_items(desk)));
    }
    if desk.step == Step::Register {
        all.extend(form);
        all.extend(step);
    } else {
        all.extend(step);
        all.extend(form);
    }
    all
}

/// The widget of a field of the form, of the step or of an attachment.
pub(super) fn id_of(desk: &mut CaseDesk, path: &FieldPath) -> Option<Id> {
    let items = attachment_items(desk);
    let stops = attachments::stops(&items);
    let mut answers = items.iter().map(|item| item.attachment.answer.name());
    if let Some(index) = answers.position(|name| name == path.key) {
        return stops.get(index).map(|stop| stop.id);
    }
    if desk.is_detail(path) {
        return desk.with_details(|state, plan| state.field_id(path, plan));
    }
    desk.with_form(|state, plan| state.field_id(path, plan))
}

/// The step whose page holds a field, where the form does not.
pub(super) fn step_of(desk: &CaseDesk, path: &FieldPath) -> Option<Step> {
    let procedure = desk.view.procedure;
    let mut attachments = procedure.attachments.iter();
    if attachments.any(|item| item.answer.name() == path.key) {
        return (!WITH_ATTACHMENTS.contains(&desk.step)).then_some(Step::Register);
    }
    procedure
        .details()
        .find(|(_, fields)| fields.iter().any(|field| field.key == path.key))
        .map(|(step, _)| step)
}

/// The first item of the checklist that is not ticked.
pub(super) fn first_check(desk: &CaseDesk) -> Option<Stop> {
    let items = check_items(desk);
    let open = items.iter().position(|item| item.mark.is_none())?;
    checklist::stops(&items).get(open).copied()
}

/// Ctrl and a digit: the first four steps of the society that are open or to come.
pub(super) fn select_nth(desk: &mut CaseDesk, index: usize) {
    let procedure = desk.view.procedure;
    let steps = procedure
        .flow
        .iter()
        .flat_map(|group| group.iter().copied());
    let mut ahead = steps.filter(|step| {
        procedure.lane(*step) == Lane::Society && !desk.view.position.is_settled(*step)
    });
    if let Some(step) = ahead.nth(index) {
        desk.select(step);
    }
}

/// Draws the page of the step and the form.
pub(super) fn middle_ui(ui: &mut Ui, screen: &mut CaseScreen, cx: &mut ScreenUi<'_>) {
    let Some(desk) = &mut screen.desk else {
        return;
    };
    let mut commands = Vec::new();
    let salt = ("case middle", desk.step.code());
    ScrollArea::vertical()
        .id_salt(salt)
        .auto_shrink(false)
        .show(ui, |ui| {
            if desk.step == Step::Register {
                form_part_ui(ui, desk, cx);
                step_part_ui(ui, desk, cx, &mut commands);
            } else {
                step_part_ui(ui, desk, cx, &mut commands);
                form_part_ui(ui, desk, cx);
            }
        });
    let is_asked = commands
        .iter()
        .any(|command| matches!(command, Command::RequestInquiries { .. }));
    if is_asked {
        screen.save(ui.ctx(), cx);
    }
    for command in commands {
        screen.run(command);
    }
}

fn form_part_ui(ui: &mut Ui, desk: &mut CaseDesk, cx: &mut ScreenUi<'_>) {
    if !desk.is_form_open() {
        let decision = desk.view.procedure.decision_step();
        if desk.view.position.is_settled(decision) {
            ui.label(theme::note(
                "届書の内容は台帳に記載済みです。変えるには、訂正または取消の案件を作ります。",
            ));
        }
    }
    desk.with_form(|state, plan| form_ui(ui, state, cx.input, plan));
}

fn step_part_ui(
    ui: &mut Ui,
    desk: &mut CaseDesk,
    cx: &mut ScreenUi<'_>,
    commands: &mut Vec<Command>,
) {
    theme::card().show(ui, |ui| {
        ui.set_width(ui.available_width());
        record_ui(ui, desk);
        desk.with_details(|state, plan| {
            for section in plan.sections {
                fields_ui(ui, state, cx.input, plan, section);
            }
        });
        if desk.step == Step::Inquire && desk.is_step_open() {
            let text = "照会依頼をファイル出力の待ちに入れる";
            let pressed = button_ui(ui, &cx.input.keys, inquiries_id(), text, Look::Plain);
            if pressed.clicked() {
                commands.push(Command::RequestInquiries {
                    case: desk.view.case.id,
                });
            }
        }
    });
    ui.add_space(8.0);
    if WITH_ATTACHMENTS.contains(&desk.step) {
        attachments_ui(ui, desk, cx);
    }
    checks_ui(ui, desk, cx, commands);
}

/// What is recorded of the step, or what it is waiting for.
fn record_ui(ui: &mut Ui, desk: &CaseDesk) {
    let procedure = desk.view.procedure;
    let step = desk.step;
    let lane = procedure.lane(step);
    ui.horizontal_wrapped(|ui| {
        if let Some(settled) = desk.view.position.settled(step) {
            let word = if settled.not_needed.is_some() {
                "不要"
            } else {
                "済"
            };
            tag_ui(ui, word, theme::DONE, theme::DONE_SOFT);
            ui.label(theme::subheading(procedure.label(step)));
            let name = case_words::name_of(&desk.view.users, settled.by);
            ui.label(theme::note(format!("{}　{name}", settled.on.wareki())));
            if let Some(reason) = &settled.not_needed {
                ui.label(theme::note(format!("理由　{reason}")));
            }
        } else if desk.is_step_open() {
            tag_ui(ui, "いまの工程", theme::INK_ON_ACCENT, theme::ACCENT);
            ui.label(theme::subheading(procedure.label(step)));
            if lane != Lane::Society {
                let lane = lane.label();
                ui.label(theme::note(format!(
                    "{lane}の工程です。受付で「事業主確認済」とすれば、いっしょに記録されます。"
                )));
            }
        } else {
            tag_ui(ui, "これから", theme::INK_WEAK, theme::READ_ONLY);
            ui.label(theme::subheading(procedure.label(step)));
        }
    });
    if step == Step::Approve && desk.is_step_open() {
        let words = RichText::new(case_moves::approval_words(desk)).color(theme::INK_WEAK);
        ui.label(words.line_height(Some(theme::LINE_HEIGHT)));
    }
    ui.add_space(4.0);
}

fn attachments_ui(ui: &mut Ui, desk: &mut CaseDesk, cx: &mut ScreenUi<'_>) {
    let items = attachment_items(desk);
    if items.is_empty() {
        return;
    }
    let is_open = desk.is_form_open();
    let answered = theme::card()
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.label(theme::subheading("添付書類"));
            attachments::attachments_ui(ui, cx.input, &items, is_open)
        })
        .inner;
    ui.add_space(8.0);
    let Some((id, answer)) = answered else {
        return;
    };
    let mut known = desk.view.procedure.attachments.iter();
    if let Some(attachment) = known.find(|attachment| attachment.id == id) {
        let path = FieldPath::of(attachment.answer.name());
        desk.form.set_value(&path, Some(answer.into_value()));
    }
}

fn checks_ui(ui: &mut Ui, desk: &CaseDesk, cx: &mut ScreenUi<'_>, commands: &mut Vec<Command>) {
    let items = check_items(desk);
    if items.is_empty() {
        return;
    }
    let toggled = theme::card()
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.label(theme::subheading("確認事項"));
            checklist::checklist_ui(ui, cx.input, &items, desk.is_step_open())
        })
        .inner;
    ui.add_space(8.0);
    if let Some(id) = toggled {
        let check = gate::check_key(desk.step, &id);
        let is_ticked = desk.view.case.checks.contains_key(&check);
        commands.push(Command::Tick {
            case: desk.view.case.id,
            check,
            answer: (!is_ticked).then(String::new),
        });
    }
}

fn attachment_items(desk: &CaseDesk) -> Vec<attachments::Item<'static>> {
    let form = desk.form.form();
    let procedure = desk.view.procedure;
    let confirmed_by = if gate::may_employer_confirm(procedure, form) {
        attachments::ConfirmedBy::Employer
    } else {
        attachments::ConfirmedBy::Nobody
    };
    let all = procedure.attachments.iter();
    all.filter(|attachment| (attachment.when)(form))
        .map(|attachment| attachments::Item {
            attachment,
            answer: attachment.answer.get(form),
            confirmed_by,
        })
        .collect()
}

fn check_items(desk: &CaseDesk) -> Vec<checklist::Item<'static>> {
    let form = desk.form.form();
    let applies = |check: &&Check| check.step == desk.step && (check.when)(form);
    let mark_of = |check: &Check| {
        let key = gate::check_key(check.step, check.id);
        let mark = desk.view.case.checks.get(&key)?;
        let name = case_words::name_of(&desk.view.users, mark.by);
        Some(format!("{}/{} {name}", mark.on.month(), mark.on.day()))
    };
    let procedure = desk.view.procedure;
    procedure
        .checklist
        .iter()
        .filter(applies)
        .map(|check| checklist::Item {
            id: check.id,
            text: check.text,
            mark: mark_of(check),
        })
        .collect()
}

fn inquiries_id() -> Id {
    Id::unique("case request inquiries")
}

//! 案件の見出し: whose case it is, until when, where it stands, and the flow chart. Never replaced by anything.
//! It must not change the case.

use crate::domain::date::Date;
use crate::procedure::person::KANA;
use crate::procedure::person::NAME;
use crate::procedure::step::Step;
use crate::ui::case_desk::CaseDesk;
use crate::ui::case_words;
use crate::ui::focus::Stop;
use crate::ui::form::tag_ui;
use crate::ui::keys::Keys;
use crate::ui::theme;
use crate::ui::widgets::stepper;
use crate::ui::widgets::stepper::Stepper;
use crate::ui::widgets::stepper::stepper_ui;
use crate::ui::widgets::stepper_line;
use crate::ui::widgets::stepper_line::LineEvent;
use crate::ui::widgets::table::TALL_WINDOW;
use egui::Context;
use egui::Label;
use egui::RichText;
use egui::Ui;

/// The share of the line that a long name may take.
const NAME_SHARE: f32 = 0.34;

/// How much of the heading and the chart is shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Extent {
    /// All, as there is room.
    Whole,
    /// One line each: in a low window the form comes first.
    Folded,
    /// All in a low window, because the clerk wants to see it.
    Opened,
}

/// What this window has room for.
pub(super) fn extent(ctx: &Context, is_opened: bool) -> Extent {
    match (ctx.content_rect().height() < TALL_WINDOW, is_opened) {
        (false, _) => Extent::Whole,
        (true, false) => Extent::Folded,
        (true, true) => Extent::Opened,
    }
}

/// The stops of the chart.
pub(super) fn stops(extent: Extent) -> Vec<Stop> {
    match extent {
        Extent::Whole => vec![stepper::stop()],
        Extent::Folded | Extent::Opened => vec![stepper::stop(), stepper_line::stop()],
    }
}

/// Draws the heading of the case.
pub(super) fn header_ui(ui: &mut Ui, desk: &CaseDesk, extent: Extent, today: Date) {
    match extent {
        Extent::Folded => {
            ui.scope(|ui| {
                ui.spacing_mut().interact_size.y = theme::LINE_HEIGHT;
                line_ui(ui, desk, today);
            });
        }
        Extent::Whole | Extent::Opened => whole_ui(ui, desk, today),
    }
    ui.add_space(4.0);
}

/// Who, until when, and as much of the title as has room. カナ and 受付日 are there when the chart is opened.
fn line_ui(ui: &mut Ui, desk: &CaseDesk, today: Date) {
    let case = &desk.view.case;
    ui.horizontal(|ui| {
        let name = Label::new(theme::subheading(name_of(desk))).truncate();
        let room = ui.available_width() * NAME_SHARE;
        ui.scope(|ui| {
            ui.set_max_width(room);
            ui.add(name);
        });
        tags_ui(ui, desk);
        ui.label(theme::strong(case.receipt_number.as_str()));
        due_ui(ui, desk, today);
        ui.add(Label::new(theme::note(desk.view.procedure.title)).truncate());
    });
}

fn name_of(desk: &CaseDesk) -> String {
    let name = NAME.get(desk.form.form());
    name.map_or_else(|| "（氏名未入力）".to_owned(), |name| name.to_string())
}

fn tags_ui(ui: &mut Ui, desk: &CaseDesk) {
    let case = &desk.view.case;
    let (word, ink, ground) = case_words::state(case.state);
    tag_ui(ui, word, ink, ground);
    if let Some(word) = case_words::nature(case.nature) {
        tag_ui(ui, word, theme::STOP, theme::STOP_SOFT);
    }
}

fn whole_ui(ui: &mut Ui, desk: &CaseDesk, today: Date) {
    let case = &desk.view.case;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        ui.label(theme::heading(name_of(desk)));
        if let Some(kana) = KANA.get(desk.form.form()) {
            ui.label(theme::note(kana.to_string()));
        }
        tags_ui(ui, desk);
        ui.label(theme::note("受付番号"));
        ui.label(theme::strong(case.receipt_number.as_str()));
        ui.label(desk.view.procedure.title);
        ui.label(theme::note("受付日"));
        ui.label(case.received_on.wareki());
        due_ui(ui, desk, today);
    });
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

/// Draws the flow chart. Returns what was asked for: another step, or that it be opened or folded.
pub(super) fn chart_ui(
    ui: &mut Ui,
    desk: &CaseDesk,
    extent: Extent,
    keys: &Keys,
) -> Option<LineEvent> {
    let stepper = Stepper {
        procedure: desk.view.procedure,
        position: &desk.view.position,
        selected: Some(desk.step),
        name_of: &|id| case_words::name_of(&desk.view.users, id),
    };
    let event = match extent {
        Extent::Whole => stepper_ui(ui, keys, &stepper).map(LineEvent::Step),
        Extent::Folded => stepper_line::line_ui(ui, keys, &stepper),
        Extent::Opened => stepper_line::opened_ui(ui, keys, &stepper),
    };
    ui.add_space(4.0);
    event.filter(|event| *event != LineEvent::Step(desk.step))
}

//! 工程図の一行: the flow chart folded for a low window: the steps to be done now, and the one that comes after them.
//! It must not move the case; the whole chart is one button away.

use crate::procedure::position::StepState;
use crate::procedure::step::Step;
use crate::ui::focus::{Stop, StopKind};
use crate::ui::keys::Keys;
use crate::ui::theme;
use crate::ui::widgets::button::{Look, button_ui, plain_width};
use crate::ui::widgets::stepper::{self, Stepper, stepper_ui};
use crate::ui::widgets::stepper_layout::{GAP, has_room, lay_out, lay_out_strip, text_width};
use egui::{
    Align, Id, Layout, Rect, Role, Sense, Stroke, StrokeKind, Ui, UiBuilder, Vec2, WidgetInfo,
    pos2, vec2,
};

/// Height of the boxes of the line.
const BOX: f32 = 32.0;
/// Room above them, so that their middle is that of the button beside them.
const ABOVE: f32 = 2.0;
/// Room under them for the mark of the selected one.
const MARK: f32 = 6.0;
/// Room for 「ほか2」.
const REST: f32 = 48.0;

const OPEN: &str = "工程図を開く";
const FOLD: &str = "工程図をたたむ";

/// What was asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LineEvent {
    /// A step was chosen.
    Step(Step),
    /// The chart is to be opened or folded.
    Turn,
}

/// The stop of the button that opens and folds the chart.
#[must_use]
pub fn stop() -> Stop {
    Stop::new(turn_id(), StopKind::Button)
}

fn turn_id() -> Id {
    Id::unique("stepper turn")
}

/// Draws the folded chart.
pub fn line_ui(ui: &mut Ui, keys: &Keys, stepper: &Stepper<'_>) -> Option<LineEvent> {
    let mut event = None;
    ui.horizontal(|ui| {
        progress_ui(ui, stepper);
        let button = plain_width(ui, OPEN) + ui.spacing().item_spacing.x;
        let room = ui.available_width() - button;
        event = boxes_ui(ui, keys, stepper, room).map(LineEvent::Step);
        if button_ui(ui, keys, turn_id(), OPEN, Look::Plain).clicked() {
            event = Some(LineEvent::Turn);
        }
    });
    event
}

/// Draws the whole chart with the button that folds it: behind the last box, or on a line below where that is full.
pub fn opened_ui(ui: &mut Ui, keys: &Keys, stepper: &Stepper<'_>) -> Option<LineEvent> {
    let size = vec2(plain_width(ui, FOLD), theme::CONTROL_HEIGHT);
    let place = behind_last(stepper, ui.available_rect_before_wrap(), size);
    let mut event = stepper_ui(ui, keys, stepper).map(LineEvent::Step);
    let is_pressed = |ui: &mut Ui| button_ui(ui, keys, turn_id(), FOLD, Look::Plain).clicked();
    let is_turned = match place {
        Some(place) => is_pressed(&mut ui.new_child(UiBuilder::new().max_rect(place))),
        None => {
            let line = ui.horizontal(|ui| {
                progress_ui(ui, stepper);
                let layout = Layout::right_to_left(Align::Center);
                ui.with_layout(layout, is_pressed).inner
            });
            line.inner
        }
    };
    if is_turned {
        event = Some(LineEvent::Turn);
    }
    event
}

/// The right end of the last line of the chart, where nothing stands there.
fn behind_last(stepper: &Stepper<'_>, area: Rect, size: Vec2) -> Option<Rect> {
    let boxes = stepper.procedure.chart;
    if has_room(&lay_out(boxes), area.width()) {
        return None;
    }
    let last = lay_out_strip(boxes, area.width()).pop()?;
    let left = area.width() - size.x;
    let top = last.center().y - size.y / 2.0;
    let place = Rect::from_min_size(area.min + vec2(left, top), size);
    (last.right() + GAP <= left).then_some(place)
}

fn progress_ui(ui: &mut Ui, stepper: &Stepper<'_>) {
    let n_steps = steps(stepper).count();
    let at = match present(stepper) {
        Some(present) => steps(stepper).position(|(_, step)| step == present),
        None => steps(stepper)
            .filter(|(_, step)| stepper.position.is_settled(*step))
            .count()
            .checked_sub(1),
    };
    let n = at.map_or(0, |at| at.saturating_add(1));
    ui.label(theme::strong(format!("工程 {n}/{n_steps}")));
}

fn boxes_ui(ui: &mut Ui, keys: &Keys, stepper: &Stepper<'_>, room: f32) -> Option<Step> {
    let size = vec2(room.max(0.0), BOX + MARK);
    let (area, _) = ui.allocate_exact_size(size, Sense::hover());
    let whole = ui.interact(area, stepper::id(), Sense::FOCUSABLE);
    whole.widget_info(|| WidgetInfo::labeled(Role::List, true, "工程図"));
    let mut chosen = stepper::keyed(keys, ui, stepper, &whole);
    let (shown, n_left_out) = shown(stepper, area.width());
    let mut left = area.left();
    let mut last: Option<Rect> = None;
    for (text, step) in &shown {
        let words = words(stepper, text, *step);
        let width = text_width(&words).min(area.width());
        let rect = Rect::from_min_size(pos2(left, area.top() + ABOVE), vec2(width, BOX));
        if let Some(last) = last {
            stepper::arrow(ui, last, rect);
        }
        let (response, look) =
            stepper::step_box_ui(ui, stepper, (text, *step), rect, whole.has_focus());
        stepper::label(ui, rect, &words, look.ink, look.weight);
        if response.clicked() {
            chosen = Some(*step);
        }
        left = rect.right() + GAP;
        last = Some(rect);
    }
    if n_left_out > 0 {
        let rect = Rect::from_min_size(pos2(left, area.top() + ABOVE), vec2(REST, BOX));
        let words = format!("ほか{n_left_out}");
        ui.put(rect, egui::Label::new(theme::note(words)));
    }
    if whole.has_focus() {
        let ring = Stroke::new(theme::FOCUS_WIDTH, theme::FOCUS);
        let rect = Rect::from_min_max(area.min, pos2(left - GAP, area.bottom()));
        ui.painter()
            .rect_stroke(rect.expand(4.0), 6.0, ring, StrokeKind::Inside);
    }
    chosen
}

/// The steps of the chart with their labels.
fn steps<'a>(stepper: &Stepper<'a>) -> impl Iterator<Item = (&'static str, Step)> + use<'a> {
    let boxes = stepper.procedure.chart.iter();
    boxes.filter_map(|chart_box| Some((chart_box.label, chart_box.step?)))
}

/// The step that is meant by 「いまの工程」: the one that is looked at where several are open.
fn present(stepper: &Stepper<'_>) -> Option<Step> {
    let is_open = |step: &Step| stepper.position.state(*step) == StepState::Open;
    let mut open = steps(stepper)
        .map(|(_, step)| step)
        .filter(|step| is_open(step));
    stepper.selected.filter(is_open).or_else(|| open.next())
}

/// The first step behind all that are open.
fn next(stepper: &Stepper<'_>) -> Option<Step> {
    let all: Vec<Step> = steps(stepper).map(|(_, step)| step).collect();
    let state = |step: Step| stepper.position.state(step);
    let last = all
        .iter()
        .rposition(|step| state(*step) == StepState::Open)?;
    let mut behind = all.into_iter().skip(last.saturating_add(1));
    behind.find(|step| state(*step) == StepState::Later)
}

/// The steps that have room on the line, in the order of the chart: the one that is looked at, those to be done now,
/// the next one. Also how many to be done now have no room.
fn shown(stepper: &Stepper<'_>, room: f32) -> (Vec<(&'static str, Step)>, usize) {
    let is_open = |step: Step| stepper.position.state(step) == StepState::Open;
    let open = steps(stepper).map(|(_, step)| step).filter(|s| is_open(*s));
    let mut wanted: Vec<Step> = stepper.selected.into_iter().collect();
    wanted.extend(open);
    wanted.extend(next(stepper));
    let width = |step: Step| {
        let text = steps(stepper).find(|(_, known)| *known == step);
        text.map_or(0.0, |(text, _)| text_width(&words(stepper, text, step)))
    };
    let fitting = |room: f32| {
        let mut taken: Vec<Step> = Vec::new();
        let mut used = 0.0;
        for step in &wanted {
            let is_first = taken.is_empty();
            if !taken.contains(step) && (is_first || used + width(*step) <= room) {
                used += width(*step) + GAP;
                taken.push(*step);
            }
        }
        let left_out = wanted
            .iter()
            .filter(|step| is_open(**step) && !taken.contains(step));
        let n_left_out = left_out.count();
        (taken, n_left_out)
    };
    let (taken, n_left_out) = match fitting(room) {
        (_, n) if n > 0 => fitting(room - REST - GAP),
        all => all,
    };
    let in_order = steps(stepper).filter(|(_, step)| taken.contains(step));
    (in_order.collect(), n_left_out)
}

/// The text of a box on one line.
fn words(stepper: &Stepper<'_>, text: &str, step: Step) -> String {
    match stepper.position.state(step) {
        StepState::Done => format!("{text}　済"),
        StepState::NotNeeded => format!("{text}　不要"),
        StepState::Open => format!("いま　{text}"),
        StepState::Later if next(stepper) == Some(step) => format!("次　{text}"),
        StepState::Later => text.to_owned(),
    }
}

//! 工程図: the flow chart of the procedure as the head of its screen; a box leads to its step.
//! It must not move the case, nor decide what may be done.

use crate::domain::coded::Coded;
use crate::procedure::case::UserId;
use crate::procedure::catalogue::{ChartBox, Procedure};
use crate::procedure::position::{Position, StepState};
use crate::procedure::step::{Lane, Step, StepKind};
use crate::ui::focus::{Stop, StopKind};
use crate::ui::keys::Keys;
use crate::ui::theme;
use crate::ui::widgets::stepper_layout::{Chart, NAMES_WIDTH, has_room, lay_out, lay_out_strip};
use egui::epaint::PathShape;
use egui::text::LayoutJob;
use egui::{
    Align, Color32, FontFamily, FontId, Id, Key, Modifiers, Rect, Response, Role, ScrollArea,
    Sense, Shape, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

/// What the stepper shows.
pub struct Stepper<'a> {
    /// The procedure.
    pub procedure: &'a Procedure,
    /// Where the case stands.
    pub position: &'a Position,
    /// The step whose page is shown below.
    pub selected: Option<Step>,
    /// The name of a user, for 「済 11/22 見本」.
    pub name_of: &'a dyn Fn(UserId) -> String,
}

/// Boxes lower than this have room for a short word only.
const STRIP_UNTIL: f32 = 60.0;

/// How a box looks.
pub(super) struct BoxLook {
    fill: Color32,
    edge: Stroke,
    /// Its text.
    pub(super) ink: Color32,
    /// Of its text.
    pub(super) weight: Weight,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    Plain,
    Bold,
}

/// The stop of the stepper: ← and → go from step to step.
#[must_use]
pub fn stop() -> Stop {
    Stop::new(id(), StopKind::List)
}

/// The widget that holds the keyboard for the whole chart.
pub(super) fn id() -> Id {
    Id::unique("stepper")
}

/// Draws the chart, on a narrow screen its steps alone. Returns the step that was chosen.
pub fn stepper_ui(ui: &mut Ui, keys: &Keys, stepper: &Stepper<'_>) -> Option<Step> {
    let chart = lay_out(stepper.procedure.chart);
    if !has_room(&chart, ui.available_width()) {
        return strip_ui(ui, keys, stepper);
    }
    let mut chosen = None;
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        names_ui(ui, &chart);
        ScrollArea::horizontal()
            .id_salt("stepper")
            .auto_shrink([false, true])
            .show(ui, |ui| chosen = chart_ui(ui, keys, stepper, &chart));
    });
    chosen
}

fn strip_ui(ui: &mut Ui, keys: &Keys, stepper: &Stepper<'_>) -> Option<Step> {
    let boxes: Vec<&ChartBox> = stepper
        .procedure
        .chart
        .iter()
        .filter(|chart_box| chart_box.step.is_some())
        .collect();
    let places = lay_out_strip(stepper.procedure.chart, ui.available_width());
    let height = places.iter().map(Rect::bottom).fold(0.0, f32::max) + 6.0;
    let (area, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    let whole = ui.interact(area, id(), Sense::FOCUSABLE);
    whole.widget_info(|| WidgetInfo::labeled(Role::List, true, "工程図"));
    let offset = area.min.to_vec2();
    for (from, to) in places.iter().zip(places.iter().skip(1)) {
        if (from.top() - to.top()).abs() < 1.0 {
            arrow(ui, from.translate(offset), to.translate(offset));
        }
    }
    let mut chosen = keyed(keys, ui, stepper, &whole);
    for (chart_box, place) in boxes.iter().zip(&places) {
        let rect = place.translate(offset);
        if box_ui(ui, stepper, chart_box, rect, whole.has_focus()) {
            chosen = chart_box.step;
        }
    }
    chosen
}

fn names_ui(ui: &mut Ui, chart: &Chart) {
    let (area, _) = ui.allocate_exact_size(vec2(NAMES_WIDTH, chart.size.y), Sense::hover());
    for lane in &chart.lanes {
        let rect = lane_rect(area, lane);
        ui.painter()
            .rect_filled(rect.shrink2(vec2(4.0, 2.0)), 3.0, theme::BAR);
        label(ui, rect, lane.0.label(), theme::INK_WEAK, Weight::Plain);
    }
}

fn lane_rect(area: Rect, (_, top, height): &(Lane, f32, f32)) -> Rect {
    let corner = pos2(area.left(), area.top() + top);
    Rect::from_min_size(corner, vec2(area.width(), *height))
}

fn chart_ui(ui: &mut Ui, keys: &Keys, stepper: &Stepper<'_>, chart: &Chart) -> Option<Step> {
    let (area, _) = ui.allocate_exact_size(chart.size + vec2(8.0, 0.0), Sense::hover());
    for lane in chart.lanes.iter().skip(1) {
        let y = lane_rect(area, lane).top();
        ui.painter()
            .hline(area.x_range(), y, Stroke::new(1.0, theme::LINE));
    }
    let whole = ui.interact(area, id(), Sense::FOCUSABLE);
    whole.widget_info(|| WidgetInfo::labeled(Role::List, true, "工程図"));
    let offset = area.min.to_vec2() + vec2(4.0, 0.0);
    let boxes = || stepper.procedure.chart.iter().zip(&chart.places);
    for ((_, from), (_, to)) in boxes().zip(boxes().skip(1)) {
        arrow(ui, from.translate(offset), to.translate(offset));
    }
    let mut chosen = keyed(keys, ui, stepper, &whole);
    for (chart_box, place) in boxes() {
        let rect = place.translate(offset);
        if box_ui(ui, stepper, chart_box, rect, whole.has_focus()) {
            chosen = chart_box.step;
        }
    }
    chosen
}

/// ← and → choose the step before or after the selected one.
pub(super) fn keyed(keys: &Keys, ui: &Ui, stepper: &Stepper<'_>, whole: &Response) -> Option<Step> {
    if !whole.has_focus() {
        return None;
    }
    let steps: Vec<Step> = stepper
        .procedure
        .chart
        .iter()
        .filter_map(|chart_box| chart_box.step)
        .collect();
    let at = steps
        .iter()
        .position(|step| Some(*step) == stepper.selected);
    if keys.take_key(ui.ctx(), Modifiers::NONE, Key::ArrowRight) {
        let next = at.map_or(0, |at| at.saturating_add(1));
        return steps.get(next).copied();
    }
    if keys.take_key(ui.ctx(), Modifiers::NONE, Key::ArrowLeft) {
        return steps.get(at?.checked_sub(1)?).copied();
    }
    None
}

/// The line from one box to the next.
pub(super) fn arrow(ui: &Ui, from: Rect, to: Rect) {
    let stroke = Stroke::new(1.5, theme::EDGE);
    let painter = ui.painter();
    if (from.center().y - to.center().y).abs() < 1.0 {
        painter.hline(from.right()..=to.left(), from.center().y, stroke);
        return;
    }
    // Into another lane: down or up beside the box, then into its left side.
    let x = to.left() - 8.0;
    let start = if to.center().y > from.center().y {
        from.bottom()
    } else {
        from.top()
    };
    let x_start = x.clamp(from.left() + 8.0, from.right() - 4.0);
    let points = vec![
        pos2(x_start, start),
        pos2(x_start, to.center().y),
        pos2(to.left(), to.center().y),
    ];
    painter.add(Shape::line(points, stroke));
}

fn box_ui(
    ui: &mut Ui,
    stepper: &Stepper<'_>,
    chart_box: &ChartBox,
    rect: Rect,
    is_lit: bool,
) -> bool {
    let Some(step) = chart_box.step else {
        label(ui, rect, chart_box.label, theme::INK_WEAK, Weight::Plain);
        let edge = Stroke::new(1.0, theme::LINE);
        ui.painter()
            .rect_stroke(rect, 2.0, edge, StrokeKind::Inside);
        return false;
    };
    let (response, look) = step_box_ui(ui, stepper, (chart_box.label, step), rect, is_lit);
    if stepper.selected == Some(step) {
        bring_into_view(ui, step, &response);
    }
    let state = stepper.position.state(step);
    let is_strip = rect.height() < STRIP_UNTIL;
    let words = match state {
        StepState::Done if is_strip => "済".to_owned(),
        StepState::Open if is_strip => "いまの工程".to_owned(),
        _ => state_words(stepper, step, state),
    };
    if words.is_empty() {
        label(ui, rect, chart_box.label, look.ink, look.weight);
    } else {
        let (upper, lower) = rect.split_top_bottom_at_fraction(if is_strip { 0.56 } else { 0.66 });
        label(ui, upper, chart_box.label, look.ink, look.weight);
        let lower = lower.translate(vec2(0.0, if is_strip { -2.0 } else { -4.0 }));
        label(ui, lower, &words, look.ink, Weight::Plain);
    }
    response.clicked()
}

/// The box of a step without its text, with the mark under the selected one.
pub(super) fn step_box_ui(
    ui: &mut Ui,
    stepper: &Stepper<'_>,
    (text, step): (&str, Step),
    rect: Rect,
    is_lit: bool,
) -> (Response, BoxLook) {
    let state = stepper.position.state(step);
    let response = ui.interact(rect, id().with(step.code()), Sense::CLICK);
    let mut look = look(state);
    if response.hovered() {
        look.edge = Stroke::new(2.0, theme::ACCENT);
    }
    shape(ui, rect, step.kind(), &look);
    if stepper.selected == Some(step) {
        let colour = if is_lit { theme::FOCUS } else { theme::ACCENT };
        let y = rect.bottom() + 3.0;
        ui.painter()
            .hline(rect.x_range(), y, Stroke::new(3.0, colour));
    }
    describe(stepper, (text, step), state, &response);
    (response.on_hover_text(kind_words(step.kind())), look)
}

/// Once for each newly selected step, so that the clerk can scroll away afterwards.
fn bring_into_view(ui: &Ui, step: Step, response: &Response) {
    let key = id().with("in view");
    let shown = ui.data(|data| data.get_temp::<Step>(key));
    if shown != Some(step) {
        response.scroll_to_me(Some(Align::Center));
        ui.data_mut(|data| data.insert_temp(key, step));
    }
}

/// Text in the middle of a box, on as many lines as it needs.
pub(super) fn label(ui: &Ui, rect: Rect, text: &str, ink: Color32, weight: Weight) {
    let family = match weight {
        Weight::Bold => theme::bold_family(),
        Weight::Plain => FontFamily::Proportional,
    };
    let font = FontId::new(theme::SMALL_SIZE, family);
    let mut job = LayoutJob::simple(text.to_owned(), font, ink, rect.width() - 12.0);
    job.halign = Align::Center;
    let galley = ui.painter().layout_job(job);
    let position = pos2(rect.center().x, rect.center().y - galley.size().y / 2.0);
    ui.painter().galley(position, galley, ink);
}

/// システム: rectangle. 手作業: rounded. 持込み: slanted.
fn shape(ui: &Ui, rect: Rect, kind: StepKind, look: &BoxLook) {
    let painter = ui.painter();
    match kind {
        StepKind::System => {
            painter.rect(rect, 2.0, look.fill, look.edge, StrokeKind::Inside);
        }
        StepKind::Manual => {
            painter.rect(rect, 20.0, look.fill, look.edge, StrokeKind::Inside);
        }
        StepKind::Carried => {
            let slant = 8.0;
            let points = vec![
                pos2(rect.left() + slant, rect.top()),
                pos2(rect.right() + 2.0, rect.top()),
                pos2(rect.right() - slant + 2.0, rect.bottom()),
                rect.left_bottom(),
            ];
            painter.add(PathShape::convex_polygon(points, look.fill, look.edge));
        }
    }
}

const fn look(state: StepState) -> BoxLook {
    let (fill, edge, ink, weight) = match state {
        StepState::Done => (theme::DONE_SOFT, theme::DONE, theme::DONE, Weight::Plain),
        StepState::NotNeeded => (
            theme::READ_ONLY,
            theme::EDGE,
            theme::INK_WEAK,
            Weight::Plain,
        ),
        StepState::Open => (
            theme::ACCENT,
            theme::ACCENT,
            theme::INK_ON_ACCENT,
            Weight::Bold,
        ),
        StepState::Later => (theme::SURFACE, theme::EDGE, theme::INK, Weight::Plain),
    };
    BoxLook {
        fill,
        edge: Stroke {
            width: 1.0,
            color: edge,
        },
        ink,
        weight,
    }
}

/// 「済 11/22 見本」, 「不要」, or nothing.
fn state_words(stepper: &Stepper<'_>, step: Step, state: StepState) -> String {
    match (state, stepper.position.settled(step)) {
        (StepState::Done, Some(settled)) => {
            let name = (stepper.name_of)(settled.by);
            let family = name
                .split_whitespace()
                .next()
                .unwrap_or_default()
                .to_owned();
            let (month, day) = (settled.on.month(), settled.on.day());
            format!("済{month}/{day} {family}")
        }
        (StepState::NotNeeded, _) => "不要".to_owned(),
        _ => String::new(),
    }
}

const fn kind_words(kind: StepKind) -> &'static str {
    match kind {
        StepKind::System => "システム：このプログラムが行います。",
        StepKind::Manual => "手作業：行った人と日を記録します。",
        StepKind::Carried => "持込み：統合専用端末で行い、結果を記録します。",
    }
}

fn describe(
    stepper: &Stepper<'_>,
    (text, step): (&str, Step),
    state: StepState,
    response: &Response,
) {
    let words = match state {
        StepState::Done => state_words(stepper, step, state),
        StepState::NotNeeded => "不要".to_owned(),
        StepState::Open => "いまの工程".to_owned(),
        StepState::Later => "これから".to_owned(),
    };
    let name = format!("{text} {words}");
    let is_selected = stepper.selected == Some(step);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_selected, name.as_str()));
}

//! はい・いいえ: both answers stand side by side; no answer is not いいえ.
//! It must not answer by itself.

use crate::procedure::value::Value;
use crate::ui::editors::FieldUi;
use crate::ui::editors::line::attend_response;
use crate::ui::spots::Part;
use crate::ui::state::Edit;
use crate::ui::theme;
use egui::{
    Align2, Event, FontId, Id, Key, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui,
    WidgetInfo, vec2,
};

const HALF_WIDTH: f32 = 84.0;

/// Draws the editor.
pub fn ui(ui: &mut Ui, cx: &mut FieldUi<'_>) {
    let spot = cx.spot(Part::Main);
    let id = cx.state.id(&spot);
    let (rect, _) = ui.allocate_exact_size(
        vec2(HALF_WIDTH * 2.0, theme::CONTROL_HEIGHT),
        Sense::hover(),
    );
    let sense = if cx.is_enabled {
        Sense::click()
    } else {
        Sense::hover()
    };
    let response = ui.interact(rect, id, sense);
    let current = match cx.state.value(&cx.path) {
        Some(Value::Bool(answer)) => Some(*answer),
        _ => None,
    };
    paint(ui, cx, &response, current);
    describe(cx, &response, current);
    attend_response(ui, cx, &response);
    if cx.is_enabled
        && let Some(answer) = answer(ui, cx, &response, current)
    {
        cx.state
            .pending
            .push(Edit::Set(cx.path.clone(), Some(Value::Bool(answer))));
        ui.ctx().request_repaint();
    }
}

fn answer(
    ui: &Ui,
    cx: &mut FieldUi<'_>,
    response: &Response,
    current: Option<bool>,
) -> Option<bool> {
    if response.clicked() {
        if let Some(position) = response.interact_pointer_pos() {
            cx.input.focus.request(response.id);
            return Some(position.x < response.rect.center().x);
        }
        return Some(current != Some(true));
    }
    if !response.has_focus() || cx.input.keys.is_composing() {
        return None;
    }
    typed_answer(ui, response.id)
}

fn typed_answer(ui: &Ui, _id: Id) -> Option<bool> {
    ui.input(|input| {
        input.events.iter().find_map(|event| match event {
            Event::Text(text) => match text.as_str() {
                "1" | "１" | "y" | "は" => Some(true),
                "2" | "２" | "n" | "い" => Some(false),
                _ => None,
            },
            Event::Key {
                key: Key::ArrowLeft,
                pressed: true,
                ..
            } => Some(true),
            Event::Key {
                key: Key::ArrowRight,
                pressed: true,
                ..
            } => Some(false),
            _ => None,
        })
    })
}

fn paint(ui: &Ui, cx: &FieldUi<'_>, response: &Response, current: Option<bool>) {
    let rect = response.rect;
    let painter = ui.painter();
    let ground = if cx.is_enabled {
        theme::SURFACE
    } else {
        theme::READ_ONLY
    };
    painter.rect_filled(rect, 4.0, ground);
    let (left, right) = rect.split_left_right_at_fraction(0.5);
    for (half, answer, text) in [(left, true, "1 はい"), (right, false, "2 いいえ")] {
        half_ui(ui, half, text, current == Some(answer));
    }
    painter.vline(
        rect.center().x,
        rect.y_range(),
        Stroke::new(1.0, theme::LINE),
    );
    let edge = if response.has_focus() {
        Stroke::new(theme::FOCUS_WIDTH, theme::FOCUS)
    } else {
        Stroke::new(1.0, theme::EDGE)
    };
    painter.rect_stroke(rect, 4.0, edge, StrokeKind::Inside);
}

fn half_ui(ui: &Ui, rect: Rect, text: &str, is_chosen: bool) {
    let (ink, family) = if is_chosen {
        ui.painter()
            .rect_filled(rect.shrink(3.0), 3.0, theme::ACCENT);
        (theme::INK_ON_ACCENT, theme::bold_family())
    } else {
        (theme::INK, egui::FontFamily::Proportional)
    };
    ui.painter().text(
        rect.center(),
        Align2::CENTER_CENTER,
        text,
        FontId::new(theme::BODY_SIZE, family),
        ink,
    );
}

fn describe(cx: &FieldUi<'_>, response: &Response, current: Option<bool>) {
    let answer = match current {
        Some(true) => "はい",
        Some(false) => "いいえ",
        None => "未入力",
    };
    let name = cx.name.clone();
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::RadioGroup, cx.is_enabled, name.as_str());
        info.current_text_value = Some(answer.to_owned());
        info
    });
}

//! ボタン: a button with a given id, so that the focus list can name it.
//! It must not do anything; it says that it was pressed.

use crate::ui::keys::Keys;
use crate::ui::theme;
use egui::{
    Align2, Color32, FontFamily, FontId, Id, Response, Role, Sense, Stroke, StrokeKind, Ui,
    WidgetInfo, vec2,
};

/// Left and right of the text of a plain button.
const PLAIN_MARGINS: f32 = 28.0;

/// How weighty a button is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Look {
    /// What the screen leads to; at most one on a screen.
    Primary,
    /// Everything else.
    Plain,
    /// 却下, 取消 and the like.
    Grave,
}

/// Draws a button; it cannot be pressed while the IME converts.
pub fn button_ui(ui: &mut Ui, keys: &Keys, id: Id, text: &str, look: Look) -> Response {
    button_if_ui(ui, keys, (id, true), text, look)
}

/// Width of a plain button with this text, for what stands before it on a line.
#[must_use]
pub fn plain_width(ui: &Ui, text: &str) -> f32 {
    let font = FontId::proportional(theme::BODY_SIZE);
    let painter = ui.painter();
    let galley = painter.layout_no_wrap(text.to_owned(), font, Color32::PLACEHOLDER);
    galley.size().x + PLAIN_MARGINS
}

/// Draws a button that can be pressed only where the flag beside its id is set.
pub fn button_if_ui(
    ui: &mut Ui,
    keys: &Keys,
    (id, is_on): (Id, bool),
    text: &str,
    look: Look,
) -> Response {
    let is_on = is_on && ui.is_enabled() && !keys.is_composing();
    let family = match look {
        Look::Primary | Look::Grave => theme::bold_family(),
        Look::Plain => FontFamily::Proportional,
    };
    let font = FontId::new(theme::BODY_SIZE, family);
    let galley = ui
        .painter()
        .layout_no_wrap(text.to_owned(), font.clone(), Color32::PLACEHOLDER);
    let width = match look {
        Look::Plain => galley.size().x + PLAIN_MARGINS,
        Look::Primary | Look::Grave => (galley.size().x + 40.0).max(120.0),
    };
    let (rect, _) = ui.allocate_exact_size(vec2(width, theme::CONTROL_HEIGHT), Sense::hover());
    let sense = if is_on {
        Sense::click()
    } else {
        Sense::hover()
    };
    let response = ui.interact(rect, id, sense);
    if ui.is_rect_visible(rect) {
        let (fill, edge, ink) = colours(look, is_on, &response);
        ui.painter().rect(rect, 4.0, fill, edge, StrokeKind::Inside);
        if response.has_focus() {
            let ring = Stroke::new(theme::FOCUS_WIDTH, theme::FOCUS);
            ui.painter()
                .rect_stroke(rect.expand(3.0), 6.0, ring, StrokeKind::Inside);
        }
        ui.painter()
            .text(rect.center(), Align2::CENTER_CENTER, text, font, ink);
    }
    response.widget_info(|| WidgetInfo::labeled(Role::Button, is_on, text));
    response
}

fn colours(look: Look, is_on: bool, response: &Response) -> (Color32, Stroke, Color32) {
    if !is_on {
        return (
            theme::READ_ONLY,
            Stroke::new(1.0, theme::LINE),
            theme::INK_WEAK,
        );
    }
    match look {
        Look::Primary => {
            let fill = if response.hovered() {
                theme::FOCUS
            } else {
                theme::ACCENT
            };
            (fill, Stroke::NONE, theme::INK_ON_ACCENT)
        }
        Look::Grave => (
            if response.hovered() {
                theme::STOP_SOFT
            } else {
                theme::SURFACE
            },
            Stroke::new(1.0, theme::STOP),
            theme::STOP,
        ),
        Look::Plain => (
            if response.hovered() {
                theme::ACCENT_SOFT
            } else {
                theme::SURFACE
            },
            Stroke::new(1.0, theme::EDGE),
            theme::INK,
        ),
    }
}

//! 備考: a text of several lines; Enter is a new line, Tab or Ctrl+Enter leaves.
//! It must not read its text before the field is left.

use crate::ui::editors::FieldUi;
use crate::ui::editors::line::attend_response;
use crate::ui::focus::ALL_KEYS;
use crate::ui::spots::Part;
use crate::ui::theme;
use egui::{Key, KeyboardShortcut, Modifiers, TextEdit, Ui};

/// The name under which a field asks for it.
pub const NAME: &str = "long_text";

/// Draws the widget.
pub fn ui(ui: &mut Ui, cx: &mut FieldUi<'_>) {
    let spot = cx.spot(Part::Main);
    let id = cx.state.id(&spot);
    let mut text = std::mem::take(&mut cx.state.buffer(&spot, cx.field.kind).text);
    let fill = if cx.is_enabled {
        theme::SURFACE
    } else {
        theme::READ_ONLY
    };
    let response = TextEdit::multiline(&mut text)
        .id(id)
        .return_key(KeyboardShortcut::new(Modifiers::NONE, Key::Enter))
        .event_filter(ALL_KEYS)
        .interactive(cx.is_enabled)
        .background_color(fill)
        .desired_width(560.0)
        .desired_rows(3)
        .show(ui)
        .response
        .response
        .clone();
    let buffer = cx.state.buffer(&spot, cx.field.kind);
    buffer.text = text;
    if response.changed() {
        buffer.is_edited = true;
    }
    attend_response(ui, cx, &response);
    let name = cx.name.clone();
    response.accessible_name(name);
}

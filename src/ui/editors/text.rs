//! 文字と漢字氏名: text typed with the IME.
//! It must not normalise anything while it is typed.

use crate::procedure::value::Kind;
use crate::ui::editors::FieldUi;
use crate::ui::editors::line::{Line, line_ui};
use egui::Ui;

/// Draws the editor.
pub fn ui(ui: &mut Ui, cx: &mut FieldUi<'_>) {
    let width = match cx.field.kind {
        Kind::Name => 280.0,
        _ => 460.0,
    };
    line_ui(ui, cx, Line::text(width));
}

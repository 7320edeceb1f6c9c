//! 数字: yen, whole numbers and codes of digits; full-width digits are taken too.
//! It must not calculate.

use crate::procedure::value::Kind;
use crate::ui::editors::FieldUi;
use crate::ui::editors::line::{Line, line_ui, repair_note_ui};
use crate::ui::spots::Part;
use egui::Ui;

/// Draws the editor with its unit.
pub fn ui(ui: &mut Ui, cx: &mut FieldUi<'_>) {
    let line = match cx.field.kind {
        Kind::Digits => Line::latin(180.0),
        Kind::Yen => Line::latin(160.0).right(),
        _ => Line::latin(100.0).right(),
    };
    ui.horizontal_wrapped(|ui| {
        line_ui(ui, cx, line);
        if matches!(cx.field.kind, Kind::Yen) {
            ui.label("円");
        }
        repair_note_ui(ui, cx, Part::Main);
    });
}

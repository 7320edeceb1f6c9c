//! 住所: postal code and address; the code offers addresses, the address offers codes, the clerk chooses.
//! It must not look anything up, nor overwrite a typed address.

use crate::ui::editors::FieldUi;
use crate::ui::editors::line::{Line, line_ui, repair_note_ui};
use crate::ui::editors::offered::offers_ui;
use crate::ui::spots::Part;
use egui::Ui;

/// Draws the editor, and what the postal code or the address offers.
pub fn ui(ui: &mut Ui, cx: &mut FieldUi<'_>) {
    ui.vertical(|ui| {
        ui.horizontal_wrapped(|ui| {
            ui.label("〒");
            line_ui(ui, cx, Line::latin(110.0).part(Part::Postal));
            repair_note_ui(ui, cx, Part::Postal);
        });
        line_ui(ui, cx, Line::text(560.0));
        offers_ui(ui, cx);
    });
}

//! 金融機関と支店: code and name of a bank or branch; the code gives the name, the name offers codes.
//! It must not look anything up, nor overwrite a typed name.

use crate::procedure::value::Kind;
use crate::ui::bank_offers;
use crate::ui::editors::line::{Line, line_ui, repair_note_ui};
use crate::ui::editors::{FieldUi, offered};
use crate::ui::spots::Part;
use egui::Ui;

/// The name by which a field asks for it. Its four fields share the beginning of their keys, which end in
/// `bank_code`, `bank`, `branch_code` and `branch`, or, where the names are in kana, in `bank_no`, `bank_kana`,
/// `branch_no` and `branch_kana`.
pub const NAME: &str = "bank_account";

/// Draws one of the four fields and what the table says about it.
pub fn ui(ui: &mut Ui, cx: &mut FieldUi<'_>) {
    let line = match cx.field.kind {
        Kind::Digits => Line::latin(100.0),
        _ => Line::text(320.0),
    };
    ui.vertical(|ui| {
        ui.horizontal_wrapped(|ui| {
            line_ui(ui, cx, line);
            repair_note_ui(ui, cx, Part::Main);
        });
        if let Some(first) = bank_offers::wanted_focus(cx.state, &cx.path) {
            cx.input.focus.request(first);
        }
        offered::offers_ui(ui, cx);
    });
}

//! 住所: postal code and address; the code offers addresses, the clerk chooses.
//! It must not look anything up, nor overwrite a typed address.

use crate::procedure::value::Value;
use crate::ui::editors::FieldUi;
use crate::ui::editors::line::{Line, line_ui, repair_note_ui};
use crate::ui::spots::Part;
use crate::ui::theme;
use egui::Ui;
use egui::text::{CCursor, CCursorRange};
use egui::text_edit::TextEditState;

/// Draws the editor, and the addresses that the postal code offers.
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

fn offers_ui(ui: &mut Ui, cx: &mut FieldUi<'_>) {
    let Some(offers) = cx.state.offers.get(&cx.path).cloned() else {
        return;
    };
    if !cx.is_enabled || offers.is_empty() || has_text(cx) {
        return;
    }
    let mut chosen = None;
    ui.horizontal_wrapped(|ui| {
        ui.label(theme::note("郵便番号の住所"));
        for offer in &offers {
            let button = egui::Button::new(offer.as_str());
            if ui
                .add_enabled(!cx.input.keys.is_composing(), button)
                .clicked()
            {
                chosen = Some(offer.clone());
            }
        }
    });
    if let Some(text) = chosen {
        take_offer(ui, cx, text);
    }
}

fn take_offer(ui: &Ui, cx: &mut FieldUi<'_>, text: String) {
    let spot = cx.spot(Part::Main);
    let id = cx.state.id(&spot);
    let end = CCursor::new(text.chars().count());
    let buffer = cx.state.buffer(&spot, cx.field.kind);
    buffer.text = text;
    buffer.is_edited = true;
    cx.state.offers.remove(&cx.path);
    // The clerk goes on typing the 番地 behind it.
    let mut caret = TextEditState::load(ui.ctx(), id).unwrap_or_default();
    caret.cursor.set_char_range(Some(CCursorRange::one(end)));
    caret.store(ui.ctx(), id);
    cx.input.focus.request(id);
}

fn has_text(cx: &mut FieldUi<'_>) -> bool {
    let spot = cx.spot(Part::Main);
    !cx.state.buffer(&spot, cx.field.kind).text.trim().is_empty()
        || matches!(cx.state.value(&cx.path), Some(Value::Address(_)))
}

//! 住所: postal code and address; the code offers addresses, the address offers codes, the clerk chooses.
//! It must not look anything up, nor overwrite a typed address.

use crate::ui::editors::FieldUi;
use crate::ui::editors::line::{Line, attend_response, line_ui, repair_note_ui};
use crate::ui::spots::Part;
use crate::ui::theme;
use crate::ui::widgets::button::{Look, button_ui};
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

/// The buttons of what is offered, each a stop of the keyboard behind the address.
fn offers_ui(ui: &mut Ui, cx: &mut FieldUi<'_>) {
    if !cx.is_enabled {
        return;
    }
    let Some(offers) = cx.state.visible_offers(&cx.path).cloned() else {
        return;
    };
    let mut chosen = None;
    ui.horizontal_wrapped(|ui| {
        ui.label(theme::note(offers.note.as_str()));
        for (index, offer) in offers.items.iter().enumerate() {
            let id = cx.state.id(&cx.spot(Part::Offer(index)));
            let response = button_ui(ui, &cx.input.keys, id, &offer.label, Look::Plain);
            attend_response(ui, cx, &response);
            if response.clicked() {
                chosen = Some(offer.clone());
            }
        }
    });
    if let Some(offer) = chosen {
        let main = cx.spot(Part::Main);
        cx.state.take_offer(ui.ctx(), &cx.path, offer);
        cx.input.focus.request(cx.state.id(&main));
    }
}

//! 候補のボタン: what a table offers beside a field, each button a stop of the keyboard behind it.
//! It must not look anything up, nor overwrite what was typed unless the clerk presses a button.

use crate::ui::editors::FieldUi;
use crate::ui::editors::line::attend_response;
use crate::ui::spots::Part;
use crate::ui::theme;
use crate::ui::widgets::button::{Look, button_ui};
use egui::{Id, Ui};

/// Draws what is offered beside the field, and takes what is pressed.
pub fn offers_ui(ui: &mut Ui, cx: &mut FieldUi<'_>) {
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
        let main = cx.state.id(&cx.spot(Part::Main));
        let next = if offer.is_whole() {
            next_field(cx, offers.items.len()).unwrap_or(main)
        } else {
            main
        };
        cx.state.take_offer(ui.ctx(), &cx.path, offer);
        cx.input.focus.request(next);
    }
}

/// The stop behind this field and its buttons.
fn next_field(cx: &FieldUi<'_>, n_buttons: usize) -> Option<Id> {
    let stops = cx.state.stops(cx.plan);
    let main = cx.state.id(&cx.spot(Part::Main));
    let at = stops.iter().position(|stop| stop.id == main)?;
    let next = at.saturating_add(n_buttons).saturating_add(1);
    stops.get(next).map(|stop| stop.id)
}

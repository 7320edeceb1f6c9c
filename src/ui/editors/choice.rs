//! 区分: chosen by number, by the beginning of its name, or from a list under the field.
//! It must not offer anything that is not in the field's own list.

use crate::domain::coded::Choice;
use crate::procedure::value::Value;
use crate::ui::editors::FieldUi;
use crate::ui::editors::line::{Line, line_ui};
use crate::ui::keys::{Keys, Shortcut};
use crate::ui::read;
use crate::ui::state::{Edit, FormState, OpenList, Part, Spot};
use crate::ui::theme;
use egui::{Area, Context, Frame, Key, Modifiers, Order, Rect, RichText, ScrollArea, Ui};

/// Draws the editor, and the list where it is open.
pub fn ui(ui: &mut Ui, cx: &mut FieldUi<'_>, choices: &'static [Choice]) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        let response = line_ui(ui, cx, Line::latin(width_for(choices)));
        if cx.is_enabled && opener_ui(ui, cx) {
            toggle(cx, choices);
        }
        meaning_ui(ui, cx, choices);
        if cx
            .state
            .open_list
            .as_ref()
            .is_some_and(|list| list.spot == cx.spot(Part::Main))
        {
            list_ui(ui, cx, choices, response.rect);
        }
    });
}

/// Keys of the list. Called before the focus moves, so that ↓ opens and Enter takes.
pub(crate) fn list_keys(
    state: &mut FormState,
    ctx: &Context,
    keys: &Keys,
    spot: &Spot,
    choices: &'static [Choice],
) {
    let Some(list) = state.open_list.clone().filter(|list| list.spot == *spot) else {
        let opens = keys.take_key(ctx, Modifiers::NONE, Key::ArrowDown)
            || keys.take(ctx, Shortcut::Candidates);
        if opens {
            open(state, spot, choices);
        }
        return;
    };
    let last = choices.len().saturating_sub(1);
    let highlighted = list.highlighted;
    if keys.take_key(ctx, Modifiers::NONE, Key::ArrowDown) {
        highlight(state, spot, highlighted.saturating_add(1).min(last));
    } else if keys.take_key(ctx, Modifiers::NONE, Key::ArrowUp) {
        highlight(state, spot, highlighted.saturating_sub(1));
    } else if keys.take(ctx, Shortcut::Back) || keys.take(ctx, Shortcut::Candidates) {
        state.open_list = None;
    } else if ctx.input(|input| input.key_pressed(Key::Enter)) {
        // Enter stays: after taking the choice it also moves on.
        take(state, spot, choices.get(highlighted));
    }
}

fn open(state: &mut FormState, spot: &Spot, choices: &'static [Choice]) {
    let current = match state.value(&spot.path) {
        Some(Value::Code(code)) => choices.iter().position(|choice| choice.code == code),
        _ => None,
    };
    highlight(state, spot, current.unwrap_or(0));
}

fn highlight(state: &mut FormState, spot: &Spot, highlighted: usize) {
    state.open_list = Some(OpenList {
        spot: spot.clone(),
        highlighted,
    });
}

fn take(state: &mut FormState, spot: &Spot, choice: Option<&Choice>) {
    state.open_list = None;
    let Some(choice) = choice else {
        return;
    };
    if let Some(buffer) = state.buffers.get_mut(spot) {
        buffer.is_edited = false;
    }
    let value = Value::Code(choice.code.to_owned());
    state
        .pending
        .push(Edit::Set(spot.path.clone(), Some(value)));
}

fn toggle(cx: &mut FieldUi<'_>, choices: &'static [Choice]) {
    let spot = cx.spot(Part::Main);
    if cx
        .state
        .open_list
        .as_ref()
        .is_some_and(|list| list.spot == spot)
    {
        cx.state.open_list = None;
    } else {
        open(cx.state, &spot, choices);
    }
    let id = cx.state.id(&spot);
    cx.input.focus.request(id);
}

fn opener_ui(ui: &mut Ui, cx: &FieldUi<'_>) -> bool {
    let button = egui::Button::new(RichText::new("▼").size(12.0))
        .min_size(egui::vec2(30.0, theme::CONTROL_HEIGHT));
    let response = ui.add_enabled(!cx.input.keys.is_composing(), button);
    response
        .accessible_name(format!("{} 一覧", cx.name))
        .clicked()
}

/// While typing: what the typed number or beginning means.
fn meaning_ui(ui: &mut Ui, cx: &mut FieldUi<'_>, choices: &'static [Choice]) {
    let spot = cx.spot(Part::Main);
    let buffer = cx.state.buffer(&spot, &cx.field.kind);
    if !buffer.is_edited || buffer.text.trim().is_empty() || cx.input.keys.is_composing() {
        return;
    }
    let text = match read::find_choice(choices, &buffer.text) {
        Some(choice) => theme::note(format!("→ {}", choice.label)).color(theme::ACCENT),
        None => theme::note("一覧にありません").color(theme::CAUTION),
    };
    ui.label(text);
}

fn list_ui(ui: &Ui, cx: &mut FieldUi<'_>, choices: &'static [Choice], field: Rect) {
    let spot = cx.spot(Part::Main);
    let id = cx.state.id(&spot);
    let highlighted = cx
        .state
        .open_list
        .as_ref()
        .map_or(0, |list| list.highlighted);
    let mut chosen = None;
    let area = Area::new(id.with("list"))
        .order(Order::Foreground)
        .fixed_pos(field.left_bottom() + egui::vec2(0.0, 2.0))
        .constrain(true);
    area.show(ui.ctx(), |ui| {
        Frame::popup(ui.style()).show(ui, |ui| {
            ui.set_min_width(field.width());
            ui.spacing_mut().item_spacing.y = 0.0;
            ScrollArea::vertical().max_height(320.0).show(ui, |ui| {
                for (index, choice) in choices.iter().enumerate() {
                    let text = format!("{}　{}", index.saturating_add(1), choice.label);
                    let row = ui.add(
                        egui::Button::selectable(index == highlighted, text)
                            .min_size(egui::vec2(field.width(), 30.0)),
                    );
                    if index == highlighted {
                        row.scroll_to_me(None);
                    }
                    if row.clicked() {
                        chosen = Some(choice);
                    }
                }
            });
        });
    });
    if chosen.is_some() {
        take(cx.state, &spot, chosen);
        cx.input.focus.request(id);
    }
}

fn width_for(choices: &[Choice]) -> f32 {
    let longest = choices
        .iter()
        .map(|choice| choice.label.chars().count())
        .max()
        .unwrap_or(0);
    let longest = u16::try_from(longest.clamp(6, 24)).unwrap_or(24);
    f32::from(longest) * theme::BODY_SIZE + 28.0
}

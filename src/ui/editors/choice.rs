//! 区分・事業所・加入者: chosen by number, by the beginning of its name, or from a list under the field.
//! It must not offer anything that is not in the field's own list.

use crate::procedure::value::Value;
use crate::ui::editors::FieldUi;
use crate::ui::editors::line::{Line, line_ui};
use crate::ui::keys::{Keys, Shortcut};
use crate::ui::read::{Item, find_item, narrow};
use crate::ui::spots::{Part, Spot};
use crate::ui::state::{Edit, FormState, OpenList};
use crate::ui::theme;
use egui::{Area, Context, Frame, Key, Modifiers, Order, Rect, RichText, ScrollArea, Ui, vec2};

/// Draws the editor, and the list where it is open.
pub fn ui(ui: &mut Ui, cx: &mut FieldUi<'_>) {
    let items = cx.state.items(&cx.path).to_vec();
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        let response = line_ui(ui, cx, Line::latin(width_for(&items)));
        if cx.is_enabled && opener_ui(ui, cx) {
            toggle(cx, &items);
        }
        meaning_ui(ui, cx, &items);
        if is_open(cx.state, &cx.spot(Part::Main)) {
            list_ui(ui, cx, &items, response.rect);
        }
    });
}

/// Keys of the list. Called before the focus moves, so that ↓ opens and Enter takes.
pub(crate) fn list_keys(
    state: &mut FormState,
    ctx: &Context,
    keys: &Keys,
    spot: &Spot,
    items: &[Item],
) {
    let Some(list) = state.open_list.clone().filter(|list| list.spot == *spot) else {
        let opens = keys.take_key(ctx, Modifiers::NONE, Key::ArrowDown)
            || keys.take(ctx, Shortcut::Candidates);
        if opens {
            open(state, spot, items);
        }
        return;
    };
    let shown = shown(state, spot, items);
    let last = shown.len().saturating_sub(1);
    let highlighted = list.highlighted.min(last);
    if keys.take_key(ctx, Modifiers::NONE, Key::ArrowDown) {
        highlight(state, spot, highlighted.saturating_add(1).min(last));
    } else if keys.take_key(ctx, Modifiers::NONE, Key::ArrowUp) {
        highlight(state, spot, highlighted.saturating_sub(1));
    } else if keys.take(ctx, Shortcut::Back) || keys.take(ctx, Shortcut::Candidates) {
        state.open_list = None;
    } else if !keys.is_composing() && ctx.input(|input| input.key_pressed(Key::Enter)) {
        // Enter stays: after taking the choice it also moves on.
        let value = shown.get(highlighted).map(|item| item.value.clone());
        take(state, spot, value);
    }
}

/// The lines of the open list: those that fit what is being typed.
fn shown<'a>(state: &FormState, spot: &Spot, items: &'a [Item]) -> Vec<&'a Item> {
    match state.buffers.get(spot) {
        Some(buffer) if buffer.is_edited && !buffer.text.trim().is_empty() => {
            narrow(items, &buffer.text)
        }
        _ => items.iter().collect(),
    }
}

fn is_open(state: &FormState, spot: &Spot) -> bool {
    state
        .open_list
        .as_ref()
        .is_some_and(|list| list.spot == *spot)
}

fn open(state: &mut FormState, spot: &Spot, items: &[Item]) {
    let current = state
        .value(&spot.path)
        .and_then(|value| items.iter().position(|item| item.value == *value));
    highlight(state, spot, current.unwrap_or(0));
}

fn highlight(state: &mut FormState, spot: &Spot, highlighted: usize) {
    state.open_list = Some(OpenList {
        spot: spot.clone(),
        highlighted,
    });
}

fn take(state: &mut FormState, spot: &Spot, value: Option<Value>) {
    state.open_list = None;
    let Some(value) = value else {
        return;
    };
    if let Some(buffer) = state.buffers.get_mut(spot) {
        buffer.forget_typed();
    }
    state
        .pending
        .push(Edit::Set(spot.path.clone(), Some(value)));
}

fn toggle(cx: &mut FieldUi<'_>, items: &[Item]) {
    let spot = cx.spot(Part::Main);
    if is_open(cx.state, &spot) {
        cx.state.open_list = None;
    } else {
        open(cx.state, &spot, items);
    }
    let id = cx.state.id(&spot);
    cx.input.focus.request(id);
}

fn opener_ui(ui: &mut Ui, cx: &FieldUi<'_>) -> bool {
    let mark = RichText::new("▼").size(theme::MARK_SIZE);
    let button = egui::Button::new(mark).min_size(vec2(30.0, theme::CONTROL_HEIGHT));
    ui.add_enabled(!cx.input.keys.is_composing(), button)
        .accessible_name(format!("{} 一覧", cx.name))
        .clicked()
}

/// While typing: what the typed number or beginning means.
fn meaning_ui(ui: &mut Ui, cx: &mut FieldUi<'_>, items: &[Item]) {
    let spot = cx.spot(Part::Main);
    let buffer = cx.state.buffer(&spot, cx.field.kind);
    if !buffer.is_edited || buffer.text.trim().is_empty() || cx.input.keys.is_composing() {
        return;
    }
    let text = match find_item(items, &buffer.text) {
        Some(item) => theme::note(format!("→ {}", item.label)).color(theme::ACCENT),
        None if narrow(items, &buffer.text).is_empty() => {
            theme::note("一覧にありません。").color(theme::CAUTION)
        }
        None => theme::note("↓で候補から選べます。"),
    };
    ui.label(text);
}

fn list_ui(ui: &Ui, cx: &mut FieldUi<'_>, items: &[Item], field: Rect) {
    let spot = cx.spot(Part::Main);
    let id = cx.state.id(&spot);
    let shown = shown(cx.state, &spot, items);
    let last = shown.len().saturating_sub(1);
    let highlighted = cx
        .state
        .open_list
        .as_ref()
        .map_or(0, |list| list.highlighted.min(last));
    let mut chosen = None;
    let area = Area::new(id.with("list"))
        .order(Order::Foreground)
        .fixed_pos(field.left_bottom() + vec2(0.0, 2.0))
        .constrain(true);
    area.show(ui.ctx(), |ui| {
        Frame::popup(ui.style()).show(ui, |ui| {
            ui.set_min_width(field.width());
            ui.spacing_mut().item_spacing.y = 0.0;
            if shown.is_empty() {
                ui.label(theme::note("当てはまるものがありません。"));
            }
            ScrollArea::vertical().max_height(320.0).show(ui, |ui| {
                for (index, item) in shown.iter().enumerate() {
                    let text = format!("{}　{}", item.number, item.label);
                    let row = egui::Button::selectable(index == highlighted, text)
                        .min_size(vec2(field.width(), 30.0));
                    let row = ui.add(row);
                    if index == highlighted {
                        row.scroll_to_me(None);
                    }
                    if row.clicked() {
                        chosen = Some(item.value.clone());
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

fn width_for(items: &[Item]) -> f32 {
    let longest = items
        .iter()
        .map(|item| item.label.chars().count())
        .max()
        .unwrap_or(0);
    let longest = u16::try_from(longest.clamp(6, 24)).unwrap_or(24);
    f32::from(longest) * theme::BODY_SIZE + 28.0
}

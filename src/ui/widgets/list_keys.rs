//! 一覧のキー: where ↑↓, PgUp, PgDn, Home, End and Enter lead in a list of rows.
//! It must not draw rows or remember the place; the list does.

use crate::ui::keys::Keys;
use egui::Context;
use egui::Key;
use egui::Modifiers;

/// What the keyboard asked of a list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ListKey {
    /// To this row.
    To(usize),
    /// Open the row the keyboard stands on.
    Open,
}

/// Where the list stands: the row, the number of rows, and how many a page moves.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ListPlace {
    /// The row the keyboard stands on, from 0.
    pub row: usize,
    /// Rows of the list.
    pub n_rows: usize,
    /// Rows that PgUp and PgDn move.
    pub n_page: usize,
}

/// Takes the keys of a list that has the focus; nothing while none of them was pressed.
#[must_use]
pub fn take(ctx: &Context, keys: &Keys, place: ListPlace) -> Option<ListKey> {
    let pressed = |key| keys.take_key(ctx, Modifiers::NONE, key);
    let last = place.n_rows.saturating_sub(1);
    let to = if pressed(Key::ArrowDown) {
        place.row.saturating_add(1)
    } else if pressed(Key::ArrowUp) {
        place.row.saturating_sub(1)
    } else if pressed(Key::PageDown) {
        place.row.saturating_add(place.n_page)
    } else if pressed(Key::PageUp) {
        place.row.saturating_sub(place.n_page)
    } else if pressed(Key::Home) {
        0
    } else if pressed(Key::End) {
        last
    } else {
        return pressed(Key::Enter).then_some(ListKey::Open);
    };
    Some(ListKey::To(to.min(last)))
}

//! 移行の列: which columns of a sheet hold what, whom a row speaks of, and what stands above it.
//! It must not read a value; the reader of rows does.

use crate::domain::number::{MemberNumber, Symbol};
use crate::exchange::book::{Cell, Row};
use crate::exchange::takeover::{Item, SheetPlan, Target};
use crate::exchange::takeover_cell::{is_ditto, is_nothing_said};
use crate::exchange::takeover_head::{MAX_SLOTS, is_heading};
use crate::exchange::takeover_words::{Kind, code_of};

/// 記号 and 番号.
pub(super) type Key = (Symbol, MemberNumber);

/// Items of which one is enough to speak of somebody.
const NAMES: [Item; 4] = [Item::Name, Item::Kana, Item::FamilyName, Item::FamilyKana];

/// Which columns hold what.
pub(super) struct Columns {
    all: Vec<(Target, Vec<usize>)>,
    /// There is a column that tells 本人 from 家族.
    pub(super) tells_role: bool,
    pub(super) has_symbol: bool,
}

impl Columns {
    pub(super) fn of(plan: &SheetPlan) -> Columns {
        let mut all: Vec<(Target, Vec<usize>)> = Vec::new();
        for (column, target) in plan.targets.iter().enumerate() {
            let Some(target) = target else { continue };
            match all.iter_mut().find(|(known, _)| known == target) {
                Some((_, columns)) => columns.push(column),
                None => all.push((*target, vec![column])),
            }
        }
        let has = |item| {
            all.iter()
                .any(|(target, _)| target.item == item && target.slot == 0)
        };
        Columns {
            tells_role: has(Item::Role) || has(Item::Relationship) || has(Item::Branch),
            has_symbol: has(Item::Symbol) || has(Item::SymbolNumber),
            all,
        }
    }

    pub(super) fn of_target(&self, item: Item, slot: u8) -> &[usize] {
        let found = self
            .all
            .iter()
            .find(|(it, _)| it.item == item && it.slot == slot);
        found.map_or(&[], |(_, columns)| columns)
    }

    /// The people of a row: those with a name or a kana.
    pub(super) fn slots_with_name(&self, row: &Row) -> Slots {
        let mut slots = Slots::default();
        for (target, columns) in &self.all {
            let is_name = NAMES.contains(&target.item);
            let is_filled = |column: &usize| {
                let cell = row.cell(*column);
                !is_total(cell) && !is_nothing_said(cell)
            };
            if is_name && !slots.has(target.slot) && columns.iter().any(is_filled) {
                slots.add(target.slot);
            }
        }
        // A heading that is repeated has words where names stand.
        if !slots.is_empty() && self.has_heading_word(row) && is_heading(row) {
            return Slots::default();
        }
        slots
    }

    /// Whether a word of headings stands where a name should: quick to ask for every row.
    fn has_heading_word(&self, row: &Row) -> bool {
        let mut names = NAMES.iter().flat_map(|item| self.of_target(*item, 0));
        names.any(|column| match row.cell(*column) {
            Cell::Text(text) => code_of(Kind::Item, text).is_some(),
            _ => false,
        })
    }

    /// Why a row without a name speaks of nobody; `None` where it should have had a name.
    pub(super) fn pass(&self, row: &Row) -> Option<&'static str> {
        if is_heading(row) {
            return Some("見出しの繰り返し");
        }
        if row.cells.iter().any(is_total) {
            return Some("小計・合計の行");
        }
        let of_person = |item| {
            matches!(
                item,
                Item::BirthOn
                    | Item::Number
                    | Item::SymbolNumber
                    | Item::AcquiredOn
                    | Item::IndividualNumber
            )
        };
        let says_something = self.all.iter().any(|(target, columns)| {
            of_person(target.item)
                && columns
                    .iter()
                    .any(|column| *row.cell(*column) != Cell::Blank)
        });
        (!says_something).then_some("人についての項目がない行")
    }
}

/// 小計, 合計 and their like. One of these two signs stands in each of the words: asked first, it spares the comparing.
fn is_total(cell: &Cell) -> bool {
    matches!(cell, Cell::Text(text)
        if text.contains(['計', '数']) && code_of(Kind::Total, text).is_some())
}

/// 行の中の人: 0 the person of the row; 1 and up the 被扶養者 to the right.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Slots(u16);

impl Slots {
    /// The person of the row alone.
    pub(super) const fn own() -> Slots {
        Slots(1)
    }

    pub(super) const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The first of them.
    pub(super) fn first(self) -> Option<u8> {
        self.iter().next()
    }

    /// In their order.
    pub(super) fn iter(self) -> impl Iterator<Item = u8> {
        (0..=MAX_SLOTS).filter(move |slot| self.has(*slot))
    }

    fn has(self, slot: u8) -> bool {
        self.0 & bit(slot) != 0
    }

    fn add(&mut self, slot: u8) {
        self.0 |= bit(slot);
    }
}

fn bit(slot: u8) -> u16 {
    1_u16.checked_shl(u32::from(slot)).unwrap_or(0)
}

/// What stands above a row.
#[derive(Clone)]
pub(super) struct Above {
    /// For each column the last row with a value of its own.
    pub(super) rows: Vec<Option<usize>>,
    /// The last 記号 and 番号.
    pub(super) key: Option<Key>,
    /// Whether the 記号・番号 of the row itself stands nowhere above.
    pub(super) is_first: bool,
}

impl Above {
    /// Above the first row.
    pub(super) fn new(n_columns: usize) -> Above {
        Above {
            rows: vec![None; n_columns],
            key: None,
            is_first: false,
        }
    }

    /// What stands above the rows after those that `later` has seen.
    pub(super) fn overlay(&mut self, later: &Above) {
        for (place, row) in self.rows.iter_mut().zip(&later.rows) {
            *place = row.or(*place);
        }
    }

    pub(super) fn remember(&mut self, index: usize, row: &Row) {
        for (place, cell) in self.rows.iter_mut().zip(&row.cells) {
            if *cell != Cell::Blank && !is_ditto(cell) {
                *place = Some(index);
            }
        }
    }
}

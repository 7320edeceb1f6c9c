//! 代替文字表と登録用の形: what the society decided about characters and names, joined with the shipped suggestions.
//! It must not send or print anything; `outbox`, `transcription` and `papers` ask it.

use crate::app::error::Result;
use crate::app::session::Session;
use crate::domain::date::Date;
use crate::exchange::characters::CharacterSet;
use crate::exchange::characters::is_plain;
use crate::exchange::characters::is_variation_selector;
use crate::exchange::registered::RegisteredForm;
use crate::exchange::registered::RegisteredForms;
use crate::exchange::substitution;
use crate::exchange::substitution::Substitute;
use crate::exchange::substitution::SubstitutionTable;
use crate::ledger::characters;
use crate::ledger::characters::RegisteredText;
use crate::ledger::characters::SubstituteRow;
use crate::ledger::characters::SubstituteState;
use crate::ledger::source::Source;
use crate::ledger::transact::Tx;
use crate::print::coverage::Coverage;
use crate::procedure::sheet::Sheet;
use std::collections::BTreeMap;
use unicode_segmentation::UnicodeSegmentation;

/// 元の字 of the line that stands for every variation selector.
pub const ANY_SELECTOR: &str = substitution::ANY_SELECTOR;

/// What the shipped table says of itself.
const SHIPPED: &str = "プログラムの候補";

/// 代替文字の行, as the settings show it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SubstituteView {
    /// 元の字, with its selector where it is about that shape.
    pub original: String,
    /// The same for the screen; its code points where no font can draw it.
    pub shown: String,
    /// Its code points, as files write them.
    pub codes: String,
    /// 代わりの字; empty for a selector that is taken off.
    pub substitute: String,
    /// 出典.
    pub source: String,
    /// How it stands.
    pub standing: Standing,
    /// 承認者.
    pub approved_by: String,
    /// 決めた日; `None` for what the program brought.
    pub decided_on: Option<Date>,
}

/// 代替文字の扱い.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Standing {
    /// 承認済み by the society.
    Approved,
    /// 候補: asks every time.
    Proposed,
    /// 使わない: taken out by the society.
    Withdrawn,
}

impl Standing {
    /// The word for lists.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Standing::Approved => "承認済み",
            Standing::Proposed => "候補",
            Standing::Withdrawn => "使わない",
        }
    }
}

impl Session {
    /// 代替文字表 for the settings: every character with what holds for it now.
    ///
    /// # Errors
    ///
    /// When the ledger cannot be read.
    pub fn substitutes_view(&self) -> Result<Vec<SubstituteView>> {
        let mut rows = BTreeMap::new();
        let mut coverage = Coverage::default();
        for entry in SubstitutionTable::shipped().entries() {
            let source = match entry.source.as_str() {
                "" => SHIPPED.to_owned(),
                source => format!("{source}（{SHIPPED}）"),
            };
            let shipped = SubstituteView {
                original: entry.original.clone(),
                shown: visible(&mut coverage, &entry.original),
                codes: substitution::written(&entry.original),
                substitute: entry.substitute.clone(),
                source,
                standing: Standing::Proposed,
                approved_by: String::new(),
                decided_on: None,
            };
            rows.insert(entry.original.clone(), shipped);
        }
        for row in characters::substitutes(&self.ledger)? {
            let shown = visible(&mut coverage, &row.original);
            rows.insert(row.original.clone(), decided(row, shown));
        }
        Ok(rows.into_values().collect())
    }
}

fn decided(row: SubstituteRow, shown: String) -> SubstituteView {
    SubstituteView {
        shown,
        codes: substitution::written(&row.original),
        original: row.original,
        substitute: row.substitute,
        source: row.source,
        standing: match row.state {
            SubstituteState::Approved => Standing::Approved,
            SubstituteState::Proposed => Standing::Proposed,
            SubstituteState::Withdrawn => Standing::Withdrawn,
        },
        approved_by: row.approved_by,
        decided_on: Some(row.decided_on),
    }
}

/// The table as it holds now: the shipped suggestions under the society's decisions, with every confirmed form.
pub(super) fn table(source: &impl Source) -> Result<SubstitutionTable> {
    let mut table = SubstitutionTable::shipped();
    for row in characters::substitutes(source)? {
        if row.state == SubstituteState::Withdrawn {
            table.remove(&row.original);
            continue;
        }
        table.set(Substitute {
            original: row.original,
            substitute: row.substitute,
            source: row.source,
            approved_by: row.approved_by,
            date: row.decided_on.to_string(),
        });
    }
    let mut forms = RegisteredForms::default();
    for row in characters::registered(source)? {
        // A set that this program does not know any more is no receiver's.
        if let Some(set) = CharacterSet::of_code(&row.character_set) {
            forms.set(RegisteredForm {
                original: row.original,
                set,
                limit: row.field_limit,
                text: row.registered,
            });
        }
    }
    Ok(table.with_registered(forms))
}

/// A text with a substitute for everything that no font of the program can draw, as far as `is_used` lets the entries
/// through; the rest stays, and the paper is refused by name.
pub(super) fn printable_text(
    table: &SubstitutionTable,
    coverage: &mut Coverage,
    text: &str,
    is_used: impl Fn(&Substitute) -> bool,
) -> String {
    let mut printable = String::with_capacity(text.len());
    for shape in text.graphemes(true) {
        let is_drawn = shape.contains(char::is_control) || coverage.missing(shape).is_empty();
        let has_selector = shape.contains(is_variation_selector);
        let class = has_selector.then_some(ANY_SELECTOR);
        let entry = table
            .get(shape)
            .or_else(|| class.and_then(|class| table.get(class)));
        match entry.filter(|entry| !is_drawn && is_used(entry)) {
            Some(entry) if entry.original == ANY_SELECTOR => {
                printable.push_str(&shape.replace(is_variation_selector, ""));
            }
            Some(entry) => printable.push_str(&entry.substitute),
            None => printable.push_str(shape),
        }
    }
    printable
}

/// The pages with the characters that the society approved for what no font can draw.
pub(super) fn printable(source: &impl Source, mut sheets: Vec<Sheet>) -> Result<Vec<Sheet>> {
    let mut coverage = Coverage::default();
    let is_needed = sheets
        .iter_mut()
        .flat_map(Sheet::texts_mut)
        .any(|text| !is_plain(text) && !coverage.missing(text).is_empty());
    if !is_needed {
        return Ok(sheets);
    }
    let table = table(source)?;
    for text in sheets.iter_mut().flat_map(Sheet::texts_mut) {
        if !is_plain(text) {
            *text = printable_text(&table, &mut coverage, text, Substitute::is_approved);
        }
    }
    Ok(sheets)
}

/// The pages of a list about characters: what no font can draw stands there as its code points, never as an empty box.
pub(super) fn marked(source: &impl Source, sheets: Vec<Sheet>) -> Result<Vec<Sheet>> {
    let mut sheets = printable(source, sheets)?;
    let mut coverage = Coverage::default();
    for text in sheets.iter_mut().flat_map(Sheet::texts_mut) {
        for glyph in coverage.missing(text) {
            *text = text.replace(&glyph.character, &format!("〔{}〕", glyph.code_points()));
        }
    }
    Ok(sheets)
}

/// A text for the screen: what no font can draw stands there as its code points, never as an empty box. A selector that the
/// font does not know shows the character without it.
pub(super) fn visible(coverage: &mut Coverage, text: &str) -> String {
    let mut visible = text.to_owned();
    if is_plain(text) {
        return visible;
    }
    for glyph in coverage.missing(text) {
        let base = glyph.character.replace(is_variation_selector, "");
        if !coverage.missing(&base).is_empty() {
            let codes = format!("〔{}〕", substitution::written(&base));
            visible = visible.replace(&base, &codes);
        }
    }
    visible
}

/// Keeps a form that a person confirmed. Returns whether it is new.
pub(super) fn remember_in(tx: &mut Tx<'_>, form: &RegisteredForm) -> Result<bool> {
    let row = RegisteredText {
        original: form.original.clone(),
        character_set: form.set.code().to_owned(),
        field_limit: form.limit.clone(),
        registered: form.text.clone(),
    };
    Ok(characters::register_in(tx, &row)?)
}

//! 入力中の文字列: the raw text of a field while it is typed, and the text of a value at rest.
//! It must not read a text; `read` does.

use crate::procedure::value::{Kind, Value};
use crate::ui::read::{self, Item};
use crate::ui::spots::Part;

/// The text of a spot while it is typed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Buffer {
    pub(crate) text: String,
    /// Whether the text was typed and not yet read.
    pub(crate) is_edited: bool,
    /// What was repaired when the field was left.
    pub(crate) note: Option<&'static str>,
    /// The value that the text at rest stands for.
    shown: Option<Value>,
    is_fresh: bool,
}

impl Buffer {
    /// Makes the text anew from the value, unless it is being typed.
    pub(crate) fn refresh(&mut self, value: Option<&Value>, text: impl FnOnce(&Value) -> String) {
        if self.is_edited || (self.is_fresh && self.shown.as_ref() == value) {
            return;
        }
        self.text = value.map_or_else(String::new, text);
        self.shown = value.cloned();
        self.is_fresh = true;
    }

    /// The typed text, once; the buffer rests afterwards.
    pub(crate) fn take_typed(&mut self) -> Option<String> {
        if !self.is_edited {
            return None;
        }
        self.forget_typed();
        Some(self.text.clone())
    }

    /// Gives up what was typed; the text is made anew from the value.
    pub(crate) fn forget_typed(&mut self) {
        self.is_edited = false;
        self.is_fresh = false;
    }
}

/// The text of a value in a part of its field.
pub(crate) fn text_of(kind: Kind, items: &[Item], part: Part, value: &Value) -> String {
    match (kind, part, value) {
        (Kind::Address, Part::Postal, Value::Address(address)) => address
            .postal
            .as_ref()
            .map_or_else(String::new, ToString::to_string),
        (Kind::Address, Part::Main, Value::Address(address)) => address.text.clone(),
        (Kind::Address, part, Value::Raw(raw)) => split_raw_address(raw, part),
        _ => read::show(kind, items, value),
    }
}

/// A half-typed address is kept as 〒, postal text, space, rest.
fn split_raw_address(raw: &str, part: Part) -> String {
    let (postal, text) = match raw.strip_prefix('〒') {
        Some(rest) => rest.split_once(' ').unwrap_or((rest, "")),
        None => ("", raw),
    };
    let chosen = if part == Part::Postal { postal } else { text };
    chosen.trim().to_owned()
}

/// The two parts of an address as one text.
pub(crate) fn join_address(postal: &str, text: &str) -> String {
    let postal = postal.trim().trim_start_matches('〒');
    if postal.is_empty() {
        text.trim().to_owned()
    } else {
        format!("〒{postal} {}", text.trim())
    }
}

/// What was repaired silently, in a few words.
pub(crate) fn note_on(kind: Kind, typed: &str, value: &Value) -> Option<&'static str> {
    if matches!(value, Value::Raw(_)) {
        return None;
    }
    let has_wide = typed.chars().any(|c| ('！'..='～').contains(&c));
    match kind {
        Kind::Date
        | Kind::BirthDate
        | Kind::YearMonth
        | Kind::Yen
        | Kind::Rate
        | Kind::Int
        | Kind::Digits => has_wide.then_some("全角→半角に直しました"),
        Kind::Kana => {
            let is_repaired = read::show(kind, &[], value) != typed.trim();
            is_repaired.then_some("全角カタカナに直しました")
        }
        _ => None,
    }
}

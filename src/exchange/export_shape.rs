//! 項目の形: half and full width, spaces and code points of a text, as a field and its receiver want them.
//! It must not replace a character by another one; that is `substitution`.

use crate::domain::digits;
use crate::domain::kana;
use crate::domain::transfer_text::Shape;
use crate::exchange::characters;
use crate::exchange::characters::CharacterSet;
use crate::exchange::layout::{CharSpec, Ivs};
use crate::exchange::layout_field::{FieldKind, FieldSpec};
use std::borrow::Cow;

/// The text in the shape the field wants: half or full width, spaces, selectors, the code points of the set.
pub(super) fn normalised<'t>(
    field: &FieldSpec,
    chars: &CharSpec,
    text: Cow<'t, str>,
) -> Cow<'t, str> {
    if is_normal(field, chars, &text) {
        text
    } else {
        Cow::Owned(shape(field, chars, &text))
    }
}

/// Whether there is nothing to change in the shape, as with nearly every text.
fn is_normal(field: &FieldSpec, chars: &CharSpec, text: &str) -> bool {
    let is_ascii_shaped = matches!(field.kind, FieldKind::Kanji | FieldKind::Zengin);
    let is_plain = !is_ascii_shaped && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_plain || is_fit(field, chars, text)
}

/// Whether the text goes out as it stands: its characters are those of the field and of the receiver, its spaces stand
/// where they should.
pub(super) fn is_fit(field: &FieldSpec, chars: &CharSpec, text: &str) -> bool {
    let kind = field.kind;
    if kind == FieldKind::Zengin {
        return false;
    }
    if kind.takes('0') && text.bytes().all(|byte| byte.is_ascii_digit()) {
        // Every receiver has the digits.
        return true;
    }
    let mut before = ' ';
    for c in text.chars() {
        let is_plain = kind.takes(c)
            && chars.set.contains(c)
            && !characters::is_variation_selector(c)
            && !kana::is_sound_mark(c)
            && c != '\u{A0}';
        let is_in_place = !c.is_whitespace()
            || field
                .sep
                .is_none_or(|sep| c == sep.character() && !before.is_whitespace());
        if !is_plain || !is_in_place {
            return false;
        }
        before = c;
    }
    text.trim().len() == text.len()
}

fn shape(field: &FieldSpec, chars: &CharSpec, text: &str) -> String {
    // With a table selectors are taken off by it, so that somebody is asked.
    let asks = field.kind.is_text() && !chars.substitute_table.is_empty();
    let keeps = chars.ivs == Ivs::Keep || (asks && chars.set != CharacterSet::Unicode);
    let text: String = text
        .chars()
        .filter(|c| keeps || !characters::is_variation_selector(*c))
        .map(|c| if c == '\u{A0}' { ' ' } else { c })
        .collect();
    let spaced = match field.sep {
        Some(separator) => {
            let parts: Vec<&str> = text.split_whitespace().collect();
            parts.join(&separator.character().to_string())
        }
        None => text.trim().to_owned(),
    };
    let shaped = match field.kind {
        FieldKind::Kanji => widen(&spaced),
        FieldKind::KanaFull => kana::to_full(&kana::hiragana_to_katakana(&spaced)),
        FieldKind::KanaHalf => kana::to_half(&kana::hiragana_to_katakana(&spaced)),
        FieldKind::KanaAddr => {
            digits::to_ascii(&kana::to_half(&kana::hiragana_to_katakana(&spaced)))
        }
        FieldKind::Zengin => zengin_shape(chars).apply(&spaced),
        FieldKind::Digits
        | FieldKind::Amount
        | FieldKind::Alnum
        | FieldKind::AlnumOrKana
        | FieldKind::Code
        | FieldKind::Flag1 => digits::to_ascii(&spaced),
        _ => spaced,
    };
    shaped.chars().map(|c| same_sign(chars.set, c)).collect()
}

/// Half-width ASCII and kana to full-width, as a field of two-byte characters wants them.
fn widen(text: &str) -> String {
    kana::to_full(text)
        .chars()
        .map(|c| match c {
            '!'..='~' => char::from_u32(u32::from(c) + 0xFEE0).unwrap_or(c),
            ' ' => '\u{3000}',
            _ => c,
        })
        .collect()
}

/// What a layout asks of the 全銀 form.
fn zengin_shape(chars: &CharSpec) -> Shape {
    Shape {
        enlarges_small_kana: chars.small_kana == "enlarge",
        writes_o_for_wo: chars.wo == "o",
        writes_hyphens: chars.choon == "hyphen",
        is_upper_case: chars.lower == "upper",
    }
}

/// The same sign under the code point the set has.
fn same_sign(set: CharacterSet, character: char) -> char {
    match characters::lookalike(character) {
        Some(other) if !set.contains(character) && set.contains(other) => other,
        _ => character,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::exchange::layout::Layout;
    use crate::exchange::layout_check;
    use crate::exchange::layouts::SHIPPED;
    use proptest::prelude::{prop_assert, prop_assert_eq, proptest};
    use std::sync::LazyLock;

    static LAYOUTS: LazyLock<Vec<Layout>> = LazyLock::new(|| {
        let parsed = |(file, toml): &(&str, &str)| layout_check::parse(file, toml).unwrap();
        SHIPPED.iter().map(parsed).collect()
    });

    proptest! {
        #[test]
        fn 整っている文字列は_整えても変わらない(
            text in "[ 　A-Z0-9\\-ァ-ンｱ-ﾝﾞ゛\u{3099}見本\u{9AD9}葛\u{E0100}\u{A0}～〜]{0,8}",
        ) {
            for layout in LAYOUTS.iter() {
                for field in layout.records.iter().flat_map(|record| &record.fields) {
                    let chars = &layout.chars;
                    if is_normal(field, chars, &text) {
                        prop_assert_eq!(&shape(field, chars, &text), &text);
                    }
                    if is_fit(field, chars, &text) {
                        prop_assert!(is_normal(field, chars, &text));
                        prop_assert!(text.chars().all(|c| field.kind.takes(c)));
                        prop_assert!(characters::missing(chars.set, &text).is_empty());
                    }
                }
            }
        }
    }
}

//! 台帳の移行の言葉: which words head a column of an old ledger and which words stand in its cells, as data.
//! It must not read a cell; it only compares words.

use crate::domain::digits::{ascii_of, is_hyphen_like};
use std::collections::HashMap;
use std::sync::LazyLock;

/// 種類 of words.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum Kind {
    Item,
    Sex,
    Role,
    Relationship,
    Living,
    Category,
    InsuredLoss,
    DependentLoss,
    Ceiling,
    /// Whether there is one.
    Held,
    /// Headings of what is known and yet not taken in.
    Left,
    Total,
}

impl Kind {
    fn from_code(code: &str) -> Option<Kind> {
        Some(match code {
            "item" => Kind::Item,
            "sex" => Kind::Sex,
            "role" => Kind::Role,
            "relationship" => Kind::Relationship,
            "living" => Kind::Living,
            "category" => Kind::Category,
            "insured_loss" => Kind::InsuredLoss,
            "dependent_loss" => Kind::DependentLoss,
            "ceiling" => Kind::Ceiling,
            "held" => Kind::Held,
            "left" => Kind::Left,
            "total" => Kind::Total,
            _ => return None,
        })
    }
}

type Words = HashMap<String, &'static str>;

static WORDS: LazyLock<HashMap<Kind, Words>> = LazyLock::new(|| {
    let mut words: HashMap<Kind, Words> = HashMap::new();
    let lines = include_str!("tables/takeover_words.tsv").lines();
    for line in lines.filter(|line| !line.starts_with('#')) {
        let mut parts = line.split('\t');
        let (Some(kind), Some(code), Some(all)) = (
            parts.next().and_then(Kind::from_code),
            parts.next(),
            parts.next(),
        ) else {
            continue;
        };
        let of_kind = words.entry(kind).or_default();
        of_kind.extend(all.split('、').map(|word| (plain(word), code)));
    }
    words
});

/// The code of a word, as it stands or without what stands in brackets.
pub(super) fn code_of(kind: Kind, text: &str) -> Option<&'static str> {
    let words = WORDS.get(&kind)?;
    let find = |text: &str| words.get(plain(text).as_str()).copied();
    find(text).or_else(|| find(&without_brackets(text)?))
}

/// For comparing words only: half-width, without spaces, brackets and dots between them.
pub(super) fn plain(text: &str) -> String {
    text.chars()
        .map(ascii_of)
        .filter(|c| !c.is_whitespace() && !is_hyphen_like(*c) && !is_zero_width(*c))
        .filter(|c| {
            !matches!(
                c,
                '(' | ')' | '[' | ']' | '「' | '」' | '・' | '/' | '.' | ':' | '*' | '※' | '_'
            )
        })
        .map(|c| c.to_ascii_lowercase())
        .collect()
}

/// 零幅の文字: seen by nobody, left behind by copying.
pub(super) const fn is_zero_width(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}')
}

/// `None` where there are no brackets.
fn without_brackets(text: &str) -> Option<String> {
    if !text.contains(['(', '（', '[', '［', '【']) {
        return None;
    }
    let mut depth = 0_u32;
    let mut kept = String::new();
    for c in text.chars().map(ascii_of) {
        match c {
            '(' | '[' | '【' => depth += 1,
            ')' | ']' | '】' => depth = depth.saturating_sub(1),
            _ if depth == 0 => kept.push(c),
            _ => {}
        }
    }
    Some(kept)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use super::{Kind, WORDS, code_of};
    use std::collections::HashMap;

    #[test]
    fn 見出しの書き方の違いを越えて同じ項目になる() {
        for (text, code) in [
            ("資格取得年月日（認定日）", "acquired_on"),
            ("標準報酬月額(千円)", "standard"),
            ("標準報酬\n月額", "standard"),
            ("氏　名", "name"),
            ("本人/家族", "role"),
            ("同居/別居", "living"),
            ("ﾏｲﾅﾝﾊﾞｰ", "none"),
            ("記号・番号", "symbol_number"),
            ("記　号", "symbol"),
        ] {
            assert_eq!(code_of(Kind::Item, text).unwrap_or("none"), code, "{text}");
        }
    }

    #[test]
    fn 同じ言葉が二つの意味を持たない() {
        let lines = include_str!("tables/takeover_words.tsv").lines();
        for line in lines.filter(|line| !line.starts_with('#')) {
            let parts: Vec<&str> = line.split('\t').collect();
            let [kind, code, words] = parts.as_slice() else {
                panic!("三つの欄がありません: {line}");
            };
            let kind = Kind::from_code(kind).unwrap();
            for word in words.split('、') {
                assert_eq!(code_of(kind, word), Some(*code), "{line}: {word}");
            }
        }
        let totals = WORDS.get(&Kind::Total).unwrap();
        assert!(totals.keys().all(|word| word.contains(['計', '数'])));
        assert!(WORDS.values().map(HashMap::len).sum::<usize>() > 200);
    }
}

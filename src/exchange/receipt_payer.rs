//! 振込人名: what can be told from the payer's words: the 記号・番号 written before the name, and the name as compared.
//! It must not find a member; it only prepares the search.

use crate::domain::digits::{ascii_of, is_hyphen_like};
use crate::domain::kana;
use crate::domain::number::{MemberNumber, Symbol};
use crate::domain::search_key::search_key;
use std::fmt;

/// Words that banks put before the payer.
const PREFIXES: &[&str] = &[
    "振込入金",
    "振込",
    "フリコミ",
    "振替入金",
    "振替",
    "入金",
    "総合振込",
    "給与振込",
    "ソウゴウフリコミ",
];

/// 振込人名.
#[derive(Clone, PartialEq, Eq)]
pub struct Payer {
    /// The words as the bank wrote them.
    pub text: String,
    /// 記号 and 番号, where the words begin with both: `9000-123ミホンイチロウ`.
    pub number: Option<(Symbol, MemberNumber)>,
    /// The digits before the name, with one hyphen between groups; empty where there are none. `9000123` alone may be
    /// 記号 and 番号 without a hyphen, or a 番号.
    pub digits: String,
    /// The name behind the digits in full-width katakana.
    pub kana: String,
    /// The name as it is compared: [`search_key`] of it, so that ﾐﾎﾝﾘﾖｳﾀ and ミホン　リョウタ are the same.
    pub key: String,
}

impl fmt::Debug for Payer {
    /// Hidden: names must not reach a log by accident.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Payer(…)")
    }
}

impl Payer {
    /// Reads the payer's words.
    #[must_use]
    pub fn of(text: &str) -> Payer {
        let full: String = kana::to_full(text).chars().map(ascii_of).collect();
        let words = without_prefix(full.trim());
        let (groups, name) = leading_digits(words);
        let kana = kana::hiragana_to_katakana(name.trim()).replace(' ', "\u{3000}");
        Payer {
            text: text.to_owned(),
            number: number_of(&groups),
            digits: groups.join("-"),
            key: search_key(&kana),
            kana,
        }
    }
}

fn without_prefix(text: &str) -> &str {
    let is_mark =
        |c: char| c.is_whitespace() || matches!(c, '*' | ':' | '/' | '・' | '(' | ')' | '#');
    let text = text.trim_start_matches(is_mark);
    // A prefix is one only where a mark or a number follows it: フリコミ is no beginning of a name.
    let rest = PREFIXES.iter().find_map(|prefix| {
        let rest = text.strip_prefix(prefix)?;
        rest.starts_with(|c: char| is_mark(c) || c.is_ascii_digit())
            .then_some(rest)
    });
    rest.map_or(text, |rest| rest.trim_start_matches(is_mark))
}

/// The groups of digits at the beginning, at most three, and what follows them.
fn leading_digits(text: &str) -> (Vec<String>, &str) {
    let mut groups = Vec::new();
    let mut rest = text;
    while groups.len() < 3 {
        let end = rest
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(rest.len());
        let (digits, tail) = rest.split_at(end);
        if digits.is_empty() {
            break;
        }
        groups.push(digits.to_owned());
        let next =
            tail.trim_start_matches(|c| is_hyphen_like(c) || matches!(c, ' ' | '/' | '.' | '・'));
        rest = next;
    }
    (groups, rest)
}

fn number_of(groups: &[String]) -> Option<(Symbol, MemberNumber)> {
    let [symbol, number, ..] = groups else {
        return None;
    };
    let symbol = Symbol::parse(symbol).ok()?;
    Some((symbol, MemberNumber::parse(number).ok()?))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::Payer;

    fn number(text: &str) -> Option<(u16, u32)> {
        let (symbol, number) = Payer::of(text).number?;
        Some((symbol.get(), number.get()))
    }

    #[test]
    fn 先頭の数字を記号番号として読む() {
        for text in [
            "9000-123ミホンイチロウ",
            "９０００－１２３　ミホン　イチロウ",
            "9000ｰ123ﾐﾎﾝ ｲﾁﾛｳ",
            "9000 123 ﾐﾎﾝｲﾁﾛｳ",
            "ﾌﾘｺﾐ 9000-123ﾐﾎﾝｲﾁﾛｳ",
            "振込＊9000-0123-00ミホンイチロウ",
        ] {
            assert_eq!(number(text), Some((9000, 123)), "{text}");
            assert_eq!(Payer::of(text).key, "ミホンイチロウ", "{text}");
        }
        assert_eq!(Payer::of("9000123ﾐﾎﾝ").digits, "9000123");
        for text in ["9000123ﾐﾎﾝ", "ﾐﾎﾝｲﾁﾛｳ", "0-5ﾐﾎﾝ", "99999-1ﾐﾎﾝ", ""]
        {
            assert_eq!(number(text), None, "{text}");
        }
    }

    #[test]
    fn 銀行の書き方の名前も台帳のカナと同じ鍵になる() {
        for (bank, ledger) in [
            ("ﾐﾎﾝ ﾘﾖｳﾀ", "ミホン　リョウタ"),
            ("ﾐﾎﾝ-ｼﾞﾛ-", "ミホン　ジロー"),
            ("フリコミハナコ", "フリコミ　ハナコ"),
        ] {
            let key = crate::domain::search_key::search_key(ledger);
            assert_eq!(Payer::of(bank).key, key, "{bank}");
        }
        assert_eq!(Payer::of("ﾐﾎﾝ ﾘｮｳﾀ").kana, "ミホン　リョウタ");
        assert_eq!(format!("{:?}", Payer::of("ﾐﾎﾝ")), "Payer(…)");
    }
}

//! 回答の文字列: the text of an answer from the terminal as a table, without any 個人番号 that stands in it.
//! It must not guess what an item means.

use crate::domain::digits::{ascii_of, is_hyphen_like};
use crate::domain::number::IndividualNumber;
use zeroize::Zeroizing;

/// What stands where an 個人番号 stood.
const MASK: &str = "（個人番号は保存しません）";

/// 個人番号の桁数.
const N_DIGITS: usize = 12;

/// The text without 個人番号, and how many were taken out: twelve digits whose check digit fits, full-width or not,
/// also in groups divided by single spaces or hyphens.
#[must_use]
pub fn masked(text: &str) -> (String, usize) {
    let chars: Zeroizing<Vec<char>> = Zeroizing::new(text.chars().collect());
    let mut rest: &[char] = &chars;
    let mut out = String::new();
    let mut n_masked = 0;
    while let Some((first, tail)) = rest.split_first() {
        if !ascii_of(*first).is_ascii_digit() {
            out.push(*first);
            rest = tail;
            continue;
        }
        let (number, after) = rest.split_at_checked(run(rest)).unwrap_or((rest, &[]));
        let written: Zeroizing<String> = Zeroizing::new(number.iter().collect());
        if IndividualNumber::parse(&written).is_ok() {
            out.push_str(MASK);
            n_masked += 1;
            rest = after;
            continue;
        }
        // Groups that are no number together: the first stands alone, and the next may begin one.
        let (alone, after) = rest.split_at_checked(unbroken(rest)).unwrap_or((rest, &[]));
        out.extend(alone);
        rest = after;
    }
    (out, n_masked)
}

fn is_digit(c: &char) -> bool {
    ascii_of(*c).is_ascii_digit()
}

/// Length of the unbroken digits at the start.
fn unbroken(chars: &[char]) -> usize {
    chars.iter().take_while(|c| is_digit(c)).count()
}

/// Length of the run of digits at the start, at least one: unbroken, or where that is shorter than twelve, in groups
/// that together are exactly twelve.
fn run(chars: &[char]) -> usize {
    let unbroken = unbroken(chars);
    if unbroken >= N_DIGITS {
        return unbroken;
    }
    let mut n_digits = 0;
    let mut was_digit = false;
    let mut end = 0;
    for (place, c) in chars.iter().enumerate() {
        let is_gap = (ascii_of(*c) == ' ' || is_hyphen_like(*c)) && was_digit;
        if is_digit(c) {
            n_digits += 1;
            end = place + 1;
        } else if !is_gap || n_digits == N_DIGITS {
            break;
        }
        was_digit = is_digit(c);
    }
    if n_digits == N_DIGITS { end } else { unbroken }
}

/// The lines of an answer as 項目名 and 値: `項目名=値`, or divided by a tab or a comma. What has no divider is a value alone.
#[must_use]
pub fn table(text: &str) -> Vec<(String, String)> {
    let lines = text.lines().map(str::trim);
    lines
        .filter(|line| !line.is_empty())
        .map(|line| {
            let divided = ['=', '＝', '\t', ',']
                .iter()
                .find_map(|divider| line.split_once(*divider));
            match divided {
                Some((name, value)) => (name.trim().to_owned(), value.trim().to_owned()),
                None => (String::new(), line.to_owned()),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{MASK, masked, table};

    #[test]
    fn 検査用数字の合う12桁だけが伏せられる() {
        let (text, n) = masked("個人番号=123456789018\n電話=123456789012");
        assert_eq!(text, format!("個人番号={MASK}\n電話=123456789012"));
        assert_eq!(n, 1);
    }

    #[test]
    fn 全角でも区切られていても伏せる() {
        for written in [
            "１２３４５６７８９０１８",
            "1234 5678 9018",
            "1234-5678-9018",
        ] {
            let (text, n) = masked(&format!("番号　{written}　以上"));
            assert_eq!(
                (text.as_str(), n),
                (format!("番号　{MASK}　以上").as_str(), 1)
            );
        }
    }

    #[test]
    fn 前後に日付や年が続いても伏せる() {
        for (written, expected) in [
            ("1234 5678 9018 2026-04-01", format!("{MASK} 2026-04-01")),
            ("2026 1234 5678 9018", format!("2026 {MASK}")),
            ("1234-5678-9018 19800101", format!("{MASK} 19800101")),
        ] {
            assert_eq!(masked(written), (expected, 1), "{written}");
        }
    }

    #[test]
    fn 長い番号の一部と日付は伏せない() {
        let long = "1234567890180 20260401 2026-04-01";
        assert_eq!(masked(long), (long.to_owned(), 0));
    }

    #[test]
    fn 回答は項目名と値の表になる() {
        let shown = table("所得金額=1,200,000\n年度\t令和8年度\n該当なし\n区分,非課税");
        let pairs: Vec<(&str, &str)> = shown
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        assert_eq!(
            pairs,
            [
                ("所得金額", "1,200,000"),
                ("年度", "令和8年度"),
                ("", "該当なし"),
                ("区分", "非課税")
            ]
        );
    }
}

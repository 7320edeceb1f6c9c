//! 住所: an address as on the 住民票, with its postal code.
//! It must not look anything up; the postal master lies elsewhere.

use crate::domain::digits::{ascii_of, is_hyphen_like};
use serde::{Deserialize, Serialize};
use std::fmt;

/// 郵便番号: 7 digits, not all zero.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PostalCode(String);

impl PostalCode {
    /// Takes `1050011`, `105-0011` or full-width digits, an optional 〒 before them.
    #[must_use]
    pub fn parse(text: &str) -> Option<PostalCode> {
        let digits: String = text
            .trim()
            .trim_start_matches('〒')
            .chars()
            .filter(|c| !matches!(c, '-' | '－' | '−' | '‐' | ' ' | '\u{3000}'))
            .map(|c| match c {
                '０'..='９' => {
                    char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')).unwrap_or(c)
                }
                _ => c,
            })
            .collect();
        let is_code =
            digits.len() == 7 && digits.bytes().all(|b| b.is_ascii_digit()) && digits != "0000000";
        is_code.then_some(PostalCode(digits))
    }

    /// The seven digits without a hyphen.
    #[must_use]
    pub fn digits(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PostalCode {
    /// `105-0011`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (parent, child) = self.0.split_at(3);
        write!(f, "{parent}-{child}")
    }
}

/// 住所: postal code and text as declared.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Address {
    /// 郵便番号, where known.
    pub postal: Option<PostalCode>,
    /// The address in one line as declared; never empty.
    pub text: String,
}

impl Address {
    /// Whether both name the same place: widths, spaces and kinds of hyphens do not count, and a 郵便番号 that only one of
    /// them has does not either.
    #[must_use]
    pub fn is_same_place(&self, other: &Address) -> bool {
        let codes = self.postal.as_ref().zip(other.postal.as_ref());
        codes.is_none_or(|(own, others)| own == others) && plain(&self.text) == plain(&other.text)
    }
}

fn plain(text: &str) -> String {
    let narrow = text.chars().map(ascii_of);
    narrow
        .filter(|c| !c.is_whitespace())
        .map(|c| if is_hyphen_like(c) { '-' } else { c })
        .collect()
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.postal {
            Some(postal) => write!(f, "〒{postal} {}", self.text),
            None => f.write_str(&self.text),
        }
    }
}

impl fmt::Debug for Address {
    /// Hidden: addresses must not reach a log by accident.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Address(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::{Address, PostalCode};

    fn address(postal: &str, text: &str) -> Address {
        Address {
            postal: PostalCode::parse(postal),
            text: text.to_owned(),
        }
    }

    #[test]
    fn 表記の幅と空白と線の種類だけの違いは同じ住所() {
        let one = address("1050011", "東京都港区芝公園９－９９－１　見本荘２");
        let other = address("1050011", "東京都港区芝公園9-99-1見本荘2");
        assert!(one.is_same_place(&other));
        assert!(one.is_same_place(&address("", "東京都港区芝公園９‐９９‐１ 見本荘２")));
        assert!(!one.is_same_place(&address("1050012", "東京都港区芝公園9-99-1見本荘2")));
        assert!(!one.is_same_place(&address("1050011", "東京都港区芝公園9-99-1見本荘3")));
    }
}

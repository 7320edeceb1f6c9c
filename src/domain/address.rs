//! 住所: an address as on the 住民票, with its postal code.
//! It must not look anything up; the postal master lies elsewhere.

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

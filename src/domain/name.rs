//! 氏名とカナ: names as declared, and the kana forms made from them.
//! It must never apply a Unicode normalization to a declared name: NFC alone changes 22 kanji of CP932.

use serde::{Deserialize, Serialize};
use std::fmt;

/// 届出氏名: the name as declared, any Unicode and variation selectors included,
/// with one full-width space between 姓 and 名.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PersonName(String);

impl PersonName {
    /// Takes a declared name: outer spaces go, each inner run of spaces becomes one full-width space.
    /// `None` when nothing is left.
    #[must_use]
    pub fn declared(text: &str) -> Option<PersonName> {
        let parts: Vec<&str> = text.split_whitespace().collect();
        (!parts.is_empty()).then(|| PersonName(parts.join("\u{3000}")))
    }

    /// The name, 姓 and 名 separated by one full-width space.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for PersonName {
    /// Hidden: names must not reach a log by accident.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PersonName(…)")
    }
}

/// カナ氏名: full-width katakana with one full-width space between 姓 and 名.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct KanaName(String);

impl KanaName {
    /// The kana, 姓 and 名 separated by one full-width space.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for KanaName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for KanaName {
    /// Hidden: names must not reach a log by accident.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KanaName(…)")
    }
}

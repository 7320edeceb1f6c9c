//! 記号・番号・枝番, 個人番号, 保険者番号: numbers with their shapes and check digits.
//! It must not store or show an 個人番号: its text leaves this type only through [`IndividualNumber::reveal`].

use serde::{Deserialize, Serialize};
use std::fmt;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// 記号: 1 to 4 digits, no leading zero (平成13年 保保発第10号).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Symbol(u16);

/// 番号: 1 to 7 digits, no leading zero; unique inside one 記号 and never reused.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MemberNumber(u32);

/// 枝番: 2 digits inside one 記号・番号; 00 is the 被保険者 by default. Never reused.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Branch(u8);

impl Symbol {
    /// The 記号 with this value, 1 to 9999.
    #[must_use]
    pub fn new(value: u16) -> Option<Symbol> {
        (1..=9999).contains(&value).then_some(Symbol(value))
    }

    /// The value.
    #[must_use]
    pub const fn get(self) -> u16 {
        self.0
    }
}

impl MemberNumber {
    /// The 番号 with this value, 1 to 9999999.
    #[must_use]
    pub fn new(value: u32) -> Option<MemberNumber> {
        (1..=9_999_999)
            .contains(&value)
            .then_some(MemberNumber(value))
    }

    /// The value.
    #[must_use]
    pub const fn get(self) -> u32 {
        self.0
    }
}

impl Branch {
    /// 枝番 00, the 被保険者.
    pub const INSURED: Branch = Branch(0);

    /// The 枝番 with this value, 0 to 99.
    #[must_use]
    pub fn new(value: u8) -> Option<Branch> {
        (value <= 99).then_some(Branch(value))
    }

    /// The value.
    #[must_use]
    pub const fn get(self) -> u8 {
        self.0
    }
}

impl fmt::Display for Symbol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Display for MemberNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Display for Branch {
    /// Always two digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}", self.0)
    }
}

/// 個人番号: 12 digits whose last is the check digit (番号法施行令第8条, 平成26年総務省令第85号第5条).
///
/// Wiped from memory on drop; `Debug` shows nothing of it; it has no `Display` and no serialization.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct IndividualNumber([u8; 12]);

/// 個人番号の手掛り: what a form may hold of an 個人番号, the number itself lying apart under its own key.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct HeldNumber(pub i64);

/// 保険者番号: 8 digits = 法別2 + 都道府県2 + 保険者別3 + 検証1.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct InsurerNumber(String);

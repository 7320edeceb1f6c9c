//! 記号・番号・枝番, 個人番号, 保険者番号: numbers with their shapes and check digits.
//! It must not store or show an 個人番号: its text leaves this type only through [`IndividualNumber::reveal`].

use crate::domain::digits::bare_digits;
use serde::{Deserialize, Serialize};
use std::fmt;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// Why a typed or imported number was not accepted. Never holds the number itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NumberError {
    /// Nothing was typed.
    Empty,
    /// A character that is no digit.
    NotDigits,
    /// Too many digits, or zero: 記号 has 1 to 4, 番号 1 to 7, 枝番 1 or 2.
    OutOfRange {
        /// 記号, 番号 or 枝番.
        what: &'static str,
        /// The most digits it may have.
        digits: u8,
    },
    /// Not as many digits as this number has.
    WrongLength {
        /// 個人番号 or 保険者番号.
        what: &'static str,
        /// The digits it has.
        digits: u8,
    },
    /// The check digit does not fit: a digit is wrong or two are exchanged.
    CheckDigit {
        /// 個人番号 or 保険者番号.
        what: &'static str,
    },
    /// The same digit twelve times: an input slip.
    AllSame,
    /// 都道府県番号 outside 01 to 47.
    Prefecture,
}

impl fmt::Display for NumberError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NumberError::Empty => f.write_str("番号を入力してください。"),
            NumberError::NotDigits => {
                f.write_str("数字でない文字が入っています。数字だけで入力してください。")
            }
            NumberError::OutOfRange { what, digits } => {
                write!(
                    f,
                    "{what}は{digits}桁までの数字です。桁数を確かめてください。"
                )
            }
            NumberError::WrongLength { what, digits } => {
                write!(f, "{what}は{digits}桁です。桁数を確かめてください。")
            }
            NumberError::CheckDigit { what } => write!(
                f,
                "{what}の検査用数字が合いません。打ち間違いがないか、書類と見比べてください。"
            ),
            NumberError::AllSame => {
                f.write_str("同じ数字だけの個人番号はありません。書類と見比べてください。")
            }
            NumberError::Prefecture => {
                f.write_str("保険者番号の3・4桁目は都道府県の番号（01から47まで）です。")
            }
        }
    }
}

impl std::error::Error for NumberError {}

/// Reads a small number with leading zeros allowed; `what` and `digits` name it in the error.
fn small(text: &str, what: &'static str, digits: u8) -> Result<u32, NumberError> {
    let typed = bare_digits(text).map_err(|_| NumberError::NotDigits)?;
    if typed.is_empty() {
        return Err(NumberError::Empty);
    }
    let value = typed.parse::<u32>();
    value.map_err(|_| NumberError::OutOfRange { what, digits })
}

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

    /// Reads a typed or imported 記号: full-width digits and leading zeros are accepted, `0042` is 42.
    ///
    /// # Errors
    /// Anything but 1 to 9999.
    pub fn parse(text: &str) -> Result<Symbol, NumberError> {
        let what = "記号";
        let value = u16::try_from(small(text, what, 4)?).ok();
        value
            .and_then(Symbol::new)
            .ok_or(NumberError::OutOfRange { what, digits: 4 })
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

    /// Reads a typed or imported 番号: full-width digits and leading zeros are accepted.
    ///
    /// # Errors
    /// Anything but 1 to 9999999.
    pub fn parse(text: &str) -> Result<MemberNumber, NumberError> {
        let what = "番号";
        MemberNumber::new(small(text, what, 7)?).ok_or(NumberError::OutOfRange { what, digits: 7 })
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

    /// Reads a typed or imported 枝番: full-width digits and one digit alone are accepted.
    ///
    /// # Errors
    /// Anything but 0 to 99.
    pub fn parse(text: &str) -> Result<Branch, NumberError> {
        let what = "枝番";
        let value = u8::try_from(small(text, what, 2)?).ok();
        value
            .and_then(Branch::new)
            .ok_or(NumberError::OutOfRange { what, digits: 2 })
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
#[derive(Clone, PartialEq, Eq, Hash, Zeroize, ZeroizeOnDrop)]
pub struct IndividualNumber([u8; 12]);

impl IndividualNumber {
    /// Reads a typed or imported 個人番号: full-width digits, spaces and hyphens are accepted.
    ///
    /// # Errors
    /// Not 12 digits, twelve times the same digit, or a check digit that does not fit.
    pub fn parse(text: &str) -> Result<IndividualNumber, NumberError> {
        let what = "個人番号";
        let typed = Zeroizing::new(bare_digits(text).map_err(|_| NumberError::NotDigits)?);
        if typed.is_empty() {
            return Err(NumberError::Empty);
        }
        let wrong_length = NumberError::WrongLength { what, digits: 12 };
        let bytes = <[u8; 12]>::try_from(typed.as_bytes()).map_err(|_| wrong_length)?;
        let bytes = Zeroizing::new(bytes);
        let number = IndividualNumber(bytes.map(|byte| byte - b'0'));
        let [first, rest @ ..] = &number.0;
        if rest.iter().all(|digit| digit == first) {
            return Err(NumberError::AllSame);
        }
        let [payload @ .., check] = &number.0;
        if individual_check_digit(payload) != *check {
            return Err(NumberError::CheckDigit { what });
        }
        Ok(number)
    }

    /// The twelve digits, wiped from memory when dropped. Every use must be one the law allows and be audited.
    #[must_use]
    pub fn reveal(&self) -> Zeroizing<String> {
        Zeroizing::new(
            self.0
                .iter()
                .map(|digit| char::from(b'0' + digit))
                .collect(),
        )
    }

    /// The twelve digits in groups of four, `1234 5678 9018`, for a paper that must carry them.
    #[must_use]
    pub fn reveal_grouped(&self) -> Zeroizing<String> {
        let mut grouped = Zeroizing::new(String::with_capacity(14));
        for (index, digit) in self.0.iter().enumerate() {
            if index > 0 && index % 4 == 0 {
                grouped.push(' ');
            }
            grouped.push(char::from(b'0' + digit));
        }
        grouped
    }
}

impl fmt::Debug for IndividualNumber {
    /// Hidden: an 個人番号 must not reach a log by accident.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IndividualNumber(…)")
    }
}

/// 検査用数字 (平成26年総務省令第85号第5条): weights 2 to 7 and 2 to 6 from the right, modulo 11.
fn individual_check_digit(payload: &[u8]) -> u8 {
    let weights = (2..=7).chain(2..=6);
    let sum: u32 = payload
        .iter()
        .rev()
        .zip(weights)
        .map(|(digit, weight)| u32::from(*digit) * weight)
        .sum();
    let remainder = sum % 11;
    let check = if remainder <= 1 { 0 } else { 11 - remainder };
    u8::try_from(check).unwrap_or(0)
}

/// 個人番号の手掛り: what a form may hold of an 個人番号, the number itself lying apart under its own key.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct HeldNumber(pub i64);

/// 保険者番号: 8 digits = 法別2 + 都道府県2 + 保険者別3 + 検証1.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct InsurerNumber(String);

/// 法別番号: which kind of insurer a 保険者番号 belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum InsurerKind {
    /// 01: 全国健康保険協会管掌.
    KyokaiKenpo,
    /// 06: 組合管掌健康保険.
    Society,
    /// 63: 特例退職被保険者.
    SpecialRetired,
    /// 39: 後期高齢者医療.
    LateElderly,
    /// Any other 法別番号.
    Other,
}

impl InsurerNumber {
    /// Reads a typed or imported 保険者番号: full-width digits, spaces and hyphens are accepted.
    ///
    /// # Errors
    /// Not 8 digits, a 都道府県 outside 01 to 47, or a check digit that does not fit.
    pub fn parse(text: &str) -> Result<InsurerNumber, NumberError> {
        let what = "保険者番号";
        let typed = bare_digits(text).map_err(|_| NumberError::NotDigits)?;
        if typed.is_empty() {
            return Err(NumberError::Empty);
        }
        let (7, Some((payload, check))) = (typed.len() - 1, typed.split_at_checked(7)) else {
            return Err(NumberError::WrongLength { what, digits: 8 });
        };
        let prefecture = payload
            .get(2..4)
            .and_then(|digits| digits.parse::<u8>().ok());
        if !prefecture.is_some_and(|number| (1..=47).contains(&number)) {
            return Err(NumberError::Prefecture);
        }
        if check != insurer_check_digit(payload).to_string() {
            return Err(NumberError::CheckDigit { what });
        }
        Ok(InsurerNumber(typed))
    }

    /// The eight digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The kind of insurer by 法別番号.
    #[must_use]
    pub fn kind(&self) -> InsurerKind {
        match self.0.get(..2) {
            Some("01") => InsurerKind::KyokaiKenpo,
            Some("06") => InsurerKind::Society,
            Some("63") => InsurerKind::SpecialRetired,
            Some("39") => InsurerKind::LateElderly,
            _ => InsurerKind::Other,
        }
    }

    /// 都道府県番号, 1 to 47.
    #[must_use]
    pub fn prefecture(&self) -> u8 {
        let digits = self.0.get(2..4).unwrap_or_default();
        digits.parse().unwrap_or_default()
    }
}

impl fmt::Display for InsurerNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// 検証番号: weights 2, 1, 2, … from the right, the digits of each product added, modulo 10.
fn insurer_check_digit(payload: &str) -> u32 {
    let weights = [2, 1].into_iter().cycle();
    let sum: u32 = payload
        .chars()
        .rev()
        .filter_map(|c| c.to_digit(10))
        .zip(weights)
        .map(|(digit, weight)| digit * weight)
        .map(|product| product / 10 + product % 10)
        .sum();
    (10 - sum % 10) % 10
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{
        Branch, IndividualNumber, InsurerKind, InsurerNumber, MemberNumber, NumberError, Symbol,
        individual_check_digit,
    };
    use proptest::prelude::{prop_assert, prop_assert_eq, proptest};

    const CHECK_DIGIT: NumberError = NumberError::CheckDigit {
        what: "個人番号"
    };

    #[test]
    fn 記号番号枝番は前のゼロと全角を受ける() {
        assert_eq!(Symbol::parse("0042").unwrap().get(), 42);
        assert_eq!(Symbol::parse("４２").unwrap().to_string(), "42");
        assert_eq!(MemberNumber::parse("0000501").unwrap().get(), 501);
        assert_eq!(Branch::parse("0").unwrap(), Branch::INSURED);
        assert_eq!(Branch::parse("０３").unwrap().to_string(), "03");
    }

    #[test]
    fn 桁の上限とその次() {
        let out = |what, digits| NumberError::OutOfRange { what, digits };
        assert!(Symbol::parse("9999").is_ok());
        assert_eq!(Symbol::parse("10000"), Err(out("記号", 4)));
        assert_eq!(Symbol::parse("0"), Err(out("記号", 4)));
        assert!(MemberNumber::parse("9999999").is_ok());
        assert_eq!(MemberNumber::parse("10000000"), Err(out("番号", 7)));
        assert_eq!(MemberNumber::parse("99999999999"), Err(out("番号", 7)));
        assert_eq!(MemberNumber::parse("000"), Err(out("番号", 7)));
        assert!(Branch::parse("99").is_ok());
        assert_eq!(Branch::parse("100"), Err(out("枝番", 2)));
        assert_eq!(Branch::parse(" "), Err(NumberError::Empty));
        assert_eq!(Symbol::parse("健保42"), Err(NumberError::NotDigits));
    }

    #[test]
    fn 個人番号の検査用数字() {
        for typed in [
            "123456789018",
            "987654321093",
            "102030405061",
            "１２３４ ５６７８ ９０１８",
            "1234-5678-9018",
        ] {
            assert!(IndividualNumber::parse(typed).is_ok(), "{typed}");
        }
        assert_eq!(IndividualNumber::parse("123456789012"), Err(CHECK_DIGIT));
    }

    #[test]
    fn 個人番号の桁違いと同じ数字() {
        let length = NumberError::WrongLength {
            what: "個人番号",
            digits: 12,
        };
        assert_eq!(IndividualNumber::parse("12345678901"), Err(length));
        assert_eq!(IndividualNumber::parse("1234567890180"), Err(length));
        assert_eq!(
            IndividualNumber::parse("000000000000"),
            Err(NumberError::AllSame)
        );
        assert_eq!(
            IndividualNumber::parse("999999999999"),
            Err(NumberError::AllSame)
        );
        assert_eq!(IndividualNumber::parse(""), Err(NumberError::Empty));
        assert_eq!(
            IndividualNumber::parse("12345678901X"),
            Err(NumberError::NotDigits)
        );
    }

    #[test]
    fn 個人番号は見せるときだけ現れる() {
        let number = IndividualNumber::parse("123456789018").unwrap();
        assert_eq!(number.reveal().as_str(), "123456789018");
        assert_eq!(number.reveal_grouped().as_str(), "1234 5678 9018");
        assert_eq!(format!("{number:?}"), "IndividualNumber(…)");
    }

    #[test]
    fn 誤りの文に番号は出ない() {
        let error = IndividualNumber::parse("123456789012").unwrap_err();
        assert!(!error.to_string().contains("1234"));
        assert!(!format!("{error:?}").contains("1234"));
    }

    #[test]
    fn 保険者番号の検証番号() {
        for (typed, kind, prefecture) in [
            ("06130009", InsurerKind::Society, 13),
            ("06139992", InsurerKind::Society, 13),
            ("63139992", InsurerKind::SpecialRetired, 13),
            ("06271233", InsurerKind::Society, 27),
            ("01040013", InsurerKind::KyokaiKenpo, 4),
            ("０６１３０００９", InsurerKind::Society, 13),
        ] {
            let number = InsurerNumber::parse(typed).unwrap();
            assert_eq!(
                (number.kind(), number.prefecture()),
                (kind, prefecture),
                "{typed}"
            );
        }
        let what = "保険者番号";
        assert_eq!(
            InsurerNumber::parse("06130008"),
            Err(NumberError::CheckDigit { what })
        );
        assert_eq!(
            InsurerNumber::parse("6130009"),
            Err(NumberError::WrongLength { what, digits: 8 })
        );
        assert_eq!(
            InsurerNumber::parse("061300090"),
            Err(NumberError::WrongLength { what, digits: 8 })
        );
    }

    #[test]
    fn 保険者番号の都道府県は01から47まで() {
        assert_eq!(
            InsurerNumber::parse("06000000"),
            Err(NumberError::Prefecture)
        );
        assert_eq!(
            InsurerNumber::parse("06480004"),
            Err(NumberError::Prefecture)
        );
        assert_ne!(
            InsurerNumber::parse("06470004"),
            Err(NumberError::Prefecture)
        );
        assert_ne!(
            InsurerNumber::parse("06010004"),
            Err(NumberError::Prefecture)
        );
    }

    proptest! {
        #[test]
        fn 一桁の打ち間違いは見つかる(payload in "9999[0-9]{7}", at in 0_usize..11, other in 0_u8..10) {
            let mut digits: Vec<u8> = payload.bytes().map(|b| b - b'0').collect();
            let check = individual_check_digit(&digits);
            let text = format!("{payload}{check}");
            let number = IndividualNumber::parse(&text).unwrap();
            let revealed = number.reveal();
            prop_assert_eq!(revealed.as_str(), text.as_str());
            let original = std::mem::replace(digits.get_mut(at).unwrap(), other);
            let wrong: String = digits.iter().chain(&[check]).map(ToString::to_string).collect();
            // Remainders 0 and 1 share the check digit 0, so only other check digits find every slip.
            if original != other && check != 0 {
                prop_assert!(IndividualNumber::parse(&wrong).is_err());
            }
        }
    }
}

//! 円と端数処理: whole yen, rates and the named roundings, in exact arithmetic.
//! It must not use floating point anywhere.

use crate::domain::digits::ascii_of;
use num_rational::Ratio;
use serde::{Deserialize, Serialize};
use std::fmt;

/// An exact intermediate amount in yen, before its rounding.
pub type ExactYen = Ratio<i128>;

/// 円: a whole amount of yen; negative only in differences.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Yen(i64);

impl Yen {
    /// 0円.
    pub const ZERO: Yen = Yen(0);

    /// This many yen.
    #[must_use]
    pub const fn new(yen: i64) -> Yen {
        Yen(yen)
    }

    /// The number of yen.
    #[must_use]
    pub const fn get(self) -> i64 {
        self.0
    }

    /// The sum, or `None` on overflow.
    #[must_use]
    pub fn checked_add(self, other: Yen) -> Option<Yen> {
        self.0.checked_add(other.0).map(Yen)
    }

    /// The difference, or `None` on overflow.
    #[must_use]
    pub fn checked_sub(self, other: Yen) -> Option<Yen> {
        self.0.checked_sub(other.0).map(Yen)
    }

    /// Reads a typed amount: `￥1,234`, `1234円`, `１，２３４`. Whole yen, not negative, at most 12 digits.
    ///
    /// # Errors
    /// A Japanese sentence on what is wrong.
    pub fn parse_typed(text: &str) -> Result<Yen, AmountError> {
        let typed: String = text.chars().map(ascii_of).collect();
        let typed = typed.trim().trim_start_matches(['¥', '\\', '￥']);
        let typed = typed.trim_end_matches('円').trim();
        if typed.is_empty() {
            return Err(AmountError::Empty);
        }
        if typed.starts_with(['-', '\u{2212}', '\u{25B2}', '\u{25B3}']) {
            return Err(AmountError::Negative);
        }
        let digits = without_separators(typed)?;
        if digits.len() > 12 {
            return Err(AmountError::TooLarge);
        }
        digits.parse().map(Yen).map_err(|_| AmountError::TooLarge)
    }

    /// The same amount as an exact fraction.
    #[must_use]
    pub fn exact(self) -> ExactYen {
        ExactYen::from_integer(i128::from(self.0))
    }
}

/// Digits of a typed amount; thousands separators must stand every three digits.
fn without_separators(typed: &str) -> Result<String, AmountError> {
    if let Some(c) = typed.chars().find(|c| !c.is_ascii_digit() && *c != ',') {
        return Err(AmountError::BadCharacter(c));
    }
    let mut groups = typed.split(',');
    let first = groups.next().unwrap_or_default();
    let mut digits = first.to_owned();
    let mut is_grouped = true;
    for group in groups {
        is_grouped &= group.len() == 3 && matches!(first.len(), 1..=3);
        digits.push_str(group);
    }
    if is_grouped {
        Ok(digits)
    } else {
        Err(AmountError::Separators)
    }
}

/// Why a typed amount was not accepted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AmountError {
    /// Nothing was typed.
    Empty,
    /// Below zero.
    Negative,
    /// A character that has no place in an amount.
    BadCharacter(char),
    /// Commas not every three digits.
    Separators,
    /// More than 12 digits.
    TooLarge,
}

impl fmt::Display for AmountError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            AmountError::Empty => f.write_str("金額を入力してください。"),
            AmountError::Negative => f.write_str("金額は0円以上で入力してください。"),
            AmountError::BadCharacter('.') => {
                f.write_str("金額に小数は入力できません。円の単位で入力してください。")
            }
            AmountError::BadCharacter(c) => write!(
                f,
                "金額に「{c}」は入力できません。数字だけで入力してください。"
            ),
            AmountError::Separators => {
                f.write_str("桁区切りの位置が3桁ごとになっていません。金額を確かめてください。")
            }
            AmountError::TooLarge => {
                f.write_str("金額の桁数が多すぎます。12桁までで入力してください。")
            }
        }
    }
}

impl std::error::Error for AmountError {}

impl std::iter::Sum for Yen {
    /// Saturates at limits that lie far outside every amount of this program.
    fn sum<I: Iterator<Item = Yen>>(amounts: I) -> Yen {
        amounts.fold(Yen::ZERO, |sum, yen| Yen(sum.0.saturating_add(yen.0)))
    }
}

/// 端数処理: the named roundings. A negative amount is rounded like its positive one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rounding {
    /// 1円未満切捨て.
    Floor1,
    /// 50銭未満切捨て, 50銭以上切上げ (四捨五入).
    HalfUp1,
    /// 50銭以下切捨て, 50銭超切上げ (給与からの控除).
    HalfDown1,
    /// 5円未満切捨て, 5円以上10円に切上げ.
    HalfUp10,
}

impl Rounding {
    /// The whole amount. Saturates at limits that lie far outside every amount of this program.
    #[must_use]
    pub fn round(self, amount: ExactYen) -> Yen {
        let is_negative = *amount.numer() < 0;
        let size = if is_negative { -amount } else { amount };
        let half = ExactYen::new(1, 2);
        let rounded = match self {
            Rounding::Floor1 => size.floor(),
            Rounding::HalfUp1 => (size + half).floor(),
            Rounding::HalfDown1 => (size - half).ceil(),
            Rounding::HalfUp10 => (size / 10 + half).floor() * 10,
        };
        let whole = if is_negative {
            -rounded.to_integer()
        } else {
            rounded.to_integer()
        };
        let limit = if is_negative { i64::MIN } else { i64::MAX };
        Yen(i64::try_from(whole).unwrap_or(limit))
    }
}

/// 率: a rate in 1/100,000, so that 9.85 % is 9850 and 92.00‰ is 9200.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Rate(u32);

impl Rate {
    /// The rate of this many 1/100,000.
    #[must_use]
    pub const fn new(per_100_000: u32) -> Rate {
        Rate(per_100_000)
    }

    /// How many 1/100,000.
    #[must_use]
    pub const fn get(self) -> u32 {
        self.0
    }

    /// Reads a typed rate exactly: `9.85`, `9.85%`, `９．８５％`, or per mille as `98.5‰`. Without a sign it is in
    /// percent; at most three decimals of a percent, at most 100 %.
    ///
    /// # Errors
    /// A Japanese sentence on what is wrong.
    pub fn parse_typed(text: &str) -> Result<Rate, RateError> {
        let typed: String = text.chars().map(ascii_of).collect();
        let typed = typed.trim();
        let (digits, places) = match typed.strip_suffix('‰') {
            Some(digits) => (digits, 2),
            None => (typed.strip_suffix('%').unwrap_or(typed), 3),
        };
        let digits = digits.trim();
        if digits.is_empty() {
            return Err(RateError::Empty);
        }
        let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
        let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !is_number(whole) || !is_number(decimals) || digits.ends_with('.') {
            return Err(RateError::NoNumber);
        }
        let decimals = decimals.trim_end_matches('0');
        if decimals.len() > places {
            return Err(RateError::TooFine);
        }
        let units = format!("{whole}{decimals:0<places$}");
        let rate: u32 = units.parse().map_err(|_| RateError::TooLarge)?;
        (rate <= 100_000)
            .then_some(Rate(rate))
            .ok_or(RateError::TooLarge)
    }

    /// The exact product, to be rounded by a named rounding.
    #[must_use]
    pub fn of(self, amount: Yen) -> ExactYen {
        amount.exact() * ExactYen::new(i128::from(self.0), 100_000)
    }
}

/// Why a typed rate was not accepted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RateError {
    /// Nothing was typed.
    Empty,
    /// No number with at most one point.
    NoNumber,
    /// More decimals than 1/100,000.
    TooFine,
    /// More than 100 %.
    TooLarge,
}

impl fmt::Display for RateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            RateError::Empty => "料率を入力してください。",
            RateError::NoNumber => {
                "料率として読めません。「9.85」（％）または「98.5‰」のように入力してください。"
            }
            RateError::TooFine => {
                "料率の小数が細かすぎます。％で小数第3位（‰で第2位）まで入力してください。"
            }
            RateError::TooLarge => "料率が100％を超えています。料率を確かめてください。",
        })
    }
}

impl std::error::Error for RateError {}

impl fmt::Display for Rate {
    /// In percent without needless zeros: `9.85%`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decimals = format!("{:03}", self.0 % 1000);
        let decimals = decimals.trim_end_matches('0');
        let dot = if decimals.is_empty() { "" } else { "." };
        write!(f, "{}{dot}{decimals}%", self.0 / 1000)
    }
}

impl fmt::Debug for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Yen {
    /// With thousands separators and no unit: `1,234,567`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.0.unsigned_abs().to_string();
        let mut grouped = String::with_capacity(digits.len() + digits.len() / 3 + 1);
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        let sign = if self.0 < 0 { "-" } else { "" };
        f.pad_integral(true, "", &format!("{sign}{grouped}"))
    }
}

impl fmt::Debug for Yen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}円")
    }
}

/// An amount or factor with at most `places` decimals, the rest cut off, as 根拠 show it; no needless zeros.
#[must_use]
pub fn decimals(exact: ExactYen, places: u32) -> String {
    let unit = 10_i128.pow(places);
    let scaled = (exact * ExactYen::from_integer(unit)).floor().to_integer();
    let (whole, rest) = (scaled.div_euclid(unit), scaled.rem_euclid(unit));
    let whole = Yen::new(i64::try_from(whole).unwrap_or(i64::MAX));
    let width = usize::try_from(places).unwrap_or_default();
    let rest = format!("{rest:0width$}");
    match rest.trim_end_matches('0') {
        "" => whole.to_string(),
        rest => format!("{whole}.{rest}"),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{AmountError, ExactYen, Rate, RateError, Rounding, Yen, decimals};
    use proptest::prelude::{prop_assert, prop_assert_eq, proptest};

    #[test]
    fn 小数は桁の先を切り捨て_末尾の0は書かない() {
        let written = |exact, places| decimals(exact, places);
        assert_eq!(written(ExactYen::new(57_652, 10), 2), "5,765.2");
        assert_eq!(written(ExactYen::from_integer(32_256), 2), "32,256");
        assert_eq!(written(ExactYen::new(2, 3), 8), "0.66666666");
        assert_eq!(written(ExactYen::new(1, 100), 1), "0");
    }

    #[test]
    fn 五十銭ちょうどを給与控除では切り捨てる() {
        // 110,000 × 9.21 % ÷ 2 = 5,065.5 exactly.
        let half = Rate::new(9210).of(Yen::new(110_000)) / 2;
        assert_eq!(half, ExactYen::new(10_131, 2));
        assert_eq!(Rounding::HalfDown1.round(half), Yen::new(5065));
        assert_eq!(Rounding::HalfUp1.round(half), Yen::new(5066));
        assert_eq!(Rounding::Floor1.round(half), Yen::new(5065));
    }

    #[test]
    fn 料率は小数を正確に読む() {
        for (typed, rate) in [
            ("9.85", 9850),
            ("９．８５％", 9850),
            ("98.5‰", 9850),
            ("92.00 ‰", 9200),
            ("0.23", 230),
            ("10", 10_000),
            ("100%", 100_000),
            ("9.8500", 9850),
            ("0", 0),
        ] {
            assert_eq!(Rate::parse_typed(typed), Ok(Rate::new(rate)), "{typed}");
        }
        for (typed, error) in [
            ("", RateError::Empty),
            ("%", RateError::Empty),
            ("-1", RateError::NoNumber),
            ("9.", RateError::NoNumber),
            (".5", RateError::NoNumber),
            ("9.8.5", RateError::NoNumber),
            ("9,85", RateError::NoNumber),
            ("9.8501", RateError::TooFine),
            ("98.501‰", RateError::TooFine),
            ("100.001", RateError::TooLarge),
            ("99999999999", RateError::TooLarge),
        ] {
            assert_eq!(Rate::parse_typed(typed), Err(error), "{typed}");
        }
        let shown = Rate::new(9850).to_string();
        assert_eq!(Rate::parse_typed(&shown), Ok(Rate::new(9850)));
    }

    #[test]
    fn 端数処理の境目() {
        let sen = |sen: i128| ExactYen::new(sen, 100);
        for (amount, floor, up, down) in [
            (sen(1049), 10, 10, 10),
            (sen(1050), 10, 11, 10),
            (sen(1051), 10, 11, 11),
            (sen(1099), 10, 11, 11),
            (sen(1100), 11, 11, 11),
            (sen(0), 0, 0, 0),
            (sen(-1050), -10, -11, -10),
        ] {
            assert_eq!(Rounding::Floor1.round(amount), Yen::new(floor));
            assert_eq!(Rounding::HalfUp1.round(amount), Yen::new(up));
            assert_eq!(Rounding::HalfDown1.round(amount), Yen::new(down));
        }
        let ten = |yen: i128, denominator: i128| {
            Rounding::HalfUp10
                .round(ExactYen::new(yen, denominator))
                .get()
        };
        assert_eq!(ten(4, 1), 0);
        assert_eq!(ten(499, 100), 0);
        assert_eq!(ten(5, 1), 10);
        assert_eq!(ten(14, 1), 10);
        assert_eq!(ten(15, 1), 20);
    }

    #[test]
    fn 率は十万分の一で持つ() {
        assert_eq!(Rate::new(9850).to_string(), "9.85%");
        assert_eq!(Rate::new(9200).to_string(), "9.2%");
        assert_eq!(Rate::new(230).to_string(), "0.23%");
        assert_eq!(Rate::new(10_000).to_string(), "10%");
        assert_eq!(Rate::new(230).of(Yen::new(380_000)), Yen::new(874).exact());
    }

    #[test]
    fn 打たれた金額を読む() {
        for typed in [
            "285000",
            "285,000",
            "￥285,000",
            "¥285000",
            "\\285,000",
            "285,000円",
            "２８５，０００",
            " 285000 ",
            "￥２８５０００円",
        ] {
            assert_eq!(Yen::parse_typed(typed), Ok(Yen::new(285_000)), "{typed}");
        }
        assert_eq!(Yen::parse_typed("0"), Ok(Yen::ZERO));
        assert_eq!(Yen::parse_typed("000123"), Ok(Yen::new(123)));
    }

    #[test]
    fn おかしな金額は理由を言う() {
        for (typed, error) in [
            ("", AmountError::Empty),
            ("円", AmountError::Empty),
            ("-1", AmountError::Negative),
            ("−1", AmountError::Negative),
            ("△1", AmountError::Negative),
            ("28.5", AmountError::BadCharacter('.')),
            ("28万", AmountError::BadCharacter('万')),
            ("2850,00", AmountError::Separators),
            ("1,2345", AmountError::Separators),
            (",123", AmountError::Separators),
            ("1234567890123", AmountError::TooLarge),
        ] {
            assert_eq!(Yen::parse_typed(typed), Err(error), "{typed}");
            assert!(error.to_string().ends_with('。'));
        }
    }

    proptest! {
        #[test]
        fn 書いた金額は読み戻せる(amount in 0_i64..999_999_999_999) {
            prop_assert_eq!(Yen::parse_typed(&Yen::new(amount).to_string()), Ok(Yen::new(amount)));
        }

        #[test]
        fn 丸めは一円より遠くへ行かない(numerator in -1_000_000_i128..1_000_000, denominator in 1_i128..1000) {
            let exact = ExactYen::new(numerator, denominator);
            for rounding in [Rounding::Floor1, Rounding::HalfUp1, Rounding::HalfDown1] {
                let distance = rounding.round(exact).exact() - exact;
                prop_assert!(distance < ExactYen::from_integer(1));
                prop_assert!(distance > ExactYen::from_integer(-1));
            }
        }

        #[test]
        fn 合計は順に足した額(amounts in proptest::collection::vec(0_i64..1_000_000_000, 0..20)) {
            let sum: Yen = amounts.iter().map(|amount| Yen::new(*amount)).sum();
            prop_assert_eq!(sum.get(), amounts.iter().sum::<i64>());
        }
    }
}

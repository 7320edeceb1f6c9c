//! 円と端数処理: whole yen, rates and the named roundings, in exact arithmetic.
//! It must not use floating point anywhere.

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

    /// The same amount as an exact fraction.
    #[must_use]
    pub fn exact(self) -> ExactYen {
        ExactYen::from_integer(i128::from(self.0))
    }
}

impl fmt::Display for Yen {
    /// With thousands separators and no unit: `1,234,567`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.0.unsigned_abs().to_string();
        let mut grouped = String::with_capacity(digits.len() + digits.len() / 3 + 1);
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index) % 3 == 0 {
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

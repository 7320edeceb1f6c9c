//! 標準報酬月額: the grade of a 報酬月額 and the decision at acquisition (健康保険法第40条・第42条).
//! It must not know a form or a premium.

use crate::domain::coded::coded_enum;
use crate::domain::date::{Date, YearMonth};
use crate::domain::tables::standard_remuneration::rows_on;
use crate::domain::yen::{ExactYen, Rounding, Yen};
use std::fmt;

coded_enum! {
    /// 標準報酬月額の決定の理由.
    pub enum RemunerationBasis {
        /// 資格取得時決定 (第42条).
        Acquisition = "acquisition", "資格取得時決定";
        /// 定時決定 (第41条).
        Regular = "regular", "定時決定";
        /// 随時改定 (第43条).
        Occasional = "occasional", "随時改定";
        /// 任意継続被保険者 (第47条).
        Voluntary = "voluntary", "任意継続被保険者";
        /// 特例退職被保険者 (附則第3条第4項).
        SpecialRetired = "special_retired", "特例退職被保険者";
        /// As an old ledger had it when it was taken in; why and since when is not known.
        Takeover = "takeover", "台帳の移行";
    }
}

impl RemunerationBasis {
    /// Whether it is decided of somebody who is employed; what 任意継続・特例退職 have is not their own pay.
    #[must_use]
    pub const fn is_of_employment(self) -> bool {
        match self {
            RemunerationBasis::Acquisition
            | RemunerationBasis::Regular
            | RemunerationBasis::Occasional
            | RemunerationBasis::Takeover => true,
            RemunerationBasis::Voluntary | RemunerationBasis::SpecialRetired => false,
        }
    }
}

/// 等級と標準報酬月額 (健康保険法第40条第1項).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Grade {
    /// 等級, 1 to 50.
    pub number: u8,
    /// 標準報酬月額.
    pub standard_monthly: Yen,
}

/// The grade of a 報酬月額 by the table in force on `on`, the day the 標準報酬月額 takes effect.
/// `None` for a negative amount and before the first shipped table (2016-04-01).
#[must_use]
pub fn grade_for(monthly: Yen, on: Date) -> Option<Grade> {
    rows_on(on)
        .iter()
        .find(|row| row.lower <= monthly && row.upper.is_none_or(|upper| monthly < upper))
        .map(|row| Grade {
            number: row.number,
            standard_monthly: row.standard_monthly,
        })
}

/// The grade whose 標準報酬月額 is exactly this amount; `None` where the table has no such amount.
#[must_use]
pub fn grade_of_standard(standard_monthly: Yen, on: Date) -> Option<Grade> {
    rows_on(on)
        .iter()
        .find(|row| row.standard_monthly == standard_monthly)
        .map(|row| Grade {
            number: row.number,
            standard_monthly,
        })
}

/// 報酬月額 of pay for a fixed period: pay ÷ days of the period × 30 (健康保険法第42条第1項第1号).
/// `None` where the period has no day.
#[must_use]
pub fn monthly_of_period(pay: Yen, n_days: u32) -> Option<ExactYen> {
    let days = ExactYen::new(i128::from(n_days.max(1)), 1);
    (n_days > 0).then(|| pay.exact() / days * ExactYen::from_integer(30))
}

/// 報酬月額 as written: parts of a yen are dropped. The bounds of the grades are whole yen, so the grade
/// stays the same.
#[must_use]
pub fn whole_monthly(exact: ExactYen) -> Yen {
    Rounding::Floor1.round(exact)
}

/// Why 通貨, 現物 and 合計 of a 報酬月額 do not fit together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RemunerationError {
    /// An amount is below zero.
    Negative,
    /// 合計 is not 通貨 + 現物; what it should be.
    Total {
        /// 通貨 + 現物.
        expected: Yen,
    },
    /// 通貨 and 現物 are both zero.
    Nothing,
}

impl fmt::Display for RemunerationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RemunerationError::Negative => f.write_str("報酬月額は0円以上で入力してください。"),
            RemunerationError::Total { expected } => write!(
                f,
                "報酬月額の合計が通貨と現物の合計（{expected}円）と一致しません。届書を確かめてください。"
            ),
            RemunerationError::Nothing => {
                f.write_str("報酬月額が0円です。通貨または現物の額を確かめてください。")
            }
        }
    }
}

impl std::error::Error for RemunerationError {}

/// 報酬月額の合計: checks that the written total is 通貨 + 現物 and gives it.
///
/// # Errors
/// A total that differs, a negative part, or nothing at all.
pub fn remuneration_total(
    cash: Yen,
    in_kind: Yen,
    written_total: Yen,
) -> Result<Yen, RemunerationError> {
    if cash < Yen::ZERO || in_kind < Yen::ZERO {
        return Err(RemunerationError::Negative);
    }
    let expected: Yen = [cash, in_kind].into_iter().sum();
    if expected != written_total {
        return Err(RemunerationError::Total { expected });
    }
    if expected == Yen::ZERO {
        return Err(RemunerationError::Nothing);
    }
    Ok(expected)
}

/// 資格取得時決定 (健康保険法第42条): grade and the months for which it holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AcquisitionDecision {
    /// 等級と標準報酬月額.
    pub grade: Grade,
    /// 適用年月: the month of acquisition.
    pub effective_from: YearMonth,
    /// The last month for which it holds unless decided anew.
    pub effective_until: YearMonth,
}

/// 資格取得時決定 for a 報酬月額. `None` where no grade table is known for the day.
#[must_use]
pub fn decide_on_acquisition(acquired_on: Date, monthly: Yen) -> Option<AcquisitionDecision> {
    Some(AcquisitionDecision {
        grade: grade_for(monthly, acquired_on)?,
        effective_from: acquired_on.year_month(),
        effective_until: effective_until(acquired_on),
    })
}

/// 有効期間の末 (健康保険法第42条第2項): August of the same year for an acquisition from January to May,
/// August of the next year for one from June to December.
#[must_use]
pub fn effective_until(acquired_on: Date) -> YearMonth {
    let acquired = acquired_on.year_month();
    let to_august = match acquired.month() {
        1..=5 => 8,
        _ => 20,
    };
    let month = i32::try_from(acquired.month()).unwrap_or(0);
    acquired.add_months(to_august - month)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{
        Grade, RemunerationError, decide_on_acquisition, effective_until, grade_for,
        grade_of_standard, monthly_of_period, remuneration_total, whole_monthly,
    };
    use crate::domain::date::{Date, YearMonth, day};
    use crate::domain::tables::standard_remuneration::rows_on;
    use crate::domain::yen::Yen;
    use proptest::prelude::{prop_assert, proptest};

    const ON: Date = day!(2026, 11, 2);

    fn grade(monthly: i64) -> (i64, u8) {
        let grade = grade_for(Yen::new(monthly), ON).unwrap();
        (grade.standard_monthly.get(), grade.number)
    }

    #[test]
    fn 等級の境の一円前と当額() {
        for row in rows_on(ON).iter().skip(1) {
            assert_eq!(grade(row.lower.get() - 1).1, row.number - 1);
            assert_eq!(grade(row.lower.get()).1, row.number);
        }
        assert_eq!(grade(0), (58_000, 1));
        assert_eq!(grade(99_999_999), (1_390_000, 50));
        assert_eq!(grade_for(Yen::new(-1), ON), None);
    }

    #[test]
    fn 表のない時期には等級がない() {
        assert_eq!(grade_for(Yen::new(285_000), day!(2016, 3, 31)), None);
        assert!(grade_for(Yen::new(285_000), day!(2016, 4, 1)).is_some());
    }

    #[test]
    fn 標準報酬月額そのものから等級を引く() {
        let twenty = Grade {
            number: 20,
            standard_monthly: Yen::new(260_000),
        };
        assert_eq!(grade_of_standard(Yen::new(260_000), ON), Some(twenty));
        assert_eq!(grade_of_standard(Yen::new(261_000), ON), None);
    }

    #[test]
    fn 週給は日割りして三十倍する() {
        let exact = monthly_of_period(Yen::new(60_000), 7).unwrap();
        assert_eq!(whole_monthly(exact), Yen::new(257_142));
        assert_eq!(grade(whole_monthly(exact).get()), (260_000, 20));
        assert_eq!(monthly_of_period(Yen::new(60_000), 0), None);
    }

    #[test]
    fn 合計は通貨と現物の和でなければならない() {
        let yen = Yen::new;
        assert_eq!(
            remuneration_total(yen(300_000), yen(5_000), yen(305_000)),
            Ok(yen(305_000))
        );
        let expected = yen(305_000);
        for wrong in [304_999, 305_001] {
            let checked = remuneration_total(yen(300_000), yen(5_000), yen(wrong));
            assert_eq!(checked, Err(RemunerationError::Total { expected }));
        }
        assert_eq!(
            remuneration_total(yen(-1), yen(1), yen(0)),
            Err(RemunerationError::Negative)
        );
        assert_eq!(
            remuneration_total(yen(0), yen(0), yen(0)),
            Err(RemunerationError::Nothing)
        );
    }

    #[test]
    fn 五月末までは同じ年の八月_六月からは翌年の八月まで() {
        let month = |year, month| YearMonth::new(year, month).unwrap();
        assert_eq!(effective_until(day!(2026, 1, 1)), month(2026, 8));
        assert_eq!(effective_until(day!(2026, 5, 31)), month(2026, 8));
        assert_eq!(effective_until(day!(2026, 6, 1)), month(2027, 8));
        assert_eq!(effective_until(day!(2026, 12, 31)), month(2027, 8));
    }

    #[test]
    fn 資格取得時決定() {
        let decision = decide_on_acquisition(ON, Yen::new(285_000)).unwrap();
        assert_eq!(
            decision.grade,
            Grade {
                number: 21,
                standard_monthly: Yen::new(280_000)
            }
        );
        assert_eq!(decision.effective_from.to_string(), "2026-11");
        assert_eq!(decision.effective_until.to_string(), "2027-08");
    }

    proptest! {
        #[test]
        fn 報酬が増えて等級が下がることはない(monthly in 0_i64..2_000_000, more in 0_i64..100_000) {
            prop_assert!(grade(monthly) <= grade(monthly + more));
        }
    }
}

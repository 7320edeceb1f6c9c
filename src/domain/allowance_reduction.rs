//! 傷病手当金の支給調整: what other income for the same day leaves of the daily amount (健康保険法第103条・第108条).
//! It must not know a form or a calendar of claims; income arrives by day.

use crate::domain::coded::coded_enum;
use crate::domain::date::Date;
use crate::domain::period::Period;
use crate::domain::yen::{ExactYen, Rounding, Yen};

coded_enum! {
    /// 調整する収入の種類.
    pub enum IncomeKind {
        /// 報酬 (第108条第1項).
        Pay = "pay", "報酬";
        /// 出産手当金 (第103条).
        Maternity = "maternity", "出産手当金";
        /// 障害厚生年金 with the 障害基礎年金 of the same cause (第108条第3項).
        DisabilityPension = "disability_pension", "障害厚生年金";
        /// 障害手当金 (第108条第4項).
        DisabilityLumpSum = "disability_lump_sum", "障害手当金";
        /// 老齢退職年金給付, of people who have lost their membership (第108条第5項).
        OldAgePension = "old_age_pension", "老齢退職年金";
        /// 労災の休業補償給付 (第55条).
        WorkInjury = "work_injury", "休業補償給付";
    }
}

impl IncomeKind {
    /// Article by which it is set against 傷病手当金.
    #[must_use]
    pub const fn law(self) -> &'static str {
        match self {
            IncomeKind::Pay => "健康保険法第108条第1項",
            IncomeKind::Maternity => "健康保険法第103条",
            IncomeKind::DisabilityPension => "健康保険法第108条第3項",
            IncomeKind::DisabilityLumpSum => "健康保険法第108条第4項",
            IncomeKind::OldAgePension => "健康保険法第108条第5項",
            IncomeKind::WorkInjury => "健康保険法第55条",
        }
    }
}

/// Income for every day of a period.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Income {
    /// 種類.
    pub kind: IncomeKind,
    /// The days for which it is received.
    pub period: Period,
    /// 1日あたりの額.
    pub per_day: Yen,
    /// Only on days of 有給休暇.
    pub only_paid_leave: bool,
}

/// 障害手当金: nothing is paid until the daily amounts since the day it was received reach it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LumpSum {
    /// The day on which it was received.
    pub received_on: Date,
    /// 額.
    pub amount: Yen,
    /// The running total of the daily amounts before this claim.
    pub consumed: Yen,
}

/// 支給を調整した収入 of one day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Offset {
    /// The income that decides: the largest.
    pub kind: IncomeKind,
    /// Its amount for the day.
    pub amount: Yen,
}

/// 報酬の入力: how the 事業主 states what was paid.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PayInput {
    /// 日額.
    PerDay(Yen),
    /// 期間の額, for this many calendar days.
    ForPeriod(Yen, u32),
    /// 月額の手当: a thirtieth per day.
    Monthly(Yen),
}

/// 報酬の日額. The law names no rounding; the society's setting does. `None` for a period without a day.
#[must_use]
pub fn pay_per_day(pay: PayInput, rounding: Rounding) -> Option<Yen> {
    let of = |amount: Yen, n_days: u32| {
        (n_days > 0).then(|| rounding.round(amount.exact() / i128::from(n_days.max(1))))
    };
    match pay {
        PayInput::PerDay(amount) => Some(amount),
        PayInput::ForPeriod(amount, n_days) => of(amount, n_days),
        PayInput::Monthly(amount) => of(amount, 30),
    }
}

/// 年金の日額: a 360th of the year's amount, parts of a yen dropped (則第89条).
#[must_use]
pub fn pension_per_day(yearly: Yen) -> Yen {
    Rounding::Floor1.round(yearly.exact() / ExactYen::from_integer(360))
}

/// What is left of the daily amount, and what was set against it. Several kinds of income are not added up: the largest
/// decides (第108条 for 報酬 and 障害年金; the others are read in the same way). 報酬 of one day is added up.
#[must_use]
pub fn payable(daily: Yen, incomes: &[(IncomeKind, Yen)]) -> (Yen, Option<Offset>) {
    let mut deciding: Option<Offset> = None;
    for (kind, _) in incomes {
        let same = incomes.iter().filter(|(other, _)| other == kind);
        let amount: Yen = same.map(|(_, amount)| *amount).sum();
        if amount > deciding.map_or(Yen::ZERO, |offset| offset.amount) {
            deciding = Some(Offset {
                kind: *kind,
                amount,
            });
        }
    }
    let set_off = deciding.map_or(Yen::ZERO, |offset| offset.amount);
    let left = daily.checked_sub(set_off).unwrap_or_default();
    (left.max(Yen::ZERO), deciding)
}

impl LumpSum {
    /// What the 障害手当金 leaves of the daily amount of a day, the running total moving on.
    pub fn leave(&mut self, on: Date, daily: Yen) -> Yen {
        if on < self.received_on {
            return daily;
        }
        let before = self.consumed;
        self.consumed = [before, daily].into_iter().sum();
        if before >= self.amount {
            return daily;
        }
        let beyond = self.consumed.checked_sub(self.amount).unwrap_or_default();
        beyond.max(Yen::ZERO)
    }
}

#[cfg(test)]
mod tests {
    use super::{IncomeKind, payable};
    use crate::domain::yen::Yen;
    use proptest::prelude::{prop_assert, proptest};

    #[test]
    fn 同じ日の報酬は足し_種類の違う収入は大きい方() {
        let daily = Yen::new(6_667);
        let pay = |yen| (IncomeKind::Pay, Yen::new(yen));
        let pension = |yen| (IncomeKind::DisabilityPension, Yen::new(yen));
        let (left, _) = payable(daily, &[pay(1_000), pay(2_000)]);
        assert_eq!(left, Yen::new(3_667));
        let (left, offset) = payable(daily, &[pay(4_000), pension(3_785)]);
        assert_eq!(left, Yen::new(2_667));
        assert_eq!(offset.map(|offset| offset.kind), Some(IncomeKind::Pay));
    }

    proptest! {
        #[test]
        fn 調整で増えることはない(daily in 0_i64..50_000, pay in 0_i64..80_000, pension in 0_i64..80_000) {
            let incomes = [
                (IncomeKind::Pay, Yen::new(pay)),
                (IncomeKind::DisabilityPension, Yen::new(pension)),
            ];
            let (left, _) = payable(Yen::new(daily), &incomes);
            prop_assert!(left >= Yen::ZERO && left <= Yen::new(daily));
        }
    }
}

//! 支給期間: 1年6か月 of 傷病手当金, counted in days paid or by the calendar (健康保険法第99条第4項).
//! It must not know amounts; how many days were used arrives as a number.

use crate::domain::date::{Date, day};

/// 支給期間 in months.
pub const PERIOD_MONTHS: u32 = 18;

/// Rights that began on this day or later count the days paid (令和3年法律第66号附則第3条).
pub const CUMULATIVE_SINCE: Date = day!(2020, 7, 2);

/// 支給期間の数え方.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PeriodRule {
    /// 通算: every day on which something is paid uses one day.
    Cumulative,
    /// 暦日: it ends with a day of the calendar, whether anything was paid or not.
    Calendar,
}

/// 支給期間 of one illness.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AllowancePeriod {
    /// 支給を始めた日.
    pub started_on: Date,
    /// The last day of 1年6か月 from the start by the calendar; under 通算 it only measures the days.
    pub calendar_end: Date,
    /// 支給期間の総日数.
    pub n_total: u32,
    /// 数え方.
    pub rule: PeriodRule,
}

impl AllowancePeriod {
    /// 支給期間 that began on a day.
    #[must_use]
    pub fn of(started_on: Date) -> AllowancePeriod {
        let calendar_end = started_on.period_end(PERIOD_MONTHS);
        let n_days = calendar_end.days_since(started_on) + 1;
        AllowancePeriod {
            started_on,
            calendar_end,
            n_total: u32::try_from(n_days).unwrap_or(0),
            rule: if started_on >= CUMULATIVE_SINCE {
                PeriodRule::Cumulative
            } else {
                PeriodRule::Calendar
            },
        }
    }

    /// 残日数 after this many days were used.
    #[must_use]
    pub fn left(self, n_used: u32) -> u32 {
        self.n_total.saturating_sub(n_used)
    }

    /// Whether a day can still be paid after this many days were used.
    #[must_use]
    pub fn allows(self, on: Date, n_used: u32) -> bool {
        match self.rule {
            PeriodRule::Cumulative => self.left(n_used) > 0,
            PeriodRule::Calendar => on <= self.calendar_end,
        }
    }

    /// 満了日 where every day from `from` on is paid; `None` where nothing is left.
    #[must_use]
    pub fn ends_on(self, n_used: u32, from: Date) -> Option<Date> {
        match self.rule {
            PeriodRule::Cumulative => {
                let n_left = self.left(n_used);
                (n_left > 0).then(|| from.add_days(i64::from(n_left) - 1))
            }
            PeriodRule::Calendar => (from <= self.calendar_end).then_some(self.calendar_end),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{AllowancePeriod, PeriodRule};
    use crate::domain::date::day;
    use proptest::prelude::{prop_assert, proptest};

    #[test]
    fn 通算は令和2年7月2日の開始から() {
        let before = AllowancePeriod::of(day!(2020, 7, 1));
        assert_eq!(before.rule, PeriodRule::Calendar);
        assert_eq!(before.calendar_end, day!(2021, 12, 31));
        assert!(before.allows(day!(2021, 12, 31), 0));
        assert!(!before.allows(day!(2022, 1, 1), 0));
        let since = AllowancePeriod::of(day!(2020, 7, 2));
        assert_eq!(since.rule, PeriodRule::Cumulative);
        assert!(since.allows(day!(2022, 1, 2), since.n_total - 1));
        assert!(!since.allows(day!(2022, 1, 2), since.n_total));
    }

    proptest! {
        #[test]
        fn 総日数は月の長さで変わる(n in 0_i64..12_000) {
            let period = AllowancePeriod::of(day!(2016, 4, 1).add_days(n));
            prop_assert!((545..=552).contains(&period.n_total));
        }
    }
}

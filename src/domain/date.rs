//! 日付と和暦: civil dates, months, eras and the date arithmetic of the Civil Code.
//! It must not read the clock: "today" always arrives as an argument.

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};
use std::fmt;

/// 日付: a civil date without time of day, 1868-01-25 (明治の始め) or later in practice.
///
/// Serialized and displayed as ISO 8601 (`2026-11-22`); papers and screens use [`Date::wareki`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Date(NaiveDate);

impl Date {
    /// The date of this year, month and day, or `None` where no such day exists.
    #[must_use]
    pub fn new(year: i32, month: u32, day: u32) -> Option<Date> {
        NaiveDate::from_ymd_opt(year, month, day).map(Date)
    }

    /// The date of a chrono date.
    #[must_use]
    pub const fn from_naive(date: NaiveDate) -> Date {
        Date(date)
    }

    /// The chrono date inside.
    #[must_use]
    pub const fn naive(self) -> NaiveDate {
        self.0
    }

    /// The date of a literal, checked while compiling: only [`day`] calls it.
    pub(crate) const fn literal(year: i32, month: u32, day: u32) -> Date {
        let date = NaiveDate::from_ymd_opt(year, month, day);
        assert!(date.is_some(), "no such day");
        match date {
            Some(date) => Date(date),
            None => Date(NaiveDate::MIN),
        }
    }

    /// Reads `20261122`, exactly eight half-width digits of an existing day.
    #[must_use]
    pub fn parse_yyyymmdd(text: &str) -> Option<Date> {
        let is_shape = text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit());
        if !is_shape {
            return None;
        }
        Date::new(
            text.get(..4)?.parse().ok()?,
            text.get(4..6)?.parse().ok()?,
            text.get(6..)?.parse().ok()?,
        )
    }

    /// `20261122`, as most files write a date.
    #[must_use]
    pub fn yyyymmdd(self) -> String {
        format!("{:04}{:02}{:02}", self.year(), self.month(), self.day())
    }

    /// Reads `2026-11-22`, exactly this form.
    #[must_use]
    pub fn parse_iso(text: &str) -> Option<Date> {
        let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?;
        (date.format("%Y-%m-%d").to_string() == text).then_some(Date(date))
    }

    /// Western year.
    #[must_use]
    pub fn year(self) -> i32 {
        self.0.year()
    }

    /// Month, 1 to 12.
    #[must_use]
    pub fn month(self) -> u32 {
        self.0.month()
    }

    /// Day of the month, 1 to 31.
    #[must_use]
    pub fn day(self) -> u32 {
        self.0.day()
    }

    /// Day of the week.
    #[must_use]
    pub fn weekday(self) -> Weekday {
        self.0.weekday()
    }

    /// This day moved by `n_days`, backwards when negative. Saturates at chrono's limits,
    /// which lie far outside every date of this program.
    #[must_use]
    pub fn add_days(self, n_days: i64) -> Date {
        let days = Days::new(n_days.unsigned_abs());
        let moved = if n_days < 0 {
            self.0.checked_sub_days(days)
        } else {
            self.0.checked_add_days(days)
        };
        Date(moved.unwrap_or(self.0))
    }

    /// Days from `other` to `self`; negative when `self` is earlier.
    #[must_use]
    pub fn days_since(self, other: Date) -> i64 {
        self.0.signed_duration_since(other.0).num_days()
    }

    /// The same-numbered day `n_months` later; the last day of that month where it does not exist.
    #[must_use]
    pub fn add_months(self, n_months: u32) -> Date {
        Date(
            self.0
                .checked_add_months(Months::new(n_months))
                .unwrap_or(self.0),
        )
    }

    /// 期間の末日: the last day of a period of `n_months` that begins on this day (民法第143条第2項):
    /// the day before the same-numbered day, or the end of the month where that day does not exist.
    #[must_use]
    pub fn period_end(self, n_months: u32) -> Date {
        let corresponding = self.add_months(n_months);
        if corresponding.day() == self.day() {
            corresponding.add_days(-1)
        } else {
            corresponding
        }
    }

    /// The month this day lies in.
    #[must_use]
    pub fn year_month(self) -> YearMonth {
        YearMonth {
            year: self.year(),
            month: self.month(),
        }
    }

    /// 年度: the fiscal year (4月 to 3月) this day lies in, as the western year of its April.
    #[must_use]
    pub fn fiscal_year(self) -> i32 {
        if self.month() >= 4 {
            self.year()
        } else {
            self.year() - 1
        }
    }
}

/// A date literal of the law: `day!(2024, 12, 2)`. A day that does not exist does not compile.
macro_rules! day {
    ($year:literal, $month:literal, $day:literal) => {{
        const DAY: $crate::domain::date::Date =
            $crate::domain::date::Date::literal($year, $month, $day);
        DAY
    }};
}

pub(crate) use day;

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.format("%Y-%m-%d").fmt(f)
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// 年月: a calendar month, the key of premiums and standard remuneration.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct YearMonth {
    year: i32,
    month: u32,
}

impl YearMonth {
    /// The month, or `None` where `month` is not 1 to 12.
    #[must_use]
    pub fn new(year: i32, month: u32) -> Option<YearMonth> {
        (1..=12)
            .contains(&month)
            .then_some(YearMonth { year, month })
    }

    /// Western year.
    #[must_use]
    pub const fn year(self) -> i32 {
        self.year
    }

    /// Month, 1 to 12.
    #[must_use]
    pub const fn month(self) -> u32 {
        self.month
    }

    /// Reads `2026-11`, exactly this form.
    #[must_use]
    pub fn parse_iso(text: &str) -> Option<YearMonth> {
        let day = Date::parse_iso(&format!("{text}-01"))?;
        Some(day.year_month())
    }

    /// This month moved by `n_months`, backwards when negative. Saturates far outside every month of this program.
    #[must_use]
    pub fn add_months(self, n_months: i32) -> YearMonth {
        let moved = self.ordinal() + i64::from(n_months);
        let year = i32::try_from(moved.div_euclid(12)).ok();
        let month = u32::try_from(moved.rem_euclid(12) + 1).ok();
        match (year, month) {
            (Some(year), Some(month)) => YearMonth { year, month },
            _ => self,
        }
    }

    /// The next month.
    #[must_use]
    pub fn next(self) -> YearMonth {
        self.add_months(1)
    }

    /// The month before.
    #[must_use]
    pub fn previous(self) -> YearMonth {
        self.add_months(-1)
    }

    /// Months from `other` to `self`; negative when `self` is earlier.
    #[must_use]
    pub fn months_since(self, other: YearMonth) -> i64 {
        self.ordinal() - other.ordinal()
    }

    /// The first day of the month.
    #[must_use]
    pub fn first_day(self) -> Date {
        Date(NaiveDate::from_ymd_opt(self.year, self.month, 1).unwrap_or_default())
    }

    /// The last day of the month.
    #[must_use]
    pub fn last_day(self) -> Date {
        self.next().first_day().add_days(-1)
    }

    /// Whether `date` lies in this month.
    #[must_use]
    pub fn contains(self, date: Date) -> bool {
        date.year_month() == self
    }

    /// 年度: the fiscal year (4月 to 3月) of this month, as the western year of its April.
    #[must_use]
    pub fn fiscal_year(self) -> i32 {
        self.first_day().fiscal_year()
    }

    fn ordinal(self) -> i64 {
        i64::from(self.year) * 12 + i64::from(self.month) - 1
    }
}

impl fmt::Display for YearMonth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{Date, YearMonth};
    use proptest::prelude::{prop_assert, prop_assert_eq, proptest};

    fn month(text: &str) -> YearMonth {
        YearMonth::parse_iso(text).unwrap()
    }

    #[test]
    fn 決まった形のほかは読まない() {
        assert_eq!(Date::parse_iso("2026-11-22"), Some(day!(2026, 11, 22)));
        for wrong in [
            "2026-2-1",
            "2026-02-29",
            "2026/11/22",
            "",
            "2026-11-22 ",
            "２０２６-11-22",
        ] {
            assert_eq!(Date::parse_iso(wrong), None, "{wrong}");
        }
        assert_eq!(Date::parse_yyyymmdd("20240229"), Some(day!(2024, 2, 29)));
        for wrong in ["20260229", "2026022", "202602011", "2026-2-1", "２０２６"] {
            assert_eq!(Date::parse_yyyymmdd(wrong), None, "{wrong}");
        }
        assert_eq!(YearMonth::parse_iso("2026-13"), None);
        assert_eq!(YearMonth::parse_iso("2026-1"), None);
    }

    #[test]
    fn 同じ日のない月では末日になる() {
        assert_eq!(day!(2026, 1, 31).add_months(1), day!(2026, 2, 28));
        assert_eq!(day!(2024, 1, 31).add_months(1), day!(2024, 2, 29));
        assert_eq!(day!(2026, 12, 31).add_months(2), day!(2027, 2, 28));
        assert_eq!(day!(2026, 9, 15).add_months(2), day!(2026, 11, 15));
    }

    #[test]
    fn 期間の末日は応当日の前日_応当日がなければ月末() {
        assert_eq!(day!(2026, 9, 15).period_end(2), day!(2026, 11, 14));
        assert_eq!(day!(2026, 12, 31).period_end(2), day!(2027, 2, 28));
        assert_eq!(day!(2026, 12, 28).period_end(2), day!(2027, 2, 27));
        assert_eq!(day!(2024, 4, 1).period_end(24), day!(2026, 3, 31));
    }

    #[test]
    fn 年度は四月一日に変わる() {
        assert_eq!(day!(2027, 3, 31).fiscal_year(), 2026);
        assert_eq!(day!(2027, 4, 1).fiscal_year(), 2027);
        assert_eq!(month("2027-03").fiscal_year(), 2026);
        assert_eq!(month("2027-04").fiscal_year(), 2027);
    }

    #[test]
    fn 月の前後と初日と末日() {
        assert_eq!(month("2026-12").next(), month("2027-01"));
        assert_eq!(month("2027-01").previous(), month("2026-12"));
        assert_eq!(month("2026-11").add_months(-23), month("2024-12"));
        assert_eq!(month("2024-02").first_day(), day!(2024, 2, 1));
        assert_eq!(month("2024-02").last_day(), day!(2024, 2, 29));
        assert_eq!(month("2026-02").last_day(), day!(2026, 2, 28));
        assert!(month("2026-02").contains(day!(2026, 2, 28)));
        assert!(!month("2026-02").contains(day!(2026, 3, 1)));
    }

    proptest! {
        #[test]
        fn 月の差だけ進めば着く(from in -5_000_i32..5_000, n_months in -5_000_i32..5_000) {
            let from = month("2026-11").add_months(from);
            let to = from.add_months(n_months);
            prop_assert_eq!(to.months_since(from), i64::from(n_months));
            prop_assert_eq!(to.add_months(-n_months), from);
        }

        #[test]
        fn 期間の翌日に次の期間を始めると二倍になる(n_days in 0_i64..20_000, n_months in 1_u32..60) {
            // Only from days that every month has; 31 August and its kind shift once.
            let from = day!(1990, 1, 1).add_days(n_days);
            let next = from.period_end(n_months).add_days(1);
            if from.day() <= 28 {
                prop_assert_eq!(next, from.add_months(n_months));
                prop_assert_eq!(next.period_end(n_months), from.period_end(2 * n_months));
            } else {
                prop_assert!(next.days_since(from) >= 28);
            }
        }
    }
}

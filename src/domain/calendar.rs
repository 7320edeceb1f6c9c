//! 営業日と休日: which days the society and the banks are open, and days "within n days".
//! It must not hold a fixed list for ever: holidays are data that the clerk can extend.

use crate::domain::date::Date;
use crate::domain::tables::holidays::SHIPPED;
use chrono::Weekday;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// 休日: the days besides Saturday and Sunday on which nothing falls due, each with its name.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Holidays(BTreeMap<Date, String>);

impl Holidays {
    /// The shipped 国民の祝日, 2024 to 2027.
    #[must_use]
    pub fn shipped() -> Holidays {
        let named = SHIPPED.iter().map(|(day, name)| (*day, (*name).to_owned()));
        Holidays(named.collect())
    }

    /// Adds or renames a holiday.
    pub fn insert(&mut self, day: Date, name: &str) {
        self.0.insert(day, name.to_owned());
    }

    /// Takes a holiday off the list.
    pub fn remove(&mut self, day: Date) {
        self.0.remove(&day);
    }

    /// The holidays in order, each with its name.
    pub fn iter(&self) -> impl Iterator<Item = (Date, &str)> {
        self.0.iter().map(|(day, name)| (*day, name.as_str()))
    }

    /// The name of the holiday on this day.
    #[must_use]
    pub fn name_on(&self, day: Date) -> Option<&str> {
        self.0.get(&day).map(String::as_str)
    }

    /// The last day of the last year with a holiday: later dates are computed without holidays.
    #[must_use]
    pub fn known_until(&self) -> Option<Date> {
        let (last, _) = self.0.last_key_value()?;
        Date::new(last.year(), 12, 31)
    }

    /// Whether the day is neither Saturday, Sunday nor a holiday.
    #[must_use]
    pub fn is_business_day(&self, day: Date) -> bool {
        !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) && !self.0.contains_key(&day)
    }

    /// The day itself where it is a business day, otherwise the next one (民法第142条).
    #[must_use]
    pub fn next_business_day(&self, day: Date) -> Date {
        let mut candidate = day;
        // A year without a single business day is no calendar; the bound only ends a broken list.
        for _ in 0..366 {
            if self.is_business_day(candidate) {
                return candidate;
            }
            candidate = candidate.add_days(1);
        }
        day
    }
}

/// 「n日以内」の末日: the first day is not counted (初日不算入, 民法第140条).
#[must_use]
pub fn deadline_within(from: Date, n_days: u32) -> Date {
    from.add_days(i64::from(n_days))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{Holidays, deadline_within};
    use crate::domain::date::Date;
    use chrono::Weekday;
    use std::collections::BTreeMap;

    fn date(text: &str) -> Date {
        Date::parse_iso(text).unwrap()
    }

    #[test]
    fn 期限が土日祝に当たれば次の営業日() {
        let holidays = Holidays::shipped();
        // 2026-10-10 is a Saturday and 2026-10-12 スポーツの日.
        assert_eq!(
            holidays.next_business_day(date("2026-10-09")),
            date("2026-10-09")
        );
        assert_eq!(
            holidays.next_business_day(date("2026-10-10")),
            date("2026-10-13")
        );
        assert_eq!(holidays.name_on(date("2026-10-12")), Some("スポーツの日"));
        // 2026-12-12, the twentieth day after a loss on 2026-11-23, is a Saturday.
        assert_eq!(
            holidays.next_business_day(date("2026-12-12")),
            date("2026-12-14")
        );
    }

    #[test]
    fn 休日は担当者が足し引きできる() {
        let mut holidays = Holidays::shipped();
        assert!(holidays.is_business_day(date("2026-12-29")));
        holidays.insert(date("2026-12-29"), "年末の休業");
        assert!(!holidays.is_business_day(date("2026-12-29")));
        holidays.remove(date("2026-12-29"));
        assert_eq!(holidays, Holidays::shipped());
        assert_eq!(holidays.known_until(), Some(date("2027-12-31")));
        assert_eq!(Holidays::default().known_until(), None);
    }

    #[test]
    fn 初日は数えない() {
        assert_eq!(deadline_within(date("2026-11-02"), 5), date("2026-11-07"));
    }

    fn nth_monday(year: i32, month: u32, n: u32) -> Date {
        (1..=31)
            .filter_map(|day| Date::new(year, month, day))
            .filter(|day| day.weekday() == Weekday::Mon)
            .nth(usize::try_from(n - 1).unwrap())
            .unwrap()
    }

    /// The holidays of a year by 国民の祝日に関する法律第2条, given the two equinoxes.
    fn by_law(year: i32, vernal: u32, autumnal: u32) -> BTreeMap<Date, String> {
        let fixed = |month, day| Date::new(year, month, day).unwrap();
        let named: BTreeMap<Date, String> = [
            (fixed(1, 1), "元日"),
            (nth_monday(year, 1, 2), "成人の日"),
            (fixed(2, 11), "建国記念の日"),
            (fixed(2, 23), "天皇誕生日"),
            (fixed(3, vernal), "春分の日"),
            (fixed(4, 29), "昭和の日"),
            (fixed(5, 3), "憲法記念日"),
            (fixed(5, 4), "みどりの日"),
            (fixed(5, 5), "こどもの日"),
            (nth_monday(year, 7, 3), "海の日"),
            (fixed(8, 11), "山の日"),
            (nth_monday(year, 9, 3), "敬老の日"),
            (fixed(9, autumnal), "秋分の日"),
            (nth_monday(year, 10, 2), "スポーツの日"),
            (fixed(11, 3), "文化の日"),
            (fixed(11, 23), "勤労感謝の日"),
        ]
        .into_iter()
        .map(|(day, name)| (day, name.to_owned()))
        .collect();
        with_substitutes(named)
    }

    /// 第3条: 振替休日 (2項) and a day between two holidays (3項).
    fn with_substitutes(named: BTreeMap<Date, String>) -> BTreeMap<Date, String> {
        let mut all = named.clone();
        for day in named.keys() {
            if day.weekday() == Weekday::Sun {
                let mut substitute = day.add_days(1);
                while named.contains_key(&substitute) {
                    substitute = substitute.add_days(1);
                }
                all.insert(substitute, "休日".to_owned());
            }
            let between = day.add_days(1);
            if named.contains_key(&day.add_days(2)) && !named.contains_key(&between) {
                all.entry(between).or_insert_with(|| "休日".to_owned());
            }
        }
        all
    }

    #[test]
    fn 収録した祝日は祝日法から計算した日と同じ() {
        let mut expected = BTreeMap::new();
        for (year, vernal, autumnal) in [
            (2024, 20, 22),
            (2025, 20, 23),
            (2026, 20, 23),
            (2027, 21, 23),
        ] {
            expected.append(&mut by_law(year, vernal, autumnal));
        }
        let shipped: BTreeMap<Date, String> = Holidays::shipped()
            .iter()
            .map(|(day, name)| (day, name.to_owned()))
            .collect();
        assert_eq!(shipped, expected);
    }
}

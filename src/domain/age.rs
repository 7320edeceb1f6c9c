//! 年齢: when somebody attains an age, by 年齢計算ニ関スル法律 and 民法第143条.
//! It must not know what an age means for a benefit or a duty.

use crate::domain::date::Date;

/// The `n`th birthday; somebody born on 29 February has it on 1 March of a common year.
#[must_use]
pub fn birthday(birth_on: Date, n: u32) -> Date {
    let year = i32::try_from(n)
        .ok()
        .and_then(|years| birth_on.year().checked_add(years))
        .unwrap_or(birth_on.year());
    Date::new(year, birth_on.month(), birth_on.day())
        .or_else(|| Date::new(year, 3, 1))
        .unwrap_or(birth_on)
}

/// 年齢到達日: the day on which age `n` is attained, the day before the `n`th birthday.
#[must_use]
pub fn attained_on(birth_on: Date, n: u32) -> Date {
    birthday(birth_on, n).add_days(-1)
}

/// 法律上の年齢 on a day: the highest age attained by then. 0 before the first one.
///
/// Somebody born on 2008-01-01 is 19 on 2026-12-31, the day before the birthday.
#[must_use]
pub fn age_on(birth_on: Date, on: Date) -> u32 {
    count(birth_on, on, attained_on)
}

/// 満年齢 as people say it: the number of birthdays up to and including a day. For display only.
#[must_use]
pub fn spoken_age_on(birth_on: Date, on: Date) -> u32 {
    count(birth_on, on, birthday)
}

/// The 75th birthday, on which membership ends (健康保険法第36条, 第3条第1項第7号).
#[must_use]
pub fn turns_75_on(birth_on: Date) -> Date {
    birthday(birth_on, 75)
}

fn count(birth_on: Date, on: Date, reached: fn(Date, u32) -> Date) -> u32 {
    let guess = u32::try_from(on.year() - birth_on.year() + 1).unwrap_or(0);
    (0..=guess)
        .rev()
        .take(3)
        .find(|n| reached(birth_on, *n) <= on)
        .unwrap_or(0)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{age_on, attained_on, birthday, spoken_age_on, turns_75_on};
    use crate::domain::date::Date;
    use proptest::prelude::{prop_assert_eq, proptest};

    fn date(text: &str) -> Date {
        Date::parse_iso(text).unwrap()
    }

    #[test]
    fn 誕生日の前日に年を取る() {
        let birth = date("2008-01-01");
        assert_eq!(attained_on(birth, 19), date("2026-12-31"));
        assert_eq!(age_on(birth, date("2026-12-30")), 18);
        assert_eq!(age_on(birth, date("2026-12-31")), 19);
        assert_eq!(spoken_age_on(birth, date("2026-12-31")), 18);
        assert_eq!(spoken_age_on(birth, date("2027-01-01")), 19);
    }

    #[test]
    fn うるう日生まれは平年には3月1日を誕生日とする() {
        let birth = date("1952-02-29");
        assert_eq!(birthday(birth, 72), date("2024-02-29"));
        assert_eq!(turns_75_on(birth), date("2027-03-01"));
        assert_eq!(attained_on(birth, 75), date("2027-02-28"));
        assert_eq!(age_on(birth, date("2027-02-27")), 74);
        assert_eq!(age_on(birth, date("2027-02-28")), 75);
    }

    #[test]
    fn 生まれた日とその前は0歳() {
        let birth = date("2026-11-22");
        assert_eq!(age_on(birth, date("2026-11-22")), 0);
        assert_eq!(age_on(birth, date("2020-01-01")), 0);
        assert_eq!(age_on(birth, date("2027-11-20")), 0);
        assert_eq!(age_on(birth, date("2027-11-21")), 1);
    }

    proptest! {
        #[test]
        fn 到達日の前日はまだその年齢でない(born in 0_i64..50_000, n in 1_u32..110) {
            let birth = date("1900-01-01").add_days(born);
            let day = attained_on(birth, n);
            prop_assert_eq!(age_on(birth, day), n);
            prop_assert_eq!(age_on(birth, day.add_days(-1)), n - 1);
            prop_assert_eq!(spoken_age_on(birth, day), n - 1);
        }
    }
}

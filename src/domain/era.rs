//! 元号と和暦: the five eras, their strict borders, and how a date is written in them.
//! It must not guess: a day outside the named era does not exist here.

use crate::domain::date::day;
use crate::domain::date::{Date, YearMonth};
use chrono::Weekday;

/// 元号 (元号法; the borders of 明治 and 大正 by the 改元 of their time).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Era {
    /// 明治, from 1868-01-25.
    Meiji,
    /// 大正, from 1912-07-30.
    Taisho,
    /// 昭和, from 1926-12-25.
    Showa,
    /// 平成, from 1989-01-08.
    Heisei,
    /// 令和, from 2019-05-01.
    Reiwa,
}

/// How the first year of an era is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum FirstYear {
    /// 元年.
    #[default]
    Gannen,
    /// 1年.
    Numeral,
}

impl Era {
    /// All eras, oldest first.
    pub const ALL: [Era; 5] = [Era::Meiji, Era::Taisho, Era::Showa, Era::Heisei, Era::Reiwa];

    /// The name, such as 令和.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Era::Meiji => "明治",
            Era::Taisho => "大正",
            Era::Showa => "昭和",
            Era::Heisei => "平成",
            Era::Reiwa => "令和",
        }
    }

    /// The letter, such as `R`.
    #[must_use]
    pub const fn letter(self) -> char {
        match self {
            Era::Meiji => 'M',
            Era::Taisho => 'T',
            Era::Showa => 'S',
            Era::Heisei => 'H',
            Era::Reiwa => 'R',
        }
    }

    /// The digit that stands for the era in 届書 files: 1 明治, 3 大正, 5 昭和, 7 平成, 9 令和.
    #[must_use]
    pub const fn digit(self) -> char {
        match self {
            Era::Meiji => '1',
            Era::Taisho => '3',
            Era::Showa => '5',
            Era::Heisei => '7',
            Era::Reiwa => '9',
        }
    }

    /// The first day of the era.
    #[must_use]
    pub const fn starts_on(self) -> Date {
        match self {
            Era::Meiji => day!(1868, 1, 25),
            Era::Taisho => day!(1912, 7, 30),
            Era::Showa => day!(1926, 12, 25),
            Era::Heisei => day!(1989, 1, 8),
            Era::Reiwa => day!(2019, 5, 1),
        }
    }

    /// The era with this letter, small letters included.
    #[must_use]
    pub fn from_letter(letter: char) -> Option<Era> {
        let letter = letter.to_ascii_uppercase();
        Era::ALL.into_iter().find(|era| era.letter() == letter)
    }

    /// The era with this digit of the 届書 files.
    #[must_use]
    pub fn from_digit(digit: char) -> Option<Era> {
        Era::ALL.into_iter().find(|era| era.digit() == digit)
    }

    /// The era in which `date` lies; `None` before 明治.
    #[must_use]
    pub fn of(date: Date) -> Option<Era> {
        Era::ALL
            .into_iter()
            .rev()
            .find(|era| era.starts_on() <= date)
    }

    /// The western year of year `year_of_era`, whether or not the era lasted so long.
    #[must_use]
    pub fn western_year(self, year_of_era: u32) -> Option<i32> {
        let offset = i32::try_from(year_of_era).ok()?.checked_sub(1)?;
        self.starts_on().year().checked_add(offset)
    }
}

impl Date {
    /// The day of this era, year, month and day; `None` where the era had no such day.
    ///
    /// 平成31年5月1日 is `None`: that day belongs to 令和元年.
    #[must_use]
    pub fn from_era(era: Era, year_of_era: u32, month: u32, day: u32) -> Option<Date> {
        if year_of_era == 0 {
            return None;
        }
        let date = Date::new(era.western_year(year_of_era)?, month, day)?;
        (Era::of(date) == Some(era)).then_some(date)
    }

    /// Reads the pair of a 届書 file: era digit and `YYMMDD`, such as `'9'` and `"081105"`.
    #[must_use]
    pub fn from_era_digits(era: char, yymmdd: &str) -> Option<Date> {
        let is_shape = yymmdd.len() == 6 && yymmdd.bytes().all(|b| b.is_ascii_digit());
        if !is_shape {
            return None;
        }
        let number = |range: std::ops::Range<usize>| yymmdd.get(range)?.parse::<u32>().ok();
        Date::from_era(
            Era::from_digit(era)?,
            number(0..2)?,
            number(2..4)?,
            number(4..6)?,
        )
    }

    /// The pair of a 届書 file: era digit and `YYMMDD`; `None` before 明治.
    #[must_use]
    pub fn era_digits(self) -> Option<(char, String)> {
        let (era, year) = self.era_year()?;
        let digits = format!("{year:02}{:02}{:02}", self.month(), self.day());
        Some((era.digit(), digits))
    }

    /// Era and year of the era; `None` before 明治.
    #[must_use]
    pub fn era_year(self) -> Option<(Era, u32)> {
        let era = Era::of(self)?;
        let year = u32::try_from(self.year() - era.starts_on().year() + 1).ok()?;
        Some((era, year))
    }

    /// 和暦 for papers and screens: `令和8年11月22日`, the first year as 元年.
    #[must_use]
    pub fn wareki(self) -> String {
        self.wareki_with(FirstYear::Gannen)
    }

    /// 和暦 with the first year written as the setting says.
    #[must_use]
    pub fn wareki_with(self, first_year: FirstYear) -> String {
        let year = wareki_year(self, first_year);
        format!("{year}{}月{}日", self.month(), self.day())
    }

    /// 和暦 with the day of the week: `令和8年11月22日（日）`.
    #[must_use]
    pub fn wareki_with_weekday(self) -> String {
        format!("{}（{}）", self.wareki(), self.weekday_ja())
    }

    /// 和暦 for narrow columns: `R8.11.22`.
    #[must_use]
    pub fn wareki_short(self) -> String {
        let (month, day) = (self.month(), self.day());
        match self.era_year() {
            Some((era, year)) => format!("{}{year}.{month}.{day}", era.letter()),
            None => format!("{}.{month}.{day}", self.year()),
        }
    }

    /// 西暦: `2026年11月22日`.
    #[must_use]
    pub fn seireki(self) -> String {
        format!("{}年{}月{}日", self.year(), self.month(), self.day())
    }

    /// 曜日 in one character, such as 日.
    #[must_use]
    pub fn weekday_ja(self) -> &'static str {
        match self.weekday() {
            Weekday::Mon => "月",
            Weekday::Tue => "火",
            Weekday::Wed => "水",
            Weekday::Thu => "木",
            Weekday::Fri => "金",
            Weekday::Sat => "土",
            Weekday::Sun => "日",
        }
    }
}

impl YearMonth {
    /// 和暦 of a month by its first day: `令和8年11月`.
    #[must_use]
    pub fn wareki(self) -> String {
        let year = wareki_year(self.first_day(), FirstYear::Gannen);
        format!("{year}{}月", self.month())
    }
}

/// 年度 in 和暦, such as `令和8年度` for 2026: named by the era in which most of it lies.
#[must_use]
pub fn fiscal_year_wareki(fiscal_year: i32) -> String {
    let middle = Date::new(fiscal_year, 10, 1);
    let year = middle.map_or_else(
        || format!("{fiscal_year}年"),
        |middle| wareki_year(middle, FirstYear::Gannen),
    );
    format!("{year}度")
}

fn wareki_year(date: Date, first_year: FirstYear) -> String {
    match date.era_year() {
        Some((era, 1)) if first_year == FirstYear::Gannen => format!("{}元年", era.name()),
        Some((era, year)) => format!("{}{year}年", era.name()),
        None => format!("{}年", date.year()),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use super::Era;
    use super::FirstYear;
    use super::fiscal_year_wareki;
    use crate::domain::date::{Date, YearMonth};
    use icu_calendar::cal::Japanese;
    use proptest::prelude::{prop_assert_eq, proptest};

    fn date(text: &str) -> Date {
        Date::parse_iso(text).unwrap()
    }

    #[test]
    fn 改元の前日と当日() {
        for (iso, wareki, short) in [
            ("1868-01-24", "1868年1月24日", "1868.1.24"),
            ("1868-01-25", "明治元年1月25日", "M1.1.25"),
            ("1912-07-29", "明治45年7月29日", "M45.7.29"),
            ("1912-07-30", "大正元年7月30日", "T1.7.30"),
            ("1926-12-24", "大正15年12月24日", "T15.12.24"),
            ("1926-12-25", "昭和元年12月25日", "S1.12.25"),
            ("1951-11-22", "昭和26年11月22日", "S26.11.22"),
            ("1989-01-07", "昭和64年1月7日", "S64.1.7"),
            ("1989-01-08", "平成元年1月8日", "H1.1.8"),
            ("2019-04-30", "平成31年4月30日", "H31.4.30"),
            ("2019-05-01", "令和元年5月1日", "R1.5.1"),
            ("2026-11-22", "令和8年11月22日", "R8.11.22"),
        ] {
            assert_eq!(date(iso).wareki(), wareki);
            assert_eq!(date(iso).wareki_short(), short);
        }
    }

    #[test]
    fn 元年は設定により1年とも書く() {
        let first = date("2019-05-01");
        assert_eq!(first.wareki_with(FirstYear::Numeral), "令和1年5月1日");
        assert_eq!(first.wareki_with(FirstYear::Gannen), "令和元年5月1日");
        assert_eq!(
            date("2020-01-01").wareki_with(FirstYear::Numeral),
            "令和2年1月1日"
        );
    }

    #[test]
    fn 曜日と西暦() {
        assert_eq!(
            date("2026-11-22").wareki_with_weekday(),
            "令和8年11月22日（日）"
        );
        assert_eq!(date("2026-10-13").weekday_ja(), "火");
        assert_eq!(date("2026-11-22").seireki(), "2026年11月22日");
    }

    #[test]
    fn 元号の外の日は存在しない() {
        assert_eq!(
            Date::from_era(Era::Heisei, 31, 4, 30),
            Some(date("2019-04-30"))
        );
        assert_eq!(Date::from_era(Era::Heisei, 31, 5, 1), None);
        assert_eq!(Date::from_era(Era::Reiwa, 1, 4, 30), None);
        assert_eq!(
            Date::from_era(Era::Reiwa, 1, 5, 1),
            Some(date("2019-05-01"))
        );
        assert_eq!(Date::from_era(Era::Showa, 64, 1, 8), None);
        assert_eq!(Date::from_era(Era::Reiwa, 0, 5, 1), None);
        assert_eq!(Date::from_era(Era::Reiwa, 8, 2, 29), None);
    }

    #[test]
    fn 届書の元号の数字と六桁() {
        assert_eq!(
            Date::from_era_digits('9', "081105"),
            Some(date("2026-11-05"))
        );
        assert_eq!(
            Date::from_era_digits('7', "310430"),
            Some(date("2019-04-30"))
        );
        assert_eq!(Date::from_era_digits('7', "310501"), None);
        assert_eq!(Date::from_era_digits('2', "081105"), None);
        assert_eq!(Date::from_era_digits('9', "81105"), None);
        assert_eq!(Date::from_era_digits('9', "０８１１"), None);
        assert_eq!(
            date("1951-11-22").era_digits(),
            Some(('5', "261122".to_owned()))
        );
    }

    #[test]
    fn 年度と年月の和暦() {
        assert_eq!(fiscal_year_wareki(2026), "令和8年度");
        assert_eq!(fiscal_year_wareki(2018), "平成30年度");
        assert_eq!(fiscal_year_wareki(2019), "令和元年度");
        assert_eq!(YearMonth::new(2019, 4).unwrap().wareki(), "平成31年4月");
        assert_eq!(YearMonth::new(2019, 5).unwrap().wareki(), "令和元年5月");
    }

    /// Era code and year of an independent implementation.
    fn oracle(day: Date) -> (String, u32) {
        let iso = icu_calendar::Date::try_new_iso(
            day.year(),
            u8::try_from(day.month()).unwrap(),
            u8::try_from(day.day()).unwrap(),
        )
        .unwrap();
        let year = iso.to_calendar(Japanese::new()).era_year();
        (year.era.to_string(), u32::try_from(year.year).unwrap())
    }

    fn ours(day: Date) -> (String, u32) {
        let (era, year) = day.era_year().unwrap();
        let code = match era {
            Era::Meiji => "meiji",
            Era::Taisho => "taisho",
            Era::Showa => "showa",
            Era::Heisei => "heisei",
            Era::Reiwa => "reiwa",
        };
        (code.to_owned(), year)
    }

    /// The other implementation names 明治 only from the Gregorian reform of 1873 on.
    #[test]
    fn 明治6年から159年分の全日が別の実装と一致する() {
        let mut day = date("1873-01-01");
        while day < date("2032-01-01") {
            assert_eq!(ours(day), oracle(day), "{day}");
            day = day.add_days(1);
        }
    }

    proptest! {
        #[test]
        fn 届書の数字は往復する(n_days in 0_i64..70_000) {
            let day = date("1868-01-25").add_days(n_days);
            let (era, digits) = day.era_digits().unwrap();
            prop_assert_eq!(Date::from_era_digits(era, &digits), Some(day));
            prop_assert_eq!(Date::parse_yyyymmdd(&day.yyyymmdd()), Some(day));
        }
    }
}

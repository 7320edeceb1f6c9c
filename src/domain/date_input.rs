//! 日付の入力: reads what a clerk types as a date, in 和暦 or 西暦.
//! It must not repair: an impossible date is refused, and the likely one only offered.

use crate::domain::date::{Date, YearMonth};
use crate::domain::digits::{ascii_of, is_hyphen_like};
use crate::domain::era::Era;
use std::fmt;
use std::ops::{Range, RangeInclusive};

/// What the typed date is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DateUse {
    /// 生年月日: an era must be named, `8.4.1` is refused.
    Birth,
    /// Any other date: `8.4.1` means the current era.
    General,
}

/// Why a typed date was not accepted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DateInputError {
    /// One Japanese sentence or two: what is wrong and what to do.
    pub message: String,
    /// 「…ではありませんか」: the day that was probably meant; never taken by itself.
    pub suggestion: Option<Date>,
}

impl fmt::Display for DateInputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for DateInputError {}

/// How far after today's year of the era a year without an era may lie; beyond it `26.4.1` would be
/// taken for 令和26年 where two digits of 2026 were meant.
const YEARS_AHEAD: u32 = 10;

/// Western years that are accepted.
const WESTERN_YEARS: RangeInclusive<i32> = 1868..=2199;

const HELP: &str = "「R8.11.22」「令和8年11月22日」「2026/11/22」のように入力してください。";

/// Reads a typed date.
///
/// Accepted, half-width and full-width alike: `R8.4.1`, `r8/4/1`, `R080401`, `令和8年4月1日`, `元年`,
/// `9080401` (era digit of the 届書), `令和8年4月1日（水）`, `20260401`, `2026/4/1`, `2026-4-1`, `8.4.1` (current era, not for
/// a birth), `t` or `.` for today, `+3` and `-1` for days from today.
///
/// # Errors
/// A Japanese sentence, with the likely date where the era and the day do not fit together.
pub fn parse_date_input(
    text: &str,
    today: Date,
    date_use: DateUse,
) -> Result<Date, DateInputError> {
    let typed = normalize(text);
    if typed.is_empty() {
        return Err(refuse("日付を入力してください。"));
    }
    let Some((before, weekday)) = split_weekday(&typed) else {
        return absolute_or_relative(&typed, Asked { today, date_use });
    };
    let date = absolute_or_relative(before, Asked { today, date_use })?;
    if date.weekday_ja() == weekday {
        Ok(date)
    } else {
        Err(DateInputError {
            message: format!(
                "曜日が合いません。{}は{}曜日です。日付を確かめてください。",
                date.wareki(),
                date.weekday_ja()
            ),
            suggestion: Some(date),
        })
    }
}

/// 「…（日）」: a copied date with its day of the week.
fn split_weekday(typed: &str) -> Option<(&str, &str)> {
    typed.strip_suffix(')')?.rsplit_once('(')
}

fn absolute_or_relative(typed: &str, asked: Asked) -> Result<Date, DateInputError> {
    if let Some(date) = relative_to_today(typed, asked.today) {
        return Ok(date);
    }
    if let Some((era, rest)) = strip_era(typed) {
        return era_date(era, rest);
    }
    if typed.chars().all(|c| c.is_ascii_digit()) {
        return digits_only(typed);
    }
    let Some((year_text, month, day)) = three_parts(typed) else {
        return Err(not_a_date());
    };
    if year_text.len() == 4 {
        return western(parse(year_text)?, month, day);
    }
    year_without_era(year_text, month, day, asked)
}

struct Asked {
    today: Date,
    date_use: DateUse,
}

/// Half-width, without spaces, one kind of separator each.
pub(super) fn normalize(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '。' | '｡' | '・' | '･' => '.',
            c if is_hyphen_like(c) => '-',
            c => ascii_of(c),
        })
        .collect()
}

fn relative_to_today(typed: &str, today: Date) -> Option<Date> {
    if matches!(typed, "t" | "T" | "." | "今日" | "本日") {
        return Some(today);
    }
    let is_shape = matches!(typed.len(), 2..=5)
        && typed.starts_with(['+', '-'])
        && typed.chars().skip(1).all(|c| c.is_ascii_digit());
    let n_days = typed.parse::<i64>().ok().filter(|_| is_shape)?;
    Some(today.add_days(n_days))
}

fn strip_era(typed: &str) -> Option<(Era, &str)> {
    let named = Era::ALL
        .into_iter()
        .find_map(|era| Some((era, typed.strip_prefix(era.name())?)));
    let one_kanji = || {
        Era::ALL.into_iter().find_map(|era| {
            let kanji = era.name().chars().next()?;
            Some((era, typed.strip_prefix(kanji)?))
        })
    };
    let letter = || {
        let first = typed.chars().next()?;
        Some((Era::from_letter(first)?, typed.get(1..)?))
    };
    named.or_else(one_kanji).or_else(letter)
}

fn era_date(era: Era, rest: &str) -> Result<Date, DateInputError> {
    let is_six_digits = rest.len() == 6 && rest.chars().all(|c| c.is_ascii_digit());
    if is_six_digits {
        return era_six_digits(era, rest);
    }
    // 「令和.8.4.1」: a separator after the era does no harm.
    let rest = rest.strip_prefix(['.', '/', '-']).unwrap_or(rest);
    let Some((year_text, month, day)) = three_parts(rest) else {
        return Err(not_a_date());
    };
    era_day(era, year_of_era(year_text)?, month, day)
}

fn era_six_digits(era: Era, digits: &str) -> Result<Date, DateInputError> {
    let part = |range: Range<usize>| parse(digits.get(range).unwrap_or_default());
    era_day(era, part(0..2)?, part(2..4)?, part(4..6)?)
}

fn digits_only(typed: &str) -> Result<Date, DateInputError> {
    let part = |range: Range<usize>| parse(typed.get(range).unwrap_or_default());
    match typed.len() {
        8 => western(part(0..4)?, part(4..6)?, part(6..8)?),
        7 => {
            let digit = typed.chars().next().unwrap_or_default();
            let Some(era) = Era::from_digit(digit) else {
                return Err(refuse(
                    "7桁の日付の先頭は元号の番号です。1 明治、3 大正、5 昭和、7 平成、9 令和 のどれかにしてください。",
                ));
            };
            era_six_digits(era, typed.get(1..).unwrap_or_default())
        }
        6 => Err(refuse(
            "6桁では元号が分かりません。「R081122」のように元号を付けるか、「20261122」のように西暦8桁で入力してください。",
        )),
        _ => Err(not_a_date()),
    }
}

fn year_without_era(
    year_text: &str,
    month: u32,
    day: u32,
    asked: Asked,
) -> Result<Date, DateInputError> {
    if asked.date_use == DateUse::Birth {
        return Err(refuse(
            "生年月日には元号を付けるか、西暦を4桁で入力してください（「S50.4.1」「1975/4/1」など）。",
        ));
    }
    let Some((era, this_year)) = asked.today.era_year() else {
        return Err(not_a_date());
    };
    let year = year_of_era(year_text)?;
    if year > this_year + YEARS_AHEAD {
        return Err(refuse(&format!(
            "「{year}年」は{era}とも西暦の下2桁とも読めます。元号を付けるか、西暦を4桁で入力してください。",
            era = era.name(),
        )));
    }
    era_day(era, year, month, day)
}

fn western(year: u32, month: u32, day: u32) -> Result<Date, DateInputError> {
    let year = i32::try_from(year).unwrap_or(i32::MAX);
    if !WESTERN_YEARS.contains(&year) {
        return Err(refuse(&format!(
            "西暦は{}年から{}年までで入力してください。",
            WESTERN_YEARS.start(),
            WESTERN_YEARS.end()
        )));
    }
    Date::new(year, month, day).ok_or_else(|| no_such_day(year, month, day))
}

fn era_day(era: Era, year: u32, month: u32, day: u32) -> Result<Date, DateInputError> {
    if let Some(date) = Date::from_era(era, year, month, day) {
        return Ok(date);
    }
    let western_year = era.western_year(year).filter(|_| year > 0);
    let Some(western_year) = western_year else {
        return Err(refuse(
            "元号の年は1年（元年）からです。年を確かめてください。",
        ));
    };
    let Some(meant) = Date::new(western_year, month, day) else {
        return Err(no_such_day(western_year, month, day));
    };
    let typed = format!("{}{year}年{month}月{day}日", era.name());
    Err(DateInputError {
        message: format!(
            "{typed}という日はありません。「{}」ではありませんか。",
            meant.wareki()
        ),
        suggestion: Some(meant),
    })
}

fn no_such_day(year: i32, month: u32, day: u32) -> DateInputError {
    let last = YearMonth::new(year, month).map(|ym| ym.last_day());
    match last {
        None => refuse("月は1から12までで入力してください。"),
        Some(last) => refuse(&format!(
            "{}年{month}月{day}日という日はありません。この月は{}日までです。",
            year,
            last.day()
        )),
    }
}

/// Year as typed, month and day: `8.4.1`, `2026/4/1`, `元年4月1日`, `8年4月1日`.
fn three_parts(text: &str) -> Option<(&str, u32, u32)> {
    let (year, rest) = text.split_once(['.', '/', '-', '年'])?;
    let (month, rest) = rest.split_once(['.', '/', '-', '月'])?;
    let day = rest.strip_suffix('日').unwrap_or(rest);
    let number = |part: &str| {
        let is_short = matches!(part.len(), 1..=2) && part.bytes().all(|b| b.is_ascii_digit());
        part.parse::<u32>().ok().filter(|_| is_short)
    };
    let is_year = year == "元"
        || (matches!(year.len(), 1 | 2 | 4) && year.bytes().all(|b| b.is_ascii_digit()));
    Some((year, number(month)?, number(day)?)).filter(|_| is_year)
}

fn year_of_era(text: &str) -> Result<u32, DateInputError> {
    if text == "元" { Ok(1) } else { parse(text) }
}

fn parse(digits: &str) -> Result<u32, DateInputError> {
    digits.parse().map_err(|_| not_a_date())
}

fn not_a_date() -> DateInputError {
    // The typed text is not repeated: it may be an 個人番号 in the wrong field.
    refuse(&format!("日付として読めません。{HELP}"))
}

pub(super) fn refuse(message: &str) -> DateInputError {
    DateInputError {
        message: message.to_owned(),
        suggestion: None,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{DateUse, parse_date_input};
    use crate::domain::date::Date;
    use proptest::prelude::{prop_assert_eq, proptest};

    fn date(text: &str) -> Date {
        Date::parse_iso(text).unwrap()
    }

    fn read(text: &str) -> Result<Date, String> {
        parse_date_input(text, date("2026-11-22"), DateUse::General).map_err(|e| e.message)
    }

    fn read_birth(text: &str) -> Result<Date, String> {
        parse_date_input(text, date("2026-11-22"), DateUse::Birth).map_err(|e| e.message)
    }

    #[test]
    fn 担当者が打つ形をすべて読む() {
        let expected = Ok(date("2026-04-01"));
        for typed in [
            "R8.4.1",
            "r8/4/1",
            "r8-4-1",
            "R080401",
            "令和8年4月1日",
            "令8.4.1",
            "令和08年04月01日",
            "9080401",
            "20260401",
            "2026/4/1",
            "2026-4-1",
            "2026.4.1",
            "2026年4月1日",
            "8.4.1",
            "8/4/1",
            "8年4月1日",
            "Ｒ８．４．１",
            "ｒ０８０４０１",
            "２０２６／４／１",
            "２０２６−４−１",
            "８ー４ー１",
            " R8. 4. 1 ",
            "令和　８年４月１日",
            "R.8.4.1",
        ] {
            assert_eq!(read(typed), expected, "{typed}");
        }
    }

    #[test]
    fn 曜日が付いていれば確かめる() {
        assert_eq!(read("令和8年11月22日（日）"), Ok(date("2026-11-22")));
        assert!(
            read("令和8年11月22日（月）")
                .unwrap_err()
                .contains("日曜日です")
        );
        assert!(
            read("令和8年11月22日（")
                .unwrap_err()
                .contains("読めません")
        );
    }

    #[test]
    fn 今日とその前後() {
        for (typed, iso) in [
            ("t", "2026-11-22"),
            ("Ｔ", "2026-11-22"),
            (".", "2026-11-22"),
            ("。", "2026-11-22"),
            ("本日", "2026-11-22"),
            ("+3", "2026-11-25"),
            ("＋３", "2026-11-25"),
            ("-1", "2026-11-21"),
            ("−1", "2026-11-21"),
            ("ー1", "2026-11-21"),
        ] {
            assert_eq!(read(typed), Ok(date(iso)), "{typed}");
        }
    }

    #[test]
    fn 元年とすべての元号() {
        for (typed, iso) in [
            ("令和元年5月1日", "2019-05-01"),
            ("R元.5.1", "2019-05-01"),
            ("R1.5.1", "2019-05-01"),
            ("H310430", "2019-04-30"),
            ("7010108", "1989-01-08"),
            ("S64.1.7", "1989-01-07"),
            ("5261122", "1951-11-22"),
            ("T15.12.24", "1926-12-24"),
            ("3150101", "1926-01-01"),
            ("M45.7.29", "1912-07-29"),
            ("1450729", "1912-07-29"),
        ] {
            assert_eq!(read(typed), Ok(date(iso)), "{typed}");
            assert_eq!(read_birth(typed), Ok(date(iso)), "{typed}");
        }
    }

    #[test]
    fn 元号の境を越えた日は直さずに問い返す() {
        for (typed, offered) in [
            ("平成31年5月1日", "令和元年5月1日"),
            ("H31.5.1", "令和元年5月1日"),
            ("7310501", "令和元年5月1日"),
            ("R1.4.30", "平成31年4月30日"),
            ("S64.1.8", "平成元年1月8日"),
            ("H1.1.7", "昭和64年1月7日"),
            ("T15.12.25", "昭和元年12月25日"),
            ("S1.12.24", "大正15年12月24日"),
            ("M45.7.30", "大正元年7月30日"),
        ] {
            let error = parse_date_input(typed, date("2026-11-22"), DateUse::General).unwrap_err();
            assert!(
                error
                    .message
                    .contains(&format!("「{offered}」ではありませんか")),
                "{typed}: {error}"
            );
            assert_eq!(error.suggestion.map(Date::wareki).as_deref(), Some(offered));
        }
    }

    #[test]
    fn 生年月日には元号のない年を認めない() {
        assert_eq!(read("8.4.1"), Ok(date("2026-04-01")));
        assert!(read_birth("8.4.1").unwrap_err().contains("元号を付ける"));
        assert!(read_birth("50.4.1").unwrap_err().contains("元号を付ける"));
    }

    #[test]
    fn 西暦の下2桁は受けない() {
        assert!(read("26/4/1").unwrap_err().contains("西暦を4桁"));
        assert!(read("99.4.1").unwrap_err().contains("西暦を4桁"));
        assert!(
            read("19.4.1").unwrap_err().contains("西暦を4桁"),
            "R8+10 の次"
        );
        assert_eq!(read("18.4.1"), Ok(date("2036-04-01")));
        assert!(read("260401").unwrap_err().contains("6桁では"));
    }

    #[test]
    fn 存在しない日は理由を言う() {
        assert!(read("R8.2.29").unwrap_err().contains("28日まで"));
        assert_eq!(read("R6.2.29"), Ok(date("2024-02-29")));
        assert!(read("R8.4.31").unwrap_err().contains("30日まで"));
        assert!(read("R8.13.1").unwrap_err().contains("月は1から12"));
        assert!(read("R8.0.1").unwrap_err().contains("月は1から12"));
        assert!(read("R0.4.1").unwrap_err().contains("元年"));
        assert!(read("2080401").unwrap_err().contains("元号の番号"));
        assert!(read("1867/4/1").unwrap_err().contains("1868年から"));
        assert!(read("").unwrap_err().contains("入力してください"));
    }

    #[test]
    fn 読めない文字は繰り返さない() {
        for typed in [
            "あした",
            "999900000001",
            "R8.4",
            "2026/4",
            "令和",
            "R",
            "++1",
            "8.4.1.2",
        ] {
            let message = read(typed).unwrap_err();
            assert!(
                message.contains("日付として読めません"),
                "{typed}: {message}"
            );
        }
        assert!(!read("999900000001").unwrap_err().contains("9999"));
    }

    proptest! {
        #[test]
        fn 書いた和暦は読み戻せる(n_days in 0_i64..73_000) {
            let day = date("1868-01-25").add_days(n_days);
            prop_assert_eq!(read(&day.wareki()), Ok(day));
            prop_assert_eq!(read(&day.wareki_with_weekday()), Ok(day));
            prop_assert_eq!(read_birth(&day.wareki_short()), Ok(day));
            prop_assert_eq!(read(&day.seireki()), Ok(day));
            prop_assert_eq!(read(&day.yyyymmdd()), Ok(day));
        }

        #[test]
        fn どんな文字列でも落ちない(text in "\\PC{0,12}") {
            if let Err(message) = read(&text) {
                assert!(message.ends_with('。') || message.ends_with("）。"));
            }
        }
    }
}

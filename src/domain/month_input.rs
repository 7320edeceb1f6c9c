//! 年月の入力: reads what a clerk types as a month, in 和暦 or 西暦.
//! It must not repair: an impossible month is refused, and the likely one only offered.

use crate::domain::date::{Date, YearMonth};
use crate::domain::date_input::{DateInputError, DateUse, normalize, parse_date_input, refuse};

/// Reads a typed month: `R8.11`, `令和8年11月`, `R0811`, `2026/11`, `202611`, `8.11` (current era), `t` for this
/// month. A month in which the era changed may be named with either era.
///
/// # Errors
/// A Japanese sentence, with the likely month's first day where the era and the month do not fit together.
pub fn parse_month_input(text: &str, today: Date) -> Result<YearMonth, DateInputError> {
    let typed = normalize(text);
    if typed.is_empty() {
        return Err(refuse("年月を入力してください。"));
    }
    if matches!(typed.as_str(), "t" | "T" | ".") {
        return Ok(today.year_month());
    }
    let read = |day: &str| parse_date_input(&with_day(&typed, day), today, DateUse::General);
    match (read("01"), read("28")) {
        (Ok(date), _) | (_, Ok(date)) => Ok(date.year_month()),
        (Err(error), _) => Err(error.suggestion.map_or_else(not_a_month, offer)),
    }
}

/// The typed month as a date: digits in a row grow by two, anything else gets a separator.
fn with_day(typed: &str, day: &str) -> String {
    let digits = typed.trim_start_matches(|c: char| !c.is_ascii_digit());
    let is_row = digits.len() >= 4 && digits.chars().all(|c| c.is_ascii_digit());
    if is_row {
        return format!("{typed}{day}");
    }
    match typed.strip_suffix('月') {
        Some(before) => format!("{before}月{day}日"),
        None => format!("{typed}.{day}"),
    }
}

fn offer(first_day: Date) -> DateInputError {
    let meant = first_day.year_month();
    DateInputError {
        message: format!(
            "この元号にその年月はありません。「{}」ではありませんか。",
            meant.wareki()
        ),
        suggestion: Some(meant.first_day()),
    }
}

fn not_a_month() -> DateInputError {
    refuse("年月として読めません。「R8.11」「令和8年11月」「2026/11」のように入力してください。")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::parse_month_input;
    use crate::domain::date::{YearMonth, day};
    use proptest::prelude::{prop_assert_eq, proptest};

    fn month(text: &str) -> YearMonth {
        YearMonth::parse_iso(text).unwrap()
    }

    fn read(text: &str) -> Result<YearMonth, String> {
        parse_month_input(text, day!(2026, 11, 22)).map_err(|error| error.message)
    }

    #[test]
    fn 担当者が打つ形をすべて読む() {
        for typed in [
            "R8.4",
            "r8/4",
            "R0804",
            "令和8年4月",
            "Ｒ８．４",
            "90804",
            "2026/4",
            "2026-4",
            "202604",
            "2026年4月",
            "8.4",
            "８ー４",
            "8年4月",
        ] {
            assert_eq!(read(typed), Ok(month("2026-04")), "{typed}");
        }
        assert_eq!(read("t"), Ok(month("2026-11")));
    }

    #[test]
    fn 改元の月はどちらの元号でもよい() {
        for (typed, iso) in [
            ("平成31年4月", "2019-04"),
            ("令和元年5月", "2019-05"),
            ("昭和64年1月", "1989-01"),
            ("平成元年1月", "1989-01"),
            ("大正15年12月", "1926-12"),
            ("昭和元年12月", "1926-12"),
        ] {
            assert_eq!(read(typed), Ok(month(iso)), "{typed}");
        }
    }

    #[test]
    fn 元号に合わない月は問い返す() {
        assert!(read("平成31年5月").unwrap_err().contains("「令和元年5月」"));
        assert!(read("R1.4").unwrap_err().contains("「平成31年4月」"));
        assert!(read("昭和64年2月").unwrap_err().contains("「平成元年2月」"));
    }

    #[test]
    fn 読めない年月() {
        for typed in [
            "R8.13", "R8", "2026", "26/4", "4月", "あ", "R8.4.1", "20260401",
        ] {
            assert!(
                read(typed).unwrap_err().contains("年月として読めません"),
                "{typed}"
            );
        }
        assert!(read(" ").unwrap_err().contains("入力してください"));
    }

    proptest! {
        #[test]
        fn 書いた年月は読み戻せる(n_months in 0_i32..2_000) {
            let ym = month("1868-02").add_months(n_months);
            prop_assert_eq!(read(&ym.wareki()), Ok(ym));
            prop_assert_eq!(read(&ym.to_string()), Ok(ym));
        }
    }
}

//! 移行の欄: one cell of an old ledger → the value it means, with what had to be repaired or asked.
//! It must not guess in silence: whatever is not plain leaves a sentence, and an 個人番号 never stands in one.

use crate::domain::date::Date;
use crate::domain::date_input::{DateInputError, DateUse, parse_date_input};
use crate::domain::digits::{ascii_of, is_hyphen_like, to_ascii};
use crate::domain::number::{IndividualNumber, NumberError};
use crate::domain::yen::Yen;
use crate::exchange::book::Cell;
use crate::exchange::takeover_words::is_zero_width;
use zeroize::Zeroizing;

/// What a cell turned out to be.
pub(super) enum Meant<T> {
    /// 空欄.
    Nothing,
    /// As it stands.
    Plain(T),
    /// After a repair, which is shown.
    Repaired(T, String),
    /// Probably this; to be taken only after somebody has looked.
    Asked(T, String),
    /// Not to be used.
    Doubtful(String),
}

impl<T> Meant<T> {
    fn and_then<U>(self, f: impl FnOnce(T) -> Meant<U>) -> Meant<U> {
        match self {
            Meant::Nothing => Meant::Nothing,
            Meant::Doubtful(why) => Meant::Doubtful(why),
            Meant::Plain(value) => f(value),
            Meant::Repaired(value, how) => match f(value) {
                Meant::Plain(value) | Meant::Repaired(value, _) => Meant::Repaired(value, how),
                other => other,
            },
            Meant::Asked(value, why) => match f(value) {
                Meant::Plain(value) | Meant::Repaired(value, _) => Meant::Asked(value, why),
                other => other,
            },
        }
    }
}

/// 日付の読み方 of a book.
#[derive(Clone, Copy)]
pub(super) struct Days {
    pub(super) is_1904: bool,
    pub(super) today: Date,
}

/// Characters that stand for one that could not be written.
const PLACEHOLDERS: [char; 9] = ['?', '？', '〓', '●', '○', '■', '□', '◆', '\u{FFFD}'];
/// Words for "nothing".
const NOTHING: [&str; 8] = [
    "なし",
    "無し",
    "無",
    "該当なし",
    "未記入",
    "空欄",
    "n/a",
    "null",
];
/// Words for "as above".
const DITTO: [&str; 8] = ["同上", "〃", "″", "々", "\"", "\"\"", "仝", "同じ"];

/// How they begin: asked of every cell, it spares the comparing of words.
const DITTO_BEGINS: [char; 6] = ['同', '〃', '″', '々', '"', '仝'];

/// Whether the cell says "as in the row above".
pub(super) fn is_ditto(cell: &Cell) -> bool {
    let Cell::Text(text) = cell else {
        return false;
    };
    let text = text.trim();
    text.starts_with(DITTO_BEGINS) && DITTO.contains(&text)
}

/// Whether a placeholder stands in a text.
pub(super) fn has_placeholder(text: &str) -> bool {
    text.contains(PLACEHOLDERS)
}

/// The text of a cell without outer spaces; inner line breaks and hard spaces become spaces.
pub(super) fn text(cell: &Cell) -> Meant<String> {
    match cell {
        Cell::Blank => Meant::Nothing,
        Cell::Text(text) => cleaned(text),
        Cell::Number(value) => match whole(*value) {
            Some(value) => Meant::Plain(value.to_string()),
            None => Meant::Plain(value.to_string()),
        },
        Cell::Date(date) => Meant::Plain(date.to_string()),
        Cell::Flag(_) => {
            Meant::Doubtful("TRUE または FALSE が入っています。値を入れ直してください。".to_owned())
        }
        Cell::Fault(fault) => Meant::Doubtful(format!(
            "「{fault}」（数式の誤り）が入っています。元の値を入れ直してください。"
        )),
    }
}

/// Whether a cell says nothing: blank, a dash or a word for nothing. As [`text`] has it, without keeping the text.
pub(super) fn is_nothing_said(cell: &Cell) -> bool {
    match cell {
        Cell::Text(raw) if !raw.contains(is_strange) => is_nothing(raw.trim()),
        cell => matches!(text(cell), Meant::Nothing),
    }
}

/// Characters that are no plain text in a cell.
fn is_strange(c: char) -> bool {
    matches!(c, '\u{A0}' | '\n' | '\r' | '\t') || is_zero_width(c)
}

fn cleaned(raw: &str) -> Meant<String> {
    let trimmed = raw.trim();
    if !trimmed.contains(is_strange) {
        return match is_nothing(trimmed) {
            true => Meant::Nothing,
            false => Meant::Plain(trimmed.to_owned()),
        };
    }
    let spaced: String = trimmed
        .chars()
        .filter(|c| !is_zero_width(*c))
        .map(|c| if is_strange(c) { ' ' } else { c })
        .collect();
    let trimmed = spaced.trim();
    if is_nothing(trimmed) {
        return Meant::Nothing;
    }
    let how = "欄の中の改行や特殊な空白を、ふつうの空白にしました。".to_owned();
    Meant::Repaired(trimmed.to_owned(), how)
}

fn is_nothing(text: &str) -> bool {
    text.chars().all(|c| is_hyphen_like(c) || c == '―')
        || NOTHING.iter().any(|word| word.eq_ignore_ascii_case(text))
}

/// The digits of 記号, 番号, 枝番 or 郵便番号 as text: `1005.0` is 1005.
pub(super) fn number_text(cell: &Cell) -> Meant<String> {
    if let Cell::Number(value) = cell {
        return match whole(*value) {
            Some(value) => Meant::Plain(value.to_string()),
            None => Meant::Doubtful("小数になっています。番号を入れ直してください。".to_owned()),
        };
    }
    if matches!(cell, Cell::Date(_)) {
        return Meant::Doubtful(
            "日付に変わっています（Excelの自動変換）。元の値を入れ直してください。".to_owned(),
        );
    }
    text(cell).and_then(|text| {
        let ascii = to_ascii(&text);
        match ascii.strip_suffix(".0") {
            Some(whole) => Meant::Repaired(
                whole.to_owned(),
                format!("「{ascii}」の小数点以下を除きました。"),
            ),
            None => Meant::Plain(ascii),
        }
    })
}

/// 日付, in 和暦 or 西暦, as a date, a text or a bare serial.
pub(super) fn date(cell: &Cell, days: Days) -> Meant<Date> {
    match cell {
        Cell::Date(date) => in_reach(*date),
        Cell::Number(value) => bare_number(*value, days),
        _ => text(cell).and_then(|text| date_text(&text, days)),
    }
}

fn date_text(text: &str, days: Days) -> Meant<Date> {
    let ascii = to_ascii(text);
    // 「1970/4/1 0:00:00」: a moment of which only the day counts.
    let day = match ascii.rsplit_once(' ') {
        Some((day, time)) if time.contains(':') => day,
        _ => ascii.as_str(),
    };
    if day.chars().all(|c| c.is_ascii_digit()) && day.len() < 7 {
        let serial = day.parse().ok().filter(|_| day.len() == 5);
        return serial.map_or_else(
            || doubtful_date(text, "元号と年月日が分かりません。"),
            |serial: u32| bare_number(f64::from(serial), days),
        );
    }
    if day.starts_with(['+', '-', '.']) || day.chars().count() < 5 {
        return doubtful_date(text, "年月日がそろっていません。");
    }
    match parse_date_input(day, days.today, DateUse::Birth) {
        Ok(date) => in_reach(date),
        Err(DateInputError {
            message,
            suggestion: Some(meant),
        }) => Meant::Asked(
            meant,
            format!("{message}取り込むと{}になります。", meant.wareki()),
        ),
        Err(_) if has_placeholder(day) => doubtful_date(text, "読めない文字があります。"),
        Err(error) => doubtful_date(text, &error.message.replace("生年月日には元号", "元号")),
    }
}

fn doubtful_date<T>(text: &str, why: &str) -> Meant<T> {
    let short: String = text.chars().take(20).collect();
    Meant::Doubtful(format!("「{short}」は日付として使えません。{why}"))
}

/// Days before the oldest living people or far ahead are slips.
fn in_reach(date: Date) -> Meant<Date> {
    if (1868..=2150).contains(&date.year()) {
        Meant::Plain(date)
    } else {
        doubtful_date(&date.to_string(), "年を確かめてください。")
    }
}

/// `19700401`, `5450401`, or a serial day whose date format was lost.
fn bare_number(value: f64, days: Days) -> Meant<Date> {
    let Some(number) = whole(value.floor()).filter(|number| *number > 0) else {
        return doubtful_date(&value.to_string(), "日付の値ではありません。");
    };
    if number >= 1_000_000 {
        return match parse_date_input(&number.to_string(), days.today, DateUse::Birth) {
            Ok(date) => in_reach(date),
            Err(error) => doubtful_date(&number.to_string(), &error.message),
        };
    }
    match of_serial(number, days.is_1904) {
        Some(date) if (1868..=2150).contains(&date.year()) => Meant::Repaired(
            date,
            format!(
                "日付の書式がない数値「{number}」を、Excelの日数として{}と読みました。",
                date.wareki()
            ),
        ),
        _ => doubtful_date(&number.to_string(), "Excelの日数としても読めません。"),
    }
}

/// The day of an Excel serial. Day 60 of the 1900 system is 29 February 1900, which never was.
fn of_serial(serial: i64, is_1904: bool) -> Option<Date> {
    let (origin, days) = match (is_1904, serial) {
        (true, days) => (Date::new(1904, 1, 1)?, days),
        (false, 60) => return None,
        (false, days @ 1..=59) => (Date::new(1899, 12, 31)?, days),
        (false, days) => (Date::new(1899, 12, 30)?, days),
    };
    Some(origin.add_days(days))
}

/// 標準報酬月額 in yen, thousands of yen, or as 等級.
pub(super) enum Amount {
    Yen(Yen),
    Grade(u8),
}

/// Yen from 58,000, thousands from 58, 等級 up to 50: the three do not overlap.
pub(super) fn amount(cell: &Cell) -> Meant<Amount> {
    let digits = number_text(cell).and_then(|text| {
        let bare: String = text
            .chars()
            .filter(|c| !matches!(c, ',' | '円' | '\\' | '¥' | '￥' | ' ' | '、'))
            .collect();
        Meant::Plain(bare)
    });
    digits.and_then(|text| {
        let thousand = text.strip_suffix("千").unwrap_or(&text);
        let thousand = thousand.strip_suffix("級").unwrap_or(thousand);
        match thousand.parse::<i64>() {
            Ok(grade @ 1..=50) => match u8::try_from(grade) {
                Ok(grade) => Meant::Repaired(
                    Amount::Grade(grade),
                    format!("「{grade}」を等級と読みました。"),
                ),
                Err(_) => Meant::Nothing,
            },
            Ok(thousands @ 51..=9_999) => Meant::Plain(Amount::Yen(Yen::new(thousands * 1_000))),
            Ok(yen @ 50_000..=9_999_999) => Meant::Plain(Amount::Yen(Yen::new(yen))),
            Ok(0) => Meant::Nothing,
            _ => Meant::Doubtful(
                "標準報酬月額として読めません。円、千円または等級で入力してください。".to_owned(),
            ),
        }
    })
}

/// 個人番号. A number cell may have lost its leading zeros; the check digit tells.
pub(super) fn individual_number(cell: &Cell) -> Meant<IndividualNumber> {
    let digits = match cell {
        Cell::Number(value) => match whole(*value) {
            Some(value) => Meant::Plain(value.to_string()),
            None => Meant::Doubtful("小数になっています。".to_owned()),
        },
        Cell::Date(_) => Meant::Doubtful("日付に変わっています。".to_owned()),
        _ => text(cell),
    };
    // The digits are wiped; what a repair says of them must not hold them.
    let digits = match digits {
        Meant::Repaired(text, _) => Meant::Plain(text),
        other => other,
    };
    digits.and_then(|text| read_individual_number(&Zeroizing::new(to_ascii(&text))))
}

fn read_individual_number(text: &str) -> Meant<IndividualNumber> {
    let instead = "書類で確かめてください。このまま取り込むと個人番号なしになります。";
    if text.contains(['E', 'e']) && text.contains('+') {
        return Meant::Doubtful(format!(
            "指数の形（9.99E+11 など）になっていて、下の桁が失われています。{instead}"
        ));
    }
    let bare: Zeroizing<String> = Zeroizing::new(
        text.chars()
            .filter(|c| !is_hyphen_like(*c) && !c.is_whitespace())
            .collect(),
    );
    let is_short = (6..12).contains(&bare.len()) && bare.bytes().all(|b| b.is_ascii_digit());
    if is_short {
        let padded = Zeroizing::new(format!("{:0>12}", bare.as_str()));
        return match IndividualNumber::parse(&padded) {
            Ok(number) => Meant::Repaired(number, "先頭のゼロを補って12桁にしました。".to_owned()),
            Err(_) => Meant::Doubtful(format!("12桁に足りません。{instead}")),
        };
    }
    match IndividualNumber::parse(&bare) {
        Ok(number) => Meant::Plain(number),
        Err(NumberError::CheckDigit { .. }) => {
            Meant::Doubtful(format!("検査用数字が合いません。{instead}"))
        }
        Err(_) => Meant::Doubtful(format!("12桁の数字ではありません。{instead}")),
    }
}

/// A whole number, however Excel keeps it.
fn whole(value: f64) -> Option<i64> {
    let is_whole = value.is_finite() && value.fract() == 0.0 && value.abs() < 1e15;
    is_whole
        .then(|| format!("{value:.0}").parse().ok())
        .flatten()
}

/// A text whose full-width digits count, such as 「１」 for a code.
pub(super) fn code_text(cell: &Cell) -> Meant<String> {
    match cell {
        Cell::Number(_) => number_text(cell),
        _ => text(cell).and_then(|text| Meant::Plain(text.chars().map(ascii_of).collect())),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use super::{Amount, Days, Meant, amount, date, individual_number, number_text, text};
    use crate::domain::date::{Date, day};
    use crate::exchange::book::Cell;
    use proptest::prelude::{any, proptest};

    const DAYS: Days = Days {
        is_1904: false,
        today: day!(2026, 11, 22),
    };

    fn t(text: &str) -> Cell {
        Cell::Text(text.into())
    }

    fn plain(cell: &Cell) -> Date {
        match date(cell, DAYS) {
            Meant::Plain(date) => date,
            _ => panic!("そのままの日付として読まれません"),
        }
    }

    fn asked(cell: &Cell) -> Date {
        match date(cell, DAYS) {
            Meant::Asked(date, why) if why.contains(&date.wareki()) => date,
            _ => panic!("問われません"),
        }
    }

    fn doubt(cell: &Cell) -> String {
        match date(cell, DAYS) {
            Meant::Doubtful(why) => why,
            _ => panic!("日付として読まれました"),
        }
    }

    #[test]
    fn 和暦も西暦も全角も読む() {
        for text in [
            "S45.1.1",
            "昭和45年1月1日",
            "Ｓ４５．１．１",
            "1970/1/1",
            "19700101",
            "1970/1/1 0:00:00",
            "5450101",
            "昭45.1.1",
        ] {
            assert_eq!(plain(&t(text)), day!(1970, 1, 1), "{text}");
        }
        assert_eq!(plain(&t("R元.5.1")), day!(2019, 5, 1));
        assert_eq!(plain(&Cell::Number(19_700_101.0)), day!(1970, 1, 1));
        assert_eq!(plain(&Cell::Number(5_450_101.0)), day!(1970, 1, 1));
    }

    #[test]
    fn 元号の境は前の日まで読み_次の日は問う() {
        assert_eq!(plain(&t("昭和64.1.7")), day!(1989, 1, 7));
        assert_eq!(asked(&t("昭和64.1.8")), day!(1989, 1, 8));
        assert_eq!(plain(&t("平成31.4.30")), day!(2019, 4, 30));
        assert_eq!(asked(&t("平成31.5.1")), day!(2019, 5, 1));
    }

    #[test]
    fn 年だけの日付や存在しない日は問う() {
        for text in [
            "昭和45年",
            "S45",
            "2月30日",
            "1970/2/30",
            "45.1.1",
            "不明",
            "S45.?.1",
            "+3",
            "t",
        ] {
            assert!(!doubt(&t(text)).is_empty(), "{text}");
        }
        assert!(matches!(date(&t("-"), DAYS), Meant::Nothing));
        assert!(!doubt(&Cell::Fault("#N/A")).is_empty());
    }

    #[test]
    fn 書式のない日数は二つの暦で読み分ける() {
        let read = |serial, is_1904| match date(&Cell::Number(serial), Days { is_1904, ..DAYS }) {
            Meant::Repaired(date, _) => Some(date),
            _ => None,
        };
        assert_eq!(read(25_569.0, false), Some(day!(1970, 1, 1)));
        assert_eq!(read(24_107.0, true), Some(day!(1970, 1, 1)));
        assert_eq!(read(61.0, false), Some(day!(1900, 3, 1)));
        assert_eq!(read(59.0, false), Some(day!(1900, 2, 28)));
        assert_eq!(read(60.0, false), None);
        assert_eq!(read(-1.0, false), None);
    }

    #[test]
    fn 番号の小数点と空白と改行を直す() {
        let repaired = |cell: &Cell| match number_text(cell) {
            Meant::Repaired(text, _) => text,
            _ => panic!("補正されません"),
        };
        assert_eq!(repaired(&t("1005.0")), "1005");
        assert!(matches!(number_text(&Cell::Number(1005.0)), Meant::Plain(text) if text == "1005"));
        assert!(matches!(
            number_text(&Cell::Number(10.5)),
            Meant::Doubtful(_)
        ));
        assert!(
            matches!(text(&t("見本\u{A0}花子")), Meant::Repaired(text, _) if text == "見本 花子")
        );
        assert!(matches!(text(&t("なし")), Meant::Nothing));
    }

    #[test]
    fn 標準報酬は円でも千円でも等級でも読む() {
        let yen = |cell: &Cell| match amount(cell) {
            Meant::Plain(Amount::Yen(yen)) => Some(yen.get()),
            _ => None,
        };
        assert_eq!(yen(&Cell::Number(320.0)), Some(320_000));
        assert_eq!(yen(&t("320,000円")), Some(320_000));
        assert_eq!(yen(&t("￥１３９００００")), Some(1_390_000));
        assert!(matches!(
            amount(&Cell::Number(23.0)),
            Meant::Repaired(Amount::Grade(23), _)
        ));
        assert!(matches!(amount(&t("不明")), Meant::Doubtful(_)));
    }

    #[test]
    fn 同上のどの書き方も_その始まりで見分けられる() {
        for word in super::DITTO {
            assert!(super::is_ditto(&t(&format!(" {word}　"))), "{word}");
        }
        for word in ["同居", "本人", "〃一郎", ""] {
            assert!(!super::is_ditto(&t(word)), "{word}");
        }
    }

    #[test]
    fn 個人番号は失われたゼロを補い_失われた桁は問う() {
        assert!(matches!(
            individual_number(&t("999900000011")),
            Meant::Plain(_)
        ));
        assert!(matches!(
            individual_number(&Cell::Number(999_900_000_011.0)),
            Meant::Plain(_)
        ));
        for cell in [
            t("9.99E+11"),
            Cell::Number(999_000_000_000.0),
            t("999900000012"),
            t("****"),
        ] {
            let Meant::Doubtful(why) = individual_number(&cell) else {
                panic!("問われません");
            };
            assert!(!why.contains("9999"), "{why}");
        }
    }

    proptest! {
        #[test]
        fn どんな欄でも止まらない(text in ".{0,40}", number in any::<f64>()) {
            for cell in [Cell::Text(text.clone().into()), Cell::Number(number)] {
                let _ = date(&cell, DAYS);
                let _ = amount(&cell);
                let _ = individual_number(&cell);
                let _ = number_text(&cell);
            }
        }
    }
}

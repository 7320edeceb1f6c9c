//! 一覧の出力: a list with typed columns → an Excel book that can be printed, filtered and read back.
//! It must not hold a formula, and it decides nothing: what stands in the list stands in the file.

use crate::domain::date::Date;
use crate::domain::yen::Yen;
use crate::exchange::error::ExchangeError;
use rust_xlsxwriter::{
    ColNum, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, IgnoreError, RowNum,
    Workbook, Worksheet, XlsxError,
};

/// Most rows of one list. A book is made in memory, so that no row of it lies unencrypted in a temporary file.
pub const MAX_ROWS: usize = 200_000;

/// Excel has no day before this one.
const FIRST_DAY: (i32, u32, u32) = (1900, 3, 1);

/// 和暦 as Excel shows it, 元年 among it.
const WAREKI: &str = "[$-ja-JP-x-gannen]ggge\"年\"m\"月\"d\"日\";@";

/// 列の種類.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ColumnKind {
    /// Text, also where it looks like a number: 記号, 番号, 郵便番号.
    Text,
    /// 日付, a real date shown in 和暦.
    Date,
    /// 円, or another number that is written with separators.
    Yen,
    /// A whole number that is counted with.
    Int,
}

/// 列.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Column {
    /// 見出し.
    pub head: String,
    /// 種類.
    pub kind: ColumnKind,
}

impl Column {
    /// A column.
    #[must_use]
    pub fn new(head: &str, kind: ColumnKind) -> Column {
        Column {
            head: head.to_owned(),
            kind,
        }
    }
}

/// 値 of one cell. A text may stand in a column of any kind; it is then written as text.
#[derive(Clone, PartialEq, Eq)]
pub enum Entry {
    /// 空欄.
    Empty,
    /// Text as it stands.
    Text(String),
    /// 日付.
    Date(Date),
    /// 円.
    Yen(Yen),
    /// A whole number.
    Int(i64),
}

impl Entry {
    /// A text, or nothing where it is empty.
    #[must_use]
    pub fn text(text: &str) -> Entry {
        if text.is_empty() {
            Entry::Empty
        } else {
            Entry::Text(text.to_owned())
        }
    }
}

/// 一覧.
#[derive(Clone)]
pub struct List {
    /// 題名, above every printed page and on the tab.
    pub title: String,
    /// 列.
    pub columns: Vec<Column>,
    /// 行, each with one entry for each column.
    pub rows: Vec<Vec<Entry>>,
}

impl List {
    /// The list as a book of Excel with one sheet; see [`book`].
    ///
    /// # Errors
    /// As [`book`].
    pub fn to_xlsx(&self, created_on: Date) -> Result<Vec<u8>, ExchangeError> {
        book(&self.title, std::slice::from_ref(self), created_on)
    }

    /// Whether the list can be written at all.
    pub(super) fn check(&self) -> Result<(), ExchangeError> {
        if self.columns.is_empty() || self.columns.len() > 1_000 {
            let sentence = "一覧の列が決まっていません。ファイルは作りませんでした。";
            return Err(ExchangeError::Frame(sentence.to_owned()));
        }
        if self.rows.len() > MAX_ROWS {
            return Err(ExchangeError::TooManyRows {
                rows: self.rows.len(),
                max: MAX_ROWS,
            });
        }
        let width = self.columns.len();
        match self.rows.iter().position(|row| row.len() != width) {
            None => Ok(()),
            Some(index) => Err(ExchangeError::Frame(format!(
                "一覧の{}行目の項目の数が見出しと合いません。ファイルは作りませんでした。",
                index.saturating_add(1)
            ))),
        }
    }

    /// Fills a sheet; `heading` stands above every printed page.
    fn write_sheet(&self, sheet: &mut Worksheet, heading: &str) -> Result<(), XlsxError> {
        sheet.set_name(sheet_name(&self.title))?;
        let head = Format::new()
            .set_bold()
            .set_num_format("@")
            .set_border_bottom(FormatBorder::Thin);
        for (number, column) in (0..).zip(&self.columns) {
            sheet.write_string_with_format(0, number, &column.head, &head)?;
            sheet.set_column_width(number, self.width(number))?;
            sheet.set_column_format(number, &format_of(column.kind))?;
        }
        let formats: Vec<Format> = self
            .columns
            .iter()
            .map(|column| format_of(column.kind))
            .collect();
        let text = format_of(ColumnKind::Text);
        for (number, row) in (1..).zip(&self.rows) {
            for (column, (entry, format)) in (0..).zip(row.iter().zip(&formats)) {
                write_entry(sheet, (number, column), entry, (format, &text))?;
            }
        }
        self.arrange(sheet, heading)
    }

    /// The head stays in sight and above every page; A4 across, as wide as one page.
    fn arrange(&self, sheet: &mut Worksheet, heading: &str) -> Result<(), XlsxError> {
        let last_row = RowNum::try_from(self.rows.len()).unwrap_or(RowNum::MAX);
        let last_column = ColNum::try_from(self.columns.len().saturating_sub(1)).unwrap_or(0);
        sheet.set_freeze_panes(1, 0)?;
        sheet.autofilter(0, 0, last_row, last_column)?;
        sheet.set_repeat_rows(0, 0)?;
        // 記号 and 番号 are texts on purpose; Excel need not mark every one of them.
        let range = (0, 0, last_row, last_column);
        sheet.ignore_error_range(
            range.0,
            range.1,
            range.2,
            range.3,
            IgnoreError::NumberStoredAsText,
        )?;
        sheet.set_paper_size(9);
        sheet.set_landscape();
        sheet.set_print_fit_to_pages(1, 0);
        let heading = limited(heading, 100).replace('&', "&&");
        sheet.set_header(format!("&C{heading}"));
        sheet.set_footer("&C&P / &N");
        Ok(())
    }

    /// Wide enough for the head and the entries, within reason.
    fn width(&self, number: ColNum) -> f64 {
        let number = usize::from(number);
        let head = self
            .columns
            .get(number)
            .map_or(0, |column| cells_of(&column.head));
        let entries = self.rows.iter().filter_map(|row| row.get(number));
        let widest = entries.map(width_of).max().unwrap_or(0);
        // The button of the filter stands beside the head.
        let width = head.saturating_add(3).max(widest).clamp(6, 60);
        f64::from(u32::try_from(width).unwrap_or(60)) + 1.0
    }
}

/// Lists as the sheets of one book of Excel, the title of each on its tab. `created_on` is what the book says of itself;
/// the same lists give the same bytes.
///
/// # Errors
/// No list, too many rows, a row with another number of entries than columns, two lists of one title, or a text longer
/// than Excel can hold.
pub fn book(title: &str, lists: &[List], created_on: Date) -> Result<Vec<u8>, ExchangeError> {
    for list in lists {
        list.check()?;
    }
    let mut book = Workbook::new();
    let day = excel_day(created_on).ok_or(XlsxError::DateTimeRangeError(String::new()));
    let written = day.and_then(|day| {
        let properties = DocProperties::new().set_title(title);
        book.set_properties(&properties.set_creation_datetime(&day));
        for list in lists {
            let heading = match lists.len() {
                1 => list.title.clone(),
                _ => format!("{title}　{}", list.title),
            };
            list.write_sheet(book.add_worksheet(), &heading)?;
        }
        book.save_to_buffer()
    });
    written.map_err(|error| failed(title, lists.len(), &error))
}

/// Only a list of its own can be written as CSV instead.
fn failed(title: &str, n_lists: usize, error: &XlsxError) -> ExchangeError {
    let why = match error {
        XlsxError::MaxStringLengthExceeded => {
            "Excelの一つの欄に入る長さ（32,767字）を超える値があります。"
        }
        _ => "Excelのブックにできませんでした。",
    };
    ExchangeError::Frame(if n_lists == 1 {
        format!("一覧「{title}」を出力しませんでした。{why}CSVでの出力を試してください。")
    } else {
        format!("「{title}」を出力しませんでした。{why}")
    })
}

fn write_entry(
    sheet: &mut Worksheet,
    (row, column): (RowNum, ColNum),
    entry: &Entry,
    (format, text): (&Format, &Format),
) -> Result<(), XlsxError> {
    match entry {
        Entry::Empty => sheet.write_blank(row, column, format)?,
        // Written as a string whatever it begins with: `=1+1` stays a text.
        Entry::Text(words) => sheet.write_string_with_format(row, column, words, text)?,
        Entry::Date(date) => match excel_day(*date) {
            Some(day) => sheet.write_datetime_with_format(row, column, &day, format)?,
            None => sheet.write_string_with_format(row, column, date.to_string(), text)?,
        },
        Entry::Yen(yen) => write_number(sheet, (row, column), yen.get(), (format, text))?,
        Entry::Int(number) => write_number(sheet, (row, column), *number, (format, text))?,
    };
    Ok(())
}

fn write_number<'s>(
    sheet: &'s mut Worksheet,
    (row, column): (RowNum, ColNum),
    number: i64,
    (format, text): (&Format, &Format),
) -> Result<&'s mut Worksheet, XlsxError> {
    match exact(number) {
        Some(exact) => sheet.write_number_with_format(row, column, exact, format),
        None => sheet.write_string_with_format(row, column, number.to_string(), text),
    }
}

/// The number as Excel keeps it, where no digit is lost.
fn exact(number: i64) -> Option<f64> {
    if number.unsigned_abs() > 1 << 53 {
        return None;
    }
    let high = i32::try_from(number >> 32).ok()?;
    let low = u32::try_from(number & 0xFFFF_FFFF).ok()?;
    Some(f64::from(high) * 4_294_967_296.0 + f64::from(low))
}

fn excel_day(date: Date) -> Option<ExcelDateTime> {
    if (date.year(), date.month(), date.day()) < FIRST_DAY {
        return None;
    }
    let year = u16::try_from(date.year()).ok()?;
    let month = u8::try_from(date.month()).ok()?;
    // Beyond the year 9999 the day is written as text.
    ExcelDateTime::from_ymd(year, month, u8::try_from(date.day()).ok()?).ok()
}

fn format_of(kind: ColumnKind) -> Format {
    match kind {
        ColumnKind::Text => Format::new().set_num_format("@"),
        ColumnKind::Date => Format::new()
            .set_num_format(WAREKI)
            .set_align(FormatAlign::Left),
        ColumnKind::Yen => Format::new().set_num_format("#,##0"),
        ColumnKind::Int => Format::new().set_num_format("0"),
    }
}

fn width_of(entry: &Entry) -> usize {
    match entry {
        Entry::Empty => 0,
        Entry::Text(text) => cells_of(text),
        Entry::Date(_) => 17,
        Entry::Yen(yen) => yen.get().to_string().len().saturating_mul(4) / 3,
        Entry::Int(number) => number.to_string().len(),
    }
}

/// Half-width cells: a character of Japanese takes two.
fn cells_of(text: &str) -> usize {
    let narrow = |c: char| matches!(c, '\u{20}'..='\u{2FF}' | '\u{FF61}'..='\u{FF9F}');
    text.chars().map(|c| if narrow(c) { 1 } else { 2 }).sum()
}

/// A name that Excel allows on a tab.
fn sheet_name(title: &str) -> String {
    let allowed = |c: char| match c {
        '[' => '［',
        ']' => '］',
        ':' => '：',
        '*' => '＊',
        '?' => '？',
        '/' => '／',
        '\\' => '＼',
        '\'' => '’',
        c if c.is_control() => '　',
        c => c,
    };
    let name: String = limited(title, 31).chars().map(allowed).collect();
    if name.trim().is_empty() {
        "一覧".to_owned()
    } else {
        name
    }
}

/// The beginning of a text, counted as Excel counts: in units of UTF-16.
fn limited(text: &str, limit: usize) -> &str {
    let mut units = 0_usize;
    let end = text.char_indices().find(|(_, c)| {
        units = units.saturating_add(c.len_utf16());
        units > limit
    });
    end.map_or(text, |(end, _)| text.get(..end).unwrap_or(text))
}

#[cfg(test)]
mod tests {
    use super::{Column, ColumnKind, Entry, List, book, cells_of, exact, limited, sheet_name};
    use crate::domain::date::day;

    #[test]
    fn 書けない一覧にはcsvを勧め_月報のようなブックには勧めない() {
        let long = List {
            title: "加入者".to_owned(),
            columns: vec![Column::new("備考", ColumnKind::Text)],
            rows: vec![vec![Entry::text(&"あ".repeat(32_768))]],
        };
        let said = |title: &str, lists: &[List]| {
            let error = book(title, lists, day!(2026, 11, 22)).err();
            error.map_or_else(String::new, |error| error.to_string())
        };
        let alone = said("加入者", std::slice::from_ref(&long));
        assert!(
            alone.starts_with("一覧「加入者」を出力しませんでした。"),
            "{alone}"
        );
        assert!(alone.ends_with("CSVでの出力を試してください。"), "{alone}");
        let mut other = long.clone();
        other.title = "経過".to_owned();
        let several = said("月報　令和8年11月", &[long, other]);
        assert!(
            several.starts_with("「月報　令和8年11月」を出力しませんでした。"),
            "{several}"
        );
        assert!(!several.contains("CSV"), "{several}");
    }

    #[test]
    fn 大きな数は桁を失うなら文字にする() {
        for number in [0, 1, -1, 284_000, 9_007_199_254_740_992, -4_294_967_297] {
            assert_eq!(
                exact(number).map(|n| format!("{n:.0}")),
                Some(number.to_string())
            );
        }
        assert_eq!(exact(9_007_199_254_740_993), None);
        assert_eq!(exact(i64::MIN), None);
    }

    #[test]
    fn シートの名は三十一字までで使えない字を含まない() {
        assert_eq!(sheet_name("令和8/9年[任継]"), "令和8／9年［任継］");
        assert_eq!(sheet_name(""), "一覧");
        assert_eq!(sheet_name(&"見".repeat(40)).chars().count(), 31);
        assert_eq!(limited("\u{20BB7}\u{20BB7}", 3), "\u{20BB7}");
        assert_eq!(cells_of("ｶﾅ見本1"), 7);
    }
}

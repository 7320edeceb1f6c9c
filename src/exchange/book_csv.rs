//! CSV の帳面: text with commas, tabs or semicolons → one sheet of texts.
//! It must not let a quotation mark that nobody closed swallow the rows below it.

use crate::exchange::book::{Book, Cell, Grid, refuse, text_cell};
use crate::exchange::error::ExchangeError;
use crate::exchange::text_file::TextFile;
use zeroize::Zeroizing;

/// Lines by which the kind of a file is told.
const HEAD_LINES: usize = 20;
/// A field of several lines with fewer separators than this may be an address or a remark.
const FEWEST_SEPARATORS: usize = 3;
/// Lines named in one sentence.
const MOST_NAMED: usize = 10;

/// Reads a text.
///
/// # Errors
/// A sentence for each cause.
pub(super) fn read(bytes: &[u8]) -> Result<Book, ExchangeError> {
    let mut file = TextFile::read(bytes)?;
    let (separator, n_usual) = separator(&file.text);
    let stray = stray_quotes(&file.text, separator, n_usual);
    let lines = lines_of(&file.text, &stray);
    // Stands for such a mark while the rows are read, so that it is a character like any other.
    let stand_in = ('\u{FDD0}'..='\u{FDEF}').find(|c| !file.text.contains(*c));
    let stand_in = stand_in.filter(|_| !stray.is_empty());
    if let Some(stand_in) = stand_in {
        file.text = with_stand_in(&file.text, &stray, stand_in);
    }
    let mut grid = rows(&file.text, separator, |text| match stand_in {
        Some(stand_in) if text.contains(stand_in) => text_cell(&text.replace(stand_in, "\"")),
        _ => text_cell(text),
    })?;
    grid.mark_stray_quotes(&lines);
    let mut warnings = Vec::new();
    if file.has_unreadable {
        warnings.push(
            "文字コードに合わないデータがあります。読めない文字は「\u{FFFD}」で示します。"
                .to_owned(),
        );
    }
    warnings.extend(stray_sentence(&lines));
    Ok(Book {
        sheets: vec![grid.into_sheet("CSV".to_owned(), false)],
        is_1904: false,
        warnings,
    })
}

fn rows(
    text: &str,
    separator: u8,
    mut cell: impl FnMut(&str) -> Cell,
) -> Result<Grid, ExchangeError> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .from_reader(text.as_bytes());
    let mut grid = Grid::default();
    let mut record = csv::StringRecord::new();
    let mut lines = LineCounter {
        rest: text,
        offset: 0,
        row: 0,
    };
    loop {
        match reader.read_record(&mut record) {
            Ok(false) => return Ok(grid),
            Ok(true) => {}
            Err(_) => {
                return Err(refuse(
                    "CSVとして読めない行があります。Excelで開いて、CSVで保存し直してください。",
                ));
            }
        }
        let row = lines.row_at(record.position().map_or(0, csv::Position::byte));
        for (column, text) in (0..).zip(&record) {
            grid.put((row, column), cell(text), false)?;
        }
    }
}

/// Counts lines as an editor does; the reader of records counts them otherwise where a line ends with CR LF.
struct LineCounter<'a> {
    rest: &'a str,
    offset: u64,
    row: u32,
}

impl LineCounter<'_> {
    /// The row, from 0, of the record that begins at this byte or after the line ends there.
    fn row_at(&mut self, byte: u64) -> u32 {
        let ahead = usize::try_from(byte.saturating_sub(self.offset)).unwrap_or(usize::MAX);
        let (before, after) = self.rest.split_at_checked(ahead).unwrap_or((self.rest, ""));
        let begin = after.trim_start_matches(['\r', '\n']);
        let ends = after.strip_suffix(begin).unwrap_or_default();
        let n_lines = before.matches('\n').count() + ends.matches('\n').count();
        self.row = self
            .row
            .saturating_add(u32::try_from(n_lines).unwrap_or(u32::MAX));
        let n_passed = before.len() + ends.len();
        self.offset = self
            .offset
            .saturating_add(u64::try_from(n_passed).unwrap_or(0));
        self.rest = begin;
        self.row
    }
}

/// Comma, tab or semicolon, by which stands most often in the first lines, and how often on one of them at most.
fn separator(text: &str) -> (u8, usize) {
    let counts = |mark: char| {
        let lines = text.lines().take(HEAD_LINES);
        lines.map(move |line| line.matches(mark).count())
    };
    let marks = [(';', b';'), ('\t', b'\t'), (',', b',')];
    let most = marks
        .into_iter()
        .max_by_key(|(mark, _)| counts(*mark).sum::<usize>());
    let (mark, byte) = most.unwrap_or((',', b','));
    (byte, counts(mark).max().unwrap_or(0))
}

/// Where quotation marks stand that open a field and were not meant to, by byte: nothing closes them, or what they
/// enclose are rows.
fn stray_quotes(text: &str, separator: u8, n_usual: usize) -> Vec<usize> {
    let bytes = text.as_bytes();
    let n_most = n_usual.div_ceil(2).max(FEWEST_SEPARATORS);
    let mut stray = Vec::new();
    let mut at = 0;
    let mut is_begin = true;
    while let Some(byte) = bytes.get(at) {
        if is_begin && *byte == b'"' {
            let field = bytes.get(at + 1..).unwrap_or_default();
            match quoted_length(field, separator, n_most) {
                Some(length) => at += length,
                None => stray.push(at),
            }
        }
        is_begin = *byte == separator || matches!(*byte, b'\r' | b'\n');
        at += 1;
    }
    stray
}

/// How many bytes a quoted field has up to and with the mark that closes it, without the one that opened it; `None` where
/// that one is stray.
fn quoted_length(field: &[u8], separator: u8, n_most: usize) -> Option<usize> {
    let (mut at, mut is_broken, mut n_separators) = (0, false, 0_usize);
    loop {
        match *field.get(at)? {
            b'"' if field.get(at + 1) == Some(&b'"') => at += 1,
            b'"' => {
                let next = field.get(at + 1);
                let is_end =
                    next.is_none_or(|it| *it == separator || matches!(*it, b'\r' | b'\n' | b' '));
                let is_field = is_end && n_separators < n_most;
                return (is_field || !is_broken).then_some(at + 1);
            }
            b'\n' => {
                if is_broken && n_separators >= n_most {
                    return None;
                }
                is_broken = true;
            }
            byte if byte == separator => n_separators += 1,
            _ => {}
        }
        at += 1;
    }
}

fn with_stand_in(text: &str, stray: &[usize], stand_in: char) -> Zeroizing<String> {
    let mut out = Zeroizing::new(String::with_capacity(text.len() + 2 * stray.len()));
    let mut from = 0;
    for at in stray {
        out.push_str(text.get(from..*at).unwrap_or_default());
        out.push(stand_in);
        from = at + 1;
    }
    out.push_str(text.get(from..).unwrap_or_default());
    out
}

/// The lines, from 1, of these bytes, which come in order.
fn lines_of(text: &str, places: &[usize]) -> Vec<u32> {
    let (mut line, mut from) = (1_u32, 0);
    let mut lines = Vec::with_capacity(places.len());
    for at in places {
        let between = text.get(from..*at).unwrap_or_default();
        let n_lines = u32::try_from(between.matches('\n').count()).unwrap_or(u32::MAX);
        line = line.saturating_add(n_lines);
        from = *at;
        lines.push(line);
    }
    lines.dedup();
    lines
}

fn stray_sentence(lines: &[u32]) -> Option<String> {
    let named: Vec<String> = lines
        .iter()
        .take(MOST_NAMED)
        .map(|line| format!("{line}行目"))
        .collect();
    let others = match lines.len().checked_sub(MOST_NAMED + 1) {
        Some(n) => format!("ほか{}行", n + 1),
        None => String::new(),
    };
    (!lines.is_empty()).then(|| {
        format!(
            "閉じていない引用符（\"）があります（{}{others}）。引用符をふつうの文字として、行は一行ずつ読みました。値がずれていないか確かめてください。",
            named.join("、")
        )
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::read;
    use crate::exchange::book::Cell;
    use proptest::prelude::{prop_assert_eq, proptest};

    fn texts(text: &str) -> Vec<(u32, Vec<String>)> {
        let book = read(text.as_bytes()).unwrap();
        let rows = book.sheets.first().unwrap().rows.iter();
        rows.map(|row| {
            let cells = row.cells.iter().map(|cell| match cell {
                Cell::Text(text) => text.to_string(),
                _ => String::new(),
            });
            (row.number, cells.collect())
        })
        .collect()
    }

    #[test]
    fn 区切りと引用符と欄の中の改行を読む() {
        let tab = texts("番号\t氏名\r\n101\t見本　花子\r\n");
        assert_eq!(tab.get(1).unwrap().1, ["101", "見本　花子"]);
        let comma = texts("番号,住所\r\n101,\"東京都,港区\r\n芝公園\"\r\n102,\r\n");
        assert_eq!(comma.get(1).unwrap().1, ["101", "東京都,港区\r\n芝公園"]);
        assert_eq!(comma.get(2).unwrap(), &(4, vec!["102".to_owned()]));
        let doubled = texts("番号,備考\n101,\"「\"\"A\"\"」\n二行目\"\n");
        assert_eq!(doubled.get(1).unwrap().1, ["101", "「\"A\"」\n二行目"]);
    }

    #[test]
    fn 閉じない引用符は下の行を飲み込まず_行を言う() {
        let head = "番号,氏名,性別,生年月日,住所\r\n";
        let broken = "1,\"見本　一郎,男,S45.1.1,東京都\r\n";
        let plain =
            "2,見本　二郎,男,S46.1.1,東京都\r\n3,\"見本　三郎\",男,S47.1.1,\"東京都,港区\"\r\n";
        // Nothing closes it; or a mark of a later row seems to.
        for (text, n_rows) in [
            (
                format!("{head}{broken}2,見本　二郎,男,S46.1.1,東京都\r\n"),
                3,
            ),
            (format!("{head}{broken}{plain}"), 4),
            (format!("{head}{broken}{plain}{broken}"), 5),
        ] {
            let rows = texts(&text);
            assert_eq!(rows.len(), n_rows, "{text}");
            assert_eq!(rows.get(1).unwrap().1.get(1).unwrap(), "\"見本　一郎");
            assert_eq!(rows.get(2).unwrap().1.get(1).unwrap(), "見本　二郎");
            let book = read(text.as_bytes()).unwrap();
            let said = book.warnings.first().unwrap();
            assert!(
                said.contains("（2行目") && said.contains("引用符"),
                "{said}"
            );
            let sheet = book.sheets.first().unwrap();
            assert!(sheet.rows.get(1).unwrap().has_stray_quote);
            assert!(!sheet.rows.get(2).unwrap().has_stray_quote);
        }
        let whole = texts(&format!("{head}{broken}{plain}"));
        assert_eq!(whole.get(3).unwrap().1.last().unwrap(), "東京都,港区");
    }

    #[test]
    fn 何行にもわたる行の途中の引用符も_その行に印が付く() {
        let text = "番号,住所,氏名\n1,\"東京都\n港区\",\"見本　一郎\n2,大阪府,見本　二郎\n";
        let book = read(text.as_bytes()).unwrap();
        let said = book.warnings.first().unwrap();
        assert!(said.contains("（3行目"), "{said}");
        let rows = &book.sheets.first().unwrap().rows;
        let marked: Vec<(u32, bool)> = rows
            .iter()
            .map(|row| (row.number, row.has_stray_quote))
            .collect();
        assert_eq!(marked, [(1, false), (2, true), (4, false)]);
    }

    #[test]
    fn 正しい引用符は何も言われない() {
        let text =
            "番号,氏名,備考\n1,\"見本　一郎\",\"一行目\n二行目、三行目\"\n2,見本 \"花子\",\n";
        let book = read(text.as_bytes()).unwrap();
        assert!(book.warnings.is_empty(), "{:?}", book.warnings);
        assert_eq!(texts(text).get(2).unwrap().1, ["2", "見本 \"花子\""]);
    }

    proptest! {
        #[test]
        fn どこに引用符が紛れても行は失われない(
            rows in proptest::collection::vec(("[0-9]{1,4}", "[ぁ-ん\"]{0,6}", "[a-z]{1,3}"), 1..30),
        ) {
            let mut text = "番号,氏名,住所,備考,電話,区分\n".to_owned();
            for (number, name, place) in &rows {
                text.push_str(&format!("{number},{name},{place},a,b,c\n"));
            }
            let numbers: Vec<String> =
                texts(&text).iter().skip(1).map(|(_, cells)| cells.first().unwrap().clone()).collect();
            let written: Vec<String> = rows.iter().map(|(number, ..)| number.clone()).collect();
            prop_assert_eq!(numbers, written);
        }
    }
}

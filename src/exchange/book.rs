//! 表計算の帳面: the bytes of an Excel book, an OpenDocument table or a CSV → sheets of typed cells.
//! It must not interpret a cell, and it never opens more than it can hold: every limit is a sentence.

use crate::domain::date::Date;
use crate::exchange::book_csv;
use crate::exchange::book_excel;
use crate::exchange::error::ExchangeError;
use crate::exchange::text_file::check_size;
use std::sync::Arc;

/// Most rows of one book.
pub(super) const MAX_ROWS: usize = 300_000;
/// Most columns of a sheet.
pub(super) const MAX_COLUMNS: u32 = 400;
/// Most cells of one book.
const MAX_CELLS: usize = 12_000_000;
/// Excel holds no longer text in one cell.
const MAX_CELL_CHARS: usize = 32_767;
/// Most bytes of text in one book.
const MAX_TEXT: usize = 400_000_000;

/// セルの値. May hold an 個人番号, so it has no `Debug`.
#[derive(Clone, PartialEq)]
pub enum Cell {
    /// 空欄.
    Blank,
    /// 文字; the same text below itself is held once.
    Text(Arc<str>),
    /// 数値, also a day whose cell has no date format.
    Number(f64),
    /// 日付.
    Date(Date),
    /// TRUE or FALSE.
    Flag(bool),
    /// An error value of a formula, such as `#N/A`.
    Fault(&'static str),
}

/// 行.
#[derive(Clone)]
pub struct Row {
    /// Row number as the book shows it, from 1.
    pub number: u32,
    /// The cells up to the last that is not blank.
    pub cells: Vec<Cell>,
    /// Columns whose text is struck through, from 0.
    pub struck: Vec<u32>,
    /// 非表示の行.
    pub is_hidden: bool,
    /// 閉じない引用符: a quotation mark of a CSV opens here that nothing closes; it was read as a plain character.
    pub has_stray_quote: bool,
}

impl Row {
    /// The cell of a column, from 0.
    #[must_use]
    pub fn cell(&self, column: usize) -> &Cell {
        self.cells.get(column).unwrap_or(&Cell::Blank)
    }
}

/// シート.
#[derive(Clone)]
pub struct Sheet {
    /// シート名; of a CSV the word 「CSV」.
    pub name: String,
    /// 非表示のシート.
    pub is_hidden: bool,
    /// Rows that hold anything, in order.
    pub rows: Vec<Row>,
    /// 結合セル whose value was repeated in every cell of the range.
    pub n_merged: usize,
}

/// ブック.
#[derive(Clone)]
pub struct Book {
    /// Sheets in their order.
    pub sheets: Vec<Sheet>,
    /// Whether serial days count from 1904, as in books of an old Mac.
    pub is_1904: bool,
    /// Sentences about the file as a whole.
    pub warnings: Vec<String>,
}

/// Reads a book by what its bytes are, not by its name.
///
/// # Errors
/// Each a sentence: too large, protected by a password, damaged, of another kind.
pub fn read(bytes: &[u8]) -> Result<Book, ExchangeError> {
    check_size(u64::try_from(bytes.len()).unwrap_or(u64::MAX))?;
    if bytes.starts_with(b"PK") || bytes.starts_with(b"\xD0\xCF\x11\xE0") {
        return book_excel::read(bytes);
    }
    book_csv::read(bytes)
}

pub(super) fn refuse(sentence: &str) -> ExchangeError {
    ExchangeError::NotThisFile(sentence.to_owned())
}

/// Text of a cell; spaces alone are no value.
pub(super) fn text_cell(text: &str) -> Cell {
    if text.trim().is_empty() {
        Cell::Blank
    } else {
        Cell::Text(text.into())
    }
}

/// Cells on their way into rows, within the limits.
#[derive(Default)]
pub(super) struct Grid {
    rows: Vec<Row>,
    is_disordered: bool,
    n_cells: usize,
    n_text: usize,
    /// The last text of each column.
    recent: Vec<Option<Arc<str>>>,
}

impl Grid {
    /// A text as the cell of a column. Names of 事業所, 区分 and words like 有 come row after row: each is held once.
    pub(super) fn text(&mut self, column: u32, text: &str) -> Cell {
        let place = usize::try_from(column).unwrap_or(usize::MAX);
        if column >= MAX_COLUMNS {
            return text_cell(text);
        }
        if place >= self.recent.len() {
            self.recent.resize(place.saturating_add(1), None);
        }
        let Some(recent) = self.recent.get_mut(place) else {
            return text_cell(text);
        };
        if let Some(known) = recent.as_ref().filter(|known| ***known == *text) {
            return Cell::Text(Arc::clone(known));
        }
        let cell = text_cell(text);
        if let Cell::Text(text) = &cell {
            *recent = Some(Arc::clone(text));
        }
        cell
    }

    /// Lays a cell, by row and column from 0.
    pub(super) fn put(
        &mut self,
        (row, column): (u32, u32),
        cell: Cell,
        is_struck: bool,
    ) -> Result<(), ExchangeError> {
        if cell == Cell::Blank {
            return Ok(());
        }
        self.admit(column, &cell)?;
        let number = row.saturating_add(1);
        if self.rows.last().is_none_or(|last| last.number != number) {
            let is_after = self.rows.last().is_none_or(|last| last.number < number);
            self.is_disordered |= !is_after;
            if self.rows.len() >= MAX_ROWS {
                return Err(refuse(
                    "行が多すぎます。30万行までのブックを選んでください。シートを分けると取り込めます。",
                ));
            }
            let width = self.rows.last().map_or(0, |last| last.cells.len());
            self.rows.push(Row {
                number,
                cells: Vec::with_capacity(width),
                struck: Vec::new(),
                is_hidden: false,
                has_stray_quote: false,
            });
        }
        if let Some(row) = self.rows.last_mut() {
            set(row, column, cell);
            if is_struck {
                row.struck.push(column);
            }
        }
        Ok(())
    }

    fn admit(&mut self, column: u32, cell: &Cell) -> Result<(), ExchangeError> {
        if column >= MAX_COLUMNS {
            return Err(refuse(
                "列が多すぎます。400列までのシートにしてから取り込んでください。",
            ));
        }
        self.n_cells += 1;
        if let Cell::Text(text) = cell {
            self.n_text += text.len();
            if text.len() > MAX_CELL_CHARS && text.chars().count() > MAX_CELL_CHARS {
                return Err(refuse(
                    "一つの欄に3万文字を超える文字があります。台帳のファイルか確かめてください。",
                ));
            }
        }
        if self.n_cells > MAX_CELLS || self.n_text > MAX_TEXT {
            return Err(refuse(
                "ブックの内容が多すぎます。シートを分けて取り込んでください。",
            ));
        }
        Ok(())
    }

    /// Marks the rows that hold these lines, on which a quotation mark opens that nothing closes: a row of several lines
    /// bears the number of its first.
    pub(super) fn mark_stray_quotes(&mut self, lines: &[u32]) {
        for line in lines {
            let n_begun = self.rows.partition_point(|row| row.number <= *line);
            let last = n_begun.checked_sub(1);
            if let Some(row) = last.and_then(|last| self.rows.get_mut(last)) {
                row.has_stray_quote = true;
            }
        }
    }

    pub(super) fn into_sheet(mut self, name: String, is_hidden: bool) -> Sheet {
        if self.is_disordered {
            self.rows.sort_by_key(|row| row.number);
            let mut merged: Vec<Row> = Vec::with_capacity(self.rows.len());
            for row in self.rows {
                match merged.last_mut().filter(|last| last.number == row.number) {
                    Some(last) => {
                        for (column, cell) in (0..).zip(row.cells) {
                            if cell != Cell::Blank {
                                set(last, column, cell);
                            }
                        }
                    }
                    None => merged.push(row),
                }
            }
            self.rows = merged;
        }
        Sheet {
            name,
            is_hidden,
            rows: self.rows,
            n_merged: 0,
        }
    }
}

fn set(row: &mut Row, column: u32, cell: Cell) {
    let column = usize::try_from(column).unwrap_or(0);
    if column >= row.cells.len() {
        row.cells.resize(column, Cell::Blank);
        row.cells.push(cell);
    } else if let Some(place) = row.cells.get_mut(column) {
        *place = cell;
    }
}

/// 結合セル: rows and columns from 0, both ends inclusive.
#[derive(Clone, Copy)]
pub(super) struct Merged {
    pub(super) rows: (u32, u32),
    pub(super) columns: (u32, u32),
}

impl Sheet {
    /// Repeats the value of each merged range in its cells, as far as the sheet has rows there.
    pub(super) fn fill_merged(&mut self, ranges: &[Merged]) {
        for range in ranges {
            let (first, last) = (
                range.rows.0.saturating_add(1),
                range.rows.1.saturating_add(1),
            );
            let from = self.rows.partition_point(|row| row.number < first);
            let until = self.rows.partition_point(|row| row.number <= last);
            let source = self.rows.get(from).filter(|row| row.number == first);
            let column = usize::try_from(range.columns.0).unwrap_or(usize::MAX);
            let Some(value) = source.map(|row| row.cell(column).clone()) else {
                continue;
            };
            if value == Cell::Blank {
                continue;
            }
            self.n_merged += 1;
            let columns = range.columns.0..=range.columns.1.min(MAX_COLUMNS - 1);
            for row in self.rows.iter_mut().take(until).skip(from) {
                for column in columns.clone() {
                    let place = usize::try_from(column).unwrap_or(usize::MAX);
                    if *row.cell(place) == Cell::Blank {
                        set(row, column, value.clone());
                    }
                }
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::read;
    use proptest::prelude::{any, proptest};

    #[test]
    fn 台帳でないファイルは文で断る() {
        for bytes in [
            b"".as_slice(),
            b"%PDF-1.7",
            b"PK\x03\x04broken",
            b"\xD0\xCF\x11\xE0x",
            b"a\0b",
        ] {
            let error = read(bytes).err().unwrap().to_string();
            assert!(error.ends_with('。'), "{error}");
        }
    }

    proptest! {
        #[test]
        fn どんなバイト列でも止まらない(bytes in proptest::collection::vec(any::<u8>(), 0..2_000)) {
            let _ = read(&bytes);
        }

        #[test]
        fn 印だけ合っているバイト列でも止まらない(bytes in proptest::collection::vec(any::<u8>(), 0..2_000)) {
            let _ = read(&[b"PK\x03\x04".as_slice(), &bytes].concat());
            let _ = read(&[b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".as_slice(), &bytes].concat());
        }
    }
}

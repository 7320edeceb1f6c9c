//! Excel と OpenDocument のブック: read with the library calamine, cell by cell, after the guard has looked through.
//! It must not trust a book: what the library cannot read becomes a sentence, whatever happens inside it.

use crate::domain::date::Date;
use crate::exchange::book::{Book, Cell, Grid, Merged, Sheet, refuse, text_cell};
use crate::exchange::book_guard::{BookKind, SheetMarks, has_comments, kind, look_through};
use crate::exchange::error::ExchangeError;
use calamine::{
    CellErrorType, Data, DataRef, ExcelDateTime, Ods, Range, Reader, Sheet as SheetAbout,
    SheetType, SheetVisible, Xls, XlsError, Xlsx, XlsxCellReader, XlsxError,
};
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, SyncSender};

/// What xls and ods do not tell.
const NO_MARKS: &str = "この形式（xls・ods）では、取消線と非表示の行が分かりません。xlsxで保存し直してから選ぶと、確かめられます。";
/// What the library for cells leaves out.
const COMMENTS: &str = "セルのコメント（メモ）は読み取れません。残したいものは、Excelで備考の列に写してから選んでください。";
/// Cells that go to the other thread at once.
const BATCH: usize = 4_096;
/// Batches that wait there at most, so that a book is not held twice.
const BATCHES_WAITING: usize = 8;
const DAMAGED: &str =
    "ブックが壊れているか、途中で切れています。元のブックを開いて、保存し直してください。";
const PROTECTED: &str =
    "パスワードで保護されたブックです。Excelで開いてパスワードを外し、保存し直してください。";
/// The stream in which Excel keeps an encrypted book, in UTF-16.
const ENCRYPTED: &[u8] = b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0";

/// Reads a compressed or an old book.
///
/// # Errors
/// A sentence for each cause.
pub(super) fn read(bytes: &[u8]) -> Result<Book, ExchangeError> {
    // The library reads damaged books of old kinds without checking every index.
    let read = catch_unwind(AssertUnwindSafe(|| read_kind(bytes)));
    let book = read.unwrap_or_else(|_| Err(refuse(DAMAGED)))?;
    if book.sheets.iter().all(|sheet| sheet.rows.is_empty()) {
        return Err(refuse(
            "ブックに何も入っていません。台帳のブックか確かめてください。",
        ));
    }
    Ok(book)
}

fn read_kind(bytes: &[u8]) -> Result<Book, ExchangeError> {
    if bytes.starts_with(b"\xD0\xCF\x11\xE0") {
        return read_old(bytes);
    }
    match kind(bytes)? {
        BookKind::Excel => read_guarded(bytes),
        BookKind::OpenDocument => {
            // What a few bytes repeat a million times is written out by the library at once.
            look_through(bytes)?;
            read_open_document(bytes)
        }
        BookKind::Binary => Err(refuse(
            "Excelバイナリ形式（xlsb）です。Excelで開いて、xlsx形式で保存し直してください。",
        )),
        BookKind::Other => Err(refuse(
            "Excelのブックではありません。台帳のブックを選んでください。",
        )),
    }
}

/// Reads an Excel book while the guard walks through the same bytes beside it; what the guard refuses is read no further.
fn read_guarded(bytes: &[u8]) -> Result<Book, ExchangeError> {
    let is_refused = AtomicBool::new(false);
    let (book, seen) = std::thread::scope(|scope| {
        let guard = scope.spawn(|| {
            let seen = look_through(bytes);
            is_refused.store(seen.is_err(), Ordering::Relaxed);
            seen
        });
        let watched = Watched {
            bytes: Cursor::new(bytes),
            is_refused: &is_refused,
        };
        (read_excel(watched), guard.join())
    });
    let seen = seen.unwrap_or_else(|_| Err(refuse(DAMAGED)))?;
    let (mut book, places) = book?;
    if has_comments(bytes) {
        book.warnings.push(COMMENTS.to_owned());
    }
    for (sheet, place) in book.sheets.iter_mut().zip(places) {
        if let Some(marks) = seen.get(place) {
            mark(sheet, marks);
        }
    }
    Ok(book)
}

/// The bytes of a book until the guard refuses it.
struct Watched<'a> {
    bytes: Cursor<&'a [u8]>,
    is_refused: &'a AtomicBool,
}

impl Read for Watched<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.is_refused.load(Ordering::Relaxed) {
            return Err(io::ErrorKind::Other.into());
        }
        self.bytes.read(buffer)
    }
}

impl Seek for Watched<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.bytes.seek(to)
    }
}

/// 非表示の行 and 結合セル, which the library for cells does not tell.
fn mark(sheet: &mut Sheet, marks: &SheetMarks) {
    for number in &marks.hidden {
        let at = sheet.rows.binary_search_by_key(number, |row| row.number);
        if let Some(row) = at.ok().and_then(|at| sheet.rows.get_mut(at)) {
            row.is_hidden = true;
        }
    }
    sheet.fill_merged(&marks.merged);
}

/// Cells as the library gives them, each with whether it is struck through.
type Batch<'a> = Vec<(calamine::Cell<DataRef<'a>>, bool)>;

/// Reads the cells of a sheet, while another thread lays those already read.
fn grid_of<'a>(
    reader: XlsxCellReader<'a, Watched<'_>>,
    failed: impl Fn(XlsxError) -> ExchangeError,
) -> Result<Grid, ExchangeError> {
    let (sender, receiver) = mpsc::sync_channel::<Batch<'a>>(BATCHES_WAITING);
    std::thread::scope(|scope| {
        let laying = scope.spawn(move || lay(receiver));
        let read = send_cells(reader, &sender);
        drop(sender);
        let laid = laying.join().unwrap_or_else(|_| Err(refuse(DAMAGED)));
        // What is refused of a cell comes before what is damaged behind it.
        let grid = laid?;
        read.map_err(failed)?;
        Ok(grid)
    })
}

/// Sends all cells, and those before a damage too; stops when nobody lays them any more.
fn send_cells<'a>(
    mut reader: XlsxCellReader<'a, Watched<'_>>,
    sender: &SyncSender<Batch<'a>>,
) -> Result<(), XlsxError> {
    let fonts = reader.styles().iter().map(|style| style.font.as_ref());
    let struck: Vec<bool> = fonts
        .map(|font| font.is_some_and(calamine::Font::has_strikethrough))
        .collect();
    let mut batch: Batch<'a> = Vec::with_capacity(BATCH);
    let end = loop {
        match reader.next_cell_with_style_id() {
            Ok(Some((cell, style))) => {
                let is_struck = struck.get(style).copied().unwrap_or(false);
                batch.push((cell, is_struck));
            }
            Ok(None) => break Ok(()),
            Err(error) => break Err(error),
        }
        if batch.len() >= BATCH {
            let full = std::mem::replace(&mut batch, Vec::with_capacity(BATCH));
            if sender.send(full).is_err() {
                return Ok(());
            }
        }
    };
    // Nobody takes it where a cell before was refused; that is told then.
    let _ = sender.send(batch);
    end
}

fn lay(cells: Receiver<Batch<'_>>) -> Result<Grid, ExchangeError> {
    let mut grid = Grid::default();
    for batch in cells {
        for (cell, is_struck) in batch {
            let position = cell.get_position();
            let value = excel_cell(&mut grid, position.1, cell.get_value());
            grid.put(position, value, is_struck)?;
        }
    }
    Ok(grid)
}

/// The book, and the place of each of its sheets among all, charts included.
fn read_excel(bytes: Watched<'_>) -> Result<(Book, Vec<usize>), ExchangeError> {
    let failed = |error: XlsxError| match error {
        XlsxError::Password => refuse(PROTECTED),
        _ => refuse(DAMAGED),
    };
    let mut book = Xlsx::new(bytes).map_err(failed)?;
    let is_1904 = book.has_1904_epoch();
    let abouts = book.sheets_metadata().to_vec();
    let (mut sheets, mut places) = (Vec::new(), Vec::new());
    for (place, about) in abouts.into_iter().enumerate() {
        if about.typ != SheetType::WorkSheet {
            continue;
        }
        let reader = book.worksheet_cells_reader(&about.name).map_err(failed)?;
        let grid = grid_of(reader, failed)?;
        sheets.push(grid.into_sheet(about.name.clone(), is_hidden(&about)));
        places.push(place);
    }
    let book = Book {
        sheets,
        is_1904,
        warnings: Vec::new(),
    };
    Ok((book, places))
}

fn read_old(bytes: &[u8]) -> Result<Book, ExchangeError> {
    if bytes
        .windows(ENCRYPTED.len())
        .any(|window| window == ENCRYPTED)
    {
        return Err(refuse(PROTECTED));
    }
    let failed = |error: XlsError| match error {
        XlsError::Password => refuse(PROTECTED),
        _ => refuse(DAMAGED),
    };
    let mut book = Xls::new(Cursor::new(bytes)).map_err(failed)?;
    let is_1904 = book.has_1904_epoch();
    let abouts = book.sheets_metadata().to_vec();
    let mut sheets = Vec::new();
    for about in abouts {
        if about.typ != SheetType::WorkSheet {
            continue;
        }
        let range = book.worksheet_range(&about.name).map_err(failed)?;
        let merged = book
            .merge_cells_by_sheet_name(&about.name)
            .map_err(failed)?;
        let merged: Vec<Merged> = merged
            .iter()
            .map(|range| Merged {
                rows: (range.start.0, range.end.0),
                columns: (range.start.1, range.end.1),
            })
            .collect();
        let mut sheet = whole_sheet(&about, &range)?;
        sheet.fill_merged(&merged);
        sheets.push(sheet);
    }
    Ok(Book {
        sheets,
        is_1904,
        warnings: vec![NO_MARKS.to_owned()],
    })
}

fn read_open_document(bytes: &[u8]) -> Result<Book, ExchangeError> {
    let mut book = Ods::new(Cursor::new(bytes)).map_err(|error| match error {
        calamine::OdsError::Password => refuse(PROTECTED),
        _ => refuse(DAMAGED),
    })?;
    let abouts = book.sheets_metadata().to_vec();
    let mut sheets = Vec::new();
    for about in abouts {
        let range = book
            .worksheet_range(&about.name)
            .map_err(|_| refuse(DAMAGED))?;
        sheets.push(whole_sheet(&about, &range)?);
    }
    Ok(Book {
        sheets,
        is_1904: false,
        warnings: vec![NO_MARKS.to_owned()],
    })
}

fn whole_sheet(about: &SheetAbout, range: &Range<Data>) -> Result<Sheet, ExchangeError> {
    let mut grid = Grid::default();
    let (first_row, first_column) = range.start().unwrap_or((0, 0));
    for (row, cells) in (first_row..).zip(range.rows()) {
        for (column, data) in (first_column..).zip(cells) {
            grid.put((row, column), data_cell(data), false)?;
        }
    }
    Ok(grid.into_sheet(about.name.clone(), is_hidden(about)))
}

fn is_hidden(about: &SheetAbout) -> bool {
    about.visible != SheetVisible::Visible
}

fn excel_cell(grid: &mut Grid, column: u32, data: &DataRef<'_>) -> Cell {
    match data {
        DataRef::Int(value) => whole_number(*value),
        DataRef::Float(value) => Cell::Number(*value),
        DataRef::String(text) => grid.text(column, text),
        DataRef::SharedString(text) => grid.text(column, text),
        DataRef::Bool(value) => Cell::Flag(*value),
        DataRef::DateTime(moment) => day_cell(moment),
        DataRef::DateTimeIso(text) => iso_cell(text),
        DataRef::DurationIso(text) => text_cell(text),
        DataRef::Error(error) => Cell::Fault(fault(error)),
        DataRef::Empty => Cell::Blank,
    }
}

fn data_cell(data: &Data) -> Cell {
    match data {
        Data::Int(value) => whole_number(*value),
        Data::Float(value) => Cell::Number(*value),
        Data::String(text) => text_cell(text),
        Data::Bool(value) => Cell::Flag(*value),
        Data::DateTime(moment) => day_cell(moment),
        Data::DateTimeIso(text) => iso_cell(text),
        Data::DurationIso(text) => text_cell(text),
        Data::Error(error) => Cell::Fault(fault(error)),
        Data::Empty => Cell::Blank,
    }
}

fn whole_number(value: i64) -> Cell {
    match i32::try_from(value) {
        Ok(small) => Cell::Number(f64::from(small)),
        Err(_) => Cell::Text(value.to_string().into()),
    }
}

/// The day of a moment; a time of day or a length of time stays a number.
fn day_cell(moment: &ExcelDateTime) -> Cell {
    let serial = moment.as_f64();
    let (year, month, day, ..) = moment.to_ymd_hms_milli();
    let date = Date::new(i32::from(year), u32::from(month), u32::from(day));
    match date {
        Some(date) if moment.is_datetime() && serial >= 1.0 => Cell::Date(date),
        _ => Cell::Number(serial),
    }
}

fn iso_cell(text: &str) -> Cell {
    match text.get(..10).and_then(Date::parse_iso) {
        Some(date) => Cell::Date(date),
        None => text_cell(text),
    }
}

fn fault(error: &CellErrorType) -> &'static str {
    match error {
        CellErrorType::Div0 => "#DIV/0!",
        CellErrorType::NA => "#N/A",
        CellErrorType::Name => "#NAME?",
        CellErrorType::Null => "#NULL!",
        CellErrorType::Num => "#NUM!",
        CellErrorType::Ref => "#REF!",
        CellErrorType::Value => "#VALUE!",
        _ => "#エラー",
    }
}

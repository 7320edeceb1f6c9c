//! 取込: the bytes of a file → rows by its layout.
//! It must not decide what a row means for the ledger; what cannot be read stands beside its row.

use crate::domain::number::InsurerNumber;
use crate::exchange::error::ExchangeError;
use crate::exchange::import_field::Reading;
use crate::exchange::import_fixed;
use crate::exchange::layout::{Direction, Format, HeaderRow, Layout, Quote, RecordSpec};
use crate::exchange::layout_field::FieldKind;
use crate::exchange::text_file::{Newline, TextEncoding, TextFile};
use crate::procedure::record::Cell;
use csv::{ReaderBuilder, StringRecord};
use std::collections::BTreeMap;

/// A file read by its layout.
#[derive(Debug)]
pub struct Imported {
    /// What the rows become (`target` of the layout).
    pub target: String,
    /// Keys that tie a row to the outbox.
    pub match_on: Vec<String>,
    /// 文字コード as detected.
    pub encoding: TextEncoding,
    /// 改行 as detected.
    pub newline: Newline,
    /// SHA-256 of the bytes, in hexadecimal.
    pub sha256: String,
    /// Rows in the order of the file.
    pub rows: Vec<ImportedRow>,
    /// Sentences about the file as a whole.
    pub warnings: Vec<String>,
}

/// One row.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ImportedRow {
    /// Line in the file, from 1.
    pub line: u64,
    /// Values by target name; empty and unreadable ones are missing.
    pub values: BTreeMap<String, Cell>,
    /// What could not be read.
    pub problems: Vec<RowProblem>,
}

impl ImportedRow {
    /// The text of a value; empty where there is none.
    #[must_use]
    pub fn text(&self, key: &str) -> &str {
        match self.values.get(key) {
            Some(Cell::Text(text)) => text,
            _ => "",
        }
    }

    /// Whether a problem of this code stands beside a field.
    #[must_use]
    pub fn has_problem(&self, to: &str, code: &str) -> bool {
        let mut problems = self.problems.iter();
        problems.any(|problem| problem.to == to && problem.code == code)
    }
}

/// Why a value could not be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RowProblem {
    /// 項目番号; 0 for the row as a whole.
    pub no: usize,
    /// 項目名.
    pub name: String,
    /// Target name; empty for the row as a whole.
    pub to: String,
    /// Stable code.
    pub code: &'static str,
    /// One sentence.
    pub message: String,
}

impl RowProblem {
    /// A problem of the row as a whole.
    pub(super) fn of_row(code: &'static str, message: String) -> RowProblem {
        RowProblem {
            no: 0,
            name: String::new(),
            to: String::new(),
            code,
            message,
        }
    }
}

/// Reads a file. `insurer_no` is compared where the layout says `must_equal = "insurer.no"`.
///
/// # Errors
/// A layout that is not for import, or a file that is not of this kind.
pub fn import(
    layout: &Layout,
    bytes: &[u8],
    insurer_no: &InsurerNumber,
) -> Result<Imported, ExchangeError> {
    if layout.head.direction != Direction::Import {
        return Err(wrong(layout, "出力用です。取込には使えません。"));
    }
    read(layout, bytes, insurer_no)
}

/// Reads back a file that was written by an export layout: its values by the names they came from.
///
/// # Errors
/// As for [`import`].
pub fn read_back(
    layout: &Layout,
    bytes: &[u8],
    insurer_no: &InsurerNumber,
) -> Result<Imported, ExchangeError> {
    if layout.head.direction != Direction::Export {
        return Err(wrong(layout, "取込用です。"));
    }
    read(layout, bytes, insurer_no)
}

fn read(
    layout: &Layout,
    bytes: &[u8],
    insurer_no: &InsurerNumber,
) -> Result<Imported, ExchangeError> {
    let detail = check_layout(layout)?;
    let reading = Reading { layout, insurer_no };
    let mut imported = match layout.file.format {
        Format::Delimited => delimited(reading, detail, bytes)?,
        Format::Fixed => import_fixed::read(reading, detail, bytes)?,
    };
    refuse_other_file(layout, &imported.rows)?;
    if layout.is_unverified() && layout.head.direction == Direction::Import {
        imported.warnings.push(format!(
            "未突合レイアウト「{}」で読みました。内容を端末の画面や原本と見比べてください。",
            layout.head.title
        ));
    }
    Ok(imported)
}

fn delimited(
    reading: Reading<'_>,
    detail: &RecordSpec,
    bytes: &[u8],
) -> Result<Imported, ExchangeError> {
    let layout = reading.layout;
    let file = TextFile::read(bytes)?;
    let mut warnings = accept(layout, &file)?;
    if layout.file.quote != Quote::Never && file.text.matches('"').count() % 2 == 1 {
        warnings.push(
            "引用符（\"）が閉じていません。行が途中でつながっていないか確かめてください。"
                .to_owned(),
        );
    }
    let has_heading = layout.file.header_row != HeaderRow::Names(false);
    let mut reader = ReaderBuilder::new()
        .has_headers(has_heading)
        .flexible(true)
        .quoting(layout.file.quote != Quote::Never)
        .delimiter(u8::try_from(layout.file.delimiter).unwrap_or(b','))
        .from_reader(file.text.as_bytes());
    if has_heading {
        let heading = reader.headers().map_err(|_| broken_csv())?;
        check_heading(layout, detail, heading)?;
    }
    let mut lines = LineCounter::new(&file.text);
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|_| broken_csv())?;
        let line = lines.at(record.position().map_or(0, csv::Position::byte));
        let fields: Vec<&str> = record.iter().collect();
        let (row, note) = read_row(reading, detail, line, &fields);
        rows.push(row);
        warnings.extend(note);
    }
    Ok(Imported {
        target: detail.target.clone(),
        match_on: detail.match_on.clone(),
        encoding: file.encoding,
        newline: file.newline,
        sha256: file.sha256.clone(),
        rows,
        warnings,
    })
}

fn broken_csv() -> ExchangeError {
    let message = "CSVとして読めません。壊れていないか、送り主に確かめてください。";
    ExchangeError::NotThisFile(message.to_owned())
}

/// The heading must say what the layout says, or the first row would be lost or the columns be others.
fn check_heading(
    layout: &Layout,
    detail: &RecordSpec,
    heading: &StringRecord,
) -> Result<(), ExchangeError> {
    let wanted: Vec<&str> = match &layout.file.header_row {
        HeaderRow::Words(words) => words.iter().map(String::as_str).collect(),
        HeaderRow::Names(_) => detail.fields.iter().map(|f| f.name.as_str()).collect(),
    };
    for (place, word) in wanted.iter().enumerate() {
        let found = heading.get(place).unwrap_or_default().trim();
        if found != *word {
            return Err(ExchangeError::NotThisFile(format!(
                "見出し行の{}列目が「{found}」です。「{}」の形式では「{word}」です。正しいファイルか確かめてください。",
                place + 1,
                layout.head.title
            )));
        }
    }
    Ok(())
}

/// Line numbers for rising byte offsets; an offset on a newline means the line after it.
struct LineCounter<'a> {
    rest: &'a [u8],
    offset: u64,
    line: u64,
}

impl<'a> LineCounter<'a> {
    fn new(text: &'a str) -> LineCounter<'a> {
        LineCounter {
            rest: text.as_bytes(),
            offset: 0,
            line: 1,
        }
    }

    fn at(&mut self, offset: u64) -> u64 {
        while let Some((first, tail)) = self.rest.split_first() {
            if self.offset >= offset && !matches!(first, b'\r' | b'\n') {
                break;
            }
            let is_break = match first {
                b'\n' => true,
                b'\r' => tail.first() != Some(&b'\n'),
                _ => false,
            };
            self.line += u64::from(is_break);
            self.offset += 1;
            self.rest = tail;
        }
        self.line
    }
}

fn wrong(layout: &Layout, reason: &str) -> ExchangeError {
    ExchangeError::WrongLayout {
        title: layout.head.title.clone(),
        reason: reason.to_owned(),
    }
}

fn check_layout(layout: &Layout) -> Result<&RecordSpec, ExchangeError> {
    if !layout.file.sections.is_empty() {
        return Err(wrong(
            layout,
            "行だけのCSVではありません。受付の画面から取り込んでください。",
        ));
    }
    layout
        .detail()
        .ok_or_else(|| wrong(layout, "行のレコードがありません。"))
}

fn accept(layout: &Layout, file: &TextFile) -> Result<Vec<String>, ExchangeError> {
    let mut warnings = Vec::new();
    let encodings = &layout.file.accept_encoding;
    if !file.text.is_ascii() && !encodings.is_empty() && !encodings.contains(&file.encoding) {
        let message = format!(
            "文字コードが{}です。このファイルの形式では読めません。正しいファイルか確かめてください。",
            file.encoding.label()
        );
        return Err(ExchangeError::NotThisFile(message));
    }
    let newlines = &layout.file.accept_newline;
    let is_single_line = file.newline == Newline::None;
    if !is_single_line && !newlines.is_empty() && !newlines.contains(&file.newline) {
        warnings.push("改行の種類が形式の定めと違います。内容は読めています。".to_owned());
    }
    if file.has_unreadable {
        warnings
            .push("文字として読めない部分があります。その行を原本と見比べてください。".to_owned());
    }
    Ok(warnings)
}

/// A file none of whose rows fits is another file, and says so once instead of row by row.
fn refuse_other_file(layout: &Layout, rows: &[ImportedRow]) -> Result<(), ExchangeError> {
    let is_other = |problem: &RowProblem| matches!(problem.code, "field_count" | "record");
    let is_strange = |row: &ImportedRow| row.problems.iter().any(is_other);
    if rows.is_empty() {
        let message = "行がありません。正しいファイルか確かめてください。";
        return Err(ExchangeError::NotThisFile(message.to_owned()));
    }
    if rows.iter().all(is_strange) {
        return Err(ExchangeError::NotThisFile(format!(
            "「{}」のファイルではありません。項目の数か様式の番号が、どの行でも合いません。",
            layout.head.title
        )));
    }
    Ok(())
}

/// One row, and a sentence where empty fields at its end were dropped.
fn read_row(
    reading: Reading<'_>,
    spec: &RecordSpec,
    line: u64,
    fields: &[&str],
) -> (ImportedRow, Option<String>) {
    let least = spec.field_count.or(spec.min_fields).unwrap_or(0);
    let most = spec.field_count.or(spec.max_fields).unwrap_or(usize::MAX);
    let other = |code, message| ImportedRow {
        line,
        values: BTreeMap::new(),
        problems: vec![RowProblem::of_row(code, message)],
    };
    let misfit = || {
        let message = format!("項目が{}個あります。形式の定めと合いません。", fields.len());
        other("field_count", message)
    };
    let (kept, surplus) = fields.split_at(fields.len().min(most));
    if kept.len() < least {
        return (misfit(), None);
    }
    if !surplus.is_empty() {
        let is_empty = surplus.iter().all(|field| field.trim().is_empty());
        let row = read_fields(reading, spec, line, kept);
        // A stray delimiter inside a row can also end in an empty field: only a clean row may lose it.
        if !spec.tolerate_trailing_empty || !is_empty || !row.problems.is_empty() {
            return (misfit(), None);
        }
        let note = format!("{line}行目の末尾にある空の項目を除いて読みました。");
        return (row, Some(note));
    }
    if let Some(kind) = &spec.matches {
        let found = kind.field.checked_sub(1).and_then(|at| kept.get(at));
        if found.is_none_or(|found| found.trim() != kind.equals) {
            let message = format!(
                "項目{}が「{}」ではありません。別の様式の行です。",
                kind.field, kind.equals
            );
            return (other("record", message), None);
        }
    }
    (read_fields(reading, spec, line, kept), None)
}

/// The values of the fields of one record.
pub(super) fn read_fields(
    reading: Reading<'_>,
    spec: &RecordSpec,
    line: u64,
    fields: &[&str],
) -> ImportedRow {
    let mut row = ImportedRow {
        line,
        values: BTreeMap::new(),
        problems: Vec::new(),
    };
    let mut era = "";
    for field in &spec.fields {
        let at = field.no.saturating_sub(1);
        let text = fields.get(at).copied().unwrap_or_default();
        let read = if field.kind == FieldKind::Rest {
            let rest = fields.get(at..).unwrap_or_default().join("\n");
            reading.value(field, &rest, era)
        } else {
            reading.value(field, text.trim(), era)
        };
        if field.kind == FieldKind::Era {
            era = text.trim();
        }
        match read {
            Ok(Some(cell)) => {
                row.values.insert(reading.name(field).to_owned(), cell);
            }
            Ok(None) => {}
            Err((code, message)) => row.problems.push(RowProblem {
                no: field.no,
                name: field.name.clone(),
                to: reading.name(field).to_owned(),
                code,
                message: message.to_owned(),
            }),
        }
    }
    row
}

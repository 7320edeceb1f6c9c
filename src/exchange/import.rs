//! 取込: the bytes of a delimited file → rows by its layout.
//! It must not decide what a row means for the ledger; what cannot be read stands beside its row.

use crate::domain::date::Date;
use crate::domain::number::{IndividualNumber, InsurerNumber};
use crate::domain::yen::Yen;
use crate::exchange::error::ExchangeError;
use crate::exchange::layout::{Direction, Format, HeaderRow, Layout, Quote, RecordSpec};
use crate::exchange::layout_field::{CheckDigit, DateForm, FieldKind, FieldSpec, Secret};
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

/// Reads a file. `insurer_no` is compared where the layout says `must_equal = "insurer.no"`.
///
/// # Errors
/// A layout that is not for delimited import, or a file that is not of this kind.
pub fn import(
    layout: &Layout,
    bytes: &[u8],
    insurer_no: &InsurerNumber,
) -> Result<Imported, ExchangeError> {
    let detail = check_layout(layout)?;
    let file = TextFile::read(bytes)?;
    let mut warnings = accept(layout, &file)?;
    if layout.file.quote != Quote::Never && file.text.matches('"').count() % 2 == 1 {
        warnings.push(
            "引用符（\"）が閉じていません。行が途中でつながっていないか確かめてください。"
                .to_owned(),
        );
    }
    let mut reader = ReaderBuilder::new()
        .has_headers(layout.file.header_row != HeaderRow::Names(false))
        .flexible(true)
        .quoting(layout.file.quote != Quote::Never)
        .delimiter(u8::try_from(layout.file.delimiter).unwrap_or(b','))
        .from_reader(file.text.as_bytes());
    let mut lines = LineCounter::new(&file.text);
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|_| {
            let message = "CSVとして読めません。壊れていないか、送り主に確かめてください。";
            ExchangeError::NotThisFile(message.to_owned())
        })?;
        let line = lines.at(record.position().map_or(0, csv::Position::byte));
        rows.push(read_row(layout, detail, (line, &record), insurer_no));
    }
    refuse_other_file(layout, &rows)?;
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

fn check_layout(layout: &Layout) -> Result<&RecordSpec, ExchangeError> {
    let wrong = |reason: &str| ExchangeError::WrongLayout {
        title: layout.head.title.clone(),
        reason: reason.to_owned(),
    };
    if layout.head.direction != Direction::Import {
        return Err(wrong("出力用です。取込には使えません。"));
    }
    if layout.file.format != Format::Delimited || !layout.file.sections.is_empty() {
        return Err(wrong(
            "行だけのCSVではありません。受付の画面から取り込んでください。",
        ));
    }
    layout
        .detail()
        .ok_or_else(|| wrong("行のレコードがありません。"))
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
    let is_strange = |row: &ImportedRow| row.problems.iter().any(|p| p.code == "field_count");
    if rows.is_empty() {
        let message = "行がありません。正しいファイルか確かめてください。";
        return Err(ExchangeError::NotThisFile(message.to_owned()));
    }
    if rows.iter().all(is_strange) {
        return Err(ExchangeError::NotThisFile(format!(
            "「{}」のファイルではありません。項目の数がどの行でも合いません。",
            layout.head.title
        )));
    }
    Ok(())
}

fn read_row(
    layout: &Layout,
    spec: &RecordSpec,
    (line, record): (u64, &StringRecord),
    insurer_no: &InsurerNumber,
) -> ImportedRow {
    let mut row = ImportedRow {
        line,
        values: BTreeMap::new(),
        problems: Vec::new(),
    };
    let least = spec.field_count.or(spec.min_fields).unwrap_or(0);
    let most = spec.field_count.or(spec.max_fields).unwrap_or(usize::MAX);
    if !(least..=most).contains(&record.len()) {
        row.problems.push(RowProblem {
            no: 0,
            name: String::new(),
            to: String::new(),
            code: "field_count",
            message: format!("項目が{}個あります。形式の定めと合いません。", record.len()),
        });
        return row;
    }
    for field in &spec.fields {
        let text = if field.kind == FieldKind::Rest {
            let rest: Vec<&str> = record.iter().skip(field.no - 1).collect();
            rest.join("\n")
        } else {
            record
                .get(field.no - 1)
                .unwrap_or_default()
                .trim()
                .to_owned()
        };
        match read_value(layout, field, &text, insurer_no) {
            Ok(Some(cell)) => {
                row.values.insert(field.to.clone(), cell);
            }
            Ok(None) => {}
            Err((code, message)) => row.problems.push(RowProblem {
                no: field.no,
                name: field.name.clone(),
                to: field.to.clone(),
                code,
                message: message.to_owned(),
            }),
        }
    }
    row
}

type Unread = (&'static str, &'static str);

fn read_value(
    layout: &Layout,
    field: &FieldSpec,
    text: &str,
    insurer_no: &InsurerNumber,
) -> Result<Option<Cell>, Unread> {
    if text.is_empty() {
        return if field.required {
            Err(("required", "値がありません。"))
        } else {
            Ok(None)
        };
    }
    if field.must_equal == "insurer.no" && text != insurer_no.as_str() {
        return Err((
            "must_equal",
            "この組合の保険者番号ではありません。別の組合のファイルではないか確かめてください。",
        ));
    }
    check_value(field, text)?;
    if !field.map.is_empty() {
        let map = layout.maps.get(&field.map);
        let name = map.and_then(|map| map.get(text));
        let unknown = (
            "unknown_code",
            "レイアウトの対応表にないコードです。成功とはみなしません。",
        );
        return name
            .map(|name| Some(Cell::Text(name.clone())))
            .ok_or(unknown);
    }
    let cell = match field.kind {
        FieldKind::Date => Date::parse_yyyymmdd(text).map(Cell::Date),
        FieldKind::Amount => text.parse().ok().map(|yen| Cell::Yen(Yen::new(yen))),
        FieldKind::Datetime if field.fmt == Some(DateForm::Yyyymmddhhmmss) => {
            let date = text.get(..8).and_then(Date::parse_yyyymmdd);
            date.map(|_| Cell::Text(text.to_owned()))
        }
        _ => Some(Cell::Text(text.to_owned())),
    };
    cell.map(Some)
        .ok_or(("value", "日付または金額として読めません。"))
}

fn check_value(field: &FieldSpec, text: &str) -> Result<(), Unread> {
    let is_number = matches!(
        field.kind,
        FieldKind::Digits | FieldKind::Amount | FieldKind::Date | FieldKind::Datetime
    );
    if is_number && !text.bytes().all(|b| b.is_ascii_digit()) {
        return Err(("value", "数字ではない文字があります。"));
    }
    let length = text.chars().count();
    let fits = field.len.is_none_or(|limit| {
        if field.is_exact() {
            length == limit
        } else {
            length <= limit
        }
    });
    if !fits {
        return Err(("length", "長さが形式の定めと合いません。"));
    }
    let wrong_number = match field.check {
        Some(CheckDigit::MyNumber) => IndividualNumber::parse(text).is_err(),
        Some(CheckDigit::InsurerNo) => InsurerNumber::parse(text).is_err(),
        None => false,
    };
    if wrong_number || (field.secret == Some(Secret::MyNumber) && text.len() != 12) {
        return Err(("check_digit", "番号の検査用数字が合いません。"));
    }
    Ok(())
}

//! 出力: records → the bytes of one file, by its layout.
//! It must not write to the disk, and it makes no file while a row is neither in order nor expressly left out.

use crate::domain::date::Date;
use crate::domain::number::{HeldNumber, IndividualNumber, InsurerNumber};
use crate::exchange::characters;
use crate::exchange::error::ExchangeError;
use crate::exchange::export_field::{FieldText, FieldWriter};
use crate::exchange::export_file::{
    ExportFile, FieldProblem, Replacement, RowOutcome, RowState, file_name,
};
use crate::exchange::layout::{
    Direction, EmptyFile, Format, HeaderRow, Layout, Quote, RecordSpec, Repeat,
};
use crate::exchange::substitution::SubstitutionTable;
use crate::exchange::text_file::{Newline, TextEncoding, sha256_hex};
use crate::procedure::record::{Cell, Record};
use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use zeroize::Zeroizing;

/// What an export needs besides its records.
pub struct ExportContext<'a> {
    /// 出力日.
    pub today: Date,
    /// 保険者番号 of the installation.
    pub insurer_no: &'a InsurerNumber,
    /// Serial number in the file name.
    pub seq: u32,
    /// Values of the whole file, such as `bank.itaku_code` or `batch.paydate`.
    pub file_values: &'a Record,
    /// 代替文字表.
    pub substitutes: &'a SubstitutionTable,
    /// Opens a held 個人番号; every call is to be audited by the caller.
    pub resolve_number: &'a dyn Fn(HeldNumber) -> Option<IndividualNumber>,
    /// Whether the clerk has confirmed that this text goes out in this form.
    pub is_confirmed: &'a dyn Fn(&Replacement) -> bool,
    /// Records (by index) the clerk has expressly left out.
    pub left_out: &'a BTreeSet<usize>,
}

/// Makes the file of these records.
///
/// # Errors
/// [`ExchangeError::Rows`] with the outcome of every row where one stops and is not left out; otherwise
/// what is wrong with the layout, the frame or the number of rows.
pub fn export(
    layout: &Layout,
    records: &[Record],
    context: &ExportContext<'_>,
) -> Result<ExportFile, ExchangeError> {
    let detail = check_layout(layout, records)?;
    let mut writer = Writer::new(layout, context);
    let mut outcomes = Vec::with_capacity(records.len());
    let mut rows = Vec::with_capacity(records.len());
    let columns = Columns::new(detail);
    for (index, record) in in_order(detail, records) {
        let (outcome, row) = writer.row(&columns, index, record);
        outcomes.push(outcome);
        rows.extend(row);
    }
    if outcomes.iter().any(RowOutcome::stops) {
        return Err(ExchangeError::Rows(outcomes));
    }
    if rows.is_empty() && layout.file.empty_file == EmptyFile::Forbid {
        return Err(ExchangeError::Empty);
    }
    if layout.file.max_rows > 0 && rows.len() > layout.file.max_rows {
        return Err(ExchangeError::TooManyRows {
            rows: rows.len(),
            max: layout.file.max_rows,
        });
    }
    let mut lines = writer.heading(detail)?;
    lines.extend(writer.frame(Repeat::OnceFirst)?);
    number_lines(&mut outcomes, lines.len());
    lines.extend(rows);
    lines.extend(writer.frame(Repeat::OnceLast)?);
    let bytes = join(layout, &lines);
    Ok(ExportFile {
        name: file_name(
            &layout.file.name,
            context.today,
            context.insurer_no,
            context.seq,
            context.file_values,
        )?,
        sha256: sha256_hex(&bytes),
        bytes,
        rows: outcomes,
        layout_id: layout.head.id.clone(),
        layout_hash: layout.hash.clone(),
        is_unverified: layout.is_unverified(),
    })
}

/// Rows that do not fit into one file (`max_rows`), with those left out anyway: they wait for the next file.
/// Nothing is beyond a file without a limit.
#[must_use]
pub fn beyond_first_file(
    layout: &Layout,
    records: &[Record],
    left_out: &BTreeSet<usize>,
) -> BTreeSet<usize> {
    let mut beyond = left_out.clone();
    let limit = layout.file.max_rows;
    if let Some(detail) = layout.detail().filter(|_| limit > 0) {
        let going = in_order(detail, records).into_iter();
        let going = going.filter(|(index, _)| !left_out.contains(index));
        beyond.extend(going.skip(limit).map(|(index, _)| index));
    }
    beyond
}

type Line = Zeroizing<Vec<u8>>;

struct Writer<'a> {
    layout: &'a Layout,
    context: &'a ExportContext<'a>,
    counts: BTreeMap<&'a str, i64>,
    /// By record and number of the field; only those that a field of the layout asks for.
    sums: BTreeMap<(&'a str, usize), i64>,
}

impl<'a> Writer<'a> {
    fn new(layout: &'a Layout, context: &'a ExportContext<'a>) -> Writer<'a> {
        Writer {
            layout,
            context,
            counts: BTreeMap::new(),
            sums: asked_sums(layout),
        }
    }

    fn row(
        &mut self,
        columns: &Columns<'a>,
        index: usize,
        record: &Record,
    ) -> (RowOutcome, Option<Line>) {
        let mut outcome = RowOutcome {
            index,
            line: None,
            state: RowState::LeftOut,
            problems: Vec::new(),
            replacements: Vec::new(),
        };
        if self.context.left_out.contains(&index) {
            return (outcome, None);
        }
        match self.line(columns, record, &mut outcome.replacements) {
            Ok(line) => {
                outcome.state = RowState::Written;
                (outcome, Some(line))
            }
            Err(problems) => {
                outcome.state = RowState::Stopped;
                outcome.problems = problems;
                (outcome, None)
            }
        }
    }

    /// One record as bytes without its newline; counts and sums go up only when it is in order.
    fn line(
        &mut self,
        columns: &Columns<'a>,
        record: &Record,
        replacements: &mut Vec<Replacement>,
    ) -> Result<Line, Vec<FieldProblem>> {
        let spec = columns.spec;
        let stored = columns.cells(record).into_iter().zip(&spec.fields);
        let values: Vec<Option<Cow<'_, Cell>>> = stored
            .map(|(stored, field)| {
                stored
                    .map(Cow::Borrowed)
                    .or_else(|| self.value(&field.from))
            })
            .collect();
        let mut texts = Vec::with_capacity(spec.fields.len());
        let mut problems = Vec::new();
        for (field, value) in spec.fields.iter().zip(&values) {
            let writer = FieldWriter {
                layout: self.layout,
                field,
                context: self.context,
            };
            match writer.render(value.as_deref()) {
                Ok(rendered) => {
                    replacements.extend(rendered.replacements);
                    texts.push(rendered.text);
                }
                Err(problem) => problems.push(problem),
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let line = assemble(self.layout, spec, &texts)?;
        *self.counts.entry(&spec.id).or_default() += 1;
        if !self.sums.is_empty() {
            self.sum_up(spec, &texts);
        }
        Ok(line)
    }

    fn sum_up(&mut self, spec: &'a RecordSpec, texts: &[FieldText<'_>]) {
        for (field, text) in spec.fields.iter().zip(texts) {
            if let Some(sum) = self.sums.get_mut(&(spec.id.as_str(), field.no)) {
                // A field that is empty adds nothing.
                *sum = sum.saturating_add(text.parse().unwrap_or_default());
            }
        }
    }

    /// What a row does not say itself.
    fn value(&self, from: &str) -> Option<Cow<'a, Cell>> {
        if let Some(id) = from.strip_prefix("count:") {
            let count = self.counts.get(id).copied();
            return Some(Cow::Owned(Cell::Int(count.unwrap_or(0))));
        }
        if let Some(key) = from.strip_prefix(SUM) {
            let sum = place(key).and_then(|place| self.sums.get(&place).copied());
            return Some(Cow::Owned(Cell::Int(sum.unwrap_or(0))));
        }
        if let Some(cell) = self.context.file_values.values.get(from) {
            return Some(Cow::Borrowed(cell));
        }
        let own = match from {
            "today" => Cell::Date(self.context.today),
            "insurer.no" => Cell::Text(self.context.insurer_no.as_str().to_owned()),
            _ => return None,
        };
        Some(Cow::Owned(own))
    }

    /// Headers or trailers.
    fn frame(&mut self, repeat: Repeat) -> Result<Vec<Line>, ExchangeError> {
        let layout = self.layout;
        let values = self.context.file_values;
        let mut lines = Vec::new();
        for spec in layout.records.iter().filter(|spec| spec.repeat == repeat) {
            let line = self
                .line(&Columns::new(spec), values, &mut Vec::new())
                .map_err(|problems| {
                    let named: Vec<String> = problems.iter().map(ToString::to_string).collect();
                    ExchangeError::Frame(format!(
                        "ファイルの前後のレコード「{}」を作れません。{}",
                        spec.id,
                        named.join("")
                    ))
                })?;
            lines.push(line);
        }
        Ok(lines)
    }

    fn heading(&self, detail: &RecordSpec) -> Result<Vec<Line>, ExchangeError> {
        let names: Vec<&str> = match &self.layout.file.header_row {
            HeaderRow::Names(false) => return Ok(Vec::new()),
            HeaderRow::Names(true) => detail.fields.iter().map(|f| f.name.as_str()).collect(),
            HeaderRow::Words(words) => words.iter().map(String::as_str).collect(),
        };
        let mut line = room_for(&names);
        for (index, name) in names.iter().enumerate() {
            write_cell(self.layout, index, name, &mut line).map_err(ExchangeError::Frame)?;
        }
        Ok(vec![line])
    }
}

/// The fields of a record in the order of their values' names, in which a row keeps its values: both are gone through
/// once, side by side.
struct Columns<'a> {
    spec: &'a RecordSpec,
    by_name: Vec<(&'a str, usize)>,
}

impl<'a> Columns<'a> {
    fn new(spec: &'a RecordSpec) -> Columns<'a> {
        let names = spec.fields.iter().map(|field| field.from.as_str());
        let mut by_name: Vec<(&str, usize)> = names.zip(0..).collect();
        by_name.sort_unstable();
        Columns { spec, by_name }
    }

    /// What the row says for each field.
    fn cells<'r>(&self, record: &'r Record) -> Vec<Option<&'r Cell>> {
        let mut cells = vec![None; self.spec.fields.len()];
        let mut values = record.values.iter().peekable();
        for (name, index) in &self.by_name {
            while values.next_if(|(key, _)| key.as_str() < *name).is_some() {}
            let found = values.peek().filter(|(key, _)| key == name);
            if let (Some((_, cell)), Some(place)) = (found, cells.get_mut(*index)) {
                *place = Some(*cell);
            }
        }
        cells
    }
}

const SUM: &str = "sum:";

/// Record and number of the field in `sum:detail.12`.
fn place(key: &str) -> Option<(&str, usize)> {
    let (id, no) = key.rsplit_once('.')?;
    // No number: no field of a record is meant.
    Some((id, no.parse().ok()?))
}

/// The sums that the fields of a layout ask for, all of them nothing yet.
fn asked_sums(layout: &Layout) -> BTreeMap<(&str, usize), i64> {
    let fields = layout.records.iter().flat_map(|record| &record.fields);
    let keys = fields.filter_map(|field| field.from.strip_prefix(SUM));
    keys.filter_map(place).map(|place| (place, 0)).collect()
}

fn check_layout<'a>(
    layout: &'a Layout,
    records: &[Record],
) -> Result<&'a RecordSpec, ExchangeError> {
    let wrong = |reason: &str| ExchangeError::WrongLayout {
        title: layout.head.title.clone(),
        reason: reason.to_owned(),
    };
    if layout.head.direction != Direction::Export {
        return Err(wrong("取込用です。出力には使えません。"));
    }
    let detail = layout
        .detail()
        .ok_or_else(|| wrong("行のレコードがありません。"))?;
    let is_other = |record: &Record| !record.source.is_empty() && record.source != detail.source;
    if !detail.source.is_empty() && records.iter().any(is_other) {
        return Err(wrong("この種類のデータを出力するものではありません。"));
    }
    Ok(detail)
}

/// The fields of one record behind one another.
fn assemble(
    layout: &Layout,
    spec: &RecordSpec,
    texts: &[FieldText<'_>],
) -> Result<Line, Vec<FieldProblem>> {
    let mut line = room_for(texts);
    let mut problems = Vec::new();
    for (index, (field, text)) in spec.fields.iter().zip(texts).enumerate() {
        if let Err(message) = write_cell(layout, index, text, &mut line) {
            problems.push(FieldProblem {
                no: field.no,
                name: field.name.clone(),
                code: "encode",
                message,
                confirmable: None,
            });
        }
    }
    if problems.is_empty() {
        Ok(line)
    } else {
        Err(problems)
    }
}

/// A line that never has to move, so that no part of it stays behind in memory: no encoding needs more room than UTF-8,
/// and every cell may have its delimiter and quotes.
fn room_for<T: AsRef<str>>(texts: &[T]) -> Line {
    let quotes = |text: &str| text.bytes().filter(|byte| *byte == b'"').count();
    let room = |text: &str| text.len() + quotes(text) + MOST_AROUND;
    let size = texts.iter().map(|text| room(text.as_ref())).sum();
    Zeroizing::new(Vec::with_capacity(size))
}

/// Two quotes, and a delimiter of up to four bytes.
const MOST_AROUND: usize = 6;

/// Appends a cell: the delimiter before it, quotes where the layout wants them, the text in the encoding.
fn write_cell(layout: &Layout, index: usize, text: &str, line: &mut Vec<u8>) -> Result<(), String> {
    let file = &layout.file;
    let encoding = file.encoding.unwrap_or(TextEncoding::Utf8);
    let is_delimited = file.format == Format::Delimited;
    if index > 0 && is_delimited {
        let mut buffer = [0_u8; 4];
        line.extend_from_slice(file.delimiter.encode_utf8(&mut buffer).as_bytes());
    }
    let written = if is_delimited && is_quoted(layout, text)? {
        put_quoted(encoding, text, line)
    } else {
        encoding.put_text(text, line)
    };
    written.map_err(|character| {
        format!(
            "「{character}」（{}）は{}で書けません。",
            characters::code_point(character),
            encoding.label()
        )
    })
}

/// A text in quotes, those within it doubled; a quote is the same byte in every encoding that is written.
fn put_quoted(encoding: TextEncoding, text: &str, line: &mut Vec<u8>) -> Result<(), char> {
    for part in text.split('"') {
        line.push(b'"');
        encoding.put_text(part, line)?;
        line.push(b'"');
    }
    Ok(())
}

fn is_quoted(layout: &Layout, text: &str) -> Result<bool, String> {
    let needs_quotes = || text.contains([layout.file.delimiter, '"', '\r', '\n']);
    match layout.file.quote {
        Quote::Always => Ok(true),
        Quote::Auto => Ok(needs_quotes()),
        Quote::Never if needs_quotes() => {
            Err("区切りの記号が入っています。このファイルは引用符を使えません。".to_owned())
        }
        Quote::Never => Ok(false),
    }
}

fn join(layout: &Layout, lines: &[Line]) -> Line {
    let file = &layout.file;
    let newline = file.newline.unwrap_or(Newline::Crlf).text().as_bytes();
    let size: usize = lines.iter().map(|line| line.len() + newline.len()).sum();
    let mut bytes = Zeroizing::new(Vec::with_capacity(size + 4));
    if file.encoding == Some(TextEncoding::Utf8Bom) {
        bytes.extend_from_slice(b"\xEF\xBB\xBF");
    }
    for (index, line) in lines.iter().enumerate() {
        bytes.extend_from_slice(line);
        if index + 1 < lines.len() || file.final_newline {
            bytes.extend_from_slice(newline);
        }
    }
    if file.eof_1a {
        bytes.push(0x1A);
    }
    bytes
}

fn number_lines(outcomes: &mut [RowOutcome], before: usize) {
    let written = outcomes
        .iter_mut()
        .filter(|row| row.state == RowState::Written);
    for (offset, row) in written.enumerate() {
        row.line = Some(before + offset + 1);
    }
}

/// The records sorted by the layout's `order_by`, equal ones in the order given. All records of one person stand
/// together in the order given, where the first of them stands: what is taken back under an old number goes before
/// what replaces it under a new one.
fn in_order<'a>(detail: &RecordSpec, records: &'a [Record]) -> Vec<(usize, &'a Record)> {
    let sorted = by_keys(detail, records);
    let persons: Vec<Option<&str>> = records.iter().map(person).collect();
    let mut of_person: HashMap<&str, Vec<Row<'_>>> = HashMap::new();
    for (row, person) in records.iter().enumerate().zip(&persons) {
        if let Some(person) = person {
            of_person.entry(person).or_default().push(row);
        }
    }
    let mut rows = Vec::with_capacity(records.len());
    for row in sorted {
        match persons.get(row.0).copied().flatten() {
            Some(person) => rows.extend(of_person.remove(person).unwrap_or_default()),
            None => rows.push(row),
        }
    }
    rows
}

fn person(record: &Record) -> Option<&str> {
    match record.values.get("member.person_id") {
        Some(Cell::Text(person)) if !person.is_empty() => Some(person),
        _ => None,
    }
}

/// A record with its place among those given.
type Row<'a> = (usize, &'a Record);

fn by_keys<'a>(detail: &RecordSpec, records: &'a [Record]) -> Vec<Row<'a>> {
    // The values are looked up once for each record, not at every comparison.
    let mut names: Vec<OrderKey<'_>> = detail.order_by.iter().map(OrderKey::new).collect();
    let mut rows: Vec<(Vec<Option<&Cell>>, Row<'_>)> = Vec::with_capacity(records.len());
    for row in records.iter().enumerate() {
        let keys = names.iter_mut().map(|name| name.value(row.1)).collect();
        rows.push((keys, row));
    }
    rows.sort_by(|(left, _), (right, _)| {
        let pairs = left.iter().zip(right);
        pairs
            .map(|(left, right)| compare(*left, *right))
            .find(|order| *order != Ordering::Equal)
            .unwrap_or(Ordering::Equal)
    });
    rows.into_iter().map(|(_, row)| row).collect()
}

/// A word of `order_by`, with the name of the value that it meant last.
struct OrderKey<'a> {
    key: &'a str,
    name: &'a str,
}

impl<'a> OrderKey<'a> {
    fn new(key: &'a String) -> OrderKey<'a> {
        OrderKey { key, name: "" }
    }

    /// The value whose name is the word, ends in it, or is written `a.b` for `a_b`.
    fn value(&mut self, record: &'a Record) -> Option<&'a Cell> {
        if let Some(cell) = record.values.get(self.name) {
            return Some(cell);
        }
        let (name, cell) = record.values.iter().find(|(name, _)| self.is_meant(name))?;
        self.name = name;
        Some(cell)
    }

    fn is_meant(&self, name: &str) -> bool {
        let is_last = name.rsplit('.').next() == Some(self.key);
        let joined = name.chars().map(|c| if c == '.' { '_' } else { c });
        name == self.key || is_last || joined.eq(self.key.chars())
    }
}

fn compare(left: Option<&Cell>, right: Option<&Cell>) -> Ordering {
    match (left, right) {
        (Some(Cell::Text(left)), Some(Cell::Text(right))) => {
            // Numbers first and by their size, whatever their length; then the rest.
            let size = |text: &str| {
                let is_number = text.bytes().all(|b| b.is_ascii_digit());
                (!is_number, if is_number { text.len() } else { 0 })
            };
            size(left).cmp(&size(right)).then_with(|| left.cmp(right))
        }
        (Some(Cell::Int(left)), Some(Cell::Int(right))) => left.cmp(right),
        (Some(Cell::Date(left)), Some(Cell::Date(right))) => left.cmp(right),
        // A missing value goes first; the order must be one even where values are missing.
        (left, right) => kind_of(left).cmp(&kind_of(right)),
    }
}

const fn kind_of(cell: Option<&Cell>) -> u8 {
    match cell {
        None => 0,
        Some(Cell::Text(_)) => 1,
        Some(Cell::Int(_)) => 2,
        Some(Cell::Date(_)) => 3,
        Some(Cell::Yen(_) | Cell::Number(_)) => 4,
    }
}

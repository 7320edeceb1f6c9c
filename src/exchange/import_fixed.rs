//! 固定長の取込: records of one length, with or without newlines, between headers and trailers.
//! It must not count characters where the layout counts bytes, and a trailer that disagrees stops the file.

use crate::exchange::error::ExchangeError;
use crate::exchange::import::{Imported, ImportedRow, RowProblem, read_fields};
use crate::exchange::import_field::Reading;
use crate::exchange::layout::{Layout, RecordSpec, Repeat};
use crate::exchange::layout_field::{FieldKind, FieldSpec};
use crate::exchange::text_file::{Newline, TextEncoding, check_size, sha256_hex};
use encoding_rs::SHIFT_JIS;
use std::collections::BTreeMap;

/// Reads a file of fixed records.
pub(super) fn read(
    reading: Reading<'_>,
    detail: &RecordSpec,
    bytes: &[u8],
) -> Result<Imported, ExchangeError> {
    check_size(u64::try_from(bytes.len()).unwrap_or(u64::MAX))?;
    let layout = reading.layout;
    let encoding = encoding(layout);
    let (records, newline) = cut(layout, bytes)?;
    let mut rows = Vec::new();
    let mut totals = Totals::default();
    for (line, record) in (1_u64..).zip(&records) {
        let Some((spec, fields)) = kind_of(layout, encoding, record) else {
            rows.push(stranger(line));
            continue;
        };
        let texts: Vec<&str> = fields.iter().map(String::as_str).collect();
        if spec.repeat == Repeat::Each {
            totals.add(spec, &texts);
        } else {
            totals.check(spec, &texts)?;
        }
        if spec.id == detail.id {
            rows.push(read_fields(reading, spec, line, &texts));
        }
    }
    Ok(Imported {
        target: detail.target.clone(),
        match_on: detail.match_on.clone(),
        encoding,
        newline,
        sha256: sha256_hex(bytes),
        rows,
        warnings: Vec::new(),
    })
}

fn encoding(layout: &Layout) -> TextEncoding {
    let accepted = layout.file.accept_encoding.first().copied();
    layout
        .file
        .encoding
        .or(accepted)
        .unwrap_or(TextEncoding::Cp932)
}

/// The records as bytes. Newlines between them and an end mark are taken off; anything else over is a broken file.
fn cut<'b>(layout: &Layout, bytes: &'b [u8]) -> Result<(Vec<&'b [u8]>, Newline), ExchangeError> {
    let length = layout.file.record_bytes.filter(|length| *length > 0);
    let length = length.ok_or_else(|| ExchangeError::WrongLayout {
        title: layout.head.title.clone(),
        reason: "1レコードの長さがありません。".to_owned(),
    })?;
    let mut rest = bytes;
    while let Some(shorter) = rest.strip_suffix(&[0x1A]) {
        rest = shorter;
    }
    let mut records = Vec::new();
    let mut newline = Newline::None;
    while !rest.is_empty() {
        let Some((record, tail)) = rest.split_at_checked(length) else {
            return Err(ExchangeError::NotThisFile(format!(
                "{}番目のレコードが{}バイトしかありません（1レコードは{length}バイトです）。途中で切れていないか確かめてください。",
                records.len() + 1,
                rest.len()
            )));
        };
        records.push(record);
        let kinds = [Newline::Crlf, Newline::Lf, Newline::Cr];
        let found = kinds
            .into_iter()
            .find_map(|kind| Some((kind, tail.strip_prefix(kind.text().as_bytes())?)));
        match found {
            Some((kind, tail)) => {
                newline = kind;
                rest = tail;
            }
            None => rest = tail,
        }
    }
    Ok((records, newline))
}

/// The kind of record whose constants stand in these bytes, with its fields as text.
fn kind_of<'l>(
    layout: &'l Layout,
    encoding: TextEncoding,
    record: &[u8],
) -> Option<(&'l RecordSpec, Vec<String>)> {
    layout.records.iter().find_map(|spec| {
        let fields = fields(spec, encoding, record)?;
        let is_said = spec.matches.as_ref().is_none_or(|kind| {
            let found = kind.field.checked_sub(1).and_then(|at| fields.get(at));
            found.is_some_and(|found| *found == kind.equals)
        });
        let has_constants = spec.fields.iter().zip(&fields).all(|(field, text)| {
            field.kind != FieldKind::Const || field.value.is_empty() || *text == field.value
        });
        (is_said && has_constants).then_some((spec, fields))
    })
}

/// The fields of a record without what fills them up; `None` where bytes are no character or do not add up.
fn fields(spec: &RecordSpec, encoding: TextEncoding, record: &[u8]) -> Option<Vec<String>> {
    let mut rest = record;
    let mut fields = Vec::with_capacity(spec.fields.len());
    for field in &spec.fields {
        let (bytes, tail) = rest.split_at_checked(field.len?)?;
        rest = tail;
        let text = match encoding {
            TextEncoding::Utf8 | TextEncoding::Utf8Bom => {
                std::str::from_utf8(bytes).ok()?.to_owned()
            }
            _ => {
                let text = SHIFT_JIS.decode_without_bom_handling_and_without_replacement(bytes)?;
                text.into_owned()
            }
        };
        fields.push(unfilled(field, text));
    }
    rest.is_empty().then_some(fields)
}

/// Without spaces that fill a field; zeros stay, for they may belong to a number.
fn unfilled(field: &FieldSpec, text: String) -> String {
    match field.kind {
        FieldKind::Const => text,
        _ => text.trim_matches(' ').to_owned(),
    }
}

fn stranger(line: u64) -> ImportedRow {
    let message = "このファイルの形式にないレコードです。".to_owned();
    ImportedRow {
        line,
        values: BTreeMap::new(),
        problems: vec![RowProblem::of_row("record", message)],
    }
}

/// What the rows add up to so far.
#[derive(Default)]
struct Totals {
    counts: BTreeMap<String, i64>,
    sums: BTreeMap<String, i64>,
}

impl Totals {
    fn add(&mut self, spec: &RecordSpec, texts: &[&str]) {
        *self.counts.entry(spec.id.clone()).or_default() += 1;
        for (field, text) in spec.fields.iter().zip(texts) {
            if let Ok(number) = text.parse::<i64>() {
                let sum = self.sums.entry(format!("{}.{}", spec.id, field.no));
                let sum = sum.or_default();
                *sum = sum.saturating_add(number);
            }
        }
    }

    /// A header or trailer that counts must have counted right.
    fn check(&self, spec: &RecordSpec, texts: &[&str]) -> Result<(), ExchangeError> {
        for (field, text) in spec.fields.iter().zip(texts) {
            let expected = if let Some(id) = field.from.strip_prefix("count:") {
                self.counts.get(id).copied().unwrap_or(0)
            } else if let Some(key) = field.from.strip_prefix("sum:") {
                self.sums.get(key).copied().unwrap_or(0)
            } else {
                continue;
            };
            if text.parse::<i64>() != Ok(expected) {
                return Err(ExchangeError::NotThisFile(format!(
                    "「{}」が行から数えた値と合いません。途中で切れたか書き換えられたファイルです。",
                    field.name
                )));
            }
        }
        Ok(())
    }
}

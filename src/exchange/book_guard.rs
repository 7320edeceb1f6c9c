//! ブックの検査: looks through a compressed book before it is opened: how much it holds when unpacked, and which rows
//! are hidden and which cells merged, which the library for cells does not tell.
//! It must not keep the content, and it stops at the first thing that no book has.

use crate::exchange::book::{MAX_COLUMNS, MAX_ROWS, Merged, refuse};
use crate::exchange::error::ExchangeError;
use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// Unpacked bytes that are read at most; a book of 100,000 rows and 36 columns has 200 MB.
const MAX_UNPACKED: u64 = 1_500_000_000;
/// No tag and no text between two tags is this long in a book.
const MAX_TOKEN: usize = 1_000_000;
/// Of a tag only its beginning is looked at.
const TAG_HEAD: usize = 512;
/// Most files inside a book.
const MAX_FILES: usize = 5_000;
/// Most merged ranges of one sheet.
const MAX_MERGED: usize = 200_000;

/// A part that is no XML, such as a picture, is not larger; should a book name it as a sheet, the library holds no more.
const MAX_OTHER: u64 = 100_000_000;

/// Of what kind a compressed book is, by the names of its parts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum BookKind {
    /// xlsx, xlsm.
    Excel,
    /// ods.
    OpenDocument,
    /// xlsb.
    Binary,
    /// Something else that is compressed.
    Other,
}

/// What one sheet says besides its cells.
#[derive(Default)]
pub(super) struct SheetMarks {
    /// Hidden rows, from 1.
    pub(super) hidden: Vec<u32>,
    /// 結合セル.
    pub(super) merged: Vec<Merged>,
}

type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

fn damaged() -> ExchangeError {
    refuse("ブックが壊れているか、途中で切れています。元のブックを開いて、保存し直してください。")
}

fn archive(bytes: &[u8]) -> Result<Archive<'_>, ExchangeError> {
    let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged())?;
    if archive.len() > MAX_FILES {
        return Err(refuse(
            "Excelのブックではありません。台帳のブックを選んでください。",
        ));
    }
    Ok(archive)
}

/// The kind of a compressed book.
///
/// # Errors
/// Damaged, cut off, or of too many parts.
pub(super) fn kind(bytes: &[u8]) -> Result<BookKind, ExchangeError> {
    let archive = archive(bytes)?;
    let names = archive
        .file_names()
        .map(|name| name.map(|name| plain_path(&name)));
    let names: Vec<String> = names.collect::<Result<_, _>>().map_err(|_| damaged())?;
    let has = |name: &str| names.iter().any(|it| it == name);
    Ok(if has("content.xml") {
        BookKind::OpenDocument
    } else if has("xl/workbook.bin") {
        BookKind::Binary
    } else if names.iter().any(|name| name.starts_with("xl/")) {
        BookKind::Excel
    } else {
        BookKind::Other
    })
}

/// Whether cells have コメント or メモ, which the library for cells does not read.
pub(super) fn has_comments(bytes: &[u8]) -> bool {
    let Ok(archive) = archive(bytes) else {
        return false;
    };
    let mut names = archive.file_names().filter_map(Result::ok);
    names.any(|name| {
        let name = plain_path(&name);
        name.starts_with("xl/") && name.contains("comments")
    })
}

/// The name of a part as the library compares it: without regard to upper and lower case and to the kind of slash.
fn plain_path(name: &str) -> String {
    let name = name.trim_start_matches('/').replace('\\', "/");
    name.to_ascii_lowercase()
}

/// Looks through all parts; whatever its name, a part may be the one that is opened as a sheet.
///
/// # Errors
/// Damaged, cut off, too large, or made to burst.
pub(super) fn look_through(bytes: &[u8]) -> Result<Vec<SheetMarks>, ExchangeError> {
    let mut archive = archive(bytes)?;
    let mut order: Vec<(bool, usize)> = Vec::with_capacity(archive.len());
    for index in 0..archive.len() {
        let file = archive.by_index(index).map_err(|_| damaged())?;
        let name = file.name().map_err(|_| damaged())?;
        order.push((plain_path(&name).contains("worksheets/"), index));
    }
    // The sheets last, as the library reads them: it must not be ahead of the guard.
    order.sort_unstable();
    let mut parts: BTreeMap<String, Part> = BTreeMap::new();
    let mut left = MAX_UNPACKED;
    for (_, index) in order {
        let mut file = archive.by_index(index).map_err(|_| damaged())?;
        let name = plain_path(&file.name().map_err(|_| damaged())?);
        let part = scan(&mut file, is_xml_name(&name), &mut left)?;
        parts.insert(name, part);
    }
    let content = parts.get("content.xml");
    if content.is_some_and(|part| part.grid.is_too_large()) {
        return Err(refuse(
            "ブックの内容が多すぎます。シートを分けて取り込んでください。",
        ));
    }
    Ok(in_order(parts))
}

/// The sheets' marks in the order of the workbook, through its relations.
fn in_order(mut parts: BTreeMap<String, Part>) -> Vec<SheetMarks> {
    let workbook = parts.get("_rels/.rels").and_then(|part| {
        let mut all = part.relations.iter();
        all.find(|it| it.kind.ends_with("/officeDocument"))
    });
    let workbook =
        workbook.map_or_else(|| "xl/workbook.xml".to_owned(), |it| plain_path(&it.target));
    let (folder, name) = match workbook.rfind('/') {
        Some(at) => workbook.split_at(at + 1),
        None => ("", workbook.as_str()),
    };
    let relations = parts.remove(&format!("{folder}_rels/{name}.rels"));
    let relations = relations.map(|part| part.relations).unwrap_or_default();
    let sheets = parts.remove(&workbook).map(|part| part.sheets);
    let mut marks_of = |id: &String| {
        let target = relations.iter().find(|it| it.id == *id)?.target.as_str();
        let path = match target.strip_prefix('/') {
            Some(whole) => plain_path(whole),
            None => format!("{folder}{}", plain_path(target)),
        };
        parts.remove(&path).map(|part| part.marks)
    };
    let sheets = sheets.unwrap_or_default();
    sheets
        .iter()
        .map(|id| marks_of(id).unwrap_or_default())
        .collect()
}

/// What was seen in one XML part.
#[derive(Default)]
struct Part {
    marks: SheetMarks,
    sheets: Vec<String>,
    relations: Vec<Relation>,
    grid: RepeatedGrid,
}

/// A relation of a part to another.
struct Relation {
    id: String,
    kind: String,
    target: String,
}

fn is_xml_name(name: &str) -> bool {
    [".xml", ".rels"]
        .iter()
        .any(|ending| name.ends_with(ending))
}

fn scan(file: &mut impl Read, is_named: bool, left: &mut u64) -> Result<Part, ExchangeError> {
    let mut scanner = Scanner::default();
    let mut buffer = vec![0_u8; 65_536];
    let mut n_all = 0_u64;
    loop {
        let n_read = file.read(&mut buffer).map_err(|_| damaged())?;
        let piece = buffer.get(..n_read).unwrap_or_default();
        if piece.is_empty() {
            return Ok(scanner.part);
        }
        let is_first = n_all == 0;
        n_all = n_all.saturating_add(u64::try_from(n_read).unwrap_or(u64::MAX));
        let too_large = || {
            refuse(
                "ブックを広げると大きくなりすぎます。開くのをやめました。台帳のブックか確かめてください。",
            )
        };
        *left = left
            .checked_sub(u64::try_from(n_read).unwrap_or(u64::MAX))
            .ok_or_else(too_large)?;
        if is_first {
            scanner.is_xml = is_named || is_xml(piece);
        }
        if scanner.is_xml {
            scanner.see(piece)?;
        } else if n_all > MAX_OTHER {
            return Err(too_large());
        }
    }
}

/// Whether a part begins as XML does.
fn is_xml(head: &[u8]) -> bool {
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    head.trim_ascii_start().first() == Some(&b'<')
}

/// Walks through the tags of a part, piece by piece.
#[derive(Default)]
struct Scanner {
    part: Part,
    is_xml: bool,
    is_in_tag: bool,
    /// The beginning of the tag under way.
    head: Vec<u8>,
    /// Bytes since the last tag began or ended.
    length: usize,
}

impl Scanner {
    fn see(&mut self, mut rest: &[u8]) -> Result<(), ExchangeError> {
        while !rest.is_empty() {
            let end_mark = if self.is_in_tag { b'>' } else { b'<' };
            let end = rest.iter().position(|byte| *byte == end_mark);
            let (piece, after) = rest.split_at(end.unwrap_or(rest.len()));
            self.length += piece.len();
            if self.length > MAX_TOKEN {
                return Err(refuse(
                    "台帳のブックにはない長さのデータがあります。開くのをやめました。元のブックを保存し直してください。",
                ));
            }
            if self.is_in_tag {
                let room = TAG_HEAD.saturating_sub(self.head.len());
                let kept = piece.get(..room).unwrap_or(piece);
                self.head.extend_from_slice(kept);
            }
            rest = after.get(1..).unwrap_or_default();
            if end.is_some() {
                self.length = 0;
                if self.is_in_tag {
                    self.part.see(&self.head)?;
                    self.head.clear();
                }
                self.is_in_tag = !self.is_in_tag;
            }
        }
        Ok(())
    }
}

impl Part {
    fn see(&mut self, tag: &[u8]) -> Result<(), ExchangeError> {
        let name = tag
            .split(|byte| byte.is_ascii_whitespace() || *byte == b'/')
            .next();
        let name = name.unwrap_or_default();
        let local = name
            .iter()
            .rposition(|byte| *byte == b':')
            .map_or(0, |at| at + 1);
        match name.get(local..).unwrap_or_default() {
            b"row" => {
                let is_hidden = matches!(attribute(tag, "hidden"), Some("1" | "true"));
                let number = attribute(tag, "r").and_then(|text| text.parse::<u32>().ok());
                self.marks.hidden.extend(number.filter(|_| is_hidden));
            }
            b"mergeCell" => {
                self.marks
                    .merged
                    .extend(attribute(tag, "ref").and_then(merged));
                if self.marks.merged.len() > MAX_MERGED {
                    return Err(refuse(
                        "結合セルが多すぎます。結合を解いてから取り込んでください。",
                    ));
                }
            }
            b"sheet" => self
                .sheets
                .extend(attribute(tag, "r:id").map(str::to_owned)),
            b"Relationship" => {
                let value = |name| attribute(tag, name).unwrap_or_default().to_owned();
                self.relations.push(Relation {
                    id: value("Id"),
                    kind: value("Type"),
                    target: value("Target"),
                });
            }
            b"table" => self.grid.begin_sheet(),
            b"table-row" => self.grid.begin_row(tag),
            b"table-cell" | b"covered-table-cell" => self.grid.cell(tag),
            _ => {}
        }
        Ok(())
    }
}

/// The value of an attribute in the beginning of a tag.
fn attribute<'a>(tag: &'a [u8], name: &str) -> Option<&'a str> {
    let mut rest = std::str::from_utf8(tag).ok()?;
    loop {
        let at = rest.find(name)?;
        let before = rest.get(..at)?.chars().next_back();
        let value = rest.get(at + name.len()..)?;
        if before.is_some_and(char::is_whitespace)
            && let Some(value) = value.trim_start().strip_prefix('=')
        {
            let value = value.trim_start();
            let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
            return value.get(1..)?.split(quote).next();
        }
        rest = value;
    }
}

/// `B3:D5`.
fn merged(range: &str) -> Option<Merged> {
    let (from, until) = range.split_once(':')?;
    let ((from_row, from_column), (until_row, until_column)) = (place(from)?, place(until)?);
    let is_range = from_row <= until_row && from_column <= until_column;
    is_range.then_some(Merged {
        rows: (from_row, until_row),
        columns: (from_column, until_column),
    })
}

fn place(text: &str) -> Option<(u32, u32)> {
    let letters = text.trim_end_matches(|c: char| c.is_ascii_digit());
    let row: u32 = text.get(letters.len()..)?.parse().ok()?;
    let mut column = 0_u32;
    for letter in letters.bytes().filter(|byte| *byte != b'$') {
        let value = u32::from(letter.to_ascii_uppercase()).checked_sub(u32::from(b'A'))?;
        column = column.checked_mul(26)?.checked_add(value + 1)?;
    }
    Some((row.checked_sub(1)?, column.checked_sub(1)?))
}

/// How large an OpenDocument sheet becomes when its repeated rows and columns are written out.
#[derive(Default)]
struct RepeatedGrid {
    row: u64,
    row_repeats: u64,
    column: u64,
    n_rows: u64,
    n_columns: u64,
}

impl RepeatedGrid {
    fn begin_sheet(&mut self) {
        let (n_rows, n_columns) = (self.n_rows, self.n_columns);
        *self = RepeatedGrid {
            n_rows,
            n_columns,
            ..RepeatedGrid::default()
        };
    }

    fn begin_row(&mut self, tag: &[u8]) {
        self.row = self.row.saturating_add(self.row_repeats);
        self.row_repeats = repeats(tag, "table:number-rows-repeated");
        self.column = 0;
    }

    fn cell(&mut self, tag: &[u8]) {
        let n = repeats(tag, "table:number-columns-repeated");
        self.column = self.column.saturating_add(n);
        if attribute(tag, "office:value-type").is_some() {
            self.n_rows = self.n_rows.max(self.row.saturating_add(self.row_repeats));
            self.n_columns = self.n_columns.max(self.column);
        }
    }

    fn is_too_large(&self) -> bool {
        let most_rows = u64::try_from(MAX_ROWS).unwrap_or(u64::MAX);
        self.n_rows > most_rows || self.n_columns > u64::from(MAX_COLUMNS)
    }
}

fn repeats(tag: &[u8], name: &str) -> u64 {
    attribute(tag, name)
        .and_then(|text| text.parse().ok())
        .unwrap_or(1)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{attribute, merged};

    #[test]
    fn 属性と範囲を読む() {
        let tag = b"row r=\"12\" ht=\"20\" hidden=\"1\"";
        assert_eq!(attribute(tag, "r"), Some("12"));
        assert_eq!(attribute(tag, "hidden"), Some("1"));
        assert_eq!(attribute(tag, "id"), None);
        let range = merged("B3:AA5").unwrap();
        assert_eq!((range.rows, range.columns), ((2, 4), (1, 26)));
        assert!(merged("D5:B3").is_none());
        assert!(merged("A0:B3").is_none());
    }
}

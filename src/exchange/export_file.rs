//! 出力ファイル: the made file, what became of each row, and the file's name.
//! It must not touch the disk: the bytes are handed over, wiped when dropped.

use crate::domain::date::Date;
use crate::domain::number::InsurerNumber;
use crate::exchange::error::ExchangeError;
use crate::procedure::record::{Cell, Record};
use std::fmt;
use zeroize::Zeroizing;

/// 出力ファイル.
pub struct ExportFile {
    /// File name.
    pub name: String,
    /// The bytes; they may hold 個人番号 and are wiped when dropped.
    pub bytes: Zeroizing<Vec<u8>>,
    /// What became of each row, in the order of the file.
    pub rows: Vec<RowOutcome>,
    /// SHA-256 of the bytes, in hexadecimal.
    pub sha256: String,
    /// Id of the layout used.
    pub layout_id: String,
    /// Hash of the layout used.
    pub layout_hash: String,
    /// 未突合レイアウト: must be said on screen, cover sheet and log.
    pub is_unverified: bool,
}

impl fmt::Debug for ExportFile {
    /// Without the bytes: they may hold 個人番号.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ExportFile({}, {} bytes)", self.name, self.bytes.len())
    }
}

/// What became of one row.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RowOutcome {
    /// Place in the list of records handed in, from 0.
    pub index: usize,
    /// Record number in the file, from 1; `None` where the row is not in it.
    pub line: Option<usize>,
    /// Written, left out, or stopped.
    pub state: RowState,
    /// Why it stopped.
    pub problems: Vec<FieldProblem>,
    /// Characters replaced and texts cut, all of them confirmed or approved when the row was written.
    pub replacements: Vec<Replacement>,
}

impl RowOutcome {
    /// Whether this row keeps the file from being made.
    #[must_use]
    pub fn stops(&self) -> bool {
        self.state == RowState::Stopped
    }
}

/// State of a row.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RowState {
    /// In the file.
    Written,
    /// Expressly left out by the clerk.
    LeftOut,
    /// Not in order.
    Stopped,
}

/// Why a row stopped: one field.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FieldProblem {
    /// 項目番号.
    pub no: usize,
    /// 項目名.
    pub name: String,
    /// Stable code, such as `required` or `character`.
    pub code: &'static str,
    /// One sentence.
    pub message: String,
    /// What the clerk may confirm instead of correcting the value.
    pub confirmable: Option<Box<Replacement>>,
}

impl fmt::Display for FieldProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "項目{}「{}」: {}", self.no, self.name, self.message)
    }
}

/// 置換え: a text that goes out otherwise than it stands in the ledger.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Replacement {
    /// 項目番号.
    pub no: usize,
    /// 項目名.
    pub name: String,
    /// Why.
    pub kind: ReplacementKind,
    /// The text as the ledger has it.
    pub original: String,
    /// The text sent.
    pub result: String,
}

impl fmt::Debug for Replacement {
    /// Hidden: the texts are names and addresses.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Replacement({}, {:?})", self.no, self.kind)
    }
}

/// Why a text goes out otherwise.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum ReplacementKind {
    /// Characters by the substitution table.
    Substitute,
    /// Characters without substitute, by the last resort.
    LastResort,
    /// Cut to the length of the field.
    Truncated,
    /// By the 登録用の形 that a person confirmed earlier.
    Registered,
}

/// First placeholder of a file name that this program does not know.
#[must_use]
pub fn unknown_placeholder(name: &str) -> Option<String> {
    placeholders(name)
        .into_iter()
        .find(|word| !is_known(word))
        .map(ToOwned::to_owned)
}

fn is_known(word: &str) -> bool {
    match word {
        "insurer_no" | "today:yyyymmdd" | "paydate:yyyymmdd" | "seq" => true,
        _ => width_of(word).is_some(),
    }
}

fn width_of(word: &str) -> Option<usize> {
    let width = word.strip_prefix("seq:")?.parse().ok()?;
    (1..=9).contains(&width).then_some(width)
}

fn placeholders(name: &str) -> Vec<&str> {
    name.split('{')
        .skip(1)
        .filter_map(|part| part.split_once('}').map(|(word, _)| word))
        .collect()
}

/// Fills the placeholders of a file name.
///
/// # Errors
/// A placeholder whose value is not given.
pub fn file_name(
    pattern: &str,
    today: Date,
    insurer: &InsurerNumber,
    seq: u32,
    file_values: &Record,
) -> Result<String, ExchangeError> {
    let mut name = pattern.to_owned();
    for word in placeholders(pattern) {
        let value = match word {
            "insurer_no" => Some(insurer.as_str().to_owned()),
            "today:yyyymmdd" => Some(today.yyyymmdd()),
            "paydate:yyyymmdd" => match file_values.values.get("batch.paydate") {
                Some(Cell::Date(date)) => Some(date.yyyymmdd()),
                _ => None,
            },
            "seq" => Some(seq.to_string()),
            _ => width_of(word).map(|width| format!("{seq:0width$}")),
        };
        let value = value.ok_or_else(|| {
            ExchangeError::Frame(format!("ファイル名の {{{word}}} に入れる値がありません。"))
        })?;
        name = name.replace(&format!("{{{word}}}"), &value);
    }
    Ok(name)
}

//! レイアウト: the TOML description of one interface, as values; the schema is version 1.
//! It must not read or write a data file; that is `export` and `import`.

use crate::domain::date::Date;
use crate::exchange::characters::CharacterSet;
use crate::exchange::layout_field::{FieldSpec, fields_with_places};
use crate::exchange::text_file::{Newline, TextEncoding};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;

/// レイアウト of one interface in one revision, checked.
#[derive(Clone, Debug)]
pub struct Layout {
    /// `[layout]`.
    pub head: Head,
    /// `[file]`.
    pub file: FileSpec,
    /// `[chars]`.
    pub chars: CharSpec,
    /// `[[record]]` in order.
    pub records: Vec<RecordSpec>,
    /// `[map.…]`: codes by name.
    pub maps: BTreeMap<String, BTreeMap<String, String>>,
    /// `[[rule]]`: cross-field rules of an import, as text for the 仕様書突合 screen.
    pub rules: Vec<RuleSpec>,
    /// Where the layout comes from: a file name.
    pub origin: String,
    /// SHA-256 of the file's text, in hexadecimal.
    pub hash: String,
}

impl Layout {
    /// The record repeated for each row.
    #[must_use]
    pub fn detail(&self) -> Option<&RecordSpec> {
        self.records.iter().find(|r| r.repeat == Repeat::Each)
    }

    /// 未突合レイアウト: nobody has compared it with the specification yet.
    #[must_use]
    pub fn is_unverified(&self) -> bool {
        self.head.status == Status::Unverified
    }
}

/// The file as it stands in TOML, before its checks.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawLayout {
    pub layout_schema: u32,
    pub layout: Head,
    pub file: FileSpec,
    pub chars: CharSpec,
    pub record: Vec<RecordSpec>,
    #[serde(default)]
    pub map: BTreeMap<String, BTreeMap<String, String>>,
    #[serde(default)]
    pub rule: Vec<RuleSpec>,
}

/// `[layout]`: which interface, which revision, how far it can be trusted.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// Stable id; several revisions may share it.
    pub id: String,
    /// Japanese title.
    pub title: String,
    /// Out or in.
    pub direction: Direction,
    /// Name of the specification.
    pub spec: String,
    /// Revision of the specification somebody compared it with.
    #[serde(default)]
    pub spec_revision: String,
    /// How far it can be trusted.
    pub status: Status,
    /// Who compared it.
    #[serde(default)]
    pub verified_by: String,
    /// When it was compared, as written.
    #[serde(default)]
    pub verified_on: String,
    /// First day of files made or read with this revision.
    #[serde(deserialize_with = "iso_date")]
    pub effective_from: Date,
}

/// Out or in.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// Written by this program.
    Export,
    /// Read by this program.
    Import,
}

/// 突合の状態.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// 未突合: a proposal.
    Unverified,
    /// 二次資料で確認: compared with a copy of the specification, not the original.
    SecondaryVerified,
    /// 突合済み.
    Verified,
}

impl Status {
    /// Japanese label.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Status::Unverified => "未突合",
            Status::SecondaryVerified => "二次資料で確認",
            Status::Verified => "突合済み",
        }
    }
}

/// `[file]`: name, shape and encoding of the file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileSpec {
    /// File name with placeholders (export) or a pattern (import).
    pub name: String,
    /// When the serial number starts anew.
    #[serde(default)]
    pub seq_scope: SeqScope,
    /// Delimited or fixed.
    pub format: Format,
    /// The one delimiter.
    #[serde(default = "comma")]
    pub delimiter: char,
    /// 引用符.
    #[serde(default)]
    pub quote: Quote,
    /// 文字コード of an exported file.
    pub encoding: Option<TextEncoding>,
    /// 改行 of an exported file.
    pub newline: Option<Newline>,
    /// Newline after the last record.
    #[serde(default = "yes")]
    pub final_newline: bool,
    /// End mark 0x1A.
    #[serde(default)]
    pub eof_1a: bool,
    /// 見出し行.
    #[serde(default)]
    pub header_row: HeaderRow,
    /// Bytes of each record (fixed).
    pub record_bytes: Option<usize>,
    /// Whether a file without rows may be made.
    #[serde(default)]
    pub empty_file: EmptyFile,
    /// Most rows in one file; 0 for no limit.
    #[serde(default)]
    pub max_rows: usize,
    /// 文字コード accepted on import; empty accepts all.
    #[serde(default)]
    pub accept_encoding: Vec<TextEncoding>,
    /// 改行 accepted on import; empty accepts all.
    #[serde(default)]
    pub accept_newline: Vec<Newline>,
    /// Sections of an employer's file in order.
    #[serde(default)]
    pub sections: Vec<String>,
}

/// When the serial number of file names starts anew.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SeqScope {
    /// Each day.
    #[default]
    Day,
    /// Each year.
    Year,
    /// Never.
    Forever,
}

/// Shape of the file.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Fields between delimiters.
    Delimited,
    /// Fields of fixed length.
    Fixed,
}

/// 引用符.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Quote {
    /// Around every field.
    Always,
    /// Where a field needs them.
    #[default]
    Auto,
    /// Never; a field that needs them stops its row.
    Never,
}

/// 見出し行: none, the item names, or given words.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(untagged)]
pub enum HeaderRow {
    /// `true`: the item names; `false`: none.
    Names(bool),
    /// These words.
    Words(Vec<String>),
}

impl Default for HeaderRow {
    fn default() -> Self {
        HeaderRow::Names(false)
    }
}

/// Whether a file without rows may be made.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EmptyFile {
    /// No.
    #[default]
    Forbid,
    /// Yes.
    Allow,
}

/// `[chars]`: which characters may be sent, and what happens to others.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CharSpec {
    /// 文字集合.
    pub set: CharacterSet,
    /// 異体字セレクタ.
    pub ivs: Ivs,
    /// What happens to characters outside the set.
    pub unmappable: Unmappable,
    /// Name of the substitution table; empty for none.
    #[serde(default)]
    pub substitute_table: String,
    /// What stands for a character without substitute; empty for nothing.
    #[serde(default)]
    pub last_resort: String,
    /// Whether that needs the clerk's confirmation.
    #[serde(default = "yes")]
    pub last_resort_needs_ack: bool,
    /// 小さい仮名 of the 全銀 form.
    #[serde(default)]
    pub small_kana: String,
    /// 長音 of the 全銀 form.
    #[serde(default)]
    pub choon: String,
    /// ヲ of the 全銀 form.
    #[serde(default)]
    pub wo: String,
    /// Lower case letters of the 全銀 form.
    #[serde(default)]
    pub lower: String,
}

/// 異体字セレクタ.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Ivs {
    /// Sent as it is.
    Keep,
    /// Taken off: the base character is sent.
    Strip,
}

/// What happens to a character outside the set.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Unmappable {
    /// The row stops until the clerk confirms the substitute.
    Block,
    /// Approved substitutes are used and reported; others ask first.
    Substitute,
    /// Import only: taken with a notice.
    Warn,
}

/// `[[record]]`: one kind of record.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordSpec {
    /// Id, unique in the layout.
    pub id: String,
    /// Where it stands.
    #[serde(default)]
    pub repeat: Repeat,
    /// View the rows come from (export).
    #[serde(default)]
    pub source: String,
    /// Which rows of the view (export).
    #[serde(default)]
    pub select: String,
    /// Names the rows are sorted by (export).
    #[serde(default)]
    pub order_by: Vec<String>,
    /// What the rows become (import).
    #[serde(default)]
    pub target: String,
    /// Which lines are of this kind (import).
    #[serde(rename = "match")]
    pub matches: Option<MatchSpec>,
    /// Exact number of fields (import).
    pub field_count: Option<usize>,
    /// Fewest fields (import).
    pub min_fields: Option<usize>,
    /// Most fields (import).
    pub max_fields: Option<usize>,
    /// Keys that tie a row to the outbox (import).
    #[serde(default)]
    pub match_on: Vec<String>,
    /// Whether empty fields beyond the last may be dropped from an otherwise clean row (import).
    #[serde(default)]
    pub tolerate_trailing_empty: bool,
    /// Fields in order.
    #[serde(rename = "field", deserialize_with = "fields_with_places")]
    pub fields: Vec<FieldSpec>,
}

/// Where a record stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Repeat {
    /// Before the rows.
    OnceFirst,
    /// For each row.
    #[default]
    Each,
    /// After the rows.
    OnceLast,
}

/// Which lines are of a record's kind.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MatchSpec {
    /// Field number from 1.
    pub field: usize,
    /// Its content.
    pub equals: String,
}

/// `[[rule]]`: a cross-field rule, as the specification says it.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleSpec {
    /// Id.
    pub id: String,
    /// When it holds.
    pub when: String,
    /// What must hold then.
    pub then: String,
    /// Weight.
    pub level: RuleLevel,
    /// Sentence for the clerk.
    pub text: String,
}

/// Weight of a rule.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RuleLevel {
    /// The row is not taken.
    Error,
    /// The row is taken with a notice.
    Warn,
}

const fn yes() -> bool {
    true
}

const fn comma() -> char {
    ','
}

fn iso_date<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
    let text = String::deserialize(deserializer)?;
    Date::parse_iso(&text)
        .ok_or_else(|| D::Error::custom("日付は \"2026-11-22\" の形で書いてください。"))
}

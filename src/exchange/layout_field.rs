//! レイアウトの項目: one field of a record, with its type, length, filling and checks.
//! It must not know the file around it.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;
use toml::Spanned;

/// One field of a record.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldSpec {
    /// 項目番号 from 1.
    pub no: usize,
    /// 項目名 of the specification.
    pub name: String,
    /// Source (export).
    #[serde(default)]
    pub from: String,
    /// Target (import).
    #[serde(default)]
    pub to: String,
    /// 型.
    #[serde(rename = "type")]
    pub kind: FieldKind,
    /// Length; `None` for no limit.
    pub len: Option<usize>,
    /// Unit of the length.
    #[serde(default)]
    pub unit: Unit,
    /// Exact or at most; `None` follows the type.
    pub len_mode: Option<LenMode>,
    /// Filling up to the length.
    #[serde(default, deserialize_with = "pad")]
    pub pad: Option<Pad>,
    /// Form of a date.
    pub fmt: Option<DateForm>,
    /// Name of a code map.
    #[serde(default)]
    pub map: String,
    /// Closed list.
    #[serde(default)]
    pub one_of: Vec<String>,
    /// Forbidden values.
    #[serde(default)]
    pub forbid: Vec<String>,
    /// Labels of values.
    #[serde(default)]
    pub values: BTreeMap<String, String>,
    /// Must not be empty.
    #[serde(default)]
    pub required: bool,
    /// Smallest number.
    pub min: Option<i64>,
    /// 姓と名の間.
    pub sep: Option<Separator>,
    /// Kept secret.
    pub secret: Option<Secret>,
    /// 検査用数字.
    pub check: Option<CheckDigit>,
    /// What happens to a value too long.
    #[serde(default)]
    pub on_overflow: Overflow,
    /// Constant of a `const` field.
    #[serde(default)]
    pub value: String,
    /// Key of the row in other files.
    #[serde(default)]
    pub key: bool,
    /// Must equal this value of the installation (import).
    #[serde(default)]
    pub must_equal: String,
    /// Remark for the clerk.
    #[serde(default)]
    pub note: String,
    /// Name of a rule applied where the value is made.
    #[serde(default)]
    pub rule: String,
    /// Byte offset in the layout file, for messages.
    #[serde(skip)]
    pub at: usize,
}

impl FieldSpec {
    /// Whether the length is exact; digits, codes and dates are unless they are filled up or say otherwise.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        match self.len_mode {
            Some(mode) => mode == LenMode::Exact,
            None => self.pad.is_none() && self.kind.is_exact(),
        }
    }
}

/// 型 of a field.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// A constant.
    Const,
    /// Spaces.
    Space,
    /// Always empty.
    Blank,
    /// 半角数字.
    Digits,
    /// 金額: digits without separators.
    Amount,
    /// 半角英数字.
    Alnum,
    /// 半角英数字 only, or 半角カナ only.
    AlnumOrKana,
    /// Any text.
    Text,
    /// 全角文字.
    Kanji,
    /// 半角カナ.
    KanaHalf,
    /// 全角カナ.
    KanaFull,
    /// 半角カナ, letters, digits and signs of an address.
    KanaAddr,
    /// 全銀協の文字.
    Zengin,
    /// コード.
    Code,
    /// 1 or empty.
    Flag1,
    /// 日付.
    Date,
    /// 日時.
    Datetime,
    /// 元号の数字; the field after it is [`FieldKind::EraYmd6`].
    Era,
    /// 和暦の年月日, 6 digits.
    EraYmd6,
    /// All fields from here on.
    Rest,
}

impl FieldKind {
    const fn is_exact(self) -> bool {
        matches!(
            self,
            FieldKind::Const
                | FieldKind::Digits
                | FieldKind::Code
                | FieldKind::Flag1
                | FieldKind::Date
                | FieldKind::Datetime
                | FieldKind::Era
                | FieldKind::EraYmd6
        )
    }

    /// Whether the value is text in which a character may lie outside the set.
    #[must_use]
    pub const fn is_text(self) -> bool {
        matches!(
            self,
            FieldKind::Text
                | FieldKind::Kanji
                | FieldKind::KanaHalf
                | FieldKind::KanaFull
                | FieldKind::KanaAddr
                | FieldKind::Zengin
        )
    }
}

impl FieldKind {
    /// Whether a field of this type may have this character.
    #[must_use]
    pub fn takes(self, c: char) -> bool {
        match self {
            FieldKind::Digits | FieldKind::Amount | FieldKind::Date | FieldKind::Datetime => {
                c.is_ascii_digit()
            }
            FieldKind::Alnum | FieldKind::Code | FieldKind::Flag1 => {
                c.is_ascii_alphanumeric() || c == '-'
            }
            FieldKind::AlnumOrKana => c.is_ascii_alphanumeric() || is_half_kana(c),
            FieldKind::KanaHalf => is_half_kana(c) || c == ' ',
            FieldKind::KanaAddr => is_half_kana(c) || c.is_ascii_graphic() || c == ' ',
            FieldKind::KanaFull => matches!(c, 'ァ'..='ヺ' | 'ー' | '・' | '\u{3000}' | '●'),
            FieldKind::Kanji => !c.is_ascii() && !is_half_kana(c),
            _ => true,
        }
    }
}

const fn is_half_kana(c: char) -> bool {
    matches!(c, '\u{FF61}'..='\u{FF9F}')
}

/// Unit of a length.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    /// Characters.
    #[default]
    Char,
    /// Bytes in the file's encoding.
    Byte,
}

/// Exact or at most.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LenMode {
    /// Exactly the length.
    Exact,
    /// At most the length.
    Max,
}

/// Filling up to the length.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Pad {
    /// On the left with this character.
    Left(char),
    /// On the right with this character.
    Right(char),
}

/// Form of a date.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DateForm {
    /// 20261122.
    Yyyymmdd,
    /// 1122.
    Mmdd,
    /// 20261122000000.
    Yyyymmddhhmmss,
    /// 9081122: era digit and six digits.
    Geeymmdd,
}

/// 姓と名の間.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Separator {
    /// 半角の空白.
    HalfSpace,
    /// 全角の空白.
    FullSpace,
}

impl Separator {
    /// The character.
    #[must_use]
    pub const fn character(self) -> char {
        match self {
            Separator::HalfSpace => ' ',
            Separator::FullSpace => '\u{3000}',
        }
    }
}

/// What is kept secret.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Secret {
    /// 個人番号.
    MyNumber,
}

/// 検査用数字.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckDigit {
    /// 個人番号.
    MyNumber,
    /// 保険者番号.
    InsurerNo,
}

/// What happens to a value too long.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Overflow {
    /// The row stops.
    #[default]
    Error,
    /// Cut once the clerk has confirmed the result.
    TruncateWithAck,
}

fn pad<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Pad>, D::Error> {
    let text = String::deserialize(deserializer)?;
    let filler = |word: &str| match word {
        "space" => Some(' '),
        "0" => Some('0'),
        _ => None,
    };
    let read = match text.split_once(':') {
        Some(("left", word)) => filler(word).map(Pad::Left),
        Some(("right", word)) => filler(word).map(Pad::Right),
        _ => None,
    };
    let message = "left:0・left:space・right:0・right:space のどれかを書いてください。";
    read.map(Some).ok_or_else(|| D::Error::custom(message))
}

pub(super) fn fields_with_places<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<FieldSpec>, D::Error> {
    let fields: Vec<Spanned<FieldSpec>> = Vec::deserialize(deserializer)?;
    Ok(fields
        .into_iter()
        .map(|field| {
            let at = field.span().start;
            FieldSpec {
                at,
                ..field.into_inner()
            }
        })
        .collect())
}

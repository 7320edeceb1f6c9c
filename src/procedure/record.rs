//! 行: one exported or imported row as data, named values without bytes.
//! It must not know an encoding, a column order or a code map; those are the layout's.

use crate::domain::date::Date;
use crate::domain::number::HeldNumber;
use crate::domain::yen::Yen;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One row: source (a view the program offers, such as `member_qualification`) and values by field name
/// (such as `member.birth`).
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Record {
    /// The view the row comes from.
    pub source: String,
    /// Values by field name; a missing name is an empty cell.
    pub values: BTreeMap<String, Cell>,
}

/// A value of a row.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub enum Cell {
    /// Text, or digits, or a code before its map.
    Text(String),
    /// 日付.
    Date(Date),
    /// 円.
    Yen(Yen),
    /// Whole number.
    Int(i64),
    /// 個人番号, held apart; resolved only while the file is written.
    Number(HeldNumber),
}

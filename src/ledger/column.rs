//! 列: reads and writes columns as values of the domain.
//! It must not know a table.

use crate::domain::coded::Coded;
use crate::domain::date::{Date, YearMonth};
use crate::domain::number::{Branch, MemberNumber, Symbol};
use crate::ledger::error::{Error, Result, stored_detail};
use rusqlite::Row;
use rusqlite::types::Type;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A stored value that is none of its type; the value itself is not part of it.
pub(super) fn foreign(column: &str) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(
        0,
        Type::Text,
        format!("unexpected value in {column}").into(),
    )
}

/// A 日付 column.
pub(super) fn date(row: &Row<'_>, column: &str) -> rusqlite::Result<Date> {
    let text = row.get_ref(column)?.as_str()?;
    Date::parse_iso(text).ok_or_else(|| foreign(column))
}

/// A 日付 column that may be empty.
pub(super) fn opt_date(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<Date>> {
    match row.get_ref(column)?.as_str_or_null()? {
        None => Ok(None),
        Some(text) => Date::parse_iso(text)
            .map(Some)
            .ok_or_else(|| foreign(column)),
    }
}

/// A 年月 column.
pub(super) fn year_month(row: &Row<'_>, column: &str) -> rusqlite::Result<YearMonth> {
    let text = row.get_ref(column)?.as_str()?;
    Date::parse_iso(&format!("{text}-01"))
        .map(Date::year_month)
        .ok_or_else(|| foreign(column))
}

/// A column that holds the code of a closed list.
pub(super) fn coded<T: Coded>(row: &Row<'_>, column: &str) -> rusqlite::Result<T> {
    let code = row.get_ref(column)?.as_str()?;
    T::from_code(code).ok_or_else(|| foreign(column))
}

/// A column that holds the code of a closed list or nothing.
pub(super) fn opt_coded<T: Coded>(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<T>> {
    match row.get_ref(column)?.as_str_or_null()? {
        None => Ok(None),
        Some(code) => T::from_code(code).map(Some).ok_or_else(|| foreign(column)),
    }
}

/// A text column that may be empty, read by this reading of its codes.
pub(super) fn opt_parsed<T>(
    row: &Row<'_>,
    column: &str,
    parse: impl FnOnce(&str) -> Option<T>,
) -> rusqlite::Result<Option<T>> {
    match row.get_ref(column)?.as_str_or_null()? {
        None => Ok(None),
        Some(text) => parse(text).map(Some).ok_or_else(|| foreign(column)),
    }
}

/// A 記号 column.
pub(super) fn symbol(row: &Row<'_>) -> rusqlite::Result<Symbol> {
    Symbol::new(row.get("symbol")?).ok_or_else(|| foreign("symbol"))
}

/// A 番号 column.
pub(super) fn number(row: &Row<'_>) -> rusqlite::Result<MemberNumber> {
    MemberNumber::new(row.get("number")?).ok_or_else(|| foreign("number"))
}

/// A 枝番 column.
pub(super) fn branch(row: &Row<'_>) -> rusqlite::Result<Branch> {
    Branch::new(row.get("branch")?).ok_or_else(|| foreign("branch"))
}

/// A JSON column.
pub(super) fn json<T: DeserializeOwned>(row: &Row<'_>, column: &str) -> rusqlite::Result<T> {
    let text = row.get_ref(column)?.as_str()?;
    serde_json::from_str(text).map_err(|error| {
        let detail = format!("{column}: {}", stored_detail(&error));
        rusqlite::Error::FromSqlConversionFailure(0, Type::Text, detail.into())
    })
}

/// A text column read as a transparent newtype over text, such as a name.
pub(super) fn text_as<T: DeserializeOwned>(row: &Row<'_>, column: &str) -> rusqlite::Result<T> {
    let text: String = row.get(column)?;
    from_text(text).ok_or_else(|| foreign(column))
}

/// A text column, possibly empty, read as a transparent newtype over text.
pub(super) fn opt_text_as<T: DeserializeOwned>(
    row: &Row<'_>,
    column: &str,
) -> rusqlite::Result<Option<T>> {
    match row.get::<_, Option<String>>(column)? {
        None => Ok(None),
        Some(text) => from_text(text).map(Some).ok_or_else(|| foreign(column)),
    }
}

/// A column that holds what [`to_code`] wrote.
pub(super) fn from_code<T: DeserializeOwned>(row: &Row<'_>, column: &str) -> rusqlite::Result<T> {
    text_as(row, column)
}

fn from_text<T: DeserializeOwned>(text: String) -> Option<T> {
    // The error would quote the text, which may be a name.
    serde_json::from_value(serde_json::Value::String(text)).ok()
}

/// The JSON text to store.
pub(super) fn to_json<T: Serialize + ?Sized>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|error| Error::stored(&error))
}

/// The code under which serde writes a field-less variant.
pub(super) fn to_code<T: Serialize>(value: &T) -> Result<String> {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(code)) => Ok(code),
        _ => Err(Error::Refused("符号にできない値です。")),
    }
}

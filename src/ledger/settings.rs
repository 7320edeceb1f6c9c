//! 設定と事業所: dated values of the society and its establishments.
//! It must not decide which settings there are; keys and values are the caller's.

use crate::domain::date::Date;
use crate::domain::establishment::Establishment;
use crate::domain::society::Society;
use crate::ledger::column;
use crate::ledger::error::{Error, Result};
use crate::ledger::name_keys;
use crate::ledger::source::Source;
use crate::ledger::transact::Tx;
use crate::procedure::case::UserId;
use rusqlite::{OptionalExtension, Row, params};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;

/// The key under which the [`Society`] is kept.
pub const SOCIETY: &str = "society";

/// 設定の履歴: one recorded value.
#[derive(Clone, PartialEq, Debug)]
pub struct Setting {
    /// Stable key.
    pub key: String,
    /// First day on which it holds.
    pub effective_from: Date,
    /// The value.
    pub value: Json,
    /// 記録日時.
    pub recorded_at: String,
    /// Who recorded it.
    pub recorded_by: UserId,
}

/// The value of a setting on a day: the latest recorded one among those of the latest `effective_from`.
///
/// # Errors
/// When the ledger cannot be read or the value is of another type.
pub fn value_on<T: DeserializeOwned>(
    source: &impl Source,
    key: &str,
    day: Date,
) -> Result<Option<T>> {
    let sql = "SELECT value FROM settings WHERE key = ?1 AND effective_from <= ?2
               ORDER BY effective_from DESC, id DESC LIMIT 1";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    Ok(statement
        .query_row(params![key, day.to_string()], |row| {
            column::json(row, "value")
        })
        .optional()?)
}

/// 健康保険組合の設定 on a day.
///
/// # Errors
/// When the ledger cannot be read.
pub fn society_on(source: &impl Source, day: Date) -> Result<Option<Society>> {
    value_on(source, SOCIETY, day)
}

/// All recorded values of a setting, oldest effect first; a later row of the same day replaces an earlier one.
///
/// # Errors
/// When the ledger cannot be read.
pub fn history(source: &impl Source, key: &str) -> Result<Vec<Setting>> {
    let sql = "SELECT * FROM settings WHERE key = ?1 ORDER BY effective_from, id";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    let rows = statement.query_map([key], |row| {
        Ok(Setting {
            key: row.get("key")?,
            effective_from: column::date(row, "effective_from")?,
            value: column::json(row, "value")?,
            recorded_at: row.get("recorded_at")?,
            recorded_by: UserId(row.get("recorded_by")?),
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Records a setting from a day on; earlier rows stay.
///
/// # Errors
/// When the ledger cannot be written.
pub fn set_in<T: Serialize>(
    tx: &mut Tx<'_>,
    key: &str,
    effective_from: Date,
    value: &T,
) -> Result<()> {
    tx.conn
        .prepare_cached(
            "INSERT INTO settings (key, effective_from, value, recorded_at, recorded_by)
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![
            key,
            effective_from.to_string(),
            column::to_json(value)?,
            tx.at().as_str(),
            tx.user().0
        ])?;
    tx.changes.settings = true;
    Ok(())
}

/// 健康保険組合の設定 from a day on.
///
/// # Errors
/// When the ledger cannot be written.
pub fn set_society_in(tx: &mut Tx<'_>, effective_from: Date, society: &Society) -> Result<()> {
    set_in(tx, SOCIETY, effective_from, society)
}

/// 事業所の一覧, by code.
///
/// # Errors
/// When the ledger cannot be read.
pub fn establishments(source: &impl Source) -> Result<Vec<Establishment>> {
    let sql = "SELECT value FROM establishments ORDER BY code";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    let rows = statement.query_map([], establishment)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The 事業所 with this code.
///
/// # Errors
/// When the ledger cannot be read.
pub fn establishment_by_code(source: &impl Source, code: &str) -> Result<Option<Establishment>> {
    let sql = "SELECT value FROM establishments WHERE code = ?1";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    Ok(statement.query_row([code], establishment).optional()?)
}

/// 事業所の登録または変更. The code is stable; earlier values stay in the audit as `before`.
///
/// # Errors
/// [`Error::Refused`] for an empty code.
pub fn put_establishment_in(tx: &mut Tx<'_>, value: &Establishment) -> Result<()> {
    if value.code.trim().is_empty() {
        return Err(Error::Refused(
            "事業所番号が空です。事業所番号を入力してください。",
        ));
    }
    if let Some(before) = establishment_by_code(tx, &value.code)? {
        let before = serde_json::to_value(&before).map_err(|error| Error::stored(&error))?;
        tx.add_detail("before", before);
    }
    tx.conn
        .prepare_cached(
            "INSERT INTO establishments (code, symbol, name_key, value) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (code) DO UPDATE
             SET symbol = excluded.symbol, name_key = excluded.name_key, value = excluded.value",
        )?
        .execute(params![
            value.code,
            value.symbol.get(),
            name_keys::key(&value.name),
            column::to_json(value)?
        ])?;
    tx.changes.settings = true;
    Ok(())
}

fn establishment(row: &Row<'_>) -> rusqlite::Result<Establishment> {
    column::json(row, "value")
}

//! 受け付けた原本: files from outside, kept as they came, each only once.
//! It must not read what is in them.

use crate::domain::date::Date;
use crate::ledger::column;
use crate::ledger::crypto;
use crate::ledger::error::{Error, Result};
use crate::ledger::source::Source;
use crate::ledger::transact::Tx;
use crate::procedure::case::{CaseId, UserId};
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::BTreeMap;

/// 原本番号.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct IntakeId(pub i64);

/// 受け付けるファイル. Its bytes may hold 個人番号, so it has no `Debug`.
#[derive(Clone)]
pub struct NewIntake {
    /// ファイル名, without its folder.
    pub file_name: String,
    /// Id of the interface it was read with.
    pub interface: String,
    /// 媒体通番 or another word for where it came from.
    pub medium: String,
    /// 受付年月日.
    pub received_on: Date,
    /// The file.
    pub bytes: Vec<u8>,
}

/// 受け付けたファイル, without its bytes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Intake {
    /// 原本番号.
    pub id: IntakeId,
    /// ファイル名.
    pub file_name: String,
    /// Id of the interface.
    pub interface: String,
    /// 媒体通番.
    pub medium: String,
    /// 受付年月日.
    pub received_on: Date,
    /// 記録日時.
    pub recorded_at: String,
    /// Who.
    pub recorded_by: UserId,
    /// SHA-256 of the bytes.
    pub sha256: String,
}

/// Keeps a file.
///
/// # Errors
/// [`Error::SameFile`] when the same bytes were taken in before.
pub fn add_in(tx: &mut Tx<'_>, new: &NewIntake) -> Result<IntakeId> {
    let sha256 = crypto::sha256_hex(&new.bytes);
    if find(&tx.conn, &sha256)?.is_some() {
        return Err(Error::SameFile);
    }
    let sql = "INSERT INTO intakes
               (file_name, interface, medium, received_on, recorded_at, recorded_by, sha256, bytes)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    tx.conn.prepare_cached(sql)?.execute(params![
        new.file_name,
        new.interface,
        new.medium,
        new.received_on.to_string(),
        tx.at().as_str(),
        tx.user().0,
        sha256,
        new.bytes
    ])?;
    tx.changes.papers = true;
    Ok(IntakeId(tx.conn.last_insert_rowid()))
}

/// The file with these bytes, if it was taken in before.
///
/// # Errors
/// When the ledger cannot be read.
pub fn find_same(source: &impl Source, bytes: &[u8]) -> Result<Option<IntakeId>> {
    find(source.read().conn, &crypto::sha256_hex(bytes))
}

/// Ties a line of a file to the case that was opened from it.
///
/// # Errors
/// When the ledger cannot be written.
pub fn link_in(tx: &mut Tx<'_>, intake: IntakeId, line: u32, case: CaseId) -> Result<()> {
    let sql = "INSERT INTO intake_cases VALUES (?1, ?2, ?3)";
    tx.conn
        .prepare_cached(sql)?
        .execute(params![intake.0, line, case.0])?;
    tx.changes.papers = true;
    Ok(())
}

/// The file and line from which a case was opened.
///
/// # Errors
/// When the ledger cannot be read.
pub fn of_case(source: &impl Source, case: CaseId) -> Result<Vec<(IntakeId, u32)>> {
    let sql = "SELECT intake, line FROM intake_cases WHERE case_id = ?1 ORDER BY intake, line";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    let rows = statement.query_map([case.0], |row| Ok((IntakeId(row.get(0)?), row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The lines of a file from which cases were opened.
///
/// # Errors
/// When the ledger cannot be read.
pub fn cases_of(source: &impl Source, intake: IntakeId) -> Result<BTreeMap<u32, CaseId>> {
    let sql = "SELECT line, case_id FROM intake_cases WHERE intake = ?1 ORDER BY line, case_id";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    let rows = statement.query_map([intake.0], |row| Ok((row.get(0)?, CaseId(row.get(1)?))))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// All files, newest first.
///
/// # Errors
/// When the ledger cannot be read.
pub fn list(source: &impl Source) -> Result<Vec<Intake>> {
    let sql =
        "SELECT id, file_name, interface, medium, received_on, recorded_at, recorded_by, sha256
               FROM intakes ORDER BY id DESC";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    let rows = statement.query_map([], |row| {
        Ok(Intake {
            id: IntakeId(row.get("id")?),
            file_name: row.get("file_name")?,
            interface: row.get("interface")?,
            medium: row.get("medium")?,
            received_on: column::date(row, "received_on")?,
            recorded_at: row.get("recorded_at")?,
            recorded_by: UserId(row.get("recorded_by")?),
            sha256: row.get("sha256")?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The bytes of a file, as they came.
///
/// # Errors
/// [`Error::Damaged`] when they no longer have the hash they had.
pub fn bytes(source: &impl Source, id: IntakeId) -> Result<Vec<u8>> {
    let sql = "SELECT bytes, sha256 FROM intakes WHERE id = ?1";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    let found: Option<(Vec<u8>, String)> = statement
        .query_row([id.0], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let (bytes, sha256) = found.ok_or(Error::Missing("受け付けたファイル"))?;
    if crypto::sha256_hex(&bytes) != sha256 {
        return Err(Error::Damaged(format!("intake {}", id.0)));
    }
    Ok(bytes)
}

fn find(conn: &Connection, sha256: &str) -> Result<Option<IntakeId>> {
    let sql = "SELECT id FROM intakes WHERE sha256 = ?1";
    let found = conn
        .prepare_cached(sql)?
        .query_row([sha256], |row| row.get(0))
        .optional()?;
    Ok(found.map(IntakeId))
}

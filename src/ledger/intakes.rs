//! 受け付けた原本: files from outside, kept as they came, each only once, sealed under the key of the 個人番号.
//! It must not read what is in them, nor hand them out without a reason in the audit.

use crate::domain::date::Date;
use crate::ledger::column;
use crate::ledger::crypto::{self, Key};
use crate::ledger::error::{Error, Result};
use crate::ledger::source::{Read, Source};
use crate::ledger::transact::Tx;
use crate::procedure::case::{CaseId, UserId};
use rusqlite::{Connection, OptionalExtension, params};
use serde_json::json;
use std::collections::BTreeMap;
use zeroize::Zeroizing;

/// With this a sealed file begins. Files of earlier versions lie open under the key of the ledger alone.
const SEAL: &[u8] = b"daicho sealed intake 1\n";

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
    /// 照合値: keyed SHA-256 of the bytes; of files of earlier versions the plain one.
    pub sha256: String,
}

/// Keeps a file.
///
/// # Errors
/// [`Error::NoNumberRight`] without the right, [`Error::SameFile`] when the same bytes were taken in before.
pub fn add_in(tx: &mut Tx<'_>, new: &NewIntake) -> Result<IntakeId> {
    let key = tx.number_key.ok_or(Error::NoNumberRight)?;
    if find_same(tx, &new.bytes)?.is_some() {
        return Err(Error::SameFile);
    }
    let (sha256, sealed) = sealed(key, &new.bytes)?;
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
        sealed
    ])?;
    tx.changes.papers = true;
    Ok(IntakeId(tx.conn.last_insert_rowid()))
}

/// The file with these bytes, if it was taken in before.
///
/// # Errors
/// [`Error::NoNumberRight`] without the right: whoever could ask could also try out what a short file says.
pub fn find_same(source: &impl Source, bytes: &[u8]) -> Result<Option<IntakeId>> {
    let Read { conn, number_key } = source.read();
    let key = number_key.ok_or(Error::NoNumberRight)?;
    match find(conn, &keyed_hash(key, bytes))? {
        None => find(conn, &crypto::sha256_hex(bytes)),
        found => Ok(found),
    }
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

/// ファイル名 of a file.
///
/// # Errors
/// [`Error::Missing`] where there is none.
pub fn file_name(source: &impl Source, id: IntakeId) -> Result<String> {
    let sql = "SELECT file_name FROM intakes WHERE id = ?1";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    let found = statement.query_row([id.0], |row| row.get(0)).optional()?;
    found.ok_or(Error::Missing("受け付けたファイル"))
}

/// 原本の表示または出力: the bytes of a file, as they came. Who, when, which file and why is written to the audit in
/// the same transaction.
///
/// # Errors
/// [`Error::NoNumberRight`] without the right, [`Error::Refused`] without a reason,
/// [`Error::Damaged`] when they are no longer what they were.
pub fn bytes_in(tx: &mut Tx<'_>, id: IntakeId, reason: &str) -> Result<Zeroizing<Vec<u8>>> {
    let key = tx.number_key.ok_or(Error::NoNumberRight)?;
    if reason.trim().is_empty() {
        return Err(Error::Refused(
            "受け付けた原本を表示する理由がありません。理由を入力してください。",
        ));
    }
    let sql = "SELECT bytes, sha256 FROM intakes WHERE id = ?1";
    let found: Option<(Vec<u8>, String)> = tx
        .conn
        .prepare_cached(sql)?
        .query_row([id.0], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let (stored, sha256) = found.ok_or(Error::Missing("受け付けたファイル"))?;
    let bytes =
        opened(key, stored, &sha256).ok_or_else(|| Error::Damaged(format!("intake {}", id.0)))?;
    let detail = json!({ "intake": id.0, "reason": reason });
    tx.audit_also("reveal_intake", "受け付けた原本の表示", None, detail)?;
    Ok(bytes)
}

/// Whether the stored bytes are still what was taken in. Without the key of the 個人番号 a sealed file shows only
/// that its seal is there.
pub(super) fn is_whole(key: Option<&Key>, stored: Vec<u8>, sha256: &str) -> bool {
    match (stored.strip_prefix(SEAL), key) {
        (Some(sealed), None) => sealed.len() >= crypto::SEAL_LENGTH,
        (Some(_), Some(key)) => opened(key, stored, sha256).is_some(),
        (None, _) => crypto::sha256_hex(&stored) == sha256,
    }
}

/// The 照合値 of the bytes, and the bytes under their seal.
pub(super) fn sealed(key: &Key, bytes: &[u8]) -> Result<(String, Vec<u8>)> {
    let sha256 = keyed_hash(key, bytes);
    let sealed = crypto::seal(&sealing_key(key), bytes, sha256.as_bytes())?;
    Ok((sha256, [SEAL, &sealed].concat()))
}

/// The bytes as they came; `None` when they or their hash were changed.
pub(super) fn opened(key: &Key, stored: Vec<u8>, sha256: &str) -> Option<Zeroizing<Vec<u8>>> {
    match stored.strip_prefix(SEAL) {
        Some(sealed) => crypto::unseal(&sealing_key(key), sealed, sha256.as_bytes())
            .filter(|bytes| keyed_hash(key, bytes) == sha256),
        None => Some(Zeroizing::new(stored)).filter(|bytes| crypto::sha256_hex(bytes) == sha256),
    }
}

fn sealing_key(key: &Key) -> Key {
    key.derived("daicho intake sealing 1")
}

/// A file of one line holds little that is not known elsewhere: under a plain hash its 個人番号 could be tried out.
pub(super) fn keyed_hash(key: &Key, bytes: &[u8]) -> String {
    let index = key.derived("daicho intake index 1");
    crypto::hex(&crypto::hmac_sha256(&index, bytes))
}

fn find(conn: &Connection, sha256: &str) -> Result<Option<IntakeId>> {
    let sql = "SELECT id FROM intakes WHERE sha256 = ?1";
    let found = conn
        .prepare_cached(sql)?
        .query_row([sha256], |row| row.get(0))
        .optional()?;
    Ok(found.map(IntakeId))
}

//! 登録用ファイルの控え: the number and the bytes of every file that went out, and what became of it.
//! It must not write the file to a disk, nor change a row of the outbox.

use crate::domain::coded::Coded;
use crate::domain::date::Date;
use crate::domain::file_rules::{BatchEventKind, Packaging};
use crate::ledger::batches::{self, Batch, Outcome};
use crate::ledger::column;
use crate::ledger::crypto::{self, Key};
use crate::ledger::error::{Error, Result};
use crate::ledger::outbox::BatchId;
use crate::ledger::sequences;
use crate::ledger::source::{Read, Source};
use crate::ledger::transact::Tx;
use crate::procedure::case::UserId;
use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use rusqlite::{Connection, OptionalExtension, Row, params};
use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use zeroize::Zeroizing;

/// With this the bytes of a file that holds 個人番号 begin.
const SEAL: &[u8] = b"daicho sealed batch 1\n";

/// 控えるファイル.
pub struct KeptFile<'a> {
    /// Title of the layout.
    pub layout_title: &'a str,
    /// 仕様書の版 that the layout was compared with; empty where it was not.
    pub layout_revision: &'a str,
    /// 未突合レイアウト.
    pub is_unverified: bool,
    /// The file.
    pub bytes: &'a [u8],
    /// Whether it holds 個人番号 and is sealed under their key.
    pub has_numbers: bool,
}

/// 控えへの記入.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewBatchEvent {
    /// What happened.
    pub kind: BatchEventKind,
    /// On which day.
    pub on: Date,
    /// 媒体, such as USB-01.
    pub medium: String,
    /// In which form the file went out, where it was written.
    pub packaging: Option<Packaging>,
    /// SHA-256 of what was written; empty for anything else.
    pub sha256: String,
    /// 備考.
    pub note: String,
}

/// 控えの経過の一行.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BatchEvent {
    /// What.
    pub event: NewBatchEvent,
    /// 記録日時.
    pub recorded_at: String,
    /// Who.
    pub recorded_by: UserId,
}

/// 控えの一件.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BookEntry {
    /// The file.
    pub batch: Batch,
    /// 控え番号, such as `R8-0012`, and what is known of the layout; `None` for a file of an earlier version.
    pub kept: Option<Kept>,
    /// What happened to it, oldest first.
    pub events: Vec<BatchEvent>,
    /// Rows whose last answer was this.
    pub answers: BTreeMap<Outcome, u32>,
    /// Rows that still wait for their result in this file.
    pub n_waiting: u32,
    /// Names of the result files that answered rows of it.
    pub results: Vec<String>,
}

/// 控え, without the bytes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Kept {
    /// 控え番号.
    pub number: String,
    /// Title of the layout.
    pub layout_title: String,
    /// 仕様書の版.
    pub layout_revision: String,
    /// 未突合レイアウト.
    pub is_unverified: bool,
    /// What the 照合値 of the batch is.
    pub proof: Proof,
}

/// 照合値の種類.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Proof {
    /// SHA-256 of a file without 個人番号: anybody with the file can make it.
    Plain,
    /// Keyed: only this ledger can make it.
    Keyed,
    /// SHA-256 of a file with 個人番号, of an earlier version: to be shown to nobody.
    Bare,
}

/// What stands in the place of a proof that is not shown.
pub const HIDDEN_PROOF: &str = "—";

impl BookEntry {
    /// 照合値 that may be shown; none where 個人番号 could be tried out against it, or where nothing says that they
    /// could not.
    #[must_use]
    pub fn shown_proof(&self) -> Option<&str> {
        let kept = self.kept.as_ref()?;
        (kept.proof != Proof::Bare).then_some(self.batch.file.sha256.as_str())
    }

    /// What says where the file is now. While it is out, a further writing of it does not bring it back.
    #[must_use]
    pub fn standing(&self) -> Option<&NewBatchEvent> {
        let events = || self.events.iter().map(|event| &event.event);
        let moved = events().rfind(|event| event.kind != BatchEventKind::Written);
        let is_out = moved.filter(|event| event.kind == BatchEventKind::Taken);
        is_out.or_else(|| events().next_back())
    }
}

/// Keeps the file of a batch under the next number of the 年度, and says the number.
///
/// # Errors
/// [`Error::NoNumberRight`] where it holds 個人番号 and the user has no right to them.
pub fn keep_in(tx: &mut Tx<'_>, id: BatchId, file: &KeptFile<'_>, on: Date) -> Result<String> {
    let number = sequences::take_batch_number_in(tx, on)?;
    let packed = packed(file.bytes).map_err(|error| Error::Damaged(error.to_string()))?;
    let stored = if file.has_numbers {
        let key = tx.number_key.ok_or(Error::NoNumberRight)?;
        let bound_to = keyed_hash(key, file.bytes);
        let sealed = crypto::seal(&sealing_key(key), &packed, bound_to.as_bytes())?;
        [SEAL, &sealed].concat()
    } else {
        packed.to_vec()
    };
    let sql = "INSERT INTO batch_files
               (batch, number, layout_title, layout_revision, is_unverified, bytes, is_keyed)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    tx.conn.prepare_cached(sql)?.execute(params![
        id.0,
        number,
        file.layout_title,
        file.layout_revision,
        file.is_unverified,
        stored,
        file.has_numbers
    ])?;
    tx.changes.outbox = true;
    Ok(number)
}

/// 照合値 of a file with 個人番号: keyed, so that nobody can try numbers out against it.
///
/// # Errors
/// [`Error::NoNumberRight`] without the right.
pub fn keyed_proof(source: &impl Source, bytes: &[u8]) -> Result<String> {
    let key = source.read().number_key.ok_or(Error::NoNumberRight)?;
    Ok(keyed_hash(key, bytes))
}

fn keyed_hash(key: &Key, bytes: &[u8]) -> String {
    let index = key.derived("daicho batch index 1");
    crypto::hex(&crypto::hmac_sha256(&index, bytes))
}

/// The proofs of earlier versions that are plain hashes of files which hold 個人番号, or may hold them: they stand in the
/// book, its events and the audit, and are neither shown nor given out.
///
/// # Errors
/// When the ledger cannot be read.
pub fn bare_proofs(source: &impl Source) -> Result<Vec<String>> {
    bare_proofs_of(source.read().conn)
}

/// The same on an open connection.
pub(super) fn bare_proofs_of(conn: &Connection) -> Result<Vec<String>> {
    let sql = "SELECT b.sha256 FROM batches b LEFT JOIN batch_files k ON k.batch = b.id
               WHERE b.sha256 <> '' AND (k.batch IS NULL
                 OR (k.is_keyed = 0 AND substr(k.bytes, 1, length(?1)) = ?1))";
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map(params![SEAL], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// A text without these proofs.
#[must_use]
pub fn without_proofs(text: String, proofs: &[String]) -> String {
    proofs
        .iter()
        .fold(text, |text, proof| match text.contains(proof.as_str()) {
            true => text.replace(proof.as_str(), HIDDEN_PROOF),
            false => text,
        })
}

/// The file as it was made.
///
/// # Errors
/// [`Error::NoNumberRight`] without the right where it holds 個人番号, [`Error::Refused`] for a file of an earlier
/// version, [`Error::Damaged`] when it no longer has the hash it had.
pub fn bytes(source: &impl Source, id: BatchId) -> Result<Zeroizing<Vec<u8>>> {
    let Read { conn, number_key } = source.read();
    let sql = "SELECT k.bytes, b.sha256 FROM batch_files k
               JOIN batches b ON b.id = k.batch WHERE k.batch = ?1";
    let found: Option<(Vec<u8>, String)> = conn
        .prepare_cached(sql)?
        .query_row([id.0], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let (stored, sha256) = found.ok_or(Error::Refused(
        "このファイルは以前の版で出力したため、中身の控えがありません。行を「もう一度出力」で未出力に戻し、新しいファイルを作ってください。",
    ))?;
    if stored.starts_with(SEAL) && number_key.is_none() {
        return Err(Error::NoNumberRight);
    }
    opened(number_key, &stored, &sha256).ok_or_else(|| Error::Damaged(format!("batch {}", id.0)))
}

/// Whether the stored bytes are still those of the file. Without the key of the 個人番号 a sealed file shows only that
/// its seal is there.
pub(super) fn is_whole(key: Option<&Key>, stored: &[u8], sha256: &str) -> bool {
    match (stored.strip_prefix(SEAL), key) {
        (Some(sealed), None) => sealed.len() >= crypto::SEAL_LENGTH,
        _ => opened(key, stored, sha256).is_some(),
    }
}

fn opened(key: Option<&Key>, stored: &[u8], sha256: &str) -> Option<Zeroizing<Vec<u8>>> {
    let Some(sealed) = stored.strip_prefix(SEAL) else {
        return unpacked(stored).filter(|bytes| crypto::sha256_hex(bytes) == sha256);
    };
    let key = key?;
    let bytes = unpacked(&crypto::unseal(
        &sealing_key(key),
        sealed,
        sha256.as_bytes(),
    )?)?;
    // Files of earlier versions stand under the plain one.
    let is_whole = [keyed_hash(key, &bytes), crypto::sha256_hex(&bytes)]
        .iter()
        .any(|hash| hash == sha256);
    is_whole.then_some(bytes)
}

/// What cannot be unpacked is damaged, whatever the reason.
fn unpacked(packed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let mut bytes = Zeroizing::new(Vec::new());
    DeflateDecoder::new(packed).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

fn packed(bytes: &[u8]) -> std::io::Result<Zeroizing<Vec<u8>>> {
    let mut packer = DeflateEncoder::new(Vec::new(), Compression::fast());
    packer.write_all(bytes)?;
    packer.finish().map(Zeroizing::new)
}

/// Writes down what became of a file.
///
/// # Errors
/// When the ledger cannot be written.
pub fn happen_in(tx: &mut Tx<'_>, id: BatchId, new: &NewBatchEvent) -> Result<()> {
    let sql = "INSERT INTO batch_events
               (batch, kind, happened_on, medium, package, sha256, note, recorded_at, recorded_by)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
    tx.conn.prepare_cached(sql)?.execute(params![
        id.0,
        new.kind.code(),
        new.on.to_string(),
        new.medium,
        new.packaging.map_or("", Coded::code),
        new.sha256,
        new.note,
        tx.at().as_str(),
        tx.user().0
    ])?;
    tx.changes.outbox = true;
    Ok(())
}

/// One entry of the book.
///
/// # Errors
/// [`Error::Missing`] when there is none; when the ledger cannot be read.
pub fn find(source: &impl Source, id: BatchId) -> Result<BookEntry> {
    let batch = batches::find(source, id)?.ok_or(Error::Missing("登録用ファイルの控え"))?;
    entry(source, batch)
}

/// The newest files, so many of them.
///
/// # Errors
/// When the ledger cannot be read.
pub fn newest(source: &impl Source, n_files: u32) -> Result<Vec<BookEntry>> {
    let all = batches::newest(source, n_files)?;
    all.into_iter().map(|batch| entry(source, batch)).collect()
}

/// The files that are on their way: taken out, and neither back nor erased.
///
/// # Errors
/// When the ledger cannot be read.
pub fn taken_out(source: &impl Source) -> Result<Vec<(BatchId, Date)>> {
    let sql = "SELECT t.batch, t.happened_on FROM batch_events t WHERE t.kind = 'taken'
               AND NOT EXISTS (SELECT 1 FROM batch_events l WHERE l.batch = t.batch AND l.id > t.id
                               AND l.kind IN ('taken', 'returned', 'erased'))
               ORDER BY t.happened_on, t.batch";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    let rows = statement.query_map([], |row| {
        Ok((BatchId(row.get(0)?), column::date(row, "happened_on")?))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The files that were written with these bytes, each under the name it got, the newest first.
///
/// # Errors
/// When the ledger cannot be read.
pub fn written_with(source: &impl Source, bytes: &[u8]) -> Result<Vec<(BatchId, String)>> {
    let plain = crypto::sha256_hex(bytes);
    let keyed = source.read().number_key.map(|key| keyed_hash(key, bytes));
    let sql =
        "SELECT b.id, b.file_name || CASE e.package WHEN 'zip' THEN '.zip' ELSE '' END AS name
               FROM batch_events e JOIN batches b ON b.id = e.batch
               WHERE e.kind = 'written' AND e.sha256 IN (?1, ?2)
               UNION SELECT id, file_name FROM batches WHERE sha256 IN (?1, ?2)
               ORDER BY 1 DESC";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    let rows = statement.query_map(params![plain, keyed], |row| {
        Ok((BatchId(row.get(0)?), row.get(1)?))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Whether the bytes of a file cannot be told without the right to the 個人番号, and there is none now.
///
/// # Errors
/// When the ledger cannot be read.
pub fn is_closed(source: &impl Source, id: BatchId) -> Result<bool> {
    let kept = kept(source, id)?;
    let is_keyed = kept.is_some_and(|kept| kept.proof == Proof::Keyed);
    Ok(is_keyed && source.read().number_key.is_none())
}

/// The newest file of this name.
///
/// # Errors
/// When the ledger cannot be read.
pub fn named(source: &impl Source, file_name: &str) -> Result<Option<BatchId>> {
    let sql = "SELECT max(id) FROM batches WHERE file_name = ?1";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    let found: Option<i64> = statement.query_row([file_name], |row| row.get(0))?;
    Ok(found.map(BatchId))
}

fn entry(source: &impl Source, batch: Batch) -> Result<BookEntry> {
    let id = batch.id;
    Ok(BookEntry {
        kept: kept(source, id)?,
        events: events(source, id)?,
        answers: answers(source, id)?,
        n_waiting: n_waiting(source, id)?,
        results: results(source, id)?,
        batch,
    })
}

fn kept(source: &impl Source, id: BatchId) -> Result<Option<Kept>> {
    let sql = "SELECT number, layout_title, layout_revision, is_unverified, is_keyed,
               substr(bytes, 1, length(?2)) = ?2 AS is_sealed
               FROM batch_files WHERE batch = ?1";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    let found = statement.query_row(params![id.0, SEAL], |row| {
        Ok(Kept {
            proof: match (row.get("is_keyed")?, row.get("is_sealed")?) {
                (true, _) => Proof::Keyed,
                (false, true) => Proof::Bare,
                (false, false) => Proof::Plain,
            },
            number: row.get("number")?,
            layout_title: row.get("layout_title")?,
            layout_revision: row.get("layout_revision")?,
            is_unverified: row.get("is_unverified")?,
        })
    });
    Ok(found.optional()?)
}

fn events(source: &impl Source, id: BatchId) -> Result<Vec<BatchEvent>> {
    let sql = "SELECT * FROM batch_events WHERE batch = ?1 ORDER BY id";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    let rows = statement.query_map([id.0], event)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn event(row: &Row<'_>) -> rusqlite::Result<BatchEvent> {
    let package: String = row.get("package")?;
    Ok(BatchEvent {
        event: NewBatchEvent {
            kind: column::coded(row, "kind")?,
            on: column::date(row, "happened_on")?,
            medium: row.get("medium")?,
            packaging: Packaging::from_code(&package),
            sha256: row.get("sha256")?,
            note: row.get("note")?,
        },
        recorded_at: row.get("recorded_at")?,
        recorded_by: UserId(row.get("recorded_by")?),
    })
}

/// A row that was answered twice counts with its last answer.
fn answers(source: &impl Source, id: BatchId) -> Result<BTreeMap<Outcome, u32>> {
    let sql = "SELECT outcome, count(*) AS n FROM (
                   SELECT outcome, row_number() OVER
                       (PARTITION BY outbox ORDER BY result DESC, line DESC) AS place
                   FROM result_rows WHERE batch = ?1)
               WHERE place = 1 GROUP BY outcome";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    let rows = statement.query_map([id.0], |row| {
        Ok((column::coded(row, "outcome")?, row.get("n")?))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn n_waiting(source: &impl Source, id: BatchId) -> Result<u32> {
    let sql = "SELECT count(*) FROM outbox WHERE batch = ?1 AND state = 'exported'";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    Ok(statement.query_row([id.0], |row| row.get(0))?)
}

fn results(source: &impl Source, id: BatchId) -> Result<Vec<String>> {
    let sql = "SELECT file_name FROM results WHERE id IN
               (SELECT result FROM result_rows WHERE batch = ?1) ORDER BY id";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    let rows = statement.query_map([id.0], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn sealing_key(key: &Key) -> Key {
    key.derived("daicho batch sealing 1")
}

/// Keeps a file as an earlier version did: sealed, and bound to a plain hash.
#[cfg(test)]
fn keep_bare_in(tx: &mut Tx<'_>, id: BatchId, bytes: &[u8]) -> Result<()> {
    let key = tx.number_key.ok_or(Error::NoNumberRight)?;
    let packed = packed(bytes).map_err(|error| Error::Damaged(error.to_string()))?;
    let bound_to = crypto::sha256_hex(bytes);
    let sealed = crypto::seal(&sealing_key(key), &packed, bound_to.as_bytes())?;
    tx.conn.execute(
        "INSERT INTO batch_files
           (batch, number, layout_title, layout_revision, is_unverified, bytes, is_keyed)
         VALUES (?1, 'R8-0001', '', '', 1, ?2, 0)",
        params![id.0, [SEAL, &sealed].concat()],
    )?;
    Ok(())
}

#[cfg(test)]
#[path = "batch_proof_tests.rs"]
#[allow(clippy::unwrap_used)]
mod proof_tests;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn 封をした控えは鍵付きの照合値でも以前の版の照合値でも読め_ほかの値では読めない() {
        let (key, bytes) = (Key::random().unwrap(), b"\"1\"\r\n".as_slice());
        let sealed_under = |hash: &str| {
            let packed = packed(bytes).unwrap();
            let sealed = crypto::seal(&sealing_key(&key), &packed, hash.as_bytes()).unwrap();
            [SEAL, &sealed].concat()
        };
        let (keyed, plain) = (keyed_hash(&key, bytes), crypto::sha256_hex(bytes));
        assert_ne!(keyed, plain);
        for hash in [&keyed, &plain] {
            let stored = sealed_under(hash);
            let opened_bytes = opened(Some(&key), &stored, hash);
            assert_eq!(opened_bytes.as_deref().map(Vec::as_slice), Some(bytes));
            assert!(opened(None, &stored, hash).is_none());
        }
        let other = crypto::sha256_hex(b"other");
        assert!(opened(Some(&key), &sealed_under(&other), &other).is_none());
    }
}

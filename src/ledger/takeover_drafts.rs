//! 作業中の移行: a book that was opened, with its columns and confirmed rows, until it is taken in or put away.
//! It must not read what is in the book, nor hand it out without the right to 個人番号.

use crate::ledger::error::{Error, Result};
use crate::ledger::intakes;
use crate::ledger::source::{Read, Source};
use crate::ledger::transact::Tx;
use crate::procedure::case::UserId;
use rusqlite::{OptionalExtension, params};
use serde_json::Value as Json;
use zeroize::Zeroizing;

/// 作業番号.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct DraftId(pub i64);

/// 作業中の移行, without the book.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Draft {
    /// 作業番号.
    pub id: DraftId,
    /// ファイル名.
    pub file_name: String,
    /// When the book was opened.
    pub begun_at: String,
    /// When columns or answers were last kept.
    pub saved_at: String,
    /// Who kept them.
    pub saved_by: UserId,
    /// Rows with questions that were confirmed.
    pub n_confirmed: i64,
}

/// 割当てと確認 of a draft.
#[derive(Clone, PartialEq, Debug)]
pub struct Kept {
    /// What the columns mean.
    pub plan: Json,
    /// The rows that were confirmed, as a list.
    pub answers: Json,
}

/// Keeps a book that was opened.
///
/// # Errors
/// [`Error::NoNumberRight`] without the right, [`Error::SameFile`] when a draft of the same bytes is there.
pub fn begin_in(
    tx: &mut Tx<'_>,
    (file_name, bytes): (&str, &[u8]),
    kept: &Kept,
) -> Result<DraftId> {
    let key = tx.number_key.ok_or(Error::NoNumberRight)?;
    if find_same(tx, bytes)?.is_some() {
        return Err(Error::SameFile);
    }
    let (sha256, sealed) = intakes::sealed(key, bytes)?;
    let sql = "INSERT INTO takeover_drafts (file_name, sha256, bytes, recorded_at, recorded_by)
               VALUES (?1, ?2, ?3, ?4, ?5)";
    tx.conn.prepare_cached(sql)?.execute(params![
        file_name,
        sha256,
        sealed,
        tx.at().as_str(),
        tx.user().0
    ])?;
    let id = DraftId(tx.conn.last_insert_rowid());
    write_in(tx, id, kept)?;
    Ok(id)
}

/// Keeps the columns and answers of a draft as they are now.
///
/// # Errors
/// [`Error::Missing`] when it was taken in or put away meanwhile.
pub fn keep_in(tx: &mut Tx<'_>, id: DraftId, kept: &Kept) -> Result<()> {
    let sql = "SELECT 1 FROM takeover_drafts WHERE id = ?1";
    let found = tx.conn.prepare_cached(sql)?.exists([id.0])?;
    if !found {
        return Err(Error::Missing("作業中の移行"));
    }
    write_in(tx, id, kept)
}

fn write_in(tx: &mut Tx<'_>, id: DraftId, kept: &Kept) -> Result<()> {
    let sql = "INSERT OR REPLACE INTO takeover_draft_plans VALUES (?1, ?2, ?3, ?4, ?5)";
    tx.conn.prepare_cached(sql)?.execute(params![
        id.0,
        kept.plan.to_string(),
        kept.answers.to_string(),
        tx.at().as_str(),
        tx.user().0
    ])?;
    tx.changes.papers = true;
    Ok(())
}

/// Removes a draft, the book with it.
///
/// # Errors
/// [`Error::Missing`] when there is none.
pub fn remove_in(tx: &mut Tx<'_>, id: DraftId) -> Result<()> {
    let plan = "DELETE FROM takeover_draft_plans WHERE draft = ?1";
    tx.conn.prepare_cached(plan)?.execute([id.0])?;
    let book = "DELETE FROM takeover_drafts WHERE id = ?1";
    if tx.conn.prepare_cached(book)?.execute([id.0])? == 0 {
        return Err(Error::Missing("作業中の移行"));
    }
    tx.changes.papers = true;
    Ok(())
}

/// All drafts, the last kept first.
///
/// # Errors
/// When the ledger cannot be read.
pub fn list(source: &impl Source) -> Result<Vec<Draft>> {
    let sql = "SELECT d.id, d.file_name, d.recorded_at, p.saved_at, p.saved_by,
                      json_array_length(p.answers) AS n_confirmed
               FROM takeover_drafts d JOIN takeover_draft_plans p ON p.draft = d.id
               ORDER BY p.saved_at DESC, d.id DESC";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    let rows = statement.query_map([], |row| {
        Ok(Draft {
            id: DraftId(row.get("id")?),
            file_name: row.get("file_name")?,
            begun_at: row.get("recorded_at")?,
            saved_at: row.get("saved_at")?,
            saved_by: UserId(row.get("saved_by")?),
            n_confirmed: row.get("n_confirmed")?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The draft of these bytes.
///
/// # Errors
/// [`Error::NoNumberRight`] without the right, as for the originals.
pub fn find_same(source: &impl Source, bytes: &[u8]) -> Result<Option<DraftId>> {
    let Read { conn, number_key } = source.read();
    let key = number_key.ok_or(Error::NoNumberRight)?;
    let sql = "SELECT id FROM takeover_drafts WHERE sha256 = ?1";
    let mut statement = conn.prepare_cached(sql)?;
    let found = statement.query_row([intakes::keyed_hash(key, bytes)], |row| row.get(0));
    Ok(found.optional()?.map(DraftId))
}

/// The newest other draft of a file with this name.
///
/// # Errors
/// When the ledger cannot be read.
pub fn find_namesake(
    source: &impl Source,
    file_name: &str,
    but: DraftId,
) -> Result<Option<DraftId>> {
    let sql = "SELECT id FROM takeover_drafts WHERE file_name = ?1 AND id <> ?2
               ORDER BY id DESC LIMIT 1";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    let found = statement.query_row(params![file_name, but.0], |row| row.get(0));
    Ok(found.optional()?.map(DraftId))
}

/// The columns and answers of a draft.
///
/// # Errors
/// [`Error::Missing`] when there is none.
pub fn kept(source: &impl Source, id: DraftId) -> Result<Kept> {
    let sql = "SELECT plan, answers FROM takeover_draft_plans WHERE draft = ?1";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    let found = statement.query_row([id.0], |row| Ok((row.get(0)?, row.get(1)?)));
    let (plan, answers): (String, String) =
        found.optional()?.ok_or(Error::Missing("作業中の移行"))?;
    let read = |text: &str| {
        serde_json::from_str(text).map_err(|_| Error::Damaged(format!("takeover draft {}", id.0)))
    };
    Ok(Kept {
        plan: read(&plan)?,
        answers: read(&answers)?,
    })
}

/// The name and the bytes of the book, to go on with it.
///
/// # Errors
/// [`Error::NoNumberRight`] without the right, [`Error::Missing`] when there is none,
/// [`Error::Damaged`] when it is no longer what it was.
pub fn book_in(tx: &mut Tx<'_>, id: DraftId) -> Result<(String, Zeroizing<Vec<u8>>)> {
    let key = tx.number_key.ok_or(Error::NoNumberRight)?;
    let sql = "SELECT file_name, bytes, sha256 FROM takeover_drafts WHERE id = ?1";
    let mut statement = tx.conn.prepare_cached(sql)?;
    let found = statement.query_row([id.0], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)));
    let found: Option<(String, Vec<u8>, String)> = found.optional()?;
    let (file_name, stored, sha256) = found.ok_or(Error::Missing("作業中の移行"))?;
    let bytes = intakes::opened(key, stored, &sha256)
        .ok_or_else(|| Error::Damaged(format!("takeover draft {}", id.0)))?;
    Ok((file_name, bytes))
}

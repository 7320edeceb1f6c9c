//! レイアウトの記録: which layouts were confirmed, which items were compared with the specification, and what is 突合済.
//! It must not read a layout; it keeps its text as it was given.

use crate::domain::coded::Coded;
use crate::domain::comparison::Mark;
use crate::domain::date::Date;
use crate::ledger::column;
use crate::ledger::error::{Error, Result};
use crate::ledger::source::Source;
use crate::ledger::transact::Tx;
use rusqlite::{OptionalExtension, Row, params};
use std::collections::BTreeSet;

/// 確認したレイアウトファイル.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LayoutFile {
    /// Name in the folder.
    pub file: String,
    /// Stable id of the interface.
    pub layout: String,
    /// 適用開始日.
    pub effective_from: Date,
    /// SHA-256 of its text.
    pub sha256: String,
    /// The text.
    pub text: String,
}

/// A mark beside one item.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ItemMark {
    /// Id of the record, or `file`.
    pub record: String,
    /// Number inside the record.
    pub no: u32,
    /// The mark.
    pub mark: Mark,
    /// What differs.
    pub note: String,
}

/// 突合済.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Verification {
    /// SHA-256 of the compared text.
    pub sha256: String,
    /// Stable id of the interface.
    pub layout: String,
    /// 仕様書の版.
    pub spec_revision: String,
    /// 突合した人.
    pub compared_by: String,
    /// 突合日.
    pub compared_on: Date,
}

/// The confirmed contents that count, the earliest confirmed first: of each file the last one, and those before it that
/// had begun when it was changed and that begin before it. What was withdrawn does not count,
/// nor does it push aside what was confirmed before it.
const CONFIRMED: &str = "SELECT file, layout, effective_from, sha256, text FROM layout_files f
     WHERE NOT EXISTS (
         SELECT 1 FROM layout_files s
         WHERE s.file = f.file AND s.layout = f.layout AND s.id > f.id
           AND NOT (f.effective_from < s.effective_from
                    AND f.effective_from <= substr(s.recorded_at, 1, 10))
           AND NOT EXISTS (SELECT 1 FROM layout_withdrawals w
                           WHERE w.layout_file >= s.id AND w.sha256 = s.sha256))
       AND NOT EXISTS (SELECT 1 FROM layout_withdrawals w
                       WHERE w.layout_file >= f.id AND w.sha256 = f.sha256)
     ORDER BY id";

/// Confirmed layout files; a later one stands further back.
///
/// # Errors
/// When the ledger cannot be read.
pub fn confirmed(source: &impl Source) -> Result<Vec<LayoutFile>> {
    let mut statement = source.read().conn.prepare_cached(CONFIRMED)?;
    let rows = statement.query_map([], |row| {
        Ok(LayoutFile {
            file: row.get("file")?,
            layout: row.get("layout")?,
            effective_from: column::date(row, "effective_from")?,
            sha256: row.get("sha256")?,
            text: row.get("text")?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Confirms a layout file for use.
///
/// # Errors
/// When the ledger cannot be written.
pub fn confirm_in(tx: &mut Tx<'_>, file: &LayoutFile) -> Result<()> {
    tx.conn
        .prepare_cached(
            "INSERT INTO layout_files
               (file, layout, effective_from, sha256, text, recorded_at, recorded_by)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute(params![
            file.file,
            file.layout,
            file.effective_from.to_string(),
            file.sha256,
            file.text,
            tx.at().as_str(),
            tx.user().0
        ])?;
    tx.changes.settings = true;
    Ok(())
}

/// Takes a confirmed content out of use: from now on it counts as if it had never been confirmed, until it is confirmed
/// anew.
///
/// # Errors
/// [`Error::Refused`] without a reason, [`Error::Missing`] where nothing with this content was confirmed.
pub fn withdraw_in(tx: &mut Tx<'_>, sha256: &str, reason: &str) -> Result<()> {
    if reason.trim().is_empty() {
        return Err(Error::Refused("理由がありません。理由を入力してください。"));
    }
    let sql = "INSERT INTO layout_withdrawals (layout_file, sha256, reason, recorded_at, recorded_by)
               SELECT max(id), sha256, ?2, ?3, ?4 FROM layout_files WHERE sha256 = ?1 GROUP BY sha256";
    let row = params![sha256, reason.trim(), tx.at().as_str(), tx.user().0];
    if tx.conn.prepare_cached(sql)?.execute(row)? == 0 {
        return Err(Error::Missing("レイアウト"));
    }
    tx.changes.settings = true;
    Ok(())
}

/// The contents that were ever withdrawn.
///
/// # Errors
/// When the ledger cannot be read.
pub fn withdrawn(source: &impl Source) -> Result<BTreeSet<String>> {
    let sql = "SELECT sha256 FROM layout_withdrawals";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    let rows = statement.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The index `layout_marks_item` finds the last mark of each item.
const MARKS: &str = "SELECT record, no, mark, note FROM layout_marks
     WHERE sha256 = ?1 AND id IN
       (SELECT max(id) FROM layout_marks WHERE sha256 = ?1 GROUP BY record, no)";

/// The marks of a content, of each item the last.
///
/// # Errors
/// When the ledger cannot be read.
pub fn marks(source: &impl Source, sha256: &str) -> Result<Vec<ItemMark>> {
    let mut statement = source.read().conn.prepare_cached(MARKS)?;
    let rows = statement.query_map([sha256], |row| {
        Ok(ItemMark {
            record: row.get("record")?,
            no: row.get("no")?,
            mark: column::coded(row, "mark")?,
            note: row.get("note")?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Marks one item.
///
/// # Errors
/// [`Error::Refused`] for 相違 without a note.
pub fn mark_in(tx: &mut Tx<'_>, sha256: &str, mark: &ItemMark) -> Result<()> {
    if mark.mark == Mark::Different && mark.note.trim().is_empty() {
        return Err(Error::Refused(
            "「相違」には、仕様書にどう書かれているかを入力してください。",
        ));
    }
    tx.conn
        .prepare_cached(
            "INSERT INTO layout_marks (sha256, record, no, mark, note, recorded_at, recorded_by)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute(params![
            sha256,
            mark.record,
            mark.no,
            mark.mark.code(),
            mark.note.trim(),
            tx.at().as_str(),
            tx.user().0
        ])?;
    tx.changes.settings = true;
    Ok(())
}

/// The last 突合済 of a content.
///
/// # Errors
/// When the ledger cannot be read.
pub fn verification(source: &impl Source, sha256: &str) -> Result<Option<Verification>> {
    // 一致 taken back takes 突合済 back with it, for good: 一致 once more has to be completed once more.
    let sql = "SELECT * FROM layout_verifications v WHERE v.sha256 = ?1 AND NOT EXISTS (
                 SELECT 1 FROM layout_marks m WHERE m.sha256 = v.sha256 AND m.mark <> 'same'
                   AND m.id = (SELECT max(n.id) FROM layout_marks n WHERE n.sha256 = m.sha256
                               AND n.record = m.record AND n.no = m.no))
               AND NOT EXISTS (
                 SELECT 1 FROM layout_marks m WHERE m.sha256 = v.sha256 AND m.mark <> 'same'
                   AND CASE WHEN v.last_mark IS NULL THEN m.recorded_at > v.recorded_at
                       ELSE m.id > v.last_mark END)
               ORDER BY v.id DESC LIMIT 1";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    Ok(statement.query_row([sha256], verified).optional()?)
}

/// Records that every item of a content agreed with the specification.
///
/// # Errors
/// [`Error::Refused`] without the revision or whoever compared.
pub fn verify_in(tx: &mut Tx<'_>, new: &Verification) -> Result<()> {
    if new.spec_revision.trim().is_empty() || new.compared_by.trim().is_empty() {
        return Err(Error::Refused(
            "仕様書の版と、突合した人を入力してください。",
        ));
    }
    tx.conn
        .prepare_cached(
            "INSERT INTO layout_verifications
               (sha256, layout, spec_revision, compared_by, compared_on, recorded_at, recorded_by,
                last_mark)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7,
                     (SELECT coalesce(max(id), 0) FROM layout_marks WHERE sha256 = ?1))",
        )?
        .execute(params![
            new.sha256,
            new.layout,
            new.spec_revision.trim(),
            new.compared_by.trim(),
            new.compared_on.to_string(),
            tx.at().as_str(),
            tx.user().0
        ])?;
    tx.changes.settings = true;
    Ok(())
}

fn verified(row: &Row<'_>) -> rusqlite::Result<Verification> {
    Ok(Verification {
        sha256: row.get("sha256")?,
        layout: row.get("layout")?,
        spec_revision: row.get("spec_revision")?,
        compared_by: row.get("compared_by")?,
        compared_on: column::date(row, "compared_on")?,
    })
}

//! 出力したファイルと結果: which file carried which rows, and what the receiver answered.
//! It must not write or read the file itself. A row goes into a second file only after it was put back by hand.

use crate::domain::coded::{Coded, coded_enum};
use crate::ledger::column;
use crate::ledger::error::{Error, Result};
use crate::ledger::outbox::{self, BatchId, OutboxId, OutboxState};
use crate::ledger::source::Source;
use crate::ledger::transact::Tx;
use crate::procedure::case::UserId;
use rusqlite::{OptionalExtension, Row, params};

/// 結果番号: a result file.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ResultId(pub i64);

/// 出力するファイル.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewBatch {
    /// Id of the interface.
    pub interface: String,
    /// ファイル名, without its folder.
    pub file_name: String,
    /// SHA-256 of the file.
    pub sha256: String,
    /// SHA-256 of the layout it was written with.
    pub layout_hash: String,
    /// 媒体, such as USBメモリー.
    pub medium: String,
}

/// 出力したファイル.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Batch {
    /// ファイル番号.
    pub id: BatchId,
    /// The file.
    pub file: NewBatch,
    /// Number of rows.
    pub n_rows: u32,
    /// 記録日時.
    pub recorded_at: String,
    /// Who.
    pub recorded_by: UserId,
}

coded_enum! {
    /// 結果の判定.
    pub enum Outcome {
        /// 登録済.
        Registered = "registered", "登録済";
        /// 警告.
        Warning = "warning", "警告";
        /// エラー.
        Error = "error", "エラー";
        /// 不明: a code outside the map is never a success.
        Unknown = "unknown", "不明";
    }
}

/// 結果ファイル.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewResult {
    /// Id of the interface.
    pub interface: String,
    /// ファイル名.
    pub file_name: String,
    /// SHA-256 of the file.
    pub sha256: String,
    /// Its rows.
    pub rows: Vec<ResultRow>,
    /// Why a file is taken in whose bytes were taken in before; empty for any other.
    pub reason: String,
}

/// 結果の一行.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ResultRow {
    /// Line of the file.
    pub line: u32,
    /// The row it answers; `None` is 未突合.
    pub outbox: Option<OutboxId>,
    /// The receiver's code.
    pub code: String,
    /// What the code means.
    pub outcome: Outcome,
    /// The receiver's words.
    pub message: String,
    /// 記号-番号-枝番 as the file says; empty for files of earlier versions.
    pub member: String,
}

/// 取り込んだ結果ファイル.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TakenResult {
    /// 結果番号.
    pub id: ResultId,
    /// ファイル名.
    pub file_name: String,
    /// Id of the interface.
    pub interface: String,
    /// 記録日時.
    pub recorded_at: String,
}

/// Marks rows as carried by a file, in this order.
///
/// # Errors
/// [`Error::Refused`] when a row is not 未出力 or belongs to another interface: nothing is exported twice by accident.
pub fn export_in(tx: &mut Tx<'_>, new: &NewBatch, rows: &[OutboxId]) -> Result<BatchId> {
    let n_rows = u32::try_from(rows.len()).map_err(|_| Error::Refused("行が多すぎます。"))?;
    if n_rows == 0 {
        return Err(Error::Refused(
            "出力する行がありません。行を選んでください。",
        ));
    }
    let sql = "INSERT INTO batches
               (interface, file_name, sha256, layout_hash, n_rows, medium, recorded_at, recorded_by)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    tx.conn.prepare_cached(sql)?.execute(params![
        new.interface,
        new.file_name,
        new.sha256,
        new.layout_hash,
        n_rows,
        new.medium,
        tx.at().as_str(),
        tx.user().0
    ])?;
    let batch = BatchId(tx.conn.last_insert_rowid());
    let mut mark = tx.conn.prepare_cached(
        "UPDATE outbox SET state = 'exported', batch = ?2, changed_at = ?3
         WHERE id = ?1 AND interface = ?4 AND state = 'unexported'",
    )?;
    let mut carry = tx
        .conn
        .prepare_cached("INSERT INTO batch_rows VALUES (?1, ?2, ?3)")?;
    for (id, position) in rows.iter().zip(1_i64..) {
        if mark.execute(params![id.0, batch.0, tx.at().as_str(), new.interface])? == 0 {
            return Err(Error::Refused(
                "すでに出力した行が含まれています。一覧を表示し直し、未出力の行だけを選んでください。",
            ));
        }
        carry.execute(params![batch.0, position, id.0])?;
    }
    drop((mark, carry));
    tx.changes.outbox = true;
    Ok(batch)
}

/// Takes a result in: each answered row that is 出力済 gets its state; the rest is kept as 未突合 or 不明.
///
/// # Errors
/// [`Error::SameFile`] when the same bytes were taken in before and no reason is given: two files may truly have the
/// same result, but only the clerk can know.
pub fn take_result_in(tx: &mut Tx<'_>, new: &NewResult) -> Result<ResultId> {
    let before = same_results(tx, &new.sha256)?;
    let first = before.first().map(|result| result.id.0);
    let reason = match first {
        Some(_) if new.reason.trim().is_empty() => return Err(Error::SameFile),
        Some(_) => new.reason.trim(),
        None => "",
    };
    let sql = "INSERT INTO results
               (interface, file_name, sha256, repeats, reason, recorded_at, recorded_by)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    let (at, user) = (tx.at().as_str(), tx.user().0);
    let (interface, name) = (&new.interface, &new.file_name);
    let row = params![interface, name, new.sha256, first, reason, at, user];
    tx.conn.prepare_cached(sql)?.execute(row)?;
    let id = ResultId(tx.conn.last_insert_rowid());
    for row in &new.rows {
        let insert = "INSERT INTO result_rows (result, line, outbox, batch, code, outcome, message, member)
                      VALUES (?1, ?2, ?3, (SELECT batch FROM outbox WHERE id = ?3), ?4, ?5, ?6, ?7)";
        tx.conn.prepare_cached(insert)?.execute(params![
            id.0,
            row.line,
            row.outbox.map(|outbox| outbox.0),
            row.code,
            row.outcome.code(),
            row.message,
            row.member
        ])?;
        answer_in(tx, row)?;
    }
    tx.changes.outbox = true;
    Ok(id)
}

fn answer_in(tx: &mut Tx<'_>, answer: &ResultRow) -> Result<()> {
    let state = match answer.outcome {
        Outcome::Registered => OutboxState::Registered,
        Outcome::Warning => OutboxState::Warning,
        Outcome::Error => OutboxState::Error,
        Outcome::Unknown => return Ok(()),
    };
    let Some(id) = answer.outbox else {
        return Ok(());
    };
    let row = outbox::find(tx, id)?.ok_or(Error::Missing("登録の行"))?;
    // Only a row that a file carried can have an answer.
    if row.batch.is_some() && row.state.may_become(state) {
        outbox::set_state(tx, id, state, &answer.message)?;
    }
    Ok(())
}

/// Exported files of an interface, newest first; of all interfaces without one.
///
/// # Errors
/// When the ledger cannot be read.
pub fn list(source: &impl Source, interface: Option<&str>) -> Result<Vec<Batch>> {
    let sql = "SELECT * FROM batches WHERE ?1 IS NULL OR interface = ?1 ORDER BY id DESC";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    let rows = statement.query_map([interface], batch)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The newest exported files of all interfaces, so many of them.
///
/// # Errors
/// When the ledger cannot be read.
pub fn newest(source: &impl Source, n_files: u32) -> Result<Vec<Batch>> {
    let sql = "SELECT * FROM batches ORDER BY id DESC LIMIT ?1";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    let rows = statement.query_map([n_files], batch)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// One exported file.
///
/// # Errors
/// When the ledger cannot be read.
pub fn find(source: &impl Source, id: BatchId) -> Result<Option<Batch>> {
    let sql = "SELECT * FROM batches WHERE id = ?1";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    Ok(statement.query_row([id.0], batch).optional()?)
}

/// The answers to a row, oldest first.
///
/// # Errors
/// When the ledger cannot be read.
pub fn answers(source: &impl Source, id: OutboxId) -> Result<Vec<ResultRow>> {
    let sql = "SELECT * FROM result_rows WHERE outbox = ?1 ORDER BY result, line";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    let rows = statement.query_map([id.0], result_row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The result files with these bytes, the first one first.
///
/// # Errors
/// When the ledger cannot be read.
pub fn same_results(source: &impl Source, sha256: &str) -> Result<Vec<TakenResult>> {
    let sql = "SELECT * FROM results WHERE sha256 = ?1 ORDER BY id";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    let rows = statement.query_map([sha256], taken_result)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// 未突合: the rows of result files that answer no row, the newest file first, so many of them.
///
/// # Errors
/// When the ledger cannot be read.
pub fn unmatched(source: &impl Source, n_rows: u32) -> Result<Vec<(TakenResult, ResultRow)>> {
    let sql =
        "SELECT s.*, r.line, r.outbox, r.code, r.outcome, r.message, r.member FROM result_rows r
               JOIN results s ON s.id = r.result WHERE r.outbox IS NULL
               ORDER BY r.result DESC, r.line LIMIT ?1";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    let rows = statement.query_map([n_rows], |row| Ok((taken_result(row)?, result_row(row)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// All rows of a result file.
///
/// # Errors
/// When the ledger cannot be read.
pub fn result_rows(source: &impl Source, id: ResultId) -> Result<Vec<ResultRow>> {
    let sql = "SELECT * FROM result_rows WHERE result = ?1 ORDER BY line";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    let rows = statement.query_map([id.0], result_row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn batch(row: &Row<'_>) -> rusqlite::Result<Batch> {
    Ok(Batch {
        id: BatchId(row.get("id")?),
        file: NewBatch {
            interface: row.get("interface")?,
            file_name: row.get("file_name")?,
            sha256: row.get("sha256")?,
            layout_hash: row.get("layout_hash")?,
            medium: row.get("medium")?,
        },
        n_rows: row.get("n_rows")?,
        recorded_at: row.get("recorded_at")?,
        recorded_by: UserId(row.get("recorded_by")?),
    })
}

fn taken_result(row: &Row<'_>) -> rusqlite::Result<TakenResult> {
    Ok(TakenResult {
        id: ResultId(row.get("id")?),
        file_name: row.get("file_name")?,
        interface: row.get("interface")?,
        recorded_at: row.get("recorded_at")?,
    })
}

fn result_row(row: &Row<'_>) -> rusqlite::Result<ResultRow> {
    Ok(ResultRow {
        line: row.get("line")?,
        outbox: row.get::<_, Option<i64>>("outbox")?.map(OutboxId),
        code: row.get("code")?,
        outcome: column::coded(row, "outcome")?,
        message: row.get("message")?,
        member: row.get("member")?,
    })
}

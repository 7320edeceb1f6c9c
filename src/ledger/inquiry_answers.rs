//! 情報照会の回答: what came back for each inquiry, every answer kept, and the files that brought them.
//! It must not hold an 個人番号: whoever records an answer masks it before.

use crate::domain::coded::{Coded, coded_enum};
use crate::domain::date::Date;
use crate::ledger::column;
use crate::ledger::error::{Error, Result};
use crate::ledger::inquiries::{self, InquiryId, InquiryState};
use crate::ledger::source::Source;
use crate::ledger::transact::Tx;
use rusqlite::{Row, params};
use std::collections::BTreeMap;

coded_enum! {
    /// 回答の入り方.
    pub enum AnswerOrigin {
        /// 入力.
        Typed = "typed", "入力";
        /// 貼付け.
        Pasted = "pasted", "貼付け";
        /// 結果ファイル.
        File = "file", "結果ファイル";
    }
}

/// 回答.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewAnswer {
    /// To which inquiry.
    pub inquiry: InquiryId,
    /// What it makes of the inquiry.
    pub state: InquiryState,
    /// 回答年月日.
    pub answered_on: Date,
    /// How it came.
    pub origin: AnswerOrigin,
    /// 提供機関名.
    pub organization: String,
    /// 回答の要約.
    pub summary: String,
    /// The answer as text, without 個人番号.
    pub body: String,
    /// The file that brought it.
    pub file: Option<i64>,
}

/// Records an answer; the inquiry takes its state.
///
/// # Errors
/// [`Error::Missing`] for an unknown inquiry.
pub fn record_in(tx: &mut Tx<'_>, new: &NewAnswer) -> Result<()> {
    inquiries::answer_in(tx, new.inquiry, new.state, &new.summary)?;
    let sql = "INSERT INTO inquiry_answers
               (inquiry, state, answered_on, origin, organization, summary, body, file, recorded_at, recorded_by)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
    tx.conn.prepare_cached(sql)?.execute(params![
        new.inquiry.0,
        new.state.code(),
        new.answered_on.to_string(),
        new.origin.code(),
        new.organization,
        new.summary,
        new.body,
        new.file,
        tx.at().as_str(),
        tx.user().0
    ])?;
    Ok(())
}

/// Notes a file of answers.
///
/// # Errors
/// [`Error::SameFile`] when the same file was taken in before.
pub fn take_file_in(tx: &mut Tx<'_>, file_name: &str, sha256: &str) -> Result<i64> {
    let sql = "SELECT count(*) FROM inquiry_files WHERE sha256 = ?1";
    let mut known = tx.conn.prepare_cached(sql)?;
    let n_same: i64 = known.query_row([sha256], |row| row.get(0))?;
    drop(known);
    if n_same > 0 {
        return Err(Error::SameFile);
    }
    let sql = "INSERT INTO inquiry_files (file_name, sha256, recorded_at, recorded_by)
               VALUES (?1, ?2, ?3, ?4)";
    let row = params![file_name, sha256, tx.at().as_str(), tx.user().0];
    tx.conn.prepare_cached(sql)?.execute(row)?;
    Ok(tx.conn.last_insert_rowid())
}

/// The answers to one inquiry, oldest first.
///
/// # Errors
/// When the ledger cannot be read.
pub fn of(source: &impl Source, inquiry: InquiryId) -> Result<Vec<NewAnswer>> {
    let sql = "SELECT * FROM inquiry_answers WHERE inquiry = ?1 ORDER BY id";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    let rows = statement.query_map([inquiry.0], answer)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The last answer of every inquiry that has one.
///
/// # Errors
/// When the ledger cannot be read.
pub fn last(source: &impl Source) -> Result<BTreeMap<InquiryId, NewAnswer>> {
    let sql = "SELECT a.* FROM inquiry_answers a
               WHERE a.id = (SELECT max(b.id) FROM inquiry_answers b WHERE b.inquiry = a.inquiry)";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    let rows = statement.query_map([], |row| answer(row).map(|answer| (answer.inquiry, answer)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn answer(row: &Row<'_>) -> rusqlite::Result<NewAnswer> {
    Ok(NewAnswer {
        inquiry: InquiryId(row.get("inquiry")?),
        state: column::coded(row, "state")?,
        answered_on: column::date(row, "answered_on")?,
        origin: column::coded(row, "origin")?,
        organization: row.get("organization")?,
        summary: row.get("summary")?,
        body: row.get("body")?,
        file: row.get("file")?,
    })
}

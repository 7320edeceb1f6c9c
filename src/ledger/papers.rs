//! 帳票: issued papers as the bytes that were printed, with their hash; never drawn again.
//! It must not know how a page is made.

use crate::domain::date::Date;
use crate::domain::member::PersonId;
use crate::ledger::column;
use crate::ledger::crypto;
use crate::ledger::error::{Error, Result};
use crate::ledger::source::Source;
use crate::ledger::transact::Tx;
use crate::procedure::case::{CaseId, UserId};
use rusqlite::{OptionalExtension, Row, params};
use std::collections::BTreeMap;

/// 帳票番号: an issued paper.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct PaperId(pub i64);

/// 発行する帳票.
#[derive(Clone, Debug)]
pub struct NewPaper {
    /// The case it belongs to.
    pub case: Option<CaseId>,
    /// The person it is about.
    pub person: Option<PersonId>,
    /// Id of the document.
    pub document: String,
    /// Title.
    pub title: String,
    /// 発行日.
    pub issued_on: Date,
    /// Number of pages.
    pub n_pages: u32,
    /// The file.
    pub bytes: Vec<u8>,
}

/// 発行した帳票, without its bytes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Paper {
    /// 帳票番号.
    pub id: PaperId,
    /// The case it belongs to.
    pub case: Option<CaseId>,
    /// The person it is about.
    pub person: Option<PersonId>,
    /// Id of the document.
    pub document: String,
    /// Title.
    pub title: String,
    /// 発行回数: 1 for the first of this document and case, 2 for the first 再発行.
    pub copy_number: u16,
    /// 発行日.
    pub issued_on: Date,
    /// Number of pages.
    pub n_pages: u32,
    /// 記録日時.
    pub recorded_at: String,
    /// Who.
    pub recorded_by: UserId,
    /// SHA-256 of the bytes.
    pub sha256: String,
}

/// Which papers to list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PaperFilter {
    /// Of a case, oldest first.
    Case(CaseId),
    /// About a person, oldest first.
    Person(PersonId),
}

/// Keeps an issued paper. Its 発行回数 follows from the earlier ones.
///
/// # Errors
/// When the ledger cannot be written.
pub fn add_in(tx: &mut Tx<'_>, new: &NewPaper) -> Result<Paper> {
    let case = new.case.map(|case| case.0);
    let sql = "SELECT coalesce(max(copy_number), 0) + 1 FROM papers
               WHERE case_id IS ?1 AND document = ?2 AND (?1 IS NOT NULL OR person IS ?3)";
    let person = new.person.map(|person| person.0);
    let params = params![case, new.document, person];
    let copy_number: u16 = tx
        .conn
        .prepare_cached(sql)?
        .query_row(params, |row| row.get(0))?;
    let sha256 = crypto::sha256_hex(&new.bytes);
    let sql = "INSERT INTO papers (case_id, person, document, title, copy_number, issued_on,
               n_pages, recorded_at, recorded_by, sha256, bytes)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
    tx.conn.prepare_cached(sql)?.execute(params![
        case,
        person,
        new.document,
        new.title,
        copy_number,
        new.issued_on.to_string(),
        new.n_pages,
        tx.at().as_str(),
        tx.user().0,
        sha256,
        new.bytes
    ])?;
    tx.changes.papers = true;
    Ok(Paper {
        id: PaperId(tx.conn.last_insert_rowid()),
        case: new.case,
        person: new.person,
        document: new.document.clone(),
        title: new.title.clone(),
        copy_number,
        issued_on: new.issued_on,
        n_pages: new.n_pages,
        recorded_at: tx.at().to_string(),
        recorded_by: tx.user(),
        sha256,
    })
}

/// The papers of a case or about a person.
///
/// # Errors
/// When the ledger cannot be read.
pub fn list(source: &impl Source, filter: PaperFilter) -> Result<Vec<Paper>> {
    let (sql, id) = match filter {
        PaperFilter::Case(case) => (include_str!("sql/papers_of_case.sql"), case.0),
        PaperFilter::Person(person) => (include_str!("sql/papers_of_person.sql"), person.0),
    };
    let mut statement = source.read().conn.prepare_cached(sql)?;
    let rows = statement.query_map([id], paper)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// How often each document of a case was issued, by document id.
///
/// # Errors
/// When the ledger cannot be read.
pub fn issue_counts(source: &impl Source, case: CaseId) -> Result<BTreeMap<String, u16>> {
    let sql = "SELECT document, max(copy_number) FROM papers WHERE case_id = ?1 GROUP BY document";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    let rows = statement.query_map([case.0], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The bytes of a paper, as issued.
///
/// # Errors
/// [`Error::Damaged`] when they no longer have the hash they had.
pub fn bytes(source: &impl Source, id: PaperId) -> Result<Vec<u8>> {
    let sql = "SELECT bytes, sha256 FROM papers WHERE id = ?1";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    let found: Option<(Vec<u8>, String)> = statement
        .query_row([id.0], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let (bytes, sha256) = found.ok_or(Error::Missing("帳票"))?;
    if crypto::sha256_hex(&bytes) != sha256 {
        return Err(Error::Damaged(format!("paper {}", id.0)));
    }
    Ok(bytes)
}

fn paper(row: &Row<'_>) -> rusqlite::Result<Paper> {
    Ok(Paper {
        id: PaperId(row.get("id")?),
        case: row.get::<_, Option<i64>>("case_id")?.map(CaseId),
        person: row.get::<_, Option<i64>>("person")?.map(PersonId),
        document: row.get("document")?,
        title: row.get("title")?,
        copy_number: row.get("copy_number")?,
        issued_on: column::date(row, "issued_on")?,
        n_pages: row.get("n_pages")?,
        recorded_at: row.get("recorded_at")?,
        recorded_by: UserId(row.get("recorded_by")?),
        sha256: row.get("sha256")?,
    })
}

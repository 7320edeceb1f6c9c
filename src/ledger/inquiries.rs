//! 情報照会と符号取得: what was asked of other bodies, why, and what they answered.
//! It must not hold an 個人番号 of an answer; the answer is kept as text without it.

use crate::domain::coded::{Coded, coded_enum};
use crate::domain::member::PersonId;
use crate::ledger::column;
use crate::ledger::error::{Error, Result};
use crate::ledger::outbox::OutboxId;
use crate::ledger::sequences;
use crate::ledger::source::Source;
use crate::ledger::transact::Tx;
use crate::procedure::case::{CaseId, UserId};
use rusqlite::{Connection, OptionalExtension, Params, Row, params};

/// 照会番号 inside the ledger.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct InquiryId(pub i64);

coded_enum! {
    /// 照会の種類.
    pub enum InquiryKind {
        /// 情報照会.
        Inquire = "inquire", "情報照会";
        /// 符号取得.
        AcquireCode = "acquire_code", "符号取得";
    }
}

coded_enum! {
    /// 照会の状態.
    pub enum InquiryState {
        /// 照会中: asked, no answer yet.
        Asked = "asked", "照会中";
        /// 処理中, as the other body says.
        Processing = "processing", "処理中";
        /// 回答あり.
        Answered = "answered", "回答あり";
        /// 該当なし.
        NoneFound = "none", "該当なし";
        /// 不開示.
        Undisclosed = "undisclosed", "不開示";
        /// エラー.
        Error = "error", "エラー";
        /// 取下げ.
        Withdrawn = "withdrawn", "取下げ";
    }
}

/// 照会すること.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewInquiry {
    /// The case it belongs to.
    pub case: Option<CaseId>,
    /// About whom.
    pub person: Option<PersonId>,
    /// 種類.
    pub kind: InquiryKind,
    /// 照会する特定個人情報, such as 住民票関係.
    pub purpose: String,
    /// 条件: a year or a period.
    pub condition: String,
    /// 照会理由, for the record the law asks for (番号法第23条).
    pub reason: String,
    /// The row that carries it, where a file does.
    pub outbox: Option<OutboxId>,
}

/// 照会の記録.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Inquiry {
    /// 照会番号.
    pub id: InquiryId,
    /// 照会管理番号, made here: 12 characters such as `S00000000012`.
    pub number: String,
    /// What was asked.
    pub asked: NewInquiry,
    /// 状態.
    pub state: InquiryState,
    /// 照会日時.
    pub asked_at: String,
    /// Who.
    pub asked_by: UserId,
    /// 回答日時.
    pub answered_at: Option<String>,
    /// 回答の要旨.
    pub answer: String,
}

/// Which inquiries to list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum InquiryFilter {
    /// All, oldest first.
    All,
    /// In a state, oldest first.
    State(InquiryState),
    /// Of a case.
    Case(CaseId),
    /// About a person.
    Person(PersonId),
}

/// The sequence of the 照会番号.
const SEQUENCE: &str = "inquiry";

/// The 照会管理番号 that the next inquiry without a case gets.
///
/// # Errors
/// When the ledger cannot be read.
pub fn next_number(source: &impl Source) -> Result<String> {
    let next = sequences::peek(source.read().conn, SEQUENCE)?;
    Ok(own_number(next))
}

fn own_number(id: i64) -> String {
    format!("S{id:011}")
}

/// Records an inquiry under the 照会管理番号 that its row carries.
///
/// # Errors
/// [`Error::Refused`] without a reason.
pub fn ask_numbered_in(tx: &mut Tx<'_>, new: &NewInquiry, number: &str) -> Result<Inquiry> {
    if new.reason.trim().is_empty() {
        return Err(Error::Refused(
            "照会理由がありません。照会理由を入力してください。",
        ));
    }
    let id = InquiryId(sequences::take_in(tx, SEQUENCE)?);
    let sql =
        "INSERT INTO inquiries (id, number, case_id, person, kind, purpose, condition, reason,
               state, asked_at, asked_by, answer, outbox)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 'asked', ?9, ?10, '', ?11)";
    tx.conn.prepare_cached(sql)?.execute(params![
        id.0,
        number,
        new.case.map(|case| case.0),
        new.person.map(|person| person.0),
        new.kind.code(),
        new.purpose,
        new.condition,
        new.reason,
        tx.at().as_str(),
        tx.user().0,
        new.outbox.map(|outbox| outbox.0)
    ])?;
    tx.changes.outbox = true;
    by_number(tx, number)?.ok_or(Error::Missing("照会"))
}

/// Records what came back.
///
/// # Errors
/// [`Error::Missing`] for an unknown inquiry.
pub fn answer_in(tx: &mut Tx<'_>, id: InquiryId, state: InquiryState, answer: &str) -> Result<()> {
    let sql = "UPDATE inquiries SET state = ?2, answer = ?3, answered_at = ?4 WHERE id = ?1";
    let row = params![id.0, state.code(), answer, tx.at().as_str()];
    if tx.conn.prepare_cached(sql)?.execute(row)? == 0 {
        return Err(Error::Missing("照会"));
    }
    tx.changes.outbox = true;
    Ok(())
}

/// One inquiry.
///
/// # Errors
/// When the ledger cannot be read.
pub fn find(source: &impl Source, id: InquiryId) -> Result<Option<Inquiry>> {
    let sql = "SELECT * FROM inquiries WHERE id = ?1";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    Ok(statement.query_row([id.0], inquiry).optional()?)
}

/// The inquiry that a row of the outbox carries.
///
/// # Errors
/// When the ledger cannot be read.
pub fn of_row(source: &impl Source, row: OutboxId) -> Result<Option<Inquiry>> {
    let sql = "SELECT * FROM inquiries WHERE outbox = ?1";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    Ok(statement.query_row([row.0], inquiry).optional()?)
}

/// The inquiry with this 照会管理番号.
///
/// # Errors
/// When the ledger cannot be read.
pub fn by_number(source: &impl Source, number: &str) -> Result<Option<Inquiry>> {
    let sql = "SELECT * FROM inquiries WHERE number = ?1";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    Ok(statement.query_row([number], inquiry).optional()?)
}

/// Inquiries.
///
/// # Errors
/// When the ledger cannot be read.
pub fn list(source: &impl Source, filter: InquiryFilter) -> Result<Vec<Inquiry>> {
    let conn = source.read().conn;
    match filter {
        InquiryFilter::All => many(conn, "SELECT * FROM inquiries ORDER BY id", []),
        InquiryFilter::State(state) => many(
            conn,
            "SELECT * FROM inquiries WHERE state = ?1 ORDER BY id",
            [state.code()],
        ),
        InquiryFilter::Case(case) => many(
            conn,
            "SELECT * FROM inquiries WHERE case_id = ?1 ORDER BY id",
            [case.0],
        ),
        InquiryFilter::Person(person) => many(
            conn,
            "SELECT * FROM inquiries WHERE person = ?1 ORDER BY id",
            [person.0],
        ),
    }
}

fn many(conn: &Connection, sql: &str, params: impl Params) -> Result<Vec<Inquiry>> {
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map(params, inquiry)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn inquiry(row: &Row<'_>) -> rusqlite::Result<Inquiry> {
    Ok(Inquiry {
        id: InquiryId(row.get("id")?),
        number: row.get("number")?,
        asked: NewInquiry {
            case: row.get::<_, Option<i64>>("case_id")?.map(CaseId),
            person: row.get::<_, Option<i64>>("person")?.map(PersonId),
            kind: column::coded(row, "kind")?,
            purpose: row.get("purpose")?,
            condition: row.get("condition")?,
            reason: row.get("reason")?,
            outbox: row.get::<_, Option<i64>>("outbox")?.map(OutboxId),
        },
        state: column::coded(row, "state")?,
        asked_at: row.get("asked_at")?,
        asked_by: UserId(row.get("asked_by")?),
        answered_at: row.get("answered_at")?,
        answer: row.get("answer")?,
    })
}

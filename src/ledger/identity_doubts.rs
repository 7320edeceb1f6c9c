//! 本人確認の疑い: who came back with a doubt, what J-LIS has, and how the society answered, everything kept.
//! It must not change a person; a case does.

use crate::domain::coded::{Coded, coded_enum};
use crate::domain::date::Date;
use crate::domain::five_items::FiveItems;
use crate::domain::member::PersonId;
use crate::ledger::column;
use crate::ledger::error::{Error, Result};
use crate::ledger::outbox::OutboxId;
use crate::ledger::source::Source;
use crate::ledger::transact::Tx;
use crate::procedure::case::CaseId;
use rusqlite::{Row, params};

/// 疑いの番号.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct DoubtId(pub i64);

coded_enum! {
    /// 疑いへの記録.
    pub enum NoteKind {
        /// 照会結果 as typed.
        Found = "found", "照会結果の入力";
        /// 届書を訂正.
        CorrectForm = "correct_form", "届書を訂正";
        /// 台帳を訂正.
        CorrectLedger = "correct_ledger", "台帳を訂正";
        /// 理由付き疑いなし.
        NoDoubt = "no_doubt", "理由付き疑いなし";
    }
}

impl NoteKind {
    /// Whether it answers the doubt.
    #[must_use]
    pub const fn is_answer(self) -> bool {
        !matches!(self, NoteKind::Found)
    }
}

/// 疑い.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewDoubt {
    /// About whom.
    pub person: PersonId,
    /// The row that came back with it.
    pub outbox: Option<OutboxId>,
    /// The day.
    pub raised_on: Date,
    /// What was said.
    pub message: String,
    /// 届書 as it was sent.
    pub filed: FiveItems,
}

/// What was noted about a doubt.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewNote {
    /// Which doubt.
    pub doubt: DoubtId,
    /// What.
    pub kind: NoteKind,
    /// 照会結果; empty texts for an answer.
    pub found: FiveItems,
    /// 理由.
    pub reason: String,
    /// The case that was opened for it.
    pub case: Option<CaseId>,
}

/// Writes a doubt down.
///
/// # Errors
/// When the ledger cannot be written, or the row has one already.
pub fn raise_in(tx: &mut Tx<'_>, new: &NewDoubt) -> Result<DoubtId> {
    let sql = "INSERT INTO identity_doubts
               (person, outbox, raised_on, message, filed, recorded_at, recorded_by)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    tx.conn.prepare_cached(sql)?.execute(params![
        new.person.0,
        new.outbox.map(|row| row.0),
        new.raised_on.to_string(),
        new.message,
        column::to_json(&new.filed)?,
        tx.at().as_str(),
        tx.user().0
    ])?;
    tx.changes.outbox = true;
    Ok(DoubtId(tx.conn.last_insert_rowid()))
}

/// Notes something about a doubt.
///
/// # Errors
/// [`Error::Refused`] for an answer without a reason.
pub fn note_in(tx: &mut Tx<'_>, new: &NewNote) -> Result<()> {
    if new.kind.is_answer() && new.reason.trim().is_empty() {
        return Err(Error::Refused("理由がありません。理由を入力してください。"));
    }
    let sql = "INSERT INTO identity_notes
               (doubt, kind, found, reason, case_id, recorded_at, recorded_by)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    tx.conn.prepare_cached(sql)?.execute(params![
        new.doubt.0,
        new.kind.code(),
        column::to_json(&new.found)?,
        new.reason.trim(),
        new.case.map(|case| case.0),
        tx.at().as_str(),
        tx.user().0
    ])?;
    tx.changes.outbox = true;
    Ok(())
}

/// All doubts, oldest first.
///
/// # Errors
/// When the ledger cannot be read.
pub fn list(source: &impl Source) -> Result<Vec<(DoubtId, NewDoubt)>> {
    let sql = "SELECT * FROM identity_doubts ORDER BY id";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    let rows = statement.query_map([], |row| {
        let doubt = NewDoubt {
            person: PersonId(row.get("person")?),
            outbox: row.get::<_, Option<i64>>("outbox")?.map(OutboxId),
            raised_on: column::date(row, "raised_on")?,
            message: row.get("message")?,
            filed: column::json(row, "filed")?,
        };
        Ok((DoubtId(row.get("id")?), doubt))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// What was noted about all doubts, oldest first, each with its moment.
///
/// # Errors
/// When the ledger cannot be read.
pub fn notes(source: &impl Source) -> Result<Vec<(String, NewNote)>> {
    let sql = "SELECT * FROM identity_notes ORDER BY id";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    let rows = statement.query_map([], |row| Ok((row.get("recorded_at")?, note(row)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Rows of an interface that came back with a warning of which no doubt was made: each with code and words.
///
/// # Errors
/// When the ledger cannot be read.
pub fn unraised(source: &impl Source, interface: &str) -> Result<Vec<(OutboxId, String, String)>> {
    let sql = "SELECT DISTINCT r.outbox, r.code, r.message FROM result_rows r
               JOIN outbox o ON o.id = r.outbox
               WHERE r.outcome = 'warning' AND o.interface = ?1
                 AND NOT EXISTS (SELECT 1 FROM identity_doubts d WHERE d.outbox = r.outbox)
               ORDER BY r.outbox";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    let rows = statement.query_map([interface], |row| {
        Ok((OutboxId(row.get(0)?), row.get(1)?, row.get(2)?))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn note(row: &Row<'_>) -> rusqlite::Result<NewNote> {
    Ok(NewNote {
        doubt: DoubtId(row.get("doubt")?),
        kind: column::coded(row, "kind")?,
        found: column::json(row, "found")?,
        reason: row.get("reason")?,
        case: row.get::<_, Option<i64>>("case_id")?.map(CaseId),
    })
}

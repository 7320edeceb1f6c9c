//! 登録・照会の行: what is to be carried to the 中間サーバー or the bank, from 未出力 to 登録済.
//! It must not know a layout or write a file.

use crate::domain::coded::{Coded, coded_enum};
use crate::domain::date::Date;
use crate::domain::member::PersonId;
use crate::ledger::column;
use crate::ledger::error::{Error, Result};
use crate::ledger::source::Source;
use crate::ledger::transact::Tx;
use crate::procedure::case::CaseId;
use crate::procedure::record::Record;
use rusqlite::{Connection, OptionalExtension, Params, Row, params};
use serde_json::json;
use std::collections::BTreeMap;

/// 行番号 in the outbox.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct OutboxId(pub i64);

/// ファイル番号 of an export.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct BatchId(pub i64);

coded_enum! {
    /// 行の状態.
    pub enum OutboxState {
        /// 未出力.
        Unexported = "unexported", "未出力";
        /// 出力済: a file carries it; the result is awaited.
        Exported = "exported", "出力済（結果待ち）";
        /// 登録済.
        Registered = "registered", "登録済";
        /// 警告.
        Warning = "warning", "警告";
        /// エラー.
        Error = "error", "エラー";
        /// 取下げ.
        Withdrawn = "withdrawn", "取下げ";
    }
}

impl OutboxState {
    /// Whether a clerk or a result may move a row from this state to the next. 出力済 is reached only through a file.
    #[must_use]
    pub const fn may_become(self, next: OutboxState) -> bool {
        use OutboxState::{Error, Exported, Registered, Unexported, Warning, Withdrawn};
        match (self, next) {
            (Unexported, Registered | Withdrawn) => true,
            (Exported | Warning | Error, Registered | Warning | Error | Withdrawn | Unexported) => {
                true
            }
            (_, Exported) | (Registered | Withdrawn, _) | (Unexported, _) => false,
        }
    }
}

/// 登録する行.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewOutboxRow {
    /// Id of the interface, such as `chukan-kanyusha`.
    pub interface: String,
    /// The case it comes from.
    pub case: Option<CaseId>,
    /// The person it is about.
    pub person: Option<PersonId>,
    /// 処理区分, as the layout names it.
    pub operation: String,
    /// The values as they were when the row was laid.
    pub snapshot: Record,
    /// 期限; `None` for a row that is only offered (任意).
    pub due_on: Option<Date>,
}

/// 登録の行 as it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OutboxRow {
    /// 行番号.
    pub id: OutboxId,
    /// What is to be carried.
    pub row: NewOutboxRow,
    /// 状態.
    pub state: OutboxState,
    /// The last file that carried it.
    pub batch: Option<BatchId>,
    /// What the receiver or the clerk said last.
    pub message: String,
    /// When it was laid.
    pub laid_at: String,
    /// When its state changed last.
    pub changed_at: String,
}

/// Which rows to list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum OutboxFilter {
    /// Of an interface in a state, the nearest 期限 first.
    State(String, OutboxState),
    /// Of a case.
    Case(CaseId),
    /// About a person.
    Person(PersonId),
    /// Carried by a file, in the file's order.
    Batch(BatchId),
}

/// Lays a row.
///
/// # Errors
/// When the ledger cannot be written.
pub fn lay_in(tx: &mut Tx<'_>, new: &NewOutboxRow) -> Result<OutboxId> {
    let sql = "INSERT INTO outbox
               (interface, case_id, person, operation, snapshot, state, due_on, message, laid_at, changed_at)
               VALUES (?1, ?2, ?3, ?4, ?5, 'unexported', ?6, '', ?7, ?7)";
    tx.conn.prepare_cached(sql)?.execute(params![
        new.interface,
        new.case.map(|case| case.0),
        new.person.map(|person| person.0),
        new.operation,
        column::to_json(&new.snapshot)?,
        new.due_on.map(|day| day.to_string()),
        tx.at().as_str()
    ])?;
    tx.changes.outbox = true;
    Ok(OutboxId(tx.conn.last_insert_rowid()))
}

/// Moves a row by hand: 登録済 after the hand path, 取下げ, or back to 未出力 for another file.
/// The message says why and goes to the audit.
///
/// # Errors
/// [`Error::Refused`] when the state does not allow it.
pub fn move_in(tx: &mut Tx<'_>, id: OutboxId, to: OutboxState, message: &str) -> Result<()> {
    let from = find(tx, id)?.ok_or(Error::Missing("登録の行"))?.state;
    if !from.may_become(to) {
        return Err(Error::Refused(
            "この行は、その状態にできません。一覧を表示し直してください。",
        ));
    }
    set_state(tx, id, to, message)?;
    let detail = json!({ "row": id.0, "from": from.code(), "to": to.code(), "message": message });
    tx.audit_also("move_outbox_row", "登録の行の状態", None, detail)
}

/// One row.
///
/// # Errors
/// When the ledger cannot be read.
pub fn find(source: &impl Source, id: OutboxId) -> Result<Option<OutboxRow>> {
    let sql = "SELECT * FROM outbox WHERE id = ?1";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    Ok(statement.query_row([id.0], outbox_row).optional()?)
}

/// Rows.
///
/// # Errors
/// When the ledger cannot be read.
pub fn list(source: &impl Source, filter: &OutboxFilter) -> Result<Vec<OutboxRow>> {
    let conn = source.read().conn;
    match filter {
        OutboxFilter::State(interface, state) => many(
            conn,
            "SELECT * FROM outbox WHERE interface = ?1 AND state = ?2
             ORDER BY due_on NULLS LAST, id",
            params![interface, state.code()],
        ),
        OutboxFilter::Case(case) => many(
            conn,
            "SELECT * FROM outbox WHERE case_id = ?1 ORDER BY id",
            [case.0],
        ),
        OutboxFilter::Person(person) => many(
            conn,
            "SELECT * FROM outbox WHERE person = ?1 ORDER BY id",
            [person.0],
        ),
        OutboxFilter::Batch(batch) => many(
            conn,
            "SELECT o.* FROM batch_rows b JOIN outbox o ON o.id = b.outbox
             WHERE b.batch = ?1 ORDER BY b.position",
            [batch.0],
        ),
    }
}

/// How many rows there are, by interface and state.
///
/// # Errors
/// When the ledger cannot be read.
pub fn counts(source: &impl Source) -> Result<BTreeMap<(String, OutboxState), i64>> {
    let sql = "SELECT interface, state, count(*) AS n FROM outbox GROUP BY interface, state";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    let rows = statement.query_map([], |row| {
        Ok((
            (row.get("interface")?, column::coded(row, "state")?),
            row.get("n")?,
        ))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Replaces the values of a row that is to be sent once more, so that the next file carries what is true now.
///
/// # Errors
/// When the ledger cannot be written.
pub fn set_snapshot_in(tx: &mut Tx<'_>, id: OutboxId, snapshot: &Record) -> Result<()> {
    let sql = "UPDATE outbox SET snapshot = ?2, changed_at = ?3 WHERE id = ?1";
    let snapshot = column::to_json(snapshot)?;
    tx.conn
        .prepare_cached(sql)?
        .execute(params![id.0, snapshot, tx.at().as_str()])?;
    tx.changes.outbox = true;
    Ok(())
}

/// Writes a state, once the caller knows that it is allowed.
pub(super) fn set_state(
    tx: &mut Tx<'_>,
    id: OutboxId,
    state: OutboxState,
    message: &str,
) -> Result<()> {
    let sql = "UPDATE outbox SET state = ?2, message = ?3, changed_at = ?4 WHERE id = ?1";
    let row = params![id.0, state.code(), message, tx.at().as_str()];
    tx.conn.prepare_cached(sql)?.execute(row)?;
    tx.changes.outbox = true;
    Ok(())
}

fn many(conn: &Connection, sql: &str, params: impl Params) -> Result<Vec<OutboxRow>> {
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map(params, outbox_row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn outbox_row(row: &Row<'_>) -> rusqlite::Result<OutboxRow> {
    Ok(OutboxRow {
        id: OutboxId(row.get("id")?),
        row: NewOutboxRow {
            interface: row.get("interface")?,
            case: row.get::<_, Option<i64>>("case_id")?.map(CaseId),
            person: row.get::<_, Option<i64>>("person")?.map(PersonId),
            operation: row.get("operation")?,
            snapshot: column::json(row, "snapshot")?,
            due_on: column::opt_date(row, "due_on")?,
        },
        state: column::coded(row, "state")?,
        batch: row.get::<_, Option<i64>>("batch")?.map(BatchId),
        message: row.get("message")?,
        laid_at: row.get("laid_at")?,
        changed_at: row.get("changed_at")?,
    })
}

#[cfg(test)]
mod tests {
    use super::OutboxState;
    use crate::domain::coded::Coded;

    #[test]
    fn 登録済と取下げは終わりで出力済はファイルからだけ() {
        for choice in OutboxState::CHOICES {
            let Some(state) = OutboxState::from_code(choice.code) else {
                continue;
            };
            assert!(!OutboxState::Registered.may_become(state));
            assert!(!OutboxState::Withdrawn.may_become(state));
            assert!(!state.may_become(OutboxState::Exported));
        }
        assert!(OutboxState::Error.may_become(OutboxState::Unexported));
        assert!(OutboxState::Unexported.may_become(OutboxState::Registered));
    }
}

//! 返納: what was paid too much by a decision that was corrected, and how it came back or was reckoned anew.
//! It must not decide that something is to come back; a 訂正 or 取消 does.

use crate::domain::coded::{Coded, coded_enum};
use crate::domain::date::Date;
use crate::domain::member::PersonId;
use crate::domain::payment::{PaymentPurpose, Recipient};
use crate::domain::payment_correction::{EarlierReclaim, ReclaimId, ReclaimOrder};
use crate::domain::yen::Yen;
use crate::ledger::cases;
use crate::ledger::column;
use crate::ledger::error::{Error, Result};
use crate::ledger::payments::purpose;
use crate::ledger::source::Source;
use crate::ledger::transact::Tx;
use crate::procedure::case::CaseId;
use rusqlite::{Connection, Params, Row, params};

coded_enum! {
    /// 返納の出来事.
    pub enum ReclaimEventKind {
        /// 返納: it came back, or was set off; the reason says how.
        Settled = "settled", "返納";
        /// 組戻し: the payment itself came back from the bank.
        Returned = "returned", "組戻しによる返納";
        /// 振込データの取りやめ: the money never went.
        Recalled = "recalled", "振込データの取りやめによる返納";
        /// 支払済の取消: the payment was never made.
        PaidUndone = "paid_undone", "支払済の取消による返納";
        /// 訂正による整理: a further 訂正 or 取消 reckoned anew.
        Superseded = "superseded", "訂正による整理";
    }
}

/// 返納.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reclaim {
    /// 返納の番号.
    pub id: ReclaimId,
    /// The 訂正 or 取消 that makes the claim.
    pub case: Option<CaseId>,
    /// 受付番号 of that case.
    pub receipt_number: String,
    /// Who was paid too much.
    pub payee: PersonId,
    /// 目的.
    pub purpose: PaymentPurpose,
    /// 受取人: in whose hands it is.
    pub recipient: Recipient,
    /// 返納額.
    pub amount: Yen,
    /// Since when.
    pub claimed_on: Date,
    /// What is still to come back.
    pub outstanding: Yen,
    /// What came back.
    pub settled: Yen,
}

impl Reclaim {
    /// As a further 訂正 sees it.
    #[must_use]
    pub const fn earlier(&self) -> EarlierReclaim {
        EarlierReclaim {
            id: self.id,
            payee: self.payee,
            purpose: self.purpose,
            recipient: self.recipient,
            outstanding: self.outstanding,
            settled: self.settled,
        }
    }
}

/// What happened to a 返納.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReclaimEvent {
    /// What.
    pub kind: ReclaimEventKind,
    /// When.
    pub on: Date,
    /// 額.
    pub amount: Yen,
    /// How, or why.
    pub reason: String,
}

const COLUMNS: &str = "SELECT * FROM (
    SELECT r.id, r.case_id, c.receipt_number, r.person, r.purpose, r.recipient, r.amount_yen, r.claimed_on,
        r.amount_yen - coalesce((SELECT sum(e.amount_yen) FROM reclaim_events e
            WHERE e.reclaim = r.id), 0) AS outstanding_yen,
        coalesce((SELECT sum(e.amount_yen) FROM reclaim_events e
            WHERE e.reclaim = r.id AND e.kind = 'settled'), 0) AS settled_yen
    FROM reclaims r LEFT JOIN cases c ON c.id = r.case_id";

/// Claims what was paid too much.
///
/// # Errors
/// When the ledger cannot be written.
pub fn claim_in(
    tx: &mut Tx<'_>,
    case: Option<CaseId>,
    on: Date,
    order: &ReclaimOrder,
) -> Result<ReclaimId> {
    let sql = "INSERT INTO reclaims
               (case_id, person, purpose, recipient, amount_yen, claimed_on, recorded_at, recorded_by)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    tx.conn.prepare_cached(sql)?.execute(params![
        case.map(|case| case.0),
        order.payee.0,
        order.purpose.code(),
        order.recipient.code(),
        order.amount.get(),
        on.to_string(),
        tx.at().as_str(),
        tx.user().0
    ])?;
    tx.changes.payments = true;
    Ok(ReclaimId(tx.conn.last_insert_rowid()))
}

/// Records that something of it came back or was reckoned anew.
///
/// # Errors
/// [`Error::Refused`] for more than is outstanding.
pub fn happen_in(tx: &mut Tx<'_>, id: ReclaimId, event: &ReclaimEvent) -> Result<()> {
    let reclaim = find(tx, id)?.ok_or(Error::Missing("返納"))?;
    if event.amount <= Yen::ZERO || event.amount > reclaim.outstanding {
        return Err(Error::Refused(
            "返納の額は、1円から、まだ返っていない額までで入力してください。",
        ));
    }
    let sql = "INSERT INTO reclaim_events
               (reclaim, kind, on_day, amount_yen, reason, recorded_at, recorded_by)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    tx.conn.prepare_cached(sql)?.execute(params![
        id.0,
        event.kind.code(),
        event.on.to_string(),
        event.amount.get(),
        event.reason,
        tx.at().as_str(),
        tx.user().0
    ])?;
    tx.changes.payments = true;
    Ok(())
}

/// One 返納.
///
/// # Errors
/// When the ledger cannot be read.
pub fn find(source: &impl Source, id: ReclaimId) -> Result<Option<Reclaim>> {
    let sql = format!("{COLUMNS} WHERE r.id = ?1)");
    Ok(many(source.read().conn, &sql, [id.0])?.pop())
}

/// The claims of a case, oldest first.
///
/// # Errors
/// When the ledger cannot be read.
pub fn of_case(source: &impl Source, case: CaseId) -> Result<Vec<Reclaim>> {
    let sql = format!("{COLUMNS} WHERE r.case_id = ?1 ORDER BY r.id)");
    many(source.read().conn, &sql, [case.0])
}

/// What the case that this one corrects claimed, and those that it had corrected itself, oldest first.
///
/// # Errors
/// When the ledger cannot be read.
pub fn of_corrected(source: &impl Source, case: CaseId) -> Result<Vec<Reclaim>> {
    let sql = format!(
        "{COLUMNS} WHERE r.case_id IN ({})) ORDER BY id",
        cases::EARLIER
    );
    many(source.read().conn, &sql, [case.0])
}

/// What a 訂正 or 取消 of this case still claims, oldest first.
///
/// # Errors
/// When the ledger cannot be read.
pub fn outstanding_after(source: &impl Source, case: CaseId) -> Result<Vec<Reclaim>> {
    let sql = format!(
        "{COLUMNS} WHERE r.case_id IN ({})) WHERE outstanding_yen > 0 ORDER BY id",
        cases::LATER
    );
    many(source.read().conn, &sql, [case.0])
}

/// What is still to come back, oldest first.
///
/// # Errors
/// When the ledger cannot be read.
pub fn outstanding(source: &impl Source) -> Result<Vec<Reclaim>> {
    let sql = format!("{COLUMNS}) WHERE outstanding_yen > 0 ORDER BY claimed_on, id");
    many(source.read().conn, &sql, [])
}

/// How many claims are still to come back.
///
/// # Errors
/// When the ledger cannot be read.
pub fn n_outstanding(source: &impl Source) -> Result<i64> {
    let sql = format!("SELECT count(*) FROM ({COLUMNS}) WHERE outstanding_yen > 0)");
    let mut statement = source.read().conn.prepare_cached(&sql)?;
    Ok(statement.query_row([], |row| row.get(0))?)
}

/// Claims of which more came back than was claimed, as technical words.
pub(super) fn overdrawn(conn: &Connection) -> Result<Vec<String>> {
    let sql = format!("{COLUMNS}) WHERE outstanding_yen < 0");
    let all = many(conn, &sql, [])?;
    let named = all.iter().map(|claim| format!("reclaim {}", claim.id.0));
    Ok(named.collect())
}

fn many(conn: &Connection, sql: &str, params: impl Params) -> Result<Vec<Reclaim>> {
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map(params, reclaim_columns)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn reclaim_columns(row: &Row<'_>) -> rusqlite::Result<Reclaim> {
    Ok(Reclaim {
        id: ReclaimId(row.get("id")?),
        case: row.get::<_, Option<i64>>("case_id")?.map(CaseId),
        receipt_number: row
            .get::<_, Option<String>>("receipt_number")?
            .unwrap_or_default(),
        payee: PersonId(row.get("person")?),
        purpose: purpose(row)?,
        recipient: column::coded(row, "recipient")?,
        amount: Yen::new(row.get("amount_yen")?),
        claimed_on: column::date(row, "claimed_on")?,
        outstanding: Yen::new(row.get("outstanding_yen")?),
        settled: Yen::new(row.get("settled_yen")?),
    })
}

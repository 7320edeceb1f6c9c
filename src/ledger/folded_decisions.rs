//! 畳んだ決定の表: writes and reads benefits, ceilings, prepayments and refunds, person by person.
//! It must not decide what the entries mean; that is [`crate::ledger::fold_decisions`].

use crate::domain::benefit::{Benefit, BenefitDecision};
use crate::domain::ceiling_terms::{CeilingCode, CeilingPeriod};
use crate::domain::coded::Coded;
use crate::domain::entry::EntryId;
use crate::domain::member::PersonId;
use crate::domain::prepayment_terms::{PremiumRefund, Prepayment, PrepaymentReceipt};
use crate::domain::yen::Yen;
use crate::ledger::column;
use crate::ledger::error::Result;
use crate::ledger::fold::Folded;
use rusqlite::{Connection, Row, params};

/// The tables, for taking out what was folded before.
pub(super) const TABLES: [&str; 5] = [
    "benefits",
    "ceilings",
    "prepayments",
    "prepayment_receipts",
    "premium_refunds",
];

/// Writes what was folded.
pub(super) fn write(conn: &Connection, person: PersonId, folded: &Folded) -> Result<()> {
    for benefit in &folded.benefits {
        write_benefit(conn, person, benefit)?;
    }
    for period in &folded.ceilings {
        let sql = "INSERT INTO ceilings VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        conn.prepare_cached(sql)?.execute(params![
            period.entry.0,
            person.0,
            period.category.0,
            period.reduces_meals,
            period.valid_from.to_string(),
            period.valid_until.to_string()
        ])?;
    }
    write_prepayments(conn, person, folded)
}

fn write_benefit(conn: &Connection, person: PersonId, benefit: &Benefit) -> Result<()> {
    let decision = &benefit.decision;
    let sql = "INSERT INTO benefits VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
    conn.prepare_cached(sql)?.execute(params![
        benefit.entry.0,
        person.0,
        decision.about.0,
        decision.kind.code(),
        decision.outcome.code(),
        benefit.decided_on.to_string(),
        decision.statutory.get(),
        decision.additional.get(),
        decision.withheld.get(),
        column::to_json(&decision.terms)?
    ])?;
    Ok(())
}

fn write_prepayments(conn: &Connection, person: PersonId, folded: &Folded) -> Result<()> {
    for agreed in &folded.prepayments {
        let sql = "INSERT INTO prepayments VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
        conn.prepare_cached(sql)?.execute(params![
            agreed.entry.0,
            person.0,
            agreed.decided_on.to_string(),
            agreed.months_from.to_string(),
            agreed.months_until.to_string(),
            agreed.due_on.to_string(),
            agreed.amount.get(),
            agreed.undiscounted.get(),
            column::to_json(&agreed.formerly)?
        ])?;
    }
    for receipt in &folded.prepayment_receipts {
        let sql = "INSERT INTO prepayment_receipts VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        conn.prepare_cached(sql)?.execute(params![
            receipt.entry.0,
            person.0,
            receipt.months_from.to_string(),
            receipt.received_on.to_string(),
            receipt.amount.get(),
            receipt.channel.code()
        ])?;
    }
    for refund in &folded.premium_refunds {
        let sql = "INSERT INTO premium_refunds VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        conn.prepare_cached(sql)?.execute(params![
            refund.entry.0,
            person.0,
            refund.month.to_string(),
            refund.paid_as.code(),
            refund.decided_on.to_string(),
            refund.amount.get()
        ])?;
    }
    Ok(())
}

/// 給付の決定 of a person, oldest first.
pub(super) fn benefits(conn: &Connection, person: PersonId) -> Result<Vec<Benefit>> {
    let sql = "SELECT * FROM benefits WHERE person = ?1 ORDER BY decided_on, entry";
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map([person.0], benefit_columns)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The columns of `benefits`.
pub(super) fn benefit_columns(row: &Row<'_>) -> rusqlite::Result<Benefit> {
    let yen = |name: &str| row.get(name).map(Yen::new);
    Ok(Benefit {
        entry: EntryId(row.get("entry")?),
        decided_on: column::date(row, "decided_on")?,
        decision: BenefitDecision {
            kind: column::coded(row, "kind")?,
            outcome: column::coded(row, "outcome")?,
            about: PersonId(row.get("about")?),
            statutory: yen("statutory_yen")?,
            additional: yen("additional_yen")?,
            withheld: yen("withheld_yen")?,
            terms: column::json(row, "terms")?,
        },
    })
}

/// 適用区分 of a person, oldest first.
pub(super) fn ceilings(conn: &Connection, person: PersonId) -> Result<Vec<CeilingPeriod>> {
    let sql = "SELECT * FROM ceilings WHERE person = ?1 ORDER BY valid_from, entry";
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map([person.0], |row| {
        Ok(CeilingPeriod {
            entry: EntryId(row.get("entry")?),
            category: CeilingCode(row.get("category")?),
            reduces_meals: row.get("reduces_meals")?,
            valid_from: column::date(row, "valid_from")?,
            valid_until: column::date(row, "valid_until")?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// 前納の承認 of a person, by the day of the decision.
pub(super) fn prepayments(conn: &Connection, person: PersonId) -> Result<Vec<Prepayment>> {
    let sql = "SELECT * FROM prepayments WHERE person = ?1 ORDER BY decided_on, entry";
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map([person.0], prepayment_columns)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// A row of `prepayments`.
pub(super) fn prepayment_columns(row: &Row<'_>) -> rusqlite::Result<Prepayment> {
    Ok(Prepayment {
        entry: EntryId(row.get("entry")?),
        decided_on: column::date(row, "decided_on")?,
        months_from: column::year_month(row, "months_from")?,
        months_until: column::year_month(row, "months_until")?,
        due_on: column::date(row, "due_on")?,
        amount: Yen::new(row.get("amount_yen")?),
        undiscounted: Yen::new(row.get("undiscounted_yen")?),
        formerly: column::json(row, "formerly")?,
    })
}

/// 前納保険料の入金 of a person, by day.
pub(super) fn prepayment_receipts(
    conn: &Connection,
    person: PersonId,
) -> Result<Vec<PrepaymentReceipt>> {
    let sql = "SELECT * FROM prepayment_receipts WHERE person = ?1 ORDER BY received_on, entry";
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map([person.0], prepayment_receipt_columns)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// A row of `prepayment_receipts`.
pub(super) fn prepayment_receipt_columns(row: &Row<'_>) -> rusqlite::Result<PrepaymentReceipt> {
    Ok(PrepaymentReceipt {
        entry: EntryId(row.get("entry")?),
        months_from: column::year_month(row, "months_from")?,
        received_on: column::date(row, "received_on")?,
        amount: Yen::new(row.get("amount_yen")?),
        channel: column::coded(row, "channel")?,
    })
}

/// 保険料の還付 of a person, by day.
pub(super) fn premium_refunds(conn: &Connection, person: PersonId) -> Result<Vec<PremiumRefund>> {
    let sql = "SELECT * FROM premium_refunds WHERE person = ?1 ORDER BY decided_on, entry";
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map([person.0], premium_refund_columns)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// A row of `premium_refunds`.
pub(super) fn premium_refund_columns(row: &Row<'_>) -> rusqlite::Result<PremiumRefund> {
    Ok(PremiumRefund {
        entry: EntryId(row.get("entry")?),
        month: column::year_month(row, "month")?,
        paid_as: column::coded(row, "paid_as")?,
        decided_on: column::date(row, "decided_on")?,
        amount: Yen::new(row.get("amount_yen")?),
    })
}

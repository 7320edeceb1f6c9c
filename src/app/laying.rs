//! 登録の行を置く: rows are laid when a case is ready for them, and say what their case says.
//! It must not write a file or judge an answer; that is `outbox` and `results`.

use crate::app::cases;
use crate::app::error::Result;
use crate::app::gather;
use crate::domain::date::Date;
use crate::domain::member::PersonId;
use crate::ledger::outbox;
use crate::ledger::outbox::NewOutboxRow;
use crate::ledger::outbox::OutboxFilter;
use crate::ledger::outbox::OutboxRow;
use crate::ledger::transact::Tx;
use crate::procedure::case::Case;
use crate::procedure::catalogue::Export;
use crate::procedure::catalogue::Procedure;
use crate::procedure::facts::Facts;
use crate::procedure::position::position;
use crate::procedure::record::Cell;
use crate::procedure::record::Record;
use crate::procedure::step::Step;

/// Lays the rows whose facts are settled: those for the 中間サーバー once the case is decided and its papers are
/// issued (the certificate belongs to the row). Rows once laid are not laid again.
pub(super) fn lay_ready_in(
    tx: &mut Tx<'_>,
    procedure: &Procedure,
    case: &Case,
    facts: &Facts,
) -> Result<()> {
    let position = position(procedure, case);
    let has_issue = procedure
        .flow
        .iter()
        .any(|group| group.contains(&Step::Issue));
    let last = if has_issue {
        Step::Issue
    } else {
        procedure.decision_step()
    };
    if !position.is_settled(last) || !position.is_settled(procedure.decision_step()) {
        return Ok(());
    }
    for export in procedure
        .exports
        .iter()
        .filter(|export| export.step == Step::RegisterServer)
    {
        lay_in(tx, export, case, facts)?;
    }
    Ok(())
}

/// Lays the rows of an export that are not in the outbox yet.
pub(super) fn lay_in(
    tx: &mut Tx<'_>,
    export: &Export,
    case: &Case,
    facts: &Facts,
) -> Result<usize> {
    let laid = outbox::list(tx, &OutboxFilter::Case(case.id))?;
    let mut n_laid = 0;
    for record in (export.records)(&case.form, facts) {
        let stands = |row: &OutboxRow| {
            row.row.interface == export.id && key(&row.row.snapshot) == key(&record)
        };
        if laid.iter().any(stands) {
            continue;
        }
        let row = NewOutboxRow {
            interface: export.id.to_owned(),
            case: Some(case.id),
            person: person_of(&record).or(case.subject),
            operation: text(&record, "op").to_owned(),
            due_on: Some(cases::due_on(case.received_on)),
            snapshot: record,
        };
        outbox::lay_in(tx, &row)?;
        n_laid += 1;
    }
    Ok(n_laid)
}

/// What tells one row of a case from another.
fn key(record: &Record) -> [&str; 3] {
    [
        text(record, "op"),
        text(record, "member.edaban"),
        text(record, "inquiry.no"),
    ]
}

pub(super) fn text<'a>(record: &'a Record, name: &str) -> &'a str {
    match record.values.get(name) {
        Some(Cell::Text(text)) => text,
        _ => "",
    }
}

fn person_of(record: &Record) -> Option<PersonId> {
    text(record, "member.person_id")
        .strip_prefix('P')?
        .parse()
        .ok()
        .map(PersonId)
}

/// The values of a row as the case says them now.
pub(super) fn refresh_in(tx: &mut Tx<'_>, row: &OutboxRow, today: Date) -> Result<()> {
    let Some(id) = row.row.case else {
        return Ok(());
    };
    let (case, procedure) = cases::load(tx, id)?;
    let facts = gather::facts(tx, &case, today)?;
    let exports = procedure
        .exports
        .iter()
        .filter(|export| export.id == row.row.interface);
    let fresh = exports.flat_map(|export| (export.records)(&case.form, &facts));
    for record in fresh.filter(|record| key(record) == key(&row.row.snapshot)) {
        outbox::set_snapshot_in(tx, row.id, &record)?;
    }
    Ok(())
}

//! 登録の行を置く: rows are laid when a case is ready for them, and say what their case says.
//! It must not write a file or judge an answer; that is `outbox` and `results`.

use crate::app::cases;
use crate::app::error::Result;
use crate::app::gather;
use crate::app::identity_reply;
use crate::app::inquiry_requests;
use crate::app::outbox as app_outbox;
use crate::domain::date::Date;
use crate::domain::member::PersonId;
use crate::ledger::cases as stored;
use crate::ledger::members;
use crate::ledger::outbox;
use crate::ledger::outbox::NewOutboxRow;
use crate::ledger::outbox::OutboxFilter;
use crate::ledger::outbox::OutboxId;
use crate::ledger::outbox::OutboxRow;
use crate::ledger::outbox::OutboxState;
use crate::ledger::source::Source;
use crate::ledger::transact::Tx;
use crate::procedure::block_codes::ServerState;
use crate::procedure::blocks;
use crate::procedure::case::Case;
use crate::procedure::case::CaseId;
use crate::procedure::case::Nature;
use crate::procedure::catalogue;
use crate::procedure::catalogue::Export;
use crate::procedure::catalogue::Procedure;
use crate::procedure::dependents::DEPENDENT_BRANCH;
use crate::procedure::facts::Facts;
use crate::procedure::inquiry_request::ASKED;
use crate::procedure::inquiry_request::inquiry_number;
use crate::procedure::person::PERSON;
use crate::procedure::position::position;
use crate::procedure::record::Cell;
use crate::procedure::record::Record;
use crate::procedure::step::Step;
use crate::procedure::value::Value;
use std::collections::BTreeSet;

/// Whether the rows for the 中間サーバー may be laid: the case is decided and its papers are issued (the certificate
/// belongs to the row).
fn is_ready(procedure: &Procedure, case: &Case) -> bool {
    let position = position(procedure, case);
    let has_issue = procedure
        .flow
        .iter()
        .any(|group| group.contains(&Step::Issue));
    position.is_settled(procedure.decision_step())
        && (!has_issue || position.is_settled(Step::Issue))
}

/// Lays the rows for the 中間サーバー once their facts are settled, all at once and only once. A 訂正 or 取消 that finds
/// the row of the case before it still waiting changes that row or takes it back instead. Where the procedure has no row
/// at all, the case says so and the clerk has nothing to choose.
pub(super) fn lay_ready_in(
    tx: &mut Tx<'_>,
    procedure: &Procedure,
    case: &mut Case,
    facts: &Facts,
) -> Result<()> {
    let before = cases_before(tx, case)?;
    let state = blocks::SERVER_STATE.get(&case.form);
    let is_settled = state == Some(ServerState::NotNeeded) && !before.is_empty();
    if is_settled || !is_ready(procedure, case) {
        return Ok(());
    }
    if state.is_none() && waits_for_server(procedure) && server_exports(procedure).next().is_none()
    {
        blocks::SERVER_STATE.set(&mut case.form, ServerState::NothingToRegister);
    }
    for export in server_exports(procedure) {
        let own = outbox::list(tx, &OutboxFilter::Case(case.id))?;
        if own.iter().any(|row| row.row.interface == export.id) {
            continue;
        }
        let earlier = rows_of_in(tx, &before, export)?;
        let waiting: Vec<&OutboxRow> = earlier.iter().filter(|row| is_waiting(row)).collect();
        let is_cancelled = matches!(case.nature, Nature::Cancellation(_));
        let mut n_laid = 0;
        for record in (export.records)(&case.form, facts) {
            let mut is_settled = false;
            for row in &waiting {
                if key(&row.row.snapshot) != key(&record) {
                    continue;
                }
                is_settled |= if is_cancelled && is_unsent_change(row, &earlier) {
                    withdraw_in(tx, row, facts.today)?;
                    true
                } else {
                    settle_waiting_in(tx, row, &record, facts.today)?
                };
            }
            if !is_settled {
                lay_record_in(tx, export, (case, case.subject), record)?;
                n_laid += 1;
            }
        }
        if n_laid == 0 && !before.is_empty() && waits_for_server(procedure) {
            blocks::SERVER_STATE.set(&mut case.form, ServerState::NotNeeded);
        }
    }
    Ok(())
}

fn server_exports(procedure: &Procedure) -> impl Iterator<Item = &Export> {
    let all = procedure.exports.iter();
    all.filter(|export| export.step == Step::RegisterServer || export.is_offered())
}

/// Whether the chart has 中間サーバーへ登録, so that the case waits for its rows.
fn waits_for_server(procedure: &Procedure) -> bool {
    let mut steps = procedure.flow.iter().copied().flatten();
    steps.any(|step| *step == Step::RegisterServer)
}

/// The cases that a 訂正 or 取消 corrects, one after the other; none for an ordinary case.
fn cases_before(tx: &Tx<'_>, case: &Case) -> Result<Vec<CaseId>> {
    let mut before = Vec::new();
    let mut nature = case.nature;
    while let Nature::Correction(of) | Nature::Cancellation(of) = nature {
        before.push(of);
        nature = cases::load(tx, of)?.0.nature;
    }
    Ok(before)
}

/// The rows of these cases for one interface.
fn rows_of_in(tx: &Tx<'_>, cases: &[CaseId], export: &Export) -> Result<Vec<OutboxRow>> {
    let mut all = Vec::new();
    for case in cases {
        let rows = outbox::list(tx, &OutboxFilter::Case(*case))?;
        let of_export = rows.into_iter();
        all.extend(of_export.filter(|row| row.row.interface == export.id));
    }
    Ok(all)
}

/// Whether the 中間サーバー does not have the row: not exported yet, or answered with an error.
const fn is_waiting(row: &OutboxRow) -> bool {
    matches!(row.state, OutboxState::Unexported | OutboxState::Error)
}

/// Whether a waiting 変更, and every other row about the same person, never left: what a 取消 brings back is what the
/// 中間サーバー has all the time.
fn is_unsent_change(row: &OutboxRow, earlier: &[OutboxRow]) -> bool {
    let same = |other: &&OutboxRow| key(&other.row.snapshot) == key(&row.row.snapshot);
    let is_unsent = |other: &OutboxRow| {
        other.batch.is_none()
            && matches!(
                other.state,
                OutboxState::Unexported | OutboxState::Withdrawn
            )
    };
    text(&row.row.snapshot, "op") == "change" && earlier.iter().filter(same).all(is_unsent)
}

fn withdraw_in(tx: &mut Tx<'_>, row: &OutboxRow, today: Date) -> Result<()> {
    outbox::move_in(tx, row.id, OutboxState::Withdrawn, "取消により取下げ")?;
    follow_case_in(tx, row, today)
}

/// What the record of a 訂正 or 取消 makes of the waiting row of the same person. Returns whether nothing is left to lay.
fn settle_waiting_in(
    tx: &mut Tx<'_>,
    row: &OutboxRow,
    record: &Record,
    today: Date,
) -> Result<bool> {
    let is_new = text(&row.row.snapshot, "op") == "add";
    match text(record, "op") {
        "change" => {
            take_values_in(tx, row, record)?;
            if row.state == OutboxState::Error {
                outbox::move_in(tx, row.id, OutboxState::Unexported, "訂正により再出力")?;
                follow_case_in(tx, row, today)?;
            }
            Ok(true)
        }
        "cancel" => {
            withdraw_in(tx, row, today)?;
            Ok(is_new)
        }
        _ => Ok(false),
    }
}

/// Lets the case of a changed row say so; where all its rows are taken back there is nothing left to register.
fn follow_case_in(tx: &mut Tx<'_>, row: &OutboxRow, today: Date) -> Result<()> {
    let Some(id) = row.row.case else {
        return Ok(());
    };
    let rows = outbox::list(tx, &OutboxFilter::Case(id))?;
    let mut of_interface = rows
        .iter()
        .filter(|other| other.row.interface == row.row.interface);
    if !of_interface.all(|other| other.state == OutboxState::Withdrawn) {
        return app_outbox::follow_in(tx, id, today, None);
    }
    let (mut case, procedure) = cases::load(tx, id)?;
    if waits_for_server(procedure) && !position(procedure, &case).is_settled(Step::RegisterServer) {
        blocks::SERVER_STATE.set(&mut case.form, ServerState::NotNeeded);
        let facts = gather::facts(tx, &case, today)?;
        cases::save_in(tx, &mut case, procedure, &facts)?;
    }
    Ok(())
}

/// Lays the inquiries of a case that were not asked yet. A request that still waits and is no longer on the form is
/// taken back, so that only what stands there is asked.
pub(super) fn lay_inquiries_in(
    tx: &mut Tx<'_>,
    export: &Export,
    case: &Case,
    facts: &Facts,
) -> Result<usize> {
    let mut laid = outbox::list(tx, &OutboxFilter::Case(case.id))?;
    laid.retain(|row| row.row.interface == export.id);
    let mut numbers: BTreeSet<String> = laid
        .iter()
        .map(|row| text(&row.row.snapshot, INQUIRY_NUMBER).to_owned())
        .collect();
    let records = (export.records)(&case.form, facts);
    for row in &laid {
        let is_asked = records
            .iter()
            .any(|record| key(record) == key(&row.row.snapshot));
        if row.state == OutboxState::Unexported && !is_asked {
            let message = "照会の表から削除または変更";
            outbox::move_in(tx, row.id, OutboxState::Withdrawn, message)?;
        }
    }
    let mut n_laid = 0;
    for mut record in records {
        if laid
            .iter()
            .any(|row| key(&row.row.snapshot) == key(&record))
        {
            continue;
        }
        let free = (0..).map(|index| inquiry_number(facts, index));
        if let Some(number) = free.into_iter().find(|number| !numbers.contains(number)) {
            numbers.insert(number.clone());
            let name = INQUIRY_NUMBER.to_owned();
            record.values.insert(name, Cell::Text(number));
        }
        let branch: i64 = text(&record, "member.edaban").parse().unwrap_or_default();
        let person = asked_of(tx, case, branch)?;
        let row = lay_record_in(tx, export, (case, person), record.clone())?;
        let reason = format!("{}の審査のため", case_title(case));
        inquiry_requests::note_in(tx, (row, person, Some(case.id)), &record, &reason)?;
        n_laid += 1;
    }
    Ok(n_laid)
}

fn case_title(case: &Case) -> &'static str {
    catalogue::find(&case.procedure).map_or("届出", |procedure| procedure.title)
}

/// Whom an inquiry is about: the person of its 枝番, on the form or in the family of the ledger; whom the case is about
/// where nobody has it.
pub(super) fn asked_of(source: &impl Source, case: &Case, branch: i64) -> Result<Option<PersonId>> {
    let Some(insured) = case.subject.filter(|_| branch != 0) else {
        return Ok(of_form(case, branch).or(case.subject));
    };
    if let Some(person) = of_form(case, branch) {
        return Ok(Some(person));
    }
    let file = members::file(source, insured)?;
    let dependents = file.map(|file| file.dependents).unwrap_or_default();
    let of_family = dependents
        .iter()
        .find(|dependent| i64::from(dependent.membership.branch.get()) == branch);
    Ok(of_family.map_or(Some(insured), |dependent| Some(dependent.membership.person)))
}

/// The 被扶養者 with this 枝番 on the form.
fn of_form(case: &Case, branch: i64) -> Option<PersonId> {
    let rows = case.form.iter().filter_map(|(_, value)| match value {
        Value::Rows(rows) => Some(rows),
        _ => None,
    });
    let mut of_branch = rows
        .flatten()
        .filter(|row| branch != 0 && DEPENDENT_BRANCH.get(row) == Some(branch));
    of_branch.find_map(|row| PERSON.get(row))
}

fn lay_record_in(
    tx: &mut Tx<'_>,
    export: &Export,
    (case, person): (&Case, Option<PersonId>),
    record: Record,
) -> Result<OutboxId> {
    let row = NewOutboxRow {
        interface: export.id.to_owned(),
        case: Some(case.id),
        person: person_of(&record).or(person),
        operation: text(&record, "op").to_owned(),
        due_on: (!export.is_offered()).then(|| cases::due_on(case.received_on)),
        snapshot: record,
    };
    Ok(outbox::lay_in(tx, &row)?)
}

/// 照会管理番号 in a row.
pub(super) const INQUIRY_NUMBER: &str = "inquiry.no";
/// 不開示・DV等留意 in a row.
pub(super) const CAUTION: &str = "member.withhold";

/// Whom a row is about, and for an inquiry what it asks: what tells one row from another. Neither 処理区分 nor 照会管理番号
/// belongs to it; they are given once.
pub(super) fn key(record: &Record) -> Vec<Option<&Cell>> {
    let names: &[&str] = if record.values.contains_key(INQUIRY_NUMBER) {
        &ASKED
    } else {
        &["member.kigou", "member.bangou", "member.edaban"]
    };
    names.iter().map(|name| record.values.get(*name)).collect()
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

/// The values of a row as its case says them now, or the last 訂正 of the case that is as far; those of an answer about
/// the identity as the ledger says them.
pub(super) fn refresh_in(tx: &mut Tx<'_>, row: &OutboxRow, today: Date) -> Result<()> {
    let Some(id) = row.row.case else {
        return match identity_reply::fresh(tx, row, today)? {
            Some(record) => take_values_in(tx, row, &record),
            None => Ok(()),
        };
    };
    let (case, procedure) = speaking(tx, id)?;
    let facts = gather::facts(tx, &case, today)?;
    let exports = procedure
        .exports
        .iter()
        .filter(|export| export.id == row.row.interface);
    let fresh = exports
        .flat_map(|export| (export.records)(&case.form, &facts))
        .find(|record| key(record) == key(&row.row.snapshot));
    match fresh {
        Some(record) => take_values_in(tx, row, &record),
        None => Ok(()),
    }
}

/// The case that speaks for the rows of this one: itself, or the last of its 訂正 that is decided and issued.
pub(super) fn speaking(source: &impl Source, id: CaseId) -> Result<(Case, &'static Procedure)> {
    let (mut case, mut procedure) = cases::load(source, id)?;
    while let Some(later) = stored::correction_of(source, case.id)? {
        let (next, of_next) = cases::load(source, later.id)?;
        if !matches!(next.nature, Nature::Correction(_)) || !is_ready(of_next, &next) {
            break;
        }
        (case, procedure) = (next, of_next);
    }
    Ok((case, procedure))
}

/// Gives a row new values; what it does, the number it was given and a 留意 stay.
fn take_values_in(tx: &mut Tx<'_>, row: &OutboxRow, record: &Record) -> Result<()> {
    let mut record = record.clone();
    for name in ["op", INQUIRY_NUMBER, CAUTION] {
        if let Some(cell) = row.row.snapshot.values.get(name) {
            record.values.insert(name.to_owned(), cell.clone());
        }
    }
    if record != row.row.snapshot {
        outbox::set_snapshot_in(tx, row.id, &record)?;
    }
    Ok(())
}

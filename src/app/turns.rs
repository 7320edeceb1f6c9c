//! 案件を進める: completing steps and the other moves, with what follows in the same transaction
//! (entries, papers, rows for the files).
//! It must not judge whether a move is allowed; the engine does.

use crate::app::cases;
use crate::app::command::Reroute;
use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::gather;
use crate::app::laying;
use crate::app::numbers;
use crate::app::papers;
use crate::app::payment_orders;
use crate::app::session::Session;
use crate::domain::date::Date;
use crate::ledger::entries;
use crate::ledger::transact::Changes;
use crate::ledger::transact::Tx;
use crate::ledger::transact::target;
use crate::procedure::case::CaseId;
use crate::procedure::engine::Actor;
use crate::procedure::engine::Moved;
use crate::procedure::engine::Turn;
use crate::procedure::gate;
use crate::procedure::person::PERSON;
use crate::procedure::position::position;
use crate::procedure::step::Step;
use serde_json::json;

impl Session {
    /// Completes a step: the engine judges, then entries, papers and rows are written together with the case.
    pub(super) fn complete_step(&mut self, id: CaseId, step: Step) -> Result<Changes> {
        let today = self.today();
        let actor = self.actor();
        let ((), changes) = self.transact("complete_step", "工程の完了", |tx| {
            tx.set_target(target::case(id));
            tx.add_detail("step", json!(step));
            complete_in(tx, id, step, (today, &actor))
        })?;
        Ok(changes)
    }

    /// Moves a case in another way than forward.
    pub(super) fn reroute(&mut self, id: CaseId, to: &Reroute) -> Result<Changes> {
        let actor = self.actor();
        self.change_case(
            id,
            ("move_case", "工程の変更"),
            |tx, case, procedure, facts| {
                tx.add_detail("move", json!(to.label()));
                let turn = Turn {
                    procedure,
                    case,
                    facts,
                    actor: &actor,
                };
                let moved = match to {
                    Reroute::NotNeeded { step, reason } => turn.not_needed(*step, reason),
                    Reroute::SendBack { to, reason } => turn.send_back(*to, reason),
                    Reroute::Return { reason } => turn.return_to_sender(reason),
                    Reroute::ReceiveAgain { arrived_on } => turn.receive_again(*arrived_on),
                    Reroute::Reject { reason } => turn.reject(reason),
                    Reroute::Withdraw { reason } => turn.withdraw(reason),
                };
                *case = moved.map_err(Error::Findings)?.case;
                match to {
                    Reroute::NotNeeded { .. } => laying::lay_ready_in(tx, procedure, case, facts),
                    Reroute::Reject { .. } => numbers::discard_all_in(tx, case, "却下"),
                    Reroute::Withdraw { .. } => numbers::discard_all_in(tx, case, "取下げ"),
                    _ => Ok(()),
                }
            },
        )
    }
}

/// 支払処理 of a case once its payments went out: completed where it is open and nothing stands against it.
pub(super) fn complete_pay_in(
    tx: &mut Tx<'_>,
    id: CaseId,
    today: Date,
    actor: &Actor,
) -> Result<()> {
    let (case, procedure) = cases::load(tx, id)?;
    let facts = gather::facts(tx, &case, today)?;
    let turn = Turn {
        procedure,
        case: &case,
        facts: &facts,
        actor,
    };
    let is_open = position(procedure, &case).open.contains(&Step::Pay);
    if !is_open || !gate::obstacles(&turn, Step::Pay).is_empty() {
        return Ok(());
    }
    complete_in(tx, id, Step::Pay, (today, actor))
}

fn complete_in(
    tx: &mut Tx<'_>,
    id: CaseId,
    step: Step,
    (today, actor): (Date, &Actor),
) -> Result<()> {
    let (case, procedure) = cases::load(tx, id)?;
    let facts = gather::facts(tx, &case, today)?;
    let turn = Turn {
        procedure,
        case: &case,
        facts: &facts,
        actor,
    };
    let Moved { mut case, entries } = turn.complete(step).map_err(Error::Findings)?;
    let mut posted = Vec::new();
    if !entries.is_empty() {
        posted = entries::post_in(tx, Some(id), &entries)?;
        tx.add_detail("n_entries", json!(entries.len()));
    }
    if step == procedure.decision_step() {
        let posted = (posted.as_slice(), entries.as_slice());
        payment_orders::order_decided_in(tx, procedure, &case, &facts, posted)?;
        case.subject = PERSON.get(&case.form);
    }
    papers::issue_step_in(tx, procedure, &case, &facts, step)?;
    case.entries.extend(posted);
    let facts = gather::facts(tx, &case, today)?;
    laying::lay_ready_in(tx, procedure, &mut case, &facts)?;
    cases::save_in(tx, &mut case, procedure, &facts)
}

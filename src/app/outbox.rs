//! 登録待ち: rows that were laid are exported as one file, and answered by a result file or by hand.
//! It must not call anything registered that no result and no clerk has said to be.

use crate::app::cases;
use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::gather;
use crate::app::inquiry_caution;
use crate::app::laying;
use crate::app::session::Session;
use crate::domain::date::Date;
use crate::ledger::outbox;
use crate::ledger::outbox::OutboxFilter;
use crate::ledger::outbox::OutboxId;
use crate::ledger::outbox::OutboxState;
use crate::ledger::transact::Changes;
use crate::ledger::transact::Tx;
use crate::ledger::transact::target;
use crate::procedure::block_codes::ServerState;
use crate::procedure::blocks;
use crate::procedure::case::CaseId;
use crate::procedure::position::position;
use crate::procedure::step::Step;
use crate::procedure::step_findings::examine_inquiry_terms;
use std::collections::BTreeSet;

impl Session {
    /// Lays the inquiries of a case for the file of 情報照会依頼.
    pub(super) fn request_inquiries(&mut self, id: CaseId) -> Result<(usize, Changes)> {
        let today = self.today();
        self.transact("request_inquiries", "情報照会の依頼", |tx| {
            tx.set_target(target::case(id));
            let (case, procedure) = cases::load(tx, id)?;
            cases::needs_open(&case)?;
            let unclear = examine_inquiry_terms(&case.form);
            if !unclear.is_empty() {
                return Err(Error::Findings(unclear));
            }
            let facts = gather::facts(tx, &case, today)?;
            let mut n_laid = 0;
            for export in procedure.exports.iter().filter(|export| export.step == Step::Inquire) {
                n_laid += laying::lay_inquiries_in(tx, export, &case, &facts)?;
            }
            if n_laid == 0 {
                return Err(Error::Refused(
                    "依頼する照会がありません。「情報照会」の表に対象情報と照会年月日を入力してください。".to_owned(),
                ));
            }
            Ok(n_laid)
        })
    }

    /// Records that rows were typed at the terminal from the 転記票.
    pub(super) fn transcribed(&mut self, rows: &[i64], on: Date, receipt: &str) -> Result<Changes> {
        let today = self.today();
        if on > today || receipt.trim().is_empty() {
            return Err(Error::Refused(
                "登録日（今日まで）と、端末の受付番号を入力してください。".to_owned(),
            ));
        }
        let ((), changes) = self.transact("transcribed", "転記登録の記録", |tx| {
            let mut typed = Vec::with_capacity(rows.len());
            for id in rows {
                let row = outbox::find(tx, OutboxId(*id))?;
                typed.push(row.ok_or(Error::Missing("登録の行"))?);
            }
            inquiry_caution::needs_confirmed_in(tx, &typed, today)?;
            let mut touched = BTreeSet::new();
            for row in typed {
                outbox::move_in(
                    tx,
                    row.id,
                    OutboxState::Registered,
                    &format!("転記 {on} {receipt}"),
                )?;
                touched.extend(row.row.case);
            }
            for case in touched {
                follow_in(tx, case, today, Some((on, receipt)))?;
            }
            Ok(())
        })?;
        Ok(changes)
    }

    /// Takes rows back (取下げ), or puts answered rows back to 未出力 for another file.
    pub(super) fn move_rows(&mut self, rows: &[i64], to: RowMove, reason: &str) -> Result<Changes> {
        if reason.trim().is_empty() {
            return Err(Error::Refused("理由を入力してください。".to_owned()));
        }
        let state = match to {
            RowMove::Withdraw => OutboxState::Withdrawn,
            RowMove::SendAgain => OutboxState::Unexported,
        };
        let today = self.today();
        let rows: Vec<OutboxId> = rows.iter().copied().map(OutboxId).collect();
        let ((), changes) = self.transact("move_rows", "登録待ちの変更", |tx| {
            move_all_in(tx, &rows, (state, reason.trim()), today)
        })?;
        Ok(changes)
    }
}

/// What a clerk may do with rows by hand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RowMove {
    /// 取下げ.
    Withdraw,
    /// Once more, with the values as they are now.
    SendAgain,
}

/// Moves rows by hand, and lets their cases say so.
pub(super) fn move_all_in(
    tx: &mut Tx<'_>,
    rows: &[OutboxId],
    (state, reason): (OutboxState, &str),
    today: Date,
) -> Result<()> {
    let mut touched = BTreeSet::new();
    for id in rows {
        let row = outbox::find(tx, *id)?.ok_or(Error::Missing("登録の行"))?;
        if state == OutboxState::Unexported {
            laying::refresh_in(tx, &row, today)?;
        }
        outbox::move_in(tx, row.id, state, reason)?;
        touched.extend(row.row.case);
    }
    for case in touched {
        follow_in(tx, case, today, None)?;
    }
    Ok(())
}

/// Writes into the case what its rows say: 出力済, 登録済, 警告 or エラー, with the days.
pub(super) fn follow_in(
    tx: &mut Tx<'_>,
    id: CaseId,
    today: Date,
    by_hand: Option<(Date, &str)>,
) -> Result<()> {
    let (mut case, procedure) = cases::load(tx, id)?;
    if position(procedure, &case).is_settled(Step::RegisterServer) {
        return Ok(());
    }
    let server: Vec<&str> = procedure
        .exports
        .iter()
        .filter(|export| export.step == Step::RegisterServer)
        .map(|export| export.id)
        .collect();
    let rows = outbox::list(tx, &OutboxFilter::Case(id))?;
    let states: Vec<OutboxState> = rows
        .iter()
        .filter(|row| {
            server.contains(&row.row.interface.as_str()) && row.state != OutboxState::Withdrawn
        })
        .map(|row| row.state)
        .collect();
    let Some(state) = server_state(&states, by_hand.is_some()) else {
        return Ok(());
    };
    let before = blocks::SERVER_STATE.get(&case.form);
    blocks::SERVER_STATE.set(&mut case.form, state);
    match (state, by_hand) {
        (ServerState::Transcribed, Some((on, receipt))) => {
            blocks::SERVER_REGISTERED_ON.set(&mut case.form, on);
            blocks::SERVER_RECEIPT.set(&mut case.form, receipt.trim().to_owned());
        }
        (ServerState::Registered | ServerState::Warned, _) => {
            blocks::SERVER_REGISTERED_ON.set(&mut case.form, today)
        }
        // Still the same file, when only others of its rows were answered.
        (ServerState::Exported, _) if before == Some(ServerState::Exported) => {}
        (ServerState::Exported, _) => blocks::SERVER_EXPORTED_ON.set(&mut case.form, today),
        _ => {}
    }
    let facts = gather::facts(tx, &case, today)?;
    cases::save_in(tx, &mut case, procedure, &facts)
}

/// The state of a case from those of its rows: the worst one speaks.
fn server_state(states: &[OutboxState], by_hand: bool) -> Option<ServerState> {
    let has = |state| states.contains(&state);
    if states.is_empty() {
        None
    } else if has(OutboxState::Error) {
        Some(ServerState::Failed)
    } else if has(OutboxState::Unexported) {
        Some(ServerState::NotExported)
    } else if has(OutboxState::Exported) {
        Some(ServerState::Exported)
    } else if has(OutboxState::Warning) {
        Some(ServerState::Warned)
    } else if by_hand {
        Some(ServerState::Transcribed)
    } else {
        Some(ServerState::Registered)
    }
}

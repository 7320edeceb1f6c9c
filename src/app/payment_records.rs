//! 支払の記録: what the bank or the clerk did with a payment after it was ordered, and what came back of a 返納.
//! It must not make a file for the bank.

use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::payments::needs_reason;
use crate::app::payments::pay_steps_in;
use crate::app::session::Session;
use crate::domain::bank_account::BankAccount;
use crate::domain::date::Date;
use crate::domain::payment::PaymentId;
use crate::domain::payment::PaymentOrder;
use crate::domain::payment::PaymentState;
use crate::domain::payment_correction::ReclaimId;
use crate::domain::payment_correction::returned_with_claim;
use crate::domain::payment_course::PaymentEvent;
use crate::domain::payment_course::PaymentEventKind;
use crate::domain::transfer_text::PayeeName;
use crate::domain::yen::Yen;
use crate::ledger::payments;
use crate::ledger::payments::OrderedBy;
use crate::ledger::payments::Payment;
use crate::ledger::reclaims;
use crate::ledger::reclaims::Reclaim;
use crate::ledger::reclaims::ReclaimEvent;
use crate::ledger::reclaims::ReclaimEventKind;
use crate::ledger::source::Source;
use crate::ledger::transact::Changes;
use crate::ledger::transact::Tx;
use crate::ledger::transact::target;
use serde_json::json;

impl Session {
    /// 支払済: the bank carried these out.
    pub(super) fn mark_paid(&mut self, ids: &[PaymentId], on: Date) -> Result<((), Changes)> {
        self.not_later(on, "支払日")?;
        self.transact("mark_paid", "支払済の記録", |tx| {
            for id in ids {
                let payment = find(tx, *id)?;
                if payment.transfer_on.is_some_and(|day| on < day) {
                    return Err(Error::Refused(
                        "支払日が振込指定日より前です。振込指定日以後の日を入力してください。"
                            .to_owned(),
                    ));
                }
                payments::happen_in(tx, *id, &event(PaymentEventKind::Paid, on, ""))?;
            }
            say_in(tx, ids, on);
            Ok(())
        })
    }

    /// 支払済の取消: these were marked by mistake, and stand where they stood before. What was paid otherwise never went;
    /// less what a 訂正 or 取消 has claimed of it since.
    pub(super) fn undo_paid(&mut self, ids: &[PaymentId], reason: &str) -> Result<((), Changes)> {
        let reason = needs_reason(reason)?;
        let today = self.today();
        self.transact("undo_paid", "支払済の取消", |tx| {
            for id in ids {
                let undone = event(PaymentEventKind::PaidUndone, today, &reason);
                let standing = payments::happen_in(tx, *id, &undone)?;
                if standing.state != PaymentState::Exported {
                    set_off_claim_in(tx, *id, Freed::Undone, today)?;
                }
            }
            say_in(tx, ids, today);
            tx.add_detail("reason", json!(reason));
            Ok(())
        })
    }

    /// 組戻し: the money came back. Where a part of it is to come back anyhow, that part is settled by it and the rest is
    /// ordered anew.
    pub(super) fn return_payment(
        &mut self,
        id: PaymentId,
        on: Date,
        reason: &str,
    ) -> Result<((), Changes)> {
        self.not_later(on, "組戻しの日")?;
        let reason = needs_reason(reason)?;
        self.transact("return_payment", "組戻しの記録", |tx| {
            let payment = find(tx, id)?;
            if payment.transfer_on.is_some_and(|day| on < day) {
                return Err(Error::Refused(
                    "組戻しの日が振込指定日より前です。銀行へ渡していないときは、「振込データの取りやめ」をしてください。".to_owned(),
                ));
            }
            payments::happen_in(tx, id, &event(PaymentEventKind::Returned, on, &reason))?;
            set_off_claim_in(tx, id, Freed::Returned, on)?;
            say_in(tx, &[id], on);
            tx.add_detail("reason", json!(reason));
            Ok(())
        })
    }

    /// The account of a payment that waits or came back; it waits for a file again.
    pub(super) fn correct_account(
        &mut self,
        id: PaymentId,
        account: &BankAccount,
        reason: &str,
    ) -> Result<((), Changes)> {
        let reason = needs_reason(reason)?;
        PayeeName::of_holder(&account.holder).map_err(|error| Error::Refused(error.to_string()))?;
        let today = self.today();
        self.transact("correct_account", "振込先の訂正", |tx| {
            let corrected = PaymentEvent {
                account: Some(account.clone()),
                ..event(PaymentEventKind::AccountCorrected, today, &reason)
            };
            payments::happen_in(tx, id, &corrected)?;
            say_in(tx, &[id], today);
            tx.add_detail("reason", json!(reason));
            Ok(())
        })
    }

    /// 窓口払 and the like: paid in another way than by a file.
    pub(super) fn pay_otherwise(
        &mut self,
        id: PaymentId,
        on: Date,
        reason: &str,
    ) -> Result<((), Changes)> {
        self.not_later(on, "支払日")?;
        let reason = needs_reason(reason)?;
        let (today, actor) = (self.today(), self.actor());
        self.transact("pay_otherwise", "振込以外の支払の記録", |tx| {
            payments::happen_in(tx, id, &event(PaymentEventKind::PaidOtherwise, on, &reason))?;
            let payment = find(tx, id)?;
            pay_steps_in(tx, &[payment], today, &actor)?;
            say_in(tx, &[id], on);
            tx.add_detail("reason", json!(reason));
            Ok(())
        })
    }

    /// 返納 of what was paid too much, whole or in part.
    pub(super) fn settle_reclaim(
        &mut self,
        id: ReclaimId,
        on: Date,
        amount: Yen,
        reason: &str,
    ) -> Result<((), Changes)> {
        self.not_later(on, "返納の日")?;
        let reason = needs_reason(reason)?;
        self.transact("settle_reclaim", "返納の記録", |tx| {
            let settled = ReclaimEvent {
                kind: ReclaimEventKind::Settled,
                on,
                amount,
                reason: reason.clone(),
            };
            reclaims::happen_in(tx, id, &settled)?;
            tx.set_target(target::reclaim(id));
            tx.add_detail("amount_yen", json!(amount.get()));
            tx.add_detail("on", json!(on.to_string()));
            tx.add_detail("reason", json!(reason));
            Ok(())
        })
    }

    fn not_later(&self, on: Date, label: &str) -> Result<()> {
        if on <= self.today() {
            return Ok(());
        }
        Err(Error::Refused(format!(
            "「{label}」が今日より後です。今日までの日を入力してください。"
        )))
    }
}

/// How the money of a payment is with the society again.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Freed {
    /// 組戻し: the bank gave it back.
    Returned,
    /// 振込データの取りやめ: it never went.
    Recalled,
    /// 支払済の取消 of 振込以外の支払: it never went.
    Undone,
}

impl Freed {
    const fn words(self) -> &'static str {
        match self {
            Freed::Returned => "組戻し",
            Freed::Recalled => "振込データの取りやめ",
            Freed::Undone => "支払済の取消",
        }
    }
}

/// Where a 訂正 or 取消 still claims something of a payment that is free again, the claim is set off against it: else
/// what was decided away would wait to be paid once more.
pub(super) fn set_off_claim_in(
    tx: &mut Tx<'_>,
    id: PaymentId,
    freed: Freed,
    on: Date,
) -> Result<()> {
    let payment = find(tx, id)?;
    let Some(case) = payment.case else {
        return Ok(());
    };
    let claims = reclaims::outstanding_after(tx, case)?;
    let same = |claim: &&Reclaim| (claim.payee, claim.purpose, claim.recipient) == payment.purse();
    match claims.iter().find(same) {
        Some(claim) => set_off_in(tx, &payment, claim, (freed, on)),
        None => Ok(()),
    }
}

/// That part needs no 返納 any more, and only the rest is paid again.
fn set_off_in(
    tx: &mut Tx<'_>,
    payment: &Payment,
    claim: &Reclaim,
    (freed, on): (Freed, Date),
) -> Result<()> {
    let (left, settled) = returned_with_claim(payment.amount, claim.outstanding);
    let (number, how) = (payment.id.0, freed.words());
    let back = ReclaimEvent {
        kind: match freed {
            Freed::Returned => ReclaimEventKind::Returned,
            Freed::Recalled => ReclaimEventKind::Recalled,
            Freed::Undone => ReclaimEventKind::PaidUndone,
        },
        on,
        amount: settled,
        reason: format!("支払番号{number}の{how}"),
    };
    reclaims::happen_in(tx, claim.id, &back)?;
    let why = match left {
        Some(_) => format!("{how}の額から返納額を差し引いて支払い直すため"),
        None => format!("{how}の額を返納に充てたため"),
    };
    payments::happen_in(
        tx,
        payment.id,
        &event(PaymentEventKind::Withdrawn, on, &why),
    )?;
    let Some(amount) = left else {
        return Ok(());
    };
    let note = match payment.standing.state {
        PaymentState::Returned => format!("支払番号{number}の組戻し分。口座を確かめてください"),
        _ => format!("支払番号{number}の返納額を差し引いた残り"),
    };
    let by = OrderedBy {
        case: claim.case,
        entry: payment.entry,
        on,
        note: &note,
    };
    let order = PaymentOrder {
        payee: payment.payee,
        purpose: payment.purpose,
        amount,
        account: payment.ordered_account.clone(),
    };
    let rest = payments::order_in(tx, by, &order)?;
    if let Some(why) = payment.account_change() {
        let corrected = PaymentEvent {
            account: Some(payment.standing.account.clone()),
            ..event(PaymentEventKind::AccountCorrected, on, why)
        };
        payments::happen_in(tx, rest, &corrected)?;
    }
    Ok(())
}

fn find(source: &impl Source, id: PaymentId) -> Result<Payment> {
    payments::find(source, id)?.ok_or(Error::Missing("支払"))
}

fn event(kind: PaymentEventKind, on: Date, reason: &str) -> PaymentEvent {
    PaymentEvent {
        kind,
        on,
        transfer: None,
        account: None,
        reason: reason.to_owned(),
    }
}

fn say_in(tx: &mut Tx<'_>, ids: &[PaymentId], on: Date) {
    if let [id] = ids {
        tx.set_target(target::payment(*id));
    }
    let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
    tx.add_detail("payments", json!(ids));
    tx.add_detail("on", json!(on.to_string()));
}

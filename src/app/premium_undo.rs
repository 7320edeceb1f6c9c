//! 保険料の記録の取消: a receipt, a 正当な理由 or a 還付 that was written down by mistake is made void with a reason.
//! It must not delete anything, nor leave a 還付 recorded for money that is not there any more.

use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::premium_book::BookOn;
use crate::app::premium_book::end_of_fiscal_year;
use crate::app::prepaid::all_refunds_of;
use crate::app::session::Session;
use crate::domain::coded::Coded;
use crate::domain::date::Date;
use crate::domain::date::YearMonth;
use crate::domain::entry::Entry;
use crate::domain::entry::EntryId;
use crate::domain::entry::Fact;
use crate::domain::member::PersonId;
use crate::domain::payment::PaymentState;
use crate::domain::payment_course::PaymentEvent;
use crate::domain::payment_course::PaymentEventKind;
use crate::domain::premium_receipt::PaidPremium;
use crate::domain::society::Society;
use crate::domain::yen::Yen;
use crate::ledger::entries;
use crate::ledger::payments;
use crate::ledger::premiums;
use crate::ledger::premiums::PremiumFile;
use crate::ledger::transact::Changes;
use crate::ledger::transact::Tx;
use crate::ledger::transact::target;
use serde_json::json;

/// What was written down.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Receipt,
    Excuse,
    Prepaid,
    Refund,
}

impl Kind {
    const fn label(self) -> &'static str {
        match self {
            Kind::Receipt => "入金",
            Kind::Excuse => "正当な理由",
            Kind::Prepaid => "前納の入金",
            Kind::Refund => "還付",
        }
    }
}

/// A record that stands.
#[derive(Clone, Copy)]
struct Recorded {
    entry: EntryId,
    kind: Kind,
    /// 月分, or the first month of the 前納.
    month: YearMonth,
    on: Date,
    /// The amount and as what it came; a 正当な理由 has none.
    money: Option<(Yen, PaidPremium)>,
}

impl Session {
    /// Makes a receipt, a 正当な理由 or a 還付 void that was written down by mistake. A payment that the 還付 had ordered is
    /// 取りやめ with it, unless the money is on its way.
    pub(super) fn reverse_receipt(
        &mut self,
        person: PersonId,
        entry: EntryId,
        reason: &str,
    ) -> Result<((), Changes)> {
        let reason = reason.trim();
        if reason.is_empty() {
            return Err(Error::Refused(
                "取り消す理由を入力してください。".to_owned(),
            ));
        }
        let today = self.today();
        let society = self.society()?;
        self.transact(
            "reverse_receipt",
            "保険料の入金・還付の取消",
            |tx| {
                let file = premiums::file_of_anyone(tx, person)?;
                let file = file.ok_or(Error::Missing("入金"))?;
                let found = records(&file).find(|known| known.entry == entry);
                let found = found.ok_or(Error::Missing("入金"))?;
                refuse_refunded(&file, found, (&society, today))?;
                tx.set_target(target::person(person));
                tx.add_detail("undone", json!(found.kind.label()));
                tx.add_detail("entry", json!(entry.0));
                tx.add_detail("month", json!(found.month.to_string()));
                if let Some((amount, paid_as)) = found.money {
                    tx.add_detail("amount", json!(amount.get()));
                    tx.add_detail("paid_as", json!(paid_as.label()));
                }
                tx.add_detail("reason", json!(reason));
                withdraw_in(tx, entry, (today, reason))?;
                let reversal = Entry {
                    person,
                    valid_from: found.on,
                    fact: Fact::Reversed { entry },
                };
                entries::post_in(tx, None, &[reversal])?;
                Ok(())
            },
        )
    }
}

/// Everything of a person that can be undone.
fn records(file: &PremiumFile) -> impl Iterator<Item = Recorded> {
    let receipts = file.receipts.iter().map(|it| Recorded {
        entry: it.entry,
        kind: Kind::Receipt,
        month: it.month,
        on: it.received_on,
        money: Some((it.amount, PaidPremium::Monthly)),
    });
    let excuses = file.excuses.iter().map(|it| Recorded {
        entry: it.entry,
        kind: Kind::Excuse,
        month: it.month,
        on: it.excused_on,
        money: None,
    });
    let prepaid = file.prepayment_receipts.iter().map(|it| Recorded {
        entry: it.entry,
        kind: Kind::Prepaid,
        month: it.months_from,
        on: it.received_on,
        money: Some((it.amount, PaidPremium::Prepaid)),
    });
    let refunds = file.refunds.iter().map(|it| Recorded {
        entry: it.entry,
        kind: Kind::Refund,
        month: it.month,
        on: it.decided_on,
        money: Some((it.amount, it.paid_as)),
    });
    receipts.chain(excuses).chain(prepaid).chain(refunds)
}

/// A receipt stays while more of its money is recorded as paid back than would still go back without it.
fn refuse_refunded(
    file: &PremiumFile,
    found: Recorded,
    (society, today): (&Society, Date),
) -> Result<()> {
    let Some((_, paid_as)) = found.money.filter(|_| found.kind != Kind::Refund) else {
        return Ok(());
    };
    let is_of_it = |month, kind| {
        kind == paid_as && known_by(file, month, kind) == known_by(file, found.month, kind)
    };
    let refunds = file.refunds.iter();
    let refunds = refunds.filter(|it| is_of_it(it.month, it.paid_as));
    let refunded: Yen = refunds.map(|refund| refund.amount).sum();
    if refunded == Yen::ZERO {
        return Ok(());
    }
    let mut without = file.clone();
    without.refunds.clear();
    without.receipts.retain(|it| it.entry != found.entry);
    without
        .prepayment_receipts
        .retain(|it| it.entry != found.entry);
    let on = BookOn {
        society,
        today,
        through: end_of_fiscal_year(today.year_month()),
    };
    let goes_back: Vec<(YearMonth, PaidPremium, Yen)> = if file.spells.is_empty() {
        let all = records(&without).filter_map(|it| it.money.map(|money| (it.month, money)));
        all.map(|(month, (amount, kind))| (month, kind, amount))
            .collect()
    } else {
        let rows = all_refunds_of(&without, on).into_iter();
        rows.map(|row| (row.of, row.paid_as, row.amount)).collect()
    };
    let goes_back = goes_back.into_iter();
    let goes_back = goes_back.filter(|(month, kind, _)| is_of_it(*month, *kind));
    let goes_back: Yen = goes_back.map(|(.., amount)| amount).sum();
    if refunded <= goes_back {
        return Ok(());
    }
    Err(Error::Refused(format!(
        "この入金のうち{refunded}円は、還付が記録されています。先に還付を取り消してください（「還付」の一覧で取り消せます）。"
    )))
}

/// By which month money is known: its own, or the first month of the 前納 that stands for it; `None` where the 前納 is gone.
fn known_by(file: &PremiumFile, month: YearMonth, paid_as: PaidPremium) -> Option<YearMonth> {
    let mut agreed = file.prepayments.iter();
    match paid_as {
        PaidPremium::Monthly => Some(month),
        PaidPremium::Prepaid => agreed
            .find(|agreed| agreed.takes(month))
            .map(|agreed| agreed.months_from),
    }
}

/// Takes back the payments that an entry ordered.
fn withdraw_in(tx: &mut Tx<'_>, entry: EntryId, (on, reason): (Date, &str)) -> Result<()> {
    for payment in payments::of_entry(tx, entry)? {
        match payment.standing.state {
            PaymentState::Ordered | PaymentState::Returned => {}
            PaymentState::Withdrawn => continue,
            PaymentState::Exported => {
                return Err(Error::Refused(
                    "この還付の支払は振込データに入っています。銀行に渡す前なら「支払」でその振込データを取りやめてから、渡した後なら組戻しを記録してから、取り消してください。".to_owned(),
                ));
            }
            PaymentState::Paid => {
                return Err(Error::Refused(
                    "この還付は支払済みです。「支払」で、誤って支払済にしたときは支払済の取消を、お金が戻ったときは組戻しを記録してから、取り消してください。".to_owned(),
                ));
            }
        }
        let withdrawn = PaymentEvent {
            kind: PaymentEventKind::Withdrawn,
            on,
            transfer: None,
            account: None,
            reason: reason.to_owned(),
        };
        payments::happen_in(tx, payment.id, &withdrawn)?;
        tx.add_detail("payment_withdrawn", json!(payment.id.0));
    }
    Ok(())
}

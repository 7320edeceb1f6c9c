//! 支払の指図: what a decision orders is posted with it; a 訂正 or 取消 takes back what has not gone, orders the
//! difference, and claims what went too much. It must not make a file for the bank.

use crate::app::error::Result;
use crate::domain::date::Date;
use crate::domain::entry::Entry;
use crate::domain::entry::EntryId;
use crate::domain::entry::Fact;
use crate::domain::payment::PaymentId;
use crate::domain::payment::PaymentOrder;
use crate::domain::payment::PaymentPurpose;
use crate::domain::payment::Recipient;
use crate::domain::payment_correction::EarlierPayment;
use crate::domain::payment_correction::ReclaimOrder;
use crate::domain::payment_correction::Settlement;
use crate::domain::payment_correction::settle;
use crate::domain::payment_course::PaymentEvent;
use crate::domain::payment_course::PaymentEventKind;
use crate::ledger::payments;
use crate::ledger::payments::OrderedBy;
use crate::ledger::payments::Payment;
use crate::ledger::reclaims;
use crate::ledger::reclaims::Reclaim;
use crate::ledger::reclaims::ReclaimEvent;
use crate::ledger::reclaims::ReclaimEventKind;
use crate::ledger::source::Source;
use crate::ledger::transact::Tx;
use crate::procedure::case::Case;
use crate::procedure::case::CaseId;
use crate::procedure::case::Nature;
use crate::procedure::catalogue::Procedure;
use crate::procedure::facts::Facts;
use crate::procedure::position::is_decided;
use serde_json::json;

/// Why a payment was taken back, as the list says it.
const CORRECTED: &str = "訂正・取消による取りやめ";

/// What was decided: the entries as posted, each with its number.
pub(super) type Posted<'a> = (&'a [EntryId], &'a [Entry]);

/// Posts the payments of a decision, in the transaction of the decision.
pub(super) fn order_decided_in(
    tx: &mut Tx<'_>,
    procedure: &Procedure,
    case: &Case,
    facts: &Facts,
    posted: Posted<'_>,
) -> Result<()> {
    let settlement = settlement(tx, procedure, case, facts)?;
    for id in &settlement.withdrawn {
        let withdrawn = PaymentEvent {
            kind: PaymentEventKind::Withdrawn,
            on: facts.today,
            transfer: None,
            account: None,
            reason: CORRECTED.to_owned(),
        };
        payments::happen_in(tx, *id, &withdrawn)?;
    }
    for (id, amount) in &settlement.superseded {
        let superseded = ReclaimEvent {
            kind: ReclaimEventKind::Superseded,
            on: facts.today,
            amount: *amount,
            reason: CORRECTED.to_owned(),
        };
        reclaims::happen_in(tx, *id, &superseded)?;
    }
    for order in &settlement.orders {
        let by = OrderedBy {
            case: Some(case.id),
            entry: entry_of(order, posted),
            on: facts.today,
            note: "",
        };
        payments::order_in(tx, by, order)?;
    }
    for claim in &settlement.reclaims {
        reclaims::claim_in(tx, Some(case.id), facts.today, claim)?;
    }
    say_in(tx, &settlement);
    Ok(())
}

/// Orders the 還付 of premiums to somebody, in the transaction of the entry that says so; for what is decided without
/// a case, such as the rest of a 前納 after 資格喪失.
///
/// # Errors
/// An amount of nothing.
pub fn order_refund_in(
    tx: &mut Tx<'_>,
    entry: Option<EntryId>,
    (on, note): (Date, &str),
    order: &PaymentOrder,
) -> Result<PaymentId> {
    let by = OrderedBy {
        case: None,
        entry,
        on,
        note,
    };
    Ok(payments::order_in(tx, by, order)?)
}

/// What the decision of this case does to payments: its own orders, reckoned against what the corrected cases paid.
pub(super) fn settlement(
    source: &impl Source,
    procedure: &Procedure,
    case: &Case,
    facts: &Facts,
) -> Result<Settlement> {
    let orders = match case.nature {
        Nature::Cancellation(_) => Vec::new(),
        _ => (procedure.payments)(&case.form, facts),
    };
    let (payments, claims) = match case.nature {
        Nature::Correction(_) | Nature::Cancellation(_) => earlier(source, case.id)?,
        Nature::Ordinary | Nature::ByLaw => (Vec::new(), Vec::new()),
    };
    let payments: Vec<EarlierPayment> = payments.iter().map(seen).collect();
    let claims: Vec<_> = claims.iter().map(Reclaim::earlier).collect();
    Ok(settle(orders, &payments, &claims))
}

/// What this case does to payments, and once it is decided what it did.
pub(super) fn done_or_due(
    source: &impl Source,
    procedure: &Procedure,
    case: &Case,
    facts: &Facts,
) -> Result<Settlement> {
    if !is_decided(procedure, case) {
        return settlement(source, procedure, case, facts);
    }
    let ordered = payments::of_case(source, case.id)?.into_iter();
    let claimed = reclaims::of_case(source, case.id)?.into_iter();
    Ok(Settlement {
        orders: ordered.map(as_ordered).collect(),
        reclaims: claimed.map(as_claimed).collect(),
        ..Settlement::default()
    })
}

fn as_ordered(payment: Payment) -> PaymentOrder {
    PaymentOrder {
        payee: payment.payee,
        purpose: payment.purpose,
        amount: payment.amount,
        account: payment.standing.account,
    }
}

fn as_claimed(claim: Reclaim) -> ReclaimOrder {
    ReclaimOrder {
        payee: claim.payee,
        purpose: claim.purpose,
        recipient: claim.recipient,
        amount: claim.amount,
    }
}

fn earlier(source: &impl Source, case: CaseId) -> Result<(Vec<Payment>, Vec<Reclaim>)> {
    let payments = payments::of_corrected(source, case)?;
    let claims = reclaims::of_corrected(source, case)?;
    Ok((payments, claims))
}

fn seen(payment: &Payment) -> EarlierPayment {
    EarlierPayment {
        id: payment.id,
        payee: payment.payee,
        purpose: payment.purpose,
        recipient: Recipient::of(&payment.standing.account),
        amount: payment.amount,
        state: payment.standing.state,
    }
}

/// The entry of the decision that a payment carries out.
fn entry_of(order: &PaymentOrder, (ids, entries): Posted<'_>) -> Option<EntryId> {
    let mut posted = ids.iter().zip(entries);
    let found = posted.find(|(_, entry)| match (&entry.fact, order.purpose) {
        (Fact::BenefitDecided(decision), PaymentPurpose::Benefit(kind)) => {
            entry.person == order.payee && decision.kind == kind
        }
        (Fact::PremiumRefunded { .. }, PaymentPurpose::PremiumRefund) => {
            entry.person == order.payee
        }
        _ => false,
    });
    found.map(|(id, _)| *id)
}

fn say_in(tx: &mut Tx<'_>, settlement: &Settlement) {
    let counts = [
        ("n_payments", settlement.orders.len()),
        ("n_payments_withdrawn", settlement.withdrawn.len()),
        ("n_reclaims", settlement.reclaims.len()),
    ];
    for (key, n) in counts.into_iter().filter(|(_, n)| *n > 0) {
        tx.add_detail(key, json!(n));
    }
}

//! 任継・特退の喪失日: which reason ends the membership first, and on which day (健康保険法第38条, 附則第3条).
//! It must not judge a payment; that is `premiums`.

use crate::domain::date::Date;
use crate::domain::loss_reason::LossReason;
use crate::domain::member::Category;
use crate::domain::premium_payment::UnpaidEffect;
use crate::domain::voluntary_loss::{DatedLoss, VoluntaryLoss, earliest_loss};
use crate::procedure::eligibility_loss_continued::premiums::unpaid_effect;
use crate::procedure::eligibility_loss_continued::{ContinuedReason, REASON};
use crate::procedure::facts::Facts;
use crate::procedure::form::Form;
use crate::procedure::losses::EVENT_ON;
use crate::procedure::person::BIRTH_ON;
use crate::procedure::subject::{ACQUIRED_ON, CATEGORY};
use crate::procedure::value::{FieldType, Value};

/// What the 申出書 states.
pub(super) fn stated(form: &Form, facts: &Facts) -> Option<VoluntaryLoss> {
    let on = EVENT_ON.get(form);
    Some(match REASON.get(form)? {
        ContinuedReason::TermEnd => VoluntaryLoss::TermEnd {
            acquired_on: ACQUIRED_ON.get(form)?,
        },
        ContinuedReason::Death => VoluntaryLoss::Death { on: on? },
        ContinuedReason::PremiumUnpaid => VoluntaryLoss::PremiumUnpaid { due_on: on? },
        ContinuedReason::Employed => VoluntaryLoss::Employed { on: on? },
        ContinuedReason::Seamen => VoluntaryLoss::Seamen { on: on? },
        ContinuedReason::Age75 => VoluntaryLoss::Age75 {
            birth_on: BIRTH_ON.get(form)?,
        },
        ContinuedReason::Disability => VoluntaryLoss::Disability { on: on? },
        ContinuedReason::Request => VoluntaryLoss::Request {
            arrived_on: facts.received_on,
        },
        ContinuedReason::NoLongerQualified => VoluntaryLoss::NoLongerQualified { on: on? },
    })
}

/// 資格喪失年月日 of what the 申出書 states; none for a request before there was a right to leave.
pub(super) fn stated_on(form: &Form, facts: &Facts) -> Option<Date> {
    let closing = facts.society.voluntary.closing;
    stated(form, facts)?.lost_on(CATEGORY.get(form)?, closing)
}

/// The loss that takes effect: what is stated, unless the law itself or an unpaid month ends the membership earlier.
pub(super) fn decided(form: &Form, facts: &Facts) -> Option<DatedLoss> {
    let category = CATEGORY.get(form)?;
    // A request without a right to leave ends nothing, whatever else may come later.
    stated_on(form, facts)?;
    let mut losses = vec![stated(form, facts)?];
    let acquired_on = ACQUIRED_ON.get(form);
    if let Some(acquired_on) = acquired_on.filter(|_| category == Category::Voluntary) {
        losses.push(VoluntaryLoss::TermEnd { acquired_on });
    }
    if let Some(birth_on) = BIRTH_ON.get(form) {
        losses.push(VoluntaryLoss::Age75 { birth_on });
    }
    if let Some(UnpaidEffect::EndsMembership { lost_on, .. }) = unpaid_effect(form, facts) {
        losses.push(VoluntaryLoss::PremiumUnpaid {
            due_on: lost_on.add_days(-1),
        });
    }
    earliest_loss(&losses, category, facts.society.voluntary.closing)
}

/// 事由の生じた日, as the ledger keeps it: that of the stated reason, where that is the loss that counts.
pub(super) fn event_on(form: &Form, facts: &Facts) -> Option<Date> {
    let decided = decided(form, facts)?;
    let stated = stated(form, facts)?;
    if decided.reason == LossReason::PremiumUnpaid {
        return Some(decided.lost_on.add_days(-1));
    }
    if decided.reason != stated.reason() {
        return None;
    }
    match stated {
        VoluntaryLoss::Request { arrived_on } => Some(arrived_on),
        VoluntaryLoss::TermEnd { .. } | VoluntaryLoss::Age75 { .. } => None,
        _ => EVENT_ON.get(form),
    }
}

/// 申出の受理年月日.
pub(super) fn accepted_on(form: &Form, facts: &Facts) -> Option<Value> {
    (REASON.get(form)? == ContinuedReason::Request).then_some(Value::Date(facts.received_on))
}

/// 資格喪失年月日.
pub(super) fn lost_on(form: &Form, facts: &Facts) -> Option<Value> {
    decided(form, facts).map(|loss| Value::Date(loss.lost_on))
}

/// 資格喪失の理由.
pub(super) fn loss_reason(form: &Form, facts: &Facts) -> Option<Value> {
    decided(form, facts).map(|loss| loss.reason.into_value())
}

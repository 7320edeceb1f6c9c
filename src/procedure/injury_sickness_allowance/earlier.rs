//! 同じ傷病の決定: those that come before a claim in the order of their days, and what they fix for it.
//! It must not judge; findings stand in `examine_earlier`.

use crate::domain::allowance::Running;
use crate::domain::allowance_daily::DailyAmount;
use crate::domain::allowance_terms::{AllowanceTerms, allowances, running_after};
use crate::domain::allowance_waiting::{WAITING_DAYS, Waiting};
use crate::domain::yen::{ExactYen, Rounding};
use crate::procedure::facts::Facts;
use crate::procedure::form::Form;
use crate::procedure::injury_sickness_allowance::keys::{
    EARLIER_DAILY, EARLIER_STARTED_ON, EARLIER_USED, FROM, ILLNESS, WAITING_BEFORE,
};

/// Standing decisions of the same illness whose days come before this claim, in the order of their days. A claim for
/// the same first day comes before it too: it was decided already.
#[must_use]
pub(super) fn earlier<'a>(form: &Form, facts: &'a Facts) -> Vec<&'a AllowanceTerms> {
    let Some(from) = FROM.get(form) else {
        return Vec::new();
    };
    let mut decided = standing(form, facts);
    decided.retain(|terms| terms.claimed_from <= from);
    decided
}

/// Standing decisions of the same illness whose days come after this claim, in the order of their days.
#[must_use]
pub(super) fn later<'a>(form: &Form, facts: &'a Facts) -> Vec<&'a AllowanceTerms> {
    let Some(from) = FROM.get(form) else {
        return Vec::new();
    };
    let mut decided = standing(form, facts);
    decided.retain(|terms| from < terms.claimed_from);
    decided
}

fn standing<'a>(form: &Form, facts: &'a Facts) -> Vec<&'a AllowanceTerms> {
    let (Some(file), Some(illness)) = (facts.subject_file(), ILLNESS.get(form)) else {
        return Vec::new();
    };
    let decided = allowances(&file.benefits);
    let mut decided: Vec<&AllowanceTerms> =
        decided.filter(|terms| terms.illness == illness).collect();
    decided.sort_by_key(|terms| terms.claimed_from);
    decided
}

/// What earlier decisions fixed: those of the ledger, else what was typed of the time before it.
#[must_use]
pub(super) fn running(form: &Form, facts: &Facts) -> Option<Running> {
    let of_ledger = running_after(&earlier(form, facts), &facts.society.allowance);
    of_ledger.or_else(|| typed_running(form))
}

/// What the society paid before the ledger began. The 30分の1 of the average is the daily amount turned back.
fn typed_running(form: &Form) -> Option<Running> {
    let daily = EARLIER_DAILY.get(form)?;
    Some(Running {
        started_on: EARLIER_STARTED_ON.get(form)?,
        amount: DailyAmount {
            base: Rounding::HalfUp10.round(daily.exact() * ExactYen::new(3, 2)),
            daily,
        },
        n_used: u32::try_from(EARLIER_USED.get(form)?).ok()?,
        extended_from: None,
    })
}

/// 台帳より前に支給した日数, as an earlier decision keeps it, else as typed.
#[must_use]
pub(super) fn n_before_ledger(form: &Form, facts: &Facts) -> u32 {
    let decided = earlier(form, facts);
    if running_after(&decided, &facts.society.allowance).is_none() {
        return typed_running(form).map_or(0, |running| running.n_used);
    }
    let kept = decided.iter().map(|terms| terms.n_before_ledger).max();
    kept.unwrap_or(0)
}

/// 待期 completed before: typed, or as the earliest decision that knows it found it.
#[must_use]
pub(super) fn waiting_before(form: &Form, facts: &Facts) -> Option<Waiting> {
    let typed = WAITING_BEFORE.get(form).map(Waiting::starting);
    typed.or_else(|| stored_waiting(form, facts))
}

/// 待期 of a right that runs: as an earlier decision found it; where none says it, the three days before the start at
/// the latest.
#[must_use]
pub(super) fn waiting_of(running: &Running, form: &Form, facts: &Facts) -> Waiting {
    let latest = || Waiting::starting(running.started_on.add_days(-WAITING_DAYS));
    stored_waiting(form, facts).unwrap_or_else(latest)
}

fn stored_waiting(form: &Form, facts: &Facts) -> Option<Waiting> {
    let mut decided = earlier(form, facts).into_iter();
    decided.find_map(|terms| terms.waiting)
}

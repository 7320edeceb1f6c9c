//! 申請の読取り: form, ledger and earlier decisions as the claim that `allowance` works out.
//! It must not work anything out itself.

use crate::domain::allowance::{Assessment, Claim, Entitled, Right, assess};
use crate::domain::allowance_continuation::{
    ContinuationBar, LastDay, Service, chain_start, continuation,
};
use crate::domain::allowance_terms::{consumed_since, decided_periods, open_waiting_days};
use crate::domain::attendance;
use crate::domain::date::Date;
use crate::domain::member::Category;
use crate::domain::member_file::{MemberFile, Membership};
use crate::domain::period::Period;
use crate::procedure::facts::Facts;
use crate::procedure::form::Form;
use crate::procedure::injury_sickness_allowance::earlier::{
    earlier, running, waiting_before, waiting_of,
};
use crate::procedure::injury_sickness_allowance::incomes::{incomes, lump_sum};
use crate::procedure::injury_sickness_allowance::keys::{
    ATTENDANCE, CERTIFIED, FROM, ONSET_ON, ONSET_TIME, PERIOD_FROM, PERIOD_UNTIL, SERVICE_FROM,
    SERVICE_UNTIL, SERVICES, UNABLE_ON_LAST_DAY, UNTIL,
};
use crate::procedure::injury_sickness_allowance::months::amounts_by_month;
use std::collections::BTreeSet;

/// The longest 申請期間 that is worked out: the whole 支給期間 and the extension of any 規約.
pub(super) const MAX_DAYS: i64 = 1_500;

/// 申請期間, once it has a first and a last day in order.
#[must_use]
pub(super) fn claimed(form: &Form) -> Option<Period> {
    let (from, until) = (FROM.get(form)?, UNTIL.get(form)?);
    let period = Period::closed(from, until)?;
    (until.days_since(from) < MAX_DAYS).then_some(period)
}

/// 申請 as the law needs it; `None` while the form is not far enough.
#[must_use]
pub(super) fn claim(form: &Form, facts: &Facts) -> Option<Claim> {
    let period = claimed(form)?;
    let file = facts.subject_file()?;
    let decided = earlier(form, facts);
    let right = match running(form, facts) {
        Some(running) => Right::Running(running),
        None => Right::New {
            waiting: waiting_before(form, facts),
            by_month: amounts_by_month(form, facts, period),
        },
    };
    let mut claim = Claim {
        period,
        received_on: facts.received_on,
        marks: attendance::read(&ATTENDANCE.get(form).unwrap_or_default())?,
        certified: periods(form, CERTIFIED.name()),
        unable_besides: onset(form)
            .into_iter()
            .chain(open_waiting_days(&decided))
            .collect(),
        entitled: Entitled {
            insured: employed(file).filter_map(own_period).collect(),
            continued_from: None,
        },
        right,
        incomes: incomes(form, facts),
        lump_sum: lump_sum(form, |received_on| consumed_since(&decided, received_on)),
        decided: decided_periods(&file.benefits),
    };
    claim.entitled.continued_from = continued(form, facts, &claim).and_then(Result::ok);
    Some(claim)
}

/// What becomes of the claim; `None` while the form is not far enough.
#[must_use]
pub(super) fn assessment(form: &Form, facts: &Facts) -> Option<Assessment> {
    let claim = claim(form, facts)?;
    Some(assess(&claim, &facts.society.allowance))
}

/// The day of the onset during working hours counts for 待期 although somebody worked on it.
fn onset(form: &Form) -> BTreeSet<Date> {
    let first = ONSET_TIME
        .get(form)
        .zip(ONSET_ON.get(form))
        .map(|(time, on)| time.counted_from(on));
    first
        .filter(|first| Some(*first) == ONSET_ON.get(form))
        .into_iter()
        .collect()
}

/// The periods of a table of the form.
#[must_use]
pub(super) fn periods(form: &Form, table: &str) -> Vec<Period> {
    let rows = form.rows(table).iter();
    rows.filter_map(|row| Period::closed(PERIOD_FROM.get(row)?, PERIOD_UNTIL.get(row)?))
        .collect()
}

/// Memberships that give a right: not 任意継続, not 特例退職 (第99条第1項).
fn employed(file: &MemberFile) -> impl DoubleEndedIterator<Item = &Membership> {
    file.insured()
        .filter(|membership| membership.category == Category::Employed)
}

fn own_period(membership: &Membership) -> Option<Period> {
    match membership.valid_until {
        Some(until) => Period::closed(membership.valid_from, until),
        None => Some(Period::open(membership.valid_from)),
    }
}

/// 資格喪失年月日 of the last employment that ended before the end of the claim without another one following, where
/// the claim has a day without employment after it. Later employments do not take away what came before them.
#[must_use]
pub(super) fn lost_on(form: &Form, facts: &Facts) -> Option<Date> {
    let period = claimed(form)?;
    let until = period.until()?;
    let file = facts.subject_file()?;
    let is_employed = |on: Date| employed(file).any(|membership| membership.covers(on));
    let losses = employed(file).filter_map(Membership::lost_on);
    let lost_on = losses
        .filter(|lost_on| *lost_on <= until && !is_employed(*lost_on))
        .max()?;
    let mut days = days_of(Period::closed(period.from().max(lost_on), until)?);
    days.any(|on| !is_employed(on)).then_some(lost_on)
}

/// The last day of the claim on which there was an employer; every day has one while nobody is found.
#[must_use]
pub(super) fn last_employed(form: &Form, facts: &Facts) -> Option<Date> {
    let period = claimed(form)?;
    let Some(file) = facts.subject_file() else {
        return period.until();
    };
    days_of(period)
        .filter(|on| employed(file).any(|membership| membership.covers(*on)))
        .last()
}

fn days_of(period: Period) -> impl Iterator<Item = Date> {
    let days = (0..).map(move |n| period.from().add_days(n));
    days.take_while(move |on| Some(*on) <= period.until())
}

/// 継続給付: its first day, or why there is none. `None` where the claim does not reach beyond the membership.
#[must_use]
pub(super) fn continued(
    form: &Form,
    facts: &Facts,
    claim: &Claim,
) -> Option<Result<Date, ContinuationBar>> {
    let lost_on = lost_on(form, facts)?;
    let file = facts.subject_file()?;
    let rules = &facts.society.allowance;
    let last_day = lost_on.add_days(-1);
    let decided = earlier(form, facts);
    if decided.iter().any(|terms| terms.has_ended_since(lost_on)) {
        return Some(Err(ContinuationBar::Ended));
    }
    let was_unable = if claim.period.contains(last_day) {
        claim.is_unable(last_day)
    } else {
        decided.iter().any(|terms| terms.was_unable_on(last_day))
            || UNABLE_ON_LAST_DAY.get(form) == Some(true)
    };
    let last = LastDay {
        lost_on,
        chain_start: chain_start(&services(form, file), lost_on, rules.chain_crosses_insurers),
        waiting: match &claim.right {
            Right::Running(running) => Some(waiting_of(running, form, facts)),
            Right::New { waiting, .. } => waiting.or_else(|| claim.own_waiting()),
        },
        was_unable,
        is_special_retired: file
            .category_on(lost_on)
            .is_some_and(|category| category == Category::SpecialRetired),
    };
    Some(continuation(last, rules))
}

fn services(form: &Form, file: &MemberFile) -> Vec<Service> {
    let own = employed(file).filter_map(|membership| {
        Some(Service {
            acquired_on: membership.valid_from,
            lost_on: membership.lost_on()?,
            elsewhere: false,
        })
    });
    let rows = form.rows(SERVICES.name()).iter();
    let elsewhere = rows.filter_map(|row| {
        Some(Service {
            acquired_on: SERVICE_FROM.get(row)?,
            lost_on: SERVICE_UNTIL.get(row)?,
            elsewhere: true,
        })
    });
    own.chain(elsewhere).collect()
}

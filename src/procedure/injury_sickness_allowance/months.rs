//! 標準報酬月額の月と日額: the months of the ledger and of the form, and the daily amount they give.
//! It must not average; that is `allowance_daily`.

use crate::domain::allowance_daily::{
    AVERAGED_MONTHS, DailyAmount, DailyBasis, DailyGap, MonthAmount, MonthSource, averaged_months,
    daily_basis, insured_months, ledger_months,
};
use crate::domain::date::{Date, YearMonth};
use crate::domain::member::Category;
use crate::domain::member_file::MemberFile;
use crate::domain::period::Period;
use crate::procedure::facts::Facts;
use crate::procedure::form::Form;
use crate::procedure::injury_sickness_allowance::claim::{assessment, claimed};
use crate::procedure::injury_sickness_allowance::earlier::running;
use crate::procedure::injury_sickness_allowance::keys::{
    ENTERED_MONTHS, MONTH, MONTH_AMOUNT, MONTH_UNTIL,
};
use std::collections::BTreeMap;

/// The months known up to one: of the ledger, those typed taking their place.
#[must_use]
pub(super) fn known_months(
    form: &Form,
    facts: &Facts,
    last: YearMonth,
) -> BTreeMap<YearMonth, MonthAmount> {
    let mut known = facts
        .subject_file()
        .map(|file| ledger_months(file, last))
        .unwrap_or_default();
    known.extend(
        entered(form)
            .into_iter()
            .filter(|amount| amount.month <= last)
            .map(|amount| (amount.month, amount)),
    );
    known
}

/// The months typed, each row from its first to its last month.
#[must_use]
pub(super) fn entered(form: &Form) -> Vec<MonthAmount> {
    /// A longer row is a slip of the pen.
    const MAX_MONTHS: usize = 24;
    let mut all = Vec::new();
    for row in form.rows(ENTERED_MONTHS.name()) {
        let Some((from, monthly)) = MONTH.get(row).zip(MONTH_AMOUNT.get(row)) else {
            continue;
        };
        let until = MONTH_UNTIL.get(row).unwrap_or(from);
        let months = std::iter::successors(Some(from), |month| Some(month.next()));
        let months = months.take_while(|month| *month <= until).take(MAX_MONTHS);
        all.extend(months.map(|month| MonthAmount {
            month,
            monthly,
            source: MonthSource::Entered,
        }));
    }
    all
}

/// The last month that counts for a right that begins on a day: its own; after the end of an employment the month of
/// its last day, also where that day is not the last of the month (則第84条の2, this reading is 未確認).
fn last_month(facts: &Facts, on: Date) -> Option<YearMonth> {
    let file = facts.subject_file()?;
    let month = ended_before(file, on).map_or(on.year_month(), Date::year_month);
    insured_months(file, month).pop()
}

/// The last day of the last employment, where no employment covers the day.
fn ended_before(file: &MemberFile, on: Date) -> Option<Date> {
    let employed = || {
        file.insured()
            .filter(|membership| membership.category == Category::Employed)
    };
    if employed().any(|membership| membership.covers(on)) {
        return None;
    }
    let ends = employed().filter_map(|membership| membership.valid_until);
    ends.filter(|until| *until < on).max()
}

/// The last day of the employment whose month is the last one averaged although it ended before the end of the month.
#[must_use]
pub(super) fn ended_within_month(form: &Form, facts: &Facts) -> Option<Date> {
    let until = ended_before(facts.subject_file()?, deciding_day(form, facts)?)?;
    (until != until.year_month().last_day()).then_some(until)
}

/// Months as 被保険者 among the twelve of which neither the ledger nor the form has the 標準報酬月額.
#[must_use]
pub(super) fn missing(form: &Form, facts: &Facts, on: Date) -> Vec<YearMonth> {
    let Some((file, last)) = facts.subject_file().zip(last_month(facts, on)) else {
        return Vec::new();
    };
    let known = known_months(form, facts, last);
    let mut insured = insured_months(file, last);
    let n_before = insured.len().saturating_sub(AVERAGED_MONTHS);
    insured.drain(..n_before);
    insured.retain(|month| !known.contains_key(month));
    insured
}

/// 日額 of a right that would begin on a day. After the loss the months end with the membership.
///
/// # Errors
/// What ledger and settings do not say yet.
pub(super) fn basis_on(form: &Form, facts: &Facts, on: Date) -> Result<DailyBasis, DailyGap> {
    let months = last_month(facts, on).map_or_else(Vec::new, |last| {
        let known = known_months(form, facts, last);
        averaged_months(&known, last, facts.society.allowance.joins_gap_months)
    });
    daily_basis(on, months, &facts.society.voluntary.averages)
}

/// 日額 by month of the 申請期間, as far as it can be decided.
#[must_use]
pub(super) fn amounts_by_month(
    form: &Form,
    facts: &Facts,
    period: Period,
) -> BTreeMap<YearMonth, DailyAmount> {
    let mut amounts = BTreeMap::new();
    let mut month = period.from().year_month();
    let last = period.until().unwrap_or(period.from()).year_month();
    while month <= last {
        let first = month.first_day().max(period.from());
        if let Ok(basis) = basis_on(form, facts, first) {
            amounts.insert(month, basis.amount);
        }
        month = month.next();
    }
    amounts
}

/// The day whose month decides the daily amount of this claim: its first day of payment, until there is one the day
/// after 待期, or the first day. `None` where an earlier decision has fixed the amount.
#[must_use]
pub(super) fn deciding_day(form: &Form, facts: &Facts) -> Option<Date> {
    if running(form, facts).is_some() {
        return None;
    }
    let period = claimed(form)?;
    let assessment = assessment(form, facts)?;
    let started_on = assessment.running.map(|running| running.started_on);
    let after_waiting = assessment.waiting.map(|waiting| waiting.until.add_days(1));
    let within = after_waiting.filter(|day| period.contains(*day));
    Some(started_on.or(within).unwrap_or_else(|| period.from()))
}

/// 日額の根拠 of this claim; `None` where an earlier decision has fixed the amount or the form is not far enough.
#[must_use]
pub(super) fn basis(form: &Form, facts: &Facts) -> Option<Result<DailyBasis, DailyGap>> {
    Some(basis_on(form, facts, deciding_day(form, facts)?))
}

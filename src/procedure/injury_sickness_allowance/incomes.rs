//! 調整する収入の読取り: the rows of the form as income by day.
//! It must not decide what is left of the benefit; that is `allowance_reduction`.

use crate::domain::allowance_reduction::{
    Income, IncomeKind, LumpSum, PayInput, pay_per_day, pension_per_day,
};
use crate::domain::date::Date;
use crate::domain::period::Period;
use crate::domain::yen::Yen;
use crate::procedure::facts::Facts;
use crate::procedure::form::Form;
use crate::procedure::injury_sickness_allowance::keys::{
    AmountBasis, INCOME_AMOUNT, INCOME_BASIS, INCOME_FROM, INCOME_KIND, INCOME_UNTIL, INCOMES,
    ONLY_PAID_LEAVE, OWN_PER_DAY, SAME_ILLNESS,
};
use crate::procedure::value::Value;

/// 1日あたりの額 of a row: what the clerk typed over it, else what the amount gives. `None` while the row is not far
/// enough, and for an 一時金.
#[must_use]
pub(super) fn per_day(row: &Form, facts: &Facts) -> Option<Yen> {
    if let Some(own) = OWN_PER_DAY.get(row) {
        return Some(own);
    }
    let amount = INCOME_AMOUNT.get(row)?;
    let input = match INCOME_BASIS.get(row)? {
        AmountBasis::PerDay => PayInput::PerDay(amount),
        AmountBasis::ForPeriod => PayInput::ForPeriod(amount, n_days(row)?),
        AmountBasis::Monthly => PayInput::Monthly(amount),
        AmountBasis::Yearly => return Some(pension_per_day(amount)),
        AmountBasis::LumpSum => return None,
    };
    pay_per_day(input, facts.society.allowance.pay_rounding.rounding())
}

/// The same as a value of the form.
pub(super) fn per_day_shown(form: &Form, index: usize, facts: &Facts) -> Option<Value> {
    let row = form.rows(INCOMES.name()).get(index)?;
    per_day(row, facts).map(Value::Yen)
}

fn n_days(row: &Form) -> Option<u32> {
    let days = INCOME_UNTIL.get(row)?.days_since(INCOME_FROM.get(row)?) + 1;
    u32::try_from(days).ok().filter(|n| *n > 0)
}

/// The days of a row; those of a pension that goes on have no end.
#[must_use]
pub(super) fn days_of(row: &Form) -> Option<Period> {
    let from = INCOME_FROM.get(row)?;
    match INCOME_UNTIL.get(row) {
        Some(until) => Period::closed(from, until),
        None => Some(Period::open(from)),
    }
}

/// Whether a row is set against the benefit at all: a 障害年金 of another illness is not.
#[must_use]
pub(super) fn counts(row: &Form) -> bool {
    match INCOME_KIND.get(row) {
        Some(IncomeKind::DisabilityPension | IncomeKind::DisabilityLumpSum) => {
            SAME_ILLNESS.get(row) == Some(true)
        }
        Some(_) => true,
        None => false,
    }
}

/// Income by day.
#[must_use]
pub(super) fn incomes(form: &Form, facts: &Facts) -> Vec<Income> {
    let rows = form.rows(INCOMES.name()).iter();
    rows.filter(|row| counts(row))
        .filter_map(|row| {
            Some(Income {
                kind: INCOME_KIND.get(row)?,
                period: days_of(row)?,
                per_day: per_day(row, facts)?,
                only_paid_leave: ONLY_PAID_LEAVE.get(row) == Some(true),
            })
        })
        .filter(|income| income.kind != IncomeKind::DisabilityLumpSum)
        .collect()
}

/// 障害手当金, with what earlier decisions have set against it.
#[must_use]
pub(super) fn lump_sum(form: &Form, consumed_since: impl Fn(Date) -> Yen) -> Option<LumpSum> {
    let mut rows = form.rows(INCOMES.name()).iter();
    let row = rows
        .find(|row| counts(row) && INCOME_KIND.get(row) == Some(IncomeKind::DisabilityLumpSum))?;
    let received_on = INCOME_FROM.get(row)?;
    Some(LumpSum {
        received_on,
        amount: INCOME_AMOUNT.get(row)?,
        consumed: consumed_since(received_on),
    })
}

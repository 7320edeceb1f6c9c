//! 保険料: the months from the acquisition to the end of the fiscal year, with parts and 納付期日 (健康保険法第156条・第164条).
//! It must not compute a premium or a due date; that is `premium_schedule`.

use crate::domain::date::{Date, YearMonth};
use crate::domain::period::Period;
use crate::domain::premium_schedule::{
    DependentSpan, PremiumMonth, PremiumPlan, ScheduleGap, StandardFrom, premium_schedule,
};
use crate::domain::voluntary::term;
use crate::domain::yen::Yen;
use crate::procedure::dependents::{DEPENDENTS, SINCE_ON};
use crate::procedure::eligibility_acquisition_continued::decision::decisions;
use crate::procedure::eligibility_acquisition_continued::keys::{
    FIRST_DUE_ON, MONTH, MONTH_CARE, MONTH_DUE_ON, MONTH_GENERAL, MONTH_STANDARD, MONTH_SUPPORT,
    MONTH_TOTAL, MONTHS, is_special,
};
use crate::procedure::facts::Facts;
use crate::procedure::field::Key;
use crate::procedure::form::Form;
use crate::procedure::person::BIRTH_ON;
use crate::procedure::subject::ACQUIRED_ON;
use crate::procedure::value::Value;

/// 納付予定 to the end of the last fiscal year for which the 標準報酬月額 is decided; `None` while the form is not far
/// enough.
#[must_use]
pub fn schedule(form: &Form, facts: &Facts) -> Option<Result<Vec<PremiumMonth>, ScheduleGap>> {
    let acquired_on = ACQUIRED_ON.get(form)?;
    let decided = decisions(form, facts).ok()?;
    let standards: Vec<StandardFrom> = decided
        .iter()
        .map(|decision| StandardFrom {
            effective_from: decision.effective_from,
            monthly: decision.grade.standard_monthly,
        })
        .collect();
    let until = decided.last()?.effective_until;
    let year = facts.today.fiscal_year().max(acquired_on.fiscal_year());
    let dependents = dependents(form);
    let plan = PremiumPlan {
        acquired_on,
        lost_on: (!is_special(form)).then(|| term(acquired_on).lost_on),
        through: YearMonth::new(year + 1, 3)?.min(until),
        birth_on: BIRTH_ON.get(form)?,
        first_due_on: FIRST_DUE_ON.get(form)?,
        standards: &standards,
        dependents: &dependents,
        care_exempt: &[],
        covered: &[],
    };
    Some(premium_schedule(&plan, facts.society.premium_tables()))
}

fn dependents(form: &Form) -> Vec<DependentSpan> {
    let rows = form.rows(DEPENDENTS.name()).iter();
    rows.filter_map(|row| {
        Some(DependentSpan {
            birth_on: BIRTH_ON.get(row)?,
            period: Period::open(SINCE_ON.get(row)?),
        })
    })
    .collect()
}

/// 年度末までの保険料.
pub(super) fn months(form: &Form, facts: &Facts) -> Option<Value> {
    let months = schedule(form, facts)?.ok()?;
    Some(Value::Rows(months.iter().map(row).collect()))
}

fn row(month: &PremiumMonth) -> Form {
    let mut row = Form::new();
    MONTH.set(&mut row, month.month);
    MONTH_STANDARD.set(&mut row, month.standard_monthly);
    MONTH_GENERAL.set(&mut row, month.premium.general);
    MONTH_CARE.set(&mut row, month.premium.care);
    MONTH_SUPPORT.set(&mut row, month.premium.childcare_support);
    MONTH_TOTAL.set(&mut row, month.premium.total());
    MONTH_DUE_ON.set(&mut row, month.due_on);
    row
}

/// 一般保険料 of the first month.
pub(super) fn general(form: &Form, facts: &Facts) -> Option<Value> {
    first(form, facts, |month| month.premium.general)
}

/// 介護保険料 of the first month.
pub(super) fn care(form: &Form, facts: &Facts) -> Option<Value> {
    first(form, facts, |month| month.premium.care)
}

/// 子ども・子育て支援金 of the first month.
pub(super) fn support(form: &Form, facts: &Facts) -> Option<Value> {
    first(form, facts, |month| month.premium.childcare_support)
}

/// 合計 of the first month.
pub(super) fn total(form: &Form, facts: &Facts) -> Option<Value> {
    first(form, facts, |month| month.premium.total())
}

fn first(form: &Form, facts: &Facts, part: impl Fn(&PremiumMonth) -> Yen) -> Option<Value> {
    let months = schedule(form, facts)?.ok()?;
    Some(Value::Yen(part(months.first()?)))
}

/// A month of the form, as the papers print it: what was computed at the decision.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ChargedMonth {
    /// 月分.
    pub month: YearMonth,
    /// 一般保険料.
    pub general: Yen,
    /// 介護保険料; none while it is not charged.
    pub care: Option<Yen>,
    /// 子ども・子育て支援金; none before it was introduced.
    pub support: Option<Yen>,
    /// 合計.
    pub total: Yen,
    /// 納付期日.
    pub due_on: Date,
}

/// The months of the form.
#[must_use]
pub fn charged(form: &Form) -> Vec<ChargedMonth> {
    let some = |key: Key<Yen>, row: &Form| key.get(row).filter(|amount| *amount > Yen::ZERO);
    let rows = form.rows(MONTHS.name()).iter();
    rows.filter_map(|row| {
        Some(ChargedMonth {
            month: MONTH.get(row)?,
            general: MONTH_GENERAL.get(row)?,
            care: some(MONTH_CARE, row),
            support: some(MONTH_SUPPORT, row),
            total: MONTH_TOTAL.get(row)?,
            due_on: MONTH_DUE_ON.get(row)?,
        })
    })
    .collect()
}

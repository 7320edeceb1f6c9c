//! 傷病手当金の計算の表示: what the form shows of the assessment, field by field, frozen with the decision.
//! It must not work anything out itself.

use crate::domain::allowance_days::{DayOutcome, DaySpan};
use crate::domain::allowance_reduction::Offset;
use crate::domain::coded::Coded;
use crate::domain::yen::Yen;
use crate::procedure::facts::Facts;
use crate::procedure::form::Form;
use crate::procedure::injury_sickness_allowance::claim::{assessment, claimed};
use crate::procedure::injury_sickness_allowance::earlier::running;
use crate::procedure::injury_sickness_allowance::keys::{
    MONTH, MONTH_AMOUNT, MONTH_SOURCE, PERIOD_FROM, PERIOD_UNTIL, SPAN_ADDITIONAL, SPAN_DAYS,
    SPAN_OUTCOME, SPAN_REASON, SPAN_STATUTORY, SPAN_SUM,
};
use crate::procedure::injury_sickness_allowance::months::basis;
use crate::procedure::value::Value;

/// 申請期間の日数.
pub(super) fn n_days(form: &Form, _: &Facts) -> Option<Value> {
    let period = claimed(form)?;
    Some(Value::Int(period.until()?.days_since(period.from()) + 1))
}

/// 平均する月.
pub(super) fn months(form: &Form, facts: &Facts) -> Option<Value> {
    let basis = basis(form, facts)?.ok()?;
    let rows = basis.months.iter().map(|amount| {
        let mut row = Form::new();
        MONTH.set(&mut row, amount.month);
        MONTH_AMOUNT.set(&mut row, amount.monthly);
        MONTH_SOURCE.set(&mut row, amount.source);
        row
    });
    Some(Value::Rows(rows.collect()))
}

/// 30分の1.
pub(super) fn base(form: &Form, facts: &Facts) -> Option<Value> {
    let fixed = running(form, facts).map(|running| running.amount);
    let amount = fixed.or_else(|| Some(basis(form, facts)?.ok()?.amount))?;
    Some(Value::Yen(amount.base))
}

/// 日額.
pub(super) fn daily(form: &Form, facts: &Facts) -> Option<Value> {
    let fixed = running(form, facts).map(|running| running.amount);
    let amount = fixed.or_else(|| Some(basis(form, facts)?.ok()?.amount))?;
    Some(Value::Yen(amount.daily))
}

/// 日額の根拠.
pub(super) fn daily_reason(form: &Form, facts: &Facts) -> Option<Value> {
    if let Some(running) = running(form, facts) {
        let since = running.started_on.wareki();
        return Some(Value::Text(format!(
            "{since}の支給の開始で決まった日額{}円（以後の改定では変わりません）。",
            running.amount.daily
        )));
    }
    let basis = basis(form, facts)?.ok()?;
    Some(Value::Text(basis.reason()))
}

/// 待期の初日.
pub(super) fn waiting_from(form: &Form, facts: &Facts) -> Option<Value> {
    Some(Value::Date(assessment(form, facts)?.waiting?.from))
}

/// 待期の完成日.
pub(super) fn waiting_until(form: &Form, facts: &Facts) -> Option<Value> {
    Some(Value::Date(assessment(form, facts)?.waiting?.until))
}

/// 支給を始めた日.
pub(super) fn started_on(form: &Form, facts: &Facts) -> Option<Value> {
    Some(Value::Date(assessment(form, facts)?.running?.started_on))
}

/// 支給期間の総日数.
pub(super) fn n_total(form: &Form, facts: &Facts) -> Option<Value> {
    let period = assessment(form, facts)?.period()?;
    Some(Value::Int(i64::from(period.n_total)))
}

/// これまでに支給した日数.
pub(super) fn n_before(form: &Form, facts: &Facts) -> Option<Value> {
    let n_used = assessment(form, facts)?.n_used_before;
    Some(Value::Int(i64::from(n_used)))
}

/// 今回支給する日数.
pub(super) fn n_paid(form: &Form, facts: &Facts) -> Option<Value> {
    let assessment = assessment(form, facts)?;
    Some(Value::Int(i64::from(assessment.n_paid())))
}

/// 残日数.
pub(super) fn n_left(form: &Form, facts: &Facts) -> Option<Value> {
    let n_left = assessment(form, facts)?.n_left()?;
    Some(Value::Int(i64::from(n_left)))
}

/// 日の区分ごとの期間.
pub(super) fn spans(form: &Form, facts: &Facts) -> Option<Value> {
    let spans = assessment(form, facts)?.spans();
    Some(Value::Rows(spans.iter().map(row).collect()))
}

fn row(span: &DaySpan) -> Form {
    let mut row = Form::new();
    PERIOD_FROM.set(&mut row, span.from());
    PERIOD_UNTIL.set(&mut row, span.until);
    SPAN_DAYS.set(&mut row, i64::from(span.n_days));
    SPAN_OUTCOME.set(&mut row, span.day.outcome);
    SPAN_STATUTORY.set(&mut row, span.day.statutory);
    SPAN_ADDITIONAL.set(&mut row, span.day.additional);
    let sum: Yen = [span.statutory(), span.additional()].into_iter().sum();
    SPAN_SUM.set(&mut row, sum);
    SPAN_REASON.set(&mut row, reason(span.day.outcome, span.day.offset));
    row
}

/// Why a day is not paid in full, as a clause; empty where it is.
#[must_use]
pub(super) fn reason(outcome: DayOutcome, offset: Option<Offset>) -> String {
    match (outcome, offset) {
        (_, Some(offset)) => format!("{} {}円", offset.kind.label(), offset.amount),
        (DayOutcome::Paid | DayOutcome::Reduced | DayOutcome::Offset, None) => String::new(),
        (DayOutcome::Waiting, _) => "待期".to_owned(),
        (DayOutcome::Worked, _) => "労務に服した日".to_owned(),
        (DayOutcome::NotCertified, _) => "医師が労務不能と認めていない日".to_owned(),
        (DayOutcome::NotEntitled, _) => "被保険者でなく、継続給付もない日".to_owned(),
        (DayOutcome::PeriodOver, _) => "支給期間の満了後".to_owned(),
        (DayOutcome::Extended, _) => "支給期間の満了後の延長給付".to_owned(),
        (DayOutcome::TimeBarred, _) => "時効（2年）".to_owned(),
        (DayOutcome::AlreadyPaid, _) => "支給を決定済み".to_owned(),
    }
}

/// 法定給付額.
pub(super) fn statutory(form: &Form, facts: &Facts) -> Option<Value> {
    Some(Value::Yen(assessment(form, facts)?.statutory()))
}

/// 付加給付額.
pub(super) fn additional(form: &Form, facts: &Facts) -> Option<Value> {
    Some(Value::Yen(assessment(form, facts)?.additional()))
}

/// 支給額.
pub(super) fn payable(form: &Form, facts: &Facts) -> Option<Value> {
    Some(Value::Yen(assessment(form, facts)?.payable()))
}

//! 傷病手当金の行: what goes to the 中間サーバー, in the names of its layouts.
//! It must not know columns or bytes.

use crate::domain::allowance_days::DayOutcome;
use crate::domain::benefit::BenefitOutcome;
use crate::domain::date::Date;
use crate::domain::inquiry_codes::InquiryMatter;
use crate::procedure::benefit_rows::{BenefitRow, benefit_export, benefit_row};
use crate::procedure::blocks::DECIDED_ON;
use crate::procedure::catalogue::Export;
use crate::procedure::facts::Facts;
use crate::procedure::form::Form;
use crate::procedure::injury_sickness_allowance::claim::assessment;
use crate::procedure::injury_sickness_allowance::effects::decision;
use crate::procedure::inquiry_request::{inquiry_export, inquiry_rows};
use crate::procedure::record::{Cell, Record};

/// 情報照会依頼 and 給付情報登録.
pub(super) const EXPORTS: &[Export] = &[
    inquiry_export(|form, facts| inquiry_rows(InquiryMatter::Allowance, form, facts)),
    benefit_export(benefit_rows),
];

/// One row for the decision: its 支給期間 reaches from the first to the last day paid.
fn benefit_rows(form: &Form, facts: &Facts) -> Vec<Record> {
    let Some((assessment, decision)) = assessment(form, facts).zip(decision(form, facts)) else {
        return Vec::new();
    };
    let is_paid = |outcome: DayOutcome| outcome.is_paid() || outcome == DayOutcome::Extended;
    let paid = assessment.days.iter().filter(|day| is_paid(day.outcome));
    let paid: Vec<Date> = paid.map(|day| day.on).collect();
    let running = assessment.running;
    let own = [
        ("benefit.from", paid.first().copied().map(Cell::Date)),
        ("benefit.to", paid.last().copied().map(Cell::Date)),
        (
            "benefit.first_day",
            running.map(|running| Cell::Date(running.started_on)),
        ),
        (
            "benefit.daily",
            running.map(|running| Cell::Yen(running.amount.daily)),
        ),
    ];
    let own = own
        .into_iter()
        .filter_map(|(name, cell)| Some((name, cell?)));
    let row = BenefitRow {
        kind: "shobyo",
        decided_on: DECIDED_ON.get(form).unwrap_or(facts.today),
        amount: assessment.payable(),
        is_granted: decision.outcome == BenefitOutcome::Granted,
        own: own.collect(),
    };
    vec![benefit_row(row, form, facts)]
}

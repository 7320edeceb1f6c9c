//! 喪失と保険料: whether a month went unpaid before the loss, and what goes back after it (健康保険法第38条第3号・第156条).
//! It must not compute a premium; that is `premium_schedule`, nor what of a 前納 goes back; that is `prepayment_balance`.

use crate::domain::date::{Date, YearMonth};
use crate::domain::premium_payment::{
    Payments, Receipt, Refund, RefundReason, UnpaidEffect, first_unpaid_effect, month_status,
    net_receipts, refunds,
};
use crate::domain::premium_receipt::PremiumMethod;
use crate::domain::premium_schedule::{
    PremiumMonth, ScheduleGap, charged_months, premium_schedule,
};
use crate::domain::prepayment_balance::{
    AgreedQuote, PrepaymentBalance, PrepaymentMoney, covered_months, prepayment_balance,
    quote_as_agreed, spell_of,
};
use crate::domain::prepayment_period::MonthSpan;
use crate::domain::prepayment_terms::Prepayment;
use crate::domain::yen::Yen;
use crate::procedure::eligibility_loss_continued::reasons::stated_on;
use crate::procedure::eligibility_loss_continued::{
    DELAY_EXCUSE, REFUND_AMOUNT, REFUND_MONTH, REFUND_REASON, REFUND_TOTAL, REFUND_UNTIL, REFUNDS,
};
use crate::procedure::facts::Facts;
use crate::procedure::form::Form;
use crate::procedure::losses::{LOST_ON, losing};
use crate::procedure::member_premiums::{Planned, PremiumPayer};
use crate::procedure::value::Value;

/// Why nothing can be said about unpaid months.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum NotJudged {
    /// No 納付の条件 or no 入金 in the ledger.
    NoReceipts,
    /// Paid in advance.
    Prepaid,
    /// A rate or a 標準報酬月額 is missing.
    Gap(ScheduleGap),
}

/// The months up to that of the stated loss as they fall due while the membership runs: that a month will not be
/// charged once it is lost does not undo that its day had passed before. With the receipts.
pub(super) struct Judged {
    months: Vec<PremiumMonth>,
    receipts: Vec<Receipt>,
}

/// What the ledger says of the months before the stated loss; `None` while the form is not far enough.
pub(super) fn judged(form: &Form, facts: &Facts) -> Option<Result<Judged, NotJudged>> {
    let lost_on = stated_on(form, facts)?;
    let receipts = receipts(form, facts)?;
    let file = facts.subject_file()?;
    let terms = file.premium_terms.last();
    let Some(terms) = terms.filter(|_| !receipts.is_empty()) else {
        return Some(Err(NotJudged::NoReceipts));
    };
    // A 前納 of the ledger says by itself which months are covered.
    let is_prepaid = matches!(
        terms.method,
        PremiumMethod::HalfYear | PremiumMethod::FullYear
    );
    if is_prepaid && file.prepayments.is_empty() {
        return Some(Err(NotJudged::Prepaid));
    }
    let span = Span {
        lost_on: None,
        through: lost_on.year_month(),
        first_due_on: terms.first_due_on,
    };
    Some(match months(span, form, facts)? {
        Ok(months) => Ok(Judged { months, receipts }),
        Err(gap) => Err(NotJudged::Gap(gap)),
    })
}

/// 未納の効果 before the stated loss, as it stands today; none where the delay had a 正当な理由.
pub(super) fn unpaid_effect(form: &Form, facts: &Facts) -> Option<UnpaidEffect> {
    let judged = judged(form, facts)?.ok()?;
    let is_excused = DELAY_EXCUSE.get(form).is_some();
    let excused: Vec<YearMonth> = judged
        .months
        .iter()
        .filter(|_| is_excused)
        .map(|month| month.month)
        .collect();
    let payments = Payments {
        receipts: &judged.receipts,
        excused: &excused,
    };
    first_unpaid_effect(&judged.months, payments, facts.today)
}

/// The first month that is still open and would end the membership before the stated loss.
pub(super) fn open_month(form: &Form, facts: &Facts) -> Option<PremiumMonth> {
    let lost_on = stated_on(form, facts)?;
    let judged = judged(form, facts)?.ok()?;
    judged.months.into_iter().find(|month| {
        let status = month_status(month, &judged.receipts, facts.today);
        facts.today <= month.due_on
            && month.due_on.add_days(1) < lost_on
            && status.completed_on.is_none()
            && !month.is_covered
    })
}

/// 還付: received, but not owed after the loss. Where the premiums cannot be computed, only whole months go back.
fn refunds_of(form: &Form, facts: &Facts) -> Option<Vec<Refund>> {
    let lost_on = LOST_ON.get(form)?;
    let receipts = receipts(form, facts)?;
    let acquired_on = losing(form, facts)?.since;
    let terms = facts.subject_file()?.premium_terms.last();
    let first_due_on = terms.map_or(acquired_on, |terms| terms.first_due_on);
    let span = Span {
        lost_on: Some(lost_on),
        through: lost_on.year_month(),
        first_due_on,
    };
    if let Ok(months) = months(span, form, facts)? {
        return Some(refunds(&months, &receipts));
    }
    let charged = charged_months(acquired_on, Some(lost_on), lost_on.year_month());
    let not_charged: Vec<Receipt> = receipts
        .into_iter()
        .filter(|receipt| !charged.contains(&receipt.month))
        .collect();
    Some(refunds(&[], &not_charged))
}

/// The rows of the form.
pub(super) fn refund_rows(form: &Form, facts: &Facts) -> Option<Value> {
    let monthly = refunds_of(form, facts)?;
    let monthly = monthly
        .iter()
        .map(|refund| row((refund.month, refund.month), refund.amount, refund.reason));
    let prepaid = prepaid_refunds(form, facts);
    let prepaid = prepaid.iter().map(|refund| {
        let months = (refund.months.from(), refund.months.until());
        row(months, refund.amount, refund.reason)
    });
    let rows: Vec<Form> = monthly.chain(prepaid).collect();
    (!rows.is_empty()).then_some(Value::Rows(rows))
}

fn row((from, until): (YearMonth, YearMonth), amount: Yen, reason: RefundReason) -> Form {
    let mut row = Form::new();
    REFUND_MONTH.set(&mut row, from);
    REFUND_UNTIL.set(&mut row, until);
    REFUND_AMOUNT.set(&mut row, amount);
    REFUND_REASON.set(&mut row, reason);
    row
}

/// 還付 of the 前納 (令第50条): what the list of 還付 will show once the loss is in the ledger.
fn prepaid_refunds(form: &Form, facts: &Facts) -> Vec<PrepaymentBalance> {
    let known = LOST_ON
        .get(form)
        .zip(losing(form, facts))
        .zip(facts.subject_file());
    let Some(((lost_on, own), file)) = known else {
        return Vec::new();
    };
    let spells = file.continued();
    let of_own = file.prepayments.iter().filter(|agreed| {
        let spell = spell_of(agreed, spells.iter().copied());
        spell.is_some_and(|spell| spell.since == own.since)
    });
    let balances = of_own.filter_map(|agreed| {
        let money = PrepaymentMoney {
            agreed,
            receipts: &file.prepayment_receipts,
            refunds: &file.premium_refunds,
        };
        let rules = facts.society.voluntary.prepayment;
        prepayment_balance(money, Some(lost_on), (rules, facts.today), || {
            quote_of(agreed, own.since, facts)
        })
    });
    balances
        .filter(|balance| balance.amount > Yen::ZERO)
        .collect()
}

fn quote_of(agreed: &Prepayment, acquired_on: Date, facts: &Facts) -> Option<AgreedQuote> {
    let span = MonthSpan::new(agreed.months_from, agreed.months_until)?;
    let planned = Planned {
        acquired_on,
        lost_on: None,
        through: span.until(),
        first_due_on: acquired_on,
        covered: Vec::new(),
    };
    let payer = PremiumPayer::of(facts.subject_file()?);
    let tables = facts.society.premium_tables();
    let quote = quote_as_agreed(&payer.plan(&planned), tables, (span, agreed.amount));
    // A missing rate is a finding of its own.
    quote.ok()
}

/// The sum of the rows.
pub(super) fn refund_total(form: &Form, _: &Facts) -> Option<Value> {
    let rows = form.rows(REFUNDS.name());
    let total: Yen = rows.iter().filter_map(|row| REFUND_AMOUNT.get(row)).sum();
    (!rows.is_empty()).then_some(Value::Yen(total))
}

/// 還付 as the papers list it: first and last month, amount and reason, and the sum.
pub(super) struct Refunded {
    /// The rows of the form.
    pub(super) rows: Vec<(YearMonth, YearMonth, Yen, RefundReason)>,
    /// The sum.
    pub(super) total: Yen,
}

/// What the papers list.
pub(super) fn refunded(form: &Form) -> Option<Refunded> {
    let rows = form.rows(REFUNDS.name()).iter();
    let rows = rows.filter_map(|row| {
        let month = REFUND_MONTH.get(row)?;
        let until = REFUND_UNTIL.get(row).unwrap_or(month);
        Some((
            month,
            until,
            REFUND_AMOUNT.get(row)?,
            REFUND_REASON.get(row)?,
        ))
    });
    Some(Refunded {
        rows: rows.collect(),
        total: REFUND_TOTAL.get(form)?,
    })
}

/// What was received and paid back since the membership began.
fn receipts(form: &Form, facts: &Facts) -> Option<Vec<Receipt>> {
    let first = losing(form, facts)?.since.year_month();
    let file = facts.subject_file()?;
    let all = net_receipts(&file.premium_receipts, &file.premium_refunds);
    Some(all.filter(|receipt| receipt.month >= first).collect())
}

/// Which months are meant.
struct Span {
    lost_on: Option<Date>,
    through: YearMonth,
    first_due_on: Date,
}

fn months(
    span: Span,
    form: &Form,
    facts: &Facts,
) -> Option<Result<Vec<PremiumMonth>, ScheduleGap>> {
    let file = facts.subject_file()?;
    let planned = Planned {
        acquired_on: losing(form, facts)?.since,
        lost_on: span.lost_on,
        through: span.through,
        first_due_on: span.first_due_on,
        covered: covered_months(
            &file.prepayments,
            &file.prepayment_receipts,
            &file.continued(),
            facts.today,
        ),
    };
    let payer = PremiumPayer::of(file);
    let plan = payer.plan(&planned);
    Some(premium_schedule(&plan, facts.society.premium_tables()))
}

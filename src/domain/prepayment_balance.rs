//! 前納の精算: what of the money for a 前納 goes back or is still to come, whoever asks: the list of 還付 or the 喪失 case.
//! It must not decide whether a 前納 came about; `prepayment_refund` does.

use crate::domain::date::{Date, YearMonth};
use crate::domain::member_file::Membership;
use crate::domain::premium_payment::RefundReason;
use crate::domain::premium_receipt::PaidPremium;
use crate::domain::premium_schedule::{PremiumPlan, PremiumTables, ScheduleGap, StandardFrom};
use crate::domain::prepayment::{PrepaymentQuote, prepayment_quote};
use crate::domain::prepayment_period::MonthSpan;
use crate::domain::prepayment_refund::{
    PrepaymentSettlement, PrepaymentState, received_for, refund_on_loss, settle_change, state_of,
};
use crate::domain::prepayment_rules::PrepaymentRules;
use crate::domain::prepayment_terms::{PremiumRefund, Prepayment, PrepaymentReceipt};
use crate::domain::yen::Yen;

/// The 加入の期間 to which a 前納 belongs: the last one before its first month that had begun when it was decided.
#[must_use]
pub fn spell_of<'a>(
    agreed: &Prepayment,
    spells: impl Iterator<Item = &'a Membership>,
) -> Option<&'a Membership> {
    let before = spells.filter(|spell| spell.since.year_month() < agreed.months_from);
    let mut found: Option<&Membership> = None;
    for spell in before {
        if found.is_none() || spell.since <= agreed.decided_on {
            found = Some(spell);
        }
    }
    found
}

/// The months that a person need not pay one by one at the end of a day: of each 前納 that stands, those before the month
/// in which its 加入の期間 was lost. A later 加入の期間 is paid for anew.
#[must_use]
pub fn covered_months(
    agreed: &[Prepayment],
    receipts: &[PrepaymentReceipt],
    spells: &[&Membership],
    on: Date,
) -> Vec<YearMonth> {
    let standing = agreed
        .iter()
        .filter(|agreed| state_of(agreed, receipts, on).covers());
    standing
        .flat_map(|agreed| {
            let spell = spell_of(agreed, spells.iter().copied());
            let lost_in = spell.and_then(Membership::lost_on).map(Date::year_month);
            let months = MonthSpan::new(agreed.months_from, agreed.months_until);
            let months = months.into_iter().flat_map(MonthSpan::months);
            months.filter(move |month| lost_in.is_none_or(|lost_in| *month < lost_in))
        })
        .collect()
}

/// 前納の計算 as it was agreed and as it would be now.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AgreedQuote {
    /// The months at the rates and 標準報酬月額 under which the 前納額 was agreed.
    pub agreed: PrepaymentQuote,
    /// The months as they cost now.
    pub now: PrepaymentQuote,
    /// 精算, where one month from which on the premium is another one explains the difference.
    pub settlement: Option<PrepaymentSettlement>,
}

impl AgreedQuote {
    /// What a change after the 前納 adds to it.
    #[must_use]
    pub fn additional(&self) -> Yen {
        let difference = self.settlement.map(PrepaymentSettlement::difference);
        difference.unwrap_or_default().max(Yen::ZERO)
    }
}

/// Finds the months as agreed (保険発第103号): the change lies in the last month without which the amount is as agreed.
/// Where none explains the amount, the months as they are now stand for both.
///
/// # Errors
/// The first month without 保険料率 or 標準報酬月額.
pub fn quote_as_agreed(
    plan: &PremiumPlan<'_>,
    tables: PremiumTables<'_>,
    (span, amount): (MonthSpan, Yen),
) -> Result<AgreedQuote, ScheduleGap> {
    let now = prepayment_quote(plan, tables, span)?;
    let mut months: Vec<YearMonth> = span.months().filter(|_| now.amount != amount).collect();
    months.reverse();
    let before = months.into_iter().find_map(|month| {
        let quote = quote_before(plan, tables, (span, month)).ok()?;
        (quote.amount == amount).then_some((quote, month))
    });
    Ok(match before {
        Some((agreed, month)) => AgreedQuote {
            settlement: settle_change(&agreed, &now, month),
            agreed,
            now,
        },
        None => AgreedQuote {
            agreed: now.clone(),
            now,
            settlement: None,
        },
    })
}

/// The months as if nothing had changed from a month on.
fn quote_before(
    plan: &PremiumPlan<'_>,
    tables: PremiumTables<'_>,
    (span, month): (MonthSpan, YearMonth),
) -> Result<PrepaymentQuote, ScheduleGap> {
    let mut rates = tables.rates.to_vec();
    rates.retain(|row| row.effective_from < month);
    let standards = plan.standards.iter().copied();
    let standards: Vec<StandardFrom> = standards
        .filter(|standard| standard.effective_from < month)
        .collect();
    let plan = PremiumPlan {
        standards: &standards,
        ..*plan
    };
    let tables = PremiumTables {
        rates: &rates,
        ..tables
    };
    prepayment_quote(&plan, tables, span)
}

/// The money of one 前納.
#[derive(Clone, Copy, Debug)]
pub struct PrepaymentMoney<'a> {
    /// As agreed.
    pub agreed: &'a Prepayment,
    /// 前納保険料の入金 of the person.
    pub receipts: &'a [PrepaymentReceipt],
    /// 還付 of the person.
    pub refunds: &'a [PremiumRefund],
}

impl PrepaymentMoney<'_> {
    /// What came for it.
    #[must_use]
    pub fn received(self) -> Yen {
        let received = received_for(self.agreed, self.receipts);
        received.into_iter().map(|(_, amount)| amount).sum()
    }

    /// What was paid back of it already. 毎月の保険料 of its months is none of it.
    #[must_use]
    pub fn paid_back(self) -> Yen {
        let of_it = self.refunds.iter().filter(|refund| {
            refund.paid_as == PaidPremium::Prepaid && self.agreed.takes(refund.month)
        });
        of_it.map(|refund| refund.amount).sum()
    }
}

/// 精算の結果.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PrepaymentBalance {
    /// The months it is about.
    pub months: MonthSpan,
    /// What goes back; negative where more was paid back than is owed (返納), or less came than was agreed (追加).
    pub amount: Yen,
    /// Why.
    pub reason: RefundReason,
}

/// What goes back of a 前納 at the end of a day, less what was paid back. `None` while the money may still come in time, or the premiums are not known.
#[must_use]
pub fn prepayment_balance(
    money: PrepaymentMoney<'_>,
    lost_on: Option<Date>,
    (rules, on): (PrepaymentRules, Date),
    quote: impl FnOnce() -> Option<AgreedQuote>,
) -> Option<PrepaymentBalance> {
    let agreed = money.agreed;
    let span = MonthSpan::new(agreed.months_from, agreed.months_until)?;
    let (received, paid_back) = (money.received(), money.paid_back());
    let balance = |months, due_back: Yen, reason| {
        Some(PrepaymentBalance {
            months,
            amount: due_back.checked_sub(paid_back)?,
            reason,
        })
    };
    match state_of(agreed, money.receipts, on) {
        PrepaymentState::Waiting => return None,
        PrepaymentState::Void => return balance(span, received, RefundReason::PrepaymentVoid),
        PrepaymentState::Paid => {}
    }
    let quote = quote();
    let additional = quote.as_ref().map_or(Yen::ZERO, AgreedQuote::additional);
    let excess = received.checked_sub(agreed.amount)?;
    let Some(lost_on) = lost_on else {
        let kept = excess.min(additional).max(Yen::ZERO);
        return balance(span, excess.checked_sub(kept)?, RefundReason::Excess);
    };
    let quote = quote?;
    // A difference that was not paid in full has not changed what was prepaid.
    let is_settled = additional > Yen::ZERO && excess >= additional;
    let (months, excess) = if is_settled {
        (&quote.now, excess.checked_sub(additional)?)
    } else {
        (&quote.agreed, excess)
    };
    let paid = received.checked_sub(excess)?;
    match refund_on_loss(months, paid, lost_on, rules) {
        Some(refund) => {
            let due_back = refund.amount.checked_add(excess)?;
            balance(refund.months, due_back, RefundReason::Prepaid)
        }
        None => balance(span, excess, RefundReason::Excess),
    }
}

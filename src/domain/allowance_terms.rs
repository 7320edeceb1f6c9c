//! 傷病手当金の決定の内容, as the ledger keeps it: continued claims rest on what the first one fixed.
//! It must not judge. Its serialized names are stable: they lie in people's files.

use crate::domain::allowance::{Assessment, Running};
use crate::domain::allowance_daily::DailyAmount;
use crate::domain::allowance_days::DayOutcome;
use crate::domain::allowance_rules::AllowanceRules;
use crate::domain::allowance_waiting::Waiting;
use crate::domain::benefit::{Benefit, BenefitTerms};
use crate::domain::date::Date;
use crate::domain::period::Period;
use crate::domain::yen::Yen;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// 傷病手当金の決定の内容 (健康保険法第99条).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct AllowanceTerms {
    /// 傷病名: what continued claims are recognized by.
    pub illness: String,
    /// 申請期間の初日.
    pub claimed_from: Date,
    /// 申請期間の末日.
    pub claimed_until: Date,
    /// 待期, once it is completed.
    pub waiting: Option<Waiting>,
    /// What is fixed and used with this decision; `None` where nothing has been paid yet.
    pub fixed: Option<FixedTerms>,
    /// 台帳より前に支給した日数, which no decision of the ledger shows.
    #[serde(default)]
    pub n_before_ledger: u32,
    /// Every day of the 申請期間, as spans.
    pub spans: Vec<AllowanceSpan>,
}

/// 最初の支給で決まった額と、支給した日数.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct FixedTerms {
    /// 支給を始めた日.
    pub started_on: Date,
    /// 30分の1 of the average 標準報酬月額.
    pub base: Yen,
    /// 日額 (第99条第2項).
    pub daily: Yen,
    /// 支給した日数, this decision included.
    pub n_used: u32,
    /// 延長傷病手当付加金 の初日.
    #[serde(default)]
    pub extended_from: Option<Date>,
}

/// 期間: consecutive days of one outcome and amount.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct AllowanceSpan {
    /// First day.
    pub from: Date,
    /// Last day.
    pub until: Date,
    /// 日の区分.
    pub outcome: DayOutcome,
    /// 1日あたりの支給額 (法定).
    pub per_day: Yen,
    /// 1日あたりの付加給付額.
    pub additional_per_day: Yen,
    /// 日額 before other income; `None` in decisions that were stored before it was kept.
    #[serde(default)]
    pub daily: Option<Yen>,
}

impl AllowanceTerms {
    /// What a decision on this assessment says.
    #[must_use]
    pub fn of(illness: String, claimed: (Date, Date), assessment: &Assessment) -> AllowanceTerms {
        AllowanceTerms {
            illness,
            claimed_from: claimed.0,
            claimed_until: claimed.1,
            waiting: assessment.waiting,
            n_before_ledger: 0,
            fixed: assessment.running.map(|running| FixedTerms {
                started_on: running.started_on,
                base: running.amount.base,
                daily: running.amount.daily,
                n_used: running.n_used,
                extended_from: running.extended_from,
            }),
            spans: assessment
                .spans()
                .iter()
                .map(|span| AllowanceSpan {
                    from: span.from(),
                    until: span.until,
                    outcome: span.day.outcome,
                    per_day: span.day.statutory,
                    additional_per_day: span.day.additional,
                    daily: Some(span.day.daily),
                })
                .collect(),
        }
    }

    /// What of it binds the next claim.
    #[must_use]
    pub fn running(&self) -> Option<Running> {
        self.fixed.map(|fixed| Running {
            started_on: fixed.started_on,
            amount: DailyAmount {
                base: fixed.base,
                daily: fixed.daily,
            },
            n_used: fixed.n_used,
            extended_from: fixed.extended_from,
        })
    }

    /// The spans on which the right to 傷病手当金 was met, paid or set off: they cannot be claimed again.
    pub fn met(&self) -> impl Iterator<Item = &AllowanceSpan> {
        self.spans.iter().filter(|span| {
            matches!(
                span.outcome,
                DayOutcome::Paid | DayOutcome::Reduced | DayOutcome::Offset | DayOutcome::Extended
            )
        })
    }

    /// 支給した日数 of this decision alone, by its spans. The total stored with it is only what was known when it was
    /// decided: a 訂正 or 取消 of another decision leaves it behind.
    #[must_use]
    pub fn n_own(&self, rules: &AllowanceRules) -> u32 {
        let uses = |span: &&AllowanceSpan| {
            let is_after_start = self.fixed.is_some_and(|f| f.started_on < span.from);
            let is_zero_day = span.outcome == DayOutcome::Offset;
            span.outcome.is_paid() || (is_zero_day && is_after_start && rules.zero_days_use_period)
        };
        let days = self.spans.iter().filter(uses).map(AllowanceSpan::n_days);
        u32::try_from(days.sum::<i64>()).unwrap_or(u32::MAX)
    }

    /// Whether a day of the spans lies on or after a day and was found not to be one of 傷病手当金.
    #[must_use]
    pub fn has_ended_since(&self, lost_on: Date) -> bool {
        let mut spans = self.spans.iter();
        spans.any(|span| lost_on <= span.until && span.is_able())
    }

    /// Whether somebody was found unable to work on a day.
    #[must_use]
    pub fn was_unable_on(&self, on: Date) -> bool {
        let mut unable = self.spans.iter().filter(|span| !span.is_able());
        unable.any(|span| span.from <= on && on <= span.until)
    }
}

impl AllowanceSpan {
    fn n_days(&self) -> i64 {
        self.until.days_since(self.from) + 1
    }

    /// Found able to work, or without a right.
    fn is_able(&self) -> bool {
        matches!(
            self.outcome,
            DayOutcome::Worked | DayOutcome::NotCertified | DayOutcome::NotEntitled
        )
    }
}

/// What decisions of one illness, in the order of their days, fix for the claim that follows: 支給を始めた日 and 日額
/// of the last one, and the days used by all of them.
#[must_use]
pub fn running_after(decided: &[&AllowanceTerms], rules: &AllowanceRules) -> Option<Running> {
    let running = decided.iter().rev().find_map(|terms| terms.running())?;
    let of_ledger: u32 = decided.iter().map(|terms| terms.n_own(rules)).sum();
    let before = decided.iter().map(|terms| terms.n_before_ledger).max();
    Some(Running {
        n_used: of_ledger.saturating_add(before.unwrap_or(0)),
        ..running
    })
}

/// The decisions on the illness that was decided upon last, in the order of their days.
#[must_use]
pub fn last_illness(benefits: &[Benefit]) -> Vec<&AllowanceTerms> {
    let Some(last) = allowances(benefits).next_back() else {
        return Vec::new();
    };
    let same = allowances(benefits).filter(|terms| terms.illness == last.illness);
    let mut decided: Vec<&AllowanceTerms> = same.collect();
    decided.sort_by_key(|terms| terms.claimed_from);
    decided
}

/// Days found unable to work while 待期 was not yet completed: they count for it in the next claim.
#[must_use]
pub fn open_waiting_days(decided: &[&AllowanceTerms]) -> BTreeSet<Date> {
    let open = decided.iter().filter(|terms| terms.waiting.is_none());
    open.flat_map(|terms| &terms.spans)
        .filter(|span| span.outcome == DayOutcome::Waiting)
        .flat_map(|span| (0..span.n_days()).map(|n| span.from.add_days(n)))
        .collect()
}

/// 傷病手当金の決定 among the decisions of somebody, oldest first.
pub fn allowances(benefits: &[Benefit]) -> impl DoubleEndedIterator<Item = &AllowanceTerms> {
    benefits
        .iter()
        .filter_map(|benefit| match &benefit.decision.terms {
            BenefitTerms::Allowance(terms) => Some(terms),
            BenefitTerms::Childbirth(_) => None,
        })
}

/// Days that were decided upon before, whatever the illness: nobody is paid twice for a day.
#[must_use]
pub fn decided_periods(benefits: &[Benefit]) -> Vec<Period> {
    allowances(benefits)
        .flat_map(AllowanceTerms::met)
        .filter_map(|span| Period::closed(span.from, span.until))
        .collect()
}

/// 障害手当金の調整: the daily amounts of the days since it was received, as decided before.
#[must_use]
pub fn consumed_since(terms: &[&AllowanceTerms], received_on: Date) -> Yen {
    let of = |terms: &AllowanceTerms| -> Yen {
        let fixed = terms.fixed.map_or(Yen::ZERO, |fixed| fixed.daily);
        let amounts = terms.met().map(|span| {
            let from = span.from.max(received_on);
            let n_days = (span.until.days_since(from) + 1).max(0);
            Yen::new(n_days.saturating_mul(span.daily.unwrap_or(fixed).get()))
        });
        amounts.sum()
    };
    terms.iter().map(|terms| of(terms)).sum()
}

//! 前納の一覧の元: what was agreed, whether it was paid in time, what goes back and what a change of rates brings.
//! It must not change anything, and shows a sentence instead of an amount where a setting is missing.

use crate::app::premium_book::BookOn;
use crate::app::premium_book::with_plan;
use crate::app::premiums;
use crate::app::premiums::Payer;
use crate::app::premiums::ReceiptLine;
use crate::app::premiums::RefundRow;
use crate::domain::coded::Coded;
use crate::domain::date::YearMonth;
use crate::domain::member_file::Membership;
use crate::domain::premium_payment::RefundReason;
use crate::domain::premium_schedule::PremiumPlan;
use crate::domain::premium_schedule::ScheduleGap;
use crate::domain::premium_schedule::StandardFrom;
use crate::domain::prepayment::PrepaymentQuote;
use crate::domain::prepayment::prepayment_quote;
use crate::domain::prepayment_period::MonthSpan;
use crate::domain::prepayment_refund::PrepaymentSettlement;
use crate::domain::prepayment_refund::PrepaymentState;
use crate::domain::prepayment_refund::refund_on_loss;
use crate::domain::prepayment_refund::settle_change;
use crate::domain::prepayment_refund::state_of;
use crate::domain::prepayment_terms::Prepayment;
use crate::domain::society::Society;
use crate::domain::yen::Yen;
use crate::ledger::premiums::PremiumFile;

/// 前納の一行.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PrepaidRow {
    /// Who.
    pub payer: Payer,
    /// The 前納 as it was agreed.
    pub agreed: Prepayment,
    /// 状況.
    pub state: PrepaymentState,
    /// 入金額 so far.
    pub received: Yen,
    /// 入金: the entries, oldest first.
    pub receipts: Vec<ReceiptLine>,
    /// What the clerk has to know: a refund, money that came late, a change of rates; empty where nothing.
    pub says: String,
}

impl PrepaidRow {
    /// 割引額.
    #[must_use]
    pub fn discount(&self) -> Yen {
        let discount = self.agreed.undiscounted.checked_sub(self.agreed.amount);
        discount.unwrap_or_default()
    }

    /// What is still to be paid.
    #[must_use]
    pub fn missing(&self) -> Yen {
        let missing = self.agreed.amount.checked_sub(self.received);
        missing.unwrap_or_default().max(Yen::ZERO)
    }

    /// `令和8年12月〜令和9年3月`.
    #[must_use]
    pub fn months(&self) -> String {
        let (from, until) = (self.agreed.months_from, self.agreed.months_until);
        format!("{}〜{}", from.wareki(), until.wareki())
    }
}

/// 前納 of these people, the latest first.
pub(super) fn prepaid_rows(files: &[PremiumFile], on: BookOn<'_>) -> Vec<PrepaidRow> {
    let mut rows: Vec<PrepaidRow> = files
        .iter()
        .flat_map(|file| {
            file.prepayments
                .iter()
                .filter_map(move |it| row(file, it, on))
        })
        .collect();
    rows.sort_by(|a, b| {
        let key = |row: &PrepaidRow| (row.agreed.months_from, row.payer.number.clone());
        key(b)
            .0
            .cmp(&key(a).0)
            .then_with(|| key(a).1.cmp(&key(b).1))
    });
    rows
}

fn row(file: &PremiumFile, agreed: &Prepayment, on: BookOn<'_>) -> Option<PrepaidRow> {
    let membership = membership_of(file, agreed)?;
    let state = state_of(agreed, &file.prepayment_receipts, on.today);
    let of_it = file.prepayment_receipts.iter();
    let receipts: Vec<ReceiptLine> = of_it
        .filter(|receipt| receipt.months_from == agreed.months_from)
        .map(|receipt| ReceiptLine {
            entry: receipt.entry,
            received_on: receipt.received_on,
            amount: receipt.amount,
            channel: receipt.channel.label(),
        })
        .collect();
    Some(PrepaidRow {
        payer: Payer::of(file, membership),
        state,
        received: receipts.iter().map(|receipt| receipt.amount).sum(),
        says: says(file, (agreed, membership, state), on),
        receipts,
        agreed: agreed.clone(),
    })
}

/// The 加入の期間 in which the prepaid months lie.
fn membership_of<'a>(file: &'a PremiumFile, agreed: &Prepayment) -> Option<&'a Membership> {
    let mut spells = file.spells.iter();
    spells.rfind(|spell| spell.since.year_month() < agreed.months_from)
}

fn says(
    file: &PremiumFile,
    (agreed, membership, state): (&Prepayment, &Membership, PrepaymentState),
    on: BookOn<'_>,
) -> String {
    if state == PrepaymentState::Void {
        return "毎月の納付期日に戻りました".to_owned();
    }
    if state == PrepaymentState::Waiting {
        return String::new();
    }
    let refund = refunds_of(file, on)
        .into_iter()
        .find(|refund| refund.month >= agreed.months_from && refund.month <= agreed.months_until);
    if let Some(refund) = refund {
        return format!("{}の還付 {}円", refund.reason.label(), refund.amount);
    }
    if membership.lost_on().is_some() {
        return String::new();
    }
    match settlement(file, (agreed, membership), on) {
        None => String::new(),
        Some(Settled::Changed(settled)) => changed_words(settled),
        Some(Settled::Differs(amount)) => {
            format!(
                "今の料率・標準報酬月額では{amount}円になります。変わった理由を確かめてください"
            )
        }
    }
}

fn changed_words(settled: PrepaymentSettlement) -> String {
    let difference = settled.difference();
    let months = format!("{}分から保険料が変わります", settled.months.from().wareki());
    let parts = format!("新{}円－旧{}円", settled.charged, settled.credited);
    if difference < Yen::ZERO {
        let back = Yen::ZERO.checked_sub(difference).unwrap_or_default();
        format!("{months}。{back}円を返します（{parts}）")
    } else {
        format!("{months}。追加{difference}円（{parts}）")
    }
}

/// 前納の計算 of the agreed months as the settings are now.
fn quote_now(
    file: &PremiumFile,
    (agreed, membership): (&Prepayment, &Membership),
    on: BookOn<'_>,
) -> Option<Result<PrepaymentQuote, ScheduleGap>> {
    let span = MonthSpan::new(agreed.months_from, agreed.months_until)?;
    Some(with_plan(file, membership, on, |plan| {
        prepayment_quote(plan, on.society.premium_tables(), span)
    }))
}

/// What has become of the amount since the 前納 was agreed.
enum Settled {
    /// A month from which on the premium is another one.
    Changed(PrepaymentSettlement),
    /// The amount would be another one now, and no single month explains it.
    Differs(Yen),
}

/// 精算 after a change (保険発第103号): the month is the last one without whose change the amount would be as agreed. `None` where nothing
/// changed or the premiums are not known.
fn settlement(
    file: &PremiumFile,
    (agreed, membership): (&Prepayment, &Membership),
    on: BookOn<'_>,
) -> Option<Settled> {
    let now = quote_now(file, (agreed, membership), on)?.ok()?;
    if now.amount == agreed.amount {
        return None;
    }
    let span = MonthSpan::new(agreed.months_from, agreed.months_until)?;
    let mut months: Vec<YearMonth> = span.months().collect();
    months.reverse();
    let before = months.into_iter().find_map(|month| {
        let society = without_rates_from(on.society, month);
        let quote = with_plan(file, membership, on, |plan| {
            let standards = standards_before(plan, month);
            let plan = PremiumPlan {
                standards: &standards,
                ..*plan
            };
            prepayment_quote(&plan, society.premium_tables(), span)
        });
        let quote = quote.ok()?;
        (quote.amount == agreed.amount).then_some((quote, month))
    });
    let settled = before.and_then(|(before, month)| settle_change(&before, &now, month));
    Some(settled.map_or(Settled::Differs(now.amount), Settled::Changed))
}

/// The settings as if no rate had changed from this month on.
fn without_rates_from(society: &Society, month: YearMonth) -> Society {
    let mut society = society.clone();
    society
        .premium_rates
        .retain(|row| row.effective_from < month);
    society
}

fn standards_before(plan: &PremiumPlan<'_>, month: YearMonth) -> Vec<StandardFrom> {
    let standards = plan.standards.iter().copied();
    standards
        .filter(|standard| standard.effective_from < month)
        .collect()
}

/// 還付 of one person: monthly premiums first, then 前納.
pub(super) fn all_refunds_of(file: &PremiumFile, on: BookOn<'_>) -> Vec<RefundRow> {
    let mut rows = premiums::refunds_of(file, on);
    rows.extend(refunds_of(file, on));
    rows
}

/// 還付 of the 前納 of one person: what had not passed at the loss, what came late or short, what came too much. What was
/// paid back already is taken off.
pub(super) fn refunds_of(file: &PremiumFile, on: BookOn<'_>) -> Vec<RefundRow> {
    let rows = file.prepayments.iter().filter_map(|agreed| {
        let membership = membership_of(file, agreed)?;
        let (months, amount, reason) = owed_back(file, (agreed, membership), on)?;
        let paid_back: Yen = file
            .refunds
            .iter()
            .filter(|refund| refund.month == months.from())
            .map(|refund| refund.amount)
            .sum();
        Some(RefundRow {
            payer: Payer::of(file, membership),
            month: months.from(),
            until: months.until(),
            amount: amount.checked_sub(paid_back)?,
            reason,
            is_member: membership.covers(on.today),
            account: None,
        })
    });
    rows.filter(|row| row.amount > Yen::ZERO).collect()
}

fn owed_back(
    file: &PremiumFile,
    (agreed, membership): (&Prepayment, &Membership),
    on: BookOn<'_>,
) -> Option<(MonthSpan, Yen, RefundReason)> {
    let span = MonthSpan::new(agreed.months_from, agreed.months_until)?;
    let of_it = file.prepayment_receipts.iter();
    let received: Yen = of_it
        .filter(|receipt| receipt.months_from == agreed.months_from)
        .map(|receipt| receipt.amount)
        .sum();
    match state_of(agreed, &file.prepayment_receipts, on.today) {
        PrepaymentState::Waiting => None,
        PrepaymentState::Void => Some((span, received, RefundReason::PrepaymentVoid)),
        PrepaymentState::Paid => {
            let excess = received.checked_sub(agreed.amount)?;
            let Some(lost_on) = membership.lost_on() else {
                return Some((span, excess, RefundReason::Excess));
            };
            let quote = quote_now(file, (agreed, membership), on)?.ok()?;
            let rules = on.society.voluntary.prepayment;
            let refund = refund_on_loss(&quote, agreed.amount, lost_on, rules);
            match refund {
                Some(refund) => {
                    let amount = refund.amount.checked_add(excess)?;
                    Some((refund.months, amount, RefundReason::Prepaid))
                }
                None => Some((span, excess, RefundReason::Excess)),
            }
        }
    }
}

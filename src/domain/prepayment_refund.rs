//! 前納のその後: whether it was paid in time, what goes back on a loss, and what a change of rates brings
//! (健康保険法第165条, 令第50条, 昭和59年12月4日 保険発第103号).
//! It must not decide who is paid; heirs and accounts are the case's.

use crate::domain::coded::coded_enum;
use crate::domain::date::{Date, YearMonth};
use crate::domain::prepayment::{PrepaymentQuote, present_value};
use crate::domain::prepayment_period::MonthSpan;
use crate::domain::prepayment_rules::PrepaymentRules;
use crate::domain::prepayment_terms::{Prepayment, PrepaymentReceipt};
use crate::domain::yen::{ExactYen, Rounding, Yen};

coded_enum! {
    /// 前納の状況.
    pub enum PrepaymentState {
        /// Not paid in full, the 前納期限 not past.
        Waiting = "waiting", "入金待ち";
        /// Paid in full by the 前納期限: each month counts as paid when its first day comes.
        Paid = "paid", "前納済";
        /// Late or short: there is no 前納, the monthly 納付期日 come back.
        Void = "void", "前納不成立（期限までに納付なし）";
    }
}

impl PrepaymentState {
    /// Whether the months are covered: while the money may still come, and once it came.
    #[must_use]
    pub const fn covers(self) -> bool {
        matches!(self, PrepaymentState::Waiting | PrepaymentState::Paid)
    }
}

/// 前納の状況 at the end of a day. `receipts` are the days and amounts received for it; money that came after the
/// 前納期限 changes nothing.
#[must_use]
pub fn prepayment_state(
    amount: Yen,
    due_on: Date,
    receipts: &[(Date, Yen)],
    on: Date,
) -> PrepaymentState {
    let in_time: Yen = receipts
        .iter()
        .filter(|(received_on, _)| *received_on <= due_on.min(on))
        .map(|(_, amount)| *amount)
        .sum();
    if in_time >= amount {
        PrepaymentState::Paid
    } else if on <= due_on {
        PrepaymentState::Waiting
    } else {
        PrepaymentState::Void
    }
}

/// The days and amounts received for a 前納.
#[must_use]
pub fn received_for(agreed: &Prepayment, receipts: &[PrepaymentReceipt]) -> Vec<(Date, Yen)> {
    receipts
        .iter()
        .filter(|receipt| agreed.takes(receipt.months_from))
        .map(|receipt| (receipt.received_on, receipt.amount))
        .collect()
}

/// 前納の状況 of an agreed 前納 at the end of a day.
#[must_use]
pub fn state_of(agreed: &Prepayment, receipts: &[PrepaymentReceipt], on: Date) -> PrepaymentState {
    let received = received_for(agreed, receipts);
    prepayment_state(agreed.amount_in_time(), agreed.last_due_on(), &received, on)
}

/// 還付の計算: what of a 前納 goes back when the 資格 is lost.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PrepaymentRefund {
    /// 未経過期間: the months that go back, the month of the loss included.
    pub months: MonthSpan,
    /// 還付額.
    pub amount: Yen,
}

/// 還付額 on a loss inside the prepaid months, or before them (令第50条): the month of the loss goes back undiscounted,
/// each later month at its value in the month of the loss. A loss before the first prepaid month gives back all that was
/// paid. `None` where no prepaid month remains.
#[must_use]
pub fn refund_on_loss(
    quote: &PrepaymentQuote,
    paid: Yen,
    lost_on: Date,
    rules: PrepaymentRules,
) -> Option<PrepaymentRefund> {
    let first = quote.months.first()?.month;
    let last = quote.months.last()?.month;
    let lost_in = lost_on.year_month();
    let months = MonthSpan::new(lost_in.max(first), last)?;
    let amount = if lost_in < first {
        paid
    } else {
        let remaining = quote.exact_from(lost_in);
        rules
            .refund_rounding
            .rounding()
            .round(present_value(&remaining, 0))
    };
    Some(PrepaymentRefund { months, amount })
}

/// 料率等の変更に伴う前納額の精算: the months from the change on are prepaid anew, what was prepaid for them is credited.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PrepaymentSettlement {
    /// The months that cost another amount.
    pub months: MonthSpan,
    /// X: what was prepaid for these months, with interest for the time passed.
    pub credited: Yen,
    /// Y: what these months cost anew.
    pub charged: Yen,
}

impl PrepaymentSettlement {
    /// Y − X: to be paid in addition where positive, to be given back where negative.
    #[must_use]
    pub fn difference(self) -> Yen {
        self.charged.checked_sub(self.credited).unwrap_or_default()
    }
}

/// 精算 of a change from `changed_from` on (保険発第103号; the algebra is 未確認). `before` is the 前納 as agreed, `after`
/// the same months as they cost now. `None` where no prepaid month remains or nothing changes.
#[must_use]
pub fn settle_change(
    before: &PrepaymentQuote,
    after: &PrepaymentQuote,
    changed_from: YearMonth,
) -> Option<PrepaymentSettlement> {
    let first = before.months.first()?.month.max(changed_from);
    let months = MonthSpan::new(first, before.months.last()?.month)?;
    let (old, new) = (before.exact_from(first), after.exact_from(first));
    if old == new {
        return None;
    }
    let value = |premiums: &[ExactYen]| Rounding::HalfUp1.round(present_value(premiums, 1));
    Some(PrepaymentSettlement {
        months,
        credited: value(&old),
        charged: value(&new),
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{PrepaymentState, prepayment_state, refund_on_loss, settle_change};
    use crate::domain::date::{YearMonth, day};
    use crate::domain::premium::{CareCharge, MonthlyPremium};
    use crate::domain::premium_rates::PremiumRates;
    use crate::domain::prepayment::{
        PrepaymentMonth, PrepaymentQuote, discount_factor, prepaid_amount,
    };
    use crate::domain::prepayment_rules::{PrepaymentRules, RefundRounding};
    use crate::domain::yen::{ExactYen, Rate, Yen};
    use proptest::prelude::{prop_assert, prop_assert_eq, proptest};

    fn quote(premiums: &[i64]) -> PrepaymentQuote {
        let april = YearMonth::new(2026, 4).unwrap();
        let none = Rate::new(0);
        let months: Vec<PrepaymentMonth> = premiums
            .iter()
            .zip(0..)
            .map(|(premium, n)| PrepaymentMonth {
                month: april.add_months(n),
                standard_monthly: Yen::new(300_000),
                rates: PremiumRates {
                    general: none,
                    care: none,
                    childcare_support: none,
                    employee_general: None,
                    employee_care: None,
                },
                care: CareCharge::None,
                premium: MonthlyPremium {
                    general: Yen::new(*premium),
                    care: Yen::ZERO,
                    childcare_support: Yen::ZERO,
                },
                exact: Yen::new(*premium).exact(),
            })
            .collect();
        let exact: Vec<ExactYen> = months.iter().map(|month| month.exact).collect();
        PrepaymentQuote {
            undiscounted: months.iter().map(|month| month.premium.total()).sum(),
            amount: prepaid_amount(&exact),
            months,
        }
    }

    #[test]
    fn 期限の当日までに全額なら前納済_一円でも足りなければ不成立() {
        let due = day!(2026, 3, 31);
        let state = |receipts: &[_], on| prepayment_state(Yen::new(177_955), due, receipts, on);
        let in_time = [(due, Yen::new(177_955))];
        assert_eq!(state(&[], due), PrepaymentState::Waiting);
        assert_eq!(state(&[], day!(2026, 4, 1)), PrepaymentState::Void);
        assert_eq!(state(&in_time, day!(2026, 3, 30)), PrepaymentState::Waiting);
        assert_eq!(state(&in_time, due), PrepaymentState::Paid);
        let short = [(due, Yen::new(177_954))];
        assert_eq!(state(&short, day!(2026, 4, 1)), PrepaymentState::Void);
        let late = [(due, Yen::new(177_954)), (day!(2026, 4, 1), Yen::new(1))];
        assert_eq!(state(&late, day!(2026, 4, 1)), PrepaymentState::Void);
        let parts = [(due, Yen::new(177_000)), (due, Yen::new(955))];
        assert_eq!(state(&parts, day!(2026, 9, 1)), PrepaymentState::Paid);
    }

    #[test]
    fn 前納の前に喪失すれば全額を返す() {
        let quote = quote(&[30_000; 6]);
        let rules = PrepaymentRules::default();
        let paid = Yen::new(178_000);
        let refund = refund_on_loss(&quote, paid, day!(2026, 3, 31), rules).unwrap();
        assert_eq!((refund.amount, refund.months.n_months()), (paid, 6));
        let first = refund_on_loss(&quote, paid, day!(2026, 4, 1), rules).unwrap();
        assert_eq!(first.amount, Yen::new(178_538));
        let last = refund_on_loss(&quote, paid, day!(2026, 9, 30), rules).unwrap();
        assert_eq!(last.amount, Yen::new(30_000));
        let after = refund_on_loss(&quote, paid, day!(2026, 10, 1), rules);
        assert_eq!(after, None);
    }

    #[test]
    fn 還付の端数は組合の定め() {
        let quote = quote(&[30_000; 12]);
        let refund = |refund_rounding| {
            let rules = PrepaymentRules {
                refund_rounding,
                ..PrepaymentRules::default()
            };
            refund_on_loss(&quote, quote.amount, day!(2026, 9, 10), rules)
                .unwrap()
                .amount
        };
        assert_eq!(refund(RefundRounding::HalfUp), Yen::new(207_955));
        assert_eq!(refund(RefundRounding::Floor), Yen::new(207_955));
        let october = day!(2026, 10, 1);
        let floor = PrepaymentRules {
            refund_rounding: RefundRounding::Floor,
            ..PrepaymentRules::default()
        };
        let refund = refund_on_loss(&quote, quote.amount, october, floor).unwrap();
        assert_eq!(refund.amount, Yen::new(178_537));
    }

    proptest! {
        #[test]
        fn 還付は払った額に利息を足した額を超えない(premiums in proptest::collection::vec(1_740_i64..278_000, 1..=12), at in 0_i32..12) {
            let quote = quote(&premiums);
            let lost_on = YearMonth::new(2026, 4).unwrap().add_months(at).first_day();
            let refund = refund_on_loss(&quote, quote.amount, lost_on, PrepaymentRules::default());
            let passed = usize::try_from(at).unwrap();
            prop_assert_eq!(refund.is_some(), passed < premiums.len());
            if let Some(refund) = refund {
                // With interest from the month before the first one to the month of the loss.
                let k = u32::try_from(at).unwrap() + 1;
                let half = ExactYen::new(1, 2);
                let with_interest = (quote.amount.exact() + half) / discount_factor(k);
                prop_assert!(refund.amount.exact() <= with_interest + half);
                let plain: i64 = premiums.iter().skip(passed).sum();
                prop_assert!(refund.amount.get() <= plain);
                prop_assert!(refund.amount.exact() + half >= Yen::new(plain).exact() * discount_factor(12));
            }
        }

        #[test]
        fn 精算の差は変わった月の分だけ(premiums in proptest::collection::vec(1_740_i64..278_000, 1..=12), rise in -500_i64..500, at in 0_i32..12) {
            let from = YearMonth::new(2026, 4).unwrap().add_months(at);
            let passed = usize::try_from(at).unwrap();
            let risen: Vec<i64> = premiums.iter().enumerate()
                .map(|(n, premium)| if n < passed { *premium } else { premium + rise })
                .collect();
            let settlement = settle_change(&quote(&premiums), &quote(&risen), from);
            let n_left = i64::try_from(premiums.len().saturating_sub(passed)).unwrap();
            prop_assert_eq!(settlement.is_some(), n_left > 0 && rise != 0);
            if let Some(settlement) = settlement {
                prop_assert_eq!(settlement.months.n_months(), n_left);
                let difference = settlement.difference().get();
                prop_assert!(difference.abs() <= (rise * n_left).abs() + 1);
                prop_assert!(difference == 0 || difference.signum() == rise.signum());
            }
        }
    }
}

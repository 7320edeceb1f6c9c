//! 保険料の納付: what the receipts say of each month, what an unpaid month brings, and what goes back
//! (健康保険法第37条第2項・第38条第3号).
//! It must not decide whether a delay had a 正当な理由: excused months arrive as a list.

use crate::domain::coded::coded_enum;
use crate::domain::date::{Date, YearMonth};
use crate::domain::member_file::PremiumReceipt;
use crate::domain::premium_receipt::PaidPremium;
use crate::domain::premium_schedule::PremiumMonth;
use crate::domain::prepayment_terms::PremiumRefund;
use crate::domain::yen::Yen;
use std::collections::BTreeMap;

/// 領収: money received for one month; money paid back is a negative one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Receipt {
    /// 月分.
    pub month: YearMonth,
    /// 領収日.
    pub received_on: Date,
    /// 領収額.
    pub amount: Yen,
}

impl Receipt {
    /// Whether it came by a day. A 還付 never came, and takes nothing from what did: it is the society that paid it.
    #[must_use]
    pub fn came_by(&self, day: Date) -> bool {
        self.amount > Yen::ZERO && self.received_on <= day
    }
}

impl From<&PremiumReceipt> for Receipt {
    fn from(receipt: &PremiumReceipt) -> Receipt {
        Receipt {
            month: receipt.month,
            received_on: receipt.received_on,
            amount: receipt.amount,
        }
    }
}

/// 毎月の保険料 of a person as received and as paid back.
pub fn net_receipts<'a>(
    receipts: &'a [PremiumReceipt],
    refunds: &'a [PremiumRefund],
) -> impl Iterator<Item = Receipt> + 'a {
    let monthly = |refund: &&PremiumRefund| refund.paid_as == PaidPremium::Monthly;
    let refunds = refunds.iter().filter(monthly).map(|refund| Receipt {
        month: refund.month,
        received_on: refund.decided_on,
        amount: Yen::ZERO.checked_sub(refund.amount).unwrap_or_default(),
    });
    receipts.iter().map(Receipt::from).chain(refunds)
}

coded_enum! {
    /// 納付の状況 of a month.
    pub enum PaymentState {
        /// Covered by a 前納.
        Covered = "covered", "前納済";
        /// Nothing received, the 納付期日 not past.
        Open = "open", "納付前";
        /// Nothing received by the 納付期日.
        Unpaid = "unpaid", "未納";
        /// Less than the premium received, or left after a 還付.
        Short = "short", "不足";
        /// The premium received by the 納付期日.
        Paid = "paid", "納付済";
        /// The premium complete only after the 納付期日.
        Late = "late", "遅延納付";
        /// More than the premium received.
        Over = "over", "過納";
    }
}

/// 納付の状況 of a month on a day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MonthStatus {
    /// 状況; a month paid late and with too much is [`PaymentState::Late`], its difference positive.
    pub state: PaymentState,
    /// 領収額 so far.
    pub received: Yen,
    /// 領収額 minus 保険料: negative while something is missing.
    pub difference: Yen,
    /// The day on which the premium was complete.
    pub completed_on: Option<Date>,
}

/// The receipts of one person.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Payments<'a> {
    /// 領収.
    pub receipts: &'a [Receipt],
    /// Months whose delay had a 正当な理由 (第37条第2項ただし書・第38条第3号).
    pub excused: &'a [YearMonth],
}

/// 納付の状況 of a month as it stands at the end of a day.
#[must_use]
pub fn month_status(month: &PremiumMonth, receipts: &[Receipt], on: Date) -> MonthStatus {
    let owed = owed(month);
    let mut of_month: Vec<&Receipt> = receipts
        .iter()
        .filter(|receipt| receipt.month == month.month && receipt.received_on <= on)
        .collect();
    of_month.sort();
    let received: Yen = of_month.iter().map(|receipt| receipt.amount).sum();
    let completed_on = of_month
        .iter()
        .scan(Yen::ZERO, |sum, receipt| {
            *sum = [*sum, receipt.amount].into_iter().sum();
            Some((*sum, receipt.received_on))
        })
        .find(|(sum, _)| *sum >= owed)
        .map(|(_, received_on)| received_on)
        // Money paid back is a negative receipt: the premium is complete only while it still is.
        .filter(|_| received >= owed);
    let difference = received.checked_sub(owed).unwrap_or_default();
    // 未納 brings the 喪失; a month whose money came and went back is only short.
    let has_come = of_month.iter().any(|receipt| receipt.came_by(month.due_on));
    let state = match completed_on {
        _ if month.is_covered && difference == Yen::ZERO => PaymentState::Covered,
        Some(_) if month.is_covered => PaymentState::Over,
        Some(completed_on) if completed_on > month.due_on => PaymentState::Late,
        Some(_) if difference > Yen::ZERO => PaymentState::Over,
        Some(_) => PaymentState::Paid,
        None if received > Yen::ZERO || has_come => PaymentState::Short,
        None if on > month.due_on => PaymentState::Unpaid,
        None => PaymentState::Open,
    };
    MonthStatus {
        state,
        received,
        difference,
        completed_on,
    }
}

/// What a single month still asks for: nothing where a 前納 covers it.
fn owed(month: &PremiumMonth) -> Yen {
    if month.is_covered {
        Yen::ZERO
    } else {
        month.premium.total()
    }
}

/// What a month brings that was not paid in full by its 納付期日.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum UnpaidEffect {
    /// 取消: never was a 任意継続被保険者 (第37条第2項). No loss, hence no 資格喪失通知.
    VoidsAcquisition {
        /// 初回の月分.
        month: YearMonth,
        /// The day after the 納付期日, from which this is certain.
        known_on: Date,
    },
    /// 資格喪失 (第38条第3号).
    EndsMembership {
        /// 月分.
        month: YearMonth,
        /// 資格喪失年月日: the day after the 納付期日.
        lost_on: Date,
    },
}

/// 未納の効果 of a month at the end of a day; `None` before the 納付期日 is past, and for a month that is covered,
/// excused or paid in time. Money that came later changes nothing without a 正当な理由.
#[must_use]
pub fn unpaid_effect(
    month: &PremiumMonth,
    payments: Payments<'_>,
    on: Date,
) -> Option<UnpaidEffect> {
    if on <= month.due_on || is_settled_by_due(month, payments) {
        return None;
    }
    Some(effect(month))
}

/// 未納の効果 of a schedule at the end of a day: the earliest month counts, and after it nothing is owed.
#[must_use]
pub fn first_unpaid_effect(
    months: &[PremiumMonth],
    payments: Payments<'_>,
    on: Date,
) -> Option<UnpaidEffect> {
    months
        .iter()
        .find_map(|month| unpaid_effect(month, payments, on))
}

fn is_settled_by_due(month: &PremiumMonth, payments: Payments<'_>) -> bool {
    month.is_covered
        || payments.excused.contains(&month.month)
        || received_by_due(month, payments.receipts) >= owed(month)
}

/// What came for a month by its 納付期日, whatever of it was paid back.
#[must_use]
pub fn received_by_due(month: &PremiumMonth, receipts: &[Receipt]) -> Yen {
    let of_month = receipts.iter().filter(|it| it.month == month.month);
    let in_time = of_month.filter(|it| it.came_by(month.due_on));
    in_time.map(|receipt| receipt.amount).sum()
}

fn effect(month: &PremiumMonth) -> UnpaidEffect {
    let day_after = month.due_on.add_days(1);
    if month.is_first {
        UnpaidEffect::VoidsAcquisition {
            month: month.month,
            known_on: day_after,
        }
    } else {
        UnpaidEffect::EndsMembership {
            month: month.month,
            lost_on: day_after,
        }
    }
}

/// 還付: money received for a month that is not owed, or more than is owed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Refund {
    /// 月分.
    pub month: YearMonth,
    /// 還付額.
    pub amount: Yen,
    /// 理由.
    pub reason: RefundReason,
}

coded_enum! {
    /// 還付の理由.
    pub enum RefundReason {
        /// The month is not charged: it lies at or after the loss, or the acquisition is void.
        NotOwed = "not_owed", "徴収しない月の保険料";
        /// More than the premium of the month.
        Excess = "excess", "過納";
        /// What of a 前納 has not passed when the 資格 is lost (令第50条).
        Prepaid = "prepaid", "前納の未経過分";
        /// Money for a 前納 that did not come about: late or short.
        PrepaymentVoid = "prepayment_void", "成立しなかった前納の入金";
    }
}

/// 還付する月と額: `charged` are the months charged after the loss, empty for a void acquisition.
#[must_use]
pub fn refunds(charged: &[PremiumMonth], receipts: &[Receipt]) -> Vec<Refund> {
    let mut received: BTreeMap<YearMonth, Vec<Yen>> = BTreeMap::new();
    for receipt in receipts {
        received
            .entry(receipt.month)
            .or_default()
            .push(receipt.amount);
    }
    received
        .into_iter()
        .filter_map(|(month, amounts)| refund(charged, month, amounts.into_iter().sum()))
        .collect()
}

fn refund(charged: &[PremiumMonth], month: YearMonth, received: Yen) -> Option<Refund> {
    let row = charged.iter().find(|row| row.month == month);
    let (owed, reason) = match row {
        Some(row) => (owed(row), RefundReason::Excess),
        None => (Yen::ZERO, RefundReason::NotOwed),
    };
    let amount = received.checked_sub(owed)?;
    (amount > Yen::ZERO).then_some(Refund {
        month,
        amount,
        reason,
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{
        PaymentState, Payments, Receipt, Refund, RefundReason, UnpaidEffect, first_unpaid_effect,
        month_status, refunds, unpaid_effect,
    };
    use crate::domain::date::{Date, YearMonth, day};
    use crate::domain::premium::{CareCharge, MonthlyPremium};
    use crate::domain::premium_schedule::PremiumMonth;
    use crate::domain::yen::Yen;
    use proptest::prelude::{prop_assert, prop_assert_eq, proptest};

    fn month(text: &str) -> YearMonth {
        YearMonth::parse_iso(text).unwrap()
    }

    fn october() -> PremiumMonth {
        PremiumMonth {
            month: month("2026-10"),
            standard_monthly: Yen::new(300_000),
            care: CareCharge::None,
            premium: MonthlyPremium {
                general: Yen::new(29_310),
                care: Yen::ZERO,
                childcare_support: Yen::new(690),
            },
            due_on: day!(2026, 10, 13),
            is_first: false,
            is_covered: false,
        }
    }

    fn receipt(received_on: Date, amount: i64) -> Receipt {
        Receipt {
            month: month("2026-10"),
            received_on,
            amount: Yen::new(amount),
        }
    }

    fn state(receipts: &[Receipt], on: Date) -> (PaymentState, i64) {
        let status = month_status(&october(), receipts, on);
        (status.state, status.difference.get())
    }

    const DUE: Date = day!(2026, 10, 13);
    const AFTER: Date = day!(2026, 10, 14);

    #[test]
    fn 納付の状況は期日の当日まで待つ() {
        assert_eq!(state(&[], DUE), (PaymentState::Open, -30_000));
        assert_eq!(state(&[], AFTER), (PaymentState::Unpaid, -30_000));
        let in_time = [receipt(DUE, 30_000)];
        assert_eq!(state(&in_time, DUE), (PaymentState::Paid, 0));
        let late = [receipt(AFTER, 30_000)];
        assert_eq!(state(&late, DUE), (PaymentState::Open, -30_000));
        assert_eq!(state(&late, AFTER), (PaymentState::Late, 0));
    }

    #[test]
    fn 分けて納めれば満額になった日が納付日() {
        let parts = [receipt(AFTER, 10), receipt(day!(2026, 10, 1), 29_990)];
        assert_eq!(state(&parts, DUE), (PaymentState::Short, -10));
        let status = month_status(&october(), &parts, AFTER);
        assert_eq!(status.state, PaymentState::Late);
        assert_eq!(status.completed_on, Some(AFTER));
        let over = [receipt(DUE, 30_001)];
        assert_eq!(state(&over, DUE), (PaymentState::Over, 1));
        let returned = [receipt(DUE, 30_000), receipt(AFTER, -30_000)];
        assert_eq!(state(&returned, DUE), (PaymentState::Paid, 0));
        assert_eq!(state(&returned, AFTER), (PaymentState::Short, -30_000));
    }

    #[test]
    fn 前納の月は納めなくてよい() {
        let covered = PremiumMonth {
            is_covered: true,
            ..october()
        };
        assert_eq!(
            month_status(&covered, &[], AFTER).state,
            PaymentState::Covered
        );
        let twice = [receipt(DUE, 30_000)];
        let status = month_status(&covered, &twice, AFTER);
        assert_eq!(status.state, PaymentState::Over);
        assert_eq!(status.difference, Yen::new(30_000));
        let nothing = Payments {
            receipts: &[],
            excused: &[],
        };
        assert_eq!(unpaid_effect(&covered, nothing, AFTER), None);
    }

    #[test]
    fn 未納は期日の翌日に喪失_初回は取消() {
        let nothing = Payments {
            receipts: &[],
            excused: &[],
        };
        let month_of = month("2026-10");
        let lost = Some(UnpaidEffect::EndsMembership {
            month: month_of,
            lost_on: AFTER,
        });
        assert_eq!(unpaid_effect(&october(), nothing, DUE), None);
        assert_eq!(unpaid_effect(&october(), nothing, AFTER), lost);
        let first = PremiumMonth {
            is_first: true,
            ..october()
        };
        assert_eq!(
            first_unpaid_effect(&[first, october()], nothing, AFTER),
            Some(UnpaidEffect::VoidsAcquisition {
                month: month_of,
                known_on: AFTER
            })
        );
    }

    #[test]
    fn 遅れて納めても正当な理由がなければ喪失() {
        let late = [receipt(AFTER, 30_000)];
        let excused = [month("2026-10")];
        let payments = |excused| Payments {
            receipts: &late,
            excused,
        };
        assert!(unpaid_effect(&october(), payments(&[]), day!(2026, 11, 1)).is_some());
        assert_eq!(
            unpaid_effect(&october(), payments(&excused), day!(2026, 11, 1)),
            None
        );
        let short = [receipt(DUE, 29_999)];
        let payments = Payments {
            receipts: &short,
            excused: &[],
        };
        assert!(unpaid_effect(&october(), payments, AFTER).is_some());
    }

    #[test]
    fn 期日までに納めた月は還付しても喪失しない() {
        let before = day!(2026, 10, 12);
        for returned_on in [before, DUE, AFTER] {
            let receipts = [receipt(before, 30_000), receipt(returned_on, -30_000)];
            let payments = Payments {
                receipts: &receipts,
                excused: &[],
            };
            assert_eq!(unpaid_effect(&october(), payments, AFTER), None);
            assert_eq!(state(&receipts, AFTER), (PaymentState::Short, -30_000));
        }
        // Money that came late was never in time, whether it went back or not.
        let late = [receipt(AFTER, 30_000), receipt(AFTER, -30_000)];
        let payments = Payments {
            receipts: &late,
            excused: &[],
        };
        assert!(unpaid_effect(&october(), payments, AFTER).is_some());
        assert_eq!(state(&late, AFTER), (PaymentState::Unpaid, -30_000));
    }

    #[test]
    fn 喪失後の月と納めすぎは還付する() {
        let november = Receipt {
            month: month("2026-11"),
            ..receipt(DUE, 30_000)
        };
        let receipts = [november, receipt(DUE, 20_000), receipt(DUE, 10_500)];
        let not_owed = Refund {
            month: month("2026-11"),
            amount: Yen::new(30_000),
            reason: RefundReason::NotOwed,
        };
        let excess = Refund {
            month: month("2026-10"),
            amount: Yen::new(500),
            reason: RefundReason::Excess,
        };
        assert_eq!(refunds(&[october()], &receipts), vec![excess, not_owed]);
        let all: i64 = refunds(&[], &receipts)
            .iter()
            .map(|refund| refund.amount.get())
            .sum();
        assert_eq!(all, 60_500);
        assert_eq!(refunds(&[october()], &[receipt(DUE, 30_000)]), vec![]);
    }

    proptest! {
        #[test]
        fn 喪失は期日までに満額でないときだけ(amounts in proptest::collection::vec((0_i64..30, 0_i64..20_000), 0..6)) {
            let receipts: Vec<Receipt> = amounts.iter()
                .map(|(n_days, amount)| receipt(day!(2026, 10, 1).add_days(*n_days), *amount))
                .collect();
            let in_time: i64 = receipts.iter()
                .filter(|receipt| receipt.received_on <= DUE)
                .map(|receipt| receipt.amount.get())
                .sum();
            let payments = Payments { receipts: &receipts, excused: &[] };
            let effect = unpaid_effect(&october(), payments, day!(2026, 12, 31));
            prop_assert_eq!(effect.is_none(), in_time >= 30_000);
            let status = month_status(&october(), &receipts, day!(2026, 12, 31));
            prop_assert_eq!(status.difference.get(), status.received.get() - 30_000);
            let refunded: i64 = refunds(&[october()], &receipts).iter().map(|refund| refund.amount.get()).sum();
            prop_assert_eq!(refunded, status.difference.get().max(0));
            prop_assert!(status.state != PaymentState::Covered);
        }
    }
}

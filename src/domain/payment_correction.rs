//! 訂正・取消と支払: what of the earlier payments is taken back, what is still to be paid, and what is to come back.
//! It must not touch money that already went: that is claimed (返納), never hidden.

use crate::domain::member::PersonId;
use crate::domain::payment::{PaymentId, PaymentOrder, PaymentPurpose, PaymentState, Recipient};
use crate::domain::yen::Yen;
use std::collections::BTreeMap;

/// 返納の番号.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ReclaimId(pub i64);

/// 先の支払: a payment of the corrected case, or of the case that it had corrected itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct EarlierPayment {
    /// 支払番号.
    pub id: PaymentId,
    /// Whose right it is.
    pub payee: PersonId,
    /// 目的.
    pub purpose: PaymentPurpose,
    /// 受取人.
    pub recipient: Recipient,
    /// 支払額.
    pub amount: Yen,
    /// 状態.
    pub state: PaymentState,
}

/// 先の返納: a claim that an earlier 訂正 or 取消 made.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct EarlierReclaim {
    /// 返納の番号.
    pub id: ReclaimId,
    /// Who was paid too much.
    pub payee: PersonId,
    /// 目的.
    pub purpose: PaymentPurpose,
    /// 受取人.
    pub recipient: Recipient,
    /// What is still to come back.
    pub outstanding: Yen,
    /// What came back already.
    pub settled: Yen,
}

/// 返納: too much went to somebody.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ReclaimOrder {
    /// Who was paid too much.
    pub payee: PersonId,
    /// 目的.
    pub purpose: PaymentPurpose,
    /// 受取人.
    pub recipient: Recipient,
    /// 返納額.
    pub amount: Yen,
}

/// 清算: what a 訂正 or 取消 does to the payments.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Settlement {
    /// Payments that are taken back because the money has not gone or came back.
    pub withdrawn: Vec<PaymentId>,
    /// Claims that the new reckoning replaces, with what was outstanding.
    pub superseded: Vec<(ReclaimId, Yen)>,
    /// What is still to be paid.
    pub orders: Vec<PaymentOrder>,
    /// What is to come back.
    pub reclaims: Vec<ReclaimOrder>,
}

/// Whose money for what, in whose hands.
type Purse = (PersonId, &'static str, Recipient);

fn purse(payee: PersonId, purpose: PaymentPurpose, recipient: Recipient) -> Purse {
    (payee, purpose.code(), recipient)
}

/// Reckons what the corrected decision orders against the money that already went. What has not gone is taken back and
/// ordered anew; of what went, only the difference is paid or claimed.
#[must_use]
pub fn settle(
    orders: Vec<PaymentOrder>,
    payments: &[EarlierPayment],
    reclaims: &[EarlierReclaim],
) -> Settlement {
    let mut settlement = Settlement::default();
    let mut gone: BTreeMap<Purse, (PaymentPurpose, Yen)> = BTreeMap::new();
    let mut add = |whose: Purse, purpose: PaymentPurpose, amount: Yen| {
        let (_, sum) = gone.entry(whose).or_insert((purpose, Yen::ZERO));
        *sum = sum.checked_add(amount).unwrap_or(*sum);
    };
    for payment in payments {
        match payment.state {
            PaymentState::Exported | PaymentState::Paid => {
                let whose = purse(payment.payee, payment.purpose, payment.recipient);
                add(whose, payment.purpose, payment.amount);
            }
            PaymentState::Ordered | PaymentState::Returned => settlement.withdrawn.push(payment.id),
            PaymentState::Withdrawn => {}
        }
    }
    for reclaim in reclaims {
        let back = Yen::ZERO.checked_sub(reclaim.settled).unwrap_or_default();
        let whose = purse(reclaim.payee, reclaim.purpose, reclaim.recipient);
        add(whose, reclaim.purpose, back);
        if reclaim.outstanding > Yen::ZERO {
            settlement
                .superseded
                .push((reclaim.id, reclaim.outstanding));
        }
    }
    for order in orders {
        settlement.orders.extend(remaining(order, &mut gone));
    }
    let too_much = gone.into_iter().filter(|(_, (_, left))| *left > Yen::ZERO);
    let claims = too_much.map(|((payee, _, recipient), (purpose, amount))| ReclaimOrder {
        payee,
        purpose,
        recipient,
        amount,
    });
    settlement.reclaims.extend(claims);
    settlement
}

/// What of an order is still to be paid, once the money that went is counted against it.
fn remaining(
    order: PaymentOrder,
    gone: &mut BTreeMap<Purse, (PaymentPurpose, Yen)>,
) -> Option<PaymentOrder> {
    let mut amount = order.amount;
    let whose = purse(order.payee, order.purpose, Recipient::of(&order.account));
    if let Some((_, left)) = gone.get_mut(&whose) {
        let counted = (*left).min(order.amount);
        amount = order.amount.checked_sub(counted).unwrap_or_default();
        *left = left.checked_sub(counted).unwrap_or_default();
    }
    (amount > Yen::ZERO).then_some(PaymentOrder { amount, ..order })
}

/// 組戻し of a payment of which a part was to come back anyhow: what of it is still to be paid, `None` for nothing, and
/// what of the claim is settled by it.
#[must_use]
pub fn returned_with_claim(amount: Yen, outstanding: Yen) -> (Option<Yen>, Yen) {
    let settled = amount.min(outstanding);
    let left = amount.checked_sub(settled).unwrap_or_default();
    ((left > Yen::ZERO).then_some(left), settled)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::{
        EarlierPayment, EarlierReclaim, ReclaimId, Settlement, returned_with_claim, settle,
    };
    use crate::domain::bank_account::{
        AccountKind, AccountNumber, AccountOrigin, BankAccount, BankCode, BranchCode,
    };
    use crate::domain::benefit::BenefitKind;
    use crate::domain::member::PersonId;
    use crate::domain::payment::{
        PaymentId, PaymentOrder, PaymentPurpose, PaymentState, Recipient,
    };
    use crate::domain::yen::Yen;
    use proptest::prelude::*;

    const PURPOSE: PaymentPurpose = PaymentPurpose::Benefit(BenefitKind::ChildbirthLumpSum);

    fn order(yen: i64) -> PaymentOrder {
        PaymentOrder {
            payee: PersonId(1),
            purpose: PURPOSE,
            amount: Yen::new(yen),
            account: BankAccount {
                bank: BankCode::new("0001").unwrap(),
                bank_name: "見本銀行".to_owned(),
                branch: BranchCode::new("001").unwrap(),
                branch_name: "本店".to_owned(),
                kind: AccountKind::Ordinary,
                number: AccountNumber::new("1234567").unwrap(),
                holder: "ミホン　ハナコ".to_owned(),
                origin: AccountOrigin::Application,
            },
        }
    }

    fn earlier(id: i64, yen: i64, state: PaymentState) -> EarlierPayment {
        EarlierPayment {
            id: PaymentId(id),
            payee: PersonId(1),
            purpose: PURPOSE,
            recipient: Recipient::InsuredPerson,
            amount: Yen::new(yen),
            state,
        }
    }

    /// To the hospital as 受取代理人.
    fn hospital(yen: i64) -> PaymentOrder {
        let mut order = order(yen);
        order.account.origin = AccountOrigin::Institution;
        order
    }

    fn to_hospital(id: i64, yen: i64, state: PaymentState) -> EarlierPayment {
        EarlierPayment {
            recipient: Recipient::Institution,
            ..earlier(id, yen, state)
        }
    }

    fn amounts(settlement: &Settlement) -> (Vec<i64>, Vec<i64>) {
        let orders = settlement.orders.iter().map(|order| order.amount.get());
        let reclaims = settlement.reclaims.iter().map(|claim| claim.amount.get());
        (orders.collect(), reclaims.collect())
    }

    #[test]
    fn まだ出していない支払は取りやめて全額を出し直す() {
        let first = [earlier(1, 500_000, PaymentState::Ordered)];
        let settled = settle(vec![order(488_000)], &first, &[]);
        assert_eq!(settled.withdrawn, [PaymentId(1)]);
        assert_eq!(amounts(&settled), (vec![488_000], vec![]));
        let returned = [earlier(1, 500_000, PaymentState::Returned)];
        assert_eq!(
            settle(vec![order(488_000)], &returned, &[]).withdrawn,
            [PaymentId(1)]
        );
    }

    #[test]
    fn 出した支払は差額だけを払いまたは返納を求める() {
        for state in [PaymentState::Exported, PaymentState::Paid] {
            let sent = [earlier(1, 488_000, state)];
            let more = settle(vec![order(500_000)], &sent, &[]);
            assert_eq!(
                (more.withdrawn.len(), amounts(&more)),
                (0, (vec![12_000], vec![]))
            );
            assert_eq!(
                amounts(&settle(vec![order(488_000)], &sent, &[])),
                (vec![], vec![])
            );
            assert_eq!(
                amounts(&settle(vec![order(480_000)], &sent, &[])),
                (vec![], vec![8_000])
            );
            assert_eq!(
                amounts(&settle(vec![], &sent, &[])),
                (vec![], vec![488_000])
            );
        }
    }

    #[test]
    fn 二度目の訂正は先の返納を整理して求め直す() {
        let sent = [earlier(1, 500_000, PaymentState::Paid)];
        let claim = EarlierReclaim {
            id: ReclaimId(9),
            payee: PersonId(1),
            purpose: PURPOSE,
            recipient: Recipient::InsuredPerson,
            outstanding: Yen::new(15_000),
            settled: Yen::new(5_000),
        };
        let less = settle(vec![order(450_000)], &sent, &[claim]);
        assert_eq!(less.superseded, [(ReclaimId(9), Yen::new(15_000))]);
        assert_eq!(amounts(&less), (vec![], vec![45_000]));
        let back = settle(vec![order(500_000)], &sent, &[claim]);
        assert_eq!(amounts(&back), (vec![5_000], vec![]));
    }

    #[test]
    fn 目的の違う支払は互いに差し引かない() {
        let refund = PaymentOrder {
            purpose: PaymentPurpose::PremiumRefund,
            ..order(10_000)
        };
        let sent = [earlier(1, 488_000, PaymentState::Paid)];
        let settled = settle(vec![refund], &sent, &[]);
        assert_eq!(amounts(&settled), (vec![10_000], vec![488_000]));
    }

    #[test]
    fn 受取代理の医療機関と本人の支払は別々に数える() {
        let orders = || vec![hospital(400_000), order(100_000)];
        // The hospital waits, the person has hers: nothing changed, so only the hospital's is ordered anew.
        let first = [
            to_hospital(1, 400_000, PaymentState::Ordered),
            earlier(2, 100_000, PaymentState::Paid),
        ];
        let settled = settle(orders(), &first, &[]);
        assert_eq!(settled.withdrawn, [PaymentId(1)]);
        assert_eq!(settled.orders, [hospital(400_000)]);
        assert_eq!(settled.reclaims, []);

        // Both have theirs, and 20,000円 belong to the hospital instead.
        let both = [
            to_hospital(1, 400_000, PaymentState::Paid),
            earlier(2, 100_000, PaymentState::Paid),
        ];
        let settled = settle(vec![hospital(420_000), order(80_000)], &both, &[]);
        assert_eq!(settled.orders, [hospital(20_000)]);
        let claims: Vec<_> = settled.reclaims.iter().collect();
        assert_eq!(claims.len(), 1);
        assert_eq!(claims[0].recipient, Recipient::InsuredPerson);
        assert_eq!(claims[0].amount, Yen::new(20_000));
    }

    #[test]
    fn 返納のある支払の組戻しは残りだけを払い直す() {
        let yen = Yen::new;
        assert_eq!(
            returned_with_claim(yen(500_000), yen(20_000)),
            (Some(yen(480_000)), yen(20_000))
        );
        assert_eq!(
            returned_with_claim(yen(500_000), yen(500_000)),
            (None, yen(500_000))
        );
        assert_eq!(
            returned_with_claim(yen(10_000), yen(20_000)),
            (None, yen(10_000))
        );
        assert_eq!(
            returned_with_claim(yen(10_000), yen(0)),
            (Some(yen(10_000)), yen(0))
        );
    }

    proptest! {
        #[test]
        fn 払った額と払う額から返る額を引くといつも決定の額になる(
            new in proptest::collection::vec(1_i64..1_000_000, 0..4),
            old in proptest::collection::vec((1_i64..1_000_000, 0_usize..5), 0..6),
            settled in 0_i64..1_000,
        ) {
            let states = [
                PaymentState::Ordered, PaymentState::Exported, PaymentState::Paid,
                PaymentState::Returned, PaymentState::Withdrawn,
            ];
            let earlier: Vec<_> = old
                .iter()
                .zip(1..)
                .map(|((yen, state), id)| earlier(id, *yen, states[*state]))
                .collect();
            let gone: i64 = earlier
                .iter()
                .filter(|payment| matches!(payment.state, PaymentState::Exported | PaymentState::Paid))
                .map(|payment| payment.amount.get())
                .sum();
            // Nobody gives back more than went.
            let settled = settled.min(gone);
            let claim = EarlierReclaim {
                id: ReclaimId(1),
                payee: PersonId(1),
                purpose: PURPOSE,
                recipient: Recipient::InsuredPerson,
                outstanding: Yen::new(0),
                settled: Yen::new(settled),
            };
            let result = settle(new.iter().map(|yen| order(*yen)).collect(), &earlier, &[claim]);
            let (orders, reclaims) = amounts(&result);
            prop_assert!(orders.iter().chain(&reclaims).all(|yen| *yen > 0));
            prop_assert!(orders.is_empty() || reclaims.is_empty());
            let paid = gone - settled + orders.iter().sum::<i64>() - reclaims.iter().sum::<i64>();
            prop_assert_eq!(paid, new.iter().sum::<i64>());
        }

        #[test]
        fn 受取人が二人でもそれぞれに決定の額だけが渡る(
            new in proptest::collection::vec((1_i64..1_000_000, any::<bool>()), 0..5),
            old in proptest::collection::vec((1_i64..1_000_000, any::<bool>(), 0_usize..3), 0..6),
        ) {
            let states = [PaymentState::Ordered, PaymentState::Exported, PaymentState::Paid];
            let earlier: Vec<_> = old
                .iter()
                .zip(1..)
                .map(|((yen, is_hospital, state), id)| match is_hospital {
                    true => to_hospital(id, *yen, states[*state]),
                    false => earlier(id, *yen, states[*state]),
                })
                .collect();
            let orders = new.iter().map(|(yen, is_hospital)| match is_hospital {
                true => hospital(*yen),
                false => order(*yen),
            });
            let result = settle(orders.collect(), &earlier, &[]);
            for (who, is_who) in [(Recipient::InsuredPerson, false), (Recipient::Institution, true)] {
                let due: i64 = new.iter().filter(|it| it.1 == is_who).map(|it| it.0).sum();
                let gone: i64 = old.iter().filter(|it| it.1 == is_who && it.2 > 0).map(|it| it.0).sum();
                let ordered: i64 = result
                    .orders
                    .iter()
                    .filter(|order| Recipient::of(&order.account) == who)
                    .map(|order| order.amount.get())
                    .sum();
                let claimed: i64 = result
                    .reclaims
                    .iter()
                    .filter(|claim| claim.recipient == who)
                    .map(|claim| claim.amount.get())
                    .sum();
                prop_assert!(ordered == 0 || claimed == 0);
                prop_assert_eq!(gone + ordered - claimed, due);
            }
        }
    }
}

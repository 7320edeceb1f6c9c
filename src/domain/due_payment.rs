//! 支払の期日: from which day a payment or a 返納 that nobody moved calls for attention.
//! It must not know whose payment it is; the ledger does.

use crate::domain::date::Date;
use crate::domain::due::{DueItem, DueKind};
use crate::domain::payment::PaymentState;

/// 支払待ち: days after which a decision should be in a file. A file is made every week or every ten days, and the notice
/// that announces the payment has gone out with the decision.
pub const WAITING_DAYS: i64 = 10;

/// 返納: days that a claim is given, as a letter that asks for the money commonly does.
pub const RECLAIM_DAYS: i64 = 30;

/// What falls due for a payment: 支払待ち since `on`, 組戻し on `on`, or in a file for `transfer_on`. Nothing while there
/// is time, nor once it is 支払済 or taken back.
#[must_use]
pub fn payment_due_item(
    state: PaymentState,
    on: Date,
    transfer_on: Option<Date>,
    today: Date,
) -> Option<DueItem> {
    let item = match state {
        PaymentState::Ordered => DueItem::new(DueKind::PaymentWaiting, on.add_days(WAITING_DAYS)),
        PaymentState::Exported => DueItem::new(DueKind::PaymentOverdue, transfer_on?),
        PaymentState::Returned => DueItem::new(DueKind::PaymentReturned, on),
        PaymentState::Paid | PaymentState::Withdrawn => return None,
    };
    (item.warn_from <= today).then_some(item)
}

/// What falls due for a 返納 that was claimed on a day and is outstanding.
#[must_use]
pub fn reclaim_due_item(claimed_on: Date, today: Date) -> Option<DueItem> {
    let due_on = claimed_on.add_days(RECLAIM_DAYS);
    let item = DueItem::new(DueKind::ReclaimOutstanding, due_on);
    (item.warn_from <= today).then_some(item)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{payment_due_item, reclaim_due_item};
    use crate::domain::date::{Date, day};
    use crate::domain::due::DueKind;
    use crate::domain::payment::PaymentState;

    /// 期日 on the day before it shows, and on the day.
    fn pair(state: PaymentState, shown: Date) -> [Option<(DueKind, Date)>; 2] {
        let (on, transfer_on) = (day!(2026, 11, 24), day!(2026, 11, 30));
        [shown.add_days(-1), shown].map(|today| {
            let item = payment_due_item(state, on, Some(transfer_on), today);
            item.map(|item| (item.kind, item.on))
        })
    }

    #[test]
    fn 支払は期日を過ぎた日から_組戻しはその日から載る() {
        let waiting = Some((DueKind::PaymentWaiting, day!(2026, 12, 4)));
        assert_eq!(
            pair(PaymentState::Ordered, day!(2026, 12, 5)),
            [None, waiting]
        );
        let overdue = Some((DueKind::PaymentOverdue, day!(2026, 11, 30)));
        assert_eq!(
            pair(PaymentState::Exported, day!(2026, 12, 1)),
            [None, overdue]
        );
        let returned = Some((DueKind::PaymentReturned, day!(2026, 11, 24)));
        assert_eq!(
            pair(PaymentState::Returned, day!(2026, 11, 24)),
            [None, returned]
        );
        for state in [PaymentState::Paid, PaymentState::Withdrawn] {
            assert_eq!(pair(state, day!(2028, 1, 1)), [None, None]);
        }
    }

    #[test]
    fn 返納は三十日を過ぎた日から載る() {
        let shown = |today| reclaim_due_item(day!(2026, 11, 24), today);
        assert_eq!(shown(day!(2026, 12, 24)), None);
        let item = shown(day!(2026, 12, 25)).unwrap();
        assert_eq!(item.on, day!(2026, 12, 24));
        assert_eq!(item.kind, DueKind::ReclaimOutstanding);
    }
}

//! 前納の承認・入金と保険料の還付, as the ledger keeps them.
//! It must not calculate.

use crate::domain::date::{Date, YearMonth};
use crate::domain::entry::EntryId;
use crate::domain::premium_receipt::{PaidPremium, ReceiptChannel};
use crate::domain::yen::Yen;
use serde::{Deserialize, Serialize};

/// 前納の承認 (健康保険法第165条).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Prepayment {
    /// The entry that said so.
    pub entry: EntryId,
    /// The day on which it was decided.
    pub decided_on: Date,
    /// First month.
    pub months_from: YearMonth,
    /// Last month.
    pub months_until: YearMonth,
    /// 納付期限.
    pub due_on: Date,
    /// 前納額.
    pub amount: Yen,
    /// 割引前の合計.
    pub undiscounted: Yen,
    /// 訂正の前の前納, where a 訂正 changed it.
    pub formerly: Option<FormerTerms>,
}

/// 訂正の前の前納: what the person was first asked to pay. Whoever paid that in time has prepaid; a 訂正 of the society
/// brings a difference, not a late payment.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct FormerTerms {
    /// 前納額 as first agreed.
    pub amount: Yen,
    /// 納付期限 as first agreed.
    pub due_on: Date,
    /// First months under which money may have been received.
    pub months_from: Vec<YearMonth>,
}

impl Prepayment {
    /// What had to come by [`Prepayment::last_due_on`]: never more than was first asked for.
    #[must_use]
    pub fn amount_in_time(&self) -> Yen {
        let former = self.formerly.as_ref();
        former.map_or(self.amount, |former| former.amount.min(self.amount))
    }

    /// The day until which money is in time: the 納付期限, or the one first agreed where that was later.
    #[must_use]
    pub fn last_due_on(&self) -> Date {
        let former = self.formerly.as_ref();
        former.map_or(self.due_on, |former| former.due_on.max(self.due_on))
    }

    /// Whether money that was received, or paid back, for a 前納 from this month on is of this one.
    #[must_use]
    pub fn takes(&self, months_from: YearMonth) -> bool {
        let former = self.formerly.as_ref();
        months_from == self.months_from
            || former.is_some_and(|former| former.months_from.contains(&months_from))
    }
}

/// 前納保険料の入金.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PrepaymentReceipt {
    /// The entry that said so.
    pub entry: EntryId,
    /// First month of the 前納.
    pub months_from: YearMonth,
    /// 入金日.
    pub received_on: Date,
    /// 入金額.
    pub amount: Yen,
    /// How it was seen.
    pub channel: ReceiptChannel,
}

/// 保険料の還付.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PremiumRefund {
    /// The entry that said so.
    pub entry: EntryId,
    /// 月分; of a 前納 its first month, whichever of its months are paid back.
    pub month: YearMonth,
    /// As what it had come.
    pub paid_as: PaidPremium,
    /// The day on which it was decided.
    pub decided_on: Date,
    /// 還付額.
    pub amount: Yen,
}

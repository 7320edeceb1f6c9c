//! 前納の承認・入金と保険料の還付, as the ledger keeps them.
//! It must not calculate.

use crate::domain::date::{Date, YearMonth};
use crate::domain::entry::EntryId;
use crate::domain::premium_receipt::ReceiptChannel;
use crate::domain::yen::Yen;

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
    /// The month, or the first of the months, for which it is paid back.
    pub month: YearMonth,
    /// The day on which it was decided.
    pub decided_on: Date,
    /// 還付額.
    pub amount: Yen,
}

//! 支払の経過: what happens to a payment after it was ordered, in which order it may, and where it then stands.
//! It must not read or write anything; the ledger keeps what happened.

use crate::domain::bank_account::BankAccount;
use crate::domain::coded::coded_enum;
use crate::domain::date::Date;
use crate::domain::payment::PaymentState;

/// 振込データの番号: one file for the bank.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct TransferId(pub i64);

coded_enum! {
    /// 支払の出来事.
    pub enum PaymentEventKind {
        /// 振込データの作成: it went into a file.
        Exported = "exported", "振込データの作成";
        /// 振込データの取りやめ: the file was made and not handed to the bank.
        Recalled = "recalled", "振込データの取りやめ";
        /// 支払済: the bank carried it out.
        Paid = "paid", "支払済";
        /// 振込以外の支払, such as 窓口払.
        PaidOtherwise = "paid_otherwise", "振込以外の支払";
        /// 組戻し: the money came back from the bank.
        Returned = "returned", "組戻し";
        /// 口座の訂正, after which it waits for a file again.
        AccountCorrected = "account_corrected", "口座の訂正";
        /// 取りやめ by a 訂正 or 取消, before the money went.
        Withdrawn = "withdrawn", "取りやめ";
    }
}

impl PaymentEventKind {
    /// The state after this event, or `None` where it cannot happen in this state. A payment that is in a file comes
    /// into another one only by way of 組戻し or 取りやめ of the file.
    #[must_use]
    pub const fn from(self, state: PaymentState) -> Option<PaymentState> {
        use PaymentEventKind as Kind;
        use PaymentState::{Exported, Ordered, Paid, Returned, Withdrawn};
        match (self, state) {
            (Kind::Exported, Ordered) => Some(Exported),
            (Kind::Recalled, Exported) => Some(Ordered),
            (Kind::Paid, Exported) | (Kind::PaidOtherwise, Ordered | Returned) => Some(Paid),
            (Kind::Returned, Exported | Paid) => Some(Returned),
            (Kind::AccountCorrected, Ordered | Returned) => Some(Ordered),
            (Kind::Withdrawn, Ordered | Returned) => Some(Withdrawn),
            _ => None,
        }
    }
}

/// 支払の出来事 as it was recorded.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PaymentEvent {
    /// What happened.
    pub kind: PaymentEventKind,
    /// 振込指定日 of the file, or the day on which it happened.
    pub on: Date,
    /// The file, where it went into one or the file was 取りやめ.
    pub transfer: Option<TransferId>,
    /// The account from now on, where it was corrected.
    pub account: Option<BankAccount>,
    /// Why, or what else is to be said.
    pub reason: String,
}

/// 支払の現況: where a payment stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Standing {
    /// 状態.
    pub state: PaymentState,
    /// The day of the last event: 振込指定日, 支払日, 組戻しの日 …
    pub on: Date,
    /// The file it went into last, while that still counts.
    pub transfer: Option<TransferId>,
    /// The account as it is now.
    pub account: BankAccount,
    /// What the last event said.
    pub reason: String,
}

impl Standing {
    /// 支払待ち: as it was ordered.
    #[must_use]
    pub const fn ordered(on: Date, account: BankAccount, note: String) -> Standing {
        Standing {
            state: PaymentState::Ordered,
            on,
            transfer: None,
            account,
            reason: note,
        }
    }

    /// Where it stands after this event; `None` where it cannot happen now.
    #[must_use]
    pub fn after(self, event: &PaymentEvent) -> Option<Standing> {
        let state = event.kind.from(self.state)?;
        let transfer = match event.kind {
            PaymentEventKind::Recalled
            | PaymentEventKind::PaidOtherwise
            | PaymentEventKind::AccountCorrected => None,
            _ => event.transfer.or(self.transfer),
        };
        Some(Standing {
            state,
            on: event.on,
            transfer,
            account: event.account.clone().unwrap_or(self.account),
            reason: event.reason.clone(),
        })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::PaymentEventKind;
    use crate::domain::coded::Coded;
    use crate::domain::payment::PaymentState;
    use proptest::prelude::*;

    fn kinds() -> Vec<PaymentEventKind> {
        let all = PaymentEventKind::CHOICES.iter();
        all.map(|choice| PaymentEventKind::from_code(choice.code).unwrap())
            .collect()
    }

    #[test]
    fn 取りやめた支払にはもう何も起こらない() {
        for kind in kinds() {
            assert_eq!(kind.from(PaymentState::Withdrawn), None);
        }
    }

    #[test]
    fn 支払済は組戻しだけが動かせる() {
        let moved: Vec<_> = kinds()
            .into_iter()
            .filter(|kind| kind.from(PaymentState::Paid).is_some())
            .collect();
        assert_eq!(moved, [PaymentEventKind::Returned]);
    }

    proptest! {
        #[test]
        fn どんな順でも_組戻しか取りやめなしに二度は振込データに入らない(
            picks in proptest::collection::vec(0_usize..7, 0..40)
        ) {
            let mut state = PaymentState::Ordered;
            let mut is_out = false;
            for kind in picks.into_iter().map(|pick| kinds().get(pick).copied().unwrap()) {
                let Some(next) = kind.from(state) else { continue };
                match kind {
                    PaymentEventKind::Exported | PaymentEventKind::PaidOtherwise => {
                        prop_assert!(!is_out, "{kind:?}");
                        is_out = true;
                    }
                    PaymentEventKind::Returned | PaymentEventKind::Recalled => is_out = false,
                    _ => {}
                }
                state = next;
            }
        }
    }
}

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
        /// 支払済の取消: it was marked 支払済 by mistake, and stands where it stood before.
        PaidUndone = "paid_undone", "支払済の取消";
        /// 取りやめ by a 訂正 or 取消, before the money went.
        Withdrawn = "withdrawn", "取りやめ";
    }
}

impl PaymentEventKind {
    /// The state after this event, or `None` where it cannot happen in this state. A payment that is in a file comes
    /// into another one only by way of 組戻し or 取りやめ of the file. `before` is where a 支払済 payment stood before.
    #[must_use]
    pub const fn from(self, state: PaymentState, before: PaymentState) -> Option<PaymentState> {
        use PaymentEventKind as Kind;
        use PaymentState::{Exported, Ordered, Paid, Returned, Withdrawn};
        match (self, state) {
            (Kind::Exported, Ordered) => Some(Exported),
            (Kind::Recalled, Exported) => Some(Ordered),
            (Kind::Paid, Exported) | (Kind::PaidOtherwise, Ordered | Returned) => Some(Paid),
            (Kind::Returned, Exported | Paid) => Some(Returned),
            (Kind::AccountCorrected, Ordered | Returned) => Some(Ordered),
            (Kind::PaidUndone, Paid) => Some(before),
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
    /// The day of the last event that still counts: 振込指定日, 支払日, 組戻しの日 …
    pub on: Date,
    /// The file it went into last, while that still counts.
    pub transfer: Option<TransferId>,
    /// The account as it is now.
    pub account: BankAccount,
    /// What that event said.
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
}

/// 支払の歩み: where a payment stands, and where it stood before it became 支払済. Nothing but what happened makes it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Course {
    now: Standing,
    /// As it stood before 支払済; as it is now while it is not 支払済.
    before: Standing,
}

impl Course {
    /// As it was ordered.
    #[must_use]
    pub fn new(ordered: Standing) -> Course {
        Course {
            before: ordered.clone(),
            now: ordered,
        }
    }

    /// Where it stands.
    #[must_use]
    pub fn standing(self) -> Standing {
        self.now
    }

    /// How it goes on after this event; `None` where that cannot happen now. What was marked 支払済 by mistake has waited,
    /// or has come back, since the day on which it did.
    #[must_use]
    pub fn after(self, event: &PaymentEvent) -> Option<Course> {
        let state = event.kind.from(self.now.state, self.before.state)?;
        if event.kind == PaymentEventKind::PaidUndone {
            return Some(Course::new(self.before));
        }
        let transfer = match event.kind {
            PaymentEventKind::Recalled
            | PaymentEventKind::PaidOtherwise
            | PaymentEventKind::AccountCorrected => None,
            _ => event.transfer.or(self.now.transfer),
        };
        let now = Standing {
            state,
            on: event.on,
            transfer,
            account: event.account.clone().unwrap_or(self.now.account),
            reason: event.reason.clone(),
        };
        Some(match state {
            PaymentState::Paid => Course {
                now,
                before: self.before,
            },
            _ => Course::new(now),
        })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{Course, PaymentEvent, PaymentEventKind, Standing, TransferId};
    use crate::domain::bank_account::{
        AccountKind, AccountNumber, AccountOrigin, BankAccount, BankCode, BranchCode,
    };
    use crate::domain::coded::Coded;
    use crate::domain::date::day;
    use crate::domain::payment::PaymentState;
    use proptest::prelude::*;

    fn kinds() -> Vec<PaymentEventKind> {
        let all = PaymentEventKind::CHOICES.iter();
        all.map(|choice| PaymentEventKind::from_code(choice.code).unwrap())
            .collect()
    }

    /// 支払の状態 in the order of the columns of the table below.
    const STATES: [PaymentState; 5] = [
        PaymentState::Ordered,
        PaymentState::Exported,
        PaymentState::Paid,
        PaymentState::Returned,
        PaymentState::Withdrawn,
    ];

    #[test]
    fn どの状態に何が起きて次にどうなるか() {
        use PaymentState::{Exported, Ordered, Paid, Returned, Withdrawn};
        // A 支払済 payment that stood 作成済み before.
        let table = [
            ("exported", [Some(Exported), None, None, None, None]),
            ("recalled", [None, Some(Ordered), None, None, None]),
            ("paid", [None, Some(Paid), None, None, None]),
            ("paid_otherwise", [Some(Paid), None, None, Some(Paid), None]),
            (
                "returned",
                [None, Some(Returned), Some(Returned), None, None],
            ),
            (
                "account_corrected",
                [Some(Ordered), None, None, Some(Ordered), None],
            ),
            ("paid_undone", [None, None, Some(Exported), None, None]),
            (
                "withdrawn",
                [Some(Withdrawn), None, None, Some(Withdrawn), None],
            ),
        ];
        assert_eq!(table.len(), kinds().len());
        for (code, expected) in table {
            let kind = PaymentEventKind::from_code(code).unwrap();
            assert_eq!(
                STATES.map(|state| kind.from(state, Exported)),
                expected,
                "{code}"
            );
        }
        for before in [Ordered, Exported, Returned] {
            let undone = PaymentEventKind::PaidUndone.from(Paid, before);
            assert_eq!(undone, Some(before));
        }
    }

    fn course(events: &[(PaymentEventKind, Option<i64>)]) -> Option<Course> {
        let account = BankAccount {
            bank: BankCode::new("0001").unwrap(),
            bank_name: "見本銀行".to_owned(),
            branch: BranchCode::new("001").unwrap(),
            branch_name: "本店".to_owned(),
            kind: AccountKind::Ordinary,
            number: AccountNumber::new("1234567").unwrap(),
            holder: "ミホン　ハナコ".to_owned(),
            origin: AccountOrigin::Application,
        };
        let on = day!(2026, 11, 24);
        let ordered = Course::new(Standing::ordered(on, account, String::new()));
        events.iter().try_fold(ordered, |course, (kind, transfer)| {
            course.after(&PaymentEvent {
                kind: *kind,
                on,
                transfer: transfer.map(TransferId),
                account: None,
                reason: String::new(),
            })
        })
    }

    #[test]
    fn 支払済の取消は支払済にする前に戻す() {
        use PaymentEventKind::{Exported, Paid, PaidOtherwise, PaidUndone, Returned};
        let (file, back) = ((Exported, Some(7)), (Returned, None));
        let (paid, otherwise, undone) = ((Paid, None), (PaidOtherwise, None), (PaidUndone, None));
        let in_file = (PaymentState::Exported, Some(TransferId(7)));
        let came_back = (PaymentState::Returned, Some(TransferId(7)));
        let cases: [(&[_], _); 6] = [
            (&[file, paid, undone], in_file),
            (&[file, paid, undone, paid, undone], in_file),
            (&[otherwise, undone], (PaymentState::Ordered, None)),
            (&[file, back, otherwise, undone], came_back),
            (&[file, paid, back, otherwise, undone], came_back),
            (
                &[otherwise, undone, file, paid],
                (PaymentState::Paid, Some(TransferId(7))),
            ),
        ];
        for (events, expected) in cases {
            let standing = course(events).unwrap().standing();
            assert_eq!((standing.state, standing.transfer), expected, "{events:?}");
        }
        assert_eq!(course(&[undone]), None);
        assert_eq!(course(&[file, paid, undone, undone]), None);
    }

    #[test]
    fn 支払済の取消は待っていた日と前の備考を残す() {
        let event = |kind, on, reason: &str| PaymentEvent {
            kind,
            on,
            transfer: None,
            account: None,
            reason: reason.to_owned(),
        };
        let ordered = course(&[(PaymentEventKind::Exported, Some(7))]).unwrap();
        let returned = event(PaymentEventKind::Returned, day!(2026, 11, 30), "口座なし");
        let came_back = ordered.after(&returned).unwrap();
        let by_mistake = event(
            PaymentEventKind::PaidOtherwise,
            day!(2026, 12, 1),
            "別の人の窓口払",
        );
        let undone = event(
            PaymentEventKind::PaidUndone,
            day!(2026, 12, 20),
            "人を取り違えた",
        );
        let again = came_back.clone().after(&by_mistake).unwrap();
        assert_eq!(again.after(&undone), Some(came_back));
    }

    proptest! {
        #[test]
        fn どんな順でも_組戻しか取りやめなしに二度は振込データに入らない(
            picks in proptest::collection::vec(0_usize..8, 0..40)
        ) {
            let mut now = course(&[]).unwrap();
            let mut is_out = false;
            let mut is_otherwise = false;
            for kind in picks.into_iter().map(|pick| kinds().get(pick).copied().unwrap()) {
                let event = PaymentEvent {
                    kind,
                    on: day!(2026, 11, 24),
                    transfer: None,
                    account: None,
                    reason: String::new(),
                };
                let Some(next) = now.clone().after(&event) else { continue };
                match kind {
                    PaymentEventKind::Exported | PaymentEventKind::PaidOtherwise => {
                        prop_assert!(!is_out, "{kind:?}");
                        is_out = true;
                        is_otherwise = kind == PaymentEventKind::PaidOtherwise;
                    }
                    PaymentEventKind::Returned | PaymentEventKind::Recalled => is_out = false,
                    PaymentEventKind::PaidUndone => is_out = !is_otherwise,
                    _ => {}
                }
                now = next;
            }
        }
    }
}

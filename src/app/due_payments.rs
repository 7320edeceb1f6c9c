//! 支払の期日の元: payments and 返納 that nobody moved in time, those of one file as one row.
//! It must not say from which day; that is `domain::due_payment`.

use crate::app::due;
use crate::app::due::DueRow;
use crate::app::due::Settle;
use crate::app::error::Result;
use crate::app::session::Session;
use crate::domain::coded::Coded;
use crate::domain::date::Date;
use crate::domain::due::DueItem;
use crate::domain::due_payment::payment_due_item;
use crate::domain::due_payment::reclaim_due_item;
use crate::domain::member::PersonId;
use crate::domain::payment::PaymentState;
use crate::domain::payment_course::TransferId;
use crate::domain::yen::Yen;
use crate::ledger::due::Watched;
use crate::ledger::members;
use crate::ledger::payments;
use crate::ledger::reclaims;
use std::collections::BTreeMap;

/// What waits on a 期日: whose, how many and how much.
struct Waiting {
    item: DueItem,
    payee: Option<PersonId>,
    n: usize,
    total: Yen,
}

impl Session {
    /// 支払 and 返納 that call for attention today.
    pub(super) fn payment_rows(&self, today: Date) -> Result<Vec<DueRow>> {
        let mut waiting = Vec::new();
        let mut files: BTreeMap<Option<TransferId>, Waiting> = BTreeMap::new();
        for state in [
            PaymentState::Ordered,
            PaymentState::Exported,
            PaymentState::Returned,
        ] {
            for payment in payments::in_state(&self.ledger, state, None)? {
                let standing = &payment.standing;
                let item = payment_due_item(state, standing.on, payment.transfer_on, today);
                let Some(item) = item else { continue };
                let one = Waiting::one(item, payment.payee, payment.amount);
                if state != PaymentState::Exported {
                    waiting.push(one);
                } else if let Some(file) = files.get_mut(&standing.transfer) {
                    file.add(&one);
                } else {
                    files.insert(standing.transfer, one);
                }
            }
        }
        waiting.extend(files.into_values());
        for claim in reclaims::outstanding(&self.ledger)? {
            let item = reclaim_due_item(claim.claimed_on, today);
            waiting.extend(item.map(|item| Waiting::one(item, claim.payee, claim.outstanding)));
        }
        waiting
            .iter()
            .map(|one| self.payment_row(one, today))
            .collect()
    }

    fn payment_row(&self, waiting: &Waiting, today: Date) -> Result<DueRow> {
        let row = match waiting.payee {
            Some(payee) => members::rows(&self.ledger, &[payee])?.pop(),
            None => None,
        };
        let item = waiting.item;
        let bare = |words: String| DueRow {
            on: item.on,
            kind: item.kind,
            words,
            days_left: item.on.days_since(today),
            is_urgent: item.urgent_from <= today,
            who: None,
            settle: Settle::Payment,
        };
        let Some(row) = row else {
            return Ok(bare(waiting.words()));
        };
        let Some(membership) = row.membership else {
            // 資格取得の取消 left nobody's 記号・番号: the name says who waits.
            let words = format!("{}（{}）", waiting.words(), row.person.name);
            return Ok(bare(words));
        };
        let watched = Watched {
            person: row.person,
            membership,
        };
        Ok(DueRow {
            words: waiting.words(),
            ..due::row_of(&watched, item, today)
        })
    }
}

impl Waiting {
    const fn one(item: DueItem, payee: PersonId, total: Yen) -> Waiting {
        Waiting {
            item,
            payee: Some(payee),
            n: 1,
            total,
        }
    }

    fn add(&mut self, other: &Waiting) {
        self.payee = self.payee.filter(|payee| Some(*payee) == other.payee);
        self.n = self.n.saturating_add(other.n);
        self.total = self.total.checked_add(other.total).unwrap_or(self.total);
    }

    fn words(&self) -> String {
        let kind = self.item.kind.label();
        match self.n {
            1 => format!("{kind}　{}円", self.total),
            n => format!("{kind}　{n}件　{}円", self.total),
        }
    }
}

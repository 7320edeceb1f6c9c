//! 支払の経過: everything that happened to a payment, in words, with who recorded it and why.
//! It must not change anything nor show a whole account number.

use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::session::Session;
use crate::domain::bank_account::BankAccount;
use crate::domain::coded::Coded;
use crate::domain::date::Date;
use crate::domain::payment::PaymentId;
use crate::ledger::payments;

/// 経過の一行.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HistoryLine {
    /// 振込指定日 of the file, or the day on which it happened.
    pub on: Date,
    /// What happened.
    pub what: &'static str,
    /// Who recorded it; empty for the decision, which the case tells.
    pub who: String,
    /// Why.
    pub reason: String,
    /// The account from then on, masked; empty where it stayed.
    pub account: String,
}

impl Session {
    /// 支払の経過, the decision first.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn payment_history(&self, id: PaymentId) -> Result<Vec<HistoryLine>> {
        let payment = payments::find(&self.ledger, id)?.ok_or(Error::Missing("支払"))?;
        let names = self.user_names()?;
        let mut lines = vec![HistoryLine {
            on: payment.ordered_on,
            what: "支払の決定",
            who: String::new(),
            reason: String::new(),
            account: masked(&payment.ordered_account),
        }];
        for recorded in payments::events(&self.ledger, id)? {
            let event = recorded.event;
            let who = names.get(&recorded.recorded_by.0);
            lines.push(HistoryLine {
                on: event.on,
                what: event.kind.label(),
                who: who.cloned().unwrap_or_default(),
                reason: event.reason,
                account: event.account.as_ref().map(masked).unwrap_or_default(),
            });
        }
        Ok(lines)
    }
}

fn masked(account: &BankAccount) -> String {
    format!(
        "{}　{}　{}　{}",
        account.bank_name,
        account.branch_name,
        account.masked_number(),
        account.holder
    )
}

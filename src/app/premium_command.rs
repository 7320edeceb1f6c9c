//! 任継保険料の操作: what a clerk can do on the screen of premiums, and the way to the function that does it.
//! It must not do the work itself.

use crate::app::error::Result;
use crate::app::premium_receipts::AcceptedReceipts;
use crate::app::premium_record::NewReceipt;
use crate::app::premium_slips::SlipOrder;
use crate::app::prepaid_record::NewPrepaid;
use crate::app::prepaid_record::NewRefund;
use crate::app::run::Told;
use crate::app::session::Session;
use crate::domain::date::YearMonth;
use crate::domain::entry::EntryId;
use crate::domain::member::PersonId;
use crate::ledger::transact::Changes;

/// 任継保険料の操作.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PremiumCommand {
    /// Writes down premiums that came.
    Record {
        /// The money, one row for each person and month.
        receipts: Vec<NewReceipt>,
        /// Why all the same, where something was asked; empty at first.
        reason: String,
    },
    /// Writes down the 正当な理由 of a late premium (健康保険法第37条第2項ただし書・第38条第3号).
    Excuse {
        /// Whose.
        person: PersonId,
        /// 月分.
        month: YearMonth,
        /// 正当な理由.
        reason: String,
    },
    /// Writes down money that came for a 前納.
    RecordPrepaid {
        /// The money.
        receipt: NewPrepaid,
        /// Why all the same, where something was asked; empty at first.
        reason: String,
    },
    /// Writes down that premiums were paid back.
    RecordRefund {
        /// What went back.
        refund: NewRefund,
        /// How it was paid back, where no payment to the account named for 還付 is to be ordered.
        how: String,
    },
    /// Makes a receipt, a 正当な理由 or a 還付 void that was written down by mistake.
    Reverse {
        /// Whose.
        person: PersonId,
        /// The entry of the receipt, the 正当な理由 or the 還付.
        entry: EntryId,
        /// Why.
        reason: String,
    },
    /// Writes down the ticked lines of a bank's file.
    Accept(AcceptedReceipts),
    /// Issues 納付書 and writes them into a folder as one file.
    PrintSlips(SlipOrder),
    /// Decides the 標準報酬月額 of 任継・特退 from April of a fiscal year on.
    DecideApril {
        /// 年度, as the western year of its April.
        fiscal_year: i32,
    },
}

impl PremiumCommand {
    /// The name of the action.
    #[must_use]
    pub const fn label(&self) -> &'static str {
        match self {
            PremiumCommand::Record { .. } => "保険料の入金の記録",
            PremiumCommand::Excuse { .. } => "保険料の納付の遅れの正当な理由",
            PremiumCommand::RecordPrepaid { .. } => "前納保険料の入金の記録",
            PremiumCommand::RecordRefund { .. } => "保険料の還付の記録",
            PremiumCommand::Reverse { .. } => "保険料の入金・還付の取消",
            PremiumCommand::Accept(_) => "入金ファイルの取込",
            PremiumCommand::PrintSlips(_) => "納付書の発行",
            PremiumCommand::DecideApril { .. } => "任継・特退の標準報酬月額の改定",
        }
    }
}

impl Session {
    pub(super) fn run_premium(&mut self, command: PremiumCommand) -> Result<(Told, Changes)> {
        Ok(match command {
            PremiumCommand::Record { receipts, reason } => {
                let ((), changed) = self.record_premiums(&receipts, &reason)?;
                (Told::Nothing, changed)
            }
            PremiumCommand::Excuse {
                person,
                month,
                reason,
            } => {
                let ((), changed) = self.excuse_premium(person, month, &reason)?;
                (Told::Nothing, changed)
            }
            PremiumCommand::RecordPrepaid { receipt, reason } => {
                let ((), changed) = self.record_prepaid(receipt, &reason)?;
                (Told::Nothing, changed)
            }
            PremiumCommand::RecordRefund { refund, how } => {
                let ((), changed) = self.record_refund(refund, &how)?;
                (Told::Nothing, changed)
            }
            PremiumCommand::Reverse {
                person,
                entry,
                reason,
            } => {
                let ((), changed) = self.reverse_receipt(person, entry, &reason)?;
                (Told::Nothing, changed)
            }
            PremiumCommand::Accept(accepted) => {
                let (n_lines, changed) = self.accept_receipts(&accepted)?;
                (Told::Rows(n_lines), changed)
            }
            PremiumCommand::PrintSlips(order) => {
                let (path, changed) = self.print_slips(&order)?;
                (Told::File(path), changed)
            }
            PremiumCommand::DecideApril { fiscal_year } => {
                let (n_people, changed) = self.decide_april(fiscal_year)?;
                (Told::Rows(n_people), changed)
            }
        })
    }
}

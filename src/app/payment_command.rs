//! 支払の操作: what a clerk can do on the screen of payments, and the way to the function that does it.
//! It must not do the work itself.

use crate::app::banks::BankBook;
use crate::app::error::Result;
use crate::app::job::Progress;
use crate::app::payment_lists::PaymentListOrder;
use crate::app::run::Told;
use crate::app::session::Session;
use crate::app::transfers::TransferOrder;
use crate::domain::bank_account::BankAccount;
use crate::domain::date::Date;
use crate::domain::payment::PaymentId;
use crate::domain::payment_correction::ReclaimId;
use crate::domain::payment_course::TransferId;
use crate::domain::yen::Yen;
use crate::ledger::transact::Changes;
use std::path::PathBuf;

/// 支払の操作.
#[derive(Clone)]
pub enum PaymentCommand {
    /// Looks at what a file of chosen payments would be; nothing is recorded.
    Preview {
        /// Which.
        payments: Vec<PaymentId>,
        /// 振込指定日.
        on: Date,
        /// 銀行支店表.
        banks: BankBook,
    },
    /// Makes a file of chosen payments for the bank.
    MakeTransfer(TransferOrder),
    /// Writes a file out once more, byte for byte.
    CopyTransfer {
        /// Which.
        transfer: TransferId,
        /// The folder.
        folder: PathBuf,
    },
    /// 取りやめ of a file that was not handed to the bank.
    RecallTransfer {
        /// Which.
        transfer: TransferId,
        /// Why.
        reason: String,
    },
    /// Marks payments of a file as carried out.
    MarkPaid {
        /// Which.
        payments: Vec<PaymentId>,
        /// 支払日.
        on: Date,
    },
    /// Takes 支払済 back: the wrong ones were marked.
    UndoPaid {
        /// Which.
        payments: Vec<PaymentId>,
        /// Why.
        reason: String,
    },
    /// Records that the money came back.
    Return {
        /// Which.
        payment: PaymentId,
        /// When.
        on: Date,
        /// Why, as the bank says.
        reason: String,
    },
    /// Corrects the account of a payment that waits or came back.
    CorrectAccount {
        /// Which.
        payment: PaymentId,
        /// The account from now on.
        account: BankAccount,
        /// Why, and by what paper.
        reason: String,
    },
    /// Records another way of payment, such as 窓口払.
    PayOtherwise {
        /// Which.
        payment: PaymentId,
        /// When.
        on: Date,
        /// How and why.
        reason: String,
    },
    /// Records that something of a 返納 came back.
    SettleReclaim {
        /// Which.
        reclaim: ReclaimId,
        /// When.
        on: Date,
        /// How much.
        amount: Yen,
        /// How.
        reason: String,
    },
    /// Writes the 支払一覧表 into a folder, on paper and as an Excel book.
    List(PaymentListOrder),
}

impl PaymentCommand {
    /// The name of the action.
    #[must_use]
    pub const fn label(&self) -> &'static str {
        match self {
            PaymentCommand::Preview { .. } => "振込データの下見",
            PaymentCommand::MakeTransfer(_) => "振込データの作成",
            PaymentCommand::CopyTransfer { .. } => "振込データの再出力",
            PaymentCommand::RecallTransfer { .. } => "振込データの取りやめ",
            PaymentCommand::MarkPaid { .. } => "支払済の記録",
            PaymentCommand::UndoPaid { .. } => "支払済の取消",
            PaymentCommand::Return { .. } => "組戻しの記録",
            PaymentCommand::CorrectAccount { .. } => "振込先の訂正",
            PaymentCommand::PayOtherwise { .. } => "振込以外の支払の記録",
            PaymentCommand::SettleReclaim { .. } => "返納の記録",
            PaymentCommand::List(_) => "支払一覧表の出力",
        }
    }

    /// Whether its work grows with a file or a list.
    #[must_use]
    pub const fn takes_long(&self) -> bool {
        matches!(
            self,
            PaymentCommand::Preview { .. }
                | PaymentCommand::MakeTransfer(_)
                | PaymentCommand::CopyTransfer { .. }
                | PaymentCommand::List(_)
        )
    }
}

impl Session {
    pub(super) fn run_payment(
        &mut self,
        command: PaymentCommand,
        progress: &Progress,
    ) -> Result<(Told, Changes)> {
        let quiet = |((), changed): ((), Changes)| (Told::Nothing, changed);
        Ok(match command {
            PaymentCommand::Preview {
                payments,
                on,
                banks,
            } => {
                let preview = self.preview_with(&payments, on, &banks, progress)?;
                (Told::Transfer(Box::new(preview)), Changes::default())
            }
            PaymentCommand::MakeTransfer(order) => self.make_transfer(&order)?,
            PaymentCommand::CopyTransfer { transfer, folder } => {
                self.copy_transfer(transfer, &folder)?
            }
            PaymentCommand::RecallTransfer { transfer, reason } => {
                quiet(self.recall_transfer(transfer, &reason)?)
            }
            PaymentCommand::MarkPaid { payments, on } => quiet(self.mark_paid(&payments, on)?),
            PaymentCommand::UndoPaid { payments, reason } => {
                quiet(self.undo_paid(&payments, &reason)?)
            }
            PaymentCommand::Return {
                payment,
                on,
                reason,
            } => quiet(self.return_payment(payment, on, &reason)?),
            PaymentCommand::CorrectAccount {
                payment,
                account,
                reason,
            } => quiet(self.correct_account(payment, &account, &reason)?),
            PaymentCommand::PayOtherwise {
                payment,
                on,
                reason,
            } => quiet(self.pay_otherwise(payment, on, &reason)?),
            PaymentCommand::SettleReclaim {
                reclaim,
                on,
                amount,
                reason,
            } => quiet(self.settle_reclaim(reclaim, on, amount, &reason)?),
            PaymentCommand::List(order) => {
                let (path, changed) = self.list_payments(&order)?;
                (Told::File(path), changed)
            }
        })
    }
}

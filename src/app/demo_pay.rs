//! 実演の支払: what a case orders goes to the bank in one file, and the bank carries it out.
//! It must not know the bank's format; the same commands as on the screen of payments make the file.

use crate::app::banks::BankBook;
use crate::app::command::Command;
use crate::app::demo::Demo;
use crate::app::demo::DemoLine;
use crate::app::demo_play;
use crate::app::error::Result;
use crate::app::payment_command::PaymentCommand;
use crate::app::payment_lists::PaymentListOrder;
use crate::app::places::Places;
use crate::app::transfers::TransferOrder;
use crate::domain::payment::PaymentId;
use std::time::Instant;

impl Demo {
    /// Pays what waits: the file of 総合振込 with its list, and on the 振込指定日 the mark that it was carried out.
    pub(super) fn pay(&mut self, tell: &mut dyn FnMut(&DemoLine)) -> Result<()> {
        let started = Instant::now();
        let view = self.session.payments_view()?;
        let payments: Vec<PaymentId> = view.waiting.iter().map(|row| row.id).collect();
        if payments.is_empty() {
            return Ok(());
        }
        let folder = self.folders.transfers.clone();
        let banks = BankBook::new(&Places::at(&folder));
        let transfer_on = view.transfer_on;
        let preview = self
            .session
            .transfer_preview(&payments, transfer_on, &banks)?;
        let total = preview.total;
        self.run_payment_command(PaymentCommand::List(PaymentListOrder {
            payments: payments.clone(),
            about: "支払待ち".to_owned(),
            folder: folder.clone(),
        }))?;
        self.run_payment_command(PaymentCommand::MakeTransfer(TransferOrder {
            payments: payments.clone(),
            transfer_on,
            total,
            confirmed: preview.asks,
            banks,
            folder,
        }))?;
        demo_play::until(&self.clock, transfer_on);
        let count = payments.len();
        self.run_payment_command(PaymentCommand::MarkPaid {
            payments,
            on: transfer_on,
        })?;
        let remark = format!("{total}円、振込指定日{}", transfer_on.wareki());
        self.note("総合振込のデータ", count, started, &remark, tell);
        Ok(())
    }

    fn run_payment_command(&mut self, command: PaymentCommand) -> Result<()> {
        self.session.run(Command::Payment(command))?;
        Ok(())
    }
}

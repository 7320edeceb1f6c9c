//! 振込データ: chosen payments become one file for the bank, which is kept and can be written out again as it was.
//! It must not put a payment into a second file: only 組戻し or 取りやめ of the whole file sets it free.

use crate::app::bank_answers::AccountDoubt;
use crate::app::banks::BankBook;
use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::files;
use crate::app::job::Progress;
use crate::app::payment_records::Freed;
use crate::app::payment_records::set_off_claim_in;
use crate::app::payments;
use crate::app::run::Told;
use crate::app::session::Session;
use crate::domain::bank_account::BankAccount;
use crate::domain::date::Date;
use crate::domain::finding::Finding;
use crate::domain::finding::Severity;
use crate::domain::payment::PaymentId;
use crate::domain::payment::PaymentState;
use crate::domain::payment_course::PaymentEvent;
use crate::domain::payment_course::PaymentEventKind;
use crate::domain::payment_course::TransferId;
use crate::domain::transfer_rules::TransferSender;
use crate::domain::transfer_rules::examine_transfer_day;
use crate::domain::transfer_text::PayeeName;
use crate::domain::transfer_text::TransferText;
use crate::domain::yen::Yen;
use crate::exchange::layout::Layout;
use crate::exchange::zengin;
use crate::exchange::zengin::FileStamp;
use crate::exchange::zengin::TransferFile;
use crate::exchange::zengin::TransferRow;
use crate::ledger::payments as stored;
use crate::ledger::payments::Payment;
use crate::ledger::source::Source;
use crate::ledger::transact::Changes;
use crate::ledger::transact::Tx;
use crate::ledger::transact::target;
use crate::ledger::transfers;
use crate::ledger::transfers::NewTransfer;
use crate::ledger::transfers::Transfer;
use serde_json::json;
use std::path::Path;
use std::path::PathBuf;

/// 振込データの作成の依頼.
#[derive(Clone)]
pub struct TransferOrder {
    /// 支払番号 of what is paid.
    pub payments: Vec<PaymentId>,
    /// 振込指定日.
    pub transfer_on: Date,
    /// 合計金額 as it was shown.
    pub total: Yen,
    /// What was asked and confirmed, in the words in which it was shown.
    pub confirmed: Vec<String>,
    /// 銀行支店表.
    pub banks: BankBook,
    /// Where the file goes.
    pub folder: PathBuf,
}

/// 振込データの下見: what would go out, what stops it and what is to be confirmed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TransferPreview {
    /// 振込指定日.
    pub transfer_on: Date,
    /// 件数.
    pub n_payments: usize,
    /// 合計金額.
    pub total: Yen,
    /// What stops it, each with what is to be done.
    pub stops: Vec<String>,
    /// What is to be confirmed, both texts shown where a name is cut.
    pub asks: Vec<String>,
    /// What is only said.
    pub notes: Vec<String>,
}

impl Session {
    /// What a file of these payments would be.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn transfer_preview(
        &self,
        payments: &[PaymentId],
        transfer_on: Date,
        banks: &BankBook,
    ) -> Result<TransferPreview> {
        self.preview_with(payments, transfer_on, banks, &Progress::default())
    }

    /// The same, for a job: it says how far it is and stops where it is asked to.
    pub(super) fn preview_with(
        &self,
        payments: &[PaymentId],
        transfer_on: Date,
        banks: &BankBook,
        progress: &Progress,
    ) -> Result<TransferPreview> {
        let society = self.society()?;
        let rows = load_with(&self.ledger, payments, progress)?;
        let mut preview = TransferPreview {
            transfer_on,
            n_payments: rows.len(),
            total: total(&rows)?,
            stops: Vec::new(),
            asks: Vec::new(),
            notes: Vec::new(),
        };
        if society.transfer.is_none() {
            preview.stops.push(NO_SENDER.to_owned());
        }
        if rows.is_empty() {
            preview
                .stops
                .push("振り込む支払を選んでください。".to_owned());
        }
        let layout = self.layouts.on(zengin::LAYOUT, self.today());
        if layout.is_some_and(Layout::is_unverified) {
            preview.notes.push(UNVERIFIED.to_owned());
        }
        for finding in examine_transfer_day(transfer_on, self.today(), &society.holidays) {
            preview.take(finding);
        }
        for row in &rows {
            preview.examine(row, banks);
        }
        Ok(preview)
    }

    /// Makes the file: the ledger has it, byte for byte, before it gets its name in the folder. A process that ends in
    /// between leaves a file that is written out again from the ledger, never a payment that could go out twice.
    pub(super) fn make_transfer(&mut self, order: &TransferOrder) -> Result<(Told, Changes)> {
        let preview = self.transfer_preview(&order.payments, order.transfer_on, &order.banks)?;
        preview.allows(order)?;
        let (today, society, actor) = (self.today(), self.society()?, self.actor());
        let layout = self.layout_today(zengin::LAYOUT)?.clone();
        let sender = society
            .transfer
            .ok_or(Error::Refused(NO_SENDER.to_owned()))?;
        let (prepared, changes) =
            self.transact("make_transfer", "振込データの作成", |tx| {
                let mut chosen = load(tx, &order.payments)?;
                chosen.sort_by_key(|payment| payment.id);
                let rows = chosen
                    .iter()
                    .map(|payment| row(payment, &order.banks, &sender));
                let file = TransferFile {
                    sender: sender.clone(),
                    transfer_on: order.transfer_on,
                    rows: rows.collect::<Result<_>>()?,
                };
                let stamp = FileStamp {
                    today,
                    insurer_no: &society.insurer_number,
                    seq: transfers::made_for(tx, order.transfer_on)?.saturating_add(1),
                };
                let made = zengin::write(&layout, &file, stamp)?;
                let ids: Vec<PaymentId> = chosen.iter().map(|payment| payment.id).collect();
                let new = NewTransfer {
                    transfer_on: order.transfer_on,
                    file_name: &made.name,
                    bytes: &made.bytes,
                    payments: &ids,
                };
                let id = transfers::make_in(tx, &new)?;
                tx.add_detail("unverified_layout", json!(made.is_unverified));
                say_in(tx, id, &preview)?;
                payments::pay_steps_in(tx, &chosen, today, &actor)?;
                files::prepare(&order.folder.join(&made.name), &made.bytes)
            })?;
        let path = prepared.path().to_owned();
        Ok((published(path, prepared.publish()), changes))
    }

    /// Writes the same file out once more, byte for byte as it is kept.
    pub(super) fn copy_transfer(
        &mut self,
        id: TransferId,
        folder: &Path,
    ) -> Result<(Told, Changes)> {
        let (prepared, changes) =
            self.transact("copy_transfer", "振込データの再出力", |tx| {
                let transfer = untouched(tx, id)?;
                let bytes = transfers::bytes(tx, id)?;
                let copy = transfers::copy_in(tx, id)?;
                tx.set_target(target::transfer(id));
                tx.add_detail("copy", json!(copy));
                tx.add_detail("sha256", json!(transfer.sha256));
                files::prepare(&folder.join(&transfer.file_name), &bytes)
            })?;
        let path = prepared.path().to_owned();
        Ok((published(path, prepared.publish()), changes))
    }

    /// 取りやめ of a file that was not handed to the bank: its payments wait again, less what a 訂正 or 取消 has claimed
    /// of them since.
    pub(super) fn recall_transfer(
        &mut self,
        id: TransferId,
        reason: &str,
    ) -> Result<((), Changes)> {
        let reason = payments::needs_reason(reason)?;
        let today = self.today();
        self.transact("recall_transfer", "振込データの取りやめ", |tx| {
            untouched(tx, id)?;
            let recalled = PaymentEvent {
                kind: PaymentEventKind::Recalled,
                on: today,
                transfer: Some(id),
                account: None,
                reason: reason.clone(),
            };
            for payment in stored::of_transfer(tx, id)? {
                stored::happen_in(tx, payment.id, &recalled)?;
                set_off_claim_in(tx, payment.id, Freed::Recalled, today)?;
            }
            tx.set_target(target::transfer(id));
            tx.add_detail("reason", json!(reason));
            Ok(())
        })
    }
}

const UNVERIFIED: &str =
    "未突合レイアウト　組合の「総合振込データ」の様式は、銀行の仕様書とまだ突き合わせていません。";

const NO_SENDER: &str = "組合の振込元の口座がまだ登録されていません。設定の「振込」で、銀行から知らされた振込依頼人コードと口座を登録してください。";

impl TransferPreview {
    fn take(&mut self, finding: Finding) {
        match finding.severity {
            Severity::Blocks => self.stops.push(finding.message),
            Severity::Confirm => self.asks.push(finding.message),
            Severity::Note => self.notes.push(finding.message),
        }
    }

    fn examine(&mut self, payment: &Payment, banks: &BankBook) {
        let number = payment.id.0;
        let account = &payment.standing.account;
        if payment.standing.state != PaymentState::Ordered {
            self.stops.push(format!(
                "支払番号{number}は「支払待ち」ではありません。一覧を表示し直してください。"
            ));
        }
        match PayeeName::of_holder(&account.holder) {
            Err(error) => self.stops.push(format!(
                "支払番号{number}の口座名義を振込データにできません。{error}「口座を直す」で直してください。"
            )),
            Ok(PayeeName::TooLong { whole, cut }) => self.asks.push(format!(
                "支払番号{number}の受取人名は30文字を超えるため、「{whole}」を「{cut}」にして出します。"
            )),
            Ok(PayeeName::Fits(_)) => {}
        }
        self.asks.extend(other_account(payment));
        self.asks.extend(unknown_branch(number, account, banks));
    }

    /// Whether what is ordered is what was shown, and all that was asked is confirmed.
    fn allows(&self, order: &TransferOrder) -> Result<()> {
        if let Some(stop) = self.stops.first() {
            return Err(Error::Refused(stop.clone()));
        }
        if self.total != order.total {
            return Err(Error::Refused(
                "確認したときから支払が変わっています。もう一度選んで、合計を確かめてください。"
                    .to_owned(),
            ));
        }
        match self.asks.iter().find(|ask| !order.confirmed.contains(ask)) {
            None => Ok(()),
            Some(ask) => Err(Error::Refused(format!(
                "確認していないことがあります。もう一度確かめてください。{ask}"
            ))),
        }
    }
}

/// 口座変更: what was decided went to another account.
fn other_account(payment: &Payment) -> Option<String> {
    let why = payment.account_change()?;
    let decided = &payment.ordered_account;
    Some(format!(
        "支払番号{}は口座変更です。決裁のときの振込先は{}　{}　{}　{}でした。変えた理由：{why}",
        payment.id.0,
        decided.bank_name,
        decided.branch_name,
        decided.masked_number(),
        decided.holder
    ))
}

/// Codes change: what the table of today does not know, or knows by another name, is asked.
fn unknown_branch(number: i64, account: &BankAccount, banks: &BankBook) -> Option<String> {
    let (bank, branch) = (account.bank.as_str(), account.branch.as_str());
    let place = format!(
        "支払番号{number}の{}（{bank}）{}（{branch}）",
        account.bank_name, account.branch_name
    );
    Some(match banks.doubt(account)? {
        AccountDoubt::UnknownBank => {
            format!("{place}の金融機関コードが銀行支店表にありません。")
        }
        AccountDoubt::UnknownBranch => format!("{place}の支店コードが銀行支店表にありません。"),
        AccountDoubt::OtherName { bank, branch } => {
            format!("{place}は、銀行支店表では「{bank}　{branch}」です。")
        }
    })
}

fn row(payment: &Payment, banks: &BankBook, sender: &TransferSender) -> Result<TransferRow> {
    let account = &payment.standing.account;
    let named = |error: crate::domain::transfer_text::TransferTextError| {
        Error::Refused(format!("支払番号{}：{error}", payment.id.0))
    };
    let payee = match PayeeName::of_holder(&account.holder).map_err(named)? {
        PayeeName::Fits(whole) => whole,
        PayeeName::TooLong { cut, .. } => cut,
    };
    let kana = banks.kana(account);
    Ok(TransferRow {
        payment_no: TransferText::parse(&format!("{:010}", payment.id.0)).map_err(named)?,
        bank: account.bank.clone(),
        bank_kana: kana.bank,
        branch: account.branch.clone(),
        branch_kana: kana.branch,
        kind: account.kind,
        number: account.number.clone(),
        payee,
        amount: payment.amount,
        new_code: sender.agreed.new_code,
        method: sender.agreed.method,
    })
}

fn load(source: &impl Source, ids: &[PaymentId]) -> Result<Vec<Payment>> {
    load_with(source, ids, &Progress::default())
}

fn load_with(source: &impl Source, ids: &[PaymentId], progress: &Progress) -> Result<Vec<Payment>> {
    let count = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
    let found = ids.iter().enumerate().map(|(index, id)| {
        if progress.is_cancelled() {
            return Err(Error::Refused(
                "振込データの下見を中止しました。支払は変わっていません。".to_owned(),
            ));
        }
        progress.report(count(index.saturating_add(1)), count(ids.len()));
        let payment = stored::find(source, *id)?;
        payment.ok_or(Error::Missing("支払"))
    });
    found.collect()
}

fn total(rows: &[Payment]) -> Result<Yen> {
    let mut amounts = rows.iter().map(|row| row.amount);
    amounts
        .try_fold(Yen::ZERO, Yen::checked_add)
        .ok_or_else(|| Error::Refused("合計金額が大きすぎます。".to_owned()))
}

/// A file of which every payment still waits for the bank: nothing is known to have been carried out.
fn untouched(source: &impl Source, id: TransferId) -> Result<Transfer> {
    let transfer = transfers::find(source, id)?.ok_or(Error::Missing("振込データ"))?;
    let is_open = |payment: &Payment| {
        payment.standing.state == PaymentState::Exported && payment.standing.transfer == Some(id)
    };
    if stored::of_transfer(source, id)?.iter().all(is_open) {
        return Ok(transfer);
    }
    Err(Error::Refused(
        "この振込データには、支払済み・組戻し・取りやめを記録した支払があります。もう一度銀行へ渡すと二重に振り込まれるため、書き出せません。".to_owned(),
    ))
}

/// What there is to say once the ledger has the file: where it lies, or that it could not get its name and is to be
/// written out again from what is kept.
fn published(path: PathBuf, published: Result<()>) -> Told {
    match published {
        Ok(()) => Told::File(path),
        Err(error) => Told::NotWritten(format!(
            "振込データは台帳に保存しましたが、ファイルを書けませんでした。「作成済み」の「もう一度書き出す」で、同じ内容を書き出してください。（{}）",
            error.message_ja()
        )),
    }
}

fn say_in(tx: &mut Tx<'_>, id: TransferId, preview: &TransferPreview) -> Result<()> {
    let made = transfers::find(tx, id)?.ok_or(Error::Missing("振込データ"))?;
    tx.set_target(target::transfer(id));
    tx.add_detail("transfer_on", json!(preview.transfer_on.to_string()));
    tx.add_detail("n_payments", json!(preview.n_payments));
    tx.add_detail("total_yen", json!(preview.total.get()));
    tx.add_detail("n_confirmed", json!(preview.asks.len()));
    tx.add_detail("file", json!(made.file_name));
    tx.add_detail("sha256", json!(made.sha256));
    Ok(())
}

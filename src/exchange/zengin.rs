//! 全銀 総合振込: the payments of one day → the file of 120-byte records for the society's bank.
//! It must not choose what is paid, nor shorten a payee's name: that was decided and confirmed before.

use crate::domain::bank_account::{AccountKind, AccountNumber, BankCode, BranchCode};
use crate::domain::coded::Coded;
use crate::domain::date::Date;
use crate::domain::number::{HeldNumber, IndividualNumber, InsurerNumber};
use crate::domain::transfer_rules::{NewCode, TransferMethod, TransferNewline, TransferSender};
use crate::domain::transfer_text::TransferText;
use crate::domain::yen::Yen;
use crate::exchange::error::ExchangeError;
use crate::exchange::export::{self, ExportContext};
use crate::exchange::export_file::{ExportFile, Replacement};
use crate::exchange::layout::Layout;
use crate::exchange::substitution::SubstitutionTable;
use crate::exchange::text_file::Newline;
use crate::exchange::zengin_read;
use crate::procedure::record::{Cell, Record};
use std::collections::{BTreeMap, BTreeSet};

/// Id of the layout of this file.
pub const LAYOUT: &str = "zengin-sogo";

/// 総合振込データ of one day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TransferFile {
    /// 振込依頼人.
    pub sender: TransferSender,
    /// 振込指定日; the file has its month and day.
    pub transfer_on: Date,
    /// 振込 in any order; the file has them by 支払番号.
    pub rows: Vec<TransferRow>,
}

impl TransferFile {
    /// 合計金額; `None` where it is beyond every amount.
    #[must_use]
    pub fn total(&self) -> Option<Yen> {
        let mut amounts = self.rows.iter().map(|row| row.amount);
        amounts.try_fold(Yen::ZERO, Yen::checked_add)
    }
}

/// 振込: one payment to one account.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TransferRow {
    /// 支払番号, at most ten letters: goes as 顧客コード1 and tells apart two payments to the same account.
    pub payment_no: TransferText,
    /// 被仕向銀行番号.
    pub bank: BankCode,
    /// 被仕向銀行名; `None` where the bank is in no list: the file then has the code only.
    pub bank_kana: Option<TransferText>,
    /// 被仕向支店番号.
    pub branch: BranchCode,
    /// 被仕向支店名, as the bank's.
    pub branch_kana: Option<TransferText>,
    /// 預金種目.
    pub kind: AccountKind,
    /// 口座番号.
    pub number: AccountNumber,
    /// 受取人名, at most 30 bytes; see [`crate::domain::transfer_text::PayeeName`].
    pub payee: TransferText,
    /// 振込金額, at least 1円.
    pub amount: Yen,
    /// 新規コード.
    pub new_code: NewCode,
    /// 振込指定区分.
    pub method: TransferMethod,
}

/// What the name of the file is made from.
#[derive(Clone, Copy, Debug)]
pub struct FileStamp<'a> {
    /// 作成日.
    pub today: Date,
    /// 保険者番号 of the installation.
    pub insurer_no: &'a InsurerNumber,
    /// Serial number of the day.
    pub seq: u32,
}

/// Makes the file by the layout [`LAYOUT`], with the newline and end mark of the sender's bank, and reads it back:
/// what the bank will read is what was asked for, record by record, with its number and sum.
///
/// # Errors
/// [`ExchangeError::Rows`] with the record and field that stops, or one sentence about the file.
pub fn write(
    layout: &Layout,
    file: &TransferFile,
    stamp: FileStamp<'_>,
) -> Result<ExportFile, ExchangeError> {
    let mut layout = layout.clone();
    let agreed = file.sender.agreed;
    layout.file.newline = Some(match agreed.newline {
        TransferNewline::Crlf => Newline::Crlf,
        TransferNewline::None => Newline::None,
    });
    layout.file.eof_1a = agreed.has_end_mark;
    let records: Vec<Record> = file.rows.iter().map(record).collect();
    let made = export::export(
        &layout,
        &records,
        &ExportContext {
            today: stamp.today,
            insurer_no: stamp.insurer_no,
            seq: stamp.seq,
            file_values: &head(file),
            substitutes: &SubstitutionTable::default(),
            resolve_number: &no_number,
            is_confirmed: &never,
            left_out: &BTreeSet::new(),
        },
    )?;
    read_back(file, &made)?;
    Ok(made)
}

/// A transfer has no 個人番号.
fn no_number(_held: HeldNumber) -> Option<IndividualNumber> {
    None
}

/// Nothing goes out otherwise than it was handed over.
fn never(_replacement: &Replacement) -> bool {
    false
}

fn read_back(file: &TransferFile, made: &ExportFile) -> Result<(), ExchangeError> {
    let read = zengin_read::read(&made.bytes, file.transfer_on)?;
    let asked: Vec<&TransferRow> = made
        .rows
        .iter()
        .filter_map(|outcome| file.rows.get(outcome.index))
        .collect();
    let sender = TransferSender {
        agreed: file.sender.agreed,
        ..read.sender
    };
    let is_same =
        sender == file.sender && read.transfer_on == file.transfer_on && read.rows.iter().eq(asked);
    if is_same {
        return Ok(());
    }
    Err(ExchangeError::Frame(
        "作った振込データを読み直すと、元の支払と合いません。レイアウト「総合振込データ」が書き換えられていないか確かめてください。ファイルは作りませんでした。"
            .to_owned(),
    ))
}

fn text(value: &str) -> Cell {
    Cell::Text(value.to_owned())
}

fn values<const N: usize>(values: [(&str, Cell); N]) -> BTreeMap<String, Cell> {
    let named = values.into_iter();
    named.map(|(key, cell)| (key.to_owned(), cell)).collect()
}

/// What the header record needs.
fn head(file: &TransferFile) -> Record {
    let sender = &file.sender;
    Record {
        source: String::new(),
        values: values([
            ("bank.itaku_code", text(sender.client_code.as_str())),
            ("bank.itaku_kana", text(sender.client_name.as_str())),
            ("batch.paydate", Cell::Date(file.transfer_on)),
            ("bank.no", text(sender.bank.as_str())),
            ("bank.kana", text(sender.bank_kana.as_str())),
            ("bank.branch_no", text(sender.branch.as_str())),
            ("bank.branch_kana", text(sender.branch_kana.as_str())),
            ("bank.acct_type", text(sender.kind.label())),
            ("bank.acct_no", text(sender.number.as_str())),
        ]),
    }
}

/// What a data record needs.
fn record(row: &TransferRow) -> Record {
    let kana = |name: &Option<TransferText>| text(name.as_ref().map_or("", TransferText::as_str));
    Record {
        source: "payment".to_owned(),
        values: values([
            ("payment.no", text(row.payment_no.as_str())),
            ("payee.bank_no", text(row.bank.as_str())),
            ("payee.bank_kana", kana(&row.bank_kana)),
            ("payee.branch_no", text(row.branch.as_str())),
            ("payee.branch_kana", kana(&row.branch_kana)),
            ("payee.acct_type", text(row.kind.label())),
            ("payee.acct_no", text(row.number.as_str())),
            ("payee.kana", text(row.payee.as_str())),
            ("payment.amount", Cell::Yen(row.amount)),
            ("payment.new_code", text(row.new_code.code())),
            ("payment.method", text(row.method.code())),
        ]),
    }
}

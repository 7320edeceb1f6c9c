//! 全銀 総合振込の読取り: a file of 120-byte records → its sender, day and payments.
//! It must not repair anything: what is not in order is named by record and position.

use crate::domain::bank_account::{AccountKind, AccountNumber, BankCode, BranchCode};
use crate::domain::coded::Coded;
use crate::domain::date::Date;
use crate::domain::transfer_rules::{
    ClientCode, TransferAgreement, TransferNewline, TransferSender,
};
use crate::domain::transfer_text::{self, TransferText};
use crate::domain::yen::Yen;
use crate::exchange::error::ExchangeError;
use crate::exchange::zengin::{TransferFile, TransferRow};

/// Bytes of a record.
const LENGTH: usize = 120;
/// 終わりの印.
const END_MARK: u8 = 0x1A;

/// Reads a 総合振込 file with or without newlines and end mark. The file has no year: its 振込指定日 is the first one
/// on or after `not_before`.
///
/// # Errors
/// One sentence with the record and the position of the first thing that is not in order.
pub fn read(bytes: &[u8], not_before: Date) -> Result<TransferFile, ExchangeError> {
    let n_marks = bytes.iter().rev().take_while(|b| **b == END_MARK).count();
    let body = bytes
        .get(..bytes.len().saturating_sub(n_marks))
        .unwrap_or_default();
    let records = split(body)?;
    let agreed = TransferAgreement {
        newline: if body.contains(&b'\n') || body.contains(&b'\r') {
            TransferNewline::Crlf
        } else {
            TransferNewline::None
        },
        has_end_mark: n_marks > 0,
        ..TransferAgreement::default()
    };
    let mut rest = records.into_iter().peekable();
    let first = rest.next().ok_or_else(|| refused("中身がありません。"))?;
    let (sender, transfer_on) = head(&first, agreed, not_before)?;
    let mut rows = Vec::new();
    while let Some(data) = rest.next_if(|record| record.kind() == Some(b'2')) {
        rows.push(row(&data)?);
    }
    let file = TransferFile {
        sender,
        transfer_on,
        rows,
    };
    let trailer = rest.next().ok_or_else(|| missing("トレーラー"))?;
    check_trailer(&trailer, &file)?;
    let end = rest.next().ok_or_else(|| missing("エンド"))?;
    end.needs(b'9', "エンド")?;
    end.spaces(2, 119, "ダミー")?;
    match rest.next() {
        None => Ok(file),
        Some(extra) => Err(extra.wrong(1, "データ区分", "エンドレコードの後ろに続きがあります。")),
    }
}

fn head(
    record: &RecordBytes<'_>,
    agreed: TransferAgreement,
    not_before: Date,
) -> Result<(TransferSender, Date), ExchangeError> {
    record.needs(b'1', "ヘッダー")?;
    record.is(2, "21", "種別コード", "総合振込（21）ではありません。")?;
    record.is(4, "0", "コード区分", "JIS（0）ではありません。")?;
    record.spaces(104, 17, "ダミー")?;
    let sender = TransferSender {
        client_code: record.value(5, ClientCode::DIGITS, "振込依頼人コード", ClientCode::new)?,
        client_name: record.needed_text(15, TransferSender::NAME_BYTES, "振込依頼人名")?,
        bank: record.value(59, BankCode::DIGITS, "仕向銀行番号", BankCode::new)?,
        bank_kana: record.needed_text(63, 15, "仕向銀行名")?,
        branch: record.value(78, BranchCode::DIGITS, "仕向支店番号", BranchCode::new)?,
        branch_kana: record.needed_text(81, 15, "仕向支店名")?,
        kind: record.value(96, 1, "預金種目", AccountKind::from_code)?,
        number: record.value(97, AccountNumber::DIGITS, "口座番号", AccountNumber::new)?,
        agreed,
    };
    let transfer_on = record.value(55, 4, "振込指定日", |digits| {
        day_of(digits, not_before)
    })?;
    Ok((sender, transfer_on))
}

fn row(record: &RecordBytes<'_>) -> Result<TransferRow, ExchangeError> {
    record.is(
        113,
        " ",
        "識別表示",
        "EDI情報のある振込データは読めません。",
    )?;
    record.spaces(102, 10, "顧客コード2")?;
    record.spaces(114, 7, "ダミー")?;
    record.digits(39, 4, "手形交換所番号")?;
    Ok(TransferRow {
        payment_no: record.needed_text(92, 10, "顧客コード1")?,
        bank: record.value(2, BankCode::DIGITS, "被仕向銀行番号", BankCode::new)?,
        bank_kana: record.text(6, 15, "被仕向銀行名")?,
        branch: record.value(21, BranchCode::DIGITS, "被仕向支店番号", BranchCode::new)?,
        branch_kana: record.text(24, 15, "被仕向支店名")?,
        kind: record.value(43, 1, "預金種目", AccountKind::from_code)?,
        number: record.value(44, AccountNumber::DIGITS, "口座番号", AccountNumber::new)?,
        payee: record.needed_text(51, 30, "受取人名")?,
        amount: record.value(81, 10, "振込金額", amount_of)?,
        new_code: record.value(91, 1, "新規コード", Coded::from_code)?,
        method: record.value(112, 1, "振込指定区分", Coded::from_code)?,
    })
}

fn check_trailer(record: &RecordBytes<'_>, file: &TransferFile) -> Result<(), ExchangeError> {
    record.needs(b'8', "トレーラー")?;
    record.spaces(20, 101, "ダミー")?;
    let count: usize = record.value(2, 6, "合計件数", |digits| digits.parse().ok())?;
    let total: i64 = record.value(8, 12, "合計金額", |digits| digits.parse().ok())?;
    if count != file.rows.len() {
        let n = file.rows.len();
        return Err(record.wrong(
            2,
            "合計件数",
            &format!("{count}件とありますが、データは{n}件です。"),
        ));
    }
    match file.total() {
        Some(sum) if sum.get() == total => Ok(()),
        _ => Err(record.wrong(8, "合計金額", "データの金額の合計と合いません。")),
    }
}

fn amount_of(digits: &str) -> Option<Yen> {
    digits.parse().ok().filter(|yen| *yen > 0).map(Yen::new)
}

/// The first day with this month and day on or after another; 29 February may be eight years away.
fn day_of(digits: &str, not_before: Date) -> Option<Date> {
    let month = digits.get(..2)?.parse().ok()?;
    let day = digits.get(2..)?.parse().ok()?;
    let first = not_before.year();
    (first..=first.saturating_add(8))
        .filter_map(|year| Date::new(year, month, day))
        .find(|date| *date >= not_before)
}

/// One record and its number from 1.
struct RecordBytes<'a> {
    no: usize,
    bytes: &'a [u8],
}

impl RecordBytes<'_> {
    fn kind(&self) -> Option<u8> {
        self.bytes.first().copied()
    }

    fn needs(&self, kind: u8, name: &str) -> Result<(), ExchangeError> {
        if self.kind() == Some(kind) {
            return Ok(());
        }
        let digit = char::from(kind);
        let what = format!("ここに来るはずの{name}レコード（{digit}）ではありません。");
        Err(self.wrong(1, "データ区分", &what))
    }

    /// The bytes from a position (from 1).
    fn part(&self, from: usize, n: usize) -> &[u8] {
        let start = from.saturating_sub(1);
        let part = self.bytes.get(start..start.saturating_add(n));
        part.unwrap_or_default()
    }

    fn is(&self, from: usize, word: &str, name: &str, what: &str) -> Result<(), ExchangeError> {
        if self.part(from, word.len()) == word.as_bytes() {
            return Ok(());
        }
        Err(self.wrong(from, name, what))
    }

    fn spaces(&self, from: usize, n: usize, name: &str) -> Result<(), ExchangeError> {
        match self.part(from, n).iter().position(|byte| *byte != b' ') {
            None => Ok(()),
            Some(at) => Err(self.wrong(from.saturating_add(at), name, "空白ではありません。")),
        }
    }

    fn digits(&self, from: usize, n: usize, name: &str) -> Result<String, ExchangeError> {
        let part = self.part(from, n);
        match part.iter().position(|byte| !byte.is_ascii_digit()) {
            Some(at) => Err(self.wrong(from.saturating_add(at), name, "数字ではありません。")),
            None => Ok(part.iter().copied().map(char::from).collect()),
        }
    }

    fn value<T>(
        &self,
        from: usize,
        n: usize,
        name: &str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, ExchangeError> {
        let digits = self.digits(from, n, name)?;
        parse(&digits).ok_or_else(|| self.wrong(from, name, "この値は使えません。"))
    }

    /// A name, or `None` where there are spaces only.
    fn text(
        &self,
        from: usize,
        n: usize,
        name: &str,
    ) -> Result<Option<TransferText>, ExchangeError> {
        let mut text = String::with_capacity(n);
        for (at, byte) in self.part(from, n).iter().enumerate() {
            let letter = letter_of(*byte).filter(|c| transfer_text::is_allowed(*c));
            text.push(letter.ok_or_else(|| {
                let what = "振込データに使えない文字です。";
                self.wrong(from.saturating_add(at), name, what)
            })?);
        }
        if text.trim().is_empty() {
            return Ok(None);
        }
        let parsed = TransferText::parse(&text);
        parsed
            .map(Some)
            .map_err(|_| self.wrong(from, name, "名称として読めません。"))
    }

    fn needed_text(
        &self,
        from: usize,
        n: usize,
        name: &str,
    ) -> Result<TransferText, ExchangeError> {
        self.text(from, n, name)?
            .ok_or_else(|| self.wrong(from, name, "空です。"))
    }

    fn wrong(&self, position: usize, name: &str, what: &str) -> ExchangeError {
        let no = self.no;
        refused(&format!(
            "{no}番目のレコードの{position}桁目「{name}」: {what}"
        ))
    }
}

fn letter_of(byte: u8) -> Option<char> {
    match byte {
        0x20..=0x7E => Some(char::from(byte)),
        0xA1..=0xDF => char::from_u32(u32::from(byte).saturating_add(0xFEC0)),
        _ => None,
    }
}

/// The records between newlines of any kind, or each 120 bytes where there is none.
fn split(body: &[u8]) -> Result<Vec<RecordBytes<'_>>, ExchangeError> {
    let pieces: Vec<&[u8]> = if body.contains(&b'\n') {
        let lines = without_last(body, b'\n').split(|byte| *byte == b'\n');
        lines
            .map(|line| line.strip_suffix(b"\r").unwrap_or(line))
            .collect()
    } else if body.contains(&b'\r') {
        without_last(body, b'\r')
            .split(|byte| *byte == b'\r')
            .collect()
    } else {
        body.chunks(LENGTH).collect()
    };
    let mut records = Vec::with_capacity(pieces.len());
    for (index, bytes) in pieces.into_iter().enumerate() {
        let no = index.saturating_add(1);
        if bytes.len() != LENGTH {
            let n = bytes.len();
            return Err(refused(&format!(
                "{no}番目のレコードが{n}バイトです（{LENGTH}バイトのはずです）。"
            )));
        }
        records.push(RecordBytes { no, bytes });
    }
    Ok(records)
}

fn without_last(body: &[u8], newline: u8) -> &[u8] {
    body.strip_suffix(&[newline]).unwrap_or(body)
}

fn missing(name: &str) -> ExchangeError {
    refused(&format!(
        "{name}レコードがありません。ファイルが途中で切れています。"
    ))
}

fn refused(why: &str) -> ExchangeError {
    ExchangeError::NotThisFile(format!("総合振込のデータとして読めません。{why}"))
}

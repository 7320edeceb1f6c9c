//! 入金データ: the CSV of a bank's internet banking → receipts, each line with what was found in it.
//! It must not look for the member who paid, nor leave out a line: every line of the file stands in the result.

use crate::domain::date::Date;
use crate::domain::yen::Yen;
use crate::exchange::error::ExchangeError;
use crate::exchange::intake_line::split;
use crate::exchange::receipt_head::{Head, find};
use crate::exchange::receipt_payer::Payer;
use crate::exchange::receipt_row;
use crate::exchange::text_file::{MAX_MEGABYTES, TextEncoding, TextFile, check_size};
use std::collections::HashSet;
use std::fmt;
use std::io::Read;
use zeroize::Zeroizing;

/// Most lines of one file.
pub const MAX_LINES: usize = 100_000;

/// Longest line that is taken apart, in bytes.
const LONGEST: usize = 10_000;

/// 入金データ, read.
pub struct Receipts {
    /// 文字コード as detected.
    pub encoding: TextEncoding,
    /// Line of the heads.
    pub head_line: usize,
    /// The heads that were used, in words for the clerk: 「入金日」「入金額」「摘要」.
    pub used_heads: Vec<String>,
    /// Lines above the heads, such as the account; not read.
    pub above: Vec<(usize, String)>,
    /// One for each line below the heads, blank ones apart.
    pub rows: Vec<ReceiptRow>,
    /// SHA-256 of the bytes, in hexadecimal: the same file twice is recognized by it.
    pub sha256: String,
}

/// 判定 of a line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ReceiptOutcome {
    /// 入金.
    Accepted,
    /// Not a receipt: 出金 or a line of totals.
    Skipped,
    /// 要確認: it reads as a receipt, and somebody has to look.
    Question,
    /// It cannot be read.
    Rejected,
}

/// What was found in a line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReceiptNote {
    /// 見出し of the field, or 「行」.
    pub field: String,
    /// What is wrong and what to do; it quotes nothing of the line.
    pub message: String,
}

/// A line.
pub struct ReceiptRow {
    /// Line number in the file, from 1.
    pub line: usize,
    /// The line as it stands; wiped after use.
    pub raw: Zeroizing<String>,
    /// 判定.
    pub outcome: ReceiptOutcome,
    /// 入金, where the line was accepted or is only questioned.
    pub receipt: Option<Receipt>,
    /// What was found.
    pub notes: Vec<ReceiptNote>,
}

/// 入金.
#[derive(Clone, PartialEq, Eq)]
pub struct Receipt {
    /// 入金日.
    pub on: Date,
    /// 金額.
    pub yen: Yen,
    /// 振込人名 as the bank wrote it, and what can be told from it.
    pub payer: Payer,
}

impl fmt::Debug for Receipts {
    /// Hidden but for what is needed to find a fault: accounts and names stand in the lines.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Receipts({} rows, {})",
            self.rows.len(),
            self.encoding.label()
        )
    }
}

impl fmt::Debug for ReceiptRow {
    /// Hidden but for what is needed to find a fault.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ReceiptRow({}, {:?})", self.line, self.outcome)
    }
}

impl fmt::Debug for Receipt {
    /// Hidden: who paid how much must not reach a log by accident.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Receipt(…)")
    }
}

/// Reads a file from where it lies; one that is too large is not read to its end.
///
/// # Errors
/// As [`read`], and when the disk does not give the file.
pub fn read_from(input: impl Read, path: &str, today: Date) -> Result<Receipts, ExchangeError> {
    let limit = MAX_MEGABYTES.saturating_mul(1_000_000);
    let mut bytes = Zeroizing::new(Vec::new());
    input
        .take(limit.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(|source| ExchangeError::Disk {
            what: "入金データを読むことが",
            path: path.to_owned(),
            source,
        })?;
    check_size(u64::try_from(bytes.len()).unwrap_or(u64::MAX))?;
    read(&bytes, today)
}

/// Reads the bytes of a file. `today` is the day of taking it in.
///
/// # Errors
/// A sentence, where the file as a whole is no such file: another kind, no heads, or a column that is missing.
pub fn read(bytes: &[u8], today: Date) -> Result<Receipts, ExchangeError> {
    let file = TextFile::read(bytes)?;
    let head = find(&file)?;
    let mut above = Vec::new();
    let mut rows = Vec::new();
    for (line, text) in file.lines() {
        if text.trim().is_empty() || line == head.line {
            continue;
        }
        if line < head.line {
            above.push((line, text.to_owned()));
            continue;
        }
        if rows.len() >= MAX_LINES {
            return Err(ExchangeError::TooManyRows {
                rows: file.lines().count().saturating_sub(head.line),
                max: MAX_LINES,
            });
        }
        rows.push(read_line(&head, (line, text), today));
    }
    if rows.is_empty() {
        let sentence =
            "見出しの下に明細の行がありません。期間を確かめて、銀行から取得し直してください。";
        return Err(ExchangeError::NotThisFile(sentence.to_owned()));
    }
    question_repeated(&mut rows);
    Ok(Receipts {
        encoding: file.encoding,
        head_line: head.line,
        used_heads: head.used(),
        above,
        rows,
        sha256: file.sha256,
    })
}

fn read_line(head: &Head, (line, text): (usize, &str), today: Date) -> ReceiptRow {
    let mut row = ReceiptRow {
        line,
        raw: Zeroizing::new(text.to_owned()),
        outcome: ReceiptOutcome::Rejected,
        receipt: None,
        notes: Vec::new(),
    };
    if text.len() > LONGEST {
        row.note(
            "行",
            "行が長すぎて明細の行として読めません。銀行から取得し直してください。",
        );
        return row;
    }
    if text.matches('"').count() % 2 == 1 {
        row.note(
            "行",
            "引用符（\"）が閉じていないため、列の切れ目がわかりません。元の明細で確かめ、手で入力してください。",
        );
        return row;
    }
    let cells: Vec<String> = split(text).iter().map(|cell| plain(cell)).collect();
    receipt_row::judge(&mut row, head, &cells, today);
    if text.contains('\u{FFFD}') {
        row.question("行", "読めない文字があります。元の明細で確かめてください。");
    }
    row
}

/// A cell without the dress `="…"` that keeps a table program from calculating.
fn plain(cell: &str) -> String {
    let cell = cell.trim();
    let dressed = cell.strip_prefix("=\"");
    let bare = dressed.and_then(|rest| rest.strip_suffix('"'));
    bare.unwrap_or(cell).trim().to_owned()
}

/// The very same line twice is a payment twice, or a file put together twice.
fn question_repeated(rows: &mut [ReceiptRow]) {
    let mut seen: HashSet<&str> = HashSet::new();
    let lines = rows.iter().map(|row| !seen.insert(row.raw.as_str()));
    let repeated: Vec<bool> = lines.collect();
    for (row, is_repeated) in rows.iter_mut().zip(repeated) {
        if is_repeated && row.receipt.is_some() {
            row.question(
                "行",
                "まったく同じ行が上にもあります。二度の入金か、同じ明細が重なったものかを確かめてください。",
            );
        }
    }
}

impl ReceiptRow {
    /// Says something about a field.
    pub(super) fn note(&mut self, field: &str, message: &str) {
        self.notes.push(ReceiptNote {
            field: field.to_owned(),
            message: message.to_owned(),
        });
    }

    /// Says something that somebody has to look at.
    pub(super) fn question(&mut self, field: &str, message: &str) {
        if self.outcome == ReceiptOutcome::Accepted {
            self.outcome = ReceiptOutcome::Question;
        }
        self.note(field, message);
    }
}

//! 銀行のファイルからの入金: lines are shown with whose money they are, and those the clerk ticked are written down.
//! It must not take a line twice, nor one that the clerk did not see.

use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::given::GivenFile;
use crate::app::premium_matching::GivenReceipt;
use crate::app::premium_matching::MatchState;
use crate::app::premium_matching::MatchedReceipt;
use crate::app::premium_matching::match_all;
use crate::app::premium_record;
use crate::app::premium_record::NewReceipt;
use crate::app::prepaid_record;
use crate::app::prepaid_record::NewPrepaid;
use crate::app::session::Session;
use crate::domain::date::Date;
use crate::domain::date::YearMonth;
use crate::domain::entry::Entry;
use crate::domain::finding::Severity;
use crate::domain::member::PersonId;
use crate::domain::premium_receipt::ReceiptChannel;
use crate::domain::yen::Yen;
use crate::exchange::receipts;
use crate::exchange::receipts::ReceiptOutcome;
use crate::exchange::receipts::ReceiptRow;
use crate::ledger::crypto::sha256_hex;
use crate::ledger::premiums;
use crate::ledger::premiums::BankLine;
use crate::ledger::transact::Changes;
use serde_json::json;
use std::collections::BTreeMap;

/// 入金のファイル as it was read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReceiptFile {
    /// Its name, without the folder.
    pub name: String,
    /// SHA-256 of its bytes in hex.
    pub sha256: String,
    /// Its lines.
    pub lines: Vec<GivenReceipt>,
}

/// What a file brings, before anything is taken.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MatchedFile {
    /// Its name.
    pub name: String,
    /// SHA-256 of its bytes in hex.
    pub sha256: String,
    /// Whether lines of the very same file were taken before.
    pub is_known: bool,
    /// Its lines.
    pub rows: Vec<MatchedReceipt>,
}

/// 受け入れる行: what the clerk ticked, as it was shown.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AcceptedReceipts {
    /// The file's name.
    pub file_name: String,
    /// SHA-256 of its bytes in hex.
    pub file_sha256: String,
    /// The lines.
    pub lines: Vec<AcceptedLine>,
}

/// 受け入れる一行.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AcceptedLine {
    /// SHA-256 of the line.
    pub sha256: String,
    /// Whose money.
    pub person: PersonId,
    /// 入金日.
    pub received_on: Date,
    /// Months and amounts.
    pub parts: Vec<(YearMonth, Yen)>,
    /// Whether it is the money for a 前納 that begins with the month.
    pub is_prepaid: bool,
}

impl ReceiptFile {
    /// Reads a bank's file that the clerk chose.
    ///
    /// # Errors
    ///
    /// Where it is no such file; single lines that cannot be read stand in the list with a sentence.
    pub fn read(file: &GivenFile, today: Date) -> Result<ReceiptFile> {
        let read = receipts::read(&file.bytes, today)?;
        let lines = read.rows.iter().map(given).collect();
        Ok(ReceiptFile::new(&file.name, &file.bytes, lines))
    }

    /// A file of these bytes and lines; equal lines are told apart by their order.
    #[must_use]
    pub fn new(name: &str, bytes: &[u8], mut lines: Vec<GivenReceipt>) -> ReceiptFile {
        let mut seen: BTreeMap<(Option<Date>, Option<Yen>, String), u32> = BTreeMap::new();
        for line in &mut lines {
            let key = (line.received_on, line.amount, line.payer.clone());
            let n = seen.entry(key).or_default();
            *n = n.saturating_add(1);
            let day = line
                .received_on
                .map_or_else(String::new, |on| on.to_string());
            let amount = line.amount.unwrap_or_default().get();
            let text = format!("{day}\t{amount}\t{}\t{n}", line.payer);
            line.sha256 = sha256_hex(text.as_bytes());
        }
        ReceiptFile {
            name: name.to_owned(),
            sha256: sha256_hex(bytes),
            lines,
        }
    }
}

fn given(row: &ReceiptRow) -> GivenReceipt {
    let receipt = row.receipt.as_ref();
    let notes = row.notes.iter();
    let notes: String = notes
        .map(|note| format!("{}　{}", note.field, note.message))
        .collect();
    let (question, not_a_receipt) = match row.outcome {
        ReceiptOutcome::Accepted => (String::new(), String::new()),
        ReceiptOutcome::Question => (notes, String::new()),
        ReceiptOutcome::Skipped | ReceiptOutcome::Rejected => (String::new(), notes),
    };
    GivenReceipt {
        line: row.line,
        sha256: String::new(),
        received_on: receipt.map(|receipt| receipt.on),
        amount: receipt.map(|receipt| receipt.yen),
        payer: receipt.map_or_else(String::new, |receipt| receipt.payer.text.clone()),
        question,
        not_a_receipt,
    }
}

impl MatchedReceipt {
    /// The line as it would be taken; `None` where it cannot be.
    #[must_use]
    pub fn accepted(&self) -> Option<AcceptedLine> {
        if self.state != MatchState::Proposed {
            return None;
        }
        Some(AcceptedLine {
            sha256: self.given.sha256.clone(),
            person: self.person.as_ref()?.id,
            received_on: self.given.received_on?,
            parts: self.parts.clone(),
            is_prepaid: self.is_prepaid,
        })
    }
}

impl AcceptedLine {
    /// Premiums of months; none where the line is the money for a 前納.
    fn receipts(&self) -> Vec<NewReceipt> {
        let parts = self.parts.iter().filter(|_| !self.is_prepaid);
        parts
            .map(|(month, amount)| NewReceipt {
                person: self.person,
                month: *month,
                received_on: self.received_on,
                amount: *amount,
                channel: ReceiptChannel::BankFile,
            })
            .collect()
    }

    /// Money for a 前納.
    fn prepaid(&self) -> Vec<NewPrepaid> {
        let parts = self.parts.iter().filter(|_| self.is_prepaid);
        parts
            .map(|(months_from, amount)| NewPrepaid {
                person: self.person,
                months_from: *months_from,
                received_on: self.received_on,
                amount: *amount,
                channel: ReceiptChannel::BankFile,
            })
            .collect()
    }

    fn entries(&self) -> Vec<Entry> {
        let monthly = self.receipts().into_iter().map(NewReceipt::entry);
        let prepaid = self.prepaid().into_iter().map(NewPrepaid::entry);
        monthly.chain(prepaid).collect()
    }
}

impl Session {
    /// Whose money each line of a file is. `choices` are what the clerk chose instead, by line.
    ///
    /// # Errors
    ///
    /// When the ledger cannot be read.
    pub fn match_receipts(
        &self,
        file: &ReceiptFile,
        choices: &BTreeMap<usize, Option<PersonId>>,
    ) -> Result<MatchedFile> {
        let today = self.today();
        let society = self.society()?;
        let files = self.premium_files(today.year_month())?;
        let hashes: Vec<String> = file.lines.iter().map(|line| line.sha256.clone()).collect();
        let taken = premiums::taken_lines(&self.ledger, &hashes)?;
        let lines = file.lines.clone().into_iter().map(|mut line| {
            if taken.contains(&line.sha256) {
                line.not_a_receipt = TAKEN.to_owned();
            } else if line.received_on.is_some_and(|on| on > today) {
                line.not_a_receipt = "入金日が今日より後です。".to_owned();
            }
            line
        });
        let mut rows = match_all(lines.collect(), &files, (&society, today), choices);
        for row in &mut rows {
            if row.given.not_a_receipt == TAKEN {
                row.state = MatchState::Taken;
            }
        }
        Ok(MatchedFile {
            name: file.name.clone(),
            sha256: file.sha256.clone(),
            is_known: premiums::n_of_file(&self.ledger, &file.sha256)? > 0,
            rows,
        })
    }

    /// Writes the ticked lines down, all or none.
    pub(super) fn accept_receipts(
        &mut self,
        accepted: &AcceptedReceipts,
    ) -> Result<(usize, Changes)> {
        let today = self.today();
        let society = self.society()?;
        self.transact("accept_receipts", "入金ファイルの取込", |tx| {
            let hashes: Vec<String> = accepted.lines.iter().map(|it| it.sha256.clone()).collect();
            if !premiums::taken_lines(tx, &hashes)?.is_empty() {
                return Err(Error::Refused(
                    "すでに取り込んだ行が含まれています。ファイルを選び直してください。".to_owned(),
                ));
            }
            let all: Vec<NewReceipt> = accepted
                .lines
                .iter()
                .flat_map(AcceptedLine::receipts)
                .collect();
            let mut open = match all.as_slice() {
                [] => Vec::new(),
                all => premium_record::findings(tx, all, &society, today)?,
            };
            for new in accepted.lines.iter().flat_map(AcceptedLine::prepaid) {
                open.extend(prepaid_record::findings(tx, new, today)?);
            }
            // Whether the same money was typed before, or the month is not charged, the clerk saw in the list.
            open.retain(|finding| finding.severity == Severity::Blocks);
            if !open.is_empty() {
                return Err(Error::Findings(open));
            }
            tx.add_detail("file", json!(accepted.file_name));
            tx.add_detail("sha256", json!(accepted.file_sha256));
            tx.add_detail("lines", json!(hashes));
            for line in &accepted.lines {
                let bank = BankLine {
                    file_sha256: accepted.file_sha256.clone(),
                    line_sha256: line.sha256.clone(),
                };
                premiums::post_bank_line_in(tx, &bank, &line.entries())?;
            }
            Ok(accepted.lines.len())
        })
    }
}

const TAKEN: &str = "この行は、すでに取り込みました。";

//! 銀行・支店の CSV: the file `bank,bank_name,bank_kana,branch,branch_name,branch_kana` → lines of the 銀行支店表.
//! It must not take a part of a file: one wrong line, and the table stays as it was.

use crate::domain::bank_account::{BankCode, BranchCode};
use crate::domain::transfer_text::TransferText;
use crate::exchange::banks::{BankLine, Named};
use crate::exchange::error::ExchangeError;
use crate::exchange::intake_line::split;
use crate::exchange::text_file::TextFile;
use std::collections::{BTreeMap, BTreeSet};

/// Columns of the file in their order.
pub const COLUMNS: [&str; 6] = [
    "bank",
    "bank_name",
    "bank_kana",
    "branch",
    "branch_name",
    "branch_kana",
];

/// Wrong lines that are named; further ones are only counted.
const N_NAMED: usize = 3;

/// Reads the whole file; a first line with the names of the columns is passed over.
///
/// # Errors
/// One sentence or more: another file, or lines that cannot be read with their numbers.
pub fn read(bytes: &[u8]) -> Result<Vec<BankLine>, ExchangeError> {
    let file = TextFile::read(bytes)?;
    if file.has_unreadable {
        return Err(refused("文字として読めないところがあります。"));
    }
    let mut reader = Reader::default();
    for (number, line) in file.lines() {
        let cells = split(line);
        let is_heading = number == 1 && cells.iter().map(|cell| cell.trim()).eq(COLUMNS);
        if is_heading || line.trim().is_empty() {
            continue;
        }
        if let Err(what) = reader.take(&cells) {
            reader.wrong(number, &what);
        }
    }
    reader.finish()
}

#[derive(Default)]
struct Reader {
    lines: Vec<BankLine>,
    banks: BTreeMap<BankCode, (String, String)>,
    known: BTreeSet<(BankCode, BranchCode)>,
    problems: Vec<String>,
    n_wrong: usize,
}

impl Reader {
    fn take(&mut self, cells: &[String]) -> Result<(), String> {
        let cells: Vec<&str> = cells.iter().map(|cell| cell.trim()).collect();
        let [bank, bank_name, bank_kana, branch, branch_name, branch_kana] = cells.as_slice()
        else {
            return Err(format!("列が{}個です（6個のはずです）。", cells.len()));
        };
        let lost = "4桁・3桁の数字ではありません。表計算ソフトで開いて先頭の0が消えていないか確かめてください。";
        let (Some(bank), Some(branch)) = (BankCode::new(bank), BranchCode::new(branch)) else {
            return Err(format!("銀行または支店のコードが{lost}"));
        };
        for cell in [bank_name, bank_kana, branch_name, branch_kana] {
            if cell.is_empty() || cell.contains([',', '"', '\r', '\n']) {
                return Err("名称かカナが空か、コンマや改行が入っています。".to_owned());
            }
        }
        for kana in [bank_kana, branch_kana] {
            TransferText::parse_bank_name(kana).map_err(|error| error.to_string())?;
        }
        let named = ((*bank_name).to_owned(), (*bank_kana).to_owned());
        let first = self
            .banks
            .entry(bank.clone())
            .or_insert_with(|| named.clone());
        if *first != named {
            return Err("同じ銀行コードに違う名称があります。".to_owned());
        }
        if !self.known.insert((bank.clone(), branch.clone())) {
            return Err("同じ銀行・支店が二度あります。".to_owned());
        }
        self.lines.push(BankLine {
            bank: Named {
                code: bank,
                name: named.0,
                kana: named.1,
            },
            branch: Named {
                code: branch,
                name: (*branch_name).to_owned(),
                kana: (*branch_kana).to_owned(),
            },
        });
        Ok(())
    }

    fn wrong(&mut self, line: usize, what: &str) {
        self.n_wrong = self.n_wrong.saturating_add(1);
        if self.problems.len() < N_NAMED {
            self.problems.push(format!("{line}行目: {what}"));
        }
    }

    fn finish(self) -> Result<Vec<BankLine>, ExchangeError> {
        if self.n_wrong > 0 {
            return Err(refused(&format!(
                "{}行に直すところがあります。{}",
                self.n_wrong,
                self.problems.join(" ")
            )));
        }
        if self.lines.is_empty() {
            return Err(refused("銀行・支店が1行もありません。"));
        }
        Ok(self.lines)
    }
}

fn refused(why: &str) -> ExchangeError {
    ExchangeError::NotThisFile(format!(
        "銀行・支店のファイルを取り込みませんでした。いまの銀行支店表はそのままです。{why}「{}」の6列の CSV を選んでください。",
        COLUMNS.join(",")
    ))
}

//! 銀行支店表: answers what a code or a name of a bank asks for, and takes in a newer table that the clerk brings.
//! It must not change an account, and it reads nothing before the first question.

use crate::app::error::Result;
use crate::app::master_shelf::Shelf;
use crate::app::master_shelf::TableAbout;
use crate::app::places::Places;
use crate::domain::bank_account::BankAccount;
use crate::domain::bank_account::BankCode;
use crate::domain::bank_account::BranchCode;
use crate::domain::date::Date;
use crate::domain::transfer_text::TransferText;
use crate::exchange::banks::Bank;
use crate::exchange::banks::BankMaster;
use crate::exchange::banks::Branch;
use crate::exchange::banks_csv;
use std::sync::Arc;

/// What the table of a clerk says about its source.
const SOURCE: &str = "銀行・支店の CSV";

/// 銀行支店表 of this PC; clones share one table.
#[derive(Clone, Debug)]
pub struct BankBook(Arc<Shelf<BankMaster>>);

/// A bank or a branch as a screen offers it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BankEntry {
    /// Its code.
    pub code: String,
    /// 名称.
    pub name: String,
    /// カナ.
    pub kana: String,
}

/// The names of an account in kana, as a transfer file carries them; `None` where the table lacks the code.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct BankKana {
    /// 銀行名.
    pub bank: Option<TransferText>,
    /// 支店名.
    pub branch: Option<TransferText>,
}

impl BankBook {
    /// The table of these places; nothing is read yet.
    #[must_use]
    pub fn new(places: &Places) -> BankBook {
        BankBook(Arc::new(Shelf::new(places.bank_table())))
    }

    /// The bank of a code as typed; `None` where it is none, or the table lacks it. The first call reads the table
    /// and belongs on a thread of its own, as that of every question here.
    #[must_use]
    pub fn bank(&self, code: &str) -> Option<BankEntry> {
        let code = BankCode::new(code)?;
        self.0.master()?.bank(&code).map(bank_entry)
    }

    /// The branch of a bank by its code.
    #[must_use]
    pub fn branch(&self, bank: &str, code: &str) -> Option<BankEntry> {
        let (bank, code) = (BankCode::new(bank)?, BranchCode::new(code)?);
        self.0.master()?.branch(&bank, &code).map(branch_entry)
    }

    /// Banks by the beginning of their name or kana, the best fitting ones first.
    #[must_use]
    pub fn banks_like(&self, typed: &str) -> Vec<BankEntry> {
        let found = self.0.master().map(|master| master.banks_like(typed));
        found.unwrap_or_default().iter().map(bank_entry).collect()
    }

    /// Branches of a bank in the same way.
    #[must_use]
    pub fn branches_like(&self, bank: &str, typed: &str) -> Vec<BankEntry> {
        let (Some(bank), Some(master)) = (BankCode::new(bank), self.0.master()) else {
            return Vec::new();
        };
        let found = master.branches_like(&bank, typed);
        found.iter().map(branch_entry).collect()
    }

    /// The kana of an account's bank and branch for a transfer file: those of the table, else the account's own
    /// names where they are kana. A name in kanji that the table does not know is left out; the code decides.
    #[must_use]
    pub fn kana(&self, account: &BankAccount) -> BankKana {
        let master = self.0.master();
        let known = |kana: Option<&str>, name: &str| {
            let text = kana.unwrap_or(name);
            // A name in kanji has no kana: the file goes with the code alone.
            TransferText::parse_bank_name(text).ok()
        };
        let bank = master
            .as_ref()
            .and_then(|master| master.bank(&account.bank));
        let branch = master
            .as_ref()
            .and_then(|master| master.branch(&account.bank, &account.branch));
        BankKana {
            bank: known(bank.map(|bank| bank.kana.as_str()), &account.bank_name),
            branch: known(
                branch.map(|branch| branch.kana.as_str()),
                &account.branch_name,
            ),
        }
    }

    /// What is known of the table; reads it where that was not done yet.
    #[must_use]
    pub fn about(&self) -> Option<TableAbout> {
        self.0.about()
    }

    /// Takes in a CSV of banks and branches of this day as a whole; it is kept beside the ledgers and used from
    /// now on.
    ///
    /// # Errors
    /// A file that cannot be used as a whole, with the lines; the table then stays as it was.
    pub fn replace(&self, bytes: &[u8], as_of: Date) -> Result<TableAbout> {
        let lines = banks_csv::read(bytes)?;
        self.0.replace(BankMaster::write(lines, as_of, SOURCE))
    }

    /// Puts the clerk's own table away and uses the shipped one again.
    ///
    /// # Errors
    /// A file that cannot be removed.
    pub fn go_back(&self) -> Result<TableAbout> {
        self.0.go_back()
    }
}

fn bank_entry(bank: &Bank) -> BankEntry {
    BankEntry {
        code: bank.code.as_str().to_owned(),
        name: bank.name.clone(),
        kana: bank.kana.clone(),
    }
}

fn branch_entry(branch: &Branch) -> BankEntry {
    BankEntry {
        code: branch.code.as_str().to_owned(),
        name: branch.name.clone(),
        kana: branch.kana.clone(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::BankBook;
    use crate::app::master_shelf::UnusedOwn;
    use crate::app::places::Places;
    use crate::domain::date::day;

    const NEW: &str = "bank,bank_name,bank_kana,branch,branch_name,branch_kana\n\
        9990,見本,ミホン,001,本店,ホンテン\n";

    #[test]
    fn 同梱の表で答え_持ち込んだ表は次に開いても使い_元へ戻せる() {
        let folder = tempfile::tempdir().unwrap();
        let places = Places::at(&folder.path().join("daicho"));
        let book = BankBook::new(&places);
        assert_eq!(book.bank("0001").unwrap().name, "みずほ");
        assert_eq!(book.branch("0001", "001").unwrap().name, "東京営業部");
        assert_eq!(book.bank("1"), None);
        assert!(!book.about().unwrap().is_own);

        let wrong = NEW.replace("9990", "999");
        let refused = book
            .replace(wrong.as_bytes(), day!(2027, 1, 31))
            .unwrap_err();
        assert!(refused.message_ja().contains("2行目"), "{refused:?}");
        assert!(book.bank("0001").is_some());

        let about = book.replace(NEW.as_bytes(), day!(2027, 1, 31)).unwrap();
        assert_eq!((about.n_rows, about.is_own), (1, true));
        for book in [&book, &BankBook::new(&places)] {
            assert_eq!(book.bank("0001"), None);
            assert_eq!(book.banks_like("みほん").first().unwrap().code, "9990");
        }
        assert!(!book.go_back().unwrap().is_own);
        assert!(BankBook::new(&places).bank("0001").is_some());
    }

    #[test]
    fn 持ち込んだ表を使わないときは理由を言う() {
        let folder = tempfile::tempdir().unwrap();
        let places = Places::at(&folder.path().join("daicho"));
        let unused = || {
            let about = BankBook::new(&places).about().unwrap();
            (about.is_own, about.unused)
        };
        assert_eq!(unused(), (false, None));
        let shipped_on = BankBook::new(&places).about().unwrap().as_of;
        let take_in = |as_of| {
            let book = BankBook::new(&places);
            book.replace(NEW.as_bytes(), as_of).unwrap();
        };
        take_in(shipped_on);
        assert_eq!(unused(), (true, None));
        let as_of = shipped_on.add_days(-1);
        take_in(as_of);
        assert_eq!(unused(), (false, Some(UnusedOwn::Older { as_of })));
        std::fs::write(places.bank_table(), "壊れた表").unwrap();
        assert_eq!(unused(), (false, Some(UnusedOwn::Unreadable)));
        assert_eq!(BankBook::new(&places).go_back().unwrap().unused, None);
        assert_eq!(unused(), (false, None));
    }
}

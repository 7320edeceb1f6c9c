//! 金融機関の問合せ: what the 銀行支店表 says about a code and a name as they stand in a form or an account.
//! It must not change either: a name that differs is shown, and a code that the table lacks may still be right.

use crate::app::banks::BankBook;
use crate::app::banks::BankEntry;
use crate::domain::bank_account::BankAccount;
use crate::domain::bank_account::BankCode;
use crate::domain::bank_account::BranchCode;
use crate::domain::date::Date;
use crate::domain::search_key::search_key;

/// Candidates that are shown at once.
const MOST: usize = 6;

/// A code and its name as typed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BankQuestion {
    /// For a branch: the code of its bank as typed. `None` where a bank is asked about.
    pub of_bank: Option<String>,
    /// The code; empty where none is typed.
    pub code: String,
    /// The name; empty where none is typed.
    pub name: String,
}

/// What the table says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum BankAnswer {
    /// Nothing: too little was typed, or both agree.
    Nothing,
    /// The code has this name, and none was typed.
    Named(BankEntry),
    /// The code has this name, and another was typed.
    Differs(BankEntry),
    /// The table of this day lacks the code.
    Unknown(Date),
    /// Without a code: those that the name fits, and how many more there are.
    Candidates(Vec<BankEntry>, usize),
    /// Without a code: a branch is asked about before its bank.
    NeedsBank,
}

/// Why an account may be wrong: codes change, and an application may name another bank than its code.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum AccountDoubt {
    /// The table lacks the code of the bank.
    UnknownBank,
    /// The table lacks the code of the branch.
    UnknownBranch,
    /// The table has other names for the codes.
    OtherName {
        /// 金融機関 of the table.
        bank: String,
        /// 支店 of the table.
        branch: String,
    },
}

impl BankBook {
    /// What the table says about a code and a name.
    #[must_use]
    pub fn answer(&self, question: &BankQuestion) -> BankAnswer {
        let (code, name) = (question.code.trim(), question.name.trim());
        if code.is_empty() {
            return self.candidates(question.of_bank.as_deref(), name);
        }
        let entry = match &question.of_bank {
            None if BankCode::new(code).is_none() => return BankAnswer::Nothing,
            None => self.bank(code),
            Some(bank) if BankCode::new(bank).is_none() || BranchCode::new(code).is_none() => {
                return BankAnswer::Nothing;
            }
            // Where the bank is not known, that is said beside the bank.
            Some(bank) if self.bank(bank).is_none() => return BankAnswer::Nothing,
            Some(bank) => self.branch(bank, code),
        };
        let Some(entry) = entry else {
            let about = self.about();
            return about.map_or(BankAnswer::Nothing, |about| {
                BankAnswer::Unknown(about.as_of)
            });
        };
        if name.is_empty() {
            return BankAnswer::Named(entry);
        }
        if self.is_called(question.of_bank.as_deref(), &entry, name) {
            BankAnswer::Nothing
        } else {
            BankAnswer::Differs(entry)
        }
    }

    /// Why an account may be wrong, as far as the table can tell.
    #[must_use]
    pub fn doubt(&self, account: &BankAccount) -> Option<AccountDoubt> {
        let Some(bank) = self.bank(account.bank.as_str()) else {
            return Some(AccountDoubt::UnknownBank);
        };
        let Some(branch) = self.branch(&bank.code, account.branch.as_str()) else {
            return Some(AccountDoubt::UnknownBranch);
        };
        let is_bank = self.is_called(None, &bank, &account.bank_name);
        let is_branch = self.is_called(Some(&bank.code), &branch, &account.branch_name);
        (!is_bank || !is_branch).then_some(AccountDoubt::OtherName {
            bank: bank.name,
            branch: branch.name,
        })
    }

    /// Whether a name is one of those that a bank or branch is found by, or its own with something behind it.
    fn is_called(&self, of_bank: Option<&str>, entry: &BankEntry, name: &str) -> bool {
        // All other names are only looked up where the plain comparison does not settle it.
        search_key(name).starts_with(&search_key(&entry.name))
            || self
                .like(of_bank, name)
                .iter()
                .any(|other| other.code == entry.code)
    }

    fn candidates(&self, of_bank: Option<&str>, name: &str) -> BankAnswer {
        if name.is_empty() {
            return BankAnswer::Nothing;
        }
        if of_bank.is_some_and(|bank| BankCode::new(bank).is_none()) {
            return BankAnswer::NeedsBank;
        }
        let mut found = self.like(of_bank, name);
        let n_more = found.len().saturating_sub(MOST);
        found.truncate(MOST);
        if found.is_empty() {
            BankAnswer::Nothing
        } else {
            BankAnswer::Candidates(found, n_more)
        }
    }

    fn like(&self, of_bank: Option<&str>, name: &str) -> Vec<BankEntry> {
        match of_bank {
            None => self.banks_like(name),
            Some(bank) => self.branches_like(bank, name),
        }
    }
}

/// What an answer says in words; `None` where there is nothing to say.
#[must_use]
pub fn sentence(question: &BankQuestion, answer: &BankAnswer) -> Option<String> {
    let what = if question.of_bank.is_some() {
        "支店"
    } else {
        "金融機関"
    };
    Some(match answer {
        BankAnswer::Nothing | BankAnswer::Named(_) => return None,
        BankAnswer::Differs(entry) => format!(
            "銀行支店表では、この{what}コードは「{}」です。コードと名称を確かめてください。",
            entry.name
        ),
        BankAnswer::Unknown(as_of) => format!(
            "この{what}コードは銀行支店表（{}現在）にありません。コードを確かめてください。名称は手で入力できます。",
            as_of.wareki()
        ),
        BankAnswer::Candidates(_, 0) => format!("{what}の候補"),
        BankAnswer::Candidates(_, n_more) => {
            format!("{what}の候補（ほか{n_more}件。名称を続けて入力すると絞れます）")
        }
        BankAnswer::NeedsBank => "先に金融機関コードを入れると、支店の候補が出ます。".to_owned(),
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{AccountDoubt, BankAnswer, BankQuestion, sentence};
    use crate::app::banks::BankBook;
    use crate::app::places::Places;
    use crate::domain::bank_account::{
        AccountKind, AccountNumber, AccountOrigin, BankAccount, BankCode, BranchCode,
    };
    use std::path::Path;

    fn book() -> BankBook {
        BankBook::new(&Places::at(Path::new("無い場所")))
    }

    fn asked(of_bank: Option<&str>, code: &str, name: &str) -> (BankAnswer, String) {
        let question = BankQuestion {
            of_bank: of_bank.map(ToOwned::to_owned),
            code: code.to_owned(),
            name: name.to_owned(),
        };
        let answer = book().answer(&question);
        let said = sentence(&question, &answer).unwrap_or_default();
        (answer, said)
    }

    #[test]
    fn コードは名称を教え_違う名称は言い_無いコードも止めない() {
        let (answer, said) = asked(None, "0005", "");
        assert!(matches!(answer, BankAnswer::Named(entry) if entry.name == "三菱ＵＦＪ"));
        assert_eq!(said, "");
        assert_eq!(asked(None, "0005", "三菱UFJ銀行").0, BankAnswer::Nothing);
        let (answer, said) = asked(None, "0005", "みずほ銀行");
        assert!(matches!(answer, BankAnswer::Differs(_)));
        assert!(said.contains("「三菱ＵＦＪ」です"), "{said}");
        let (_, said) = asked(None, "9998", "");
        assert!(said.contains("金融機関コードは銀行支店表（令和8年8月24日現在）にありません"));
        for (of_bank, code) in [
            (None, "5"),
            (None, "00５"),
            (Some("5"), "001"),
            (Some("9998"), "001"),
        ] {
            assert_eq!(asked(of_bank, code, "").0, BankAnswer::Nothing, "{code}");
        }
        for name in ["〇一八", "〇一八店", "〇一八支店", "ゼロイチハチ"] {
            assert_eq!(
                asked(Some("9900"), "018", name).0,
                BankAnswer::Nothing,
                "{name}"
            );
        }
        let (answer, _) = asked(Some("0009"), "001", "");
        assert!(matches!(answer, BankAnswer::Named(entry) if entry.name == "神保町"));
        let (_, said) = asked(Some("0009"), "000", "");
        assert!(said.contains("この支店コードは"), "{said}");
    }

    #[test]
    fn 名称だけなら候補を六つまで出す() {
        let (answer, said) = asked(None, "", "みずほ");
        assert!(matches!(answer, BankAnswer::Candidates(all, 0) if all.len() == 2));
        assert_eq!(said, "金融機関の候補");
        let (answer, said) = asked(None, "", "み");
        assert!(matches!(answer, BankAnswer::Candidates(all, more) if all.len() == 6 && more > 0));
        assert!(said.contains("続けて入力すると絞れます"), "{said}");
        assert_eq!(asked(None, "", "架空の銀行名").0, BankAnswer::Nothing);
        assert_eq!(asked(Some(""), "", "本店").0, BankAnswer::NeedsBank);
        let (answer, _) = asked(Some("0009"), "", "ジンボウ");
        assert!(matches!(answer, BankAnswer::Candidates(all, 0) if all.len() == 1));
    }

    #[test]
    fn 振込の前に口座の疑いを言う() {
        let mut account = BankAccount {
            bank: BankCode::new("0009").unwrap(),
            bank_name: "三井住友銀行".to_owned(),
            branch: BranchCode::new("001").unwrap(),
            branch_name: "神保町支店".to_owned(),
            kind: AccountKind::Ordinary,
            number: AccountNumber::new("0000002").unwrap(),
            holder: "シケン　ハナコ".to_owned(),
            origin: AccountOrigin::Application,
        };
        let book = book();
        assert_eq!(book.doubt(&account), None);
        let kana = book.kana(&account);
        assert_eq!(kana.bank.unwrap().as_str(), "ﾐﾂｲｽﾐﾄﾓ");
        assert_eq!(kana.branch.unwrap().as_str(), "ｼﾞﾝﾎﾞｳﾁﾖｳ");
        account.branch_name = "本店".to_owned();
        let other = book.doubt(&account);
        assert!(
            matches!(other, Some(AccountDoubt::OtherName { branch, .. }) if branch == "神保町")
        );
        account.branch = BranchCode::new("000").unwrap();
        assert_eq!(book.doubt(&account), Some(AccountDoubt::UnknownBranch));
        account.bank = BankCode::new("9998").unwrap();
        account.branch_name = "ホンテン".to_owned();
        assert_eq!(book.doubt(&account), Some(AccountDoubt::UnknownBank));
        let kana = book.kana(&account);
        assert_eq!((kana.bank, kana.branch.unwrap().as_str()), (None, "ﾎﾝﾃﾝ"));
    }
}

//! 銀行支店表: the banks and branches of Japan with their codes, from the shipped table or one that the clerk brought.
//! It must not choose: a name that fits several banks gives all of them, and a code it lacks may still be right.

use crate::domain::bank_account::{BankCode, BranchCode};
use crate::domain::date::Date;
use crate::domain::search_key::search_key;
use crate::exchange::error::ExchangeError;
use crate::exchange::master::{Master, MasterHead};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::OnceLock;

/// A bank or a branch by name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Named<C> {
    /// Its code.
    pub code: C,
    /// 名称, without 「銀行」 or 「支店」.
    pub name: String,
    /// Its kana, as 全銀 writes it: small kana enlarged.
    pub kana: String,
}

/// 金融機関.
pub type Bank = Named<BankCode>;
/// 支店.
pub type Branch = Named<BranchCode>;

/// 銀行支店表 in memory.
#[derive(Debug)]
pub struct BankMaster {
    head: MasterHead,
    banks: BTreeMap<BankCode, (Bank, Vec<Branch>)>,
    /// Made at the first question about a name.
    keys: OnceLock<Vec<(Key, BankCode)>>,
}

/// One line of a table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BankLine {
    /// 金融機関.
    pub bank: Bank,
    /// 支店.
    pub branch: Branch,
}

impl Master for BankMaster {
    const NAME: &'static str = "銀行支店表";
    const SHIPPED: &'static [u8] = include_bytes!("../../assets/masters/banks.csv.gz");
    const ADVICE: &'static str =
        "金融機関や支店の名称を引くことはできませんが、コードと名称の入力はできます。";

    fn parse(text: String) -> Result<BankMaster, ExchangeError> {
        let (head, rest) = MasterHead::read::<BankMaster>(&text)?;
        let mut banks: BTreeMap<BankCode, (Bank, Vec<Branch>)> = BTreeMap::new();
        let mut n_rows = 0_usize;
        for line in rest.lines().filter(|line| !line.is_empty()) {
            n_rows = n_rows.saturating_add(1);
            let BankLine { bank, branch } = line_of(line).ok_or_else(|| {
                let number = n_rows.saturating_add(1);
                BankMaster::broken(&format!("銀行支店表の{number}行目を読めません。"))
            })?;
            let (_, branches) = banks
                .entry(bank.code.clone())
                .or_insert_with(|| (bank, Vec::new()));
            branches.push(branch);
        }
        head.check::<BankMaster>(n_rows)?;
        let is_in_order = |(_, branches): &(Bank, Vec<Branch>)| {
            branches.is_sorted_by(|before, after| before.code < after.code)
        };
        if !banks.values().all(is_in_order) {
            return Err(BankMaster::broken(
                "銀行支店表がコードの順に並んでいません。",
            ));
        }
        Ok(BankMaster {
            head,
            banks,
            keys: OnceLock::new(),
        })
    }

    fn head(&self) -> &MasterHead {
        &self.head
    }
}

impl BankMaster {
    /// The text of a table of these lines, to be kept as a file.
    #[must_use]
    pub fn write(mut lines: Vec<BankLine>, date: Date, source: &str) -> String {
        lines.sort_by(|a, b| (&a.bank.code, &a.branch.code).cmp(&(&b.bank.code, &b.branch.code)));
        let head = MasterHead {
            date,
            n_rows: lines.len(),
            source: source.to_owned(),
        };
        let mut text = head.line::<BankMaster>();
        for BankLine { bank, branch } in &lines {
            // Writing to a String cannot fail.
            let _ = writeln!(
                text,
                "{},{},{},{},{},{}",
                bank.code.as_str(),
                bank.name,
                bank.kana,
                branch.code.as_str(),
                branch.name,
                branch.kana
            );
        }
        text
    }

    /// The bank of a code.
    #[must_use]
    pub fn bank(&self, code: &BankCode) -> Option<&Bank> {
        self.banks.get(code).map(|(bank, _)| bank)
    }

    /// The branch of a code.
    #[must_use]
    pub fn branch(&self, bank: &BankCode, code: &BranchCode) -> Option<&Branch> {
        let branches = self.branches(bank);
        let at = branches.binary_search_by(|branch| branch.code.cmp(code));
        branches.get(at.ok()?)
    }

    /// All branches of a bank in the order of their codes.
    #[must_use]
    pub fn branches(&self, bank: &BankCode) -> &[Branch] {
        self.banks.get(bank).map_or(&[], |(_, branches)| branches)
    }

    /// Banks whose name or kana is, or begins with, what was typed; those that only contain it where none does.
    #[must_use]
    pub fn banks_like(&self, typed: &str) -> Vec<Bank> {
        let keys = self.keys.get_or_init(|| {
            let banks = self.banks.values();
            banks
                .map(|(bank, _)| (Key::of(bank), bank.code.clone()))
                .collect()
        });
        let found = fitting(keys.iter().map(|(key, code)| (key, code)), &bank_key(typed));
        found
            .into_iter()
            .filter_map(|code| self.bank(code).cloned())
            .collect()
    }

    /// Branches of a bank in the same way.
    #[must_use]
    pub fn branches_like(&self, bank: &BankCode, typed: &str) -> Vec<Branch> {
        let branches = self.branches(bank);
        let keys: Vec<Key> = branches.iter().map(Key::of).collect();
        let found = fitting(keys.iter().zip(branches), &branch_key(typed));
        found.into_iter().cloned().collect()
    }
}

/// The keys under which a bank or branch is found.
#[derive(Debug)]
struct Key {
    name: String,
    kana: String,
}

impl Key {
    fn of<C>(named: &Named<C>) -> Key {
        Key {
            name: search_key(&named.name),
            kana: search_key(&named.kana),
        }
    }

    /// 0 the same, 1 beginning alike, 2 contained; `None` where it does not fit.
    fn rank(&self, typed: &str) -> Option<u8> {
        let ranks = [&self.name, &self.kana].map(|key| {
            if key == typed {
                Some(0)
            } else if key.starts_with(typed) {
                Some(1)
            } else {
                key.contains(typed).then_some(2)
            }
        });
        ranks.into_iter().flatten().min()
    }
}

/// The best fitting ones first; contained ones only where nothing begins alike.
fn fitting<'a, T>(all: impl Iterator<Item = (&'a Key, &'a T)>, typed: &str) -> Vec<&'a T> {
    if typed.is_empty() {
        return Vec::new();
    }
    let mut found: Vec<(u8, &T)> = all
        .filter_map(|(key, item)| Some((key.rank(typed)?, item)))
        .collect();
    found.sort_by_key(|(rank, _)| *rank);
    if found.first().is_some_and(|(rank, _)| *rank < 2) {
        found.retain(|(rank, _)| *rank < 2);
    }
    found.into_iter().map(|(_, item)| item).collect()
}

/// 「みほん銀行」 is listed as みほん, 信用金庫 as 信金.
fn bank_key(typed: &str) -> String {
    let key = search_key(typed);
    for (long, short) in [
        ("信用金庫", "信金"),
        ("信用組合", "信組"),
        ("農業協同組合", "農協"),
        ("信用農業協同組合連合会", "信連"),
    ] {
        if let Some(name) = key.strip_suffix(long) {
            return format!("{name}{short}");
        }
    }
    without(&key, &["銀行", "ギンコウ"])
}

/// 「新宿支店」 is listed as 新宿, 「〇一八店」 of ゆうちょ as 〇一八; 本店 is a name.
fn branch_key(typed: &str) -> String {
    let key = search_key(typed);
    if key.ends_with("本店") {
        return key;
    }
    without(&key, &["支店", "シテン", "店"])
}

fn without(key: &str, endings: &[&str]) -> String {
    let mut shorter = endings.iter().filter_map(|ending| key.strip_suffix(ending));
    match shorter.next() {
        Some(name) if !name.is_empty() => name.to_owned(),
        _ => key.to_owned(),
    }
}

fn line_of(line: &str) -> Option<BankLine> {
    let mut parts = line.split(',');
    let bank = Named {
        code: BankCode::new(parts.next()?)?,
        name: parts.next()?.to_owned(),
        kana: parts.next()?.to_owned(),
    };
    let branch = Named {
        code: BranchCode::new(parts.next()?)?,
        name: parts.next()?.to_owned(),
        kana: parts.next()?.to_owned(),
    };
    parts.next().is_none().then_some(BankLine { bank, branch })
}

//! 銀行のファイルの消込: whose money each line is, and for which months; the clerk decides, nothing is taken by itself.
//! It must not read the file's format nor write to the ledger.

use crate::app::premium_book::BookOn;
use crate::app::premium_book::BookSpell;
use crate::app::premium_book::end_of_fiscal_year;
use crate::app::premium_book::spells;
use crate::app::premiums::Payer;
use crate::domain::date::Date;
use crate::domain::date::YearMonth;
use crate::domain::member::PersonId;
use crate::domain::premium_payment::Receipt;
use crate::domain::prepayment_refund::PrepaymentState;
use crate::domain::prepayment_refund::received_for;
use crate::domain::prepayment_refund::state_of;
use crate::domain::search_key::search_key;
use crate::domain::society::Society;
use crate::domain::yen::Yen;
use crate::exchange::receipt_payer;
use crate::ledger::premiums::PremiumFile;
use std::collections::BTreeMap;

/// 入金の行: one line of a bank's file as it was read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GivenReceipt {
    /// Line of the file, from 1.
    pub line: usize,
    /// SHA-256 in hex of the line, with how many equal lines stood before it.
    pub sha256: String,
    /// 入金日.
    pub received_on: Option<Date>,
    /// 入金額.
    pub amount: Option<Yen>,
    /// 振込人 as the bank writes it.
    pub payer: String,
    /// What somebody has to look at before the line is taken; empty where nothing.
    pub question: String,
    /// Why the line is no receipt, such as 出金 or a line that cannot be read; empty where it is one.
    pub not_a_receipt: String,
}

/// 消込の結果 of a line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MatchState {
    /// One person fits; proposed.
    Proposed,
    /// Somebody may fit; the clerk chooses.
    Choose,
    /// Nobody fits.
    Nobody,
    /// The line is no receipt.
    NotAReceipt,
    /// The line was taken in before.
    Taken,
}

impl MatchState {
    /// In words.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            MatchState::Proposed => "候補あり",
            MatchState::Choose => "選んでください",
            MatchState::Nobody => "該当なし",
            MatchState::NotAReceipt => "入金でない行",
            MatchState::Taken => "取込済み",
        }
    }
}

/// 消込の一行.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MatchedReceipt {
    /// The line as read.
    pub given: GivenReceipt,
    /// How it stands.
    pub state: MatchState,
    /// Who may have paid.
    pub candidates: Vec<Payer>,
    /// Who is meant: proposed, or chosen by the clerk.
    pub person: Option<Payer>,
    /// The months it is split over, oldest unpaid first; of a 前納 its first month with all of it.
    pub parts: Vec<(YearMonth, Yen)>,
    /// Whether it is the money for a 前納.
    pub is_prepaid: bool,
    /// One sentence for the clerk.
    pub says: String,
}

/// 不足: what is still missing for the months of a person, oldest first.
#[derive(Clone, Debug)]
struct Open {
    payer: Payer,
    key: String,
    months: Vec<(YearMonth, Yen)>,
    last: Option<YearMonth>,
    /// 前納 that wait for their money: first month and what is missing.
    prepaid: Vec<(YearMonth, Yen)>,
    /// 入金 that the ledger holds, typed or taken from a file.
    known: Vec<Receipt>,
}

/// Matches lines to people. `choices` are what the clerk chose, by line; `None` there means nobody.
pub(super) fn match_all(
    given: Vec<GivenReceipt>,
    files: &[PremiumFile],
    (society, today): (&Society, Date),
    choices: &BTreeMap<usize, Option<PersonId>>,
) -> Vec<MatchedReceipt> {
    let on = BookOn {
        society,
        today,
        through: end_of_fiscal_year(today.year_month()),
    };
    let mut open: Vec<Open> = files.iter().filter_map(|file| open(file, on)).collect();
    let mut rows = Vec::with_capacity(given.len());
    for line in given {
        let choice = choices.get(&line.line).copied();
        let row = matched(line, &open, choice);
        settle(&mut open, &row);
        rows.push(row);
    }
    rows
}

fn open(file: &PremiumFile, on: BookOn<'_>) -> Option<Open> {
    let spells = spells(file, on);
    let newest: &BookSpell<'_> = spells.last()?;
    let lines = || spells.iter().flat_map(|spell| &spell.lines);
    let missing = lines().filter_map(|line| {
        let missing = Yen::ZERO.checked_sub(line.status?.difference)?;
        (missing > Yen::ZERO).then_some((line.month, missing))
    });
    Some(Open {
        payer: Payer::of(file, newest.membership),
        key: search_key(file.person.kana.as_str()),
        months: missing.collect(),
        last: lines().map(|line| line.month).max(),
        prepaid: waiting(file, on.today),
        known: known(file),
    })
}

/// What 前納 still wait for on a day.
fn waiting(file: &PremiumFile, today: Date) -> Vec<(YearMonth, Yen)> {
    let receipts = &file.prepayment_receipts;
    let open = file
        .prepayments
        .iter()
        .filter(|agreed| state_of(agreed, receipts, today) == PrepaymentState::Waiting);
    open.filter_map(|agreed| {
        let received = received_for(agreed, receipts);
        let received: Yen = received.iter().map(|(_, amount)| *amount).sum();
        let missing = agreed.amount.checked_sub(received)?;
        Some((agreed.months_from, missing))
    })
    .collect()
}

/// 入金 that the ledger holds, for months and for 前納.
fn known(file: &PremiumFile) -> Vec<Receipt> {
    let prepaid = file.prepayment_receipts.iter().map(|receipt| Receipt {
        month: receipt.months_from,
        received_on: receipt.received_on,
        amount: receipt.amount,
    });
    let monthly = file.receipts.iter().map(Receipt::from);
    monthly.chain(prepaid).collect()
}

fn matched(given: GivenReceipt, open: &[Open], choice: Option<Option<PersonId>>) -> MatchedReceipt {
    let blank = |given: GivenReceipt, state, says: &str| MatchedReceipt {
        given,
        state,
        candidates: Vec::new(),
        person: None,
        parts: Vec::new(),
        is_prepaid: false,
        says: says.to_owned(),
    };
    if !given.not_a_receipt.is_empty() {
        let says = given.not_a_receipt.clone();
        return blank(given, MatchState::NotAReceipt, &says);
    }
    let Some(amount) = given.amount.filter(|amount| *amount > Yen::ZERO) else {
        return blank(given, MatchState::NotAReceipt, "入金額が読めません。");
    };
    let Some(received_on) = given.received_on else {
        return blank(given, MatchState::NotAReceipt, "入金日が読めません。");
    };
    let found = find(&given.payer, amount, open);
    let meant = match choice {
        None => found.proposed,
        Some(person) => person.and_then(|id| open.iter().position(|it| it.payer.id == id)),
    };
    let known = meant
        .and_then(|index| open.get(index))
        .and_then(|it| known_words(it, received_on, amount));
    // Money that may be in the ledger already is never proposed: the clerk says that it is other money.
    let is_asked = choice.is_none() && (!given.question.is_empty() || known.is_some());
    let chosen = meant.filter(|_| !is_asked);
    let candidates: Vec<Payer> = found
        .candidates
        .iter()
        .filter_map(|index| open.get(*index))
        .map(|it| it.payer.clone())
        .collect();
    let person = chosen.and_then(|index| open.get(index));
    let prepaid = person.and_then(|person| person.prepaid_with(amount));
    let parts = match prepaid {
        Some(from) => vec![(from, amount)],
        None => person.map_or_else(Vec::new, |person| split(person, amount)),
    };
    let state = match (person.is_some(), candidates.is_empty()) {
        (true, _) => MatchState::Proposed,
        (false, false) => MatchState::Choose,
        (false, true) => MatchState::Nobody,
    };
    let mut says = match choice {
        None => format!("{}{}", given.question, found.says),
        Some(Some(_)) => "担当者が選びました。".to_owned(),
        Some(None) => "担当者が外しました。".to_owned(),
    };
    says.push_str(&known.unwrap_or_default());
    match (prepaid, person) {
        (Some(_), _) => says.push_str("前納額と一致。"),
        (None, Some(person)) => says.push_str(&fits_words(person, amount)),
        (None, None) => {}
    }
    MatchedReceipt {
        given,
        state,
        candidates,
        person: person.map(|person| person.payer.clone()),
        parts,
        is_prepaid: prepaid.is_some(),
        says,
    }
}

/// What a proposed line settles is no longer open for the lines after it.
fn settle(open: &mut [Open], row: &MatchedReceipt) {
    let Some(person) = &row.person else {
        return;
    };
    let Some(open) = open.iter_mut().find(|it| it.payer.id == person.id) else {
        return;
    };
    if row.is_prepaid {
        let from = row.parts.first().map(|(from, _)| *from);
        open.prepaid.retain(|(known, _)| Some(*known) != from);
        return;
    }
    for (month, amount) in &row.parts {
        for (known, missing) in &mut open.months {
            if known == month {
                *missing = missing.checked_sub(*amount).unwrap_or_default();
            }
        }
    }
    open.months.retain(|(_, missing)| *missing > Yen::ZERO);
}

/// The months an amount is split over: the oldest unpaid first; what is left over stays with the last of them.
fn split(open: &Open, amount: Yen) -> Vec<(YearMonth, Yen)> {
    let mut left = amount;
    let mut parts: Vec<(YearMonth, Yen)> = Vec::new();
    for (month, missing) in &open.months {
        let part = left.min(*missing);
        if part > Yen::ZERO {
            parts.push((*month, part));
            left = left.checked_sub(part).unwrap_or_default();
        }
    }
    if left > Yen::ZERO {
        match parts.last_mut() {
            Some((_, last)) => *last = [*last, left].into_iter().sum(),
            None => parts.extend(open.last.map(|month| (month, left))),
        }
    }
    parts
}

impl Open {
    /// The 前納 for which this is just the missing amount. It comes before a month of the same amount: a 前納 has a 期限.
    fn prepaid_with(&self, amount: Yen) -> Option<YearMonth> {
        let mut prepaid = self.prepaid.iter();
        let found = prepaid.find(|(_, missing)| *missing == amount)?;
        Some(found.0)
    }
}

/// Whether the amount is just what some of the oldest unpaid months ask for.
fn is_exact(open: &Open, amount: Yen) -> bool {
    if open.prepaid_with(amount).is_some() {
        return true;
    }
    let mut sum = Yen::ZERO;
    open.months.iter().any(|(_, missing)| {
        sum = [sum, *missing].into_iter().sum();
        sum == amount
    })
}

/// The sentence about money of the same day that makes up the same amount, in one receipt or several; `None` where the
/// ledger holds none.
fn known_words(open: &Open, on: Date, amount: Yen) -> Option<String> {
    let mut sums: Vec<(Yen, Vec<YearMonth>)> = vec![(Yen::ZERO, Vec::new())];
    for receipt in open.known.iter().filter(|it| it.received_on == on) {
        let more: Vec<_> = sums
            .iter()
            .map(|(sum, months)| {
                let with = [*sum, receipt.amount].into_iter().sum::<Yen>();
                (with, [months.as_slice(), &[receipt.month]].concat())
            })
            .filter(|(sum, _)| *sum <= amount)
            .collect();
        for row in more {
            if sums.iter().all(|(sum, _)| *sum != row.0) {
                sums.push(row);
            }
        }
    }
    let (_, mut months) = sums.into_iter().find(|(sum, _)| *sum == amount)?;
    months.sort_unstable();
    months.dedup();
    let months: Vec<String> = months
        .iter()
        .map(|it| format!("{}分", it.wareki()))
        .collect();
    Some(format!(
        "同じ日の同じ額の入金が、すでに{}として記録されています。別の入金であれば、納めた人を選んでください。",
        months.join("・")
    ))
}

fn fits_words(open: &Open, amount: Yen) -> String {
    if is_exact(open, amount) {
        return String::new();
    }
    let all: Yen = open.months.iter().map(|(_, missing)| *missing).sum();
    if open.months.is_empty() {
        "未納の月がありません。過納になります。".to_owned()
    } else if amount > all {
        "納める額より多く、過納になります。".to_owned()
    } else {
        "納める額と一致しません。振り分けを確かめてください。".to_owned()
    }
}

struct Found {
    proposed: Option<usize>,
    candidates: Vec<usize>,
    says: String,
}

/// Whose money a line may be: by 記号・番号 in front of the name, else by カナ and the exact amount.
fn find(payer: &str, amount: Yen, open: &[Open]) -> Found {
    let typed = receipt_payer::Payer::of(payer);
    let all = || open.iter().enumerate();
    let by_number: Vec<usize> = all()
        .filter(|(_, it)| is_number_of(&typed, &it.payer))
        .map(|(index, _)| index)
        .collect();
    let by_kana: Vec<usize> = all()
        .filter(|(_, it)| !typed.key.is_empty() && it.key == typed.key)
        .map(|(index, _)| index)
        .collect();
    let says = |text: &str| text.to_owned();
    if let [only] = by_number.as_slice() {
        // The 番号 alone may be that of somebody else in another 記号: the name must say the same.
        let is_whole = typed.number.is_some() || typed.key.is_empty();
        let agrees = is_whole && typed.key.is_empty() || by_kana.contains(only);
        return Found {
            proposed: agrees.then_some(*only),
            candidates: joined(&by_number, if agrees { &[] } else { &by_kana }),
            says: says(if agrees {
                "記号・番号が一致。"
            } else {
                "記号・番号は一致しますが、振込人の名前が違います。"
            }),
        };
    }
    let exact: Vec<usize> = by_kana
        .iter()
        .copied()
        .filter(|index| open.get(*index).is_some_and(|it| is_exact(it, amount)))
        .collect();
    let has_no_number = typed.digits.is_empty();
    if let [only] = exact.as_slice()
        && by_kana.len() == 1
        && has_no_number
    {
        return Found {
            proposed: Some(*only),
            candidates: by_kana,
            says: says("カナ氏名と額が一致。"),
        };
    }
    let candidates = joined(&by_number, &by_kana);
    let sentence = match candidates.len() {
        0 => "記号・番号、カナ氏名のどちらでも見つかりません。",
        1 if !has_no_number => "カナ氏名は一致しますが、番号が違います。",
        1 => "カナ氏名は一致しますが、額が違います。",
        _ => "当てはまる人が二人以上います。",
    };
    Found {
        proposed: None,
        candidates,
        says: says(sentence),
    }
}

/// Both lists, each place once.
fn joined(first: &[usize], second: &[usize]) -> Vec<usize> {
    let more = second.iter().filter(|index| !first.contains(index));
    first.iter().chain(more).copied().collect()
}

/// `90-7001` in front, `907001` without a sign between, or the 番号 alone.
fn is_number_of(typed: &receipt_payer::Payer, payer: &Payer) -> bool {
    if let Some((symbol, number)) = typed.number {
        return payer.number == format!("{symbol}-{number}");
    }
    let digits = typed.digits.trim_start_matches('0');
    let alone = payer.number.split_once('-').map(|(_, number)| number);
    !digits.is_empty() && (payer.number.replace('-', "") == digits || alone == Some(digits))
}

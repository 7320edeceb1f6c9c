//! 移行の見出し: which rows of a sheet are its heading, and what each column probably holds.
//! It must not decide: it suggests, and the clerk may change everything.

use crate::domain::coded::Coded;
use crate::domain::digits::{ascii_of, hide_long_digits};
use crate::domain::member::Category;
use crate::exchange::book::{Book, Cell, Row, Sheet};
use crate::exchange::takeover::{Item, Plan, SheetPlan, Target};
use crate::exchange::takeover_words::{Kind, code_of, plain};
use std::collections::BTreeSet;

/// A heading stands in one of the first rows.
const MAX_TITLE_ROWS: usize = 40;
/// Fewer known columns are no heading of a ledger.
const MIN_KNOWN: usize = 4;
/// Most 被扶養者 to the right of one 被保険者.
pub const MAX_SLOTS: u8 = 15;

/// 割当ての候補 for every sheet of a book.
#[must_use]
pub fn suggest(book: &Book) -> Plan {
    let sheets = book.sheets.iter().enumerate();
    Plan {
        sheets: sheets
            .map(|(index, sheet)| {
                let found = find_head(sheet);
                let (row, n_rows) = found.unwrap_or((0, 1));
                let mut plan = with_head(sheet, row, n_rows);
                plan.sheet = index;
                plan.is_chosen = found.is_some() && !sheet.is_hidden && speaks_of_people(&plan);
                plan
            })
            .collect(),
    }
}

/// The plan of a sheet whose heading begins in this row (as the book numbers it).
#[must_use]
pub fn with_head(sheet: &Sheet, head_row: u32, n_head_rows: u32) -> SheetPlan {
    let at = sheet.rows.iter().position(|row| row.number == head_row);
    let rows = at.map_or(&[][..], |at| {
        let rows = sheet.rows.get(at..).unwrap_or_default();
        let until = head_row.saturating_add(n_head_rows);
        let n = rows.iter().take_while(|row| row.number < until).count();
        rows.get(..n).unwrap_or_default()
    });
    let width = sheet
        .rows
        .iter()
        .map(|row| row.cells.len())
        .max()
        .unwrap_or(0);
    let labels: Vec<Vec<String>> = (0..width)
        .map(|column| column_words(rows, column))
        .collect();
    SheetPlan {
        sheet: 0,
        name: sheet.name.clone(),
        is_chosen: false,
        head_row,
        n_head_rows,
        targets: targets(&labels),
        heads: labels
            .iter()
            .map(|words| hide_long_digits(&words.concat()))
            .collect(),
        category: category_of(&sheet.name),
    }
}

/// Why a column of this heading is not taken in though it is known; `None` of any other.
#[must_use]
pub fn why_left(head: &str) -> Option<&'static str> {
    Some(match code_of(Kind::Left, head)? {
        "phone" => "電話番号は、台帳に人ごとの欄がありません。手続の様式に入力します",
        "pension_number" => "基礎年金番号は、台帳に人ごとの欄がありません",
        "account" => "口座は、支払のたびに登録します",
        "elderly_share" => "負担割合は、生年月日と標準報酬月額から計算します",
        "ceiling" => "適用区分は、発効年月日と有効期限の列があれば取り込めます",
        "income" => "収入と職業は、台帳に人ごとの欄がありません。被扶養者の手続の様式に入力します",
        "bonus" => "標準賞与額は、支払のたびに賞与支払届から決定します",
        "voluntary" => {
            "任意継続の期限は資格取得年月日から計算し、納付区分は任意継続の手続で登録します"
        }
        _ => return None,
    })
}

/// Whether a row repeats the heading, as on every printed page.
pub(super) fn is_heading(row: &Row) -> bool {
    known(&words_of(&[row])) >= MIN_KNOWN
}

fn speaks_of_people(plan: &SheetPlan) -> bool {
    let has = |item: Item| {
        plan.targets
            .iter()
            .flatten()
            .any(|target| target.item == item)
    };
    (has(Item::Name) || has(Item::FamilyName)) && has(Item::BirthOn)
}

fn category_of(sheet: &str) -> Category {
    if sheet.contains("任継") || sheet.contains("任意継続") {
        Category::Voluntary
    } else if sheet.contains("特退") || sheet.contains("特例退職") {
        Category::SpecialRetired
    } else {
        Category::Employed
    }
}

fn find_head(sheet: &Sheet) -> Option<(u32, u32)> {
    let mut best: Option<(usize, u32, u32)> = None;
    let rows = sheet
        .rows
        .get(..sheet.rows.len().min(MAX_TITLE_ROWS))
        .unwrap_or_default();
    for (index, row) in rows.iter().enumerate() {
        let one = known(&words_of(&[row]));
        let below = rows
            .get(index + 1)
            .filter(|below| below.number == row.number + 1);
        let two = below.map_or(0, |below| {
            // A row of data below a heading knows no further words of headings.
            if known(&words_of(&[below])) < 2 {
                0
            } else {
                known(&words_of(&[row, below]))
            }
        });
        let (score, n_rows) = if two > one + 1 { (two, 2) } else { (one, 1) };
        if score >= MIN_KNOWN && best.is_none_or(|(before, ..)| score > before) {
            best = Some((score, row.number, n_rows));
        }
    }
    best.map(|(_, row, n_rows)| (row, n_rows))
}

fn known(labels: &[Vec<String>]) -> usize {
    let all: BTreeSet<Target> = targets(labels).into_iter().flatten().collect();
    all.len()
}

fn words_of(rows: &[&Row]) -> Vec<Vec<String>> {
    let width = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    (0..width)
        .map(|column| words(rows.iter().copied(), column))
        .collect()
}

fn column_words(rows: &[Row], column: usize) -> Vec<String> {
    words(rows.iter(), column)
}

/// The words of a column in the rows of the heading, top first; a word repeated by merging stands once.
fn words<'a>(rows: impl Iterator<Item = &'a Row>, column: usize) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for row in rows {
        if let Cell::Text(text) = row.cell(column) {
            let word: String = text.split_whitespace().collect();
            if words.last() != Some(&word) {
                words.push(word);
            }
        }
    }
    words
}

/// What each column holds by its words. A person's item that comes again belongs to the next 被扶養者 on the right.
fn targets(labels: &[Vec<String>]) -> Vec<Option<Target>> {
    let mut taken: BTreeSet<Target> = BTreeSet::new();
    let mut guesses: Vec<Option<Target>> = labels.iter().map(|words| guess(words)).collect();
    whole_names(&mut guesses);
    let has_plain_name = guesses
        .iter()
        .flatten()
        .any(|it| it.item.is_name() && it.slot == 0);
    let mut found = Vec::with_capacity(labels.len());
    for guess in guesses {
        let target = guess.and_then(|mut target| {
            if target.slot > 0 && !has_plain_name {
                target.slot -= 1;
            }
            while taken.contains(&target)
                && target.slot < MAX_SLOTS
                && target.item.is_of_each_person()
            {
                target.slot += 1;
            }
            let is_first = taken.insert(target);
            (is_first || target.item.is_in_parts()).then_some(target)
        });
        found.push(target);
    }
    // A 適用区分 without its days cannot be recorded.
    let has = |item| found.iter().flatten().any(|target| target.item == item);
    let has_days = has(Item::CeilingFrom) && has(Item::CeilingUntil);
    for target in &mut found {
        *target = target.filter(|target| has_days || target.item != Item::Ceiling);
    }
    let named: BTreeSet<u8> = found
        .iter()
        .flatten()
        .filter(|target| target.item.is_name())
        .map(|target| target.slot)
        .collect();
    for target in &mut found {
        *target = target.and_then(|target| belonging(target, &named));
    }
    found
}

/// 「名」 without a 「姓」 beside it is a whole name, and so is its カナ.
fn whole_names(guesses: &mut [Option<Target>]) {
    for (family, given, whole) in [
        (Item::FamilyName, Item::GivenName, Item::Name),
        (Item::FamilyKana, Item::GivenKana, Item::Kana),
    ] {
        let has_family = guesses.iter().flatten().any(|it| it.item == family);
        for target in guesses.iter_mut().flatten() {
            if target.item == given && !has_family {
                target.item = whole;
            }
        }
    }
}

/// A column of somebody without a name is a second column of the row's own person, such as 認定日 beside 取得日.
fn belonging(target: Target, named: &BTreeSet<u8>) -> Option<Target> {
    let is_own = target.slot == 0 || named.contains(&target.slot);
    let is_second = matches!(
        target.item,
        Item::AcquiredOn | Item::LostOn | Item::LossReason | Item::Relationship | Item::Kana
    );
    match (is_own, is_second) {
        (true, _) => Some(target),
        (false, true) => Some(Target { slot: 0, ..target }),
        (false, false) => None,
    }
}

fn guess(words: &[String]) -> Option<Target> {
    let whole = words.concat();
    let last = words.last()?;
    let candidates = [whole.as_str(), last.as_str()];
    let slot = candidates
        .iter()
        .map(|text| slot_in(text))
        .max()
        .unwrap_or(0);
    let slot = match words.first() {
        Some(first) if words.len() > 1 => slot.max(slot_in(first)),
        _ => slot,
    };
    let item = candidates
        .into_iter()
        .chain(words.iter().map(String::as_str))
        .find_map(|text| item_of(text).or_else(|| item_of(&without_family(text))))?;
    Some(Target {
        item,
        slot: if item.is_of_each_person() { slot } else { 0 },
    })
}

fn item_of(text: &str) -> Option<Item> {
    code_of(Kind::Item, text).and_then(Item::from_code)
}

/// 「被扶養者２氏名」, 「家族②の続柄」, 「氏名3」 → the digit; 「被扶養者氏名」 without a digit → 1.
fn slot_in(text: &str) -> u8 {
    let digits: String = text.chars().filter_map(digit).collect();
    let named = FAMILY.iter().any(|word| text.contains(word));
    let slot = digits
        .parse()
        .ok()
        .filter(|slot| (1..=MAX_SLOTS).contains(slot));
    match slot {
        Some(slot) => slot,
        None if named && !plain(text).contains("との") => 1,
        None => 0,
    }
}

const FAMILY: [&str; 3] = ["被扶養者", "家族", "扶養"];

fn digit(c: char) -> Option<char> {
    match c {
        '①'..='⑨' => char::from_digit(u32::from(c) - u32::from('①') + 1, 10),
        _ => Some(ascii_of(c)).filter(char::is_ascii_digit),
    }
}

/// The word without whose it is.
fn without_family(text: &str) -> String {
    let mut rest = text.to_owned();
    for word in FAMILY {
        rest = rest.replace(word, "");
    }
    rest.chars()
        .filter(|c| digit(*c).is_none())
        .skip_while(|c| *c == 'の')
        .collect()
}

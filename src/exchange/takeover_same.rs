//! 移行の同じ人: who stands in a book twice, on one sheet or on two, and what the rows say differently of one person.
//! It must not merge people whom only a name makes alike, nor choose between two values in silence.

use crate::domain::coded::Coded;
use crate::domain::date::Date;
use crate::domain::number::IndividualNumber;
use crate::exchange::intake::NoteKind;
use crate::exchange::takeover::Candidate;
use crate::exchange::takeover_check::{ACQUIRED, LOST};
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::Hash;

/// How two rows speak of one person.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sameness {
    /// By 個人番号 and 生年月日.
    Number,
    /// By カナ and 生年月日 alone.
    Name,
}

/// Rows of one person that are compared with a further one; nobody has more periods.
const MOST_PERIODS: usize = 20;

/// Rows of one person so far, by what they have in common: the first, and any further.
type Seen<K> = HashMap<K, (usize, Vec<usize>)>;

/// The same 個人番号 or the same name and birth in several rows.
pub(super) fn same_people(people: &mut [Candidate], sheets: &[&str]) {
    let mut by_number: Seen<IndividualNumber> = HashMap::new();
    let mut by_name: Seen<(String, Date)> = HashMap::new();
    for index in 0..people.len() {
        let Some(person) = people.get(index) else {
            continue;
        };
        let who = person
            .kana
            .as_ref()
            .map(|kana| kana.as_str().replace('\u{3000}', ""))
            .zip(person.birth_on);
        let number = person.individual_number.clone();
        let same_number = number.and_then(|it| earlier(people, &mut by_number, (it, index)));
        let same_name = who.and_then(|who| earlier(people, &mut by_name, (who, index)));
        let birth_of = |index: usize| people.get(index).and_then(|person| person.birth_on);
        let (earlier, how) = match (same_number, same_name) {
            (Some(earlier), _)
                if birth_of(earlier) == birth_of(index)
                    && !are_two_of_a_family(people, (earlier, index)) =>
            {
                (earlier, Sameness::Number)
            }
            (Some(earlier), _) => {
                number_twice(people, (earlier, index), sheets);
                continue;
            }
            (None, Some(earlier)) => (earlier, Sameness::Name),
            (None, None) => continue,
        };
        one_person(people, (earlier, index), how, sheets);
    }
}

/// The earlier row that has this in common: the one of the same 記号・番号, which may be a later period of the person, or
/// else the first.
fn earlier<K: Eq + Hash>(
    people: &[Candidate],
    seen: &mut Seen<K>,
    (what, index): (K, usize),
) -> Option<usize> {
    let keys = |index: usize| people.get(index).map(|it| (it.symbol, it.number));
    let (first, further) = match seen.entry(what) {
        Entry::Vacant(place) => {
            place.insert((index, Vec::new()));
            return None;
        }
        Entry::Occupied(rows) => rows.into_mut(),
    };
    let mut rows = std::iter::once(&*first).chain(further.iter());
    let found = rows.find(|row| keys(**row) == keys(index)).unwrap_or(first);
    let found = *found;
    if further.len() < MOST_PERIODS {
        further.push(index);
    }
    Some(found)
}

/// The same 記号・番号 with another 枝番 is another person, as twins are for whom one 個人番号 was copied to both.
fn are_two_of_a_family(people: &[Candidate], (earlier, later): (usize, usize)) -> bool {
    let Some((one, other)) = people.get(earlier).zip(people.get(later)) else {
        return false;
    };
    let branches = one.branch.zip(other.branch);
    (one.symbol, one.number) == (other.symbol, other.number)
        && branches.is_some_and(|(one, other)| one != other)
}

/// Two people with one 個人番号.
fn number_twice(people: &mut [Candidate], (earlier, later): (usize, usize), sheets: &[&str]) {
    for (own, other) in [(later, earlier), (earlier, later)] {
        let place = place(people, (own, other), sheets);
        if let Some(person) = people.get_mut(own) {
            let sentence = format!(
                "{place}の別の人と個人番号が同じです。どちらが正しいか書類で確かめてください。"
            );
            person.note(NoteKind::Reject, "number_twice", "個人番号", sentence);
        }
    }
}

/// One person in two rows: the same membership written twice, or another one.
fn one_person(
    people: &mut [Candidate],
    (earlier, later): (usize, usize),
    how: Sameness,
    sheets: &[&str],
) {
    let keys = |index: usize| people.get(index).map(|it| (it.symbol, it.number));
    let is_same_membership = keys(earlier) == keys(later);
    let before = place(people, (later, earlier), sheets);
    let (item, is_certain) = match how {
        Sameness::Number => ("個人番号", true),
        Sameness::Name => ("氏名", false),
    };
    let (kind, code, sentence) = if is_same_membership {
        let sentence = "同じ人が二度書かれています。後の行は取り込みません。";
        (NoteKind::Reject, "twice", format!("{before}と{sentence}"))
    } else if is_certain {
        let sentence = "個人番号・生年月日が同じです。同じ人の別の期間として取り込みます。";
        (
            NoteKind::Question,
            "same_person",
            format!("{before}と{sentence}"),
        )
    } else {
        let sentence = "カナ・生年月日が同じです。取り込むと別の人になります。同じ人なら両方の行に個人番号を入れてください。";
        (
            NoteKind::Question,
            "same_name",
            format!("{before}と{sentence}"),
        )
    };
    if let Some(person) = people.get_mut(later) {
        person.note(kind, code, item, sentence);
        person.same_as = (code == "same_person").then_some(earlier);
    }
    if is_same_membership {
        // The row that stays is the one to be looked at.
        let how = (Compared::Row, Kept::Own);
        differences(people, (earlier, later), how, sheets);
    }
}

/// What is compared of two rows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Compared {
    /// What a person has whatever the membership.
    Person,
    /// All of it.
    Row,
}

/// Whose value is taken in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kept {
    /// That of the row that is asked about.
    Own,
    /// That of the other one.
    Other,
}

/// Asks at `own` about what it and `other` say differently of one person.
pub(super) fn differences(
    people: &mut [Candidate],
    (own, other): (usize, usize),
    (compared, kept): (Compared, Kept),
    sheets: &[&str],
) {
    let there = place(people, (own, other), sheets);
    let Some((mine, theirs)) = people.get(own).zip(people.get(other)) else {
        return;
    };
    let (mine, theirs) = (values(mine, compared), values(theirs, compared));
    let different: Vec<(&'static str, String)> = mine
        .into_iter()
        .zip(theirs)
        .filter(|((item, mine), (_, theirs))| {
            let (dropped, kept) = match kept {
                Kept::Own => (theirs, mine),
                Kept::Other => (mine, theirs),
            };
            // A blank of another period takes nothing from a person.
            let is_answer = compared == Compared::Row || !kept.is_empty();
            mine != theirs && is_answer && (!dropped.is_empty() || *item == LOST)
        })
        .map(|((item, mine), (_, theirs))| {
            let taken = match kept {
                Kept::Own => "この行",
                Kept::Other => there.as_str(),
            };
            let sentence = format!(
                "{there}と違います（この行「{}」、{there}「{}」）。{taken}の値で取り込みます。",
                or_blank(&mine),
                or_blank(&theirs)
            );
            (item, sentence)
        })
        .collect();
    if let Some(person) = people.get_mut(own) {
        for (item, sentence) in different {
            person.note(NoteKind::Question, "differs", item, sentence);
        }
    }
}

fn or_blank(value: &str) -> &str {
    if value.is_empty() { "空欄" } else { value }
}

pub(super) fn values(person: &Candidate, compared: Compared) -> Vec<(&'static str, String)> {
    let day = |day: Option<Date>| day.map_or_else(String::new, Date::wareki);
    let name = |name: Option<&str>| name.unwrap_or_default().to_owned();
    let label = |label: Option<&str>| label.unwrap_or_default().to_owned();
    let mut all = vec![
        ("氏名", name(person.name.as_ref().map(|it| it.as_str()))),
        ("フリガナ", name(person.kana.as_ref().map(|it| it.as_str()))),
        (
            "通称名・旧姓",
            name(person.alias.as_ref().map(|it| it.as_str())),
        ),
        ("性別", label(person.sex.map(Coded::label))),
    ];
    let postal = person.postal.as_ref();
    let postal = postal.map_or_else(String::new, ToString::to_string);
    if compared == Compared::Person {
        let home = match (person.address.as_str(), postal.as_str()) {
            ("", _) => String::new(),
            (address, "") => address.to_owned(),
            (address, postal) => format!("〒{postal}　{address}"),
        };
        all.push(("住所", home));
    } else {
        all.extend([("郵便番号", postal), ("住所", person.address.clone())]);
        let standard = person.standard.map(|yen| format!("{yen}円"));
        all.extend([
            ("続柄", label(person.relationship.map(Coded::label))),
            (ACQUIRED, day(person.acquired_on)),
            (LOST, day(person.lost_on)),
            ("標準報酬月額", standard.unwrap_or_default()),
            ("同居・別居", label(person.living.map(Coded::label))),
        ]);
    }
    all
}

/// 「3行目」, with the sheet where `own` stands on another one.
pub(super) fn place(people: &[Candidate], (own, other): (usize, usize), sheets: &[&str]) -> String {
    let sheet_of = |index: usize| people.get(index).map(|person| person.place.sheet);
    let row = people.get(other).map_or(0, |person| person.place.row);
    match sheet_of(other).filter(|sheet| Some(*sheet) != sheet_of(own)) {
        Some(sheet) => format!(
            "シート「{}」の{row}行目",
            sheets.get(sheet).copied().unwrap_or_default()
        ),
        None => format!("{row}行目"),
    }
}

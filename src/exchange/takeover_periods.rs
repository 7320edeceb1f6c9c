//! 移行の同じ人の期間: of one person with several memberships in a book, which row says what the person is called and
//! where the person lives now.
//! It must not decide who is one person, nor choose between two values in silence.

use crate::domain::date::Date;
use crate::exchange::intake::{NoteKind, Outcome};
use crate::exchange::takeover::Candidate;
use crate::exchange::takeover_same::{Compared, Kept, differences, place, values};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// 一人の期間: for everybody with several rows the rows by place in the list, the current or last membership first. The
/// key is the person's first row.
pub struct Periods(BTreeMap<usize, Vec<usize>>);

impl Periods {
    /// Those of the rows that are counted.
    #[must_use]
    pub fn of(people: &[Candidate], is_counted: impl Fn(usize) -> bool) -> Periods {
        let mut rows: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (index, person) in people.iter().enumerate() {
            if let Some(first) = person.same_as.filter(|first| is_counted(*first))
                && is_counted(index)
            {
                rows.entry(first).or_insert_with(|| vec![first]).push(index);
            }
        }
        for rows in rows.values_mut() {
            rows.sort_by_key(|index| Reverse(people.get(*index).map(recency)));
        }
        Periods(rows)
    }

    /// The first row of a person with 氏名, フリガナ, 通称名, 性別 and 住所 of the current or last membership; what that row leaves
    /// blank comes from the one before. `None` for a person with one row.
    #[must_use]
    pub fn person(&self, people: &[Candidate], first: usize) -> Option<Candidate> {
        let mut person = people.get(first)?.clone();
        let rows = self.0.get(&first)?.iter();
        let newest_first: Vec<&Candidate> = rows.filter_map(|index| people.get(*index)).collect();
        person.name = newest_first.iter().find_map(|row| row.name.clone());
        person.kana = newest_first.iter().find_map(|row| row.kana.clone());
        person.alias = newest_first.iter().find_map(|row| row.alias.clone());
        person.sex = newest_first.iter().find_map(|row| row.sex);
        let home = newest_first.iter().find(|row| !row.address.is_empty());
        if let Some(home) = home {
            person.postal.clone_from(&home.postal);
            person.address.clone_from(&home.address);
        }
        Some(person)
    }
}

/// A membership that goes on comes after one that ended.
fn recency(person: &Candidate) -> (bool, Option<Date>, Option<Date>) {
    (person.lost_on.is_none(), person.lost_on, person.acquired_on)
}

/// Asks about what the periods of one person say differently. Of two periods the later one cannot be taken in without the
/// earlier row, so the sentence names the row whose value is taken in; of three and more it depends on which are taken in,
/// and the sentence names them in their order.
pub(super) fn ask(people: &mut [Candidate], sheets: &[&str]) {
    let is_usable: Vec<bool> = people
        .iter()
        .map(|person| person.outcome() != Outcome::Rejected)
        .collect();
    let periods = Periods::of(people, |index| is_usable.get(index) == Some(&true));
    for (first, rows) in &periods.0 {
        match rows.as_slice() {
            [newest, _] if newest != first => {
                let how = (Compared::Person, Kept::Own);
                differences(people, (*newest, *first), how, sheets);
            }
            [_, other] => {
                let how = (Compared::Person, Kept::Other);
                differences(people, (*other, *first), how, sheets);
            }
            rows => ask_of_many(people, (*first, rows), sheets),
        }
    }
}

/// The same for three periods and more, newest first, at every row but the person's first.
fn ask_of_many(people: &mut [Candidate], (first, rows): (usize, &[usize]), sheets: &[&str]) {
    let said: Vec<(usize, Vec<(&'static str, String)>)> = rows
        .iter()
        .filter_map(|index| Some((*index, values(people.get(*index)?, Compared::Person))))
        .collect();
    for item in 0..said.first().map_or(0, |(_, values)| values.len()) {
        // A blank of another period takes nothing from a person.
        let told: Vec<(usize, &'static str, &str)> = said
            .iter()
            .filter_map(|(row, values)| {
                let (label, value) = values.get(item)?;
                Some((*row, *label, value.as_str()))
            })
            .filter(|(.., value)| !value.is_empty())
            .collect();
        let Some((_, label, newest)) = told.first().copied() else {
            continue;
        };
        if told.iter().all(|(.., value)| *value == newest) {
            continue;
        }
        for own in rows.iter().filter(|own| **own != first) {
            let named: Vec<String> = told
                .iter()
                .map(|(row, _, value)| {
                    let place = if row == own {
                        "この行".to_owned()
                    } else {
                        place(people, (*own, *row), sheets)
                    };
                    format!("{place}「{value}」")
                })
                .collect();
            let sentence = format!(
                "期間によって違います（新しい順に、{}）。取り込む行のうち、いちばん新しい期間の値を取り込みます。",
                named.join("、")
            );
            if let Some(person) = people.get_mut(*own) {
                person.note(NoteKind::Question, "differs", label, sentence);
            }
        }
    }
}

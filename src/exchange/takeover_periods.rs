//! 移行の同じ人の期間: of one person with several memberships in a book, which row says what the person is called and
//! where the person lives now.
//! It must not decide who is one person, nor choose between two values in silence.

use crate::domain::date::Date;
use crate::exchange::intake::Outcome;
use crate::exchange::takeover::Candidate;
use crate::exchange::takeover_same::{Compared, Kept, differences};
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

/// Asks about what the periods of one person say differently; the sentence names the row whose value is taken in.
pub(super) fn ask(people: &mut [Candidate], sheets: &[&str]) {
    let is_usable: Vec<bool> = people
        .iter()
        .map(|person| person.outcome() != Outcome::Rejected)
        .collect();
    let periods = Periods::of(people, |index| is_usable.get(index) == Some(&true));
    for (first, rows) in &periods.0 {
        let Some(newest) = rows.first() else {
            continue;
        };
        for own in rows.iter().filter(|own| *own != first) {
            let (other, kept) = if own == newest {
                (first, Kept::Own)
            } else {
                (newest, Kept::Other)
            };
            differences(people, (*own, *other), (Compared::Person, kept), sheets);
        }
    }
}

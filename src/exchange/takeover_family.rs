//! 移行の家族: families are put together from the rows of one 記号・番号, and their rows checked against each other.
//! It must not merge people, and it changes no row without a note.

use crate::domain::date::Date;
use crate::domain::dependent::{
    DependentCheck, DependentProblem, Living, Residence, dependent_problems,
};
use crate::domain::dependent_codes::RemovalReason;
use crate::domain::number::{Branch, MemberNumber, Symbol};
use crate::exchange::intake::{NoteKind, Outcome};
use crate::exchange::takeover::{Candidate, Ending};
use crate::exchange::takeover_check::ACQUIRED;
use std::collections::BTreeMap;

type Key = (Symbol, MemberNumber);

/// What the 被扶養者 of a family are checked against.
struct Supporter {
    is_rejected: bool,
    row: u32,
    birth_on: Option<Date>,
    acquired_on: Option<Date>,
    lost_on: Option<Date>,
}

impl Supporter {
    fn of(person: &Candidate) -> Supporter {
        Supporter {
            is_rejected: person.outcome() == Outcome::Rejected,
            row: person.place.row,
            birth_on: person.birth_on,
            acquired_on: person.acquired_on,
            lost_on: person.lost_on,
        }
    }
}

/// Puts the families together and checks them.
pub(super) fn check_families(people: &mut [Candidate], today: Date) {
    for members in families(people).values() {
        family(people, members, today);
    }
}

/// The people of each 記号・番号, in the order of the book.
fn families(people: &[Candidate]) -> BTreeMap<Key, Vec<usize>> {
    let mut families: BTreeMap<Key, Vec<usize>> = BTreeMap::new();
    for (index, person) in people.iter().enumerate() {
        if let Some(key) = person.symbol.zip(person.number) {
            families.entry(key).or_default().push(index);
        }
    }
    families
}

fn family(people: &mut [Candidate], members: &[usize], today: Date) {
    let insured = one_insured(people, members);
    branches(people, members);
    let Some(insured) = insured else {
        for index in members {
            if let Some(person) = people.get_mut(*index).filter(|person| !person.is_insured) {
                let sentence =
                    "被保険者の行がありません。同じ記号・番号の本人の行を入れてください。";
                person.note(NoteKind::Reject, "no_insured", "番号", sentence);
            }
        }
        return;
    };
    let Some(supporter) = people.get(insured).map(Supporter::of) else {
        return;
    };
    for index in members {
        if let Some(person) = people.get_mut(*index).filter(|person| !person.is_insured) {
            person.insured = Some(insured);
            dependent(person, &supporter, today);
        }
    }
}

/// 同じ記号・番号 has one 被保険者.
fn one_insured(people: &mut [Candidate], members: &[usize]) -> Option<usize> {
    let is_usable = |index: &&usize| {
        people.get(**index).is_some_and(|person| {
            person.is_insured && !person.notes.iter().any(|note| note.code == "twice")
        })
    };
    let all: Vec<usize> = members.iter().filter(is_usable).copied().collect();
    if let [_, _, ..] = all.as_slice() {
        for index in &all {
            if let Some(person) = people.get_mut(*index) {
                let sentence = "同じ記号・番号の被保険者が複数います。番号を確かめてください。";
                person.note(NoteKind::Reject, "two_insured", "番号", sentence);
            }
        }
    }
    all.first().copied()
}

/// 枝番: the same twice is refused, a missing one is given in the order of the rows.
fn branches(people: &mut [Candidate], members: &[usize]) {
    let mut taken: BTreeMap<Branch, usize> = BTreeMap::new();
    for index in members {
        let Some(person) = people.get_mut(*index) else {
            continue;
        };
        if person.is_insured && person.branch.is_none() {
            person.branch = Some(Branch::INSURED);
        }
        let Some(branch) = person.branch else {
            continue;
        };
        let is_twice = person.notes.iter().any(|note| note.code == "twice");
        if let Some(first) = taken.get(&branch).filter(|_| !is_twice) {
            let sentence = format!("{first}行目と枝番が同じです。枝番を確かめてください。");
            person.note(NoteKind::Reject, "branch_twice", "枝番", sentence);
        } else if !is_twice {
            taken.insert(branch, usize::try_from(person.place.row).unwrap_or(0));
        }
    }
    for index in members {
        let Some(person) = people
            .get_mut(*index)
            .filter(|person| person.branch.is_none())
        else {
            continue;
        };
        let next = taken
            .keys()
            .last()
            .map_or(1, |branch| branch.get().saturating_add(1));
        match Branch::new(next) {
            Some(branch) => {
                person.branch = Some(branch);
                taken.insert(branch, usize::try_from(person.place.row).unwrap_or(0));
                let sentence = format!("枝番がないので、行の順に{branch}としました。");
                person.note(NoteKind::Repair, "branch", "枝番", sentence);
            }
            None => person.note(NoteKind::Reject, "branch", "枝番", "枝番が99を超えます。"),
        }
    }
}

fn dependent(person: &mut Candidate, insured: &Supporter, today: Date) {
    if insured.is_rejected {
        let sentence = format!(
            "被保険者（{}行目）が取り込めないため、取り込めません。先に被保険者の行を直してください。",
            insured.row
        );
        person.note(NoteKind::Reject, "insured", "番号", sentence);
        return;
    }
    let Some(insured_from) = insured.acquired_on else {
        return;
    };
    certified_on(person, insured_from);
    if person.living.is_none() {
        person.living = Some(Living::Together);
        person.note(
            NoteKind::Question,
            "living",
            "同居・別居",
            "同居・別居が分かりません。取り込むと同居になります。",
        );
    }
    end_of_dependent(person, insured);
    if person.lost_on.is_none() && insured.lost_on.is_none() {
        relations(person, insured, insured_from, today);
    }
}

/// 認定日: a missing one, and one from before the 被保険者 was insured, are asked.
fn certified_on(person: &mut Candidate, insured_from: Date) {
    let is_told = person.notes.iter().any(|note| note.name == ACQUIRED);
    let (from, why) = match person.acquired_on {
        None if is_told => return,
        None => {
            let birth_on = person.birth_on.unwrap_or(insured_from);
            (birth_on.max(insured_from), "認定日がありません。")
        }
        Some(day) if day < insured_from => (insured_from, "被保険者の資格取得より前の認定日です。"),
        Some(_) => return,
    };
    person.acquired_on = Some(from);
    let sentence = format!("{why}取り込むと{}になります。", from.wareki());
    person.note(NoteKind::Question, "certified", ACQUIRED, sentence);
}

fn end_of_dependent(person: &mut Candidate, insured: &Supporter) {
    let reject = NoteKind::Reject;
    if let (Some(from), Some(until)) = (person.acquired_on, insured.lost_on)
        && from >= until
    {
        person.note(
            reject,
            "after_insured",
            "資格取得（認定）年月日",
            "被保険者の資格喪失より後の認定日です。日付を確かめてください。",
        );
    }
    match (person.lost_on, insured.lost_on) {
        (Some(own), Some(theirs)) if own == theirs => person.ending = Some(Ending::WithInsured),
        (Some(own), Some(theirs)) if own > theirs => {
            person.ending = Some(Ending::WithInsured);
            person.note(
                NoteKind::Question,
                "after_insured",
                "資格喪失年月日",
                "被保険者の資格喪失より後の日です。取り込むと被保険者と同じ日に終わります。",
            );
        }
        (None, Some(_)) => {
            person.ending = Some(Ending::WithInsured);
            person.note(
                NoteKind::Repair,
                "with_insured",
                "資格喪失年月日",
                "被保険者の資格喪失とともに終わります。",
            );
        }
        (Some(_), _) if person.ending == Some(Ending::WithInsured) => {
            person.note(NoteKind::Question, "with_insured", "喪失理由", "「被保険者の喪失」ですが、被保険者の喪失年月日と合いません。理由を「その他」として取り込みます。");
            person.ending = Some(Ending::Removed(RemovalReason::Other));
        }
        (Some(_), _) if person.ending.is_none() => {
            person.ending = Some(Ending::Removed(RemovalReason::Other));
            person.note(
                NoteKind::Question,
                "reason",
                "喪失理由",
                "喪失理由が分かりません。取り込むと「その他」になります。",
            );
        }
        _ => {}
    }
}

/// What the law says against a present 被扶養者, as a question.
fn relations(person: &mut Candidate, insured: &Supporter, insured_from: Date, today: Date) {
    let (
        Some(relationship),
        Some(living),
        Some(sex),
        Some(birth_on),
        Some(insured_birth_on),
        Some(certified_on),
    ) = (
        person.relationship,
        person.living,
        person.sex,
        person.birth_on,
        insured.birth_on,
        person.acquired_on,
    )
    else {
        return;
    };
    let problems = dependent_problems(&DependentCheck {
        relationship,
        living,
        residence: Residence::Japan,
        sex,
        birth_on,
        insured_birth_on,
        insured_from,
        certified_on: certified_on.min(today),
    });
    for (item, sentence) in problems.into_iter().filter_map(contradiction) {
        person.note(NoteKind::Question, "relation", item, sentence);
    }
}

/// Item and sentence of what the law says; what other checks say already is left to them.
const fn contradiction(problem: DependentProblem) -> Option<(&'static str, &'static str)> {
    Some(match problem {
        DependentProblem::SexContradicts => ("続柄", "続柄と性別が合いません。"),
        DependentProblem::AgeContradicts => ("続柄", "続柄と、被保険者との年齢の順が合いません。"),
        DependentProblem::LivesApart => {
            ("同居・別居", "同居が要件の続柄ですが、別居になっています。")
        }
        DependentProblem::UnderMarriageAge => {
            ("続柄", "認定日に婚姻できる年齢に達していない配偶者です。")
        }
        DependentProblem::After75
        | DependentProblem::BeforeBirth
        | DependentProblem::BeforeInsured
        | DependentProblem::NotResident => return None,
    })
}

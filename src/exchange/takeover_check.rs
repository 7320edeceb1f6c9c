//! 移行の行どうしの検査: families are put together from the rows, and rows are checked against each other.
//! It must not merge people whom only a name makes alike, and it changes no row without a note.

use crate::domain::age::turns_75_on;
use crate::domain::date::Date;
use crate::domain::dependent::{
    DependentCheck, DependentProblem, Living, Residence, dependent_problems,
};
use crate::domain::dependent_codes::RemovalReason;
use crate::domain::loss_reason::LossReason;
use crate::domain::member::Category;
use crate::domain::number::{Branch, IndividualNumber, MemberNumber, Symbol};
use crate::exchange::intake::{NoteKind, Outcome};
use crate::exchange::takeover::{Candidate, Ending};
use std::collections::{BTreeMap, HashMap};

type Key = (Symbol, MemberNumber);

/// Checks all people of a book.
pub(super) fn check(people: &mut [Candidate], today: Date) {
    for person in people.iter_mut() {
        complete(person, today);
    }
    same_people(people);
    let families = families(people);
    for members in families.values() {
        family(people, members, today);
    }
}

/// What one person needs to be taken in at all.
fn complete(person: &mut Candidate, today: Date) {
    let missing = [
        ("記号", person.symbol.is_none()),
        ("番号", person.number.is_none()),
        ("氏名", person.name.is_none()),
        ("フリガナ", person.kana.is_none()),
        ("生年月日", person.birth_on.is_none()),
        (
            "資格取得（認定）年月日",
            person.is_insured && person.acquired_on.is_none(),
        ),
    ];
    for (item, is_missing) in missing {
        let is_told = || {
            let mut told = person
                .notes
                .iter()
                .filter(|note| note.kind == NoteKind::Reject);
            told.any(|note| note.name == item || note.code == "symbol_number")
        };
        if is_missing && !is_told() {
            let sentence =
                format!("{item}がありません。台帳に必要なので、入れてから取り込んでください。");
            person.note(NoteKind::Reject, "missing", item, sentence);
        }
    }
    if person.sex.is_none() {
        match person.relationship.and_then(|it| it.expected_sex()) {
            Some(sex) => {
                person.sex = Some(sex);
                person.note(NoteKind::Repair, "sex", "性別", "続柄から補いました。");
            }
            None if person.notes.iter().any(|note| note.name == "性別") => {}
            None => person.note(
                NoteKind::Reject,
                "missing",
                "性別",
                "性別がありません。男か女を入れてください。",
            ),
        }
    }
    days(person, today);
}

fn days(person: &mut Candidate, today: Date) {
    let Some(birth_on) = person.birth_on else {
        return;
    };
    let reject = NoteKind::Reject;
    if birth_on > today {
        person.note(
            reject,
            "birth",
            "生年月日",
            "今日より後の日です。日付を確かめてください。",
        );
    }
    if person.acquired_on.is_some_and(|day| day < birth_on) {
        person.note(
            reject,
            "order",
            "資格取得（認定）年月日",
            "生年月日より前の日です。日付を確かめてください。",
        );
    }
    if person
        .lost_on
        .zip(person.acquired_on)
        .is_some_and(|(lost, acquired)| lost <= acquired)
    {
        person.note(
            reject,
            "order",
            "資格喪失年月日",
            "資格取得年月日以前の日です。日付を確かめてください。",
        );
    }
    if person.lost_on.is_some_and(|day| day > today) {
        person.note(
            NoteKind::Question,
            "future",
            "資格喪失年月日",
            "今日より後の日です。予定の喪失として取り込みます。",
        );
    }
    if person.acquired_on.is_some_and(|day| day > today) {
        person.note(
            NoteKind::Question,
            "future",
            "資格取得（認定）年月日",
            "今日より後の日です。日付を確かめてください。",
        );
    }
    if person.lost_on.is_none() && turns_75_on(birth_on) <= today {
        person.note(NoteKind::Question, "after_75", "資格喪失年月日", "75歳に達していますが、喪失年月日がありません。後期高齢者医療へ移っていないか確かめてください。");
    }
    if person.is_insured && person.lost_on.is_some() && person.ending.is_none() {
        person.ending = Some(Ending::Lost(usual_reason(person.category)));
        let sentence = "喪失理由が分かりません。取り込むと「退職等」（任継・特退は「本人の申出」）になります。";
        person.note(NoteKind::Question, "reason", "喪失理由", sentence);
    }
}

const fn usual_reason(category: Category) -> LossReason {
    match category {
        Category::Employed => LossReason::Retirement,
        Category::Voluntary | Category::SpecialRetired => LossReason::Request,
    }
}

/// The same 個人番号 or the same name and birth in several rows.
fn same_people(people: &mut [Candidate]) {
    let mut by_number: HashMap<IndividualNumber, usize> = HashMap::new();
    let mut by_name: HashMap<(String, Date), usize> = HashMap::new();
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
        let same_number = number
            .as_ref()
            .and_then(|number| by_number.get(number).copied());
        let same_name = who.as_ref().and_then(|who| by_name.get(who).copied());
        if let Some(number) = number {
            by_number.entry(number).or_insert(index);
        }
        if let Some(who) = who {
            by_name.entry(who).or_insert(index);
        }
        if let Some(earlier) = same_number {
            same_number_twice(people, earlier, index, same_name == Some(earlier));
        } else if let Some(earlier) = same_name {
            same_name_twice(people, earlier, index);
        }
    }
}

fn same_number_twice(people: &mut [Candidate], earlier: usize, index: usize, is_same: bool) {
    let place = words(people, earlier);
    let other = words(people, index);
    let is_same_key = keys(people, earlier) == keys(people, index);
    let Some(person) = people.get_mut(index) else {
        return;
    };
    if is_same && is_same_key {
        let sentence = format!("{place}と同じ人が二度書かれています。後の行は取り込みません。");
        person.note(NoteKind::Reject, "twice", "個人番号", sentence);
    } else if is_same {
        person.same_as = Some(earlier);
        let sentence = format!(
            "{place}と個人番号・カナ・生年月日が同じです。同じ人の別の期間として取り込みます。"
        );
        person.note(NoteKind::Question, "same_person", "個人番号", sentence);
    } else {
        let sentence = format!(
            "{place}の別の人と個人番号が同じです。どちらが正しいか書類で確かめてください。"
        );
        person.note(NoteKind::Reject, "number_twice", "個人番号", sentence);
        if let Some(first) = people.get_mut(earlier) {
            let sentence = format!(
                "{other}の別の人と個人番号が同じです。どちらが正しいか書類で確かめてください。"
            );
            first.note(NoteKind::Reject, "number_twice", "個人番号", sentence);
        }
    }
}

fn same_name_twice(people: &mut [Candidate], earlier: usize, index: usize) {
    let place = words(people, earlier);
    let is_same_key = keys(people, earlier) == keys(people, index);
    let Some(person) = people.get_mut(index) else {
        return;
    };
    if is_same_key {
        let sentence = format!("{place}と同じ人が二度書かれています。後の行は取り込みません。");
        person.note(NoteKind::Reject, "twice", "氏名", sentence);
    } else {
        let sentence = format!(
            "{place}とカナ・生年月日が同じです。取り込むと別の人になります。同じ人なら両方の行に個人番号を入れてください。"
        );
        person.note(NoteKind::Question, "same_name", "氏名", sentence);
    }
}

fn keys(people: &[Candidate], index: usize) -> Option<Key> {
    let person = people.get(index)?;
    person.symbol.zip(person.number)
}

fn words(people: &[Candidate], index: usize) -> String {
    people
        .get(index)
        .map_or_else(String::new, |person| format!("{}行目", person.place.row))
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
    let Some(supporter) = people.get(insured).cloned() else {
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

fn dependent(person: &mut Candidate, insured: &Candidate, today: Date) {
    if insured.outcome() == Outcome::Rejected {
        let sentence = format!(
            "被保険者（{}行目）が取り込めないため、取り込めません。先に被保険者の行を直してください。",
            insured.place.row
        );
        person.note(NoteKind::Reject, "insured", "番号", sentence);
        return;
    }
    let Some(insured_from) = insured.acquired_on else {
        return;
    };
    if person.acquired_on.is_none()
        && !person
            .notes
            .iter()
            .any(|note| note.name == "資格取得（認定）年月日")
    {
        let from = person
            .birth_on
            .map_or(insured_from, |birth| birth.max(insured_from));
        person.acquired_on = Some(from);
        let sentence = format!(
            "認定日がありません。取り込むと{}になります。",
            from.wareki()
        );
        person.note(
            NoteKind::Question,
            "certified",
            "資格取得（認定）年月日",
            sentence,
        );
    }
    if person.acquired_on.is_some_and(|day| day < insured_from) {
        person.acquired_on = Some(insured_from);
        let sentence = format!(
            "被保険者の資格取得より前の認定日です。取り込むと被保険者と同じ{}になります。",
            insured_from.wareki()
        );
        person.note(
            NoteKind::Question,
            "before_insured",
            "資格取得（認定）年月日",
            sentence,
        );
    }
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

fn end_of_dependent(person: &mut Candidate, insured: &Candidate) {
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
fn relations(person: &mut Candidate, insured: &Candidate, insured_from: Date, today: Date) {
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
    for problem in problems {
        let (item, sentence) = match problem {
            DependentProblem::SexContradicts => ("続柄", "続柄と性別が合いません。"),
            DependentProblem::AgeContradicts => {
                ("続柄", "続柄と、被保険者との年齢の順が合いません。")
            }
            DependentProblem::LivesApart => {
                ("同居・別居", "同居が要件の続柄ですが、別居になっています。")
            }
            DependentProblem::UnderMarriageAge => {
                ("続柄", "認定日に婚姻できる年齢に達していない配偶者です。")
            }
            DependentProblem::After75
            | DependentProblem::BeforeBirth
            | DependentProblem::BeforeInsured
            | DependentProblem::NotResident => continue,
        };
        person.note(NoteKind::Question, "relation", item, sentence);
    }
}

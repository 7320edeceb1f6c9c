//! 移行の人の検査: what each person of a book needs, and who stands in it twice.
//! It must not merge people whom only a name makes alike, and it changes no row without a note.

use crate::domain::age::turns_75_on;
use crate::domain::date::Date;
use crate::domain::loss_reason::LossReason;
use crate::domain::member::Category;
use crate::domain::number::{IndividualNumber, MemberNumber, Symbol};
use crate::exchange::intake::NoteKind;
use crate::exchange::takeover::{Candidate, Ending};
use crate::exchange::takeover_family::check_families;
use std::collections::HashMap;

type Key = (Symbol, MemberNumber);

pub(super) const ACQUIRED: &str = "資格取得（認定）年月日";
const LOST: &str = "資格喪失年月日";

/// Checks all people of a book.
pub(super) fn check(people: &mut [Candidate], today: Date) {
    for person in people.iter_mut() {
        complete(person, today);
    }
    same_people(people);
    check_families(people, today);
}

/// What one person needs to be taken in at all.
fn complete(person: &mut Candidate, today: Date) {
    let missing = [
        ("記号", person.symbol.is_none()),
        ("番号", person.number.is_none()),
        ("氏名", person.name.is_none()),
        ("フリガナ", person.kana.is_none()),
        ("生年月日", person.birth_on.is_none()),
        (ACQUIRED, person.is_insured && person.acquired_on.is_none()),
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
    use NoteKind::{Question, Reject};
    let Some(birth_on) = person.birth_on else {
        return;
    };
    let (acquired, lost) = (person.acquired_on, person.lost_on);
    let is_after_today = |day: Option<Date>| day.is_some_and(|day| day > today);
    let is_lost_first = lost
        .zip(acquired)
        .is_some_and(|(lost, acquired)| lost <= acquired);
    let is_over_75 = lost.is_none() && turns_75_on(birth_on) <= today;
    let is_born_later = acquired.is_some_and(|day| day < birth_on);
    let found = [
        (
            birth_on > today,
            Reject,
            "生年月日",
            "今日より後の日です。日付を確かめてください。",
        ),
        (
            is_born_later,
            Reject,
            ACQUIRED,
            "生年月日より前の日です。日付を確かめてください。",
        ),
        (
            is_lost_first,
            Reject,
            LOST,
            "資格取得年月日以前の日です。日付を確かめてください。",
        ),
        (
            is_after_today(lost),
            Question,
            LOST,
            "今日より後の日です。予定の喪失として取り込みます。",
        ),
        (
            is_after_today(acquired),
            Question,
            ACQUIRED,
            "今日より後の日です。日付を確かめてください。",
        ),
        (
            is_over_75,
            Question,
            LOST,
            "75歳に達していますが、喪失年月日がありません。後期高齢者医療へ移っていないか確かめてください。",
        ),
    ];
    for (_, kind, item, sentence) in found.into_iter().filter(|(applies, ..)| *applies) {
        person.note(kind, "days", item, sentence);
    }
    if person.is_insured && lost.is_some() && person.ending.is_none() {
        person.ending = Some(Ending::Lost(usual_reason(person.category)));
        let sentence = "喪失理由が分かりません。取り込むと「退職等」（任継・特退は「本人の申出」）になります。";
        person.note(Question, "reason", "喪失理由", sentence);
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

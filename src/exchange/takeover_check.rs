//! 移行の人の検査: what each person of a book needs, before people are compared with each other.
//! It must not compare rows itself, and it changes no row without a note.

use crate::domain::age::turns_75_on;
use crate::domain::date::Date;
use crate::domain::loss_reason::LossReason;
use crate::domain::member::Category;
use crate::exchange::intake::NoteKind;
use crate::exchange::parallel;
use crate::exchange::takeover::{Candidate, Ending};
use crate::exchange::takeover_extra::settle_certificate;
use crate::exchange::takeover_family::check_families;
use crate::exchange::takeover_periods;
use crate::exchange::takeover_same::same_people;

pub(super) const ACQUIRED: &str = "資格取得（認定）年月日";
pub(super) const LOST: &str = "資格喪失年月日";

/// Checks all people of a book with these sheets.
pub(super) fn check(people: &mut [Candidate], sheets: &[&str], today: Date) {
    let length = parallel::part_length(people.len(), parallel::n_parts());
    parallel::map(people.chunks_mut(length).collect(), |part| {
        for person in part {
            complete(person, today);
        }
    });
    same_people(people, sheets);
    check_families(people, today);
    takeover_periods::ask(people, sheets);
    for person in people.iter_mut() {
        settle_certificate(person, today);
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

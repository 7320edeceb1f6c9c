//! 届書の行の被保険者: whom of the ledger a line speaks of, and what there is to ask about the match.
//! It must not take somebody who only resembles the line for the person in silence.

use crate::app::error::Result;
use crate::app::intake::OpenPeople;
use crate::app::intake_question;
use crate::app::intake_question::Question;
use crate::domain::date::Date;
use crate::domain::establishment::Establishment;
use crate::domain::member::PersonId;
use crate::domain::member_file::MemberFile;
use crate::domain::member_file::Membership;
use crate::domain::name::KanaName;
use crate::domain::number::IndividualNumber;
use crate::domain::number::MemberNumber;
use crate::exchange::intake::SocietyItems;
use crate::ledger::cases::NamedInCase;
use crate::ledger::individual_number;
use crate::ledger::members;
use crate::ledger::source::Source;
use crate::procedure::case::CaseId;
use crate::procedure::losses::is_same_kana;
use std::collections::BTreeMap;

/// What a line says of its 被保険者.
pub(super) struct Sought<'r> {
    /// 番号 as written; see [`written_number`].
    pub number: Option<MemberNumber>,
    /// 個人番号.
    pub individual_number: Option<&'r IndividualNumber>,
    /// カナ氏名.
    pub kana: &'r KanaName,
    /// 生年月日.
    pub birth_on: Date,
}

/// Whom a line is about.
pub(super) struct Found {
    /// The person.
    pub file: MemberFile,
    /// The membership that is meant.
    pub period: Membership,
    /// How somebody was found.
    pub by: FoundBy,
}

/// How somebody was found.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum FoundBy {
    /// 記号 of the 事業所 and the written 番号.
    Number,
    /// 個人番号.
    IndividualNumber,
    /// カナ and 生年月日 within the 事業所.
    KanaAndBirth,
}

/// The open cases of the ledger, read once for a whole file.
pub(super) struct OpenCases<'a> {
    /// By カナ氏名 and 生年月日.
    pub by_name: &'a OpenPeople,
    /// By the person whom the ledger knows in them.
    pub by_member: &'a BTreeMap<PersonId, Vec<NamedInCase>>,
}

impl OpenCases<'_> {
    /// 受付番号 of the cases of a procedure or its twin under way about somebody, oldest first.
    pub(super) fn of(&self, file: &MemberFile, procedure: &str) -> Vec<&str> {
        let who = (file.person.kana.clone(), file.person.birth_on);
        let named = self.by_name.get(&who).into_iter().flatten();
        let known = self.by_member.get(&file.id).into_iter().flatten();
        let of_procedure = named
            .chain(known)
            .filter(|case| case.procedure.starts_with(procedure));
        let by_case: BTreeMap<CaseId, &str> = of_procedure
            .map(|case| (case.case, case.receipt_number.as_str()))
            .collect();
        by_case.into_values().collect()
    }
}

/// What a search came to.
pub(super) enum Match {
    /// Exactly one.
    One(Box<Found>),
    /// Nobody; [`nobody`] says so.
    Nobody,
    /// More than one; [`several`] says so.
    Several,
}

/// By the 番号 in the 記号 of the 事業所, else by the 個人番号, else by カナ and 生年月日 within the 事業所.
pub(super) fn find(
    source: &impl Source,
    sought: &Sought<'_>,
    place: &Establishment,
) -> Result<Match> {
    if let Some(number) = sought.number
        && let Some(id) = members::holder_of(source, Some(place.symbol), number)?
    {
        let is_meant =
            |period: &Membership| period.symbol == place.symbol && period.number == number;
        if let Some(found) = found(source, id, FoundBy::Number, is_meant)? {
            return Ok(Match::One(Box::new(found)));
        }
    }
    if let Some(number) = sought.individual_number {
        let held = individual_number::lookup(source, number)?;
        if let Some(id) = held.and_then(|held| held.registered_to)
            && let Some(found) = found(source, id, FoundBy::IndividualNumber, |_| true)?
        {
            return Ok(Match::One(Box::new(found)));
        }
    }
    by_name(source, sought, place)
}

/// What there is to ask about somebody who was found: how, and what differs from the ledger.
pub(super) fn doubts(
    source: &impl Source,
    sought: &Sought<'_>,
    found: &Found,
) -> Result<Vec<Question>> {
    let mut all = Vec::new();
    let person = &found.file.person;
    if found.by == FoundBy::KanaAndBirth {
        all.push(Question::ask(&format!(
            "番号と個人番号では見つからず、カナ氏名と生年月日で{}・{}の被保険者としました。同じ人かを確かめてください。",
            found.period.symbol, found.period.number
        )));
    }
    if found.by == FoundBy::IndividualNumber && sought.number.is_some() {
        all.push(Question::ask(&format!(
            "整理番号の被保険者は台帳にいないため、個人番号で{}・{}の被保険者としました。整理番号を確かめてください。",
            found.period.symbol, found.period.number
        )));
    }
    if !is_same_kana(&person.kana, sought.kana) || person.birth_on != sought.birth_on {
        all.push(Question::ask(
            "カナ氏名または生年月日が台帳と異なります。別の人の番号でないかを確かめてください。",
        ));
    }
    if let Some(number) = sought.individual_number {
        let held = individual_number::lookup(source, number)?;
        let owner = held.and_then(|held| held.registered_to);
        if owner.is_some_and(|owner| owner != found.file.id) {
            all.push(Question::ask(
                "届書の個人番号は、台帳では別の人のものです。番号の誤りでないかを確かめてください。",
            ));
        }
    }
    Ok(all)
}

/// Stops a line whose person the ledger does not have.
pub(super) fn nobody() -> Question {
    Question::stop(
        "この被保険者は台帳にいません。被保険者整理番号・氏名・生年月日を確かめるか、先に資格取得届を受け付けてください。",
    )
    .told_employer(intake_question::NOBODY)
}

/// Stops a line that may mean more than one person.
pub(super) fn several() -> Question {
    Question::stop(
        "この事業所に、カナ氏名と生年月日の同じ被保険者が2人以上います。整理番号を事業所に確かめ、届書を手で入力してください。",
    )
    .told_employer(intake_question::SEVERAL)
}

/// 番号: the 被保険者証番号 of the form of 健康保険組合, else the 被保険者整理番号.
pub(super) fn written_number(
    society: Option<&SocietyItems>,
    employee_number: Option<&str>,
) -> Option<MemberNumber> {
    let own = society.map(|items| items.member_number.as_str());
    let own = own.filter(|number| !number.is_empty());
    let text = own.or(employee_number)?;
    MemberNumber::new(text.parse().ok()?)
}

fn by_name(source: &impl Source, sought: &Sought<'_>, place: &Establishment) -> Result<Match> {
    let is_here = |period: &Membership| period.establishment == place.code;
    let mut all = Vec::new();
    for candidate in members::by_kana_and_birth(source, sought.kana, sought.birth_on)? {
        all.extend(found(source, candidate.id, FoundBy::KanaAndBirth, is_here)?);
    }
    Ok(match all.len() {
        0 => Match::Nobody,
        1 => all
            .pop()
            .map_or(Match::Nobody, |found| Match::One(Box::new(found))),
        _ => Match::Several,
    })
}

/// The last membership of somebody that is meant.
fn found(
    source: &impl Source,
    id: PersonId,
    by: FoundBy,
    is_meant: impl Fn(&Membership) -> bool,
) -> Result<Option<Found>> {
    let Some(file) = members::file(source, id)? else {
        return Ok(None);
    };
    let period = file.insured().rfind(|period| is_meant(period)).cloned();
    Ok(period.map(|period| Found { file, period, by }))
}

//! 資格喪失届の取込: who of the ledger a line is about, what there is to ask, and the case that an accepted line opens.
//! It must not accept a line by itself, nor take somebody who only resembles the line for the person in silence.

use crate::app::cases;
use crate::app::command::NewCase;
use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::intake::OpenPeople;
use crate::app::intake_forms;
use crate::app::intake_forms::ReadForm;
use crate::app::intake_question;
use crate::app::intake_question::Question;
use crate::app::intake_question::Receipt;
use crate::domain::establishment::Establishment;
use crate::domain::member::PersonId;
use crate::domain::member_file::MemberFile;
use crate::domain::member_file::Membership;
use crate::domain::number::MemberNumber;
use crate::exchange::intake_loss::LossRow;
use crate::ledger::cases::NamedInCase;
use crate::ledger::individual_number;
use crate::ledger::members;
use crate::ledger::source::Source;
use crate::ledger::transact::Tx;
use crate::procedure::case::CaseId;
use crate::procedure::case::Nature;
use crate::procedure::losses::is_same_kana;
use crate::procedure::person;
use crate::procedure::subject;
use std::collections::BTreeMap;

/// Id of the procedure that 資格喪失届 belong to.
pub(super) const LOSS: &str = "eligibility_loss";

/// The open cases of the ledger, read once for a whole file.
pub(super) struct OpenCases<'a> {
    /// By カナ氏名 and 生年月日.
    pub by_name: &'a OpenPeople,
    /// By the person whom the ledger knows in them.
    pub by_member: &'a BTreeMap<PersonId, Vec<NamedInCase>>,
}

impl OpenCases<'_> {
    /// 受付番号 of the 資格喪失 under way about somebody, oldest first.
    fn losses_of(&self, file: &MemberFile) -> Vec<&str> {
        let who = (file.person.kana.clone(), file.person.birth_on);
        let named = self.by_name.get(&who).into_iter().flatten();
        let known = self.by_member.get(&file.id).into_iter().flatten();
        let losses = named
            .chain(known)
            .filter(|case| case.procedure.starts_with(LOSS));
        let by_case: BTreeMap<CaseId, &str> = losses
            .map(|case| (case.case, case.receipt_number.as_str()))
            .collect();
        by_case.into_values().collect()
    }
}

/// Whom a line is about.
struct Found {
    file: MemberFile,
    period: Membership,
    by: FoundBy,
}

/// How somebody was found.
#[derive(Clone, Copy, PartialEq, Eq)]
enum FoundBy {
    /// 記号 of the 事業所 and the written 番号.
    Number,
    /// 個人番号.
    IndividualNumber,
    /// カナ and 生年月日 within the 事業所.
    KanaAndBirth,
}

/// What the ledger has to say about a 資格喪失届.
pub(super) fn questions(
    source: &impl Source,
    row: &LossRow,
    place: Option<&Establishment>,
    open: &OpenCases<'_>,
) -> Result<Vec<Question>> {
    let mut all = Vec::new();
    if row.is_pension_only {
        all.push(intake_question::pension_only());
        return Ok(all);
    }
    let Some(place) = place else {
        // The 事業所 is asked for already.
        return Ok(all);
    };
    match find(source, row, place)? {
        Match::One(found) => all.extend(questions_about(source, row, &found, open)?),
        Match::Nobody => all.push(Question::stop(
            "この被保険者は台帳にいません。被保険者整理番号・氏名・生年月日を確かめるか、先に資格取得届を受け付けてください。",
        )
        .told_employer(intake_question::NOBODY)),
        Match::Several => all.push(Question::stop(
            "この事業所に、カナ氏名と生年月日の同じ被保険者が2人以上います。整理番号を事業所に確かめ、届書を手で入力してください。",
        )
        .told_employer(intake_question::SEVERAL)),
    }
    Ok(all)
}

fn questions_about(
    source: &impl Source,
    row: &LossRow,
    found: &Found,
    open: &OpenCases<'_>,
) -> Result<Vec<Question>> {
    let mut all = Vec::new();
    let person = &found.file.person;
    if found.by == FoundBy::KanaAndBirth {
        all.push(Question::ask(&format!(
            "番号と個人番号では見つからず、カナ氏名と生年月日で{}・{}の被保険者としました。同じ人かを確かめてください。",
            found.period.symbol, found.period.number
        )));
    }
    if found.by == FoundBy::IndividualNumber && written_number(row).is_some() {
        all.push(Question::ask(&format!(
            "整理番号の被保険者は台帳にいないため、個人番号で{}・{}の被保険者としました。整理番号を確かめてください。",
            found.period.symbol, found.period.number
        )));
    }
    if !is_same_kana(&person.kana, &row.kana) || person.birth_on != row.birth_on {
        all.push(Question::ask(
            "カナ氏名または生年月日が台帳と異なります。別の人の番号でないかを確かめてください。",
        ));
    }
    if let Some(number) = &row.individual_number {
        let held = individual_number::lookup(source, number)?;
        let owner = held.and_then(|held| held.registered_to);
        if owner.is_some_and(|owner| owner != found.file.id) {
            all.push(Question::ask(
                "届書の個人番号は、台帳では別の人のものです。番号の誤りでないかを確かめてください。",
            ));
        }
    }
    if let Some(ended_on) = found.period.lost_on() {
        all.push(Question::ask(&format!(
            "この被保険者の資格は、台帳ではすでに{}に終わっています。二重の届出でないかを確かめてください。",
            ended_on.wareki()
        )));
    }
    for receipt_number in open.losses_of(&found.file) {
        all.push(Question::ask(&format!(
            "同じ人の資格喪失の案件（{receipt_number}）を処理中です。二重の届出でないか確かめてください。"
        )));
    }
    Ok(all)
}

/// Opens the case of a 資格喪失届 about the person whom the line names.
pub(super) fn open_in(
    tx: &mut Tx<'_>,
    row: &LossRow,
    place: &Establishment,
    receipt: &Receipt,
) -> Result<CaseId> {
    let Match::One(found) = find(tx, row, place)? else {
        return Err(Error::Missing("被保険者"));
    };
    let ReadForm { mut form, number } = intake_forms::loss(row, Some(place), receipt.submitted_on);
    subject::WRITTEN_SYMBOL.set(&mut form, i64::from(found.period.symbol.get()));
    subject::WRITTEN_NUMBER.set(&mut form, i64::from(found.period.number.get()));
    if let Some(number) = number {
        let held = individual_number::hold_in(tx, &number)?.held;
        person::NUMBER.set(&mut form, held);
    }
    let new = NewCase {
        procedure: LOSS.to_owned(),
        received_on: receipt.received_on,
        nature: Nature::Ordinary,
        subject: Some(found.file.id),
        form,
    };
    Ok(cases::open_in(tx, new, receipt.today)?.id)
}

/// What a search came to.
enum Match {
    One(Box<Found>),
    Nobody,
    Several,
}

/// By the 番号 in the 記号 of the 事業所, else by the 個人番号, else by カナ and 生年月日 within the 事業所.
fn find(source: &impl Source, row: &LossRow, place: &Establishment) -> Result<Match> {
    if let Some(number) = written_number(row)
        && let Some(id) = members::holder_of(source, Some(place.symbol), number)?
    {
        let is_meant =
            |period: &Membership| period.symbol == place.symbol && period.number == number;
        if let Some(found) = found(source, id, FoundBy::Number, is_meant)? {
            return Ok(Match::One(Box::new(found)));
        }
    }
    if let Some(number) = &row.individual_number {
        let held = individual_number::lookup(source, number)?;
        if let Some(id) = held.and_then(|held| held.registered_to)
            && let Some(found) = found(source, id, FoundBy::IndividualNumber, |_| true)?
        {
            return Ok(Match::One(Box::new(found)));
        }
    }
    by_name(source, row, place)
}

fn by_name(source: &impl Source, row: &LossRow, place: &Establishment) -> Result<Match> {
    let is_here = |period: &Membership| period.establishment == place.code;
    let mut all = Vec::new();
    for candidate in members::by_kana_and_birth(source, &row.kana, row.birth_on)? {
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

/// 番号: the 被保険者証番号 of the form of 健康保険組合, else the 被保険者整理番号.
fn written_number(row: &LossRow) -> Option<MemberNumber> {
    let own = row
        .society
        .as_ref()
        .map(|items| items.member_number.as_str());
    let own = own.filter(|number| !number.is_empty());
    let text = own.or(row.employee_number.as_deref())?;
    MemberNumber::new(text.parse().ok()?)
}

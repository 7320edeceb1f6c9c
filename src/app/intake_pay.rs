//! 報酬の届書の行の取込: whom a line of 算定基礎届・月額変更届・賞与支払届 is about, and what all three ask about them.
//! It must not know what a form says beside its person, nor decide.

use crate::app::error::Result;
use crate::app::intake_loss::LOSS;
use crate::app::intake_question;
use crate::app::intake_question::Question;
use crate::app::intake_subject;
use crate::app::intake_subject::Found;
use crate::app::intake_subject::Match;
use crate::app::intake_subject::OpenCases;
use crate::app::intake_subject::Sought;
use crate::app::intake_subject::written_number;
use crate::domain::age;
use crate::domain::coded::Coded;
use crate::domain::date::Date;
use crate::domain::establishment::Establishment;
use crate::domain::member::Category;
use crate::domain::member::PersonId;
use crate::domain::member_file::MemberFile;
use crate::domain::member_file::Membership;
use crate::domain::remuneration_draft::DraftId;
use crate::domain::remuneration_draft::Planned;
use crate::exchange::intake_insured::NamedInsured;
use crate::ledger::source::Source;
use std::collections::BTreeMap;

/// 決定案 that wait, by person.
pub(super) type Waiting = BTreeMap<PersonId, Vec<(DraftId, Planned)>>;

/// What is known beside the line.
#[derive(Clone, Copy)]
pub(super) struct Beside<'a> {
    pub(super) place: Option<&'a Establishment>,
    pub(super) open: &'a OpenCases<'a>,
    pub(super) waiting: &'a Waiting,
    pub(super) today: Date,
}

/// What the ledger has to say about a line.
#[derive(Default)]
pub(super) struct Look {
    pub(super) questions: Vec<Question>,
    /// Label and value, for whoever looks at the line.
    pub(super) fields: Vec<(String, String)>,
    /// Whom it is about and what would be decided.
    pub(super) plan: Option<(PersonId, Planned)>,
}

impl Look {
    pub(super) fn stopped(question: Question) -> Look {
        Look {
            questions: vec![question],
            ..Look::default()
        }
    }

    pub(super) fn say(&mut self, label: &str, value: String) {
        self.fields.push((label.to_owned(), value));
    }
}

/// Whom a line about pay is about, and what the ledger asks about them on the day from which it counts; the look ends
/// there where nobody is.
pub(super) fn about_whom(
    source: &impl Source,
    insured: &NamedInsured,
    is_pension_only: bool,
    on: Date,
    beside: &Beside<'_>,
) -> Result<std::result::Result<(Found, Look), Look>> {
    if is_pension_only {
        return Ok(Err(Look::stopped(intake_question::pension_only())));
    }
    let Some(place) = beside.place else {
        // The 事業所 is asked for already.
        return Ok(Err(Look::default()));
    };
    let sought = Sought {
        number: written_number(insured.society.as_ref(), insured.employee_number.as_deref()),
        individual_number: insured.individual_number.as_ref(),
        kana: &insured.kana,
        birth_on: insured.birth_on,
    };
    let found = match one(intake_subject::find(source, &sought, place)?) {
        Ok(found) => found,
        Err(question) => return Ok(Err(Look::stopped(question))),
    };
    let mut look = Look {
        questions: intake_subject::doubts(source, &sought, &found)?,
        ..Look::default()
    };
    look.say("台帳の被保険者", who(&found));
    let membership = about_membership(&found.file, on, place, beside.open);
    look.questions.extend(membership);
    Ok(Ok((*found, look)))
}

/// Whom a line is about, or the question that stops it.
fn one(found: Match) -> std::result::Result<Box<Found>, Question> {
    match found {
        Match::One(found) => Ok(found),
        Match::Nobody => Err(intake_subject::nobody()),
        Match::Several => Err(Question::stop(
            "この事業所に、カナ氏名と生年月日の同じ被保険者が2人以上います。整理番号か個人番号のある届書を出してもらってください。",
        )
        .told_employer(intake_question::SEVERAL)),
    }
}

/// 記号・番号 and 氏名.
fn who(found: &Found) -> String {
    let period = &found.period;
    let name = &found.file.person.name;
    format!("{}・{}　{name}", period.symbol, period.number)
}

/// Whether the person is employed by this 事業所 and insured on the day from which it holds.
fn about_membership(
    file: &MemberFile,
    on: Date,
    place: &Establishment,
    open: &OpenCases<'_>,
) -> Vec<Question> {
    let mut all = Vec::new();
    match file.insured_on(on) {
        None => all.push(not_insured(file, on)),
        Some(period) if period.category != Category::Employed => {
            all.push(Question::stop(&format!(
                "{}の資格は{}です。事業所の届書では決定しません。",
                on.wareki(),
                period.category.label()
            )))
        }
        Some(period) if period.establishment != place.code => all.push(Question::ask(&format!(
            "台帳では{}の事業所が{}です。届書の事業所（{}）と異なります。",
            on.wareki(),
            period.establishment,
            place.code
        ))),
        Some(_) => {}
    }
    if on >= age::turns_75_on(file.person.birth_on) {
        all.push(Question::ask(
            "75歳に達しています。後期高齢者医療に移っていないか確かめてください。",
        ));
    }
    for receipt_number in open.of(file, LOSS) {
        all.push(Question::ask(&format!(
            "同じ人の資格喪失の案件（{receipt_number}）を処理中です。先に資格喪失を確かめてください。"
        )));
    }
    all
}

fn not_insured(file: &MemberFile, on: Date) -> Question {
    let period = |period: &Membership| {
        let until = period.valid_until.map(Date::wareki).unwrap_or_default();
        format!("{}から{until}まで", period.valid_from.wareki())
    };
    let periods: Vec<String> = file.insured().map(period).collect();
    Question::stop(&format!(
        "{}に被保険者ではありません（台帳の資格は{}）。",
        on.wareki(),
        periods.join("、")
    ))
    .told_employer(&format!(
        "{}に当健康保険組合の被保険者であることが確かめられません。資格取得・資格喪失の年月日をお確かめください。",
        on.wareki()
    ))
}

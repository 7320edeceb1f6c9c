//! 資格喪失届の取込: who of the ledger a line is about, what there is to ask, and the case that an accepted line opens.
//! It must not accept a line by itself, nor take somebody who only resembles the line for the person in silence.

use crate::app::cases;
use crate::app::command::NewCase;
use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::intake_forms;
use crate::app::intake_forms::ReadForm;
use crate::app::intake_question;
use crate::app::intake_question::Question;
use crate::app::intake_question::Receipt;
use crate::app::intake_subject;
use crate::app::intake_subject::Found;
use crate::app::intake_subject::Match;
use crate::app::intake_subject::OpenCases;
use crate::app::intake_subject::Sought;
use crate::domain::establishment::Establishment;
use crate::exchange::intake_loss::LossRow;
use crate::ledger::individual_number;
use crate::ledger::source::Source;
use crate::ledger::transact::Tx;
use crate::procedure::case::CaseId;
use crate::procedure::case::Nature;
use crate::procedure::person;
use crate::procedure::subject;

/// Id of the procedure that 資格喪失届 belong to.
pub(super) const LOSS: &str = "eligibility_loss";

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
    let sought = sought(row);
    match intake_subject::find(source, &sought, place)? {
        Match::One(found) => {
            all.extend(intake_subject::doubts(source, &sought, &found)?);
            all.extend(questions_about(&found, open));
        }
        Match::Nobody => all.push(intake_subject::nobody()),
        Match::Several => all.push(intake_subject::several()),
    }
    Ok(all)
}

/// What the ledger has to say about the loss of somebody who was found.
fn questions_about(found: &Found, open: &OpenCases<'_>) -> Vec<Question> {
    let mut all = Vec::new();
    if let Some(ended_on) = found.period.lost_on() {
        all.push(Question::ask(&format!(
            "この被保険者の資格は、台帳ではすでに{}に終わっています。二重の届出でないかを確かめてください。",
            ended_on.wareki()
        )));
    }
    for receipt_number in open.of(&found.file, LOSS) {
        all.push(Question::ask(&format!(
            "同じ人の資格喪失の案件（{receipt_number}）を処理中です。二重の届出でないか確かめてください。"
        )));
    }
    all
}

/// Opens the case of a 資格喪失届 about the person whom the line names.
pub(super) fn open_in(
    tx: &mut Tx<'_>,
    row: &LossRow,
    place: &Establishment,
    receipt: &Receipt,
) -> Result<CaseId> {
    let Match::One(found) = intake_subject::find(tx, &sought(row), place)? else {
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

/// What the line says of its 被保険者.
fn sought(row: &LossRow) -> Sought<'_> {
    Sought {
        number: intake_subject::written_number(
            row.society.as_ref(),
            row.employee_number.as_deref(),
        ),
        individual_number: row.individual_number.as_ref(),
        kana: &row.kana,
        birth_on: row.birth_on,
    }
}

//! 資格取得届の取込: what the ledger asks about a line, and the case that an accepted line opens.
//! It must not accept a line by itself, nor merge people.

use crate::app::cases;
use crate::app::command::NewCase;
use crate::app::error::Result;
use crate::app::intake::OpenPeople;
use crate::app::intake_forms;
use crate::app::intake_forms::ReadForm;
use crate::app::intake_question;
use crate::app::intake_question::Question;
use crate::app::intake_question::Receipt;
use crate::domain::establishment::Establishment;
use crate::exchange::intake_acquisition::AcquisitionRow;
use crate::ledger::cases as stored_cases;
use crate::ledger::individual_number;
use crate::ledger::members;
use crate::ledger::source::Source;
use crate::ledger::transact::Tx;
use crate::procedure::case::CaseId;
use crate::procedure::case::Nature;
use crate::procedure::person;
use std::collections::BTreeSet;

/// Id of the procedure that 資格取得届 and their 被扶養者届 belong to.
pub(super) const ACQUISITION: &str = "eligibility_acquisition";

/// What the ledger has to say about a 資格取得届.
pub(super) fn questions(
    source: &impl Source,
    row: &AcquisitionRow,
    open: &OpenPeople,
) -> Result<Vec<Question>> {
    let mut all = Vec::new();
    let mut by_number = BTreeSet::new();
    let mut owner = None;
    if let Some(number) = &row.individual_number
        && let Some(held) = individual_number::lookup(source, number)?
    {
        owner = held.registered_to;
        if owner.is_some() {
            all.push(Question::ask("同じ個人番号の加入者が台帳にいます。同じ人の再取得か、番号の誤りかを確かめてください。"));
        }
        for (case, _) in individual_number::cases_holding(source, held.held)? {
            by_number.insert(case);
            let receipt = stored_cases::row(source, case)?.map(|row| row.receipt_number);
            let receipt = receipt.unwrap_or_default();
            all.push(Question::ask(&format!(
                "同じ個人番号の案件（{receipt}）を処理中です。二重の届出でないか確かめてください。"
            )));
        }
    }
    for known in members::by_kana_and_birth(source, &row.kana, row.birth_on)? {
        if Some(known.id) != owner {
            all.push(Question::ask(
                "カナ氏名と生年月日の同じ加入者が台帳にいます。同じ人の再取得か、すでに届け出た人でないか確かめてください。",
            ));
        }
    }
    let who = (row.kana.clone(), row.birth_on);
    for other in open.get(&who).into_iter().flatten() {
        if other.procedure == ACQUISITION && !by_number.contains(&other.case) {
            all.push(Question::ask(&format!(
                "カナ氏名と生年月日の同じ人の案件（{}）を処理中です。二重の届出でないか確かめてください。",
                other.receipt_number
            )));
        }
    }
    if row.is_pension_only {
        all.push(intake_question::pension_only());
    }
    Ok(all)
}

/// Opens the case of a 資格取得届.
pub(super) fn open_in(
    tx: &mut Tx<'_>,
    row: &AcquisitionRow,
    place: &Establishment,
    receipt: &Receipt,
) -> Result<CaseId> {
    let ReadForm { mut form, number } =
        intake_forms::acquisition(row, Some(place), receipt.submitted_on);
    if let Some(number) = number {
        let held = individual_number::hold_in(tx, &number)?.held;
        person::NUMBER.set(&mut form, held);
    }
    let new = NewCase {
        procedure: ACQUISITION.to_owned(),
        received_on: receipt.received_on,
        nature: Nature::Ordinary,
        subject: None,
        form,
    };
    Ok(cases::open_in(tx, new, receipt.today)?.id)
}

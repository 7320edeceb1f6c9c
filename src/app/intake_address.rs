//! 住所変更届の取込: what the ledger has to say about a line, and the case 住所変更 that an accepted line opens.
//! It must not accept a line by itself, nor make a 住所 out of its カナ.

use crate::app::cases;
use crate::app::command::NewCase;
use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::intake_forms;
use crate::app::intake_forms::ReadForm;
use crate::app::intake_forms::put;
use crate::app::intake_question::Question;
use crate::app::intake_question::Receipt;
use crate::app::intake_subject;
use crate::app::intake_subject::Found;
use crate::app::intake_subject::Match;
use crate::app::intake_subject::OpenCases;
use crate::app::intake_subject::Sought;
use crate::domain::address::Address;
use crate::domain::address::PostalCode;
use crate::domain::date::Date;
use crate::domain::establishment::Establishment;
use crate::domain::kana;
use crate::exchange::intake_address::AddressChangeRow;
use crate::ledger::source::Source;
use crate::ledger::transact::Tx;
use crate::procedure::address_change;
use crate::procedure::address_change::ChangeKind;
use crate::procedure::address_change::Who;
use crate::procedure::case::CaseId;
use crate::procedure::case::Nature;
use crate::procedure::form::Form;
use crate::procedure::subject;

/// Id of the procedure that 住所変更届 belong to.
pub(super) const ADDRESS_CHANGE: &str = "address_change";

/// What the ledger has to say about a 住所変更届.
pub(super) fn questions(
    source: &impl Source,
    row: &AddressChangeRow,
    place: Option<&Establishment>,
    open: &OpenCases<'_>,
) -> Result<Vec<Question>> {
    let Some(place) = place else {
        // The 事業所 is asked for already.
        return Ok(Vec::new());
    };
    let sought = sought(row);
    Ok(match intake_subject::find(source, &sought, place)? {
        Match::One(found) => {
            let mut all = intake_subject::doubts(source, &sought, &found)?;
            all.extend(about_the_move(row, &found));
            for receipt_number in open.of(&found.file, ADDRESS_CHANGE) {
                all.push(Question::ask(&format!(
                    "同じ人の住所変更の案件（{receipt_number}）を処理中です。二重の届出でないか確かめてください。"
                )));
            }
            all
        }
        Match::Nobody => vec![intake_subject::nobody()],
        Match::Several => vec![intake_subject::several()],
    })
}

/// What does not agree between the line and the ledger.
fn about_the_move(row: &AddressChangeRow, found: &Found) -> Vec<Question> {
    let mut all = Vec::new();
    if let Some(lost_on) = found.period.lost_on()
        && lost_on <= row.moved_on
    {
        all.push(Question::ask(&format!(
            "この被保険者は{}に資格を喪失しています。住所変更年月日を確かめてください。",
            lost_on.wareki()
        )));
    }
    let known = found.file.address_on(row.moved_on);
    let is_known = |address: &Address| known.is_some_and(|known| known.is_same_place(address));
    if row.address.as_ref().is_some_and(is_known) {
        all.push(Question::ask(
            "台帳の住所は、すでに届書の変更後の住所と同じです。二重の届出でないか確かめてください。",
        ));
    } else if let Some(old) = &row.old_address
        && known.is_some()
        && !is_known(&Address {
            postal: None,
            text: old.clone(),
        })
    {
        all.push(Question::ask(
            "届書の変更前の住所が、台帳の住所と異なります。同じ人か、間に届出のない転居がないか確かめてください。",
        ));
    }
    all
}

/// Opens the case of a 住所変更届 about the person whom the line names.
pub(super) fn open_in(
    tx: &mut Tx<'_>,
    row: &AddressChangeRow,
    place: &Establishment,
    receipt: &Receipt,
) -> Result<CaseId> {
    let Match::One(found) = intake_subject::find(tx, &sought(row), place)? else {
        return Err(Error::Missing("被保険者"));
    };
    let mut form = read(row, Some(place), receipt.submitted_on).form;
    subject::WRITTEN_SYMBOL.set(&mut form, i64::from(found.period.symbol.get()));
    subject::WRITTEN_NUMBER.set(&mut form, i64::from(found.period.number.get()));
    let new = NewCase {
        procedure: ADDRESS_CHANGE.to_owned(),
        received_on: receipt.received_on,
        nature: Nature::Ordinary,
        subject: Some(found.file.id),
        form,
    };
    Ok(cases::open_in(tx, new, receipt.today)?.id)
}

/// 住所変更届 of one line. Whom it is about is for the ledger to say; the form is about the 被保険者 alone.
pub(super) fn read(
    row: &AddressChangeRow,
    place: Option<&Establishment>,
    submitted_on: Option<Date>,
) -> ReadForm {
    let mut form = Form::new();
    put(&mut form, address_change::SUBMITTED_ON, submitted_on);
    if let Some(place) = place {
        intake_forms::receipt(&mut form, place);
    }
    address_change::WHO.set(&mut form, Who::Insured);
    address_change::CHANGE_KIND.set(&mut form, ChangeKind::Address);
    address_change::MOVED_ON.set(&mut form, row.moved_on);
    put(&mut form, address_change::NEW_ADDRESS, row.address.clone());
    address_change::REMARKS.set(&mut form, remarks(row));
    ReadForm { form, number: None }
}

/// What no field of the form holds: the カナ of the new 住所, and its 郵便番号 where the 住所 is in カナ alone.
fn remarks(row: &AddressChangeRow) -> String {
    let kana = kana::to_full(&row.address_kana);
    let postal = PostalCode::parse(&row.postal).filter(|_| row.address.is_none());
    let address = match postal {
        Some(postal) => format!("変更後の住所（カナ） 〒{postal} {kana}"),
        None => format!("変更後の住所（カナ） {kana}"),
    };
    match &row.memo {
        Some(memo) => format!("{memo}、{address}"),
        None => address,
    }
}

/// What the line says of its 被保険者.
fn sought(row: &AddressChangeRow) -> Sought<'_> {
    Sought {
        number: intake_subject::written_number(None, row.employee_number.as_deref()),
        individual_number: None,
        kana: &row.kana,
        birth_on: row.birth_on,
    }
}

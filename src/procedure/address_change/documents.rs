//! 住所変更の帳票: the chart has none; only a 届 that goes back gets its letter.
//! It must not draw; the pages are `papers`.

use crate::procedure::address_change::{NEW_ADDRESS, NEW_RESIDENCE, RESIDENCE_ENDS, insured_moves};
use crate::procedure::case_papers::return_letter;
use crate::procedure::case_papers::{return_sheets, return_sheets_to_person};
use crate::procedure::catalogue::Document;
use crate::procedure::form::Form;
use crate::procedure::person::{ADDRESS, RESIDENCE};

const PAPER: &str = "健康保険被保険者（被扶養者）住所変更届";

/// The papers.
pub(super) const DOCUMENTS: &[Document] = &[return_letter(|form, facts| {
    return_sheets(PAPER, &reached(form), facts)
})];

/// The papers where the 被保険者 hands the 届 in.
pub(in crate::procedure) const DOCUMENTS_TO_PERSON: &[Document] =
    &[return_letter(|form, facts| {
        return_sheets_to_person(PAPER, &reached(form), facts)
    })];

/// The form with the address at which the 被保険者 can be reached: the new one, once it is typed.
fn reached(form: &Form) -> Form {
    let mut reached = form.clone();
    if !insured_moves(form) {
        return reached;
    }
    if let Some(address) = NEW_ADDRESS.get(form) {
        ADDRESS.set(&mut reached, address);
    }
    if RESIDENCE_ENDS.get(form) == Some(true) {
        RESIDENCE.clear(&mut reached);
    } else if let Some(residence) = NEW_RESIDENCE.get(form) {
        RESIDENCE.set(&mut reached, residence);
    }
    reached
}

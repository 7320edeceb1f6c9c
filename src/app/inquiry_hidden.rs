//! 留意の人の回答の伏せ: in a case, the answer about somebody under 留意 is not shown to whoever has not confirmed that
//! inquiry today. It must not change what the case keeps: a hidden answer comes back whole when the form is saved.

use crate::app::cases;
use crate::app::error::Result;
use crate::app::inquiry_answers::place_of;
use crate::app::inquiry_caution::Cautions;
use crate::ledger::inquiries;
use crate::ledger::inquiries::InquiryFilter;
use crate::ledger::source::Source;
use crate::procedure::blocks::INQUIRIES;
use crate::procedure::blocks::INQUIRY_ANSWER;
use crate::procedure::case::Case;
use crate::procedure::case::Nature;
use crate::procedure::form::Form;
use crate::procedure::inquiry_request::same_question;
use crate::procedure::value::Value;
use std::collections::BTreeSet;

/// What stands in the place of a hidden answer.
pub const HIDDEN: &str =
    "（不開示・DV等の留意のため表示していません。「情報照会」の画面で確認してください）";

/// Hides the answers that this user may not read, in a case that is shown.
pub(super) fn hide_in(source: &impl Source, case: &mut Case, cautions: &Cautions) -> Result<()> {
    let held = held_rows(source, case, cautions)?;
    change_rows(&mut case.form, |index, row| {
        if held.contains(&index) && INQUIRY_ANSWER.get(row).is_some() {
            INQUIRY_ANSWER.set(row, HIDDEN.to_owned());
        }
    });
    Ok(())
}

/// Puts hidden answers back into a form that comes from the screen.
pub(super) fn put_back(stored: &Form, mut shown: Form) -> Form {
    let before = stored.rows(INQUIRIES.name());
    change_rows(&mut shown, |index, row| {
        if INQUIRY_ANSWER.get(row).as_deref() != Some(HIDDEN) {
            return;
        }
        let same = before.iter().find(|old| same_question(old, row));
        let answer = same
            .or(before.get(index))
            .and_then(|old| INQUIRY_ANSWER.get(old));
        row.set_value(INQUIRY_ANSWER.name(), answer.map(Value::Text));
    });
    shown
}

/// The rows of the case's table that are about an inquiry this user has still to confirm; a 訂正 has the table of the
/// case that it corrects.
fn held_rows(source: &impl Source, case: &Case, cautions: &Cautions) -> Result<BTreeSet<usize>> {
    let mut held = BTreeSet::new();
    if cautions.is_nobody_marked() || case.form.rows(INQUIRIES.name()).is_empty() {
        return Ok(held);
    }
    let mut asking = Some((case.id, case.nature));
    while let Some((id, nature)) = asking {
        for inquiry in inquiries::list(source, InquiryFilter::Case(id))? {
            if cautions.holds(&inquiry) {
                held.extend(place_of(source, case, &inquiry)?);
            }
        }
        asking = match nature {
            Nature::Correction(of) | Nature::Cancellation(of) => {
                Some((of, cases::load(source, of)?.0.nature))
            }
            Nature::Ordinary | Nature::ByLaw => None,
        };
    }
    Ok(held)
}

fn change_rows(form: &mut Form, change: impl Fn(usize, &mut Form)) {
    let mut rows = form.rows(INQUIRIES.name()).to_vec();
    if rows.is_empty() {
        return;
    }
    for (index, row) in rows.iter_mut().enumerate() {
        change(index, row);
    }
    INQUIRIES.set(form, rows);
}

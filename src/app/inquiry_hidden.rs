//! 留意の人の回答の伏せ: in a case, the answer about somebody under 留意 is not shown to whoever has not confirmed that
//! inquiry today. It must not change what the case keeps: a hidden answer comes back whole when the form is saved.

use crate::app::cases;
use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::inquiry_answers::place_of;
use crate::app::inquiry_caution::Cautions;
use crate::app::laying::asked_of;
use crate::ledger::inquiries;
use crate::ledger::inquiries::Inquiry;
use crate::ledger::inquiries::InquiryFilter;
use crate::ledger::source::Source;
use crate::procedure::blocks::INQUIRIES;
use crate::procedure::blocks::INQUIRY_ANSWER;
use crate::procedure::blocks::INQUIRY_ASKED_ON;
use crate::procedure::blocks::INQUIRY_BRANCH;
use crate::procedure::blocks::INQUIRY_FROM;
use crate::procedure::blocks::INQUIRY_ORGANIZATION;
use crate::procedure::blocks::INQUIRY_SUBJECT;
use crate::procedure::blocks::INQUIRY_UNTIL;
use crate::procedure::blocks::INQUIRY_YEAR;
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
        if held.contains(&index) {
            INQUIRY_ANSWER.set(row, HIDDEN.to_owned());
        }
    });
    Ok(())
}

/// Puts hidden answers back into a form that comes from the screen. What this user may not read stays as the case keeps
/// it, whatever comes back.
///
/// # Errors
/// [`Error::Refused`] where a hidden answer would lose its row, or the words in its place stand where none is.
pub(super) fn put_back(
    source: &impl Source,
    stored: &Case,
    mut shown: Form,
    cautions: &Cautions,
) -> Result<Form> {
    let before = stored.form.rows(INQUIRIES.name());
    let mut rows = shown.rows(INQUIRIES.name()).to_vec();
    if before == rows {
        return Ok(shown);
    }
    let held = held_rows(source, stored, cautions)?;
    let origins = origins(before, &rows);
    if held.iter().any(|index| !origins.contains(&Some(*index))) {
        return refuse(
            "回答を表示していない照会の行は、条件の変更や削除ができません。「情報照会」の画面で「留意の確認」に理由を記録してから、もう一度行ってください。",
        );
    }
    for (row, origin) in rows.iter_mut().zip(origins) {
        let is_hidden = INQUIRY_ANSWER
            .get(row)
            .is_some_and(|answer| answer.contains(HIDDEN));
        if !is_hidden && !origin.is_some_and(|index| held.contains(&index)) {
            continue;
        }
        let old = origin.and_then(|index| before.get(index));
        let Some(answer) = old.and_then(|old| INQUIRY_ANSWER.get(old)) else {
            return refuse(
                "「回答の要約」に、不開示の回答の代わりの文が入っています。その文を消してから、もう一度行ってください。",
            );
        };
        INQUIRY_ANSWER.set(row, answer);
    }
    if !rows.is_empty() {
        INQUIRIES.set(&mut shown, rows);
    }
    Ok(shown)
}

fn refuse(sentence: &str) -> Result<Form> {
    Err(Error::Refused(format!("{sentence}何も保存していません。")))
}

/// For every row from the screen, the stored row that asks the same: the one in its place, else the first that is free.
fn origins(before: &[Form], rows: &[Form]) -> Vec<Option<usize>> {
    let is_same = |index: usize, row: &Form| {
        let old = before.get(index);
        old.is_some_and(|old| question(old) == question(row) || same_question(old, row))
    };
    let mut origins: Vec<Option<usize>> = rows
        .iter()
        .enumerate()
        .map(|(index, row)| is_same(index, row).then_some(index))
        .collect();
    let mut taken: BTreeSet<usize> = origins.iter().copied().flatten().collect();
    for (origin, row) in origins.iter_mut().zip(rows) {
        if origin.is_some() {
            continue;
        }
        let mut free = (0..before.len()).filter(|index| !taken.contains(index));
        *origin = free.find(|index| is_same(*index, row));
        taken.extend(*origin);
    }
    origins
}

/// What a row asks, also while it is not complete.
fn question(row: &Form) -> [Option<&Value>; 7] {
    [
        INQUIRY_BRANCH.name(),
        INQUIRY_SUBJECT.name(),
        INQUIRY_YEAR.name(),
        INQUIRY_FROM.name(),
        INQUIRY_UNTIL.name(),
        INQUIRY_ORGANIZATION.name(),
        INQUIRY_ASKED_ON.name(),
    ]
    .map(|name| row.value(name))
}

/// The rows of the case's table with an answer that this user has still to confirm. A row that asks what was sent hangs on
/// that inquiry; one that was changed since, or never sent, on the person that it is about.
fn held_rows(source: &impl Source, case: &Case, cautions: &Cautions) -> Result<BTreeSet<usize>> {
    let rows = case.form.rows(INQUIRIES.name());
    let mut held = BTreeSet::new();
    if cautions.is_nobody_marked() || rows.is_empty() {
        return Ok(held);
    }
    let asked = asked_in(source, case)?;
    let mut sent = BTreeSet::new();
    for inquiry in &asked {
        if let Some(place) = place_of(source, case, inquiry)? {
            sent.insert(place);
            held.extend(cautions.holds(inquiry).then_some(place));
        }
    }
    for (index, row) in rows.iter().enumerate() {
        if !sent.contains(&index) && is_held_by_person(source, (case, row), &asked, cautions)? {
            held.insert(index);
        }
    }
    held.retain(|index| rows.get(*index).is_some_and(has_answer));
    Ok(held)
}

/// The inquiries of a case; a 訂正 has the table of the case that it corrects.
fn asked_in(source: &impl Source, case: &Case) -> Result<Vec<Inquiry>> {
    let mut asked = Vec::new();
    let mut asking = Some((case.id, case.nature));
    while let Some((id, nature)) = asking {
        asked.extend(inquiries::list(source, InquiryFilter::Case(id))?);
        asking = match nature {
            Nature::Correction(of) | Nature::Cancellation(of) => {
                Some((of, cases::load(source, of)?.0.nature))
            }
            Nature::Ordinary | Nature::ByLaw => None,
        };
    }
    Ok(asked)
}

/// Whether a row that no inquiry speaks for is about a marked person: it is shown once this user has confirmed every
/// inquiry of the case about that person or, where the case has none, one of the others.
fn is_held_by_person(
    source: &impl Source,
    (case, row): (&Case, &Form),
    asked: &[Inquiry],
    cautions: &Cautions,
) -> Result<bool> {
    let branch = INQUIRY_BRANCH.get(row).unwrap_or_default();
    let Some(person) = asked_of(source, case, branch)?.filter(|who| cautions.is_marked(Some(*who)))
    else {
        return Ok(false);
    };
    let is_about = |inquiry: &&Inquiry| inquiry.asked.person == Some(person);
    let mut about = asked.iter().filter(is_about).peekable();
    if about.peek().is_some() {
        return Ok(about.any(|inquiry| cautions.holds(inquiry)));
    }
    let others = inquiries::list(source, InquiryFilter::Person(person))?;
    Ok(others.iter().all(|inquiry| cautions.holds(inquiry)))
}

fn has_answer(row: &Form) -> bool {
    INQUIRY_ANSWER
        .get(row)
        .is_some_and(|answer| !answer.is_empty())
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

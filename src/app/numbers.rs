//! 個人番号を扱う: the number leaves the form at once and lies apart; showing it needs the right and a reason.
//! It must not keep a number in a form, a view, a message or a log.

use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::session::Session;
use crate::domain::finding::FieldPath;
use crate::domain::number::HeldNumber;
use crate::domain::number::IndividualNumber;
use crate::ledger::individual_number;
use crate::ledger::individual_number::NumberState;
use crate::ledger::transact::Changes;
use crate::ledger::transact::Tx;
use crate::procedure::case::Case;
use crate::procedure::case::CaseId;
use crate::procedure::engine;
use crate::procedure::form::Form;
use crate::procedure::value::Value;
use std::collections::BTreeSet;
use zeroize::Zeroizing;

impl Session {
    pub(super) fn hold_number(
        &mut self,
        id: CaseId,
        at: &FieldPath,
        number: &IndividualNumber,
    ) -> Result<Changes> {
        self.may_handle_numbers()?;
        self.change_case(
            id,
            ("hold_number", "個人番号の入力"),
            |tx, case, procedure, _| {
                if !engine::may_edit(procedure, case, &at.key) {
                    return Err(settled());
                }
                let before = case.form.at(at).cloned();
                let held = individual_number::hold_in(tx, number)?.held;
                case.form.set_at(at, Some(Value::Number(held)));
                discard_if_orphaned(tx, case, before, Some(held))
            },
        )
    }

    pub(super) fn drop_number(&mut self, id: CaseId, at: &FieldPath) -> Result<Changes> {
        self.change_case(
            id,
            ("drop_number", "個人番号の削除"),
            |tx, case, procedure, _| {
                if !engine::may_edit(procedure, case, &at.key) {
                    return Err(settled());
                }
                let before = case.form.at(at).cloned();
                case.form.set_at(at, None);
                discard_if_orphaned(tx, case, before, None)
            },
        )
    }

    pub(super) fn reveal_number(
        &mut self,
        held: HeldNumber,
        reason: &str,
    ) -> Result<(Zeroizing<String>, Changes)> {
        self.may_handle_numbers()?;
        let (number, changes) = self.transact("reveal_number", "個人番号の表示", |tx| {
            Ok(individual_number::reveal_in(tx, held, reason)?)
        })?;
        Ok((number.reveal(), changes))
    }

    pub(super) fn may_handle_numbers(&self) -> Result<()> {
        if self.ledger.can_handle_numbers() {
            Ok(())
        } else {
            Err(Error::NotAllowed("個人番号を扱う"))
        }
    }
}

/// What a saved form does to 個人番号: nothing, except that those of a removed row are disposed of. An earlier view
/// of the form takes no number away that was typed meanwhile, and none comes in but through its own field.
pub(super) fn reconcile_in(tx: &mut Tx<'_>, before: &Form, case: &mut Case) -> Result<()> {
    restore(before, &mut case.form);
    let held = numbers_in(before);
    if numbers_in(&case.form).iter().any(|now| !held.contains(now)) {
        return Err(Error::Refused(
            "個人番号の欄が、いまの台帳と違います。案件を開き直してください。".to_owned(),
        ));
    }
    for gone in held {
        discard_if_orphaned(tx, case, Some(Value::Number(gone)), None)?;
    }
    Ok(())
}

/// Puts the numbers back where they stood, as long as their rows are there.
fn restore(before: &Form, now: &mut Form) {
    for (key, value) in before.iter() {
        match value {
            Value::Number(_) => now.set_value(key, Some(value.clone())),
            Value::Rows(rows) if rows.len() <= now.rows(key).len() => {
                for (row, inner) in rows.iter().enumerate() {
                    for (field, value) in inner.iter() {
                        if matches!(value, Value::Number(_)) {
                            let path = FieldPath::in_row(key, row, field);
                            now.set_at(&path, Some(value.clone()));
                        }
                    }
                }
            }
            _ => {}
        }
    }
}

fn numbers_in(form: &Form) -> BTreeSet<HeldNumber> {
    let mut numbers = BTreeSet::new();
    for (_, value) in form.iter() {
        match value {
            Value::Number(number) => {
                numbers.insert(*number);
            }
            Value::Rows(rows) => numbers.extend(rows.iter().flat_map(numbers_in)),
            _ => {}
        }
    }
    numbers
}

/// 取下げ・却下: the numbers of a case that came to nothing are disposed of. Those of people of the ledger and those
/// that another case needs stay.
pub(super) fn discard_all_in(tx: &mut Tx<'_>, case: &Case, reason: &str) -> Result<()> {
    for number in numbers_in(&case.form) {
        discard_unneeded(tx, case.id, number, reason)?;
    }
    Ok(())
}

/// A number typed by mistake is disposed of, unless it belongs to somebody or stands elsewhere.
fn discard_if_orphaned(
    tx: &mut Tx<'_>,
    case: &Case,
    before: Option<Value>,
    now: Option<HeldNumber>,
) -> Result<()> {
    let Some(Value::Number(before)) = before else {
        return Ok(());
    };
    let stays = Some(before) == now || numbers_in(&case.form).contains(&before);
    if stays {
        return Ok(());
    }
    discard_unneeded(tx, case.id, before, "入力の訂正")
}

fn discard_unneeded(tx: &mut Tx<'_>, case: CaseId, number: HeldNumber, reason: &str) -> Result<()> {
    let status = individual_number::status(tx, number)?;
    let is_only_held = status.is_some_and(|status| status.state == NumberState::Held);
    if is_only_held && !individual_number::stands_elsewhere(tx, number, case)? {
        individual_number::discard_in(tx, number, reason)?;
    }
    Ok(())
}

fn settled() -> Error {
    Error::Refused(
        "この項目はすでに確定しています。変えるには差戻しか訂正をしてください。".to_owned(),
    )
}

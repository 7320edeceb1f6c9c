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
use crate::procedure::value::Value;
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
    let stays = Some(before) == now || mentions(&case.form, before);
    let status = individual_number::status(tx, before)?;
    let is_only_held = status.is_some_and(|status| status.state == NumberState::Held);
    let elsewhere = individual_number::cases_holding(tx, before)?
        .iter()
        .any(|(other, _)| *other != case.id);
    if !stays && is_only_held && !elsewhere {
        individual_number::discard_in(tx, before, "入力の訂正")?;
    }
    Ok(())
}

fn mentions(form: &crate::procedure::form::Form, held: HeldNumber) -> bool {
    form.iter().any(|(_, value)| match value {
        Value::Number(number) => *number == held,
        Value::Rows(rows) => rows.iter().any(|row| mentions(row, held)),
        _ => false,
    })
}

fn settled() -> Error {
    Error::Refused(
        "この項目はすでに確定しています。変えるには差戻しか訂正をしてください。".to_owned(),
    )
}

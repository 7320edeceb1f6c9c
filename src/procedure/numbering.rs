//! 採番: 記号・番号・枝番 and 加入者管理番号 of the people of a form (平成13年 保保発第10号).
//! It must not reuse a number: all that were ever given arrive in the facts.

use crate::domain::entry::Fact;
use crate::domain::member::PersonId;
use crate::domain::number::{Branch, MemberNumber, Symbol};
use crate::domain::society::Numbering;
use crate::procedure::dependents::{DEPENDENT_BRANCH, DEPENDENTS};
use crate::procedure::facts::Facts;
use crate::procedure::field::Key;
use crate::procedure::form::Form;
use crate::procedure::person::{PERSON, recognized};
use crate::procedure::value::{EstablishmentCode, FieldType, Value};
use std::collections::BTreeSet;

/// 事業所.
pub const ESTABLISHMENT: Key<EstablishmentCode> = Key::new("establishment");
/// 被保険者整理番号, as the employer wrote it.
pub const EMPLOYERS_NUMBER: Key<i64> = Key::new("employers_number");
/// 記号, computed.
pub const SYMBOL: Key<i64> = Key::new("symbol");
/// 番号, computed.
pub const MEMBER_NUMBER: Key<i64> = Key::new("member_number");
/// 枝番 of the 被保険者, computed.
pub const BRANCH: Key<i64> = Key::new("branch");

/// 記号 of the establishment.
#[must_use]
pub fn symbol(form: &Form, facts: &Facts) -> Option<Value> {
    let establishment = facts.establishment(&ESTABLISHMENT.get(form)?.0)?;
    Some(Value::Int(i64::from(establishment.symbol.get())))
}

/// 番号 by the society's rule. A number once found stays with the case as long as nobody else has it, so that a
/// 情報照会 sent before the decision keeps its number; a 訂正 keeps the number it corrects as long as the 記号 is the same.
#[must_use]
pub fn member_number(form: &Form, facts: &Facts) -> Option<Value> {
    let symbol = symbol_of(form)?;
    let corrected = corrected_number(facts);
    if let Some((_, number)) = corrected.filter(|(of, _)| *of == symbol) {
        return Some(number_value(number));
    }
    let present = number_of(form).filter(|number| Some(*number) != corrected.map(|(_, old)| old));
    let is_free = |number: &MemberNumber| !facts.used_numbers.contains(number);
    let employers = EMPLOYERS_NUMBER
        .get(form)
        .and_then(|number| u32::try_from(number).ok())
        .and_then(MemberNumber::new)
        .filter(|_| facts.society.numbering == Numbering::EmployersFirst);
    employers
        .filter(is_free)
        .or_else(|| present.filter(is_free))
        .or_else(|| next_number(&facts.used_numbers))
        .map(number_value)
}

/// 枝番 of the 被保険者: 00.
#[must_use]
pub fn insured_branch(_: &Form, _: &Facts) -> Option<Value> {
    Some(Value::Int(i64::from(Branch::INSURED.get())))
}

/// 枝番 of a dependent: somebody who had one under this 記号・番号 keeps it; else the next after all that were ever used
/// and after the rows above.
#[must_use]
pub fn dependent_branch(form: &Form, row: usize, facts: &Facts) -> Option<Value> {
    let own = form.rows(DEPENDENTS.name()).get(row)?;
    if let Some(present) = DEPENDENT_BRANCH.get(own)
        && kept_person(own, facts).is_some()
    {
        return Some(Value::Int(present));
    }
    if let Some(branch) = branch_before(form, own, facts) {
        return Some(Value::Int(i64::from(branch.get())));
    }
    let above = form.rows(DEPENDENTS.name()).iter().take(row);
    let taken = above
        .filter_map(|row| DEPENDENT_BRANCH.get(row))
        .filter_map(|branch| u8::try_from(branch).ok());
    let used = facts.used_branches.iter().map(|branch| branch.get());
    let highest = taken.chain(used).max().unwrap_or(Branch::INSURED.get());
    let next = highest.checked_add(1).and_then(Branch::new)?;
    Some(Value::Int(i64::from(next.get())))
}

/// 枝番 that the recognized person of a row had under the 記号・番号 of the form.
fn branch_before(form: &Form, row: &Form, facts: &Facts) -> Option<Branch> {
    let place = symbol_of(form).zip(number_of(form))?;
    let file = facts.files.get(&recognized(row)?)?;
    let mut periods = file.memberships.iter().rev();
    let before = periods.find(|period| (period.symbol, period.number) == place)?;
    Some(before.branch)
}

/// 加入者管理番号 of the 被保険者: the recognized person, or the first free number.
#[must_use]
pub fn insured_person(form: &Form, facts: &Facts) -> Option<Value> {
    let person = kept_person(form, facts).or_else(|| recognized(form));
    Some(person.unwrap_or(facts.next_person).into_value())
}

/// 加入者管理番号 of a dependent: the recognized person, or the first number free after the people before.
#[must_use]
pub fn dependent_person(form: &Form, row: usize, facts: &Facts) -> Option<Value> {
    let rows = form.rows(DEPENDENTS.name());
    let own = rows.get(row)?;
    if let Some(known) = kept_person(own, facts).or_else(|| recognized(own)) {
        return Some(known.into_value());
    }
    let before = std::iter::once(form).chain(rows.iter().take(row));
    let highest = before
        .filter_map(|person| PERSON.get(person))
        .filter(|person| *person >= facts.next_person)
        .max();
    let next = highest.map_or(facts.next_person, |PersonId(last)| PersonId(last + 1));
    Some(next.into_value())
}

/// 記号 of a form, once computed.
#[must_use]
pub fn symbol_of(form: &Form) -> Option<Symbol> {
    Symbol::new(u16::try_from(SYMBOL.get(form)?).ok()?)
}

/// 番号 of a form, once computed.
#[must_use]
pub fn number_of(form: &Form) -> Option<MemberNumber> {
    MemberNumber::new(u32::try_from(MEMBER_NUMBER.get(form)?).ok()?)
}

/// 枝番 of a dependent's row, once computed.
#[must_use]
pub fn branch_of(row: &Form) -> Option<Branch> {
    Branch::new(u8::try_from(DEPENDENT_BRANCH.get(row)?).ok()?)
}

/// In a 訂正 or 取消: the person whom the corrected case registered. Somebody added by a 訂正 is not one of them.
fn kept_person(person: &Form, facts: &Facts) -> Option<PersonId> {
    PERSON
        .get(person)
        .filter(|person| facts.corrects_person(*person))
}

/// 記号・番号 that the corrected case gave.
fn corrected_number(facts: &Facts) -> Option<(Symbol, MemberNumber)> {
    facts
        .corrects
        .iter()
        .find_map(|written| match written.entry.fact {
            Fact::InsuredAcquired { symbol, number, .. } => Some((symbol, number)),
            _ => None,
        })
}

fn next_number(used: &BTreeSet<MemberNumber>) -> Option<MemberNumber> {
    let highest = used.last().map_or(0, |number| number.get());
    highest.checked_add(1).and_then(MemberNumber::new)
}

fn number_value(number: MemberNumber) -> Value {
    Value::Int(i64::from(number.get()))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::next_number;
    use crate::domain::number::MemberNumber;
    use proptest::prelude::{prop_assert, proptest};
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn 使った番号は二度と出ない(used in proptest::collection::btree_set(1_u32..9_999_999, 0..50)) {
            let used: BTreeSet<MemberNumber> =
                used.into_iter().map(|number| MemberNumber::new(number).unwrap()).collect();
            let next = next_number(&used).unwrap();
            prop_assert!(used.iter().all(|number| *number < next));
        }
    }
}

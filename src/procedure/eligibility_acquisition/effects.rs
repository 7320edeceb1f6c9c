//! 資格取得の記載: what the ledger will say once the acquisition is decided.
//! It must not judge: what stands against the case has been found before.

use crate::domain::date::Date;
use crate::domain::entry::{Entry, Fact};
use crate::domain::member::{Category, PersonId};
use crate::domain::number::{Branch, MemberNumber, Symbol};
use crate::domain::remuneration::{AcquisitionDecision, RemunerationBasis};
use crate::procedure::catalogue::{Effects, incomplete};
use crate::procedure::dependents::{DEPENDENTS, certified};
use crate::procedure::eligibility_acquisition::{decision, has_dependents};
use crate::procedure::facts::Facts;
use crate::procedure::form::Form;
use crate::procedure::numbering::{ESTABLISHMENT, MEMBER_NUMBER, number_of, symbol_of};
use crate::procedure::person::{ADDRESS, NUMBER, PERSON, Someone};
use crate::procedure::subject::ACQUIRED_ON;

/// What the decision needs of the 被保険者.
struct Insured {
    person: PersonId,
    acquired_on: Date,
    symbol: Symbol,
    number: MemberNumber,
    establishment: String,
    decision: AcquisitionDecision,
}

/// The entries of the decision: the 被保険者 first, then each dependent in the order of the form.
pub(super) fn effects(form: &Form, facts: &Facts) -> Effects {
    let insured = insured(form).ok_or_else(|| vec![incomplete(MEMBER_NUMBER.name())])?;
    let mut entries = person_entries(Someone::of(form), insured.acquired_on, facts);
    entries.extend(insured_entries(&insured));
    if !has_dependents(form) {
        return Ok(entries);
    }
    for someone in Someone::in_rows(form, DEPENDENTS.name()) {
        let certified = certified(someone.form, insured.person)
            .ok_or_else(|| vec![incomplete(DEPENDENTS.name())])?;
        entries.extend(person_entries(someone, certified.valid_from, facts));
        entries.push(certified);
    }
    Ok(entries)
}

fn insured(form: &Form) -> Option<Insured> {
    Some(Insured {
        person: PERSON.get(form)?,
        acquired_on: ACQUIRED_ON.get(form)?,
        symbol: symbol_of(form)?,
        number: number_of(form)?,
        establishment: ESTABLISHMENT.get(form)?.0,
        decision: decision(form)?,
    })
}

fn insured_entries(insured: &Insured) -> [Entry; 2] {
    let entry = |fact| Entry {
        person: insured.person,
        valid_from: insured.acquired_on,
        fact,
    };
    [
        entry(Fact::InsuredAcquired {
            category: Category::Employed,
            symbol: insured.symbol,
            number: insured.number,
            branch: Branch::INSURED,
            establishment: insured.establishment.clone(),
        }),
        entry(Fact::RemunerationDecided {
            monthly: insured.decision.grade.standard_monthly,
            grade: insured.decision.grade.number,
            effective_from: insured.decision.effective_from,
            effective_until: insured.decision.effective_until,
            basis: RemunerationBasis::Acquisition,
        }),
    ]
}

/// Who the person is, where the person lives, and the 個人番号. Somebody of the ledger is registered again only
/// where the form says otherwise than the ledger; a number already registered stays.
fn person_entries(someone: Someone<'_>, valid_from: Date, facts: &Facts) -> Vec<Entry> {
    let Some(id) = PERSON.get(someone.form) else {
        return Vec::new();
    };
    let entry = |fact| Entry {
        person: id,
        valid_from,
        fact,
    };
    let known = someone.match_in(facts).map(|candidate| &candidate.person);
    let number = facts.numbers.get(&someone.path(NUMBER.name()));
    let is_registered = number.is_some_and(|known| known.registered_to == Some(id));
    let person = someone.person().and_then(|declared| {
        let is_new = known != Some(&declared);
        let entry = entry(Fact::PersonRegistered(declared));
        (is_new || facts.corrects_same(&entry)).then_some(entry)
    });
    let address = match ADDRESS.get(someone.form) {
        Some(address) => entry(Fact::AddressRegistered(address)),
        None => entry(Fact::AddressPending),
    };
    let number = NUMBER
        .get(someone.form)
        .map(|held| entry(Fact::IndividualNumberRegistered(held)))
        .filter(|entry| !is_registered || facts.corrects_same(entry));
    person.into_iter().chain([address]).chain(number).collect()
}

//! 任継・特退の資格取得の記載: what the ledger will say once the acquisition is decided.
//! It must not judge: what stands against the case has been found before.

use crate::domain::date::Date;
use crate::domain::entry::{Entry, Fact};
use crate::domain::member::{Category, PersonId};
use crate::domain::number::{Branch, MemberNumber, Symbol};
use crate::domain::premium_receipt::PremiumMethod;
use crate::procedure::catalogue::{Effects, incomplete};
use crate::procedure::dependents::{DEPENDENTS, certified};
use crate::procedure::eligibility_acquisition::has_dependents;
use crate::procedure::eligibility_acquisition_continued::decision::{Decision, decisions};
use crate::procedure::eligibility_acquisition_continued::former::category_of;
use crate::procedure::eligibility_acquisition_continued::keys::{FIRST_DUE_ON, METHOD};
use crate::procedure::facts::Facts;
use crate::procedure::form::Form;
use crate::procedure::numbering::{MEMBER_NUMBER, number_of, symbol_of};
use crate::procedure::person::{ADDRESS, NUMBER, PERSON, RESIDENCE, Someone};
use crate::procedure::subject::{ACQUIRED_ON, number_entry};

/// What the decision needs of the 被保険者.
struct Insured {
    person: PersonId,
    acquired_on: Date,
    category: Category,
    symbol: Symbol,
    number: MemberNumber,
    first_due_on: Date,
    method: PremiumMethod,
    decisions: Vec<Decision>,
}

/// The entries of the decision: the 被保険者 first, then each dependent in the order of the form.
pub(super) fn effects(form: &Form, facts: &Facts) -> Effects {
    let insured = insured(form, facts).ok_or_else(|| vec![incomplete(MEMBER_NUMBER.name())])?;
    let someone = Someone::of(form);
    let mut entries = person_entries(someone, insured.acquired_on, facts);
    entries.extend(number_entry(form, facts));
    entries.extend(insured_entries(&insured));
    if !has_dependents(form) {
        return Ok(entries);
    }
    for someone in Someone::in_rows(form, DEPENDENTS.name()) {
        let certified = certified(someone.form, insured.person)
            .ok_or_else(|| vec![incomplete(DEPENDENTS.name())])?;
        entries.extend(person_entries(someone, certified.valid_from, facts));
        entries.extend(dependents_number(someone, certified.valid_from, facts));
        entries.push(certified);
    }
    Ok(entries)
}

fn insured(form: &Form, facts: &Facts) -> Option<Insured> {
    Some(Insured {
        person: PERSON.get(form)?,
        acquired_on: ACQUIRED_ON.get(form)?,
        category: category_of(form)?,
        symbol: symbol_of(form)?,
        number: number_of(form)?,
        first_due_on: FIRST_DUE_ON.get(form)?,
        method: METHOD.get(form)?,
        decisions: decisions(form, facts).ok()?,
    })
}

/// 資格, 標準報酬月額 and the terms of payment. There is no 事業所 any more.
fn insured_entries(insured: &Insured) -> Vec<Entry> {
    let entry = |valid_from, fact| Entry {
        person: insured.person,
        valid_from,
        fact,
    };
    let acquired_on = insured.acquired_on;
    let acquired = Fact::InsuredAcquired {
        category: insured.category,
        symbol: insured.symbol,
        number: insured.number,
        branch: Branch::INSURED,
        establishment: String::new(),
    };
    let decided = insured.decisions.iter().map(|decision| {
        let from = decision.effective_from.first_day().max(acquired_on);
        let fact = Fact::RemunerationDecided {
            monthly: decision.grade.standard_monthly,
            grade: decision.grade.number,
            effective_from: decision.effective_from,
            effective_until: decision.effective_until,
            basis: decision.basis,
        };
        entry(from, fact)
    });
    let terms = Fact::PremiumTermsSet {
        first_due_on: insured.first_due_on,
        method: insured.method,
    };
    std::iter::once(entry(acquired_on, acquired))
        .chain(decided)
        .chain([entry(acquired_on, terms)])
        .collect()
}

/// Who the person is and where the person lives, where the form says otherwise than the ledger. What the ledger does
/// not know of a new person is 住所未取得.
fn person_entries(someone: Someone<'_>, valid_from: Date, facts: &Facts) -> Vec<Entry> {
    let Some(id) = PERSON.get(someone.form) else {
        return Vec::new();
    };
    let file = facts.files.get(&id);
    let registered = someone
        .person()
        .filter(|declared| file.is_none_or(|file| file.person != *declared))
        .map(Fact::PersonRegistered);
    let known = file.and_then(|file| file.address_on(facts.today));
    let address = match ADDRESS.get(someone.form) {
        Some(address) if Some(&address) == known => None,
        Some(address) => Some(Fact::AddressRegistered(address)),
        None if known.is_none() => Some(Fact::AddressPending),
        None => None,
    };
    // An address that the ledger has from a later day on would otherwise stay the present one.
    let latest = file.and_then(|file| file.addresses.last());
    let address_from = latest.map_or(valid_from, |latest| latest.valid_from.max(valid_from));
    let entry = |valid_from, fact| Entry {
        person: id,
        valid_from,
        fact,
    };
    let registered = registered.map(|fact| entry(valid_from, fact));
    let address = address.map(|fact| entry(address_from, fact));
    let residence = residence(someone, facts).map(|fact| entry(address_from, fact));
    [registered, address, residence]
        .into_iter()
        .flatten()
        .collect()
}

/// 居所・送付先 of the 被保険者 where it differs; a row of a dependent has none.
fn residence(someone: Someone<'_>, facts: &Facts) -> Option<Fact> {
    if someone.row.is_some() {
        return None;
    }
    let known = facts.subject_file()?.residence_on(facts.today);
    let written = RESIDENCE.get(someone.form);
    (written.as_ref() != known).then_some(Fact::ResidenceRegistered(written))
}

/// 個人番号 of a dependent whose number the ledger does not have yet.
fn dependents_number(someone: Someone<'_>, valid_from: Date, facts: &Facts) -> Option<Entry> {
    let held = NUMBER.get(someone.form)?;
    let person = PERSON.get(someone.form)?;
    let known = facts.files.get(&person).and_then(|file| file.held_number);
    (known != Some(held)).then_some(Entry {
        person,
        valid_from,
        fact: Fact::IndividualNumberRegistered(held),
    })
}

//! 被扶養者の異動の記載: what the ledger will say of the family once the sheet is decided.
//! It must not judge: what stands against the case has been found before.

use crate::domain::date::Date;
use crate::domain::entry::{Entry, Fact};
use crate::domain::member::PersonId;
use crate::procedure::catalogue::{Effects, incomplete};
use crate::procedure::dependent_change::rows::{
    CHANGED_ON, REMOVAL_REASON, REMOVED_ON, concerned, person_after, standing_after,
};
use crate::procedure::dependents::{DEPENDENTS, certified};
use crate::procedure::facts::Facts;
use crate::procedure::family::{FAMILY, FAMILY_CHANGE, FamilyChange};
use crate::procedure::form::Form;
use crate::procedure::person::{ADDRESS, NUMBER, PERSON, Someone};
use crate::procedure::subject::number_entry;

/// The entries of the decision, person by person in the order of the sheet.
pub(super) fn effects(form: &Form, facts: &Facts) -> Effects {
    let insured = PERSON.get(form);
    let change = FAMILY_CHANGE.get(form);
    let (Some(insured), Some(change)) = (insured, change) else {
        return Err(vec![incomplete(FAMILY_CHANGE.name())]);
    };
    let mut entries: Vec<Entry> = number_entry(form, facts).into_iter().collect();
    match change {
        FamilyChange::Added => {
            for someone in Someone::in_rows(form, DEPENDENTS.name()) {
                let added = added(someone, insured, facts);
                entries.extend(added.ok_or_else(|| vec![incomplete(DEPENDENTS.name())])?);
            }
        }
        FamilyChange::Removed => {
            for someone in concerned(form) {
                let removed = removed(someone.form, insured);
                entries.push(removed.ok_or_else(|| vec![incomplete(FAMILY.name())])?);
            }
        }
        FamilyChange::Changed => {
            for someone in concerned(form) {
                let changed = changed(someone, insured);
                entries.extend(changed.ok_or_else(|| vec![incomplete(FAMILY.name())])?);
            }
        }
    }
    Ok(entries)
}

fn added(someone: Someone<'_>, insured: PersonId, facts: &Facts) -> Option<Vec<Entry>> {
    let certified = certified(someone.form, insured)?;
    let mut entries = person_entries(someone, certified.valid_from, facts);
    entries.push(certified);
    Some(entries)
}

fn removed(row: &Form, insured: PersonId) -> Option<Entry> {
    Some(Entry {
        person: PERSON.get(row)?,
        valid_from: REMOVED_ON.get(row)?,
        fact: Fact::DependentRemoved {
            insured,
            reason: REMOVAL_REASON.get(row)?,
        },
    })
}

fn changed(someone: Someone<'_>, insured: PersonId) -> Option<Vec<Entry>> {
    let row = someone.form;
    let person = PERSON.get(row)?;
    let valid_from = CHANGED_ON.get(row)?;
    let registered = person_after(&someone).map(Fact::PersonRegistered);
    let standing = standing_after(row).map(|(relationship, living)| Fact::DependentChanged {
        insured,
        relationship,
        living,
    });
    let facts = registered.into_iter().chain(standing);
    let entry = |fact| Entry {
        person,
        valid_from,
        fact,
    };
    Some(facts.map(entry).collect())
}

/// Who the person is, where the person lives, and the 個人番号. Somebody of the ledger is registered again only where the
/// sheet says otherwise than the ledger; a number and an address that the ledger has already stay.
fn person_entries(someone: Someone<'_>, valid_from: Date, facts: &Facts) -> Vec<Entry> {
    let Some(id) = PERSON.get(someone.form) else {
        return Vec::new();
    };
    let entry = |fact| Entry {
        person: id,
        valid_from,
        fact,
    };
    let file = facts.files.get(&id);
    let known = file.map(|file| &file.person);
    let person = someone.person().and_then(|declared| {
        let is_new = known != Some(&declared);
        is_new.then(|| entry(Fact::PersonRegistered(declared)))
    });
    let address_before = file.and_then(|file| file.address_on(valid_from));
    let address = match ADDRESS.get(someone.form) {
        Some(address) => {
            (address_before != Some(&address)).then(|| entry(Fact::AddressRegistered(address)))
        }
        None => address_before
            .is_none()
            .then(|| entry(Fact::AddressPending)),
    };
    let number = facts.numbers.get(&someone.path(NUMBER.name()));
    let is_registered = number.is_some_and(|known| known.registered_to == Some(id));
    let number = NUMBER
        .get(someone.form)
        .map(|held| entry(Fact::IndividualNumberRegistered(held)))
        .filter(|entry| !is_registered || facts.corrects_same(entry));
    person.into_iter().chain(address).chain(number).collect()
}

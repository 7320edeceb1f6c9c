//! 住所変更の記載: the new addresses of everybody who moves, and who lives together or apart from then on.
//! It must not judge: what stands against the case has been found before.

use crate::domain::entry::{Entry, Fact};
use crate::procedure::address_change::movers::{changed_living, movers};
use crate::procedure::address_change::{
    MOVED_ON, NEW_ADDRESS, NEW_RESIDENCE, RESIDENCE_ENDS, changes_address, changes_residence,
};
use crate::procedure::catalogue::{Effects, incomplete};
use crate::procedure::dependents::DEPENDENTS;
use crate::procedure::facts::Facts;
use crate::procedure::form::Form;
use crate::procedure::person::{PERSON, Someone};
use crate::procedure::subject;

/// The entries of the 審査: a new 個人番号, then each mover, then 同居・別居.
pub(super) fn effects(form: &Form, facts: &Facts) -> Effects {
    let moves = movers(form);
    let mut entries: Vec<Entry> = subject::number_entry(form, facts).into_iter().collect();
    for mover in &moves {
        let of_mover =
            mover_entries(*mover, form, facts).ok_or_else(|| vec![incomplete(MOVED_ON.name())])?;
        entries.extend(of_mover);
    }
    if moves.is_empty() {
        return Err(vec![incomplete(MOVED_ON.name())]);
    }
    entries.extend(living_entries(form).ok_or_else(|| vec![incomplete(MOVED_ON.name())])?);
    Ok(entries)
}

fn mover_entries(mover: Someone<'_>, form: &Form, facts: &Facts) -> Option<Vec<Entry>> {
    let person = PERSON.get(mover.form)?;
    let valid_from = MOVED_ON.get(form)?;
    let entry = |fact| Entry {
        person,
        valid_from,
        fact,
    };
    let mut entries = Vec::new();
    if changes_address(form) {
        entries.push(entry(Fact::AddressRegistered(NEW_ADDRESS.get(form)?)));
    }
    if changes_residence(form) && RESIDENCE_ENDS.get(form) != Some(true) {
        let residence = NEW_RESIDENCE.get(form)?;
        entries.push(entry(Fact::ResidenceRegistered(Some(residence))));
    } else if changes_residence(form) {
        let file = facts.files.get(&person)?;
        let has_one = file.residence_on(valid_from.add_days(-1)).is_some();
        entries.extend(has_one.then(|| entry(Fact::ResidenceRegistered(None))));
    }
    Some(entries)
}

fn living_entries(form: &Form) -> Option<Vec<Entry>> {
    let insured = PERSON.get(form)?;
    let valid_from = MOVED_ON.get(form)?;
    let changed = form.rows(DEPENDENTS.name()).iter();
    let entries = changed
        .filter_map(changed_living)
        .map(|(person, relationship, living)| Entry {
            person,
            valid_from,
            fact: Fact::DependentChanged {
                insured,
                relationship,
                living,
            },
        });
    Some(entries.collect())
}

//! 住所変更の行: 情報照会, and the new addresses offered to the next file of 加入者情報.
//! It must not demand them: the chart has no 中間サーバーへ登録.

use crate::domain::address::Address;
use crate::domain::entry::Fact;
use crate::domain::inquiry_codes::InquiryMatter;
use crate::domain::loss_reason::LossReason;
use crate::domain::member::{Category, PersonId};
use crate::domain::member_file::{MemberFile, Membership as Held, MembershipEnd};
use crate::procedure::address_change::movers::movers;
use crate::procedure::address_change::{MOVED_ON, NEW_ADDRESS, changes_address};
use crate::procedure::case::Nature;
use crate::procedure::catalogue::Export;
use crate::procedure::certificates::{InsuredTerms, share_of};
use crate::procedure::facts::Facts;
use crate::procedure::family::shown;
use crate::procedure::form::Form;
use crate::procedure::inquiry_request::inquiry_export;
use crate::procedure::inquiry_request::inquiry_rows;
use crate::procedure::person::{ADDRESS, NUMBER, PERSON, Someone};
use crate::procedure::record::Record;
use crate::procedure::server_rows::{
    Membership, Operation, held_certificate, kind_names, member_row,
};
use crate::procedure::step::Step;
use crate::procedure::subject::{self, ACQUIRED_ON, STANDARD_MONTHLY};
use std::collections::BTreeSet;

/// 情報照会依頼, and 加入者情報登録 as an offer: laid with the decision, but nothing waits for it.
pub(super) const EXPORTS: &[Export] = &[
    inquiry_export(|form, facts| inquiry_rows(InquiryMatter::Change, form, facts)),
    Export {
        id: "chukan-kanyusha",
        step: Step::Finish,
        records: member_rows,
    },
];

/// A change for everybody whose 住民票 address changes; in a 訂正 or 取消 for everybody whom the corrected case moved too,
/// with the address that holds then. A 居所・送付先 is not registered there.
fn member_rows(form: &Form, facts: &Facts) -> Vec<Record> {
    let Some(file) = facts.subject_file() else {
        return Vec::new();
    };
    let moving = moving(form, facts);
    let moved = facts.corrects.iter().filter_map(|written| {
        let is_address = matches!(written.entry.fact, Fact::AddressRegistered(_));
        is_address.then_some(written.entry.person)
    });
    let people: BTreeSet<PersonId> = moving.iter().copied().chain(moved).collect();
    people
        .iter()
        .filter_map(|person| {
            let address = address_after(*person, moving.contains(person), form, facts);
            row(*person, address, file, form, facts)
        })
        .collect()
}

/// Those who move to a new 住民票 address by this case; nobody in a 取消.
fn moving(form: &Form, facts: &Facts) -> BTreeSet<PersonId> {
    if matches!(facts.nature, Nature::Cancellation(_)) || !changes_address(form) {
        return BTreeSet::new();
    }
    let people = movers(form).into_iter();
    people.filter_map(|mover| PERSON.get(mover.form)).collect()
}

/// The last address of somebody once this case holds: the new one, unless the ledger has one from a later day.
fn address_after(person: PersonId, moves: bool, form: &Form, facts: &Facts) -> Option<Address> {
    let last = facts
        .files
        .get(&person)
        .and_then(|file| file.addresses.last());
    let has_later = last.map(|period| period.valid_from) > MOVED_ON.get(form);
    if moves && !has_later {
        return NEW_ADDRESS.get(form);
    }
    last.and_then(|period| period.address.clone())
}

fn row(
    person: PersonId,
    address: Option<Address>,
    insured: &MemberFile,
    form: &Form,
    facts: &Facts,
) -> Option<Record> {
    let (mut values, held) = if person == insured.id {
        (form.clone(), subject::membership(form, insured)?)
    } else {
        let mut all = insured.dependents.iter();
        let dependent = all.rfind(|dependent| dependent.membership.person == person)?;
        let on = MOVED_ON.get(form).unwrap_or(facts.received_on);
        (shown(dependent, on, facts), &dependent.membership)
    };
    let file = facts.files.get(&person);
    match address {
        Some(address) => ADDRESS.set(&mut values, address),
        None => ADDRESS.clear(&mut values),
    }
    if let Some(number) = file.and_then(|file| file.held_number) {
        NUMBER.set(&mut values, number);
    }
    let category = subject::membership(form, insured).map_or(held.category, |own| own.category);
    let membership = membership(held, category, &values, form, facts);
    let mut record = member_row(Someone::of(&values), &membership, form, facts);
    if held.relationship.is_some() {
        // The ledger does not keep why somebody became a 被扶養者; an empty cell changes nothing.
        record.values.remove("qual.start_reason");
    }
    if let Some(file) = file {
        held_certificate(&mut record, file);
    }
    Some(record)
}

fn membership(
    held: &Held,
    category: Category,
    values: &Form,
    form: &Form,
    facts: &Facts,
) -> Membership {
    let (kind, start_reason) = kind_names(category);
    let terms = ACQUIRED_ON.get(form).zip(STANDARD_MONTHLY.get(form)).map(
        |(acquired_on, standard_monthly)| InsuredTerms {
            acquired_on,
            standard_monthly,
        },
    );
    let share = terms.and_then(|terms| share_of(values, form, terms, facts));
    Membership {
        branch: i64::from(held.branch.get()),
        relationship: held.relationship,
        start: held.since,
        start_reason,
        kind,
        end: held.lost_on().map(|on| (on, end_reason(held.end))),
        share: share.map(|share| share.share),
        operation: Operation::Changes,
    }
}

/// 資格喪失事由 in the names of the layout, of somebody who moves after the loss.
const fn end_reason(end: Option<MembershipEnd>) -> &'static str {
    match end {
        Some(MembershipEnd::Lost(LossReason::Retirement)) => "retire",
        Some(MembershipEnd::Lost(LossReason::Death)) => "death",
        _ => "other",
    }
}

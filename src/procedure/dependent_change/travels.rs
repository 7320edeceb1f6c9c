//! 被扶養者の異動の行: what goes to the 中間サーバー, in the names of its layouts.
//! It must not know columns or bytes.

use crate::domain::date::Date;
use crate::domain::dependent_codes::{CertificationReason, RemovalReason};
use crate::domain::elderly_share::ElderlyShare;
use crate::domain::entry::Fact;
use crate::domain::inquiry_codes::InquiryMatter;
use crate::domain::member::{Category, PersonId};
use crate::domain::member_file::{Membership as Held, MembershipEnd};
use crate::procedure::case::Nature;
use crate::procedure::catalogue::Export;
use crate::procedure::certificates::{insured_terms, share_of};
use crate::procedure::dependent_change::rows::{
    NEW_RELATIONSHIP, REMOVAL_REASON, REMOVED_ON, concerned, person_after,
};
use crate::procedure::dependent_change::{adds, removes};
use crate::procedure::dependents::{DEPENDENT_BRANCH, DEPENDENTS, REASON, RELATIONSHIP, SINCE_ON};
use crate::procedure::facts::Facts;
use crate::procedure::family::{FAMILY_CHANGE, FamilyChange, insured_lost_on, shown};
use crate::procedure::form::Form;
use crate::procedure::inquiry_request::inquiry_export;
use crate::procedure::inquiry_request::inquiry_rows;
use crate::procedure::person::{ALIAS, BIRTH_ON, KANA, NAME, NUMBER, PERSON, Someone};
use crate::procedure::record::Record;
use crate::procedure::server_rows::member_export;
use crate::procedure::server_rows::{
    Membership, Operation, cancelled_rows, held_certificate, member_row,
};
use crate::procedure::subject::CATEGORY;

/// 情報照会依頼 and 加入者情報登録.
pub(super) const EXPORTS: &[Export] = &[
    inquiry_export(|form, facts| inquiry_rows(InquiryMatter::Dependents, form, facts)),
    member_export(member_rows),
];

/// One row for everybody of whom the sheet speaks; in a 訂正 one more for everybody whom it does not touch any more.
fn member_rows(form: &Form, facts: &Facts) -> Vec<Record> {
    match FAMILY_CHANGE.get(form) {
        Some(FamilyChange::Added) => added_rows(form, facts),
        Some(FamilyChange::Removed | FamilyChange::Changed) => changed_rows(form, facts),
        None => Vec::new(),
    }
}

fn added_rows(form: &Form, facts: &Facts) -> Vec<Record> {
    let mut rows: Vec<Record> = Someone::in_rows(form, DEPENDENTS.name())
        .filter(|_| adds(form))
        .filter_map(|someone| {
            let mut membership = added(someone.form, form)?;
            // Certified for a period that the loss of the 被保険者 has ended, or will.
            membership.end = insured_lost_on(form, facts).map(|on| (on, "other"));
            membership.share = share(someone.form, form, facts);
            Some(member_row(someone, &membership, form, facts))
        })
        .collect();
    rows.extend(cancelled_rows(&rows, facts));
    rows
}

fn added(row: &Form, form: &Form) -> Option<Membership> {
    let start_reason = match REASON.get(row)? {
        CertificationReason::Birth => "birth",
        CertificationReason::Marriage => "marriage",
        CertificationReason::IncomeFell | CertificationReason::LeftJob => "income",
        CertificationReason::SpouseEmployed
        | CertificationReason::MovedIn
        | CertificationReason::Other => "other",
    };
    Some(Membership {
        branch: DEPENDENT_BRANCH.get(row)?,
        relationship: Some(RELATIONSHIP.get(row)?),
        start: SINCE_ON.get(row)?,
        start_reason,
        kind: kind(form),
        end: None,
        share: None,
        operation: Operation::Gives,
    })
}

/// 非該当 and 変更: what stands there already is changed; in a 取消, and for those whom a 訂正 leaves out, it is said again
/// as it was before.
fn changed_rows(form: &Form, facts: &Facts) -> Vec<Record> {
    let is_cancelled = matches!(facts.nature, Nature::Cancellation(_));
    let spoken: Vec<Someone<'_>> = concerned(form).filter(|_| !is_cancelled).collect();
    let rows = spoken
        .iter()
        .filter_map(|someone| spoken_row(someone, form, facts));
    let is_spoken = |person: PersonId| {
        let mut rows = spoken.iter();
        rows.any(|someone| PERSON.get(someone.form) == Some(person))
    };
    let mut left: Vec<PersonId> = facts
        .corrects
        .iter()
        .filter(|written| {
            matches!(
                written.entry.fact,
                Fact::DependentRemoved { .. }
                    | Fact::DependentChanged { .. }
                    | Fact::PersonRegistered(_)
            )
        })
        .map(|written| written.entry.person)
        .filter(|person| !is_spoken(*person))
        .collect();
    left.sort_unstable();
    left.dedup();
    let left = left.into_iter();
    rows.chain(left.filter_map(|person| row_before(person, form, facts)))
        .collect()
}

/// The row of somebody of whom the sheet speaks, as the person is after it.
fn spoken_row(someone: &Someone<'_>, form: &Form, facts: &Facts) -> Option<Record> {
    let mut row = someone.form.clone();
    if let Some(person) = person_after(someone) {
        NAME.set(&mut row, person.name);
        KANA.set(&mut row, person.kana);
        BIRTH_ON.set(&mut row, person.birth_on);
        if let Some(alias) = person.alias {
            ALIAS.set(&mut row, alias);
        }
    }
    let relationship = NEW_RELATIONSHIP
        .get(&row)
        .or_else(|| RELATIONSHIP.get(&row));
    let end = match removes(form) {
        true => Some((REMOVED_ON.get(&row)?, end_reason(REMOVAL_REASON.get(&row)?))),
        false => before_end(PERSON.get(&row)?, facts),
    };
    let membership = Membership {
        branch: DEPENDENT_BRANCH.get(&row)?,
        relationship,
        start: SINCE_ON.get(&row)?,
        start_reason: "",
        kind: kind(form),
        end,
        share: share(&row, form, facts),
        operation: Operation::Changes,
    };
    Some(of_ledger(row, &membership, form, facts))
}

/// The row of somebody as the ledger had it before the corrected case.
fn row_before(person: PersonId, form: &Form, facts: &Facts) -> Option<Record> {
    let dependents = facts.subject_file()?.dependents.iter();
    let dependent = dependents
        .filter(|dependent| dependent.membership.person == person)
        .max_by_key(|dependent| dependent.membership.valid_from)?;
    let row = shown(dependent, facts.received_on, facts);
    let held: &Held = &dependent.membership;
    let membership = Membership {
        branch: i64::from(held.branch.get()),
        relationship: held.relationship,
        start: held.since,
        start_reason: "",
        kind: kind(form),
        end: before_end(person, facts),
        share: share(&row, form, facts),
        operation: Operation::Changes,
    };
    Some(of_ledger(row, &membership, form, facts))
}

/// A row about somebody of the ledger: with the 個人番号 and the certificate that the ledger knows. It does not keep why
/// somebody became a 被扶養者; an empty cell changes nothing.
fn of_ledger(mut row: Form, membership: &Membership, form: &Form, facts: &Facts) -> Record {
    let file = PERSON.get(&row).and_then(|id| facts.files.get(&id));
    if let Some(number) = file.and_then(|file| file.held_number) {
        NUMBER.set(&mut row, number);
    }
    let mut record = member_row(Someone::of(&row), membership, form, facts);
    record.values.remove("qual.start_reason");
    if let Some(file) = file.filter(|_| membership.end.is_none()) {
        held_certificate(&mut record, file);
    }
    record
}

/// The end that the ledger has already, as of somebody who left with the 被保険者.
fn before_end(person: PersonId, facts: &Facts) -> Option<(Date, &'static str)> {
    let dependents = facts.subject_file()?.dependents.iter();
    let period = dependents
        .map(|dependent| &dependent.membership)
        .filter(|period| period.person == person)
        .max_by_key(|period| period.valid_from)?;
    let reason = match period.end {
        Some(MembershipEnd::Removed(reason)) => end_reason(reason),
        _ => "other",
    };
    period.lost_on().map(|on| (on, reason))
}

/// 資格喪失事由 in the names of the layout.
const fn end_reason(reason: RemovalReason) -> &'static str {
    match reason {
        RemovalReason::Death => "death",
        RemovalReason::Divorce => "divorce",
        RemovalReason::Employed | RemovalReason::EmployedOrIncomeRose => "employment",
        RemovalReason::IncomeRose => "income",
        RemovalReason::Age75 => "age75",
        RemovalReason::Disability | RemovalReason::Other => "other",
    }
}

fn share(row: &Form, form: &Form, facts: &Facts) -> Option<ElderlyShare> {
    share_of(row, form, insured_terms(form)?, facts).map(|share| share.share)
}

/// 被保険者区分 in the names of the layout.
fn kind(form: &Form) -> &'static str {
    match CATEGORY.get(form) {
        Some(Category::Voluntary) => "niinkei",
        Some(Category::SpecialRetired) => "tokutai",
        Some(Category::Employed) | None => "general",
    }
}

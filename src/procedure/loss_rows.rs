//! 資格喪失の行: 加入者情報 of the 被保険者 and of each 被扶養者 with the day and reason of the end.
//! It must not know columns or bytes; in a 取消 the rows say again what holds without the loss.

use crate::domain::date::Date;
use crate::domain::dependent_codes::RemovalReason;
use crate::domain::elderly_share::ElderlyShare;
use crate::domain::entry::Fact;
use crate::domain::inquiry_codes::InquiryMatter;
use crate::domain::loss_reason::LossReason;
use crate::domain::member::PersonId;
use crate::domain::member_file::{DependentPeriod, MemberFile, Membership as Held, MembershipEnd};
use crate::procedure::case::Nature;
use crate::procedure::catalogue::Export;
use crate::procedure::certificates::{InsuredTerms, share_of};
use crate::procedure::dependents::DEPENDENTS;
use crate::procedure::facts::Facts;
use crate::procedure::family::shown;
use crate::procedure::form::Form;
use crate::procedure::inquiry_request::inquiry_export;
use crate::procedure::inquiry_request::inquiry_rows;
use crate::procedure::losses::{LOSS_REASON, LOST_ON, family_before, losing};
use crate::procedure::person::{ADDRESS, NUMBER, PERSON, Someone};
use crate::procedure::record::Record;
use crate::procedure::server_rows::member_export;
use crate::procedure::server_rows::{
    Membership, Operation, held_certificate, kind_names, member_row,
};
use crate::procedure::subject::{ACQUIRED_ON, STANDARD_MONTHLY};

/// 情報照会依頼 and 加入者情報登録.
pub const EXPORTS: &[Export] = &[
    inquiry_export(|form, facts| inquiry_rows(InquiryMatter::Loss, form, facts)),
    member_export(member_rows),
];

/// 資格喪失年月日 and 資格喪失事由, a name of the layout's map.
type End = Option<(Date, &'static str)>;

/// One row for the 被保険者 and one for each 被扶養者; in a 訂正 or 取消 also for those whom the corrected loss touched.
#[must_use]
pub fn member_rows(form: &Form, facts: &Facts) -> Vec<Record> {
    let Some((file, held)) = facts.subject_file().zip(losing(form, facts)) else {
        return Vec::new();
    };
    let mut rows = vec![row(
        form.clone(),
        held,
        insured_end(held, form, facts),
        form,
        facts,
    )];
    for dependent in touched(file, form, facts) {
        let on = LOST_ON.get(form).unwrap_or(facts.received_on);
        let values = shown(dependent, on, facts);
        let end = dependent_end(file, dependent, form, facts);
        let mut record = row(values, &dependent.membership, end, form, facts);
        // The ledger does not keep why somebody became a 被扶養者; an empty cell changes nothing.
        record.values.remove("qual.start_reason");
        rows.push(record);
    }
    rows
}

const fn is_cancelled(facts: &Facts) -> bool {
    matches!(facts.nature, Nature::Cancellation(_))
}

/// The 被扶養者 of the form, and those who lost their status by the corrected case on another day.
fn touched<'a>(file: &'a MemberFile, form: &Form, facts: &Facts) -> Vec<&'a DependentPeriod> {
    let corrected = facts
        .corrects
        .iter()
        .filter(|written| matches!(written.entry.fact, Fact::InsuredLost { .. }))
        .map(|written| written.entry.valid_from);
    let mut all: Vec<&DependentPeriod> = Vec::new();
    for lost_on in LOST_ON.get(form).into_iter().chain(corrected) {
        for dependent in family_before(file, lost_on) {
            let id = dependent.membership.person;
            if all.iter().all(|known| known.membership.person != id) {
                all.push(dependent);
            }
        }
    }
    all.sort_by_key(|dependent| dependent.membership.branch);
    all
}

fn insured_end(held: &Held, form: &Form, facts: &Facts) -> End {
    if is_cancelled(facts) {
        return own_end(held);
    }
    LOST_ON
        .get(form)
        .zip(LOSS_REASON.get(form).map(reason_name))
}

/// With the 被保険者 for those of the form; the end that the ledger has otherwise for everybody else.
fn dependent_end(
    file: &MemberFile,
    dependent: &DependentPeriod,
    form: &Form,
    facts: &Facts,
) -> End {
    let id = dependent.membership.person;
    if !is_cancelled(facts) && is_of_form(id, form) {
        return LOST_ON.get(form).map(|on| (on, "other"));
    }
    // A 変更 goes on in a period of its own: the last one says whether and why it ended.
    let mut periods = file.dependents.iter();
    let last = periods.rfind(|period| {
        period.membership.person == id && period.membership.since == dependent.membership.since
    });
    own_end(&last.unwrap_or(dependent).membership)
}

fn is_of_form(id: PersonId, form: &Form) -> bool {
    let mut rows = form.rows(DEPENDENTS.name()).iter();
    rows.any(|row| PERSON.get(row) == Some(id))
}

fn own_end(held: &Held) -> End {
    let name = match held.end? {
        MembershipEnd::Lost(reason) => reason_name(reason),
        MembershipEnd::Removed(reason) => removal_name(reason),
        MembershipEnd::WithInsured | MembershipEnd::Succeeded | MembershipEnd::Changed => "other",
    };
    Some((held.lost_on()?, name))
}

/// 資格喪失事由 in the names of the layout. 未確認: the codes are the insurers' own 仕様書.
const fn reason_name(reason: LossReason) -> &'static str {
    match reason {
        LossReason::Retirement | LossReason::SameDayMove => "retire",
        LossReason::Death => "death",
        LossReason::Age75 => "age75",
        LossReason::Employed | LossReason::Seamen => "employment",
        LossReason::Disability
        | LossReason::SocialSecurityAgreement
        | LossReason::Exclusion
        | LossReason::TermEnd
        | LossReason::PremiumUnpaid
        | LossReason::Request
        | LossReason::NoLongerQualified => "other",
    }
}

const fn removal_name(reason: RemovalReason) -> &'static str {
    match reason {
        RemovalReason::Death => "death",
        RemovalReason::Divorce => "divorce",
        RemovalReason::Employed => "employment",
        RemovalReason::IncomeRose | RemovalReason::EmployedOrIncomeRose => "income",
        RemovalReason::Age75 => "age75",
        RemovalReason::Disability | RemovalReason::Other => "other",
    }
}

fn row(mut values: Form, held: &Held, end: End, form: &Form, facts: &Facts) -> Record {
    let file = facts.files.get(&held.person);
    if let Some(address) = file.and_then(|file| file.address_on(facts.today)) {
        ADDRESS.set(&mut values, address.clone());
    }
    if let Some(number) = file.and_then(|file| file.held_number) {
        NUMBER.set(&mut values, number);
    }
    let (kind, start_reason) = kind_names(held.category);
    let membership = Membership {
        branch: i64::from(held.branch.get()),
        relationship: held.relationship,
        start: held.since,
        start_reason,
        kind,
        end,
        share: share(&values, form, facts),
        operation: Operation::Changes,
    };
    let mut record = member_row(Someone::of(&values), &membership, form, facts);
    record.values.remove("cert.valid_to");
    if let Some(file) = file {
        held_certificate(&mut record, file);
    }
    record
}

fn share(values: &Form, form: &Form, facts: &Facts) -> Option<ElderlyShare> {
    let terms = InsuredTerms {
        acquired_on: ACQUIRED_ON.get(form)?,
        standard_monthly: STANDARD_MONTHLY.get(form)?,
    };
    share_of(values, form, terms, facts).map(|share| share.share)
}

//! 資格取得の行: what goes to the 中間サーバー, in the names of its layouts.
//! It must not know columns or bytes.

use crate::domain::dependent_codes::CertificationReason;
use crate::domain::inquiry_codes::InquiryMatter;
use crate::procedure::catalogue::Export;
use crate::procedure::dependents::{DEPENDENT_BRANCH, DEPENDENTS, REASON, RELATIONSHIP, SINCE_ON};
use crate::procedure::eligibility_acquisition::{has_dependents, terms};
use crate::procedure::facts::Facts;
use crate::procedure::form::Form;
use crate::procedure::inquiry_request::inquiry_export;
use crate::procedure::inquiry_request::inquiry_rows;
use crate::procedure::numbering::BRANCH;
use crate::procedure::person::Someone;
use crate::procedure::record::Record;
use crate::procedure::server_rows::member_export;
use crate::procedure::server_rows::{Membership, Operation, acquired_rows};
use crate::procedure::subject::ACQUIRED_ON;

/// 情報照会依頼 and 加入者情報登録.
pub(super) const EXPORTS: &[Export] = &[
    inquiry_export(|form, facts| inquiry_rows(InquiryMatter::Acquisition, form, facts)),
    member_export(member_rows),
];

/// One row for the 被保険者, one for each dependent, and one for everybody whom a 訂正 takes out.
fn member_rows(form: &Form, facts: &Facts) -> Vec<Record> {
    let insured = insured(form).map(|membership| (Someone::of(form), membership));
    let dependents = Someone::in_rows(form, DEPENDENTS.name())
        .filter(|_| has_dependents(form))
        .filter_map(|someone| Some((someone, dependent(someone.form)?)));
    acquired_rows(
        insured.into_iter().chain(dependents),
        terms(form),
        form,
        facts,
    )
}

fn insured(form: &Form) -> Option<Membership> {
    Some(Membership {
        branch: BRANCH.get(form)?,
        relationship: None,
        start: ACQUIRED_ON.get(form)?,
        start_reason: "employment",
        kind: "general",
        end: None,
        share: None,
        operation: Operation::Gives,
    })
}

fn dependent(row: &Form) -> Option<Membership> {
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
        kind: "general",
        end: None,
        share: None,
        operation: Operation::Gives,
    })
}

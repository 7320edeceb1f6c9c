//! 任継・特退の資格取得の行: what goes to the 中間サーバー, in the names of its layouts.
//! It must not know columns or bytes.

use crate::domain::inquiry_codes::InquiryMatter;
use crate::procedure::catalogue::Export;
use crate::procedure::certificates::insured_terms;
use crate::procedure::dependents::{DEPENDENT_BRANCH, DEPENDENTS, RELATIONSHIP, SINCE_ON};
use crate::procedure::eligibility_acquisition::has_dependents;
use crate::procedure::eligibility_acquisition_continued::keys::is_special;
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
    inquiry_export(|form, facts| inquiry_rows(InquiryMatter::Continued, form, facts)),
    member_export(member_rows),
];

/// One row for the 被保険者, one for each dependent, and one for everybody whom a 訂正 takes out.
fn member_rows(form: &Form, facts: &Facts) -> Vec<Record> {
    let insured = insured(form).map(|membership| (Someone::of(form), membership));
    let dependents = Someone::in_rows(form, DEPENDENTS.name())
        .filter(|_| has_dependents(form))
        .filter_map(|someone| Some((someone, dependent(form, someone.form)?)));
    acquired_rows(
        insured.into_iter().chain(dependents),
        insured_terms(form),
        form,
        facts,
    )
}

/// A name of the layout's maps: 任意継続 or 特例退職.
fn kind(form: &Form) -> &'static str {
    if is_special(form) {
        "tokutai"
    } else {
        "niinkei"
    }
}

fn insured(form: &Form) -> Option<Membership> {
    Some(Membership {
        branch: BRANCH.get(form)?,
        relationship: None,
        start: ACQUIRED_ON.get(form)?,
        start_reason: kind(form),
        kind: kind(form),
        end: None,
        share: None,
        operation: Operation::Gives,
    })
}

fn dependent(form: &Form, row: &Form) -> Option<Membership> {
    Some(Membership {
        branch: DEPENDENT_BRANCH.get(row)?,
        relationship: Some(RELATIONSHIP.get(row)?),
        start: SINCE_ON.get(row)?,
        start_reason: kind(form),
        kind: kind(form),
        end: None,
        share: None,
        operation: Operation::Gives,
    })
}

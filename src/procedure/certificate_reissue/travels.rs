//! 証の交付・再交付の行: the new 資格確認書 of each person, to the 中間サーバー.
//! It must not know columns or bytes.

use crate::domain::certificate::CertificateKind;
use crate::procedure::case::Nature;
use crate::procedure::catalogue::Export;
use crate::procedure::certificate_reissue::terms;
use crate::procedure::certificate_request::{requested, wanted};
use crate::procedure::certificates::share_of;
use crate::procedure::dependents::{DEPENDENT_BRANCH, RELATIONSHIP, SINCE_ON};
use crate::procedure::facts::Facts;
use crate::procedure::form::Form;
use crate::procedure::numbering::BRANCH;
use crate::procedure::person::{NUMBER, PERSON, Someone};
use crate::procedure::record::Record;
use crate::procedure::server_rows::member_export;
use crate::procedure::server_rows::{Membership, Operation, kind_names, member_row};
use crate::procedure::subject::{ACQUIRED_ON, CATEGORY};

/// 加入者情報登録.
pub(super) const EXPORTS: &[Export] = &[member_export(member_rows)];

/// A change for everybody who gets a 資格確認書. An お知らせ changes nothing there, and a 取消 takes no paper back.
fn member_rows(form: &Form, facts: &Facts) -> Vec<Record> {
    let is_cancelled = matches!(facts.nature, Nature::Cancellation(_));
    if is_cancelled || requested(form) != Some(CertificateKind::EligibilityCertificate) {
        return Vec::new();
    }
    wanted(form)
        .filter_map(|someone| row(someone, form, facts))
        .collect()
}

fn row(someone: Someone<'_>, form: &Form, facts: &Facts) -> Option<Record> {
    let membership = membership(someone, form, facts)?;
    let mut values = someone.form.clone();
    let file = PERSON.get(&values).and_then(|id| facts.files.get(&id));
    if let Some(number) = file.and_then(|file| file.held_number) {
        NUMBER.set(&mut values, number);
    }
    let someone = Someone {
        form: &values,
        row: someone.row,
    };
    let mut record = member_row(someone, &membership, form, facts);
    if membership.relationship.is_some() {
        // The ledger does not keep why somebody became a 被扶養者; an empty cell changes nothing.
        record.values.remove("qual.start_reason");
    }
    Some(record)
}

fn membership(someone: Someone<'_>, form: &Form, facts: &Facts) -> Option<Membership> {
    let (kind, start_reason) = kind_names(CATEGORY.get(form)?);
    let (branch, relationship, start) = match someone.row {
        None => (BRANCH.get(form)?, None, ACQUIRED_ON.get(form)?),
        Some(_) => (
            DEPENDENT_BRANCH.get(someone.form)?,
            Some(RELATIONSHIP.get(someone.form)?),
            SINCE_ON.get(someone.form)?,
        ),
    };
    let share = share_of(someone.form, form, terms(form)?, facts);
    Some(Membership {
        branch,
        relationship,
        start,
        start_reason,
        kind,
        end: None,
        share: share.map(|share| share.share),
        operation: Operation::Changes,
    })
}

//! 証の交付・再交付の審査: who may have which certificate, and what the register says of the earlier one.
//! It must not change the register.

use crate::domain::certificate::{CertificateKind, INSURANCE_CARDS_VALID_UNTIL};
use crate::domain::certificate_register::{CertificateState, EXPIRES_SOON_DAYS, standing};
use crate::domain::certificate_reissue::ReissueReason;
use crate::domain::eligibility::has_elderly_share;
use crate::domain::finding::{FieldPath, Finding};
use crate::domain::member_file::{IssuedCertificate, MemberFile};
use crate::procedure::certificate_reissue::APPLIED_ON;
use crate::procedure::certificate_request::{IS_WANTED, KIND, REASON, earlier, requested, wanted};
use crate::procedure::certificates::examine_certificates;
use crate::procedure::facts::Facts;
use crate::procedure::form::Form;
use crate::procedure::person::{BIRTH_ON, PERSON, Someone};
use crate::procedure::subject::{STANDARD_MONTHLY, WRITTEN_NUMBER, examine_subject, membership};

/// All findings about the form.
pub(super) fn examine(form: &Form, facts: &Facts) -> Vec<Finding> {
    let mut all = examine_subject(form, facts);
    all.extend(examine_day(form, facts));
    all.extend(examine_membership(form, facts));
    all.extend(examine_people(form, facts));
    for someone in wanted(form) {
        let file = PERSON.get(someone.form).and_then(|id| facts.files.get(&id));
        if let Some((file, kind)) = file.zip(requested(form)) {
            all.extend(examine_earlier(someone, (file, kind), form, facts));
        }
        all.extend(examine_share(someone, form, facts));
    }
    all.extend(examine_certificates(form, facts));
    all
}

fn examine_day(form: &Form, facts: &Facts) -> Option<Finding> {
    (APPLIED_ON.get(form) > Some(facts.received_on)).then(|| {
        Finding::confirm(
            "reissue.applied_after_receipt",
            "申請年月日が受付年月日より後になっています。日付を確かめてください。",
        )
        .at(FieldPath::of(APPLIED_ON.name()))
    })
}

/// Only members hold certificates.
fn examine_membership(form: &Form, facts: &Facts) -> Option<Finding> {
    let period = membership(form, facts.subject_file()?)?;
    (!period.covers(facts.today)).then(|| {
        Finding::blocks(
            "reissue.not_member",
            "この被保険者は、いま資格がありません。証は交付できません。申請者に資格喪失を知らせてください。",
        )
        .at(FieldPath::of(WRITTEN_NUMBER.name()))
        .law("健康保険法第51条の3")
    })
}

/// Somebody must be ticked, and each row ticked must be a 被扶養者 of today.
fn examine_people(form: &Form, facts: &Facts) -> Vec<Finding> {
    if wanted(form).next().is_none() {
        return vec![
            Finding::blocks(
                "reissue.nobody",
                "証を交付する人が選ばれていません。本人または被扶養者に印を付けてください。",
            )
            .at(FieldPath::of(IS_WANTED.name())),
        ];
    }
    let is_of_family = |someone: &Someone<'_>| {
        let file = facts.subject_file();
        let mut family = file
            .into_iter()
            .flat_map(|file| file.dependents_on(facts.today));
        family.any(|dependent| Some(dependent.membership.person) == PERSON.get(someone.form))
    };
    wanted(form)
        .filter(|someone| someone.row.is_some() && facts.subject.is_some())
        .filter(|someone| !is_of_family(someone))
        .map(|someone| {
            Finding::blocks(
                "reissue.not_dependent",
                "この枝番の人は、いま被扶養者ではありません。枝番を確かめるか、印を外してください。",
            )
            .at(someone.path(IS_WANTED.name()))
        })
        .collect()
}

/// What the register says of the certificate before.
fn examine_earlier(
    someone: Someone<'_>,
    (file, kind): (&MemberFile, CertificateKind),
    form: &Form,
    facts: &Facts,
) -> Vec<Finding> {
    let Some(reason) = REASON.get(form) else {
        return Vec::new();
    };
    let at = |finding: Finding| finding.at(someone.path(IS_WANTED.name()));
    let mut all = Vec::new();
    match earlier(file, kind) {
        None if reason.replaces_earlier() => all.push(at(Finding::confirm(
            "reissue.not_issued",
            "台帳に前の証の交付の記録がありません。申請の理由を確かめ、初めての交付であれば理由を選び直してください。",
        ))),
        None => {}
        Some(last) => all.extend(
            examine_last(last, (file, kind), reason, facts)
                .into_iter()
                .map(at),
        ),
    }
    if kind == CertificateKind::EligibilityNotice && holds_certificate(file, facts) {
        all.push(at(Finding::confirm(
            "reissue.holds_certificate",
            "有効な資格確認書を持っている人です。資格情報のお知らせの再通知は資格確認書のない人が対象のため、交付する理由を入力してください。",
        )
        .law("健康保険法施行規則第51条の4")));
    }
    all
}

fn examine_last(
    last: &IssuedCertificate,
    (file, kind): (&MemberFile, CertificateKind),
    reason: ReissueReason,
    facts: &Facts,
) -> Option<Finding> {
    if last.kind != kind {
        let day = INSURANCE_CARDS_VALID_UNTIL.wareki();
        return Some(Finding::note(
            "reissue.card_ended",
            format!(
                "前の証は被保険者証です。被保険者証は再交付できず（有効なのは{day}まで）、代わりに資格確認書を交付します。"
            ),
        ));
    }
    let today = facts.today;
    let now = standing(last, file.person.birth_on, &file.memberships, today);
    let is_out = last.collected.is_none();
    let is_near = last
        .valid_until
        .is_some_and(|until| until <= today.add_days(EXPIRES_SOON_DAYS));
    let is_over = last.valid_until.is_some_and(|until| until < today);
    match reason {
        ReissueReason::Renewal if kind == CertificateKind::EligibilityCertificate && !is_near => {
            Some(Finding::confirm(
                "reissue.renewal_early",
                "前の資格確認書の有効期限まで、まだ90日より長くあります。更新する理由を入力してください。",
            )
            .law("健康保険法施行規則第50条"))
        }
        _ if reason.keeps_validity() && is_over => Some(Finding::note(
            "reissue.validity_anew",
            "前の資格確認書は有効期限が切れているため、新しい有効期限で交付します。",
        )),
        ReissueReason::CardReleased | ReissueReason::NoCard
            if is_out && now.state != CertificateState::Expired =>
        {
            Some(Finding::confirm(
                "reissue.still_out",
                "すでに交付した同じ証が返却されていません。申請者に確かめ、紛失などのときは理由を選び直してください。",
            ))
        }
        _ => None,
    }
}

fn holds_certificate(file: &MemberFile, facts: &Facts) -> bool {
    file.outstanding()
        .filter(|issued| issued.kind == CertificateKind::EligibilityCertificate)
        .any(|issued| {
            let now = standing(issued, file.person.birth_on, &file.memberships, facts.today);
            matches!(
                now.state,
                CertificateState::Valid | CertificateState::ExpiresSoon
            )
        })
}

/// 70 to 74: without a 標準報酬月額 nobody knows the 負担割合 that the certificate says.
fn examine_share(someone: Someone<'_>, form: &Form, facts: &Facts) -> Option<Finding> {
    let birth_on = BIRTH_ON.get(someone.form)?;
    let is_unknown = STANDARD_MONTHLY.get(form).is_none();
    (is_unknown && has_elderly_share(birth_on, facts.today)).then(|| {
        Finding::blocks(
            "reissue.share_unknown",
            "70歳以上の人ですが、台帳に標準報酬月額がないため一部負担金の割合が決まりません。標準報酬月額を登録してから交付してください。",
        )
        .at(FieldPath::of(KIND.name()))
    })
}

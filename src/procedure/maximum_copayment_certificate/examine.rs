//! 限度額適用認定証の審査: all that stands against the application as a whole, its person and its papers.
//! It must not change anything; findings only. What the 適用区分 and the validity say stands in `examine_decision`.

use crate::domain::date::Date;
use crate::domain::finding::{FieldPath, Finding};
use crate::domain::member_file::IssuedCertificate;
use crate::procedure::facts::Facts;
use crate::procedure::field::Key;
use crate::procedure::form::Form;
use crate::procedure::maximum_copayment_certificate::codes::{
    ApplicationKind, CardState, InjuryCause,
};
use crate::procedure::maximum_copayment_certificate::decision::kept;
use crate::procedure::maximum_copayment_certificate::examine_decision::examine_decision;
use crate::procedure::maximum_copayment_certificate::keys::{
    APPLICATION, APPLIED_ON, CARD, CARE_FROM, CARE_UNTIL, INJURY, TARGET_BRANCH, is_reissue,
};
use crate::procedure::maximum_copayment_certificate::target::{earlier, held, target};
use crate::procedure::step_findings::examine_inquiries;
use crate::procedure::subject::{WRITTEN_NUMBER, examine_subject, membership};
use crate::procedure::value::FieldType;

/// All findings about the form.
pub(super) fn examine(form: &Form, facts: &Facts) -> Vec<Finding> {
    let mut all = examine_subject(form, facts);
    all.extend(applied(form, facts));
    all.extend(insured(form, facts));
    all.extend(person(form, facts));
    all.extend(care(form, facts));
    all.extend(card(form, facts));
    all.extend(injury(form));
    all.extend(application(form, facts));
    all.extend(examine_decision(form, facts));
    all.extend(examine_inquiries(form));
    all
}

/// A finding beside a field.
pub(super) fn at<T: FieldType>(key: Key<T>, finding: Finding) -> Finding {
    finding.at(FieldPath::of(key.name()))
}

fn applied(form: &Form, facts: &Facts) -> Option<Finding> {
    (APPLIED_ON.get(form) > Some(facts.received_on)).then(|| {
        at(
            APPLIED_ON,
            Finding::confirm(
                "ceiling.applied_after_receipt",
                "申請年月日が受付年月日より後になっています。日付を確かめてください。",
            ),
        )
    })
}

/// Only members have a ceiling.
fn insured(form: &Form, facts: &Facts) -> Option<Finding> {
    let period = membership(form, facts.subject_file()?)?;
    (!period.covers(facts.today)).then(|| {
        at(
            WRITTEN_NUMBER,
            Finding::blocks(
                "ceiling.not_member",
                "この被保険者は、いま資格がありません。認定証は交付できません。申請者に資格喪失を知らせてください。",
            )
            .law("健康保険法施行規則第103条の2"),
        )
    })
}

fn person(form: &Form, facts: &Facts) -> Option<Finding> {
    facts.subject_file()?;
    TARGET_BRANCH.get(form)?;
    let Some(target) = target(form, facts) else {
        return Some(at(
            TARGET_BRANCH,
            Finding::blocks(
                "ceiling.no_target",
                "この枝番の家族は、受付の日に被扶養者ではありません。枝番を確かめてください。",
            ),
        ));
    };
    (!target.membership.covers(facts.today)).then(|| {
        at(
            TARGET_BRANCH,
            Finding::blocks(
                "ceiling.target_left",
                "適用対象者は、いま資格がありません。認定証は交付できません。",
            ),
        )
    })
}

/// 療養予定期間.
fn care(form: &Form, facts: &Facts) -> Option<Finding> {
    let until = CARE_UNTIL.get(form).filter(|_| !is_reissue(form))?;
    if CARE_FROM.get(form).is_some_and(|from| until < from) {
        return Some(at(
            CARE_UNTIL,
            Finding::blocks(
                "ceiling.care_reversed",
                "療養予定期間の終わりが始まりより前になっています。申請書を確かめてください。",
            ),
        ));
    }
    let received_in = facts.received_on.year_month();
    if until < received_in {
        return Some(at(
            CARE_UNTIL,
            Finding::blocks(
                "ceiling.care_over",
                "療養予定期間が受付の月より前に終わっています。認定証は前の月に遡れないため、支払った後の高額療養費の申請を案内してください。",
            ),
        ));
    }
    let is_before = CARE_FROM.get(form).is_some_and(|from| from < received_in);
    is_before.then(|| {
        at(
            CARE_FROM,
            Finding::note(
                "ceiling.care_before_receipt",
                "受付の月より前の療養には認定証が使えません。前の月の分は、高額療養費の申請を案内してください。",
            ),
        )
    })
}

/// Who may still get the paper: holders of a 資格確認書; others only where their card does not help.
fn card(form: &Form, facts: &Facts) -> Option<Finding> {
    let file = target(form, facts)?.file;
    let held = held(file, facts.received_on);
    match (CARD.get(form)?, held) {
        (CardState::MyNumberCard, _) => Some(at(
            CARD,
            Finding::note(
                "ceiling.not_needed_with_card",
                "マイナ保険証を使うときは、認定証がなくても窓口での支払は限度額までになります。申請者に知らせ、紙の認定証が要る理由があるときだけ交付してください。",
            )
            .law("健康保険法施行規則第103条の2"),
        )),
        (CardState::Certificate, None) => Some(at(
            CARD,
            Finding::confirm(
                "ceiling.no_eligibility_certificate",
                "台帳に、有効な資格確認書の交付の記録がありません。申請者に確かめ、認定証を交付する理由を入力してください。",
            ),
        )),
        (CardState::Certificate, Some(_)) => None,
    }
}

fn injury(form: &Form) -> Option<Finding> {
    let finding = match INJURY.get(form)? {
        InjuryCause::Own => return None,
        InjuryCause::ThirdParty => Finding::note(
            "ceiling.third_party",
            "第三者の行為による傷病です。第三者行為による傷病届の提出を求めてください。",
        )
        .law("健康保険法施行規則第65条"),
        InjuryCause::Work => Finding::confirm(
            "ceiling.work_injury",
            "業務または通勤による傷病には、健康保険は使えません。労災保険の対象でないことを確かめ、交付する理由を入力してください。",
        )
        .law("健康保険法第55条"),
    };
    Some(at(INJURY, finding))
}

/// 新規, 更新 or 再交付 against what the register says.
fn application(form: &Form, facts: &Facts) -> Option<Finding> {
    let on = facts.received_on;
    let target = target(form, facts)?;
    let is_valid =
        |issued: &&IssuedCertificate| issued.valid_until.is_some_and(|until: Date| on <= until);
    let earlier = earlier(form, facts);
    let finding = match APPLICATION.get(form)? {
        ApplicationKind::New if earlier.filter(is_valid).is_some() => Finding::confirm(
            "ceiling.still_valid",
            "有効期限の過ぎていない認定証が返却されていません。更新または再交付ではないか、申請者に確かめてください。",
        ),
        ApplicationKind::Renewal if target.file.ceilings.is_empty() => Finding::confirm(
            "ceiling.nothing_to_renew",
            "台帳に前の認定の記録がありません。初めての申請であれば「新規」に直してください。",
        ),
        ApplicationKind::Reissue if kept(target.file, facts).is_none() => Finding::blocks(
            "ceiling.nothing_to_reissue",
            "受付の日に有効な認定の記録が台帳にないため、再交付できません。「新規」または「更新」に直してください。",
        ),
        ApplicationKind::Reissue if earlier.is_none() => Finding::confirm(
            "ceiling.not_out",
            "台帳では、前の認定証はすでに返却されたか、交付されていません。再交付する理由を入力してください。",
        ),
        ApplicationKind::New | ApplicationKind::Renewal | ApplicationKind::Reissue => return None,
    };
    Some(at(APPLICATION, finding))
}

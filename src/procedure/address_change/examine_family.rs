//! 住所変更と被扶養者の指摘: who moves, who comes to live apart, and who leaves Japan.
//! It must not end anybody's status: it says that the 被扶養者（異動）届 has to be asked for.

use crate::domain::age::age_on;
use crate::domain::certificate::CertificateKind;
use crate::domain::dependent::Relationship;
use crate::domain::finding::{FieldPath, Finding};
use crate::procedure::address_change::movers::{
    LIVING_AFTER, MOVES, SEPARATION_REASON, SeparationReason, is_newly_apart, movers,
};
use crate::procedure::address_change::{GOES_ABROAD, MOVED_ON, WHO, Who, changes_address};
use crate::procedure::dependents::{DEPENDENTS, OVERSEAS, RELATIONSHIP, REMITTANCE};
use crate::procedure::facts::Facts;
use crate::procedure::form::Form;
use crate::procedure::person::{BIRTH_ON, PERSON, Someone};

/// From this age on 仕送り is asked of somebody living apart.
const REMITTANCE_FROM_AGE: u32 = 16;

/// All findings about the family.
pub(super) fn examine_family(form: &Form, facts: &Facts) -> Vec<Finding> {
    let mut all: Vec<Finding> = who_moves(form).into_iter().collect();
    for someone in Someone::in_rows(form, DEPENDENTS.name()) {
        all.extend(lives_apart(someone, form));
        all.extend(leaves_japan(someone, form));
    }
    all.extend(card_back(form, facts));
    all
}

/// 対象者 and the ticks must say the same.
fn who_moves(form: &Form) -> Option<Finding> {
    let rows = form.rows(DEPENDENTS.name()).iter();
    let n_moving = rows.filter(|row| MOVES.get(row) == Some(true)).count();
    let finding = match WHO.get(form)? {
        Who::Dependents if n_moving == 0 => Finding::blocks(
            "address_change.nobody_moves",
            "転居する被扶養者が選ばれていません。被扶養者の表の「ともに転居する」を「はい」にするか、対象者を直してください。",
        ),
        Who::Insured if n_moving > 0 => Finding::blocks(
            "address_change.insured_alone",
            "対象者は「被保険者」ですが、ともに転居する被扶養者が選ばれています。対象者を「全員」にするか、「ともに転居する」を「いいえ」にしてください。",
        ),
        Who::Insured | Who::Dependents | Who::All => return None,
    };
    Some(finding.at(FieldPath::of(WHO.name())))
}

fn lives_apart(someone: Someone<'_>, form: &Form) -> Vec<Finding> {
    let row = someone.form;
    if !is_newly_apart(row) {
        return Vec::new();
    }
    let mut all = Vec::new();
    let needs_cohabitation = RELATIONSHIP
        .get(row)
        .is_some_and(Relationship::needs_cohabitation);
    if needs_cohabitation {
        all.push(
            Finding::confirm(
                "address_change.cohabitation_needed",
                "同居が要件の続柄の人が別居になります。被扶養者に該当しなくなるため、被扶養者（異動）届を求めるか、同一世帯が続く事情を確かめて理由を入力してください。",
            )
            .at(someone.path(LIVING_AFTER.name()))
            .law("健康保険法第3条第7項第2号"),
        );
    }
    let is_young = BIRTH_ON
        .get(row)
        .zip(MOVED_ON.get(form))
        .is_some_and(|(birth_on, moved_on)| age_on(birth_on, moved_on) < REMITTANCE_FROM_AGE);
    let is_student = SEPARATION_REASON.get(row) == Some(SeparationReason::School);
    let sends = REMITTANCE.get(row).is_some_and(|amount| amount.get() > 0);
    if !needs_cohabitation && !is_young && !is_student && !sends {
        all.push(
            Finding::confirm(
                "address_change.no_remittance",
                "別居になる人への仕送り額がありません。生計の維持が続くかを確かめ、仕送り額か、確かめた内容を理由として入力してください。",
            )
            .at(someone.path(REMITTANCE.name()))
            .law("健康保険法第3条第7項"),
        );
    }
    if SEPARATION_REASON.get(row) == Some(SeparationReason::Divorce) {
        all.push(
            Finding::confirm(
                "address_change.divorce",
                "離婚・離縁による別居です。続柄がなくなるときは被扶養者（異動）届を求め、続くときは理由を入力してください。",
            )
            .at(someone.path(SEPARATION_REASON.name()))
            .law("健康保険法施行規則第38条第2項"),
        );
    }
    all
}

/// 国内居住要件, since 2020-04-01.
fn leaves_japan(someone: Someone<'_>, form: &Form) -> Option<Finding> {
    let row = someone.form;
    let leaves = GOES_ABROAD.get(form) == Some(true)
        && changes_address(form)
        && MOVES.get(row) == Some(true);
    if !leaves || OVERSEAS.get(row).is_some() {
        return None;
    }
    Some(
        Finding::confirm(
            "address_change.dependent_abroad",
            "国内に住所がなくなる人は、海外特例要件に当たらなければ被扶養者に該当しません。要件を選ぶか、被扶養者（異動）届を求めて理由を入力してください。",
        )
        .at(someone.path(OVERSEAS.name()))
        .law("健康保険法第3条第7項、則第37条の2"),
    )
}

/// The address on the back of a certificate is written by its holder.
fn card_back(form: &Form, facts: &Facts) -> Option<Finding> {
    if !changes_address(form) {
        return None;
    }
    let holds_paper = movers(form).into_iter().any(|mover| {
        let file = PERSON.get(mover.form).and_then(|id| facts.files.get(&id));
        file.is_some_and(|file| {
            let mut papers = file.outstanding();
            papers.any(|paper| paper.kind != CertificateKind::EligibilityNotice)
        })
    });
    holds_paper.then(|| {
        Finding::note(
            "address_change.card_back",
            "資格確認書（被保険者証）の裏面の住所は、持っている人が書き直します。証の回収や再交付は要りません。",
        )
        .at(FieldPath::of(WHO.name()))
    })
}

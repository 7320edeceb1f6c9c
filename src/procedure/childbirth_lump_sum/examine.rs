//! 出産育児一時金の審査: what the form says of the claim and of the birth.
//! It must not change anything. The right stands in `examine_right`, the money in `examine_money`.

use crate::domain::childbirth::{BIRTH_FROM_DAYS, Gestation, SCHEME_FROM_DAYS};
use crate::domain::childbirth_right::agent_application_from;
use crate::domain::coded::Coded;
use crate::domain::finding::{FieldPath, Finding};
use crate::domain::member::Sex;
use crate::procedure::childbirth_lump_sum::decision::gestation;
use crate::procedure::childbirth_lump_sum::examine_money::examine_money;
use crate::procedure::childbirth_lump_sum::examine_right::examine_right;
use crate::procedure::childbirth_lump_sum::keys::{
    APPLIED_ON, BORN_ON, BirthProof, CLAIM_KIND, ClaimKind, DAYS, EXPECTED_ON, MOTHER_BRANCH,
    N_LIVE, N_STILLBORN, PAYMENT, PROOF, SCHEME, Scheme, WEEKS, has_stillborn, is_granted, is_kind,
};
use crate::procedure::childbirth_lump_sum::mother::mother;
use crate::procedure::facts::Facts;
use crate::procedure::field::Key;
use crate::procedure::form::Form;
use crate::procedure::step_findings::examine_inquiries;
use crate::procedure::subject::examine_subject;
use crate::procedure::value::FieldType;

/// More children than this are asked about.
const MANY_CHILDREN: i64 = 3;

/// All findings about the form.
pub(super) fn examine(form: &Form, facts: &Facts) -> Vec<Finding> {
    let mut all = examine_subject(form, facts);
    all.extend(examine_claim(form, facts));
    all.extend(examine_mother(form, facts));
    all.extend(examine_birth(form, facts));
    all.extend(examine_gestation(form));
    all.extend(examine_right(form, facts));
    all.extend(examine_money(form, facts));
    all.extend(examine_inquiries(form));
    all
}

/// A finding beside a field.
pub(super) fn at<T: FieldType>(key: Key<T>, finding: Finding) -> Finding {
    finding.at(FieldPath::of(key.name()))
}

/// 申請の種類 against the way of payment and the days.
fn examine_claim(form: &Form, facts: &Facts) -> Vec<Finding> {
    let mut all = Vec::new();
    if APPLIED_ON.get(form) > Some(facts.received_on) {
        all.push(at(
            APPLIED_ON,
            Finding::confirm(
                "childbirth.applied_after_receipt",
                "申請年月日が受付年月日より後になっています。日付を確かめてください。",
            ),
        ));
    }
    let kind = CLAIM_KIND.get(form);
    let expected = kind.and_then(ClaimKind::payment);
    if let Some((expected, written)) = expected.zip(PAYMENT.get(form))
        && expected != written
    {
        let message = format!(
            "申請の種類と支払の方法が合いません。この種類の申請は「{}」です。どちらかを直してください。",
            expected.label()
        );
        all.push(at(
            PAYMENT,
            Finding::blocks("childbirth.way_differs", message),
        ));
    }
    let from = EXPECTED_ON.get(form).map(agent_application_from);
    if is_kind(form, ClaimKind::Agent) && from.is_some_and(|from| facts.received_on < from) {
        all.push(at(
            EXPECTED_ON,
            Finding::confirm(
                "childbirth.agent_early",
                "受取代理の申請は、出産予定日の2か月前からです。それより早く受け付ける理由を入力してください。",
            ),
        ));
    }
    all
}

/// The 枝番 is of somebody of the family who can have given birth.
fn examine_mother(form: &Form, facts: &Facts) -> Option<Finding> {
    facts.subject_file()?;
    MOTHER_BRANCH.get(form)?;
    let Some(mother) = mother(form, facts) else {
        return Some(at(
            MOTHER_BRANCH,
            Finding::blocks(
                "childbirth.unknown_mother",
                "この枝番の被扶養者は台帳にいません。枝番を確かめてください（本人は0）。",
            ),
        ));
    };
    (mother.person.sex == Sex::Male).then(|| {
        at(
            MOTHER_BRANCH,
            Finding::confirm(
                "childbirth.not_female",
                "台帳の性別が男の人です。出産した者の枝番を確かめてください。",
            ),
        )
    })
}

/// Day, number of children and proof.
fn examine_birth(form: &Form, facts: &Facts) -> Vec<Finding> {
    let mut all = Vec::new();
    match BORN_ON.get(form) {
        None if is_kind(form, ClaimKind::Agent) => all.push(at(
            BORN_ON,
            Finding::blocks(
                "childbirth.not_born_yet",
                "受取代理は、出産の後に決定します。出産の知らせが届いたら出産年月日と児数を入力してください。",
            ),
        )),
        Some(born_on) if born_on > facts.today => all.push(at(
            BORN_ON,
            Finding::blocks(
                "childbirth.in_future",
                "出産年月日が今日より後です。出産の後に審査してください。",
            ),
        )),
        Some(born_on) if born_on > facts.received_on && !is_kind(form, ClaimKind::Agent) => {
            all.push(at(
                BORN_ON,
                Finding::confirm(
                    "childbirth.born_after_receipt",
                    "出産年月日が受付年月日より後になっています。日付を確かめてください。",
                ),
            ));
        }
        _ => {}
    }
    all.extend(examine_children(form));
    let is_doctors = PROOF.get(form) == Some(BirthProof::Doctor);
    if has_stillborn(form) && PROOF.get(form).is_some() && !is_doctors {
        all.push(at(
            PROOF,
            Finding::confirm(
                "childbirth.stillbirth_proof",
                "死産・流産は、医師または助産師の証明で確かめます。ほかの書類で認めるときは理由を入力してください。",
            )
            .law("健康保険法施行規則第86条"),
        ));
    }
    all
}

fn examine_children(form: &Form) -> Option<Finding> {
    let live = N_LIVE.get(form);
    let stillborn = N_STILLBORN.get(form).unwrap_or_default();
    if live.is_some_and(|n| n < 0) || stillborn < 0 {
        return Some(at(
            N_LIVE,
            Finding::blocks("childbirth.negative", "児数は0以上の数で入力してください。"),
        ));
    }
    match live?.saturating_add(stillborn) {
        0 => Some(at(
            N_LIVE,
            Finding::blocks(
                "childbirth.no_child",
                "出生児数と死産児数の合計が0人です。どちらかを入力してください。",
            ),
        )),
        n if n > MANY_CHILDREN => Some(at(
            N_LIVE,
            Finding::confirm(
                "childbirth.many_children",
                "児数が4人以上です。証明書の記載を確かめてください。",
            ),
        )),
        _ => None,
    }
}

/// 在胎期間: 85 days make a birth, 154 days the addition for 産科医療補償制度.
fn examine_gestation(form: &Form) -> Option<Finding> {
    let is_typed = WEEKS.get(form).is_some() || DAYS.get(form).is_some();
    let Some(gestation) = gestation(form) else {
        return is_typed.then(|| {
            at(
                WEEKS,
                Finding::blocks(
                    "childbirth.gestation_unreadable",
                    "在胎期間は、週を0から50まで、日を0から6までで入力してください。",
                ),
            )
        });
    };
    if !gestation.is_birth() {
        return is_granted(form).then(|| at(WEEKS, under_85(gestation)));
    }
    let loses_part = SCHEME.get(form) == Some(Scheme::Joined) && !gestation.is_of_scheme();
    loses_part.then(|| {
        let message = format!(
            "在胎{}は22週（{SCHEME_FROM_DAYS}日）に満たないため、産科医療補償制度の加算はありません。",
            gestation.text()
        );
        at(SCHEME, Finding::note("childbirth.under_22_weeks", message))
            .law("健康保険法施行令第36条")
    })
}

fn under_85(gestation: Gestation) -> Finding {
    let counted = if gestation.n_days() + 1 == BIRTH_FROM_DAYS {
        "証明書に妊娠85日以上（4か月以上）とあるときは、12週1日として入力してください。"
    } else {
        ""
    };
    let message = format!(
        "在胎{}は妊娠{BIRTH_FROM_DAYS}日に満たず、出産に当たりません。{counted}支給できないときは「支給・不支給の別」を不支給にして決定してください。",
        gestation.text()
    );
    Finding::blocks("childbirth.under_85_days", message).law("健康保険法第101条")
}

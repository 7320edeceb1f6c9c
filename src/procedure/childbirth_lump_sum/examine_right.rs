//! 出産育児一時金の権利の審査: membership on the day of the birth, other insurers, earlier decisions, 時効 and the end of the
//! benefit (健康保険法第101条・第106条・第114条・第193条). It must not change anything.

use crate::domain::benefit::{Benefit, BenefitOutcome, BenefitTerms};
use crate::domain::childbirth::is_closed;
use crate::domain::childbirth_right::{
    AfterLoss, EarlierClaim, after_loss, claim_until, earlier_claim, insured_without_gap,
    is_one_year,
};
use crate::domain::date::Date;
use crate::domain::dated;
use crate::domain::finding::Finding;
use crate::domain::tables::childbirth::{CHILDBIRTH_AMOUNTS, REPLACED_AT_THE_LATEST_ON};
use crate::domain::yen::Yen;
use crate::procedure::childbirth_lump_sum::decision::gestation;
use crate::procedure::childbirth_lump_sum::examine::at;
use crate::procedure::childbirth_lump_sum::keys::{
    BORN_ON, BirthStanding, ClaimKind, MOTHER_BRANCH, MOTHER_PERSON, OTHER_RECEIVED, REFUSAL,
    ReceivedElsewhere, RefusalReason, STANDING, is_granted, is_kind, is_refused,
};
use crate::procedure::childbirth_lump_sum::mother::{insured_spans, lost_before};
use crate::procedure::facts::Facts;
use crate::procedure::form::Form;

/// Id of this procedure, as other open cases name it.
const OWN_ID: &str = "childbirth_lump_sum";

/// What is added to a finding that only a refusal answers.
const REFUSE: &str = "支給できないときは「支給・不支給の別」を不支給にして決定してください。";

/// All that concerns the right.
pub(super) fn examine_right(form: &Form, facts: &Facts) -> Vec<Finding> {
    let Some(born_on) = BORN_ON.get(form) else {
        return Vec::new();
    };
    let mut all: Vec<Finding> = examine_open_cases(facts).into_iter().collect();
    if is_granted(form) {
        all.extend(examine_standing(form, born_on, facts));
        all.extend(examine_elsewhere(form));
        all.extend(examine_earlier(form, born_on, facts));
        all.extend(examine_time(born_on, facts));
    }
    if is_refused(form) {
        all.extend(examine_refusal(form, born_on, facts));
    }
    all
}

fn examine_standing(form: &Form, born_on: Date, facts: &Facts) -> Vec<Finding> {
    match STANDING.get(form) {
        Some(BirthStanding::Nothing) => vec![no_standing(form)],
        Some(BirthStanding::AfterLoss) => examine_after_loss(born_on, facts),
        Some(BirthStanding::Insured | BirthStanding::Dependent) | None => Vec::new(),
    }
}

fn no_standing(form: &Form) -> Finding {
    if MOTHER_BRANCH.get(form) == Some(0) {
        let message = format!(
            "出産日に被保険者ではなく、資格喪失後6か月以内でもありません。出産年月日と記号・番号を確かめてください。{REFUSE}"
        );
        return at(BORN_ON, Finding::blocks("childbirth.not_member", message))
            .law("健康保険法第101条・第106条");
    }
    let message = format!(
        "出産日に被扶養者ではありません。被扶養者であった人の資格喪失後の出産は対象になりません。枝番と出産年月日を確かめてください。{REFUSE}"
    );
    at(
        MOTHER_BRANCH,
        Finding::blocks("childbirth.not_dependent", message),
    )
    .law("健康保険法第114条")
}

/// 資格喪失後: one year without a gap, and the six months.
fn examine_after_loss(born_on: Date, facts: &Facts) -> Vec<Finding> {
    let Some(file) = facts.subject_file() else {
        return Vec::new();
    };
    let Some(lost_on) = lost_before(file, born_on) else {
        return Vec::new();
    };
    let mut all = Vec::new();
    if after_loss(lost_on, born_on) == AfterLoss::OnTheEdge {
        let message = format!(
            "資格喪失日（{}）を数えないときにだけ6か月以内になる出産日です。支給する理由を入力してください。",
            lost_on.wareki()
        );
        all.push(
            at(BORN_ON, Finding::confirm("childbirth.on_the_edge", message))
                .law("健康保険法第106条"),
        );
    }
    let counted = insured_without_gap(&insured_spans(file), lost_on);
    if !counted.is_some_and(|(from, until)| is_one_year(from, until)) {
        let message = format!(
            "台帳では、資格喪失の日の前日まで引き続き1年以上の被保険者期間（任意継続・特例退職を除く）を確かめられません。他の保険者での期間を通算できるときは、その内容を理由に入力してください。{REFUSE}"
        );
        all.push(
            at(
                BORN_ON,
                Finding::confirm("childbirth.not_one_year", message),
            )
            .law("健康保険法第104条・第106条"),
        );
    }
    all
}

/// Only one insurer pays for a birth.
fn examine_elsewhere(form: &Form) -> Option<Finding> {
    (OTHER_RECEIVED.get(form) == Some(ReceivedElsewhere::Yes)).then(|| {
        let message =
            format!("他の保険者から同じ出産の給付を受けています。二重に支給できません。{REFUSE}");
        at(
            OTHER_RECEIVED,
            Finding::blocks("childbirth.paid_elsewhere", message),
        )
    })
}

/// 二重請求: what the society decided about the same mother before.
fn examine_earlier(form: &Form, born_on: Date, facts: &Facts) -> Vec<Finding> {
    let mother = MOTHER_PERSON.get(form);
    let decided = mother.and_then(|mother| facts.benefits_about.get(&mother));
    let benefits = decided.into_iter().flatten();
    benefits
        .filter_map(|(_, benefit)| earlier_finding(benefit, form, born_on))
        .collect()
}

fn earlier_finding(benefit: &Benefit, form: &Form, born_on: Date) -> Option<Finding> {
    let decision = &benefit.decision;
    let BenefitTerms::Childbirth(terms) = &decision.terms else {
        return None;
    };
    let claim = earlier_claim(terms, born_on)?;
    let decided_on = benefit.decided_on.wareki();
    if decision.outcome == BenefitOutcome::Refused {
        return (claim == EarlierClaim::SameBirth).then(|| {
            let message = format!("同じ出産について、{decided_on}に不支給と決定しています。");
            at(BORN_ON, Finding::note("childbirth.refused_before", message))
        });
    }
    let is_rest = is_kind(form, ClaimKind::AdditionalOnly) && decision.additional == Yen::ZERO;
    let finding = match claim {
        EarlierClaim::SameBirth if is_rest => Finding::note(
            "childbirth.statutory_paid",
            format!("同じ出産の法定給付は{decided_on}に決定済みです。付加給付だけを支給します。"),
        ),
        EarlierClaim::SameBirth => Finding::blocks(
            "childbirth.decided_before",
            format!(
                "同じ出産について、{decided_on}に支給を決定しています。二重に支給できません。誤りがあるときは、その案件を訂正してください。{REFUSE}"
            ),
        ),
        EarlierClaim::TooNear => Finding::confirm(
            "childbirth.too_near",
            format!(
                "{}の出産について{decided_on}に支給を決定しています。出産年月日に誤りがないか確かめてください。",
                terms.birth_on.wareki()
            ),
        ),
    };
    Some(at(BORN_ON, finding))
}

/// 時効, and the end of the benefit.
fn examine_time(born_on: Date, facts: &Facts) -> Vec<Finding> {
    let mut all = Vec::new();
    let until = claim_until(born_on);
    if facts.received_on > until {
        let message = format!(
            "時効の末日（{}）を過ぎて受け付けた申請です。時効の完成猶予・更新があるときは、その内容を理由に入力してください。{REFUSE}",
            until.wareki()
        );
        all.push(
            at(BORN_ON, Finding::confirm("childbirth.time_barred", message))
                .law("健康保険法第193条"),
        );
    }
    let rules = &facts.society.childbirth;
    if is_closed(rules, born_on) {
        let message = format!(
            "出産育児一時金の終了日以後の出産です。新しい給付として受け付けてください。{REFUSE}"
        );
        all.push(
            at(BORN_ON, Finding::blocks("childbirth.closed", message)).law("令和8年法律第31号"),
        );
    } else if rules.closes_on.is_none() && born_on >= REPLACED_AT_THE_LATEST_ON {
        all.push(
            at(
                BORN_ON,
                Finding::confirm(
                    "childbirth.may_be_closed",
                    "法律の改正で、この日までに出産育児一時金が終わることになっています。政令で定める施行日を確かめ、設定の「出産育児一時金の終了日」に入力してください。",
                ),
            )
            .law("令和8年法律第31号"),
        );
    }
    if dated::at(CHILDBIRTH_AMOUNTS, born_on).is_none() {
        all.push(at(
            BORN_ON,
            Finding::blocks(
                "childbirth.amount_unknown",
                "平成21年10月1日より前の出産は、額の表にありません。",
            ),
        ));
    }
    all
}

/// Another open case of this procedure under the same 被保険者.
fn examine_open_cases(facts: &Facts) -> Option<Finding> {
    let mut others = facts.other_cases.iter();
    let other = others.find(|other| other.procedure == OWN_ID)?;
    let message = format!(
        "同じ被保険者の出産育児一時金の案件（{}）が処理中です。同じ出産の申請でないことを確かめてください。",
        other.receipt_number
    );
    Some(at(
        BORN_ON,
        Finding::confirm("childbirth.other_case", message),
    ))
}

/// 不支給の理由 that the form or the ledger contradicts.
fn examine_refusal(form: &Form, born_on: Date, facts: &Facts) -> Option<Finding> {
    let standing = STANDING.get(form);
    let is_member = matches!(
        standing,
        Some(BirthStanding::Insured | BirthStanding::Dependent)
    );
    let is_contradicted = match REFUSAL.get(form)? {
        RefusalReason::TooEarly => gestation(form).is_none_or(|gestation| gestation.is_birth()),
        RefusalReason::NotMember | RefusalReason::LateAfterLoss => {
            standing.is_some_and(|standing| standing != BirthStanding::Nothing)
        }
        RefusalReason::NotDependent | RefusalReason::NotOneYear => is_member,
        RefusalReason::TimeBarred => facts.received_on <= claim_until(born_on),
        RefusalReason::PaidElsewhere | RefusalReason::PaidBefore | RefusalReason::Other => false,
    };
    is_contradicted.then(|| {
        at(
            REFUSAL,
            Finding::confirm(
                "childbirth.refusal_contradicted",
                "不支給の理由が、申請書の記載や台帳と合いません。理由を確かめてください。",
            ),
        )
    })
}

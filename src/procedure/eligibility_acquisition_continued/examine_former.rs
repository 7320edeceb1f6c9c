//! 前の資格の審査: the loss, the two months, the twenty days, and nothing else in the way (健康保険法第3条第4項・第37条第1項).
//! It must not count days or months; those are functions of `voluntary`.

use crate::domain::date::Date;
use crate::domain::finding::{FieldPath, Finding};
use crate::domain::loss_reason::LossReason;
use crate::domain::member::Category;
use crate::domain::member_file::{MemberFile, MembershipEnd, MembershipKind};
use crate::domain::period::Period;
use crate::domain::voluntary::{VoluntaryApplication, VoluntaryProblem, voluntary_problems};
use crate::procedure::collections::must_return;
use crate::procedure::eligibility_acquisition::DEADLINE;
use crate::procedure::eligibility_acquisition_continued::former::{former, lost_on};
use crate::procedure::eligibility_acquisition_continued::keys::{
    CONTINUED_KIND, EARLIER, EARLIER_FROM, EARLIER_KIND, EARLIER_LOST_ON, EarlierKind, LOST_ON,
    is_special,
};
use crate::procedure::facts::Facts;
use crate::procedure::form::Form;
use crate::procedure::person::BIRTH_ON;
use crate::procedure::subject::ACQUIRED_ON;

/// All findings about the membership before and the day of the 申出.
pub(super) fn examine_former(form: &Form, facts: &Facts) -> Vec<Finding> {
    let Some(file) = facts.subject_file() else {
        return Vec::new();
    };
    let mut all = examine_loss(form, facts);
    if former(form, facts).is_none() {
        return all;
    }
    all.extend(examine_earlier(form));
    if CONTINUED_KIND.get(form).is_some() && !is_special(form) {
        all.extend(examine_voluntary(form, file, facts));
    }
    all.extend(examine_other_memberships(form, file));
    all.extend(examine_certificates_out(form, file));
    all
}

/// The loss: in the ledger, on the written day, and not one after which nobody can go on.
fn examine_loss(form: &Form, facts: &Facts) -> Vec<Finding> {
    let at = |finding: Finding| vec![finding.at(FieldPath::of(LOST_ON.name()))];
    let Some(period) = former(form, facts) else {
        return at(Finding::blocks(
            "continued.no_membership",
            "この日より前に始まった、この記号・番号の被保険者の資格が台帳にありません。資格喪失年月日か記号・番号を確かめてください。",
        ));
    };
    let Some(of_ledger) = lost_on(form, facts) else {
        return at(Finding::blocks(
            "continued.no_loss",
            "台帳に資格喪失の記録がありません。先に資格喪失届を処理してください。",
        )
        .law("健康保険法第37条第1項"));
    };
    let mut all = Vec::new();
    if LOST_ON
        .get(form)
        .is_some_and(|written| written != of_ledger)
    {
        all.extend(at(Finding::blocks(
            "continued.loss_differs",
            format!(
                "資格喪失年月日が台帳（{}）と異なります。申出書の記載と資格喪失届のどちらが正しいか確かめてください。",
                of_ledger.wareki()
            ),
        )));
    }
    let reason = match period.end {
        Some(MembershipEnd::Lost(reason)) => reason,
        _ => return all,
    };
    if matches!(
        reason,
        LossReason::Death | LossReason::Age75 | LossReason::Disability
    ) {
        all.extend(at(Finding::blocks(
            "continued.cannot_go_on",
            "死亡または後期高齢者医療への移行による資格喪失です。任意継続・特例退職の資格は取得できません。",
        )
        .law("健康保険法第3条第4項")));
    }
    all
}

/// 台帳にない加入期間: each ends after it began.
fn examine_earlier(form: &Form) -> Vec<Finding> {
    let rows = form.rows(EARLIER.name()).iter().enumerate();
    rows.filter(|(_, row)| {
        let days = EARLIER_FROM.get(row).zip(EARLIER_LOST_ON.get(row));
        days.is_some_and(|(from, lost_on)| lost_on <= from)
    })
    .map(|(index, _)| {
        Finding::blocks(
            "continued.earlier_reversed",
            "資格喪失年月日が資格取得年月日以前になっています。日付を確かめてください。",
        )
        .at(FieldPath::in_row(
            EARLIER.name(),
            index,
            EARLIER_LOST_ON.name(),
        ))
    })
    .collect()
}

/// Memberships that count for the two months: of this society as an employed person, and of other 健康保険.
fn counted(form: &Form, file: &MemberFile) -> Vec<Period> {
    let of_ledger = file
        .insured()
        .filter(|period| period.category == Category::Employed)
        .filter_map(|period| Period::of_membership(period.valid_from, period.lost_on()));
    let counts = |row: &&Form| {
        matches!(
            EARLIER_KIND.get(row),
            Some(EarlierKind::Own | EarlierKind::HealthInsurance)
        )
    };
    let elsewhere = form.rows(EARLIER.name()).iter().filter(counts);
    let elsewhere = elsewhere.filter_map(|row| {
        Period::of_membership(EARLIER_FROM.get(row)?, Some(EARLIER_LOST_ON.get(row)?))
    });
    of_ledger.chain(elsewhere).collect()
}

fn examine_voluntary(form: &Form, file: &MemberFile, facts: &Facts) -> Vec<Finding> {
    let (Some(lost_on), Some(birth_on)) = (LOST_ON.get(form), BIRTH_ON.get(form)) else {
        return Vec::new();
    };
    let periods = counted(form, file);
    let application = VoluntaryApplication {
        birth_on,
        lost_on,
        periods: &periods,
        arrived_on: facts.received_on,
    };
    let society = &facts.society;
    voluntary_problems(&application, &society.voluntary, &society.holidays)
        .into_iter()
        .filter(|problem| !is_said(*problem, form, facts))
        .map(|problem| voluntary_finding(problem, lost_on))
        .collect()
}

/// A loss that the ledger lacks or dates otherwise is said already; nobody is insured up to it then.
fn is_said(problem: VoluntaryProblem, form: &Form, facts: &Facts) -> bool {
    let of_employment = former(form, facts).is_some_and(|p| p.category == Category::Employed);
    problem == VoluntaryProblem::NotInsuredBefore
        && of_employment
        && lost_on(form, facts) != LOST_ON.get(form)
}

fn voluntary_finding(problem: VoluntaryProblem, lost_on: Date) -> Finding {
    let (finding, key) = match problem {
        VoluntaryProblem::NotInsuredBefore => (
            Finding::blocks(
                "continued.not_insured_before",
                "資格喪失日の前日に、任意継続の基になる被保険者の資格（任意継続・特例退職・共済組合・日雇特例を除く）がありません。",
            )
            .law("健康保険法第3条第4項"),
            LOST_ON.name(),
        ),
        VoluntaryProblem::TooShort { insured_from } => (
            Finding::blocks(
                "continued.too_short",
                format!(
                    "資格喪失日の前日まで継続した被保険者期間（{}から）が2か月に足りません。他の健康保険から切れ目なく続いていれば「台帳にない加入期間」に入力してください。",
                    insured_from.wareki()
                ),
            )
            .law("健康保険法第3条第4項"),
            LOST_ON.name(),
        ),
        VoluntaryProblem::After75 => (
            Finding::blocks(
                "continued.after_75",
                "資格喪失日に75歳以上です。後期高齢者医療の被保険者となるため取得できません。",
            )
            .law("健康保険法第3条第4項"),
            BIRTH_ON.name(),
        ),
        VoluntaryProblem::BeforeLoss => (
            Finding::confirm(
                "continued.before_loss",
                format!(
                    "資格喪失日（{}）より前に届いた申出です。喪失日以後に受け付けるか、事前に受け付ける理由を入力してください。",
                    lost_on.wareki()
                ),
            )
            .law("健康保険法第37条第1項"),
            DEADLINE.name(),
        ),
        VoluntaryProblem::LateOverHoliday { day_20 } => (
            Finding::confirm(
                "continued.late_over_holiday",
                format!(
                    "20日目（{}）が休日で、次の営業日までに届きました。組合設定では20日目を期限としています。受け付ける理由を入力してください。",
                    day_20.wareki_with_weekday()
                ),
            )
            .law("健康保険法第37条第1項"),
            DEADLINE.name(),
        ),
        VoluntaryProblem::Late { accepted_until } => (
            Finding::confirm(
                "continued.late",
                format!(
                    "申出の期限（{}必着）を過ぎて届きました。正当な理由があると認めるときは、その理由を入力してください。",
                    accepted_until.wareki_with_weekday()
                ),
            )
            .law("健康保険法第37条第1項ただし書"),
            DEADLINE.name(),
        ),
    };
    finding.at(FieldPath::of(key))
}

/// Another membership on the day of acquisition or after it: nobody is insured twice.
fn examine_other_memberships(form: &Form, file: &MemberFile) -> Vec<Finding> {
    let Some(acquired_on) = ACQUIRED_ON.get(form) else {
        return Vec::new();
    };
    let reaches = |until: Option<Date>| until.is_none_or(|until| until >= acquired_on);
    let lost_on = LOST_ON.get(form);
    let later = file.memberships.iter().filter(|period| {
        let is_former = lost_on.is_some_and(|lost_on| period.since < lost_on);
        reaches(period.valid_until) && !(is_former && period.kind == MembershipKind::Insured)
    });
    let kinds: Vec<MembershipKind> = later.map(|period| period.kind).collect();
    let finding = if kinds.contains(&MembershipKind::Insured) {
        Finding::blocks(
            "continued.already_insured",
            "資格取得年月日以後に、この人の被保険者の資格が台帳にあります。再就職や二重の申出でないか確かめてください。",
        )
    } else if kinds.contains(&MembershipKind::Dependent) {
        Finding::confirm(
            "continued.already_dependent",
            "この人は資格取得年月日に被扶養者です。取得により被扶養者の資格は終わります。本人の意思を確かめてください。",
        )
    } else {
        return Vec::new();
    };
    vec![
        finding
            .at(FieldPath::of(ACQUIRED_ON.name()))
            .law("健康保険法第3条第4項"),
    ]
}

/// 前の証: certificates of the membership before that have not come back.
fn examine_certificates_out(form: &Form, file: &MemberFile) -> Vec<Finding> {
    let n_out = file
        .outstanding()
        .filter(|issued| must_return(issued.kind))
        .filter(|issued| {
            ACQUIRED_ON
                .get(form)
                .is_some_and(|on| issued.issued_on < on)
        })
        .count();
    if n_out == 0 {
        return Vec::new();
    }
    vec![
        Finding::note(
            "continued.certificates_out",
            format!("前の資格の証が{n_out}枚、まだ回収されていません。資格喪失の案件で回収してください。"),
        )
        .at(FieldPath::of(LOST_ON.name()))
        .law("則第51条"),
    ]
}

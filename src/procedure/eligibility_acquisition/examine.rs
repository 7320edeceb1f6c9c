//! 資格取得の審査: all that law and common sense say about the form, at once.
//! It must not calculate limits or days; those are functions of `domain`.

use crate::domain::age::turns_75_on;
use crate::domain::deadline::{employer_deadline, lateness_days, needs_delay_reason};
use crate::domain::eligibility::{Acquisition, AcquisitionProblem, acquisition_problems};
use crate::domain::entry::Fact;
use crate::domain::finding::{FieldPath, Finding};
use crate::domain::remuneration::{RemunerationError, remuneration_total};
use crate::domain::society::Numbering;
use crate::domain::yen::Yen;
use crate::procedure::catalogue::AttachmentAnswer;
use crate::procedure::certificates::examine_certificates;
use crate::procedure::dependent_findings::{
    Supporter, examine_dependents, pending_addresses, unconfirmed_income,
};
use crate::procedure::dependents::{DEPENDENT_BRANCH, DEPENDENTS};
use crate::procedure::eligibility_acquisition::{
    DELAY_REASON, HAS_DEPENDENTS, HasDependents, INSURED_INCOME, IS_REHIRED, PAY_CASH, PAY_IN_KIND,
    PAY_TOTAL, PAY_TOTAL_WRITTEN, SUBMITTED_ON, TAX_CERTIFICATE, decision, has_dependents,
};
use crate::procedure::facts::Facts;
use crate::procedure::form::Form;
use crate::procedure::numbering::{
    EMPLOYERS_NUMBER, ESTABLISHMENT, MEMBER_NUMBER, branch_of, number_of, symbol_of,
};
use crate::procedure::person::{BIRTH_ON, PERSON, Someone};
use crate::procedure::step_findings::examine_inquiries;
use crate::procedure::subject::ACQUIRED_ON;

/// All findings about the form.
pub(super) fn examine(form: &Form, facts: &Facts) -> Vec<Finding> {
    let mut all = examine_establishment(form, facts);
    all.extend(Someone::of(form).examine(facts));
    all.extend(examine_acquisition(form, facts));
    all.extend(examine_lateness(form, facts));
    all.extend(examine_pay(form));
    all.extend(examine_grade(form));
    all.extend(examine_numbers(form, facts));
    all.extend(examine_rehire(form));
    all.extend(examine_presence(form));
    if HAS_DEPENDENTS.get(form) != Some(HasDependents::No) {
        all.extend(examine_dependents(form, supporter(form), facts));
    }
    all.extend(examine_certificates(form, facts));
    all.extend(examine_inquiries(form));
    all.extend(examine_removed(form, facts));
    all.extend(examine_omitted_income(form));
    all.extend(examine_addresses(form));
    all
}

/// 課税証明書 omitted by 情報照会.
fn examine_omitted_income(form: &Form) -> Vec<Finding> {
    let is_omitted = TAX_CERTIFICATE.get(form) == Some(AttachmentAnswer::OmittedByInquiry);
    if !is_omitted || !has_dependents(form) {
        return Vec::new();
    }
    unconfirmed_income(form)
}

fn examine_addresses(form: &Form) -> Vec<Finding> {
    let dependents = Someone::in_rows(form, DEPENDENTS.name()).filter(|_| has_dependents(form));
    pending_addresses(std::iter::once(Someone::of(form)).chain(dependents))
}

/// What the dependents are measured against: without a stated income, twelve months of the 報酬月額.
fn supporter(form: &Form) -> Supporter {
    let of_pay = || PAY_TOTAL.get(form)?.get().checked_mul(12).map(Yen::new);
    Supporter {
        birth_on: BIRTH_ON.get(form),
        insured_from: ACQUIRED_ON.get(form),
        income: INSURED_INCOME.get(form).or_else(of_pay),
    }
}

/// 訂正: somebody whom the corrected case had registered is no longer on the form.
fn examine_removed(form: &Form, facts: &Facts) -> Vec<Finding> {
    let rows = form.rows(DEPENDENTS.name()).iter();
    let on_form: Vec<_> = std::iter::once(form)
        .chain(rows)
        .filter_map(|person| PERSON.get(person))
        .collect();
    let is_removed = facts.corrects.iter().any(|written| {
        matches!(written.entry.fact, Fact::DependentCertified { .. })
            && !on_form.contains(&written.entry.person)
    });
    if !is_removed {
        return Vec::new();
    }
    vec![
        Finding::confirm(
            "correction.dependent_removed",
            "訂正前の届書にあった被扶養者がいません。認定を取り消し、中間サーバーには取消の行を出します。",
        )
        .at(FieldPath::of(DEPENDENTS.name())),
    ]
}

fn examine_establishment(form: &Form, facts: &Facts) -> Vec<Finding> {
    let mut all = Vec::new();
    if let Some(code) = ESTABLISHMENT.get(form)
        && facts.establishment(&code.0).is_none()
    {
        all.push(
            Finding::blocks(
                "acquisition.unknown_establishment",
                "登録のない事業所です。事業所の一覧から選んでください。",
            )
            .at(FieldPath::of(ESTABLISHMENT.name())),
        );
    }
    if SUBMITTED_ON.get(form) > Some(facts.received_on) {
        all.push(
            Finding::confirm(
                "acquisition.submitted_after_receipt",
                "提出年月日が受付年月日より後になっています。日付を確かめてください。",
            )
            .at(FieldPath::of(SUBMITTED_ON.name())),
        );
    }
    all
}

fn examine_acquisition(form: &Form, facts: &Facts) -> Vec<Finding> {
    let (Some(acquired_on), Some(birth_on)) = (ACQUIRED_ON.get(form), BIRTH_ON.get(form)) else {
        return Vec::new();
    };
    let covered_from = ESTABLISHMENT
        .get(form)
        .and_then(|code| facts.establishment(&code.0))
        .map_or(acquired_on, |establishment| establishment.covered_from);
    let acquisition = Acquisition {
        acquired_on,
        birth_on,
        covered_from,
        today: facts.today,
    };
    let mut all: Vec<Finding> = acquisition_problems(&acquisition)
        .into_iter()
        .map(acquisition_finding)
        .collect();
    let turns_on = turns_75_on(birth_on);
    if acquired_on < turns_on && turns_on <= facts.today {
        all.push(
            Finding::confirm(
                "acquisition.turned_75_since",
                "取得の後、すでに75歳の誕生日を過ぎています。後期高齢者医療に移るため、資格喪失届もあわせて確かめてください。",
            )
            .at(FieldPath::of(ACQUIRED_ON.name()))
            .law("健康保険法第36条"),
        );
    }
    all
}

fn acquisition_finding(problem: AcquisitionProblem) -> Finding {
    let (finding, law) = match problem {
        AcquisitionProblem::After75 => (
            Finding::blocks(
                "acquisition.after_75",
                "資格取得年月日に75歳以上です。後期高齢者医療の被保険者となるため取得できません。",
            ),
            "健康保険法第3条第1項第7号",
        ),
        AcquisitionProblem::BeforeBirth => (
            Finding::blocks(
                "acquisition.before_birth",
                "資格取得年月日が生年月日より前になっています。",
            ),
            "",
        ),
        AcquisitionProblem::BeforeCoverage => (
            Finding::blocks(
                "acquisition.before_coverage",
                "資格取得年月日が事業所の適用年月日より前になっています。",
            ),
            "健康保険法第35条",
        ),
        AcquisitionProblem::InFuture => (
            Finding::blocks(
                "acquisition.in_future",
                "資格取得年月日が今日より後です。取得した日以後に登録してください。",
            ),
            "健康保険法第35条",
        ),
        AcquisitionProblem::UnderWorkingAge => (
            Finding::confirm(
                "acquisition.under_working_age",
                "資格取得年月日に義務教育を終えていない年齢です。生年月日を確かめてください。",
            ),
            "労働基準法第56条",
        ),
    };
    finding.at(FieldPath::of(ACQUIRED_ON.name())).law(law)
}

fn examine_lateness(form: &Form, facts: &Facts) -> Vec<Finding> {
    let Some(acquired_on) = ACQUIRED_ON.get(form) else {
        return Vec::new();
    };
    let mut all = Vec::new();
    let n_days = lateness_days(employer_deadline(acquired_on), facts.received_on);
    if n_days > 0 {
        all.push(
            Finding::note(
                "acquisition.late",
                format!("届出期限（5日以内）を{n_days}日過ぎて届きました。"),
            )
            .at(FieldPath::of(ACQUIRED_ON.name()))
            .law("健康保険法施行規則第24条"),
        );
    }
    if needs_delay_reason(acquired_on, facts.received_on) && DELAY_REASON.get(form).is_none() {
        all.push(
            Finding::blocks(
                "acquisition.delay_reason_missing",
                "取得から60日を超えて届きました。遅延理由書の内容を入力してください。",
            )
            .at(FieldPath::of(DELAY_REASON.name())),
        );
    }
    all
}

fn examine_pay(form: &Form) -> Vec<Finding> {
    let (Some(cash), Some(in_kind)) = (PAY_CASH.get(form), PAY_IN_KIND.get(form)) else {
        return Vec::new();
    };
    let written = PAY_TOTAL_WRITTEN.get(form).or_else(|| PAY_TOTAL.get(form));
    let Some(error) = written.and_then(|total| remuneration_total(cash, in_kind, total).err())
    else {
        return Vec::new();
    };
    let (code, key) = match error {
        RemunerationError::Total { .. } => ("acquisition.pay_total", PAY_TOTAL_WRITTEN),
        RemunerationError::Negative => ("acquisition.pay_negative", PAY_CASH),
        RemunerationError::Nothing => ("acquisition.pay_zero", PAY_CASH),
    };
    vec![
        Finding::blocks(code, error.to_string())
            .at(FieldPath::of(key.name()))
            .law("健康保険法第42条"),
    ]
}

/// Without a grade table for the day nothing can be decided.
fn examine_grade(form: &Form) -> Vec<Finding> {
    let is_known = ACQUIRED_ON.get(form).zip(PAY_TOTAL.get(form)).is_some();
    if !is_known || decision(form).is_some() {
        return Vec::new();
    }
    vec![
        Finding::blocks(
            "acquisition.no_grade_table",
            "資格取得年月日に有効な等級表がありません。2016年4月1日より前の取得は、このプログラムでは決定できません。",
        )
        .at(FieldPath::of(ACQUIRED_ON.name()))
        .law("健康保険法第40条"),
    ]
}

/// 番号 and 枝番 are never reused, so they can come to an end.
fn examine_numbers(form: &Form, facts: &Facts) -> Vec<Finding> {
    let mut all = Vec::new();
    if symbol_of(form).is_some() && number_of(form).is_none() {
        all.push(
            Finding::blocks(
                "acquisition.numbers_exhausted",
                "この記号には空いている番号がありません。事業所に別の記号を設けてください。",
            )
            .at(FieldPath::of(MEMBER_NUMBER.name())),
        );
    }
    all.extend(employers_number_not_used(form, facts));
    for someone in Someone::in_rows(form, DEPENDENTS.name()) {
        if branch_of(someone.form).is_none() {
            all.push(
                Finding::blocks(
                    "acquisition.branches_exhausted",
                    "枝番が99を超えます。この番号では被扶養者を追加できません。",
                )
                .at(someone.path(DEPENDENT_BRANCH.name())),
            );
        }
    }
    all
}

/// Where the society follows the 整理番号, a number other than the employer's is said, not given in silence.
fn employers_number_not_used(form: &Form, facts: &Facts) -> Option<Finding> {
    let wanted = EMPLOYERS_NUMBER.get(form)?;
    let given = MEMBER_NUMBER.get(form)?;
    let is_followed = facts.society.numbering == Numbering::EmployersFirst;
    (is_followed && wanted != given).then(|| {
        Finding::note(
            "acquisition.employers_number_not_used",
            format!(
                "整理番号{wanted}は使えないため、番号を{given}とします。事業主に知らせてください。"
            ),
        )
        .at(FieldPath::of(MEMBER_NUMBER.name()))
    })
}

fn examine_rehire(form: &Form) -> Vec<Finding> {
    if IS_REHIRED.get(form) != Some(true) {
        return Vec::new();
    }
    vec![
        Finding::note(
            "acquisition.rehired",
            "退職後の継続再雇用（同日得喪）です。同じ日の資格喪失届とあわせて処理してください。",
        )
        .at(FieldPath::of(IS_REHIRED.name())),
    ]
}

fn examine_presence(form: &Form) -> Vec<Finding> {
    let n_rows = form.rows(DEPENDENTS.name()).len();
    let (code, message) = match HAS_DEPENDENTS.get(form) {
        Some(HasDependents::Yes) if n_rows == 0 => (
            "acquisition.dependents_absent",
            "被扶養者「有」ですが、被扶養者届の内容がありません。入力するか、届出者に確かめてください。",
        ),
        Some(HasDependents::No) if n_rows > 0 => (
            "acquisition.dependents_present",
            "被扶養者「無」ですが、被扶養者が入力されています。どちらが正しいか確かめてください。",
        ),
        _ => return Vec::new(),
    };
    vec![Finding::blocks(code, message).at(FieldPath::of(HAS_DEPENDENTS.name()))]
}

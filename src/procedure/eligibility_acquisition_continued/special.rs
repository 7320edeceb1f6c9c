//! 特例退職被保険者の要件: what the form and the ledger say of them (健康保険法附則第3条, 規約).
//! It must not set a condition; those are `special_retired`.

use crate::domain::age::birthday;
use crate::domain::date::Date;
use crate::domain::finding::{FieldPath, Finding, Severity};
use crate::domain::member::Category;
use crate::domain::period::Period;
use crate::domain::special_retired::{
    Pension, SpecialRetiredApplication, SpecialRetiredProblem, application_until,
    months_of_membership, special_retired_problems,
};
use crate::procedure::eligibility_acquisition::DEADLINE;
use crate::procedure::eligibility_acquisition_continued::former::former;
use crate::procedure::eligibility_acquisition_continued::keys::{
    CONTINUED_KIND, EARLIER, EARLIER_FROM, EARLIER_KIND, EARLIER_LOST_ON, EarlierKind,
    LIVES_IN_JAPAN, LOST_ON, PENSION_PROOF_ON, PENSION_SINCE_ON, SPECIAL_FROM, is_special,
};
use crate::procedure::facts::Facts;
use crate::procedure::form::Form;
use crate::procedure::person::BIRTH_ON;
use crate::procedure::subject::ACQUIRED_ON;
use crate::procedure::value::Value;

/// Memberships of this society except 任意継続・特例退職, those before the ledger included.
fn periods(form: &Form, facts: &Facts) -> Vec<Period> {
    let of_ledger = facts
        .subject_file()
        .into_iter()
        .flat_map(|file| file.insured())
        .filter(|period| period.category == Category::Employed)
        .filter_map(|period| Period::of_membership(period.valid_from, period.lost_on()));
    let before = form.rows(EARLIER.name()).iter();
    let before = before
        .filter(|row| EARLIER_KIND.get(row) == Some(EarlierKind::Own))
        .filter_map(|row| Period::of_membership(EARLIER_FROM.get(row)?, EARLIER_LOST_ON.get(row)));
    of_ledger.chain(before).collect()
}

fn pension(form: &Form) -> Pension {
    let is_since_before = PENSION_SINCE_ON.get(form) <= LOST_ON.get(form);
    match (PENSION_PROOF_ON.get(form), PENSION_SINCE_ON.get(form)) {
        (Some(arrived_on), _) => Pension::Certificate { arrived_on },
        (None, Some(_)) if is_since_before => Pension::Before,
        (None, Some(since_on)) => Pension::Certificate {
            arrived_on: since_on,
        },
        (None, None) => Pension::None,
    }
}

fn application<'a>(
    form: &Form,
    periods: &'a [Period],
    facts: &Facts,
) -> Option<SpecialRetiredApplication<'a>> {
    let before = former(form, facts);
    let is_voluntary = before.is_some_and(|period| {
        period.category == Category::Voluntary
            && ACQUIRED_ON.get(form).is_some_and(|on| period.covers(on))
    });
    Some(SpecialRetiredApplication {
        birth_on: BIRTH_ON.get(form)?,
        lost_on: LOST_ON.get(form)?,
        periods,
        pension: pension(form),
        accepted_on: facts.received_on,
        lives_in_japan: LIVES_IN_JAPAN.get(form) == Some(true),
        is_voluntary,
    })
}

/// The last day for the 申出.
#[must_use]
pub fn due_on(form: &Form, facts: &Facts) -> Option<Date> {
    let periods = periods(form, facts);
    let application = application(form, &periods, facts)?;
    Some(application_until(
        &application,
        &facts.society.voluntary.special_retired,
    ))
}

/// 当組合の加入月数.
pub(super) fn months(form: &Form, facts: &Facts) -> Option<Value> {
    let lost_on = LOST_ON.get(form).filter(|_| is_special(form))?;
    let months = months_of_membership(&periods(form, facts), lost_on);
    Some(Value::Int(i64::try_from(months.len()).ok()?))
}

/// 規約で定める年齢からの加入月数.
pub(super) fn months_after_age(form: &Form, facts: &Facts) -> Option<Value> {
    let lost_on = LOST_ON.get(form).filter(|_| is_special(form))?;
    let age = facts.society.voluntary.special_retired.counted_from_age;
    let from = birthday(BIRTH_ON.get(form)?, age).year_month();
    let months = months_of_membership(&periods(form, facts), lost_on);
    let counted = months.iter().filter(|month| **month >= from).count();
    Some(Value::Int(i64::try_from(counted).ok()?))
}

/// What stands against a 特例退職.
#[must_use]
pub fn examine_special(form: &Form, facts: &Facts) -> Vec<Finding> {
    if !is_special(form) {
        return Vec::new();
    }
    let mut all = special_day(form, facts);
    let periods = periods(form, facts);
    let rules = &facts.society.voluntary.special_retired;
    let Some(application) = application(form, &periods, facts) else {
        return all;
    };
    all.extend(
        special_retired_problems(&application, rules)
            .into_iter()
            .map(finding),
    );
    all
}

/// 資格取得年月日 other than the day of the 受付.
fn special_day(form: &Form, facts: &Facts) -> Vec<Finding> {
    let named = SPECIAL_FROM.get(form);
    let (Some(from), Some(lost_on)) = (named, LOST_ON.get(form)) else {
        return Vec::new();
    };
    let finding = if from < lost_on {
        Finding::blocks(
            "continued.special_before_loss",
            "特例退職の資格取得年月日が資格喪失年月日より前になっています。",
        )
    } else if from != facts.received_on.max(lost_on) {
        Finding::confirm(
            "continued.special_other_day",
            "特例退職の資格は、法律では申出が受理された日に取得します。規約の定めを確かめて理由を入力してください。",
        )
    } else {
        return Vec::new();
    };
    vec![
        finding
            .at(FieldPath::of(SPECIAL_FROM.name()))
            .law("健康保険法附則第3条第3項"),
    ]
}

fn finding(problem: SpecialRetiredProblem) -> Finding {
    let (code, key, message) = match problem {
        SpecialRetiredProblem::NotSpecificSociety => (
            "continued.not_specific_society",
            CONTINUED_KIND.name(),
            "組合設定で特定健康保険組合になっていません。特例退職被保険者の資格は、特定健康保険組合だけが扱えます。".to_owned(),
        ),
        SpecialRetiredProblem::After75 => (
            "continued.after_75",
            BIRTH_ON.name(),
            "75歳以上です。後期高齢者医療の被保険者となるため取得できません。".to_owned(),
        ),
        SpecialRetiredProblem::StillVoluntary => (
            "continued.still_voluntary",
            CONTINUED_KIND.name(),
            "任意継続被保険者である間は、特例退職被保険者になれません。先に任意継続の資格喪失を処理してください。".to_owned(),
        ),
        SpecialRetiredProblem::TooFewYears {
            n_months,
            n_months_after_age,
        } => (
            "continued.too_few_years",
            EARLIER.name(),
            format!("当組合の加入期間（{n_months}か月、うち規約の年齢から{n_months_after_age}か月）が規約の年数に足りません。台帳より前の期間があれば入力し、なければ理由を入力してください。"),
        ),
        SpecialRetiredProblem::NoPension => (
            "continued.no_pension",
            PENSION_SINCE_ON.name(),
            "老齢厚生年金の受給権を確かめる内容がありません。受給権の発生日か年金証書の受領日を入力してください。".to_owned(),
        ),
        SpecialRetiredProblem::Abroad => (
            "continued.abroad",
            LIVES_IN_JAPAN.name(),
            "国内に住所（住民票）がない人です。規約の要件を確かめて理由を入力してください。".to_owned(),
        ),
        SpecialRetiredProblem::Late { accepted_until } => (
            "continued.special_late",
            DEADLINE.name(),
            format!(
                "申出の期限（{}）を過ぎて届きました。受け付ける理由を入力してください。",
                accepted_until.wareki()
            ),
        ),
    };
    let finding = match problem.severity() {
        Severity::Blocks => Finding::blocks(code, message),
        Severity::Confirm => Finding::confirm(code, message),
        Severity::Note => Finding::note(code, message),
    };
    finding
        .at(FieldPath::of(key))
        .law("健康保険法附則第3条第1項")
}

//! 傷病手当金の審査: what stands against the sheet itself: days, pages of the 事業主 and the doctor, the illness.
//! It must not calculate; the right stands in `examine_right`, other income in `examine_income`.

use crate::domain::attendance;
use crate::domain::finding::{FieldPath, Finding};
use crate::domain::yen::Yen;
use crate::procedure::account;
use crate::procedure::facts::Facts;
use crate::procedure::field::Key;
use crate::procedure::form::Form;
use crate::procedure::injury_sickness_allowance::claim::{
    MAX_DAYS, claimed, last_employed, periods,
};
use crate::procedure::injury_sickness_allowance::examine_income::examine_income;
use crate::procedure::injury_sickness_allowance::examine_right::examine_right;
use crate::procedure::injury_sickness_allowance::keys::{
    APPLIED_ON, AT_WORK, ATTENDANCE, CERTIFIED, DOCTOR_SIGNED_ON, EMPLOYER_SIGNED_ON, FROM,
    ONSET_ON, PAYABLE, PERIOD_FROM, PERIOD_UNTIL, THIRD_PARTY, UNTIL,
};
use crate::procedure::step_findings::examine_inquiries;
use crate::procedure::subject::examine_subject;
use crate::procedure::value::FieldType;

/// All findings about the form.
pub(super) fn examine(form: &Form, facts: &Facts) -> Vec<Finding> {
    let mut all = examine_subject(form, facts);
    all.extend(examine_period(form, facts));
    all.extend(examine_illness(form));
    all.extend(examine_employer(form, facts));
    all.extend(examine_doctor(form));
    all.extend(examine_income(form, facts));
    all.extend(examine_right(form, facts));
    let is_paid = PAYABLE.get(form) > Some(Yen::ZERO);
    all.extend(account::examine_own_holder(form).filter(|_| is_paid));
    all.extend(account::examine_transfer_day(form, facts));
    all.extend(account::examine(form));
    all.extend(examine_inquiries(form));
    all
}

/// A finding beside a field.
pub(super) fn at<T: FieldType>(key: Key<T>, finding: Finding) -> Finding {
    finding.at(FieldPath::of(key.name()))
}

/// 申請期間: in order, not in the future, of a length that can be worked out.
fn examine_period(form: &Form, facts: &Facts) -> Vec<Finding> {
    let mut all = Vec::new();
    let (from, until) = (FROM.get(form), UNTIL.get(form));
    if let Some((from, until)) = from.zip(until) {
        if until < from {
            all.push(at(
                UNTIL,
                Finding::blocks(
                    "allowance.period_reversed",
                    "申請期間の末日が初日より前になっています。申請書の日付を確かめてください。",
                ),
            ));
        } else if claimed(form).is_none() {
            all.push(at(
                UNTIL,
                Finding::blocks(
                    "allowance.period_too_long",
                    format!(
                        "申請期間が{MAX_DAYS}日を超えています。日付を確かめ、長い期間は申請書を分けてください。"
                    ),
                ),
            ));
        }
    }
    if until > Some(facts.received_on) {
        all.push(at(
            UNTIL,
            Finding::blocks(
                "allowance.period_in_future",
                "申請期間の末日が受付年月日より後です。労務不能であった日の後に申請するものです。受付日までの期間にするか、期間が過ぎてから受け付けてください。",
            )
            .law("健康保険法第99条第1項"),
        ));
    }
    if APPLIED_ON.get(form) > Some(facts.received_on) {
        all.push(at(
            APPLIED_ON,
            Finding::confirm(
                "allowance.applied_after_receipt",
                "申請年月日が受付年月日より後になっています。日付を確かめてください。",
            ),
        ));
    }
    all
}

/// 業務上 is 労災; a third party pays first.
fn examine_illness(form: &Form) -> Vec<Finding> {
    let mut all = Vec::new();
    if AT_WORK.get(form) == Some(true) {
        all.push(at(
            AT_WORK,
            Finding::blocks(
                "allowance.work_injury",
                "仕事中または通勤中の負傷は、健康保険の傷病手当金の対象になりません。労災保険へ請求するよう案内し、返戻してください。",
            )
            .law("健康保険法第55条"),
        ));
    }
    if THIRD_PARTY.get(form) == Some(true) {
        all.push(at(
            THIRD_PARTY,
            Finding::confirm(
                "allowance.third_party",
                "第三者の行為による負傷です。第三者行為による傷病届の提出を確かめてください。",
            )
            .law("健康保険法第57条・則第65条"),
        ));
    }
    if ONSET_ON.get(form).is_some()
        && ONSET_ON.get(form) > FROM.get(form)
        && FROM.get(form).is_some()
    {
        all.push(at(
            ONSET_ON,
            Finding::confirm(
                "allowance.onset_after_period",
                "発病・負傷年月日が申請期間の初日より後です。日付を確かめてください。",
            ),
        ));
    }
    all
}

/// 事業主の欄: needed for the days of the employment.
fn examine_employer(form: &Form, facts: &Facts) -> Vec<Finding> {
    if claimed(form).is_none() {
        return Vec::new();
    }
    let mut all = Vec::new();
    let text = ATTENDANCE.get(form);
    let marks = text.as_deref().map(attendance::read);
    let last = last_employed(form, facts);
    if marks == Some(None) {
        all.push(at(
            ATTENDANCE,
            Finding::blocks(
                "allowance.attendance_unreadable",
                "勤務状況を読み取れません。日を選び直して入力してください。",
            ),
        ));
    }
    if last.is_some() && text.is_none() {
        all.push(at(
            ATTENDANCE,
            Finding::confirm(
                "allowance.attendance_empty",
                "勤務状況が入力されていません。すべての日を労務不能として計算します。事業主の欄を確かめてください。",
            )
            .law("健康保険法施行規則第84条"),
        ));
    }
    let signed_on = EMPLOYER_SIGNED_ON.get(form);
    match (signed_on, last) {
        (None, Some(_)) => all.push(at(
            EMPLOYER_SIGNED_ON,
            Finding::blocks(
                "allowance.employer_unsigned",
                "在職中の期間を含む申請には、事業主の証明が必要です。証明年月日を入力してください。",
            )
            .law("健康保険法施行規則第84条"),
        )),
        (Some(signed_on), Some(last)) if signed_on < last => {
            all.push(at(
                EMPLOYER_SIGNED_ON,
                Finding::confirm(
                    "allowance.employer_signed_early",
                    "事業主の証明年月日が、証明する期間の末日より前です。事業主に確かめてください。",
                ),
            ));
        }
        _ => {}
    }
    all
}

/// 医師の欄: the period certified, and the day of the signature.
fn examine_doctor(form: &Form) -> Vec<Finding> {
    let mut all = Vec::new();
    for (index, row) in form.rows(CERTIFIED.name()).iter().enumerate() {
        let days = PERIOD_FROM.get(row).zip(PERIOD_UNTIL.get(row));
        if days.is_some_and(|(from, until)| until < from) {
            all.push(
                Finding::blocks(
                    "allowance.certified_reversed",
                    "労務不能と認めた期間の末日が初日より前です。意見書の日付を確かめてください。",
                )
                .at(FieldPath::in_row(
                    CERTIFIED.name(),
                    index,
                    PERIOD_UNTIL.name(),
                )),
            );
        }
    }
    let Some(period) = claimed(form) else {
        return all;
    };
    let certified = periods(form, CERTIFIED.name());
    if certified.is_empty() {
        all.push(at(
            CERTIFIED,
            Finding::blocks(
                "allowance.not_certified",
                "医師が労務不能と認めた期間が入力されていません。意見書の期間を入力してください。",
            )
            .law("健康保険法施行規則第84条第2項"),
        ));
    } else {
        let n_days = (0..)
            .map(|n| period.from().add_days(n))
            .take_while(|day| Some(*day) <= period.until())
            .filter(|day| !certified.iter().any(|period| period.contains(*day)))
            .count();
        if n_days > 0 {
            all.push(at(
                CERTIFIED,
                Finding::confirm(
                    "allowance.beyond_certificate",
                    format!(
                        "申請期間のうち{n_days}日は、医師が労務不能と認めた期間に含まれません。その日は支給しません。"
                    ),
                )
                .law("健康保険法第99条第1項"),
            ));
        }
    }
    if let Some((signed_on, until)) = DOCTOR_SIGNED_ON.get(form).zip(period.until())
        && signed_on < until
    {
        all.push(at(
            DOCTOR_SIGNED_ON,
            Finding::confirm(
                "allowance.doctor_signed_early",
                "医師の証明年月日が申請期間の末日より前です。証明日より後の日の労務不能を医師に確かめてください。",
            ),
        ));
    }
    all
}

//! 資格喪失の審査: all that stands against a 資格喪失届 of an employer.
//! It must not change anything; findings only.

use crate::domain::deadline::{employer_deadline, lateness_days, needs_delay_reason};
use crate::domain::finding::{FieldPath, Finding};
use crate::domain::loss_reason::LossReason;
use crate::domain::member::Category;
use crate::domain::period::Period;
use crate::domain::voluntary::{application_deadline, has_two_months, unbroken_from};
use crate::procedure::eligibility_loss::{
    DELAY_REASON, NotifiedReason, REASON, WRITTEN_LOST_ON, day_by_law, is_same_day, may_differ,
};
use crate::procedure::facts::Facts;
use crate::procedure::form::Form;
use crate::procedure::loss_findings::{Ahead, event_in_future, examine_loss, examine_returns};
use crate::procedure::losses::{LOSS_REASON, LOST_ON, examine_written, losing};
use crate::procedure::step_findings::examine_inquiries;
use crate::procedure::subject::{WRITTEN_NUMBER, examine_subject};

/// All findings about the form.
pub(super) fn examine(form: &Form, facts: &Facts) -> Vec<Finding> {
    let mut all = examine_subject(form, facts);
    all.extend(examine_category(form, facts));
    all.extend(examine_written(form));
    all.extend(examine_day(form, facts));
    all.extend(examine_loss(Ahead::Announced, form, facts));
    all.extend(examine_lateness(form, facts));
    all.extend(examine_pair(form, facts));
    all.extend(examine_returns(form, facts));
    all.extend(examine_inquiries(form));
    all.extend(voluntary_candidate(form, facts));
    all
}

/// The 届 of an employer is about an employed person.
fn examine_category(form: &Form, facts: &Facts) -> Option<Finding> {
    let period = losing(form, facts)?;
    (period.category != Category::Employed).then(|| {
        Finding::blocks(
            "loss.not_employed",
            "任意継続または特例退職の被保険者です。「適用（資格喪失［任継・特退］）」で受け付けてください。",
        )
        .at(FieldPath::of(WRITTEN_NUMBER.name()))
        .law("健康保険法第38条・附則第3条")
    })
}

/// The day written on the 届 against the day that follows from the reason. Nothing is repaired in silence.
fn examine_day(form: &Form, facts: &Facts) -> Vec<Finding> {
    let Some(reason) = REASON.get(form) else {
        return Vec::new();
    };
    let mut all = Vec::new();
    if matches!(reason, NotifiedReason::Death | NotifiedReason::Disability) {
        all.extend(event_in_future(form, facts));
    }
    let days = WRITTEN_LOST_ON.get(form).zip(day_by_law(form));
    let Some((_, by_law)) = days.filter(|(written, by_law)| written != by_law) else {
        return all;
    };
    let rule = match reason {
        NotifiedReason::Retirement => "退職日の翌日",
        NotifiedReason::Death => "死亡日の翌日",
        NotifiedReason::Age75 => "75歳の誕生日",
        NotifiedReason::Disability => "障害認定の日",
        NotifiedReason::SocialSecurityAgreement => "協定が適用される日",
        NotifiedReason::Exclusion => "適用除外となった日の翌日",
        NotifiedReason::SameDayMove => "再雇用・転籍の日",
    };
    let message = format!(
        "届書の喪失年月日が、原因から定まる日（{rule}、{}）と異なります。",
        by_law.wareki()
    );
    let finding = if may_differ(reason) {
        Finding::confirm(
            "loss.day_differs",
            format!("{message}届書の日で決定するときは、その理由を入力してください。"),
        )
    } else {
        Finding::blocks(
            "loss.day_differs",
            format!(
                "{message}どちらの日が正しいかを届出者に確かめ、誤りを直すか返戻してください。"
            ),
        )
    };
    all.push(
        finding
            .at(FieldPath::of(WRITTEN_LOST_ON.name()))
            .law("健康保険法第36条"),
    );
    all
}

fn examine_lateness(form: &Form, facts: &Facts) -> Vec<Finding> {
    let Some(lost_on) = LOST_ON.get(form) else {
        return Vec::new();
    };
    let mut all = Vec::new();
    let n_days = lateness_days(employer_deadline(lost_on), facts.received_on);
    if n_days > 0 {
        all.push(
            Finding::note(
                "loss.late",
                format!("届出期限（5日以内）を{n_days}日過ぎて届きました。"),
            )
            .at(FieldPath::of(LOST_ON.name()))
            .law("健康保険法施行規則第29条"),
        );
    }
    if needs_delay_reason(lost_on, facts.received_on) && DELAY_REASON.get(form).is_none() {
        all.push(
            Finding::blocks(
                "loss.delay_reason_missing",
                "喪失から60日を超えて届きました。遅延理由書の内容を入力してください。",
            )
            .at(FieldPath::of(DELAY_REASON.name())),
        );
    }
    all
}

/// 同日得喪: the other half of the pair, open or decided.
fn examine_pair(form: &Form, facts: &Facts) -> Vec<Finding> {
    let (Some(lost_on), Some(file)) = (LOST_ON.get(form), facts.subject_file()) else {
        return Vec::new();
    };
    let at = |finding: Finding| vec![finding.at(FieldPath::of(REASON.name()))];
    let own = losing(form, facts).map(|period| period.entry);
    // A 任意継続 of the same day is no 継続再雇用・転籍.
    let mut followers = file
        .insured()
        .filter(|period| Some(period.entry) != own && period.category == Category::Employed);
    let is_decided = followers.any(|period| period.since == lost_on);
    let mut others = facts.other_cases.iter();
    let open = others.find(|other| {
        other.procedure == "eligibility_acquisition" && other.acquired_on == Some(lost_on)
    });
    match (is_same_day(form), is_decided, open) {
        (true, false, None) => at(Finding::note(
            "loss.pair_missing",
            "同じ日の資格取得届がまだありません。継続再雇用・転籍であれば、資格取得届とあわせて処理してください。",
        )),
        (true, false, Some(other)) => at(Finding::note(
            "loss.pair_open",
            format!(
                "同じ日の資格取得の案件（{}）を処理中です。あわせて決裁してください。",
                other.receipt_number
            ),
        )),
        (false, false, Some(other)) => at(Finding::confirm(
            "loss.pair_unsaid",
            format!(
                "同じ日の資格取得の案件（{}）があります。継続再雇用・転籍（同日得喪）でないかを確かめてください。",
                other.receipt_number
            ),
        )),
        (false, true, _) => at(Finding::confirm(
            "loss.pair_unsaid",
            "同じ日に資格を取得しています。継続再雇用・転籍（同日得喪）でないかを確かめてください。",
        )),
        (true, true, _) | (false, false, None) => Vec::new(),
    }
}

/// 任意継続の候補: who was insured for two months may go on, by asking within 20 days.
fn voluntary_candidate(form: &Form, facts: &Facts) -> Option<Finding> {
    let lost_on = LOST_ON.get(form)?;
    let leaves = matches!(
        LOSS_REASON.get(form)?,
        LossReason::Retirement | LossReason::Exclusion
    );
    let file = facts.subject_file()?;
    let periods: Vec<Period> = file
        .insured()
        .filter(|period| period.category == Category::Employed)
        .filter_map(|period| {
            let ended_on = period.lost_on().map_or(lost_on, |on| on.min(lost_on));
            Period::of_membership(period.since, Some(ended_on))
        })
        .collect();
    let from = unbroken_from(&periods, lost_on)?;
    let society = &facts.society;
    let deadline = application_deadline(lost_on, &society.voluntary, &society.holidays);
    (leaves && has_two_months(from, lost_on)).then(|| {
        let until = deadline.accepted_until.wareki();
        let sentence = if deadline.accepted_until < facts.today {
            format!(
                "任意継続の要件を満たす人ですが、申出の期限（{until}）は過ぎています。正当な理由がある申出に限り受け付けることを、通知書に記載します。"
            )
        } else {
            format!(
                "任意継続の申出ができる人です。申出の期限は{until}（必着）です。通知書に記載します。"
            )
        };
        Finding::note("loss.voluntary_candidate", sentence)
        .at(FieldPath::of(LOST_ON.name()))
        .law("健康保険法第37条第1項")
    })
}

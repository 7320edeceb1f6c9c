//! 適用（資格喪失）: 健康保険被保険者資格喪失届 of an employer (健康保険法第36条・第39条・第48条, 則第29条).
//! It must not calculate what the law calculates; that is in `domain`. What every loss has in common is in `losses`.

mod documents;
mod examine;
mod flow;

use crate::domain::coded::coded_enum;
use crate::domain::date::Date;
use crate::domain::deadline::{employer_deadline, lateness_days};
use crate::domain::eligibility::{LossCause, LossEvent};
use crate::domain::loss_reason::LossReason;
use crate::domain::member::Category;
use crate::procedure::catalogue::{Counter, Procedure};
use crate::procedure::eligibility_loss::documents::DOCUMENTS;
use crate::procedure::eligibility_loss::examine::examine;
use crate::procedure::eligibility_loss::flow::{CHART, CHECKLIST, FLOW, OWN_DETAILS};
use crate::procedure::facts::Facts;
use crate::procedure::field::{Key, Section};
use crate::procedure::form::Form;
use crate::procedure::loss_rows::EXPORTS;
use crate::procedure::losses::{
    self, CEILING_RETURNED, ELDERLY_RETURNED, EVENT_ON, FAMILY, LOSS_REASON, LOST_ON, REMARKS,
    RETURNED, SUBMITTED_ON, UNRECOVERABLE, WRITTEN_BIRTH_ON, WRITTEN_KANA,
};
use crate::procedure::person::BIRTH_ON;
use crate::procedure::subject;
use crate::procedure::value::{FieldType, Value};

coded_enum! {
    /// 喪失（不該当）原因 of the 届書; its 4 退職等 is told apart where the day of loss differs.
    pub enum NotifiedReason {
        /// 退職等.
        Retirement = "4", "退職等";
        /// 死亡.
        Death = "5", "死亡";
        /// 75歳到達.
        Age75 = "7", "75歳到達";
        /// 障害認定.
        Disability = "9", "障害認定";
        /// 社会保障協定.
        SocialSecurityAgreement = "11", "社会保障協定";
        /// 4 退職等: 適用除外.
        Exclusion = "4_exclusion", "適用除外（労働時間の減少など）";
        /// 4 退職等: 同日得喪.
        SameDayMove = "4_same_day", "同日得喪（継続再雇用・転籍）";
    }
}

impl From<LossCause> for NotifiedReason {
    /// As the code of the 届書 says.
    fn from(cause: LossCause) -> NotifiedReason {
        match cause {
            LossCause::Retirement => NotifiedReason::Retirement,
            LossCause::Death => NotifiedReason::Death,
            LossCause::Age75 => NotifiedReason::Age75,
            LossCause::Disability => NotifiedReason::Disability,
            LossCause::SocialSecurityAgreement => NotifiedReason::SocialSecurityAgreement,
        }
    }
}

/// 喪失（不該当）原因.
pub const REASON: Key<NotifiedReason> = Key::new("reason");
/// 喪失年月日 as the 届書 writes it.
pub const WRITTEN_LOST_ON: Key<Date> = Key::new("written_lost_on");
/// 届出期限, computed.
pub const DEADLINE: Key<Date> = Key::new("deadline");
/// 遅延日数, computed.
pub const LATE_DAYS: Key<i64> = Key::new("late_days");
/// 遅延理由.
pub const DELAY_REASON: Key<String> = Key::new("delay_reason");
/// 二以上事業所勤務.
pub const HAS_TWO_WORKPLACES: Key<bool> = Key::new("has_two_workplaces");
/// 退職後の継続再雇用.
pub const IS_REHIRED: Key<bool> = Key::new("is_rehired");

const SECTIONS: &[Section] = &[
    subject::SECTION,
    Section {
        title: "届書との照合",
        fields: &[
            SUBMITTED_ON.field("提出年月日"),
            WRITTEN_KANA.field("届書のフリガナ"),
            WRITTEN_BIRTH_ON.field("届書の生年月日").birth(),
        ],
    },
    Section {
        title: "資格喪失",
        fields: &[
            REASON
                .field("喪失（不該当）原因")
                .always()
                .help("届書の「4 退職等」のうち、適用除外と同日得喪は分けて選びます。"),
            EVENT_ON
                .field("退職・死亡などの年月日")
                .when(needs_event)
                .help("退職日、死亡日、障害認定日、適用除外となった日、再雇用・転籍の日などです。"),
            WRITTEN_LOST_ON.field("喪失年月日（届書の記載）").always(),
            LOST_ON
                .field("資格喪失年月日")
                .computed(lost_on)
                .law("健康保険法第36条"),
            LOSS_REASON.field("資格喪失の理由").computed(loss_reason),
            DEADLINE
                .field("届出期限")
                .computed(deadline)
                .law("則第29条"),
            LATE_DAYS.field("遅延日数").computed(late_days),
            DELAY_REASON
                .field("遅延理由")
                .help("60日を超えて遅れた届出に必要です。"),
        ],
    },
    Section {
        title: "備考",
        fields: &[
            HAS_TWO_WORKPLACES.field("二以上事業所勤務"),
            IS_REHIRED.field("退職後の継続再雇用"),
            REMARKS.field("その他"),
        ],
    },
    Section {
        title: "証の回収",
        fields: &[
            RETURNED.always(),
            UNRECOVERABLE.always(),
            ELDERLY_RETURNED,
            CEILING_RETURNED,
        ],
    },
    FAMILY,
];

/// 適用（資格喪失）.
pub(super) const PROCEDURE: Procedure = Procedure {
    id: "eligibility_loss",
    title: "適用（資格喪失）",
    short_title: "資格喪失",
    counter: Counter::Employed,
    law: "健康保険法第36条・第39条・第48条、健康保険法施行規則第29条",
    version: 1,
    sections: SECTIONS,
    attachments: &[],
    flow: FLOW,
    chart: CHART,
    own_details: OWN_DETAILS,
    checklist: CHECKLIST,
    documents: DOCUMENTS,
    exports: EXPORTS,
    examine,
    effects: |form, facts| losses::effects(EVENT_ON.get(form), form, facts),
    step_entries: losses::step_entries,
    payments: |_, _| Vec::new(),
    suits: |file, today| {
        let own = file.insured_on(today);
        own.is_some_and(|period| period.category == Category::Employed)
    },
    carry_over: losses::carry_over,
};

fn needs_event(form: &Form) -> bool {
    REASON
        .get(form)
        .is_some_and(|reason| reason != NotifiedReason::Age75)
}

/// Whether the person goes on without a gap (同日得喪).
#[must_use]
pub fn is_same_day(form: &Form) -> bool {
    match REASON.get(form) {
        Some(NotifiedReason::SameDayMove) => true,
        Some(NotifiedReason::Retirement) => IS_REHIRED.get(form) == Some(true),
        _ => false,
    }
}

/// The day of loss that follows from the reason and its day.
#[must_use]
pub fn day_by_law(form: &Form) -> Option<Date> {
    let on = EVENT_ON.get(form);
    let event = match REASON.get(form)? {
        NotifiedReason::Retirement => LossEvent::Retirement { last_day: on? },
        NotifiedReason::Death => LossEvent::Death { on: on? },
        NotifiedReason::Age75 => LossEvent::Age75 {
            birth_on: BIRTH_ON.get(form)?,
        },
        NotifiedReason::Disability => LossEvent::Disability { on: on? },
        NotifiedReason::SocialSecurityAgreement => LossEvent::SocialSecurityAgreement { on: on? },
        NotifiedReason::Exclusion => LossEvent::Exclusion { on: on? },
        NotifiedReason::SameDayMove => LossEvent::SameDayMove { on: on? },
    };
    Some(event.lost_on())
}

/// Whether offices read the law differently for this reason, so that a confirmed 届書 stands. 未確認: the guide of
/// 日本年金機構 counts a changed contract from the day itself.
#[must_use]
pub const fn may_differ(reason: NotifiedReason) -> bool {
    matches!(
        reason,
        NotifiedReason::Exclusion | NotifiedReason::SocialSecurityAgreement
    )
}

fn lost_on(form: &Form, _: &Facts) -> Option<Value> {
    let by_law = day_by_law(form);
    let lost_on = if REASON.get(form).is_some_and(may_differ) {
        WRITTEN_LOST_ON.get(form).or(by_law)
    } else {
        by_law
    };
    lost_on.map(Value::Date)
}

fn loss_reason(form: &Form, _: &Facts) -> Option<Value> {
    let reason = match REASON.get(form)? {
        _ if is_same_day(form) => LossReason::SameDayMove,
        NotifiedReason::Retirement => LossReason::Retirement,
        NotifiedReason::Death => LossReason::Death,
        NotifiedReason::Age75 => LossReason::Age75,
        NotifiedReason::Disability => LossReason::Disability,
        NotifiedReason::SocialSecurityAgreement => LossReason::SocialSecurityAgreement,
        NotifiedReason::Exclusion => LossReason::Exclusion,
        NotifiedReason::SameDayMove => LossReason::SameDayMove,
    };
    Some(reason.into_value())
}

fn deadline(form: &Form, _: &Facts) -> Option<Value> {
    Some(Value::Date(employer_deadline(LOST_ON.get(form)?)))
}

fn late_days(form: &Form, facts: &Facts) -> Option<Value> {
    let due_on = employer_deadline(LOST_ON.get(form)?);
    Some(Value::Int(lateness_days(due_on, facts.received_on)))
}

//! 適用（被扶養者の異動）: 被扶養者（異動）届 of a family that is in the ledger (健康保険法第3条第7項, 則第38条).
//! The charts have none of its own for it: its flow is that of 適用（資格取得） without the acquisition, with the 回収 of
//! 適用（資格喪失） for those who leave. It must not calculate what the law calculates; that is in `domain`.

mod documents;
mod effects;
mod examine;
mod examine_rows;
mod flow;
pub mod rows;
mod travels;
mod words;

use crate::domain::age::age_on;
use crate::domain::date::Date;
use crate::domain::deadline::{employer_deadline, lateness_days};
use crate::domain::dependent_codes::Occupation;
use crate::procedure::catalogue::{Attachment, Counter, InquirySubject, Procedure};
use crate::procedure::certificates::{TERM_UNTIL, collected_and_issued, term_until};
use crate::procedure::dependent_change::documents::DOCUMENTS;
use crate::procedure::dependent_change::effects::effects;
use crate::procedure::dependent_change::examine::examine;
use crate::procedure::dependent_change::flow::{CHART, CHECKLIST, FLOW, OWN_DETAILS};
use crate::procedure::dependent_change::rows::{ROW, drawn};
use crate::procedure::dependent_change::travels::EXPORTS;
use crate::procedure::dependents::{self, DEPENDENTS, INCOME, OCCUPATION, SINCE_ON};
use crate::procedure::eligibility_acquisition::{
    DEADLINE, DELAY_REASON, INSURED_INCOME, LATE_DAYS, REMARKS, RESIDENCE_RECORD,
    SCHOOL_CERTIFICATE, SUBMITTED_ON, TAX_CERTIFICATE,
};
use crate::procedure::facts::Facts;
use crate::procedure::family::{FAMILY, FAMILY_CHANGE, FamilyChange};
use crate::procedure::field::Section;
use crate::procedure::form::Form;
use crate::procedure::person::BIRTH_ON;
use crate::procedure::subject;
use crate::procedure::value::Value;

const SECTIONS: &[Section] = &[
    subject::SECTION,
    Section {
        title: "異動",
        fields: &[
            SUBMITTED_ON.field("提出年月日").always(),
            FAMILY_CHANGE
                .field("異動の別")
                .always()
                .help(
                    "1枚の届書には1つだけです。該当と非該当があるときは、2枚に分けて受け付けます。",
                )
                .law("健康保険法施行規則第38条"),
            REMARKS.field("備考"),
            TERM_UNTIL
                .field("任意継続の期間（まで）")
                .computed(term_until)
                .law("健康保険法第38条第1号"),
        ],
    },
    Section {
        title: "該当（被扶養者になった人）",
        fields: &[
            INSURED_INCOME
                .field("被保険者の年収（見込）")
                .help("空欄のときは標準報酬月額の12か月分で比べます。"),
            DEPENDENTS
                .table("被扶養者", dependents::FIELDS)
                .when(adds)
                .law("健康保険法施行規則第38条第1項"),
            DEADLINE
                .field("届出期限")
                .computed(deadline)
                .law("健康保険法施行規則第38条第1項"),
            LATE_DAYS.field("遅延日数").computed(late_days),
            DELAY_REASON
                .field("遅延理由")
                .help("被扶養者になった日から60日を超えて届いたときに入力します。"),
        ],
    },
    Section {
        title: "非該当・変更（台帳の被扶養者）",
        fields: &[FAMILY
            .table("台帳の被扶養者", ROW)
            .drawn(drawn)
            .help("非該当と変更の届出に、日数の期限はありません（その都度）。")
            .law("健康保険法施行規則第38条第2項")],
    },
];

const ATTACHMENTS: &[Attachment] = &[
    Attachment {
        id: "residence_record",
        label: "住民票（世帯全員）",
        answer: RESIDENCE_RECORD,
        when: adds,
        omittable: Some(InquirySubject::Residence),
    },
    Attachment {
        id: "tax_certificate",
        label: "課税証明書",
        answer: TAX_CERTIFICATE,
        when: adds_earner,
        omittable: Some(InquirySubject::LocalTax),
    },
    Attachment {
        id: "school_certificate",
        label: "在学証明書",
        answer: SCHOOL_CERTIFICATE,
        when: adds_student,
        omittable: None,
    },
];

/// 適用（被扶養者の異動）.
pub(super) const PROCEDURE: Procedure = Procedure {
    id: "dependent_change",
    title: "適用（被扶養者の異動）",
    short_title: "被扶養者の異動",
    counter: Counter::Employed,
    law: "健康保険法第3条第7項、健康保険法施行規則第38条",
    version: 1,
    sections: SECTIONS,
    attachments: ATTACHMENTS,
    flow: FLOW,
    chart: CHART,
    own_details: OWN_DETAILS,
    checklist: CHECKLIST,
    documents: DOCUMENTS,
    exports: EXPORTS,
    examine,
    effects,
    step_entries: collected_and_issued,
    payments: |_, _| Vec::new(),
    suits: |file, today| file.is_member_on(today),
    carry_over: |_, _| Vec::new(),
};

/// Whether the 異動の別 is 該当.
#[must_use]
pub fn adds(form: &Form) -> bool {
    FAMILY_CHANGE.get(form) == Some(FamilyChange::Added)
}

/// Whether the 異動の別 is 非該当.
#[must_use]
pub fn removes(form: &Form) -> bool {
    FAMILY_CHANGE.get(form) == Some(FamilyChange::Removed)
}

/// Whether the 異動の別 is 変更.
#[must_use]
pub fn changes(form: &Form) -> bool {
    FAMILY_CHANGE.get(form) == Some(FamilyChange::Changed)
}

/// 課税証明書 is of no use for children under 16 who earn nothing; a row that does not say so yet counts as grown.
fn adds_earner(form: &Form) -> bool {
    const FROM_AGE: u32 = 16;
    let is_child = |row: &Form| {
        let days = BIRTH_ON.get(row).zip(SINCE_ON.get(row));
        days.is_some_and(|(birth_on, since_on)| age_on(birth_on, since_on) < FROM_AGE)
            && INCOME.get(row).is_none_or(|income| income.get() == 0)
    };
    adds(form) && !form.rows(DEPENDENTS.name()).iter().all(is_child)
}

fn adds_student(form: &Form) -> bool {
    let is_student = |row: &Form| OCCUPATION.get(row) == Some(Occupation::HighSchoolOrCollege);
    adds(form) && form.rows(DEPENDENTS.name()).iter().any(is_student)
}

/// The first day on which somebody of the sheet became a 被扶養者: its deadline is the first.
fn first_day(form: &Form) -> Option<Date> {
    let rows = form.rows(DEPENDENTS.name()).iter();
    rows.filter(|_| adds(form))
        .filter_map(|row| SINCE_ON.get(row))
        .min()
}

fn deadline(form: &Form, _: &Facts) -> Option<Value> {
    Some(Value::Date(employer_deadline(first_day(form)?)))
}

fn late_days(form: &Form, facts: &Facts) -> Option<Value> {
    let due_on = employer_deadline(first_day(form)?);
    Some(Value::Int(lateness_days(due_on, facts.received_on)))
}

//! 適用（証の交付・再交付）: 資格確認書等の交付申請・再交付申請 (健康保険法第51条の3, 則第47条・第49条・第51条の4).
//! It must not calculate validity; that is in `domain`. Findings stand in `examine`, rows in `travels`.

mod documents;
mod examine;
mod flow;
mod travels;

use crate::domain::certificate_reissue::ReissueReason;
use crate::domain::date::Date;
use crate::domain::yen::Yen;
use crate::procedure::catalogue::{Attachment, AttachmentAnswer, Counter, Effects, Procedure};
use crate::procedure::certificate_reissue::documents::DOCUMENTS;
use crate::procedure::certificate_reissue::examine::examine;
use crate::procedure::certificate_reissue::flow::{CHART, CHECKLIST, FLOW, OWN_DETAILS};
use crate::procedure::certificate_reissue::travels::EXPORTS;
use crate::procedure::certificate_request::{IS_WANTED, KIND, REASON};
use crate::procedure::certificates::{InsuredTerms, TERM_UNTIL, collected_and_issued, term_until};
use crate::procedure::collections;
use crate::procedure::dependents::{DEPENDENT_BRANCH, DEPENDENTS, RELATIONSHIP, SINCE_ON};
use crate::procedure::facts::Facts;
use crate::procedure::family::{dependents_on, shown};
use crate::procedure::field::{Field, Key, Section};
use crate::procedure::form::Form;
use crate::procedure::person::{BIRTH_ON, NAME, PERSON};
use crate::procedure::subject::{self, ACQUIRED_ON, STANDARD_MONTHLY, number_entry};
use crate::procedure::value::Value;

/// 理由の説明.
pub const REASON_NOTE: Key<String> = Key::new("request.reason_note");
/// 申請年月日.
pub const APPLIED_ON: Key<Date> = Key::new("request.applied_on");
/// き損した証.
pub const DAMAGED_ONE: Key<AttachmentAnswer> = Key::new("attachment.damaged_certificate");

/// A 被扶養者 of the ledger; the clerk ticks who gets one.
const PEOPLE: &[Field] = &[
    DEPENDENT_BRANCH.field("枝番").shown(),
    NAME.field("氏名").shown(),
    BIRTH_ON.field("生年月日").birth().shown(),
    RELATIONSHIP.field("続柄").shown(),
    SINCE_ON.field("認定年月日").shown(),
    IS_WANTED.field("交付する"),
    PERSON.field("加入者管理番号").shown(),
];

const SECTIONS: &[Section] = &[
    subject::SECTION,
    Section {
        title: "申請",
        fields: &[
            APPLIED_ON.field("申請年月日"),
            KIND.field("交付を受ける証").always(),
            REASON.field("交付・再交付の理由").always().law("則第49条"),
            REASON_NOTE
                .field("理由の説明")
                .when(|form| REASON.get(form) == Some(ReissueReason::Other)),
            TERM_UNTIL
                .field("任意継続の期間の末日")
                .computed(term_until)
                .law("健康保険法第38条第1号"),
        ],
    },
    Section {
        title: "交付を受ける人",
        fields: &[
            IS_WANTED.field("本人に交付する"),
            DEPENDENTS
                .table("被扶養者", PEOPLE)
                .drawn(family)
                .help("交付する人を「はい」にします。"),
        ],
    },
];

const ATTACHMENTS: &[Attachment] = &[Attachment {
    id: "damaged_certificate",
    label: "き損した証",
    answer: DAMAGED_ONE,
    when: |form| REASON.get(form) == Some(ReissueReason::Damaged),
    omittable: None,
}];

/// 適用（証の交付・再交付）.
pub(super) const PROCEDURE: Procedure = Procedure {
    id: "certificate_reissue",
    title: "適用（証の交付・再交付）",
    short_title: "証の交付・再交付",
    counter: Counter::Benefits,
    law: "健康保険法第51条の3、健康保険法施行規則第47条・第49条",
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

/// 審査 writes nothing but an 個人番号 that the ledger lacked: the certificates count from their 回収 and 交付.
fn effects(form: &Form, facts: &Facts) -> Effects {
    Ok(number_entry(form, facts).into_iter().collect())
}

/// The 被扶養者 on the day of arrival, with the tick of each.
fn family(form: &Form, facts: &Facts) -> Vec<Form> {
    let Some(file) = facts.subject_file() else {
        return Vec::new();
    };
    let typed = form.rows(DEPENDENTS.name());
    dependents_on(file, facts.received_on)
        .into_iter()
        .map(|dependent| {
            let mut row = shown(dependent, facts.received_on, facts);
            let mut before = typed.iter();
            let before = before.find(|typed| PERSON.get(typed) == PERSON.get(&row));
            if let Some(is_wanted) = before.and_then(|typed| IS_WANTED.get(typed)) {
                IS_WANTED.set(&mut row, is_wanted);
            }
            row
        })
        .collect()
}

/// What certificates and rows need of the 被保険者. The 標準報酬月額 matters from 70 years on; without one nobody of
/// that age passes the 審査.
fn terms(form: &Form) -> Option<InsuredTerms> {
    Some(InsuredTerms {
        acquired_on: ACQUIRED_ON.get(form)?,
        standard_monthly: STANDARD_MONTHLY.get(form).unwrap_or(Yen::new(0)),
    })
}

/// The certificates that come back, each with the answer given for all of them: one application has one reason.
fn collected_rows(form: &Form, facts: &Facts) -> Option<Value> {
    let mut rows = collections::expected(form, facts);
    for row in &mut rows {
        if let Some(answer) = flow::ANSWER.get(form) {
            collections::ANSWER.set(row, answer);
        }
        if let Some(day) = flow::COLLECTED_ON.get(form) {
            collections::COLLECTED_ON.set(row, day);
        }
    }
    (!rows.is_empty()).then_some(Value::Rows(rows))
}

//! 適用（証明書交付・再交付）限度額適用認定証: 健康保険限度額適用認定申請書 (健康保険法施行規則第103条の2・第105条).
//! It must not hold limits or boundaries; those are dated rows of `domain::tables::ceiling`.

pub mod codes;
mod decision;
mod documents;
mod examine;
mod examine_decision;
mod flow;
pub mod keys;
mod target;
mod travels;
mod trial;

use crate::domain::ceiling_rules::CeilingPaper;
use crate::domain::ceiling_terms::CeilingCode;
use crate::domain::certificate::CertificateKind;
use crate::domain::entry::{Entry, Fact};
use crate::domain::member_file::MemberFile;
use crate::procedure::blocks::ISSUED_ON;
use crate::procedure::catalogue::{
    Attachment, Carried, Counter, Effects, InquirySubject, Procedure, incomplete,
};
use crate::procedure::collections::collection_entries;
use crate::procedure::facts::Facts;
use crate::procedure::field::Section;
use crate::procedure::flows;
use crate::procedure::form::Form;
use crate::procedure::maximum_copayment_certificate::codes::{
    ApplicationKind, CardState, PaperNeed, ReissueCause, SendPlace,
};
use crate::procedure::maximum_copayment_certificate::documents::DOCUMENTS;
use crate::procedure::maximum_copayment_certificate::examine::examine;
use crate::procedure::maximum_copayment_certificate::flow::{CHART, CHECKLIST, OWN_DETAILS};
use crate::procedure::maximum_copayment_certificate::keys::{
    AGENT, APPLICATION, APPLIED_ON, CARD, CARE_FROM, CARE_KIND, CARE_UNTIL, CATEGORY, CAUSE,
    DAMAGED_ONE, EXEMPT, HOSPITAL, INCOME_PROOF, INJURY, LONG_STAY, LONG_STAY_FROM,
    LOW_INCOME_RULE, PAPER, PAPER_NEED, PAPER_NOTE, PHONE, SEND_ADDRESS, SEND_NAME, SEND_PLACE,
    STAY_DAYS, STAY_FROM, STAY_UNTIL, STAYS, TARGET, TARGET_BRANCH, TAX, TAX_PROOF, VALID_FROM,
    VALID_UNTIL, is_exempt, is_reissue,
};
use crate::procedure::maximum_copayment_certificate::travels::EXPORTS;
use crate::procedure::step::Step;
use crate::procedure::subject::{self, number_entry};
use crate::procedure::value::Value;

const SECTIONS: &[Section] = &[
    subject::SECTION,
    Section {
        title: "申請",
        fields: &[
            APPLICATION.field("申請区分").always(),
            CAUSE.field("再交付の理由").when(is_reissue),
            APPLIED_ON.field("申請年月日"),
            PHONE.field("申請者の電話番号"),
            AGENT
                .field("申請代行者")
                .help("代わりに申請した人の氏名、続柄、理由です。"),
        ],
    },
    Section {
        title: "適用対象者",
        fields: target::FIELDS,
    },
    Section {
        title: "療養",
        fields: &[
            CARE_FROM
                .field("療養予定期間の始まる月")
                .when(|form| !is_reissue(form)),
            CARE_UNTIL
                .field("療養予定期間の終わる月")
                .when(|form| !is_reissue(form)),
            CARE_KIND.field("入院・外来の別"),
            INJURY.field("傷病の原因"),
            CARD.field("受診の方法").always(),
            PAPER_NEED
                .field("紙の認定証が要る理由")
                .when(uses_card),
            PAPER_NOTE
                .field("理由の説明")
                .when(|form| uses_card(form) && PAPER_NEED.get(form) == Some(PaperNeed::Other)),
        ],
    },
    Section {
        title: "所得",
        fields: &[
            TAX.field("市町村民税")
                .when(|form| !is_reissue(form))
                .help("70歳未満は被保険者、70歳以上は被保険者と被扶養者の全員について見ます。"),
            EXEMPT
                .field("標準報酬月額の高い非課税の人の区分")
                .help("空欄のときは組合の設定に従い、標準報酬月額の区分とします。"),
            LOW_INCOME_RULE
                .field("基準収入額適用")
                .help("70歳以上で標準報酬月額28万円以上の人が、収入が基準額未満として申請したときです。")
                .law("健康保険法施行令第34条第2項"),
        ],
    },
    Section {
        title: "長期入院",
        fields: &[
            LONG_STAY
                .field("長期入院（過去12か月に90日超）の申請")
                .law("健康保険法施行規則第62条の3"),
            STAYS.table(
                "入院の期間",
                &[
                    STAY_FROM.field("入院した日").always(),
                    STAY_UNTIL.field("退院した日").help("入院中のときは空欄です。"),
                    HOSPITAL.field("医療機関"),
                ],
            ),
            STAY_DAYS
                .field("過去12か月の入院日数")
                .computed(|form, facts| {
                    LONG_STAY.get(form).filter(|is_claimed| *is_claimed)?;
                    let n_days = decision::stay_days_of(form, facts);
                    i64::try_from(n_days).ok().map(Value::Int)
                }),
            LONG_STAY_FROM
                .field("長期入院該当年月日")
                .when(|form| LONG_STAY.get(form) == Some(true))
                .help("組合の取扱いによります（申請のあった月の翌月1日とする例があります。未確認）。"),
        ],
    },
    Section {
        title: "適用区分と有効期間",
        fields: decision::FIELDS,
    },
    trial::SECTION,
    Section {
        title: "認定証の送付先",
        fields: &[
            SEND_PLACE
                .field("認定証の送付先")
                .help("空欄のときは自宅に送ります。"),
            SEND_NAME.field("送付先の氏名・名称").when(sends_elsewhere),
            SEND_ADDRESS.field("送付先の住所").when(sends_elsewhere),
        ],
    },
];

const ATTACHMENTS: &[Attachment] = &[
    Attachment {
        id: "tax_proof",
        label: "住民税課税（非課税）証明書",
        answer: TAX_PROOF,
        when: is_exempt,
        omittable: Some(InquirySubject::LocalTax),
    },
    Attachment {
        id: "income_proof",
        label: "基準収入額適用の収入の証明",
        answer: INCOME_PROOF,
        when: |form| !is_reissue(form) && LOW_INCOME_RULE.get(form) == Some(true),
        omittable: Some(InquirySubject::LocalTax),
    },
    Attachment {
        id: "damaged_certificate",
        label: "き損した認定証",
        answer: DAMAGED_ONE,
        when: |form| is_reissue(form) && CAUSE.get(form) == Some(ReissueCause::Damaged),
        omittable: None,
    },
];

/// 適用（証明書交付・再交付）限度額適用認定証.
pub(super) const PROCEDURE: Procedure = Procedure {
    id: "maximum_copayment_certificate",
    title: "適用（証明書交付・再交付）限度額適用認定証",
    short_title: "限度額適用認定証",
    counter: Counter::Benefits,
    law: "健康保険法施行規則第103条の2、第105条",
    version: 1,
    sections: SECTIONS,
    attachments: ATTACHMENTS,
    flow: flows::DECIDED_AT_REVIEW,
    chart: CHART,
    own_details: OWN_DETAILS,
    checklist: CHECKLIST,
    documents: DOCUMENTS,
    exports: EXPORTS,
    examine,
    effects,
    step_entries,
    payments: |_, _| Vec::new(),
    suits: |file, today| file.is_member_on(today),
    carry_over,
};

fn uses_card(form: &Form) -> bool {
    CARD.get(form) == Some(CardState::MyNumberCard)
}

fn sends_elsewhere(form: &Form) -> bool {
    SEND_PLACE.get(form) == Some(SendPlace::Other)
}

/// What the ledger offers: the 被保険者 as 適用対象者, and 新規 or 更新 by what it has of earlier ones.
fn carry_over(_: &Form, facts: &Facts) -> Vec<Carried> {
    let Some(file) = facts.subject_file() else {
        return Vec::new();
    };
    let Some(own) = file.insured().next_back() else {
        return Vec::new();
    };
    let mut carried = vec![(
        TARGET_BRANCH.name(),
        Value::Int(i64::from(own.branch.get())),
    )];
    carried.extend(held_card(file, facts));
    carried
}

/// 資格確認書を使う, where the register says that the person holds one.
fn held_card(file: &MemberFile, facts: &Facts) -> Option<Carried> {
    target::held(file, facts.received_on)?;
    let mut form = Form::new();
    CARD.set(&mut form, CardState::Certificate);
    Some((CARD.name(), form.value(CARD.name())?.clone()))
}

/// 審査: the 適用区分 from its 発効年月日, and an 個人番号 that the ledger lacked. A 再交付 recognizes nothing anew.
fn effects(form: &Form, facts: &Facts) -> Effects {
    let mut entries: Vec<Entry> = number_entry(form, facts).into_iter().collect();
    if APPLICATION.get(form) == Some(ApplicationKind::Reissue) {
        return Ok(entries);
    }
    let missing = |key: &str| vec![incomplete(key)];
    let person = TARGET
        .get(form)
        .ok_or_else(|| missing(TARGET_BRANCH.name()))?;
    let category = CATEGORY.get(form).ok_or_else(|| missing(CATEGORY.name()))?;
    let valid_from = VALID_FROM
        .get(form)
        .ok_or_else(|| missing(VALID_FROM.name()))?;
    let valid_until = VALID_UNTIL
        .get(form)
        .ok_or_else(|| missing(VALID_UNTIL.name()))?;
    entries.push(Entry {
        person,
        valid_from,
        fact: Fact::CeilingRecognized {
            category: CeilingCode(category),
            reduces_meals: PAPER.get(form) == Some(CeilingPaper::Reduction),
            valid_until,
        },
    });
    Ok(entries)
}

/// 交付: the certificate handed out, and the one before that came back for it.
fn step_entries(step: Step, form: &Form, facts: &Facts) -> Vec<Entry> {
    if step != Step::Issue {
        return Vec::new();
    }
    let mut entries = collection_entries(form);
    entries.extend(issued(form, facts));
    entries
}

fn issued(form: &Form, facts: &Facts) -> Option<Entry> {
    let certificate = match PAPER.get(form)? {
        CeilingPaper::Maximum => CertificateKind::MaximumCopayment,
        CeilingPaper::Reduction => CertificateKind::MaximumCopaymentReduction,
        CeilingPaper::NotNeeded => return None,
    };
    let person = TARGET.get(form)?;
    let given = facts.certificates.get(&(person, certificate));
    Some(Entry {
        person,
        valid_from: ISSUED_ON.get(form).unwrap_or(facts.today),
        fact: Fact::CertificateIssued {
            certificate,
            issue_count: given.map_or(1, |count| count.saturating_add(1)),
            valid_until: VALID_UNTIL.get(form),
        },
    })
}

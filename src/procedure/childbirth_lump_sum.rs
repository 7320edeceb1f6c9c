//! 給付（出産育児一時金）: 出産育児一時金・家族出産育児一時金支給申請書 (健康保険法第101条・第106条・第114条, 則第86条・第97条).
//! It must not calculate what the law calculates; that is in `domain`. Findings stand in `examine`, amounts in `decision`.

mod decision;
mod documents;
mod effects;
mod examine;
mod examine_money;
mod examine_right;
mod flow;
mod institution;
pub mod keys;
mod mother;
mod refusal;
mod travels;

use crate::domain::benefit::BenefitOutcome;
use crate::procedure::account;
use crate::procedure::catalogue::{Attachment, Carried, Counter, InquirySubject, Procedure};
use crate::procedure::childbirth_lump_sum::documents::DOCUMENTS;
use crate::procedure::childbirth_lump_sum::examine::examine;
use crate::procedure::childbirth_lump_sum::flow::{CHART, CHECKLIST, OWN_DETAILS};
use crate::procedure::childbirth_lump_sum::keys::{
    ADDITIONAL, AGREEMENT, APPLIED_ON, BASIS, BORN_ON, CHILD_NAMES, CLAIM_KIND, COST, ClaimKind,
    DAYS, EXPECTED_ON, INSTITUTION, INSTITUTION_AMOUNT, INSTITUTION_PLACE, IS_RECENT,
    MOTHER_BIRTH_ON, MOTHER_BRANCH, MOTHER_NAME, MOTHER_PERSON, MOTHER_RELATIONSHIP, N_LIVE,
    N_STILLBORN, NET, NOT_PAID_PROOF, OTHER_INSURED, OTHER_INSURER, OTHER_NUMBER, OTHER_PHONE,
    OTHER_RECEIVED, OUTCOME, PAYMENT, PER_CHILD, PROOF, PROOF_PAPER, RECEIPT, REFUSAL,
    REFUSAL_NOTE, RESIDENCE_RECORD, RefusalReason, SCHEME, STANDING, STATUTORY, TO_INSTITUTION,
    TO_PERSON, WEEKS, WITHHELD, has_institution_part, has_stillborn, is_kind, is_refused,
    knows_birth, may_be_paid_elsewhere, pays_person,
};
use crate::procedure::childbirth_lump_sum::travels::EXPORTS;
use crate::procedure::facts::Facts;
use crate::procedure::field::{Need, Section};
use crate::procedure::flows;
use crate::procedure::form::Form;
use crate::procedure::subject;
use crate::procedure::value::FieldType;

const CLAIM: Section = Section {
    title: "申請",
    fields: &[
        APPLIED_ON.field("申請年月日"),
        CLAIM_KIND.field("申請の種類").always(),
        MOTHER_BRANCH
            .field("出産した者の枝番")
            .always()
            .help("0 は被保険者本人、1 からは被扶養者です。"),
        MOTHER_NAME.field("出産した者の氏名").computed(mother::name),
        MOTHER_RELATIONSHIP
            .field("出産した者の続柄")
            .computed(mother::relationship),
        MOTHER_BIRTH_ON
            .field("出産した者の生年月日")
            .birth()
            .computed(mother::birth_on),
        MOTHER_PERSON
            .field("出産した者の加入者管理番号")
            .computed(mother::person),
        STANDING
            .field("出産日の資格")
            .computed(mother::standing)
            .law("健康保険法第101条・第106条・第114条"),
        IS_RECENT
            .field("扶養認定後6か月以内の出産")
            .computed(mother::recent),
    ],
};

const BIRTH: Section = Section {
    title: "出産",
    fields: &[
        EXPECTED_ON
            .field("出産予定日")
            .when(|form| is_kind(form, ClaimKind::Agent)),
        BORN_ON
            .field("出産年月日")
            .when(knows_birth)
            .help("受取代理では、出産の知らせが届いてから入力します。"),
        N_LIVE
            .field("出生児数")
            .when(knows_birth)
            .help("死産だけのときは0を入力します。"),
        N_STILLBORN
            .field("死産児数")
            .help("妊娠85日以後の死産・流産・人工妊娠中絶も数えます。"),
        WEEKS
            .field("在胎期間（週）")
            .when(has_stillborn)
            .help("死産・流産のとき、または22週未満のときに入力します。"),
        DAYS.field("在胎期間（日）")
            .help("週に足りない日数（0から6）です。"),
        SCHEME
            .field("産科医療補償制度")
            .when(knows_birth)
            .law("健康保険法施行令第36条")
            .help("領収・明細書の印で確かめます。"),
        CHILD_NAMES.field("出生児の氏名"),
        PROOF
            .field("出産の証明")
            .when(|form| needs_proof(form) && knows_birth(form))
            .law("健康保険法施行規則第86条"),
    ],
};

const PAYMENT_WAY: Section = Section {
    title: "医療機関等と費用",
    fields: &[
        INSTITUTION
            .field("医療機関等の名称")
            .when(|form| is_kind(form, ClaimKind::Agent)),
        INSTITUTION_PLACE.field("医療機関等の所在地"),
        PAYMENT.field("支払の方法").always(),
        INSTITUTION_AMOUNT
            .field("代理受取額・医療機関等の請求額")
            .when(|form| has_institution_part(form) && knows_birth(form))
            .help("直接支払では専用請求書の代理受取額、受取代理では医療機関等の請求額です。"),
        COST.field("出産費用の合計"),
    ],
};

const ELSEWHERE: Section = Section {
    title: "他の健康保険",
    fields: &[
        OTHER_INSURER
            .field("他の保険者の名称")
            .when(may_be_paid_elsewhere)
            .help("資格喪失後の出産では出産日に加入していた保険、扶養認定後6か月以内では以前の保険です。"),
        OTHER_PHONE.field("他の保険者の電話番号"),
        OTHER_NUMBER.field("他の保険者の記号・番号"),
        OTHER_INSURED.field("他の保険者の被保険者氏名"),
        OTHER_RECEIVED
            .field("他の保険者からの受給")
            .when(may_be_paid_elsewhere),
    ],
};

const DECISION: Section = Section {
    title: "決定",
    fields: &[
        OUTCOME.field("支給・不支給の別").always(),
        REFUSAL.field("不支給の理由").when(is_refused),
        REFUSAL_NOTE
            .field("不支給の理由の説明")
            .when(|form| is_refused(form) && REFUSAL.get(form) == Some(RefusalReason::Other))
            .help("不支給決定通知書に、理由に続けて印刷します。"),
        PER_CHILD
            .field("1児あたりの額")
            .computed(decision::per_child)
            .law("健康保険法施行令第36条"),
        BASIS.field("額の根拠").computed(decision::basis),
        STATUTORY
            .field("法定給付額")
            .computed(decision::statutory)
            .law("健康保険法第101条・第114条"),
        ADDITIONAL
            .field("付加給付額")
            .computed(decision::additional)
            .law("健康保険法第53条"),
        WITHHELD
            .field("控除額（医療機関等への支払額など）")
            .computed(decision::withheld),
        NET.field("差引支給額").computed(decision::net),
        TO_INSTITUTION
            .field("受取代理人（医療機関等）への支払額")
            .computed(decision::to_institution),
        TO_PERSON
            .field("被保険者への支払額")
            .computed(decision::to_person),
        account::TRANSFER_ON
            .field("振込予定日")
            .help(account::TRANSFER_ON_HELP),
    ],
};

/// 振込先: asked for where something goes to the person.
const ACCOUNT: Section = Section {
    title: account::SECTION.title,
    fields: &account::fields(Need::When(pays_person)),
};

const SECTIONS: &[Section] = &[
    subject::SECTION,
    CLAIM,
    BIRTH,
    PAYMENT_WAY,
    ELSEWHERE,
    DECISION,
    ACCOUNT,
    institution::SECTION,
];

const ATTACHMENTS: &[Attachment] = &[
    Attachment {
        id: "birth_proof",
        label: "母子健康手帳（写）等",
        answer: PROOF_PAPER,
        when: needs_proof,
        omittable: None,
    },
    Attachment {
        id: "residence_record",
        label: "住民票（世帯全員）",
        answer: RESIDENCE_RECORD,
        when: needs_proof,
        omittable: Some(InquirySubject::Residence),
    },
    Attachment {
        id: "receipt",
        label: "出産費用の領収・明細書（写）",
        answer: RECEIPT,
        when: needs_receipt,
        omittable: None,
    },
    Attachment {
        id: "agreement",
        label: "直接支払制度の合意文書（写）",
        answer: AGREEMENT,
        when: needs_receipt,
        omittable: None,
    },
    Attachment {
        id: "not_paid_proof",
        label: "他の保険者の不支給証明",
        answer: NOT_PAID_PROOF,
        when: may_be_paid_elsewhere,
        omittable: None,
    },
];

/// 給付（出産育児一時金）.
pub(super) const PROCEDURE: Procedure = Procedure {
    id: "childbirth_lump_sum",
    title: "給付（出産育児一時金）",
    short_title: "出産育児一時金",
    counter: Counter::Benefits,
    law: "健康保険法第101条・第106条・第114条、健康保険法施行規則第86条・第97条",
    version: 1,
    sections: SECTIONS,
    attachments: ATTACHMENTS,
    flow: flows::BENEFIT,
    chart: CHART,
    own_details: OWN_DETAILS,
    checklist: CHECKLIST,
    documents: DOCUMENTS,
    exports: EXPORTS,
    examine,
    effects: effects::effects,
    step_entries: |_, _, _| Vec::new(),
    payments: |form, _| effects::payments(form),
    suits: |file, _| !file.memberships.is_empty(),
    carry_over,
};

/// 支給 is proposed: most claims are granted.
fn carry_over(_: &Form, facts: &Facts) -> Vec<Carried> {
    let granted = facts.subject.map(|_| BenefitOutcome::Granted.into_value());
    granted
        .map(|value| (OUTCOME.name(), value))
        .into_iter()
        .collect()
}

/// 直接支払 proves the birth by itself: the hospital's 専用請求書 does.
fn needs_proof(form: &Form) -> bool {
    is_kind(form, ClaimKind::Whole) || is_kind(form, ClaimKind::Agent)
}

/// The cost has not been told to the society yet.
fn needs_receipt(form: &Form) -> bool {
    is_kind(form, ClaimKind::Whole) || is_kind(form, ClaimKind::Advance)
}

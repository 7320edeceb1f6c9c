//! 証の交付・再交付の流れ: steps, chart, records and checklist; it follows 業務フロー 適用（証明書交付・再交付）.
//! It must not know the form beyond when an item of the checklist applies.

use crate::domain::certificate::CertificateKind;
use crate::domain::date::Date;
use crate::procedure::blocks;
use crate::procedure::catalogue::{ChartBox, Check};
use crate::procedure::certificate_reissue::collected_rows;
use crate::procedure::certificate_request::requested;
use crate::procedure::checks;
use crate::procedure::collections::{
    self, CERTIFICATE, COLLECTIONS, CollectionAnswer, ISSUE_COUNT,
};
use crate::procedure::field::{Field, Key};
use crate::procedure::form::Form;
use crate::procedure::person::{NAME, PERSON};
use crate::procedure::step::{Lane, Step};

/// 回収の状況, of all certificates that the new ones take the place of.
pub(super) const ANSWER: Key<CollectionAnswer> = Key::new("collect.answer");
/// 回収した日・滅失の届出を受けた日.
pub(super) const COLLECTED_ON: Key<Date> = Key::new("collect.collected_on");

/// The groups of steps.
pub(super) const FLOW: &[&[Step]] = &[
    &[Step::Receive],
    &[Step::VerifyNumber, Step::VerifyIdentity],
    &[Step::Register],
    &[Step::Review],
    &[Step::Collect],
    &[Step::Issue],
    &[Step::Send],
    &[Step::RegisterServer],
    &[Step::Finish],
];

/// The boxes of the chart in all lanes.
pub(super) const CHART: &[ChartBox] = &[
    ChartBox::outside(Lane::InsuredPerson, "開始"),
    ChartBox::outside(Lane::InsuredPerson, "資格確認書等交付（再交付）申請書作成"),
    ChartBox::step(Lane::Society, "受付", Step::Receive),
    ChartBox::step(Lane::Society, "個人番号確認", Step::VerifyNumber),
    ChartBox::step(Lane::Society, "身元確認", Step::VerifyIdentity),
    ChartBox::step(Lane::Society, "資格確認書等交付申請書登録", Step::Register),
    ChartBox::step(Lane::Society, "内容確認・審査", Step::Review),
    ChartBox::step(Lane::Society, "被保険者証等回収", Step::Collect),
    ChartBox::step(Lane::Society, "交付", Step::Issue),
    ChartBox::step(Lane::Society, "送付", Step::Send),
    ChartBox::outside(Lane::InsuredPerson, "受領"),
    ChartBox::outside(Lane::InsuredPerson, "終了"),
    ChartBox::step(Lane::Society, "中間サーバーへ登録", Step::RegisterServer),
    ChartBox::step(Lane::Society, "終了", Step::Finish),
];

/// 被保険者証等回収.
const COLLECT: &[Field] = &[
    ANSWER
        .field("回収の状況")
        .when(has_collections)
        .help("き損した証は「返却」、紛失した証は「滅失」です。"),
    COLLECTED_ON
        .field("回収した日")
        .when(|form| has_collections(form) && ANSWER.get(form) != Some(CollectionAnswer::StillOut))
        .help("返却された日、または滅失の届出を受けた日です。"),
    COLLECTIONS
        .table(
            "回収する証",
            &[
                NAME.field("氏名"),
                PERSON.field("加入者管理番号"),
                CERTIFICATE.field("証の種類"),
                ISSUE_COUNT.field("交付回数"),
                collections::ISSUED_ON.field("交付年月日"),
                collections::ANSWER.field("回収の状況"),
                collections::COLLECTED_ON.field("回収した日"),
            ],
        )
        .computed(collected_rows),
];

/// 交付.
const ISSUE: &[Field] = &[
    blocks::ISSUED_ON.field("発行年月日").always(),
    blocks::DOCUMENT_NUMBER.field("文書番号"),
];

/// What steps record otherwise than everywhere.
pub(super) const OWN_DETAILS: &[(Step, &[Field])] =
    &[(Step::Collect, COLLECT), (Step::Issue, ISSUE)];

/// 確認事項.
pub(super) const CHECKLIST: &[Check] = &[
    checks::APPLICATION_READ,
    Check {
        step: Step::Review,
        id: "card_status",
        text: "交付する人のマイナ保険証の利用登録の状況を確かめた",
        when: |form| requested(form) == Some(CertificateKind::EligibilityCertificate),
    },
    checks::papers_complete("印刷した証の氏名・生年月日・記号番号・有効期限を確かめた"),
];

fn has_collections(form: &Form) -> bool {
    !form.rows(COLLECTIONS.name()).is_empty()
}

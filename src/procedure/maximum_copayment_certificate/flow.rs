//! 限度額適用認定証の流れ: chart, records and checklist (業務フロー 適用（証明書交付・再交付）限度額適用認定証).
//! It must not know the form beyond when an item of the checklist applies.

use crate::procedure::blocks;
use crate::procedure::catalogue::{ChartBox, Check};
use crate::procedure::checks;
use crate::procedure::collections::{COLLECTIONS, CollectionAnswer};
use crate::procedure::field::Field;
use crate::procedure::form::Form;
use crate::procedure::maximum_copayment_certificate::keys::{
    OLD_ANSWER, OLD_COLLECTED_ON, is_exempt, is_reissue,
};
use crate::procedure::maximum_copayment_certificate::target::{COLLECTED, collected_rows};
use crate::procedure::step::{Lane, Step};

/// The boxes of the chart in all lanes.
pub(super) const CHART: &[ChartBox] = &[
    ChartBox::outside(Lane::InsuredPerson, "開始"),
    ChartBox::outside(
        Lane::InsuredPerson,
        "限度額適用認定証申請書作成（個人番号記入）",
    ),
    ChartBox::step(Lane::Society, "受付", Step::Receive),
    ChartBox::step(Lane::Society, "個人番号確認", Step::VerifyNumber),
    ChartBox::step(Lane::Society, "身元確認", Step::VerifyIdentity),
    ChartBox::step(Lane::Society, "限度額適用認定証申請書登録", Step::Register),
    ChartBox::step(Lane::Society, "情報照会", Step::Inquire),
    ChartBox::step(Lane::Society, "内容確認・審査", Step::Review),
    ChartBox::step(Lane::Society, "交付", Step::Issue),
    ChartBox::step(Lane::Society, "送付", Step::Send),
    ChartBox::outside(Lane::InsuredPerson, "受領"),
    ChartBox::outside(Lane::InsuredPerson, "終了"),
    ChartBox::step(Lane::Society, "中間サーバーへ登録", Step::RegisterServer),
    ChartBox::step(Lane::Society, "終了", Step::Finish),
];

/// 交付, with what comes back for it: the chart has no 回収.
const ISSUE: &[Field] = &[
    blocks::ISSUED_ON.field("発行年月日").always(),
    blocks::DOCUMENT_NUMBER.field("文書番号"),
    OLD_ANSWER
        .field("前の認定証の回収の状況")
        .when(has_old_one)
        .help("まだ返却されていなければ「未回収」とし、返却されたときに証管理で記録します。"),
    OLD_COLLECTED_ON
        .field("前の認定証を回収した日")
        .when(|form| has_old_one(form) && OLD_ANSWER.get(form) != Some(CollectionAnswer::StillOut))
        .help("返却された日、または滅失の届出を受けた日です。"),
    COLLECTIONS
        .table("前の認定証", COLLECTED)
        .computed(collected_rows),
];

/// What steps record otherwise than everywhere.
pub(super) const OWN_DETAILS: &[(Step, &[Field])] = &[
    (Step::Receive, blocks::RECEIVE_FROM_PERSON),
    (Step::Issue, ISSUE),
];

/// 確認事項.
pub(super) const CHECKLIST: &[Check] = &[
    checks::APPLICATION_READ,
    Check {
        step: Step::Review,
        id: "ceiling_confirmed",
        text: "適用区分、発効年月日と有効期限の根拠を確かめた",
        when: |form| !is_reissue(form),
    },
    Check {
        step: Step::Review,
        id: "tax_confirmed",
        text: "市町村民税の非課税を情報照会または証明書で確かめた",
        when: is_exempt,
    },
    checks::papers_complete("印刷した認定証の氏名・記号番号・適用区分・有効期限を確かめた"),
];

fn has_old_one(form: &Form) -> bool {
    !form.rows(COLLECTIONS.name()).is_empty()
}

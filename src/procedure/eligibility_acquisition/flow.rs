//! 資格取得の流れ: steps, chart, records and checklist (業務フロー 適用（資格取得）).
//! It must not know the form beyond when an item of the checklist applies.

use crate::procedure::catalogue::{ChartBox, Check};
use crate::procedure::certificates::wants_any_certificate;
use crate::procedure::checks;
use crate::procedure::eligibility_acquisition::{IS_REHIRED, has_dependents};
use crate::procedure::step::{Lane, Step};

/// The groups of steps.
pub(super) const FLOW: &[&[Step]] = &[
    &[Step::VerifyNumber, Step::VerifyIdentity],
    &[Step::Receive],
    &[Step::Register],
    &[Step::AcquireCode],
    &[Step::Inquire],
    &[Step::Review],
    &[Step::Approve],
    &[Step::Issue],
    &[Step::Archive],
    &[Step::Send],
    &[Step::RegisterServer],
    &[Step::Finish],
];

/// The boxes of the chart in all lanes.
pub(super) const CHART: &[ChartBox] = &[
    ChartBox::outside(Lane::InsuredPerson, "開始"),
    ChartBox::outside(Lane::InsuredPerson, "資格取得届（個人番号記入）"),
    ChartBox::outside(Lane::InsuredPerson, "被扶養者届（個人番号記入）"),
    ChartBox::outside(Lane::InsuredPerson, "個人番号提示"),
    ChartBox::outside(Lane::Employer, "資格取得届作成"),
    ChartBox::step(Lane::Employer, "個人番号確認", Step::VerifyNumber),
    ChartBox::step(Lane::Employer, "身元確認", Step::VerifyIdentity),
    ChartBox::outside(Lane::Employer, "資格取得届提出"),
    ChartBox::step(Lane::Society, "受付", Step::Receive),
    ChartBox::step(Lane::Society, "資格取得届情報登録", Step::Register),
    ChartBox::step(Lane::Society, "符号取得", Step::AcquireCode),
    ChartBox::step(Lane::Society, "情報照会", Step::Inquire),
    ChartBox::step(Lane::Society, "内容確認・審査", Step::Review),
    ChartBox::step(Lane::Society, "決裁", Step::Approve),
    ChartBox::step(Lane::Society, "交付", Step::Issue),
    ChartBox::step(Lane::Society, "書類保管", Step::Archive),
    ChartBox::step(Lane::Society, "送付", Step::Send),
    ChartBox::outside(Lane::Employer, "受領"),
    ChartBox::outside(Lane::Employer, "複写・給与担当連携"),
    ChartBox::outside(Lane::Employer, "送付"),
    ChartBox::outside(Lane::Employer, "終了"),
    ChartBox::outside(Lane::InsuredPerson, "終了"),
    ChartBox::step(Lane::Society, "中間サーバーへ登録", Step::RegisterServer),
    ChartBox::step(Lane::Society, "終了", Step::Finish),
];

/// 確認事項.
pub(super) const CHECKLIST: &[Check] = &[
    checks::NOTIFICATION_READ,
    checks::card_status(wants_any_certificate),
    checks::dependents_reviewed(has_dependents),
    Check {
        step: Step::Review,
        id: "loss_pair",
        text: "同日の資格喪失届（継続再雇用）を確かめた",
        when: |form| IS_REHIRED.get(form) == Some(true),
    },
    checks::PAPERS_COMPLETE,
];

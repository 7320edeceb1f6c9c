//! 資格喪失の流れ: steps, chart, records and checklist (業務フロー 適用（資格喪失）).
//! It must not know the form beyond when an item of the checklist applies.

use crate::procedure::blocks;
use crate::procedure::catalogue::{ChartBox, Check};
use crate::procedure::checks;
use crate::procedure::eligibility_loss::is_same_day;
use crate::procedure::field::Field;
use crate::procedure::step::{Lane, Step};

/// The groups of steps.
pub(super) const FLOW: &[&[Step]] = &[
    &[Step::VerifyNumber, Step::VerifyIdentity],
    &[Step::Receive],
    &[Step::Register],
    &[Step::Inquire],
    &[Step::Review],
    &[Step::Collect],
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
    ChartBox::outside(Lane::InsuredPerson, "被保険者証返却"),
    ChartBox::outside(Lane::Employer, "資格喪失届作成（個人番号記入）"),
    ChartBox::step(Lane::Employer, "個人番号確認", Step::VerifyNumber),
    ChartBox::step(Lane::Employer, "身元確認", Step::VerifyIdentity),
    ChartBox::outside(Lane::Employer, "資格喪失届・被保険者証提出"),
    ChartBox::step(Lane::Society, "受付", Step::Receive),
    ChartBox::step(Lane::Society, "資格喪失届情報登録", Step::Register),
    ChartBox::step(Lane::Society, "情報照会", Step::Inquire),
    ChartBox::step(Lane::Society, "内容確認・審査", Step::Review),
    ChartBox::step(Lane::Society, "被保険者証回収", Step::Collect),
    ChartBox::step(Lane::Society, "決裁", Step::Approve),
    ChartBox::step(Lane::Society, "交付", Step::Issue),
    ChartBox::step(Lane::Society, "書類保管", Step::Archive),
    ChartBox::step(Lane::Society, "送付", Step::Send),
    ChartBox::outside(Lane::Employer, "受領"),
    ChartBox::outside(Lane::Employer, "複写・給与担当連携"),
    ChartBox::outside(Lane::Employer, "資格喪失確認通知書（写）送付"),
    ChartBox::outside(Lane::Employer, "終了"),
    ChartBox::outside(Lane::InsuredPerson, "終了"),
    ChartBox::step(Lane::Society, "中間サーバーへ登録", Step::RegisterServer),
    ChartBox::step(Lane::Society, "終了", Step::Finish),
];

/// What steps record otherwise than everywhere.
pub(super) const OWN_DETAILS: &[(Step, &[Field])] = &[(Step::Issue, blocks::ISSUE_LETTERS)];

/// 確認事項.
pub(super) const CHECKLIST: &[Check] = &[
    checks::NOTIFICATION_READ,
    Check {
        step: Step::Review,
        id: "acquisition_pair",
        text: "同日の資格取得届（継続再雇用・転籍）を確かめた",
        when: is_same_day,
    },
    checks::PAPERS_COMPLETE,
];

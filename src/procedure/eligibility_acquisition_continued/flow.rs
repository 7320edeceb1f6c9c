//! 任継・特退の資格取得の流れ: steps, chart, records and checklist (業務フロー 適用（資格取得［任継・特退］）).
//! It must not know the form beyond when an item of the checklist applies.

use crate::procedure::blocks;
use crate::procedure::catalogue::{ChartBox, Check};
use crate::procedure::certificates::wants_any_certificate;
use crate::procedure::checks;
use crate::procedure::eligibility_acquisition::has_dependents;
use crate::procedure::eligibility_acquisition_continued::keys::{EARLIER, is_special};
use crate::procedure::field::Field;
use crate::procedure::step::{Lane, Step};

/// The groups of steps: the society itself checks 個人番号 and 身元, in either order.
pub(super) const FLOW: &[&[Step]] = &[
    &[Step::Receive],
    &[Step::VerifyNumber, Step::VerifyIdentity],
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
    ChartBox::outside(Lane::InsuredPerson, "資格取得届作成（個人番号記入）"),
    ChartBox::outside(Lane::InsuredPerson, "個人番号提示"),
    ChartBox::step(Lane::Society, "受付", Step::Receive),
    ChartBox::step(Lane::Society, "個人番号確認", Step::VerifyNumber),
    ChartBox::step(Lane::Society, "身元確認", Step::VerifyIdentity),
    ChartBox::step(Lane::Society, "資格取得届情報登録", Step::Register),
    ChartBox::step(Lane::Society, "符号取得", Step::AcquireCode),
    ChartBox::step(Lane::Society, "情報照会", Step::Inquire),
    ChartBox::step(Lane::Society, "内容確認・審査", Step::Review),
    ChartBox::step(Lane::Society, "決裁", Step::Approve),
    ChartBox::step(Lane::Society, "交付", Step::Issue),
    ChartBox::step(Lane::Society, "書類保管", Step::Archive),
    ChartBox::step(Lane::Society, "送付", Step::Send),
    ChartBox::outside(Lane::InsuredPerson, "受領"),
    ChartBox::outside(Lane::InsuredPerson, "終了"),
    ChartBox::step(Lane::Society, "中間サーバーへ登録", Step::RegisterServer),
    ChartBox::step(Lane::Society, "終了", Step::Finish),
];

/// What steps record otherwise than everywhere.
pub(super) const OWN_DETAILS: &[(Step, &[Field])] = &[(Step::Receive, blocks::RECEIVE_FROM_PERSON)];

/// 確認事項.
pub(super) const CHECKLIST: &[Check] = &[
    checks::REQUEST_READ,
    Check {
        step: Step::Review,
        id: "not_counted_periods",
        text: "継続した期間に共済組合・日雇特例・任意継続の期間が含まれないことを確かめた",
        when: |form| !form.rows(EARLIER.name()).is_empty(),
    },
    Check {
        step: Step::Review,
        id: "special_conditions",
        text: "特例退職の要件（加入期間・年金・住所）を書類または照会で確かめた",
        when: is_special,
    },
    checks::card_status(wants_any_certificate),
    checks::dependents_reviewed(has_dependents),
    checks::PAPERS_COMPLETE,
];

//! 住所変更の流れ: steps, chart, records and checklist (業務フロー 適用（資格情報の変更）住所変更).
//! It must not know the form beyond when an item of the checklist applies.

use crate::procedure::address_change::{changes_address, movers};
use crate::procedure::catalogue::{ChartBox, Check};
use crate::procedure::checks;
use crate::procedure::step::{Lane, Step};

/// The groups of steps; the chart has no 決裁, so the 審査 decides.
pub(super) const FLOW: &[&[Step]] = &[
    &[Step::VerifyNumber, Step::VerifyIdentity],
    &[Step::Receive],
    &[Step::Register],
    &[Step::Inquire],
    &[Step::Review],
    &[Step::Finish],
];

/// The boxes of the chart in all lanes.
pub(super) const CHART: &[ChartBox] = &[
    ChartBox::outside(Lane::InsuredPerson, "開始"),
    ChartBox::outside(Lane::InsuredPerson, "住所変更届作成（個人番号記入）"),
    ChartBox::step(Lane::Employer, "個人番号確認", Step::VerifyNumber),
    ChartBox::step(Lane::Employer, "身元確認", Step::VerifyIdentity),
    ChartBox::outside(Lane::Employer, "住所変更届提出"),
    ChartBox::step(Lane::Society, "受付", Step::Receive),
    ChartBox::step(Lane::Society, "情報の更新", Step::Register),
    ChartBox::step(Lane::Society, "情報照会", Step::Inquire),
    ChartBox::step(Lane::Society, "内容確認・審査", Step::Review),
    ChartBox::step(Lane::Society, "終了", Step::Finish),
];

/// 確認事項.
pub(super) const CHECKLIST: &[Check] = &[
    checks::NOTIFICATION_READ,
    Check {
        step: Step::Review,
        id: "address_confirmed",
        text: "変更後の住所と変更年月日を住民票または照会で確かめた",
        when: changes_address,
    },
    Check {
        step: Step::Review,
        id: "apart_confirmed",
        text: "別居する被扶養者の生計維持（仕送り）を確かめた",
        when: movers::any_newly_apart,
    },
];

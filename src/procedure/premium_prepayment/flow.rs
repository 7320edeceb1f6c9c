//! 前納の流れ: chart, records and checklist; it follows 業務フロー 徴収（任意継続被保険者の保険料の前納）.
//! It must not know the law of 前納.

use crate::procedure::blocks::{self, REGISTER_SERVER};
use crate::procedure::catalogue::{ChartBox, Check};
use crate::procedure::checks::{PAPERS_COMPLETE, REQUEST_READ};
use crate::procedure::field::Field;
use crate::procedure::prepaid::{RECEIVED_AMOUNT, RECEIVED_ON, RECORDED, recorded_words};
use crate::procedure::step::{Lane, Step};

/// The boxes of the chart in all lanes.
pub(super) const CHART: &[ChartBox] = &[
    ChartBox::outside(Lane::InsuredPerson, "開始"),
    ChartBox::outside(
        Lane::InsuredPerson,
        "任意継続被保険者前納納付申出書作成（個人番号記入）",
    ),
    ChartBox::step(Lane::Society, "受付", Step::Receive),
    ChartBox::step(Lane::Society, "個人番号確認", Step::VerifyNumber),
    ChartBox::step(Lane::Society, "身元確認", Step::VerifyIdentity),
    ChartBox::step(Lane::Society, "前納納付申出書情報登録", Step::Register),
    ChartBox::step(Lane::Society, "情報照会", Step::Inquire),
    ChartBox::step(Lane::Society, "内容確認・審査", Step::Review),
    ChartBox::step(Lane::Society, "交付", Step::Issue),
    ChartBox::step(Lane::Society, "送付", Step::Send),
    ChartBox::outside(Lane::InsuredPerson, "納付書受領"),
    ChartBox::outside(Lane::InsuredPerson, "納付"),
    ChartBox::step(Lane::Society, "中間サーバーへ登録", Step::RegisterServer),
    ChartBox::step(Lane::Society, "終了", Step::Finish),
];

/// 納付 and 中間サーバーへ登録: the money is recorded before the case goes on.
const PAID: &[Field] = &[
    RECORDED
        .field("記録済みの入金")
        .computed(recorded_words)
        .help("「任継保険料」の画面や銀行のファイルで記録した入金です。"),
    RECEIVED_ON
        .field("入金年月日")
        .help("記録済みの入金があるときは空欄のままにします。"),
    RECEIVED_AMOUNT.field("入金額"),
    REGISTER_SERVER[0],
    REGISTER_SERVER[1],
    REGISTER_SERVER[2],
    REGISTER_SERVER[3],
];

/// What steps record otherwise than everywhere.
pub(super) const OWN_DETAILS: &[(Step, &[Field])] = &[
    (Step::Receive, blocks::RECEIVE_FROM_PERSON),
    (Step::Issue, blocks::ISSUE_LETTERS),
    (Step::RegisterServer, PAID),
];

/// 確認事項.
pub(super) const CHECKLIST: &[Check] = &[
    REQUEST_READ,
    Check {
        step: Step::Review,
        id: "rates_decided",
        text: "前納する月の料率と標準報酬月額が決まっていることを確かめた",
        when: |_| true,
    },
    PAPERS_COMPLETE,
];

//! 出産育児一時金の流れ: chart, records and checklist (業務フロー 給付（出産育児一時金）).
//! It must not know the form beyond when an item of the checklist applies.

use crate::domain::childbirth_terms::ChildbirthPayment;
use crate::procedure::blocks;
use crate::procedure::catalogue::{ChartBox, Check};
use crate::procedure::checks;
use crate::procedure::childbirth_lump_sum::keys::{PAYMENT, may_be_paid_elsewhere};
use crate::procedure::field::Field;
use crate::procedure::step::{Lane, Step};

/// The boxes of the chart in all lanes.
pub(super) const CHART: &[ChartBox] = &[
    ChartBox::outside(Lane::InsuredPerson, "開始"),
    ChartBox::outside(
        Lane::InsuredPerson,
        "出産育児一時金支給申請書作成（個人番号記入）",
    ),
    ChartBox::step(Lane::Society, "受付", Step::Receive),
    ChartBox::step(Lane::Society, "個人番号確認", Step::VerifyNumber),
    ChartBox::step(Lane::Society, "身元確認", Step::VerifyIdentity),
    ChartBox::step(
        Lane::Society,
        "出産育児一時金支給申請書登録",
        Step::Register,
    ),
    ChartBox::step(Lane::Society, "情報照会", Step::Inquire),
    ChartBox::step(Lane::Society, "内容確認・審査", Step::Review),
    ChartBox::step(Lane::Society, "決裁", Step::Approve),
    ChartBox::step(Lane::Society, "交付", Step::Issue),
    ChartBox::step(Lane::Society, "書類保管", Step::Archive),
    ChartBox::step(Lane::Society, "支払処理", Step::Pay),
    ChartBox::step(Lane::Society, "送付", Step::Send),
    ChartBox::outside(Lane::InsuredPerson, "受領"),
    ChartBox::outside(Lane::InsuredPerson, "終了"),
    ChartBox::step(Lane::Society, "中間サーバーへ登録", Step::RegisterServer),
    ChartBox::step(Lane::Society, "終了", Step::Finish),
];

/// What steps record otherwise than everywhere.
pub(super) const OWN_DETAILS: &[(Step, &[Field])] = &[
    (Step::Receive, blocks::RECEIVE_FROM_PERSON),
    (Step::Issue, blocks::ISSUE_LETTERS),
];

/// 確認事項.
pub(super) const CHECKLIST: &[Check] = &[
    checks::APPLICATION_READ,
    Check {
        step: Step::Review,
        id: "agent_amount",
        text: "代理受取額を専用請求書と照合した",
        when: |form| PAYMENT.get(form) == Some(ChildbirthPayment::Direct),
    },
    Check {
        step: Step::Review,
        id: "asked_other_insurer",
        text: "他の保険者に受給の有無を確かめた",
        when: may_be_paid_elsewhere,
    },
    checks::papers_complete("印刷した通知書の氏名・金額・振込先を確かめた"),
];

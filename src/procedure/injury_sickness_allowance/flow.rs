//! 傷病手当金の流れ: chart, records and checklist as in 業務フロー 給付（傷病手当金）［事業主経由］.
//! It must not know the form beyond when an item of the checklist applies.

use crate::procedure::blocks;
use crate::procedure::catalogue::{ChartBox, Check};
use crate::procedure::checks;
use crate::procedure::field::Field;
use crate::procedure::injury_sickness_allowance::keys::{is_first, is_injury};
use crate::procedure::step::{Lane, Step};

/// The boxes of the chart in all lanes.
pub(super) const CHART: &[ChartBox] = &[
    ChartBox::outside(Lane::InsuredPerson, "開始"),
    ChartBox::outside(Lane::InsuredPerson, "傷病手当金支給申請書作成"),
    ChartBox::outside(Lane::MedicalInstitution, "診察・医師の意見書欄記入"),
    ChartBox::outside(Lane::InsuredPerson, "個人番号記入・送付"),
    ChartBox::outside(Lane::Employer, "事業主の意見書欄記入"),
    ChartBox::step(Lane::Society, "受付", Step::Receive),
    ChartBox::step(Lane::Society, "個人番号確認", Step::VerifyNumber),
    ChartBox::step(Lane::Society, "身元確認", Step::VerifyIdentity),
    ChartBox::step(Lane::Society, "傷病手当金支給申請書登録", Step::Register),
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
pub(super) const OWN_DETAILS: &[(Step, &[Field])] = &[(Step::Issue, blocks::ISSUE_LETTERS)];

/// 確認事項.
pub(super) const CHECKLIST: &[Check] = &[
    checks::matches_paper("申請書（被保険者・事業主・医師の欄）の記載と入力内容を読み合わせた"),
    Check {
        step: Step::Review,
        id: "attendance_compared",
        text: "勤務状況を出勤簿・賃金台帳と照らし合わせた",
        when: is_first,
    },
    Check {
        step: Step::Review,
        id: "inability_reviewed",
        text: "医師の意見と仕事の内容から労務不能であることを確かめた",
        when: |_| true,
    },
    Check {
        step: Step::Review,
        id: "injury_reviewed",
        text: "負傷の原因が業務上・通勤災害・第三者行為でないことを確かめた",
        when: is_injury,
    },
    checks::papers_complete("印刷した通知書の氏名・支給期間・金額・振込先を確かめた"),
];

//! 被扶養者の異動の流れ: that of 適用（資格取得） without the acquisition; the charts have none of its own for it.
//! It must not know the form beyond when an item of the checklist applies.

use crate::procedure::catalogue::{ChartBox, Check};
use crate::procedure::checks;
use crate::procedure::collections::COLLECT_DRAWN;
use crate::procedure::dependent_change::{adds, changes, removes};
use crate::procedure::dependents::DEPENDENTS;
use crate::procedure::field::Field;
use crate::procedure::form::Form;
use crate::procedure::person::WANTS_CERTIFICATE;
use crate::procedure::step::{Lane, Step};

/// The groups of steps.
pub(super) const FLOW: &[&[Step]] = &[
    &[Step::VerifyNumber, Step::VerifyIdentity],
    &[Step::Receive],
    &[Step::Register],
    &[Step::AcquireCode],
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

/// The boxes in all lanes. 任意継続・特例退職 people file themselves: then the society does what stands with the 事業主.
pub(super) const CHART: &[ChartBox] = &[
    ChartBox::outside(Lane::InsuredPerson, "開始"),
    ChartBox::outside(Lane::InsuredPerson, "被扶養者届（個人番号記入）"),
    ChartBox::outside(Lane::InsuredPerson, "個人番号提示"),
    ChartBox::step(Lane::Employer, "個人番号確認", Step::VerifyNumber),
    ChartBox::step(Lane::Employer, "身元確認", Step::VerifyIdentity),
    ChartBox::outside(Lane::Employer, "被扶養者届提出"),
    ChartBox::step(Lane::Society, "受付", Step::Receive),
    ChartBox::step(Lane::Society, "被扶養者届情報登録", Step::Register),
    ChartBox::step(Lane::Society, "符号取得", Step::AcquireCode),
    ChartBox::step(Lane::Society, "情報照会", Step::Inquire),
    ChartBox::step(Lane::Society, "内容確認・審査", Step::Review),
    ChartBox::step(Lane::Society, "被保険者証回収", Step::Collect),
    ChartBox::step(Lane::Society, "決裁", Step::Approve),
    ChartBox::step(Lane::Society, "交付", Step::Issue),
    ChartBox::step(Lane::Society, "書類保管", Step::Archive),
    ChartBox::step(Lane::Society, "送付", Step::Send),
    ChartBox::outside(Lane::Employer, "受領"),
    ChartBox::outside(Lane::Employer, "終了"),
    ChartBox::outside(Lane::InsuredPerson, "終了"),
    ChartBox::step(Lane::Society, "中間サーバーへ登録", Step::RegisterServer),
    ChartBox::step(Lane::Society, "終了", Step::Finish),
];

/// What steps record otherwise than everywhere.
pub(super) const OWN_DETAILS: &[(Step, &[Field])] = &[(Step::Collect, COLLECT_DRAWN)];

/// 確認事項.
pub(super) const CHECKLIST: &[Check] = &[
    checks::NOTIFICATION_READ,
    checks::card_status(wants_any_certificate),
    checks::dependents_reviewed(adds),
    Check {
        step: Step::Review,
        id: "removal_reviewed",
        text: "被扶養者でなくなった理由と日を書類または届出者への確認で確かめた",
        when: removes,
    },
    Check {
        step: Step::Review,
        id: "change_reviewed",
        text: "変更の内容を住民票・戸籍などで確かめた",
        when: changes,
    },
    checks::PAPERS_COMPLETE,
];

fn wants_any_certificate(form: &Form) -> bool {
    let mut rows = form.rows(DEPENDENTS.name()).iter();
    adds(form) && rows.any(|row| WANTS_CERTIFICATE.get(row) == Some(true))
}

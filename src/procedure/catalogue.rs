//! 手続の一覧: what a procedure consists of, and the list of all procedures.
//! A new procedure is registered here by one line in [`ALL`]; nothing else may list procedures.

use crate::domain::coded::{Coded, coded_enum};
use crate::domain::date::Date;
use crate::domain::entry::Entry;
use crate::domain::finding::{FieldPath, Finding};
use crate::domain::member_file::MemberFile;
use crate::domain::payment::PaymentOrder;
use crate::procedure::address_change;
use crate::procedure::address_change_continued;
use crate::procedure::blocks;
use crate::procedure::certificate_reissue;
use crate::procedure::childbirth_lump_sum;
use crate::procedure::dependent_change;
use crate::procedure::eligibility_acquisition;
use crate::procedure::eligibility_acquisition_continued;
use crate::procedure::eligibility_loss;
use crate::procedure::eligibility_loss_continued;
use crate::procedure::facts::Facts;
use crate::procedure::field::{Field, Key, Section};
use crate::procedure::form::Form;
use crate::procedure::injury_sickness_allowance;
use crate::procedure::maximum_copayment_certificate;
use crate::procedure::premium_prepayment;
use crate::procedure::record::Record;
use crate::procedure::sheet::Sheet;
use crate::procedure::step::{Lane, Step};
use crate::procedure::value::Value;
use std::fmt;

/// 手続: one procedure as plain data and plain functions.
pub struct Procedure {
    /// Stable id such as `eligibility_acquisition`.
    pub id: &'static str,
    /// Title as in the flow charts, such as 適用（資格取得）.
    pub title: &'static str,
    /// 略称 on buttons and in lists, such as 資格取得.
    pub short_title: &'static str,
    /// 受付の区分: the line of buttons in which a case is opened.
    pub counter: Counter,
    /// Article of law.
    pub law: &'static str,
    /// Version of this definition; a case keeps the version it was opened with.
    pub version: u16,
    /// The form.
    pub sections: &'static [Section],
    /// 添付書類.
    pub attachments: &'static [Attachment],
    /// Groups of steps in order; inside a group any order.
    pub flow: &'static [&'static [Step]],
    /// The boxes of the flow chart in all lanes, in the chart's order.
    pub chart: &'static [ChartBox],
    /// What steps record here otherwise than everywhere ([`blocks::recorded_at`]).
    pub own_details: &'static [(Step, &'static [Field])],
    /// Checklist items by step.
    pub checklist: &'static [Check],
    /// Papers.
    pub documents: &'static [Document],
    /// Rows for the 中間サーバー and other receivers.
    pub exports: &'static [Export],
    /// All problems at once.
    pub examine: fn(&Form, &Facts) -> Vec<Finding>,
    /// What the ledger will say once the case is decided.
    pub effects: fn(&Form, &Facts) -> Effects,
    /// What the ledger will say once a step other than the decision is completed: certificates count from the 交付, not
    /// from the decision, so that register and paper carry the same day and kind; those given back from the 回収.
    pub step_entries: fn(Step, &Form, &Facts) -> Vec<Entry>,
    /// 支払の指図: what the decision orders to be paid; nothing where the procedure pays nobody.
    pub payments: fn(&Form, &Facts) -> Vec<PaymentOrder>,
    /// Whether the procedure suits somebody of the ledger on a day, so that it is offered on the person's screen.
    pub suits: fn(&MemberFile, Date) -> bool,
    /// What the ledger offers for the fields of the form once it is known who the case is about; fields that hold
    /// something already keep it.
    pub carry_over: fn(&Form, &Facts) -> Vec<Carried>,
}

coded_enum! {
    /// 受付の区分: as a clerk groups the procedures.
    pub enum Counter {
        /// 適用 of employed people.
        Employed = "employed", "適用";
        /// 適用 and 徴収 of 任意継続・特例退職.
        Continued = "continued", "任継・特退";
        /// 証 and 給付 of everybody.
        Benefits = "benefits", "証・給付";
    }
}

/// 引き継ぐ値: the key of a field and what the ledger offers for it.
pub type Carried = (&'static str, Value);

impl fmt::Debug for Procedure {
    /// By its id: the rest is the same for everybody.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Procedure").field(&self.id).finish()
    }
}

/// 記載, or all that keeps a form from having any.
pub type Effects = Result<Vec<Entry>, Vec<Finding>>;

/// The answer of effects that lack a required field, named by its key.
#[must_use]
pub fn incomplete(key: &str) -> Finding {
    Finding::blocks(
        "effects_incomplete",
        "記載に必要な項目がそろっていません。必須の項目を入力してください。",
    )
    .at(FieldPath::of(key))
}

impl Procedure {
    /// The name of the box of a step as on this procedure's chart.
    #[must_use]
    pub fn label(&self, step: Step) -> &'static str {
        self.chart
            .iter()
            .find(|chart_box| chart_box.step == Some(step))
            .map_or_else(|| step.label(), |chart_box| chart_box.label)
    }

    /// Who carries out a step: the lane of its box.
    #[must_use]
    pub fn lane(&self, step: Step) -> Lane {
        self.chart
            .iter()
            .find(|chart_box| chart_box.step == Some(step))
            .map_or(Lane::Society, |chart_box| chart_box.lane)
    }

    /// Whether somebody of this lane takes part: the chart has a box of theirs.
    #[must_use]
    pub fn has_lane(&self, lane: Lane) -> bool {
        self.chart.iter().any(|chart_box| chart_box.lane == lane)
    }

    /// What a step of the flow records.
    #[must_use]
    pub fn details_of(&self, step: Step) -> &'static [Field] {
        let own = self.own_details.iter().find(|(of, _)| *of == step);
        own.map_or_else(|| blocks::recorded_at(step), |(_, fields)| fields)
    }

    /// Every step of the flow with what it records.
    pub fn details(&self) -> impl Iterator<Item = (Step, &'static [Field])> {
        let steps = self.flow.iter().copied().flatten();
        steps.map(|step| (*step, self.details_of(*step)))
    }

    /// The step at which the case is decided: 決裁, or 審査 where the chart has no 決裁.
    #[must_use]
    pub fn decision_step(&self) -> Step {
        let decides = |step| self.flow.iter().any(|group| group.contains(&step));
        if decides(Step::Approve) {
            Step::Approve
        } else {
            Step::Review
        }
    }
}

/// A box of the flow chart.
#[derive(Clone, Copy, Debug)]
pub struct ChartBox {
    /// Whose lane it stands in.
    pub lane: Lane,
    /// Its text.
    pub label: &'static str,
    /// The step that records it; `None` where nothing is recorded (開始, 受領 …).
    pub step: Option<Step>,
}

impl ChartBox {
    /// A box that records a step.
    #[must_use]
    pub const fn step(lane: Lane, label: &'static str, step: Step) -> ChartBox {
        ChartBox {
            lane,
            label,
            step: Some(step),
        }
    }

    /// A box outside the society's work of which nothing is recorded.
    #[must_use]
    pub const fn outside(lane: Lane, label: &'static str) -> ChartBox {
        ChartBox {
            lane,
            label,
            step: None,
        }
    }
}

/// 添付書類.
pub struct Attachment {
    /// Stable id.
    pub id: &'static str,
    /// Label.
    pub label: &'static str,
    /// Where the form keeps whether it came.
    pub answer: Key<AttachmentAnswer>,
    /// When it is needed.
    pub when: fn(&Form) -> bool,
    /// 省略可能: may be left out when a 情報照会 of this subject confirms the same fact.
    pub omittable: Option<InquirySubject>,
}

impl Attachment {
    /// The field that the screen draws for the attachment.
    #[must_use]
    pub const fn field(&self) -> Field {
        self.answer.field(self.label)
    }
}

coded_enum! {
    /// 添付書類の確認.
    pub enum AttachmentAnswer {
        /// 受領.
        Received = "received", "受領";
        /// 省略（情報照会）.
        OmittedByInquiry = "omitted_by_inquiry", "省略（情報照会）";
        /// 省略（事業主確認）.
        OmittedByEmployer = "omitted_by_employer", "省略（事業主確認）";
        /// 不足.
        Missing = "missing", "不足";
    }
}

coded_enum! {
    /// 情報照会の対象情報.
    pub enum InquirySubject {
        /// 住民票関係情報.
        Residence = "residence", "住民票関係情報";
        /// 地方税関係情報.
        LocalTax = "local_tax", "地方税関係情報";
        /// 年金給付関係情報.
        Pension = "pension", "年金給付関係情報";
        /// その他.
        Other = "other", "その他";
    }
}

/// 確認事項: one item of a step's checklist.
pub struct Check {
    /// The step it belongs to.
    pub step: Step,
    /// Stable id.
    pub id: &'static str,
    /// Text.
    pub text: &'static str,
    /// When it applies.
    pub when: fn(&Form) -> bool,
}

/// 帳票: a paper of the procedure.
pub struct Document {
    /// Stable id.
    pub id: &'static str,
    /// Title.
    pub title: &'static str,
    /// At which step it is printed.
    pub step: Step,
    /// Whether this case has it.
    pub when: fn(&Form, &Facts) -> bool,
    /// The pages.
    pub sheets: Sheets,
}

/// 帳票の作り方: the pages of a paper, none where the form is not complete enough.
pub type Sheets = fn(&Form, &Facts) -> Vec<Sheet>;

/// 登録・照会の行: rows for a file that travels.
pub struct Export {
    /// Stable id of the interface, such as `chukan-kanyusha`.
    pub id: &'static str,
    /// The step at which rows are laid in the outbox. 終了 means that the rows are only offered (任意): the chart has no
    /// 中間サーバーへ登録; they are laid with the decision, and the case ends whether or not a file takes them along.
    pub step: Step,
    /// The rows.
    pub records: Records,
}

/// 行の作り方.
pub type Records = fn(&Form, &Facts) -> Vec<Record>;

impl Export {
    /// 任意: whether the rows are only offered to the next file.
    #[must_use]
    pub fn is_offered(&self) -> bool {
        self.step == Step::Finish
    }
}

/// All procedures in the order of the flow charts.
pub const ALL: &[&Procedure] = &[
    &eligibility_acquisition::PROCEDURE,
    &eligibility_acquisition_continued::PROCEDURE,
    &eligibility_loss::PROCEDURE,
    &eligibility_loss_continued::PROCEDURE,
    &address_change::PROCEDURE,
    &address_change_continued::PROCEDURE,
    &maximum_copayment_certificate::PROCEDURE,
    &dependent_change::PROCEDURE,
    &certificate_reissue::PROCEDURE,
    &childbirth_lump_sum::PROCEDURE,
    &injury_sickness_allowance::PROCEDURE,
    &premium_prepayment::PROCEDURE,
];

/// The procedure with this id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Procedure> {
    ALL.iter().copied().find(|procedure| procedure.id == id)
}

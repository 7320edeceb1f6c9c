//! 手続の一覧: what a procedure consists of, and the list of all procedures.
//! A new procedure is registered here by one line in [`ALL`]; nothing else may list procedures.

use crate::domain::entry::Entry;
use crate::domain::finding::Finding;
use crate::procedure::facts::Facts;
use crate::procedure::field::Section;
use crate::procedure::form::Form;
use crate::procedure::record::Record;
use crate::procedure::sheet::Sheet;
use crate::procedure::step::Step;

/// 手続: one procedure as plain data and plain functions.
pub struct Procedure {
    /// Stable id such as `eligibility_acquisition`.
    pub id: &'static str,
    /// Title as in the flow charts, such as 適用（資格取得）.
    pub title: &'static str,
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
    /// Names of boxes where the chart differs from the step's own label.
    pub labels: &'static [(Step, &'static str)],
    /// Checklist items by step.
    pub checklist: &'static [Check],
    /// Papers.
    pub documents: &'static [Document],
    /// Rows for the 中間サーバー and other receivers.
    pub exports: &'static [Export],
    /// All problems at once.
    pub examine: fn(&Form, &Facts) -> Vec<Finding>,
    /// What the ledger will say once the case is decided.
    pub effects: fn(&Form, &Facts) -> Result<Vec<Entry>, Vec<Finding>>,
}

/// 添付書類.
pub struct Attachment {
    /// Stable id.
    pub id: &'static str,
    /// Label.
    pub label: &'static str,
    /// When it is needed.
    pub when: fn(&Form) -> bool,
    /// 省略可能: may be left out when a 情報照会 confirms the same fact.
    pub omittable: bool,
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
    pub sheets: fn(&Form, &Facts) -> Vec<Sheet>,
}

/// 登録・照会の行: rows for a file that travels.
pub struct Export {
    /// Stable id of the interface, such as `chukan-kanyusha`.
    pub id: &'static str,
    /// The step at which rows are laid in the outbox.
    pub step: Step,
    /// The rows.
    pub records: fn(&Form, &Facts) -> Vec<Record>,
}

/// All procedures in the order of the flow charts.
pub const ALL: &[&Procedure] = &[];

/// The procedure with this id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Procedure> {
    ALL.iter().copied().find(|procedure| procedure.id == id)
}

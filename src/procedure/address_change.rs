//! 適用（資格情報の変更）住所変更: 被保険者（被扶養者）住所変更届 (健康保険法施行規則第28条の2・第36条の2・第38条第2項).
//! It must not decide whether somebody stays a 被扶養者: that is for the 被扶養者（異動）届. The twin for 任意継続・特例退職
//! is written as its difference.

pub(super) mod documents;
mod effects;
pub(super) mod examine;
mod examine_family;
mod flow;
mod movers;
mod travels;

use crate::domain::address::Address;
use crate::domain::coded::coded_enum;
use crate::domain::date::Date;
use crate::domain::member::Category;
use crate::procedure::address_change::documents::DOCUMENTS;
use crate::procedure::address_change::effects::effects;
use crate::procedure::address_change::flow::{CHART, CHECKLIST, FLOW};
use crate::procedure::address_change::movers::ROW;
use crate::procedure::address_change::travels::EXPORTS;
use crate::procedure::catalogue::{
    Attachment, AttachmentAnswer, Counter, InquirySubject, Procedure,
};
use crate::procedure::dependents::DEPENDENTS;
use crate::procedure::facts::Facts;
use crate::procedure::field::{Key, Section};
use crate::procedure::form::Form;
use crate::procedure::subject;
use crate::procedure::value::Value;

coded_enum! {
    /// 対象者 of the 届.
    pub enum Who {
        /// 被保険者.
        Insured = "insured", "被保険者";
        /// 被扶養者.
        Dependents = "dependents", "被扶養者";
        /// 全員.
        All = "all", "全員";
    }
}

coded_enum! {
    /// 区分: which address changes.
    pub enum ChangeKind {
        /// 住民票住所.
        Address = "address", "住民票住所";
        /// 居所・送付先; no move of the 住民票.
        Residence = "residence", "居所・送付先";
        /// Both.
        Both = "both", "住民票住所と居所・送付先";
    }
}

/// 提出年月日.
pub const SUBMITTED_ON: Key<Date> = Key::new("submitted_on");
/// 対象者.
pub const WHO: Key<Who> = Key::new("who");
/// 区分.
pub const CHANGE_KIND: Key<ChangeKind> = Key::new("change_kind");
/// 変更年月日.
pub const MOVED_ON: Key<Date> = Key::new("moved_on");
/// 変更前の住所, computed.
pub const OLD_ADDRESS: Key<Address> = Key::new("old_address");
/// 変更前の居所・送付先, computed.
pub const OLD_RESIDENCE: Key<Address> = Key::new("old_residence");
/// 変更後の住所.
pub const NEW_ADDRESS: Key<Address> = Key::new("new_address");
/// 変更後の居所・送付先.
pub const NEW_RESIDENCE: Key<Address> = Key::new("new_residence");
/// 居所・送付先の廃止.
pub const RESIDENCE_ENDS: Key<bool> = Key::new("residence_ends");
/// 国外転出.
pub const GOES_ABROAD: Key<bool> = Key::new("goes_abroad");
/// 備考.
pub const REMARKS: Key<String> = Key::new("remarks");
/// 住民票（世帯全員）.
pub const RESIDENCE_RECORD: Key<AttachmentAnswer> = Key::new("attachment.residence_record");

/// 届出: nothing says a number of days.
const NOTICE: Section = Section {
    title: "届出",
    fields: &[SUBMITTED_ON
        .field("提出年月日")
        .help("被保険者は事業主に遅滞なく申し出て、事業主は遅滞なく届け出ます。決まった日数はありません。")
        .law("健康保険法施行規則第28条の2・第36条の2")],
};

/// 変更の内容.
pub(super) const CHANGE: Section = Section {
    title: "住所変更",
    fields: &[
        WHO.field("対象者").always(),
        CHANGE_KIND.field("区分").always(),
        MOVED_ON.field("変更年月日").always(),
        OLD_ADDRESS.field("変更前の住所").computed(old_address),
        NEW_ADDRESS
            .field("変更後の住所（住民票）")
            .when(changes_address),
        GOES_ABROAD.field("国外に転出する"),
        OLD_RESIDENCE
            .field("変更前の居所・送付先")
            .computed(old_residence),
        NEW_RESIDENCE
            .field("変更後の居所・送付先")
            .when(|form| changes_residence(form) && RESIDENCE_ENDS.get(form) != Some(true)),
        RESIDENCE_ENDS
            .field("居所・送付先を廃止する")
            .help("住民票の住所に送るようにします。"),
        REMARKS.field("備考"),
    ],
};

/// 被扶養者: one row for each of the ledger.
pub(super) const FAMILY: Section = Section {
    title: "被扶養者",
    fields: &[DEPENDENTS
        .table("被扶養者", ROW)
        .drawn(movers::drawn)
        .law("健康保険法施行規則第38条第2項")],
};

const ATTACHMENTS: &[Attachment] = &[Attachment {
    id: "residence_record",
    label: "住民票（世帯全員）",
    answer: RESIDENCE_RECORD,
    when: changes_address,
    omittable: Some(InquirySubject::Residence),
}];

/// 適用（資格情報の変更）住所変更.
pub(super) const PROCEDURE: Procedure = Procedure {
    id: "address_change",
    title: "適用（資格情報の変更）住所変更",
    short_title: "住所変更",
    counter: Counter::Employed,
    law: "健康保険法施行規則第28条の2、第36条の2、第38条第2項",
    version: 1,
    sections: &[subject::SECTION, NOTICE, CHANGE, FAMILY],
    attachments: ATTACHMENTS,
    flow: FLOW,
    chart: CHART,
    own_details: &[],
    checklist: CHECKLIST,
    documents: DOCUMENTS,
    exports: EXPORTS,
    examine: |form, facts| examine::examine_as(Side::Employed, form, facts),
    effects,
    step_entries: |_, _, _| Vec::new(),
    payments: |_, _| Vec::new(),
    suits: |file, today| file.category_on(today) == Some(Category::Employed),
    carry_over: |_, _| Vec::new(),
};

/// Whose changes of address a procedure takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Side {
    /// 一般, through the 事業主.
    Employed,
    /// 任意継続・特例退職, who come to the society themselves.
    Continued,
}

impl Side {
    /// The side that somebody of this 区分 belongs to.
    pub(super) const fn of(category: Category) -> Side {
        match category {
            Category::Employed => Side::Employed,
            Category::Voluntary | Category::SpecialRetired => Side::Continued,
        }
    }
}

/// Whether the 住民票 address changes.
#[must_use]
pub fn changes_address(form: &Form) -> bool {
    matches!(
        CHANGE_KIND.get(form),
        Some(ChangeKind::Address | ChangeKind::Both)
    )
}

/// Whether the 居所・送付先 changes or ends.
#[must_use]
pub fn changes_residence(form: &Form) -> bool {
    matches!(
        CHANGE_KIND.get(form),
        Some(ChangeKind::Residence | ChangeKind::Both)
    )
}

/// Whether the 被保険者 moves.
#[must_use]
pub fn insured_moves(form: &Form) -> bool {
    matches!(WHO.get(form), Some(Who::Insured | Who::All))
}

/// The day before the change, or the day of arrival while the day is not known.
fn day_before(form: &Form, facts: &Facts) -> Date {
    MOVED_ON
        .get(form)
        .map_or(facts.received_on, |moved_on| moved_on.add_days(-1))
}

fn old_address(form: &Form, facts: &Facts) -> Option<Value> {
    let file = facts.subject_file()?;
    let address = file.address_on(day_before(form, facts))?;
    Some(Value::Address(address.clone()))
}

fn old_residence(form: &Form, facts: &Facts) -> Option<Value> {
    let file = facts.subject_file()?;
    let residence = file.residence_on(day_before(form, facts))?;
    Some(Value::Address(residence.clone()))
}

//! 適用（資格喪失［任継・特退］）: 資格喪失申出書 of somebody who pays the premium alone (健康保険法第38条, 附則第3条, 則第43条).
//! It must not calculate what the law calculates; that is in `domain`. What every loss has in common is in `losses`.

mod documents;
mod examine;
mod examine_premiums;
mod flow;
mod premiums;
mod reasons;

use crate::domain::address::Address;
use crate::domain::coded::{Coded, coded_enum};
use crate::domain::date::{Date, YearMonth};
use crate::domain::loss_reason::LossReason;
use crate::domain::member::Category;
use crate::domain::premium_payment::RefundReason;
use crate::domain::yen::Yen;
use crate::procedure::catalogue::{
    Attachment, AttachmentAnswer, Counter, InquirySubject, Procedure,
};
use crate::procedure::eligibility_loss_continued::documents::DOCUMENTS;
use crate::procedure::eligibility_loss_continued::examine::examine;
use crate::procedure::eligibility_loss_continued::flow::{CHART, CHECKLIST, FLOW, OWN_DETAILS};
use crate::procedure::eligibility_loss_continued::premiums::{refund_rows, refund_total};
use crate::procedure::eligibility_loss_continued::reasons::{
    accepted_on, event_on, loss_reason, lost_on,
};
use crate::procedure::field::{Field, Key, Section};
use crate::procedure::form::Form;
use crate::procedure::loss_rows::EXPORTS;
use crate::procedure::losses::{
    self, CEILING_RETURNED, ELDERLY_RETURNED, EVENT_ON, FAMILY, LOSS_REASON, LOST_ON, REMARKS,
    RETURNED, SUBMITTED_ON, UNRECOVERABLE, WRITTEN_BIRTH_ON, WRITTEN_KANA,
};
use crate::procedure::subject;

coded_enum! {
    /// 喪失の理由 of the 申出書 (第38条, 附則第3条); the codes are those of [`LossReason`].
    pub enum ContinuedReason {
        /// 期間満了 (第38条第1号).
        TermEnd = "term_end", "期間満了";
        /// 死亡 (第2号).
        Death = "death", "死亡";
        /// 保険料の未納 (第3号).
        PremiumUnpaid = "premium_unpaid", "保険料の未納";
        /// 就職 (第4号).
        Employed = "employed", "就職（健康保険の被保険者）";
        /// 船員保険 (第5号).
        Seamen = "seamen", "船員保険の被保険者";
        /// 75歳到達 (第6号).
        Age75 = "age_75", "75歳到達";
        /// 障害認定 (第6号).
        Disability = "disability", "後期高齢者医療の障害認定";
        /// 本人の申出 (第7号, since 2022-01-01).
        Request = "request", "本人の申出";
        /// 特例退職の要件の喪失 (附則第3条).
        NoLongerQualified = "no_longer_qualified", "特例退職被保険者の要件の喪失";
    }
}

impl ContinuedReason {
    /// As the ledger keeps it.
    #[must_use]
    pub fn kept(self) -> Option<LossReason> {
        LossReason::from_code(self.code())
    }
}

/// 喪失の理由 as the 申出書 states it.
pub const REASON: Key<ContinuedReason> = Key::new("reason");
/// 申出の受理年月日, computed: the day of arrival.
pub const ACCEPTED_ON: Key<Date> = Key::new("accepted_on");
/// 喪失年月日 as the 申出書 writes it.
pub const WRITTEN_LOST_ON: Key<Date> = Key::new("written_lost_on");
/// 新しい保険者の名称.
pub const NEW_INSURER: Key<String> = Key::new("new_insurer");
/// 新しい記号・番号.
pub const NEW_NUMBER: Key<String> = Key::new("new_number");
/// 届出人の氏名.
pub const REPORTER: Key<String> = Key::new("reporter");
/// 届出人の続柄.
pub const REPORTER_RELATION: Key<String> = Key::new("reporter_relation");
/// 届出人の住所.
pub const REPORTER_ADDRESS: Key<Address> = Key::new("reporter_address");
/// 納付の遅れの正当な理由 (第38条第3号).
pub const DELAY_EXCUSE: Key<String> = Key::new("delay_excuse");
/// 還付する保険料, computed, one row each month.
pub const REFUNDS: Key<Vec<Form>> = Key::new("refunds");
/// 月分.
pub const REFUND_MONTH: Key<YearMonth> = Key::new("month");
/// 月分の終わり: of a 前納 the last month; otherwise the month itself.
pub const REFUND_UNTIL: Key<YearMonth> = Key::new("until");
/// 還付額.
pub const REFUND_AMOUNT: Key<Yen> = Key::new("amount");
/// 還付の理由.
pub const REFUND_REASON: Key<RefundReason> = Key::new("refund_reason");
/// 還付額の合計, computed.
pub const REFUND_TOTAL: Key<Yen> = Key::new("refund_total");
/// 還付金の振込先.
pub const REFUND_ACCOUNT: Key<String> = Key::new("refund_account");
/// 新しい資格が分かる書類.
pub const NEW_ELIGIBILITY: Key<AttachmentAnswer> = Key::new("attachment.new_eligibility");

const REFUND_FIELDS: &[Field] = &[
    REFUND_MONTH.field("月分"),
    REFUND_UNTIL.field("終わりの月分"),
    REFUND_AMOUNT.field("還付額"),
    REFUND_REASON.field("還付の理由"),
];

const SECTIONS: &[Section] = &[
    subject::SECTION,
    Section {
        title: "申出書との照合",
        fields: &[
            SUBMITTED_ON.field("申出年月日"),
            WRITTEN_KANA.field("申出書のフリガナ"),
            WRITTEN_BIRTH_ON.field("申出書の生年月日").birth(),
            WRITTEN_LOST_ON.field("喪失年月日（申出書の記載）"),
        ],
    },
    Section {
        title: "資格喪失",
        fields: &[
            REASON.field("喪失の理由").always(),
            EVENT_ON
                .field("事由の生じた日")
                .when(needs_event)
                .help("死亡日、納付期日、新しい資格の取得日、障害認定日、要件を欠いた日です。"),
            ACCEPTED_ON
                .field("申出の受理年月日（到着日）")
                .computed(accepted_on)
                .law("健康保険法第38条第7号"),
            LOST_ON
                .field("資格喪失年月日")
                .computed(lost_on)
                .law("健康保険法第38条"),
            LOSS_REASON.field("資格喪失の理由").computed(loss_reason),
        ],
    },
    Section {
        title: "新しい保険",
        fields: &[
            NEW_INSURER
                .field("新しい保険者の名称")
                .when(is_insured_elsewhere),
            NEW_NUMBER.field("新しい記号・番号"),
        ],
    },
    Section {
        title: "届出人（死亡のとき）",
        fields: &[
            REPORTER.field("届出人の氏名").when(is_death),
            REPORTER_RELATION.field("届出人の続柄").when(is_death),
            REPORTER_ADDRESS
                .field("届出人の住所")
                .help("空欄のときは被保険者の住所に送ります。"),
        ],
    },
    Section {
        title: "保険料",
        fields: &[
            DELAY_EXCUSE
                .field("納付の遅れの正当な理由")
                .help("組合が正当な理由と認めたときに入力します。未納による喪失としません。")
                .law("健康保険法第38条第3号"),
            REFUNDS
                .table("還付する保険料", REFUND_FIELDS)
                .computed(refund_rows),
            REFUND_TOTAL.field("還付額の合計").computed(refund_total),
            REFUND_ACCOUNT.field("還付金の振込先"),
        ],
    },
    Section {
        title: "返却物",
        fields: &[
            RETURNED,
            UNRECOVERABLE,
            ELDERLY_RETURNED,
            CEILING_RETURNED,
            REMARKS.field("備考"),
        ],
    },
    FAMILY,
];

const ATTACHMENTS: &[Attachment] = &[Attachment {
    id: "new_eligibility",
    label: "新しい資格が分かる書類（写）",
    answer: NEW_ELIGIBILITY,
    when: needs_proof,
    omittable: Some(InquirySubject::Other),
}];

/// 適用（資格喪失［任継・特退］）.
pub(super) const PROCEDURE: Procedure = Procedure {
    id: "eligibility_loss_continued",
    title: "適用（資格喪失［任継・特退］）",
    short_title: "資格喪失［任継・特退］",
    counter: Counter::Continued,
    law: "健康保険法第38条・附則第3条、健康保険法施行規則第43条",
    version: 1,
    sections: SECTIONS,
    attachments: ATTACHMENTS,
    flow: FLOW,
    chart: CHART,
    own_details: OWN_DETAILS,
    checklist: CHECKLIST,
    documents: DOCUMENTS,
    exports: EXPORTS,
    examine,
    effects: |form, facts| losses::effects(event_on(form, facts), form, facts),
    step_entries: losses::step_entries,
    payments: |_, _| Vec::new(),
    suits: |file, today| {
        let own = file.insured_on(today);
        own.is_some_and(|period| period.category != Category::Employed)
    },
    carry_over: losses::carry_over,
};

fn needs_event(form: &Form) -> bool {
    match REASON.get(form) {
        None
        | Some(ContinuedReason::TermEnd | ContinuedReason::Age75 | ContinuedReason::Request) => {
            false
        }
        Some(
            ContinuedReason::Death
            | ContinuedReason::PremiumUnpaid
            | ContinuedReason::Employed
            | ContinuedReason::Seamen
            | ContinuedReason::Disability
            | ContinuedReason::NoLongerQualified,
        ) => true,
    }
}

fn is_insured_elsewhere(form: &Form) -> bool {
    matches!(
        REASON.get(form),
        Some(ContinuedReason::Employed | ContinuedReason::Seamen)
    )
}

fn needs_proof(form: &Form) -> bool {
    is_insured_elsewhere(form) || REASON.get(form) == Some(ContinuedReason::Disability)
}

fn is_death(form: &Form) -> bool {
    REASON.get(form) == Some(ContinuedReason::Death)
}

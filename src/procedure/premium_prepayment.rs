//! 徴収（任意継続被保険者の保険料の前納）: 前納納付申出書 of a 任意継続 or 特例退職 person (健康保険法第165条, 令第48条から第50条).
//! It must not calculate what the law calculates; that is in `domain`.

mod documents;
mod effects;
mod examine;
mod flow;
mod months;

use crate::domain::coded::coded_enum;
use crate::domain::date::{Date, YearMonth};
use crate::domain::member::Category;
use crate::domain::prepayment_period::PrepaymentTerm;
use crate::domain::yen::{Rate, Yen};
use crate::procedure::account;
use crate::procedure::catalogue::{Counter, Procedure};
use crate::procedure::field::{Field, Key, Need, Section};
use crate::procedure::flows;
use crate::procedure::form::Form;
use crate::procedure::premium_prepayment::documents::DOCUMENTS;
use crate::procedure::premium_prepayment::effects::effects;
use crate::procedure::premium_prepayment::examine::examine;
use crate::procedure::premium_prepayment::flow::{CHART, CHECKLIST, OWN_DETAILS};
use crate::procedure::prepaid::{self, AMOUNT, DUE_ON, MONTHS_FROM};
use crate::procedure::subject;

coded_enum! {
    /// 前納の納付方法.
    pub enum PrepaymentMethod {
        /// 納付書.
        Slip = "slip", "納付書";
        /// 振込.
        Transfer = "transfer", "振込";
    }
}

/// 申出年月日.
pub const APPLIED_ON: Key<Date> = Key::new("prepayment.applied_on");
/// 前納の期間の別.
pub const TERM: Key<PrepaymentTerm> = Key::new("prepayment.term");
/// 前納する最後の月, computed.
pub const MONTHS_UNTIL: Key<YearMonth> = Key::new("prepayment.months_until");
/// 月数, computed.
pub const N_MONTHS: Key<i64> = Key::new("prepayment.n_months");
/// 納付方法.
pub const METHOD: Key<PrepaymentMethod> = Key::new("prepayment.method");
/// 連絡先電話.
pub const PHONE: Key<String> = Key::new("prepayment.phone");
/// 月別の保険料, computed, one row each month.
pub const MONTHS: Key<Vec<Form>> = Key::new("prepayment.months");
/// 割引前の合計, computed.
pub const UNDISCOUNTED: Key<Yen> = Key::new("prepayment.undiscounted");
/// 割引額, computed.
pub const DISCOUNT: Key<Yen> = Key::new("prepayment.discount");
/// 計算の根拠, computed.
pub const BASIS: Key<String> = Key::new("prepayment.basis");

/// 月分.
pub const MONTH: Key<YearMonth> = Key::new("month");
/// 標準報酬月額.
pub const MONTH_STANDARD: Key<Yen> = Key::new("standard");
/// 料率の合計.
pub const MONTH_RATE: Key<Rate> = Key::new("rate");
/// 一般保険料.
pub const MONTH_GENERAL: Key<Yen> = Key::new("general");
/// 介護保険料.
pub const MONTH_CARE: Key<Yen> = Key::new("care");
/// 子ども・子育て支援金.
pub const MONTH_SUPPORT: Key<Yen> = Key::new("support");
/// 月額.
pub const MONTH_TOTAL: Key<Yen> = Key::new("total");
/// 割り引く額 with its fraction.
pub const MONTH_EXACT: Key<String> = Key::new("exact");

const MONTH_FIELDS: &[Field] = &[
    MONTH.field("月分"),
    MONTH_STANDARD.field("標準報酬月額"),
    MONTH_RATE.field("料率の合計"),
    MONTH_GENERAL.field("一般"),
    MONTH_CARE.field("介護"),
    MONTH_SUPPORT.field("支援金"),
    MONTH_TOTAL.field("月額"),
    MONTH_EXACT.field("割り引く額"),
];

const SECTIONS: &[Section] = &[
    subject::SECTION,
    Section {
        title: "前納の申出",
        fields: &[
            APPLIED_ON.field("申出年月日"),
            TERM.field("前納の期間")
                .always()
                .law("健康保険法施行令第48条"),
            MONTHS_FROM
                .field("前納する最初の月")
                .always()
                .help("期間の途中で資格を取得した人は、取得した月の翌月からです。前納期限に間に合わないときは、一月遅らせます。"),
            MONTHS_UNTIL
                .field("前納する最後の月")
                .computed(months::until)
                .help("資格喪失日が決まっている人は、その前月までです。"),
            N_MONTHS.field("月数").computed(months::n_months),
            DUE_ON
                .field("前納期限")
                .computed(months::due_on)
                .law("健康保険法第165条"),
            METHOD.field("納付方法").always(),
            PHONE.field("連絡先電話"),
        ],
    },
    Section {
        title: "前納額",
        fields: &[
            MONTHS
                .table("月別の保険料", MONTH_FIELDS)
                .computed(months::rows),
            UNDISCOUNTED
                .field("割引前の合計")
                .computed(months::undiscounted),
            DISCOUNT.field("割引額").computed(months::discount),
            AMOUNT
                .field("前納額")
                .computed(months::amount)
                .law("健康保険法施行令第49条"),
            BASIS
                .field("計算の根拠")
                .computed(months::basis)
                .widget("long_text"),
        ],
    },
    Section {
        title: "還付口座（途中で資格を失ったとき）",
        fields: &account::fields(Need::Optional),
    },
];

/// 徴収（任意継続被保険者の保険料の前納）.
pub(super) const PROCEDURE: Procedure = Procedure {
    id: "premium_prepayment",
    title: "徴収（任意継続被保険者の保険料の前納）",
    short_title: "保険料の前納",
    counter: Counter::Continued,
    law: "健康保険法第165条、健康保険法施行令第48条から第50条まで",
    version: 1,
    sections: SECTIONS,
    attachments: &[],
    flow: flows::DECIDED_AT_REVIEW,
    chart: CHART,
    own_details: OWN_DETAILS,
    checklist: CHECKLIST,
    documents: DOCUMENTS,
    exports: &[],
    examine,
    effects,
    step_entries: prepaid::step_entries,
    payments: |_, _| Vec::new(),
    suits: |file, today| file.category_on(today).is_some_and(Category::is_continued),
    carry_over: months::proposed,
};

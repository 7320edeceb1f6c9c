//! 設定の限度額の項目: the fields in which the rules of 限度額適用認定証 and tables of 適用区分 are typed.
//! It must not read or judge them; that is `settings_ceilings`.

use crate::app::settings_form;
use crate::domain::ceiling_rules::{CeilingBasis, CeilingGroup, CeilingPaper, CeilingStatus};
use crate::domain::date::YearMonth;
use crate::domain::yen::Yen;
use crate::procedure::field::{Field, Key, Section};
use crate::procedure::form::Form;

pub(super) const N_MONTHS: Key<i64> = Key::new("ceiling_n_months_valid");
pub(super) const ENDS_IN_JULY: Key<bool> = Key::new("ceiling_exempt_ends_in_july");
pub(super) const ENDS_WITH_CARD: Key<bool> = Key::new("ceiling_ends_with_certificate");
pub(super) const EXEMPT_BELOW: Key<Yen> = Key::new("ceiling_exempt_below");
pub(super) const MEALS: Key<Vec<Form>> = Key::new("ceiling_meals");
pub(super) const ROWS: Key<Vec<Form>> = Key::new("ceiling_rows");

pub(super) const FROM_MONTH: Key<YearMonth> = Key::new("from_month");
pub(super) const GENERAL: Key<Yen> = Key::new("general");
pub(super) const REDUCED: Key<Yen> = Key::new("reduced");
pub(super) const LONG_STAY: Key<Yen> = Key::new("long_stay");
pub(super) const LOWEST: Key<Yen> = Key::new("lowest");

pub(super) const STATUS: Key<CeilingStatus> = Key::new("status");
pub(super) const GROUP: Key<CeilingGroup> = Key::new("group");
pub(super) const CODE: Key<String> = Key::new("code");
pub(super) const ONLINE_CODE: Key<String> = Key::new("online_code");
pub(super) const BASIS: Key<CeilingBasis> = Key::new("basis");
pub(super) const STANDARD_FROM: Key<Yen> = Key::new("standard_from");
pub(super) const BASE: Key<Yen> = Key::new("base");
pub(super) const THRESHOLD: Key<Yen> = Key::new("threshold");
pub(super) const OUTPATIENT: Key<Yen> = Key::new("outpatient");
pub(super) const OUTPATIENT_YEARLY: Key<Yen> = Key::new("outpatient_yearly");
pub(super) const MULTIPLE: Key<Yen> = Key::new("multiple");
pub(super) const YEARLY: Key<Yen> = Key::new("yearly");
pub(super) const YEARLY_LOW: Key<Yen> = Key::new("yearly_low");
pub(super) const PAPER: Key<CeilingPaper> = Key::new("paper");
pub(super) const LAW: Key<String> = Key::new("law");

/// Whether a row is chosen by 標準報酬月額.
pub(super) fn is_by_standard(row: &Form) -> bool {
    BASIS.get(row) == Some(CeilingBasis::Standard)
}

const MEAL_FIELDS: &[Field] = &[
    FROM_MONTH.field("適用年月").always(),
    GENERAL.field("一般").always(),
    REDUCED.field("非課税（オ・低所得Ⅱ）").always(),
    LONG_STAY.field("非課税で長期入院（90日超）").always(),
    LOWEST.field("低所得Ⅰ").always(),
];

const ROW_FIELDS: &[Field] = &[
    FROM_MONTH
        .field("適用年月")
        .always()
        .help("この月の診療分から使います。同じ月と年齢の表は、全部の区分を入力します。"),
    STATUS.field("施行・予定").always(),
    GROUP.field("年齢").always(),
    CODE.field("適用区分")
        .always()
        .help("認定証に印刷する区分です。例 ウ"),
    ONLINE_CODE.field("オンライン資格確認の符号"),
    BASIS.field("区分の決め方").always(),
    STANDARD_FROM
        .field("標準報酬月額（この額以上）")
        .when(is_by_standard),
    BASE.field("限度額").always(),
    THRESHOLD
        .field("1％を加える総医療費")
        .help("この額を超える総医療費の1％を限度額に加えます。定額の区分は空欄です。"),
    OUTPATIENT.field("外来の限度額"),
    OUTPATIENT_YEARLY.field("外来の年間上限"),
    MULTIPLE.field("多数回該当の限度額"),
    YEARLY.field("年間上限"),
    YEARLY_LOW.field("年間上限（標準報酬月額15万円以下）"),
    PAPER.field("交付する認定証").always(),
    LAW.field("根拠").always(),
];

/// The form of the tab.
pub const CEILINGS: &[Section] = &[
    settings_form::FROM,
    Section {
        title: "限度額適用認定証",
        fields: &[
            N_MONTHS
                .field("有効期間の月数")
                .always()
                .help("発効年月日の月から数えます。1から12まで。6か月とする組合もあります。"),
            ENDS_IN_JULY
                .field("非課税の区分は7月31日までとする")
                .always()
                .help("課税年度が8月に変わるためです。取扱いは組合によります（未確認）。"),
            ENDS_WITH_CARD
                .field("資格確認書の有効期限までとする")
                .always()
                .help("取扱いは組合によります（未確認）。"),
            EXEMPT_BELOW
                .field("非課税の区分とする標準報酬月額（この額未満）")
                .law("健康保険法施行令第42条第1項")
                .help("空欄のときは誰でも非課税の区分とします。資料によって異なります（未確認）。"),
        ],
    },
    Section {
        title: "食事療養標準負担額（1食）",
        fields: &[MEALS
            .table("食事の額", MEAL_FIELDS)
            .law("健康保険法第85条第2項")
            .help("令和8年6月からの額は、プログラムの表では未確認です。確かめて入力します。")],
    },
    Section {
        title: "適用区分と限度額",
        fields: &[ROWS
            .table("適用区分の表", ROW_FIELDS)
            .law("健康保険法施行令第42条")
            .help("プログラムの表（設定の「法令の表」）と違うとき、まだ表にない改正のときだけ入力します。")],
    },
];

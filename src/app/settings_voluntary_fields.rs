//! 設定の任継・保険料の項目: the fields in which the society's rates, averages and rules are typed.
//! It must not read or judge them; that is `settings_voluntary`.

use crate::app::settings_form;
use crate::domain::date::Date;
use crate::domain::date::YearMonth;
use crate::domain::prepayment_rules::PrepaymentDueDay;
use crate::domain::prepayment_rules::RefundRounding;
use crate::domain::voluntary_rules::LossDay;
use crate::domain::voluntary_rules::RemunerationRuleKind;
use crate::domain::yen::Rate;
use crate::domain::yen::Yen;
use crate::procedure::field::Field;
use crate::procedure::field::Key;
use crate::procedure::field::Section;
use crate::procedure::form::Form;
use crate::procedure::value::Digits;

pub(super) const PAYEE: Key<String> = Key::new("payee");
pub(super) const SYMBOL: Key<Digits> = Key::new("voluntary_symbol");
pub(super) const FIRST_DUE: Key<i64> = Key::new("first_due_days_after");
pub(super) const EXTENDS: Key<bool> = Key::new("extends_20th_day_over_holiday");
pub(super) const FLOORS: Key<bool> = Key::new("floor_each_part");
pub(super) const CHARGES_CARE: Key<bool> = Key::new("charges_care_for_dependents");
pub(super) const PREPAY_EXACT: Key<bool> = Key::new("prepay_uses_unrounded_premium");
pub(super) const PREPAY_DUE_DAY: Key<PrepaymentDueDay> = Key::new("prepay_due_day");
pub(super) const PREPAY_REFUND: Key<RefundRounding> = Key::new("prepay_refund_rounding");
pub(super) const REVIEW_MONTH: Key<i64> = Key::new("dependents_review_month");
pub(super) const RATES: Key<Vec<Form>> = Key::new("premium_rates");
pub(super) const AVERAGES: Key<Vec<Form>> = Key::new("averages");
pub(super) const RULES: Key<Vec<Form>> = Key::new("remuneration_rules");
pub(super) const IS_SPECIFIC: Key<bool> = Key::new("is_specific_society");
pub(super) const SPECIAL_SYMBOL: Key<Digits> = Key::new("special_symbol");
pub(super) const SPECIAL_NUMBER: Key<Digits> = Key::new("special_insurer_number");
pub(super) const YEARS: Key<i64> = Key::new("years_required");
pub(super) const YEARS_AFTER: Key<i64> = Key::new("years_after_age");
pub(super) const COUNTED_FROM: Key<i64> = Key::new("counted_from_age");
pub(super) const WINDOW: Key<i64> = Key::new("window_months");
pub(super) const UNQUALIFIED: Key<LossDay> = Key::new("special_retired_unqualified");
pub(super) const EMPLOYED: Key<LossDay> = Key::new("special_retired_employed");
pub(super) const AMOUNTS: Key<Vec<Form>> = Key::new("special_amounts");

pub(super) const FROM_MONTH: Key<YearMonth> = Key::new("from_month");
pub(super) const GENERAL: Key<Rate> = Key::new("general");
pub(super) const CARE: Key<Rate> = Key::new("care");
pub(super) const SPECIFIC: Key<Rate> = Key::new("specific");
pub(super) const ADJUSTMENT: Key<Rate> = Key::new("adjustment");
pub(super) const EMPLOYEE_GENERAL: Key<Rate> = Key::new("employee_general");
pub(super) const EMPLOYEE_CARE: Key<Rate> = Key::new("employee_care");
pub(super) const SUPPORT: Key<Rate> = Key::new("childcare_support");
pub(super) const APRIL: Key<YearMonth> = Key::new("april");
pub(super) const AVERAGE: Key<Yen> = Key::new("average");
pub(super) const LOWER: Key<Yen> = Key::new("lower_amount");
pub(super) const ACQUIRED_FROM: Key<Date> = Key::new("applies_to_acquired_from");
pub(super) const RULE: Key<RemunerationRuleKind> = Key::new("rule");
pub(super) const FIXED: Key<Yen> = Key::new("fixed_amount");
pub(super) const AMOUNT: Key<Yen> = Key::new("amount");
pub(super) const BONUS: Key<Yen> = Key::new("average_bonus");

const APRIL_HELP: &str = "年度の4月を入力します。例 R9.4（令和9年度）";

const RATE_FIELDS: &[Field] = &[
    FROM_MONTH
        .field("適用年月")
        .always()
        .help("この月分から使います。保険料は、納める日でなく何月分かで料率が決まります。"),
    GENERAL
        .field("一般保険料率")
        .always()
        .law("健康保険法第160条")
        .help("基本・特定・調整を合わせた率です。例 9.85（％）または 98.5‰"),
    SPECIFIC
        .field("うち特定保険料率")
        .help("表示するだけで、計算には使いません。"),
    ADJUSTMENT
        .field("うち調整保険料率")
        .help("表示するだけで、計算には使いません。"),
    CARE.field("介護保険料率")
        .always()
        .help("徴収しないときは0を入力します。"),
    EMPLOYEE_GENERAL
        .field("一般のうち被保険者負担")
        .law("健康保険法第162条")
        .help("折半のときは空欄です。任意継続・特例退職には使いません。"),
    EMPLOYEE_CARE
        .field("介護のうち被保険者負担")
        .law("健康保険法第162条")
        .help("折半のときは空欄です。"),
    SUPPORT
        .field("子ども・子育て支援金率")
        .help("全国一律です。プログラムの表にまだない年度だけ入力します。"),
];

const AVERAGE_FIELDS: &[Field] = &[
    APRIL.field("年度").always().help(APRIL_HELP),
    AVERAGE
        .field("前年9月30日の平均標準報酬月額")
        .always()
        .help("特例退職被保険者を除く全被保険者の平均です。1円未満は切り捨てます。"),
    LOWER
        .field("規約で定めた額（平均の範囲内）")
        .help("規約で平均より低い額を定めたときだけ入力します。"),
];

const RULE_FIELDS: &[Field] = &[
    APRIL.field("適用年度").always().help(APRIL_HELP),
    ACQUIRED_FROM
        .field("対象となる資格取得日")
        .always()
        .help("この日以後に任意継続の資格を取得した人に使います。"),
    RULE.field("決め方").always(),
    FIXED
        .field("規約で定めた額（報酬月額）")
        .when(is_fixed)
        .help("決め方が「規約で定めた額を上限とする」のときに入力します。"),
];

const AMOUNT_FIELDS: &[Field] = &[
    APRIL.field("適用年度").always().help(APRIL_HELP),
    AMOUNT
        .field("規約で定めた額（報酬月額）")
        .always()
        .help("等級表に当てはめて標準報酬月額になります。"),
    AVERAGE
        .field("前年9月30日の平均標準報酬月額")
        .help("上限を確かめるために使います。特例退職被保険者を除きます。"),
    BONUS
        .field("前年度の平均標準賞与額（年額）")
        .help("上限を確かめるために使います。"),
];

/// The form of the tab.
pub const VOLUNTARY: &[Section] = &[
    settings_form::FROM,
    Section {
        title: "保険料率",
        fields: &[RATES.table("料率", RATE_FIELDS).law("健康保険法第160条")],
    },
    Section {
        title: "全被保険者の平均標準報酬月額",
        fields: &[AVERAGES
            .table("平均", AVERAGE_FIELDS)
            .law("健康保険法第47条第1項第2号")],
    },
    Section {
        title: "任意継続被保険者",
        fields: &[
            SYMBOL
                .field("任意継続の記号")
                .help("空欄のときは、在職中の記号・番号を使い続けます。"),
            RULES
                .table("標準報酬月額の決め方", RULE_FIELDS)
                .law("健康保険法第47条"),
            FIRST_DUE
                .field("初回保険料の納付期日（申出の受付から何日後）")
                .always()
                .law("健康保険法第164条第1項ただし書")
                .help("案件では、この日数から求めた日を初めに示します。"),
            EXTENDS
                .field("申出の20日目が休日なら翌営業日まで受け付ける")
                .always()
                .law("健康保険法第37条第1項"),
            FLOORS
                .field("保険料の端数を部分ごとに切り捨てる")
                .always()
                .help("「はい」は一般・介護・支援金をそれぞれ切り捨てて足します。「いいえ」は足してから切り捨てます。"),
            CHARGES_CARE
                .field("特定被保険者から介護保険料を徴収する")
                .always()
                .law("健康保険法附則第7条")
                .help("本人が40歳から64歳でなくても、被扶養者がその年齢なら徴収すると規約で定めたときです。"),
            PAYEE
                .field("納付先")
                .help("納付書と通知書にこのとおり印刷します。例 見本銀行　本店　普通　0000001　ミホンケンポ"),
            REVIEW_MONTH
                .field("被扶養者の検認の月")
                .help("毎年その月に一覧を出します。1から12まで。行わないときは空欄です。"),
        ],
    },
    Section {
        title: "前納",
        fields: &[
            PREPAY_EXACT
                .field("端数処理前の月額から割り引く")
                .always()
                .law("健康保険法施行令第49条")
                .help("「はい」は標準報酬月額に料率を掛けた額、「いいえ」は毎月の保険料の額から割り引きます。違いは数円です（未確認）。"),
            PREPAY_DUE_DAY
                .field("前納期限が休日に当たるとき")
                .always()
                .law("健康保険法第165条")
                .help("前納期限は、前納する最初の月の前月末日です。休日の扱いは組合の定めによります（未確認）。"),
            PREPAY_REFUND
                .field("前納の還付額の端数")
                .always()
                .law("健康保険法施行令第50条")
                .help("途中で資格を失ったときの還付額の端数です（未確認）。"),
        ],
    },
    Section {
        title: "特例退職被保険者",
        fields: &[
            IS_SPECIFIC
                .field("特定健康保険組合である")
                .always()
                .law("健康保険法附則第3条")
                .help("認可を受けた組合だけです。"),
            SPECIAL_SYMBOL
                .field("特例退職の記号")
                .help("空欄のときは、在職中の記号・番号を使い続けます。"),
            SPECIAL_NUMBER
                .field("特例退職の保険者番号")
                .help("法別番号63で始まる8桁です。"),
            YEARS.field("必要な加入年数").always().help("規約で定めた年数です。"),
            YEARS_AFTER
                .field("一定の年齢以後に必要な年数")
                .always(),
            COUNTED_FROM.field("その年齢").always(),
            WINDOW
                .field("申出の期間（月）")
                .always()
                .law("健康保険法施行規則第168条"),
            UNQUALIFIED
                .field("要件を欠いたときの喪失日")
                .always()
                .law("健康保険法附則第3条"),
            EMPLOYED.field("就職したときの喪失日").always(),
            AMOUNTS
                .table("標準報酬月額", AMOUNT_FIELDS)
                .law("健康保険法附則第3条第4項"),
        ],
    },
];

/// Whether a rule names an amount.
pub(super) fn is_fixed(row: &Form) -> bool {
    RULE.get(row) == Some(RemunerationRuleKind::FixedAmount)
}

//! 試算・自己負担限度額: what somebody pays at most for the medical cost of a month.
//! It must not decide a 適用区分 nor compute a limit; `domain::ceiling` and `ceiling_limits` do.

use crate::domain::ceiling::{
    CeilingCase, CeilingDecision, TaxStanding, decide_ceiling, is_exempt_with_high_pay,
};
use crate::domain::ceiling_limits::{Stay, meal_price, monthly_limit, yearly_limit};
use crate::domain::ceiling_rules::{CeilingGroup, CeilingPaper, CeilingStatus};
use crate::domain::coded::Coded;
use crate::domain::date::Date;
use crate::domain::elderly_share::ShareOfInsured;
use crate::domain::member_file::MemberFile;
use crate::procedure::facts::Facts;
use crate::procedure::field::{Key, Section};
use crate::procedure::form::Form;
use crate::procedure::maximum_copayment_certificate::keys::{
    LOW_INCOME_RULE, TAX, TRIAL_COST, TRIAL_MONTH,
};
use crate::procedure::person::BIRTH_ON;
use crate::procedure::trial::answer::{Answer, Found, yen};
use crate::procedure::trial::{CURRENT_STANDARD, Trial, only, set_birth, set_standard};
use crate::procedure::value::Value;

/// 被保険者の生年月日, where the patient is a 被扶養者.
const INSURED_BIRTH_ON: Key<Date> = Key::new("trial.insured_birth_on");
/// 多数回該当.
const IS_MULTIPLE: Key<bool> = Key::new("trial.is_multiple");
/// 適用区分, computed.
const CATEGORY: Key<String> = Key::new("trial.category");

const SECTIONS: &[Section] = &[
    Section {
        title: "受診する人",
        fields: &[
            BIRTH_ON.field("生年月日").birth().always(),
            INSURED_BIRTH_ON
                .field("被保険者の生年月日（受診する人が家族のとき）")
                .birth()
                .help("70歳以上の家族の区分に要ります。本人のときは空欄にします。"),
            CURRENT_STANDARD
                .field("標準報酬月額")
                .always()
                .help("診療月の、被保険者の標準報酬月額です。"),
            TAX.field("市町村民税").always(),
            LOW_INCOME_RULE
                .field("基準収入額適用を受けている")
                .help("70歳以上で標準報酬月額28万円以上の人だけです。"),
            CATEGORY.field("適用区分").computed(category),
        ],
    },
    Section {
        title: "医療費",
        fields: &[
            TRIAL_MONTH.field("診療月").always(),
            TRIAL_COST
                .field("総医療費（10割）")
                .always()
                .help("窓口で払う額ではなく、保険のきく医療費の全額です。"),
            IS_MULTIPLE
                .field("過去12か月で4回目以降")
                .help("多数回該当。同じ保険者で限度額に達した月が、すでに3回あるときです。"),
        ],
    },
];

/// 自己負担限度額.
pub(super) const TRIAL: Trial = Trial {
    id: "ceiling",
    title: "自己負担限度額",
    sections: SECTIONS,
    start,
    from_file,
    tells: |form, _| only(form, &[BIRTH_ON.name(), CURRENT_STANDARD.name()]),
    answer,
    leaves: |_, _| &[],
    procedure: "maximum_copayment_certificate",
};

fn start(today: Date) -> Form {
    let mut form = Form::new();
    TAX.set(&mut form, TaxStanding::Taxed);
    TRIAL_MONTH.set(&mut form, today.year_month());
    form
}

/// The patient, and the 被保険者 whose 標準報酬月額 counts.
fn from_file(form: &mut Form, file: &MemberFile, facts: &Facts) {
    set_birth(form, file);
    let last = file.memberships.last();
    let insured = last.and_then(|period| facts.files.get(&period.insured));
    let insured = insured.unwrap_or(file);
    if insured.id != file.id {
        INSURED_BIRTH_ON.set(form, insured.person.birth_on);
    }
    set_standard(form, insured, facts.today);
}

fn decision(form: &Form, facts: &Facts) -> Option<(CeilingCase, Option<CeilingDecision>)> {
    let birth_on = BIRTH_ON.get(form)?;
    let case = CeilingCase {
        month: TRIAL_MONTH.get(form)?,
        birth_on,
        insured: ShareOfInsured {
            birth_on: INSURED_BIRTH_ON.get(form).unwrap_or(birth_on),
            standard_monthly: CURRENT_STANDARD.get(form)?,
        },
        tax: TAX.get(form)?,
        has_low_income_rule: LOW_INCOME_RULE.get(form) == Some(true),
        is_exempt_despite_pay: false,
    };
    let decided = decide_ceiling(&case, &facts.society.ceilings);
    Some((case, decided))
}

fn category(form: &Form, facts: &Facts) -> Option<Value> {
    let (_, decided) = decision(form, facts)?;
    Some(Value::Text(decided?.row.code))
}

fn answer(form: &Form, facts: &Facts) -> Answer {
    let (Some((case, decided)), Some(cost)) = (decision(form, facts), TRIAL_COST.get(form)) else {
        return Answer::Needs(vec!["総医療費（10割）"]);
    };
    let Some(decided) = decided else {
        return Answer::Impossible(
            "この診療月の限度額の表がありません。診療月を確かめるか、組合設定で表を登録してください。"
                .to_owned(),
        );
    };
    let row = &decided.row;
    let limit = monthly_limit(row, cost);
    let is_multiple = IS_MULTIPLE.get(form) == Some(true);
    let month = case.month.wareki();
    let found = match row.multiple.filter(|_| is_multiple) {
        Some(multiple) => Found::default()
            .main(format!("多数回該当の限度額（{month}）"), yen(multiple))
            .figure("4回目より前の限度額", yen(limit.total)),
        None => Found::default()
            .main(format!("自己負担限度額（{month}）"), yen(limit.total))
            .figure_if("4回目以降（多数回該当）", row.multiple.map(yen)),
    };
    let found = found
        .figure("適用区分", category_words(&decided))
        .figure_if("外来（個人ごと）の限度額", row.outpatient.map(yen))
        .figure_if(
            "外来の年間上限（8月から翌年7月まで）",
            row.outpatient_yearly.map(yen),
        )
        .figure_if(
            "年間上限（8月から翌年7月まで）",
            yearly_limit(row, case.insured.standard_monthly).map(yen),
        )
        .figure("認定証", paper_words(row.paper))
        .basis(limit.words(), &row.law)
        .basis(
            format!(
                "適用区分は、診療月の標準報酬月額{}円と市町村民税（{}）により「{}」。{}。",
                case.insured.standard_monthly,
                case.tax.label(),
                row.code,
                decided.reason.label()
            ),
            "健康保険法施行令第42条",
        );
    let found = with_meal(found, &case, &decided, facts);
    with_settings(found, &case, &decided, facts).answer()
}

fn category_words(decided: &CeilingDecision) -> String {
    let age = match decided.row.group {
        CeilingGroup::Under70 => "70歳未満",
        CeilingGroup::Elderly => "70歳から74歳まで",
    };
    format!("{}（{age}）", decided.row.code)
}

const fn paper_words(paper: CeilingPaper) -> &'static str {
    match paper {
        CeilingPaper::Maximum => "限度額適用認定証（マイナ保険証を使う人は不要）",
        CeilingPaper::Reduction => "限度額適用・標準負担額減額認定証（マイナ保険証を使う人は不要）",
        CeilingPaper::NotNeeded => "要りません（負担割合だけで限度額まで）",
    }
}

fn with_meal(found: Found, case: &CeilingCase, decided: &CeilingDecision, facts: &Facts) -> Found {
    let rules = &facts.society.ceilings;
    let Some(meal) = meal_price(&decided.row, Stay::Ordinary, case.month, rules) else {
        return found;
    };
    let found = found.figure("入院中の食事（1食・限度額とは別）", yen(meal.price));
    let text = format!("食事療養標準負担額は1食{}円。", meal.price);
    let law = "健康保険法第85条第2項";
    if meal.is_verified {
        found.basis(text, law)
    } else {
        found.unverified(
            format!("{text}令和8年6月からの額は確かめられていません。"),
            law,
        )
    }
}

fn with_settings(
    mut found: Found,
    case: &CeilingCase,
    decided: &CeilingDecision,
    facts: &Facts,
) -> Found {
    if decided.row.status == CeilingStatus::Planned {
        found = found.unverified(
            format!(
                "{}からの表は予定です。変わることがあります。",
                decided.row.effective_from.wareki()
            ),
            &decided.row.law,
        );
    }
    if is_exempt_with_high_pay(case, &facts.society.ceilings) {
        found = found.unverified(
            "非課税ですが標準報酬月額が高いため、組合の設定により標準報酬月額による区分としました。",
            "組合設定　限度額",
        );
    }
    if yearly_limit(&decided.row, case.insured.standard_monthly).is_some() {
        found = found.basis(
            "年間上限は後から払い戻すもので、月ごとの限度額は下がりません。",
            "健康保険法施行令第42条",
        );
    }
    found.basis("差額ベッド代、食事代、保険のきかない医療は含みません。", "")
}

//! 計算例: 適用区分, 限度額, 食事, 有効期限 and 差替え of `tests/cases/domain/ceiling_*.toml`.
//! It must not compute anything itself; every expected value stands in the files.

use crate::domain_cases::{cases, month};
use daicho::domain::ceiling::{
    CeilingCase, CertifiedCeiling, TaxStanding, decide_ceiling, first_misfit, row_of,
};
use daicho::domain::ceiling_limits::{Stay, meal_price, monthly_limit, yearly_limit};
use daicho::domain::ceiling_rules::{CeilingPaper, CeilingRules, CeilingStatus};
use daicho::domain::ceiling_validity::{CeilingTerm, ceiling_validity};
use daicho::domain::coded::Coded;
use daicho::domain::date::Date;
use daicho::domain::elderly_share::ShareOfInsured;
use daicho::domain::yen::Yen;
use serde::Deserialize;

fn under_70() -> Date {
    Date::parse_iso("1985-06-10").unwrap()
}

fn tax(label: Option<&str>) -> TaxStanding {
    let Some(label) = label else {
        return TaxStanding::Taxed;
    };
    let choice = TaxStanding::CHOICES
        .iter()
        .find(|choice| choice.label == label);
    TaxStanding::from_code(choice.unwrap().code).unwrap()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Class {
    #[serde(rename = "説明")]
    story: String,
    #[serde(rename = "療養月")]
    month: String,
    #[serde(rename = "標準報酬月額")]
    standard_monthly: Yen,
    #[serde(rename = "生年月日")]
    birth_on: Option<Date>,
    #[serde(rename = "被保険者の生年月日")]
    insured_birth_on: Option<Date>,
    #[serde(rename = "市町村民税")]
    tax: Option<String>,
    #[serde(rename = "基準収入額適用", default)]
    has_low_income_rule: bool,
    #[serde(rename = "高い報酬でもオ", default)]
    is_exempt_despite_pay: bool,
    #[serde(rename = "非課税の上限なし", default)]
    has_no_exempt_limit: bool,
    #[serde(rename = "予定", default)]
    is_planned: bool,
    #[serde(rename = "区分")]
    label: String,
    #[serde(rename = "オンライン資格確認")]
    online_code: Option<String>,
}

#[test]
fn 適用区分() {
    for (label, case) in cases::<Class>("ceiling_classes") {
        let birth_on = case.birth_on.unwrap_or_else(under_70);
        let mut rules = CeilingRules::default();
        if case.has_no_exempt_limit {
            rules.exempt_below = None;
        }
        let decision = decide_ceiling(
            &CeilingCase {
                month: month(&case.month),
                birth_on,
                insured: ShareOfInsured {
                    birth_on: case.insured_birth_on.unwrap_or(birth_on),
                    standard_monthly: case.standard_monthly,
                },
                tax: tax(case.tax.as_deref()),
                has_low_income_rule: case.has_low_income_rule,
                is_exempt_despite_pay: case.is_exempt_despite_pay,
            },
            &rules,
        )
        .unwrap();
        let story = format!("{label} {}", case.story);
        assert_eq!(decision.row.code, case.label, "{story}");
        assert_eq!(decision.row.online_code, case.online_code, "{story}");
        let is_planned = decision.row.status == CeilingStatus::Planned;
        assert_eq!(is_planned, case.is_planned, "{story}");
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Limit {
    #[serde(rename = "説明")]
    story: String,
    #[serde(rename = "診療月")]
    month: String,
    #[serde(rename = "区分")]
    code: String,
    #[serde(rename = "総医療費")]
    cost: Yen,
    #[serde(rename = "標準報酬月額")]
    standard_monthly: Option<Yen>,
    #[serde(rename = "限度額")]
    limit: Yen,
    #[serde(rename = "外来")]
    outpatient: Option<Yen>,
    #[serde(rename = "外来の年間上限")]
    outpatient_yearly: Option<Yen>,
    #[serde(rename = "多数回")]
    multiple: Option<Yen>,
    #[serde(rename = "年間上限")]
    yearly: Option<Yen>,
}

#[test]
fn 自己負担限度額() {
    let rules = CeilingRules::default();
    for (label, case) in cases::<Limit>("ceiling_limits") {
        let row = row_of(&case.code, month(&case.month), &rules).unwrap();
        let story = format!("{label} {}", case.story);
        assert_eq!(monthly_limit(row, case.cost).total, case.limit, "{story}");
        assert_eq!(row.outpatient, case.outpatient, "{story}");
        assert_eq!(row.outpatient_yearly, case.outpatient_yearly, "{story}");
        assert_eq!(row.multiple, case.multiple, "{story}");
        let standard = case.standard_monthly.unwrap_or(Yen::new(260_000));
        assert_eq!(yearly_limit(row, standard), case.yearly, "{story}");
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Meal {
    #[serde(rename = "月")]
    month: String,
    #[serde(rename = "区分")]
    code: String,
    #[serde(rename = "長期入院")]
    is_long: bool,
    #[serde(rename = "一食")]
    price: Yen,
    #[serde(rename = "確認済み")]
    is_verified: bool,
}

#[test]
fn 食事療養標準負担額() {
    let rules = CeilingRules::default();
    for (label, case) in cases::<Meal>("ceiling_meals") {
        let month = month(&case.month);
        let row = row_of(&case.code, month, &rules).unwrap();
        let stay = if case.is_long {
            Stay::Long
        } else {
            Stay::Ordinary
        };
        let meal = meal_price(row, stay, month, &rules).unwrap();
        assert_eq!(
            (meal.price, meal.is_verified),
            (case.price, case.is_verified),
            "{label}"
        );
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Validity {
    #[serde(rename = "説明")]
    story: String,
    #[serde(rename = "受付年月日")]
    received_on: Date,
    #[serde(rename = "生年月日")]
    birth_on: Date,
    #[serde(rename = "月数")]
    n_months: Option<u32>,
    #[serde(rename = "資格取得日")]
    member_from: Option<Date>,
    #[serde(rename = "資格の末日")]
    member_until: Option<Date>,
    #[serde(rename = "任意継続の末日")]
    term_until: Option<Date>,
    #[serde(rename = "療養の末月")]
    wanted_until: Option<String>,
    #[serde(rename = "更新の月")]
    starts_in: Option<String>,
    #[serde(rename = "資格確認書の期限")]
    certificate_until: Option<Date>,
    #[serde(rename = "資格確認書で切る", default)]
    ends_with_certificate: bool,
    #[serde(rename = "減額", default)]
    reduces: bool,
    #[serde(rename = "七月で切らない", default)]
    ignores_july: bool,
    #[serde(rename = "被保険者の生年月日")]
    insured_birth_on: Option<Date>,
    #[serde(rename = "発効年月日")]
    from: Option<Date>,
    #[serde(rename = "有効期限")]
    until: Option<Date>,
    #[serde(rename = "根拠")]
    end: Option<String>,
}

#[test]
fn 認定証の有効期限() {
    for (label, case) in cases::<Validity>("ceiling_validity") {
        let rules = CeilingRules {
            n_months_valid: case.n_months.unwrap_or(12),
            exempt_ends_in_july: !case.ignores_july,
            ends_with_eligibility_certificate: case.ends_with_certificate,
            ..CeilingRules::default()
        };
        let term = CeilingTerm {
            received_on: case.received_on,
            member_from: case
                .member_from
                .unwrap_or(Date::parse_iso("2015-04-01").unwrap()),
            member_until: case.member_until,
            term_until: case.term_until,
            birth_on: case.birth_on,
            insured_birth_on: case.insured_birth_on,
            wanted_until: case.wanted_until.as_deref().map(month),
            starts_in: case.starts_in.as_deref().map(month),
            eligibility_certificate_until: case.certificate_until,
            paper: if case.reduces {
                CeilingPaper::Reduction
            } else {
                CeilingPaper::Maximum
            },
        };
        let found = ceiling_validity(&term, &rules);
        let story = format!("{label} {}", case.story);
        assert_eq!(found.map(|found| found.from), case.from, "{story}");
        assert_eq!(found.map(|found| found.until), case.until, "{story}");
        let end = found.map(|found| found.end.label());
        assert_eq!(end, case.end.as_deref(), "{story}");
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Misfit {
    #[serde(rename = "説明")]
    story: String,
    #[serde(rename = "区分")]
    code: String,
    #[serde(rename = "見る最初の月")]
    from: String,
    #[serde(rename = "有効期限")]
    until: Date,
    #[serde(rename = "生年月日")]
    birth_on: Option<Date>,
    #[serde(rename = "変更前")]
    before: Yen,
    #[serde(rename = "変更の月")]
    changes_in: String,
    #[serde(rename = "変更後")]
    after: Yen,
    #[serde(rename = "差替えの月")]
    month: Option<String>,
    #[serde(rename = "新しい区分")]
    label: Option<String>,
}

#[test]
fn 差替えの要る認定証() {
    let rules = CeilingRules::default();
    for (label, case) in cases::<Misfit>("ceiling_misfits") {
        let birth_on = case.birth_on.unwrap_or_else(under_70);
        let certified = CertifiedCeiling {
            code: &case.code,
            from: month(&case.from),
            until: case.until,
            birth_on,
            insured_birth_on: birth_on,
        };
        let changes_in = month(&case.changes_in);
        let found = first_misfit(&certified, &rules, |month| {
            Some(if month < changes_in {
                case.before
            } else {
                case.after
            })
        });
        let story = format!("{label} {}", case.story);
        let in_month = found.as_ref().map(|(month, _)| *month);
        assert_eq!(in_month, case.month.as_deref().map(month), "{story}");
        let row = found.map(|(_, decision)| decision.row.code);
        assert_eq!(row, case.label, "{story}");
    }
}

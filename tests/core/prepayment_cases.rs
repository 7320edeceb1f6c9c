//! 前納の計算例: runs the tables of `tests/cases/domain` on 前納, which a clerk can read and check.
//! It must not compute anything itself; every expected value stands in the files.

use crate::domain_cases::{cases, month};
use daicho::domain::calendar::Holidays;
use daicho::domain::coded::Coded;
use daicho::domain::date::Date;
use daicho::domain::member::Category;
use daicho::domain::premium::{CareCharge, MonthlyPremium};
use daicho::domain::premium_rates::{PremiumRateRow, PremiumRates};
use daicho::domain::premium_schedule::{PremiumPlan, PremiumTables, StandardFrom};
use daicho::domain::prepayment::{
    PrepaymentMonth, PrepaymentQuote, discount_factor, prepaid_amount, prepayment_quote,
};
use daicho::domain::prepayment_period::{
    MonthSpan, Prepayer, PrepaymentStart, PrepaymentTerm, certain_loss_on, prepayable,
    prepayment_due_on, start_of,
};
use daicho::domain::prepayment_refund::{refund_on_loss, settle_change};
use daicho::domain::prepayment_rules::PrepaymentRules;
use daicho::domain::voluntary_rules::VoluntaryRules;
use daicho::domain::yen::{ExactYen, Rate, Yen};
use serde::Deserialize;

fn rate_row(from: &str, general: Rate) -> PremiumRateRow {
    PremiumRateRow {
        effective_from: month(from),
        general,
        specific: None,
        adjustment: None,
        care: Rate::new(0),
        employee_general: None,
        employee_care: None,
        childcare_support: None,
    }
}

const fn yes() -> bool {
    true
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Published {
    #[serde(rename = "標準報酬月額")]
    standard: Yen,
    #[serde(rename = "4月の料率")]
    april: Rate,
    #[serde(rename = "5月からの料率")]
    from_may: Rate,
    #[serde(rename = "端数処理前から割り引く", default = "yes")]
    is_unrounded: bool,
    #[serde(rename = "前納額")]
    amounts: Vec<Yen>,
}

#[test]
fn 公表された前納保険料額表() {
    let mut n_points = 0;
    for (label, case) in cases::<Published>("prepayment_published") {
        let rules = VoluntaryRules {
            prepayment: PrepaymentRules {
                prepay_uses_unrounded_premium: case.is_unrounded,
                ..PrepaymentRules::default()
            },
            ..VoluntaryRules::default()
        };
        let tables = PremiumTables {
            rates: &[
                rate_row("2015-04", case.april),
                rate_row("2015-05", case.from_may),
            ],
            rules: &rules,
            holidays: &Holidays::shipped(),
        };
        let standards = [StandardFrom {
            effective_from: month("2015-01"),
            monthly: case.standard,
        }];
        let plan = PremiumPlan {
            acquired_on: Date::parse_iso("2015-01-10").unwrap(),
            lost_on: None,
            through: month("2016-03"),
            birth_on: Date::parse_iso("1980-06-01").unwrap(),
            first_due_on: Date::parse_iso("2015-01-20").unwrap(),
            standards: &standards,
            dependents: &[],
            care_exempt: &[],
            covered: &[],
        };
        for (amount, n_months) in case.amounts.iter().zip(0..) {
            let april = month("2015-04");
            let span = MonthSpan::new(april, april.add_months(n_months)).unwrap();
            let quote = prepayment_quote(&plan, tables, span).unwrap();
            assert_eq!(quote.amount, *amount, "{label} {} か月", n_months + 1);
            n_points += i32::from(case.is_unrounded);
        }
    }
    assert_eq!(n_points, 72);
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Factor {
    #[serde(rename = "か月")]
    n_months: u32,
    #[serde(rename = "現価率")]
    factor: Option<String>,
    #[serde(rename = "倍率")]
    sum: String,
}

/// A decimal as a fraction, and one unit of its last place.
fn decimal(text: &str) -> (ExactYen, ExactYen) {
    let (whole, decimals) = text.split_once('.').unwrap();
    let unit = 10_i128.pow(u32::try_from(decimals.len()).unwrap());
    let digits: i128 = format!("{whole}{decimals}").parse().unwrap();
    (ExactYen::new(digits, unit), ExactYen::new(1, unit))
}

/// Whether the number is the published one; the last place may be rounded or dropped.
fn is_published(exact: ExactYen, text: &str) -> bool {
    let (published, unit) = decimal(text);
    let difference = exact - published;
    -unit < difference && difference < unit
}

#[test]
fn 現価率と納入倍率() {
    for (label, case) in cases::<Factor>("prepayment_factors") {
        if let Some(factor) = case.factor {
            assert!(
                is_published(discount_factor(case.n_months), &factor),
                "{label}"
            );
        }
        let sum: ExactYen = (1..=case.n_months).map(discount_factor).sum();
        assert!(is_published(sum, &case.sum), "{label}");
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Amounts {
    #[serde(rename = "説明")]
    story: String,
    #[serde(rename = "月々")]
    months: Vec<Months>,
    #[serde(rename = "割引前")]
    undiscounted: Yen,
    #[serde(rename = "割引額")]
    discount: Yen,
    #[serde(rename = "前納額")]
    amount: Yen,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Months {
    #[serde(rename = "円")]
    premium: Yen,
    #[serde(rename = "か月")]
    n_months: usize,
}

/// A 前納 of whole-yen premiums.
fn quote(from: &str, premiums: &[Yen]) -> PrepaymentQuote {
    let months: Vec<PrepaymentMonth> = premiums
        .iter()
        .zip(0..)
        .map(|(premium, n)| PrepaymentMonth {
            month: month(from).add_months(n),
            standard_monthly: Yen::new(300_000),
            rates: PremiumRates {
                general: Rate::new(10_000),
                care: Rate::new(0),
                childcare_support: Rate::new(0),
                employee_general: None,
                employee_care: None,
            },
            care: CareCharge::None,
            premium: MonthlyPremium {
                general: *premium,
                care: Yen::ZERO,
                childcare_support: Yen::ZERO,
            },
            exact: premium.exact(),
        })
        .collect();
    let exact: Vec<ExactYen> = months.iter().map(|row| row.exact).collect();
    PrepaymentQuote {
        undiscounted: premiums.iter().copied().sum(),
        amount: prepaid_amount(&exact),
        months,
    }
}

#[test]
fn 前納額と割引額() {
    for (label, case) in cases::<Amounts>("prepayment_amounts") {
        let premiums: Vec<Yen> = case
            .months
            .iter()
            .flat_map(|months| std::iter::repeat_n(months.premium, months.n_months))
            .collect();
        let quote = quote("2026-04", &premiums);
        let seen = (quote.undiscounted, quote.discount(), quote.amount);
        let expected = (case.undiscounted, case.discount, case.amount);
        assert_eq!(seen, expected, "{label} {}", case.story);
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PeriodCase {
    #[serde(rename = "説明")]
    story: String,
    #[serde(rename = "区分")]
    category: String,
    #[serde(rename = "資格取得日")]
    acquired_on: Date,
    #[serde(rename = "生年月日")]
    birth_on: Date,
    #[serde(rename = "資格喪失日")]
    lost_on: Option<Date>,
    #[serde(rename = "期間の別")]
    term: String,
    #[serde(rename = "年度")]
    fiscal_year: i32,
    #[serde(rename = "から")]
    from: Option<String>,
    #[serde(rename = "まで")]
    until: Option<String>,
    #[serde(rename = "前納期限")]
    due_on: Option<Date>,
}

#[test]
fn 前納できる期間と期限() {
    let holidays = Holidays::shipped();
    for (label, case) in cases::<PeriodCase>("prepayment_period") {
        let category = Category::CHOICES
            .iter()
            .find(|choice| case.category == choice.label)
            .and_then(|choice| Category::from_code(choice.code))
            .unwrap();
        let who = Prepayer {
            acquired_on: case.acquired_on,
            first_due_on: case.acquired_on.add_days(20),
            lost_on: certain_loss_on(category, case.acquired_on, case.birth_on, case.lost_on),
        };
        let term = PrepaymentTerm::from_code(&case.term).unwrap();
        let span = prepayable(term, case.fiscal_year, who);
        let from = span.map(|span| span.from().to_string());
        let until = span.map(|span| span.until().to_string());
        let seen = (from, until);
        assert_eq!(seen, (case.from, case.until), "{label} {}", case.story);
        let rules = PrepaymentRules::default();
        let due_on = span.map(|span| prepayment_due_on(span.from(), rules, &holidays));
        assert_eq!(due_on, case.due_on, "{label} {}", case.story);
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Start {
    #[serde(rename = "説明")]
    story: String,
    #[serde(rename = "資格取得日")]
    acquired_on: Date,
    #[serde(rename = "初回の納付期日")]
    first_due_on: Date,
    #[serde(rename = "期間の別")]
    term: String,
    #[serde(rename = "年度")]
    fiscal_year: i32,
    #[serde(rename = "最初の月")]
    first: String,
    #[serde(rename = "扱い")]
    kind: String,
}

#[test]
fn 前納の始まりの月() {
    for (label, case) in cases::<Start>("prepayment_start") {
        let who = Prepayer {
            acquired_on: case.acquired_on,
            first_due_on: case.first_due_on,
            lost_on: None,
        };
        let term = PrepaymentTerm::from_code(&case.term).unwrap();
        let period = prepayable(term, case.fiscal_year, who).unwrap();
        let kind = match start_of(month(&case.first), period, who) {
            PrepaymentStart::Regular => "regular",
            PrepaymentStart::Postponed => "postponed",
            PrepaymentStart::MidTerm => "mid_term",
            PrepaymentStart::TooEarly => "too_early",
        };
        assert_eq!(kind, case.kind, "{label} {}", case.story);
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Refund {
    #[serde(rename = "説明")]
    story: String,
    #[serde(rename = "月額")]
    premium: Yen,
    #[serde(rename = "から")]
    from: String,
    #[serde(rename = "か月")]
    n_months: usize,
    #[serde(rename = "資格喪失日")]
    lost_on: Date,
    #[serde(rename = "還付の月数")]
    n_refunded: i64,
    #[serde(rename = "還付額")]
    amount: Yen,
}

#[test]
fn 途中の喪失による還付額() {
    for (label, case) in cases::<Refund>("prepayment_refund") {
        let quote = quote(&case.from, &vec![case.premium; case.n_months]);
        let rules = PrepaymentRules::default();
        let refund = refund_on_loss(&quote, quote.amount, case.lost_on, rules);
        let seen = refund.map_or((0, Yen::ZERO), |refund| {
            (refund.months.n_months(), refund.amount)
        });
        let expected = (case.n_refunded, case.amount);
        assert_eq!(seen, expected, "{label} {}", case.story);
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    #[serde(rename = "説明")]
    story: String,
    #[serde(rename = "月額")]
    before: Yen,
    #[serde(rename = "新しい月額")]
    after: Yen,
    #[serde(rename = "から")]
    from: String,
    #[serde(rename = "か月")]
    n_months: usize,
    #[serde(rename = "変わる月")]
    changed_from: String,
    #[serde(rename = "X")]
    credited: Option<Yen>,
    #[serde(rename = "Y")]
    charged: Option<Yen>,
    #[serde(rename = "差")]
    difference: Option<Yen>,
}

#[test]
fn 前納の後の保険料の変更の精算() {
    for (label, case) in cases::<Change>("prepayment_change") {
        let before = quote(&case.from, &vec![case.before; case.n_months]);
        let after = quote(&case.from, &vec![case.after; case.n_months]);
        let settlement = settle_change(&before, &after, month(&case.changed_from));
        let story = format!("{label} {}", case.story);
        assert_eq!(settlement.map(|it| it.credited), case.credited, "{story}");
        assert_eq!(settlement.map(|it| it.charged), case.charged, "{story}");
        let difference = settlement.map(|it| it.difference());
        assert_eq!(difference, case.difference, "{story}");
    }
}

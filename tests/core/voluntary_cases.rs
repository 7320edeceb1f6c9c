//! 任意継続・特例退職と保険料の計算例: runs the tables of `tests/cases/domain` on them, which a clerk can read and check.
//! It must not compute anything itself; every expected value stands in the files.

use crate::domain_cases::{cases, month};
use daicho::domain::calendar::Holidays;
use daicho::domain::coded::Coded;
use daicho::domain::date::{Date, YearMonth};
use daicho::domain::due::{
    DueItem, DueMembership, DuePerson, DuePremiums, ExpiringPaper, Window, person_due_items,
};
use daicho::domain::due_society::{DueSociety, society_due_items};
use daicho::domain::member::Category;
use daicho::domain::premium::{
    CareCharge, MonthlyPremium, SharedPremium, employed_premium, voluntary_premium,
};
use daicho::domain::premium_payment::{
    Payments, Receipt, UnpaidEffect, month_status, refunds, unpaid_effect,
};
use daicho::domain::premium_rates::{PremiumRateRow, PremiumRates};
use daicho::domain::premium_schedule::{
    PremiumMonth, PremiumPlan, PremiumTables, StandardFrom, premium_schedule,
};
use daicho::domain::voluntary::{application_deadline, has_two_months, term};
use daicho::domain::voluntary_loss::{VoluntaryLoss, earliest_loss, needs_application};
use daicho::domain::voluntary_remuneration::{VoluntaryMember, remuneration_for};
use daicho::domain::voluntary_rules::{
    AverageRow, RemunerationRuleKind, RemunerationRuleRow, VoluntaryRules,
};
use daicho::domain::yen::{Rate, Yen};
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
#[serde(untagged, deny_unknown_fields)]
enum Eligibility {
    TwoMonths {
        #[serde(rename = "説明")]
        story: String,
        #[serde(rename = "資格取得日")]
        acquired_on: Date,
        #[serde(rename = "資格喪失日")]
        lost_on: Date,
        #[serde(rename = "二か月以上")]
        is_enough: bool,
    },
    Window {
        #[serde(rename = "説明")]
        story: String,
        #[serde(rename = "資格喪失日")]
        lost_on: Date,
        #[serde(rename = "二十日目")]
        day_20: Date,
        #[serde(rename = "受け付ける末日")]
        accepted_until: Date,
        #[serde(rename = "休日なら翌営業日の組合の末日")]
        extended_until: Date,
    },
}

#[test]
fn 任意継続の資格と申出の期限() {
    let holidays = Holidays::shipped();
    for (label, case) in cases::<Eligibility>("voluntary_eligibility") {
        match case {
            Eligibility::TwoMonths {
                story,
                acquired_on,
                lost_on,
                is_enough,
            } => assert_eq!(
                has_two_months(acquired_on, lost_on),
                is_enough,
                "{label} {story}"
            ),
            Eligibility::Window {
                story,
                lost_on,
                day_20,
                accepted_until,
                extended_until,
            } => {
                let strict = VoluntaryRules::default();
                let extending = VoluntaryRules {
                    extends_20th_day_over_holiday: true,
                    ..VoluntaryRules::default()
                };
                let deadline = application_deadline(lost_on, &strict, &holidays);
                assert_eq!(deadline.day_20, day_20, "{label} {story}");
                assert_eq!(deadline.accepted_until, accepted_until, "{label} {story}");
                let deadline = application_deadline(lost_on, &extending, &holidays);
                assert_eq!(deadline.accepted_until, extended_until, "{label} {story}");
            }
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Loss {
    #[serde(rename = "説明")]
    story: String,
    #[serde(rename = "区分", default = "voluntary")]
    category: String,
    #[serde(rename = "理由")]
    reasons: Vec<LossOn>,
    #[serde(rename = "最後の日")]
    until: Option<Date>,
    #[serde(rename = "資格喪失日")]
    lost_on: Date,
    #[serde(rename = "決まった理由")]
    decided: String,
    #[serde(rename = "申出書")]
    needs_application: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LossOn {
    #[serde(rename = "理由")]
    reason: String,
    #[serde(rename = "日")]
    on: Date,
}

fn voluntary() -> String {
    Category::Voluntary.label().to_owned()
}

fn by_label<T: Coded>(label: &str) -> T {
    T::CHOICES
        .iter()
        .find(|choice| choice.label == label)
        .and_then(|choice| T::from_code(choice.code))
        .unwrap_or_else(|| panic!("{label} is no choice"))
}

fn loss(given: &LossOn) -> VoluntaryLoss {
    use daicho::domain::loss_reason::LossReason;
    let on = given.on;
    match by_label(&given.reason) {
        LossReason::TermEnd => VoluntaryLoss::TermEnd { acquired_on: on },
        LossReason::Death => VoluntaryLoss::Death { on },
        LossReason::PremiumUnpaid => VoluntaryLoss::PremiumUnpaid { due_on: on },
        LossReason::Employed => VoluntaryLoss::Employed { on },
        LossReason::Seamen => VoluntaryLoss::Seamen { on },
        LossReason::Age75 => VoluntaryLoss::Age75 { birth_on: on },
        LossReason::Disability => VoluntaryLoss::Disability { on },
        LossReason::Request => VoluntaryLoss::Request { arrived_on: on },
        LossReason::NoLongerQualified => VoluntaryLoss::NoLongerQualified { on },
        other => panic!("{other:?} ends no 任意継続"),
    }
}

#[test]
fn 任意継続の資格喪失日() {
    for (label, case) in cases::<Loss>("voluntary_loss") {
        let losses: Vec<VoluntaryLoss> = case.reasons.iter().map(loss).collect();
        let closing = VoluntaryRules::default().closing;
        let decided = earliest_loss(&losses, by_label(&case.category), closing).unwrap();
        let story = &case.story;
        assert_eq!(decided.lost_on, case.lost_on, "{label} {story}");
        assert_eq!(decided.reason.label(), case.decided, "{label} {story}");
        assert_eq!(
            needs_application(decided.reason),
            case.needs_application,
            "{label} {story}"
        );
        if let Some(until) = case.until {
            let [only] = case.reasons.as_slice() else {
                panic!("{label} {story}: one reason with its last day");
            };
            assert_eq!(term(only.on).until, until, "{label} {story}");
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct VoluntaryPremium {
    #[serde(rename = "説明")]
    story: String,
    #[serde(rename = "標準報酬月額")]
    standard: Yen,
    #[serde(rename = "一般")]
    general: Rate,
    #[serde(rename = "介護")]
    care: Rate,
    #[serde(rename = "支援金")]
    support: Rate,
    #[serde(rename = "介護該当")]
    is_liable: bool,
    #[serde(rename = "一般保険料")]
    general_yen: Yen,
    #[serde(rename = "介護保険料")]
    care_yen: Yen,
    #[serde(rename = "支援金額")]
    support_yen: Yen,
    #[serde(rename = "合計")]
    total: Yen,
}

fn rates(general: Rate, care: Rate, childcare_support: Rate) -> PremiumRates {
    PremiumRates {
        general,
        care,
        childcare_support,
        employee_general: None,
        employee_care: None,
    }
}

fn care(is_liable: bool) -> CareCharge {
    if is_liable {
        CareCharge::Own
    } else {
        CareCharge::None
    }
}

#[test]
fn 任意継続の月額保険料() {
    let rules = VoluntaryRules::default();
    for (label, case) in cases::<VoluntaryPremium>("premium_voluntary") {
        let rates = rates(case.general, case.care, case.support);
        let premium = voluntary_premium(case.standard, rates, care(case.is_liable), &rules);
        let expected = MonthlyPremium {
            general: case.general_yen,
            care: case.care_yen,
            childcare_support: case.support_yen,
        };
        assert_eq!(premium, expected, "{label} {}", case.story);
        assert_eq!(premium.total(), case.total, "{label} {}", case.story);
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Employed {
    #[serde(rename = "説明")]
    story: String,
    #[serde(rename = "標準報酬月額")]
    standard: Yen,
    #[serde(rename = "一般")]
    general: Rate,
    #[serde(rename = "介護")]
    care: Rate,
    #[serde(rename = "支援金")]
    support: Rate,
    #[serde(rename = "介護該当")]
    is_liable: bool,
    #[serde(rename = "健康保険料")]
    total: Yen,
    #[serde(rename = "本人")]
    employee: Yen,
    #[serde(rename = "事業主")]
    employer: Yen,
    #[serde(rename = "支援金の合計")]
    support_total: Yen,
    #[serde(rename = "支援金の本人")]
    support_employee: Yen,
}

#[test]
fn 一般の被保険者の月額保険料() {
    for (label, case) in cases::<Employed>("premium_employed") {
        let rates = rates(case.general, case.care, case.support);
        let premium = employed_premium(case.standard, rates, care(case.is_liable));
        let health = SharedPremium {
            total: case.total,
            employee: case.employee,
            employer: case.employer,
        };
        let support = premium.childcare_support;
        assert_eq!(premium.health, health, "{label} {}", case.story);
        assert_eq!(support.total, case.support_total, "{label} {}", case.story);
        assert_eq!(
            support.employee, case.support_employee,
            "{label} {}",
            case.story
        );
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Months {
    #[serde(rename = "説明")]
    story: String,
    #[serde(rename = "資格取得日")]
    acquired_on: Date,
    #[serde(rename = "資格喪失日")]
    lost_on: Date,
    #[serde(rename = "初回の納付期日")]
    first_due_on: Date,
    #[serde(rename = "月")]
    months: Vec<String>,
    #[serde(rename = "納付期日")]
    due: Vec<Date>,
}

#[test]
fn 徴収する月と納付期日() {
    let standards = [StandardFrom {
        effective_from: month("2020-01"),
        monthly: Yen::new(300_000),
    }];
    let tables = PremiumTables {
        rates: &[PremiumRateRow {
            effective_from: month("2020-01"),
            general: Rate::new(9200),
            specific: None,
            adjustment: None,
            care: Rate::new(1750),
            employee_general: None,
            employee_care: None,
            childcare_support: None,
        }],
        rules: &VoluntaryRules::default(),
        holidays: &Holidays::shipped(),
    };
    for (label, case) in cases::<Months>("premium_months") {
        let plan = PremiumPlan {
            acquired_on: case.acquired_on,
            lost_on: Some(case.lost_on),
            through: month("2027-12"),
            birth_on: Date::parse_iso("1970-06-01").unwrap(),
            first_due_on: case.first_due_on,
            standards: &standards,
            dependents: &[],
            care_exempt: &[],
            covered: &[],
        };
        let schedule = premium_schedule(&plan, tables).unwrap();
        let months: Vec<String> = schedule.iter().map(|row| row.month.to_string()).collect();
        let due: Vec<Date> = schedule.iter().map(|row| row.due_on).collect();
        assert_eq!(months, case.months, "{label} {}", case.story);
        assert_eq!(due, case.due, "{label} {}", case.story);
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Payment {
    #[serde(rename = "説明")]
    story: String,
    #[serde(rename = "月")]
    month: String,
    #[serde(rename = "初回", default)]
    is_first: bool,
    #[serde(rename = "納付期日")]
    due_on: Date,
    #[serde(rename = "領収", default)]
    receipts: Vec<Received>,
    #[serde(rename = "正当な理由", default)]
    is_excused: bool,
    #[serde(rename = "日")]
    on: Date,
    #[serde(rename = "状況")]
    state: String,
    #[serde(rename = "資格喪失日")]
    lost_on: Option<Date>,
    #[serde(rename = "取消", default)]
    is_void: bool,
    #[serde(rename = "還付", default)]
    refund: Yen,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Received {
    #[serde(rename = "日")]
    on: Date,
    #[serde(rename = "額")]
    amount: Yen,
}

#[test]
fn 納付の状況と未納の効果() {
    for (label, case) in cases::<Payment>("premium_payment") {
        let month_of = month(&case.month);
        let row = PremiumMonth {
            month: month_of,
            standard_monthly: Yen::new(300_000),
            care: CareCharge::None,
            premium: MonthlyPremium {
                general: Yen::new(29_310),
                care: Yen::ZERO,
                childcare_support: Yen::new(690),
            },
            due_on: case.due_on,
            is_first: case.is_first,
            is_covered: false,
        };
        let receipts: Vec<Receipt> = case
            .receipts
            .iter()
            .map(|received| Receipt {
                month: month_of,
                received_on: received.on,
                amount: received.amount,
            })
            .collect();
        let excused: &[YearMonth] = if case.is_excused { &[month_of] } else { &[] };
        let payments = Payments {
            receipts: &receipts,
            excused,
        };
        let story = &case.story;
        let status = month_status(&row, &receipts, case.on);
        assert_eq!(status.state.label(), case.state, "{label} {story}");
        let expected = match (case.lost_on, case.is_void) {
            (Some(lost_on), _) => Some(UnpaidEffect::EndsMembership {
                month: month_of,
                lost_on,
            }),
            (None, true) => Some(UnpaidEffect::VoidsAcquisition {
                month: month_of,
                known_on: case.due_on.add_days(1),
            }),
            (None, false) => None,
        };
        assert_eq!(
            unpaid_effect(&row, payments, case.on),
            expected,
            "{label} {story}"
        );
        let refund: Yen = refunds(&[row], &receipts)
            .iter()
            .map(|refund| refund.amount)
            .sum();
        assert_eq!(refund, case.refund, "{label} {story}");
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Remuneration {
    #[serde(rename = "説明")]
    story: String,
    #[serde(rename = "資格取得日")]
    acquired_on: Date,
    #[serde(rename = "資格喪失時")]
    own: Yen,
    #[serde(rename = "平均")]
    averages: BTreeMap<String, Yen>,
    #[serde(rename = "範囲内の額")]
    lower_amount: Option<Yen>,
    #[serde(rename = "決め方")]
    rule: Option<RemunerationRuleKind>,
    #[serde(rename = "規約の額")]
    fixed_amount: Option<Yen>,
    #[serde(rename = "年度")]
    fiscal_year: i32,
    #[serde(rename = "等級")]
    grade: u8,
    #[serde(rename = "標準報酬月額")]
    monthly: Yen,
    #[serde(rename = "決めたもの")]
    basis: String,
    #[serde(rename = "末")]
    until: String,
}

#[test]
fn 任意継続の標準報酬月額() {
    for (label, case) in cases::<Remuneration>("voluntary_remuneration") {
        let rules = VoluntaryRules {
            remuneration_rules: case
                .rule
                .map(|rule| RemunerationRuleRow {
                    fiscal_year_from: 2022,
                    applies_to_acquired_from: Date::parse_iso("2022-01-01").unwrap(),
                    rule,
                    fixed_amount: case.fixed_amount,
                })
                .into_iter()
                .collect(),
            averages: case
                .averages
                .iter()
                .map(|(year, average)| AverageRow {
                    fiscal_year: year.parse().unwrap(),
                    average: *average,
                    lower_amount: case.lower_amount,
                })
                .collect(),
            ..VoluntaryRules::default()
        };
        let member = VoluntaryMember {
            acquired_on: case.acquired_on,
            own: case.own,
        };
        let decided = remuneration_for(member, case.fiscal_year, &rules).unwrap();
        let story = &case.story;
        assert_eq!(decided.grade.number, case.grade, "{label} {story}");
        assert_eq!(
            decided.grade.standard_monthly, case.monthly,
            "{label} {story}"
        );
        assert_eq!(decided.basis.label(), case.basis, "{label} {story}");
        assert_eq!(
            decided.effective_until,
            month(&case.until),
            "{label} {story}"
        );
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Due {
    #[serde(rename = "説明")]
    story: String,
    #[serde(rename = "人")]
    person: Option<DueWho>,
    #[serde(rename = "期日")]
    on: Date,
    #[serde(rename = "種類")]
    kind: String,
    #[serde(rename = "予告")]
    warn_from: Date,
    #[serde(rename = "急ぎ")]
    urgent_from: Date,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DueWho {
    #[serde(rename = "生年月日")]
    birth_on: Date,
    #[serde(rename = "退職の喪失日")]
    lost_on: Option<Date>,
    #[serde(rename = "任意継続の取得日")]
    acquired_on: Option<Date>,
    #[serde(rename = "初回の納付期日")]
    first_due_on: Option<Date>,
    #[serde(rename = "資格確認書の有効期限")]
    valid_until: Option<Date>,
}

impl DueWho {
    fn person(&self) -> DuePerson {
        let membership = match (self.lost_on, self.acquired_on, self.first_due_on) {
            (Some(lost_on), None, None) => DueMembership::MayApply { lost_on },
            (None, Some(acquired_on), Some(first_due_on)) => {
                DueMembership::Voluntary(DuePremiums {
                    acquired_on,
                    lost_on: None,
                    first_due_on,
                    settled: Vec::new(),
                })
            }
            (None, None, None) => DueMembership::Employed,
            _ => panic!("one membership"),
        };
        let paper = |valid_until| ExpiringPaper::EligibilityCertificate { valid_until };
        DuePerson {
            birth_on: self.birth_on,
            membership,
            papers: self.valid_until.map(paper).into_iter().collect(),
        }
    }
}

/// The items of a day: of a person where the case has one, otherwise of the society.
fn due_items(case: &Due, on: Date) -> Vec<DueItem> {
    let window = Window::day(on);
    match &case.person {
        Some(who) => {
            let rules = VoluntaryRules::default();
            person_due_items(&who.person(), &rules, &Holidays::shipped(), window)
        }
        None => {
            let society = DueSociety {
                dependents_review_month: Some(11),
                has_continued_members: true,
            };
            society_due_items(society, window)
        }
    }
}

#[test]
fn 期日と予告の日() {
    for (label, case) in cases::<Due>("due") {
        let expected = DueItem {
            on: case.on,
            kind: by_label(&case.kind),
            warn_from: case.warn_from,
            urgent_from: case.urgent_from,
        };
        let story = &case.story;
        for (day, is_shown) in [
            (case.warn_from.add_days(-1), false),
            (case.warn_from, true),
            (case.on, true),
            (case.on.add_days(1), false),
        ] {
            let items = due_items(&case, day);
            assert_eq!(items.contains(&expected), is_shown, "{label} {story} {day}");
        }
    }
}

//! 保険料: the premium of one month, for 任意継続・特例退職 people and for employed ones (健康保険法第156条・第161条).
//! It must not know when a premium is due or whether it was paid.

use crate::domain::coded::coded_enum;
use crate::domain::date::{Date, YearMonth};
use crate::domain::eligibility::is_care_liable;
use crate::domain::premium_rates::PremiumRates;
use crate::domain::voluntary_rules::VoluntaryRules;
use crate::domain::yen::{ExactYen, Rate, Rounding, Yen};

coded_enum! {
    /// 介護保険料を徴収する理由.
    pub enum CareCharge {
        /// Not charged.
        None = "none", "非該当";
        /// 介護保険第2号被保険者: 40 to 64 (第156条第1項第1号).
        Own = "own", "介護保険第2号被保険者";
        /// 特定被保険者: a 被扶養者 is 40 to 64 and the 規約 charges it (附則第7条).
        Specified = "specified", "特定被保険者";
    }
}

impl CareCharge {
    /// Whether 介護保険料 is part of the premium.
    #[must_use]
    pub const fn is_charged(self) -> bool {
        !matches!(self, CareCharge::None)
    }
}

/// Why 介護保険料 is charged for a month. `dependents` are the 生年月日 of the 被扶養者 of that month; they count only
/// where the society charges 特定被保険者.
#[must_use]
pub fn care_charge(
    birth_on: Date,
    dependents: &[Date],
    month: YearMonth,
    rules: &VoluntaryRules,
) -> CareCharge {
    let is_liable = |birth_on: &Date| is_care_liable(*birth_on, month);
    if is_liable(&birth_on) {
        CareCharge::Own
    } else if rules.charges_care_for_dependents && dependents.iter().any(is_liable) {
        CareCharge::Specified
    } else {
        CareCharge::None
    }
}

/// 月額保険料 of a 任意継続 or 特例退職被保険者; the person pays all of it (第161条第1項ただし書).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct MonthlyPremium {
    /// 一般保険料.
    pub general: Yen,
    /// 介護保険料; 0 where it is not charged.
    pub care: Yen,
    /// 子ども・子育て支援金.
    pub childcare_support: Yen,
}

impl MonthlyPremium {
    /// 合計.
    #[must_use]
    pub fn total(self) -> Yen {
        [self.general, self.care, self.childcare_support]
            .into_iter()
            .sum()
    }
}

/// 月額保険料 (第156条第1項): each part floored to 1円, then added. Where the society floors the sum instead
/// ([`VoluntaryRules::floor_each_part`]), 一般 takes the yen by which that sum is larger, so that the parts still add up.
#[must_use]
pub fn voluntary_premium(
    standard_monthly: Yen,
    rates: PremiumRates,
    care: CareCharge,
    rules: &VoluntaryRules,
) -> MonthlyPremium {
    let floor = |exact| Rounding::Floor1.round(exact);
    let premium = MonthlyPremium {
        general: floor(rates.general.of(standard_monthly)),
        care: floor(care_rate(rates, care).of(standard_monthly)),
        childcare_support: floor(rates.childcare_support.of(standard_monthly)),
    };
    if rules.floor_each_part {
        return premium;
    }
    let sum = floor(exact_premium(standard_monthly, rates, care));
    let others = [premium.care, premium.childcare_support].into_iter().sum();
    MonthlyPremium {
        general: sum.checked_sub(others).unwrap_or(premium.general),
        ..premium
    }
}

/// The premium of a month before any rounding, as a 前納 discounts it (令第49条).
#[must_use]
pub fn exact_premium(standard_monthly: Yen, rates: PremiumRates, care: CareCharge) -> ExactYen {
    [
        rates.general,
        care_rate(rates, care),
        rates.childcare_support,
    ]
    .into_iter()
    .map(|rate| rate.of(standard_monthly))
    .sum()
}

fn care_rate(rates: PremiumRates, care: CareCharge) -> Rate {
    if care.is_charged() {
        rates.care
    } else {
        Rate::new(0)
    }
}

/// 折半: a premium with the shares of the insured person and the employer.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct SharedPremium {
    /// 合計, parts of a yen dropped.
    pub total: Yen,
    /// 被保険者負担 as deducted from the salary.
    pub employee: Yen,
    /// 事業主負担: the rest.
    pub employer: Yen,
}

/// 月額保険料 of an employed 被保険者.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct EmployedPremium {
    /// 一般と介護 together, as the 保険料額表 show them.
    pub health: SharedPremium,
    /// 子ども・子育て支援金, always by half.
    pub childcare_support: SharedPremium,
}

/// 月額保険料 of an employed 被保険者 (第161条・第162条): 一般 and 介護 are added before the rounding, 支援金 stands apart.
/// The employee's share is rounded 50銭以下切捨て (通貨の単位及び貨幣の発行等に関する法律第3条).
#[must_use]
pub fn employed_premium(
    standard_monthly: Yen,
    rates: PremiumRates,
    care: CareCharge,
) -> EmployedPremium {
    let amount = |rate: Rate| rate.of(standard_monthly);
    let half = |rate: Rate| amount(rate) / ExactYen::from_integer(2);
    let care_part = |exact: ExactYen| {
        if care.is_charged() {
            exact
        } else {
            ExactYen::from_integer(0)
        }
    };
    let general_share = rates
        .employee_general
        .map_or_else(|| half(rates.general), amount);
    let care_share = rates.employee_care.map_or_else(|| half(rates.care), amount);
    EmployedPremium {
        health: shared(
            amount(rates.general) + care_part(amount(rates.care)),
            general_share + care_part(care_share),
        ),
        childcare_support: shared(
            amount(rates.childcare_support),
            half(rates.childcare_support),
        ),
    }
}

fn shared(total: ExactYen, employee: ExactYen) -> SharedPremium {
    let total = Rounding::Floor1.round(total);
    // A single yen halves to 50銭, which the employee does not pay; so the share never exceeds the total.
    let employee = Rounding::HalfDown1.round(employee).min(total);
    SharedPremium {
        total,
        employee,
        employer: total.checked_sub(employee).unwrap_or(Yen::ZERO),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{CareCharge, care_charge, employed_premium, exact_premium, voluntary_premium};
    use crate::domain::date::{YearMonth, day};
    use crate::domain::premium_rates::PremiumRates;
    use crate::domain::voluntary_rules::VoluntaryRules;
    use crate::domain::yen::{ExactYen, Rate, Rounding, Yen};
    use proptest::prelude::{prop_assert, prop_assert_eq, proptest};

    fn rates(general: u32, care: u32, support: u32) -> PremiumRates {
        PremiumRates {
            general: Rate::new(general),
            care: Rate::new(care),
            childcare_support: Rate::new(support),
            employee_general: None,
            employee_care: None,
        }
    }

    fn rules(floor_each_part: bool) -> VoluntaryRules {
        VoluntaryRules {
            floor_each_part,
            charges_care_for_dependents: true,
            ..VoluntaryRules::default()
        }
    }

    #[test]
    fn 部分の端数が集まれば一円増える() {
        // 58,000 × 9.251% = 5,365.58; × 1.641% = 951.78; × 0.23% = 133.4; together 6,450.76.
        let rates = rates(9251, 1641, 230);
        let each = voluntary_premium(Yen::new(58_000), rates, CareCharge::Own, &rules(true));
        let sum = voluntary_premium(Yen::new(58_000), rates, CareCharge::Own, &rules(false));
        assert_eq!(each.total(), Yen::new(6_449));
        assert_eq!(sum.total(), Yen::new(6_450));
        assert_eq!(sum.general, Yen::new(5_366));
        assert_eq!(
            (sum.care, sum.childcare_support),
            (each.care, each.childcare_support)
        );
    }

    #[test]
    fn 特定被保険者は規約の定めがある組合だけ() {
        let november = YearMonth::new(2026, 11).unwrap();
        let young = day!(1990, 6, 1);
        let liable = day!(1986, 12, 1);
        let charge = |birth_on, dependents: &[_], rules: &VoluntaryRules| {
            care_charge(birth_on, dependents, november, rules)
        };
        assert_eq!(charge(liable, &[], &rules(true)), CareCharge::Own);
        assert_eq!(
            charge(young, &[liable], &rules(true)),
            CareCharge::Specified
        );
        assert_eq!(charge(young, &[young], &rules(true)), CareCharge::None);
        let plain = VoluntaryRules::default();
        assert_eq!(charge(young, &[liable], &plain), CareCharge::None);
        assert_eq!(charge(liable, &[young], &plain), CareCharge::Own);
    }

    #[test]
    fn 規約で事業主の負担を増やせる() {
        let rates = PremiumRates {
            employee_general: Some(Rate::new(4000)),
            employee_care: Some(Rate::new(700)),
            ..rates(9200, 1750, 230)
        };
        let premium = employed_premium(Yen::new(300_000), rates, CareCharge::Own);
        assert_eq!(premium.health.total, Yen::new(27_600 + 5_250));
        assert_eq!(premium.health.employee, Yen::new(12_000 + 2_100));
        assert_eq!(premium.health.employer, Yen::new(18_750));
        let premium = employed_premium(Yen::new(300_000), rates, CareCharge::None);
        assert_eq!(premium.health.employee, Yen::new(12_000));
    }

    proptest! {
        #[test]
        fn 部分の和は合計(thousands in 58_i64..1_390, general in 3_000_u32..13_000, care in 0_u32..3_000, floors in proptest::bool::ANY) {
            let standard = Yen::new(thousands * 1_000);
            let rates = rates(general, care, 230);
            for charge in [CareCharge::None, CareCharge::Own, CareCharge::Specified] {
                let premium = voluntary_premium(standard, rates, charge, &rules(floors));
                let parts = premium.general.get() + premium.care.get() + premium.childcare_support.get();
                prop_assert_eq!(premium.total().get(), parts);
                let is_below_one_yen = thousands * 1_000 * i64::from(care) < 100_000;
                prop_assert_eq!(premium.care == Yen::ZERO, !charge.is_charged() || is_below_one_yen);
                let below = exact_premium(standard, rates, charge) - premium.total().exact();
                prop_assert!(below >= ExactYen::from_integer(0) && below < ExactYen::from_integer(3));
                if !floors {
                    prop_assert_eq!(premium.total(), Rounding::Floor1.round(exact_premium(standard, rates, charge)));
                }
            }
        }

        #[test]
        fn 二人の負担の和は合計(thousands in 58_i64..1_390, general in 3_000_u32..13_000, care in 0_u32..3_000) {
            let premium = employed_premium(Yen::new(thousands * 1_000), rates(general, care, 230), CareCharge::Own);
            for part in [premium.health, premium.childcare_support] {
                prop_assert_eq!(part.employee.get() + part.employer.get(), part.total.get());
                prop_assert!((part.employer.get() - part.employee.get()).abs() <= 1);
            }
        }
    }
}

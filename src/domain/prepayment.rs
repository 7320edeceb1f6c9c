//! 前納額: what the premiums of several months cost when they are paid in advance (健康保険法第165条, 令第49条).
//! It must not know which months may be prepaid; that is `prepayment_period`.

use crate::domain::date::YearMonth;
use crate::domain::premium::{CareCharge, MonthlyPremium, exact_premium};
use crate::domain::premium_rates::{PremiumRates, rates_for};
use crate::domain::premium_schedule::{PremiumPlan, PremiumTables, ScheduleGap, premium_month};
use crate::domain::prepayment_period::MonthSpan;
use crate::domain::tables::prepayment_discount::{FACTOR_UNITS, FACTORS, YEARLY_FACTOR};
use crate::domain::yen::{ExactYen, Rounding, Yen};

/// 現価率 of `n_months` (年4分の利率による複利現価法): 1 ÷ 1.04 の n/12 乗. 1 for no month.
#[must_use]
pub fn discount_factor(n_months: u32) -> ExactYen {
    let (numerator, denominator) = YEARLY_FACTOR;
    let yearly = ExactYen::new(numerator, denominator);
    let months = match n_months % 12 {
        0 => ExactYen::from_integer(1),
        rest => FACTORS
            .iter()
            .zip(1..)
            .find(|(_, k)| *k == rest)
            .map_or(ExactYen::from_integer(1), |(factor, _)| {
                ExactYen::new(*factor, FACTOR_UNITS)
            }),
    };
    (0..n_months / 12).fold(months, |factor, _| factor * yearly)
}

/// 現価の合計: each premium discounted by one month more than the one before; the first by `first` months.
#[must_use]
pub fn present_value(premiums: &[ExactYen], first: u32) -> ExactYen {
    premiums
        .iter()
        .zip(first..)
        .map(|(premium, k)| premium * discount_factor(k))
        .sum()
}

/// 前納額 (令第49条): paid in the month before the first one, so the first month is discounted too.
/// 50銭未満切捨て, 50銭以上切上げ of the sum, never of a month.
#[must_use]
pub fn prepaid_amount(premiums: &[ExactYen]) -> Yen {
    Rounding::HalfUp1.round(present_value(premiums, 1))
}

/// One month of a 前納, with everything that its premium was found from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PrepaymentMonth {
    /// 月分.
    pub month: YearMonth,
    /// 標準報酬月額 of the month.
    pub standard_monthly: Yen,
    /// 保険料率 of the month.
    pub rates: PremiumRates,
    /// Why 介護保険料 is charged.
    pub care: CareCharge,
    /// 月額保険料 as it would be paid month by month.
    pub premium: MonthlyPremium,
    /// The premium that is discounted: before its rounding, unless the society discounts the rounded one.
    pub exact: ExactYen,
}

/// 前納の計算: the months, the sum without 前納 and the amount to pay.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PrepaymentQuote {
    /// The months in order, never empty.
    pub months: Vec<PrepaymentMonth>,
    /// 割引前合計: what the months cost when paid one by one.
    pub undiscounted: Yen,
    /// 前納額.
    pub amount: Yen,
}

impl PrepaymentQuote {
    /// 割引額: 割引前合計 less 前納額.
    #[must_use]
    pub fn discount(&self) -> Yen {
        self.undiscounted
            .checked_sub(self.amount)
            .unwrap_or_default()
    }

    /// The premiums that are discounted, from a month on.
    #[must_use]
    pub fn exact_from(&self, month: YearMonth) -> Vec<ExactYen> {
        let later = self.months.iter().filter(|row| row.month >= month);
        later.map(|row| row.exact).collect()
    }
}

/// 前納の計算 of a span of months: 標準報酬月額, 料率, 介護 and 支援金 of each month, then the discount.
///
/// # Errors
/// The first month without 保険料率 or 標準報酬月額.
pub fn prepayment_quote(
    plan: &PremiumPlan<'_>,
    tables: PremiumTables<'_>,
    span: MonthSpan,
) -> Result<PrepaymentQuote, ScheduleGap> {
    let months = span
        .months()
        .map(|month| prepayment_month(plan, tables, month))
        .collect::<Result<Vec<PrepaymentMonth>, ScheduleGap>>()?;
    let exact: Vec<ExactYen> = months.iter().map(|row| row.exact).collect();
    Ok(PrepaymentQuote {
        undiscounted: months.iter().map(|row| row.premium.total()).sum(),
        amount: prepaid_amount(&exact),
        months,
    })
}

fn prepayment_month(
    plan: &PremiumPlan<'_>,
    tables: PremiumTables<'_>,
    month: YearMonth,
) -> Result<PrepaymentMonth, ScheduleGap> {
    let row = premium_month(plan, tables, month)?;
    let rates = rates_for(tables.rates, month).ok_or(ScheduleGap::NoRates(month))?;
    let exact = if tables.rules.prepayment.prepay_uses_unrounded_premium {
        exact_premium(row.standard_monthly, rates, row.care)
    } else {
        row.premium.total().exact()
    };
    Ok(PrepaymentMonth {
        month,
        standard_monthly: row.standard_monthly,
        rates,
        care: row.care,
        premium: row.premium,
        exact,
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{discount_factor, prepaid_amount, present_value};
    use crate::domain::date::day;
    use crate::domain::tables::prepayment_discount::{FACTOR_UNITS, FACTORS};
    use crate::domain::tables::standard_remuneration::rows_on;
    use crate::domain::yen::{ExactYen, Rounding, Yen};
    use proptest::prelude::{Strategy, prop_assert, prop_assert_eq, proptest};

    /// Premiums in 1/100 yen, as every 標準報酬月額 (whole thousands) times a rate in 1/100,000 is.
    fn premiums() -> impl Strategy<Value = Vec<ExactYen>> {
        let sen = (174_000_i128..27_800_000).prop_map(|sen| ExactYen::new(sen, 100));
        proptest::collection::vec(sen, 1..=12)
    }

    #[test]
    fn 一年の現価率は104分の100() {
        assert_eq!(discount_factor(0), ExactYen::from_integer(1));
        assert_eq!(discount_factor(12), ExactYen::new(25, 26));
        assert_eq!(discount_factor(24), ExactYen::new(625, 676));
        assert_eq!(
            discount_factor(13),
            discount_factor(1) * ExactYen::new(25, 26)
        );
    }

    /// The true factor differs from the table by half a unit at most, so the true sum differs from ours by less than
    /// n × premium ÷ 2 units. No sum of equal premiums lies that near to 50銭: not one amount can be a yen off.
    #[test]
    fn どの等級のどの料率でも20桁で円まで決まる() {
        let sums: Vec<i128> = FACTORS
            .iter()
            .copied()
            .chain([25 * FACTOR_UNITS / 26])
            .scan(0, |sum, factor| {
                *sum += factor;
                Some(*sum)
            })
            .collect();
        for grade in rows_on(day!(2026, 4, 1)) {
            // 標準報酬月額 × rate ÷ 100,000 in 1/100 yen.
            let per_rate = i128::from(grade.standard_monthly.get()) / 1000;
            for rate in 3_000_i128..16_500 {
                let sen = per_rate * rate;
                for (sum, n) in sums.iter().zip(1..) {
                    let units = 100 * FACTOR_UNITS;
                    let fraction = (sen * sum).rem_euclid(units);
                    let distance = (fraction - units / 2).abs();
                    assert!(distance > n * sen, "{sen} {n}");
                }
            }
        }
    }

    proptest! {
        #[test]
        fn 前納額は割引前より少ない(premiums in premiums()) {
            let plain: ExactYen = premiums.iter().sum();
            let amount = prepaid_amount(&premiums);
            prop_assert!(amount.exact() < plain);
            prop_assert!(amount > Yen::ZERO);
            // Nor less than a whole year's discount on everything.
            prop_assert!(amount.exact() + ExactYen::new(1, 2) >= plain * discount_factor(12));
        }

        #[test]
        fn 分けて前納しても得にならない(premiums in premiums(), at in 0_usize..12) {
            let (first, second) = premiums.split_at(at.min(premiums.len()));
            let whole = prepaid_amount(&premiums).get();
            let split = prepaid_amount(first).get() + prepaid_amount(second).get();
            let is_split = !first.is_empty() && !second.is_empty();
            prop_assert_eq!(split > whole, is_split);
            prop_assert!(split >= whole);
        }

        #[test]
        fn 一月ずつ前納すれば各月の現価(premiums in premiums()) {
            let one_by_one: ExactYen = premiums
                .iter()
                .zip(1_u32..)
                .map(|(premium, k)| present_value(&[*premium], k))
                .sum();
            prop_assert_eq!(Rounding::HalfUp1.round(one_by_one), prepaid_amount(&premiums));
        }

        #[test]
        fn 月ごとに違っても20桁で円まで決まる(premiums in premiums()) {
            let amount = present_value(&premiums, 1);
            let error = premiums.iter().sum::<ExactYen>() / ExactYen::from_integer(2 * FACTOR_UNITS);
            prop_assert_eq!(
                Rounding::HalfUp1.round(amount - error),
                Rounding::HalfUp1.round(amount + error)
            );
        }
    }
}

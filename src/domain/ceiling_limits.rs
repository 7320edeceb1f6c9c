//! 自己負担限度額: the limit of a month for a medical cost, with its 根拠, and the price of a meal.
//! It must not decide a 適用区分, and it calculates no 高額療養費.

use crate::domain::ceiling_rules::{CeilingBasis, CeilingRow, CeilingRules, MealRow};
use crate::domain::date::YearMonth;
use crate::domain::tables::ceiling::{MEALS, MEALS_VERIFIED_UNTIL, YEARLY_LOW_UNTIL};
use crate::domain::yen::{ExactYen, Rounding, Yen};

/// 限度額 of a month with its parts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CeilingLimit {
    /// 総医療費（10割）.
    pub cost: Yen,
    /// 定額の部分.
    pub base: Yen,
    /// 総医療費 above which 1 % is added.
    pub threshold: Option<Yen>,
    /// 1％の部分, 50銭以上切上げ.
    pub one_percent: Yen,
    /// 限度額.
    pub total: Yen,
}

/// 限度額 (令第42条): base + (総医療費 − threshold) × 1 %. A cost below the threshold counts as the threshold; the 1 %
/// part alone is rounded.
#[must_use]
pub fn monthly_limit(row: &CeilingRow, cost: Yen) -> CeilingLimit {
    let over = row
        .threshold
        .map_or(ExactYen::from_integer(0), |threshold| {
            cost.max(threshold).exact() - threshold.exact()
        });
    let one_percent = Rounding::HalfUp1.round(over / ExactYen::from_integer(100));
    CeilingLimit {
        cost,
        base: row.base,
        threshold: row.threshold,
        one_percent,
        total: [row.base, one_percent].into_iter().sum(),
    }
}

impl CeilingLimit {
    /// 根拠: the formula with its numbers.
    #[must_use]
    pub fn words(&self) -> String {
        let CeilingLimit {
            cost, base, total, ..
        } = self;
        match self.threshold {
            None => format!("{total}円（定額）"),
            Some(threshold) if self.cost <= threshold => {
                format!("{total}円（総医療費が{threshold}円以下のため1％の加算なし）")
            }
            Some(threshold) => {
                format!("{base}＋（{cost}－{threshold}）×1％＝{total}円")
            }
        }
    }
}

/// 年間上限 (8月から翌年7月まで): lower up to a 標準報酬月額 of 150,000円 where the row says so.
#[must_use]
pub fn yearly_limit(row: &CeilingRow, standard_monthly: Yen) -> Option<Yen> {
    let low = row.yearly_low;
    let low = low.filter(|_| standard_monthly <= YEARLY_LOW_UNTIL);
    low.or(row.yearly)
}

/// 入院の長さ, as it counts for meals.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stay {
    /// 90日以下.
    Ordinary,
    /// 長期入院該当: over 90日 within twelve months.
    Long,
}

/// 食事療養標準負担額 of a month for a 適用区分.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MealPrice {
    /// 1食.
    pub price: Yen,
    /// Whether the amount is known to hold in the month; otherwise it is shown as 未確認.
    pub is_verified: bool,
}

/// The price of a meal in a month; `None` before the first row (2024-06).
#[must_use]
pub fn meal_price(
    row: &CeilingRow,
    stay: Stay,
    month: YearMonth,
    rules: &CeilingRules,
) -> Option<MealPrice> {
    let first = month.first_day();
    let latest = |rows: &[MealRow]| -> Option<MealRow> {
        let in_force = rows.iter().filter(|meal| meal.effective_from <= first);
        in_force.max_by_key(|meal| meal.effective_from).cloned()
    };
    let shipped = latest(MEALS);
    let own = latest(&rules.meals).filter(|own| {
        let shipped = shipped.as_ref();
        shipped.is_none_or(|shipped| shipped.effective_from <= own.effective_from)
    });
    let own_is_newer = own
        .as_ref()
        .is_some_and(|own| own.effective_from > MEALS_VERIFIED_UNTIL);
    let meal = own.or(shipped)?;
    let price = match row.basis {
        CeilingBasis::Standard | CeilingBasis::General => meal.general,
        CeilingBasis::TaxExempt if stay == Stay::Long => meal.long_stay,
        CeilingBasis::TaxExempt => meal.reduced,
        CeilingBasis::Lowest => meal.lowest,
    };
    Some(MealPrice {
        price,
        is_verified: own_is_newer || first <= MEALS_VERIFIED_UNTIL,
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{Stay, meal_price, monthly_limit};
    use crate::domain::ceiling::row_of;
    use crate::domain::ceiling_rules::{CeilingRules, MealRow};
    use crate::domain::date::{YearMonth, day};
    use crate::domain::tables::ceiling::SHIPPED;
    use crate::domain::yen::Yen;
    use proptest::prelude::{prop_assert, prop_assert_eq, proptest};

    fn month(text: &str) -> YearMonth {
        YearMonth::parse_iso(text).unwrap()
    }

    #[test]
    fn 根拠の文() {
        let rules = CeilingRules::default();
        let words = |code: &str, cost| {
            let row = row_of(code, month("2026-08"), &rules).unwrap();
            monthly_limit(row, Yen::new(cost)).words()
        };
        assert_eq!(
            words("ウ", 1_000_000),
            "85,800＋（1,000,000－286,000）×1％＝92,940円"
        );
        assert_eq!(
            words("ウ", 286_000),
            "85,800円（総医療費が286,000円以下のため1％の加算なし）"
        );
        assert_eq!(words("エ", 1_000_000), "61,500円（定額）");
    }

    #[test]
    fn 組合が入力した食事の額は確認済みになる() {
        let mut rules = CeilingRules::default();
        let june = month("2026-06");
        let price = |rules: &CeilingRules| {
            let row = row_of("オ", june, rules).unwrap();
            meal_price(row, Stay::Ordinary, june, rules).unwrap()
        };
        assert_eq!(price(&rules).price, Yen::new(240));
        assert!(!price(&rules).is_verified);
        rules.meals.push(MealRow {
            effective_from: day!(2026, 6, 1),
            general: Yen::new(550),
            reduced: Yen::new(270),
            long_stay: Yen::new(220),
            lowest: Yen::new(130),
        });
        assert_eq!(price(&rules).price, Yen::new(270));
        assert!(price(&rules).is_verified);
    }

    proptest! {
        #[test]
        fn 限度額は医療費が増えても減らない(index in 0_usize..SHIPPED.len(), cost in 0_i64..50_000_000, more in 0_i64..10_000_000) {
            let row = SHIPPED.get(index).unwrap();
            let less = monthly_limit(row, Yen::new(cost));
            let greater = monthly_limit(row, Yen::new(cost + more));
            prop_assert!(less.total <= greater.total);
            prop_assert!(row.base <= less.total);
            if row.threshold.is_none_or(|threshold| Yen::new(cost) <= threshold) {
                prop_assert_eq!(less.total, row.base);
            }
        }
    }
}

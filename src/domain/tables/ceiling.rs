//! 適用区分と限度額 (健康保険法施行令第42条), 食事療養標準負担額 (健康保険法第85条第2項): the shipped rows.
//! It must not choose a row; `domain::ceiling` does.

use crate::domain::ceiling_rules::{CeilingRow, MealRow};
use crate::domain::coded::Coded;
use crate::domain::date::{Date, day};
use crate::domain::yen::Yen;
use std::sync::LazyLock;

/// The shipped rows, read once. The thresholds of the planned rows are 限度額 ÷ 0.3, as in every row before.
pub static SHIPPED: LazyLock<Vec<CeilingRow>> = LazyLock::new(|| {
    include_str!("ceiling.csv")
        .lines()
        .skip(1)
        .filter_map(row)
        .collect()
});

/// 年間上限: the lower amount holds up to this 標準報酬月額.
pub const YEARLY_LOW_UNTIL: Yen = Yen::new(150_000);

/// The last day for which the shipped 食事療養標準負担額 are verified: a rise from 2026-06 was decided in principle, and
/// what patients pay from then on is not known here.
pub const MEALS_VERIFIED_UNTIL: Date = day!(2026, 5, 31);

/// 食事療養標準負担額, as shipped.
pub const MEALS: &[MealRow] = &[
    MealRow {
        effective_from: day!(2024, 6, 1),
        general: Yen::new(490),
        reduced: Yen::new(230),
        long_stay: Yen::new(180),
        lowest: Yen::new(110),
    },
    MealRow {
        effective_from: day!(2025, 4, 1),
        general: Yen::new(510),
        reduced: Yen::new(240),
        long_stay: Yen::new(190),
        lowest: Yen::new(110),
    },
];

fn row(line: &str) -> Option<CeilingRow> {
    let mut cells = line.split(',').map(str::trim);
    Some(CeilingRow {
        effective_from: Date::parse_iso(cells.next()?)?,
        status: coded(cells.next()?)?,
        group: coded(cells.next()?)?,
        code: cells.next()?.to_owned(),
        online_code: Some(cells.next()?)
            .filter(|code| !code.is_empty())
            .map(str::to_owned),
        basis: coded(cells.next()?)?,
        standard_from: yen(cells.next()?)?.unwrap_or(Yen::ZERO),
        base: yen(cells.next()?)??,
        threshold: yen(cells.next()?)?,
        outpatient: yen(cells.next()?)?,
        outpatient_yearly: yen(cells.next()?)?,
        multiple: yen(cells.next()?)?,
        yearly: yen(cells.next()?)?,
        yearly_low: yen(cells.next()?)?,
        paper: coded(cells.next()?)?,
        law: cells.next()?.to_owned(),
    })
}

fn coded<T: Coded>(cell: &str) -> Option<T> {
    T::from_code(cell)
}

/// The outer `None` is a cell that cannot be read, the inner an empty one.
fn yen(cell: &str) -> Option<Option<Yen>> {
    if cell.is_empty() {
        return Some(None);
    }
    cell.parse().ok().map(|amount| Some(Yen::new(amount)))
}

#[cfg(test)]
mod tests {
    use super::SHIPPED;
    use std::collections::BTreeSet;

    #[test]
    fn どの行も読めて_同じ日と年齢に同じ符号はない() {
        let lines = include_str!("ceiling.csv").lines().count();
        assert_eq!(SHIPPED.len(), lines - 1);
        let keys: BTreeSet<_> = SHIPPED
            .iter()
            .map(|row| (row.effective_from, row.group, row.code.as_str()))
            .collect();
        assert_eq!(keys.len(), SHIPPED.len());
    }

    #[test]
    fn 一パーセントの始まる額は限度額の十分の三で割った額() {
        for row in SHIPPED.iter() {
            if let Some(threshold) = row.threshold {
                assert_eq!(threshold.get() * 3, row.base.get() * 10, "{}", row.code);
            }
            assert_eq!(row.effective_from.day(), 1);
            assert!(row.multiple.is_none_or(|multiple| multiple <= row.base));
        }
    }
}

//! 子ども・子育て支援金率: the one national rate by month of premium.
//! It must not hold a planned rate: a row is added once the rate of a year is decided.

use crate::domain::date::day;
use crate::domain::dated::Dated;
use crate::domain::yen::Rate;

/// 支援金率, both halves together, by the first day of the month to which the premium belongs (月分).
///
/// Rates after 令和8年度 are 未確認: a row of the society's own rates may name another one.
pub const CHILDCARE_SUPPORT: &[Dated<Rate>] = &[Dated {
    effective_from: day!(2026, 4, 1),
    value: Rate::new(230),
    law: "子ども・子育て支援法等の一部を改正する法律（令和6年法律第47号）、令和8年度の支援金率0.23%",
}];

//! 標準賞与額: a bonus in whole thousands, within the cap of the fiscal year (健康保険法第45条).
//! It must not know a 届書 or the ledger; what was decided earlier in the year is given.

use crate::domain::date::{Date, day};
use crate::domain::yen::Yen;

/// 年度の累計額の上限 by the first day on which it holds (第45条第1項).
const CAPS: [(Date, Yen); 2] = [
    (day!(2007, 4, 1), Yen::new(5_400_000)),
    (day!(2016, 4, 1), Yen::new(5_730_000)),
];

/// What a 賞与支払届 writes for ten million yen and more.
pub const OPEN_ENDED: Yen = Yen::new(9_999_999);

/// 賞与額 in words; from ten million on nobody has reported how much it was.
#[must_use]
pub fn bonus_words(bonus: Yen) -> String {
    if bonus == OPEN_ENDED {
        "10,000,000円以上".to_owned()
    } else {
        format!("{bonus}円")
    }
}

/// 標準賞与額の決定.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BonusDecision {
    /// The bonus with parts of 1,000 yen dropped.
    pub whole: Yen,
    /// 標準賞与額: what of it lies within the cap.
    pub standard: Yen,
    /// 年度の累計額 with it.
    pub total: Yen,
}

/// 年度の累計額の上限 for a bonus paid on this day; `None` before 2007-04-01.
#[must_use]
pub fn yearly_cap(paid_on: Date) -> Option<Yen> {
    let held = CAPS.iter().filter(|(from, _)| *from <= paid_on);
    held.map(|(_, cap)| *cap).max()
}

/// 標準賞与額 of a bonus, after so much was decided in the same fiscal year. `None` for a negative amount or where no cap is
/// known.
#[must_use]
pub fn standard_bonus(bonus: Yen, decided_before: Yen, paid_on: Date) -> Option<BonusDecision> {
    let cap = yearly_cap(paid_on)?;
    if bonus < Yen::ZERO {
        return None;
    }
    let whole = Yen::new(bonus.get() / 1_000 * 1_000);
    let left = cap.checked_sub(decided_before).unwrap_or(Yen::ZERO);
    let standard = whole.min(left.max(Yen::ZERO));
    Some(BonusDecision {
        whole,
        standard,
        total: [decided_before, standard].into_iter().sum(),
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{OPEN_ENDED, bonus_words, standard_bonus, yearly_cap};
    use crate::domain::date::{Date, day};
    use crate::domain::yen::Yen;

    const PAID: Date = day!(2026, 12, 10);

    fn decided(bonus: i64, before: i64) -> (i64, i64, i64) {
        let decided = standard_bonus(Yen::new(bonus), Yen::new(before), PAID).unwrap();
        (
            decided.whole.get(),
            decided.standard.get(),
            decided.total.get(),
        )
    }

    #[test]
    fn 千円未満を切り捨てる() {
        assert_eq!(decided(1_234_567, 0), (1_234_000, 1_234_000, 1_234_000));
        assert_eq!(decided(999, 0), (0, 0, 0));
        assert_eq!(decided(1_000, 0), (1_000, 1_000, 1_000));
        assert_eq!(standard_bonus(Yen::new(-1), Yen::ZERO, PAID), None);
    }

    #[test]
    fn 年度の累計は上限まで数える() {
        assert_eq!(decided(400_999, 5_500_000), (400_000, 230_000, 5_730_000));
        assert_eq!(decided(230_000, 5_500_000), (230_000, 230_000, 5_730_000));
        assert_eq!(decided(100_000, 5_730_000), (100_000, 0, 5_730_000));
        assert_eq!(
            decided(9_999_999, 0),
            (9_999_000, 5_730_000, 5_730_000),
            "1千万円以上も上限まで"
        );
    }

    #[test]
    fn 千万円以上は額を書かない() {
        assert_eq!(bonus_words(OPEN_ENDED), "10,000,000円以上");
        assert_eq!(bonus_words(Yen::new(9_999_000)), "9,999,000円");
    }

    #[test]
    fn 上限は支払日による() {
        assert_eq!(yearly_cap(day!(2016, 3, 31)), Some(Yen::new(5_400_000)));
        assert_eq!(yearly_cap(day!(2016, 4, 1)), Some(Yen::new(5_730_000)));
        assert_eq!(yearly_cap(day!(2007, 3, 31)), None);
    }
}

//! 期間: a span of days with its last day included, and whether spans overlap.
//! It must not know what the span is for.

use crate::domain::date::Date;
use serde::{Deserialize, Serialize};

/// 期間 such as a membership: `from` and `until` are both inside; without `until` it still runs.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct Period {
    from: Date,
    until: Option<Date>,
}

impl Period {
    /// A period that still runs.
    #[must_use]
    pub const fn open(from: Date) -> Period {
        Period { from, until: None }
    }

    /// A period with its last day; `None` where that lies before the first.
    #[must_use]
    pub fn closed(from: Date, until: Date) -> Option<Period> {
        let until = Some(until);
        (Some(from) <= until).then_some(Period { from, until })
    }

    /// 資格期間: from the 資格取得年月日 to the day before the 資格喪失年月日.
    /// `None` where the loss is not after the acquisition: no day of membership remains.
    #[must_use]
    pub fn of_membership(acquired_on: Date, lost_on: Option<Date>) -> Option<Period> {
        match lost_on {
            None => Some(Period::open(acquired_on)),
            Some(lost_on) => Period::closed(acquired_on, lost_on.add_days(-1)),
        }
    }

    /// The first day.
    #[must_use]
    pub const fn from(self) -> Date {
        self.from
    }

    /// The last day; `None` while it runs.
    #[must_use]
    pub const fn until(self) -> Option<Date> {
        self.until
    }

    /// 資格喪失年月日: the day after the last day.
    #[must_use]
    pub fn lost_on(self) -> Option<Date> {
        self.until.map(|until| until.add_days(1))
    }

    /// Whether the day lies inside.
    #[must_use]
    pub fn contains(self, on: Date) -> bool {
        self.from <= on && self.until.is_none_or(|until| on <= until)
    }

    /// Whether the two share a day. A loss and an acquisition on the same day (同日得喪) do not.
    #[must_use]
    pub fn overlaps(self, other: Period) -> bool {
        self.contains(other.from) || other.contains(self.from)
    }
}

/// The first pair of periods that share a day, in order of their first days.
#[must_use]
pub fn first_overlap(periods: &[Period]) -> Option<(Period, Period)> {
    let mut sorted = periods.to_vec();
    sorted.sort();
    sorted
        .iter()
        .zip(sorted.iter().skip(1))
        .find(|(earlier, later)| earlier.overlaps(**later))
        .map(|(earlier, later)| (*earlier, *later))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{Period, first_overlap};
    use crate::domain::date::{Date, day};
    use proptest::prelude::{prop_assert_eq, proptest};

    fn membership(acquired_on: Date, lost_on: Date) -> Period {
        Period::of_membership(acquired_on, Some(lost_on)).unwrap()
    }

    #[test]
    fn 喪失日の前日まで加入している() {
        let period = membership(day!(2026, 4, 1), day!(2026, 11, 23));
        assert_eq!(period.until(), Some(day!(2026, 11, 22)));
        assert_eq!(period.lost_on(), Some(day!(2026, 11, 23)));
        assert!(period.contains(day!(2026, 11, 22)));
        assert!(!period.contains(day!(2026, 11, 23)));
        assert!(period.contains(day!(2026, 4, 1)));
        assert!(!period.contains(day!(2026, 3, 31)));
    }

    #[test]
    fn 取得日に喪失すると一日も残らない() {
        assert_eq!(
            Period::of_membership(day!(2026, 4, 1), Some(day!(2026, 4, 1))),
            None
        );
        assert!(Period::of_membership(day!(2026, 4, 1), Some(day!(2026, 4, 2))).is_some());
    }

    #[test]
    fn 同日得喪は重ならず_一日早ければ重なる() {
        let old = membership(day!(2024, 4, 1), day!(2026, 11, 1));
        let rehired = Period::open(day!(2026, 11, 1));
        assert!(!old.overlaps(rehired));
        assert_eq!(first_overlap(&[rehired, old]), None);
        let too_early = Period::open(day!(2026, 10, 31));
        assert!(old.overlaps(too_early));
        assert_eq!(first_overlap(&[too_early, old]), Some((old, too_early)));
    }

    #[test]
    fn 続いている期間の後には何も置けない() {
        let running = Period::open(day!(2020, 4, 1));
        let later = membership(day!(2026, 1, 1), day!(2026, 2, 1));
        assert!(running.overlaps(later) && later.overlaps(running));
        assert!(first_overlap(&[running, later]).is_some());
    }

    proptest! {
        #[test]
        fn 重なるとは共通の日があること(a in 0_i64..40, a_len in 0_i64..20, b in 0_i64..40, b_len in 0_i64..20) {
            let start = day!(2026, 1, 1);
            let one = Period::closed(start.add_days(a), start.add_days(a + a_len)).unwrap();
            let two = Period::closed(start.add_days(b), start.add_days(b + b_len)).unwrap();
            let shared = (0..80).map(|n| start.add_days(n)).any(|day| one.contains(day) && two.contains(day));
            prop_assert_eq!(one.overlaps(two), shared);
            prop_assert_eq!(first_overlap(&[one, two]).is_some(), shared);
        }
    }
}

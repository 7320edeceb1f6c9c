//! 待期: three days in a row unable to work come before the first day of 傷病手当金 (健康保険法第99条第1項).
//! It must not know amounts; which days somebody was unable to work arrives as days.

use crate::domain::coded::coded_enum;
use crate::domain::date::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// 待期の日数.
pub const WAITING_DAYS: i64 = 3;

coded_enum! {
    /// 労務不能となった時. 終業後の扱いは未確認: the sources name only the working hours.
    pub enum OnsetTime {
        /// During working hours: the day itself is the first day.
        DuringWork = "during_work", "就業時間中";
        /// After work: the next day is the first day.
        AfterWork = "after_work", "終業後";
    }
}

impl OnsetTime {
    /// 待期の起算日 of an onset on this day.
    #[must_use]
    pub fn counted_from(self, onset_on: Date) -> Date {
        match self {
            OnsetTime::DuringWork => onset_on,
            OnsetTime::AfterWork => onset_on.add_days(1),
        }
    }
}

/// 待期期間: the three days, first and last inside. It is completed once for one illness.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Waiting {
    /// 待期の初日.
    pub from: Date,
    /// 待期の完成日: from the next day on 傷病手当金 is paid.
    pub until: Date,
}

impl Waiting {
    /// The 待期 that begins on a day.
    #[must_use]
    pub fn starting(from: Date) -> Waiting {
        Waiting {
            from,
            until: from.add_days(WAITING_DAYS - 1),
        }
    }
}

/// 待期の完成: the first three days in a row among the days unable to work. 有給休暇, 公休日 and holidays are such days
/// too; a day at work between them begins the count anew. `None` where there are no three in a row.
#[must_use]
pub fn first_waiting(unable: &BTreeSet<Date>) -> Option<Waiting> {
    let is_run = |from: &Date| (1..WAITING_DAYS).all(|n| unable.contains(&from.add_days(n)));
    unable.iter().copied().find(is_run).map(Waiting::starting)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{OnsetTime, first_waiting};
    use crate::domain::date::{Date, day};
    use proptest::prelude::{prop_assert, prop_assert_eq, proptest};
    use std::collections::BTreeSet;

    #[test]
    fn 就業時間中は当日から_終業後は翌日から() {
        let onset = day!(2026, 11, 2);
        assert_eq!(OnsetTime::DuringWork.counted_from(onset), onset);
        let next = day!(2026, 11, 3);
        assert_eq!(OnsetTime::AfterWork.counted_from(onset), next);
    }

    proptest! {
        #[test]
        fn 待期は必ず連続する三日(days in proptest::collection::btree_set(0_i64..40, 0..30)) {
            let first = day!(2026, 11, 1);
            let unable: BTreeSet<Date> = days.iter().map(|n| first.add_days(*n)).collect();
            if let Some(waiting) = first_waiting(&unable) {
                prop_assert_eq!(waiting.until.days_since(waiting.from), 2);
                for n in 0..3 {
                    prop_assert!(unable.contains(&waiting.from.add_days(n)));
                }
            } else {
                prop_assert!(!days.iter().any(|n| days.contains(&(n + 1)) && days.contains(&(n + 2))));
            }
        }
    }
}

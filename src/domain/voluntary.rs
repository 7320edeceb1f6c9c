//! 任意継続被保険者: who may become one, until when, and how long it lasts (健康保険法第3条第4項・第37条・第38条第1号).
//! It must not compute the 標準報酬月額 or a premium, nor the other ways in which it ends.

use crate::domain::age::turns_75_on;
use crate::domain::calendar::Holidays;
use crate::domain::date::Date;
use crate::domain::period::Period;
use crate::domain::voluntary_rules::VoluntaryRules;

/// 継続して2か月: months of membership that must lie before the loss (第3条第4項).
pub const MONTHS_REQUIRED: u32 = 2;

/// 20日以内: days for the 申出, the 資格喪失日 being the first (第37条第1項).
pub const APPLICATION_DAYS: i64 = 20;

/// 任意継続の期間: two years, in months (第38条第1号).
pub const TERM_MONTHS: u32 = 24;

/// Whether somebody was insured for two months or more up to the day before the 資格喪失日 (第3条第4項).
/// `acquired_on` is the first day of the unbroken membership, see [`unbroken_from`].
#[must_use]
pub fn has_two_months(acquired_on: Date, lost_on: Date) -> bool {
    lost_on > acquired_on.period_end(MONTHS_REQUIRED)
}

/// 継続した資格の初日: the first day of the unbroken chain of memberships that reaches up to the day before the
/// 資格喪失日. `None` where nobody was insured on that day.
///
/// The periods may come in any order and from several insurers; the caller leaves out those that do not count
/// (任意継続, 日雇特例, 共済組合).
#[must_use]
pub fn unbroken_from(periods: &[Period], lost_on: Date) -> Option<Date> {
    let mut first = lost_on;
    // Each round takes one period further back; there are no more rounds than periods.
    for _ in periods {
        let day_before = first.add_days(-1);
        let earlier = periods
            .iter()
            .filter(|period| period.contains(day_before))
            .map(|period| period.from())
            .min();
        match earlier {
            Some(from) => first = from,
            None => break,
        }
    }
    (first < lost_on).then_some(first)
}

/// 申出の期限 of a 任意継続.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ApplicationDeadline {
    /// 20日目: the last day by law; the application must have arrived (必着).
    pub day_20: Date,
    /// The business day on which an application would arrive that was meant for day 20.
    pub next_business_day: Date,
    /// The last day on which this society accepts one without a reason.
    pub accepted_until: Date,
}

/// 申出の期限 after a loss (第37条第1項): the 資格喪失日 is day 1. Over a holiday it moves only where the society says so.
#[must_use]
pub fn application_deadline(
    lost_on: Date,
    rules: &VoluntaryRules,
    holidays: &Holidays,
) -> ApplicationDeadline {
    let day_20 = lost_on.add_days(APPLICATION_DAYS - 1);
    let next_business_day = holidays.next_business_day(day_20);
    let accepted_until = if rules.extends_20th_day_over_holiday {
        next_business_day
    } else {
        day_20
    };
    ApplicationDeadline {
        day_20,
        next_business_day,
        accepted_until,
    }
}

/// 任意継続の期間.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Term {
    /// The last day of membership.
    pub until: Date,
    /// 資格喪失年月日: the day after.
    pub lost_on: Date,
}

/// 任意継続の期間: two years from the 資格取得日 (第38条第1号).
#[must_use]
pub fn term(acquired_on: Date) -> Term {
    let until = acquired_on.period_end(TERM_MONTHS);
    Term {
        until,
        lost_on: until.add_days(1),
    }
}

/// What is known when a 任意継続 is applied for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct VoluntaryApplication<'a> {
    /// 生年月日.
    pub birth_on: Date,
    /// 資格喪失年月日 of the membership before; it becomes the 資格取得年月日.
    pub lost_on: Date,
    /// Memberships before, without those that do not count.
    pub periods: &'a [Period],
    /// 受付年月日: the day the application arrived.
    pub arrived_on: Date,
}

/// What stands against a 任意継続.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum VoluntaryProblem {
    /// No membership reaches up to the 資格喪失日.
    NotInsuredBefore,
    /// 継続して2か月に満たない.
    TooShort {
        /// First day of the unbroken membership.
        insured_from: Date,
    },
    /// 75歳: 後期高齢者医療 (第3条第4項ただし書).
    After75,
    /// The application arrived before the loss.
    BeforeLoss,
    /// After day 20, which is no business day; the society's setting does not extend it.
    LateOverHoliday {
        /// 20日目.
        day_20: Date,
    },
    /// After the last day; only 正当な理由 helps (第37条第1項ただし書).
    Late {
        /// The last day on which it was accepted.
        accepted_until: Date,
    },
}

/// All that stands against this application (第3条第4項・第37条第1項).
#[must_use]
pub fn voluntary_problems(
    application: &VoluntaryApplication<'_>,
    rules: &VoluntaryRules,
    holidays: &Holidays,
) -> Vec<VoluntaryProblem> {
    let lost_on = application.lost_on;
    let mut all = Vec::new();
    match unbroken_from(application.periods, lost_on) {
        None => all.push(VoluntaryProblem::NotInsuredBefore),
        Some(insured_from) if !has_two_months(insured_from, lost_on) => {
            all.push(VoluntaryProblem::TooShort { insured_from });
        }
        Some(_) => {}
    }
    if lost_on >= turns_75_on(application.birth_on) {
        all.push(VoluntaryProblem::After75);
    }
    let deadline = application_deadline(lost_on, rules, holidays);
    if application.arrived_on < lost_on {
        all.push(VoluntaryProblem::BeforeLoss);
    } else if application.arrived_on > deadline.accepted_until {
        all.push(late(application.arrived_on, deadline));
    }
    all
}

fn late(arrived_on: Date, deadline: ApplicationDeadline) -> VoluntaryProblem {
    if arrived_on <= deadline.next_business_day {
        VoluntaryProblem::LateOverHoliday {
            day_20: deadline.day_20,
        }
    } else {
        VoluntaryProblem::Late {
            accepted_until: deadline.accepted_until,
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{
        VoluntaryApplication, VoluntaryProblem, has_two_months, term, unbroken_from,
        voluntary_problems,
    };
    use crate::domain::calendar::Holidays;
    use crate::domain::date::{Date, day};
    use crate::domain::period::Period;
    use crate::domain::voluntary_rules::VoluntaryRules;
    use proptest::prelude::{prop_assert, prop_assert_eq, proptest};

    fn membership(acquired_on: Date, lost_on: Date) -> Period {
        Period::of_membership(acquired_on, Some(lost_on)).unwrap()
    }

    #[test]
    fn 切れ目のない期間だけをさかのぼる() {
        let lost_on = day!(2026, 11, 1);
        let last = membership(day!(2026, 10, 1), lost_on);
        let before = membership(day!(2020, 4, 1), day!(2026, 10, 1));
        let with_gap = membership(day!(2020, 4, 1), day!(2026, 9, 30));
        assert_eq!(
            unbroken_from(&[before, last], lost_on),
            Some(day!(2020, 4, 1))
        );
        assert_eq!(
            unbroken_from(&[last, with_gap], lost_on),
            Some(day!(2026, 10, 1))
        );
        assert_eq!(unbroken_from(&[with_gap], lost_on), None);
        assert_eq!(unbroken_from(&[], lost_on), None);
        let running = Period::open(day!(2025, 1, 1));
        assert_eq!(unbroken_from(&[running], lost_on), Some(day!(2025, 1, 1)));
    }

    fn problems(application: VoluntaryApplication<'_>, extends: bool) -> Vec<VoluntaryProblem> {
        let rules = VoluntaryRules {
            extends_20th_day_over_holiday: extends,
            ..VoluntaryRules::default()
        };
        voluntary_problems(&application, &rules, &Holidays::shipped())
    }

    #[test]
    fn 二十日目までに届けば受け付ける() {
        let lost_on = day!(2026, 4, 1);
        let periods = [membership(day!(2020, 4, 1), lost_on)];
        let application = |arrived_on| VoluntaryApplication {
            birth_on: day!(1966, 5, 1),
            lost_on,
            periods: &periods,
            arrived_on,
        };
        assert_eq!(problems(application(day!(2026, 4, 20)), false), vec![]);
        let accepted_until = day!(2026, 4, 20);
        assert_eq!(
            problems(application(day!(2026, 4, 21)), true),
            vec![VoluntaryProblem::Late { accepted_until }]
        );
        assert_eq!(
            problems(application(day!(2026, 3, 31)), false),
            vec![VoluntaryProblem::BeforeLoss]
        );
        assert_eq!(problems(application(lost_on), false), vec![]);
    }

    #[test]
    fn 二十日目が休日なら組合の定めによる() {
        let lost_on = day!(2026, 11, 23);
        let periods = [membership(day!(2020, 4, 1), lost_on)];
        let application = |arrived_on| VoluntaryApplication {
            birth_on: day!(1966, 5, 1),
            lost_on,
            periods: &periods,
            arrived_on,
        };
        let monday = day!(2026, 12, 14);
        let day_20 = day!(2026, 12, 12);
        assert_eq!(problems(application(monday), true), vec![]);
        assert_eq!(
            problems(application(monday), false),
            vec![VoluntaryProblem::LateOverHoliday { day_20 }]
        );
        assert_eq!(
            problems(application(day!(2026, 12, 15)), true),
            vec![VoluntaryProblem::Late {
                accepted_until: monday
            }]
        );
    }

    #[test]
    fn 加入の期間と年齢を確かめる() {
        let lost_on = day!(2026, 11, 14);
        let short = [membership(day!(2026, 9, 15), lost_on)];
        let application = VoluntaryApplication {
            birth_on: day!(1951, 11, 14),
            lost_on,
            periods: &short,
            arrived_on: lost_on,
        };
        let insured_from = day!(2026, 9, 15);
        assert_eq!(
            problems(application, false),
            vec![
                VoluntaryProblem::TooShort { insured_from },
                VoluntaryProblem::After75
            ]
        );
        let younger = VoluntaryApplication {
            birth_on: day!(1951, 11, 15),
            periods: &[],
            ..application
        };
        assert_eq!(
            problems(younger, false),
            vec![VoluntaryProblem::NotInsuredBefore]
        );
    }

    proptest! {
        #[test]
        fn 二か月の境は一日だけ(n_days in 0_i64..20_000, length in 1_i64..100) {
            let from = day!(1990, 1, 1).add_days(n_days);
            let first_ok = from.period_end(2).add_days(1);
            prop_assert!(has_two_months(from, first_ok));
            prop_assert!(!has_two_months(from, first_ok.add_days(-1)));
            prop_assert_eq!(has_two_months(from, from.add_days(length)), from.add_days(length) >= first_ok);
        }

        #[test]
        fn 期間を切り分けても初日は同じ(cuts in proptest::collection::btree_set(1_i64..900, 0..6)) {
            let from = day!(2020, 4, 1);
            let lost_on = from.add_days(900);
            let mut starts: Vec<i64> = vec![0];
            starts.extend(&cuts);
            let ends = starts.iter().skip(1).copied().chain([900]);
            let mut periods: Vec<Period> = starts.iter().zip(ends)
                .map(|(start, end)| membership(from.add_days(*start), from.add_days(end)))
                .collect();
            periods.reverse();
            prop_assert_eq!(unbroken_from(&periods, lost_on), Some(from));
        }

        #[test]
        fn 期間は二年(n_days in 0_i64..20_000) {
            let from = day!(1990, 1, 1).add_days(n_days);
            let n_days = term(from).lost_on.days_since(from);
            prop_assert!((730..=731).contains(&n_days));
        }
    }
}

//! 資格の得喪: the exact days of acquisition and loss, and what age changes on the way (健康保険法第35条・第36条).
//! It must not decide a case; it says which day and what stands against it.

use crate::domain::age::{attained_on, birthday, turns_75_on};
use crate::domain::coded::coded_enum;
use crate::domain::date::{Date, YearMonth};

coded_enum! {
    /// 資格喪失原因 of the 資格喪失届; the codes are those of the 届書.
    pub enum LossCause {
        /// 退職等.
        Retirement = "4", "退職等";
        /// 死亡.
        Death = "5", "死亡";
        /// 75歳到達.
        Age75 = "7", "75歳到達";
        /// 障害認定.
        Disability = "9", "障害認定";
        /// 社会保障協定.
        SocialSecurityAgreement = "11", "社会保障協定";
    }
}

/// What ends a membership, with the day that decides (健康保険法第36条).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LossEvent {
    /// 退職: the last working day.
    Retirement {
        /// The last day of employment.
        last_day: Date,
    },
    /// 死亡.
    Death {
        /// The day of death.
        on: Date,
    },
    /// 適用除外 comes to apply, such as fewer hours.
    Exclusion {
        /// The first day on which the exclusion applies.
        on: Date,
    },
    /// 75歳到達.
    Age75 {
        /// 生年月日.
        birth_on: Date,
    },
    /// Moved the same day to another covered 事業所, or rehired without a gap (同日得喪).
    SameDayMove {
        /// The first day there.
        on: Date,
    },
    /// 後期高齢者医療の障害認定, 65 to 74.
    Disability {
        /// The day of the recognition.
        on: Date,
    },
    /// 社会保障協定: the other country's scheme applies instead. 未確認: the guide of 日本年金機構 takes the day itself.
    SocialSecurityAgreement {
        /// The first day on which the agreement applies.
        on: Date,
    },
}

impl LossEvent {
    /// 資格喪失年月日: the first day without membership.
    #[must_use]
    pub fn lost_on(self) -> Date {
        match self {
            LossEvent::Retirement { last_day } => last_day.add_days(1),
            LossEvent::Death { on } | LossEvent::Exclusion { on } => on.add_days(1),
            LossEvent::Age75 { birth_on } => turns_75_on(birth_on),
            LossEvent::SameDayMove { on }
            | LossEvent::Disability { on }
            | LossEvent::SocialSecurityAgreement { on } => on,
        }
    }
}

/// What stands against an acquisition on a day.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum AcquisitionProblem {
    /// The 75th birthday is reached: 後期高齢者医療 (健康保険法第3条第1項第7号).
    After75,
    /// Before the birth.
    BeforeBirth,
    /// Before the 事業所 was covered (適用年月日).
    BeforeCoverage,
    /// The day lies ahead.
    InFuture,
    /// Younger than the end of compulsory school (労働基準法第56条): probably a wrong birth date.
    UnderWorkingAge,
}

/// What is known of an acquisition when it is checked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Acquisition {
    /// 資格取得年月日.
    pub acquired_on: Date,
    /// 生年月日.
    pub birth_on: Date,
    /// 適用年月日 of the 事業所.
    pub covered_from: Date,
    /// Today.
    pub today: Date,
}

/// All that stands against this acquisition (健康保険法第35条, 第3条第1項).
#[must_use]
pub fn acquisition_problems(acquisition: &Acquisition) -> Vec<AcquisitionProblem> {
    let Acquisition {
        acquired_on,
        birth_on,
        covered_from,
        today,
    } = *acquisition;
    let is_before_birth = acquired_on < birth_on;
    [
        (
            AcquisitionProblem::After75,
            acquired_on >= turns_75_on(birth_on),
        ),
        (AcquisitionProblem::BeforeBirth, is_before_birth),
        (
            AcquisitionProblem::BeforeCoverage,
            acquired_on < covered_from,
        ),
        (AcquisitionProblem::InFuture, acquired_on > today),
        (
            AcquisitionProblem::UnderWorkingAge,
            !is_before_birth && acquired_on < working_age_from(birth_on),
        ),
    ]
    .into_iter()
    .filter_map(|(problem, applies)| applies.then_some(problem))
    .collect()
}

/// 1 April after the fifteenth birthday year of school (労働基準法第56条第1項).
fn working_age_from(birth_on: Date) -> Date {
    let fifteen_on = attained_on(birth_on, 15);
    Date::new(fifteen_on.fiscal_year() + 1, 4, 1).unwrap_or(fifteen_on)
}

/// 介護保険料: the first month for which it is charged, the month of the day before the 40th birthday.
#[must_use]
pub fn care_first_month(birth_on: Date) -> YearMonth {
    attained_on(birth_on, 40).year_month()
}

/// 介護保険料: the last month for which it is charged, the month before that of the day before the 65th birthday.
#[must_use]
pub fn care_last_month(birth_on: Date) -> YearMonth {
    attained_on(birth_on, 65).year_month().previous()
}

/// 介護該当: whether 介護保険料 is charged for the month (介護保険第2号被保険者, 介護保険法第9条第2号).
#[must_use]
pub fn is_care_liable(birth_on: Date, month: YearMonth) -> bool {
    (care_first_month(birth_on)..=care_last_month(birth_on)).contains(&month)
}

/// 70歳: the first day on which the share of the elderly applies: the 1st of the month after the one in which
/// 70 is attained, and the birthday itself for those born on the 1st (健康保険法第74条第1項).
#[must_use]
pub fn elderly_share_from(birth_on: Date) -> Date {
    attained_on(birth_on, 70).year_month().next().first_day()
}

/// Whether the share of the elderly applies on a day: from 70 until the 75th birthday.
#[must_use]
pub fn has_elderly_share(birth_on: Date, on: Date) -> bool {
    elderly_share_from(birth_on) <= on && on < birthday(birth_on, 75)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{
        Acquisition, AcquisitionProblem, LossEvent, acquisition_problems, care_first_month,
        care_last_month, elderly_share_from, has_elderly_share, is_care_liable,
    };
    use crate::domain::date::{Date, YearMonth, day};

    fn month(text: &str) -> YearMonth {
        YearMonth::parse_iso(text).unwrap()
    }

    #[test]
    fn 喪失日は退職と死亡の翌日_75歳は誕生日当日() {
        for (event, lost_on) in [
            (
                LossEvent::Retirement {
                    last_day: day!(2026, 11, 22),
                },
                day!(2026, 11, 23),
            ),
            (
                LossEvent::Death {
                    on: day!(2026, 12, 31),
                },
                day!(2027, 1, 1),
            ),
            (
                LossEvent::Exclusion {
                    on: day!(2026, 11, 22),
                },
                day!(2026, 11, 23),
            ),
            (
                LossEvent::Age75 {
                    birth_on: day!(1951, 11, 22),
                },
                day!(2026, 11, 22),
            ),
            (
                LossEvent::Age75 {
                    birth_on: day!(1952, 2, 29),
                },
                day!(2027, 3, 1),
            ),
            (
                LossEvent::SameDayMove {
                    on: day!(2026, 11, 1),
                },
                day!(2026, 11, 1),
            ),
            (
                LossEvent::Disability {
                    on: day!(2026, 11, 1),
                },
                day!(2026, 11, 1),
            ),
            (
                LossEvent::SocialSecurityAgreement {
                    on: day!(2026, 11, 1),
                },
                day!(2026, 11, 1),
            ),
        ] {
            assert_eq!(event.lost_on(), lost_on, "{event:?}");
        }
    }

    fn problems(acquired_on: Date, birth_on: Date) -> Vec<AcquisitionProblem> {
        acquisition_problems(&Acquisition {
            acquired_on,
            birth_on,
            covered_from: day!(2000, 4, 1),
            today: day!(2026, 11, 22),
        })
    }

    #[test]
    fn 七十五歳の誕生日からは取得できない() {
        let birth_on = day!(1951, 11, 22);
        assert_eq!(problems(day!(2026, 11, 21), birth_on), vec![]);
        assert_eq!(
            problems(day!(2026, 11, 22), birth_on),
            vec![AcquisitionProblem::After75]
        );
    }

    #[test]
    fn 適用前と将来の取得() {
        let birth_on = day!(1975, 6, 1);
        assert_eq!(
            problems(day!(2000, 3, 31), birth_on),
            vec![AcquisitionProblem::BeforeCoverage]
        );
        assert_eq!(problems(day!(2000, 4, 1), birth_on), vec![]);
        assert_eq!(problems(day!(2026, 11, 22), birth_on), vec![]);
        assert_eq!(
            problems(day!(2026, 11, 23), birth_on),
            vec![AcquisitionProblem::InFuture]
        );
    }

    #[test]
    fn 義務教育の終わる前の取得は生年月日を疑う() {
        let born_on_first = day!(2011, 4, 1);
        assert_eq!(
            problems(day!(2026, 3, 31), born_on_first),
            vec![AcquisitionProblem::UnderWorkingAge]
        );
        assert_eq!(problems(day!(2026, 4, 1), born_on_first), vec![]);
        let born_on_second = day!(2011, 4, 2);
        assert_eq!(
            problems(day!(2026, 4, 1), born_on_second),
            vec![AcquisitionProblem::UnderWorkingAge]
        );
        assert_eq!(
            problems(day!(2020, 1, 1), day!(2020, 1, 2)),
            vec![AcquisitionProblem::BeforeBirth]
        );
    }

    #[test]
    fn 介護保険料は誕生日の前日の月で数える() {
        assert_eq!(care_first_month(day!(1986, 12, 1)), month("2026-11"));
        assert_eq!(care_first_month(day!(1986, 12, 2)), month("2026-12"));
        assert_eq!(care_last_month(day!(1961, 12, 1)), month("2026-10"));
        assert_eq!(care_last_month(day!(1961, 12, 2)), month("2026-11"));
    }

    #[test]
    fn 介護該当の最初と最後の月() {
        let forty = day!(1986, 12, 1);
        assert!(!is_care_liable(forty, month("2026-10")));
        assert!(is_care_liable(forty, month("2026-11")));
        let sixty_five = day!(1961, 12, 1);
        assert!(is_care_liable(sixty_five, month("2026-10")));
        assert!(!is_care_liable(sixty_five, month("2026-11")));
    }

    #[test]
    fn 高齢受給は翌月1日_1日生まれは誕生日当日から() {
        assert_eq!(elderly_share_from(day!(1956, 12, 1)), day!(2026, 12, 1));
        assert_eq!(elderly_share_from(day!(1956, 12, 2)), day!(2027, 1, 1));
        let birth_on = day!(1956, 12, 1);
        assert!(!has_elderly_share(birth_on, day!(2026, 11, 30)));
        assert!(has_elderly_share(birth_on, day!(2026, 12, 1)));
        assert!(has_elderly_share(birth_on, day!(2031, 11, 30)));
        assert!(!has_elderly_share(birth_on, day!(2031, 12, 1)));
    }
}

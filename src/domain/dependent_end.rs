//! 被扶養者でなくなった日: the first day on which somebody is no 被扶養者 any more (健康保険法第3条第7項, 則第38条第2項).
//! It must not decide whether the income or the living still allows it.

use crate::domain::age::{attained_on, turns_75_on};
use crate::domain::date::Date;
use crate::domain::dependent_codes::RemovalReason;

/// What is known when a 被扶養者 is taken off.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DependentRemoval {
    /// 理由.
    pub reason: RemovalReason,
    /// 生年月日 of the 被扶養者.
    pub birth_on: Date,
    /// 認定日: the first day as 被扶養者.
    pub certified_on: Date,
    /// 事実のあった日, such as the day of death or the first day at work; not needed for 75歳到達.
    pub event_on: Option<Date>,
}

/// 被扶養者でなくなった日: the day after a death, the 75th birthday, otherwise the day itself.
/// `None` where the event's day is not known.
#[must_use]
pub fn not_dependent_from(removal: &DependentRemoval) -> Option<Date> {
    match removal.reason {
        RemovalReason::Age75 => Some(turns_75_on(removal.birth_on)),
        RemovalReason::Death
        | RemovalReason::Divorce
        | RemovalReason::Employed
        | RemovalReason::IncomeRose
        | RemovalReason::EmployedOrIncomeRose
        | RemovalReason::Disability
        | RemovalReason::Other => removal
            .event_on
            .map(|event_on| removal.reason.removed_on(event_on)),
    }
}

/// What stands against a removal.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum RemovalProblem {
    /// The event's day is missing.
    NoDay,
    /// No day as 被扶養者 would remain: the whole 認定 is to be cancelled instead.
    BeforeCertification,
    /// The given day is not the 75th birthday.
    Not75thBirthday {
        /// The birthday.
        birthday_on: Date,
    },
    /// The membership had already ended at 75.
    After75 {
        /// The birthday, on which it ended.
        birthday_on: Date,
    },
    /// 障害認定 is possible only from 65 on (高齢者の医療の確保に関する法律第50条第2号).
    DisabilityBefore65,
}

/// All that stands against a removal.
#[must_use]
pub fn removal_problems(removal: &DependentRemoval) -> Vec<RemovalProblem> {
    let Some(from) = not_dependent_from(removal) else {
        return vec![RemovalProblem::NoDay];
    };
    let birthday_on = turns_75_on(removal.birth_on);
    let is_age_75 = removal.reason == RemovalReason::Age75;
    let is_disability = removal.reason == RemovalReason::Disability;
    [
        (
            RemovalProblem::BeforeCertification,
            from <= removal.certified_on,
        ),
        (
            RemovalProblem::Not75thBirthday { birthday_on },
            is_age_75 && removal.event_on.is_some_and(|on| on != birthday_on),
        ),
        (RemovalProblem::After75 { birthday_on }, from > birthday_on),
        (
            RemovalProblem::DisabilityBefore65,
            is_disability && from < attained_on(removal.birth_on, 65),
        ),
    ]
    .into_iter()
    .filter_map(|(problem, applies)| applies.then_some(problem))
    .collect()
}

#[cfg(test)]
mod tests {
    use super::{DependentRemoval, RemovalProblem, not_dependent_from, removal_problems};
    use crate::domain::date::{Date, day};
    use crate::domain::dependent_codes::RemovalReason;

    fn removal(reason: RemovalReason, birth_on: Date, event_on: Option<Date>) -> DependentRemoval {
        DependentRemoval {
            reason,
            birth_on,
            certified_on: day!(2020, 4, 1),
            event_on,
        }
    }

    const BIRTH: Date = day!(1951, 11, 22);

    #[test]
    fn 七十五歳なら日を聞かない() {
        let of = |event_on| removal(RemovalReason::Age75, BIRTH, event_on);
        assert_eq!(not_dependent_from(&of(None)), Some(day!(2026, 11, 22)));
        assert_eq!(removal_problems(&of(None)), vec![]);
        assert_eq!(removal_problems(&of(Some(day!(2026, 11, 22)))), vec![]);
        let birthday_on = day!(2026, 11, 22);
        assert_eq!(
            removal_problems(&of(Some(day!(2026, 11, 21)))),
            vec![RemovalProblem::Not75thBirthday { birthday_on }]
        );
    }

    #[test]
    fn 日がなければ決まらない() {
        let unknown = removal(RemovalReason::Employed, BIRTH, None);
        assert_eq!(not_dependent_from(&unknown), None);
        assert_eq!(removal_problems(&unknown), vec![RemovalProblem::NoDay]);
    }

    #[test]
    fn 認定の日より後でなければならない() {
        let on = |event_on| {
            removal_problems(&removal(
                RemovalReason::Employed,
                day!(1990, 6, 1),
                Some(event_on),
            ))
        };
        assert_eq!(
            on(day!(2020, 4, 1)),
            vec![RemovalProblem::BeforeCertification]
        );
        assert_eq!(on(day!(2020, 4, 2)), vec![]);
    }

    #[test]
    fn 七十五歳の後の死亡と六十五歳前の障害認定() {
        let birthday_on = day!(2026, 11, 22);
        let death = |on| removal_problems(&removal(RemovalReason::Death, BIRTH, Some(on)));
        assert_eq!(death(day!(2026, 11, 21)), vec![]);
        assert_eq!(
            death(day!(2026, 11, 22)),
            vec![RemovalProblem::After75 { birthday_on }]
        );
        let disability = |on| {
            let birth_on = day!(1961, 11, 23);
            removal_problems(&removal(RemovalReason::Disability, birth_on, Some(on)))
        };
        assert_eq!(
            disability(day!(2026, 11, 21)),
            vec![RemovalProblem::DisabilityBefore65]
        );
        assert_eq!(disability(day!(2026, 11, 22)), vec![]);
    }
}

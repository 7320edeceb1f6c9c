//! 被扶養者の収入要件: the limit for a person on the day of the 認定, and how an income stands to it.
//! It must not decide for the clerk; a temporary excess or a 事業主の証明 may still allow a 認定.

use crate::domain::age::{age_on, attained_on};
use crate::domain::date::{Date, day};
use crate::domain::dated::at;
use crate::domain::dependent::Living;
use crate::domain::tables::dependent_income::{INCOME_LIMITS, IncomeLimits};
use crate::domain::yen::Yen;

/// The first day of a 認定 for which the wage of the 労働条件通知書等 decides, where salary is the only income.
pub const CONTRACT_DECIDES_FROM: Date = day!(2026, 4, 1);

/// 収入限度: the yearly income must lie below `yen`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct IncomeLimit {
    /// 年間収入がこの額未満.
    pub yen: Yen,
    /// Which of the limits applies.
    pub rule: IncomeRule,
    /// The source of the limit.
    pub law: &'static str,
}

/// Which of the limits applies.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum IncomeRule {
    /// 基本.
    Basic,
    /// 19歳以上23歳未満 (age on 31 December of the year of the 認定), not a 配偶者, since 2025-10-01.
    StudentAge,
    /// 60歳以上.
    Sixty,
    /// 障害厚生年金を受けられる程度の障害.
    Disabled,
}

/// The income limit for a 認定 on `certified_on`; `None` before the first known limit (1993-04-01).
#[must_use]
pub fn income_limit(
    birth_on: Date,
    is_spouse: bool,
    is_disabled: bool,
    certified_on: Date,
) -> Option<IncomeLimit> {
    let row = at(INCOME_LIMITS, certified_on)?;
    let (yen, rule) = if is_disabled {
        (row.value.elderly_or_disabled, IncomeRule::Disabled)
    } else if attained_on(birth_on, 60) <= certified_on {
        (row.value.elderly_or_disabled, IncomeRule::Sixty)
    } else {
        young_or_basic(
            &row.value,
            is_spouse,
            age_at_year_end(birth_on, certified_on),
        )
    };
    Some(IncomeLimit {
        yen,
        rule,
        law: row.law,
    })
}

fn young_or_basic(limits: &IncomeLimits, is_spouse: bool, age: u32) -> (Yen, IncomeRule) {
    match limits.student_age {
        Some(yen) if !is_spouse && (19..23).contains(&age) => (yen, IncomeRule::StudentAge),
        _ => (limits.basic, IncomeRule::Basic),
    }
}

fn age_at_year_end(birth_on: Date, on: Date) -> u32 {
    Date::new(on.year(), 12, 31).map_or(0, |year_end| age_on(birth_on, year_end))
}

/// How an expected income stands against the conditions.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum IncomeProblem {
    /// The income reaches the limit.
    ReachesLimit,
    /// 同居: half of the 被保険者's income or more.
    HalfOfInsured,
    /// 別居: not less than the money sent.
    NotBelowRemittance,
}

/// 収入: what is known of the money when a 認定 is examined.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct IncomeCheck {
    /// 年間収入 (estimate of the next 12 months) of the 被扶養者.
    pub income: Yen,
    /// 年間収入 of the 被保険者, where known.
    pub insured_income: Option<Yen>,
    /// 仕送り a year, where known.
    pub remittance: Option<Yen>,
    /// 同居・別居.
    pub living: Living,
}

/// All that stands against the income; what is not known is not examined.
#[must_use]
pub fn income_problems(check: &IncomeCheck, limit: IncomeLimit) -> Vec<IncomeProblem> {
    let doubled = Yen::new(check.income.get().saturating_mul(2));
    let together = check.living == Living::Together;
    [
        (IncomeProblem::ReachesLimit, check.income >= limit.yen),
        (
            IncomeProblem::HalfOfInsured,
            together
                && check
                    .insured_income
                    .is_some_and(|insured| doubled >= insured),
        ),
        (
            IncomeProblem::NotBelowRemittance,
            !together && check.remittance.is_some_and(|sent| check.income >= sent),
        ),
    ]
    .into_iter()
    .filter_map(|(problem, applies)| applies.then_some(problem))
    .collect()
}

/// 月額の目安: the monthly amount that goes with the yearly limit, `limit ÷ 12`.
#[must_use]
pub fn monthly_guide(limit: IncomeLimit) -> IncomeGuide {
    guide(limit, 12)
}

/// 日額の目安 (失業給付など): `limit ÷ 360`.
#[must_use]
pub fn daily_guide(limit: IncomeLimit) -> IncomeGuide {
    guide(limit, 360)
}

/// A monthly or daily guide.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum IncomeGuide {
    /// この額以下.
    UpTo(Yen),
    /// この額未満.
    Below(Yen),
}

fn guide(limit: IncomeLimit, parts: i64) -> IncomeGuide {
    let yen = Yen::new(limit.yen.get() / parts);
    if limit.yen.get() % parts == 0 {
        IncomeGuide::Below(yen)
    } else {
        IncomeGuide::UpTo(yen)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{
        IncomeCheck, IncomeGuide, IncomeLimit, IncomeProblem, IncomeRule, daily_guide,
        income_limit, income_problems, monthly_guide,
    };
    use crate::domain::date::{Date, day};
    use crate::domain::dependent::Living;
    use crate::domain::yen::Yen;

    fn limit(birth_on: Date, on: Date) -> (i64, IncomeRule) {
        let limit = income_limit(birth_on, false, false, on).unwrap();
        (limit.yen.get(), limit.rule)
    }

    #[test]
    fn 十九歳はその年の大晦日の年齢で決まる() {
        let on = day!(2026, 4, 1);
        assert_eq!(
            limit(day!(2008, 1, 1), on),
            (1_500_000, IncomeRule::StudentAge)
        );
        assert_eq!(limit(day!(2008, 1, 2), on), (1_300_000, IncomeRule::Basic));
        assert_eq!(
            limit(day!(2004, 1, 2), on),
            (1_500_000, IncomeRule::StudentAge)
        );
        assert_eq!(limit(day!(2004, 1, 1), on), (1_300_000, IncomeRule::Basic));
    }

    #[test]
    fn 百五十万円は2025年10月1日の認定から_配偶者は除く() {
        let birth_on = day!(2005, 6, 1);
        assert_eq!(limit(birth_on, day!(2025, 9, 30)).0, 1_300_000);
        assert_eq!(limit(birth_on, day!(2025, 10, 1)).0, 1_500_000);
        let spouse = income_limit(birth_on, true, false, day!(2025, 10, 1)).unwrap();
        assert_eq!(
            (spouse.yen.get(), spouse.rule),
            (1_300_000, IncomeRule::Basic)
        );
    }

    #[test]
    fn 六十歳は誕生日の前日から_障害はいつでも() {
        let birth_on = day!(1966, 11, 22);
        assert_eq!(
            limit(birth_on, day!(2026, 11, 20)),
            (1_300_000, IncomeRule::Basic)
        );
        assert_eq!(
            limit(birth_on, day!(2026, 11, 21)),
            (1_800_000, IncomeRule::Sixty)
        );
        let disabled = income_limit(day!(2005, 6, 1), false, true, day!(2026, 4, 1)).unwrap();
        assert_eq!(
            (disabled.yen.get(), disabled.rule),
            (1_800_000, IncomeRule::Disabled)
        );
    }

    #[test]
    fn 知られていない時期には限度がない() {
        assert_eq!(
            income_limit(day!(1950, 1, 1), false, false, day!(1993, 3, 31)),
            None
        );
        assert!(income_limit(day!(1950, 1, 1), false, false, day!(1993, 4, 1)).is_some());
    }

    fn with(yen: i64) -> IncomeLimit {
        IncomeLimit {
            yen: Yen::new(yen),
            rule: IncomeRule::Basic,
            law: "",
        }
    }

    #[test]
    fn 月額と日額の目安() {
        let up_to = |yen| IncomeGuide::UpTo(Yen::new(yen));
        let below = |yen| IncomeGuide::Below(Yen::new(yen));
        assert_eq!(
            (monthly_guide(with(1_300_000)), daily_guide(with(1_300_000))),
            (up_to(108_333), up_to(3_611))
        );
        assert_eq!(
            (monthly_guide(with(1_800_000)), daily_guide(with(1_800_000))),
            (below(150_000), below(5_000))
        );
        assert_eq!(
            (monthly_guide(with(1_500_000)), daily_guide(with(1_500_000))),
            (below(125_000), up_to(4_166))
        );
    }

    const TOGETHER: IncomeCheck = IncomeCheck {
        income: Yen::new(1_299_999),
        insured_income: Some(Yen::new(4_000_000)),
        remittance: None,
        living: Living::Together,
    };

    #[test]
    fn 限度額に達すれば超過() {
        assert_eq!(income_problems(&TOGETHER, with(1_300_000)), vec![]);
        let at_limit = IncomeCheck {
            income: Yen::new(1_300_000),
            ..TOGETHER
        };
        assert_eq!(
            income_problems(&at_limit, with(1_300_000)),
            vec![IncomeProblem::ReachesLimit]
        );
    }

    #[test]
    fn 同居は半分未満_別居は仕送り未満() {
        let half = |income| IncomeCheck {
            income: Yen::new(income),
            insured_income: Some(Yen::new(2_000_000)),
            ..TOGETHER
        };
        assert_eq!(income_problems(&half(999_999), with(1_300_000)), vec![]);
        assert_eq!(
            income_problems(&half(1_000_000), with(1_300_000)),
            vec![IncomeProblem::HalfOfInsured]
        );
        let apart = |sent| IncomeCheck {
            income: Yen::new(600_000),
            remittance: Some(Yen::new(sent)),
            living: Living::Apart,
            ..TOGETHER
        };
        assert_eq!(income_problems(&apart(600_001), with(1_300_000)), vec![]);
        assert_eq!(
            income_problems(&apart(600_000), with(1_300_000)),
            vec![IncomeProblem::NotBelowRemittance]
        );
    }
}

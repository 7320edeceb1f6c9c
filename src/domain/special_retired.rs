//! 特例退職被保険者: who may become one and the one amount for all of them (健康保険法附則第3条).
//! It must not stop the clerk over a condition that only a 規約 sets; such problems ask for a reason.

use crate::domain::age::{birthday, turns_75_on};
use crate::domain::date::{Date, YearMonth};
use crate::domain::finding::Severity;
use crate::domain::period::Period;
use crate::domain::remuneration::{Grade, grade_for};
use crate::domain::voluntary_rules::{SpecialRetiredAmountRow, SpecialRetiredRules};
use crate::domain::yen::{ExactYen, Rounding, Yen};
use std::collections::BTreeSet;

/// 年金: what is known of the right to a 老齢厚生年金.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Pension {
    /// Nothing proves a right.
    None,
    /// A right is there, the 年金証書 arrived on a day.
    Certificate {
        /// The day the 年金証書 arrived.
        arrived_on: Date,
    },
    /// A right is there before the membership ended; the period runs from leaving.
    Before,
}

/// What is known when 特例退職 is applied for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SpecialRetiredApplication<'a> {
    /// 生年月日.
    pub birth_on: Date,
    /// 資格喪失年月日 of the last membership.
    pub lost_on: Date,
    /// Memberships of this society, 任意継続 left out.
    pub periods: &'a [Period],
    /// 年金.
    pub pension: Pension,
    /// 受付年月日: the day the application was accepted; it becomes the 資格取得年月日 (附則第3条第3項).
    pub accepted_on: Date,
    /// 住民票 in Japan.
    pub lives_in_japan: bool,
    /// 任意継続被保険者 on that day (附則第3条第1項ただし書).
    pub is_voluntary: bool,
}

/// What stands against a 特例退職. All conditions but those of the law itself are of the 規約 and 未確認.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum SpecialRetiredProblem {
    /// The society is no 特定健康保険組合.
    NotSpecificSociety,
    /// 75歳: 後期高齢者医療.
    After75,
    /// Still 任意継続被保険者.
    StillVoluntary,
    /// Too few years in the society.
    TooFewYears {
        /// Months in the society.
        n_months: u32,
        /// Months of these from the age on from which the shorter years count.
        n_months_after_age: u32,
    },
    /// No right to a 老齢厚生年金 is known.
    NoPension,
    /// No 住民票 in Japan.
    Abroad,
    /// After the period for the application.
    Late {
        /// The last day.
        accepted_until: Date,
    },
}

impl SpecialRetiredProblem {
    /// How much it weighs: what the law itself says stops the case, what a 規約 says asks for a reason.
    #[must_use]
    pub const fn severity(self) -> Severity {
        match self {
            SpecialRetiredProblem::NotSpecificSociety
            | SpecialRetiredProblem::After75
            | SpecialRetiredProblem::StillVoluntary => Severity::Blocks,
            SpecialRetiredProblem::TooFewYears { .. }
            | SpecialRetiredProblem::NoPension
            | SpecialRetiredProblem::Abroad
            | SpecialRetiredProblem::Late { .. } => Severity::Confirm,
        }
    }
}

/// All that stands against this application (附則第3条第1項, 規約).
#[must_use]
pub fn special_retired_problems(
    application: &SpecialRetiredApplication<'_>,
    rules: &SpecialRetiredRules,
) -> Vec<SpecialRetiredProblem> {
    let accepted_on = application.accepted_on;
    let accepted_until = application_until(application, rules);
    [
        (
            SpecialRetiredProblem::NotSpecificSociety,
            !rules.is_specific_society,
        ),
        (
            SpecialRetiredProblem::After75,
            accepted_on >= turns_75_on(application.birth_on),
        ),
        (
            SpecialRetiredProblem::StillVoluntary,
            application.is_voluntary,
        ),
        (
            SpecialRetiredProblem::NoPension,
            application.pension == Pension::None,
        ),
        (SpecialRetiredProblem::Abroad, !application.lives_in_japan),
        (
            SpecialRetiredProblem::Late { accepted_until },
            accepted_on > accepted_until,
        ),
    ]
    .into_iter()
    .filter_map(|(problem, applies)| applies.then_some(problem))
    .chain(too_few_years(application, rules))
    .collect()
}

/// 申出の期限: the months of the society from the day after the 年金証書 arrived, or from the 資格喪失日 where that is
/// later (則第168条). 未確認: societies differ.
#[must_use]
pub fn application_until(
    application: &SpecialRetiredApplication<'_>,
    rules: &SpecialRetiredRules,
) -> Date {
    let starts_on = match application.pension {
        Pension::Certificate { arrived_on } => arrived_on.add_days(1).max(application.lost_on),
        Pension::None | Pension::Before => application.lost_on,
    };
    starts_on.period_end(rules.window_months)
}

fn too_few_years(
    application: &SpecialRetiredApplication<'_>,
    rules: &SpecialRetiredRules,
) -> Option<SpecialRetiredProblem> {
    let counted_from = birthday(application.birth_on, rules.counted_from_age).year_month();
    let months = months_of_membership(application.periods, application.lost_on);
    let n_months = count(&months, |_| true);
    let n_months_after_age = count(&months, |month| *month >= counted_from);
    let is_long = n_months >= rules.years_required.saturating_mul(12)
        || n_months_after_age >= rules.years_after_age.saturating_mul(12);
    (!is_long).then_some(SpecialRetiredProblem::TooFewYears {
        n_months,
        n_months_after_age,
    })
}

fn count(months: &BTreeSet<YearMonth>, counts: impl Fn(&YearMonth) -> bool) -> u32 {
    let n_months = months.iter().filter(|month| counts(month)).count();
    u32::try_from(n_months).unwrap_or(u32::MAX)
}

/// 加入した月: from the month of each acquisition to the month before its loss, each month once (未確認: the way of
/// counting is that of the 厚生年金). A period that still runs ends with `lost_on`.
#[must_use]
pub fn months_of_membership(periods: &[Period], lost_on: Date) -> BTreeSet<YearMonth> {
    let mut months = BTreeSet::new();
    for period in periods {
        let end = period.lost_on().unwrap_or(lost_on).year_month();
        let all =
            std::iter::successors(Some(period.from().year_month()), |month| Some(month.next()));
        months.extend(all.take_while(|month| *month < end));
    }
    months
}

/// 特例退職被保険者の標準報酬月額 of a fiscal year: one grade for everybody (附則第3条第4項).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SpecialRetiredRemuneration {
    /// 等級と標準報酬月額.
    pub grade: Grade,
    /// 規約で定めた額 that gives it.
    pub amount: Yen,
    /// Whether it keeps the ceiling; `None` where the averages are not entered.
    pub ceiling: Option<Ceiling>,
}

/// 上限: half of (average + average bonus ÷ 12).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ceiling {
    /// 上限額, parts of a yen dropped.
    pub amount: Yen,
    /// The grade of the ceiling is not lower than the society's.
    pub is_kept: bool,
}

/// The row for a month: the latest whose fiscal year has begun.
#[must_use]
pub fn amount_row_for(
    rows: &[SpecialRetiredAmountRow],
    month: YearMonth,
) -> Option<&SpecialRetiredAmountRow> {
    rows.iter()
        .filter(|row| row.fiscal_year_from <= month.fiscal_year())
        .max_by_key(|row| row.fiscal_year_from)
}

/// 標準報酬月額 for a month, with the check of its ceiling. `None` where no row holds.
#[must_use]
pub fn special_retired_remuneration(
    rows: &[SpecialRetiredAmountRow],
    month: YearMonth,
) -> Option<SpecialRetiredRemuneration> {
    let row = amount_row_for(rows, month)?;
    let on = month.first_day();
    let grade = grade_for(row.amount, on)?;
    Some(SpecialRetiredRemuneration {
        grade,
        amount: row.amount,
        ceiling: ceiling(row).map(|amount| Ceiling {
            amount,
            is_kept: grade_for(amount, on).is_some_and(|ceiling| grade <= ceiling),
        }),
    })
}

/// 附則第3条第4項: half of the sum of 平均標準報酬月額 and a twelfth of the yearly 平均標準賞与額.
fn ceiling(row: &SpecialRetiredAmountRow) -> Option<Yen> {
    let bonus = row.average_bonus?.exact() / ExactYen::from_integer(12);
    let half = (row.average?.exact() + bonus) / ExactYen::from_integer(2);
    Some(Rounding::Floor1.round(half))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{
        Pension, SpecialRetiredApplication, SpecialRetiredProblem, months_of_membership,
        special_retired_problems, special_retired_remuneration,
    };
    use crate::domain::date::{Date, YearMonth, day};
    use crate::domain::finding::Severity;
    use crate::domain::period::Period;
    use crate::domain::voluntary_rules::{SpecialRetiredAmountRow, SpecialRetiredRules};
    use crate::domain::yen::Yen;

    fn rules() -> SpecialRetiredRules {
        SpecialRetiredRules {
            is_specific_society: true,
            ..SpecialRetiredRules::default()
        }
    }

    fn period(acquired_on: Date, lost_on: Date) -> Period {
        Period::of_membership(acquired_on, Some(lost_on)).unwrap()
    }

    const LOST: Date = day!(2026, 4, 1);

    fn application(periods: &[Period]) -> SpecialRetiredApplication<'_> {
        SpecialRetiredApplication {
            birth_on: day!(1961, 5, 10),
            lost_on: LOST,
            periods,
            pension: Pension::Certificate {
                arrived_on: day!(2026, 6, 10),
            },
            accepted_on: day!(2026, 7, 1),
            lives_in_japan: true,
            is_voluntary: false,
        }
    }

    #[test]
    fn 二十年または四十歳以後十年() {
        let problems =
            |periods: &[Period]| special_retired_problems(&application(periods), &rules());
        let twenty = [period(day!(1980, 4, 1), day!(2000, 4, 1))];
        assert_eq!(problems(&twenty), vec![]);
        let short = [period(day!(1980, 4, 1), day!(2000, 3, 31))];
        assert_eq!(
            problems(&short),
            vec![SpecialRetiredProblem::TooFewYears {
                n_months: 239,
                n_months_after_age: 0
            }]
        );
        // The 40th birthday is 2001-05-10.
        let ten = [period(day!(2016, 4, 1), LOST)];
        assert_eq!(problems(&ten), vec![]);
        let nearly = [period(day!(2016, 5, 1), LOST)];
        assert_eq!(
            problems(&nearly),
            vec![SpecialRetiredProblem::TooFewYears {
                n_months: 119,
                n_months_after_age: 119
            }]
        );
    }

    #[test]
    fn 同じ月は一度だけ数える() {
        let periods = [
            period(day!(2025, 1, 1), day!(2025, 3, 20)),
            period(day!(2025, 2, 21), day!(2025, 5, 1)),
            Period::open(day!(2025, 12, 31)),
        ];
        let months = months_of_membership(&periods, day!(2026, 2, 1));
        let texts: Vec<String> = months.iter().map(ToString::to_string).collect();
        assert_eq!(
            texts,
            [
                "2025-01", "2025-02", "2025-03", "2025-04", "2025-12", "2026-01"
            ]
        );
    }

    #[test]
    fn 申出は年金証書の翌日から三か月() {
        let long = [period(day!(1980, 4, 1), LOST)];
        let on = |accepted_on, pension| {
            let application = SpecialRetiredApplication {
                accepted_on,
                pension,
                ..application(&long)
            };
            special_retired_problems(&application, &rules())
        };
        let certificate = Pension::Certificate {
            arrived_on: day!(2026, 6, 10),
        };
        assert_eq!(on(day!(2026, 9, 10), certificate), vec![]);
        let accepted_until = day!(2026, 9, 10);
        assert_eq!(
            on(day!(2026, 9, 11), certificate),
            vec![SpecialRetiredProblem::Late { accepted_until }]
        );
        assert_eq!(on(day!(2026, 6, 30), Pension::Before), vec![]);
        let accepted_until = day!(2026, 6, 30);
        assert_eq!(
            on(day!(2026, 7, 1), Pension::Before),
            vec![SpecialRetiredProblem::Late { accepted_until }]
        );
    }

    #[test]
    fn 法律の要件だけが止める() {
        let long = [period(day!(1980, 4, 1), LOST)];
        let application = SpecialRetiredApplication {
            birth_on: day!(1951, 7, 1),
            pension: Pension::None,
            lives_in_japan: false,
            is_voluntary: true,
            ..application(&long)
        };
        let problems = special_retired_problems(&application, &SpecialRetiredRules::default());
        let accepted_until = day!(2026, 6, 30);
        assert_eq!(
            problems,
            vec![
                SpecialRetiredProblem::NotSpecificSociety,
                SpecialRetiredProblem::After75,
                SpecialRetiredProblem::StillVoluntary,
                SpecialRetiredProblem::NoPension,
                SpecialRetiredProblem::Abroad,
                SpecialRetiredProblem::Late { accepted_until },
            ]
        );
        let n_blocking = problems
            .iter()
            .filter(|problem| problem.severity() == Severity::Blocks);
        assert_eq!(n_blocking.count(), 3);
        let younger = SpecialRetiredApplication {
            birth_on: day!(1951, 7, 2),
            ..application
        };
        let problems = special_retired_problems(&younger, &rules());
        assert!(!problems.contains(&SpecialRetiredProblem::After75));
    }

    #[test]
    fn 標準報酬月額は全員同じで上限は平均と賞与の半分() {
        let row = |fiscal_year_from, amount| SpecialRetiredAmountRow {
            fiscal_year_from,
            amount: Yen::new(amount),
            average: Some(Yen::new(362_450)),
            average_bonus: Some(Yen::new(1_200_001)),
        };
        // (362,450 + 1,200,001 ÷ 12) ÷ 2 = 231,225.04: grade 19 of 240,000.
        let rows = [row(2027, 250_000), row(2025, 240_000)];
        let of =
            |year, month| special_retired_remuneration(&rows, YearMonth::new(year, month).unwrap());
        assert_eq!(of(2025, 3), None);
        let first = of(2027, 3).unwrap();
        assert_eq!(first.grade.standard_monthly, Yen::new(240_000));
        assert_eq!(first.ceiling.unwrap().amount, Yen::new(231_225));
        assert!(first.ceiling.unwrap().is_kept);
        let second = of(2027, 4).unwrap();
        assert_eq!(second.grade.standard_monthly, Yen::new(260_000));
        assert!(!second.ceiling.unwrap().is_kept);
        let unknown = SpecialRetiredAmountRow {
            average_bonus: None,
            ..row(2025, 240_000)
        };
        let month = YearMonth::new(2026, 1).unwrap();
        let decided = special_retired_remuneration(&[unknown], month).unwrap();
        assert_eq!(decided.ceiling, None);
    }
}

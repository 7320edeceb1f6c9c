//! 任意継続被保険者の標準報酬月額: which amount holds for which fiscal year, and why (健康保険法第47条).
//! It must not know a form; averages and the 規約 arrive as settings.

use crate::domain::coded::coded_enum;
use crate::domain::date::{Date, YearMonth, day};
use crate::domain::remuneration::{Grade, grade_for, grade_of_standard};
use crate::domain::voluntary::term;
use crate::domain::voluntary_rules::{
    AverageRow, RemunerationRuleKind, RemunerationRuleRow, VoluntaryRules,
};
use crate::domain::yen::Yen;
use std::fmt;

/// The first day on which a 規約 may set more than the average (第47条第2項, 令和3年法律第66号).
pub const OWN_AMOUNT_SINCE: Date = day!(2022, 1, 1);

coded_enum! {
    /// 標準報酬月額を決めたもの.
    pub enum RemunerationBasis {
        /// The amount at loss, not higher than the average (第1項第1号).
        OwnBelowAverage = "own_below_average", "資格喪失時の標準報酬月額（平均以下）";
        /// The average of all 被保険者 (第1項第2号).
        Average = "average", "全被保険者の平均";
        /// The amount of the 規約 within the average (第1項第2号括弧書).
        LowerAmount = "lower_amount", "規約で定めた額（平均の範囲内）";
        /// The amount at loss, by 規約 (第2項).
        OwnByRule = "own_by_rule", "資格喪失時の標準報酬月額（規約）";
        /// The amount of the 規約 between average and own amount (第2項括弧書).
        FixedAmount = "fixed_amount", "規約で定めた額（平均を超える額）";
    }
}

/// 標準報酬月額 of a 任意継続被保険者 for the months of one fiscal year.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct VoluntaryRemuneration {
    /// 等級と標準報酬月額.
    pub grade: Grade,
    /// Which rule set it.
    pub basis: RemunerationBasis,
    /// 適用年月: the month of acquisition, or April.
    pub effective_from: YearMonth,
    /// The last month for which it holds: March where the average counts, otherwise the end of the term.
    pub effective_until: YearMonth,
    /// 根拠: one sentence with the amounts compared.
    pub reason: String,
}

/// What is known of the person.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct VoluntaryMember {
    /// 資格取得年月日 of the 任意継続.
    pub acquired_on: Date,
    /// 資格喪失時の標準報酬月額.
    pub own: Yen,
}

/// What is missing for a decision.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RemunerationGap {
    /// No average for this fiscal year.
    NoAverage(i32),
    /// The row of the 規約 names no amount.
    NoFixedAmount,
    /// The amount at loss is none of the grade table of the day.
    NoGrade(Yen),
    /// The fiscal year lies outside the two years.
    OutsideTerm,
}

/// 平均の基準日 of a fiscal year in 和暦: 30 September of the year before (第47条第1項第2号).
fn averaged_on(fiscal_year: i32) -> String {
    let on = fiscal_year
        .checked_sub(1)
        .and_then(|year| Date::new(year, 9, 30));
    on.map_or_else(|| "前年9月30日".to_owned(), Date::wareki)
}

impl fmt::Display for RemunerationGap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RemunerationGap::NoAverage(year) => write!(
                f,
                "{}の平均標準報酬月額が登録されていません。組合設定で登録してください。",
                averaged_on(*year)
            ),
            RemunerationGap::NoFixedAmount => f.write_str(
                "規約で定めた額が登録されていません。組合設定の任意継続の欄を確かめてください。",
            ),
            RemunerationGap::NoGrade(amount) => write!(
                f,
                "標準報酬月額{amount}円は等級表にありません。額を確かめてください。"
            ),
            RemunerationGap::OutsideTerm => {
                f.write_str("任意継続の期間に含まれない年度です。年度を確かめてください。")
            }
        }
    }
}

impl std::error::Error for RemunerationGap {}

/// The row of the 規約 for a person in a fiscal year: of the rows that have begun and reach back to the person's
/// acquisition, the latest. `None` where the law alone holds.
#[must_use]
pub fn rule_for(
    rows: &[RemunerationRuleRow],
    acquired_on: Date,
    fiscal_year: i32,
) -> Option<&RemunerationRuleRow> {
    rows.iter()
        .filter(|row| row.fiscal_year_from <= fiscal_year)
        .filter(|row| row.applies_to_acquired_from <= acquired_on)
        .max_by_key(|row| (row.fiscal_year_from, row.applies_to_acquired_from))
}

/// 標準報酬月額 at the acquisition.
///
/// # Errors
/// What the settings do not say yet.
pub fn remuneration_at_acquisition(
    member: VoluntaryMember,
    rules: &VoluntaryRules,
) -> Result<VoluntaryRemuneration, RemunerationGap> {
    remuneration_for(member, member.acquired_on.fiscal_year(), rules)
}

/// 標準報酬月額 for a fiscal year inside the term; from the second year on, the April re-decision.
///
/// # Errors
/// What the settings do not say yet, or a year outside the term.
pub fn remuneration_for(
    member: VoluntaryMember,
    fiscal_year: i32,
    rules: &VoluntaryRules,
) -> Result<VoluntaryRemuneration, RemunerationGap> {
    let acquired_on = member.acquired_on;
    let years = acquired_on.fiscal_year()..=term(acquired_on).until.fiscal_year();
    let april = Date::new(fiscal_year, 4, 1).filter(|_| years.contains(&fiscal_year));
    let from = april.ok_or(RemunerationGap::OutsideTerm)?.max(acquired_on);
    let decision = Decision {
        own: grade_of_standard(member.own, from).ok_or(RemunerationGap::NoGrade(member.own))?,
        from,
        fiscal_year,
        averages: &rules.averages,
    };
    let row = rule_for(&rules.remuneration_rules, acquired_on, fiscal_year);
    let row = row.filter(|_| from >= OWN_AMOUNT_SINCE);
    let (grade, basis, reason) = match row.map(|row| (row.rule, row.fixed_amount)) {
        None | Some((RemunerationRuleKind::Average, _)) => decision.by_average()?,
        Some((RemunerationRuleKind::OwnAmount, _)) => decision.own_by_rule(),
        Some((RemunerationRuleKind::FixedAmount, fixed)) => {
            decision.by_fixed_amount(fixed.ok_or(RemunerationGap::NoFixedAmount)?)?
        }
    };
    Ok(VoluntaryRemuneration {
        grade,
        basis,
        effective_from: from.year_month(),
        effective_until: effective_until(acquired_on, fiscal_year, basis),
        reason,
    })
}

type Outcome = (Grade, RemunerationBasis, String);

/// One decision: the person's own grade and the averages to compare it with.
struct Decision<'a> {
    own: Grade,
    from: Date,
    fiscal_year: i32,
    averages: &'a [AverageRow],
}

impl Decision<'_> {
    /// 第47条第1項: the smaller of the two.
    fn by_average(&self) -> Result<Outcome, RemunerationGap> {
        let (limit, basis, words) = self.limit()?;
        let own = self.own.standard_monthly;
        Ok(if own <= limit.standard_monthly {
            let reason = format!(
                "資格喪失時の標準報酬月額{own}円が、{words}以下のため（健康保険法第47条第1項第1号）。"
            );
            (self.own, RemunerationBasis::OwnBelowAverage, reason)
        } else {
            let reason = format!(
                "資格喪失時の標準報酬月額{own}円が{words}を超えるため（健康保険法第47条第1項第2号）。"
            );
            (limit, basis, reason)
        })
    }

    /// 第47条第2項: the amount at loss.
    fn own_by_rule(&self) -> Outcome {
        let reason = format!(
            "規約により資格喪失時の標準報酬月額{}円による（健康保険法第47条第2項）。",
            self.own.standard_monthly
        );
        (self.own, RemunerationBasis::OwnByRule, reason)
    }

    /// 第47条第2項括弧書: the amount of the 規約 where it lies between the average and the amount at loss.
    fn by_fixed_amount(&self, fixed: Yen) -> Result<Outcome, RemunerationGap> {
        let cap = grade_for(fixed, self.from).ok_or(RemunerationGap::NoGrade(fixed))?;
        if self.own <= cap {
            return Ok(self.own_by_rule());
        }
        let (limit, _, _) = self.limit()?;
        if cap <= limit {
            return self.by_average();
        }
        let reason = format!(
            "資格喪失時の標準報酬月額{}円が規約で定めた額{fixed}円（標準報酬月額{}円）を超えるため（健康保険法第47条第2項）。",
            self.own.standard_monthly, cap.standard_monthly
        );
        Ok((cap, RemunerationBasis::FixedAmount, reason))
    }

    /// 第47条第1項第2号: the grade of the average, or of the amount within it that the 規約 names.
    fn limit(&self) -> Result<(Grade, RemunerationBasis, String), RemunerationGap> {
        let row = self
            .averages
            .iter()
            .find(|row| row.fiscal_year == self.fiscal_year)
            .ok_or(RemunerationGap::NoAverage(self.fiscal_year))?;
        let lower = row.lower_amount.filter(|lower| *lower < row.average);
        let (amount, basis, name) = match lower {
            Some(lower) => (lower, RemunerationBasis::LowerAmount, "規約で定めた額"),
            None => (
                row.average,
                RemunerationBasis::Average,
                "全被保険者の平均標準報酬月額",
            ),
        };
        let grade = grade_for(amount, self.from).ok_or(RemunerationGap::NoGrade(amount))?;
        let words = format!(
            "{}の{name}{amount}円（標準報酬月額{}円）",
            averaged_on(self.fiscal_year),
            grade.standard_monthly
        );
        Ok((grade, basis, words))
    }
}

fn effective_until(acquired_on: Date, fiscal_year: i32, basis: RemunerationBasis) -> YearMonth {
    let last = last_month(acquired_on);
    let depends_on_average = match basis {
        RemunerationBasis::OwnBelowAverage
        | RemunerationBasis::Average
        | RemunerationBasis::LowerAmount => true,
        RemunerationBasis::OwnByRule | RemunerationBasis::FixedAmount => false,
    };
    let march = YearMonth::new(fiscal_year.saturating_add(1), 3).unwrap_or(last);
    if depends_on_average {
        march.min(last)
    } else {
        last
    }
}

/// The last month charged in the term: the one before the month of the loss.
fn last_month(acquired_on: Date) -> YearMonth {
    term(acquired_on).lost_on.year_month().previous()
}

/// 4月の改定: what an amount becomes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum AprilDecision {
    /// 変更なし.
    Unchanged(VoluntaryRemuneration),
    /// 改定.
    Changed {
        /// 改定前の標準報酬月額.
        before: Yen,
        /// 改定後.
        after: VoluntaryRemuneration,
    },
}

/// 4月の改定 of a person for a fiscal year, compared with the amount held until March.
///
/// # Errors
/// What the settings do not say yet, or a year outside the term.
pub fn april_decision(
    member: VoluntaryMember,
    held: Yen,
    fiscal_year: i32,
    rules: &VoluntaryRules,
) -> Result<AprilDecision, RemunerationGap> {
    let after = remuneration_for(member, fiscal_year, rules)?;
    Ok(if after.grade.standard_monthly == held {
        AprilDecision::Unchanged(after)
    } else {
        AprilDecision::Changed {
            before: held,
            after,
        }
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{
        AprilDecision, RemunerationBasis, RemunerationGap, VoluntaryMember, april_decision,
        remuneration_at_acquisition, remuneration_for,
    };
    use crate::domain::date::{Date, YearMonth, day};
    use crate::domain::tables::standard_remuneration::rows_on;
    use crate::domain::voluntary_rules::{
        AverageRow, RemunerationRuleKind, RemunerationRuleRow, VoluntaryRules,
    };
    use crate::domain::yen::Yen;
    use proptest::prelude::{Just, prop_assert, prop_oneof, proptest};

    fn rule(
        fiscal_year_from: i32,
        applies_to_acquired_from: Date,
        rule: RemunerationRuleKind,
        fixed: Option<i64>,
    ) -> RemunerationRuleRow {
        RemunerationRuleRow {
            fiscal_year_from,
            applies_to_acquired_from,
            rule,
            fixed_amount: fixed.map(Yen::new),
        }
    }

    fn rules(rows: &[RemunerationRuleRow], averages: &[(i32, i64)]) -> VoluntaryRules {
        VoluntaryRules {
            remuneration_rules: rows.to_vec(),
            averages: averages
                .iter()
                .map(|(fiscal_year, average)| AverageRow {
                    fiscal_year: *fiscal_year,
                    average: Yen::new(*average),
                    lower_amount: None,
                })
                .collect(),
            ..VoluntaryRules::default()
        }
    }

    fn member(acquired_on: Date, own: i64) -> VoluntaryMember {
        VoluntaryMember {
            acquired_on,
            own: Yen::new(own),
        }
    }

    #[test]
    fn 規約の変更は取得日で分ける() {
        let rows = [
            rule(2022, day!(2000, 4, 1), RemunerationRuleKind::Average, None),
            rule(
                2024,
                day!(2024, 4, 1),
                RemunerationRuleKind::OwnAmount,
                None,
            ),
        ];
        let rules = rules(&rows, &[(2023, 362_450), (2024, 362_450)]);
        let amount = |acquired_on| {
            let decided = remuneration_for(member(acquired_on, 500_000), 2024, &rules).unwrap();
            (decided.grade.standard_monthly.get(), decided.basis)
        };
        assert_eq!(
            amount(day!(2024, 3, 31)),
            (360_000, RemunerationBasis::Average)
        );
        assert_eq!(
            amount(day!(2024, 4, 1)),
            (500_000, RemunerationBasis::OwnByRule)
        );
    }

    #[test]
    fn 適用の末は平均なら3月_規約の額なら期間の末() {
        let person = member(day!(2026, 11, 16), 500_000);
        let average = rules(&[], &[(2026, 362_450)]);
        let decided = remuneration_at_acquisition(person, &average).unwrap();
        assert_eq!(decided.effective_from, YearMonth::new(2026, 11).unwrap());
        assert_eq!(decided.effective_until, YearMonth::new(2027, 3).unwrap());
        let own = [rule(
            2022,
            day!(2022, 1, 1),
            RemunerationRuleKind::OwnAmount,
            None,
        )];
        let decided = remuneration_at_acquisition(person, &rules(&own, &[])).unwrap();
        assert_eq!(decided.effective_until, YearMonth::new(2028, 10).unwrap());
        // The last year of the term: loss on 2028-11-16.
        let average = rules(&[], &[(2028, 362_450)]);
        let decided = remuneration_for(person, 2028, &average).unwrap();
        assert_eq!(decided.effective_from, YearMonth::new(2028, 4).unwrap());
        assert_eq!(decided.effective_until, YearMonth::new(2028, 10).unwrap());
    }

    #[test]
    fn 四月に平均が変われば改定する() {
        let rules = rules(&[], &[(2026, 362_450), (2027, 371_200)]);
        let high = member(day!(2026, 11, 16), 500_000);
        let AprilDecision::Changed { before, after } =
            april_decision(high, Yen::new(360_000), 2027, &rules).unwrap()
        else {
            unreachable!("the average moved one grade");
        };
        assert_eq!(before, Yen::new(360_000));
        assert_eq!(after.grade.standard_monthly, Yen::new(380_000));
        assert_eq!(after.grade.number, 26);
        let low = member(day!(2026, 11, 16), 240_000);
        assert!(matches!(
            april_decision(low, Yen::new(240_000), 2027, &rules),
            Ok(AprilDecision::Unchanged(_))
        ));
    }

    #[test]
    fn 欠けた設定は文で言う() {
        let person = member(day!(2026, 11, 16), 500_000);
        let missing = |rows: &[RemunerationRuleRow], year| {
            remuneration_for(person, year, &rules(rows, &[])).unwrap_err()
        };
        assert_eq!(missing(&[], 2026), RemunerationGap::NoAverage(2026));
        assert!(missing(&[], 2026).to_string().starts_with("令和7年9月30日"));
        assert_eq!(missing(&[], 2025), RemunerationGap::OutsideTerm);
        assert_eq!(missing(&[], 2029), RemunerationGap::OutsideTerm);
        let fixed = [rule(
            2022,
            day!(2022, 1, 1),
            RemunerationRuleKind::FixedAmount,
            None,
        )];
        assert_eq!(missing(&fixed, 2026), RemunerationGap::NoFixedAmount);
        let odd = member(day!(2026, 11, 16), 505_000);
        assert_eq!(
            remuneration_at_acquisition(odd, &rules(&[], &[])).unwrap_err(),
            RemunerationGap::NoGrade(Yen::new(505_000))
        );
    }

    #[test]
    fn 規約の定めがあっても令和3年までは平均まで() {
        let rows = [rule(
            2021,
            day!(2020, 4, 1),
            RemunerationRuleKind::OwnAmount,
            None,
        )];
        let rules = rules(&rows, &[(2021, 300_100)]);
        let basis = |acquired_on| {
            remuneration_at_acquisition(member(acquired_on, 500_000), &rules)
                .unwrap()
                .basis
        };
        assert_eq!(basis(day!(2021, 12, 31)), RemunerationBasis::Average);
        assert_eq!(basis(day!(2022, 1, 1)), RemunerationBasis::OwnByRule);
    }

    proptest! {
        #[test]
        fn 資格喪失時の額を超えず平均の等級を下回らない(
            index in 0_usize..50,
            average in 58_000_i64..800_000,
            fixed in 58_000_i64..1_400_000,
            kind in prop_oneof![
                Just(RemunerationRuleKind::Average),
                Just(RemunerationRuleKind::OwnAmount),
                Just(RemunerationRuleKind::FixedAmount),
            ],
        ) {
            let from = day!(2026, 11, 16);
            let own = rows_on(from).get(index).unwrap().standard_monthly;
            let row = rule(2022, day!(2022, 1, 1), kind, Some(fixed));
            let rules = rules(&[row], &[(2026, average)]);
            let person = VoluntaryMember { acquired_on: from, own };
            let decided = remuneration_at_acquisition(person, &rules).unwrap();
            let by_average = super::grade_for(Yen::new(average), from).unwrap();
            prop_assert!(decided.grade.standard_monthly <= own);
            prop_assert!(decided.grade.standard_monthly >= own.min(by_average.standard_monthly));
            prop_assert!(decided.reason.ends_with('。'));
        }
    }
}

//! 傷病手当金の日額: from the 標準報酬月額 of twelve months, and fewer (健康保険法第99条第2項, 則第84条の2).
//! It must not know a form; the averages of the society arrive as settings.

use crate::domain::coded::coded_enum;
use crate::domain::date::{Date, YearMonth, day};
use crate::domain::member_file::{MemberFile, RemunerationPeriod};
use crate::domain::remuneration::grade_for;
use crate::domain::voluntary_rules::AverageRow;
use crate::domain::yen::{ExactYen, Rounding, Yen};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// The first day of payment by the average of twelve months; before it the 標準報酬日額 of the day counts.
pub const AVERAGE_SINCE: Date = day!(2016, 4, 1);

/// 平均する月数.
pub const AVERAGED_MONTHS: usize = 12;

coded_enum! {
    /// 標準報酬月額の出所.
    pub enum MonthSource {
        /// 台帳.
        Ledger = "ledger", "台帳";
        /// 入力: typed by the clerk.
        Entered = "entered", "入力";
    }
}

/// 標準報酬月額 of one month.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MonthAmount {
    /// 年月.
    pub month: YearMonth,
    /// 標準報酬月額.
    pub monthly: Yen,
    /// Where it comes from.
    pub source: MonthSource,
}

/// The months up to and including `last` at whose end somebody was 被保険者 of this society, and `last` itself where the
/// person was 被保険者 in it; oldest first.
#[must_use]
pub fn insured_months(file: &MemberFile, last: YearMonth) -> Vec<YearMonth> {
    let mut months = BTreeSet::new();
    for membership in file.insured() {
        let end = membership.valid_until.map_or(last, Date::year_month);
        let mut month = membership.valid_from.year_month();
        while month <= end.min(last) {
            if membership.covers(month.last_day()) || month == last {
                months.insert(month);
            }
            month = month.next();
        }
    }
    months.into_iter().collect()
}

/// 標準報酬月額 by month as the ledger has them. Of two in one month the later one counts; that reading is 未確認.
#[must_use]
pub fn ledger_months(file: &MemberFile, last: YearMonth) -> BTreeMap<YearMonth, MonthAmount> {
    let decided = |month: YearMonth| {
        let holds = |period: &&RemunerationPeriod| {
            (period.effective_from..=period.effective_until).contains(&month)
        };
        let period = file.remunerations.iter().rfind(holds)?;
        let amount = MonthAmount {
            month,
            monthly: period.monthly,
            source: MonthSource::Ledger,
        };
        Some((month, amount))
    };
    let months = insured_months(file, last).into_iter();
    months.filter_map(decided).collect()
}

/// 平均する月: the last twelve months in a row up to and including `last`, oldest first; fewer where a gap longer than
/// the society joins comes before (則第84条の2).
#[must_use]
pub fn averaged_months(
    known: &BTreeMap<YearMonth, MonthAmount>,
    last: YearMonth,
    joins_gap_months: u32,
) -> Vec<MonthAmount> {
    let mut found = Vec::new();
    let mut month = last;
    let mut n_missing = 0;
    while found.len() < AVERAGED_MONTHS && n_missing <= joins_gap_months {
        match known.get(&month) {
            Some(amount) => {
                found.push(*amount);
                n_missing = 0;
            }
            None => n_missing += 1,
        }
        month = month.previous();
    }
    found.reverse();
    found
}

/// Whether a month is missing between the first and the last of the list.
#[must_use]
pub fn has_gap(months: &[MonthAmount]) -> bool {
    let pairs = months.iter().zip(months.iter().skip(1));
    pairs
        .into_iter()
        .any(|(earlier, later)| later.month != earlier.month.next())
}

/// 日額 and what it is made from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DailyAmount {
    /// 30分の1 of the average, in tens of yen.
    pub base: Yen,
    /// 日額: two thirds of it.
    pub daily: Yen,
}

impl DailyAmount {
    /// 日額 of an average 標準報酬月額: ÷ 30 to 10円 (5円以上切上げ), × 2/3 to 1円 (50銭以上切上げ).
    #[must_use]
    pub fn of(average: ExactYen) -> DailyAmount {
        let base = Rounding::HalfUp10.round(average / 30);
        let daily = Rounding::HalfUp1.round(base.exact() * ExactYen::new(2, 3));
        DailyAmount { base, daily }
    }
}

coded_enum! {
    /// 日額を決めたもの.
    pub enum DailyRule {
        /// The average of twelve months.
        TwelveMonths = "twelve_months", "直近12か月の平均";
        /// Fewer than twelve months: their own average is not higher than the society's.
        OwnMonths = "own_months", "12か月に満たない期間の平均";
        /// Fewer than twelve months: the society's average is lower.
        SocietyAverage = "society_average", "全被保険者の平均";
        /// Before 2016-04-01: the 標準報酬日額 of the day.
        DayOfPayment = "day_of_payment", "支給日の標準報酬日額";
    }
}

/// 全被保険者の平均 as 99条2項2号 takes it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SocietyAverage {
    /// 平均額 on 30 September of the fiscal year before.
    pub average: Yen,
    /// 標準報酬月額 of the grade in which it falls.
    pub standard_monthly: Yen,
    /// Its 30分の1.
    pub base: Yen,
}

/// 日額の根拠.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DailyBasis {
    /// Which rule decided.
    pub rule: DailyRule,
    /// The months averaged, oldest first.
    pub months: Vec<MonthAmount>,
    /// 30分の1 of their own average.
    pub own_base: Yen,
    /// The society's average, where there are fewer than twelve months.
    pub society: Option<SocietyAverage>,
    /// The result.
    pub amount: DailyAmount,
}

/// What is missing for a daily amount.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DailyGap {
    /// No 標準報酬月額 at all.
    NoMonths,
    /// No average of the society for this fiscal year.
    NoSocietyAverage(i32),
    /// The society's average is below the grade table, or no table is known for the day.
    NoGrade(Yen),
}

impl fmt::Display for DailyGap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DailyGap::NoMonths => f.write_str(
                "支給を始める日の属する月以前の標準報酬月額が台帳にありません。月の一覧に入力してください。",
            ),
            DailyGap::NoSocietyAverage(year) => {
                let on = Date::new(year.saturating_sub(1), 9, 30);
                let on = on.map_or_else(|| "前年度9月30日".to_owned(), Date::wareki);
                write!(
                    f,
                    "標準報酬月額が12か月に満たないため{on}の平均標準報酬月額が必要ですが、登録されていません。組合設定で登録してください。"
                )
            }
            DailyGap::NoGrade(amount) => write!(
                f,
                "平均標準報酬月額{amount}円に当たる等級がありません。組合設定の額を確かめてください。"
            ),
        }
    }
}

impl std::error::Error for DailyGap {}

/// 日額 for a right that begins on a day, from the months before it.
///
/// # Errors
/// What the ledger or the settings do not say yet.
pub fn daily_basis(
    started_on: Date,
    months: Vec<MonthAmount>,
    averages: &[AverageRow],
) -> Result<DailyBasis, DailyGap> {
    let Some(last) = months.last().copied() else {
        return Err(DailyGap::NoMonths);
    };
    let n_months = i128::try_from(months.len()).unwrap_or(1);
    let sum: Yen = months.iter().map(|month| month.monthly).sum();
    let own = DailyAmount::of(sum.exact() / n_months);
    let decided = |rule, society, amount| DailyBasis {
        rule,
        own_base: own.base,
        society,
        amount,
        months: months.clone(),
    };
    if started_on < AVERAGE_SINCE {
        let amount = DailyAmount::of(last.monthly.exact());
        return Ok(decided(DailyRule::DayOfPayment, None, amount));
    }
    if months.len() >= AVERAGED_MONTHS {
        return Ok(decided(DailyRule::TwelveMonths, None, own));
    }
    let society = society_average(started_on, averages)?;
    if own.base <= society.base {
        return Ok(decided(DailyRule::OwnMonths, Some(society), own));
    }
    let amount = DailyAmount::of(society.standard_monthly.exact());
    Ok(decided(DailyRule::SocietyAverage, Some(society), amount))
}

fn society_average(started_on: Date, averages: &[AverageRow]) -> Result<SocietyAverage, DailyGap> {
    let year = started_on.fiscal_year();
    let mut rows = averages.iter();
    let row = rows
        .find(|row| row.fiscal_year == year)
        .ok_or(DailyGap::NoSocietyAverage(year))?;
    let grade = grade_for(row.average, started_on).ok_or(DailyGap::NoGrade(row.average))?;
    let standard_monthly = grade.standard_monthly;
    Ok(SocietyAverage {
        average: row.average,
        standard_monthly,
        base: DailyAmount::of(standard_monthly.exact()).base,
    })
}

impl DailyBasis {
    /// 根拠 in words: the figures, each rounding, and what was compared.
    #[must_use]
    pub fn reason(&self) -> String {
        let n_months = self.months.len();
        let sum: Yen = self.months.iter().map(|month| month.monthly).sum();
        let own = format!(
            "標準報酬月額の合計{sum}円÷{n_months}か月÷30＝{}円（5円以上10円に切上げ）",
            self.own_base
        );
        let thirds = format!(
            "{}円×2/3＝{}円（50銭以上切上げ）",
            self.amount.base, self.amount.daily
        );
        match (self.rule, self.society) {
            (DailyRule::DayOfPayment, _) => {
                format!("平成28年3月31日までの開始のため、支給日の標準報酬日額{thirds}。")
            }
            (_, Some(society)) => format!(
                "{own}と、全被保険者の平均{}円の標準報酬月額{}円÷30＝{}円を比べて低い方。{thirds}。",
                society.average, society.standard_monthly, society.base
            ),
            (_, None) => format!("{own}。{thirds}。"),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{
        DailyAmount, DailyRule, MonthAmount, MonthSource, averaged_months, daily_basis, has_gap,
    };
    use crate::domain::date::{YearMonth, day};
    use crate::domain::yen::{ExactYen, Yen};
    use proptest::prelude::{prop_assert, proptest};
    use std::collections::BTreeMap;

    fn list(months: &[(i32, u32)]) -> BTreeMap<YearMonth, MonthAmount> {
        let amount = |(year, month): &(i32, u32)| {
            let month = YearMonth::new(*year, *month).unwrap();
            let monthly = Yen::new(300_000);
            let source = MonthSource::Ledger;
            (
                month,
                MonthAmount {
                    month,
                    monthly,
                    source,
                },
            )
        };
        months.iter().map(amount).collect()
    }

    #[test]
    fn 空白は設定の月数まで通算する() {
        let known = list(&[(2026, 5), (2026, 7), (2026, 8)]);
        let last = YearMonth::new(2026, 8).unwrap();
        let joined = averaged_months(&known, last, 1);
        assert_eq!((joined.len(), has_gap(&joined)), (3, true));
        let apart = averaged_months(&known, last, 0);
        assert_eq!((apart.len(), has_gap(&apart)), (2, false));
        let wide = list(&[(2026, 4), (2026, 7), (2026, 8)]);
        assert_eq!(averaged_months(&wide, last, 1).len(), 2);
    }

    #[test]
    fn 平成28年3月までの開始は支給日の額() {
        let known = list(&[(2016, 2), (2016, 3)]);
        let months: Vec<MonthAmount> = known.into_values().collect();
        let before = daily_basis(day!(2016, 3, 31), months.clone(), &[]).unwrap();
        assert_eq!(before.rule, DailyRule::DayOfPayment);
        assert_eq!(before.amount.daily, Yen::new(6_667));
        // From the next day on, two months need the society's average.
        assert!(daily_basis(day!(2016, 4, 1), months, &[]).is_err());
    }

    proptest! {
        #[test]
        fn 日額は三十分の一の三分の二から一円とずれない(average in 58_000_i128..1_390_000) {
            let amount = DailyAmount::of(ExactYen::from_integer(average));
            prop_assert!(amount.base.get() % 10 == 0);
            let exact = amount.base.exact() * ExactYen::new(2, 3);
            let off = amount.daily.exact() - exact;
            prop_assert!(off <= ExactYen::new(1, 2) && off > ExactYen::new(-1, 2));
        }
    }
}

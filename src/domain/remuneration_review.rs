//! 定時決定と随時改定: which months count, their average, and the 標準報酬月額 that follows (健康保険法第41条・第43条).
//! It must not know a 届書 or the ledger; what a form writes beside its months is judged elsewhere.

use crate::domain::coded::coded_enum;
use crate::domain::date::{Date, YearMonth};
use crate::domain::remuneration::{Grade, RemunerationBasis, grade_for, whole_monthly};
use crate::domain::tables::standard_remuneration::rows_on;
use crate::domain::yen::{ExactYen, Yen};

/// 支払基礎日数 from which a month counts (第41条第1項).
const DAYS: u8 = 17;
/// The same for 短時間労働者 of a 特定適用事業所.
const SHORT_TIME_DAYS: u8 = 11;
/// The same for パート without any month of 17 days (事務取扱い).
const PART_TIME_DAYS: u8 = 15;
/// 報酬月額 below which the lowest grade counts as a further grade (随時改定の取扱い).
const BELOW_LOWEST: Yen = Yen::new(53_000);
/// 報酬月額 from which the highest grade counts as a further grade (随時改定の取扱い).
const ABOVE_HIGHEST: Yen = Yen::new(1_415_000);

coded_enum! {
    /// 見直しの別.
    pub enum ReviewKind {
        /// 定時決定 (第41条), by 算定基礎届.
        Regular = "regular", "定時決定";
        /// 随時改定 (第43条), by 月額変更届.
        Occasional = "occasional", "随時改定";
    }
}

/// 支払われた月: one of the three months of a 届書.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PaidMonth {
    /// 支払基礎日数.
    pub n_days: u8,
    /// 報酬の合計, 通貨 and 現物.
    pub total: Yen,
}

/// 勤務の区分, on which the number of days depends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Hours {
    /// 一般.
    Ordinary,
    /// パート.
    Part,
    /// 短時間労働者.
    Short,
}

coded_enum! {
    /// 固定的賃金の変動.
    pub enum PayChange {
        /// 昇給.
        Raise = "1", "昇給";
        /// 降給.
        Cut = "2", "降給";
    }
}

/// 報酬月額の算定: what the three months come to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Review {
    /// Which months count.
    pub counted: [bool; 3],
    /// 総計 of the months that count.
    pub sum: Yen,
    /// 平均額, parts of a yen dropped; `None` where no month counts.
    pub average: Option<Yen>,
}

/// 定時決定: of April to June those months with days enough.
#[must_use]
pub fn regular_review(months: &[PaidMonth; 3], hours: Hours) -> Review {
    let enough = |least: u8| months.map(|month| month.n_days >= least);
    let usual = enough(least_days(hours));
    let counted = if hours == Hours::Part && usual == [false; 3] {
        enough(PART_TIME_DAYS)
    } else {
        usual
    };
    review(months, counted)
}

/// 随時改定: all three months must have days enough, or none of them counts.
#[must_use]
pub fn occasional_review(months: &[PaidMonth; 3], hours: Hours) -> Review {
    let least = least_days(hours);
    let all = months.iter().all(|month| month.n_days >= least);
    review(months, [all; 3])
}

const fn least_days(hours: Hours) -> u8 {
    match hours {
        Hours::Ordinary | Hours::Part => DAYS,
        Hours::Short => SHORT_TIME_DAYS,
    }
}

fn review(months: &[PaidMonth; 3], counted: [bool; 3]) -> Review {
    let counting = || months.iter().zip(counted).filter(|(_, counts)| *counts);
    let sum: Yen = counting().map(|(month, _)| month.total).sum();
    let n_months = i128::try_from(counting().count()).unwrap_or(0);
    let average = (n_months > 0).then(|| {
        let exact = sum.exact() / ExactYen::from_integer(n_months);
        whole_monthly(exact)
    });
    Review {
        counted,
        sum,
        average,
    }
}

/// The review of this kind.
#[must_use]
pub fn review_of(kind: ReviewKind, months: &[PaidMonth; 3], hours: Hours) -> Review {
    match kind {
        ReviewKind::Regular => regular_review(months, hours),
        ReviewKind::Occasional => occasional_review(months, hours),
    }
}

/// 決定: grade and the months for which it holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ReviewDecision {
    /// 決定の理由.
    pub basis: RemunerationBasis,
    /// 等級と標準報酬月額.
    pub grade: Grade,
    /// 適用年月.
    pub effective_from: YearMonth,
    /// The last month for which it holds unless decided anew.
    pub effective_until: YearMonth,
}

/// 定時決定 from September of this year until August of the next (第41条第2項). `None` where no grade table is known.
#[must_use]
pub fn regular_decision(monthly: Yen, year: i32) -> Option<ReviewDecision> {
    let from = YearMonth::new(year, 9)?;
    Some(ReviewDecision {
        basis: RemunerationBasis::Regular,
        grade: grade_for(monthly, from.first_day())?,
        effective_from: from,
        effective_until: from.add_months(11),
    })
}

/// Whether somebody with a 随時改定 from that month gets no 定時決定 from this month: it holds from July, August or
/// September of the same year (第41条第3項).
#[must_use]
pub const fn excludes_regular(occasional_from: YearMonth, regular_from: YearMonth) -> bool {
    let summer = matches!(occasional_from.month(), 7..=9);
    occasional_from.year() == regular_from.year() && summer
}

/// 随時改定 from this month on: until August of the same year where it is one of January to June, until August of the next
/// year from July on (第43条第2項). `None` where no grade table is known.
#[must_use]
pub fn occasional_decision(monthly: Yen, from: YearMonth) -> Option<ReviewDecision> {
    let year = match from.month() {
        1..=6 => from.year(),
        _ => from.year().saturating_add(1),
    };
    Some(ReviewDecision {
        basis: RemunerationBasis::Occasional,
        grade: grade_for(monthly, from.first_day())?,
        effective_from: from,
        effective_until: YearMonth::new(year, 8)?,
    })
}

/// 等級の差: whether a 随時改定 may be made (著しく高低を生じた場合).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Difference {
    /// Two grades or more.
    Enough,
    /// One grade at an end of the table, which is enough.
    EnoughAtEnd,
    /// One grade at an end of the table: enough only where the 報酬月額 before was below or above the table's end, which
    /// the ledger does not know.
    DependsOnBefore,
    /// Less.
    TooSmall,
}

/// The difference between the grade before and a 報酬月額. `None` where no grade table is known for the day.
#[must_use]
pub fn difference(before: Grade, monthly: Yen, on: Date) -> Option<Difference> {
    let after = grade_for(monthly, on)?;
    let highest = rows_on(on).last()?.number;
    let (from, to) = (before.number, after.number);
    Some(match from.abs_diff(to) {
        0 => Difference::TooSmall,
        1 if from.max(to) == highest && from < to => at_end(monthly >= ABOVE_HIGHEST),
        1 if from.min(to) == 1 && to < from => at_end(monthly < BELOW_LOWEST),
        1 if from == highest || from == 1 => Difference::DependsOnBefore,
        1 => Difference::TooSmall,
        _ => Difference::Enough,
    })
}

const fn at_end(is_beyond: bool) -> Difference {
    if is_beyond {
        Difference::EnoughAtEnd
    } else {
        Difference::TooSmall
    }
}

/// Whether the grade went the way of the 固定的賃金; both must go the same way for a 随時改定.
#[must_use]
pub fn goes_the_way(change: PayChange, before: Grade, after: Grade) -> bool {
    match change {
        PayChange::Raise => after.number > before.number,
        PayChange::Cut => after.number < before.number,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{
        Difference, Hours, PaidMonth, PayChange, difference, goes_the_way, occasional_decision,
        occasional_review, regular_decision, regular_review,
    };
    use crate::domain::date::{Date, YearMonth, day};
    use crate::domain::remuneration::{Grade, grade_for};
    use crate::domain::yen::Yen;
    use proptest::prelude::{prop_assert, proptest};

    const ON: Date = day!(2026, 9, 1);

    fn months(of: [(u8, i64); 3]) -> [PaidMonth; 3] {
        of.map(|(n_days, total)| PaidMonth {
            n_days,
            total: Yen::new(total),
        })
    }

    fn regular(of: [(u8, i64); 3], hours: Hours) -> (i64, Option<i64>) {
        let review = regular_review(&months(of), hours);
        (review.sum.get(), review.average.map(Yen::get))
    }

    #[test]
    fn 十七日の月は数え_十六日の月は数えない() {
        let of = |n_days| [(30, 300_000), (n_days, 150_000), (30, 310_001)];
        assert_eq!(regular(of(17), Hours::Ordinary), (760_001, Some(253_333)));
        assert_eq!(regular(of(16), Hours::Ordinary), (610_001, Some(305_000)));
    }

    #[test]
    fn 短時間労働者は十一日から数える() {
        let of = |n_days| [(11, 90_000), (n_days, 60_000), (12, 90_000)];
        assert_eq!(regular(of(11), Hours::Short), (240_000, Some(80_000)));
        assert_eq!(regular(of(10), Hours::Short), (180_000, Some(90_000)));
    }

    #[test]
    fn パートは十七日の月がなければ十五日の月を数える() {
        let of = |n_days| [(n_days, 120_000), (15, 100_000), (14, 90_000)];
        assert_eq!(regular(of(17), Hours::Part), (120_000, Some(120_000)));
        assert_eq!(regular(of(16), Hours::Part), (220_000, Some(110_000)));
        assert_eq!(regular(of(16), Hours::Ordinary), (0, None));
        let none = [(14, 90_000), (0, 0), (14, 90_000)];
        assert_eq!(regular(none, Hours::Part), (0, None));
    }

    #[test]
    fn 随時改定は三月とも日数が足りなければならない() {
        let of = |n_days| months([(17, 300_000), (n_days, 300_000), (31, 300_002)]);
        let average = |n_days| occasional_review(&of(n_days), Hours::Ordinary).average;
        assert_eq!(average(17), Some(Yen::new(300_000)));
        assert_eq!(average(16), None);
        assert_eq!(
            occasional_review(&of(11), Hours::Short).average,
            Some(Yen::new(300_000))
        );
        assert_eq!(occasional_review(&of(10), Hours::Short).average, None);
    }

    #[test]
    fn 定時決定は九月から翌年八月まで() {
        let decided = regular_decision(Yen::new(305_000), 2026).unwrap();
        assert_eq!(decided.grade.standard_monthly, Yen::new(300_000));
        assert_eq!(decided.effective_from.to_string(), "2026-09");
        assert_eq!(decided.effective_until.to_string(), "2027-08");
        assert_eq!(regular_decision(Yen::new(305_000), 2015), None, "表がない");
    }

    #[test]
    fn 随時改定は六月改定までは同じ年の八月_七月改定からは翌年の八月まで() {
        let until = |month| {
            let from = YearMonth::new(2026, month).unwrap();
            let decided = occasional_decision(Yen::new(305_000), from).unwrap();
            decided.effective_until.to_string()
        };
        assert_eq!(until(1), "2026-08");
        assert_eq!(until(6), "2026-08");
        assert_eq!(until(7), "2027-08");
        assert_eq!(until(12), "2027-08");
    }

    fn grade(monthly: i64) -> Grade {
        grade_for(Yen::new(monthly), ON).unwrap()
    }

    #[test]
    fn 二等級の差の境と表の両端() {
        use Difference::{DependsOnBefore, Enough, EnoughAtEnd, TooSmall};
        let table = [
            // 従前の報酬月額、新しい報酬月額
            (300_000, 329_999, TooSmall),
            (300_000, 330_000, Enough),
            (300_000, 270_000, TooSmall),
            (300_000, 269_999, Enough),
            (300_000, 300_000, TooSmall),
            (1_330_000, 1_414_999, TooSmall),
            (1_330_000, 1_415_000, EnoughAtEnd),
            (1_390_000, 1_354_999, DependsOnBefore),
            (1_390_000, 1_294_999, Enough),
            (68_000, 53_000, TooSmall),
            (68_000, 52_999, EnoughAtEnd),
            (58_000, 63_000, DependsOnBefore),
            (58_000, 73_000, Enough),
            (78_000, 68_000, TooSmall),
        ];
        for (before, after, expected) in table {
            let found = difference(grade(before), Yen::new(after), ON);
            assert_eq!(found, Some(expected), "{before} {after}");
        }
    }

    #[test]
    fn 昇給なら上がり_降給なら下がるときだけ改定する() {
        let (low, high) = (grade(200_000), grade(300_000));
        assert!(goes_the_way(PayChange::Raise, low, high));
        assert!(!goes_the_way(PayChange::Raise, high, low));
        assert!(goes_the_way(PayChange::Cut, high, low));
        assert!(!goes_the_way(PayChange::Cut, high, high));
    }

    proptest! {
        #[test]
        fn 平均は数えた月の最小と最大の間にある(
            of in [(0_u8..32, 0_i64..2_000_000), (0_u8..32, 0_i64..2_000_000), (0_u8..32, 0_i64..2_000_000)]
        ) {
            let months = months(of);
            for hours in [Hours::Ordinary, Hours::Part, Hours::Short] {
                let review = regular_review(&months, hours);
                let totals: Vec<Yen> = months.iter().zip(review.counted)
                    .filter(|(_, counts)| *counts).map(|(month, _)| month.total).collect();
                prop_assert!(review.average.is_some() != totals.is_empty());
                if let Some(average) = review.average {
                    prop_assert!(totals.iter().min() <= Some(&average));
                    prop_assert!(totals.iter().max() >= Some(&average));
                }
            }
        }
    }
}

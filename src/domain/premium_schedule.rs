//! 保険料の納付予定: the months of a 任意継続・特例退職 that are charged, each with amount and 納付期日 (健康保険法第156条・第164条).
//! It must not know what was paid; that is `premium_payment`.

use crate::domain::calendar::Holidays;
use crate::domain::date::{Date, YearMonth};
use crate::domain::member_file::RemunerationPeriod;
use crate::domain::period::Period;
use crate::domain::premium::{CareCharge, MonthlyPremium, care_charge, voluntary_premium};
use crate::domain::premium_rates::{PremiumRateRow, rates_for};
use crate::domain::voluntary_rules::VoluntaryRules;
use crate::domain::yen::Yen;
use std::fmt;

/// 毎月の納付期日: the 10th of the month itself (第164条第1項ただし書).
pub const DUE_DAY: i64 = 10;

/// 徴収する月 (第156条第3項・第157条): from the month of acquisition to the month before the loss; acquired and lost
/// in one month, that month. `through` bounds a membership that still runs.
/// Empty where the loss is not after the acquisition: no day of membership remains.
#[must_use]
pub fn charged_months(
    acquired_on: Date,
    lost_on: Option<Date>,
    through: YearMonth,
) -> Vec<YearMonth> {
    let first = acquired_on.year_month();
    let last = match lost_on {
        Some(lost_on) if lost_on <= acquired_on => return Vec::new(),
        Some(lost_on) => lost_on.year_month().previous().max(first).min(through),
        None => through,
    };
    let months = std::iter::successors(Some(first), |month| Some(month.next()));
    months.take_while(|month| *month <= last).collect()
}

/// 納付期日 of a month: the 10th, on a holiday the next business day.
#[must_use]
pub fn monthly_due_on(month: YearMonth, holidays: &Holidays) -> Date {
    holidays.next_business_day(month.first_day().add_days(DUE_DAY - 1))
}

/// 初回の納付期日 as proposed to the clerk: the society's days after the 申出 was accepted, on a holiday the next
/// business day (第164条第1項ただし書: the day the society names).
#[must_use]
pub fn first_due_proposal(accepted_on: Date, rules: &VoluntaryRules, holidays: &Holidays) -> Date {
    holidays.next_business_day(accepted_on.add_days(i64::from(rules.first_due_days_after)))
}

/// A 標準報酬月額 with the first month for which it holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct StandardFrom {
    /// 適用年月.
    pub effective_from: YearMonth,
    /// 標準報酬月額.
    pub monthly: Yen,
}

impl From<&RemunerationPeriod> for StandardFrom {
    fn from(decided: &RemunerationPeriod) -> StandardFrom {
        StandardFrom {
            effective_from: decided.effective_from,
            monthly: decided.monthly,
        }
    }
}

/// A 被扶養者 as far as 介護保険料 of a 特定被保険者 needs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DependentSpan {
    /// 生年月日.
    pub birth_on: Date,
    /// As long as the person is 被扶養者; the last day of a month decides (未確認).
    pub period: Period,
}

/// What is known of one 任意継続 or 特例退職被保険者.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PremiumPlan<'a> {
    /// 資格取得年月日.
    pub acquired_on: Date,
    /// 資格喪失年月日, once known; also a certain one ahead such as 期間満了.
    pub lost_on: Option<Date>,
    /// The last month to plan while the membership runs.
    pub through: YearMonth,
    /// 生年月日.
    pub birth_on: Date,
    /// 初回の納付期日 as the society named it.
    pub first_due_on: Date,
    /// 標準報酬月額 in any order.
    pub standards: &'a [StandardFrom],
    /// 被扶養者.
    pub dependents: &'a [DependentSpan],
    /// 介護保険の適用除外 (living abroad, in an 適用除外施設): the last day of a month decides (第156条第2項).
    pub care_exempt: &'a [Period],
    /// Months covered by a 前納.
    pub covered: &'a [YearMonth],
}

/// The tables and settings that a schedule reads.
#[derive(Clone, Copy, Debug)]
pub struct PremiumTables<'a> {
    /// 保険料率.
    pub rates: &'a [PremiumRateRow],
    /// 任意継続の設定.
    pub rules: &'a VoluntaryRules,
    /// 休日.
    pub holidays: &'a Holidays,
}

/// One month that is charged.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PremiumMonth {
    /// 月分.
    pub month: YearMonth,
    /// 標準報酬月額 of the month.
    pub standard_monthly: Yen,
    /// Why 介護保険料 is charged.
    pub care: CareCharge,
    /// 保険料 with its parts.
    pub premium: MonthlyPremium,
    /// 納付期日, after holidays.
    pub due_on: Date,
    /// 初めて納付すべき保険料: unpaid, it voids the acquisition (第37条第2項).
    pub is_first: bool,
    /// Paid for by a 前納 (第165条第3項).
    pub is_covered: bool,
}

/// What is missing for a schedule.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ScheduleGap {
    /// No 保険料率 for a month.
    NoRates(YearMonth),
    /// No 標準報酬月額 for a month.
    NoStandard(YearMonth),
}

impl fmt::Display for ScheduleGap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ScheduleGap::NoRates(month) => write!(
                f,
                "{}の保険料率が登録されていません。組合設定で料率を登録してください。",
                month.wareki()
            ),
            ScheduleGap::NoStandard(month) => write!(
                f,
                "{}の標準報酬月額がありません。標準報酬月額を決定してください。",
                month.wareki()
            ),
        }
    }
}

impl std::error::Error for ScheduleGap {}

/// 納付予定: every month charged, in order.
///
/// # Errors
/// The first month without 保険料率 or 標準報酬月額.
pub fn premium_schedule(
    plan: &PremiumPlan<'_>,
    tables: PremiumTables<'_>,
) -> Result<Vec<PremiumMonth>, ScheduleGap> {
    charged_months(plan.acquired_on, plan.lost_on, plan.through)
        .into_iter()
        .map(|month| premium_month(plan, tables, month))
        .collect()
}

/// One month of the 納付予定. The caller takes only months that are charged ([`charged_months`]).
///
/// # Errors
/// What the settings or the ledger do not say of this month.
pub fn premium_month(
    plan: &PremiumPlan<'_>,
    tables: PremiumTables<'_>,
    month: YearMonth,
) -> Result<PremiumMonth, ScheduleGap> {
    let rates = rates_for(tables.rates, month).ok_or(ScheduleGap::NoRates(month))?;
    let standard_monthly =
        standard_of(plan.standards, month).ok_or(ScheduleGap::NoStandard(month))?;
    let care = care_of(plan, month, tables.rules);
    Ok(PremiumMonth {
        month,
        standard_monthly,
        care,
        premium: voluntary_premium(standard_monthly, rates, care, tables.rules),
        due_on: due_on(plan, month, tables.holidays),
        is_first: month == plan.acquired_on.year_month(),
        is_covered: plan.covered.contains(&month),
    })
}

/// The 標準報酬月額 of a month: the latest decision not after it.
#[must_use]
pub fn standard_of(standards: &[StandardFrom], month: YearMonth) -> Option<Yen> {
    standards
        .iter()
        .filter(|standard| standard.effective_from <= month)
        .max_by_key(|standard| standard.effective_from)
        .map(|standard| standard.monthly)
}

fn care_of(plan: &PremiumPlan<'_>, month: YearMonth, rules: &VoluntaryRules) -> CareCharge {
    let last_day = month.last_day();
    if plan
        .care_exempt
        .iter()
        .any(|period| period.contains(last_day))
    {
        return CareCharge::None;
    }
    let dependents: Vec<Date> = plan
        .dependents
        .iter()
        .filter(|dependent| dependent.period.contains(last_day))
        .map(|dependent| dependent.birth_on)
        .collect();
    care_charge(plan.birth_on, &dependents, month, rules)
}

/// 納付期日 of a month of this plan. The first month falls due on the day the society named. Nobody can pay a later
/// month before that day either, so a month whose 10th came earlier falls due with the first (未確認: practice).
#[must_use]
pub fn due_on(plan: &PremiumPlan<'_>, month: YearMonth, holidays: &Holidays) -> Date {
    if month == plan.acquired_on.year_month() {
        plan.first_due_on
    } else {
        monthly_due_on(month, holidays).max(plan.first_due_on)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::{
        DependentSpan, PremiumMonth, PremiumPlan, PremiumTables, ScheduleGap, StandardFrom,
        charged_months, first_due_proposal, monthly_due_on, premium_schedule,
    };
    use crate::domain::calendar::Holidays;
    use crate::domain::date::{Date, YearMonth, day};
    use crate::domain::period::Period;
    use crate::domain::premium::CareCharge;
    use crate::domain::premium_rates::PremiumRateRow;
    use crate::domain::voluntary_rules::VoluntaryRules;
    use crate::domain::yen::{Rate, Yen};
    use proptest::prelude::{prop_assert, prop_assert_eq, proptest};

    fn month(text: &str) -> YearMonth {
        YearMonth::parse_iso(text).unwrap()
    }

    fn row(from: &str, general: u32) -> PremiumRateRow {
        PremiumRateRow {
            effective_from: month(from),
            general: Rate::new(general),
            specific: None,
            adjustment: None,
            care: Rate::new(1750),
            employee_general: None,
            employee_care: None,
            childcare_support: None,
        }
    }

    fn plan(standards: &[StandardFrom]) -> PremiumPlan<'_> {
        PremiumPlan {
            acquired_on: day!(2026, 2, 16),
            lost_on: None,
            through: month("2026-06"),
            birth_on: day!(1986, 6, 1),
            first_due_on: day!(2026, 3, 5),
            standards,
            dependents: &[],
            care_exempt: &[],
            covered: &[],
        }
    }

    fn standards() -> [StandardFrom; 2] {
        [("2026-04", 280_000), ("2026-02", 260_000)].map(|(from, monthly)| StandardFrom {
            effective_from: month(from),
            monthly: Yen::new(monthly),
        })
    }

    fn schedule(
        plan: &PremiumPlan<'_>,
        rules: &VoluntaryRules,
    ) -> Result<Vec<PremiumMonth>, ScheduleGap> {
        let tables = PremiumTables {
            rates: &[row("2025-03", 9000), row("2026-03", 9200)],
            rules,
            holidays: &Holidays::shipped(),
        };
        premium_schedule(plan, tables)
    }

    #[test]
    fn 月ごとに料率と標準報酬と介護と期日を決める() {
        let standards = standards();
        let months = schedule(&plan(&standards), &VoluntaryRules::default()).unwrap();
        let seen: Vec<(String, [i64; 3], Date)> = months
            .iter()
            .map(|row| {
                let parts = row.premium;
                let parts = [parts.general, parts.care, parts.childcare_support].map(Yen::get);
                (row.month.to_string(), parts, row.due_on)
            })
            .collect();
        // 40 is attained on 2026-05-31; 支援金 begins in April; 2026-05-10 is a Sunday.
        let expected = [
            ("2026-02", [23_400, 0, 0], day!(2026, 3, 5)),
            ("2026-03", [23_920, 0, 0], day!(2026, 3, 10)),
            ("2026-04", [25_760, 0, 644], day!(2026, 4, 10)),
            ("2026-05", [25_760, 4_900, 644], day!(2026, 5, 11)),
            ("2026-06", [25_760, 4_900, 644], day!(2026, 6, 10)),
        ]
        .map(|(month, parts, due_on)| (month.to_owned(), parts, due_on));
        assert_eq!(seen, expected);
        let firsts: Vec<bool> = months.iter().map(|row| row.is_first).collect();
        assert_eq!(firsts, [true, false, false, false, false]);
    }

    #[test]
    fn 初回の期日より前の月は初回と同じ期日() {
        let standards = standards();
        let late = PremiumPlan {
            first_due_on: day!(2026, 3, 20),
            covered: &[month("2026-04")],
            ..plan(&standards)
        };
        let months = schedule(&late, &VoluntaryRules::default()).unwrap();
        let due: Vec<Date> = months.iter().take(3).map(|row| row.due_on).collect();
        let first = day!(2026, 3, 20);
        assert_eq!(due, [first, first, day!(2026, 4, 10)]);
        let covered: Vec<bool> = months.iter().map(|row| row.is_covered).collect();
        assert_eq!(covered, [false, false, true, false, false]);
    }

    #[test]
    fn 特定被保険者と適用除外は月末で決まる() {
        let standards = standards();
        let spouse = DependentSpan {
            birth_on: day!(1980, 1, 1),
            period: Period::closed(day!(2026, 3, 31), day!(2026, 4, 29)).unwrap(),
        };
        let exempt = [Period::open(day!(2026, 6, 30))];
        let plan = PremiumPlan {
            dependents: &[spouse],
            care_exempt: &exempt,
            ..plan(&standards)
        };
        let rules = VoluntaryRules {
            charges_care_for_dependents: true,
            ..VoluntaryRules::default()
        };
        let months = schedule(&plan, &rules).unwrap();
        let care: Vec<CareCharge> = months.iter().map(|row| row.care).collect();
        assert_eq!(
            care,
            [
                CareCharge::None,
                CareCharge::Specified,
                CareCharge::None,
                CareCharge::Own,
                CareCharge::None,
            ]
        );
    }

    #[test]
    fn 料率か標準報酬が欠ければその月を言う() {
        let standards = standards();
        let early = PremiumPlan {
            acquired_on: day!(2025, 2, 1),
            ..plan(&standards)
        };
        let rules = VoluntaryRules::default();
        let gap = schedule(&early, &rules).unwrap_err();
        assert_eq!(gap, ScheduleGap::NoRates(month("2025-02")));
        let [april, _] = standards;
        let late = [april];
        let gap = schedule(&plan(&late), &rules).unwrap_err();
        assert_eq!(gap, ScheduleGap::NoStandard(month("2026-02")));
        assert!(gap.to_string().starts_with("令和8年2月の標準報酬月額"));
    }

    #[test]
    fn 初回の期日の案は受付から10日後の営業日() {
        let rules = VoluntaryRules::default();
        let holidays = Holidays::shipped();
        let proposal = |accepted_on| first_due_proposal(accepted_on, &rules, &holidays);
        assert_eq!(proposal(day!(2026, 11, 20)), day!(2026, 11, 30));
        assert_eq!(proposal(day!(2026, 11, 18)), day!(2026, 11, 30));
    }

    proptest! {
        #[test]
        fn 徴収する月は続いていて喪失月を含まない(n_days in 0_i64..4_000, length in 1_i64..800) {
            let acquired_on = day!(2020, 1, 1).add_days(n_days);
            let lost_on = acquired_on.add_days(length);
            let months = charged_months(acquired_on, Some(lost_on), month("2099-12"));
            prop_assert_eq!(months.first().copied(), Some(acquired_on.year_month()));
            for pair in months.windows(2) {
                prop_assert_eq!(pair[0].next(), pair[1]);
            }
            let last = *months.last().unwrap();
            if lost_on.year_month() == acquired_on.year_month() {
                prop_assert_eq!(months.len(), 1);
            } else {
                prop_assert_eq!(last.next(), lost_on.year_month());
            }
        }

        #[test]
        fn 期日は10日から16日の営業日(n_months in 0_i32..48) {
            let holidays = Holidays::shipped();
            let due = month("2024-01").add_months(n_months);
            let due_on = monthly_due_on(due, &holidays);
            prop_assert!(holidays.is_business_day(due_on));
            prop_assert!(due.contains(due_on) && (10..=16).contains(&due_on.day()));
        }
    }
}

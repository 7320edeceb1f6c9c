//! 傷病手当金の計算例: runs the tables of `tests/cases/domain` on it, which a clerk can read and check.
//! It must not compute anything itself; every expected value stands in the files.

use crate::domain_cases::cases;
use daicho::domain::allowance::{Assessment, Claim, Entitled, Right, Running, assess};
use daicho::domain::allowance_continuation::{
    ContinuationBar, LastDay, Service, chain_start, continuation,
};
use daicho::domain::allowance_daily::{
    AVERAGED_MONTHS, DailyAmount, MonthAmount, MonthSource, averaged_months, daily_basis,
};
use daicho::domain::allowance_days::{DayMark, DayOutcome};
use daicho::domain::allowance_period::AllowancePeriod;
use daicho::domain::allowance_reduction::{
    Income, IncomeKind, LumpSum, PayInput, pay_per_day, payable, pension_per_day,
};
use daicho::domain::allowance_rules::{AdditionalKind, AdditionalRow, AllowanceRules};
use daicho::domain::allowance_waiting::{OnsetTime, Waiting, first_waiting};
use daicho::domain::coded::Coded;
use daicho::domain::date::Date;
use daicho::domain::period::Period;
use daicho::domain::voluntary_rules::AverageRow;
use daicho::domain::yen::{ExactYen, Rounding, Yen};
use proptest::prelude::{prop_assert, prop_assert_eq, proptest};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

fn by_label<T: Coded>(label: &str) -> T {
    T::CHOICES
        .iter()
        .find(|choice| choice.label == label)
        .and_then(|choice| T::from_code(choice.code))
        .unwrap_or_else(|| panic!("{label} is no choice"))
}

fn period((from, until): (Date, Date)) -> Period {
    Period::closed(from, until).unwrap()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WaitingCase {
    #[serde(rename = "説明")]
    story: String,
    #[serde(rename = "発病")]
    onset_on: Option<Date>,
    #[serde(rename = "発病の時")]
    onset: Option<String>,
    #[serde(rename = "労務不能の日")]
    unable: BTreeSet<Date>,
    #[serde(rename = "初日")]
    from: Option<Date>,
    #[serde(rename = "完成日")]
    until: Option<Date>,
}

#[test]
fn 待期() {
    for (label, case) in cases::<WaitingCase>("allowance_waiting") {
        let mut unable = case.unable;
        if let Some((on, time)) = case.onset_on.zip(case.onset) {
            unable.insert(by_label::<OnsetTime>(&time).counted_from(on));
        }
        let found = first_waiting(&unable);
        let days = (found.map(|w| w.from), found.map(|w| w.until));
        assert_eq!(days, (case.from, case.until), "{label} {}", case.story);
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Daily {
    #[serde(rename = "説明")]
    story: String,
    #[serde(rename = "支給開始")]
    started_on: Date,
    #[serde(rename = "月額")]
    months: Vec<(u32, Yen)>,
    #[serde(rename = "平均", default)]
    averages: BTreeMap<String, Yen>,
    #[serde(rename = "30分の1")]
    base: Option<Yen>,
    #[serde(rename = "日額")]
    daily: Option<Yen>,
    #[serde(rename = "自分の30分の1")]
    own_base: Option<Yen>,
    #[serde(rename = "決めたもの")]
    rule: Option<String>,
}

#[test]
fn 日額() {
    for (label, case) in cases::<Daily>("allowance_daily") {
        let amounts = case
            .months
            .iter()
            .flat_map(|(n, monthly)| (0..*n).map(|_| *monthly));
        let mut month = case.started_on.year_month();
        let mut known = BTreeMap::new();
        for monthly in amounts.rev() {
            let source = MonthSource::Ledger;
            known.insert(
                month,
                MonthAmount {
                    month,
                    monthly,
                    source,
                },
            );
            month = month.previous();
        }
        let months = averaged_months(&known, case.started_on.year_month(), 1);
        assert!(months.len() <= AVERAGED_MONTHS);
        let averages: Vec<AverageRow> = case
            .averages
            .iter()
            .map(|(year, average)| AverageRow {
                fiscal_year: year.parse().unwrap(),
                average: *average,
                lower_amount: None,
            })
            .collect();
        let basis = daily_basis(case.started_on, months, &averages).ok();
        let found = basis
            .as_ref()
            .map(|basis| (basis.amount.base, basis.amount.daily));
        assert_eq!(found, case.base.zip(case.daily), "{label} {}", case.story);
        if let Some(own_base) = case.own_base {
            let found = basis.as_ref().map(|basis| basis.own_base);
            assert_eq!(found, Some(own_base), "{label} {}", case.story);
        }
        let rule = basis.as_ref().map(|basis| basis.rule.label().to_owned());
        assert_eq!(rule, case.rule, "{label} {}", case.story);
        assert!(basis.is_none_or(|basis| basis.reason().ends_with('。')));
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PeriodCase {
    #[serde(rename = "説明")]
    story: String,
    #[serde(rename = "支給開始")]
    started_on: Date,
    #[serde(rename = "総日数")]
    n_total: u32,
    #[serde(rename = "使った日数")]
    n_used: u32,
    #[serde(rename = "残日数")]
    n_left: u32,
    #[serde(rename = "続く初日")]
    from: Option<Date>,
    #[serde(rename = "満了日")]
    ends_on: Option<Date>,
}

#[test]
fn 支給期間() {
    for (label, case) in cases::<PeriodCase>("allowance_period") {
        let period = AllowancePeriod::of(case.started_on);
        assert_eq!(period.n_total, case.n_total, "{label} {}", case.story);
        assert_eq!(period.left(case.n_used), case.n_left, "{label}");
        if let Some(from) = case.from {
            let ends_on = period.ends_on(case.n_used, from);
            assert_eq!(ends_on, case.ends_on, "{label} {}", case.story);
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Reduction {
    #[serde(rename = "説明")]
    story: String,
    #[serde(rename = "日額")]
    daily: Yen,
    #[serde(rename = "収入")]
    incomes: Vec<ReceivedIncome>,
    #[serde(rename = "支給額")]
    paid: Yen,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReceivedIncome {
    #[serde(rename = "種類")]
    kind: String,
    #[serde(rename = "日額")]
    per_day: Option<Yen>,
    #[serde(rename = "年額")]
    yearly: Option<Yen>,
    #[serde(rename = "月額")]
    monthly: Option<Yen>,
    #[serde(rename = "期間の額")]
    for_period: Option<Yen>,
    #[serde(rename = "日数")]
    n_days: Option<u32>,
}

impl ReceivedIncome {
    fn of_a_day(&self) -> (IncomeKind, Yen) {
        let pay = |input| pay_per_day(input, Rounding::HalfUp1).unwrap();
        let per_day = match (self.per_day, self.yearly, self.monthly, self.for_period) {
            (Some(yen), ..) => pay(PayInput::PerDay(yen)),
            (_, Some(yearly), ..) => pension_per_day(yearly),
            (_, _, Some(monthly), _) => pay(PayInput::Monthly(monthly)),
            (.., amount) => pay(PayInput::ForPeriod(amount.unwrap(), self.n_days.unwrap())),
        };
        (by_label(&self.kind), per_day)
    }
}

#[test]
fn 支給調整() {
    for (label, case) in cases::<Reduction>("allowance_reduction") {
        let incomes: Vec<(IncomeKind, Yen)> =
            case.incomes.iter().map(ReceivedIncome::of_a_day).collect();
        let (paid, offset) = payable(case.daily, &incomes);
        assert_eq!(paid, case.paid, "{label} {}", case.story);
        assert!(offset.is_some(), "{label}");
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LumpSumCase {
    #[serde(rename = "説明")]
    story: String,
    #[serde(rename = "障害手当金")]
    amount: Yen,
    #[serde(rename = "日額")]
    daily: Yen,
    #[serde(rename = "日目")]
    nth: i64,
    #[serde(rename = "支給額")]
    paid: Yen,
}

#[test]
fn 障害手当金() {
    let received_on = Date::parse_iso("2026-04-01").unwrap();
    for (label, case) in cases::<LumpSumCase>("allowance_lump_sum") {
        let mut lump_sum = LumpSum {
            received_on,
            amount: case.amount,
            consumed: Yen::ZERO,
        };
        let before = lump_sum.leave(received_on.add_days(-1), case.daily);
        assert_eq!(before, case.daily, "{label}");
        let days = (0..case.nth).map(|n| received_on.add_days(n));
        let paid: Vec<Yen> = days.map(|on| lump_sum.leave(on, case.daily)).collect();
        assert_eq!(paid.last(), Some(&case.paid), "{label} {}", case.story);
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Continuation {
    #[serde(rename = "説明")]
    story: String,
    #[serde(rename = "期間")]
    own: Vec<(Date, Date)>,
    #[serde(rename = "他の保険者の期間", default)]
    elsewhere: Vec<(Date, Date)>,
    #[serde(rename = "他を通算する", default = "yes")]
    crosses_insurers: bool,
    #[serde(rename = "待期の初日")]
    waiting_from: Date,
    #[serde(rename = "前日の完成を認める", default)]
    may_end_on_last_day: bool,
    #[serde(rename = "前日に労務不能", default = "yes")]
    was_unable: bool,
    #[serde(rename = "特例退職", default)]
    is_special_retired: bool,
    #[serde(rename = "続く初日")]
    from: Option<Date>,
    #[serde(rename = "理由")]
    bar: Option<String>,
}

const fn yes() -> bool {
    true
}

const fn bar_name(bar: ContinuationBar) -> &'static str {
    match bar {
        ContinuationBar::TooShort => "1年に満たない",
        ContinuationBar::AbleOnLastDay => "前日に労務可能",
        ContinuationBar::WaitingIncomplete => "待期が未完成",
        ContinuationBar::WaitingEndsOnLastDay => "待期が前日に完成",
        ContinuationBar::SpecialRetired => "特例退職",
        ContinuationBar::Ended => "終わっている",
    }
}

#[test]
fn 資格喪失後の継続給付() {
    for (label, case) in cases::<Continuation>("allowance_continuation") {
        let service = |elsewhere| {
            move |(acquired_on, lost_on): &(Date, Date)| Service {
                acquired_on: *acquired_on,
                lost_on: *lost_on,
                elsewhere,
            }
        };
        let own = case.own.iter().map(service(false));
        let services: Vec<Service> = own
            .chain(case.elsewhere.iter().map(service(true)))
            .collect();
        let lost_on = case.own.last().unwrap().1;
        let rules = AllowanceRules {
            waiting_may_end_on_last_day: case.may_end_on_last_day,
            ..AllowanceRules::default()
        };
        let last = LastDay {
            lost_on,
            chain_start: chain_start(&services, lost_on, case.crosses_insurers),
            waiting: Some(Waiting::starting(case.waiting_from)),
            was_unable: case.was_unable,
            is_special_retired: case.is_special_retired,
        };
        let found = continuation(last, &rules);
        assert_eq!(found.ok(), case.from, "{label} {}", case.story);
        let bar = found.err().map(|bar| bar_name(bar).to_owned());
        assert_eq!(bar, case.bar, "{label} {}", case.story);
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Days {
    #[serde(rename = "説明")]
    story: String,
    #[serde(rename = "申請")]
    claimed: (Date, Date),
    #[serde(rename = "受付")]
    received_on: Option<Date>,
    #[serde(rename = "医師")]
    certified: Option<Vec<(Date, Date)>>,
    #[serde(rename = "勤務", default)]
    marks: Vec<(Date, Date, String)>,
    #[serde(rename = "発病")]
    onset_on: Option<Date>,
    #[serde(rename = "待期の初日")]
    waiting_from: Option<Date>,
    #[serde(rename = "有給の日額")]
    paid_leave: Option<Yen>,
    #[serde(rename = "報酬", default)]
    pay: Vec<(Date, Date, Yen)>,
    #[serde(rename = "支給済")]
    running: Option<RunningCase>,
    #[serde(rename = "被保険者の末日")]
    insured_until: Option<Date>,
    #[serde(rename = "継続給付")]
    continued_from: Option<Date>,
    #[serde(rename = "0円の日も数える", default)]
    zero_days_use_period: bool,
    #[serde(rename = "付加金")]
    beside: Option<Yen>,
    #[serde(rename = "喪失後も付加", default)]
    pays_additional_after_loss: bool,
    #[serde(rename = "延長付加金")]
    extended: Option<Yen>,
    #[serde(rename = "支給開始")]
    started_on: Option<Date>,
    #[serde(rename = "支給日数")]
    n_paid: usize,
    #[serde(rename = "残日数")]
    n_left: Option<u32>,
    #[serde(rename = "法定")]
    statutory: Yen,
    #[serde(rename = "付加", default)]
    additional: Yen,
    #[serde(rename = "期間", default)]
    spans: Vec<(Date, Date, String, Yen)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RunningCase {
    #[serde(rename = "開始")]
    started_on: Date,
    #[serde(rename = "日額")]
    daily: Yen,
    #[serde(rename = "日数")]
    n_used: u32,
    #[serde(rename = "決定した期間")]
    decided: Option<(Date, Date)>,
}

impl Days {
    fn claim(&self) -> Claim {
        let claimed = period(self.claimed);
        let (from, until) = self.claimed;
        let mut marks = BTreeMap::new();
        for (from, until, mark) in &self.marks {
            let n_days = until.days_since(*from);
            let days = (0..=n_days).map(|n| from.add_days(n));
            marks.extend(days.map(|on| (on, by_label::<DayMark>(mark))));
        }
        let paid_leave = self.paid_leave.map(|per_day| Income {
            kind: IncomeKind::Pay,
            period: claimed,
            per_day,
            only_paid_leave: true,
        });
        let pay = self.pay.iter().map(|(from, until, per_day)| Income {
            kind: IncomeKind::Pay,
            period: period((*from, *until)),
            per_day: *per_day,
            only_paid_leave: false,
        });
        let since = from.add_days(-400);
        Claim {
            period: claimed,
            received_on: self.received_on.unwrap_or(until.add_days(1)),
            marks,
            certified: self.certified.as_ref().map_or_else(
                || vec![claimed],
                |certified| certified.iter().copied().map(period).collect(),
            ),
            unable_besides: self.onset_on.into_iter().collect(),
            entitled: Entitled {
                insured: vec![self.insured_until.map_or(Period::open(since), |until| {
                    Period::closed(since, until).unwrap()
                })],
                continued_from: self.continued_from,
            },
            right: self.right(),
            incomes: paid_leave.into_iter().chain(pay).collect(),
            lump_sum: None,
            decided: self
                .running
                .iter()
                .filter_map(|running| running.decided.map(period))
                .collect(),
        }
    }

    fn right(&self) -> Right {
        if let Some(running) = &self.running {
            let amount = DailyAmount {
                base: running.daily,
                daily: running.daily,
            };
            return Right::Running(Running {
                started_on: running.started_on,
                amount,
                n_used: running.n_used,
                extended_from: None,
            });
        }
        let amount = DailyAmount::of(ExactYen::from_integer(300_000));
        let mut by_month = BTreeMap::new();
        let mut month = self.claimed.0.year_month();
        while month <= self.claimed.1.year_month() {
            by_month.insert(month, amount);
            month = month.next();
        }
        Right::New {
            waiting: self.waiting_from.map(Waiting::starting),
            by_month,
        }
    }

    fn rules(&self) -> AllowanceRules {
        let row = |kind: AdditionalKind, fixed: Option<Yen>| {
            fixed.map(|fixed| AdditionalRow {
                name: kind.label().to_owned(),
                kind,
                effective_from: Date::parse_iso("2000-04-01").unwrap(),
                effective_until: None,
                percent: None,
                fixed: Some(fixed),
                n_months: Some(6),
                pays_on_reduced_days: false,
            })
        };
        let beside = row(AdditionalKind::Beside, self.beside);
        let extended = row(AdditionalKind::Extended, self.extended);
        AllowanceRules {
            zero_days_use_period: self.zero_days_use_period,
            pays_additional_after_loss: self.pays_additional_after_loss,
            additional: beside.into_iter().chain(extended).collect(),
            ..AllowanceRules::default()
        }
    }
}

fn n_paid(assessment: &Assessment) -> usize {
    let days = assessment.days.iter();
    days.filter(|day| day.outcome.is_paid()).count()
}

#[test]
fn 一回の申請() {
    for (label, case) in cases::<Days>("allowance_days") {
        let story = &case.story;
        let assessment = assess(&case.claim(), &case.rules());
        let started_on = assessment.running.map(|running| running.started_on);
        assert_eq!(started_on, case.started_on, "{label} {story}");
        assert_eq!(n_paid(&assessment), case.n_paid, "{label} {story}");
        assert_eq!(assessment.statutory(), case.statutory, "{label} {story}");
        assert_eq!(assessment.additional(), case.additional, "{label} {story}");
        if let Some(n_left) = case.n_left {
            assert_eq!(assessment.n_left(), Some(n_left), "{label} {story}");
        }
        let spans: Vec<(Date, Date, String, Yen)> = assessment
            .spans()
            .iter()
            .map(|span| {
                let outcome = span.day.outcome.label().to_owned();
                (span.from(), span.until, outcome, span.day.statutory)
            })
            .collect();
        if !case.spans.is_empty() {
            assert_eq!(spans, case.spans, "{label} {story}");
        }
    }
}

proptest! {
    #[test]
    fn 支給日数は期間を超えず合計は日の和(
        n_days in 1_i64..700,
        n_used in 0_u32..560,
        worked in proptest::collection::btree_set(0_i64..700, 0..40),
        pay in 0_i64..9_000,
    ) {
        let from = Date::parse_iso("2026-11-02").unwrap();
        let claimed = Period::closed(from, from.add_days(n_days - 1)).unwrap();
        let amount = DailyAmount::of(ExactYen::from_integer(300_000));
        let started_on = from.add_days(-600);
        let claim = Claim {
            period: claimed,
            received_on: from.add_days(n_days),
            marks: worked.iter().map(|n| (from.add_days(*n), DayMark::Worked)).collect(),
            certified: vec![claimed],
            unable_besides: BTreeSet::new(),
            entitled: Entitled { insured: vec![Period::open(started_on)], continued_from: None },
            right: Right::Running(Running { started_on, amount, n_used, extended_from: None }),
            incomes: vec![Income {
                kind: IncomeKind::Pay,
                period: claimed,
                per_day: Yen::new(pay),
                only_paid_leave: false,
            }],
            lump_sum: None,
            decided: Vec::new(),
        };
        let assessment = assess(&claim, &AllowanceRules::default());
        let period = AllowancePeriod::of(started_on);
        let n_paid = u32::try_from(n_paid(&assessment)).unwrap();
        prop_assert!(n_paid <= period.left(n_used));
        let by_span: Yen = assessment.spans().iter().map(|span| span.statutory()).sum();
        prop_assert_eq!(by_span, assessment.statutory());
        let n_in_spans: u32 = assessment.spans().iter().map(|span| span.n_days).sum();
        prop_assert_eq!(i64::from(n_in_spans), n_days);
        for day in &assessment.days {
            prop_assert!(day.statutory >= Yen::ZERO && day.statutory <= amount.daily);
            prop_assert_eq!(day.outcome.is_paid(), day.statutory > Yen::ZERO);
        }
    }

    #[test]
    fn 待期なしに支給はない(unable in proptest::collection::btree_set(0_i64..30, 0..30)) {
        let from = Date::parse_iso("2026-11-02").unwrap();
        let claimed = Period::closed(from, from.add_days(29)).unwrap();
        let amount = DailyAmount::of(ExactYen::from_integer(300_000));
        let months = [from.year_month(), from.year_month().next()];
        let is_worked = |n: &i64| !unable.contains(n);
        let claim = Claim {
            period: claimed,
            received_on: from.add_days(30),
            marks: (0..30).filter(is_worked).map(|n| (from.add_days(n), DayMark::Worked)).collect(),
            certified: vec![claimed],
            unable_besides: BTreeSet::new(),
            entitled: Entitled { insured: vec![Period::open(from)], continued_from: None },
            right: Right::New {
                waiting: None,
                by_month: months.into_iter().map(|month| (month, amount)).collect(),
            },
            incomes: Vec::new(),
            lump_sum: None,
            decided: Vec::new(),
        };
        let assessment = assess(&claim, &AllowanceRules::default());
        match assessment.waiting {
            None => prop_assert_eq!(assessment.statutory(), Yen::ZERO),
            Some(waiting) => {
                let after = unable.iter().filter(|n| from.add_days(**n) > waiting.until).count();
                prop_assert_eq!(n_paid(&assessment), after);
                prop_assert_eq!(assessment.count(DayOutcome::Paid), after);
            }
        }
    }
}

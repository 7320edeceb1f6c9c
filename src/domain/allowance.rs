//! 傷病手当金: what each day of a claim is worth, from 待期 to 支給期間 and other income (健康保険法第99条・第104条・第108条).
//! It must not know a form; days, pay and earlier decisions arrive as values.

use crate::domain::allowance_daily::DailyAmount;
use crate::domain::allowance_days::{AllowanceDay, DayMark, DayOutcome, DaySpan, spans};
use crate::domain::allowance_period::AllowancePeriod;
use crate::domain::allowance_reduction::{Income, IncomeKind, LumpSum, Offset, payable};
use crate::domain::allowance_rules::{AdditionalKind, AllowanceRules, additional_on};
use crate::domain::allowance_waiting::{Waiting, first_waiting};
use crate::domain::date::{Date, YearMonth};
use crate::domain::deadline::is_time_barred;
use crate::domain::period::Period;
use crate::domain::yen::Yen;
use std::collections::{BTreeMap, BTreeSet};

/// 申請: everything about the days of one claim.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Claim {
    /// 申請期間.
    pub period: Period,
    /// 受付年月日, by which 時効 is measured.
    pub received_on: Date,
    /// 勤務状況; days without a mark are 労務不能.
    pub marks: BTreeMap<Date, DayMark>,
    /// 労務不能と認めた期間, by the doctor.
    pub certified: Vec<Period>,
    /// Days before the 申請期間, and the day of the onset itself, that count for 待期.
    pub unable_besides: BTreeSet<Date>,
    /// When there is a right at all.
    pub entitled: Entitled,
    /// The right as far as it is known.
    pub right: Right,
    /// Other income.
    pub incomes: Vec<Income>,
    /// 障害手当金.
    pub lump_sum: Option<LumpSum>,
    /// Days decided upon before.
    pub decided: Vec<Period>,
}

/// 資格: on which days there is a right.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Entitled {
    /// Memberships as 被保険者 that give a right.
    pub insured: Vec<Period>,
    /// 資格喪失後の継続給付: its first day.
    pub continued_from: Option<Date>,
}

/// 受給権.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Right {
    /// Nothing was paid yet: 待期 where it is completed already, and the daily amount by the month in which payment would
    /// begin.
    New {
        /// 待期 completed before, for the same illness.
        waiting: Option<Waiting>,
        /// 日額 by month.
        by_month: BTreeMap<YearMonth, DailyAmount>,
    },
    /// Fixed by the first decision.
    Running(Running),
}

/// What the decisions before this claim fixed and used.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Running {
    /// 支給を始めた日.
    pub started_on: Date,
    /// 日額.
    pub amount: DailyAmount,
    /// 支給した日数.
    pub n_used: u32,
    /// 延長傷病手当付加金 の初日.
    pub extended_from: Option<Date>,
}

/// 支給の見込み or 決定: the days of a claim with what became of each.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Assessment {
    /// The days in order.
    pub days: Vec<AllowanceDay>,
    /// 待期, where it is known to be completed.
    pub waiting: Option<Waiting>,
    /// What is fixed from now on: 支給を始めた日, 日額, days used with this claim.
    pub running: Option<Running>,
    /// 支給した日数 before this claim.
    pub n_used_before: u32,
}

impl Assessment {
    /// The days as spans of equal days.
    #[must_use]
    pub fn spans(&self) -> Vec<DaySpan> {
        spans(&self.days)
    }

    /// 法定給付額.
    #[must_use]
    pub fn statutory(&self) -> Yen {
        self.days.iter().map(|day| day.statutory).sum()
    }

    /// 付加給付額.
    #[must_use]
    pub fn additional(&self) -> Yen {
        self.days.iter().map(|day| day.additional).sum()
    }

    /// 支給額: 法定 and 付加 together.
    #[must_use]
    pub fn payable(&self) -> Yen {
        [self.statutory(), self.additional()].into_iter().sum()
    }

    /// 支給日数: the days that use up the 支給期間 by being paid.
    #[must_use]
    pub fn n_paid(&self) -> u32 {
        let paid = self.days.iter().filter(|day| day.outcome.is_paid());
        u32::try_from(paid.count()).unwrap_or(u32::MAX)
    }

    /// How many days have this outcome.
    #[must_use]
    pub fn count(&self, outcome: DayOutcome) -> usize {
        self.days
            .iter()
            .filter(|day| day.outcome == outcome)
            .count()
    }

    /// 支給期間 once payment has begun.
    #[must_use]
    pub fn period(&self) -> Option<AllowancePeriod> {
        self.running
            .map(|running| AllowancePeriod::of(running.started_on))
    }

    /// 残日数 after this claim.
    #[must_use]
    pub fn n_left(&self) -> Option<u32> {
        let running = self.running?;
        Some(AllowancePeriod::of(running.started_on).left(running.n_used))
    }
}

/// What becomes of each day of the claim.
#[must_use]
pub fn assess(claim: &Claim, rules: &AllowanceRules) -> Assessment {
    let (waiting, running) = match &claim.right {
        Right::New { waiting, .. } => (waiting.or_else(|| claim.own_waiting()), None),
        Right::Running(running) => (None, Some(*running)),
    };
    let mut walk = Walk {
        claim,
        rules,
        waiting,
        running,
        lump_sum: claim.lump_sum,
        has_ended: false,
    };
    let mut days = Vec::new();
    let mut on = claim.period.from();
    let until = claim.period.until().unwrap_or(on);
    while on <= until {
        days.push(walk.day(on));
        on = on.add_days(1);
    }
    Assessment {
        days,
        waiting,
        running: walk.running,
        n_used_before: running.map_or(0, |running| running.n_used),
    }
}

impl Claim {
    /// 勤務状況 of a day.
    #[must_use]
    pub fn mark(&self, on: Date) -> DayMark {
        self.marks.get(&on).copied().unwrap_or(DayMark::Unable)
    }

    /// Whether the doctor certifies the day.
    #[must_use]
    pub fn is_certified(&self, on: Date) -> bool {
        self.certified.iter().any(|period| period.contains(on))
    }

    /// Whether somebody was unable to work on a day: certified, and not at work.
    #[must_use]
    pub fn is_unable(&self, on: Date) -> bool {
        self.is_certified(on) && self.mark(on) != DayMark::Worked
    }

    /// 待期 among the days unable to work of the claim and those named besides, as far as somebody was 被保険者.
    #[must_use]
    pub fn own_waiting(&self) -> Option<Waiting> {
        let mut unable = self.unable();
        unable.retain(|on| self.is_insured(*on));
        first_waiting(&unable)
    }

    /// 待期 as it would be if days before the 資格取得 counted too, as they may where a membership elsewhere came
    /// before it without a break (未確認).
    #[must_use]
    pub fn waiting_anywhere(&self) -> Option<Waiting> {
        first_waiting(&self.unable())
    }

    fn unable(&self) -> BTreeSet<Date> {
        let mut unable = self.unable_besides.clone();
        let mut on = self.period.from();
        let until = self.period.until().unwrap_or(on);
        while on <= until {
            if self.is_unable(on) {
                unable.insert(on);
            }
            on = on.add_days(1);
        }
        unable
    }

    /// Whether somebody was 被保険者 on a day.
    #[must_use]
    pub fn is_insured(&self, on: Date) -> bool {
        let mut insured = self.entitled.insured.iter();
        insured.any(|period| period.contains(on))
    }

    /// Other income for a day. 老齢退職年金 counts only after the membership has ended.
    #[must_use]
    pub fn incomes_on(&self, on: Date) -> Vec<(IncomeKind, Yen)> {
        let counts = |income: &&Income| {
            income.period.contains(on)
                && (!income.only_paid_leave || self.mark(on) == DayMark::PaidLeave)
                && (income.kind != IncomeKind::OldAgePension || !self.is_insured(on))
        };
        let counted = self.incomes.iter().filter(counts);
        counted
            .map(|income| (income.kind, income.per_day))
            .collect()
    }
}

/// The state while the days are gone through.
struct Walk<'a> {
    claim: &'a Claim,
    rules: &'a AllowanceRules,
    waiting: Option<Waiting>,
    running: Option<Running>,
    lump_sum: Option<LumpSum>,
    has_ended: bool,
}

impl Walk<'_> {
    fn day(&mut self, on: Date) -> AllowanceDay {
        let mark = self.claim.mark(on);
        if let Some(outcome) = self.barred(on, mark) {
            return AllowanceDay::unpaid(on, mark, outcome);
        }
        let Some(amount) = self.amount(on) else {
            return AllowanceDay::unpaid(on, mark, DayOutcome::NotEntitled);
        };
        let period = self
            .running
            .map(|running| (AllowancePeriod::of(running.started_on), running.n_used));
        if period.is_some_and(|(period, n_used)| !period.allows(on, n_used)) {
            return self.after_period(on, mark, amount);
        }
        let (statutory, offset) = self.left_of(on, amount.daily);
        let outcome = if statutory == Yen::ZERO {
            DayOutcome::Offset
        } else if statutory < amount.daily {
            DayOutcome::Reduced
        } else {
            DayOutcome::Paid
        };
        self.use_day(on, amount, statutory);
        AllowanceDay {
            on,
            mark,
            outcome,
            statutory,
            additional: self.additional(on, outcome, amount),
            daily: amount.daily,
            offset,
        }
    }

    /// What keeps a day from being paid whatever it would be worth.
    fn barred(&mut self, on: Date, mark: DayMark) -> Option<DayOutcome> {
        let continued_from = self.claim.entitled.continued_from;
        let is_insured = self.claim.is_insured(on);
        let is_continued = !is_insured && continued_from.is_some_and(|from| from <= on);
        let is_in_waiting = match self.running {
            Some(running) => on < running.started_on,
            None => self.waiting.is_none_or(|waiting| on <= waiting.until),
        };
        let is_able = if is_in_waiting && self.claim.unable_besides.contains(&on) {
            None
        } else if mark == DayMark::Worked {
            Some(DayOutcome::Worked)
        } else if !self.claim.is_certified(on) {
            Some(DayOutcome::NotCertified)
        } else {
            None
        };
        if is_continued && is_able.is_some() {
            // 通算 does not help after the loss: once able to work, it ends for good.
            self.has_ended = true;
        }
        if is_able.is_some() {
            return is_able;
        }
        if self.claim.decided.iter().any(|period| period.contains(on)) {
            return Some(DayOutcome::AlreadyPaid);
        }
        if !is_insured && (!is_continued || self.has_ended) {
            return Some(DayOutcome::NotEntitled);
        }
        if is_in_waiting {
            return Some(DayOutcome::Waiting);
        }
        is_time_barred(on.add_days(1), self.claim.received_on).then_some(DayOutcome::TimeBarred)
    }

    /// 日額: fixed by the first day of payment, until then that of the month of the day.
    fn amount(&self, on: Date) -> Option<DailyAmount> {
        match (&self.running, &self.claim.right) {
            (Some(running), _) => Some(running.amount),
            (None, Right::New { by_month, .. }) => by_month.get(&on.year_month()).copied(),
            (None, Right::Running(running)) => Some(running.amount),
        }
    }

    fn left_of(&mut self, on: Date, daily: Yen) -> (Yen, Option<Offset>) {
        let (left, offset) = payable(daily, &self.claim.incomes_on(on));
        let Some(lump_sum) = &mut self.lump_sum else {
            return (left, offset);
        };
        let beyond = lump_sum.leave(on, daily);
        if beyond < left {
            let amount = daily.checked_sub(beyond).unwrap_or_default();
            let kind = IncomeKind::DisabilityLumpSum;
            return (beyond, Some(Offset { kind, amount }));
        }
        (left, offset)
    }

    /// The first day paid fixes start and daily amount; each day paid uses one day.
    fn use_day(&mut self, on: Date, amount: DailyAmount, statutory: Yen) {
        if statutory > Yen::ZERO {
            let running = self.running.get_or_insert(Running {
                started_on: on,
                amount,
                n_used: 0,
                extended_from: None,
            });
            running.n_used += 1;
        } else if self.rules.zero_days_use_period
            && let Some(running) = &mut self.running
        {
            running.n_used += 1;
        }
    }

    /// 傷病手当付加金 of a day.
    fn additional(&self, on: Date, outcome: DayOutcome, amount: DailyAmount) -> Yen {
        let row = additional_on(&self.rules.additional, AdditionalKind::Beside, on);
        let is_due = |reduced: bool| match outcome {
            DayOutcome::Paid => true,
            DayOutcome::Reduced => reduced,
            _ => false,
        };
        row.filter(|row| is_due(row.pays_on_reduced_days) && self.pays_additional(on))
            .map_or(Yen::ZERO, |row| row.per_day(amount.base))
    }

    /// Whether the 規約 pays 付加給付 for a day: after the membership only where it says so.
    fn pays_additional(&self, on: Date) -> bool {
        self.rules.pays_additional_after_loss || self.claim.is_insured(on)
    }

    /// A day after the 支給期間: 延長傷病手当付加金 where the 規約 has it, within its months from its first day.
    fn after_period(&mut self, on: Date, mark: DayMark, amount: DailyAmount) -> AllowanceDay {
        let over = AllowanceDay::unpaid(on, mark, DayOutcome::PeriodOver);
        let Some(row) = additional_on(&self.rules.additional, AdditionalKind::Extended, on) else {
            return over;
        };
        if !self.pays_additional(on) {
            return over;
        }
        let Some(running) = &mut self.running else {
            return over;
        };
        let from = running.extended_from.unwrap_or(on);
        let is_within = row.n_months.is_none_or(|n| on <= from.period_end(n));
        let (per_day, offset) = payable(row.per_day(amount.base), &self.claim.incomes_on(on));
        if !is_within || per_day == Yen::ZERO {
            return over;
        }
        running.extended_from = Some(from);
        AllowanceDay {
            on,
            mark,
            outcome: DayOutcome::Extended,
            statutory: Yen::ZERO,
            additional: per_day,
            daily: Yen::ZERO,
            offset,
        }
    }
}

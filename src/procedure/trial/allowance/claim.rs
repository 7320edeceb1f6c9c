//! 試算の申請: what was typed, as the claim that `domain::allowance` works out.
//! It must not compute what a day is worth.

use super::{
    CHANGED_IN, CHANGED_TO, CHANGES, DISABILITY_YEARLY, INSURED_SINCE, LOST_ON, MATERNITY_DAILY,
    OLD_AGE_YEARLY, PAY_MONTHLY, PAY_PER_DAY, continues, uses_ledger,
};
use crate::domain::allowance::{Claim, Entitled, Right, Running};
use crate::domain::allowance_continuation::{LastDay, Service, chain_start, continuation};
use crate::domain::allowance_daily::{
    AVERAGED_MONTHS, DailyAmount, DailyBasis, MonthAmount, MonthSource, averaged_months,
    daily_basis, ledger_months,
};
use crate::domain::allowance_reduction::{
    Income, IncomeKind, PayInput, pay_per_day, pension_per_day,
};
use crate::domain::allowance_terms::{last_illness, running_after};
use crate::domain::allowance_waiting::{WAITING_DAYS, Waiting};
use crate::domain::date::{Date, YearMonth};
use crate::domain::member_file::{MemberFile, Membership};
use crate::domain::period::Period;
use crate::domain::yen::{ExactYen, Rounding, Yen};
use crate::procedure::facts::Facts;
use crate::procedure::form::Form;
use crate::procedure::injury_sickness_allowance::keys::{
    EARLIER_DAILY, EARLIER_STARTED_ON, EARLIER_USED, FROM, UNTIL,
};
use crate::procedure::trial::CURRENT_STANDARD;
use std::collections::{BTreeMap, BTreeSet};

/// The longest time that is tried: a little more than the 支給期間 of the law.
const MAX_DAYS: i64 = 800;

/// What was asked, with what its daily amount rests on.
pub(super) struct Asked {
    /// The claim.
    pub claim: Claim,
    /// 日額.
    pub daily: Yen,
    /// 日額の根拠, of the month in which payment begins; `None` where the daily amount was fixed before.
    pub basis: Option<DailyBasis>,
    /// Why nothing is paid after the loss, where it is so.
    pub no_continuation: Option<String>,
}

/// The claim of what was typed.
///
/// # Errors
/// One sentence that says why there is none.
pub(super) fn asked(form: &Form, facts: &Facts) -> Result<Asked, String> {
    let period = period(form)?;
    let (right, basis) = if continues(form) {
        let (running, basis) = running(form, facts)?;
        (Right::Running(running), basis)
    } else {
        let (right, basis) = fresh(form, facts, period)?;
        (right, Some(basis))
    };
    let daily = match (&right, &basis) {
        (Right::Running(running), _) => running.amount.daily,
        (Right::New { .. }, basis) => basis.as_ref().map_or(Yen::ZERO, |b| b.amount.daily),
    };
    let waiting = match &right {
        Right::New { .. } => Waiting::starting(period.from()),
        Right::Running(running) => waiting_of(form, facts, running),
    };
    let (entitled, no_continuation) = entitled(form, facts, (period, waiting));
    let claim = Claim {
        period,
        received_on: facts.today.max(period.until().unwrap_or(period.from())),
        marks: BTreeMap::new(),
        certified: vec![period],
        unable_besides: BTreeSet::new(),
        entitled,
        right,
        incomes: incomes(form, facts, period),
        lump_sum: None,
        decided: Vec::new(),
    };
    Ok(Asked {
        claim,
        daily,
        basis,
        no_continuation,
    })
}

fn period(form: &Form) -> Result<Period, String> {
    let typed = FROM.get(form).zip(UNTIL.get(form));
    let period = typed.and_then(|(from, until)| {
        let period = Period::closed(from, until)?;
        (until.days_since(from) < MAX_DAYS).then_some(period)
    });
    period.ok_or_else(|| format!("労務不能の末日は、初日以後で{MAX_DAYS}日以内にしてください。"))
}

/// Nothing paid yet: the daily amount of each month in which payment may begin.
fn fresh(form: &Form, facts: &Facts, period: Period) -> Result<(Right, DailyBasis), String> {
    let until = period.until().unwrap_or(period.from());
    let begins_on = Waiting::starting(period.from()).until.add_days(1);
    let mut by_month = BTreeMap::new();
    let mut month = period.from().year_month();
    while month <= until.year_month() {
        let first = month.first_day().max(period.from());
        if let Ok(basis) = basis(form, facts, first) {
            by_month.insert(month, basis.amount);
        }
        month = month.next();
    }
    let right = Right::New {
        waiting: None,
        by_month,
    };
    Ok((right, basis(form, facts, begins_on)?))
}

/// Paid before: what was fixed then. The 30分の1 and the extension come from the ledger's decision where it is the one
/// that was typed; else the 30分の1 is the daily amount turned back. Without a daily amount the months give it.
fn running(form: &Form, facts: &Facts) -> Result<(Running, Option<DailyBasis>), String> {
    let started_on = EARLIER_STARTED_ON.get(form).unwrap_or(facts.today);
    let n_used = EARLIER_USED.get(form).and_then(|n| u32::try_from(n).ok());
    let of = |amount| Running {
        started_on,
        amount,
        n_used: n_used.unwrap_or(0),
        extended_from: None,
    };
    let Some(daily) = EARLIER_DAILY.get(form) else {
        let basis = basis(form, facts, started_on)?;
        return Ok((of(basis.amount), Some(basis)));
    };
    let decided = decided(form, facts)
        .filter(|known| known.started_on == started_on && known.amount.daily == daily);
    let running = match decided {
        Some(known) => Running {
            extended_from: known.extended_from,
            ..of(known.amount)
        },
        None => of(DailyAmount {
            base: Rounding::HalfUp10.round(daily.exact() * ExactYen::new(3, 2)),
            daily,
        }),
    };
    Ok((running, None))
}

/// What the decisions of the ledger fixed for the illness of the last one.
fn decided(form: &Form, facts: &Facts) -> Option<Running> {
    let file = facts.subject_file().filter(|_| uses_ledger(form))?;
    running_after(&last_illness(&file.benefits), &facts.society.allowance)
}

/// 待期 as a decision of the ledger found it, else the three days before the start at the latest.
fn waiting_of(form: &Form, facts: &Facts, running: &Running) -> Waiting {
    let file = facts.subject_file().filter(|_| uses_ledger(form));
    let known = file.and_then(|file| {
        let decided = last_illness(&file.benefits);
        let is_same = decided.iter().any(|terms| {
            terms
                .fixed
                .is_some_and(|f| f.started_on == running.started_on)
        });
        let mut waiting = decided.iter().filter_map(|terms| terms.waiting);
        waiting.next().filter(|_| is_same)
    });
    known.unwrap_or_else(|| Waiting::starting(running.started_on.add_days(-WAITING_DAYS)))
}

fn basis(form: &Form, facts: &Facts, begins_on: Date) -> Result<DailyBasis, String> {
    let last = begins_on.year_month();
    let known = known_months(form, facts, last);
    let months = averaged_months(&known, last, facts.society.allowance.joins_gap_months);
    let averages = &facts.society.voluntary.averages;
    daily_basis(begins_on, months, averages).map_err(|gap| gap.to_string())
}

/// 標準報酬月額 by month: of the ledger, or as typed for the twelve months up to the last.
fn known_months(form: &Form, facts: &Facts, last: YearMonth) -> BTreeMap<YearMonth, MonthAmount> {
    if uses_ledger(form)
        && let Some(file) = facts.subject_file()
    {
        return ledger_months(file, last);
    }
    let Some(first_amount) = CURRENT_STANDARD.get(form) else {
        return BTreeMap::new();
    };
    let changes: Vec<(YearMonth, Yen)> = form
        .rows(CHANGES.name())
        .iter()
        .filter_map(|row| CHANGED_IN.get(row).zip(CHANGED_TO.get(row)))
        .collect();
    let acquired_in = INSURED_SINCE.get(form).map(Date::year_month);
    let months = std::iter::successors(Some(last), |month| Some(month.previous()));
    months
        .take(AVERAGED_MONTHS)
        .take_while(|month| acquired_in.is_none_or(|acquired_in| acquired_in <= *month))
        .map(|month| {
            let changed = changes.iter().filter(|(from, _)| *from <= month);
            let latest = changed.max_by_key(|(from, _)| *from);
            let amount = MonthAmount {
                month,
                monthly: latest.map_or(first_amount, |(_, monthly)| *monthly),
                source: MonthSource::Entered,
            };
            (month, amount)
        })
        .collect()
}

/// When there is a right: up to the loss, and after it where the right goes on (第104条).
fn entitled(
    form: &Form,
    facts: &Facts,
    (period, waiting): (Period, Waiting),
) -> (Entitled, Option<String>) {
    let insured = insured(form, facts, period);
    let Some(lost_on) = LOST_ON.get(form) else {
        let entitled = Entitled {
            insured,
            continued_from: None,
        };
        return (entitled, None);
    };
    let rules = &facts.society.allowance;
    let services = services(form, facts, lost_on);
    let decided = continuation(
        LastDay {
            lost_on,
            chain_start: chain_start(&services, lost_on, rules.chain_crosses_insurers),
            waiting: Some(waiting),
            was_unable: period.from() < lost_on,
            is_special_retired: false,
        },
        rules,
    );
    let last_day = lost_on.add_days(-1);
    let until = |period: Period| period.until().map_or(last_day, |until| until.min(last_day));
    let insured = insured.into_iter();
    let entitled = Entitled {
        insured: insured
            .filter_map(|period| Period::closed(period.from(), until(period)))
            .collect(),
        continued_from: decided.ok(),
    };
    (entitled, decided.err().map(|bar| bar.to_string()))
}

/// Memberships that give a right: of the ledger those as an employed 被保険者, else since the typed day.
fn insured(form: &Form, facts: &Facts, period: Period) -> Vec<Period> {
    match facts.subject_file().filter(|_| uses_ledger(form)) {
        None => {
            let since = INSURED_SINCE.get(form).unwrap_or(period.from());
            vec![Period::open(since)]
        }
        Some(file) => employed(file)
            .filter_map(|own| Period::of_membership(own.valid_from, own.lost_on()))
            .collect(),
    }
}

/// Memberships that are not 任意継続 or 特例退職.
fn employed(file: &MemberFile) -> impl Iterator<Item = &Membership> {
    file.insured()
        .filter(|period| !period.category.is_continued())
}

/// Memberships up to the loss: of the ledger, or since the typed 資格取得年月日.
fn services(form: &Form, facts: &Facts, lost_on: Date) -> Vec<Service> {
    let service = |acquired_on, lost_on| Service {
        acquired_on,
        lost_on,
        elsewhere: false,
    };
    let typed = INSURED_SINCE.get(form).map(|from| service(from, lost_on));
    let file = facts.subject_file().filter(|_| uses_ledger(form));
    match (typed, file) {
        (Some(typed), _) => vec![typed],
        (None, Some(file)) => employed(file)
            .map(|period| service(period.valid_from, period.lost_on().unwrap_or(lost_on)))
            .collect(),
        (None, None) => Vec::new(),
    }
}

fn incomes(form: &Form, facts: &Facts, period: Period) -> Vec<Income> {
    let rounding = facts.society.allowance.pay_rounding.rounding();
    let per_day = |pay| pay_per_day(pay, rounding);
    let all = [
        (
            IncomeKind::Pay,
            PAY_PER_DAY
                .get(form)
                .map(PayInput::PerDay)
                .and_then(per_day),
        ),
        (
            IncomeKind::Pay,
            PAY_MONTHLY
                .get(form)
                .map(PayInput::Monthly)
                .and_then(per_day),
        ),
        (
            IncomeKind::DisabilityPension,
            DISABILITY_YEARLY.get(form).map(pension_per_day),
        ),
        (IncomeKind::Maternity, MATERNITY_DAILY.get(form)),
        (
            IncomeKind::OldAgePension,
            OLD_AGE_YEARLY.get(form).map(pension_per_day),
        ),
    ];
    let income = |(kind, per_day): (IncomeKind, Option<Yen>)| {
        Some(Income {
            kind,
            period,
            per_day: per_day.filter(|amount| *amount > Yen::ZERO)?,
            only_paid_leave: false,
        })
    };
    all.into_iter().filter_map(income).collect()
}

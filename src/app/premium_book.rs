//! 保険料の帳面: what each 任意継続・特例退職 person owes, has paid and loses, worked out from the ledger and the settings.
//! It must not read or write the ledger, and never shows an amount for which a setting is missing.

use crate::domain::date::Date;
use crate::domain::date::YearMonth;
use crate::domain::member_file::Membership;
use crate::domain::member_file::PremiumTerms;
use crate::domain::member_file::RemunerationPeriod;
use crate::domain::period::Period;
use crate::domain::premium_payment::MonthStatus;
use crate::domain::premium_payment::Payments;
use crate::domain::premium_payment::Receipt;
use crate::domain::premium_payment::UnpaidEffect;
use crate::domain::premium_payment::first_unpaid_effect;
use crate::domain::premium_payment::month_status;
use crate::domain::premium_payment::net_receipts;
use crate::domain::premium_receipt::PremiumMethod;
use crate::domain::premium_schedule::DependentSpan;
use crate::domain::premium_schedule::PremiumMonth;
use crate::domain::premium_schedule::PremiumPlan;
use crate::domain::premium_schedule::StandardFrom;
use crate::domain::premium_schedule::charged_months;
use crate::domain::premium_schedule::monthly_due_on;
use crate::domain::premium_schedule::premium_month;
use crate::domain::prepayment_balance::covered_months;
use crate::domain::prepayment_period::certain_loss_on;
use crate::domain::society::Society;
use crate::ledger::premiums::PremiumFile;
use crate::procedure::member_premiums::Planned;
use crate::procedure::member_premiums::PremiumPayer;

/// One month of one 加入の期間.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct BookLine {
    /// 月分.
    pub(super) month: YearMonth,
    /// The premium, or the sentence that says what is missing.
    pub(super) charge: Result<PremiumMonth, String>,
    /// 納付期日; `None` for a first month whose day is not in the ledger.
    pub(super) due_on: Option<Date>,
    /// 納付の状況 today.
    pub(super) status: Option<MonthStatus>,
    /// What has been received for the month and paid back, also where the premium is not known.
    pub(super) received: Vec<Receipt>,
}

/// One 加入の期間 with its months.
#[derive(Clone, Debug)]
pub(super) struct BookSpell<'a> {
    /// The membership.
    pub(super) membership: &'a Membership,
    /// 納付の条件.
    pub(super) terms: Option<&'a PremiumTerms>,
    /// The months charged, in order.
    pub(super) lines: Vec<BookLine>,
    /// Months whose delay had a 正当な理由.
    excused: Vec<YearMonth>,
}

/// What stands fixed while the book is made.
#[derive(Clone, Copy)]
pub(super) struct BookOn<'a> {
    /// The settings.
    pub(super) society: &'a Society,
    /// The day at whose end things are looked at.
    pub(super) today: Date,
    /// The last month to plan.
    pub(super) through: YearMonth,
}

/// The 加入の期間 of a person with their months.
pub(super) fn spells<'a>(file: &'a PremiumFile, on: BookOn<'_>) -> Vec<BookSpell<'a>> {
    let receipts = receipts(file);
    let spells = file.spells.iter();
    spells
        .map(|membership| spell(file, membership, &receipts, on))
        .collect()
}

/// 入金 and 還付 of a person as the law counts them.
pub(super) fn receipts(file: &PremiumFile) -> Vec<Receipt> {
    net_receipts(&file.receipts, &file.refunds).collect()
}

fn spell<'a>(
    file: &'a PremiumFile,
    membership: &'a Membership,
    receipts: &[Receipt],
    on: BookOn<'_>,
) -> BookSpell<'a> {
    let terms = terms_of(file, membership);
    let first = membership.since.year_month();
    let standards = standards_of(file, membership);
    let months = charged_months(membership.since, ends_on(file, membership), on.through);
    let lines = with_plan(file, membership, on, |plan| {
        months
            .into_iter()
            .map(|month| line(plan, &standards, month, receipts, on))
            .map(|line| BookLine {
                due_on: line
                    .due_on
                    .filter(|_| terms.is_some() || line.month != first),
                ..line
            })
            .collect()
    });
    BookSpell {
        membership,
        terms,
        lines,
        excused: file.excuses.iter().map(|it| it.month).collect(),
    }
}

/// Hands the plan of a 加入の期間 to a function: the plan borrows what is gathered here from the 綴り.
pub(super) fn with_plan<R>(
    file: &PremiumFile,
    membership: &Membership,
    on: BookOn<'_>,
    use_plan: impl FnOnce(&PremiumPlan<'_>) -> R,
) -> R {
    let terms = terms_of(file, membership);
    let holidays = &on.society.holidays;
    let first = membership.since.year_month();
    let standards = standards_of(file, membership).into_iter();
    let spells: Vec<&Membership> = file.spells.iter().collect();
    let prepaid = &file.prepayments;
    let payer = PremiumPayer {
        birth_on: file.person.birth_on,
        standards: standards.map(StandardFrom::from).collect(),
        dependents: dependents(file),
    };
    use_plan(&payer.plan(&Planned {
        acquired_on: membership.since,
        lost_on: ends_on(file, membership),
        through: on.through,
        first_due_on: terms.map_or_else(|| monthly_due_on(first, holidays), |it| it.first_due_on),
        covered: covered_months(prepaid, &file.prepayment_receipts, &spells, on.today),
    }))
}

fn line(
    plan: &PremiumPlan<'_>,
    standards: &[&RemunerationPeriod],
    month: YearMonth,
    receipts: &[Receipt],
    on: BookOn<'_>,
) -> BookLine {
    let charge =
        premium_month(plan, on.society.premium_tables(), month).map_err(|gap| gap.to_string());
    let charge = charge.and_then(|charge| still_decided(standards, month).map(|()| charge));
    let status = charge.as_ref().ok();
    let status = status.map(|charge| month_status(charge, receipts, on.today));
    let due_on = match &charge {
        Ok(charge) => charge.due_on,
        Err(_) => monthly_due_on(month, &on.society.holidays).max(plan.first_due_on),
    };
    let of_month = receipts.iter().filter(|receipt| receipt.month == month);
    BookLine {
        month,
        charge,
        due_on: Some(due_on),
        status,
        received: of_month.copied().collect(),
    }
}

/// An amount that the average set holds until March; from April on the ledger must say it anew (第47条).
fn still_decided(standards: &[&RemunerationPeriod], month: YearMonth) -> Result<(), String> {
    let decided = standards
        .iter()
        .filter(|standard| standard.effective_from <= month)
        .max_by_key(|standard| standard.effective_from);
    match decided {
        Some(standard) if standard.effective_until < month => Err(format!(
            "{}からの標準報酬月額が決定されていません。「4月の改定」で決定してください。",
            standard.effective_until.next().wareki()
        )),
        _ => Ok(()),
    }
}

/// 標準報酬月額 of a 任意継続・特例退職: those that began with it or later. An amount of the employment before is none.
pub(super) fn standards_of<'a>(
    file: &'a PremiumFile,
    membership: &Membership,
) -> Vec<&'a RemunerationPeriod> {
    let first = membership.since.year_month();
    let all = file.standards.iter();
    all.filter(|standard| standard.effective_from >= first)
        .collect()
}

fn dependents(file: &PremiumFile) -> Vec<DependentSpan> {
    let all = file.dependents.iter();
    all.filter_map(|dependent| {
        let period = match dependent.valid_until {
            None => Period::open(dependent.valid_from),
            Some(until) => Period::closed(dependent.valid_from, until)?,
        };
        Some(DependentSpan {
            birth_on: dependent.birth_on,
            period,
        })
    })
    .collect()
}

/// 納付の条件 of a 加入の期間: those set on its first day, else the latest set before its end.
fn terms_of<'a>(file: &'a PremiumFile, membership: &Membership) -> Option<&'a PremiumTerms> {
    let of_day = |terms: &&PremiumTerms| terms.valid_from == membership.since;
    let terms = file.terms.iter();
    terms.clone().rfind(of_day).or_else(|| {
        let inside = |terms: &&PremiumTerms| membership.covers(terms.valid_from);
        terms.clone().rfind(inside)
    })
}

/// 資格喪失年月日 that is known, or certain ahead (第38条第1号・第6号, 附則第3条第6項).
fn ends_on(file: &PremiumFile, membership: &Membership) -> Option<Date> {
    let recorded = membership.lost_on();
    certain_loss_on(
        membership.category,
        membership.since,
        file.person.birth_on,
        recorded,
    )
}

impl BookSpell<'_> {
    /// 未納の効果 that has come about at the end of a day and is not in the ledger yet. A month whose premium is not
    /// known decides nothing, nor does any after it.
    pub(super) fn unpaid(&self, receipts: &[Receipt], on: Date) -> Option<UnpaidEffect> {
        let lines = self.lines.iter();
        let known = lines.map_while(|line| {
            let charge = line.charge.as_ref().ok()?;
            line.due_on.map(|_| *charge)
        });
        let known: Vec<PremiumMonth> = known.collect();
        let payments = Payments {
            receipts,
            excused: &self.excused,
        };
        first_unpaid_effect(&known, payments, on).filter(|effect| match effect {
            UnpaidEffect::VoidsAcquisition { .. } => true,
            UnpaidEffect::EndsMembership { lost_on, .. } => {
                let lost = self.membership.lost_on();
                lost.is_none_or(|lost| *lost_on < lost)
            }
        })
    }

    /// Whether the premium is paid in advance, so that a month without its own receipt may be paid all the same.
    pub(super) fn is_prepaying(&self) -> bool {
        let method = self.terms.map(|terms| terms.method);
        matches!(
            method,
            Some(PremiumMethod::HalfYear | PremiumMethod::FullYear)
        )
    }

    /// The month's line.
    pub(super) fn line(&self, month: YearMonth) -> Option<&BookLine> {
        self.lines.iter().find(|line| line.month == month)
    }
}

/// March of the fiscal year of a month.
pub(super) fn end_of_fiscal_year(month: YearMonth) -> YearMonth {
    let year = month.fiscal_year().saturating_add(1);
    YearMonth::new(year, 3).unwrap_or(month)
}

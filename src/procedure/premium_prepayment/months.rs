//! 前納の月と額: the months of the form, what each costs and what is paid for all of them.
//! It must not decide; it hands the form and the ledger to `domain` and shows what comes back.

use crate::domain::date::{Date, YearMonth};
use crate::domain::member_file::{MemberFile, Membership};
use crate::domain::premium_receipt::PremiumMethod;
use crate::domain::premium_schedule::{ScheduleGap, monthly_due_on};
use crate::domain::prepayment::{
    PrepaymentMonth, PrepaymentQuote, discount_factor, prepayment_quote, present_value,
};
use crate::domain::prepayment_balance::covered_months;
use crate::domain::prepayment_period::{
    MonthSpan, Prepayer, PrepaymentTerm, certain_loss_on, prepayable, prepayment_due_on,
    prepayment_offers,
};
use crate::domain::prepayment_terms::Prepayment;
use crate::domain::yen::{ExactYen, Rate, Yen, decimals};
use crate::procedure::catalogue::Carried;
use crate::procedure::facts::Facts;
use crate::procedure::field::Key;
use crate::procedure::form::Form;
use crate::procedure::member_premiums::{Planned, PremiumPayer};
use crate::procedure::premium_prepayment::{
    MONTH, MONTH_CARE, MONTH_EXACT, MONTH_GENERAL, MONTH_RATE, MONTH_STANDARD, MONTH_SUPPORT,
    MONTH_TOTAL, MONTHS, MONTHS_UNTIL, TERM,
};
use crate::procedure::prepaid::MONTHS_FROM;
use crate::procedure::subject::membership;
use crate::procedure::value::{FieldType, Value};

/// The 任意継続 or 特例退職 membership that the form is about.
pub(super) fn continued<'a>(
    form: &Form,
    facts: &'a Facts,
) -> Option<(&'a MemberFile, &'a Membership)> {
    let file = facts.subject_file()?;
    let period = membership(form, file)?;
    period.category.is_continued().then_some((file, period))
}

/// The months that these 前納 cover today: none of a 加入 that was lost before them.
pub(super) fn covered_by(
    file: &MemberFile,
    agreed: &[Prepayment],
    facts: &Facts,
) -> Vec<YearMonth> {
    let receipts = &file.prepayment_receipts;
    covered_months(agreed, receipts, &file.continued(), facts.today)
}

/// Who prepays.
pub(super) fn prepayer(file: &MemberFile, period: &Membership, facts: &Facts) -> Prepayer {
    Prepayer {
        acquired_on: period.since,
        first_due_on: first_due_on(file, period, facts),
        lost_on: certain_loss_on(
            period.category,
            period.since,
            file.person.birth_on,
            period.lost_on(),
        ),
    }
}

/// 初回保険料の納付期日; of a ledger without 納付の条件 the 10th of the first month.
fn first_due_on(file: &MemberFile, period: &Membership, facts: &Facts) -> Date {
    let terms = file.premium_terms.iter();
    terms
        .rev()
        .find(|terms| terms.valid_from >= period.since)
        .map_or_else(
            || monthly_due_on(period.since.year_month(), &facts.society.holidays),
            |terms| terms.first_due_on,
        )
}

/// The months that may be prepaid in the term and 年度 of the form.
pub(super) fn period(form: &Form, facts: &Facts) -> Option<MonthSpan> {
    let (file, own) = continued(form, facts)?;
    let fiscal_year = MONTHS_FROM.get(form)?.fiscal_year();
    prepayable(TERM.get(form)?, fiscal_year, prepayer(file, own, facts))
}

/// The months of the 前納: from the month of the form to the end of what may be prepaid.
pub(super) fn span(form: &Form, facts: &Facts) -> Option<MonthSpan> {
    MonthSpan::new(MONTHS_FROM.get(form)?, period(form, facts)?.until())
}

/// 前納の計算; `None` while the form is not far enough.
pub(super) fn quote(form: &Form, facts: &Facts) -> Option<Result<PrepaymentQuote, ScheduleGap>> {
    let (file, own) = continued(form, facts)?;
    let span = span(form, facts)?;
    if let Some(month) = span
        .months()
        .find(|month| file.remuneration_in(*month).is_none())
    {
        return Some(Err(ScheduleGap::NoStandard(month)));
    }
    let planned = Planned {
        acquired_on: own.since,
        lost_on: None,
        through: span.until(),
        first_due_on: first_due_on(file, own, facts),
        covered: Vec::new(),
    };
    let payer = PremiumPayer::of(file);
    let plan = payer.plan(&planned);
    Some(prepayment_quote(
        &plan,
        facts.society.premium_tables(),
        span,
    ))
}

fn computed<T: FieldType>(
    form: &Form,
    facts: &Facts,
    read: impl Fn(&PrepaymentQuote) -> T,
) -> Option<Value> {
    let quote = quote(form, facts)?.ok()?;
    Some(read(&quote).into_value())
}

/// 前納する最後の月.
pub(super) fn until(form: &Form, facts: &Facts) -> Option<Value> {
    Some(Value::YearMonth(span(form, facts)?.until()))
}

/// 月数.
pub(super) fn n_months(form: &Form, facts: &Facts) -> Option<Value> {
    Some(Value::Int(span(form, facts)?.n_months()))
}

/// 前納期限.
pub(super) fn due_on(form: &Form, facts: &Facts) -> Option<Value> {
    let society = &facts.society;
    let first = MONTHS_FROM.get(form)?;
    let due_on = prepayment_due_on(first, society.voluntary.prepayment, &society.holidays);
    Some(Value::Date(due_on))
}

/// 月別の保険料.
pub(super) fn rows(form: &Form, facts: &Facts) -> Option<Value> {
    computed(form, facts, |quote| {
        quote.months.iter().map(row).collect::<Vec<Form>>()
    })
}

fn row(month: &PrepaymentMonth) -> Form {
    let mut row = Form::new();
    let premium = month.premium;
    MONTH.set(&mut row, month.month);
    MONTH_STANDARD.set(&mut row, month.standard_monthly);
    MONTH_RATE.set(&mut row, rate(month));
    MONTH_GENERAL.set(&mut row, premium.general);
    MONTH_CARE.set(&mut row, premium.care);
    MONTH_SUPPORT.set(&mut row, premium.childcare_support);
    MONTH_TOTAL.set(&mut row, premium.total());
    MONTH_EXACT.set(&mut row, format!("{}円", decimals(month.exact, 2)));
    row
}

/// The rates of the month together.
fn rate(month: &PrepaymentMonth) -> Rate {
    let rates = month.rates;
    let care = if month.care.is_charged() {
        rates.care.get()
    } else {
        0
    };
    let others = rates
        .general
        .get()
        .saturating_add(rates.childcare_support.get());
    Rate::new(others.saturating_add(care))
}

/// 割引前の合計.
pub(super) fn undiscounted(form: &Form, facts: &Facts) -> Option<Value> {
    computed(form, facts, |quote| quote.undiscounted)
}

/// 割引額.
pub(super) fn discount(form: &Form, facts: &Facts) -> Option<Value> {
    computed(form, facts, PrepaymentQuote::discount)
}

/// 前納額.
pub(super) fn amount(form: &Form, facts: &Facts) -> Option<Value> {
    computed(form, facts, |quote| quote.amount)
}

/// 計算の根拠: formula, the first and the last term, the sum and its rounding.
pub(super) fn basis(form: &Form, facts: &Facts) -> Option<Value> {
    computed(form, facts, |quote| basis_words(quote, facts))
}

fn basis_words(quote: &PrepaymentQuote, facts: &Facts) -> String {
    let exact: Vec<ExactYen> = quote.months.iter().map(|month| month.exact).collect();
    let terms: Vec<String> = quote
        .months
        .iter()
        .zip(1..)
        .filter(|(_, k)| *k == 1 || *k == exact.len())
        .filter_map(|(month, k)| {
            let factor = discount_factor(u32::try_from(k).ok()?);
            Some(format!(
                "{}分 {}円×{}",
                month.month.wareki(),
                decimals(month.exact, 2),
                decimals(factor, 8)
            ))
        })
        .collect();
    let sum = decimals(present_value(&exact, 1), 4);
    let premium = if facts
        .society
        .voluntary
        .prepayment
        .prepay_uses_unrounded_premium
    {
        "標準報酬月額に料率を掛けた額（端数処理前）"
    } else {
        "毎月の保険料の額"
    };
    format!(
        "{premium}を、年4分の複利現価法で1か月ごとに割り引いて足します（{}、合計{sum}円）。50銭未満は切り捨て、50銭以上は1円に切り上げて{}円です。",
        terms.join(" から "),
        quote.amount
    )
}

/// What is proposed: the nearest period whose 前納期限 is not past on the day of arrival.
pub(super) fn proposed(form: &Form, facts: &Facts) -> Vec<Carried> {
    let Some((file, own)) = continued(form, facts) else {
        return Vec::new();
    };
    let who = prepayer(file, own, facts);
    let society = &facts.society;
    let rules = society.voluntary.prepayment;
    let offers = prepayment_offers(who, facts.received_on, rules, &society.holidays);
    let is_wanted = |term: PrepaymentTerm| match TERM.get(form) {
        Some(typed) => term == typed,
        None => (term == PrepaymentTerm::FullYear) == pays_by_year(file),
    };
    let covered = covered_by(file, &file.prepayments, facts);
    let is_free = |month: YearMonth| !covered.contains(&month);
    let fitting = offers
        .iter()
        .find(|offer| is_wanted(offer.term) && is_free(offer.span.from()));
    fitting
        .map(|offer| {
            vec![
                (TERM.name(), offer.term.into_value()),
                (MONTHS_FROM.name(), offer.span.from().into_value()),
            ]
        })
        .unwrap_or_default()
}

/// Whether the person asked for 12か月前納 when the 資格 was acquired.
fn pays_by_year(file: &MemberFile) -> bool {
    let terms = file.premium_terms.last();
    terms.is_some_and(|terms| terms.method == PremiumMethod::FullYear)
}

/// A part of all months together, as the form holds them.
pub(super) fn sum_of(key: Key<Yen>, form: &Form) -> Yen {
    let rows = form.rows(MONTHS.name());
    rows.iter().filter_map(|row| key.get(row)).sum()
}

/// The months as the form holds them.
pub(super) fn decided_span(form: &Form) -> Option<MonthSpan> {
    MonthSpan::new(MONTHS_FROM.get(form)?, MONTHS_UNTIL.get(form)?)
}

//! 前納期間: which months a 任意継続・特例退職被保険者 may prepay and until when (健康保険法第165条, 令第48条).
//! It must not compute an amount.

use crate::domain::age::turns_75_on;
use crate::domain::calendar::Holidays;
use crate::domain::coded::coded_enum;
use crate::domain::date::{Date, YearMonth};
use crate::domain::member::Category;
use crate::domain::prepayment_rules::{PrepaymentDueDay, PrepaymentRules};
use crate::domain::voluntary::term;

coded_enum! {
    /// 前納の期間の別 (令第48条).
    pub enum PrepaymentTerm {
        /// 4月 to 9月.
        FirstHalf = "first_half", "4月から9月まで（6か月）";
        /// 10月 to 翌年3月.
        SecondHalf = "second_half", "10月から翌年3月まで（6か月）";
        /// 4月 to 翌年3月.
        FullYear = "full_year", "4月から翌年3月まで（12か月）";
    }
}

impl PrepaymentTerm {
    /// The months of the term in a 年度, given as the western year of its April.
    #[must_use]
    pub fn span(self, fiscal_year: i32) -> Option<MonthSpan> {
        let april = YearMonth::new(fiscal_year, 4)?;
        let (from, n_months) = match self {
            PrepaymentTerm::FirstHalf => (april, 6),
            PrepaymentTerm::SecondHalf => (april.add_months(6), 6),
            PrepaymentTerm::FullYear => (april, 12),
        };
        MonthSpan::new(from, from.add_months(n_months - 1))
    }
}

/// 月の期間: months in a row, both ends inside.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct MonthSpan {
    from: YearMonth,
    until: YearMonth,
}

impl MonthSpan {
    /// The span; `None` where the last month lies before the first.
    #[must_use]
    pub fn new(from: YearMonth, until: YearMonth) -> Option<MonthSpan> {
        (from <= until).then_some(MonthSpan { from, until })
    }

    /// The first month.
    #[must_use]
    pub const fn from(self) -> YearMonth {
        self.from
    }

    /// The last month.
    #[must_use]
    pub const fn until(self) -> YearMonth {
        self.until
    }

    /// How many months.
    #[must_use]
    pub fn n_months(self) -> i64 {
        self.until.months_since(self.from) + 1
    }

    /// The months in order.
    pub fn months(self) -> impl Iterator<Item = YearMonth> {
        std::iter::successors(Some(self.from), |month| Some(month.next()))
            .take_while(move |month| *month <= self.until)
    }

    /// Whether the month lies inside.
    #[must_use]
    pub fn contains(self, month: YearMonth) -> bool {
        self.from <= month && month <= self.until
    }
}

/// Who prepays, as far as the period depends on it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Prepayer {
    /// 資格取得年月日.
    pub acquired_on: Date,
    /// 初回保険料の納付期日.
    pub first_due_on: Date,
    /// 資格喪失年月日 that is certain already, see [`certain_loss_on`].
    pub lost_on: Option<Date>,
}

/// The 資格喪失年月日 that is certain today: recorded, at the end of the two years, or on the 75th birthday; the
/// earliest counts (第38条).
#[must_use]
pub fn certain_loss_on(
    category: Category,
    acquired_on: Date,
    birth_on: Date,
    recorded: Option<Date>,
) -> Option<Date> {
    let term_end = match category {
        Category::Voluntary => Some(term(acquired_on).lost_on),
        Category::SpecialRetired | Category::Employed => None,
    };
    let at_75 = Some(turns_75_on(birth_on));
    [recorded, term_end, at_75].into_iter().flatten().min()
}

/// 前納できる期間 of a term: from the month after the acquisition, to the month before a certain loss (令第48条ただし書).
/// `None` where no month remains.
#[must_use]
pub fn prepayable(term: PrepaymentTerm, fiscal_year: i32, who: Prepayer) -> Option<MonthSpan> {
    let whole = term.span(fiscal_year)?;
    let from = whole.from.max(who.acquired_on.year_month().next());
    let until = match who.lost_on {
        Some(lost_on) => whole.until.min(lost_on.year_month().previous()),
        None => whole.until,
    };
    MonthSpan::new(from, until)
}

/// 前納期限: the last day of the month before the first prepaid month (第165条第3項); on a holiday as the society decides.
#[must_use]
pub fn prepayment_due_on(first: YearMonth, rules: PrepaymentRules, holidays: &Holidays) -> Date {
    let month_end = first.previous().last_day();
    match rules.due_day {
        PrepaymentDueDay::MonthEnd => month_end,
        PrepaymentDueDay::NextBusinessDay => holidays.next_business_day(month_end),
    }
}

/// How the first month of a 前納 stands to its term.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PrepaymentStart {
    /// 4月 or 10月, or the month after the acquisition: as the law has it.
    Regular,
    /// A month or so after the regular one, because the 申出 came late. 未確認: practice of some societies.
    Postponed,
    /// In the middle of a term: 毎月納付 can change to 前納 only from the next 4月 or 10月.
    MidTerm,
    /// Before the first month that may be prepaid.
    TooEarly,
}

/// How `first` stands to the period that may be prepaid. Somebody who just acquired the 資格 may begin one month late,
/// or in the month after the first premium fell due where that is later still.
#[must_use]
pub fn start_of(first: YearMonth, period: MonthSpan, who: Prepayer) -> PrepaymentStart {
    let acquired_inside = period.from == who.acquired_on.year_month().next();
    let latest = period.from.next().max(who.first_due_on.year_month().next());
    if first < period.from {
        PrepaymentStart::TooEarly
    } else if first == period.from {
        PrepaymentStart::Regular
    } else if acquired_inside && first <= latest {
        PrepaymentStart::Postponed
    } else {
        PrepaymentStart::MidTerm
    }
}

const fn may_start(start: PrepaymentStart) -> bool {
    matches!(start, PrepaymentStart::Regular | PrepaymentStart::Postponed)
}

/// A term that somebody may still prepay.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PrepaymentOffer {
    /// 期間の別.
    pub term: PrepaymentTerm,
    /// 年度 as the western year of its April.
    pub fiscal_year: i32,
    /// The months.
    pub span: MonthSpan,
    /// 前納期限.
    pub due_on: Date,
}

/// 前納できる期間 on a day, the nearest first, of equal ones the half year before the year: of this 年度 and the next, those whose 前納期限 is not past.
#[must_use]
pub fn prepayment_offers(
    who: Prepayer,
    on: Date,
    rules: PrepaymentRules,
    holidays: &Holidays,
) -> Vec<PrepaymentOffer> {
    let this_year = on.fiscal_year();
    let terms = [
        PrepaymentTerm::FirstHalf,
        PrepaymentTerm::SecondHalf,
        PrepaymentTerm::FullYear,
    ];
    let mut offers: Vec<PrepaymentOffer> = [this_year, this_year + 1]
        .into_iter()
        .flat_map(|fiscal_year| terms.map(|term| (fiscal_year, term)))
        .filter_map(|(fiscal_year, term)| {
            let period = prepayable(term, fiscal_year, who)?;
            let (from, due_on) = period
                .months()
                .take_while(|first| may_start(start_of(*first, period, who)))
                .map(|first| (first, prepayment_due_on(first, rules, holidays)))
                .find(|(_, due_on)| on <= *due_on)?;
            Some(PrepaymentOffer {
                term,
                fiscal_year,
                span: MonthSpan::new(from, period.until)?,
                due_on,
            })
        })
        .collect();
    offers.sort_by_key(|offer| offer.span);
    offers
}

#[cfg(test)]
mod tests {
    use super::{Prepayer, prepayment_offers};
    use crate::domain::calendar::Holidays;
    use crate::domain::date::{Date, day};
    use crate::domain::prepayment_rules::PrepaymentRules;

    fn firsts(on: Date) -> Vec<(String, Date)> {
        let who = Prepayer {
            acquired_on: day!(2026, 11, 1),
            first_due_on: day!(2026, 11, 20),
            lost_on: None,
        };
        let rules = PrepaymentRules::default();
        let offers = prepayment_offers(who, on, rules, &Holidays::shipped());
        offers
            .iter()
            .map(|offer| (offer.span.from().to_string(), offer.due_on))
            .collect()
    }

    #[test]
    fn 期限に間に合う最も近い月から始める期間を示す() {
        let first = |on| firsts(on).first().cloned();
        let december = Some(("2026-12".to_owned(), day!(2026, 11, 30)));
        let january = Some(("2027-01".to_owned(), day!(2026, 12, 31)));
        let april = Some(("2027-04".to_owned(), day!(2027, 3, 31)));
        assert_eq!(first(day!(2026, 11, 30)), december);
        assert_eq!(first(day!(2026, 12, 1)), january);
        assert_eq!(first(day!(2026, 12, 31)), january);
        assert_eq!(first(day!(2027, 1, 1)), april);
    }
}

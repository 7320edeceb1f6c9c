//! 認定証の発効年月日と有効期限, and 長期入院 (健康保険法施行規則第103条の2・第62条の3).
//! It must not decide who gets a certificate.

use crate::domain::age::turns_75_on;
use crate::domain::ceiling_rules::{CeilingPaper, CeilingRules};
use crate::domain::date::{Date, YearMonth};
use crate::domain::eligibility::elderly_share_from;
use crate::domain::period::Period;
use std::collections::BTreeSet;

/// 有効期間の決定に要る事実.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CeilingTerm {
    /// 受付年月日.
    pub received_on: Date,
    /// 資格取得年月日 or 認定年月日 of the 適用対象者.
    pub member_from: Date,
    /// The last day of membership, where a loss is on record.
    pub member_until: Option<Date>,
    /// 任意継続の期間の末日.
    pub term_until: Option<Date>,
    /// 適用対象者の生年月日.
    pub birth_on: Date,
    /// 被保険者の生年月日, where the 適用対象者 is a 被扶養者.
    pub insured_birth_on: Option<Date>,
    /// 療養予定期間の末月.
    pub wanted_until: Option<YearMonth>,
    /// 更新の始まる月, where the certificate begins later than the month of receipt.
    pub starts_in: Option<YearMonth>,
    /// 有効期限 of the 資格確認書, where the person holds one.
    pub eligibility_certificate_until: Option<Date>,
    /// Which 認定証.
    pub paper: CeilingPaper,
}

/// Why a 認定証 is valid until its day.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum CeilingEnd {
    /// 組合の定める月数.
    Society,
    /// 療養予定期間の末月.
    Wanted,
    /// The month in which 70 is attained.
    Age70,
    /// The day before the 75th birthday.
    Age75,
    /// The day before the 75th birthday of the 被保険者: a 被扶養者 is none any more from then on.
    InsuredAge75,
    /// 任意継続の期間の末日.
    TermEnd,
    /// 資格の末日.
    MembershipEnd,
    /// 資格確認書の有効期限.
    EligibilityCertificate,
    /// 31 July, for 非課税.
    TaxYear,
}

impl CeilingEnd {
    /// In words, for the 根拠.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            CeilingEnd::Society => "組合の定める有効期間の末日",
            CeilingEnd::Wanted => "療養予定期間の末月の末日",
            CeilingEnd::Age70 => "70歳に達する月の末日",
            CeilingEnd::Age75 => "75歳の誕生日の前日",
            CeilingEnd::InsuredAge75 => "被保険者の75歳の誕生日の前日",
            CeilingEnd::TermEnd => "任意継続の期間の末日",
            CeilingEnd::MembershipEnd => "資格の末日",
            CeilingEnd::EligibilityCertificate => "資格確認書の有効期限",
            CeilingEnd::TaxYear => "課税年度の変わる前日（7月31日）",
        }
    }
}

/// 発効年月日 and 有効期限.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CeilingValidity {
    /// 発効年月日.
    pub from: Date,
    /// 有効期限.
    pub until: Date,
    /// Which limit set it.
    pub end: CeilingEnd,
}

/// 発効年月日: the first of the month of receipt, or 資格取得年月日 in that month; never an earlier month.
#[must_use]
pub fn valid_from(term: &CeilingTerm) -> Date {
    let received_in = term.received_on.year_month();
    let month = term
        .starts_in
        .map_or(received_in, |month| month.max(received_in));
    month.first_day().max(term.member_from)
}

/// 発効年月日 and 有効期限. `None` where no day remains.
#[must_use]
pub fn ceiling_validity(term: &CeilingTerm, rules: &CeilingRules) -> Option<CeilingValidity> {
    let from = valid_from(term);
    let (until, end) = limits(term, from, rules)
        .into_iter()
        .filter_map(|(until, end)| until.map(|until| (until, end)))
        .min()?;
    (from <= until).then_some(CeilingValidity { from, until, end })
}

fn limits(term: &CeilingTerm, from: Date, rules: &CeilingRules) -> [(Option<Date>, CeilingEnd); 9] {
    let n_months = i32::try_from(rules.n_months_valid.clamp(1, 12)).unwrap_or(12);
    let elderly_from = elderly_share_from(term.birth_on);
    let reduces = term.paper == CeilingPaper::Reduction;
    let certificate = term.eligibility_certificate_until;
    [
        (
            Some(from.year_month().add_months(n_months - 1).last_day()),
            CeilingEnd::Society,
        ),
        (
            term.wanted_until.map(YearMonth::last_day),
            CeilingEnd::Wanted,
        ),
        (
            (from < elderly_from).then(|| elderly_from.add_days(-1)),
            CeilingEnd::Age70,
        ),
        (
            Some(turns_75_on(term.birth_on).add_days(-1)),
            CeilingEnd::Age75,
        ),
        (
            term.insured_birth_on
                .map(|birth_on| turns_75_on(birth_on).add_days(-1)),
            CeilingEnd::InsuredAge75,
        ),
        (term.term_until, CeilingEnd::TermEnd),
        (term.member_until, CeilingEnd::MembershipEnd),
        (
            certificate.filter(|_| rules.ends_with_eligibility_certificate),
            CeilingEnd::EligibilityCertificate,
        ),
        (
            next_july_end(from).filter(|_| reduces && rules.exempt_ends_in_july),
            CeilingEnd::TaxYear,
        ),
    ]
}

/// 31 July on or after a day.
fn next_july_end(from: Date) -> Option<Date> {
    let this_year = Date::new(from.year(), 7, 31)?;
    if from <= this_year {
        Some(this_year)
    } else {
        Date::new(from.year() + 1, 7, 31)
    }
}

/// 長期入院 (90日超): more than this many days of hospital within twelve months.
pub const LONG_STAY_DAYS: usize = 90;

/// 入院日数 within the twelve months that end on a day; a day in two stays counts once.
#[must_use]
pub fn stay_days(stays: &[Period], on: Date) -> usize {
    let first = on.year_month().add_months(-12);
    let first = (on.day() <= first.last_day().day())
        .then(|| Date::new(first.year(), first.month(), on.day()))
        .flatten()
        .unwrap_or_else(|| first.last_day())
        .add_days(1);
    let mut days = BTreeSet::new();
    for stay in stays {
        let until = stay.until().unwrap_or(on).min(on);
        let mut day = stay.from().max(first);
        while day <= until {
            days.insert(day);
            day = day.add_days(1);
        }
    }
    days.len()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{CeilingTerm, LONG_STAY_DAYS, ceiling_validity, stay_days};
    use crate::domain::age::turns_75_on;
    use crate::domain::ceiling_rules::{CeilingPaper, CeilingRules};
    use crate::domain::date::{Date, day};
    use crate::domain::eligibility::elderly_share_from;
    use crate::domain::period::Period;
    use proptest::prelude::{prop_assert, prop_assert_eq, proptest};

    fn term(received_on: Date, birth_on: Date) -> CeilingTerm {
        CeilingTerm {
            received_on,
            member_from: day!(2010, 4, 1),
            member_until: None,
            term_until: None,
            birth_on,
            insured_birth_on: None,
            wanted_until: None,
            starts_in: None,
            eligibility_certificate_until: None,
            paper: CeilingPaper::Maximum,
        }
    }

    #[test]
    fn 九十日は長期でなく九十一日から長期() {
        let on = day!(2026, 11, 22);
        let stay = |n: i64| Period::closed(on.add_days(1 - n), on).unwrap();
        assert!(stay_days(&[stay(90)], on) <= LONG_STAY_DAYS);
        assert!(stay_days(&[stay(91)], on) > LONG_STAY_DAYS);
        // 二つの病院に重なる日は一日。十二か月より前の日は数えない。
        assert_eq!(stay_days(&[stay(90), stay(10)], on), 90);
        let old = Period::closed(day!(2025, 11, 1), day!(2025, 11, 23)).unwrap();
        assert_eq!(stay_days(&[old], on), 1);
        let leap = Period::closed(day!(2027, 2, 1), day!(2027, 3, 1)).unwrap();
        assert_eq!(stay_days(&[leap], day!(2028, 2, 29)), 1);
    }

    proptest! {
        #[test]
        fn 有効期限はどの上限も超えない(
            received in 0_i64..3000, age_days in 0_i64..28_000, wanted in -2_i32..20, term_days in -40_i64..800,
            n_months in 1_u32..13, reduces in proptest::bool::ANY,
        ) {
            let received_on = day!(2026, 1, 1).add_days(received);
            let birth_on = received_on.add_days(-age_days);
            let month = received_on.year_month();
            let case = CeilingTerm {
                wanted_until: Some(month.add_months(wanted)),
                term_until: Some(received_on.add_days(term_days)),
                paper: if reduces { CeilingPaper::Reduction } else { CeilingPaper::Maximum },
                ..term(received_on, birth_on)
            };
            let rules = CeilingRules { n_months_valid: n_months, ..CeilingRules::default() };
            if let Some(validity) = ceiling_validity(&case, &rules) {
                prop_assert_eq!(validity.from, month.first_day());
                prop_assert!(validity.from <= validity.until);
                prop_assert!(validity.until < month.first_day().add_months(n_months));
                prop_assert!(Some(validity.until) <= case.term_until);
                prop_assert!(validity.until <= month.add_months(wanted).last_day());
                prop_assert!(validity.until < turns_75_on(birth_on));
                let elderly_from = elderly_share_from(birth_on);
                prop_assert!(validity.from >= elderly_from || validity.until < elderly_from);
                if reduces {
                    let july = Date::new(validity.from.year(), 7, 31).unwrap();
                    prop_assert!(validity.from > july || validity.until <= july);
                }
            }
        }
    }
}

//! 傷病手当金の期日: when the 支給期間 of a right that is being used comes to its end.
//! It must not judge the next claim; a case of 傷病手当金 does.

use crate::domain::allowance_period::{AllowancePeriod, PeriodRule};
use crate::domain::allowance_terms::{AllowanceTerms, allowances};
use crate::domain::coded::Coded;
use crate::domain::date::Date;
use crate::domain::due::{DueItem, DueKind};
use crate::domain::loss_reason::LossReason;
use crate::domain::member::Category;
use crate::domain::member_file::{MemberFile, MembershipEnd};
use std::collections::BTreeMap;

/// Days after its last day for which a claim tells that a right is being used. Claims come month by month; whoever has
/// claimed nothing for half a year is taken to be at work, and the next claim counts the days anyway.
pub const RECENT_DAYS: i64 = 183;

/// 支給期間の終わり of one illness.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AllowanceEnd {
    /// 期日: the last day of the 支給期間 if every day after the last claim is paid.
    pub item: DueItem,
    /// 残日数 after the last decision; `None` where the calendar alone ends the 支給期間.
    pub n_left: Option<u32>,
}

impl AllowanceEnd {
    /// What falls due, with the 残日数.
    #[must_use]
    pub fn words(self) -> String {
        match self.n_left {
            Some(n_left) => format!("傷病手当金の満了（残{n_left}日）"),
            None => self.item.kind.label().to_owned(),
        }
    }
}

/// 支給期間 that somebody is using, by illness: decided upon lately, not used up, and open to a further claim as far as
/// the ledger tells. 残日数 30 and 30 days before the end are the same day here, since the end is counted from the last
/// claim.
#[must_use]
pub fn allowance_ends(file: &MemberFile, today: Date) -> Vec<AllowanceEnd> {
    let mut last: BTreeMap<&str, &AllowanceTerms> = BTreeMap::new();
    for terms in allowances(&file.benefits).filter(|terms| terms.fixed.is_some()) {
        last.insert(&terms.illness, terms);
    }
    let recent = today.add_days(-RECENT_DAYS);
    last.into_values()
        .filter(|terms| terms.claimed_until >= recent && goes_on(file, terms, today))
        .filter_map(end_of)
        .collect()
}

/// Where the 支給期間 ends after this decision; `None` where nothing is left of it.
fn end_of(terms: &AllowanceTerms) -> Option<AllowanceEnd> {
    let fixed = terms.fixed?;
    let period = AllowancePeriod::of(fixed.started_on);
    let on = period.ends_on(fixed.n_used, terms.claimed_until.add_days(1))?;
    Some(AllowanceEnd {
        item: DueItem::new(DueKind::AllowanceEnd, on),
        n_left: match period.rule {
            PeriodRule::Cumulative => Some(period.left(fixed.n_used)),
            PeriodRule::Calendar => None,
        },
    })
}

/// Whether a further claim may come. An employed 被保険者 may fall ill again. Whoever has left goes on only while unable
/// to work without a break (第104条): a decision about days after the loss shows it, one that ends before leaves it
/// open. 特例退職被保険者 and the dead receive nothing more.
fn goes_on(file: &MemberFile, terms: &AllowanceTerms, today: Date) -> bool {
    let holding = file.insured_on(today).map(|own| own.category);
    match holding {
        Some(Category::Employed) => return true,
        Some(Category::SpecialRetired) => return false,
        Some(Category::Voluntary) | None => {}
    }
    let mut employed = file.insured().rev();
    let Some(last) = employed.find(|own| own.category == Category::Employed) else {
        return false;
    };
    let Some(lost_on) = last.lost_on() else {
        return false;
    };
    let is_dead = MembershipEnd::Lost(LossReason::Death);
    if file.insured().any(|own| own.end == Some(is_dead)) {
        return false;
    }
    let met_until = terms.met().map(|span| span.until).max();
    terms.claimed_until < lost_on || met_until == Some(terms.claimed_until)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::end_of;
    use crate::domain::allowance_terms::{AllowanceTerms, FixedTerms};
    use crate::domain::date::{Date, day};
    use crate::domain::due::Window;
    use crate::domain::yen::Yen;

    /// Paid from a day; the claim ends on 2026-10-31.
    fn terms(started_on: Date, n_used: u32) -> AllowanceTerms {
        AllowanceTerms {
            illness: "腰椎椎間板ヘルニア".to_owned(),
            claimed_from: day!(2026, 10, 1),
            claimed_until: day!(2026, 10, 31),
            waiting: None,
            n_before_ledger: 0,
            fixed: Some(FixedTerms {
                started_on,
                base: Yen::new(10_000),
                daily: Yen::new(6_667),
                n_used,
                extended_from: None,
            }),
            spans: Vec::new(),
        }
    }

    #[test]
    fn 残日数30日から知らせ_使い切れば知らせない() {
        // 2025-06-01 から1年6か月は548日。
        let at = |n_used| end_of(&terms(day!(2025, 6, 1), n_used));
        let is_shown = |n_used: u32| {
            let end = at(n_used).unwrap();
            end.item.is_shown_in(Window::day(day!(2026, 10, 31)))
        };
        assert!(!is_shown(517), "残31日");
        assert!(is_shown(518), "残30日");
        let last = at(547).unwrap();
        assert_eq!(last.item.on, day!(2026, 11, 1));
        assert_eq!(last.words(), "傷病手当金の満了（残1日）");
        assert_eq!(at(548), None);
    }

    #[test]
    fn 期間満了の30日前から知らせる() {
        let end = end_of(&terms(day!(2025, 6, 1), 488)).unwrap();
        assert_eq!(end.n_left, Some(60));
        assert_eq!(end.item.on, day!(2026, 12, 30));
        assert!(!end.item.is_shown_in(Window::day(day!(2026, 11, 29))));
        assert!(end.item.is_shown_in(Window::day(day!(2026, 11, 30))));
    }

    #[test]
    fn 令和2年7月1日までに始まった期間は暦で満了する() {
        let mut calendar = terms(day!(2020, 7, 1), 100);
        calendar.claimed_until = day!(2021, 12, 30);
        let end = end_of(&calendar).unwrap();
        assert_eq!(end.item.on, day!(2021, 12, 31));
        assert_eq!(end.words(), "傷病手当金の期間満了");
        calendar.claimed_until = day!(2021, 12, 31);
        assert_eq!(end_of(&calendar), None);
    }
}

//! 組合の期日: what falls due each year for the society as a whole.
//! It must not know a person.

use crate::domain::date::Date;
use crate::domain::due::{DueItem, DueKind, Window};

/// What decides the society's yearly dates.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DueSociety {
    /// 被扶養者の検認: the month (1 to 12) of each year; `None` where it is not done.
    pub dependents_review_month: Option<u8>,
    /// Somebody is 任意継続 or 特例退職被保険者: 前納 and the average matter.
    pub has_continued_members: bool,
}

/// 期日 of the society that call for attention in the window, in order of their days.
#[must_use]
pub fn society_due_items(society: DueSociety, window: Window) -> Vec<DueItem> {
    // A warning comes at most half a year before its day.
    let years = window.from.year()..=window.until.year().saturating_add(1);
    let mut all: Vec<DueItem> = years.flat_map(|year| of_year(society, year)).collect();
    all.retain(|item| item.is_shown_in(window));
    all.sort();
    all
}

fn of_year(society: DueSociety, year: i32) -> Vec<DueItem> {
    let mut days = vec![
        (DueKind::TaxExemptReview, Date::new(year, 8, 1)),
        (DueKind::ElderlyShareReview, Date::new(year, 9, 1)),
    ];
    if let Some(month) = society.dependents_review_month {
        let first = Date::new(year, u32::from(month), 1);
        days.push((DueKind::DependentsReview, first));
    }
    if society.has_continued_members {
        days.push((DueKind::PrepaymentFromApril, Date::new(year, 3, 31)));
        days.push((DueKind::PrepaymentFromOctober, Date::new(year, 9, 30)));
    }
    let mut items: Vec<DueItem> = days
        .into_iter()
        .filter_map(|(kind, on)| on.map(|on| DueItem::new(kind, on)))
        .collect();
    items.extend(average(society, year));
    items
}

/// 9月30日の平均: asked for from 1 October, used from the next 1 April (第47条第1項第2号).
fn average(society: DueSociety, year: i32) -> Option<DueItem> {
    let on = Date::new(year, 4, 1).filter(|_| society.has_continued_members)?;
    let warn_from = Date::new(year.checked_sub(1)?, 10, 1)?;
    Some(DueItem {
        warn_from,
        ..DueItem::new(DueKind::VoluntaryAverage, on)
    })
}

#[cfg(test)]
mod tests {
    use super::{DueSociety, society_due_items};
    use crate::domain::date::{Date, day};
    use crate::domain::due::{DueKind, Window};

    const SOCIETY: DueSociety = DueSociety {
        dependents_review_month: Some(11),
        has_continued_members: true,
    };

    fn kinds(society: DueSociety, on: Date) -> Vec<DueKind> {
        society_due_items(society, Window::day(on))
            .iter()
            .map(|item| item.kind)
            .collect()
    }

    #[test]
    fn 前納は三月と九月の初めから() {
        let april = DueKind::PrepaymentFromApril;
        assert!(!kinds(SOCIETY, day!(2026, 2, 28)).contains(&april));
        assert!(kinds(SOCIETY, day!(2026, 3, 1)).contains(&april));
        assert!(kinds(SOCIETY, day!(2026, 3, 31)).contains(&april));
        assert!(!kinds(SOCIETY, day!(2026, 4, 1)).contains(&april));
        let october = DueKind::PrepaymentFromOctober;
        assert!(!kinds(SOCIETY, day!(2026, 8, 31)).contains(&october));
        assert!(kinds(SOCIETY, day!(2026, 9, 1)).contains(&october));
    }

    #[test]
    fn 平均は十月一日から四月一日まで() {
        let average = DueKind::VoluntaryAverage;
        // Both with and without a 29 February between.
        for year in [2026, 2027] {
            let first = Date::new(year, 10, 1);
            let shown =
                |on: Option<Date>| on.is_some_and(|on| kinds(SOCIETY, on).contains(&average));
            assert!(shown(first));
            assert!(!shown(first.map(|first| first.add_days(-1))));
            assert!(shown(Date::new(year + 1, 4, 1)));
            assert!(!shown(Date::new(year + 1, 4, 2)));
        }
    }

    #[test]
    fn 任意継続の人のない組合には前納も平均もない() {
        let none = DueSociety {
            dependents_review_month: None,
            has_continued_members: false,
        };
        let year = Window {
            from: day!(2026, 1, 1),
            until: day!(2026, 12, 31),
        };
        let items = society_due_items(none, year);
        let kinds: Vec<DueKind> = items.iter().map(|item| item.kind).collect();
        assert_eq!(
            kinds,
            [DueKind::TaxExemptReview, DueKind::ElderlyShareReview]
        );
        assert!(items.is_sorted());
    }

    #[test]
    fn 検認は組合の月の三十日前から() {
        let review = DueKind::DependentsReview;
        assert!(!kinds(SOCIETY, day!(2026, 10, 1)).contains(&review));
        assert!(kinds(SOCIETY, day!(2026, 10, 2)).contains(&review));
        assert!(kinds(SOCIETY, day!(2026, 11, 1)).contains(&review));
        let share = DueKind::ElderlyShareReview;
        assert!(!kinds(SOCIETY, day!(2026, 7, 2)).contains(&share));
        assert!(kinds(SOCIETY, day!(2026, 7, 3)).contains(&share));
        let broken = DueSociety {
            dependents_review_month: Some(13),
            ..SOCIETY
        };
        assert!(!kinds(broken, day!(2026, 11, 1)).contains(&review));
    }
}

//! 標準報酬月額の畳み込み: which of the decisions about one person holds in which months.
//! Pure: it must not read or write the database.

use crate::domain::date::YearMonth;
use crate::domain::entry::Fact;
use crate::domain::member::Category;
use crate::domain::member_file::{Membership, MembershipKind, RemunerationPeriod};
use crate::domain::remuneration::RemunerationBasis;
use crate::domain::remuneration_review::excludes_regular;
use crate::ledger::fold::Numbered;

/// 標準報酬月額, oldest first: a later decision ends the earlier the month before, one of the same month takes its
/// place.
pub(super) fn remunerations(
    live: &[Numbered],
    memberships: &[Membership],
) -> Vec<RemunerationPeriod> {
    let mut decided = decided(live);
    decided.sort_by_key(|period| (period.effective_from, period.entry));
    let holding = decided
        .iter()
        .filter(|period| holds(period, &decided, memberships));
    let mut periods: Vec<RemunerationPeriod> = Vec::new();
    for next in holding {
        let last_month = next.effective_from.previous();
        periods.retain(|period| period.effective_from <= last_month);
        for period in &mut periods {
            period.effective_until = period.effective_until.min(last_month);
        }
        periods.push(next.clone());
    }
    periods
}

fn decided(live: &[Numbered]) -> Vec<RemunerationPeriod> {
    let period = |(id, entry): &Numbered| match entry.fact {
        Fact::RemunerationDecided {
            monthly,
            grade,
            effective_from,
            effective_until,
            basis,
        } => Some(RemunerationPeriod {
            entry: *id,
            monthly,
            grade,
            effective_from,
            effective_until,
            basis,
        }),
        _ => None,
    };
    live.iter().filter_map(period).collect()
}

/// Whether a decision has an effect. One by a 届 of the employer is made ahead of its month: it has none where the
/// employment ended before, nor beside what a new membership of that month brought.
fn holds(
    period: &RemunerationPeriod,
    decided: &[RemunerationPeriod],
    memberships: &[Membership],
) -> bool {
    let from = period.effective_from;
    match period.basis {
        RemunerationBasis::Regular => {
            // 6月1日以後に取得した人の定時決定はない (健康保険法第41条第3項): the fourth month before September is May.
            is_employed(from, from.add_months(-4), memberships)
                && !is_taken_up(from, decided)
                && !is_excluded(from, decided, memberships)
        }
        RemunerationBasis::Occasional => {
            is_employed(from, from, memberships) && !is_taken_up(from, decided)
        }
        RemunerationBasis::Acquisition
        | RemunerationBasis::Voluntary
        | RemunerationBasis::SpecialRetired
        | RemunerationBasis::Takeover => true,
    }
}

/// Whether somebody who had joined by then is employed on a day of the month.
fn is_employed(month: YearMonth, joined_by: YearMonth, memberships: &[Membership]) -> bool {
    memberships.iter().any(|period| {
        period.kind == MembershipKind::Insured
            && period.category == Category::Employed
            && period.since.year_month() <= joined_by
            && period.valid_from <= month.last_day()
            && period
                .valid_until
                .is_none_or(|until| until >= month.first_day())
    })
}

/// Whether a 随時改定 of that summer leaves no room for a 定時決定, whichever was decided first (第41条第3項).
fn is_excluded(
    month: YearMonth,
    decided: &[RemunerationPeriod],
    memberships: &[Membership],
) -> bool {
    decided.iter().any(|other| {
        other.basis == RemunerationBasis::Occasional
            && excludes_regular(other.effective_from, month)
            && holds(other, decided, memberships)
    })
}

/// Whether a membership that began in the month brought an amount of its own.
fn is_taken_up(month: YearMonth, decided: &[RemunerationPeriod]) -> bool {
    decided.iter().any(|other| {
        other.effective_from == month
            && matches!(
                other.basis,
                RemunerationBasis::Acquisition
                    | RemunerationBasis::Voluntary
                    | RemunerationBasis::SpecialRetired
            )
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::domain::date::Date;
    use crate::domain::entry::{Entry, EntryId};
    use crate::domain::loss_reason::LossReason;
    use crate::domain::member::PersonId;
    use crate::domain::number::{Branch, MemberNumber, Symbol};
    use crate::domain::yen::Yen;
    use crate::ledger::fold::{insured_periods, live};

    fn day(text: &str) -> Date {
        Date::parse_iso(text).unwrap()
    }

    fn month(text: &str) -> YearMonth {
        YearMonth::parse_iso(text).unwrap()
    }

    fn acquired(on: &str, category: Category) -> (Date, Fact) {
        let fact = Fact::InsuredAcquired {
            category,
            symbol: Symbol::new(42).unwrap(),
            number: MemberNumber::new(101).unwrap(),
            branch: Branch::INSURED,
            establishment: "0042".to_owned(),
        };
        (day(on), fact)
    }

    fn lost(on: &str) -> (Date, Fact) {
        let fact = Fact::InsuredLost {
            reason: LossReason::Retirement,
            event_on: None,
        };
        (day(on), fact)
    }

    fn paid(from: &str, until: &str, monthly: i64, basis: RemunerationBasis) -> (Date, Fact) {
        let fact = Fact::RemunerationDecided {
            monthly: Yen::new(monthly),
            grade: 20,
            effective_from: month(from),
            effective_until: month(until),
            basis,
        };
        (month(from).first_day(), fact)
    }

    /// Employed since 令和2年4月1日 with 260,000 yen, and what is recorded after that, in this order.
    fn folded(more: &[(Date, Fact)]) -> Vec<String> {
        let mut all = vec![
            acquired("2020-04-01", Category::Employed),
            paid(
                "2025-09",
                "2026-08",
                260_000,
                RemunerationBasis::Acquisition,
            ),
        ];
        all.extend(more.iter().cloned());
        let numbered = (1..).zip(all).map(|(id, (valid_from, fact))| {
            let entry = Entry {
                person: PersonId(1),
                valid_from,
                fact,
            };
            (EntryId(id), entry)
        });
        let live = live(numbered.collect());
        let periods = remunerations(&live, &insured_periods(&live)).into_iter();
        let words = |it: RemunerationPeriod| {
            let (from, until) = (it.effective_from, it.effective_until);
            format!("{from}/{until} {}", it.monthly)
        };
        periods.map(words).collect()
    }

    fn regular() -> (Date, Fact) {
        paid("2026-09", "2027-08", 300_000, RemunerationBasis::Regular)
    }

    #[test]
    fn 先に決めた定時決定は喪失の後の任意継続の額に代わらない() {
        for on in ["2026-08-20", "2026-09-01"] {
            let from = day(on).year_month().to_string();
            let kept = day(on).year_month().previous();
            let found = folded(&[
                regular(),
                lost(on),
                acquired(on, Category::Voluntary),
                paid(&from, "2027-03", 280_000, RemunerationBasis::Voluntary),
            ]);
            assert_eq!(
                found,
                [
                    format!("2025-09/{kept} 260,000"),
                    format!("{from}/2027-03 280,000")
                ],
                "{on}"
            );
        }
    }

    #[test]
    fn 九月二日の喪失では定時決定が先にあり_任意継続の額がその月を占める() {
        let on = "2026-09-02";
        let voluntary = paid("2026-09", "2027-03", 280_000, RemunerationBasis::Voluntary);
        let facts = [lost(on), acquired(on, Category::Voluntary), voluntary];
        for place in [0, 3] {
            let mut order = facts.to_vec();
            order.insert(place, regular());
            assert_eq!(
                folded(&order),
                ["2025-09/2026-08 260,000", "2026-09/2027-03 280,000"]
            );
        }
        assert_eq!(
            folded(&[regular(), lost(on)]),
            ["2025-09/2026-08 260,000", "2026-09/2027-08 300,000"]
        );
    }

    #[test]
    fn 七月から九月までの随時改定があれば_決めた順によらずその年の定時決定はない() {
        for (from, until, is_gone) in [
            ("2026-06", "2026-08", false),
            ("2026-07", "2027-08", true),
            ("2026-09", "2027-08", true),
            ("2026-10", "2027-08", false),
        ] {
            let change = paid(from, until, 340_000, RemunerationBasis::Occasional);
            let orders = [
                folded(&[regular(), change.clone()]),
                folded(&[change, regular()]),
            ];
            for found in orders {
                let has_regular = found.iter().any(|words| words.ends_with(" 300,000"));
                assert_eq!(has_regular, !is_gone, "{from}: {found:?}");
                assert!(found.iter().any(|words| words.ends_with(" 340,000")));
            }
        }
    }

    #[test]
    fn 六月以後に新たに取得した人には前の勤めの定時決定が及ばない() {
        for (on, expected) in [
            ("2026-05-31", "2026-09/2027-08 300,000"),
            ("2026-06-01", "2026-06/2027-08 320,000"),
            ("2026-08-25", "2026-08/2027-08 320,000"),
        ] {
            let from = day(on).year_month().to_string();
            let again = paid(&from, "2027-08", 320_000, RemunerationBasis::Acquisition);
            let found = folded(&[regular(), lost(on), acquired(on, Category::Employed), again]);
            assert_eq!(found.last().unwrap(), expected, "{on}");
        }
    }
}

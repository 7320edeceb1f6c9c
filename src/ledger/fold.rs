//! 畳み込み: from the entries about one person to what is true of that person, period by period.
//! Pure: it must not read or write the database; it is the one place that says what entries mean together.

use crate::domain::date::Date;
use crate::domain::entry::{Entry, EntryId, Fact};
use crate::domain::member::{Person, PersonId};
use crate::domain::member_file::{
    AddressPeriod, IssuedCertificate, Membership, MembershipKind, RemunerationPeriod,
};
use crate::domain::number::HeldNumber;
use crate::ledger::error::{Error, Result};
use std::collections::{BTreeMap, BTreeSet};

/// What the entries say of one person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Folded {
    pub(super) person: Person,
    pub(super) memberships: Vec<Membership>,
    pub(super) remunerations: Vec<RemunerationPeriod>,
    pub(super) addresses: Vec<AddressPeriod>,
    pub(super) certificates: Vec<IssuedCertificate>,
    pub(super) held_number: Option<HeldNumber>,
}

/// An entry with its number.
pub(super) type Numbered = (EntryId, Entry);

/// The entries that no 取消 makes void, by 有効日 and then by number.
pub(super) fn live(mut entries: Vec<Numbered>) -> Vec<Numbered> {
    let void: BTreeSet<EntryId> = entries
        .iter()
        .filter_map(|(_, entry)| match entry.fact {
            Fact::Reversed { entry } => Some(entry),
            _ => None,
        })
        .collect();
    entries
        .retain(|(id, entry)| !void.contains(id) && !matches!(entry.fact, Fact::Reversed { .. }));
    entries.sort_by_key(|(id, entry)| (entry.valid_from, *id));
    entries
}

/// The people on whom the person depends in these entries.
pub(super) fn supporters(live: &[Numbered]) -> BTreeSet<PersonId> {
    let supporter = |(_, entry): &Numbered| match entry.fact {
        Fact::DependentCertified { insured, .. } => Some(insured),
        _ => None,
    };
    live.iter().filter_map(supporter).collect()
}

/// The periods as 被保険者 in these live entries.
pub(super) fn insured_periods(live: &[Numbered]) -> Vec<Membership> {
    let all = memberships(live, &BTreeMap::new(), Unsupported::Skip).unwrap_or_default();
    all.into_iter()
        .filter(|period| period.kind == MembershipKind::Insured)
        .collect()
}

/// What to do with a 被扶養者 whose 被保険者 is not insured on that day.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Unsupported {
    /// Refuse: the ledger must not come to say so.
    Refuse,
    /// Leave the period out: at that moment the ledger did not know better.
    Skip,
}

/// Folds the live entries of one person. `supporters` holds the periods of the people on whom he depends.
/// `None` when nothing is said of the person at all.
pub(super) fn fold(
    live: &[Numbered],
    supporters: &BTreeMap<PersonId, Vec<Membership>>,
    unsupported: Unsupported,
) -> Result<Option<Folded>> {
    if live.is_empty() {
        return Ok(None);
    }
    let Some(person) = person(live)? else {
        return Err(Error::Refused(
            "個人の登録がない人についての記載です。先に個人を登録してください。",
        ));
    };
    Ok(Some(Folded {
        person,
        memberships: memberships(live, supporters, unsupported)?,
        remunerations: remunerations(live),
        addresses: addresses(live),
        certificates: certificates(live),
        held_number: held_number(live),
    }))
}

/// The last registration. Two that share neither kana nor birth are two people under one number.
fn person(live: &[Numbered]) -> Result<Option<Person>> {
    let mut current: Option<&Person> = None;
    for (_, entry) in live {
        let Fact::PersonRegistered(person) = &entry.fact else {
            continue;
        };
        if current.is_some_and(|now| now.kana != person.kana && now.birth_on != person.birth_on) {
            return Err(Error::Refused(
                "この加入者管理番号は、別の人に使われています。案件を開き直してください。",
            ));
        }
        current = Some(person);
    }
    Ok(current.cloned())
}

fn memberships(
    live: &[Numbered],
    supporters: &BTreeMap<PersonId, Vec<Membership>>,
    unsupported: Unsupported,
) -> Result<Vec<Membership>> {
    let mut periods: Vec<Membership> = Vec::new();
    for (id, entry) in live {
        let next = match &entry.fact {
            Fact::InsuredAcquired { .. } => as_insured(*id, entry),
            Fact::DependentCertified { .. } => {
                let found = as_dependent(*id, entry, supporters);
                if found.is_none() && unsupported == Unsupported::Refuse {
                    return Err(Error::Refused(
                        "被扶養者の認定日に、被保険者の資格がありません。被保険者の資格と認定日を確かめてください。",
                    ));
                }
                found
            }
            // Named one by one: a new fact must say here whether it begins or ends a membership.
            Fact::PersonRegistered(_)
            | Fact::RemunerationDecided { .. }
            | Fact::AddressRegistered(_)
            | Fact::AddressPending
            | Fact::IndividualNumberRegistered(_)
            | Fact::CertificateIssued { .. }
            | Fact::Reversed { .. } => None,
        };
        if let Some(next) = next {
            end_before(&mut periods, next.valid_from);
            periods.push(next);
        }
    }
    Ok(periods)
}

fn as_insured(id: EntryId, entry: &Entry) -> Option<Membership> {
    let Fact::InsuredAcquired {
        category,
        symbol,
        number,
        branch,
        establishment,
    } = &entry.fact
    else {
        return None;
    };
    Some(Membership {
        entry: id,
        person: entry.person,
        insured: entry.person,
        kind: MembershipKind::Insured,
        symbol: *symbol,
        number: *number,
        branch: *branch,
        category: *category,
        establishment: establishment.clone(),
        relationship: None,
        living: None,
        valid_from: entry.valid_from,
        valid_until: None,
    })
}

/// The period of a 被扶養者 carries the 記号・番号 of the 被保険者 and ends with that membership at the latest
/// (健康保険法第3条第7項).
fn as_dependent(
    id: EntryId,
    entry: &Entry,
    supporters: &BTreeMap<PersonId, Vec<Membership>>,
) -> Option<Membership> {
    let Fact::DependentCertified {
        insured,
        branch,
        relationship,
        living,
    } = &entry.fact
    else {
        return None;
    };
    let periods = supporters.get(insured)?;
    let support = periods
        .iter()
        .find(|period| period.covers(entry.valid_from))?;
    Some(Membership {
        entry: id,
        person: entry.person,
        kind: MembershipKind::Dependent,
        branch: *branch,
        relationship: Some(*relationship),
        living: Some(*living),
        valid_from: entry.valid_from,
        ..support.clone()
    })
}

/// A later membership ends the earlier ones the day before; one of the same day takes its place.
fn end_before(periods: &mut Vec<Membership>, next_from: Date) {
    let last_day = next_from.add_days(-1);
    periods.retain(|period| period.valid_from <= last_day);
    for period in periods {
        if period.valid_until.is_none_or(|until| until > last_day) {
            period.valid_until = Some(last_day);
        }
    }
}

fn remunerations(live: &[Numbered]) -> Vec<RemunerationPeriod> {
    let mut decided: Vec<RemunerationPeriod> = live
        .iter()
        .filter_map(|(id, entry)| match entry.fact {
            Fact::RemunerationDecided {
                monthly,
                grade,
                effective_from,
                effective_until,
            } => Some(RemunerationPeriod {
                entry: *id,
                monthly,
                grade,
                effective_from,
                effective_until,
            }),
            _ => None,
        })
        .collect();
    decided.sort_by_key(|period| (period.effective_from, period.entry));
    let mut periods: Vec<RemunerationPeriod> = Vec::new();
    for next in decided {
        let last_month = next.effective_from.previous();
        periods.retain(|period| period.effective_from <= last_month);
        for period in &mut periods {
            period.effective_until = period.effective_until.min(last_month);
        }
        periods.push(next);
    }
    periods
}

fn addresses(live: &[Numbered]) -> Vec<AddressPeriod> {
    let mut periods: Vec<AddressPeriod> = Vec::new();
    for (id, entry) in live {
        let address = match &entry.fact {
            Fact::AddressRegistered(address) => Some(address.clone()),
            Fact::AddressPending => None,
            _ => continue,
        };
        let last_day = entry.valid_from.add_days(-1);
        periods.retain(|period| period.valid_from <= last_day);
        if let Some(before) = periods.last_mut() {
            before.valid_until = Some(last_day);
        }
        periods.push(AddressPeriod {
            entry: *id,
            address,
            valid_from: entry.valid_from,
            valid_until: None,
        });
    }
    periods
}

fn certificates(live: &[Numbered]) -> Vec<IssuedCertificate> {
    live.iter()
        .filter_map(|(id, entry)| match entry.fact {
            Fact::CertificateIssued {
                certificate,
                issue_count,
                valid_until,
            } => Some(IssuedCertificate {
                entry: *id,
                kind: certificate,
                issue_count,
                issued_on: entry.valid_from,
                valid_until,
            }),
            _ => None,
        })
        .collect()
}

fn held_number(live: &[Numbered]) -> Option<HeldNumber> {
    let held = |(_, entry): &Numbered| match entry.fact {
        Fact::IndividualNumberRegistered(held) => Some(held),
        _ => None,
    };
    live.iter().rev().find_map(held)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::domain::member::Category;
    use crate::domain::number::{Branch, MemberNumber, Symbol};
    use proptest::prelude::{any, prop_assert, proptest};
    use proptest::prop_assert_eq;

    fn entry(valid_from: Date, fact: Fact) -> Entry {
        Entry {
            person: PersonId(1),
            valid_from,
            fact,
        }
    }

    fn acquired(valid_from: Date, number: u32) -> Entry {
        let fact = Fact::InsuredAcquired {
            category: Category::Employed,
            symbol: Symbol::new(12).unwrap(),
            number: MemberNumber::new(number).unwrap(),
            branch: Branch::INSURED,
            establishment: "0042".to_owned(),
        };
        entry(valid_from, fact)
    }

    fn day(index: i64) -> Date {
        Date::new(2026, 4, 1).unwrap().add_days(index)
    }

    #[test]
    fn 同じ日の後の記載が前の記載に代わる() {
        let numbered = vec![
            (EntryId(1), acquired(day(0), 1)),
            (EntryId(2), acquired(day(0), 2)),
        ];
        let periods = insured_periods(&live(numbered));
        assert_eq!(periods.len(), 1);
        assert_eq!(periods.first().unwrap().entry, EntryId(2));
    }

    #[test]
    fn 取消は記録の順によらず効く() {
        let reversal = entry(day(0), Fact::Reversed { entry: EntryId(1) });
        let numbered = vec![(EntryId(2), reversal), (EntryId(1), acquired(day(5), 1))];
        assert!(live(numbered).is_empty());
    }

    proptest! {
        #[test]
        fn どの日も資格は高々一つで最初の取得日から途切れない(
            days in proptest::collection::vec(0_i64..60, 1..12),
            void in any::<u16>(),
        ) {
            let mut numbered: Vec<Numbered> = Vec::new();
            for (index, id) in days.iter().zip(1..) {
                numbered.push((EntryId(id), acquired(day(*index), 1)));
            }
            for id in 1..=days.len().try_into().unwrap() {
                if void & (1 << id) != 0 {
                    let reversal = Fact::Reversed { entry: EntryId(id) };
                    numbered.push((EntryId(100 + id), entry(day(0), reversal)));
                }
            }
            let living = live(numbered);
            let periods = insured_periods(&living);
            let first = living.iter().map(|(_, entry)| entry.valid_from).min();
            for index in 0..70 {
                let n_covering = periods.iter().filter(|period| period.covers(day(index))).count();
                let is_member = first.is_some_and(|first| first <= day(index));
                prop_assert_eq!(n_covering, usize::from(is_member));
            }
            prop_assert!(periods.iter().all(|p| p.valid_until.is_none_or(|until| p.valid_from <= until)));
        }
    }
}

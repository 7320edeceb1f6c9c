//! 畳み込み: from the entries about one person to what is true of that person, period by period.
//! Pure: it must not read or write the database; it is the one place that says what entries mean together.

use crate::domain::address::Address;
use crate::domain::benefit::Benefit;
use crate::domain::ceiling_terms::CeilingPeriod;
use crate::domain::date::Date;
use crate::domain::entry::{Entry, EntryId, Fact};
use crate::domain::member::{Person, PersonId};
use crate::domain::member_file::{
    AddressPeriod, IssuedCertificate, Membership, MembershipEnd, MembershipKind, PremiumExcuse,
    PremiumReceipt, PremiumTerms, RemunerationPeriod,
};
use crate::domain::number::HeldNumber;
use crate::domain::prepayment_terms::{PremiumRefund, Prepayment, PrepaymentReceipt};
use crate::ledger::error::{Error, Result};
use crate::ledger::fold_decisions;
use crate::ledger::fold_remunerations;
use std::collections::{BTreeMap, BTreeSet};

/// What the entries say of one person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Folded {
    pub(super) person: Person,
    pub(super) memberships: Vec<Membership>,
    pub(super) remunerations: Vec<RemunerationPeriod>,
    pub(super) addresses: Vec<AddressPeriod>,
    pub(super) residences: Vec<AddressPeriod>,
    pub(super) certificates: Vec<IssuedCertificate>,
    pub(super) premium_terms: Vec<PremiumTerms>,
    pub(super) premium_receipts: Vec<PremiumReceipt>,
    pub(super) premium_excuses: Vec<PremiumExcuse>,
    pub(super) prepayments: Vec<Prepayment>,
    pub(super) prepayment_receipts: Vec<PrepaymentReceipt>,
    pub(super) premium_refunds: Vec<PremiumRefund>,
    pub(super) ceilings: Vec<CeilingPeriod>,
    pub(super) benefits: Vec<Benefit>,
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
    let all = memberships(live, &BTreeMap::new(), Unsupported::EndsOthers).unwrap_or_default();
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
    /// Leave the period out, yet let it end what went before: where only the periods as 被保険者 are asked for.
    EndsOthers,
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
    let memberships = memberships(live, supporters, unsupported)?;
    Ok(Some(Folded {
        person,
        remunerations: fold_remunerations::remunerations(live, &memberships),
        memberships,
        addresses: addresses(live),
        residences: residences(live),
        certificates: certificates(live),
        premium_terms: premium_terms(live),
        premium_receipts: premium_receipts(live),
        premium_excuses: premium_excuses(live),
        prepayments: fold_decisions::prepayments(live),
        prepayment_receipts: fold_decisions::prepayment_receipts(live),
        premium_refunds: fold_decisions::premium_refunds(live),
        ceilings: fold_decisions::ceilings(live),
        benefits: fold_decisions::benefits(live),
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
        match &entry.fact {
            Fact::InsuredAcquired { .. } => {
                if let Some(next) = as_insured(*id, entry) {
                    begin(&mut periods, next);
                }
            }
            Fact::DependentCertified { .. } => match as_dependent(*id, entry, supporters) {
                Some(next) => begin(&mut periods, next),
                None if unsupported == Unsupported::EndsOthers => {
                    end_before(&mut periods, entry.valid_from);
                }
                None => unsupported.refuse(
                    "被扶養者の認定日に、被保険者の資格がありません。被保険者の資格と認定日を確かめてください。",
                )?,
            },
            Fact::InsuredLost { reason, .. } => {
                let end = MembershipEnd::Lost(*reason);
                if !end_by(&mut periods, entry.valid_from, MembershipKind::Insured, end) {
                    unsupported.refuse(
                        "資格喪失年月日の前日に、被保険者の資格がありません。資格の期間と喪失年月日を確かめてください。",
                    )?;
                }
            }
            Fact::DependentRemoved { reason, .. } => {
                undo_changes(&mut periods, entry.valid_from);
                let end = MembershipEnd::Removed(*reason);
                let ended = end_by(&mut periods, entry.valid_from, MembershipKind::Dependent, end);
                if !ended && !was_dependent(&periods) {
                    unsupported.refuse(
                        "非該当の日の前日に、被扶養者の資格がありません。資格の期間と日付を確かめてください。",
                    )?;
                }
            }
            Fact::DependentChanged { .. } => {
                if !change(&mut periods, *id, entry) && !was_dependent(&periods) {
                    unsupported.refuse(
                        "変更の日に、被扶養者の資格がありません。資格の期間と日付を確かめてください。",
                    )?;
                }
            }
            // Named one by one: a new fact must say here whether it begins or ends a membership.
            Fact::PersonRegistered(_)
            | Fact::RemunerationDecided { .. }
            | Fact::BonusDecided { .. }
            | Fact::AddressRegistered(_)
            | Fact::AddressPending
            | Fact::ResidenceRegistered(_)
            | Fact::IndividualNumberRegistered(_)
            | Fact::CertificateIssued { .. }
            | Fact::CertificateCollected { .. }
            | Fact::CertificateReminded { .. }
            | Fact::PremiumTermsSet { .. }
            | Fact::PremiumReceived { .. }
            | Fact::PremiumExcused { .. }
            | Fact::PrepaymentAgreed { .. }
            | Fact::PrepaymentReceived { .. }
            | Fact::PremiumRefunded { .. }
            | Fact::CeilingRecognized { .. }
            | Fact::BenefitDecided(_)
            | Fact::Reversed { .. } => {}
        }
    }
    Ok(periods)
}

/// Whether somebody was a 被扶養者 at all: a later loss of the 被保険者, recorded for an earlier day, leaves a 非該当
/// or 変更 without an effect and does not contradict it.
fn was_dependent(periods: &[Membership]) -> bool {
    let mut kinds = periods.iter().map(|period| period.kind);
    kinds.any(|kind| kind == MembershipKind::Dependent)
}

impl Unsupported {
    /// What contradicts the other entries: refused, or left out.
    fn refuse(self, sentence: &'static str) -> Result<()> {
        match self {
            Unsupported::Refuse => Err(Error::Refused(sentence)),
            Unsupported::Skip | Unsupported::EndsOthers => Ok(()),
        }
    }
}

/// A new membership ends the earlier ones.
fn begin(periods: &mut Vec<Membership>, next: Membership) {
    end_before(periods, next.valid_from);
    periods.push(next);
}

/// Ends the membership of this kind that holds on the day before `lost_on`; one that another membership of that day
/// already ended gets this reason. Returns whether there was one.
fn end_by(
    periods: &mut [Membership],
    lost_on: Date,
    kind: MembershipKind,
    end: MembershipEnd,
) -> bool {
    let last_day = lost_on.add_days(-1);
    let found = periods
        .iter_mut()
        .find(|period| period.kind == kind && period.covers(last_day));
    let Some(period) = found else {
        return false;
    };
    period.valid_until = Some(last_day);
    period.end = Some(end);
    true
}

/// 非該当 from a day on: what a 変更 of that day or later had begun does not come about.
fn undo_changes(periods: &mut Vec<Membership>, removed_on: Date) {
    let last_day = removed_on.add_days(-1);
    let since = periods
        .iter()
        .find(|period| period.kind == MembershipKind::Dependent && period.covers(last_day))
        .map(|period| period.since);
    periods.retain(|period| {
        period.kind != MembershipKind::Dependent
            || Some(period.since) != since
            || period.valid_from < removed_on
    });
}

/// The membership of a 被扶養者 goes on under other terms: a period of its own, with the earlier 認定日.
fn change(periods: &mut Vec<Membership>, id: EntryId, entry: &Entry) -> bool {
    let Fact::DependentChanged {
        insured,
        relationship,
        living,
    } = &entry.fact
    else {
        return false;
    };
    let day = entry.valid_from;
    let found = periods.iter_mut().find(|period| {
        period.kind == MembershipKind::Dependent && period.insured == *insured && period.covers(day)
    });
    let Some(before) = found else {
        return false;
    };
    let after = Membership {
        entry: id,
        relationship: Some(*relationship),
        living: Some(*living),
        valid_from: day,
        ..before.clone()
    };
    before.valid_until = Some(day.add_days(-1));
    before.end = Some(MembershipEnd::Changed);
    periods.retain(|period| {
        period
            .valid_until
            .is_none_or(|until| period.valid_from <= until)
    });
    periods.push(after);
    true
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
        since: entry.valid_from,
        valid_from: entry.valid_from,
        valid_until: None,
        end: None,
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
        since: entry.valid_from,
        valid_from: entry.valid_from,
        end: support.valid_until.map(|_| MembershipEnd::WithInsured),
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
            period.end = Some(MembershipEnd::Succeeded);
        }
    }
}

fn addresses(live: &[Numbered]) -> Vec<AddressPeriod> {
    successive(live, |fact| match fact {
        Fact::AddressRegistered(address) => Some(Some(address.clone())),
        Fact::AddressPending => Some(None),
        _ => None,
    })
}

fn residences(live: &[Numbered]) -> Vec<AddressPeriod> {
    successive(live, |fact| match fact {
        Fact::ResidenceRegistered(address) => Some(address.clone()),
        _ => None,
    })
}

/// Periods that follow each other: a later one ends the earlier the day before, one of the same day takes its place.
fn successive(
    live: &[Numbered],
    address_in: impl Fn(&Fact) -> Option<Option<Address>>,
) -> Vec<AddressPeriod> {
    let mut periods: Vec<AddressPeriod> = Vec::new();
    for (id, entry) in live {
        let Some(address) = address_in(&entry.fact) else {
            continue;
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
    let mut issued: Vec<IssuedCertificate> = Vec::new();
    for (id, entry) in live {
        if let Fact::CertificateIssued {
            certificate,
            issue_count,
            valid_until,
        } = entry.fact
        {
            issued.push(IssuedCertificate {
                entry: *id,
                kind: certificate,
                issue_count,
                issued_on: entry.valid_from,
                valid_until,
                collected: None,
                n_reminders: 0,
                reminded_on: None,
            });
        }
    }
    let mut recorded: Vec<&Numbered> = live.iter().collect();
    recorded.sort_by_key(|(id, _)| *id);
    for (_, entry) in recorded {
        follow_certificate(&mut issued, entry);
    }
    issued
}

/// What became of a certificate afterwards; the last record holds, as when a lost one is found and given back, or when
/// the day of a 返却 is recorded anew.
fn follow_certificate(issued: &mut [IssuedCertificate], entry: &Entry) {
    let (kind, count) = match entry.fact {
        Fact::CertificateCollected {
            certificate,
            issue_count,
            ..
        }
        | Fact::CertificateReminded {
            certificate,
            issue_count,
        } => (certificate, issue_count),
        _ => return,
    };
    let meant = issued
        .iter_mut()
        .find(|certificate| certificate.kind == kind && certificate.issue_count == count);
    let Some(meant) = meant else {
        return;
    };
    match entry.fact {
        Fact::CertificateCollected { outcome, .. } => {
            meant.collected = Some((outcome, entry.valid_from));
        }
        _ => {
            meant.n_reminders = meant.n_reminders.saturating_add(1);
            meant.reminded_on = Some(entry.valid_from);
        }
    }
}

fn premium_terms(live: &[Numbered]) -> Vec<PremiumTerms> {
    let terms = |(id, entry): &Numbered| match entry.fact {
        Fact::PremiumTermsSet {
            first_due_on,
            method,
        } => Some(PremiumTerms {
            entry: *id,
            valid_from: entry.valid_from,
            first_due_on,
            method,
        }),
        _ => None,
    };
    live.iter().filter_map(terms).collect()
}

fn premium_receipts(live: &[Numbered]) -> Vec<PremiumReceipt> {
    let receipt = |(id, entry): &Numbered| match entry.fact {
        Fact::PremiumReceived {
            month,
            amount,
            channel,
        } => Some(PremiumReceipt {
            entry: *id,
            month,
            received_on: entry.valid_from,
            amount,
            channel,
        }),
        _ => None,
    };
    live.iter().filter_map(receipt).collect()
}

fn premium_excuses(live: &[Numbered]) -> Vec<PremiumExcuse> {
    let excuse = |(id, entry): &Numbered| match &entry.fact {
        Fact::PremiumExcused { month, reason } => Some(PremiumExcuse {
            entry: *id,
            month: *month,
            excused_on: entry.valid_from,
            reason: reason.clone(),
        }),
        _ => None,
    };
    live.iter().filter_map(excuse).collect()
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
    use crate::domain::dependent::{Living, Relationship};
    use crate::domain::dependent_codes::RemovalReason;
    use crate::domain::loss_reason::LossReason;
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

    fn lost(valid_from: Date) -> Entry {
        let fact = Fact::InsuredLost {
            reason: LossReason::Retirement,
            event_on: None,
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
    fn 喪失の前日が最後の日で_資格がなければ断る() {
        let numbered = vec![
            (EntryId(1), acquired(day(0), 1)),
            (EntryId(2), lost(day(5))),
        ];
        let periods = insured_periods(&live(numbered.clone()));
        let only = periods.first().unwrap();
        assert!(only.covers(day(4)) && !only.covers(day(5)));
        assert_eq!(only.lost_on(), Some(day(5)));
        assert_eq!(only.end, Some(MembershipEnd::Lost(LossReason::Retirement)));
        let twice = [numbered, vec![(EntryId(3), lost(day(8)))]].concat();
        let refused = memberships(&live(twice), &BTreeMap::new(), Unsupported::Refuse);
        assert!(refused.is_err());
    }

    #[test]
    fn 同日得喪は届いた順によらず切れ目がない() {
        for (loss, again) in [(2, 3), (3, 2)] {
            let numbered = vec![
                (EntryId(1), acquired(day(0), 1)),
                (EntryId(loss), lost(day(5))),
                (EntryId(again), acquired(day(5), 2)),
            ];
            let periods = insured_periods(&live(numbered));
            assert_eq!(periods.len(), 2);
            let first = periods.first().unwrap();
            assert_eq!(first.valid_until, Some(day(4)));
            assert_eq!(first.end, Some(MembershipEnd::Lost(LossReason::Retirement)));
            assert_eq!(periods.last().unwrap().valid_until, None);
        }
    }

    fn dependent(valid_from: Date, fact: Fact) -> Entry {
        Entry {
            person: PersonId(2),
            valid_from,
            fact,
        }
    }

    fn certified(valid_from: Date) -> Entry {
        let fact = Fact::DependentCertified {
            insured: PersonId(1),
            branch: Branch::new(1).unwrap(),
            relationship: Relationship::Wife,
            living: Living::Together,
        };
        dependent(valid_from, fact)
    }

    #[test]
    fn 変更と同じ日の非該当は記録の順によらず資格を終える() {
        let supporter = insured_periods(&live(vec![(EntryId(1), acquired(day(0), 1))]));
        let supporters = BTreeMap::from([(PersonId(1), supporter)]);
        let changed = Fact::DependentChanged {
            insured: PersonId(1),
            relationship: Relationship::Wife,
            living: Living::Apart,
        };
        let removed = Fact::DependentRemoved {
            insured: PersonId(1),
            reason: RemovalReason::Employed,
        };
        for (change, removal) in [(3, 4), (4, 3)] {
            let numbered = live(vec![
                (EntryId(2), certified(day(0))),
                (EntryId(change), dependent(day(5), changed.clone())),
                (EntryId(removal), dependent(day(5), removed.clone())),
            ]);
            let periods = memberships(&numbered, &supporters, Unsupported::Refuse).unwrap();
            assert!(periods.iter().any(|period| period.covers(day(4))));
            assert!(periods.iter().all(|period| !period.covers(day(5))));
        }
    }

    #[test]
    fn 被扶養者になった被保険者の家族は前の日で終わる() {
        let own = vec![
            (EntryId(1), acquired(day(0), 1)),
            (EntryId(2), {
                let mut other = certified(day(9));
                other.person = PersonId(1);
                other
            }),
        ];
        let periods = insured_periods(&live(own));
        assert_eq!(periods.first().unwrap().valid_until, Some(day(8)));
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

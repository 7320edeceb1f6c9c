//! 移行の記載: what the ledger will say of somebody who comes from an old ledger.
//! It must not judge: what stands against a row has been found before.

use crate::domain::address::Address;
use crate::domain::certificate::CertificateKind;
use crate::domain::date::Date;
use crate::domain::date::YearMonth;
use crate::domain::entry::Entry;
use crate::domain::entry::Fact;
use crate::domain::member::Category;
use crate::domain::member::Person;
use crate::domain::member::PersonId;
use crate::domain::number::HeldNumber;
use crate::domain::remuneration::RemunerationBasis;
use crate::domain::remuneration::grade_of_standard;
use crate::exchange::takeover::Candidate;
use crate::exchange::takeover::Ending;

/// What the ledger gives to somebody of the book.
#[derive(Clone)]
pub(super) struct Given {
    /// 加入者管理番号.
    pub(super) person: PersonId,
    /// 加入者管理番号 of the 被保険者.
    pub(super) insured: PersonId,
    /// 事業所番号; empty for 任継・特退.
    pub(super) establishment: String,
    /// 個人番号, lying apart.
    pub(super) held: Option<HeldNumber>,
    /// The person came with an earlier row already.
    pub(super) is_known: bool,
}

/// The entries of one row; `None` where something is missing that the checks ask for.
pub(super) fn entries(from: &Candidate, given: &Given, today: Date) -> Option<Vec<Entry>> {
    let acquired_on = from.acquired_on?;
    let entry = |valid_from, fact| Entry {
        person: given.person,
        valid_from,
        fact,
    };
    let mut all = Vec::new();
    if !given.is_known {
        all.push(entry(acquired_on, Fact::PersonRegistered(person(from)?)));
        all.push(entry(acquired_on, address(from)));
        let number = given.held.map(Fact::IndividualNumberRegistered);
        all.extend(number.map(|fact| entry(acquired_on, fact)));
    }
    if from.is_insured {
        all.push(entry(
            acquired_on,
            Fact::InsuredAcquired {
                category: from.category,
                symbol: from.symbol?,
                number: from.number?,
                branch: from.branch?,
                establishment: given.establishment.clone(),
            },
        ));
        all.extend(remuneration(from, today).map(|(day, fact)| entry(day, fact)));
    } else {
        all.push(entry(
            acquired_on,
            Fact::DependentCertified {
                insured: given.insured,
                branch: from.branch?,
                relationship: from.relationship?,
                living: from.living?,
            },
        ));
    }
    let certificate = from.certificate.and_then(|given| {
        let fact = Fact::CertificateIssued {
            certificate: CertificateKind::EligibilityCertificate,
            issue_count: 1,
            valid_until: given.valid_until,
        };
        Some(entry(given.issued_on?, fact))
    });
    all.extend(certificate);
    let ceiling = from.ceiling.as_ref().map(|given| {
        let fact = Fact::CeilingRecognized {
            category: given.code.clone(),
            reduces_meals: false,
            valid_until: given.valid_until,
        };
        entry(given.valid_from, fact)
    });
    all.extend(ceiling);
    if let (Some(lost_on), Some(ending)) = (from.lost_on, from.ending) {
        all.extend(end(ending, given.insured).map(|fact| entry(lost_on, fact)));
    }
    Some(all)
}

fn person(from: &Candidate) -> Option<Person> {
    Some(Person {
        name: from.name.clone()?,
        kana: from.kana.clone()?,
        alias: from.alias.clone(),
        birth_on: from.birth_on?,
        sex: from.sex?,
    })
}

fn address(from: &Candidate) -> Fact {
    if from.address.is_empty() {
        return Fact::AddressPending;
    }
    Fact::AddressRegistered(Address {
        postal: from.postal.clone(),
        text: from.address.clone(),
    })
}

/// The end of a 被扶養者 who leaves together with the 被保険者 follows from that membership.
fn end(ending: Ending, insured: PersonId) -> Option<Fact> {
    match ending {
        Ending::Lost(reason) => Some(Fact::InsuredLost {
            reason,
            event_on: None,
        }),
        Ending::Removed(reason) => Some(Fact::DependentRemoved { insured, reason }),
        Ending::WithInsured => None,
    }
}

/// The book says the present amount, not since when. It is taken to hold since the last 定時決定 (September) or the
/// acquisition, whichever is later; for somebody who pays the premium alone from this month on, because what was paid
/// before is not in the book. `None` too where no table of grades is known for that time.
pub(super) fn remuneration(from: &Candidate, today: Date) -> Option<(Date, Fact)> {
    let monthly = from.standard?;
    let acquired_on = from.acquired_on?;
    let acquired = acquired_on.year_month();
    let last_day = from
        .lost_on
        .map_or(today, |lost| lost.add_days(-1))
        .min(today);
    let (since, until, basis) = match from.category {
        Category::Employed => {
            let september = before_or_in(last_day.year_month(), 9)?;
            let since = september.max(acquired);
            (since, until_august(since), RemunerationBasis::Takeover)
        }
        Category::Voluntary | Category::SpecialRetired if from.lost_on.is_some() => return None,
        Category::Voluntary => paid_alone(acquired, today, RemunerationBasis::Voluntary)?,
        Category::SpecialRetired => paid_alone(acquired, today, RemunerationBasis::SpecialRetired)?,
    };
    let day = since.first_day().max(acquired_on);
    let grade = grade_of_standard(monthly, day)?;
    let fact = Fact::RemunerationDecided {
        monthly,
        grade: grade.number,
        effective_from: since,
        effective_until: until,
        basis,
    };
    Some((day, fact))
}

fn paid_alone(
    acquired: YearMonth,
    today: Date,
    basis: RemunerationBasis,
) -> Option<(YearMonth, YearMonth, RemunerationBasis)> {
    let since = acquired.max(today.year_month());
    let march = YearMonth::new(since.fiscal_year() + 1, 3)?;
    Some((since, march, basis))
}

/// The last month of this number that is not after `ym`.
fn before_or_in(ym: YearMonth, month: u32) -> Option<YearMonth> {
    let year = if ym.month() >= month {
        ym.year()
    } else {
        ym.year() - 1
    };
    YearMonth::new(year, month)
}

fn until_august(since: YearMonth) -> YearMonth {
    let until = crate::domain::remuneration::effective_until(since.first_day());
    until.max(since)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{before_or_in, until_august};
    use crate::domain::date::YearMonth;

    #[test]
    fn 九月から翌年の八月まで() {
        let ym = |text| YearMonth::parse_iso(text).unwrap();
        assert_eq!(before_or_in(ym("2026-11"), 9), Some(ym("2026-09")));
        assert_eq!(before_or_in(ym("2026-08"), 9), Some(ym("2025-09")));
        assert_eq!(until_august(ym("2026-09")), ym("2027-08"));
        assert_eq!(until_august(ym("2026-04")), ym("2026-08"));
    }
}

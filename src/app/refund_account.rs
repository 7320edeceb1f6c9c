//! 還付口座: the account that a person named for 還付, in a case that was decided and still stands.
//! It must not pay anything.

use crate::app::error::Result;
use crate::domain::bank_account::BankAccount;
use crate::domain::member::PersonId;
use crate::ledger::cases;
use crate::ledger::source::Source;
use crate::procedure::account;
use crate::procedure::case::CaseId;
use crate::procedure::case::Nature;
use crate::procedure::catalogue;
use crate::procedure::position::is_decided;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

/// The procedures whose form names one.
const NAMING: [&str; 2] = ["premium_prepayment", "eligibility_acquisition_continued"];

/// 還付口座 of one person.
pub(super) fn refund_account(
    source: &impl Source,
    person: PersonId,
) -> Result<Option<BankAccount>> {
    Ok(refund_accounts(source, &BTreeSet::from([person]))?.remove(&person))
}

/// 還付口座 of these people: of each that of the newest case that names one.
pub(super) fn refund_accounts(
    source: &impl Source,
    people: &BTreeSet<PersonId>,
) -> Result<BTreeMap<PersonId, BankAccount>> {
    let mut found = BTreeMap::new();
    let mut replaced: BTreeSet<CaseId> = BTreeSet::new();
    for (person, id) in cases::of_people(source, people, &NAMING)? {
        if found.contains_key(&person) {
            continue;
        }
        if let Some(account) = named_in(source, id, &mut replaced)? {
            found.insert(person, account);
        }
    }
    Ok(found)
}

/// The account of a case, unless it is not decided or a later one took its place; `replaced` gathers those, since a 訂正 or
/// 取消 has a higher number than its case and is looked at first.
fn named_in(
    source: &impl Source,
    id: CaseId,
    replaced: &mut BTreeSet<CaseId>,
) -> Result<Option<BankAccount>> {
    let Some(case) = cases::load(source, id)? else {
        return Ok(None);
    };
    let procedure = catalogue::find(&case.procedure);
    if !procedure.is_some_and(|procedure| is_decided(procedure, &case)) {
        return Ok(None);
    }
    if let Nature::Correction(of) | Nature::Cancellation(of) = case.nature {
        replaced.insert(of);
    }
    let stands = !matches!(case.nature, Nature::Cancellation(_)) && !replaced.contains(&id);
    Ok(stands.then(|| account::bank_account(&case.form)).flatten())
}

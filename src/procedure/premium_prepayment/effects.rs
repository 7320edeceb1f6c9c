//! 前納の記載: what the ledger will say once the 前納 is accepted at the 審査.
//! It must not judge: what stands against the case has been found before.

use crate::domain::entry::{Entry, Fact};
use crate::domain::prepayment_terms::FormerTerms;
use crate::procedure::catalogue::{Effects, incomplete};
use crate::procedure::facts::Facts;
use crate::procedure::form::Form;
use crate::procedure::premium_prepayment::UNDISCOUNTED;
use crate::procedure::premium_prepayment::months::decided_span;
use crate::procedure::prepaid::{AMOUNT, DUE_ON, MONTHS_FROM, formerly};
use crate::procedure::subject::number_entry;

/// The entries of the decision.
pub(super) fn effects(form: &Form, facts: &Facts) -> Effects {
    let agreed = agreed(form, facts).ok_or_else(|| vec![incomplete(MONTHS_FROM.name())])?;
    let mut entries: Vec<Entry> = number_entry(form, facts).into_iter().collect();
    entries.push(agreed);
    Ok(entries)
}

/// 前納の承認. A 訂正 keeps the day on which the 前納 was first accepted.
fn agreed(form: &Form, facts: &Facts) -> Option<Entry> {
    let span = decided_span(form)?;
    let mut corrected = facts.corrects.iter().map(|written| &written.entry);
    let first = corrected.find(|entry| matches!(entry.fact, Fact::PrepaymentAgreed { .. }));
    let agreed = Entry {
        person: facts.subject?,
        valid_from: first.map_or(facts.today, |entry| entry.valid_from),
        fact: Fact::PrepaymentAgreed {
            months_from: span.from(),
            months_until: span.until(),
            due_on: DUE_ON.get(form)?,
            amount: AMOUNT.get(form)?,
            undiscounted: UNDISCOUNTED.get(form)?,
            formerly: None,
        },
    };
    // A 訂正 that leaves the 前納 as it was writes nothing anew.
    Some(match first {
        None => agreed,
        Some(first) => after(first, agreed, facts),
    })
}

fn after(first: &Entry, mut agreed: Entry, facts: &Facts) -> Entry {
    let Fact::PrepaymentAgreed { formerly: kept, .. } = &first.fact else {
        return agreed;
    };
    set_former(&mut agreed, kept.clone());
    if agreed != *first {
        set_former(&mut agreed, formerly(facts));
    }
    agreed
}

fn set_former(agreed: &mut Entry, former: Option<FormerTerms>) {
    if let Fact::PrepaymentAgreed { formerly, .. } = &mut agreed.fact {
        *formerly = former;
    }
}

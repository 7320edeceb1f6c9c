//! 出産育児一時金の記載と支払の指図: what the decision writes, and what it orders to be paid.
//! It must not compute an amount; that is `decision`.

use crate::domain::entry::{Entry, Fact};
use crate::domain::payment::{PaymentOrder, PaymentPurpose};
use crate::domain::yen::Yen;
use crate::procedure::account;
use crate::procedure::blocks::DECIDED_ON;
use crate::procedure::catalogue::{Effects, incomplete};
use crate::procedure::childbirth_lump_sum::decision::{benefit_decision, benefit_kind, stated};
use crate::procedure::childbirth_lump_sum::institution;
use crate::procedure::childbirth_lump_sum::keys::OUTCOME;
use crate::procedure::facts::Facts;
use crate::procedure::form::Form;
use crate::procedure::person::PERSON;
use crate::procedure::subject::number_entry;

/// 給付の決定, for 不支給 and 0円 too, and an 個人番号 that the ledger lacked.
pub(super) fn effects(form: &Form, facts: &Facts) -> Effects {
    let decision = benefit_decision(form);
    let Some((person, decision)) = PERSON.get(form).zip(decision) else {
        return Err(vec![incomplete(OUTCOME.name())]);
    };
    let decided = Entry {
        person,
        valid_from: DECIDED_ON.get(form).unwrap_or(facts.today),
        fact: Fact::BenefitDecided(decision),
    };
    let number = number_entry(form, facts);
    Ok(number.into_iter().chain([decided]).collect())
}

/// 支払の指図: the hospital first (受取代理), the rest to the person.
pub(super) fn payments(form: &Form) -> Vec<PaymentOrder> {
    let known = PERSON.get(form).zip(benefit_kind(form));
    let Some(((payee, kind), decided)) = known.zip(stated(form)) else {
        return Vec::new();
    };
    let settlement = decided.settlement;
    [
        (settlement.to_institution, institution::bank_account(form)),
        (settlement.to_person, account::bank_account(form)),
    ]
    .into_iter()
    .filter(|(amount, _)| *amount > Yen::ZERO)
    .filter_map(|(amount, account)| {
        Some(PaymentOrder {
            payee,
            purpose: PaymentPurpose::Benefit(kind),
            amount,
            account: account?,
        })
    })
    .collect()
}

//! 傷病手当金の記載と支払: the decision as the ledger will have it, and what it orders to be paid.
//! It must not judge: what stands against the case has been found before.

use crate::domain::allowance::Assessment;
use crate::domain::allowance_terms::AllowanceTerms;
use crate::domain::benefit::{BenefitDecision, BenefitKind, BenefitOutcome, BenefitTerms};
use crate::domain::entry::{Entry, Fact};
use crate::domain::payment::{PaymentOrder, PaymentPurpose};
use crate::domain::yen::Yen;
use crate::procedure::account::bank_account;
use crate::procedure::blocks::DECIDED_ON;
use crate::procedure::catalogue::{Effects, incomplete};
use crate::procedure::facts::Facts;
use crate::procedure::form::Form;
use crate::procedure::injury_sickness_allowance::claim::assessment;
use crate::procedure::injury_sickness_allowance::earlier::n_before_ledger;
use crate::procedure::injury_sickness_allowance::keys::{FROM, ILLNESS, UNTIL};
use crate::procedure::person::PERSON;
use crate::procedure::subject::number_entry;

/// The entries of the decision.
pub(super) fn effects(form: &Form, facts: &Facts) -> Effects {
    let decision = decision(form, facts).ok_or_else(|| vec![incomplete(FROM.name())])?;
    let decided = Entry {
        person: decision.about,
        valid_from: DECIDED_ON.get(form).unwrap_or(facts.today),
        fact: Fact::BenefitDecided(decision),
    };
    Ok(number_entry(form, facts)
        .into_iter()
        .chain([decided])
        .collect())
}

/// 支給 or 不支給: nothing to pay means 不支給, whose notice has to say why.
#[must_use]
pub(super) fn outcome(assessment: &Assessment) -> BenefitOutcome {
    if assessment.payable() > Yen::ZERO {
        BenefitOutcome::Granted
    } else {
        BenefitOutcome::Refused
    }
}

/// 給付の決定; `None` while the form is not far enough.
#[must_use]
pub(super) fn decision(form: &Form, facts: &Facts) -> Option<BenefitDecision> {
    let assessment = assessment(form, facts)?;
    let claimed = (FROM.get(form)?, UNTIL.get(form)?);
    Some(BenefitDecision {
        kind: BenefitKind::InjurySicknessAllowance,
        outcome: outcome(&assessment),
        about: PERSON.get(form)?,
        statutory: assessment.statutory(),
        additional: assessment.additional(),
        withheld: Yen::ZERO,
        terms: BenefitTerms::Allowance(AllowanceTerms {
            n_before_ledger: n_before_ledger(form, facts),
            ..AllowanceTerms::of(ILLNESS.get(form)?, claimed, &assessment)
        }),
    })
}

/// 支払の指図: the whole amount to the account of the form.
pub(super) fn payments(form: &Form, facts: &Facts) -> Vec<PaymentOrder> {
    let order = || {
        let decision = decision(form, facts)?;
        let amount = decision.payable();
        (amount > Yen::ZERO).then_some(())?;
        Some(PaymentOrder {
            payee: decision.about,
            purpose: PaymentPurpose::Benefit(decision.kind),
            amount,
            account: bank_account(form)?,
        })
    };
    order().into_iter().collect()
}

//! 出産育児一時金の額の決定: the amounts that follow from the form, and where they go.
//! It must not compute by itself; that is `domain::childbirth`.

use crate::domain::benefit::{BenefitDecision, BenefitKind, BenefitOutcome, BenefitTerms};
use crate::domain::childbirth::{
    Childbirth, ChildbirthAmount, Claimant, Gestation, Settlement, additional_amount,
    childbirth_amount, settle, settle_additional,
};
use crate::domain::childbirth_terms::{ChildbirthPayment, ChildbirthTerms};
use crate::domain::yen::Yen;
use crate::procedure::childbirth_lump_sum::keys::{
    ADDITIONAL, BORN_ON, BirthStanding, ClaimKind, DAYS, INSTITUTION_AMOUNT, MOTHER_BRANCH,
    MOTHER_PERSON, N_LIVE, N_STILLBORN, PAYMENT, SCHEME, STANDING, STATUTORY, Scheme,
    TO_INSTITUTION, TO_PERSON, WEEKS, WITHHELD, is_granted, is_kind, is_refused,
};
use crate::procedure::facts::Facts;
use crate::procedure::form::Form;
use crate::procedure::value::Value;

/// 決定の額.
pub(super) struct Decided {
    /// 法定給付額.
    pub(super) amount: ChildbirthAmount,
    /// What goes where.
    pub(super) settlement: Settlement,
}

/// 児数 of a key; a negative number is none.
fn count(n: Option<i64>) -> Option<u32> {
    u32::try_from(n?).ok()
}

/// 在胎期間; days left out are none.
pub(super) fn gestation(form: &Form) -> Option<Gestation> {
    let weeks = count(WEEKS.get(form))?;
    let days = count(Some(DAYS.get(form).unwrap_or_default()))?;
    Gestation::new(weeks, days)
}

/// 出産 of the form, once it says enough.
pub(super) fn birth(form: &Form) -> Option<Childbirth> {
    let n_live = count(N_LIVE.get(form))?;
    let n_stillborn = count(Some(N_STILLBORN.get(form).unwrap_or_default()))?;
    Some(Childbirth {
        born_on: BORN_ON.get(form)?,
        n_children: n_live.checked_add(n_stillborn)?,
        gestation: gestation(form),
        in_scheme: SCHEME.get(form)? == Scheme::Joined,
    })
}

/// By what right, as the 付加給付 asks it.
fn claimant(form: &Form) -> Option<Claimant> {
    match STANDING.get(form)? {
        BirthStanding::Insured => Some(Claimant::Insured),
        BirthStanding::Dependent => Some(Claimant::Dependent),
        BirthStanding::AfterLoss => Some(Claimant::FormerInsured),
        BirthStanding::Nothing => None,
    }
}

/// The amounts of a granted benefit; `None` until the form says enough, and where nothing may be granted.
pub(super) fn decided(form: &Form, facts: &Facts) -> Option<Decided> {
    if !is_granted(form) {
        return None;
    }
    let birth = birth(form)?;
    let amount = childbirth_amount(&birth)?;
    let rules = &facts.society.childbirth;
    let additional = additional_amount(rules, claimant(form)?, birth.born_on, birth.n_children);
    let settlement = if is_kind(form, ClaimKind::AdditionalOnly) {
        settle_additional(amount.statutory, additional)
    } else {
        let payment = PAYMENT.get(form)?;
        let institution = match payment {
            ChildbirthPayment::Own => Yen::ZERO,
            ChildbirthPayment::Direct | ChildbirthPayment::Agent => INSTITUTION_AMOUNT.get(form)?,
        };
        settle(amount.statutory, additional, payment, institution)
    };
    Some(Decided { amount, settlement })
}

/// The amounts as they stand in the form, frozen by the decision: papers, entries, payments and rows say these.
pub(super) fn stated(form: &Form) -> Option<Decided> {
    if !is_granted(form) {
        return None;
    }
    Some(Decided {
        amount: childbirth_amount(&birth(form)?)?,
        settlement: Settlement {
            statutory: STATUTORY.get(form)?,
            additional: ADDITIONAL.get(form)?,
            withheld: WITHHELD.get(form)?,
            to_institution: TO_INSTITUTION.get(form)?,
            to_person: TO_PERSON.get(form)?,
        },
    })
}

/// 給付の種類.
pub(super) fn benefit_kind(form: &Form) -> Option<BenefitKind> {
    Some(if MOTHER_BRANCH.get(form)? == 0 {
        BenefitKind::ChildbirthLumpSum
    } else {
        BenefitKind::FamilyChildbirthLumpSum
    })
}

/// The decision as the ledger keeps it, for 支給 and 不支給 alike.
pub(super) fn benefit_decision(form: &Form) -> Option<BenefitDecision> {
    let amounts = stated(form);
    let outcome = match (&amounts, is_refused(form)) {
        (_, true) => BenefitOutcome::Refused,
        (Some(_), false) => BenefitOutcome::Granted,
        (None, false) => return None,
    };
    let settlement = amounts.as_ref().map(|decided| decided.settlement);
    let yen = |of: fn(&Settlement) -> Yen| settlement.as_ref().map_or(Yen::ZERO, of);
    let terms = ChildbirthTerms {
        birth_on: BORN_ON.get(form)?,
        n_live: count(N_LIVE.get(form))?,
        n_stillborn: count(Some(N_STILLBORN.get(form).unwrap_or_default()))?,
        per_child: amounts
            .as_ref()
            .map_or(Yen::ZERO, |decided| decided.amount.per_child),
        gestation_days: gestation(form).map(Gestation::n_days),
        in_scheme: SCHEME.get(form)? == Scheme::Joined,
        payment: PAYMENT.get(form)?,
        paid_to_institution: yen(|settled| settled.withheld.max(settled.to_institution)),
    };
    Some(BenefitDecision {
        kind: benefit_kind(form)?,
        outcome,
        about: MOTHER_PERSON.get(form)?,
        statutory: yen(|settled| settled.statutory),
        additional: yen(|settled| settled.additional),
        withheld: yen(|settled| settled.withheld),
        terms: BenefitTerms::Childbirth(terms),
    })
}

/// 額の根拠 in one sentence.
pub(super) fn basis_words(amount: &ChildbirthAmount) -> &'static str {
    if amount.has_scheme_part {
        "産科医療補償制度に加入する医療機関等での在胎22週以上の出産"
    } else {
        "産科医療補償制度の加算なし"
    }
}

fn shown(form: &Form, facts: &Facts, of: fn(&Decided) -> Yen) -> Option<Value> {
    decided(form, facts).map(|decided| Value::Yen(of(&decided)))
}

pub(super) fn per_child(form: &Form, facts: &Facts) -> Option<Value> {
    shown(form, facts, |decided| decided.amount.per_child)
}

pub(super) fn statutory(form: &Form, facts: &Facts) -> Option<Value> {
    shown(form, facts, |decided| decided.settlement.statutory)
}

pub(super) fn additional(form: &Form, facts: &Facts) -> Option<Value> {
    shown(form, facts, |decided| decided.settlement.additional)
}

pub(super) fn withheld(form: &Form, facts: &Facts) -> Option<Value> {
    shown(form, facts, |decided| decided.settlement.withheld)
}

pub(super) fn to_institution(form: &Form, facts: &Facts) -> Option<Value> {
    shown(form, facts, |decided| decided.settlement.to_institution)
}

pub(super) fn to_person(form: &Form, facts: &Facts) -> Option<Value> {
    shown(form, facts, |decided| decided.settlement.to_person)
}

pub(super) fn net(form: &Form, facts: &Facts) -> Option<Value> {
    shown(form, facts, |decided| decided.settlement.net())
}

/// 額の根拠.
pub(super) fn basis(form: &Form, facts: &Facts) -> Option<Value> {
    let amount = decided(form, facts)?.amount;
    Some(Value::Text(format!(
        "{}、{}円×{}人。{}",
        basis_words(&amount),
        amount.per_child,
        amount.n_children,
        amount.law
    )))
}

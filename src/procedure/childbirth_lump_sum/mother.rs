//! 出産した者: who gave birth, found by the 枝番, and by what right the benefit is paid (健康保険法第101条・第106条・第114条).
//! It must not change the ledger.

use crate::domain::childbirth_right::{AfterLoss, InsuredSpan, after_loss};
use crate::domain::date::Date;
use crate::domain::dependent::Relationship;
use crate::domain::member::{Category, Person, PersonId};
use crate::domain::member_file::{DependentPeriod, MemberFile, Membership};
use crate::procedure::childbirth_lump_sum::keys::{BORN_ON, BirthStanding, MOTHER_BRANCH};
use crate::procedure::facts::Facts;
use crate::procedure::form::Form;
use crate::procedure::value::{FieldType, Value};

/// 出産した者.
pub(super) struct Mother<'a> {
    /// 加入者管理番号.
    pub(super) id: PersonId,
    /// Who.
    pub(super) person: &'a Person,
    /// 続柄; none for the 被保険者.
    pub(super) relationship: Option<Relationship>,
    /// 被扶養者: the period on the day of the birth, else the last one.
    pub(super) period: Option<&'a Membership>,
}

/// Who gave birth, by the 枝番 of the form.
pub(super) fn mother<'a>(form: &Form, facts: &'a Facts) -> Option<Mother<'a>> {
    let file = facts.subject_file()?;
    let branch = MOTHER_BRANCH.get(form)?;
    if branch == 0 {
        return Some(Mother {
            id: file.id,
            person: &file.person,
            relationship: None,
            period: None,
        });
    }
    let dependent = dependent(branch, BORN_ON.get(form), file)?;
    Some(Mother {
        id: dependent.membership.person,
        person: &dependent.person,
        relationship: dependent.membership.relationship,
        period: Some(&dependent.membership),
    })
}

/// The 被扶養者 of a 枝番: whoever had it on the day, else the last who had it.
fn dependent(branch: i64, on: Option<Date>, file: &MemberFile) -> Option<&DependentPeriod> {
    let of_branch = |period: &&DependentPeriod| i64::from(period.membership.branch.get()) == branch;
    let mut all = file.dependents.iter().filter(of_branch);
    let covering = all
        .clone()
        .rfind(|period| on.is_some_and(|on| period.membership.covers(on)));
    covering.or_else(|| all.next_back())
}

/// By what right the benefit is paid for a birth on the day of the form.
pub(super) fn birth_standing(form: &Form, facts: &Facts) -> Option<BirthStanding> {
    let file = facts.subject_file()?;
    let born_on = BORN_ON.get(form)?;
    let mother = mother(form, facts)?;
    if let Some(period) = mother.period {
        return Some(if period.covers(born_on) {
            BirthStanding::Dependent
        } else {
            BirthStanding::Nothing
        });
    }
    if file.insured_on(born_on).is_some() {
        return Some(BirthStanding::Insured);
    }
    let is_within = lost_before(file, born_on)
        .is_some_and(|lost_on| after_loss(lost_on, born_on) != AfterLoss::Late);
    Some(if is_within {
        BirthStanding::AfterLoss
    } else {
        BirthStanding::Nothing
    })
}

/// 資格喪失年月日 of the last membership as 被保険者 that had ended by the day.
pub(super) fn lost_before(file: &MemberFile, on: Date) -> Option<Date> {
    let lost = file.insured().filter_map(Membership::lost_on);
    lost.filter(|lost_on| *lost_on <= on).max()
}

/// The memberships as 被保険者, as the year before the loss is counted.
pub(super) fn insured_spans(file: &MemberFile) -> Vec<InsuredSpan> {
    file.insured()
        .map(|period| InsuredSpan {
            from: period.valid_from,
            lost_on: period.lost_on(),
            is_continued: period.category != Category::Employed,
        })
        .collect()
}

/// 扶養認定後6か月以内の出産: the insurer before may have to be asked.
fn is_recent(form: &Form, facts: &Facts) -> Option<bool> {
    let period = mother(form, facts)?.period?;
    let born_on = BORN_ON.get(form)?;
    Some(period.since <= born_on && born_on < period.since.add_months(6))
}

pub(super) fn person(form: &Form, facts: &Facts) -> Option<Value> {
    mother(form, facts).map(|mother| mother.id.into_value())
}

pub(super) fn name(form: &Form, facts: &Facts) -> Option<Value> {
    mother(form, facts).map(|mother| mother.person.name.clone().into_value())
}

pub(super) fn relationship(form: &Form, facts: &Facts) -> Option<Value> {
    Some(mother(form, facts)?.relationship?.into_value())
}

pub(super) fn birth_on(form: &Form, facts: &Facts) -> Option<Value> {
    mother(form, facts).map(|mother| mother.person.birth_on.into_value())
}

pub(super) fn standing(form: &Form, facts: &Facts) -> Option<Value> {
    birth_standing(form, facts).map(FieldType::into_value)
}

pub(super) fn recent(form: &Form, facts: &Facts) -> Option<Value> {
    is_recent(form, facts).map(FieldType::into_value)
}

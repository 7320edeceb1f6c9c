//! 台帳の被扶養者: rows of a form that come from the ledger, for procedures that touch a whole family.
//! It must not change what the ledger says; a row for the clerk to edit is only a proposal.

use crate::domain::coded::coded_enum;
use crate::domain::date::Date;
use crate::domain::member::PersonId;
use crate::domain::member_file::{DependentPeriod, MemberFile};
use crate::procedure::dependents::{DEPENDENT_BRANCH, LIVING, RELATIONSHIP, SINCE_ON};
use crate::procedure::facts::Facts;
use crate::procedure::field::{Field, Key};
use crate::procedure::form::Form;
use crate::procedure::person::{
    ADDRESS, ALIAS, BIRTH_ON, KANA, MATCHED, NAME, PERSON, SAME_PERSON, SEX, SamePerson,
};
use crate::procedure::subject;

coded_enum! {
    /// 異動の別 of a 被扶養者（異動）届 (則第38条): one for the whole sheet.
    pub enum FamilyChange {
        /// 該当: somebody becomes a 被扶養者.
        Added = "1", "該当";
        /// 非該当: somebody is no 被扶養者 any more.
        Removed = "2", "非該当";
        /// 変更: 続柄, 同居・別居 or who somebody is changes.
        Changed = "3", "変更";
    }
}

/// 異動の別.
pub const FAMILY_CHANGE: Key<FamilyChange> = Key::new("family_change");
/// 台帳の被扶養者 of a 被扶養者（異動）届, one row each.
pub const FAMILY: Key<Vec<Form>> = Key::new("family");
/// この届の対象: whether the 届 speaks of the 被扶養者 of a row.
pub const IS_CONCERNED: Key<bool> = Key::new("is_concerned");

/// Whether the form is a 被扶養者（異動）届 of an existing family: the 被保険者 is given no place and no certificate.
#[must_use]
pub fn is_about_family_alone(form: &Form) -> bool {
    FAMILY_CHANGE.get(form).is_some()
}

/// 資格喪失年月日 of the membership under which a 被扶養者（異動）届 certifies, where the ledger has it, ahead or past:
/// nobody stays a 被扶養者 beyond it (健康保険法第3条第7項).
#[must_use]
pub fn insured_lost_on(form: &Form, facts: &Facts) -> Option<Date> {
    subject::membership(form, facts.subject_file()?)?.lost_on()
}

/// Whether the form is a 被扶養者（異動）届 that brings nobody in: no 符号 is needed.
#[must_use]
pub fn adds_nobody(form: &Form) -> bool {
    FAMILY_CHANGE
        .get(form)
        .is_some_and(|change| change != FamilyChange::Added)
}

/// Who leaves the family by a 被扶養者（異動）届; `None` for other forms.
#[must_use]
pub fn leaving(form: &Form) -> Option<Vec<PersonId>> {
    let change = FAMILY_CHANGE.get(form)?;
    let rows = form.rows(FAMILY.name()).iter();
    let concerned = rows.filter(|row| IS_CONCERNED.get(row) == Some(true));
    let leaves = |_: &&Form| change == FamilyChange::Removed;
    Some(
        concerned
            .filter(leaves)
            .filter_map(|row| PERSON.get(row))
            .collect(),
    )
}

/// The fields of a row that only shows somebody of the ledger.
pub const SHOWN: &[Field] = &[
    DEPENDENT_BRANCH.field("枝番"),
    NAME.field("氏名"),
    KANA.field("フリガナ"),
    BIRTH_ON.field("生年月日").birth(),
    SEX.field("性別"),
    RELATIONSHIP.field("続柄"),
    LIVING.field("同居・別居"),
    SINCE_ON.field("認定年月日"),
    PERSON.field("加入者管理番号"),
];

/// The 被扶養者 of the subject on a day, one for each person, by 枝番.
#[must_use]
pub fn dependents_on(file: &MemberFile, day: Date) -> Vec<&DependentPeriod> {
    let mut all: Vec<&DependentPeriod> = file.dependents_on(day).collect();
    all.sort_by_key(|dependent| dependent.membership.branch);
    all
}

/// A row that shows a 被扶養者 as the ledger has it, under the keys of [`SHOWN`] and with the address on that day.
#[must_use]
pub fn shown(dependent: &DependentPeriod, on: Date, facts: &Facts) -> Form {
    let mut row = Form::new();
    let period = &dependent.membership;
    let person = &dependent.person;
    DEPENDENT_BRANCH.set(&mut row, i64::from(period.branch.get()));
    NAME.set(&mut row, person.name.clone());
    KANA.set(&mut row, person.kana.clone());
    if let Some(alias) = &person.alias {
        ALIAS.set(&mut row, alias.clone());
    }
    BIRTH_ON.set(&mut row, person.birth_on);
    SEX.set(&mut row, person.sex);
    if let Some(relationship) = period.relationship {
        RELATIONSHIP.set(&mut row, relationship);
    }
    if let Some(living) = period.living {
        LIVING.set(&mut row, living);
    }
    SINCE_ON.set(&mut row, period.since);
    PERSON.set(&mut row, period.person);
    let file = facts.files.get(&period.person);
    if let Some(address) = file.and_then(|file| file.address_on(on)) {
        ADDRESS.set(&mut row, address.clone());
    }
    row
}

/// A row of a 被扶養者届 proposed for somebody who was a 被扶養者 before: the same person of the ledger, to be certified
/// anew from `since_on`. What the ledger does not keep (職業, 収入 …) is for the 届 to say.
#[must_use]
pub fn proposed(dependent: &DependentPeriod, since_on: Date, facts: &Facts) -> Form {
    let mut row = shown(dependent, since_on, facts);
    DEPENDENT_BRANCH.clear(&mut row);
    PERSON.clear(&mut row);
    SINCE_ON.set(&mut row, since_on);
    SAME_PERSON.set(&mut row, SamePerson::Same);
    MATCHED.set(&mut row, dependent.membership.person);
    row
}

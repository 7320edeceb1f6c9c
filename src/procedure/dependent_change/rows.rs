//! 台帳の被扶養者の行: one row for each 被扶養者 of the ledger, and what a sheet says becomes of that person.
//! It must not overrule the clerk: what was typed into a row stays with the person of the row.

use crate::domain::date::Date;
use crate::domain::dependent::{Living, Relationship};
use crate::domain::dependent_codes::RemovalReason;
use crate::domain::dependent_end::{DependentRemoval, not_dependent_from};
use crate::domain::member::{Person, PersonId};
use crate::domain::member_file::{DependentPeriod, MemberFile, MembershipEnd};
use crate::domain::name::{KanaName, PersonName};
use crate::procedure::dependents::{DEPENDENT_BRANCH, LIVING, RELATIONSHIP, SINCE_ON};
use crate::procedure::facts::Facts;
use crate::procedure::family::{FAMILY, FAMILY_CHANGE, FamilyChange, IS_CONCERNED, shown};
use crate::procedure::field::{Field, Key};
use crate::procedure::form::Form;
use crate::procedure::person::{ADDRESS, ALIAS, BIRTH_ON, KANA, NAME, PERSON, SEX, Someone};
use crate::procedure::subject;
use crate::procedure::value::Value;
use std::collections::BTreeMap;

/// 被扶養者でなくなった理由.
pub const REMOVAL_REASON: Key<RemovalReason> = Key::new("removal_reason");
/// 事実のあった日, such as the day of death.
pub const EVENT_ON: Key<Date> = Key::new("event_on");
/// 被扶養者でなくなった日 as the 届書 writes it.
pub const REMOVED_ON_WRITTEN: Key<Date> = Key::new("removed_on_written");
/// 被扶養者でなくなった日, computed.
pub const REMOVED_ON: Key<Date> = Key::new("removed_on");
/// 変更年月日.
pub const CHANGED_ON: Key<Date> = Key::new("changed_on");
/// 変更後の続柄.
pub const NEW_RELATIONSHIP: Key<Relationship> = Key::new("new_relationship");
/// 変更後の同居・別居.
pub const NEW_LIVING: Key<Living> = Key::new("new_living");
/// 変更後の氏名.
pub const NEW_NAME: Key<PersonName> = Key::new("new_name");
/// 変更後のフリガナ.
pub const NEW_KANA: Key<KanaName> = Key::new("new_kana");
/// 変更後の通称名・旧姓.
pub const NEW_ALIAS: Key<PersonName> = Key::new("new_alias");
/// 訂正後の生年月日.
pub const NEW_BIRTH_ON: Key<Date> = Key::new("new_birth_on");
/// 変更の理由.
pub const CHANGE_REASON: Key<String> = Key::new("change_reason");

/// The fields of a row.
pub const ROW: &[Field] = &[
    DEPENDENT_BRANCH.field("枝番").shown(),
    NAME.field("氏名").shown(),
    BIRTH_ON.field("生年月日").birth().shown(),
    RELATIONSHIP.field("続柄").shown(),
    LIVING.field("同居・別居").shown(),
    SINCE_ON.field("認定年月日").shown(),
    IS_CONCERNED.field("この届の対象"),
    REMOVAL_REASON
        .field("被扶養者でなくなった理由")
        .when(|row| is(row, FamilyChange::Removed)),
    EVENT_ON
        .field("事実のあった日")
        .when(|row| is(row, FamilyChange::Removed) && is_death(row))
        .help("死亡のときは死亡した日です。75歳到達では省略できます。空欄のときは届書の日によります。"),
    REMOVED_ON_WRITTEN.field("届書の「被扶養者でなくなった日」"),
    REMOVED_ON
        .field("被扶養者でなくなった日")
        .row_computed(removed_on)
        .law("健康保険法施行規則第38条第2項"),
    CHANGED_ON
        .field("変更年月日")
        .when(|row| is(row, FamilyChange::Changed)),
    NEW_RELATIONSHIP.field("変更後の続柄"),
    NEW_LIVING.field("変更後の同居・別居"),
    NEW_NAME.field("変更後の氏名"),
    NEW_KANA.field("変更後のフリガナ"),
    NEW_ALIAS.field("変更後の通称名・旧姓"),
    NEW_BIRTH_ON.field("訂正後の生年月日").birth(),
    CHANGE_REASON
        .field("変更の理由")
        .when(|row| is(row, FamilyChange::Changed) && renames(row))
        .help("婚姻、養子縁組、届書の誤りの訂正など。"),
    PERSON.field("加入者管理番号").shown(),
];

/// What the ledger says of a 被扶養者; everything else in the row is the clerk's.
const OF_LEDGER: &[&str] = &[
    DEPENDENT_BRANCH.name(),
    NAME.name(),
    KANA.name(),
    ALIAS.name(),
    BIRTH_ON.name(),
    SEX.name(),
    RELATIONSHIP.name(),
    LIVING.name(),
    SINCE_ON.name(),
    ADDRESS.name(),
    PERSON.name(),
];

/// The 被扶養者 of the ledger, with what was typed for each. A row that the sheet speaks of carries the 異動の別, so that
/// the fields of the row know what they are needed for.
pub(super) fn drawn(form: &Form, facts: &Facts) -> Vec<Form> {
    let Some(file) = facts.subject_file() else {
        return Vec::new();
    };
    let change = FAMILY_CHANGE.get(form);
    let typed = form.rows(FAMILY.name());
    family(form, file)
        .into_values()
        .map(|dependent| {
            let person = dependent.membership.person;
            let mut before = typed.iter().filter(|row| PERSON.get(row) == Some(person));
            let mut row = before.next().cloned().unwrap_or_default();
            let ledger = shown(dependent, facts.received_on, facts);
            for key in OF_LEDGER {
                row.set_value(key, ledger.value(key).cloned());
            }
            FAMILY_CHANGE.clear(&mut row);
            if let Some(change) = change.filter(|_| IS_CONCERNED.get(&row) == Some(true)) {
                FAMILY_CHANGE.set(&mut row, change);
            }
            row
        })
        .collect()
}

/// The last period of each 被扶養者 under this 記号・番号, by 枝番. Those whom an earlier sheet took off are no concern any
/// more; those who left with the 被保険者, or have become 被保険者, may have been 非該当 before that.
fn family<'a>(form: &Form, file: &'a MemberFile) -> BTreeMap<(u8, PersonId), &'a DependentPeriod> {
    let Some(own) = subject::membership(form, file) else {
        return BTreeMap::new();
    };
    let mut last: BTreeMap<PersonId, &DependentPeriod> = BTreeMap::new();
    for dependent in &file.dependents {
        let period = &dependent.membership;
        if (period.symbol, period.number) != (own.symbol, own.number) {
            continue;
        }
        let known = last.get(&period.person);
        if known.is_none_or(|known| known.membership.valid_from <= period.valid_from) {
            last.insert(period.person, dependent);
        }
    }
    let is_there = |dependent: &&DependentPeriod| {
        !matches!(dependent.membership.end, Some(MembershipEnd::Removed(_)))
    };
    last.into_values()
        .filter(is_there)
        .map(|dependent| {
            let period = &dependent.membership;
            ((period.branch.get(), period.person), dependent)
        })
        .collect()
}

/// The rows of which the sheet speaks.
pub(super) fn concerned(form: &Form) -> impl Iterator<Item = Someone<'_>> {
    Someone::in_rows(form, FAMILY.name())
        .filter(|someone| IS_CONCERNED.get(someone.form) == Some(true))
}

/// Whether the sheet says this of the person of a row.
pub(super) fn is(row: &Form, change: FamilyChange) -> bool {
    FAMILY_CHANGE.get(row) == Some(change)
}

fn is_death(row: &Form) -> bool {
    REMOVAL_REASON.get(row) == Some(RemovalReason::Death)
}

/// Whether who the person is would be told otherwise.
pub(super) fn renames(row: &Form) -> bool {
    let keys = [
        NEW_NAME.name(),
        NEW_KANA.name(),
        NEW_ALIAS.name(),
        NEW_BIRTH_ON.name(),
    ];
    keys.iter().any(|key| row.value(key).is_some())
}

/// 被扶養者の非該当 as the row tells it. Without the day of the event the day of the 届書 stands for it, except after a
/// death, where the two differ.
pub(super) fn removal(row: &Form) -> Option<DependentRemoval> {
    let reason = REMOVAL_REASON.get(row)?;
    let written = REMOVED_ON_WRITTEN.get(row);
    Some(DependentRemoval {
        reason,
        birth_on: BIRTH_ON.get(row)?,
        certified_on: SINCE_ON.get(row)?,
        event_on: EVENT_ON
            .get(row)
            .or_else(|| written.filter(|_| reason != RemovalReason::Death)),
    })
}

fn removed_on(form: &Form, row: usize, _: &Facts) -> Option<Value> {
    let row = form.rows(FAMILY.name()).get(row)?;
    if !is(row, FamilyChange::Removed) {
        return None;
    }
    not_dependent_from(&removal(row)?).map(Value::Date)
}

/// 続柄 and 同居・別居 afterwards, where either of them changes.
pub(super) fn standing_after(row: &Form) -> Option<(Relationship, Living)> {
    let before = (RELATIONSHIP.get(row)?, LIVING.get(row)?);
    let after = (
        NEW_RELATIONSHIP.get(row).unwrap_or(before.0),
        NEW_LIVING.get(row).unwrap_or(before.1),
    );
    (after != before).then_some(after)
}

/// 個人の基本事項 afterwards, where anything of them changes.
pub(super) fn person_after(someone: &Someone<'_>) -> Option<Person> {
    let row = someone.form;
    let before = someone.person()?;
    let after = Person {
        name: NEW_NAME.get(row).unwrap_or_else(|| before.name.clone()),
        kana: NEW_KANA.get(row).unwrap_or_else(|| before.kana.clone()),
        alias: NEW_ALIAS.get(row).or_else(|| before.alias.clone()),
        birth_on: NEW_BIRTH_ON.get(row).unwrap_or(before.birth_on),
        sex: before.sex,
    };
    (after != before).then_some(after)
}

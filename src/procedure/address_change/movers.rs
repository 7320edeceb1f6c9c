//! 転居する人: the rows of the family as the ledger has it, who of them moves, and who lives where afterwards.
//! It must not overrule the clerk: it proposes once for each answer above it and keeps what was changed after that.

use crate::domain::address::Address;
use crate::domain::coded::{Coded, coded_enum};
use crate::domain::dependent::{Living, Relationship};
use crate::domain::member::PersonId;
use crate::procedure::address_change::{
    ChangeKind, MOVED_ON, NEW_ADDRESS, WHO, Who, changes_address, insured_moves,
};
use crate::procedure::dependents::{
    DEPENDENT_BRANCH, DEPENDENTS, LIVING, OVERSEAS, RELATIONSHIP, REMITTANCE,
};
use crate::procedure::facts::Facts;
use crate::procedure::family::{dependents_on, shown};
use crate::procedure::field::{Field, Key};
use crate::procedure::form::Form;
use crate::procedure::person::{ADDRESS, BIRTH_ON, KANA, NAME, PERSON, SEX, Someone};

coded_enum! {
    /// 別居の理由.
    pub enum SeparationReason {
        /// 単身赴任.
        Posting = "posting", "単身赴任";
        /// 就学のための下宿・寮.
        School = "school", "就学（下宿・寮）";
        /// 施設への入所・長期の入院.
        Care = "care", "施設入所・入院";
        /// 就職・転職.
        Work = "work", "就職・転職";
        /// 離婚・離縁.
        Divorce = "divorce", "離婚・離縁";
        /// その他.
        Other = "other", "その他";
    }
}

/// ともに転居する.
pub const MOVES: Key<bool> = Key::new("moves");
/// 転居後の同居・別居.
pub const LIVING_AFTER: Key<Living> = Key::new("living_after");
/// 別居の理由.
pub const SEPARATION_REASON: Key<SeparationReason> = Key::new("separation_reason");
/// The 対象者 for which 「ともに転居する」 was proposed; no field shows it.
const MOVES_FOR: Key<String> = Key::new("moves_proposed_for");
/// The 同居・別居 that was proposed last; no field shows it.
const LIVING_PROPOSED: Key<Living> = Key::new("living_proposed");

/// The fields of a row.
pub(super) const ROW: &[Field] = &[
    DEPENDENT_BRANCH.field("枝番").shown(),
    NAME.field("氏名").shown(),
    BIRTH_ON.field("生年月日").birth().shown(),
    RELATIONSHIP.field("続柄").shown(),
    LIVING.field("現在の同居・別居").shown(),
    ADDRESS.field("現在の住所").shown(),
    MOVES.field("ともに転居する").always(),
    LIVING_AFTER
        .field("転居後の同居・別居")
        .always()
        .law("健康保険法第3条第7項"),
    SEPARATION_REASON.field("別居の理由").when(is_newly_apart),
    REMITTANCE
        .field("仕送り額（年額）")
        .help("別居になるときに入力します。16歳未満と就学による別居では省略できます。"),
    OVERSEAS
        .field("海外特例要件")
        .help("国外に転出するときに入力します。")
        .law("健康保険法施行規則第37条の2"),
    PERSON.field("加入者管理番号").shown(),
];

/// What the ledger says of a 被扶養者; the clerk's answers stay in the row.
const OF_LEDGER: &[&str] = &[
    DEPENDENT_BRANCH.name(),
    NAME.name(),
    KANA.name(),
    BIRTH_ON.name(),
    SEX.name(),
    RELATIONSHIP.name(),
    LIVING.name(),
    ADDRESS.name(),
    PERSON.name(),
];

/// The 被扶養者 on the day of the change, with what was typed for each.
pub(super) fn drawn(form: &Form, facts: &Facts) -> Vec<Form> {
    let Some(file) = facts.subject_file() else {
        return Vec::new();
    };
    let on = MOVED_ON.get(form).unwrap_or(facts.received_on);
    let before = on.add_days(-1);
    dependents_on(file, on)
        .into_iter()
        .map(|dependent| {
            let ledger = shown(dependent, before, facts);
            let mut row = row_of(form, dependent.membership.person)
                .cloned()
                .unwrap_or_default();
            for key in OF_LEDGER {
                row.set_value(key, ledger.value(key).cloned());
            }
            propose_move(form, &mut row);
            propose_living(form, &mut row, facts);
            row
        })
        .collect()
}

fn row_of(form: &Form, person: PersonId) -> Option<&Form> {
    let mut rows = form.rows(DEPENDENTS.name()).iter();
    rows.find(|row| PERSON.get(row) == Some(person))
}

/// 全員: those who live together move along. 被扶養者: the clerk says who.
fn propose_move(form: &Form, row: &mut Form) {
    let who = WHO.get(form);
    let asked = who.map(|who| who.code().to_owned());
    if MOVES_FOR.get(row) == asked {
        return;
    }
    let lives_together = LIVING.get(row) == Some(Living::Together);
    MOVES.clear(row);
    MOVES_FOR.clear(row);
    match who {
        Some(Who::All) => MOVES.set(row, lives_together),
        Some(Who::Insured) => MOVES.set(row, false),
        Some(Who::Dependents) | None => {}
    }
    if let Some(asked) = asked {
        MOVES_FOR.set(row, asked);
    }
}

fn propose_living(form: &Form, row: &mut Form, facts: &Facts) {
    let proposal = living_proposed(form, row, facts);
    if LIVING_PROPOSED.get(row) == proposal {
        return;
    }
    LIVING_AFTER.clear(row);
    LIVING_PROPOSED.clear(row);
    if let Some(living) = proposal {
        LIVING_AFTER.set(row, living);
        LIVING_PROPOSED.set(row, living);
    }
}

/// Those who move to the same address live together afterwards; where only one of two moves, the addresses say.
/// A 居所・送付先 alone changes nothing about that.
fn living_proposed(form: &Form, row: &Form, facts: &Facts) -> Option<Living> {
    let now = LIVING.get(row)?;
    let moves = MOVES.get(row)?;
    if !changes_address(form) {
        return Some(now);
    }
    let new = NEW_ADDRESS.get(form);
    let other = match (insured_moves(form), moves) {
        (true, true) => return Some(Living::Together),
        (false, false) => return Some(now),
        (true, false) => ADDRESS.get(row),
        (false, true) => insureds_address(form, facts),
    };
    let is_same = new
        .zip(other)
        .is_some_and(|(new, other)| new.is_same_place(&other));
    Some(if is_same {
        Living::Together
    } else {
        Living::Apart
    })
}

fn insureds_address(form: &Form, facts: &Facts) -> Option<Address> {
    let on = MOVED_ON.get(form).unwrap_or(facts.received_on);
    facts.subject_file()?.address_on(on.add_days(-1)).cloned()
}

/// Everybody who moves: the 被保険者 and the 被扶養者 of the form.
pub(super) fn movers(form: &Form) -> Vec<Someone<'_>> {
    let insured = insured_moves(form).then(|| Someone::of(form));
    let along = Someone::in_rows(form, DEPENDENTS.name())
        .filter(|someone| MOVES.get(someone.form) == Some(true));
    insured.into_iter().chain(along).collect()
}

/// 同居 becomes 別居.
pub(super) fn is_newly_apart(row: &Form) -> bool {
    LIVING.get(row) == Some(Living::Together) && LIVING_AFTER.get(row) == Some(Living::Apart)
}

/// Whether anybody comes to live apart.
pub(super) fn any_newly_apart(form: &Form) -> bool {
    form.rows(DEPENDENTS.name()).iter().any(is_newly_apart)
}

/// The 続柄 and 同居・別居 of a row whose 同居・別居 changes.
pub(super) fn changed_living(row: &Form) -> Option<(PersonId, Relationship, Living)> {
    let after = LIVING_AFTER.get(row)?;
    let is_changed = LIVING.get(row).is_some_and(|now| now != after);
    is_changed.then_some((PERSON.get(row)?, RELATIONSHIP.get(row)?, after))
}

/// 区分 of the form, for what only one of them needs.
pub(super) fn is_address_only(form: &Form) -> bool {
    super::CHANGE_KIND.get(form) == Some(ChangeKind::Address)
}

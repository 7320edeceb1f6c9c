//! 異動の言葉: what the sheet does, in lines for the 起案書 and rows for the 通知書.
//! It must not judge.

use crate::domain::coded::Coded;
use crate::domain::dependent::Living;
use crate::procedure::blocks::label_of;
use crate::procedure::case_papers::{dependents_in_words, wrapped};
use crate::procedure::dependent_change::rows::{
    CHANGE_REASON, CHANGED_ON, REMOVAL_REASON, REMOVED_ON, concerned, person_after, renames,
    standing_after,
};
use crate::procedure::dependents::{DEPENDENTS, LIVING, REASON, RELATIONSHIP, SINCE_ON};
use crate::procedure::family::{FAMILY_CHANGE, FamilyChange};
use crate::procedure::form::Form;
use crate::procedure::papers::approval_draft::DraftLine;
use crate::procedure::papers::dependents_notice::{DecidedDependent, DependentChange};
use crate::procedure::person::{BIRTH_ON, NAME, Someone};

/// Everybody of whom the sheet speaks, for the 通知書.
pub(super) fn decided(form: &Form) -> Vec<DecidedDependent> {
    match FAMILY_CHANGE.get(form) {
        Some(FamilyChange::Added) => Someone::in_rows(form, DEPENDENTS.name())
            .filter_map(|someone| added(someone.form))
            .collect(),
        Some(FamilyChange::Removed) => concerned(form)
            .filter_map(|someone| removed(someone.form))
            .collect(),
        Some(FamilyChange::Changed) => concerned(form)
            .filter_map(|someone| changed(&someone))
            .collect(),
        None => Vec::new(),
    }
}

fn added(row: &Form) -> Option<DecidedDependent> {
    Some(DecidedDependent {
        change: DependentChange::Added,
        name: NAME.get(row)?,
        birth_on: BIRTH_ON.get(row)?,
        relationship: label_of(RELATIONSHIP, row).to_owned(),
        effective_on: SINCE_ON.get(row)?,
        reason: label_of(REASON, row).to_owned(),
    })
}

fn removed(row: &Form) -> Option<DecidedDependent> {
    Some(DecidedDependent {
        change: DependentChange::Removed,
        name: NAME.get(row)?,
        birth_on: BIRTH_ON.get(row)?,
        relationship: label_of(RELATIONSHIP, row).to_owned(),
        effective_on: REMOVED_ON.get(row)?,
        reason: label_of(REMOVAL_REASON, row).to_owned(),
    })
}

/// The person as after the change.
fn changed(someone: &Someone<'_>) -> Option<DecidedDependent> {
    let row = someone.form;
    let person = person_after(someone).or_else(|| someone.person())?;
    let relationship =
        standing_after(row).map_or_else(|| RELATIONSHIP.get(row), |(is, _)| Some(is));
    Some(DecidedDependent {
        change: DependentChange::Changed,
        name: person.name,
        birth_on: person.birth_on,
        relationship: relationship.map_or("", Coded::label).to_owned(),
        effective_on: CHANGED_ON.get(row)?,
        reason: what_changes(someone).join("・"),
    })
}

/// What changes, in the words of the 届書.
fn what_changes(someone: &Someone<'_>) -> Vec<&'static str> {
    let row = someone.form;
    let mut all = Vec::new();
    if let Some((relationship, living)) = standing_after(row) {
        if RELATIONSHIP.get(row) != Some(relationship) {
            all.push("続柄の変更");
        }
        if LIVING.get(row) != Some(living) {
            all.push(match living {
                Living::Together => "同居になった",
                Living::Apart => "別居になった",
            });
        }
    }
    if let Some((before, after)) = someone.person().zip(person_after(someone)) {
        if before.name != after.name || before.kana != after.kana || before.alias != after.alias {
            all.push("氏名の変更");
        }
        if before.birth_on != after.birth_on {
            all.push("生年月日の訂正");
        }
    }
    all
}

/// The lines of the 起案書 about the people of the sheet.
pub(super) fn in_words(form: &Form) -> Vec<DraftLine> {
    match FAMILY_CHANGE.get(form) {
        Some(FamilyChange::Added) => dependents_in_words(form),
        Some(FamilyChange::Removed) => lines(form, |someone| {
            let row = someone.form;
            let on = REMOVED_ON.get(row).map(|on| on.wareki());
            format!(
                "{}、{}、{}に非該当（{}）",
                name_of(row),
                label_of(RELATIONSHIP, row),
                on.unwrap_or_default(),
                label_of(REMOVAL_REASON, row)
            )
        }),
        Some(FamilyChange::Changed) => lines(form, |someone| {
            let row = someone.form;
            let on = CHANGED_ON.get(row).map(|on| on.wareki());
            let reason = CHANGE_REASON.get(row).filter(|_| renames(row));
            let reason = reason.map_or_else(String::new, |reason| format!("、{reason}"));
            format!(
                "{}、{}から、{}{reason}",
                name_of(row),
                on.unwrap_or_default(),
                what_changes(someone).join("・"),
            )
        }),
        None => Vec::new(),
    }
}

fn lines(form: &Form, text: impl Fn(&Someone<'_>) -> String) -> Vec<DraftLine> {
    let mut all = Vec::new();
    for (index, someone) in concerned(form).enumerate() {
        all.extend(wrapped(&format!("対象{}人目", index + 1), &text(&someone)));
    }
    all
}

fn name_of(row: &Form) -> String {
    NAME.get(row)
        .map_or_else(String::new, |name| name.as_str().to_owned())
}

//! 試算: what somebody who calls would pay or get, as a small form with an answer for each calculation.
//! It must not calculate: `domain` does, as in the procedures. Nothing here is a decision, and nothing is kept.

pub mod allowance;
pub mod answer;
pub mod ceiling;
pub mod childbirth;
pub mod prepayment;
pub mod voluntary;

use crate::domain::date::Date;
use crate::domain::finding::Finding;
use crate::domain::member_file::MemberFile;
use crate::domain::yen::Yen;
use crate::procedure::catalogue::{self, Procedure};
use crate::procedure::facts::Facts;
use crate::procedure::field::{Field, Key, Section};
use crate::procedure::form::Form;
use crate::procedure::gate;
use crate::procedure::input;
use crate::procedure::person::BIRTH_ON;
use crate::procedure::trial::answer::{Answer, Figure, yen};
use crate::procedure::value::{Kind, Value};

/// 試算: one calculation.
pub struct Trial {
    /// Stable id such as `prepayment`.
    pub id: &'static str,
    /// Title of its tab and of its paper.
    pub title: &'static str,
    /// The form.
    pub sections: &'static [Section],
    /// What is proposed on a day before anything is typed.
    pub start: fn(Date) -> Form,
    /// What the ledger says of somebody, into the form. The `Facts` hold the file as their subject's.
    pub from_file: fn(&mut Form, &MemberFile, &Facts),
    /// What other calculations may take over: what was said about the person, under the keys of all of them.
    pub tells: fn(&Form, &Facts) -> Form,
    /// The answer to a form in which nothing is missing.
    pub answer: fn(&Form, &Facts) -> Answer,
    /// Keys that do not go into a case of the procedure: what the answer does not use, and what the procedure finds in
    /// the ledger by itself.
    pub leaves: fn(&Form, &Facts) -> &'static [&'static str],
    /// Id of the procedure in which the same is decided.
    pub procedure: &'static str,
}

/// Every 試算, in the order of its tabs.
pub const ALL: &[&Trial] = &[
    &voluntary::TRIAL,
    &prepayment::TRIAL,
    &allowance::TRIAL,
    &ceiling::TRIAL,
    &childbirth::TRIAL,
];

impl Trial {
    /// The answer, or what is still needed for it.
    #[must_use]
    pub fn evaluate(&self, form: &Form, facts: &Facts) -> Answer {
        let mut missing = Vec::new();
        for section in self.sections {
            for field in section.fields {
                let findings = gate::field_findings(std::slice::from_ref(field), form, facts);
                if !findings.is_empty() {
                    missing.push(field.label);
                }
            }
        }
        if missing.is_empty() {
            (self.answer)(form, facts)
        } else {
            Answer::Needs(missing)
        }
    }

    /// What was typed and cannot be read, beside its field. That a field is still empty is not said there.
    #[must_use]
    pub fn unreadable(&self, form: &Form, facts: &Facts) -> Vec<Finding> {
        let sections = self.sections.iter();
        sections
            .flat_map(|section| gate::field_findings(section.fields, form, facts))
            .filter(|finding| finding.code == gate::NOT_VALID)
            .collect()
    }

    /// The procedure in which the same is decided, where this program has it.
    #[must_use]
    pub fn procedure(&self) -> Option<&'static Procedure> {
        catalogue::find(self.procedure)
    }

    /// この内容で案件を作る: what was typed, as far as the form of the procedure asks for it too.
    #[must_use]
    pub fn carried(&self, form: &Form, facts: &Facts) -> Form {
        let mut carried = Form::new();
        let left = (self.leaves)(form, facts);
        let sections = self.procedure().map_or(&[][..], |found| found.sections);
        for field in sections.iter().flat_map(|section| section.fields) {
            let value = form.value(field.key);
            let is_typed = !field.is_computed() && !matches!(value, Some(Value::Raw(_)));
            if is_typed && !left.contains(&field.key) {
                carried.set_value(field.key, value.cloned());
            }
        }
        carried
    }

    /// The form with what was told to another 試算, in the fields that are still empty.
    #[must_use]
    pub fn told(&self, mut form: Form, told: &Form) -> Form {
        for field in self.sections.iter().flat_map(|section| section.fields) {
            if form.value(field.key).is_none() && !field.is_computed() {
                form.set_value(field.key, told.value(field.key).cloned());
            }
        }
        form
    }

    /// What was typed, in words, for the paper.
    #[must_use]
    pub fn typed(&self, form: &Form) -> Vec<Figure> {
        let fields = self.sections.iter().flat_map(|section| section.fields);
        let typed = fields.filter(|field| !field.is_computed());
        typed
            .filter_map(|field| {
                let value = form.value(field.key)?;
                Some(Figure {
                    label: field.label.to_owned(),
                    value: words(field, value),
                })
            })
            .collect()
    }
}

/// A value in words; of a table each row.
#[must_use]
pub fn words(field: &Field, value: &Value) -> String {
    match (field.kind, value) {
        (Kind::Rows(fields), Value::Rows(rows)) => {
            let cells = |row: &Form| {
                let cells = fields
                    .iter()
                    .filter_map(|cell| Some(words(cell, row.value(cell.key)?)));
                cells.collect::<Vec<_>>().join("　")
            };
            rows.iter().map(cells).collect::<Vec<_>>().join("、")
        }
        (Kind::Yen, Value::Yen(amount)) => yen(*amount),
        (kind, value) => input::show(kind, value),
    }
}

/// The values of these keys alone.
fn only(form: &Form, keys: &[&str]) -> Form {
    let mut told = Form::new();
    for key in keys {
        told.set_value(key, form.value(key).cloned());
    }
    told
}

/// 標準報酬月額 of the 被保険者 as it is now.
const CURRENT_STANDARD: Key<Yen> = Key::new("trial.standard");

/// 標準報酬月額 in the month of a day, as the ledger has it, into the form.
fn set_standard(form: &mut Form, file: &MemberFile, on: Date) {
    if let Some(period) = file.remuneration_in(on.year_month()) {
        CURRENT_STANDARD.set(form, period.monthly);
    }
}

/// 生年月日 of the person into the form.
fn set_birth(form: &mut Form, file: &MemberFile) {
    BIRTH_ON.set(form, file.person.birth_on);
}

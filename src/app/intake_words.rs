//! 届書の行を言葉で: what a line of an employer's file says, by the labels of the procedure's form.
//! It must not show an 個人番号, nor judge a line.

use crate::app::intake_acquisition;
use crate::app::intake_address;
use crate::app::intake_bonus;
use crate::app::intake_family;
use crate::app::intake_forms;
use crate::app::intake_forms::ReadForm;
use crate::app::intake_loss;
use crate::app::intake_remuneration;
use crate::domain::date::Date;
use crate::domain::name::KanaName;
use crate::domain::name::PersonName;
use crate::exchange::intake::FormRow;
use crate::procedure::catalogue;
use crate::procedure::field::Field;
use crate::procedure::input;
use crate::procedure::person;

/// Name, birth and labelled values of a line.
pub(super) fn described(content: &FormRow) -> (String, Option<Date>, Vec<(String, String)>) {
    let name = |name: Option<&PersonName>, kana: &KanaName| {
        name.map_or(kana.as_str(), PersonName::as_str).to_owned()
    };
    match content {
        FormRow::Acquisition(row) => {
            let fields = labelled(
                "",
                &intake_forms::acquisition(row, None, None),
                form_fields(intake_acquisition::ACQUISITION),
            );
            (
                name(row.name.as_ref(), &row.kana),
                Some(row.birth_on),
                fields,
            )
        }
        FormRow::Loss(row) => (
            name(row.name.as_ref(), &row.kana),
            Some(row.birth_on),
            labelled(
                "",
                &intake_forms::loss(row, None, None),
                form_fields(intake_loss::LOSS),
            ),
        ),
        FormRow::AddressChange(row) => (
            name(row.name.as_ref(), &row.kana),
            Some(row.birth_on),
            labelled(
                "",
                &intake_address::read(row, None, None),
                form_fields(intake_address::ADDRESS_CHANGE),
            ),
        ),
        FormRow::Remuneration(row) => (
            name(row.insured.name.as_ref(), &row.insured.kana),
            Some(row.insured.birth_on),
            intake_remuneration::described(row),
        ),
        FormRow::Bonus(row) => (
            name(row.insured.name.as_ref(), &row.insured.kana),
            Some(row.insured.birth_on),
            intake_bonus::described(row),
        ),
        FormRow::Dependents(row) => {
            let mut fields = Vec::new();
            for (index, item) in row.dependents.iter().enumerate() {
                let who = format!("{}人目 ", index + 1);
                fields.extend(labelled(
                    &who,
                    &intake_family::read(row.change, item),
                    intake_family::fields(row.change),
                ));
            }
            (
                name(row.name.as_ref(), &row.kana),
                Some(row.birth_on),
                fields,
            )
        }
    }
}

/// Every field of the form of a procedure.
fn form_fields(procedure: &str) -> Vec<Field> {
    let sections = catalogue::find(procedure)
        .into_iter()
        .flat_map(|procedure| procedure.sections);
    sections
        .flat_map(|section| section.fields)
        .copied()
        .collect()
}

/// Label and value of everything a line says; of an 個人番号 only that it is there.
fn labelled(who: &str, read: &ReadForm, fields: Vec<Field>) -> Vec<(String, String)> {
    let shown = |field: &Field| {
        let value = read
            .form
            .value(field.key)
            .map(|value| input::show(field.kind, value));
        let is_number = field.key == person::NUMBER.name() && read.number.is_some();
        let value = if is_number {
            Some("記載あり（表示しません）".to_owned())
        } else {
            value
        };
        value.map(|value| (format!("{who}{}", field.label), value))
    };
    fields.iter().filter_map(shown).collect()
}

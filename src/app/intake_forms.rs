//! 届書の行から届書の内容へ: what a line of an employer's file says, under the keys of the procedure's form.
//! It must not judge or complete anything: what the line does not say stays empty.

use crate::domain::coded::Coded;
use crate::domain::date::Date;
use crate::domain::dependent::Relationship;
use crate::domain::dependent_codes::FileRelationship;
use crate::domain::eligibility::LossCause;
use crate::domain::establishment::Establishment;
use crate::domain::member::Sex;
use crate::domain::number::IndividualNumber;
use crate::exchange::intake_acquisition::AcquisitionRow;
use crate::exchange::intake_dependents::DependentItem;
use crate::exchange::intake_dependents::DependentsRow;
use crate::exchange::intake_loss::LossRow;
use crate::procedure::block_codes::Route;
use crate::procedure::blocks;
use crate::procedure::dependents;
use crate::procedure::eligibility_acquisition as acquisition;
use crate::procedure::eligibility_acquisition::AcquisitionKind;
use crate::procedure::eligibility_acquisition::HasDependents;
use crate::procedure::eligibility_acquisition::InsuredType;
use crate::procedure::eligibility_loss;
use crate::procedure::eligibility_loss::NotifiedReason;
use crate::procedure::field::Key;
use crate::procedure::form::Form;
use crate::procedure::losses;
use crate::procedure::numbering;
use crate::procedure::person;
use crate::procedure::person::NoNumberReason;
use crate::procedure::subject;
use crate::procedure::value::EstablishmentCode;
use crate::procedure::value::FieldType;

/// A form and the 個人番号 that belongs into its person, still in hand.
pub(super) struct ReadForm {
    pub(super) form: Form,
    pub(super) number: Option<IndividualNumber>,
}

/// Sets a value where there is one.
pub(super) fn put<T: FieldType>(form: &mut Form, key: Key<T>, value: Option<T>) {
    if let Some(value) = value {
        key.set(form, value);
    }
}

/// 資格取得届 of one line.
pub(super) fn acquisition(
    row: &AcquisitionRow,
    place: Option<&Establishment>,
    submitted_on: Option<Date>,
) -> ReadForm {
    let mut form = Form::new();
    put(&mut form, acquisition::SUBMITTED_ON, submitted_on);
    if let Some(place) = place {
        receipt(&mut form, place);
        numbering::ESTABLISHMENT.set(&mut form, EstablishmentCode(place.code.clone()));
    }
    let number = row
        .society
        .as_ref()
        .map(|items| items.member_number.as_str())
        .filter(|number| !number.is_empty());
    let number = number.or(row.employee_number.as_deref());
    put(
        &mut form,
        numbering::EMPLOYERS_NUMBER,
        number.and_then(|number| number.parse().ok()),
    );
    put(&mut form, person::NAME, row.name.clone());
    person::KANA.set(&mut form, row.kana.clone());
    person::BIRTH_ON.set(&mut form, row.birth_on);
    put(
        &mut form,
        acquisition::INSURED_TYPE,
        row.sex.map(insured_type),
    );
    put(
        &mut form,
        acquisition::ACQUISITION_KIND,
        row.kind.as_deref().and_then(AcquisitionKind::from_code),
    );
    put(
        &mut form,
        person::NO_NUMBER_REASON,
        row.no_address_reason
            .as_deref()
            .and_then(NoNumberReason::from_code),
    );
    put(
        &mut form,
        person::NO_NUMBER_NOTE,
        row.no_address_note.clone(),
    );
    subject::ACQUIRED_ON.set(&mut form, row.acquired_on);
    let has = if row.has_dependents {
        HasDependents::Yes
    } else {
        HasDependents::No
    };
    acquisition::HAS_DEPENDENTS.set(&mut form, has);
    acquisition::PAY_CASH.set(&mut form, row.cash);
    acquisition::PAY_IN_KIND.set(&mut form, row.in_kind);
    acquisition::PAY_TOTAL_WRITTEN.set(&mut form, row.total);
    remarks(&mut form, row);
    put(&mut form, person::ADDRESS, row.address.clone());
    person::WANTS_CERTIFICATE.set(&mut form, row.wants_certificate);
    ReadForm {
        form,
        number: row.individual_number.clone(),
    }
}

/// 資格喪失届 of one line. Whom it is about is for the ledger to say.
pub(super) fn loss(
    row: &LossRow,
    place: Option<&Establishment>,
    submitted_on: Option<Date>,
) -> ReadForm {
    let mut form = Form::new();
    put(&mut form, losses::SUBMITTED_ON, submitted_on);
    if let Some(place) = place {
        receipt(&mut form, place);
    }
    losses::WRITTEN_KANA.set(&mut form, row.kana.clone());
    losses::WRITTEN_BIRTH_ON.set(&mut form, row.birth_on);
    eligibility_loss::REASON.set(&mut form, NotifiedReason::from(row.cause));
    put(&mut form, losses::EVENT_ON, event_on(row));
    put(&mut form, eligibility_loss::WRITTEN_LOST_ON, row.lost_on);
    for (key, is_set) in [
        (eligibility_loss::HAS_TWO_WORKPLACES, row.is_multi_office),
        (eligibility_loss::IS_REHIRED, row.is_rehired),
    ] {
        if is_set {
            key.set(&mut form, true);
        }
    }
    put(&mut form, losses::REMARKS, row.memo.clone());
    losses::N_RETURNED.set(&mut form, i64::from(row.n_certificates_enclosed));
    losses::N_UNRECOVERABLE.set(&mut form, i64::from(row.n_certificates_lost));
    ReadForm {
        form,
        number: row.individual_number.clone(),
    }
}

/// 退職日・死亡日; 障害認定 and 社会保障協定 have no item of their own, the loss is on that day itself.
fn event_on(row: &LossRow) -> Option<Date> {
    match row.cause {
        LossCause::Retirement | LossCause::Death => row.last_day,
        LossCause::Disability | LossCause::SocialSecurityAgreement => row.lost_on,
        LossCause::Age75 => None,
    }
}

/// 受付 as the file came: through the employer.
pub(super) fn receipt(form: &mut Form, place: &Establishment) {
    blocks::ROUTE.set(form, Route::ViaEmployer);
    blocks::SUBMITTED_BY.set(form, place.name.clone());
    blocks::CONTACT.set(form, place.phone.clone());
}

fn remarks(form: &mut Form, row: &AcquisitionRow) {
    let flags = [
        (acquisition::IS_70_OR_OLDER, row.is_over_70),
        (acquisition::HAS_TWO_WORKPLACES, row.is_multi_office),
        (acquisition::IS_SHORT_TIME, row.is_short_time),
        (acquisition::IS_REHIRED, row.is_rehired),
    ];
    for (key, is_set) in flags {
        if is_set {
            key.set(form, true);
        }
    }
    put(form, acquisition::REMARKS, row.memo.clone());
}

const fn insured_type(sex: Sex) -> InsuredType {
    match sex {
        Sex::Male => InsuredType::Male,
        Sex::Female => InsuredType::Female,
    }
}

/// What a 被扶養者届 says about the 被保険者.
pub(super) fn insured_of(form: &mut Form, row: &DependentsRow) {
    acquisition::HAS_DEPENDENTS.set(form, HasDependents::Yes);
    if acquisition::INSURED_INCOME.get(form).is_none() {
        put(form, acquisition::INSURED_INCOME, row.income);
    }
    if person::ADDRESS.get(form).is_none() {
        put(form, person::ADDRESS, row.address.clone());
    }
}

/// One 被扶養者 of a line.
pub(super) fn dependent(item: &DependentItem) -> ReadForm {
    let mut form = Form::new();
    put(&mut form, person::NAME, item.name.clone());
    person::KANA.set(&mut form, item.kana.clone());
    put(&mut form, person::ALIAS, item.alias.clone());
    person::BIRTH_ON.set(&mut form, item.birth_on);
    put(&mut form, person::SEX, item.sex);
    put(
        &mut form,
        dependents::RELATIONSHIP,
        item.relationship.and_then(known),
    );
    put(&mut form, dependents::LIVING, item.living);
    put(&mut form, person::ADDRESS, item.address.clone());
    put(&mut form, dependents::OCCUPATION, item.occupation);
    put(&mut form, dependents::INCOME, item.income);
    put(&mut form, dependents::SINCE_ON, item.certified_on);
    put(&mut form, dependents::REASON, item.certification_reason);
    put(&mut form, dependents::OVERSEAS, item.overseas);
    if item.is_relationship_confirmed {
        dependents::RELATIONSHIP_CONFIRMED.set(&mut form, true);
    }
    person::WANTS_CERTIFICATE.set(&mut form, item.wants_certificate);
    ReadForm {
        form,
        number: item.individual_number.clone(),
    }
}

/// 続柄 that the file's code says; その他 is for the clerk to choose.
const fn known(relationship: FileRelationship) -> Option<Relationship> {
    match relationship {
        FileRelationship::Known(relationship) => Some(relationship),
        FileRelationship::ClerkChooses => None,
    }
}

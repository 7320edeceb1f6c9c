//! 被扶養者（異動）届の行: whom of the ledger a line of 2202700 speaks of, and the case 被扶養者の異動 that it opens.
//! It must not merge anybody by itself: whoever is not named beyond doubt is a question, and nobody found stops the line.

use crate::app::cases;
use crate::app::command::NewCase;
use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::gather;
use crate::app::intake_forms;
use crate::app::intake_forms::ReadForm;
use crate::app::intake_forms::put;
use crate::app::intake_question;
use crate::app::intake_question::Question;
use crate::app::intake_question::Receipt;
use crate::app::intake_subject;
use crate::domain::date::Date;
use crate::domain::dependent::Relationship;
use crate::domain::establishment::Establishment;
use crate::domain::finding::FieldPath;
use crate::domain::member::Person;
use crate::domain::member::PersonId;
use crate::domain::member_file::DependentPeriod;
use crate::domain::member_file::MemberFile;
use crate::domain::member_file::MembershipEnd;
use crate::domain::name::KanaName;
use crate::domain::number::IndividualNumber;
use crate::domain::search_key::search_key;
use crate::exchange::intake_dependents::DependentChange;
use crate::exchange::intake_dependents::DependentItem;
use crate::exchange::intake_dependents::DependentsRow;
use crate::ledger::cases as stored_cases;
use crate::ledger::cases::CaseFilter;
use crate::ledger::individual_number;
use crate::ledger::members;
use crate::ledger::source::Source;
use crate::ledger::transact::Tx;
use crate::procedure::case::CaseId;
use crate::procedure::case::CaseState;
use crate::procedure::case::Nature;
use crate::procedure::dependent_change::rows;
use crate::procedure::dependents;
use crate::procedure::dependents::DEPENDENTS;
use crate::procedure::eligibility_acquisition as acquisition;
use crate::procedure::family::FAMILY;
use crate::procedure::family::FAMILY_CHANGE;
use crate::procedure::family::FamilyChange;
use crate::procedure::family::IS_CONCERNED;
use crate::procedure::field::Field;
use crate::procedure::form::Form;
use crate::procedure::person;
use crate::procedure::subject;
use crate::procedure::value::Value;

/// Id of the procedure.
const DEPENDENT_CHANGE: &str = "dependent_change";

/// What the fields of one 被扶養者 of a line are called.
pub(super) fn fields(change: DependentChange) -> Vec<Field> {
    match change {
        DependentChange::Added => dependents::FIELDS.to_vec(),
        DependentChange::Removed | DependentChange::Changed => rows::ROW.to_vec(),
    }
}

/// One 被扶養者 of a line, in the keys of the form.
pub(super) fn read(change: DependentChange, item: &DependentItem) -> ReadForm {
    let of_row = intake_forms::dependent(item);
    let mut form = match change {
        DependentChange::Added => return of_row,
        DependentChange::Removed => removed(item),
        DependentChange::Changed => Form::new(),
    };
    let shown = [
        person::NAME.name(),
        person::BIRTH_ON.name(),
        dependents::RELATIONSHIP.name(),
        dependents::LIVING.name(),
    ];
    for key in shown {
        form.set_value(key, of_row.form.value(key).cloned());
    }
    ReadForm {
        form,
        number: of_row.number,
    }
}

/// The questions about a line whose 被保険者 has no 資格取得 under way.
pub(super) fn questions(
    source: &impl Source,
    row: &DependentsRow,
    place: Option<&Establishment>,
) -> Result<Vec<Question>> {
    let found = match insured(source, row, place)? {
        Ok(found) => found,
        Err(asked) => return Ok(vec![asked]),
    };
    let mut all = found.asked;
    let file = &found.file;
    all.extend(about_insured(file, row, place));
    for listed in stored_cases::list(source, &CaseFilter::Subject(file.id), (0, u32::MAX))? {
        let is_open = matches!(listed.state, CaseState::Open | CaseState::Returned);
        if is_open && listed.procedure == DEPENDENT_CHANGE {
            all.push(Question::ask(&format!(
                "この被保険者の被扶養者の異動の案件（{}）を処理中です。二重の届出でないか確かめてください。",
                listed.receipt_number
            )));
        }
    }
    for item in &row.dependents {
        let there = dependent(source, file, item)?;
        match (row.change, there) {
            (DependentChange::Added, Some(_)) => all.push(Question::ask(&format!(
                "{}は、すでにこの被保険者の被扶養者です。二重の届出でないか確かめてください。",
                name_of(item)
            ))),
            (DependentChange::Added, None) | (_, Some(_)) => {}
            (_, None) => all.push(Question::stop(&format!(
                "台帳では、{}はこの被保険者の被扶養者ではありません。届書と台帳を確かめ、画面から案件を受け付けてください。",
                name_of(item)
            ))
            .told_employer(&format!(
                "{}は、この被保険者の被扶養者として確かめられません。氏名・生年月日・異動の別をお確かめください。",
                name_of(item)
            ))),
        }
    }
    Ok(all)
}

/// Opens the case of a line.
pub(super) fn open_in(
    tx: &mut Tx<'_>,
    row: &DependentsRow,
    place: &Establishment,
    receipt: &Receipt,
) -> Result<CaseId> {
    let found = insured(tx, row, Some(place))?;
    let found = found.map_err(|asked| Error::Refused(asked.sentence))?;
    let mut form = subject::written_for(&found.file);
    intake_forms::receipt(&mut form, place);
    put(
        &mut form,
        acquisition::SUBMITTED_ON,
        receipt.submitted_on.or(row.employer_received_on),
    );
    FAMILY_CHANGE.set(&mut form, family_change(row.change));
    put(&mut form, acquisition::REMARKS, remarks(row));
    if let Some(number) = &row.individual_number {
        let held = individual_number::hold_in(tx, number)?.held;
        person::NUMBER.set(&mut form, held);
    }
    match row.change {
        DependentChange::Added => {
            put(&mut form, acquisition::INSURED_INCOME, row.income);
            added_in(tx, &mut form, row)?;
        }
        DependentChange::Removed | DependentChange::Changed => {
            let rows = rows_of(tx, row, &found.file)?;
            form.set_value(FAMILY.name(), Some(Value::Rows(rows)));
        }
    }
    let new = NewCase {
        procedure: DEPENDENT_CHANGE.to_owned(),
        received_on: receipt.received_on,
        nature: Nature::Ordinary,
        subject: Some(found.file.id),
        form,
    };
    Ok(cases::open_in(tx, new, receipt.today)?.id)
}

/// Adds the people of a further line of the same 被保険者 to the case that an earlier line has opened.
pub(super) fn join_in(tx: &mut Tx<'_>, id: CaseId, row: &DependentsRow, today: Date) -> Result<()> {
    let (mut case, procedure) = cases::load(tx, id)?;
    match row.change {
        DependentChange::Added => added_in(tx, &mut case.form, row)?,
        DependentChange::Removed | DependentChange::Changed => {
            let person = case.subject.ok_or(Error::Missing("被保険者"))?;
            let file = members::file(tx, person)?.ok_or(Error::Missing("加入者"))?;
            let mut all = case.form.rows(FAMILY.name()).to_vec();
            for said in rows_of(tx, row, &file)? {
                let of = person::PERSON.get(&said);
                if all.iter().all(|there| person::PERSON.get(there) != of) {
                    all.push(said);
                }
            }
            case.form.set_value(FAMILY.name(), Some(Value::Rows(all)));
        }
    }
    let said = [acquisition::REMARKS.get(&case.form), remarks(row)];
    let said: Vec<String> = said.into_iter().flatten().collect();
    if !said.is_empty() {
        acquisition::REMARKS.set(&mut case.form, said.join("、"));
    }
    let facts = gather::facts(tx, &case, today)?;
    cases::save_in(tx, &mut case, procedure, &facts)
}

/// Whether anybody of the ledger is meant by the 被保険者 of a line.
pub(super) fn is_known(source: &impl Source, row: &DependentsRow) -> Result<bool> {
    let by_number = match &row.individual_number {
        Some(number) => owner(source, number)?.is_some(),
        None => false,
    };
    Ok(by_number || !members::by_kana_and_birth(source, &row.kana, row.birth_on)?.is_empty())
}

/// The 被保険者 of a line, with what is to be asked about the match.
struct Found {
    file: MemberFile,
    asked: Vec<Question>,
}

/// By 個人番号; else by the 被保険者証番号 that the form of 健康保険組合 has; else by カナ氏名 and 生年月日 among those who are or were insured, those of the 事業所 first.
fn insured(
    source: &impl Source,
    row: &DependentsRow,
    place: Option<&Establishment>,
) -> Result<std::result::Result<Found, Question>> {
    if let Some(number) = &row.individual_number
        && let Some(id) = owner(source, number)?
    {
        return by_number(source, id, row);
    }
    if let Some(number) = intake_subject::written_number(row.society.as_ref(), None)
        && let Some(place) = place
        && let Some(id) = members::holder_of(source, Some(place.symbol), number)?
    {
        return by_member_number(source, id, row);
    }
    let mut files = Vec::new();
    for found in members::by_kana_and_birth(source, &row.kana, row.birth_on)? {
        if let Some(file) = members::file(source, found.id)?
            && file.insured().next().is_some()
        {
            files.push(file);
        }
    }
    let here = |file: &MemberFile| {
        let last = file.insured().next_back();
        last.zip(place)
            .is_some_and(|(last, place)| last.establishment == place.code)
    };
    if files.len() > 1 && files.iter().filter(|file| here(file)).count() == 1 {
        files.retain(here);
    }
    let n_files = files.len();
    let mut files = files.into_iter();
    let (Some(file), None) = (files.next(), files.next()) else {
        return Ok(Err(not_one(n_files)));
    };
    let sentence = format!(
        "個人番号では確かめられません。フリガナと生年月日が同じ被保険者（{}）の届出として受け付けます。同じ人か確かめてください。",
        number_words(&file)
    );
    let asked = vec![Question::ask(&sentence)];
    Ok(Ok(Found { file, asked }))
}

fn by_number(
    source: &impl Source,
    id: PersonId,
    row: &DependentsRow,
) -> Result<std::result::Result<Found, Question>> {
    let file = members::file(source, id)?.ok_or(Error::Missing("加入者"))?;
    if file.insured().next().is_none() {
        return Ok(Err(Question::stop(
            "個人番号の加入者は台帳にいますが、被保険者の資格の記録がありません。届書の個人番号を確かめてください。",
        )
        .told_employer(intake_question::NOBODY)));
    }
    let mut asked = Vec::new();
    if !is_same(&file.person, &row.kana, row.birth_on) {
        asked.push(Question::ask(&format!(
            "個人番号の被保険者（{}）とは、フリガナまたは生年月日が異なります。届書を確かめてください。",
            number_words(&file)
        )));
    }
    Ok(Ok(Found { file, asked }))
}

/// The 番号 may be wrong by a digit: whoever has another カナ氏名 or 生年月日 is asked about.
fn by_member_number(
    source: &impl Source,
    id: PersonId,
    row: &DependentsRow,
) -> Result<std::result::Result<Found, Question>> {
    let file = members::file(source, id)?.ok_or(Error::Missing("加入者"))?;
    let mut asked = Vec::new();
    if !is_same(&file.person, &row.kana, row.birth_on) {
        asked.push(Question::ask(&format!(
            "被保険者証の番号の被保険者（{}）とは、フリガナまたは生年月日が異なります。別の人の番号でないかを確かめてください。",
            number_words(&file)
        )));
    }
    Ok(Ok(Found { file, asked }))
}

fn not_one(n_found: usize) -> Question {
    match n_found {
        0 => Question::stop(
            "この被保険者は台帳にいません（個人番号、またはフリガナと生年月日で探しました）。先に資格取得届を受け付けるか、画面から番号を指定して受け付けてください。",
        )
        .told_employer(intake_question::NOBODY),
        _ => Question::stop(&format!(
            "フリガナと生年月日が同じ被保険者が台帳に{n_found}人います。画面から番号を指定して受け付けてください。"
        ))
        .told_employer(intake_question::SEVERAL),
    }
}

/// What does not agree between the line and the 被保険者 of the ledger.
fn about_insured(
    file: &MemberFile,
    row: &DependentsRow,
    place: Option<&Establishment>,
) -> Vec<Question> {
    let mut all = Vec::new();
    let Some(last) = file.insured().next_back() else {
        return all;
    };
    if place.is_some_and(|place| place.code != last.establishment) {
        all.push(Question::ask(
            "届書の事業所と、台帳のこの人の事業所が異なります。資格の異動の届出がないか確かめてください。",
        ));
    }
    if let Some(lost_on) = last.lost_on() {
        all.push(Question::ask(&format!(
            "この被保険者は{}に資格を喪失しています。届書の日付を確かめてください。",
            lost_on.wareki()
        )));
    }
    let known = file
        .addresses
        .last()
        .and_then(|period| period.address.as_ref());
    let moved = row
        .address
        .as_ref()
        .zip(known)
        .is_some_and(|(written, known)| !written.is_same_place(known));
    if moved {
        all.push(Question::ask(
            "届書の被保険者の住所が、台帳の住所と異なります。住所変更届が要るか確かめてください。",
        ));
    }
    all
}

/// The 被扶養者 of the family whom an item speaks of: by 個人番号, else by カナ氏名 and 生年月日.
fn dependent<'f>(
    source: &impl Source,
    file: &'f MemberFile,
    item: &DependentItem,
) -> Result<Option<&'f DependentPeriod>> {
    let owner = match &item.individual_number {
        Some(number) => owner(source, number)?,
        None => None,
    };
    let is_meant = |dependent: &&DependentPeriod| match owner {
        Some(id) => dependent.membership.person == id,
        None => is_same(&dependent.person, &item.kana, item.birth_on),
    };
    let is_there = |dependent: &&DependentPeriod| {
        !matches!(
            dependent.membership.end,
            Some(MembershipEnd::Removed(_) | MembershipEnd::Changed)
        )
    };
    let mut all = file.dependents.iter().filter(is_there);
    Ok(all.rfind(is_meant))
}

fn owner(source: &impl Source, number: &IndividualNumber) -> Result<Option<PersonId>> {
    let held = individual_number::lookup(source, number)?;
    Ok(held.and_then(|held| held.registered_to))
}

/// Files write small kana large.
fn is_same(known: &Person, kana: &KanaName, birth_on: Date) -> bool {
    reads_alike(&known.kana, kana) && known.birth_on == birth_on
}

fn reads_alike(one: &KanaName, other: &KanaName) -> bool {
    search_key(one.as_str()) == search_key(other.as_str())
}

fn number_words(file: &MemberFile) -> String {
    file.insured().next_back().map_or_else(String::new, |last| {
        format!("記号{} 番号{}", last.symbol, last.number)
    })
}

fn name_of(item: &DependentItem) -> String {
    match &item.name {
        Some(name) => name.as_str().to_owned(),
        None => item.kana.as_str().to_owned(),
    }
}

const fn family_change(change: DependentChange) -> FamilyChange {
    match change {
        DependentChange::Added => FamilyChange::Added,
        DependentChange::Removed => FamilyChange::Removed,
        DependentChange::Changed => FamilyChange::Changed,
    }
}

/// What a line says in words about its people, which no field of the form holds.
fn remarks(row: &DependentsRow) -> Option<String> {
    let all: Vec<String> = row
        .dependents
        .iter()
        .flat_map(|item| {
            let notes = [
                &item.relationship_note,
                &item.certification_note,
                &item.removal_note,
                &item.memo,
            ];
            let notes = notes.into_iter().flatten();
            notes.map(|note| format!("{}: {note}", name_of(item)))
        })
        .collect();
    (!all.is_empty()).then(|| all.join("、"))
}

/// Adds the 被扶養者 of a line to a form. Somebody already there (same カナ and 生年月日) is not added twice.
pub(super) fn added_in(tx: &mut Tx<'_>, form: &mut Form, row: &DependentsRow) -> Result<()> {
    for item in &row.dependents {
        let is_there = form.rows(DEPENDENTS.name()).iter().any(|there| {
            person::KANA.get(there).as_ref() == Some(&item.kana)
                && person::BIRTH_ON.get(there) == Some(item.birth_on)
        });
        if is_there {
            continue;
        }
        let ReadForm { form: read, number } = intake_forms::dependent(item);
        let index = form.add_row(DEPENDENTS.name());
        for (key, value) in read.iter() {
            let path = FieldPath::in_row(DEPENDENTS.name(), index, key);
            form.set_at(&path, Some(value.clone()));
        }
        if let Some(number) = number {
            let held = individual_number::hold_in(tx, &number)?.held;
            let path = FieldPath::in_row(DEPENDENTS.name(), index, person::NUMBER.name());
            form.set_at(&path, Some(Value::Number(held)));
        }
    }
    Ok(())
}

/// The rows of the ledger of which a line speaks, with what it says of them.
fn rows_of(source: &impl Source, row: &DependentsRow, file: &MemberFile) -> Result<Vec<Form>> {
    let mut rows = Vec::new();
    for item in &row.dependents {
        let there = dependent(source, file, item)?.ok_or(Error::Missing("被扶養者"))?;
        let mut said = match row.change {
            DependentChange::Changed => changed(item, there),
            DependentChange::Added | DependentChange::Removed => removed(item),
        };
        person::PERSON.set(&mut said, there.membership.person);
        IS_CONCERNED.set(&mut said, true);
        rows.push(said);
    }
    Ok(rows)
}

fn removed(item: &DependentItem) -> Form {
    let mut form = Form::new();
    put(&mut form, rows::REMOVAL_REASON, item.removal_reason);
    put(&mut form, rows::REMOVED_ON_WRITTEN, item.removed_on);
    put(&mut form, rows::EVENT_ON, item.died_on);
    form
}

/// What differs from the ledger. The line has no day of the change, and its 続柄 are coarser than those of the ledger: a
/// 長男 who comes as 実子 has not changed.
fn changed(item: &DependentItem, there: &DependentPeriod) -> Form {
    let mut form = Form::new();
    let before = &there.membership;
    let written = intake_forms::dependent(item).form;
    let relationship = dependents::RELATIONSHIP.get(&written);
    let is_child = |is: Option<Relationship>| is.is_some_and(Relationship::is_child);
    let is_finer = is_child(relationship) && is_child(before.relationship);
    put(
        &mut form,
        rows::NEW_RELATIONSHIP,
        relationship.filter(|is| Some(*is) != before.relationship && !is_finer),
    );
    put(
        &mut form,
        rows::NEW_LIVING,
        item.living.filter(|living| Some(*living) != before.living),
    );
    let name = item.name.clone();
    put(
        &mut form,
        rows::NEW_NAME,
        name.filter(|name| *name != there.person.name),
    );
    if !reads_alike(&item.kana, &there.person.kana) {
        rows::NEW_KANA.set(&mut form, item.kana.clone());
    }
    if item.birth_on != there.person.birth_on {
        rows::NEW_BIRTH_ON.set(&mut form, item.birth_on);
    }
    form
}

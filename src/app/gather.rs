//! 前提の収集: reads from the ledger all that the rules of a case may know.
//! It must not judge; rules do.

use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::payment_orders;
use crate::domain::benefit::Benefit;
use crate::domain::certificate::CertificateKind;
use crate::domain::date::Date;
use crate::domain::entry::EntryId;
use crate::domain::entry::Fact;
use crate::domain::finding::FieldPath;
use crate::domain::member::Person;
use crate::domain::member::PersonId;
use crate::domain::member_file::MemberFile;
use crate::domain::number::Branch;
use crate::domain::number::HeldNumber;
use crate::domain::number::MemberNumber;
use crate::domain::number::Symbol;
use crate::ledger::benefits;
use crate::ledger::cases as stored_cases;
use crate::ledger::entries;
use crate::ledger::individual_number;
use crate::ledger::members;
use crate::ledger::members::MemberRow;
use crate::ledger::papers;
use crate::ledger::payments;
use crate::ledger::settings;
use crate::ledger::source::Source;
use crate::ledger::used_numbers;
use crate::ledger::users;
use crate::procedure::blocks::DOCUMENT_NUMBER;
use crate::procedure::case::Case;
use crate::procedure::case::CaseId;
use crate::procedure::case::CaseState;
use crate::procedure::case::Movement;
use crate::procedure::case::Nature;
use crate::procedure::catalogue;
use crate::procedure::dependents::DEPENDENTS;
use crate::procedure::engine;
use crate::procedure::facts::Candidate;
use crate::procedure::facts::CandidateReason;
use crate::procedure::facts::CorrectedCase;
use crate::procedure::facts::Facts;
use crate::procedure::facts::NumberFact;
use crate::procedure::facts::OtherCase;
use crate::procedure::facts::Written;
use crate::procedure::form::Form;
use crate::procedure::numbering;
use crate::procedure::person::MATCHED;
use crate::procedure::person::NUMBER;
use crate::procedure::person::PERSON;
use crate::procedure::person::Someone;
use crate::procedure::person::recognized;
use crate::procedure::position::is_decided;
use crate::procedure::step::Step;
use crate::procedure::subject;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::btree_map::Entry as MapEntry;

/// Everything the rules may know of this case today.
pub(super) fn facts(source: &impl Source, case: &Case, today: Date) -> Result<Facts> {
    let procedure = catalogue::find(&case.procedure).ok_or(Error::Missing("手続"))?;
    let society = settings::society_on(source, today)?.ok_or(Error::Missing("組合の設定"))?;
    let numbers = numbers(source, case)?;
    let corrects = corrects(source, case)?;
    let subject = subject(source, case, &numbers)?;
    let void = void(&corrects);
    let own = case.entries.iter().min().copied();
    let own = own.filter(|_| is_decided(procedure, case));
    let mut files = files(source, case, subject, (&void, own))?;
    for file in files.values_mut() {
        file.benefits.retain(|benefit| is_before(benefit, own));
    }
    let mut facts = Facts {
        received_on: first_arrival(source, case)?,
        receipt_number: case.receipt_number.clone(),
        drafter: drafter(source, case)?,
        reasons: case.reasons.clone(),
        return_reason: return_reason(case),
        nature: case.nature,
        corrected_people: corrected_people(source, &corrects)?,
        corrects,
        establishments: settings::establishments(source)?,
        candidates: candidates(source, case, &numbers, today)?,
        numbers,
        next_person: members::next_person(source)?,
        issued_documents: papers::issue_counts(source, case.id)?,
        certificates: certificates(&files),
        benefits_about: benefits_about(source, &files, &void, own)?,
        payments: payments::facts_of(source, case.id)?,
        other_cases: other_cases(source, case, subject.and_then(|id| files.get(&id)))?,
        subject,
        files,
        ..Facts::nobody(today, society)
    };
    // What the form computes from the ledger says which numbers and branches have to be known.
    let mut probe = case.clone();
    engine::recompute(procedure, &mut probe, &facts);
    facts.used_numbers = numbers_used(source, &probe)?;
    engine::recompute(procedure, &mut probe, &facts);
    facts.used_branches = branches_used(source, &probe)?;
    facts.corrected_case = corrected_case(source, &probe, &facts)?;
    Ok(facts)
}

/// 受付年月日 by which the law is judged: for a 訂正 or 取消 that of the notification that first arrived.
fn first_arrival(source: &impl Source, case: &Case) -> Result<Date> {
    let mut received_on = case.received_on;
    let mut of = corrected(case);
    while let Some(id) = of {
        let Some(earlier) = stored_cases::load(source, id)? else {
            break;
        };
        received_on = earlier.received_on;
        of = corrected(&earlier);
    }
    Ok(received_on)
}

/// 届出の対象者: by the written 記号・番号, else by the 個人番号 of the form.
fn subject(
    source: &impl Source,
    case: &Case,
    numbers: &BTreeMap<FieldPath, NumberFact>,
) -> Result<Option<PersonId>> {
    if let Some(number) = subject::written_number(&case.form) {
        let symbol = subject::written_symbol(&case.form);
        return Ok(members::holder_of(source, symbol, number)?);
    }
    let own = FieldPath::of(NUMBER.name());
    Ok(numbers.get(&own).and_then(|number| number.registered_to))
}

/// The entries of the corrected case that are judged as not written.
fn void(corrects: &[Written]) -> BTreeSet<EntryId> {
    corrects
        .iter()
        .filter(|written| !written.entry.fact.outlives_its_case())
        .map(|written| written.id)
        .collect()
}

/// Whether a decision was there before this case wrote anything: a decided case is read as it was decided, whatever
/// was decided by it or since.
fn is_before(benefit: &Benefit, own: Option<EntryId>) -> bool {
    own.is_none_or(|first| benefit.entry < first)
}

/// 給付の決定 about each person of the files, without the void ones.
fn benefits_about(
    source: &impl Source,
    files: &BTreeMap<PersonId, MemberFile>,
    void: &BTreeSet<EntryId>,
    own: Option<EntryId>,
) -> Result<BTreeMap<PersonId, Vec<(PersonId, Benefit)>>> {
    let mut about = BTreeMap::new();
    for person in files.keys() {
        let mut decided = benefits::about(source, *person)?;
        decided.retain(|(_, benefit)| !void.contains(&benefit.entry) && is_before(benefit, own));
        about.insert(*person, decided);
    }
    Ok(about)
}

/// 加入者の綴り of the subject with family, and of everybody of the form who is in the ledger.
fn files(
    source: &impl Source,
    case: &Case,
    subject: Option<PersonId>,
    (void, own): (&BTreeSet<EntryId>, Option<EntryId>),
) -> Result<BTreeMap<PersonId, MemberFile>> {
    let read = |id: PersonId| -> Result<Option<MemberFile>> {
        let mut unseen = remunerations_since(source, case, id, own)?;
        let is_ordinary = matches!(case.nature, Nature::Ordinary | Nature::ByLaw);
        if is_ordinary && unseen.is_empty() {
            return Ok(members::file(source, id)?);
        }
        unseen.extend(void.iter().copied());
        Ok(members::file_without(source, id, &unseen)?)
    };
    let mut wanted: BTreeSet<PersonId> = people(&case.form)
        .iter()
        .flat_map(|someone| [PERSON.get(someone.form), MATCHED.get(someone.form)])
        .flatten()
        .collect();
    let mut files = BTreeMap::new();
    if let Some(id) = subject
        && let Some(file) = read(id)?
    {
        let family = file.dependents.iter();
        wanted.extend(family.map(|dependent| dependent.membership.person));
        files.insert(id, file);
    }
    for id in wanted {
        if let MapEntry::Vacant(vacant) = files.entry(id)
            && let Some(file) = read(id)?
        {
            vacant.insert(file);
        }
    }
    Ok(files)
}

/// What others have recorded about 標準報酬月額 since the case was decided: it is read without, as it was decided.
fn remunerations_since(
    source: &impl Source,
    case: &Case,
    person: PersonId,
    own: Option<EntryId>,
) -> Result<BTreeSet<EntryId>> {
    let Some(first) = own else {
        return Ok(BTreeSet::new());
    };
    let recorded = entries::of_person(source, person)?;
    let decides = |fact: &Fact| matches!(fact, Fact::RemunerationDecided { .. });
    let amounts: BTreeSet<EntryId> = recorded
        .iter()
        .filter(|it| decides(&it.entry.fact))
        .map(|it| it.id)
        .collect();
    let since = recorded
        .iter()
        .filter(|it| it.id > first && !case.entries.contains(&it.id));
    let about_amount = since.filter(|it| match it.entry.fact {
        Fact::Reversed { entry } => amounts.contains(&entry),
        ref fact => decides(fact),
    });
    Ok(about_amount.map(|it| it.id).collect())
}

/// ほかの処理中の案件 about the subject.
fn other_cases(
    source: &impl Source,
    case: &Case,
    subject: Option<&MemberFile>,
) -> Result<Vec<OtherCase>> {
    let Some(file) = subject else {
        return Ok(Vec::new());
    };
    let who = (&file.person.kana, file.person.birth_on);
    let mut others = Vec::new();
    for row in stored_cases::open_about(source, file.id, who, case.id)? {
        let other = stored_cases::load(source, row.id)?;
        let acquired_on = other.and_then(|other| subject::ACQUIRED_ON.get(&other.form));
        others.push(OtherCase {
            acquired_on: acquired_on
                .filter(|_| row.procedure.starts_with("eligibility_acquisition")),
            procedure: row.procedure,
            receipt_number: row.receipt_number,
        });
    }
    Ok(others)
}

/// The people of a form: the form itself and the rows of its 被扶養者.
fn people(form: &Form) -> Vec<Someone<'_>> {
    let mut people = vec![Someone::of(form)];
    people.extend(Someone::in_rows(form, DEPENDENTS.name()));
    people
}

fn numbers(source: &impl Source, case: &Case) -> Result<BTreeMap<FieldPath, NumberFact>> {
    let held: Vec<(FieldPath, HeldNumber)> = people(&case.form)
        .iter()
        .filter_map(|someone| Some((someone.path(NUMBER.name()), NUMBER.get(someone.form)?)))
        .collect();
    let mut facts = BTreeMap::new();
    for (path, number) in &held {
        let registered_to =
            individual_number::status(source, *number)?.and_then(|status| status.person);
        let mut also_in: Vec<String> = held
            .iter()
            .filter(|(other, same)| other != path && same == number)
            .map(|(other, _)| place_in_form(other))
            .collect();
        for (other, _) in individual_number::cases_holding(source, *number)? {
            if other != case.id && Some(other) != corrected(case) {
                also_in.extend(
                    stored_cases::row(source, other)?
                        .map(|row| format!("案件{}", row.receipt_number)),
                );
            }
        }
        also_in.dedup();
        facts.insert(
            path.clone(),
            NumberFact {
                held: *number,
                registered_to,
                also_in,
            },
        );
    }
    Ok(facts)
}

fn place_in_form(path: &FieldPath) -> String {
    match path.inner {
        None => "被保険者の欄".to_owned(),
        Some((row, _)) => format!("被扶養者の{}人目", row + 1),
    }
}

const fn corrected(case: &Case) -> Option<CaseId> {
    match case.nature {
        Nature::Ordinary | Nature::ByLaw => None,
        Nature::Correction(of) | Nature::Cancellation(of) => Some(of),
    }
}

fn candidates(
    source: &impl Source,
    case: &Case,
    numbers: &BTreeMap<FieldPath, NumberFact>,
    today: Date,
) -> Result<BTreeMap<Option<usize>, Vec<Candidate>>> {
    let mut all = BTreeMap::new();
    if matches!(case.nature, Nature::Cancellation(_)) {
        return Ok(all);
    }
    for someone in people(&case.form) {
        let owner = numbers
            .get(&someone.path(NUMBER.name()))
            .and_then(|number| number.registered_to);
        let mut found: Vec<Candidate> = Vec::new();
        if let Some(owner) = owner {
            let rows = members::rows(source, &[owner])?;
            found.extend(
                rows.into_iter()
                    .map(|row| candidate(row, CandidateReason::IndividualNumber, today)),
            );
        }
        if let Some(person) = someone.person() {
            let rows = members::by_kana_and_birth(source, &person.kana, person.birth_on)?;
            let others = rows.into_iter().filter(|row| Some(row.id) != owner);
            found.extend(others.map(|row| candidate(row, CandidateReason::KanaAndBirth, today)));
        }
        if recognized(someone.form).is_none() {
            // Whose fields come from the ledger is no candidate for himself.
            found.retain(|candidate| Some(candidate.id) != PERSON.get(someone.form));
        }
        if !found.is_empty() {
            all.insert(someone.row.map(|(_, row)| row), found);
        }
    }
    Ok(all)
}

fn candidate(row: MemberRow, reason: CandidateReason, today: Date) -> Candidate {
    let is_member = row
        .membership
        .as_ref()
        .is_some_and(|m| m.valid_from <= today && m.valid_until.is_none_or(|until| until >= today));
    let membership = row
        .membership
        .as_ref()
        .map(|m| (m.symbol, m.number, m.branch));
    Candidate {
        id: row.id,
        person: row.person,
        reason,
        membership,
        is_member,
    }
}

/// 番号 ever given in the 記号 of the form or kept for another open case.
fn numbers_used(source: &impl Source, case: &Case) -> Result<BTreeSet<MemberNumber>> {
    let Some(symbol) = numbering::symbol_of(&case.form) else {
        return Ok(BTreeSet::new());
    };
    let mut numbers = used_numbers::numbers(source, symbol)?;
    numbers.extend(kept_for_others(source, case.id, symbol)?);
    Ok(numbers)
}

/// 枝番 ever given in the 記号・番号 of the form.
fn branches_used(source: &impl Source, case: &Case) -> Result<BTreeSet<Branch>> {
    let place = numbering::symbol_of(&case.form).zip(numbering::number_of(&case.form));
    match place {
        Some((symbol, number)) => Ok(used_numbers::branches(source, symbol, number)?),
        None => Ok(BTreeSet::new()),
    }
}

/// 番号 that other open cases of the 記号 have found for themselves.
fn kept_for_others(
    source: &impl Source,
    case: CaseId,
    symbol: Symbol,
) -> Result<Vec<MemberNumber>> {
    let like = (numbering::SYMBOL.name(), i64::from(symbol.get()));
    let kept = stored_cases::open_numbers(source, like, numbering::MEMBER_NUMBER.name(), case)?;
    Ok(kept
        .into_iter()
        .filter_map(|number| u32::try_from(number).ok().and_then(MemberNumber::new))
        .collect())
}

/// For a 訂正 or 取消: the entries of the corrected case, and of the 訂正 before this one, that stood before this case
/// was decided. What the case itself made void or wrote does not change what it corrects.
fn corrects(source: &impl Source, case: &Case) -> Result<Vec<Written>> {
    let Some(original) = corrected(case) else {
        return Ok(Vec::new());
    };
    let family = entries::recorded_of_family(source, original)?;
    let (own, others): (Vec<_>, Vec<_>) = family
        .into_iter()
        .partition(|recorded| recorded.case == Some(case.id));
    let own: BTreeSet<EntryId> = own.iter().map(|recorded| recorded.id).collect();
    let stood = |by: Option<EntryId>| by.is_none_or(|by| own.contains(&by));
    Ok(others
        .into_iter()
        .filter(|recorded| {
            stood(recorded.reversed_by) && !matches!(recorded.entry.fact, Fact::Reversed { .. })
        })
        .map(|recorded| Written {
            id: recorded.id,
            entry: recorded.entry,
        })
        .collect())
}

/// For a 訂正 or 取消: the case that it changes, and what becomes of what that paid.
fn corrected_case(
    source: &impl Source,
    case: &Case,
    facts: &Facts,
) -> Result<Option<CorrectedCase>> {
    let Some(id) = corrected(case) else {
        return Ok(None);
    };
    let procedure = catalogue::find(&case.procedure).ok_or(Error::Missing("手続"))?;
    let earlier = stored_cases::load(source, id)?;
    Ok(Some(CorrectedCase {
        document_number: earlier
            .and_then(|earlier| DOCUMENT_NUMBER.get(&earlier.form))
            .unwrap_or_default(),
        settlement: payment_orders::done_or_due(source, procedure, case, facts)?,
    }))
}

/// 個人の基本事項 of those whom the corrected case registered: what it wrote, else what the ledger knew already.
fn corrected_people(
    source: &impl Source,
    corrects: &[Written],
) -> Result<BTreeMap<PersonId, Person>> {
    let mut people = BTreeMap::new();
    for written in corrects {
        if let Fact::PersonRegistered(person) = &written.entry.fact {
            people.insert(written.entry.person, person.clone());
        }
    }
    for written in corrects {
        let id = written.entry.person;
        if let MapEntry::Vacant(vacant) = people.entry(id)
            && let Some(person) = members::person(source, id)?
        {
            vacant.insert(person);
        }
    }
    Ok(people)
}

/// The name of whoever registered the case last; empty before.
fn drafter(source: &impl Source, case: &Case) -> Result<String> {
    let registered_by = case
        .history
        .iter()
        .rev()
        .find_map(|event| match event.movement {
            Movement::Completed {
                step: Step::Register,
                ..
            } => Some(event.by),
            _ => None,
        });
    let user = match registered_by {
        Some(id) => users::find(source, id)?,
        None => None,
    };
    Ok(user.map_or_else(String::new, |user| user.name))
}

/// 返戻の理由, while the case is sent back.
fn return_reason(case: &Case) -> Option<String> {
    if case.state != CaseState::Returned {
        return None;
    }
    case.history
        .iter()
        .rev()
        .find_map(|event| match &event.movement {
            Movement::Returned { reason } => Some(reason.clone()),
            _ => None,
        })
}

/// How many certificates of a kind each person has been given.
fn certificates(
    files: &BTreeMap<PersonId, MemberFile>,
) -> BTreeMap<(PersonId, CertificateKind), u16> {
    let mut counts = BTreeMap::new();
    for (id, file) in files {
        for certificate in &file.certificates {
            let count: &mut u16 = counts.entry((*id, certificate.kind)).or_default();
            *count = (*count).max(certificate.issue_count);
        }
    }
    counts
}

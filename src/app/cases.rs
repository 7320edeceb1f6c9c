//! 案件を扱う: opening, saving, reasons and ticks of a case, and its heading for lists.
//! It must not move a case forward; that is `turns`.

use crate::app::audit_words;
use crate::app::command::NewCase;
use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::gather;
use crate::app::inquiry_caution::Cautions;
use crate::app::inquiry_hidden;
use crate::app::numbers;
use crate::app::session::Session;
use crate::domain::date::Date;
use crate::domain::deadline;
use crate::domain::member::PersonId;
use crate::domain::member_file::MembershipKind;
use crate::ledger::cases as stored;
use crate::ledger::cases::CaseHeading;
use crate::ledger::members;
use crate::ledger::source::Source;
use crate::ledger::transact::Changes;
use crate::ledger::transact::Tx;
use crate::ledger::transact::target;
use crate::procedure::case::Case;
use crate::procedure::case::CaseId;
use crate::procedure::case::CaseState;
use crate::procedure::case::Nature;
use crate::procedure::catalogue;
use crate::procedure::catalogue::Procedure;
use crate::procedure::engine;
use crate::procedure::engine::Opening;
use crate::procedure::facts::Facts;
use crate::procedure::family::FAMILY;
use crate::procedure::family::IS_CONCERNED;
use crate::procedure::form::Form;
use crate::procedure::gate;
use crate::procedure::person::NAME;
use crate::procedure::person::PERSON;
use crate::procedure::position::position;
use crate::procedure::subject;
use crate::procedure::value::Value;

/// The case and its procedure.
pub(super) fn load(source: &impl Source, id: CaseId) -> Result<(Case, &'static Procedure)> {
    let case = stored::load(source, id)?.ok_or(Error::Missing("案件"))?;
    let procedure = catalogue::find(&case.procedure).ok_or(Error::Missing("手続"))?;
    Ok((case, procedure))
}

/// Stores the case with its computed fields and its heading.
pub(super) fn save_in(
    tx: &mut Tx<'_>,
    case: &mut Case,
    procedure: &Procedure,
    facts: &Facts,
) -> Result<()> {
    engine::recompute(procedure, case, facts);
    if facts.subject.is_some() {
        case.subject = facts.subject;
    }
    let heading = heading(procedure, case);
    Ok(stored::save_in(tx, case, &heading)?)
}

/// 登録期限 of a case: five days from the day of arrival.
pub(super) fn due_on(received_on: Date) -> Date {
    deadline::server_deadline(received_on)
}

fn heading(procedure: &Procedure, case: &Case) -> CaseHeading {
    CaseHeading {
        current_steps: position(procedure, case).open,
        due_on: Some(due_on(case.received_on)),
        title: title(&case.form),
    }
}

fn title(form: &Form) -> String {
    match NAME.get(form) {
        Some(name) => name.as_str().to_owned(),
        None => match form.value(NAME.name()) {
            Some(Value::Raw(text)) => text.clone(),
            _ => "（氏名未入力）".to_owned(),
        },
    }
}

/// Opens a case inside a transaction; several may follow in the same one.
pub(super) fn open_in(tx: &mut Tx<'_>, new: NewCase, today: Date) -> Result<Case> {
    let procedure = catalogue::find(&new.procedure).ok_or(Error::Missing("手続"))?;
    let form = match new.nature {
        Nature::Ordinary | Nature::ByLaw => named(tx, procedure, new.subject, new.form)?,
        Nature::Correction(of) | Nature::Cancellation(of) => {
            let (original, _) = load(tx, of)?;
            refuse_second_correction(tx, of)?;
            let opening = Opening {
                id: CaseId(0),
                receipt_number: String::new(),
                received_on: new.received_on,
            };
            let opened = engine::open_correction(procedure, &original, new.nature, opening);
            opened.map_err(Error::Findings)?.form
        }
    };
    let empty = CaseHeading {
        current_steps: Vec::new(),
        due_on: None,
        title: title(&form),
    };
    let stored = stored::NewCase {
        procedure: procedure.id.to_owned(),
        version: procedure.version,
        received_on: new.received_on,
        nature: new.nature,
        subject: new.subject,
        form,
    };
    let mut case = stored::open_in(tx, stored, &empty)?;
    let facts = gather::facts(tx, &case, today)?;
    engine::carry_over(procedure, &mut case, None, &facts);
    save_in(tx, &mut case, procedure, &facts)?;
    tx.set_target(target::case(case.id));
    Ok(case)
}

/// A form about somebody of the ledger names the person from the start where the case was opened for that person.
fn named(
    source: &impl Source,
    procedure: &Procedure,
    person: Option<PersonId>,
    mut form: Form,
) -> Result<Form> {
    let mut fields = procedure.sections.iter().flat_map(|section| section.fields);
    let asks_whom = fields.any(|field| field.key == subject::WRITTEN_NUMBER.name());
    let is_named = form.value(subject::WRITTEN_NUMBER.name()).is_some();
    let Some(person) = person.filter(|_| asks_whom && !is_named) else {
        return Ok(form);
    };
    if let Some(file) = members::file(source, person)? {
        for (key, value) in subject::written_for(&file).iter() {
            form.set_value(key, Some(value.clone()));
        }
        let asks_family = procedure
            .sections
            .iter()
            .flat_map(|section| section.fields)
            .any(|field| field.key == FAMILY.name());
        let is_dependent = file
            .memberships
            .last()
            .is_some_and(|period| period.kind == MembershipKind::Dependent);
        if asks_family && is_dependent && form.value(FAMILY.name()).is_none() {
            FAMILY.set(&mut form, vec![concerned(person)]);
        }
    }
    Ok(form)
}

/// The row of a 被扶養者 from whose screen a 被扶養者（異動）届 was begun.
fn concerned(person: PersonId) -> Form {
    let mut row = Form::new();
    PERSON.set(&mut row, person);
    IS_CONCERNED.set(&mut row, true);
    row
}

/// A case is corrected once; whatever is wrong after that is corrected in the 訂正 itself, so that nothing it wrote is
/// left standing or written twice.
fn refuse_second_correction(tx: &Tx<'_>, of: CaseId) -> Result<()> {
    match stored::correction_of(tx, of)? {
        None => Ok(()),
        Some(row) => Err(Error::Refused(format!(
            "この案件には、すでに訂正または取消の案件（{}）があります。さらに直すときは、その案件の決裁の後に、その案件から訂正・取消をしてください。",
            row.receipt_number
        ))),
    }
}

impl Session {
    pub(super) fn open_case(&mut self, new: NewCase) -> Result<(CaseId, Changes)> {
        let today = self.today();
        if new.nature == Nature::ByLaw {
            return Err(Error::Refused(
                "職権の案件は、「期日」からまとめて作ります。".to_owned(),
            ));
        }
        if new.received_on > today {
            return Err(Error::Refused(
                "受付年月日が今日より後です。届いた日を入力してください。".to_owned(),
            ));
        }
        self.transact("open_case", "案件の受付", |tx| {
            Ok(open_in(tx, new, today)?.id)
        })
    }

    /// Changes a case in one transaction: load, gather, change, recompute, save.
    pub(super) fn change_case(
        &mut self,
        id: CaseId,
        (code, label): (&'static str, &str),
        change: impl FnOnce(&mut Tx<'_>, &mut Case, &'static Procedure, &Facts) -> Result<()>,
    ) -> Result<Changes> {
        let today = self.today();
        let ((), changes) = self.transact(code, label, |tx| {
            tx.set_target(target::case(id));
            let (mut case, procedure) = load(tx, id)?;
            let facts = gather::facts(tx, &case, today)?;
            change(tx, &mut case, procedure, &facts)?;
            let facts = gather::facts(tx, &case, today)?;
            save_in(tx, &mut case, procedure, &facts)
        })?;
        Ok(changes)
    }

    /// Keeps the form. Fields that may no longer be edited keep their stored value.
    pub(super) fn save_form(&mut self, id: CaseId, form: &Form) -> Result<Changes> {
        self.change_case(
            id,
            ("save_form", "一時保存"),
            |tx, case, procedure, facts| {
                let cautions = Cautions::of(tx, (tx.user(), facts.today))?;
                let form = &inquiry_hidden::put_back(tx, case, form.clone(), &cautions)?;
                let changed = editable_changes(procedure, case, form);
                let labels = changed
                    .iter()
                    .map(|key| audit_words::field_ja(procedure, key));
                tx.add_detail("fields", serde_json::json!(labels.collect::<Vec<_>>()));
                let before = case.form.clone();
                for key in changed {
                    case.set_value(&key, form.value(&key).cloned());
                }
                numbers::reconcile_in(tx, &before, case)?;
                let now = gather::facts(tx, case, facts.today)?;
                engine::carry_over(procedure, case, Some(facts), &now);
                Ok(())
            },
        )
    }

    pub(super) fn give_reason(
        &mut self,
        id: CaseId,
        finding: &str,
        reason: &str,
    ) -> Result<Changes> {
        self.change_case(
            id,
            ("give_reason", "指摘への理由の記入"),
            |tx, case, procedure, facts| {
                needs_open(case)?;
                let findings = gate::findings(procedure, case, facts);
                let said = audit_words::finding_ja(procedure, &findings, finding);
                tx.add_detail("finding", serde_json::json!(said));
                let reason = reason.trim();
                if reason.is_empty() {
                    case.reasons.remove(finding);
                } else {
                    case.reasons.insert(finding.to_owned(), reason.to_owned());
                }
                Ok(())
            },
        )
    }

    pub(super) fn tick(
        &mut self,
        id: CaseId,
        check: &str,
        answer: Option<&str>,
    ) -> Result<Changes> {
        let actor = self.actor();
        self.change_case(
            id,
            ("tick", "確認事項の記入"),
            |tx, case, procedure, facts| {
                needs_open(case)?;
                let item = procedure
                    .checklist
                    .iter()
                    .find(|item| gate::check_key(item.step, item.id) == check);
                let item = item.ok_or(Error::Missing("確認事項"))?;
                tx.add_detail("check", serde_json::json!(item.text));
                match answer {
                    None if position(procedure, case).is_settled(item.step) => {
                        return Err(Error::Refused(
                            "この確認事項の工程は済んでいます。変えるには差戻しをしてください。"
                                .to_owned(),
                        ));
                    }
                    None => {
                        case.checks.remove(check);
                    }
                    Some(answer) => {
                        let turn = engine::Turn {
                            procedure,
                            case,
                            facts,
                            actor: &actor,
                        };
                        *case = turn
                            .tick(item.step, item.id, answer)
                            .map_err(Error::Findings)?
                            .case;
                    }
                }
                Ok(())
            },
        )
    }
}

/// Refuses what changes a case that is closed or away.
pub(super) fn needs_open(case: &Case) -> Result<()> {
    if case.state == CaseState::Open {
        return Ok(());
    }
    Err(Error::Findings(vec![gate::closed()]))
}

/// Keys whose value differs and may still be edited.
fn editable_changes(procedure: &Procedure, case: &Case, form: &Form) -> Vec<String> {
    let mut keys: Vec<String> = case
        .form
        .iter()
        .chain(form.iter())
        .map(|(key, _)| key.to_owned())
        .collect();
    keys.sort_unstable();
    keys.dedup();
    keys.retain(|key| {
        case.form.value(key) != form.value(key) && engine::may_edit(procedure, case, key)
    });
    keys
}

//! 実演の台本: what the clerk of the fictional society types, by the names of the screen, and how a case is
//! walked with it. It uses the same commands as the window and no other way into the ledger.

use crate::app::clock::Clock;
use crate::app::clock::FixedClock;
use crate::app::command::Command;
use crate::app::command::Reroute;
use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::session::Session;
use crate::domain::date::Date;
use crate::domain::finding::FieldPath;
use crate::domain::finding::Severity;
use crate::procedure::blocks::INQUIRIES;
use crate::procedure::case::CaseId;
use crate::procedure::catalogue::Procedure;
use crate::procedure::dependents::DEPENDENTS;
use crate::procedure::form::Form;
use crate::procedure::gate;
use crate::procedure::input;
use crate::procedure::person;
use crate::procedure::step::Step;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Label and typed text.
pub(super) type Typed = BTreeMap<String, String>;

/// 台本.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Playbook {
    /// Employers' files.
    pub(super) file: Vec<FileScene>,
    /// Paper notifications typed in.
    pub(super) paper: Vec<PaperScene>,
    complete: Vec<Completion>,
    step: Vec<StepScene>,
    /// What happens to the same people afterwards, one after the other.
    #[serde(default)]
    pub(super) later: Vec<LaterScene>,
}

/// 後日の届: a notification about somebody whom the demonstration has registered.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LaterScene {
    /// Id of the procedure.
    pub(super) procedure: String,
    /// 受付年月日; the steps are done on that day.
    pub(super) received_on: Date,
    /// フリガナ of the 被保険者.
    pub(super) kana: String,
    /// What is typed.
    #[serde(default)]
    pub(super) form: Typed,
    /// What is typed into each row that the ledger laid out, by the label of the table.
    #[serde(default)]
    each: BTreeMap<String, Typed>,
    /// New rows, by the label of the table.
    #[serde(default)]
    rows: BTreeMap<String, Vec<Typed>>,
}

/// A file handed over.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FileScene {
    /// Name on the stick.
    pub(super) name: String,
    /// Which of the sample files.
    pub(super) content: String,
    /// 受付年月日.
    pub(super) received_on: Date,
}

/// A paper notification.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PaperScene {
    /// 受付年月日.
    pub(super) received_on: Date,
    /// What is typed.
    pub(super) form: Typed,
}

/// What one person's case needs besides.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Completion {
    kana: String,
    form: Typed,
    /// 被扶養者 of a paper 被扶養者届.
    #[serde(default)]
    dependent: Vec<Typed>,
    #[serde(default)]
    inquiry: Vec<Typed>,
}

/// What a step records in every case.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct StepScene {
    step: Step,
    /// Whether it is recorded in the cases that come afterwards.
    #[serde(default)]
    is_later: bool,
    /// Why the step is not needed; then nothing is typed.
    not_needed: Option<String>,
    #[serde(default)]
    form: Typed,
    #[serde(default)]
    inquiry: Vec<Typed>,
}

/// The reason given for every finding that wants one.
const REASON: &str = "届書の控えと情報照会の回答で確認済み";

impl Playbook {
    /// The playbook compiled into the program.
    pub(super) fn load() -> Result<Playbook> {
        toml::from_str(include_str!("../../assets/demo/playbook.toml"))
            .map_err(|error| Error::Refused(format!("実演の台本を読めません（{error}）。")))
    }

    /// Does what the chart says next, once. Returns whether there was something to do.
    pub(super) fn advance(
        &self,
        session: &mut Session,
        id: CaseId,
        wanted: &[Step],
        later: Option<&LaterScene>,
    ) -> Result<Option<Step>> {
        let view = session.case_view(id)?;
        let mut wanted = wanted.iter().copied();
        let Some(step) = wanted.find(|step| view.position.open.contains(step)) else {
            return Ok(None);
        };
        let mut form = view.case.form.clone();
        let today = session.today();
        match later {
            None => self.type_step(view.procedure, &mut form, step, id, today)?,
            Some(scene) => self.type_later(scene, view.procedure, &mut form, step, id, today)?,
        }
        if form != view.case.form {
            session.run(Command::SaveForm { case: id, form })?;
        }
        answer_findings(session, id)?;
        tick_all(session, id, step)?;
        let reason = later.and_then(|_| self.not_needed(step));
        session.run(match reason {
            Some(reason) => Command::Reroute {
                case: id,
                to: Reroute::NotNeeded { step, reason },
            },
            None => Command::CompleteStep { case: id, step },
        })?;
        Ok(Some(step))
    }

    /// Why the later cases do without a step.
    fn not_needed(&self, step: Step) -> Option<String> {
        let mut scenes = self.step.iter().filter(|scene| scene.is_later);
        let scene = scenes.find(|scene| scene.step == step)?;
        scene.not_needed.clone()
    }

    fn type_step(
        &self,
        procedure: &Procedure,
        form: &mut Form,
        step: Step,
        id: CaseId,
        today: Date,
    ) -> Result<()> {
        if step == Step::Register || step == Step::Inquire {
            let kana = person::KANA
                .get(form)
                .map(|kana| kana.as_str().to_owned())
                .unwrap_or_default();
            for completion in self
                .complete
                .iter()
                .filter(|completion| completion.kana == kana)
            {
                type_all(procedure, form, &completion.form, today)?;
                if form.rows(DEPENDENTS.name()).is_empty() {
                    type_rows(
                        procedure,
                        form,
                        DEPENDENTS.name(),
                        &completion.dependent,
                        today,
                    )?;
                }
                if step == Step::Inquire {
                    type_rows(
                        procedure,
                        form,
                        INQUIRIES.name(),
                        &completion.inquiry,
                        today,
                    )?;
                }
            }
        }
        let scenes = self.step.iter().filter(|scene| !scene.is_later);
        for scene in scenes.filter(|scene| scene.step == step) {
            type_all(procedure, form, &scene.numbered(id), today)?;
            if form.rows(INQUIRIES.name()).is_empty() {
                type_rows(procedure, form, INQUIRIES.name(), &scene.inquiry, today)?;
            }
        }
        Ok(())
    }

    /// A later case: what its own scene says, then what every later case records where its procedure has the field.
    fn type_later(
        &self,
        scene: &LaterScene,
        procedure: &Procedure,
        form: &mut Form,
        step: Step,
        id: CaseId,
        today: Date,
    ) -> Result<()> {
        type_all(procedure, form, &scene.form, today)?;
        for (table, rows) in &scene.rows {
            let path = labelled(procedure, table)?;
            if form.rows(&path.key).is_empty() {
                type_rows(procedure, form, &path.key, rows, today)?;
            }
        }
        for (table, typed) in &scene.each {
            let path = labelled(procedure, table)?;
            for row in 0..form.rows(&path.key).len() {
                type_row(procedure, form, (&path.key, row), typed, today)?;
            }
        }
        let scenes = self.step.iter().filter(|scene| scene.is_later);
        for scene in scenes.filter(|scene| scene.step == step) {
            let mut typed = scene.numbered(id);
            typed.retain(|label, _| input::path_labelled(procedure, label).is_some());
            type_all(procedure, form, &typed, today)?;
        }
        Ok(())
    }
}

impl StepScene {
    /// What is typed, with the number of the case where the 台本 asks for it.
    fn numbered(&self, id: CaseId) -> Typed {
        let typed = self.form.iter();
        typed
            .map(|(label, text)| (label.clone(), text.replace("{n}", &id.0.to_string())))
            .collect()
    }
}

fn labelled(procedure: &Procedure, label: &str) -> Result<FieldPath> {
    input::path_labelled(procedure, label)
        .ok_or_else(|| Error::Refused(format!("「{label}」という項目はありません。")))
}

/// Types texts into the fields of these names. What is already there stays.
pub(super) fn type_all(
    procedure: &Procedure,
    form: &mut Form,
    typed: &Typed,
    today: Date,
) -> Result<()> {
    for (label, text) in typed {
        let path = labelled(procedure, label)?;
        if form.at(&path).is_none() {
            input::enter(procedure, form, &path, text, today);
        }
    }
    Ok(())
}

fn type_rows(
    procedure: &Procedure,
    form: &mut Form,
    table: &str,
    rows: &[Typed],
    today: Date,
) -> Result<()> {
    for row in rows {
        let index = form.add_row(table);
        type_row(procedure, form, (table, index), row, today)?;
    }
    Ok(())
}

/// Types texts into the fields of a row. What is already there stays.
fn type_row(
    procedure: &Procedure,
    form: &mut Form,
    (table, row): (&str, usize),
    typed: &Typed,
    today: Date,
) -> Result<()> {
    for (label, text) in typed {
        let path = input::path_in_row(procedure, table, row, label)
            .ok_or_else(|| Error::Refused(format!("「{label}」という項目はありません。")))?;
        if form.at(&path).is_none() {
            input::enter(procedure, form, &path, text, today);
        }
    }
    Ok(())
}

/// Gives the reason for each finding that wants one.
fn answer_findings(session: &mut Session, id: CaseId) -> Result<()> {
    let view = session.case_view(id)?;
    for finding in view
        .findings
        .iter()
        .filter(|finding| finding.severity == Severity::Confirm)
    {
        let finding = finding.identity();
        if !view.case.reasons.contains_key(&finding) {
            session.run(Command::GiveReason {
                case: id,
                finding,
                reason: REASON.to_owned(),
            })?;
        }
    }
    Ok(())
}

/// Ticks the checklist of a step.
fn tick_all(session: &mut Session, id: CaseId, step: Step) -> Result<()> {
    let view = session.case_view(id)?;
    let items = view
        .procedure
        .checklist
        .iter()
        .filter(|item| item.step == step && (item.when)(&view.case.form));
    for item in items {
        let check = gate::check_key(step, item.id);
        if !view.case.checks.contains_key(&check) {
            session.run(Command::Tick {
                case: id,
                check,
                answer: Some(String::new()),
            })?;
        }
    }
    Ok(())
}

/// A sentence naming the case and the step where the walk stopped.
pub(super) fn stopped(session: &Session, id: CaseId, error: &Error) -> Error {
    let (receipt, step) = session.case_view(id).map_or_else(
        |_| Default::default(),
        |view| {
            let step = view
                .position
                .open
                .first()
                .map_or("", |step| view.procedure.label(*step));
            (view.case.receipt_number, step)
        },
    );
    let findings: Vec<String> = error
        .findings()
        .iter()
        .map(|finding| format!("・{}", finding.message))
        .collect();
    Error::Refused(format!(
        "実演が案件{receipt}の{step}で止まりました。{}\n{}",
        error.message_ja(),
        findings.join("\n")
    ))
}

/// Lets the fixed clock of the demonstration reach this day.
pub(super) fn until(clock: &FixedClock, day: Date) {
    let n_days = day.days_since(clock.today());
    clock.advance(n_days.max(0) * 24 * 3600);
}

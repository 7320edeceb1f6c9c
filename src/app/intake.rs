//! 届書ファイルの取込: shows an employer's file line by line, and opens cases from the lines the clerk accepts.
//! It must not accept a line by itself, merge people, or lose the original bytes.

use crate::app::cases;
use crate::app::command::IntakeAcceptance;
use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::gather;
use crate::app::intake_acquisition;
use crate::app::intake_acquisition::ACQUISITION;
use crate::app::intake_family;
use crate::app::intake_forms;
use crate::app::intake_forms::ReadForm;
use crate::app::intake_loss;
use crate::app::intake_offices::place_of;
use crate::app::intake_question::Question;
use crate::app::intake_question::Receipt;
use crate::app::intake_words::described;
use crate::app::session::Session;
use crate::domain::date::Date;
use crate::domain::establishment::Establishment;
use crate::domain::finding::FieldPath;
use crate::exchange::intake;
use crate::exchange::intake::FormRow;
use crate::exchange::intake::Intake;
use crate::exchange::intake::IntakeRow;
use crate::exchange::intake_dependents::DependentChange;
use crate::exchange::intake_dependents::DependentsRow;
use crate::ledger::cases as stored_cases;
use crate::ledger::cases::CaseFilter;
use crate::ledger::individual_number;
use crate::ledger::intakes;
use crate::ledger::intakes::IntakeId;
use crate::ledger::intakes::NewIntake;
use crate::ledger::settings;
use crate::ledger::source::Source;
use crate::ledger::transact::Changes;
use crate::ledger::transact::Tx;
use crate::procedure::case::Case;
use crate::procedure::case::CaseId;
use crate::procedure::case::CaseState;
use crate::procedure::catalogue;
use crate::procedure::dependents::DEPENDENTS;
use crate::procedure::engine;
use crate::procedure::person;
use crate::procedure::value::Value;
use std::collections::BTreeMap;

/// 判定 of a line.
pub type Verdict = intake::Outcome;

/// A file as the intake screen shows it.
#[derive(Clone, Debug)]
pub struct IntakeView {
    /// File name.
    pub file_name: String,
    /// Family of the file in words.
    pub family: &'static str,
    /// Encoding in words.
    pub encoding: &'static str,
    /// The employers named in the file.
    pub offices: Vec<String>,
    /// Whether the same bytes were taken in before.
    pub is_same_file: bool,
    /// Sentences about the file as a whole.
    pub warnings: Vec<String>,
    /// Lines.
    pub rows: Vec<IntakeRowView>,
}

/// One line as the intake screen shows it.
#[derive(Clone, Debug)]
pub struct IntakeRowView {
    /// Line number in the file, from 1.
    pub line: usize,
    /// 届書の種類.
    pub form: &'static str,
    /// 氏名, or カナ氏名 where the line has none.
    pub name: String,
    /// 生年月日.
    pub birth_on: Option<Date>,
    /// 判定.
    pub verdict: Verdict,
    /// Repairs, questions and reasons, one sentence each.
    pub reasons: Vec<String>,
    /// Label and value of what the line says; 個人番号 are masked.
    pub fields: Vec<(String, String)>,
    /// Whether the line can be accepted.
    pub may_accept: bool,
    /// The case opened from this line before.
    pub case: Option<CaseId>,
}

impl Session {
    /// Reads a file without taking anything in.
    ///
    /// # Errors
    ///
    /// Without the right to 個人番号, which such a file holds; when it is no 届書 file, or the ledger cannot be read.
    pub fn read_intake(&self, file_name: &str, bytes: &[u8]) -> Result<IntakeView> {
        self.may_handle_numbers()?;
        let read = intake::read(file_name, bytes, self.today(), &self.layouts)?;
        let places = settings::establishments(&self.ledger)?;
        let same = intakes::find_same(&self.ledger, bytes)?;
        let taken = match same {
            Some(id) => intakes::cases_of(&self.ledger, id)?,
            None => BTreeMap::new(),
        };
        let mut rows = Vec::new();
        for row in &read.rows {
            rows.push(self.row_view(row, &places, &taken)?);
        }
        Ok(IntakeView {
            file_name: file_name.to_owned(),
            family: read.family.label(),
            encoding: read.encoding.label(),
            offices: read
                .offices
                .iter()
                .map(|office| office.name.clone())
                .collect(),
            is_same_file: same.is_some(),
            warnings: read.warnings.clone(),
            rows,
        })
    }

    fn row_view(
        &self,
        row: &IntakeRow,
        places: &[Establishment],
        taken: &BTreeMap<u32, CaseId>,
    ) -> Result<IntakeRowView> {
        let mut reasons: Vec<String> = row.notes.iter().map(ToString::to_string).collect();
        let case = u32::try_from(row.line)
            .ok()
            .and_then(|line| taken.get(&line).copied());
        let mut verdict = row.outcome;
        let mut may_accept = false;
        if let Some(content) = &row.content {
            let questions = self.questions(content, places)?;
            may_accept = case.is_none() && questions.iter().all(|question| !question.stops);
            if !questions.is_empty() {
                verdict = verdict.max(Verdict::Question);
            }
            reasons.extend(questions.into_iter().map(|question| question.sentence));
        }
        if case.is_some() {
            reasons.push("この行はすでに受け付けています。".to_owned());
        }
        let (name, birth_on, fields) = row
            .content
            .as_ref()
            .map_or_else(Default::default, described);
        Ok(IntakeRowView {
            line: row.line,
            form: row.form.map_or("不明", intake::Form::label),
            name,
            birth_on,
            verdict,
            reasons,
            fields,
            may_accept,
            case,
        })
    }

    /// What the ledger has to say about a line.
    fn questions(&self, content: &FormRow, places: &[Establishment]) -> Result<Vec<Question>> {
        let mut all = Vec::new();
        if place_of(content, places).is_none() {
            all.push(Question::stop(
                "事業所が登録されていません。「設定」で事業所を登録してから、もう一度取り込んでください。",
            ));
        }
        match content {
            FormRow::Acquisition(row) => {
                all.extend(intake_acquisition::questions(&self.ledger, row)?)
            }
            FormRow::Loss(row) => all.extend(intake_loss::questions(
                &self.ledger,
                row,
                place_of(content, places),
            )?),
            FormRow::Dependents(row) => {
                let place = place_of(content, places);
                all.extend(self.questions_about_family(row, place)?);
            }
        }
        Ok(all)
    }

    /// 該当 of somebody whose 資格取得 is under way belongs to that case; everything else is about a family of the ledger.
    fn questions_about_family(
        &self,
        row: &DependentsRow,
        place: Option<&Establishment>,
    ) -> Result<Vec<Question>> {
        if joins(&self.ledger, row)?.is_some() {
            return Ok(Vec::new());
        }
        intake_family::questions(&self.ledger, row, place)
    }

    /// Opens a case for each accepted line, or adds its 被扶養者 to the open case of their 被保険者.
    pub(super) fn accept_intake(
        &mut self,
        acceptance: &IntakeAcceptance,
    ) -> Result<(Vec<CaseId>, Changes)> {
        self.may_handle_numbers()?;
        let today = self.today();
        if acceptance.received_on > today {
            return Err(Error::Refused(
                "受付年月日が今日より後です。届いた日を入力してください。".to_owned(),
            ));
        }
        let view = self.read_intake(&acceptance.file_name, &acceptance.bytes)?;
        let refused = acceptance.lines.iter().find(|line| {
            !view
                .rows
                .iter()
                .any(|row| row.line == **line && row.may_accept)
        });
        if let Some(line) = refused {
            return Err(Error::Refused(format!(
                "{line}行目は受け付けられません。理由を確かめて、選び直してください。"
            )));
        }
        let read = intake::read(
            &acceptance.file_name,
            &acceptance.bytes,
            today,
            &self.layouts,
        )?;
        let places = settings::establishments(&self.ledger)?;
        let receipt = Receipt {
            received_on: acceptance.received_on,
            submitted_on: read.media.created_on,
            today,
        };
        self.transact("accept_intake", "届書ファイルの取込", |tx| {
            let id = original_in(tx, acceptance, &read)?;
            tx.add_detail("lines", serde_json::json!(acceptance.lines));
            let mut opened = Vec::new();
            for row in read
                .rows
                .iter()
                .filter(|row| acceptance.lines.contains(&row.line))
            {
                let Some(content) = &row.content else {
                    continue;
                };
                let place = place_of(content, &places).ok_or(Error::Missing("事業所"))?;
                let case = accept_in(tx, content, place, &receipt)?;
                intakes::link_in(tx, id, u32::try_from(row.line).unwrap_or(u32::MAX), case)?;
                opened.push(case);
            }
            Ok(opened)
        })
    }
}

/// The original bytes, kept once.
fn original_in(tx: &mut Tx<'_>, acceptance: &IntakeAcceptance, read: &Intake) -> Result<IntakeId> {
    if let Some(id) = intakes::find_same(tx, &acceptance.bytes)? {
        return Ok(id);
    }
    let new = NewIntake {
        file_name: acceptance.file_name.clone(),
        interface: format!("todoke-{}", read.family.stem().to_lowercase()),
        medium: read.media.serial.clone(),
        received_on: acceptance.received_on,
        bytes: acceptance.bytes.clone(),
    };
    Ok(intakes::add_in(tx, &new)?)
}

fn accept_in(
    tx: &mut Tx<'_>,
    content: &FormRow,
    place: &Establishment,
    receipt: &Receipt,
) -> Result<CaseId> {
    match content {
        FormRow::Acquisition(row) => intake_acquisition::open_in(tx, row, place, receipt),
        FormRow::Dependents(row) => {
            if let Some(id) = joins(tx, row)? {
                add_family_in(tx, id, row, receipt.today)?;
                return Ok(id);
            }
            intake_family::open_in(tx, row, place, receipt)
        }
        FormRow::Loss(row) => intake_loss::open_in(tx, row, place, receipt),
    }
}

/// Adds the 被扶養者 of a line to an open case. Somebody already there (same カナ and 生年月日) is not added twice.
fn add_family_in(tx: &mut Tx<'_>, id: CaseId, row: &DependentsRow, today: Date) -> Result<()> {
    let (mut case, procedure) = cases::load(tx, id)?;
    if !engine::may_edit(procedure, &case, DEPENDENTS.name()) {
        return Err(Error::Refused(
            "この被保険者の案件は決裁済みです。被扶養者は異動届で受け付けてください。".to_owned(),
        ));
    }
    intake_forms::insured_of(&mut case.form, row);
    for item in &row.dependents {
        let is_there = case.form.rows(DEPENDENTS.name()).iter().any(|there| {
            person::KANA.get(there).as_ref() == Some(&item.kana)
                && person::BIRTH_ON.get(there) == Some(item.birth_on)
        });
        if is_there {
            continue;
        }
        let ReadForm { form, number } = intake_forms::dependent(item);
        let index = case.form.add_row(DEPENDENTS.name());
        for (key, value) in form.iter() {
            case.form.set_at(
                &FieldPath::in_row(DEPENDENTS.name(), index, key),
                Some(value.clone()),
            );
        }
        if let Some(number) = number {
            let held = individual_number::hold_in(tx, &number)?.held;
            let path = FieldPath::in_row(DEPENDENTS.name(), index, person::NUMBER.name());
            case.form.set_at(&path, Some(Value::Number(held)));
        }
    }
    let facts = gather::facts(tx, &case, today)?;
    cases::save_in(tx, &mut case, procedure, &facts)
}

/// The 資格取得 under way that a 該当 joins.
fn joins(source: &impl Source, row: &DependentsRow) -> Result<Option<CaseId>> {
    match row.change {
        DependentChange::Added => find_case(source, row),
        DependentChange::Removed | DependentChange::Changed => Ok(None),
    }
}

/// The open 資格取得 of the 被保険者 whom a 被扶養者届 names: by カナ, 生年月日 and 事業所番号 of the form.
fn find_case(source: &impl Source, row: &DependentsRow) -> Result<Option<CaseId>> {
    let procedure = catalogue::find(ACQUISITION).ok_or(Error::Missing("手続"))?;
    for state in [CaseState::Open, CaseState::Returned] {
        for listed in stored_cases::list(source, &CaseFilter::State(state), (0, u32::MAX))? {
            if listed.procedure != procedure.id {
                continue;
            }
            let Some(case) = stored_cases::load(source, listed.id)? else {
                continue;
            };
            if is_insured_of(&case, row) && engine::may_edit(procedure, &case, DEPENDENTS.name()) {
                return Ok(Some(case.id));
            }
        }
    }
    Ok(None)
}

fn is_insured_of(case: &Case, row: &DependentsRow) -> bool {
    person::KANA.get(&case.form).as_ref() == Some(&row.kana)
        && person::BIRTH_ON.get(&case.form) == Some(row.birth_on)
}

//! 案件の画面の元: one case with its position, findings, papers and rows.
//! It must not change the case.

use crate::app::cases;
use crate::app::error::Result;
use crate::app::gather;
use crate::app::inquiry_caution::Cautions;
use crate::app::inquiry_hidden;
use crate::app::payments;
use crate::app::session::Session;
use crate::app::session::user_view;
use crate::app::spelling_notes::SpellingNotes;
use crate::app::view::CaseView;
use crate::app::view::DocumentView;
use crate::app::view::OutboxRow;
use crate::app::view::PaperRow;
use crate::app::view::RowStage;
use crate::domain::coded::Coded;
use crate::domain::entry::Entry;
use crate::ledger::batches;
use crate::ledger::cautions;
use crate::ledger::outbox;
use crate::ledger::outbox::OutboxFilter;
use crate::ledger::outbox::OutboxState;
use crate::ledger::papers;
use crate::ledger::papers::Paper;
use crate::ledger::papers::PaperFilter;
use crate::ledger::source::Source;
use crate::ledger::users;
use crate::procedure::case::Case;
use crate::procedure::case::CaseId;
use crate::procedure::catalogue::Procedure;
use crate::procedure::engine;
use crate::procedure::facts::Facts;
use crate::procedure::gate;
use crate::procedure::position::position;
use crate::procedure::record::Cell;

impl Session {
    /// One case as its screen shows it.
    ///
    /// # Errors
    ///
    /// When the case is not there or the ledger cannot be read.
    pub fn case_view(&self, id: CaseId) -> Result<CaseView> {
        let (mut case, procedure) = cases::load(&self.ledger, id)?;
        let facts = gather::facts(&self.ledger, &case, self.today())?;
        engine::recompute(procedure, &mut case, &facts);
        let users = users::all(&self.ledger)?;
        let (payments, reclaims) = payments::of_case(&self.ledger, (procedure, &case), &facts)?;
        let mut findings = gate::findings(procedure, &case, &facts);
        findings.extend(reclaims);
        let spelling = SpellingNotes::new(self.sent_fields()?);
        findings.extend(spelling.of(procedure, &case.form));
        let documents = documents(&self.ledger, procedure, &case, &facts)?;
        let effects = effects(procedure, &case, &facts);
        let cautions = Cautions::of(&self.ledger, (self.user().id, self.today()))?;
        inquiry_hidden::hide_in(&self.ledger, &mut case, &cautions)?;
        Ok(CaseView {
            position: position(procedure, &case),
            findings,
            payments,
            documents,
            outbox: outbox_rows(&self.ledger, &OutboxFilter::Case(id))?,
            effects,
            spelling,
            due_on: cases::due_on(case.received_on),
            users: users.iter().map(user_view).collect(),
            procedure,
            facts,
            case,
        })
    }
}

/// What the decision will write, in words; empty while the form does not let it be said.
fn effects(procedure: &Procedure, case: &Case, facts: &Facts) -> Vec<String> {
    let entries: Vec<Entry> = (procedure.effects)(&case.form, facts).unwrap_or_default();
    entries
        .iter()
        .map(|entry| {
            format!(
                "{}（{}から）{}",
                entry.person,
                entry.valid_from.wareki(),
                entry.fact.describe()
            )
        })
        .collect()
}

fn documents(
    source: &impl Source,
    procedure: &Procedure,
    case: &Case,
    facts: &Facts,
) -> Result<Vec<DocumentView>> {
    let issued = papers::list(source, PaperFilter::Case(case.id))?;
    Ok(procedure
        .documents
        .iter()
        .map(|document| DocumentView {
            id: document.id.to_owned(),
            title: document.title.to_owned(),
            step: document.step,
            is_ready: (document.when)(&case.form, facts),
            papers: issued
                .iter()
                .filter(|paper| paper.document == document.id)
                .map(paper_row)
                .collect(),
        })
        .filter(|document| document.is_ready || !document.papers.is_empty())
        .collect())
}

pub(super) fn paper_row(paper: &Paper) -> PaperRow {
    PaperRow {
        id: paper.id.0,
        case: paper.case,
        title: paper.title.clone(),
        issued_on: paper.issued_on,
        copy: paper.copy_number,
        n_pages: paper.n_pages,
        sha256: paper.sha256.clone(),
    }
}

const fn stage(state: OutboxState) -> RowStage {
    match state {
        OutboxState::Unexported => RowStage::Unexported,
        OutboxState::Exported => RowStage::Exported,
        OutboxState::Registered => RowStage::Registered,
        OutboxState::Warning => RowStage::Warned,
        OutboxState::Error => RowStage::Failed,
        OutboxState::Withdrawn => RowStage::Withdrawn,
    }
}

/// Outbox rows as lists show them.
pub(super) fn outbox_rows(source: &impl Source, filter: &OutboxFilter) -> Result<Vec<OutboxRow>> {
    let mut rows = Vec::new();
    let marked = cautions::marked(source)?;
    for row in outbox::list(source, filter)? {
        let record = &row.row.snapshot;
        let text = |name: &str| match record.values.get(name) {
            Some(Cell::Text(text)) => text.as_str(),
            _ => "",
        };
        let file = match row.batch {
            Some(batch) => batches::find(source, batch)?.map(|batch| batch.file.file_name),
            None => None,
        };
        let member = [
            text("member.kigou"),
            text("member.bangou"),
            text("member.edaban"),
        ]
        .join("-");
        let name = text("member.name").to_owned();
        let operation = text("op").to_owned();
        rows.push(OutboxRow {
            id: row.id.0,
            interface: row.row.interface,
            case: row.row.case,
            member,
            name,
            is_cautioned: row
                .row
                .person
                .is_some_and(|person| marked.contains(&person)),
            operation,
            stage: stage(row.state),
            state: row.state.label(),
            due_on: row.row.due_on,
            file,
            result: (!row.message.is_empty()).then_some(row.message),
        });
    }
    Ok(rows)
}

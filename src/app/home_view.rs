//! ホームの元: what awaits the clerk today, and the lists of cases.
//! It must not load whole forms: lists live from headings.

use crate::app::cases;
use crate::app::error::Result;
use crate::app::session::Session;
use crate::app::view::CaseRow;
use crate::app::view::HomeView;
use crate::app::view::PaymentsWaiting;
use crate::domain::coded::Coded;
use crate::domain::date::Date;
use crate::domain::payment::PaymentState;
use crate::ledger::audit;
use crate::ledger::audit::AuditFilter;
use crate::ledger::cases as stored;
use crate::ledger::cases::CaseFilter;
use crate::ledger::members_as_of;
use crate::ledger::outbox;
use crate::ledger::outbox::OutboxState;
use crate::ledger::payments;
use crate::ledger::reclaims;
use crate::procedure::case::CaseState;
use crate::procedure::catalogue;
use crate::procedure::catalogue::Procedure;
use crate::procedure::step::Step;

/// Rows of a list that are read at once.
const PAGE: u32 = 500;
/// The audit's code of a finished backup.
const BACKUP: &str = "back_up";

impl Session {
    /// What awaits the clerk today.
    ///
    /// # Errors
    ///
    /// When the ledger cannot be read.
    pub fn home(&self) -> Result<HomeView> {
        let today = self.today();
        let mut open = self.cases_in(CaseState::Open)?;
        open.extend(self.cases_in(CaseState::Returned)?);
        open.sort_by_key(|row| (row.due_on, row.id));
        let (by_state, by_step) = stored::counts(&self.ledger)?;
        let waiting = outbox::counts(&self.ledger)?;
        let n_waiting_rows = waiting
            .iter()
            .filter(|((_, state), _)| *state == OutboxState::Unexported)
            .map(|(_, n)| n)
            .sum();
        let members = members_as_of::counts_as_of(&self.ledger, today, None)?;
        Ok(HomeView {
            today,
            cases: open,
            counts: CASE_STATES
                .iter()
                .map(|(state, key)| (*state, by_state.get(*key).copied().unwrap_or_default()))
                .collect(),
            by_step: by_step.into_iter().collect(),
            n_drafts: self.n_waiting_drafts()?,
            members: members
                .into_iter()
                .map(|((kind, category), n)| (kind.label(), category.label(), n))
                .collect(),
            n_waiting_rows,
            taken_out: self.taken_out()?,
            payments: self.payments_waiting()?,
            last_backup: self.last_backup()?,
        })
    }

    fn payments_waiting(&self) -> Result<PaymentsWaiting> {
        Ok(PaymentsWaiting {
            n_ordered: payments::n_in_state(&self.ledger, PaymentState::Ordered)?,
            n_overdue: payments::n_overdue(&self.ledger, self.today())?,
            n_returned: payments::n_in_state(&self.ledger, PaymentState::Returned)?,
            n_reclaims: reclaims::n_outstanding(&self.ledger)?,
        })
    }

    /// Cases in a state, the nearest due date first.
    ///
    /// # Errors
    ///
    /// When the ledger cannot be read.
    pub fn cases_in(&self, state: CaseState) -> Result<Vec<CaseRow>> {
        self.case_rows(&CaseFilter::State(state))
    }

    /// Open cases at which this step is to be done now, the nearest due date first.
    ///
    /// # Errors
    ///
    /// When the ledger cannot be read.
    pub fn cases_at(&self, step: Step) -> Result<Vec<CaseRow>> {
        let today = self.today();
        let filter = CaseFilter::State(CaseState::Open);
        let mut found = Vec::new();
        for page in 0_u32.. {
            let from = page.saturating_mul(PAGE);
            let rows = stored::list(&self.ledger, &filter, (from, PAGE))?;
            let is_last = rows.is_empty();
            let here = rows
                .into_iter()
                .filter(|row| row.heading.current_steps.contains(&step));
            found.extend(here.map(|row| case_row(row, today)));
            if is_last {
                break;
            }
        }
        Ok(found)
    }

    /// Cases whose title begins with the text, or with this 受付番号.
    ///
    /// # Errors
    ///
    /// When the ledger cannot be read.
    pub fn find_cases(&self, text: &str) -> Result<Vec<CaseRow>> {
        let by_number = self.case_rows(&CaseFilter::ReceiptNumber(text.trim().to_owned()))?;
        if by_number.is_empty() {
            self.case_rows(&CaseFilter::Title(text.trim().to_owned()))
        } else {
            Ok(by_number)
        }
    }

    pub(super) fn case_rows(&self, filter: &CaseFilter) -> Result<Vec<CaseRow>> {
        let today = self.today();
        let rows = stored::list(&self.ledger, filter, (0, PAGE))?;
        Ok(rows.into_iter().map(|row| case_row(row, today)).collect())
    }

    /// When the last verified backup was made.
    ///
    /// # Errors
    ///
    /// When the ledger cannot be read.
    pub fn last_backup(&self) -> Result<Option<String>> {
        let filter = AuditFilter {
            code: Some(BACKUP.to_owned()),
            ..AuditFilter::default()
        };
        Ok(audit::page(&self.ledger, &filter, 1)?
            .into_iter()
            .next()
            .map(|row| row.at.to_string()))
    }
}

/// States with the names under which the ledger counts them.
const CASE_STATES: &[(CaseState, &str)] = &[
    (CaseState::Open, "open"),
    (CaseState::Returned, "returned"),
    (CaseState::Rejected, "rejected"),
    (CaseState::Withdrawn, "withdrawn"),
    (CaseState::Finished, "finished"),
];

fn case_row(row: stored::CaseRow, today: Date) -> CaseRow {
    let due_on = row
        .heading
        .due_on
        .unwrap_or_else(|| cases::due_on(row.received_on));
    let procedure = catalogue::find(&row.procedure);
    CaseRow {
        id: row.id,
        procedure: procedure.map_or(row.procedure.clone(), |procedure| {
            procedure.title.to_owned()
        }),
        receipt_number: row.receipt_number,
        subject: row.heading.title,
        received_on: row.received_on,
        due_on,
        days_left: due_on.days_since(today),
        state: row.state,
        next: next(procedure, row.state, &row.heading.current_steps),
    }
}

/// The next thing to do, in the words of the chart.
fn next(procedure: Option<&Procedure>, state: CaseState, steps: &[Step]) -> String {
    match state {
        CaseState::Open => {
            // In the order of the chart, whatever the order in which they were opened.
            let mut steps = steps.to_vec();
            steps.sort_unstable();
            let labels: Vec<&str> = steps
                .iter()
                .map(|step| procedure.map_or(step.label(), |procedure| procedure.label(*step)))
                .collect();
            labels.join("・")
        }
        CaseState::Returned => "再受付".to_owned(),
        CaseState::Rejected | CaseState::Withdrawn | CaseState::Finished => String::new(),
    }
}

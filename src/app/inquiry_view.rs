//! 情報照会の画面の元: every inquiry with what was asked, of whom, why, how long ago, and what came back.
//! It must not show the answer about somebody under 留意 to a user who has not confirmed that inquiry today.

use crate::app::error::Result;
use crate::app::inquiry_answers;
use crate::app::inquiry_answers::InCase;
use crate::app::inquiry_caution::Cautions;
use crate::app::inquiry_requests::REQUESTS;
use crate::app::session::Session;
use crate::app::view::MemberRow;
use crate::domain::answer_text;
use crate::domain::coded::Coded;
use crate::domain::date::Date;
use crate::domain::member::PersonId;
use crate::ledger::cases;
use crate::ledger::inquiries;
use crate::ledger::inquiries::Inquiry;
use crate::ledger::inquiries::InquiryFilter;
use crate::ledger::inquiries::InquiryId;
use crate::ledger::inquiries::InquiryState;
use crate::ledger::inquiry_answers as stored;
use crate::ledger::inquiry_answers::NewAnswer;
use crate::ledger::outbox;
use crate::ledger::outbox::OutboxFilter;
use crate::ledger::outbox::OutboxId;
use crate::ledger::outbox::OutboxState;
use crate::procedure::case::CaseId;
use crate::procedure::inquiry_request::subject_of;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

/// 照会の段階.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum InquiryStage {
    /// 未依頼: laid, not carried by a file and not typed at the terminal.
    NotAsked,
    /// 照会中.
    Waiting,
    /// 回答あり.
    Answered,
    /// 該当なし.
    NoneFound,
    /// 不開示.
    Undisclosed,
    /// エラー.
    Error,
    /// 取下げ.
    Withdrawn,
}

impl InquiryStage {
    /// All of them, as they stand on screen.
    pub const ALL: [InquiryStage; 7] = [
        InquiryStage::NotAsked,
        InquiryStage::Waiting,
        InquiryStage::Answered,
        InquiryStage::NoneFound,
        InquiryStage::Undisclosed,
        InquiryStage::Error,
        InquiryStage::Withdrawn,
    ];

    /// Its name.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            InquiryStage::NotAsked => "未依頼",
            InquiryStage::Waiting => "照会中",
            InquiryStage::Answered => "回答あり",
            InquiryStage::NoneFound => "該当なし",
            InquiryStage::Undisclosed => "不開示",
            InquiryStage::Error => "エラー",
            InquiryStage::Withdrawn => "取下げ",
        }
    }

    /// Whether somebody still waits for it.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(
            self,
            InquiryStage::NotAsked | InquiryStage::Waiting | InquiryStage::Error
        )
    }

    fn of(inquiry: &Inquiry, row: Option<OutboxState>) -> InquiryStage {
        match (row, inquiry.state) {
            (Some(OutboxState::Withdrawn), _) | (_, InquiryState::Withdrawn) => {
                InquiryStage::Withdrawn
            }
            (Some(OutboxState::Unexported), _) => InquiryStage::NotAsked,
            // Put back and sent once more after an error.
            (Some(OutboxState::Exported), InquiryState::Error) => InquiryStage::Waiting,
            (Some(OutboxState::Error), InquiryState::Asked) => InquiryStage::Error,
            (_, InquiryState::Asked | InquiryState::Processing) => InquiryStage::Waiting,
            (_, InquiryState::Answered) => InquiryStage::Answered,
            (_, InquiryState::NoneFound) => InquiryStage::NoneFound,
            (_, InquiryState::Undisclosed) => InquiryStage::Undisclosed,
            (_, InquiryState::Error) => InquiryStage::Error,
        }
    }
}

/// 照会の一行.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InquiryRow {
    /// 照会番号.
    pub id: InquiryId,
    /// 照会管理番号.
    pub number: String,
    /// 段階.
    pub stage: InquiryStage,
    /// 特定個人情報名 in words.
    pub subject: String,
    /// 対象年度等.
    pub condition: String,
    /// 照会理由.
    pub reason: String,
    /// The case that asks.
    pub case: Option<CaseId>,
    /// Its 受付番号; empty without a case.
    pub receipt_number: String,
    /// About whom.
    pub person: Option<PersonId>,
    /// 氏名; empty while the person is not in the ledger.
    pub name: String,
    /// 記号-番号-枝番 as asked.
    pub member: String,
    /// The day on which it was laid.
    pub laid_on: Option<Date>,
    /// Days since, while it is open.
    pub n_days: Option<i64>,
    /// 回答年月日.
    pub answered_on: Option<Date>,
    /// 不開示・DV等の留意.
    pub is_cautioned: bool,
    /// Whether this user has still to confirm it.
    pub is_held: bool,
}

/// 照会の詳細.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InquiryDetail {
    /// Which.
    pub id: InquiryId,
    /// The answers, oldest first; `None` while a 留意 is not confirmed.
    pub answers: Option<Vec<NewAnswer>>,
    /// The last answer as 項目名 and 値.
    pub table: Vec<(String, String)>,
    /// What the case says.
    pub in_case: Option<InCase>,
}

impl Session {
    /// Every inquiry, by what is asked and state, oldest first.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn inquiry_rows(&self) -> Result<Vec<InquiryRow>> {
        let ledger = &self.ledger;
        let all = inquiries::list(ledger, InquiryFilter::All)?;
        let answers = stored::last(ledger)?;
        let cautions = Cautions::of(ledger, (self.user().id, self.today()))?;
        let carried = self.carried()?;
        let people: BTreeSet<PersonId> = all.iter().filter_map(|one| one.asked.person).collect();
        let people: Vec<PersonId> = people.into_iter().collect();
        let known: BTreeMap<PersonId, MemberRow> = self
            .member_rows(&people)?
            .into_iter()
            .map(|row| (row.id, row))
            .collect();
        let mut receipts = BTreeMap::new();
        for case in all.iter().filter_map(|one| one.asked.case) {
            if let std::collections::btree_map::Entry::Vacant(free) = receipts.entry(case.0) {
                let case = cases::load(ledger, case)?;
                free.insert(case.map(|case| case.receipt_number).unwrap_or_default());
            }
        }
        let today = self.today();
        let mut rows: Vec<InquiryRow> = all
            .iter()
            .map(|one| {
                let person = one.asked.person.and_then(|person| known.get(&person));
                let row = one.asked.outbox.and_then(|row| carried.get(&row));
                let stage = InquiryStage::of(one, row.map(|(state, _)| *state));
                let laid_on = one.asked_at.get(..10).and_then(Date::parse_iso);
                let days = laid_on.map(|day| today.days_since(day));
                InquiryRow {
                    id: one.id,
                    number: one.number.clone(),
                    stage,
                    subject: subject_of(&one.asked.purpose).map_or_else(
                        || one.asked.purpose.clone(),
                        |subject| subject.label().to_owned(),
                    ),
                    condition: one.asked.condition.clone(),
                    reason: one.asked.reason.clone(),
                    case: one.asked.case,
                    receipt_number: one
                        .asked
                        .case
                        .and_then(|case| receipts.get(&case.0).cloned())
                        .unwrap_or_default(),
                    person: one.asked.person,
                    name: person.map_or_else(String::new, |row| row.person.name.to_string()),
                    member: row.map_or_else(String::new, |(_, member)| member.clone()),
                    laid_on,
                    n_days: days.filter(|_| stage.is_open()),
                    answered_on: answers.get(&one.id).map(|answer| answer.answered_on),
                    is_cautioned: cautions.is_marked(one.asked.person),
                    is_held: cautions.holds(one),
                }
            })
            .collect();
        rows.sort_by(|a, b| {
            (&a.subject, a.stage, a.laid_on, a.id).cmp(&(&b.subject, b.stage, b.laid_on, b.id))
        });
        Ok(rows)
    }

    /// One inquiry with its answers and what its case says.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn inquiry_detail(&self, id: InquiryId) -> Result<Option<InquiryDetail>> {
        let Some(inquiry) = inquiries::find(&self.ledger, id)? else {
            return Ok(None);
        };
        let cautions = Cautions::of(&self.ledger, (self.user().id, self.today()))?;
        if cautions.holds(&inquiry) {
            return Ok(Some(InquiryDetail {
                id,
                answers: None,
                table: Vec::new(),
                in_case: None,
            }));
        }
        let answers = stored::of(&self.ledger, id)?;
        let table = answers
            .last()
            .map(|answer| answer_text::table(&answer.body))
            .unwrap_or_default();
        Ok(Some(InquiryDetail {
            id,
            table,
            in_case: inquiry_answers::in_case(&self.ledger, &inquiry)?,
            answers: Some(answers),
        }))
    }

    /// State and 記号-番号-枝番 of the rows that carry requests.
    fn carried(&self) -> Result<BTreeMap<OutboxId, (OutboxState, String)>> {
        let mut carried = BTreeMap::new();
        for state in [
            OutboxState::Unexported,
            OutboxState::Exported,
            OutboxState::Registered,
            OutboxState::Warning,
            OutboxState::Error,
            OutboxState::Withdrawn,
        ] {
            let filter = OutboxFilter::State(REQUESTS.to_owned(), state);
            for row in outbox::list(&self.ledger, &filter)? {
                let record = &row.row.snapshot;
                let parts = ["member.kigou", "member.bangou", "member.edaban"]
                    .map(|name| crate::app::laying::text(record, name));
                carried.insert(row.id, (state, parts.join("-")));
            }
        }
        Ok(carried)
    }
}

//! 照会を依頼する: inquiries of cases and of the yearly 検認 are noted with their reason, asked at the terminal or taken back.
//! Nobody under 不開示・DV等の留意 is asked about before that was confirmed on the same day.

use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::laying;
use crate::app::laying::CAUTION;
use crate::app::session::Session;
use crate::domain::coded::Coded;
use crate::domain::date::Date;
use crate::domain::member::PersonId;
use crate::ledger::cautions;
use crate::ledger::cautions::CautionMark;
use crate::ledger::inquiries;
use crate::ledger::inquiries::InquiryId;
use crate::ledger::inquiries::InquiryKind;
use crate::ledger::inquiries::NewInquiry;
use crate::ledger::members;
use crate::ledger::outbox;
use crate::ledger::outbox::NewOutboxRow;
use crate::ledger::outbox::OutboxId;
use crate::ledger::outbox::OutboxState;
use crate::ledger::transact::Changes;
use crate::ledger::transact::Tx;
use crate::ledger::transact::target;
use crate::procedure::case::CaseId;
use crate::procedure::catalogue::InquirySubject;
use crate::procedure::record::Cell;
use crate::procedure::record::Record;
use crate::procedure::server_rows;
use serde_json::json;

/// The interface that carries the requests.
pub(super) const REQUESTS: &str = "chukan-shokai-irai";

/// 検認の情報照会.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReviewRequest {
    /// The 被扶養者 chosen.
    pub people: Vec<PersonId>,
    /// 対象情報.
    pub subject: InquirySubject,
    /// 対象年度等.
    pub year: Option<i64>,
    /// 照会理由.
    pub reason: String,
}

impl Session {
    /// Asks about many 被扶養者 at once, without a case. Returns how many rows were laid.
    pub(super) fn ask_for_review(&mut self, request: &ReviewRequest) -> Result<(usize, Changes)> {
        let today = self.today();
        let insurer = self.society()?.insurer_number;
        if request.people.is_empty() {
            return Err(Error::Refused(
                "照会する人が選ばれていません。一覧でスペースキーを押して選んでください。"
                    .to_owned(),
            ));
        }
        self.transact("ask_for_review", "検認の情報照会の依頼", |tx| {
            tx.add_detail("subject", json!(request.subject.label()));
            tx.add_detail("n_rows", json!(request.people.len()));
            tx.add_detail("reason", json!(request.reason.trim()));
            for person in &request.people {
                let file = members::file(tx, *person)?.ok_or(Error::Missing("加入者"))?;
                let periods = file.memberships.iter();
                let now = periods.rev().find(|period| {
                    period.valid_from <= today
                        && period.valid_until.is_none_or(|until| until >= today)
                });
                let membership = now.ok_or_else(|| {
                    Error::Refused(
                        "資格のない人が選ばれています。一覧を表示し直してください。".to_owned(),
                    )
                })?;
                let number = inquiries::next_number(tx)?;
                let inquiry = (number.as_str(), request.subject, request.year);
                let mut record = server_rows::review_row(inquiry, (&insurer, membership), today);
                mark_caution_in(tx, Some(*person), today, &mut record)?;
                let row = NewOutboxRow {
                    interface: REQUESTS.to_owned(),
                    case: None,
                    person: Some(*person),
                    operation: String::new(),
                    due_on: None,
                    snapshot: record.clone(),
                };
                let row = outbox::lay_in(tx, &row)?;
                note_in(tx, (row, Some(*person), None), &record, &request.reason)?;
            }
            Ok(request.people.len())
        })
    }

    /// Records that inquiries were typed at the terminal: they wait for their answer.
    pub(super) fn asked_at_terminal(
        &mut self,
        ids: &[InquiryId],
        on: Date,
        receipt: &str,
    ) -> Result<Changes> {
        if on > self.today() {
            return Err(Error::Refused(
                "照会した日が今日より後です。端末で照会した日を入力してください。".to_owned(),
            ));
        }
        let label = "端末での照会の記録";
        let ((), changes) = self.transact("asked_at_terminal", label, |tx| {
            tx.add_detail("n_rows", json!(ids.len()));
            let message = format!("端末で照会 {on} {}", receipt.trim());
            move_rows_in(tx, ids, OutboxState::Registered, message.trim())
        })?;
        Ok(changes)
    }

    /// Takes inquiries back.
    pub(super) fn withdraw_inquiries(
        &mut self,
        ids: &[InquiryId],
        reason: &str,
    ) -> Result<Changes> {
        if reason.trim().is_empty() {
            return Err(Error::Refused("理由を入力してください。".to_owned()));
        }
        let ((), changes) =
            self.transact("withdraw_inquiries", "情報照会の取下げ", |tx| {
                tx.add_detail("n_rows", json!(ids.len()));
                tx.add_detail("reason", json!(reason.trim()));
                move_rows_in(tx, ids, OutboxState::Withdrawn, reason.trim())
            })?;
        Ok(changes)
    }

    /// Sets, lifts or confirms the 留意 of a person.
    pub(super) fn mark_caution(
        &mut self,
        person: PersonId,
        mark: CautionMark,
        reason: &str,
    ) -> Result<Changes> {
        let today = self.today();
        let label = "不開示・DV等の留意";
        let ((), changes) = self.transact("mark_caution", label, |tx| {
            tx.set_target(target::person(person));
            tx.add_detail("kind", json!(mark.label()));
            tx.add_detail("reason", json!(reason.trim()));
            Ok(cautions::mark_in(tx, person, mark, (today, reason))?)
        })?;
        Ok(changes)
    }
}

/// Lets the row say the 留意, or refuses one about a person for whom it was not confirmed today.
pub(super) fn mark_caution_in(
    tx: &Tx<'_>,
    person: Option<PersonId>,
    today: Date,
    record: &mut Record,
) -> Result<()> {
    let Some(person) = person else {
        return Ok(());
    };
    if !cautions::marked(tx)?.contains(&person) {
        return Ok(());
    }
    if !cautions::confirmed_on(tx, today)?.contains(&person) {
        return Err(Error::Refused(format!(
            "枝番{}の方は、不開示・DV等の留意の対象です。依頼はどれも作っていません。照会してよいことを確かめ、「情報照会」の画面の「留意の対象者」で理由を記録してから、もう一度依頼してください。",
            laying::text(record, "member.edaban")
        )));
    }
    record
        .values
        .insert(CAUTION.to_owned(), Cell::Text("yes".to_owned()));
    Ok(())
}

/// Notes the inquiry that a row carries.
pub(super) fn note_in(
    tx: &mut Tx<'_>,
    (row, person, case): (OutboxId, Option<PersonId>, Option<CaseId>),
    record: &Record,
    reason: &str,
) -> Result<()> {
    let new = NewInquiry {
        case,
        person,
        kind: InquiryKind::Inquire,
        purpose: laying::text(record, "inquiry.joho").to_owned(),
        condition: laying::text(record, "inquiry.year").to_owned(),
        reason: reason.trim().to_owned(),
        outbox: Some(row),
    };
    let number = laying::text(record, laying::INQUIRY_NUMBER);
    inquiries::ask_numbered_in(tx, &new, number)?;
    Ok(())
}

fn move_rows_in(tx: &mut Tx<'_>, ids: &[InquiryId], to: OutboxState, message: &str) -> Result<()> {
    for id in ids {
        let inquiry = inquiries::find(tx, *id)?.ok_or(Error::Missing("照会"))?;
        let row = inquiry.asked.outbox.ok_or(Error::Missing("照会の行"))?;
        outbox::move_in(tx, row, to, message)?;
    }
    Ok(())
}

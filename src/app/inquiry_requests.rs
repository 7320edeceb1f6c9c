//! 照会を依頼する: inquiries of cases and of the yearly 検認 are noted with their reason, asked at the terminal or taken back.
//! Nobody under 不開示・DV等の留意 is asked about before whoever asks has confirmed that.

use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::inquiry_caution;
use crate::app::inquiry_caution::Cautions;
use crate::app::laying;
use crate::app::session::Session;
use crate::domain::coded::Coded;
use crate::domain::date::Date;
use crate::domain::inquiry_codes::InquiryMatter;
use crate::domain::member::PersonId;
use crate::ledger::cautions::confirm_in;
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
use crate::procedure::case::CaseId;
use crate::procedure::inquiry_request::InquiryTerms;
use crate::procedure::inquiry_request::review_row;
use crate::procedure::record::Cell;
use crate::procedure::record::Record;
use serde_json::json;

/// The interface that carries the requests.
pub(super) const REQUESTS: &str = "chukan-shokai-irai";

/// 検認の情報照会.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReviewRequest {
    /// The 被扶養者 chosen.
    pub people: Vec<PersonId>,
    /// 対象情報, 対象年度等, 期間 and 照会先機関.
    pub terms: InquiryTerms,
    /// 照会理由.
    pub reason: String,
    /// Why people under 留意 are asked about too; empty where none may be.
    pub cautioned: String,
}

impl Session {
    /// Asks about many 被扶養者 at once, without a case. Returns how many rows were laid.
    pub(super) fn ask_for_review(&mut self, request: &ReviewRequest) -> Result<(usize, Changes)> {
        let today = self.today();
        let society = self.society()?;
        let code = society.inquiry_codes.of(InquiryMatter::Review);
        if request.people.is_empty() {
            return Err(Error::Refused(
                "照会する人が選ばれていません。一覧でスペースキーを押して選んでください。"
                    .to_owned(),
            ));
        }
        if request.terms.period.is_some_and(|(from, to)| from > to) {
            return Err(Error::Refused(
                "期間（自）が期間（至）より後です。照会する期間を入力し直してください。".to_owned(),
            ));
        }
        self.transact("ask_for_review", "検認の情報照会の依頼", |tx| {
            tx.add_detail("subject", json!(request.terms.subject.label()));
            tx.add_detail("n_rows", json!(request.people.len()));
            tx.add_detail("reason", json!(request.reason.trim()));
            let cautions = Cautions::of(tx, (tx.user(), today))?;
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
                let inquiry = (number.as_str(), &request.terms);
                let whose = (&society.insurer_number, membership);
                let record = review_row(inquiry, whose, &code, today);
                let is_marked = cautions.is_marked(Some(*person));
                if is_marked && request.cautioned.trim().is_empty() {
                    return Err(Error::Refused(format!(
                        "{}-{}-{}の方は、不開示・DV等の留意の対象です。依頼はどれも作っていません。選ぶのをやめるか、照会してよいことを確かめて「留意の確認の理由」を入力してください。",
                        membership.symbol, membership.number, membership.branch
                    )));
                }
                let row = NewOutboxRow {
                    interface: REQUESTS.to_owned(),
                    case: None,
                    person: Some(*person),
                    operation: String::new(),
                    due_on: None,
                    snapshot: record.clone(),
                };
                let row = outbox::lay_in(tx, &row)?;
                let inquiry = note_in(tx, (row, Some(*person), None), &record, &request.reason)?;
                if is_marked {
                    confirm_in(tx, (*person, inquiry), (today, &request.cautioned))?;
                    tx.add_detail("cautioned", json!(request.cautioned.trim()));
                }
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
        let today = self.today();
        let label = "端末での照会の記録";
        let ((), changes) = self.transact("asked_at_terminal", label, |tx| {
            tx.add_detail("n_rows", json!(ids.len()));
            let cautions = Cautions::of(tx, (tx.user(), today))?;
            let mut held = Vec::new();
            for id in ids {
                let inquiry = inquiries::find(tx, *id)?.ok_or(Error::Missing("照会"))?;
                held.extend(Some(inquiry).filter(|inquiry| cautions.holds(inquiry)));
            }
            inquiry_caution::refuse(&held)?;
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
}

/// Notes the inquiry that a row carries.
pub(super) fn note_in(
    tx: &mut Tx<'_>,
    (row, person, case): (OutboxId, Option<PersonId>, Option<CaseId>),
    record: &Record,
    reason: &str,
) -> Result<InquiryId> {
    let new = NewInquiry {
        case,
        person,
        kind: InquiryKind::Inquire,
        purpose: laying::text(record, "inquiry.joho").to_owned(),
        condition: condition_of(record),
        reason: reason.trim().to_owned(),
        outbox: Some(row),
    };
    let number = laying::text(record, laying::INQUIRY_NUMBER);
    Ok(inquiries::ask_numbered_in(tx, &new, number)?.id)
}

/// 照会の条件 in words: the year, the period and the 照会先機関, those that are given.
fn condition_of(record: &Record) -> String {
    let day = |name: &str| match record.values.get(name) {
        Some(Cell::Date(on)) => Some(*on),
        _ => None,
    };
    let period = day("inquiry.from")
        .zip(day("inquiry.to"))
        .map(|(from, to)| format!("{}から{}まで", from.wareki_short(), to.wareki_short()));
    let given = |name: &str| Some(laying::text(record, name).to_owned());
    let all = [given("inquiry.year"), period, given("inquiry.org")];
    let words: Vec<String> = all
        .into_iter()
        .flatten()
        .filter(|word| !word.is_empty())
        .collect();
    words.join("　")
}

fn move_rows_in(tx: &mut Tx<'_>, ids: &[InquiryId], to: OutboxState, message: &str) -> Result<()> {
    for id in ids {
        let inquiry = inquiries::find(tx, *id)?.ok_or(Error::Missing("照会"))?;
        let row = inquiry.asked.outbox.ok_or(Error::Missing("照会の行"))?;
        outbox::move_in(tx, row, to, message)?;
    }
    Ok(())
}

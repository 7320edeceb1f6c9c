//! 不開示・DV等の留意: what is held about a marked person, and what one user confirmed for one inquiry.
//! It must not let a confirmation speak for another inquiry, another user or another day.

use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::inquiry_codes;
use crate::app::inquiry_requests::REQUESTS;
use crate::app::laying;
use crate::app::laying::CAUTION;
use crate::app::session::Session;
use crate::domain::coded::Coded;
use crate::domain::date::Date;
use crate::domain::member::PersonId;
use crate::ledger::cautions;
use crate::ledger::cautions::CautionMark;
use crate::ledger::inquiries;
use crate::ledger::inquiries::Inquiry;
use crate::ledger::inquiries::InquiryId;
use crate::ledger::outbox;
use crate::ledger::outbox::OutboxRow;
use crate::ledger::outbox::OutboxState;
use crate::ledger::source::Source;
use crate::ledger::transact::Changes;
use crate::ledger::transact::Tx;
use crate::ledger::transact::target;
use crate::procedure::case::UserId;
use crate::procedure::record::Cell;
use serde_json::json;
use std::collections::BTreeSet;

/// What a row says of whom nobody marked.
const NO: &str = "no";
/// What a row says of whom somebody marked.
const YES: &str = "yes";

/// Who is marked now, and what a user has confirmed today.
pub(super) struct Cautions {
    marked: BTreeSet<PersonId>,
    confirmed: BTreeSet<InquiryId>,
}

impl Cautions {
    /// As the ledger says for this user on this day.
    pub fn of(source: &impl Source, (user, today): (UserId, Date)) -> Result<Cautions> {
        Ok(Cautions {
            marked: cautions::marked(source)?,
            confirmed: cautions::confirmed_by(source, user, today)?,
        })
    }

    /// Whether nobody at all is marked.
    pub fn is_nobody_marked(&self) -> bool {
        self.marked.is_empty()
    }

    /// Whether the person is marked.
    pub fn is_marked(&self, person: Option<PersonId>) -> bool {
        person.is_some_and(|person| self.marked.contains(&person))
    }

    /// Whether neither the request nor its answer may go anywhere before this user confirms it.
    pub fn holds(&self, inquiry: &Inquiry) -> bool {
        self.is_marked(inquiry.asked.person) && !self.confirmed.contains(&inquiry.id)
    }

    /// The inquiry of a row that may not be asked yet; `None` for a row that may, and for every other interface.
    pub fn held(&self, source: &impl Source, row: &OutboxRow) -> Result<Option<Inquiry>> {
        if self.marked.is_empty() || row.row.interface != REQUESTS {
            return Ok(None);
        }
        let inquiry = inquiries::of_row(source, row.id)?;
        Ok(inquiry.filter(|inquiry| self.holds(inquiry)))
    }
}

/// Why a request is held and what to do, for the list of rows that stop a file.
pub(super) fn held_words(inquiry: &Inquiry) -> String {
    format!(
        "不開示・DV等の留意の対象者です。照会してよいことを確かめ、「情報照会」の画面で照会管理番号{}の「留意の確認」に理由を記録するか、今回は除いてください。",
        inquiry.number
    )
}

/// Refuses where one of these rows asks about a marked person and this user has not confirmed it today.
pub(super) fn needs_confirmed_in(tx: &Tx<'_>, rows: &[OutboxRow], today: Date) -> Result<()> {
    let cautions = Cautions::of(tx, (tx.user(), today))?;
    let mut held = Vec::new();
    for row in rows {
        held.extend(cautions.held(tx, row)?);
    }
    refuse(&held)
}

/// Refuses where one of these inquiries is held.
pub(super) fn refuse(held: &[Inquiry]) -> Result<()> {
    if held.is_empty() {
        return Ok(());
    }
    let numbers: Vec<&str> = held.iter().map(|one| one.number.as_str()).collect();
    Err(Error::Refused(format!(
        "不開示・DV等の留意の対象者の照会が含まれています（照会管理番号{}）。何も記録していません。照会してよいことを確かめ、「情報照会」の画面でその照会の「留意の確認」に理由を記録してから、もう一度行ってください。",
        numbers.join("、")
    )))
}

/// The rows as they are to go out, in a file or on paper: what waits has the values that its case has today, and says the
/// 留意 and the codes as they stand now.
pub(super) fn refreshed_in(
    tx: &mut Tx<'_>,
    rows: &[OutboxRow],
    today: Date,
) -> Result<Vec<OutboxRow>> {
    let cautions = Cautions::of(tx, (tx.user(), today))?;
    let codes = inquiry_codes::codes(tx, today)?;
    let mut fresh = Vec::with_capacity(rows.len());
    for row in rows {
        let is_waiting = row.state == OutboxState::Unexported;
        if is_waiting {
            laying::refresh_in(tx, row, today)?;
        }
        let mut row = outbox::find(tx, row.id)?.ok_or(Error::Missing("登録の行"))?;
        if is_waiting {
            speak_in(tx, &mut row, &cautions)?;
            inquiry_codes::speak_in(tx, &mut row, &codes)?;
        }
        fresh.push(row);
    }
    Ok(fresh)
}

/// Lets a row with a place for the 留意 say it: a mark may have been set or lifted since the row was laid.
fn speak_in(tx: &mut Tx<'_>, row: &mut OutboxRow, cautions: &Cautions) -> Result<()> {
    let says = match cautions.is_marked(row.row.person) {
        true => YES,
        false => NO,
    };
    let record = &mut row.row.snapshot;
    if !record.values.contains_key(CAUTION) || laying::text(record, CAUTION) == says {
        return Ok(());
    }
    let cell = Cell::Text(says.to_owned());
    record.values.insert(CAUTION.to_owned(), cell);
    Ok(outbox::set_snapshot_in(tx, row.id, record)?)
}

impl Session {
    /// Everybody under 不開示・DV等の留意.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn cautioned(&self) -> Result<BTreeSet<PersonId>> {
        Ok(cautions::marked(&self.ledger)?)
    }

    /// Sets or lifts the 留意 of a person.
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

    /// Confirms that this user may ask these, or read their answers, today. Those of people without a mark are passed over.
    pub(super) fn confirm_caution(&mut self, ids: &[InquiryId], reason: &str) -> Result<Changes> {
        let today = self.today();
        let label = "不開示・DV等の留意の確認";
        let ((), changes) = self.transact("confirm_caution", label, |tx| {
            let cautions = Cautions::of(tx, (tx.user(), today))?;
            let mut numbers = Vec::new();
            for id in ids {
                let inquiry = inquiries::find(tx, *id)?.ok_or(Error::Missing("照会"))?;
                if let Some(person) = inquiry
                    .asked
                    .person
                    .filter(|who| cautions.is_marked(Some(*who)))
                {
                    cautions::confirm_in(tx, (person, *id), (today, reason))?;
                    numbers.push(inquiry.number);
                }
            }
            if numbers.is_empty() {
                return Err(Error::Refused(
                    "留意の対象者の照会が選ばれていません。確認は要りません。".to_owned(),
                ));
            }
            tx.add_detail("inquiry", json!(numbers.join("、")));
            tx.add_detail("reason", json!(reason.trim()));
            Ok(())
        })?;
        Ok(changes)
    }
}

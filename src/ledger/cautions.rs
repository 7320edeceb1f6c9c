//! 不開示・DV等の留意: whose data must not be asked for or shown without a second confirmation.
//! It must not say why somebody is in danger; the reason of a mark is the clerk's, in a few words.

use crate::domain::coded::{Coded, coded_enum};
use crate::domain::date::Date;
use crate::domain::member::PersonId;
use crate::ledger::error::{Error, Result};
use crate::ledger::inquiries::InquiryId;
use crate::ledger::source::Source;
use crate::ledger::transact::Tx;
use crate::procedure::case::UserId;
use rusqlite::params;
use std::collections::BTreeSet;

coded_enum! {
    /// 留意の記録.
    pub enum CautionMark {
        /// 留意とする.
        Set = "set", "留意とする";
        /// 留意を解く.
        Lifted = "lifted", "留意を解く";
    }
}

/// Records a mark; it holds from now on.
///
/// # Errors
/// [`Error::Refused`] without a reason.
pub fn mark_in(
    tx: &mut Tx<'_>,
    person: PersonId,
    mark: CautionMark,
    (on, reason): (Date, &str),
) -> Result<()> {
    insert_in(tx, (person, None), mark.code(), (on, reason))
}

/// Records that this user may ask this, or read its answer, nevertheless: on one day and for this inquiry alone.
///
/// # Errors
/// [`Error::Refused`] without a reason.
pub fn confirm_in(
    tx: &mut Tx<'_>,
    (person, inquiry): (PersonId, InquiryId),
    (on, reason): (Date, &str),
) -> Result<()> {
    insert_in(tx, (person, Some(inquiry)), "confirmed", (on, reason))
}

fn insert_in(
    tx: &mut Tx<'_>,
    (person, inquiry): (PersonId, Option<InquiryId>),
    mark: &str,
    (on, reason): (Date, &str),
) -> Result<()> {
    if reason.trim().is_empty() {
        return Err(Error::Refused("理由がありません。理由を入力してください。"));
    }
    let sql =
        "INSERT INTO cautions (person, inquiry, mark, on_day, reason, recorded_at, recorded_by)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    let (at, user) = (tx.at().as_str(), tx.user().0);
    let row = params![
        person.0,
        inquiry.map(|inquiry| inquiry.0),
        mark,
        on.to_string(),
        reason.trim(),
        at,
        user
    ];
    tx.conn.prepare_cached(sql)?.execute(row)?;
    tx.changes.members = true;
    tx.changes.outbox = true;
    Ok(())
}

/// Everybody who is marked now.
///
/// # Errors
/// When the ledger cannot be read.
pub fn marked(source: &impl Source) -> Result<BTreeSet<PersonId>> {
    let sql = "SELECT c.person FROM cautions c
               WHERE c.mark = 'set' AND c.id = (SELECT max(d.id) FROM cautions d
                                                WHERE d.person = c.person AND d.mark <> 'confirmed')";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    let rows = statement.query_map([], |row| Ok(PersonId(row.get(0)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The inquiries that this user has confirmed on this day, after the person was marked last.
///
/// # Errors
/// When the ledger cannot be read.
pub fn confirmed_by(source: &impl Source, user: UserId, on: Date) -> Result<BTreeSet<InquiryId>> {
    let sql = "SELECT c.inquiry FROM cautions c
               WHERE c.recorded_by = ?1 AND c.on_day = ?2 AND c.mark = 'confirmed'
                 AND c.inquiry IS NOT NULL
                 AND c.id > (SELECT max(d.id) FROM cautions d
                             WHERE d.person = c.person AND d.mark = 'set')";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    let rows = statement.query_map(params![user.0, on.to_string()], |row| {
        Ok(InquiryId(row.get(0)?))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

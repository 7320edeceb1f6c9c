//! 不開示・DV等の留意: whose data must not be asked for or shown without a second confirmation.
//! It must not say why somebody is in danger; the reason of a mark is the clerk's, in a few words.

use crate::domain::coded::{Coded, coded_enum};
use crate::domain::date::Date;
use crate::domain::member::PersonId;
use crate::ledger::error::{Error, Result};
use crate::ledger::source::Source;
use crate::ledger::transact::Tx;
use rusqlite::params;
use std::collections::BTreeSet;

coded_enum! {
    /// 留意の記録.
    pub enum CautionMark {
        /// 留意とする.
        Set = "set", "留意とする";
        /// 留意を解く.
        Lifted = "lifted", "留意を解く";
        /// 確認: asked or read nevertheless, on one day.
        Confirmed = "confirmed", "確認";
    }
}

/// Records a mark; it holds from now on, a confirmation for its day.
///
/// # Errors
/// [`Error::Refused`] without a reason.
pub fn mark_in(
    tx: &mut Tx<'_>,
    person: PersonId,
    mark: CautionMark,
    (on, reason): (Date, &str),
) -> Result<()> {
    if reason.trim().is_empty() {
        return Err(Error::Refused("理由がありません。理由を入力してください。"));
    }
    let sql = "INSERT INTO cautions (person, mark, on_day, reason, recorded_at, recorded_by)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    let (at, user) = (tx.at().as_str(), tx.user().0);
    let row = params![
        person.0,
        mark.code(),
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
    people(source, sql, params![])
}

/// For whom the confirmation of this day stands.
///
/// # Errors
/// When the ledger cannot be read.
pub fn confirmed_on(source: &impl Source, on: Date) -> Result<BTreeSet<PersonId>> {
    let sql = "SELECT DISTINCT person FROM cautions WHERE mark = 'confirmed' AND on_day = ?1";
    people(source, sql, params![on.to_string()])
}

fn people(
    source: &impl Source,
    sql: &str,
    params: impl rusqlite::Params,
) -> Result<BTreeSet<PersonId>> {
    let mut statement = source.read().conn.prepare_cached(sql)?;
    let rows = statement.query_map(params, |row| Ok(PersonId(row.get(0)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

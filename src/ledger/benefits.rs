//! 給付の決定: reads what was decided about somebody, under whichever 被保険者.
//! It must not write; decisions are entries.

use crate::domain::benefit::Benefit;
use crate::domain::member::PersonId;
use crate::ledger::error::Result;
use crate::ledger::folded_decisions::benefit_columns;
use crate::ledger::source::Source;

/// 給付の決定 about a person with the 被保険者 who was paid, oldest first.
///
/// # Errors
/// When the ledger cannot be read.
pub fn about(source: &impl Source, person: PersonId) -> Result<Vec<(PersonId, Benefit)>> {
    let sql = "SELECT * FROM benefits WHERE about = ?1 ORDER BY decided_on, entry";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    let rows = statement.query_map([person.0], |row| {
        Ok((PersonId(row.get("person")?), benefit_columns(row)?))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

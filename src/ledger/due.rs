//! 期日の元: the people for whom something can fall due in a window of days, found by index, never by reading everybody.
//! It must not say what falls due; that is `domain::due`.

use crate::domain::ceiling_terms::{CeilingCode, CeilingPeriod};
use crate::domain::certificate::CertificateKind;
use crate::domain::coded::Coded;
use crate::domain::date::Date;
use crate::domain::entry::EntryId;
use crate::domain::member::{Category, Person, PersonId};
use crate::domain::member_file::Membership;
use crate::ledger::column;
use crate::ledger::error::Result;
use crate::ledger::folded_tables::{membership_columns, person_columns};
use crate::ledger::source::Source;
use crate::ledger::transact::Tx;
use rusqlite::{Params, Row, params};
use std::collections::BTreeSet;

/// 期日を見る人: a person with the membership that counts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Watched {
    /// 個人の基本事項.
    pub person: Person,
    /// The membership that goes on, or for somebody who left the last one.
    pub membership: Membership,
}

/// Members on `on` who were born in these days, both inside.
///
/// # Errors
/// When the ledger cannot be read.
pub fn born_between(
    source: &impl Source,
    (from, until): (Date, Date),
    on: Date,
) -> Result<Vec<Watched>> {
    watched(
        source,
        "SELECT p.name, p.kana, p.alias, p.birth_on, p.sex, m.*
         FROM persons p JOIN memberships m ON m.person = p.id
         WHERE p.birth_on BETWEEN ?1 AND ?2
           AND m.valid_from <= ?3 AND (m.valid_until IS NULL OR m.valid_until >= ?3)
         ORDER BY p.birth_on, p.id",
        params![from.to_string(), until.to_string(), on.to_string()],
    )
}

/// 任意継続 or 特例退職被保険者 on `on`, the longest member first: also those whose loss lies ahead.
///
/// # Errors
/// When the ledger cannot be read.
pub fn continued(source: &impl Source, category: Category, on: Date) -> Result<Vec<Watched>> {
    watched(
        source,
        "SELECT p.name, p.kana, p.alias, p.birth_on, p.sex, m.*
         FROM memberships m JOIN persons p ON p.id = m.person
         WHERE m.category = ?1 AND (m.valid_until IS NULL OR m.valid_until >= ?2)
           AND m.kind = 'insured'
         ORDER BY m.since, p.id",
        params![category.code(), on.to_string()],
    )
}

/// Employed people whose last day lies in these days, both inside, and who have no later membership. 退職等 and 適用除外
/// let somebody apply for 任意継続 (第3条第4項).
///
/// # Errors
/// When the ledger cannot be read.
pub fn left_between(source: &impl Source, (from, until): (Date, Date)) -> Result<Vec<Watched>> {
    watched(
        source,
        "SELECT p.name, p.kana, p.alias, p.birth_on, p.sex, m.*
         FROM memberships m JOIN persons p ON p.id = m.person
         WHERE m.valid_until BETWEEN ?1 AND ?2 AND m.kind = 'insured' AND m.category = 'employed'
           AND m.end_reason IN ('lost:retirement', 'lost:exclusion')
           AND NOT EXISTS (SELECT 1 FROM memberships AS later
                           WHERE later.person = m.person AND later.valid_from > m.valid_until)
         ORDER BY m.valid_until, p.id",
        params![from.to_string(), until.to_string()],
    )
}

/// Certificates of this kind of members on `on` that are out and end in these days, both inside: with the last day.
///
/// # Errors
/// When the ledger cannot be read.
pub fn expiring(
    source: &impl Source,
    kind: CertificateKind,
    (from, until): (Date, Date),
    on: Date,
) -> Result<Vec<(Watched, Date)>> {
    let sql = "SELECT p.name, p.kana, p.alias, p.birth_on, p.sex, c.valid_until AS expires_on, m.*
         FROM certificates c JOIN persons p ON p.id = c.person
              JOIN memberships m ON m.person = p.id
         WHERE c.outcome IS NULL AND c.valid_until BETWEEN ?1 AND ?2 AND c.kind = ?3
           AND m.valid_from <= ?4 AND (m.valid_until IS NULL OR m.valid_until >= ?4)
           AND NOT EXISTS (SELECT 1 FROM certificates AS next
                           WHERE next.person = c.person AND next.kind = c.kind
                             AND next.issue_count > c.issue_count)
         ORDER BY c.valid_until, p.id";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    let kind = kind.code();
    let params = params![from.to_string(), until.to_string(), kind, on.to_string()];
    let rows = statement.query_map(params, |row| {
        Ok((watched_columns(row)?, column::date(row, "expires_on")?))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// 適用区分 of members on `on` that are not over yet and whose 認定証 is out.
///
/// # Errors
/// When the ledger cannot be read.
pub fn ceilings_out(source: &impl Source, on: Date) -> Result<Vec<(Watched, CeilingPeriod)>> {
    let sql = "SELECT p.name, p.kana, p.alias, p.birth_on, p.sex, ce.entry AS ceiling, ce.category AS ceiling_class,
                ce.reduces_meals, ce.valid_from AS begins_on, ce.valid_until AS ends_on, m.*
         FROM ceilings ce JOIN persons p ON p.id = ce.person
              JOIN memberships m ON m.person = p.id
         WHERE ce.valid_until >= ?1 AND ce.valid_until >= ce.valid_from
           AND m.valid_from <= ?1 AND (m.valid_until IS NULL OR m.valid_until >= ?1)
           AND EXISTS (SELECT 1 FROM certificates AS c
                       WHERE c.person = ce.person AND c.outcome IS NULL
                         AND c.kind IN ('maximum_copayment', 'maximum_copayment_reduction'))
         ORDER BY ce.valid_until, p.id";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    let rows = statement.query_map(params![on.to_string()], |row| {
        let period = CeilingPeriod {
            entry: EntryId(row.get("ceiling")?),
            category: CeilingCode(row.get("ceiling_class")?),
            reduces_meals: row.get("reduces_meals")?,
            valid_from: column::date(row, "begins_on")?,
            valid_until: column::date(row, "ends_on")?,
        };
        Ok((watched_columns(row)?, period))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Who was decided upon for 傷病手当金 on a day or later.
const ALLOWANCES: &str = "SELECT person FROM benefits
    WHERE decided_on >= ?1 AND kind = 'injury_sickness_allowance'";

/// Who was decided upon for 傷病手当金 on a day or later, whether still a member or not.
///
/// # Errors
/// When the ledger cannot be read.
pub fn allowances_since(source: &impl Source, since: Date) -> Result<BTreeSet<PersonId>> {
    let mut statement = source.read().conn.prepare_cached(ALLOWANCES)?;
    let rows = statement.query_map([since.to_string()], |row| Ok(PersonId(row.get(0)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// 初回の納付期日 of somebody's 任意継続 or 特例退職 that began on this day.
///
/// # Errors
/// When the ledger cannot be read.
pub fn first_due_on(source: &impl Source, person: PersonId, since: Date) -> Result<Option<Date>> {
    let sql = "SELECT first_due_on FROM premium_terms WHERE person = ?1 AND valid_from = ?2
               ORDER BY entry DESC LIMIT 1";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    let mut rows = statement.query(params![person.0, since.to_string()])?;
    match rows.next()? {
        Some(row) => Ok(Some(column::date(row, "first_due_on")?)),
        None => Ok(None),
    }
}

/// Whether the clerk has marked this 期日 as seen to.
///
/// # Errors
/// When the ledger cannot be read.
pub fn is_seen(source: &impl Source, mark: &Mark) -> Result<bool> {
    let sql = "SELECT count(*) FROM due_marks WHERE person = ?1 AND kind = ?2 AND due_on = ?3";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    let due_on = mark.due_on.to_string();
    let n_marks: i64 = statement
        .query_row(params![mark.person_column(), mark.kind, due_on], |row| {
            row.get(0)
        })?;
    Ok(n_marks > 0)
}

/// 期日の確認: which 期日 was seen to without a case.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mark {
    /// Whose; `None` for a 期日 of the society.
    pub person: Option<PersonId>,
    /// Code of the kind.
    pub kind: &'static str,
    /// 期日.
    pub due_on: Date,
}

impl Mark {
    /// A society's own 期日 stands under 0, which is nobody's number.
    fn person_column(&self) -> i64 {
        self.person.map_or(0, |person| person.0)
    }
}

/// Marks a 期日 as seen to; a second mark changes nothing.
///
/// # Errors
/// When the ledger cannot be written.
pub fn mark_in(tx: &mut Tx<'_>, mark: &Mark) -> Result<()> {
    let sql = "INSERT OR IGNORE INTO due_marks VALUES (?1, ?2, ?3, ?4, ?5)";
    tx.conn.prepare_cached(sql)?.execute(params![
        mark.person_column(),
        mark.kind,
        mark.due_on.to_string(),
        tx.at().as_str(),
        tx.user().0
    ])?;
    tx.changes.members = true;
    Ok(())
}

fn watched(source: &impl Source, sql: &str, params: impl Params) -> Result<Vec<Watched>> {
    let mut statement = source.read().conn.prepare_cached(sql)?;
    let rows = statement.query_map(params, watched_columns)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn watched_columns(row: &Row<'_>) -> rusqlite::Result<Watched> {
    Ok(Watched {
        person: person_columns(row)?,
        membership: membership_columns(row)?,
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::ALLOWANCES;
    use crate::ledger::migrations;
    use rusqlite::Connection;

    #[test]
    fn 給付の決定の表を端から読まない() {
        let mut conn = Connection::open_in_memory().unwrap();
        migrations::migrate(&mut conn, |_, _| Ok(())).unwrap();
        let sql = format!("EXPLAIN QUERY PLAN {ALLOWANCES}");
        let mut statement = conn.prepare(&sql).unwrap();
        let rows = statement.query_map(["2026-05-23"], |row| row.get("detail"));
        let plan: Vec<String> = rows.unwrap().collect::<rusqlite::Result<_>>().unwrap();
        let search = "SEARCH benefits USING INDEX benefits_day (decided_on>?)";
        assert!(plan.iter().any(|step| step == search), "{plan:#?}");
        assert!(
            plan.iter().all(|step| !step.starts_with("SCAN")),
            "{plan:#?}"
        );
    }
}

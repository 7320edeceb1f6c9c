//! 台帳の版: the ladder of schema changes, forward only, all that a file lacks in one transaction.
//! It must not touch a file written by a newer version of the program.

use crate::ledger::entries;
use crate::ledger::error::{Error, Result};
use rusqlite::{Connection, TransactionBehavior};

/// The schema changes in order; the version of a file is the number of changes it has seen.
/// A released change is never edited: a further one is added.
const LADDER: &[Rung] = &[
    Rung::new(include_str!("0001_first.sql")),
    // What the entries say of a membership's end is folded anew rather than guessed.
    Rung {
        sql: include_str!("0002_eligibility.sql"),
        after: entries::refold_everybody,
    },
    Rung::new(include_str!("0003_benefits.sql")),
    Rung::new(include_str!("0004_payments.sql")),
    Rung::new(include_str!("0005_files.sql")),
    Rung::new(include_str!("0006_held.sql")),
];

/// One schema change, and what is done in the same transaction once the SQL of all has run: folding writes the tables
/// of the newest version.
#[derive(Clone, Copy)]
struct Rung {
    sql: &'static str,
    after: fn(&Connection) -> Result<()>,
}

impl Rung {
    const fn new(sql: &'static str) -> Rung {
        Rung {
            sql,
            after: |_| Ok(()),
        }
    }
}

/// The version of a file this program writes.
#[must_use]
pub fn known_version() -> i64 {
    length(LADDER)
}

/// Brings a database up to date. `before` is called once, with the version found, when an existing
/// database is about to change: the caller makes its copy there.
pub(super) fn migrate(
    conn: &mut Connection,
    before: impl FnOnce(&Connection, i64) -> Result<()>,
) -> Result<()> {
    climb(conn, LADDER, before)
}

/// The version of this database.
pub(super) fn version(conn: &Connection) -> Result<i64> {
    Ok(conn.pragma_query_value(None, "user_version", |row| row.get(0))?)
}

fn climb(
    conn: &mut Connection,
    ladder: &[Rung],
    before: impl FnOnce(&Connection, i64) -> Result<()>,
) -> Result<()> {
    let found = version(conn)?;
    let known = length(ladder);
    if found > known {
        return Err(Error::NewerSchema { found, known });
    }
    if found > 0 && found < known {
        before(conn, found)?;
    }
    let missing = ladder.iter().zip(1_i64..);
    let missing: Vec<&Rung> = missing
        .filter(|(_, target)| *target > found)
        .map(|(rung, _)| rung)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for rung in &missing {
        tx.execute_batch(rung.sql)?;
    }
    for rung in &missing {
        (rung.after)(&tx)?;
    }
    tx.pragma_update(None, "user_version", known)?;
    Ok(tx.commit()?)
}

fn length(ladder: &[Rung]) -> i64 {
    i64::try_from(ladder.len()).unwrap_or(i64::MAX)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use std::cell::Cell;

    const FIRST: Rung = Rung::new("CREATE TABLE a (x INTEGER) STRICT;");
    const SECOND: Rung = Rung::new("ALTER TABLE a ADD COLUMN y INTEGER; UPDATE a SET y = x + 1;");
    const BROKEN: Rung = Rung::new("ALTER TABLE a ADD COLUMN z INTEGER; UPDATE nothing SET z = 1;");

    #[test]
    fn 新しい台帳は写しを作らずに最新の版になる() {
        let mut conn = Connection::open_in_memory().unwrap();
        climb(&mut conn, &[FIRST, SECOND], |_, _| unreachable!()).unwrap();
        assert_eq!(version(&conn).unwrap(), 2);
    }

    #[test]
    fn 古い台帳は写しを作ってから上がる() {
        let mut conn = Connection::open_in_memory().unwrap();
        climb(&mut conn, &[FIRST], |_, _| unreachable!()).unwrap();
        conn.execute("INSERT INTO a VALUES (1)", []).unwrap();
        let copied = Cell::new(None);
        climb(&mut conn, &[FIRST, SECOND], |_, found| {
            copied.set(Some(found));
            Ok(())
        })
        .unwrap();
        assert_eq!(copied.get(), Some(1));
        let y: i64 = conn
            .query_row("SELECT y FROM a", [], |row| row.get(0))
            .unwrap();
        assert_eq!(y, 2);
    }

    #[test]
    fn 写しを作れなければ上げない() {
        let mut conn = Connection::open_in_memory().unwrap();
        climb(&mut conn, &[FIRST], |_, _| unreachable!()).unwrap();
        assert!(climb(&mut conn, &[FIRST, SECOND], |_, _| Err(Error::DiskFull)).is_err());
        assert_eq!(version(&conn).unwrap(), 1);
    }

    #[test]
    fn 途中で失敗した版上げは跡を残さない() {
        let mut conn = Connection::open_in_memory().unwrap();
        climb(&mut conn, &[FIRST], |_, _| unreachable!()).unwrap();
        assert!(climb(&mut conn, &[FIRST, BROKEN], |_, _| Ok(())).is_err());
        assert_eq!(version(&conn).unwrap(), 1);
        assert!(conn.prepare("SELECT z FROM a").is_err());
    }

    #[test]
    fn 新しい版の台帳は触らずに断る() {
        let mut conn = Connection::open_in_memory().unwrap();
        climb(&mut conn, &[FIRST, SECOND], |_, _| unreachable!()).unwrap();
        let refused = climb(&mut conn, &[FIRST], |_, _| unreachable!());
        assert!(matches!(
            refused,
            Err(Error::NewerSchema { found: 2, known: 1 })
        ));
    }
}

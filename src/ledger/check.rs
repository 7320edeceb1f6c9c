//! 台帳の点検: named checks that prove the ledger agrees with itself, the quick ones at every opening.
//! It must not repair anything, and its findings name numbers of rows, never people.

use crate::domain::member::PersonId;
use crate::ledger::audit;
use crate::ledger::batch_book;
use crate::ledger::crypto;
use crate::ledger::entries;
use crate::ledger::error::{Error, Result};
use crate::ledger::fold::Unsupported;
use crate::ledger::folded_tables;
use crate::ledger::intakes;
use crate::ledger::payments;
use crate::ledger::reclaims;
use crate::ledger::source::{Read, Source};
use crate::ledger::transfers;
use rusqlite::Connection;

/// How many of the last rows of the audit are proved at every opening.
const N_AUDIT_ROWS_AT_OPENING: i64 = 200;
/// A damaged ledger is damaged after this many findings, too.
const MAX_PROBLEMS: usize = 100;

/// 点検項目.
pub struct Check {
    /// Stable code.
    pub code: &'static str,
    /// What must be true.
    pub title: &'static str,
    run: fn(&Read<'_>) -> Result<Vec<String>>,
}

/// 点検の結果 of one item.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Checked {
    /// Code of the item.
    pub code: &'static str,
    /// What must be true.
    pub title: &'static str,
    /// Where it is not, as technical words without names; none when all is well.
    pub problems: Vec<String>,
}

/// All items, in the order in which they are run.
pub const ALL: &[Check] = &[
    Check {
        code: "pages",
        title: "ファイルの全ページが読める",
        run: |read| pages(read.conn),
    },
    Check {
        code: "references",
        title: "行のつながりが切れていない",
        run: |read| references(read.conn),
    },
    Check {
        code: "audit_chain",
        title: "監査記録がつながっている",
        run: |read| audit_chain(read.conn),
    },
    Check {
        code: "folded",
        title: "台帳の表が記載と一致する",
        run: |read| folded(read.conn),
    },
    Check {
        code: "periods",
        title: "加入の期間が重ならない",
        run: |read| periods(read.conn),
    },
    Check {
        code: "counts",
        title: "日ごとの人数が期間と一致する",
        run: |read| counts(read.conn),
    },
    Check {
        code: "used_numbers",
        title: "番号と枝番が別の人に使われていない",
        run: |read| used_numbers(read.conn),
    },
    Check {
        code: "number_owners",
        title: "個人番号の登録先が一致する",
        run: |read| number_owners(read.conn),
    },
    Check {
        code: "payments",
        title: "支払の状態が、支払の記録と一致する",
        run: |read| payments::folded_wrongly(read.conn),
    },
    Check {
        code: "exported_once",
        title: "同じ支払が、組戻しのないまま二つの振込データに入っていない",
        run: |read| transfers::exported_twice(read.conn),
    },
    Check {
        code: "transfer_totals",
        title: "振込データの件数と合計が、その支払と一致する",
        run: |read| transfers::totals_wrong(read.conn),
    },
    Check {
        code: "reclaims",
        title: "返納の記録が返納額を超えない",
        run: |read| reclaims::overdrawn(read.conn),
    },
    Check {
        code: "files",
        title: "帳票・原本・振込データ・登録用ファイルの控え・作業中の移行が、発行・受付・作成のときのまま",
        run: files,
    },
];

/// Runs every check. Checks that cannot even read the ledger report that as their finding.
#[must_use]
pub fn run_all(source: &impl Source) -> Vec<Checked> {
    ALL.iter().map(|check| run(source, check)).collect()
}

/// Runs one check.
#[must_use]
pub fn run(source: &impl Source, check: &Check) -> Checked {
    let problems = match (check.run)(&source.read()) {
        Ok(mut problems) => {
            problems.truncate(MAX_PROBLEMS);
            problems
        }
        Err(error) => vec![error.to_string()],
    };
    Checked {
        code: check.code,
        title: check.title,
        problems,
    }
}

/// What is checked at every opening, in a few milliseconds whatever the size.
pub(super) fn at_opening(conn: &Connection) -> Result<()> {
    let sql = "SELECT coalesce(max(seq), 0) FROM audit";
    let last: i64 = conn.query_row(sql, [], |row| row.get(0))?;
    let from = (last - N_AUDIT_ROWS_AT_OPENING).max(1);
    match audit::first_break(conn, from)? {
        Some(seq) => Err(Error::Damaged(format!("audit row {seq}"))),
        None => Ok(()),
    }
}

fn pages(conn: &Connection) -> Result<Vec<String>> {
    let mut problems = authentication(conn)?;
    let structure = texts(conn, "PRAGMA quick_check")?;
    problems.extend(structure.into_iter().filter(|line| line != "ok"));
    Ok(problems)
}

/// Every page by its authentication code.
pub(super) fn authentication(conn: &Connection) -> Result<Vec<String>> {
    texts(conn, "PRAGMA cipher_integrity_check")
}

/// The names of all tables.
pub(super) fn tables(conn: &Connection) -> Result<Vec<String>> {
    texts(conn, "SELECT name FROM sqlite_schema WHERE type = 'table'")
}

/// SQLite's own check of one table and its indexes.
pub(super) fn table_structure(conn: &Connection, table: &str) -> Result<Vec<String>> {
    let lines = texts(conn, &format!("PRAGMA quick_check('{table}')"))?;
    Ok(lines.into_iter().filter(|line| line != "ok").collect())
}

fn references(conn: &Connection) -> Result<Vec<String>> {
    texts(
        conn,
        "SELECT \"table\" || ' ' || coalesce(rowid, '') FROM pragma_foreign_key_check",
    )
}

fn audit_chain(conn: &Connection) -> Result<Vec<String>> {
    let broken = audit::first_break(conn, 1)?;
    Ok(broken
        .map(|seq| format!("audit {seq}"))
        .into_iter()
        .collect())
}

/// Folds everybody anew and compares.
fn folded(conn: &Connection) -> Result<Vec<String>> {
    let mut statement =
        conn.prepare("SELECT DISTINCT person FROM entries UNION SELECT id FROM persons")?;
    let people = statement.query_map([], |row| Ok(PersonId(row.get(0)?)))?;
    let mut problems = Vec::new();
    for person in people {
        let person = person?;
        let meant = entries::folded(conn, person, None, Unsupported::Refuse);
        let kept = folded_tables::read(conn, person)?;
        if meant.ok() != Some(kept) {
            problems.push(format!("person {}", person.0));
        }
    }
    let orphans = "SELECT 'membership ' || entry FROM memberships
                   WHERE person NOT IN (SELECT id FROM persons)";
    problems.extend(texts(conn, orphans)?);
    Ok(problems)
}

fn periods(conn: &Connection) -> Result<Vec<String>> {
    texts(
        conn,
        "SELECT 'person ' || person FROM (
             SELECT person, valid_until,
                    lead(valid_from) OVER (PARTITION BY person ORDER BY valid_from) AS next_from
             FROM memberships)
         WHERE next_from IS NOT NULL AND (valid_until IS NULL OR valid_until >= next_from)
         UNION
         SELECT 'person ' || person FROM memberships WHERE valid_until < valid_from",
    )
}

fn counts(conn: &Connection) -> Result<Vec<String>> {
    texts(
        conn,
        "WITH expected AS (
             SELECT kind, category, on_day, sum(delta) AS delta FROM (
                 SELECT kind, category, valid_from AS on_day, 1 AS delta FROM memberships
                 UNION ALL
                 SELECT kind, category, date(valid_until, '+1 day'), -1 FROM memberships
                 WHERE valid_until IS NOT NULL)
             GROUP BY kind, category, on_day HAVING sum(delta) <> 0),
         kept AS (SELECT kind, category, on_day, delta FROM member_days WHERE delta <> 0)
         SELECT kind || ' ' || category || ' ' || on_day FROM (
             SELECT * FROM (SELECT * FROM expected EXCEPT SELECT * FROM kept)
             UNION
             SELECT * FROM (SELECT * FROM kept EXCEPT SELECT * FROM expected))",
    )
}

fn used_numbers(conn: &Connection) -> Result<Vec<String>> {
    texts(
        conn,
        "SELECT 'entry ' || m.entry FROM memberships m
         LEFT JOIN used_branches b
             ON b.symbol = m.symbol AND b.number = m.number AND b.branch = m.branch
         WHERE b.person IS NOT m.person
         UNION
         SELECT 'entry ' || m.entry FROM memberships m
         LEFT JOIN used_numbers n ON n.symbol = m.symbol AND n.number = m.number
         WHERE n.person IS NOT m.insured",
    )
}

fn number_owners(conn: &Connection) -> Result<Vec<String>> {
    texts(
        conn,
        "SELECT 'handle ' || p.held_number FROM persons p
         LEFT JOIN individual_numbers i ON i.id = p.held_number
         WHERE p.held_number IS NOT NULL
           AND i.state IS NOT 'discarded' AND (i.state IS NOT 'registered' OR i.person IS NOT p.id)",
    )
}

/// Papers and 振込データ by their hash; originals, books of a takeover under way and files for the 中間サーバー too where the number key is at hand, else
/// by their seal.
fn files(read: &Read<'_>) -> Result<Vec<String>> {
    let mut problems = Vec::new();
    let is_same = |bytes: Vec<u8>, sha256: &str| crypto::sha256_hex(&bytes) == sha256;
    let paper = "SELECT id, sha256, bytes FROM papers";
    problems.extend(changed_files(read, ("paper", paper), is_same)?);
    let transfer = "SELECT id, sha256, bytes FROM transfers";
    problems.extend(changed_files(read, ("transfer", transfer), is_same)?);
    let is_intake = |bytes, sha256: &str| intakes::is_whole(read.number_key, bytes, sha256);
    let intake = "SELECT id, sha256, bytes FROM intakes";
    problems.extend(changed_files(read, ("intake", intake), is_intake)?);
    let draft = "SELECT id, sha256, bytes FROM takeover_drafts";
    problems.extend(changed_files(read, ("takeover draft", draft), is_intake)?);
    let is_kept =
        |bytes: Vec<u8>, sha256: &str| batch_book::is_whole(read.number_key, &bytes, sha256);
    let kept =
        "SELECT k.batch, b.sha256, k.bytes FROM batch_files k JOIN batches b ON b.id = k.batch";
    problems.extend(changed_files(read, ("batch", kept), is_kept)?);
    Ok(problems)
}

fn changed_files(
    read: &Read<'_>,
    (table, sql): (&str, &str),
    is_whole: impl Fn(Vec<u8>, &str) -> bool,
) -> Result<Vec<String>> {
    let mut problems = Vec::new();
    let mut statement = read.conn.prepare(sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let id: i64 = row.get(0)?;
        let sha256: String = row.get(1)?;
        if !is_whole(row.get(2)?, &sha256) {
            problems.push(format!("{table} {id}"));
        }
    }
    Ok(problems)
}

/// The first column of a statement, as texts.
fn texts(conn: &Connection, sql: &str) -> Result<Vec<String>> {
    let mut statement = conn.prepare(sql)?;
    let rows = statement.query_map([], |row| row.get::<_, String>(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

#[cfg(test)]
#[path = "check_tests.rs"]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests;

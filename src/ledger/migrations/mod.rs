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
    Rung::new(include_str!("0007_reported.sql")),
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
    use crate::procedure::record::Cell as Carried;
    use crate::procedure::record::Record;
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

    /// A ledger of version 4 with a file, its result, an inquiry by hand and two requests that only the outbox knows.
    fn version_4() -> Connection {
        let mut conn = Connection::open_in_memory().unwrap();
        climb(&mut conn, LADDER.get(..4).unwrap(), |_, _| Ok(())).unwrap();
        let request = |number: &str, purpose: &str| {
            let text = |text: &str| Carried::Text(text.to_owned());
            let values = [
                ("inquiry.no", text(number)),
                ("inquiry.joho", text(purpose)),
            ];
            let named = values.into_iter();
            let record = Record {
                source: "inquiry".to_owned(),
                values: named.map(|(name, cell)| (name.to_owned(), cell)).collect(),
            };
            serde_json::to_string(&record).unwrap()
        };
        let rows = format!(
            "INSERT INTO batches VALUES (7, 'chukan-kanyusha', 'A.csv', 'h1', 'l1', 2, 'USB', '2026-11-20T09:00:00+09:00', 3);
             INSERT INTO outbox VALUES
               (11, 'chukan-kanyusha', NULL, 5, 'add', '{{}}', 'registered', NULL, 7, '', 'a', 'b'),
               (12, 'chukan-kanyusha', NULL, 6, 'add', '{{}}', 'unexported', NULL, NULL, '', 'a', 'b'),
               (13, 'chukan-shokai-irai', NULL, 5, '', '{}', 'exported', NULL, NULL, '', '2026-11-20T10:00:00+09:00', 'b'),
               (14, 'chukan-shokai-irai', NULL, 6, '', '{}', 'withdrawn', NULL, NULL, '', '2026-11-20T11:00:00+09:00', 'b');
             INSERT INTO batch_rows VALUES (7, 1, 11), (7, 2, 12);
             INSERT INTO results VALUES (4, 'chukan-kanyusha', 'K.csv', 'h2', '2026-11-21T09:00:00+09:00', 3);
             INSERT INTO result_rows VALUES
               (4, 1, 11, '0', 'registered', ''), (4, 2, 12, 'W1', 'warning', 'w'), (4, 3, NULL, 'E9', 'unknown', 'm');
             INSERT INTO inquiries VALUES
               (2, 'S00000000002', NULL, 5, 'inquire', 'CHIHOZEI', '2026', 'r', 'answered', 't1', 3, 't2', 'x', NULL);",
            request("R8-1", "CHIHOZEI"),
            request("R8-2", "JUMINHYO"),
        );
        conn.execute_batch(&rows).unwrap();
        conn
    }

    /// A ledger of version 5 with a confirmed 留意, a kept file and a confirmed layout.
    fn version_5() -> Connection {
        let mut conn = Connection::open_in_memory().unwrap();
        climb(&mut conn, LADDER.get(..5).unwrap(), |_, _| Ok(())).unwrap();
        let rows = "INSERT INTO batches VALUES (7, 'chukan-kanyusha', 'A.csv', 'h1', 'l1', 2, 'USB', '2026-11-20T09:00:00+09:00', 3);
             INSERT INTO batch_files VALUES (7, 'R8-0001', '加入者情報登録', '第3.2版', 0, x'0102');
             INSERT INTO cautions VALUES (1, 5, 'confirmed', '2026-11-20', 'r', 't1', 3);
             INSERT INTO layout_files VALUES (4, 'k.toml', 'chukan-kanyusha', '2026-11-22', 'l1', 'x', 't2', 3);";
        conn.execute_batch(rows).unwrap();
        conn
    }

    #[test]
    fn 版5の留意と控えと様式は一行も変わらずに上がり_前の確認は何も開かない() {
        let mut conn = version_5();
        let same = [
            "SELECT id, person, mark, on_day, reason, recorded_at, recorded_by FROM cautions",
            "SELECT batch, number, layout_title, layout_revision, is_unverified, bytes FROM batch_files",
            "SELECT * FROM layout_files",
        ];
        let before = same.map(|sql| rows(&conn, sql));
        climb(&mut conn, LADDER, |_, _| Ok(())).unwrap();
        assert_eq!(version(&conn).unwrap(), length(LADDER));
        assert_eq!(before, same.map(|sql| rows(&conn, sql)));
        assert!(before.iter().all(|table| table.len() == 1), "{before:?}");
        let added = rows(
            &conn,
            "SELECT inquiry, is_keyed, (SELECT count(*) FROM layout_withdrawals)
             FROM cautions, batch_files",
        );
        assert_eq!(added, [["-", "0", "0"]]);
    }

    #[test]
    fn 版6の原本と記載は一行も変わらずに上がり_決定案の表は空で書き換えられない() {
        let mut conn = Connection::open_in_memory().unwrap();
        climb(&mut conn, LADDER.get(..6).unwrap(), |_, _| Ok(())).unwrap();
        let filled = "INSERT INTO intakes
             (id, file_name, interface, medium, received_on, recorded_at, recorded_by, sha256, bytes)
             VALUES (3, 'SHFD0006.CSV', 'todoke-shfd', '001', '2026-07-08', 't1', 3, 'h', x'0102');
             INSERT INTO entries (id, person, valid_from, kind, payload, recorded_at, recorded_by)
             VALUES (9, 5, '2026-09-01', 'remuneration_decided', '{}', 't2', 3);";
        conn.execute_batch(filled).unwrap();
        let same = ["SELECT * FROM intakes", "SELECT * FROM entries"];
        let before = same.map(|sql| rows(&conn, sql));
        climb(&mut conn, LADDER, |_, _| Ok(())).unwrap();
        assert_eq!(version(&conn).unwrap(), length(LADDER));
        assert_eq!(before, same.map(|sql| rows(&conn, sql)));
        let drafted =
            "INSERT INTO remuneration_drafts VALUES (1, 'regular', 3, '2026-07-08', 't', 3);
             INSERT INTO remuneration_draft_lines VALUES (2, 1, 6, 5, '0042', '{}', '[]');
             INSERT INTO remuneration_draft_removals VALUES (2, 'r', 't', 3);
             INSERT INTO remuneration_decisions VALUES (1, '2026-07-15', 'n', '', 0, 't', 3);
             INSERT INTO remuneration_decision_entries VALUES (2, 9);
             INSERT INTO papers
             (id, document, title, copy_number, issued_on, n_pages, recorded_at, recorded_by, sha256, bytes)
             VALUES (4, 'd', 't', 1, '2026-07-15', 1, 't', 3, 'h', x'01');
             INSERT INTO remuneration_decision_papers VALUES (4, 1);";
        conn.execute_batch(drafted).unwrap();
        for table in [
            "remuneration_drafts",
            "remuneration_draft_lines",
            "remuneration_draft_removals",
            "remuneration_decisions",
            "remuneration_decision_entries",
            "remuneration_decision_papers",
        ] {
            let changes = [
                format!("DELETE FROM {table}"),
                format!("UPDATE {table} SET rowid = rowid + 100"),
            ];
            for sql in changes {
                assert!(conn.execute(&sql, []).is_err(), "{sql}");
            }
        }
    }

    /// A ledger of version 6 with a row of an old ledger.
    fn version_6() -> Connection {
        let mut conn = Connection::open_in_memory().unwrap();
        climb(&mut conn, LADDER.get(..6).unwrap(), |_, _| Ok(())).unwrap();
        let rows = "INSERT INTO intakes VALUES (1, 'k.xlsx', 'takeover', '', '2026-11-20', 't0', 3, 'h', x'01');
             INSERT INTO takeovers VALUES (4, 1, '{}', 1, 't1', 3);
             INSERT INTO takeover_rows VALUES (4, 0, '台帳', 5, 0, '取込', '42-1-00', '見本　一郎', '[]', 7);";
        conn.execute_batch(rows).unwrap();
        conn
    }

    #[test]
    fn 版6の移行の行は一行も変わらずに上がり_備考は空になる() {
        let mut conn = version_6();
        let same = "SELECT takeover, position, sheet, row, slot, outcome, numbers, name, notes, person FROM takeover_rows";
        let before = rows(&conn, same);
        climb(&mut conn, LADDER, |_, _| Ok(())).unwrap();
        assert_eq!(version(&conn).unwrap(), length(LADDER));
        assert_eq!(before, rows(&conn, same));
        let added = "SELECT remark, (SELECT count(*) FROM takeover_drafts) FROM takeover_rows";
        assert_eq!(rows(&conn, added), [["", "0"]]);
    }

    fn rows(conn: &Connection, sql: &str) -> Vec<Vec<String>> {
        let mut statement = conn.prepare(sql).unwrap();
        let n = statement.column_count();
        let rows = statement.query_map([], |row| {
            (0..n)
                .map(|at| {
                    let value: rusqlite::types::Value = row.get(at)?;
                    Ok(match value {
                        rusqlite::types::Value::Null => "-".to_owned(),
                        rusqlite::types::Value::Integer(number) => number.to_string(),
                        rusqlite::types::Value::Text(text) => text,
                        other => format!("{other:?}"),
                    })
                })
                .collect()
        });
        rows.unwrap().collect::<rusqlite::Result<_>>().unwrap()
    }

    #[test]
    fn 版4の結果と照会は一行も変わらずに上がり_照会の行から照会の記録ができる() {
        let mut conn = version_4();
        let results =
            "SELECT id, interface, file_name, sha256, recorded_at, recorded_by FROM results";
        let answers =
            "SELECT result, line, outbox, code, outcome, message FROM result_rows ORDER BY line";
        let inquiries = "SELECT * FROM inquiries WHERE id = 2";
        let before = [results, answers, inquiries].map(|sql| rows(&conn, sql));
        climb(&mut conn, LADDER, |_, _| Ok(())).unwrap();
        assert_eq!(version(&conn).unwrap(), length(LADDER));
        let after = [results, answers, inquiries].map(|sql| rows(&conn, sql));
        assert_eq!(before, after);

        let batches = rows(&conn, "SELECT line, batch FROM result_rows ORDER BY line");
        let batch = |line: usize| batches.get(line).and_then(|row| row.get(1)).cloned();
        assert_eq!(
            batch(0).as_deref(),
            Some("7"),
            "the file that carried the row"
        );
        assert_eq!(batch(2).as_deref(), Some("-"), "未突合 answers no file");
        let laid = rows(
            &conn,
            "SELECT number, purpose, state, asked_at, outbox FROM inquiries WHERE id <> 2 ORDER BY id",
        );
        let expected = [
            [
                "R8-1",
                "CHIHOZEI",
                "asked",
                "2026-11-20T10:00:00+09:00",
                "13",
            ],
            [
                "R8-2",
                "JUMINHYO",
                "withdrawn",
                "2026-11-20T11:00:00+09:00",
                "14",
            ],
        ];
        assert_eq!(laid, expected);
        let next = rows(&conn, "SELECT next FROM sequences WHERE name = 'inquiry'");
        let highest = rows(&conn, "SELECT max(id) + 1 FROM inquiries");
        assert_eq!(next, highest, "no number is given twice");
        let same =
            "INSERT INTO results (interface, file_name, sha256, reason, recorded_at, recorded_by)
                    VALUES ('chukan-kanyusha', 'K.csv', 'h2', '', 't', 3)";
        assert!(
            conn.execute(same, []).is_err(),
            "the same bytes are still known"
        );
    }
}

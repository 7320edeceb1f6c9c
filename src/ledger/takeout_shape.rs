//! 移行用書き出しの形: the tables of the ledger as PostgreSQL knows them, with Japanese words for every table and column.
//! It must not read a row, and a column of bytes that nobody has described is left out rather than given away.

use crate::ledger::error::Result;
use rusqlite::Connection;
use std::collections::BTreeMap;
use std::fmt::Write;

const WORDS: &str = include_str!("sql/takeout_words.txt");

/// How the values of a column leave the ledger.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Treatment {
    /// As they stand.
    Plain,
    /// Each into a file with this ending; the column says where.
    File(&'static str),
    /// The same for an original that is sealed under the key of the 個人番号, with the ending of its own name: only with
    /// the right and a reason.
    Sealed,
    /// 個人番号: only with the right and a reason.
    Number,
    /// Not at all: made with a key, or not described.
    Omitted,
}

/// A column.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct ColumnShape {
    pub(super) name: String,
    pub(super) treatment: Treatment,
    /// Its type in PostgreSQL.
    kind: &'static str,
    is_required: bool,
    words: Option<&'static str>,
}

/// A table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct TableShape {
    pub(super) name: String,
    pub(super) columns: Vec<ColumnShape>,
    words: Option<&'static str>,
    key: Vec<String>,
    /// Column, other table, its column.
    links: Vec<(String, String, String)>,
}

type Words = BTreeMap<&'static str, (&'static str, &'static str)>;

/// All tables of the ledger by name.
pub(super) fn tables(conn: &Connection) -> Result<Vec<TableShape>> {
    let words = words();
    let sql = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
               ORDER BY name";
    let mut statement = conn.prepare(sql)?;
    let names: Vec<String> = statement
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    names
        .into_iter()
        .map(|name| table(conn, name, &words))
        .collect()
}

fn table(conn: &Connection, name: String, words: &Words) -> Result<TableShape> {
    let mut keys: Vec<(i64, String)> = Vec::new();
    let mut columns = Vec::new();
    let sql = "SELECT name, type, \"notnull\", pk FROM pragma_table_xinfo(?1) WHERE hidden = 0 ORDER BY cid";
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query([&name])?;
    while let Some(row) = rows.next()? {
        let (column, stored): (String, String) = (row.get(0)?, row.get(1)?);
        let position: i64 = row.get(3)?;
        let is_required: bool = row.get(2)?;
        if position > 0 {
            keys.push((position, column.clone()));
        }
        columns.push(shape(&name, column, &stored, (is_required, words)));
    }
    keys.sort();
    let sql = "SELECT \"from\", \"table\", coalesce(\"to\", 'id') FROM pragma_foreign_key_list(?1)
               ORDER BY id";
    let mut statement = conn.prepare_cached(sql)?;
    let links = statement.query_map([&name], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(TableShape {
        words: words.get(name.as_str()).map(|(_, words)| *words),
        columns,
        key: keys.into_iter().map(|(_, column)| column).collect(),
        links: links.collect::<rusqlite::Result<_>>()?,
        name,
    })
}

fn shape(
    table: &str,
    column: String,
    stored: &str,
    (is_required, words): (bool, &Words),
) -> ColumnShape {
    let own = words.get(format!("{table}.{column}").as_str());
    let known = own.or_else(|| words.get(format!("*.{column}").as_str()));
    let (kind, said) = known.map_or(("", None), |(kind, said)| (*kind, Some(*said)));
    let is_blob = stored == "BLOB";
    let (kind, treatment) = match kind.split_once(' ').unwrap_or((kind, "")) {
        ("file", ending) => ("text", Treatment::File(ending)),
        ("sealed", _) => ("text", Treatment::Sealed),
        ("number", _) => ("text", Treatment::Number),
        ("omit", _) => ("text", Treatment::Omitted),
        _ if is_blob && known.is_none() => ("bytea", Treatment::Omitted),
        ("", _) if is_blob => ("bytea", Treatment::Plain),
        ("", _) if stored == "INTEGER" => ("bigint", Treatment::Plain),
        ("", _) => ("text", Treatment::Plain),
        _ => (kind, Treatment::Plain),
    };
    ColumnShape {
        name: column,
        treatment,
        kind,
        is_required: is_required && matches!(treatment, Treatment::Plain | Treatment::File(_)),
        words: said,
    }
}

fn words() -> Words {
    let lines = WORDS.lines().filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| {
            let (name, rest) = line.split_once('=')?;
            // `table=words` or `table.column=type=words`.
            Some(match rest.split_once('=') {
                Some((kind, words)) => (name, (kind, words)),
                None => (name, ("", rest)),
            })
        })
        .collect()
}

/// `schema.sql`: makes the tables.
pub(super) fn schema_sql(tables: &[TableShape]) -> String {
    let mut sql = String::from(
        "-- 加入者台帳の移行用書き出し: 表を作る文（PostgreSQL）。はじめにこのファイル、次に load.sql を実行する。\n\\set ON_ERROR_STOP on\nSET client_encoding = 'UTF8';\nBEGIN;\n",
    );
    for table in tables {
        let mut lines: Vec<String> = table.columns.iter().map(column_sql).collect();
        if !table.key.is_empty() {
            lines.push(format!("    PRIMARY KEY ({})", quoted(&table.key)));
        }
        let name = &table.name;
        // Writing into a String cannot fail.
        let _ = write!(
            sql,
            "\nCREATE TABLE \"{name}\" (\n{}\n);\n",
            lines.join(",\n")
        );
        if let Some(words) = table.words {
            let _ = writeln!(sql, "COMMENT ON TABLE \"{name}\" IS {};", literal(words));
        }
        for column in &table.columns {
            if let Some(words) = column.words {
                let said = literal(words);
                let _ = writeln!(
                    sql,
                    "COMMENT ON COLUMN \"{name}\".\"{}\" IS {said};",
                    column.name
                );
            }
        }
    }
    sql.push_str("\nCOMMIT;\n");
    sql
}

/// `load.sql`: loads the files, then ties the tables together, so that a missing row shows.
pub(super) fn load_sql(tables: &[TableShape]) -> String {
    let mut sql = String::from(
        "-- 加入者台帳の移行用書き出し: CSVを読み込む文。このフォルダーで psql から実行する。すべて入るか、何も入らない。\n\\set ON_ERROR_STOP on\nSET client_encoding = 'UTF8';\nBEGIN;\n",
    );
    for table in tables {
        let columns: Vec<String> = table.columns.iter().map(|it| it.name.clone()).collect();
        let (name, columns) = (&table.name, quoted(&columns));
        let _ = writeln!(
            sql,
            "\\copy \"{name}\" ({columns}) FROM '{name}.csv' WITH (FORMAT csv, HEADER true, ENCODING 'UTF8')"
        );
    }
    sql.push('\n');
    for table in tables {
        for (column, other, target) in &table.links {
            let name = &table.name;
            let _ = writeln!(
                sql,
                "ALTER TABLE \"{name}\" ADD FOREIGN KEY (\"{column}\") REFERENCES \"{other}\" (\"{target}\");"
            );
        }
    }
    sql.push_str("COMMIT;\nANALYZE;\n");
    sql
}

fn column_sql(column: &ColumnShape) -> String {
    let need = if column.is_required { " NOT NULL" } else { "" };
    format!("    \"{}\" {}{need}", column.name, column.kind)
}

fn quoted(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
    names.join(", ")
}

fn literal(words: &str) -> String {
    format!("'{}'", words.replace('\'', "''"))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{Treatment, load_sql, schema_sql, tables, words};
    use crate::ledger::migrations;
    use rusqlite::Connection;

    fn newest() -> Connection {
        let mut conn = Connection::open_in_memory().unwrap();
        migrations::migrate(&mut conn, |_, _| Ok(())).unwrap();
        conn
    }

    #[test]
    fn すべての表と列に日本語の説明があり_説明の余りもない() {
        let tables = tables(&newest()).unwrap();
        let mut missing = Vec::new();
        let mut used = std::collections::BTreeSet::new();
        for table in &tables {
            used.insert(table.name.clone());
            if table.words.is_none() {
                missing.push(table.name.clone());
            }
            for column in &table.columns {
                used.insert(format!("{}.{}", table.name, column.name));
                used.insert(format!("*.{}", column.name));
                if column.words.is_none() {
                    missing.push(format!("{}.{}", table.name, column.name));
                }
            }
        }
        assert_eq!(
            missing,
            Vec::<String>::new(),
            "sql/takeout_words.txt に説明を書いてください"
        );
        let known = words();
        let left: Vec<_> = known.keys().filter(|name| !used.contains(**name)).collect();
        assert!(left.is_empty(), "台帳にない表や列の説明です: {left:?}");
    }

    #[test]
    fn 作る文と読み込む文は同じ表と列を同じ順で挙げる() {
        let tables = tables(&newest()).unwrap();
        let (schema, load) = (schema_sql(&tables), load_sql(&tables));
        for table in &tables {
            let created = format!("CREATE TABLE \"{}\" (", table.name);
            let body = schema
                .split(&created)
                .nth(1)
                .unwrap()
                .split(");")
                .next()
                .unwrap();
            let copied = format!("\\copy \"{}\" (", table.name);
            let list = load
                .split(&copied)
                .nth(1)
                .unwrap()
                .split(") FROM")
                .next()
                .unwrap();
            let made: Vec<&str> = body
                .lines()
                .filter_map(|line| line.trim().strip_prefix('"')?.split('"').next())
                .collect();
            let read: Vec<&str> = list
                .split(", ")
                .map(|name| name.trim_matches('"'))
                .collect();
            assert_eq!(made, read);
            assert!(!table.key.is_empty(), "{}", table.name);
        }
        assert_eq!(schema.matches("CREATE TABLE").count(), tables.len());
        assert!(load.contains("ADD FOREIGN KEY (\"case_id\") REFERENCES \"cases\" (\"id\")"));
    }

    #[test]
    fn 説明のないバイト列と鍵で作った値は書き出さない() {
        let conn = newest();
        conn.execute_batch("CREATE TABLE later (id INTEGER PRIMARY KEY, secret BLOB) STRICT")
            .unwrap();
        let tables = tables(&conn).unwrap();
        let treatment = |table: &str, column: &str| {
            let table = tables.iter().find(|it| it.name == table).unwrap();
            let column = table.columns.iter().find(|it| it.name == column).unwrap();
            column.treatment
        };
        assert_eq!(treatment("later", "secret"), Treatment::Omitted);
        assert_eq!(
            treatment("individual_numbers", "blind_index"),
            Treatment::Omitted
        );
        assert_eq!(treatment("individual_numbers", "sealed"), Treatment::Number);
        assert_eq!(treatment("papers", "bytes"), Treatment::File("pdf"));
        assert_eq!(treatment("audit", "hash"), Treatment::Plain);
    }
}

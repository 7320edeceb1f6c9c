//! 移行用書き出し: every table of the ledger as CSV with the SQL that loads it into PostgreSQL, for a society that leaves.
//! It must not write a key or a password, and no 個人番号 without the right and a reason.

use crate::domain::number::HeldNumber;
use crate::ledger::batch_book::{bare_proofs_of, without_proofs};
use crate::ledger::crypto;
use crate::ledger::crypto::Key;
use crate::ledger::error::{Error, Result};
use crate::ledger::individual_number;
use crate::ledger::intakes;
use crate::ledger::takeout_shape::{
    ColumnShape, TableShape, Treatment, load_sql, schema_sql, tables,
};
use crate::ledger::transact::Tx;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row};
use sha2::{Digest, Sha256};
use std::fs;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

/// Rows between two looks at whether to go on.
const STEP: u64 = 256;
/// Files in one folder.
const FILES_IN_FOLDER: i64 = 1_000;

/// What is wanted.
#[derive(Clone, Copy)]
pub struct TakeoutOrder<'a> {
    /// An empty folder.
    pub folder: &'a Path,
    /// Why 個人番号 and originals go with it; `None` where they do not.
    pub numbers: Option<&'a str>,
}

/// A written file, as its name below the folder, its hash and, of a table, its rows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TakenFile {
    /// Name below the folder, with `/`.
    pub name: String,
    /// SHA-256.
    pub sha256: String,
    /// Rows of a table; `None` for other files.
    pub n_rows: Option<u64>,
}

/// What was written.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Taken {
    /// The files, tables first.
    pub files: Vec<TakenFile>,
    /// 個人番号 that went with it.
    pub n_numbers: usize,
    /// NUL characters, which PostgreSQL cannot hold, replaced by U+FFFD.
    pub n_replaced: u64,
    /// Columns that were left out, as `table.column`.
    pub left_out: Vec<String>,
}

/// Writes everything into the folder. `step` hears rows done and rows in all, and says whether to go on.
///
/// # Errors
/// [`Error::NoNumberRight`] without the right, [`Error::Refused`] when it was stopped, or what the disk says.
pub fn write_in(
    tx: &mut Tx<'_>,
    order: TakeoutOrder<'_>,
    step: &mut dyn FnMut(u64, u64) -> bool,
) -> Result<Taken> {
    let key = match order.numbers {
        None => None,
        Some(_) => Some(tx.number_key.ok_or(Error::NoNumberRight)?),
    };
    let shapes = tables(&tx.conn)?;
    let mut writer = Writer {
        bare: bare_proofs_of(&tx.conn)?,
        conn: &tx.conn,
        folder: order.folder,
        key,
        n_done: 0,
        n_total: n_rows(&tx.conn, &shapes)?,
        step,
        taken: Taken::default(),
    };
    for shape in &shapes {
        writer.table(shape)?;
    }
    writer.whole("schema.sql", schema_sql(&shapes).as_bytes())?;
    writer.whole("load.sql", load_sql(&shapes).as_bytes())?;
    let taken = writer.taken;
    if let Some(reason) = order.numbers {
        individual_number::carried_out_in(tx, taken.n_numbers, reason)?;
    }
    Ok(taken)
}

fn n_rows(conn: &Connection, shapes: &[TableShape]) -> Result<u64> {
    let mut total = 0_u64;
    for shape in shapes {
        let sql = format!("SELECT count(*) FROM \"{}\"", shape.name);
        let n_rows: i64 = conn.query_row(&sql, [], |row| row.get(0))?;
        total = total.saturating_add(n_rows.unsigned_abs());
    }
    Ok(total)
}

struct Writer<'a> {
    conn: &'a Connection,
    /// Old proofs that are not given out.
    bare: Vec<String>,
    folder: &'a Path,
    key: Option<&'a Key>,
    n_done: u64,
    n_total: u64,
    step: &'a mut dyn FnMut(u64, u64) -> bool,
    taken: Taken,
}

impl Writer<'_> {
    fn table(&mut self, shape: &TableShape) -> Result<()> {
        let file_name = format!("{}.csv", shape.name);
        let mut out = HashedFile::create(&self.folder.join(&file_name))?;
        let heads: Vec<String> = shape.columns.iter().map(|it| field(&it.name)).collect();
        out.write(heads.join(",").as_bytes())?;
        out.write(b"\n")?;
        for column in &shape.columns {
            if self.is_left_out(column.treatment) {
                let name = format!("{}.{}", shape.name, column.name);
                self.taken.left_out.push(name);
            }
        }
        let names: Vec<String> = shape
            .columns
            .iter()
            .map(|it| format!("\"{}\"", it.name))
            .collect();
        let sql = format!("SELECT {} FROM \"{}\"", names.join(", "), shape.name);
        let mut statement = self.conn.prepare(&sql)?;
        let mut rows = statement.query([])?;
        let mut n_rows = 0_u64;
        let mut line = String::new();
        while let Some(row) = rows.next()? {
            line.clear();
            for (index, column) in shape.columns.iter().enumerate() {
                if index > 0 {
                    line.push(',');
                }
                if let Some(value) = self.value(&shape.name, column, (row, index))? {
                    line.push_str(&field(&value));
                }
            }
            line.push('\n');
            out.write(line.as_bytes())?;
            n_rows = n_rows.saturating_add(1);
            self.count()?;
        }
        self.taken.files.push(TakenFile {
            name: file_name,
            sha256: out.finish()?,
            n_rows: Some(n_rows),
        });
        Ok(())
    }

    fn count(&mut self) -> Result<()> {
        self.n_done = self.n_done.saturating_add(1);
        if !self.n_done.is_multiple_of(STEP) || (self.step)(self.n_done, self.n_total) {
            return Ok(());
        }
        Err(Error::Refused(
            "中止しました。書き出したものは残していません。",
        ))
    }

    const fn is_left_out(&self, treatment: Treatment) -> bool {
        match treatment {
            Treatment::Omitted => true,
            Treatment::Sealed | Treatment::Number => self.key.is_none(),
            Treatment::Plain | Treatment::File(_) => false,
        }
    }

    /// The text of a value; `None` is NULL.
    fn value(
        &mut self,
        table: &str,
        column: &ColumnShape,
        (row, index): (&Row<'_>, usize),
    ) -> Result<Option<String>> {
        let value = row.get_ref(index)?;
        let id = || row.get::<_, i64>("id");
        Ok(match (column.treatment, value) {
            (_, ValueRef::Null) | (Treatment::Omitted, _) => None,
            (Treatment::Plain, ValueRef::Text(text)) => Some(self.text(text)),
            (Treatment::Plain, ValueRef::Integer(number)) => Some(number.to_string()),
            (Treatment::Plain, ValueRef::Real(number)) => Some(number.to_string()),
            (Treatment::Plain, ValueRef::Blob(bytes)) => Some(format!("\\x{}", crypto::hex(bytes))),
            (Treatment::File(ending), ValueRef::Blob(bytes)) => {
                Some(self.file((table, id()?, ending), bytes)?)
            }
            (Treatment::Sealed, ValueRef::Blob(bytes)) => match self.key {
                None => None,
                Some(key) => {
                    let sha256: String = row.get("sha256")?;
                    let opened = intakes::opened(key, bytes.to_vec(), &sha256)
                        .ok_or_else(|| Error::Damaged(table.to_owned()))?;
                    let file_name: String = row.get("file_name")?;
                    Some(self.file((table, id()?, ending_of(&file_name)), &opened)?)
                }
            },
            (Treatment::Number, ValueRef::Blob(sealed)) => match self.key {
                None => None,
                Some(key) => {
                    let number = individual_number::opened(key, HeldNumber(id()?), sealed)?;
                    self.taken.n_numbers = self.taken.n_numbers.saturating_add(1);
                    Some(number.reveal().to_string())
                }
            },
            (Treatment::File(_) | Treatment::Sealed | Treatment::Number, _) => None,
        })
    }

    /// A text without NUL, plain or as JSON writes it: PostgreSQL refuses both.
    fn text(&mut self, bytes: &[u8]) -> String {
        let text = without_proofs(String::from_utf8_lossy(bytes).into_owned(), &self.bare);
        let n_nul = text.matches('\0').count() + text.matches("\\u0000").count();
        if n_nul == 0 {
            return text;
        }
        let n_nul = u64::try_from(n_nul).unwrap_or(u64::MAX);
        self.taken.n_replaced = self.taken.n_replaced.saturating_add(n_nul);
        text.replace('\0', "\u{FFFD}").replace("\\u0000", "\\ufffd")
    }

    /// Bytes as a file of their own; its name below the folder.
    fn file(&mut self, (table, id, ending): (&str, i64, &str), bytes: &[u8]) -> Result<String> {
        let part = id / FILES_IN_FOLDER;
        let folder = self.folder.join("files").join(table).join(part.to_string());
        fs::create_dir_all(folder)?;
        let name = format!("files/{table}/{part}/{id}.{ending}");
        self.whole(&name, bytes)?;
        Ok(name)
    }

    fn whole(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        let path = name
            .split('/')
            .fold(self.folder.to_owned(), |path, part| path.join(part));
        let mut out = HashedFile::create(&path)?;
        out.write(bytes)?;
        self.taken.files.push(TakenFile {
            name: name.to_owned(),
            sha256: out.finish()?,
            n_rows: None,
        });
        Ok(())
    }
}

/// A value in quotes: PostgreSQL reads an empty field without quotes as NULL, one in quotes as an empty text. The CSV
/// writer we use elsewhere quotes by column or not at all, so it cannot say which of the two is meant.
fn field(value: &str) -> String {
    format!("\"{}\"", value.replace('"', "\"\""))
}

/// The ending of a name that came from outside, as far as it does no harm in a path.
fn ending_of(file_name: &str) -> &str {
    let ending = file_name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let is_plain = ending.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if is_plain && (1..=8).contains(&ending.len()) {
        ending
    } else {
        "bin"
    }
}

/// A file whose hash is taken while it is written.
struct HashedFile {
    out: BufWriter<File>,
    hash: Sha256,
}

impl HashedFile {
    fn create(path: &Path) -> Result<HashedFile> {
        Ok(HashedFile {
            out: BufWriter::new(File::create_new(path)?),
            hash: Sha256::new(),
        })
    }

    fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.hash.update(bytes);
        Ok(self.out.write_all(bytes)?)
    }

    /// Brings it to the disk.
    fn finish(mut self) -> Result<String> {
        self.out.flush()?;
        self.out.get_ref().sync_all()?;
        Ok(crypto::hex(&self.hash.finalize()))
    }
}

#[cfg(test)]
mod tests {
    use super::ending_of;

    #[test]
    fn 原本は元の名前の拡張子で書き出される() {
        for (name, ending) in [
            ("加入者台帳.xlsx", "xlsx"),
            ("SHFD0006.CSV", "CSV"),
            ("台帳.v2.ods", "ods"),
            ("名前だけ", "bin"),
            ("台帳.", "bin"),
            ("台帳.x/../y", "bin"),
            ("台帳.控えです", "bin"),
        ] {
            assert_eq!(ending_of(name), ending, "{name}");
        }
    }
}

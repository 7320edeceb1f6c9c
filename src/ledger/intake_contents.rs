//! 受け付けた届書ファイルの中身: how many rows it has, and a keyed hash of what its rows say.
//! It must not keep what they say; that lies sealed in `intakes`.

use crate::ledger::error::{Error, Result};
use crate::ledger::intakes::{self, Intake, IntakeId};
use crate::ledger::source::{Read, Source};
use crate::ledger::transact::Tx;
use rusqlite::{OptionalExtension, params};
use std::collections::BTreeMap;

/// 受け付けたファイル with its counts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct IntakeSummary {
    /// The file.
    pub file: Intake,
    /// 行数; `None` for files of earlier versions.
    pub n_rows: Option<usize>,
    /// 案件 opened from it or added to by it.
    pub n_cases: usize,
    /// Lines of it that are in a 決定案.
    pub n_drafted: usize,
}

/// Keeps what a file holds: the number of its rows and a hash of what they say.
///
/// # Errors
/// [`Error::NoNumberRight`] without the right, and when the ledger cannot be written.
pub fn add_in(tx: &mut Tx<'_>, intake: IntakeId, n_rows: usize, content: &str) -> Result<()> {
    let key = tx.number_key.ok_or(Error::NoNumberRight)?;
    let hash = intakes::keyed_hash(key, content.as_bytes());
    let n_rows = i64::try_from(n_rows).unwrap_or(i64::MAX);
    let sql = "INSERT INTO intake_contents (intake, n_rows, content) VALUES (?1, ?2, ?3)";
    tx.conn
        .prepare_cached(sql)?
        .execute(params![intake.0, n_rows, hash])?;
    Ok(())
}

/// The newest file whose rows say the same, whatever its encoding and newlines.
///
/// # Errors
/// [`Error::NoNumberRight`] without the right.
pub fn find_alike(source: &impl Source, content: &str) -> Result<Option<IntakeId>> {
    let Read { conn, number_key } = source.read();
    let key = number_key.ok_or(Error::NoNumberRight)?;
    let hash = intakes::keyed_hash(key, content.as_bytes());
    let sql = "SELECT intake FROM intake_contents WHERE content = ?1 ORDER BY intake DESC LIMIT 1";
    let found = conn
        .prepare_cached(sql)?
        .query_row([hash], |row| row.get(0))
        .optional()?;
    Ok(found.map(IntakeId))
}

/// All files with their counts, newest first.
///
/// # Errors
/// When the ledger cannot be read.
pub fn summaries(source: &impl Source) -> Result<Vec<IntakeSummary>> {
    let n_rows = counts(source, "SELECT intake, n_rows FROM intake_contents")?;
    let sql = "SELECT intake, count(DISTINCT case_id) FROM intake_cases GROUP BY intake";
    let n_cases = counts(source, sql)?;
    let sql = "SELECT draft.intake, count(DISTINCT line.line) FROM remuneration_draft_lines AS line
               JOIN remuneration_drafts AS draft ON draft.id = line.draft
               WHERE NOT EXISTS
                   (SELECT 1 FROM remuneration_draft_removals WHERE draft_line = line.id)
               GROUP BY draft.intake";
    let n_drafted = counts(source, sql)?;
    let files = intakes::list(source)?.into_iter();
    Ok(files
        .map(|file| IntakeSummary {
            n_rows: n_rows.get(&file.id).copied(),
            n_cases: n_cases.get(&file.id).copied().unwrap_or_default(),
            n_drafted: n_drafted.get(&file.id).copied().unwrap_or_default(),
            file,
        })
        .collect())
}

fn counts(source: &impl Source, sql: &str) -> Result<BTreeMap<IntakeId, usize>> {
    let mut statement = source.read().conn.prepare_cached(sql)?;
    let rows = statement.query_map([], |row| {
        let n: i64 = row.get(1)?;
        Ok((
            IntakeId(row.get(0)?),
            usize::try_from(n).unwrap_or_default(),
        ))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

//! 台帳の移行の記録: which old ledgers were taken in, and what became of each row.
//! It must not read a book, nor decide who is taken in.

use crate::domain::entry::Entry;
use crate::domain::member::PersonId;
use crate::domain::number::{Branch, MemberNumber, Symbol};
use crate::ledger::entries;
use crate::ledger::error::{Error, Result};
use crate::ledger::intakes::IntakeId;
use crate::ledger::source::Source;
use crate::ledger::transact::Tx;
use crate::procedure::case::UserId;
use rusqlite::{OptionalExtension, params};
use serde_json::{Value as Json, json};
use std::collections::{HashMap, HashSet};

/// 移行番号.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct TakeoverId(pub i64);

/// 移行の記録.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Takeover {
    /// 移行番号.
    pub id: TakeoverId,
    /// ファイル名.
    pub file_name: String,
    /// People taken in.
    pub n_people: i64,
    /// 記録日時.
    pub recorded_at: String,
    /// Who.
    pub recorded_by: UserId,
    /// Why and when it was undone.
    pub undone: Option<(String, String)>,
}

/// 移行の行, as kept for the report.
#[derive(Clone, PartialEq, Eq)]
pub struct TakeoverRow {
    /// シート名.
    pub sheet: String,
    /// Row as the book numbers it.
    pub row: u32,
    /// 0 the person of the row; 1 and up the 被扶養者 to the right.
    pub slot: u8,
    /// What became of it, in words.
    pub outcome: String,
    /// 記号-番号-枝番.
    pub numbers: String,
    /// 氏名 as in the book.
    pub name: String,
    /// Sentences.
    pub notes: Vec<String>,
    /// The person it became.
    pub person: Option<PersonId>,
    /// 備考 of the old ledger.
    pub remark: String,
}

/// 使用済みの番号 of everybody, and who of them is in the ledger.
#[derive(Clone, Default)]
pub struct Holders {
    /// Who ever had a 番号.
    pub numbers: HashMap<(Symbol, MemberNumber), PersonId>,
    /// Who ever had a 枝番.
    pub branches: HashMap<(Symbol, MemberNumber, Branch), PersonId>,
    /// Everybody of whom the ledger says anything.
    pub living: HashSet<PersonId>,
    /// Who had a 加入者管理番号 before everything said of them was reversed.
    pub former: HashMap<PersonId, Former>,
}

/// 取り消した人: whom a 加入者管理番号 meant before.
#[derive(Clone, PartialEq, Eq)]
pub struct Former {
    /// 氏名.
    pub name: String,
    /// カナ氏名.
    pub kana: String,
    /// 生年月日, as the ledger writes it.
    pub birth_on: String,
}

/// Reads who holds which number.
///
/// # Errors
/// When the ledger cannot be read.
pub fn holders(source: &impl Source) -> Result<Holders> {
    let conn = source.read().conn;
    let mut holders = Holders::default();
    let mut statement = conn.prepare_cached("SELECT symbol, number, person FROM used_numbers")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let key = Symbol::new(row.get(0)?).zip(MemberNumber::new(row.get(1)?));
        if let Some(key) = key {
            holders.numbers.insert(key, PersonId(row.get(2)?));
        }
    }
    let sql = "SELECT symbol, number, branch, person FROM used_branches";
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let key = Symbol::new(row.get(0)?).zip(MemberNumber::new(row.get(1)?));
        if let Some(((symbol, number), branch)) = key.zip(Branch::new(row.get(2)?)) {
            let person = PersonId(row.get(3)?);
            holders.branches.insert((symbol, number, branch), person);
        }
    }
    let mut statement = conn.prepare_cached("SELECT id FROM persons")?;
    let ids = statement.query_map([], |row| Ok(PersonId(row.get(0)?)))?;
    holders.living = ids.collect::<rusqlite::Result<_>>()?;
    holders.former = former(source)?;
    Ok(holders)
}

fn former(source: &impl Source) -> Result<HashMap<PersonId, Former>> {
    let sql = "SELECT person, json_extract(payload, '$.of.name'), json_extract(payload, '$.of.kana'),
                      json_extract(payload, '$.of.birth_on')
               FROM entries WHERE kind = 'person_registered' AND person NOT IN (SELECT id FROM persons)
               ORDER BY id";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    let rows = statement.query_map([], |row| {
        let former = Former {
            name: row.get(1)?,
            kana: row.get(2)?,
            birth_on: row.get(3)?,
        };
        Ok((PersonId(row.get(0)?), former))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The takeover of this file that still holds.
///
/// # Errors
/// When the ledger cannot be read.
pub fn of_intake(source: &impl Source, intake: IntakeId) -> Result<Option<TakeoverId>> {
    let sql = "SELECT id FROM takeovers t WHERE intake = ?1
               AND NOT EXISTS (SELECT 1 FROM takeover_undoings u WHERE u.takeover = t.id)";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    let found = statement.query_row([intake.0], |row| Ok(TakeoverId(row.get(0)?)));
    Ok(found.optional()?)
}

/// All takeovers, newest first.
///
/// # Errors
/// When the ledger cannot be read.
pub fn list(source: &impl Source) -> Result<Vec<Takeover>> {
    let sql = "SELECT t.id, i.file_name, t.n_people, t.recorded_at, t.recorded_by, u.reason,
                      u.recorded_at AS undone_at
               FROM takeovers t JOIN intakes i ON i.id = t.intake
               LEFT JOIN takeover_undoings u ON u.takeover = t.id ORDER BY t.id DESC";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    let rows = statement.query_map([], |row| {
        let reason: Option<String> = row.get("reason")?;
        let undone_at: Option<String> = row.get("undone_at")?;
        Ok(Takeover {
            id: TakeoverId(row.get("id")?),
            file_name: row.get("file_name")?,
            n_people: row.get("n_people")?,
            recorded_at: row.get("recorded_at")?,
            recorded_by: UserId(row.get("recorded_by")?),
            undone: reason.zip(undone_at),
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The rows of a takeover in the order of the book.
///
/// # Errors
/// When the ledger cannot be read.
pub fn rows(source: &impl Source, id: TakeoverId) -> Result<Vec<TakeoverRow>> {
    let sql = "SELECT * FROM takeover_rows WHERE takeover = ?1 ORDER BY position";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    let rows = statement.query_map([id.0], |row| {
        let notes: String = row.get("notes")?;
        Ok(TakeoverRow {
            sheet: row.get("sheet")?,
            row: row.get("row")?,
            slot: row.get("slot")?,
            outcome: row.get("outcome")?,
            numbers: row.get("numbers")?,
            name: row.get("name")?,
            // Written by `add_rows_in` as a list of texts; anything else would be shown as no note.
            notes: serde_json::from_str(&notes).unwrap_or_default(),
            person: row.get::<_, Option<i64>>("person")?.map(PersonId),
            remark: row.get("remark")?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// 移行時の備考 of a person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Remark {
    /// As the old ledger had it.
    pub text: String,
    /// When the row was taken in.
    pub recorded_at: String,
    /// Whether the takeover was undone since.
    pub is_undone: bool,
}

/// What the old ledgers remarked of a person, in the order in which they were taken in.
///
/// # Errors
/// When the ledger cannot be read.
pub fn remarks_of(source: &impl Source, person: PersonId) -> Result<Vec<Remark>> {
    let sql = "SELECT r.remark, t.recorded_at, u.takeover IS NOT NULL
               FROM takeover_rows r JOIN takeovers t ON t.id = r.takeover
               LEFT JOIN takeover_undoings u ON u.takeover = t.id
               WHERE r.person = ?1 AND r.remark <> '' ORDER BY r.takeover, r.position";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    let rows = statement.query_map([person.0], |row| {
        Ok(Remark {
            text: row.get(0)?,
            recorded_at: row.get(1)?,
            is_undone: row.get(2)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Begins a takeover.
///
/// # Errors
/// [`Error::SameFile`] while the same file is taken in already.
pub fn begin_in(
    tx: &mut Tx<'_>,
    intake: IntakeId,
    plan: &Json,
    n_people: usize,
) -> Result<TakeoverId> {
    if of_intake(tx, intake)?.is_some() {
        return Err(Error::SameFile);
    }
    let sql = "INSERT INTO takeovers (intake, plan, n_people, recorded_at, recorded_by)
               VALUES (?1, ?2, ?3, ?4, ?5)";
    let n_people = i64::try_from(n_people).unwrap_or(i64::MAX);
    tx.conn.prepare_cached(sql)?.execute(params![
        intake.0,
        plan.to_string(),
        n_people,
        tx.at().as_str(),
        tx.user().0
    ])?;
    Ok(TakeoverId(tx.conn.last_insert_rowid()))
}

/// Posts the entries of one family and ties them to the takeover.
///
/// # Errors
/// When they contradict the ledger.
pub fn post_in(tx: &mut Tx<'_>, id: TakeoverId, all: &[Entry]) -> Result<()> {
    let posted = entries::post_in(tx, None, all)?;
    let sql = "INSERT INTO takeover_entries VALUES (?1, ?2)";
    let mut statement = tx.conn.prepare_cached(sql)?;
    for entry in posted {
        statement.execute(params![entry.0, id.0])?;
    }
    Ok(())
}

/// Keeps what became of each row.
///
/// # Errors
/// When the ledger cannot be written.
pub fn add_rows_in(tx: &mut Tx<'_>, id: TakeoverId, rows: &[TakeoverRow]) -> Result<()> {
    let sql = "INSERT INTO takeover_rows VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
    let mut statement = tx.conn.prepare_cached(sql)?;
    for (position, row) in (0_i64..).zip(rows) {
        statement.execute(params![
            id.0,
            position,
            row.sheet,
            row.row,
            row.slot,
            row.outcome,
            row.numbers,
            row.name,
            json!(row.notes).to_string(),
            row.person.map(|person| person.0),
            row.remark
        ])?;
    }
    Ok(())
}

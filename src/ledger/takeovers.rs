//! 台帳の移行の記録: which old ledgers were taken in, what became of each row, and what was undone.
//! It must not read a book, nor decide who is taken in.

use crate::domain::entry::{Entry, EntryId, Fact};
use crate::domain::member::PersonId;
use crate::domain::number::{Branch, HeldNumber, MemberNumber, Symbol};
use crate::ledger::column;
use crate::ledger::entries;
use crate::ledger::error::{Error, Result};
use crate::ledger::individual_number;
use crate::ledger::intakes::IntakeId;
use crate::ledger::source::Source;
use crate::ledger::transact::Tx;
use crate::procedure::case::UserId;
use rusqlite::{OptionalExtension, params};
use serde_json::{Value as Json, json};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

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
    Ok(holders)
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
    let sql = "INSERT INTO takeover_rows VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
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
            row.person.map(|person| person.0)
        ])?;
    }
    Ok(())
}

/// What rests on the people of a takeover and stands against undoing it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Standing {
    /// 案件 about one of them.
    pub n_cases: i64,
    /// People about whom something else was written.
    pub n_people: i64,
    /// Some of them, by 加入者管理番号.
    pub some: Vec<PersonId>,
}

/// Looks for what rests on the people of a takeover.
///
/// # Errors
/// When the ledger cannot be read.
pub fn standing(source: &impl Source, id: TakeoverId) -> Result<Standing> {
    let conn = source.read().conn;
    let sql = "SELECT count(*) FROM cases c WHERE c.state NOT IN ('withdrawn', 'rejected')
               AND c.subject IN (SELECT person FROM takeover_rows WHERE takeover = ?1 AND person IS NOT NULL)";
    let n_cases = conn
        .prepare_cached(sql)?
        .query_row([id.0], |row| row.get(0))?;
    // Live entries about them, or about somebody who depends on them, that did not come with the takeover.
    let sql = "WITH people AS (SELECT DISTINCT person FROM takeover_rows
                               WHERE takeover = ?1 AND person IS NOT NULL)
               SELECT DISTINCT p.person FROM people p JOIN entries e ON e.person = p.person OR e.insured = p.person
               WHERE e.kind <> 'reversed'
                 AND NOT EXISTS (SELECT 1 FROM takeover_entries t WHERE t.entry = e.id AND t.takeover = ?1)
                 AND NOT EXISTS (SELECT 1 FROM entries r WHERE r.reverses = e.id)
               ORDER BY p.person";
    let mut statement = conn.prepare_cached(sql)?;
    let found = statement.query_map([id.0], |row| Ok(PersonId(row.get(0)?)))?;
    let found: Vec<PersonId> = found.collect::<rusqlite::Result<_>>()?;
    Ok(Standing {
        n_cases,
        n_people: i64::try_from(found.len()).unwrap_or(i64::MAX),
        some: found.into_iter().take(5).collect(),
    })
}

/// The entries of a takeover that still hold, the 被扶養者 before those on whom they depend; people who belong
/// together stand in one list.
///
/// # Errors
/// When the ledger cannot be read.
pub fn to_reverse(source: &impl Source, id: TakeoverId) -> Result<Vec<Vec<Entry>>> {
    let conn = source.read().conn;
    let sql = "SELECT e.id, e.person, e.kind, e.valid_from FROM takeover_entries t JOIN entries e ON e.id = t.entry
               WHERE t.takeover = ?1 AND NOT EXISTS (SELECT 1 FROM entries r WHERE r.reverses = e.id)
               ORDER BY e.id DESC";
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query([id.0])?;
    let mut insured: BTreeSet<i64> = BTreeSet::new();
    let mut dependents: BTreeSet<i64> = BTreeSet::new();
    let mut all: Vec<Entry> = Vec::new();
    while let Some(row) = rows.next()? {
        let (entry, person): (i64, i64) = (row.get(0)?, row.get(1)?);
        match row.get_ref(2)?.as_str().unwrap_or_default() {
            "insured_acquired" => insured.insert(person),
            "dependent_certified" => dependents.insert(person),
            _ => false,
        };
        all.push(Entry {
            person: PersonId(person),
            valid_from: column::date(row, "valid_from")?,
            fact: Fact::Reversed {
                entry: EntryId(entry),
            },
        });
    }
    let only_dependent =
        |entry: &Entry| dependents.contains(&entry.person.0) && !insured.contains(&entry.person.0);
    let (first, last): (Vec<Entry>, Vec<Entry>) = all.into_iter().partition(only_dependent);
    let mut lists: Vec<Vec<Entry>> = by_person(first);
    if insured.is_disjoint(&dependents) {
        lists.extend(by_person(last));
    } else {
        // Somebody was a 被扶養者 and a 被保険者: none of the rest may go without the others.
        lists.push(last);
    }
    lists.retain(|list| !list.is_empty());
    Ok(lists)
}

fn by_person(entries: Vec<Entry>) -> Vec<Vec<Entry>> {
    let mut of: BTreeMap<PersonId, Vec<Entry>> = BTreeMap::new();
    for entry in entries {
        of.entry(entry.person).or_default().push(entry);
    }
    of.into_values().collect()
}

/// 個人番号 that came with a takeover and now belong to nobody are disposed of.
///
/// # Errors
/// When the ledger cannot be written.
pub fn discard_numbers_in(tx: &mut Tx<'_>, id: TakeoverId) -> Result<()> {
    let sql = "SELECT json_extract(e.payload, '$.of') FROM takeover_entries t JOIN entries e ON e.id = t.entry
               WHERE t.takeover = ?1 AND e.kind = 'individual_number_registered'";
    let held: Vec<i64> = tx
        .conn
        .prepare_cached(sql)?
        .query_map([id.0], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    for held in held.into_iter().map(HeldNumber) {
        let status = individual_number::status(tx, held)?;
        let is_free = status.is_some_and(|it| it.state == individual_number::NumberState::Held)
            && individual_number::cases_holding(tx, held)?.is_empty();
        if is_free {
            individual_number::discard_in(tx, held, "台帳の移行の取消し")?;
        }
    }
    Ok(())
}

/// Records that a takeover was undone.
///
/// # Errors
/// [`Error::Refused`] when it is undone already.
pub fn undone_in(tx: &mut Tx<'_>, id: TakeoverId, reason: &str) -> Result<()> {
    let sql = "INSERT OR IGNORE INTO takeover_undoings VALUES (?1, ?2, ?3, ?4)";
    let n = tx.conn.prepare_cached(sql)?.execute(params![
        id.0,
        reason,
        tx.at().as_str(),
        tx.user().0
    ])?;
    if n == 0 {
        return Err(Error::Refused("この移行は、すでに取り消されています。"));
    }
    Ok(())
}

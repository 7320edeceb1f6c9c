//! 記載: writes the facts of a decided case and folds the tables anew for everybody they touch.
//! It must not change or remove an entry; the database's triggers forbid it too.

use crate::domain::entry::{Entry, EntryId, Fact};
use crate::domain::member::PersonId;
use crate::domain::member_file::Membership;
use crate::ledger::column;
use crate::ledger::error::{Error, Result};
use crate::ledger::fold::{self, Folded, Numbered, Unsupported};
use crate::ledger::folded_tables;
use crate::ledger::individual_number;
use crate::ledger::sequences;
use crate::ledger::source::Source;
use crate::ledger::timestamp::Timestamp;
use crate::ledger::transact::Tx;
use crate::ledger::used_numbers;
use crate::procedure::case::{CaseId, UserId};
use rusqlite::{Connection, OptionalExtension, Row, params};
use std::collections::{BTreeMap, BTreeSet};

/// 記録された記載: an entry as it lies in the ledger.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RecordedEntry {
    /// 記載番号.
    pub id: EntryId,
    /// The entry.
    pub entry: Entry,
    /// The case that wrote it.
    pub case: Option<CaseId>,
    /// 記録日時.
    pub recorded_at: String,
    /// Who.
    pub recorded_by: UserId,
    /// The entry that makes this one void, if any.
    pub reversed_by: Option<EntryId>,
}

/// Writes the entries of a case in this order and folds the tables anew.
///
/// The entries should have been made from facts read inside the same transaction, so that a
/// 加入者管理番号 or 番号 cannot have been taken in between.
///
/// # Errors
/// [`Error::Refused`] when the entries contradict what the ledger holds; nothing of the transaction then stays.
pub fn post_in(tx: &mut Tx<'_>, case: Option<CaseId>, entries: &[Entry]) -> Result<Vec<EntryId>> {
    let mut ids = Vec::with_capacity(entries.len());
    for entry in entries {
        admit_in(tx, entry)?;
        let id = insert_in(tx, case, entry)?;
        follow_in(tx, entry)?;
        ids.push(id);
    }
    let people: BTreeSet<PersonId> = entries.iter().map(|entry| entry.person).collect();
    for person in touched(&tx.conn, &people)? {
        refold_in(tx, person)?;
    }
    tx.changes.members = true;
    Ok(ids)
}

/// All entries about a person, oldest record first, the void ones too.
///
/// # Errors
/// When the ledger cannot be read.
pub fn of_person(source: &impl Source, person: PersonId) -> Result<Vec<RecordedEntry>> {
    let sql = "SELECT * FROM entries WHERE person = ?1 ORDER BY id";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    let rows = statement.query_map([person.0], recorded)?;
    let mut entries: Vec<RecordedEntry> = rows.collect::<rusqlite::Result<_>>()?;
    let mut reversed_by: BTreeMap<EntryId, EntryId> = BTreeMap::new();
    for entry in entries.iter() {
        if let Fact::Reversed { entry: target } = entry.entry.fact {
            reversed_by.insert(target, entry.id);
        }
    }
    for entry in &mut entries {
        entry.reversed_by = reversed_by.get(&entry.id).copied();
    }
    Ok(entries)
}

/// The entries a case wrote.
///
/// # Errors
/// When the ledger cannot be read.
pub fn of_case(source: &impl Source, case: CaseId) -> Result<Vec<EntryId>> {
    let sql = "SELECT id FROM entries WHERE case_id = ?1 ORDER BY id";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    let rows = statement.query_map([case.0], |row| Ok(EntryId(row.get(0)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The entries that a case, the cases it corrects and those that correct it wrote, with what made them void.
///
/// # Errors
/// When the ledger cannot be read.
pub fn recorded_of_family(source: &impl Source, case: CaseId) -> Result<Vec<RecordedEntry>> {
    let sql = include_str!("sql/entries_of_family.sql");
    let mut statement = source.read().conn.prepare_cached(sql)?;
    let rows = statement.query_map([case.0], |row| {
        let reversed_by = row.get::<_, Option<i64>>("reversed_by")?.map(EntryId);
        Ok(RecordedEntry {
            reversed_by,
            ..recorded(row)?
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// What the entries recorded until then say of a person; all entries without `recorded_until`.
pub(super) fn folded(
    conn: &Connection,
    person: PersonId,
    recorded_until: Option<&Timestamp>,
    unsupported: Unsupported,
) -> Result<Option<Folded>> {
    let live = fold::live(load(conn, person, recorded_until)?);
    let mut periods: BTreeMap<PersonId, Vec<Membership>> = BTreeMap::new();
    for supporter in fold::supporters(&live) {
        let theirs = fold::live(load(conn, supporter, recorded_until)?);
        periods.insert(supporter, fold::insured_periods(&theirs));
    }
    fold::fold(&live, &periods, unsupported)
}

/// What would be said of a person if these entries had not been written; somebody of whom then nothing is said is
/// `None`. What the void entries alone supported is left out.
pub(super) fn folded_without(
    conn: &Connection,
    person: PersonId,
    void: &BTreeSet<EntryId>,
) -> Result<Option<Folded>> {
    let live = |person| -> Result<Vec<Numbered>> {
        let mut entries = load(conn, person, None)?;
        entries.retain(|(id, _)| !void.contains(id));
        Ok(fold::live(entries))
    };
    let own = live(person)?;
    if !own
        .iter()
        .any(|(_, entry)| matches!(entry.fact, Fact::PersonRegistered(_)))
    {
        return Ok(None);
    }
    let mut periods: BTreeMap<PersonId, Vec<Membership>> = BTreeMap::new();
    for supporter in fold::supporters(&own) {
        periods.insert(supporter, fold::insured_periods(&live(supporter)?));
    }
    fold::fold(&own, &periods, Unsupported::Skip)
}

/// These people and everybody who depends on one of them.
pub(super) fn touched(
    conn: &Connection,
    people: &BTreeSet<PersonId>,
) -> Result<BTreeSet<PersonId>> {
    let mut touched = people.clone();
    let sql = "SELECT DISTINCT person FROM entries WHERE insured = ?1";
    let mut statement = conn.prepare_cached(sql)?;
    for person in people {
        let rows = statement.query_map([person.0], |row| Ok(PersonId(row.get(0)?)))?;
        for dependent in rows {
            touched.insert(dependent?);
        }
    }
    Ok(touched)
}

fn load(
    conn: &Connection,
    person: PersonId,
    recorded_until: Option<&Timestamp>,
) -> Result<Vec<Numbered>> {
    let sql = "SELECT * FROM entries WHERE person = ?1 AND recorded_at <= ?2 ORDER BY id";
    let until = recorded_until.map_or("9999", Timestamp::as_str);
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map(params![person.0, until], |row| {
        Ok((EntryId(row.get("id")?), entry(row)?))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Refuses an entry that cannot be true beside what the ledger holds.
fn admit_in(tx: &Tx<'_>, entry: &Entry) -> Result<()> {
    match &entry.fact {
        Fact::PersonRegistered(_) => claim_person_in(tx, entry.person),
        Fact::Reversed { entry: target } => {
            let live = fold::live(load(&tx.conn, entry.person, None)?);
            if !live.iter().any(|(id, _)| id == target) {
                return Err(Error::Refused(
                    "取り消す記載がないか、すでに取り消されています。台帳を表示し直してください。",
                ));
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

/// A new person takes the next number; an earlier one keeps his.
fn claim_person_in(tx: &Tx<'_>, person: PersonId) -> Result<()> {
    let sql = "SELECT count(*) FROM (SELECT 1 FROM entries WHERE person = ?1 LIMIT 1)";
    let n_known: i64 = tx
        .conn
        .prepare_cached(sql)?
        .query_row([person.0], |row| row.get(0))?;
    if n_known > 0 {
        return Ok(());
    }
    if person.0 < sequences::peek(&tx.conn, sequences::PERSON)? {
        return Err(Error::Refused(
            "加入者管理番号が、すでに使われた範囲にあります。案件を開き直してください。",
        ));
    }
    sequences::advance_past_in(tx, sequences::PERSON, person.0)
}

fn insert_in(tx: &mut Tx<'_>, case: Option<CaseId>, entry: &Entry) -> Result<EntryId> {
    let payload = serde_json::to_value(&entry.fact).map_err(|error| Error::stored(&error))?;
    let kind = payload
        .get("kind")
        .and_then(serde_json::Value::as_str)
        .unwrap_or_default();
    let (insured, reverses) = match entry.fact {
        Fact::DependentCertified { insured, .. } => (Some(insured.0), None),
        Fact::Reversed { entry } => (None, Some(entry.0)),
        _ => (None, None),
    };
    let sql = "INSERT INTO entries
               (person, valid_from, kind, payload, case_id, recorded_at, recorded_by, insured, reverses)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
    tx.conn.prepare_cached(sql)?.execute(params![
        entry.person.0,
        entry.valid_from.to_string(),
        kind,
        payload.to_string(),
        case.map(|case| case.0),
        tx.at().as_str(),
        tx.user().0,
        insured,
        reverses
    ])?;
    Ok(EntryId(tx.conn.last_insert_rowid()))
}

/// What an entry entails besides the folded tables.
fn follow_in(tx: &mut Tx<'_>, entry: &Entry) -> Result<()> {
    match entry.fact {
        Fact::IndividualNumberRegistered(held) => {
            individual_number::register_in(tx, held, entry.person)
        }
        Fact::Reversed { entry: target } => match load_one(&tx.conn, target)?.fact {
            Fact::IndividualNumberRegistered(held) => {
                individual_number::unregister_in(tx, held, entry.person)
            }
            _ => Ok(()),
        },
        _ => Ok(()),
    }
}

fn load_one(conn: &Connection, id: EntryId) -> Result<Entry> {
    let sql = "SELECT * FROM entries WHERE id = ?1";
    let found = conn
        .prepare_cached(sql)?
        .query_row([id.0], entry)
        .optional()?;
    found.ok_or(Error::Missing("記載"))
}

fn refold_in(tx: &mut Tx<'_>, person: PersonId) -> Result<()> {
    let folded = folded(&tx.conn, person, None, Unsupported::Refuse)?;
    folded_tables::clear(&tx.conn, person)?;
    match folded {
        None => folded_tables::remove_person(&tx.conn, person),
        Some(folded) => {
            for membership in &folded.memberships {
                used_numbers::claim_in(tx, membership)?;
            }
            folded_tables::write(&tx.conn, person, &folded)
        }
    }
}

/// Folds the tables of everybody anew, as after a change of what the tables keep.
pub(super) fn refold_everybody(conn: &Connection) -> Result<()> {
    let mut statement = conn.prepare("SELECT id FROM persons ORDER BY id")?;
    let people: Vec<i64> = statement
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    for person in people.into_iter().map(PersonId) {
        if let Some(folded) = folded(conn, person, None, Unsupported::Skip)? {
            folded_tables::clear(conn, person)?;
            folded_tables::write(conn, person, &folded)?;
        }
    }
    Ok(())
}

fn recorded(row: &Row<'_>) -> rusqlite::Result<RecordedEntry> {
    Ok(RecordedEntry {
        id: EntryId(row.get("id")?),
        entry: entry(row)?,
        case: row.get::<_, Option<i64>>("case_id")?.map(CaseId),
        recorded_at: row.get("recorded_at")?,
        recorded_by: UserId(row.get("recorded_by")?),
        reversed_by: None,
    })
}

fn entry(row: &Row<'_>) -> rusqlite::Result<Entry> {
    Ok(Entry {
        person: PersonId(row.get("person")?),
        valid_from: column::date(row, "valid_from")?,
        fact: column::json(row, "payload")?,
    })
}

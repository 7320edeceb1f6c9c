//! 個人番号: kept apart under a second key; everything else in the ledger knows only its handle.
//! It must not show a number without a reason in the audit, nor let one reach an error or a log.

use crate::domain::member::PersonId;
use crate::domain::number::{HeldNumber, IndividualNumber};
use crate::ledger::crypto::{self, Key};
use crate::ledger::error::{Error, Result};
use crate::ledger::sequences;
use crate::ledger::source::{Read, Source};
use crate::ledger::transact::{Tx, target};
use crate::procedure::case::CaseId;
use rusqlite::{Connection, OptionalExtension, params};
use serde_json::json;
use std::collections::BTreeMap;

/// 保持した個人番号: what the ledger already knew of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Held {
    /// The handle; the same number has the same handle everywhere.
    pub held: HeldNumber,
    /// The number was not in the ledger before.
    pub is_new: bool,
    /// The person who has this number.
    pub registered_to: Option<PersonId>,
}

/// 個人番号の状態.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NumberState {
    /// 保持: written on a form, not yet decided.
    Held,
    /// 登録: belongs to a person of the ledger.
    Registered,
    /// 廃棄: the number is gone, the handle and the record of its disposal stay.
    Discarded,
}

/// 個人番号の現況 without the number.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NumberStatus {
    /// 状態.
    pub state: NumberState,
    /// The person who has it.
    pub person: Option<PersonId>,
    /// 保持日時.
    pub held_at: String,
    /// 廃棄日時.
    pub discarded_at: Option<String>,
}

/// Takes a number in. The same number twice gives the same handle.
///
/// # Errors
/// [`Error::NoNumberRight`] without the right.
pub fn hold_in(tx: &mut Tx<'_>, number: &IndividualNumber) -> Result<Held> {
    let key = number_key(tx.number_key)?;
    let digits = number.reveal();
    if let Some(known) = find(&tx.conn, key, digits.as_bytes())? {
        return Ok(known);
    }
    let held = HeldNumber(sequences::take_in(tx, sequences::HELD_NUMBER)?);
    let sealed = crypto::seal(&sealing_key(key), digits.as_bytes(), &bound_to(held))?;
    let blind = blind_index(key, digits.as_bytes());
    tx.conn
        .prepare_cached(
            "INSERT INTO individual_numbers (id, sealed, blind_index, state, held_at)
             VALUES (?1, ?2, ?3, 'held', ?4)",
        )?
        .execute(params![held.0, sealed, blind.as_slice(), tx.at().as_str()])?;
    tx.changes.numbers = true;
    Ok(Held {
        held,
        is_new: true,
        registered_to: None,
    })
}

/// Looks a number up without taking it in.
///
/// # Errors
/// [`Error::NoNumberRight`] without the right.
pub fn lookup(source: &impl Source, number: &IndividualNumber) -> Result<Option<Held>> {
    let Read {
        conn,
        number_key: key,
    } = source.read();
    find(conn, number_key(key)?, number.reveal().as_bytes())
}

/// What is known of a handle, without the number; needs no right.
///
/// # Errors
/// When the ledger cannot be read.
pub fn status(source: &impl Source, held: HeldNumber) -> Result<Option<NumberStatus>> {
    let sql = "SELECT state, person, held_at, discarded_at FROM individual_numbers WHERE id = ?1";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    let found = statement.query_row([held.0], |row| {
        let state: String = row.get(0)?;
        Ok(NumberStatus {
            state: match state.as_str() {
                "registered" => NumberState::Registered,
                "discarded" => NumberState::Discarded,
                _ => NumberState::Held,
            },
            person: row.get::<_, Option<i64>>(1)?.map(PersonId),
            held_at: row.get(2)?,
            discarded_at: row.get(3)?,
        })
    });
    Ok(found.optional()?)
}

/// The open cases whose form holds this number, with the path of the field.
///
/// # Errors
/// When the ledger cannot be read.
pub fn cases_holding(source: &impl Source, held: HeldNumber) -> Result<Vec<(CaseId, String)>> {
    let sql = "SELECT f.case_id, f.path FROM case_fields f JOIN cases c ON c.id = f.case_id
               WHERE f.kind = 'number' AND f.value = ?1 AND c.state IN ('open', 'returned')
               ORDER BY f.case_id, f.path";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    let rows = statement.query_map([held.0.to_string()], |row| {
        Ok((CaseId(row.get(0)?), row.get(1)?))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Whether the form of another case still needs this number; one that was withdrawn or rejected does not.
///
/// # Errors
/// When the ledger cannot be read.
pub fn stands_elsewhere(source: &impl Source, held: HeldNumber, but: CaseId) -> Result<bool> {
    let sql = "SELECT EXISTS (
                   SELECT 1 FROM case_fields f JOIN cases c ON c.id = f.case_id
                   WHERE f.kind = 'number' AND f.value = ?1 AND c.id <> ?2
                     AND c.state NOT IN ('withdrawn', 'rejected'))";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    Ok(statement.query_row(params![held.0.to_string(), but.0], |row| row.get(0))?)
}

/// Whether the form of any case needs this number, open or decided; one that was withdrawn or rejected does not.
///
/// # Errors
/// When the ledger cannot be read.
pub fn stands_in_case(source: &impl Source, held: HeldNumber) -> Result<bool> {
    // No case has this number: cases are counted from 1.
    stands_elsewhere(source, held, CaseId(0))
}

/// 個人番号の表示または出力: the number itself. Who, when, which handle and why is written to the audit in the same
/// transaction, so that nothing is shown whose record could be lost.
///
/// # Errors
/// [`Error::NoNumberRight`] without the right, [`Error::Refused`] without a reason,
/// [`Error::Damaged`] when the stored bytes were changed or belong to another handle.
pub fn reveal_in(tx: &mut Tx<'_>, held: HeldNumber, reason: &str) -> Result<IndividualNumber> {
    if reason.trim().is_empty() {
        return Err(Error::Refused(
            "個人番号を表示する理由がありません。理由を入力してください。",
        ));
    }
    let key = number_key(tx.number_key)?;
    let sql = "SELECT sealed, person FROM individual_numbers WHERE id = ?1";
    let found: Option<(Option<Vec<u8>>, Option<i64>)> = tx
        .conn
        .prepare_cached(sql)?
        .query_row([held.0], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((Some(sealed), person)) = found else {
        return Err(Error::Missing("個人番号"));
    };
    let number = opened(key, held, &sealed)?;
    let about = person.map(|person| target::person(PersonId(person)));
    let detail = json!({ "handle": held.0, "reason": reason });
    tx.audit_also("reveal_number", "個人番号の表示", about, detail)?;
    Ok(number)
}

/// 個人番号の持出し: the numbers of several handles for a list, with one row in the audit. A handle whose number is gone
/// is left out.
///
/// # Errors
/// As [`reveal_in`].
pub fn reveal_many_in(
    tx: &mut Tx<'_>,
    handles: &[HeldNumber],
    reason: &str,
) -> Result<BTreeMap<HeldNumber, IndividualNumber>> {
    let mut numbers = BTreeMap::new();
    let key = number_key(tx.number_key)?;
    let sql = "SELECT sealed FROM individual_numbers WHERE id = ?1";
    for held in handles {
        let mut statement = tx.conn.prepare_cached(sql)?;
        let sealed: Option<Option<Vec<u8>>> =
            statement.query_row([held.0], |row| row.get(0)).optional()?;
        if let Some(Some(sealed)) = sealed {
            numbers.insert(*held, opened(key, *held, &sealed)?);
        }
    }
    carried_out_in(tx, numbers.len(), reason)?;
    Ok(numbers)
}

/// Records that so many numbers leave the ledger, and why.
pub(super) fn carried_out_in(tx: &mut Tx<'_>, n_numbers: usize, reason: &str) -> Result<()> {
    number_key(tx.number_key)?;
    if reason.trim().is_empty() {
        return Err(Error::Refused(
            "個人番号を書き出す理由がありません。理由を入力してください。",
        ));
    }
    let detail = json!({ "n_numbers": n_numbers, "reason": reason });
    tx.audit_also("take_numbers_out", "個人番号の持出し", None, detail)
}

/// The number that was sealed under this handle.
pub(super) fn opened(key: &Key, held: HeldNumber, sealed: &[u8]) -> Result<IndividualNumber> {
    let digits = crypto::unseal(&sealing_key(key), sealed, &bound_to(held));
    digits
        .as_deref()
        .and_then(|digits| std::str::from_utf8(digits).ok())
        .and_then(|digits| IndividualNumber::parse(digits).ok())
        .ok_or_else(|| Error::Damaged(format!("individual number {}", held.0)))
}

/// 廃棄: the number is wiped; that it was there and when it was disposed of stays on record.
///
/// # Errors
/// [`Error::Missing`] when there is no such number or it is gone already.
pub fn discard_in(tx: &mut Tx<'_>, held: HeldNumber, reason: &str) -> Result<()> {
    let sql = "UPDATE individual_numbers
               SET state = 'discarded', sealed = NULL, blind_index = NULL, discarded_at = ?2
               WHERE id = ?1 AND state <> 'discarded'";
    let n_rows = tx
        .conn
        .prepare_cached(sql)?
        .execute(params![held.0, tx.at().as_str()])?;
    if n_rows == 0 {
        return Err(Error::Missing("個人番号"));
    }
    let detail = json!({ "handle": held.0, "reason": reason });
    tx.audit_also("discard_number", "個人番号の廃棄", None, detail)?;
    tx.changes.numbers = true;
    Ok(())
}

/// Gives a number to a person; called when the entry that says so is written.
pub(super) fn register_in(tx: &mut Tx<'_>, held: HeldNumber, person: PersonId) -> Result<()> {
    let status = status(tx, held)?.ok_or(Error::Missing("個人番号"))?;
    match (status.state, status.person) {
        (NumberState::Discarded, _) => {
            return Err(Error::Refused(
                "この個人番号は廃棄されています。もう一度入力してください。",
            ));
        }
        (NumberState::Registered, Some(holder)) if holder != person => {
            return Err(Error::Refused(
                "この個人番号は、すでに別の人に登録されています。届書と台帳の人を確かめてください。",
            ));
        }
        _ => {}
    }
    set_state(tx, held, "registered", Some(person))
}

/// Takes a number from a person again; called when the entry that gave it is made void.
pub(super) fn unregister_in(tx: &mut Tx<'_>, held: HeldNumber, person: PersonId) -> Result<()> {
    let status = status(tx, held)?.ok_or(Error::Missing("個人番号"))?;
    if status.state == NumberState::Registered && status.person == Some(person) {
        set_state(tx, held, "held", None)?;
    }
    Ok(())
}

fn set_state(
    tx: &mut Tx<'_>,
    held: HeldNumber,
    state: &str,
    person: Option<PersonId>,
) -> Result<()> {
    let sql = "UPDATE individual_numbers SET state = ?2, person = ?3 WHERE id = ?1";
    let row = params![held.0, state, person.map(|person| person.0)];
    tx.conn.prepare_cached(sql)?.execute(row)?;
    tx.changes.numbers = true;
    Ok(())
}

fn find(conn: &Connection, key: &Key, digits: &[u8]) -> Result<Option<Held>> {
    let sql = "SELECT id, CASE state WHEN 'registered' THEN person END
               FROM individual_numbers WHERE blind_index = ?1";
    let found = conn
        .prepare_cached(sql)?
        .query_row([blind_index(key, digits)], |row| {
            Ok(Held {
                held: HeldNumber(row.get(0)?),
                is_new: false,
                registered_to: row.get::<_, Option<i64>>(1)?.map(PersonId),
            })
        });
    Ok(found.optional()?)
}

fn number_key(key: Option<&Key>) -> Result<&Key> {
    key.ok_or(Error::NoNumberRight)
}

fn sealing_key(key: &Key) -> Key {
    key.derived("daicho individual number sealing 1")
}

/// The same number gives the same index under one key, and nobody without the key can compute it.
fn blind_index(key: &Key, digits: &[u8]) -> [u8; 32] {
    crypto::hmac_sha256(&key.derived("daicho individual number index 1"), digits)
}

/// A sealed number moved to another row does not open.
fn bound_to(held: HeldNumber) -> Vec<u8> {
    format!("individual number {}", held.0).into_bytes()
}

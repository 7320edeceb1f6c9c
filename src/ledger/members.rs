//! 加入者: reads people and what is folded about them.
//! It must not write; people change only through entries.

use crate::domain::address::Address;
use crate::domain::date::Date;
use crate::domain::entry::EntryId;
use crate::domain::member::{Person, PersonId};
use crate::domain::member_file::{DependentPeriod, MemberFile, Membership};
use crate::domain::name::KanaName;
use crate::domain::number::{HeldNumber, MemberNumber, Symbol};
use crate::ledger::entries;
use crate::ledger::error::Result;
use crate::ledger::fold::Folded;
use crate::ledger::folded_tables::{self, address_of, membership_columns, person_columns};
use crate::ledger::name_keys;
use crate::ledger::sequences;
use crate::ledger::source::Source;
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::{BTreeMap, BTreeSet};

/// 一覧の一行: a person with the present or last membership.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MemberRow {
    /// 加入者管理番号.
    pub id: PersonId,
    /// 個人の基本事項.
    pub person: Person,
    /// The membership that began last; `None` for somebody who never was a member.
    pub membership: Option<Membership>,
}

/// 一覧の並び.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Order {
    /// By カナ.
    Kana,
    /// By 加入者管理番号.
    Id,
    /// By 生年月日.
    Birth,
}

/// The number the next new person takes.
///
/// # Errors
/// When the ledger cannot be read.
pub fn next_person(source: &impl Source) -> Result<PersonId> {
    Ok(PersonId(sequences::peek(
        source.read().conn,
        sequences::PERSON,
    )?))
}

/// 個人の基本事項.
///
/// # Errors
/// When the ledger cannot be read.
pub fn person(source: &impl Source, id: PersonId) -> Result<Option<Person>> {
    let sql = "SELECT * FROM persons WHERE id = ?1";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    Ok(statement.query_row([id.0], person_columns).optional()?)
}

/// 加入者の綴り.
///
/// # Errors
/// When the ledger cannot be read.
pub fn file(source: &impl Source, id: PersonId) -> Result<Option<MemberFile>> {
    let conn = source.read().conn;
    let Some(folded) = folded_tables::read(conn, id)? else {
        return Ok(None);
    };
    Ok(Some(file_of(id, folded, dependents(conn, id)?)))
}

/// 加入者の綴り as if these entries had not been written: what a 訂正 or 取消 starts from.
///
/// # Errors
/// When the ledger cannot be read.
pub fn file_without(
    source: &impl Source,
    id: PersonId,
    void: &BTreeSet<EntryId>,
) -> Result<Option<MemberFile>> {
    let conn = source.read().conn;
    let Some(folded) = entries::folded_without(conn, id, void)? else {
        return Ok(None);
    };
    let mut dependents = Vec::new();
    for person in entries::touched(conn, &BTreeSet::from([id]))? {
        let Some(theirs) = entries::folded_without(conn, person, void)? else {
            continue;
        };
        let periods = theirs.memberships.into_iter();
        let of_this = periods.filter(|period| period.insured == id && period.person != id);
        dependents.extend(of_this.map(|membership| DependentPeriod {
            person: theirs.person.clone(),
            membership,
        }));
    }
    dependents.sort_by_key(|dependent| {
        let period = &dependent.membership;
        (period.valid_from, period.branch, period.entry)
    });
    Ok(Some(file_of(id, folded, dependents)))
}

/// The 被保険者 who had this 番号 last; without a 記号 only where the 番号 names one person.
///
/// # Errors
/// When the ledger cannot be read.
pub fn holder_of(
    source: &impl Source,
    symbol: Option<Symbol>,
    number: MemberNumber,
) -> Result<Option<PersonId>> {
    let sql = "SELECT DISTINCT person FROM memberships
               WHERE number = ?1 AND kind = 'insured' AND (?2 IS NULL OR symbol = ?2)
               ORDER BY valid_from DESC LIMIT 2";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    let rows = statement.query_map(params![number.get(), symbol.map(Symbol::get)], |row| {
        Ok(PersonId(row.get(0)?))
    })?;
    let found: Vec<PersonId> = rows.collect::<rusqlite::Result<_>>()?;
    Ok(match (found.as_slice(), symbol) {
        ([only], _) => Some(*only),
        ([first, ..], Some(_)) => Some(*first),
        _ => None,
    })
}

fn file_of(id: PersonId, folded: Folded, dependents: Vec<DependentPeriod>) -> MemberFile {
    MemberFile {
        id,
        person: folded.person,
        memberships: folded.memberships,
        dependents,
        remunerations: folded.remunerations,
        addresses: folded.addresses,
        residences: folded.residences,
        certificates: folded.certificates,
        premium_terms: folded.premium_terms,
        premium_receipts: folded.premium_receipts,
        premium_excuses: folded.premium_excuses,
        prepayments: folded.prepayments,
        prepayment_receipts: folded.prepayment_receipts,
        premium_refunds: folded.premium_refunds,
        ceilings: folded.ceilings,
        benefits: folded.benefits,
        held_number: folded.held_number,
    }
}

/// All people in an order, by number only: a list asks for the rows it shows with [`rows`].
///
/// # Errors
/// When the ledger cannot be read.
pub fn ids(source: &impl Source, order: Order) -> Result<Vec<PersonId>> {
    let sql = match order {
        Order::Kana => "SELECT id FROM persons ORDER BY kana_key, birth_on, id",
        Order::Id => "SELECT id FROM persons ORDER BY id",
        Order::Birth => "SELECT id FROM persons ORDER BY birth_on, kana_key, id",
    };
    let mut statement = source.read().conn.prepare_cached(sql)?;
    let rows = statement.query_map([], |row| Ok(PersonId(row.get(0)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The rows of these people, in the given order; who is not in the ledger is left out.
///
/// # Errors
/// When the ledger cannot be read.
pub fn rows(source: &impl Source, ids: &[PersonId]) -> Result<Vec<MemberRow>> {
    let conn = source.read().conn;
    let mut found = vec![None; ids.len()];
    for (id, place) in as_they_lie(ids, &mut found) {
        *place = row(conn, id)?;
    }
    Ok(found.into_iter().flatten().collect())
}

/// People with the places for what is read about them, in the order in which they lie in the ledger: in any other
/// order a page of many people would be read, and deciphered, again and again.
fn as_they_lie<'a, T>(ids: &[PersonId], places: &'a mut [T]) -> Vec<(PersonId, &'a mut T)> {
    let mut all: Vec<_> = ids.iter().copied().zip(places).collect();
    all.sort_unstable_by_key(|(id, _)| *id);
    all
}

/// 連絡先: what a list says besides a [`MemberRow`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Contact {
    /// 住所, as it is now.
    pub address: Option<Address>,
    /// 個人番号の手掛り.
    pub held_number: Option<HeldNumber>,
}

/// The 連絡先 of these people.
///
/// # Errors
/// When the ledger cannot be read.
pub fn contacts(source: &impl Source, ids: &[PersonId]) -> Result<BTreeMap<PersonId, Contact>> {
    let sql = "SELECT postal_code, address, held_number FROM persons WHERE id = ?1";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    let mut found = BTreeMap::new();
    let in_order: BTreeSet<PersonId> = ids.iter().copied().collect();
    for id in in_order {
        let contact = statement.query_row([id.0], |row| {
            let held: Option<i64> = row.get("held_number")?;
            Ok(Contact {
                address: address_of(row)?,
                held_number: held.map(HeldNumber),
            })
        });
        if let Some(contact) = contact.optional()? {
            found.insert(id, contact);
        }
    }
    Ok(found)
}

/// 同一人の候補 by カナ氏名 and 生年月日.
///
/// # Errors
/// When the ledger cannot be read.
pub fn by_kana_and_birth(
    source: &impl Source,
    kana: &KanaName,
    birth_on: Date,
) -> Result<Vec<MemberRow>> {
    let conn = source.read().conn;
    let sql = "SELECT id FROM persons WHERE kana_key = ?1 AND birth_on = ?2 ORDER BY id";
    let mut statement = conn.prepare_cached(sql)?;
    let key = name_keys::key(kana.as_str());
    let found = statement.query_map(params![key, birth_on.to_string()], |row| {
        Ok(PersonId(row.get(0)?))
    })?;
    let ids: Vec<PersonId> = found.collect::<rusqlite::Result<_>>()?;
    rows(source, &ids)
}

/// The row of one person.
pub(super) fn row(conn: &Connection, id: PersonId) -> Result<Option<MemberRow>> {
    let sql = "SELECT * FROM persons WHERE id = ?1";
    let person = conn
        .prepare_cached(sql)?
        .query_row([id.0], person_columns)
        .optional()?;
    let Some(person) = person else {
        return Ok(None);
    };
    let sql = "SELECT * FROM memberships WHERE person = ?1 ORDER BY valid_from DESC LIMIT 1";
    let mut statement = conn.prepare_cached(sql)?;
    let membership = statement.query_row([id.0], membership_columns).optional()?;
    Ok(Some(MemberRow {
        id,
        person,
        membership,
    }))
}

fn dependents(conn: &Connection, insured: PersonId) -> Result<Vec<DependentPeriod>> {
    let sql = "SELECT m.*, p.name, p.kana, p.alias, p.birth_on, p.sex
               FROM memberships m JOIN persons p ON p.id = m.person
               WHERE m.insured = ?1 AND m.kind = 'dependent'
               ORDER BY m.valid_from, m.branch, m.entry";
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map([insured.0], |row| {
        Ok(DependentPeriod {
            person: person_columns(row)?,
            membership: membership_columns(row)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

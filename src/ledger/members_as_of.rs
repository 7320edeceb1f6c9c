//! ある日の台帳: who was a member on any day, as the ledger knows it now or as it knew it at any moment.
//! It must not write.

use crate::domain::coded::Coded;
use crate::domain::date::Date;
use crate::domain::member::{Category, PersonId};
use crate::domain::member_file::{Membership, MembershipKind};
use crate::ledger::entries;
use crate::ledger::error::Result;
use crate::ledger::fold::Unsupported;
use crate::ledger::folded_tables::membership_columns;
use crate::ledger::source::Source;
use crate::ledger::timestamp::Timestamp;
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};

/// How many members there are, by 被保険者・被扶養者 and 被保険者区分.
pub type Counts = BTreeMap<(MembershipKind, Category), i64>;

/// The memberships that hold on a day, by 記号・番号・枝番. With `recorded_until` as the ledger said
/// at that moment, without what was recorded or made void later.
///
/// # Errors
/// When the ledger cannot be read.
pub fn members_as_of(
    source: &impl Source,
    valid_on: Date,
    recorded_until: Option<&Timestamp>,
) -> Result<Vec<Membership>> {
    let conn = source.read().conn;
    let mut members = now_known(conn, valid_on)?;
    if let Some(moment) = recorded_until {
        let people = changed_since(conn, moment)?;
        members.retain(|membership| !people.contains(&membership.person));
        members.extend(known_at(conn, &people, valid_on, moment)?);
        members.sort_by_key(|membership| {
            (
                membership.symbol,
                membership.number,
                membership.branch,
                membership.entry,
            )
        });
    }
    Ok(members)
}

/// How many members there are on a day; see [`members_as_of`].
///
/// # Errors
/// When the ledger cannot be read.
pub fn counts_as_of(
    source: &impl Source,
    valid_on: Date,
    recorded_until: Option<&Timestamp>,
) -> Result<Counts> {
    let conn = source.read().conn;
    let mut counts = counts_now_known(conn, valid_on)?;
    if let Some(moment) = recorded_until {
        let people = changed_since(conn, moment)?;
        for person in &people {
            for membership in present(conn, *person, valid_on)? {
                *counts
                    .entry((membership.kind, membership.category))
                    .or_default() -= 1;
            }
        }
        for membership in known_at(conn, &people, valid_on, moment)? {
            *counts
                .entry((membership.kind, membership.category))
                .or_default() += 1;
        }
    }
    counts.retain(|_, n_members| *n_members != 0);
    Ok(counts)
}

fn now_known(conn: &Connection, valid_on: Date) -> Result<Vec<Membership>> {
    let sql = "SELECT * FROM memberships
               WHERE valid_from <= ?1 AND (valid_until IS NULL OR valid_until >= ?1)
               ORDER BY symbol, number, branch, entry";
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map([valid_on.to_string()], membership_columns)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn counts_now_known(conn: &Connection, valid_on: Date) -> Result<Counts> {
    let sql = "SELECT kind, category, sum(delta) FROM member_days
               WHERE kind = ?1 AND category = ?2 AND on_day <= ?3";
    let mut statement = conn.prepare_cached(sql)?;
    let mut counts = Counts::new();
    for kind in [MembershipKind::Insured, MembershipKind::Dependent] {
        for category in [
            Category::Employed,
            Category::Voluntary,
            Category::SpecialRetired,
        ] {
            let params = (kind.code(), category.code(), valid_on.to_string());
            let n_members: Option<i64> = statement.query_row(params, |row| row.get(2))?;
            counts.insert((kind, category), n_members.unwrap_or(0));
        }
    }
    Ok(counts)
}

fn present(conn: &Connection, person: PersonId, valid_on: Date) -> Result<Vec<Membership>> {
    let sql = "SELECT * FROM memberships WHERE person = ?1 AND valid_from <= ?2
               AND (valid_until IS NULL OR valid_until >= ?2)";
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map((person.0, valid_on.to_string()), membership_columns)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The people about whom, or about whose 被保険者, something was recorded after a moment.
fn changed_since(conn: &Connection, moment: &Timestamp) -> Result<BTreeSet<PersonId>> {
    let sql = "SELECT DISTINCT person FROM entries WHERE recorded_at > ?1";
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map([moment.as_str()], |row| Ok(PersonId(row.get(0)?)))?;
    let changed: BTreeSet<PersonId> = rows.collect::<rusqlite::Result<_>>()?;
    entries::touched(conn, &changed)
}

/// The memberships of these people on a day, folded from what was recorded until then.
fn known_at(
    conn: &Connection,
    people: &BTreeSet<PersonId>,
    valid_on: Date,
    moment: &Timestamp,
) -> Result<Vec<Membership>> {
    let mut members = Vec::new();
    for person in people {
        if let Some(folded) = entries::folded(conn, *person, Some(moment), Unsupported::Skip)? {
            let holding = folded.memberships.into_iter();
            members.extend(holding.filter(|membership| membership.covers(valid_on)));
        }
    }
    Ok(members)
}

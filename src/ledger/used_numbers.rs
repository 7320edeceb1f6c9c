//! 使用済みの番号: which 番号 and 枝番 were ever given, and to whom. A number once given stays with its person.
//! It must not choose the next number; that is the procedure's rule.

use crate::domain::member::PersonId;
use crate::domain::member_file::{Membership, MembershipKind};
use crate::domain::number::{Branch, MemberNumber, Symbol};
use crate::ledger::column;
use crate::ledger::error::{Error, Result};
use crate::ledger::source::Source;
use crate::ledger::transact::Tx;
use rusqlite::{OptionalExtension, params};
use std::collections::BTreeSet;

/// The 番号 ever used in a 記号, those of reversed entries too.
///
/// # Errors
/// When the ledger cannot be read.
pub fn numbers(source: &impl Source, symbol: Symbol) -> Result<BTreeSet<MemberNumber>> {
    let sql = "SELECT number FROM used_numbers WHERE symbol = ?1";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    let rows = statement.query_map([symbol.get()], column::number)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The 枝番 ever used in a 記号・番号, those of reversed entries too.
///
/// # Errors
/// When the ledger cannot be read.
pub fn branches(
    source: &impl Source,
    symbol: Symbol,
    number: MemberNumber,
) -> Result<BTreeSet<Branch>> {
    let sql = "SELECT branch FROM used_branches WHERE symbol = ?1 AND number = ?2";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    let rows = statement.query_map([symbol.get().into(), number.get()], column::branch)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Takes the numbers of a membership for its person.
pub(super) fn claim_in(tx: &Tx<'_>, membership: &Membership) -> Result<()> {
    if membership.kind == MembershipKind::Insured {
        claim_number_in(tx, membership)?;
    }
    claim_branch_in(tx, membership)
}

fn claim_number_in(tx: &Tx<'_>, membership: &Membership) -> Result<()> {
    let (symbol, number) = (membership.symbol.get(), membership.number.get());
    let sql = "SELECT person FROM used_numbers WHERE symbol = ?1 AND number = ?2";
    let holder: Option<i64> = tx
        .conn
        .prepare_cached(sql)?
        .query_row(params![symbol, number], |row| row.get(0))
        .optional()?;
    if let Some(holder) = holder {
        let sentence = "この番号は、すでに別の人に使われています。別の番号を入力してください。";
        return same(holder, membership.person, sentence);
    }
    let sql = "INSERT INTO used_numbers VALUES (?1, ?2, ?3, ?4)";
    let row = params![symbol, number, membership.person.0, membership.entry.0];
    tx.conn.prepare_cached(sql)?.execute(row)?;
    Ok(())
}

fn claim_branch_in(tx: &Tx<'_>, membership: &Membership) -> Result<()> {
    let (symbol, number) = (membership.symbol.get(), membership.number.get());
    let branch = membership.branch.get();
    let sql = "SELECT person FROM used_branches
               WHERE symbol = ?1 AND number = ?2 AND branch = ?3";
    let holder: Option<i64> = tx
        .conn
        .prepare_cached(sql)?
        .query_row(params![symbol, number, branch], |row| row.get(0))
        .optional()?;
    if let Some(holder) = holder {
        let sentence = "この枝番は、すでに別の人に使われています。別の枝番を入力してください。";
        return same(holder, membership.person, sentence);
    }
    let sql = "INSERT INTO used_branches VALUES (?1, ?2, ?3, ?4, ?5)";
    let row = params![
        symbol,
        number,
        branch,
        membership.person.0,
        membership.entry.0
    ];
    tx.conn.prepare_cached(sql)?.execute(row)?;
    Ok(())
}

fn same(holder: i64, person: PersonId, sentence: &'static str) -> Result<()> {
    if holder == person.0 {
        Ok(())
    } else {
        Err(Error::Refused(sentence))
    }
}

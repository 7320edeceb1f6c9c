//! マイナ保険証を使えない人の月次一覧: each list as it came, and who its rows are.
//! It must not say who needs a certificate; that follows from the list and the ledger of the day.

use crate::domain::date::Date;
use crate::domain::member::PersonId;
use crate::ledger::column;
use crate::ledger::error::{Error, Result};
use crate::ledger::source::Source;
use crate::ledger::transact::Tx;
use rusqlite::params;

/// 一覧の番号.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct CardListId(pub i64);

/// 一覧.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CardList {
    /// ファイル名.
    pub file_name: String,
    /// SHA-256 of the file.
    pub sha256: String,
    /// 抽出年月日, or the day it was taken in where the file has none.
    pub as_of: Date,
}

/// 一覧の一行.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CardListRow {
    /// Line of the file.
    pub line: i64,
    /// Who; `None` is 未突合.
    pub person: Option<PersonId>,
    /// 記号-番号-枝番 as written.
    pub member: String,
    /// Why it is 未突合, or what else to know.
    pub remark: String,
}

/// Keeps a list with its rows.
///
/// # Errors
/// [`Error::SameFile`] when the same file was taken in before.
pub fn take_in(tx: &mut Tx<'_>, list: &CardList, rows: &[CardListRow]) -> Result<CardListId> {
    let sql = "SELECT count(*) FROM card_lists WHERE sha256 = ?1";
    let mut known = tx.conn.prepare_cached(sql)?;
    let n_same: i64 = known.query_row([&list.sha256], |row| row.get(0))?;
    drop(known);
    if n_same > 0 {
        return Err(Error::SameFile);
    }
    let sql = "INSERT INTO card_lists (file_name, sha256, as_of, recorded_at, recorded_by)
               VALUES (?1, ?2, ?3, ?4, ?5)";
    let (at, user) = (tx.at().as_str(), tx.user().0);
    let row = params![
        list.file_name,
        list.sha256,
        list.as_of.to_string(),
        at,
        user
    ];
    tx.conn.prepare_cached(sql)?.execute(row)?;
    let id = CardListId(tx.conn.last_insert_rowid());
    let sql = "INSERT INTO card_list_rows VALUES (?1, ?2, ?3, ?4, ?5)";
    let mut insert = tx.conn.prepare_cached(sql)?;
    for row in rows {
        let person = row.person.map(|person| person.0);
        insert.execute(params![id.0, row.line, person, row.member, row.remark])?;
    }
    drop(insert);
    tx.changes.papers = true;
    Ok(id)
}

/// All lists, the newest 抽出年月日 first.
///
/// # Errors
/// When the ledger cannot be read.
pub fn list(source: &impl Source) -> Result<Vec<(CardListId, CardList)>> {
    let sql = "SELECT * FROM card_lists ORDER BY as_of DESC, id DESC";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    let rows = statement.query_map([], |row| {
        let list = CardList {
            file_name: row.get("file_name")?,
            sha256: row.get("sha256")?,
            as_of: column::date(row, "as_of")?,
        };
        Ok((CardListId(row.get("id")?), list))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The rows of a list, in the order of its file.
///
/// # Errors
/// When the ledger cannot be read.
pub fn rows(source: &impl Source, list: CardListId) -> Result<Vec<CardListRow>> {
    let sql = "SELECT * FROM card_list_rows WHERE list = ?1 ORDER BY line";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    let rows = statement.query_map([list.0], |row| {
        Ok(CardListRow {
            line: row.get("line")?,
            person: row.get::<_, Option<i64>>("person")?.map(PersonId),
            member: row.get("member")?,
            remark: row.get("remark")?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

//! 文字: what the society decided about single characters, which forms of names were confirmed, and everybody's texts.
//! It must not know which characters a receiver has; it keeps what it is told.

use crate::domain::date::Date;
use crate::domain::member::PersonId;
use crate::ledger::column;
use crate::ledger::error::Result;
use crate::ledger::source::Source;
use crate::ledger::transact::Tx;
use crate::procedure::case::UserId;
use rusqlite::{OptionalExtension, Row, params};

/// 代替文字の状態.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SubstituteState {
    /// 候補: asked about every time.
    Proposed,
    /// 承認済み.
    Approved,
    /// 使わない.
    Withdrawn,
}

/// 代替文字の決定: one row of the table, as it was decided.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SubstituteRow {
    /// 元の字.
    pub original: String,
    /// 代わりの字.
    pub substitute: String,
    /// 出典.
    pub source: String,
    /// State.
    pub state: SubstituteState,
    /// 承認者; empty unless approved.
    pub approved_by: String,
    /// 決めた日.
    pub decided_on: Date,
}

/// The newest decision about each character.
///
/// # Errors
/// When the ledger cannot be read.
pub fn substitutes(source: &impl Source) -> Result<Vec<SubstituteRow>> {
    let sql = "SELECT * FROM substitutes
               WHERE id IN (SELECT max(id) FROM substitutes GROUP BY original)
               ORDER BY original";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    let rows = statement.query_map([], substitute)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn substitute(row: &Row<'_>) -> rusqlite::Result<SubstituteRow> {
    Ok(SubstituteRow {
        original: row.get("original")?,
        substitute: row.get("substitute")?,
        source: row.get("source")?,
        state: column::from_code(row, "state")?,
        approved_by: row.get("approved_by")?,
        decided_on: column::date(row, "decided_on")?,
    })
}

/// Records a decision about a character; earlier ones stay.
///
/// # Errors
/// When the ledger cannot be written.
pub fn decide_in(tx: &mut Tx<'_>, decided: &SubstituteRow) -> Result<()> {
    let sql = "INSERT INTO substitutes (original, substitute, source, state, approved_by,
                   decided_on, recorded_at, recorded_by)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    tx.conn.prepare_cached(sql)?.execute(params![
        decided.original,
        decided.substitute,
        decided.source,
        column::to_code(&decided.state)?,
        decided.approved_by,
        decided.decided_on.to_string(),
        tx.at().as_str(),
        tx.user().0
    ])?;
    tx.changes.settings = true;
    Ok(())
}

/// 登録用の形, as it was confirmed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RegisteredText {
    /// 届出の形.
    pub original: String,
    /// Code of the characters of the receiver.
    pub character_set: String,
    /// 略記: only for fields of this length; empty for any.
    pub field_limit: String,
    /// What is sent; empty where the confirmation was taken back.
    pub registered: String,
}

/// The newest form of each text, those taken back left out.
///
/// # Errors
/// When the ledger cannot be read.
pub fn registered(source: &impl Source) -> Result<Vec<RegisteredText>> {
    let sql = "SELECT original, character_set, field_limit, registered FROM registered_texts
               WHERE id IN (SELECT max(id) FROM registered_texts
                            GROUP BY original, character_set, field_limit)
                 AND registered <> ''
               ORDER BY id";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    let rows = statement.query_map([], registered_text)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn registered_text(row: &Row<'_>) -> rusqlite::Result<RegisteredText> {
    Ok(RegisteredText {
        original: row.get("original")?,
        character_set: row.get("character_set")?,
        field_limit: row.get("field_limit")?,
        registered: row.get("registered")?,
    })
}

/// 登録用の形の経過: who confirmed what for a text and when, the newest first.
///
/// # Errors
/// When the ledger cannot be read.
pub fn registered_history(
    source: &impl Source,
    original: &str,
) -> Result<Vec<(RegisteredText, UserId, String)>> {
    let sql = "SELECT * FROM registered_texts WHERE original = ?1 ORDER BY id DESC";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    let rows = statement.query_map([original], |row| {
        let user = UserId(row.get("recorded_by")?);
        Ok((registered_text(row)?, user, row.get("recorded_at")?))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Records the form of a text; earlier ones stay. Returns whether it says anything new.
///
/// # Errors
/// When the ledger cannot be written.
pub fn register_in(tx: &mut Tx<'_>, form: &RegisteredText) -> Result<bool> {
    let key = params![form.original, form.character_set, form.field_limit];
    let sql = "SELECT registered FROM registered_texts
               WHERE original = ?1 AND character_set = ?2 AND field_limit = ?3
               ORDER BY id DESC LIMIT 1";
    let mut newest = tx.conn.prepare_cached(sql)?;
    let known: Option<String> = newest.query_row(key, |row| row.get(0)).optional()?;
    if known.unwrap_or_default() == form.registered {
        return Ok(false);
    }
    let sql = "INSERT INTO registered_texts (original, character_set, field_limit, registered,
                   recorded_at, recorded_by)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    tx.conn.prepare_cached(sql)?.execute(params![
        form.original,
        form.character_set,
        form.field_limit,
        form.registered,
        tx.at().as_str(),
        tx.user().0
    ])?;
    tx.changes.settings = true;
    Ok(true)
}

/// The texts of one person that are sent or printed.
#[derive(Clone, Copy, Debug)]
pub struct PersonTexts<'a> {
    /// Who.
    pub person: PersonId,
    /// 届出氏名.
    pub name: &'a str,
    /// カナ氏名.
    pub kana: &'a str,
    /// 通称名; empty for none.
    pub alias: &'a str,
    /// 住所; empty where it is not known.
    pub address: &'a str,
}

/// How many people the ledger has.
///
/// # Errors
/// When the ledger cannot be read.
pub fn count_people(source: &impl Source) -> Result<u64> {
    let mut statement = source
        .read()
        .conn
        .prepare_cached("SELECT count(*) FROM persons")?;
    let n_people: i64 = statement.query_row([], |row| row.get(0))?;
    Ok(u64::try_from(n_people).unwrap_or_default())
}

/// Hands over everybody's texts, one person after the other, until `each` says that it is enough.
///
/// # Errors
/// When the ledger cannot be read.
pub fn each_person(
    source: &impl Source,
    mut each: impl FnMut(PersonTexts<'_>) -> bool,
) -> Result<()> {
    let sql = "SELECT id, name, kana, alias, address FROM persons";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let text = |index: usize| -> rusqlite::Result<&str> {
            Ok(row.get_ref(index)?.as_str_or_null()?.unwrap_or_default())
        };
        let texts = PersonTexts {
            person: PersonId(row.get(0)?),
            name: text(1)?,
            kana: text(2)?,
            alias: text(3)?,
            address: text(4)?,
        };
        if !each(texts) {
            break;
        }
    }
    Ok(())
}

/// 記号・番号・枝番 of the membership that somebody has on a day or will have.
///
/// # Errors
/// When the ledger cannot be read.
pub fn numbers_from(
    source: &impl Source,
    person: PersonId,
    day: Date,
) -> Result<Option<(u32, u32, u32)>> {
    let sql = "SELECT symbol, number, branch FROM memberships
               WHERE person = ?1 AND (valid_until IS NULL OR valid_until >= ?2)
               ORDER BY valid_from DESC LIMIT 1";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    let numbers = statement.query_row(params![person.0, day.to_string()], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?))
    });
    Ok(numbers.optional()?)
}

//! 検索: finds people by whatever the clerk types into one field.
//! It must not write, and it never lists everybody: each way goes through an index and stops at a limit.

use crate::domain::coded::coded_enum;
use crate::domain::date::Date;
use crate::domain::date_input::{DateUse, parse_date_input};
use crate::domain::member::PersonId;
use crate::domain::number::IndividualNumber;
use crate::ledger::error::Result;
use crate::ledger::individual_number;
use crate::ledger::members::{self, MemberRow};
use crate::ledger::name_keys;
use crate::ledger::source::Source;
use rusqlite::{Connection, Params, params};
use unicode_normalization::UnicodeNormalization;

coded_enum! {
    /// 見つけた手掛り.
    pub enum FoundBy {
        /// 記号・番号・枝番.
        Number = "number", "記号・番号";
        /// 加入者管理番号.
        PersonId = "person_id", "加入者管理番号";
        /// 個人番号.
        IndividualNumber = "individual_number", "個人番号";
        /// 生年月日.
        Birth = "birth", "生年月日";
        /// カナ氏名.
        Kana = "kana", "カナ氏名";
        /// 漢字氏名.
        Name = "name", "氏名";
        /// 事業所.
        Establishment = "establishment", "事業所";
    }
}

/// 見つかった人.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hit {
    /// Who.
    pub row: MemberRow,
    /// By what.
    pub found_by: FoundBy,
}

/// What is typed, and how many people at most are wanted.
#[derive(Clone, Copy, Debug)]
pub struct Query<'a> {
    /// The typed text: 記号-番号, 番号, カナ, 漢字, 生年月日, 事業所, 個人番号 or 加入者管理番号.
    pub text: &'a str,
    /// Today, for reading a typed date.
    pub today: Date,
    /// At most so many people.
    pub limit: u32,
}

type Found = Vec<(PersonId, FoundBy)>;

/// People who fit the typed text, the surest way of finding first, each person once.
///
/// # Errors
/// [`crate::ledger::error::Error::NoNumberRight`] when an 個人番号 is typed without the right to it.
pub fn find(source: &impl Source, query: Query<'_>) -> Result<Vec<Hit>> {
    let text: String = query.text.trim().nfkc().collect();
    if text.is_empty() {
        return Ok(Vec::new());
    }
    if let Ok(number) = IndividualNumber::parse(&text) {
        let held = individual_number::lookup(source, &number)?;
        let person = held.and_then(|held| held.registered_to);
        let found = person.map(|person| (person, FoundBy::IndividualNumber));
        return hits(source, found.into_iter().collect(), query.limit);
    }
    let conn = source.read().conn;
    let mut found = Found::new();
    found.extend(by_numbers(conn, &text, query.limit)?);
    if text.starts_with(|c: char| c.is_alphanumeric())
        && let Ok(birth_on) = parse_date_input(&text, query.today, DateUse::Birth)
    {
        found.extend(by_birth(conn, birth_on, query.limit)?);
    }
    if !text.chars().all(|c| c.is_ascii_digit() || is_separator(c)) {
        found.extend(by_text(conn, &name_keys::key(&text), query.limit)?);
    }
    hits(source, found, query.limit)
}

fn hits(source: &impl Source, found: Found, limit: u32) -> Result<Vec<Hit>> {
    let conn = source.read().conn;
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let mut seen = std::collections::BTreeSet::new();
    let mut hits = Vec::new();
    for (person, found_by) in found {
        if hits.len() >= limit {
            break;
        }
        if seen.insert(person) {
            let row = members::row(conn, person)?;
            hits.extend(row.map(|row| Hit { row, found_by }));
        }
    }
    Ok(hits)
}

const fn is_separator(c: char) -> bool {
    matches!(c, '-' | ' ' | '/' | '・' | '.' | '−' | '‐' | 'ー')
}

/// `12-345-01`, `12-345`, `345`, `P000501`.
fn by_numbers(conn: &Connection, text: &str, limit: u32) -> Result<Found> {
    if let Some(id) = text
        .strip_prefix(['P', 'p'])
        .and_then(|id| id.parse::<i64>().ok())
    {
        return Ok(vec![(PersonId(id), FoundBy::PersonId)]);
    }
    let parts: Option<Vec<i64>> = text
        .split(is_separator)
        .map(|part| {
            if part.len() <= 7 {
                part.parse::<i64>().ok()
            } else {
                None
            }
        })
        .collect();
    match parts.as_deref() {
        Some([number]) => people(
            conn,
            "SELECT person FROM memberships WHERE number = ?1
             ORDER BY symbol, branch, valid_from DESC LIMIT ?2",
            params![number, limit],
            FoundBy::Number,
        ),
        Some([symbol, number]) => people(
            conn,
            "SELECT person FROM memberships WHERE number = ?2 AND symbol = ?1
             ORDER BY branch, valid_from DESC LIMIT ?3",
            params![symbol, number, limit],
            FoundBy::Number,
        ),
        Some([symbol, number, branch]) => people(
            conn,
            "SELECT person FROM memberships WHERE number = ?2 AND symbol = ?1 AND branch = ?3
             ORDER BY valid_from DESC LIMIT ?4",
            params![symbol, number, branch, limit],
            FoundBy::Number,
        ),
        _ => Ok(Found::new()),
    }
}

fn by_birth(conn: &Connection, birth_on: Date, limit: u32) -> Result<Found> {
    people(
        conn,
        "SELECT id FROM persons WHERE birth_on = ?1 ORDER BY kana_key LIMIT ?2",
        params![birth_on.to_string(), limit],
        FoundBy::Birth,
    )
}

/// カナ and 漢字 from the beginning, 漢字 from the middle, 事業所 by name or code.
fn by_text(conn: &Connection, key: &str, limit: u32) -> Result<Found> {
    if key.is_empty() {
        return Ok(Found::new());
    }
    let mut found = people(
        conn,
        "SELECT id FROM persons WHERE kana_key >= ?1 AND kana_key < ?1 || char(1114111)
         ORDER BY kana_key, birth_on LIMIT ?2",
        params![key, limit],
        FoundBy::Kana,
    )?;
    found.extend(people(
        conn,
        "SELECT id FROM persons WHERE name_key >= ?1 AND name_key < ?1 || char(1114111)
         ORDER BY name_key LIMIT ?2",
        params![key, limit],
        FoundBy::Name,
    )?);
    if !has_enough(&found, limit) {
        found.extend(by_middle(conn, key, limit)?);
    }
    if !has_enough(&found, limit) {
        found.extend(by_establishment(conn, key, limit)?);
    }
    Ok(found)
}

fn has_enough(found: &Found, limit: u32) -> bool {
    u32::try_from(found.len()).unwrap_or(u32::MAX) >= limit
}

fn by_middle(conn: &Connection, key: &str, limit: u32) -> Result<Found> {
    let characters: Vec<char> = key.chars().collect();
    match characters.as_slice() {
        [_] => people(
            conn,
            "SELECT person FROM name_pieces
             WHERE piece >= ?1 AND piece < ?1 || char(1114111) LIMIT ?2",
            params![key, limit],
            FoundBy::Name,
        ),
        [first, second, ..] => people(
            conn,
            "SELECT n.person FROM name_pieces n JOIN persons p ON p.id = n.person
             WHERE n.piece = ?1 AND (instr(p.name_key, ?2) > 0 OR instr(p.alias_key, ?2) > 0)
             LIMIT ?3",
            params![format!("{first}{second}"), key, limit],
            FoundBy::Name,
        ),
        [] => Ok(Found::new()),
    }
}

fn by_establishment(conn: &Connection, key: &str, limit: u32) -> Result<Found> {
    people(
        conn,
        "SELECT m.person FROM establishments e JOIN memberships m ON m.establishment = e.code
         WHERE (e.name_key >= ?1 AND e.name_key < ?1 || char(1114111)) OR e.code = ?1
         ORDER BY m.establishment, m.valid_from DESC LIMIT ?2",
        params![key, limit],
        FoundBy::Establishment,
    )
}

fn people(conn: &Connection, sql: &str, params: impl Params, found_by: FoundBy) -> Result<Found> {
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map(params, |row| Ok((PersonId(row.get(0)?), found_by)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

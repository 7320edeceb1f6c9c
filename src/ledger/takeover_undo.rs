//! 台帳の移行の取消し: what was built on the people of an old ledger since, and what is taken back where nothing was.
//! It must not take anything back while something rests on it, nor touch a row that is there already.

use crate::domain::entry::{Entry, EntryId, Fact};
use crate::domain::member::PersonId;
use crate::domain::number::HeldNumber;
use crate::ledger::column;
use crate::ledger::error::{Error, Result};
use crate::ledger::individual_number;
use crate::ledger::source::Source;
use crate::ledger::takeovers::TakeoverId;
use crate::ledger::transact::Tx;
use rusqlite::params;
use std::collections::{BTreeMap, BTreeSet};

/// What may be written about a person besides entries: its words, its table, and which of its rows count. Tables that are
/// folded from entries are not among them.
const BUILT: [(&str, &str, &str); 11] = [
    ("案件", "cases", "state NOT IN ('withdrawn', 'rejected')"),
    ("帳票", "papers", "TRUE"),
    ("登録用ファイルの行", "outbox", "state <> 'withdrawn'"),
    ("情報照会", "inquiries", "TRUE"),
    ("留意の記録", "cautions", "TRUE"),
    ("本人確認の回答票", "identity_doubts", "TRUE"),
    ("支払", "payments", "TRUE"),
    ("返還の請求", "reclaims", "TRUE"),
    ("期日の確認", "due_marks", "TRUE"),
    ("マイナ保険証の月次一覧の行", "card_list_rows", "TRUE"),
    (
        "標準報酬の決定案の行",
        "remuneration_draft_lines",
        "id NOT IN (SELECT draft_line FROM remuneration_draft_removals)",
    ),
];

/// What rests on the people of a takeover and stands against undoing it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Standing {
    /// What was built on them since, in words, and how much of it.
    pub built: Vec<(&'static str, i64)>,
    /// People about whom other entries were written.
    pub n_people: i64,
    /// Some of all these people, by 加入者管理番号.
    pub some: Vec<PersonId>,
}

impl Standing {
    /// Whether nothing rests on them.
    #[must_use]
    pub fn is_none(&self) -> bool {
        self.built.is_empty() && self.n_people == 0
    }
}

/// Looks for what rests on the people of a takeover.
///
/// # Errors
/// When the ledger cannot be read.
pub fn standing(source: &impl Source, id: TakeoverId) -> Result<Standing> {
    let conn = source.read().conn;
    let mut standing = Standing::default();
    let mut some: BTreeSet<PersonId> = BTreeSet::new();
    for (words, table, counts) in BUILT {
        let person = if table == "cases" {
            "subject"
        } else {
            "person"
        };
        let sql = format!(
            "SELECT {person}, count(*) FROM {table} WHERE {counts} AND {person} IN
                 (SELECT person FROM takeover_rows WHERE takeover = ?1 AND person IS NOT NULL)
             GROUP BY {person}"
        );
        let mut statement = conn.prepare_cached(&sql)?;
        let found = statement.query_map([id.0], |row| Ok((PersonId(row.get(0)?), row.get(1)?)))?;
        let found: Vec<(PersonId, i64)> = found.collect::<rusqlite::Result<_>>()?;
        if !found.is_empty() {
            let n_rows = found.iter().map(|(_, n)| n).sum();
            standing.built.push((words, n_rows));
            some.extend(found.into_iter().map(|(person, _)| person));
        }
    }
    let written = others_wrote_of(source, id)?;
    standing.n_people = i64::try_from(written.len()).unwrap_or(i64::MAX);
    some.extend(written);
    standing.some = some.into_iter().take(5).collect();
    Ok(standing)
}

/// People of whom, or of somebody who depends on them, live entries speak that did not come with the takeover.
fn others_wrote_of(source: &impl Source, id: TakeoverId) -> Result<Vec<PersonId>> {
    let sql = "WITH people AS (SELECT DISTINCT person FROM takeover_rows
                               WHERE takeover = ?1 AND person IS NOT NULL)
               SELECT DISTINCT p.person FROM people p JOIN entries e ON e.person = p.person OR e.insured = p.person
               WHERE e.kind <> 'reversed'
                 AND NOT EXISTS (SELECT 1 FROM takeover_entries t WHERE t.entry = e.id AND t.takeover = ?1)
                 AND NOT EXISTS (SELECT 1 FROM entries r WHERE r.reverses = e.id)
               ORDER BY p.person";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    let found = statement.query_map([id.0], |row| Ok(PersonId(row.get(0)?)))?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
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

/// 個人番号 that came with a takeover and now belong to nobody are disposed of, unless a case holds them, open or
/// decided: only one that was withdrawn or rejected needs its number no more.
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
        let is_held = status.is_some_and(|it| it.state == individual_number::NumberState::Held);
        if is_held && !individual_number::stands_in_case(tx, held)? {
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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::BUILT;
    use crate::ledger::migrations;
    use rusqlite::Connection;

    /// Tables about a person that are folded from entries, or that keep what was once so.
    const FOLLOWS: [&str; 20] = [
        "addresses",
        "benefits",
        "ceilings",
        "certificates",
        "entries",
        "individual_numbers",
        "member_days",
        "memberships",
        "name_pieces",
        "premium_excuses",
        "premium_receipts",
        "premium_refunds",
        "premium_terms",
        "prepayment_receipts",
        "prepayments",
        "remunerations",
        "residences",
        "takeover_rows",
        "used_branches",
        "used_numbers",
    ];

    #[test]
    fn 人についてのどの表も_移行の取消しで忘れない() {
        let mut conn = Connection::open_in_memory().unwrap();
        migrations::migrate(&mut conn, |_, _| Ok(())).unwrap();
        let sql = "SELECT t.name FROM sqlite_schema t JOIN pragma_table_info(t.name) c ON c.name = 'person'
                   WHERE t.type = 'table' ORDER BY t.name";
        let mut statement = conn.prepare(sql).unwrap();
        let tables = statement
            .query_map([], |row| row.get::<_, String>(0))
            .unwrap();
        for table in tables.map(Result::unwrap) {
            let is_built = BUILT.iter().any(|(_, name, _)| *name == table);
            assert!(is_built != FOLLOWS.contains(&table.as_str()), "{table}");
        }
        for (_, table, counts) in BUILT {
            let sql = format!("SELECT count(*) FROM {table} WHERE {counts}");
            conn.query_row(&sql, [], |row| row.get::<_, i64>(0))
                .unwrap();
        }
    }
}

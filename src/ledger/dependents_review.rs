//! 検認の対象: the 被扶養者 of a day with those who support them, from one statement in the order of the list.
//! It must not leave anybody out but those certified from a day on, where that is wanted.

use crate::domain::date::Date;
use crate::domain::member::Person;
use crate::domain::member_file::Membership;
use crate::domain::name::PersonName;
use crate::ledger::column;
use crate::ledger::error::Result;
use crate::ledger::folded_tables::{membership_columns, person_columns};
use crate::ledger::source::Source;
use rusqlite::params;

/// 検認の対象者.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReviewedRow {
    /// 個人の基本事項 of the 被扶養者.
    pub person: Person,
    /// The period that holds on the day.
    pub membership: Membership,
    /// 被保険者の氏名.
    pub insured_name: PersonName,
}

/// The index `memberships_dependents` gives them in the order of the list; both people are found by their numbers.
const REVIEWED: &str =
    "SELECT p.name, p.kana, p.alias, p.birth_on, p.sex, m.*, i.name AS insured_name
     FROM memberships m
     JOIN persons p ON p.id = m.person
     JOIN persons i ON i.id = m.insured
     WHERE m.kind = 'dependent'
       AND m.valid_from <= ?1 AND (m.valid_until IS NULL OR m.valid_until >= ?1)
       AND (?2 IS NULL OR m.since < ?2)
     ORDER BY m.establishment, m.symbol, m.number, m.branch";

/// The 被扶養者 on a day, by 事業所, 記号, 番号 and 枝番; without those certified on `certified_before` or later.
///
/// # Errors
/// When the ledger cannot be read.
pub fn reviewed(
    source: &impl Source,
    on: Date,
    certified_before: Option<Date>,
) -> Result<Vec<ReviewedRow>> {
    let mut statement = source.read().conn.prepare_cached(REVIEWED)?;
    let before = certified_before.map(|day| day.to_string());
    let rows = statement.query_map(params![on.to_string(), before], |row| {
        Ok(ReviewedRow {
            person: person_columns(row)?,
            membership: membership_columns(row)?,
            insured_name: column::text_as(row, "insured_name")?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::REVIEWED;
    use rusqlite::Connection;

    #[test]
    fn 一覧は索引の順に読み_人は番号で引く() {
        let mut conn = Connection::open_in_memory().unwrap();
        crate::ledger::migrations::migrate(&mut conn, |_, _| Ok(())).unwrap();
        let sql = format!("EXPLAIN QUERY PLAN {REVIEWED}");
        let mut statement = conn.prepare(&sql).unwrap();
        let none = [None::<String>, None];
        let rows = statement.query_map(none, |row| row.get(3));
        let plan: Vec<String> = rows.unwrap().map(Result::unwrap).collect();
        assert_eq!(
            plan,
            [
                "SCAN m USING INDEX memberships_dependents",
                "SEARCH p USING INTEGER PRIMARY KEY (rowid=?)",
                "SEARCH i USING INTEGER PRIMARY KEY (rowid=?)",
            ]
        );
    }
}

//! 月報の元: the members at a month's end and the periods that begin or end in a month, one statement each.
//! It must not count; that is `domain::monthly_report`.

use crate::domain::date::{Date, YearMonth};
use crate::domain::member_file::MembershipEnd;
use crate::domain::monthly_report::{CountedMember, MonthEnd, Movements, Span};
use crate::domain::yen::Yen;
use crate::ledger::column;
use crate::ledger::error::Result;
use crate::ledger::source::Source;
use rusqlite::params;

/// Everybody of a day, with the 標準報酬月額 of the month for 被保険者.
const MEMBERS: &str =
    "SELECT m.kind, m.category, m.establishment, p.sex, p.birth_on, r.grade, r.monthly_yen
     FROM memberships m
     JOIN persons p ON p.id = m.person
     LEFT JOIN remunerations r ON m.kind = 'insured' AND r.entry = (
         SELECT entry FROM remunerations
         WHERE person = m.person AND effective_from <= ?2 AND effective_until >= ?2
         ORDER BY effective_from DESC LIMIT 1)
     WHERE m.valid_from <= ?1 AND (m.valid_until IS NULL OR m.valid_until >= ?1)";

/// The members at a month's end, as the ledger knows them now.
///
/// # Errors
/// When the ledger cannot be read.
pub fn month_end(source: &impl Source, month: YearMonth) -> Result<MonthEnd> {
    let on = month.last_day();
    let mut statement = source.read().conn.prepare_cached(MEMBERS)?;
    let mut rows = statement.query(params![on.to_string(), month.to_string()])?;
    let mut end = MonthEnd::default();
    while let Some(row) = rows.next()? {
        let grade: Option<u8> = row.get("grade")?;
        let monthly: Option<i64> = row.get("monthly_yen")?;
        let member = CountedMember {
            group: (column::coded(row, "kind")?, column::coded(row, "category")?),
            sex: column::coded(row, "sex")?,
            birth_on: column::date(row, "birth_on")?,
            establishment: row.get("establishment")?,
            standard: grade.zip(monthly.map(Yen::new)),
        };
        end.add(&member, on);
    }
    Ok(end)
}

/// What began and ended in a month, each through its index.
///
/// # Errors
/// When the ledger cannot be read.
pub fn movements(source: &impl Source, month: YearMonth) -> Result<Movements> {
    let sql = "SELECT kind, category, since, valid_from, valid_until, end_reason
               FROM memberships WHERE valid_from BETWEEN ?1 AND ?2
               UNION ALL
               SELECT kind, category, since, valid_from, valid_until, end_reason
               FROM memberships WHERE valid_until BETWEEN ?3 AND ?4
                 AND valid_from NOT BETWEEN ?1 AND ?2";
    let (first, last) = (month.first_day(), month.last_day());
    let day = |date: Date, n_days| date.add_days(n_days).to_string();
    let mut statement = source.read().conn.prepare_cached(sql)?;
    let days = params![day(first, 0), day(last, 0), day(first, -1), day(last, -1)];
    let mut rows = statement.query(days)?;
    let mut movements = Movements::default();
    while let Some(row) = rows.next()? {
        let span = Span {
            group: (column::coded(row, "kind")?, column::coded(row, "category")?),
            since: column::date(row, "since")?,
            valid_from: column::date(row, "valid_from")?,
            valid_until: column::opt_date(row, "valid_until")?,
            end: column::opt_parsed(row, "end_reason", MembershipEnd::from_code)?,
        };
        movements.add(&span, month);
    }
    Ok(movements)
}

//! 任意継続・特例退職の保険料の元: what the ledger holds of everybody whose premiums are looked after, in few statements.
//! It must not compute a premium nor decide what an unpaid month brings.

use crate::domain::date::Date;
use crate::domain::entry::{Entry, Fact};
use crate::domain::member::{Person, PersonId};
use crate::domain::member_file::{
    Membership, PremiumExcuse, PremiumReceipt, PremiumTerms, RemunerationPeriod,
};
use crate::domain::number::{MemberNumber, Symbol};
use crate::domain::premium_receipt::PaidPremium;
use crate::domain::prepayment_terms::{PremiumRefund, Prepayment, PrepaymentReceipt};
use crate::ledger::column;
use crate::ledger::entries;
use crate::ledger::error::Result;
use crate::ledger::folded_decisions::{
    premium_refund_columns, prepayment_columns, prepayment_receipt_columns,
};
use crate::ledger::folded_tables::{
    excuse_columns, membership_columns, person_columns, receipt_columns, remuneration_columns,
    terms_columns,
};
use crate::ledger::source::Source;
use crate::ledger::transact::Tx;
use rusqlite::{Connection, Row, params};
use std::collections::{BTreeMap, BTreeSet};

/// Everybody of 任意継続 and 特例退職 who is a member or was one until a day or later.
const WHO: &str = "SELECT person FROM memberships
     WHERE category IN ('voluntary', 'special_retired') AND valid_until IS NULL AND kind = 'insured'
     UNION SELECT person FROM memberships
     WHERE category IN ('voluntary', 'special_retired') AND valid_until >= ?1 AND kind = 'insured'";

/// 氏名・生年月日 of the people asked for.
const PEOPLE: &str = "SELECT p.* FROM json_each(?1) c CROSS JOIN persons p ON p.id = c.value";

/// Their 加入の期間 of 任意継続・特例退職.
const SPELLS: &str =
    "SELECT m.* FROM json_each(?1) c CROSS JOIN memberships m ON m.person = c.value
     WHERE m.kind = 'insured' AND m.category IN ('voluntary', 'special_retired')
     ORDER BY m.valid_from, m.entry";

const TERMS: &str =
    "SELECT t.* FROM json_each(?1) c CROSS JOIN premium_terms t ON t.person = c.value
     ORDER BY t.valid_from, t.entry";

const STANDARDS: &str =
    "SELECT r.* FROM json_each(?1) c CROSS JOIN remunerations r ON r.person = c.value
     ORDER BY r.effective_from, r.entry";

/// Every decision that stands, also one that a later decision of the same month hides in the folded table.
const DECISIONS: &str = "SELECT e.person, e.payload FROM json_each(?1) c
     CROSS JOIN entries e ON e.person = c.value
     WHERE e.kind = 'remuneration_decided'
       AND NOT EXISTS (SELECT 1 FROM entries v WHERE v.reverses = e.id)
     ORDER BY e.id";

const RECEIPTS: &str =
    "SELECT r.* FROM json_each(?1) c CROSS JOIN premium_receipts r ON r.person = c.value
     ORDER BY r.month, r.received_on, r.entry";

const EXCUSES: &str =
    "SELECT x.* FROM json_each(?1) c CROSS JOIN premium_excuses x ON x.person = c.value
     ORDER BY x.month, x.entry";

const PREPAYMENTS: &str =
    "SELECT a.* FROM json_each(?1) c CROSS JOIN prepayments a ON a.person = c.value
     ORDER BY a.months_from, a.entry";

const PREPAID: &str =
    "SELECT r.* FROM json_each(?1) c CROSS JOIN prepayment_receipts r ON r.person = c.value
     ORDER BY r.received_on, r.entry";

const REFUNDS: &str =
    "SELECT r.* FROM json_each(?1) c CROSS JOIN premium_refunds r ON r.person = c.value
     ORDER BY r.decided_on, r.entry";

const DEPENDENTS: &str = "SELECT d.insured, p.birth_on, d.valid_from, d.valid_until
     FROM json_each(?1) c CROSS JOIN memberships d ON d.insured = c.value
     CROSS JOIN persons p ON p.id = d.person
     WHERE d.kind = 'dependent' ORDER BY d.valid_from, d.entry";

/// Money of people whose 任意継続 was 取消, so that no membership speaks of them any more.
const STRAY: &str = "SELECT r.*, p.name, p.kana, p.alias, p.birth_on, p.sex,
       m.symbol AS last_symbol, m.number AS last_number
     FROM premium_receipts r CROSS JOIN persons p ON p.id = r.person
     LEFT JOIN memberships m ON m.entry = (
       SELECT entry FROM memberships WHERE person = r.person ORDER BY valid_from DESC LIMIT 1)
     WHERE r.received_on >= ?1 AND NOT EXISTS (
       SELECT 1 FROM memberships v WHERE v.person = r.person AND v.kind = 'insured'
         AND v.category IN ('voluntary', 'special_retired'))
     ORDER BY r.received_on, r.entry";

/// The same of money for a 前納; the month is its first one.
const STRAY_PREPAID: &str = "SELECT r.entry, r.person, r.months_from AS month, r.received_on,
       r.amount_yen, r.channel, p.name, p.kana, p.alias, p.birth_on, p.sex,
       m.symbol AS last_symbol, m.number AS last_number
     FROM prepayment_receipts r CROSS JOIN persons p ON p.id = r.person
     LEFT JOIN memberships m ON m.entry = (
       SELECT entry FROM memberships WHERE person = r.person ORDER BY valid_from DESC LIMIT 1)
     WHERE r.received_on >= ?1 AND NOT EXISTS (
       SELECT 1 FROM memberships v WHERE v.person = r.person AND v.kind = 'insured'
         AND v.category IN ('voluntary', 'special_retired'))
     ORDER BY r.received_on, r.entry";

/// 還付 with the 記号・番号 of the 任意継続・特例退職, or of the last membership where that was 取消.
const REFUNDED: &str = "SELECT r.*, p.name, p.kana, p.alias, p.birth_on, p.sex,
       m.symbol AS last_symbol, m.number AS last_number
     FROM premium_refunds r CROSS JOIN persons p ON p.id = r.person
     LEFT JOIN memberships m ON m.entry = (
       SELECT entry FROM memberships WHERE person = r.person
       ORDER BY category IN ('voluntary', 'special_retired') DESC, valid_from DESC LIMIT 1)
     WHERE r.decided_on >= ?1 ORDER BY r.decided_on DESC, r.entry DESC";

/// 保険料の綴り: one person of 任意継続・特例退職.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PremiumFile {
    /// 加入者管理番号.
    pub id: PersonId,
    /// 個人の基本事項.
    pub person: Person,
    /// 加入の期間 of 任意継続・特例退職, oldest first.
    pub spells: Vec<Membership>,
    /// 納付の条件, oldest first.
    pub terms: Vec<PremiumTerms>,
    /// 標準報酬月額 as folded, oldest first.
    pub standards: Vec<RemunerationPeriod>,
    /// 標準報酬月額 as decided: every entry that stands, in the order of record.
    pub decisions: Vec<Fact>,
    /// 入金, by month.
    pub receipts: Vec<PremiumReceipt>,
    /// 納付の遅れの正当な理由, by month.
    pub excuses: Vec<PremiumExcuse>,
    /// 前納の承認, by month.
    pub prepayments: Vec<Prepayment>,
    /// 前納保険料の入金, by day.
    pub prepayment_receipts: Vec<PrepaymentReceipt>,
    /// 還付, by day.
    pub refunds: Vec<PremiumRefund>,
    /// 被扶養者.
    pub dependents: Vec<DependentOf>,
}

/// 被扶養者 as far as the premium asks for them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DependentOf {
    /// 生年月日.
    pub birth_on: Date,
    /// First day.
    pub valid_from: Date,
    /// Last day; open while it goes on.
    pub valid_until: Option<Date>,
}

/// 行き場のない入金: money of somebody who is no 任意継続・特例退職被保険者 by the ledger.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StrayReceipt {
    /// Whose.
    pub id: PersonId,
    /// 個人の基本事項.
    pub person: Person,
    /// 記号・番号 of the last membership.
    pub number: Option<(Symbol, MemberNumber)>,
    /// As what it came.
    pub paid_as: PaidPremium,
    /// The money.
    pub receipt: PremiumReceipt,
}

/// 還付 as recorded, with whose it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refunded {
    /// Whose.
    pub id: PersonId,
    /// 個人の基本事項.
    pub person: Person,
    /// 記号・番号.
    pub number: Option<(Symbol, MemberNumber)>,
    /// The 還付.
    pub refund: PremiumRefund,
}

/// The 綴り of everybody who is in 任意継続・特例退職, or was until this day or later, by 加入者管理番号.
///
/// # Errors
/// When the ledger cannot be read.
pub fn files(source: &impl Source, member_until: Date) -> Result<Vec<PremiumFile>> {
    let conn = source.read().conn;
    let mut statement = conn.prepare_cached(WHO)?;
    let rows = statement.query_map([member_until.to_string()], |row| row.get(0))?;
    let ids: BTreeSet<i64> = rows.collect::<rusqlite::Result<_>>()?;
    read(conn, &ids)
}

/// The 綴り of these people, without those who never were in 任意継続・特例退職.
///
/// # Errors
/// When the ledger cannot be read.
pub fn files_of(source: &impl Source, people: &BTreeSet<PersonId>) -> Result<Vec<PremiumFile>> {
    let ids: BTreeSet<i64> = people.iter().map(|person| person.0).collect();
    let mut files = read(source.read().conn, &ids)?;
    files.retain(|file| !file.spells.is_empty());
    Ok(files)
}

/// The 綴り of one person; `None` for somebody who never was in 任意継続・特例退職.
///
/// # Errors
/// When the ledger cannot be read.
pub fn file(source: &impl Source, person: PersonId) -> Result<Option<PremiumFile>> {
    Ok(files_of(source, &BTreeSet::from([person]))?.pop())
}

/// The 綴り of one person, also of somebody whose 任意継続 was 取消; `None` for somebody whom the ledger does not know.
///
/// # Errors
/// When the ledger cannot be read.
pub fn file_of_anyone(source: &impl Source, person: PersonId) -> Result<Option<PremiumFile>> {
    Ok(read(source.read().conn, &BTreeSet::from([person.0]))?.pop())
}

/// 還付 recorded since a day, of everybody, the latest first.
///
/// # Errors
/// When the ledger cannot be read.
pub fn refunded(source: &impl Source, since: Date) -> Result<Vec<Refunded>> {
    let mut statement = source.read().conn.prepare_cached(REFUNDED)?;
    let rows = statement.query_map([since.to_string()], |row| {
        Ok(Refunded {
            id: PersonId(row.get("person")?),
            person: person_columns(row)?,
            number: last_number(row)?,
            refund: premium_refund_columns(row)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// 記号・番号 of the last membership.
fn last_number(row: &Row<'_>) -> rusqlite::Result<Option<(Symbol, MemberNumber)>> {
    let symbol = row.get::<_, Option<u16>>("last_symbol")?;
    let number = row.get::<_, Option<u32>>("last_number")?;
    let number = number.and_then(MemberNumber::new);
    Ok(symbol.and_then(Symbol::new).zip(number))
}

/// Money received since a day, for months and for 前納, of people who have no 任意継続・特例退職 (any more).
///
/// # Errors
/// When the ledger cannot be read.
pub fn stray_receipts(source: &impl Source, since: Date) -> Result<Vec<StrayReceipt>> {
    let mut all = stray(source, (STRAY, PaidPremium::Monthly), since)?;
    all.extend(stray(source, (STRAY_PREPAID, PaidPremium::Prepaid), since)?);
    Ok(all)
}

/// 還付 of these people, by day.
///
/// # Errors
/// When the ledger cannot be read.
pub fn refunds_of(
    source: &impl Source,
    people: &BTreeSet<PersonId>,
) -> Result<BTreeMap<PersonId, Vec<PremiumRefund>>> {
    let ids: BTreeSet<i64> = people.iter().map(|person| person.0).collect();
    let mut found: BTreeMap<PersonId, Vec<PremiumRefund>> = BTreeMap::new();
    each(
        source.read().conn,
        REFUNDS,
        &column::to_json(&ids)?,
        |row| {
            let of_person = found.entry(PersonId(row.get("person")?)).or_default();
            of_person.push(premium_refund_columns(row)?);
            Ok(())
        },
    )?;
    Ok(found)
}

fn stray(
    source: &impl Source,
    (sql, paid_as): (&str, PaidPremium),
    since: Date,
) -> Result<Vec<StrayReceipt>> {
    let mut statement = source.read().conn.prepare_cached(sql)?;
    let rows = statement.query_map([since.to_string()], |row| {
        Ok(StrayReceipt {
            id: PersonId(row.get("person")?),
            person: person_columns(row)?,
            number: last_number(row)?,
            paid_as,
            receipt: receipt_columns(row)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// 銀行のファイルの行: where a receipt came from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BankLine {
    /// SHA-256 of the file in hex.
    pub file_sha256: String,
    /// SHA-256 in hex of the line, with how many equal lines stood before it in the file.
    pub line_sha256: String,
}

/// Posts what one line of a bank's file brought: an entry for each month.
///
/// # Errors
/// When the ledger cannot be written.
pub fn post_bank_line_in(tx: &mut Tx<'_>, line: &BankLine, parts: &[Entry]) -> Result<()> {
    let posted = entries::post_in(tx, None, parts)?;
    let sql = "INSERT INTO bank_receipts VALUES (?1, ?2, ?3)";
    for entry in posted {
        tx.conn.prepare_cached(sql)?.execute(params![
            entry.0,
            line.file_sha256,
            line.line_sha256
        ])?;
    }
    Ok(())
}

/// The lines of these that were taken in before and were not 取消.
///
/// # Errors
/// When the ledger cannot be read.
pub fn taken_lines(source: &impl Source, lines: &[String]) -> Result<BTreeSet<String>> {
    let sql = "SELECT DISTINCT b.line_sha256 FROM json_each(?1) c
               CROSS JOIN bank_receipts b ON b.line_sha256 = c.value
               WHERE NOT EXISTS (SELECT 1 FROM entries v WHERE v.reverses = b.entry)";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    let rows = statement.query_map([column::to_json(lines)?], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// How many entries came from a file before, the 取消 ones among them.
///
/// # Errors
/// When the ledger cannot be read.
pub fn n_of_file(source: &impl Source, file_sha256: &str) -> Result<u32> {
    let sql = "SELECT count(*) FROM bank_receipts WHERE file_sha256 = ?1";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    Ok(statement.query_row([file_sha256], |row| row.get(0))?)
}

fn read(conn: &Connection, ids: &BTreeSet<i64>) -> Result<Vec<PremiumFile>> {
    let ids = column::to_json(ids)?;
    let mut files: BTreeMap<PersonId, PremiumFile> = BTreeMap::new();
    each(conn, PEOPLE, &ids, |row| {
        let id = PersonId(row.get("id")?);
        files.insert(id, empty(id, person_columns(row)?));
        Ok(())
    })?;
    let files_mut = &mut files;
    gather(conn, SPELLS, &ids, files_mut, |file, row| {
        file.spells.push(membership_columns(row)?);
        Ok(())
    })?;
    gather(conn, TERMS, &ids, files_mut, |file, row| {
        file.terms.push(terms_columns(row)?);
        Ok(())
    })?;
    gather(conn, STANDARDS, &ids, files_mut, |file, row| {
        file.standards.push(remuneration_columns(row)?);
        Ok(())
    })?;
    gather(conn, DECISIONS, &ids, files_mut, |file, row| {
        file.decisions.push(column::json(row, "payload")?);
        Ok(())
    })?;
    gather(conn, RECEIPTS, &ids, files_mut, |file, row| {
        file.receipts.push(receipt_columns(row)?);
        Ok(())
    })?;
    gather(conn, EXCUSES, &ids, files_mut, |file, row| {
        file.excuses.push(excuse_columns(row)?);
        Ok(())
    })?;
    gather(conn, PREPAYMENTS, &ids, files_mut, |file, row| {
        file.prepayments.push(prepayment_columns(row)?);
        Ok(())
    })?;
    gather(conn, PREPAID, &ids, files_mut, |file, row| {
        let receipt = prepayment_receipt_columns(row)?;
        file.prepayment_receipts.push(receipt);
        Ok(())
    })?;
    gather(conn, REFUNDS, &ids, files_mut, |file, row| {
        file.refunds.push(premium_refund_columns(row)?);
        Ok(())
    })?;
    each(conn, DEPENDENTS, &ids, |row| {
        let dependent = DependentOf {
            birth_on: column::date(row, "birth_on")?,
            valid_from: column::date(row, "valid_from")?,
            valid_until: column::opt_date(row, "valid_until")?,
        };
        if let Some(file) = files_mut.get_mut(&PersonId(row.get("insured")?)) {
            file.dependents.push(dependent);
        }
        Ok(())
    })?;
    Ok(files.into_values().collect())
}

fn empty(id: PersonId, person: Person) -> PremiumFile {
    PremiumFile {
        id,
        person,
        spells: Vec::new(),
        terms: Vec::new(),
        standards: Vec::new(),
        decisions: Vec::new(),
        receipts: Vec::new(),
        excuses: Vec::new(),
        prepayments: Vec::new(),
        prepayment_receipts: Vec::new(),
        refunds: Vec::new(),
        dependents: Vec::new(),
    }
}

/// Runs a statement about these people and puts each row into the 綴り of its `person`.
fn gather(
    conn: &Connection,
    sql: &str,
    ids: &str,
    files: &mut BTreeMap<PersonId, PremiumFile>,
    take: impl Fn(&mut PremiumFile, &Row<'_>) -> rusqlite::Result<()>,
) -> Result<()> {
    each(conn, sql, ids, |row| {
        match files.get_mut(&PersonId(row.get("person")?)) {
            Some(file) => take(file, row),
            None => Ok(()),
        }
    })
}

fn each(
    conn: &Connection,
    sql: &str,
    ids: &str,
    mut take: impl FnMut(&Row<'_>) -> rusqlite::Result<()>,
) -> Result<()> {
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query([ids])?;
    while let Some(row) = rows.next()? {
        take(row)?;
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::ledger::migrations;

    /// How the database goes about a statement, line by line.
    fn plan(conn: &Connection, sql: &str) -> Vec<String> {
        let mut statement = conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let rows = statement.query_map(["2026-04-01"], |row| row.get("detail"));
        rows.unwrap().collect::<rusqlite::Result<_>>().unwrap()
    }

    #[test]
    fn 大きな表を端から読まない() {
        let mut conn = Connection::open_in_memory().unwrap();
        migrations::migrate(&mut conn, |_, _| Ok(())).unwrap();
        let statements = [
            WHO,
            PEOPLE,
            SPELLS,
            TERMS,
            STANDARDS,
            DECISIONS,
            RECEIPTS,
            EXCUSES,
            PREPAYMENTS,
            PREPAID,
            REFUNDS,
            DEPENDENTS,
            STRAY,
            STRAY_PREPAID,
            REFUNDED,
        ];
        for sql in statements {
            for step in plan(&conn, sql) {
                let is_small = step.starts_with("SCAN c ") || step.starts_with("SCAN (");
                assert!(!step.starts_with("SCAN") || is_small, "{step}\n{sql}");
            }
        }
    }
}

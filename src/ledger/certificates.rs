//! 証の台帳: finds certificates by state, kind, 事業所 and holder, and reads the rows that a list shows.
//! It must not decide a state: SQL only narrows, [`standing`] decides.

use crate::domain::certificate::{CertificateKind, CollectionOutcome};
use crate::domain::certificate_register::{
    CertificateState, EXPIRES_SOON_DAYS, Shelf, Standing, membership_of, standing,
};
use crate::domain::coded::Coded;
use crate::domain::date::Date;
use crate::domain::entry::EntryId;
use crate::domain::member::{Person, PersonId};
use crate::domain::member_file::{IssuedCertificate, Membership};
use crate::ledger::error::Result;
use crate::ledger::folded_tables::{certificate_columns, memberships, person_columns};
use crate::ledger::search;
use crate::ledger::source::Source;
use rusqlite::{Connection, OptionalExtension, Params, params};
use std::collections::BTreeSet;

/// At most so many people are found by a typed text.
const MOST_PEOPLE: u32 = 500;

/// Up to so many certificates still out all headings are counted whenever the screen is refreshed.
const MOST_WALKED: usize = 100_000;

/// What is looked for.
#[derive(Clone, Copy, Debug)]
pub struct Query<'a> {
    /// Which.
    pub shelf: Shelf,
    /// Only this kind.
    pub kind: Option<CertificateKind>,
    /// Only of this 事業所番号（健保組合）; empty for all.
    pub establishment: &'a str,
    /// 氏名, カナ, 記号-番号 …; empty for everybody.
    pub text: &'a str,
    /// Today.
    pub today: Date,
}

/// 台帳の一行: a certificate with its holder.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CertificateRow {
    /// 加入者管理番号 of the holder.
    pub person: PersonId,
    /// The holder.
    pub about: Person,
    /// The certificate.
    pub certificate: IssuedCertificate,
    /// The membership it was given for; `None` where that is no longer in the ledger.
    pub membership: Option<Membership>,
    /// How it stands.
    pub standing: Standing,
}

/// The certificates that are looked for, in the order of the list: what is to be done by its last day, the oldest first;
/// what is done, and all others, by their day, the newest first. A list asks for the rows it shows with [`rows`].
///
/// # Errors
/// When the ledger cannot be read.
pub fn ids(source: &impl Source, query: &Query<'_>) -> Result<Vec<EntryId>> {
    let conn = source.read().conn;
    if !query.text.trim().is_empty() || !query.establishment.is_empty() {
        let candidates = of_people(conn, &people(source, query)?)?;
        return chosen(conn, &candidates, query);
    }
    match query.shelf {
        Shelf::Of(CertificateState::NotReturned) => {
            chosen(conn, &entries(conn, TO_RETURN, [])?, query)
        }
        Shelf::Of(CertificateState::ExpiresSoon) => {
            chosen(conn, &not_surely_valid(conn, query.today)?, query)
        }
        Shelf::Of(CertificateState::Expired) => {
            let mut candidates = not_surely_valid(conn, query.today)?;
            candidates.extend(entries(conn, LEFT_NOTICES, [query.today.to_string()])?);
            chosen(conn, &candidates, query)
        }
        Shelf::Of(CertificateState::Valid) => valid(conn, query),
        Shelf::Of(CertificateState::Returned) => {
            ended(conn, CollectionOutcome::Returned, query.kind)
        }
        Shelf::Of(CertificateState::Lost) => ended(conn, CollectionOutcome::Lost, query.kind),
        Shelf::Of(CertificateState::Unrecoverable) => {
            ended(conn, CollectionOutcome::Unrecoverable, query.kind)
        }
        Shelf::Reissued => by_kind(conn, REISSUED, query.kind),
        Shelf::All => match query.kind {
            None => entries(conn, ALL, []),
            Some(kind) => entries(conn, ALL_OF_KIND, [kind.code()]),
        },
    }
}

/// The rows of these certificates as of today, in the given order; what is no longer in the ledger is left out.
///
/// # Errors
/// When the ledger cannot be read.
pub fn rows(source: &impl Source, ids: &[EntryId], today: Date) -> Result<Vec<CertificateRow>> {
    let conn = source.read().conn;
    let mut found = Vec::with_capacity(ids.len());
    for id in ids {
        found.extend(row(conn, *id, today)?);
    }
    Ok(found)
}

/// How many certificates stand under each heading, in the order of [`Shelf::EVERY`]. In a ledger with very many
/// certificates the headings that only a walk through all of them could count are left out.
///
/// # Errors
/// When the ledger cannot be read.
pub fn tally(source: &impl Source, today: Date) -> Result<Vec<(Shelf, usize)>> {
    let conn = source.read().conn;
    let n_out = count(
        conn,
        "SELECT count(*) FROM certificates WHERE outcome IS NULL",
        [],
    )?;
    let candidates = match n_out <= MOST_WALKED {
        true => not_surely_valid(conn, today)?,
        false => entries(conn, TO_RETURN, [])?,
    };
    let mut states = Vec::new();
    for id in candidates {
        states.extend(row(conn, id, today)?.map(|row| row.standing.state));
    }
    let of = |state| states.iter().filter(|other| **other == state).count();
    // They are not walked: nothing but 期限切れ can become of them, and they grow in number for ever.
    let n_left = count(conn, N_LEFT_NOTICES, [today.to_string()])?;
    let n_invalid = states.len() - of(CertificateState::Valid) + n_left;
    let mut counted = Vec::new();
    for shelf in Shelf::EVERY {
        let n = match shelf {
            Shelf::All => count(conn, "SELECT count(*) FROM certificates", [])?,
            Shelf::Reissued => {
                let sql = "SELECT count(*) FROM certificates WHERE issue_count > 1";
                count(conn, sql, [])?
            }
            Shelf::Of(
                state @ (CertificateState::Returned
                | CertificateState::Lost
                | CertificateState::Unrecoverable),
            ) => {
                let sql = "SELECT count(*) FROM certificates WHERE outcome = ?1";
                count(conn, sql, [state.code()])?
            }
            Shelf::Of(state @ CertificateState::NotReturned) => of(state),
            Shelf::Of(_) if n_out > MOST_WALKED => continue,
            Shelf::Of(CertificateState::Valid) => n_out.saturating_sub(n_invalid),
            Shelf::Of(state @ CertificateState::Expired) => of(state) + n_left,
            Shelf::Of(state) => of(state),
        };
        counted.push((shelf, n));
    }
    Ok(counted)
}

/// Every certificate, the newest first.
const ALL: &str = "SELECT entry FROM certificates ORDER BY issued_on DESC, person DESC, entry DESC";
/// Those of a kind.
const ALL_OF_KIND: &str =
    "SELECT entry FROM certificates WHERE kind = ?1 ORDER BY issued_on DESC, entry DESC";
/// 再交付.
const REISSUED: &str = "SELECT entry FROM certificates
     WHERE issue_count > 1 AND (?1 IS NULL OR kind = ?1) ORDER BY issued_on DESC, entry DESC";
/// Those that came to an end in this way.
const ENDED: &str = "SELECT entry FROM certificates
     WHERE outcome = ?1 AND (?2 IS NULL OR kind = ?2) ORDER BY collected_on DESC, entry DESC";
/// Those still out.
const OUT: &str = "SELECT entry FROM certificates
     WHERE outcome IS NULL AND (?1 IS NULL OR kind = ?1) ORDER BY issued_on DESC, entry DESC";
/// Those still out of people of whom a membership has ended, or of whom none is left.
pub(super) const TO_RETURN: &str = "SELECT c.entry FROM certificates c
     WHERE c.outcome IS NULL AND c.kind <> 'eligibility_notice'
       AND (EXISTS (SELECT 1 FROM memberships m
                    WHERE m.person = c.person AND m.valid_until IS NOT NULL)
            OR NOT EXISTS (SELECT 1 FROM memberships m WHERE m.person = c.person))";
/// お知らせ of people of whom no membership goes on today (?1): they need not come back (則第51条), and are over.
const LEFT_NOTICES: &str = "SELECT c.entry FROM certificates c
     WHERE c.outcome IS NULL AND c.kind = 'eligibility_notice'
       AND NOT EXISTS (SELECT 1 FROM memberships m WHERE m.person = c.person
                       AND (m.valid_until IS NULL OR m.valid_until >= ?1))";
/// How many these are.
const N_LEFT_NOTICES: &str = "SELECT count(*) FROM certificates c
     WHERE c.outcome IS NULL AND c.kind = 'eligibility_notice'
       AND NOT EXISTS (SELECT 1 FROM memberships m WHERE m.person = c.person
                       AND (m.valid_until IS NULL OR m.valid_until >= ?1))";
/// Those still out that may be anything but valid for long, but for [`LEFT_NOTICES`]. ?1 the last day that is near, ?2
/// who is born until then is 75 by that day, ?3 today.
const NOT_SURELY_VALID: &str = "SELECT c.entry FROM certificates c
     JOIN persons p ON p.id = c.person
     WHERE c.outcome IS NULL
       AND (c.valid_until <= ?1 OR c.kind = 'insurance_card' OR p.birth_on <= ?2
            OR EXISTS (SELECT 1 FROM memberships m
                       WHERE m.person = c.person AND m.valid_until IS NOT NULL)
            OR NOT EXISTS (SELECT 1 FROM memberships m WHERE m.person = c.person))
       AND (c.kind <> 'eligibility_notice'
            OR EXISTS (SELECT 1 FROM memberships m WHERE m.person = c.person
                       AND (m.valid_until IS NULL OR m.valid_until >= ?3)))";

fn entries(conn: &Connection, sql: &str, params: impl Params) -> Result<Vec<EntryId>> {
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map(params, |row| Ok(EntryId(row.get(0)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn count(conn: &Connection, sql: &str, params: impl Params) -> Result<usize> {
    let mut statement = conn.prepare_cached(sql)?;
    let n: u32 = statement.query_row(params, |row| row.get(0))?;
    Ok(usize::try_from(n).unwrap_or(usize::MAX))
}

fn by_kind(conn: &Connection, sql: &str, kind: Option<CertificateKind>) -> Result<Vec<EntryId>> {
    entries(conn, sql, [kind.map(Coded::code)])
}

fn ended(
    conn: &Connection,
    outcome: CollectionOutcome,
    kind: Option<CertificateKind>,
) -> Result<Vec<EntryId>> {
    entries(conn, ENDED, params![outcome.code(), kind.map(Coded::code)])
}

fn not_surely_valid(conn: &Connection, today: Date) -> Result<Vec<EntryId>> {
    let soon = today.add_days(EXPIRES_SOON_DAYS);
    // Some days more than needed do no harm: the state is decided afterwards.
    let nearly_75 = soon.add_days(5);
    let born = Date::new(nearly_75.year() - 75, nearly_75.month(), 28).unwrap_or(soon);
    let params = [soon, born.add_days(5), today].map(|day| day.to_string());
    entries(conn, NOT_SURELY_VALID, params)
}

/// 有効: all that are out but for those that are not.
fn valid(conn: &Connection, query: &Query<'_>) -> Result<Vec<EntryId>> {
    let left = entries(conn, LEFT_NOTICES, [query.today.to_string()])?;
    let mut others: BTreeSet<EntryId> = left.into_iter().collect();
    for id in not_surely_valid(conn, query.today)? {
        let state = row(conn, id, query.today)?.map(|row| row.standing.state);
        if state != Some(CertificateState::Valid) {
            others.insert(id);
        }
    }
    let mut out = by_kind(conn, OUT, query.kind)?;
    out.retain(|id| !others.contains(id));
    Ok(out)
}

/// Who fits the typed text and belongs or belonged to the 事業所.
fn people(source: &impl Source, query: &Query<'_>) -> Result<BTreeSet<PersonId>> {
    let found = search::Query {
        text: query.text,
        today: query.today,
        limit: MOST_PEOPLE,
    };
    let hits = search::find(source, found)?;
    let by_text: BTreeSet<PersonId> = hits.into_iter().map(|hit| hit.row.id).collect();
    if query.establishment.is_empty() {
        return Ok(by_text);
    }
    let sql = "SELECT DISTINCT person FROM memberships WHERE establishment = ?1";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    let rows = statement.query_map([query.establishment], |row| Ok(PersonId(row.get(0)?)))?;
    let mut people: BTreeSet<PersonId> = rows.collect::<rusqlite::Result<_>>()?;
    if !query.text.trim().is_empty() {
        people.retain(|person| by_text.contains(person));
    }
    Ok(people)
}

fn of_people(conn: &Connection, people: &BTreeSet<PersonId>) -> Result<Vec<EntryId>> {
    let sql = "SELECT entry FROM certificates WHERE person = ?1";
    let mut all = Vec::new();
    for person in people {
        all.extend(entries(conn, sql, [person.0])?);
    }
    Ok(all)
}

/// Those of the candidates that are looked for, in the order of the list.
fn chosen(conn: &Connection, candidates: &[EntryId], query: &Query<'_>) -> Result<Vec<EntryId>> {
    let mut found = Vec::new();
    for id in candidates {
        let Some(row) = row(conn, *id, query.today)? else {
            continue;
        };
        let of_kind = query.kind.is_none_or(|kind| row.certificate.kind == kind);
        let place = row.membership.as_ref().map(|m| m.establishment.as_str());
        let of_place = query.establishment.is_empty() || place == Some(query.establishment);
        if of_kind
            && of_place
            && query
                .shelf
                .holds(row.certificate.issue_count, row.standing.state)
        {
            found.push((order(query.shelf, &row), *id));
        }
    }
    if query.shelf.is_work() {
        found.sort_unstable();
    } else {
        found.sort_unstable_by(|a, b| b.cmp(a));
    }
    Ok(found.into_iter().map(|(_, id)| id).collect())
}

fn order(shelf: Shelf, row: &CertificateRow) -> Option<Date> {
    let collected = row.certificate.collected.map(|(_, on)| on);
    match shelf {
        _ if shelf.is_work() => row.standing.until.map(|(day, _)| day),
        Shelf::Of(state) if state != CertificateState::Valid => collected,
        _ => Some(row.certificate.issued_on),
    }
}

fn row(conn: &Connection, id: EntryId, today: Date) -> Result<Option<CertificateRow>> {
    let sql = "SELECT c.*, p.name, p.kana, p.alias, p.birth_on, p.sex
               FROM certificates c JOIN persons p ON p.id = c.person WHERE c.entry = ?1";
    let found = conn
        .prepare_cached(sql)?
        .query_row([id.0], |row| {
            let person = PersonId(row.get("person")?);
            Ok((person, person_columns(row)?, certificate_columns(row)?))
        })
        .optional()?;
    let Some((person, about, certificate)) = found else {
        return Ok(None);
    };
    let periods = memberships(conn, person)?;
    Ok(Some(CertificateRow {
        membership: membership_of(certificate.issued_on, &periods).cloned(),
        standing: standing(&certificate, about.birth_on, &periods, today),
        person,
        about,
        certificate,
    }))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{
        ALL, ALL_OF_KIND, ENDED, LEFT_NOTICES, N_LEFT_NOTICES, REISSUED, TO_RETURN, entries,
        not_surely_valid,
    };
    use crate::domain::date::day;
    use crate::domain::entry::EntryId;
    use rusqlite::Connection;

    /// How SQLite would read a statement.
    fn plan(sql: &str) -> Vec<String> {
        let mut conn = Connection::open_in_memory().unwrap();
        crate::ledger::migrations::migrate(&mut conn, |_, _| Ok(())).unwrap();
        let sql = format!("EXPLAIN QUERY PLAN {sql}");
        let mut statement = conn.prepare(&sql).unwrap();
        let n = statement.parameter_count();
        let none = vec![None::<String>; n];
        let rows = statement.query_map(rusqlite::params_from_iter(none), |row| row.get(3));
        rows.unwrap().map(Result::unwrap).collect()
    }

    #[test]
    fn 未回収の一覧は_表全体を読まない() {
        let plan = plan(TO_RETURN);
        let scans: Vec<&String> = plan
            .iter()
            .filter(|step| step.starts_with("SCAN"))
            .collect();
        assert_eq!(
            scans,
            ["SCAN c USING INDEX certificates_to_return"],
            "{plan:#?}"
        );
        let probes = plan.iter().filter(|step| step.contains("SEARCH m USING"));
        assert!(probes.clone().count() == 2, "{plan:#?}");
        assert!(
            plan.iter().any(|step| step.contains("memberships_ended")),
            "{plan:#?}"
        );
    }

    /// Person 1 left on 2026-10-31, person 2 goes on; each has a certificate (11, 21) and an お知らせ (12, 22).
    const TWO_PEOPLE: &str = "
        INSERT INTO persons (id, name, name_key, kana, kana_key, alias_key, birth_on, sex)
        VALUES (1, '見本', '', '', '', '', '1990-01-01', 'male'),
               (2, '例示', '', '', '', '', '1990-01-01', 'male');
        INSERT INTO memberships (entry, person, insured, kind, symbol, number, branch, category,
                                 establishment, since, valid_from, valid_until)
        VALUES (1, 1, 1, 'insured', 42, 1, 0, 'employed', '', '2025-04-01', '2025-04-01', '2026-10-31'),
               (2, 2, 2, 'insured', 42, 2, 0, 'employed', '', '2025-04-01', '2025-04-01', NULL);
        INSERT INTO certificates (entry, person, kind, issue_count, issued_on)
        VALUES (11, 1, 'eligibility_certificate', 1, '2025-04-08'),
               (12, 1, 'eligibility_notice', 1, '2025-04-08'),
               (21, 2, 'eligibility_certificate', 1, '2025-04-08'),
               (22, 2, 'eligibility_notice', 1, '2025-04-08');";

    #[test]
    fn やめた人のお知らせは_資格喪失日から一枚ずつは読まない() {
        let mut conn = Connection::open_in_memory().unwrap();
        crate::ledger::migrations::migrate(&mut conn, |_, _| Ok(())).unwrap();
        conn.pragma_update(None, "foreign_keys", false).unwrap();
        conn.execute_batch(TWO_PEOPLE).unwrap();
        let walked = |today| not_surely_valid(&conn, today).unwrap();
        let left =
            |today: crate::domain::date::Date| entries(&conn, LEFT_NOTICES, [today.to_string()]);
        assert_eq!(walked(day!(2026, 10, 31)), [11, 12].map(EntryId));
        assert_eq!(left(day!(2026, 10, 31)).unwrap(), []);
        assert_eq!(walked(day!(2026, 11, 1)), [EntryId(11)]);
        assert_eq!(left(day!(2026, 11, 1)).unwrap(), [EntryId(12)]);
    }

    #[test]
    fn やめた人のお知らせは_索引で数える() {
        for sql in [LEFT_NOTICES, N_LEFT_NOTICES] {
            let plan = plan(sql);
            assert!(
                plan.iter().all(|step| !step.starts_with("SCAN")),
                "{plan:#?}"
            );
            assert!(
                plan.iter().any(|step| step.contains("SEARCH m USING")),
                "{plan:#?}"
            );
        }
    }

    #[test]
    fn どの一覧も索引の順に読み_並べ替えない() {
        for sql in [ALL, ALL_OF_KIND, ENDED, REISSUED] {
            let plan = plan(sql);
            let is_indexed = |step: &&String| step.contains("INDEX certificates_");
            assert_eq!(plan.iter().filter(is_indexed).count(), 1, "{plan:#?}");
            assert!(
                plan.iter().all(|step| !step.contains("USE TEMP B-TREE")),
                "{plan:#?}"
            );
        }
    }
}

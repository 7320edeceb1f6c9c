//! 案件: keeps cases, their forms as rows and what happened to them, and lists them for the desk.
//! It must not move a case; `engine` does, and the result is saved here.

use crate::domain::date::Date;
use crate::domain::member::PersonId;
use crate::domain::name::KanaName;
use crate::ledger::case_form::{self, FieldRow};
use crate::ledger::column;
use crate::ledger::entries;
use crate::ledger::error::{Error, Result};
use crate::ledger::name_keys;
use crate::ledger::sequences;
use crate::ledger::source::Source;
use crate::ledger::transact::Tx;
use crate::procedure::case::{Case, CaseId, CaseState, CheckMark, Event, Nature, UserId};
use crate::procedure::form::Form;
use crate::procedure::step::Step;
use rusqlite::{Connection, OptionalExtension, Params, Row, params};
use std::collections::{BTreeMap, BTreeSet};

/// 案件の受付: what a new case begins with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewCase {
    /// Id of the procedure.
    pub procedure: String,
    /// Version of the procedure.
    pub version: u16,
    /// 受付年月日.
    pub received_on: Date,
    /// 案件の種別.
    pub nature: Nature,
    /// The person it is about, where known.
    pub subject: Option<PersonId>,
    /// What the form holds already.
    pub form: Form,
}

/// 一覧のための見出し: what lists show of a case, worked out by the caller.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct CaseHeading {
    /// The steps that can be done now.
    pub current_steps: Vec<Step>,
    /// 期限.
    pub due_on: Option<Date>,
    /// Whom or what it is about, such as a name.
    pub title: String,
}

/// 一覧の一行.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CaseRow {
    /// 案件番号.
    pub id: CaseId,
    /// Id of the procedure.
    pub procedure: String,
    /// 受付番号.
    pub receipt_number: String,
    /// 受付年月日.
    pub received_on: Date,
    /// 状態.
    pub state: CaseState,
    /// The person it is about.
    pub subject: Option<PersonId>,
    /// What lists show.
    pub heading: CaseHeading,
}

/// Which cases to list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum CaseFilter {
    /// In this state, the nearest 期限 first, those without one last.
    State(CaseState),
    /// About this person, newest first.
    Subject(PersonId),
    /// Whose title begins so, in any state.
    Title(String),
    /// With this 受付番号.
    ReceiptNumber(String),
}

/// Opens a case: it gets its 案件番号 and the next 受付番号 of the 年度 of its arrival.
///
/// # Errors
/// When the ledger cannot be written.
pub fn open_in(tx: &mut Tx<'_>, new: NewCase, heading: &CaseHeading) -> Result<Case> {
    let case = Case {
        id: CaseId(sequences::take_in(tx, "case")?),
        procedure: new.procedure,
        version: new.version,
        receipt_number: sequences::take_receipt_number_in(tx, new.received_on)?,
        received_on: new.received_on,
        nature: new.nature,
        subject: new.subject,
        form: new.form,
        reasons: BTreeMap::new(),
        checks: BTreeMap::new(),
        history: Vec::new(),
        state: CaseState::Open,
        entries: Vec::new(),
    };
    insert_in(tx, &case)?;
    save_in(tx, &case, heading)?;
    Ok(case)
}

/// Saves a case as it stands. Its history may only grow; `entries` are kept with the entries themselves.
///
/// # Errors
/// [`Error::Refused`] when the history was changed, [`Error::Missing`] for an unknown case.
pub fn save_in(tx: &mut Tx<'_>, case: &Case, heading: &CaseHeading) -> Result<()> {
    let sql = "UPDATE cases SET subject = ?2, state = ?3, current_steps = ?4, due_on = ?5,
               title = ?6, title_key = ?7, saved_at = ?8 WHERE id = ?1";
    let n_rows = tx.conn.prepare_cached(sql)?.execute(params![
        case.id.0,
        case.subject.map(|person| person.0),
        column::to_code(&case.state)?,
        column::to_json(&heading.current_steps)?,
        heading.due_on.map(|day| day.to_string()),
        heading.title,
        name_keys::key(&heading.title),
        tx.at().as_str()
    ])?;
    if n_rows == 0 {
        return Err(Error::Missing("案件"));
    }
    save_form_in(tx, case)?;
    save_checks_in(tx, case)?;
    append_events_in(tx, case)?;
    tx.changes.cases = true;
    Ok(())
}

/// A case.
///
/// # Errors
/// When the ledger cannot be read.
pub fn load(source: &impl Source, id: CaseId) -> Result<Option<Case>> {
    let conn = source.read().conn;
    let sql = "SELECT * FROM cases WHERE id = ?1";
    let found = conn
        .prepare_cached(sql)?
        .query_row([id.0], case_without_rows)
        .optional()?;
    let Some(mut case) = found else {
        return Ok(None);
    };
    case.form = load_form(conn, id)?;
    case.checks = load_checks(conn, id)?;
    case.reasons = load_reasons(conn, id)?;
    case.history = load_events(conn, id)?;
    case.entries = entries::of_case(source, id)?;
    Ok(Some(case))
}

/// What lists show of one case.
///
/// # Errors
/// When the ledger cannot be read.
pub fn row(source: &impl Source, id: CaseId) -> Result<Option<CaseRow>> {
    let sql = "SELECT * FROM cases WHERE id = ?1";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    Ok(statement.query_row([id.0], case_row).optional()?)
}

/// A page of cases.
///
/// # Errors
/// When the ledger cannot be read.
pub fn list(
    source: &impl Source,
    filter: &CaseFilter,
    (skip, n_rows): (u32, u32),
) -> Result<Vec<CaseRow>> {
    let conn = source.read().conn;
    match filter {
        CaseFilter::State(state) => many(
            conn,
            "SELECT * FROM cases WHERE state = ?1
             ORDER BY due_on NULLS LAST, id LIMIT ?2 OFFSET ?3",
            params![column::to_code(state)?, n_rows, skip],
        ),
        CaseFilter::Subject(person) => many(
            conn,
            "SELECT * FROM cases WHERE subject = ?1 ORDER BY id DESC LIMIT ?2 OFFSET ?3",
            params![person.0, n_rows, skip],
        ),
        CaseFilter::Title(text) => many(
            conn,
            "SELECT * FROM cases WHERE title_key >= ?1 AND title_key < ?1 || char(1114111)
             ORDER BY title_key, id DESC LIMIT ?2 OFFSET ?3",
            params![name_keys::key(text), n_rows, skip],
        ),
        CaseFilter::ReceiptNumber(number) => many(
            conn,
            "SELECT * FROM cases WHERE receipt_number = ?1 LIMIT ?2 OFFSET ?3",
            params![number, n_rows, skip],
        ),
    }
}

fn many(conn: &Connection, sql: &str, params: impl Params) -> Result<Vec<CaseRow>> {
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map(params, case_row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Cases of these procedures about these people that were neither rejected nor withdrawn, person by person, the newest
/// first.
///
/// # Errors
/// When the ledger cannot be read.
pub fn of_people(
    source: &impl Source,
    people: &BTreeSet<PersonId>,
    procedures: &[&str],
) -> Result<Vec<(PersonId, CaseId)>> {
    let sql = "SELECT c.subject, c.id FROM json_each(?1) p
               CROSS JOIN cases c ON c.subject = p.value
               WHERE c.procedure IN (SELECT value FROM json_each(?2))
                 AND c.state NOT IN ('rejected', 'withdrawn')
               ORDER BY c.subject, c.id DESC";
    let people: Vec<i64> = people.iter().map(|person| person.0).collect();
    let params = params![column::to_json(&people)?, column::to_json(&procedures)?];
    let mut statement = source.read().conn.prepare_cached(sql)?;
    let rows = statement.query_map(params, |row| {
        Ok((PersonId(row.get("subject")?), CaseId(row.get("id")?)))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The cases that case `?1` corrects, and those that they had corrected themselves.
pub(super) const EARLIER: &str = "WITH RECURSIVE earlier (id) AS (
         SELECT nature_of FROM cases WHERE id = ?1 AND nature_of IS NOT NULL
         UNION SELECT c.nature_of FROM earlier e JOIN cases c ON c.id = e.id
         WHERE c.nature_of IS NOT NULL)
     SELECT id FROM earlier";

/// The 訂正 and 取消 of case `?1`, and theirs.
pub(super) const LATER: &str = "WITH RECURSIVE later (id) AS (
         SELECT id FROM cases WHERE nature_of = ?1
         UNION SELECT c.id FROM later l JOIN cases c ON c.nature_of = l.id)
     SELECT id FROM later";

/// The 訂正 or 取消 of a case that is open or decided; none where there is no such case, or it came to nothing.
///
/// # Errors
/// When the ledger cannot be read.
pub fn correction_of(source: &impl Source, case: CaseId) -> Result<Option<CaseRow>> {
    let sql = "SELECT * FROM cases WHERE nature_of = ?1 AND state NOT IN ('rejected', 'withdrawn')
               ORDER BY id LIMIT 1";
    Ok(many(source.read().conn, sql, [case.0])?.into_iter().next())
}

/// What other open or returned cases have in a whole-number field, among those that have `like.1` in the field `like.0`:
/// for instance the 番号 kept in one 記号.
///
/// # Errors
/// When the ledger cannot be read.
pub fn open_numbers(
    source: &impl Source,
    like: (&str, i64),
    wanted: &str,
    except: CaseId,
) -> Result<Vec<i64>> {
    let sql = "SELECT CAST(w.value AS INTEGER) FROM cases c
               JOIN case_fields l ON l.case_id = c.id AND l.path = ?1 AND l.kind = 'int' AND l.value = ?2
               JOIN case_fields w ON w.case_id = c.id AND w.path = ?3 AND w.kind = 'int'
               WHERE c.state IN ('open', 'returned') AND c.id <> ?4";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    let rows = statement.query_map(
        params![like.0, like.1.to_string(), wanted, except.0],
        |row| row.get(0),
    )?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Open and returned cases about this person, oldest first: those whose 届出の対象者 the person is, those that recognized
/// the person, and those that write the same カナ氏名 and 生年月日.
///
/// # Errors
/// When the ledger cannot be read.
pub fn open_about(
    source: &impl Source,
    person: PersonId,
    (kana, birth_on): (&KanaName, Date),
    except: CaseId,
) -> Result<Vec<CaseRow>> {
    let sql = "SELECT * FROM cases c
               WHERE c.state IN ('open', 'returned') AND c.id <> ?4
                 AND (c.subject = ?1
                      OR EXISTS (SELECT 1 FROM case_fields f WHERE f.case_id = c.id
                                 AND f.path IN ('person', 'matched_person') AND f.value = CAST(?1 AS TEXT))
                      OR (EXISTS (SELECT 1 FROM case_fields f WHERE f.case_id = c.id
                                  AND f.path = 'kana' AND f.value = ?2)
                          AND EXISTS (SELECT 1 FROM case_fields f WHERE f.case_id = c.id
                                      AND f.path = 'birth_on' AND f.value = ?3)))
               ORDER BY c.id";
    let params = params![
        person.0,
        column::to_json(kana)?,
        column::to_json(&birth_on)?,
        except.0
    ];
    many(source.read().conn, sql, params)
}

/// Open and returned cases by the person whom the ledger knows in them: as 届出の対象者 or as somebody recognized; for
/// files of many people.
///
/// # Errors
/// When the ledger cannot be read.
pub fn open_members(source: &impl Source) -> Result<BTreeMap<PersonId, Vec<NamedInCase>>> {
    let sql = "SELECT c.id, c.procedure, c.receipt_number, c.subject AS person FROM cases c
               WHERE c.state IN ('open', 'returned') AND c.subject IS NOT NULL
               UNION
               SELECT c.id, c.procedure, c.receipt_number, CAST(f.value AS INTEGER) FROM cases c
               JOIN case_fields f ON f.case_id = c.id AND f.path IN ('person', 'matched_person')
               WHERE c.state IN ('open', 'returned')
               ORDER BY 1";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    let mut rows = statement.query([])?;
    let mut all: BTreeMap<PersonId, Vec<NamedInCase>> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let person = PersonId(row.get("person")?);
        all.entry(person).or_default().push(NamedInCase {
            case: CaseId(row.get("id")?),
            procedure: row.get("procedure")?,
            receipt_number: row.get("receipt_number")?,
        });
    }
    Ok(all)
}

/// Somebody whom an open or returned case names by カナ氏名 and 生年月日.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NamedInCase {
    /// 案件番号.
    pub case: CaseId,
    /// Id of the procedure.
    pub procedure: String,
    /// 受付番号.
    pub receipt_number: String,
}

/// Whom the open and returned cases name as their person, by カナ氏名 and 生年月日; for files of many people.
///
/// # Errors
/// When the ledger cannot be read.
pub fn open_people(source: &impl Source) -> Result<BTreeMap<(KanaName, Date), Vec<NamedInCase>>> {
    let sql = "SELECT c.id, c.procedure, c.receipt_number, k.value AS kana, b.value AS birth_on
               FROM cases c
               JOIN case_fields k ON k.case_id = c.id AND k.path = 'kana'
               JOIN case_fields b ON b.case_id = c.id AND b.path = 'birth_on'
               WHERE c.state IN ('open', 'returned') ORDER BY c.id";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    let mut rows = statement.query([])?;
    let mut all: BTreeMap<(KanaName, Date), Vec<NamedInCase>> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let who = (column::json(row, "kana")?, column::json(row, "birth_on")?);
        all.entry(who).or_default().push(NamedInCase {
            case: CaseId(row.get("id")?),
            procedure: row.get("procedure")?,
            receipt_number: row.get("receipt_number")?,
        });
    }
    Ok(all)
}

/// How many cases there are by state, and of the open ones by step that can be done now.
///
/// # Errors
/// When the ledger cannot be read.
pub fn counts(source: &impl Source) -> Result<(BTreeMap<String, i64>, BTreeMap<Step, i64>)> {
    let conn = source.read().conn;
    let mut by_state = BTreeMap::new();
    let mut statement = conn.prepare_cached("SELECT state, count(*) FROM cases GROUP BY state")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        by_state.insert(row.get(0)?, row.get(1)?);
    }
    let mut by_step = BTreeMap::new();
    let sql = "SELECT s.value AS step, count(*) AS n
               FROM cases c, json_each(c.current_steps) s
               WHERE c.state IN ('open', 'returned') GROUP BY s.value";
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        by_step.insert(column::coded(row, "step")?, row.get("n")?);
    }
    Ok((by_state, by_step))
}

fn insert_in(tx: &Tx<'_>, case: &Case) -> Result<()> {
    let (nature, of) = match case.nature {
        Nature::Ordinary => ("ordinary", None),
        Nature::ByLaw => ("by_law", None),
        Nature::Correction(of) => ("correction", Some(of.0)),
        Nature::Cancellation(of) => ("cancellation", Some(of.0)),
    };
    let sql = "INSERT INTO cases (id, procedure, version, receipt_number, received_on, nature,
               nature_of, state, current_steps, title, title_key, opened_at, opened_by, saved_at)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'open', '[]', '', '', ?8, ?9, ?8)";
    tx.conn.prepare_cached(sql)?.execute(params![
        case.id.0,
        case.procedure,
        case.version,
        case.receipt_number,
        case.received_on.to_string(),
        nature,
        of,
        tx.at().as_str(),
        tx.user().0
    ])?;
    Ok(())
}

fn save_form_in(tx: &Tx<'_>, case: &Case) -> Result<()> {
    let clear = "DELETE FROM case_fields WHERE case_id = ?1";
    tx.conn.prepare_cached(clear)?.execute([case.id.0])?;
    let insert = "INSERT INTO case_fields VALUES (?1, ?2, ?3, ?4)";
    let mut statement = tx.conn.prepare_cached(insert)?;
    for row in case_form::to_rows(&case.form)? {
        statement.execute(params![case.id.0, row.path, row.kind, row.value])?;
    }
    Ok(())
}

fn save_checks_in(tx: &Tx<'_>, case: &Case) -> Result<()> {
    for clear in [
        "DELETE FROM case_checks WHERE case_id = ?1",
        "DELETE FROM case_reasons WHERE case_id = ?1",
    ] {
        tx.conn.prepare_cached(clear)?.execute([case.id.0])?;
    }
    let insert = "INSERT INTO case_checks VALUES (?1, ?2, ?3, ?4, ?5)";
    let mut statement = tx.conn.prepare_cached(insert)?;
    for (item, mark) in &case.checks {
        let on = mark.on.to_string();
        statement.execute(params![case.id.0, item, mark.by.0, on, mark.answer])?;
    }
    let insert = "INSERT INTO case_reasons VALUES (?1, ?2, ?3)";
    let mut statement = tx.conn.prepare_cached(insert)?;
    for (finding, reason) in &case.reasons {
        statement.execute(params![case.id.0, finding, reason])?;
    }
    Ok(())
}

fn append_events_in(tx: &Tx<'_>, case: &Case) -> Result<()> {
    let before = load_events(&tx.conn, case.id)?;
    if !case.history.starts_with(&before) {
        return Err(Error::Refused(
            "案件の経過が、記録済みの経過と違います。案件を開き直してください。",
        ));
    }
    let insert = "INSERT INTO case_events VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    let mut statement = tx.conn.prepare_cached(insert)?;
    for (event, position) in case.history.iter().zip(0_i64..).skip(before.len()) {
        statement.execute(params![
            case.id.0,
            position,
            column::to_json(&event.movement)?,
            event.by.0,
            event.on.to_string(),
            tx.at().as_str()
        ])?;
    }
    Ok(())
}

fn load_form(conn: &Connection, id: CaseId) -> Result<Form> {
    let sql = "SELECT path, kind, value FROM case_fields WHERE case_id = ?1";
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map([id.0], |row| {
        Ok(FieldRow {
            path: row.get(0)?,
            kind: row.get(1)?,
            value: row.get(2)?,
        })
    })?;
    case_form::from_rows(&rows.collect::<rusqlite::Result<Vec<_>>>()?)
}

fn load_checks(conn: &Connection, id: CaseId) -> Result<BTreeMap<String, CheckMark>> {
    let sql = "SELECT * FROM case_checks WHERE case_id = ?1";
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map([id.0], |row| {
        let mark = CheckMark {
            by: UserId(row.get("user")?),
            on: column::date(row, "checked_on")?,
            answer: row.get("answer")?,
        };
        Ok((row.get("item")?, mark))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn load_reasons(conn: &Connection, id: CaseId) -> Result<BTreeMap<String, String>> {
    let sql = "SELECT finding, reason FROM case_reasons WHERE case_id = ?1";
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map([id.0], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn load_events(conn: &Connection, id: CaseId) -> Result<Vec<Event>> {
    let sql = "SELECT * FROM case_events WHERE case_id = ?1 ORDER BY position";
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map([id.0], |row| {
        Ok(Event {
            movement: column::json(row, "movement")?,
            by: UserId(row.get("user")?),
            on: column::date(row, "happened_on")?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn case_without_rows(row: &Row<'_>) -> rusqlite::Result<Case> {
    let of: Option<i64> = row.get("nature_of")?;
    let nature: String = row.get("nature")?;
    Ok(Case {
        id: CaseId(row.get("id")?),
        procedure: row.get("procedure")?,
        version: row.get("version")?,
        receipt_number: row.get("receipt_number")?,
        received_on: column::date(row, "received_on")?,
        nature: match (nature.as_str(), of.map(CaseId)) {
            ("by_law", _) => Nature::ByLaw,
            ("correction", Some(of)) => Nature::Correction(of),
            ("cancellation", Some(of)) => Nature::Cancellation(of),
            _ => Nature::Ordinary,
        },
        subject: row.get::<_, Option<i64>>("subject")?.map(PersonId),
        form: Form::new(),
        reasons: BTreeMap::new(),
        checks: BTreeMap::new(),
        history: Vec::new(),
        state: column::from_code(row, "state")?,
        entries: Vec::new(),
    })
}

fn case_row(row: &Row<'_>) -> rusqlite::Result<CaseRow> {
    Ok(CaseRow {
        id: CaseId(row.get("id")?),
        procedure: row.get("procedure")?,
        receipt_number: row.get("receipt_number")?,
        received_on: column::date(row, "received_on")?,
        state: column::from_code(row, "state")?,
        subject: row.get::<_, Option<i64>>("subject")?.map(PersonId),
        heading: CaseHeading {
            current_steps: column::json(row, "current_steps")?,
            due_on: column::opt_date(row, "due_on")?,
            title: row.get("title")?,
        },
    })
}

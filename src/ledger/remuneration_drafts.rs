//! 標準報酬の決定案: what accepted lines of a 届書 would make the ledger say, and what was decided about it.
//! It must not judge a line, nor write an entry; whoever decides does both.

use crate::domain::coded::Coded;
use crate::domain::date::Date;
use crate::domain::entry::EntryId;
use crate::domain::member::PersonId;
use crate::domain::remuneration_draft::{DraftId, DraftKind, DraftLineId, Planned};
use crate::ledger::column;
use crate::ledger::error::{Error, Result};
use crate::ledger::intakes::IntakeId;
use crate::ledger::papers::PaperId;
use crate::ledger::source::Source;
use crate::ledger::transact::Tx;
use crate::procedure::case::UserId;
use rusqlite::{Row, params};
use std::collections::BTreeMap;

/// 決定案の行, to be kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewLine {
    /// Line in the file.
    pub line: u32,
    /// About whom.
    pub person: PersonId,
    /// 事業所番号（健保組合）.
    pub establishment: String,
    /// What it would be.
    pub planned: Planned,
    /// What was asked when the line was taken in.
    pub questions: Vec<String>,
}

/// 決定案の行.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DraftLine {
    /// Its number.
    pub id: DraftLineId,
    /// What it says.
    pub new: NewLine,
    /// Why it was taken out; `None` while it is in.
    pub removed: Option<String>,
    /// What the ledger says since the 決裁.
    pub entry: Option<EntryId>,
}

/// 決裁 of a 決定案.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Decision {
    /// 決裁年月日.
    pub decided_on: Date,
    /// 文書番号.
    pub document_number: String,
    /// Who decided on paper; empty where the user did.
    pub decided_by: String,
    /// 同一人による決裁.
    pub same_person: bool,
    /// Who recorded it.
    pub recorded_by: UserId,
}

/// 決定案.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Draft {
    /// Its number.
    pub id: DraftId,
    /// 種類.
    pub kind: DraftKind,
    /// The file.
    pub intake: IntakeId,
    /// 受付年月日.
    pub received_on: Date,
    /// 記録日時.
    pub recorded_at: String,
    /// Who took the lines in.
    pub recorded_by: UserId,
    /// How many lines are in it.
    pub n_lines: usize,
    /// How many were taken out.
    pub n_removed: usize,
    /// 決裁; `None` while it waits.
    pub decision: Option<Decision>,
    /// 決定通知書.
    pub papers: Vec<PaperId>,
}

impl Draft {
    /// Whether it waits for the 決裁: undecided, and not every line taken out.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.decision.is_none() && self.n_lines > 0
    }
}

/// Keeps a 決定案 of lines of a file.
///
/// # Errors
/// When the ledger cannot be written.
pub fn add_in(
    tx: &mut Tx<'_>,
    kind: DraftKind,
    (intake, received_on): (IntakeId, Date),
    lines: &[NewLine],
) -> Result<DraftId> {
    let sql =
        "INSERT INTO remuneration_drafts (kind, intake, received_on, recorded_at, recorded_by)
               VALUES (?1, ?2, ?3, ?4, ?5)";
    tx.conn.prepare_cached(sql)?.execute(params![
        kind.code(),
        intake.0,
        received_on.to_string(),
        tx.at().as_str(),
        tx.user().0
    ])?;
    let id = DraftId(tx.conn.last_insert_rowid());
    let sql = "INSERT INTO remuneration_draft_lines
               (draft, line, person, establishment, content, questions)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    let mut insert = tx.conn.prepare_cached(sql)?;
    for line in lines {
        insert.execute(params![
            id.0,
            line.line,
            line.person.0,
            line.establishment,
            column::to_json(&line.planned)?,
            column::to_json(&line.questions)?
        ])?;
    }
    drop(insert);
    tx.changes.papers = true;
    tx.changes.cases = true;
    Ok(id)
}

/// Takes a line out of a 決定案 that waits. Returns the 決定案 and the line in the file.
///
/// # Errors
/// [`Error::Refused`] without a reason, for a line that is out already and for a decided 決定案.
pub fn remove_in(tx: &mut Tx<'_>, id: DraftLineId, reason: &str) -> Result<(DraftId, u32)> {
    if reason.trim().is_empty() {
        return Err(Error::Refused("理由がありません。理由を入力してください。"));
    }
    let sql =
        "INSERT INTO remuneration_draft_removals (draft_line, reason, recorded_at, recorded_by)
               SELECT id, ?2, ?3, ?4 FROM remuneration_draft_lines AS line
               WHERE id = ?1
               AND NOT EXISTS (SELECT 1 FROM remuneration_draft_removals WHERE draft_line = ?1)
               AND NOT EXISTS (SELECT 1 FROM remuneration_decisions WHERE draft = line.draft)";
    let n_rows = tx.conn.prepare_cached(sql)?.execute(params![
        id.0,
        reason.trim(),
        tx.at().as_str(),
        tx.user().0
    ])?;
    if n_rows == 0 {
        return Err(Error::Refused(
            "この行は決定案から外せません。すでに外したか、決裁が済んでいます。",
        ));
    }
    tx.changes.papers = true;
    tx.changes.cases = true;
    let sql = "SELECT draft, line FROM remuneration_draft_lines WHERE id = ?1";
    let mut statement = tx.conn.prepare_cached(sql)?;
    Ok(statement.query_row([id.0], |row| Ok((DraftId(row.get(0)?), row.get(1)?)))?)
}

/// Records the 決裁 with what the ledger says since.
///
/// # Errors
/// [`Error::Refused`] where it was decided before.
pub fn decide_in(
    tx: &mut Tx<'_>,
    id: DraftId,
    decision: &Decision,
    entries: &[(DraftLineId, EntryId)],
) -> Result<()> {
    let sql = "INSERT OR IGNORE INTO remuneration_decisions
               (draft, decided_on, document_number, decided_by, same_person, recorded_at, recorded_by)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    let n_rows = tx.conn.prepare_cached(sql)?.execute(params![
        id.0,
        decision.decided_on.to_string(),
        decision.document_number,
        decision.decided_by,
        decision.same_person,
        tx.at().as_str(),
        tx.user().0
    ])?;
    if n_rows == 0 {
        return Err(Error::Refused("この決定案は、すでに決裁されています。"));
    }
    let sql = "INSERT INTO remuneration_decision_entries (draft_line, entry) VALUES (?1, ?2)";
    let mut insert = tx.conn.prepare_cached(sql)?;
    for (line, entry) in entries {
        insert.execute(params![line.0, entry.0])?;
    }
    drop(insert);
    tx.changes.cases = true;
    Ok(())
}

/// Ties a 決定通知書 to its 決定案.
///
/// # Errors
/// When the ledger cannot be written.
pub fn notify_in(tx: &mut Tx<'_>, id: DraftId, paper: PaperId) -> Result<()> {
    let sql = "INSERT INTO remuneration_decision_papers (paper, draft) VALUES (?1, ?2)";
    tx.conn.prepare_cached(sql)?.execute([paper.0, id.0])?;
    Ok(())
}

/// All 決定案, the newest first.
///
/// # Errors
/// When the ledger cannot be read.
pub fn list(source: &impl Source) -> Result<Vec<Draft>> {
    read(source, None)
}

/// One 決定案.
///
/// # Errors
/// [`Error::Missing`] where there is none.
pub fn find(source: &impl Source, id: DraftId) -> Result<Draft> {
    let found = read(source, Some(id))?.pop();
    found.ok_or(Error::Missing("決定案"))
}

fn read(source: &impl Source, only: Option<DraftId>) -> Result<Vec<Draft>> {
    let only = only.map(|id| id.0);
    let mut papers: BTreeMap<i64, Vec<PaperId>> = BTreeMap::new();
    let sql = "SELECT draft, paper FROM remuneration_decision_papers
               WHERE ?1 IS NULL OR draft = ?1 ORDER BY paper";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    let rows = statement.query_map([only], |row| Ok((row.get(0)?, PaperId(row.get(1)?))))?;
    for row in rows {
        let (draft, paper) = row?;
        papers.entry(draft).or_default().push(paper);
    }
    let sql = include_str!("sql/remuneration_drafts.sql");
    let mut statement = source.read().conn.prepare_cached(sql)?;
    let rows = statement.query_map([only], draft)?;
    let mut all: Vec<Draft> = rows.collect::<rusqlite::Result<_>>()?;
    for draft in &mut all {
        draft.papers = papers.remove(&draft.id.0).unwrap_or_default();
    }
    Ok(all)
}

/// How many 決定案 wait for the 決裁.
///
/// # Errors
/// When the ledger cannot be read.
pub fn n_open(source: &impl Source) -> Result<usize> {
    let sql = "SELECT count(*) FROM remuneration_drafts AS waiting
               WHERE NOT EXISTS (SELECT 1 FROM remuneration_decisions AS decision
                                 WHERE decision.draft = waiting.id)
               AND EXISTS (SELECT 1 FROM remuneration_draft_lines AS line
                           WHERE line.draft = waiting.id
                           AND NOT EXISTS (SELECT 1 FROM remuneration_draft_removals
                                           WHERE draft_line = line.id))";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    let n: i64 = statement.query_row([], |row| row.get(0))?;
    Ok(usize::try_from(n).unwrap_or_default())
}

/// The lines of a 決定案 in the order of the file.
///
/// # Errors
/// When the ledger cannot be read.
pub fn lines(source: &impl Source, id: DraftId) -> Result<Vec<DraftLine>> {
    let sql = "SELECT line.*, removal.reason, posted.entry
               FROM remuneration_draft_lines AS line
               LEFT JOIN remuneration_draft_removals AS removal ON removal.draft_line = line.id
               LEFT JOIN remuneration_decision_entries AS posted ON posted.draft_line = line.id
               WHERE line.draft = ?1 ORDER BY line.line";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    let rows = statement.query_map([id.0], |row| {
        Ok(DraftLine {
            id: DraftLineId(row.get("id")?),
            new: NewLine {
                line: row.get("line")?,
                person: PersonId(row.get("person")?),
                establishment: row.get("establishment")?,
                planned: column::json(row, "content")?,
                questions: column::json(row, "questions")?,
            },
            removed: row.get("reason")?,
            entry: row.get::<_, Option<i64>>("entry")?.map(EntryId),
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The lines of a file that are in a 決定案, with the newest that holds them; those taken out are free again.
///
/// # Errors
/// When the ledger cannot be read.
pub fn lines_of_intake(source: &impl Source, intake: IntakeId) -> Result<BTreeMap<u32, DraftId>> {
    let sql = "SELECT line.line, line.draft FROM remuneration_draft_lines AS line
               JOIN remuneration_drafts AS draft ON draft.id = line.draft
               WHERE draft.intake = ?1
               AND NOT EXISTS (SELECT 1 FROM remuneration_draft_removals WHERE draft_line = line.id)
               ORDER BY line.draft";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    let rows = statement.query_map([intake.0], |row| Ok((row.get(0)?, DraftId(row.get(1)?))))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// What waits for the 決裁, by person.
///
/// # Errors
/// When the ledger cannot be read.
pub fn waiting(source: &impl Source) -> Result<BTreeMap<PersonId, Vec<(DraftId, Planned)>>> {
    // From the few that wait to their lines, not through every line that ever came in.
    let sql = "SELECT line.draft, line.person, line.content
               FROM remuneration_drafts AS waiting
               CROSS JOIN remuneration_draft_lines AS line ON line.draft = waiting.id
               WHERE NOT EXISTS (SELECT 1 FROM remuneration_decisions AS decision
                                 WHERE decision.draft = waiting.id)
               AND NOT EXISTS (SELECT 1 FROM remuneration_draft_removals
                               WHERE draft_line = line.id)
               ORDER BY waiting.id, line.line";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    let rows = statement.query_map([], |row| {
        let planned: Planned = column::json(row, "content")?;
        Ok((
            PersonId(row.get("person")?),
            DraftId(row.get("draft")?),
            planned,
        ))
    })?;
    let mut all: BTreeMap<PersonId, Vec<(DraftId, Planned)>> = BTreeMap::new();
    for row in rows {
        let (person, draft, planned) = row?;
        all.entry(person).or_default().push((draft, planned));
    }
    Ok(all)
}

fn draft(row: &Row<'_>) -> rusqlite::Result<Draft> {
    let count = |name: &str| -> rusqlite::Result<usize> {
        let n: i64 = row.get(name)?;
        Ok(usize::try_from(n).unwrap_or_default())
    };
    let decided_on = column::opt_date(row, "decided_on")?;
    let decision = decided_on.map(|decided_on| -> rusqlite::Result<Decision> {
        Ok(Decision {
            decided_on,
            document_number: row.get("document_number")?,
            decided_by: row.get("decided_by")?,
            same_person: row.get("same_person")?,
            recorded_by: UserId(row.get("decision_by")?),
        })
    });
    Ok(Draft {
        id: DraftId(row.get("id")?),
        kind: column::coded(row, "kind")?,
        intake: IntakeId(row.get("intake")?),
        received_on: column::date(row, "received_on")?,
        recorded_at: row.get("recorded_at")?,
        recorded_by: UserId(row.get("recorded_by")?),
        n_lines: count("n_lines")?,
        n_removed: count("n_removed")?,
        decision: decision.transpose()?,
        papers: Vec::new(),
    })
}

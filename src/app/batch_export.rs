//! 登録用ファイルの出力: the waiting rows of an interface become one file, which the book keeps byte for byte.
//! It must not write a file while a row is neither in order nor expressly left out, nor into a folder with other things.

use crate::app::batch_stops;
use crate::app::batch_stops::Places;
use crate::app::batch_write::Destination;
use crate::app::batch_write::Packed;
use crate::app::batch_write::ShownOnce;
use crate::app::batch_write::pack;
use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::error::StoppedField;
use crate::app::error::StoppedRow;
use crate::app::inquiry_caution;
use crate::app::inquiry_codes;
use crate::app::outbox as app_outbox;
use crate::app::session::Session;
use crate::app::spelling;
use crate::domain::date::Date;
use crate::domain::file_rules::BatchEventKind;
use crate::domain::number::HeldNumber;
use crate::domain::number::IndividualNumber;
use crate::domain::number::InsurerNumber;
use crate::exchange::error::ExchangeError;
use crate::exchange::export;
use crate::exchange::export::ExportContext;
use crate::exchange::export_field::limit_of;
use crate::exchange::export_file::ExportFile;
use crate::exchange::export_file::Replacement;
use crate::exchange::export_file::ReplacementKind;
use crate::exchange::layout::Layout;
use crate::exchange::layout::SeqScope;
use crate::exchange::registered::RegisteredForm;
use crate::ledger::batch_book;
use crate::ledger::batch_book::KeptFile;
use crate::ledger::batch_book::NewBatchEvent;
use crate::ledger::batches;
use crate::ledger::batches::NewBatch;
use crate::ledger::individual_number;
use crate::ledger::outbox;
use crate::ledger::outbox::BatchId;
use crate::ledger::outbox::OutboxFilter;
use crate::ledger::outbox::OutboxId;
use crate::ledger::outbox::OutboxRow;
use crate::ledger::outbox::OutboxState;
use crate::ledger::source::Source;
use crate::ledger::transact::Changes;
use crate::ledger::transact::Tx;
use crate::ledger::transact::target;
use crate::procedure::case::CaseId;
use crate::procedure::record::Cell;
use crate::procedure::record::Record;
use serde_json::json;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::btree_map::Entry;
use std::path::Path;
use std::path::PathBuf;

/// 出力の依頼.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BatchOrder {
    /// The interface's id.
    pub interface: String,
    /// Where to.
    pub to: Destination,
    /// Replaced characters that the clerk has confirmed, in the words in which they were shown.
    pub confirmed: Vec<String>,
    /// Outbox rows that the clerk expressly leaves out of this file; they go on waiting.
    pub left_out: Vec<i64>,
}

impl BatchOrder {
    /// All waiting rows of an interface, as the layout makes the file.
    #[must_use]
    pub fn new(interface: &str, folder: &Path) -> BatchOrder {
        BatchOrder {
            interface: interface.to_owned(),
            to: Destination::plain(folder),
            confirmed: Vec::new(),
            left_out: Vec::new(),
        }
    }
}

/// A written file, for the screen.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Exported {
    /// Its number in the ledger.
    pub batch: i64,
    /// 控え番号; empty for a file of an earlier version.
    pub number: String,
    /// Where the file is.
    pub path: PathBuf,
    /// Rows in it.
    pub n_rows: usize,
    /// Rows that wait for the next file because the layout allows no more in one.
    pub n_left: usize,
    /// 照合値 of the file in hexadecimal, of the one inside where it lies in a ZIP: its SHA-256, keyed where it holds
    /// 個人番号.
    pub sha256: String,
    /// Whether it was made with a layout nobody has compared with the specification.
    pub is_unverified: bool,
    /// Requests in it with codes of 事務 and 手続 that nobody has confirmed.
    pub n_unconfirmed: usize,
    /// Characters that go out otherwise than they stand in the ledger.
    pub replacements: Vec<String>,
    /// The password of the ZIP: shown once, kept nowhere.
    pub password: Option<ShownOnce>,
    /// Why the book does not say that the file lies there.
    pub unnoted: Option<String>,
}

impl Session {
    /// Writes the waiting rows of an interface as one file. The file gets its name only after the ledger has its
    /// rows as 出力済: a process that ends in between leaves rows to be put back or a file to be written out again,
    /// never a file the ledger does not know. A file that cannot be written leaves the rows waiting.
    pub(super) fn export_batch(&mut self, order: &BatchOrder) -> Result<(Exported, Changes)> {
        let (today, society) = (self.today(), self.society()?);
        let layout = self.layout_today(&order.interface)?.clone();
        self.may_write(&order.to, has_numbers(&layout))?;
        let ((made, packed), changes) =
            self.transact("export_batch", "登録用ファイルの出力", |tx| {
                let made = made_in(tx, &layout, order, (today, &society.insurer_number))?;
                let packed = pack(&made.file.name, (&made.file.bytes, &made.proof), &order.to)?;
                Ok((made, packed))
            })?;
        let exported = exported(&made, &packed);
        match packed.publish() {
            Ok(sha256) => Ok(self.noted(exported, changes, &order.to, &sha256)),
            Err(error) => {
                self.take_back(&made, &order.to)?;
                Err(error)
            }
        }
    }

    /// Lets the book say that the file lies there. Where it cannot, the clerk is told beside the file: a password that is
    /// shown only once must not be lost with the note.
    pub(super) fn noted(
        &mut self,
        mut exported: Exported,
        changes: Changes,
        to: &Destination,
        sha256: &str,
    ) -> (Exported, Changes) {
        match self.note_written(BatchId(exported.batch), to, sha256) {
            Ok(written) => (exported, changes.and(written)),
            Err(error) => {
                exported.unnoted = Some(error.message_ja());
                (exported, changes)
            }
        }
    }

    /// Rows whose file never got its name wait again; the book says so.
    fn take_back(&mut self, made: &Made, to: &Destination) -> Result<()> {
        let today = self.today();
        self.transact(
            "export_failed",
            "登録用ファイルの出力の取消し",
            |tx| {
                tx.set_target(target::batch(made.batch));
                let failed = NewBatchEvent {
                    kind: BatchEventKind::Failed,
                    on: today,
                    medium: to.medium.clone(),
                    packaging: Some(to.packaging),
                    sha256: String::new(),
                    note: String::new(),
                };
                batch_book::happen_in(tx, made.batch, &failed)?;
                let why = "ファイルを書けませんでした。";
                app_outbox::move_all_in(tx, &made.rows, (OutboxState::Unexported, why), today)
            },
        )?;
        Ok(())
    }
}

/// A file as the ledger has it.
struct Made {
    batch: BatchId,
    number: String,
    file: ExportFile,
    /// 照合値.
    proof: String,
    rows: Vec<OutboxId>,
    /// Rows for which the file had no room.
    n_left: usize,
    /// Requests with unconfirmed codes.
    n_unconfirmed: usize,
}

/// Whether files of this layout hold 個人番号.
pub(super) fn has_numbers(layout: &Layout) -> bool {
    let detail = layout.detail();
    detail.is_some_and(|detail| detail.fields.iter().any(|field| field.secret.is_some()))
}

fn made_in(
    tx: &mut Tx<'_>,
    layout: &Layout,
    order: &BatchOrder,
    (today, insurer_no): (Date, &InsurerNumber),
) -> Result<Made> {
    let waiting = refreshed_in(tx, &order.interface, today)?;
    let records: Vec<Record> = waiting.iter().map(|row| row.row.snapshot.clone()).collect();
    let left_out = places(&waiting, &order.left_out);
    let n_chosen = waiting.len().saturating_sub(left_out.len());
    let left_out = export::beyond_first_file(layout, &records, &left_out);
    let numbers = reveal_all_in(tx, &records, &left_out)?;
    let seq = next_seq(tx, &order.interface, (layout.file.seq_scope, today))?;
    let substitutes = spelling::table(tx)?;
    let context = ExportContext {
        today,
        insurer_no,
        seq,
        file_values: &Record::default(),
        substitutes: &substitutes,
        resolve_number: &|held| numbers.get(&held).cloned(),
        is_confirmed: &|replacement| order.confirmed.contains(&words(replacement)),
        left_out: &left_out,
    };
    let mut held = batch_stops::stops(tx, layout, &waiting, (tx.user(), today))?;
    let going = waiting.iter().enumerate();
    let going = going.filter(|(place, _)| !left_out.contains(place));
    let going: BTreeSet<i64> = going.map(|(_, row)| row.id.0).collect();
    held.retain(|row| going.contains(&row.row));
    let file = match export::export(layout, &records, &context) {
        Ok(file) if held.is_empty() => file,
        Ok(_) => {
            return Err(at_their_fields(
                tx,
                layout,
                &waiting,
                Error::StoppedRows(held),
            )?);
        }
        Err(error) => {
            let error = stopped(error, held, &waiting);
            return Err(at_their_fields(tx, layout, &waiting, error)?);
        }
    };
    let proof = match has_numbers(layout) {
        true => batch_book::keyed_proof(tx, &file.bytes)?,
        false => file.sha256.clone(),
    };
    let (batch, rows) = mark_in(tx, order, (&file, &proof), &waiting, today)?;
    remember_in(tx, layout, &file, &order.confirmed)?;
    let kept = KeptFile {
        layout_title: &layout.head.title,
        layout_revision: &layout.head.spec_revision,
        is_unverified: file.is_unverified,
        bytes: &file.bytes,
        has_numbers: has_numbers(layout),
    };
    let number = batch_book::keep_in(tx, batch, &kept, today)?;
    let sent = waiting.iter().filter(|row| rows.contains(&row.id));
    let n_unconfirmed = inquiry_codes::n_unconfirmed(&inquiry_codes::codes(tx, today)?, sent);
    if n_unconfirmed > 0 {
        tx.add_detail("n_unconfirmed", json!(n_unconfirmed));
    }
    tx.set_target(target::batch(batch));
    tx.add_detail("number", json!(number));
    Ok(Made {
        n_left: n_chosen.saturating_sub(rows.len()),
        n_unconfirmed,
        batch,
        number,
        file,
        proof,
        rows,
    })
}

/// The waiting rows of an interface with the values that their cases have today: what was mended after a row had
/// stopped a file goes out mended. They stand in the order in which they were laid, so that a 取消 goes before the row
/// that replaces it and of two 変更 of one person the later one speaks last.
pub(super) fn refreshed_in(
    tx: &mut Tx<'_>,
    interface: &str,
    today: Date,
) -> Result<Vec<OutboxRow>> {
    let waiting = OutboxFilter::State(interface.to_owned(), OutboxState::Unexported);
    let mut rows = outbox::list(tx, &waiting)?;
    rows.sort_by_key(|row| row.id);
    inquiry_caution::refreshed_in(tx, &rows, today)
}

fn exported(made: &Made, packed: &Packed) -> Exported {
    let file = &made.file;
    let replacements = file
        .rows
        .iter()
        .flat_map(|row| row.replacements.iter().map(words))
        .collect();
    Exported {
        batch: made.batch.0,
        number: made.number.clone(),
        path: packed.path().to_owned(),
        n_rows: made.rows.len(),
        n_left: made.n_left,
        sha256: made.proof.clone(),
        is_unverified: file.is_unverified,
        n_unconfirmed: made.n_unconfirmed,
        replacements,
        password: packed.password.clone(),
        unnoted: None,
    }
}

/// Where the rows left out stand among those waiting.
fn places(waiting: &[OutboxRow], left_out: &[i64]) -> BTreeSet<usize> {
    let rows = waiting.iter().enumerate();
    rows.filter(|(_, row)| left_out.contains(&row.id.0))
        .map(|(place, _)| place)
        .collect()
}

/// Rows that stop the file, with the case in which each can be put right: those the layout stops after those that are
/// `held` anyway, a row once with all its fields, in the order in which they were laid.
fn stopped(error: ExchangeError, held: Vec<StoppedRow>, waiting: &[OutboxRow]) -> Error {
    let ExchangeError::Rows(outcomes) = error else {
        return Error::Exchange(error);
    };
    let rows = outcomes.iter().filter(|outcome| outcome.stops());
    let rows = rows.filter_map(|outcome| {
        let row = waiting.get(outcome.index)?;
        let fields = outcome.problems.iter().map(|problem| StoppedField {
            no: problem.no,
            name: problem.name.clone(),
            message: problem.message.clone(),
            confirmable: problem.confirmable.as_deref().map(words),
            at: None,
        });
        Some(StoppedRow {
            row: row.id.0,
            case: row.row.case,
            fields: fields.collect(),
        })
    });
    let mut all: BTreeMap<i64, StoppedRow> = held.into_iter().map(|row| (row.row, row)).collect();
    for row in rows {
        match all.entry(row.row) {
            Entry::Occupied(mut known) => add_new(&mut known.get_mut().fields, row.fields),
            Entry::Vacant(free) => drop(free.insert(row)),
        }
    }
    Error::StoppedRows(all.into_values().collect())
}

/// What is said of an item already is not said again in the words of the layout.
fn add_new(fields: &mut Vec<StoppedField>, others: Vec<StoppedField>) {
    let said: BTreeSet<usize> = fields.iter().map(|field| field.no).collect();
    let new = others.into_iter();
    fields.extend(new.filter(|field| field.confirmable.is_some() || !said.contains(&field.no)));
}

/// The same, each field with its place in the case.
fn at_their_fields(
    source: &impl Source,
    layout: &Layout,
    waiting: &[OutboxRow],
    mut error: Error,
) -> Result<Error> {
    if let Error::StoppedRows(rows) = &mut error {
        Places::default().fill(source, layout, waiting, rows)?;
    }
    Ok(error)
}

/// A replacement in words; the clerk confirms exactly this.
pub(super) fn words(replacement: &Replacement) -> String {
    format!(
        "項目{}「{}」：{} → {}",
        replacement.no, replacement.name, replacement.original, replacement.result
    )
}

/// What the clerk confirmed for this file holds for the next ones too: once per text and characters.
fn remember_in(
    tx: &mut Tx<'_>,
    layout: &Layout,
    file: &ExportFile,
    confirmed: &[String],
) -> Result<()> {
    let used = file.rows.iter().flat_map(|row| &row.replacements);
    for replacement in used.filter(|replacement| confirmed.contains(&words(replacement))) {
        let fields = layout.detail().map_or(&[][..], |detail| &detail.fields);
        let field = fields.iter().find(|field| field.no == replacement.no);
        let limit = match replacement.kind {
            ReplacementKind::Truncated => field.map(limit_of).unwrap_or_default(),
            _ => String::new(),
        };
        let form = RegisteredForm {
            original: replacement.original.clone(),
            set: layout.chars.set,
            limit,
            text: replacement.result.clone(),
        };
        spelling::remember_in(tx, &form)?;
    }
    Ok(())
}

/// The 個人番号 of the records, each reading recorded in the audit of the same transaction.
fn reveal_all_in(
    tx: &mut Tx<'_>,
    records: &[Record],
    left_out: &BTreeSet<usize>,
) -> Result<BTreeMap<HeldNumber, IndividualNumber>> {
    let mut numbers = BTreeMap::new();
    let going = records
        .iter()
        .enumerate()
        .filter(|(place, _)| !left_out.contains(place));
    for cell in going.flat_map(|(_, record)| record.values.values()) {
        if let Cell::Number(held) = cell
            && !numbers.contains_key(held)
        {
            numbers.insert(
                *held,
                individual_number::reveal_in(tx, *held, "中間サーバー登録用ファイルの出力")?,
            );
        }
    }
    Ok(numbers)
}

/// Serial number of the file: the next one of the day, of the year or of all, as the layout says.
fn next_seq(
    source: &impl Source,
    interface: &str,
    (scope, today): (SeqScope, Date),
) -> Result<u32> {
    let since = match scope {
        SeqScope::Day => today.to_string(),
        SeqScope::Year => format!("{:04}-", today.year()),
        SeqScope::Forever => String::new(),
    };
    let made = batches::list(source, Some(interface))?;
    let n_made = made
        .iter()
        .filter(|batch| batch.recorded_at.starts_with(&since))
        .count();
    Ok(u32::try_from(n_made).unwrap_or(u32::MAX).saturating_add(1))
}

fn mark_in(
    tx: &mut Tx<'_>,
    order: &BatchOrder,
    (file, proof): (&ExportFile, &str),
    waiting: &[OutboxRow],
    today: Date,
) -> Result<(BatchId, Vec<OutboxId>)> {
    let mut written: Vec<(usize, usize)> = file
        .rows
        .iter()
        .filter_map(|row| Some((row.line?, row.index)))
        .collect();
    written.sort_unstable();
    let rows: Vec<&OutboxRow> = written
        .iter()
        .filter_map(|(_, index)| waiting.get(*index))
        .collect();
    let new = NewBatch {
        interface: order.interface.clone(),
        file_name: file.name.clone(),
        sha256: proof.to_owned(),
        layout_hash: file.layout_hash.clone(),
        medium: order.to.medium.clone(),
    };
    let ids: Vec<OutboxId> = rows.iter().map(|row| row.id).collect();
    let batch = batches::export_in(tx, &new, &ids)?;
    tx.add_detail("file", json!(file.name));
    tx.add_detail("sha256", json!(proof));
    tx.add_detail("n_rows", json!(ids.len()));
    tx.add_detail("unverified_layout", json!(file.is_unverified));
    let touched: BTreeSet<CaseId> = rows.iter().filter_map(|row| row.row.case).collect();
    for case in touched {
        app_outbox::follow_in(tx, case, today, None)?;
    }
    Ok((batch, ids))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{Destination, Exported};
    use crate::app::batch_write::ShownOnce;
    use crate::app::clock::FixedClock;
    use crate::app::sample::Sample;
    use crate::app::session::FirstRun;
    use crate::app::session::{KeyCost, Session};
    use crate::domain::date::day;
    use crate::ledger::transact::Changes;
    use crate::procedure::step::Role;
    use std::sync::Arc;
    use zeroize::Zeroizing;

    #[test]
    fn 控えに書けなくても_一度だけのパスワードは失われない() {
        let folder = tempfile::tempdir().unwrap();
        let sample = Sample::load().unwrap();
        let first = FirstRun {
            society: sample.society,
            establishments: sample.establishments,
            login: "mihon".to_owned(),
            name: "見本　花子".to_owned(),
            roles: vec![Role::Clerk],
            password: Zeroizing::new("mihon-renshu-2026".to_owned()),
        };
        let clock = Arc::new(FixedClock::at(day!(2026, 11, 24)));
        let path = folder.path().join("見本.daicho");
        let (mut session, _) = Session::create(&path, &first, KeyCost::Least, clock).unwrap();
        let exported = Exported {
            // The book has no such file, so nothing can be noted about it.
            batch: 999,
            number: "R8-0001".to_owned(),
            path: folder.path().join("KNY.csv.zip"),
            n_rows: 1,
            n_left: 0,
            sha256: String::new(),
            is_unverified: true,
            n_unconfirmed: 0,
            replacements: Vec::new(),
            password: Some(ShownOnce::for_test("abcd-efgh")),
            unnoted: None,
        };
        let to = Destination::plain(folder.path());
        let (told, _) = session.noted(exported, Changes::default(), &to, "");
        assert_eq!(told.password.unwrap().reveal(), "abcd-efgh");
        assert!(told.unnoted.is_some(), "the clerk is told why");
    }
}

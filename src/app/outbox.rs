//! 登録待ち: rows that were laid are exported as one file, and answered by a result file or by hand.
//! It must not call anything registered that no result and no clerk has said to be.

use crate::app::cases;
use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::error::StoppedField;
use crate::app::error::StoppedRow;
use crate::app::files;
use crate::app::gather;
use crate::app::laying;
use crate::app::session::Session;
use crate::app::spelling;
use crate::domain::date::Date;
use crate::domain::number::HeldNumber;
use crate::domain::number::IndividualNumber;
use crate::exchange::error::ExchangeError;
use crate::exchange::export;
use crate::exchange::export::ExportContext;
use crate::exchange::export_field::limit_of;
use crate::exchange::export_file::ExportFile;
use crate::exchange::export_file::Replacement;
use crate::exchange::export_file::ReplacementKind;
use crate::exchange::layout::Layout;
use crate::exchange::registered::RegisteredForm;
use crate::ledger::batches;
use crate::ledger::batches::NewBatch;
use crate::ledger::individual_number;
use crate::ledger::outbox;
use crate::ledger::outbox::OutboxFilter;
use crate::ledger::outbox::OutboxId;
use crate::ledger::outbox::OutboxRow;
use crate::ledger::outbox::OutboxState;
use crate::ledger::source::Source;
use crate::ledger::transact::Changes;
use crate::ledger::transact::Tx;
use crate::ledger::transact::target;
use crate::procedure::block_codes::ServerState;
use crate::procedure::blocks;
use crate::procedure::case::CaseId;
use crate::procedure::position::position;
use crate::procedure::record::Cell;
use crate::procedure::record::Record;
use crate::procedure::step::Step;
use serde_json::json;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::path::Path;
use std::path::PathBuf;

/// What the clerk decided about single rows of a file to be written.
#[derive(Clone, Default)]
pub(super) struct Choices {
    /// Replacements confirmed, in the words in which they were shown.
    pub confirmed: Vec<String>,
    /// Rows expressly left out.
    pub left_out: Vec<i64>,
}

/// A written batch, for the screen and the notes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Exported {
    /// Where the file is.
    pub path: PathBuf,
    /// Rows in it.
    pub n_rows: usize,
    /// SHA-256 in hexadecimal.
    pub sha256: String,
    /// Whether it was made with a layout nobody has compared with the specification.
    pub is_unverified: bool,
    /// Characters that go out otherwise than they stand in the ledger.
    pub replacements: Vec<String>,
}

impl Session {
    /// Lays the inquiries of a case for the file of 情報照会依頼.
    pub(super) fn request_inquiries(&mut self, id: CaseId) -> Result<(usize, Changes)> {
        let today = self.today();
        self.transact("request_inquiries", "情報照会の依頼", |tx| {
            tx.set_target(target::case(id));
            let (case, procedure) = cases::load(tx, id)?;
            cases::needs_open(&case)?;
            let facts = gather::facts(tx, &case, today)?;
            let mut n_laid = 0;
            for export in procedure.exports.iter().filter(|export| export.step == Step::Inquire) {
                n_laid += laying::lay_inquiries_in(tx, export, &case, &facts)?;
            }
            if n_laid == 0 {
                return Err(Error::Refused(
                    "依頼する照会がありません。「情報照会」の表に対象情報と照会年月日を入力してください。".to_owned(),
                ));
            }
            Ok(n_laid)
        })
    }

    /// Writes the waiting rows of an interface as one file. The file gets its name only after the ledger has its
    /// rows as 出力済: a process that ends in between leaves rows to be put back, never a file the ledger does not
    /// know. A file that cannot be written leaves the rows waiting.
    pub(super) fn export_batch(
        &mut self,
        interface: &str,
        folder: &Path,
        choices: Choices,
    ) -> Result<(Exported, Changes)> {
        let today = self.today();
        let society = self.society()?;
        let layout = self
            .layouts
            .on(interface, today)
            .ok_or(Error::Missing("レイアウト"))?
            .clone();
        if layout
            .detail()
            .is_some_and(|detail| detail.fields.iter().any(|field| field.secret.is_some()))
        {
            self.may_handle_numbers()?;
        }
        let ((prepared, rows, exported), changes) =
            self.transact("export_batch", "登録用ファイルの出力", |tx| {
                let waiting = refreshed_in(tx, interface, today)?;
                let records: Vec<Record> =
                    waiting.iter().map(|row| row.row.snapshot.clone()).collect();
                let left_out = places(&waiting, &choices.left_out);
                let numbers = reveal_all_in(tx, &records, &left_out)?;
                let seq = next_seq(tx, interface, today)?;
                let substitutes = spelling::table(tx)?;
                let context = ExportContext {
                    today,
                    insurer_no: &society.insurer_number,
                    seq,
                    file_values: &Record::default(),
                    substitutes: &substitutes,
                    resolve_number: &|held| numbers.get(&held).cloned(),
                    is_confirmed: &|replacement| choices.confirmed.contains(&words(replacement)),
                    left_out: &left_out,
                };
                let file = export::export(&layout, &records, &context)
                    .map_err(|error| stopped(error, &waiting))?;
                let path = folder.join(&file.name);
                let rows = mark_in(tx, interface, &file, &waiting, today)?;
                remember_in(tx, &layout, &file, &choices.confirmed)?;
                let prepared = files::prepare(&path, &file.bytes)?;
                Ok((prepared, rows, exported(path, &file)))
            })?;
        if let Err(error) = prepared.publish() {
            self.take_back(&rows)?;
            return Err(error);
        }
        Ok((exported, changes))
    }

    /// Rows whose file never got its name wait again.
    fn take_back(&mut self, rows: &[OutboxId]) -> Result<()> {
        let today = self.today();
        self.transact(
            "export_failed",
            "登録用ファイルの出力の取消し",
            |tx| {
                move_all_in(
                    tx,
                    rows,
                    (OutboxState::Unexported, "ファイルを書けませんでした。"),
                    today,
                )
            },
        )?;
        Ok(())
    }

    /// Records that rows were typed at the terminal from the 転記票.
    pub(super) fn transcribed(&mut self, rows: &[i64], on: Date, receipt: &str) -> Result<Changes> {
        let today = self.today();
        if on > today || receipt.trim().is_empty() {
            return Err(Error::Refused(
                "登録日（今日まで）と、端末の受付番号を入力してください。".to_owned(),
            ));
        }
        let ((), changes) = self.transact("transcribed", "転記登録の記録", |tx| {
            let mut touched = BTreeSet::new();
            for id in rows {
                let row = outbox::find(tx, OutboxId(*id))?.ok_or(Error::Missing("登録の行"))?;
                outbox::move_in(
                    tx,
                    row.id,
                    OutboxState::Registered,
                    &format!("転記 {on} {receipt}"),
                )?;
                touched.extend(row.row.case);
            }
            for case in touched {
                follow_in(tx, case, today, Some((on, receipt)))?;
            }
            Ok(())
        })?;
        Ok(changes)
    }

    /// Takes rows back (取下げ), or puts answered rows back to 未出力 for another file.
    pub(super) fn move_rows(&mut self, rows: &[i64], to: RowMove, reason: &str) -> Result<Changes> {
        if reason.trim().is_empty() {
            return Err(Error::Refused("理由を入力してください。".to_owned()));
        }
        let state = match to {
            RowMove::Withdraw => OutboxState::Withdrawn,
            RowMove::SendAgain => OutboxState::Unexported,
        };
        let today = self.today();
        let rows: Vec<OutboxId> = rows.iter().copied().map(OutboxId).collect();
        let ((), changes) = self.transact("move_rows", "登録待ちの変更", |tx| {
            move_all_in(tx, &rows, (state, reason.trim()), today)
        })?;
        Ok(changes)
    }
}

/// What a clerk may do with rows by hand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RowMove {
    /// 取下げ.
    Withdraw,
    /// Once more, with the values as they are now.
    SendAgain,
}

/// Moves rows by hand, and lets their cases say so.
fn move_all_in(
    tx: &mut Tx<'_>,
    rows: &[OutboxId],
    (state, reason): (OutboxState, &str),
    today: Date,
) -> Result<()> {
    let mut touched = BTreeSet::new();
    for id in rows {
        let row = outbox::find(tx, *id)?.ok_or(Error::Missing("登録の行"))?;
        if state == OutboxState::Unexported {
            laying::refresh_in(tx, &row, today)?;
        }
        outbox::move_in(tx, row.id, state, reason)?;
        touched.extend(row.row.case);
    }
    for case in touched {
        follow_in(tx, case, today, None)?;
    }
    Ok(())
}

/// The waiting rows of an interface with the values that their cases have today: what was mended after a row had
/// stopped a file goes out mended.
fn refreshed_in(tx: &mut Tx<'_>, interface: &str, today: Date) -> Result<Vec<OutboxRow>> {
    let waiting = OutboxFilter::State(interface.to_owned(), OutboxState::Unexported);
    for row in outbox::list(tx, &waiting)? {
        laying::refresh_in(tx, &row, today)?;
    }
    Ok(outbox::list(tx, &waiting)?)
}

fn exported(path: PathBuf, file: &ExportFile) -> Exported {
    let replacements = file
        .rows
        .iter()
        .flat_map(|row| row.replacements.iter().map(words))
        .collect();
    Exported {
        path,
        n_rows: file.rows.iter().filter(|row| row.line.is_some()).count(),
        sha256: file.sha256.clone(),
        is_unverified: file.is_unverified,
        replacements,
    }
}

/// Where the rows left out stand among those waiting.
fn places(waiting: &[OutboxRow], left_out: &[i64]) -> BTreeSet<usize> {
    let rows = waiting.iter().enumerate();
    rows.filter(|(_, row)| left_out.contains(&row.id.0))
        .map(|(place, _)| place)
        .collect()
}

/// Rows that stop the file, with the case in which each can be put right.
fn stopped(error: ExchangeError, waiting: &[OutboxRow]) -> Error {
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
        });
        Some(StoppedRow {
            row: row.id.0,
            case: row.row.case,
            fields: fields.collect(),
        })
    });
    Error::StoppedRows(rows.collect())
}

/// A replacement in words; the clerk confirms exactly this.
fn words(replacement: &Replacement) -> String {
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

/// Serial number of the file: the next of the day.
fn next_seq(source: &impl Source, interface: &str, today: Date) -> Result<u32> {
    let day = today.to_string();
    let of_today = batches::list(source, Some(interface))?;
    let n_today = of_today
        .iter()
        .filter(|batch| batch.recorded_at.starts_with(&day))
        .count();
    Ok(u32::try_from(n_today).unwrap_or(u32::MAX).saturating_add(1))
}

fn mark_in(
    tx: &mut Tx<'_>,
    interface: &str,
    file: &ExportFile,
    waiting: &[OutboxRow],
    today: Date,
) -> Result<Vec<OutboxId>> {
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
    let batch = NewBatch {
        interface: interface.to_owned(),
        file_name: file.name.clone(),
        sha256: file.sha256.clone(),
        layout_hash: file.layout_hash.clone(),
        medium: "USBメモリー".to_owned(),
    };
    let ids: Vec<OutboxId> = rows.iter().map(|row| row.id).collect();
    batches::export_in(tx, &batch, &ids)?;
    tx.add_detail("file", json!(file.name));
    tx.add_detail("sha256", json!(file.sha256));
    tx.add_detail("n_rows", json!(ids.len()));
    tx.add_detail("unverified_layout", json!(file.is_unverified));
    let touched: BTreeSet<CaseId> = rows.iter().filter_map(|row| row.row.case).collect();
    for case in touched {
        follow_in(tx, case, today, None)?;
    }
    Ok(ids)
}

/// Writes into the case what its rows say: 出力済, 登録済, 警告 or エラー, with the days.
pub(super) fn follow_in(
    tx: &mut Tx<'_>,
    id: CaseId,
    today: Date,
    by_hand: Option<(Date, &str)>,
) -> Result<()> {
    let (mut case, procedure) = cases::load(tx, id)?;
    if position(procedure, &case).is_settled(Step::RegisterServer) {
        return Ok(());
    }
    let server: Vec<&str> = procedure
        .exports
        .iter()
        .filter(|export| export.step == Step::RegisterServer)
        .map(|export| export.id)
        .collect();
    let rows = outbox::list(tx, &OutboxFilter::Case(id))?;
    let states: Vec<OutboxState> = rows
        .iter()
        .filter(|row| {
            server.contains(&row.row.interface.as_str()) && row.state != OutboxState::Withdrawn
        })
        .map(|row| row.state)
        .collect();
    let Some(state) = server_state(&states, by_hand.is_some()) else {
        return Ok(());
    };
    let before = blocks::SERVER_STATE.get(&case.form);
    blocks::SERVER_STATE.set(&mut case.form, state);
    match (state, by_hand) {
        (ServerState::Transcribed, Some((on, receipt))) => {
            blocks::SERVER_REGISTERED_ON.set(&mut case.form, on);
            blocks::SERVER_RECEIPT.set(&mut case.form, receipt.trim().to_owned());
        }
        (ServerState::Registered | ServerState::Warned, _) => {
            blocks::SERVER_REGISTERED_ON.set(&mut case.form, today)
        }
        // Still the same file, when only others of its rows were answered.
        (ServerState::Exported, _) if before == Some(ServerState::Exported) => {}
        (ServerState::Exported, _) => blocks::SERVER_EXPORTED_ON.set(&mut case.form, today),
        _ => {}
    }
    let facts = gather::facts(tx, &case, today)?;
    cases::save_in(tx, &mut case, procedure, &facts)
}

/// The state of a case from those of its rows: the worst one speaks.
fn server_state(states: &[OutboxState], by_hand: bool) -> Option<ServerState> {
    let has = |state| states.contains(&state);
    if states.is_empty() {
        None
    } else if has(OutboxState::Error) {
        Some(ServerState::Failed)
    } else if has(OutboxState::Unexported) {
        Some(ServerState::NotExported)
    } else if has(OutboxState::Exported) {
        Some(ServerState::Exported)
    } else if has(OutboxState::Warning) {
        Some(ServerState::Warned)
    } else if by_hand {
        Some(ServerState::Transcribed)
    } else {
        Some(ServerState::Registered)
    }
}

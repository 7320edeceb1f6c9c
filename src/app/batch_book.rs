//! 登録用ファイルの控え: what went out, where it is now and what came back for it; each as a row, and what is done with it.
//! It must not change a file of the book: the same bytes go out again, or a new file is made.

use crate::app::batch_export::Exported;
use crate::app::batch_write::Destination;
use crate::app::batch_write::pack;
use crate::app::case_view::outbox_rows;
use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::inquiry_caution;
use crate::app::session::Session;
use crate::app::view::OutboxRow;
use crate::domain::coded::Coded;
use crate::domain::date::Date;
use crate::domain::file_rules::BatchEventKind;
use crate::domain::file_rules::FileRules;
use crate::domain::file_rules::Packaging;
use crate::ledger::batch_book;
use crate::ledger::batch_book::BatchEvent;
use crate::ledger::batch_book::BookEntry;
use crate::ledger::batch_book::NewBatchEvent;
use crate::ledger::batch_book::Proof;
use crate::ledger::batches::Outcome;
use crate::ledger::outbox;
use crate::ledger::outbox::BatchId;
use crate::ledger::outbox::OutboxFilter;
use crate::ledger::transact::Changes;
use crate::ledger::transact::Tx;
use crate::ledger::transact::target;
use serde_json::json;
use std::collections::BTreeMap;

/// Files that the book shows at once, the newest ones.
const N_SHOWN: u32 = 300;

/// 持出しの記録.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Taking {
    /// Files that are taken to the terminal together.
    pub batches: Vec<i64>,
    /// On which day.
    pub on: Date,
    /// 媒体.
    pub medium: String,
    /// 備考, such as who went along.
    pub note: String,
}

/// 戻りの記録.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Return {
    /// Files whose medium is back.
    pub batches: Vec<i64>,
    /// On which day.
    pub on: Date,
    /// Whether the files were erased from it.
    pub is_erased: bool,
    /// 備考.
    pub note: String,
}

/// 控えの行.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BatchRow {
    /// Number in the ledger.
    pub id: i64,
    /// 控え番号; empty for a file of an earlier version.
    pub number: String,
    /// Interface id.
    pub interface: String,
    /// File name.
    pub file_name: String,
    /// Number of rows.
    pub n_rows: u32,
    /// 照合値 in hex; empty where it is not shown.
    pub sha256: String,
    /// When.
    pub made_at: String,
    /// Who.
    pub made_by: String,
    /// Title and 仕様書の版 of the layout; empty for a file of an earlier version.
    pub layout: String,
    /// SHA-256 of the layout.
    pub layout_hash: String,
    /// 未突合レイアウト; `None` where it is not known.
    pub is_unverified: Option<bool>,
    /// Where the file is now.
    pub whereabouts: Whereabouts,
    /// The medium it lies on or was taken on.
    pub medium: String,
    /// What came back for it.
    pub result: BatchResult,
    /// What happened to it, oldest first.
    pub events: Vec<BatchEventRow>,
}

/// ファイルの所在.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Whereabouts {
    /// Nothing says that it was written: the program was cut off, or an earlier version made it.
    Unknown,
    /// The disk did not take it.
    Failed,
    /// Written, and not taken out yet.
    Written,
    /// Taken out; it is to be back by this day.
    Out {
        /// 戻りの期限.
        back_by: Date,
    },
    /// The medium is back, the file still on it.
    Returned,
    /// Erased from the medium.
    Erased,
}

impl Whereabouts {
    /// Whether it is out longer than the society allows.
    #[must_use]
    pub fn is_overdue(self, today: Date) -> bool {
        matches!(self, Whereabouts::Out { back_by } if back_by < today)
    }
}

/// 結果の数.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct BatchResult {
    /// 登録済.
    pub n_registered: u32,
    /// 警告.
    pub n_warnings: u32,
    /// エラー.
    pub n_errors: u32,
    /// 不明なコード.
    pub n_unknown: u32,
    /// 結果待ち.
    pub n_waiting: u32,
    /// Names of the result files.
    pub files: Vec<String>,
}

impl BatchResult {
    /// The answers in words; empty while there is none.
    #[must_use]
    pub fn words(&self) -> String {
        let counts = [
            ("登録済", self.n_registered),
            ("警告", self.n_warnings),
            ("エラー", self.n_errors),
            ("不明なコード", self.n_unknown),
        ];
        let known = counts.iter().filter(|(_, n)| *n > 0);
        let words: Vec<String> = known.map(|(name, n)| format!("{name} {n}件")).collect();
        words.join("　")
    }
}

/// 控えの経過の行.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BatchEventRow {
    /// What.
    pub kind: BatchEventKind,
    /// On which day.
    pub on: Date,
    /// Where, how and why, in words.
    pub words: String,
    /// Whether it was written as a ZIP.
    pub is_zipped: bool,
    /// When it was written down.
    pub recorded_at: String,
    /// Who wrote it down.
    pub recorded_by: String,
}

/// 持出し中の数.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct TakenOut {
    /// Files on their way.
    pub n_out: usize,
    /// Those that should be back.
    pub n_overdue: usize,
}

impl Session {
    /// The newest files of the book.
    ///
    /// # Errors
    ///
    /// When the ledger cannot be read.
    pub fn batches(&self) -> Result<Vec<BatchRow>> {
        let names = self.user_names()?;
        let rules = self.society()?.files;
        let entries = batch_book::newest(&self.ledger, N_SHOWN)?;
        Ok(entries
            .into_iter()
            .map(|entry| row(entry, &names, &rules))
            .collect())
    }

    /// One file of the book.
    ///
    /// # Errors
    ///
    /// When there is none, or the ledger cannot be read.
    pub fn batch(&self, id: i64) -> Result<BatchRow> {
        let entry = batch_book::find(&self.ledger, BatchId(id))?;
        Ok(row(entry, &self.user_names()?, &self.society()?.files))
    }

    /// The rows that a file carried, in its order, as they stand now.
    ///
    /// # Errors
    ///
    /// When the ledger cannot be read.
    pub fn batch_rows(&self, id: i64) -> Result<Vec<OutboxRow>> {
        outbox_rows(&self.ledger, &OutboxFilter::Batch(BatchId(id)))
    }

    /// How many files are on their way to the terminal.
    ///
    /// # Errors
    ///
    /// When the ledger cannot be read.
    pub fn taken_out(&self) -> Result<TakenOut> {
        let (today, rules) = (self.today(), self.society()?.files);
        let out = batch_book::taken_out(&self.ledger)?;
        let overdue = out.iter().filter(|(_, on)| rules.back_by(*on) < today);
        Ok(TakenOut {
            n_out: out.len(),
            n_overdue: overdue.count(),
        })
    }

    /// Writes the same file out once more, byte for byte as the book keeps it.
    pub(super) fn copy_batch(&mut self, id: i64, to: &Destination) -> Result<(Exported, Changes)> {
        let batch = BatchId(id);
        let entry = batch_book::find(&self.ledger, batch)?;
        if entry.n_waiting < entry.batch.n_rows {
            return Err(Error::Refused(
                "一部の行は、結果が戻ったか、別のファイルで出し直しています。同じファイルをもう一度登録すると二重になるため、書き出せません。待っている行を「もう一度出力」で未出力に戻し、新しいファイルを作ってください。".to_owned(),
            ));
        }
        let proof = entry.kept.as_ref().map(|kept| kept.proof);
        self.may_write(to, proof.is_some_and(|proof| proof != Proof::Plain))?;
        let today = self.today();
        let ((packed, proof), changes) = self.transact(
            "copy_batch",
            "登録用ファイルの再書き出し",
            |tx| {
                tx.set_target(target::batch(batch));
                may_leave_in(tx, batch, today)?;
                let bytes = batch_book::bytes(tx, batch)?;
                let file = &entry.batch.file;
                let proof = match entry.shown_proof() {
                    Some(proof) => proof.to_owned(),
                    None => batch_book::keyed_proof(tx, &bytes)?,
                };
                tx.add_detail("sha256", json!(proof));
                Ok((pack(&file.file_name, (&bytes, &proof), to)?, proof))
            },
        )?;
        let kept = entry.kept.as_ref();
        let exported = Exported {
            batch: id,
            number: kept.map(|kept| kept.number.clone()).unwrap_or_default(),
            path: packed.path().to_owned(),
            n_rows: usize::try_from(entry.batch.n_rows).unwrap_or(usize::MAX),
            n_left: 0,
            sha256: proof,
            is_unverified: kept.is_some_and(|kept| kept.is_unverified),
            n_unconfirmed: self.n_unconfirmed_in(batch)?,
            replacements: Vec::new(),
            password: packed.password.clone(),
            unnoted: None,
        };
        let sha256 = packed.publish()?;
        Ok(self.noted(exported, changes, to, &sha256))
    }

    /// 持出しの記録: these files go to the terminal together.
    pub(super) fn take_to_terminal(&mut self, taking: &Taking) -> Result<Changes> {
        self.day_is_past(taking.on)?;
        let medium = taking.medium.trim();
        if medium.is_empty() {
            return Err(Error::Refused(
                "どの媒体で持ち出したかを入力してください（例：USB-01）。".to_owned(),
            ));
        }
        let event = NewBatchEvent {
            kind: BatchEventKind::Taken,
            on: taking.on,
            medium: medium.to_owned(),
            packaging: None,
            sha256: String::new(),
            note: taking.note.trim().to_owned(),
        };
        let today = self.today();
        let ((), changes) = self.transact("take_out_batches", "登録用ファイルの持出し", |tx| {
            for id in &taking.batches {
                let entry = batch_book::find(tx, BatchId(*id))?;
                if !may_be_taken(&entry) {
                    return Err(Error::Refused(
                        "持出し中か、書き出されていないファイルが含まれています。一覧を表示し直してください。".to_owned(),
                    ));
                }
                is_after(entry.standing(), taking.on)?;
                may_leave_in(tx, entry.batch.id, today)?;
                batch_book::happen_in(tx, entry.batch.id, &event)?;
            }
            tx.add_detail("batches", json!(taking.batches));
            tx.add_detail("on", json!(taking.on.to_string()));
            tx.add_detail("medium", json!(medium));
            tx.add_detail("note", json!(event.note));
            Ok(())
        })?;
        Ok(changes)
    }

    /// 戻りの記録: the medium is back, and whether the files were erased from it.
    pub(super) fn bring_back(&mut self, back: &Return) -> Result<Changes> {
        self.day_is_past(back.on)?;
        let kind = if back.is_erased {
            BatchEventKind::Erased
        } else {
            BatchEventKind::Returned
        };
        let ((), changes) = self.transact(
            "bring_back_batches",
            "登録用ファイルの戻り",
            |tx| {
                for id in &back.batches {
                    let entry = batch_book::find(tx, BatchId(*id))?;
                    let medium = may_come_back(&entry, back)?;
                    let event = NewBatchEvent {
                        kind,
                        on: back.on,
                        medium,
                        packaging: None,
                        sha256: String::new(),
                        note: back.note.trim().to_owned(),
                    };
                    batch_book::happen_in(tx, entry.batch.id, &event)?;
                }
                tx.add_detail("batches", json!(back.batches));
                tx.add_detail("on", json!(back.on.to_string()));
                tx.add_detail("is_erased", json!(back.is_erased));
                tx.add_detail("note", json!(back.note.trim()));
                Ok(())
            },
        )?;
        Ok(changes)
    }

    fn day_is_past(&self, on: Date) -> Result<()> {
        if on <= self.today() {
            return Ok(());
        }
        Err(Error::Refused(
            "今日より後の日は記録できません。実際の日を入力してください。".to_owned(),
        ))
    }
}

/// Refuses where a file of requests asks about somebody who was marked since and whom this user has not confirmed.
fn may_leave_in(tx: &Tx<'_>, batch: BatchId, today: Date) -> Result<()> {
    let rows = outbox::list(tx, &OutboxFilter::Batch(batch))?;
    inquiry_caution::needs_confirmed_in(tx, &rows, today)
}

/// What was written or is back can be taken out; what is out or was erased cannot.
fn may_be_taken(entry: &BookEntry) -> bool {
    let last = entry.standing().map(|event| event.kind);
    matches!(
        last,
        Some(BatchEventKind::Written | BatchEventKind::Returned)
    )
}

/// The medium of a file that can be back or erased on this day.
fn may_come_back(entry: &BookEntry, back: &Return) -> Result<String> {
    let last = entry.standing();
    let medium = last.map(|event| event.medium.clone()).unwrap_or_default();
    match last.map(|event| (event.kind, event.on)) {
        Some((BatchEventKind::Taken, _)) => {
            is_after(last, back.on)?;
            Ok(medium)
        }
        // Erased without having left, or after it came back.
        Some((BatchEventKind::Written | BatchEventKind::Returned, _)) if back.is_erased => {
            is_after(last, back.on)?;
            Ok(medium)
        }
        _ => Err(Error::Refused(
            "持ち出していないファイルが含まれています。一覧を表示し直してください。".to_owned(),
        )),
    }
}

/// Refuses a day before that of the last thing that happened to the file: nothing is taken out before it is written, or
/// back before it is out.
fn is_after(last: Option<&NewBatchEvent>, on: Date) -> Result<()> {
    match last {
        Some(event) if on < event.on => Err(Error::Refused(format!(
            "前の記録（{}　{}）より前の日は記録できません。実際の日を確かめてください。",
            event.kind.label(),
            event.on.wareki()
        ))),
        _ => Ok(()),
    }
}

fn row(entry: BookEntry, names: &BTreeMap<i64, String>, rules: &FileRules) -> BatchRow {
    let last = entry.standing();
    let medium = last.map_or(&entry.batch.file.medium, |event| &event.medium);
    let name = |id: i64| names.get(&id).cloned().unwrap_or_default();
    let kept = entry.kept.as_ref();
    let proof = entry.shown_proof().unwrap_or_default().to_owned();
    BatchRow {
        id: entry.batch.id.0,
        number: kept.map(|kept| kept.number.clone()).unwrap_or_default(),
        n_rows: entry.batch.n_rows,
        made_by: name(entry.batch.recorded_by.0),
        layout: kept.map(layout_words).unwrap_or_default(),
        is_unverified: kept.map(|kept| kept.is_unverified),
        whereabouts: whereabouts(last, rules),
        medium: medium.clone(),
        result: result(&entry),
        events: entry
            .events
            .iter()
            .map(|event| event_row(event, &name(event.recorded_by.0)))
            .collect(),
        interface: entry.batch.file.interface,
        file_name: entry.batch.file.file_name,
        sha256: proof,
        layout_hash: entry.batch.file.layout_hash,
        made_at: entry.batch.recorded_at,
    }
}

fn layout_words(kept: &batch_book::Kept) -> String {
    if kept.layout_revision.is_empty() {
        kept.layout_title.clone()
    } else {
        format!("{}（仕様書 {}）", kept.layout_title, kept.layout_revision)
    }
}

fn whereabouts(last: Option<&NewBatchEvent>, rules: &FileRules) -> Whereabouts {
    match last.map(|event| (event.kind, event.on)) {
        None => Whereabouts::Unknown,
        Some((BatchEventKind::Failed, _)) => Whereabouts::Failed,
        Some((BatchEventKind::Written, _)) => Whereabouts::Written,
        Some((BatchEventKind::Taken, on)) => Whereabouts::Out {
            back_by: rules.back_by(on),
        },
        Some((BatchEventKind::Returned, _)) => Whereabouts::Returned,
        Some((BatchEventKind::Erased, _)) => Whereabouts::Erased,
    }
}

fn result(entry: &BookEntry) -> BatchResult {
    let n = |outcome| entry.answers.get(&outcome).copied().unwrap_or(0);
    BatchResult {
        n_registered: n(Outcome::Registered),
        n_warnings: n(Outcome::Warning),
        n_errors: n(Outcome::Error),
        n_unknown: n(Outcome::Unknown),
        n_waiting: entry.n_waiting,
        files: entry.results.clone(),
    }
}

fn event_row(event: &BatchEvent, name: &str) -> BatchEventRow {
    let happened = &event.event;
    let packaging = happened.packaging.map_or("", Coded::label);
    let words = [happened.medium.as_str(), packaging, happened.note.as_str()];
    let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
    BatchEventRow {
        kind: happened.kind,
        on: happened.on,
        words: words.join("　"),
        is_zipped: happened.packaging == Some(Packaging::Zip),
        recorded_at: event.recorded_at.clone(),
        recorded_by: name.to_owned(),
    }
}

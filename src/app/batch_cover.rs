//! 送付票の印刷: the cover sheet of a file of the book, when it is written and at any time later.
//! It must not name anybody whom the file is about.

use crate::app::batch_book::BatchRow;
use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::files;
use crate::app::presend::operation_label;
use crate::app::session::Session;
use crate::domain::date::Date;
use crate::domain::file_rules::BatchEventKind;
use crate::ledger::batch_book;
use crate::ledger::batch_book::Proof;
use crate::ledger::outbox;
use crate::ledger::outbox::BatchId;
use crate::ledger::outbox::OutboxFilter;
use crate::ledger::transact::Changes;
use crate::ledger::transact::target;
use crate::print;
use crate::print::Meta;
use crate::procedure::papers::batch_cover_sheet;
use crate::procedure::papers::batch_cover_sheet::BatchCover;
use crate::procedure::papers::batch_cover_sheet::CoverProof;
use serde_json::json;
use std::path::Path;
use std::path::PathBuf;

/// 処理区分 in the order of the sheet.
const OPERATIONS: [&str; 4] = ["add", "change", "cancel", ""];

impl Session {
    /// Writes the 送付票 of a file into a folder, for the reader program to print.
    pub(super) fn print_cover(&mut self, id: i64, folder: &Path) -> Result<(PathBuf, Changes)> {
        let today = self.today();
        let row = self.batch(id)?;
        let cover = self.cover(&row)?;
        let meta = Meta {
            title: batch_cover_sheet::TITLE.to_owned(),
            created_on: today,
        };
        let bytes = print::render(&[batch_cover_sheet::sheet(&cover)], &meta)?;
        let path = folder.join(format!("送付票_{}_{}.pdf", name_of(&row), self.minute()?));
        let (file, changes) = self.transact("print_cover", "送付票の印刷", |tx| {
            tx.set_target(target::batch(BatchId(id)));
            tx.add_detail("number", json!(row.number));
            files::prepare(&path, &bytes)
        })?;
        file.publish()?;
        Ok((path, changes))
    }

    fn cover(&self, row: &BatchRow) -> Result<BatchCover> {
        let society = self.society()?;
        let batch = BatchId(row.id);
        let entry = batch_book::find(&self.ledger, batch)?;
        let made_on = entry.batch.recorded_at.get(..10).and_then(Date::parse_iso);
        let written = row
            .events
            .iter()
            .rfind(|event| event.kind == BatchEventKind::Written);
        let is_zipped = written.is_some_and(|event| event.is_zipped);
        let title = self
            .layouts
            .all()
            .find(|layout| layout.head.id == row.interface);
        Ok(BatchCover {
            number: row.number.clone(),
            society: format!(
                "{}　保険者番号 {}",
                society.name,
                society.insurer_number.as_str()
            ),
            interface: title
                .map_or_else(|| row.interface.clone(), |layout| layout.head.title.clone()),
            file_name: if is_zipped {
                format!("{}.zip", row.file_name)
            } else {
                row.file_name.clone()
            },
            inner_name: is_zipped.then(|| row.file_name.clone()),
            proof: match entry.kept.as_ref().map(|kept| kept.proof) {
                Some(Proof::Plain) => CoverProof::Sha256(row.sha256.clone()),
                Some(Proof::Keyed) => CoverProof::Keyed(row.sha256.clone()),
                Some(Proof::Bare) | None => CoverProof::Hidden,
            },
            operations: self.operations(batch)?,
            layout: match self.n_unconfirmed_in(batch)? {
                0 => row.layout.clone(),
                n_rows => format!("{}　事務・手続のコード未確認 {n_rows}件", row.layout),
            },
            is_verified: row.is_unverified == Some(false),
            made_on: made_on.ok_or(Error::Missing("作成日"))?,
            made_by: row.made_by.clone(),
            medium: row.medium.clone(),
            result: row.result.words(),
            is_sample: society.is_sample,
        })
    }

    /// The rows of a file by 処理区分.
    fn operations(&self, batch: BatchId) -> Result<Vec<(String, u32)>> {
        let rows = outbox::list(&self.ledger, &OutboxFilter::Batch(batch))?;
        let n_of = |operation: &str| {
            let rows = rows.iter().filter(|row| row.row.operation == operation);
            u32::try_from(rows.count()).unwrap_or(u32::MAX)
        };
        let counted =
            OPERATIONS.map(|operation| (operation_label(operation).to_owned(), n_of(operation)));
        Ok(counted.into_iter().filter(|(_, n)| *n > 0).collect())
    }
}

/// What the paper's file is called after.
fn name_of(row: &BatchRow) -> String {
    if row.number.is_empty() {
        row.id.to_string()
    } else {
        row.number.clone()
    }
}

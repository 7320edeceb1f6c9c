//! 受け付けた届書ファイル: the list of the originals with what became of them, and writing one out again as it came.
//! It must not put an 個人番号 into a list, nor hand out an original without a reason in the audit.

use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::files;
use crate::app::intake_return::IntakeReturnOrder;
use crate::app::job::Progress;
use crate::app::run::Outcome;
use crate::app::run::Told;
use crate::app::run::told;
use crate::app::session::Session;
use crate::app::view::IntakeFileRow;
use crate::exchange::intake::Family;
use crate::ledger::intake_contents;
use crate::ledger::intakes;
use crate::ledger::intakes::IntakeId;
use crate::ledger::transact::Changes;
use std::path::Path;
use std::path::PathBuf;

/// What is written out of an employer's file.
#[derive(Clone)]
pub enum IntakeFileCommand {
    /// An original again as it came; who, which and why goes to the audit.
    WriteOriginal {
        /// 原本番号.
        id: i64,
        /// The folder.
        folder: PathBuf,
        /// Why.
        reason: String,
    },
    /// Lines go back to the employer with a letter.
    Return(IntakeReturnOrder),
    /// The letters that went back, once more.
    CopyReturn {
        /// 原本番号.
        id: i64,
        /// The folder.
        folder: PathBuf,
    },
}

impl IntakeFileCommand {
    /// The name of the action.
    #[must_use]
    pub const fn label(&self) -> &'static str {
        match self {
            IntakeFileCommand::WriteOriginal { .. } => "受け付けた原本の書き出し",
            IntakeFileCommand::Return(_) => "届書の返戻",
            IntakeFileCommand::CopyReturn { .. } => "返戻の文書の再出力",
        }
    }
}

impl Session {
    /// Employers' files taken in so far, newest first.
    ///
    /// # Errors
    ///
    /// When the ledger cannot be read.
    pub fn intake_files(&self) -> Result<Vec<IntakeFileRow>> {
        let names = self.user_names()?;
        let all = intake_contents::summaries(&self.ledger)?;
        let mut returned = self.returned_lines()?;
        Ok(all
            .into_iter()
            .map(|summary| IntakeFileRow {
                id: summary.file.id.0,
                family: family(&summary.file.interface),
                n_rows: summary.n_rows,
                n_cases: summary.n_cases,
                n_drafted: summary.n_drafted,
                returned: returned.remove(&summary.file.id).unwrap_or_default(),
                recorded_by: names
                    .get(&summary.file.recorded_by.0)
                    .cloned()
                    .unwrap_or_default(),
                file_name: summary.file.file_name,
                received_on: summary.file.received_on,
                recorded_at: summary.file.recorded_at,
                sha256: summary.file.sha256,
            })
            .collect())
    }

    /// Writes what is wanted out of a file.
    pub(super) fn run_intake_file(
        &mut self,
        command: &IntakeFileCommand,
        progress: &Progress,
    ) -> Result<Outcome> {
        match command {
            IntakeFileCommand::WriteOriginal { id, folder, reason } => {
                Ok(told(self.write_original(*id, folder, reason)?, Told::File))
            }
            IntakeFileCommand::Return(order) => {
                Ok(told(self.return_intake(order, progress)?, |told| told))
            }
            IntakeFileCommand::CopyReturn { id, folder } => {
                Ok(told(self.copy_return(*id, folder)?, Told::File))
            }
        }
    }

    /// Writes an original out again, byte for byte, under its own name.
    fn write_original(
        &mut self,
        id: i64,
        folder: &Path,
        reason: &str,
    ) -> Result<(PathBuf, Changes)> {
        self.may_handle_numbers()?;
        let id = IntakeId(id);
        let all = intakes::list(&self.ledger)?;
        let file = all.into_iter().find(|file| file.id == id);
        let file = file.ok_or(Error::Missing("受け付けたファイル"))?;
        let path = folder.join(&file.file_name);
        let (prepared, changes) = self.transact(
            "write_original",
            "受け付けた原本の書き出し",
            |tx| {
                let bytes = intakes::bytes_in(tx, id, reason)?;
                tx.add_detail("intake", serde_json::json!(id.0));
                tx.add_detail("reason", serde_json::json!(reason.trim()));
                files::prepare(&path, &bytes)
            },
        )?;
        prepared.publish()?;
        Ok((path, changes))
    }
}

/// Family of an interface in words.
fn family(interface: &str) -> &'static str {
    let stem = interface.rsplit('-').next().unwrap_or_default();
    let all = [Family::Shfd, Family::Kpfd];
    let found = all
        .into_iter()
        .find(|family| family.stem().eq_ignore_ascii_case(stem));
    found.map_or("", Family::label)
}

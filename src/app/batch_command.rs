//! 登録用ファイルの操作: what a clerk can do with files for the 中間サーバー, and the way to the function that does it.
//! It must not do the work itself.

use crate::app::batch_book::Return;
use crate::app::batch_book::Taking;
use crate::app::batch_write::Destination;
use crate::app::error::Result;
use crate::app::results::ResultFile;
use crate::app::run::Outcome;
use crate::app::run::Told;
use crate::app::run::plain;
use crate::app::run::told;
use crate::app::session::Session;
use std::path::PathBuf;

/// 登録用ファイルの操作.
#[derive(Clone)]
pub enum BatchCommand {
    /// Looks through the waiting rows of an interface before a file is made.
    Check {
        /// The interface's id.
        interface: String,
    },
    /// Writes the same file out once more, byte for byte.
    Copy {
        /// Its number in the ledger.
        batch: i64,
        /// Where to and in which form.
        to: Destination,
    },
    /// Prints the 送付票 of a file.
    PrintCover {
        /// Its number in the ledger.
        batch: i64,
        /// The folder.
        folder: PathBuf,
    },
    /// Records that files were taken to the terminal.
    TakeOut(Taking),
    /// Records that their medium is back, and whether they were erased from it.
    BringBack(Return),
    /// Takes in a result file whose bytes were taken in before, because it truly answers another file.
    ImportAgain {
        /// The file.
        file: ResultFile,
        /// How the clerk knows.
        reason: String,
    },
}

impl BatchCommand {
    /// The name of the action.
    #[must_use]
    pub const fn label(&self) -> &'static str {
        match self {
            BatchCommand::Check { .. } => "送付前点検",
            BatchCommand::Copy { .. } => "登録用ファイルの再書き出し",
            BatchCommand::PrintCover { .. } => "送付票の印刷",
            BatchCommand::TakeOut(_) => "登録用ファイルの持出し",
            BatchCommand::BringBack(_) => "登録用ファイルの戻り",
            BatchCommand::ImportAgain { .. } => "結果ファイルの取込",
        }
    }

    /// Whether the clerk is shown that it is under way.
    #[must_use]
    pub const fn takes_long(&self) -> bool {
        match self {
            BatchCommand::Check { .. }
            | BatchCommand::Copy { .. }
            | BatchCommand::PrintCover { .. }
            | BatchCommand::ImportAgain { .. } => true,
            BatchCommand::TakeOut(_) | BatchCommand::BringBack(_) => false,
        }
    }
}

impl Session {
    pub(super) fn run_batch(&mut self, command: &BatchCommand) -> Result<Outcome> {
        Ok(match command {
            BatchCommand::Check { interface } => {
                told(self.check_outgoing(interface)?, Told::Presend)
            }
            BatchCommand::Copy { batch, to } => told(self.copy_batch(*batch, to)?, Told::Exported),
            BatchCommand::PrintCover { batch, folder } => {
                told(self.print_cover(*batch, folder)?, Told::File)
            }
            BatchCommand::TakeOut(taking) => plain(self.take_to_terminal(taking)?),
            BatchCommand::BringBack(back) => plain(self.bring_back(back)?),
            BatchCommand::ImportAgain { file, reason } => {
                told(self.import_results(file, reason)?, Told::Results)
            }
        })
    }
}

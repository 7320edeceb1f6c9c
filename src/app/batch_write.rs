//! 登録用ファイルの書き出し: a file of the book goes into a folder, as it is or in an encrypted ZIP, and the book says so.
//! It must not make the file, and keeps no password.

use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::files;
use crate::app::files::Prepared;
use crate::app::out_folder;
use crate::app::session::Session;
use crate::domain::file_rules::BatchEventKind;
use crate::domain::file_rules::Packaging;
use crate::domain::file_rules::UNNAMED_MEDIUM;
use crate::exchange::text_file::sha256_hex;
use crate::exchange::zip_file;
use crate::ledger::batch_book;
use crate::ledger::batch_book::NewBatchEvent;
use crate::ledger::outbox::BatchId;
use crate::ledger::transact::Changes;
use crate::ledger::transact::target;
use serde_json::json;
use std::fmt;
use std::path::Path;
use std::path::PathBuf;
use zeroize::Zeroizing;

/// 書き出す先と形.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Destination {
    /// The folder; nothing but files for the terminal may lie in it.
    pub folder: PathBuf,
    /// 媒体, as the society's register of media names it.
    pub medium: String,
    /// As it is, or in an encrypted ZIP.
    pub packaging: Packaging,
}

impl Destination {
    /// The file as the layout makes it, on a medium without a name of its own.
    #[must_use]
    pub fn plain(folder: &Path) -> Destination {
        Destination {
            folder: folder.to_owned(),
            medium: UNNAMED_MEDIUM.to_owned(),
            packaging: Packaging::Plain,
        }
    }
}

/// 一度だけ示すパスワード; wiped when dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct ShownOnce(Zeroizing<String>);

impl ShownOnce {
    /// A password as a file would have it.
    #[cfg(test)]
    pub(super) fn for_test(text: &str) -> ShownOnce {
        ShownOnce(Zeroizing::new(text.to_owned()))
    }

    /// The text, to be shown now.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ShownOnce {
    /// Hidden: it opens the file.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ShownOnce(…)")
    }
}

/// A file that lies in its folder without its name yet.
pub(super) struct Packed {
    file: Prepared,
    proof: String,
    /// What opens it, where it is a ZIP.
    pub(super) password: Option<ShownOnce>,
}

impl Packed {
    /// Where it will lie.
    pub(super) fn path(&self) -> &Path {
        self.file.path()
    }

    /// Gives the file its name, and says the 照合値 of what lies there.
    pub(super) fn publish(self) -> Result<String> {
        self.file.publish()?;
        Ok(self.proof)
    }
}

/// Lays the file with its 照合値 into its folder, in the form that is asked for.
pub(super) fn pack(name: &str, (bytes, proof): (&[u8], &str), to: &Destination) -> Result<Packed> {
    match to.packaging {
        Packaging::Plain => Ok(Packed {
            file: files::prepare(&to.folder.join(name), bytes)?,
            proof: proof.to_owned(),
            password: None,
        }),
        Packaging::Zip => {
            let password = zip_file::new_password()?;
            let zip = zip_file::pack(name, bytes, &password)?;
            Ok(Packed {
                file: files::prepare(&to.folder.join(format!("{name}.zip")), &zip)?,
                // Encrypted with a salt of its own: nothing can be tried out against it.
                proof: sha256_hex(&zip),
                password: Some(ShownOnce(password)),
            })
        }
    }
}

impl Session {
    /// Whether a file may be written there by this user.
    pub(super) fn may_write(&self, to: &Destination, has_numbers: bool) -> Result<()> {
        if has_numbers {
            self.may_handle_numbers()?;
        }
        if to.medium.trim().is_empty() {
            return Err(Error::Refused(
                "どの媒体に書き出すかを入力してください（例：USB-01）。".to_owned(),
            ));
        }
        out_folder::check(&self.ledger, self.ledger.path(), &to.folder)
    }

    /// Writes into the book that the file lies there: from now on it is out of the ledger.
    pub(super) fn note_written(
        &mut self,
        batch: BatchId,
        to: &Destination,
        sha256: &str,
    ) -> Result<Changes> {
        let written = NewBatchEvent {
            kind: BatchEventKind::Written,
            on: self.today(),
            medium: to.medium.trim().to_owned(),
            packaging: Some(to.packaging),
            sha256: sha256.to_owned(),
            note: String::new(),
        };
        let ((), changes) =
            self.transact("write_batch", "登録用ファイルの書き出し", |tx| {
                tx.set_target(target::batch(batch));
                tx.add_detail("medium", json!(written.medium));
                tx.add_detail("is_zipped", json!(to.packaging == Packaging::Zip));
                tx.add_detail("sha256", json!(sha256));
                Ok(batch_book::happen_in(tx, batch, &written)?)
            })?;
        Ok(changes)
    }
}

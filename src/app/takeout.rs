//! 移行用書き出し: everything the ledger holds as a folder that PostgreSQL loads as it stands, with a 説明書.
//! It must not leave half a folder behind, nor write an 個人番号 without the right and a reason.

use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::files;
use crate::app::job::Progress;
use crate::app::session::Session;
use crate::ledger::batch_book;
use crate::ledger::crypto;
use crate::ledger::takeout;
use crate::ledger::takeout::Taken;
use crate::ledger::transact::Changes;
use serde_json::json;
use std::fmt::Write;
use std::path::Path;
use std::path::PathBuf;

const MANUAL: &str = include_str!("../../assets/takeout_readme.txt");

/// 移行用書き出しの依頼.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TakeoutOrder {
    /// The folder in which a folder of its own is made.
    pub folder: PathBuf,
    /// Why everything leaves the ledger.
    pub reason: String,
    /// Whether 個人番号 and the originals of employers' files go with it; needs the right.
    pub with_numbers: bool,
}

impl Session {
    pub(super) fn take_out(
        &mut self,
        order: &TakeoutOrder,
        progress: &Progress,
    ) -> Result<(PathBuf, Changes)> {
        let reason = order.reason.trim();
        if reason.is_empty() {
            return Err(Error::Refused(
                "移行用書き出しを行う理由を入力してください。".to_owned(),
            ));
        }
        if order.with_numbers {
            self.may_handle_numbers()?;
        }
        let at = self.at()?;
        let digits: String = at.as_str().chars().filter(char::is_ascii_digit).collect();
        let minute = digits.get(..12).unwrap_or_default();
        let path = order.folder.join(format!("移行用書き出し_{minute}"));
        let prepared = files::prepare_folder(&path)?;
        let society = self.society()?.name;
        let mut step = |done, total| {
            progress.report(done, total);
            !progress.is_cancelled()
        };
        let ((), changes) = self.transact("take_out", "移行用書き出し", |tx| {
            let wanted = takeout::TakeoutOrder {
                folder: prepared.folder(),
                numbers: order.with_numbers.then_some(reason),
            };
            let taken = takeout::write_in(tx, wanted, &mut step)?;
            let sums = sums(&taken);
            let heading = format!("{society}　{}", at.as_str());
            let manual = manual(&heading, &taken);
            put(prepared.folder(), "sha256.txt", &sums)?;
            put(prepared.folder(), "readme.txt", &manual)?;
            let tables = taken.files.iter().filter_map(|file| file.n_rows);
            tx.add_detail("reason", json!(reason));
            tx.add_detail("n_tables", json!(tables.clone().count()));
            tx.add_detail("n_rows", json!(tables.sum::<u64>()));
            tx.add_detail("n_files", json!(taken.files.len()));
            tx.add_detail("n_numbers", json!(taken.n_numbers));
            let proof = if order.with_numbers {
                batch_book::keyed_proof(tx, sums.as_bytes())?
            } else {
                crypto::sha256_hex(sums.as_bytes())
            };
            tx.add_detail("sha256", json!(proof));
            Ok(())
        })?;
        prepared.publish()?;
        Ok((path, changes))
    }
}

/// Writes a text; the folder has no name yet, so nobody sees it half written.
fn put(folder: &Path, name: &str, text: &str) -> Result<()> {
    files::write_whole(&folder.join(name), text.as_bytes())
}

/// As `sha256sum -c` reads it.
fn sums(taken: &Taken) -> String {
    let lines = taken.files.iter();
    lines
        .map(|file| format!("{}  {}\n", file.sha256, file.name))
        .collect()
}

/// 説明書, with CRLF and a mark for the editors of Windows.
fn manual(heading: &str, taken: &Taken) -> String {
    let mut text = format!("\u{FEFF}加入者台帳　移行用書き出し\n{heading}\n\n{MANUAL}");
    // Writing into a String cannot fail.
    for column in &taken.left_out {
        let _ = writeln!(text, "・{column} は書き出していません（空欄です）。");
    }
    if taken.n_numbers > 0 {
        let _ = writeln!(
            text,
            "\n【注意】個人番号{}件を含みます。特定個人情報として管理し、移行が済んだら消去してください。",
            taken.n_numbers
        );
    }
    if taken.n_replaced > 0 {
        let _ = writeln!(
            text,
            "\n【置き換えた文字】PostgreSQLに入らないNUL文字{}個を U+FFFD に置き換えました。",
            taken.n_replaced
        );
    }
    text.push_str("\n【行数とSHA-256】\n");
    for file in taken
        .files
        .iter()
        .filter(|file| !file.name.starts_with("files/"))
    {
        let rows = file.n_rows.map_or_else(String::new, |n| format!("{n}行"));
        let _ = writeln!(text, "{}\t{rows}\t{}", file.name, file.sha256);
    }
    text.replace('\n', "\r\n")
}

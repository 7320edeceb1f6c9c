//! 控え: whole, verified copies of a ledger with its key file, their generations, and the way back.
//! It must not call anything a backup that was not opened and checked.

use crate::ledger::check::{self, Checked};
use crate::ledger::crypto::Key;
use crate::ledger::error::{Error, Result};
use crate::ledger::key_file::{self, KeyFile, folder_of};
use crate::ledger::opening::{
    LEDGER_EXTENSION, Ledger, Unlock, compare_header, compare_length, connect, connect_as_it_is,
    existing, key_path, unlock_keys,
};
use crate::ledger::timestamp::Timestamp;
use rusqlite::{Connection, OptionalExtension};
use std::fs::File;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// Tables whose rows are counted in a copy.
const COUNTED: &[&str] = &["entries", "persons", "cases", "papers", "audit"];
const PART_EXTENSION: &str = "part";

/// 控えの作成: everything a backup needs, to be moved to another thread while the window goes on.
pub struct BackupJob {
    conn: Connection,
    key: Key,
    salt: String,
    path: PathBuf,
}

/// 控え that was made and verified.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Backup {
    /// The copy of the ledger; its key file stands beside it.
    pub path: PathBuf,
    /// Rows by table, as counted in the copy.
    pub n_rows: Vec<(&'static str, i64)>,
    /// The last audit row's number in the copy.
    pub audit_seq: i64,
}

impl Ledger {
    /// Prepares a backup.
    ///
    /// # Errors
    /// When the ledger cannot be opened a second time.
    pub fn backup_job(&self) -> Result<BackupJob> {
        let salt = self.key_file.ledger().to_owned();
        let conn = connect(self.path(), &self.keys.file, &salt, existing())?;
        Ok(BackupJob {
            conn,
            key: self.keys.file.clone(),
            salt,
            path: self.path().to_owned(),
        })
    }
}

impl BackupJob {
    /// Writes `NAME-20261122-102030.daicho` and its key file into a folder, verifies the copy, gives it its
    /// name only then, and removes generations beyond the newest `n_keep`.
    ///
    /// # Errors
    /// [`Error::Damaged`] when the copy does not verify: it is removed, and earlier generations stay.
    pub fn run(&self, folder: &Path, at: &Timestamp, n_keep: usize) -> Result<Backup> {
        std::fs::create_dir_all(folder)?;
        let stem = stem_of(&self.path)?;
        let name = format!("{stem}-{}.{LEDGER_EXTENSION}", compact(at));
        let path = folder.join(name);
        if path.exists() {
            return Err(Error::AlreadyExists(path));
        }
        let part = path.with_extension(PART_EXTENSION);
        remove_if_there(&part)?;
        let copied = self.copy_and_verify(&part);
        if copied.is_err() {
            remove_if_there(&part)?;
        }
        let (n_rows, audit_seq) = copied?;
        key_file::write_whole(&key_path(&path), &std::fs::read(key_path(&self.path))?)?;
        std::fs::rename(&part, &path)?;
        key_file::sync_folder(folder);
        forget_old(&path, folder, &stem, n_keep)?;
        Ok(Backup {
            path,
            n_rows,
            audit_seq,
        })
    }

    fn copy_and_verify(&self, part: &Path) -> Result<(Vec<(&'static str, i64)>, i64)> {
        self.conn
            .execute("VACUUM INTO ?1", [part.display().to_string()])?;
        File::options().write(true).open(part)?.sync_all()?;
        key_file::keep_private(part)?;
        compare_header(part, &self.salt)?;
        let copy = connect_copy(part, &self.key, &self.salt)?;
        compare_length(part, &copy)?;
        prove(part, &self.key, &self.salt)?;
        let audit_seq = same_audit(&self.conn, &copy)?;
        let mut n_rows = Vec::new();
        for table in COUNTED {
            let sql = format!("SELECT count(*) FROM {table}");
            n_rows.push((*table, copy.query_row(&sql, [], |row| row.get(0))?));
        }
        Ok((n_rows, audit_seq))
    }
}

/// The backups of a ledger in a folder, newest first.
///
/// # Errors
/// When the folder cannot be read.
pub fn generations(folder: &Path, ledger: &Path) -> Result<Vec<PathBuf>> {
    generations_of(folder, &stem_of(ledger)?)
}

/// 復元: puts a backup into an empty place. The copy is verified there before it gets its name;
/// the backup itself is only read.
///
/// # Errors
/// [`Error::AlreadyExists`] where a ledger stands already, [`Error::WrongPassword`],
/// [`Error::Damaged`] when the backup does not verify. Nothing is left behind then.
pub fn restore(backup: &Path, to: &Path, unlock: &Unlock<'_>, at: &Timestamp) -> Result<()> {
    if !backup.exists() {
        return Err(Error::NotFound(backup.to_owned()));
    }
    for existing in [to.to_owned(), key_path(to)] {
        if existing.exists() {
            return Err(Error::AlreadyExists(existing));
        }
    }
    let folder = folder_of(to);
    std::fs::create_dir_all(folder)?;
    let beside = tempfile::Builder::new()
        .prefix(".daicho-restore")
        .tempdir_in(folder)?;
    let part = beside
        .path()
        .join("restore")
        .with_extension(LEDGER_EXTENSION);
    std::fs::copy(backup, &part)?;
    match std::fs::copy(key_path(backup), key_path(&part)) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Err(Error::KeyFileMissing(key_path(backup)));
        }
        other => other?,
    };
    verify(&part, unlock, at)?;
    for name in [part.clone(), key_path(&part)] {
        File::options().write(true).open(name)?.sync_all()?;
    }
    std::fs::rename(key_path(&part), key_path(to))?;
    std::fs::rename(&part, to)?;
    key_file::sync_folder(folder);
    Ok(())
}

/// 復元の予行: restores a backup into a temporary folder, opens it and runs every check.
///
/// # Errors
/// As [`restore`]; the temporary folder is removed in any case.
pub fn rehearse(backup: &Path, unlock: &Unlock<'_>, at: &Timestamp) -> Result<Vec<Checked>> {
    let folder = tempfile::tempdir()?;
    let to = folder
        .path()
        .join("rehearsal")
        .with_extension(LEDGER_EXTENSION);
    restore(backup, &to, unlock, at)?;
    let ledger = Ledger::open(&to, unlock, at)?;
    Ok(check::run_all(&ledger))
}

fn verify(path: &Path, unlock: &Unlock<'_>, at: &Timestamp) -> Result<()> {
    let mut key_file = KeyFile::read(&key_path(path))?;
    compare_header(path, key_file.ledger())?;
    let (_, keys) = unlock_keys(&mut key_file, unlock, at)?;
    let conn = connect_copy(path, &keys.file, key_file.ledger())?;
    compare_length(path, &conn)?;
    drop(conn);
    prove(path, &keys.file, key_file.ledger())
}

/// Opens a copy for reading only; nothing appears beside it.
fn connect_copy(path: &Path, key: &Key, salt: &str) -> Result<Connection> {
    let conn = connect_as_it_is(path, key, salt, existing())?;
    conn.pragma_update(None, "query_only", true)?;
    Ok(conn)
}

/// Proves every page and every table of a copy. Reading a ledger through is mostly arithmetic, so the proofs are
/// shared out among as many threads as the machine has, up to three: the longest two take most of the time.
fn prove(path: &Path, key: &Key, salt: &str) -> Result<()> {
    let tables = check::tables(&connect_copy(path, key, salt)?)?;
    let longest_first = tables
        .iter()
        .filter(|table| *table == "entries")
        .chain(tables.iter().filter(|table| *table != "entries"));
    let proofs: Vec<Proof<'_>> = std::iter::once(Proof::Pages)
        .chain(longest_first.map(|table| Proof::Table(table)))
        .collect();
    let waiting = Mutex::new(proofs.into_iter());
    let work = || {
        let copy = connect_copy(path, key, salt)?;
        let next = || waiting.lock().ok().and_then(|mut proofs| proofs.next());
        let mut problems = Vec::new();
        while let Some(proof) = next() {
            problems.extend(match proof {
                Proof::Pages => check::authentication(&copy)?,
                Proof::Table(table) => check::table_structure(&copy, table)?,
            });
        }
        Ok(problems)
    };
    let n_workers = std::thread::available_parallelism().map_or(1, NonZero::get);
    let found: Vec<Result<Vec<String>>> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..n_workers.min(3)).map(|_| scope.spawn(work)).collect();
        let broken = || Err(Error::Damaged("the check broke off".to_owned()));
        let ends = workers.into_iter().map(|worker| worker.join());
        ends.map(|end| end.unwrap_or_else(|_| broken())).collect()
    });
    for problems in found {
        if let Some(problem) = problems?.into_iter().next() {
            return Err(Error::Damaged(problem));
        }
    }
    Ok(())
}

/// A proof of a copy.
enum Proof<'a> {
    /// Every page by its authentication code.
    Pages,
    /// The structure of a table and its indexes.
    Table(&'a str),
}

/// The copy's last audit row stands in the original with the same hash.
fn same_audit(original: &Connection, copy: &Connection) -> Result<i64> {
    let sql = "SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1";
    let (seq, hash): (i64, Vec<u8>) =
        copy.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let sql = "SELECT hash FROM audit WHERE seq = ?1";
    let theirs: Option<Vec<u8>> = original
        .query_row(sql, [seq], |row| row.get(0))
        .optional()?;
    if theirs.as_ref() == Some(&hash) {
        Ok(seq)
    } else {
        Err(Error::Damaged(format!("audit row {seq} of the copy")))
    }
}

fn forget_old(made: &Path, folder: &Path, stem: &str, n_keep: usize) -> Result<()> {
    // With a clock that was set back the new copy may bear the oldest name.
    let others = generations_of(folder, stem)?;
    let others = others.into_iter().filter(|path| path != made);
    for old in others.skip(n_keep.saturating_sub(1)) {
        std::fs::remove_file(&old)?;
        remove_if_there(&key_path(&old))?;
    }
    Ok(())
}

fn generations_of(folder: &Path, stem: &str) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let is_ledger = path
            .extension()
            .is_some_and(|ending| ending == LEDGER_EXTENSION);
        let name = path
            .file_stem()
            .map(|name| name.to_string_lossy().into_owned());
        if is_ledger && name.is_some_and(|name| is_generation(&name, stem)) {
            found.push(path);
        }
    }
    // The moment in the name has a fixed width, so names sort by time.
    found.sort();
    found.reverse();
    Ok(found)
}

/// `NAME-20261122-102030`.
fn is_generation(name: &str, stem: &str) -> bool {
    let moment = name
        .strip_prefix(stem)
        .and_then(|rest| rest.strip_prefix('-'));
    moment.is_some_and(|moment| {
        moment.len() == "20261122-102030".len()
            && moment.chars().all(|c| c.is_ascii_digit() || c == '-')
    })
}

fn stem_of(path: &Path) -> Result<String> {
    let stem = path
        .file_stem()
        .map(|stem| stem.to_string_lossy().into_owned());
    stem.ok_or_else(|| Error::NotFound(path.to_owned()))
}

/// `20261122-102030`.
fn compact(at: &Timestamp) -> String {
    let moment: String = at
        .as_str()
        .chars()
        .take("2026-11-22T10:20:30".len())
        .collect();
    moment.replace(['-', ':'], "").replace('T', "-")
}

fn remove_if_there(path: &Path) -> Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::is_generation;

    #[test]
    fn ほかの台帳の控えは世代に数えない() {
        assert!(is_generation("見本-20261122-102030", "見本"));
        assert!(!is_generation("見本-試験-20261122-102030", "見本"));
        assert!(!is_generation("見本", "見本"));
        assert!(!is_generation("見本-20261122", "見本"));
    }
}

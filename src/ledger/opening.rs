//! 台帳を作る・開く: the ledger's files, the lock of the one writer, and who is at the keyboard.
//! It must not know what lies in the tables.

use crate::ledger::audit;
use crate::ledger::check;
use crate::ledger::crypto::{self, Cost, Key, Secret};
use crate::ledger::error::{Error, Result};
use crate::ledger::key_file::{self, KeyFile, Keys, Login, folder_of};
use crate::ledger::migrations;
use crate::ledger::recovery_code::RecoveryCode;
use crate::ledger::source::{Read, Reader, Source};
use crate::ledger::timestamp::Timestamp;
use crate::ledger::transact::Action;
use crate::ledger::transact::Tx;
use crate::ledger::users::{self, NewUser};
use crate::procedure::case::UserId;
use rusqlite::{Connection, OpenFlags};
use serde_json::json;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::time::Duration;
use zeroize::Zeroizing;

/// 拡張子 of a ledger.
pub const LEDGER_EXTENSION: &str = "daicho";
const KEY_EXTENSION: &str = "daicho-key";
const LOCK_EXTENSION: &str = "daicho-lock";
/// Marks the database as a ledger of this program: `daic`.
const APPLICATION_ID: i32 = 0x6461_6963;
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
const SALT_BYTES: usize = 16;

/// 台帳: an open ledger. One writer at a time holds it; dropping it closes and unlocks it.
pub struct Ledger {
    pub(super) conn: Connection,
    pub(super) keys: Keys,
    pub(super) key_file: KeyFile,
    pub(super) user: UserId,
    /// The last record, when it is later than the moment at which the user came.
    ahead: Option<Timestamp>,
    path: PathBuf,
    _lock: Lock,
}

/// The lock of the one writer. Given back expressly: a process that was just being started may still hold a copy
/// of the open file, and closing alone would leave the lock with it.
struct Lock(File);

impl Drop for Lock {
    fn drop(&mut self) {
        // Nothing is left to do when this fails: closing the file is the second way.
        drop(self.0.unlock());
    }
}

/// How the ledger is opened.
pub enum Unlock<'a> {
    /// By a user's password.
    Password {
        /// 利用者名.
        login: &'a str,
        /// パスワード.
        password: &'a Secret,
    },
    /// By the printed recovery code. The user is then [`RECOVERY_USER`], meant for setting passwords anew.
    RecoveryCode(&'a RecoveryCode),
}

/// The first user of a new ledger.
const FOUNDER: UserId = UserId(1);

/// The user when the ledger was opened by the recovery code.
pub const RECOVERY_USER: UserId = UserId(0);

impl Ledger {
    /// Makes a new ledger at `path` (ending in `.daicho`) with its first user, who has every right.
    /// The recovery code is returned once, to be printed; it is stored nowhere.
    ///
    /// # Errors
    /// [`Error::AlreadyExists`] where a ledger or a key file stands there already.
    pub fn create(
        path: &Path,
        founder: &NewUser,
        password: &Secret,
        cost: Cost,
        at: &Timestamp,
    ) -> Result<(Ledger, RecoveryCode)> {
        let lock = lock(path)?;
        let key_path = key_path(path);
        for existing in [path, &key_path] {
            if existing.exists() {
                return Err(Error::AlreadyExists(existing.to_owned()));
            }
        }
        let keys = Keys {
            file: Key::random()?,
            number: Some(Key::random()?),
        };
        let mut key_file = KeyFile::new(&key_path)?;
        let login = Login {
            user: FOUNDER,
            login: founder.login.clone(),
        };
        key_file.put_user(&login, password, &keys, cost)?;
        let code = RecoveryCode::random()?;
        key_file.put_code(&code, &keys, cost)?;
        // Made whole under another name first: a ledger of which only half is there never appears.
        let beside = tempfile::Builder::new()
            .prefix(".daicho-new")
            .tempdir_in(folder_of(path))?;
        let part = beside.path().join("new").with_extension(LEDGER_EXTENSION);
        fill_new(&part, &keys, key_file.ledger(), founder, at)?;
        key_file::keep_private(&part)?;
        key_file.save()?;
        if let Err(error) = std::fs::rename(&part, path) {
            std::fs::remove_file(&key_path)?;
            return Err(error.into());
        }
        key_file::sync_folder(folder_of(path));
        let conn = connect(path, &keys.file, key_file.ledger(), existing())?;
        let ledger = Ledger {
            conn,
            keys,
            key_file,
            user: FOUNDER,
            ahead: None,
            path: path.to_owned(),
            _lock: lock,
        };
        Ok((ledger, code))
    }

    /// Opens the ledger at `path`, brings its schema up to date, checks what can be checked quickly
    /// and records the opening together with the failed attempts before it.
    ///
    /// # Errors
    /// Each cause has its own [`Error`].
    pub fn open(path: &Path, unlock: &Unlock<'_>, at: &Timestamp) -> Result<Ledger> {
        if !path.exists() {
            return Err(Error::NotFound(path.to_owned()));
        }
        let lock = lock(path)?;
        let mut key_file = KeyFile::read(&key_path(path))?;
        compare_header(path, key_file.ledger())?;
        let (user, keys) = unlock_keys(&mut key_file, unlock, at)?;
        let has_wal = wal_length(path) > 0;
        let mut conn = connect(path, &keys.file, key_file.ledger(), existing())?;
        if !has_wal {
            compare_length(path, &conn)?;
        }
        migrations::migrate(&mut conn, |conn, found| {
            copy_before_migration(conn, path, found)
        })?;
        check::at_opening(&conn)?;
        let path = path.to_owned();
        let mut ledger = Ledger {
            conn,
            keys,
            key_file,
            user,
            ahead: None,
            path,
            _lock: lock,
        };
        ledger.keys = ledger.as_recorded(user, ledger.keys.clone())?;
        ledger.record_opening("open_ledger", "台帳を開く", at)?;
        Ok(ledger)
    }

    /// 利用者の交代, or the return from the idle lock: another or the same user proves himself, and the ledger goes on with his rights.
    ///
    /// # Errors
    /// [`Error::WrongPassword`]; the earlier user then stays.
    pub fn sign_in(&mut self, unlock: &Unlock<'_>, at: &Timestamp) -> Result<UserId> {
        let (user, keys) = unlock_keys(&mut self.key_file, unlock, at)?;
        let keys = self.as_recorded(user, keys)?;
        self.user = user;
        self.keys = keys;
        self.record_opening("sign_in", "利用者の確認", at)?;
        Ok(user)
    }

    /// Who is at the keyboard.
    #[must_use]
    pub const fn user(&self) -> UserId {
        self.user
    }

    /// 個人番号を扱う: whether the user's key opens the 個人番号.
    #[must_use]
    pub const fn can_handle_numbers(&self) -> bool {
        self.keys.number.is_some()
    }

    /// 時計の戻り: the last record from before the user came, when the clock stood earlier than that.
    #[must_use]
    pub const fn recorded_ahead(&self) -> Option<&Timestamp> {
        self.ahead.as_ref()
    }

    /// Where the ledger lies.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A second, read-only access for another thread.
    ///
    /// # Errors
    /// When the file cannot be opened again.
    pub fn reader(&self) -> Result<Reader> {
        let conn = connect(
            &self.path,
            &self.keys.file,
            self.key_file.ledger(),
            existing(),
        )?;
        conn.pragma_update(None, "query_only", true)?;
        Ok(Reader { conn })
    }

    /// An action of the present user.
    pub(super) fn action(&self, code: &'static str, label: &str, at: &Timestamp) -> Action {
        Action {
            code,
            label: label.to_owned(),
            user: self.user,
            at: at.clone(),
            target: None,
            detail: json!({}),
        }
    }

    /// The ledger has the last word on users: an earlier key file put back beside it brings back neither a stopped
    /// user nor a right that was taken away.
    fn as_recorded(&self, user: UserId, keys: Keys) -> Result<Keys> {
        if user == RECOVERY_USER {
            return Ok(keys);
        }
        let recorded = users::find(self, user)?.filter(|user| user.is_active);
        let recorded = recorded.ok_or(Error::Refused(
            "この利用者は停止されています。管理者に確かめてください。",
        ))?;
        Ok(Keys {
            number: keys.number.filter(|_| recorded.handles_numbers),
            file: keys.file,
        })
    }

    fn record_opening(&mut self, code: &'static str, label: &str, at: &Timestamp) -> Result<()> {
        let (failures, n_failures) = self.key_file.failures();
        let failures = failures.to_vec();
        self.ahead = audit::last_at(self)?.filter(|last| last > at);
        let mut action = self.action(code, label, at);
        if self.user == RECOVERY_USER {
            action.detail = json!({ "by": "recovery_code" });
        }
        let clock_behind = self.ahead.as_ref().map(|last| json!(last.as_str()));
        self.transact(action, |tx| -> Result<()> {
            for failure in &failures {
                let detail = json!({ "user": failure.user, "at": failure.at });
                tx.audit_also("open_failed", "開く操作の失敗", None, detail)?;
            }
            if let Some(last) = clock_behind {
                tx.add_detail("clock_behind", last);
            }
            if n_failures > 0 {
                tx.add_detail("n_failures_before", json!(n_failures));
            }
            Ok(())
        })?;
        if n_failures > 0 {
            self.key_file.clear_failures();
            self.key_file.save()?;
        }
        Ok(())
    }
}

impl Source for Ledger {
    fn read(&self) -> Read<'_> {
        Read {
            conn: &self.conn,
            number_key: self.keys.number.as_ref(),
        }
    }
}

/// The users who can open the ledger at `path`, for the opening screen.
///
/// # Errors
/// When the key file is missing or damaged.
pub fn logins(path: &Path) -> Result<Vec<Login>> {
    Ok(KeyFile::read(&key_path(path))?.logins())
}

/// The key file that belongs to the ledger at `path`.
#[must_use]
pub fn key_path(path: &Path) -> PathBuf {
    path.with_extension(KEY_EXTENSION)
}

/// Opens a ledger's database for work.
pub(super) fn connect(path: &Path, key: &Key, salt: &str, flags: OpenFlags) -> Result<Connection> {
    let conn = connect_as_it_is(path, key, salt, flags)?;
    conn.pragma_update(None, "journal_mode", "WAL")?;
    conn.pragma_update(None, "synchronous", "FULL")?;
    conn.set_prepared_statement_cache_capacity(256);
    Ok(conn)
}

/// Opens a database with its raw key and changes nothing in it. Reading the schema proves the key.
pub(super) fn connect_as_it_is(
    path: &Path,
    key: &Key,
    salt: &str,
    flags: OpenFlags,
) -> Result<Connection> {
    let conn = Connection::open_with_flags(path, flags)?;
    conn.busy_timeout(BUSY_TIMEOUT)?;
    let hex_key = Zeroizing::new(crypto::hex(key.bytes()));
    let pragmas = Zeroizing::new(format!(
        "PRAGMA cipher_log_level = NONE;
         PRAGMA key = \"x'{}{salt}'\";
         PRAGMA temp_store = MEMORY;
         PRAGMA foreign_keys = ON;
         PRAGMA recursive_triggers = ON;
         PRAGMA trusted_schema = OFF;
         PRAGMA cache_size = -65536;",
        hex_key.as_str()
    ));
    conn.execute_batch(&pragmas)?;
    conn.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    Ok(conn)
}

/// Flags for a file that must be there already.
pub(super) fn existing() -> OpenFlags {
    OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX
}

/// Makes the database of a new ledger with its first user, and closes it.
fn fill_new(part: &Path, keys: &Keys, salt: &str, founder: &NewUser, at: &Timestamp) -> Result<()> {
    let flags = existing() | OpenFlags::SQLITE_OPEN_CREATE;
    let mut conn = connect(part, &keys.file, salt, flags)?;
    conn.pragma_update(None, "application_id", APPLICATION_ID)?;
    migrations::migrate(&mut conn, |_, _| Ok(()))?;
    let founder = NewUser {
        handles_numbers: true,
        ..founder.clone()
    };
    let action = Action {
        code: "create_ledger",
        label: "台帳の作成".to_owned(),
        user: FOUNDER,
        at: at.clone(),
        target: None,
        detail: json!({}),
    };
    let mut tx = Tx::begin(&mut conn, keys.number.as_ref(), action)?;
    users::insert_in(&mut tx, FOUNDER, &founder)?;
    tx.commit()?;
    conn.close().map_err(|(_, error)| Error::from(error))
}

/// Takes the lock of the one writer.
fn lock(path: &Path) -> Result<Lock> {
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(path.with_extension(LOCK_EXTENSION))?;
    match file.try_lock() {
        Ok(()) => Ok(Lock(file)),
        Err(TryLockError::WouldBlock) => Err(Error::InUse),
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}

pub(super) fn unlock_keys(
    key_file: &mut KeyFile,
    unlock: &Unlock<'_>,
    at: &Timestamp,
) -> Result<(UserId, Keys)> {
    match unlock {
        Unlock::Password { login, password } => key_file.open(login, password, at),
        Unlock::RecoveryCode(code) => Ok((RECOVERY_USER, key_file.open_by_code(code, at)?)),
    }
}

/// A ledger begins with the bytes its key file names; anything else is another file.
pub(super) fn compare_header(path: &Path, ledger: &str) -> Result<()> {
    let mut header = [0_u8; SALT_BYTES];
    let is_ours = match File::open(path)?.read_exact(&mut header) {
        Ok(()) => crypto::hex(&header) == ledger,
        Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => false,
        Err(error) => return Err(error.into()),
    };
    if is_ours {
        Ok(())
    } else {
        Err(Error::NotALedger(path.to_owned()))
    }
}

/// A file shorter than its own header says was cut off. Only meaningful while no write-ahead log waits.
pub(super) fn compare_length(path: &Path, conn: &Connection) -> Result<()> {
    let n_pages: i64 = conn.pragma_query_value(None, "page_count", |row| row.get(0))?;
    // SQLCipher answers this one with a text.
    let page_size: String = conn.pragma_query_value(None, "cipher_page_size", |row| row.get(0))?;
    let page_size: i64 = page_size
        .parse()
        .map_err(|_| Error::Damaged("page size".to_owned()))?;
    let length = i64::try_from(std::fs::metadata(path)?.len()).unwrap_or(i64::MAX);
    if length < n_pages.saturating_mul(page_size) {
        return Err(Error::Damaged(
            "file is shorter than its header says".to_owned(),
        ));
    }
    Ok(())
}

fn wal_length(path: &Path) -> u64 {
    let mut wal = path.as_os_str().to_owned();
    wal.push("-wal");
    // No log waits where there is no such file.
    std::fs::metadata(Path::new(&wal)).map_or(0, |metadata| metadata.len())
}

/// A whole copy beside the ledger, made before its schema changes.
fn copy_before_migration(conn: &Connection, path: &Path, found: i64) -> Result<()> {
    let beside = tempfile::Builder::new()
        .prefix(".daicho-copy")
        .tempdir_in(folder_of(path))?;
    let part = beside.path().join("copy").with_extension(LEDGER_EXTENSION);
    conn.execute("VACUUM INTO ?1", [part.display().to_string()])?;
    File::options().write(true).open(&part)?.sync_all()?;
    key_file::keep_private(&part)?;
    // A copy of an earlier attempt stays; it must not keep the ledger from being opened.
    let copy = free_copy_path(path, found + 1)?;
    key_file::write_whole(&key_path(&copy), &std::fs::read(key_path(path))?)?;
    std::fs::rename(&part, &copy)?;
    key_file::sync_folder(folder_of(path));
    Ok(())
}

/// The first name for the copy that nothing bears yet.
fn free_copy_path(path: &Path, version: i64) -> Result<PathBuf> {
    let first = path.with_extension(format!("before-v{version}.{LEDGER_EXTENSION}"));
    let later =
        (2..100).map(|n| path.with_extension(format!("before-v{version}-{n}.{LEDGER_EXTENSION}")));
    std::iter::once(first.clone())
        .chain(later)
        .find(|copy| !copy.exists())
        .ok_or(Error::AlreadyExists(first))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn 版上げの前の写しは元のパスワードで開く() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("見本.daicho");
        let at = Timestamp::parse("2026-11-22T10:20:30+09:00").unwrap();
        let founder = NewUser {
            login: "tantou".to_owned(),
            name: "見本　担当".to_owned(),
            roles: Vec::new(),
            handles_numbers: true,
        };
        let password = Secret::new("mihon no kotoba");
        let (ledger, _) = Ledger::create(&path, &founder, &password, Cost::LEAST, &at).unwrap();
        copy_before_migration(&ledger.conn, &path, 1).unwrap();
        // A second attempt after a failed change keeps the first copy.
        let first = std::fs::read(folder.path().join("見本.before-v2.daicho")).unwrap();
        copy_before_migration(&ledger.conn, &path, 1).unwrap();
        assert!(folder.path().join("見本.before-v2-2.daicho").exists());
        let kept = std::fs::read(folder.path().join("見本.before-v2.daicho")).unwrap();
        assert_eq!(first, kept);
        let copy = folder.path().join("見本.before-v2.daicho");
        let unlock = Unlock::Password {
            login: "tantou",
            password: &password,
        };
        let copied = Ledger::open(&copy, &unlock, &at).unwrap();
        assert_eq!(users::all(&copied).unwrap(), users::all(&ledger).unwrap());
    }
}

//! 鍵ファイル: the small file beside a ledger that holds its keys, wrapped for each user and for the recovery code.
//! It must not hold a key, a password or a code in the clear, and it knows nothing of the ledger's content.

use crate::ledger::crypto::{self, Cost, Key, Secret};
use crate::ledger::error::{Error, Result, stored_detail};
use crate::ledger::recovery_code::RecoveryCode;
use crate::ledger::timestamp::Timestamp;
use crate::procedure::case::UserId;
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

const FORMAT: &str = "daicho-key";
const VERSION: u32 = 1;
/// Failed attempts kept one by one; the count goes on beyond.
const MAX_KEPT_FAILURES: usize = 1000;
const MIN_PASSWORD_CHARS: usize = 8;
const SALT_LENGTH: usize = 16;
/// A key file that asks for more is no key file of ours.
const MAX_MEMORY_KIB: u32 = 1024 * 1024;
const MAX_PASSES: u32 = 100;

/// The keys of an open ledger.
#[derive(Clone, Debug)]
pub(super) struct Keys {
    /// Opens the database.
    pub(super) file: Key,
    /// Opens the 個人番号; only for users with the right.
    pub(super) number: Option<Key>,
}

/// 鍵ファイル, as read.
#[derive(Clone, Debug)]
pub(super) struct KeyFile {
    path: PathBuf,
    content: Content,
}

/// A user who can open the ledger, as listed before it is opened.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Login {
    /// 利用者番号.
    pub user: UserId,
    /// 利用者名 as typed at the opening.
    pub login: String,
}

/// A failed attempt to open the ledger.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(super) struct Failure {
    pub(super) user: Option<i64>,
    pub(super) at: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Content {
    format: String,
    version: u32,
    /// The first 16 bytes of the ledger's file: ties the two files together.
    ledger: String,
    users: Vec<Slot>,
    recovery: Option<Slot>,
    n_failures: u32,
    failures: Vec<Failure>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Slot {
    user: i64,
    login: String,
    cost: Cost,
    salt: String,
    file_key: String,
    number_key: Option<String>,
}

impl KeyFile {
    /// A new key file, not yet written.
    pub(super) fn new(path: &Path) -> Result<KeyFile> {
        let content = Content {
            format: FORMAT.to_owned(),
            version: VERSION,
            ledger: crypto::random_hex::<SALT_LENGTH>()?,
            users: Vec::new(),
            recovery: None,
            n_failures: 0,
            failures: Vec::new(),
        };
        Ok(KeyFile {
            path: path.to_owned(),
            content,
        })
    }

    /// Reads the key file at this path.
    pub(super) fn read(path: &Path) -> Result<KeyFile> {
        let bytes = match std::fs::read(path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Err(Error::KeyFileMissing(path.to_owned()));
            }
            other => other?,
        };
        let damaged = |detail: String| Error::KeyFileDamaged {
            path: path.to_owned(),
            detail,
        };
        let content: Content =
            serde_json::from_slice(&bytes).map_err(|error| damaged(stored_detail(&error)))?;
        if content.format != FORMAT {
            return Err(damaged("format".to_owned()));
        }
        if content.version > VERSION {
            return Err(Error::NewerSchema {
                found: i64::from(content.version),
                known: i64::from(VERSION),
            });
        }
        let mut slots = content.users.iter().chain(&content.recovery);
        if slots
            .any(|slot| slot.cost.memory_kib > MAX_MEMORY_KIB || slot.cost.n_passes > MAX_PASSES)
        {
            return Err(damaged("cost".to_owned()));
        }
        Ok(KeyFile {
            path: path.to_owned(),
            content,
        })
    }

    /// Writes the file beside its place, to the disk, and renames it: it appears whole or not at all.
    pub(super) fn save(&self) -> Result<()> {
        let text = serde_json::to_string_pretty(&self.content).map_err(|e| Error::stored(&e))?;
        write_whole(&self.path, text.as_bytes())
    }

    /// The 16 bytes with which the ledger's file begins, as hexadecimal text.
    pub(super) fn ledger(&self) -> &str {
        &self.content.ledger
    }

    /// Users who have a password.
    pub(super) fn logins(&self) -> Vec<Login> {
        let login = |slot: &Slot| Login {
            user: UserId(slot.user),
            login: slot.login.clone(),
        };
        self.content.users.iter().map(login).collect()
    }

    /// Opens the keys by password. A failure is counted and recorded in the file at once; until the wait after it
    /// is over, nothing is tried.
    pub(super) fn open(
        &mut self,
        login: &str,
        password: &Secret,
        at: &Timestamp,
    ) -> Result<(UserId, Keys)> {
        self.must_not_wait(at)?;
        let slot = self
            .content
            .users
            .iter()
            .find(|slot| slot.login == login)
            .cloned();
        let user = slot.as_ref().map(|slot| slot.user);
        // An unknown login costs the same time as a wrong password.
        let opened = match slot.or_else(|| self.content.users.first().cloned()) {
            Some(slot) => self.unwrap_slot(&slot, password)?,
            None => None,
        };
        match (user, opened) {
            (Some(user), Some(keys)) => Ok((UserId(user), keys)),
            _ => self.fail(user, at),
        }
    }

    /// Opens both keys by the recovery code. Failures count and wait as with a password.
    pub(super) fn open_by_code(&mut self, code: &RecoveryCode, at: &Timestamp) -> Result<Keys> {
        self.must_not_wait(at)?;
        let opened = match self.content.recovery.clone() {
            Some(slot) => self.unwrap_slot(&slot, &code.secret())?,
            None => None,
        };
        match opened {
            Some(keys) => Ok(keys),
            None => self.fail(None, at),
        }
    }

    /// Gives a user a password, in place of an earlier one.
    pub(super) fn put_user(
        &mut self,
        login: &Login,
        password: &Secret,
        keys: &Keys,
        cost: Cost,
    ) -> Result<()> {
        if password.n_chars() < MIN_PASSWORD_CHARS {
            return Err(Error::PasswordTooShort);
        }
        let slot = self.wrap_slot(login, password, keys, cost)?;
        self.remove_user(login.user);
        self.content.users.push(slot);
        self.content.users.sort_by_key(|slot| slot.user);
        Ok(())
    }

    /// Takes a user's access away.
    pub(super) fn remove_user(&mut self, user: UserId) {
        self.content.users.retain(|slot| slot.user != user.0);
    }

    /// Takes the 個人番号 key away from a user.
    pub(super) fn remove_number_key(&mut self, user: UserId) {
        for slot in self
            .content
            .users
            .iter_mut()
            .filter(|slot| slot.user == user.0)
        {
            slot.number_key = None;
        }
    }

    /// Makes this the recovery code, in place of an earlier one.
    pub(super) fn put_code(&mut self, code: &RecoveryCode, keys: &Keys, cost: Cost) -> Result<()> {
        if keys.number.is_none() {
            return Err(Error::NoNumberRight);
        }
        let login = Login {
            user: UserId(0),
            login: String::new(),
        };
        self.content.recovery = Some(self.wrap_slot(&login, &code.secret(), keys, cost)?);
        Ok(())
    }

    /// The failed attempts since the last success and how many there were.
    pub(super) fn failures(&self) -> (&[Failure], u32) {
        (&self.content.failures, self.content.n_failures)
    }

    /// Forgets the failed attempts, once the audit has them.
    pub(super) fn clear_failures(&mut self) {
        self.content.failures.clear();
        self.content.n_failures = 0;
    }

    /// The wait after the last failure. A clock that runs backwards must not lock anybody out: then there is none.
    fn must_not_wait(&self, at: &Timestamp) -> Result<()> {
        let last = self.content.failures.last();
        let Some(last) = last.and_then(|failure| Timestamp::parse(&failure.at)) else {
            return Ok(());
        };
        let wait = wait_seconds(self.content.n_failures);
        match u32::try_from(at.seconds_since(&last)) {
            Ok(passed) if passed < wait => Err(Error::MustWait {
                seconds: wait - passed,
            }),
            _ => Ok(()),
        }
    }

    fn fail<T>(&mut self, user: Option<i64>, at: &Timestamp) -> Result<T> {
        self.content.n_failures = self.content.n_failures.saturating_add(1);
        self.content.failures.push(Failure {
            user,
            at: at.to_string(),
        });
        let surplus = self
            .content
            .failures
            .len()
            .saturating_sub(MAX_KEPT_FAILURES);
        self.content.failures.drain(..surplus);
        self.save()?;
        Err(Error::WrongPassword {
            n_failures: self.content.n_failures,
            wait_seconds: wait_seconds(self.content.n_failures),
        })
    }

    fn wrap_slot(&self, login: &Login, secret: &Secret, keys: &Keys, cost: Cost) -> Result<Slot> {
        let salt = crypto::random_hex::<SALT_LENGTH>()?;
        let under = crypto::derive(secret.as_bytes(), salt.as_bytes(), cost)?;
        let user = login.user.0;
        let number_key = match &keys.number {
            Some(key) => Some(crypto::wrap(&under, key, &self.bound_to(user, "number"))?),
            None => None,
        };
        Ok(Slot {
            user,
            login: login.login.clone(),
            cost,
            salt,
            file_key: crypto::wrap(&under, &keys.file, &self.bound_to(user, "file"))?,
            number_key,
        })
    }

    fn unwrap_slot(&self, slot: &Slot, secret: &Secret) -> Result<Option<Keys>> {
        let under = crypto::derive(secret.as_bytes(), slot.salt.as_bytes(), slot.cost)?;
        let bound_to = self.bound_to(slot.user, "file");
        let Some(file) = crypto::unwrap_key(&under, &slot.file_key, &bound_to) else {
            return Ok(None);
        };
        let bound_to = self.bound_to(slot.user, "number");
        let number = match &slot.number_key {
            None => None,
            Some(wrapped) => match crypto::unwrap_key(&under, wrapped, &bound_to) {
                None => return Ok(None),
                opened => opened,
            },
        };
        Ok(Some(Keys { file, number }))
    }

    /// A wrapped key moved to another user, purpose or ledger does not open.
    fn bound_to(&self, user: i64, purpose: &str) -> String {
        format!("{FORMAT} {} {user} {purpose}", self.content.ledger)
    }
}

/// How long to wait after this many failures in a row: nothing for two slips, then doubling up to five minutes.
fn wait_seconds(n_failures: u32) -> u32 {
    match n_failures {
        0..3 => 0,
        3..11 => 1 << (n_failures - 3),
        _ => 300,
    }
}

/// Writes a file beside its place and renames it, both on the disk before this returns.
pub(super) fn write_whole(path: &Path, bytes: &[u8]) -> Result<()> {
    let folder = folder_of(path);
    let mut beside = tempfile::NamedTempFile::new_in(folder)?;
    beside.write_all(bytes)?;
    beside.as_file().sync_all()?;
    beside
        .persist(path)
        .map_err(|error| Error::from(error.error))?;
    sync_folder(folder);
    Ok(())
}

/// Keeps other accounts of the PC from even copying a file. Windows gives a user's folder to that user alone.
pub(super) fn keep_private(path: &Path) -> Result<()> {
    #[cfg(unix)]
    std::fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}

/// The folder a file lies in.
pub(super) fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Brings a rename to the disk. Windows has no such call and needs none, so a failure is no error.
pub(super) fn sync_folder(folder: &Path) {
    if let Ok(folder) = File::open(folder) {
        drop(folder.sync_all());
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use super::*;

    fn at() -> Timestamp {
        Timestamp::parse("2026-11-22T10:20:30+09:00").unwrap()
    }

    fn later(seconds: u32) -> Timestamp {
        Timestamp::parse(&format!("2026-11-22T10:20:{seconds:02}+09:00")).unwrap()
    }

    fn login(user: i64, login: &str) -> Login {
        Login {
            user: UserId(user),
            login: login.to_owned(),
        }
    }

    fn keys() -> Keys {
        Keys {
            file: Key::random().unwrap(),
            number: Some(Key::random().unwrap()),
        }
    }

    #[test]
    fn 利用者ごとのパスワードで同じ鍵が開く() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("見本.daicho-key");
        let both = keys();
        let only_file = Keys {
            number: None,
            ..both.clone()
        };
        let mut file = KeyFile::new(&path).unwrap();
        let one = Secret::new("tantou no kotoba");
        let two = Secret::new("kessai no kotoba");
        file.put_user(&login(1, "tantou"), &one, &both, Cost::LEAST)
            .unwrap();
        file.put_user(&login(2, "kessai"), &two, &only_file, Cost::LEAST)
            .unwrap();
        file.save().unwrap();
        let mut file = KeyFile::read(&path).unwrap();
        let (user, opened) = file.open("tantou", &one, &at()).unwrap();
        assert_eq!(
            (user, opened.file, opened.number),
            (UserId(1), both.file.clone(), both.number)
        );
        let (user, opened) = file.open("kessai", &two, &at()).unwrap();
        assert_eq!(
            (user, opened.file, opened.number),
            (UserId(2), both.file, None)
        );
    }

    #[test]
    fn 失敗は数えられ待ち時間が延びる() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("見本.daicho-key");
        let mut file = KeyFile::new(&path).unwrap();
        let password = Secret::new("tantou no kotoba");
        file.put_user(&login(1, "tantou"), &password, &keys(), Cost::LEAST)
            .unwrap();
        file.save().unwrap();
        let mut waits = Vec::new();
        for attempt in 1..=5 {
            // Each attempt reads the file anew, as after a restart of the program.
            let mut file = KeyFile::read(&path).unwrap();
            let failed = file.open(
                "tantou",
                &Secret::new("chigau kotoba"),
                &later(attempt * 10),
            );
            let Err(Error::WrongPassword {
                n_failures,
                wait_seconds,
            }) = failed
            else {
                panic!("違うパスワードで開いた");
            };
            assert_eq!(n_failures, attempt);
            waits.push(wait_seconds);
        }
        assert_eq!(waits, [0, 0, 1, 2, 4]);
        assert_eq!(wait_seconds(10), 128);
        assert_eq!(wait_seconds(11), 300);
        assert_eq!(wait_seconds(u32::MAX), 300);
        let mut file = KeyFile::read(&path).unwrap();
        assert!(file.open("dareka", &password, &later(54)).is_err());
        assert_eq!(file.failures().1, 6);
        assert_eq!(file.failures().0.last().unwrap().user, None);
    }

    #[test]
    fn 待つ間は正しいパスワードも試さず時計が戻れば待たせない() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("見本.daicho-key");
        let mut file = KeyFile::new(&path).unwrap();
        let password = Secret::new("tantou no kotoba");
        file.put_user(&login(1, "tantou"), &password, &keys(), Cost::LEAST)
            .unwrap();
        let code = RecoveryCode::random().unwrap();
        file.put_code(&code, &keys(), Cost::LEAST).unwrap();
        for attempt in 1..=5 {
            let wrong = Secret::new("chigau kotoba");
            assert!(file.open("tantou", &wrong, &later(attempt * 10)).is_err());
        }
        let mut file = KeyFile::read(&path).unwrap();
        let early = file.open("tantou", &password, &later(53)).err();
        assert!(matches!(early, Some(Error::MustWait { seconds: 1 })));
        assert!(early.unwrap().message_ja().contains("あと1秒"));
        let early = file.open_by_code(&code, &later(51)).err();
        assert!(matches!(early, Some(Error::MustWait { seconds: 3 })));
        assert_eq!(file.failures().1, 5, "試さなかったものは数えない");
        file.open("tantou", &password, &later(54)).unwrap();
        file.open("tantou", &password, &later(49)).unwrap();
    }

    #[test]
    fn 短いパスワードは七文字まで断り八文字から受ける() {
        let mut file = KeyFile::new(Path::new("見本.daicho-key")).unwrap();
        let seven = file.put_user(
            &login(1, "a"),
            &Secret::new("1234567"),
            &keys(),
            Cost::LEAST,
        );
        assert!(matches!(seven, Err(Error::PasswordTooShort)));
        file.put_user(
            &login(1, "a"),
            &Secret::new("12345678"),
            &keys(),
            Cost::LEAST,
        )
        .unwrap();
    }

    #[test]
    fn ほかの利用者の欄へ移した鍵は開かない() {
        let mut file = KeyFile::new(Path::new("見本.daicho-key")).unwrap();
        let password = Secret::new("tantou no kotoba");
        file.put_user(&login(1, "tantou"), &password, &keys(), Cost::LEAST)
            .unwrap();
        let mut moved = file.content.users.first().unwrap().clone();
        assert!(file.unwrap_slot(&moved, &password).unwrap().is_some());
        moved.user = 2;
        assert!(file.unwrap_slot(&moved, &password).unwrap().is_none());
    }

    #[test]
    fn 壊れた鍵ファイルと無い鍵ファイルを見分ける() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("見本.daicho-key");
        assert!(matches!(
            KeyFile::read(&path),
            Err(Error::KeyFileMissing(_))
        ));
        std::fs::write(&path, "{\"format\":\"daicho-key\"").unwrap();
        assert!(matches!(
            KeyFile::read(&path),
            Err(Error::KeyFileDamaged { .. })
        ));
    }
}

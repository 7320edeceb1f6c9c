//! 組合・事業所・利用者・バックアップ: what the administrator does.
//! It must not show or keep a password longer than the command lives.

use crate::app::clock::Clock;
use crate::app::command::NewUser;
use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::first_run;
use crate::app::session::Credentials;
use crate::app::session::Session;
use crate::app::session::stamp;
use crate::app::session::with_unlock;
use crate::domain::date::Date;
use crate::domain::establishment::Establishment;
use crate::domain::society::Society;
use crate::ledger::backup;
use crate::ledger::backup::BackupJob;
use crate::ledger::check;
use crate::ledger::crypto::Secret;
use crate::ledger::error::Error as LedgerError;
use crate::ledger::settings;
use crate::ledger::timestamp::Timestamp;
use crate::ledger::transact::Changes;
use crate::ledger::transact::target;
use crate::ledger::users;
use crate::procedure::case::UserId;
use crate::procedure::step::Role;
use std::path::Path;
use std::path::PathBuf;
use zeroize::Zeroizing;

impl Session {
    pub(super) fn save_society(
        &mut self,
        effective_from: Date,
        society: &Society,
    ) -> Result<Changes> {
        let ((), changes) = self.transact("save_society", "組合設定の変更", |tx| {
            Ok(settings::set_society_in(tx, effective_from, society)?)
        })?;
        Ok(changes)
    }

    pub(super) fn save_establishment(&mut self, establishment: &Establishment) -> Result<Changes> {
        let ((), changes) = self.transact("save_establishment", "事業所の登録", |tx| {
            tx.set_target(target::establishment(&establishment.code));
            Ok(settings::put_establishment_in(tx, establishment)?)
        })?;
        Ok(changes)
    }

    pub(super) fn add_user(&mut self, new: &NewUser) -> Result<Changes> {
        let at = self.at()?;
        let user = users::NewUser {
            login: new.login.clone(),
            name: new.name.clone(),
            roles: new.roles.clone(),
            handles_numbers: new.may_handle_numbers,
        };
        let password = Secret::new(new.password.as_str());
        let (_, changes) = self.ledger.add_user(&user, &password, self.cost, &at)?;
        Ok(changes)
    }

    /// The own password, or that of another user by an administrator.
    pub(super) fn set_password(
        &mut self,
        user: UserId,
        password: &Zeroizing<String>,
    ) -> Result<Changes> {
        if user != self.user().id && !self.user().roles.contains(&Role::Administrator) {
            return Err(Error::NotAllowed("管理者"));
        }
        let at = self.at()?;
        Ok(self
            .ledger
            .set_password(user, &Secret::new(password.as_str()), self.cost, &at)?)
    }

    /// Name and roles; the society always keeps somebody who can administer it.
    pub(super) fn change_user(
        &mut self,
        user: UserId,
        name: &str,
        roles: &[Role],
    ) -> Result<Changes> {
        if !roles.contains(&Role::Administrator) {
            self.needs_other_administrator(user)?;
        }
        let at = self.at()?;
        let changes = self.ledger.set_roles(user, name, roles, &at)?;
        self.renew_user()?;
        Ok(changes)
    }

    pub(super) fn grant_numbers(
        &mut self,
        user: UserId,
        password: &Zeroizing<String>,
    ) -> Result<Changes> {
        let at = self.at()?;
        let secret = Secret::new(password.as_str());
        let changes = self.ledger.grant_numbers(user, &secret, self.cost, &at)?;
        self.renew_user()?;
        Ok(changes)
    }

    pub(super) fn revoke_numbers(&mut self, user: UserId) -> Result<Changes> {
        let all = users::all(&self.ledger)?;
        let is_other =
            |other: &users::User| other.id != user && other.is_active && other.handles_numbers;
        if !all.iter().any(is_other) {
            return Err(Error::Refused(
                "個人番号を扱える利用者がいなくなるため、取り消せません。先に別の利用者へ権限を与えてください。"
                    .to_owned(),
            ));
        }
        let at = self.at()?;
        let changes = self.ledger.revoke_numbers(user, &at)?;
        self.renew_user()?;
        Ok(changes)
    }

    pub(super) fn stop_user(&mut self, user: UserId) -> Result<Changes> {
        self.needs_other_administrator(user)?;
        let at = self.at()?;
        Ok(self.ledger.stop_user(user, &at)?)
    }

    /// A new recovery code. Its sheet is written before it holds; without the sheet the earlier code goes on holding,
    /// and a sheet whose code came to nothing is taken away again. The code stands nowhere else.
    pub(super) fn renew_recovery_code(&mut self, folder: &Path) -> Result<(PathBuf, Changes)> {
        self.may_handle_numbers()?;
        let society = self.society()?;
        let made_on = self.today();
        let at = self.at()?;
        let mut written = None;
        let renewed = self.ledger.renew_recovery_code(self.cost, &at, |code| {
            let printed = Zeroizing::new(code.printed());
            let path = first_run::renewed_sheet(&society, &printed, made_on, folder)?;
            written = Some(path.clone());
            Ok(path)
        });
        match (&renewed, written) {
            // The key file may hold the new code: then its sheet is the only way in.
            (Ok(_) | Err(Error::Ledger(LedgerError::KeysAhead)), _) | (_, None) => renewed,
            (Err(_), Some(path)) => {
                std::fs::remove_file(&path).map_err(|source| Error::File {
                    what: "無効な復旧コードの控えを消すことが",
                    path,
                    source,
                })?;
                renewed
            }
        }
    }

    fn needs_other_administrator(&self, user: UserId) -> Result<()> {
        let all = users::all(&self.ledger)?;
        let is_other = |other: &users::User| {
            other.id != user && other.is_active && other.roles.contains(&Role::Administrator)
        };
        if all.iter().any(is_other) {
            return Ok(());
        }
        Err(Error::Refused(
            "管理者がいなくなるため、変更できません。先に別の利用者を管理者にしてください。"
                .to_owned(),
        ))
    }

    /// Work that makes a verified backup, to be run on a thread of its own while the window goes on.
    ///
    /// # Errors
    ///
    /// When the ledger cannot be opened a second time for reading.
    pub fn backup_work(&self, folder: &Path) -> Result<BackupWork> {
        Ok(BackupWork {
            job: self.ledger.backup_job()?,
            folder: folder.to_owned(),
            at: self.at()?,
        })
    }

    /// Records a finished backup, so that the screen can show the last good one.
    ///
    /// # Errors
    ///
    /// When the ledger cannot be written.
    pub fn record_backup(&mut self, backup: &FinishedBackup) -> Result<Changes> {
        let ((), changes) = self.transact("back_up", "バックアップ", |tx| {
            tx.add_detail("file", serde_json::json!(backup.file_name));
            tx.add_detail("audit_seq", serde_json::json!(backup.audit_seq));
            Ok(())
        })?;
        Ok(changes)
    }

    /// A verified backup in the folder, at once.
    pub(super) fn back_up(&mut self, folder: &Path) -> Result<(PathBuf, Changes)> {
        let finished = self.backup_work(folder)?.run()?;
        let changes = self.record_backup(&finished)?;
        Ok((finished.path, changes))
    }
}

/// Generations of backups that are kept in a folder.
const GENERATIONS: usize = 14;

/// A backup to be made.
pub struct BackupWork {
    job: BackupJob,
    folder: PathBuf,
    at: Timestamp,
}

/// A backup that was made and verified.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FinishedBackup {
    /// Where it lies.
    pub path: PathBuf,
    /// Its name, without the folder.
    pub file_name: String,
    /// The last audit row in it.
    pub audit_seq: i64,
}

impl BackupWork {
    /// Copies, verifies and names the backup; older generations than the kept ones go.
    ///
    /// # Errors
    ///
    /// When the folder cannot be written or the copy does not stand its verification.
    pub fn run(&self) -> Result<FinishedBackup> {
        let made = self.job.run(&self.folder, &self.at, GENERATIONS)?;
        let file_name = made
            .path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        Ok(FinishedBackup {
            path: made.path,
            file_name,
            audit_seq: made.audit_seq,
        })
    }
}

/// One named check of a ledger and what it found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CheckRow {
    /// Title.
    pub title: &'static str,
    /// Problems; none where all is well.
    pub problems: Vec<String>,
}

impl Session {
    /// All named checks of the ledger.
    #[must_use]
    pub fn check(&self) -> Vec<CheckRow> {
        let rows = check::run_all(&self.ledger).into_iter();
        rows.map(|checked| CheckRow {
            title: checked.title,
            problems: checked.problems,
        })
        .collect()
    }
}

/// Restores a backup to a place where no ledger lies yet; the backup is verified first.
///
/// # Errors
///
/// When it cannot be opened with these credentials, is damaged, or something stands there already.
pub fn restore(
    backup: &Path,
    to: &Path,
    credentials: &Credentials,
    clock: &dyn Clock,
) -> Result<()> {
    let at = stamp(clock)?;
    with_unlock(credentials, |unlock| {
        Ok(backup::restore(backup, to, unlock, &at)?)
    })
}

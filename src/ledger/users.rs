//! 利用者: who may open the ledger, with which roles, and whether he may handle 個人番号.
//! It must not decide what a role may do; that is the caller's.

use crate::domain::coded::Coded;
use crate::ledger::column;
use crate::ledger::crypto::{Cost, Key, Secret};
use crate::ledger::error::{Error, Result};
use crate::ledger::key_file::{KeyFile, Keys, Login};
use crate::ledger::opening::Ledger;
use crate::ledger::recovery_code::RecoveryCode;
use crate::ledger::source::Source;
use crate::ledger::timestamp::Timestamp;
use crate::ledger::transact::{Action, Changes, Tx, target};
use crate::procedure::case::UserId;
use crate::procedure::step::Role;
use rusqlite::{OptionalExtension, Row, params};
use serde_json::json;

/// 利用者.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct User {
    /// 利用者番号.
    pub id: UserId,
    /// 利用者名, typed at the opening; unique.
    pub login: String,
    /// 氏名 as shown on checks and decisions.
    pub name: String,
    /// 役割.
    pub roles: Vec<Role>,
    /// 個人番号を扱う.
    pub handles_numbers: bool,
    /// False once access was taken away.
    pub is_active: bool,
}

/// 利用者の登録.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewUser {
    /// 利用者名, typed at the opening; unique.
    pub login: String,
    /// 氏名.
    pub name: String,
    /// 役割.
    pub roles: Vec<Role>,
    /// 個人番号を扱う.
    pub handles_numbers: bool,
}

/// All users, the stopped ones too.
///
/// # Errors
/// When the ledger cannot be read.
pub fn all(source: &impl Source) -> Result<Vec<User>> {
    let mut statement = source
        .read()
        .conn
        .prepare_cached("SELECT * FROM users ORDER BY id")?;
    let users = statement.query_map([], user)?;
    Ok(users.collect::<rusqlite::Result<_>>()?)
}

/// One user.
///
/// # Errors
/// When the ledger cannot be read.
pub fn find(source: &impl Source, id: UserId) -> Result<Option<User>> {
    let mut statement = source
        .read()
        .conn
        .prepare_cached("SELECT * FROM users WHERE id = ?1")?;
    Ok(statement.query_row([id.0], user).optional()?)
}

impl Ledger {
    /// 利用者の追加 with a first password.
    ///
    /// # Errors
    /// [`Error::NoNumberRight`] when the right to 個人番号 is given by somebody who has none.
    pub fn add_user(
        &mut self,
        new: &NewUser,
        password: &Secret,
        cost: Cost,
        at: &Timestamp,
    ) -> Result<(UserId, Changes)> {
        let keys = self.keys_for(new.handles_numbers)?;
        let action = self.action("add_user", "利用者の追加", at);
        self.transact_with_keys(action, |tx, key_file| {
            let next = "SELECT coalesce(max(id), 0) + 1 FROM users";
            let id = UserId(tx.conn.query_row(next, [], |row| row.get(0))?);
            let login = Login {
                user: id,
                login: new.login.clone(),
            };
            key_file.put_user(&login, password, &keys, cost)?;
            tx.set_target(target::user(id));
            tx.add_detail("handles_numbers", json!(new.handles_numbers));
            insert_in(tx, id, new)?;
            Ok(id)
        })
    }

    /// パスワードの変更. The user's rights stay as they are.
    ///
    /// # Errors
    /// [`Error::NoNumberRight`] when the user has the right to 個人番号 and the present one has not.
    pub fn set_password(
        &mut self,
        id: UserId,
        password: &Secret,
        cost: Cost,
        at: &Timestamp,
    ) -> Result<Changes> {
        let user = self.active(id)?;
        self.rewrap(
            &user,
            password,
            cost,
            ("set_password", "パスワードの変更", at),
        )
    }

    /// 「個人番号を扱う」を与える. The number key is wrapped under the password given here,
    /// which becomes the user's password.
    ///
    /// # Errors
    /// [`Error::NoNumberRight`] when the present user has no such right.
    pub fn grant_numbers(
        &mut self,
        id: UserId,
        password: &Secret,
        cost: Cost,
        at: &Timestamp,
    ) -> Result<Changes> {
        let user = User {
            handles_numbers: true,
            ..self.active(id)?
        };
        self.rewrap(
            &user,
            password,
            cost,
            ("grant_numbers", "個人番号を扱う権限の付与", at),
        )
    }

    /// 「個人番号を扱う」を取り上げる.
    ///
    /// # Errors
    /// When the user is not there or the key file cannot be written.
    pub fn revoke_numbers(&mut self, id: UserId, at: &Timestamp) -> Result<Changes> {
        let user = User {
            handles_numbers: false,
            ..self.active(id)?
        };
        let action = self.action("revoke_numbers", "個人番号を扱う権限の取消し", at);
        let ((), changes) = self.transact_with_keys(action, |tx, key_file| {
            key_file.remove_number_key(id);
            update_in(tx, &user)
        })?;
        if id == self.user {
            self.keys.number = None;
        }
        Ok(changes)
    }

    /// 氏名と役割の変更.
    ///
    /// # Errors
    /// When the user is not there.
    pub fn set_roles(
        &mut self,
        id: UserId,
        name: &str,
        roles: &[Role],
        at: &Timestamp,
    ) -> Result<Changes> {
        let user = User {
            name: name.to_owned(),
            roles: roles.to_vec(),
            ..self.active(id)?
        };
        let action = self.action("set_roles", "利用者の変更", at);
        let ((), changes) = self.transact(action, |tx| update_in(tx, &user))?;
        Ok(changes)
    }

    /// 利用停止: the user can no longer open the ledger; his name stays on what he did.
    ///
    /// # Errors
    /// [`Error::Refused`] for the present user.
    pub fn stop_user(&mut self, id: UserId, at: &Timestamp) -> Result<Changes> {
        if id == self.user {
            return Err(Error::Refused("開いている利用者自身は停止できません。"));
        }
        let user = User {
            handles_numbers: false,
            is_active: false,
            ..self.active(id)?
        };
        let action = self.action("stop_user", "利用者の停止", at);
        let ((), changes) = self.transact_with_keys(action, |tx, key_file| {
            key_file.remove_user(id);
            update_in(tx, &user)
        })?;
        Ok(changes)
    }

    /// 復旧コードの再発行: the earlier code opens nothing any more. `hand_over` brings the new one to its paper before
    /// it holds; it is stored nowhere.
    ///
    /// # Errors
    /// [`Error::NoNumberRight`] when the present user cannot wrap both keys. The earlier code then holds, as it does
    /// when `hand_over` fails.
    pub fn renew_recovery_code<T, E: From<Error>>(
        &mut self,
        cost: Cost,
        at: &Timestamp,
        hand_over: impl FnOnce(&RecoveryCode) -> std::result::Result<T, E>,
    ) -> std::result::Result<(T, Changes), E> {
        let code = RecoveryCode::random()?;
        let keys = self.keys.clone();
        let action = self.action("renew_recovery_code", "復旧コードの再発行", at);
        self.transact_with_keys(action, |_, key_file| {
            key_file.put_code(&code, &keys, cost)?;
            hand_over(&code)
        })
    }

    fn rewrap(
        &mut self,
        user: &User,
        password: &Secret,
        cost: Cost,
        (code, label, at): (&'static str, &str, &Timestamp),
    ) -> Result<Changes> {
        let keys = self.keys_for(user.handles_numbers)?;
        let login = Login {
            user: user.id,
            login: user.login.clone(),
        };
        let action = self.action(code, label, at);
        let ((), changes) = self.transact_with_keys(action, |tx, key_file| {
            key_file.put_user(&login, password, &keys, cost)?;
            update_in(tx, user)
        })?;
        Ok(changes)
    }

    /// Changes the ledger and the key file together. The key file is written last before the commit; when that or
    /// the commit fails, both are as before.
    fn transact_with_keys<T, E: From<Error>>(
        &mut self,
        action: Action,
        work: impl FnOnce(&mut Tx<'_>, &mut KeyFile) -> std::result::Result<T, E>,
    ) -> std::result::Result<(T, Changes), E> {
        let mut key_file = self.key_file.clone();
        let mut is_saved = false;
        let done = self.transact(action, |tx| {
            let value = work(tx, &mut key_file)?;
            key_file.save()?;
            is_saved = true;
            Ok::<T, E>(value)
        });
        if done.is_ok() {
            self.key_file = key_file;
        } else if is_saved && self.key_file.save().is_err() {
            self.key_file = key_file;
            return Err(Error::KeysAhead.into());
        }
        done
    }

    fn keys_for(&self, handles_numbers: bool) -> Result<Keys> {
        let number = match (handles_numbers, &self.keys.number) {
            (false, _) => None,
            (true, Some(key)) => Some(Key::clone(key)),
            (true, None) => return Err(Error::NoNumberRight),
        };
        Ok(Keys {
            file: self.keys.file.clone(),
            number,
        })
    }

    fn active(&self, id: UserId) -> Result<User> {
        let user = find(self, id)?.filter(|user| user.is_active);
        user.ok_or(Error::Missing("利用者"))
    }
}

/// Writes the row of a new user.
pub(super) fn insert_in(tx: &mut Tx<'_>, id: UserId, new: &NewUser) -> Result<()> {
    let is_taken = "SELECT count(*) FROM users WHERE login = ?1";
    let n_same: i64 = tx
        .conn
        .query_row(is_taken, [&new.login], |row| row.get(0))?;
    if n_same > 0 || new.login.trim().is_empty() {
        return Err(Error::Refused(
            "同じ利用者名があるか、利用者名が空です。別の利用者名を入力してください。",
        ));
    }
    tx.conn.execute(
        "INSERT INTO users (id, login, name, roles, handles_numbers, is_active)
         VALUES (?1, ?2, ?3, ?4, ?5, 1)",
        params![
            id.0,
            new.login,
            new.name,
            column::to_json(&new.roles)?,
            new.handles_numbers
        ],
    )?;
    tx.changes.users = true;
    Ok(())
}

fn update_in(tx: &mut Tx<'_>, user: &User) -> Result<()> {
    tx.conn.execute(
        "UPDATE users SET name = ?2, roles = ?3, handles_numbers = ?4, is_active = ?5 WHERE id = ?1",
        params![
            user.id.0,
            user.name,
            column::to_json(&user.roles)?,
            user.handles_numbers,
            user.is_active
        ],
    )?;
    tx.set_target(target::user(user.id));
    let roles: Vec<&str> = user.roles.iter().map(|role| role.code()).collect();
    tx.add_detail("roles", json!(roles));
    tx.add_detail("handles_numbers", json!(user.handles_numbers));
    tx.add_detail("is_active", json!(user.is_active));
    tx.changes.users = true;
    Ok(())
}

fn user(row: &Row<'_>) -> rusqlite::Result<User> {
    Ok(User {
        id: UserId(row.get("id")?),
        login: row.get("login")?,
        name: row.get("name")?,
        roles: column::json(row, "roles")?,
        handles_numbers: row.get("handles_numbers")?,
        is_active: row.get("is_active")?,
    })
}

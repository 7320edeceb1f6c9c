//! 利用の状態: the open ledger, who is at the keyboard, the clock and the layouts.
//! It must not decide what a command does; that is `run`.

use crate::app::clock::Clock;
use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::layouts;
use crate::app::view::UserView;
use crate::domain::date::Date;
use crate::domain::establishment::Establishment;
use crate::domain::society::Society;
use crate::exchange::layouts::Layouts;
use crate::ledger::crypto::Cost;
use crate::ledger::crypto::Secret;
use crate::ledger::opening::Ledger;
use crate::ledger::opening::RECOVERY_USER;
use crate::ledger::opening::Unlock;
use crate::ledger::opening::logins;
use crate::ledger::recovery_code::RecoveryCode;
use crate::ledger::settings;
use crate::ledger::timestamp::Timestamp;
use crate::ledger::transact::Action;
use crate::ledger::transact::Changes;
use crate::ledger::transact::Tx;
use crate::ledger::users;
use crate::ledger::users::User;
use crate::procedure::engine::Actor;
use crate::procedure::step::Role;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use zeroize::Zeroizing;

/// 利用の状態: everything a command needs.
pub struct Session {
    pub(super) ledger: Ledger,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) layouts: Layouts,
    pub(super) cost: Cost,
    user: UserView,
}

/// What the first run asks for.
pub struct FirstRun {
    /// The society.
    pub society: Society,
    /// Its establishments, as far as known.
    pub establishments: Vec<Establishment>,
    /// 利用者名 of the first user, typed at the opening.
    pub login: String,
    /// Name of the first user.
    pub name: String,
    /// What the first user may do besides administering.
    pub roles: Vec<Role>,
    /// The first password.
    pub password: Zeroizing<String>,
}

/// How much work a password costs to try.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum KeyCost {
    /// As in an office: about a third of a second.
    #[default]
    Office,
    /// The least: for tests and the demonstration of many ledgers.
    Least,
}

impl KeyCost {
    const fn cost(self) -> Cost {
        match self {
            KeyCost::Office => Cost::OFFICE,
            KeyCost::Least => Cost::LEAST,
        }
    }
}

/// How somebody proves to be a user.
pub enum Credentials {
    /// By password.
    Password {
        /// 利用者名.
        login: String,
        /// パスワード.
        password: Zeroizing<String>,
    },
    /// By the printed recovery code.
    RecoveryCode(Zeroizing<String>),
}

impl Session {
    /// Makes a new ledger with its society and first user. The recovery code is returned once, to be printed.
    ///
    /// # Errors
    ///
    /// Where a ledger stands there already, or the disk does not let it be made.
    pub fn create(
        path: &Path,
        first: &FirstRun,
        cost: KeyCost,
        clock: Arc<dyn Clock>,
    ) -> Result<(Session, Zeroizing<String>)> {
        let mut roles: BTreeSet<Role> = first.roles.iter().copied().collect();
        roles.insert(Role::Administrator);
        let founder = users::NewUser {
            login: first.login.clone(),
            name: first.name.clone(),
            roles: roles.into_iter().collect(),
            handles_numbers: true,
        };
        let at = stamp(clock.as_ref())?;
        let password = Secret::new(first.password.as_str());
        let (ledger, code) = Ledger::create(path, &founder, &password, cost.cost(), &at)?;
        let mut session = Session::of(ledger, cost, clock)?;
        let from = Date::new(1900, 1, 1).ok_or(Error::Missing("日付"))?;
        session.transact("save_society", "組合設定の登録", |tx| {
            settings::set_society_in(tx, from, &first.society)?;
            for establishment in &first.establishments {
                settings::put_establishment_in(tx, establishment)?;
            }
            Ok(())
        })?;
        Ok((session, Zeroizing::new(code.printed())))
    }

    /// Opens a ledger.
    ///
    /// # Errors
    ///
    /// Each cause has its own sentence: wrong password, in use, damaged, newer, read-only …
    pub fn open(
        path: &Path,
        credentials: &Credentials,
        cost: KeyCost,
        clock: Arc<dyn Clock>,
    ) -> Result<Session> {
        let at = stamp(clock.as_ref())?;
        let ledger = with_unlock(credentials, |unlock| Ok(Ledger::open(path, unlock, &at)?))?;
        Session::of(ledger, cost, clock)
    }

    /// 利用者名 of those who can open the ledger at this place, for the opening screen.
    ///
    /// # Errors
    ///
    /// When the key file beside it is missing or damaged.
    pub fn logins(path: &Path) -> Result<Vec<String>> {
        let all = logins(path)?;
        Ok(all.into_iter().map(|login| login.login).collect())
    }

    /// 利用者の交代, or the return from the idle lock.
    ///
    /// # Errors
    ///
    /// Wrong password; the earlier user then stays.
    pub fn sign_in(&mut self, credentials: &Credentials) -> Result<()> {
        let at = self.at()?;
        with_unlock(credentials, |unlock| {
            Ok(self.ledger.sign_in(unlock, &at)?)
        })?;
        self.user = present_user(&self.ledger)?;
        Ok(())
    }

    /// Who is at the keyboard.
    #[must_use]
    pub const fn user(&self) -> &UserView {
        &self.user
    }

    /// 時計の戻り: a sentence when the computer's clock stood before the last record as the user came.
    #[must_use]
    pub fn clock_warning(&self) -> Option<String> {
        let last = self.ledger.recorded_ahead()?;
        Some(format!(
            "パソコンの時計が、最後の記録（{}）より前を指しています。受付日や期限が誤って記録されるおそれがあります。時計の日付と時刻を確かめてください。",
            in_words(last)
        ))
    }

    /// Today, from the given clock.
    #[must_use]
    pub fn today(&self) -> Date {
        self.clock.today()
    }

    /// The society's settings as they hold today.
    ///
    /// # Errors
    ///
    /// When the ledger cannot be read or holds no society.
    pub fn society(&self) -> Result<Society> {
        settings::society_on(&self.ledger, self.today())?.ok_or(Error::Missing("組合の設定"))
    }

    /// Where the ledger lies.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.ledger.path()
    }

    /// Reads the present user anew, after rights were changed.
    pub(super) fn renew_user(&mut self) -> Result<()> {
        self.user = present_user(&self.ledger)?;
        Ok(())
    }

    pub(super) fn actor(&self) -> Actor {
        Actor {
            user: self.user.id,
            roles: self.user.roles.iter().copied().collect(),
        }
    }

    pub(super) fn at(&self) -> Result<Timestamp> {
        stamp(self.clock.as_ref())
    }

    /// Now to the minute in digits, for names of files that may be made anew.
    pub(super) fn minute(&self) -> Result<String> {
        Ok(self.digits_of_now()?.chars().take(12).collect())
    }

    /// Now to the second in digits, for names of files of which several may be made within a minute.
    pub(super) fn second(&self) -> Result<String> {
        Ok(self.digits_of_now()?.chars().take(14).collect())
    }

    fn digits_of_now(&self) -> Result<String> {
        let at = self.at()?;
        Ok(at.as_str().chars().filter(char::is_ascii_digit).collect())
    }

    /// The one way of writing: everything in one transaction with its audit row.
    pub(super) fn transact<T>(
        &mut self,
        code: &'static str,
        label: &str,
        write: impl FnOnce(&mut Tx<'_>) -> Result<T>,
    ) -> Result<(T, Changes)> {
        let action = Action {
            code,
            label: label.to_owned(),
            user: self.user.id,
            at: self.at()?,
            target: None,
            detail: serde_json::json!({}),
        };
        self.ledger.transact(action, write)
    }

    fn of(ledger: Ledger, cost: KeyCost, clock: Arc<dyn Clock>) -> Result<Session> {
        let user = present_user(&ledger)?;
        let layouts = layouts::in_effect(&ledger)?;
        Ok(Session {
            ledger,
            clock,
            layouts,
            cost: cost.cost(),
            user,
        })
    }
}

/// 利用者 as screens show it.
pub(super) fn user_view(user: &User) -> UserView {
    UserView {
        id: user.id,
        login: user.login.clone(),
        name: user.name.clone(),
        roles: user.roles.clone(),
        may_handle_numbers: user.handles_numbers,
        is_active: user.is_active,
    }
}

/// Who opened the ledger. By the recovery code nobody in particular: an administrator who may set passwords anew.
fn present_user(ledger: &Ledger) -> Result<UserView> {
    if ledger.user() == RECOVERY_USER {
        return Ok(UserView {
            id: RECOVERY_USER,
            login: String::new(),
            name: "復旧コード".to_owned(),
            roles: vec![Role::Administrator],
            may_handle_numbers: true,
            is_active: true,
        });
    }
    let user = users::find(ledger, ledger.user())?.ok_or(Error::Missing("利用者"))?;
    Ok(user_view(&user))
}

/// A moment to the minute, such as `2026-11-22 10:20`.
fn in_words(moment: &Timestamp) -> String {
    let minute: String = moment.as_str().chars().take(16).collect();
    minute.replace('T', " ")
}

pub(super) fn stamp(clock: &dyn Clock) -> Result<Timestamp> {
    Timestamp::of(clock.now()).ok_or_else(|| {
        Error::Refused(
            "パソコンの時計の日時が読み取れません。日付と時刻を合わせてください。".to_owned(),
        )
    })
}

pub(super) fn with_unlock<T>(
    credentials: &Credentials,
    open: impl FnOnce(&Unlock<'_>) -> Result<T>,
) -> Result<T> {
    match credentials {
        Credentials::Password { login, password } => {
            let password = Secret::new(password.as_str());
            open(&Unlock::Password {
                login,
                password: &password,
            })
        }
        Credentials::RecoveryCode(text) => {
            let code = RecoveryCode::parse(text)?;
            open(&Unlock::RecoveryCode(&code))
        }
    }
}

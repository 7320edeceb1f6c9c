//! 窓口の試験の道具: the first run of the fictional society, who signs in, and what is written beside the window.

use crate::ledger_support::{PASSWORD, write_at};
use daicho::app::command::NewUser;
use daicho::app::first_run::every_role;
use daicho::app::sample::Sample;
use daicho::app::session::{Credentials, FirstRun};
use daicho::domain::entry::Entry;
use daicho::ledger::crypto::Secret;
use daicho::ledger::entries;
use daicho::ledger::error::Error;
use daicho::ledger::opening::{Ledger, Unlock};
use daicho::ledger::timestamp::Timestamp;
use daicho::ledger::transact::Tx;
use daicho::procedure::step::Role;
use std::path::Path;
use zeroize::Zeroizing;

/// The fictional society, founded by somebody with every role.
pub fn first_run(login: &str) -> FirstRun {
    let sample = Sample::load().unwrap();
    FirstRun {
        society: sample.society,
        establishments: sample.establishments,
        login: login.to_owned(),
        name: "見本　花子".to_owned(),
        roles: every_role(),
        password: password(),
    }
}

/// 決裁者, who does nothing but decide.
pub fn approver() -> NewUser {
    NewUser {
        login: "kessai".to_owned(),
        name: "試験　一郎".to_owned(),
        roles: vec![Role::Approver],
        may_handle_numbers: false,
        password: password(),
    }
}

pub fn credentials(login: &str) -> Credentials {
    Credentials::Password {
        login: login.to_owned(),
        password: password(),
    }
}

fn password() -> Zeroizing<String> {
    Zeroizing::new(PASSWORD.to_owned())
}

/// A ledger, open for a moment beside the window, to write what a test presupposes.
pub struct Beside {
    pub ledger: Ledger,
    at: Timestamp,
}

impl Beside {
    pub fn open(path: &Path, login: &str, at: &str) -> Beside {
        let password = Secret::new(PASSWORD);
        let unlock = Unlock::Password {
            login,
            password: &password,
        };
        let at = Timestamp::parse(at).unwrap();
        let ledger = Ledger::open(path, &unlock, &at).unwrap();
        Beside { ledger, at }
    }

    pub fn write<T>(&mut self, work: impl FnOnce(&mut Tx<'_>) -> Result<T, Error>) -> T {
        let (written, _) = write_at(&mut self.ledger, &self.at, work).unwrap();
        written
    }

    pub fn post(&mut self, facts: &[Entry]) {
        self.write(|tx| entries::post_in(tx, None, facts));
    }
}

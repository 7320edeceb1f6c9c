//! 窓の横での書込み: what a test presupposes, written into the practice ledger before the window opens it.
//! It must not stand for what the clerk does; that goes through the screen.

use daicho::app::first_run::{PRACTICE_LOGIN, PRACTICE_PASSWORD};
use daicho::domain::entry::Entry;
use daicho::domain::member::PersonId;
use daicho::ledger::crypto::Secret;
use daicho::ledger::error::Error;
use daicho::ledger::opening::{Ledger, Unlock};
use daicho::ledger::timestamp::Timestamp;
use daicho::ledger::transact::{Action, Tx};
use daicho::ledger::{entries, members};
use std::path::Path;

/// The ledger, open for a moment.
pub struct Beside {
    pub ledger: Ledger,
    at: Timestamp,
}

impl Beside {
    /// On the morning of the day on which the window opens.
    pub fn open(path: &Path) -> Beside {
        Beside::open_at(path, "2026-11-27T08:00:00+09:00")
    }

    pub fn open_at(path: &Path, at: &str) -> Beside {
        let password = Secret::new(PRACTICE_PASSWORD);
        let unlock = Unlock::Password {
            login: PRACTICE_LOGIN,
            password: &password,
        };
        let at = Timestamp::parse(at).unwrap();
        let ledger = Ledger::open(path, &unlock, &at).unwrap();
        Beside { ledger, at }
    }

    /// 加入者管理番号 that the next person gets.
    pub fn next_person(&self) -> PersonId {
        members::next_person(&self.ledger).unwrap()
    }

    pub fn write(&mut self, work: impl FnOnce(&mut Tx<'_>) -> Result<(), Error>) {
        let action = Action {
            code: "test",
            label: "試験".to_owned(),
            user: self.ledger.user(),
            at: self.at.clone(),
            target: None,
            detail: serde_json::json!({}),
        };
        self.ledger.transact(action, work).unwrap();
    }

    pub fn post(&mut self, facts: &[Entry]) {
        self.write(|tx| entries::post_in(tx, None, facts).map(|_| ()));
    }
}

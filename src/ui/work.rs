//! 台帳を使う長い仕事: the ledger goes onto a thread of its own and comes back with the result.
//! It must not draw, and must not run two such jobs at once: there is one ledger.

use crate::app::clock::Clock;
use crate::app::command::Command;
use crate::app::error::Result;
use crate::app::first_run;
use crate::app::job::Job;
use crate::app::job::JobMode;
use crate::app::places::Places;
use crate::app::run::Outcome;
use crate::app::session::Credentials;
use crate::app::session::FirstRun;
use crate::app::session::KeyCost;
use crate::app::session::Session;
use crate::app::society::BackupWork;
use crate::app::society::CheckRow;
use crate::app::society::FinishedBackup;
use std::path::PathBuf;
use std::sync::Arc;
use zeroize::Zeroizing;

/// What jobs need from outside.
#[derive(Clone)]
pub struct Setup {
    /// Where ledgers lie on this PC.
    pub places: Places,
    /// Where now comes from.
    pub clock: Arc<dyn Clock>,
    /// How much a password costs to try.
    pub cost: KeyCost,
    /// Where jobs run.
    pub jobs: JobMode,
}

/// What came of a job; the ledger is back in any case where there is one.
pub struct Returned {
    /// The ledger.
    pub session: Option<Session>,
    /// What came of it.
    pub result: Result<Came>,
}

/// What a job brought.
pub enum Came {
    /// A ledger was opened.
    Opened,
    /// The same ledger goes on, perhaps with another user.
    SignedIn,
    /// A ledger was made; its recovery code, to be shown once.
    Created(Zeroizing<String>),
    /// A command was run.
    Ran(Box<Outcome>),
    /// A backup was made and verified.
    BackedUp(FinishedBackup),
    /// The ledger was checked.
    Checked(Vec<CheckRow>),
}

/// Opens a ledger.
#[must_use]
pub fn open(setup: &Setup, path: PathBuf, credentials: Credentials) -> Job<Returned> {
    let setup = setup.clone();
    Job::start("台帳を開いています", setup.jobs, move |_| {
        let clock = Arc::clone(&setup.clock);
        let opened = Session::open(&path, &credentials, setup.cost, clock);
        if opened.is_ok() {
            setup.places.remember(&path);
        }
        fresh(opened.map(|session| (session, Came::Opened)))
    })
}

/// Opens the fictional society.
#[must_use]
pub fn practice(setup: &Setup) -> Job<Returned> {
    let setup = setup.clone();
    Job::start(
        "見本の台帳を用意しています",
        setup.jobs,
        move |_| {
            let opened = first_run::practice(&setup.places, setup.cost, Arc::clone(&setup.clock));
            fresh(opened.map(|session| (session, Came::Opened)))
        },
    )
}

/// Makes a ledger.
#[must_use]
pub fn create(setup: &Setup, path: PathBuf, first: Box<FirstRun>) -> Job<Returned> {
    let setup = setup.clone();
    Job::start("台帳を作成しています", setup.jobs, move |_| {
        let clock = Arc::clone(&setup.clock);
        let created = first_run::create(&path, &first, setup.cost, clock);
        fresh(created.map(|(session, code)| (session, Came::Created(code))))
    })
}

/// Goes on after the lock.
#[must_use]
pub fn sign_in(setup: &Setup, mut session: Session, credentials: Credentials) -> Job<Returned> {
    Job::start("利用者を確認しています", setup.jobs, move |_| {
        let result = session.sign_in(&credentials).map(|()| Came::SignedIn);
        Returned {
            session: Some(session),
            result,
        }
    })
}

/// Runs a command that takes long.
#[must_use]
pub fn run(setup: &Setup, mut session: Session, command: Command) -> Job<Returned> {
    let title = format!("{}を行っています", command.label());
    Job::start(title, setup.jobs, move |progress| {
        let result = session.run_with(command, progress);
        Returned {
            session: Some(session),
            result: result.map(|outcome| Came::Ran(Box::new(outcome))),
        }
    })
}

/// Makes a backup; the ledger itself can be used meanwhile.
#[must_use]
pub fn back_up(setup: &Setup, work: BackupWork) -> Job<Returned> {
    Job::start(
        "バックアップを作成しています",
        setup.jobs,
        move |_| Returned {
            session: None,
            result: work.run().map(Came::BackedUp),
        },
    )
}

/// Checks the ledger.
#[must_use]
pub fn check(setup: &Setup, session: Session) -> Job<Returned> {
    Job::start("台帳を点検しています", setup.jobs, move |_| {
        let rows = session.check();
        Returned {
            session: Some(session),
            result: Ok(Came::Checked(rows)),
        }
    })
}

fn fresh(opened: Result<(Session, Came)>) -> Returned {
    match opened {
        Ok((session, came)) => Returned {
            session: Some(session),
            result: Ok(came),
        },
        Err(error) => Returned {
            session: None,
            result: Err(error),
        },
    }
}

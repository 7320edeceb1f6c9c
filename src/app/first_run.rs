//! 初回設定と見本: what has to happen before a ledger can be opened for the first time.
//! It must not ask anybody anything; the screens do.

use crate::app::clock::Clock;
use crate::app::command::Command;
use crate::app::command::NewUser;
use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::files;
use crate::app::places::Places;
use crate::app::sample;
use crate::app::sample::Sample;
use crate::app::session::Credentials;
use crate::app::session::FirstRun;
use crate::app::session::KeyCost;
use crate::app::session::Session;
use crate::domain::coded::Coded;
use crate::domain::date::Date;
use crate::domain::society::Society;
use crate::print;
use crate::print::Meta;
use crate::procedure::papers::recovery_code;
use crate::procedure::papers::recovery_code::RecoveryCode;
use crate::procedure::step::Role;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;
use zeroize::Zeroize;
use zeroize::Zeroizing;

/// The least number of characters of a password that a user chooses.
pub const MIN_PASSWORD_CHARS: usize = 10;
/// The clerk of the practice ledger: every role.
pub const PRACTICE_LOGIN: &str = "mihon";
/// The approver of the practice ledger.
pub const PRACTICE_APPROVER: &str = "shiken";
/// The password of both; shown on the screen, since the ledger is fictional.
pub const PRACTICE_PASSWORD: &str = "mihon-renshu";

/// Folder of the files to practise with, beside the practice ledger.
pub const SAMPLE_FILES: &str = "見本の届書ファイル";

/// Makes a ledger, and its folder where that is not there yet.
///
/// # Errors
///
/// When the folder cannot be made or a ledger stands there already.
pub fn create(
    path: &Path,
    first: &FirstRun,
    cost: KeyCost,
    clock: Arc<dyn Clock>,
) -> Result<(Session, Zeroizing<String>)> {
    let folder = path.parent().unwrap_or(Path::new("."));
    files::make_own_folder(folder)?;
    Session::create(path, first, cost, clock)
}

/// Opens the fictional society; the first time it is made.
///
/// # Errors
///
/// When the ledger cannot be made or opened.
pub fn practice(places: &Places, cost: KeyCost, clock: Arc<dyn Clock>) -> Result<Session> {
    let path = places.practice_ledger();
    if path.exists() {
        let credentials = Credentials::Password {
            login: PRACTICE_LOGIN.to_owned(),
            password: Zeroizing::new(PRACTICE_PASSWORD.to_owned()),
        };
        return Session::open(&path, &credentials, cost, clock);
    }
    let sample = Sample::load().map_err(|_| Error::Missing("見本の組合"))?;
    let first = FirstRun {
        society: sample.society,
        establishments: sample.establishments,
        login: PRACTICE_LOGIN.to_owned(),
        name: "見本　花子".to_owned(),
        roles: every_role(),
        password: Zeroizing::new(PRACTICE_PASSWORD.to_owned()),
    };
    let (mut session, _) = create(&path, &first, cost, clock)?;
    if let Some(folder) = path.parent() {
        write_sample_files(folder)?;
    }
    session.run(Command::AddUser(NewUser {
        login: PRACTICE_APPROVER.to_owned(),
        name: "試験　一郎".to_owned(),
        roles: vec![Role::Approver],
        may_handle_numbers: false,
        password: Zeroizing::new(PRACTICE_PASSWORD.to_owned()),
    }))?;
    Ok(session)
}

/// Employers' files to practise with, beside the practice ledger. Each lies in a folder of its own, as it would on
/// the employer's stick.
fn write_sample_files(folder: &Path) -> Result<()> {
    let samples = [
        ("資格取得届（健保組合の様式）", sample::ACQUISITION_KPFD),
        ("資格取得届（年金事務所の様式）", sample::ACQUISITION_SHFD),
        ("被扶養者届", sample::DEPENDENTS_SHFD),
    ];
    for (name, file) in samples {
        let folder = folder.join(SAMPLE_FILES).join(name);
        files::make_own_folder(&folder)?;
        files::write_whole(&folder.join(file.name), file.bytes)?;
    }
    Ok(())
}

/// All roles, as the only clerk of a small society has them.
#[must_use]
pub fn every_role() -> Vec<Role> {
    let codes = Role::CHOICES.iter().map(|choice| choice.code);
    codes.filter_map(Role::from_code).collect()
}

/// 復旧コードの控え as a PDF for the printer. The paper is what is kept; the file is to be deleted after printing.
///
/// # Errors
///
/// When the page cannot be made or the folder cannot be written.
pub fn recovery_sheet(paper: &RecoveryCode, folder: &Path) -> Result<PathBuf> {
    let meta = Meta {
        title: recovery_code::TITLE.to_owned(),
        created_on: paper.made_on,
    };
    let bytes = print::render(&recovery_code::sheets(paper), &meta)?;
    let name = format!("{}_{}.pdf", recovery_code::TITLE, paper.made_on.yyyymmdd());
    let path = folder.join(name);
    files::write_whole(&path, &bytes)?;
    Ok(path)
}

/// The sheet of a code that takes the place of an earlier one. A sheet of the same day that was not deleted yet is
/// not written over: the sentence says to move it.
pub(super) fn renewed_sheet(
    society: &Society,
    code: &str,
    made_on: Date,
    folder: &Path,
) -> Result<PathBuf> {
    let mut paper = RecoveryCode {
        society_name: society.name.clone(),
        code: code.to_owned(),
        made_on,
        ledger: society.insurer_number.as_str().to_owned(),
        is_sample: society.is_sample,
    };
    let written = recovery_sheet(&paper, folder);
    paper.code.zeroize();
    written
}

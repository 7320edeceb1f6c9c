//! 試算の元: what a 試算 may know, and its paper in a folder.
//! It must not change the ledger: nothing of a 試算 is kept, and nothing is recorded about whom it was made for.

use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::files;
use crate::app::session::Session;
use crate::domain::member::PersonId;
use crate::ledger::members;
use crate::print;
use crate::print::Meta;
use crate::procedure::facts::Facts;
use crate::procedure::papers::trial_sheet;
use crate::procedure::papers::trial_sheet::TrialSheet;
use std::path::Path;
use std::path::PathBuf;

/// More copies of one kind on one day are a mistake.
const MOST_COPIES: usize = 99;

impl Session {
    /// The settings of today, and the file of the person who is asked about, with that of the 被保険者.
    ///
    /// # Errors
    ///
    /// When the person is not there or the ledger cannot be read.
    pub fn trial_facts(&self, person: Option<PersonId>) -> Result<Facts> {
        let mut facts = Facts::nobody(self.today(), self.society()?);
        let Some(person) = person else {
            return Ok(facts);
        };
        let file = members::file(&self.ledger, person)?.ok_or(Error::Missing("加入者"))?;
        let insured = file.memberships.last().map(|period| period.insured);
        if let Some(insured) = insured.filter(|insured| *insured != person)
            && let Some(other) = members::file(&self.ledger, insured)?
        {
            facts.files.insert(insured, other);
        }
        facts.subject = Some(person);
        facts.files.insert(person, file);
        Ok(facts)
    }
}

/// Version of the program, whose tables of law a 試算 used.
#[must_use]
pub const fn version() -> &'static str {
    env!("CARGO_PKG_VERSION")
}

/// Writes the paper into a folder under a name that is free.
///
/// # Errors
///
/// When the paper cannot be made or written.
pub fn write_sheet(trial: &TrialSheet, folder: &Path) -> Result<PathBuf> {
    let meta = Meta {
        title: trial_sheet::TITLE.to_owned(),
        created_on: trial.made_on,
    };
    let bytes = print::render(&trial_sheet::sheets(trial), &meta)?;
    let path = free_path(folder, trial)?;
    files::write_whole(&path, &bytes)?;
    Ok(path)
}

fn free_path(folder: &Path, trial: &TrialSheet) -> Result<PathBuf> {
    let stem = format!(
        "{}_{}_{}",
        trial_sheet::TITLE,
        trial.kind,
        trial.made_on.yyyymmdd()
    );
    let names = (1..=MOST_COPIES).map(|n| match n {
        1 => format!("{stem}.pdf"),
        n => format!("{stem}_{n}.pdf"),
    });
    let mut paths = names.map(|name| folder.join(name));
    paths.find(|path| !path.exists()).ok_or_else(|| {
        Error::Refused(
            "このフォルダーには、きょうの試算結果がたくさんあります。別のフォルダーを選んでください。"
                .to_owned(),
        )
    })
}

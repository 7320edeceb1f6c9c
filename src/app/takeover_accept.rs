//! 台帳の移行の受入れと取消し: the rows of a tried-out book against the ledger, and into it, and out again as a whole.
//! It must not take in a row that has questions nobody answered, nor undo while something rests on the people.

use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::given::GivenFile;
use crate::app::job::Progress;
use crate::app::session::Session;
use crate::app::takeover::Answers;
use crate::app::takeover::DryRun;
use crate::app::takeover::Plan;
use crate::app::takeover::note_words;
use crate::app::takeover::verdict_label;
use crate::app::takeover_check;
use crate::app::takeover_drafts;
use crate::app::takeover_drafts::DraftCommand;
use crate::app::takeover_entries;
use crate::app::takeover_entries::Given;
use crate::domain::coded::Coded;
use crate::domain::date::Date;
use crate::domain::digits::hide_long_digits;
use crate::domain::entry::Entry;
use crate::exchange::intake::Outcome;
use crate::exchange::takeover::Candidate;
use crate::exchange::takeover_periods::Periods;
use crate::ledger::individual_number;
use crate::ledger::intakes;
use crate::ledger::intakes::IntakeId;
use crate::ledger::intakes::NewIntake;
use crate::ledger::source::Source;
use crate::ledger::takeover_undo;
use crate::ledger::takeovers;
use crate::ledger::takeovers::TakeoverId;
use crate::ledger::takeovers::TakeoverRow;
use crate::ledger::transact::Changes;
use crate::ledger::transact::Tx;
use crate::procedure::step::Role;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What became of a column without an item, in the words of the report.
pub(super) const LEFT_COLUMN: &str = "取り込まない列";
/// What was found of the file as a whole, in the words of the report.
pub(super) const ABOUT_FILE: &str = "ファイル全体";
/// The word by which the intakes know these files.
const INTERFACE: &str = "takeover";

/// 台帳の移行の操作.
#[derive(Clone)]
pub enum TakeoverCommand {
    /// Something with a takeover under way.
    Draft(DraftCommand),
    /// Asks the ledger about every row; nothing is written.
    Check(Arc<DryRun>),
    /// Takes the rows in.
    Accept(Box<TakeoverAcceptance>),
    /// Takes everything of a takeover out again.
    Undo {
        /// Which.
        takeover: i64,
        /// Why.
        reason: String,
    },
    /// Writes the report of a takeover into a folder, as PDF and as Excel.
    Report {
        /// Which.
        takeover: i64,
        /// Where to.
        folder: std::path::PathBuf,
    },
}

/// 移行の受入れ. Its bytes may hold 個人番号, so it has no `Debug`.
#[derive(Clone)]
pub struct TakeoverAcceptance {
    /// The file.
    pub file: Arc<GivenFile>,
    /// What its columns mean.
    pub plan: Plan,
    /// The rows, tried out before.
    pub run: Arc<DryRun>,
    /// Rows with questions that the clerk takes in all the same.
    pub confirmed: Answers,
}

impl TakeoverCommand {
    /// The name of the action.
    #[must_use]
    pub const fn label(&self) -> &'static str {
        match self {
            TakeoverCommand::Draft(command) => command.label(),
            TakeoverCommand::Check(_) => "台帳の移行の行の確認",
            TakeoverCommand::Accept(_) => "台帳の移行",
            TakeoverCommand::Undo { .. } => "台帳の移行の取消し",
            TakeoverCommand::Report { .. } => "台帳の移行の報告書の出力",
        }
    }

    /// Whether its work grows with a book.
    #[must_use]
    pub const fn takes_long(&self) -> bool {
        match self {
            TakeoverCommand::Draft(command) => command.takes_long(),
            TakeoverCommand::Check(_)
            | TakeoverCommand::Accept(_)
            | TakeoverCommand::Undo { .. }
            | TakeoverCommand::Report { .. } => true,
        }
    }
}

/// 移行の記録 as the screen shows it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TakeoverView {
    /// 移行番号.
    pub id: i64,
    /// ファイル名.
    pub file_name: String,
    /// People taken in.
    pub n_people: i64,
    /// 記録日時.
    pub at: String,
    /// Why and when it was undone.
    pub undone: Option<(String, String)>,
}

impl Session {
    /// Asks the ledger about every row: who is in it already, which numbers are taken, which 事業所 it knows.
    ///
    /// # Errors
    ///
    /// Without the right to 個人番号; when the ledger cannot be read; when it was asked to stop.
    pub fn check_takeover(&self, run: &mut DryRun, progress: &Progress) -> Result<()> {
        self.may_handle_numbers()?;
        takeover_check::check(&self.ledger, run, self.today(), progress)
    }

    /// Whether the user may take an old ledger in at all; to be asked before a file is chosen.
    ///
    /// # Errors
    ///
    /// Which right is missing.
    pub fn may_take_over(&self) -> Result<()> {
        let role = Role::Administrator;
        if !self.user().roles.contains(&role) {
            return Err(Error::NotAllowed(role.label()));
        }
        self.may_handle_numbers()
    }

    /// Whether this file is taken in already and was not undone.
    ///
    /// # Errors
    ///
    /// Without the right to 個人番号; when the ledger cannot be read.
    pub fn is_taken_over(&self, file: &GivenFile) -> Result<bool> {
        let same = intakes::find_same(&self.ledger, &file.bytes)?;
        Ok(match same {
            Some(intake) => takeovers::of_intake(&self.ledger, intake)?.is_some(),
            None => false,
        })
    }

    /// What was taken in so far, newest first.
    ///
    /// # Errors
    ///
    /// When the ledger cannot be read.
    pub fn takeovers(&self) -> Result<Vec<TakeoverView>> {
        let all = takeovers::list(&self.ledger)?.into_iter();
        Ok(all
            .map(|it| TakeoverView {
                id: it.id.0,
                file_name: it.file_name,
                n_people: it.n_people,
                at: it.recorded_at,
                undone: it.undone,
            })
            .collect())
    }

    pub(super) fn accept_takeover(
        &mut self,
        acceptance: &TakeoverAcceptance,
        progress: &Progress,
    ) -> Result<(usize, Changes)> {
        self.may_handle_numbers()?;
        let today = self.today();
        let plan = serde_json::to_value(&acceptance.plan).map_err(|_| {
            Error::Refused("割当てを記録できません。もう一度選んでください。".to_owned())
        })?;
        self.transact("accept_takeover", "台帳の移行", |tx| {
            let mut run = (*acceptance.run).clone();
            // What was tried out may be older than the last change of the ledger.
            takeover_check::check(tx, &mut run, today, progress)?;
            let taken_of = |run: &DryRun| run.taken(&run.confirmed(&acceptance.confirmed));
            let taken = taken_of(&run);
            if taken != taken_of(&acceptance.run) {
                return Err(Error::Refused(
                    "確かめた後に台帳が変わり、取り込む行が変わります。台帳には何も入れていません。行をもう一度確かめてください。".to_owned(),
                ));
            }
            let n_people = run.n_people(&taken);
            let n_rows = taken.iter().filter(|taken| **taken).count();
            if n_people == 0 {
                return Err(Error::Refused("取り込む行がありません。".to_owned()));
            }
            let intake = original_in(tx, &acceptance.file, today)?;
            let id = takeovers::begin_in(tx, intake, &plan, n_people)?;
            let mut done = 0_usize;
            let is_taken = |index: usize| taken.get(index).copied().unwrap_or(false);
            let periods = Periods::of(&run.reading.people, is_taken);
            for family in families(&run.reading.people, &taken) {
                if progress.is_cancelled() {
                    return Err(Error::Refused(
                        "台帳の移行を中止しました。台帳には何も入っていません。".to_owned(),
                    ));
                }
                let entries = family_entries_in(tx, (&run, &periods), &family, today)?;
                takeovers::post_in(tx, id, &entries)?;
                done += family.len();
                progress.report(count(done), count(n_rows));
            }
            takeovers::add_rows_in(tx, id, &kept_rows(&run, &taken))?;
            takeover_drafts::end_in(tx, &acceptance.file)?;
            tx.add_detail("takeover", serde_json::json!(id.0));
            tx.add_detail("n_people", serde_json::json!(n_people));
            Ok(n_people)
        })
    }

    pub(super) fn undo_takeover(
        &mut self,
        id: i64,
        reason: &str,
        progress: &Progress,
    ) -> Result<((), Changes)> {
        self.may_handle_numbers()?;
        if reason.trim().is_empty() {
            return Err(Error::Refused(
                "取消しの理由を入力してください。".to_owned(),
            ));
        }
        self.transact("undo_takeover", "台帳の移行の取消し", |tx| {
            let id = TakeoverId(id);
            nothing_rests_on(tx, id)?;
            takeover_undo::undone_in(tx, id, reason)?;
            let lists = takeover_undo::to_reverse(tx, id)?;
            for (done, list) in lists.iter().enumerate() {
                if progress.is_cancelled() {
                    return Err(Error::Refused(
                        "取消しを中止しました。台帳は移行したときのままです。".to_owned(),
                    ));
                }
                crate::ledger::entries::post_in(tx, None, list)?;
                progress.report(count(done + 1), count(lists.len()));
            }
            takeover_undo::discard_numbers_in(tx, id)?;
            tx.add_detail("takeover", serde_json::json!(id.0));
            tx.add_detail("reason", serde_json::json!(reason));
            Ok(())
        })
    }
}

fn count(n: usize) -> u64 {
    u64::try_from(n).unwrap_or(u64::MAX)
}

/// Refuses to undo while something was built on the people since.
fn nothing_rests_on(source: &impl Source, id: TakeoverId) -> Result<()> {
    let standing = takeover_undo::standing(source, id)?;
    if standing.is_none() {
        return Ok(());
    }
    let mut built: Vec<String> = standing
        .built
        .iter()
        .map(|(words, n)| format!("{words}が{n}件"))
        .collect();
    if standing.n_people > 0 {
        built.push(format!("後からの記載のある人が{}人", standing.n_people));
    }
    let some: Vec<String> = standing.some.iter().map(ToString::to_string).collect();
    Err(Error::Refused(format!(
        "この移行は取り消せません。移行の後に、移行した人について{}あります（加入者管理番号 {}など）。案件は取り下げ、登録用ファイルの行は取り下げ、記載は取消しの案件で元に戻せます。そのほかの記録が残る人は、移行を取り消さずに訂正の手続で直してください。",
        built.join("、"),
        some.join("、")
    )))
}

fn original_in(tx: &mut Tx<'_>, file: &GivenFile, today: Date) -> Result<IntakeId> {
    if let Some(id) = intakes::find_same(tx, &file.bytes)? {
        return Ok(id);
    }
    let new = NewIntake {
        file_name: file.name.clone(),
        interface: INTERFACE.to_owned(),
        medium: String::new(),
        received_on: today,
        bytes: file.bytes.clone(),
    };
    Ok(intakes::add_in(tx, &new)?)
}

/// Each 被保険者 with the 被扶養者, by place in the list; only those taken in.
fn families(people: &[Candidate], taken: &[bool]) -> Vec<Vec<usize>> {
    let mut of: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (index, person) in people.iter().enumerate() {
        if taken.get(index).copied().unwrap_or(false) {
            of.entry(person.insured.unwrap_or(index))
                .or_default()
                .push(index);
        }
    }
    let mut families: Vec<Vec<usize>> = of.into_values().collect();
    for family in &mut families {
        // The 被保険者 first: the others depend on that membership.
        family.sort_by_key(|index| {
            let is_insured = people.get(*index).is_some_and(|person| person.is_insured);
            (!is_insured, *index)
        });
    }
    families
}

fn family_entries_in(
    tx: &mut Tx<'_>,
    (run, periods): (&DryRun, &Periods),
    family: &[usize],
    today: Date,
) -> Result<Vec<Entry>> {
    let mut entries = Vec::new();
    for index in family {
        let person_of = |index: usize| run.persons.get(index).copied().flatten();
        let (Some(from), Some(person)) = (run.reading.people.get(*index), person_of(*index)) else {
            return Err(Error::Missing("移行の行"));
        };
        let held = match &from.individual_number {
            Some(number) if from.same_as.is_none() => {
                Some(individual_number::hold_in(tx, number)?.held)
            }
            _ => None,
        };
        let given = Given {
            person,
            insured: from.insured.and_then(person_of).unwrap_or(person),
            establishment: run.establishments.get(*index).cloned().unwrap_or_default(),
            held,
            is_known: from.same_as.is_some(),
        };
        let of_periods = periods.person(&run.reading.people, *index);
        let from = of_periods.as_ref().unwrap_or(from);
        let own = takeover_entries::entries(from, &given, today);
        entries.extend(own.ok_or(Error::Missing("移行に必要な項目"))?);
    }
    Ok(entries)
}

fn kept_rows(run: &DryRun, taken: &[bool]) -> Vec<TakeoverRow> {
    let people = run.reading.people.iter().enumerate();
    let people = people.map(|(index, person)| {
        let is_taken = taken.get(index).copied().unwrap_or(false);
        let name = person.name.as_ref().map_or("", |name| name.as_str());
        TakeoverRow {
            sheet: hide_long_digits(run.sheet_name(person)),
            row: person.place.row,
            slot: person.place.slot,
            outcome: outcome(person, is_taken).to_owned(),
            numbers: person.numbers(),
            name: name.to_owned(),
            notes: person.notes.iter().map(note_words).collect(),
            person: run
                .persons
                .get(index)
                .copied()
                .flatten()
                .filter(|_| is_taken),
            // Of people who are not in the ledger nothing is kept that was not asked for.
            remark: if is_taken {
                person.remark.clone()
            } else {
                String::new()
            },
        }
    });
    let passed = run.passed().into_iter();
    let passed = passed.map(|(sheet, row, reason)| TakeoverRow {
        sheet,
        row,
        slot: 0,
        outcome: "対象外".to_owned(),
        numbers: String::new(),
        name: String::new(),
        notes: vec![reason.to_owned()],
        person: None,
        remark: String::new(),
    });
    let left = run.left_columns().iter().map(|column| TakeoverRow {
        sheet: hide_long_digits(&column.sheet),
        row: column.row,
        slot: 0,
        outcome: LEFT_COLUMN.to_owned(),
        numbers: String::new(),
        name: String::new(),
        notes: vec![hide_long_digits(&format!(
            "{}（{}欄に記入）は取り込んでいません。{}。",
            column.name, column.n_filled, column.why
        ))],
        person: None,
        remark: String::new(),
    });
    let about = run.warnings.iter().map(|sentence| TakeoverRow {
        sheet: String::new(),
        row: 0,
        slot: 0,
        outcome: ABOUT_FILE.to_owned(),
        numbers: String::new(),
        name: String::new(),
        notes: vec![sentence.clone()],
        person: None,
        remark: String::new(),
    });
    people.chain(passed).chain(left).chain(about).collect()
}

/// What became of a row, in the words of the report.
fn outcome(person: &Candidate, is_taken: bool) -> &'static str {
    match (is_taken, person.outcome()) {
        (true, Outcome::Question) => "確認して取込",
        (true, Outcome::Repaired) => "補正して取込",
        (true, _) => "取込",
        (false, Outcome::Rejected) => verdict_label(Outcome::Rejected),
        (false, _) => "見送り",
    }
}

//! 文字の操作: what can be done with 代替文字表 and 登録用の形, each as one transaction.
//! It must not decide which characters a receiver has.

use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::files;
use crate::app::preflight_lists::PreflightOrder;
use crate::app::run::Outcome;
use crate::app::run::Told;
use crate::app::session::Session;
use crate::app::spelling;
use crate::app::spelling_fields::TextField;
use crate::domain::date::Date;
use crate::exchange::characters::CharacterSet;
use crate::exchange::registered::RegisteredForm;
use crate::exchange::substitution;
use crate::exchange::substitution::SubstitutionTable;
use crate::ledger::characters;
use crate::ledger::characters::SubstituteRow;
use crate::ledger::characters::SubstituteState;
use crate::ledger::transact::Changes;
use crate::procedure::step::Role;
use serde_json::json;
use std::path::Path;
use std::path::PathBuf;

/// 文字の操作.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SpellingCommand {
    /// Decides about one character.
    Decide(Decision),
    /// Takes in a table that the clerk brought; lines without approver stay suggestions.
    TakeIn {
        /// The file's name.
        file: String,
        /// Its text.
        tsv: String,
    },
    /// Writes the table into a folder.
    WriteTable(PathBuf),
    /// Confirms what is sent for whole names and addresses.
    Register(Vec<FormChoice>),
    /// Writes the list of 文字の確認 into a folder.
    Output(PreflightOrder),
}

/// A decision about a character.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Decision {
    /// 元の字, as typed.
    pub original: String,
    /// 代わりの字.
    pub substitute: String,
    /// 出典.
    pub source: String,
    /// What is decided.
    pub kind: DecisionKind,
}

/// What is decided about a character.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum DecisionKind {
    /// 候補: it goes on asking.
    Propose,
    /// 承認 by this person.
    Approve(String),
    /// 使わない.
    Withdraw,
}

/// What is to be sent for a text.
#[derive(Clone, PartialEq, Eq)]
pub struct FormChoice {
    /// Which text of a person it is; the form must suit its fields.
    pub field: TextField,
    /// The text as the ledger has it.
    pub original: String,
    /// Code of the receiver's characters.
    pub set: String,
    /// Length of the field, for a 略記; empty for any.
    pub limit: String,
    /// What is sent; empty takes the confirmation back.
    pub text: String,
}

impl std::fmt::Debug for FormChoice {
    /// Hidden: the texts are names and addresses.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "FormChoice({})", self.set)
    }
}

impl SpellingCommand {
    /// The name of the action, as in menus and in the audit.
    #[must_use]
    pub const fn label(&self) -> &'static str {
        match self {
            SpellingCommand::Decide(_) => "代替文字の決定",
            SpellingCommand::TakeIn { .. } => "代替文字表の取込",
            SpellingCommand::WriteTable(_) => "代替文字表の書出し",
            SpellingCommand::Register(_) => "登録用の氏名・住所の確認",
            SpellingCommand::Output(_) => "文字の確認の一覧の出力",
        }
    }

    /// The role it needs: the table is the society's, the names are the clerk's work.
    #[must_use]
    pub const fn role(&self) -> Role {
        match self {
            SpellingCommand::Decide(_) | SpellingCommand::TakeIn { .. } => Role::Administrator,
            SpellingCommand::WriteTable(_)
            | SpellingCommand::Register(_)
            | SpellingCommand::Output(_) => Role::Clerk,
        }
    }

    /// Whether it grows with a list.
    #[must_use]
    pub const fn takes_long(&self) -> bool {
        match self {
            SpellingCommand::Register(_) | SpellingCommand::Output(_) => true,
            SpellingCommand::Decide(_)
            | SpellingCommand::TakeIn { .. }
            | SpellingCommand::WriteTable(_) => false,
        }
    }
}

impl Session {
    /// Runs a command about characters.
    pub(super) fn run_spelling(&mut self, command: &SpellingCommand) -> Result<Outcome> {
        let (told, changed) = match command {
            SpellingCommand::Decide(decision) => (Told::Nothing, self.decide(decision)?),
            SpellingCommand::TakeIn { file, tsv } => {
                let (n_rows, changed) = self.take_in_table(file, tsv)?;
                (Told::Rows(n_rows), changed)
            }
            SpellingCommand::WriteTable(folder) => {
                let (path, changed) = self.write_table(folder)?;
                (Told::File(path), changed)
            }
            SpellingCommand::Register(choices) => {
                let (n_rows, changed) = self.register_forms(choices)?;
                (Told::Rows(n_rows), changed)
            }
            SpellingCommand::Output(order) => {
                let (path, changed) = self.output_preflight(order)?;
                (Told::File(path), changed)
            }
        };
        Ok(Outcome { changed, told })
    }

    fn decide(&mut self, decision: &Decision) -> Result<Changes> {
        let row = decided(decision, self.today())?;
        let ((), changes) = self.transact("decide_substitute", "代替文字の決定", |tx| {
            tx.add_detail("character", json!(substitution::written(&row.original)));
            tx.add_detail("substitute", json!(row.substitute));
            tx.add_detail("outcome", json!(outcome(row.state)));
            Ok(characters::decide_in(tx, &row)?)
        })?;
        Ok(changes)
    }

    fn take_in_table(&mut self, file: &str, tsv: &str) -> Result<(usize, Changes)> {
        let table = SubstitutionTable::parse(file, tsv).map_err(|problems| {
            let all: Vec<String> = problems.iter().take(5).map(ToString::to_string).collect();
            let more = problems.len().saturating_sub(all.len());
            let rest = match more {
                0 => String::new(),
                n => format!("（ほかに{n}行）"),
            };
            Error::Refused(format!(
                "代替文字表を取り込みませんでした。{}{rest}",
                all.join("")
            ))
        })?;
        let today = self.today();
        self.transact("take_in_substitutes", "代替文字表の取込", |tx| {
            let known = spelling::table(tx)?;
            let mut n_rows = 0;
            for entry in table.entries() {
                if known.get(&entry.original) == Some(entry) {
                    continue;
                }
                let row = SubstituteRow {
                    original: entry.original.clone(),
                    substitute: entry.substitute.clone(),
                    source: entry.source.clone(),
                    state: if entry.is_approved() {
                        SubstituteState::Approved
                    } else {
                        SubstituteState::Proposed
                    },
                    approved_by: entry.approved_by.clone(),
                    decided_on: Date::parse_iso(&entry.date)
                        .filter(|day| *day <= today)
                        .unwrap_or(today),
                };
                characters::decide_in(tx, &row)?;
                n_rows += 1;
            }
            tx.add_detail("file", json!(file));
            tx.add_detail("n_rows", json!(n_rows));
            Ok(n_rows)
        })
    }

    fn write_table(&mut self, folder: &Path) -> Result<(PathBuf, Changes)> {
        let name = format!("代替文字表_{}.tsv", self.today().yyyymmdd());
        let path = folder.join(&name);
        let (prepared, changes) =
            self.transact("write_substitutes", "代替文字表の書出し", |tx| {
                let tsv = spelling::table(tx)?.to_tsv();
                tx.add_detail("file", json!(name));
                files::prepare(&path, tsv.as_bytes())
            })?;
        prepared.publish()?;
        Ok((path, changes))
    }

    /// Keeps what is sent for texts. All are kept or none.
    fn register_forms(&mut self, choices: &[FormChoice]) -> Result<(usize, Changes)> {
        let fields = self.sent_fields()?;
        let mut forms = Vec::with_capacity(choices.len());
        for choice in choices {
            let form = RegisteredForm {
                original: choice.original.clone(),
                set: CharacterSet::of_code(&choice.set).ok_or(Error::Missing("文字集合"))?,
                limit: choice.limit.clone(),
                text: choice.text.trim().to_owned(),
            };
            let is_taken_back = form.text.is_empty();
            if !is_taken_back && let Some(objection) = fields.objection(choice.field, &form) {
                return Err(Error::Refused(format!("この形は送れません。{objection}")));
            }
            forms.push(form);
        }
        self.transact(
            "register_texts",
            "登録用の氏名・住所の確認",
            |tx| {
                let mut n_new = 0;
                for form in &forms {
                    n_new += usize::from(spelling::remember_in(tx, form)?);
                }
                tx.add_detail("n_rows", json!(n_new));
                Ok(n_new)
            },
        )
    }
}

fn decided(decision: &Decision, today: Date) -> Result<SubstituteRow> {
    let refused = |sentence: String| Error::Refused(sentence);
    let original = substitution::parse_original(&decision.original).map_err(refused)?;
    let substitute = decision.substitute.trim().to_owned();
    let (state, approved_by) = match &decision.kind {
        DecisionKind::Propose => (SubstituteState::Proposed, ""),
        DecisionKind::Approve(name) => (SubstituteState::Approved, name.trim()),
        DecisionKind::Withdraw => (SubstituteState::Withdrawn, ""),
    };
    if state != SubstituteState::Withdrawn {
        substitution::check_pair(&original, &substitute).map_err(refused)?;
    }
    if state == SubstituteState::Approved && approved_by.is_empty() {
        return Err(refused("承認者を入力してください。".to_owned()));
    }
    Ok(SubstituteRow {
        original,
        substitute,
        source: decision.source.trim().to_owned(),
        state,
        approved_by: approved_by.to_owned(),
        decided_on: today,
    })
}

const fn outcome(state: SubstituteState) -> &'static str {
    match state {
        SubstituteState::Proposed => "候補",
        SubstituteState::Approved => "承認",
        SubstituteState::Withdrawn => "使わない",
    }
}

//! 作業中の移行: an opened book with its columns and answers is kept in the ledger until it is taken in or put away.
//! It must not take anybody in, nor show what is in a book to a user without the right to 個人番号.

use crate::app::error::Result;
use crate::app::given::GivenFile;
use crate::app::run::Outcome;
use crate::app::run::Told;
use crate::app::run::told;
use crate::app::session::Session;
use crate::app::takeover::Answers;
use crate::app::takeover::Plan;
use crate::ledger::takeover_drafts;
use crate::ledger::takeover_drafts::DraftId;
use crate::ledger::takeover_drafts::Kept;
use crate::ledger::transact::Changes;
use crate::ledger::transact::Tx;
use std::sync::Arc;

/// 作業中の移行の操作.
#[derive(Clone)]
pub enum DraftCommand {
    /// Keeps a book just opened with the columns as suggested, or finds what is kept of the same book.
    Begin {
        /// The file.
        file: Arc<GivenFile>,
        /// Its columns, as suggested.
        plan: Plan,
    },
    /// Keeps columns and answers as they are now.
    Keep {
        /// Which.
        draft: i64,
        /// The columns.
        plan: Plan,
        /// The rows that were confirmed.
        answers: Answers,
    },
    /// Hands out the book of a draft, to go on with it.
    Resume {
        /// Which.
        draft: i64,
    },
    /// Puts a draft away, the book with it.
    Discard {
        /// Which.
        draft: i64,
    },
}

impl DraftCommand {
    /// The name of the action.
    #[must_use]
    pub const fn label(&self) -> &'static str {
        match self {
            DraftCommand::Begin { .. } => "台帳の移行の開始",
            DraftCommand::Keep { .. } => "作業中の移行の一時保存",
            DraftCommand::Resume { .. } => "作業中の移行の再開",
            DraftCommand::Discard { .. } => "作業中の移行の破棄",
        }
    }

    /// Whether its work grows with the book.
    #[must_use]
    pub const fn takes_long(&self) -> bool {
        match self {
            DraftCommand::Begin { .. } | DraftCommand::Resume { .. } => true,
            DraftCommand::Keep { .. } | DraftCommand::Discard { .. } => false,
        }
    }
}

/// What came of it.
pub enum DraftTold {
    /// The book is kept; what was kept of it before comes with it.
    Begun(Box<Begun>),
    /// The book of a draft.
    Resumed(GivenFile),
    /// Columns and answers are kept.
    Kept,
    /// The draft is gone.
    Discarded,
}

/// 開いた移行.
#[derive(Clone)]
pub struct Begun {
    /// 作業番号; `None` of a book taken in already, of which nothing is kept.
    pub draft: Option<i64>,
    /// Columns and answers of the same book from an earlier time.
    pub before: Option<Before>,
    /// Those of another book of the same name.
    pub namesake: Option<Before>,
    /// This book is taken in already and was not undone.
    pub is_taken_over: bool,
}

/// 前の割当てと確認.
#[derive(Clone)]
pub struct Before {
    /// When they were kept.
    pub saved_at: String,
    /// The columns; `None` where this version of the program cannot read them.
    pub plan: Option<Plan>,
    /// The rows that were confirmed.
    pub answers: Answers,
}

/// 作業中の移行 as the screen shows it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DraftView {
    /// 作業番号.
    pub id: i64,
    /// ファイル名.
    pub file_name: String,
    /// When it was opened.
    pub begun_at: String,
    /// When it was last kept.
    pub saved_at: String,
    /// Who kept it.
    pub saved_by: String,
    /// Rows with questions that were confirmed.
    pub n_confirmed: i64,
}

impl Session {
    /// What is under way, the last kept first; nothing for a user who may take nothing in.
    ///
    /// # Errors
    ///
    /// When the ledger cannot be read.
    pub fn takeover_drafts(&self) -> Result<Vec<DraftView>> {
        if self.may_take_over().is_err() {
            return Ok(Vec::new());
        }
        let names = self.user_names()?;
        let all = takeover_drafts::list(&self.ledger)?.into_iter();
        Ok(all
            .map(|draft| DraftView {
                id: draft.id.0,
                file_name: draft.file_name,
                begun_at: draft.begun_at,
                saved_at: draft.saved_at,
                saved_by: names.get(&draft.saved_by.0).cloned().unwrap_or_default(),
                n_confirmed: draft.n_confirmed,
            })
            .collect())
    }

    pub(super) fn run_takeover_draft(&mut self, command: DraftCommand) -> Result<Outcome> {
        self.may_handle_numbers()?;
        Ok(match command {
            DraftCommand::Begin { file, plan } => {
                let (begun, changed) = self.begin_takeover(&file, &plan)?;
                told((Box::new(begun), changed), |it| {
                    Told::Draft(DraftTold::Begun(it))
                })
            }
            DraftCommand::Keep {
                draft,
                plan,
                answers,
            } => {
                let (code, label) = ("keep_takeover_draft", "作業中の移行の一時保存");
                let kept = kept(&plan, &answers);
                let n_confirmed = answers.len();
                let changed = self.with_draft((code, label), draft, |tx, id| {
                    tx.add_detail("n_confirmed", serde_json::json!(n_confirmed));
                    Ok(takeover_drafts::keep_in(tx, id, &kept)?)
                })?;
                told(changed, |()| Told::Draft(DraftTold::Kept))
            }
            DraftCommand::Resume { draft } => {
                let (code, label) = ("resume_takeover_draft", "作業中の移行の再開");
                let book = self.with_draft((code, label), draft, |tx, id| {
                    Ok(takeover_drafts::book_in(tx, id)?)
                })?;
                told(book, |(name, bytes)| {
                    let bytes = bytes.to_vec();
                    Told::Draft(DraftTold::Resumed(GivenFile { name, bytes }))
                })
            }
            DraftCommand::Discard { draft } => {
                let (code, label) = ("discard_takeover_draft", "作業中の移行の破棄");
                let gone = self.with_draft((code, label), draft, |tx, id| {
                    Ok(takeover_drafts::remove_in(tx, id)?)
                })?;
                told(gone, |()| Told::Draft(DraftTold::Discarded))
            }
        })
    }

    fn with_draft<T>(
        &mut self,
        (code, label): (&'static str, &str),
        draft: i64,
        work: impl FnOnce(&mut Tx<'_>, DraftId) -> Result<T>,
    ) -> Result<(T, Changes)> {
        self.transact(code, label, |tx| {
            tx.add_detail("takeover_draft", serde_json::json!(draft));
            work(tx, DraftId(draft))
        })
    }

    fn begin_takeover(&mut self, file: &GivenFile, plan: &Plan) -> Result<(Begun, Changes)> {
        let is_taken_over = self.is_taken_over(file)?;
        if let Some(id) = takeover_drafts::find_same(&self.ledger, &file.bytes)? {
            let begun = Begun {
                draft: Some(id.0),
                before: Some(self.before(id)?),
                namesake: None,
                is_taken_over,
            };
            return Ok((begun, Changes::default()));
        }
        if is_taken_over {
            // It cannot be taken in again, and its bytes are kept with what was taken in.
            let begun = Begun {
                draft: None,
                before: None,
                namesake: None,
                is_taken_over,
            };
            return Ok((begun, Changes::default()));
        }
        let new = kept(plan, &Answers::default());
        let (code, label) = ("begin_takeover_draft", "台帳の移行の開始");
        let (id, changes) = self.transact(code, label, |tx| {
            let id = takeover_drafts::begin_in(tx, (&file.name, &file.bytes), &new)?;
            tx.add_detail("takeover_draft", serde_json::json!(id.0));
            Ok(id)
        })?;
        let namesake = takeover_drafts::find_namesake(&self.ledger, &file.name, id)?;
        let begun = Begun {
            draft: Some(id.0),
            before: None,
            namesake: namesake.map(|id| self.before(id)).transpose()?,
            is_taken_over,
        };
        Ok((begun, changes))
    }

    fn before(&self, id: DraftId) -> Result<Before> {
        let kept = takeover_drafts::kept(&self.ledger, id)?;
        let all = takeover_drafts::list(&self.ledger)?;
        let saved_at = all.into_iter().find(|draft| draft.id == id);
        Ok(Before {
            saved_at: saved_at.map(|draft| draft.saved_at).unwrap_or_default(),
            // Of another version of the program: the suggestion stands, and the screen says so.
            plan: serde_json::from_value(kept.plan).ok(),
            // An answer that cannot be read is asked again.
            answers: serde_json::from_value(kept.answers).unwrap_or_default(),
        })
    }
}

/// The draft of a book that is taken in now is gone with it.
pub(super) fn end_in(tx: &mut Tx<'_>, file: &GivenFile) -> Result<()> {
    if let Some(id) = takeover_drafts::find_same(tx, &file.bytes)? {
        takeover_drafts::remove_in(tx, id)?;
        tx.add_detail("takeover_draft", serde_json::json!(id.0));
    }
    Ok(())
}

fn kept(plan: &Plan, answers: &Answers) -> Kept {
    Kept {
        plan: serde_json::json!(plan),
        answers: serde_json::json!(answers),
    }
}

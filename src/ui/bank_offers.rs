//! 金融機関の候補: what the 銀行支店表 answers to a typed code or name of a bank or branch, offered beside the field.
//! It must not overwrite anything typed; only an empty name, or one that it filled before, is filled by itself.

use crate::app::bank_answers::BankAnswer;
use crate::app::bank_answers::BankQuestion;
use crate::app::bank_answers::sentence;
use crate::app::banks::BankBook;
use crate::app::banks::BankEntry;
use crate::app::job::Job;
use crate::app::job::JobMode;
use crate::app::job::JobState;
use crate::domain::finding::FieldPath;
use crate::procedure::value::Value;
use crate::ui::offers::Offer;
use crate::ui::offers::Offers;
use crate::ui::offers::WAIT;
use crate::ui::spots::Part;
use crate::ui::spots::Spot;
use crate::ui::state::Edit;
use crate::ui::state::FormState;
use egui::Context;
use egui::Id;
use std::collections::BTreeMap;

/// The banks of one form: what is to be asked, and what the table filled.
#[derive(Default)]
pub(crate) struct Banks {
    /// Fields that were left, and codes that hang on them.
    asked: Vec<FieldPath>,
    running: Vec<Running>,
    /// Names that the table filled, so that they may follow a corrected code.
    filled: BTreeMap<FieldPath, String>,
    /// The field whose first candidate is to get the keyboard.
    wants_focus: Option<FieldPath>,
}

/// A question that is being looked up.
struct Running {
    pair: Pair,
    question: BankQuestion,
    /// Whether the name itself was left: then the keyboard goes to its candidates.
    is_name: bool,
    job: Job<BankAnswer>,
}

/// A code and a name that belong together.
#[derive(Clone, PartialEq, Eq)]
struct Pair {
    code: FieldPath,
    name: FieldPath,
    /// The code of the bank, where this is the pair of a branch.
    of_bank: Option<FieldPath>,
    writes: Writes,
}

/// What stands in the field of the name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Writes {
    /// 名称.
    Name,
    /// Its kana, as the sender of a transfer gives it.
    Kana,
}

impl Writes {
    fn of(self, entry: BankEntry) -> String {
        match self {
            Writes::Name => entry.name,
            Writes::Kana => entry.kana,
        }
    }
}

impl Pair {
    /// The pair that a field belongs to, by the ending of its key.
    fn of(path: &FieldPath) -> Option<Pair> {
        let endings = [
            ("bank_code", "bank", None, Writes::Name),
            ("branch_code", "branch", Some("bank_code"), Writes::Name),
            ("bank_no", "bank_kana", None, Writes::Kana),
            ("branch_no", "branch_kana", Some("bank_no"), Writes::Kana),
        ];
        endings
            .into_iter()
            .find_map(|(code, name, of_bank, writes)| {
                let key = path.key.as_str();
                let start = key.strip_suffix(code).or_else(|| key.strip_suffix(name))?;
                let at = |ending: &str| FieldPath::of(&format!("{start}{ending}"));
                Some(Pair {
                    code: at(code),
                    name: at(name),
                    of_bank: of_bank.map(at),
                    writes,
                })
            })
    }

    /// The pair of the branch of this bank.
    fn branch(&self) -> Option<Pair> {
        let (start, ending) = match self.writes {
            Writes::Name => (self.code.key.strip_suffix("bank_code")?, "branch_code"),
            Writes::Kana => (self.code.key.strip_suffix("bank_no")?, "branch_no"),
        };
        Pair::of(&FieldPath::of(&format!("{start}{ending}")))
    }
}

/// The first button of the candidates that have just come, once; `None` while something else is being typed.
pub(crate) fn wanted_focus(state: &mut FormState, path: &FieldPath) -> Option<Id> {
    state.banks.wants_focus.take_if(|wanted| wanted == path)?;
    let is_typing = state.buffers.values().any(|buffer| buffer.is_edited);
    let first = Spot::new(path.clone(), Part::Offer(0));
    (!is_typing && state.visible_offers(path).is_some()).then(|| state.id(&first))
}

impl FormState {
    /// A field of a bank or branch was left with something typed.
    pub(crate) fn ask_bank(&mut self, path: &FieldPath) {
        let Some(pair) = Pair::of(path) else {
            return;
        };
        self.forget_bank_offers(&pair);
        self.banks.asked.push(path.clone());
        if let Some(branch) = pair.branch() {
            self.forget_bank_offers(&branch);
            self.banks.asked.push(branch.code);
        }
    }

    /// Asks the 銀行支店表 on a thread of its own and takes in what it answered.
    pub(crate) fn look_up_banks(&mut self, ctx: &Context, book: &BankBook, jobs: JobMode) {
        for path in std::mem::take(&mut self.banks.asked) {
            let Some(pair) = Pair::of(&path) else {
                continue;
            };
            let question = self.question(&pair);
            self.banks.running.retain(|running| running.pair != pair);
            let (book, asked) = (book.clone(), question.clone());
            let words = "銀行支店表を引いています";
            self.banks.running.push(Running {
                is_name: path == pair.name,
                pair,
                question,
                job: Job::start(words, jobs, move |_| book.answer(&asked)),
            });
        }
        for running in std::mem::take(&mut self.banks.running) {
            match running.job.poll() {
                JobState::Running => {
                    ctx.request_repaint_after(WAIT);
                    self.banks.running.push(running);
                }
                // What was typed meanwhile is asked about anew.
                JobState::Finished(answer) if self.question(&running.pair) == running.question => {
                    self.bank_answered(&running, answer);
                }
                // Nothing is offered; code and name are typed as they would be without a table.
                JobState::Finished(_) | JobState::Broken => {}
            }
        }
    }

    /// A candidate was pressed: code and name are those of the table.
    pub(crate) fn take_bank(&mut self, path: &FieldPath, entry: BankEntry) {
        let Some(pair) = Pair::of(path) else {
            return;
        };
        let code = Value::Digits(entry.code.clone());
        self.pending.push(Edit::Set(pair.code.clone(), Some(code)));
        let name = pair.writes.of(entry);
        self.banks.filled.insert(pair.name.clone(), name.clone());
        let name = Value::Text(name);
        self.pending.push(Edit::Set(pair.name.clone(), Some(name)));
        if let Some(branch) = pair.branch() {
            self.forget_bank_offers(&branch);
            self.banks.asked.push(branch.code);
        }
    }

    fn bank_answered(&mut self, running: &Running, answer: BankAnswer) {
        let pair = &running.pair;
        let note = sentence(&running.question, &answer);
        let (at, items) = match answer {
            BankAnswer::Nothing => return,
            BankAnswer::Named(entry) => {
                if !self.is_typing(&pair.name) {
                    let name = pair.writes.of(entry);
                    self.banks.filled.insert(pair.name.clone(), name.clone());
                    self.set_value(&pair.name, Some(Value::Text(name)));
                }
                return;
            }
            BankAnswer::Unknown(_) => {
                // The name of another code is not the name of this one.
                if self.is_filled(&pair.name) {
                    self.set_value(&pair.name, None);
                }
                (&pair.code, Vec::new())
            }
            BankAnswer::Differs(entry) => {
                let label = format!("名称を「{}」にする", pair.writes.of(entry.clone()));
                (&pair.name, vec![Offer::bank(label, entry)])
            }
            BankAnswer::Candidates(entries, _) => {
                if running.is_name {
                    self.banks.wants_focus = Some(pair.name.clone());
                }
                let offer = |entry: BankEntry| {
                    let label = format!("{}　{}", entry.code, entry.name);
                    Offer::bank(label, entry)
                };
                (&pair.name, entries.into_iter().map(offer).collect())
            }
            BankAnswer::NeedsBank => (&pair.name, Vec::new()),
        };
        let note = note.unwrap_or_default();
        self.offers.insert(at.clone(), Offers { note, items });
    }

    /// Code and name as they stand; a name that the table filled counts as none.
    fn question(&self, pair: &Pair) -> BankQuestion {
        let name = if self.is_filled(&pair.name) {
            String::new()
        } else {
            self.bank_words(&pair.name)
        };
        BankQuestion {
            of_bank: pair.of_bank.as_ref().map(|path| self.bank_words(path)),
            code: self.bank_words(&pair.code),
            name,
        }
    }

    fn bank_words(&self, path: &FieldPath) -> String {
        match self.form().at(path) {
            Some(Value::Digits(text) | Value::Text(text) | Value::Raw(text)) => text.clone(),
            _ => String::new(),
        }
    }

    fn is_filled(&self, name: &FieldPath) -> bool {
        let filled = self.banks.filled.get(name);
        filled.is_some_and(|filled| *filled == self.bank_words(name))
    }

    fn is_typing(&self, path: &FieldPath) -> bool {
        let spot = Spot::new(path.clone(), Part::Main);
        self.buffers
            .get(&spot)
            .is_some_and(|buffer| buffer.is_edited)
    }

    fn forget_bank_offers(&mut self, pair: &Pair) {
        self.offers.remove(&pair.code);
        self.offers.remove(&pair.name);
        self.banks.wants_focus = None;
    }
}

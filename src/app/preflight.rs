//! 文字の確認: who has a name or an address that an interface cannot carry or the paper cannot print, found in one pass
//! over everybody, on a thread of its own.
//! It must not change or confirm anything.

use crate::app::error::Result;
use crate::app::job::Progress;
use crate::app::session::Session;
use crate::app::spelling;
use crate::app::spelling_fields::SentField;
use crate::app::spelling_fields::SentFields;
use crate::app::spelling_fields::TextField;
use crate::domain::date::Date;
use crate::domain::member::PersonId;
use crate::exchange::characters;
use crate::exchange::substitution;
use crate::ledger::characters as people;
use crate::ledger::characters::PersonTexts;
use crate::ledger::source::Reader;
use crate::print::coverage::Coverage;
use crate::print::error::MissingGlyph;
use std::collections::BTreeMap;
use unicode_segmentation::UnicodeSegmentation;

/// People between two reports of the progress.
const REPORT_EVERY: u64 = 4_096;

/// The receiver that is no interface: our own papers.
pub const PAPER: &str = "印刷";

/// How a text stands with a receiver.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum TextState {
    /// 候補なし: no substitute is known for a character.
    NoProposal,
    /// 未確認: there is a proposal that nobody has confirmed.
    Proposed,
    /// 長さ超過: longer than the field.
    TooLong,
    /// 印刷不可: no font of the program has a character.
    Unprintable,
    /// 承認済みの字: goes out by characters that the society approved.
    Approved,
    /// 確認済み: a person confirmed the form.
    Confirmed,
}

impl TextState {
    /// All of them, what is to be done first.
    pub const ALL: [TextState; 6] = [
        TextState::NoProposal,
        TextState::Proposed,
        TextState::TooLong,
        TextState::Unprintable,
        TextState::Approved,
        TextState::Confirmed,
    ];

    /// The word for lists.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            TextState::NoProposal => "候補なし",
            TextState::Proposed => "未確認",
            TextState::TooLong => "長さ超過",
            TextState::Unprintable => "印刷不可",
            TextState::Approved => "承認済みの字",
            TextState::Confirmed => "確認済み",
        }
    }

    /// Whether something is left to be done.
    #[must_use]
    pub const fn is_open(self) -> bool {
        !matches!(self, TextState::Approved | TextState::Confirmed)
    }
}

/// One text of one person with one receiver.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PreflightRow {
    /// Who.
    pub person: PersonId,
    /// 記号-番号-枝番.
    pub member: String,
    /// 届出氏名, whatever the row is about.
    pub name: String,
    /// Title of the interface, or [`PAPER`].
    pub receiver: String,
    /// Which text.
    pub field: TextField,
    /// The text as the ledger has it.
    pub original: String,
    /// The same for the screen; code points stand for what no font can draw.
    pub shown: String,
    /// The characters it is about, each with its selector.
    pub characters: Vec<String>,
    /// The same for the screen, each with its code points.
    pub about: String,
    /// What would be sent; empty where nothing can be proposed.
    pub proposal: String,
    /// How it stands.
    pub state: TextState,
    /// What the pipeline says about it.
    pub message: String,
    /// Code of the receiver's characters; empty for paper.
    pub set: &'static str,
    /// Length of the field, for a 略記; empty where it is about characters.
    pub limit: String,
}

/// What the pass found.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Preflight {
    /// By 記号・番号・枝番.
    pub rows: Vec<PreflightRow>,
    /// Everybody who was looked at.
    pub n_people: u64,
    /// How many members have each character outside JIS 第1・第2水準, its selector included.
    pub n_by_character: BTreeMap<String, usize>,
}

/// A pass to be made.
pub struct PreflightWork {
    reader: Reader,
    fields: SentFields,
    today: Date,
}

impl Session {
    /// The pass over everybody, to be run on a thread of its own.
    ///
    /// # Errors
    ///
    /// When the ledger cannot be read.
    pub fn preflight(&self) -> Result<PreflightWork> {
        Ok(PreflightWork {
            reader: self.ledger.reader()?,
            fields: self.sent_fields()?,
            today: self.today(),
        })
    }

    /// The fields of the interfaces that carry names and addresses, with the table as it holds now.
    pub(super) fn sent_fields(&self) -> Result<SentFields> {
        let society = self.society()?;
        let table = spelling::table(&self.ledger)?;
        Ok(SentFields::new(
            &self.layouts,
            self.today(),
            society.insurer_number,
            table,
        ))
    }
}

impl PreflightWork {
    /// Looks at everybody. `None` where it was stopped.
    ///
    /// # Errors
    ///
    /// When the ledger cannot be read.
    pub fn run(&self, progress: &Progress) -> Result<Option<Preflight>> {
        let n_people = people::count_people(&self.reader)?;
        let mut found = Vec::new();
        let mut coverage = Coverage::default();
        let mut n_done = 0_u64;
        let mut is_stopped = false;
        people::each_person(&self.reader, |texts| {
            self.look(&texts, &mut coverage, &mut found);
            n_done += 1;
            if n_done.is_multiple_of(REPORT_EVERY) {
                progress.report(n_done, n_people);
                is_stopped = progress.is_cancelled();
            }
            !is_stopped
        })?;
        if is_stopped {
            return Ok(None);
        }
        let mut preflight = Preflight {
            n_people: n_done,
            ..Preflight::default()
        };
        for one in found {
            self.keep(one, &mut coverage, &mut preflight)?;
        }
        preflight.rows.sort_by(|a, b| a.member.cmp(&b.member));
        Ok(Some(preflight))
    }

    fn look(&self, texts: &PersonTexts<'_>, coverage: &mut Coverage, found: &mut Vec<Found>) {
        let mut rows = Vec::new();
        let mut rare = Vec::new();
        for (field, text) in [
            (TextField::Name, texts.name),
            (TextField::Kana, texts.kana),
            (TextField::Alias, texts.alias),
            (TextField::Address, texts.address),
        ] {
            let is_plain = characters::is_plain(text);
            if !is_plain {
                let shapes = text.graphemes(true);
                rare.extend(shapes.filter(|shape| !characters::is_plain(shape)));
                rows.extend(self.on_paper(field, text, coverage));
            }
            let fields = self.fields.of(field);
            let asked = fields.filter(|sent| !is_plain || sent.may_overflow(text));
            rows.extend(asked.filter_map(|sent| row(sent, &self.fields, field, text)));
        }
        if rows.is_empty() && rare.is_empty() {
            return;
        }
        rare.sort_unstable();
        rare.dedup();
        let name = texts.name;
        for row in &mut rows {
            name.clone_into(&mut row.name);
        }
        found.push(Found {
            person: texts.person,
            rows,
            rare: rare.into_iter().map(ToOwned::to_owned).collect(),
        });
    }

    fn on_paper(
        &self,
        field: TextField,
        text: &str,
        coverage: &mut Coverage,
    ) -> Option<PreflightRow> {
        let missing = coverage.missing(text);
        if missing.is_empty() {
            return None;
        }
        let table = self.fields.table();
        let proposal = spelling::printable_text(table, coverage, text, |_| true);
        let approved = spelling::printable_text(table, coverage, text, |entry| entry.is_approved());
        let state = match coverage.missing(&approved).is_empty() {
            true => TextState::Approved,
            false => TextState::Unprintable,
        };
        let is_complete = coverage.missing(&proposal).is_empty();
        let named: Vec<String> = missing.iter().map(in_words).collect();
        Some(PreflightRow {
            receiver: PAPER.to_owned(),
            characters: missing.into_iter().map(|glyph| glyph.character).collect(),
            proposal: if is_complete { proposal } else { String::new() },
            state,
            message: format!(
                "{}は、このプログラムの書体にありません。設定の「文字」で代わりの字を承認すると印刷できます。",
                named.join("")
            ),
            ..empty_row(field, text)
        })
    }

    /// Puts the rows of a member down; somebody who is none any more is left out.
    fn keep(&self, found: Found, coverage: &mut Coverage, preflight: &mut Preflight) -> Result<()> {
        let numbers = people::numbers_from(&self.reader, found.person, self.today)?;
        let Some((symbol, number, branch)) = numbers else {
            return Ok(());
        };
        for character in found.rare {
            *preflight.n_by_character.entry(character).or_default() += 1;
        }
        for row in found.rows {
            let named = |shape: &String| {
                let codes = substitution::written(shape);
                format!("{}（{codes}）", spelling::visible(coverage, shape))
            };
            let about: Vec<String> = row.characters.iter().map(named).collect();
            preflight.rows.push(PreflightRow {
                about: about.join("　"),
                shown: spelling::visible(coverage, &row.original),
                person: found.person,
                member: format!("{symbol}-{number}-{branch:02}"),
                ..row
            });
        }
        Ok(())
    }
}

/// What was found about one person.
struct Found {
    person: PersonId,
    rows: Vec<PreflightRow>,
    rare: Vec<String>,
}

fn empty_row(field: TextField, text: &str) -> PreflightRow {
    PreflightRow {
        person: PersonId(0),
        member: String::new(),
        name: String::new(),
        receiver: String::new(),
        field,
        original: text.to_owned(),
        shown: String::new(),
        about: String::new(),
        characters: Vec::new(),
        proposal: String::new(),
        state: TextState::Proposed,
        message: String::new(),
        set: "",
        limit: String::new(),
    }
}

/// What one interface does with a text; `None` where it goes out as it is.
fn row(
    sent: &SentField,
    fields: &SentFields,
    field: TextField,
    text: &str,
) -> Option<PreflightRow> {
    let said = fields.say(sent, text)?;
    Some(PreflightRow {
        receiver: sent.title().to_owned(),
        characters: characters::missing_shapes(sent.set(), text),
        proposal: said.proposal,
        state: said.state,
        message: said.message,
        set: sent.set().code(),
        limit: said.limit,
        ..empty_row(field, text)
    })
}

fn in_words(glyph: &MissingGlyph) -> String {
    format!("「{}」（{}）", glyph.character, glyph.code_points())
}

//! 台帳の移行の元: an old ledger is opened, its columns are suggested, and its rows are tried out without the ledger.
//! It must not write anything; the ledger takes people in only through `takeover_accept`.

use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::given::GivenFile;
use crate::app::takeover_left::LeftColumn;
use crate::app::takeover_left::left_columns;
use crate::domain::coded::Coded;
use crate::domain::date::Date;
use crate::domain::member::PersonId;
use crate::exchange::book;
use crate::exchange::intake::NoteKind;
use crate::exchange::intake::Outcome;
use crate::exchange::intake::RowNote;
use crate::exchange::takeover;
use crate::exchange::takeover::Candidate;
use crate::exchange::takeover::Ending;
use crate::exchange::takeover::Place;
use crate::exchange::takeover::Reading;
use crate::exchange::takeover_head;
use crate::ledger::crypto::sha256_hex;
use serde::Deserialize;
use serde::Serialize;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::Arc;

/// 割当て of a book.
pub type Plan = takeover::Plan;
/// 割当て of a sheet.
pub type SheetPlan = takeover::SheetPlan;
/// 割当て of a column.
pub type Target = takeover::Target;
/// 項目.
pub type Item = takeover::Item;
/// 判定 of a row.
pub type Verdict = Outcome;

/// Most 被扶養者 to the right of one 被保険者.
pub const MAX_SLOTS: u8 = takeover_head::MAX_SLOTS;

/// Characters of the mark of a confirmed row.
const MARK_LENGTH: usize = 32;

/// 開いたブック with the suggestion for its columns.
#[derive(Clone)]
pub struct OpenBook {
    /// The file.
    pub file: Arc<GivenFile>,
    /// Its sheets and columns, as suggested.
    pub plan: Plan,
    /// Sentences about the file as a whole.
    pub warnings: Vec<String>,
    book: Arc<book::Book>,
}

/// Opens a book; to be called from a job.
///
/// # Errors
///
/// A sentence for each cause.
pub fn open(file: GivenFile) -> Result<OpenBook> {
    let mut book = book::read(&file.bytes)?;
    let plan = takeover_head::suggest(&book);
    let warnings = std::mem::take(&mut book.warnings);
    if !plan.sheets.iter().any(|sheet| sheet.is_chosen) {
        return Err(Error::Refused(
            "氏名と生年月日の列がある見出しが見つかりません。見出しの行に「氏名」「生年月日」などの言葉を入れてから、もう一度選んでください。"
                .to_owned(),
        ));
    }
    Ok(OpenBook {
        file: Arc::new(file),
        plan,
        warnings,
        book: Arc::new(book),
    })
}

impl OpenBook {
    /// The plan of a sheet with another heading row.
    #[must_use]
    pub fn with_head(&self, sheet: usize, head_row: u32, n_head_rows: u32) -> Option<SheetPlan> {
        let found = self.book.sheets.get(sheet)?;
        let mut plan = takeover_head::with_head(found, head_row, n_head_rows);
        plan.sheet = sheet;
        plan.is_chosen = true;
        Some(plan)
    }

    /// What was decided for a book before, as far as it fits this one: a sheet counts where its name and the words of the
    /// heading are the same. Says, too, whether all of it fits.
    #[must_use]
    pub fn fitted(&self, before: &Plan) -> (Plan, bool) {
        let mut plan = self.plan.clone();
        let mut does_all_fit = plan.sheets.len() == before.sheets.len();
        for (index, place) in plan.sheets.iter_mut().enumerate() {
            let former = before.sheets.iter().find(|it| it.name == place.name);
            let same = former.filter(|former| {
                let found = self.with_head(index, former.head_row, former.n_head_rows);
                found.is_some_and(|it| {
                    it.heads == former.heads && it.targets.len() == former.targets.len()
                })
            });
            match same {
                Some(former) => {
                    place.clone_from(former);
                    place.sheet = index;
                }
                None => does_all_fit = false,
            }
        }
        (plan, does_all_fit)
    }

    /// The first values below the heading of a column, for recognizing it; 個人番号 are masked.
    #[must_use]
    pub fn examples(&self, plan: &SheetPlan, column: usize) -> String {
        let is_number = |target: &Target| target.item == Item::IndividualNumber;
        if plan
            .targets
            .get(column)
            .copied()
            .flatten()
            .as_ref()
            .is_some_and(is_number)
        {
            return "（表示しません）".to_owned();
        }
        let Some(sheet) = self.book.sheets.get(plan.sheet) else {
            return String::new();
        };
        let first = plan.head_row.saturating_add(plan.n_head_rows);
        let rows = sheet
            .rows
            .iter()
            .filter(|row| row.number >= first)
            .take(200);
        let values = rows.filter_map(|row| shown(row.cell(column))).take(3);
        values.collect::<Vec<_>>().join("、")
    }
}

/// A value as an example; what could be an 個人番号 is masked whatever its column is called.
fn shown(cell: &book::Cell) -> Option<String> {
    let text: String = match cell {
        book::Cell::Blank => return None,
        book::Cell::Text(text) => text.split_whitespace().collect::<Vec<_>>().join(" "),
        book::Cell::Number(value) => value.to_string(),
        book::Cell::Date(date) => date.wareki(),
        book::Cell::Flag(value) => value.to_string().to_uppercase(),
        book::Cell::Fault(fault) => (*fault).to_owned(),
    };
    let n_digits = text.chars().filter(char::is_ascii_digit).count();
    if n_digits >= 10 {
        return Some("（数字）".to_owned());
    }
    Some(text.chars().take(24).collect())
}

/// 試しの取込: the rows with what was found, first by the book alone, then with the ledger.
#[derive(Clone, Default)]
pub struct DryRun {
    pub(super) reading: Reading,
    pub(super) sheets: Vec<String>,
    /// 加入者管理番号 that each row would get.
    pub(super) persons: Vec<Option<PersonId>>,
    /// 事業所番号 of each row.
    pub(super) establishments: Vec<String>,
    /// How each row with a question stands, once the ledger has been asked.
    pub(super) asked: BTreeMap<usize, String>,
    left: Vec<LeftColumn>,
    /// Sentences about the file as a whole.
    pub(super) warnings: Vec<String>,
    /// What was read, and under which plan.
    origin: Option<(Arc<book::Book>, Plan)>,
}

/// Reads the rows under a plan; to be called from a job.
#[must_use]
pub fn try_out(open: &OpenBook, plan: &Plan, today: Date) -> DryRun {
    DryRun {
        reading: takeover::read(&open.book, plan, today),
        sheets: plan.sheets.iter().map(|sheet| sheet.name.clone()).collect(),
        left: left_columns(&open.book, &plan.sheets),
        warnings: open.warnings.clone(),
        origin: Some((Arc::clone(&open.book), plan.clone())),
        ..DryRun::default()
    }
}

/// 確認の記録: the rows with questions that the clerk takes in all the same, each by a mark of how it stood when it was
/// confirmed. A row that says something else, or about which something else was found, is asked again.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "Vec<Answer>", into = "Vec<Answer>")]
pub struct Answers(BTreeMap<Place, String>);

/// Sheet, row and slot of a confirmed row with its mark, as it is kept.
type Answer = (usize, u32, u8, String);

impl From<Vec<Answer>> for Answers {
    fn from(all: Vec<Answer>) -> Answers {
        let all = all.into_iter();
        Answers(
            all.map(|(sheet, row, slot, mark)| (Place { sheet, row, slot }, mark))
                .collect(),
        )
    }
}

impl From<Answers> for Vec<Answer> {
    fn from(answers: Answers) -> Vec<Answer> {
        let all = answers.0.into_iter();
        all.map(|(place, mark)| (place.sheet, place.row, place.slot, mark))
            .collect()
    }
}

impl Answers {
    /// How many rows were confirmed.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether none was.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A mark of what a row says and what was found in it: enough to see whether it is still so, and no name.
pub(super) fn as_asked(person: &Candidate) -> String {
    let name = person.name.as_ref().map_or("", |name| name.as_str());
    let fields = fields(person).into_iter();
    let fields = fields.map(|(label, value)| format!("{label} {value}"));
    let found = person.notes.iter().map(note_words);
    let own = [person.numbers(), name.to_owned()].into_iter();
    let all: Vec<String> = own.chain(fields).chain(found).collect();
    let mut mark = sha256_hex(all.join("\n").as_bytes());
    mark.truncate(MARK_LENGTH);
    mark
}

/// One row as the screen shows it.
#[derive(Clone, Debug)]
pub struct DryRow {
    /// シート名.
    pub sheet: String,
    /// 行.
    pub row: u32,
    /// 0 the person of the row; 1 and up the 被扶養者 to the right.
    pub slot: u8,
    /// 記号-番号-枝番.
    pub numbers: String,
    /// 氏名.
    pub name: String,
    /// 判定.
    pub verdict: Verdict,
    /// What was found: weight, item and sentence.
    pub notes: Vec<String>,
    /// The same for a list: item and sentence.
    pub items: Vec<String>,
    /// Label and value of what would be taken in; 個人番号 are masked.
    pub fields: Vec<(&'static str, String)>,
}

/// 件数 of a dry run.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct DryCounts {
    /// 取込可.
    pub n_accepted: usize,
    /// 補正.
    pub n_repaired: usize,
    /// 要確認.
    pub n_questions: usize,
    /// 不可.
    pub n_rejected: usize,
    /// Rows that speak of nobody.
    pub n_passed: usize,
}

/// 判定 in the words of this screen.
#[must_use]
pub const fn verdict_label(verdict: Verdict) -> &'static str {
    match verdict {
        Outcome::Accepted => "取込可",
        Outcome::Repaired => "補正",
        Outcome::Question => "要確認",
        Outcome::Rejected => "不可",
    }
}

impl DryRun {
    /// Whether these rows were read from this opened book under this plan; opening the same file again makes another book.
    #[must_use]
    pub fn is_of(&self, open: &OpenBook, plan: &Plan) -> bool {
        let origin = self.origin.as_ref();
        origin.is_some_and(|(book, under)| Arc::ptr_eq(book, &open.book) && under == plan)
    }

    /// Rows that speak of somebody.
    #[must_use]
    pub fn len(&self) -> usize {
        self.reading.people.len()
    }

    /// Whether the book speaks of nobody.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.reading.people.is_empty()
    }

    /// 判定 of a row.
    #[must_use]
    pub fn verdict(&self, index: usize) -> Option<Verdict> {
        self.reading.people.get(index).map(Candidate::outcome)
    }

    /// 件数.
    #[must_use]
    pub fn counts(&self) -> DryCounts {
        let mut counts = DryCounts {
            n_passed: self.reading.passed.len(),
            ..DryCounts::default()
        };
        for person in &self.reading.people {
            match person.outcome() {
                Outcome::Accepted => counts.n_accepted += 1,
                Outcome::Repaired => counts.n_repaired += 1,
                Outcome::Question => counts.n_questions += 1,
                Outcome::Rejected => counts.n_rejected += 1,
            }
        }
        counts
    }

    /// The rows that would be taken in, with these answers to questions: nobody without the 被保険者, nor a second row of
    /// somebody without the first.
    #[must_use]
    pub fn taken(&self, confirmed: &BTreeSet<usize>) -> Vec<bool> {
        let people = &self.reading.people;
        let mut taken: Vec<bool> = people
            .iter()
            .enumerate()
            .map(|(index, person)| match person.outcome() {
                Outcome::Accepted | Outcome::Repaired => true,
                Outcome::Question => confirmed.contains(&index),
                Outcome::Rejected => false,
            })
            .collect();
        loop {
            let is_taken = |index: usize| taken.get(index).copied().unwrap_or(false);
            let lacks = |person: &Candidate| {
                let mut needed = [person.insured, person.same_as].into_iter().flatten();
                needed.any(|index| !is_taken(index))
            };
            let alone: Vec<usize> = (0..people.len())
                .filter(|index| is_taken(*index) && people.get(*index).is_some_and(lacks))
                .collect();
            if alone.is_empty() {
                return taken;
            }
            for index in alone {
                if let Some(place) = taken.get_mut(index) {
                    *place = false;
                }
            }
        }
    }

    /// How many people these rows are: somebody with two memberships has two rows.
    #[must_use]
    pub fn n_people(&self, taken: &[bool]) -> usize {
        let people = self.reading.people.iter().zip(taken);
        people
            .filter(|(person, taken)| **taken && person.same_as.is_none())
            .count()
    }

    /// What the clerk confirmed, in a form that outlives this run.
    #[must_use]
    pub fn answers(&self, confirmed: &BTreeSet<usize>) -> Answers {
        let marks = confirmed.iter().filter_map(|index| {
            let place = self.reading.people.get(*index)?.place;
            Some((place, self.asked.get(index)?.clone()))
        });
        Answers(marks.collect())
    }

    /// The rows of this run that stand as they stood when they were confirmed, wherever they stand now. Of rows that say
    /// the same, those at their old places come first, and no more than were confirmed.
    #[must_use]
    pub fn confirmed(&self, answers: &Answers) -> BTreeSet<usize> {
        let place_of = |index: &usize| self.reading.people.get(*index).map(|it| it.place);
        let is_in_place = |index: &usize, mark: &String| {
            let answer = place_of(index).and_then(|place| answers.0.get(&place));
            answer == Some(mark)
        };
        let (unmoved, moved): (Vec<_>, Vec<_>) = self
            .asked
            .iter()
            .partition(|(index, mark)| is_in_place(index, mark));
        let mut left: BTreeMap<&String, usize> = BTreeMap::new();
        for mark in answers.0.values() {
            *left.entry(mark).or_default() += 1;
        }
        let mut spend = |mark: &String| match left.get_mut(mark) {
            Some(n) if *n > 0 => {
                *n -= 1;
                true
            }
            _ => false,
        };
        let in_order = unmoved.into_iter().chain(moved);
        in_order
            .filter(|(_, mark)| spend(mark))
            .map(|(index, _)| *index)
            .collect()
    }

    /// A row for the screen.
    #[must_use]
    pub fn row(&self, index: usize) -> Option<DryRow> {
        let person = self.reading.people.get(index)?;
        Some(DryRow {
            sheet: self.sheet_name(person).to_owned(),
            row: person.place.row,
            slot: person.place.slot,
            numbers: person.numbers(),
            name: person
                .name
                .as_ref()
                .map_or_else(String::new, |name| name.as_str().to_owned()),
            verdict: person.outcome(),
            notes: person.notes.iter().map(note_words).collect(),
            items: person.notes.iter().map(short_words).collect(),
            fields: fields(person),
        })
    }

    /// Rows that speak of nobody: sheet, row and why.
    #[must_use]
    pub fn passed(&self) -> Vec<(String, u32, &'static str)> {
        let all = self.reading.passed.iter();
        all.map(|passed| {
            let sheet = self
                .sheets
                .get(passed.place.sheet)
                .cloned()
                .unwrap_or_default();
            (sheet, passed.place.row, passed.reason)
        })
        .collect()
    }

    /// Columns that hold something and are not taken in.
    #[must_use]
    pub fn left_columns(&self) -> &[LeftColumn] {
        &self.left
    }

    pub(super) fn sheet_name(&self, person: &Candidate) -> &str {
        self.sheets
            .get(person.place.sheet)
            .map_or("", String::as_str)
    }
}

/// 「生年月日（要確認）: …」.
pub(super) fn note_words(note: &RowNote) -> String {
    let weight = match note.kind {
        NoteKind::Notice => "お知らせ",
        NoteKind::Repair => "補正",
        NoteKind::Question => "要確認",
        NoteKind::Reject => "不可",
    };
    format!("{weight}　{}: {}", note.name, note.message)
}

/// 「生年月日: …」 for a list that shows the weight already.
fn short_words(note: &RowNote) -> String {
    format!("{}: {}", note.name, note.message)
}

fn fields(person: &Candidate) -> Vec<(&'static str, String)> {
    let day = |day: Option<Date>| day.map_or_else(String::new, Date::wareki);
    let office = Some(&person.office_name).filter(|name| !name.is_empty());
    let postal = person.postal.as_ref();
    let postal = postal.map_or_else(String::new, |postal| format!("〒{postal}　"));
    let has_number = person.individual_number.is_some();
    let kana = person.kana.as_ref().map_or("", |kana| kana.as_str());
    let standard = person.standard.map(|yen| format!("{yen}円"));
    let all = [
        ("続柄", kind(person)),
        ("フリガナ", kana.to_owned()),
        ("性別", person.sex.map_or("", Coded::label).to_owned()),
        ("生年月日", day(person.birth_on)),
        ("資格取得（認定）", day(person.acquired_on)),
        ("資格喪失", day(person.lost_on)),
        ("喪失理由", ending(person).to_owned()),
        ("事業所", office.unwrap_or(&person.office_code).clone()),
        ("標準報酬月額", standard.unwrap_or_default()),
        ("住所", format!("{postal}{}", person.address)),
        (
            "同居・別居",
            person.living.map_or("", Coded::label).to_owned(),
        ),
        (
            "個人番号",
            if has_number { "あり" } else { "なし" }.to_owned(),
        ),
        ("資格確認書", certificate(person)),
        ("限度額の適用区分", ceiling(person)),
        ("備考", person.remark.clone()),
    ];
    let filled = all.into_iter().filter(|(_, value)| !value.is_empty());
    filled.collect()
}

fn ceiling(person: &Candidate) -> String {
    let given = person.ceiling.as_ref();
    given.map_or_else(String::new, |given| {
        let (from, until) = (given.valid_from.wareki(), given.valid_until.wareki());
        format!("{}（{from}から{until}まで）", given.code.0)
    })
}

fn certificate(person: &Candidate) -> String {
    let Some(given) = person.certificate else {
        return String::new();
    };
    let on = given.issued_on.map_or_else(String::new, Date::wareki);
    match given.valid_until {
        Some(until) => format!("{on}交付、有効期限{}", until.wareki()),
        None => format!("{on}交付"),
    }
}

fn kind(person: &Candidate) -> String {
    if person.is_insured {
        return format!("被保険者（{}）", person.category.label());
    }
    person
        .relationship
        .map_or("被扶養者", Coded::label)
        .to_owned()
}

fn ending(person: &Candidate) -> &'static str {
    match person.ending.filter(|_| person.lost_on.is_some()) {
        Some(Ending::Lost(reason)) => reason.label(),
        Some(Ending::Removed(reason)) => reason.label(),
        Some(Ending::WithInsured) => "被保険者の喪失",
        None => "",
    }
}

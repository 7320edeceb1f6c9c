//! 届書ファイルの取込: shows an employer's file line by line, with what the ledger has to say about each.
//! It must not accept a line by itself, nor write anything.

use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::intake_accept;
use crate::app::intake_acquisition;
use crate::app::intake_address;
use crate::app::intake_bonus;
use crate::app::intake_family;
use crate::app::intake_loss;
use crate::app::intake_offices::place_of;
use crate::app::intake_pay::Beside;
use crate::app::intake_pay::Look;
use crate::app::intake_pay::Waiting;
use crate::app::intake_question::Question;
use crate::app::intake_remuneration;
use crate::app::intake_subject::OpenCases;
use crate::app::intake_words::described;
use crate::app::job::Progress;
use crate::app::session::Session;
use crate::domain::date::Date;
use crate::domain::establishment::Establishment;
use crate::domain::member::PersonId;
use crate::domain::name::KanaName;
use crate::domain::remuneration_draft::DraftId;
use crate::exchange::intake;
use crate::exchange::intake::FormRow;
use crate::exchange::intake::Intake;
use crate::exchange::intake::IntakeRow;
use crate::exchange::intake::NoteKind;
use crate::exchange::intake::RowNote;
use crate::exchange::intake_dependents::DependentChange;
use crate::exchange::intake_dependents::DependentsRow;
use crate::exchange::intake_items;
use crate::exchange::layout::Layout;
use crate::ledger::cases as stored_cases;
use crate::ledger::cases::NamedInCase;
use crate::ledger::intake_contents;
use crate::ledger::intakes;
use crate::ledger::intakes::IntakeId;
use crate::ledger::remuneration_drafts;
use crate::ledger::settings;
use crate::ledger::source::Source;
use crate::procedure::case::CaseId;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt;
use zeroize::Zeroizing;

/// 判定 of a line.
pub type Verdict = intake::Outcome;

/// Codes of notes about this program or its layouts: nothing that an employer could put right.
pub(super) const OURS: [&str; 1] = ["layout"];

/// Every 判定, the lightest first.
pub const VERDICTS: [Verdict; 4] = [
    Verdict::Accepted,
    Verdict::Repaired,
    Verdict::Question,
    Verdict::Rejected,
];

/// A file as the intake screen shows it.
#[derive(Clone, Debug)]
pub struct IntakeView {
    /// File name.
    pub file_name: String,
    /// Family of the file in words.
    pub family: &'static str,
    /// Encoding in words.
    pub encoding: &'static str,
    /// The employers named in the file.
    pub offices: Vec<String>,
    /// Whether the same bytes were taken in before.
    pub is_same_file: bool,
    /// The file read before whose rows say the same, in other bytes.
    pub alike: Option<String>,
    /// Lines by 判定, in the order of [`Verdict`].
    pub n_by_verdict: [usize; 4],
    /// Sentences about the file as a whole.
    pub warnings: Vec<String>,
    /// Lines.
    pub rows: Vec<IntakeRowView>,
}

/// One line as the intake screen shows it.
#[derive(Clone, Debug)]
pub struct IntakeRowView {
    /// Line number in the file, from 1.
    pub line: usize,
    /// 届書の種類.
    pub form: &'static str,
    /// 氏名, or カナ氏名 where the line has none.
    pub name: String,
    /// 生年月日.
    pub birth_on: Option<Date>,
    /// 判定.
    pub verdict: Verdict,
    /// Repairs, questions and reasons, one sentence each.
    pub reasons: Vec<String>,
    /// What the employer has to see to; empty where nothing can go back.
    pub findings: Vec<FindingOfLine>,
    /// Whether the line went back before.
    pub is_returned: bool,
    /// Label and value of what the line says; 個人番号 are masked.
    pub fields: Vec<(String, String)>,
    /// Whether the line can be accepted.
    pub may_accept: bool,
    /// The case opened from this line before.
    pub case: Option<CaseId>,
    /// The 決定案 in which this line is.
    pub draft: Option<DraftId>,
    /// Whether an accepted line goes into a 決定案 and opens no case.
    pub is_for_draft: bool,
    origin: Origin,
}

impl IntakeRowView {
    /// 受付済: it became a case, or is in a 決定案.
    #[must_use]
    pub const fn is_taken(&self) -> bool {
        self.case.is_some() || self.draft.is_some()
    }
}

/// A line as it came, and what it is read with. It may hold an 個人番号.
#[derive(Clone)]
struct Origin {
    raw: Zeroizing<String>,
    layout: Option<String>,
    delimiter: u8,
}

impl fmt::Debug for Origin {
    /// Hidden: the line is a person's data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Origin(…)")
    }
}

/// A finding of a line: of the file itself, or what stops it here in words for the employer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FindingOfLine {
    /// 項目番号; 0 for the line as a whole.
    pub no: usize,
    /// 項目名.
    pub name: String,
    /// One sentence.
    pub message: String,
}

impl FindingOfLine {
    /// About the line as a whole.
    fn whole(message: String) -> FindingOfLine {
        FindingOfLine {
            no: 0,
            name: String::new(),
            message,
        }
    }
}

/// 項目 of a line as it came; 個人番号 are masked.
#[derive(Clone, PartialEq, Eq)]
pub struct ItemOfLine {
    /// 項目番号.
    pub no: usize,
    /// 項目名.
    pub name: String,
    /// Value.
    pub value: String,
}

/// What is known once about a file while its lines are looked up.
pub(super) struct Desk {
    places: Vec<Establishment>,
    taken: BTreeMap<u32, CaseId>,
    /// Lines that are in a 決定案.
    drafted: BTreeMap<u32, DraftId>,
    waiting: Waiting,
    today: Date,
    open: OpenPeople,
    open_members: BTreeMap<PersonId, Vec<NamedInCase>>,
    /// Lines of 資格取得届 in the same file.
    acquired: BTreeMap<(KanaName, Date), usize>,
    alike: Option<String>,
    delimiter: u8,
    /// Lines of the same file that went back, with the day of the last time.
    returned: BTreeMap<usize, String>,
}

impl Desk {
    /// What waits or holds in the ledger, read once for a whole file.
    pub(super) fn of(source: &impl Source, today: Date) -> Result<Desk> {
        Ok(Desk {
            places: settings::establishments(source)?,
            taken: BTreeMap::new(),
            drafted: BTreeMap::new(),
            waiting: remuneration_drafts::waiting(source)?,
            today,
            open: stored_cases::open_people(source)?,
            open_members: stored_cases::open_members(source)?,
            acquired: BTreeMap::new(),
            alike: None,
            delimiter: b',',
            returned: BTreeMap::new(),
        })
    }

    /// What the ledger says about a line of 算定基礎届・月額変更届・賞与支払届; `None` for the others.
    pub(super) fn look(&self, source: &impl Source, content: &FormRow) -> Result<Option<Look>> {
        let open = self.open_cases();
        let beside = Beside {
            place: place_of(content, &self.places).ok(),
            open: &open,
            waiting: &self.waiting,
            today: self.today,
        };
        Ok(match content {
            FormRow::Remuneration(row) => Some(intake_remuneration::look(source, row, &beside)?),
            FormRow::Bonus(row) => Some(intake_bonus::look(source, row, &beside)?),
            FormRow::Acquisition(_)
            | FormRow::Loss(_)
            | FormRow::Dependents(_)
            | FormRow::AddressChange(_) => None,
        })
    }

    fn open_cases(&self) -> OpenCases<'_> {
        OpenCases {
            by_name: &self.open,
            by_member: &self.open_members,
        }
    }
}

/// Whom open cases name.
pub(super) type OpenPeople = BTreeMap<(KanaName, Date), Vec<NamedInCase>>;

impl Session {
    /// Reads a file without taking anything in.
    ///
    /// # Errors
    ///
    /// Without the right to 個人番号, which such a file holds; when it is no 届書 file, or the ledger cannot be read.
    pub fn read_intake(&self, file_name: &str, bytes: &[u8]) -> Result<IntakeView> {
        Ok(self.look_through(file_name, bytes, &Progress::default())?.1)
    }

    /// The same with the file as it was read, for a job: it says how far it is and stops where it is asked to.
    pub(super) fn look_through(
        &self,
        file_name: &str,
        bytes: &[u8],
        progress: &Progress,
    ) -> Result<(Intake, IntakeView)> {
        self.may_handle_numbers()?;
        let read = intake::read(file_name, bytes, self.today(), &self.layouts)?;
        let same = intakes::find_same(&self.ledger, bytes)?;
        let desk = self.desk(&read, same)?;
        let mut rows = Vec::with_capacity(read.rows.len());
        let n_rows = n_units(read.rows.len());
        for row in &read.rows {
            if progress.is_cancelled() {
                return Err(Error::Refused(
                    "届書ファイルの読取りを中止しました。台帳は変わっていません。".to_owned(),
                ));
            }
            rows.push(self.row_view(row, &desk)?);
            progress.report(n_units(rows.len()), n_rows);
        }
        let count = |verdict| rows.iter().filter(|row| row.verdict == verdict).count();
        let n_by_verdict = VERDICTS.map(count);
        let view = IntakeView {
            file_name: file_name.to_owned(),
            family: read.family.label(),
            encoding: read.encoding.label(),
            offices: read
                .offices
                .iter()
                .map(|office| office.name.clone())
                .collect(),
            is_same_file: same.is_some(),
            alike: desk.alike,
            n_by_verdict,
            warnings: read.warnings.clone(),
            rows,
        };
        Ok((read, view))
    }

    fn desk(&self, read: &Intake, same: Option<IntakeId>) -> Result<Desk> {
        let (taken, alike) = match same {
            Some(id) => (intakes::cases_of(&self.ledger, id)?, None),
            None => (BTreeMap::new(), self.alike(&read.content_sha256)?),
        };
        let drafted = same.map(|id| remuneration_drafts::lines_of_intake(&self.ledger, id));
        let acquired = read.rows.iter().filter_map(|row| match &row.content {
            Some(FormRow::Acquisition(said)) => {
                Some(((said.kana.clone(), said.birth_on), row.line))
            }
            _ => None,
        });
        Ok(Desk {
            taken,
            drafted: drafted.transpose()?.unwrap_or_default(),
            acquired: acquired.collect(),
            alike,
            delimiter: read.delimiter,
            returned: self.returned_of(same)?,
            ..Desk::of(&self.ledger, self.today())?
        })
    }

    /// Lines of the same file that went back before.
    fn returned_of(&self, same: Option<IntakeId>) -> Result<BTreeMap<usize, String>> {
        let Some(id) = same else {
            return Ok(BTreeMap::new());
        };
        let mut all = self.returned_lines()?;
        // Oldest first, so that the last day stays.
        let back = all.remove(&id).unwrap_or_default().into_iter().rev();
        let days = back.flat_map(|back| {
            let day = back.day();
            back.lines.into_iter().map(move |line| (line, day.clone()))
        });
        Ok(days.collect())
    }

    /// The file that says the same, by its name and day.
    fn alike(&self, content: &str) -> Result<Option<String>> {
        let Some(id) = intake_contents::find_alike(&self.ledger, content)? else {
            return Ok(None);
        };
        let file = intakes::list(&self.ledger)?
            .into_iter()
            .find(|file| file.id == id);
        Ok(file.map(|file| format!("{}（{}受付）", file.file_name, file.received_on.wareki())))
    }

    /// The items of one line as they came, for the pane beside the list.
    #[must_use]
    pub fn intake_items(&self, row: &IntakeRowView) -> Vec<ItemOfLine> {
        let Origin {
            raw,
            layout,
            delimiter,
        } = &row.origin;
        let layout = layout
            .as_deref()
            .and_then(|id| self.layouts.on(id, self.today()));
        let items = intake_items::items(raw, *delimiter, layout).into_iter();
        items
            .map(|item| ItemOfLine {
                no: item.no,
                name: item.name,
                value: item.value,
            })
            .collect()
    }

    /// The layout with which a line was read.
    pub(super) fn layout_of(&self, row: &IntakeRow) -> Option<&Layout> {
        self.layouts.on(row.layout.as_deref()?, self.today())
    }

    fn row_view(&self, row: &IntakeRow, desk: &Desk) -> Result<IntakeRowView> {
        let mut reasons = sentences(row, |kind| kind > NoteKind::Notice);
        let line = u32::try_from(row.line).ok();
        let case = line.and_then(|line| desk.taken.get(&line).copied());
        let draft = line.and_then(|line| desk.drafted.get(&line).copied());
        let is_free = case.is_none() && draft.is_none();
        let mut verdict = row.outcome;
        let mut may_accept = false;
        let mut findings = findings(row);
        let mut said_by_ledger = Vec::new();
        if let Some(content) = row.content.as_ref().filter(|_| is_free) {
            let mut questions = self.questions(content, desk)?;
            if let Some(look) = desk.look(&self.ledger, content)? {
                questions.extend(look.questions);
                said_by_ledger = look.fields;
            }
            may_accept = questions.iter().all(|question| !question.stops);
            if !questions.is_empty() {
                verdict = verdict.max(Verdict::Question);
            }
            for question in questions {
                reasons.push(question.sentence);
                findings.extend(question.to_employer.map(FindingOfLine::whole));
            }
        }
        if case.is_some() {
            reasons.push("この行はすでに受け付けています。".to_owned());
        }
        if let Some(draft) = draft {
            reasons.push(format!("この行は決定案{}に入っています。", draft.0));
        }
        if let Some(day) = desk.returned.get(&row.line) {
            reasons.push(format!("この行は{day}に返戻しています。"));
        }
        reasons.extend(sentences(row, |kind| kind == NoteKind::Notice));
        let (name, birth_on, said_by_line) = match &row.content {
            Some(content) => described(content),
            None => {
                let name =
                    intake_items::written_name(&row.raw, desk.delimiter, self.layout_of(row));
                (name, None, Vec::new())
            }
        };
        // What would be decided stands above what it was found from.
        let fields = said_by_ledger.into_iter().chain(said_by_line).collect();
        Ok(IntakeRowView {
            line: row.line,
            form: row.form.map_or("不明", intake::Form::label),
            name,
            birth_on,
            verdict,
            reasons,
            findings,
            is_returned: desk.returned.contains_key(&row.line),
            fields,
            may_accept,
            case,
            draft,
            is_for_draft: row.form.is_some_and(intake::Form::is_of_remuneration),
            origin: Origin {
                raw: row.raw.clone(),
                layout: row.layout.clone(),
                delimiter: desk.delimiter,
            },
        })
    }

    /// What the ledger has to say about a line.
    fn questions(&self, content: &FormRow, desk: &Desk) -> Result<Vec<Question>> {
        let mut all = Vec::new();
        let place = place_of(content, &desk.places);
        if desk.alike.is_some() {
            all.push(Question::ask(
                "内容の同じファイルを前に受け付けています。二重の届出でないか確かめてください。",
            ));
        }
        if let Err(sentence) = place {
            all.push(Question::stop(sentence));
        }
        let place = place.ok();
        let open = desk.open_cases();
        match content {
            FormRow::Acquisition(row) => all.extend(intake_acquisition::questions(
                &self.ledger,
                row,
                &desk.open,
            )?),
            FormRow::Loss(row) => {
                all.extend(intake_loss::questions(&self.ledger, row, place, &open)?);
            }
            FormRow::AddressChange(row) => {
                all.extend(intake_address::questions(&self.ledger, row, place, &open)?);
            }
            // What the ledger says about them comes with what would be decided.
            FormRow::Remuneration(_) | FormRow::Bonus(_) => {}
            FormRow::Dependents(row) => {
                all.extend(self.questions_about_family(row, place, desk)?);
            }
        }
        Ok(all)
    }

    /// 該当 of somebody whose 資格取得 is under way belongs to that case; everything else is about a family of the ledger.
    fn questions_about_family(
        &self,
        row: &DependentsRow,
        place: Option<&Establishment>,
        desk: &Desk,
    ) -> Result<Vec<Question>> {
        if intake_accept::joins(&self.ledger, row, &desk.open)?.is_some() {
            return Ok(Vec::new());
        }
        let who = (row.kana.clone(), row.birth_on);
        let is_added = row.change == DependentChange::Added;
        if let Some(line) = desk.acquired.get(&who).filter(|_| is_added)
            && !intake_family::is_known(&self.ledger, row)?
        {
            return Ok(vec![Question::stop(&format!(
                "この被保険者の資格取得届が{line}行目にあります。先にその行を受け付けてください。続けてこの行を受け付けられます。"
            ))]);
        }
        intake_family::questions(&self.ledger, row, place)
    }
}

/// A number of lines as a job counts.
pub(super) fn n_units(n: usize) -> u64 {
    u64::try_from(n).unwrap_or(u64::MAX)
}

/// The notes of a row by weight, the heaviest first.
fn sentences(row: &IntakeRow, is_meant: impl Fn(NoteKind) -> bool) -> Vec<String> {
    let notes = row.notes.iter().filter(|note| is_meant(note.kind));
    let mut notes: Vec<&RowNote> = notes.collect();
    notes.sort_by_key(|note| Reverse(note.kind));
    notes.into_iter().map(sentence).collect()
}

/// A note with what was repaired, before and after.
fn sentence(note: &RowNote) -> String {
    match &note.change {
        Some((before, after)) => format!("{note}（「{before}」→「{after}」）"),
        None => note.to_string(),
    }
}

/// What the employer has to see to. What was repaired here, and what this program cannot read or take, are not theirs.
fn findings(row: &IntakeRow) -> Vec<FindingOfLine> {
    let is_theirs = |note: &&RowNote| note.kind >= NoteKind::Question && !OURS.contains(&note.code);
    let notes = row.notes.iter().filter(is_theirs);
    notes
        .map(|note| FindingOfLine {
            no: note.no,
            name: note.name.clone(),
            message: note.message.clone(),
        })
        .collect()
}

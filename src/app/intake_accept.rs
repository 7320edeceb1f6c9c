//! 届書の受入れ: the lines that the clerk has ticked become cases, and the file is kept as it came.
//! It must not take in a line that was not ticked, merge people, or lose the original bytes.

use crate::app::cases;
use crate::app::command::IntakeAcceptance;
use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::gather;
use crate::app::intake::Desk;
use crate::app::intake::OpenPeople;
use crate::app::intake::n_units;
use crate::app::intake_acquisition;
use crate::app::intake_acquisition::ACQUISITION;
use crate::app::intake_address;
use crate::app::intake_family;
use crate::app::intake_forms;
use crate::app::intake_loss;
use crate::app::intake_offices::place_of;
use crate::app::intake_question::Receipt;
use crate::app::job::Progress;
use crate::app::session::Session;
use crate::domain::date::Date;
use crate::domain::establishment::Establishment;
use crate::domain::member::PersonId;
use crate::domain::name::KanaName;
use crate::domain::remuneration_draft::DraftId;
use crate::domain::remuneration_draft::DraftKind;
use crate::domain::remuneration_draft::Planned;
use crate::domain::remuneration_review::ReviewKind;
use crate::exchange::intake::FormRow;
use crate::exchange::intake::Intake;
use crate::exchange::intake_dependents::DependentChange;
use crate::exchange::intake_dependents::DependentsRow;
use crate::ledger::cases as stored_cases;
use crate::ledger::intake_contents;
use crate::ledger::intakes;
use crate::ledger::intakes::IntakeId;
use crate::ledger::intakes::NewIntake;
use crate::ledger::remuneration_drafts;
use crate::ledger::remuneration_drafts::NewLine;
use crate::ledger::settings;
use crate::ledger::source::Source;
use crate::ledger::transact::Changes;
use crate::ledger::transact::Tx;
use crate::procedure::case::Case;
use crate::procedure::case::CaseId;
use crate::procedure::catalogue;
use crate::procedure::dependents::DEPENDENTS;
use crate::procedure::engine;
use crate::procedure::person;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

impl Session {
    /// Opens a case for each accepted line, or adds its 被扶養者 to the open case of their 被保険者; lines about 標準報酬
    /// become a 決定案. Without any line the file is only kept.
    pub(super) fn accept_intake(
        &mut self,
        acceptance: &IntakeAcceptance,
        progress: &Progress,
    ) -> Result<(Accepted, Changes)> {
        self.may_handle_numbers()?;
        let today = self.today();
        if acceptance.received_on > today {
            return Err(Error::Refused(
                "受付年月日が今日より後です。届いた日を入力してください。".to_owned(),
            ));
        }
        let (read, view) = self.look_through(&acceptance.file_name, &acceptance.bytes, progress)?;
        let acceptable: BTreeSet<usize> = view
            .rows
            .iter()
            .filter(|row| row.may_accept)
            .map(|row| row.line)
            .collect();
        let ticked: BTreeSet<usize> = acceptance.lines.iter().copied().collect();
        if let Some(line) = ticked.difference(&acceptable).next() {
            return Err(Error::Refused(format!(
                "{line}行目は受け付けられません。理由を確かめて、選び直してください。"
            )));
        }
        let places = settings::establishments(&self.ledger)?;
        let receipt = Receipt {
            received_on: acceptance.received_on,
            submitted_on: read.media.created_on,
            today,
        };
        self.transact("accept_intake", "届書ファイルの取込", |tx| {
            let file = (acceptance.file_name.as_str(), acceptance.bytes.as_slice());
            let id = original_in(tx, file, acceptance.received_on, &read)?;
            tx.add_detail("lines", serde_json::json!(acceptance.lines));
            let mut taken = Taken::default();
            let mut opened = Vec::new();
            let mut drafting = Drafting::default();
            let mut n_done = 0_usize;
            for row in read.rows.iter().filter(|row| ticked.contains(&row.line)) {
                let Some(content) = &row.content else {
                    continue;
                };
                if progress.is_cancelled() {
                    return Err(Error::Refused(
                        "届書の受付を中止しました。台帳には何も入っていません。".to_owned(),
                    ));
                }
                let place = place_of(content, &places).map_err(|_| Error::Missing("事業所"))?;
                let line = u32::try_from(row.line).unwrap_or(u32::MAX);
                match drafting.plan(tx, content, (line, place), today)? {
                    Drafted::Yes => {}
                    Drafted::No => {
                        let case = accept_in(tx, content, place, &receipt, &mut taken)?;
                        intakes::link_in(tx, id, line, case)?;
                        opened.push(case);
                    }
                }
                n_done = n_done.saturating_add(1);
                progress.report(n_units(n_done), n_units(ticked.len()));
            }
            Ok(Accepted {
                drafts: drafting.keep_in(tx, id, acceptance.received_on)?,
                cases: opened,
            })
        })
    }
}

/// What accepted lines became.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Accepted {
    /// The opened cases, in the order of the file.
    pub cases: Vec<CaseId>,
    /// The 決定案, each with how many lines it has.
    pub drafts: Vec<(DraftId, usize)>,
}

/// Lines about 標準報酬 on their way into a 決定案, one for each kind of 届書.
#[derive(Default)]
struct Drafting {
    /// What the ledger knows, read at the first such line.
    desk: Option<Desk>,
    lines: BTreeMap<DraftKind, Vec<NewLine>>,
}

/// Whether a line is one for a 決定案.
enum Drafted {
    Yes,
    No,
}

impl Drafting {
    fn plan(
        &mut self,
        tx: &Tx<'_>,
        content: &FormRow,
        (line, place): (u32, &Establishment),
        today: Date,
    ) -> Result<Drafted> {
        let kind = match content {
            FormRow::Remuneration(row) => match row.kind {
                ReviewKind::Regular => DraftKind::Regular,
                ReviewKind::Occasional => DraftKind::Occasional,
            },
            FormRow::Bonus(_) => DraftKind::Bonus,
            FormRow::Acquisition(_)
            | FormRow::Loss(_)
            | FormRow::Dependents(_)
            | FormRow::AddressChange(_) => {
                return Ok(Drafted::No);
            }
        };
        let desk = match self.desk.take() {
            Some(desk) => desk,
            None => Desk::of(tx, today)?,
        };
        let look = desk.look(tx, content)?;
        self.desk = Some(desk);
        let look = look.ok_or(Error::Missing("届書の行"))?;
        let (person, planned) = look.plan.ok_or(Error::Missing("被保険者"))?;
        if let Some(other) = self.same_month(person, &planned) {
            return Err(Error::Refused(format!(
                "{line}行目は、{other}行目と人も適用年月も同じです。どちらが正しいか確かめて、一方だけを選んでください。"
            )));
        }
        self.lines.entry(kind).or_default().push(NewLine {
            line,
            person,
            establishment: place.code.clone(),
            planned,
            questions: look.questions.into_iter().map(|it| it.sentence).collect(),
        });
        Ok(Drafted::Yes)
    }

    /// The line before that would decide the 標準報酬月額 of the same person from the same month on.
    fn same_month(&self, person: PersonId, planned: &Planned) -> Option<u32> {
        let Planned::Remuneration(planned) = planned else {
            return None;
        };
        let mut lines = self.lines.values().flatten();
        let same = |line: &&NewLine| {
            line.person == person
                && matches!(&line.planned, Planned::Remuneration(other)
                    if other.effective_from == planned.effective_from)
        };
        Some(lines.find(same)?.line)
    }

    fn keep_in(
        self,
        tx: &mut Tx<'_>,
        intake: IntakeId,
        received_on: Date,
    ) -> Result<Vec<(DraftId, usize)>> {
        let mut kept = Vec::new();
        for (kind, lines) in self.lines {
            let id = remuneration_drafts::add_in(tx, kind, (intake, received_on), &lines)?;
            kept.push((id, lines.len()));
        }
        if !kept.is_empty() {
            let ids: Vec<i64> = kept.iter().map(|(id, _)| id.0).collect();
            tx.add_detail("drafts", serde_json::json!(ids));
        }
        Ok(kept)
    }
}

/// The original bytes, kept once.
pub(super) fn original_in(
    tx: &mut Tx<'_>,
    (name, bytes): (&str, &[u8]),
    received_on: Date,
    read: &Intake,
) -> Result<IntakeId> {
    if let Some(id) = intakes::find_same(tx, bytes)? {
        return Ok(id);
    }
    let new = NewIntake {
        file_name: name.to_owned(),
        interface: format!("todoke-{}", read.family.stem().to_lowercase()),
        medium: read.media.serial.clone(),
        received_on,
        bytes: bytes.to_vec(),
    };
    let id = intakes::add_in(tx, &new)?;
    intake_contents::add_in(tx, id, read.rows.len(), &read.content_sha256)?;
    Ok(id)
}

/// The cases opened from earlier lines of the same file, by 異動の別 and 被保険者: a third 被扶養者 comes on a line of
/// its own.
type Families = BTreeMap<(DependentChange, KanaName, Date), CaseId>;

/// What the lines before have come to.
#[derive(Default)]
struct Taken {
    families: Families,
    /// Whom open cases name; read anew after a line has opened a 資格取得.
    open: Option<OpenPeople>,
}

fn accept_in(
    tx: &mut Tx<'_>,
    content: &FormRow,
    place: &Establishment,
    receipt: &Receipt,
    taken: &mut Taken,
) -> Result<CaseId> {
    match content {
        FormRow::Acquisition(row) => {
            taken.open = None;
            intake_acquisition::open_in(tx, row, place, receipt)
        }
        FormRow::Dependents(row) => {
            let who = (row.change, row.kana.clone(), row.birth_on);
            if let Some(id) = taken.families.get(&who) {
                intake_family::join_in(tx, *id, row, receipt.today)?;
                return Ok(*id);
            }
            let open = match taken.open.take() {
                Some(open) => open,
                None => stored_cases::open_people(tx)?,
            };
            let joined = joins(tx, row, &open)?;
            taken.open = Some(open);
            if let Some(id) = joined {
                add_family_in(tx, id, row, receipt.today)?;
                return Ok(id);
            }
            let id = intake_family::open_in(tx, row, place, receipt)?;
            taken.families.insert(who, id);
            Ok(id)
        }
        FormRow::Loss(row) => intake_loss::open_in(tx, row, place, receipt),
        FormRow::AddressChange(row) => intake_address::open_in(tx, row, place, receipt),
        FormRow::Remuneration(_) | FormRow::Bonus(_) => Err(Error::Missing("手続")),
    }
}

/// Adds the 被扶養者 of a line to the open 資格取得 of their 被保険者.
fn add_family_in(tx: &mut Tx<'_>, id: CaseId, row: &DependentsRow, today: Date) -> Result<()> {
    let (mut case, procedure) = cases::load(tx, id)?;
    if !engine::may_edit(procedure, &case, DEPENDENTS.name()) {
        return Err(Error::Refused(
            "この被保険者の案件は決裁済みです。被扶養者は異動届で受け付けてください。".to_owned(),
        ));
    }
    intake_forms::insured_of(&mut case.form, row);
    intake_family::added_in(tx, &mut case.form, row)?;
    let facts = gather::facts(tx, &case, today)?;
    cases::save_in(tx, &mut case, procedure, &facts)
}

/// The 資格取得 under way that a 該当 joins.
pub(super) fn joins(
    source: &impl Source,
    row: &DependentsRow,
    open: &OpenPeople,
) -> Result<Option<CaseId>> {
    let procedure = catalogue::find(ACQUISITION).ok_or(Error::Missing("手続"))?;
    if row.change != DependentChange::Added {
        return Ok(None);
    }
    let named = open.get(&(row.kana.clone(), row.birth_on));
    for found in named
        .into_iter()
        .flatten()
        .filter(|found| found.procedure == procedure.id)
    {
        let Some(case) = stored_cases::load(source, found.case)? else {
            continue;
        };
        if is_insured_of(&case, row) && engine::may_edit(procedure, &case, DEPENDENTS.name()) {
            return Ok(Some(case.id));
        }
    }
    Ok(None)
}

fn is_insured_of(case: &Case, row: &DependentsRow) -> bool {
    person::KANA.get(&case.form).as_ref() == Some(&row.kana)
        && person::BIRTH_ON.get(&case.form) == Some(row.birth_on)
}

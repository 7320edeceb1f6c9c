//! 標準報酬の決定案の決裁: lines are taken out with a reason, the rest is decided as a whole, written into the ledger and
//! notified to each 事業所, all in one transaction.
//! It must not decide what the ledger would no longer have decided so, nor let somebody decide whom the society's rule
//! keeps from it.

use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::files;
use crate::app::files::Prepared;
use crate::app::intake_bonus;
use crate::app::intake_remuneration;
use crate::app::list_output::file_words;
use crate::app::run::Outcome;
use crate::app::run::Told;
use crate::app::run::plain;
use crate::app::run::told;
use crate::app::session::Session;
use crate::app::spelling;
use crate::domain::coded::Coded;
use crate::domain::date::Date;
use crate::domain::establishment::Establishment;
use crate::domain::member_file::MemberFile;
use crate::domain::remuneration_draft::DraftId;
use crate::domain::remuneration_draft::DraftKind;
use crate::domain::remuneration_draft::DraftLineId;
use crate::domain::remuneration_draft::Planned;
use crate::domain::society::Approval;
use crate::domain::society::Society;
use crate::ledger::entries;
use crate::ledger::members;
use crate::ledger::papers;
use crate::ledger::papers::NewPaper;
use crate::ledger::papers::PaperId;
use crate::ledger::remuneration_drafts;
use crate::ledger::remuneration_drafts::Decision;
use crate::ledger::remuneration_drafts::Draft;
use crate::ledger::remuneration_drafts::DraftLine;
use crate::ledger::settings;
use crate::ledger::source::Source;
use crate::ledger::transact::Changes;
use crate::ledger::transact::Tx;
use crate::ledger::transact::target;
use crate::print;
use crate::print::Meta;
use crate::procedure::appeal::eligibility_appeal;
use crate::procedure::engine::role_for;
use crate::procedure::papers::letter::LetterHead;
use crate::procedure::papers::parts::Addressee;
use crate::procedure::papers::parts::EstablishmentLine;
use crate::procedure::papers::parts::InsuredLine;
use crate::procedure::papers::parts::Issuer;
use crate::procedure::papers::remuneration_notice;
use crate::procedure::papers::remuneration_notice::Decided;
use crate::procedure::papers::remuneration_notice::DecidedPerson;
use crate::procedure::papers::remuneration_notice::RemunerationNotice;
use crate::procedure::step::Role;
use crate::procedure::step::Step;
use serde_json::json;
use std::collections::BTreeMap;
use std::path::Path;
use std::path::PathBuf;

/// Id of the notice among the papers.
const DOCUMENT: &str = "remuneration_notice";
/// Characters of a 事業所 in the name of a file.
const MOST_NAMED: usize = 20;

/// 決定案の操作.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum RemunerationCommand {
    /// Takes a line out of a 決定案.
    Remove {
        /// The line.
        line: DraftLineId,
        /// Why.
        reason: String,
    },
    /// 決裁.
    Decide(DecisionOrder),
    /// Writes the 決定通知書 of a 決定案 into a folder, as they were issued.
    WriteNotices {
        /// The 決定案.
        draft: DraftId,
        /// The folder.
        folder: PathBuf,
    },
}

/// 決裁の依頼.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DecisionOrder {
    /// The 決定案.
    pub draft: DraftId,
    /// 決裁年月日.
    pub decided_on: Date,
    /// 文書番号.
    pub document_number: String,
    /// Who decided on paper; empty where the user does.
    pub decided_by: String,
}

impl RemunerationCommand {
    /// The name of the action.
    #[must_use]
    pub const fn label(&self) -> &'static str {
        match self {
            RemunerationCommand::Remove { .. } => "決定案からの除外",
            RemunerationCommand::Decide(_) => "標準報酬の決裁",
            RemunerationCommand::WriteNotices { .. } => "決定通知書の書き出し",
        }
    }

    /// The role needed beforehand; who may decide follows from the society's rule.
    #[must_use]
    pub const fn role(&self) -> Option<Role> {
        match self {
            RemunerationCommand::WriteNotices { .. } => Some(Role::Clerk),
            RemunerationCommand::Remove { .. } | RemunerationCommand::Decide(_) => None,
        }
    }
}

impl Session {
    /// Runs a command about 決定案.
    pub(super) fn run_remuneration(&mut self, command: &RemunerationCommand) -> Result<Outcome> {
        Ok(match command {
            RemunerationCommand::Remove { line, reason } => plain(self.remove_line(*line, reason)?),
            RemunerationCommand::Decide(order) => told(self.decide_draft(order)?, Told::Rows),
            RemunerationCommand::WriteNotices { draft, folder } => {
                told(self.write_notices(*draft, folder)?, Told::File)
            }
        })
    }

    fn remove_line(&mut self, line: DraftLineId, reason: &str) -> Result<Changes> {
        let works = [Role::Clerk, Role::Approver];
        if !works.iter().any(|role| self.user().roles.contains(role)) {
            return Err(Error::NotAllowed(Role::Clerk.label()));
        }
        let ((), changes) =
            self.transact("remove_draft_line", "決定案からの除外", |tx| {
                let (draft, line) = remuneration_drafts::remove_in(tx, line, reason)?;
                tx.set_target(target::draft(draft));
                tx.add_detail("lines", json!([line]));
                tx.add_detail("reason", json!(reason.trim()));
                Ok(())
            })?;
        Ok(changes)
    }

    /// Whether the user may decide, and whether it is the one who took the lines in.
    pub(super) fn may_decide(&self, draft: &Draft, approval: Approval) -> Result<bool> {
        let role = role_for(Step::Approve, approval);
        if !self.user().roles.contains(&role) {
            return Err(Error::NotAllowed(role.label()));
        }
        let is_same = approval != Approval::Paper && draft.recorded_by == self.user().id;
        if is_same && approval == Approval::SecondUser {
            return Err(Error::Refused(
                "決定案を作った人は決裁できません。別の決裁者が決裁してください。".to_owned(),
            ));
        }
        Ok(is_same)
    }

    /// 決裁: the ledger says so from now on, and the notices are made. Returns how many lines were decided.
    fn decide_draft(&mut self, order: &DecisionOrder) -> Result<(usize, Changes)> {
        let today = self.today();
        let society = self.society()?;
        let draft = remuneration_drafts::find(&self.ledger, order.draft)?;
        let same_person = self.may_decide(&draft, society.approval)?;
        check_order(order, &draft, (society.approval, today))?;
        let decision = Decision {
            decided_on: order.decided_on,
            document_number: order.document_number.trim().to_owned(),
            decided_by: match society.approval {
                Approval::Paper => order.decided_by.trim().to_owned(),
                Approval::SecondUser | Approval::SamePersonAllowed => String::new(),
            },
            same_person,
            recorded_by: self.user().id,
        };
        self.transact("decide_remuneration", "標準報酬の決裁", |tx| {
            let lines = live_lines(tx, order.draft)?;
            let (mut posted, mut n_replaced) = (Vec::new(), 0_usize);
            let mut people: BTreeMap<&str, Vec<DecidedPerson>> = BTreeMap::new();
            for line in &lines {
                let file = still_holds(tx, line)?;
                let of_place = people.entry(&line.new.establishment).or_default();
                of_place.push(decided(&file, &line.new.planned)?);
                let (planned, person) = (&line.new.planned, line.new.person);
                let replaced = planned.reversals(person);
                if !replaced.is_empty() {
                    n_replaced = n_replaced.saturating_add(replaced.len());
                    entries::post_in(tx, None, &replaced)?;
                }
                let entry = planned.entry(person);
                let ids = entries::post_in(tx, None, &[entry])?;
                posted.extend(ids.into_iter().map(|id| (line.id, id)));
            }
            remuneration_drafts::decide_in(tx, order.draft, &decision, &posted)?;
            tx.add_detail("draft", json!(order.draft.0));
            tx.add_detail("n_entries", json!(posted.len()));
            if n_replaced > 0 {
                tx.add_detail("n_replaced", json!(n_replaced));
            }
            if same_person {
                tx.add_detail("same_person", json!(true));
            }
            let notices = notices(tx, draft.kind, people, (&society, &decision))?;
            issue_in(tx, order.draft, &notices, today)?;
            Ok(lines.len())
        })
    }

    /// Writes the notices once more, each as its own file.
    fn write_notices(&mut self, draft: DraftId, folder: &Path) -> Result<(PathBuf, Changes)> {
        let found = remuneration_drafts::find(&self.ledger, draft)?;
        if found.papers.is_empty() {
            return Err(Error::Refused(
                "決定通知書はまだありません。決裁の後に書き出せます。".to_owned(),
            ));
        }
        let titles = names(&self.ledger, draft, &found.papers)?;
        let label = "決定通知書の書き出し";
        let (prepared, changes) = self.transact("write_notices", label, |tx| {
            tx.add_detail("draft", json!(draft.0));
            let ids: Vec<i64> = found.papers.iter().map(|paper| paper.0).collect();
            tx.add_detail("papers", json!(ids));
            let mut prepared = Vec::new();
            for (paper, name) in found.papers.iter().zip(&titles) {
                let path = folder.join(format!("{name}.pdf"));
                prepared.push(files::prepare(&path, &papers::bytes(tx, *paper)?)?);
            }
            Ok(prepared)
        })?;
        let path = match prepared.as_slice() {
            [only] => only.path().to_owned(),
            _ => folder.to_owned(),
        };
        prepared.into_iter().try_for_each(Prepared::publish)?;
        Ok((path, changes))
    }
}

/// What is asked of the decider, by the society's rule.
fn check_order(
    order: &DecisionOrder,
    draft: &Draft,
    (approval, today): (Approval, Date),
) -> Result<()> {
    let refused = |sentence: &str| Err(Error::Refused(sentence.to_owned()));
    if !draft.is_open() {
        return refused("この決定案は決裁を待っていません。一覧を表示し直してください。");
    }
    if !(draft.received_on..=today).contains(&order.decided_on) {
        return refused("「決裁年月日」は、受付年月日から今日までの日を入力してください。");
    }
    if order.document_number.trim().is_empty() {
        return refused("文書番号を入力してください。決定通知書に印刷します。");
    }
    if approval == Approval::Paper && order.decided_by.trim().is_empty() {
        return refused("紙で決裁した人の氏名を入力してください。");
    }
    Ok(())
}

fn live_lines(source: &impl Source, draft: DraftId) -> Result<Vec<DraftLine>> {
    let mut lines = remuneration_drafts::lines(source, draft)?;
    lines.retain(|line| line.removed.is_none());
    Ok(lines)
}

/// Why a line about this person can no longer be decided; `None` while it can.
pub(super) fn changed_since(
    source: &impl Source,
    file: &MemberFile,
    planned: &Planned,
) -> Result<Option<String>> {
    match planned {
        Planned::Remuneration(planned) => Ok(intake_remuneration::changed_since(file, planned)),
        Planned::Bonus(planned) => intake_bonus::changed_since(source, file, planned),
    }
}

/// Refuses a line that no longer holds; whom it is about where it does.
fn still_holds(source: &impl Source, line: &DraftLine) -> Result<MemberFile> {
    let file = members::file(source, line.new.person)?.ok_or(Error::Missing("加入者"))?;
    match changed_since(source, &file, &line.new.planned)? {
        None => Ok(file),
        Some(sentence) => Err(Error::Refused(format!(
            "{}行目は決裁できません。{sentence}この行を決定案から外してください。外した行は、届書ファイルからもう一度受け付けられます。",
            line.new.line
        ))),
    }
}

/// A notice for each 事業所.
fn notices(
    source: &impl Source,
    kind: DraftKind,
    people: BTreeMap<&str, Vec<DecidedPerson>>,
    (society, decision): (&Society, &Decision),
) -> Result<Vec<RemunerationNotice>> {
    let places = settings::establishments(source)?;
    let mut notices = Vec::new();
    for (code, people) in people {
        let place = places.iter().find(|place| place.code == code);
        let place = place.ok_or(Error::Missing("事業所"))?;
        notices.push(notice(
            (kind, people),
            place,
            society,
            (&decision.document_number, decision.decided_on),
        ));
    }
    Ok(notices)
}

fn notice(
    (kind, people): (DraftKind, Vec<DecidedPerson>),
    place: &Establishment,
    society: &Society,
    (document_number, dated): (&str, Date),
) -> RemunerationNotice {
    RemunerationNotice {
        head: LetterHead {
            document_number: document_number.to_owned(),
            dated,
            addressee: Addressee {
                address: Some(place.address.clone()),
                organization: place.name.clone(),
                person: match place.employer_name.as_str() {
                    "" => String::new(),
                    name => format!("事業主　{name}"),
                },
            },
            issuer: Issuer::of(society),
        },
        kind,
        establishment: EstablishmentLine {
            code: place.code.clone(),
            name: place.name.clone(),
        },
        people,
        appeal_text: eligibility_appeal(&society.appeal_bureau),
    }
}

fn decided(file: &MemberFile, planned: &Planned) -> Result<DecidedPerson> {
    let period = file.insured_on(planned.valid_from());
    let period = period.ok_or(Error::Missing("被保険者の資格"))?;
    Ok(DecidedPerson {
        insured: InsuredLine {
            symbol: period.symbol,
            number: period.number,
            name: file.person.name.clone(),
            birth_on: file.person.birth_on,
        },
        decided: match planned {
            Planned::Remuneration(planned) => Decided::Monthly {
                before: planned.before,
                after: planned.after,
                from: planned.effective_from,
            },
            Planned::Bonus(planned) => Decided::Bonus {
                paid_on: planned.paid_on,
                bonus: planned.bonus,
                standard: planned.standard,
            },
        },
    })
}

/// Keeps the notices as papers of the 決定案.
fn issue_in(
    tx: &mut Tx<'_>,
    draft: DraftId,
    notices: &[RemunerationNotice],
    today: Date,
) -> Result<()> {
    let mut ids = Vec::new();
    for notice in notices {
        let title = remuneration_notice::title(notice.kind);
        let sheets = spelling::printable(tx, remuneration_notice::sheets(notice))?;
        let meta = Meta {
            title: title.to_owned(),
            created_on: today,
        };
        let paper = NewPaper {
            case: None,
            person: None,
            document: DOCUMENT.to_owned(),
            title: title.to_owned(),
            issued_on: today,
            n_pages: u32::try_from(sheets.len()).unwrap_or(u32::MAX),
            bytes: print::render(&sheets, &meta)?,
        };
        let id = papers::add_in(tx, &paper)?.id;
        remuneration_drafts::notify_in(tx, draft, id)?;
        ids.push(id.0);
    }
    tx.add_detail("papers", json!(ids));
    tx.set_target(target::draft(draft));
    Ok(())
}

/// The names of the files, one for each 事業所 in the order of the notices.
fn names(source: &impl Source, id: DraftId, papers: &[PaperId]) -> Result<Vec<String>> {
    let draft = remuneration_drafts::find(source, id)?;
    let places = settings::establishments(source)?;
    let mut codes: Vec<String> = live_lines(source, id)?
        .into_iter()
        .map(|line| line.new.establishment)
        .collect();
    codes.sort();
    codes.dedup();
    let firm = |code: &String| {
        let place = places.iter().find(|place| place.code == *code);
        let words = file_words(place.map_or(code, |place| &place.name));
        words.chars().take(MOST_NAMED).collect::<String>()
    };
    Ok(papers
        .iter()
        .zip(codes.iter().map(firm))
        .map(|(paper, firm)| {
            format!(
                "{}_通知書_決定案{}_{}_{firm}",
                draft.kind.label(),
                id.0,
                paper.0
            )
        })
        .collect())
}

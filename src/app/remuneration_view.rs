//! 標準報酬の決定案の画面の元: every 決定案 with what became of it, and the lines of one.
//! It must not decide or change anything.

use crate::app::error::Result;
use crate::app::remuneration_decisions::changed_since;
use crate::app::session::Session;
use crate::domain::date::Date;
use crate::domain::date::YearMonth;
use crate::domain::member::PersonId;
use crate::domain::remuneration_draft::DraftId;
use crate::domain::remuneration_draft::DraftKind;
use crate::domain::remuneration_draft::DraftLineId;
use crate::domain::remuneration_draft::Planned;
use crate::domain::society::Approval;
use crate::domain::standard_bonus::bonus_words;
use crate::ledger::intakes;
use crate::ledger::members;
use crate::ledger::remuneration_drafts;
use crate::ledger::remuneration_drafts::Draft;
use crate::ledger::remuneration_drafts::DraftLine;
use std::collections::BTreeMap;

/// 決定案の一行 of the list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DraftRow {
    /// Its number.
    pub id: DraftId,
    /// 種類.
    pub kind: DraftKind,
    /// The file's name.
    pub file_name: String,
    /// 受付年月日.
    pub received_on: Date,
    /// How many lines are in it.
    pub n_lines: usize,
    /// How many were taken out.
    pub n_removed: usize,
    /// 起案者.
    pub drafter: String,
    /// Whether it waits for the 決裁.
    pub is_open: bool,
    /// 状態 in words.
    pub state: String,
    /// How many 決定通知書 there are.
    pub n_papers: usize,
}

/// A line of a 決定案 as the screen shows it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DraftLineRow {
    /// Its number.
    pub id: DraftLineId,
    /// Line in the file.
    pub line: u32,
    /// About whom.
    pub person: PersonId,
    /// 記号・番号.
    pub number: String,
    /// 氏名.
    pub name: String,
    /// 事業所.
    pub establishment: String,
    /// 従前, or 賞与額.
    pub before: String,
    /// 報酬月額, or the 累計 of the year.
    pub pay: String,
    /// 決定後.
    pub after: String,
    /// 適用年月, or 賞与支払年月日.
    pub holds: String,
    /// The last month for which it holds.
    pub until: Option<YearMonth>,
    /// Whether it was taken out.
    pub is_removed: bool,
    /// Why it was taken out, why it can no longer be decided, or what was asked when it was taken in.
    pub remarks: Vec<String>,
    /// Whether it can no longer be decided.
    pub is_stale: bool,
}

/// A 決定案 with its lines, and what the user at the keyboard may do with it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DraftView {
    /// The 決定案.
    pub row: DraftRow,
    /// Its lines.
    pub lines: Vec<DraftLineRow>,
    /// Why the user may not decide it; `None` where the user may.
    pub obstacle: Option<String>,
    /// 決裁の方法.
    pub approval: Approval,
}

impl Session {
    /// Every 決定案: those that wait first, then the newest.
    ///
    /// # Errors
    ///
    /// When the ledger cannot be read.
    pub fn remuneration_drafts(&self) -> Result<Vec<DraftRow>> {
        let names = self.user_names()?;
        let files: BTreeMap<i64, String> = intakes::list(&self.ledger)?
            .into_iter()
            .map(|file| (file.id.0, file.file_name))
            .collect();
        let mut all = remuneration_drafts::list(&self.ledger)?;
        all.sort_by_key(|draft| !draft.is_open());
        Ok(all
            .iter()
            .map(|draft| {
                let file = files.get(&draft.intake.0).cloned();
                row(draft, file.unwrap_or_default(), &names)
            })
            .collect())
    }

    /// How many 決定案 wait for the 決裁.
    ///
    /// # Errors
    ///
    /// When the ledger cannot be read.
    pub fn n_waiting_drafts(&self) -> Result<usize> {
        Ok(remuneration_drafts::n_open(&self.ledger)?)
    }

    /// One 決定案.
    ///
    /// # Errors
    ///
    /// When it is not there or the ledger cannot be read.
    pub fn remuneration_draft(&self, id: DraftId) -> Result<DraftView> {
        let draft = remuneration_drafts::find(&self.ledger, id)?;
        let file_name = intakes::file_name(&self.ledger, draft.intake)?;
        let places = self.places()?;
        let mut lines = Vec::new();
        for line in remuneration_drafts::lines(&self.ledger, id)? {
            let code = &line.new.establishment;
            let place = places.get(code).map_or(code, |place| &place.name);
            lines.push(self.draft_line(&line, &draft, place)?);
        }
        let approval = self.society()?.approval;
        let obstacle = self.may_decide(&draft, approval).err();
        Ok(DraftView {
            row: row(&draft, file_name, &self.user_names()?),
            lines,
            obstacle: obstacle.map(|error| error.message_ja()),
            approval,
        })
    }

    fn draft_line(&self, line: &DraftLine, draft: &Draft, place: &str) -> Result<DraftLineRow> {
        let file = members::file(&self.ledger, line.new.person)?;
        let period = file
            .as_ref()
            .and_then(|file| file.insured_on(line.new.planned.valid_from()));
        let stale = match (&line.removed, &file) {
            (None, Some(file)) if draft.is_open() => {
                changed_since(&self.ledger, file, &line.new.planned)?
            }
            _ => None,
        };
        let [before, pay, after, holds] = words(&line.new.planned);
        let remarks = match (&line.removed, &stale) {
            (Some(reason), _) => vec![format!("外しました（{reason}）")],
            (None, Some(sentence)) => vec![format!("決裁できません。{sentence}")],
            (None, None) => line.new.questions.clone(),
        };
        Ok(DraftLineRow {
            id: line.id,
            line: line.new.line,
            person: line.new.person,
            number: period.map_or_else(String::new, |it| format!("{}・{}", it.symbol, it.number)),
            name: file.map_or_else(String::new, |file| file.person.name.to_string()),
            establishment: place.to_owned(),
            before,
            pay,
            after,
            holds,
            until: match &line.new.planned {
                Planned::Remuneration(planned) => Some(planned.effective_until),
                Planned::Bonus(_) => None,
            },
            is_removed: line.removed.is_some(),
            is_stale: stale.is_some(),
            remarks,
        })
    }
}

fn row(draft: &Draft, file_name: String, names: &BTreeMap<i64, String>) -> DraftRow {
    let name = |id: i64| names.get(&id).cloned().unwrap_or_default();
    let state = match &draft.decision {
        Some(decision) => {
            let by = match decision.decided_by.as_str() {
                "" => name(decision.recorded_by.0),
                paper => paper.to_owned(),
            };
            let same = if decision.same_person {
                "（同一人による決裁）"
            } else {
                ""
            };
            format!(
                "決裁済　{}　{by}{same}　{}",
                decision.decided_on.wareki(),
                decision.document_number
            )
        }
        None if draft.n_lines == 0 => "すべての行を外しました".to_owned(),
        None => "決裁待ち".to_owned(),
    };
    DraftRow {
        id: draft.id,
        kind: draft.kind,
        file_name,
        received_on: draft.received_on,
        n_lines: draft.n_lines,
        n_removed: draft.n_removed,
        drafter: name(draft.recorded_by.0),
        is_open: draft.is_open(),
        state,
        n_papers: draft.papers.len(),
    }
}

/// 従前, 報酬月額, 決定後 and 適用年月 in words; of a bonus 賞与額, 累計, 標準賞与額 and the day.
fn words(planned: &Planned) -> [String; 4] {
    match planned {
        Planned::Remuneration(planned) => {
            let before = planned.before;
            [
                before.map_or_else(
                    || "―".to_owned(),
                    |it| format!("{}級 {}円", it.grade, it.monthly),
                ),
                planned
                    .pay
                    .map_or_else(|| "従前のまま".to_owned(), |pay| format!("{pay}円")),
                format!("{}級 {}円", planned.after.grade, planned.after.monthly),
                planned.effective_from.wareki(),
            ]
        }
        Planned::Bonus(planned) => [
            bonus_words(planned.bonus),
            format!("{}円", planned.decided_before),
            format!("{}円", planned.standard),
            planned.paid_on.wareki(),
        ],
    }
}

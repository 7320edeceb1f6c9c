//! 資格確認書の要否: the monthly list of people without a usable マイナ保険証 against the 資格確認書 in the ledger.
//! It must not issue anything: for the chosen people it opens 証の交付・再交付.

use crate::app::cases;
use crate::app::command::NewCase;
use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::run::Outcome;
use crate::app::run::Told;
use crate::app::run::told;
use crate::app::session::Session;
use crate::domain::certificate::CertificateKind;
use crate::domain::certificate_reissue::ReissueReason;
use crate::domain::date::Date;
use crate::domain::member::PersonId;
use crate::domain::member_file::MemberFile;
use crate::exchange::import;
use crate::exchange::import::ImportedRow;
use crate::ledger::card_lists;
use crate::ledger::card_lists::CardList;
use crate::ledger::card_lists::CardListId;
use crate::ledger::card_lists::CardListRow;
use crate::ledger::cases::CaseFilter;
use crate::ledger::members;
use crate::ledger::search;
use crate::ledger::search::Query;
use crate::ledger::source::Source;
use crate::ledger::transact::Changes;
use crate::procedure::case::CaseId;
use crate::procedure::case::CaseState;
use crate::procedure::case::Nature;
use crate::procedure::certificate_request::IS_WANTED;
use crate::procedure::certificate_request::KIND;
use crate::procedure::certificate_request::REASON;
use crate::procedure::certificate_request::RequestedKind;
use crate::procedure::dependents::DEPENDENTS;
use crate::procedure::form::Form;
use crate::procedure::person::PERSON;
use crate::procedure::record::Cell;
use serde_json::json;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

/// The layout of the list.
const LIST: &str = "chukan-shikaku-list";
/// The procedure that gives a 資格確認書.
const REISSUE: &str = "certificate_reissue";

/// 要否.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Need {
    /// 要交付: on the list, no valid 資格確認書, no case.
    Needed,
    /// 案件あり.
    UnderWay,
    /// 有効な資格確認書あり.
    Handled,
    /// 一覧から消えた: was on the list before, is not now, and holds a 資格確認書.
    NoLonger,
    /// 資格なし.
    NotMember,
    /// 未突合.
    Unmatched,
}

impl Need {
    /// All of them, as they stand on screen.
    pub const ALL: [Need; 6] = [
        Need::Needed,
        Need::UnderWay,
        Need::Handled,
        Need::NoLonger,
        Need::NotMember,
        Need::Unmatched,
    ];

    /// Its name.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Need::Needed => "要交付",
            Need::UnderWay => "案件あり",
            Need::Handled => "有効な資格確認書あり",
            Need::NoLonger => "一覧から消えた",
            Need::NotMember => "資格なし",
            Need::Unmatched => "未突合",
        }
    }
}

/// 要否の一行.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NeedRow {
    /// 要否.
    pub need: Need,
    /// Who.
    pub person: Option<PersonId>,
    /// 氏名.
    pub name: String,
    /// 記号-番号-枝番 as on the list.
    pub member: String,
    /// 有効期限 of the 資格確認書.
    pub valid_until: Option<Date>,
    /// What to know.
    pub remark: String,
}

/// 要否の一覧.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct NeedView {
    /// All lists with their 抽出年月日, the newest first.
    pub lists: Vec<(String, Date)>,
    /// The rows of the chosen one.
    pub rows: Vec<NeedRow>,
}

/// 要否の操作.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum NeedCommand {
    /// Takes a list in.
    Import {
        /// The file's name.
        name: String,
        /// Its bytes.
        bytes: Vec<u8>,
    },
    /// Opens 証の交付・再交付 for these people, one case for each family.
    Open(Vec<PersonId>),
}

impl NeedCommand {
    /// The name of the action.
    #[must_use]
    pub const fn label(&self) -> &'static str {
        match self {
            NeedCommand::Import { .. } => "マイナ保険証の一覧の取込",
            NeedCommand::Open(_) => "資格確認書の交付の受付",
        }
    }
}

impl Session {
    pub(super) fn run_need(&mut self, command: &NeedCommand) -> Result<Outcome> {
        Ok(match command {
            NeedCommand::Import { name, bytes } => {
                told(self.import_card_list(name, bytes)?, Told::Rows)
            }
            NeedCommand::Open(people) => told(self.open_needed(people)?, Told::Cases),
        })
    }

    fn import_card_list(&mut self, name: &str, bytes: &[u8]) -> Result<(usize, Changes)> {
        let today = self.today();
        let insurer = self.society()?.insurer_number;
        let layout = self.layout_today(LIST)?.clone();
        let imported = import::import(&layout, bytes, &insurer)?;
        let label = "マイナ保険証の一覧の取込";
        self.transact("import_card_list", label, |tx| {
            let mut seen = BTreeSet::new();
            let mut rows = Vec::new();
            for row in &imported.rows {
                rows.push(matched(tx, row, today, &mut seen)?);
            }
            let as_of = imported
                .rows
                .iter()
                .find_map(|row| match row.values.get("as_of") {
                    Some(Cell::Date(date)) => Some(*date),
                    _ => None,
                });
            let list = CardList {
                file_name: name.to_owned(),
                sha256: imported.sha256.clone(),
                as_of: as_of.unwrap_or(today),
            };
            card_lists::take_in(tx, &list, &rows)?;
            tx.add_detail("file", json!(name));
            tx.add_detail("n_rows", json!(rows.len()));
            Ok(rows.len())
        })
    }

    /// The 要否 by one of the lists, 0 the newest.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn card_needs(&self, list: usize) -> Result<NeedView> {
        let lists = card_lists::list(&self.ledger)?;
        let mut view = NeedView {
            lists: lists
                .iter()
                .map(|(_, list)| (list.file_name.clone(), list.as_of))
                .collect(),
            rows: Vec::new(),
        };
        let Some((id, _)) = lists.get(list) else {
            return Ok(view);
        };
        let rows = card_lists::rows(&self.ledger, *id)?;
        let listed: BTreeSet<PersonId> = rows.iter().filter_map(|row| row.person).collect();
        for row in rows {
            view.rows.push(self.need(row)?);
        }
        let before = lists.get(list.saturating_add(1));
        view.rows
            .extend(self.gone(before.map(|(id, _)| *id), &listed)?);
        view.rows
            .sort_by(|a, b| (a.need, &a.member).cmp(&(b.need, &b.member)));
        Ok(view)
    }

    fn need(&self, row: CardListRow) -> Result<NeedRow> {
        let file = match row.person {
            Some(person) => members::file(&self.ledger, person)?,
            None => None,
        };
        let Some(file) = file else {
            return Ok(NeedRow {
                need: Need::Unmatched,
                person: None,
                name: String::new(),
                member: row.member,
                valid_until: None,
                remark: row.remark,
            });
        };
        let today = self.today();
        let held = valid_certificate(&file, today);
        let need = match (insured_of(&file, today), held) {
            (None, _) => Need::NotMember,
            (Some(_), Some(_)) => Need::Handled,
            (Some(insured), None) if self.is_under_way(insured, file.id)? => Need::UnderWay,
            (Some(_), None) => Need::Needed,
        };
        Ok(NeedRow {
            need,
            person: Some(file.id),
            name: file.person.name.to_string(),
            member: row.member,
            valid_until: held.flatten(),
            remark: row.remark,
        })
    }

    /// Those of the list before who are not on this one and hold a 資格確認書.
    fn gone(
        &self,
        before: Option<CardListId>,
        listed: &BTreeSet<PersonId>,
    ) -> Result<Vec<NeedRow>> {
        let Some(before) = before else {
            return Ok(Vec::new());
        };
        let mut gone = Vec::new();
        for row in card_lists::rows(&self.ledger, before)? {
            if row.person.is_none_or(|person| listed.contains(&person)) {
                continue;
            }
            let row = self.need(row)?;
            if row.need == Need::Handled {
                gone.push(NeedRow {
                    need: Need::NoLonger,
                    remark: "前の一覧にあり、この一覧にありません。マイナ保険証を使えるようになったか確かめてください。"
                        .to_owned(),
                    ..row
                });
            }
        }
        Ok(gone)
    }

    /// Whether an open 証の交付・再交付 asks for a 資格確認書 for this person.
    fn is_under_way(&self, insured: PersonId, person: PersonId) -> Result<bool> {
        for row in self.case_rows(&CaseFilter::Subject(insured))? {
            let (case, _) = cases::load(&self.ledger, row.id)?;
            let is_open = matches!(case.state, CaseState::Open | CaseState::Returned);
            if !is_open || case.procedure != REISSUE {
                continue;
            }
            let is_kind = KIND.get(&case.form) == Some(RequestedKind::EligibilityCertificate);
            let rows = case.form.rows(DEPENDENTS.name()).iter();
            let mut rows = rows.filter(|row| IS_WANTED.get(row) == Some(true));
            let is_wanted = match person == insured {
                true => IS_WANTED.get(&case.form) == Some(true),
                false => rows.any(|row| PERSON.get(row) == Some(person)),
            };
            if is_kind && is_wanted {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Opens one case for each family of these people, all or none.
    fn open_needed(&mut self, people: &[PersonId]) -> Result<(Vec<CaseId>, Changes)> {
        let today = self.today();
        let mut families: BTreeMap<PersonId, Vec<PersonId>> = BTreeMap::new();
        for person in people {
            let file = members::file(&self.ledger, *person)?.ok_or(Error::Missing("加入者"))?;
            let insured = insured_of(&file, today).ok_or_else(|| {
                Error::Refused(
                    "資格のない人が選ばれています。一覧を表示し直してください。".to_owned(),
                )
            })?;
            if valid_certificate(&file, today).is_some() || self.is_under_way(insured, *person)? {
                return Err(Error::Refused(
                    "有効な資格確認書または処理中の案件がある人が選ばれています。案件はどれも作っていません。「要交付」の人だけを選んでください。".to_owned(),
                ));
            }
            families.entry(insured).or_default().push(*person);
        }
        if families.is_empty() {
            return Err(Error::Refused(
                "交付する人が選ばれていません。一覧でスペースキーを押して選んでください。"
                    .to_owned(),
            ));
        }
        let label = "資格確認書の交付の受付";
        self.transact("open_needed_certificates", label, |tx| {
            tx.add_detail("n_rows", json!(people.len()));
            let mut opened = Vec::new();
            for (insured, wanted) in &families {
                let new = NewCase {
                    procedure: REISSUE.to_owned(),
                    received_on: today,
                    nature: Nature::Ordinary,
                    subject: Some(*insured),
                    form: request(*insured, wanted),
                };
                opened.push(cases::open_in(tx, new, today)?.id);
            }
            Ok(opened)
        })
    }
}

/// The form of 証の交付・再交付 for members of a family.
fn request(insured: PersonId, wanted: &[PersonId]) -> Form {
    let mut form = Form::new();
    KIND.set(&mut form, RequestedKind::EligibilityCertificate);
    REASON.set(&mut form, ReissueReason::NoCard);
    if wanted.contains(&insured) {
        IS_WANTED.set(&mut form, true);
    }
    let dependents = wanted.iter().filter(|person| **person != insured);
    let rows: Vec<Form> = dependents
        .map(|person| {
            let mut row = Form::new();
            PERSON.set(&mut row, *person);
            IS_WANTED.set(&mut row, true);
            row
        })
        .collect();
    if !rows.is_empty() {
        DEPENDENTS.set(&mut form, rows);
    }
    form
}

/// The 被保険者 of somebody who is a member on the day.
fn insured_of(file: &MemberFile, on: Date) -> Option<PersonId> {
    let mut periods = file.memberships.iter().rev();
    periods
        .find(|period| {
            period.valid_from <= on && period.valid_until.is_none_or(|until| until >= on)
        })
        .map(|period| period.insured)
}

/// The 有効期限 of a valid 資格確認書 that is out; the inner `None` is one without a last day.
fn valid_certificate(file: &MemberFile, on: Date) -> Option<Option<Date>> {
    let mut issued = file.certificates.iter().rev();
    issued
        .find(|issued| {
            issued.kind == CertificateKind::EligibilityCertificate
                && issued.collected.is_none()
                && issued.valid_until.is_none_or(|until| until >= on)
        })
        .map(|issued| issued.valid_until)
}

/// Who a row is: by 記号・番号・枝番, checked by 生年月日.
fn matched(
    source: &impl Source,
    row: &ImportedRow,
    today: Date,
    seen: &mut BTreeSet<PersonId>,
) -> Result<CardListRow> {
    let member = ["kigou", "bangou", "edaban"]
        .map(|key| row.text(key))
        .join("-");
    let unmatched = |remark: &str| CardListRow {
        line: i64::try_from(row.line).unwrap_or(i64::MAX),
        person: None,
        member: member.clone(),
        remark: remark.to_owned(),
    };
    if let Some(problem) = row.problems.first() {
        return Ok(unmatched(&format!("{}　{}", problem.name, problem.message)));
    }
    let query = Query {
        text: &member,
        today,
        limit: 3,
    };
    let found = search::find(source, query)?;
    let [only] = found.as_slice() else {
        return Ok(unmatched(
            "この記号・番号・枝番の人を一人に決められません。",
        ));
    };
    let person = &only.row.person;
    if let Some(Cell::Date(birth)) = row.values.get("birth")
        && *birth != person.birth_on
    {
        return Ok(unmatched("台帳の人と生年月日が違います。"));
    }
    let is_repeated = !seen.insert(only.row.id);
    let line = unmatched(if is_repeated {
        "同じ人が二度あります。"
    } else {
        ""
    });
    Ok(CardListRow {
        person: Some(only.row.id).filter(|_| !is_repeated),
        ..line
    })
}

//! 照会の回答: answers are typed, pasted or imported, and flow into the case that asked, without overwriting the clerk.
//! It must not keep an 個人番号 of an answer, nor call a code answered that the layout does not know.

use crate::app::cases;
use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::gather;
use crate::app::inquiry_caution;
use crate::app::inquiry_caution::Cautions;
use crate::app::inquiry_requests::REQUESTS;
use crate::app::session::Session;
use crate::domain::answer_text::masked;
use crate::domain::coded::Coded;
use crate::domain::date::Date;
use crate::exchange::import;
use crate::exchange::import::ImportedRow;
use crate::ledger::inquiries;
use crate::ledger::inquiries::Inquiry;
use crate::ledger::inquiries::InquiryId;
use crate::ledger::inquiries::InquiryState;
use crate::ledger::inquiry_answers;
use crate::ledger::inquiry_answers::AnswerOrigin;
use crate::ledger::inquiry_answers::NewAnswer;
use crate::ledger::outbox;
use crate::ledger::outbox::OutboxState;
use crate::ledger::source::Source;
use crate::ledger::transact::Changes;
use crate::ledger::transact::Tx;
use crate::procedure::block_codes::InquiryResult;
use crate::procedure::blocks::INQUIRIES;
use crate::procedure::blocks::INQUIRY_ANSWER;
use crate::procedure::blocks::INQUIRY_ANSWERED_ON;
use crate::procedure::blocks::INQUIRY_RESULT;
use crate::procedure::case::Case;
use crate::procedure::case::CaseState;
use crate::procedure::form::Form;
use crate::procedure::inquiry_request::asks_the_same;
use crate::procedure::inquiry_request::subject_of;
use crate::procedure::position::position;
use crate::procedure::record::Cell;
use crate::procedure::step::Step;
use crate::procedure::value::Value;
use serde_json::json;
use std::collections::BTreeMap;

/// The layout of result files.
const ANSWERS: &str = "chukan-shokai-kekka";

/// What an answer makes of an inquiry, for screens.
pub type AnswerState = InquiryState;

/// 回答 as the clerk gives it.
#[derive(Clone, PartialEq, Eq)]
pub struct GivenAnswer {
    /// To which inquiry.
    pub inquiry: InquiryId,
    /// What it makes of the inquiry.
    pub state: InquiryState,
    /// 回答年月日.
    pub on: Date,
    /// 回答の要約.
    pub summary: String,
    /// The pasted text of the terminal; empty where nothing was pasted. It may hold 個人番号, so there is no `Debug`.
    pub body: String,
}

/// What became of a given answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct AnswerKept {
    /// 個人番号 that were not kept.
    pub n_masked: usize,
    /// Whether it was kept from the case because the person is under 留意.
    pub is_held: bool,
}

/// 回答のファイルの一行と、それがどうなったか.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AnswerLine {
    /// Line, from 1.
    pub line: u64,
    /// 照会管理番号.
    pub number: String,
    /// 回答あり, 該当なし, …, 不明なコード or 未突合.
    pub outcome: &'static str,
    /// What to know about it.
    pub remark: String,
}

/// What a file of answers brought.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct AnswersTaken {
    /// Line by line.
    pub lines: Vec<AnswerLine>,
    /// 個人番号 that were not kept.
    pub n_masked: usize,
    /// Sentences about the file as a whole.
    pub warnings: Vec<String>,
}

impl Session {
    /// Records an answer by hand.
    pub(super) fn answer_inquiry(&mut self, given: &GivenAnswer) -> Result<(AnswerKept, Changes)> {
        let today = self.today();
        if given.on > today {
            return Err(Error::Refused(
                "回答年月日が今日より後です。回答を受けた日を入力してください。".to_owned(),
            ));
        }
        let (body, n_body) = masked(given.body.trim());
        let (summary, n_summary) = masked(given.summary.trim());
        let n_masked = n_body + n_summary;
        let answer = NewAnswer {
            inquiry: given.inquiry,
            state: given.state,
            answered_on: given.on,
            origin: match body.is_empty() {
                true => AnswerOrigin::Typed,
                false => AnswerOrigin::Pasted,
            },
            organization: String::new(),
            summary,
            body,
            file: None,
        };
        self.transact("answer_inquiry", "情報照会の回答の記録", |tx| {
            let asked = inquiries::find(tx, answer.inquiry)?.ok_or(Error::Missing("照会"))?;
            tx.add_detail("inquiry", json!(asked.number));
            tx.add_detail("state", json!(given.state.label()));
            tx.add_detail("n_masked", json!(n_masked));
            let cautions = Cautions::of(tx, (tx.user(), today))?;
            let is_held = record_in(tx, &answer, &cautions, today)?;
            Ok(AnswerKept { n_masked, is_held })
        })
    }

    /// Takes a file of answers in.
    pub(super) fn import_answers(
        &mut self,
        name: &str,
        bytes: &[u8],
    ) -> Result<(AnswersTaken, Changes)> {
        let today = self.today();
        let insurer = self.society()?.insurer_number;
        let layout = self.layout_today(ANSWERS)?.clone();
        let imported = import::import(&layout, bytes, &insurer)?;
        self.transact("import_answers", "情報照会の結果の取込", |tx| {
            let file = inquiry_answers::take_file_in(tx, name, &imported.sha256)?;
            let mut taken = AnswersTaken {
                warnings: imported.warnings.clone(),
                ..AnswersTaken::default()
            };
            let cautions = Cautions::of(tx, (tx.user(), today))?;
            for group in by_number(&imported.rows) {
                take_in(tx, &group, (file, today, &cautions), &mut taken)?;
            }
            taken.lines.sort_by_key(|line| line.line);
            tx.add_detail("file", json!(name));
            tx.add_detail("n_rows", json!(taken.lines.len()));
            tx.add_detail("n_masked", json!(taken.n_masked));
            Ok(taken)
        })
    }

    /// Writes the last answer over what the case's table of inquiries says.
    pub(super) fn take_answer_over(&mut self, id: InquiryId) -> Result<Changes> {
        let today = self.today();
        let label = "回答を案件に写す";
        let ((), changes) = self.transact("take_answer_over", label, |tx| {
            let inquiry = inquiries::find(tx, id)?.ok_or(Error::Missing("照会"))?;
            tx.add_detail("inquiry", json!(inquiry.number));
            if Cautions::of(tx, (tx.user(), today))?.holds(&inquiry) {
                return inquiry_caution::refuse(&[inquiry]);
            }
            let answers = inquiry_answers::of(tx, id)?;
            let answer = answers.last().ok_or(Error::Missing("回答"))?;
            if flow_in(tx, &inquiry, answer, today, Over::Everything)? {
                return Ok(());
            }
            Err(Error::Refused(
                "案件に写せません。案件の「情報照会」の工程が済んでいるか、表からこの照会が消えています。".to_owned(),
            ))
        })?;
        Ok(changes)
    }
}

/// What stands in the case's row of an inquiry.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct InCase {
    /// 回答年月日.
    pub on: Option<Date>,
    /// 回答.
    pub result: Option<InquiryResult>,
    /// 回答の要約.
    pub summary: String,
}

/// What the case says of an inquiry now; `None` without a case or a row.
pub(super) fn in_case(source: &impl Source, inquiry: &Inquiry) -> Result<Option<InCase>> {
    let Some(case) = inquiry.asked.case else {
        return Ok(None);
    };
    let (case, _) = cases::load(source, case)?;
    let place = place_of(source, &case, inquiry)?;
    let row = place.and_then(|place| case.form.rows(INQUIRIES.name()).get(place));
    Ok(row.map(|row| InCase {
        on: INQUIRY_ANSWERED_ON.get(row),
        result: INQUIRY_RESULT.get(row),
        summary: INQUIRY_ANSWER.get(row).unwrap_or_default(),
    }))
}

/// Rows of the same 照会管理番号 together, in the order of the file; rows without one each alone.
fn by_number(rows: &[ImportedRow]) -> Vec<Vec<&ImportedRow>> {
    let mut groups: Vec<Vec<&ImportedRow>> = Vec::new();
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    for row in rows {
        let number = row.text("inquiry_no");
        let known = places.get(number).and_then(|place| groups.get_mut(*place));
        match known {
            Some(group) if !number.is_empty() => group.push(row),
            _ => {
                places.insert(number, groups.len());
                groups.push(vec![row]);
            }
        }
    }
    groups
}

/// Takes the rows of one number in: one answer, with the texts of all of them. Where they do not say the same, or one
/// says what the layout does not know, nothing is answered.
fn take_in(
    tx: &mut Tx<'_>,
    group: &[&ImportedRow],
    (file, today, cautions): (i64, Date, &Cautions),
    taken: &mut AnswersTaken,
) -> Result<()> {
    let number = group.first().map_or("", |row| row.text("inquiry_no"));
    let mut say = |outcome: &'static str, remark: &str| {
        taken.lines.extend(group.iter().map(|row| AnswerLine {
            line: row.line,
            number: masked(number).0,
            outcome,
            remark: remark.to_owned(),
        }));
    };
    let Some(inquiry) = inquiries::by_number(tx, number)? else {
        say("未突合", "この照会管理番号の照会はありません。");
        return Ok(());
    };
    if let Some(remark) = unreadable(group) {
        say("読めない行", &remark);
        return Ok(());
    }
    // A code that this program does not write is one of the real codes into which the request was mapped.
    let asked = subject_of(&inquiry.asked.purpose);
    let is_other =
        |row: &&ImportedRow| subject_of(row.text("joho")).is_some_and(|of| Some(of) != asked);
    if group.iter().any(is_other) {
        say(
            "未突合",
            "特定個人情報名コードが照会したものと違います。端末で確かめてください。",
        );
        return Ok(());
    }
    let states: Vec<Option<InquiryState>> = group.iter().map(|row| state_of(row)).collect();
    let Some(Some(state)) = states.first().copied() else {
        say(
            "不明なコード",
            "照会結果区分が対応表にないため、回答としていません。",
        );
        return Ok(());
    };
    if states.iter().any(|other| *other != Some(state)) {
        say(
            "不明なコード",
            "同じ照会管理番号の行の照会結果区分が食い違うため、回答としていません。",
        );
        return Ok(());
    }
    if is_unasked(tx, &inquiry)? {
        say("未突合", "まだ依頼していない、または取り下げた照会です。");
        return Ok(());
    }
    let is_repeated = !inquiry_answers::of(tx, inquiry.id)?.is_empty();
    let bodies: Vec<&str> = group.iter().map(|row| row.text("payload")).collect();
    let (body, n_masked) = masked(bodies.join("\n").trim());
    let (organization, n_organization) = masked(group.first().map_or("", |row| row.text("org")));
    let answer = NewAnswer {
        inquiry: inquiry.id,
        state,
        answered_on: group.iter().find_map(|row| day_of(row)).unwrap_or(today),
        origin: AnswerOrigin::File,
        organization,
        summary: String::new(),
        body,
        file: Some(file),
    };
    let is_held = record_in(tx, &answer, cautions, today)?;
    let mut remark = match (is_repeated, group.len()) {
        (true, _) => "前の回答も残しています。",
        (false, 1) => "",
        (false, _) => "同じ照会管理番号の行を一つの回答にまとめました。",
    }
    .to_owned();
    if is_held {
        remark.push_str(HELD);
    }
    say(state.label(), &remark);
    taken.n_masked += n_masked + n_organization;
    Ok(())
}

/// What of these rows cannot be read: nothing of them is answered. An unknown 照会結果区分 is said on its own.
fn unreadable(group: &[&ImportedRow]) -> Option<String> {
    let mut problems = group.iter().flat_map(|row| &row.problems);
    let problem = problems.find(|problem| problem.to != "status")?;
    Some(format!(
        "項目{}「{}」：{}原本を確かめてください。",
        problem.no, problem.name, problem.message
    ))
}

fn state_of(row: &ImportedRow) -> Option<InquiryState> {
    match row.text("status") {
        "answered" => Some(InquiryState::Answered),
        "waiting" => Some(InquiryState::Processing),
        "not_found" => Some(InquiryState::NoneFound),
        "withheld" => Some(InquiryState::Undisclosed),
        "error" => Some(InquiryState::Error),
        _ => None,
    }
}

fn day_of(row: &ImportedRow) -> Option<Date> {
    match row.values.get("answered_at") {
        Some(Cell::Text(text)) => text.get(..8).and_then(Date::parse_yyyymmdd),
        Some(Cell::Date(date)) => Some(*date),
        _ => None,
    }
}

/// Whether no file and no clerk has asked yet, or the inquiry was taken back.
fn is_unasked(source: &impl Source, inquiry: &Inquiry) -> Result<bool> {
    let row = match inquiry.asked.outbox {
        Some(row) => outbox::find(source, row)?,
        None => None,
    };
    Ok(
        row.is_some_and(|row| {
            matches!(row.state, OutboxState::Unexported | OutboxState::Withdrawn)
        }),
    )
}

/// What is said of an answer that the case does not get.
const HELD: &str = "不開示・DV等の留意の対象者のため、案件には写していません。";

/// Keeps an answer, closes the row that carried the request, and tells the case. Returns whether the case was not told
/// because the person is under 留意 and this user has not confirmed this inquiry.
fn record_in(
    tx: &mut Tx<'_>,
    answer: &NewAnswer,
    cautions: &Cautions,
    today: Date,
) -> Result<bool> {
    let inquiry = inquiries::find(tx, answer.inquiry)?.ok_or(Error::Missing("照会"))?;
    if is_unasked(tx, &inquiry)? {
        return Err(Error::Refused(
            "まだ依頼していない、または取り下げた照会です。端末で照会したときは、先に「端末で照会した」を記録してください。".to_owned(),
        ));
    }
    inquiry_answers::record_in(tx, answer)?;
    let to = match answer.state {
        InquiryState::Error => OutboxState::Error,
        InquiryState::Asked | InquiryState::Processing => return Ok(false),
        _ => OutboxState::Registered,
    };
    if let Some(id) = inquiry.asked.outbox
        && let Some(row) = outbox::find(tx, id)?
        && row.row.interface == REQUESTS
        && row.state.may_become(to)
    {
        outbox::move_in(tx, id, to, answer.state.label())?;
    }
    if cautions.holds(&inquiry) {
        return Ok(inquiry.asked.case.is_some());
    }
    flow_in(tx, &inquiry, answer, today, Over::Empty)?;
    Ok(false)
}

/// What of the case an answer may fill.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Over {
    /// Only what the clerk left empty.
    Empty,
    /// Everything, as the clerk asked for.
    Everything,
}

/// Writes an answer into the case's table. Returns whether there was a place for it. 確認 or 相違 is for the clerk to say.
fn flow_in(
    tx: &mut Tx<'_>,
    inquiry: &Inquiry,
    answer: &NewAnswer,
    today: Date,
    over: Over,
) -> Result<bool> {
    let Some(id) = inquiry.asked.case else {
        return Ok(false);
    };
    let (mut case, procedure) = cases::load(tx, id)?;
    let is_over =
        case.state != CaseState::Open || position(procedure, &case).is_settled(Step::Inquire);
    let Some(place) = place_of(tx, &case, inquiry)?.filter(|_| !is_over) else {
        return Ok(false);
    };
    let mut rows: Vec<Form> = case.form.rows(INQUIRIES.name()).to_vec();
    let Some(row) = rows.get_mut(place) else {
        return Ok(false);
    };
    let may = |is_empty: bool| is_empty || over == Over::Everything;
    if may(INQUIRY_ANSWERED_ON.get(row).is_none()) {
        INQUIRY_ANSWERED_ON.set(row, answer.answered_on);
    }
    let words = match answer.summary.as_str() {
        "" => answer
            .body
            .lines()
            .take(3)
            .collect::<Vec<&str>>()
            .join("／"),
        summary => summary.to_owned(),
    };
    if may(INQUIRY_ANSWER.get(row).unwrap_or_default().is_empty()) && !words.is_empty() {
        INQUIRY_ANSWER.set(row, words);
    }
    let result = match answer.state {
        InquiryState::NoneFound => Some(InquiryResult::NothingFound),
        InquiryState::Undisclosed => Some(InquiryResult::Withheld),
        InquiryState::Error => Some(InquiryResult::Failed),
        _ => None,
    };
    if let Some(result) = result.filter(|_| may(INQUIRY_RESULT.get(row).is_none())) {
        INQUIRY_RESULT.set(row, result);
    }
    case.form
        .set_value(INQUIRIES.name(), Some(Value::Rows(rows)));
    let facts = gather::facts(tx, &case, today)?;
    cases::save_in(tx, &mut case, procedure, &facts)?;
    Ok(true)
}

/// Which row of the case's table asked this.
pub(super) fn place_of(
    source: &impl Source,
    case: &Case,
    inquiry: &Inquiry,
) -> Result<Option<usize>> {
    let row = match inquiry.asked.outbox {
        Some(row) => outbox::find(source, row)?,
        None => None,
    };
    let Some(row) = row else {
        return Ok(None);
    };
    let rows = case.form.rows(INQUIRIES.name()).iter();
    let mut asked = rows.map(|form| asks_the_same(form, &row.row.snapshot));
    Ok(asked.position(|is_same| is_same))
}

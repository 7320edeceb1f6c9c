//! 送付前点検: every waiting row of an interface is tried against its layout and against what was sent before, and every
//! problem is told at once, before a file is made.
//! It must not make a file, mark a row, or open an 個人番号.

use crate::app::batch_export::refreshed_in;
use crate::app::batch_export::words;
use crate::app::batch_stops;
use crate::app::batch_stops::NUMBER;
use crate::app::batch_stops::Places;
use crate::app::batch_stops::missing_items;
use crate::app::batch_stops::value_of;
use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::error::StoppedRow;
use crate::app::inquiry_codes;
use crate::app::laying::text;
use crate::app::session::Session;
use crate::app::spelling;
use crate::domain::coded::coded_enum;
use crate::domain::date::Date;
use crate::domain::finding::FieldPath;
use crate::domain::inquiry_codes::InquiryCodes;
use crate::domain::number::IndividualNumber;
use crate::domain::number::InsurerNumber;
use crate::exchange::error::ExchangeError;
use crate::exchange::export;
use crate::exchange::export::ExportContext;
use crate::exchange::export_file::RowOutcome;
use crate::exchange::layout::Layout;
use crate::exchange::substitution::SubstitutionTable;
use crate::ledger::individual_number;
use crate::ledger::individual_number::NumberState;
use crate::ledger::outbox;
use crate::ledger::outbox::OutboxFilter;
use crate::ledger::outbox::OutboxRow;
use crate::ledger::outbox::OutboxState;
use crate::ledger::source::Source;
use crate::ledger::transact::Changes;
use crate::procedure::case::CaseId;
use crate::procedure::record::Cell;
use crate::procedure::record::Record;
use serde_json::json;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

/// Days after which a missing result is asked about; the register answers within days of the file (unverified).
const N_DAYS_FOR_A_RESULT: i64 = 5;

coded_enum! {
    /// 点検の区分.
    pub enum PresendKind {
        /// Keeps the file from being made.
        Stops = "stops", "直す";
        /// The clerk has to look and may send it all the same.
        Confirm = "confirm", "確かめる";
        /// Only said.
        Note = "note", "お知らせ";
    }
}

/// 点検で見つかったこと.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PresendFinding {
    /// How grave it is.
    pub kind: PresendKind,
    /// Outbox row; `None` for the file as a whole.
    pub row: Option<i64>,
    /// The case in which it can be put right.
    pub case: Option<CaseId>,
    /// 記号-番号-枝番.
    pub member: String,
    /// 氏名.
    pub name: String,
    /// 項目, such as `9 氏名（カナ）`.
    pub item: String,
    /// What is wrong and what is to be done, one sentence or two.
    pub message: String,
    /// The name of the value in the layouts; empty where it is about the row as a whole.
    pub value: String,
    /// The field of the case in which it can be put right.
    pub at: Option<FieldPath>,
}

/// 点検の結果.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PresendReport {
    /// Id of the interface.
    pub interface: String,
    /// Title of the layout.
    pub title: String,
    /// 未突合レイアウト.
    pub is_unverified: bool,
    /// Rows looked at.
    pub n_rows: usize,
    /// What was found, what stops the file first, then in the order of the file.
    pub findings: Vec<PresendFinding>,
}

impl PresendReport {
    /// How many findings of a kind there are.
    #[must_use]
    pub fn n_of(&self, kind: PresendKind) -> usize {
        let findings = self.findings.iter();
        findings.filter(|finding| finding.kind == kind).count()
    }
}

impl Session {
    /// Looks through the waiting rows of an interface.
    pub(super) fn check_outgoing(&mut self, interface: &str) -> Result<(PresendReport, Changes)> {
        let (today, society) = (self.today(), self.society()?);
        let layout = self.layout_today(interface)?.clone();
        self.transact("check_outgoing", "送付前点検", |tx| {
            let waiting = refreshed_in(tx, interface, today)?;
            let substitutes = spelling::table(tx)?;
            let about = (today, &society.insurer_number, &substitutes);
            let mut findings = by_layout(&layout, &waiting, about)?;
            let codes = inquiry_codes::codes(tx, today)?;
            findings.extend(unconfirmed(&codes, &waiting));
            let stopped = batch_stops::stops(tx, &layout, &waiting, (tx.user(), today))?;
            let stopped: BTreeMap<i64, StoppedRow> =
                stopped.into_iter().map(|row| (row.row, row)).collect();
            for row in &waiting {
                findings.extend(lost_number(tx, row)?);
                let held = held(&layout, row, stopped.get(&row.id.0));
                findings.retain(|known| !held.iter().any(|other| known.says_of(other)));
                findings.extend(held);
                findings.extend(five_items(row));
                findings.extend(late(row, today));
            }
            findings.extend(twice(&waiting));
            let sent = OutboxFilter::State(interface.to_owned(), OutboxState::Exported);
            findings.extend(not_answered(&waiting, &outbox::list(tx, &sent)?, today));
            findings.sort_by_key(|finding| finding.kind);
            let mut places = Places::default();
            let rows: BTreeMap<i64, &OutboxRow> =
                waiting.iter().map(|row| (row.id.0, row)).collect();
            for finding in &mut findings {
                if let Some(row) = finding.row.and_then(|row| rows.get(&row)) {
                    (finding.case, finding.at) = places.of(tx, row, &finding.value)?;
                }
            }
            tx.add_detail("interface", json!(interface));
            tx.add_detail("n_rows", json!(waiting.len()));
            tx.add_detail("n_findings", json!(findings.len()));
            Ok(PresendReport {
                interface: interface.to_owned(),
                title: layout.head.title.clone(),
                is_unverified: layout.is_unverified(),
                n_rows: waiting.len(),
                findings,
            })
        })
    }
}

/// Whoever reads the sentence must know whom it is about.
fn about(row: &OutboxRow, kind: PresendKind, item: &str, message: String) -> PresendFinding {
    let record = &row.row.snapshot;
    let member = ["member.kigou", "member.bangou", "member.edaban"].map(|name| text(record, name));
    PresendFinding {
        kind,
        row: Some(row.id.0),
        case: row.row.case,
        member: member.join("-"),
        name: text(record, "member.name").to_owned(),
        item: item.to_owned(),
        message,
        value: String::new(),
        at: None,
    }
}

/// Requests with codes that nobody has confirmed go out all the same.
fn unconfirmed(codes: &InquiryCodes, waiting: &[OutboxRow]) -> Option<PresendFinding> {
    let n_rows = inquiry_codes::n_unconfirmed(codes, waiting.iter());
    let words = inquiry_codes::unconfirmed_words(n_rows)?;
    Some(of_the_file(PresendKind::Confirm, words))
}

impl PresendFinding {
    /// Whether it stops the same item of the same row.
    fn says_of(&self, other: &PresendFinding) -> bool {
        self.kind == PresendKind::Stops && self.row == other.row && self.item == other.item
    }

    /// About this value of the row.
    fn of(mut self, value: &str) -> PresendFinding {
        value.clone_into(&mut self.value);
        self
    }
}

fn of_the_file(kind: PresendKind, message: String) -> PresendFinding {
    PresendFinding {
        kind,
        row: None,
        case: None,
        member: String::new(),
        name: String::new(),
        item: "ファイル".to_owned(),
        message,
        value: String::new(),
        at: None,
    }
}

/// Each field through the same steps as in the export. An 個人番号 is not opened for it: a held one is valid.
fn by_layout(
    layout: &Layout,
    waiting: &[OutboxRow],
    (today, insurer_no, substitutes): (Date, &InsurerNumber, &SubstitutionTable),
) -> Result<Vec<PresendFinding>> {
    let records: Vec<Record> = waiting.iter().map(|row| row.row.snapshot.clone()).collect();
    let stand_in = stand_in()?;
    let context = ExportContext {
        today,
        insurer_no,
        seq: 1,
        file_values: &Record::default(),
        substitutes,
        resolve_number: &|_| Some(stand_in.clone()),
        is_confirmed: &|_| false,
        left_out: &BTreeSet::new(),
    };
    // However many files it will be, every row is looked at.
    let mut unlimited = layout.clone();
    unlimited.file.max_rows = 0;
    let outcomes = match export::export(&unlimited, &records, &context) {
        Ok(file) => file.rows,
        Err(ExchangeError::Rows(outcomes)) => outcomes,
        Err(ExchangeError::Empty) => Vec::new(),
        Err(error) => return Ok(vec![of_the_file(PresendKind::Stops, error.to_string())]),
    };
    let found = outcomes.iter().filter_map(|outcome| {
        let row = waiting.get(outcome.index)?;
        Some(of_row(layout, row, outcome))
    });
    Ok(found
        .flatten()
        .chain(too_many(layout, waiting.len()))
        .collect())
}

/// Rows for which one file has no room.
fn too_many(layout: &Layout, n_rows: usize) -> Option<PresendFinding> {
    let most = layout.file.max_rows;
    if most == 0 || n_rows <= most {
        return None;
    }
    let n_files = n_rows.div_ceil(most);
    let message = format!(
        "一つのファイルに入るのは{most}行までです。{n_rows}行は{n_files}個のファイルになります。一つ出力するごとに残りの行が待ちますので、続けて出力してください。"
    );
    Some(of_the_file(PresendKind::Note, message))
}

fn of_row(layout: &Layout, row: &OutboxRow, outcome: &RowOutcome) -> Vec<PresendFinding> {
    let problems = outcome.problems.iter().map(|problem| {
        let item = format!("{} {}", problem.no, problem.name);
        let found = match &problem.confirmable {
            Some(replacement) => {
                let message = format!("{}（{}）", problem.message, words(replacement));
                about(row, PresendKind::Confirm, &item, message)
            }
            None => about(row, PresendKind::Stops, &item, problem.message.clone()),
        };
        found.of(value_of(layout, problem.no))
    });
    let replaced = outcome.replacements.iter().map(|replacement| {
        let item = format!("{} {}", replacement.no, replacement.name);
        let message = format!("代替文字で出力します（{}）。", words(replacement));
        about(row, PresendKind::Note, &item, message).of(value_of(layout, replacement.no))
    });
    problems.chain(replaced).collect()
}

/// A number that is nobody's and goes nowhere: only its form counts here.
fn stand_in() -> Result<IndividualNumber> {
    let mut numbers = (0..10).map(|check| IndividualNumber::parse(&format!("99990000000{check}")));
    let valid = numbers.find_map(std::result::Result::ok);
    valid.ok_or(Error::Missing("点検用の番号"))
}

/// An 個人番号 that was disposed of since the row was laid.
fn lost_number(source: &impl Source, row: &OutboxRow) -> Result<Option<PresendFinding>> {
    for cell in row.row.snapshot.values.values() {
        let Cell::Number(held) = cell else {
            continue;
        };
        let status = individual_number::status(source, *held)?;
        if status.is_none_or(|status| status.state == NumberState::Discarded) {
            let message = "控えていた個人番号は廃棄されています。案件で（決裁後は「訂正」で）入力し直すか、この行を取り下げてください。";
            let found = about(row, PresendKind::Stops, "個人番号", message.to_owned());
            return Ok(Some(found.of(NUMBER)));
        }
    }
    Ok(None)
}

/// What stops a row whatever its layout says.
fn held(layout: &Layout, row: &OutboxRow, stopped: Option<&StoppedRow>) -> Vec<PresendFinding> {
    let fields = stopped.map_or(&[][..], |stopped| &stopped.fields).iter();
    fields
        .map(|field| {
            let item = format!("{} {}", field.no, field.name);
            let found = about(row, PresendKind::Stops, &item, field.message.clone());
            found.of(value_of(layout, field.no))
        })
        .collect()
}

/// A new registration may go without 個人番号 where all of the 5情報 are there.
fn five_items(row: &OutboxRow) -> Option<PresendFinding> {
    let missing = missing_items(&row.row.snapshot)?;
    let message =
        "個人番号がありません。5情報（漢字氏名・カナ氏名・生年月日・性別・住所）だけで登録します。";
    let is_whole = missing.is_empty();
    is_whole.then(|| about(row, PresendKind::Note, "5情報", message.to_owned()).of(NUMBER))
}

fn late(row: &OutboxRow, today: Date) -> Option<PresendFinding> {
    let due = row.row.due_on?;
    let n_days = today.days_since(due);
    let message = format!("登録の期限（{}）を{n_days}日過ぎています。", due.wareki());
    (n_days > 0).then(|| about(row, PresendKind::Note, "期限", message))
}

/// 記号・番号・枝番: whom the register would take two rows for.
fn identity(row: &OutboxRow) -> [String; 3] {
    ["member.kigou", "member.bangou", "member.edaban"]
        .map(|name| text(&row.row.snapshot, name).to_owned())
}

/// Several rows of one person in one file; requests for information are asked several times on purpose.
fn twice(waiting: &[OutboxRow]) -> Vec<PresendFinding> {
    let mut of_person: BTreeMap<[String; 3], Vec<&OutboxRow>> = BTreeMap::new();
    for row in waiting.iter().filter(|row| !row.row.operation.is_empty()) {
        of_person.entry(identity(row)).or_default().push(row);
    }
    let several = of_person.values().filter(|rows| rows.len() > 1);
    several
        .filter_map(|rows| {
            let operations = rows.iter().map(|row| operation_label(&row.row.operation));
            let operations: Vec<&str> = operations.collect();
            let message = format!(
                "同じ人の行が{}行あります。{}の順に出力します。端末が一つのファイルに同じ人を何行も受け付けるかは未確認です。分けるときは、あとの行を今回は除いてください。",
                rows.len(),
                operations.join("、")
            );
            let first = rows.first()?;
            Some(about(first, PresendKind::Confirm, "同じ人", message))
        })
        .collect()
}

/// 処理区分 in words.
#[must_use]
pub fn operation_label(operation: &str) -> &'static str {
    match operation {
        "add" => "新規",
        "change" => "変更",
        "cancel" => "取消",
        _ => "依頼",
    }
}

/// Rows about people of whom an earlier file has no result, and earlier files that wait too long.
fn not_answered(waiting: &[OutboxRow], sent: &[OutboxRow], today: Date) -> Vec<PresendFinding> {
    let open: BTreeSet<[String; 3]> = sent.iter().map(identity).collect();
    let again = waiting
        .iter()
        .filter(|row| !row.row.operation.is_empty() && open.contains(&identity(row)))
        .map(|row| {
            let message = "同じ人の前の行の結果が、まだ戻っていません。結果を取り込んでから出力してください。";
            about(row, PresendKind::Confirm, "結果待ち", message.to_owned())
        });
    let old = sent.iter().filter_map(|row| {
        let day = Date::parse_iso(row.changed_at.get(..10)?)?;
        let n_days = today.days_since(day);
        let message =
            format!("出力してから{n_days}日、結果が戻っていません。端末で確かめてください。");
        (n_days > N_DAYS_FOR_A_RESULT).then(|| about(row, PresendKind::Note, "結果待ち", message))
    });
    again.chain(old).collect()
}

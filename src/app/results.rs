//! 結果の取込: a result file of the 中間サーバー against the rows that wait for it.
//! It must not turn an unknown code or an unmatched row into a success.

use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::laying;
use crate::app::outbox as app_outbox;
use crate::app::session::Session;
use crate::domain::answer_text::masked;
use crate::exchange::import;
use crate::exchange::import::Imported;
use crate::exchange::results;
use crate::exchange::results::Answer;
use crate::exchange::results::Matched;
use crate::exchange::results::Remark;
use crate::exchange::results::Waiting;
use crate::ledger::batches;
use crate::ledger::batches::NewResult;
use crate::ledger::batches::Outcome;
use crate::ledger::batches::ResultRow;
use crate::ledger::outbox;
use crate::ledger::outbox::OutboxFilter;
use crate::ledger::outbox::OutboxId;
use crate::ledger::outbox::OutboxRow;
use crate::ledger::outbox::OutboxState;
use crate::ledger::transact::Changes;
use crate::ledger::transact::Tx;
use crate::procedure::case::CaseId;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

/// The layout of result files.
const RESULT_LAYOUT: &str = "chukan-toroku-kekka";
/// The interfaces whose rows a result file may answer, with their names on screen.
const ANSWERED: [(&str, &str); 3] = [
    ("chukan-kanyusha", "加入者情報登録"),
    ("chukan-kyufu", "給付情報登録"),
    ("chukan-gendogaku", "限度額適用認定証"),
];

/// 結果ファイル as it was given.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ResultFile {
    /// The file's name.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The interface whose 結果待ち the clerk stood in: it decides where the file could answer several.
    pub answers: Option<String>,
}

/// What a result file said, row by row.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ResultSummary {
    /// Rows of the file.
    pub rows: Vec<ResultLine>,
    /// Rows that were sent and are not mentioned; they go on waiting.
    pub n_unanswered: usize,
    /// Sentences about the file as a whole.
    pub warnings: Vec<String>,
}

/// One line of a result file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ResultLine {
    /// Line, from 1.
    pub line: u64,
    /// The answer in one word: 登録済, 警告, エラー, 不明なコード, 未突合.
    pub answer: &'static str,
    /// Whether the row counts as registered.
    pub is_success: bool,
    /// Code and message, or why the row is unmatched.
    pub remark: String,
}

/// 未突合の行: an answer that belongs to nothing that waits, kept to be looked into.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UnmatchedRow {
    /// When it was taken in.
    pub taken_at: String,
    /// The result file.
    pub file: String,
    /// Its line.
    pub line: u32,
    /// 記号-番号-枝番 as the file says; empty for files of earlier versions.
    pub member: String,
    /// Why it belongs to nothing, or the receiver's words.
    pub remark: String,
}

/// 未突合 rows shown at once, the newest ones.
const N_UNMATCHED: u32 = 500;

impl Session {
    /// 未突合: what came back and belongs to nothing, the newest first.
    ///
    /// # Errors
    ///
    /// When the ledger cannot be read.
    pub fn unmatched_results(&self) -> Result<Vec<UnmatchedRow>> {
        let all = batches::unmatched(&self.ledger, N_UNMATCHED)?;
        let rows = all.into_iter().map(|(file, row)| UnmatchedRow {
            taken_at: file.recorded_at,
            file: file.file_name,
            line: row.line,
            member: row.member,
            remark: format!("{} {}", row.code, row.message).trim().to_owned(),
        });
        Ok(rows.collect())
    }

    /// Reads a result file back. The same bytes are taken in again only for a reason.
    pub(super) fn import_results(
        &mut self,
        file: &ResultFile,
        reason: &str,
    ) -> Result<(ResultSummary, Changes)> {
        let today = self.today();
        let society = self.society()?;
        let layout = self.layout_today(RESULT_LAYOUT)?.clone();
        let imported = import::import(&layout, &file.bytes, &society.insurer_number)?;
        self.transact("import_results", "結果ファイルの取込", |tx| {
            let Tied {
                interface,
                sent,
                matched,
            } = tied(tx, &imported, file.answers.as_deref())?;
            let rows: Vec<ResultRow> = matched.rows.iter().map(stored).collect();
            let result = NewResult {
                interface: interface.to_owned(),
                file_name: file.name.clone(),
                sha256: imported.sha256.clone(),
                rows,
                reason: reason.to_owned(),
            };
            batches::take_result_in(tx, &result)?;
            tx.add_detail("file", serde_json::json!(file.name));
            if !reason.is_empty() {
                tx.add_detail("reason", serde_json::json!(reason));
            }
            tx.add_detail("n_rows", serde_json::json!(result.rows.len()));
            let answered: BTreeSet<i64> = matched
                .rows
                .iter()
                .filter_map(|row| row.outbox_id)
                .collect();
            let touched: BTreeSet<CaseId> = sent
                .iter()
                .filter(|row| answered.contains(&row.id.0))
                .filter_map(|row| row.row.case)
                .collect();
            for case in touched {
                app_outbox::follow_in(tx, case, today, None)?;
            }
            Ok(ResultSummary {
                rows: matched.rows.iter().map(line).collect(),
                n_unanswered: matched.unanswered.len(),
                warnings: imported.warnings.clone(),
            })
        })
    }
}

/// A result file with the rows that it answers.
struct Tied {
    interface: &'static str,
    sent: Vec<OutboxRow>,
    matched: Matched,
}

/// A result file does not say which file it answers: the interface most of whose waiting rows it names. Where it names as
/// many of another, the list that the clerk expressly asked from decides, and without one nothing is taken in.
fn tied(tx: &Tx<'_>, imported: &Imported, answers: Option<&str>) -> Result<Tied> {
    let mut best: Vec<Tied> = Vec::new();
    for (interface, _) in ANSWERED {
        let exported = OutboxFilter::State(interface.to_owned(), OutboxState::Exported);
        let sent = outbox::list(tx, &exported)?;
        let waiting: Vec<Waiting> = sent.iter().map(waiting).collect();
        // The ledger itself refuses a file whose bytes it has seen.
        let matched = results::match_results(imported, &waiting, &BTreeSet::new())?;
        let n = n_tied(&matched);
        let n_best = best.first().map_or(0, |best| n_tied(&best.matched));
        if n > n_best {
            best.clear();
        }
        // Of those that name nobody the first stands for all: everything stays 未突合.
        if best.is_empty() || (n > 0 && n == n_best) {
            best.push(Tied {
                interface,
                sent,
                matched,
            });
        }
    }
    if best.len() > 1 {
        let names = best.iter().filter_map(|tied| title(tied.interface));
        let names = names.collect::<Vec<&str>>().join("」「");
        best.retain(|tied| Some(tied.interface) == answers);
        if best.is_empty() {
            return Err(Error::Refused(format!(
                "この結果ファイルは「{names}」のどれの結果か決められないため、取り込んでいません。同じ人の結果待ちの行がそれぞれにあります。どのファイルへの結果かを端末で確かめ、その一覧の「結果待ち」を開いてから取り込んでください。"
            )));
        }
    }
    best.pop().ok_or(Error::Missing("登録の結果を待つ様式"))
}

fn title(interface: &str) -> Option<&'static str> {
    let mut answered = ANSWERED.iter();
    let found = answered.find(|(id, _)| *id == interface);
    found.map(|(_, title)| *title)
}

fn n_tied(matched: &Matched) -> usize {
    let rows = matched.rows.iter();
    rows.filter(|row| row.outbox_id.is_some()).count()
}

fn waiting(row: &OutboxRow) -> Waiting {
    let record = &row.row.snapshot;
    let pairs = [
        ("kigou", "member.kigou"),
        ("bangou", "member.bangou"),
        ("edaban", "member.edaban"),
        ("op", "op"),
    ];
    let keys: BTreeMap<String, String> = pairs
        .iter()
        .map(|(key, name)| ((*key).to_owned(), laying::text(record, name).to_owned()))
        .collect();
    Waiting {
        outbox_id: row.id.0,
        keys,
    }
}

/// A remark as it is kept and shown: a result file may name an 個人番号 in its free words.
fn without_numbers(remark: &Remark) -> (String, String) {
    (masked(&remark.code).0, masked(&remark.message).0)
}

fn stored(row: &results::MatchedRow) -> ResultRow {
    let (outcome, (code, message)) = match &row.answer {
        Answer::Registered => (Outcome::Registered, Default::default()),
        Answer::Warning(remark) => (Outcome::Warning, without_numbers(remark)),
        Answer::Error(remark) => (Outcome::Error, without_numbers(remark)),
        Answer::UnknownCode(remark) => (Outcome::Unknown, without_numbers(remark)),
        Answer::Unmatched(why) => (Outcome::Unknown, (String::new(), (*why).to_owned())),
    };
    ResultRow {
        line: u32::try_from(row.line).unwrap_or(u32::MAX),
        outbox: row.outbox_id.map(OutboxId),
        code,
        outcome,
        message,
        member: masked(&row.member).0,
    }
}

fn line(row: &results::MatchedRow) -> ResultLine {
    let remark = match &row.answer {
        Answer::Registered => String::new(),
        Answer::Warning(remark) | Answer::Error(remark) | Answer::UnknownCode(remark) => {
            let (code, message) = without_numbers(remark);
            format!("{code} {message}").trim().to_owned()
        }
        Answer::Unmatched(why) => (*why).to_owned(),
    };
    ResultLine {
        line: row.line,
        answer: row.answer.label(),
        is_success: row.answer.is_success(),
        remark,
    }
}

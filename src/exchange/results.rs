//! 登録結果: ties the rows of a result file to the outbox.
//! It must not call anything a success that the file does not say: unknown codes and unmatched rows never are.

use crate::exchange::error::ExchangeError;
use crate::exchange::import::{Imported, ImportedRow};
use std::collections::{BTreeMap, BTreeSet};

/// 結果待ち: a row of the outbox that was sent and has no answer yet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Waiting {
    /// Id of the outbox row.
    pub outbox_id: i64,
    /// Values of the layout's `match_on` keys as they were sent, such as `kigou` → `42`.
    pub keys: BTreeMap<String, String>,
}

/// What the file says about one row.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Answer {
    /// 登録済.
    Registered,
    /// 警告: registered with a remark.
    Warning(Remark),
    /// エラー: not registered.
    Error(Remark),
    /// 不明なコード: the layout does not know the result; a person must look at it.
    UnknownCode(Remark),
    /// 未突合: no waiting row, or more than one, has these keys.
    Unmatched(&'static str),
}

impl Answer {
    /// Whether the outbox row may be closed as registered.
    #[must_use]
    pub const fn is_success(&self) -> bool {
        matches!(self, Answer::Registered | Answer::Warning(_))
    }

    /// Japanese label.
    #[must_use]
    pub const fn label(&self) -> &'static str {
        match self {
            Answer::Registered => "登録済",
            Answer::Warning(_) => "警告",
            Answer::Error(_) => "エラー",
            Answer::UnknownCode(_) => "不明なコード",
            Answer::Unmatched(_) => "未突合",
        }
    }
}

/// What stands beside a result.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Remark {
    /// エラーコード.
    pub code: String,
    /// エラー項目番号.
    pub field: String,
    /// メッセージ as the file has it.
    pub message: String,
}

/// One row of the result file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MatchedRow {
    /// Line in the file, from 1.
    pub line: u64,
    /// The outbox row; `None` where unmatched.
    pub outbox_id: Option<i64>,
    /// What the file says.
    pub answer: Answer,
    /// 記号-番号-枝番, as the file says.
    pub member: String,
}

/// A result file against the outbox.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Matched {
    /// Rows of the file.
    pub rows: Vec<MatchedRow>,
    /// Outbox rows the file does not mention; they go on waiting.
    pub unanswered: Vec<i64>,
}

/// Ties a result file to the waiting rows.
///
/// # Errors
/// [`ExchangeError::SameFileTwice`] where the file's hash is among `known_hashes`.
pub fn match_results(
    imported: &Imported,
    waiting: &[Waiting],
    known_hashes: &BTreeSet<String>,
) -> Result<Matched, ExchangeError> {
    if known_hashes.contains(&imported.sha256) {
        return Err(ExchangeError::SameFileTwice);
    }
    let mut by_keys: BTreeMap<Vec<&str>, Vec<i64>> = BTreeMap::new();
    for row in waiting {
        if let Some(keys) = keys_of(row, &imported.match_on) {
            by_keys.entry(keys).or_default().push(row.outbox_id);
        }
    }
    let mut of_keys: BTreeMap<Vec<&str>, Vec<&ImportedRow>> = BTreeMap::new();
    for row in imported.rows.iter().filter(|row| is_own(row)) {
        of_keys
            .entry(keys(row, &imported.match_on))
            .or_default()
            .push(row);
    }
    let mut tied: BTreeMap<u64, Result<i64, &'static str>> = BTreeMap::new();
    for (keys, answers) in of_keys {
        let sent = by_keys.get(&keys).map_or(&[][..], Vec::as_slice);
        for (row, outbox) in answers.iter().zip(tie(&answers, sent)) {
            tied.insert(row.line, outbox);
        }
    }
    let rows: Vec<MatchedRow> = imported
        .rows
        .iter()
        .map(
            |row| match tied.remove(&row.line).unwrap_or(Err(OTHER_INSURER)) {
                Ok(outbox) => MatchedRow {
                    line: row.line,
                    outbox_id: Some(outbox),
                    answer: answer(row),
                    member: member(row),
                },
                Err(reason) => MatchedRow {
                    line: row.line,
                    outbox_id: None,
                    answer: Answer::Unmatched(reason),
                    member: member(row),
                },
            },
        )
        .collect();
    let answered: BTreeSet<i64> = rows.iter().filter_map(|row| row.outbox_id).collect();
    let unanswered = waiting
        .iter()
        .map(|row| row.outbox_id)
        .filter(|id| !answered.contains(id))
        .collect();
    Ok(Matched { rows, unanswered })
}

const OTHER_INSURER: &str = "保険者番号がこの組合のものではありません。";

fn is_own(row: &ImportedRow) -> bool {
    let mut problems = row.problems.iter();
    !problems.any(|problem| problem.code == "must_equal")
}

/// What ties a waiting row to its answer; `None` where it lacks a part of it, or the layout names nothing.
fn keys_of<'w>(row: &'w Waiting, match_on: &[String]) -> Option<Vec<&'w str>> {
    if match_on.is_empty() {
        return None;
    }
    let keys = match_on.iter().map(|key| row.keys.get(key));
    keys.map(|value| value.map(String::as_str)).collect()
}

fn keys<'r>(row: &'r ImportedRow, match_on: &[String]) -> Vec<&'r str> {
    match_on.iter().map(|key| row.text(key)).collect()
}

/// The rows sent that these answers with the same keys belong to, one for one. Of several rows sent about one person each
/// has its answer only where there are as many answers and all of them say the same: then it does not matter which is
/// whose.
fn tie(answers: &[&ImportedRow], sent: &[i64]) -> Vec<Result<i64, &'static str>> {
    let all = |reason| vec![Err(reason); answers.len()];
    match (answers, sent) {
        (_, []) => all("結果を待っている行に、同じ記号・番号・枝番・処理区分のものがありません。"),
        (_, [only]) if answers.len() == 1 => vec![Ok(*only)],
        (_, [_]) => all("同じ行への結果が二つ以上あります。"),
        (answers, sent) => {
            let mut said = answers.iter().map(|row| answer(row));
            let first = said.next();
            let is_same = said.all(|other| Some(&other) == first.as_ref());
            if answers.len() == sent.len() && is_same {
                sent.iter().map(|outbox| Ok(*outbox)).collect()
            } else {
                all("結果を待っている行に、同じものが二つ以上あります。")
            }
        }
    }
}

fn answer(row: &ImportedRow) -> Answer {
    let remark = Remark {
        code: row.text("error_code").to_owned(),
        field: row.text("error_field").to_owned(),
        message: row.text("message").to_owned(),
    };
    match row.text("result") {
        "ok" if remark.code.is_empty() => Answer::Registered,
        "ok" | "warning" => Answer::Warning(remark),
        "error" => Answer::Error(remark),
        _ => Answer::UnknownCode(remark),
    }
}

/// Whom a row is about, in the words of the file; empty where it names nobody.
fn member(row: &ImportedRow) -> String {
    let parts = ["kigou", "bangou", "edaban"].map(|key| row.text(key));
    if parts.iter().all(|part| part.is_empty()) {
        return String::new();
    }
    parts.join("-")
}

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
    let mut rows: Vec<MatchedRow> = imported
        .rows
        .iter()
        .map(|row| match_row(row, &imported.match_on, waiting))
        .collect();
    refuse_double_answers(&mut rows);
    let answered: BTreeSet<i64> = rows.iter().filter_map(|row| row.outbox_id).collect();
    let unanswered = waiting
        .iter()
        .map(|row| row.outbox_id)
        .filter(|id| !answered.contains(id))
        .collect();
    Ok(Matched { rows, unanswered })
}

fn match_row(row: &ImportedRow, match_on: &[String], waiting: &[Waiting]) -> MatchedRow {
    let unmatched = |reason| MatchedRow {
        line: row.line,
        outbox_id: None,
        answer: Answer::Unmatched(reason),
    };
    if row
        .problems
        .iter()
        .any(|problem| problem.code == "must_equal")
    {
        return unmatched("保険者番号がこの組合のものではありません。");
    }
    let is_same = |candidate: &&Waiting| {
        match_on.iter().all(|key| {
            candidate
                .keys
                .get(key)
                .is_some_and(|sent| sent == row.text(key))
        })
    };
    let mut candidates = waiting.iter().filter(is_same);
    let Some(found) = candidates.next().filter(|_| !match_on.is_empty()) else {
        return unmatched(
            "結果を待っている行に、同じ記号・番号・枝番・処理区分のものがありません。",
        );
    };
    if candidates.next().is_some() {
        return unmatched("結果を待っている行に、同じものが二つ以上あります。");
    }
    MatchedRow {
        line: row.line,
        outbox_id: Some(found.outbox_id),
        answer: answer(row),
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

/// Two answers for one outbox row: neither is believed.
fn refuse_double_answers(rows: &mut [MatchedRow]) {
    let mut counts: BTreeMap<i64, usize> = BTreeMap::new();
    for id in rows.iter().filter_map(|row| row.outbox_id) {
        *counts.entry(id).or_default() += 1;
    }
    for row in rows {
        if row
            .outbox_id
            .is_some_and(|id| counts.get(&id).is_some_and(|n| *n > 1))
        {
            row.outbox_id = None;
            row.answer = Answer::Unmatched("同じ行への結果が二つ以上あります。");
        }
    }
}

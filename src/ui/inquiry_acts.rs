//! 情報照会の画面の操作: what can be done there, where its buttons are, and what a result file brought in words.
//! It must not do anything.

use crate::app::inquiry_answers::AnswerKept;
use crate::app::inquiry_answers::AnswersTaken;
use crate::app::results::ResultLine;
use crate::app::results::ResultSummary;
use crate::ui::inquiry_ask::Asked;
use egui::Id;

/// What can be done.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    /// To the file of the requests.
    Outbox,
    /// A result file is taken in.
    Import,
    /// One is chosen.
    Pick,
    /// The answer goes over what the case says.
    TakeOver,
    /// The screen of the person.
    Member,
    /// Everybody is chosen.
    All,
    /// Something is asked first.
    Asked(Asked),
}

/// What the list of inquiries offers.
pub(super) const LIST_ACTS: [Act; 10] = [
    Act::Pick,
    Act::Outbox,
    Act::Asked(Asked::Terminal),
    Act::Asked(Asked::Answer),
    Act::Import,
    Act::TakeOver,
    Act::Member,
    Act::Asked(Asked::Withdraw),
    Act::Asked(Asked::Confirm),
    Act::Asked(Asked::Caution),
];
/// What the list of the 検認 offers.
pub(super) const REVIEW_ACTS: [Act; 4] = [
    Act::Pick,
    Act::All,
    Act::Asked(Asked::Review),
    Act::Asked(Asked::Caution),
];

/// What became of an answer given by hand.
pub(super) fn kept_words(kept: AnswerKept) -> String {
    let mut words = "回答を記録しました。".to_owned();
    if kept.n_masked > 0 {
        words.push_str(&format!(
            "個人番号が{}か所あったため、伏せて保存しました。",
            kept.n_masked
        ));
    }
    if kept.is_held {
        words.push_str("不開示・DV等の留意の対象者のため、案件には写していません。");
    }
    words
}

/// What a file of answers brought, line by line, and what needs a person.
pub(super) fn summary(taken: &AnswersTaken) -> ResultSummary {
    let mut warnings = taken.warnings.clone();
    if taken.n_masked > 0 {
        warnings.push(format!(
            "回答に個人番号が{}か所あったため、伏せて保存しました。",
            taken.n_masked
        ));
    }
    let n_open = taken
        .lines
        .iter()
        .filter(|line| !is_taken(line.outcome))
        .count();
    if n_open > 0 {
        warnings.push(format!(
            "{n_open}行は回答としていません。内容を見て、必要なら「回答を入力・貼り付け」で記録してください。"
        ));
    }
    let lines = taken.lines.iter();
    let rows = lines.map(|line| ResultLine {
        line: line.line,
        answer: line.outcome,
        is_success: is_taken(line.outcome),
        remark: format!("{}　{}", line.number, line.remark),
    });
    ResultSummary {
        rows: rows.collect(),
        n_unanswered: 0,
        warnings,
    }
}

fn is_taken(outcome: &str) -> bool {
    !matches!(outcome, "未突合" | "不明なコード" | "読めない行")
}

/// Where the keyboard finds it.
pub(super) fn id(act: Act) -> Id {
    let name = match act {
        Act::Outbox => "outbox",
        Act::Import => "import",
        Act::Pick => "pick",
        Act::All => "all",
        Act::TakeOver => "take over",
        Act::Member => "member",
        Act::Asked(asked) => asked.title(),
    };
    Id::unique(("inquiries", name))
}

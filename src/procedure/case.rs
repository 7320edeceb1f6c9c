//! 案件: one notification or application on its way: form, position, history, as a value.
//! It must not move by itself; `engine` moves it.

use crate::domain::date::Date;
use crate::domain::entry::EntryId;
use crate::domain::member::PersonId;
use crate::procedure::form::Form;
use crate::procedure::step::Step;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// 案件番号: this program's own number of a case.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CaseId(pub i64);

/// 利用者番号: a user of the program.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UserId(pub i64);

/// 案件.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Case {
    /// 案件番号.
    pub id: CaseId,
    /// Id of the procedure.
    pub procedure: String,
    /// Version of the procedure when the case was opened.
    pub version: u16,
    /// 受付番号 such as `R8-000012`; unique per fiscal year.
    pub receipt_number: String,
    /// 受付年月日: the day of arrival; the 5-day clock starts here.
    pub received_on: Date,
    /// 案件の種別.
    pub nature: Nature,
    /// The person of the ledger the case is about, once known.
    pub subject: Option<PersonId>,
    /// The form.
    pub form: Form,
    /// Reasons given for findings that need one, by the finding's identity.
    pub reasons: BTreeMap<String, String>,
    /// Answers to checklist items, by `step.check`.
    pub checks: BTreeMap<String, CheckMark>,
    /// What happened, oldest first.
    pub history: Vec<Event>,
    /// Where it stands.
    pub state: CaseState,
    /// Entries written by the decision.
    pub entries: Vec<EntryId>,
}

impl Case {
    /// Keeps the clerk's reason for a finding, by the finding's identity; an empty reason takes it back.
    pub fn give_reason(&mut self, identity: &str, reason: &str) {
        let reason = reason.trim();
        if reason.is_empty() {
            self.reasons.remove(identity);
        } else {
            self.reasons.insert(identity.to_owned(), reason.to_owned());
        }
    }

    /// Takes a row out of a table field. Reasons given for its findings go with it; those for later rows move up.
    pub fn remove_row(&mut self, key: &str, row: usize) {
        self.form.remove_row(key, row);
        let reasons = std::mem::take(&mut self.reasons);
        self.reasons = reasons
            .into_iter()
            .filter_map(|(identity, reason)| Some((moved_up(&identity, key, row)?, reason)))
            .collect();
    }
}

/// The identity of a finding after a row was taken out; `None` where it stood in that row.
fn moved_up(identity: &str, key: &str, removed: usize) -> Option<String> {
    let unchanged = || Some(identity.to_owned());
    let Some((code, path)) = identity.split_once('@') else {
        return unchanged();
    };
    let mut parts = path.rsplitn(3, '.');
    let (Some(inner), Some(row), Some(table)) = (parts.next(), parts.next(), parts.next()) else {
        return unchanged();
    };
    match row.parse::<usize>() {
        Ok(row) if table == key && row == removed => None,
        Ok(row) if table == key && row > removed => {
            Some(format!("{code}@{key}.{}.{inner}", row - 1))
        }
        _ => unchanged(),
    }
}

/// 案件の種別.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "nature", content = "of", rename_all = "snake_case")]
pub enum Nature {
    /// 通常.
    Ordinary,
    /// 訂正 of a decided case.
    Correction(CaseId),
    /// 取消 of a decided case.
    Cancellation(CaseId),
}

/// 案件の状態.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaseState {
    /// 処理中.
    Open,
    /// 返戻: sent back to whoever handed it in; waits for 再受付.
    Returned,
    /// 却下（不可）.
    Rejected,
    /// 取下げ.
    Withdrawn,
    /// 終了.
    Finished,
}

/// A tick of the checklist.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CheckMark {
    /// Who ticked.
    pub by: UserId,
    /// The day.
    pub on: Date,
    /// How it was confirmed (受領, 省略 by 情報照会, …), by code; empty where a tick says it all.
    pub answer: String,
}

/// 経過: one thing that happened to a case.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Event {
    /// What.
    pub movement: Movement,
    /// Who.
    pub by: UserId,
    /// The day.
    pub on: Date,
}

/// 動き: a move of a case.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "move", rename_all = "snake_case")]
pub enum Movement {
    /// A step was completed.
    Completed {
        /// The step.
        step: Step,
        /// How: what the step asks to be recorded, by the keys of the step's detail fields.
        details: Form,
        /// Whether the decision was taken by the person who drafted or reviewed the case.
        same_person: bool,
    },
    /// A step is not needed, such as 符号取得「不要（4制度間異動）」.
    NotNeeded {
        /// The step.
        step: Step,
        /// Why.
        reason: String,
    },
    /// 差戻し: back to an earlier step inside the society.
    SentBack {
        /// The step to do again.
        to: Step,
        /// Why.
        reason: String,
    },
    /// 返戻: back to whoever handed it in.
    Returned {
        /// Why; printed on the letter.
        reason: String,
    },
    /// 再受付 after a 返戻; the first arrival day stays in view.
    ReceivedAgain {
        /// The day of the new arrival.
        arrived_on: Date,
    },
    /// 却下（不可）.
    Rejected {
        /// Why.
        reason: String,
    },
    /// 取下げ.
    Withdrawn {
        /// Why.
        reason: String,
    },
}

#[cfg(test)]
mod tests {
    use super::moved_up;

    #[test]
    fn 行を消すと理由は正しい行に残る() {
        let after = |identity: &str| moved_up(identity, "dependents", 1);
        let unchanged = |identity: &str| after(identity).as_deref() == Some(identity);
        assert!(unchanged("code@dependents.0.income"));
        assert_eq!(after("code@dependents.1.income"), None);
        assert_eq!(
            after("code@dependents.2.income").as_deref(),
            Some("code@dependents.1.income")
        );
        assert!(unchanged("code@name"));
        assert!(unchanged("code@receive.route"));
        assert!(unchanged("code@inquire.inquiries.2.result"));
        assert!(unchanged("correction"));
    }
}

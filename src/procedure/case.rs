//! 案件: one notification or application on its way: form, position, history, as a value.
//! It must not move by itself; `engine` moves it.

use crate::domain::date::Date;
use crate::domain::entry::EntryId;
use crate::domain::member::PersonId;
use crate::procedure::form::Form;
use crate::procedure::step::Step;
use crate::procedure::value::Value;
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

    /// Changes a field of the form. A reason given for what stood there before no longer counts: in a table those of
    /// every row that is not exactly as it was, so that no reason moves to another person when a row is taken out.
    pub fn set_value(&mut self, key: &str, value: Option<Value>) {
        let before = self.form.value(key).cloned();
        self.form.set_value(key, value);
        let after = self.form.value(key);
        if before.as_ref() == after {
            return;
        }
        let rows_before = rows_of(before.as_ref());
        let rows_after = rows_of(after);
        self.reasons.retain(|identity, _| {
            let Some((_, path)) = identity.split_once('@') else {
                return true;
            };
            if path == key {
                return false;
            }
            match row_of(path, key) {
                Some(row) => rows_before.get(row) == rows_after.get(row),
                None => true,
            }
        });
    }
}

fn rows_of(value: Option<&Value>) -> &[Form] {
    match value {
        Some(Value::Rows(rows)) => rows,
        _ => &[],
    }
}

/// The row that a finding's path names in this table.
fn row_of(path: &str, table: &str) -> Option<usize> {
    let (row, _) = path
        .strip_prefix(table)?
        .strip_prefix('.')?
        .split_once('.')?;
    row.parse().ok()
}

/// 案件の種別.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "nature", content = "of", rename_all = "snake_case")]
pub enum Nature {
    /// 通常.
    Ordinary,
    /// 職権: what the law itself brings about, without a 届 or a 決裁, such as the end of the two years of 任意継続.
    ByLaw,
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
    use super::{Case, CaseId, CaseState, Nature, Value};
    use crate::domain::date::day;
    use crate::procedure::form::Form;
    use std::collections::BTreeMap;

    fn row(name: &str) -> Form {
        let mut row = Form::new();
        row.set_value("name", Some(Value::Text(name.to_owned())));
        row
    }

    fn case() -> Case {
        let mut form = Form::new();
        form.set_value("remarks", Some(Value::Text("例示".to_owned())));
        let rows = vec![row("一"), row("二"), row("三")];
        form.set_value("dependents", Some(Value::Rows(rows)));
        let reasons = [
            "correction",
            "a@remarks",
            "a@dependents",
            "a@dependents.0.income",
            "a@dependents.1.income",
            "a@dependents.2.income",
        ];
        Case {
            id: CaseId(1),
            procedure: "eligibility_acquisition".to_owned(),
            version: 1,
            receipt_number: "R8-000001".to_owned(),
            received_on: day!(2026, 11, 6),
            nature: Nature::Ordinary,
            subject: None,
            form,
            reasons: reasons
                .map(|identity| (identity.to_owned(), "理由".to_owned()))
                .into(),
            checks: BTreeMap::new(),
            history: Vec::new(),
            state: CaseState::Open,
            entries: Vec::new(),
        }
    }

    fn reasons(case: &Case) -> Vec<&str> {
        case.reasons.keys().map(String::as_str).collect()
    }

    #[test]
    fn 入力を変えると_その欄の理由は消える() {
        let mut case = case();
        case.set_value("remarks", Some(Value::Text("架空".to_owned())));
        assert!(!reasons(&case).contains(&"a@remarks"));
        assert_eq!(case.reasons.len(), 5);
    }

    #[test]
    fn 同じ値なら理由は残る() {
        let mut case = case();
        case.set_value("remarks", Some(Value::Text("例示".to_owned())));
        assert_eq!(case.reasons.len(), 6);
    }

    #[test]
    fn 行を消しても_理由が別の人に移らない() {
        let mut case = case();
        let rows = vec![row("一"), row("三")];
        case.set_value("dependents", Some(Value::Rows(rows)));
        assert_eq!(
            reasons(&case),
            ["a@dependents.0.income", "a@remarks", "correction"]
        );
    }
}

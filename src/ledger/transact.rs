//! 書き込む口: the one way to write to a ledger. Begin, run, write the audit row, commit or roll back.
//! It must not know what is written.

use crate::ledger::audit;
use crate::ledger::crypto::Key;
use crate::ledger::error::{Error, Result};
use crate::ledger::opening::Ledger;
use crate::ledger::source::{Read, Source};
use crate::ledger::timestamp::Timestamp;
use crate::procedure::case::UserId;
use rusqlite::{Connection, Transaction, TransactionBehavior};
use serde_json::Value as Json;

/// 操作: what the user does, as the audit names it.
#[derive(Clone, Debug)]
pub struct Action {
    /// Stable code, such as `approve_case`.
    pub code: &'static str,
    /// 操作名, such as 決裁.
    pub label: String,
    /// Who; must be the user with whom the ledger is open.
    pub user: UserId,
    /// When, from the given clock.
    pub at: Timestamp,
    /// About what, such as `case 12`; see [`target`].
    pub target: Option<String>,
    /// What else, without 個人番号.
    pub detail: Json,
}

/// The audit's words for what an action is about, the same everywhere.
pub mod target {
    use crate::domain::member::PersonId;
    use crate::domain::payment::PaymentId;
    use crate::domain::payment_correction::ReclaimId;
    use crate::domain::payment_course::TransferId;
    use crate::domain::remuneration_draft::DraftId;
    use crate::ledger::intakes::IntakeId;
    use crate::ledger::outbox::BatchId;
    use crate::procedure::case::{CaseId, UserId};

    /// 案件.
    #[must_use]
    pub fn case(id: CaseId) -> String {
        format!("case {}", id.0)
    }

    /// 加入者.
    #[must_use]
    pub fn person(id: PersonId) -> String {
        format!("person {}", id.0)
    }

    /// 利用者.
    #[must_use]
    pub fn user(id: UserId) -> String {
        format!("user {}", id.0)
    }

    /// 事業所.
    #[must_use]
    pub fn establishment(code: &str) -> String {
        format!("establishment {code}")
    }

    /// 支払.
    #[must_use]
    pub fn payment(id: PaymentId) -> String {
        format!("payment {}", id.0)
    }

    /// 受け付けた原本.
    #[must_use]
    pub fn intake(id: IntakeId) -> String {
        format!("intake {}", id.0)
    }

    /// The 受け付けた原本 that is meant; `None` for anything else.
    #[must_use]
    pub fn intake_of(target: &str) -> Option<IntakeId> {
        let id = target.strip_prefix("intake ")?;
        id.parse().ok().map(IntakeId)
    }

    /// 標準報酬の決定案.
    #[must_use]
    pub fn draft(id: DraftId) -> String {
        format!("draft {}", id.0)
    }

    /// 登録用ファイル.
    #[must_use]
    pub fn batch(id: BatchId) -> String {
        format!("batch {}", id.0)
    }

    /// 振込データ.
    #[must_use]
    pub fn transfer(id: TransferId) -> String {
        format!("transfer {}", id.0)
    }

    /// 様式.
    #[must_use]
    pub fn layout(id: &str) -> String {
        format!("layout {id}")
    }

    /// 返納.
    #[must_use]
    pub fn reclaim(id: ReclaimId) -> String {
        format!("reclaim {}", id.0)
    }
}

/// 変わったもの: which kinds of things a transaction changed, so that screens refresh only these.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Changes {
    /// 加入者 and everything folded from entries.
    pub members: bool,
    /// 案件.
    pub cases: bool,
    /// 帳票 and 受け付けた原本.
    pub papers: bool,
    /// 登録・照会の行 and files.
    pub outbox: bool,
    /// 支払, 振込データ and 返納.
    pub payments: bool,
    /// 設定 and 事業所.
    pub settings: bool,
    /// 利用者.
    pub users: bool,
    /// 個人番号.
    pub numbers: bool,
}

impl Changes {
    /// Both together.
    #[must_use]
    pub const fn and(self, other: Changes) -> Changes {
        Changes {
            members: self.members || other.members,
            cases: self.cases || other.cases,
            papers: self.papers || other.papers,
            outbox: self.outbox || other.outbox,
            payments: self.payments || other.payments,
            settings: self.settings || other.settings,
            users: self.users || other.users,
            numbers: self.numbers || other.numbers,
        }
    }
}

/// An open transaction: what every writing function needs.
pub struct Tx<'a> {
    pub(super) conn: Transaction<'a>,
    pub(super) number_key: Option<&'a Key>,
    pub(super) changes: Changes,
    action: Action,
}

impl<'a> Tx<'a> {
    /// Begins a transaction that is the only writer from its first moment.
    pub(super) fn begin(
        conn: &'a mut Connection,
        number_key: Option<&'a Key>,
        action: Action,
    ) -> Result<Tx<'a>> {
        Ok(Tx {
            conn: conn.transaction_with_behavior(TransactionBehavior::Immediate)?,
            number_key,
            changes: Changes::default(),
            action,
        })
    }

    /// Writes the audit row of the action and commits everything.
    pub(super) fn commit(self) -> Result<Changes> {
        audit::append(&self.conn, &self.action)?;
        self.conn.commit()?;
        Ok(self.changes)
    }
}

impl Tx<'_> {
    /// Who writes.
    #[must_use]
    pub const fn user(&self) -> UserId {
        self.action.user
    }

    /// 記録日時 of everything this transaction writes.
    #[must_use]
    pub const fn at(&self) -> &Timestamp {
        &self.action.at
    }

    /// Says what the action is about, once that is known.
    pub fn set_target(&mut self, target: String) {
        self.action.target = Some(target);
    }

    /// Says that something outside the ledger changed that the settings show.
    pub fn touch_settings(&mut self) {
        self.changes.settings = true;
    }

    /// Adds to the audit's detail. It must not be an 個人番号; twelve digits alone are masked.
    pub fn add_detail(&mut self, key: &str, value: Json) {
        if !self.action.detail.is_object() {
            self.action.detail = Json::Object(serde_json::Map::new());
        }
        if let Json::Object(detail) = &mut self.action.detail {
            detail.insert(key.to_owned(), value);
        }
    }

    /// Writes a further audit row of its own, before the row of the action itself.
    pub(super) fn audit_also(
        &mut self,
        code: &'static str,
        label: &str,
        target: Option<String>,
        detail: Json,
    ) -> Result<()> {
        let action = Action {
            code,
            label: label.to_owned(),
            target,
            detail,
            ..self.action.clone()
        };
        audit::append(&self.conn, &action)
    }
}

impl Source for Tx<'_> {
    fn read(&self) -> Read<'_> {
        Read {
            conn: &self.conn,
            number_key: self.number_key,
        }
    }
}

impl Ledger {
    /// Runs `work` in one transaction together with its audit row. When `work` or anything else fails,
    /// nothing of it stays.
    ///
    /// # Errors
    /// What `work` returned, or the ledger's own error.
    pub fn transact<T, E: From<Error>>(
        &mut self,
        action: Action,
        work: impl FnOnce(&mut Tx<'_>) -> std::result::Result<T, E>,
    ) -> std::result::Result<(T, Changes), E> {
        if action.user != self.user {
            return Err(Error::Refused("操作した利用者と、開いている利用者が違います。").into());
        }
        let mut tx = Tx::begin(&mut self.conn, self.keys.number.as_ref(), action)?;
        // Dropping the transaction on the way out rolls it back.
        let value = work(&mut tx)?;
        let changes = tx.commit()?;
        Ok((value, changes))
    }
}

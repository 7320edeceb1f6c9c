//! 支払: what was ordered to be paid, everything that happened to it, and where it stands.
//! It must not make a file for the bank nor decide what is paid. Nothing is changed afterwards: it happens anew.

use crate::domain::bank_account::BankAccount;
use crate::domain::coded::Coded;
use crate::domain::date::Date;
use crate::domain::entry::EntryId;
use crate::domain::member::PersonId;
use crate::domain::payment::{
    CasePayment, PaymentId, PaymentOrder, PaymentPurpose, PaymentState, Recipient,
};
use crate::domain::payment_course::{Course, PaymentEvent, PaymentEventKind, Standing, TransferId};
use crate::domain::yen::Yen;
use crate::ledger::cases;
use crate::ledger::column;
use crate::ledger::error::{Error, Result};
use crate::ledger::source::Source;
use crate::ledger::transact::Tx;
use crate::procedure::case::{CaseId, UserId};
use rusqlite::{Connection, OptionalExtension, Params, Row, params};

/// Why a payment is ordered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OrderedBy<'a> {
    /// The case that decided it; `None` for a 還付 without a case.
    pub case: Option<CaseId>,
    /// The entry that says so.
    pub entry: Option<EntryId>,
    /// The day on which it was ordered.
    pub on: Date,
    /// What else is to be said in the list; empty as a rule.
    pub note: &'a str,
}

/// 支払 as it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Payment {
    /// 支払番号.
    pub id: PaymentId,
    /// The case that decided it.
    pub case: Option<CaseId>,
    /// 受付番号 of that case; empty without one.
    pub receipt_number: String,
    /// Whether that case is finished.
    pub is_case_finished: bool,
    /// The entry that says so.
    pub entry: Option<EntryId>,
    /// Whose right it is.
    pub payee: PersonId,
    /// 目的.
    pub purpose: PaymentPurpose,
    /// 支払額.
    pub amount: Yen,
    /// When it was ordered.
    pub ordered_on: Date,
    /// The account as it was ordered.
    pub ordered_account: BankAccount,
    /// Why the account was last corrected.
    pub corrected_why: Option<String>,
    /// Where it stands.
    pub standing: Standing,
    /// 振込指定日 of the file it is in.
    pub transfer_on: Option<Date>,
}

impl Payment {
    /// Whose money it is, for what, and who receives it: what is reckoned together in a 訂正 or 組戻し.
    #[must_use]
    pub fn purse(&self) -> (PersonId, PaymentPurpose, Recipient) {
        let recipient = Recipient::of(&self.standing.account);
        (self.payee, self.purpose, recipient)
    }

    /// 口座変更: why it goes to another account than the one that was decided.
    #[must_use]
    pub fn account_change(&self) -> Option<&str> {
        let is_other = self.standing.account != self.ordered_account;
        is_other.then(|| self.corrected_why.as_deref().unwrap_or_default())
    }

    /// 支払年月日 once it is 支払済: 振込指定日 of its file, or the day of 窓口払 and the like.
    #[must_use]
    pub fn paid_on(&self) -> Option<Date> {
        let is_paid = self.standing.state == PaymentState::Paid;
        is_paid.then(|| self.transfer_on.unwrap_or(self.standing.on))
    }
}

/// 支払の出来事 as recorded, with who and when.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RecordedEvent {
    /// What happened.
    pub event: PaymentEvent,
    /// 記録日時.
    pub recorded_at: String,
    /// Who.
    pub recorded_by: UserId,
}

const COLUMNS: &str =
    "SELECT p.id, p.case_id, p.entry, p.person, p.purpose, p.amount_yen, p.ordered_on,
            p.account AS ordered_account,
            (SELECT e.reason FROM payment_events e
             WHERE e.payment = p.id AND e.kind = 'account_corrected'
             ORDER BY e.id DESC LIMIT 1) AS corrected_why,
            s.state, s.on_day, s.transfer, s.account, s.reason,
            t.transfer_on, c.receipt_number, c.state IS 'finished' AS is_case_finished
     FROM payments p JOIN payment_states s ON s.payment = p.id
     LEFT JOIN transfers t ON t.id = s.transfer
     LEFT JOIN cases c ON c.id = p.case_id";

/// Orders a payment: 支払待ち from now on. This is the one way by which anything comes to be paid, whether a decided
/// case orders it or a 還付 without a case.
///
/// # Errors
/// [`Error::Refused`] for an amount of nothing.
pub fn order_in(tx: &mut Tx<'_>, by: OrderedBy<'_>, order: &PaymentOrder) -> Result<PaymentId> {
    if order.amount <= Yen::ZERO {
        return Err(Error::Refused("支払う額がありません。"));
    }
    let sql = "INSERT INTO payments (case_id, entry, person, purpose, amount_yen, account, note,
               ordered_on, recorded_at, recorded_by)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
    tx.conn.prepare_cached(sql)?.execute(params![
        by.case.map(|case| case.0),
        by.entry.map(|entry| entry.0),
        order.payee.0,
        order.purpose.code(),
        order.amount.get(),
        column::to_json(&order.account)?,
        by.note,
        by.on.to_string(),
        tx.at().as_str(),
        tx.user().0
    ])?;
    let id = PaymentId(tx.conn.last_insert_rowid());
    let standing = Standing::ordered(by.on, order.account.clone(), by.note.to_owned());
    set_standing(tx, id, &standing)?;
    tx.changes.payments = true;
    Ok(id)
}

/// Records what happened to a payment, and says where it stands now.
///
/// # Errors
/// [`Error::Refused`] where that cannot happen as it stands: a payment of a file comes into no other one.
pub fn happen_in(tx: &mut Tx<'_>, id: PaymentId, event: &PaymentEvent) -> Result<Standing> {
    let course = course(tx.read().conn, id)?.ok_or(Error::Missing("支払"))?;
    let standing = course.after(event).ok_or(REFUSED)?.standing();
    let sql = "INSERT INTO payment_events
               (payment, kind, on_day, transfer, account, reason, recorded_at, recorded_by)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    let account = event.account.as_ref().map(column::to_json).transpose()?;
    tx.conn.prepare_cached(sql)?.execute(params![
        id.0,
        event.kind.code(),
        event.on.to_string(),
        event.transfer.map(|transfer| transfer.0),
        account,
        event.reason,
        tx.at().as_str(),
        tx.user().0
    ])?;
    set_standing(tx, id, &standing)?;
    tx.changes.payments = true;
    Ok(standing)
}

const REFUSED: Error = Error::Refused(
    "支払の状態が変わっています。一覧を表示し直してください。振込データに入れた支払は、組戻しを記録するまで別の振込データに入りません。",
);

/// One payment.
///
/// # Errors
/// When the ledger cannot be read.
pub fn find(source: &impl Source, id: PaymentId) -> Result<Option<Payment>> {
    let sql = format!("{COLUMNS} WHERE p.id = ?1");
    Ok(many(source.read().conn, &sql, [id.0])?.pop())
}

/// The payments that a case ordered, oldest first.
///
/// # Errors
/// When the ledger cannot be read.
pub fn of_case(source: &impl Source, case: CaseId) -> Result<Vec<Payment>> {
    let sql = format!("{COLUMNS} WHERE p.case_id = ?1 ORDER BY p.id");
    many(source.read().conn, &sql, [case.0])
}

/// The payments that an entry of the ledger ordered, oldest first.
///
/// # Errors
/// When the ledger cannot be read.
pub fn of_entry(source: &impl Source, entry: EntryId) -> Result<Vec<Payment>> {
    let sql = format!("{COLUMNS} WHERE p.entry = ?1 ORDER BY p.id");
    many(source.read().conn, &sql, [entry.0])
}

/// The payments of the case that this one corrects, and of those that it had corrected itself, oldest first.
///
/// # Errors
/// When the ledger cannot be read.
pub fn of_corrected(source: &impl Source, case: CaseId) -> Result<Vec<Payment>> {
    let sql = format!(
        "{COLUMNS} WHERE p.case_id IN ({}) ORDER BY p.id",
        cases::EARLIER
    );
    many(source.read().conn, &sql, [case.0])
}

/// The payments to a person, oldest first.
///
/// # Errors
/// When the ledger cannot be read.
pub fn of_person(source: &impl Source, person: PersonId) -> Result<Vec<Payment>> {
    let sql = format!("{COLUMNS} WHERE p.person = ?1 ORDER BY p.id");
    many(source.read().conn, &sql, [person.0])
}

/// The payments that went into a file, in the order of the file.
///
/// # Errors
/// When the ledger cannot be read.
pub fn of_transfer(source: &impl Source, transfer: TransferId) -> Result<Vec<Payment>> {
    let sql = format!(
        "{COLUMNS} JOIN payment_events e ON e.payment = p.id
         WHERE e.transfer = ?1 AND e.kind = 'exported' ORDER BY e.id"
    );
    many(source.read().conn, &sql, [transfer.0])
}

/// The payments in a state, the oldest day first; of those on days before `since` none.
///
/// # Errors
/// When the ledger cannot be read.
pub fn in_state(
    source: &impl Source,
    state: PaymentState,
    since: Option<Date>,
) -> Result<Vec<Payment>> {
    let sql = format!(
        "{COLUMNS} WHERE s.state = ?1 AND s.on_day >= ?2 ORDER BY s.state, s.on_day, s.payment"
    );
    let since = since.map(|day| day.to_string()).unwrap_or_default();
    many(source.read().conn, &sql, params![state.code(), since])
}

/// How many payments are in a state.
///
/// # Errors
/// When the ledger cannot be read.
pub fn n_in_state(source: &impl Source, state: PaymentState) -> Result<i64> {
    count(source, N_IN_STATE, [state.code()])
}

/// How many payments are in a file whose 振込指定日 is before this day and are not 支払済.
///
/// # Errors
/// When the ledger cannot be read.
pub fn n_overdue(source: &impl Source, today: Date) -> Result<i64> {
    let state = PaymentState::Exported.code();
    count(source, N_OVERDUE, params![state, today.to_string()])
}

const N_IN_STATE: &str = "SELECT count(*) FROM payment_states WHERE state = ?1";

const N_OVERDUE: &str =
    "SELECT count(*) FROM payment_states s JOIN transfers t ON t.id = s.transfer
     WHERE s.state = ?1 AND t.transfer_on < ?2";

fn count(source: &impl Source, sql: &str, params: impl Params) -> Result<i64> {
    let mut statement = source.read().conn.prepare_cached(sql)?;
    Ok(statement.query_row(params, |row| row.get(0))?)
}

/// この案件の支払, as a rule sees them.
///
/// # Errors
/// When the ledger cannot be read.
pub fn facts_of(source: &impl Source, case: CaseId) -> Result<Vec<CasePayment>> {
    let seen = |payment: Payment| CasePayment {
        id: payment.id,
        amount: payment.amount,
        state: payment.standing.state,
        transfer_on: payment.transfer_on,
        paid_on: payment.paid_on(),
    };
    Ok(of_case(source, case)?.into_iter().map(seen).collect())
}

/// Everything that happened to a payment, oldest first.
///
/// # Errors
/// When the ledger cannot be read.
pub fn events(source: &impl Source, id: PaymentId) -> Result<Vec<RecordedEvent>> {
    let sql = "SELECT * FROM payment_events WHERE payment = ?1 ORDER BY id";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    let rows = statement.query_map([id.0], event_columns)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// 支払の歩み as the events make it; `None` where there is no such payment.
fn course(conn: &Connection, id: PaymentId) -> Result<Option<Course>> {
    let sql = "SELECT account, note, ordered_on FROM payments WHERE id = ?1";
    let ordered = |row: &Row<'_>| {
        let account = column::json(row, "account")?;
        let on = column::date(row, "ordered_on")?;
        Ok(Standing::ordered(on, account, row.get("note")?))
    };
    let mut statement = conn.prepare_cached(sql)?;
    let Some(ordered) = statement.query_row([id.0], ordered).optional()? else {
        return Ok(None);
    };
    let mut course = Course::new(ordered);
    let sql = "SELECT * FROM payment_events WHERE payment = ?1 ORDER BY id";
    for recorded in conn.prepare_cached(sql)?.query_map([id.0], event_columns)? {
        let damaged = || Error::Damaged(format!("payment {}", id.0));
        course = course.after(&recorded?.event).ok_or_else(damaged)?;
    }
    Ok(Some(course))
}

/// Payments whose standing is not what their events make it, as technical words.
pub(super) fn folded_wrongly(conn: &Connection) -> Result<Vec<String>> {
    let mut statement = conn.prepare("SELECT id FROM payments ORDER BY id")?;
    let ids = statement.query_map([], |row| row.get("id").map(PaymentId))?;
    let mut problems = Vec::new();
    for id in ids {
        let id = id?;
        let meant = match course(conn, id) {
            Err(Error::Damaged(_)) => None,
            other => other?.map(Course::standing),
        };
        let sql = "SELECT * FROM payment_states WHERE payment = ?1";
        let kept = conn
            .prepare_cached(sql)?
            .query_row([id.0], standing_columns)
            .optional()?;
        if meant.is_none() || meant != kept {
            problems.push(format!("payment {}", id.0));
        }
    }
    Ok(problems)
}

fn set_standing(tx: &Tx<'_>, id: PaymentId, standing: &Standing) -> Result<()> {
    let sql = "INSERT INTO payment_states (payment, state, on_day, transfer, account, reason)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6)
               ON CONFLICT (payment) DO UPDATE SET state = excluded.state,
                   on_day = excluded.on_day, transfer = excluded.transfer,
                   account = excluded.account, reason = excluded.reason";
    tx.conn.prepare_cached(sql)?.execute(params![
        id.0,
        standing.state.code(),
        standing.on.to_string(),
        standing.transfer.map(|transfer| transfer.0),
        column::to_json(&standing.account)?,
        standing.reason
    ])?;
    Ok(())
}

fn many(conn: &Connection, sql: &str, params: impl Params) -> Result<Vec<Payment>> {
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map(params, payment_columns)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// 目的 of a payment or of a 返納.
pub(super) fn purpose(row: &Row<'_>) -> rusqlite::Result<PaymentPurpose> {
    let code = row.get_ref("purpose")?.as_str()?;
    PaymentPurpose::from_code(code).ok_or_else(|| column::foreign("purpose"))
}

fn payment_columns(row: &Row<'_>) -> rusqlite::Result<Payment> {
    Ok(Payment {
        id: PaymentId(row.get("id")?),
        case: row.get::<_, Option<i64>>("case_id")?.map(CaseId),
        receipt_number: row
            .get::<_, Option<String>>("receipt_number")?
            .unwrap_or_default(),
        is_case_finished: row.get("is_case_finished")?,
        entry: row.get::<_, Option<i64>>("entry")?.map(EntryId),
        payee: PersonId(row.get("person")?),
        purpose: purpose(row)?,
        amount: Yen::new(row.get("amount_yen")?),
        ordered_on: column::date(row, "ordered_on")?,
        ordered_account: column::json(row, "ordered_account")?,
        corrected_why: row.get("corrected_why")?,
        standing: standing_columns(row)?,
        transfer_on: column::opt_date(row, "transfer_on")?,
    })
}

fn standing_columns(row: &Row<'_>) -> rusqlite::Result<Standing> {
    Ok(Standing {
        state: column::coded(row, "state")?,
        on: column::date(row, "on_day")?,
        transfer: row.get::<_, Option<i64>>("transfer")?.map(TransferId),
        account: column::json(row, "account")?,
        reason: row.get("reason")?,
    })
}

fn event_columns(row: &Row<'_>) -> rusqlite::Result<RecordedEvent> {
    let account: Option<String> = row.get("account")?;
    let account = match account {
        None => None,
        Some(_) => Some(column::json::<BankAccount>(row, "account")?),
    };
    Ok(RecordedEvent {
        event: PaymentEvent {
            kind: column::coded::<PaymentEventKind>(row, "kind")?,
            on: column::date(row, "on_day")?,
            transfer: row.get::<_, Option<i64>>("transfer")?.map(TransferId),
            account,
            reason: row.get("reason")?,
        },
        recorded_at: row.get("recorded_at")?,
        recorded_by: UserId(row.get("recorded_by")?),
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{COLUMNS, N_IN_STATE, N_OVERDUE};
    use crate::ledger::migrations;
    use rusqlite::Connection;

    /// How the database goes about a statement, line by line.
    fn plan(conn: &Connection, sql: &str) -> Vec<String> {
        let mut statement = conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let n = statement.parameter_count();
        let rows = statement.query_map(rusqlite::params_from_iter(vec!["1"; n]), |row| {
            row.get("detail")
        });
        rows.unwrap().collect::<rusqlite::Result<_>>().unwrap()
    }

    #[test]
    fn 支払の多い台帳を端から読まない() {
        let mut conn = Connection::open_in_memory().unwrap();
        migrations::migrate(&mut conn, |_, _| Ok(())).unwrap();
        let lists = [
            "WHERE p.id = ?1",
            "WHERE p.case_id = ?1 ORDER BY p.id",
            "WHERE p.entry = ?1 ORDER BY p.id",
            "WHERE p.person = ?1 ORDER BY p.id",
            "JOIN payment_events e ON e.payment = p.id
             WHERE e.transfer = ?1 AND e.kind = 'exported' ORDER BY e.id",
            "WHERE s.state = ?1 AND s.on_day >= ?2 ORDER BY s.state, s.on_day, s.payment",
        ];
        let lists = lists.map(|end| format!("{COLUMNS} {end}"));
        let counts = [N_IN_STATE, N_OVERDUE].map(str::to_owned);
        for sql in lists.into_iter().chain(counts) {
            for step in plan(&conn, &sql) {
                assert!(
                    !step.starts_with("SCAN") && !step.contains("TEMP B-TREE"),
                    "{step}\n{sql}"
                );
            }
        }
    }

    /// Whether a payment with these events may go into a second file, as the database itself sees it.
    fn may_go_out(events: &[&str]) -> bool {
        let mut conn = Connection::open_in_memory().unwrap();
        migrations::migrate(&mut conn, |_, _| Ok(())).unwrap();
        conn.execute_batch(
            "INSERT INTO transfers VALUES (1, '2026-11-30', 1, 1, '', '', x'00', '', 1);
             INSERT INTO payments VALUES (1, NULL, NULL, 1, '', 1, '{}', '', '2026-11-24', '', 1);",
        )
        .unwrap();
        let happen = |kind: &str| {
            let transfer = matches!(kind, "exported" | "recalled").then_some(1);
            let sql = "INSERT INTO payment_events VALUES (NULL, 1, ?1, '', ?2, NULL, '', '', 1)";
            conn.execute(sql, rusqlite::params![kind, transfer])
        };
        for kind in events {
            happen(kind).unwrap();
        }
        happen("exported").is_ok()
    }

    #[test]
    fn 支払済の取消のあとも_台帳は二つ目の振込データを断る() {
        let table: [(&[&str], bool); 7] = [
            (&["exported", "paid", "paid_undone"], false),
            (&["exported", "paid", "paid_undone", "recalled"], true),
            (&["exported", "paid", "paid_undone", "returned"], true),
            (&["paid_otherwise"], false),
            (&["paid_otherwise", "paid_undone"], true),
            (&["paid_otherwise", "paid_undone", "paid_otherwise"], false),
            (&["paid_otherwise", "paid_undone", "exported"], false),
        ];
        for (events, expected) in table {
            assert_eq!(may_go_out(events), expected, "{events:?}");
        }
    }
}

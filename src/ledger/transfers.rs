//! 振込データ: the files for the bank, each kept byte for byte with its payments, and how often it was written out.
//! It must not write into a folder nor know the format.

use crate::domain::date::Date;
use crate::domain::payment::PaymentId;
use crate::domain::payment_course::{PaymentEvent, PaymentEventKind, TransferId};
use crate::domain::yen::Yen;
use crate::ledger::column;
use crate::ledger::crypto;
use crate::ledger::error::{Error, Result};
use crate::ledger::payments;
use crate::ledger::source::Source;
use crate::ledger::transact::Tx;
use crate::procedure::case::UserId;
use rusqlite::{Connection, OptionalExtension, Row, params};
use std::collections::BTreeSet;

/// 作成する振込データ.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewTransfer<'a> {
    /// 振込指定日.
    pub transfer_on: Date,
    /// ファイル名, without its folder.
    pub file_name: &'a str,
    /// The file.
    pub bytes: &'a [u8],
    /// Its payments, in the order of the file.
    pub payments: &'a [PaymentId],
}

/// 振込データ.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Transfer {
    /// 番号.
    pub id: TransferId,
    /// 振込指定日.
    pub transfer_on: Date,
    /// 件数.
    pub n_payments: u32,
    /// 合計金額.
    pub total: Yen,
    /// ファイル名.
    pub file_name: String,
    /// SHA-256 of the file.
    pub sha256: String,
    /// How often it was written out after the first time.
    pub n_copies: u32,
    /// Whether it was 取りやめ before it was handed over.
    pub is_recalled: bool,
    /// 記録日時.
    pub recorded_at: String,
    /// Who.
    pub recorded_by: UserId,
}

const COLUMNS: &str =
    "SELECT t.id, t.transfer_on, t.n_payments, t.total_yen, t.file_name, t.sha256,
        t.recorded_at, t.recorded_by,
        (SELECT count(*) FROM transfer_copies c WHERE c.transfer = t.id) AS n_copies,
        EXISTS (SELECT 1 FROM payment_events e
                WHERE e.transfer = t.id AND e.kind = 'recalled') AS is_recalled
     FROM transfers t";

/// Keeps a file and puts its payments into it.
///
/// # Errors
/// [`Error::Refused`] where a payment is not 支払待ち, or is named twice: nothing is paid twice by accident.
pub fn make_in(tx: &mut Tx<'_>, new: &NewTransfer<'_>) -> Result<TransferId> {
    let unique: BTreeSet<PaymentId> = new.payments.iter().copied().collect();
    if unique.len() != new.payments.len() {
        return Err(Error::Refused("同じ支払が二度選ばれています。"));
    }
    let mut total = Yen::ZERO;
    for id in new.payments {
        let payment = payments::find(tx, *id)?.ok_or(Error::Missing("支払"))?;
        let sum = total.checked_add(payment.amount);
        total = sum.ok_or(Error::Refused("合計金額が大きすぎます。"))?;
    }
    let n_payments = u32::try_from(new.payments.len());
    let n_payments = n_payments.map_err(|_| Error::Refused("支払が多すぎます。"))?;
    if n_payments == 0 {
        return Err(Error::Refused(
            "振り込む支払がありません。支払を選んでください。",
        ));
    }
    let sql = "INSERT INTO transfers (transfer_on, n_payments, total_yen, file_name, sha256, bytes,
               recorded_at, recorded_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    tx.conn.prepare_cached(sql)?.execute(params![
        new.transfer_on.to_string(),
        n_payments,
        total.get(),
        new.file_name,
        crypto::sha256_hex(new.bytes),
        new.bytes,
        tx.at().as_str(),
        tx.user().0
    ])?;
    let id = TransferId(tx.conn.last_insert_rowid());
    let exported = PaymentEvent {
        kind: PaymentEventKind::Exported,
        on: new.transfer_on,
        transfer: Some(id),
        account: None,
        reason: String::new(),
    };
    for payment in new.payments {
        payments::happen_in(tx, *payment, &exported)?;
    }
    Ok(id)
}

/// Counts one more writing out of the same file, and says the how manieth it is.
///
/// # Errors
/// When the ledger cannot be written.
pub fn copy_in(tx: &mut Tx<'_>, id: TransferId) -> Result<u32> {
    let sql = "SELECT coalesce(max(copy_number), 0) + 1 FROM transfer_copies WHERE transfer = ?1";
    let number: u32 = tx
        .conn
        .prepare_cached(sql)?
        .query_row([id.0], |row| row.get(0))?;
    let sql = "INSERT INTO transfer_copies VALUES (?1, ?2, ?3, ?4)";
    let row = params![id.0, number, tx.at().as_str(), tx.user().0];
    tx.conn.prepare_cached(sql)?.execute(row)?;
    tx.changes.payments = true;
    Ok(number)
}

/// One file.
///
/// # Errors
/// When the ledger cannot be read.
pub fn find(source: &impl Source, id: TransferId) -> Result<Option<Transfer>> {
    let sql = format!("{COLUMNS} WHERE t.id = ?1");
    let mut statement = source.read().conn.prepare_cached(&sql)?;
    Ok(statement.query_row([id.0], transfer_columns).optional()?)
}

/// The files with a 振込指定日 from `since` on, the newest first.
///
/// # Errors
/// When the ledger cannot be read.
pub fn list(source: &impl Source, since: Date) -> Result<Vec<Transfer>> {
    let sql = format!("{COLUMNS} WHERE t.transfer_on >= ?1 ORDER BY t.transfer_on DESC, t.id DESC");
    let mut statement = source.read().conn.prepare_cached(&sql)?;
    let rows = statement.query_map([since.to_string()], transfer_columns)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// How many files were made for a 振込指定日, for the number in the name of the next one: the name carries that day.
///
/// # Errors
/// When the ledger cannot be read.
pub fn made_for(source: &impl Source, transfer_on: Date) -> Result<u32> {
    let sql = "SELECT count(*) FROM transfers WHERE transfer_on = ?1";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    Ok(statement.query_row([transfer_on.to_string()], |row| row.get(0))?)
}

/// The bytes of a file, as it was made.
///
/// # Errors
/// [`Error::Damaged`] when they no longer have the hash they had.
pub fn bytes(source: &impl Source, id: TransferId) -> Result<Vec<u8>> {
    let sql = "SELECT bytes, sha256 FROM transfers WHERE id = ?1";
    let mut statement = source.read().conn.prepare_cached(sql)?;
    let found: Option<(Vec<u8>, String)> = statement
        .query_row([id.0], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let (bytes, sha256) = found.ok_or(Error::Missing("振込データ"))?;
    if crypto::sha256_hex(&bytes) != sha256 {
        return Err(Error::Damaged(format!("transfer {}", id.0)));
    }
    Ok(bytes)
}

/// Payments that stand in two files with no 組戻し and no 取りやめ between, as technical words. 振込以外の支払 that was
/// taken back (支払済の取消) never was; what follows it is either that or 組戻し.
pub(super) fn exported_twice(conn: &Connection) -> Result<Vec<String>> {
    texts(
        conn,
        "SELECT DISTINCT 'payment ' || payment FROM (
             SELECT payment, kind,
                    lag(kind) OVER (PARTITION BY payment ORDER BY id) AS before
             FROM (SELECT id, payment, kind,
                          lead(kind) OVER (PARTITION BY payment ORDER BY id) AS next
                   FROM payment_events)
             WHERE kind IN ('exported', 'recalled', 'returned', 'paid_otherwise')
               AND NOT (kind = 'paid_otherwise' AND next IS 'paid_undone'))
         WHERE kind = 'exported' AND before IN ('exported', 'paid_otherwise')",
    )
}

/// Files whose 件数 or 合計金額 are not those of their payments, as technical words.
pub(super) fn totals_wrong(conn: &Connection) -> Result<Vec<String>> {
    texts(
        conn,
        "SELECT 'transfer ' || t.id FROM transfers t
         LEFT JOIN payment_events e ON e.transfer = t.id AND e.kind = 'exported'
         LEFT JOIN payments p ON p.id = e.payment
         GROUP BY t.id HAVING count(p.id) <> t.n_payments
             OR coalesce(sum(p.amount_yen), 0) <> t.total_yen
             OR coalesce(min(e.on_day), '') <> t.transfer_on",
    )
}

fn texts(conn: &Connection, sql: &str) -> Result<Vec<String>> {
    let mut statement = conn.prepare(sql)?;
    let rows = statement.query_map([], |row| row.get::<_, String>(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn transfer_columns(row: &Row<'_>) -> rusqlite::Result<Transfer> {
    Ok(Transfer {
        id: TransferId(row.get("id")?),
        transfer_on: column::date(row, "transfer_on")?,
        n_payments: row.get("n_payments")?,
        total: Yen::new(row.get("total_yen")?),
        file_name: row.get("file_name")?,
        sha256: row.get("sha256")?,
        n_copies: row.get("n_copies")?,
        is_recalled: row.get("is_recalled")?,
        recorded_at: row.get("recorded_at")?,
        recorded_by: UserId(row.get("recorded_by")?),
    })
}

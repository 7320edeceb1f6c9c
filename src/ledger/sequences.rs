//! 採番: running numbers that are given once and never again.
//! It must not know what a number is for, except for the shape of a 受付番号.

use crate::domain::date::Date;
use crate::ledger::error::Result;
use crate::ledger::transact::Tx;
use rusqlite::{Connection, OptionalExtension, params};

/// 加入者管理番号.
pub(super) const PERSON: &str = "person";
/// 個人番号の手掛り.
pub(super) const HELD_NUMBER: &str = "held_number";

/// 令和元年度 and 平成元年度, as the western year of their April.
const REIWA_FIRST: i32 = 2019;
const HEISEI_FIRST: i32 = 1989;

/// The number that comes next, without taking it.
pub(super) fn peek(conn: &Connection, name: &str) -> Result<i64> {
    let sql = "SELECT next FROM sequences WHERE name = ?1";
    let next = conn
        .prepare_cached(sql)?
        .query_row([name], |row| row.get(0))
        .optional()?;
    Ok(next.unwrap_or(1))
}

/// Takes the next number.
pub(super) fn take_in(tx: &Tx<'_>, name: &str) -> Result<i64> {
    let number = peek(&tx.conn, name)?;
    advance_past_in(tx, name, number)?;
    Ok(number)
}

/// Makes sure that this number and all before it are never given again.
pub(super) fn advance_past_in(tx: &Tx<'_>, name: &str, number: i64) -> Result<()> {
    let sql = "INSERT INTO sequences (name, next) VALUES (?1, ?2 + 1)
               ON CONFLICT (name) DO UPDATE SET next = max(next, excluded.next)";
    tx.conn
        .prepare_cached(sql)?
        .execute(params![name, number])?;
    Ok(())
}

/// Takes the next 受付番号 of the 年度 in which the day lies, such as `R8-000012`.
pub(super) fn take_receipt_number_in(tx: &Tx<'_>, received_on: Date) -> Result<String> {
    let year = fiscal_year_code(received_on.fiscal_year());
    let number = take_in(tx, &format!("receipt {year}"))?;
    Ok(format!("{year}-{number:06}"))
}

/// Takes the next 控え番号 of the 年度 in which the day lies, such as `R8-0012`.
pub(super) fn take_batch_number_in(tx: &Tx<'_>, on: Date) -> Result<String> {
    let year = fiscal_year_code(on.fiscal_year());
    let number = take_in(tx, &format!("batch {year}"))?;
    Ok(format!("{year}-{number:04}"))
}

fn fiscal_year_code(fiscal_year: i32) -> String {
    if fiscal_year >= REIWA_FIRST {
        format!("R{}", fiscal_year - REIWA_FIRST + 1)
    } else {
        format!("H{}", fiscal_year - HEISEI_FIRST + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::fiscal_year_code;

    #[test]
    fn 年度の符号は四月で替わる年度の年である() {
        assert_eq!(fiscal_year_code(2026), "R8");
        assert_eq!(fiscal_year_code(2019), "R1");
        assert_eq!(fiscal_year_code(2018), "H30");
    }
}

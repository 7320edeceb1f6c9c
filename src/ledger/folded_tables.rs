//! 畳んだ表: writes and reads the tables folded from entries, person by person.
//! It must not decide what the entries mean; that is [`crate::ledger::fold`].

use crate::domain::address::{Address, PostalCode};
use crate::domain::coded::Coded;
use crate::domain::entry::EntryId;
use crate::domain::member::{Person, PersonId};
use crate::domain::member_file::{
    AddressPeriod, IssuedCertificate, Membership, MembershipEnd, PremiumExcuse, PremiumReceipt,
    PremiumTerms, RemunerationPeriod,
};
use crate::domain::name::PersonName;
use crate::domain::number::HeldNumber;
use crate::domain::yen::Yen;
use crate::ledger::column;
use crate::ledger::error::Result;
use crate::ledger::fold::Folded;
use crate::ledger::folded_decisions;
use crate::ledger::name_keys;
use rusqlite::{Connection, OptionalExtension, Row, params};

/// Takes out what was folded before. The person's own row stays until it is written or removed.
pub(super) fn clear(conn: &Connection, person: PersonId) -> Result<()> {
    for sql in [
        "DELETE FROM memberships WHERE person = ?1",
        "DELETE FROM remunerations WHERE person = ?1",
        "DELETE FROM addresses WHERE person = ?1",
        "DELETE FROM residences WHERE person = ?1",
        "DELETE FROM certificates WHERE person = ?1",
        "DELETE FROM premium_terms WHERE person = ?1",
        "DELETE FROM premium_receipts WHERE person = ?1",
        "DELETE FROM premium_excuses WHERE person = ?1",
    ] {
        conn.prepare_cached(sql)?.execute([person.0])?;
    }
    for table in folded_decisions::TABLES {
        let sql = format!("DELETE FROM {table} WHERE person = ?1");
        conn.prepare_cached(&sql)?.execute([person.0])?;
    }
    Ok(())
}

/// Takes out a person about whom nothing is said any more.
pub(super) fn remove_person(conn: &Connection, person: PersonId) -> Result<()> {
    for sql in [
        "DELETE FROM name_pieces WHERE person = ?1",
        "DELETE FROM persons WHERE id = ?1",
    ] {
        conn.prepare_cached(sql)?.execute([person.0])?;
    }
    Ok(())
}

/// Writes what was folded; [`clear`] went before.
pub(super) fn write(conn: &Connection, person: PersonId, folded: &Folded) -> Result<()> {
    write_person(conn, person, folded)?;
    for membership in &folded.memberships {
        write_membership(conn, membership)?;
    }
    for period in &folded.remunerations {
        write_remuneration(conn, person, period)?;
    }
    write_addresses(conn, "addresses", person, &folded.addresses)?;
    write_addresses(conn, "residences", person, &folded.residences)?;
    for certificate in &folded.certificates {
        write_certificate(conn, person, certificate)?;
    }
    write_premiums(conn, person, folded)?;
    folded_decisions::write(conn, person, folded)
}

fn write_remuneration(
    conn: &Connection,
    person: PersonId,
    period: &RemunerationPeriod,
) -> Result<()> {
    let sql = "INSERT INTO remunerations VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    conn.prepare_cached(sql)?.execute(params![
        period.entry.0,
        person.0,
        period.monthly.get(),
        period.grade,
        period.effective_from.to_string(),
        period.effective_until.to_string(),
        period.basis.code()
    ])?;
    Ok(())
}

/// `table` is one of the two tables of addresses, never a text from outside.
fn write_addresses(
    conn: &Connection,
    table: &'static str,
    person: PersonId,
    periods: &[AddressPeriod],
) -> Result<()> {
    for period in periods {
        let (postal, text) = address_columns(period.address.as_ref());
        let sql = format!("INSERT INTO {table} VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
        conn.prepare_cached(&sql)?.execute(params![
            period.entry.0,
            person.0,
            postal,
            text,
            period.valid_from.to_string(),
            period.valid_until.map(|day| day.to_string())
        ])?;
    }
    Ok(())
}

fn write_certificate(
    conn: &Connection,
    person: PersonId,
    certificate: &IssuedCertificate,
) -> Result<()> {
    let sql = "INSERT INTO certificates VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
    conn.prepare_cached(sql)?.execute(params![
        certificate.entry.0,
        person.0,
        certificate.kind.code(),
        certificate.issue_count,
        certificate.issued_on.to_string(),
        certificate.valid_until.map(|day| day.to_string()),
        certificate.collected.map(|(outcome, _)| outcome.code()),
        certificate.collected.map(|(_, on)| on.to_string()),
        certificate.n_reminders,
        certificate.reminded_on.map(|day| day.to_string())
    ])?;
    Ok(())
}

fn write_premiums(conn: &Connection, person: PersonId, folded: &Folded) -> Result<()> {
    for terms in &folded.premium_terms {
        let sql = "INSERT INTO premium_terms VALUES (?1, ?2, ?3, ?4, ?5)";
        conn.prepare_cached(sql)?.execute(params![
            terms.entry.0,
            person.0,
            terms.valid_from.to_string(),
            terms.first_due_on.to_string(),
            terms.method.code()
        ])?;
    }
    for receipt in &folded.premium_receipts {
        let sql = "INSERT INTO premium_receipts VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        conn.prepare_cached(sql)?.execute(params![
            receipt.entry.0,
            person.0,
            receipt.month.to_string(),
            receipt.received_on.to_string(),
            receipt.amount.get(),
            receipt.channel.code()
        ])?;
    }
    for excuse in &folded.premium_excuses {
        let sql = "INSERT INTO premium_excuses VALUES (?1, ?2, ?3, ?4, ?5)";
        conn.prepare_cached(sql)?.execute(params![
            excuse.entry.0,
            person.0,
            excuse.month.to_string(),
            excuse.excused_on.to_string(),
            excuse.reason
        ])?;
    }
    Ok(())
}

/// Reads what was written for a person.
pub(super) fn read(conn: &Connection, person: PersonId) -> Result<Option<Folded>> {
    let sql = "SELECT * FROM persons WHERE id = ?1";
    let found = conn
        .prepare_cached(sql)?
        .query_row([person.0], |row| {
            let held: Option<i64> = row.get("held_number")?;
            Ok((person_columns(row)?, held.map(HeldNumber)))
        })
        .optional()?;
    let Some((about, held_number)) = found else {
        return Ok(None);
    };
    Ok(Some(Folded {
        person: about,
        memberships: memberships(conn, person)?,
        remunerations: remunerations(conn, person)?,
        addresses: addresses(conn, "addresses", person)?,
        residences: addresses(conn, "residences", person)?,
        certificates: certificates(conn, person)?,
        premium_terms: premium_terms(conn, person)?,
        premium_receipts: premium_receipts(conn, person)?,
        premium_excuses: premium_excuses(conn, person)?,
        prepayments: folded_decisions::prepayments(conn, person)?,
        prepayment_receipts: folded_decisions::prepayment_receipts(conn, person)?,
        premium_refunds: folded_decisions::premium_refunds(conn, person)?,
        ceilings: folded_decisions::ceilings(conn, person)?,
        benefits: folded_decisions::benefits(conn, person)?,
        held_number,
    }))
}

/// The columns of `persons` that make a [`Person`].
pub(super) fn person_columns(row: &Row<'_>) -> rusqlite::Result<Person> {
    Ok(Person {
        name: column::text_as(row, "name")?,
        kana: column::text_as(row, "kana")?,
        alias: column::opt_text_as(row, "alias")?,
        birth_on: column::date(row, "birth_on")?,
        sex: column::coded(row, "sex")?,
    })
}

/// The columns of `memberships`.
pub(super) fn membership_columns(row: &Row<'_>) -> rusqlite::Result<Membership> {
    Ok(Membership {
        entry: EntryId(row.get("entry")?),
        person: PersonId(row.get("person")?),
        insured: PersonId(row.get("insured")?),
        kind: column::coded(row, "kind")?,
        symbol: column::symbol(row)?,
        number: column::number(row)?,
        branch: column::branch(row)?,
        category: column::coded(row, "category")?,
        establishment: row.get("establishment")?,
        relationship: column::opt_coded(row, "relationship")?,
        living: column::opt_coded(row, "living")?,
        since: column::date(row, "since")?,
        valid_from: column::date(row, "valid_from")?,
        valid_until: column::opt_date(row, "valid_until")?,
        end: column::opt_parsed(row, "end_reason", MembershipEnd::from_code)?,
    })
}

/// The columns of `remunerations`.
pub(super) fn remuneration_columns(row: &Row<'_>) -> rusqlite::Result<RemunerationPeriod> {
    Ok(RemunerationPeriod {
        entry: EntryId(row.get("entry")?),
        monthly: Yen::new(row.get("monthly_yen")?),
        grade: row.get("grade")?,
        effective_from: column::year_month(row, "effective_from")?,
        effective_until: column::year_month(row, "effective_until")?,
        basis: column::coded(row, "basis")?,
    })
}

/// The columns of `premium_terms`.
pub(super) fn terms_columns(row: &Row<'_>) -> rusqlite::Result<PremiumTerms> {
    Ok(PremiumTerms {
        entry: EntryId(row.get("entry")?),
        valid_from: column::date(row, "valid_from")?,
        first_due_on: column::date(row, "first_due_on")?,
        method: column::coded(row, "method")?,
    })
}

/// The columns of `premium_receipts`.
pub(super) fn receipt_columns(row: &Row<'_>) -> rusqlite::Result<PremiumReceipt> {
    Ok(PremiumReceipt {
        entry: EntryId(row.get("entry")?),
        month: column::year_month(row, "month")?,
        received_on: column::date(row, "received_on")?,
        amount: Yen::new(row.get("amount_yen")?),
        channel: column::coded(row, "channel")?,
    })
}

/// The columns of `premium_excuses`.
pub(super) fn excuse_columns(row: &Row<'_>) -> rusqlite::Result<PremiumExcuse> {
    Ok(PremiumExcuse {
        entry: EntryId(row.get("entry")?),
        month: column::year_month(row, "month")?,
        excused_on: column::date(row, "excused_on")?,
        reason: row.get("reason")?,
    })
}

fn write_person(conn: &Connection, id: PersonId, folded: &Folded) -> Result<()> {
    let person = &folded.person;
    let name_key = name_keys::key(person.name.as_str());
    let alias = person.alias.as_ref().map(PersonName::as_str);
    let alias_key = name_keys::key(alias.unwrap_or_default());
    write_pieces(conn, id, &name_key, &alias_key)?;
    let current = folded
        .addresses
        .last()
        .and_then(|period| period.address.as_ref());
    let (postal, address) = address_columns(current);
    let sql = "INSERT INTO persons VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
               ON CONFLICT (id) DO UPDATE SET
               name = ?2, name_key = ?3, kana = ?4, kana_key = ?5, alias = ?6, alias_key = ?7,
               birth_on = ?8, sex = ?9, postal_code = ?10, address = ?11, held_number = ?12";
    conn.prepare_cached(sql)?.execute(params![
        id.0,
        person.name.as_str(),
        name_key,
        person.kana.as_str(),
        name_keys::key(person.kana.as_str()),
        alias,
        alias_key,
        person.birth_on.to_string(),
        person.sex.code(),
        postal,
        address,
        folded.held_number.map(|held| held.0)
    ])?;
    Ok(())
}

/// Writes the pieces of the names anew where the names have changed.
fn write_pieces(conn: &Connection, id: PersonId, name_key: &str, alias_key: &str) -> Result<()> {
    let before: Option<(String, String)> = conn
        .prepare_cached("SELECT name_key, alias_key FROM persons WHERE id = ?1")?
        .query_row([id.0], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    if let Some((name_before, alias_before)) = before {
        if name_before == name_key && alias_before == alias_key {
            return Ok(());
        }
        conn.prepare_cached("DELETE FROM name_pieces WHERE person = ?1")?
            .execute([id.0])?;
    }
    let mut insert = conn.prepare_cached("INSERT OR IGNORE INTO name_pieces VALUES (?1, ?2)")?;
    for key in [name_key, alias_key] {
        for piece in name_keys::pieces(key) {
            insert.execute(params![piece, id.0])?;
        }
    }
    Ok(())
}

fn write_membership(conn: &Connection, membership: &Membership) -> Result<()> {
    let sql = "INSERT INTO memberships
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)";
    conn.prepare_cached(sql)?.execute(params![
        membership.entry.0,
        membership.person.0,
        membership.insured.0,
        membership.kind.code(),
        membership.symbol.get(),
        membership.number.get(),
        membership.branch.get(),
        membership.category.code(),
        membership.establishment,
        membership.relationship.map(Coded::code),
        membership.living.map(Coded::code),
        membership.valid_from.to_string(),
        membership.valid_until.map(|day| day.to_string()),
        membership.since.to_string(),
        membership.end.map(MembershipEnd::code)
    ])?;
    Ok(())
}

/// 加入の期間 of a person, oldest first.
pub(super) fn memberships(conn: &Connection, person: PersonId) -> Result<Vec<Membership>> {
    let sql = "SELECT * FROM memberships WHERE person = ?1 ORDER BY valid_from, entry";
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map([person.0], membership_columns)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn remunerations(conn: &Connection, person: PersonId) -> Result<Vec<RemunerationPeriod>> {
    let sql = "SELECT * FROM remunerations WHERE person = ?1 ORDER BY effective_from, entry";
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map([person.0], remuneration_columns)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// `table` is one of the two tables of addresses, never a text from outside.
fn addresses(
    conn: &Connection,
    table: &'static str,
    person: PersonId,
) -> Result<Vec<AddressPeriod>> {
    let sql = format!("SELECT * FROM {table} WHERE person = ?1 ORDER BY valid_from, entry");
    let mut statement = conn.prepare_cached(&sql)?;
    let rows = statement.query_map([person.0], |row| {
        Ok(AddressPeriod {
            entry: EntryId(row.get("entry")?),
            address: address_of(row)?,
            valid_from: column::date(row, "valid_from")?,
            valid_until: column::opt_date(row, "valid_until")?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn certificates(conn: &Connection, person: PersonId) -> Result<Vec<IssuedCertificate>> {
    let sql = "SELECT * FROM certificates WHERE person = ?1 ORDER BY issued_on, entry";
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map([person.0], certificate_columns)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The columns of `certificates`.
pub(super) fn certificate_columns(row: &Row<'_>) -> rusqlite::Result<IssuedCertificate> {
    Ok(IssuedCertificate {
        entry: EntryId(row.get("entry")?),
        kind: column::coded(row, "kind")?,
        issue_count: row.get("issue_count")?,
        issued_on: column::date(row, "issued_on")?,
        valid_until: column::opt_date(row, "valid_until")?,
        collected: column::opt_coded(row, "outcome")?.zip(column::opt_date(row, "collected_on")?),
        n_reminders: row.get("n_reminders")?,
        reminded_on: column::opt_date(row, "reminded_on")?,
    })
}

fn premium_terms(conn: &Connection, person: PersonId) -> Result<Vec<PremiumTerms>> {
    let sql = "SELECT * FROM premium_terms WHERE person = ?1 ORDER BY valid_from, entry";
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map([person.0], terms_columns)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn premium_receipts(conn: &Connection, person: PersonId) -> Result<Vec<PremiumReceipt>> {
    let sql = "SELECT * FROM premium_receipts WHERE person = ?1 ORDER BY received_on, entry";
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map([person.0], receipt_columns)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn premium_excuses(conn: &Connection, person: PersonId) -> Result<Vec<PremiumExcuse>> {
    let sql = "SELECT * FROM premium_excuses WHERE person = ?1 ORDER BY excused_on, entry";
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map([person.0], excuse_columns)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The columns of an address; both empty where there is none.
fn address_columns(address: Option<&Address>) -> (Option<&str>, Option<&str>) {
    let postal = address
        .and_then(|address| address.postal.as_ref())
        .map(PostalCode::digits);
    (postal, address.map(|address| address.text.as_str()))
}

pub(super) fn address_of(row: &Row<'_>) -> rusqlite::Result<Option<Address>> {
    let text: Option<String> = row.get("address")?;
    let postal = column::opt_text_as(row, "postal_code")?;
    Ok(text.map(|text| Address { postal, text }))
}

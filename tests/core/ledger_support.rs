//! 台帳の試験の道具: a small ledger with cheap key derivation, and fictional people to put into it.

use daicho::domain::address::{Address, PostalCode};
use daicho::domain::date::Date;
use daicho::domain::dependent::{Living, Relationship};
use daicho::domain::entry::{Entry, EntryId, Fact};
use daicho::domain::member::{Category, Person, PersonId, Sex};
use daicho::domain::name::{KanaName, PersonName};
use daicho::domain::number::{Branch, IndividualNumber, MemberNumber, Symbol};
use daicho::ledger::crypto::{Cost, Secret};
use daicho::ledger::entries;
use daicho::ledger::error::Error;
use daicho::ledger::opening::{Ledger, Unlock};
use daicho::ledger::recovery_code::RecoveryCode;
use daicho::ledger::timestamp::Timestamp;
use daicho::ledger::transact::{Action, Changes, Tx};
use daicho::ledger::users::NewUser;
use daicho::procedure::step::Role;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

pub const LOGIN: &str = "tantou";
pub const PASSWORD: &str = "mihon no kotoba";

/// A ledger in a folder of its own; the folder goes when this goes.
pub struct Desk {
    pub folder: TempDir,
    pub path: PathBuf,
    pub ledger: Ledger,
    pub code: RecoveryCode,
}

pub fn desk() -> Desk {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("見本.daicho");
    let (ledger, code) = create(&path);
    Desk {
        folder,
        path,
        ledger,
        code,
    }
}

pub fn create(path: &Path) -> (Ledger, RecoveryCode) {
    let founder = NewUser {
        login: LOGIN.to_owned(),
        name: "見本　担当".to_owned(),
        roles: vec![Role::Clerk, Role::Administrator],
        handles_numbers: true,
    };
    Ledger::create(
        path,
        &founder,
        &Secret::new(PASSWORD),
        Cost::LEAST,
        &moment(0),
    )
    .unwrap()
}

pub fn open(path: &Path) -> Result<Ledger, Error> {
    open_as(path, LOGIN, PASSWORD)
}

pub fn open_as(path: &Path, login: &str, password: &str) -> Result<Ledger, Error> {
    open_at(path, login, password, 50)
}

pub fn open_at(path: &Path, login: &str, password: &str, minute: u32) -> Result<Ledger, Error> {
    let password = Secret::new(password);
    Ledger::open(
        path,
        &Unlock::Password {
            login,
            password: &password,
        },
        &moment(minute),
    )
}

/// The error of an opening that must not succeed.
pub fn refusal<T>(result: Result<T, Error>) -> Error {
    match result {
        Ok(_) => panic!("開けないはずの台帳が開いた"),
        Err(error) => error,
    }
}

/// So many minutes into the day of the tests.
pub fn moment(minute: u32) -> Timestamp {
    let text = format!(
        "2026-11-22T{:02}:{:02}:00+09:00",
        9 + minute / 60,
        minute % 60
    );
    Timestamp::parse(&text).unwrap()
}

pub fn day(text: &str) -> Date {
    Date::parse_iso(text).unwrap()
}

pub fn write<T>(
    ledger: &mut Ledger,
    minute: u32,
    work: impl FnOnce(&mut Tx<'_>) -> Result<T, Error>,
) -> Result<(T, Changes), Error> {
    write_at(ledger, &moment(minute), work)
}

pub fn write_at<T>(
    ledger: &mut Ledger,
    at: &Timestamp,
    work: impl FnOnce(&mut Tx<'_>) -> Result<T, Error>,
) -> Result<(T, Changes), Error> {
    let action = Action {
        code: "test",
        label: "試験".to_owned(),
        user: ledger.user(),
        at: at.clone(),
        target: None,
        detail: serde_json::json!({}),
    };
    ledger.transact(action, work)
}

pub fn post(ledger: &mut Ledger, minute: u32, facts: &[Entry]) -> Result<Vec<EntryId>, Error> {
    write(ledger, minute, |tx| entries::post_in(tx, None, facts)).map(|(ids, _)| ids)
}

pub fn person(name: &str, kana: &str, birth_on: &str) -> Person {
    Person {
        name: PersonName::declared(name).unwrap(),
        kana: KanaName::parse(kana).unwrap(),
        alias: None,
        birth_on: day(birth_on),
        sex: Sex::Female,
    }
}

pub fn entry(person: i64, valid_from: &str, fact: Fact) -> Entry {
    Entry {
        person: PersonId(person),
        valid_from: day(valid_from),
        fact,
    }
}

pub fn registered(id: i64, valid_from: &str, about: &Person) -> Entry {
    entry(id, valid_from, Fact::PersonRegistered(about.clone()))
}

pub fn symbol(value: u16) -> Symbol {
    Symbol::new(value).unwrap()
}

pub fn number(value: u32) -> MemberNumber {
    MemberNumber::new(value).unwrap()
}

pub fn branch(value: u8) -> Branch {
    Branch::new(value).unwrap()
}

pub fn acquired(id: i64, valid_from: &str, numbers: (u16, u32), category: Category) -> Entry {
    let fact = Fact::InsuredAcquired {
        category,
        symbol: symbol(numbers.0),
        number: number(numbers.1),
        branch: Branch::INSURED,
        establishment: "0042".to_owned(),
    };
    entry(id, valid_from, fact)
}

pub fn certified(id: i64, valid_from: &str, insured: i64, branch_value: u8) -> Entry {
    let fact = Fact::DependentCertified {
        insured: PersonId(insured),
        branch: branch(branch_value),
        relationship: Relationship::FirstDaughter,
        living: Living::Together,
    };
    entry(id, valid_from, fact)
}

pub fn moved(id: i64, valid_from: &str, text: &str) -> Entry {
    let address = Address {
        postal: PostalCode::parse("105-0011"),
        text: text.to_owned(),
    };
    entry(id, valid_from, Fact::AddressRegistered(address))
}

pub fn reversed(id: i64, valid_from: &str, target: EntryId) -> Entry {
    entry(id, valid_from, Fact::Reversed { entry: target })
}

pub fn hanako() -> Person {
    person("見本　花子", "ミホン　ハナコ", "1988-02-29")
}

pub fn jiro() -> Person {
    person("例示　次郎", "レイジ　ジロウ", "1975-07-07")
}

pub fn sakura() -> Person {
    person("見本　さくら", "ミホン　サクラ", "2020-04-01")
}

/// A fictional 個人番号: begins with 9999 and has a check digit that fits.
pub fn individual_number(index: u32) -> IndividualNumber {
    (0..10)
        .find_map(|check| IndividualNumber::parse(&format!("9999{index:07}{check}")).ok())
        .unwrap()
}

//! 書けないときの試験: a full disk, a key file or a ledger that may not be written, and a file of a newer program.
//! It must not test the named checks; those stand beside it.

use super::{at, day, failing, filled, password, write};
use crate::ledger::error::Error;
use crate::ledger::opening::{Ledger, Unlock};
use crate::ledger::papers::{self, NewPaper};

#[test]
fn ディスクの空きがなくなると今の操作だけが取り消される() {
    let (_folder, mut ledger) = filled();
    let pages: i64 = ledger
        .conn
        .pragma_query_value(None, "page_count", |row| row.get(0))
        .unwrap();
    ledger
        .conn
        .pragma_update(None, "max_page_count", pages)
        .unwrap();
    let paper = NewPaper {
        case: None,
        person: None,
        document: "large".to_owned(),
        title: "大きな帳票".to_owned(),
        issued_on: day("2026-11-22"),
        n_pages: 1,
        bytes: vec![1; 1_000_000],
    };
    let full = write(&mut ledger, |tx| papers::add_in(tx, &paper));
    assert!(matches!(full.err(), Some(Error::DiskFull)));
    ledger
        .conn
        .pragma_update(None, "max_page_count", pages + 1000)
        .unwrap();
    write(&mut ledger, |tx| papers::add_in(tx, &paper)).unwrap();
    assert_eq!(failing(&ledger), [""; 0]);
}

#[test]
fn 台帳に記録できなければ鍵ファイルも元に戻る() {
    let (_folder, mut ledger) = filled();
    let path = ledger.path().to_owned();
    let key_path = crate::ledger::opening::key_path(&path);
    let before = std::fs::read(&key_path).unwrap();
    let full = "CREATE TEMP TRIGGER full BEFORE INSERT ON main.audit
                BEGIN SELECT RAISE(ABORT, 'full'); END";
    ledger.conn.execute_batch(full).unwrap();
    let user = ledger.user();
    let word = crate::ledger::crypto::Secret::new("atarashii kotoba");
    let cost = crate::ledger::crypto::Cost::LEAST;
    assert!(ledger.set_password(user, &word, cost, &at()).is_err());
    assert_eq!(std::fs::read(&key_path).unwrap(), before);
    ledger.conn.execute_batch("DROP TRIGGER full").unwrap();
    ledger.set_password(user, &word, cost, &at()).unwrap();
    assert_ne!(std::fs::read(&key_path).unwrap(), before);
}

#[test]
fn 書込み禁止の台帳は書込み禁止と言う() {
    let (_folder, mut ledger) = filled();
    ledger.conn.pragma_update(None, "query_only", true).unwrap();
    let refused = write(&mut ledger, |_| Ok(()));
    assert!(matches!(refused.err(), Some(Error::ReadOnly(_))));
}

#[test]
fn 新しい版の台帳は開かずに断る() {
    let (_folder, ledger) = filled();
    let path = ledger.path().to_owned();
    ledger.conn.pragma_update(None, "user_version", 99).unwrap();
    drop(ledger);
    let password = password();
    let unlock = Unlock::Password {
        login: "tantou",
        password: &password,
    };
    let opened = Ledger::open(&path, &unlock, &at());
    assert!(matches!(
        opened.err(),
        Some(Error::NewerSchema { found: 99, .. })
    ));
}

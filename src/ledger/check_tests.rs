//! 点検の試験: for every check a ledger that breaks it, and only it where that is possible.
//! It must not test anything else; what the ledger does right is tested from outside.

use crate::domain::bank_account::{
    AccountKind, AccountNumber, AccountOrigin, BankAccount, BankCode, BranchCode,
};
use crate::domain::date::Date;
use crate::domain::entry::{Entry, Fact};
use crate::domain::file_rules::{BatchEventKind, Packaging};
use crate::domain::member::{Category, Person, PersonId, Sex};
use crate::domain::name::{KanaName, PersonName};
use crate::domain::number::{Branch, IndividualNumber, MemberNumber, Symbol};
use crate::domain::payment::{PaymentOrder, PaymentPurpose, Recipient};
use crate::domain::payment_correction::ReclaimOrder;
use crate::domain::yen::Yen;
use crate::ledger::batch_book::{self, KeptFile, NewBatchEvent};
use crate::ledger::batches::{self, NewBatch, NewResult, Outcome, ResultRow};
use crate::ledger::check;
use crate::ledger::crypto::{Cost, Secret};
use crate::ledger::entries;
use crate::ledger::error::{Error, Result};
use crate::ledger::individual_number;
use crate::ledger::intakes::{self, NewIntake};
use crate::ledger::opening::{Ledger, Unlock};
use crate::ledger::outbox::{self, NewOutboxRow};
use crate::ledger::papers::{self, NewPaper};
use crate::ledger::payments::{self, OrderedBy};
use crate::ledger::reclaims::{self, ReclaimEvent, ReclaimEventKind};
use crate::ledger::takeover_drafts;
use crate::ledger::timestamp::Timestamp;
use crate::ledger::transact::{Action, Tx};
use crate::ledger::transfers::{self, NewTransfer};
use crate::ledger::users::NewUser;
use crate::procedure::record::Record;
use tempfile::TempDir;

fn at() -> Timestamp {
    Timestamp::parse("2026-11-22T10:20:30+09:00").unwrap()
}

fn day(text: &str) -> Date {
    Date::parse_iso(text).unwrap()
}

fn write<T>(ledger: &mut Ledger, work: impl FnOnce(&mut Tx<'_>) -> Result<T>) -> Result<T> {
    let action = Action {
        code: "test",
        label: "試験".to_owned(),
        user: ledger.user(),
        at: at(),
        target: None,
        detail: serde_json::json!({}),
    };
    Ok(ledger.transact(action, work)?.0)
}

fn password() -> Secret {
    Secret::new("mihon no kotoba")
}

fn empty() -> (TempDir, Ledger) {
    let folder = tempfile::tempdir().unwrap();
    let founder = NewUser {
        login: "tantou".to_owned(),
        name: "見本　担当".to_owned(),
        roles: Vec::new(),
        handles_numbers: true,
    };
    let path = folder.path().join("見本.daicho");
    let (ledger, _) = Ledger::create(&path, &founder, &password(), Cost::LEAST, &at()).unwrap();
    (folder, ledger)
}

fn entry(person: i64, fact: Fact) -> Entry {
    Entry {
        person: PersonId(person),
        valid_from: day("2026-04-01"),
        fact,
    }
}

fn registered(person: i64) -> Entry {
    entry(
        person,
        Fact::PersonRegistered(Person {
            name: PersonName::declared("見本　花子").unwrap(),
            kana: KanaName::parse("ミホン　ハナコ").unwrap(),
            alias: None,
            birth_on: day("1988-02-29"),
            sex: Sex::Female,
        }),
    )
}

fn acquired(person: i64, number: u32) -> Entry {
    entry(
        person,
        Fact::InsuredAcquired {
            category: Category::Employed,
            symbol: Symbol::new(12).unwrap(),
            number: MemberNumber::new(number).unwrap(),
            branch: Branch::INSURED,
            establishment: "0042".to_owned(),
        },
    )
}

/// Two people with everything a check looks at.
fn filled() -> (TempDir, Ledger) {
    let (folder, mut ledger) = empty();
    let number = (0..10)
        .find_map(|check| IndividualNumber::parse(&format!("99990000001{check}")).ok())
        .unwrap();
    write(&mut ledger, |tx| {
        let held = individual_number::hold_in(tx, &number)?.held;
        let facts = [
            registered(1),
            acquired(1, 1),
            entry(1, Fact::IndividualNumberRegistered(held)),
            registered(2),
            acquired(2, 2),
        ];
        entries::post_in(tx, None, &facts)?;
        let paper = NewPaper {
            case: None,
            person: Some(PersonId(1)),
            document: "notice".to_owned(),
            title: "お知らせ".to_owned(),
            issued_on: day("2026-11-22"),
            n_pages: 1,
            bytes: b"%PDF".to_vec(),
        };
        papers::add_in(tx, &paper)?;
        let intake = NewIntake {
            file_name: "KPFD0006.CSV".to_owned(),
            interface: "todoke-2200700".to_owned(),
            medium: "001".to_owned(),
            received_on: day("2026-11-22"),
            bytes: b"1,2".to_vec(),
        };
        intakes::add_in(tx, &intake)?;
        let kept = takeover_drafts::Kept {
            plan: serde_json::json!({}),
            answers: serde_json::json!([]),
        };
        takeover_drafts::begin_in(tx, ("台帳.csv", b"5,6"), &kept)?;
        send_in(tx)?;
        pay_in(tx)
    })
    .unwrap();
    (folder, ledger)
}

/// A payment in a file, and another one of which something is to come back.
fn send_in(tx: &mut Tx<'_>) -> Result<()> {
    let row = NewOutboxRow {
        interface: "chukan-kanyusha".to_owned(),
        case: None,
        person: Some(PersonId(1)),
        operation: "add".to_owned(),
        snapshot: Record::default(),
        due_on: None,
    };
    let rows = [outbox::lay_in(tx, &row)?];
    let bytes = b"\"1\"\r\n";
    let new = NewBatch {
        interface: row.interface,
        file_name: "KNY_06139992_20261122_001.csv".to_owned(),
        sha256: batch_book::keyed_proof(tx, bytes)?,
        layout_hash: String::new(),
        medium: "USB-01".to_owned(),
    };
    let batch = batches::export_in(tx, &new, &rows)?;
    let kept = KeptFile {
        layout_title: "加入者情報登録",
        layout_revision: "",
        is_unverified: true,
        bytes,
        has_numbers: true,
    };
    batch_book::keep_in(tx, batch, &kept, day("2026-11-22"))?;
    let written = NewBatchEvent {
        kind: BatchEventKind::Written,
        on: day("2026-11-22"),
        medium: new.medium,
        packaging: Some(Packaging::Plain),
        sha256: new.sha256,
        note: String::new(),
    };
    batch_book::happen_in(tx, batch, &written)?;
    let answer = ResultRow {
        member: String::new(),
        line: 1,
        outbox: rows.first().copied(),
        code: String::new(),
        outcome: Outcome::Registered,
        message: String::new(),
    };
    let result = NewResult {
        interface: new.interface,
        file_name: "KEKKA.csv".to_owned(),
        sha256: "r1".to_owned(),
        rows: vec![answer],
        reason: String::new(),
    };
    batches::take_result_in(tx, &result)?;
    Ok(())
}

fn pay_in(tx: &mut Tx<'_>) -> Result<()> {
    let on = day("2026-11-22");
    let order = |yen| PaymentOrder {
        payee: PersonId(1),
        purpose: PaymentPurpose::PremiumRefund,
        amount: Yen::new(yen),
        account: BankAccount {
            bank: BankCode::new("0001").unwrap(),
            bank_name: "見本銀行".to_owned(),
            branch: BranchCode::new("001").unwrap(),
            branch_name: "本店".to_owned(),
            kind: AccountKind::Ordinary,
            number: AccountNumber::new("1234567").unwrap(),
            holder: "ミホン　ハナコ".to_owned(),
            origin: AccountOrigin::Application,
        },
    };
    let by = OrderedBy {
        case: None,
        entry: None,
        on,
        note: "",
    };
    let in_file = payments::order_in(tx, by, &order(3334))?;
    payments::order_in(tx, by, &order(5000))?;
    let new = NewTransfer {
        transfer_on: day("2026-11-30"),
        file_name: "SOFURI_20261130_01.txt",
        bytes: b"1210",
        payments: &[in_file],
    };
    let transfer = transfers::make_in(tx, &new)?;
    transfers::copy_in(tx, transfer)?;
    let claim = ReclaimOrder {
        payee: PersonId(1),
        purpose: PaymentPurpose::PremiumRefund,
        recipient: Recipient::InsuredPerson,
        amount: Yen::new(300),
    };
    let claim = reclaims::claim_in(tx, None, on, &claim)?;
    let back = ReclaimEvent {
        kind: ReclaimEventKind::Settled,
        on,
        amount: Yen::new(100),
        reason: "振込".to_owned(),
    };
    reclaims::happen_in(tx, claim, &back)
}

/// The codes of the checks that find something after this damage.
fn broken_by(sql: &str) -> Vec<&'static str> {
    let (_folder, ledger) = filled();
    assert_eq!(failing(&ledger), [""; 0]);
    ledger
        .conn
        .execute_batch("PRAGMA foreign_keys = OFF")
        .unwrap();
    ledger.conn.execute_batch(sql).unwrap();
    failing(&ledger)
}

fn failing(ledger: &Ledger) -> Vec<&'static str> {
    check::run_all(ledger)
        .into_iter()
        .filter(|item| !item.problems.is_empty())
        .map(|item| item.code)
        .collect()
}

#[test]
fn 監査記録の一字が変わると連鎖の点検で見つかる() {
    let found = broken_by(
        "DROP TRIGGER audit_no_update;
         UPDATE audit SET label = label || '。' WHERE seq = 1",
    );
    assert_eq!(found, ["audit_chain"]);
}

#[test]
fn 監査記録の行が抜けると連鎖の点検で見つかる() {
    let found = broken_by("DROP TRIGGER audit_no_delete; DELETE FROM audit WHERE seq = 1");
    assert_eq!(found, ["audit_chain"]);
}

#[test]
fn 書き換えてハッシュも直した行も次の行で見つかる() {
    let (_folder, mut ledger) = filled();
    write(&mut ledger, |_| Ok(())).unwrap();
    // The row is written anew with a valid hash of its own, as somebody with the key might.
    ledger
        .conn
        .execute_batch(
            "DROP TRIGGER audit_no_update; DROP TRIGGER audit_no_delete;
             CREATE TEMP TABLE later AS SELECT * FROM audit WHERE seq >= 2;
             DELETE FROM audit WHERE seq >= 2;",
        )
        .unwrap();
    write(&mut ledger, |tx| {
        tx.add_detail("reason", serde_json::json!("別の理由"));
        Ok(())
    })
    .unwrap();
    ledger
        .conn
        .execute_batch("INSERT INTO audit SELECT * FROM later WHERE seq > 2")
        .unwrap();
    assert_eq!(failing(&ledger), ["audit_chain"]);
}

#[test]
fn 監査記録が壊れた台帳は開くときに断られる() {
    let (_folder, ledger) = filled();
    let path = ledger.path().to_owned();
    ledger
        .conn
        .execute_batch("DROP TRIGGER audit_no_update; UPDATE audit SET user = 7 WHERE seq = 2")
        .unwrap();
    drop(ledger);
    let password = password();
    let unlock = Unlock::Password {
        login: "tantou",
        password: &password,
    };
    let opened = Ledger::open(&path, &unlock, &at());
    assert!(matches!(opened.err(), Some(Error::Damaged(_))));
}

#[test]
fn 畳んだ表だけを変えると記載との照合で見つかる() {
    let renamed = broken_by("UPDATE persons SET name = '例示　次郎' WHERE id = 2");
    assert_eq!(renamed, ["folded"]);
    let removed = broken_by("DELETE FROM persons WHERE id = 2");
    assert_eq!(removed, ["folded"]);
}

#[test]
fn 期間の重なりは期間の点検で見つかる() {
    let found = broken_by(
        "INSERT INTO memberships SELECT 5 + entry, person, insured, kind, symbol, number, branch,
         category, establishment, relationship, living, '2026-05-01', valid_until, since, end_reason
         FROM memberships WHERE person = 1",
    );
    assert!(found.contains(&"periods"), "{found:?}");
    let touching = broken_by(
        "DROP TRIGGER memberships_no_update;
         UPDATE memberships SET valid_until = '2026-04-30' WHERE person = 1;
         INSERT INTO memberships SELECT 5 + entry, person, insured, kind, symbol, number, branch,
         category, establishment, relationship, living, '2026-05-01', NULL, since, NULL
         FROM memberships WHERE person = 1",
    );
    assert!(!touching.contains(&"periods"), "{touching:?}");
}

#[test]
fn 人数の表のずれは人数の点検で見つかる() {
    let found = broken_by("UPDATE member_days SET delta = delta + 1");
    assert_eq!(found, ["counts"]);
}

#[test]
fn 番号の控えが別の人を指すと番号の点検で見つかる() {
    let number = broken_by(
        "DROP TRIGGER used_numbers_no_update; UPDATE used_numbers SET person = 1 WHERE number = 2",
    );
    assert_eq!(number, ["used_numbers"]);
    let branch = broken_by(
        "DROP TRIGGER used_branches_no_delete; DELETE FROM used_branches WHERE number = 2",
    );
    assert_eq!(branch, ["used_numbers"]);
}

#[test]
fn 個人番号の登録先のずれは見つかる() {
    let found = broken_by("UPDATE individual_numbers SET person = 2");
    assert_eq!(found, ["number_owners"]);
}

#[test]
fn 帳票と原本の一字の違いは見つかる() {
    let paper = broken_by("DROP TRIGGER papers_no_update; UPDATE papers SET bytes = x'255044'");
    assert_eq!(paper, ["files"]);
    let intake = broken_by("DROP TRIGGER intakes_no_update; UPDATE intakes SET bytes = x'312c'");
    assert_eq!(intake, ["files"]);
    let draft =
        "DROP TRIGGER takeover_drafts_no_update; UPDATE takeover_drafts SET bytes = x'352c'";
    assert_eq!(broken_by(draft), ["files"]);
    let sealed = "DROP TRIGGER batch_files_no_update; UPDATE batch_files SET bytes = x'255044'";
    assert_eq!(broken_by(sealed), ["files"]);
}

/// Adds an original as earlier versions kept it: open, under its plain hash.
fn add_open_intake(ledger: &Ledger) {
    let sql = "INSERT INTO intakes
        (id, file_name, interface, medium, received_on, recorded_at, recorded_by, sha256, bytes)
        VALUES (9, 'SHFD0006.CSV', 'todoke-2200700', '001', '2026-11-22', '', 1, ?1, ?2)";
    let values = (crate::ledger::crypto::sha256_hex(b"3,4"), b"3,4");
    ledger.conn.execute(sql, values).unwrap();
}

#[test]
fn 原本は番号の鍵で封をして置き前の版の原本も読める() {
    let (_folder, mut ledger) = filled();
    let sql = "SELECT bytes, sha256 FROM intakes";
    let (stored, hash): (Vec<u8>, String) = ledger
        .conn
        .query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap();
    assert!(stored.starts_with(b"daicho sealed intake"));
    assert!(!stored.windows(3).any(|window| window == b"1,2"));
    assert_ne!(hash, crate::ledger::crypto::sha256_hex(b"1,2"));

    add_open_intake(&ledger);
    let earlier = intakes::IntakeId(9);
    assert_eq!(intakes::find_same(&ledger, b"3,4").unwrap(), Some(earlier));
    let bytes = write(&mut ledger, |tx| intakes::bytes_in(tx, earlier, "照会")).unwrap();
    assert_eq!(*bytes, b"3,4");
    assert_eq!(failing(&ledger), [""; 0]);
}

#[test]
fn 権限がなくても封をした原本は壊れたとは言われない() {
    let (_folder, mut ledger) = filled();
    add_open_intake(&ledger);
    ledger.keys.number = None;
    assert_eq!(failing(&ledger), [""; 0]);
    ledger
        .conn
        .execute_batch("DROP TRIGGER intakes_no_update")
        .unwrap();
    let cut = "UPDATE intakes SET bytes = substr(bytes, 1, 30) WHERE id <> 9";
    ledger.conn.execute_batch(cut).unwrap();
    assert_eq!(failing(&ledger), ["files"]);
}

#[test]
fn 別の行へ移した原本の暗号文は権限のある点検で見つかる() {
    let moved = broken_by(
        "INSERT INTO intakes SELECT 9, file_name, interface, medium, received_on, recorded_at,
         recorded_by, 'x', bytes FROM intakes",
    );
    assert_eq!(moved, ["files"]);
}

#[test]
fn 支払の状態のずれは見つかる() {
    let found = broken_by("UPDATE payment_states SET state = 'paid' WHERE state = 'exported'");
    assert_eq!(found, ["payments"]);
    let account =
        broken_by("UPDATE payment_states SET account = replace(account, '1234567', '7654321')");
    assert_eq!(account, ["payments"]);
    let gone = broken_by("DELETE FROM payment_states WHERE state = 'ordered'");
    assert_eq!(gone, ["payments"]);
}

#[test]
fn 二つの振込データに入った支払は見つかる() {
    let again = "DROP TRIGGER payment_events_once;
        INSERT INTO transfers SELECT 9, transfer_on, n_payments, total_yen, file_name, sha256,
            bytes, recorded_at, recorded_by FROM transfers;
        INSERT INTO payment_events SELECT 9, payment, kind, on_day, 9, account, reason,
            recorded_at, recorded_by FROM payment_events WHERE kind = 'exported';";
    assert_eq!(broken_by(again), ["payments", "exported_once"]);
}

#[test]
fn 支払は引き金だけでも二つ目の振込データに入らない() {
    let (_folder, ledger) = filled();
    let again = "INSERT INTO payment_events SELECT 9, payment, kind, on_day, transfer, account,
        reason, recorded_at, recorded_by FROM payment_events WHERE kind = 'exported'";
    let refused = ledger.conn.execute_batch(again).unwrap_err();
    assert!(refused.to_string().contains("one file only"), "{refused}");
}

#[test]
fn 振込データの件数と合計のずれは見つかる() {
    let trigger = "DROP TRIGGER transfers_no_update;";
    for change in [
        "total_yen = total_yen + 1",
        "n_payments = 2",
        "transfer_on = '2026-12-01'",
    ] {
        let found = broken_by(&format!("{trigger} UPDATE transfers SET {change}"));
        assert_eq!(found, ["transfer_totals"], "{change}");
    }
    let bytes = broken_by(&format!(
        "{trigger} UPDATE transfers SET bytes = x'31323131'"
    ));
    assert_eq!(bytes, ["files"]);
}

#[test]
fn 返納額を超える返納の記録は見つかる() {
    let found = broken_by(
        "DROP TRIGGER reclaim_events_no_update; UPDATE reclaim_events SET amount_yen = 301",
    );
    assert_eq!(found, ["reclaims"]);
}

#[test]
fn つながりの切れた行は見つかる() {
    let found = broken_by("INSERT INTO case_reasons VALUES (77, 'late', '理由')");
    assert_eq!(found, ["references"]);
}

#[test]
fn 別の行へ移した個人番号の暗号文は開かない() {
    let (_folder, mut ledger) = filled();
    let sql = "INSERT INTO individual_numbers (id, sealed, blind_index, state, held_at)
               SELECT 9, sealed, x'00', 'held', held_at FROM individual_numbers WHERE id = 1";
    ledger.conn.execute_batch(sql).unwrap();
    let moved = crate::domain::number::HeldNumber(9);
    let shown = write(&mut ledger, |tx| {
        individual_number::reveal_in(tx, moved, "試験")
    });
    assert!(matches!(shown.err(), Some(Error::Damaged(_))));
}

#[test]
fn 追記だけの表は更新も削除もできない() {
    let (_folder, mut ledger) = filled();
    let case = "INSERT INTO case_events VALUES (1, 0, '{}', 1, '2026-11-22', '2026-11-22')";
    ledger
        .conn
        .execute_batch("PRAGMA foreign_keys = OFF")
        .unwrap();
    ledger.conn.execute_batch(case).unwrap();
    write(&mut ledger, |tx| {
        crate::ledger::settings::set_in(tx, "test", day("2026-04-01"), &1)
    })
    .unwrap();
    for (table, column) in [
        ("audit", "label"),
        ("entries", "payload"),
        ("settings", "value"),
        ("case_events", "movement"),
        ("papers", "title"),
        ("intakes", "file_name"),
        ("used_numbers", "person"),
        ("used_branches", "person"),
        ("payments", "amount_yen"),
        ("payment_events", "reason"),
        ("transfers", "total_yen"),
        ("transfer_copies", "recorded_by"),
        ("reclaims", "amount_yen"),
        ("reclaim_events", "reason"),
        ("batch_files", "number"),
        ("batch_events", "note"),
        ("results", "file_name"),
        ("result_rows", "message"),
    ] {
        for sql in [
            format!("UPDATE {table} SET {column} = {column}"),
            format!("DELETE FROM {table}"),
            format!("REPLACE INTO {table} SELECT * FROM {table}"),
        ] {
            assert!(ledger.conn.execute_batch(&sql).is_err(), "{sql}");
        }
    }
}

/// 書けないとき.
#[path = "check_unwritable_tests.rs"]
mod unwritable;

//! 個人番号: held apart, looked up without being shown, shown only with a reason on record.

use crate::ledger_support::{
    Desk, day, desk, entry, hanako, individual_number, jiro, moment, open_as, post, refusal,
    registered, reversed, write,
};
use daicho::domain::entry::Fact;
use daicho::domain::member::PersonId;
use daicho::domain::number::HeldNumber;
use daicho::ledger::audit::{self, AuditFilter};
use daicho::ledger::cases::{self, CaseHeading, NewCase};
use daicho::ledger::crypto::{Cost, Secret};
use daicho::ledger::entries;
use daicho::ledger::error::Error;
use daicho::ledger::individual_number::{
    NumberState, discard_in, hold_in, lookup, reveal_in, status,
};
use daicho::ledger::intakes::{self, NewIntake};
use daicho::ledger::opening::Ledger;
use daicho::ledger::takeover_undo;
use daicho::ledger::takeovers;
use daicho::ledger::users::NewUser;
use daicho::procedure::case::{CaseState, Nature};
use daicho::procedure::form::Form;
use daicho::procedure::step::Role;
use daicho::procedure::value::Value;
use std::fs;

fn hold(ledger: &mut Ledger, index: u32) -> HeldNumber {
    let number = individual_number(index);
    write(ledger, 1, |tx| hold_in(tx, &number)).unwrap().0.held
}

/// A number that came with a takeover and whose entry is taken back; `case` holds it meanwhile, in this state.
fn after_undoing(case: Option<CaseState>) -> NumberState {
    let Desk { mut ledger, .. } = desk();
    let held = hold(&mut ledger, 1);
    let file = NewIntake {
        file_name: "old.csv".to_owned(),
        interface: "takeover".to_owned(),
        medium: String::new(),
        received_on: day("2026-11-22"),
        bytes: b"1,2".to_vec(),
    };
    let (id, _) = write(&mut ledger, 2, |tx| {
        let intake = intakes::add_in(tx, &file)?;
        let id = takeovers::begin_in(tx, intake, &serde_json::json!({}), 1)?;
        let entries = [registered(1, "2026-11-01", &hanako()), registers(1, held)];
        takeovers::post_in(tx, id, &entries)?;
        Ok(id)
    })
    .unwrap();
    write(&mut ledger, 3, |tx| {
        if let Some(state) = case {
            let mut form = Form::new();
            form.set_value("individual_number", Some(Value::Number(held)));
            let new = NewCase {
                procedure: "eligibility_acquisition".to_owned(),
                version: 1,
                received_on: day("2026-11-22"),
                nature: Nature::Ordinary,
                subject: None,
                form,
            };
            let mut opened = cases::open_in(tx, new, &CaseHeading::default())?;
            opened.state = state;
            cases::save_in(tx, &opened, &CaseHeading::default())?;
        }
        for list in takeover_undo::to_reverse(tx, id)? {
            entries::post_in(tx, None, &list)?;
        }
        takeover_undo::discard_numbers_in(tx, id)
    })
    .unwrap();
    status(&ledger, held).unwrap().unwrap().state
}

#[test]
fn 移行の取消しは_案件にない番号だけを廃棄する() {
    for (case, expected) in [
        (None, NumberState::Discarded),
        (Some(CaseState::Open), NumberState::Held),
        (Some(CaseState::Finished), NumberState::Held),
        (Some(CaseState::Withdrawn), NumberState::Discarded),
        (Some(CaseState::Rejected), NumberState::Discarded),
    ] {
        assert_eq!(after_undoing(case), expected, "{case:?}");
    }
}

fn registers(person: i64, held: HeldNumber) -> daicho::domain::entry::Entry {
    entry(person, "2026-11-01", Fact::IndividualNumberRegistered(held))
}

#[test]
fn 同じ個人番号は同じ手掛りになり登録先が分かる() {
    let mut desk = desk();
    let held = hold(&mut desk.ledger, 1);
    let again = write(&mut desk.ledger, 2, |tx| hold_in(tx, &individual_number(1)))
        .unwrap()
        .0;
    assert_eq!(
        (again.held, again.is_new, again.registered_to),
        (held, false, None)
    );
    assert_ne!(hold(&mut desk.ledger, 2), held);
    let facts = [registered(1, "2026-11-01", &hanako()), registers(1, held)];
    post(&mut desk.ledger, 3, &facts).unwrap();
    let found = lookup(&desk.ledger, &individual_number(1))
        .unwrap()
        .unwrap();
    assert_eq!(found.registered_to, Some(PersonId(1)));
    assert_eq!(lookup(&desk.ledger, &individual_number(3)).unwrap(), None);
}

#[test]
fn ほかの人に登録された個人番号は登録できない() {
    let mut desk = desk();
    let held = hold(&mut desk.ledger, 1);
    let facts = [registered(1, "2026-11-01", &hanako()), registers(1, held)];
    let ids = post(&mut desk.ledger, 2, &facts).unwrap();
    let other = [registered(2, "2026-11-01", &jiro()), registers(2, held)];
    assert!(matches!(
        refusal(post(&mut desk.ledger, 3, &other)),
        Error::Refused(_)
    ));
    // After the 取消 of the first registration it is free for the right person.
    post(&mut desk.ledger, 4, &[reversed(1, "2026-11-01", ids[1])]).unwrap();
    assert_eq!(
        status(&desk.ledger, held).unwrap().unwrap().state,
        NumberState::Held
    );
    post(&mut desk.ledger, 5, &other).unwrap();
    assert_eq!(
        status(&desk.ledger, held).unwrap().unwrap().person,
        Some(PersonId(2))
    );
}

#[test]
fn 表示には理由が要り監査に残るが番号は残らない() {
    let mut desk = desk();
    let held = hold(&mut desk.ledger, 1);
    let silent = write(&mut desk.ledger, 2, |tx| reveal_in(tx, held, "　"));
    assert!(matches!(refusal(silent), Error::Refused(_)));
    let (shown, _) = write(&mut desk.ledger, 3, |tx| {
        reveal_in(tx, held, "転記票の作成")
    })
    .unwrap();
    assert!(shown == individual_number(1));
    let filter = AuditFilter {
        code: Some("reveal_number".to_owned()),
        ..AuditFilter::default()
    };
    let rows = audit::page(&desk.ledger, &filter, 10).unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].detail["reason"], "転記票の作成");
    assert_eq!(rows[0].at, moment(3).to_string());
    let digits = individual_number(1).reveal().to_string();
    let all = audit::page(&desk.ledger, &AuditFilter::default(), 100).unwrap();
    assert!(all.iter().all(|row| !format!("{row:?}").contains(&digits)));
}

#[test]
fn 監査に渡された個人番号は伏せられる() {
    let mut desk = desk();
    let digits = individual_number(1).reveal().to_string();
    write(&mut desk.ledger, 1, |tx| -> Result<(), Error> {
        tx.add_detail("memo", serde_json::json!(digits));
        Ok(())
    })
    .unwrap();
    let last = audit::page(&desk.ledger, &AuditFilter::default(), 1).unwrap();
    assert!(!last[0].detail.to_string().contains(&digits));
    assert!(
        last[0].detail["memo"]
            .as_str()
            .unwrap()
            .contains("伏せました")
    );
}

#[test]
fn 廃棄すると番号は消え廃棄の記録は残る() {
    let mut desk = desk();
    let held = hold(&mut desk.ledger, 1);
    write(&mut desk.ledger, 2, |tx| {
        discard_in(tx, held, "保存年限の経過")
    })
    .unwrap();
    let about = status(&desk.ledger, held).unwrap().unwrap();
    assert_eq!(about.state, NumberState::Discarded);
    assert_eq!(about.discarded_at.as_deref(), Some(moment(2).as_str()));
    let gone = write(&mut desk.ledger, 3, |tx| reveal_in(tx, held, "確認"));
    assert!(matches!(refusal(gone), Error::Missing(_)));
    let twice = write(&mut desk.ledger, 4, |tx| discard_in(tx, held, "もう一度"));
    assert!(matches!(refusal(twice), Error::Missing(_)));
    assert_ne!(hold(&mut desk.ledger, 1), held);
}

#[test]
fn 権限のない利用者には保持も照会も表示もできない() {
    let Desk {
        folder: _folder,
        path,
        mut ledger,
        ..
    } = desk();
    let held = hold(&mut ledger, 1);
    let new = NewUser {
        login: "kessai".to_owned(),
        name: "見本　決裁".to_owned(),
        roles: vec![Role::Approver],
        handles_numbers: false,
    };
    let password = Secret::new("kessai no kotoba");
    ledger
        .add_user(&new, &password, Cost::LEAST, &moment(2))
        .unwrap();
    drop(ledger);
    let mut ledger = open_as(&path, "kessai", "kessai no kotoba").unwrap();
    let number = individual_number(2);
    assert!(matches!(
        refusal(write(&mut ledger, 51, |tx| hold_in(tx, &number))),
        Error::NoNumberRight
    ));
    assert!(matches!(
        refusal(lookup(&ledger, &number)),
        Error::NoNumberRight
    ));
    assert!(matches!(
        refusal(write(&mut ledger, 52, |tx| reveal_in(tx, held, "確認"))),
        Error::NoNumberRight
    ));
    assert_eq!(
        status(&ledger, held).unwrap().unwrap().state,
        NumberState::Held
    );
}

#[test]
fn ファイルのどこにも個人番号は平文で現れない() {
    let Desk {
        folder, mut ledger, ..
    } = desk();
    hold(&mut ledger, 1);
    let digits = individual_number(1).reveal();
    for file in fs::read_dir(folder.path()).unwrap() {
        let bytes = fs::read(file.unwrap().path()).unwrap();
        assert!(!bytes.windows(12).any(|window| window == digits.as_bytes()));
    }
}

#[test]
fn 原本の受付と表示には権限と理由が要り監査に残る() {
    let Desk {
        folder: _folder,
        path,
        mut ledger,
        ..
    } = desk();
    let file = NewIntake {
        file_name: "KPFD0006.CSV".to_owned(),
        interface: "todoke-2200700".to_owned(),
        medium: "001".to_owned(),
        received_on: day("2026-11-22"),
        bytes: b"1,2".to_vec(),
    };
    let (id, _) = write(&mut ledger, 1, |tx| intakes::add_in(tx, &file)).unwrap();
    let no_reason = write(&mut ledger, 2, |tx| intakes::bytes_in(tx, id, " "));
    assert!(matches!(refusal(no_reason), Error::Refused(_)));
    let (bytes, _) = write(&mut ledger, 3, |tx| intakes::bytes_in(tx, id, "届書の確認")).unwrap();
    assert_eq!(*bytes, b"1,2");
    let shown = AuditFilter {
        code: Some("reveal_intake".to_owned()),
        ..AuditFilter::default()
    };
    let rows = audit::page(&ledger, &shown, 10).unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].detail["reason"], "届書の確認");

    let password = Secret::new("kessai no kotoba");
    let new = NewUser {
        login: "kessai".to_owned(),
        name: "見本　決裁".to_owned(),
        roles: vec![Role::Approver],
        handles_numbers: false,
    };
    ledger
        .add_user(&new, &password, Cost::LEAST, &moment(4))
        .unwrap();
    drop(ledger);
    let mut ledger = open_as(&path, "kessai", "kessai no kotoba").unwrap();
    let other = NewIntake {
        bytes: b"1,3".to_vec(),
        ..file
    };
    assert!(matches!(
        refusal(write(&mut ledger, 51, |tx| intakes::add_in(tx, &other))),
        Error::NoNumberRight
    ));
    assert!(matches!(
        refusal(write(&mut ledger, 52, |tx| intakes::bytes_in(
            tx, id, "照会"
        ))),
        Error::NoNumberRight
    ));
    assert!(matches!(
        refusal(intakes::find_same(&ledger, b"1,2")),
        Error::NoNumberRight
    ));
    assert_eq!(intakes::list(&ledger).unwrap().len(), 1);
}

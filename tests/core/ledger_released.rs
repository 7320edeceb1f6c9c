//! 公開した版の台帳: one real file of every released schema, which every later program must open.
//! A file here is never made anew; `UPDATE_GOLDEN=1` (with `--test-threads=1`) makes only one
//! that is not there yet.

use crate::ledger_support::{
    acquired, certified, create, day, entry, hanako, individual_number, jiro, moment, moved, open,
    post, registered, reversed, sakura, write,
};
use daicho::domain::entry::Fact;
use daicho::domain::member::{Category, PersonId};
use daicho::domain::number::HeldNumber;
use daicho::ledger::cases::{self, CaseHeading, NewCase};
use daicho::ledger::check;
use daicho::ledger::individual_number::{hold_in, reveal_in};
use daicho::ledger::members;
use daicho::ledger::members_as_of::members_as_of;
use daicho::ledger::opening::{Ledger, Unlock, key_path};
use daicho::ledger::outbox::{self, NewOutboxRow, OutboxFilter};
use daicho::ledger::papers::{self, NewPaper, PaperFilter};
use daicho::ledger::recovery_code::RecoveryCode;
use daicho::procedure::case::{CaseId, Nature};
use daicho::procedure::form::Form;
use daicho::procedure::record::Record;
use daicho::procedure::value::Value;
use std::fs;
use std::path::{Path, PathBuf};

fn released(ending: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data");
    folder.join(format!("ledger_v1.{ending}"))
}

/// A copy of the released files; the test opens that, never the original.
fn copied() -> (tempfile::TempDir, PathBuf) {
    if std::env::var_os("UPDATE_GOLDEN").is_some() && !released("daicho").exists() {
        make();
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("版1.daicho");
    fs::copy(released("daicho"), &path).unwrap();
    fs::copy(released("daicho-key"), key_path(&path)).unwrap();
    (folder, path)
}

fn make() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("版1.daicho");
    let (mut ledger, code) = create(&path);
    let (held, _) = write(&mut ledger, 1, |tx| hold_in(tx, &individual_number(1))).unwrap();
    let facts = [
        registered(1, "2024-04-01", &hanako()),
        acquired(1, "2024-04-01", (12, 345), Category::Employed),
        moved(1, "2024-04-01", "見本県見本市一丁目"),
        entry(1, "2024-04-01", Fact::IndividualNumberRegistered(held.held)),
        registered(2, "2024-04-01", &sakura()),
        certified(2, "2024-04-01", 1, 1),
        registered(3, "2025-04-01", &jiro()),
        acquired(3, "2025-04-01", (12, 346), Category::Employed),
    ];
    let ids = post(&mut ledger, 2, &facts).unwrap();
    let corrected = [
        reversed(3, "2025-04-01", ids[7]),
        acquired(3, "2025-05-01", (12, 346), Category::Employed),
    ];
    post(&mut ledger, 3, &corrected).unwrap();
    write(&mut ledger, 4, |tx| {
        let case = cases::open_in(tx, new_case(), &CaseHeading::default())?;
        papers::add_in(tx, &new_paper(case.id))?;
        outbox::lay_in(tx, &new_row(case.id))
    })
    .unwrap();
    drop(ledger);
    fs::copy(&path, released("daicho")).unwrap();
    fs::copy(key_path(&path), released("daicho-key")).unwrap();
    fs::write(released("recovery.txt"), format!("{}\n", code.printed())).unwrap();
}

fn new_case() -> NewCase {
    let mut form = Form::new();
    form.set_value("acquired_on", Some(Value::Date(day("2026-11-01"))));
    let mut row = Form::new();
    row.set_value("half_typed", Some(Value::Raw("令和8年11".to_owned())));
    form.set_value("dependents", Some(Value::Rows(vec![row])));
    NewCase {
        procedure: "eligibility_acquisition".to_owned(),
        version: 1,
        received_on: day("2026-11-22"),
        nature: Nature::Ordinary,
        subject: Some(PersonId(1)),
        form,
    }
}

fn new_paper(case: CaseId) -> NewPaper {
    NewPaper {
        case: Some(case),
        person: Some(PersonId(1)),
        document: "notice".to_owned(),
        title: "資格情報のお知らせ".to_owned(),
        issued_on: day("2026-11-22"),
        n_pages: 1,
        bytes: b"%PDF-1.7".to_vec(),
    }
}

fn new_row(case: CaseId) -> NewOutboxRow {
    NewOutboxRow {
        interface: "chukan-kanyusha".to_owned(),
        case: Some(case),
        person: Some(PersonId(1)),
        operation: "new".to_owned(),
        snapshot: Record::default(),
        due_on: Some(day("2026-11-27")),
    }
}

#[test]
fn 版1の台帳が今のプログラムで開き中身がそろっている() {
    let (_folder, path) = copied();
    let mut ledger = open(&path).unwrap();
    let file = members::file(&ledger, PersonId(1)).unwrap().unwrap();
    assert_eq!(file.person, hanako());
    assert_eq!(file.dependents[0].person, sakura());
    assert_eq!(file.held_number, Some(HeldNumber(1)));
    assert_eq!(people(&ledger, None), [PersonId(1), PersonId(2)]);
    let before_correction = people(&ledger, Some(2));
    assert_eq!(before_correction, [PersonId(1), PersonId(2), PersonId(3)]);
    let case = cases::load(&ledger, CaseId(1)).unwrap().unwrap();
    assert_eq!(
        (case.receipt_number.as_str(), case.form),
        ("R8-000001", new_case().form)
    );
    let papers = papers::list(&ledger, PaperFilter::Case(CaseId(1))).unwrap();
    assert_eq!(papers::bytes(&ledger, papers[0].id).unwrap(), b"%PDF-1.7");
    let rows = outbox::list(&ledger, &OutboxFilter::Case(CaseId(1))).unwrap();
    assert_eq!(rows[0].row, new_row(CaseId(1)));
    let (number, _) = write(&mut ledger, 55, |tx| reveal_in(tx, HeldNumber(1), "試験")).unwrap();
    assert!(number == individual_number(1));
    for item in check::run_all(&ledger) {
        assert!(
            item.problems.is_empty(),
            "{}: {:?}",
            item.title,
            item.problems
        );
    }
}

fn people(ledger: &Ledger, known_at: Option<u32>) -> Vec<PersonId> {
    let known_at = known_at.map(moment);
    let members = members_as_of(ledger, day("2025-04-30"), known_at.as_ref()).unwrap();
    members
        .into_iter()
        .map(|membership| membership.person)
        .collect()
}

#[test]
fn 版1の復旧コードで今も開く() {
    let (_folder, path) = copied();
    let printed = fs::read_to_string(released("recovery.txt")).unwrap();
    let code = RecoveryCode::parse(&printed).unwrap();
    let ledger = Ledger::open(&path, &Unlock::RecoveryCode(&code), &moment(50)).unwrap();
    assert!(ledger.can_handle_numbers());
}

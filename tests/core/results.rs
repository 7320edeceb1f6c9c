//! 結果の取込: a result file that could answer two files marks no row by guess.

use crate::office_support::{Beside, credentials, first_run};
use daicho::app::clock::FixedClock;
use daicho::app::command::Command;
use daicho::app::error::Error;
use daicho::app::results::ResultFile;
use daicho::app::run::Told;
use daicho::app::session::{KeyCost, Session};
use daicho::domain::coded::Coded;
use daicho::domain::date::Date;
use daicho::ledger::batches::{self, NewBatch};
use daicho::ledger::outbox::{self, NewOutboxRow, OutboxFilter, OutboxState};
use daicho::procedure::record::{Cell, Record};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::TempDir;

const MEMBERS: &str = "chukan-kanyusha";
const LIMITS: &str = "chukan-gendogaku";

/// A ledger in which rows of these interfaces and 番号 wait for their result.
fn ledger(rows: &[(&str, &str)]) -> (TempDir, PathBuf) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("見本.daicho");
    let first = first_run("mihon");
    drop(Session::create(&path, &first, KeyCost::Least, clock()).unwrap());
    opened(&path).write(|tx| {
        for (n, (interface, number)) in rows.iter().enumerate() {
            let id = outbox::lay_in(tx, &row(interface, number))?;
            let batch = NewBatch {
                interface: (*interface).to_owned(),
                file_name: format!("{n}.csv"),
                sha256: n.to_string(),
                layout_hash: String::new(),
                medium: "USBメモリー".to_owned(),
            };
            batches::export_in(tx, &batch, &[id])?;
        }
        Ok(())
    });
    (folder, path)
}

fn clock() -> Arc<FixedClock> {
    Arc::new(FixedClock::at(Date::new(2026, 11, 24).unwrap()))
}

fn opened(path: &Path) -> Beside {
    Beside::open(path, "mihon", "2026-11-24T10:00:00+09:00")
}

fn row(interface: &str, number: &str) -> NewOutboxRow {
    let values = [
        ("member.kigou", "101"),
        ("member.bangou", number),
        ("member.edaban", "00"),
        ("op", "add"),
    ];
    let values = values.map(|(name, text)| (name.to_owned(), Cell::Text(text.to_owned())));
    NewOutboxRow {
        interface: interface.to_owned(),
        case: None,
        person: None,
        operation: "add".to_owned(),
        snapshot: Record {
            source: String::new(),
            values: values.into(),
        },
        due_on: None,
    }
}

/// Takes in a file whose one line says エラー in these words.
fn import_error(path: &Path, number: &str, message: &str) -> Told {
    let mut session = Session::open(path, &credentials("mihon"), KeyCost::Least, clock()).unwrap();
    let insurer = session.society().unwrap().insurer_number;
    let insurer = insurer.as_str();
    let line = format!(
        "\"1\",\"{insurer}\",\"101\",\"{number}\",\"00\",\"9\",\"E0203\",\"7\",\"{message}\"\r\n"
    );
    let command = Command::ImportResults(ResultFile {
        name: "KEKKA.csv".to_owned(),
        bytes: line.into_bytes(),
        answers: None,
    });
    session
        .run(command)
        .map_err(|error| error.message_ja())
        .unwrap()
        .told
}

#[test]
fn 結果の文の個人番号は_画面にも行にも残らない() {
    let (_folder, path) = ledger(&[(MEMBERS, "1")]);
    let number = "999900000011";
    let message = format!("個人番号{number}が登録済みのものと違います");
    let Told::Results(summary) = import_error(&path, "1", &message) else {
        panic!("結果がない")
    };
    let remark = &summary.rows[0].remark;
    assert!(
        remark.contains("E0203") && remark.contains("登録済みのものと違います"),
        "{remark}"
    );
    let ledger = opened(&path).ledger;
    let failed = OutboxFilter::State(MEMBERS.to_owned(), OutboxState::Error);
    let rows = outbox::list(&ledger, &failed).unwrap();
    assert_eq!(rows.len(), 1);
    drop(ledger);
    let session = Session::open(&path, &credentials("mihon"), KeyCost::Least, clock());
    let pending = session.unwrap().pending_rows(MEMBERS).unwrap();
    for said in [
        remark.as_str(),
        &rows[0].message,
        pending[0].result.as_deref().unwrap_or_default(),
    ] {
        assert!(!said.contains(number), "{said}");
    }
}

/// Takes in a file that says 登録済 for these 番号.
fn import(path: &Path, numbers: &[&str], answers: Option<&str>) -> Result<(), Error> {
    let mut session = Session::open(path, &credentials("mihon"), KeyCost::Least, clock()).unwrap();
    let insurer = session.society().unwrap().insurer_number;
    let line = |number: &&str| {
        let insurer = insurer.as_str();
        format!("\"1\",\"{insurer}\",\"101\",\"{number}\",\"00\",\"0\",\"\",\"\",\"\"\r\n")
    };
    let command = Command::ImportResults(ResultFile {
        name: "KEKKA.csv".to_owned(),
        bytes: numbers.iter().map(line).collect::<String>().into_bytes(),
        answers: answers.map(str::to_owned),
    });
    session.run(command).map(|_| ())
}

/// The states of the rows in the order in which they were laid.
fn states(path: &Path) -> Vec<&'static str> {
    let ledger = opened(path).ledger;
    let mut rows = Vec::new();
    for interface in [MEMBERS, LIMITS] {
        for state in [OutboxState::Exported, OutboxState::Registered] {
            let filter = OutboxFilter::State(interface.to_owned(), state);
            rows.extend(outbox::list(&ledger, &filter).unwrap());
        }
    }
    rows.sort_by_key(|row| row.id);
    rows.iter().map(|row| row.state.code()).collect()
}

#[test]
fn 同じ人の行が二つの様式で待つときは推測で登録済にしない() {
    let (_folder, path) = ledger(&[(MEMBERS, "1"), (LIMITS, "1")]);
    for answers in [None, Some("chukan-kyufu"), Some("chukan-shokai-irai")] {
        let refused = import(&path, &["1"], answers);
        let Err(Error::Refused(sentence)) = refused else {
            panic!("{refused:?}");
        };
        assert!(
            sentence.contains("「加入者情報登録」「限度額適用認定証」"),
            "{sentence}"
        );
        assert_eq!(states(&path), ["exported", "exported"]);
    }
    // The refused file is not known as taken in: asked from the right list it counts.
    import(&path, &["1"], Some(LIMITS)).unwrap();
    assert_eq!(states(&path), ["exported", "registered"]);
}

#[test]
fn 多く突き合う様式があれば一覧を問わずその結果とする() {
    let (_folder, path) = ledger(&[(MEMBERS, "1"), (LIMITS, "1"), (LIMITS, "2")]);
    import(&path, &["1", "2"], Some(MEMBERS)).unwrap();
    assert_eq!(states(&path), ["exported", "registered", "registered"]);
}

#[test]
fn だれも待っていない結果はどの行にも付かない() {
    let (_folder, path) = ledger(&[(MEMBERS, "1"), (LIMITS, "1")]);
    import(&path, &["9"], None).unwrap();
    assert_eq!(states(&path), ["exported", "exported"]);
}

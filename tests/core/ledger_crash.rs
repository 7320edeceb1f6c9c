//! 突然の終了: a writing process is killed again and again, and nothing decided is lost or half there.

use crate::ledger_support::{acquired, create, day, hanako, moved, open, registered, write};
use daicho::domain::member::{Category, PersonId};
use daicho::ledger::check;
use daicho::ledger::entries;
use daicho::ledger::members;
use daicho::ledger::papers::{self, NewPaper, PaperFilter};
use std::env;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

/// Set for the process that writes until it is killed.
const CHILD: &str = "DAICHO_TEST_KILLED_WRITER";
const N_ROUNDS: usize = 6;

/// Registers one person after another, each with a paper, and says so once it is on the disk.
fn write_until_killed(path: &Path) {
    let mut ledger = open(path).unwrap();
    loop {
        let id = members::next_person(&ledger).unwrap();
        let number = 1000 + u32::try_from(id.0).unwrap();
        let facts = [
            registered(id.0, "2026-11-01", &hanako()),
            acquired(id.0, "2026-11-01", (12, number), Category::Employed),
            moved(id.0, "2026-11-01", "見本県見本市"),
        ];
        let paper = NewPaper {
            case: None,
            person: Some(id),
            document: "notice".to_owned(),
            title: "お知らせ".to_owned(),
            issued_on: day("2026-11-22"),
            n_pages: 1,
            bytes: vec![7; 20_000],
        };
        write(&mut ledger, 51, |tx| {
            entries::post_in(tx, None, &facts)?;
            papers::add_in(tx, &paper)
        })
        .unwrap();
        println!("written {}", id.0);
    }
}

#[test]
fn 書込み中に強制終了しても記録は残り半端は残らない() {
    if let Ok(path) = env::var(CHILD) {
        write_until_killed(Path::new(&path));
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("見本.daicho");
    drop(create(&path));
    let mut n_acknowledged = 0;
    for round in 1..=N_ROUNDS {
        n_acknowledged = n_acknowledged.max(kill_after(&path, n_acknowledged, round * 3));
        let ledger = open(&path).unwrap();
        for item in check::run_all(&ledger) {
            assert!(
                item.problems.is_empty(),
                "{}: {:?}",
                item.title,
                item.problems
            );
        }
        let people = members::ids(&ledger, members::Order::Id).unwrap();
        let n_people = i64::try_from(people.len()).unwrap();
        assert!(n_people >= n_acknowledged, "{n_people} < {n_acknowledged}");
        for id in people {
            assert_whole(&ledger, id);
        }
    }
}

/// Starts the writer, waits until it has acknowledged some more people, kills it, and tells the last one.
fn kill_after(path: &Path, n_before: i64, n_more: usize) -> i64 {
    let mut child = Command::new(env::current_exe().unwrap())
        .args(["--exact", "--nocapture", "--test-threads=1"])
        .arg("ledger_crash::書込み中に強制終了しても記録は残り半端は残らない")
        .env(CHILD, path)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let said = lines
        .map_while(Result::ok)
        .filter_map(|line| line.split("written ").nth(1)?.trim().parse::<i64>().ok());
    let last = said.take(n_more).last().unwrap_or(0);
    // SIGKILL on Unix, TerminateProcess on Windows: the writer gets no chance to tidy up.
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(last > n_before, "書き込む側が動かなかった");
    last
}

fn assert_whole(ledger: &daicho::ledger::opening::Ledger, id: PersonId) {
    let file = members::file(ledger, id).unwrap().unwrap();
    assert_eq!((file.memberships.len(), file.addresses.len()), (1, 1));
    let papers = papers::list(ledger, PaperFilter::Person(id)).unwrap();
    assert_eq!(papers.len(), 1);
    assert_eq!(papers::bytes(ledger, papers[0].id).unwrap().len(), 20_000);
}

//! 移行用書き出し: whole or not at all, the same rows as the ledger, and no 個人番号 unless it was asked for.

use daicho::app::clock::FixedClock;
use daicho::app::command::{Command, NewUser};
use daicho::app::error::Error;
use daicho::app::first_run::every_role;
use daicho::app::job::Progress;
use daicho::app::list_output::{ListFormat, ListOrder, ListSource};
use daicho::app::run::Told;
use daicho::app::sample::Sample;
use daicho::app::session::{Credentials, FirstRun, KeyCost, Session};
use daicho::app::takeout::TakeoutOrder;
use daicho::domain::date::Date;
use daicho::domain::finding::FieldPath;
use daicho::domain::number::IndividualNumber;
use daicho::procedure::case::Nature;
use daicho::procedure::form::Form;
use daicho::procedure::person::NUMBER;
use daicho::procedure::value::Value;
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::TempDir;
use zeroize::Zeroizing;

const PASSWORD: &str = "mihon no kotoba";
const NUMBER_ON_FORM: &str = "999900000020";

/// A ledger with one case whose form holds an 個人番号.
fn ledger() -> (TempDir, Session) {
    let folder = TempDir::new().unwrap();
    let sample = Sample::load().unwrap();
    let first = FirstRun {
        society: sample.society,
        establishments: sample.establishments,
        login: "mihon".to_owned(),
        name: "見本　花子".to_owned(),
        roles: every_role(),
        password: Zeroizing::new(PASSWORD.to_owned()),
    };
    let path = folder.path().join("見本.daicho");
    let (mut session, _) = Session::create(&path, &first, KeyCost::Least, clock()).unwrap();
    let mut form = Form::new();
    form.set_value("kana", Some(Value::Raw("ミホン\n\"ハナコ\",=1".to_owned())));
    let new = daicho::app::command::NewCase {
        procedure: "eligibility_acquisition".to_owned(),
        received_on: session.today(),
        nature: Nature::Ordinary,
        subject: None,
        form,
    };
    let Told::Case(case) = session.run(Command::OpenCase(new)).unwrap().told else {
        panic!("案件が開かない");
    };
    let hold = Command::HoldNumber {
        case,
        at: FieldPath::of(NUMBER.name()),
        number: IndividualNumber::parse(NUMBER_ON_FORM).unwrap(),
    };
    session.run(hold).unwrap();
    (folder, session)
}

fn clock() -> Arc<FixedClock> {
    Arc::new(FixedClock::at(Date::new(2026, 11, 24).unwrap()))
}

fn order(folder: &Path, reason: &str, with_numbers: bool) -> Command {
    Command::TakeOut(TakeoutOrder {
        folder: folder.to_owned(),
        reason: reason.to_owned(),
        with_numbers,
    })
}

fn taken(session: &mut Session, to: &Path, with_numbers: bool) -> PathBuf {
    match session
        .run(order(to, "仕組みの入替え", with_numbers))
        .unwrap()
        .told
    {
        Told::File(folder) => folder,
        _ => panic!("書き出されない"),
    }
}

fn read(folder: &Path, name: &str) -> String {
    std::fs::read_to_string(folder.join(name)).unwrap()
}

/// Every text below the folder.
fn everything(folder: &Path) -> String {
    let mut text = String::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            text.push_str(&everything(&path));
        } else {
            text.push_str(&String::from_utf8_lossy(&std::fs::read(path).unwrap()));
        }
    }
    text
}

#[test]
fn 書き出した表は説明書の行数とハッシュのとおりで_そのまま読み戻せる() {
    let (_folder, mut session) = ledger();
    let to = TempDir::new().unwrap();
    let folder = taken(&mut session, to.path(), false);
    let manual = read(&folder, "readme.txt");
    for line in read(&folder, "sha256.txt").lines() {
        let (sum, name) = line.split_once("  ").unwrap();
        let bytes = std::fs::read(folder.join(name)).unwrap();
        let found: String = Sha256::digest(&bytes)
            .iter()
            .map(|b| format!("{b:02x}"))
            .collect();
        assert_eq!(sum, found, "{name}");
        if name.ends_with(".csv") {
            let rows = csv::Reader::from_reader(&bytes[..]).into_records().count();
            assert!(
                manual.contains(&format!("{name}\t{rows}行\t{sum}")),
                "{name}"
            );
        }
    }
    let fields = read(&folder, "case_fields.csv");
    assert!(
        fields.contains("ミホン\\n\\\"\"ハナコ\\\"\",=1"),
        "{fields}"
    );
    // 値のない欄は引用符のない空欄、空の文字列は引用符だけ.
    let cases = read(&folder, "cases.csv");
    assert!(cases.lines().nth(1).unwrap().contains(",,"), "{cases}");
    assert!(manual.contains("個人番号") || manual.contains("individual_numbers.sealed"));
    assert_eq!(session.audit(None, 1).unwrap()[0].action, "移行用書き出し");
}

#[test]
fn 個人番号は求めたときだけ書き出され_持出しとして残る() {
    let (_folder, mut session) = ledger();
    let to = TempDir::new().unwrap();
    let plain = taken(&mut session, &to.path().join("なし"), false);
    assert!(!everything(&plain).contains(NUMBER_ON_FORM));
    let full = taken(&mut session, &to.path().join("あり"), true);
    assert!(read(&full, "individual_numbers.csv").contains(NUMBER_ON_FORM));
    assert!(read(&full, "readme.txt").contains("個人番号1件を含みます"));
    let rows = session.audit(None, 10).unwrap();
    let out = rows
        .iter()
        .find(|row| row.action == "個人番号の持出し")
        .unwrap();
    assert!(out.detail.contains("仕組みの入替え"));
    assert!(rows.iter().all(|row| !row.detail.contains(NUMBER_ON_FORM)));
    // パスワードの検証値や鍵は、どこにもない.
    assert!(!everything(&full).contains("argon2"));
}

/// Whoever knows all but the number could try numbers out against a plain hash.
#[test]
fn 個人番号を載せたファイルの照合値は_操作の記録に台帳の鍵なしに残らない() {
    let (_folder, mut session) = ledger();
    let to = TempDir::new().unwrap();
    let hash = |path: &Path| -> String {
        let digest = Sha256::digest(std::fs::read(path).unwrap());
        digest.iter().map(|b| format!("{b:02x}")).collect()
    };
    for (name, with_numbers) in [("なし", false), ("あり", true)] {
        let full = taken(&mut session, &to.path().join(name), with_numbers);
        let sum = hash(&full.join("sha256.txt"));
        let rows = session.audit(None, 3).unwrap();
        let row = rows.iter().find(|row| row.action == "移行用書き出し");
        let kept = row.unwrap().detail.clone();
        assert_eq!(kept.contains(&sum), !with_numbers, "{kept}");
        assert!(kept.contains("sha256"), "{kept}");
        let list = Command::WriteList(ListOrder {
            source: ListSource::Members(Vec::new()),
            format: ListFormat::Utf8,
            folder: to.path().join(name),
            numbers: with_numbers.then(|| "健診の依頼".to_owned()),
        });
        let Told::Listed(written) = session.run(list).unwrap().told else {
            panic!("一覧がない");
        };
        let sum = hash(&written.path);
        let rows = session.audit(None, 3).unwrap();
        let row = rows.iter().find(|row| row.action == "一覧の出力").unwrap();
        assert_eq!(row.detail.contains(&sum), !with_numbers, "{}", row.detail);
        std::fs::remove_file(&written.path).unwrap();
    }
}

#[test]
fn 中止すると何も残らず_理由と権限がなければ始まらない() {
    let (folder, mut session) = ledger();
    let to = TempDir::new().unwrap();
    let count = || std::fs::read_dir(to.path()).unwrap().count();
    let stopped = Progress::default();
    stopped.cancel();
    // A small ledger has fewer rows than one step, so it is made bigger.
    for index in 0..300 {
        let login = Command::SaveEstablishment(Box::new({
            let mut one = Sample::load().unwrap().establishments.remove(0);
            one.code = format!("9{index:03}");
            one
        }));
        session.run(login).unwrap();
    }
    let before = session.audit(None, 1).unwrap()[0].seq;
    assert!(
        session
            .run_with(order(to.path(), "試し", false), &stopped)
            .is_err()
    );
    assert_eq!(count(), 0);
    assert!(session.run(order(to.path(), "　", false)).is_err());
    assert_eq!(count(), 0);
    assert_eq!(session.audit(None, 1).unwrap()[0].seq, before);

    let new = NewUser {
        login: "kengen".to_owned(),
        name: "試験　一郎".to_owned(),
        roles: every_role(),
        may_handle_numbers: false,
        password: Zeroizing::new(PASSWORD.to_owned()),
    };
    session.run(Command::AddUser(new)).unwrap();
    drop(session);
    let credentials = Credentials::Password {
        login: "kengen".to_owned(),
        password: Zeroizing::new(PASSWORD.to_owned()),
    };
    let path = folder.path().join("見本.daicho");
    let mut session = Session::open(&path, &credentials, KeyCost::Least, clock()).unwrap();
    let refused = session.run(order(to.path(), "試し", true));
    assert!(matches!(refused, Err(Error::NotAllowed(_))));
    assert_eq!(count(), 0);
    taken(&mut session, to.path(), false);
}

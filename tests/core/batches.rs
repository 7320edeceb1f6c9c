//! 登録用ファイルの控え: what goes out is kept, carried, brought back and written out again only as it was.

use daicho::app::batch_book::{Return, Taking, Whereabouts};
use daicho::app::batch_command::BatchCommand;
use daicho::app::batch_export::{BatchOrder, Exported};
use daicho::app::batch_write::Destination;
use daicho::app::clock::FixedClock;
use daicho::app::command::Command;
use daicho::app::due::Settle;
use daicho::app::error::Error;
use daicho::app::first_run::every_role;
use daicho::app::layouts::LayoutCommand;
use daicho::app::presend::{PresendKind, PresendReport};
use daicho::app::results::ResultFile;
use daicho::app::run::Told;
use daicho::app::sample::Sample;
use daicho::app::session::{Credentials, FirstRun, KeyCost, Session};
use daicho::app::view::RowStage;
use daicho::domain::date::Date;
use daicho::domain::file_rules::Packaging;
use daicho::domain::member::PersonId;
use daicho::exchange::layouts::SHIPPED;
use daicho::exchange::text_file::sha256_hex;
use daicho::ledger::crypto::Secret;
use daicho::ledger::opening::{Ledger, Unlock};
use daicho::ledger::outbox::{self, NewOutboxRow};
use daicho::ledger::timestamp::Timestamp;
use daicho::ledger::transact::Action;
use daicho::procedure::record::{Cell, Record};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::TempDir;
use zeroize::Zeroizing;

const PASSWORD: &str = "mihon no kotoba";
const LIMITS: &str = "chukan-gendogaku";

struct Office {
    folder: TempDir,
    media: TempDir,
}

fn date(text: &str) -> Date {
    Date::parse_iso(text).unwrap()
}

fn text(value: &str) -> Cell {
    Cell::Text(value.to_owned())
}

/// 限度額適用認定証 of somebody.
fn limit(bangou: &str, operation: &str) -> NewOutboxRow {
    let values = [
        ("op", text(operation)),
        ("insurer.no", text("06139992")),
        ("member.kigou", text("42")),
        ("member.bangou", text(bangou)),
        ("member.edaban", text("00")),
        ("member.name", text("見本　一郎")),
        ("limit.kind", text("gendo")),
        ("limit.class", text("ウ")),
        ("limit.from", Cell::Date(date("2026-11-01"))),
        ("limit.to", Cell::Date(date("2027-10-31"))),
    ];
    NewOutboxRow {
        interface: LIMITS.to_owned(),
        case: None,
        person: Some(PersonId(1)),
        operation: operation.to_owned(),
        snapshot: Record {
            source: "limit_certificate".to_owned(),
            values: values
                .into_iter()
                .map(|(name, cell)| (name.to_owned(), cell))
                .collect(),
        },
        due_on: Some(date("2026-11-20")),
    }
}

impl Office {
    fn open(rows: &[NewOutboxRow]) -> Office {
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
        drop(Session::create(&path, &first, KeyCost::Least, clock("2026-11-24")).unwrap());
        let office = Office {
            folder,
            media: TempDir::new().unwrap(),
        };
        office.lay(rows);
        office
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("見本.daicho")
    }

    fn lay(&self, rows: &[NewOutboxRow]) {
        let password = Secret::new(PASSWORD);
        let at = Timestamp::parse("2026-11-24T09:00:00+09:00").unwrap();
        let unlock = Unlock::Password {
            login: "mihon",
            password: &password,
        };
        let mut ledger = Ledger::open(&self.path(), &unlock, &at).unwrap();
        let action = Action {
            code: "test",
            label: "試験".to_owned(),
            user: ledger.user(),
            at,
            target: None,
            detail: serde_json::json!({}),
        };
        let laid = ledger.transact(action, |tx| {
            for row in rows {
                outbox::lay_in(tx, row)?;
            }
            Ok::<(), daicho::ledger::error::Error>(())
        });
        laid.unwrap();
    }

    fn on(&self, day: &str) -> Session {
        let credentials = Credentials::Password {
            login: "mihon".to_owned(),
            password: Zeroizing::new(PASSWORD.to_owned()),
        };
        Session::open(&self.path(), &credentials, KeyCost::Least, clock(day)).unwrap()
    }

    /// An empty medium.
    fn medium(&self, name: &str) -> PathBuf {
        let folder = self.media.path().join(name);
        std::fs::create_dir_all(&folder).unwrap();
        folder
    }
}

fn clock(day: &str) -> Arc<FixedClock> {
    Arc::new(FixedClock::at(date(day)))
}

fn export(session: &mut Session, folder: &Path) -> Result<Exported, Error> {
    let order = BatchOrder::new(LIMITS, folder);
    match session.run(Command::ExportBatch(order))?.told {
        Told::Exported(exported) => Ok(exported),
        _ => panic!("ファイルがない"),
    }
}

fn copy(session: &mut Session, batch: i64, to: Destination) -> Result<Exported, Error> {
    let command = BatchCommand::Copy { batch, to };
    match session.run(Command::Batch(command))?.told {
        Told::Exported(exported) => Ok(exported),
        _ => panic!("ファイルがない"),
    }
}

fn refused(result: Result<Exported, Error>) -> String {
    match result {
        Err(Error::Refused(sentence)) => sentence,
        other => panic!("断られるはず: {other:?}"),
    }
}

fn stages(session: &Session) -> Vec<RowStage> {
    let rows = session.pending_rows(LIMITS).unwrap();
    rows.into_iter().map(|row| row.stage).collect()
}

fn check(session: &mut Session) -> PresendReport {
    let interface = LIMITS.to_owned();
    let command = BatchCommand::Check { interface };
    match session.run(Command::Batch(command)).unwrap().told {
        Told::Presend(report) => report,
        _ => panic!("点検の結果がない"),
    }
}

#[test]
fn 出力したファイルは年度の通番で控えに載る() {
    let office = Office::open(&[limit("1", "add"), limit("2", "add")]);
    let mut session = office.on("2026-11-24");
    let exported = export(&mut session, &office.medium("usb")).unwrap();
    assert_eq!(exported.number, "R8-0001");
    let row = session.batch(exported.batch).unwrap();
    assert_eq!((row.n_rows, row.made_by.as_str()), (2, "見本　花子"));
    assert_eq!(row.is_unverified, Some(true));
    assert_eq!(row.medium, "USBメモリー");
    assert_eq!(row.whereabouts, Whereabouts::Written);
    assert_eq!(
        (row.result.n_waiting, row.result.words()),
        (2, String::new())
    );
    assert_eq!(session.batch_rows(exported.batch).unwrap().len(), 2);

    drop(session);
    office.lay(&[limit("3", "add")]);
    let mut session = office.on("2027-04-01");
    let next = export(&mut session, &office.medium("next")).unwrap();
    assert_eq!(next.number, "R9-0001", "年度が替わると一から");
    let check = session.check();
    assert!(check.iter().all(|row| row.problems.is_empty()), "{check:?}");
}

#[test]
fn 同じファイルは一字も変わらずもう一度書き出せ_結果が済めば書き出せない() {
    let office = Office::open(&[limit("1", "add")]);
    let mut session = office.on("2026-11-24");
    let first = export(&mut session, &office.medium("usb")).unwrap();
    let again = Destination::plain(&office.medium("usb-2"));
    let second = copy(&mut session, first.batch, again).unwrap();
    assert_eq!(first.path.file_name(), second.path.file_name());
    assert_eq!(
        std::fs::read(&first.path).unwrap(),
        std::fs::read(&second.path).unwrap()
    );
    assert_eq!(session.batch(first.batch).unwrap().events.len(), 2);

    let result = ResultFile {
        name: "KEKKA_001.csv".to_owned(),
        bytes: answer("1").into_bytes(),
        answers: None,
    };
    session.run(Command::ImportResults(result)).unwrap();
    let row = session.batch(first.batch).unwrap();
    assert_eq!(row.result.words(), "登録済 1件");
    assert_eq!(row.result.files, ["KEKKA_001.csv"]);
    let late = Destination::plain(&office.medium("usb-3"));
    assert!(refused(copy(&mut session, first.batch, late)).contains("二重になる"));
}

/// 登録済 of somebody.
fn answer(bangou: &str) -> String {
    format!("\"1\",\"06139992\",\"42\",\"{bangou}\",\"00\",\"0\",\"\",\"\",\"\"\r\n")
}

#[test]
fn ほかのもののあるフォルダーには書かず何も消さない() {
    let office = Office::open(&[limit("1", "add")]);
    let mut session = office.on("2026-11-24");
    let usb = office.medium("usb");
    std::fs::write(usb.join("写真.jpg"), b"x").unwrap();
    std::fs::create_dir(usb.join("System Volume Information")).unwrap();
    let sentence = refused(export(&mut session, &usb));
    assert!(sentence.contains("「写真.jpg」"), "{sentence}");
    assert!(!sentence.contains("System"), "{sentence}");
    assert_eq!(stages(&session), [RowStage::Unexported]);
    assert!(session.batches().unwrap().is_empty());
    assert!(usb.join("写真.jpg").exists());

    std::fs::remove_file(usb.join("写真.jpg")).unwrap();
    export(&mut session, &usb).unwrap();
}

#[test]
fn 台帳のフォルダーやその中には書かない() {
    let office = Office::open(&[limit("1", "add")]);
    let mut session = office.on("2026-11-24");
    for folder in [
        office.folder.path().to_owned(),
        office.folder.path().join("出力"),
    ] {
        let sentence = refused(export(&mut session, &folder));
        assert!(sentence.contains("台帳のあるフォルダー"), "{sentence}");
    }
    assert!(!office.folder.path().join("出力").exists());
}

#[test]
fn 前のファイルと並べて書けるが_名前や中身を変えたものは名指しする() {
    let office = Office::open(&[limit("1", "add")]);
    let usb = office.medium("usb");
    let mut session = office.on("2026-11-24");
    let first = export(&mut session, &usb).unwrap();
    let name = first.path.file_name().unwrap().to_str().unwrap().to_owned();
    drop(session);
    office.lay(&[limit("2", "add")]);
    let mut session = office.on("2026-11-24");

    std::fs::rename(&first.path, usb.join("送付用.csv")).unwrap();
    let renamed = refused(export(&mut session, &usb));
    assert!(
        renamed.contains("「送付用.csv」") && renamed.contains(&name),
        "{renamed}"
    );
    std::fs::rename(usb.join("送付用.csv"), &first.path).unwrap();

    let bytes = std::fs::read(&first.path).unwrap();
    std::fs::write(&first.path, b"other").unwrap();
    let changed = refused(export(&mut session, &usb));
    assert!(changed.contains("中身が違います"), "{changed}");
    std::fs::write(&first.path, bytes).unwrap();

    export(&mut session, &usb).unwrap();
    assert_eq!(std::fs::read_dir(&usb).unwrap().count(), 2);
}

#[test]
fn 書けない場所では行も控えも変わらない() {
    let office = Office::open(&[limit("1", "add")]);
    let mut session = office.on("2026-11-24");
    let pulled = office.media.path().join("抜かれた媒体");
    std::fs::write(&pulled, b"not a folder").unwrap();
    let error = export(&mut session, &pulled.join("usb")).err().unwrap();
    assert!(matches!(error, Error::File { .. }), "{error:?}");
    assert_eq!(stages(&session), [RowStage::Unexported]);
    assert!(session.batches().unwrap().is_empty());
}

#[test]
fn 持出しは戻るまで数えられ期限の翌日から超過になる() {
    let office = Office::open(&[limit("1", "add")]);
    let mut session = office.on("2026-11-24");
    let batch = export(&mut session, &office.medium("usb")).unwrap().batch;
    let take = |on: &str| {
        Command::Batch(BatchCommand::TakeOut(Taking {
            batches: vec![batch],
            on: date(on),
            medium: "USB-01".to_owned(),
            note: "例示　次郎".to_owned(),
        }))
    };
    let back = |on: &str, is_erased| {
        Command::Batch(BatchCommand::BringBack(Return {
            batches: vec![batch],
            on: date(on),
            is_erased,
            note: String::new(),
        }))
    };
    assert!(
        session.run(back("2026-11-24", false)).is_err(),
        "まだ持ち出していない"
    );
    assert!(
        session.run(take("2026-11-25")).is_err(),
        "明日の持出しは記録できない"
    );
    assert!(
        session.run(take("2026-11-23")).is_err(),
        "書き出す前には持ち出せない"
    );
    session.run(take("2026-11-24")).unwrap();
    assert!(
        session.run(take("2026-11-24")).is_err(),
        "二度は持ち出せない"
    );
    drop(session);

    for (day, n_overdue) in [("2026-11-25", 0), ("2026-11-26", 1)] {
        let out = office.on(day).home().unwrap().taken_out;
        assert_eq!((out.n_out, out.n_overdue), (1, n_overdue), "{day}");
    }
    let due = |session: &Session| -> Vec<(i64, String)> {
        let rows = session.due_view().unwrap().rows.into_iter();
        let rows = rows.filter(|row| row.settle == Settle::Book);
        rows.map(|row| (row.days_left, row.words)).collect()
    };
    for (day, days_left) in [
        ("2026-11-24", None),
        ("2026-11-25", Some(0)),
        ("2026-11-26", Some(-1)),
    ] {
        let found = due(&office.on(day));
        let days: Vec<i64> = found.iter().map(|(days, _)| *days).collect();
        assert_eq!(days, Vec::from_iter(days_left), "{day}");
        assert!(found.iter().all(|(_, words)| words.contains("R8-0001")));
    }
    let mut session = office.on("2026-11-26");
    assert!(
        session.run(back("2026-11-23", true)).is_err(),
        "持出しより前には戻らない"
    );
    session.run(back("2026-11-25", false)).unwrap();
    assert_eq!(session.taken_out().unwrap().n_out, 0);
    assert!(due(&session).is_empty(), "戻れば期日から消える");
    assert_eq!(
        session.batch(batch).unwrap().whereabouts,
        Whereabouts::Returned
    );
    assert!(
        session.run(take("2026-11-24")).is_err(),
        "戻る前の日にもう一度は持ち出せない"
    );
    assert!(
        session.run(back("2026-11-24", true)).is_err(),
        "戻る前の日には消せない"
    );
    session.run(back("2026-11-26", true)).unwrap();
    let row = session.batch(batch).unwrap();
    assert_eq!(row.whereabouts, Whereabouts::Erased);
    let audit = session.audit(None, 20).unwrap();
    let taken = audit
        .iter()
        .find(|row| row.action == "登録用ファイルの持出し")
        .unwrap();
    assert!(taken.detail.contains("USB-01") && taken.detail.contains("例示　次郎"));
}

#[test]
fn 紛失した媒体の代わりを書いても持出し中のままである() {
    let office = Office::open(&[limit("1", "add")]);
    let mut session = office.on("2026-11-24");
    let batch = export(&mut session, &office.medium("usb")).unwrap().batch;
    let taking = Taking {
        batches: vec![batch],
        on: date("2026-11-24"),
        medium: "USB-01".to_owned(),
        note: String::new(),
    };
    session
        .run(Command::Batch(BatchCommand::TakeOut(taking)))
        .unwrap();
    copy(
        &mut session,
        batch,
        Destination::plain(&office.medium("usb-2")),
    )
    .unwrap();
    let row = session.batch(batch).unwrap();
    assert!(matches!(row.whereabouts, Whereabouts::Out { .. }));
    assert_eq!(session.taken_out().unwrap().n_out, 1);
}

#[test]
fn パスワード付きzipは中身が同じでパスワードはどこにも残らない() {
    let office = Office::open(&[limit("1", "add")]);
    let mut session = office.on("2026-11-24");
    let mut order = BatchOrder::new(LIMITS, &office.medium("usb"));
    order.to.packaging = Packaging::Zip;
    let told = session.run(Command::ExportBatch(order)).unwrap().told;
    let Told::Exported(exported) = told else {
        panic!("ファイルがない")
    };
    let password = exported.password.clone().unwrap();
    assert!(!format!("{exported:?}").contains(password.reveal()));
    assert_eq!(exported.path.extension().unwrap(), "zip");
    let file = std::fs::File::open(&exported.path).unwrap();
    let mut archive = zip::ZipArchive::new(file).unwrap();
    let mut inner = archive
        .by_index_decrypt(0, password.reveal().as_bytes())
        .unwrap();
    assert_eq!(
        format!("{}.zip", inner.name().unwrap()),
        exported.path.file_name().unwrap().to_str().unwrap()
    );
    let mut bytes = Vec::new();
    inner.read_to_end(&mut bytes).unwrap();
    let plain = copy(
        &mut session,
        exported.batch,
        Destination::plain(&office.medium("usb-2")),
    );
    assert_eq!(std::fs::read(plain.unwrap().path).unwrap(), bytes);

    let audit = session.audit(None, 50).unwrap();
    assert!(
        audit
            .iter()
            .all(|row| !row.detail.contains(password.reveal()))
    );
    let row = session.batch(exported.batch).unwrap();
    assert!(
        row.events
            .iter()
            .all(|event| !event.words.contains(password.reveal()))
    );
    assert_eq!(row.sha256, exported.sha256);
    // The ZIP is known as ours: another file may lie beside it.
    drop(session);
    office.lay(&[limit("2", "add")]);
    export(&mut office.on("2026-11-24"), &office.medium("usb")).unwrap();
}

#[test]
fn 同じ中身の結果は理由がなければ受けず_別のファイルへの結果なら理由を残して受ける() {
    let office = Office::open(&[limit("1", "add")]);
    let mut session = office.on("2026-11-24");
    export(&mut session, &office.medium("usb")).unwrap();
    let result = |name: &str| ResultFile {
        name: name.to_owned(),
        bytes: answer("1").into_bytes(),
        answers: None,
    };
    session
        .run(Command::ImportResults(result("KEKKA_001.csv")))
        .unwrap();
    drop(session);

    office.lay(&[limit("1", "add")]);
    let mut session = office.on("2026-11-27");
    let second = export(&mut session, &office.medium("usb-2")).unwrap();
    let error = session
        .run(Command::ImportResults(result("KEKKA_002.csv")))
        .err()
        .unwrap();
    assert!(error.is_same_file(), "{error:?}");
    assert_eq!(stages(&session), [RowStage::Exported]);

    let again = BatchCommand::ImportAgain {
        file: result("KEKKA_002.csv"),
        reason: "端末の受付番号で確かめた".to_owned(),
    };
    session.run(Command::Batch(again)).unwrap();
    assert!(stages(&session).is_empty());
    assert_eq!(
        session.batch(second.batch).unwrap().result.files,
        ["KEKKA_002.csv"]
    );
    let audit = session.audit(None, 1).unwrap();
    assert!(audit[0].detail.contains("端末の受付番号で確かめた"));
}

#[test]
fn 同じ人の二行は結果が同じときだけそれぞれに付く() {
    let office = Office::open(&[limit("1", "change"), limit("1", "change")]);
    let mut session = office.on("2026-11-24");
    let exported = export(&mut session, &office.medium("usb")).unwrap();
    let change = answer("1").replacen("\"1\"", "\"2\"", 1);
    let mut import = |name: &str, text: String| {
        let file = ResultFile {
            name: name.to_owned(),
            bytes: text.into_bytes(),
            answers: None,
        };
        session.run(Command::ImportResults(file)).unwrap();
        stages(&session).len()
    };
    let failed = change.replacen("\"0\"", "\"9\"", 1);
    assert_eq!(
        import("one.csv", change.clone()),
        2,
        "どちらへの結果か分からない"
    );
    assert_eq!(import("mixed.csv", format!("{change}{failed}")), 2);
    assert_eq!(import("both.csv", format!("{change}{change}")), 0);
    let row = session.batch(exported.batch).unwrap();
    assert_eq!(row.result.n_registered, 2);
    assert_eq!(session.unmatched_results().unwrap().len(), 3);
}

#[test]
fn 送付前点検は直す所と確かめる所を分け_行を動かさない() {
    let mut broken = limit("3", "add");
    broken.snapshot.values.remove("limit.class");
    broken
        .snapshot
        .values
        .insert("limit.kind".to_owned(), text("無い区分"));
    let rows = [limit("1", "change"), limit("1", "change"), broken];
    let office = Office::open(&rows);
    let mut session = office.on("2026-11-24");
    let report = check(&mut session);
    assert_eq!((report.n_rows, report.is_unverified), (3, true));
    let said = |kind| -> Vec<String> {
        let findings = report
            .findings
            .iter()
            .filter(|finding| finding.kind == kind);
        findings
            .map(|finding| format!("{} {}", finding.member, finding.item))
            .collect()
    };
    assert_eq!(
        said(PresendKind::Stops),
        ["42-3-00 6 認定証区分", "42-3-00 7 適用区分"]
    );
    assert_eq!(said(PresendKind::Confirm), ["42-1-00 同じ人"]);
    assert_eq!(said(PresendKind::Note).len(), 3, "期限を過ぎた3行");
    assert!(
        stages(&session)
            .iter()
            .all(|stage| *stage == RowStage::Unexported)
    );
}

#[test]
fn 結果の戻らない行と同じ人の行は送る前に確かめる() {
    let office = Office::open(&[limit("1", "add")]);
    let mut session = office.on("2026-11-24");
    export(&mut session, &office.medium("usb")).unwrap();
    drop(session);
    office.lay(&[limit("1", "change")]);
    for (day, n_notes) in [("2026-11-29", 0), ("2026-11-30", 1)] {
        let report = check(&mut office.on(day));
        let of = |kind| {
            let findings = report.findings.iter();
            let waiting =
                findings.filter(|finding| finding.kind == kind && finding.item == "結果待ち");
            waiting.count()
        };
        assert_eq!(
            (of(PresendKind::Confirm), of(PresendKind::Note)),
            (1, n_notes),
            "{day}"
        );
    }
}

#[test]
fn 送付票は控えからいつでも作れる() {
    let office = Office::open(&[limit("1", "add"), limit("1", "cancel")]);
    let mut session = office.on("2026-11-24");
    let batch = export(&mut session, &office.medium("usb")).unwrap().batch;
    let folder = office.medium("送付票");
    let cover = BatchCommand::PrintCover {
        batch,
        folder: folder.clone(),
    };
    let Told::File(path) = session.run(Command::Batch(cover)).unwrap().told else {
        panic!("送付票がない")
    };
    assert!(
        path.file_name()
            .unwrap()
            .to_str()
            .unwrap()
            .starts_with("送付票_R8-0001_")
    );
    assert!(std::fs::read(path).unwrap().starts_with(b"%PDF"));
}

#[test]
fn 一部の行に結果が戻ったファイルは書き出し直せない() {
    let office = Office::open(&[limit("1", "add"), limit("2", "add")]);
    let mut session = office.on("2026-11-24");
    let first = export(&mut session, &office.medium("usb")).unwrap();
    let result = ResultFile {
        name: "KEKKA_001.csv".to_owned(),
        bytes: answer("1").into_bytes(),
        answers: None,
    };
    session.run(Command::ImportResults(result)).unwrap();
    let rows = session.batch_rows(first.batch).unwrap();
    let stages: Vec<RowStage> = rows.into_iter().map(|row| row.stage).collect();
    assert_eq!(stages, [RowStage::Registered, RowStage::Exported]);
    let again = office.medium("usb-2");
    let sentence = refused(copy(&mut session, first.batch, Destination::plain(&again)));
    assert!(
        sentence.contains("一部の行は、結果が戻ったか"),
        "{sentence}"
    );
    assert_eq!(std::fs::read_dir(&again).unwrap().count(), 0);
}

#[test]
fn 日ごとの通番は同じ日に進み_次の日は一から() {
    let office = Office::open(&[limit("1", "add")]);
    let name = |exported: &Exported| -> String {
        let name = exported.path.file_name().unwrap();
        name.to_str().unwrap().to_owned()
    };
    let mut session = office.on("2026-11-24");
    let first = name(&export(&mut session, &office.medium("a")).unwrap());
    assert!(first.contains("20261124_001"), "{first}");
    for (day, bangou, expected) in [
        ("2026-11-24", "2", "20261124_002"),
        ("2026-11-25", "3", "20261125_001"),
        ("2026-11-25", "4", "20261125_002"),
    ] {
        drop(session);
        office.lay(&[limit(bangou, "add")]);
        session = office.on(day);
        let next = name(&export(&mut session, &office.medium(bangou)).unwrap());
        assert!(next.contains(expected), "{next}");
    }
}

/// A shipped layout with at most two rows in a file, confirmed.
fn at_most_two(office: &Office, session: &mut Session, shipped_file: &str) {
    let folder = office.folder.path().join("layouts");
    std::fs::create_dir_all(&folder).unwrap();
    let shipped = SHIPPED.iter();
    let mut shipped = shipped.filter(|(name, _)| *name == shipped_file);
    let text = shipped.next().unwrap().1.replace(
        "empty_file = \"forbid\"",
        "empty_file = \"forbid\"\nmax_rows = 2",
    );
    std::fs::write(folder.join("futatsu.toml"), text).unwrap();
    let shelf = session.layout_shelf().unwrap();
    let row = shelf.rows.iter().find(|row| row.file == "futatsu.toml");
    let confirm = LayoutCommand::Confirm {
        file: "futatsu.toml".to_owned(),
        hash: row.unwrap().hash.clone(),
    };
    session.run(Command::Layout(confirm)).unwrap();
}

#[test]
fn 一ファイルの限りちょうどは一つに_一行超えると残りが次のファイルを待つ() {
    for (n_rows, n_left) in [(2, 0), (3, 1)] {
        let rows: Vec<NewOutboxRow> = (1..=n_rows)
            .map(|bangou| limit(&bangou.to_string(), "add"))
            .collect();
        let office = Office::open(&rows);
        let mut session = office.on("2026-11-24");
        at_most_two(&office, &mut session, "chukan_gendogaku.toml");
        let said = check(&mut session).findings;
        let files: Vec<_> = said.iter().filter(|one| one.item == "ファイル").collect();
        assert_eq!(files.len(), n_left, "{files:?}");
        assert!(said.iter().all(|one| one.kind != PresendKind::Stops));

        let usb = office.medium("usb");
        let first = export(&mut session, &usb).unwrap();
        assert_eq!((first.n_rows, first.n_left), (2, n_left));
        if n_left > 0 {
            let waiting = stages(&session).into_iter();
            let waiting = waiting.filter(|stage| *stage == RowStage::Unexported);
            assert_eq!(waiting.count(), 1, "残りは待つ");
            let second = export(&mut session, &usb).unwrap();
            assert_eq!((second.n_rows, second.n_left), (1, 0));
            assert_eq!(second.number, "R8-0002");
        }
        assert!(
            stages(&session)
                .iter()
                .all(|one| *one == RowStage::Exported)
        );
    }
}

/// A new registration without 個人番号.
fn new_member(bangou: &str, kana: Option<&str>) -> NewOutboxRow {
    let mut row = limit(bangou, "add");
    row.interface = "chukan-kanyusha".to_owned();
    row.snapshot.source = "member_qualification".to_owned();
    let values = &mut row.snapshot.values;
    values.retain(|name, _| !name.starts_with("limit."));
    for (name, cell) in [
        ("member.birth", Cell::Date(date("1990-01-01"))),
        ("member.sex", text("male")),
        ("member.address", text("見本県見本市一丁目")),
        ("member.honke", text("honnin")),
        ("qual.start", Cell::Date(date("2026-11-01"))),
        ("cert.kind", text("none")),
        ("row.updated", Cell::Date(date("2026-11-24"))),
    ] {
        values.insert(name.to_owned(), cell);
    }
    if let Some(kana) = kana {
        values.insert("member.kana".to_owned(), text(kana));
    }
    row
}

#[test]
fn 次のファイルに回る行が止まっていても_先の行のファイルはできる() {
    let whole = Some("ミホン イチロウ");
    let office = Office::open(&[
        new_member("1", whole),
        new_member("2", whole),
        new_member("3", None),
    ]);
    let mut session = office.on("2026-11-24");
    at_most_two(&office, &mut session, "chukan_kanyusha.toml");
    let order = BatchOrder::new("chukan-kanyusha", &office.medium("usb"));
    let told = session.run(Command::ExportBatch(order.clone())).unwrap();
    let Told::Exported(first) = told.told else {
        panic!("ファイルがない")
    };
    assert_eq!((first.n_rows, first.n_left), (2, 1));
    let stopped = session.run(Command::ExportBatch(order)).err().unwrap();
    assert_eq!(stopped.stopped_rows().len(), 1, "its own file is refused");
}

#[test]
fn 個人番号も5情報もない新規は出力せず_除けば待ち続ける() {
    let office = Office::open(&[]);
    office.lay(&[
        new_member("1", None),
        new_member("1", Some("ミホン イチロウ")),
    ]);
    let mut session = office.on("2026-11-24");
    let interface = "chukan-kanyusha".to_owned();
    let command = Command::Batch(BatchCommand::Check {
        interface: interface.clone(),
    });
    let Told::Presend(report) = session.run(command).unwrap().told else {
        panic!("点検の結果がない")
    };
    let about_number = |kind| -> usize {
        let of_kind = report.findings.iter().filter(|one| one.kind == kind);
        of_kind.filter(|one| one.message.contains("5情報")).count()
    };
    assert_eq!(about_number(PresendKind::Stops), 1, "{report:?}");
    assert_eq!(
        about_number(PresendKind::Note),
        1,
        "そろっていれば知らせるだけ"
    );

    let usb = office.medium("usb");
    let mut order = BatchOrder::new(&interface, &usb);
    let error = session
        .run(Command::ExportBatch(order.clone()))
        .err()
        .unwrap();
    let stopped = error.stopped_rows();
    assert_eq!(stopped.len(), 1);
    let said = stopped[0].fields.iter().map(|field| field.message.as_str());
    assert!(
        said.clone()
            .any(|message| message.contains("カナ氏名もありません"))
    );
    order.left_out = vec![stopped[0].row];
    let told = session.run(Command::ExportBatch(order)).unwrap().told;
    let Told::Exported(exported) = told else {
        panic!("ファイルがない")
    };
    // The file may hold 個人番号: its 照合値 is keyed, in the book, in the audit and on paper, and still known.
    let bytes = std::fs::read(&exported.path).unwrap();
    let plain = sha256_hex(&bytes);
    assert_ne!(exported.sha256, plain);
    let row = session.batch(exported.batch).unwrap();
    assert_eq!(row.sha256, exported.sha256);
    let audit = session.audit(None, 10).unwrap();
    assert!(audit.iter().all(|row| !row.detail.contains(&plain)));
    let again = copy(&mut session, exported.batch, Destination::plain(&usb));
    assert!(
        again.is_ok(),
        "the file in the folder is known by its keyed 照合値"
    );
    let again = Destination::plain(&office.medium("usb-2"));
    let second = copy(&mut session, exported.batch, again).unwrap();
    assert_eq!(std::fs::read(&second.path).unwrap(), bytes);
    let whole = session.check();
    assert!(whole.iter().all(|row| row.problems.is_empty()), "{whole:?}");
    let left: Vec<RowStage> = session
        .pending_rows(&interface)
        .unwrap()
        .into_iter()
        .map(|row| row.stage)
        .collect();
    assert_eq!(left, [RowStage::Unexported, RowStage::Exported]);
}

#[test]
fn 未突合の結果は記号番号枝番と一緒に残る() {
    let office = Office::open(&[limit("1", "add")]);
    let mut session = office.on("2026-11-24");
    export(&mut session, &office.medium("usb")).unwrap();
    let result = ResultFile {
        name: "KEKKA_009.csv".to_owned(),
        bytes: format!("{}{}", answer("1"), answer("9")).into_bytes(),
        answers: None,
    };
    session.run(Command::ImportResults(result)).unwrap();
    let left = session.unmatched_results().unwrap();
    assert_eq!(left.len(), 1);
    assert_eq!((left[0].line, left[0].member.as_str()), (2, "42-9-00"));
}

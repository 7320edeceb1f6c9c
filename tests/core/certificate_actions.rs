//! 証管理の操作: returned, lost, asked for, taken back and listed, with a real ledger and the commands of the window.

use crate::ledger_support::{acquired, certified, entry, moved, person, registered};
use crate::office_support::{Beside, credentials, first_run};
use daicho::app::certificate_letters::ReminderOrder;
use daicho::app::certificate_lists::CertificateListOrder;
use daicho::app::certificate_view::{CertificateFilter, CertificateRow};
use daicho::app::certificates::{CertificateCommand, CertificateRecord};
use daicho::app::clock::FixedClock;
use daicho::app::command::Command;
use daicho::app::error::Error;
use daicho::app::list_output::{ListFormat, ListOrder, ListSource};
use daicho::app::papers::text_of;
use daicho::app::run::Told;
use daicho::app::session::{KeyCost, Session};
use daicho::domain::certificate::{CertificateKind, CollectionOutcome};
use daicho::domain::certificate_register::{CertificateState, Shelf};
use daicho::domain::date::Date;
use daicho::domain::entry::{Entry, EntryId, Fact};
use daicho::domain::loss_reason::LossReason;
use daicho::domain::member::{Category, PersonId};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::TempDir;

const LOGIN: &str = "tanto";

struct Office {
    folder: TempDir,
    session: Session,
}

fn today() -> Date {
    Date::new(2026, 11, 24).unwrap()
}

fn issued(id: i64, kind: CertificateKind) -> Entry {
    let fact = Fact::CertificateIssued {
        certificate: kind,
        issue_count: 1,
        valid_until: Date::new(2030, 11, 30),
    };
    entry(id, "2025-04-08", fact)
}

fn lost(id: i64) -> Entry {
    let fact = Fact::InsuredLost {
        reason: LossReason::Retirement,
        event_on: None,
    };
    entry(id, "2026-11-01", fact)
}

/// A couple and a colleague who left, a 任意継続 person who left, and somebody who stays.
fn people() -> Vec<Entry> {
    let kind = CertificateKind::EligibilityCertificate;
    let home = "東京都港区芝公園９丁目９９番１号";
    vec![
        registered(
            1,
            "2025-04-01",
            &person("見本　一郎", "ミホン　イチロウ", "1990-01-01"),
        ),
        acquired(1, "2025-04-01", (42, 1), Category::Employed),
        moved(1, "2025-04-01", home),
        issued(1, kind),
        registered(
            2,
            "2025-04-01",
            &person("見本　桜", "ミホン　サクラ", "1992-02-02"),
        ),
        certified(2, "2025-04-01", 1, 1),
        issued(2, kind),
        lost(1),
        registered(
            3,
            "2025-04-01",
            &person("例示　次郎", "レイジ　ジロウ", "1988-03-03"),
        ),
        acquired(3, "2025-04-01", (42, 3), Category::Employed),
        issued(3, kind),
        lost(3),
        registered(
            4,
            "2025-04-01",
            &person("架空　四郎", "カクウ　シロウ", "1970-04-04"),
        ),
        acquired(4, "2025-04-01", (42, 4), Category::Voluntary),
        moved(4, "2025-04-01", home),
        issued(4, kind),
        lost(4),
        registered(
            5,
            "2025-04-01",
            &person("見本　五月", "ミホン　サツキ", "1995-05-05"),
        ),
        acquired(5, "2025-04-01", (42, 5), Category::Employed),
        issued(5, kind),
    ]
}

fn fill(path: &Path) {
    Beside::open(path, LOGIN, "2026-11-24T09:00:00+09:00").post(&people());
}

impl Office {
    fn open() -> Office {
        let folder = TempDir::new().unwrap();
        let first = first_run(LOGIN);
        let clock = Arc::new(FixedClock::at(today()));
        let path = folder.path().join("見本.daicho");
        let (session, _) = Session::create(&path, &first, KeyCost::Least, clock.clone()).unwrap();
        drop(session);
        fill(&path);
        let session = Session::open(&path, &credentials(LOGIN), KeyCost::Least, clock).unwrap();
        Office { folder, session }
    }

    fn rows(&self, shelf: Shelf) -> Vec<CertificateRow> {
        let ids = self.session.certificate_ids(&all(shelf)).unwrap();
        self.session.certificate_rows(&ids).unwrap()
    }

    fn out(&self) -> Vec<CertificateRow> {
        self.rows(Shelf::Of(CertificateState::NotReturned))
    }

    fn of(&self, person: i64) -> EntryId {
        let rows = self.rows(Shelf::All);
        let mut rows = rows.iter();
        let row = rows.find(|row| row.person == PersonId(person)).unwrap();
        row.entry
    }

    fn refused(&mut self, command: Command) -> String {
        match self.session.run(command) {
            Err(error @ Error::Refused(_)) => error.to_string(),
            Err(other) => panic!("断られるはずでした: {other:?}"),
            Ok(_) => panic!("断られるはずでした"),
        }
    }

    fn remind(&mut self, certificates: Vec<EntryId>, to: &str) -> PathBuf {
        let order = ReminderOrder {
            certificates,
            return_by: Date::new(2026, 12, 8).unwrap(),
            folder: self.folder.path().join(to),
        };
        match self.session.run(remind(order)).unwrap().told {
            Told::File(path) => path,
            _ => panic!("督促状がありません"),
        }
    }
}

fn all(shelf: Shelf) -> CertificateFilter {
    CertificateFilter {
        shelf,
        kind: None,
        establishment: String::new(),
        text: String::new(),
    }
}

fn collect(record: CertificateRecord) -> Command {
    Command::Certificates(CertificateCommand::Collect(record))
}

fn remind(order: ReminderOrder) -> Command {
    Command::Certificates(CertificateCommand::Remind(order))
}

fn output(order: CertificateListOrder) -> Command {
    Command::Certificates(CertificateCommand::Output(order))
}

fn record(certificates: Vec<EntryId>, outcome: CollectionOutcome, on: Date) -> CertificateRecord {
    CertificateRecord {
        certificates,
        outcome,
        on,
        note: "事業所からの返却".to_owned(),
    }
}

#[test]
fn 何枚もの返却を一度に記録し_監査に残る() {
    let mut office = Office::open();
    assert_eq!(office.out().len(), 4);
    let both = vec![office.of(1), office.of(2)];
    let returned = record(both, CollectionOutcome::Returned, today());
    let done = office.session.run(collect(returned)).unwrap();
    assert!(done.changed.members);
    assert_eq!(office.out().len(), 2);
    let back = office.rows(Shelf::Of(CertificateState::Returned));
    assert!(
        back.iter()
            .all(|row| row.certificate.collected.unwrap().1 == today())
    );
    let audit = office.session.audit(None, 1).unwrap();
    assert_eq!(audit[0].action, "証の回収の記録");
    assert!(
        audit[0].detail.contains("資格確認書（1回目）"),
        "{}",
        audit[0].detail
    );
    assert!(audit[0].detail.contains("事業所からの返却"));
}

#[test]
fn 先の日と交付より前の日は断り_何も残らない() {
    let mut office = Office::open();
    let one = office.of(1);
    let lost = CollectionOutcome::Lost;
    for day in [today().add_days(1), Date::new(2025, 4, 7).unwrap()] {
        let wrong = collect(record(vec![one], lost, day));
        office.refused(wrong);
    }
    assert_eq!(office.out().len(), 4);
    for day in [today(), Date::new(2025, 4, 8).unwrap()] {
        let right = collect(record(vec![one], lost, day));
        office.session.run(right).unwrap();
    }
    assert_eq!(office.out().len(), 3);
}

#[test]
fn 誤った記録は理由を残して取り消し_前の記録に戻る() {
    let mut office = Office::open();
    let one = office.of(1);
    for outcome in [CollectionOutcome::Lost, CollectionOutcome::Returned] {
        let command = collect(record(vec![one], outcome, today()));
        office.session.run(command).unwrap();
    }
    let undo = |reason: &str| {
        Command::Certificates(CertificateCommand::Undo {
            certificate: one,
            reason: reason.to_owned(),
        })
    };
    office.refused(undo(" "));
    office.session.run(undo("別の人の証だった")).unwrap();
    let state = |office: &Office| {
        office
            .rows(Shelf::All)
            .iter()
            .find(|row| row.entry == one)
            .unwrap()
            .standing
            .state
    };
    assert_eq!(state(&office), CertificateState::Lost);
    office.session.run(undo("見つかっていない")).unwrap();
    assert_eq!(state(&office), CertificateState::NotReturned);
    office.refused(undo("もう一度"));
}

#[test]
fn 督促状は事業所と本人に分けて一通ずつ_二回目は回数を言う() {
    let mut office = Office::open();
    let ids: Vec<EntryId> = office.out().iter().map(|row| row.entry).collect();
    let path = office.remind(ids.clone(), "first");
    let text = text_of(&path).unwrap();
    assert_eq!(
        text.matches("資格確認書等の返却について（お願い）").count(),
        2,
        "{text}"
    );
    for name in ["見本　一郎", "見本　桜", "例示　次郎", "架空　四郎"] {
        assert!(text.contains(name), "{name}");
    }
    assert!(text.contains("令和8年12月8日"));
    let row = office.out().remove(0);
    assert_eq!(row.certificate.n_reminders, 1);
    assert_eq!(row.certificate.reminded_on, Some(today()));
    // Everybody of the letter has it among the papers.
    for person in [1, 3, 4] {
        let view = office.session.member_view(PersonId(person)).unwrap();
        assert_eq!(view.papers.len(), 1, "{person}");
    }
    let text = text_of(&office.remind(ids, "second")).unwrap();
    assert!(text.contains("第2回のお願い"));
}

#[test]
fn 返却の要らない証は督促できない() {
    let mut office = Office::open();
    let stays = office.of(5);
    let order = ReminderOrder {
        certificates: vec![stays],
        return_by: today().add_days(14),
        folder: office.folder.path().to_owned(),
    };
    office.refused(remind(order.clone()));
    let late = ReminderOrder {
        certificates: vec![office.of(1)],
        return_by: today(),
        ..order
    };
    office.refused(remind(late));
}

#[test]
fn 一覧は印刷用と表計算用になり_出力が監査に残る() {
    let mut office = Office::open();
    let filter = all(Shelf::Of(CertificateState::NotReturned));
    let order = CertificateListOrder {
        filter: filter.clone(),
        folder: office.folder.path().join("out"),
    };
    let Told::File(path) = office.session.run(output(order)).unwrap().told else {
        panic!("一覧がありません");
    };
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    assert_eq!(name, "証の一覧_未回収_20261124.pdf");
    let text = text_of(&path).unwrap();
    assert!(
        text.contains("架空　四郎") && text.contains("全4件"),
        "{text}"
    );
    let audit = office.session.audit(None, 1).unwrap();
    assert_eq!(audit[0].action, "証の一覧の出力");

    let list = Command::WriteList(ListOrder {
        source: ListSource::Certificates(filter),
        format: ListFormat::Excel,
        folder: office.folder.path().join("out"),
        numbers: None,
    });
    let Told::Listed(written) = office.session.run(list).unwrap().told else {
        panic!("一覧がありません");
    };
    assert_eq!(written.n_rows, 4);
    let name = written
        .path
        .file_name()
        .unwrap()
        .to_string_lossy()
        .into_owned();
    assert!(
        name.starts_with("証の一覧（未回収）_20261124") && name.ends_with(".xlsx"),
        "{name}"
    );
    let audit = office.session.audit(None, 1).unwrap();
    assert_eq!(audit[0].action, "一覧の出力");
}

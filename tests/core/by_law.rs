//! 届出のいらない資格喪失: 期間満了, 75歳 and 保険料の未納, closed by one confirmed command on a real ledger.

use crate::ledger_support::{acquired, certified, entry, moved, person};
use crate::premiums::{Office, day, decided, month, society, voluntary};
use daicho::app::by_law::ByLawRow;
use daicho::app::command::Command;
use daicho::app::due::DueCommand;
use daicho::app::error::Error;
use daicho::app::run::Told;
use daicho::app::session::Session;
use daicho::domain::certificate::CertificateKind;
use daicho::domain::due::DueKind;
use daicho::domain::entry::{Entry, Fact};
use daicho::domain::loss_reason::LossReason;
use daicho::domain::member::{Category, PersonId};
use daicho::domain::premium_receipt::{PremiumMethod, ReceiptChannel};
use daicho::domain::remuneration::RemunerationBasis;
use daicho::domain::yen::Yen;
use daicho::procedure::case::{CaseId, CaseState, Nature};
use daicho::procedure::position::StepState;
use daicho::procedure::step::Step;

const HANAKO: (&str, &str) = ("見本　花子", "ミホン　ハナコ");
const JIRO: (&str, &str) = ("例示　次郎", "レイジ　ジロウ");

/// 任意継続 since 2024-12-01 with one 被扶養者 and a 資格確認書, every premium since the rates are known paid in time.
fn at_the_end_of_the_term() -> Vec<Entry> {
    let terms = Fact::PremiumTermsSet {
        first_due_on: day("2024-12-10"),
        method: PremiumMethod::Monthly,
    };
    let card = Fact::CertificateIssued {
        certificate: CertificateKind::EligibilityCertificate,
        issue_count: 1,
        valid_until: Some(day("2026-11-30")),
    };
    let mut facts = vec![
        entry(
            1,
            "2020-04-01",
            Fact::PersonRegistered(person(HANAKO.0, HANAKO.1, "1990-05-01")),
        ),
        entry(
            2,
            "2020-04-01",
            Fact::PersonRegistered(person("見本　桜", "ミホン　サクラ", "2015-05-01")),
        ),
        acquired(1, "2024-12-01", (90, 7001), Category::Voluntary),
        decided(
            1,
            "2024-12",
            "2027-03",
            360_000,
            RemunerationBasis::Voluntary,
        ),
        entry(1, "2024-12-01", terms),
        moved(1, "2020-04-01", "東京都港区芝公園９丁目９９番９９号"),
        moved(2, "2020-04-01", "東京都港区芝公園９丁目９９番９９号"),
        certified(2, "2024-12-01", 1, 1),
        entry(1, "2024-12-05", card),
    ];
    for number in 3..=11 {
        let received = Fact::PremiumReceived {
            month: month(&format!("2026-{number:02}")),
            amount: Yen::new(33_948),
            channel: ReceiptChannel::Typed,
        };
        facts.push(entry(1, &format!("2026-{number:02}-05"), received));
    }
    facts
}

fn rows(session: &Session) -> Vec<(i64, LossReason, String)> {
    let rows = session.due_view().unwrap().by_law;
    rows.iter()
        .map(|row| {
            (
                row.loss.person.0,
                row.loss.reason,
                row.loss.lost_on.to_string(),
            )
        })
        .collect()
}

fn close(session: &mut Session, rows: &[ByLawRow]) -> Result<Vec<CaseId>, Error> {
    let command = Command::Due(DueCommand::CloseByLaw {
        losses: rows.iter().map(|row| row.loss.clone()).collect(),
        document_number: "見本健保発第120号".to_owned(),
    });
    match session.run(command)?.told {
        Told::Cases(cases) => Ok(cases),
        _ => panic!("案件が返らない"),
    }
}

fn is_member(session: &Session, id: i64) -> bool {
    session.member_view(PersonId(id)).unwrap().row.is_member
}

#[test]
fn 満了は前日まで期日に出て_当日からまとめて処理できる() {
    let office = Office::new(society(), &[at_the_end_of_the_term()]);
    let before = office.on("2026-11-30");
    assert_eq!(rows(&before), []);
    let due = before.due_view().unwrap().rows;
    let term = due.iter().find(|row| row.kind == DueKind::TermEnd).unwrap();
    assert_eq!((term.on, term.days_left), (day("2026-12-01"), 1));
    drop(before);

    let session = office.on("2026-12-01");
    assert_eq!(
        rows(&session),
        [(1, LossReason::TermEnd, "2026-12-01".to_owned())]
    );
}

#[test]
fn 一度の操作で案件と通知書と登録の行ができ家族も資格を失う() {
    let office = Office::new(society(), &[at_the_end_of_the_term()]);
    let mut session = office.on("2026-12-01");
    let listed = session.due_view().unwrap().by_law;
    let cases = close(&mut session, &listed).unwrap();
    let [case] = cases.as_slice() else {
        panic!("一人に一つの案件");
    };
    let view = session.case_view(*case).unwrap();
    assert_eq!(view.case.nature, Nature::ByLaw);
    assert_eq!(view.case.state, CaseState::Open);
    assert_eq!(view.position.state(Step::Approve), StepState::NotNeeded);
    assert_eq!(view.position.state(Step::Issue), StepState::Done);
    let papers: Vec<&str> = view
        .documents
        .iter()
        .filter(|document| !document.papers.is_empty())
        .map(|document| document.title.as_str())
        .collect();
    assert_eq!(papers, ["資格喪失確認通知書"]);
    assert_eq!(view.outbox.len(), 2);
    for id in [1, 2] {
        assert!(!is_member(&session, id), "{id}");
    }
    assert_eq!(rows(&session), []);
    let due = session.due_view().unwrap().rows;
    assert!(due.iter().all(|row| row.kind != DueKind::TermEnd));
    let audit = session.audit(None, 20).unwrap();
    assert!(audit.iter().any(|row| row.action == "職権による資格喪失"));
}

#[test]
fn 七十五歳は誕生日の当日から_前日にはまだない() {
    let facts = voluntary(3, JIRO, "1951-12-05", 240_000);
    let office = Office::new(society(), &[paid(facts, 3, 8..=12)]);
    assert_eq!(rows(&office.on("2026-12-04")), []);
    let mut session = office.on("2026-12-05");
    assert_eq!(
        rows(&session),
        [(3, LossReason::Age75, "2026-12-05".to_owned())]
    );
    let listed = session.due_view().unwrap().by_law;
    close(&mut session, &listed).unwrap();
    assert!(!is_member(&session, 3));
}

#[test]
fn 未納は期日の翌日から_初回の未納は喪失にならない() {
    let facts = voluntary(3, JIRO, "1966-05-01", 240_000);
    let office = Office::new(society(), &[paid(facts, 3, 8..=10)]);
    assert_eq!(rows(&office.on("2026-11-10")), []);
    let mut session = office.on("2026-11-11");
    assert_eq!(
        rows(&session),
        [(3, LossReason::PremiumUnpaid, "2026-11-11".to_owned())]
    );
    let listed = session.due_view().unwrap().by_law;
    close(&mut session, &listed).unwrap();
    assert!(!is_member(&session, 3));

    let never_paid = Office::new(society(), &[voluntary(3, JIRO, "1966-05-01", 240_000)]);
    assert_eq!(rows(&never_paid.on("2026-11-11")), []);
}

#[test]
fn まだ来ていない喪失と文書番号のない処理は断り_何も残さない() {
    let office = Office::new(society(), &[at_the_end_of_the_term()]);
    let mut later = office.on("2026-12-01");
    let listed = later.due_view().unwrap().by_law;
    let unnumbered = Command::Due(DueCommand::CloseByLaw {
        losses: listed.iter().map(|row| row.loss.clone()).collect(),
        document_number: "　".to_owned(),
    });
    assert!(later.run(unnumbered).is_err());
    drop(later);
    let mut session = office.on("2026-11-30");
    assert!(close(&mut session, &listed).is_err());
    assert!(is_member(&session, 1));
    assert_eq!(session.cases_in(CaseState::Open).unwrap(), []);
}

/// With the premiums of these months of 2026 paid on their first day, the first one by its own date.
fn paid(mut facts: Vec<Entry>, id: i64, months: std::ops::RangeInclusive<u32>) -> Vec<Entry> {
    for number in months {
        let received = Fact::PremiumReceived {
            month: month(&format!("2026-{number:02}")),
            amount: Yen::new(amount(&facts)),
            channel: ReceiptChannel::Typed,
        };
        facts.push(entry(id, &format!("2026-{number:02}-03"), received));
    }
    facts
}

/// 240,000 円: 22,080 + 552, and 4,200 of 介護 from 40 to 64.
fn amount(facts: &[Entry]) -> i64 {
    let is_liable = facts.iter().any(|fact| {
        matches!(&fact.fact, Fact::PersonRegistered(person) if person.birth_on.year() > 1961)
    });
    if is_liable { 26_832 } else { 22_632 }
}

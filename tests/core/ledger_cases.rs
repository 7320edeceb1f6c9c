//! 案件から登録結果まで: cases, papers, files in and out, as the ledger keeps them.

use crate::ledger_support::{
    acquired, day, desk, hanako, moment, open, refusal, registered, reversed, write,
};
use daicho::domain::entry::Fact;
use daicho::domain::member::{Category, PersonId};
use daicho::domain::number::HeldNumber;
use daicho::ledger::batches::{self, NewBatch, NewResult, Outcome, ResultRow};
use daicho::ledger::cases::{self, CaseFilter, CaseHeading, NewCase};
use daicho::ledger::entries;
use daicho::ledger::error::Error;
use daicho::ledger::inquiries::{self, InquiryFilter, InquiryKind, InquiryState, NewInquiry};
use daicho::ledger::intakes::{self, NewIntake};
use daicho::ledger::opening::Ledger;
use daicho::ledger::outbox::{self, NewOutboxRow, OutboxFilter, OutboxId, OutboxState};
use daicho::ledger::papers::{self, NewPaper, PaperFilter};
use daicho::procedure::case::{
    Case, CaseId, CaseState, CheckMark, Event, Movement, Nature, UserId,
};
use daicho::procedure::form::Form;
use daicho::procedure::record::{Cell, Record};
use daicho::procedure::step::Step;
use daicho::procedure::value::Value;
use std::collections::BTreeMap;

const PROCEDURE: &str = "eligibility_acquisition";
const INTERFACE: &str = "chukan-kanyusha";

fn new_case(received_on: &str) -> NewCase {
    let mut form = Form::new();
    form.set_value("acquired_on", Some(Value::Date(day("2026-11-01"))));
    form.set_value("number", Some(Value::Number(HeldNumber(3))));
    form.set_value("half_typed", Some(Value::Raw("令和8年11".to_owned())));
    NewCase {
        procedure: PROCEDURE.to_owned(),
        version: 1,
        received_on: day(received_on),
        nature: Nature::Ordinary,
        subject: None,
        form,
    }
}

fn heading(title: &str, due_on: &str) -> CaseHeading {
    CaseHeading {
        current_steps: vec![Step::VerifyNumber, Step::VerifyIdentity],
        due_on: Some(day(due_on)),
        title: title.to_owned(),
    }
}

fn open_case(ledger: &mut Ledger, received_on: &str, title: &str, due_on: &str) -> Case {
    let heading = heading(title, due_on);
    write(ledger, 1, |tx| {
        cases::open_in(tx, new_case(received_on), &heading)
    })
    .unwrap()
    .0
}

fn completed(step: Step) -> Event {
    let movement = Movement::Completed {
        step,
        details: Form::new(),
        same_person: false,
    };
    Event {
        movement,
        by: UserId(1),
        on: day("2026-11-22"),
    }
}

#[test]
fn 受付番号は年度ごとに一から続く() {
    let mut desk = desk();
    let numbers: Vec<String> = ["2026-03-31", "2026-04-01", "2026-11-22", "2026-03-31"]
        .iter()
        .map(|day| open_case(&mut desk.ledger, day, "見本", "2026-11-27").receipt_number)
        .collect();
    assert_eq!(
        numbers,
        ["R7-000001", "R8-000001", "R8-000002", "R7-000002"]
    );
}

#[test]
fn 書きかけの案件も開き直してそのまま続けられる() {
    let mut desk = desk();
    let mut case = open_case(&mut desk.ledger, "2026-11-22", "見本　花子", "2026-11-27");
    case.form.set_value("half_typed", None);
    let mut row = Form::new();
    row.set_value("name", Some(Value::Raw("見本　さくら".to_owned())));
    case.form
        .set_value("dependents", Some(Value::Rows(vec![row])));
    case.give_reason("late", "郵便の遅れのため");
    let mark = CheckMark {
        by: UserId(1),
        on: day("2026-11-22"),
        answer: "received".to_owned(),
    };
    case.checks.insert("receive.form".to_owned(), mark);
    case.history.push(completed(Step::Receive));
    case.subject = Some(PersonId(1));
    let heading = heading("見本　花子", "2026-11-27");
    let ((), changes) = write(&mut desk.ledger, 2, |tx| {
        cases::save_in(tx, &case, &heading)
    })
    .unwrap();
    assert!(changes.cases && !changes.members);
    drop(desk.ledger);
    let ledger = open(&desk.path).unwrap();
    assert_eq!(cases::load(&ledger, case.id).unwrap(), Some(case));
    assert_eq!(cases::load(&ledger, CaseId(99)).unwrap(), None);
}

#[test]
fn 記録した経過は書き換えられず足すことだけできる() {
    let mut desk = desk();
    let mut case = open_case(&mut desk.ledger, "2026-11-22", "見本", "2026-11-27");
    let heading = CaseHeading::default();
    case.history.push(completed(Step::Receive));
    write(&mut desk.ledger, 2, |tx| {
        cases::save_in(tx, &case, &heading)
    })
    .unwrap();
    case.history[0] = completed(Step::Approve);
    let rewritten = write(&mut desk.ledger, 3, |tx| {
        cases::save_in(tx, &case, &heading)
    });
    assert!(matches!(refusal(rewritten), Error::Refused(_)));
    case.history.clear();
    let shortened = write(&mut desk.ledger, 4, |tx| {
        cases::save_in(tx, &case, &heading)
    });
    assert!(matches!(refusal(shortened), Error::Refused(_)));
    case.history = vec![completed(Step::Receive), completed(Step::Register)];
    write(&mut desk.ledger, 5, |tx| {
        cases::save_in(tx, &case, &heading)
    })
    .unwrap();
    assert_eq!(
        cases::load(&desk.ledger, case.id)
            .unwrap()
            .unwrap()
            .history
            .len(),
        2
    );
}

#[test]
fn 一覧は期限の近い順で状態と工程ごとに数える() {
    let mut desk = desk();
    let late = open_case(&mut desk.ledger, "2026-11-22", "見本　花子", "2026-11-27");
    let soon = open_case(&mut desk.ledger, "2026-11-20", "例示　次郎", "2026-11-25");
    let mut done = open_case(&mut desk.ledger, "2026-11-01", "試験　三郎", "2026-11-06");
    done.state = CaseState::Finished;
    let closed = CaseHeading {
        title: "試験　三郎".to_owned(),
        ..CaseHeading::default()
    };
    write(&mut desk.ledger, 2, |tx| cases::save_in(tx, &done, &closed)).unwrap();
    let ledger = &desk.ledger;
    let open = CaseFilter::State(CaseState::Open);
    let ids: Vec<CaseId> = cases::list(ledger, &open, (0, 10))
        .unwrap()
        .into_iter()
        .map(|row| row.id)
        .collect();
    assert_eq!(ids, [soon.id, late.id]);
    assert_eq!(cases::list(ledger, &open, (1, 10)).unwrap()[0].id, late.id);
    let by_title = CaseFilter::Title("見本".to_owned());
    assert_eq!(
        cases::list(ledger, &by_title, (0, 10)).unwrap()[0].id,
        late.id
    );
    let by_number = CaseFilter::ReceiptNumber("R8-000002".to_owned());
    assert_eq!(
        cases::list(ledger, &by_number, (0, 10)).unwrap()[0].id,
        soon.id
    );
    let (by_state, by_step) = cases::counts(ledger).unwrap();
    assert_eq!((by_state["open"], by_state["finished"]), (2, 1));
    assert_eq!(by_step[&Step::VerifyNumber], 2);
}

#[test]
fn 案件の記載は案件に結び付く() {
    let mut desk = desk();
    let case = open_case(&mut desk.ledger, "2026-11-22", "見本", "2026-11-27");
    let facts = [registered(1, "2026-11-01", &hanako())];
    let (ids, changes) = write(&mut desk.ledger, 2, |tx| {
        entries::post_in(tx, Some(case.id), &facts)
    })
    .unwrap();
    assert!(changes.members);
    assert_eq!(
        cases::load(&desk.ledger, case.id).unwrap().unwrap().entries,
        ids
    );
}

#[test]
fn 帳票は発行したときのまま残り回数が数えられる() {
    let mut desk = desk();
    let case = open_case(&mut desk.ledger, "2026-11-22", "見本", "2026-11-27");
    let paper = |bytes: &[u8]| NewPaper {
        case: Some(case.id),
        person: Some(PersonId(1)),
        document: "notice".to_owned(),
        title: "資格情報のお知らせ".to_owned(),
        issued_on: day("2026-11-22"),
        n_pages: 1,
        bytes: bytes.to_vec(),
    };
    let first = write(&mut desk.ledger, 2, |tx| {
        papers::add_in(tx, &paper(b"%PDF-1"))
    })
    .unwrap()
    .0;
    let again = write(&mut desk.ledger, 3, |tx| {
        papers::add_in(tx, &paper(b"%PDF-2"))
    })
    .unwrap()
    .0;
    assert_eq!((first.copy_number, again.copy_number), (1, 2));
    let of_case = papers::list(&desk.ledger, PaperFilter::Case(case.id)).unwrap();
    assert_eq!(of_case, [first.clone(), again]);
    assert_eq!(
        papers::list(&desk.ledger, PaperFilter::Person(PersonId(1))).unwrap(),
        of_case
    );
    assert_eq!(papers::bytes(&desk.ledger, first.id).unwrap(), b"%PDF-1");
    assert_eq!(
        papers::issue_counts(&desk.ledger, case.id).unwrap()["notice"],
        2
    );
}

#[test]
fn 同じファイルは二度受け付けない() {
    let mut desk = desk();
    let case = open_case(&mut desk.ledger, "2026-11-22", "見本", "2026-11-27");
    let file = |name: &str, bytes: &[u8]| NewIntake {
        file_name: name.to_owned(),
        interface: "todoke-2200700".to_owned(),
        medium: "001".to_owned(),
        received_on: day("2026-11-22"),
        bytes: bytes.to_vec(),
    };
    let id = write(&mut desk.ledger, 2, |tx| {
        let id = intakes::add_in(tx, &file("KPFD0006.CSV", b"1,2"))?;
        intakes::link_in(tx, id, 4, case.id)?;
        Ok(id)
    })
    .unwrap()
    .0;
    let renamed = write(&mut desk.ledger, 3, |tx| {
        intakes::add_in(tx, &file("COPY.CSV", b"1,2"))
    });
    assert!(matches!(refusal(renamed), Error::SameFile));
    write(&mut desk.ledger, 4, |tx| {
        intakes::add_in(tx, &file("KPFD0006.CSV", b"1,3"))
    })
    .unwrap();
    assert_eq!(intakes::of_case(&desk.ledger, case.id).unwrap(), [(id, 4)]);
    let (bytes, _) = write(&mut desk.ledger, 5, |tx| {
        intakes::bytes_in(tx, id, "届書の確認")
    })
    .unwrap();
    assert_eq!(*bytes, b"1,2");
    assert_eq!(intakes::find_same(&desk.ledger, b"1,2").unwrap(), Some(id));
    assert_eq!(intakes::list(&desk.ledger).unwrap().len(), 2);
}

fn lay(ledger: &mut Ledger, due_on: &str) -> OutboxId {
    let values = BTreeMap::from([("member.birth".to_owned(), Cell::Date(day("1988-02-29")))]);
    let new = NewOutboxRow {
        interface: INTERFACE.to_owned(),
        case: None,
        person: Some(PersonId(1)),
        operation: "new".to_owned(),
        snapshot: Record {
            source: "member_qualification".to_owned(),
            values,
        },
        due_on: Some(day(due_on)),
    };
    write(ledger, 1, |tx| outbox::lay_in(tx, &new)).unwrap().0
}

fn batch(sha256: &str) -> NewBatch {
    NewBatch {
        interface: INTERFACE.to_owned(),
        file_name: "KNY_06139992_20261122_001.csv".to_owned(),
        sha256: sha256.to_owned(),
        layout_hash: "l1".to_owned(),
        medium: "USBメモリー".to_owned(),
    }
}

fn answer(line: u32, outbox: Option<OutboxId>, code: &str, outcome: Outcome) -> ResultRow {
    ResultRow {
        member: String::new(),
        line,
        outbox,
        code: code.to_owned(),
        outcome,
        message: "受信側の文".to_owned(),
    }
}

fn state(ledger: &Ledger, id: OutboxId) -> OutboxState {
    outbox::find(ledger, id).unwrap().unwrap().state
}

#[test]
fn 一度出力した行は手で戻すまで二度目の出力に入らない() {
    let mut desk = desk();
    let (one, two) = (
        lay(&mut desk.ledger, "2026-11-27"),
        lay(&mut desk.ledger, "2026-11-25"),
    );
    let waiting = OutboxFilter::State(INTERFACE.to_owned(), OutboxState::Unexported);
    let ids: Vec<OutboxId> = outbox::list(&desk.ledger, &waiting)
        .unwrap()
        .into_iter()
        .map(|row| row.id)
        .collect();
    assert_eq!(ids, [two, one]);
    let (first, _) = write(&mut desk.ledger, 2, |tx| {
        batches::export_in(tx, &batch("h1"), &[two])
    })
    .unwrap();
    let twice = write(&mut desk.ledger, 3, |tx| {
        batches::export_in(tx, &batch("h2"), &[one, two])
    });
    assert!(matches!(refusal(twice), Error::Refused(_)));
    assert_eq!(state(&desk.ledger, one), OutboxState::Unexported);
    write(&mut desk.ledger, 4, |tx| {
        outbox::move_in(tx, two, OutboxState::Unexported, "媒体の破損のため")
    })
    .unwrap();
    let (second, _) = write(&mut desk.ledger, 5, |tx| {
        batches::export_in(tx, &batch("h2"), &[one, two])
    })
    .unwrap();
    let carried = |id| {
        outbox::list(&desk.ledger, &OutboxFilter::Batch(id))
            .unwrap()
            .len()
    };
    assert_eq!((carried(first), carried(second)), (1, 2));
    assert_eq!(
        batches::list(&desk.ledger, Some(INTERFACE)).unwrap()[0].id,
        second
    );
    assert_eq!(
        batches::find(&desk.ledger, first).unwrap().unwrap().n_rows,
        1
    );
}

#[test]
fn 結果は突合した行だけを動かし知らない符号は成功にしない() {
    let mut desk = desk();
    let rows: Vec<OutboxId> = (0..4)
        .map(|_| lay(&mut desk.ledger, "2026-11-27"))
        .collect();
    write(&mut desk.ledger, 2, |tx| {
        batches::export_in(tx, &batch("h1"), &rows[..3])
    })
    .unwrap();
    let result = NewResult {
        interface: INTERFACE.to_owned(),
        file_name: "KEKKA.csv".to_owned(),
        sha256: "r1".to_owned(),
        rows: vec![
            answer(1, Some(rows[0]), "00", Outcome::Registered),
            answer(2, Some(rows[1]), "E1", Outcome::Error),
            answer(3, Some(rows[2]), "??", Outcome::Unknown),
            answer(4, Some(rows[3]), "00", Outcome::Registered),
            answer(5, None, "00", Outcome::Registered),
        ],
        reason: String::new(),
    };
    let (id, _) = write(&mut desk.ledger, 3, |tx| {
        batches::take_result_in(tx, &result)
    })
    .unwrap();
    let states: Vec<OutboxState> = rows.iter().map(|row| state(&desk.ledger, *row)).collect();
    assert_eq!(
        states,
        [
            OutboxState::Registered,
            OutboxState::Error,
            OutboxState::Exported,
            OutboxState::Unexported
        ]
    );
    assert_eq!(batches::result_rows(&desk.ledger, id).unwrap(), result.rows);
    assert_eq!(
        batches::answers(&desk.ledger, rows[1]).unwrap()[0].code,
        "E1"
    );
    let twice = write(&mut desk.ledger, 4, |tx| {
        batches::take_result_in(tx, &result)
    });
    assert!(matches!(refusal(twice), Error::SameFile));
    let counts = outbox::counts(&desk.ledger).unwrap();
    assert_eq!(counts[&(INTERFACE.to_owned(), OutboxState::Error)], 1);
}

#[test]
fn 照会は理由とともに残り回答が付く() {
    let mut desk = desk();
    let new = |reason: &str| NewInquiry {
        case: None,
        person: Some(PersonId(1)),
        kind: InquiryKind::Inquire,
        purpose: "住民票関係".to_owned(),
        condition: "令和8年度".to_owned(),
        reason: reason.to_owned(),
        outbox: None,
    };
    let silent = write(&mut desk.ledger, 1, |tx| {
        let number = inquiries::next_number(tx)?;
        inquiries::ask_numbered_in(tx, &new(" "), &number)
    });
    assert!(matches!(refusal(silent), Error::Refused(_)));
    let (asked, _) = write(&mut desk.ledger, 2, |tx| {
        let number = inquiries::next_number(tx)?;
        inquiries::ask_numbered_in(tx, &new("被扶養者の認定"), &number)
    })
    .unwrap();
    assert_eq!(asked.number, "S00000000001");
    write(&mut desk.ledger, 3, |tx| {
        inquiries::answer_in(tx, asked.id, InquiryState::NoneFound, "該当する情報なし")
    })
    .unwrap();
    let found = inquiries::by_number(&desk.ledger, &asked.number)
        .unwrap()
        .unwrap();
    assert_eq!(found.state, InquiryState::NoneFound);
    assert_eq!(found.answered_at.as_deref(), Some(moment(3).as_str()));
    let open = InquiryFilter::State(InquiryState::Asked);
    assert!(inquiries::list(&desk.ledger, open).unwrap().is_empty());
    let about = InquiryFilter::Person(PersonId(1));
    assert_eq!(inquiries::list(&desk.ledger, about).unwrap(), [found]);
}

#[test]
fn 訂正を重ねても_元の案件からの記載がすべて見える() {
    let mut desk = desk();
    let original = open_case(&mut desk.ledger, "2026-11-02", "見本　花子", "2026-11-07");
    let ids = write(&mut desk.ledger, 2, |tx| {
        let facts = [
            registered(1, "2026-11-01", &hanako()),
            acquired(1, "2026-11-01", (42, 1), Category::Employed),
        ];
        entries::post_in(tx, Some(original.id), &facts)
    })
    .unwrap()
    .0;
    assert_eq!(
        cases::correction_of(&desk.ledger, original.id).unwrap(),
        None
    );
    let correction = write(&mut desk.ledger, 3, |tx| {
        let new = NewCase {
            nature: Nature::Correction(original.id),
            ..new_case("2026-11-10")
        };
        cases::open_in(tx, new, &heading("見本　花子", "2026-11-15"))
    })
    .unwrap()
    .0;
    write(&mut desk.ledger, 4, |tx| {
        let facts = [
            reversed(1, "2026-11-01", ids[1]),
            acquired(1, "2026-11-02", (42, 1), Category::Employed),
        ];
        entries::post_in(tx, Some(correction.id), &facts)
    })
    .unwrap();
    for case in [original.id, correction.id] {
        let family = entries::recorded_of_family(&desk.ledger, case).unwrap();
        let standing: Vec<_> = family
            .iter()
            .filter(|recorded| recorded.reversed_by.is_none())
            .filter(|recorded| !matches!(recorded.entry.fact, Fact::Reversed { .. }))
            .map(|recorded| recorded.entry.valid_from)
            .collect();
        assert_eq!(standing, [day("2026-11-01"), day("2026-11-02")]);
    }
    let found = cases::correction_of(&desk.ledger, original.id).unwrap();
    assert_eq!(found.map(|row| row.id), Some(correction.id));
    let mut withdrawn = correction;
    withdrawn.state = CaseState::Withdrawn;
    write(&mut desk.ledger, 5, |tx| {
        cases::save_in(tx, &withdrawn, &CaseHeading::default())
    })
    .unwrap();
    assert_eq!(
        cases::correction_of(&desk.ledger, original.id).unwrap(),
        None
    );
}

//! 還付 and its payment on a real ledger: whose account it goes to, and how a 還付 recorded by mistake is undone.

use crate::ledger_support::{entry, reversed};
use crate::premiums::{HANAKO, Office, day, lost, month, receipt, record, society, voluntary};
use daicho::app::command::Command;
use daicho::app::error::Error;
use daicho::app::premium_command::PremiumCommand;
use daicho::app::prepaid_record::NewRefund;
use daicho::app::run::Outcome;
use daicho::app::session::Session;
use daicho::domain::bank_account::{AccountHolder, AccountKind};
use daicho::domain::entry::{Entry, EntryId, Fact};
use daicho::domain::loss_reason::LossReason;
use daicho::domain::member::{Category, PersonId};
use daicho::domain::payment::{PaymentId, PaymentState};
use daicho::domain::payment_course::{PaymentEvent, PaymentEventKind};
use daicho::domain::premium_payment::PaymentState as MonthState;
use daicho::domain::premium_receipt::{PaidPremium, ReceiptChannel};
use daicho::domain::yen::Yen;
use daicho::ledger::cases::{self, CaseHeading, NewCase};
use daicho::ledger::entries;
use daicho::ledger::payments;
use daicho::ledger::transfers::{self, NewTransfer};
use daicho::procedure::account;
use daicho::procedure::case::{CaseId, CaseState, Event, Movement, Nature, UserId};
use daicho::procedure::catalogue;
use daicho::procedure::form::Form;
use daicho::procedure::value::Digits;

/// Hanako, who paid November 3,000円 too much.
fn office() -> Office {
    let office = Office::new(society(), &[voluntary(1, HANAKO, "1990-05-01", 500_000)]);
    let mut session = office.on("2026-11-20");
    let money = [
        receipt(1, "2026-08", "2026-08-20", 33_948),
        receipt(1, "2026-09", "2026-09-10", 33_948),
        receipt(1, "2026-10", "2026-10-13", 33_948),
        receipt(1, "2026-11", "2026-11-10", 36_948),
    ];
    record(&mut session, &money, "").unwrap();
    drop(session);
    office
}

/// A case of Hanako's that names an account with this number.
fn case(
    office: &Office,
    nature: Nature,
    number: &str,
    (state, is_decided): (CaseState, bool),
) -> CaseId {
    let procedure = catalogue::find("eligibility_acquisition_continued").unwrap();
    let mut form = Form::new();
    account::BANK_CODE.set(&mut form, Digits("0001".to_owned()));
    account::BANK.set(&mut form, "みずほ銀行".to_owned());
    account::BRANCH_CODE.set(&mut form, Digits("001".to_owned()));
    account::BRANCH.set(&mut form, "東京営業部".to_owned());
    account::KIND.set(&mut form, AccountKind::Ordinary);
    account::NUMBER.set(&mut form, Digits(number.to_owned()));
    let holder = AccountHolder::parse("ミホン ハナコ").unwrap();
    account::HOLDER.set(&mut form, holder);
    let new = NewCase {
        procedure: procedure.id.to_owned(),
        version: procedure.version,
        received_on: day("2026-08-03"),
        nature,
        subject: Some(PersonId(1)),
        form,
    };
    office.write(|tx| {
        let mut case = cases::open_in(tx, new, &CaseHeading::default())?;
        case.subject = Some(PersonId(1));
        case.state = state;
        if is_decided {
            case.history.push(Event {
                movement: Movement::Completed {
                    step: procedure.decision_step(),
                    details: Form::new(),
                    same_person: false,
                },
                by: UserId(1),
                on: day("2026-08-05"),
            });
        }
        cases::save_in(tx, &case, &CaseHeading::default())?;
        Ok(case.id)
    })
}

const DECIDED: (CaseState, bool) = (CaseState::Finished, true);

fn write_down(session: &mut Session, refund: NewRefund, how: &str) -> Result<Outcome, Error> {
    session.run(Command::Premium(PremiumCommand::RecordRefund {
        refund,
        how: how.to_owned(),
    }))
}

fn refund(session: &mut Session, how: &str) -> Result<Outcome, Error> {
    let excess = refund_of("2026-11", PaidPremium::Monthly, 3_000);
    write_down(session, excess, how)
}

fn listed(session: &Session) -> Vec<i64> {
    let refunds = session.premiums_view(month("2026-11")).unwrap().refunds;
    refunds.iter().map(|row| row.amount.get()).collect()
}

/// The 還付 recorded last.
fn recorded(session: &Session) -> EntryId {
    let view = session.premiums_view(month("2026-11")).unwrap();
    view.refunded.first().expect("記録済の還付").refund.entry
}

fn undo(session: &mut Session, entry: EntryId, reason: &str) -> Result<Outcome, Error> {
    session.run(Command::Premium(PremiumCommand::Reverse {
        person: PersonId(1),
        entry,
        reason: reason.to_owned(),
    }))
}

fn reverse(session: &mut Session, reason: &str) -> Result<Outcome, Error> {
    let entry = recorded(session);
    undo(session, entry, reason)
}

/// Hanako's only payment.
fn payment(office: &Office) -> (PaymentId, PaymentState, String) {
    let all = office.write(|tx| payments::of_person(tx, PersonId(1)));
    let [payment] = all.as_slice() else {
        panic!("{all:?}")
    };
    let standing = &payment.standing;
    (payment.id, standing.state, standing.reason.clone())
}

/// Puts the only payment into a file for the bank.
fn export(office: &Office) -> PaymentId {
    let (id, ..) = payment(office);
    office.write(|tx| {
        let new = NewTransfer {
            transfer_on: day("2026-11-27"),
            file_name: "furikomi.txt",
            bytes: b"x",
            payments: &[id],
        };
        transfers::make_in(tx, &new)
    });
    id
}

#[test]
fn 誤って記録した還付は支払待ちの支払とともに取り消せる() {
    let office = office();
    case(&office, Nature::Ordinary, "1234567", DECIDED);
    let mut session = office.on("2026-11-20");
    refund(&mut session, "").unwrap();
    assert!(listed(&session).is_empty());
    reverse(&mut session, "別の人の還付でした").unwrap();
    assert_eq!(listed(&session), [3_000]);
    let audit = session.audit(None, 1).unwrap();
    for told in [
        "別の人の還付でした",
        r#""undone":"還付""#,
        "3000",
        "毎月の保険料",
    ] {
        assert!(audit[0].detail.contains(told), "{}", audit[0].detail);
    }
    drop(session);
    let (_, state, reason) = payment(&office);
    assert_eq!(state, PaymentState::Withdrawn);
    assert_eq!(reason, "別の人の還付でした");
}

#[test]
fn 現金で返した還付の記録も取り消せる() {
    let office = office();
    let mut session = office.on("2026-11-20");
    refund(&mut session, "現金で渡した").unwrap();
    reverse(&mut session, "渡していませんでした").unwrap();
    assert_eq!(listed(&session), [3_000]);
}

#[test]
fn 振込データに入った還付は取り消せず_組戻しの後なら取り消せる() {
    let office = office();
    case(&office, Nature::Ordinary, "1234567", DECIDED);
    let mut session = office.on("2026-11-20");
    refund(&mut session, "").unwrap();
    drop(session);
    let id = export(&office);
    let happen = |kind| {
        let event = PaymentEvent {
            kind,
            on: day("2026-11-27"),
            transfer: None,
            account: None,
            reason: "口座なし".to_owned(),
        };
        office.write(|tx| payments::happen_in(tx, id, &event));
    };
    let refused = |words: &str| {
        let mut session = office.on("2026-11-30");
        let error = reverse(&mut session, "誤り").err().unwrap();
        assert!(error.message_ja().contains(words), "{}", error.message_ja());
        assert!(listed(&session).is_empty());
    };
    refused("振込データを取りやめて");
    happen(PaymentEventKind::Paid);
    refused("組戻しを記録して");
    happen(PaymentEventKind::Returned);
    let mut session = office.on("2026-11-30");
    reverse(&mut session, "誤り").unwrap();
    assert_eq!(listed(&session), [3_000]);
    drop(session);
    assert_eq!(payment(&office).1, PaymentState::Withdrawn);
}

#[test]
fn 還付した後に喪失が取り消されれば_その月は不足であり_未納ではない() {
    let office = office();
    let mut session = office.on("2026-12-10");
    let december = receipt(1, "2026-12", "2026-12-10", 33_948);
    record(&mut session, &[december], "").unwrap();
    drop(session);
    let loss = lost(1, "2026-12-20", LossReason::Request);
    let loss = office.write(|tx| entries::post_in(tx, None, &[loss]));
    let mut session = office.on("2026-12-21");
    assert_eq!(listed(&session), [3_000, 33_948]);
    let of_december = refund_of("2026-12", PaidPremium::Monthly, 33_948);
    write_down(&mut session, of_december, "現金で渡した").unwrap();
    assert_eq!(listed(&session), [3_000]);
    drop(session);
    office.post(&[reversed(1, "2026-12-20", loss[0])]);
    let session = office.on("2026-12-28");
    let view = session.premiums_view(month("2026-12")).unwrap();
    let row = &view.rows[0];
    assert_eq!(row.state, Some(MonthState::Short));
    assert_eq!((row.received.get(), row.difference.get()), (0, -33_948));
    assert_eq!((row.effect.as_str(), view.losses.len()), ("", 0));
    assert_eq!(session.losses_of(day("2026-12-29")).unwrap(), []);
    let schedule = session.premium_schedule(PersonId(1)).unwrap();
    let row = schedule.iter().find(|row| row.month == month("2026-12"));
    assert_eq!(row.unwrap().difference, Yen::new(-33_948));
}

#[test]
fn 徴収しない月の還付も取り消せる() {
    let office = office();
    let mut session = office.on("2026-12-10");
    let december = receipt(1, "2026-12", "2026-12-10", 33_948);
    record(&mut session, &[december], "").unwrap();
    drop(session);
    office.post(&[lost(1, "2026-12-20", LossReason::Request)]);
    let mut session = office.on("2026-12-21");
    let of_december = refund_of("2026-12", PaidPremium::Monthly, 33_948);
    write_down(&mut session, of_december, "現金で渡した").unwrap();
    assert_eq!(listed(&session), [3_000]);
    reverse(&mut session, "渡していませんでした").unwrap();
    assert_eq!(listed(&session), [3_000, 33_948]);
}

fn refund_of(of: &str, paid_as: PaidPremium, amount: i64) -> NewRefund {
    NewRefund {
        person: PersonId(1),
        month: month(of),
        paid_as,
        amount: Yen::new(amount),
    }
}

/// 100,000円 for a 前納 from December, of which the ledger holds no 承認.
fn prepaid() -> Entry {
    let fact = Fact::PrepaymentReceived {
        months_from: month("2026-12"),
        amount: Yen::new(100_000),
        channel: ReceiptChannel::Typed,
    };
    entry(1, "2026-11-15", fact)
}

#[test]
fn 取り消された前納と資格取得の還付も取り消せる_先に入金は取り消せない() {
    let mut void = voluntary(1, HANAKO, "1990-05-01", 500_000);
    void.retain(|entry| {
        let voluntary = Category::Voluntary;
        !matches!(&entry.fact, Fact::InsuredAcquired { category, .. } if *category == voluntary)
    });
    for (office, others) in [
        (office(), vec![3_000]),
        (Office::new(society(), &[void]), vec![]),
    ] {
        let came = office.write(|tx| entries::post_in(tx, None, &[prepaid()]));
        let all: Vec<i64> = others.iter().copied().chain([100_000]).collect();
        let mut session = office.on("2026-11-20");
        assert_eq!(listed(&session), all);
        let of_prepaid = refund_of("2026-12", PaidPremium::Prepaid, 100_000);
        write_down(&mut session, of_prepaid, "現金で渡した").unwrap();
        assert_eq!(listed(&session), others);
        let view = session.premiums_view(month("2026-11")).unwrap();
        assert_eq!(view.refunded[0].name, HANAKO.0);
        let error = undo(&mut session, came[0], "誤り").err().unwrap();
        assert!(error.message_ja().contains("先に還付を取り消してください"));
        reverse(&mut session, "渡していませんでした").unwrap();
        assert_eq!(listed(&session), all);
        undo(&mut session, came[0], "誤り").unwrap();
        assert_eq!(listed(&session), others);
        let audit = session.audit(None, 1).unwrap();
        for told in [r#""undone":"前納の入金""#, "100000", "前納保険料"] {
            assert!(audit[0].detail.contains(told), "{}", audit[0].detail);
        }
    }
}

#[test]
fn 還付の残る入金は取り消せず_還付に足りる入金は取り消せる() {
    let office = office();
    case(&office, Nature::Ordinary, "1234567", DECIDED);
    let mut session = office.on("2026-11-20");
    let more = receipt(1, "2026-11", "2026-11-12", 100);
    record(&mut session, &[more], "").unwrap();
    refund(&mut session, "").unwrap();
    assert_eq!(listed(&session), [100]);
    let view = session.premiums_view(month("2026-11")).unwrap();
    let [whole, more] = view.rows[0].receipts.as_slice() else {
        panic!("{:?}", view.rows)
    };
    undo(&mut session, more.entry, "別の人の入金でした").unwrap();
    assert!(listed(&session).is_empty());
    let error = undo(&mut session, whole.entry, "別の人の入金でした");
    let words = error.err().unwrap().message_ja();
    assert!(words.contains("先に還付を取り消してください"), "{words}");
    drop(session);
    assert_eq!(payment(&office).1, PaymentState::Ordered);
    let mut session = office.on("2026-11-20");
    reverse(&mut session, "別の人の入金でした").unwrap();
    undo(&mut session, whole.entry, "別の人の入金でした").unwrap();
    assert!(listed(&session).is_empty());
    let audit = session.audit(None, 1).unwrap();
    for told in [r#""undone":"入金""#, "36948", "毎月の保険料"] {
        assert!(audit[0].detail.contains(told), "{}", audit[0].detail);
    }
    drop(session);
    assert_eq!(payment(&office).1, PaymentState::Withdrawn);
}

/// The number of the 還付口座 that the list shows.
fn account_number(office: &Office) -> Option<String> {
    let view = office.on("2026-11-20").premiums_view(month("2026-11"));
    let [row] = view.unwrap().refunds.try_into().unwrap();
    row.account
        .map(|account| account.number.as_str().to_owned())
}

#[test]
fn 決定した案件の口座だけを還付口座とする() {
    let undecided = (CaseState::Open, false);
    for (how, number) in [
        (DECIDED, Some("1111111")),
        ((CaseState::Open, true), Some("1111111")),
        (undecided, None),
        ((CaseState::Rejected, false), None),
        ((CaseState::Withdrawn, false), None),
    ] {
        let office = office();
        case(&office, Nature::Ordinary, "1111111", how);
        assert_eq!(account_number(&office).as_deref(), number, "{how:?}");
        let mut session = office.on("2026-11-20");
        assert_eq!(
            refund(&mut session, "").is_ok(),
            number.is_some(),
            "{how:?}"
        );
    }
    let office = office();
    case(&office, Nature::Ordinary, "1111111", DECIDED);
    case(&office, Nature::Ordinary, "2222222", undecided);
    assert_eq!(account_number(&office).as_deref(), Some("1111111"));
    case(&office, Nature::Ordinary, "3333333", DECIDED);
    assert_eq!(account_number(&office).as_deref(), Some("3333333"));
}

#[test]
fn 訂正された案件は訂正後の口座_取り消された案件は口座なしとする() {
    type Later = fn(CaseId) -> Nature;
    let (correction, cancellation): (Later, Later) = (Nature::Correction, Nature::Cancellation);
    let undecided = (CaseState::Open, false);
    for (later, how, number) in [
        (correction, DECIDED, Some("2222222")),
        (correction, undecided, Some("1111111")),
        (correction, (CaseState::Rejected, false), Some("1111111")),
        (cancellation, DECIDED, None),
        (cancellation, undecided, Some("1111111")),
    ] {
        let office = office();
        let first = case(&office, Nature::Ordinary, "1111111", DECIDED);
        case(&office, later(first), "2222222", how);
        assert_eq!(account_number(&office).as_deref(), number, "{how:?}");
    }
    let office = office();
    let first = case(&office, Nature::Ordinary, "1111111", DECIDED);
    let second = case(&office, Nature::Correction(first), "2222222", DECIDED);
    case(&office, Nature::Cancellation(second), "2222222", DECIDED);
    assert_eq!(account_number(&office), None);
}

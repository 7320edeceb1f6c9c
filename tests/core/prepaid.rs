//! 前納 on a real ledger: covered months, money in time, late or short, refunds, the bank's file, a change of rates.

use crate::ledger_support::entry;
use crate::premiums::{Office, day, lost, month, paid_until_september, society, two, voluntary};
use daicho::app::command::Command;
use daicho::app::error::Error;
use daicho::app::premium_command::PremiumCommand;
use daicho::app::premium_matching::{GivenReceipt, MatchedReceipt};
use daicho::app::premium_receipts::{AcceptedReceipts, ReceiptFile};
use daicho::app::prepaid::PrepaidRow;
use daicho::app::prepaid_record::{NewPrepaid, NewRefund};
use daicho::app::run::Outcome;
use daicho::app::session::Session;
use daicho::domain::due::DueKind;
use daicho::domain::entry::{Entry, Fact};
use daicho::domain::loss_reason::LossReason;
use daicho::domain::member::PersonId;
use daicho::domain::premium_payment::{PaymentState, RefundReason};
use daicho::domain::premium_rates::PremiumRateRow;
use daicho::domain::premium_receipt::ReceiptChannel;
use daicho::domain::prepayment_refund::PrepaymentState;
use daicho::domain::yen::{Rate, Yen};
use std::collections::BTreeMap;

/// 33,948円 × 5.93184725.
const AMOUNT: i64 = 201_374;

/// Hanako prepays October to March, until 30 September.
fn agreed() -> Vec<Entry> {
    let fact = Fact::PrepaymentAgreed {
        months_from: month("2026-10"),
        months_until: month("2027-03"),
        due_on: day("2026-09-30"),
        amount: Yen::new(AMOUNT),
        undiscounted: Yen::new(33_948 * 6),
    };
    vec![entry(1, "2026-09-15", fact)]
}

fn office() -> Office {
    let office = two();
    office.post(&agreed());
    let mut session = office.on("2026-09-29");
    paid_until_september(&mut session);
    drop(session);
    office
}

fn record(session: &mut Session, on: &str, amount: i64, reason: &str) -> Result<Outcome, Error> {
    session.run(Command::Premium(PremiumCommand::RecordPrepaid {
        receipt: NewPrepaid {
            person: PersonId(1),
            months_from: month("2026-10"),
            received_on: day(on),
            amount: Yen::new(amount),
            channel: ReceiptChannel::Typed,
        },
        reason: reason.to_owned(),
    }))
}

fn the_row(session: &Session) -> PrepaidRow {
    let view = session.premiums_view(month("2026-10")).unwrap();
    let [row] = view.prepaid.as_slice() else {
        panic!("{:?}", view.prepaid)
    };
    row.clone()
}

fn state_of(session: &Session, of: &str) -> Option<PaymentState> {
    let view = session.premiums_view(month(of)).unwrap();
    let mut rows = view.rows.iter();
    rows.find(|row| row.payer.id == PersonId(1)).unwrap().state
}

fn codes(result: Result<Outcome, Error>) -> Vec<String> {
    let error = result.err().expect("断られるはず");
    error.findings().iter().map(|it| it.code.clone()).collect()
}

#[test]
fn 期限までに全額が入れば月々の納付はいらない() {
    let office = office();
    let mut session = office.on("2026-09-30");
    assert_eq!(the_row(&session).state, PrepaymentState::Waiting);
    let due = session.due_view().unwrap().rows;
    assert!(due.iter().any(|row| row.kind == DueKind::PrepaymentUnpaid));
    record(&mut session, "2026-09-30", AMOUNT, "").unwrap();
    assert_eq!(
        codes(record(&mut session, "2026-09-30", AMOUNT, "")),
        ["premium_twice"]
    );
    let due = session.due_view().unwrap().rows;
    assert!(due.iter().all(|row| row.kind != DueKind::PrepaymentUnpaid));
    drop(session);
    let session = office.on("2026-10-14");
    assert_eq!(the_row(&session).state, PrepaymentState::Paid);
    assert_eq!(the_row(&session).discount(), Yen::new(2_314));
    for of in ["2026-10", "2027-03"] {
        assert_eq!(state_of(&session, of), Some(PaymentState::Covered));
    }
    let losses = session.losses_of(day("2026-10-14")).unwrap();
    assert!(losses.iter().all(|loss| loss.payer.id != PersonId(1)));
}

#[test]
fn 一円足りないか一日遅れれば不成立で_毎月の期日に戻る() {
    for (on, amount, asked) in [
        ("2026-09-30", AMOUNT - 1, vec![]),
        ("2026-10-01", AMOUNT, vec!["prepaid_late".to_owned()]),
    ] {
        let office = office();
        let mut session = office.on("2026-10-01");
        if !asked.is_empty() {
            assert_eq!(codes(record(&mut session, on, amount, "")), asked);
        }
        record(&mut session, on, amount, "銀行の記録で確かめた").unwrap();
        let row = the_row(&session);
        assert_eq!(row.state, PrepaymentState::Void, "{on}");
        assert_eq!(row.says, "毎月の納付期日に戻りました");
        assert_eq!(state_of(&session, "2026-10"), Some(PaymentState::Open));
        let view = session.premiums_view(month("2026-10")).unwrap();
        let [refund] = view.refunds.as_slice() else {
            panic!("{:?}", view.refunds)
        };
        assert_eq!(refund.reason, RefundReason::PrepaymentVoid);
        assert_eq!(refund.amount, Yen::new(amount));
        drop(session);
        let session = office.on("2026-10-14");
        let losses = session.losses_of(day("2026-10-14")).unwrap();
        assert!(losses.iter().any(|loss| loss.payer.id == PersonId(1)));
    }
}

#[test]
fn 途中で喪失すれば未経過分を還付し_記録すると一覧から外れる() {
    let office = office();
    let mut session = office.on("2026-09-30");
    record(&mut session, "2026-09-30", AMOUNT, "").unwrap();
    drop(session);
    office.post(&[lost(1, "2026-12-01", LossReason::Request)]);
    let mut session = office.on("2026-11-25");
    let refunds = |session: &Session| session.premiums_view(month("2026-11")).unwrap().refunds;
    let all = refunds(&session);
    let [refund] = all.as_slice() else {
        panic!("{all:?}")
    };
    assert_eq!(
        (refund.month, refund.until),
        (month("2026-12"), month("2027-03"))
    );
    // 33,948円 × (1 + 2.98046421)
    assert_eq!(refund.amount, Yen::new(135_129));
    assert_eq!(refund.reason, RefundReason::Prepaid);
    assert!(the_row(&session).says.contains("135,129円"));
    let mut pay_back = |amount: i64, how: &str| {
        session.run(Command::Premium(PremiumCommand::RecordRefund {
            refund: NewRefund {
                person: PersonId(1),
                month: month("2026-12"),
                amount: Yen::new(amount),
            },
            how: how.to_owned(),
        }))
    };
    let refused = pay_back(135_130, "現金で渡した").err().unwrap();
    assert!(refused.message_ja().contains("135,129円まで"));
    let refused = pay_back(135_129, "").err().unwrap();
    assert!(refused.message_ja().contains("還付口座の届出がありません"));
    pay_back(100_000, "現金で渡した").unwrap();
    pay_back(35_129, "現金で渡した").unwrap();
    assert_eq!(refunds(&session), vec![]);
}

#[test]
fn 銀行のファイルで前納額ちょうどの入金は前納に充てる() {
    let office = office();
    let mut session = office.on("2026-09-30");
    let line = |amount: i64| GivenReceipt {
        line: 2,
        sha256: String::new(),
        received_on: Some(day("2026-09-29")),
        amount: Some(Yen::new(amount)),
        payer: "90-7001 ミホン ハナコ".to_owned(),
        question: String::new(),
        not_a_receipt: String::new(),
    };
    let file = |amount| ReceiptFile::new("meisai.csv", b"x", vec![line(amount)]);
    let other = session
        .match_receipts(&file(AMOUNT - 1), &BTreeMap::new())
        .unwrap();
    assert!(other.rows.iter().all(|row| !row.is_prepaid));
    let matched = session
        .match_receipts(&file(AMOUNT), &BTreeMap::new())
        .unwrap();
    let [row] = matched.rows.as_slice() else {
        panic!("{:?}", matched.rows)
    };
    assert!(
        row.is_prepaid && row.says.contains("前納額と一致"),
        "{row:?}"
    );
    let accepted = AcceptedReceipts {
        file_name: matched.name.clone(),
        file_sha256: matched.sha256.clone(),
        lines: matched
            .rows
            .iter()
            .filter_map(MatchedReceipt::accepted)
            .collect(),
    };
    session
        .run(Command::Premium(PremiumCommand::Accept(accepted)))
        .unwrap();
    let row = the_row(&session);
    assert_eq!(row.state, PrepaymentState::Paid);
    assert_eq!(row.received, Yen::new(AMOUNT));
}

#[test]
fn 前納の後に料率が変われば差額を示す() {
    let mut changed = society();
    let first = changed.premium_rates.first().copied().unwrap();
    changed.premium_rates.push(PremiumRateRow {
        effective_from: month("2026-12"),
        general: Rate::new(9_400),
        ..first
    });
    let people = [
        voluntary(1, crate::premiums::HANAKO, "1990-05-01", 500_000),
        voluntary(2, crate::premiums::JIRO, "1966-05-01", 240_000),
    ];
    let office = Office::new(changed, &people);
    office.post(&agreed());
    let mut session = office.on("2026-09-30");
    paid_until_september(&mut session);
    record(&mut session, "2026-09-30", AMOUNT, "").unwrap();
    assert_eq!(
        the_row(&session).says,
        "令和8年12月分から保険料が変わります。追加2,856円（新137,544円－旧134,688円）"
    );
}

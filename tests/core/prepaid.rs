//! 前納 on a real ledger: covered months, money in time, late or short, refunds, the bank's file, a change of rates.

use crate::ledger_support::{entry, reversed};
use crate::premiums::{
    Office, day, lost, month, paid_until_september, receipt, society, two, voluntary,
};
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
use daicho::domain::member::Category;
use daicho::domain::member::PersonId;
use daicho::domain::premium_payment::{PaymentState, RefundReason};
use daicho::domain::premium_rates::PremiumRateRow;
use daicho::domain::premium_receipt::{PaidPremium, ReceiptChannel};
use daicho::domain::prepayment_refund::PrepaymentState;
use daicho::domain::prepayment_terms::FormerTerms;
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
        formerly: None,
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

/// Writes a 還付 down for Hanako.
fn refund(
    session: &mut Session,
    (of, paid_as, amount): (&str, PaidPremium, i64),
    how: &str,
) -> Result<Outcome, Error> {
    session.run(Command::Premium(PremiumCommand::RecordRefund {
        refund: NewRefund {
            person: PersonId(1),
            month: month(of),
            paid_as,
            amount: Yen::new(amount),
        },
        how: how.to_owned(),
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
    let [row] = all.as_slice() else {
        panic!("{all:?}")
    };
    assert_eq!((row.month, row.until), (month("2026-12"), month("2027-03")));
    // 33,948円 × (1 + 2.98046421)
    assert_eq!(row.amount, Yen::new(135_129));
    assert_eq!(row.reason, RefundReason::Prepaid);
    assert!(the_row(&session).says.contains("135,129円"));
    let mut pay_back = |amount: i64, how: &str| {
        let what = ("2026-10", PaidPremium::Prepaid, amount);
        refund(&mut session, what, how)
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

/// The premium of 令和8年12月 and later is another one; Hanako has paid what was agreed.
fn office_with_new_rate() -> Office {
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
    drop(session);
    office
}

#[test]
fn 前納の後に料率が変われば差額を示し_納めた差額は返さない() {
    let office = office_with_new_rate();
    let mut session = office.on("2026-12-10");
    assert_eq!(
        the_row(&session).says,
        "令和8年12月分から保険料が変わります。追加2,856円（新137,544円－旧134,688円）"
    );
    record(&mut session, "2026-12-10", 2_856, "").unwrap();
    assert_eq!(the_row(&session).says, "");
    assert!(amounts(&session).is_empty());
    record(&mut session, "2026-12-10", 1, "").unwrap();
    assert_eq!(amounts(&session), [1]);
}

#[test]
fn 差額を納めていない人の喪失は_納めた時の料率で還付する() {
    for (additional, refund) in [(0, 101_512), (2_855, 101_512 + 2_855), (2_856, 103_665)] {
        let office = office_with_new_rate();
        let mut session = office.on("2026-12-10");
        if additional > 0 {
            record(&mut session, "2026-12-10", additional, "").unwrap();
        }
        drop(session);
        office.post(&[lost(1, "2027-01-01", LossReason::Request)]);
        let session = office.on("2026-12-28");
        assert_eq!(amounts(&session), [refund], "追加{additional}円");
    }
}

fn amounts(session: &Session) -> Vec<i64> {
    let refunds = session.premiums_view(month("2026-11")).unwrap().refunds;
    refunds.iter().map(|refund| refund.amount.get()).collect()
}

/// Hanako has paid the 前納 in time.
fn office_paid() -> Office {
    let office = office();
    let mut session = office.on("2026-09-30");
    record(&mut session, "2026-09-30", AMOUNT, "").unwrap();
    drop(session);
    office
}

/// 前納 after a 訂正: from this month, until the day before it, at this amount.
fn corrected(from: &str, due_on: &str, amount: i64) -> Entry {
    let fact = Fact::PrepaymentAgreed {
        months_from: month(from),
        months_until: month("2027-03"),
        due_on: day(due_on),
        amount: Yen::new(amount),
        undiscounted: Yen::new(33_948 * 6),
        formerly: Some(FormerTerms {
            amount: Yen::new(AMOUNT),
            due_on: day("2026-09-30"),
            months_from: vec![month("2026-10")],
        }),
    };
    entry(1, "2026-09-15", fact)
}

#[test]
fn 期限に納めた前納は_訂正で額が増えても不成立にならない() {
    let office = office_paid();
    let first = the_row(&office.on("2026-10-01")).agreed.entry;
    office.post(&[
        reversed(1, "2026-09-15", first),
        corrected("2026-10", "2026-09-30", AMOUNT + 100),
    ]);
    let mut session = office.on("2026-10-14");
    let row = the_row(&session);
    assert_eq!(row.state, PrepaymentState::Paid);
    assert_eq!(row.says, "追加 100円（訂正により前納額が増えた）");
    assert_eq!(row.missing(), Yen::new(100));
    assert_eq!(state_of(&session, "2026-10"), Some(PaymentState::Covered));
    let losses = session.losses_of(day("2026-10-14")).unwrap();
    assert!(losses.iter().all(|loss| loss.payer.id != PersonId(1)));
    record(&mut session, "2026-10-14", 100, "").unwrap();
    assert!(amounts(&session).is_empty());
}

#[test]
fn 訂正で最初の月が変わっても入金は失われない() {
    let office = office_paid();
    let first = the_row(&office.on("2026-10-01")).agreed.entry;
    office.post(&[
        reversed(1, "2026-09-15", first),
        corrected("2026-09", "2026-08-31", AMOUNT),
    ]);
    let session = office.on("2026-10-14");
    let row = the_row(&session);
    assert_eq!(row.state, PrepaymentState::Paid);
    assert_eq!(row.received, Yen::new(AMOUNT));
}

#[test]
fn 前納か資格取得が取り消されれば入金は全額還付になる() {
    let office = office_paid();
    let first = the_row(&office.on("2026-10-01")).agreed.entry;
    office.post(&[reversed(1, "2026-09-15", first)]);
    let refunds = |office: &Office| {
        let view = office.on("2026-10-01").premiums_view(month("2026-11"));
        let refunds = view.unwrap().refunds.into_iter();
        refunds
            .map(|refund| (refund.month, refund.amount.get(), refund.reason))
            .collect::<Vec<_>>()
    };
    let all = [(month("2026-10"), AMOUNT, RefundReason::NotOwed)];
    assert_eq!(refunds(&office), all);

    let mut void = voluntary(1, crate::premiums::HANAKO, "1990-05-01", 500_000);
    void.retain(|entry| !is_voluntary(entry));
    let office = Office::new(society(), &[void]);
    let fact = Fact::PrepaymentReceived {
        months_from: month("2026-10"),
        amount: Yen::new(AMOUNT),
        channel: ReceiptChannel::Typed,
    };
    office.post(&[entry(1, "2026-09-30", fact)]);
    assert_eq!(refunds(&office), all);
}

fn is_voluntary(entry: &Entry) -> bool {
    let voluntary = Category::Voluntary;
    matches!(&entry.fact, Fact::InsuredAcquired { category, .. } if *category == voluntary)
}

fn refunded(amount: i64) -> Entry {
    let fact = Fact::PremiumRefunded {
        month: month("2026-10"),
        paid_as: PaidPremium::Prepaid,
        amount: Yen::new(amount),
    };
    entry(1, "2026-10-20", fact)
}

#[test]
fn 還付した後に喪失日が訂正されれば残りだけを還付し_返し過ぎは返納を示す() {
    for (lost_on, left, says) in [
        ("2026-11-20", vec![33_507], "前納の未経過分の還付 33,507円"),
        ("2026-12-01", vec![], ""),
        (
            "2027-01-01",
            vec![],
            "返納 33,617円（還付した額が還付すべき額より多い）",
        ),
    ] {
        let office = office_paid();
        office.post(&[refunded(135_129), lost(1, lost_on, LossReason::Request)]);
        let session = office.on("2027-01-05");
        assert_eq!(amounts(&session), left, "{lost_on}");
        assert_eq!(the_row(&session).says, says, "{lost_on}");
    }
}

#[test]
fn 過納として還付した額は未経過分に重ねない() {
    let office = office_paid();
    let mut session = office.on("2026-09-30");
    record(&mut session, "2026-09-30", 5_000, "").unwrap();
    assert_eq!(amounts(&session), [5_000]);
    drop(session);
    office.post(&[refunded(5_000), lost(1, "2026-12-01", LossReason::Request)]);
    assert_eq!(amounts(&office.on("2026-11-25")), [135_129]);
}

#[test]
fn 前の資格の前納は後の資格の月を納付済みにしない() {
    let office = office_paid();
    let mut again: Vec<Entry> = voluntary(1, crate::premiums::HANAKO, "1990-05-01", 500_000)
        .into_iter()
        .filter(is_voluntary)
        .collect();
    for entry in &mut again {
        entry.valid_from = day("2027-01-10");
    }
    office.post(&[lost(1, "2026-12-01", LossReason::Request)]);
    office.post(&again);
    let session = office.on("2027-01-20");
    let rows = session.premium_schedule(PersonId(1)).unwrap();
    let covered: Vec<String> = rows
        .iter()
        .filter(|row| row.state == Some(PaymentState::Covered))
        .map(|row| row.month.to_string())
        .collect();
    assert_eq!(covered, ["2026-10", "2026-11"]);
}

/// 還付 as listed: month, as what it came, amount.
fn listed(session: &Session) -> Vec<(String, PaidPremium, i64)> {
    let refunds = session.premiums_view(month("2026-11")).unwrap().refunds;
    let rows = refunds.iter();
    rows.map(|row| (row.month.to_string(), row.paid_as, row.amount.get()))
        .collect()
}

#[test]
fn 前納の月の毎月の保険料と前納の還付は別々に一度だけ記録できる() {
    use PaidPremium::{Monthly, Prepaid};
    // Paid with 5,000円 too much; and 1円 too little, so that the 前納 is void and October is owed after all.
    for (paid, prepaid, monthly) in [
        (AMOUNT + 5_000, 5_000, 33_948),
        (AMOUNT - 1, AMOUNT - 1, 700),
    ] {
        let office = office();
        let mut session = office.on("2026-10-05");
        record(&mut session, "2026-09-30", paid, "").unwrap();
        let owed = if paid < AMOUNT { 33_948 } else { 0 };
        let october = receipt(1, "2026-10", "2026-10-05", owed + monthly);
        crate::premiums::record(&mut session, &[october], "").unwrap();
        let of_month = ("2026-10".to_owned(), Monthly, monthly);
        let of_prepaid = ("2026-10".to_owned(), Prepaid, prepaid);
        assert_eq!(listed(&session), [of_month, of_prepaid.clone()]);
        let cash = "現金で渡した";
        refund(&mut session, ("2026-10", Monthly, monthly), cash).unwrap();
        assert_eq!(listed(&session), [of_prepaid]);
        let again = refund(&mut session, ("2026-10", Monthly, 1), cash);
        assert!(again.err().unwrap().message_ja().contains("0円まで"));
        refund(&mut session, ("2026-10", Prepaid, prepaid), cash).unwrap();
        assert_eq!(listed(&session), []);
        let again = refund(&mut session, ("2026-10", Prepaid, 1), cash);
        assert!(again.err().unwrap().message_ja().contains("0円まで"));
    }
}

#[test]
fn 喪失月の還付を記録した前納が取り消されれば残りだけを還付する() {
    let office = office_paid();
    let first = the_row(&office.on("2026-10-01")).agreed.entry;
    office.post(&[refunded(135_129), reversed(1, "2026-09-15", first)]);
    let left = ("2026-10".to_owned(), PaidPremium::Prepaid, AMOUNT - 135_129);
    assert_eq!(listed(&office.on("2026-12-01")), [left]);
}

#[test]
fn 還付はその前納からだけ引き_月の重なる別の前納からは引かない() {
    let office = office();
    let received = |of: &str, on: &str, amount| {
        let fact = Fact::PrepaymentReceived {
            months_from: month(of),
            amount: Yen::new(amount),
            channel: ReceiptChannel::Typed,
        };
        entry(1, on, fact)
    };
    // The first came two days late and is void; the second is 33,948円 × 4.95126657.
    let second = Fact::PrepaymentAgreed {
        months_from: month("2026-11"),
        months_until: month("2027-03"),
        due_on: day("2026-10-31"),
        amount: Yen::new(168_086),
        undiscounted: Yen::new(33_948 * 5),
        formerly: None,
    };
    office.post(&[
        received("2026-10", "2026-10-02", AMOUNT),
        entry(1, "2026-10-15", second),
        received("2026-11", "2026-10-30", 168_086),
        lost(1, "2027-02-10", LossReason::Request),
    ]);
    let mut session = office.on("2027-02-12");
    let october = ("2026-10".to_owned(), PaidPremium::Prepaid, AMOUNT);
    let of_prepaid = |session: &Session| {
        let mut all = listed(session);
        all.retain(|(_, paid_as, _)| *paid_as == PaidPremium::Prepaid);
        all
    };
    let february = ("2027-02".to_owned(), PaidPremium::Prepaid, 67_785);
    assert_eq!(of_prepaid(&session), [october.clone(), february]);
    let of_second = ("2026-11", PaidPremium::Prepaid, 67_785);
    refund(&mut session, of_second, "現金で渡した").unwrap();
    assert_eq!(of_prepaid(&session), std::slice::from_ref(&october));
    let prepaid = session.premiums_view(month("2026-10")).unwrap().prepaid;
    let first = prepaid.iter().find(|row| row.agreed.amount.get() == AMOUNT);
    let first = first.unwrap().agreed.entry;
    drop(session);
    office.post(&[reversed(1, "2026-09-15", first)]);
    let mut session = office.on("2027-02-12");
    assert_eq!(of_prepaid(&session), [october]);
    let of_first = ("2026-10", PaidPremium::Prepaid, AMOUNT);
    refund(&mut session, of_first, "現金で渡した").unwrap();
    assert_eq!(of_prepaid(&session), []);
}

#[test]
fn 資格取得が取り消された人の入金は還付を記録すれば一覧から外れる() {
    use PaidPremium::{Monthly, Prepaid};
    let mut void = voluntary(1, crate::premiums::HANAKO, "1990-05-01", 500_000);
    void.retain(|entry| !is_voluntary(entry));
    let office = Office::new(society(), &[void]);
    let prepaid = Fact::PrepaymentReceived {
        months_from: month("2026-10"),
        amount: Yen::new(AMOUNT),
        channel: ReceiptChannel::Typed,
    };
    let monthly = Fact::PremiumReceived {
        month: month("2026-10"),
        amount: Yen::new(33_948),
        channel: ReceiptChannel::Typed,
    };
    office.post(&[
        entry(1, "2026-09-30", prepaid),
        entry(1, "2026-09-29", monthly),
    ]);
    let mut session = office.on("2026-11-25");
    let row = |paid_as, amount| ("2026-10".to_owned(), paid_as, amount);
    let all = [row(Monthly, 33_948), row(Prepaid, AMOUNT)];
    assert_eq!(listed(&session), all);
    let cash = "現金で渡した";
    let too_much = refund(&mut session, ("2026-10", Monthly, 33_949), cash);
    assert!(
        too_much
            .err()
            .unwrap()
            .message_ja()
            .contains("33,948円まで")
    );
    refund(&mut session, ("2026-10", Monthly, 33_948), cash).unwrap();
    assert_eq!(listed(&session), [row(Prepaid, AMOUNT)]);
    refund(&mut session, ("2026-10", Prepaid, 1_374), cash).unwrap();
    assert_eq!(listed(&session), [row(Prepaid, 200_000)]);
    refund(&mut session, ("2026-10", Prepaid, 200_000), cash).unwrap();
    assert_eq!(listed(&session), []);
    assert!(refund(&mut session, ("2026-10", Monthly, 1), cash).is_err());
}

//! 期日の一覧: which premiums, losses and applications of a real ledger call for attention, on the day and the day before.

use crate::ledger_support::{acquired, entry, person, registered};
use crate::payments::{Office as PayOffice, account, later, returned};
use crate::premiums::{
    HANAKO, Office, day, lost, paid_until_september, receipt, record, society, two, voluntary,
};
use daicho::app::command::Command;
use daicho::app::due::{DueCommand, Settle};
use daicho::app::payment_command::PaymentCommand;
use daicho::domain::allowance_days::DayOutcome;
use daicho::domain::allowance_terms::{AllowanceSpan, AllowanceTerms, FixedTerms};
use daicho::domain::benefit::{BenefitDecision, BenefitKind, BenefitOutcome, BenefitTerms};
use daicho::domain::date::Date;
use daicho::domain::due::DueKind;
use daicho::domain::entry::{Entry, Fact};
use daicho::domain::loss_reason::LossReason;
use daicho::domain::member::{Category, PersonId};
use daicho::domain::payment::{PaymentPurpose, Recipient};
use daicho::domain::payment_correction::ReclaimOrder;
use daicho::domain::yen::Yen;
use daicho::ledger::{entries, reclaims};

/// 期日 of this person on a day.
fn dues(office: &Office, today: &str, id: i64) -> Vec<(DueKind, Date)> {
    let rows = office.on(today).due_view().unwrap().rows;
    let of = rows
        .iter()
        .filter(|row| row.who.as_ref().is_some_and(|who| who.id == PersonId(id)));
    of.map(|row| (row.kind, row.on)).collect()
}

#[test]
fn 額の分からない保険料も期日に載る() {
    let mut bare = society();
    bare.premium_rates.clear();
    let office = Office::new(bare, &[voluntary(1, HANAKO, "1990-05-01", 500_000)]);
    let due = (DueKind::MonthlyPremium, day("2026-10-13"));
    assert_eq!(dues(&office, "2026-10-07", 1), []);
    assert_eq!(dues(&office, "2026-10-08", 1), [due]);
    assert_eq!(dues(&office, "2026-10-14", 1), [due]);
}

#[test]
fn 先の喪失が決まっている人にもその前の保険料の期日は来る() {
    let office = two();
    let mut session = office.on("2026-12-03");
    paid_until_september(&mut session);
    let rest = [
        receipt(1, "2026-10", "2026-10-13", 33_948),
        receipt(1, "2026-11", "2026-11-10", 33_948),
    ];
    record(&mut session, &rest, "").unwrap();
    drop(session);
    office.post(&[lost(1, "2027-01-01", LossReason::Request)]);
    let due = (DueKind::MonthlyPremium, day("2026-12-10"));
    assert_eq!(dues(&office, "2026-12-04", 1), []);
    assert_eq!(dues(&office, "2026-12-05", 1), [due]);
    let mut session = office.on("2026-12-10");
    record(
        &mut session,
        &[receipt(1, "2026-12", "2026-12-10", 33_948)],
        "",
    )
    .unwrap();
    drop(session);
    assert_eq!(dues(&office, "2026-12-31", 1), []);
    assert_eq!(dues(&office, "2027-01-05", 1), [], "1月分は徴収しない");
}

#[test]
fn 記載済みの喪失の日に来る期間満了は載らない() {
    let ends = |office: &Office, today: &str| {
        let all = dues(office, today, 1);
        all.iter().any(|(kind, _)| *kind == DueKind::TermEnd)
    };
    let office = two();
    assert!(!ends(&office, "2028-06-01"));
    assert!(ends(&office, "2028-06-02"));
    office.post(&[lost(1, "2028-08-01", LossReason::TermEnd)]);
    assert!(!ends(&office, "2028-06-02"));
}

#[test]
fn 適用除外で喪失した人にも任意継続の申出期限を知らせる() {
    for (reason, is_shown) in [
        (LossReason::Retirement, true),
        (LossReason::Exclusion, true),
        (LossReason::Seamen, false),
    ] {
        let someone = Fact::PersonRegistered(person("見本　花子", "ミホン　ハナコ", "1990-05-01"));
        let office = Office::new(
            society(),
            &[vec![
                entry(1, "2020-04-01", someone),
                acquired(1, "2020-04-01", (42, 7001), Category::Employed),
                lost(1, "2026-10-01", reason),
            ]],
        );
        let due = vec![(DueKind::VoluntaryApplication, day("2026-10-20"))];
        assert_eq!(dues(&office, "2026-10-12", 1), []);
        let expected = if is_shown { due } else { Vec::new() };
        assert_eq!(dues(&office, "2026-10-13", 1), expected, "{reason:?}");
    }
}

/// 傷病手当金の決定 of 2026-10-20 on September, paid since 2025-06-01 (548日), with so many days used.
fn allowance(n_used: u32, outcome: DayOutcome) -> Entry {
    let (from, until) = (day("2026-09-01"), day("2026-09-30"));
    let terms = AllowanceTerms {
        illness: "腰椎椎間板ヘルニア".to_owned(),
        claimed_from: from,
        claimed_until: until,
        waiting: None,
        n_before_ledger: 0,
        fixed: Some(FixedTerms {
            started_on: day("2025-06-01"),
            base: Yen::new(10_000),
            daily: Yen::new(6_667),
            n_used,
            extended_from: None,
        }),
        spans: vec![AllowanceSpan {
            from,
            until,
            outcome,
            per_day: Yen::new(6_667),
            additional_per_day: Yen::ZERO,
            daily: Some(Yen::new(6_667)),
        }],
    };
    let decision = BenefitDecision {
        kind: BenefitKind::InjurySicknessAllowance,
        outcome: BenefitOutcome::Granted,
        about: PersonId(1),
        statutory: Yen::new(200_010),
        additional: Yen::ZERO,
        withheld: Yen::ZERO,
        terms: BenefitTerms::Allowance(terms),
    };
    entry(1, "2026-10-20", Fact::BenefitDecided(decision))
}

/// An employed person since 2020, and what else is known.
fn on_leave(more: Vec<Entry>) -> Office {
    let someone = Fact::PersonRegistered(person("見本　花子", "ミホン　ハナコ", "1990-05-01"));
    let mut facts = vec![
        entry(1, "2020-04-01", someone),
        acquired(1, "2020-04-01", (42, 7001), Category::Employed),
    ];
    facts.extend(more);
    Office::new(society(), &[facts])
}

fn ends(office: &Office, today: &str) -> Vec<(Date, String)> {
    let rows = office.on(today).due_view().unwrap().rows;
    let of_kind = rows
        .into_iter()
        .filter(|row| row.kind == DueKind::AllowanceEnd);
    of_kind.map(|row| (row.on, row.words)).collect()
}

fn end(on: &str, n_left: u32) -> Vec<(Date, String)> {
    vec![(day(on), format!("傷病手当金の満了（残{n_left}日）"))]
}

#[test]
fn 傷病手当金の満了は30日前から載り_使い切った人は載らない() {
    let paid = |n_used| on_leave(vec![allowance(n_used, DayOutcome::Paid)]);
    let office = paid(488);
    assert_eq!(ends(&office, "2026-10-29"), []);
    assert_eq!(ends(&office, "2026-10-30"), end("2026-11-29", 60));
    // A claim comes late: whatever is left stays in sight until it is marked.
    let office = paid(518);
    assert_eq!(ends(&office, "2026-11-27"), end("2026-10-30", 30));
    assert_eq!(ends(&paid(547), "2026-11-27"), end("2026-10-01", 1));
    assert_eq!(ends(&paid(548), "2026-11-27"), []);
    // 183 days after the last day that was claimed.
    assert_eq!(ends(&office, "2027-04-01"), end("2026-10-30", 30));
    assert_eq!(ends(&office, "2027-04-02"), []);
}

#[test]
fn 傷病手当金の満了は確認済みにすれば消える() {
    let office = on_leave(vec![allowance(518, DayOutcome::Paid)]);
    let mut session = office.on("2026-11-27");
    let mark = DueCommand::Mark {
        person: Some(PersonId(1)),
        kind: DueKind::AllowanceEnd,
        on: day("2026-10-30"),
    };
    session.run(Command::Due(mark)).unwrap();
    drop(session);
    assert_eq!(ends(&office, "2026-11-27"), []);
}

#[test]
fn 退職した人の満了は継続給付が続くかぎり載る() {
    let left = |on, reason, outcome| on_leave(vec![lost(1, on, reason), allowance(518, outcome)]);
    let shown = |on, reason, outcome| !ends(&left(on, reason, outcome), "2026-11-27").is_empty();
    let retired = LossReason::Retirement;
    // 九月のうちに退職し、九月末まで支給した人と、そうでない人。
    assert!(shown("2026-09-16", retired, DayOutcome::Paid));
    assert!(!shown("2026-09-16", retired, DayOutcome::Worked));
    // 最後の申請の翌日の喪失: 次の申請で決まる。
    assert!(shown("2026-10-01", retired, DayOutcome::Worked));
    assert!(!shown("2026-09-30", retired, DayOutcome::Worked));
    assert!(!shown("2026-09-16", LossReason::Death, DayOutcome::Paid));
}

/// 期日 of payments on a day, each with its words and whose it is; the office is one of two payments of 2026-11-24.
fn money(office: PayOffice, today: &str) -> (PayOffice, Vec<(DueKind, Date, String)>) {
    let office = later(office, today);
    let rows = office.session.due_view().unwrap().rows.into_iter();
    let rows = rows.filter(|row| row.settle == Settle::Payment).map(|row| {
        let who = row.who.map_or(String::new(), |who| who.name);
        assert_eq!(who, "見本　一郎");
        (row.kind, row.on, row.words)
    });
    let rows = rows.collect();
    (office, rows)
}

fn item(kind: DueKind, on: &str, words: &str) -> (DueKind, Date, String) {
    (kind, day(on), words.to_owned())
}

#[test]
fn 支払待ちは十日を過ぎると期日に載る() {
    let (office, rows) = money(PayOffice::open(), "2026-12-04");
    assert_eq!(rows, []);
    let (_, rows) = money(office, "2026-12-05");
    let waiting = |words| item(DueKind::PaymentWaiting, "2026-12-04", words);
    assert_eq!(
        rows,
        [
            waiting("支払待ちのままの支払　186,480円"),
            waiting("支払待ちのままの支払　3,334円"),
        ]
    );
}

#[test]
fn 振込指定日を過ぎた支払は支払済にするまで振込データごとに載る() {
    let mut office = PayOffice::open();
    let ids = office.waiting();
    office.make(&ids, "銀行へ");
    let (office, rows) = money(office, "2026-11-30");
    assert_eq!(rows, []);
    let (mut office, rows) = money(office, "2026-12-01");
    let words = "振込指定日を過ぎた支払　2件　189,814円";
    assert_eq!(rows, [item(DueKind::PaymentOverdue, "2026-11-30", words)]);
    office.done(PaymentCommand::MarkPaid {
        payments: ids,
        on: day("2026-11-30"),
    });
    assert_eq!(money(office, "2026-12-01").1, []);
}

#[test]
fn 組戻しは口座を直すまで期日に載る() {
    let mut office = PayOffice::open();
    let ids = office.waiting();
    office.make(&ids[..1], "銀行へ");
    let (mut office, rows) = money(office, "2026-11-30");
    assert_eq!(rows, []);
    office.done(returned(ids[0], "2026-11-30"));
    let (mut office, rows) = money(office, "2026-11-30");
    let words = "組戻しのままの支払　186,480円";
    assert_eq!(rows, [item(DueKind::PaymentReturned, "2026-11-30", words)]);
    office.done(PaymentCommand::CorrectAccount {
        payment: ids[0],
        account: account("ミホン　ハナコ"),
        reason: "本人の申出".to_owned(),
    });
    assert_eq!(money(office, "2026-11-30").1, []);
}

#[test]
fn 資格取得を取り消された人の返納は氏名で示す() {
    let office = PayOffice::with(&[]).after(|tx| {
        let person = person("見本　花子", "ミホン　ハナコ", "1990-05-01");
        entries::post_in(tx, None, &[registered(2, "2026-04-01", &person)])?;
        let claim = ReclaimOrder {
            payee: PersonId(2),
            purpose: PaymentPurpose::PremiumRefund,
            recipient: Recipient::InsuredPerson,
            amount: Yen::new(8_000),
        };
        reclaims::claim_in(tx, None, day("2026-11-24"), &claim).map(|_| ())
    });
    let rows = later(office, "2026-12-25").session.due_view().unwrap().rows;
    let words: Vec<&str> = rows.iter().map(|row| row.words.as_str()).collect();
    assert_eq!(words, ["返納の未済　8,000円（見本　花子）"]);
}

#[test]
fn 返納は三十日を過ぎると期日に載る() {
    let office = PayOffice::with(&[]).after(|tx| {
        let claim = ReclaimOrder {
            payee: PersonId(1),
            purpose: PaymentPurpose::PremiumRefund,
            recipient: Recipient::InsuredPerson,
            amount: Yen::new(8_000),
        };
        reclaims::claim_in(tx, None, day("2026-11-24"), &claim).map(|_| ())
    });
    let (office, rows) = money(office, "2026-12-24");
    assert_eq!(rows, []);
    let (mut office, rows) = money(office, "2026-12-25");
    let words = "返納の未済　8,000円";
    assert_eq!(
        rows,
        [item(DueKind::ReclaimOutstanding, "2026-12-24", words)]
    );
    office.done(PaymentCommand::SettleReclaim {
        reclaim: office.view().reclaims[0].id,
        on: day("2026-12-25"),
        amount: Yen::new(8_000),
        reason: "本人から振込".to_owned(),
    });
    assert_eq!(money(office, "2026-12-25").1, []);
}

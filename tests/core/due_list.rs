//! 期日の一覧: which premiums, losses and applications of a real ledger call for attention, on the day and the day before.

use crate::ledger_support::{acquired, entry, person};
use crate::premiums::{
    HANAKO, Office, day, lost, paid_until_september, receipt, record, society, two, voluntary,
};
use daicho::domain::date::Date;
use daicho::domain::due::DueKind;
use daicho::domain::entry::Fact;
use daicho::domain::loss_reason::LossReason;
use daicho::domain::member::{Category, PersonId};

/// 期日 of this person on a day.
fn dues(office: &Office, today: &str, id: i64) -> Vec<(DueKind, Date)> {
    let rows = office.on(today).due_rows().unwrap();
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

//! 証の台帳: which certificates stand under which heading, on a real ledger.

use crate::ledger_support::{
    Desk, acquired, certified, day, desk, entry, person, post, registered,
};
use daicho::domain::certificate::{CertificateKind, CollectionOutcome};
use daicho::domain::certificate_register::{CertificateState, Shelf};
use daicho::domain::entry::{Entry, Fact};
use daicho::domain::loss_reason::LossReason;
use daicho::domain::member::Category;
use daicho::ledger::certificates::{Query, ids, rows, tally};

use CertificateKind::{EligibilityCertificate, EligibilityNotice, InsuranceCard};
use CertificateState::{Expired, ExpiresSoon, Lost, NotReturned, Returned, Unrecoverable, Valid};

const TODAY: &str = "2026-11-22";

fn issued(id: i64, on: &str, kind: CertificateKind, count: u16, until: Option<&str>) -> Entry {
    let fact = Fact::CertificateIssued {
        certificate: kind,
        issue_count: count,
        valid_until: until.map(day),
    };
    entry(id, on, fact)
}

fn collected(id: i64, on: &str, kind: CertificateKind, outcome: CollectionOutcome) -> Entry {
    let fact = Fact::CertificateCollected {
        certificate: kind,
        issue_count: 1,
        outcome,
    };
    entry(id, on, fact)
}

fn lost(id: i64, on: &str) -> Entry {
    let fact = Fact::InsuredLost {
        reason: LossReason::Retirement,
        event_on: None,
    };
    entry(id, on, fact)
}

/// Eight people, one or two certificates each.
fn filled() -> Desk {
    let mut desk = desk();
    let names = [
        ("見本　一", "ミホン　イチ", "1990-01-01"),
        ("見本　二", "ミホン　ニ", "1990-01-02"),
        ("見本　三", "ミホン　サン", "1990-01-03"),
        ("見本　四", "ミホン　ヨン", "1951-11-22"),
        ("見本　五", "ミホン　ゴ", "1990-01-05"),
        ("見本　六", "ミホン　ロク", "1990-01-06"),
        ("架空　七", "カクウ　ナナ", "1990-01-07"),
    ];
    let mut facts = Vec::new();
    for (id, (name, kana, birth)) in (1..).zip(names) {
        facts.push(registered(id, "2024-04-01", &person(name, kana, birth)));
        let place = (12, u32::try_from(id).unwrap());
        facts.push(acquired(id, "2024-04-01", place, Category::Employed));
    }
    facts.push(registered(
        8,
        "2024-04-01",
        &person("見本　桜", "ミホン　サクラ", "2015-05-05"),
    ));
    facts.push(certified(8, "2024-04-01", 1, 1));
    let far = Some("2030-11-30");
    facts.extend([
        // 1: goes on; one lost, then 再交付. The child has an お知らせ.
        issued(1, "2025-04-01", EligibilityCertificate, 1, far),
        collected(
            1,
            "2026-05-01",
            EligibilityCertificate,
            CollectionOutcome::Lost,
        ),
        issued(1, "2026-05-02", EligibilityCertificate, 2, far),
        issued(8, "2025-04-01", EligibilityNotice, 1, None),
        // 2: left, has not given it back.
        issued(2, "2025-04-01", EligibilityCertificate, 1, far),
        issued(2, "2025-04-01", EligibilityNotice, 1, None),
        lost(2, "2026-11-01"),
        // 3: ends soon.
        issued(
            3,
            "2025-04-01",
            EligibilityCertificate,
            1,
            Some("2027-02-20"),
        ),
        // 4: 75 today, still a member.
        issued(4, "2025-04-01", EligibilityNotice, 1, None),
        // 5: an old card that never came back.
        issued(5, "2024-04-10", InsuranceCard, 1, None),
        // 6: left before, gave it back.
        issued(6, "2025-04-01", EligibilityCertificate, 1, far),
        lost(6, "2026-10-01"),
        collected(
            6,
            "2026-10-05",
            EligibilityCertificate,
            CollectionOutcome::Returned,
        ),
        // 7: left and is not to be found.
        issued(7, "2024-04-10", InsuranceCard, 1, None),
        lost(7, "2025-10-01"),
        collected(
            7,
            "2026-01-05",
            InsuranceCard,
            CollectionOutcome::Unrecoverable,
        ),
    ]);
    post(&mut desk.ledger, 1, &facts).unwrap();
    desk
}

fn all(shelf: Shelf) -> Query<'static> {
    Query {
        shelf,
        kind: None,
        establishment: "",
        text: "",
        today: day(TODAY),
    }
}

/// Holder, kind and 交付回数 in the order of the list.
fn listed(desk: &Desk, query: &Query<'_>) -> Vec<(i64, CertificateKind, u16)> {
    let ids = ids(&desk.ledger, query).unwrap();
    let rows = rows(&desk.ledger, &ids, query.today).unwrap();
    assert_eq!(ids.len(), rows.len());
    rows.iter()
        .map(|row| {
            let issued = &row.certificate;
            (row.person.0, issued.kind, issued.issue_count)
        })
        .collect()
}

#[test]
fn 見出しごとに並ぶ() {
    let desk = filled();
    let of = |state| listed(&desk, &all(Shelf::Of(state)));
    assert_eq!(of(NotReturned), [(2, EligibilityCertificate, 1)]);
    assert_eq!(of(ExpiresSoon), [(3, EligibilityCertificate, 1)]);
    assert_eq!(
        of(Expired),
        [
            (5, InsuranceCard, 1),
            (2, EligibilityNotice, 1),
            (4, EligibilityNotice, 1)
        ]
    );
    assert_eq!(
        of(Valid),
        [(1, EligibilityCertificate, 2), (8, EligibilityNotice, 1)]
    );
    assert_eq!(of(Returned), [(6, EligibilityCertificate, 1)]);
    assert_eq!(of(Lost), [(1, EligibilityCertificate, 1)]);
    assert_eq!(of(Unrecoverable), [(7, InsuranceCard, 1)]);
    assert_eq!(
        listed(&desk, &all(Shelf::Reissued)),
        [(1, EligibilityCertificate, 2)]
    );
    assert_eq!(listed(&desk, &all(Shelf::All)).len(), 10);
}

#[test]
fn 件数は一覧の件数と同じ() {
    let desk = filled();
    for (shelf, n) in tally(&desk.ledger, day(TODAY)).unwrap() {
        assert_eq!(n, listed(&desk, &all(shelf)).len(), "{}", shelf.label());
    }
}

#[test]
fn 資格喪失日の前日は有効_当日から未回収() {
    let desk = filled();
    let on = |today: &str| {
        let query = Query {
            today: day(today),
            ..all(Shelf::Of(NotReturned))
        };
        listed(&desk, &query)
    };
    assert_eq!(on("2026-10-31"), []);
    assert_eq!(on("2026-11-01"), [(2, EligibilityCertificate, 1)]);
}

#[test]
fn 証の種類_事業所_氏名で絞る() {
    let desk = filled();
    for shelf in Shelf::EVERY {
        let query = Query {
            kind: Some(InsuranceCard),
            ..all(shelf)
        };
        let kinds: Vec<CertificateKind> =
            listed(&desk, &query).into_iter().map(|row| row.1).collect();
        assert!(kinds.iter().all(|kind| *kind == InsuranceCard));
        if shelf == Shelf::All {
            assert_eq!(kinds.len(), 2);
        }
    }
    let by_name = Query {
        text: "カクウ",
        ..all(Shelf::All)
    };
    assert_eq!(listed(&desk, &by_name), [(7, InsuranceCard, 1)]);
    let by_number = Query {
        text: "12-2",
        ..all(Shelf::All)
    };
    assert_eq!(listed(&desk, &by_number).len(), 2);
    let here = Query {
        establishment: "0042",
        ..all(Shelf::All)
    };
    assert_eq!(listed(&desk, &here).len(), 10);
    let elsewhere = Query {
        establishment: "0099",
        ..all(Shelf::All)
    };
    assert_eq!(listed(&desk, &elsewhere), []);
}

#[test]
fn 返却した証が出れば最後の言葉が残り_取り消せば戻る() {
    let mut desk = filled();
    let back = collected(
        2,
        "2026-11-20",
        EligibilityCertificate,
        CollectionOutcome::Lost,
    );
    post(&mut desk.ledger, 2, &[back]).unwrap();
    let found = collected(
        2,
        "2026-11-21",
        EligibilityCertificate,
        CollectionOutcome::Returned,
    );
    let ids = post(&mut desk.ledger, 3, &[found]).unwrap();
    let of = |desk: &Desk, state| listed(desk, &all(Shelf::Of(state))).len();
    assert_eq!((of(&desk, Lost), of(&desk, Returned)), (1, 2));
    let undone = entry(2, "2026-11-21", Fact::Reversed { entry: ids[0] });
    post(&mut desk.ledger, 4, &[undone]).unwrap();
    assert_eq!((of(&desk, Lost), of(&desk, Returned)), (2, 1));
}

#[test]
fn 再び加入した人の前のお知らせは期限切れ_後のお知らせは有効() {
    let mut desk = filled();
    let again = [
        acquired(6, "2026-11-10", (12, 66), Category::Employed),
        issued(6, "2026-11-12", EligibilityNotice, 2, None),
    ];
    post(
        &mut desk.ledger,
        2,
        &[issued(6, "2025-04-01", EligibilityNotice, 1, None)],
    )
    .unwrap();
    post(&mut desk.ledger, 3, &again).unwrap();
    let of = |state| listed(&desk, &all(Shelf::Of(state)));
    assert!(of(Expired).contains(&(6, EligibilityNotice, 1)));
    assert!(of(Valid).contains(&(6, EligibilityNotice, 2)));
    for (shelf, n) in tally(&desk.ledger, day(TODAY)).unwrap() {
        assert_eq!(n, listed(&desk, &all(shelf)).len(), "{}", shelf.label());
    }
}

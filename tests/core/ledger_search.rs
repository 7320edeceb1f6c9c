//! 検索: one field finds people by whatever the clerk remembers of them.

use crate::ledger_support::{
    acquired, certified, day, desk, entry, hanako, individual_number, jiro, person, post,
    registered, sakura, symbol, write,
};
use daicho::domain::address::Address;
use daicho::domain::entry::Fact;
use daicho::domain::establishment::Establishment;
use daicho::domain::member::{Category, PersonId};
use daicho::ledger::individual_number::hold_in;
use daicho::ledger::members;
use daicho::ledger::opening::Ledger;
use daicho::ledger::search::{FoundBy, Query, find};
use daicho::ledger::settings;

fn filled() -> crate::ledger_support::Desk {
    let mut desk = desk();
    let (held, _) = write(&mut desk.ledger, 1, |tx| {
        settings::put_establishment_in(tx, &establishment())?;
        hold_in(tx, &individual_number(1))
    })
    .unwrap();
    let facts = [
        registered(1, "2026-04-01", &hanako()),
        acquired(1, "2026-04-01", (12, 345), Category::Employed),
        entry(1, "2026-04-01", Fact::IndividualNumberRegistered(held.held)),
        registered(2, "2026-04-01", &sakura()),
        certified(2, "2026-04-01", 1, 1),
        registered(3, "2026-04-01", &jiro()),
        acquired(3, "2026-04-01", (13, 345), Category::Employed),
        registered(
            4,
            "2026-04-01",
            &person("髙橋　渡邊子", "タカハシ　ワタナベコ", "1990-01-08"),
        ),
    ];
    post(&mut desk.ledger, 2, &facts).unwrap();
    desk
}

fn establishment() -> Establishment {
    Establishment {
        code: "0042".to_owned(),
        symbol: symbol(12),
        name: "架空製作所".to_owned(),
        address: Address {
            postal: None,
            text: "見本県見本市".to_owned(),
        },
        employer_name: "架空　社長".to_owned(),
        phone: "00-0000-0000".to_owned(),
        pension_office: None,
        covered_from: day("2000-04-01"),
    }
}

fn found(ledger: &Ledger, text: &str) -> Vec<(i64, FoundBy)> {
    let query = Query {
        text,
        today: day("2026-11-22"),
        limit: 50,
    };
    find(ledger, query)
        .unwrap()
        .into_iter()
        .map(|hit| (hit.row.id.0, hit.found_by))
        .collect()
}

#[test]
fn 記号と番号で見つかる() {
    let desk = filled();
    let all = [
        (1, FoundBy::Number),
        (2, FoundBy::Number),
        (3, FoundBy::Number),
    ];
    assert_eq!(found(&desk.ledger, "345"), all);
    assert_eq!(found(&desk.ledger, "12-345"), all[..2]);
    assert_eq!(found(&desk.ledger, "１２－３４５"), all[..2]);
    assert_eq!(found(&desk.ledger, "12 345 01"), all[1..2]);
    assert_eq!(found(&desk.ledger, "P000003"), [(3, FoundBy::PersonId)]);
    assert_eq!(found(&desk.ledger, "346"), []);
}

#[test]
fn カナと漢字は書き方の違いを越えて見つかる() {
    let desk = filled();
    let both = [(2, FoundBy::Kana), (1, FoundBy::Kana)];
    assert_eq!(found(&desk.ledger, "ミホン"), both);
    assert_eq!(found(&desk.ledger, "みほん"), both);
    assert_eq!(found(&desk.ledger, "ﾐﾎﾝ ﾊﾅ"), both[1..]);
    assert_eq!(found(&desk.ledger, "高橋"), [(4, FoundBy::Name)]);
    assert_eq!(found(&desk.ledger, "渡辺"), [(4, FoundBy::Name)]);
    assert_eq!(found(&desk.ledger, "花子"), [(1, FoundBy::Name)]);
    assert_eq!(found(&desk.ledger, "郎"), [(3, FoundBy::Name)]);
    assert_eq!(found(&desk.ledger, "本花"), [(1, FoundBy::Name)]);
    assert_eq!(found(&desk.ledger, "花本"), []);
}

#[test]
fn 生年月日と事業所と個人番号でも見つかる() {
    let desk = filled();
    assert_eq!(found(&desk.ledger, "S63.2.29"), [(1, FoundBy::Birth)]);
    assert_eq!(found(&desk.ledger, "1990-01-08"), [(4, FoundBy::Birth)]);
    let here: Vec<i64> = found(&desk.ledger, "架空製作")
        .iter()
        .map(|(id, _)| *id)
        .collect();
    assert_eq!(here.len(), 3);
    let digits = individual_number(1).reveal();
    assert_eq!(
        found(&desk.ledger, &digits),
        [(1, FoundBy::IndividualNumber)]
    );
}

#[test]
fn 名が変わると前の名では見つからない() {
    let mut desk = filled();
    let renamed = person("架空　花子", "カクウ　ハナコ", "1988-02-29");
    post(
        &mut desk.ledger,
        3,
        &[registered(1, "2026-10-01", &renamed)],
    )
    .unwrap();
    assert_eq!(found(&desk.ledger, "見本"), [(2, FoundBy::Name)]);
    assert_eq!(found(&desk.ledger, "空花"), [(1, FoundBy::Name)]);
}

#[test]
fn 通称名や旧姓でも見つかる() {
    let mut desk = filled();
    let mut with_alias = hanako();
    with_alias.alias = daicho::domain::name::PersonName::declared("旧例　花子");
    let facts = [registered(1, "2026-10-01", &with_alias)];
    post(&mut desk.ledger, 3, &facts).unwrap();
    assert_eq!(found(&desk.ledger, "旧例"), [(1, FoundBy::Name)]);
    assert_eq!(found(&desk.ledger, "見本花"), [(1, FoundBy::Name)]);
    assert_eq!(found(&desk.ledger, "見本旧"), []);
}

#[test]
fn 同じカナと生年月日の人が候補になる() {
    let desk = filled();
    let hanako = hanako();
    let same = members::by_kana_and_birth(&desk.ledger, &hanako.kana, hanako.birth_on).unwrap();
    assert_eq!(same[0].id, PersonId(1));
    assert_eq!(same[0].membership.as_ref().unwrap().establishment, "0042");
    let next_day = hanako.birth_on.add_days(1);
    assert!(
        members::by_kana_and_birth(&desk.ledger, &hanako.kana, next_day)
            .unwrap()
            .is_empty()
    );
}

#[test]
fn 上限で止まり空の語では何も出さない() {
    let desk = filled();
    let query = Query {
        text: "345",
        today: day("2026-11-22"),
        limit: 2,
    };
    assert_eq!(find(&desk.ledger, query).unwrap().len(), 2);
    assert_eq!(found(&desk.ledger, "　"), []);
}

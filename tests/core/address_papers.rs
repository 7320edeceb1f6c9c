//! 住所変更の帳票: the letter that goes back with a 届, to the 事業主 or to the 被保険者 at the new address.

use crate::golden;
use crate::union;
use daicho::print::{self, Meta};
use daicho::procedure::catalogue::find;
use daicho::procedure::engine::{carry_over, recompute};
use serde::Deserialize;

/// The part of a scenario file that is needed here.
#[derive(Deserialize)]
struct Ordinary {
    form: toml::Table,
    ledger: union::Ledger,
}

fn check(id: &str, ordinary: &str, received: &str, addressee: &str) {
    let procedure = find(id).unwrap();
    let ordinary: Ordinary = toml::from_str(ordinary).unwrap();
    let mut desk = union::Desk::new("2026-11-06", None);
    desk.ledger = ordinary.ledger;
    let mut case = desk.open(procedure);
    let before = desk.facts(procedure, &case);
    desk.fill(procedure, &mut case, &ordinary.form, id);
    desk.fill(procedure, &mut case, &toml::from_str(received).unwrap(), id);
    let mut facts = desk.facts(procedure, &case);
    carry_over(procedure, &mut case, Some(&before), &facts);
    recompute(procedure, &mut case, &facts);
    facts.return_reason = Some("変更年月日の記載がないため".to_owned());
    let [letter] = procedure.documents else {
        panic!("{id}: 帳票は返戻のお知らせだけ");
    };
    assert!((letter.when)(&case.form, &facts));
    let sheets = (letter.sheets)(&case.form, &facts);
    let text: String = sheets.iter().map(ToString::to_string).collect();
    assert!(text.contains(addressee), "{text}");
    assert!(!text.contains("9999000000"), "個人番号");
    let meta = Meta {
        title: letter.title.to_owned(),
        created_on: facts.today,
    };
    print::render(&sheets, &meta).unwrap_or_else(|error| panic!("{id}: {error:?}"));
    golden::check(&format!("{id}/{}.txt", letter.id), text.as_bytes());
}

#[test]
fn 事業主経由の届は事業主に返戻する() {
    let received = r#"
        "提出経路" = "事業主経由"
        "提出者" = "見本商事株式会社"
    "#;
    let ordinary = include_str!("../cases/address_change/ordinary.toml");
    check("address_change", ordinary, received, "例示　次郎");
}

#[test]
fn 任意継続の届は本人の新しい住所に返戻する() {
    let received = r#"
        "提出経路" = "本人郵送"
        "提出者" = "試験　次郎"
    "#;
    let ordinary = include_str!("../cases/address_change_continued/ordinary.toml");
    let new = "みなとみらい";
    check("address_change_continued", ordinary, received, new);
}

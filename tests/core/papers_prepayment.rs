//! 前納の帳票: the 納付書 of a partial period with 介護 from a month on, as text.

use crate::golden;
use crate::union;
use daicho::domain::entry::EntryId;
use daicho::print::{self, Meta};
use daicho::procedure::case::{Case, CaseId, Nature};
use daicho::procedure::catalogue::find;
use daicho::procedure::engine::{carry_over, recompute};
use daicho::procedure::facts::{Facts, Written};
use daicho::procedure::prepaid::examine_received;

/// The case of `ordinary.toml`, issued, of somebody who turns 40 in the second month.
fn applied() -> (Case, Facts) {
    let procedure = find("premium_prepayment").unwrap();
    let text = include_str!("../cases/premium_prepayment/ordinary.toml");
    let file: toml::Table = toml::from_str(text).unwrap();
    let mut desk = union::Desk::new("2026-11-20", None);
    let ledger = file.get("ledger").unwrap().to_string();
    let ledger = ledger.replace("1990-05-05", "1987-02-01");
    desk.ledger = toml::from_str::<toml::Table>(&format!("ledger = {ledger}"))
        .unwrap()
        .get("ledger")
        .unwrap()
        .clone()
        .try_into()
        .unwrap();
    let settings = file.get("society").unwrap().as_table().unwrap();
    union::settings(&mut desk.society, settings, "設定");
    let mut case = desk.open(procedure);
    let before = desk.facts(procedure, &case);
    let form = file.get("form").unwrap().as_table().unwrap();
    desk.fill(procedure, &mut case, form, "申出");
    let issued = toml::from_str("\"発行年月日\" = \"R8.11.20\"").unwrap();
    desk.fill(procedure, &mut case, &issued, "交付");
    let facts = desk.facts(procedure, &case);
    carry_over(procedure, &mut case, Some(&before), &facts);
    recompute(procedure, &mut case, &facts);
    (case, facts)
}

#[test]
fn 前納の帳票は控えのとおり() {
    let procedure = find("premium_prepayment").unwrap();
    let (case, mut facts) = applied();
    facts.return_reason = Some("前納の期間の記載がないため".to_owned());
    for document in procedure.documents {
        assert!((document.when)(&case.form, &facts), "{}", document.id);
        let sheets = (document.sheets)(&case.form, &facts);
        let meta = Meta {
            title: document.title.to_owned(),
            created_on: facts.today,
        };
        print::render(&sheets, &meta).unwrap();
        let text: String = sheets.iter().map(ToString::to_string).collect();
        assert!(!text.contains("999900000020"));
        let kept_as = format!("premium_prepayment/{}.txt", document.id);
        golden::check(&kept_as, text.as_bytes());
        if document.id == "payment_slip" {
            for words in [
                "127,836円",
                "128,910円",
                "1,074円",
                "令和8年11月30日",
                "4か月",
            ] {
                assert!(text.contains(words), "{words}\n{text}");
            }
        }
    }
}

#[test]
fn 訂正は承認の日を変えず期限の後でもでき_取消は入金を待たない() {
    let procedure = find("premium_prepayment").unwrap();
    let (case, mut facts) = applied();
    let agreed = (procedure.effects)(&case.form, &facts).unwrap();
    let [entry] = agreed.as_slice() else {
        panic!("{agreed:?}")
    };
    facts.today = facts.today.add_days(30);
    let codes = |facts: &Facts| -> Vec<String> {
        let found = (procedure.examine)(&case.form, facts);
        found.into_iter().map(|finding| finding.code).collect()
    };
    assert_eq!(codes(&facts), ["prepayment.due_passed"]);
    facts.nature = Nature::Correction(CaseId(1));
    facts.corrects = vec![Written {
        id: EntryId(5),
        entry: entry.clone(),
    }];
    assert_eq!(codes(&facts), Vec::<String>::new());
    let again = (procedure.effects)(&case.form, &facts).unwrap();
    assert_eq!(again, agreed, "同じ内容なら書き直さない");
    let waits = |facts: &Facts| !examine_received(&case.form, facts).is_empty();
    assert!(waits(&facts));
    facts.nature = Nature::Cancellation(CaseId(1));
    assert!(!waits(&facts));
}

//! 資格喪失の後の任意継続: a 取消 of the loss does not pull the ground from under it.

use crate::losses::decided;
use crate::union;
use daicho::procedure::case::{Case, CaseId, Nature};
use daicho::procedure::catalogue::{Procedure, find};
use daicho::procedure::gate;

const ORDINARY: &str = include_str!("../cases/eligibility_loss/ordinary.toml");

/// A 取消 of a decided loss on 令和8年11月23日, with a next membership of this kind and first day.
fn cancelled(next: Option<(&str, &str)>) -> (union::Desk, Case) {
    let procedure: &Procedure = find("eligibility_loss").unwrap();
    let file: toml::Table = toml::from_str(ORDINARY).unwrap();
    let mut desk = union::Desk::new("2026-11-24", None);
    desk.ledger = file["ledger"].clone().try_into().unwrap();
    let mut case = desk.open(procedure);
    let form = file["form"].as_table().unwrap();
    desk.fill(procedure, &mut case, form, "届");
    desk.recompute(procedure, &mut case);
    let facts = desk.facts(procedure, &case);
    let entries = (procedure.effects)(&case.form, &facts).unwrap();
    desk.post(&entries);
    case.history.push(decided());
    if let Some((category, since)) = next {
        let own = &mut desk.ledger.members[0].memberships;
        let mut follower = own[0].clone();
        own[0].lost_on = Some(since.to_owned());
        own[0].reason = Some("次の資格の取得".to_owned());
        follower.number = 9;
        follower.category = Some(category.to_owned());
        follower.since = since.to_owned();
        own.push(follower);
    }
    let case = desk.open_correction(procedure, &case, Nature::Cancellation(CaseId(1)));
    (desk, case)
}

fn messages(next: Option<(&str, &str)>) -> Vec<String> {
    let procedure = find("eligibility_loss").unwrap();
    let (desk, case) = cancelled(next);
    let facts = desk.facts(procedure, &case);
    let found = gate::findings(procedure, &case, &facts);
    found
        .iter()
        .map(|one| format!("{} {}", one.code, one.message))
        .collect()
}

#[test]
fn 任意継続の続く資格喪失は_任意継続を先に取り消すまで取り消せない() {
    assert_eq!(
        messages(Some(("任意継続", "2026-11-23"))),
        [
            "loss.continued_stands この資格喪失の後に取得した任意継続の資格（記号42 番号9、令和8年11月23日取得）が台帳にあります。先にその資格取得の案件を取り消してください。"
        ]
    );
    assert_eq!(messages(None), [""; 0]);
    assert_eq!(messages(Some(("一般", "2026-11-23"))), [""; 0]);
}

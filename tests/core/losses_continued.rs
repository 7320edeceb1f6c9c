//! 任継・特退の資格喪失: losses that the law alone brings about, 訂正 and 取消, and the papers.

use crate::golden;
use crate::loss_documents::{opened, papers};
use crate::union;
use daicho::domain::entry::{Entry, Fact};
use daicho::domain::loss_reason::LossReason;
use daicho::domain::society::Approval;
use daicho::procedure::blocks::ISSUED_ON;
use daicho::procedure::case::{Case, Event, Movement, Nature, UserId};
use daicho::procedure::catalogue::{Procedure, find};
use daicho::procedure::engine::Turn;
use daicho::procedure::form::Form;
use daicho::procedure::gate;
use daicho::procedure::step::Step;

const VOLUNTARY: &str = include_str!("../cases/eligibility_loss_continued/ordinary.toml");

fn continued() -> &'static Procedure {
    find("eligibility_loss_continued").unwrap()
}

/// A case of the first scenario on a day, with the society's rates.
fn case_on(today: &str, more: &str) -> (union::Desk, Case) {
    let (mut desk, mut case) = opened(continued(), VOLUNTARY, today, more);
    let rates: toml::Table = toml::from_str(r#""料率" = "2026-03 9200 1750""#).unwrap();
    union::settings(&mut desk.society, &rates, "料率");
    desk.recompute(continued(), &mut case);
    (desk, case)
}

fn by_law(today: &str, more: &str, change: impl FnOnce(&mut union::Desk)) -> Vec<Entry> {
    let (mut desk, mut case) = case_on(today, more);
    change(&mut desk);
    case.nature = Nature::ByLaw;
    case.form.set_value("submitted_on", None);
    ISSUED_ON.set(&mut case.form, union::date(today));
    desk.recompute(continued(), &mut case);
    let facts = desk.facts(continued(), &case);
    let found = gate::findings(continued(), &case, &facts);
    let obstacles: Vec<_> = found
        .iter()
        .filter(|finding| gate::is_obstacle(finding, &case))
        .collect();
    assert!(obstacles.is_empty(), "{obstacles:#?}");
    let actor = union::actor("担当");
    let turn = Turn {
        procedure: continued(),
        case: &case,
        facts: &facts,
        actor: &actor,
    };
    turn.settle_by_law("法律による資格喪失").unwrap().entries
}

#[test]
fn 満了と75歳と未納は_対象者と理由と日だけで職権により喪失する() {
    let term = by_law(
        "2028-04-01",
        r#""喪失の理由" = "期間満了""#,
        |desk| {
            desk.ledger.members[0].receipts.clear();
        },
    );
    assert_eq!(
        union::described(&term),
        ["P000601 令和10年4月1日から 被保険者資格の喪失（期間満了）"]
    );
    let age = by_law(
        "2026-11-22",
        r#""喪失の理由" = "75歳到達""#,
        |desk| {
            desk.ledger.members[0].birth = "1951-11-22".to_owned();
            desk.ledger.members[0].receipts.clear();
        },
    );
    assert_eq!(
        union::described(&age),
        ["P000601 令和8年11月22日から 被保険者資格の喪失（75歳到達）"]
    );
    let unpaid = r#"
        "喪失の理由" = "保険料の未納"
        "事由の生じた日" = "R8.10.13"
    "#;
    let unpaid = by_law("2026-10-14", unpaid, |desk| {
        desk.ledger.members[0].receipts.truncate(6);
    });
    assert_eq!(
        union::described(&unpaid),
        ["P000601 令和8年10月14日から 被保険者資格の喪失（保険料の未納、事由の日令和8年10月13日）"]
    );
}

fn decided(original: &Case) -> Case {
    let mut decided = original.clone();
    decided.history.push(Event {
        movement: Movement::Completed {
            step: Step::Approve,
            details: Form::new(),
            same_person: false,
        },
        by: UserId(2),
        on: union::date("2026-11-22"),
    });
    decided
}

/// 処理区分, 枝番, 資格喪失年月日 and 事由.
fn rows(desk: &union::Desk, case: &Case) -> Vec<String> {
    let facts = desk.facts(continued(), case);
    let export = continued()
        .exports
        .iter()
        .find(|export| export.id == "chukan-kanyusha");
    let records = (export.unwrap().records)(&case.form, &facts);
    records
        .iter()
        .map(|row| {
            let names = ["op", "member.edaban", "qual.end", "qual.end_reason"];
            let cells = names.map(|name| row.values.get(name).map_or(String::new(), union::cell));
            cells.join(" ").trim().to_owned()
        })
        .collect()
}

#[test]
fn 訂正は理由と日を改め_取消は喪失のない行を送り直す() {
    let work = r#"
        "喪失の理由" = "就職（健康保険の被保険者）"
        "事由の生じた日" = "R8.11.20"
        "新しい保険者の名称" = "例示健康保険組合"
        "新しい資格が分かる書類（写）" = "受領"
    "#;
    let (mut desk, case) = case_on("2026-11-22", work);
    let facts = desk.facts(continued(), &case);
    let entries = (continued().effects)(&case.form, &facts).unwrap();
    desk.post(&entries);
    assert_eq!(
        rows(&desk, &case),
        [
            "change 00 2026-11-20 employment",
            "change 01 2026-11-20 other"
        ]
    );
    let original = decided(&case);
    let mut second = desk.open_correction(continued(), &original, Nature::Correction(case.id));
    let typed = r#""事由の生じた日" = "R8.11.18""#;
    desk.fill(
        continued(),
        &mut second,
        &toml::from_str(typed).unwrap(),
        "訂正",
    );
    desk.recompute(continued(), &mut second);
    assert_eq!(
        rows(&desk, &second),
        [
            "change 00 2026-11-18 employment",
            "change 01 2026-11-18 other"
        ]
    );
    let facts = desk.facts(continued(), &second);
    let wanted = (continued().effects)(&second.form, &facts).unwrap();
    assert_eq!(wanted.len(), 1);
    assert_eq!(wanted[0].valid_from, union::date("2026-11-18"));
    let lost = |fact: &Fact| {
        matches!(
            fact,
            Fact::InsuredLost {
                reason: LossReason::Employed,
                ..
            }
        )
    };
    assert!(lost(&wanted[0].fact));
    let last = desk.open_correction(continued(), &original, Nature::Cancellation(case.id));
    let mut last = last;
    desk.recompute(continued(), &mut last);
    assert_eq!(rows(&desk, &last), ["change 00", "change 01"]);
}

#[test]
fn 帳票は控えのとおり() {
    let more = r#"
        "喪失の理由" = "就職（健康保険の被保険者）"
        "事由の生じた日" = "R8.10.20"
        "新しい保険者の名称" = "例示健康保険組合"
        "新しい資格が分かる書類（写）" = "受領"
        "還付金の振込先" = "見本銀行　本店　普通　0000001"
        "資格喪失証明書を希望" = "はい"
        "文書番号" = "見健資発第4号"
    "#;
    let (mut desk, case) = case_on("2026-10-21", more);
    desk.society.approval = Approval::Paper;
    let mut facts = desk.facts(continued(), &case);
    facts.return_reason = Some("新しい資格が分かる書類の添付がないため".to_owned());
    let papers = papers(continued(), &case, &facts);
    let ids: Vec<&str> = papers.iter().map(|(id, _)| *id).collect();
    assert_eq!(
        ids,
        [
            "approval_draft",
            "return_letter",
            "loss_notice",
            "loss_certificate"
        ]
    );
    for (id, text) in &papers {
        assert!(text.contains("試験　清"), "{id}");
        golden::check(&format!("{}/{id}.txt", continued().id), text.as_bytes());
    }
    let notice = &papers[2].1;
    assert!(notice.contains("令和8年11月分　28,290円"), "{notice}");
    assert!(
        notice.contains("令和8年10月25日までに当健康保険組合へ返却"),
        "{notice}"
    );
    assert!(
        !notice.contains("国民健康保険に加入"),
        "就職先の健康保険に入る"
    );
}

#[test]
fn 亡くなった人の通知書は届出人あて() {
    let more = r#"
        "喪失の理由" = "死亡"
        "事由の生じた日" = "R8.11.22"
        "届出人の氏名" = "試験　和子"
        "届出人の続柄" = "妻"
        "届出人の住所" = "〒460-0003 愛知県名古屋市中区錦９丁目９７番１号"
    "#;
    let (desk, case) = case_on("2026-11-24", more);
    let facts = desk.facts(continued(), &case);
    let papers = papers(continued(), &case, &facts);
    let notice = &papers
        .iter()
        .find(|(id, _)| *id == "loss_notice")
        .unwrap()
        .1;
    assert!(notice.contains("試験　和子　様"), "{notice}");
    assert!(notice.contains("愛知県名古屋市中区錦"), "{notice}");
    assert!(
        notice.contains("国民健康保険に加入するとき"),
        "家族には要る"
    );
}

#[test]
fn これから喪失する人の通知書は_喪失したとは書かない() {
    for (today, words) in [
        ("2026-11-30", "資格を喪失することとなりました"),
        ("2026-12-01", "資格を喪失しました"),
    ] {
        let (mut desk, case) = case_on("2026-11-22", "");
        desk.today = union::date(today);
        let facts = desk.facts(continued(), &case);
        let papers = papers(continued(), &case, &facts);
        let notice = &papers
            .iter()
            .find(|(id, _)| *id == "loss_notice")
            .unwrap()
            .1;
        assert!(notice.contains(words), "{today}: {notice}");
    }
}

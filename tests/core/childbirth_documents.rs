//! 出産育児一時金の帳票と訂正・取消: every paper as text, and what a 訂正 or 取消 of the decision writes and pays.

use crate::golden;
use crate::loss_documents::{opened, papers};
use crate::union;
use crate::union_benefits::order_in_words;
use daicho::domain::society::Approval;
use daicho::procedure::case::{Case, Nature};
use daicho::procedure::catalogue::{Procedure, find};
use daicho::procedure::engine::{Turn, recompute};
use daicho::procedure::gate;
use daicho::procedure::step::Step;

const ORDINARY: &str = include_str!("../cases/childbirth_lump_sum/ordinary.toml");

fn procedure() -> &'static Procedure {
    find("childbirth_lump_sum").unwrap()
}

fn check(kept_as: &str, more: &str, expected: &[&str], texts: &[&str]) {
    let (mut desk, mut case) = opened(procedure(), ORDINARY, "2026-11-22", more);
    desk.society.approval = Approval::Paper;
    union::settings(
        &mut desk.society,
        &toml::from_str(r#""出産の付加給付" = "2024-04-01 50,000 30,000""#).unwrap(),
        kept_as,
    );
    desk.recompute(procedure(), &mut case);
    let mut facts = desk.facts(procedure(), &case);
    facts.return_reason = Some("代理受取額の記載がないため".to_owned());
    let papers = papers(procedure(), &case, &facts);
    let ids: Vec<&str> = papers.iter().map(|(id, _)| *id).collect();
    assert_eq!(ids, expected);
    let whole: String = papers.iter().map(|(_, text)| text.as_str()).collect();
    assert!(!whole.contains("1234567"), "口座番号は末尾三桁だけ");
    for text in texts {
        assert!(whole.contains(text), "{text}");
    }
    for (id, text) in papers {
        let name = format!("childbirth_lump_sum/{kept_as}_{id}.txt");
        golden::check(&name, text.as_bytes());
    }
}

#[test]
fn 直接支払の差額の帳票() {
    check(
        "direct",
        r#""支給・不支給の別" = "支給"
           "文書番号" = "見健給発第1号"
           "発行年月日" = "R8.11.22""#,
        &["approval_draft", "return_letter", "benefit_notice"],
        &[
            "87,700円",
            "－462,300円",
            "＊＊＊＊567",
            "健康保険法第101条",
        ],
    );
}

#[test]
fn 家族の双子の帳票() {
    check(
        "family",
        r#"
        "支給・不支給の別" = "支給"
        "届書の番号" = "2"
        "出産した者の枝番" = "1"
        "出生児数" = "1"
        "死産児数" = "1"
        "在胎期間（週）" = "30"
        "代理受取額・医療機関等の請求額" = "962,300"
        "出産費用の合計" = "962,300"
        "口座名義（カナ）" = "ミホン　タロウ"
        "文書番号" = "見健給発第2号"
        "#,
        &["approval_draft", "return_letter", "benefit_notice"],
        &[
            "見本　桜（妻）",
            "第2子（死産）",
            "健康保険法第114条",
            "97,700円",
        ],
    );
}

#[test]
fn 不支給の帳票は理由と案内を言う() {
    check(
        "refused",
        r#"
        "支給・不支給の別" = "不支給"
        "不支給の理由" = "出産日に資格がない"
        "出産年月日" = "R2.3.31"
        "文書番号" = "見健給発第3号"
        "#,
        &["approval_draft", "return_letter", "benefit_refusal"],
        &[
            "出産日に当健康保険組合の被保険者の資格がないため",
            "社会保険審査官",
        ],
    );
}

const GRANTED: &str = r#""支給・不支給の別" = "支給""#;

/// Brings the case up to its decision and returns its entries in words.
fn decide(desk: &mut union::Desk, case: &mut Case) -> Vec<String> {
    let typed = r#"
        "提出経路" = "本人郵送"
        "提出者" = "見本　花子"
        "審査結果" = "可"
        "文書番号" = "見健給発第1号"
        "決裁年月日" = "R8.11.22"
    "#;
    desk.fill(procedure(), case, &toml::from_str(typed).unwrap(), "決裁");
    let mut entries = Vec::new();
    for step in [
        Step::Receive,
        Step::VerifyNumber,
        Step::VerifyIdentity,
        Step::Register,
        Step::Inquire,
        Step::Review,
        Step::Approve,
    ] {
        let facts = desk.facts(procedure(), case);
        recompute(procedure(), case, &facts);
        let who = if step == Step::Approve {
            "決裁者"
        } else {
            "担当"
        };
        let actor = union::actor(who);
        for check in procedure()
            .checklist
            .iter()
            .filter(|check| check.step == step)
        {
            let turn = Turn {
                procedure: procedure(),
                case,
                facts: &facts,
                actor: &actor,
            };
            *case = turn.tick(step, check.id, "").unwrap().case;
        }
        let turn = Turn {
            procedure: procedure(),
            case,
            facts: &facts,
            actor: &actor,
        };
        let may_be_left_out = matches!(
            step,
            Step::VerifyNumber | Step::VerifyIdentity | Step::Inquire
        );
        let moved = if may_be_left_out {
            turn.not_needed(step, "番号の記載も省略した書類もない")
        } else {
            turn.complete(step)
        };
        let moved = moved.unwrap_or_else(|found| panic!("{step:?}: {found:#?}"));
        *case = moved.case;
        entries.extend(moved.entries);
    }
    desk.post(&entries);
    union::described(&entries)
}

#[test]
fn 訂正は前の決定を取り消して書き直し_取消は支払わない() {
    let (mut desk, mut original) = opened(procedure(), ORDINARY, "2026-11-22", GRANTED);
    decide(&mut desk, &mut original);
    let mut case = desk.open_correction(procedure(), &original, Nature::Correction(original.id));
    let typed = r#"
        "代理受取額・医療機関等の請求額" = "452,300"
        "出産費用の合計" = "452,300"
    "#;
    desk.fill(
        procedure(),
        &mut case,
        &toml::from_str(typed).unwrap(),
        "訂正",
    );
    case.give_reason(gate::CORRECTION_REASON, "代理受取額の誤り");
    let entries = decide(&mut desk, &mut case);
    assert_eq!(
        entries,
        [
            "P000501 令和8年11月22日から 記載1の取消",
            "P000501 令和8年11月22日 出産育児一時金の支給の決定（法定給付500,000円、付加給付0円、控除452,300円、差引支給47,700円）",
        ]
    );
    let facts = desk.facts(procedure(), &case);
    let orders = (procedure().payments)(&case.form, &facts);
    let orders: Vec<String> = orders.iter().map(order_in_words).collect();
    assert_eq!(
        orders,
        ["P000501 出産育児一時金 47,700円 申請書に記載の口座"]
    );
    let rows = |case: &Case, desk: &union::Desk| -> Vec<String> {
        let facts = desk.facts(procedure(), case);
        let export = procedure()
            .exports
            .iter()
            .find(|export| export.id == "chukan-kyufu");
        let records = (export.unwrap().records)(&case.form, &facts);
        records
            .iter()
            .map(|row| union::cell(&row.values["op"]))
            .collect()
    };
    assert_eq!(rows(&case, &desk), ["change"]);

    let nature = Nature::Cancellation(original.id);
    let mut case = desk.open_correction(procedure(), &original, nature);
    case.give_reason(gate::CORRECTION_REASON, "申請の取下げ");
    desk.recompute(procedure(), &mut case);
    assert_eq!(rows(&case, &desk), ["cancel"]);
    let facts = desk.facts(procedure(), &case);
    let ready = procedure().documents.iter();
    let ready = ready.filter(|paper| (paper.when)(&case.form, &facts));
    let ids: Vec<&str> = ready.map(|paper| paper.id).collect();
    assert_eq!(ids, ["benefit_reversal"]);
}

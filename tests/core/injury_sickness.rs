//! 傷病手当金: papers as text, payment orders, 訂正 and 取消 with the rows that follow, on the fictional union.

use crate::golden;
use crate::union;
use crate::union_files::Allowance;
use daicho::domain::entry::Entry;
use daicho::domain::society::Approval;
use daicho::domain::yen::Yen;
use daicho::print::{self, Meta};
use daicho::procedure::case::{Case, Nature};
use daicho::procedure::catalogue::{Procedure, find};
use daicho::procedure::engine::{Turn, recompute};
use daicho::procedure::gate;
use daicho::procedure::step::Step;
use serde::Deserialize;

fn procedure() -> &'static Procedure {
    find("injury_sickness_allowance").unwrap()
}

/// The form and the person of the ordinary scenario.
#[derive(Deserialize)]
struct Ordinary {
    form: toml::Table,
    ledger: union::Ledger,
}

fn typed(text: &str) -> toml::Table {
    toml::from_str(text).unwrap()
}

/// An open case of the ordinary claim with more typed into its form.
fn filled(more: &str) -> (union::Desk, Case) {
    let text = include_str!("../cases/injury_sickness_allowance/ordinary.toml");
    let ordinary: Ordinary = toml::from_str(text).unwrap();
    let mut desk = union::Desk::new("2026-11-22", Some("2026-11-20"));
    desk.ledger = ordinary.ledger;
    let mut case = desk.open(procedure());
    desk.fill(procedure(), &mut case, &ordinary.form, "基本");
    desk.fill(procedure(), &mut case, &typed(more), "申請書");
    desk.recompute(procedure(), &mut case);
    desk.recompute(procedure(), &mut case);
    (desk, case)
}

/// Pay, days off, days without certificate and a day at work.
const MIXED: &str = r#"
    "勤務状況" = "公休 2026-10-10/2026-10-12 有給 2026-10-28/2026-10-30 出勤 2026-10-31"
    "申請期間の報酬を受けた・受けられる" = "はい"
    [["労務不能と認めた期間"]]
    "はじめの日" = "R8.10.5"
    "おわりの日" = "R8.11.2"
    [["調整する収入"]]
    "種類" = "報酬"
    "受けた日・期間の初日" = "R8.10.28"
    "期間の末日" = "R8.10.30"
    "額の書き方" = "日額"
    "額" = "8,000"
    "有給休暇の日だけ" = "はい"
    [["調整する収入"]]
    "種類" = "報酬"
    "受けた日・期間の初日" = "R8.10.1"
    "期間の末日" = "R8.10.20"
    "額の書き方" = "期間の額"
    "額" = "8,000"
"#;

/// Every paper of the claim as text, compared with the expected files.
fn check_papers(name: &str, more: &str, reasons: &[(&str, &str)]) {
    let (mut desk, mut case) = filled(more);
    desk.society.approval = Approval::Paper;
    for (finding, reason) in reasons {
        case.give_reason(finding, reason);
    }
    let issue = typed(
        r#"
        "文書番号" = "見健給発第1号"
        "決裁年月日" = "R8.11.22"
        "発行年月日" = "R8.11.22"
    "#,
    );
    desk.fill(procedure(), &mut case, &issue, "交付");
    desk.recompute(procedure(), &mut case);
    let mut facts = desk.facts(procedure(), &case);
    facts.return_reason = Some("医師の証明年月日がないため".to_owned());
    let meta = |title: &str| Meta {
        title: title.to_owned(),
        created_on: facts.today,
    };
    for document in procedure().documents {
        if !(document.when)(&case.form, &facts) {
            continue;
        }
        let sheets = (document.sheets)(&case.form, &facts);
        let text: String = sheets.iter().map(ToString::to_string).collect();
        assert!(text.contains("見本　一郎"), "{}", document.id);
        assert!(!text.contains("1234567"), "{} に口座番号", document.id);
        let pdf = print::render(&sheets, &meta(document.title)).unwrap();
        let paper = format!("injury_sickness_allowance_{name}_{}", document.id);
        golden::to_look_at(&paper, &pdf);
        let file = format!("injury_sickness_allowance/{name}_{}.txt", document.id);
        golden::check(&file, text.as_bytes());
    }
}

#[test]
fn 支給の帳票は控えのとおり() {
    check_papers("ordinary", "", &[]);
}

#[test]
fn 調整と不支給の日のある帳票は控えのとおり() {
    let finding = "allowance.beyond_certificate@doctor.certified";
    check_papers(
        "mixed",
        MIXED,
        &[(finding, "11月3日は医師に確かめ、就労可能であった。")],
    );
}

#[test]
fn 不支給の帳票は控えのとおり() {
    let reason = (
        "allowance.nothing_to_pay@claimed_from",
        "待期の3日だけの休業",
    );
    check_papers("refused", r#""申請期間の末日" = "R8.10.7""#, &[reason]);
}

#[test]
fn 決定は支給額を口座へ払うことを命じる() {
    let (desk, case) = filled("");
    let facts = desk.facts(procedure(), &case);
    let orders = (procedure().payments)(&case.form, &facts);
    let [order] = orders.as_slice() else {
        panic!("one payment");
    };
    assert_eq!(order.amount, Yen::new(102_060));
    assert_eq!(order.account.masked_number(), "＊＊＊＊567");
    let (desk, case) = filled(r#""申請期間の末日" = "R8.10.7""#);
    let facts = desk.facts(procedure(), &case);
    assert!((procedure().payments)(&case.form, &facts).is_empty());
}

/// Brings a case to its decision and keeps its entries.
fn decide(desk: &mut union::Desk, case: &mut Case) -> Vec<Entry> {
    let more = typed(
        r#"
        "提出経路" = "事業主経由"
        "提出者" = "見本商事株式会社"
        "個人番号確認・身元確認は事業主確認済" = "いいえ"
        "審査結果" = "可"
        "文書番号" = "見健給発第1号"
        "決裁年月日" = "R8.11.22"
    "#,
    );
    desk.fill(procedure(), case, &more, "決裁まで");
    let act = |desk: &union::Desk, case: &mut Case, who: &str, step: Step, leave_out: bool| {
        let facts = desk.facts(procedure(), case);
        recompute(procedure(), case, &facts);
        let actor = union::actor(who);
        let turn = Turn {
            procedure: procedure(),
            case,
            facts: &facts,
            actor: &actor,
        };
        let moved = if leave_out {
            turn.not_needed(step, "記号・番号による申請")
        } else {
            turn.complete(step)
        };
        let moved = moved.unwrap_or_else(|found| panic!("{step:?}: {found:#?}"));
        *case = moved.case;
        moved.entries
    };
    act(desk, case, "担当", Step::Receive, false);
    for check in procedure().checklist {
        let facts = desk.facts(procedure(), case);
        let actor = union::actor("担当");
        let turn = Turn {
            procedure: procedure(),
            case,
            facts: &facts,
            actor: &actor,
        };
        *case = turn.tick(check.step, check.id, "").unwrap().case;
    }
    act(desk, case, "担当", Step::VerifyNumber, true);
    act(desk, case, "担当", Step::VerifyIdentity, true);
    act(desk, case, "担当", Step::Register, false);
    act(desk, case, "担当", Step::Inquire, true);
    act(desk, case, "担当", Step::Review, false);
    let entries = act(desk, case, "決裁者", Step::Approve, false);
    desk.post(&entries);
    entries
}

/// 処理区分, 支給期間 and 支給額 of the row for the 中間サーバー.
fn row(desk: &union::Desk, case: &Case) -> [String; 4] {
    let facts = desk.facts(procedure(), case);
    let mut exports = procedure().exports.iter();
    let export = exports.find(|export| export.id == "chukan-kyufu").unwrap();
    let rows = (export.records)(&case.form, &facts);
    let [row] = rows.as_slice() else {
        panic!("one row");
    };
    ["op", "benefit.from", "benefit.to", "benefit.amount"]
        .map(|name| row.values.get(name).map_or(String::new(), union::cell))
}

#[test]
fn 訂正は決定を取り消して書き直す() {
    let (mut desk, mut original) = filled("");
    decide(&mut desk, &mut original);
    assert_eq!(row(&desk, &original)[0], "add");
    let nature = Nature::Correction(original.id);
    let mut case = desk.open_correction(procedure(), &original, nature);
    case.give_reason(gate::CORRECTION_REASON, "出勤した日の記入漏れ");
    let more = r#""勤務状況" = "公休 2026-10-10/2026-10-12 出勤 2026-11-03""#;
    desk.fill(procedure(), &mut case, &typed(more), "訂正");
    desk.recompute(procedure(), &mut case);
    assert_eq!(
        row(&desk, &case),
        ["change", "2026-10-08", "2026-11-02", "98,280"]
    );
    let entries = decide(&mut desk, &mut case);
    assert_eq!(
        union::described(&entries),
        [
            "P000501 令和8年11月22日から 記載1の取消",
            "P000501 令和8年11月22日 傷病手当金の支給の決定（法定給付98,280円、付加給付0円、控除0円、差引支給98,280円）",
        ]
    );
}

#[test]
fn 取消は決定を取り消す() {
    let (mut desk, mut original) = filled("");
    decide(&mut desk, &mut original);
    let nature = Nature::Cancellation(original.id);
    let mut case = desk.open_correction(procedure(), &original, nature);
    case.give_reason(gate::CORRECTION_REASON, "別の人の申請書");
    desk.recompute(procedure(), &mut case);
    assert_eq!(row(&desk, &case)[0], "cancel");
    let entries = decide(&mut desk, &mut case);
    assert_eq!(
        union::described(&entries),
        ["P000501 令和8年11月22日から 記載1の取消"]
    );
}

/// The notice of the claim as text.
fn notice(desk: &union::Desk, case: &Case) -> String {
    let facts = desk.facts(procedure(), case);
    let mut documents = procedure().documents.iter();
    let document = documents
        .find(|document| document.id == "benefit_notice")
        .unwrap();
    let sheets = (document.sheets)(&case.form, &facts);
    sheets.iter().map(ToString::to_string).collect()
}

#[test]
fn 資格喪失後の日があれば通知は第104条も言い_なければ言わない() {
    let scenario = include_str!("../cases/injury_sickness_allowance/ordinary.toml");
    for (lost_on, reaches) in [("2026-11-03", true), ("2026-11-04", false)] {
        let (mut desk, mut case) = filled("");
        let lost = format!(r#"since = "2025-01-06", lost_on = "{lost_on}" }}"#);
        let text = scenario.replacen(r#"since = "2025-01-06" }"#, &lost, 1);
        desk.ledger = toml::from_str::<Ordinary>(&text).unwrap().ledger;
        desk.recompute(procedure(), &mut case);
        let notice = notice(&desk, &case);
        assert_eq!(
            notice.contains("健康保険法第99条・第104条"),
            reaches,
            "{lost_on}"
        );
    }
}

#[test]
fn 入力した振込予定日は通知に出る() {
    let (desk, case) = filled(r#""振込予定日" = "R8.12.11""#);
    assert!(notice(&desk, &case).contains("令和8年12月11日"));
    let (desk, case) = filled("");
    assert!(notice(&desk, &case).contains("追ってお知らせします"));
}

/// The claim of 4 to 13 November, decided after the ordinary one.
const SECOND: &str = r#"
    illness = "腰椎椎間板ヘルニア"
    decided_on = "2026-11-20"
    started_on = "2026-10-08"
    base = 5670
    daily = 3780
    n_used = 37
    spans = ["2026-11-04 2026-11-13 支給 3780"]
"#;

/// The ordinary claim decided, the second one decided after it, and a case about the first one.
fn after_second(nature: fn(daicho::procedure::case::CaseId) -> Nature) -> (union::Desk, Case) {
    let (mut desk, mut original) = filled("");
    decide(&mut desk, &mut original);
    let second: Allowance = toml::from_str(SECOND).unwrap();
    desk.ledger.members[0].allowances.push(second);
    let mut case = desk.open_correction(procedure(), &original, nature(original.id));
    case.give_reason(gate::CORRECTION_REASON, "記入の誤り");
    desk.recompute(procedure(), &mut case);
    (desk, case)
}

/// What is shown of a field, and the findings of the case.
fn found(desk: &union::Desk, case: &Case) -> Vec<String> {
    let facts = desk.facts(procedure(), case);
    let findings = gate::findings(procedure(), case, &facts);
    findings
        .iter()
        .map(|finding| union::words_of(procedure(), finding))
        .collect()
}

#[test]
fn 初回の訂正は後の決定の日数と開始日によらない() {
    let (mut desk, mut case) = after_second(Nature::Correction);
    let more = r#""勤務状況" = "公休 2026-10-10/2026-10-12 出勤 2026-11-03""#;
    desk.fill(procedure(), &mut case, &typed(more), "訂正");
    desk.recompute(procedure(), &mut case);
    assert_eq!(found(&desk, &case), Vec::<String>::new());
    // 27 days without the one at work; 待期 is not paid.
    assert_eq!(row(&desk, &case)[3], "98,280");
}

#[test]
fn 開始日を変える訂正は後の決定があれば止まる() {
    let (mut desk, mut case) = after_second(Nature::Correction);
    let more = r#""勤務状況" = "出勤 2026-10-07""#;
    desk.fill(procedure(), &mut case, &typed(more), "訂正");
    desk.recompute(procedure(), &mut case);
    assert_eq!(
        found(&desk, &case),
        ["不可 allowance.later_rests_on_start 支給を始めた日"]
    );
}

#[test]
fn 初回の取消は後の決定があれば止まる() {
    let (desk, case) = after_second(Nature::Cancellation);
    assert_eq!(
        found(&desk, &case),
        ["不可 allowance.later_rests_on_cancelled 申請期間の初日"]
    );
}

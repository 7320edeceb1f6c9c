//! 被扶養者の異動: papers as text, 訂正 and 取消 with the rows that follow, on the fictional union.

use crate::golden;
use crate::union;
use daicho::domain::entry::Entry;
use daicho::domain::society::Approval;
use daicho::print::{self, Meta};
use daicho::procedure::case::{Case, Nature};
use daicho::procedure::catalogue::{Procedure, find};
use daicho::procedure::facts::Facts;
use daicho::procedure::gate;
use serde::Deserialize;

fn procedure() -> &'static Procedure {
    find("dependent_change").unwrap()
}

/// The people of the ordinary scenarios.
#[derive(Deserialize)]
struct Ordinary {
    form: toml::Table,
    ledger: union::Ledger,
}

fn typed(text: &str) -> toml::Table {
    toml::from_str(text).unwrap()
}

/// An open case of the ordinary family with more typed into its form.
fn filled(more: &str) -> (union::Desk, Case) {
    let ordinary: Ordinary =
        toml::from_str(include_str!("../cases/dependent_change/ordinary.toml")).unwrap();
    let mut desk = union::Desk::new("2026-11-22", Some("2026-11-10"));
    desk.ledger = ordinary.ledger;
    desk.ledger.used_branches = vec![0, 1, 2, 3];
    let mut case = desk.open(procedure());
    desk.fill(procedure(), &mut case, &ordinary.form, "基本");
    desk.fill(procedure(), &mut case, &typed(more), "届書");
    desk.recompute(procedure(), &mut case);
    desk.recompute(procedure(), &mut case);
    (desk, case)
}

const ADDED: &str = r#"
    "異動の別" = "該当"
    "住民票（世帯全員）" = "受領"
    "課税証明書" = "受領"
    [["被扶養者"]]
    "氏名" = "見本　楓"
    "フリガナ" = "ミホン　カエデ"
    "生年月日" = "R8.11.5"
    "性別" = "女"
    "個人番号" = "999900000046"
    "続柄" = "長女"
    "同居・別居" = "同居"
    "住所（住民票）" = "105-0011 東京都港区芝公園９丁目９９番１号"
    "職業" = "小・中学生以下"
    "収入（年収見込）" = "0"
    "被扶養者になった日" = "R8.11.5"
    "理由" = "出生"
    "資格確認書の発行が必要" = "いいえ"
    [["被扶養者"]]
    "氏名" = "見本　松"
    "フリガナ" = "ミホン　マツ"
    "生年月日" = "S29.1.1"
    "性別" = "男"
    "個人番号" = "999900000054"
    "続柄" = "父"
    "同居・別居" = "同居"
    "住所（住民票）" = "105-0011 東京都港区芝公園９丁目９９番１号"
    "職業" = "年金受給者"
    "収入（年収見込）" = "1200000"
    "被扶養者になった日" = "R8.11.5"
    "理由" = "同居"
    "資格確認書の発行が必要" = "はい"
"#;

const REMOVED: &str = r#"
    "異動の別" = "非該当"
    [["台帳の被扶養者"]]
    "この届の対象" = "はい"
    "被扶養者でなくなった理由" = "死亡"
    "事実のあった日" = "R8.11.1"
    "届書の「被扶養者でなくなった日」" = "R8.11.1"
    [["台帳の被扶養者"]]
    "この届の対象" = "はい"
    "被扶養者でなくなった理由" = "就職"
    "事実のあった日" = "R8.11.1"
"#;

const CHANGED: &str = r#"
    "異動の別" = "変更"
    [["台帳の被扶養者"]]
    "この届の対象" = "はい"
    "変更年月日" = "R8.11.1"
    "変更後の氏名" = "例示　桜"
    "変更後のフリガナ" = "レイジ　サクラ"
    "変更の理由" = "旧姓に戻した"
    [["台帳の被扶養者"]]
    [["台帳の被扶養者"]]
    "この届の対象" = "はい"
    "変更年月日" = "R8.11.1"
    "変更後の同居・別居" = "同居"
"#;

/// Every paper of the sheet as text, compared with the expected files.
fn check_papers(name: &str, more: &str, reasons: &[(&str, &str)]) {
    let (mut desk, mut case) = filled(more);
    desk.society.approval = Approval::Paper;
    for (finding, reason) in reasons {
        case.give_reason(finding, reason);
    }
    let issue = typed(r#""発行年月日" = "R8.11.22""#);
    desk.fill(procedure(), &mut case, &issue, "交付");
    desk.recompute(procedure(), &mut case);
    let mut facts = desk.facts(procedure(), &case);
    facts.return_reason = Some("続柄の記載がないため".to_owned());
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
        assert!(!text.contains("9999000000"), "{} に個人番号", document.id);
        let pdf = print::render(&sheets, &meta(document.title)).unwrap();
        golden::to_look_at(&format!("dependent_change_{name}_{}", document.id), &pdf);
        let file = format!("dependent_change/{name}_{}.txt", document.id);
        golden::check(&file, text.as_bytes());
    }
}

#[test]
fn 該当の帳票は控えのとおり() {
    check_papers("added", ADDED, &[]);
}

#[test]
fn 非該当の帳票は控えのとおり() {
    let finding = "dependent_change.written_day_differs@family.0.removed_on_written";
    check_papers(
        "removed",
        REMOVED,
        &[(finding, "事業所に電話で確かめ、死亡日の記入と分かった。")],
    );
}

#[test]
fn 変更の帳票は控えのとおり() {
    check_papers("changed", CHANGED, &[]);
}

#[test]
fn 任意継続の人には本人あてに出す() {
    let (mut desk, mut case) = filled("");
    desk.ledger.members.truncate(2);
    for member in &mut desk.ledger.members {
        for period in &mut member.memberships {
            period.category = Some("任意継続".to_owned());
            period.establishment = String::new();
        }
    }
    let change = r#"
        "異動の別" = "非該当"
        [["台帳の被扶養者"]]
        "この届の対象" = "はい"
        "被扶養者でなくなった理由" = "離婚"
        "事実のあった日" = "R8.11.1"
    "#;
    desk.fill(procedure(), &mut case, &typed(change), "届書");
    desk.recompute(procedure(), &mut case);
    let facts = desk.facts(procedure(), &case);
    let notice = procedure()
        .documents
        .iter()
        .find(|document| document.id == "dependents_notice")
        .unwrap();
    let sheets = (notice.sheets)(&case.form, &facts);
    let text: String = sheets.iter().map(ToString::to_string).collect();
    assert!(text.contains("見本　一郎　様"), "{text}");
    assert!(!text.contains("見本商事"), "{text}");
}

/// Decides a case and keeps its entries.
fn decide(desk: &mut union::Desk, case: &mut Case) -> Vec<Entry> {
    let entries = union::drive_to_decision(desk, procedure(), case);
    desk.post(&entries);
    entries
}

/// 処理区分, 枝番, 氏名, 喪失年月日 of the rows for the 中間サーバー.
fn rows(case: &Case, facts: &Facts) -> Vec<[String; 4]> {
    let export = procedure()
        .exports
        .iter()
        .find(|export| export.id == "chukan-kanyusha")
        .unwrap();
    (export.records)(&case.form, facts)
        .iter()
        .map(|row| {
            ["op", "member.edaban", "member.name", "qual.end"]
                .map(|name| row.values.get(name).map_or(String::new(), union::cell))
        })
        .collect()
}

fn corrected(desk: &mut union::Desk, original: &Case, more: &str) -> Case {
    let nature = Nature::Correction(original.id);
    let mut case = desk.open_correction(procedure(), original, nature);
    case.give_reason(gate::CORRECTION_REASON, "事業主からの訂正届");
    desk.fill(procedure(), &mut case, &typed(more), "訂正");
    desk.recompute(procedure(), &mut case);
    case
}

#[test]
fn 該当の訂正は一人を残し一人を取り消す() {
    let (mut desk, mut original) = filled(ADDED);
    decide(&mut desk, &mut original);
    desk.next_person = 702;
    desk.ledger.used_branches = vec![0, 1, 2, 3, 4, 5];
    let mut case = corrected(&mut desk, &original, "");
    case.form.remove_row("dependents", 1);
    desk.recompute(procedure(), &mut case);
    let facts = desk.facts(procedure(), &case);
    assert_eq!(
        rows(&case, &facts),
        [
            ["change", "04", "見本　楓", ""],
            ["cancel", "05", "見本　松", ""],
        ]
    );
    case.give_reason("correction.dependent_removed@dependents", "父は認定しない");
    let entries = decide(&mut desk, &mut case);
    assert_eq!(
        union::described(&entries),
        [
            "P000701 令和8年11月5日から 記載5の取消",
            "P000701 令和8年11月5日から 記載6の取消",
            "P000701 令和8年11月5日から 記載7の取消",
            "P000701 令和8年11月5日から 記載8の取消",
        ]
    );
}

#[test]
fn 該当の取消はすべてを取り消す() {
    let (mut desk, mut original) = filled(ADDED);
    decide(&mut desk, &mut original);
    let nature = Nature::Cancellation(original.id);
    let mut case = desk.open_correction(procedure(), &original, nature);
    case.give_reason(gate::CORRECTION_REASON, "届出の誤り");
    desk.recompute(procedure(), &mut case);
    let facts = desk.facts(procedure(), &case);
    assert_eq!(
        rows(&case, &facts),
        [
            ["cancel", "04", "見本　楓", ""],
            ["cancel", "05", "見本　松", ""],
        ]
    );
    let entries = decide(&mut desk, &mut case);
    assert_eq!(entries.len(), 8, "{:?}", union::described(&entries));
}

#[test]
fn 非該当の訂正は外れた人を被扶養者に戻す() {
    let (mut desk, mut original) = filled(REMOVED);
    original.give_reason(
        "dependent_change.written_day_differs@family.0.removed_on_written",
        "死亡日の記入",
    );
    decide(&mut desk, &mut original);
    let without_son = r#"
        [["台帳の被扶養者"]]
        "事実のあった日" = "R8.11.2"
        "届書の「被扶養者でなくなった日」" = "R8.11.3"
        [["台帳の被扶養者"]]
        "この届の対象" = "いいえ"
    "#;
    let mut case = corrected(&mut desk, &original, without_son);
    let facts = desk.facts(procedure(), &case);
    assert_eq!(
        rows(&case, &facts),
        [
            ["change", "01", "見本　桜", "2026-11-03"],
            ["change", "02", "見本　翔", ""],
        ]
    );
    case.give_reason("correction.dependent_removed@family", "就職は誤り");
    let entries = decide(&mut desk, &mut case);
    assert_eq!(
        union::described(&entries),
        [
            "P000502 令和8年11月2日から 記載1の取消",
            "P000503 令和8年11月1日から 記載2の取消",
            "P000502 令和8年11月3日から 被扶養者の非該当（死亡、被保険者P000501）",
        ]
    );
}

#[test]
fn 変更の取消は前のとおりの行を出す() {
    let (mut desk, mut original) = filled(CHANGED);
    decide(&mut desk, &mut original);
    let nature = Nature::Cancellation(original.id);
    let mut case = desk.open_correction(procedure(), &original, nature);
    case.give_reason(gate::CORRECTION_REASON, "届出の誤り");
    desk.recompute(procedure(), &mut case);
    let facts = desk.facts(procedure(), &case);
    assert_eq!(
        rows(&case, &facts),
        [
            ["change", "01", "見本　桜", ""],
            ["change", "03", "見本　梅", ""],
        ]
    );
}

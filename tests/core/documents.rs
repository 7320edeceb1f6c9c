//! 帳票の内容: every paper of a decided family, as text; the pages must name the people and no 個人番号.

use crate::golden;
use crate::union;
use daicho::domain::society::Approval;
use daicho::print::{self, Meta};
use daicho::procedure::case::Case;
use daicho::procedure::catalogue::{Document, Procedure, find};
use daicho::procedure::facts::Facts;
use daicho::procedure::step::Step;

fn text_of(document: &Document, case: &Case, facts: &Facts) -> String {
    (document.sheets)(&case.form, facts)
        .iter()
        .map(ToString::to_string)
        .collect()
}

/// Every text fits its box and every character has a glyph.
fn assert_prints(document: &Document, case: &Case, facts: &Facts) {
    let meta = Meta {
        title: document.title.to_owned(),
        created_on: facts.today,
    };
    let sheets = (document.sheets)(&case.form, facts);
    print::render(&sheets, &meta).unwrap_or_else(|error| panic!("{}: {error:?}", document.id));
}

/// A decided family of two with the day of issue, so that every paper has something to say.
fn family(procedure: &Procedure) -> (union::Desk, Case) {
    let (mut desk, mut case) = union::decided(procedure);
    let typed = r#"
        "被扶養者の有無" = "有"
        "住民票（世帯全員）" = "受領"
        "課税証明書" = "受領"
        "資格確認書の発行が必要" = "はい"
        "住所（住民票）" = "105-0011 東京都港区芝公園９丁目９９番１号"
        "発行年月日" = "R8.11.24"
        [["被扶養者"]]
        "氏名" = "見本　梅"
        "フリガナ" = "ミホン　ウメ"
        "生年月日" = "S29.1.1"
        "性別" = "女"
        "個人番号" = "999900000020"
        "続柄" = "母"
        "同居・別居" = "同居"
        "職業" = "年金受給者"
        "収入（年収見込）" = "1800000"
        "被扶養者になった日" = "R8.11.2"
        "理由" = "その他"
        "資格確認書の発行が必要" = "はい"
    "#;
    desk.society.approval = Approval::Paper;
    desk.fill(
        procedure,
        &mut case,
        &toml::from_str(typed).unwrap(),
        "家族",
    );
    case.history.clear();
    case.give_reason(
        "dependent.income_reaches_limit@dependents.0.income",
        &"一時的な増収である旨の事業主の証明による。".repeat(6),
    );
    desk.recompute(procedure, &mut case);
    (desk, case)
}

#[test]
fn 帳票は控えのとおり() {
    let procedure = find("eligibility_acquisition").unwrap();
    let (desk, case) = family(procedure);
    let mut facts = desk.facts(procedure, &case);
    facts.return_reason = Some("被扶養者届に続柄の記載がないため".to_owned());
    for document in procedure.documents {
        if !(document.when)(&case.form, &facts) {
            assert_eq!(document.id, "insurance_card", "2024-12-02 からは交付しない");
            continue;
        }
        let text = text_of(document, &case, &facts);
        assert!(text.contains("見本　一郎"), "{}", document.id);
        assert_prints(document, &case, &facts);
        assert!(!text.contains("9999000000"), "{} に個人番号", document.id);
        golden::check(
            &format!("{}/{}.txt", procedure.id, document.id),
            text.as_bytes(),
        );
    }
}

#[test]
fn 様式を選べば被保険者証も作れる() {
    let procedure = find("eligibility_acquisition").unwrap();
    let (mut desk, mut case) = family(procedure);
    let typed = r#"
        "証の様式（この案件だけ）" = "被保険者証"
        "様式を選んだ理由" = "過去の証の写しの求め"
    "#;
    desk.fill(
        procedure,
        &mut case,
        &toml::from_str(typed).unwrap(),
        "様式",
    );
    let facts = desk.facts(procedure, &case);
    let issued: Vec<&str> = procedure
        .documents
        .iter()
        .filter(|document| document.step == Step::Issue)
        .filter(|document| (document.when)(&case.form, &facts))
        .map(|document| document.id)
        .collect();
    assert_eq!(
        issued,
        [
            "acquisition_notice",
            "acquisition_notice_copy",
            "insurance_card"
        ]
    );
    let document = procedure
        .documents
        .iter()
        .find(|document| document.id == "insurance_card")
        .unwrap();
    let text = text_of(document, &case, &facts);
    assert!(text.contains("見本　一郎") && text.contains("見本　梅"));
}

//! 証の交付・再交付の帳票: the papers of an application for two people, as text; 再交付 stands on what is given again.

use crate::golden;
use crate::union;
use daicho::domain::finding::FieldPath;
use daicho::print::{self, Meta};
use daicho::procedure::case::Case;
use daicho::procedure::catalogue::{Procedure, find};
use daicho::procedure::engine::{carry_over, recompute};
use daicho::procedure::facts::Facts;
use daicho::procedure::input;

/// The case of `ordinary.toml` with more typed into it.
fn applied(procedure: &'static Procedure, more: &str) -> (Case, Facts) {
    let file: toml::Table =
        toml::from_str(include_str!("../cases/certificate_reissue/ordinary.toml")).unwrap();
    let mut desk = union::Desk::new("2026-11-22", None);
    desk.ledger = file.get("ledger").unwrap().clone().try_into().unwrap();
    let mut case = desk.open(procedure);
    let before = desk.facts(procedure, &case);
    let form = file.get("form").unwrap().as_table().unwrap();
    desk.fill(procedure, &mut case, form, "申請");
    let facts = desk.facts(procedure, &case);
    carry_over(procedure, &mut case, Some(&before), &facts);
    recompute(procedure, &mut case, &facts);
    let wife = FieldPath::in_row("dependents", 0, "request.is_wanted");
    input::enter(procedure, &mut case.form, &wife, "はい", desk.today);
    desk.fill(procedure, &mut case, &toml::from_str(more).unwrap(), "追加");
    let facts = desk.facts(procedure, &case);
    recompute(procedure, &mut case, &facts);
    (case, facts)
}

fn check(case: &Case, facts: &Facts, document: &str, kept_as: &str) -> String {
    let procedure = find("certificate_reissue").unwrap();
    let mut documents = procedure.documents.iter();
    let document = documents.find(|other| other.id == document).unwrap();
    assert!((document.when)(&case.form, facts), "{}", document.id);
    let sheets = (document.sheets)(&case.form, facts);
    let meta = Meta {
        title: document.title.to_owned(),
        created_on: facts.today,
    };
    print::render(&sheets, &meta).unwrap();
    let text: String = sheets.iter().map(ToString::to_string).collect();
    golden::check(
        &format!("certificate_reissue/{kept_as}.txt"),
        text.as_bytes(),
    );
    text
}

const BOTH: &str = r#"
    "発行年月日" = "R8.11.22"
    "文書番号" = "見健資発第9号"
"#;

#[test]
fn 再交付の資格確認書には再交付と印刷し_初めての人には印刷しない() {
    let procedure = find("certificate_reissue").unwrap();
    let (case, facts) = applied(procedure, BOTH);
    let text = check(
        &case,
        &facts,
        "eligibility_certificate",
        "eligibility_certificate",
    );
    assert!(text.contains("見本　一郎") && text.contains("見本　桜"));
    assert_eq!(text.matches("再交付").count(), 1, "{text}");
}

#[test]
fn 更新した資格確認書は再交付ではない() {
    let procedure = find("certificate_reissue").unwrap();
    let renewed = format!("\"交付・再交付の理由\" = \"期限切れ（更新）\"\n{BOTH}");
    let (case, facts) = applied(procedure, &renewed);
    let mut documents = procedure.documents.iter();
    let document = documents
        .find(|other| other.id == "eligibility_certificate")
        .unwrap();
    let sheets = (document.sheets)(&case.form, &facts);
    let text: String = sheets.iter().map(ToString::to_string).collect();
    assert!(
        !text.contains("再交付") && text.contains("令和12年11月30日"),
        "{text}"
    );
}

#[test]
fn お知らせと返戻のお知らせは控えのとおり() {
    let procedure = find("certificate_reissue").unwrap();
    let notice = format!("\"交付を受ける証\" = \"資格情報のお知らせ\"\n{BOTH}");
    let (case, mut facts) = applied(procedure, &notice);
    facts.return_reason = Some("申請の理由の記載がないため".to_owned());
    let text = check(&case, &facts, "eligibility_notice", "eligibility_notice");
    assert!(text.contains("見本　桜"));
    check(&case, &facts, "return_letter", "return_letter");
}

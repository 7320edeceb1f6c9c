//! 資格喪失の帳票: every paper of a loss as text; the pages must name the family and no 個人番号.

use crate::golden;
use crate::union;
use daicho::domain::society::Approval;
use daicho::print::{self, Meta};
use daicho::procedure::case::Case;
use daicho::procedure::catalogue::{Procedure, find};
use daicho::procedure::facts::Facts;

/// A case as the first scenario file of a procedure begins, with more typed.
pub fn opened(
    procedure: &Procedure,
    scenario: &str,
    today: &str,
    more: &str,
) -> (union::Desk, Case) {
    let file: toml::Table = toml::from_str(scenario).unwrap();
    let mut desk = union::Desk::new(today, None);
    desk.ledger = file["ledger"].clone().try_into().unwrap();
    let mut case = desk.open(procedure);
    let form = file["form"].as_table().unwrap();
    desk.fill(procedure, &mut case, form, "届");
    desk.fill(procedure, &mut case, &toml::from_str(more).unwrap(), "追加");
    desk.recompute(procedure, &mut case);
    (desk, case)
}

/// Every paper that the case has now, each drawn without a text cut off.
pub fn papers(procedure: &Procedure, case: &Case, facts: &Facts) -> Vec<(&'static str, String)> {
    let documents = procedure.documents.iter();
    let ready = documents.filter(|document| (document.when)(&case.form, facts));
    ready
        .map(|document| {
            let sheets = (document.sheets)(&case.form, facts);
            let meta = Meta {
                title: document.title.to_owned(),
                created_on: facts.today,
            };
            let pdf = print::render(&sheets, &meta);
            let pdf = pdf.unwrap_or_else(|error| panic!("{}: {error:?}", document.id));
            if let Ok(folder) = std::env::var("LOOK_AT_PAPERS") {
                let path = format!("{folder}/{}-{}.pdf", procedure.id, document.id);
                std::fs::write(path, pdf).unwrap();
            }
            let text: String = sheets.iter().map(ToString::to_string).collect();
            assert!(!text.contains("9999000000"), "{} に個人番号", document.id);
            (document.id, text)
        })
        .collect()
}

const EMPLOYED: &str = include_str!("../cases/eligibility_loss/ordinary.toml");

#[test]
fn 資格喪失の帳票は控えのとおり() {
    let procedure = find("eligibility_loss").unwrap();
    let more = r#"
        "資格喪失証明書を希望" = "はい"
        "文書番号" = "見健資発第2号"
        "資格確認書添付（枚）" = "2"
    "#;
    let (mut desk, mut case) = opened(procedure, EMPLOYED, "2026-11-24", more);
    desk.society.approval = Approval::Paper;
    let question = "loss.certificates_too_many@n_returned";
    case.give_reason(question, "1枚は前の勤務先の組合のものだったため返送した");
    let mut facts = desk.facts(procedure, &case);
    facts.return_reason = Some("喪失年月日が退職日の翌日でないため".to_owned());
    let papers = papers(procedure, &case, &facts);
    let ids: Vec<&str> = papers.iter().map(|(id, _)| *id).collect();
    assert_eq!(
        ids,
        [
            "approval_draft",
            "return_letter",
            "loss_notice",
            "loss_notice_copy",
            "loss_certificate"
        ]
    );
    for (id, text) in papers {
        assert!(text.contains("見本　一郎"), "{id}");
        golden::check(&format!("{}/{id}.txt", procedure.id), text.as_bytes());
    }
}

#[test]
fn 亡くなった人の写は遺族あてで_家族のこれからの保険を案内する() {
    let procedure = find("eligibility_loss").unwrap();
    let more = r#"
        "喪失（不該当）原因" = "5"
        "文書番号" = "見健資発第3号"
    "#;
    let (desk, case) = opened(procedure, EMPLOYED, "2026-11-24", more);
    let facts = desk.facts(procedure, &case);
    let papers = papers(procedure, &case, &facts);
    let text = |id: &str| &papers.iter().find(|(known, _)| *known == id).unwrap().1;
    assert!(text("loss_notice_copy").contains("見本　一郎　ご遺族　様"));
    assert!(text("loss_notice").contains("国民健康保険に加入するとき"));
    assert!(!text("loss_notice").contains("任意継続被保険者となることができます"));
}

#[test]
fn 同日得喪の通知書は_これからの保険を案内しない() {
    let procedure = find("eligibility_loss").unwrap();
    let more = r#""退職後の継続再雇用" = "はい""#;
    let (desk, case) = opened(procedure, EMPLOYED, "2026-11-24", more);
    let facts = desk.facts(procedure, &case);
    for (id, text) in papers(procedure, &case, &facts) {
        assert!(!text.contains("国民健康保険に加入"), "{id}");
    }
}

#[test]
fn 任意継続の申出の期限は_過ぎていれば過ぎたと言う() {
    let procedure = find("eligibility_loss").unwrap();
    let said = |today: &str| {
        let (desk, case) = opened(procedure, EMPLOYED, today, "");
        let facts = desk.facts(procedure, &case);
        let found = (procedure.examine)(&case.form, &facts);
        let note = found
            .iter()
            .find(|one| one.code == "loss.voluntary_candidate");
        let papers = papers(procedure, &case, &facts);
        let notices = papers
            .iter()
            .filter(|(id, _)| id.starts_with("loss_notice"));
        let texts: Vec<String> = notices.map(|(_, text)| text.clone()).collect();
        assert_eq!(texts.len(), 2);
        (note.unwrap().message.clone(), texts)
    };
    let (note, texts) = said("2026-12-12");
    assert!(
        note.contains("申出の期限は令和8年12月12日（必着）です"),
        "{note}"
    );
    for text in texts {
        assert!(text.contains("申出の期限は令和8年12月12日です（必着）"));
        assert!(!text.contains("すでに過ぎています"));
    }
    let (note, texts) = said("2026-12-13");
    assert!(
        note.contains("申出の期限（令和8年12月12日）は過ぎています"),
        "{note}"
    );
    assert!(note.contains("正当な理由"), "{note}");
    for text in texts {
        assert!(text.contains("期限は令和8年12月12日で、すでに過ぎています"));
        assert!(text.contains("正当な理由"));
        assert!(!text.contains("必着"));
    }
}

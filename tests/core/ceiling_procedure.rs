//! 限度額適用認定証: papers as text, 訂正 and 取消 with their rows, 回収 on loss, and 期日 of a real ledger.

use crate::golden;
use crate::ledger_support::{acquired, entry, person};
use crate::premiums::{HANAKO, Office, day, decided, society};
use crate::union;
use daicho::domain::ceiling_terms::CeilingCode;
use daicho::domain::certificate::{CertificateKind, CollectionOutcome};
use daicho::domain::date::Date;
use daicho::domain::due::DueKind;
use daicho::domain::entry::{Entry, Fact};
use daicho::domain::member::{Category, PersonId};
use daicho::domain::remuneration::RemunerationBasis;
use daicho::print::{self, Meta};
use daicho::procedure::case::{Case, Nature};
use daicho::procedure::catalogue::{Procedure, find};
use daicho::procedure::collections;
use daicho::procedure::engine::carry_over;
use daicho::procedure::facts::Facts;
use daicho::procedure::gate;
use daicho::procedure::step::Step;

fn procedure() -> &'static Procedure {
    find("maximum_copayment_certificate").unwrap()
}

/// A case of a scenario file with more typed into it.
fn applied(file: &str, more: &str) -> (union::Desk, Case) {
    let file: toml::Table = toml::from_str(file).unwrap();
    let ordinary: toml::Table = toml::from_str(ORDINARY).unwrap();
    let mut desk = union::Desk::new("2026-11-22", None);
    desk.ledger = file.get("ledger").unwrap().clone().try_into().unwrap();
    let mut case = desk.open(procedure());
    let before = desk.facts(procedure(), &case);
    for table in [&ordinary, &file] {
        let form = table.get("form").unwrap().as_table().unwrap();
        desk.fill(procedure(), &mut case, form, "申請");
    }
    let facts = desk.facts(procedure(), &case);
    carry_over(procedure(), &mut case, Some(&before), &facts);
    desk.fill(
        procedure(),
        &mut case,
        &toml::from_str(more).unwrap(),
        "追加",
    );
    desk.recompute(procedure(), &mut case);
    (desk, case)
}

const ORDINARY: &str = include_str!("../cases/maximum_copayment_certificate/ordinary.toml");
const EXEMPT: &str = include_str!("../cases/maximum_copayment_certificate/exempt.toml");
const AGAIN: &str = include_str!("../cases/maximum_copayment_certificate/again.toml");

const ISSUED: &str = r#"
    "発行年月日" = "R8.11.22"
    "文書番号" = "見健資発第12号"
"#;

fn check(case: &Case, facts: &Facts, document: &str, kept_as: &str) -> String {
    let mut documents = procedure().documents.iter();
    let document = documents.find(|other| other.id == document).unwrap();
    assert!((document.when)(&case.form, facts), "{}", document.id);
    let sheets = (document.sheets)(&case.form, facts);
    let meta = Meta {
        title: document.title.to_owned(),
        created_on: facts.today,
    };
    let pdf = print::render(&sheets, &meta).unwrap();
    golden::to_look_at(&format!("case_{kept_as}"), &pdf);
    let text: String = sheets.iter().map(ToString::to_string).collect();
    golden::check(
        &format!("maximum_copayment_certificate/{kept_as}.txt"),
        text.as_bytes(),
    );
    text
}

#[test]
fn 認定証には申請から決まった区分と期間が載る() {
    let (desk, case) = applied(ORDINARY, ISSUED);
    let facts = desk.facts(procedure(), &case);
    let paper = "maximum_copayment_certificate";
    let text = check(&case, &facts, paper, paper);
    for expected in [
        "ウ",
        "令和8年11月1日",
        "令和9年10月31日",
        "42・7001（枝番）00",
    ] {
        assert!(text.contains(expected), "{expected}");
    }
    assert!(!text.contains("再交付"));
}

#[test]
fn 減額認定証と_事業所への送付と_再交付() {
    let office = format!("\"認定証の送付先\" = \"事業所\"\n{ISSUED}");
    let (desk, case) = applied(EXEMPT, &office);
    let facts = desk.facts(procedure(), &case);
    let paper = "maximum_copayment_reduction";
    let text = check(&case, &facts, paper, paper);
    assert!(text.contains("見本商事株式会社"));
    let (desk, case) = applied(AGAIN, ISSUED);
    let facts = desk.facts(procedure(), &case);
    let text = check(&case, &facts, "maximum_copayment_certificate", "reissued");
    assert!(text.contains("再交付") && text.contains("令和8年6月1日"));
}

#[test]
fn 返戻のお知らせは被保険者に宛てる() {
    let received = "\"提出経路\" = \"本人郵送\"\n\"提出者\" = \"見本　一郎\"";
    let (desk, case) = applied(ORDINARY, received);
    let mut facts = desk.facts(procedure(), &case);
    facts.return_reason = Some("療養予定期間の記載がないため".to_owned());
    let text = check(&case, &facts, "return_letter", "return_letter");
    assert!(text.contains("健康保険限度額適用認定申請書"));
}

/// Brings a case through its review.
fn reviewed(desk: &mut union::Desk, case: &mut Case) -> Vec<Entry> {
    let typed = r#"
        "提出経路" = "本人郵送"
        "提出者" = "見本　一郎"
        "審査結果" = "可"
    "#;
    desk.fill(procedure(), case, &toml::from_str(typed).unwrap(), "受付");
    let leave_out = [Step::VerifyNumber, Step::VerifyIdentity];
    union::step(desk, procedure(), case, "担当", |turn| {
        turn.complete(Step::Receive)
    })
    .unwrap();
    for step in leave_out {
        union::step(desk, procedure(), case, "担当", |turn| {
            turn.not_needed(step, "記号・番号による申請")
        })
        .unwrap();
    }
    for check in procedure().checklist {
        union::step(desk, procedure(), case, "担当", |turn| {
            turn.tick(check.step, check.id, "")
        })
        .unwrap();
    }
    union::step(desk, procedure(), case, "担当", |turn| {
        turn.complete(Step::Register)
    })
    .unwrap();
    union::step(desk, procedure(), case, "担当", |turn| {
        turn.not_needed(Step::Inquire, "課税の人のため照会しない")
    })
    .unwrap();
    union::step(desk, procedure(), case, "担当", |turn| {
        turn.complete(Step::Review)
    })
    .unwrap()
}

fn limit_rows(case: &Case, desk: &union::Desk) -> Vec<[String; 3]> {
    let mut exports = procedure().exports.iter();
    let export = exports
        .find(|export| export.id == "chukan-gendogaku")
        .unwrap();
    let facts = desk.facts(procedure(), case);
    let rows = (export.records)(&case.form, &facts);
    rows.iter()
        .map(|row| {
            ["op", "limit.class", "limit.to"]
                .map(|name| row.values.get(name).map_or(String::new(), union::cell))
        })
        .collect()
}

#[test]
fn 訂正は期間を書き直して変更の行を_取消は取消の行を出す() {
    let (mut desk, mut original) = applied(ORDINARY, "");
    let entries = reviewed(&mut desk, &mut original);
    desk.post(&entries);
    let mut case = desk.open_correction(procedure(), &original, Nature::Correction(original.id));
    let typed = "\"療養予定期間の終わる月\" = \"R9.1\"";
    desk.fill(
        procedure(),
        &mut case,
        &toml::from_str(typed).unwrap(),
        "訂正",
    );
    case.give_reason(gate::CORRECTION_REASON, "療養予定期間の誤り");
    let entries = reviewed(&mut desk, &mut case);
    assert_eq!(
        union::described(&entries),
        [
            "P000501 令和8年11月1日から 記載1の取消",
            "P000501 令和8年11月1日から 限度額の適用区分の認定（ウ、有効期限令和9年1月31日）",
        ]
    );
    assert_eq!(limit_rows(&case, &desk), [["change", "ウ", "2027-01-31"]]);

    let nature = Nature::Cancellation(original.id);
    let mut case = desk.open_correction(procedure(), &original, nature);
    case.give_reason(gate::CORRECTION_REASON, "申請の取りやめ");
    let entries = reviewed(&mut desk, &mut case);
    assert_eq!(
        union::described(&entries),
        ["P000501 令和8年11月1日から 記載1の取消"]
    );
    assert_eq!(limit_rows(&case, &desk), [["cancel", "ウ", "2027-10-31"]]);
    let facts = desk.facts(procedure(), &case);
    let papers = procedure().documents.iter();
    assert!(
        papers
            .filter(|paper| (paper.when)(&case.form, &facts))
            .count()
            == 0
    );
}

#[test]
fn 対象者を取り違えた訂正は_元の人を取消し正しい人を新規にする() {
    let (mut desk, mut original) = applied(ORDINARY, "");
    let entries = reviewed(&mut desk, &mut original);
    desk.post(&entries);
    let mut case = desk.open_correction(procedure(), &original, Nature::Correction(original.id));
    let typed = "\"適用対象者の枝番\" = \"1\"";
    desk.fill(
        procedure(),
        &mut case,
        &toml::from_str(typed).unwrap(),
        "訂正",
    );
    desk.recompute(procedure(), &mut case);
    assert_eq!(
        limit_rows(&case, &desk),
        [["add", "ウ", "2027-10-31"], ["cancel", "ウ", "2027-10-31"],]
    );
}

#[test]
fn 資格を失う人には認定証の返却も求める() {
    let (desk, case) = applied(AGAIN, "");
    let facts = desk.facts(procedure(), &case);
    let kinds: Vec<CertificateKind> = collections::rows(&[PersonId(501)], &facts)
        .iter()
        .filter_map(|row| collections::CERTIFICATE.get(row))
        .collect();
    assert_eq!(
        kinds,
        [
            CertificateKind::EligibilityCertificate,
            CertificateKind::MaximumCopayment
        ]
    );
}

/// An employed person with ウ from 2026-06 and its certificate, whose 標準報酬月額 falls in September.
fn with_certificate(after: i64) -> Office {
    let certificate = Fact::CertificateIssued {
        certificate: CertificateKind::MaximumCopayment,
        issue_count: 1,
        valid_until: Some(day("2027-05-31")),
    };
    let category = Fact::CeilingRecognized {
        category: CeilingCode("ウ".to_owned()),
        reduces_meals: false,
        valid_until: day("2027-05-31"),
    };
    let basis = RemunerationBasis::Acquisition;
    Office::new(
        society(),
        &[vec![
            entry(
                1,
                "2020-04-01",
                Fact::PersonRegistered(person(HANAKO.0, HANAKO.1, "1990-05-01")),
            ),
            acquired(1, "2020-04-01", (42, 7001), Category::Employed),
            decided(1, "2025-09", "2026-08", 280_000, basis),
            decided(1, "2026-09", "2027-08", after, basis),
            entry(1, "2026-06-01", category),
            entry(1, "2026-06-08", certificate),
        ]],
    )
}

fn dues(office: &Office, today: &str) -> Vec<(DueKind, Date)> {
    let rows = office.on(today).due_view().unwrap().rows;
    let of_person = rows.iter().filter(|row| row.who.is_some());
    of_person.map(|row| (row.kind, row.on)).collect()
}

#[test]
fn 区分の変わる認定証と期限の近い認定証が期日に載る() {
    let office = with_certificate(260_000);
    let change = (DueKind::CeilingChange, day("2026-09-01"));
    let expiry = (DueKind::MaximumCopaymentExpiry, day("2027-05-31"));
    assert_eq!(dues(&office, "2026-08-01"), []);
    assert_eq!(dues(&office, "2026-08-02"), [change]);
    assert_eq!(dues(&office, "2026-11-22"), [change]);
    assert_eq!(dues(&office, "2027-04-30"), [change]);
    assert_eq!(dues(&office, "2027-05-01"), [change, expiry]);
    let returned = Fact::CertificateCollected {
        certificate: CertificateKind::MaximumCopayment,
        issue_count: 1,
        outcome: CollectionOutcome::Returned,
    };
    office.post(&[entry(1, "2026-11-22", returned)]);
    assert_eq!(dues(&office, "2027-05-01"), []);
}

#[test]
fn 区分の変わらない定時決定では差し替えない() {
    let office = with_certificate(500_000);
    assert_eq!(dues(&office, "2026-11-22"), []);
}

#[test]
fn 新しい区分を認定すれば差替えは済む() {
    let office = with_certificate(260_000);
    let category = Fact::CeilingRecognized {
        category: CeilingCode("エ".to_owned()),
        reduces_meals: false,
        valid_until: day("2027-08-31"),
    };
    office.post(&[entry(1, "2026-09-01", category)]);
    assert_eq!(dues(&office, "2026-09-02"), []);
}

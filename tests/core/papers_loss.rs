//! 資格喪失の帳票: the notices, the certificate and the reminder of somebody who is no longer insured.

use crate::papers::{APPEAL, address, check, day, head, issuer, name};
use daicho::domain::date::YearMonth;
use daicho::domain::number::Branch;
use daicho::domain::number::MemberNumber;
use daicho::domain::number::Symbol;
use daicho::domain::yen::Yen;
use daicho::procedure::papers::certificates_out::CertificateOut;
use daicho::procedure::papers::collection_reminder;
use daicho::procedure::papers::collection_reminder::{CollectionReminder, ReturnWay};
use daicho::procedure::papers::letter::LetterHead;
use daicho::procedure::papers::loss_certificate;
use daicho::procedure::papers::loss_certificate::{CertifiedDependent, LossCertificate};
use daicho::procedure::papers::loss_notice;
use daicho::procedure::papers::loss_notice::{
    LossAudience, LossNotice, LostDependent, LostPerson, NextInsurance, PremiumRefund,
};
use daicho::procedure::papers::parts::{Addressee, EstablishmentLine, InsuredLine};
use daicho::procedure::sheet::Sheet;

/// 29 characters, one of them beyond the basic plane, one with a variation selector.
pub const LONG_NAME: &str = "𠮷田 葛\u{E0100}右衛門太郎左衛門之助アレクサンドリナ・ヴィクトリア";

pub fn private_head() -> LetterHead {
    LetterHead {
        addressee: Addressee {
            address: Some(address(
                "1050011",
                "東京都港区例示二丁目4番6号　例示マンション101号室",
            )),
            organization: String::new(),
            person: "見本　花子".to_owned(),
        },
        ..head()
    }
}

pub fn establishment() -> EstablishmentLine {
    EstablishmentLine {
        code: "0042".to_owned(),
        name: "見本商事株式会社".to_owned(),
    }
}

pub fn insured(number: u32, text: &str) -> InsuredLine {
    InsuredLine {
        symbol: Symbol::new(12).unwrap(),
        number: MemberNumber::new(number).unwrap(),
        name: name(text),
        birth_on: day(1990, 4, 1),
    }
}

pub fn out(kind: &str, number: u32, branch: u8, holder: &str) -> CertificateOut {
    CertificateOut {
        kind: kind.to_owned(),
        symbol: Symbol::new(12).unwrap(),
        number: MemberNumber::new(number).unwrap(),
        branch: Branch::new(branch).unwrap(),
        holder: name(holder),
        issued_on: (branch != 1).then(|| day(2025, 12, 1)),
    }
}

/// The text of all pages.
pub fn text_of(sheets: &[Sheet]) -> String {
    sheets.iter().map(Sheet::to_string).collect()
}

fn lost_dependent(index: u8) -> LostDependent {
    LostDependent {
        name: name(if index == 1 {
            LONG_NAME
        } else {
            "見本 一郎"
        }),
        birth_on: day(2015, 1, u32::from(index)),
        relationship: if index == 5 { "配偶者の父" } else { "子" }.to_owned(),
        lost_on: day(2026, 11, 23),
        reason: "被保険者の資格喪失".to_owned(),
    }
}

fn lost(number: u32, text: &str, n_dependents: u8) -> LostPerson {
    LostPerson {
        insured: insured(number, text),
        lost_on: day(2026, 11, 23),
        reason: "退職等".to_owned(),
        dependents: (1..=n_dependents).map(lost_dependent).collect(),
        next_insurance: NextInsurance::MunicipalOrVoluntary {
            apply_by: day(2026, 12, 12),
        },
    }
}

fn notice() -> LossNotice {
    LossNotice {
        head: head(),
        audience: LossAudience::Employer,
        establishment: Some(establishment()),
        people: vec![lost(345, "見本 花子", 1)],
        certificates_out: vec![
            out("資格確認書", 345, 0, "見本 花子"),
            out("限度額適用認定証", 345, 1, "見本 一郎"),
        ],
        return_by: Some(day(2026, 12, 4)),
        refund: None,
        appeal_text: APPEAL.to_owned(),
    }
}

#[test]
fn 資格喪失確認通知書() {
    let sheets = loss_notice::sheets(&notice());
    assert_eq!(sheets.len(), 1, "二人の家族は一枚");
    check(
        "loss_notice",
        &sheets,
        &[
            "見健適発第128号",
            "代表取締役　例示　一郎　様",
            "12・345",
            "令和8年11月23日",
            "退職等",
            "限度額適用認定証",
            "令和8年12月12日です",
            "社会保険審査官",
        ],
    );
    let copy = LossNotice {
        audience: LossAudience::EmployersCopy,
        certificates_out: Vec::new(),
        ..notice()
    };
    let sheets = loss_notice::sheets(&copy);
    assert!(
        !text_of(&sheets).contains("返却"),
        "返す証がなければ、返却を求めない"
    );
    check("loss_notice_copy", &sheets, &["写", "写しです"]);
}

#[test]
fn 喪失する人が多くても失われず_期限は人ごとに言う() {
    let mut many = notice();
    many.people = (1..=20)
        .map(|n| lost(344 + n, "試験 次郎", if n == 3 { 12 } else { 0 }))
        .collect();
    many.people[0].insured.name = name(LONG_NAME);
    many.people[1].next_insurance = NextInsurance::Settled;
    many.people[2].next_insurance = NextInsurance::MunicipalOrVoluntary {
        apply_by: day(2026, 12, 20),
    };
    many.certificates_out = (1..=12)
        .map(|n| {
            out(
                "資格確認書",
                347,
                n,
                if n == 5 { LONG_NAME } else { "見本 一郎" },
            )
        })
        .collect();
    many.head.issuer.is_sample = true;
    let sheets = loss_notice::sheets(&many);
    let text = text_of(&sheets);
    for number in 345..=364 {
        assert!(text.contains(&format!("12・{number} | 本人")), "{number}");
    }
    assert_eq!(text.matches("（以下余白）").count(), 1);
    assert!(text.contains("令和8年12月20日（試験　次郎）"));
    check("loss_notice_many", &sheets, &["12・364", "審査請求"]);
}

#[test]
fn 任意継続の資格喪失通知書() {
    let mut person = lost(9012, "見本 花子", 0);
    person.reason = "期間満了".to_owned();
    person.next_insurance = NextInsurance::Municipal;
    let paper = LossNotice {
        head: private_head(),
        audience: LossAudience::Voluntary,
        establishment: None,
        people: vec![person],
        certificates_out: vec![out("資格確認書", 9012, 0, "見本 花子")],
        return_by: Some(day(2026, 11, 27)),
        refund: Some(PremiumRefund {
            amount: Yen::new(123_456),
            from: YearMonth::new(2026, 11).unwrap(),
            until: YearMonth::new(2027, 3).unwrap(),
            months: Vec::new(),
            payment: "お届けの口座に、令和8年12月20日に振り込みます。".to_owned(),
        }),
        appeal_text: APPEAL.to_owned(),
    };
    let sheets = loss_notice::sheets(&paper);
    assert!(!text_of(&sheets).contains("申出の期限"));
    check(
        "loss_notice_voluntary",
        &sheets,
        &[
            "任意継続被保険者の資格を喪失",
            "123,456円を還付します",
            "期間満了",
        ],
    );
    let special = LossNotice {
        audience: LossAudience::SpecialRetired,
        ..paper
    };
    assert!(text_of(&loss_notice::sheets(&special)).contains("特例退職被保険者の資格を喪失"));
}

fn certified(index: u32) -> CertifiedDependent {
    CertifiedDependent {
        name: name(if index == 2 {
            LONG_NAME
        } else {
            "見本 一郎"
        }),
        birth_on: day(2015, 1, index),
        relationship: if index == 2 {
            "配偶者の父"
        } else {
            "長男"
        }
        .to_owned(),
        certified_on: day(2020, 4, 1),
        lost_on: day(2026, 11, 23),
    }
}

fn certificate(n_dependents: u32) -> LossCertificate {
    LossCertificate {
        document_number: "見健証第7号".to_owned(),
        certified_on: day(2026, 11, 24),
        issuer: issuer(),
        insured: insured(345, "見本 花子"),
        address: "東京都港区例示二丁目4番6号　例示マンション101号室".to_owned(),
        acquired_on: day(2015, 4, 1),
        lost_on: day(2026, 11, 23),
        reason: Some("退職等".to_owned()),
        establishment_name: "見本商事株式会社".to_owned(),
        dependents: (1..=n_dependents).map(certified).collect(),
    }
}

#[test]
fn 資格喪失証明書() {
    let sheets = loss_certificate::sheets(&certificate(3));
    assert_eq!(sheets.len(), 1);
    let text = text_of(&sheets);
    assert!(!text.contains("個人番号"), "個人番号は載せない");
    check(
        "loss_certificate",
        &sheets,
        &["証明します", "06139992", "平成27年4月1日", "配偶者の父"],
    );
}

#[test]
fn 被扶養者が多い証明書は次のページへ続く() {
    let mut many = certificate(12);
    many.insured.name = name(LONG_NAME);
    many.reason = None;
    many.establishment_name.clear();
    many.issuer.is_sample = true;
    let sheets = loss_certificate::sheets(&many);
    assert_eq!(sheets.len(), 2);
    let text = text_of(&sheets);
    assert!(!text.contains("喪失理由") && !text.contains("事業所名称"));
    check(
        "loss_certificate_many",
        &sheets,
        &["（次のページに続く）", "平成27年1月12日生", "2 / 2"],
    );
    let alone = text_of(&loss_certificate::sheets(&certificate(0)));
    assert!(alone.contains("被扶養者はありません"));
}

#[test]
fn 資格確認書等の返却のお願い() {
    let mut paper = CollectionReminder {
        head: private_head(),
        nth: 1,
        last_asked_on: None,
        occasion: "令和8年11月23日に任意継続被保険者の資格を喪失された".to_owned(),
        way: ReturnWay::Direct,
        certificates_out: vec![
            out("資格確認書", 9012, 0, "見本 花子"),
            out("限度額適用認定証", 9012, 1, LONG_NAME),
        ],
        return_by: day(2026, 12, 11),
    };
    let sheets = collection_reminder::sheets(&paper);
    assert_eq!(sheets.len(), 1);
    check(
        "collection_reminder",
        &sheets,
        &["（お願い）", "令和8年12月11日（金）までに", "切り取り線"],
    );
    paper.head = head();
    paper.nth = 2;
    paper.last_asked_on = Some(day(2026, 12, 1));
    paper.way = ReturnWay::ThroughEmployer;
    paper.certificates_out = (345..=375)
        .map(|number| out("資格確認書", number, 0, "見本 一郎"))
        .collect();
    let sheets = collection_reminder::sheets(&paper);
    check(
        "collection_reminder_second",
        &sheets,
        &["（第2回のお願い）", "令和8年12月1日にも", "12・375"],
    );
}

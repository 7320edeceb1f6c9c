//! 限度額適用認定証 and 限度額適用・標準負担額減額認定証 as text and PDF.

use crate::papers::{address, check, day, head, issuer, name};
use daicho::domain::ceiling_rules::CeilingPaper;
use daicho::domain::member::Sex;
use daicho::domain::number::{Branch, MemberNumber, Symbol};
use daicho::procedure::papers::letter::LetterHead;
use daicho::procedure::papers::maximum_copayment_certificate::{
    CeilingTarget, MaximumCopaymentCertificate, sheets,
};
use daicho::procedure::papers::parts::{Addressee, InsuredLine, Issuer};

fn certificate() -> MaximumCopaymentCertificate {
    MaximumCopaymentCertificate {
        head: LetterHead {
            document_number: String::new(),
            addressee: Addressee {
                address: Some(address(
                    "1050011",
                    "東京都港区例示二丁目4番6号　例示マンション101号室",
                )),
                organization: String::new(),
                person: "見本　花子".to_owned(),
            },
            ..head()
        },
        paper: CeilingPaper::Maximum,
        insured: InsuredLine {
            symbol: Symbol::new(12).unwrap(),
            number: MemberNumber::new(345).unwrap(),
            name: name("見本 花子"),
            birth_on: day(1990, 4, 1),
        },
        insured_sex: Sex::Female,
        target: CeilingTarget {
            branch: Branch::new(0).unwrap(),
            name: name("見本 花子"),
            birth_on: day(1990, 4, 1),
            sex: Sex::Female,
            address: "東京都港区例示二丁目4番6号　例示マンション101号室".to_owned(),
        },
        valid_from: day(2026, 11, 1),
        valid_until: day(2027, 10, 31),
        category: "ウ".to_owned(),
        long_stay_from: None,
        is_reissue: false,
    }
}

#[test]
fn 限度額適用認定証() {
    check(
        "maximum_copayment_certificate",
        &sheets(&certificate()),
        &[
            "健康保険限度額適用認定証",
            "令和8年11月24日交付",
            "12・345（枝番）00",
            "令和8年11月1日",
            "令和9年10月31日",
            "06139992",
            "見本健康保険組合",
            "マイナ保険証を利用するときは",
        ],
    );
}

#[test]
fn 限度額適用標準負担額減額認定証() {
    let mut reduction = certificate();
    reduction.paper = CeilingPaper::Reduction;
    reduction.category = "低所得Ⅱ".to_owned();
    reduction.long_stay_from = Some(day(2026, 12, 1));
    reduction.is_reissue = true;
    reduction.target = CeilingTarget {
        branch: Branch::new(1).unwrap(),
        name: name("𠮷田\u{3000}葛\u{E0100}右衛門太郎左衛門之助"),
        birth_on: day(1953, 5, 3),
        sex: Sex::Male,
        address: "北海道札幌市中央区見本条西二十三丁目99番99号　とても長い名前の見本マンション別館1203号室".to_owned(),
    };
    reduction.head.issuer = Issuer {
        is_sample: true,
        ..issuer()
    };
    check(
        "maximum_copayment_reduction",
        &sheets(&reduction),
        &[
            "健康保険限度額適用・標準負担額減額認定証",
            "再交付",
            "低所得Ⅱ",
            "長期入院",
            "令和8年12月1日",
            "12・345（枝番）01",
            "𠮷田　葛\u{E0100}右衛門太郎左衛門之助",
        ],
    );
}

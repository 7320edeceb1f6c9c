//! 出産育児一時金の計算例: runs the tables of `tests/cases/domain`, which a clerk can read and check.
//! It must not compute anything itself; every expected value stands in the files.

use crate::domain_cases::cases;
use daicho::domain::childbirth::{Childbirth, Gestation, childbirth_amount, settle};
use daicho::domain::childbirth_right::{AfterLoss, after_loss, claim_until, is_one_year};
use daicho::domain::childbirth_terms::ChildbirthPayment;
use daicho::domain::coded::Coded;
use daicho::domain::date::Date;
use daicho::domain::yen::Yen;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Amount {
    #[serde(rename = "説明")]
    story: String,
    #[serde(rename = "出産日")]
    born_on: Date,
    #[serde(rename = "制度加入")]
    in_scheme: bool,
    #[serde(rename = "在胎")]
    gestation: Option<(u32, u32)>,
    #[serde(rename = "児数", default = "one")]
    n_children: u32,
    #[serde(rename = "額")]
    amount: Option<Yen>,
}

fn one() -> u32 {
    1
}

#[test]
fn 出産育児一時金の額() {
    for (label, case) in cases::<Amount>("childbirth_amount") {
        let birth = Childbirth {
            born_on: case.born_on,
            n_children: case.n_children,
            gestation: case.gestation.map(|(weeks, days)| {
                Gestation::new(weeks, days).unwrap_or_else(|| panic!("{label}: 在胎"))
            }),
            in_scheme: case.in_scheme,
        };
        let amount = childbirth_amount(&birth).map(|amount| amount.statutory);
        assert_eq!(amount, case.amount, "{label} {}", case.story);
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Divided {
    #[serde(rename = "説明")]
    story: String,
    #[serde(rename = "方法")]
    payment: String,
    #[serde(rename = "法定")]
    statutory: Yen,
    #[serde(rename = "付加", default)]
    additional: Yen,
    #[serde(rename = "医療機関等", default)]
    institution: Yen,
    #[serde(rename = "控除", default)]
    withheld: Yen,
    #[serde(rename = "医療機関等へ", default)]
    to_institution: Yen,
    #[serde(rename = "本人")]
    to_person: Yen,
}

#[test]
fn 出産育児一時金の行き先() {
    for (label, case) in cases::<Divided>("childbirth_settlement") {
        let choice = ChildbirthPayment::CHOICES
            .iter()
            .find(|choice| choice.label == case.payment)
            .and_then(|choice| ChildbirthPayment::from_code(choice.code));
        let payment = choice.unwrap_or_else(|| panic!("{label}: 方法 {}", case.payment));
        let settled = settle(case.statutory, case.additional, payment, case.institution);
        let found = (settled.withheld, settled.to_institution, settled.to_person);
        let expected = (case.withheld, case.to_institution, case.to_person);
        assert_eq!(found, expected, "{label} {}", case.story);
    }
}

#[derive(Deserialize)]
#[serde(untagged, deny_unknown_fields)]
enum Right {
    AfterLoss {
        #[serde(rename = "説明")]
        story: String,
        #[serde(rename = "資格喪失日")]
        lost_on: Date,
        #[serde(rename = "出産日")]
        born_on: Date,
        #[serde(rename = "喪失後")]
        expected: String,
    },
    OneYear {
        #[serde(rename = "説明")]
        story: String,
        #[serde(rename = "資格取得日")]
        acquired_on: Date,
        #[serde(rename = "資格喪失日")]
        lost_on: Date,
        #[serde(rename = "一年以上")]
        is_enough: bool,
    },
    TimeLimit {
        #[serde(rename = "説明")]
        story: String,
        #[serde(rename = "出産日")]
        born_on: Date,
        #[serde(rename = "時効の末日")]
        until: Date,
    },
}

#[test]
fn 資格喪失後の出産と時効() {
    for (label, case) in cases::<Right>("childbirth_right") {
        match case {
            Right::AfterLoss {
                story,
                lost_on,
                born_on,
                expected,
            } => {
                let found = match after_loss(lost_on, born_on) {
                    AfterLoss::Within => "6か月以内",
                    AfterLoss::OnTheEdge => "確認",
                    AfterLoss::Late => "6か月を過ぎた",
                };
                assert_eq!(found, expected, "{label} {story}");
            }
            Right::OneYear {
                story,
                acquired_on,
                lost_on,
                is_enough,
            } => {
                let found = is_one_year(acquired_on, lost_on);
                assert_eq!(found, is_enough, "{label} {story}");
            }
            Right::TimeLimit {
                story,
                born_on,
                until,
            } => assert_eq!(claim_until(born_on), until, "{label} {story}"),
        }
    }
}

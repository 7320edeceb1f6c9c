//! 標準報酬の決定通知書: 定時決定, 随時改定 and 標準賞与額, as text and as PDF.

use crate::papers::{APPEAL, check, day, head};
use crate::papers_loss::{LONG_NAME, establishment, insured};
use daicho::domain::date::YearMonth;
use daicho::domain::remuneration_draft::{DraftKind, Standard};
use daicho::domain::yen::Yen;
use daicho::procedure::papers::remuneration_notice::{
    Decided, DecidedPerson, RemunerationNotice, sheets,
};

fn standard(monthly: i64, grade: u8) -> Standard {
    Standard {
        monthly: Yen::new(monthly),
        grade,
    }
}

fn monthly(number: u32, name: &str, before: Option<Standard>, after: Standard) -> DecidedPerson {
    DecidedPerson {
        insured: insured(number, name),
        decided: Decided::Monthly {
            before,
            after,
            from: YearMonth::new(2026, 9).unwrap(),
        },
    }
}

fn notice(kind: DraftKind, people: Vec<DecidedPerson>) -> RemunerationNotice {
    RemunerationNotice {
        head: head(),
        kind,
        establishment: establishment(),
        people,
        appeal_text: APPEAL.to_owned(),
    }
}

fn three() -> Vec<DecidedPerson> {
    vec![
        monthly(
            345,
            "見本 花子",
            Some(standard(260_000, 20)),
            standard(280_000, 21),
        ),
        monthly(
            346,
            LONG_NAME,
            Some(standard(1_330_000, 49)),
            standard(1_390_000, 50),
        ),
        monthly(347, "試験 次郎", None, standard(58_000, 1)),
    ]
}

#[test]
fn 標準報酬月額決定通知書() {
    let sheets = sheets(&notice(DraftKind::Regular, three()));
    assert_eq!(sheets.len(), 1);
    check(
        "remuneration_regular",
        &sheets,
        &[
            "健康保険　被保険者標準報酬月額決定通知書",
            "12・345",
            "260,000円",
            "（第20級）",
            "280,000円",
            "令和8年9月",
            "社会保険審査官",
        ],
    );
}

#[test]
fn 標準報酬月額改定通知書() {
    check(
        "remuneration_occasional",
        &sheets(&notice(DraftKind::Occasional, three())),
        &["標準報酬月額改定通知書", "改定年月", "改定しましたので"],
    );
}

#[test]
fn 標準賞与額決定通知書() {
    let people = [(345, 1_234_000, 1_234_000), (346, 6_000_000, 5_730_000)];
    let people = people.map(|(number, bonus, standard)| DecidedPerson {
        insured: insured(number, "見本 花子"),
        decided: Decided::Bonus {
            paid_on: day(2026, 7, 10),
            bonus: Yen::new(bonus),
            standard: Yen::new(standard),
        },
    });
    check(
        "remuneration_bonus",
        &sheets(&notice(DraftKind::Bonus, people.to_vec())),
        &[
            "標準賞与額決定通知書",
            "6,000,000円",
            "5,730,000円",
            "令和8年7月10日",
        ],
    );
}

#[test]
fn 大勢でも一人も失われず_教示は一度だけ載る() {
    let people: Vec<DecidedPerson> = (1..=60)
        .map(|n| {
            monthly(
                n,
                "試験 次郎",
                Some(standard(260_000, 20)),
                standard(280_000, 21),
            )
        })
        .collect();
    let pages = sheets(&notice(DraftKind::Regular, people));
    let texts: Vec<String> = pages.iter().map(ToString::to_string).collect();
    let all = texts.concat();
    for n in 1..=60 {
        assert!(all.contains(&format!("12・{n}")), "{n}");
    }
    assert_eq!(all.matches("審査請求について").count(), 1);
    assert_eq!(all.matches("（以下余白）").count(), 1);
    assert!(pages.len() < 6, "{}", pages.len());
}

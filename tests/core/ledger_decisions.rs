//! 決定の記載: benefits, ceilings, prepayments and refunds through a real ledger, and back out of it by a 取消.

use crate::ledger_support::{
    acquired, day, desk, entry, hanako, post, registered, reversed, sakura,
};
use daicho::domain::allowance_days::DayOutcome;
use daicho::domain::allowance_terms::{AllowanceSpan, AllowanceTerms, FixedTerms};
use daicho::domain::allowance_waiting::Waiting;
use daicho::domain::benefit::{BenefitDecision, BenefitKind, BenefitOutcome, BenefitTerms};
use daicho::domain::ceiling_terms::CeilingCode;
use daicho::domain::childbirth_terms::{ChildbirthPayment, ChildbirthTerms};
use daicho::domain::date::YearMonth;
use daicho::domain::entry::{Entry, Fact};
use daicho::domain::member::{Category, PersonId};
use daicho::domain::premium_receipt::{PaidPremium, ReceiptChannel};
use daicho::domain::yen::Yen;
use daicho::ledger::opening::Ledger;
use daicho::ledger::{benefits, check, members};

fn sound(ledger: &Ledger) {
    for item in check::run_all(ledger) {
        let problems = &item.problems;
        assert!(problems.is_empty(), "{}: {problems:?}", item.title);
    }
}

fn month(year: i32, month: u32) -> YearMonth {
    YearMonth::new(year, month).unwrap()
}

/// A birth by person 2, paid to the 被保険者.
fn childbirth() -> BenefitDecision {
    BenefitDecision {
        kind: BenefitKind::FamilyChildbirthLumpSum,
        outcome: BenefitOutcome::Granted,
        about: PersonId(2),
        statutory: Yen::new(500_000),
        additional: Yen::new(30_000),
        withheld: Yen::new(462_300),
        terms: BenefitTerms::Childbirth(ChildbirthTerms {
            birth_on: day("2026-09-10"),
            n_live: 1,
            n_stillborn: 0,
            per_child: Yen::new(500_000),
            gestation_days: Some(270),
            in_scheme: true,
            payment: ChildbirthPayment::Direct,
            paid_to_institution: Yen::new(462_300),
        }),
    }
}

fn allowance() -> BenefitDecision {
    let (from, until) = (day("2026-10-08"), day("2026-10-31"));
    BenefitDecision {
        kind: BenefitKind::InjurySicknessAllowance,
        outcome: BenefitOutcome::Granted,
        about: PersonId(1),
        statutory: Yen::new(160_008),
        additional: Yen::ZERO,
        withheld: Yen::ZERO,
        terms: BenefitTerms::Allowance(AllowanceTerms {
            illness: "右足関節の骨折".to_owned(),
            claimed_from: day("2026-10-05"),
            claimed_until: until,
            waiting: Some(Waiting::starting(day("2026-10-05"))),
            n_before_ledger: 0,
            fixed: Some(FixedTerms {
                started_on: from,
                base: Yen::new(10_000),
                daily: Yen::new(6_667),
                n_used: 24,
                extended_from: Some(day("2026-10-31")),
            }),
            spans: vec![AllowanceSpan {
                from,
                until,
                outcome: DayOutcome::Paid,
                per_day: Yen::new(6_667),
                additional_per_day: Yen::ZERO,
                daily: Some(Yen::new(6_667)),
            }],
        }),
    }
}

fn decided() -> Vec<Entry> {
    let ceiling = Fact::CeilingRecognized {
        category: CeilingCode("ウ".to_owned()),
        reduces_meals: true,
        valid_until: day("2027-07-31"),
    };
    let agreed = Fact::PrepaymentAgreed {
        months_from: month(2026, 10),
        months_until: month(2027, 3),
        due_on: day("2026-09-30"),
        amount: Yen::new(190_000),
        undiscounted: Yen::new(191_000),
        formerly: None,
    };
    let received = Fact::PrepaymentReceived {
        months_from: month(2026, 10),
        amount: Yen::new(190_000),
        channel: ReceiptChannel::Typed,
    };
    let refunded = Fact::PremiumRefunded {
        month: month(2027, 2),
        paid_as: PaidPremium::Prepaid,
        amount: Yen::new(63_000),
    };
    vec![
        entry(1, "2026-10-20", Fact::BenefitDecided(childbirth())),
        entry(1, "2026-11-20", Fact::BenefitDecided(allowance())),
        entry(1, "2026-08-01", ceiling),
        entry(1, "2026-09-15", agreed),
        entry(1, "2026-09-28", received),
        entry(1, "2026-11-21", refunded),
    ]
}

#[test]
fn 決定は台帳に入って同じものが出てきて取消で消える() {
    let mut desk = desk();
    let people = [
        registered(1, "2020-04-01", &hanako()),
        acquired(1, "2020-04-01", (12, 1), Category::Employed),
        registered(2, "2020-04-01", &sakura()),
    ];
    post(&mut desk.ledger, 1, &people).unwrap();
    let facts = decided();
    let ids = post(&mut desk.ledger, 2, &facts).unwrap();
    sound(&desk.ledger);
    let file = members::file(&desk.ledger, PersonId(1)).unwrap().unwrap();
    let kept: Vec<_> = file.benefits.iter().map(|own| &own.decision).collect();
    assert_eq!(kept, [&childbirth(), &allowance()]);
    assert_eq!(file.benefits[1].decided_on, day("2026-11-20"));
    let about = benefits::about(&desk.ledger, PersonId(2)).unwrap();
    assert_eq!(about, [(PersonId(1), file.benefits[0].clone())]);
    let ceiling = &file.ceilings[0];
    assert_eq!(
        (ceiling.category.0.as_str(), ceiling.reduces_meals),
        ("ウ", true)
    );
    let days = (ceiling.valid_from, ceiling.valid_until);
    assert_eq!(days, (day("2026-08-01"), day("2027-07-31")));
    let agreed = &file.prepayments[0];
    let amounts = (agreed.amount, agreed.undiscounted, agreed.due_on);
    let expected = (Yen::new(190_000), Yen::new(191_000), day("2026-09-30"));
    assert_eq!(amounts, expected);
    assert_eq!(file.prepayment_receipts[0].received_on, day("2026-09-28"));
    let refund = &file.premium_refunds[0];
    let kept = (refund.paid_as, refund.amount);
    assert_eq!(kept, (PaidPremium::Prepaid, Yen::new(63_000)));

    let undone = facts.iter().zip(&ids);
    let undone: Vec<Entry> = undone
        .map(|(fact, id)| reversed(1, &fact.valid_from.to_string(), *id))
        .collect();
    post(&mut desk.ledger, 3, &undone).unwrap();
    sound(&desk.ledger);
    let file = members::file(&desk.ledger, PersonId(1)).unwrap().unwrap();
    assert_eq!(file.benefits, []);
    assert_eq!(file.ceilings, []);
    assert_eq!(file.prepayments, []);
    assert_eq!(file.prepayment_receipts, []);
    assert_eq!(file.premium_refunds, []);
    assert_eq!(benefits::about(&desk.ledger, PersonId(2)).unwrap(), []);
}

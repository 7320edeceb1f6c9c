//! 見本健康保険組合の給付: what a scenario says of decided benefits, of settings and of payments, in one line each.

use crate::union::date;
use crate::union_files::labelled;
use daicho::domain::benefit::{
    Benefit, BenefitDecision, BenefitKind, BenefitOutcome, BenefitTerms,
};
use daicho::domain::childbirth_rules::ChildbirthAdditionalRow;
use daicho::domain::childbirth_terms::{ChildbirthPayment, ChildbirthTerms};
use daicho::domain::coded::Coded;
use daicho::domain::entry::EntryId;
use daicho::domain::member::PersonId;
use daicho::domain::payment::PaymentOrder;
use daicho::domain::society::Society;
use daicho::domain::yen::Yen;

fn yen(text: &str) -> Yen {
    Yen::parse_typed(text).unwrap()
}

/// 出産育児一時金の決定: day of decision, day of birth, mother, 支給 or 不支給, 法定, 付加, 控除.
pub fn childbirths(insured: i64, decided: &[String]) -> Vec<Benefit> {
    let each = decided.iter().enumerate();
    each.map(|(place, text)| childbirth(insured, place, text))
        .collect()
}

fn childbirth(insured: i64, place: usize, text: &str) -> Benefit {
    let parts: Vec<&str> = text.split(' ').collect();
    let [
        decided_on,
        birth_on,
        about,
        outcome,
        statutory,
        additional,
        withheld,
    ] = parts.as_slice()
    else {
        panic!("出産の決定は「決定日 出産日 対象者 支給 法定 付加 控除」で書いてください ({text})");
    };
    let about: i64 = about.parse().unwrap();
    let kind = if about == insured {
        BenefitKind::ChildbirthLumpSum
    } else {
        BenefitKind::FamilyChildbirthLumpSum
    };
    Benefit {
        entry: EntryId(insured * 100 + 95 + i64::try_from(place).unwrap()),
        decided_on: date(decided_on),
        decision: BenefitDecision {
            kind,
            outcome: labelled::<BenefitOutcome>(outcome),
            about: PersonId(about),
            statutory: yen(statutory),
            additional: yen(additional),
            withheld: yen(withheld),
            terms: BenefitTerms::Childbirth(ChildbirthTerms {
                birth_on: date(birth_on),
                n_live: 1,
                n_stillborn: 0,
                per_child: yen(statutory),
                gestation_days: None,
                in_scheme: true,
                payment: ChildbirthPayment::Direct,
                paid_to_institution: yen(withheld),
            }),
        },
    }
}

/// Changes one setting of 出産育児一時金; whether the name is known.
pub fn childbirth_setting(society: &mut Society, setting: &str, parts: &[&str]) -> bool {
    let rules = &mut society.childbirth;
    match (setting, parts) {
        // First day of birth, 付加給付 for a 被保険者 and for a 被扶養者.
        ("出産の付加給付", [from, insured, dependent]) => {
            rules.additional.push(ChildbirthAdditionalRow {
                effective_from: date(from),
                insured: yen(insured),
                dependent: yen(dependent),
            });
        }
        ("出産の終了日", [on]) => rules.closes_on = Some(date(on)),
        _ => return false,
    }
    true
}

/// `P000501 出産育児一時金 37,700円 申請書に記載の口座`.
pub fn order_in_words(order: &PaymentOrder) -> String {
    format!(
        "{} {} {}円 {}",
        order.payee,
        order.purpose.label(),
        order.amount,
        order.account.origin.label()
    )
}

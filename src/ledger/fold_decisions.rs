//! 決定の畳み込み: benefits, ceilings, prepayments and refunds from the live entries of one person.
//! Pure: it must not read or write the database.

use crate::domain::benefit::Benefit;
use crate::domain::ceiling_terms::CeilingPeriod;
use crate::domain::entry::Fact;
use crate::domain::prepayment_terms::{PremiumRefund, Prepayment, PrepaymentReceipt};
use crate::ledger::fold::Numbered;

/// 給付の決定, oldest first.
pub(super) fn benefits(live: &[Numbered]) -> Vec<Benefit> {
    let benefit = |(id, entry): &Numbered| match &entry.fact {
        Fact::BenefitDecided(decision) => Some(Benefit {
            entry: *id,
            decided_on: entry.valid_from,
            decision: decision.clone(),
        }),
        _ => None,
    };
    live.iter().filter_map(benefit).collect()
}

/// 適用区分, oldest first: a later 認定 ends the earlier one the day before, one of the same day takes its place.
pub(super) fn ceilings(live: &[Numbered]) -> Vec<CeilingPeriod> {
    let mut periods: Vec<CeilingPeriod> = Vec::new();
    for (id, entry) in live {
        let Fact::CeilingRecognized {
            category,
            reduces_meals,
            valid_until,
        } = &entry.fact
        else {
            continue;
        };
        let last_day = entry.valid_from.add_days(-1);
        periods.retain(|period| period.valid_from <= last_day);
        for period in &mut periods {
            period.valid_until = period.valid_until.min(last_day);
        }
        periods.push(CeilingPeriod {
            entry: *id,
            category: category.clone(),
            reduces_meals: *reduces_meals,
            valid_from: entry.valid_from,
            valid_until: *valid_until,
        });
    }
    periods
}

/// 前納の承認, by the day of the decision; one for the same first month takes the place of the earlier.
pub(super) fn prepayments(live: &[Numbered]) -> Vec<Prepayment> {
    let mut agreed: Vec<Prepayment> = Vec::new();
    for (id, entry) in live {
        let Fact::PrepaymentAgreed {
            months_from,
            months_until,
            due_on,
            amount,
            undiscounted,
            formerly,
        } = &entry.fact
        else {
            continue;
        };
        agreed.retain(|earlier| earlier.months_from != *months_from);
        agreed.push(Prepayment {
            entry: *id,
            decided_on: entry.valid_from,
            months_from: *months_from,
            months_until: *months_until,
            due_on: *due_on,
            amount: *amount,
            undiscounted: *undiscounted,
            formerly: formerly.clone(),
        });
    }
    agreed
}

/// 前納保険料の入金, by day.
pub(super) fn prepayment_receipts(live: &[Numbered]) -> Vec<PrepaymentReceipt> {
    let receipt = |(id, entry): &Numbered| match entry.fact {
        Fact::PrepaymentReceived {
            months_from,
            amount,
            channel,
        } => Some(PrepaymentReceipt {
            entry: *id,
            months_from,
            received_on: entry.valid_from,
            amount,
            channel,
        }),
        _ => None,
    };
    live.iter().filter_map(receipt).collect()
}

/// 保険料の還付, by day.
pub(super) fn premium_refunds(live: &[Numbered]) -> Vec<PremiumRefund> {
    let refund = |(id, entry): &Numbered| match entry.fact {
        Fact::PremiumRefunded {
            month,
            paid_as,
            amount,
        } => Some(PremiumRefund {
            entry: *id,
            month,
            paid_as,
            decided_on: entry.valid_from,
            amount,
        }),
        _ => None,
    };
    live.iter().filter_map(refund).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{ceilings, prepayments};
    use crate::domain::ceiling_terms::CeilingCode;
    use crate::domain::date::{Date, YearMonth, day};
    use crate::domain::entry::{Entry, EntryId, Fact};
    use crate::domain::member::PersonId;
    use crate::domain::yen::Yen;
    use crate::ledger::fold::Numbered;

    fn numbered(id: i64, valid_from: Date, fact: Fact) -> Numbered {
        let person = PersonId(1);
        let entry = Entry {
            person,
            valid_from,
            fact,
        };
        (EntryId(id), entry)
    }

    fn recognized(category: &str, valid_until: Date) -> Fact {
        Fact::CeilingRecognized {
            category: CeilingCode(category.to_owned()),
            reduces_meals: false,
            valid_until,
        }
    }

    #[test]
    fn 次の認定の前の日で区分が終わり_同じ日の認定は置き換わる() {
        let until = day!(2027, 7, 31);
        let folded = ceilings(&[
            numbered(1, day!(2026, 8, 1), recognized("エ", until)),
            numbered(2, day!(2026, 10, 1), recognized("ウ", until)),
            numbered(3, day!(2026, 10, 1), recognized("イ", until)),
        ]);
        let shown: Vec<(&str, Date)> = folded
            .iter()
            .map(|period| (period.category.0.as_str(), period.valid_until))
            .collect();
        assert_eq!(shown, [("エ", day!(2026, 9, 30)), ("イ", until)]);
    }

    #[test]
    fn 同じ月からの前納は後の承認に置き換わる() {
        let agreed = |amount: i64| Fact::PrepaymentAgreed {
            months_from: YearMonth::new(2026, 10).unwrap(),
            months_until: YearMonth::new(2027, 3).unwrap(),
            due_on: day!(2026, 9, 30),
            amount: Yen::new(amount),
            undiscounted: Yen::new(180_000),
            formerly: None,
        };
        let folded = prepayments(&[
            numbered(1, day!(2026, 9, 10), agreed(177_955)),
            numbered(2, day!(2026, 9, 12), agreed(177_900)),
        ]);
        assert_eq!(folded.len(), 1);
        assert_eq!(folded.first().unwrap().amount, Yen::new(177_900));
    }
}

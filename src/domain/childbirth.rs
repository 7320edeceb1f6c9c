//! 出産育児一時金: the amount by day of birth and child, and what goes to the hospital and to the person
//! (健康保険法第101条・第114条, 施行令第36条). It must not know a form; who may claim stands in `childbirth_right`.

use crate::domain::childbirth_rules::ChildbirthRules;
use crate::domain::childbirth_terms::ChildbirthPayment;
use crate::domain::date::Date;
use crate::domain::dated;
use crate::domain::tables::childbirth::CHILDBIRTH_AMOUNTS;
use crate::domain::yen::Yen;

/// 妊娠85日 (4か月): from here on it is a birth, alive or not.
pub const BIRTH_FROM_DAYS: u32 = 85;

/// 在胎22週: 154 days; from here on the fee of 産科医療補償制度 is added.
pub const SCHEME_FROM_DAYS: u32 = 154;

/// 在胎期間: how long the pregnancy lasted, in days.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Gestation {
    n_days: u32,
}

impl Gestation {
    /// 在胎n週d日; `None` for more than six days or an impossible number of weeks.
    #[must_use]
    pub fn new(n_weeks: u32, n_days: u32) -> Option<Gestation> {
        (n_weeks <= 50 && n_days <= 6).then(|| Gestation {
            n_days: n_weeks * 7 + n_days,
        })
    }

    /// In days.
    #[must_use]
    pub const fn n_days(self) -> u32 {
        self.n_days
    }

    /// 妊娠85日以上: a birth in the sense of the law.
    #[must_use]
    pub const fn is_birth(self) -> bool {
        self.n_days >= BIRTH_FROM_DAYS
    }

    /// 在胎22週以上.
    #[must_use]
    pub const fn is_of_scheme(self) -> bool {
        self.n_days >= SCHEME_FROM_DAYS
    }

    /// `22週0日`.
    #[must_use]
    pub fn text(self) -> String {
        format!("{}週{}日", self.n_days / 7, self.n_days % 7)
    }
}

/// 出産: what decides the amount.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Childbirth {
    /// 出産年月日.
    pub born_on: Date,
    /// 出生児数 and 死産児数 together.
    pub n_children: u32,
    /// 在胎期間; `None` is an ordinary birth of 22 weeks or more.
    pub gestation: Option<Gestation>,
    /// 産科医療補償制度に加入する医療機関等での出産.
    pub in_scheme: bool,
}

/// 法定給付額 and how it comes about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ChildbirthAmount {
    /// 一児あたりの額.
    pub per_child: Yen,
    /// 児数.
    pub n_children: u32,
    /// 法定給付額: 一児あたりの額 × 児数.
    pub statutory: Yen,
    /// Whether the fee of 産科医療補償制度 is in it.
    pub has_scheme_part: bool,
    /// The article with the days for which the row holds.
    pub law: &'static str,
}

/// 法定給付額 of a birth. `None` before the first known row and for a pregnancy of less than 85 days.
#[must_use]
pub fn childbirth_amount(birth: &Childbirth) -> Option<ChildbirthAmount> {
    let row = dated::at(CHILDBIRTH_AMOUNTS, birth.born_on)?;
    let is_birth = birth.gestation.is_none_or(Gestation::is_birth);
    if !is_birth {
        return None;
    }
    let has_scheme_part = birth.in_scheme && birth.gestation.is_none_or(Gestation::is_of_scheme);
    let per_child = if has_scheme_part {
        row.value.with_scheme
    } else {
        row.value.basic
    };
    Some(ChildbirthAmount {
        per_child,
        n_children: birth.n_children,
        statutory: times(per_child, birth.n_children),
        has_scheme_part,
        law: row.law,
    })
}

/// Whose birth it is: which of the two benefits, and which 付加給付.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Claimant {
    /// 被保険者本人 (第101条).
    Insured,
    /// 被扶養者, paid to the 被保険者 (第114条).
    Dependent,
    /// 資格喪失後6か月以内に出産した本人 (第106条).
    FormerInsured,
}

/// 付加給付額 of a birth by the 規約 in force on its day.
#[must_use]
pub fn additional_amount(
    rules: &ChildbirthRules,
    claimant: Claimant,
    born_on: Date,
    n_children: u32,
) -> Yen {
    let rows = rules.additional.iter();
    let row = rows
        .filter(|row| row.effective_from <= born_on)
        .max_by_key(|row| row.effective_from);
    let per_child = row.map_or(Yen::ZERO, |row| match claimant {
        Claimant::Insured => row.insured,
        Claimant::Dependent => row.dependent,
        Claimant::FormerInsured if rules.pays_additional_after_loss => row.insured,
        Claimant::FormerInsured => Yen::ZERO,
    });
    times(per_child, n_children)
}

/// 終了: whether births of this day are no longer paid for.
#[must_use]
pub fn is_closed(rules: &ChildbirthRules, born_on: Date) -> bool {
    rules
        .closes_on
        .is_some_and(|closes_on| born_on >= closes_on)
}

/// What goes where.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Settlement {
    /// 法定給付額.
    pub statutory: Yen,
    /// 付加給付額.
    pub additional: Yen,
    /// 控除額: what the hospital got through 直接支払制度, or what was paid before.
    pub withheld: Yen,
    /// 受取代理人への支払額, by the society itself.
    pub to_institution: Yen,
    /// 被保険者への支払額.
    pub to_person: Yen,
}

impl Settlement {
    /// 差引支給額: what the society itself pays, to the hospital and to the person.
    #[must_use]
    pub fn net(&self) -> Yen {
        [self.to_institution, self.to_person].into_iter().sum()
    }
}

/// Divides the benefit. `institution` is what the hospital asks: 代理受取額, or the cost under 受取代理制度;
/// it gets the 法定給付額 at most, the rest is the person's. The 付加給付 always goes to the person.
#[must_use]
pub fn settle(
    statutory: Yen,
    additional: Yen,
    payment: ChildbirthPayment,
    institution: Yen,
) -> Settlement {
    let institution = institution.max(Yen::ZERO).min(statutory);
    let (withheld, to_institution) = match payment {
        ChildbirthPayment::Direct => (institution, Yen::ZERO),
        ChildbirthPayment::Agent => (Yen::ZERO, institution),
        ChildbirthPayment::Own => (Yen::ZERO, Yen::ZERO),
    };
    let gone = withheld.max(to_institution);
    let rest = statutory.checked_sub(gone).unwrap_or(Yen::ZERO);
    Settlement {
        statutory,
        additional,
        withheld,
        to_institution,
        to_person: [rest, additional].into_iter().sum(),
    }
}

/// 付加金のみ: the whole 法定給付額 was paid before or goes elsewhere.
#[must_use]
pub fn settle_additional(statutory: Yen, additional: Yen) -> Settlement {
    Settlement {
        statutory,
        additional,
        withheld: statutory,
        to_institution: Yen::ZERO,
        to_person: additional,
    }
}

/// So many times an amount.
fn times(amount: Yen, n: u32) -> Yen {
    Yen::new(amount.get().saturating_mul(i64::from(n)))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{
        Childbirth, Claimant, Gestation, additional_amount, childbirth_amount, is_closed, settle,
        settle_additional,
    };
    use crate::domain::childbirth_rules::{ChildbirthAdditionalRow, ChildbirthRules};
    use crate::domain::childbirth_terms::ChildbirthPayment;
    use crate::domain::date::{Date, day};
    use crate::domain::yen::Yen;
    use proptest::prelude::{prop_assert, prop_assert_eq, proptest};

    #[test]
    fn 在胎期間は七日未満の端数だけ() {
        assert_eq!(Gestation::new(22, 0).unwrap().n_days(), 154);
        assert_eq!(Gestation::new(12, 1).unwrap().text(), "12週1日");
        assert_eq!(Gestation::new(12, 7), None);
        assert_eq!(Gestation::new(51, 0), None);
    }

    fn rules() -> ChildbirthRules {
        let row = |effective_from, insured, dependent| ChildbirthAdditionalRow {
            effective_from,
            insured: Yen::new(insured),
            dependent: Yen::new(dependent),
        };
        ChildbirthRules {
            additional: vec![
                row(day!(2026, 4, 1), 60_000, 40_000),
                row(day!(2024, 4, 1), 50_000, 30_000),
            ],
            pays_additional_after_loss: false,
            closes_on: Some(day!(2028, 4, 1)),
        }
    }

    fn additional(claimant: Claimant, born_on: Date, n_children: u32) -> i64 {
        additional_amount(&rules(), claimant, born_on, n_children).get()
    }

    #[test]
    fn 付加給付は出産日の規約による() {
        let insured = Claimant::Insured;
        assert_eq!(additional(insured, day!(2024, 3, 31), 1), 0);
        assert_eq!(additional(insured, day!(2024, 4, 1), 1), 50_000);
        assert_eq!(additional(insured, day!(2026, 3, 31), 2), 100_000);
        assert_eq!(additional(insured, day!(2026, 4, 1), 2), 120_000);
        let on = day!(2026, 11, 22);
        assert_eq!(additional(Claimant::Dependent, on, 1), 40_000);
        assert_eq!(additional(Claimant::FormerInsured, on, 1), 0);
        let paying = ChildbirthRules {
            pays_additional_after_loss: true,
            ..rules()
        };
        let paid = additional_amount(&paying, Claimant::FormerInsured, on, 1);
        assert_eq!(paid, Yen::new(60_000));
    }

    #[test]
    fn 終了日の前日の出産までは支給する() {
        assert!(!is_closed(&rules(), day!(2028, 3, 31)));
        assert!(is_closed(&rules(), day!(2028, 4, 1)));
        assert!(!is_closed(&ChildbirthRules::default(), day!(2040, 1, 1)));
    }

    #[test]
    fn 付加金のみなら法定給付は全額が控除される() {
        let settled = settle_additional(Yen::new(500_000), Yen::new(50_000));
        assert_eq!(settled.net(), Yen::new(50_000));
        assert_eq!(settled.withheld, Yen::new(500_000));
    }

    const WAYS: [ChildbirthPayment; 3] = [
        ChildbirthPayment::Direct,
        ChildbirthPayment::Agent,
        ChildbirthPayment::Own,
    ];

    proptest! {
        #[test]
        fn 差額は負にならず法定と付加の和を超えない(
            statutory in 0_i64..3_000_000, additional in 0_i64..500_000,
            institution in -10_i64..4_000_000, way in 0_usize..3,
        ) {
            let payment = *WAYS.get(way).unwrap();
            let settled = settle(
                Yen::new(statutory), Yen::new(additional), payment, Yen::new(institution),
            );
            prop_assert!(settled.to_person >= Yen::new(additional));
            prop_assert!(settled.to_institution >= Yen::ZERO && settled.withheld >= Yen::ZERO);
            let all: Yen = [settled.net(), settled.withheld].into_iter().sum();
            prop_assert_eq!(all.get(), statutory + additional);
            prop_assert_eq!(settled.withheld > Yen::ZERO && settled.to_institution > Yen::ZERO, false);
        }

        #[test]
        fn 法定給付額は一児ごとの額の和(
            n_children in 0_u32..6, n_days in 0_i64..8_000, weeks in 0_u32..45, days in 0_u32..7,
            in_scheme in proptest::bool::ANY,
        ) {
            let birth = |n_children| Childbirth {
                born_on: day!(2009, 10, 1).add_days(n_days),
                n_children,
                gestation: Gestation::new(weeks, days),
                in_scheme,
            };
            let one = childbirth_amount(&birth(1));
            let all = childbirth_amount(&birth(n_children));
            prop_assert_eq!(one.is_some(), weeks * 7 + days >= 85);
            if let (Some(one), Some(all)) = (one, all) {
                let sum: Yen = (0..n_children).map(|_| one.statutory).sum();
                prop_assert_eq!(all.statutory, sum);
                prop_assert!(one.statutory >= Yen::new(390_000));
            }
        }
    }
}

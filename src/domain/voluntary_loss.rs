//! 任意継続・特例退職の資格喪失: the exact day for each reason and which of several wins (健康保険法第38条, 附則第3条第6項).
//! It must not decide a case; whether a late payment had a 正当な理由 is the clerk's to say.

use crate::domain::age::turns_75_on;
use crate::domain::date::{Date, day};
use crate::domain::loss_reason::LossReason;
use crate::domain::member::Category;
use crate::domain::voluntary::term;
use crate::domain::voluntary_rules::ClosingRules;

/// The first day on which a 任意継続被保険者 may ask to leave (令和3年法律第66号).
pub const REQUEST_SINCE: Date = day!(2022, 1, 1);

/// What ends the membership of a 任意継続 or 特例退職被保険者, with the day that decides.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum VoluntaryLoss {
    /// 期間満了 (第38条第1号).
    TermEnd {
        /// 資格取得年月日.
        acquired_on: Date,
    },
    /// 死亡 (第2号).
    Death {
        /// The day of death.
        on: Date,
    },
    /// 保険料の未納 (第3号); never the first premium, which voids the acquisition (第37条第2項).
    PremiumUnpaid {
        /// 納付期日 as it stands after holidays.
        due_on: Date,
    },
    /// 健康保険の被保険者となった (第4号).
    Employed {
        /// 資格取得年月日 there.
        on: Date,
    },
    /// 船員保険の被保険者となった (第5号).
    Seamen {
        /// 資格取得年月日 there.
        on: Date,
    },
    /// 75歳到達 (第6号).
    Age75 {
        /// 生年月日.
        birth_on: Date,
    },
    /// 後期高齢者医療の障害認定, 65 to 74 (第6号).
    Disability {
        /// The day of the recognition.
        on: Date,
    },
    /// 本人の申出 (第7号).
    Request {
        /// The day the request arrived at the society.
        arrived_on: Date,
    },
    /// 特例退職の要件を欠いた (附則第3条); the day depends on the society. 未確認.
    NoLongerQualified {
        /// The day on which a condition ceased.
        on: Date,
    },
}

impl VoluntaryLoss {
    /// 資格喪失の理由.
    #[must_use]
    pub const fn reason(self) -> LossReason {
        match self {
            VoluntaryLoss::TermEnd { .. } => LossReason::TermEnd,
            VoluntaryLoss::Death { .. } => LossReason::Death,
            VoluntaryLoss::PremiumUnpaid { .. } => LossReason::PremiumUnpaid,
            VoluntaryLoss::Employed { .. } => LossReason::Employed,
            VoluntaryLoss::Seamen { .. } => LossReason::Seamen,
            VoluntaryLoss::Age75 { .. } => LossReason::Age75,
            VoluntaryLoss::Disability { .. } => LossReason::Disability,
            VoluntaryLoss::Request { .. } => LossReason::Request,
            VoluntaryLoss::NoLongerQualified { .. } => LossReason::NoLongerQualified,
        }
    }

    /// 資格喪失年月日: the first day without membership (第38条; 附則第3条第6項 for 特例退職被保険者).
    /// `None` for a request that arrived before there was a right to leave ([`REQUEST_SINCE`]).
    #[must_use]
    pub fn lost_on(self, category: Category, closing: ClosingRules) -> Option<Date> {
        let lost_on = match self {
            VoluntaryLoss::TermEnd { acquired_on } => term(acquired_on).lost_on,
            VoluntaryLoss::Death { on } => on.add_days(1),
            VoluntaryLoss::PremiumUnpaid { due_on } => due_on.add_days(1),
            VoluntaryLoss::Employed { on } | VoluntaryLoss::Seamen { on } => match category {
                Category::SpecialRetired => closing.special_retired_employed.after(on),
                Category::Employed | Category::Voluntary => on,
            },
            VoluntaryLoss::Disability { on } => on,
            VoluntaryLoss::Age75 { birth_on } => turns_75_on(birth_on),
            VoluntaryLoss::Request { arrived_on } => return requested(arrived_on),
            VoluntaryLoss::NoLongerQualified { on } => {
                closing.special_retired_unqualified.after(on)
            }
        };
        Some(lost_on)
    }
}

/// 第38条第7号: the 1st of the month after the one in which the request was accepted.
fn requested(arrived_on: Date) -> Option<Date> {
    (arrived_on >= REQUEST_SINCE).then(|| arrived_on.year_month().next().first_day())
}

/// A loss with its reason.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct DatedLoss {
    /// 資格喪失年月日.
    pub lost_on: Date,
    /// 資格喪失の理由.
    pub reason: LossReason,
}

/// The loss that takes effect: the earliest 資格喪失年月日 wins. So a request to leave gives way to a premium that
/// stays unpaid before it takes effect. `None` where nothing ends the membership.
#[must_use]
pub fn earliest_loss(
    losses: &[VoluntaryLoss],
    category: Category,
    closing: ClosingRules,
) -> Option<DatedLoss> {
    losses
        .iter()
        .filter_map(|loss| {
            loss.lost_on(category, closing).map(|lost_on| DatedLoss {
                lost_on,
                reason: loss.reason(),
            })
        })
        .min()
}

/// 申出書の要否: whether the person must ask in writing. The society ends the others by itself
/// (a family tells of a death).
#[must_use]
pub const fn needs_application(reason: LossReason) -> bool {
    matches!(
        reason,
        LossReason::Employed | LossReason::Seamen | LossReason::Disability | LossReason::Request
    )
}

/// The reasons for which a 任意継続 or 特例退職 can end, in the order of the law; empty for employed people.
#[must_use]
pub const fn loss_reasons(category: Category) -> &'static [LossReason] {
    match category {
        Category::Employed => &[],
        Category::Voluntary => &[
            LossReason::TermEnd,
            LossReason::Death,
            LossReason::PremiumUnpaid,
            LossReason::Employed,
            LossReason::Seamen,
            LossReason::Age75,
            LossReason::Disability,
            LossReason::Request,
        ],
        Category::SpecialRetired => &[
            LossReason::NoLongerQualified,
            LossReason::Death,
            LossReason::PremiumUnpaid,
            LossReason::Employed,
            LossReason::Seamen,
            LossReason::Age75,
            LossReason::Disability,
            LossReason::Request,
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::{DatedLoss, VoluntaryLoss, earliest_loss, loss_reasons, needs_application};
    use crate::domain::date::{Date, day};
    use crate::domain::loss_reason::LossReason;
    use crate::domain::member::Category;
    use crate::domain::voluntary_rules::{ClosingRules, LossDay};
    use proptest::prelude::{prop_assert_eq, proptest};

    const CLOSING: ClosingRules = ClosingRules {
        special_retired_unqualified: LossDay::NextDay,
        special_retired_employed: LossDay::SameDay,
    };

    fn lost_on(loss: VoluntaryLoss) -> Option<Date> {
        loss.lost_on(Category::Voluntary, CLOSING)
    }

    #[test]
    fn 任意脱退は令和4年1月から() {
        let before = VoluntaryLoss::Request {
            arrived_on: day!(2021, 12, 31),
        };
        assert_eq!(lost_on(before), None);
        assert_eq!(earliest_loss(&[before], Category::Voluntary, CLOSING), None);
        let first = VoluntaryLoss::Request {
            arrived_on: day!(2022, 1, 1),
        };
        assert_eq!(lost_on(first), Some(day!(2022, 2, 1)));
    }

    #[test]
    fn 特例退職の喪失日は組合の定め() {
        let on = day!(2026, 11, 22);
        let other = ClosingRules {
            special_retired_unqualified: LossDay::SameDay,
            special_retired_employed: LossDay::NextDay,
        };
        let both = |loss: VoluntaryLoss| {
            [CLOSING, other].map(|closing| loss.lost_on(Category::SpecialRetired, closing))
        };
        let next = Some(day!(2026, 11, 23));
        assert_eq!(
            both(VoluntaryLoss::NoLongerQualified { on }),
            [next, Some(on)]
        );
        assert_eq!(both(VoluntaryLoss::Employed { on }), [Some(on), next]);
        assert_eq!(
            VoluntaryLoss::Employed { on }.lost_on(Category::Voluntary, other),
            Some(on)
        );
    }

    #[test]
    fn 同じ日に二つの理由があれば一つに決まる() {
        let term_end = VoluntaryLoss::TermEnd {
            acquired_on: day!(2024, 12, 1),
        };
        let employed = VoluntaryLoss::Employed {
            on: day!(2026, 12, 1),
        };
        let expected = Some(DatedLoss {
            lost_on: day!(2026, 12, 1),
            reason: LossReason::TermEnd,
        });
        assert_eq!(
            earliest_loss(&[term_end, employed], Category::Voluntary, CLOSING),
            expected
        );
        assert_eq!(
            earliest_loss(&[employed, term_end], Category::Voluntary, CLOSING),
            expected
        );
    }

    #[test]
    fn 区分ごとの理由() {
        assert!(loss_reasons(Category::Employed).is_empty());
        let voluntary = loss_reasons(Category::Voluntary);
        assert!(voluntary.contains(&LossReason::TermEnd));
        assert!(!voluntary.contains(&LossReason::NoLongerQualified));
        let special = loss_reasons(Category::SpecialRetired);
        assert!(!special.contains(&LossReason::TermEnd));
        assert!(special.contains(&LossReason::Request));
        let n_written = voluntary
            .iter()
            .filter(|reason| needs_application(**reason));
        assert_eq!(n_written.count(), 4);
    }

    proptest! {
        #[test]
        fn 最も早い日が勝つ(days in proptest::collection::vec((0_u8..5, 0_i64..2_000), 1..6)) {
            let losses: Vec<VoluntaryLoss> = days.iter().map(|(kind, n_days)| {
                let on = day!(2024, 1, 1).add_days(*n_days);
                match kind {
                    0 => VoluntaryLoss::TermEnd { acquired_on: on },
                    1 => VoluntaryLoss::Death { on },
                    2 => VoluntaryLoss::PremiumUnpaid { due_on: on },
                    3 => VoluntaryLoss::Employed { on },
                    _ => VoluntaryLoss::Request { arrived_on: on },
                }
            }).collect();
            let least = losses.iter().filter_map(|loss| lost_on(*loss)).min();
            prop_assert_eq!(earliest_loss(&losses, Category::Voluntary, CLOSING).map(|loss| loss.lost_on), least);
        }
    }
}

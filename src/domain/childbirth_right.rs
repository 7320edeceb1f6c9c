//! 出産育児一時金の権利: who may claim after leaving, until when, and whether it was claimed before
//! (健康保険法第104条・第106条・第193条). It must not decide for the clerk.

use crate::domain::childbirth_terms::ChildbirthTerms;
use crate::domain::date::Date;
use crate::domain::deadline::time_limit_until;

/// 資格喪失後の出産: where a birth lies in the six months after the loss (第106条).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AfterLoss {
    /// Within six months whichever way they are counted.
    Within,
    /// Within six months only where the day of the loss is not counted, as most read 「喪失した日後6月以内」. 未確認.
    OnTheEdge,
    /// Later.
    Late,
}

/// Where the birth lies. `lost_on` is the 資格喪失年月日, the first day without membership.
#[must_use]
pub fn after_loss(lost_on: Date, born_on: Date) -> AfterLoss {
    if born_on <= lost_on.period_end(6) {
        AfterLoss::Within
    } else if born_on <= after_loss_until(lost_on) {
        AfterLoss::OnTheEdge
    } else {
        AfterLoss::Late
    }
}

/// 資格喪失後6か月の末日, the day of the loss not counted: in general the same-numbered day.
#[must_use]
pub fn after_loss_until(lost_on: Date) -> Date {
    lost_on.add_days(1).period_end(6)
}

/// A membership as 被保険者 that has ended or goes on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct InsuredSpan {
    /// 資格取得年月日.
    pub from: Date,
    /// 資格喪失年月日; `None` while it goes on.
    pub lost_on: Option<Date>,
    /// 任意継続 or 特例退職: it does not count towards the year (第104条).
    pub is_continued: bool,
}

/// 引き続き1年以上の被保険者期間 (第104条): since when the person was insured without a gap before the loss,
/// or before the 任意継続 that followed. `None` where nothing counts. Spans are in order of their first days.
#[must_use]
pub fn insured_without_gap(spans: &[InsuredSpan], lost_on: Date) -> Option<(Date, Date)> {
    let mut end = lost_on;
    let mut counted: Option<(Date, Date)> = None;
    for span in spans.iter().rev() {
        if span.lost_on != Some(end) {
            continue;
        }
        if !span.is_continued {
            let until = counted.map_or(end, |(_, until)| until);
            counted = Some((span.from, until));
        } else if counted.is_some() {
            break;
        }
        end = span.from;
    }
    counted
}

/// Whether a span from the acquisition to the day before the loss makes one year.
#[must_use]
pub fn is_one_year(from: Date, lost_on: Date) -> bool {
    lost_on > from.period_end(12)
}

/// 時効の末日: two years from the day after the birth (第193条).
#[must_use]
pub fn claim_until(born_on: Date) -> Date {
    time_limit_until(born_on.add_days(1))
}

/// 受取代理の申請ができる初日: two months before the 出産予定日.
#[must_use]
pub fn agent_application_from(expected_on: Date) -> Date {
    let naive = expected_on.naive();
    let earlier = naive.checked_sub_months(chrono::Months::new(2));
    earlier.map_or(expected_on, Date::from_naive)
}

/// How an earlier granted decision stands to a birth that is claimed now.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum EarlierClaim {
    /// The same birth.
    SameBirth,
    /// Another day, but too near to be another pregnancy in the ordinary course: perhaps a wrong date.
    TooNear,
}

/// Births nearer than this are asked about; no rule of law. 未確認.
const NEAR_DAYS: i64 = 180;

/// How the earlier decision stands to a birth on this day; `None` where they have nothing to do with each other.
#[must_use]
pub fn earlier_claim(earlier: &ChildbirthTerms, born_on: Date) -> Option<EarlierClaim> {
    match born_on.days_since(earlier.birth_on).abs() {
        0 => Some(EarlierClaim::SameBirth),
        n_days if n_days < NEAR_DAYS => Some(EarlierClaim::TooNear),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{
        EarlierClaim, InsuredSpan, agent_application_from, earlier_claim, insured_without_gap,
        is_one_year,
    };
    use crate::domain::childbirth_terms::{ChildbirthPayment, ChildbirthTerms};
    use crate::domain::date::{Date, day};
    use crate::domain::yen::Yen;

    fn span(from: Date, lost_on: Date, is_continued: bool) -> InsuredSpan {
        InsuredSpan {
            from,
            lost_on: Some(lost_on),
            is_continued,
        }
    }

    #[test]
    fn 同日得喪はつながり_一日空けば切れる() {
        let last = span(day!(2025, 10, 1), day!(2026, 4, 1), false);
        let joined = [span(day!(2024, 4, 1), day!(2025, 10, 1), false), last];
        let found = insured_without_gap(&joined, day!(2026, 4, 1));
        assert_eq!(found, Some((day!(2024, 4, 1), day!(2026, 4, 1))));
        let gap = [span(day!(2024, 4, 1), day!(2025, 9, 30), false), last];
        let found = insured_without_gap(&gap, day!(2026, 4, 1));
        assert_eq!(found, Some((day!(2025, 10, 1), day!(2026, 4, 1))));
    }

    #[test]
    fn 任意継続は数えず_その前までを数える() {
        let spans = [
            span(day!(2024, 4, 1), day!(2025, 4, 1), false),
            span(day!(2025, 4, 1), day!(2026, 4, 1), true),
        ];
        let found = insured_without_gap(&spans, day!(2026, 4, 1));
        assert_eq!(found, Some((day!(2024, 4, 1), day!(2025, 4, 1))));
        let alone = insured_without_gap(spans.get(1..).unwrap_or_default(), day!(2026, 4, 1));
        assert_eq!(alone, None);
    }

    #[test]
    fn 一年は喪失日の前日までで数える() {
        assert!(is_one_year(day!(2025, 4, 1), day!(2026, 4, 1)));
        assert!(!is_one_year(day!(2025, 4, 1), day!(2026, 3, 31)));
    }

    #[test]
    fn 受取代理は出産予定日の二か月前から() {
        let from = agent_application_from;
        assert_eq!(from(day!(2026, 12, 20)), day!(2026, 10, 20));
        assert_eq!(from(day!(2027, 4, 30)), day!(2027, 2, 28));
    }

    #[test]
    fn 同じ出産と近すぎる出産() {
        let earlier = ChildbirthTerms {
            birth_on: day!(2026, 4, 1),
            n_live: 1,
            n_stillborn: 0,
            per_child: Yen::new(500_000),
            gestation_days: None,
            in_scheme: true,
            payment: ChildbirthPayment::Direct,
            paid_to_institution: Yen::new(480_000),
        };
        let claim = |born_on| earlier_claim(&earlier, born_on);
        assert_eq!(claim(day!(2026, 4, 1)), Some(EarlierClaim::SameBirth));
        assert_eq!(claim(day!(2026, 9, 27)), Some(EarlierClaim::TooNear));
        assert_eq!(claim(day!(2026, 9, 28)), None);
    }
}

//! 台帳の人の保険料: the premium plan of somebody whose 加入者の綴り is at hand.
//! It must not compute a premium; that is `premium_schedule` and `prepayment`.

use crate::domain::date::{Date, YearMonth};
use crate::domain::member_file::MemberFile;
use crate::domain::period::Period;
use crate::domain::premium_schedule::{DependentSpan, PremiumPlan, StandardFrom};

/// What of a membership is planned.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Planned {
    /// 資格取得年月日.
    pub acquired_on: Date,
    /// 資格喪失年月日, where the months after it are to be left out.
    pub lost_on: Option<Date>,
    /// The last month to plan.
    pub through: YearMonth,
    /// 初回保険料の納付期日.
    pub first_due_on: Date,
    /// Months covered by a 前納.
    pub covered: Vec<YearMonth>,
}

/// Hands the plan of these months to a function: the plan borrows what is gathered here from the 綴り.
pub fn with_plan<R>(
    file: &MemberFile,
    planned: &Planned,
    use_plan: impl FnOnce(&PremiumPlan<'_>) -> R,
) -> R {
    let standards: Vec<StandardFrom> = file
        .remunerations
        .iter()
        .map(|decided| StandardFrom {
            effective_from: decided.effective_from,
            monthly: decided.monthly,
        })
        .collect();
    let dependents: Vec<DependentSpan> = file
        .dependents
        .iter()
        .filter_map(|dependent| {
            let own = &dependent.membership;
            Some(DependentSpan {
                birth_on: dependent.person.birth_on,
                period: Period::of_membership(own.valid_from, own.lost_on())?,
            })
        })
        .collect();
    use_plan(&PremiumPlan {
        acquired_on: planned.acquired_on,
        lost_on: planned.lost_on,
        through: planned.through,
        birth_on: file.person.birth_on,
        first_due_on: planned.first_due_on,
        standards: &standards,
        dependents: &dependents,
        care_exempt: &[],
        covered: &planned.covered,
    })
}

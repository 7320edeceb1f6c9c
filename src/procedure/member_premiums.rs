//! 台帳の人の保険料: the premium plan of somebody whom the ledger knows.
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

/// 保険料を納める人: what a plan asks of somebody besides the months.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PremiumPayer {
    /// 生年月日.
    pub birth_on: Date,
    /// 標準報酬月額 in any order.
    pub standards: Vec<StandardFrom>,
    /// 被扶養者.
    pub dependents: Vec<DependentSpan>,
}

impl PremiumPayer {
    /// As the 綴り has the person.
    #[must_use]
    pub fn of(file: &MemberFile) -> PremiumPayer {
        let dependents = file.dependents.iter().filter_map(|dependent| {
            let own = &dependent.membership;
            Some(DependentSpan {
                birth_on: dependent.person.birth_on,
                period: Period::of_membership(own.valid_from, own.lost_on())?,
            })
        });
        PremiumPayer {
            birth_on: file.person.birth_on,
            standards: file.remunerations.iter().map(StandardFrom::from).collect(),
            dependents: dependents.collect(),
        }
    }

    /// The plan of these months.
    #[must_use]
    pub fn plan<'a>(&'a self, planned: &'a Planned) -> PremiumPlan<'a> {
        PremiumPlan {
            acquired_on: planned.acquired_on,
            lost_on: planned.lost_on,
            through: planned.through,
            birth_on: self.birth_on,
            first_due_on: planned.first_due_on,
            standards: &self.standards,
            dependents: &self.dependents,
            // 適用除外 has no entry in the ledger yet.
            care_exempt: &[],
            covered: &planned.covered,
        }
    }
}

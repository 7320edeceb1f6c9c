//! 決定案: what a 届書 would make the ledger say of somebody's 標準報酬月額 or 標準賞与額, before it is decided.
//! It must not decide; the 決裁 does, and what it writes is the entry.

use crate::domain::coded::coded_enum;
use crate::domain::date::{Date, YearMonth};
use crate::domain::entry::{Entry, EntryId, Fact};
use crate::domain::member::PersonId;
use crate::domain::remuneration::RemunerationBasis;
use crate::domain::yen::Yen;
use serde::{Deserialize, Serialize};

/// 決定案の番号.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct DraftId(pub i64);

/// 決定案の行の番号.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct DraftLineId(pub i64);

coded_enum! {
    /// 決定案の種類.
    pub enum DraftKind {
        /// 定時決定 (健康保険法第41条).
        Regular = "regular", "定時決定";
        /// 随時改定 (健康保険法第43条).
        Occasional = "occasional", "随時改定";
        /// 標準賞与額の決定 (健康保険法第45条).
        Bonus = "bonus", "標準賞与額の決定";
    }
}

/// 標準報酬月額と等級.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Standard {
    /// 標準報酬月額.
    pub monthly: Yen,
    /// 等級.
    pub grade: u8,
}

/// 決定案の内容. The serialized names are stable: they lie in people's files.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", content = "of", rename_all = "snake_case")]
pub enum Planned {
    /// 標準報酬月額.
    Remuneration(PlannedRemuneration),
    /// 標準賞与額.
    Bonus(PlannedBonus),
}

/// 標準報酬月額の決定案.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PlannedRemuneration {
    /// 決定の理由.
    pub basis: RemunerationBasis,
    /// 報酬月額; `None` where no month has days enough and the 従前の額 stays.
    pub pay: Option<Yen>,
    /// 従前 as the ledger has it.
    pub before: Option<Standard>,
    /// What it will be.
    pub after: Standard,
    /// The decision from the same month on that the ledger had when the line was taken in.
    pub replaces: Option<EntryId>,
    /// 適用年月.
    pub effective_from: YearMonth,
    /// The last month for which it holds unless decided anew.
    pub effective_until: YearMonth,
}

/// 標準賞与額の決定案.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PlannedBonus {
    /// 賞与支払年月日.
    pub paid_on: Date,
    /// 賞与額, parts of 1,000 yen dropped; 9,999,999 from ten million on.
    pub bonus: Yen,
    /// 標準賞与額 of the same fiscal year that was decided before, without what is replaced.
    pub decided_before: Yen,
    /// 標準賞与額.
    pub standard: Yen,
    /// Decisions about the same month that this one replaces: a month has one 標準賞与額.
    #[serde(default)]
    pub replaces: Vec<Replaced>,
}

/// A decision that another takes the place of.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Replaced {
    /// Its 記載.
    pub entry: EntryId,
    /// Its 賞与支払年月日.
    pub paid_on: Date,
}

impl Planned {
    /// The first day on which it holds.
    #[must_use]
    pub fn valid_from(&self) -> Date {
        match self {
            Planned::Remuneration(planned) => planned.effective_from.first_day(),
            Planned::Bonus(planned) => planned.paid_on,
        }
    }

    /// What the ledger no longer says then.
    #[must_use]
    pub fn reversals(&self, person: PersonId) -> Vec<Entry> {
        let replaced = match self {
            Planned::Remuneration(_) => &[],
            Planned::Bonus(planned) => planned.replaces.as_slice(),
        };
        let reversal = |it: &Replaced| Entry {
            person,
            valid_from: it.paid_on,
            fact: Fact::Reversed { entry: it.entry },
        };
        replaced.iter().map(reversal).collect()
    }

    /// What the ledger will say.
    #[must_use]
    pub fn entry(&self, person: PersonId) -> Entry {
        let fact = match self {
            Planned::Remuneration(planned) => Fact::RemunerationDecided {
                monthly: planned.after.monthly,
                grade: planned.after.grade,
                effective_from: planned.effective_from,
                effective_until: planned.effective_until,
                basis: planned.basis,
            },
            Planned::Bonus(planned) => Fact::BonusDecided {
                bonus: planned.bonus,
                standard: planned.standard,
            },
        };
        Entry {
            person,
            valid_from: self.valid_from(),
            fact,
        }
    }
}

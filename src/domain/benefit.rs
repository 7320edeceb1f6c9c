//! 給付の決定: what a decision on a cash benefit says, as the ledger keeps it.
//! It must not calculate; amounts arrive from the law of each benefit.

use crate::domain::allowance_terms::AllowanceTerms;
use crate::domain::childbirth_terms::ChildbirthTerms;
use crate::domain::coded::coded_enum;
use crate::domain::date::Date;
use crate::domain::entry::EntryId;
use crate::domain::member::PersonId;
use crate::domain::yen::Yen;
use serde::{Deserialize, Serialize};

coded_enum! {
    /// 給付の種類.
    pub enum BenefitKind {
        /// 出産育児一時金 (健康保険法第101条).
        ChildbirthLumpSum = "childbirth_lump_sum", "出産育児一時金";
        /// 家族出産育児一時金 (健康保険法第114条).
        FamilyChildbirthLumpSum = "family_childbirth_lump_sum", "家族出産育児一時金";
        /// 傷病手当金 (健康保険法第99条).
        InjurySicknessAllowance = "injury_sickness_allowance", "傷病手当金";
    }
}

coded_enum! {
    /// 支給・不支給の別.
    pub enum BenefitOutcome {
        /// 支給; also where nothing is left to pay.
        Granted = "granted", "支給";
        /// 不支給.
        Refused = "refused", "不支給";
    }
}

/// 給付の決定.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct BenefitDecision {
    /// 給付の種類.
    pub kind: BenefitKind,
    /// 支給・不支給の別.
    pub outcome: BenefitOutcome,
    /// 対象者: who gave birth, or who could not work.
    pub about: PersonId,
    /// 法定給付額.
    pub statutory: Yen,
    /// 付加給付額 (健康保険法第53条).
    pub additional: Yen,
    /// 控除額: paid to somebody else beforehand, as to the hospital by 直接支払.
    pub withheld: Yen,
    /// What the decision rests on.
    pub terms: BenefitTerms,
}

/// 決定の内容 by the kind of benefit.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "benefit", rename_all = "snake_case")]
pub enum BenefitTerms {
    /// 出産育児一時金.
    Childbirth(ChildbirthTerms),
    /// 傷病手当金.
    Allowance(AllowanceTerms),
}

impl BenefitDecision {
    /// 差引支給額: what is paid.
    #[must_use]
    pub fn payable(&self) -> Yen {
        let whole: Yen = [self.statutory, self.additional].into_iter().sum();
        whole
            .checked_sub(self.withheld)
            .unwrap_or_default()
            .max(Yen::ZERO)
    }
}

/// 決定された給付: a decision as the ledger keeps it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Benefit {
    /// The entry that decided it.
    pub entry: EntryId,
    /// 支給決定年月日.
    pub decided_on: Date,
    /// The decision.
    pub decision: BenefitDecision,
}

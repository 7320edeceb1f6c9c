//! 出産の決定の内容: what a decision on 出産育児一時金 says about the birth, as the ledger keeps it.
//! It must not compute an amount. Its serialized names are stable: they lie in people's files.

use crate::domain::coded::coded_enum;
use crate::domain::date::Date;
use crate::domain::yen::Yen;
use serde::{Deserialize, Serialize};

coded_enum! {
    /// 支払の方法: through whose hands the benefit goes.
    pub enum ChildbirthPayment {
        /// 直接支払制度: the hospital is paid through 支払基金 or 国保連; the society pays the 差額.
        Direct = "direct", "直接支払制度を利用";
        /// 受取代理制度: the society pays the hospital first.
        Agent = "agent", "受取代理制度を利用";
        /// 利用なし: the person paid the hospital and is paid everything.
        Own = "own", "いずれも利用しない";
    }
}

/// 出産の決定の内容 (健康保険法第101条・第114条).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ChildbirthTerms {
    /// 出産年月日.
    pub birth_on: Date,
    /// 出生児数.
    pub n_live: u32,
    /// 死産児数, 流産 and 人工妊娠中絶 included.
    pub n_stillborn: u32,
    /// 1児あたりの額; 0円 where nothing is granted.
    pub per_child: Yen,
    /// 在胎日数; `None` where nobody asked because it was an ordinary birth of 22 weeks or more.
    pub gestation_days: Option<u32>,
    /// 産科医療補償制度に加入する医療機関等での出産.
    pub in_scheme: bool,
    /// 支払の方法.
    pub payment: ChildbirthPayment,
    /// What went to the hospital: by 直接支払制度, or by the society under 受取代理制度.
    pub paid_to_institution: Yen,
}

impl ChildbirthTerms {
    /// 出生児数 and 死産児数 together.
    #[must_use]
    pub const fn n_children(&self) -> u32 {
        self.n_live.saturating_add(self.n_stillborn)
    }
}

//! 出産育児一時金の決定の内容, as the ledger keeps it.
//! It must not calculate.

use crate::domain::date::Date;
use crate::domain::yen::Yen;
use serde::{Deserialize, Serialize};

/// 出産育児一時金の決定の内容 (健康保険法第101条・第114条).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ChildbirthTerms {
    /// 出産年月日.
    pub birth_on: Date,
    /// 出生児数 and 死産児数 together.
    pub n_children: u8,
    /// 1児あたりの額.
    pub per_child: Yen,
}

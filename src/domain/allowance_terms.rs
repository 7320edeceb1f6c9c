//! 傷病手当金の決定の内容, as the ledger keeps it: continued claims rest on what the first one fixed.
//! It must not calculate.

use crate::domain::date::Date;
use crate::domain::yen::Yen;
use serde::{Deserialize, Serialize};

/// 傷病手当金の決定の内容 (健康保険法第99条).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct AllowanceTerms {
    /// 傷病名.
    pub illness: String,
    /// 支給を始めた日: fixed by the first decision of the illness.
    pub started_on: Date,
    /// 日額 (第99条第2項): fixed by the first decision of the illness.
    pub daily: Yen,
    /// 支給日数 by span.
    pub spans: Vec<AllowanceSpan>,
}

/// 支給期間: consecutive days of one amount.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct AllowanceSpan {
    /// First day.
    pub from: Date,
    /// Last day.
    pub until: Date,
    /// 1日あたりの支給額 (法定).
    pub per_day: Yen,
}

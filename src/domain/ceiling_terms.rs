//! 限度額の適用区分の認定, as the ledger keeps it.
//! It must not know what a 区分 stands for on a day; that is the law's dated rows.

use crate::domain::date::Date;
use crate::domain::entry::EntryId;
use serde::{Deserialize, Serialize};

/// 適用区分の符号: the code of a row of the law's table, such as ウ.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CeilingCode(pub String);

/// 適用区分の期間.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CeilingPeriod {
    /// The entry that recognized it.
    pub entry: EntryId,
    /// 適用区分.
    pub category: CeilingCode,
    /// 標準負担額減額: the reduced charge for meals comes with it.
    pub reduces_meals: bool,
    /// 発効年月日.
    pub valid_from: Date,
    /// 有効期限, or the day before a later 認定.
    pub valid_until: Date,
}

//! 前納の組合の定め: how a 前納 is computed and when it is due where the law leaves room or could not be read.
//! It must not compute anything.

use crate::domain::coded::coded_enum;
use crate::domain::yen::Rounding;
use serde::{Deserialize, Serialize};

coded_enum! {
    /// 前納期限が休日に当たるとき.
    pub enum PrepaymentDueDay {
        /// The next business day (民法第142条).
        NextBusinessDay = "next_business_day", "翌営業日とする";
        /// The last day of the month stays.
        MonthEnd = "month_end", "月末日のままとする";
    }
}

coded_enum! {
    /// 前納の還付額の端数.
    pub enum RefundRounding {
        /// 50銭未満切捨て, 50銭以上切上げ.
        HalfUp = "half_up", "50銭未満切捨て・50銭以上切上げ";
        /// 1円未満切捨て.
        Floor = "floor", "1円未満切捨て";
    }
}

impl RefundRounding {
    /// 端数処理.
    #[must_use]
    pub const fn rounding(self) -> Rounding {
        match self {
            RefundRounding::HalfUp => Rounding::HalfUp1,
            RefundRounding::Floor => Rounding::Floor1,
        }
    }
}

/// 前納の設定. Every part has a default, so that settings stored before a part existed still read.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct PrepaymentRules {
    /// 前納額は端数処理前の月額から割り引く; otherwise the monthly premium as charged is discounted.
    /// 未確認 for societies whose monthly premium has a fraction.
    pub prepay_uses_unrounded_premium: bool,
    /// 前納期限が休日に当たるとき. 未確認: the last day of a month may be a holiday.
    pub due_day: PrepaymentDueDay,
    /// 還付額の端数. 未確認: 令第50条 could not be read.
    pub refund_rounding: RefundRounding,
}

impl Default for PrepaymentRules {
    fn default() -> PrepaymentRules {
        PrepaymentRules {
            prepay_uses_unrounded_premium: true,
            due_day: PrepaymentDueDay::NextBusinessDay,
            refund_rounding: RefundRounding::HalfUp,
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{PrepaymentDueDay, PrepaymentRules};

    #[test]
    fn 保存のない定めは既定のまま() {
        let rules: PrepaymentRules = serde_json::from_str("{}").unwrap();
        assert_eq!(rules, PrepaymentRules::default());
        assert!(rules.prepay_uses_unrounded_premium);
        let text = r#"{"due_day":"month_end"}"#;
        let rules: PrepaymentRules = serde_json::from_str(text).unwrap();
        assert_eq!(rules.due_day, PrepaymentDueDay::MonthEnd);
        assert!(rules.prepay_uses_unrounded_premium);
    }
}

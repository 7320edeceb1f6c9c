//! 限度額適用認定証の組合の定め: rows of 適用区分 and meals as data, and what the practice of the society decides.
//! It must not hold a person's data and decides nothing.

use crate::domain::coded::coded_enum;
use crate::domain::date::Date;
use crate::domain::yen::Yen;
use serde::{Deserialize, Serialize};

coded_enum! {
    /// 年齢による区分の表.
    pub enum CeilingGroup {
        /// 70歳未満 (健康保険法施行令第42条第1項).
        Under70 = "under70", "70歳未満";
        /// 70歳から74歳まで (同条第3項・第5項).
        Elderly = "elderly", "70歳から74歳まで";
    }
}

coded_enum! {
    /// What puts somebody into a 適用区分.
    pub enum CeilingBasis {
        /// 標準報酬月額 from an amount on.
        Standard = "standard", "標準報酬月額";
        /// 70歳以上で現役並みでも低所得でもない.
        General = "general", "一般";
        /// 市町村民税非課税.
        TaxExempt = "tax_exempt", "市町村民税非課税";
        /// 市町村民税非課税で所得がない (低所得Ⅰ).
        Lowest = "lowest", "市町村民税非課税（所得なし）";
    }
}

coded_enum! {
    /// Which 認定証 a 適用区分 gets.
    pub enum CeilingPaper {
        /// None: the 一部負担金の割合 is enough.
        NotNeeded = "none", "認定証は不要";
        /// 限度額適用認定証.
        Maximum = "maximum", "限度額適用認定証";
        /// 限度額適用・標準負担額減額認定証.
        Reduction = "reduction", "限度額適用・標準負担額減額認定証";
    }
}

coded_enum! {
    /// How sure a row is.
    pub enum CeilingStatus {
        /// 施行済み.
        InForce = "in_force", "施行";
        /// 予定: announced, not yet law.
        Planned = "planned", "予定";
    }
}

/// 適用区分 with its limits per 診療月: one row of a table that holds from a month on.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CeilingRow {
    /// The first day (of a month) on which the row holds.
    pub effective_from: Date,
    /// 施行 or 予定.
    pub status: CeilingStatus,
    /// 年齢による区分.
    pub group: CeilingGroup,
    /// 適用区分 as printed and as the ledger keeps it, such as ウ or 現役並みⅡ.
    pub code: String,
    /// Code of オンライン資格確認; `None` where none has been published.
    pub online_code: Option<String>,
    /// What puts somebody into this row.
    pub basis: CeilingBasis,
    /// 標準報酬月額 from here on, of rows by 標準報酬月額; 0円 otherwise.
    pub standard_from: Yen,
    /// 限度額 before the 1 % part.
    pub base: Yen,
    /// 総医療費 above which 1 % is added; `None` where the limit is fixed.
    pub threshold: Option<Yen>,
    /// 外来（個人ごと）の限度額.
    pub outpatient: Option<Yen>,
    /// 外来の年間上限 (8月から翌年7月まで).
    pub outpatient_yearly: Option<Yen>,
    /// 多数回該当 (from the fourth month within twelve).
    pub multiple: Option<Yen>,
    /// 年間上限 (8月から翌年7月まで); paid back later, it never lowers the limit of a month.
    pub yearly: Option<Yen>,
    /// 年間上限 up to a 標準報酬月額 of 150,000円, where the row names one.
    pub yearly_low: Option<Yen>,
    /// Which 認定証 the row gets.
    pub paper: CeilingPaper,
    /// Article or source.
    pub law: String,
}

/// 食事療養標準負担額 per meal (健康保険法第85条第2項).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct MealRow {
    /// The first day (of a month) on which the amounts hold.
    pub effective_from: Date,
    /// 一般.
    pub general: Yen,
    /// 非課税（オ・低所得Ⅱ）.
    pub reduced: Yen,
    /// 非課税（オ・低所得Ⅱ）で長期入院該当（90日超）.
    pub long_stay: Yen,
    /// 低所得Ⅰ.
    pub lowest: Yen,
}

/// 限度額適用認定証の設定. Every part has a default, so that settings stored before a part existed still read.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct CeilingRules {
    /// 有効期間 in months, counted from the month of the 発効年月日: 12 at most, 6 in some societies.
    pub n_months_valid: u32,
    /// 非課税の区分（オ・低所得）は7月31日まで: the 課税年度 changes on 1 August. 未確認.
    pub exempt_ends_in_july: bool,
    /// 有効期限は資格確認書の有効期限まで. 未確認: societies differ.
    pub ends_with_eligibility_certificate: bool,
    /// 非課税の区分（オ）は標準報酬月額がこの額未満の人: `None` applies it to everybody. 未確認: sources differ.
    pub exempt_below: Option<Yen>,
    /// 適用区分の表 entered by the society; a table takes the place of the shipped one of the same day.
    pub rows: Vec<CeilingRow>,
    /// 食事療養標準負担額 entered by the society.
    pub meals: Vec<MealRow>,
}

impl Default for CeilingRules {
    fn default() -> CeilingRules {
        CeilingRules {
            n_months_valid: 12,
            exempt_ends_in_july: true,
            ends_with_eligibility_certificate: false,
            exempt_below: Some(Yen::new(530_000)),
            rows: Vec::new(),
            meals: Vec::new(),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::CeilingRules;
    use crate::domain::tables::ceiling::SHIPPED;

    #[test]
    fn 何も保存されていなければ既定の定め() {
        let rules: CeilingRules = serde_json::from_str("{}").unwrap();
        assert_eq!(rules, CeilingRules::default());
        let rules: CeilingRules = serde_json::from_str(r#"{"n_months_valid":6}"#).unwrap();
        assert_eq!(rules.n_months_valid, 6);
        assert!(rules.exempt_ends_in_july);
    }

    #[test]
    fn 組合が入力した表は読み戻せる() {
        let rules = CeilingRules {
            rows: SHIPPED.clone(),
            ..CeilingRules::default()
        };
        let json = serde_json::to_string(&rules).unwrap();
        assert_eq!(serde_json::from_str::<CeilingRules>(&json).unwrap(), rules);
    }
}

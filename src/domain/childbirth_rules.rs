//! 出産育児一時金の組合の定め: 付加給付 and the day on which the benefit closes, entered by the clerk.
//! It must not hold a person's data and decides nothing.

use crate::domain::date::Date;
use crate::domain::yen::Yen;
use serde::{Deserialize, Serialize};

/// 出産育児一時金の設定. Every part has a default, so that settings stored before a part existed still read.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct ChildbirthRules {
    /// 付加給付 by 出産日 (健康保険法第53条, 規約), in any order; without a row there is none.
    pub additional: Vec<ChildbirthAdditionalRow>,
    /// 資格喪失後の出産にも付加給付を支給する. 未確認: a matter of the 規約, and most societies pay none.
    pub pays_additional_after_loss: bool,
    /// 出産育児一時金の終了日: births on this day or later are no longer paid for.
    /// 令和8年法律第31号 (施行日は政令で定める) will close it; `None` while the day is not known.
    pub closes_on: Option<Date>,
}

/// 付加給付の一行: what the 規約 adds for each child.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ChildbirthAdditionalRow {
    /// The row holds for births on this day or later.
    pub effective_from: Date,
    /// 出産育児一時金付加金, for each child of a 被保険者.
    pub insured: Yen,
    /// 家族出産育児一時金付加金, for each child of a 被扶養者.
    pub dependent: Yen,
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{ChildbirthAdditionalRow, ChildbirthRules};
    use crate::domain::date::day;
    use crate::domain::yen::Yen;

    #[test]
    fn 何も保存されていなければ付加給付も終了日もない() {
        let rules: ChildbirthRules = serde_json::from_str("{}").unwrap();
        assert_eq!(rules, ChildbirthRules::default());
        assert!(rules.additional.is_empty() && rules.closes_on.is_none());
    }

    #[test]
    fn 書いた定めは読み戻せる() {
        let rules = ChildbirthRules {
            additional: vec![ChildbirthAdditionalRow {
                effective_from: day!(2024, 4, 1),
                insured: Yen::new(50_000),
                dependent: Yen::new(30_000),
            }],
            pays_additional_after_loss: true,
            closes_on: Some(day!(2028, 4, 1)),
        };
        let json = serde_json::to_string(&rules).unwrap();
        assert_eq!(
            serde_json::from_str::<ChildbirthRules>(&json).unwrap(),
            rules
        );
    }
}

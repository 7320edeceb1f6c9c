//! 傷病手当金の組合の定め: what the 規約 adds to the law and how the society reads what the law leaves open.
//! It must not hold a person's data and decides nothing.

use crate::domain::coded::coded_enum;
use crate::domain::date::Date;
use crate::domain::yen::{Rate, Rounding, Yen};
use serde::{Deserialize, Serialize};

/// 傷病手当金の設定. Every part has a default, so that settings stored before a part existed still read.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct AllowanceRules {
    /// 全額調整で0円の日も支給期間の日数に数える. 未確認: 厚生労働省の事務連絡 is said not to count them.
    pub zero_days_use_period: bool,
    /// 標準報酬月額の月を通算する空白の月数 (則第84条の2). 未確認.
    pub joins_gap_months: u32,
    /// 資格喪失後の継続給付の1年に、間のない他の保険者の期間を通算する (第104条). 未確認.
    pub chain_crosses_insurers: bool,
    /// 待期の完成日が資格喪失日の前日であっても継続給付を認める (第104条). 未確認: an old notice of the ministry is said to
    /// refuse it, since the day before the loss is then no day that could be paid.
    pub waiting_may_end_on_last_day: bool,
    /// 報酬の日額の端数. 未確認: the law names none.
    pub pay_rounding: PayRounding,
    /// 資格喪失後の日にも付加給付を支給する. 未確認: a matter of the 規約, and most societies pay none.
    pub pays_additional_after_loss: bool,
    /// 付加給付 (第53条), in any order.
    pub additional: Vec<AdditionalRow>,
}

impl Default for AllowanceRules {
    fn default() -> AllowanceRules {
        AllowanceRules {
            zero_days_use_period: false,
            joins_gap_months: 1,
            chain_crosses_insurers: true,
            waiting_may_end_on_last_day: false,
            pay_rounding: PayRounding::HalfUp,
            pays_additional_after_loss: false,
            additional: Vec::new(),
        }
    }
}

coded_enum! {
    /// 報酬の日額の端数処理.
    pub enum PayRounding {
        /// 四捨五入.
        HalfUp = "half_up", "50銭以上切上げ（四捨五入）";
        /// 切捨て.
        Floor = "floor", "1円未満切捨て";
    }
}

impl PayRounding {
    /// The named rounding.
    #[must_use]
    pub const fn rounding(self) -> Rounding {
        match self {
            PayRounding::HalfUp => Rounding::HalfUp1,
            PayRounding::Floor => Rounding::Floor1,
        }
    }
}

coded_enum! {
    /// 付加給付の種類.
    pub enum AdditionalKind {
        /// 傷病手当付加金: beside the 傷病手当金 of the law.
        Beside = "beside", "傷病手当付加金";
        /// 延長傷病手当付加金: after the 支給期間 of the law is over.
        Extended = "extended", "延長傷病手当付加金";
    }
}

/// 付加給付の定め: one dated row of the 規約.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct AdditionalRow {
    /// 名称, as the 規約 writes it and as notices print it.
    pub name: String,
    /// 種類.
    pub kind: AdditionalKind,
    /// The first day for which it is paid.
    pub effective_from: Date,
    /// The last day for which it is paid; `None` while the 規約 holds.
    pub effective_until: Option<Date>,
    /// 割合 of the 30分の1 of the average 標準報酬月額.
    pub percent: Option<Rate>,
    /// 定額 per day, where there is no 割合.
    pub fixed: Option<Yen>,
    /// 支給期間 in months, of 延長傷病手当付加金, from its first day.
    pub n_months: Option<u32>,
    /// Paid on days on which the 傷病手当金 itself is reduced by other income.
    #[serde(default)]
    pub pays_on_reduced_days: bool,
}

impl AdditionalRow {
    /// Whether the row holds on a day.
    #[must_use]
    pub fn holds_on(&self, on: Date) -> bool {
        self.effective_from <= on && self.effective_until.is_none_or(|until| on <= until)
    }

    /// 1日あたりの額 for this 30分の1 of the average: parts of a yen are dropped each day.
    #[must_use]
    pub fn per_day(&self, base: Yen) -> Yen {
        match (self.percent, self.fixed) {
            (Some(percent), _) => Rounding::Floor1.round(percent.of(base)),
            (None, Some(fixed)) => fixed,
            (None, None) => Yen::ZERO,
        }
    }
}

/// The row of a kind that holds on a day: the latest that has begun.
#[must_use]
pub fn additional_on(
    rows: &[AdditionalRow],
    kind: AdditionalKind,
    on: Date,
) -> Option<&AdditionalRow> {
    rows.iter()
        .filter(|row| row.kind == kind && row.holds_on(on))
        .max_by_key(|row| row.effective_from)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{AdditionalKind, AdditionalRow, AllowanceRules, additional_on};
    use crate::domain::date::day;
    use crate::domain::yen::{Rate, Yen};

    #[test]
    fn 付加金は日ごとに切り捨て_期間の端を守る() {
        let row = AdditionalRow {
            name: "傷病手当付加金".to_owned(),
            kind: AdditionalKind::Beside,
            effective_from: day!(2026, 4, 1),
            effective_until: Some(day!(2027, 3, 31)),
            percent: Some(Rate::new(13_333)),
            fixed: None,
            n_months: None,
            pays_on_reduced_days: false,
        };
        // 5,670 × 13.333 % = 755.98.
        assert_eq!(row.per_day(Yen::new(5_670)), Yen::new(755));
        let rows = [row];
        let on = |day| additional_on(&rows, AdditionalKind::Beside, day).is_some();
        assert!(!on(day!(2026, 3, 31)));
        assert!(on(day!(2026, 4, 1)));
        assert!(on(day!(2027, 3, 31)));
        assert!(!on(day!(2027, 4, 1)));
    }

    #[test]
    fn 何も保存されていなければ既定の定め() {
        let rules: AllowanceRules = serde_json::from_str("{}").unwrap();
        assert_eq!(rules, AllowanceRules::default());
    }
}

//! 任意継続・特例退職の組合の定め: what the 規約 and the practice of the society decide, entered by the clerk.
//! It must not hold a person's data and decides nothing.

use crate::domain::coded::coded_enum;
use crate::domain::date::Date;
use crate::domain::number::{InsurerNumber, Symbol};
use crate::domain::prepayment_rules::PrepaymentRules;
use crate::domain::yen::Yen;
use serde::{Deserialize, Serialize};

/// 任意継続・特例退職の設定. Every part has a default, so that settings stored before a part existed still read.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct VoluntaryRules {
    /// 任意継続の記号: people get this 記号 and a new 番号; `None` keeps the 記号・番号 of the employment.
    pub symbol: Option<Symbol>,
    /// 任意継続の標準報酬月額の決め方 (健康保険法第47条), by fiscal year and day of acquisition.
    /// Without a row the first paragraph holds: the smaller of own amount and average.
    pub remuneration_rules: Vec<RemunerationRuleRow>,
    /// 9月30日の平均 of each fiscal year.
    pub averages: Vec<AverageRow>,
    /// 申出の20日目が休日に当たれば次の営業日まで受け付ける. 未確認: practice of 協会けんぽ.
    pub extends_20th_day_over_holiday: bool,
    /// 初回保険料の納付期日: days after the day the 申出 is accepted, as proposed to the clerk (第164条第1項ただし書).
    pub first_due_days_after: u32,
    /// 保険料の端数: each part is floored to 1円 before they are added; otherwise the sum is floored.
    /// 未確認: the practice of most societies.
    pub floor_each_part: bool,
    /// 特定被保険者: the 規約 charges 介護保険料 where a 被扶養者 is 40 to 64 (附則第7条).
    pub charges_care_for_dependents: bool,
    /// 喪失の扱い.
    pub closing: ClosingRules,
    /// 特例退職被保険者 (附則第3条).
    pub special_retired: SpecialRetiredRules,
    /// 前納 (第165条).
    pub prepayment: PrepaymentRules,
    /// 納付先, printed on 納付書 and notices as written.
    pub payee: String,
}

impl Default for VoluntaryRules {
    fn default() -> VoluntaryRules {
        VoluntaryRules {
            symbol: None,
            remuneration_rules: Vec::new(),
            averages: Vec::new(),
            extends_20th_day_over_holiday: false,
            first_due_days_after: 10,
            floor_each_part: true,
            charges_care_for_dependents: false,
            closing: ClosingRules::default(),
            special_retired: SpecialRetiredRules::default(),
            prepayment: PrepaymentRules::default(),
            payee: String::new(),
        }
    }
}

coded_enum! {
    /// 任意継続被保険者の標準報酬月額の決め方 (健康保険法第47条).
    pub enum RemunerationRuleKind {
        /// 第1項: the smaller of the amount at loss and the grade of the average.
        Average = "average", "資格喪失時と平均の低い方（第47条第1項）";
        /// 第2項: the amount at loss, although higher than the average; since 2022-01-01.
        OwnAmount = "own_amount", "資格喪失時の額（第47条第2項）";
        /// 第2項括弧書: an amount between the average and the amount at loss; since 2022-01-01.
        FixedAmount = "fixed_amount", "規約で定めた額を上限とする（第47条第2項）";
    }
}

/// One row of the 規約: how the 標準報酬月額 of a 任意継続被保険者 is decided.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct RemunerationRuleRow {
    /// 年度 from which the row holds, as the western year of its April.
    pub fiscal_year_from: i32,
    /// The row holds for people who acquired on this day or later.
    pub applies_to_acquired_from: Date,
    /// 決め方.
    pub rule: RemunerationRuleKind,
    /// 規約で定めた額 as 報酬月額, of [`RemunerationRuleKind::FixedAmount`].
    pub fixed_amount: Option<Yen>,
}

/// 全被保険者の標準報酬月額の平均 (健康保険法第47条第1項第2号).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct AverageRow {
    /// 年度 (4月 to 3月) for which it counts, as the western year of its April; the average itself is that of
    /// 30 September of the year before.
    pub fiscal_year: i32,
    /// 平均額 of all 被保険者 except 特例退職被保険者, parts of a yen dropped.
    pub average: Yen,
    /// 規約で定めた額 within the average, where the 規約 names one (第47条第1項第2号括弧書).
    pub lower_amount: Option<Yen>,
}

coded_enum! {
    /// 資格喪失日の数え方.
    pub enum LossDay {
        /// The day after the event.
        NextDay = "next_day", "翌日";
        /// The day of the event.
        SameDay = "same_day", "当日";
    }
}

impl LossDay {
    /// The 資格喪失年月日 of an event.
    #[must_use]
    pub fn after(self, event_on: Date) -> Date {
        match self {
            LossDay::NextDay => event_on.add_days(1),
            LossDay::SameDay => event_on,
        }
    }
}

/// 喪失の扱い: on which day the membership of a 特例退職被保険者 ends where readings differ (附則第3条第2項・第6項).
/// 未確認: societies differ.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct ClosingRules {
    /// 特例退職の要件を欠いたとき: the law names the next day, some societies take the day itself.
    pub special_retired_unqualified: LossDay,
    /// 特例退職被保険者が就職したとき: nobody is insured twice, so most societies take the day itself.
    pub special_retired_employed: LossDay,
}

impl Default for ClosingRules {
    fn default() -> ClosingRules {
        ClosingRules {
            special_retired_unqualified: LossDay::NextDay,
            special_retired_employed: LossDay::SameDay,
        }
    }
}

/// 特例退職被保険者の定め (健康保険法附則第3条). The numbers are typical of a 規約 and 未確認.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct SpecialRetiredRules {
    /// 特定健康保険組合: only then has the society 特例退職被保険者.
    pub is_specific_society: bool,
    /// 特例退職の記号; `None` keeps the 記号・番号 of the employment.
    pub symbol: Option<Symbol>,
    /// 特例退職の保険者番号 (法別番号63).
    pub insurer_number: Option<InsurerNumber>,
    /// 年数 in the society, 任意継続 not counted.
    pub years_required: u32,
    /// Or 年数 from [`SpecialRetiredRules::counted_from_age`] on.
    pub years_after_age: u32,
    /// 年齢 (歳) from which the shorter years count.
    pub counted_from_age: u32,
    /// 申出の期間 in months, from the 年金証書 or from leaving.
    pub window_months: u32,
    /// 標準報酬月額 by fiscal year.
    pub amounts: Vec<SpecialRetiredAmountRow>,
}

impl Default for SpecialRetiredRules {
    fn default() -> SpecialRetiredRules {
        SpecialRetiredRules {
            is_specific_society: false,
            symbol: None,
            insurer_number: None,
            years_required: 20,
            years_after_age: 10,
            counted_from_age: 40,
            window_months: 3,
            amounts: Vec::new(),
        }
    }
}

/// 特例退職被保険者の標準報酬月額: one amount for everybody (附則第3条第4項).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SpecialRetiredAmountRow {
    /// 年度 from which it holds, as the western year of its April.
    pub fiscal_year_from: i32,
    /// 規約で定めた額, looked up in the grade table as a 報酬月額.
    pub amount: Yen,
    /// 平均標準報酬月額 on 30 September of the year before, 特例退職被保険者 excluded.
    pub average: Option<Yen>,
    /// 平均標準賞与額 of the year before, per person and year.
    pub average_bonus: Option<Yen>,
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{ClosingRules, SpecialRetiredRules, VoluntaryRules};

    #[test]
    fn 何も保存されていなければ既定の定め() {
        let rules: VoluntaryRules = serde_json::from_str("{}").unwrap();
        assert_eq!(rules, VoluntaryRules::default());
        assert!(rules.floor_each_part && !rules.extends_20th_day_over_holiday);
        let text = r#"{"special_retired":{"years_required":15},"closing":{}}"#;
        let rules: VoluntaryRules = serde_json::from_str(text).unwrap();
        assert_eq!(rules.closing, ClosingRules::default());
        assert_eq!(rules.special_retired.years_required, 15);
        assert_eq!(
            rules.special_retired.years_after_age,
            SpecialRetiredRules::default().years_after_age
        );
    }

    #[test]
    fn 書いた定めは読み戻せる() {
        let rules = VoluntaryRules {
            payee: "見本銀行　本店　普通　0000001".to_owned(),
            first_due_days_after: 14,
            ..VoluntaryRules::default()
        };
        let json = serde_json::to_string(&rules).unwrap();
        assert_eq!(
            serde_json::from_str::<VoluntaryRules>(&json).unwrap(),
            rules
        );
    }
}

//! 自己負担限度額の試算: what a patient of this 適用区分 pays at most for a cost that the clerk types, with the formula.
//! It must not feed anything that is decided: nothing here goes into the ledger or on a paper.

use crate::domain::ceiling::CeilingDecision;
use crate::domain::ceiling_limits::{CeilingLimit, Stay, meal_price, monthly_limit, yearly_limit};
use crate::domain::ceiling_rules::CeilingStatus;
use crate::domain::date::YearMonth;
use crate::domain::yen::Yen;
use crate::procedure::facts::Facts;
use crate::procedure::field::{Field, Section};
use crate::procedure::form::Form;
use crate::procedure::maximum_copayment_certificate::decision::decision_in;
use crate::procedure::maximum_copayment_certificate::keys::{
    LONG_STAY, TRIAL_CATEGORY, TRIAL_COST, TRIAL_LIMIT, TRIAL_MEAL, TRIAL_MONTH, TRIAL_MULTIPLE,
    TRIAL_OUTPATIENT, TRIAL_WORDS, TRIAL_YEARLY, VALID_FROM,
};
use crate::procedure::value::{FieldType, Value};

const FIELDS: &[Field] = &[
    TRIAL_MONTH
        .field("試算する診療月")
        .help("空欄のときは発効年月日の月で計算します。"),
    TRIAL_COST
        .field("総医療費（10割）")
        .help("1か月に1つの医療機関等でかかった、保険のきく医療費の全額です。"),
    TRIAL_CATEGORY
        .field("試算の適用区分")
        .computed(|form, facts| of(form, facts, |it| Some(it.category()))),
    TRIAL_LIMIT
        .field("自己負担限度額（月）")
        .computed(|form, facts| of(form, facts, |it| Some(it.limit()?.total)))
        .law("健康保険法施行令第42条"),
    TRIAL_WORDS
        .field("計算の根拠")
        .computed(|form, facts| of(form, facts, |it| it.words())),
    TRIAL_OUTPATIENT
        .field("外来（個人ごと）の限度額")
        .computed(|form, facts| of(form, facts, |it| it.decision.row.outpatient)),
    TRIAL_MULTIPLE
        .field("多数回該当（4回目から）の限度額")
        .computed(|form, facts| of(form, facts, |it| it.decision.row.multiple)),
    TRIAL_YEARLY
        .field("年間上限（8月から翌年7月）")
        .computed(|form, facts| {
            of(form, facts, |it| {
                yearly_limit(&it.decision.row, it.standard)
            })
        })
        .help("超えた額は後から払い戻すもので、月の限度額は下がりません。"),
    TRIAL_MEAL
        .field("入院中の食事（1食）")
        .computed(|form, facts| of(form, facts, |it| it.meal(form, facts)))
        .help("令和8年6月からの額は未確認です。確かめて設定に入力すると、その額で示します。"),
];

/// 自己負担限度額の試算.
pub(super) const SECTION: Section = Section {
    title: "自己負担限度額の試算",
    fields: FIELDS,
};

struct Trial {
    month: YearMonth,
    cost: Option<Yen>,
    decision: CeilingDecision,
    standard: Yen,
}

fn of<T: FieldType>(
    form: &Form,
    facts: &Facts,
    read: impl Fn(&Trial) -> Option<T>,
) -> Option<Value> {
    let own = VALID_FROM.get(form).map(|from| from.year_month());
    let month = TRIAL_MONTH.get(form).or(own)?;
    let (decision, standard) = decision_in(month, form, facts)?;
    let trial = Trial {
        month,
        cost: TRIAL_COST.get(form),
        decision,
        standard,
    };
    read(&trial).map(T::into_value)
}

impl Trial {
    /// 適用区分 and since when its amounts hold.
    fn category(&self) -> String {
        let row = &self.decision.row;
        let from = row.effective_from.year_month().wareki();
        match row.status {
            CeilingStatus::InForce => format!("{}（{from}からの額）", row.code),
            CeilingStatus::Planned => format!("{}（{from}からの予定の額）", row.code),
        }
    }

    fn limit(&self) -> Option<CeilingLimit> {
        Some(monthly_limit(&self.decision.row, self.cost?))
    }

    fn words(&self) -> Option<String> {
        Some(self.limit()?.words())
    }

    fn meal(&self, form: &Form, facts: &Facts) -> Option<String> {
        let stay = match LONG_STAY.get(form) {
            Some(true) => Stay::Long,
            _ => Stay::Ordinary,
        };
        let rules = &facts.society.ceilings;
        let meal = meal_price(&self.decision.row, stay, self.month, rules)?;
        let mark = if meal.is_verified {
            ""
        } else {
            "（未確認）"
        };
        Some(format!("{}円{mark}", meal.price))
    }
}

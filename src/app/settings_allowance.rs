//! 設定の傷病手当金の様式: what the 規約 adds, and how the society reads what the law leaves open, as a form.
//! It must not store anything; saving the society does.

use crate::app::settings_form::blocks;
use crate::domain::allowance_rules::AdditionalKind;
use crate::domain::allowance_rules::AdditionalRow;
use crate::domain::allowance_rules::AllowanceRules;
use crate::domain::allowance_rules::PayRounding;
use crate::domain::date::Date;
use crate::domain::finding::FieldPath;
use crate::domain::finding::Finding;
use crate::domain::yen::Rate;
use crate::domain::yen::Yen;
use crate::procedure::field::Field;
use crate::procedure::field::Key;
use crate::procedure::field::Section;
use crate::procedure::form::Form;

const ADDITIONAL: Key<Vec<Form>> = Key::new("allowance_additional");
const NAME: Key<String> = Key::new("name");
const KIND: Key<AdditionalKind> = Key::new("kind");
const FROM: Key<Date> = Key::new("from");
const UNTIL: Key<Date> = Key::new("until");
const PERCENT: Key<Rate> = Key::new("percent");
const FIXED: Key<Yen> = Key::new("fixed");
const MONTHS: Key<i64> = Key::new("months");
const REDUCED: Key<bool> = Key::new("reduced");
const ZERO_DAYS: Key<bool> = Key::new("allowance_zero_days_use_period");
const GAP: Key<i64> = Key::new("allowance_joins_gap_months");
const CROSSES: Key<bool> = Key::new("allowance_chain_crosses_insurers");
const LAST_DAY: Key<bool> = Key::new("allowance_waiting_may_end_on_last_day");
const AFTER_LOSS: Key<bool> = Key::new("allowance_pays_additional_after_loss");
const ROUNDING: Key<PayRounding> = Key::new("allowance_pay_rounding");

const ADDITIONAL_FIELDS: &[Field] = &[
    NAME.field("名称")
        .always()
        .help("規約の名称です。通知書に印刷します。"),
    KIND.field("種類").always(),
    FROM.field("適用する日（から）").always(),
    UNTIL
        .field("適用する日（まで）")
        .help("続いているときは空欄です。"),
    PERCENT
        .field("割合")
        .when(|row| FIXED.get(row).is_none())
        .help("標準報酬月額の平均の30分の1に対する割合です。日ごとに1円未満を切り捨てます。"),
    FIXED
        .field("定額（1日につき）")
        .help("割合で定めていないときに入力します。"),
    MONTHS
        .field("支給する月数")
        .when(|row| KIND.get(row) == Some(AdditionalKind::Extended))
        .help("延長傷病手当付加金の初日から数えます。"),
    REDUCED
        .field("減額支給の日にも支給する")
        .help("報酬などで傷病手当金が減額される日の扱いです。"),
];

/// The section of the tab.
pub const SECTION: Section = Section {
    title: "傷病手当金",
    fields: &[
        ADDITIONAL
            .table("傷病手当金の付加給付", ADDITIONAL_FIELDS)
            .law("健康保険法第53条")
            .help("規約で付加給付を定めていないときは空欄です。"),
        AFTER_LOSS
            .field("資格喪失後の日にも傷病手当金の付加給付を支給する")
            .always()
            .law("健康保険法第53条")
            .help("規約によります（未確認）。"),
        ZERO_DAYS
            .field("調整で0円の日も支給期間に数える")
            .always()
            .law("健康保険法第99条第4項")
            .help("事務連絡では数えないとされています（未確認）。"),
        GAP.field("標準報酬月額を通算する空白の月数")
            .always()
            .law("則第84条の2")
            .help("空白がこの月数までなら、前の期間の月も平均します（未確認）。"),
        ROUNDING
            .field("報酬の日額の端数")
            .always()
            .law("健康保険法第108条")
            .help("法令に定めがありません（未確認）。"),
        CROSSES
            .field("他の保険者の期間も1年に通算する")
            .always()
            .law("健康保険法第104条")
            .help("一日も空かずに引き続く被保険者期間に限ります（未確認）。"),
        LAST_DAY
            .field("退職日に待期が完成した人にも継続給付をする")
            .always()
            .law("健康保険法第104条")
            .help("昭和32年の通知では支給しないとされています（未確認）。"),
    ],
};

/// Writes the rules into the form of the tab.
pub fn fill(form: &mut Form, rules: &AllowanceRules) {
    ADDITIONAL.set(form, rules.additional.iter().map(row).collect());
    AFTER_LOSS.set(form, rules.pays_additional_after_loss);
    ZERO_DAYS.set(form, rules.zero_days_use_period);
    GAP.set(form, i64::from(rules.joins_gap_months));
    ROUNDING.set(form, rules.pay_rounding);
    CROSSES.set(form, rules.chain_crosses_insurers);
    LAST_DAY.set(form, rules.waiting_may_end_on_last_day);
}

fn row(additional: &AdditionalRow) -> Form {
    let mut row = Form::new();
    NAME.set(&mut row, additional.name.clone());
    KIND.set(&mut row, additional.kind);
    FROM.set(&mut row, additional.effective_from);
    if let Some(until) = additional.effective_until {
        UNTIL.set(&mut row, until);
    }
    if let Some(percent) = additional.percent {
        PERCENT.set(&mut row, percent);
    }
    if let Some(fixed) = additional.fixed {
        FIXED.set(&mut row, fixed);
    }
    if let Some(n_months) = additional.n_months {
        MONTHS.set(&mut row, i64::from(n_months));
    }
    REDUCED.set(&mut row, additional.pays_on_reduced_days);
    row
}

/// What is wrong in the form beyond missing fields.
#[must_use]
pub fn examine(form: &Form) -> Vec<Finding> {
    let mut all = Vec::new();
    for (index, row) in form.rows(ADDITIONAL.name()).iter().enumerate() {
        let at = |key: &str, sentence: &str| {
            let path = FieldPath::in_row(ADDITIONAL.name(), index, key);
            Finding::blocks("setting", sentence).at(path)
        };
        let days = FROM.get(row).zip(UNTIL.get(row));
        if days.is_some_and(|(from, until)| until < from) {
            let sentence = "適用する日の終わりが初めより前です。日付を確かめてください。";
            all.push(at(UNTIL.name(), sentence));
        }
        if PERCENT.get(row).is_some() && FIXED.get(row).is_some() {
            let sentence = "割合と定額の両方が入力されています。どちらか一つにしてください。";
            all.push(at(FIXED.name(), sentence));
        }
        if MONTHS.get(row).is_some_and(|n| !(1..=60).contains(&n)) {
            all.push(at(MONTHS.name(), "支給する月数は1か月から60か月までです。"));
        }
    }
    if GAP.get(form).is_some_and(|n| !(0..=12).contains(&n)) {
        let sentence = "空白の月数は0か月から12か月までです。";
        all.push(blocks(GAP.name(), sentence));
    }
    all
}

/// The rules of a complete form.
#[must_use]
pub fn read(form: &Form) -> Option<AllowanceRules> {
    let rows = form.rows(ADDITIONAL.name()).iter();
    let mut additional: Vec<AdditionalRow> = rows.map(read_row).collect::<Option<_>>()?;
    additional.sort_by_key(|row| row.effective_from);
    Some(AllowanceRules {
        zero_days_use_period: ZERO_DAYS.get(form)?,
        joins_gap_months: u32::try_from(GAP.get(form)?).ok()?,
        chain_crosses_insurers: CROSSES.get(form)?,
        waiting_may_end_on_last_day: LAST_DAY.get(form)?,
        pay_rounding: ROUNDING.get(form)?,
        pays_additional_after_loss: AFTER_LOSS.get(form)?,
        additional,
    })
}

fn read_row(row: &Form) -> Option<AdditionalRow> {
    Some(AdditionalRow {
        name: NAME.get(row)?,
        kind: KIND.get(row)?,
        effective_from: FROM.get(row)?,
        effective_until: UNTIL.get(row),
        percent: PERCENT.get(row),
        fixed: FIXED.get(row),
        n_months: MONTHS.get(row).and_then(|n| u32::try_from(n).ok()),
        pays_on_reduced_days: REDUCED.get(row).unwrap_or(false),
    })
}

#[cfg(test)]
mod tests {
    use super::examine;
    use super::fill;
    use super::read;
    use crate::domain::allowance_rules::AdditionalKind;
    use crate::domain::allowance_rules::AdditionalRow;
    use crate::domain::allowance_rules::AllowanceRules;
    use crate::domain::date::day;
    use crate::domain::yen::Rate;
    use crate::domain::yen::Yen;
    use crate::procedure::form::Form;

    #[test]
    fn 様式から同じ設定に戻り_割合と定額は一つだけ() {
        let row = AdditionalRow {
            name: "延長傷病手当付加金".to_owned(),
            kind: AdditionalKind::Extended,
            effective_from: day!(2026, 4, 1),
            effective_until: Some(day!(2027, 3, 31)),
            percent: Some(Rate::new(66_667)),
            fixed: None,
            n_months: Some(18),
            pays_on_reduced_days: true,
        };
        let mut rules = AllowanceRules {
            zero_days_use_period: true,
            joins_gap_months: 0,
            pays_additional_after_loss: true,
            additional: vec![row.clone()],
            ..AllowanceRules::default()
        };
        let mut form = Form::new();
        fill(&mut form, &rules);
        assert_eq!(read(&form), Some(rules.clone()));
        assert_eq!(examine(&form), []);
        rules.additional = vec![AdditionalRow {
            fixed: Some(Yen::new(500)),
            effective_until: Some(day!(2026, 3, 31)),
            ..row
        }];
        fill(&mut form, &rules);
        assert_eq!(examine(&form).len(), 2);
    }
}

//! 設定の任継・保険料の様式: the society's rates, averages and rules for 任意継続・特例退職, as a form.
//! It must not store anything; saving the society does.

use crate::app::settings_form::EFFECTIVE_FROM;
use crate::app::settings_form::blocks;
use crate::app::settings_form::field_findings;
use crate::app::settings_form::repeated;
use crate::app::settings_voluntary_fields::ACQUIRED_FROM;
use crate::app::settings_voluntary_fields::ADJUSTMENT;
use crate::app::settings_voluntary_fields::AMOUNT;
use crate::app::settings_voluntary_fields::AMOUNTS;
use crate::app::settings_voluntary_fields::APRIL;
use crate::app::settings_voluntary_fields::AVERAGE;
use crate::app::settings_voluntary_fields::AVERAGES;
use crate::app::settings_voluntary_fields::BONUS;
use crate::app::settings_voluntary_fields::CARE;
use crate::app::settings_voluntary_fields::CHARGES_CARE;
use crate::app::settings_voluntary_fields::COUNTED_FROM;
use crate::app::settings_voluntary_fields::EMPLOYED;
use crate::app::settings_voluntary_fields::EMPLOYEE_CARE;
use crate::app::settings_voluntary_fields::EMPLOYEE_GENERAL;
use crate::app::settings_voluntary_fields::EXTENDS;
use crate::app::settings_voluntary_fields::FIRST_DUE;
use crate::app::settings_voluntary_fields::FIXED;
use crate::app::settings_voluntary_fields::FLOORS;
use crate::app::settings_voluntary_fields::FROM_MONTH;
use crate::app::settings_voluntary_fields::GENERAL;
use crate::app::settings_voluntary_fields::IS_SPECIFIC;
use crate::app::settings_voluntary_fields::LOWER;
use crate::app::settings_voluntary_fields::PAYEE;
use crate::app::settings_voluntary_fields::PREPAY_DUE_DAY;
use crate::app::settings_voluntary_fields::PREPAY_EXACT;
use crate::app::settings_voluntary_fields::PREPAY_REFUND;
use crate::app::settings_voluntary_fields::RATES;
use crate::app::settings_voluntary_fields::REVIEW_MONTH;
use crate::app::settings_voluntary_fields::RULE;
use crate::app::settings_voluntary_fields::RULES;
use crate::app::settings_voluntary_fields::SPECIAL_NUMBER;
use crate::app::settings_voluntary_fields::SPECIAL_SYMBOL;
use crate::app::settings_voluntary_fields::SPECIFIC;
use crate::app::settings_voluntary_fields::SUPPORT;
use crate::app::settings_voluntary_fields::SYMBOL;
use crate::app::settings_voluntary_fields::UNQUALIFIED;
use crate::app::settings_voluntary_fields::WINDOW;
use crate::app::settings_voluntary_fields::YEARS;
use crate::app::settings_voluntary_fields::YEARS_AFTER;
use crate::app::settings_voluntary_fields::is_fixed;
use crate::domain::date::Date;
use crate::domain::date::YearMonth;
use crate::domain::finding::FieldPath;
use crate::domain::finding::Finding;
use crate::domain::number::InsurerKind;
use crate::domain::number::InsurerNumber;
use crate::domain::number::Symbol;
use crate::domain::premium_rates::PremiumRateRow;
use crate::domain::prepayment_rules::PrepaymentRules;
use crate::domain::society::Society;
use crate::domain::voluntary_rules::AverageRow;
use crate::domain::voluntary_rules::ClosingRules;
use crate::domain::voluntary_rules::RemunerationRuleRow;
use crate::domain::voluntary_rules::SpecialRetiredAmountRow;
use crate::domain::voluntary_rules::SpecialRetiredRules;
use crate::domain::voluntary_rules::VoluntaryRules;
use crate::domain::yen::Rate;
use crate::procedure::facts::Facts;
use crate::procedure::field::Key;
use crate::procedure::field::Section;
use crate::procedure::form::Form;
use crate::procedure::value::Digits;
use crate::procedure::value::FieldType;

/// The society's rules as a form; the change holds from `effective_from`.
#[must_use]
pub fn voluntary_form(society: &Society, effective_from: Date) -> Form {
    let rules = &society.voluntary;
    let mut form = Form::new();
    EFFECTIVE_FROM.set(&mut form, effective_from);
    RATES.set(
        &mut form,
        society.premium_rates.iter().map(rate_row).collect(),
    );
    AVERAGES.set(&mut form, rules.averages.iter().map(average_row).collect());
    let ways = rules.remuneration_rules.iter().map(rule_row);
    RULES.set(&mut form, ways.collect());
    set_symbol(&mut form, SYMBOL, rules.symbol);
    FIRST_DUE.set(&mut form, i64::from(rules.first_due_days_after));
    EXTENDS.set(&mut form, rules.extends_20th_day_over_holiday);
    FLOORS.set(&mut form, rules.floor_each_part);
    CHARGES_CARE.set(&mut form, rules.charges_care_for_dependents);
    let prepayment = rules.prepayment;
    PREPAY_EXACT.set(&mut form, prepayment.prepay_uses_unrounded_premium);
    PREPAY_DUE_DAY.set(&mut form, prepayment.due_day);
    PREPAY_REFUND.set(&mut form, prepayment.refund_rounding);
    if !rules.payee.is_empty() {
        PAYEE.set(&mut form, rules.payee.clone());
    }
    if let Some(month) = society.dependents_review_month {
        REVIEW_MONTH.set(&mut form, i64::from(month));
    }
    set_special(&mut form, rules);
    form
}

fn set_special(form: &mut Form, rules: &VoluntaryRules) {
    let special = &rules.special_retired;
    IS_SPECIFIC.set(form, special.is_specific_society);
    set_symbol(form, SPECIAL_SYMBOL, special.symbol);
    if let Some(number) = &special.insurer_number {
        SPECIAL_NUMBER.set(form, Digits(number.as_str().to_owned()));
    }
    YEARS.set(form, i64::from(special.years_required));
    YEARS_AFTER.set(form, i64::from(special.years_after_age));
    COUNTED_FROM.set(form, i64::from(special.counted_from_age));
    WINDOW.set(form, i64::from(special.window_months));
    UNQUALIFIED.set(form, rules.closing.special_retired_unqualified);
    EMPLOYED.set(form, rules.closing.special_retired_employed);
    AMOUNTS.set(form, special.amounts.iter().map(amount_row).collect());
}

fn set_symbol(form: &mut Form, key: Key<Digits>, symbol: Option<Symbol>) {
    if let Some(symbol) = symbol {
        key.set(form, Digits(symbol.get().to_string()));
    }
}

fn set_some<T: FieldType>(row: &mut Form, key: Key<T>, value: Option<T>) {
    if let Some(value) = value {
        key.set(row, value);
    }
}

fn rate_row(rates: &PremiumRateRow) -> Form {
    let mut row = Form::new();
    FROM_MONTH.set(&mut row, rates.effective_from);
    GENERAL.set(&mut row, rates.general);
    CARE.set(&mut row, rates.care);
    set_some(&mut row, SPECIFIC, rates.specific);
    set_some(&mut row, ADJUSTMENT, rates.adjustment);
    set_some(&mut row, EMPLOYEE_GENERAL, rates.employee_general);
    set_some(&mut row, EMPLOYEE_CARE, rates.employee_care);
    set_some(&mut row, SUPPORT, rates.childcare_support);
    row
}

fn average_row(average: &AverageRow) -> Form {
    let mut row = Form::new();
    set_some(&mut row, APRIL, YearMonth::new(average.fiscal_year, 4));
    AVERAGE.set(&mut row, average.average);
    set_some(&mut row, LOWER, average.lower_amount);
    row
}

fn rule_row(rule: &RemunerationRuleRow) -> Form {
    let mut row = Form::new();
    set_some(&mut row, APRIL, YearMonth::new(rule.fiscal_year_from, 4));
    ACQUIRED_FROM.set(&mut row, rule.applies_to_acquired_from);
    RULE.set(&mut row, rule.rule);
    set_some(&mut row, FIXED, rule.fixed_amount);
    row
}

fn amount_row(amount: &SpecialRetiredAmountRow) -> Form {
    let mut row = Form::new();
    set_some(&mut row, APRIL, YearMonth::new(amount.fiscal_year_from, 4));
    AMOUNT.set(&mut row, amount.amount);
    set_some(&mut row, AVERAGE, amount.average);
    set_some(&mut row, BONUS, amount.average_bonus);
    row
}

/// What is missing or wrong in the form.
#[must_use]
pub fn examine_voluntary(
    sections: &[Section],
    form: &Form,
    facts: &Facts,
    _taken: &[&str],
) -> Vec<Finding> {
    let mut all = field_findings(sections, form, facts);
    all.extend(rate_findings(form));
    for (key, name) in [(AVERAGES, "平均"), (AMOUNTS, "標準報酬月額")] {
        all.extend(april_findings(form, key));
        all.extend(repeated_months(
            form,
            (key, APRIL),
            &format!("同じ年度の{name}が"),
        ));
    }
    all.extend(april_findings(form, RULES));
    for key in [SYMBOL, SPECIAL_SYMBOL] {
        if let Some(Digits(typed)) = key.get(form)
            && let Err(error) = Symbol::parse(&typed)
        {
            all.push(blocks(key.name(), error.to_string()));
        }
    }
    all.extend(special_number_findings(form));
    for (key, from, until) in [
        (FIRST_DUE, 0, 60),
        (REVIEW_MONTH, 1, 12),
        (YEARS, 1, 60),
        (YEARS_AFTER, 1, 60),
        (COUNTED_FROM, 1, 74),
        (WINDOW, 1, 60),
    ] {
        if key.get(form).is_some_and(|n| !(from..=until).contains(&n)) {
            let sentence = format!("{from}から{until}までで入力してください。");
            all.push(blocks(key.name(), sentence));
        }
    }
    all
}

fn special_number_findings(form: &Form) -> Option<Finding> {
    let Digits(typed) = SPECIAL_NUMBER.get(form)?;
    let key = SPECIAL_NUMBER.name();
    match InsurerNumber::parse(&typed) {
        Err(error) => Some(blocks(key, error.to_string())),
        Ok(number) if number.kind() != InsurerKind::SpecialRetired => Some(blocks(
            key,
            "特例退職の保険者番号は63で始まります。番号を確かめてください。",
        )),
        Ok(_) => None,
    }
}

/// 一般 lies between 30‰ and 130‰ (第160条第1項・第13項; 未確認); a part is never larger than the whole.
fn rate_findings(form: &Form) -> Vec<Finding> {
    let mut all = repeated_months(form, (RATES, FROM_MONTH), "同じ適用年月の料率が");
    for (index, row) in form.rows(RATES.name()).iter().enumerate() {
        let at = |key: Key<Rate>| FieldPath::in_row(RATES.name(), index, key.name());
        let Some(general) = GENERAL.get(row) else {
            continue;
        };
        if !(3_000..=13_000).contains(&general.get()) {
            let sentence =
                "一般保険料率は3％から13％までです。％と‰を取り違えていないか確かめてください。";
            all.push(Finding::blocks("setting", sentence).at(at(GENERAL)));
        }
        for key in [SPECIFIC, ADJUSTMENT, EMPLOYEE_GENERAL] {
            if key.get(row).is_some_and(|part| part > general) {
                let sentence = "一般保険料率を超えています。率を確かめてください。";
                all.push(Finding::blocks("setting", sentence).at(at(key)));
            }
        }
        let care = CARE.get(row).unwrap_or(Rate::new(0));
        if EMPLOYEE_CARE.get(row).is_some_and(|part| part > care) {
            let sentence = "介護保険料率を超えています。率を確かめてください。";
            all.push(Finding::blocks("setting", sentence).at(at(EMPLOYEE_CARE)));
        }
    }
    all
}

/// A year is named by its April, so that no other month is taken for the wrong year.
fn april_findings(form: &Form, table: Key<Vec<Form>>) -> Vec<Finding> {
    let rows = form.rows(table.name()).iter().enumerate();
    rows.filter(|(_, row)| APRIL.get(row).is_some_and(|month| month.month() != 4))
        .map(|(index, _)| {
            let at = FieldPath::in_row(table.name(), index, APRIL.name());
            Finding::blocks("setting", "年度の4月を入力してください。例 R9.4").at(at)
        })
        .collect()
}

/// Rows of a table for the same month.
fn repeated_months(
    form: &Form,
    (table, key): (Key<Vec<Form>>, Key<YearMonth>),
    what: &str,
) -> Vec<Finding> {
    let message = format!("{what}二つあります。一つにしてください。");
    repeated(form, table, key.name(), |row| key.get(row), &message)
}

/// The society of a complete form; what the form does not ask for is taken from `base`.
#[must_use]
pub fn read_voluntary(form: &Form, base: &Society) -> Option<Society> {
    let rows = |key: Key<Vec<Form>>| form.rows(key.name()).iter();
    let mut premium_rates: Vec<PremiumRateRow> =
        rows(RATES).map(read_rate).collect::<Option<_>>()?;
    premium_rates.sort_by_key(|row| row.effective_from);
    let mut averages: Vec<AverageRow> = rows(AVERAGES).map(read_average).collect::<Option<_>>()?;
    averages.sort_by_key(|row| row.fiscal_year);
    let review = REVIEW_MONTH.get(form);
    Some(Society {
        premium_rates,
        dependents_review_month: review.and_then(|month| u8::try_from(month).ok()),
        voluntary: VoluntaryRules {
            symbol: read_symbol(form, SYMBOL),
            remuneration_rules: rows(RULES).map(read_rule).collect::<Option<_>>()?,
            averages,
            extends_20th_day_over_holiday: EXTENDS.get(form)?,
            first_due_days_after: count(form, FIRST_DUE)?,
            floor_each_part: FLOORS.get(form)?,
            charges_care_for_dependents: CHARGES_CARE.get(form)?,
            closing: ClosingRules {
                special_retired_unqualified: UNQUALIFIED.get(form)?,
                special_retired_employed: EMPLOYED.get(form)?,
            },
            prepayment: PrepaymentRules {
                prepay_uses_unrounded_premium: PREPAY_EXACT.get(form)?,
                due_day: PREPAY_DUE_DAY.get(form)?,
                refund_rounding: PREPAY_REFUND.get(form)?,
            },
            special_retired: read_special(form)?,
            payee: PAYEE.get(form).unwrap_or_default(),
        },
        ..base.clone()
    })
}

fn read_special(form: &Form) -> Option<SpecialRetiredRules> {
    let number = SPECIAL_NUMBER.get(form);
    let rows = form.rows(AMOUNTS.name()).iter();
    let mut amounts: Vec<SpecialRetiredAmountRow> = rows.map(read_amount).collect::<Option<_>>()?;
    amounts.sort_by_key(|row| row.fiscal_year_from);
    Some(SpecialRetiredRules {
        is_specific_society: IS_SPECIFIC.get(form)?,
        symbol: read_symbol(form, SPECIAL_SYMBOL),
        insurer_number: number.and_then(|Digits(text)| InsurerNumber::parse(&text).ok()),
        years_required: count(form, YEARS)?,
        years_after_age: count(form, YEARS_AFTER)?,
        counted_from_age: count(form, COUNTED_FROM)?,
        window_months: count(form, WINDOW)?,
        amounts,
    })
}

fn read_symbol(form: &Form, key: Key<Digits>) -> Option<Symbol> {
    let Digits(typed) = key.get(form)?;
    Symbol::parse(&typed).ok()
}

fn count(form: &Form, key: Key<i64>) -> Option<u32> {
    u32::try_from(key.get(form)?).ok()
}

fn read_rate(row: &Form) -> Option<PremiumRateRow> {
    Some(PremiumRateRow {
        effective_from: FROM_MONTH.get(row)?,
        general: GENERAL.get(row)?,
        specific: SPECIFIC.get(row),
        adjustment: ADJUSTMENT.get(row),
        care: CARE.get(row)?,
        employee_general: EMPLOYEE_GENERAL.get(row),
        employee_care: EMPLOYEE_CARE.get(row),
        childcare_support: SUPPORT.get(row),
    })
}

fn read_average(row: &Form) -> Option<AverageRow> {
    Some(AverageRow {
        fiscal_year: APRIL.get(row)?.fiscal_year(),
        average: AVERAGE.get(row)?,
        lower_amount: LOWER.get(row),
    })
}

fn read_rule(row: &Form) -> Option<RemunerationRuleRow> {
    Some(RemunerationRuleRow {
        fiscal_year_from: APRIL.get(row)?.fiscal_year(),
        applies_to_acquired_from: ACQUIRED_FROM.get(row)?,
        rule: RULE.get(row)?,
        fixed_amount: FIXED.get(row).filter(|_| is_fixed(row)),
    })
}

fn read_amount(row: &Form) -> Option<SpecialRetiredAmountRow> {
    Some(SpecialRetiredAmountRow {
        fiscal_year_from: APRIL.get(row)?.fiscal_year(),
        amount: AMOUNT.get(row)?,
        average: AVERAGE.get(row),
        average_bonus: BONUS.get(row),
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::app::sample::Sample;
    use crate::app::settings_voluntary_fields::VOLUNTARY;
    use crate::domain::date::day;
    use crate::domain::voluntary_rules::RemunerationRuleKind;
    use crate::domain::yen::Yen;
    use crate::procedure::value::Value;

    /// A society with something in every field.
    fn full() -> Society {
        let mut society = Sample::load().unwrap().society;
        let rules = &mut society.voluntary;
        rules.symbol = Symbol::new(90);
        rules.remuneration_rules = vec![RemunerationRuleRow {
            fiscal_year_from: 2026,
            applies_to_acquired_from: day!(2024, 4, 1),
            rule: RemunerationRuleKind::FixedAmount,
            fixed_amount: Some(Yen::new(500_000)),
        }];
        rules.special_retired.insurer_number = InsurerNumber::parse("63139993").ok();
        rules.special_retired.symbol = Symbol::new(95);
        rules.special_retired.amounts = vec![SpecialRetiredAmountRow {
            fiscal_year_from: 2026,
            amount: Yen::new(240_000),
            average: Some(Yen::new(362_450)),
            average_bonus: None,
        }];
        society.dependents_review_month = Some(6);
        society
    }

    fn said(form: &Form) -> Vec<String> {
        let facts = Facts::nobody(day!(2026, 11, 22), full());
        let found = examine_voluntary(VOLUNTARY, form, &facts, &[]);
        found.into_iter().map(|finding| finding.message).collect()
    }

    #[test]
    fn 定めは様式に写しても元に戻る() {
        let society = full();
        let form = voluntary_form(&society, day!(2026, 11, 22));
        assert_eq!(read_voluntary(&form, &society), Some(society));
        assert_eq!(said(&form), Vec::<String>::new());
    }

    #[test]
    fn 取り違えやすい料率と年度は止める() {
        let mut form = voluntary_form(&full(), day!(2026, 11, 22));
        let rate = |index, key: Key<Rate>| FieldPath::in_row(RATES.name(), index, key.name());
        let last = form.rows(RATES.name()).len() - 1;
        form.set_at(&rate(last, SPECIFIC), None);
        for (typed, n_findings) in [(2_999, 1), (3_000, 0), (13_000, 0), (13_001, 1)] {
            form.set_at(&rate(last, GENERAL), Some(Value::Rate(Rate::new(typed))));
            assert_eq!(said(&form).len(), n_findings, "{typed}");
        }
        form.set_at(&rate(last, GENERAL), Some(Value::Rate(Rate::new(9_200))));
        let first_average = FieldPath::in_row(AVERAGES.name(), 0, APRIL.name());
        form.set_at(
            &first_average,
            Some(Value::YearMonth(YearMonth::new(2026, 5).unwrap())),
        );
        assert_eq!(said(&form), ["年度の4月を入力してください。例 R9.4"]);
    }

    #[test]
    fn 同じ月の料率は二つ登録できない() {
        let mut form = voluntary_form(&full(), day!(2026, 11, 22));
        let row = form.rows(RATES.name()).first().cloned().unwrap();
        let index = form.add_row(RATES.name());
        for (key, value) in row.iter() {
            form.set_at(
                &FieldPath::in_row(RATES.name(), index, key),
                Some(value.clone()),
            );
        }
        assert_eq!(
            said(&form),
            ["同じ適用年月の料率が二つあります。一つにしてください。"]
        );
    }
}

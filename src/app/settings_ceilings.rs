//! 設定の限度額の様式: the society's rules of 限度額適用認定証 and its own tables of 適用区分, as a form.
//! It must not store anything; saving the society does.

use crate::app::settings_ceilings_fields::{
    BASE, BASIS, CODE, ENDS_IN_JULY, ENDS_WITH_CARD, EXEMPT_BELOW, FROM_MONTH, GENERAL, GROUP, LAW,
    LONG_STAY, LOWEST, MEALS, MULTIPLE, N_MONTHS, ONLINE_CODE, OUTPATIENT, OUTPATIENT_YEARLY,
    PAPER, REDUCED, ROWS, STANDARD_FROM, STATUS, THRESHOLD, YEARLY, YEARLY_LOW, is_by_standard,
};
use crate::app::settings_form::{EFFECTIVE_FROM, blocks, field_findings, repeated};
use crate::domain::ceiling_rules::{CeilingRow, CeilingRules, MealRow};
use crate::domain::date::Date;
use crate::domain::finding::Finding;
use crate::domain::society::Society;
use crate::domain::yen::Yen;
use crate::procedure::facts::Facts;
use crate::procedure::field::{Key, Section};
use crate::procedure::form::Form;
use crate::procedure::value::FieldType;

/// The society's rules as a form; the change holds from `effective_from`.
#[must_use]
pub fn ceilings_form(society: &Society, effective_from: Date) -> Form {
    let rules = &society.ceilings;
    let mut form = Form::new();
    EFFECTIVE_FROM.set(&mut form, effective_from);
    N_MONTHS.set(&mut form, i64::from(rules.n_months_valid));
    ENDS_IN_JULY.set(&mut form, rules.exempt_ends_in_july);
    ENDS_WITH_CARD.set(&mut form, rules.ends_with_eligibility_certificate);
    set_some(&mut form, EXEMPT_BELOW, rules.exempt_below);
    MEALS.set(&mut form, rules.meals.iter().map(meal_row).collect());
    ROWS.set(&mut form, rules.rows.iter().map(ceiling_row).collect());
    form
}

fn set_some<T: FieldType>(form: &mut Form, key: Key<T>, value: Option<T>) {
    if let Some(value) = value {
        key.set(form, value);
    }
}

fn meal_row(meal: &MealRow) -> Form {
    let mut row = Form::new();
    FROM_MONTH.set(&mut row, meal.effective_from.year_month());
    GENERAL.set(&mut row, meal.general);
    REDUCED.set(&mut row, meal.reduced);
    LONG_STAY.set(&mut row, meal.long_stay);
    LOWEST.set(&mut row, meal.lowest);
    row
}

fn ceiling_row(ceiling: &CeilingRow) -> Form {
    let mut row = Form::new();
    FROM_MONTH.set(&mut row, ceiling.effective_from.year_month());
    STATUS.set(&mut row, ceiling.status);
    GROUP.set(&mut row, ceiling.group);
    CODE.set(&mut row, ceiling.code.clone());
    set_some(&mut row, ONLINE_CODE, ceiling.online_code.clone());
    BASIS.set(&mut row, ceiling.basis);
    if is_by_standard(&row) {
        STANDARD_FROM.set(&mut row, ceiling.standard_from);
    }
    BASE.set(&mut row, ceiling.base);
    for (key, amount) in [
        (THRESHOLD, ceiling.threshold),
        (OUTPATIENT, ceiling.outpatient),
        (OUTPATIENT_YEARLY, ceiling.outpatient_yearly),
        (MULTIPLE, ceiling.multiple),
        (YEARLY, ceiling.yearly),
        (YEARLY_LOW, ceiling.yearly_low),
    ] {
        set_some(&mut row, key, amount);
    }
    PAPER.set(&mut row, ceiling.paper);
    LAW.set(&mut row, ceiling.law.clone());
    row
}

/// What keeps the rules from being saved.
#[must_use]
pub fn examine_ceilings(
    sections: &[Section],
    form: &Form,
    facts: &Facts,
    _taken: &[&str],
) -> Vec<Finding> {
    let mut all = field_findings(sections, form, facts);
    if N_MONTHS.get(form).is_some_and(|n| !(1..=12).contains(&n)) {
        let sentence = "1から12までで入力してください。有効期間は1年以内です。";
        all.push(blocks(N_MONTHS.name(), sentence));
    }
    let message = "同じ行が二つあります。一つにしてください。";
    let at = FROM_MONTH.name();
    let month = |row: &Form| FROM_MONTH.get(row);
    all.extend(repeated(form, MEALS, at, month, message));
    let category = |row: &Form| Some((month(row)?, GROUP.get(row)?, CODE.get(row)?));
    all.extend(repeated(form, ROWS, at, category, message));
    all
}

/// The society of a complete form; what the form does not ask for is taken from `base`.
#[must_use]
pub fn read_ceilings(form: &Form, base: &Society) -> Option<Society> {
    let meals = form.rows(MEALS.name()).iter();
    let rows = form.rows(ROWS.name()).iter();
    Some(Society {
        ceilings: CeilingRules {
            n_months_valid: u32::try_from(N_MONTHS.get(form)?).ok()?,
            exempt_ends_in_july: ENDS_IN_JULY.get(form)?,
            ends_with_eligibility_certificate: ENDS_WITH_CARD.get(form)?,
            exempt_below: EXEMPT_BELOW.get(form),
            meals: meals.map(read_meal).collect::<Option<_>>()?,
            rows: rows.map(read_row).collect::<Option<_>>()?,
        },
        ..base.clone()
    })
}

fn read_meal(row: &Form) -> Option<MealRow> {
    Some(MealRow {
        effective_from: FROM_MONTH.get(row)?.first_day(),
        general: GENERAL.get(row)?,
        reduced: REDUCED.get(row)?,
        long_stay: LONG_STAY.get(row)?,
        lowest: LOWEST.get(row)?,
    })
}

fn read_row(row: &Form) -> Option<CeilingRow> {
    Some(CeilingRow {
        effective_from: FROM_MONTH.get(row)?.first_day(),
        status: STATUS.get(row)?,
        group: GROUP.get(row)?,
        code: CODE.get(row)?,
        online_code: ONLINE_CODE.get(row),
        basis: BASIS.get(row)?,
        standard_from: STANDARD_FROM
            .get(row)
            .filter(|_| is_by_standard(row))
            .unwrap_or(Yen::ZERO),
        base: BASE.get(row)?,
        threshold: THRESHOLD.get(row),
        outpatient: OUTPATIENT.get(row),
        outpatient_yearly: OUTPATIENT_YEARLY.get(row),
        multiple: MULTIPLE.get(row),
        yearly: YEARLY.get(row),
        yearly_low: YEARLY_LOW.get(row),
        paper: PAPER.get(row)?,
        law: LAW.get(row)?,
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{ROWS, ceilings_form, examine_ceilings, read_ceilings};
    use crate::app::sample::Sample;
    use crate::app::settings_ceilings_fields::{CEILINGS, N_MONTHS};
    use crate::domain::date::day;
    use crate::domain::society::Society;
    use crate::domain::tables::ceiling::{MEALS, SHIPPED};
    use crate::procedure::facts::Facts;

    fn full() -> Society {
        let mut society = Sample::load().unwrap().society;
        society.ceilings.rows = SHIPPED.clone();
        society.ceilings.meals = MEALS.to_vec();
        society.ceilings.n_months_valid = 6;
        society
    }

    #[test]
    fn 書いた設定は読み戻せる() {
        let society = full();
        let today = day!(2026, 11, 22);
        let form = ceilings_form(&society, today);
        let facts = Facts::nobody(today, society.clone());
        assert_eq!(examine_ceilings(CEILINGS, &form, &facts, &[]), []);
        assert_eq!(read_ceilings(&form, &society), Some(society));
    }

    #[test]
    fn 月数は1から12まで_同じ区分の行は一つ() {
        let society = full();
        let today = day!(2026, 11, 22);
        let facts = Facts::nobody(today, society.clone());
        for (n_months, is_fine) in [(0, false), (1, true), (12, true), (13, false)] {
            let mut form = ceilings_form(&society, today);
            N_MONTHS.set(&mut form, n_months);
            let found = examine_ceilings(CEILINGS, &form, &facts, &[]);
            assert_eq!(found.is_empty(), is_fine, "{n_months}");
        }
        let mut form = ceilings_form(&society, today);
        let mut rows = form.rows(ROWS.name()).to_vec();
        rows.push(rows.first().unwrap().clone());
        ROWS.set(&mut form, rows);
        assert_eq!(examine_ceilings(CEILINGS, &form, &facts, &[]).len(), 1);
    }
}

//! 設定の給付の様式: the society's 付加給付 and what else its rules say of cash benefits, as a form.
//! It must not store anything; saving the society does.

use crate::app::settings_allowance;
use crate::app::settings_form::{self, EFFECTIVE_FROM, field_findings, repeated};
use crate::domain::childbirth_rules::ChildbirthAdditionalRow;
use crate::domain::childbirth_rules::ChildbirthRules;
use crate::domain::date::Date;
use crate::domain::finding::Finding;
use crate::domain::society::Society;
use crate::domain::yen::Yen;
use crate::procedure::facts::Facts;
use crate::procedure::field::Field;
use crate::procedure::field::Key;
use crate::procedure::field::Section;
use crate::procedure::form::Form;

const ADDITIONAL: Key<Vec<Form>> = Key::new("childbirth_additional");
const BORN_FROM: Key<Date> = Key::new("born_from");
const INSURED: Key<Yen> = Key::new("insured");
const DEPENDENT: Key<Yen> = Key::new("dependent");
const AFTER_LOSS: Key<bool> = Key::new("childbirth_additional_after_loss");
const CLOSES_ON: Key<Date> = Key::new("childbirth_closes_on");

const ADDITIONAL_FIELDS: &[Field] = &[
    BORN_FROM
        .field("適用する出産日")
        .always()
        .help("この日以後の出産に使います。"),
    INSURED
        .field("被保険者の出産（1児につき）")
        .always()
        .help("出産育児一時金付加金の額です。"),
    DEPENDENT
        .field("被扶養者の出産（1児につき）")
        .always()
        .help("家族出産育児一時金付加金の額です。"),
];

/// The form of the tab.
pub const BENEFITS: &[Section] = &[
    settings_form::FROM,
    Section {
        title: "出産育児一時金",
        fields: &[
            ADDITIONAL
                .table("出産の付加給付", ADDITIONAL_FIELDS)
                .law("健康保険法第53条")
                .help("規約で付加給付を定めていないときは空欄です。"),
            AFTER_LOSS
                .field("資格喪失後の出産にも付加給付を支給する")
                .always()
                .law("健康保険法第106条")
                .help("規約によります（未確認）。"),
            CLOSES_ON
                .field("出産育児一時金の終了日")
                .law("令和8年法律第31号")
                .help("この日以後の出産には支給しません。施行日が政令で決まったら入力します（令和10年6月4日まで。未定のうちは空欄）。"),
        ],
    },
    settings_allowance::SECTION,
];

/// The society's rules as a form; the change holds from `effective_from`.
#[must_use]
pub fn benefits_form(society: &Society, effective_from: Date) -> Form {
    let rules = &society.childbirth;
    let mut form = Form::new();
    EFFECTIVE_FROM.set(&mut form, effective_from);
    ADDITIONAL.set(&mut form, rules.additional.iter().map(row).collect());
    AFTER_LOSS.set(&mut form, rules.pays_additional_after_loss);
    if let Some(closes_on) = rules.closes_on {
        CLOSES_ON.set(&mut form, closes_on);
    }
    settings_allowance::fill(&mut form, &society.allowance);
    form
}

fn row(additional: &ChildbirthAdditionalRow) -> Form {
    let mut row = Form::new();
    BORN_FROM.set(&mut row, additional.effective_from);
    INSURED.set(&mut row, additional.insured);
    DEPENDENT.set(&mut row, additional.dependent);
    row
}

/// What is missing or wrong in the form.
#[must_use]
pub fn examine_benefits(
    sections: &[Section],
    form: &Form,
    facts: &Facts,
    _taken: &[&str],
) -> Vec<Finding> {
    let mut all = field_findings(sections, form, facts);
    all.extend(settings_allowance::examine(form));
    all.extend(repeated(
        form,
        ADDITIONAL,
        BORN_FROM.name(),
        |row| BORN_FROM.get(row),
        "同じ出産日からの付加給付が二つあります。一つにしてください。",
    ));
    all
}

/// The society of a complete form; what the form does not ask for is taken from `base`.
#[must_use]
pub fn read_benefits(form: &Form, base: &Society) -> Option<Society> {
    let rows = form.rows(ADDITIONAL.name()).iter();
    let mut additional: Vec<ChildbirthAdditionalRow> = rows.map(read_row).collect::<Option<_>>()?;
    additional.sort_by_key(|row| row.effective_from);
    Some(Society {
        childbirth: ChildbirthRules {
            additional,
            pays_additional_after_loss: AFTER_LOSS.get(form)?,
            closes_on: CLOSES_ON.get(form),
        },
        allowance: settings_allowance::read(form)?,
        ..base.clone()
    })
}

fn read_row(row: &Form) -> Option<ChildbirthAdditionalRow> {
    Some(ChildbirthAdditionalRow {
        effective_from: BORN_FROM.get(row)?,
        insured: INSURED.get(row)?,
        dependent: DEPENDENT.get(row)?,
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::BENEFITS;
    use super::benefits_form;
    use super::examine_benefits;
    use super::read_benefits;
    use crate::app::sample::Sample;
    use crate::domain::childbirth_rules::ChildbirthAdditionalRow;
    use crate::domain::childbirth_rules::ChildbirthRules;
    use crate::domain::date::day;
    use crate::domain::yen::Yen;
    use crate::procedure::facts::Facts;

    #[test]
    fn 様式から同じ設定に戻り_同じ日の行は二つ置けない() {
        let today = day!(2026, 11, 24);
        let mut society = Sample::load().unwrap().society;
        let row = ChildbirthAdditionalRow {
            effective_from: day!(2024, 4, 1),
            insured: Yen::new(50_000),
            dependent: Yen::new(30_000),
        };
        society.childbirth = ChildbirthRules {
            additional: vec![row],
            pays_additional_after_loss: true,
            closes_on: Some(day!(2028, 4, 1)),
        };
        let form = benefits_form(&society, today);
        let facts = Facts::nobody(today, society.clone());
        assert_eq!(examine_benefits(BENEFITS, &form, &facts, &[]), []);
        assert_eq!(read_benefits(&form, &society), Some(society.clone()));
        society.childbirth.additional.push(row);
        let form = benefits_form(&society, today);
        let found = examine_benefits(BENEFITS, &form, &facts, &[]);
        assert_eq!(found.len(), 1);
    }
}

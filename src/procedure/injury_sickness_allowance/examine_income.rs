//! 傷病手当金の審査のうち他の収入: what is set against the benefit, and whether the pages agree.
//! It must not calculate; that is `allowance_reduction`.

use crate::domain::allowance_days::DayMark;
use crate::domain::allowance_reduction::IncomeKind;
use crate::domain::coded::Coded;
use crate::domain::date::Date;
use crate::domain::finding::{FieldPath, Finding};
use crate::domain::yen::Yen;
use crate::procedure::facts::Facts;
use crate::procedure::form::Form;
use crate::procedure::injury_sickness_allowance::claim::{claim, claimed};
use crate::procedure::injury_sickness_allowance::examine::at;
use crate::procedure::injury_sickness_allowance::incomes::{counts, days_of, per_day};
use crate::procedure::injury_sickness_allowance::keys::{
    AmountBasis, HAS_PAY, INCOME_AMOUNT, INCOME_BASIS, INCOME_FROM, INCOME_KIND, INCOME_UNTIL,
    INCOMES, SAME_ILLNESS, WAGES,
};
use std::collections::BTreeSet;

/// What stands against the rows of 調整する収入.
pub(super) fn examine_income(form: &Form, facts: &Facts) -> Vec<Finding> {
    let mut all: Vec<Finding> = examine_declared(form).into_iter().collect();
    for (index, row) in form.rows(INCOMES.name()).iter().enumerate() {
        let at =
            |key: &str, finding: Finding| finding.at(FieldPath::in_row(INCOMES.name(), index, key));
        let days = INCOME_FROM.get(row).zip(INCOME_UNTIL.get(row));
        if days.is_some_and(|(from, until)| until < from) {
            all.push(at(
                INCOME_UNTIL.name(),
                Finding::blocks(
                    "allowance.income_reversed",
                    "収入の期間の末日が初日より前です。日付を確かめてください。",
                ),
            ));
        }
        all.extend(examine_basis(row).map(|finding| at(INCOME_BASIS.name(), finding)));
        let is_lump_sum = INCOME_BASIS.get(row) == Some(AmountBasis::LumpSum);
        let is_typed = INCOME_AMOUNT.get(row).is_some() && INCOME_BASIS.get(row).is_some();
        if is_typed && !is_lump_sum && per_day(row, facts).is_none() {
            all.push(at(
                INCOME_UNTIL.name(),
                Finding::blocks(
                    "allowance.income_period_missing",
                    "期間の額を日割りするための期間の末日がありません。末日を入力してください。",
                ),
            ));
        }
        if SAME_ILLNESS.get(row) == Some(false) {
            all.push(at(
                SAME_ILLNESS.name(),
                Finding::note(
                    "allowance.other_illness",
                    "別の傷病による年金・手当金のため、調整しません。",
                )
                .law("健康保険法第108条第3項・第4項"),
            ));
        }
    }
    all.extend(examine_paid_leave(form, facts));
    all.extend(examine_wages(form));
    all.extend(examine_several(form, facts));
    all
}

/// The 被保険者's page and the rows agree on whether there was pay.
fn examine_declared(form: &Form) -> Option<Finding> {
    let mut rows = form.rows(INCOMES.name()).iter();
    let has_row = rows.any(|row| INCOME_KIND.get(row) == Some(IncomeKind::Pay));
    match (HAS_PAY.get(form), has_row) {
        (Some(true), false) => Some(at(
            INCOMES,
            Finding::blocks(
                "allowance.pay_missing",
                "報酬を受けたと申請されていますが、報酬の行がありません。調整する収入に額と期間を入力してください。",
            )
            .law("健康保険法第108条第1項"),
        )),
        (Some(false), true) => Some(at(
            HAS_PAY,
            Finding::confirm(
                "allowance.pay_not_declared",
                "報酬を受けていないと申請されていますが、報酬の行があります。事業主の欄と照らし合わせてください。",
            )
            .law("健康保険法第108条第1項"),
        )),
        _ => None,
    }
}

/// A day of 有給休暇 is paid by the 事業主; without a row of 報酬 it would be paid in full once more.
fn examine_paid_leave(form: &Form, facts: &Facts) -> Option<Finding> {
    let claim = claim(form, facts)?;
    let is_unpaid = |on: &Date| {
        let incomes = claim.incomes_on(*on);
        claim.mark(*on) == DayMark::PaidLeave
            && !incomes.iter().any(|(kind, _)| *kind == IncomeKind::Pay)
    };
    let days = (0..).map(|n| claim.period.from().add_days(n));
    let days = days.take_while(|day| Some(*day) <= claim.period.until());
    let n_days = days.filter(is_unpaid).count();
    (n_days > 0).then(|| {
        at(
            INCOMES,
            Finding::confirm(
                "allowance.paid_leave_without_pay",
                format!(
                    "有給の印のある{n_days}日に報酬の行がないため、報酬と調整せずに計算しています。事業主の欄を確かめ、調整する収入に報酬を入力してください。"
                ),
            )
            .law("健康保険法第108条第1項"),
        )
    })
}

/// 支給した賃金の内訳 with an amount, and no row of 報酬.
fn examine_wages(form: &Form) -> Option<Finding> {
    let mut wages = form.rows(WAGES.name()).iter();
    let is_paid = wages.any(|row| INCOME_AMOUNT.get(row) > Some(Yen::ZERO));
    let mut rows = form.rows(INCOMES.name()).iter();
    let has_row = rows.any(|row| INCOME_KIND.get(row) == Some(IncomeKind::Pay));
    (is_paid && !has_row).then(|| {
        at(
            INCOMES,
            Finding::confirm(
                "allowance.wages_without_pay",
                "支給した賃金の内訳に額がありますが、報酬の行がありません。労務不能の日に対して支払われた賃金でないか事業主に確かめ、その分は調整する収入に入力してください。",
            )
            .law("健康保険法第108条第1項"),
        )
    })
}

/// 障害手当金 is one sum, everything else is not.
fn examine_basis(row: &Form) -> Option<Finding> {
    let (kind, basis) = (INCOME_KIND.get(row)?, INCOME_BASIS.get(row)?);
    let is_lump_sum = kind == IncomeKind::DisabilityLumpSum;
    (is_lump_sum != (basis == AmountBasis::LumpSum)).then(|| {
        Finding::blocks(
            "allowance.income_basis",
            if is_lump_sum {
                "障害手当金は「一時金の額」で入力してください。"
            } else {
                "「一時金の額」は障害手当金だけに使います。額の書き方を選び直してください。"
            },
        )
    })
}

/// Several kinds of income for one day: the law says for 報酬 and 障害年金 that the larger decides.
fn examine_several(form: &Form, facts: &Facts) -> Option<Finding> {
    let claim = claim(form, facts)?;
    let period = claimed(form)?;
    let named = [IncomeKind::Pay, IncomeKind::DisabilityPension];
    let rows: Vec<&Form> = form
        .rows(INCOMES.name())
        .iter()
        .filter(|row| counts(row))
        .collect();
    let kinds_on = |day| -> BTreeSet<IncomeKind> {
        let by_day = claim.incomes_on(day).into_iter().map(|(kind, _)| kind);
        let lump_sum = rows.iter().filter(|row| {
            INCOME_KIND.get(row) == Some(IncomeKind::DisabilityLumpSum)
                && days_of(row).is_some_and(|days| days.contains(day))
        });
        by_day
            .chain(lump_sum.filter_map(|row| INCOME_KIND.get(row)))
            .collect()
    };
    let is_open = |kinds: &BTreeSet<IncomeKind>| {
        kinds.len() > 1 && kinds.iter().any(|kind| !named.contains(kind))
    };
    let days = (0..).map(|n| period.from().add_days(n));
    let kinds = days
        .take_while(|day| Some(*day) <= period.until())
        .map(kinds_on)
        .find(is_open)?;
    let words: Vec<&str> = kinds.iter().map(|kind| kind.label()).collect();
    Some(at(
        INCOMES,
        Finding::confirm(
            "allowance.several_incomes",
            format!(
                "同じ日に{}があります。合計せず、最も大きい額で調整します。調整の仕方を確かめてください。",
                words.join("と")
            ),
        )
        .law("健康保険法第103条・第108条"),
    ))
}

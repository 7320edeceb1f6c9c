//! 標準報酬月額の決定 of the 申出: by the rule that holds for the day of acquisition, with its sentence (健康保険法第47条, 附則第3条第4項).
//! It must not compute an amount; that is `voluntary_remuneration` and `special_retired`.

use crate::domain::date::{Date, YearMonth};
use crate::domain::remuneration::{Grade, RemunerationBasis, grade_of_standard};
use crate::domain::special_retired::{Ceiling, special_retired_remuneration};
use crate::domain::voluntary_remuneration::{
    RemunerationGap, VoluntaryMember, VoluntaryRemuneration, remuneration_for,
};
use crate::procedure::eligibility_acquisition_continued::keys::{OWN_MONTHLY, is_special};
use crate::procedure::facts::Facts;
use crate::procedure::form::Form;
use crate::procedure::subject::ACQUIRED_ON;
use crate::procedure::value::Value;
use std::fmt;

/// 標準報酬月額 with what set it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Decision {
    /// 等級と標準報酬月額.
    pub grade: Grade,
    /// 決定の理由, as the ledger keeps it.
    pub basis: RemunerationBasis,
    /// 根拠: one sentence.
    pub reason: String,
    /// 適用年月.
    pub effective_from: YearMonth,
    /// The last month for which it holds unless decided anew.
    pub effective_until: YearMonth,
    /// What the settings lack, so that the amount at loss stands for it.
    pub missing: Option<RemunerationGap>,
    /// 特例退職: the ceiling of the law, where the averages are entered.
    pub ceiling: Option<Ceiling>,
}

/// Why nothing can be decided.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Undecided {
    /// The form is not far enough.
    Unknown,
    /// Neither the ledger nor the 申出書 has an amount at loss.
    NoOwn,
    /// The amount is none of the grade table.
    NoGrade(RemunerationGap),
    /// No amount for 特例退職 in the settings.
    NoSpecialAmount,
}

impl fmt::Display for Undecided {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Undecided::Unknown => {
                f.write_str("標準報酬月額を決める期間が分かりません。資格取得年月日を確かめてください。")
            }
            Undecided::NoOwn => f.write_str(
                "台帳に資格喪失時の標準報酬月額がありません。申出書または資格喪失届の額を「申出書の記載」に入力してください。",
            ),
            Undecided::NoGrade(gap) => gap.fmt(f),
            Undecided::NoSpecialAmount => f.write_str(
                "この年度の特例退職被保険者の標準報酬月額が登録されていません。組合設定で登録してください。",
            ),
        }
    }
}

/// The decisions from the acquisition up to today: one, and where the 申出 is decided after 1 April, that of the new
/// fiscal year too, whose re-decision of everybody else has been made already.
///
/// # Errors
/// What is missing for the first.
pub fn decisions(form: &Form, facts: &Facts) -> Result<Vec<Decision>, Undecided> {
    let acquired_on = ACQUIRED_ON.get(form).ok_or(Undecided::Unknown)?;
    let first_year = acquired_on.fiscal_year();
    let last_year = facts.today.fiscal_year().max(first_year);
    let mut all: Vec<Decision> = Vec::new();
    for year in first_year..=last_year {
        let held_until = all.last().map(|decided| decided.effective_until);
        let april = YearMonth::new(year, 4);
        if held_until >= april && held_until.is_some() {
            continue;
        }
        match decide(form, (acquired_on, year), facts) {
            Ok(decision) => all.push(decision),
            Err(undecided) if all.is_empty() => return Err(undecided),
            Err(_) => break,
        }
    }
    Ok(all)
}

/// The decision at the acquisition.
#[must_use]
pub fn decision(form: &Form, facts: &Facts) -> Option<Decision> {
    decisions(form, facts).ok()?.into_iter().next()
}

fn decide(
    form: &Form,
    (acquired_on, year): (Date, i32),
    facts: &Facts,
) -> Result<Decision, Undecided> {
    if is_special(form) {
        return special(acquired_on, year, facts).ok_or(Undecided::NoSpecialAmount);
    }
    let own = OWN_MONTHLY.get(form).ok_or(Undecided::NoOwn)?;
    let member = VoluntaryMember { acquired_on, own };
    match remuneration_for(member, year, &facts.society.voluntary) {
        Ok(decided) => Ok(voluntary(decided)),
        Err(gap @ RemunerationGap::NoGrade(_)) => Err(Undecided::NoGrade(gap)),
        Err(RemunerationGap::OutsideTerm) => Err(Undecided::Unknown),
        Err(gap @ (RemunerationGap::NoAverage(_) | RemunerationGap::NoFixedAmount)) => {
            own_amount(member, year, gap).ok_or(Undecided::NoGrade(RemunerationGap::NoGrade(own)))
        }
    }
}

fn voluntary(decided: VoluntaryRemuneration) -> Decision {
    Decision {
        grade: decided.grade,
        basis: RemunerationBasis::Voluntary,
        reason: decided.reason,
        effective_from: decided.effective_from,
        effective_until: decided.effective_until,
        missing: None,
        ceiling: None,
    }
}

/// The amount at loss, as long as the settings do not say what to compare it with.
fn own_amount(member: VoluntaryMember, year: i32, gap: RemunerationGap) -> Option<Decision> {
    let from = Date::new(year, 4, 1)?.max(member.acquired_on);
    let own = member.own;
    Some(Decision {
        grade: grade_of_standard(own, from)?,
        basis: RemunerationBasis::Voluntary,
        reason: format!("資格喪失時の標準報酬月額{own}円による（健康保険法第47条第1項第1号）。"),
        effective_from: from.year_month(),
        effective_until: YearMonth::new(year + 1, 3)?,
        missing: Some(gap),
        ceiling: None,
    })
}

/// One amount for all 特例退職被保険者 of the fiscal year.
fn special(acquired_on: Date, year: i32, facts: &Facts) -> Option<Decision> {
    let from = Date::new(year, 4, 1)?.max(acquired_on).year_month();
    let rows = &facts.society.voluntary.special_retired.amounts;
    let decided = special_retired_remuneration(rows, from)?;
    let amount = decided.amount;
    Some(Decision {
        grade: decided.grade,
        basis: RemunerationBasis::SpecialRetired,
        reason: format!(
            "規約で定めた特例退職被保険者の額{amount}円による（健康保険法附則第3条第4項）。"
        ),
        effective_from: from,
        effective_until: YearMonth::new(year + 1, 3)?,
        missing: None,
        ceiling: decided.ceiling,
    })
}

/// 等級.
pub(super) fn grade(form: &Form, facts: &Facts) -> Option<Value> {
    Some(Value::Int(i64::from(decision(form, facts)?.grade.number)))
}

/// 標準報酬月額.
pub(super) fn standard_monthly(form: &Form, facts: &Facts) -> Option<Value> {
    Some(Value::Yen(decision(form, facts)?.grade.standard_monthly))
}

/// 決定の根拠.
pub(super) fn basis(form: &Form, facts: &Facts) -> Option<Value> {
    Some(Value::Text(decision(form, facts)?.reason))
}

/// 適用年月.
pub(super) fn effective_from(form: &Form, facts: &Facts) -> Option<Value> {
    Some(Value::YearMonth(decision(form, facts)?.effective_from))
}

/// 有効期間（まで）.
pub(super) fn effective_until(form: &Form, facts: &Facts) -> Option<Value> {
    Some(Value::YearMonth(decision(form, facts)?.effective_until))
}

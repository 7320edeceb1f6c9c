//! 支給しない日の理由: the sentences that a notice must give, with the article.
//! It must not decide which days are not paid.

use crate::domain::allowance::Assessment;
use crate::domain::allowance_days::{DayOutcome, DaySpan};
use crate::domain::coded::Coded;
use crate::procedure::facts::Facts;
use crate::procedure::form::Form;
use crate::procedure::injury_sickness_allowance::claim::{claim, continued};
use crate::procedure::papers::benefit_parts::{RefusedPart, span};

/// The spans on which nothing is paid, each with its reason.
#[must_use]
pub(super) fn refused_parts(
    form: &Form,
    facts: &Facts,
    assessment: &Assessment,
) -> Vec<RefusedPart> {
    let bar = claim(form, facts)
        .and_then(|claim| continued(form, facts, &claim))
        .and_then(Result::err)
        .map(|bar| bar.to_string());
    let spans = assessment.spans().into_iter();
    spans
        .filter_map(|days| {
            Some(RefusedPart {
                what: if days.n_days == 1 {
                    days.from().wareki()
                } else {
                    span(days.from(), days.until)
                },
                n_days: Some(days.n_days),
                reason: sentence(&days, bar.as_deref(), assessment)?,
            })
        })
        .collect()
}

fn sentence(days: &DaySpan, bar: Option<&str>, assessment: &Assessment) -> Option<String> {
    let text = match days.day.outcome {
        DayOutcome::Paid | DayOutcome::Reduced | DayOutcome::Extended => return None,
        DayOutcome::Offset => {
            let offset = days.day.offset?;
            return Some(format!(
                "{}（1日につき{}円）が傷病手当金の日額以上のため（{}）。",
                offset.kind.label(),
                offset.amount,
                offset.kind.law()
            ));
        }
        DayOutcome::Waiting if assessment.waiting.is_some() => {
            "待期の期間のため（健康保険法第99条第1項）。"
        }
        DayOutcome::Waiting => {
            "労務不能の日が3日続かず、待期が完成していないため（健康保険法第99条第1項）。"
        }
        DayOutcome::Worked => "労務に服した日のため（健康保険法第99条第1項）。",
        DayOutcome::NotCertified => {
            "医師の意見書で労務不能と認められた期間に含まれないため（健康保険法第99条第1項）。"
        }
        DayOutcome::NotEntitled => {
            return Some(bar.map_or_else(
                || "傷病手当金の対象となる被保険者でない日のため（健康保険法第99条第1項・第104条）。".to_owned(),
                |bar| format!("{bar}（健康保険法第104条）"),
            ));
        }
        DayOutcome::PeriodOver => {
            "支給を始めた日から通算して1年6か月の支給期間を満了したため（健康保険法第99条第4項）。"
        }
        DayOutcome::TimeBarred => {
            "労務不能であった日の翌日から2年を経過し、時効により権利が消滅しているため（健康保険法第193条第1項）。"
        }
        DayOutcome::AlreadyPaid => "すでに支給を決定した日のため。",
    };
    Some(text.to_owned())
}

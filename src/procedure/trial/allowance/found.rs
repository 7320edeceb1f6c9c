//! 試算・傷病手当金の結果: figures, 根拠 and the days.
//! It must not compute; it reads an assessment.

use super::claim::Asked;
use super::month_words;
use crate::domain::allowance::Assessment;
use crate::domain::allowance_daily::{MonthAmount, MonthSource, has_gap};
use crate::domain::allowance_days::{AllowanceDay, DaySpan};
use crate::domain::allowance_period::AllowancePeriod;
use crate::domain::allowance_reduction::Offset;
use crate::domain::allowance_rules::{AdditionalKind, additional_on};
use crate::domain::coded::Coded;
use crate::domain::yen::Yen;
use crate::procedure::facts::Facts;
use crate::procedure::trial::answer::{Found, FoundColumn, FoundTable, yen};

const SPAN_COLUMNS: &[FoundColumn] = &[
    FoundColumn::text("期間", 22),
    FoundColumn::number("日数", 6),
    FoundColumn::text("日の区分", 11),
    FoundColumn::number("1日の額", 9),
    FoundColumn::number("付加金", 8),
    FoundColumn::number("計", 10),
];

const DAY_COLUMNS: &[FoundColumn] = &[
    FoundColumn::text("日", 19),
    FoundColumn::text("日の区分", 11),
    FoundColumn::number("支給額", 9),
    FoundColumn::number("付加金", 8),
    FoundColumn::text("調整した収入", 19),
];

/// The result.
pub(super) fn found(asked: &Asked, assessment: &Assessment, facts: &Facts) -> Found {
    let n_paid = assessment
        .days
        .iter()
        .filter(|day| day.outcome.is_paid())
        .count();
    let total: Yen = [assessment.statutory(), assessment.additional()]
        .into_iter()
        .sum();
    let mut found = Found::default()
        .main("1日あたりの額", format!("{}／日", yen(asked.daily)))
        .main("この期間の支給見込額", yen(total))
        .figure("支給する日数", format!("{n_paid}日"))
        .figure_if("うち付加給付", additional(assessment));
    if let Some(waiting) = assessment.waiting {
        found = found.figure(
            "待期",
            format!(
                "{}から{}まで",
                waiting.from.wareki(),
                waiting.until.wareki()
            ),
        );
    }
    found = match &asked.basis {
        Some(basis) => {
            let found = found.basis(basis.reason(), "健康保険法第99条第2項");
            with_months(found, &basis.months, facts)
        }
        None => found.basis(
            format!(
                "支給の開始で決まった日額{}（以後の改定では変わりません）。",
                yen(asked.daily)
            ),
            "健康保険法第99条第2項",
        ),
    };
    found = with_days(found, asked, assessment);
    found = with_period(found, assessment);
    with_settings(found, assessment, facts)
        .table(FoundTable {
            title: "期間ごとの内訳",
            columns: SPAN_COLUMNS,
            rows: assessment.spans().iter().map(span_row).collect(),
            is_printed: true,
        })
        .table(FoundTable {
            title: "日ごとの内訳",
            columns: DAY_COLUMNS,
            rows: assessment.days.iter().map(day_row).collect(),
            is_printed: false,
        })
}

fn additional(assessment: &Assessment) -> Option<String> {
    let additional = assessment.additional();
    (additional > Yen::ZERO).then(|| yen(additional))
}

/// 支給期間: how long it may last in all, and what is left.
fn with_period(found: Found, assessment: &Assessment) -> Found {
    let (Some(period), Some(running)) = (assessment.period(), assessment.running) else {
        return found;
    };
    let AllowancePeriod {
        started_on,
        n_total,
        calendar_end,
        ..
    } = period;
    let n_left = period.left(running.n_used);
    found
        .figure("支給期間", format!("通算{n_total}日（1年6か月）"))
        .figure("この期間の後の残日数", format!("{n_left}日"))
        .basis(
            format!(
                "支給期間は、支給を始める{}から{}までの暦日数{n_total}日を通算。支給した日は{}日。",
                started_on.wareki(),
                calendar_end.wareki(),
                running.n_used
            ),
            "健康保険法第99条第4項",
        )
}

fn with_months(found: Found, months: &[MonthAmount], facts: &Facts) -> Found {
    let is_ledger = months
        .iter()
        .any(|month| month.source == MonthSource::Ledger);
    let source = if is_ledger { "台帳" } else { "入力" };
    let found = found.basis(
        format!("標準報酬月額（{source}）　{}", month_words(months)),
        "健康保険法第99条第2項",
    );
    if has_gap(months) {
        return found.unverified(
            format!(
                "{}か月までの空白の前の月を通算しました（組合の設定）。",
                facts.society.allowance.joins_gap_months
            ),
            "健康保険法施行規則第84条の2",
        );
    }
    found
}

/// 待期, other income, and the time after the loss.
fn with_days(mut found: Found, asked: &Asked, assessment: &Assessment) -> Found {
    if assessment.n_used_before == 0 {
        found = found.basis(
            "連続する3日の待期の翌日から支給します。有給休暇や休日も待期に数えます。",
            "健康保険法第99条第1項",
        );
    }
    let mut told: Vec<Offset> = Vec::new();
    for day in &assessment.days {
        let Some(offset) = day.offset.filter(|offset| !told.contains(offset)) else {
            continue;
        };
        told.push(offset);
        found = found.basis(
            format!(
                "{}円－{}1日{}円＝{}円",
                asked.daily,
                offset.kind.label(),
                offset.amount,
                day.statutory
            ),
            offset.kind.law(),
        );
    }
    match &asked.no_continuation {
        Some(sentence) => found.basis(sentence.clone(), "健康保険法第104条"),
        None if asked.claim.entitled.continued_from.is_some() => found.basis(
            "資格喪失の後も、労務不能が続く間は受けられます。一度働けるようになると終わります。",
            "健康保険法第104条",
        ),
        None => found,
    }
}

fn with_settings(mut found: Found, assessment: &Assessment, facts: &Facts) -> Found {
    let rules = &facts.society.allowance;
    let first = assessment.days.first().map(|day| day.on);
    let additional =
        first.and_then(|on| additional_on(&rules.additional, AdditionalKind::Beside, on));
    if let Some(row) = additional {
        found = found.basis(
            format!("{}（規約、1日ごとに1円未満切捨て）", row.name),
            "健康保険法第53条、組合設定",
        );
    }
    let is_reduced = assessment.days.iter().any(|day| day.offset.is_some());
    if is_reduced {
        found = found.unverified(
            format!(
                "報酬の日額の端数は「{}」（組合の設定）。",
                rules.pay_rounding.label()
            ),
            "組合設定　傷病手当金",
        );
    }
    found
}

fn span_row(span: &DaySpan) -> Vec<String> {
    let per_day = |amount: Yen| amount.to_string();
    let sum: Yen = [span.statutory(), span.additional()].into_iter().sum();
    vec![
        format!(
            "{}～{}",
            span.from().wareki_short(),
            span.until.wareki_short()
        ),
        span.n_days.to_string(),
        span.day.outcome.label().to_owned(),
        per_day(span.day.statutory),
        per_day(span.day.additional),
        per_day(sum),
    ]
}

fn day_row(day: &AllowanceDay) -> Vec<String> {
    let offset = day.offset.map_or_else(String::new, |offset| {
        format!("{}　{}円", offset.kind.label(), offset.amount)
    });
    vec![
        format!("{}（{}）", day.on.wareki_short(), day.on.weekday_ja()),
        day.outcome.label().to_owned(),
        day.statutory.to_string(),
        day.additional.to_string(),
        offset,
    ]
}

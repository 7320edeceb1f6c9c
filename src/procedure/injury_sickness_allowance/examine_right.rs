//! 傷病手当金の審査のうち受給権: earlier decisions, months, 待期, 支給期間, 継続給付, 時効.
//! It must not calculate; those are functions of `domain`.

use crate::domain::allowance::{Assessment, Right};
use crate::domain::allowance_daily::{DailyBasis, has_gap, ledger_months};
use crate::domain::allowance_days::DayOutcome;
use crate::domain::allowance_period::PeriodRule;
use crate::domain::finding::{Finding, Severity};
use crate::domain::yen::Yen;
use crate::procedure::facts::Facts;
use crate::procedure::form::Form;
use crate::procedure::injury_sickness_allowance::claim::{assessment, claim, continued};
use crate::procedure::injury_sickness_allowance::examine::at;
use crate::procedure::injury_sickness_allowance::examine_earlier::{
    examine_earlier, examine_later, examine_uncovered,
};
use crate::procedure::injury_sickness_allowance::keys::{
    DAILY, ENTERED_MONTHS, FROM, MONTHS, N_LEFT, SERVICES, STARTED_ON, UNTIL, WAITING_BEFORE,
    WAITING_UNTIL,
};
use crate::procedure::injury_sickness_allowance::months::{
    basis, deciding_day, ended_within_month, entered, missing,
};

/// What stands against the right.
pub(super) fn examine_right(form: &Form, facts: &Facts) -> Vec<Finding> {
    let mut all: Vec<Finding> = examine_earlier(form, facts).into_iter().collect();
    let Some(assessment) = assessment(form, facts) else {
        return all;
    };
    all.extend(examine_later(form, facts, &assessment));
    all.extend(examine_months(form, facts));
    all.extend(examine_overlap(&assessment));
    all.extend(examine_continued(form, facts));
    all.extend(examine_acquisition(form, facts));
    all.extend(examine_waiting(&assessment));
    all.extend(examine_period(&assessment));
    all.extend(examine_time_limit(&assessment));
    let is_known = all.iter().all(|one| one.severity != Severity::Blocks);
    if is_known && assessment.payable() == Yen::ZERO {
        all.push(at(
            FROM,
            Finding::confirm(
                "allowance.nothing_to_pay",
                "支給する額がありません。決定すると不支給決定通知書を交付します。理由を確かめてください。",
            ),
        ));
    }
    all
}

/// The months that give the daily amount.
fn examine_months(form: &Form, facts: &Facts) -> Vec<Finding> {
    let Some(day) = deciding_day(form, facts) else {
        return Vec::new();
    };
    let mut all = Vec::new();
    let missing = missing(form, facts, day);
    if let Some((first, last)) = missing.first().zip(missing.last()) {
        all.push(at(
            ENTERED_MONTHS,
            Finding::blocks(
                "allowance.months_missing",
                format!(
                    "{}から{}までのうち{}か月の標準報酬月額が台帳にありません。定時決定・随時改定の額を「台帳にない月の標準報酬月額」に入力してください。",
                    first.wareki(),
                    last.wareki(),
                    missing.len()
                ),
            )
            .law("健康保険法第99条第2項"),
        ));
        return all;
    }
    match basis(form, facts) {
        Some(Err(gap)) => all.push(at(
            DAILY,
            Finding::blocks("allowance.daily_unknown", gap.to_string())
                .law("健康保険法第99条第2項"),
        )),
        Some(Ok(basis)) => {
            all.extend(examine_basis(&basis));
            all.extend(examine_last_month(form, facts));
        }
        None => {}
    }
    let file = facts.subject_file();
    let held = file.map(|file| ledger_months(file, day.year_month()));
    let mut typed = entered(form).into_iter();
    if held.is_some_and(|held| typed.any(|amount| held.contains_key(&amount.month))) {
        all.push(at(
            ENTERED_MONTHS,
            Finding::confirm(
                "allowance.month_overwritten",
                "台帳に額のある月の標準報酬月額が入力されています。入力した額で計算します。根拠を確かめてください。",
            ),
        ));
    }
    all
}

/// Fewer than twelve months, and months joined over a gap.
fn examine_basis(basis: &DailyBasis) -> Vec<Finding> {
    let mut all = Vec::new();
    if let Some(society) = basis.society {
        all.push(at(
            MONTHS,
            Finding::note(
                "allowance.fewer_months",
                format!(
                    "標準報酬月額が{}か月のため、全被保険者の平均（標準報酬月額{}円）と比べて低い方で計算します。",
                    basis.months.len(),
                    society.standard_monthly
                ),
            )
            .law("健康保険法第99条第2項ただし書"),
        ));
    }
    if has_gap(&basis.months) {
        all.push(at(
            MONTHS,
            Finding::confirm(
                "allowance.months_joined",
                "空白の月の前の標準報酬月額を通算しています（組合の設定・未確認）。通算してよいか確かめてください。",
            )
            .law("健康保険法施行規則第84条の2"),
        ));
    }
    all
}

/// The month of a loss within the month is averaged too.
fn examine_last_month(form: &Form, facts: &Facts) -> Option<Finding> {
    let until = ended_within_month(form, facts)?;
    Some(at(
        MONTHS,
        Finding::note(
            "allowance.month_of_loss",
            format!(
                "資格喪失後に支給を始めるため、資格喪失日の前日（{}）の属する月までの標準報酬月額を平均しています（取扱いは未確認）。",
                until.wareki()
            ),
        )
        .law("健康保険法施行規則第84条の2"),
    ))
}

fn examine_overlap(assessment: &Assessment) -> Option<Finding> {
    let mut paid = assessment
        .days
        .iter()
        .filter(|day| day.outcome == DayOutcome::AlreadyPaid);
    let first = paid.next()?;
    let last = paid.next_back().unwrap_or(first);
    Some(at(
        FROM,
        Finding::blocks(
            "allowance.overlap",
            format!(
                "{}から{}までの間に、すでに支給を決定した日が含まれています。重複する期間を除いて申請期間を入力してください。",
                first.on.wareki(),
                last.on.wareki()
            ),
        )
        .law("健康保険法第99条"),
    ))
}

/// 継続給付 after the loss.
fn examine_continued(form: &Form, facts: &Facts) -> Vec<Finding> {
    let Some(claim) = claim(form, facts) else {
        return Vec::new();
    };
    match continued(form, facts, &claim) {
        None => Vec::new(),
        Some(Ok(from)) => {
            let note = at(
            UNTIL,
            Finding::note(
                "allowance.continued",
                format!(
                    "{}からは資格喪失後の継続給付です。一日でも労務に服することができた日があれば、その後は支給しません。",
                    from.wareki()
                ),
            )
            .law("健康保険法第104条"),
            );
            [note]
                .into_iter()
                .chain(examine_uncovered(form, facts))
                .collect()
        }
        Some(Err(bar)) => vec![at(
            SERVICES,
            Finding::confirm("allowance.not_continued", bar.to_string()).law("健康保険法第104条"),
        )],
    }
}

/// Days unable to work before the 資格取得 do not count for 待期; after a membership elsewhere they might.
fn examine_acquisition(form: &Form, facts: &Facts) -> Option<Finding> {
    let claim = claim(form, facts)?;
    let Right::New { waiting: None, .. } = claim.right else {
        return None;
    };
    let anywhere = claim.waiting_anywhere()?;
    let mut insured = claim.entitled.insured.iter();
    let is_before = insured.any(|period| anywhere.from < period.from());
    (is_before && claim.own_waiting() != Some(anywhere)).then(|| {
        at(
            WAITING_BEFORE,
            Finding::confirm(
                "allowance.waiting_before_acquisition",
                "資格取得日より前の労務不能の日は、待期に数えていません。他の保険者の被保険者期間から一日も空かずに引き続いていて数えるときは、待期の初日を入力してください（取扱いは未確認）。",
            )
            .law("健康保険法第99条第1項"),
        )
    })
}

fn examine_waiting(assessment: &Assessment) -> Option<Finding> {
    let is_open = assessment.waiting.is_none()
        && assessment.running.is_none()
        && assessment.count(DayOutcome::Waiting) > 0;
    is_open.then(|| {
        at(
            WAITING_UNTIL,
            Finding::note(
                "allowance.waiting_incomplete",
                "労務不能の日が3日続いていないため、待期が完成していません。申請期間より前に完成しているときは、待期の初日を入力してください。",
            )
            .law("健康保険法第99条第1項"),
        )
    })
}

fn examine_period(assessment: &Assessment) -> Option<Finding> {
    let period = assessment.period()?;
    let n_over = assessment.count(DayOutcome::PeriodOver) + assessment.count(DayOutcome::Extended);
    if n_over > 0 {
        return Some(at(
            N_LEFT,
            Finding::note(
                "allowance.period_over",
                format!("支給期間（1年6か月）が満了し、{n_over}日は支給期間の後の日です。"),
            )
            .law("健康保険法第99条第4項"),
        ));
    }
    (period.rule == PeriodRule::Calendar).then(|| {
        at(
            STARTED_ON,
            Finding::note(
                "allowance.calendar_period",
                format!(
                    "令和2年7月1日までに支給を始めたため、通算せず{}で満了します。",
                    period.calendar_end.wareki()
                ),
            )
            .law("令和3年法律第66号附則第3条"),
        )
    })
}

fn examine_time_limit(assessment: &Assessment) -> Option<Finding> {
    let n_days = assessment.count(DayOutcome::TimeBarred);
    (n_days > 0).then(|| {
        at(
            FROM,
            Finding::confirm(
                "allowance.time_barred",
                format!(
                    "申請期間のうち{n_days}日は、労務不能の日の翌日から2年を過ぎて受け付けたため時効です。その日は支給しません。"
                ),
            )
            .law("健康保険法第193条第1項"),
        )
    })
}

//! 傷病手当金の審査のうち他の決定: how a claim, its 訂正 and its 取消 stand to other decisions of the same illness.
//! It must not calculate; those are functions of `domain`.

use crate::domain::allowance::Assessment;
use crate::domain::allowance_period::{AllowancePeriod, PeriodRule};
use crate::domain::allowance_terms::{AllowanceTerms, allowances};
use crate::domain::benefit::BenefitTerms;
use crate::domain::entry::{Entry, Fact};
use crate::domain::finding::Finding;
use crate::procedure::case::Nature;
use crate::procedure::facts::Facts;
use crate::procedure::form::Form;
use crate::procedure::injury_sickness_allowance::claim::{claimed, lost_on};
use crate::procedure::injury_sickness_allowance::earlier::{earlier, later, running};
use crate::procedure::injury_sickness_allowance::examine::at;
use crate::procedure::injury_sickness_allowance::keys::{
    EARLIER_STARTED_ON, FROM, ILLNESS, NTH, STARTED_ON,
};

/// 回数 and earlier decisions of the same illness agree.
pub(super) fn examine_earlier(form: &Form, facts: &Facts) -> Option<Finding> {
    let nth = NTH.get(form)?;
    ILLNESS.get(form)?;
    facts.subject?;
    let decided = earlier(form, facts);
    if let Some(last) = decided.last() {
        let until = last.claimed_until.wareki();
        return Some(if nth == 1 {
            at(
                NTH,
                Finding::confirm(
                    "allowance.not_first",
                    format!(
                        "この傷病名では、{until}までの申請がすでに決定されています。回数を確かめてください。別の傷病であれば傷病名を書き分けてください。"
                    ),
                ),
            )
        } else {
            at(
                NTH,
                Finding::note(
                    "allowance.continues",
                    format!(
                        "{until}までの決定に続く申請として、開始日・日額・支給日数を引き継ぎます。"
                    ),
                ),
            )
        });
    }
    let is_unknown = nth > 1 && EARLIER_STARTED_ON.get(form).is_none();
    is_unknown.then(|| {
        at(
            ILLNESS,
            Finding::confirm(
                "allowance.earlier_unknown",
                "2回目以後の申請ですが、台帳にこの傷病名の決定がありません。傷病名を前回と同じに書くか、台帳より前の支給の欄に開始日・日額・日数を入力してください。",
            ),
        )
    })
}

/// Decisions on later days stand: the start and the daily amount that they rest on must not change under them.
pub(super) fn examine_later(
    form: &Form,
    facts: &Facts,
    assessment: &Assessment,
) -> Option<Finding> {
    let from = FROM.get(form)?;
    if running(form, facts).is_some_and(|running| from < running.started_on) {
        return Some(at(
            FROM,
            Finding::blocks(
                "allowance.before_start",
                "申請期間の初日が、支給を始めた日として決定または入力された日より前です。台帳より前の支給の欄を確かめ、先に決定した案件があれば訂正（取消）してから決定してください。",
            )
            .law("健康保険法第99条"),
        ));
    }
    let later = later(form, facts);
    let started = |terms: &&&AllowanceTerms| terms.fixed.is_some();
    let first = later.iter().find(started)?.fixed?;
    if !matches!(facts.nature, Nature::Correction(_)) && from < first.started_on {
        return Some(at(
            FROM,
            Finding::blocks(
                "allowance.out_of_order",
                format!(
                    "申請期間より後の期間が先に決定されています。後の決定を訂正（取消）してから決定してください。（{}）",
                    in_words(&later)
                ),
            )
            .law("健康保険法第99条"),
        ));
    }
    let until = claimed(form)?.until()?;
    let changes_start = match assessment.running {
        Some(running) => {
            running.started_on != first.started_on || running.amount.daily != first.daily
        }
        None => first.started_on <= until,
    };
    if changes_start {
        return Some(at(
            STARTED_ON,
            Finding::blocks(
                "allowance.later_rests_on_start",
                format!(
                    "支給を始めた日か日額が、後の決定（{}）と異なることになります。後の決定を先に取り消すか、あわせて訂正してください。",
                    in_words(&later)
                ),
            )
            .law("健康保険法第99条第2項・第4項"),
        ));
    }
    is_beyond_total(assessment, &later, facts).then(|| {
        at(
            FROM,
            Finding::blocks(
                "allowance.later_beyond_total",
                format!(
                    "後の決定（{}）と合わせた支給日数が、支給期間の総日数を超えます。後の決定を先に取り消すか、あわせて訂正してください。",
                    in_words(&later)
                ),
            )
            .law("健康保険法第99条第4項"),
        )
    })
}

/// Whether the days of this claim and of those after it are more than the 支給期間 has.
fn is_beyond_total(assessment: &Assessment, later: &[&AllowanceTerms], facts: &Facts) -> bool {
    let Some(running) = assessment.running else {
        return false;
    };
    let period = AllowancePeriod::of(running.started_on);
    let rules = &facts.society.allowance;
    let n_later: u32 = later.iter().map(|terms| terms.n_own(rules)).sum();
    period.rule == PeriodRule::Cumulative
        && n_later > 0
        && running.n_used.saturating_add(n_later) > period.n_total
}

/// Days after the loss that no decision speaks of: whether somebody was unable to work on them is not known.
pub(super) fn examine_uncovered(form: &Form, facts: &Facts) -> Option<Finding> {
    let (lost_on, from) = (lost_on(form, facts)?, FROM.get(form)?);
    let decided = earlier(form, facts);
    let is_decided = |on| {
        let mut decided = decided.iter();
        decided.any(|terms| terms.claimed_from <= on && on <= terms.claimed_until)
    };
    let mut days = (0..from.days_since(lost_on)).map(|n| lost_on.add_days(n));
    let first = days.find(|on| !is_decided(*on))?;
    Some(at(
        FROM,
        Finding::confirm(
            "allowance.continuity_unknown",
            format!(
                "資格喪失後の{}から申請期間の前日までに、決定のない日があります。その間も労務不能が続いていたことを確かめてください。労務に服することができた日があれば、その後は支給できません。",
                first.wareki()
            ),
        )
        .law("健康保険法第104条"),
    ))
}

/// 取消 of a decision that fixed 待期 or the start of decisions which stand: those must go first.
#[must_use]
pub fn examine_cancelled(facts: &Facts) -> Vec<Finding> {
    let found = facts.corrects.iter().filter_map(|written| {
        let terms = allowance_of(&written.entry)?;
        let file = facts.files.get(&written.entry.person)?;
        let rests = |other: &&AllowanceTerms| {
            let is_same = other.illness == terms.illness && other.claimed_from > terms.claimed_from;
            is_same && rests_on(other, terms)
        };
        let mut resting: Vec<&AllowanceTerms> = allowances(&file.benefits).filter(rests).collect();
        resting.sort_by_key(|terms| terms.claimed_from);
        (!resting.is_empty()).then(|| {
            let finding = Finding::blocks(
                "allowance.later_rests_on_cancelled",
                format!(
                    "この決定で定めた待期・支給を始めた日・日額による後の決定（{}）が台帳にあります。先に後の決定の案件を取り消してください。",
                    in_words(&resting)
                ),
            );
            at(FROM, finding).law("健康保険法第99条")
        })
    });
    found.collect()
}

fn allowance_of(entry: &Entry) -> Option<&AllowanceTerms> {
    match &entry.fact {
        Fact::BenefitDecided(decision) => match &decision.terms {
            BenefitTerms::Allowance(terms) => Some(terms),
            BenefitTerms::Childbirth(_) => None,
        },
        _ => None,
    }
}

/// Whether a later decision takes its start or its 待期 from this one.
fn rests_on(later: &AllowanceTerms, terms: &AllowanceTerms) -> bool {
    let started_on = later.fixed.map(|fixed| fixed.started_on);
    let starts_within =
        started_on.is_some_and(|start| terms.claimed_from <= start && start <= terms.claimed_until);
    let waits_within = later
        .waiting
        .is_some_and(|waiting| waiting.from <= terms.claimed_until);
    starts_within || waits_within
}

/// `令和8年11月4日から令和8年11月13日まで` for each decision.
fn in_words(decided: &[&AllowanceTerms]) -> String {
    let each = decided.iter().map(|terms| {
        format!(
            "{}から{}まで",
            terms.claimed_from.wareki(),
            terms.claimed_until.wareki()
        )
    });
    each.collect::<Vec<_>>().join("、")
}

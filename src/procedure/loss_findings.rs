//! 資格喪失の共通の審査: what stands against a loss on a day, whoever loses and why.
//! It must not hold a loss up because a certificate has not come back: that stays in the register.

use crate::domain::coded::Coded;
use crate::domain::date::Date;
use crate::domain::entry::Fact;
use crate::domain::finding::{FieldPath, Finding};
use crate::domain::member::Category;
use crate::domain::member_file::{IssuedCertificate, MemberFile, Membership, MembershipEnd};
use crate::procedure::case::Nature;
use crate::procedure::collections::{CERTIFICATE, COLLECTIONS, ISSUE_COUNT, must_return};
use crate::procedure::facts::Facts;
use crate::procedure::form::Form;
use crate::procedure::losses::{
    EVENT_ON, LOST_ON, N_RETURNED, N_UNRECOVERABLE, SUBMITTED_ON, WANTS_LOSS_CERTIFICATE,
    everybody, losing,
};
use crate::procedure::person::PERSON;
use crate::procedure::subject::WRITTEN_NUMBER;

/// 先の日付: how many days ahead a loss may lie that somebody else announces before the day is doubted. No law knows this
/// limit, so it stops nobody.
pub const DAYS_AHEAD: i64 = 30;

/// How a loss that lies ahead is taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ahead {
    /// Announced: it may yet come otherwise, so the clerk says why it is recorded already.
    Announced,
    /// By law: the day follows from what has happened already, such as a request to leave.
    ByLaw,
}

/// All that stands against the membership ending on the day of the form.
#[must_use]
pub fn examine_loss(ahead: Ahead, form: &Form, facts: &Facts) -> Vec<Finding> {
    let mut all: Vec<Finding> = examine_submission(form, facts).into_iter().collect();
    let Some(lost_on) = LOST_ON.get(form) else {
        return all;
    };
    all.extend(examine_membership(lost_on, form, facts));
    all.extend(examine_continued(lost_on, form, facts));
    all.extend(examine_family(lost_on, form, facts));
    all.extend(examine_ahead(ahead, lost_on, facts));
    all.extend(examine_certificate(lost_on, form, facts));
    all.extend(examine_second_case(facts));
    all
}

fn at(key: &str, finding: Finding) -> Finding {
    finding.at(FieldPath::of(key))
}

fn examine_submission(form: &Form, facts: &Facts) -> Option<Finding> {
    (SUBMITTED_ON.get(form) > Some(facts.received_on)).then(|| {
        at(
            SUBMITTED_ON.name(),
            Finding::confirm(
                "loss.submitted_after_receipt",
                "提出年月日が受付年月日より後になっています。日付を確かめてください。",
            ),
        )
    })
}

/// Something that has happened cannot lie ahead, such as a death.
#[must_use]
pub fn event_in_future(form: &Form, facts: &Facts) -> Option<Finding> {
    (EVENT_ON.get(form) > Some(facts.today)).then(|| {
        at(
            EVENT_ON.name(),
            Finding::blocks(
                "loss.event_in_future",
                "喪失の原因となった日が今日より後です。日付を確かめてください。",
            ),
        )
    })
}

fn examine_membership(lost_on: Date, form: &Form, facts: &Facts) -> Option<Finding> {
    let period = losing(form, facts)?;
    let ended_on = period.lost_on();
    let (code, message) = match (period.end, ended_on) {
        _ if lost_on <= period.since => (
            "loss.not_after_acquisition",
            format!(
                "資格喪失年月日が資格取得年月日（{}）以前です。日付を確かめるか、取得した日に喪失したときは取得の取消をしてください。",
                period.since.wareki()
            ),
        ),
        (Some(MembershipEnd::Lost(reason)), Some(ended_on)) => (
            "loss.already_lost",
            format!(
                "すでに{}に資格を喪失しています（{}）。日付や理由の誤りは、その案件の訂正で直してください。",
                ended_on.wareki(),
                MembershipEnd::Lost(reason).label()
            ),
        ),
        (Some(_), Some(ended_on)) if lost_on > ended_on => (
            "loss.succeeded",
            format!(
                "この資格は、{}に取得した次の資格により終わっています。届書の記号・番号と喪失年月日を確かめてください。",
                ended_on.wareki()
            ),
        ),
        _ => return None,
    };
    Some(at(LOST_ON.name(), Finding::blocks(code, message)).law("健康保険法第36条・第38条"))
}

/// A 任意継続 that rests on the loss begins on its day. A later day than that is told by [`examine_membership`].
fn examine_continued(lost_on: Date, form: &Form, facts: &Facts) -> Option<Finding> {
    let (file, period) = facts.subject_file().zip(losing(form, facts))?;
    let rests = period.category == Category::Employed
        && !matches!(period.end, Some(MembershipEnd::Lost(_)));
    let next = next_insured(file, period.since.add_days(1)).filter(|_| rests)?;
    if next.category != Category::Voluntary || lost_on >= next.since {
        return None;
    }
    let finding = Finding::confirm(
        "loss.continued_day_differs",
        format!(
            "この人は任意継続の資格（{}）を取得していますが、資格喪失年月日がその取得日と異なります。任意継続の資格取得日も改める必要がないかを確かめ、このまま決定するときはその理由を入力してください。",
            in_words(next)
        ),
    );
    Some(at(LOST_ON.name(), finding).law("健康保険法第3条第4項・第37条"))
}

/// 取消 of a loss: the 任意継続 or 特例退職 that rests on it must go first, or somebody would be insured twice.
#[must_use]
pub fn examine_cancelled(facts: &Facts) -> Vec<Finding> {
    let losses = facts.corrects.iter().filter_map(|written| {
        let entry = &written.entry;
        matches!(entry.fact, Fact::InsuredLost { .. }).then_some(entry)
    });
    losses
        .filter_map(|loss| {
            let next = next_insured(facts.files.get(&loss.person)?, loss.valid_from)?;
            (next.category != Category::Employed).then(|| {
                let finding = Finding::blocks(
                    "loss.continued_stands",
                    format!(
                        "この資格喪失の後に取得した{}の資格（{}）が台帳にあります。先にその資格取得の案件を取り消してください。",
                        next.category.label(),
                        in_words(next)
                    ),
                );
                at(LOST_ON.name(), finding).law("健康保険法第3条第4項・第37条")
            })
        })
        .collect()
}

/// The first membership as 被保険者 that begins on a day or after it.
fn next_insured(file: &MemberFile, from: Date) -> Option<&Membership> {
    let later = file.insured().filter(|period| period.since >= from);
    later.min_by_key(|period| period.since)
}

fn in_words(period: &Membership) -> String {
    format!(
        "記号{} 番号{}、{}取得",
        period.symbol,
        period.number,
        period.since.wareki()
    )
}

/// Nobody can have been certified as a 被扶養者 of somebody who was not insured on that day.
fn examine_family(lost_on: Date, form: &Form, facts: &Facts) -> Vec<Finding> {
    let Some((file, period)) = facts.subject_file().zip(losing(form, facts)) else {
        return Vec::new();
    };
    let is_supported = |day: Date| {
        let others = file.insured().filter(|other| other.entry != period.entry);
        others.into_iter().any(|other| other.covers(day))
    };
    let mut late: Vec<_> = file
        .dependents
        .iter()
        .filter(|dependent| dependent.membership.since >= lost_on)
        .filter(|dependent| !is_supported(dependent.membership.since))
        .collect();
    late.dedup_by_key(|dependent| dependent.membership.person);
    late.into_iter()
        .map(|dependent| {
            at(
                LOST_ON.name(),
                Finding::blocks(
                    "loss.dependent_certified_after",
                    format!(
                        "枝番{}の被扶養者の認定日（{}）が資格喪失年月日以後です。先に被扶養者の認定を取り消すか、喪失年月日を確かめてください。",
                        dependent.membership.branch.get(),
                        dependent.membership.since.wareki()
                    ),
                ),
            )
            .law("健康保険法第3条第7項")
        })
        .collect()
}

/// The ledger holds days to come; until then the person is a member. A day that somebody announces may yet change.
fn examine_ahead(ahead: Ahead, lost_on: Date, facts: &Facts) -> Option<Finding> {
    if lost_on <= facts.today {
        return None;
    }
    let finding = match ahead {
        Ahead::ByLaw if lost_on > facts.today.add_months(1) => Finding::blocks(
            "loss.too_far_ahead",
            "資格喪失年月日が1か月より先です。その日が近づいてから処理してください。",
        ),
        Ahead::ByLaw => Finding::note(
            "loss.ahead_by_law",
            format!(
                "資格喪失年月日はまだ来ていません。{}までは資格が続きます。",
                lost_on.add_days(-1).wareki()
            ),
        ),
        Ahead::Announced if lost_on > facts.today.add_days(DAYS_AHEAD) => Finding::confirm(
            "loss.too_far_ahead",
            format!(
                "資格喪失年月日が今日から{DAYS_AHEAD}日より先です。日付を確かめてください。{}までは資格が続き、予定が変われば訂正または取消が必要です。いま登録するときはその理由を入力してください。",
                lost_on.add_days(-1).wareki()
            ),
        ),
        Ahead::Announced => Finding::confirm(
            "loss.ahead",
            format!(
                "資格喪失年月日がまだ来ていません。{}までは資格が続き、予定が変われば訂正または取消が必要です。先に登録する理由を入力してください。",
                lost_on.add_days(-1).wareki()
            ),
        ),
    };
    Some(at(LOST_ON.name(), finding))
}

/// What has not happened yet cannot be certified.
fn examine_certificate(lost_on: Date, form: &Form, facts: &Facts) -> Option<Finding> {
    let is_wanted = WANTS_LOSS_CERTIFICATE.get(form) == Some(true);
    (is_wanted && lost_on > facts.today).then(|| {
        at(
            WANTS_LOSS_CERTIFICATE.name(),
            Finding::note(
                "loss.certificate_later",
                "資格喪失証明書は、資格喪失年月日から発行できます。その日より前に交付するときは、後日、この案件の帳票から発行してください。",
            ),
        )
    })
}

/// 二重の届出.
fn examine_second_case(facts: &Facts) -> Vec<Finding> {
    if !matches!(facts.nature, Nature::Ordinary | Nature::ByLaw) {
        return Vec::new();
    }
    let others = facts.other_cases.iter();
    others
        .filter(|other| other.procedure.starts_with("eligibility_loss"))
        .map(|other| {
            at(
                WRITTEN_NUMBER.name(),
                Finding::confirm(
                    "loss.second_case",
                    format!(
                        "同じ人の資格喪失の案件（{}）を処理中です。二重の届出でないか確かめてください。",
                        other.receipt_number
                    ),
                ),
            )
        })
        .collect()
}

/// 資格確認書回収: what the 届 says came back or cannot, against what the register has out.
#[must_use]
pub fn examine_returns(form: &Form, facts: &Facts) -> Vec<Finding> {
    let mut all = Vec::new();
    let n_lost = N_UNRECOVERABLE.get(form).unwrap_or(0);
    let n_written = N_RETURNED.get(form).unwrap_or(0).saturating_add(n_lost);
    let is_written = N_RETURNED.get(form).or(N_UNRECOVERABLE.get(form)).is_some();
    let file = facts.subject_file();
    let file = file.filter(|_| matches!(facts.nature, Nature::Ordinary | Nature::ByLaw));
    if let Some(file) = file.filter(|_| is_written) {
        all.extend(counts_differ(n_written, n_accountable(file, form, facts)));
    }
    if n_lost > 0 {
        all.push(at(
            N_UNRECOVERABLE.name(),
            Finding::note(
                "loss.unrecoverable",
                "返不能の資格確認書があります。回収不能届または滅失届を求め、回収の工程に記録してください。喪失の処理はそのまま進められます。",
            )
            .law("健康保険法施行規則第51条"),
        ));
    }
    all
}

fn counts_differ(n_written: i64, n_out: i64) -> Option<Finding> {
    let message = format!(
        "届書の資格確認書の枚数（{n_written}枚）が、交付して戻っていない枚数（{n_out}枚）と異なります。"
    );
    let finding = match n_written.cmp(&n_out) {
        std::cmp::Ordering::Equal => return None,
        std::cmp::Ordering::Less => Finding::note(
            "loss.certificates_missing",
            format!("{message}足りない分は回収の工程で「未回収」とすれば、台帳に残ります。"),
        ),
        std::cmp::Ordering::Greater => Finding::confirm(
            "loss.certificates_too_many",
            format!("{message}交付の記録のもれや、ほかの人の証でないかを確かめてください。"),
        ),
    };
    Some(at(N_RETURNED.name(), finding))
}

/// The certificates of the family that were out when the case came: what is out, and what the case itself took back.
fn n_accountable(file: &MemberFile, form: &Form, facts: &Facts) -> i64 {
    let is_of_case = |id, issued: &IssuedCertificate| {
        form.rows(COLLECTIONS.name()).iter().any(|row| {
            PERSON.get(row) == Some(id)
                && CERTIFICATE.get(row) == Some(issued.kind)
                && ISSUE_COUNT.get(row) == Some(i64::from(issued.issue_count))
        })
    };
    let mut n_out: i64 = 0;
    for id in everybody(file) {
        let certificates = facts.files.get(&id).map(|file| file.certificates.iter());
        let accountable = certificates.into_iter().flatten().filter(|issued| {
            must_return(issued.kind) && (issued.collected.is_none() || is_of_case(id, issued))
        });
        n_out += i64::try_from(accountable.count()).unwrap_or(i64::MAX);
    }
    n_out
}

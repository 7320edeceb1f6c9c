//! 関門: what must be true before a step may be completed, for every procedure alike.
//! It must not change the case.

use crate::domain::coded::Coded;
use crate::domain::entry::Fact;
use crate::domain::finding::{FieldPath, Finding, Severity};
use crate::domain::society::Approval;
use crate::procedure::block_codes::{ReviewResult, Route, ServerState};
use crate::procedure::blocks;
use crate::procedure::case::{Case, CaseState, Nature};
use crate::procedure::catalogue::{Attachment, AttachmentAnswer, InquirySubject, Procedure};
use crate::procedure::certificates::examine_certificates;
use crate::procedure::dependents::{DEPENDENT_BRANCH, DEPENDENTS};
use crate::procedure::engine::{Actor, Turn, role_for};
use crate::procedure::facts::Facts;
use crate::procedure::field::Field;
use crate::procedure::form::Form;
use crate::procedure::injury_sickness_allowance::examine_earlier as allowances;
use crate::procedure::input;
use crate::procedure::loss_findings::examine_cancelled;
use crate::procedure::numbering::BRANCH;
use crate::procedure::position::{is_decided, position};
use crate::procedure::step::{Lane, Role, Step};
use crate::procedure::step_findings;
use crate::procedure::value::{Kind, Value};

/// The reason of a 訂正 or 取消 lies among the reasons of the case under this name.
pub const CORRECTION_REASON: &str = "correction";

/// That reason in words.
pub const CORRECTION_REASON_LABEL: &str = "訂正・取消の理由";

/// Steps whose doer does not decide the same case where a second user decides.
pub const DRAFTING_STEPS: [Step; 2] = [Step::Register, Step::Review];

/// All findings about the content of a case: its fields, its law, its attachments. A decided case has none any more:
/// it was judged by what was known then, and the people it registered would only resemble themselves. A 取消 is judged
/// only by what rests on the entries that it takes back.
#[must_use]
pub fn findings(procedure: &Procedure, case: &Case, facts: &Facts) -> Vec<Finding> {
    if is_decided(procedure, case) {
        return Vec::new();
    }
    if matches!(case.nature, Nature::Cancellation(_)) {
        let mut all = examine_cancelled(facts);
        all.extend(allowances::examine_cancelled(facts));
        return all;
    }
    let mut all = form_findings(procedure, case, facts);
    all.extend((procedure.examine)(&case.form, facts));
    all.extend(attachment_findings(procedure, case));
    all
}

/// Missing and unreadable fields of the form.
#[must_use]
pub fn form_findings(procedure: &Procedure, case: &Case, facts: &Facts) -> Vec<Finding> {
    procedure
        .sections
        .iter()
        .flat_map(|section| field_findings(section.fields, &case.form, facts))
        .collect()
}

/// Whether a finding stands in the way: it stops, or it needs a reason that nobody has given yet.
#[must_use]
pub fn is_obstacle(finding: &Finding, case: &Case) -> bool {
    match finding.severity {
        Severity::Blocks => true,
        Severity::Confirm => !case.reasons.contains_key(&finding.identity()),
        Severity::Note => false,
    }
}

/// All that stands in the way of completing a step now.
#[must_use]
pub fn obstacles(turn: &Turn<'_>, step: Step) -> Vec<Finding> {
    let mut all = may_act(turn, step);
    if !all.is_empty() {
        return all;
    }
    let details = turn.procedure.details_of(step);
    all.extend(field_findings(details, &turn.case.form, turn.facts));
    all.extend(step_findings::examine_step(
        step,
        &turn.case.form,
        turn.facts,
    ));
    all.extend(open_checks(turn, step));
    if step == Step::Issue && issues_certificates(turn) {
        all.extend(examine_certificates(&turn.case.form, turn.facts));
    }
    if step == Step::RegisterServer {
        all.extend(rows_denied(turn));
    }
    if step == Step::Register && !matches!(turn.case.nature, Nature::Cancellation(_)) {
        all.extend(form_findings(turn.procedure, turn.case, turn.facts));
    }
    if matches!(step, Step::Review | Step::Approve) {
        all.extend(review_findings(turn, step));
    }
    all.retain(|finding| is_obstacle(finding, turn.case));
    all
}

/// Whether the 交付 of the case hands certificates of membership out; that of a loss gives none, whatever the society's
/// 証の様式 is.
fn issues_certificates(turn: &Turn<'_>) -> bool {
    let form = &turn.case.form;
    let entries = (turn.procedure.step_entries)(Step::Issue, form, turn.facts);
    !matches!(turn.case.nature, Nature::Cancellation(_))
        && entries
            .iter()
            .any(|entry| matches!(entry.fact, Fact::CertificateIssued { certificate, .. } if certificate.proves_membership()))
}

/// Whether the actor may settle this step at all now.
#[must_use]
pub fn may_act(turn: &Turn<'_>, step: Step) -> Vec<Finding> {
    if turn.case.state != CaseState::Open {
        return vec![closed()];
    }
    if !position(turn.procedure, turn.case).open.contains(&step) {
        return vec![Finding::blocks(
            "step_not_open",
            format!(
                "「{}」は、いまは進められません。前の工程を先に済ませてください。",
                turn.procedure.label(step)
            ),
        )];
    }
    let approval = turn.facts.society.approval;
    let mut problems = has_role(turn.actor, role_for(step, approval));
    if step == Step::Approve && approval == Approval::SecondUser && is_same_person(turn) {
        problems.push(Finding::blocks(
            "own_decision",
            "起案または審査をした人は決裁できません。別の決裁者が決裁してください。",
        ));
    }
    problems
}

/// Whether this case may do without a step: 中間サーバーへ登録 too, where it has no row to register.
#[must_use]
pub fn may_leave_out(procedure: &Procedure, case: &Case, facts: &Facts, step: Step) -> bool {
    may_be_left_out(step, case.nature)
        || (step == Step::RegisterServer && !has_rows(procedure, case, facts))
}

/// Whether the case has a row for the 中間サーバー.
fn has_rows(procedure: &Procedure, case: &Case, facts: &Facts) -> bool {
    let mut exports = procedure.exports.iter();
    exports.any(|export| {
        export.step == Step::RegisterServer && !(export.records)(&case.form, facts).is_empty()
    })
}

/// 「登録する項目がない」 of a case that has a row to register.
fn rows_denied(turn: &Turn<'_>) -> Option<Finding> {
    let state = blocks::SERVER_STATE.get(&turn.case.form);
    let is_denied = state == Some(ServerState::NothingToRegister)
        && has_rows(turn.procedure, turn.case, turn.facts);
    is_denied.then(|| {
        Finding::blocks(
            "server_rows_exist",
            "この案件には中間サーバーへ登録する項目があります。登録用ファイルに出力するか、転記した登録日と受付番号を入力してください。",
        )
        .at(FieldPath::of(blocks::SERVER_STATE.name()))
    })
}

/// Steps that every case may do without. A 訂正 or 取消 asks for less than a new notification.
fn may_be_left_out(step: Step, nature: Nature) -> bool {
    let by_itself = matches!(
        step,
        Step::VerifyNumber
            | Step::VerifyIdentity
            | Step::AcquireCode
            | Step::Inquire
            | Step::Collect
    );
    match nature {
        Nature::Ordinary | Nature::ByLaw => by_itself,
        Nature::Correction(_) | Nature::Cancellation(_) => {
            by_itself || matches!(step, Step::Issue | Step::Send)
        }
    }
}

/// Whether the actor drafted or reviewed this case; on paper the decision is another person's in any case.
#[must_use]
pub fn is_same_person(turn: &Turn<'_>) -> bool {
    if turn.facts.society.approval == Approval::Paper {
        return false;
    }
    let position = position(turn.procedure, turn.case);
    DRAFTING_STEPS
        .iter()
        .filter_map(|step| position.settled(*step))
        .any(|settled| settled.by == turn.actor.user)
}

/// Nothing where the actor has the role, otherwise the sentence that says so.
#[must_use]
pub fn has_role(actor: &Actor, role: Role) -> Vec<Finding> {
    if actor.roles.contains(&role) {
        return Vec::new();
    }
    vec![Finding::blocks(
        "role",
        format!("この操作には「{}」の権限が必要です。", role.label()),
    )]
}

/// The sentence for a case that is closed or away.
#[must_use]
pub fn closed() -> Finding {
    Finding::blocks(
        "case_not_open",
        "処理中の案件ではないため、進められません。",
    )
}

/// The name under which a tick is kept in a case.
#[must_use]
pub fn check_key(step: Step, check: &str) -> String {
    format!("{}.{check}", step.code())
}

/// Attachments that are needed in this case.
pub fn needed_attachments<'a>(
    procedure: &'a Procedure,
    form: &'a Form,
) -> impl Iterator<Item = &'a Attachment> {
    procedure
        .attachments
        .iter()
        .filter(|attachment| (attachment.when)(form))
}

/// Whether a 事業主 can have confirmed what an attachment proves: one takes part by the chart, or handed the form in.
#[must_use]
pub fn may_employer_confirm(procedure: &Procedure, form: &Form) -> bool {
    procedure.has_lane(Lane::Employer) || blocks::ROUTE.get(form) == Some(Route::ViaEmployer)
}

/// Omissions by 情報照会 that no confirmed inquiry supports.
#[must_use]
pub fn unanswered_omissions(procedure: &Procedure, case: &Case) -> Vec<Finding> {
    needed_attachments(procedure, &case.form)
        .filter_map(|attachment| {
            let answer = attachment.answer.get(&case.form)?;
            let subject = attachment.omittable?;
            let is_open = answer == AttachmentAnswer::OmittedByInquiry
                && !is_confirmed(&case.form, subject);
            is_open.then(|| {
                Finding::blocks(
                    "omission_unconfirmed",
                    format!(
                        "「{}」を省略するには、「{}」の情報照会で確認が取れていることが必要です。書類を受け取るか、照会の結果を記録してください。",
                        attachment.label,
                        subject.label()
                    ),
                )
                .at(FieldPath::of(attachment.answer.name()))
            })
        })
        .collect()
}

/// Whether an inquiry about somebody of the form confirmed the matter; a 枝番 that is not on the form proves nothing.
fn is_confirmed(form: &Form, subject: InquirySubject) -> bool {
    let dependents = form.rows(DEPENDENTS.name()).iter();
    let branches = dependents.filter_map(|row| DEPENDENT_BRANCH.get(row));
    BRANCH
        .get(form)
        .into_iter()
        .chain(branches)
        .any(|branch| blocks::is_confirmed_for(form, branch, subject))
}

fn attachment_findings(procedure: &Procedure, case: &Case) -> Vec<Finding> {
    let mut all: Vec<Finding> = needed_attachments(procedure, &case.form)
        .filter_map(|attachment| attachment_finding(attachment, procedure, &case.form))
        .collect();
    all.extend(unanswered_omissions(procedure, case));
    all
}

fn attachment_finding(
    attachment: &Attachment,
    procedure: &Procedure,
    form: &Form,
) -> Option<Finding> {
    let label = attachment.label;
    let (code, message) = match attachment.answer.get(form) {
        None => (
            "attachment_unanswered",
            format!("「{label}」を受け取ったか、省略できるかを記録してください。"),
        ),
        Some(AttachmentAnswer::Missing) => (
            "attachment_missing",
            format!(
                "「{label}」が不足しています。届出者に求めるか、省略の根拠を記録してください。"
            ),
        ),
        Some(AttachmentAnswer::OmittedByInquiry) if attachment.omittable.is_none() => (
            "attachment_not_omittable",
            format!("「{label}」は情報照会では省略できません。書類を受け取ってください。"),
        ),
        Some(AttachmentAnswer::OmittedByEmployer) if !may_employer_confirm(procedure, form) => (
            "attachment_without_employer",
            format!(
                "「{label}」を事業主確認により省略できるのは、事業主を経由した届出だけです。書類を受け取るか、提出経路を確かめてください。"
            ),
        ),
        Some(_) => return None,
    };
    Some(Finding::blocks(code, message).at(FieldPath::of(attachment.answer.name())))
}

fn review_findings(turn: &Turn<'_>, step: Step) -> Vec<Finding> {
    let form = &turn.case.form;
    let refused = blocks::REVIEW_RESULT.get(form) == Some(ReviewResult::Refused);
    let mut all = Vec::new();
    if refused && step == turn.procedure.decision_step() {
        all.push(Finding::blocks(
            "review_refused",
            "審査結果が「否」です。却下するか、差し戻してください。",
        ));
    }
    if !refused {
        all.extend(findings(turn.procedure, turn.case, turn.facts));
    }
    all.extend(unrecorded_lanes(turn));
    let corrects = matches!(
        turn.case.nature,
        Nature::Correction(_) | Nature::Cancellation(_)
    );
    if corrects && !turn.case.reasons.contains_key(CORRECTION_REASON) {
        all.push(Finding::blocks(
            "correction_reason_missing",
            "訂正または取消の理由を入力してください。",
        ));
    }
    if step == Step::Approve
        && turn.facts.society.approval == Approval::Paper
        && blocks::DECIDED_BY.get(form).is_none()
    {
        all.push(
            Finding::blocks(
                "decider_missing",
                "紙で決裁した人の氏名を入力してください。",
            )
            .at(FieldPath::of(blocks::DECIDED_BY.name())),
        );
    }
    all
}

/// Steps of other lanes that nobody has recorded yet.
fn unrecorded_lanes(turn: &Turn<'_>) -> Vec<Finding> {
    position(turn.procedure, turn.case)
        .open
        .iter()
        .filter(|step| turn.procedure.lane(**step) != Lane::Society)
        .map(|step| {
            Finding::blocks(
                "lane_unrecorded",
                format!(
                    "「{}」が記録されていません。事業主確認済であればその旨を記録してください。",
                    turn.procedure.label(*step)
                ),
            )
        })
        .collect()
}

fn open_checks(turn: &Turn<'_>, step: Step) -> Vec<Finding> {
    turn.procedure
        .checklist
        .iter()
        .filter(|check| check.step == step && (check.when)(&turn.case.form))
        .filter(|check| !turn.case.checks.contains_key(&check_key(step, check.id)))
        .map(|check| {
            Finding::blocks(
                &format!("check.{}", check.id),
                format!("確認事項「{}」が済んでいません。", check.text),
            )
        })
        .collect()
}

/// Code of the finding about a value that was typed and cannot be read.
pub const NOT_VALID: &str = "not_valid";

/// Missing and unreadable values of these fields.
#[must_use]
pub fn field_findings(fields: &[Field], form: &Form, facts: &Facts) -> Vec<Finding> {
    let mut all = Vec::new();
    for field in fields {
        all.extend(
            field_finding(field, form, facts).map(|finding| finding.at(FieldPath::of(field.key))),
        );
        if let Kind::Rows(inner) = field.kind {
            for (row, values) in form.rows(field.key).iter().enumerate() {
                all.extend(inner.iter().filter_map(|cell| {
                    field_finding(cell, values, facts)
                        .map(|finding| finding.at(FieldPath::in_row(field.key, row, cell.key)))
                }));
            }
        }
    }
    all
}

fn field_finding(field: &Field, form: &Form, facts: &Facts) -> Option<Finding> {
    let finding = match form.value(field.key) {
        Some(Value::Raw(text)) => {
            let message = input::parse(field.kind, text, facts.today)
                .err()
                .unwrap_or_else(|| format!("「{}」を入力し直してください。", field.label));
            Finding::blocks(NOT_VALID, message)
        }
        None if field.is_required(form) => Finding::blocks(
            "required",
            format!("「{}」を入力してください。", field.label),
        ),
        _ => return None,
    };
    Some(finding.law(field.law))
}

//! 工程の指摘: what stands against what a step records, beyond kinds and required fields.
//! It must not know a particular procedure, nor the fields of a form.

use crate::domain::date::Date;
use crate::domain::finding::{FieldPath, Finding};
use crate::domain::identity::{Agent, IdentityCheck, IdentityProblem, identity_problems};
use crate::domain::payment::PaymentState;
use crate::procedure::block_codes::{CodeState, InquiryResult, Route};
use crate::procedure::blocks::{
    AGENT_AUTHORITY, CODE_ACQUIRED_ON, CODE_ASKED_ON, CODE_STATE, DECIDED_ON, IDENTITY_PROOF,
    IDENTITY_VERIFIED_BY, INQUIRIES, INQUIRY_ANSWERED_ON, INQUIRY_ASKED_ON, INQUIRY_FROM,
    INQUIRY_RESULT, INQUIRY_UNTIL, ISSUED_ON, NUMBER_PROOF, ROUTE, SECOND_PROOF, SENT_ON,
    SERVER_EXPORTED_ON, SERVER_REGISTERED_ON, SERVER_STATE, is_registered, needs_no_registration,
};
use crate::procedure::collections;
use crate::procedure::facts::Facts;
use crate::procedure::field::Key;
use crate::procedure::form::Form;
use crate::procedure::prepaid;
use crate::procedure::step::Step;
use crate::procedure::value::FieldType;

/// Checks of what a step records, beyond kinds and required fields.
#[must_use]
pub fn examine_step(step: Step, form: &Form, facts: &Facts) -> Vec<Finding> {
    match step {
        Step::VerifyIdentity => identity_proven(form),
        Step::AcquireCode => code_acquired(form, facts),
        Step::Inquire => inquiries_answered(form, facts),
        Step::Approve => not_outside(DECIDED_ON, "決裁年月日", form, facts),
        Step::Issue => issued(form, facts),
        Step::Collect => collections::examine_collections(form, facts),
        Step::Send => sent_day(form, facts),
        Step::Pay => paid(facts),
        Step::RegisterServer => {
            let mut all = prepaid::examine_received(form, facts);
            all.extend(server_registered(form, facts));
            all
        }
        Step::Finish => prepaid::examine_received(form, facts),
        _ => Vec::new(),
    }
}

/// The two-papers rule of 身元確認; the number's own proof is a field of 個人番号確認.
fn identity_proven(form: &Form) -> Vec<Finding> {
    let Some(verified_by) = IDENTITY_VERIFIED_BY.get(form) else {
        return Vec::new();
    };
    let identity = IDENTITY_PROOF.get(form);
    let second_identity = SECOND_PROOF.get(form);
    let agent = Agent {
        authority: AGENT_AUTHORITY.get(form),
        identity,
        second_identity,
    };
    let check = IdentityCheck {
        verified_by,
        number: NUMBER_PROOF.get(form),
        identity,
        second_identity,
        agent: (ROUTE.get(form) == Some(Route::Agent)).then_some(agent),
    };
    identity_problems(&check)
        .into_iter()
        .filter_map(identity_finding)
        .collect()
}

fn identity_finding(problem: IdentityProblem) -> Option<Finding> {
    let (code, key, message) = match problem {
        // Said already by the required field, here or at 個人番号確認.
        IdentityProblem::NoNumberProof
        | IdentityProblem::NoIdentityProof
        | IdentityProblem::NoAuthority => return None,
        IdentityProblem::SecondProofMissing => (
            "identity.second_proof_missing",
            SECOND_PROOF,
            "この書類だけでは身元確認ができません。異なる書類をもう1点確認してください。",
        ),
        IdentityProblem::SameProofTwice => (
            "identity.same_proof_twice",
            SECOND_PROOF,
            "1点目と2点目が同じ書類です。異なる書類を確認してください。",
        ),
        IdentityProblem::AgentNotKnown => (
            "identity.agent_not_known",
            IDENTITY_PROOF,
            "代理人の身元は、雇用関係では確認できません。代理人の書類を確認してください。",
        ),
    };
    Some(at(key, Finding::blocks(code, message)).law("番号法第16条"))
}

fn code_acquired(form: &Form, facts: &Facts) -> Vec<Finding> {
    let mut all = days_in_order(
        (CODE_ASKED_ON, "依頼年月日"),
        (CODE_ACQUIRED_ON, "取得年月日"),
        form,
        facts,
    );
    if CODE_STATE.get(form) != Some(CodeState::Acquired) {
        all.push(at(
            CODE_STATE,
            Finding::blocks(
                "code_not_acquired",
                "符号が取得済になっていません。取得を待つか、4制度間の異動であれば「不要」にしてください。",
            ),
        ));
    }
    all
}

/// Two days of the same matter: neither lies in the future, nor the second before the first.
fn days_in_order(
    first: (Key<Date>, &str),
    second: (Key<Date>, &str),
    form: &Form,
    facts: &Facts,
) -> Vec<Finding> {
    let mut all = Vec::new();
    for (key, label) in [first, second] {
        if key.get(form) > Some(facts.today) {
            let message = format!("「{label}」が今日より後です。今日までの日を入力してください。");
            all.push(at(key, Finding::blocks("day_in_future", message)));
        }
    }
    let days = first.0.get(form).zip(second.0.get(form));
    if days.is_some_and(|(earlier, later)| later < earlier) {
        let message = format!(
            "「{}」が「{}」より前になっています。日付を確かめてください。",
            second.1, first.1
        );
        all.push(at(second.0, Finding::blocks("days_reversed", message)));
    }
    all
}

fn inquiries_answered(form: &Form, facts: &Facts) -> Vec<Finding> {
    let rows = form.rows(INQUIRIES.name());
    if rows.is_empty() {
        return vec![at(
            INQUIRIES,
            Finding::blocks(
                "inquiry_missing",
                "情報照会を記録するか、照会が要らないときは「不要」にしてください。",
            ),
        )];
    }
    let mut all = examine_inquiry_terms(form);
    for (index, row) in rows.iter().enumerate() {
        let path = |key: &str| FieldPath::in_row(INQUIRIES.name(), index, key);
        if INQUIRY_RESULT.get(row).is_none() || INQUIRY_ANSWERED_ON.get(row).is_none() {
            all.push(
                Finding::blocks(
                    "inquiry_unanswered",
                    "照会の回答がまだ記録されていません。回答と回答年月日を入力してください。",
                )
                .at(path(INQUIRY_RESULT.name())),
            );
        }
        let is_reversed = INQUIRY_ANSWERED_ON.get(row) < INQUIRY_ASKED_ON.get(row);
        let is_future = INQUIRY_ANSWERED_ON.get(row) > Some(facts.today);
        if INQUIRY_ANSWERED_ON.get(row).is_some() && (is_reversed || is_future) {
            all.push(
                Finding::blocks(
                    "inquiry_days",
                    "回答年月日は、照会年月日から今日までの日を入力してください。",
                )
                .at(path(INQUIRY_ANSWERED_ON.name())),
            );
        }
    }
    all
}

/// 期間 of the inquiries: both days or none, in their order. A request with half a period asks something else.
#[must_use]
pub fn examine_inquiry_terms(form: &Form) -> Vec<Finding> {
    let rows = form.rows(INQUIRIES.name()).iter().enumerate();
    rows.filter_map(|(index, row)| {
        let path = |key: &str| FieldPath::in_row(INQUIRIES.name(), index, key);
        let (key, message) = match (INQUIRY_FROM.get(row), INQUIRY_UNTIL.get(row)) {
            (None, None) => return None,
            (Some(from), Some(until)) if from <= until => return None,
            (Some(_), Some(_)) => (
                INQUIRY_UNTIL,
                "期間（自）が期間（至）より後です。照会する期間を入力し直してください。",
            ),
            (None, Some(_)) => (
                INQUIRY_FROM,
                "期間で照会するときは、（自）と（至）の両方を入力してください。",
            ),
            (Some(_), None) => (
                INQUIRY_UNTIL,
                "期間で照会するときは、（自）と（至）の両方を入力してください。",
            ),
        };
        Some(Finding::blocks("inquiry_period", message).at(path(key.name())))
    })
    .collect()
}

fn not_outside(key: Key<Date>, label: &str, form: &Form, facts: &Facts) -> Vec<Finding> {
    let is_outside = |date: &Date| *date < facts.received_on || *date > facts.today;
    key.get(form)
        .filter(is_outside)
        .map(|_| {
            at(
                key,
                Finding::blocks(
                    "day_outside",
                    format!("「{label}」は、受付年月日から今日までの日を入力してください。"),
                ),
            )
        })
        .into_iter()
        .collect()
}

/// 情報照会で相違: an answer that contradicts the form is not passed over at the 審査.
#[must_use]
pub fn examine_inquiries(form: &Form) -> Vec<Finding> {
    form.rows(INQUIRIES.name())
        .iter()
        .enumerate()
        .filter(|(_, row)| INQUIRY_RESULT.get(row) == Some(InquiryResult::Differs))
        .map(|(index, _)| {
            Finding::confirm(
                "inquiry_differs",
                "情報照会の回答が届書と相違しています。届書を直すか返戻し、そのまま進めるときは理由を入力してください。",
            )
            .at(FieldPath::in_row(
                INQUIRIES.name(),
                index,
                INQUIRY_RESULT.name(),
            ))
        })
        .collect()
}

fn sent_day(form: &Form, facts: &Facts) -> Vec<Finding> {
    let mut all = not_outside(SENT_ON, "送付年月日", form, facts);
    if all.is_empty() && SENT_ON.get(form) < ISSUED_ON.get(form) && SENT_ON.get(form).is_some() {
        all.push(at(
            SENT_ON,
            Finding::blocks(
                "sent_before_issue",
                "送付年月日が発行年月日より前になっています。",
            ),
        ));
    }
    all
}

/// The day of the 交付, and of what came back for it.
fn issued(form: &Form, facts: &Facts) -> Vec<Finding> {
    let mut all = issue_day(form, facts);
    all.extend(collections::examine_days(form, facts));
    all
}

fn issue_day(form: &Form, facts: &Facts) -> Vec<Finding> {
    match (DECIDED_ON.get(form), ISSUED_ON.get(form)) {
        (_, Some(issued_on)) if issued_on > facts.today => vec![at(
            ISSUED_ON,
            Finding::blocks(
                "issued_in_future",
                "発行年月日が今日より後です。印刷して送る日を入力してください。",
            ),
        )],
        (Some(decided_on), Some(issued_on)) if issued_on < decided_on => vec![at(
            ISSUED_ON,
            Finding::blocks(
                "issued_before_decision",
                "発行年月日が決裁年月日より前になっています。",
            ),
        )],
        _ => Vec::new(),
    }
}

/// Every payment of the case has gone to the bank or was paid in another way; a case that orders none has nothing to pay.
fn paid(facts: &Facts) -> Vec<Finding> {
    let has = |state| facts.payments.iter().any(|payment| payment.state == state);
    let mut all = Vec::new();
    if has(PaymentState::Ordered) {
        all.push(Finding::blocks(
            "pay.waiting",
            "支払待ちの支払があります。「支払」で振込データを作るか、窓口払などの支払を記録してください。",
        ));
    }
    if has(PaymentState::Returned) {
        all.push(Finding::blocks(
            "pay.returned",
            "組戻しになった支払があります。「支払」で口座を直して振込データを作り直すか、窓口払などの支払を記録してください。",
        ));
    }
    all
}

fn server_registered(form: &Form, facts: &Facts) -> Vec<Finding> {
    let mut all = days_in_order(
        (SERVER_EXPORTED_ON, "出力年月日"),
        (SERVER_REGISTERED_ON, "登録年月日"),
        form,
        facts,
    );
    let state = SERVER_STATE.get(form);
    if is_registered(state) || needs_no_registration(state) {
        return all;
    }
    all.push(at(
        SERVER_STATE,
        Finding::blocks(
            "server_not_registered",
            "中間サーバーへの登録が済んでいません。結果を読み込むか、転記した登録日と受付番号を入力してください。",
        ),
    ));
    all
}

fn at<T: FieldType>(key: Key<T>, finding: Finding) -> Finding {
    finding.at(FieldPath::of(key.name()))
}

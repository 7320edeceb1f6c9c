//! 共通の区画: what the steps record, the same for every procedure, with its checks (受付, 本人確認, 照会, 審査, 決裁 …).
//! It must not know a particular procedure.

use crate::domain::certificate::CertificateStyle;
use crate::domain::coded::Coded;
use crate::domain::date::Date;
use crate::domain::finding::{FieldPath, Finding};
use crate::domain::identity::{
    Agent, AgentAuthority, IdentityCheck, IdentityProblem, IdentityProof, NumberProof, VerifiedBy,
    identity_problems,
};
use crate::procedure::block_codes::{
    Addressee, CodeState, InquiryResult, ReviewResult, Route, SendMethod, ServerState,
};
use crate::procedure::catalogue::InquirySubject;
use crate::procedure::collections;
use crate::procedure::facts::Facts;
use crate::procedure::field::{Field, Key};
use crate::procedure::form::Form;
use crate::procedure::step::Step;
use crate::procedure::value::{FieldType, Value};

/// 提出経路.
pub const ROUTE: Key<Route> = Key::new("receive.route");
/// 提出者.
pub const SUBMITTED_BY: Key<String> = Key::new("receive.submitted_by");
/// 連絡先.
pub const CONTACT: Key<String> = Key::new("receive.contact");
/// 事業主確認済: the employer checked number and identity.
pub const EMPLOYER_VERIFIED: Key<bool> = Key::new("receive.employer_verified");
/// 個人番号確認をした者.
pub const NUMBER_VERIFIED_BY: Key<VerifiedBy> = Key::new("verify_number.by");
/// 身元確認をした者.
pub const IDENTITY_VERIFIED_BY: Key<VerifiedBy> = Key::new("verify_identity.by");
/// 番号確認の方法.
pub const NUMBER_PROOF: Key<NumberProof> = Key::new("verify_number.proof");
/// 身元確認の方法, the first paper.
pub const IDENTITY_PROOF: Key<IdentityProof> = Key::new("verify_identity.proof");
/// 身元確認の方法, the second paper.
pub const SECOND_PROOF: Key<IdentityProof> = Key::new("verify_identity.second_proof");
/// 代理権の確認.
pub const AGENT_AUTHORITY: Key<AgentAuthority> = Key::new("verify_identity.agent_authority");
/// 符号取得の状態.
pub const CODE_STATE: Key<CodeState> = Key::new("acquire_code.state");
/// 依頼年月日.
pub const CODE_ASKED_ON: Key<Date> = Key::new("acquire_code.asked_on");
/// 取得年月日.
pub const CODE_ACQUIRED_ON: Key<Date> = Key::new("acquire_code.acquired_on");
/// 異動前の保険者, for 「不要（4制度間異動）」.
pub const PREVIOUS_INSURER: Key<String> = Key::new("acquire_code.previous_insurer");
/// 情報照会, one row each.
pub const INQUIRIES: Key<Vec<Form>> = Key::new("inquire.inquiries");
/// 対象者の枝番: 0 the 被保険者.
pub const INQUIRY_BRANCH: Key<i64> = Key::new("branch");
/// 対象情報.
pub const INQUIRY_SUBJECT: Key<InquirySubject> = Key::new("subject");
/// 対象年度等.
pub const INQUIRY_YEAR: Key<i64> = Key::new("year");
/// 照会年月日.
pub const INQUIRY_ASKED_ON: Key<Date> = Key::new("asked_on");
/// 回答年月日.
pub const INQUIRY_ANSWERED_ON: Key<Date> = Key::new("answered_on");
/// 回答.
pub const INQUIRY_RESULT: Key<InquiryResult> = Key::new("result");
/// 回答の要約.
pub const INQUIRY_ANSWER: Key<String> = Key::new("answer");
/// 審査結果.
pub const REVIEW_RESULT: Key<ReviewResult> = Key::new("review.result");
/// 審査の理由.
pub const REVIEW_REASON: Key<String> = Key::new("review.reason");
/// 文書番号.
pub const DOCUMENT_NUMBER: Key<String> = Key::new("approve.document_number");
/// 決裁年月日.
pub const DECIDED_ON: Key<Date> = Key::new("approve.decided_on");
/// 決裁者, where the decision was taken on paper.
pub const DECIDED_BY: Key<String> = Key::new("approve.decided_by");
/// 発行年月日.
pub const ISSUED_ON: Key<Date> = Key::new("issue.issued_on");
/// 証の様式 for this case only.
pub const STYLE: Key<CertificateStyle> = Key::new("issue.style");
/// 様式を選んだ理由.
pub const STYLE_REASON: Key<String> = Key::new("issue.style_reason");
/// 箱・簿冊の番号.
pub const ARCHIVE_BOX: Key<String> = Key::new("archive.box");
/// 保存期限.
pub const KEEP_UNTIL: Key<Date> = Key::new("archive.keep_until");
/// 送付先.
pub const SENT_TO: Key<Addressee> = Key::new("send.to");
/// 送付方法.
pub const SEND_METHOD: Key<SendMethod> = Key::new("send.method");
/// 送付年月日.
pub const SENT_ON: Key<Date> = Key::new("send.sent_on");
/// 追跡番号.
pub const TRACKING: Key<String> = Key::new("send.tracking");
/// 中間サーバー登録の状態.
pub const SERVER_STATE: Key<ServerState> = Key::new("register_server.state");
/// 出力年月日.
pub const SERVER_EXPORTED_ON: Key<Date> = Key::new("register_server.exported_on");
/// 登録年月日.
pub const SERVER_REGISTERED_ON: Key<Date> = Key::new("register_server.registered_on");
/// 登録の受付番号.
pub const SERVER_RECEIPT: Key<String> = Key::new("register_server.receipt");

/// 受付.
pub const RECEIVE: &[Field] = &[
    ROUTE.field("提出経路").always(),
    SUBMITTED_BY.field("提出者").always(),
    CONTACT.field("連絡先"),
    EMPLOYER_VERIFIED
        .field("個人番号確認・身元確認は事業主確認済")
        .when(|form| ROUTE.get(form) == Some(Route::ViaEmployer))
        .law("番号法第16条"),
];

/// 個人番号確認.
pub const VERIFY_NUMBER: &[Field] = &[
    NUMBER_VERIFIED_BY.field("番号確認をした者").always(),
    NUMBER_PROOF
        .field("番号確認の方法")
        .when(|form| NUMBER_VERIFIED_BY.get(form) == Some(VerifiedBy::Society))
        .law("番号法第16条"),
];

/// 身元確認. Where an agent came, the papers are the agent's.
pub const VERIFY_IDENTITY: &[Field] = &[
    IDENTITY_VERIFIED_BY.field("身元確認をした者").always(),
    IDENTITY_PROOF
        .field("身元確認の方法")
        .when(|form| IDENTITY_VERIFIED_BY.get(form) == Some(VerifiedBy::Society))
        .law("番号法第16条"),
    SECOND_PROOF
        .field("身元確認の方法（2点目）")
        .help("写真のない書類は、異なる2点が必要です。"),
    AGENT_AUTHORITY
        .field("代理権の確認")
        .when(|form| ROUTE.get(form) == Some(Route::Agent)),
];

/// 符号取得.
pub const ACQUIRE_CODE: &[Field] = &[
    CODE_STATE.field("符号取得の状態").always(),
    CODE_ASKED_ON.field("依頼年月日"),
    CODE_ACQUIRED_ON
        .field("取得年月日")
        .when(|form| CODE_STATE.get(form) == Some(CodeState::Acquired)),
    PREVIOUS_INSURER
        .field("異動前の保険者")
        .help("4制度間の異動で符号取得を不要とするときに入力します。"),
];

/// 情報照会.
pub const INQUIRE: &[Field] = &[INQUIRIES.table(
    "情報照会",
    &[
        INQUIRY_BRANCH
            .field("対象者の枝番")
            .always()
            .help("0 は被保険者、1 からは被扶養者です。"),
        INQUIRY_SUBJECT.field("対象情報").always(),
        INQUIRY_YEAR.field("対象年度等"),
        INQUIRY_ASKED_ON.field("照会年月日").always(),
        INQUIRY_ANSWERED_ON.field("回答年月日"),
        INQUIRY_RESULT.field("回答"),
        INQUIRY_ANSWER.field("回答の要約"),
    ],
)];

/// 審査.
pub const REVIEW: &[Field] = &[
    REVIEW_RESULT.field("審査結果").always(),
    REVIEW_REASON
        .field("審査の理由")
        .when(|form| REVIEW_RESULT.get(form) == Some(ReviewResult::Refused)),
];

/// 決裁.
pub const APPROVE: &[Field] = &[
    DOCUMENT_NUMBER.field("文書番号").always(),
    DECIDED_ON.field("決裁年月日").always(),
    DECIDED_BY
        .field("決裁者の氏名")
        .help("紙で決裁したときに、決裁した人の氏名を入力します。"),
];

/// 交付.
pub const ISSUE: &[Field] = &[
    ISSUED_ON.field("発行年月日").always(),
    STYLE
        .field("証の様式（この案件だけ）")
        .help("空欄のときは組合の設定に従います。"),
    STYLE_REASON
        .field("様式を選んだ理由")
        .when(|form| STYLE.get(form).is_some()),
];

/// 書類保管.
pub const ARCHIVE: &[Field] = &[
    ARCHIVE_BOX.field("箱・簿冊の番号").always(),
    KEEP_UNTIL.field("保存期限").computed(keep_until),
];

/// 送付.
pub const SEND: &[Field] = &[
    SENT_TO.field("送付先").always(),
    SEND_METHOD.field("送付方法").always(),
    SENT_ON.field("送付年月日").always(),
    TRACKING.field("追跡番号"),
];

/// 中間サーバーへ登録.
pub const REGISTER_SERVER: &[Field] = &[
    SERVER_STATE.field("登録の状態").always(),
    SERVER_EXPORTED_ON.field("出力年月日"),
    SERVER_REGISTERED_ON
        .field("登録年月日")
        .when(|form| is_registered(SERVER_STATE.get(form))),
    SERVER_RECEIPT
        .field("受付番号")
        .when(|form| SERVER_STATE.get(form) == Some(ServerState::Transcribed)),
];

/// Checks of what a step records, beyond kinds and required fields.
#[must_use]
pub fn examine_step(step: Step, form: &Form, facts: &Facts) -> Vec<Finding> {
    match step {
        Step::VerifyIdentity => identity_proven(form),
        Step::AcquireCode => code_acquired(form, facts),
        Step::Inquire => inquiries_answered(form, facts),
        Step::Approve => not_outside(DECIDED_ON, "決裁年月日", form, facts),
        Step::Issue => issue_day(form, facts),
        Step::Collect => collections::examine_collections(form, facts),
        Step::Send => sent_day(form, facts),
        Step::RegisterServer => server_registered(form, facts),
        _ => Vec::new(),
    }
}

/// Whether a step was carried outside and its answer is awaited.
#[must_use]
pub fn waits_for_answer(step: Step, form: &Form) -> bool {
    match step {
        Step::AcquireCode => CODE_STATE.get(form) == Some(CodeState::Asked),
        Step::Inquire => form.rows(INQUIRIES.name()).iter().any(|row| {
            INQUIRY_ASKED_ON.get(row).is_some() && INQUIRY_ANSWERED_ON.get(row).is_none()
        }),
        Step::RegisterServer => SERVER_STATE.get(form) == Some(ServerState::Exported),
        _ => false,
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
    let mut all = Vec::new();
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

/// Whether an inquiry about this 枝番 confirmed the matter.
#[must_use]
pub fn is_confirmed_for(form: &Form, branch: i64, subject: InquirySubject) -> bool {
    form.rows(INQUIRIES.name()).iter().any(|row| {
        INQUIRY_BRANCH.get(row) == Some(branch)
            && INQUIRY_SUBJECT.get(row) == Some(subject)
            && INQUIRY_RESULT.get(row) == Some(InquiryResult::Confirmed)
            && INQUIRY_ANSWERED_ON.get(row).is_some()
    })
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

fn server_registered(form: &Form, facts: &Facts) -> Vec<Finding> {
    let mut all = days_in_order(
        (SERVER_EXPORTED_ON, "出力年月日"),
        (SERVER_REGISTERED_ON, "登録年月日"),
        form,
        facts,
    );
    let state = SERVER_STATE.get(form);
    if is_registered(state) || state == Some(ServerState::NotNeeded) {
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

const fn is_registered(state: Option<ServerState>) -> bool {
    matches!(
        state,
        Some(ServerState::Registered | ServerState::Warned | ServerState::Transcribed)
    )
}

/// 保存期限: the society's 保存年限, counted from the fiscal year after the one in which the papers are put away.
fn keep_until(_: &Form, facts: &Facts) -> Option<Value> {
    let years = i32::from(facts.society.retention_years);
    let last = Date::new(facts.today.fiscal_year() + 1 + years, 3, 31)?;
    Some(Value::Date(last))
}

fn at<T: FieldType>(key: Key<T>, finding: Finding) -> Finding {
    finding.at(FieldPath::of(key.name()))
}

/// The label of a coded value of a form, for papers and lists.
#[must_use]
pub fn label_of<T: Coded + FieldType>(key: Key<T>, form: &Form) -> &'static str {
    key.get(form).map_or("", Coded::label)
}

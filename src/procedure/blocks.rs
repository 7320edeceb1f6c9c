//! 共通の区画: what the steps record, the same for every procedure (受付, 本人確認, 照会, 審査, 決裁 …).
//! It must not know a particular procedure.

use crate::domain::certificate::CertificateStyle;
use crate::domain::coded::Coded;
use crate::domain::date::Date;
use crate::domain::identity::{AgentAuthority, IdentityProof, NumberProof, VerifiedBy};
use crate::procedure::block_codes::{
    Addressee, CodeState, InquiryResult, ReviewResult, Route, SendMethod, ServerState,
};
use crate::procedure::catalogue::InquirySubject;
use crate::procedure::collections::COLLECT;
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
/// 期間（自）, the first day asked about.
pub const INQUIRY_FROM: Key<Date> = Key::new("period_from");
/// 期間（至）, the last day asked about.
pub const INQUIRY_UNTIL: Key<Date> = Key::new("period_until");
/// 照会先機関コード; empty where the 中間サーバー finds it.
pub const INQUIRY_ORGANIZATION: Key<String> = Key::new("organization");
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
const RECEIVE: &[Field] = &[
    ROUTE.field("提出経路").always(),
    SUBMITTED_BY.field("提出者").always(),
    CONTACT.field("連絡先"),
    EMPLOYER_VERIFIED
        .field("個人番号確認・身元確認は事業主確認済")
        .when(|form| ROUTE.get(form) == Some(Route::ViaEmployer))
        .law("番号法第16条"),
];

/// 受付 of a form that the person hands in: no 事業主 has checked anything.
pub const RECEIVE_FROM_PERSON: &[Field] = &[
    ROUTE.field("提出経路").always(),
    SUBMITTED_BY.field("提出者").always(),
    CONTACT.field("連絡先"),
];

/// 個人番号確認.
const VERIFY_NUMBER: &[Field] = &[
    NUMBER_VERIFIED_BY.field("番号確認をした者").always(),
    NUMBER_PROOF
        .field("番号確認の方法")
        .when(|form| NUMBER_VERIFIED_BY.get(form) == Some(VerifiedBy::Society))
        .law("番号法第16条"),
];

/// 身元確認. Where an agent came, the papers are the agent's.
const VERIFY_IDENTITY: &[Field] = &[
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
const ACQUIRE_CODE: &[Field] = &[
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
const INQUIRE: &[Field] = &[INQUIRIES.table(
    "情報照会",
    &[
        INQUIRY_BRANCH
            .field("対象者の枝番")
            .always()
            .help("0 は被保険者、1 からは被扶養者です。"),
        INQUIRY_SUBJECT.field("対象情報").always(),
        INQUIRY_YEAR.field("対象年度等"),
        INQUIRY_FROM.field("期間（自）"),
        INQUIRY_UNTIL
            .field("期間（至）")
            .help("期間で照会するときは、（自）と（至）の両方を入力します。"),
        INQUIRY_ORGANIZATION
            .field("照会先機関コード")
            .help("中間サーバーが照会先を決めるときは空欄のままです。"),
        INQUIRY_ASKED_ON.field("照会年月日").always(),
        INQUIRY_ANSWERED_ON.field("回答年月日"),
        INQUIRY_RESULT.field("回答"),
        INQUIRY_ANSWER.field("回答の要約"),
    ],
)];

/// 審査.
const REVIEW: &[Field] = &[
    REVIEW_RESULT.field("審査結果").always(),
    REVIEW_REASON
        .field("審査の理由")
        .when(|form| REVIEW_RESULT.get(form) == Some(ReviewResult::Refused)),
];

/// 決裁.
const APPROVE: &[Field] = &[
    DOCUMENT_NUMBER.field("文書番号").always(),
    DECIDED_ON.field("決裁年月日").always(),
    DECIDED_BY
        .field("決裁者の氏名")
        .help("紙で決裁したときに、決裁した人の氏名を入力します。"),
];

/// 交付.
const ISSUE: &[Field] = &[
    ISSUED_ON.field("発行年月日").always(),
    STYLE
        .field("証の様式（この案件だけ）")
        .help("空欄のときは組合の設定に従います。"),
    STYLE_REASON
        .field("様式を選んだ理由")
        .when(|form| STYLE.get(form).is_some()),
];

/// 交付 of letters only: no certificate and hence no 様式.
pub const ISSUE_LETTERS: &[Field] = &[ISSUED_ON.field("発行年月日").always()];

/// 書類保管.
const ARCHIVE: &[Field] = &[
    ARCHIVE_BOX.field("箱・簿冊の番号").always(),
    KEEP_UNTIL.field("保存期限").computed(keep_until),
];

/// 送付.
const SEND: &[Field] = &[
    SENT_TO.field("送付先").always(),
    SEND_METHOD.field("送付方法").always(),
    SENT_ON.field("送付年月日").always(),
    TRACKING.field("追跡番号"),
];

/// 中間サーバーへ登録.
pub const REGISTER_SERVER: [Field; 4] = [
    SERVER_STATE.field("登録の状態").always(),
    SERVER_EXPORTED_ON.field("出力年月日"),
    SERVER_REGISTERED_ON
        .field("登録年月日")
        .when(|form| is_registered(SERVER_STATE.get(form))),
    SERVER_RECEIPT
        .field("受付番号")
        .when(|form| SERVER_STATE.get(form) == Some(ServerState::Transcribed)),
];

/// What a step records wherever a procedure does not say otherwise.
#[must_use]
pub const fn recorded_at(step: Step) -> &'static [Field] {
    match step {
        Step::Receive => RECEIVE,
        Step::VerifyNumber => VERIFY_NUMBER,
        Step::VerifyIdentity => VERIFY_IDENTITY,
        Step::AcquireCode => ACQUIRE_CODE,
        Step::Inquire => INQUIRE,
        Step::Review => REVIEW,
        Step::Collect => COLLECT,
        Step::Approve => APPROVE,
        Step::Issue => ISSUE,
        Step::Archive => ARCHIVE,
        Step::Send => SEND,
        Step::RegisterServer => &REGISTER_SERVER,
        Step::Register | Step::Pay | Step::Finish => &[],
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

/// Whether the 中間サーバー has the rows, by a result or by hand.
#[must_use]
pub const fn is_registered(state: Option<ServerState>) -> bool {
    matches!(
        state,
        Some(ServerState::Registered | ServerState::Warned | ServerState::Transcribed)
    )
}

/// Whether nothing is to reach the 中間サーバー.
#[must_use]
pub const fn needs_no_registration(state: Option<ServerState>) -> bool {
    matches!(
        state,
        Some(ServerState::NotNeeded | ServerState::NothingToRegister)
    )
}

/// 保存期限: the society's 保存年限, counted from the fiscal year after the one in which the papers are put away.
fn keep_until(_: &Form, facts: &Facts) -> Option<Value> {
    let years = i32::from(facts.society.retention_years);
    let last = Date::new(facts.today.fiscal_year() + 1 + years, 3, 31)?;
    Some(Value::Date(last))
}

/// The label of a coded value of a form, for papers and lists.
#[must_use]
pub fn label_of<T: Coded + FieldType>(key: Key<T>, form: &Form) -> &'static str {
    key.get(form).map_or("", Coded::label)
}

//! 給付（傷病手当金）［事業主経由］: 傷病手当金支給申請書 (健康保険法第99条・第103条から第105条まで・第108条, 則第84条).
//! It must not calculate what the law calculates; that is in `domain`. Findings stand in `examine`, entries in `effects`.

mod claim;
mod documents;
mod earlier;
mod effects;
mod examine;
pub mod examine_earlier;
mod examine_income;
mod examine_right;
mod flow;
mod incomes;
pub mod keys;
mod months;
mod outcome;
mod refusals;
mod travels;

use crate::domain::allowance_terms::allowances;
use crate::procedure::account;
use crate::procedure::catalogue::{Attachment, Carried, Counter, InquirySubject, Procedure};
use crate::procedure::facts::Facts;
use crate::procedure::field::{Field, Section};
use crate::procedure::flows;
use crate::procedure::form::Form;
use crate::procedure::injury_sickness_allowance::documents::DOCUMENTS;
use crate::procedure::injury_sickness_allowance::effects::{effects, payments};
use crate::procedure::injury_sickness_allowance::examine::examine;
use crate::procedure::injury_sickness_allowance::flow::{CHART, CHECKLIST, OWN_DETAILS};
use crate::procedure::injury_sickness_allowance::keys as key;
use crate::procedure::injury_sickness_allowance::travels::EXPORTS;
use crate::procedure::subject;
use crate::procedure::value::{FieldType, Value};

/// 被保険者の欄.
const APPLICATION: &[Field] = &[
    key::APPLIED_ON.field("申請年月日"),
    key::NTH
        .field("申請の回数（第n回）")
        .always()
        .help("同じ傷病での申請の回数です。"),
    key::JOB.field("仕事の内容").always().law("則第84条第1項"),
    key::ILLNESS
        .field("傷病名")
        .always()
        .help("続きの申請では前回と同じに書きます。前回までの決定はこの名前で探します。"),
    key::CAUSE.field("傷病の別").always(),
    key::ONSET_ON.field("発病・負傷年月日").always(),
    key::ONSET_TIME
        .field("労務不能となった時")
        .help("就業時間中のときは、その日が待期の1日目になります。"),
    key::AT_WORK
        .field("仕事中・通勤中の負傷")
        .when(key::is_injury),
    key::THIRD_PARTY
        .field("第三者行為による負傷")
        .when(key::is_injury),
    key::CIRCUMSTANCES
        .field("原因・負傷時の状況")
        .when(key::is_injury)
        .widget("long_text"),
    key::FROM
        .field("申請期間の初日")
        .always()
        .law("則第84条第1項"),
    key::UNTIL.field("申請期間の末日").always(),
    key::N_DAYS
        .field("申請期間の日数")
        .computed(outcome::n_days),
];

/// 事業主の欄.
const EMPLOYER: &[Field] = &[
    key::ATTENDANCE
        .field("勤務状況")
        .widget("attendance_calendar")
        .law("則第84条第2項")
        .help("日を選んで1から5の数字で区分を付けます。"),
    key::PAY_KIND.field("給与の種類"),
    key::CLOSING_DAY.field("賃金の締日"),
    key::PAY_DAY.field("賃金の支払日"),
    key::WAGES.table("支給した賃金の内訳", key::WAGE_FIELDS),
    key::DEDUCTION
        .field("欠勤控除の計算方法")
        .widget("long_text"),
    key::EMPLOYER_SIGNED_ON.field("事業主の証明年月日"),
    key::EMPLOYER.field("証明した事業主"),
];

/// 医師の欄.
const DOCTOR: &[Field] = &[
    key::DOCTOR_ILLNESS.field("意見書の傷病名").always(),
    key::FIRST_VISIT_ON.field("初診日"),
    key::CERTIFIED
        .table("労務不能と認めた期間", key::PERIOD_FIELDS)
        .law("則第84条第2項"),
    key::ADMISSIONS.table("入院期間", key::PERIOD_FIELDS),
    key::VISITS.field("診療日").help("意見書の〇印の日です。"),
    key::COURSE
        .field("症状・経過と労務不能の理由")
        .widget("long_text"),
    key::DOCTOR_SIGNED_ON.field("医師の証明年月日").always(),
    key::HOSPITAL.field("医療機関").always(),
    key::DOCTOR.field("医師名").always(),
];

/// 他の収入.
const INCOME: &[Field] = &[
    key::HAS_PAY
        .field("申請期間の報酬を受けた・受けられる")
        .always()
        .law("健康保険法第108条第1項"),
    key::INCOMES
        .table("調整する収入", key::INCOME_FIELDS)
        .law("健康保険法第103条・第108条"),
    key::PENSION_NUMBER
        .field("年金コード・基礎年金番号")
        .when(key::has_pension),
];

/// 日額.
const DAILY: &[Field] = &[
    key::ENTERED_MONTHS
        .table("台帳にない月の標準報酬月額", key::ENTERED_FIELDS)
        .help("定時決定・随時改定の額など、台帳にない月の額を入力します。"),
    key::MONTHS
        .table("平均する月", key::MONTH_FIELDS)
        .computed(outcome::months)
        .widget("rows_table")
        .law("健康保険法第99条第2項"),
    key::BASE.field("平均の30分の1").computed(outcome::base),
    key::DAILY
        .field("傷病手当金の日額")
        .computed(outcome::daily)
        .law("健康保険法第99条第2項"),
    key::DAILY_REASON
        .field("日額の根拠")
        .computed(outcome::daily_reason)
        .widget("long_text"),
];

/// 待期と支給期間.
const PERIOD: &[Field] = &[
    key::WAITING_BEFORE
        .field("申請期間より前の待期の初日")
        .help("待期が申請期間より前に完成しているときに入力します。"),
    key::EARLIER_STARTED_ON
        .field("台帳より前の支給を始めた日")
        .help("この台帳を使う前から支給している傷病のときに入力します。"),
    key::EARLIER_DAILY
        .field("台帳より前に決まった日額")
        .when(|form| key::EARLIER_STARTED_ON.get(form).is_some()),
    key::EARLIER_USED
        .field("台帳より前に支給した日数")
        .when(|form| key::EARLIER_STARTED_ON.get(form).is_some()),
    key::UNABLE_ON_LAST_DAY
        .field("資格喪失日の前日に労務不能")
        .law("健康保険法第104条")
        .help("前日が申請期間にも前回までの決定にも含まれないときに入力します。"),
    key::SERVICES
        .table("他の保険者の被保険者期間", key::SERVICE_FIELDS)
        .help("資格喪失後の申請で、1年以上の期間に通算するときに入力します。"),
    key::WAITING_FROM
        .field("待期の初日")
        .computed(outcome::waiting_from),
    key::WAITING_UNTIL
        .field("待期の完成日")
        .computed(outcome::waiting_until)
        .law("健康保険法第99条第1項"),
    key::STARTED_ON
        .field("支給を始めた日")
        .computed(outcome::started_on),
    key::N_TOTAL
        .field("支給期間の総日数")
        .computed(outcome::n_total)
        .law("健康保険法第99条第4項"),
    key::N_BEFORE
        .field("前回までに支給した日数")
        .computed(outcome::n_before),
    key::N_PAID
        .field("今回支給する日数")
        .computed(outcome::n_paid),
    key::N_LEFT
        .field("残りの支給日数")
        .computed(outcome::n_left),
];

/// 支給額.
const AMOUNT: &[Field] = &[
    key::SPANS
        .table("期間ごとの計算", key::SPAN_FIELDS)
        .computed(outcome::spans)
        .widget("rows_table"),
    key::STATUTORY
        .field("法定給付額")
        .computed(outcome::statutory),
    key::ADDITIONAL
        .field("付加給付額")
        .computed(outcome::additional)
        .law("健康保険法第53条"),
    key::PAYABLE.field("支給額").computed(outcome::payable),
    account::TRANSFER_ON
        .field("振込予定日")
        .help(account::TRANSFER_ON_HELP),
];

const SECTIONS: &[Section] = &[
    subject::SECTION,
    Section {
        title: "申請（被保険者の欄）",
        fields: APPLICATION,
    },
    Section {
        title: "医師の意見",
        fields: DOCTOR,
    },
    Section {
        title: "事業主の証明",
        fields: EMPLOYER,
    },
    Section {
        title: "報酬・年金など",
        fields: INCOME,
    },
    Section {
        title: "標準報酬月額と日額",
        fields: DAILY,
    },
    Section {
        title: "待期と支給期間",
        fields: PERIOD,
    },
    Section {
        title: "支給額の計算",
        fields: AMOUNT,
    },
    account::SECTION,
];

const ATTACHMENTS: &[Attachment] = &[
    Attachment {
        id: "pension_proof",
        label: "年金証書・年金額改定通知書（写）",
        answer: key::PENSION_PROOF,
        when: key::has_pension,
        omittable: Some(InquirySubject::Pension),
    },
    Attachment {
        id: "attendance_book",
        label: "出勤簿（写）",
        answer: key::ATTENDANCE_BOOK,
        when: key::is_first,
        omittable: None,
    },
    Attachment {
        id: "wage_book",
        label: "賃金台帳（写）",
        answer: key::WAGE_BOOK,
        when: key::is_first,
        omittable: None,
    },
];

/// 給付（傷病手当金）［事業主経由］.
pub(super) const PROCEDURE: Procedure = Procedure {
    id: "injury_sickness_allowance",
    title: "給付（傷病手当金）［事業主経由］",
    short_title: "傷病手当金",
    counter: Counter::Benefits,
    law: "健康保険法第99条・第103条・第104条・第108条、健康保険法施行規則第84条",
    version: 1,
    sections: SECTIONS,
    attachments: ATTACHMENTS,
    flow: flows::BENEFIT,
    chart: CHART,
    own_details: OWN_DETAILS,
    checklist: CHECKLIST,
    documents: DOCUMENTS,
    exports: EXPORTS,
    examine,
    effects,
    step_entries: |_, _, _| Vec::new(),
    payments,
    suits: |file, _| file.insured().next().is_some(),
    carry_over,
};

/// The illness of the last decision, and the number of the next claim.
fn carry_over(_: &Form, facts: &Facts) -> Vec<Carried> {
    let Some(file) = facts.subject_file() else {
        return Vec::new();
    };
    let Some(last) = allowances(&file.benefits).next_back() else {
        return Vec::new();
    };
    let n_before = allowances(&file.benefits)
        .filter(|terms| terms.illness == last.illness)
        .count();
    let next = i64::try_from(n_before)
        .unwrap_or(i64::MAX)
        .saturating_add(1);
    let carried = |value: Value, name: &'static str| (name, value);
    vec![
        carried(last.illness.clone().into_value(), key::ILLNESS.name()),
        carried(next.into_value(), key::NTH.name()),
    ]
}

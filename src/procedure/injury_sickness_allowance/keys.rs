//! 傷病手当金の項目の鍵: what the 申請書 asks beyond the common blocks, with its closed lists.
//! It must not judge; findings stand in `examine`.

use crate::domain::allowance_daily::MonthSource;
use crate::domain::allowance_days::DayOutcome;
use crate::domain::allowance_reduction::IncomeKind;
use crate::domain::allowance_waiting::OnsetTime;
use crate::domain::coded::coded_enum;
use crate::domain::date::{Date, YearMonth};
use crate::domain::yen::Yen;
use crate::procedure::catalogue::AttachmentAnswer;
use crate::procedure::field::{Field, Key};
use crate::procedure::form::Form;

coded_enum! {
    /// 傷病の別.
    pub enum Cause {
        /// 病気.
        Sickness = "sickness", "病気";
        /// 負傷.
        Injury = "injury", "負傷";
    }
}

coded_enum! {
    /// 収入の額の書き方.
    pub enum AmountBasis {
        /// 日額.
        PerDay = "per_day", "日額";
        /// 期間の額: divided by the calendar days of its period.
        ForPeriod = "for_period", "期間の額";
        /// 月額: a thirtieth per day.
        Monthly = "monthly", "月額";
        /// 年額: a 360th per day.
        Yearly = "yearly", "年額";
        /// 一時金: 障害手当金.
        LumpSum = "lump_sum", "一時金の額";
    }
}

coded_enum! {
    /// 給与の種類.
    pub enum PayKind {
        /// 月給.
        Monthly = "monthly", "月給";
        /// 日給.
        Daily = "daily", "日給";
        /// 日給月給.
        DailyMonthly = "daily_monthly", "日給月給";
        /// 時間給.
        Hourly = "hourly", "時間給";
        /// 歩合給.
        Commission = "commission", "歩合給";
        /// その他.
        Other = "other", "その他";
    }
}

/// 申請年月日.
pub const APPLIED_ON: Key<Date> = Key::new("applied_on");
/// 回数 (第n回).
pub const NTH: Key<i64> = Key::new("nth");
/// 仕事の内容.
pub const JOB: Key<String> = Key::new("job");
/// 傷病名: by it continued claims are recognized.
pub const ILLNESS: Key<String> = Key::new("illness");
/// 傷病の別.
pub const CAUSE: Key<Cause> = Key::new("cause");
/// 発病・負傷年月日.
pub const ONSET_ON: Key<Date> = Key::new("onset_on");
/// 労務不能となった時.
pub const ONSET_TIME: Key<OnsetTime> = Key::new("onset_time");
/// 仕事中・通勤中.
pub const AT_WORK: Key<bool> = Key::new("at_work");
/// 第三者行為.
pub const THIRD_PARTY: Key<bool> = Key::new("third_party");
/// 原因・負傷時の状況.
pub const CIRCUMSTANCES: Key<String> = Key::new("circumstances");
/// 申請期間の初日.
pub const FROM: Key<Date> = Key::new("claimed_from");
/// 申請期間の末日.
pub const UNTIL: Key<Date> = Key::new("claimed_until");
/// 申請期間の日数, computed.
pub const N_DAYS: Key<i64> = Key::new("claimed_days");

/// 報酬を受けた・受けられる.
pub const HAS_PAY: Key<bool> = Key::new("has_pay");
/// 調整する収入.
pub const INCOMES: Key<Vec<Form>> = Key::new("incomes");
/// 種類 of a row.
pub const INCOME_KIND: Key<IncomeKind> = Key::new("kind");
/// First day.
pub const INCOME_FROM: Key<Date> = Key::new("from");
/// Last day; empty while it goes on.
pub const INCOME_UNTIL: Key<Date> = Key::new("until");
/// 額の書き方.
pub const INCOME_BASIS: Key<AmountBasis> = Key::new("basis");
/// 額.
pub const INCOME_AMOUNT: Key<Yen> = Key::new("amount");
/// 有給休暇の日だけ.
pub const ONLY_PAID_LEAVE: Key<bool> = Key::new("only_paid_leave");
/// 同じ傷病による.
pub const SAME_ILLNESS: Key<bool> = Key::new("same_illness");
/// 日額の訂正.
pub const OWN_PER_DAY: Key<Yen> = Key::new("own_per_day");
/// 訂正の理由.
pub const OWN_REASON: Key<String> = Key::new("own_reason");
/// 1日あたりの額, computed.
pub const PER_DAY: Key<Yen> = Key::new("per_day");
/// 年金コード・基礎年金番号.
pub const PENSION_NUMBER: Key<String> = Key::new("pension_number");
/// 年金証書・年金額改定通知書（写）.
pub const PENSION_PROOF: Key<AttachmentAnswer> = Key::new("attachment.pension_proof");
/// 出勤簿（写）.
pub const ATTENDANCE_BOOK: Key<AttachmentAnswer> = Key::new("attachment.attendance_book");
/// 賃金台帳（写）.
pub const WAGE_BOOK: Key<AttachmentAnswer> = Key::new("attachment.wage_book");

/// 勤務状況, as `domain::attendance` writes it.
pub const ATTENDANCE: Key<String> = Key::new("attendance");
/// 給与の種類.
pub const PAY_KIND: Key<PayKind> = Key::new("employer.pay_kind");
/// 締日.
pub const CLOSING_DAY: Key<String> = Key::new("employer.closing_day");
/// 支払日.
pub const PAY_DAY: Key<String> = Key::new("employer.pay_day");
/// 支給した賃金の内訳.
pub const WAGES: Key<Vec<Form>> = Key::new("employer.wages");
/// 賃金の名称.
pub const WAGE_NAME: Key<String> = Key::new("name");
/// 単価.
pub const WAGE_UNIT: Key<Yen> = Key::new("unit");
/// 欠勤控除の計算方法.
pub const DEDUCTION: Key<String> = Key::new("employer.deduction");
/// 事業主の証明年月日.
pub const EMPLOYER_SIGNED_ON: Key<Date> = Key::new("employer.signed_on");
/// 証明した事業主.
pub const EMPLOYER: Key<String> = Key::new("employer.name");

/// 医師の傷病名.
pub const DOCTOR_ILLNESS: Key<String> = Key::new("doctor.illness");
/// 初診日.
pub const FIRST_VISIT_ON: Key<Date> = Key::new("doctor.first_visit_on");
/// 労務不能と認めた期間.
pub const CERTIFIED: Key<Vec<Form>> = Key::new("doctor.certified");
/// 入院期間.
pub const ADMISSIONS: Key<Vec<Form>> = Key::new("doctor.admissions");
/// First day of a period.
pub const PERIOD_FROM: Key<Date> = Key::new("from");
/// Last day of a period.
pub const PERIOD_UNTIL: Key<Date> = Key::new("until");
/// 診療日.
pub const VISITS: Key<String> = Key::new("doctor.visits");
/// 症状・経過と労務不能の理由.
pub const COURSE: Key<String> = Key::new("doctor.course");
/// 医師の証明年月日.
pub const DOCTOR_SIGNED_ON: Key<Date> = Key::new("doctor.signed_on");
/// 医療機関.
pub const HOSPITAL: Key<String> = Key::new("doctor.hospital");
/// 医師名.
pub const DOCTOR: Key<String> = Key::new("doctor.name");

/// 台帳にない月の標準報酬月額.
pub const ENTERED_MONTHS: Key<Vec<Form>> = Key::new("entered_months");
/// 平均する月, computed.
pub const MONTHS: Key<Vec<Form>> = Key::new("months");
/// 年月.
pub const MONTH: Key<YearMonth> = Key::new("month");
/// The last month of a row; empty for one month.
pub const MONTH_UNTIL: Key<YearMonth> = Key::new("month_until");
/// 標準報酬月額 of the month.
pub const MONTH_AMOUNT: Key<Yen> = Key::new("monthly");
/// 出所.
pub const MONTH_SOURCE: Key<MonthSource> = Key::new("source");
/// 30分の1 of the average, computed.
pub const BASE: Key<Yen> = Key::new("daily_base");
/// 日額, computed.
pub const DAILY: Key<Yen> = Key::new("daily");
/// 日額の根拠, computed.
pub const DAILY_REASON: Key<String> = Key::new("daily_reason");

/// 待期の初日, where it was completed before the 申請期間.
pub const WAITING_BEFORE: Key<Date> = Key::new("waiting_before");
/// 待期の初日, computed.
pub const WAITING_FROM: Key<Date> = Key::new("waiting_from");
/// 待期の完成日, computed.
pub const WAITING_UNTIL: Key<Date> = Key::new("waiting_until");
/// 台帳より前の支給: 支給を始めた日.
pub const EARLIER_STARTED_ON: Key<Date> = Key::new("earlier.started_on");
/// 台帳より前の支給: 日額.
pub const EARLIER_DAILY: Key<Yen> = Key::new("earlier.daily");
/// 台帳より前の支給: 支給した日数.
pub const EARLIER_USED: Key<i64> = Key::new("earlier.used");
/// 支給を始めた日, computed.
pub const STARTED_ON: Key<Date> = Key::new("started_on");
/// 支給期間の総日数, computed.
pub const N_TOTAL: Key<i64> = Key::new("period.total");
/// これまでに支給した日数, computed.
pub const N_BEFORE: Key<i64> = Key::new("period.before");
/// 今回支給する日数, computed.
pub const N_PAID: Key<i64> = Key::new("period.paid");
/// 残日数, computed.
pub const N_LEFT: Key<i64> = Key::new("period.left");
/// 資格喪失日の前日に労務不能.
pub const UNABLE_ON_LAST_DAY: Key<bool> = Key::new("continued.unable_on_last_day");
/// 他の保険者の被保険者期間.
pub const SERVICES: Key<Vec<Form>> = Key::new("continued.services");
/// 資格取得年月日 there.
pub const SERVICE_FROM: Key<Date> = Key::new("acquired_on");
/// 資格喪失年月日 there.
pub const SERVICE_UNTIL: Key<Date> = Key::new("lost_on");

/// 日の区分ごとの期間, computed.
pub const SPANS: Key<Vec<Form>> = Key::new("spans");
/// 日数 of a span.
pub const SPAN_DAYS: Key<i64> = Key::new("days");
/// 区分 of a span.
pub const SPAN_OUTCOME: Key<DayOutcome> = Key::new("outcome");
/// 1日あたりの法定給付額.
pub const SPAN_STATUTORY: Key<Yen> = Key::new("statutory");
/// 1日あたりの付加給付額.
pub const SPAN_ADDITIONAL: Key<Yen> = Key::new("additional");
/// 期間の額.
pub const SPAN_SUM: Key<Yen> = Key::new("sum");
/// 理由.
pub const SPAN_REASON: Key<String> = Key::new("reason");
/// 法定給付額, computed.
pub const STATUTORY: Key<Yen> = Key::new("statutory_total");
/// 付加給付額, computed.
pub const ADDITIONAL: Key<Yen> = Key::new("additional_total");
/// 支給額, computed.
pub const PAYABLE: Key<Yen> = Key::new("payable_total");

/// A row of 調整する収入.
pub(super) const INCOME_FIELDS: &[Field] = &[
    INCOME_KIND.field("種類").always(),
    INCOME_FROM.field("受けた日・期間の初日").always(),
    INCOME_UNTIL
        .field("期間の末日")
        .help("続いている年金などは空欄にします。"),
    INCOME_BASIS
        .field("額の書き方")
        .always()
        .help("期間の額は暦の日数、月額は30、年額は360で割ります。障害手当金は一時金の額です。"),
    INCOME_AMOUNT.field("額").always(),
    ONLY_PAID_LEAVE
        .field("有給休暇の日だけ")
        .help("有給休暇の日に支払われる報酬のときは「はい」です。"),
    SAME_ILLNESS
        .field("同じ傷病による")
        .when(|row| {
            matches!(
                INCOME_KIND.get(row),
                Some(IncomeKind::DisabilityPension | IncomeKind::DisabilityLumpSum)
            )
        })
        .law("健康保険法第108条第3項・第4項"),
    OWN_PER_DAY
        .field("1日あたりの額の訂正")
        .help("計算した額と異なる額で調整するときに入力します。"),
    OWN_REASON
        .field("訂正の理由")
        .when(|row| OWN_PER_DAY.get(row).is_some()),
    PER_DAY
        .field("1日あたりの額")
        .row_computed(super::incomes::per_day_shown),
];

/// A row of 支給した賃金の内訳.
pub(super) const WAGE_FIELDS: &[Field] = &[
    WAGE_NAME
        .field("賃金の名称")
        .always()
        .help("基本給・通勤手当・住居手当・扶養手当などです。"),
    WAGE_UNIT.field("単価"),
    PERIOD_FROM.field("はじめの日"),
    PERIOD_UNTIL.field("おわりの日"),
    INCOME_AMOUNT.field("支給した額").always(),
];

/// A row of 労務不能と認めた期間 or 入院期間.
pub(super) const PERIOD_FIELDS: &[Field] = &[
    PERIOD_FROM.field("はじめの日").always(),
    PERIOD_UNTIL.field("おわりの日").always(),
];

/// A row of 台帳にない月の標準報酬月額.
pub(super) const ENTERED_FIELDS: &[Field] = &[
    MONTH.field("はじめの年月").always(),
    MONTH_UNTIL
        .field("おわりの年月")
        .help("1か月だけのときは空欄にします。"),
    MONTH_AMOUNT.field("標準報酬月額").always(),
];

/// A row of 平均する月.
pub(super) const MONTH_FIELDS: &[Field] = &[
    MONTH.field("年月"),
    MONTH_AMOUNT.field("標準報酬月額"),
    MONTH_SOURCE.field("出所"),
];

/// A row of 他の保険者の被保険者期間.
pub(super) const SERVICE_FIELDS: &[Field] = &[
    SERVICE_FROM.field("資格を取得した日").always(),
    SERVICE_UNTIL.field("資格を喪失した日").always(),
];

/// A row of 日の区分ごとの期間.
pub(super) const SPAN_FIELDS: &[Field] = &[
    PERIOD_FROM.field("から"),
    PERIOD_UNTIL.field("まで"),
    SPAN_DAYS.field("日数"),
    SPAN_OUTCOME.field("区分"),
    SPAN_STATUTORY.field("法定（日額）"),
    SPAN_ADDITIONAL.field("付加（日額）"),
    SPAN_SUM.field("計"),
    SPAN_REASON.field("理由"),
];

/// Whether the case is about an injury.
#[must_use]
pub fn is_injury(form: &Form) -> bool {
    CAUSE.get(form) == Some(Cause::Injury)
}

/// Whether a pension is set against the benefit.
#[must_use]
pub fn has_pension(form: &Form) -> bool {
    let is_pension = |row: &Form| {
        matches!(
            INCOME_KIND.get(row),
            Some(
                IncomeKind::DisabilityPension
                    | IncomeKind::DisabilityLumpSum
                    | IncomeKind::OldAgePension
            )
        )
    };
    form.rows(INCOMES.name()).iter().any(is_pension)
}

/// Whether it is the first claim of the illness.
#[must_use]
pub fn is_first(form: &Form) -> bool {
    NTH.get(form) == Some(1)
}

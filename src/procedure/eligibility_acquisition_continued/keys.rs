//! 任継・特退の資格取得の項目の鍵: what the 申出書 asks beyond the common blocks, with its closed lists.
//! It must not judge; findings stand in `examine`.

use crate::domain::coded::coded_enum;
use crate::domain::date::{Date, YearMonth};
use crate::domain::member::Category;
use crate::domain::premium_receipt::PremiumMethod;
use crate::domain::yen::Yen;
use crate::procedure::catalogue::AttachmentAnswer;
use crate::procedure::field::{Field, Key};
use crate::procedure::form::Form;

coded_enum! {
    /// 区分 of the 申出書.
    pub enum ContinuedChoice {
        /// 任意継続 (健康保険法第3条第4項).
        Voluntary = "voluntary", "任意継続";
        /// 特例退職 (附則第3条).
        SpecialRetired = "special_retired", "特例退職";
    }
}

coded_enum! {
    /// 退職の確認書類: without one the society waits for the 資格喪失届.
    pub enum LeavingProof {
        /// 退職証明書.
        Retirement = "retirement", "退職証明書";
        /// 離職票.
        Separation = "separation", "離職票";
        /// 資格喪失届の写し.
        LossNotification = "loss_notification", "資格喪失届の写し";
        /// 申出書の証明欄.
        EmployersWord = "employers_word", "申出書の事業主証明欄";
        /// なし: the ledger itself has the loss.
        Nothing = "nothing", "なし（台帳の喪失で確認）";
    }
}

coded_enum! {
    /// 加入していた制度: only 健康保険 of other insurers counts for the two months (第3条第4項).
    pub enum EarlierKind {
        /// 当組合, before the ledger begins.
        Own = "own", "当組合（台帳より前）";
        /// 協会けんぽ or another 健康保険組合.
        HealthInsurance = "health_insurance", "他の健康保険（協会けんぽ・健保組合）";
        /// 共済組合: does not count.
        MutualAid = "mutual_aid", "共済組合";
        /// 日雇特例: does not count.
        DayLaborer = "day_laborer", "日雇特例";
        /// 任意継続・特例退職: does not count.
        Continued = "continued", "任意継続・特例退職";
    }
}

/// 喪失前の被保険者区分, computed.
pub const FORMER_CATEGORY: Key<Category> = Key::new("former_category");
/// 勤務していた事業所, computed.
pub const FORMER_PLACE: Key<String> = Key::new("former_establishment");
/// 事業所の所在地, computed.
pub const FORMER_PLACE_ADDRESS: Key<String> = Key::new("former_establishment_address");
/// 在職時の資格取得年月日, computed.
pub const FORMER_ACQUIRED_ON: Key<Date> = Key::new("former_acquired_on");
/// 資格喪失年月日.
pub const LOST_ON: Key<Date> = Key::new("lost_on");
/// 資格喪失時の標準報酬月額, computed.
pub const OWN_MONTHLY: Key<Yen> = Key::new("own_monthly");
/// 資格喪失時の標準報酬月額 as the 申出書 writes it.
pub const WRITTEN_MONTHLY: Key<Yen> = Key::new("written_monthly");
/// 台帳にない加入期間.
pub const EARLIER: Key<Vec<Form>> = Key::new("earlier_memberships");
/// 保険者.
pub const EARLIER_INSURER: Key<String> = Key::new("insurer");
/// 制度.
pub const EARLIER_KIND: Key<EarlierKind> = Key::new("insurer_kind");
/// 資格取得年月日 there.
pub const EARLIER_FROM: Key<Date> = Key::new("from");
/// 資格喪失年月日 there.
pub const EARLIER_LOST_ON: Key<Date> = Key::new("lost_on");
/// 区分.
pub const CONTINUED_KIND: Key<ContinuedChoice> = Key::new("continued_kind");
/// 特例退職の資格取得年月日, where the 規約 names another day than the 受付.
pub const SPECIAL_FROM: Key<Date> = Key::new("special_from");
/// 資格喪失予定年月日, computed.
pub const TERM_END: Key<Date> = Key::new("term_end");
/// 退職の確認書類.
pub const LEAVING_PROOF: Key<LeavingProof> = Key::new("leaving_proof");
/// 有効な限度額適用認定証がある.
pub const HAS_CEILING: Key<bool> = Key::new("has_ceiling_certificate");
/// 承諾事項を確認した.
pub const AGREES: Key<bool> = Key::new("agrees");
/// 電話番号.
pub const PHONE: Key<String> = Key::new("phone");
/// 当組合の加入月数, computed.
pub const SOCIETY_MONTHS: Key<i64> = Key::new("society_months");
/// 規約で定める年齢からの加入月数, computed.
pub const SOCIETY_MONTHS_AFTER_AGE: Key<i64> = Key::new("society_months_after_age");
/// 年金の種類.
pub const PENSION_KIND: Key<String> = Key::new("pension_kind");
/// 受給権の発生日.
pub const PENSION_SINCE_ON: Key<Date> = Key::new("pension_since_on");
/// 年金証書の番号.
pub const PENSION_NUMBER: Key<String> = Key::new("pension_number");
/// 年金証書の受領日.
pub const PENSION_PROOF_ON: Key<Date> = Key::new("pension_proof_on");
/// 現在加入している保険.
pub const CURRENT_INSURANCE: Key<String> = Key::new("current_insurance");
/// 国内に住所がある.
pub const LIVES_IN_JAPAN: Key<bool> = Key::new("lives_in_japan");
/// 年金証書の写し.
pub const PENSION_PROOF: Key<AttachmentAnswer> = Key::new("attachment.pension_proof");
/// 住民票の写し.
pub const RESIDENCE_RECORD: Key<AttachmentAnswer> = Key::new("attachment.residence_record");
/// 決定の根拠, computed.
pub const BASIS: Key<String> = Key::new("remuneration_basis");
/// 保険料の納付方法.
pub const METHOD: Key<PremiumMethod> = Key::new("premium_method");
/// 初回の納付期日.
pub const FIRST_DUE_ON: Key<Date> = Key::new("first_due_on");
/// 一般保険料 of the first month, computed.
pub const PREMIUM_GENERAL: Key<Yen> = Key::new("premium_general");
/// 介護保険料 of the first month, computed.
pub const PREMIUM_CARE: Key<Yen> = Key::new("premium_care");
/// 子ども・子育て支援金 of the first month, computed.
pub const PREMIUM_SUPPORT: Key<Yen> = Key::new("premium_support");
/// 合計 of the first month, computed.
pub const PREMIUM_TOTAL: Key<Yen> = Key::new("premium_total");
/// 年度末までの保険料, computed.
pub const MONTHS: Key<Vec<Form>> = Key::new("premium_months");
/// 月分.
pub const MONTH: Key<YearMonth> = Key::new("month");
/// 標準報酬月額 of the month.
pub const MONTH_STANDARD: Key<Yen> = Key::new("standard");
/// 一般保険料.
pub const MONTH_GENERAL: Key<Yen> = Key::new("general");
/// 介護保険料.
pub const MONTH_CARE: Key<Yen> = Key::new("care");
/// 支援金.
pub const MONTH_SUPPORT: Key<Yen> = Key::new("support");
/// 合計.
pub const MONTH_TOTAL: Key<Yen> = Key::new("total");
/// 納付期日.
pub const MONTH_DUE_ON: Key<Date> = Key::new("due_on");

/// The fields of a 台帳にない加入期間.
pub const EARLIER_FIELDS: &[Field] = &[
    EARLIER_INSURER.field("保険者").always(),
    EARLIER_KIND.field("制度").always(),
    EARLIER_FROM.field("資格取得年月日").always(),
    EARLIER_LOST_ON.field("資格喪失年月日").always(),
];

/// The columns of 年度末までの保険料.
pub const MONTH_FIELDS: &[Field] = &[
    MONTH.field("月分"),
    MONTH_STANDARD.field("標準報酬月額"),
    MONTH_GENERAL.field("一般保険料"),
    MONTH_CARE.field("介護保険料"),
    MONTH_SUPPORT.field("支援金"),
    MONTH_TOTAL.field("合計"),
    MONTH_DUE_ON.field("納付期日"),
];

/// Whether the 申出 is one of 特例退職.
#[must_use]
pub fn is_special(form: &Form) -> bool {
    CONTINUED_KIND.get(form) == Some(ContinuedChoice::SpecialRetired)
}

//! 限度額適用認定申請書の鍵: the names under which the application and what follows from it are kept. Names are stable.
//! It must not decide anything.

use crate::domain::address::Address;
use crate::domain::ceiling::TaxStanding;
use crate::domain::ceiling_rules::CeilingPaper;
use crate::domain::date::{Date, YearMonth};
use crate::domain::dependent::Relationship;
use crate::domain::member::{PersonId, Sex};
use crate::domain::name::PersonName;
use crate::domain::yen::Yen;
use crate::procedure::catalogue::AttachmentAnswer;
use crate::procedure::collections::CollectionAnswer;
use crate::procedure::field::Key;
use crate::procedure::form::Form;
use crate::procedure::maximum_copayment_certificate::codes::{
    ApplicationKind, CardState, CareKind, ExemptChoice, InjuryCause, PaperNeed, ReissueCause,
    SendPlace,
};

/// 申請年月日.
pub const APPLIED_ON: Key<Date> = Key::new("ceiling.applied_on");
/// 申請区分.
pub const APPLICATION: Key<ApplicationKind> = Key::new("ceiling.application");
/// 再交付の理由.
pub const CAUSE: Key<ReissueCause> = Key::new("ceiling.reissue_cause");
/// 申請者の電話番号.
pub const PHONE: Key<String> = Key::new("ceiling.phone");
/// 申請代行者.
pub const AGENT: Key<String> = Key::new("ceiling.agent");

/// 適用対象者の枝番.
pub const TARGET_BRANCH: Key<i64> = Key::new("ceiling.target_branch");
/// 適用対象者, computed.
pub const TARGET: Key<PersonId> = Key::new("ceiling.target");
/// 適用対象者の氏名, computed.
pub const TARGET_NAME: Key<PersonName> = Key::new("ceiling.target_name");
/// 適用対象者の続柄, computed.
pub const TARGET_RELATIONSHIP: Key<Relationship> = Key::new("ceiling.target_relationship");
/// 適用対象者の生年月日, computed.
pub const TARGET_BIRTH_ON: Key<Date> = Key::new("ceiling.target_birth_on");
/// 適用対象者の性別, computed.
pub const TARGET_SEX: Key<Sex> = Key::new("ceiling.target_sex");
/// 適用対象者の住所, computed.
pub const TARGET_ADDRESS: Key<Address> = Key::new("ceiling.target_address");
/// 資格確認書 of the 適用対象者 in the register, computed.
pub const HELD_UNTIL: Key<Date> = Key::new("ceiling.held_until");

/// 療養予定期間の始まる月.
pub const CARE_FROM: Key<YearMonth> = Key::new("ceiling.care_from");
/// 療養予定期間の終わる月.
pub const CARE_UNTIL: Key<YearMonth> = Key::new("ceiling.care_until");
/// 入院・外来の別.
pub const CARE_KIND: Key<CareKind> = Key::new("ceiling.care_kind");
/// 傷病の原因.
pub const INJURY: Key<InjuryCause> = Key::new("ceiling.injury");
/// 受診の方法.
pub const CARD: Key<CardState> = Key::new("ceiling.card");
/// 紙の認定証が要る理由.
pub const PAPER_NEED: Key<PaperNeed> = Key::new("ceiling.paper_need");
/// 紙の認定証が要る理由の説明.
pub const PAPER_NOTE: Key<String> = Key::new("ceiling.paper_note");

/// 市町村民税.
pub const TAX: Key<TaxStanding> = Key::new("ceiling.tax");
/// 標準報酬月額の高い非課税の人の区分.
pub const EXEMPT: Key<ExemptChoice> = Key::new("ceiling.exempt");
/// 基準収入額適用.
pub const LOW_INCOME_RULE: Key<bool> = Key::new("ceiling.low_income_rule");
/// 課税（非課税）証明書.
pub const TAX_PROOF: Key<AttachmentAnswer> = Key::new("attachment.tax_proof");
/// 収入の証明.
pub const INCOME_PROOF: Key<AttachmentAnswer> = Key::new("attachment.income_proof");
/// き損した認定証.
pub const DAMAGED_ONE: Key<AttachmentAnswer> = Key::new("attachment.damaged_certificate");

/// 長期入院の申請.
pub const LONG_STAY: Key<bool> = Key::new("ceiling.long_stay");
/// 入院の期間.
pub const STAYS: Key<Vec<Form>> = Key::new("ceiling.stays");
/// 入院した日.
pub const STAY_FROM: Key<Date> = Key::new("from");
/// 退院した日.
pub const STAY_UNTIL: Key<Date> = Key::new("until");
/// 医療機関.
pub const HOSPITAL: Key<String> = Key::new("hospital");
/// 過去12か月の入院日数, computed.
pub const STAY_DAYS: Key<i64> = Key::new("ceiling.stay_days");
/// 長期入院該当年月日.
pub const LONG_STAY_FROM: Key<Date> = Key::new("ceiling.long_stay_from");

/// 認定証の送付先.
pub const SEND_PLACE: Key<SendPlace> = Key::new("ceiling.send_place");
/// 送付先の氏名・名称.
pub const SEND_NAME: Key<String> = Key::new("ceiling.send_name");
/// 送付先の住所.
pub const SEND_ADDRESS: Key<Address> = Key::new("ceiling.send_address");

/// 更新後の認定証を使い始める月.
pub const STARTS_IN: Key<YearMonth> = Key::new("ceiling.starts_in");
/// 発効月の標準報酬月額, computed.
pub const STANDARD: Key<Yen> = Key::new("ceiling.standard");
/// 適用区分, computed.
pub const CATEGORY: Key<String> = Key::new("ceiling.category");
/// 適用区分の根拠, computed.
pub const CATEGORY_REASON: Key<String> = Key::new("ceiling.category_reason");
/// 交付する認定証, computed.
pub const PAPER: Key<CeilingPaper> = Key::new("ceiling.paper");
/// 発効年月日, computed.
pub const VALID_FROM: Key<Date> = Key::new("ceiling.valid_from");
/// 有効期限, computed.
pub const VALID_UNTIL: Key<Date> = Key::new("ceiling.valid_until");
/// 有効期限の根拠, computed.
pub const VALID_REASON: Key<String> = Key::new("ceiling.valid_reason");

/// 試算の診療月.
pub const TRIAL_MONTH: Key<YearMonth> = Key::new("ceiling.trial_month");
/// 試算の総医療費（10割）.
pub const TRIAL_COST: Key<Yen> = Key::new("ceiling.trial_cost");
/// 試算の適用区分, computed.
pub const TRIAL_CATEGORY: Key<String> = Key::new("ceiling.trial_category");
/// 限度額, computed.
pub const TRIAL_LIMIT: Key<Yen> = Key::new("ceiling.trial_limit");
/// 計算の根拠, computed.
pub const TRIAL_WORDS: Key<String> = Key::new("ceiling.trial_words");
/// 外来の限度額, computed.
pub const TRIAL_OUTPATIENT: Key<Yen> = Key::new("ceiling.trial_outpatient");
/// 多数回該当の限度額, computed.
pub const TRIAL_MULTIPLE: Key<Yen> = Key::new("ceiling.trial_multiple");
/// 年間上限, computed.
pub const TRIAL_YEARLY: Key<Yen> = Key::new("ceiling.trial_yearly");
/// 食事の標準負担額, computed.
pub const TRIAL_MEAL: Key<String> = Key::new("ceiling.trial_meal");

/// 前の認定証の回収の状況.
pub const OLD_ANSWER: Key<CollectionAnswer> = Key::new("issue.old_answer");
/// 前の認定証を回収した日.
pub const OLD_COLLECTED_ON: Key<Date> = Key::new("issue.old_collected_on");

/// Whether the same certificate is given once more.
#[must_use]
pub fn is_reissue(form: &Form) -> bool {
    APPLICATION.get(form) == Some(ApplicationKind::Reissue)
}

/// Whether 非課税 is claimed.
#[must_use]
pub fn is_exempt(form: &Form) -> bool {
    !is_reissue(form) && TAX.get(form).is_some_and(|tax| tax != TaxStanding::Taxed)
}

//! 被扶養者の区画: the rows of a 被扶養者届 attached to another notification (則第38条第1項).
//! The law's limits are in `domain::dependent`; here stands only what a form says against them.

use crate::domain::coded::coded_enum;
use crate::domain::date::Date;
use crate::domain::dependent::{Living, OverseasException, Relationship};
use crate::domain::dependent_codes::{CertificationReason, Occupation};
use crate::domain::entry::{Entry, Fact};
use crate::domain::member::PersonId;
use crate::domain::yen::Yen;
use crate::procedure::field::{Field, Key};
use crate::procedure::form::Form;
use crate::procedure::numbering;
use crate::procedure::person::{
    ADDRESS, ALIAS, ANOTHER_REASON, BIRTH_ON, KANA, MATCHED, NAME, NO_NUMBER_NOTE,
    NO_NUMBER_REASON, NUMBER, PERSON, SAME_PERSON, SEX, WANTS_CERTIFICATE, is_another, is_same,
    lacks_number, needs_number_note,
};

coded_enum! {
    /// 収入の根拠.
    pub enum IncomeBasis {
        /// 労働条件通知書等 (salary only; since 2026-04-01 it decides).
        Contract = "contract", "労働条件通知書等";
        /// 実績からの見込.
        Estimate = "estimate", "実績見込";
    }
}

/// 被扶養者, one row each.
pub const DEPENDENTS: Key<Vec<Form>> = Key::new("dependents");
/// 続柄.
pub const RELATIONSHIP: Key<Relationship> = Key::new("relationship");
/// 職業.
pub const OCCUPATION: Key<Occupation> = Key::new("occupation");
/// 収入（年収見込）.
pub const INCOME: Key<Yen> = Key::new("income");
/// 収入の根拠.
pub const INCOME_BASIS: Key<IncomeBasis> = Key::new("income_basis");
/// 根拠書類の日付.
pub const INCOME_DOCUMENT_ON: Key<Date> = Key::new("income_document_on");
/// 障害厚生年金を受けられる程度の障害.
pub const IS_DISABLED: Key<bool> = Key::new("is_disabled");
/// 同居・別居.
pub const LIVING: Key<Living> = Key::new("living");
/// 仕送り額（年額）.
pub const REMITTANCE: Key<Yen> = Key::new("remittance");
/// 被扶養者になった日.
pub const SINCE_ON: Key<Date> = Key::new("since_on");
/// 被扶養者になった理由.
pub const REASON: Key<CertificationReason> = Key::new("reason");
/// 同一の世帯に属した年月日.
pub const HOUSEHOLD_SINCE: Key<Date> = Key::new("household_since");
/// 扶養するに至った理由.
pub const SUPPORT_REASON: Key<String> = Key::new("support_reason");
/// 国内に住所がない.
pub const LIVES_ABROAD: Key<bool> = Key::new("lives_abroad");
/// 海外特例要件.
pub const OVERSEAS: Key<OverseasException> = Key::new("overseas_exception");
/// 海外特例要件に該当した日.
pub const ABROAD_SINCE: Key<Date> = Key::new("abroad_since");
/// 配偶者の年収, when the spouse is not a dependent.
pub const SPOUSE_INCOME: Key<Yen> = Key::new("spouse_income");
/// 続柄確認済.
pub const RELATIONSHIP_CONFIRMED: Key<bool> = Key::new("relationship_confirmed");
/// 枝番, computed.
pub const DEPENDENT_BRANCH: Key<i64> = Key::new("branch");

/// The fields of a row.
pub const FIELDS: &[Field] = &[
    DEPENDENT_BRANCH
        .field("枝番")
        .row_computed(numbering::dependent_branch),
    NAME.field("氏名").always(),
    KANA.field("フリガナ").always(),
    ALIAS.field("通称名・旧姓"),
    BIRTH_ON.field("生年月日").birth().always(),
    SEX.field("性別").always(),
    NUMBER.field("個人番号"),
    NO_NUMBER_REASON
        .field("個人番号がない理由")
        .when(lacks_number),
    NO_NUMBER_NOTE
        .field("個人番号がない理由の説明")
        .when(needs_number_note),
    RELATIONSHIP.field("続柄").always(),
    RELATIONSHIP_CONFIRMED.field("続柄確認済（事業主）"),
    LIVING.field("同居・別居").always(),
    ADDRESS
        .field("住所（住民票）")
        .when(lacks_number)
        .help("個人番号があれば省略できます。"),
    OCCUPATION.field("職業").always(),
    INCOME.field("収入（年収見込）").always(),
    INCOME_BASIS.field("収入の根拠"),
    INCOME_DOCUMENT_ON
        .field("根拠書類の日付")
        .when(|row| INCOME_BASIS.get(row) == Some(IncomeBasis::Contract)),
    IS_DISABLED.field("障害厚生年金を受けられる程度の障害"),
    REMITTANCE
        .field("仕送り額（年額）")
        .help("別居のときに入力します。16歳未満と学生は省略できます。"),
    SINCE_ON.field("被扶養者になった日").always(),
    REASON.field("理由").always(),
    HOUSEHOLD_SINCE
        .field("同一の世帯に属した年月日")
        .when(needs_cohabitation),
    SUPPORT_REASON
        .field("扶養するに至った理由")
        .when(needs_cohabitation),
    LIVES_ABROAD.field("国内に住所（住民票）がない"),
    OVERSEAS
        .field("海外特例要件")
        .law("健康保険法施行規則第37条の2"),
    ABROAD_SINCE
        .field("海外特例要件に該当した日")
        .when(|row| OVERSEAS.get(row).is_some()),
    SPOUSE_INCOME
        .field("配偶者の年収")
        .help("配偶者が被扶養者でないときに入力します。"),
    WANTS_CERTIFICATE.field("資格確認書の発行が必要").always(),
    SAME_PERSON.field("同一人の確認"),
    MATCHED.field("台帳の加入者").when(is_same),
    ANOTHER_REASON.field("別の人とした理由").when(is_another),
    PERSON
        .field("加入者管理番号")
        .row_computed(numbering::dependent_person),
];

fn needs_cohabitation(row: &Form) -> bool {
    RELATIONSHIP
        .get(row)
        .is_some_and(Relationship::needs_cohabitation)
}

/// 認定 of the person of a row under a 被保険者, valid from 被扶養者になった日; `None` while a field is missing.
#[must_use]
pub fn certified(row: &Form, insured: PersonId) -> Option<Entry> {
    Some(Entry {
        person: PERSON.get(row)?,
        valid_from: SINCE_ON.get(row)?,
        fact: Fact::DependentCertified {
            insured,
            branch: numbering::branch_of(row)?,
            relationship: RELATIONSHIP.get(row)?,
            living: LIVING.get(row)?,
        },
    })
}

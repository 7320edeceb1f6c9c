//! 加入者の綴り: what the ledger says of one person, period by period, as plain values.
//! It must not fold entries; that is the ledger's.

use crate::domain::address::Address;
use crate::domain::certificate::CertificateKind;
use crate::domain::coded::coded_enum;
use crate::domain::date::{Date, YearMonth};
use crate::domain::dependent::{Living, Relationship};
use crate::domain::entry::EntryId;
use crate::domain::member::{Category, Person, PersonId};
use crate::domain::number::{Branch, HeldNumber, MemberNumber, Symbol};
use crate::domain::yen::Yen;

/// 加入者の綴り: everything the ledger says of one person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MemberFile {
    /// 加入者管理番号.
    pub id: PersonId,
    /// 個人の基本事項.
    pub person: Person,
    /// 加入の期間, oldest first.
    pub memberships: Vec<Membership>,
    /// The people who were or are 被扶養者 of this person, by their period's first day.
    pub dependents: Vec<DependentPeriod>,
    /// 標準報酬月額, oldest first.
    pub remunerations: Vec<RemunerationPeriod>,
    /// 住所, oldest first.
    pub addresses: Vec<AddressPeriod>,
    /// 交付した証, oldest first.
    pub certificates: Vec<IssuedCertificate>,
    /// 個人番号の手掛り, where registered.
    pub held_number: Option<HeldNumber>,
}

/// 被扶養者とその期間.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DependentPeriod {
    /// Who.
    pub person: Person,
    /// The period.
    pub membership: Membership,
}

coded_enum! {
    /// 本人・家族の別.
    pub enum MembershipKind {
        /// 被保険者.
        Insured = "insured", "被保険者";
        /// 被扶養者.
        Dependent = "dependent", "被扶養者";
    }
}

/// 加入の期間: from when until when somebody is a member, and as what.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Membership {
    /// The entry that began it.
    pub entry: EntryId,
    /// Who.
    pub person: PersonId,
    /// The 被保険者: the same person, or who supports the 被扶養者.
    pub insured: PersonId,
    /// 被保険者 or 被扶養者.
    pub kind: MembershipKind,
    /// 記号.
    pub symbol: Symbol,
    /// 番号.
    pub number: MemberNumber,
    /// 枝番.
    pub branch: Branch,
    /// 被保険者区分; of a 被扶養者 that of the 被保険者.
    pub category: Category,
    /// 事業所番号（健保組合）.
    pub establishment: String,
    /// 続柄, of a 被扶養者.
    pub relationship: Option<Relationship>,
    /// 同居・別居, of a 被扶養者.
    pub living: Option<Living>,
    /// First day.
    pub valid_from: Date,
    /// Last day; open while the membership goes on.
    pub valid_until: Option<Date>,
}

impl Membership {
    /// Whether the day lies in the period.
    #[must_use]
    pub fn covers(&self, day: Date) -> bool {
        self.valid_from <= day && self.valid_until.is_none_or(|until| day <= until)
    }
}

/// 標準報酬月額の期間.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RemunerationPeriod {
    /// The entry that decided it.
    pub entry: EntryId,
    /// 標準報酬月額.
    pub monthly: Yen,
    /// 等級.
    pub grade: u8,
    /// First month.
    pub effective_from: YearMonth,
    /// Last month.
    pub effective_until: YearMonth,
}

/// 住所の期間.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AddressPeriod {
    /// The entry that said so.
    pub entry: EntryId,
    /// 住所; `None` is 住所未取得.
    pub address: Option<Address>,
    /// First day.
    pub valid_from: Date,
    /// Last day; open for the present address.
    pub valid_until: Option<Date>,
}

/// 交付した証.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct IssuedCertificate {
    /// The entry that said so.
    pub entry: EntryId,
    /// 証の種類.
    pub kind: CertificateKind,
    /// 交付回数.
    pub issue_count: u16,
    /// 交付年月日.
    pub issued_on: Date,
    /// 有効期限.
    pub valid_until: Option<Date>,
}

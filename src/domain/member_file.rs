//! 加入者の綴り: what the ledger says of one person, period by period, as plain values.
//! It must not fold entries; that is the ledger's.

use crate::domain::address::Address;
use crate::domain::benefit::Benefit;
use crate::domain::ceiling_terms::CeilingPeriod;
use crate::domain::certificate::{CertificateKind, CollectionOutcome};
use crate::domain::coded::{Coded, coded_enum};
use crate::domain::date::{Date, YearMonth};
use crate::domain::dependent::{Living, Relationship};
use crate::domain::dependent_codes::RemovalReason;
use crate::domain::entry::EntryId;
use crate::domain::loss_reason::LossReason;
use crate::domain::member::{Category, Person, PersonId};
use crate::domain::number::{Branch, HeldNumber, MemberNumber, Symbol};
use crate::domain::premium_receipt::{PremiumMethod, ReceiptChannel};
use crate::domain::prepayment_terms::{PremiumRefund, Prepayment, PrepaymentReceipt};
use crate::domain::remuneration::RemunerationBasis;
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
    /// 居所・送付先, oldest first; `None` where letters go to the 住所.
    pub residences: Vec<AddressPeriod>,
    /// 交付した証, oldest first.
    pub certificates: Vec<IssuedCertificate>,
    /// 保険料の納付の条件, oldest first.
    pub premium_terms: Vec<PremiumTerms>,
    /// 保険料の入金, oldest first.
    pub premium_receipts: Vec<PremiumReceipt>,
    /// 納付の遅れの正当な理由, oldest first.
    pub premium_excuses: Vec<PremiumExcuse>,
    /// 前納の承認, by the day of the decision.
    pub prepayments: Vec<Prepayment>,
    /// 前納保険料の入金, by day.
    pub prepayment_receipts: Vec<PrepaymentReceipt>,
    /// 保険料の還付, by day.
    pub premium_refunds: Vec<PremiumRefund>,
    /// 限度額の適用区分, oldest first.
    pub ceilings: Vec<CeilingPeriod>,
    /// 給付の決定 paid to this person, oldest first.
    pub benefits: Vec<Benefit>,
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
    /// 資格取得年月日 or 認定年月日: before `valid_from` where a 変更 began a period of its own.
    pub since: Date,
    /// First day.
    pub valid_from: Date,
    /// Last day; open while the membership goes on.
    pub valid_until: Option<Date>,
    /// Why it ended; `None` while it goes on.
    pub end: Option<MembershipEnd>,
}

/// 加入の期間の終わり.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MembershipEnd {
    /// 被保険者資格の喪失.
    Lost(LossReason),
    /// 被扶養者の非該当.
    Removed(RemovalReason),
    /// 被扶養者: the 被保険者's own membership ended (健康保険法第3条第7項).
    WithInsured,
    /// Another membership of the same person followed.
    Succeeded,
    /// 被扶養者の変更: the same membership goes on under other terms.
    Changed,
}

impl MembershipEnd {
    /// Stable code, as the ledger keeps it.
    #[must_use]
    pub fn code(self) -> String {
        match self {
            MembershipEnd::Lost(reason) => format!("lost:{}", reason.code()),
            MembershipEnd::Removed(reason) => format!("removed:{}", reason.code()),
            MembershipEnd::WithInsured => "with_insured".to_owned(),
            MembershipEnd::Succeeded => "succeeded".to_owned(),
            MembershipEnd::Changed => "changed".to_owned(),
        }
    }

    /// The end with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<MembershipEnd> {
        match code.split_once(':') {
            Some(("lost", reason)) => LossReason::from_code(reason).map(MembershipEnd::Lost),
            Some(("removed", reason)) => {
                RemovalReason::from_code(reason).map(MembershipEnd::Removed)
            }
            Some(_) => None,
            None => match code {
                "with_insured" => Some(MembershipEnd::WithInsured),
                "succeeded" => Some(MembershipEnd::Succeeded),
                "changed" => Some(MembershipEnd::Changed),
                _ => None,
            },
        }
    }

    /// In words, as screens and lists show it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            MembershipEnd::Lost(reason) => reason.label(),
            MembershipEnd::Removed(reason) => reason.label(),
            MembershipEnd::WithInsured => "被保険者の資格喪失",
            MembershipEnd::Succeeded => "次の資格の取得",
            MembershipEnd::Changed => "変更",
        }
    }
}

impl Membership {
    /// 資格喪失年月日 or 被扶養者でなくなった日: the day after the last day.
    #[must_use]
    pub fn lost_on(&self) -> Option<Date> {
        self.valid_until.map(|until| until.add_days(1))
    }

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
    /// 決定の理由.
    pub basis: RemunerationBasis,
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
    /// How it came back or was lost, and when; `None` while it is out.
    pub collected: Option<(CollectionOutcome, Date)>,
    /// How often its return was asked for.
    pub n_reminders: u16,
    /// When its return was last asked for.
    pub reminded_on: Option<Date>,
}

/// 保険料の納付の条件.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PremiumTerms {
    /// The entry that said so.
    pub entry: EntryId,
    /// First day: 資格取得年月日.
    pub valid_from: Date,
    /// 初回保険料の納付期日.
    pub first_due_on: Date,
    /// 納付方法.
    pub method: PremiumMethod,
}

/// 保険料の入金.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PremiumReceipt {
    /// The entry that said so.
    pub entry: EntryId,
    /// 対象月.
    pub month: YearMonth,
    /// 入金日.
    pub received_on: Date,
    /// 入金額.
    pub amount: Yen,
    /// How it was seen.
    pub channel: ReceiptChannel,
}

/// 保険料の納付の遅れの正当な理由 (健康保険法第37条第2項ただし書・第38条第3号).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PremiumExcuse {
    /// The entry that said so.
    pub entry: EntryId,
    /// 対象月.
    pub month: YearMonth,
    /// The day on which it was recorded.
    pub excused_on: Date,
    /// 正当な理由.
    pub reason: String,
}

impl MemberFile {
    /// The membership as 被保険者 that holds on a day.
    #[must_use]
    pub fn insured_on(&self, day: Date) -> Option<&Membership> {
        self.insured().find(|period| period.covers(day))
    }

    /// Whether the person is a member on a day, as 被保険者 or 被扶養者.
    #[must_use]
    pub fn is_member_on(&self, day: Date) -> bool {
        self.memberships.iter().any(|period| period.covers(day))
    }

    /// 被保険者区分 of the membership that holds on a day; of a 被扶養者 that of the 被保険者.
    #[must_use]
    pub fn category_on(&self, day: Date) -> Option<Category> {
        let mut periods = self.memberships.iter();
        let holding = periods.find(|period| period.covers(day))?;
        Some(holding.category)
    }

    /// Whether an employed person has left and not become a member again: who may apply for 任意継続.
    #[must_use]
    pub fn has_left_employment(&self, today: Date) -> bool {
        let last = self.memberships.last();
        last.is_some_and(|period| {
            period.kind == MembershipKind::Insured
                && period.category == Category::Employed
                && period.valid_until.is_some_and(|until| until < today)
        })
    }

    /// The memberships as 被保険者, oldest first.
    pub fn insured(&self) -> impl DoubleEndedIterator<Item = &Membership> {
        let periods = self.memberships.iter();
        periods.filter(|period| period.kind == MembershipKind::Insured)
    }

    /// 加入の期間 of 任意継続・特例退職, oldest first.
    #[must_use]
    pub fn continued(&self) -> Vec<&Membership> {
        let all = self.insured();
        all.filter(|period| period.category.is_continued())
            .collect()
    }

    /// 住所 on a day; `None` where it is not known.
    #[must_use]
    pub fn address_on(&self, day: Date) -> Option<&Address> {
        in_force(&self.addresses, day)
    }

    /// 居所・送付先 on a day; `None` where letters go to the 住所.
    #[must_use]
    pub fn residence_on(&self, day: Date) -> Option<&Address> {
        in_force(&self.residences, day)
    }

    /// 標準報酬月額 of a month.
    #[must_use]
    pub fn remuneration_in(&self, month: YearMonth) -> Option<&RemunerationPeriod> {
        let mut periods = self.remunerations.iter();
        periods.find(|period| (period.effective_from..=period.effective_until).contains(&month))
    }

    /// Certificates that have not come back and are not known to be lost.
    pub fn outstanding(&self) -> impl DoubleEndedIterator<Item = &IssuedCertificate> {
        let issued = self.certificates.iter();
        issued.filter(|certificate| certificate.collected.is_none())
    }

    /// 被扶養者 whose membership under this person holds on a day.
    pub fn dependents_on(&self, day: Date) -> impl Iterator<Item = &DependentPeriod> {
        let all = self.dependents.iter();
        all.filter(move |dependent| dependent.membership.covers(day))
    }
}

fn in_force(periods: &[AddressPeriod], day: Date) -> Option<&Address> {
    let last = periods.iter().rfind(|period| period.valid_from <= day)?;
    last.address.as_ref()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::MembershipEnd;
    use crate::domain::coded::Coded;
    use crate::domain::dependent_codes::RemovalReason;
    use crate::domain::loss_reason::LossReason;

    #[test]
    fn 終わりの理由は保存した符号から元に戻る() {
        let lost = LossReason::CHOICES
            .iter()
            .map(|choice| MembershipEnd::Lost(LossReason::from_code(choice.code).unwrap()));
        let removed = RemovalReason::CHOICES
            .iter()
            .map(|choice| MembershipEnd::Removed(RemovalReason::from_code(choice.code).unwrap()));
        let others = [
            MembershipEnd::WithInsured,
            MembershipEnd::Succeeded,
            MembershipEnd::Changed,
        ];
        for end in lost.chain(removed).chain(others) {
            assert_eq!(MembershipEnd::from_code(&end.code()), Some(end));
        }
        assert_eq!(MembershipEnd::from_code("lost:nothing"), None);
    }
}

//! 記載: one fact written to the ledger; what a decided case does.
//! It must not be changed once written: a 訂正 or 取消 writes further entries.

use crate::domain::address::Address;
use crate::domain::benefit::BenefitDecision;
use crate::domain::ceiling_terms::CeilingCode;
use crate::domain::certificate::{CertificateKind, CollectionOutcome};
use crate::domain::date::{Date, YearMonth};
use crate::domain::dependent::{Living, Relationship};
use crate::domain::dependent_codes::RemovalReason;
use crate::domain::loss_reason::LossReason;
use crate::domain::member::{Category, Person, PersonId};
use crate::domain::number::{Branch, HeldNumber, MemberNumber, Symbol};
use crate::domain::premium_receipt::{PaidPremium, PremiumMethod, ReceiptChannel};
use crate::domain::prepayment_terms::FormerTerms;
use crate::domain::remuneration::RemunerationBasis;
use crate::domain::yen::Yen;
use serde::{Deserialize, Serialize};

/// 記載番号: identifies one written entry; grows with record time.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EntryId(pub i64);

/// 記載: a fact about one person, true from a day on.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Entry {
    /// The person the fact is about.
    pub person: PersonId,
    /// 有効日: the first day on which the fact is true (valid time; record time is the ledger's).
    pub valid_from: Date,
    /// What is true.
    pub fact: Fact,
}

/// 事実: what an entry says. The serialized names are stable: they lie in people's files.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", content = "of", rename_all = "snake_case")]
pub enum Fact {
    /// 個人の登録: a person enters the ledger.
    PersonRegistered(Person),
    /// 被保険者資格の取得 (健康保険法第35条).
    InsuredAcquired {
        /// 被保険者区分.
        category: Category,
        /// 記号.
        symbol: Symbol,
        /// 番号.
        number: MemberNumber,
        /// 枝番.
        branch: Branch,
        /// 事業所番号（健保組合）.
        establishment: String,
    },
    /// 被保険者資格の喪失 (健康保険法第36条・第38条): valid from the first day without membership.
    InsuredLost {
        /// 喪失理由.
        reason: LossReason,
        /// 事由発生年月日, such as the last working day; where the reason has one.
        event_on: Option<Date>,
    },
    /// 標準報酬月額の決定 (健康保険法第42条・第47条).
    RemunerationDecided {
        /// 標準報酬月額.
        monthly: Yen,
        /// 等級, 1 to 50.
        grade: u8,
        /// First month for which it holds.
        effective_from: YearMonth,
        /// Last month for which it holds unless decided anew.
        effective_until: YearMonth,
        /// 決定の理由.
        #[serde(default = "acquisition")]
        basis: RemunerationBasis,
    },
    /// 標準賞与額の決定 (健康保険法第45条): valid from 賞与支払年月日.
    BonusDecided {
        /// 賞与額, parts of 1,000 yen dropped; 9,999,999 from ten million on.
        bonus: Yen,
        /// 標準賞与額: what of it lies within the cap of the fiscal year.
        standard: Yen,
    },
    /// 被扶養者の認定 (健康保険法第3条第7項).
    DependentCertified {
        /// The 被保険者 who supports the person.
        insured: PersonId,
        /// 枝番.
        branch: Branch,
        /// 続柄.
        relationship: Relationship,
        /// 同居・別居.
        living: Living,
    },
    /// 被扶養者の非該当 (則第38条第2項): valid from 被扶養者でなくなった日.
    DependentRemoved {
        /// The 被保険者 who supported the person.
        insured: PersonId,
        /// 理由.
        reason: RemovalReason,
    },
    /// 被扶養者の変更 (則第38条第2項): 続柄 or 同居・別居 from a day on; the 認定日 stays.
    DependentChanged {
        /// The 被保険者 who supports the person.
        insured: PersonId,
        /// 続柄.
        relationship: Relationship,
        /// 同居・別居.
        living: Living,
    },
    /// 住所の登録または変更.
    AddressRegistered(Address),
    /// 居所・送付先の登録または変更; `None` where letters go to the 住所 again.
    ResidenceRegistered(Option<Address>),
    /// 住所未取得: the notification carried no address (個人番号 given); to be completed by 情報照会.
    AddressPending,
    /// 個人番号の登録: the number itself lies apart.
    IndividualNumberRegistered(HeldNumber),
    /// 証の交付.
    CertificateIssued {
        /// 証の種類.
        certificate: CertificateKind,
        /// 交付回数, 1 for the first of its kind.
        issue_count: u16,
        /// 有効期限, where the certificate has one.
        valid_until: Option<Date>,
    },
    /// 証の回収・滅失 (則第51条).
    CertificateCollected {
        /// 証の種類.
        certificate: CertificateKind,
        /// 交付回数 of the certificate meant.
        issue_count: u16,
        /// How it ended.
        outcome: CollectionOutcome,
    },
    /// 証の返却の督促.
    CertificateReminded {
        /// 証の種類.
        certificate: CertificateKind,
        /// 交付回数 of the certificate meant.
        issue_count: u16,
    },
    /// 任意継続・特例退職の保険料の納付の条件 (健康保険法第164条).
    PremiumTermsSet {
        /// 初回保険料の納付期日.
        first_due_on: Date,
        /// 納付方法.
        method: PremiumMethod,
    },
    /// 保険料の入金: valid from the day of receipt.
    PremiumReceived {
        /// 対象月.
        month: YearMonth,
        /// 入金額.
        amount: Yen,
        /// How it was seen.
        channel: ReceiptChannel,
    },
    /// 保険料の納付の遅れの正当な理由 (健康保険法第37条第2項ただし書・第38条第3号): the society takes the delay of this month
    /// as excused; valid from the day on which it did.
    PremiumExcused {
        /// 対象月.
        month: YearMonth,
        /// 正当な理由.
        reason: String,
    },
    /// 前納の承認 (健康保険法第165条): valid from the day of the decision.
    PrepaymentAgreed {
        /// First month.
        months_from: YearMonth,
        /// Last month.
        months_until: YearMonth,
        /// 納付期限.
        due_on: Date,
        /// 前納額.
        amount: Yen,
        /// 割引前の合計.
        undiscounted: Yen,
        /// 訂正の前の前納.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        formerly: Option<FormerTerms>,
    },
    /// 前納保険料の入金: valid from the day of receipt.
    PrepaymentReceived {
        /// First month of the 前納.
        months_from: YearMonth,
        /// 入金額.
        amount: Yen,
        /// How it was seen.
        channel: ReceiptChannel,
    },
    /// 保険料の還付 (令第50条): valid from the day on which it was decided.
    PremiumRefunded {
        /// 対象月; of a 前納 its first month, by which the 前納 is known, whichever of its months are paid back.
        month: YearMonth,
        /// As what it had come.
        paid_as: PaidPremium,
        /// 還付額.
        amount: Yen,
    },
    /// 限度額の適用区分の認定 (則第103条の2): valid from the 発効年月日.
    CeilingRecognized {
        /// 適用区分.
        category: CeilingCode,
        /// 標準負担額減額: the reduced charge for meals comes with it.
        reduces_meals: bool,
        /// 有効期限.
        valid_until: Date,
    },
    /// 給付の決定 (支給・不支給): about the 被保険者 who is paid, valid from the 決定年月日.
    BenefitDecided(BenefitDecision),
    /// 記載の取消: an earlier entry is void. A 訂正 or 取消 case writes it of what its case had written; outside a case it
    /// is written of what was recorded by mistake: 保険料の入金・正当な理由・還付, and what happened to a certificate; and of a
    /// 標準賞与額 in whose place another of the same month is decided.
    Reversed {
        /// The entry made void.
        entry: EntryId,
    },
}

const fn acquisition() -> RemunerationBasis {
    RemunerationBasis::Acquisition
}

impl Fact {
    /// Whether the fact is something that happened in the world whatever a decision says: a certificate handed out,
    /// reminded of or given back, money received, a delay excused. A 訂正 or 取消 of the case that wrote it leaves it on record.
    #[must_use]
    pub const fn outlives_its_case(&self) -> bool {
        matches!(
            self,
            Fact::CertificateIssued { .. }
                | Fact::CertificateCollected { .. }
                | Fact::CertificateReminded { .. }
                | Fact::PremiumReceived { .. }
                | Fact::PremiumExcused { .. }
                | Fact::PrepaymentReceived { .. }
                | Fact::PremiumRefunded { .. }
        )
    }
}

//! 記載: one fact written to the ledger; what a decided case does.
//! It must not be changed once written: a 訂正 or 取消 writes further entries.

use crate::domain::address::Address;
use crate::domain::certificate::CertificateKind;
use crate::domain::coded::Coded;
use crate::domain::date::{Date, YearMonth};
use crate::domain::dependent::{Living, Relationship};
use crate::domain::member::{Category, Person, PersonId};
use crate::domain::number::{Branch, HeldNumber, MemberNumber, Symbol};
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
    /// 標準報酬月額の決定 (健康保険法第42条).
    RemunerationDecided {
        /// 標準報酬月額.
        monthly: Yen,
        /// 等級, 1 to 50.
        grade: u8,
        /// First month for which it holds.
        effective_from: YearMonth,
        /// Last month for which it holds unless decided anew.
        effective_until: YearMonth,
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
    /// 住所の登録または変更.
    AddressRegistered(Address),
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
    /// 記載の取消: an earlier entry is void; written only by a 訂正 or 取消 case.
    Reversed {
        /// The entry made void.
        entry: EntryId,
    },
}

impl Entry {
    /// The entry in one line, as shown to the clerk before and after the decision.
    #[must_use]
    pub fn describe(&self) -> String {
        format!(
            "{} {}から {}",
            self.person,
            self.valid_from.wareki(),
            self.fact.describe()
        )
    }
}

impl Fact {
    /// What the fact says, in the clerk's words. Shown on screen and on the 起案書, never logged.
    #[must_use]
    pub fn describe(&self) -> String {
        match self {
            Fact::PersonRegistered(person) => format!(
                "個人の登録（{}、{}、{}生、{}）",
                person.name,
                person.kana,
                person.birth_on.wareki(),
                person.sex.label()
            ),
            Fact::InsuredAcquired {
                category,
                symbol,
                number,
                branch,
                establishment,
            } => format!(
                "被保険者資格の取得（{}、記号{symbol} 番号{number} 枝番{branch}、事業所{establishment}）",
                category.label()
            ),
            Fact::RemunerationDecided {
                monthly,
                grade,
                effective_from,
                effective_until,
            } => format!(
                "標準報酬月額の決定（{monthly}円、第{grade}級、{}から{}まで）",
                effective_from.wareki(),
                effective_until.wareki()
            ),
            Fact::DependentCertified {
                insured,
                branch,
                relationship,
                living,
            } => format!(
                "被扶養者の認定（{}、{}、枝番{branch}、被保険者{insured}）",
                relationship.label(),
                living.label()
            ),
            Fact::AddressRegistered(address) => format!("住所の登録（{address}）"),
            Fact::AddressPending => "住所未取得".to_owned(),
            Fact::IndividualNumberRegistered(_) => "個人番号の登録".to_owned(),
            Fact::CertificateIssued {
                certificate,
                issue_count,
                valid_until,
            } => {
                let until = valid_until
                    .map(|until| format!("、有効期限{}", until.wareki()))
                    .unwrap_or_default();
                format!("{}の交付（{issue_count}回目{until}）", certificate.label())
            }
            Fact::Reversed { entry } => format!("記載{}の取消", entry.0),
        }
    }
}

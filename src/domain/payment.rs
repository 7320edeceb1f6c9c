//! 支払: what a decision orders to be paid, and how far a payment has come.
//! It must not write a file for the bank.

use crate::domain::bank_account::{AccountOrigin, BankAccount};
use crate::domain::benefit::BenefitKind;
use crate::domain::coded::{Coded, coded_enum};
use crate::domain::date::Date;
use crate::domain::member::PersonId;
use crate::domain::yen::Yen;
use serde::{Deserialize, Serialize};

/// 支払番号: identifies one payment; grows with the order of the decisions.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PaymentId(pub i64);

/// 支払の目的.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum PaymentPurpose {
    /// 保険給付.
    Benefit(BenefitKind),
    /// 保険料の還付 (令第50条).
    PremiumRefund,
}

impl PaymentPurpose {
    /// Stable code, as the ledger keeps it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            PaymentPurpose::Benefit(kind) => kind.code(),
            PaymentPurpose::PremiumRefund => "premium_refund",
        }
    }

    /// The purpose with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<PaymentPurpose> {
        match code {
            "premium_refund" => Some(PaymentPurpose::PremiumRefund),
            _ => BenefitKind::from_code(code).map(PaymentPurpose::Benefit),
        }
    }

    /// In words.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            PaymentPurpose::Benefit(kind) => kind.label(),
            PaymentPurpose::PremiumRefund => "保険料の還付",
        }
    }
}

coded_enum! {
    /// 受取人: who receives the money of somebody's right. What one of them received is never reckoned against another.
    pub enum Recipient {
        /// 被保険者, on whatever account.
        InsuredPerson = "insured_person", "被保険者";
        /// 医療機関等 as 受取代理人.
        Institution = "institution", "医療機関等（受取代理）";
    }
}

impl Recipient {
    /// Whose account this is.
    #[must_use]
    pub fn of(account: &BankAccount) -> Recipient {
        match account.origin {
            AccountOrigin::Institution => Recipient::Institution,
            AccountOrigin::Application | AccountOrigin::PublicAccount | AccountOrigin::Employer => {
                Recipient::InsuredPerson
            }
        }
    }
}

/// 支払の指図: what a decision orders to be paid.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PaymentOrder {
    /// 被保険者 whose right it is, whoever the account belongs to.
    pub payee: PersonId,
    /// 目的.
    pub purpose: PaymentPurpose,
    /// 支払額: at least 1円.
    pub amount: Yen,
    /// 振込先.
    pub account: BankAccount,
}

coded_enum! {
    /// 支払の状態.
    pub enum PaymentState {
        /// 支払待ち: ordered and in no file yet.
        Ordered = "ordered", "支払待ち";
        /// 振込データ作成済: in a file for the bank.
        Exported = "exported", "振込データ作成済";
        /// 支払済.
        Paid = "paid", "支払済";
        /// 組戻し: the money came back.
        Returned = "returned", "組戻し";
        /// 取りやめ: ordered, and taken back before it was in a file.
        Withdrawn = "withdrawn", "取りやめ";
    }
}

/// 案件の支払: a payment as the case sees it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CasePayment {
    /// 支払番号.
    pub id: PaymentId,
    /// 支払額.
    pub amount: Yen,
    /// 状態.
    pub state: PaymentState,
    /// 振込指定日 of the file it is in.
    pub transfer_on: Option<Date>,
    /// 支払年月日 once it is 支払済: 振込指定日 of its file, or the day of 窓口払 and the like.
    pub paid_on: Option<Date>,
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::PaymentPurpose;
    use crate::domain::benefit::BenefitKind;
    use crate::domain::coded::Coded;

    #[test]
    fn 支払の目的は保存した符号から元に戻る() {
        let benefits = BenefitKind::CHOICES
            .iter()
            .map(|choice| PaymentPurpose::Benefit(BenefitKind::from_code(choice.code).unwrap()));
        for purpose in benefits.chain([PaymentPurpose::PremiumRefund]) {
            assert_eq!(PaymentPurpose::from_code(purpose.code()), Some(purpose));
        }
        assert_eq!(PaymentPurpose::from_code("nothing"), None);
    }
}

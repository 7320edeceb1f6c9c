//! 証: which certificate the law gives on which day, and until when it is valid.
//! It must not draw or register a certificate.

use crate::domain::coded::coded_enum;

coded_enum! {
    /// 証の種類.
    pub enum CertificateKind {
        /// 被保険者証: issued until 2024-12-01.
        InsuranceCard = "insurance_card", "被保険者証";
        /// 資格確認書 (健康保険法第51条の3, 則第47条).
        EligibilityCertificate = "eligibility_certificate", "資格確認書";
        /// 資格情報のお知らせ (則第51条の3).
        EligibilityNotice = "eligibility_notice", "資格情報のお知らせ";
    }
}

coded_enum! {
    /// 証の様式: which certificates a case prints.
    pub enum CertificateStyle {
        /// By the issue day: 被保険者証 before 2024-12-02, afterwards お知らせ for all and 資格確認書 for those who need it.
        ByLaw = "by_law", "自動（法令の日付）";
        /// 被保険者証, chosen with a reason.
        InsuranceCard = "insurance_card", "被保険者証";
        /// 資格確認書, chosen with a reason.
        EligibilityCertificate = "eligibility_certificate", "資格確認書";
        /// 資格情報のお知らせ, chosen with a reason.
        EligibilityNotice = "eligibility_notice", "資格情報のお知らせ";
    }
}

coded_enum! {
    /// 資格確認書の大きさ.
    pub enum CertificatePaper {
        /// カード 54.0 × 85.6 mm.
        Card = "card", "カード型";
        /// はがき.
        Postcard = "postcard", "はがき型";
        /// A4.
        A4 = "a4", "A4";
    }
}

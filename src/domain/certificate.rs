//! 証: which certificate the law gives on which day, and until when it is valid.
//! It must not draw or register a certificate.

use crate::domain::age::turns_75_on;
use crate::domain::coded::coded_enum;
use crate::domain::date::{Date, day};

coded_enum! {
    /// 証の種類.
    pub enum CertificateKind {
        /// 被保険者証: issued until 2024-12-01.
        InsuranceCard = "insurance_card", "被保険者証";
        /// 資格確認書 (健康保険法第51条の3, 則第47条).
        EligibilityCertificate = "eligibility_certificate", "資格確認書";
        /// 資格情報のお知らせ (則第51条の3).
        EligibilityNotice = "eligibility_notice", "資格情報のお知らせ";
        /// 限度額適用認定証 (則第103条の2).
        MaximumCopayment = "maximum_copayment", "限度額適用認定証";
        /// 限度額適用・標準負担額減額認定証 (則第105条).
        MaximumCopaymentReduction = "maximum_copayment_reduction", "限度額適用・標準負担額減額認定証";
    }
}

impl CertificateKind {
    /// Whether the certificate says that somebody is a member; the others say what a member pays.
    #[must_use]
    pub const fn proves_membership(self) -> bool {
        match self {
            CertificateKind::InsuranceCard
            | CertificateKind::EligibilityCertificate
            | CertificateKind::EligibilityNotice => true,
            CertificateKind::MaximumCopayment | CertificateKind::MaximumCopaymentReduction => false,
        }
    }
}

coded_enum! {
    /// 証の回収: how a certificate came to its end (則第51条).
    pub enum CollectionOutcome {
        /// 返却.
        Returned = "returned", "返却";
        /// 滅失: lost or destroyed, with a 滅失届.
        Lost = "lost", "滅失";
        /// 回収不能, with a 回収不能届.
        Unrecoverable = "unrecoverable", "回収不能";
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

/// The first day on which no 被保険者証 may be issued any more (令和6年厚生労働省令第119号).
pub const NO_INSURANCE_CARD_FROM: Date = day!(2024, 12, 2);

/// The last day on which a 被保険者証 issued before is valid (経過措置).
pub const INSURANCE_CARDS_VALID_UNTIL: Date = day!(2025, 12, 1);

/// 資格確認書の要否, as the 届 states it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WantsCertificate {
    /// 発行が必要.
    Yes,
    /// 不要.
    No,
}

impl From<bool> for WantsCertificate {
    /// The tick of 資格確認書発行要否.
    fn from(is_wanted: bool) -> WantsCertificate {
        if is_wanted {
            WantsCertificate::Yes
        } else {
            WantsCertificate::No
        }
    }
}

/// 交付する証: which certificates somebody gets who acquires membership, in the order of printing.
///
/// By law: until 2024-12-01 the 被保険者証; from 2024-12-02 the 資格情報のお知らせ for everybody and the 資格確認書
/// for those who need it. A style chosen with a reason gives exactly that certificate.
#[must_use]
pub fn kinds_to_issue(
    style: CertificateStyle,
    issue_on: Date,
    wants: WantsCertificate,
) -> Vec<CertificateKind> {
    match style {
        CertificateStyle::InsuranceCard => vec![CertificateKind::InsuranceCard],
        CertificateStyle::EligibilityCertificate => vec![CertificateKind::EligibilityCertificate],
        CertificateStyle::EligibilityNotice => vec![CertificateKind::EligibilityNotice],
        CertificateStyle::ByLaw if issue_on < NO_INSURANCE_CARD_FROM => {
            vec![CertificateKind::InsuranceCard]
        }
        CertificateStyle::ByLaw => match wants {
            WantsCertificate::No => vec![CertificateKind::EligibilityNotice],
            WantsCertificate::Yes => vec![
                CertificateKind::EligibilityNotice,
                CertificateKind::EligibilityCertificate,
            ],
        },
    }
}

/// Why a 資格確認書 is valid until its day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ValidityReason {
    /// The society's own date.
    Society,
    /// Five years from issue, the longest the law allows (則第47条第2項).
    FiveYears,
    /// The day before the 75th birthday.
    Age75,
    /// The last day of the two years of a 任意継続被保険者.
    TermEnd,
}

/// 有効期限 with its reason.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Validity {
    /// The last day on which the certificate is valid.
    pub until: Date,
    /// Which limit set it.
    pub reason: ValidityReason,
}

/// 資格確認書の有効期限: the earliest of the society's date, five years, the day before the 75th birthday and the end
/// of a 任意継続 term (則第47条第2項). `None` where that day lies before the issue: no certificate can be valid.
#[must_use]
pub fn certificate_validity(
    issue_on: Date,
    birth_on: Date,
    society_until: Option<Date>,
    term_until: Option<Date>,
) -> Option<Validity> {
    let limits = [
        (society_until, ValidityReason::Society),
        (Some(issue_on.period_end(60)), ValidityReason::FiveYears),
        (
            Some(turns_75_on(birth_on).add_days(-1)),
            ValidityReason::Age75,
        ),
        (term_until, ValidityReason::TermEnd),
    ];
    limits
        .into_iter()
        .filter_map(|(until, reason)| until.map(|until| Validity { until, reason }))
        .min_by_key(|validity| validity.until)
        .filter(|validity| validity.until >= issue_on)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{
        CertificateKind, CertificateStyle, ValidityReason, WantsCertificate, certificate_validity,
        kinds_to_issue,
    };
    use crate::domain::date::{Date, day};

    use CertificateKind::{EligibilityCertificate, EligibilityNotice, InsuranceCard};

    #[test]
    fn 令和6年12月1日までは被保険者証_2日からはお知らせと資格確認書() {
        let by_law = |on, wants| kinds_to_issue(CertificateStyle::ByLaw, on, wants);
        for wants in [WantsCertificate::Yes, WantsCertificate::No] {
            assert_eq!(by_law(day!(2024, 12, 1), wants), vec![InsuranceCard]);
        }
        let border = day!(2024, 12, 2);
        assert_eq!(
            by_law(border, WantsCertificate::No),
            vec![EligibilityNotice]
        );
        assert_eq!(
            by_law(border, WantsCertificate::Yes),
            vec![EligibilityNotice, EligibilityCertificate]
        );
    }

    #[test]
    fn 様式を選べば日付によらずそれだけ() {
        for on in [day!(2024, 12, 1), day!(2026, 11, 22)] {
            for (style, kind) in [
                (CertificateStyle::InsuranceCard, InsuranceCard),
                (
                    CertificateStyle::EligibilityCertificate,
                    EligibilityCertificate,
                ),
                (CertificateStyle::EligibilityNotice, EligibilityNotice),
            ] {
                assert_eq!(kinds_to_issue(style, on, WantsCertificate::No), vec![kind]);
            }
        }
    }

    const ISSUE: Date = day!(2026, 11, 22);
    const YOUNG: Date = day!(1990, 6, 1);

    fn validity(
        birth_on: Date,
        society: Option<Date>,
        term: Option<Date>,
    ) -> (Date, ValidityReason) {
        let validity = certificate_validity(ISSUE, birth_on, society, term).unwrap();
        (validity.until, validity.reason)
    }

    #[test]
    fn 有効期限は最も早い日() {
        let policy = Some(day!(2030, 11, 30));
        assert_eq!(
            validity(YOUNG, policy, None),
            (day!(2030, 11, 30), ValidityReason::Society)
        );
        let term = Some(day!(2027, 3, 31));
        assert_eq!(
            validity(YOUNG, policy, term),
            (day!(2027, 3, 31), ValidityReason::TermEnd)
        );
        let near_75 = day!(1952, 5, 3);
        assert_eq!(
            validity(near_75, policy, None),
            (day!(2027, 5, 2), ValidityReason::Age75)
        );
    }

    #[test]
    fn 組合の日付が五年を超えれば五年まで() {
        let last = day!(2031, 11, 21);
        assert_eq!(
            validity(YOUNG, Some(last), None),
            (last, ValidityReason::Society)
        );
        assert_eq!(
            validity(YOUNG, Some(day!(2031, 11, 22)), None),
            (last, ValidityReason::FiveYears)
        );
        assert_eq!(
            validity(YOUNG, None, None),
            (last, ValidityReason::FiveYears)
        );
    }

    #[test]
    fn 一日も有効でない証は作れない() {
        assert!(certificate_validity(ISSUE, YOUNG, Some(ISSUE), None).is_some());
        assert_eq!(
            certificate_validity(ISSUE, YOUNG, Some(day!(2026, 11, 21)), None),
            None
        );
        assert!(certificate_validity(ISSUE, day!(1951, 11, 23), None, None).is_some());
        assert_eq!(
            certificate_validity(ISSUE, day!(1951, 11, 22), None, None),
            None
        );
    }
}

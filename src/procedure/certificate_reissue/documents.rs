//! 証の交付・再交付の帳票: the certificates that were asked for, and 返戻のお知らせ.
//! It must not draw; the pages are `papers`.

use crate::domain::certificate::CertificateKind;
use crate::procedure::case_papers::{is_not_cancelled, return_sheets};
use crate::procedure::catalogue::Document;
use crate::procedure::certificate_papers::{eligibility_certificates, eligibility_notices};
use crate::procedure::certificate_reissue::terms;
use crate::procedure::certificates::has_kind;
use crate::procedure::step::Step;

/// The papers in the order in which they are printed.
pub(super) const DOCUMENTS: &[Document] = &[
    Document {
        id: "return_letter",
        title: "返戻のお知らせ",
        step: Step::Receive,
        when: |_, facts| facts.return_reason.is_some(),
        sheets: |form, facts| {
            return_sheets("健康保険資格確認書等交付（再交付）申請書", form, facts)
        },
    },
    Document {
        id: "eligibility_notice",
        title: "資格情報のお知らせ",
        step: Step::Issue,
        when: |form, facts| {
            let kind = CertificateKind::EligibilityNotice;
            is_not_cancelled(form, facts) && has_kind(kind, form, facts)
        },
        sheets: |form, facts| eligibility_notices(form, terms(form), facts),
    },
    Document {
        id: "eligibility_certificate",
        title: "資格確認書",
        step: Step::Issue,
        when: |form, facts| {
            let kind = CertificateKind::EligibilityCertificate;
            is_not_cancelled(form, facts) && has_kind(kind, form, facts)
        },
        sheets: |form, facts| eligibility_certificates(form, terms(form), facts),
    },
];

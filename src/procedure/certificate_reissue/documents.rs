//! 証の交付・再交付の帳票: the certificates that were asked for, and 返戻のお知らせ.
//! It must not draw; the pages are `papers`.

use crate::procedure::case_papers::return_letter;
use crate::procedure::case_papers::return_sheets_to_person;
use crate::procedure::catalogue::Document;
use crate::procedure::certificate_papers::{eligibility_certificate, eligibility_notice};
use crate::procedure::certificate_papers::{eligibility_certificates, eligibility_notices};
use crate::procedure::certificate_reissue::terms;

/// The papers in the order in which they are printed.
pub(super) const DOCUMENTS: &[Document] = &[
    return_letter(|form, facts| {
        return_sheets_to_person("健康保険資格確認書等交付（再交付）申請書", form, facts)
    }),
    eligibility_notice(|form, facts| eligibility_notices(form, terms(form), facts)),
    eligibility_certificate(|form, facts| eligibility_certificates(form, terms(form), facts)),
];

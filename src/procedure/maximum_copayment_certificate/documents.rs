//! 限度額適用認定証の帳票: the certificate with its letter, and 返戻のお知らせ.
//! It must not draw; the pages are `papers`.

use crate::domain::ceiling_rules::CeilingPaper;
use crate::domain::number::Branch;
use crate::procedure::case_papers::{
    is_not_cancelled, letter_head, pages, return_letter, return_sheets_to_person,
};
use crate::procedure::catalogue::Document;
use crate::procedure::certificate_papers::{employer_addressee, insured_addressee, insured_line};
use crate::procedure::facts::Facts;
use crate::procedure::form::Form;
use crate::procedure::maximum_copayment_certificate::codes::SendPlace;
use crate::procedure::maximum_copayment_certificate::keys::{
    CATEGORY, LONG_STAY_FROM, PAPER, SEND_ADDRESS, SEND_NAME, SEND_PLACE, TARGET_ADDRESS,
    TARGET_BIRTH_ON, TARGET_BRANCH, TARGET_NAME, TARGET_SEX, VALID_FROM, VALID_UNTIL, is_reissue,
};
use crate::procedure::papers::maximum_copayment_certificate::{
    CeilingTarget, MaximumCopaymentCertificate, sheets,
};
use crate::procedure::papers::parts::Addressee;
use crate::procedure::person::SEX;
use crate::procedure::step::Step;

/// The papers in the order in which they are printed.
pub(super) const DOCUMENTS: &[Document] = &[
    return_letter(|form, facts| {
        return_sheets_to_person("健康保険限度額適用認定申請書", form, facts)
    }),
    Document {
        id: "maximum_copayment_certificate",
        title: "限度額適用認定証",
        step: Step::Issue,
        when: |form, facts| gives(CeilingPaper::Maximum, form, facts),
        sheets: |form, facts| pages(certificate(form, facts), |paper| sheets(&paper)),
    },
    Document {
        id: "maximum_copayment_reduction",
        title: "限度額適用・標準負担額減額認定証",
        step: Step::Issue,
        when: |form, facts| gives(CeilingPaper::Reduction, form, facts),
        sheets: |form, facts| pages(certificate(form, facts), |paper| sheets(&paper)),
    },
];

fn gives(paper: CeilingPaper, form: &Form, facts: &Facts) -> bool {
    is_not_cancelled(form, facts) && PAPER.get(form) == Some(paper)
}

fn certificate(form: &Form, facts: &Facts) -> Option<MaximumCopaymentCertificate> {
    Some(MaximumCopaymentCertificate {
        head: letter_head(addressee(form, facts)?, form, facts),
        paper: PAPER.get(form)?,
        insured: insured_line(form)?,
        insured_sex: SEX.get(form)?,
        target: CeilingTarget {
            branch: Branch::new(u8::try_from(TARGET_BRANCH.get(form)?).ok()?)?,
            name: TARGET_NAME.get(form)?,
            birth_on: TARGET_BIRTH_ON.get(form)?,
            sex: TARGET_SEX.get(form)?,
            address: TARGET_ADDRESS
                .get(form)
                .map_or_else(String::new, |address| address.text),
        },
        valid_from: VALID_FROM.get(form)?,
        valid_until: VALID_UNTIL.get(form)?,
        category: CATEGORY.get(form)?,
        long_stay_from: LONG_STAY_FROM.get(form),
        is_reissue: is_reissue(form),
    })
}

/// 送付先 as the application asks for it; the 被保険者 at home where it says nothing.
fn addressee(form: &Form, facts: &Facts) -> Option<Addressee> {
    match SEND_PLACE.get(form) {
        Some(SendPlace::Office) => {
            employer_addressee(form, facts).or_else(|| insured_addressee(form))
        }
        Some(SendPlace::Other) => Some(Addressee {
            address: SEND_ADDRESS.get(form),
            organization: String::new(),
            person: SEND_NAME.get(form)?,
        }),
        Some(SendPlace::Home) | None => insured_addressee(form),
    }
}

//! 資格喪失の帳票: 通知書 to the 事業主 with its 写, 証明書 on request, 起案書 and 返戻のお知らせ.
//! It must not draw; the pages are `papers`.

use crate::domain::loss_reason::LossReason;
use crate::procedure::case_papers::{DraftContent, DraftTexts, draft_sheets, pages, return_sheets};
use crate::procedure::case_papers::{approval_draft, issued, return_letter};
use crate::procedure::catalogue::Document;
use crate::procedure::certificate_papers::{employer_addressee, insured_addressee};
use crate::procedure::eligibility_loss::examine::examine;
use crate::procedure::facts::Facts;
use crate::procedure::form::Form;
use crate::procedure::loss_papers::{NoticeTerms, certificate, draft_summary, may_certify, notice};
use crate::procedure::losses::{self, EVENT_ON, LOSS_REASON};
use crate::procedure::papers::loss_certificate;
use crate::procedure::papers::loss_notice::{self, LossAudience};
use crate::procedure::papers::parts::Addressee;
use crate::procedure::sheet::Sheet;
use crate::procedure::step::Step;

/// The papers in the order in which they are printed.
pub(super) const DOCUMENTS: &[Document] = &[
    approval_draft(|form, facts| draft_sheets(&DRAFT, draft(form, facts), form, facts)),
    return_letter(|form, facts| return_sheets("健康保険被保険者資格喪失届", form, facts)),
    issued(
        "loss_notice",
        "資格喪失確認通知書",
        |form, facts| {
            let addressee = employer_addressee(form, facts);
            notice_sheets(LossAudience::Employer, addressee, form, facts)
        },
    ),
    issued(
        "loss_notice_copy",
        "資格喪失確認通知書（写）",
        |form, facts| {
            notice_sheets(
                LossAudience::EmployersCopy,
                insured_or_family(form),
                form,
                facts,
            )
        },
    ),
    Document {
        id: "loss_certificate",
        title: "資格喪失証明書",
        step: Step::Issue,
        when: may_certify,
        sheets: |form, facts| {
            pages(certificate(form, facts), |data| {
                loss_certificate::sheets(&data)
            })
        },
    },
];

const DRAFT: DraftTexts = DraftTexts {
    subject: "被保険者資格の喪失の確認について",
    law: "健康保険法第36条・第39条・第49条",
    request: "次のとおり被保険者の資格の喪失を確認してよろしいか。",
};

fn draft(form: &Form, facts: &Facts) -> DraftContent {
    DraftContent {
        summary: draft_summary(&examine(form, facts), form, facts),
        calculation: Vec::new(),
        documents: Vec::new(),
        entries: losses::effects(EVENT_ON.get(form), form, facts).unwrap_or_default(),
    }
}

fn notice_sheets(
    audience: LossAudience,
    addressee: Option<Addressee>,
    form: &Form,
    facts: &Facts,
) -> Vec<Sheet> {
    let terms = addressee.map(|addressee| NoticeTerms {
        addressee,
        audience,
        return_by: None,
        refund: None,
    });
    let data = terms.and_then(|terms| notice(terms, form, facts));
    pages(data, |data| loss_notice::sheets(&data))
}

/// The copy of somebody who died is for the family.
fn insured_or_family(form: &Form) -> Option<Addressee> {
    let mut addressee = insured_addressee(form)?;
    if LOSS_REASON.get(form) == Some(LossReason::Death) {
        addressee.person.push_str("　ご遺族");
    }
    Some(addressee)
}

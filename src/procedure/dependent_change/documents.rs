//! 被扶養者の異動の帳票: 認定・削除通知書, certificates of those who come, 起案書 and 返戻のお知らせ.
//! It must not draw; the pages are `papers`.

use crate::domain::coded::Coded;
use crate::domain::member::Category;
use crate::procedure::appeal::eligibility_appeal;
use crate::procedure::case_papers::{
    DraftContent, DraftTexts, attachments_in_words, draft_sheets, letter_head, line, pages,
    questions, return_sheets,
};
use crate::procedure::case_papers::{approval_draft, issued, return_letter};
use crate::procedure::catalogue::Document;
use crate::procedure::certificate_papers::{
    eligibility_certificate, eligibility_notice, insurance_card,
};
use crate::procedure::certificate_papers::{
    eligibility_certificates, eligibility_notices, employer_addressee, insurance_cards,
    insured_addressee, insured_line,
};
use crate::procedure::certificates::insured_terms;
use crate::procedure::collections;
use crate::procedure::dependent_change::effects::effects;
use crate::procedure::dependent_change::examine::examine;
use crate::procedure::dependent_change::rows::concerned;
use crate::procedure::dependent_change::words::{decided, in_words};
use crate::procedure::dependent_change::{ATTACHMENTS, removes};
use crate::procedure::facts::Facts;
use crate::procedure::family::FAMILY_CHANGE;
use crate::procedure::form::Form;
use crate::procedure::numbering::{ESTABLISHMENT, branch_of, number_of, symbol_of};
use crate::procedure::papers::approval_draft::DraftLine;
use crate::procedure::papers::certificates_out::CertificateOut;
use crate::procedure::papers::dependents_notice::{self, DependentsNotice};
use crate::procedure::papers::parts::{Addressee, EstablishmentLine};
use crate::procedure::person::{NAME, PERSON};
use crate::procedure::subject::CATEGORY;

/// The papers in the order in which they are printed.
pub(super) const DOCUMENTS: &[Document] = &[
    approval_draft(|form, facts| draft_sheets(&DRAFT, draft(form, facts), form, facts)),
    return_letter(|form, facts| return_sheets("健康保険被扶養者（異動）届", form, facts)),
    issued(
        "dependents_notice",
        "被扶養者（異動）認定・削除通知書",
        |form, facts| {
            pages(notice_data(form, facts), |data| {
                dependents_notice::sheets(&data)
            })
        },
    ),
    insurance_card(|form, facts| insurance_cards(form, insured_terms(form), facts)),
    eligibility_notice(|form, facts| eligibility_notices(form, insured_terms(form), facts)),
    eligibility_certificate(|form, facts| {
        eligibility_certificates(form, insured_terms(form), facts)
    }),
];

const DRAFT: DraftTexts = DraftTexts {
    subject: "被扶養者の異動について",
    law: "健康保険法第3条第7項、健康保険法施行規則第38条",
    request: "次のとおり被扶養者の異動を決定してよろしいか。",
};

fn draft(form: &Form, facts: &Facts) -> DraftContent {
    DraftContent {
        summary: summary(form, facts),
        calculation: Vec::new(),
        documents: attachments_in_words(ATTACHMENTS, form),
        entries: effects(form, facts).unwrap_or_default(),
    }
}

fn summary(form: &Form, facts: &Facts) -> Vec<DraftLine> {
    let establishment = establishment(form, facts);
    let number = symbol_of(form).zip(number_of(form));
    let lines = [
        establishment.map(|establishment| line("事業所", establishment.name)),
        number.map(|(symbol, number)| line("記号・番号", format!("{symbol}・{number}"))),
        NAME.get(form).map(|name| line("被保険者", name.as_str())),
        FAMILY_CHANGE
            .get(form)
            .map(|change| line("異動の別", change.label())),
        Some(line("受付年月日", facts.received_on.wareki())),
    ];
    let lines = lines.into_iter().flatten();
    lines
        .chain(in_words(form))
        .chain(questions(&examine(form, facts), facts))
        .collect()
}

/// 被扶養者（異動）認定・削除通知書.
#[must_use]
pub fn notice_data(form: &Form, facts: &Facts) -> Option<DependentsNotice> {
    Some(DependentsNotice {
        head: letter_head(addressee(form, facts)?, form, facts),
        establishment: establishment(form, facts),
        insured: insured_line(form)?,
        received_on: facts.received_on,
        decided: decided(form),
        refused: Vec::new(),
        certificates_out: certificates_out(form, facts),
        return_by: None,
        appeal_text: eligibility_appeal(&facts.society.appeal_bureau),
    })
}

/// The 事業主; 任意継続・特例退職 people themselves.
fn addressee(form: &Form, facts: &Facts) -> Option<Addressee> {
    let employer = is_employed(form).then(|| employer_addressee(form, facts));
    employer.flatten().or_else(|| insured_addressee(form))
}

fn is_employed(form: &Form) -> bool {
    CATEGORY.get(form) == Some(Category::Employed)
}

fn establishment(form: &Form, facts: &Facts) -> Option<EstablishmentLine> {
    let code = ESTABLISHMENT.get(form).filter(|_| is_employed(form))?;
    let place = facts.establishment(&code.0)?;
    Some(EstablishmentLine {
        code: place.code.clone(),
        name: place.name.clone(),
    })
}

/// What those who leave have not given back.
fn certificates_out(form: &Form, facts: &Facts) -> Vec<CertificateOut> {
    let Some((symbol, number)) = symbol_of(form).zip(number_of(form)) else {
        return Vec::new();
    };
    let mut all = Vec::new();
    for someone in concerned(form).filter(|_| removes(form)) {
        let place = branch_of(someone.form).zip(NAME.get(someone.form));
        let file = PERSON.get(someone.form).and_then(|id| facts.files.get(&id));
        let Some(((branch, holder), file)) = place.zip(file) else {
            continue;
        };
        let out = file.outstanding();
        let out = out.filter(|issued| collections::must_return(issued.kind));
        let out = out.filter(|issued| !collections::is_settled(form, file.id, issued));
        all.extend(out.map(|issued| CertificateOut {
            kind: issued.kind.label().to_owned(),
            symbol,
            number,
            branch,
            holder: holder.clone(),
            issued_on: Some(issued.issued_on),
        }));
    }
    all
}

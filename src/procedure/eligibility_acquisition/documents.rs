//! 資格取得の帳票: 通知書 with its 写, certificates, 起案書 and 返戻のお知らせ, filled from the form.
//! It must not draw; the pages are `papers`.

use crate::domain::coded::Coded;
use crate::domain::eligibility::is_care_liable;
use crate::domain::yen::Yen;
use crate::procedure::appeal::eligibility_appeal;
use crate::procedure::case_papers::{
    DraftContent, DraftTexts, attachments_in_words, dependents_in_words, draft_sheets, letter_head,
    line, pages, questions, return_sheets,
};
use crate::procedure::case_papers::{approval_draft, issued, return_letter};
use crate::procedure::catalogue::Document;
use crate::procedure::certificate_papers::{
    eligibility_certificate, eligibility_notice, insurance_card,
};
use crate::procedure::certificate_papers::{
    eligibility_certificates, eligibility_notices, employer_addressee, insurance_cards,
    insured_addressee,
};
use crate::procedure::dependents::DEPENDENTS;
use crate::procedure::eligibility_acquisition::effects::effects;
use crate::procedure::eligibility_acquisition::examine::examine;
use crate::procedure::eligibility_acquisition::{
    ACQUISITION_KIND, ATTACHMENTS, PAY_CASH, PAY_IN_KIND, PAY_TOTAL, decision, has_dependents,
    terms,
};
use crate::procedure::facts::Facts;
use crate::procedure::field::Key;
use crate::procedure::form::Form;
use crate::procedure::numbering::{ESTABLISHMENT, number_of, symbol_of};
use crate::procedure::papers::acquisition_notice::{
    self, AcquiredPerson, AcquisitionNotice, NoticeCopy,
};
use crate::procedure::papers::approval_draft::DraftLine;
use crate::procedure::papers::parts::yen;
use crate::procedure::person::Someone;
use crate::procedure::subject::ACQUIRED_ON;

/// The papers in the order in which they are printed.
pub(super) const DOCUMENTS: &[Document] = &[
    approval_draft(|form, facts| draft_sheets(&DRAFT, draft(form, facts), form, facts)),
    return_letter(|form, facts| return_sheets("健康保険被保険者資格取得届", form, facts)),
    issued(
        "acquisition_notice",
        "資格取得確認兼標準報酬決定通知書",
        |form, facts| {
            let notice = notice_data(form, facts, NoticeCopy::Employer);
            pages(notice, |data| acquisition_notice::sheets(&data))
        },
    ),
    issued(
        "acquisition_notice_copy",
        "資格取得確認兼標準報酬決定通知書（写）",
        |form, facts| {
            let notice = notice_data(form, facts, NoticeCopy::InsuredPerson);
            pages(notice, |data| acquisition_notice::sheets(&data))
        },
    ),
    insurance_card(|form, facts| insurance_cards(form, terms(form), facts)),
    eligibility_notice(|form, facts| eligibility_notices(form, terms(form), facts)),
    eligibility_certificate(|form, facts| eligibility_certificates(form, terms(form), facts)),
];

const DRAFT: DraftTexts = DraftTexts {
    subject: "被保険者資格の取得の確認及び標準報酬の決定について",
    law: "健康保険法第39条・第42条・第49条",
    request: "次のとおり被保険者の資格の取得を確認し、標準報酬を決定してよろしいか。",
};

fn draft(form: &Form, facts: &Facts) -> DraftContent {
    DraftContent {
        summary: summary(form, facts),
        calculation: calculation(form),
        documents: attachments_in_words(ATTACHMENTS, form),
        entries: effects(form, facts).unwrap_or_default(),
    }
}

/// 資格取得確認兼標準報酬決定通知書, for the 事業主 or as 写 for the 被保険者.
#[must_use]
pub fn notice_data(form: &Form, facts: &Facts, copy: NoticeCopy) -> Option<AcquisitionNotice> {
    let addressee = match copy {
        NoticeCopy::Employer => employer_addressee(form, facts)?,
        NoticeCopy::InsuredPerson => insured_addressee(form)?,
    };
    let establishment = facts.establishment(&ESTABLISHMENT.get(form)?.0)?;
    Some(AcquisitionNotice {
        head: letter_head(addressee, form, facts),
        copy,
        establishment_code: establishment.code.clone(),
        establishment_name: establishment.name.clone(),
        people: vec![acquired_person(form, facts)?],
        appeal_text: eligibility_appeal(&facts.society.appeal_bureau),
    })
}

fn acquired_person(form: &Form, facts: &Facts) -> Option<AcquiredPerson> {
    let person = Someone::of(form).person()?;
    let acquired_on = ACQUIRED_ON.get(form)?;
    let decision = decision(form)?;
    let care = is_care_liable(person.birth_on, acquired_on.year_month());
    Some(AcquiredPerson {
        symbol: symbol_of(form)?,
        number: number_of(form)?,
        name: person.name,
        birth_on: person.birth_on,
        sex: person.sex,
        acquired_on,
        acquisition_kind: ACQUISITION_KIND.get(form)?.label().to_owned(),
        monthly_remuneration: PAY_TOTAL.get(form),
        standard_monthly_remuneration: decision.grade.standard_monthly,
        grade: decision.grade.number,
        applies_from: decision.effective_from,
        has_dependents: has_dependents(form),
        is_care_liable: facts.society.show_care_liability.then_some(care),
    })
}

fn summary(form: &Form, facts: &Facts) -> Vec<DraftLine> {
    let person = Someone::of(form).person();
    let establishment = ESTABLISHMENT
        .get(form)
        .and_then(|code| facts.establishment(&code.0));
    let n_dependents = form.rows(DEPENDENTS.name()).len();
    let questions = questions(&examine(form, facts), facts);
    let lines = [
        establishment.map(|establishment| line("事業所", establishment.name.as_str())),
        person
            .as_ref()
            .map(|person| line("氏名", person.name.as_str())),
        person.map(|person| line("生年月日", person.birth_on.wareki())),
        ACQUIRED_ON
            .get(form)
            .map(|date| line("資格取得年月日", date.wareki())),
        Some(line("受付年月日", facts.received_on.wareki())),
        Some(line("被扶養者", format!("{n_dependents}人"))),
    ];
    let lines = lines.into_iter().flatten();
    lines
        .chain(dependents_in_words(form))
        .chain(questions)
        .collect()
}

fn calculation(form: &Form) -> Vec<DraftLine> {
    let amount = |label, key: Key<Yen>| key.get(form).map(|amount| line(label, yen(amount)));
    let grade = decision(form).map(|decision| {
        let text = format!(
            "{}（第{}級、{}から）",
            yen(decision.grade.standard_monthly),
            decision.grade.number,
            decision.effective_from.wareki()
        );
        line("標準報酬月額", text)
    });
    [
        amount("報酬月額（通貨）", PAY_CASH),
        amount("報酬月額（現物）", PAY_IN_KIND),
        amount("報酬月額（合計）", PAY_TOTAL),
        grade,
    ]
    .into_iter()
    .flatten()
    .collect()
}

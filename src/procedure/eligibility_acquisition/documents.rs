//! 資格取得の帳票: 通知書 with its 写, certificates, 起案書 and 返戻のお知らせ, filled from the form.
//! It must not draw; the pages are `papers`.

use crate::domain::certificate::CertificateKind;
use crate::domain::coded::Coded;
use crate::domain::eligibility::is_care_liable;
use crate::domain::finding::Severity;
use crate::domain::society::Approval;
use crate::domain::yen::Yen;
use crate::procedure::appeal::eligibility_appeal;
use crate::procedure::block_codes::Route;
use crate::procedure::blocks::{DOCUMENT_NUMBER, ISSUED_ON, ROUTE, SUBMITTED_BY};
use crate::procedure::case::Nature;
use crate::procedure::catalogue::Document;
use crate::procedure::certificate_papers::{
    eligibility_certificates, eligibility_notices, employer_addressee, insurance_cards,
    insured_addressee,
};
use crate::procedure::certificates::has_kind;
use crate::procedure::dependents::{DEPENDENTS, INCOME, RELATIONSHIP};
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
use crate::procedure::papers::approval_draft::{self, ApprovalDraft, DraftLine};
use crate::procedure::papers::letter::LetterHead;
use crate::procedure::papers::parts::{Addressee, Issuer, yen};
use crate::procedure::papers::return_letter::{self, ReturnLetter};
use crate::procedure::person::{BIRTH_ON, NAME, Someone};
use crate::procedure::sheet::Sheet;
use crate::procedure::step::Step;
use crate::procedure::subject::ACQUIRED_ON;

/// The papers in the order in which they are printed.
pub(super) const DOCUMENTS: &[Document] = &[
    Document {
        id: "approval_draft",
        title: "起案書",
        step: Step::Review,
        when: |_, facts| facts.society.approval == Approval::Paper,
        sheets: |form, facts| approval_draft::sheets(&draft(form, facts)),
    },
    Document {
        id: "return_letter",
        title: "返戻のお知らせ",
        step: Step::Receive,
        when: |_, facts| facts.return_reason.is_some(),
        sheets: |form, facts| {
            from(return_data(form, facts), |data| {
                return_letter::sheets(&data)
            })
        },
    },
    Document {
        id: "acquisition_notice",
        title: "資格取得確認兼標準報酬決定通知書",
        step: Step::Issue,
        when: is_not_cancelled,
        sheets: |form, facts| {
            let notice = notice_data(form, facts, NoticeCopy::Employer);
            from(notice, |data| acquisition_notice::sheets(&data))
        },
    },
    Document {
        id: "acquisition_notice_copy",
        title: "資格取得確認兼標準報酬決定通知書（写）",
        step: Step::Issue,
        when: is_not_cancelled,
        sheets: |form, facts| {
            let notice = notice_data(form, facts, NoticeCopy::InsuredPerson);
            from(notice, |data| acquisition_notice::sheets(&data))
        },
    },
    Document {
        id: "insurance_card",
        title: "被保険者証",
        step: Step::Issue,
        when: |form, facts| issues_kind(CertificateKind::InsuranceCard, form, facts),
        sheets: |form, facts| insurance_cards(form, terms(form), facts),
    },
    Document {
        id: "eligibility_notice",
        title: "資格情報のお知らせ",
        step: Step::Issue,
        when: |form, facts| issues_kind(CertificateKind::EligibilityNotice, form, facts),
        sheets: |form, facts| eligibility_notices(form, terms(form), facts),
    },
    Document {
        id: "eligibility_certificate",
        title: "資格確認書",
        step: Step::Issue,
        when: |form, facts| issues_kind(CertificateKind::EligibilityCertificate, form, facts),
        sheets: |form, facts| eligibility_certificates(form, terms(form), facts),
    },
];

/// 資格取得確認兼標準報酬決定通知書, for the 事業主 or as 写 for the 被保険者.
#[must_use]
pub fn notice_data(form: &Form, facts: &Facts, copy: NoticeCopy) -> Option<AcquisitionNotice> {
    let addressee = match copy {
        NoticeCopy::Employer => employer_addressee(form, facts)?,
        NoticeCopy::InsuredPerson => insured_addressee(form)?,
    };
    let establishment = facts.establishment(&ESTABLISHMENT.get(form)?.0)?;
    Some(AcquisitionNotice {
        head: LetterHead {
            document_number: DOCUMENT_NUMBER.get(form).unwrap_or_default(),
            dated: ISSUED_ON.get(form).unwrap_or(facts.today),
            addressee,
            issuer: Issuer::of(&facts.society),
        },
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

/// 起案書: what the 決裁者 has to know, with every question that was answered with a reason.
fn draft(form: &Form, facts: &Facts) -> ApprovalDraft {
    let entries = effects(form, facts).unwrap_or_default();
    ApprovalDraft {
        society_name: facts.society.name.clone(),
        subject: "被保険者資格の取得の確認及び標準報酬の決定について".to_owned(),
        document_number: DOCUMENT_NUMBER.get(form).unwrap_or_default(),
        case_number: facts.receipt_number.clone(),
        drafted_on: facts.today,
        drafter: facts.drafter.clone(),
        law: "健康保険法第39条・第42条・第49条".to_owned(),
        request: "次のとおり被保険者の資格の取得を確認し、標準報酬を決定してよろしいか。"
            .to_owned(),
        summary: summary(form, facts),
        calculation: calculation(form),
        documents: ATTACHMENTS
            .iter()
            .filter(|attachment| (attachment.when)(form))
            .filter_map(|attachment| {
                let answer = attachment.answer.get(form)?;
                Some(line(attachment.label, answer.label()))
            })
            .collect(),
        entries: entries.iter().map(|entry| entry.describe()).collect(),
        seal_titles: ["常務理事", "事務長", "担当"].map(str::to_owned).to_vec(),
        is_sample: facts.society.is_sample,
    }
}

fn summary(form: &Form, facts: &Facts) -> Vec<DraftLine> {
    let person = Someone::of(form).person();
    let establishment = ESTABLISHMENT
        .get(form)
        .and_then(|code| facts.establishment(&code.0));
    let n_dependents = form.rows(DEPENDENTS.name()).len();
    let questions = examine(form, facts)
        .into_iter()
        .filter(|finding| finding.severity == Severity::Confirm)
        .flat_map(|finding| {
            let reason = facts.reasons.get(&finding.identity());
            let reason = reason.map_or("（未記入）", String::as_str);
            let mut lines = wrapped("確認した事項", &finding.message);
            lines.extend(wrapped("その理由", reason));
            lines
        });
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

/// Each 被扶養者 with what a 認定 is judged by.
fn dependents_in_words(form: &Form) -> Vec<DraftLine> {
    let mut lines = Vec::new();
    for (index, row) in form.rows(DEPENDENTS.name()).iter().enumerate() {
        let name = NAME.get(row).map(|name| name.as_str().to_owned());
        let known = [
            RELATIONSHIP.get(row).map(|is| is.label().to_owned()),
            BIRTH_ON.get(row).map(|on| format!("{}生", on.wareki())),
            INCOME
                .get(row)
                .map(|income| format!("年収見込{}", yen(income))),
        ];
        let known: Vec<String> = known.into_iter().flatten().collect();
        let text = format!("{}、{}", name.unwrap_or_default(), known.join("、"));
        lines.extend(wrapped(&format!("被扶養者{}人目", index + 1), &text));
    }
    lines
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

/// 返戻: to the 事業主, or to the 被保険者 where the form came directly.
fn return_data(form: &Form, facts: &Facts) -> Option<ReturnLetter> {
    let addressee = match ROUTE.get(form) {
        Some(Route::Mail | Route::Counter | Route::Agent) => insured_addressee(form),
        Some(Route::ViaEmployer) | None => employer_addressee(form, facts),
    };
    let addressee = addressee.or_else(|| whoever_handed_in(form))?;
    let name = Someone::of(form).person().map(|person| person.name);
    Some(ReturnLetter {
        head: LetterHead {
            document_number: String::new(),
            dated: facts.today,
            addressee,
            issuer: Issuer::of(&facts.society),
        },
        receipt_number: facts.receipt_number.clone(),
        received_on: facts.received_on,
        paper_title: "健康保険被保険者資格取得届".to_owned(),
        subject: name.map_or_else(String::new, |name| name.as_str().to_owned()),
        reasons: facts.return_reason.clone().into_iter().collect(),
        to_send: vec![TO_SEND.to_owned()],
        reply_by: None,
    })
}

/// A form that comes back may lack the very name or 事業所 that would address it: then the 提出者 of the 受付.
fn whoever_handed_in(form: &Form) -> Option<Addressee> {
    Some(Addressee {
        address: None,
        organization: SUBMITTED_BY.get(form)?,
        person: String::new(),
    })
}

const TO_SEND: &str = "補正した健康保険被保険者資格取得届";

fn is_not_cancelled(_: &Form, facts: &Facts) -> bool {
    !matches!(facts.nature, Nature::Cancellation(_))
}

fn issues_kind(kind: CertificateKind, form: &Form, facts: &Facts) -> bool {
    is_not_cancelled(form, facts) && has_kind(kind, form, facts)
}

fn line(label: &str, value: impl Into<String>) -> DraftLine {
    DraftLine {
        label: label.to_owned(),
        value: value.into(),
    }
}

/// A text of any length in lines that a row of the 起案書 holds; no line begins with a closing mark.
fn wrapped(label: &str, text: &str) -> Vec<DraftLine> {
    const CHARACTERS: usize = 34;
    let mut lines: Vec<String> = vec![String::new()];
    let mut n_characters = 0;
    for character in text.chars() {
        let may_break = !matches!(character, '。' | '、' | '）' | '」');
        if n_characters >= CHARACTERS && may_break {
            lines.push(String::new());
            n_characters = 0;
        }
        if let Some(last) = lines.last_mut() {
            last.push(character);
        }
        n_characters += 1;
    }
    let labels = std::iter::once(label).chain(std::iter::repeat(""));
    labels
        .zip(lines)
        .map(|(label, text)| line(label, text))
        .collect()
}

/// The pages of data that is complete; none otherwise.
fn from<T>(data: Option<T>, sheets: impl Fn(T) -> Vec<Sheet>) -> Vec<Sheet> {
    data.map(sheets).unwrap_or_default()
}

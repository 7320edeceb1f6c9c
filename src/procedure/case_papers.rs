//! 案件の帳票の共通部分: what the 起案書 and the 返戻のお知らせ of every procedure have in common.
//! It must not know a particular procedure, nor draw; the pages are `papers`.

use crate::domain::coded::Coded;
use crate::domain::entry::Entry;
use crate::domain::finding::{Finding, Severity};
use crate::domain::society::Approval;
use crate::procedure::block_codes::Route;
use crate::procedure::blocks::{DOCUMENT_NUMBER, ISSUED_ON, ROUTE, SUBMITTED_BY};
use crate::procedure::case::Nature;
use crate::procedure::catalogue::{Attachment, Document, Sheets};
use crate::procedure::certificate_papers::{employer_addressee, insured_addressee};
use crate::procedure::dependents::{DEPENDENTS, INCOME, RELATIONSHIP};
use crate::procedure::facts::Facts;
use crate::procedure::form::Form;
use crate::procedure::insurer::issuer;
use crate::procedure::papers::approval_draft::{self as draft_page, ApprovalDraft, DraftLine};
use crate::procedure::papers::letter::LetterHead;
use crate::procedure::papers::parts::{Addressee, yen};
use crate::procedure::papers::return_letter::{self as return_page, ReturnLetter};
use crate::procedure::person::{BIRTH_ON, NAME};
use crate::procedure::sheet::Sheet;
use crate::procedure::step::Step;

/// 起案書, printed at 審査 where the decision is taken on paper.
#[must_use]
pub const fn approval_draft(sheets: Sheets) -> Document {
    Document {
        id: "approval_draft",
        title: "起案書",
        step: Step::Review,
        when: |_, facts| facts.society.approval == Approval::Paper,
        sheets,
    }
}

/// 返戻のお知らせ, printed while the case is sent back.
#[must_use]
pub const fn return_letter(sheets: Sheets) -> Document {
    Document {
        id: "return_letter",
        title: "返戻のお知らせ",
        step: Step::Receive,
        when: |_, facts| facts.return_reason.is_some(),
        sheets,
    }
}

/// A paper that every case gives out at 交付, unless it is a 取消.
#[must_use]
pub const fn issued(id: &'static str, title: &'static str, sheets: Sheets) -> Document {
    Document {
        id,
        title,
        step: Step::Issue,
        when: is_not_cancelled,
        sheets,
    }
}

/// The words of a 起案書 that are the same for every case of a procedure.
pub struct DraftTexts {
    /// 件名.
    pub subject: &'static str,
    /// 根拠.
    pub law: &'static str,
    /// 伺い文.
    pub request: &'static str,
}

/// What a 起案書 says of one case.
pub struct DraftContent {
    /// 概要.
    pub summary: Vec<DraftLine>,
    /// 計算.
    pub calculation: Vec<DraftLine>,
    /// 添付書類.
    pub documents: Vec<DraftLine>,
    /// What the ledger will say.
    pub entries: Vec<Entry>,
}

/// 起案書: what the 決裁者 has to know.
#[must_use]
pub fn draft_sheets(
    texts: &DraftTexts,
    content: DraftContent,
    form: &Form,
    facts: &Facts,
) -> Vec<Sheet> {
    draft_page::sheets(&ApprovalDraft {
        society_name: facts.society.name.clone(),
        subject: texts.subject.to_owned(),
        document_number: DOCUMENT_NUMBER.get(form).unwrap_or_default(),
        case_number: facts.receipt_number.clone(),
        drafted_on: facts.today,
        drafter: facts.drafter.clone(),
        law: texts.law.to_owned(),
        request: texts.request.to_owned(),
        summary: content.summary,
        calculation: content.calculation,
        documents: content.documents,
        entries: content
            .entries
            .iter()
            .map(|entry| entry.describe_with(|person| facts.name_of(person)))
            .collect(),
        seal_titles: ["常務理事", "事務長", "担当"].map(str::to_owned).to_vec(),
        is_sample: facts.society.is_sample,
    })
}

/// 返戻のお知らせ of a form that comes by the 事業主: to the 事業主, or to the 被保険者 where the form came directly.
#[must_use]
pub fn return_sheets(paper_title: &str, form: &Form, facts: &Facts) -> Vec<Sheet> {
    letter_back(paper_title, sender(form, facts), form, facts)
}

/// 返戻のお知らせ of a form that the 被保険者 hands in: it may name what the 事業主 is not to know (死産, 療養 …), so that
/// only a form that came expressly by the 事業主 goes back there.
#[must_use]
pub fn return_sheets_to_person(paper_title: &str, form: &Form, facts: &Facts) -> Vec<Sheet> {
    let addressee = match ROUTE.get(form) {
        Some(Route::ViaEmployer) => sender(form, facts),
        Some(Route::Mail | Route::Counter | Route::Agent) | None => insured_addressee(form),
    };
    letter_back(paper_title, addressee, form, facts)
}

fn letter_back(
    paper_title: &str,
    addressee: Option<Addressee>,
    form: &Form,
    facts: &Facts,
) -> Vec<Sheet> {
    let Some(addressee) = addressee.or_else(|| whoever_handed_in(form)) else {
        return Vec::new();
    };
    let name = NAME.get(form);
    return_page::sheets(&ReturnLetter {
        head: LetterHead {
            document_number: String::new(),
            dated: facts.today,
            addressee,
            issuer: issuer(form, facts),
        },
        receipt_number: facts.receipt_number.clone(),
        received_on: facts.received_on,
        paper_title: paper_title.to_owned(),
        subject: name.map_or_else(String::new, |name| name.as_str().to_owned()),
        reasons: facts.return_reason.clone().into_iter().collect(),
        to_send: vec![format!("補正した{paper_title}")],
        reply_by: None,
    })
}

/// 頭書 of a letter of the case, dated with the 発行年月日.
#[must_use]
pub fn letter_head(addressee: Addressee, form: &Form, facts: &Facts) -> LetterHead {
    LetterHead {
        document_number: DOCUMENT_NUMBER.get(form).unwrap_or_default(),
        dated: ISSUED_ON.get(form).unwrap_or(facts.today),
        addressee,
        issuer: issuer(form, facts),
    }
}

/// Whoever the form came from, by the 提出経路: the 事業主, or the 被保険者.
#[must_use]
pub fn sender(form: &Form, facts: &Facts) -> Option<Addressee> {
    match ROUTE.get(form) {
        Some(Route::Mail | Route::Counter | Route::Agent) => insured_addressee(form),
        Some(Route::ViaEmployer) | None => {
            employer_addressee(form, facts).or_else(|| insured_addressee(form))
        }
    }
}

/// A form that comes back may lack the very name or 事業所 that would address it: then the 提出者 of the 受付.
fn whoever_handed_in(form: &Form) -> Option<Addressee> {
    Some(Addressee {
        address: None,
        organization: SUBMITTED_BY.get(form)?,
        person: String::new(),
    })
}

/// Every question that was answered with a reason.
#[must_use]
pub fn questions(findings: &[Finding], facts: &Facts) -> Vec<DraftLine> {
    let asked = findings.iter();
    asked
        .filter(|finding| finding.severity == Severity::Confirm)
        .flat_map(|finding| {
            let reason = facts.reasons.get(&finding.identity());
            let reason = reason.map_or("（未記入）", String::as_str);
            let mut lines = wrapped("確認した事項", &finding.message);
            lines.extend(wrapped("その理由", reason));
            lines
        })
        .collect()
}

/// The attachments with what became of each.
#[must_use]
pub fn attachments_in_words(attachments: &[Attachment], form: &Form) -> Vec<DraftLine> {
    attachments
        .iter()
        .filter(|attachment| (attachment.when)(form))
        .filter_map(|attachment| {
            let answer = attachment.answer.get(form)?;
            Some(line(attachment.label, answer.label()))
        })
        .collect()
}

/// Each 被扶養者 with what a 認定 is judged by.
#[must_use]
pub fn dependents_in_words(form: &Form) -> Vec<DraftLine> {
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

/// Whether the case gives papers out at all: a 取消 gives none.
#[must_use]
pub fn is_not_cancelled(_: &Form, facts: &Facts) -> bool {
    !matches!(facts.nature, Nature::Cancellation(_))
}

/// A line of the 起案書.
#[must_use]
pub fn line(label: &str, value: impl Into<String>) -> DraftLine {
    DraftLine {
        label: label.to_owned(),
        value: value.into(),
    }
}

/// A text of any length in lines that a row of the 起案書 holds; no line begins with a closing mark.
#[must_use]
pub fn wrapped(label: &str, text: &str) -> Vec<DraftLine> {
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
#[must_use]
pub fn pages<T>(data: Option<T>, sheets: impl Fn(T) -> Vec<Sheet>) -> Vec<Sheet> {
    data.map(sheets).unwrap_or_default()
}

//! 証の帳票: fills 被保険者証, 資格確認書 and 資格情報のお知らせ for the people of a form.
//! It must not decide who gets which; that is `certificates`.

use crate::domain::certificate::CertificateKind;
use crate::domain::coded::Coded;
use crate::domain::name::PersonName;
use crate::domain::number::Branch;
use crate::procedure::blocks::DOCUMENT_NUMBER;
use crate::procedure::case_papers::is_not_cancelled;
use crate::procedure::catalogue::{Document, Sheets};
use crate::procedure::certificates::{Certificate, InsuredTerms, certificates, has_kind, share_of};
use crate::procedure::dependents::SINCE_ON;
use crate::procedure::facts::Facts;
use crate::procedure::form::Form;
use crate::procedure::insurer::issuer;
use crate::procedure::numbering::{ESTABLISHMENT, branch_of, number_of, symbol_of};
use crate::procedure::papers::certificate::{Holder, Share, Standing};
use crate::procedure::papers::eligibility_certificate::{
    self as certificate_page, EligibilityCertificate,
};
use crate::procedure::papers::eligibility_notice::{self as notice_page, EligibilityNotice};
use crate::procedure::papers::insurance_card::{self as card_page, InsuranceCard};
use crate::procedure::papers::letter::LetterHead;
use crate::procedure::papers::parts::{Addressee, InsuredLine};
use crate::procedure::person::{ADDRESS, BIRTH_ON, NAME, RESIDENCE};
use crate::procedure::sheet::Sheet;
use crate::procedure::step::Step;

/// 被保険者証, where the case gives one.
#[must_use]
pub const fn insurance_card(sheets: Sheets) -> Document {
    Document {
        id: "insurance_card",
        title: "被保険者証",
        step: Step::Issue,
        when: |form, facts| gives(CertificateKind::InsuranceCard, form, facts),
        sheets,
    }
}

/// 資格情報のお知らせ, where the case gives one.
#[must_use]
pub const fn eligibility_notice(sheets: Sheets) -> Document {
    Document {
        id: "eligibility_notice",
        title: "資格情報のお知らせ",
        step: Step::Issue,
        when: |form, facts| gives(CertificateKind::EligibilityNotice, form, facts),
        sheets,
    }
}

/// 資格確認書, where the case gives one.
#[must_use]
pub const fn eligibility_certificate(sheets: Sheets) -> Document {
    Document {
        id: "eligibility_certificate",
        title: "資格確認書",
        step: Step::Issue,
        when: |form, facts| gives(CertificateKind::EligibilityCertificate, form, facts),
        sheets,
    }
}

fn gives(kind: CertificateKind, form: &Form, facts: &Facts) -> bool {
    is_not_cancelled(form, facts) && has_kind(kind, form, facts)
}

/// 被保険者証 of everybody who gets one.
#[must_use]
pub fn insurance_cards(form: &Form, terms: Option<InsuredTerms>, facts: &Facts) -> Vec<Sheet> {
    let card = |certificate: &Certificate<'_>, holder: Holder| {
        Some(card_page::sheets(&InsuranceCard {
            holder,
            issued_on: certificate.issued_on,
            is_reissue: certificate.is_reissue,
            establishment_name: establishment_name(form, facts),
            address: address_text(certificate.someone.form),
            remarks: String::new(),
            issuer: issuer(form, facts),
        }))
    };
    of_kind(CertificateKind::InsuranceCard, form, terms, facts, card)
}

/// 資格確認書 of everybody who gets one.
#[must_use]
pub fn eligibility_certificates(
    form: &Form,
    terms: Option<InsuredTerms>,
    facts: &Facts,
) -> Vec<Sheet> {
    let paper = |certificate: &Certificate<'_>, holder: Holder| {
        Some(certificate_page::sheets(&EligibilityCertificate {
            paper: facts.society.certificate_paper,
            holder,
            issued_on: certificate.issued_on,
            valid_until: certificate.valid_until?,
            is_reissue: certificate.is_reissue,
            share: share(certificate, form, terms?, facts),
            optional: Vec::new(),
            address: address_text(certificate.someone.form),
            remarks: String::new(),
            addressee: insured_addressee(form)?,
            issuer: issuer(form, facts),
        }))
    };
    let kind = CertificateKind::EligibilityCertificate;
    of_kind(kind, form, terms, facts, paper)
}

/// 資格情報のお知らせ of everybody who gets one.
#[must_use]
pub fn eligibility_notices(form: &Form, terms: Option<InsuredTerms>, facts: &Facts) -> Vec<Sheet> {
    let paper = |certificate: &Certificate<'_>, holder: Holder| {
        let head = LetterHead {
            document_number: DOCUMENT_NUMBER.get(form).unwrap_or_default(),
            dated: certificate.issued_on,
            addressee: insured_addressee(form)?,
            issuer: issuer(form, facts),
        };
        Some(notice_page::sheets(&EligibilityNotice {
            head,
            holder,
            share: share(certificate, form, terms?, facts),
            individual_number_last_four: None,
        }))
    };
    of_kind(
        CertificateKind::EligibilityNotice,
        form,
        terms,
        facts,
        paper,
    )
}

/// 被保険者 of the form, as the papers name the person.
#[must_use]
pub fn insured_line(form: &Form) -> Option<InsuredLine> {
    Some(InsuredLine {
        symbol: symbol_of(form)?,
        number: number_of(form)?,
        name: NAME.get(form)?,
        birth_on: BIRTH_ON.get(form)?,
    })
}

/// 宛名: the 被保険者, at the 居所 where one is given.
#[must_use]
pub fn insured_addressee(form: &Form) -> Option<Addressee> {
    Some(Addressee {
        address: RESIDENCE.get(form).or_else(|| ADDRESS.get(form)),
        organization: String::new(),
        person: NAME.get(form)?.as_str().to_owned(),
    })
}

/// 宛名: the 事業主 of the establishment.
#[must_use]
pub fn employer_addressee(form: &Form, facts: &Facts) -> Option<Addressee> {
    let establishment = facts.establishment(&ESTABLISHMENT.get(form)?.0)?;
    Some(Addressee {
        address: Some(establishment.address.clone()),
        organization: establishment.name.clone(),
        person: format!("事業主　{}", establishment.employer_name),
    })
}

fn of_kind(
    kind: CertificateKind,
    form: &Form,
    terms: Option<InsuredTerms>,
    facts: &Facts,
    paper: impl Fn(&Certificate<'_>, Holder) -> Option<Vec<Sheet>>,
) -> Vec<Sheet> {
    certificates(form, facts)
        .iter()
        .filter(|certificate| certificate.kind == kind)
        .filter_map(|certificate| paper(certificate, holder(certificate, form, terms?)?))
        .flatten()
        .collect()
}

fn holder(certificate: &Certificate<'_>, form: &Form, terms: InsuredTerms) -> Option<Holder> {
    let person = certificate.someone.person()?;
    let (branch, standing) = match certificate.someone.row {
        None => (
            Branch::INSURED,
            Standing::Insured {
                acquired_on: terms.acquired_on,
            },
        ),
        Some(_) => dependent_standing(certificate.someone.form, NAME.get(form)?)?,
    };
    Some(Holder {
        symbol: symbol_of(form)?,
        number: number_of(form)?,
        branch,
        name: person.name,
        kana: Some(person.kana),
        birth_on: person.birth_on,
        sex: person.sex,
        standing,
    })
}

fn dependent_standing(row: &Form, insured_name: PersonName) -> Option<(Branch, Standing)> {
    let standing = Standing::Dependent {
        certified_on: SINCE_ON.get(row)?,
        insured_name,
    };
    Some((branch_of(row)?, standing))
}

fn share(
    certificate: &Certificate<'_>,
    form: &Form,
    terms: InsuredTerms,
    facts: &Facts,
) -> Option<Share> {
    let share = share_of(certificate.someone.form, form, terms, facts)?;
    Some(Share {
        label: share.share.label().to_owned(),
        applies_from: share.applies_from,
    })
}

fn establishment_name(form: &Form, facts: &Facts) -> String {
    ESTABLISHMENT
        .get(form)
        .and_then(|code| facts.establishment(&code.0))
        .map_or_else(String::new, |establishment| establishment.name.clone())
}

fn address_text(person: &Form) -> String {
    ADDRESS
        .get(person)
        .map_or_else(String::new, |address| address.text)
}

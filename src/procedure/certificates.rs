//! 証の交付: which certificates the people of a form get on the day of issue, for papers, register and export alike.
//! It must not draw them.

use crate::domain::certificate::{
    CertificateKind, WantsCertificate, certificate_validity, kinds_to_issue,
};
use crate::domain::certificate_reissue::{ReissueReason, reissue_validity};
use crate::domain::date::Date;
use crate::domain::elderly_share::{ShareFrom, ShareOfInsured, elderly_share};
use crate::domain::entry::{Entry, Fact};
use crate::domain::finding::Finding;
use crate::domain::member::{Category, PersonId};
use crate::domain::voluntary::term;
use crate::domain::yen::Yen;
use crate::procedure::blocks::{ISSUED_ON, STYLE};
use crate::procedure::certificate_request::{IS_WANTED, REASON, earlier, requested};
use crate::procedure::collections::collection_entries;
use crate::procedure::dependents::{DEPENDENTS, SINCE_ON};
use crate::procedure::facts::Facts;
use crate::procedure::family::{insured_lost_on, is_about_family_alone};
use crate::procedure::field::Key;
use crate::procedure::form::Form;
use crate::procedure::person::{BIRTH_ON, PERSON, Someone, WANTS_CERTIFICATE};
use crate::procedure::step::Step;
use crate::procedure::subject::{ACQUIRED_ON, CATEGORY, STANDARD_MONTHLY};
use crate::procedure::value::Value;

/// One certificate for one person of a form.
#[derive(Clone, Copy)]
pub struct Certificate<'a> {
    /// The person's fields.
    pub someone: Someone<'a>,
    /// The person's number in the ledger.
    pub person: PersonId,
    /// 証の種類.
    pub kind: CertificateKind,
    /// 交付年月日.
    pub issued_on: Date,
    /// 交付回数, 1 for the first of its kind.
    pub issue_count: u16,
    /// 再交付: one of this kind was given in the same membership before.
    pub is_reissue: bool,
    /// 有効期限, where the certificate has one.
    pub valid_until: Option<Date>,
}

/// 任意継続の期間の末日, computed by forms about 任意継続被保険者: no certificate of the family is valid longer.
pub const TERM_UNTIL: Key<Date> = Key::new("term_until");

/// What a procedure knows of the 被保険者 beyond the common fields.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct InsuredTerms {
    /// 資格取得年月日.
    pub acquired_on: Date,
    /// 標準報酬月額.
    pub standard_monthly: Yen,
}

/// What the form says of the 被保険者 once both are known.
#[must_use]
pub fn insured_terms(form: &Form) -> Option<InsuredTerms> {
    Some(InsuredTerms {
        acquired_on: ACQUIRED_ON.get(form)?,
        standard_monthly: STANDARD_MONTHLY.get(form)?,
    })
}

/// 任意継続の期間の末日 of a member of the ledger, for [`TERM_UNTIL`]; nobody else's membership has one.
#[must_use]
pub fn term_until(form: &Form, _: &Facts) -> Option<Value> {
    let is_voluntary = CATEGORY.get(form) == Some(Category::Voluntary);
    let acquired_on = ACQUIRED_ON.get(form).filter(|_| is_voluntary)?;
    Some(Value::Date(term(acquired_on).until))
}

/// 一部負担金の割合 of one person of the form on the day of issue; `None` outside 70 to 74.
#[must_use]
pub fn share_of(
    person: &Form,
    form: &Form,
    terms: InsuredTerms,
    facts: &Facts,
) -> Option<ShareFrom> {
    let insured = ShareOfInsured {
        birth_on: BIRTH_ON.get(form)?,
        standard_monthly: terms.standard_monthly,
    };
    let member_from = SINCE_ON.get(person).unwrap_or(terms.acquired_on);
    elderly_share(
        BIRTH_ON.get(person)?,
        insured,
        member_from,
        issue_day(form, facts),
    )
}

fn issue_day(form: &Form, facts: &Facts) -> Date {
    ISSUED_ON.get(form).unwrap_or(facts.today)
}

/// The certificates of the 被保険者 and the dependents, person by person; a 被扶養者（異動）届 gives the 被保険者 none. The day of issue decides; before it is
/// known, today stands for it.
#[must_use]
pub fn certificates<'a>(form: &'a Form, facts: &Facts) -> Vec<Certificate<'a>> {
    let insured = (!is_about_family_alone(form)).then(|| Someone::of(form));
    insured
        .into_iter()
        .chain(Someone::in_rows(form, DEPENDENTS.name()))
        .flat_map(|someone| certificates_of(someone, form, facts))
        .collect()
}

/// Whether anybody of the form gets a certificate of this kind.
#[must_use]
pub fn has_kind(kind: CertificateKind, form: &Form, facts: &Facts) -> bool {
    certificates(form, facts)
        .iter()
        .any(|certificate| certificate.kind == kind)
}

/// 証の交付 as the register keeps it, valid from the day of issue; nothing at other steps.
#[must_use]
pub fn certificate_entries(step: Step, form: &Form, facts: &Facts) -> Vec<Entry> {
    if step != Step::Issue {
        return Vec::new();
    }
    certificates(form, facts)
        .into_iter()
        .map(|certificate| Entry {
            person: certificate.person,
            valid_from: certificate.issued_on,
            fact: Fact::CertificateIssued {
                certificate: certificate.kind,
                issue_count: certificate.issue_count,
                valid_until: certificate.valid_until,
            },
        })
        .collect()
}

/// What 回収 and 交付 write where a case both takes certificates back and hands them out.
#[must_use]
pub fn collected_and_issued(step: Step, form: &Form, facts: &Facts) -> Vec<Entry> {
    match step {
        Step::Collect => collection_entries(form),
        _ => certificate_entries(step, form, facts),
    }
}

/// Whether anybody of the form is to be given a 資格確認書.
#[must_use]
pub fn wants_any_certificate(form: &Form) -> bool {
    std::iter::once(form)
        .chain(form.rows(DEPENDENTS.name()))
        .any(|person| WANTS_CERTIFICATE.get(person) == Some(true))
}

/// A 資格確認書 that could be valid on no day cannot be issued: the society's date has passed, or the 75th birthday has.
#[must_use]
pub fn examine_certificates(form: &Form, facts: &Facts) -> Vec<Finding> {
    certificates(form, facts)
        .iter()
        .filter(|issued| issued.kind == CertificateKind::EligibilityCertificate)
        .filter(|issued| issued.valid_until.is_none())
        .map(|issued| {
            Finding::blocks(
                "certificate.no_validity",
                "資格確認書の有効期限が発行の日より前になるため、発行できません。組合の設定の有効期限と生年月日を確かめるか、この人の資格確認書を発行しない扱いにしてください。",
            )
            .at(issued.someone.path(asked_by(form)))
            .law("健康保険法施行規則第47条第2項")
        })
        .collect()
}

/// The field in which a certificate is asked for.
fn asked_by(form: &Form) -> &'static str {
    match requested(form) {
        Some(_) => IS_WANTED.name(),
        None => WANTS_CERTIFICATE.name(),
    }
}

fn certificates_of<'a>(someone: Someone<'a>, form: &Form, facts: &Facts) -> Vec<Certificate<'a>> {
    let issued_on = issue_day(form, facts);
    let Some(person) = PERSON.get(someone.form) else {
        return Vec::new();
    };
    kinds_of(someone, form, facts)
        .into_iter()
        .map(|kind| {
            let given = facts.certificates.get(&(person, kind));
            let issue_count = given.map_or(1, |count| count.saturating_add(1));
            Certificate {
                someone,
                person,
                kind,
                issued_on,
                issue_count,
                is_reissue: is_reissue((person, kind), someone.form, form, facts)
                    && is_marked(form),
                valid_until: valid_until(kind, someone.form, form, facts),
            }
        })
        .collect()
}

/// Where a reason is given, 再交付 is what was lost, damaged or changed (則第49条), not a 更新.
fn is_marked(form: &Form) -> bool {
    REASON.get(form).is_none_or(ReissueReason::keeps_validity)
}

/// What a form that asks for a kind by name asks for this person; otherwise what the law gives. Who is certified for a
/// period that is over by the day of issue gets none.
fn kinds_of(someone: Someone<'_>, form: &Form, facts: &Facts) -> Vec<CertificateKind> {
    if let Some(kind) = requested(form) {
        let is_wanted = IS_WANTED.get(someone.form) == Some(true);
        return is_wanted.then_some(kind).into_iter().collect();
    }
    let lost_on = insured_lost_on(form, facts).filter(|_| is_about_family_alone(form));
    if lost_on.is_some_and(|on| on <= issue_day(form, facts)) {
        return Vec::new();
    }
    let style = STYLE.get(form).unwrap_or(facts.society.certificate_style);
    let wants = match WANTS_CERTIFICATE.get(someone.form) {
        Some(true) => WantsCertificate::Yes,
        _ => WantsCertificate::No,
    };
    kinds_to_issue(style, issue_day(form, facts), wants)
}

/// Whether the person was given one of this kind since the membership began; what an earlier membership gave does not
/// make the first one of this membership a 再交付.
fn is_reissue(
    (person, kind): (PersonId, CertificateKind),
    row: &Form,
    form: &Form,
    facts: &Facts,
) -> bool {
    let since = SINCE_ON.get(row).or_else(|| ACQUIRED_ON.get(form));
    let issued = facts.files.get(&person).map(|file| &file.certificates);
    issued
        .into_iter()
        .flatten()
        .any(|issued| issued.kind == kind && since.is_none_or(|since| issued.issued_on >= since))
}

/// Only the 資格確認書 carries a 有効期限 (則第47条第2項). One given again for the same reason as before keeps it.
fn valid_until(kind: CertificateKind, person: &Form, form: &Form, facts: &Facts) -> Option<Date> {
    if kind != CertificateKind::EligibilityCertificate {
        return None;
    }
    let issued_on = issue_day(form, facts);
    let society_until = facts.society.certificate_valid_until;
    let longest = certificate_validity(
        issued_on,
        BIRTH_ON.get(person)?,
        society_until,
        TERM_UNTIL.get(form),
    )
    .map(|validity| validity.until);
    let Some(reason) = REASON.get(form) else {
        return longest;
    };
    let file = PERSON.get(person).and_then(|id| facts.files.get(&id));
    let earlier = file.and_then(|file| earlier(file, kind)?.valid_until);
    reissue_validity(reason, earlier, issued_on, longest)
}

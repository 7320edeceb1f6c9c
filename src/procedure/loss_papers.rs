//! 資格喪失の帳票の共通部分: 通知書, 証明書 and 起案書 of a loss, filled from the form and the register.
//! It must not draw; the pages are `papers`.

use crate::domain::coded::Coded;
use crate::domain::date::Date;
use crate::domain::finding::Finding;
use crate::domain::loss_reason::LossReason;
use crate::domain::member_file::MembershipEnd;
use crate::domain::number::Branch;
use crate::domain::voluntary::application_deadline;
use crate::procedure::appeal::eligibility_appeal;
use crate::procedure::blocks::{DOCUMENT_NUMBER, ISSUED_ON};
use crate::procedure::case_papers::{is_not_cancelled, letter_head, line, questions};
use crate::procedure::certificate_papers::insured_line;
use crate::procedure::collections::must_return;
use crate::procedure::dependents::{DEPENDENTS, RELATIONSHIP, SINCE_ON};
use crate::procedure::facts::Facts;
use crate::procedure::form::Form;
use crate::procedure::insurer::issuer;
use crate::procedure::losses::{LOSS_REASON, LOST_ON, WANTS_LOSS_CERTIFICATE, everybody, losing};
use crate::procedure::numbering::{ESTABLISHMENT, number_of, symbol_of};
use crate::procedure::papers::approval_draft::DraftLine;
use crate::procedure::papers::certificates_out::CertificateOut;
use crate::procedure::papers::loss_certificate::{CertifiedDependent, LossCertificate};
use crate::procedure::papers::loss_notice::{
    LossAudience, LossNotice, LostDependent, LostPerson, NextInsurance, PremiumRefund,
};
use crate::procedure::papers::parts::{Addressee, EstablishmentLine};
use crate::procedure::person::{ADDRESS, BIRTH_ON, NAME, Someone};
use crate::procedure::subject::ACQUIRED_ON;

/// To whom a 通知書 goes and what it says besides the loss.
pub struct NoticeTerms {
    /// 宛名.
    pub addressee: Addressee,
    /// 誰あての通知か.
    pub audience: LossAudience,
    /// 返却の期限.
    pub return_by: Option<Date>,
    /// 還付.
    pub refund: Option<PremiumRefund>,
}

/// 資格喪失確認通知書.
#[must_use]
pub fn notice(terms: NoticeTerms, form: &Form, facts: &Facts) -> Option<LossNotice> {
    Some(LossNotice {
        head: letter_head(terms.addressee, form, facts),
        audience: terms.audience,
        establishment: establishment(form, facts),
        people: vec![lost_person(form, facts)?],
        certificates_out: certificates_out(form, facts),
        return_by: terms.return_by,
        refund: terms.refund,
        appeal_text: eligibility_appeal(&facts.society.appeal_bureau),
    })
}

/// 資格喪失証明書, dated with the 交付; one that is asked for later carries that day.
#[must_use]
pub fn certificate(form: &Form, facts: &Facts) -> Option<LossCertificate> {
    let rows = form.rows(DEPENDENTS.name()).iter();
    let lost_on = LOST_ON.get(form)?;
    let certified_on = ISSUED_ON.get(form).filter(|_| facts.issuing.is_some());
    let address = ADDRESS.get(form).or_else(|| {
        let file = facts.subject_file()?;
        file.address_on(facts.today).cloned()
    });
    Some(LossCertificate {
        document_number: DOCUMENT_NUMBER.get(form).unwrap_or_default(),
        certified_on: certified_on.unwrap_or(facts.today),
        issuer: issuer(form, facts),
        insured: insured_line(form)?,
        address: address.map_or_else(String::new, |address| address.text),
        acquired_on: ACQUIRED_ON.get(form)?,
        lost_on,
        reason: Some(LOSS_REASON.get(form)?.label().to_owned()),
        establishment_name: establishment(form, facts)
            .map_or_else(String::new, |establishment| establishment.name),
        dependents: rows
            .filter_map(|row| {
                let person = Someone::of(row).person()?;
                Some(CertifiedDependent {
                    name: person.name,
                    birth_on: person.birth_on,
                    relationship: RELATIONSHIP.get(row)?.label().to_owned(),
                    certified_on: SINCE_ON.get(row)?,
                    lost_on,
                })
            })
            .collect(),
    })
}

/// Whether the 証明書 can be issued: with the 交付 where it was asked for, and on request at any time while the ledger
/// says that the membership ended on that day, so that no void loss is certified, nor one that lies ahead. Before the
/// 交付 the page shows what was asked for.
#[must_use]
pub fn may_certify(form: &Form, facts: &Facts) -> bool {
    let is_wanted = WANTS_LOSS_CERTIFICATE.get(form) == Some(true);
    let is_lost = losing(form, facts).is_some_and(|period| {
        matches!(period.end, Some(MembershipEnd::Lost(_))) && period.lost_on() == LOST_ON.get(form)
    });
    let may_certify = match facts.issuing {
        Some(_) => is_wanted,
        None => is_lost || (is_wanted && ISSUED_ON.get(form).is_none()),
    };
    let has_come = LOST_ON.get(form).is_some_and(|on| on <= facts.today);
    is_not_cancelled(form, facts) && has_come && may_certify
}

fn establishment(form: &Form, facts: &Facts) -> Option<EstablishmentLine> {
    let establishment = facts.establishment(&ESTABLISHMENT.get(form)?.0)?;
    Some(EstablishmentLine {
        code: establishment.code.clone(),
        name: establishment.name.clone(),
    })
}

fn lost_person(form: &Form, facts: &Facts) -> Option<LostPerson> {
    let lost_on = LOST_ON.get(form)?;
    let reason = LOSS_REASON.get(form)?;
    let rows = form.rows(DEPENDENTS.name()).iter();
    let dependents: Vec<LostDependent> = rows
        .filter_map(|row| {
            let person = Someone::of(row).person()?;
            Some(LostDependent {
                name: person.name,
                birth_on: person.birth_on,
                relationship: RELATIONSHIP.get(row)?.label().to_owned(),
                lost_on,
                reason: MembershipEnd::WithInsured.label().to_owned(),
            })
        })
        .collect();
    let next_insurance = next_insurance(reason, lost_on, dependents.is_empty(), facts);
    Some(LostPerson {
        insured: insured_line(form)?,
        lost_on,
        reason: reason.label().to_owned(),
        dependents,
        next_insurance,
    })
}

/// これからの健康保険: who is insured elsewhere by the same event needs nothing, but the family may.
fn next_insurance(
    reason: LossReason,
    lost_on: Date,
    is_alone: bool,
    facts: &Facts,
) -> NextInsurance {
    match reason {
        LossReason::Retirement | LossReason::Exclusion => {
            let society = &facts.society;
            let deadline = application_deadline(lost_on, &society.voluntary, &society.holidays);
            NextInsurance::MunicipalOrVoluntary {
                apply_by: deadline.accepted_until,
            }
        }
        LossReason::TermEnd
        | LossReason::PremiumUnpaid
        | LossReason::Request
        | LossReason::NoLongerQualified => NextInsurance::Municipal,
        LossReason::Death
        | LossReason::Age75
        | LossReason::Disability
        | LossReason::SocialSecurityAgreement
            if !is_alone =>
        {
            NextInsurance::Municipal
        }
        LossReason::Death
        | LossReason::Age75
        | LossReason::Disability
        | LossReason::SocialSecurityAgreement
        | LossReason::SameDayMove
        | LossReason::Employed
        | LossReason::Seamen => NextInsurance::Settled,
    }
}

/// 未返却の証 of the whole family, as the register has them.
fn certificates_out(form: &Form, facts: &Facts) -> Vec<CertificateOut> {
    let (Some(file), Some(place)) = (facts.subject_file(), symbol_of(form).zip(number_of(form)))
    else {
        return Vec::new();
    };
    let mut all = Vec::new();
    for id in everybody(file) {
        let mut periods = file.dependents.iter();
        let period = periods.rfind(|dependent| dependent.membership.person == id);
        let branch = period.map_or(Branch::INSURED, |dependent| dependent.membership.branch);
        let Some(holder) = facts.files.get(&id) else {
            continue;
        };
        let out = holder
            .outstanding()
            .filter(|issued| must_return(issued.kind));
        all.extend(out.map(|issued| CertificateOut {
            kind: issued.kind.label().to_owned(),
            symbol: place.0,
            number: place.1,
            branch,
            holder: holder.person.name.clone(),
            issued_on: Some(issued.issued_on),
        }));
    }
    all
}

/// What the 起案書 of a loss says of the person, the day and the family.
#[must_use]
pub fn draft_summary(findings: &[Finding], form: &Form, facts: &Facts) -> Vec<DraftLine> {
    let family = form.rows(DEPENDENTS.name());
    let lines = [
        establishment(form, facts).map(|place| line("事業所", place.name)),
        insured_line(form).map(|insured| line("記号・番号", insured.symbol_and_number())),
        NAME.get(form).map(|name| line("氏名", name.as_str())),
        BIRTH_ON.get(form).map(|on| line("生年月日", on.wareki())),
        ACQUIRED_ON
            .get(form)
            .map(|on| line("資格取得年月日", on.wareki())),
        LOST_ON
            .get(form)
            .map(|on| line("資格喪失年月日", on.wareki())),
        LOSS_REASON
            .get(form)
            .map(|reason| line("喪失理由", reason.label())),
        Some(line("受付年月日", facts.received_on.wareki())),
        Some(line("被扶養者", format!("{}人", family.len()))),
    ];
    let names = family.iter().enumerate().filter_map(|(index, row)| {
        let name = NAME.get(row)?;
        let relationship = RELATIONSHIP.get(row)?.label();
        let text = format!("{}、{relationship}", name.as_str());
        Some(line(&format!("被扶養者{}人目", index + 1), text))
    });
    let lines = lines.into_iter().flatten();
    lines
        .chain(names)
        .chain(questions(findings, facts))
        .collect()
}

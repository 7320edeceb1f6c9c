//! 証の指定: a form that asks for one kind of certificate for certain people, instead of what the law gives everybody who
//! acquires membership. It must not decide whether they may have it.

use crate::domain::certificate::CertificateKind;
use crate::domain::certificate_register::{membership_of, must_be_returned};
use crate::domain::certificate_reissue::ReissueReason;
use crate::domain::coded::coded_enum;
use crate::domain::member_file::{IssuedCertificate, MemberFile};
use crate::procedure::dependents::DEPENDENTS;
use crate::procedure::facts::Facts;
use crate::procedure::field::Key;
use crate::procedure::form::Form;
use crate::procedure::person::{PERSON, Someone};

coded_enum! {
    /// 交付を受ける証. A 被保険者証 can be asked for no more (令和6年厚生労働省令第119号).
    pub enum RequestedKind {
        /// 資格確認書.
        EligibilityCertificate = "eligibility_certificate", "資格確認書";
        /// 資格情報のお知らせ.
        EligibilityNotice = "eligibility_notice", "資格情報のお知らせ";
    }
}

/// 交付を受ける証.
pub const KIND: Key<RequestedKind> = Key::new("request.kind");
/// 交付・再交付の理由.
pub const REASON: Key<ReissueReason> = Key::new("request.reason");
/// 交付を受ける人: the 被保険者 in the form itself, each 被扶養者 in a row.
pub const IS_WANTED: Key<bool> = Key::new("request.is_wanted");

impl RequestedKind {
    /// The certificate itself.
    #[must_use]
    pub const fn kind(self) -> CertificateKind {
        match self {
            RequestedKind::EligibilityCertificate => CertificateKind::EligibilityCertificate,
            RequestedKind::EligibilityNotice => CertificateKind::EligibilityNotice,
        }
    }
}

/// The kind that the form asks for; `None` in a form that asks for none by name.
#[must_use]
pub fn requested(form: &Form) -> Option<CertificateKind> {
    KIND.get(form).map(RequestedKind::kind)
}

/// The people for whom it is asked.
pub fn wanted(form: &Form) -> impl Iterator<Item = Someone<'_>> {
    std::iter::once(Someone::of(form))
        .chain(Someone::in_rows(form, DEPENDENTS.name()))
        .filter(|someone| IS_WANTED.get(someone.form) == Some(true))
}

/// 前の証: the last certificate of this kind that somebody was given for the present membership; without one the last
/// 被保険者証 still out, which a 資格確認書 takes the place of.
#[must_use]
pub fn earlier(file: &MemberFile, kind: CertificateKind) -> Option<&IssuedCertificate> {
    let present = file.memberships.last();
    let of_present =
        |issued: &&IssuedCertificate| membership_of(issued.issued_on, &file.memberships) == present;
    let same = file
        .certificates
        .iter()
        .filter(|issued| issued.kind == kind);
    let card = || {
        let is_card = |issued: &&IssuedCertificate| issued.kind == CertificateKind::InsuranceCard;
        let mut cards = file.outstanding().filter(is_card);
        let replaces = kind == CertificateKind::EligibilityCertificate;
        cards.rfind(of_present).filter(|_| replaces)
    };
    same.filter(of_present)
        .max_by_key(|issued| issued.issue_count)
        .or_else(card)
}

/// The certificates still out whose place the new ones take and that have to be given back: whose, and which.
#[must_use]
pub fn replaced<'a>(form: &Form, facts: &'a Facts) -> Vec<(&'a MemberFile, &'a IssuedCertificate)> {
    let Some(kind) = requested(form) else {
        return Vec::new();
    };
    let mut all = Vec::new();
    for someone in wanted(form) {
        let file = PERSON.get(someone.form).and_then(|id| facts.files.get(&id));
        let Some(file) = file else {
            continue;
        };
        let Some(last) = earlier(file, kind).filter(|last| must_be_returned(last.kind)) else {
            continue;
        };
        let out = file.outstanding().filter(|issued| issued.kind == last.kind);
        all.extend(out.map(|issued| (file, issued)));
    }
    all
}

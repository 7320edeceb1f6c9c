//! 証管理の画面の元: which certificates a list shows, their rows, and how many stand under each heading.
//! It must not decide a state.

use crate::app::error::Result;
use crate::app::session::Session;
use crate::domain::certificate::CertificateKind;
use crate::domain::certificate_register::Shelf;
use crate::domain::certificate_register::Standing;
use crate::domain::certificate_register::membership_of;
use crate::domain::certificate_register::standing;
use crate::domain::coded::Coded;
use crate::domain::date::Date;
use crate::domain::entry::EntryId;
use crate::domain::establishment::Establishment;
use crate::domain::member::Category;
use crate::domain::member::PersonId;
use crate::domain::member_file::IssuedCertificate;
use crate::domain::member_file::MemberFile;
use crate::domain::number::Branch;
use crate::domain::number::MemberNumber;
use crate::domain::number::Symbol;
use crate::ledger::certificates;
use crate::ledger::certificates::Query;
use std::collections::BTreeMap;

/// What a list of certificates is narrowed to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CertificateFilter {
    /// 見出し.
    pub shelf: Shelf,
    /// Only this kind.
    pub kind: Option<CertificateKind>,
    /// Only of this 事業所番号（健保組合）; empty for all.
    pub establishment: String,
    /// 氏名, カナ, 記号-番号 …; empty for everybody.
    pub text: String,
}

/// 証管理の行.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CertificateRow {
    /// The entry that issued it; what actions are done to.
    pub entry: EntryId,
    /// 加入者管理番号 of the holder.
    pub person: PersonId,
    /// The 被保険者 of the family, whom a case is about.
    pub insured: PersonId,
    /// 氏名.
    pub name: String,
    /// カナ氏名.
    pub kana: String,
    /// 本人 / 続柄.
    pub relationship: String,
    /// 記号・番号・枝番 of the membership it was given for.
    pub membership: Option<(Symbol, MemberNumber, Branch)>,
    /// 被保険者区分.
    pub category: Option<Category>,
    /// 事業所番号（健保組合）.
    pub establishment: String,
    /// Name of the establishment.
    pub establishment_name: String,
    /// 資格喪失年月日 or 被扶養者でなくなった日 of that membership.
    pub lost_on: Option<Date>,
    /// The certificate.
    pub certificate: IssuedCertificate,
    /// How it stands today.
    pub standing: Standing,
}

impl CertificateRow {
    /// 記号-番号-枝番; empty where the membership is no longer in the ledger.
    #[must_use]
    pub fn numbers(&self) -> String {
        self.membership
            .map_or_else(String::new, |(symbol, number, branch)| {
                format!("{symbol}-{number}-{branch}")
            })
    }
}

impl Session {
    /// The certificates of a list, by number only.
    ///
    /// # Errors
    ///
    /// When the ledger cannot be read.
    pub fn certificate_ids(&self, filter: &CertificateFilter) -> Result<Vec<EntryId>> {
        let query = Query {
            shelf: filter.shelf,
            kind: filter.kind,
            establishment: &filter.establishment,
            text: &filter.text,
            today: self.today(),
        };
        Ok(certificates::ids(&self.ledger, &query)?)
    }

    /// The rows of these certificates, for the visible part of a list.
    ///
    /// # Errors
    ///
    /// When the ledger cannot be read.
    pub fn certificate_rows(&self, ids: &[EntryId]) -> Result<Vec<CertificateRow>> {
        let places = self.places()?;
        let rows = certificates::rows(&self.ledger, ids, self.today())?;
        Ok(rows.into_iter().map(|row| view_row(row, &places)).collect())
    }

    /// How many certificates stand under each heading.
    ///
    /// # Errors
    ///
    /// When the ledger cannot be read.
    pub fn certificate_tally(&self) -> Result<Vec<(Shelf, usize)>> {
        Ok(certificates::tally(&self.ledger, self.today())?)
    }

    /// The certificates of one person, the newest first, as the screen of the person shows them.
    pub(super) fn certificates_of(&self, file: &MemberFile) -> Result<Vec<CertificateRow>> {
        let places = self.places()?;
        let today = self.today();
        let newest_first = file.certificates.iter().rev();
        Ok(newest_first
            .map(|certificate| {
                let periods = &file.memberships;
                let row = certificates::CertificateRow {
                    person: file.id,
                    about: file.person.clone(),
                    membership: membership_of(certificate.issued_on, periods).cloned(),
                    standing: standing(certificate, file.person.birth_on, periods, today),
                    certificate: certificate.clone(),
                };
                view_row(row, &places)
            })
            .collect())
    }
}

fn view_row(
    row: certificates::CertificateRow,
    places: &BTreeMap<String, Establishment>,
) -> CertificateRow {
    let membership = row.membership.as_ref();
    let establishment = membership.map_or_else(String::new, |m| m.establishment.clone());
    CertificateRow {
        entry: row.certificate.entry,
        person: row.person,
        insured: membership.map_or(row.person, |m| m.insured),
        name: row.about.name.to_string(),
        kana: row.about.kana.to_string(),
        relationship: membership.map_or_else(String::new, |m| {
            m.relationship.map_or("本人", Coded::label).to_owned()
        }),
        membership: membership.map(|m| (m.symbol, m.number, m.branch)),
        category: membership.map(|m| m.category),
        establishment_name: places
            .get(&establishment)
            .map_or_else(String::new, |place| place.name.clone()),
        establishment,
        lost_on: membership.and_then(|m| m.lost_on()),
        certificate: row.certificate,
        standing: row.standing,
    }
}

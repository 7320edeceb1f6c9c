//! 返却のお願い: one letter for each 事業所 or 被保険者 from whom certificates are still to come back (則第51条), kept as
//! a paper of everybody it names, and recorded as a reminder of each certificate.
//! It must not remind of a certificate that need not come back.

use crate::app::certificates::chosen;
use crate::app::certificates::say_in;
use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::files;
use crate::app::session::Session;
use crate::app::spelling;
use crate::domain::certificate_register::CertificateState;
use crate::domain::coded::Coded;
use crate::domain::date::Date;
use crate::domain::entry::Entry;
use crate::domain::entry::EntryId;
use crate::domain::entry::Fact;
use crate::domain::member::Category;
use crate::domain::member::PersonId;
use crate::domain::member_file::Membership;
use crate::domain::member_file::MembershipKind;
use crate::domain::society::Society;
use crate::ledger::certificates::CertificateRow;
use crate::ledger::entries;
use crate::ledger::members;
use crate::ledger::papers;
use crate::ledger::papers::NewPaper;
use crate::ledger::settings;
use crate::ledger::source::Source;
use crate::ledger::transact::Changes;
use crate::print;
use crate::print::Meta;
use crate::procedure::papers::certificates_out::CertificateOut;
use crate::procedure::papers::collection_reminder;
use crate::procedure::papers::collection_reminder::CollectionReminder;
use crate::procedure::papers::collection_reminder::ReturnWay;
use crate::procedure::papers::letter::LetterHead;
use crate::procedure::papers::parts::Addressee;
use crate::procedure::papers::parts::Issuer;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// Id of the paper in the ledger.
const DOCUMENT: &str = "collection_reminder";

/// 返却のお願いの依頼.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReminderOrder {
    /// Which certificates, by the entries that issued them.
    pub certificates: Vec<EntryId>,
    /// 返却の期限.
    pub return_by: Date,
    /// Where the letters go as one file, to be printed.
    pub folder: PathBuf,
}

/// To whom one letter goes, and the how manieth it is: through the 事業所, or to the 被保険者.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Group {
    establishment: Option<String>,
    insured: Option<PersonId>,
    nth: u16,
}

impl Session {
    /// Prints the letters and records the reminders.
    pub(super) fn remind_certificates(
        &mut self,
        order: &ReminderOrder,
    ) -> Result<(PathBuf, Changes)> {
        let today = self.today();
        if order.return_by <= today {
            return Err(Error::Refused(
                "返却の期限は、明日以後の日を入力してください。".to_owned(),
            ));
        }
        let society = self.society()?;
        let (prepared, changes) =
            self.transact("remind_certificates", "証の返却の督促", |tx| {
                let rows = chosen(tx, &order.certificates, today)?;
                needs_return(&rows)?;
                let mut all = Vec::new();
                for (group, rows) in grouped(&rows) {
                    let letter = letter(tx, &group, &rows, (&society, today, order.return_by))?;
                    let sheets = spelling::printable(tx, collection_reminder::sheets(&letter))?;
                    let bytes = print::render(&sheets, &meta(today))?;
                    for insured in insured_of(&rows) {
                        let paper = NewPaper {
                            case: None,
                            person: Some(insured),
                            document: DOCUMENT.to_owned(),
                            title: collection_reminder::TITLE.to_owned(),
                            issued_on: today,
                            n_pages: u32::try_from(sheets.len()).unwrap_or(u32::MAX),
                            bytes: bytes.clone(),
                        };
                        papers::add_in(tx, &paper)?;
                    }
                    all.extend(sheets);
                }
                let reminders: Vec<Entry> = rows.iter().map(|row| reminded(row, today)).collect();
                entries::post_in(tx, None, &reminders)?;
                say_in(tx, &rows);
                tx.add_detail("return_by", serde_json::json!(order.return_by.to_string()));
                let first = order.certificates.first().map_or(0, |id| id.0);
                let name = format!("返却のお願い_{}_{first}.pdf", today.yyyymmdd());
                let path = order.folder.join(name);
                let bytes = print::render(&all, &meta(today))?;
                Ok((files::prepare(&path, &bytes)?, path))
            })?;
        let (file, path) = prepared;
        file.publish()?;
        Ok((path, changes))
    }
}

fn meta(today: Date) -> Meta {
    Meta {
        title: collection_reminder::TITLE.to_owned(),
        created_on: today,
    }
}

fn needs_return(rows: &[CertificateRow]) -> Result<()> {
    let is_out = |row: &CertificateRow| row.standing.state == CertificateState::NotReturned;
    if rows.iter().all(is_out) {
        return Ok(());
    }
    Err(Error::Refused(
        "返却をお願いできるのは「未回収」の証だけです。ほかの証の選択を外してください。".to_owned(),
    ))
}

/// Whoever was employed is asked through the 事業所 (則第51条第1項), all others directly.
fn grouped(rows: &[CertificateRow]) -> BTreeMap<Group, Vec<&CertificateRow>> {
    let mut groups: BTreeMap<Group, Vec<&CertificateRow>> = BTreeMap::new();
    for row in rows {
        let membership = row.membership.as_ref();
        let employer = membership
            .filter(|m| m.category == Category::Employed && !m.establishment.is_empty())
            .map(|m| m.establishment.clone());
        let group = Group {
            insured: employer.is_none().then(|| insured(row)),
            establishment: employer,
            nth: row.certificate.n_reminders.saturating_add(1),
        };
        groups.entry(group).or_default().push(row);
    }
    groups
}

fn insured(row: &CertificateRow) -> PersonId {
    row.membership.as_ref().map_or(row.person, |m| m.insured)
}

fn insured_of(rows: &[&CertificateRow]) -> BTreeSet<PersonId> {
    rows.iter().map(|row| insured(row)).collect()
}

fn letter(
    source: &impl Source,
    group: &Group,
    rows: &[&CertificateRow],
    (society, today, return_by): (&Society, Date, Date),
) -> Result<CollectionReminder> {
    let (addressee, way) = match (&group.establishment, group.insured) {
        (Some(code), _) => (employer(source, code)?, ReturnWay::ThroughEmployer),
        (None, Some(id)) => (person(source, id, today)?, ReturnWay::Direct),
        (None, None) => return Err(Error::Missing("あて先")),
    };
    Ok(CollectionReminder {
        head: LetterHead {
            document_number: String::new(),
            dated: today,
            addressee,
            issuer: Issuer::of(society),
        },
        nth: u32::from(group.nth),
        last_asked_on: rows
            .iter()
            .filter_map(|row| row.certificate.reminded_on)
            .max(),
        occasion: occasion(rows),
        way,
        certificates_out: rows.iter().filter_map(|row| certificate_out(row)).collect(),
        return_by,
    })
}

/// 事業主: 御中 of the 事業所.
fn employer(source: &impl Source, code: &str) -> Result<Addressee> {
    let all = settings::establishments(source)?;
    let place = all.into_iter().find(|place| place.code == code);
    let place = place.ok_or(Error::Missing("事業所"))?;
    Ok(Addressee {
        address: Some(place.address),
        organization: place.name,
        person: format!("事業主　{}", place.employer_name),
    })
}

fn person(source: &impl Source, id: PersonId, today: Date) -> Result<Addressee> {
    let file = members::file(source, id)?.ok_or(Error::Missing("加入者"))?;
    let residence = file.residence_on(today).or_else(|| file.address_on(today));
    Ok(Addressee {
        address: residence.cloned(),
        organization: String::new(),
        person: file.person.name.to_string(),
    })
}

/// Why they are to come back, with the day where it is the same for all.
fn occasion(rows: &[&CertificateRow]) -> String {
    let periods = || rows.iter().filter_map(|row| row.membership.as_ref());
    let has = |kind| periods().any(|period| period.kind == kind);
    let what = match (has(MembershipKind::Insured), has(MembershipKind::Dependent)) {
        (false, true) => "被扶養者でなくなられた",
        (true, true) => "資格を喪失された、または被扶養者でなくなられた",
        _ => "資格を喪失された",
    };
    let days: BTreeSet<Option<Date>> = periods().map(Membership::lost_on).collect();
    match days.first() {
        Some(Some(day)) if days.len() == 1 => format!("{}に{what}", day.wareki()),
        _ => what.to_owned(),
    }
}

fn certificate_out(row: &CertificateRow) -> Option<CertificateOut> {
    let membership = row.membership.as_ref()?;
    Some(CertificateOut {
        kind: row.certificate.kind.label().to_owned(),
        symbol: membership.symbol,
        number: membership.number,
        branch: membership.branch,
        holder: row.about.name.clone(),
        issued_on: Some(row.certificate.issued_on),
    })
}

fn reminded(row: &CertificateRow, today: Date) -> Entry {
    Entry {
        person: row.person,
        valid_from: today,
        fact: Fact::CertificateReminded {
            certificate: row.certificate.kind,
            issue_count: row.certificate.issue_count,
        },
    }
}

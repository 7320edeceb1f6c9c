//! 加入者の画面の元: search, and one person with family, history, cases and papers.
//! It must not hold an 個人番号.

use crate::app::case_view::paper_row;
use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::session::Session;
use crate::app::view::HistoryRow;
use crate::app::view::MemberRow;
use crate::app::view::MemberView;
use crate::app::view::PlaceKind;
use crate::app::view::PlaceRow;
use crate::app::view::Tense;
use crate::domain::coded::Coded;
use crate::domain::date::Date;
use crate::domain::establishment::Establishment;
use crate::domain::member::PersonId;
use crate::domain::member_file::AddressPeriod;
use crate::domain::member_file::MemberFile;
use crate::domain::member_file::Membership;
use crate::ledger::cases::CaseFilter;
use crate::ledger::entries;
use crate::ledger::members;
use crate::ledger::papers;
use crate::ledger::papers::PaperFilter;
use crate::ledger::search;
use crate::ledger::search::Query;
use crate::ledger::settings;
use crate::ledger::takeovers;
use crate::procedure::catalogue;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// At most so many people in a list of search results.
const LIMIT: u32 = 200;

impl Session {
    /// People who fit the typed text, the surest way of finding first.
    ///
    /// # Errors
    ///
    /// When the ledger cannot be read.
    pub fn search(&self, text: &str) -> Result<Vec<MemberRow>> {
        let today = self.today();
        let places = self.places()?;
        let hits = search::find(
            &self.ledger,
            Query {
                text,
                today,
                limit: LIMIT,
            },
        )?;
        Ok(hits
            .into_iter()
            .map(|hit| member_row(hit.row, today, &places))
            .collect())
    }

    /// Everybody in the ledger by カナ, the first people of the list.
    ///
    /// # Errors
    ///
    /// When the ledger cannot be read.
    pub fn everybody(&self) -> Result<Vec<PersonId>> {
        Ok(members::ids(&self.ledger, members::Order::Kana)?)
    }

    /// The rows of these people, for the visible part of a list.
    ///
    /// # Errors
    ///
    /// When the ledger cannot be read.
    pub fn member_rows(&self, ids: &[PersonId]) -> Result<Vec<MemberRow>> {
        let today = self.today();
        let places = self.places()?;
        let rows = members::rows(&self.ledger, ids)?;
        Ok(rows
            .into_iter()
            .map(|row| member_row(row, today, &places))
            .collect())
    }

    /// One person as the screen shows it.
    ///
    /// # Errors
    ///
    /// When the person is not there or the ledger cannot be read.
    pub fn member_view(&self, id: PersonId) -> Result<MemberView> {
        let file = members::file(&self.ledger, id)?.ok_or(Error::Missing("加入者"))?;
        let today = self.today();
        let row = self
            .member_rows(&[id])?
            .pop()
            .ok_or(Error::Missing("加入者"))?;
        let papers = papers::list(&self.ledger, PaperFilter::Person(id))?;
        Ok(MemberView {
            is_cautioned: self.cautioned()?.contains(&id),
            address: file.address_on(today).cloned(),
            residence: file.residence_on(today).cloned(),
            places: places(&file, today),
            has_number: file.held_number.is_some(),
            held_number: file.held_number,
            family: self.member_rows(&family(id, &file))?,
            history: self.history(id)?,
            certificates: self.certificates_of(&file)?,
            cases: self.case_rows(&CaseFilter::Subject(id))?,
            papers: papers.iter().map(paper_row).collect(),
            premiums: self.premium_schedule(id)?,
            benefits: self.benefit_rows(&file)?,
            procedures: catalogue::ALL
                .iter()
                .copied()
                .filter(|procedure| (procedure.suits)(&file, today))
                .collect(),
            row,
        })
    }

    fn history(&self, id: PersonId) -> Result<Vec<HistoryRow>> {
        let mut receipts = BTreeMap::new();
        for case in self.case_rows(&CaseFilter::Subject(id))? {
            receipts.insert(case.id, case.receipt_number);
        }
        let recorded = entries::of_person(&self.ledger, id)?;
        let mut history: Vec<HistoryRow> = recorded
            .into_iter()
            .map(|recorded| HistoryRow {
                valid_from: recorded.entry.valid_from,
                text: recorded.entry.fact.describe(),
                recorded_at: recorded.recorded_at,
                receipt_number: recorded
                    .case
                    .and_then(|case| receipts.get(&case).cloned())
                    .unwrap_or_default(),
                is_reversed: recorded.reversed_by.is_some(),
            })
            .collect();
        for remark in takeovers::remarks_of(&self.ledger, id)? {
            let after = history.partition_point(|row| row.recorded_at <= remark.recorded_at);
            let on = remark.recorded_at.get(..10).and_then(Date::parse_iso);
            history.insert(
                after,
                HistoryRow {
                    valid_from: on.unwrap_or_else(|| self.today()),
                    text: format!("移行時の備考　{}", remark.text),
                    recorded_at: remark.recorded_at,
                    receipt_number: String::new(),
                    is_reversed: remark.is_undone,
                },
            );
        }
        Ok(history)
    }

    /// 事業所 by code.
    pub(super) fn places(&self) -> Result<BTreeMap<String, Establishment>> {
        let all = settings::establishments(&self.ledger)?;
        Ok(all
            .into_iter()
            .map(|place| (place.code.clone(), place))
            .collect())
    }
}

/// 住所 and 居所・送付先, the newest first; on the same day the 住所 first.
fn places(file: &MemberFile, today: Date) -> Vec<PlaceRow> {
    let row = |kind, period: &AddressPeriod| PlaceRow {
        kind,
        address: period.address.clone(),
        valid_from: period.valid_from,
        valid_until: period.valid_until,
        tense: if period.valid_from > today {
            Tense::Future
        } else if period.valid_until.is_some_and(|until| until < today) {
            Tense::Past
        } else {
            Tense::Present
        },
    };
    let addresses = file.addresses.iter();
    let residences = file.residences.iter();
    let mut all: Vec<PlaceRow> = addresses
        .map(|period| row(PlaceKind::Address, period))
        .chain(residences.map(|period| row(PlaceKind::Residence, period)))
        .collect();
    all.sort_by_key(|place| (Reverse(place.valid_from), place.kind));
    all
}

/// The 被保険者 first, then the 被扶養者 by 枝番.
fn family(id: PersonId, file: &MemberFile) -> Vec<PersonId> {
    let insured = file
        .memberships
        .last()
        .map_or(id, |membership| membership.insured);
    let mut people = vec![insured];
    people.extend(
        file.dependents
            .iter()
            .map(|dependent| dependent.membership.person),
    );
    if !people.contains(&id) {
        people.push(id);
    }
    people.dedup();
    people
}

fn member_row(
    row: members::MemberRow,
    today: Date,
    places: &BTreeMap<String, Establishment>,
) -> MemberRow {
    let membership = row.membership.as_ref();
    MemberRow {
        id: row.id,
        membership: membership.map(|m| (m.symbol, m.number, m.branch)),
        category: membership.map(|m| m.category),
        relationship: membership.map_or(String::new(), standing),
        establishment: membership
            .and_then(|m| places.get(&m.establishment))
            .map_or(String::new(), |place| place.name.clone()),
        is_member: membership.is_some_and(|m| m.covers(today)),
        since: membership.map(|m| m.valid_from),
        person: row.person,
    }
}

/// 本人 or the 続柄.
fn standing(membership: &Membership) -> String {
    membership
        .relationship
        .map_or("本人", Coded::label)
        .to_owned()
}

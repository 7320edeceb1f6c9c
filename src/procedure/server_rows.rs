//! 中間サーバーの行: rows of 加入者情報 for the people of a form, named as the layouts name them.
//! It must not know columns, codes of the 仕様書 or bytes; those are the layouts'.

use crate::domain::address::Address;
use crate::domain::certificate::CertificateKind;
use crate::domain::date::Date;
use crate::domain::dependent::Relationship;
use crate::domain::elderly_share::ElderlyShare;
use crate::domain::entry::{Entry, Fact};
use crate::domain::member::{Category, Person, PersonId, Sex};
use crate::domain::member_file::MemberFile;
use crate::domain::number::{Branch, MemberNumber, Symbol};
use crate::procedure::case::Nature;
use crate::procedure::catalogue::{Export, Records};
use crate::procedure::certificates::{InsuredTerms, certificates, share_of};
use crate::procedure::facts::Facts;
use crate::procedure::form::Form;
use crate::procedure::insurer::{insurer_number, number_for};
use crate::procedure::numbering::{number_of, symbol_of};
use crate::procedure::person::{ADDRESS, NUMBER, PERSON, Someone};
use crate::procedure::record::{Cell, Record};
use crate::procedure::step::Step;
use std::collections::BTreeMap;

/// 加入者情報登録, laid in the outbox at 中間サーバーへ登録.
#[must_use]
pub const fn member_export(records: Records) -> Export {
    Export {
        id: "chukan-kanyusha",
        step: Step::RegisterServer,
        records,
    }
}

/// What a membership row says besides the person.
pub struct Membership {
    /// 枝番.
    pub branch: i64,
    /// 続柄; `None` for the 被保険者.
    pub relationship: Option<Relationship>,
    /// 資格取得年月日, for a dependent 認定年月日.
    pub start: Date,
    /// 資格取得事由, a name of the layout's map.
    pub start_reason: &'static str,
    /// 被保険者区分, a name of the layout's map.
    pub kind: &'static str,
    /// 資格喪失年月日 and 資格喪失事由, a name of the layout's map; for a dependent 被扶養者でなくなった日.
    pub end: Option<(Date, &'static str)>,
    /// 一部負担金の割合, for 70 to 74.
    pub share: Option<ElderlyShare>,
    /// What the row does to what the 中間サーバー knows.
    pub operation: Operation,
}

/// 加入者情報 of the people whom an acquisition gives their places, and one row for everybody whom a 訂正 takes out.
#[must_use]
pub fn acquired_rows<'a>(
    people: impl Iterator<Item = (Someone<'a>, Membership)>,
    terms: Option<InsuredTerms>,
    form: &Form,
    facts: &Facts,
) -> Vec<Record> {
    let mut rows: Vec<Record> = people
        .map(|(someone, mut membership)| {
            let share = terms.and_then(|terms| share_of(someone.form, form, terms, facts));
            membership.share = share.map(|share| share.share);
            member_row(someone, &membership, form, facts)
        })
        .collect();
    rows.extend(cancelled_rows(&rows, facts));
    rows
}

/// 処理区分の決め方.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Operation {
    /// The case gives the place: 新規; in a 訂正 変更 where the place was given before; in a 取消 取消.
    Gives,
    /// The case changes what stands there already: always 変更, in a 取消 too, which says again what was before.
    Changes,
}

/// 加入者情報 of one person.
#[must_use]
pub fn member_row(
    someone: Someone<'_>,
    membership: &Membership,
    form: &Form,
    facts: &Facts,
) -> Record {
    let mut row = Row::new("member_qualification");
    row.text(
        "op",
        match membership.operation {
            Operation::Gives => op(form, membership.branch, facts),
            Operation::Changes => "change",
        },
    );
    row.text("insurer.no", insurer_number(form, facts).as_str());
    row.symbol_and_number(form);
    row.text("member.edaban", &format!("{:02}", membership.branch));
    row.person(someone);
    if membership.operation == Operation::Gives {
        row.number_of_ledger(someone, facts);
    }
    row.text("member.honke", honke(membership.relationship));
    row.text("member.zokugara", relation_name(membership.relationship));
    row.date("qual.start", membership.start);
    row.text("qual.start_reason", membership.start_reason);
    if let Some((end, reason)) = membership.end {
        row.date("qual.end", end);
        row.text("qual.end_reason", reason);
    }
    row.text("qual.kind", membership.kind);
    row.certificate(someone, form, facts);
    if let Some(share) = membership.share {
        row.text("cert.ratio", ratio(share));
    }
    row.text("member.withhold", "no");
    row.date("row.updated", facts.today);
    row.record
}

/// The certificate that somebody of the ledger holds already, in a row of a case that issues none.
pub fn held_certificate(record: &mut Record, file: &MemberFile) {
    let held = |kind| file.outstanding().rfind(move |paper| paper.kind == kind);
    let name = if let Some(paper) = held(CertificateKind::EligibilityCertificate) {
        if let Some(until) = paper.valid_until {
            record
                .values
                .insert("cert.valid_to".to_owned(), Cell::Date(until));
        }
        "shikaku_kakunin"
    } else if held(CertificateKind::EligibilityNotice).is_some() {
        "shikaku_joho"
    } else {
        "none"
    };
    record
        .values
        .insert("cert.kind".to_owned(), Cell::Text(name.to_owned()));
}

/// 取消 of those whom the corrected case registered and who no longer stand in the rows under the same
/// 記号・番号・枝番: somebody taken out by a 訂正, or everybody under the old number where the number changes.
/// 個人番号 is left out: 記号・番号・枝番 and 加入者管理番号 say who is meant.
#[must_use]
pub fn cancelled_rows(rows: &[Record], facts: &Facts) -> Vec<Record> {
    let stands = |place: &Registered| rows.iter().any(|row| place.is_that_of(row));
    registered(facts)
        .into_iter()
        .filter(|place| !stands(place))
        .map(|place| place.cancelled(facts))
        .collect()
}

/// Where the corrected case placed somebody.
struct Registered {
    person: PersonId,
    symbol: Symbol,
    number: MemberNumber,
    branch: Branch,
    category: Category,
    relationship: Option<Relationship>,
    start: Date,
}

impl Registered {
    fn identity(&self) -> [String; 3] {
        [
            self.symbol.to_string(),
            self.number.to_string(),
            format!("{:02}", self.branch.get()),
        ]
    }

    fn is_that_of(&self, row: &Record) -> bool {
        let names = ["member.kigou", "member.bangou", "member.edaban"];
        let own = self.identity();
        names
            .iter()
            .zip(own)
            .all(|(name, own)| row.values.get(*name) == Some(&Cell::Text(own)))
    }

    fn cancelled(&self, facts: &Facts) -> Record {
        let mut row = Row::new("member_qualification");
        row.text("op", CANCEL);
        row.text(
            "insurer.no",
            number_for(self.category, &facts.society).as_str(),
        );
        let [symbol, number, branch] = self.identity();
        row.text("member.kigou", &symbol);
        row.text("member.bangou", &number);
        row.text("member.edaban", &branch);
        row.text("member.person_id", &self.person.to_string());
        if let Some(person) = facts.corrected_people.get(&self.person) {
            row.basics(person);
        }
        if let Some(address) = self.address(facts) {
            row.address(address);
        }
        row.text("member.honke", honke(self.relationship));
        row.text("member.zokugara", relation_name(self.relationship));
        row.date("qual.start", self.start);
        row.text("cert.kind", "none");
        row.text("member.withhold", "no");
        row.date("row.updated", facts.today);
        row.record
    }

    fn address<'a>(&self, facts: &'a Facts) -> Option<&'a Address> {
        let own = facts
            .corrects
            .iter()
            .filter(|written| written.entry.person == self.person);
        own.filter_map(|written| match &written.entry.fact {
            Fact::AddressRegistered(address) => Some(address),
            _ => None,
        })
        .next_back()
    }
}

/// The places that the corrected case gave, the 被保険者 first. Where it gave the 被保険者 none, the 被扶養者 stand under
/// the 記号・番号 that the 被保険者 had on their first day.
fn registered(facts: &Facts) -> Vec<Registered> {
    let entries = || facts.corrects.iter().map(|written| &written.entry);
    let place = |entry: &Entry, own: Own, branch, relationship| Registered {
        person: entry.person,
        symbol: own.symbol,
        number: own.number,
        branch,
        category: own.category,
        relationship,
        start: entry.valid_from,
    };
    let given = entries().find_map(|entry| match entry.fact {
        Fact::InsuredAcquired {
            symbol,
            number,
            category,
            ..
        } => Some((
            entry,
            Own {
                symbol,
                number,
                category,
            },
        )),
        _ => None,
    });
    let dependents = entries().filter_map(|entry| match entry.fact {
        Fact::DependentCertified {
            insured,
            branch,
            relationship,
            ..
        } => {
            let own = given.map(|(_, own)| own);
            let own = own.or_else(|| Own::held(insured, entry.valid_from, facts))?;
            Some(place(entry, own, branch, Some(relationship)))
        }
        _ => None,
    });
    let insured = given.map(|(entry, own)| place(entry, own, Branch::INSURED, None));
    insured.into_iter().chain(dependents).collect()
}

/// 記号・番号 and 被保険者区分 of a 被保険者.
#[derive(Clone, Copy)]
struct Own {
    symbol: Symbol,
    number: MemberNumber,
    category: Category,
}

impl Own {
    /// As the ledger has them on a day.
    fn held(insured: PersonId, on: Date, facts: &Facts) -> Option<Own> {
        let period = facts.files.get(&insured)?.insured_on(on)?;
        Some(Own {
            symbol: period.symbol,
            number: period.number,
            category: period.category,
        })
    }
}

/// A row while it is put together.
pub(super) struct Row {
    pub(super) record: Record,
}

impl Row {
    /// An empty row of a view.
    pub(super) fn new(source: &str) -> Row {
        Row {
            record: Record {
                source: source.to_owned(),
                values: BTreeMap::new(),
            },
        }
    }

    pub(super) fn text(&mut self, name: &str, text: &str) {
        self.put(name, Cell::Text(text.to_owned()));
    }

    pub(super) fn date(&mut self, name: &str, date: Date) {
        self.put(name, Cell::Date(date));
    }

    pub(super) fn put(&mut self, name: &str, cell: Cell) {
        self.record.values.insert(name.to_owned(), cell);
    }

    pub(super) fn symbol_and_number(&mut self, form: &Form) {
        if let Some(symbol) = symbol_of(form) {
            self.text("member.kigou", &symbol.to_string());
        }
        if let Some(number) = number_of(form) {
            self.text("member.bangou", &number.to_string());
        }
    }

    fn person(&mut self, someone: Someone<'_>) {
        if let Some(id) = PERSON.get(someone.form) {
            self.text("member.person_id", &id.to_string());
        }
        if let Some(held) = NUMBER.get(someone.form) {
            self.put("member.kojin_no", Cell::Number(held));
        }
        if let Some(person) = someone.person() {
            self.basics(&person);
        }
        if let Some(address) = ADDRESS.get(someone.form) {
            self.address(&address);
        }
    }

    /// 個人番号 that the ledger has of somebody for whom the form gives none.
    fn number_of_ledger(&mut self, someone: Someone<'_>, facts: &Facts) {
        let held = someone.file(facts).and_then(|file| file.held_number);
        if let Some(held) = held.filter(|_| NUMBER.get(someone.form).is_none()) {
            self.put("member.kojin_no", Cell::Number(held));
        }
    }

    pub(super) fn basics(&mut self, person: &Person) {
        self.text("member.name", person.name.as_str());
        self.text("member.kana", person.kana.as_str());
        if let Some(alias) = &person.alias {
            self.text("member.alias", alias.as_str());
        }
        self.date("member.birth", person.birth_on);
        self.text("member.sex", sex_name(person.sex));
    }

    pub(super) fn address(&mut self, address: &Address) {
        if let Some(postal) = &address.postal {
            self.text("member.zip", postal.digits());
        }
        self.text("member.address", &address.text);
    }

    /// The certificate that the person holds: the 資格確認書 where one is issued, else the お知らせ.
    fn certificate(&mut self, someone: Someone<'_>, form: &Form, facts: &Facts) {
        let person = PERSON.get(someone.form);
        let mut name = "none";
        for certificate in certificates(form, facts) {
            if Some(certificate.person) != person {
                continue;
            }
            match certificate.kind {
                CertificateKind::EligibilityCertificate => {
                    name = "shikaku_kakunin";
                    if let Some(until) = certificate.valid_until {
                        self.date("cert.valid_to", until);
                    }
                }
                CertificateKind::EligibilityNotice if name == "none" => name = "shikaku_joho",
                CertificateKind::EligibilityNotice
                | CertificateKind::InsuranceCard
                | CertificateKind::MaximumCopayment
                | CertificateKind::MaximumCopaymentReduction => {}
            }
        }
        self.text("cert.kind", name);
    }
}

/// 処理区分「取消」.
const CANCEL: &str = "cancel";

/// 処理区分 of a place: in a 訂正 新規 where the corrected case did not give it, 変更 where it did.
fn op(form: &Form, branch: i64, facts: &Facts) -> &'static str {
    match facts.nature {
        Nature::Ordinary | Nature::ByLaw => "add",
        Nature::Cancellation(_) => CANCEL,
        Nature::Correction(_) => {
            let given = registered(facts).into_iter().any(|place| {
                Some(place.symbol) == symbol_of(form)
                    && Some(place.number) == number_of(form)
                    && i64::from(place.branch.get()) == branch
            });
            if given { "change" } else { "add" }
        }
    }
}

/// 被保険者区分 and 資格取得事由 of a 被保険者, in the names of the layout.
#[must_use]
pub const fn kind_names(category: Category) -> (&'static str, &'static str) {
    match category {
        Category::Employed => ("general", "employment"),
        Category::Voluntary => ("niinkei", "niinkei"),
        Category::SpecialRetired => ("tokutai", "tokutai"),
    }
}

/// 本人・家族の別.
pub(super) const fn honke(relationship: Option<Relationship>) -> &'static str {
    match relationship {
        None => "honnin",
        Some(_) => "kazoku",
    }
}

const fn sex_name(sex: Sex) -> &'static str {
    match sex {
        Sex::Male => "male",
        Sex::Female => "female",
    }
}

/// 割合 in percent.
const fn ratio(share: ElderlyShare) -> &'static str {
    match share {
        ElderlyShare::TwoTenths => "20",
        ElderlyShare::ThreeTenths => "30",
    }
}

/// 続柄 in the coarse words of the layout.
pub(super) fn relation_name(relationship: Option<Relationship>) -> &'static str {
    let Some(relationship) = relationship else {
        return "self";
    };
    match relationship {
        _ if relationship.is_spouse() => "spouse",
        _ if relationship.is_child() => "child",
        Relationship::Father | Relationship::Mother => "parent",
        Relationship::Grandfather | Relationship::Grandmother => "grandparent",
        Relationship::ElderBrother
        | Relationship::ElderSister
        | Relationship::YoungerBrother
        | Relationship::YoungerSister => "sibling",
        Relationship::Grandchild => "grandchild",
        _ => "other",
    }
}

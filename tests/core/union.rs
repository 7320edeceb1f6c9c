//! 見本健康保険組合: the fictional union of the tests, with a desk that gathers facts as the program does.

use crate::union_files::{Member, files, labelled};
use crate::union_settings::voluntary_setting;
use daicho::domain::address::{Address, PostalCode};
use daicho::domain::benefit::Benefit;
use daicho::domain::calendar::Holidays;
use daicho::domain::ceiling_rules::CeilingRules;
use daicho::domain::certificate::{CertificateKind, CertificatePaper, CertificateStyle};
use daicho::domain::coded::Coded;
use daicho::domain::date::Date;
use daicho::domain::entry::{Entry, EntryId, Fact};
use daicho::domain::establishment::Establishment;
use daicho::domain::finding::{FieldPath, Finding, Severity};
use daicho::domain::member::{Person, PersonId, Sex};
use daicho::domain::member_file::MemberFile;
use daicho::domain::name::{KanaName, PersonName};
use daicho::domain::number::{Branch, HeldNumber, InsurerNumber, MemberNumber, Symbol};
use daicho::domain::prepayment_terms::PrepaymentReceipt;
use daicho::domain::society::{Approval, Numbering, Society};
use daicho::domain::voluntary_rules::VoluntaryRules;
use daicho::procedure::case::{Case, CaseId, Nature, UserId};
use daicho::procedure::catalogue::Procedure;
use daicho::procedure::engine::{self, Actor, Opening, Turn, recompute};
use daicho::procedure::facts::{Candidate, CandidateReason, Facts, NumberFact, OtherCase, Written};
use daicho::procedure::field::Field;
use daicho::procedure::form::Form;
use daicho::procedure::input;
use daicho::procedure::person::{NUMBER, PERSON, recognized};
use daicho::procedure::record::Cell;
use daicho::procedure::step::{Role, Step};
use daicho::procedure::subject;
use daicho::procedure::value::{Kind, Value};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// What the ledger of a scenario holds.
#[derive(Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Ledger {
    /// 番号 already used in 記号 42.
    pub used_numbers: Vec<u32>,
    /// 枝番 already used in the 記号・番号 of the form.
    pub used_branches: Vec<u8>,
    /// People.
    pub people: Vec<Known>,
    /// People with what the ledger says of them.
    pub members: Vec<Member>,
    /// ほかの処理中の案件: procedure, 受付番号 and, of an acquisition, its day.
    pub other_cases: Vec<String>,
}

impl Ledger {
    /// What all cases of a file have in common, with what one case adds.
    pub fn with(&self, other: &Ledger) -> Ledger {
        let mut all = self.clone();
        all.used_numbers.extend(&other.used_numbers);
        all.used_branches.extend(&other.used_branches);
        all.people.extend(other.people.iter().cloned());
        all.other_cases.extend(other.other_cases.iter().cloned());
        for member in &other.members {
            all.members.retain(|known| known.id != member.id);
            all.members.push(member.clone());
        }
        all
    }
}

/// Somebody in the ledger.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Known {
    pub id: i64,
    pub name: String,
    pub kana: String,
    pub birth: String,
    pub sex: String,
    pub individual_number: Option<String>,
    #[serde(default)]
    pub is_member: bool,
}

/// The desk of the union: what the program would gather from its ledger.
pub struct Desk {
    pub today: Date,
    pub received_on: Date,
    pub society: Society,
    pub ledger: Ledger,
    /// The first free 加入者管理番号.
    pub next_person: i64,
    /// 個人番号 held apart; the handle is the place in this list.
    held: Vec<String>,
    posted: Vec<Written>,
}

impl Desk {
    pub fn new(today: &str, received_on: Option<&str>) -> Desk {
        let today = date(today);
        Desk {
            today,
            received_on: received_on.map_or(today, date),
            society: society(),
            ledger: Ledger::default(),
            next_person: 700,
            held: Vec::new(),
            posted: Vec::new(),
        }
    }

    pub fn open(&self, procedure: &Procedure) -> Case {
        engine::open(procedure, self.opening(1))
    }

    pub fn open_correction(
        &mut self,
        procedure: &Procedure,
        original: &Case,
        nature: Nature,
    ) -> Case {
        engine::open_correction(procedure, original, nature, self.opening(2)).unwrap()
    }

    fn opening(&self, id: i64) -> Opening {
        Opening {
            id: CaseId(id),
            receipt_number: format!("R8-{id:06}"),
            received_on: self.received_on,
        }
    }

    /// Types texts into the fields named by their labels.
    pub fn fill(&mut self, procedure: &Procedure, case: &mut Case, form: &toml::Table, name: &str) {
        let is_drawn = |path: &FieldPath| {
            input::field_at(procedure, path).is_some_and(|field| field.is_drawn())
        };
        // Rows that come from the ledger are there only once the rest says whose they are.
        let mut drawn = Vec::new();
        for (label, typed) in form {
            let path = path_of(procedure, label, name);
            match typed {
                toml::Value::String(text) => self.enter(procedure, case, &path, text, name),
                toml::Value::Array(rows) if is_drawn(&path) => drawn.push((path, rows)),
                toml::Value::Array(rows) => self.fill_rows(procedure, case, &path.key, rows, name),
                other => panic!("{name}: {label} は文字で書いてください ({other})"),
            }
        }
        for (path, rows) in drawn {
            self.recompute(procedure, case);
            self.fill_drawn(procedure, case, &path.key, rows, name);
            self.recompute(procedure, case);
        }
    }

    /// Types into rows of the ledger, in their order; an empty row is passed over.
    fn fill_drawn(
        &mut self,
        procedure: &Procedure,
        case: &mut Case,
        key: &str,
        rows: &[toml::Value],
        name: &str,
    ) {
        let table = input::field_at(procedure, &FieldPath::of(key)).unwrap();
        let Kind::Rows(fields) = table.kind else {
            panic!("{name}: {} は表ではありません", table.label);
        };
        let n_drawn = case.form.rows(key).len();
        assert!(
            rows.len() <= n_drawn,
            "{name}: {} は{n_drawn}行です",
            table.label
        );
        for (index, row) in rows.iter().enumerate() {
            for (label, text) in row.as_table().unwrap() {
                let mut fields = fields.iter();
                let field = fields
                    .find(|field| field.label == label)
                    .unwrap_or_else(|| panic!("{name}: 表に「{label}」がありません"));
                let path = FieldPath::in_row(key, index, field.key);
                self.enter(procedure, case, &path, text.as_str().unwrap(), name);
            }
        }
    }

    fn fill_rows(
        &mut self,
        procedure: &Procedure,
        case: &mut Case,
        key: &str,
        rows: &[toml::Value],
        name: &str,
    ) {
        case.form.set_value(key, None);
        let table = input::field_at(procedure, &FieldPath::of(key)).unwrap();
        let Kind::Rows(fields) = table.kind else {
            panic!("{name}: {} は表ではありません", table.label);
        };
        for row in rows {
            let index = case.form.add_row(key);
            for (label, text) in row.as_table().unwrap() {
                let field = fields
                    .iter()
                    .find(|field| field.label == label)
                    .unwrap_or_else(|| panic!("{name}: 表に「{label}」がありません"));
                let path = FieldPath::in_row(key, index, field.key);
                self.enter(procedure, case, &path, text.as_str().unwrap(), name);
            }
        }
    }

    fn enter(
        &mut self,
        procedure: &Procedure,
        case: &mut Case,
        path: &FieldPath,
        text: &str,
        name: &str,
    ) {
        let field = input::field_at(procedure, path).unwrap();
        assert!(!field.is_computed(), "{name}: {} は自動です", field.label);
        if !matches!(field.kind, Kind::IndividualNumber) {
            input::enter(procedure, &mut case.form, path, text, self.today);
            return;
        }
        if text.is_empty() {
            case.form.set_at(path, None);
            return;
        }
        assert!(text.starts_with("9999"), "{name}: 架空の番号ではありません");
        input::check_individual_number(text).unwrap_or_else(|error| panic!("{name}: {error}"));
        let held = self.hold(text);
        case.form.set_at(path, Some(Value::Number(held)));
    }

    fn hold(&mut self, text: &str) -> HeldNumber {
        let known = self.held.iter().position(|held| held == text);
        let place = known.unwrap_or_else(|| {
            self.held.push(text.to_owned());
            self.held.len() - 1
        });
        HeldNumber(i64::try_from(place).unwrap())
    }

    /// Fills the computed fields as the program does after every edit.
    pub fn recompute(&self, procedure: &Procedure, case: &mut Case) {
        let facts = self.facts(procedure, case);
        recompute(procedure, case, &facts);
    }

    /// Keeps the entries of a move as the ledger would.
    pub fn post(&mut self, entries: &[Entry]) {
        for entry in entries {
            let id = EntryId(i64::try_from(self.posted.len() + 1).unwrap());
            let entry = entry.clone();
            self.posted.push(Written { id, entry });
        }
    }

    /// The facts of a case, gathered as `app` gathers them.
    pub fn facts(&self, procedure: &Procedure, case: &Case) -> Facts {
        let corrects = match case.nature {
            Nature::Ordinary | Nature::ByLaw => Vec::new(),
            Nature::Correction(_) | Nature::Cancellation(_) => self.posted.clone(),
        };
        let numbers = self.numbers(procedure, &case.form);
        let mut files = files(&self.ledger.members);
        for member in &self.ledger.members {
            if let Some(number) = &member.individual_number
                && let Some(file) = files.get_mut(&PersonId(member.id))
            {
                file.held_number = Some(self.held_as(number));
            }
        }
        self.add_received(&mut files);
        Facts {
            received_on: case.received_on,
            receipt_number: case.receipt_number.clone(),
            drafter: "例示　花子".to_owned(),
            reasons: case.reasons.clone(),
            nature: case.nature,
            corrected_people: corrected_people(&corrects, &files),
            corrects,
            establishments: vec![establishment()],
            candidates: self.candidates(case),
            numbers,
            used_numbers: self
                .ledger
                .used_numbers
                .iter()
                .map(|number| MemberNumber::new(*number).unwrap())
                .collect(),
            used_branches: self
                .ledger
                .used_branches
                .iter()
                .map(|branch| Branch::new(*branch).unwrap())
                .collect(),
            next_person: PersonId(self.next_person),
            other_cases: self.other_cases(),
            certificates: certificates(&files),
            subject: self.subject(&case.form, &files),
            benefits_about: benefits_about(&files),
            files,
            ..Facts::nobody(self.today, self.society.clone())
        }
    }

    /// Money that a move wrote down is in the ledger for the next one.
    fn add_received(&self, files: &mut BTreeMap<PersonId, MemberFile>) {
        for written in &self.posted {
            if let Fact::PrepaymentReceived {
                months_from,
                amount,
                channel,
            } = written.entry.fact
                && let Some(file) = files.get_mut(&written.entry.person)
            {
                file.prepayment_receipts.push(PrepaymentReceipt {
                    entry: written.id,
                    months_from,
                    received_on: written.entry.valid_from,
                    amount,
                    channel,
                });
            }
        }
    }

    fn numbers(&self, procedure: &Procedure, form: &Form) -> BTreeMap<FieldPath, NumberFact> {
        let held = held_numbers(procedure, form);
        held.iter()
            .map(|(path, _, number)| {
                let also_in = held
                    .iter()
                    .filter(|(other, _, same)| other != path && same == number)
                    .map(|(_, label, _)| label.clone())
                    .collect();
                let fact = NumberFact {
                    held: *number,
                    registered_to: self.owner(*number),
                    also_in,
                };
                (path.clone(), fact)
            })
            .collect()
    }

    /// The handle of a number of the ledger; one of its own while nobody has typed it.
    fn held_as(&self, text: &str) -> HeldNumber {
        let known = self.held.iter().position(|held| held == text);
        HeldNumber(known.map_or(9_999, |place| i64::try_from(place).unwrap()))
    }

    fn other_cases(&self) -> Vec<OtherCase> {
        let cases = self.ledger.other_cases.iter();
        cases
            .map(|text| {
                let parts: Vec<&str> = text.split(' ').collect();
                OtherCase {
                    procedure: parts[0].to_owned(),
                    receipt_number: parts[1].to_owned(),
                    acquired_on: parts.get(2).map(|day| date(day)),
                }
            })
            .collect()
    }

    /// 届出の対象者 as the program finds it.
    fn subject(&self, form: &Form, files: &BTreeMap<PersonId, MemberFile>) -> Option<PersonId> {
        let Some(number) = subject::written_number(form) else {
            let held = NUMBER.get(form)?;
            return self.owner(held);
        };
        let symbol = subject::written_symbol(form);
        let has_number = |file: &&MemberFile| {
            let mut periods = file.insured();
            periods.any(|p| p.number == number && symbol.is_none_or(|symbol| p.symbol == symbol))
        };
        files.values().find(has_number).map(|file| file.id)
    }

    fn owner(&self, held: HeldNumber) -> Option<PersonId> {
        let registered = self.posted.iter().find_map(|written| {
            (written.entry.fact == Fact::IndividualNumberRegistered(held))
                .then_some(written.entry.person)
        });
        let text = self.text_of(held);
        let mut people = self.ledger.people.iter();
        let known = people.find(|known| known.individual_number.as_deref() == Some(text));
        let mut members = self.ledger.members.iter();
        let member = members.find(|member| member.individual_number.as_deref() == Some(text));
        registered
            .or(known.map(|known| PersonId(known.id)))
            .or(member.map(|member| PersonId(member.id)))
    }

    fn text_of(&self, held: HeldNumber) -> &str {
        &self.held[usize::try_from(held.0).unwrap()]
    }

    fn candidates(&self, case: &Case) -> BTreeMap<Option<usize>, Vec<Candidate>> {
        let rows = case.form.rows("dependents").iter().enumerate();
        std::iter::once((None, &case.form))
            .chain(rows.map(|(row, form)| (Some(row), form)))
            .map(|(row, form)| (row, self.candidates_of(form)))
            .filter(|(_, candidates)| !candidates.is_empty())
            .collect()
    }

    fn candidates_of(&self, form: &Form) -> Vec<Candidate> {
        let members = self.ledger.members.iter().map(Known::of);
        let people = self.ledger.people.iter().cloned();
        people
            .chain(members)
            .filter(|known| {
                recognized(form).is_some() || PERSON.get(form) != Some(PersonId(known.id))
            })
            .filter_map(|known| {
                let person = known.person();
                let number = match form.value("individual_number") {
                    Some(Value::Number(held)) => Some(self.text_of(*held)),
                    _ => None,
                };
                let has_same_number =
                    number.is_some() && known.individual_number.as_deref() == number;
                let has_same_kana = form.value("kana") == Some(&Value::Kana(person.kana.clone()))
                    && form.value("birth_on") == Some(&Value::Date(person.birth_on));
                let reason = if has_same_number {
                    CandidateReason::IndividualNumber
                } else if has_same_kana {
                    CandidateReason::KanaAndBirth
                } else {
                    return None;
                };
                Some(Candidate {
                    id: PersonId(known.id),
                    person,
                    reason,
                    membership: None,
                    is_member: known.is_member,
                })
            })
            .collect()
    }
}

impl Known {
    fn of(member: &Member) -> Known {
        Known {
            id: member.id,
            name: member.name.clone(),
            kana: member.kana.clone(),
            birth: member.birth.clone(),
            sex: member.sex.clone(),
            individual_number: member.individual_number.clone(),
            is_member: member
                .memberships
                .last()
                .is_some_and(|period| period.lost_on.is_none()),
        }
    }

    fn person(&self) -> Person {
        Person {
            name: PersonName::declared(&self.name).unwrap(),
            kana: KanaName::parse(&self.kana).unwrap(),
            alias: None,
            birth_on: date(&self.birth),
            sex: Sex::CHOICES
                .iter()
                .find(|choice| choice.label == self.sex)
                .and_then(|choice| Sex::from_code(choice.code))
                .unwrap(),
        }
    }
}

/// What the corrected case registered of each person, else what the ledger knew already.
fn corrected_people(
    corrects: &[Written],
    files: &BTreeMap<PersonId, MemberFile>,
) -> BTreeMap<PersonId, Person> {
    let known = corrects.iter().filter_map(|written| {
        let person = written.entry.person;
        Some((person, files.get(&person)?.person.clone()))
    });
    let registered = corrects
        .iter()
        .filter_map(|written| match &written.entry.fact {
            Fact::PersonRegistered(person) => Some((written.entry.person, person.clone())),
            _ => None,
        });
    known.chain(registered).collect()
}

fn certificates(
    files: &BTreeMap<PersonId, MemberFile>,
) -> BTreeMap<(PersonId, CertificateKind), u16> {
    let mut counts = BTreeMap::new();
    for (id, file) in files {
        for certificate in &file.certificates {
            let count: &mut u16 = counts.entry((*id, certificate.kind)).or_default();
            *count = (*count).max(certificate.issue_count);
        }
    }
    counts
}

/// 給付の決定 by the person they are about.
fn benefits_about(
    files: &BTreeMap<PersonId, MemberFile>,
) -> BTreeMap<PersonId, Vec<(PersonId, Benefit)>> {
    let mut about: BTreeMap<PersonId, Vec<(PersonId, Benefit)>> = BTreeMap::new();
    for (id, file) in files {
        for benefit in &file.benefits {
            let decided = about.entry(benefit.decision.about).or_default();
            decided.push((*id, benefit.clone()));
        }
    }
    about
}

fn held_numbers(procedure: &Procedure, form: &Form) -> Vec<(FieldPath, String, HeldNumber)> {
    let mut found = Vec::new();
    let fields = procedure.sections.iter().flat_map(|section| section.fields);
    for field in fields {
        if let Some(Value::Number(held)) = form.value(field.key) {
            found.push((FieldPath::of(field.key), "被保険者の欄".to_owned(), *held));
        }
        if let Kind::Rows(inner) = field.kind {
            for (row, values) in form.rows(field.key).iter().enumerate() {
                for cell in inner {
                    if let Some(Value::Number(held)) = values.value(cell.key) {
                        let path = FieldPath::in_row(field.key, row, cell.key);
                        found.push((path, format!("被扶養者{}人目の欄", row + 1), *held));
                    }
                }
            }
        }
    }
    found
}

fn society() -> Society {
    Society {
        name: "見本健康保険組合".to_owned(),
        insurer_number: InsurerNumber::parse("06139992").unwrap(),
        address: address("1050011", "東京都港区芝公園９丁目９９番１号"),
        phone: "03-0000-0000".to_owned(),
        president: "見本　太郎".to_owned(),
        appeal_bureau: "関東信越厚生局".to_owned(),
        certificate_style: CertificateStyle::ByLaw,
        certificate_paper: CertificatePaper::Card,
        certificate_valid_until: Some(date("2030-11-30")),
        numbering: Numbering::NextAfterHighest,
        approval: Approval::SecondUser,
        show_care_liability: true,
        retention_years: 5,
        voluntary: VoluntaryRules::default(),
        premium_rates: Vec::new(),
        holidays: Holidays::shipped(),
        dependents_review_month: None,
        allowance: daicho::domain::allowance_rules::AllowanceRules::default(),
        transfer: None,
        ceilings: CeilingRules::default(),
        childbirth: daicho::domain::childbirth_rules::ChildbirthRules::default(),
        files: daicho::domain::file_rules::FileRules::default(),
        inquiry_codes: daicho::domain::inquiry_codes::InquiryCodes::default(),
        is_sample: true,
    }
}

fn establishment() -> Establishment {
    Establishment {
        code: "0042".to_owned(),
        symbol: Symbol::new(42).unwrap(),
        name: "見本商事株式会社".to_owned(),
        address: address("1050011", "東京都港区芝公園９丁目９８番１号"),
        employer_name: "例示　次郎".to_owned(),
        phone: "03-0000-0001".to_owned(),
        pension_office: None,
        covered_from: date("2020-04-01"),
    }
}

fn address(postal: &str, text: &str) -> Address {
    Address {
        postal: PostalCode::parse(postal),
        text: text.to_owned(),
    }
}

/// Changes settings of the union by their Japanese names.
pub fn settings(society: &mut Society, changed: &toml::Table, name: &str) {
    for (setting, value) in changed {
        let value = value.as_str().unwrap();
        match (setting.as_str(), value) {
            ("採番", "次の番号") => society.numbering = Numbering::NextAfterHighest,
            ("採番", "整理番号を優先") => society.numbering = Numbering::EmployersFirst,
            ("決裁", "別の利用者") => society.approval = Approval::SecondUser,
            ("決裁", "紙") => society.approval = Approval::Paper,
            ("決裁", "同じ人も可") => society.approval = Approval::SamePersonAllowed,
            ("証の様式", label) => society.certificate_style = labelled(label),
            ("資格確認書の有効期限", day) => {
                society.certificate_valid_until = Some(date(day))
            }
            _ => {
                let is_known = voluntary_setting(society, setting, value);
                assert!(is_known, "{name}: 知らない設定 {setting} = {value}");
            }
        }
    }
}

pub fn date(text: &str) -> Date {
    Date::parse_iso(text).unwrap_or_else(|| panic!("日付ではありません {text}"))
}

pub fn actor(who: &str) -> Actor {
    let (user, roles) = match who {
        "担当" => (1, vec![Role::Clerk]),
        "決裁者" => (2, vec![Role::Approver]),
        "兼務" => (3, vec![Role::Clerk, Role::Approver]),
        other => panic!("知らない人 {other}"),
    };
    Actor {
        user: UserId(user),
        roles: BTreeSet::from_iter(roles),
    }
}

pub fn described(entries: &[Entry]) -> Vec<String> {
    entries.iter().map(Entry::describe).collect()
}

/// `重さ code 場所の見出し`.
pub fn words_of(procedure: &Procedure, finding: &Finding) -> String {
    let severity = match finding.severity {
        Severity::Note => "参考",
        Severity::Confirm => "要確認",
        Severity::Blocks => "不可",
    };
    let place = finding.at.as_ref().map_or(String::new(), |path| {
        let field = input::field_at(procedure, path)
            .unwrap_or_else(|| panic!("{} の場所 {path} がありません", finding.code));
        let row = path
            .inner
            .as_ref()
            .map_or(String::new(), |(row, _)| format!("{}人目の", row + 1));
        format!(" {row}{}", field.label)
    });
    format!("{severity} {}{place}", finding.code)
}

pub fn cell(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => text.clone(),
        Cell::Date(date) => date.to_string(),
        Cell::Yen(yen) => yen.to_string(),
        Cell::Int(number) => number.to_string(),
        Cell::Number(_) => "（個人番号）".to_owned(),
    }
}

/// The path of the field with this label.
pub fn path_of(procedure: &Procedure, label: &str, name: &str) -> FieldPath {
    let attachment = procedure
        .attachments
        .iter()
        .find(|item| item.label == label);
    if let Some(attachment) = attachment {
        return FieldPath::of(attachment.answer.name());
    }
    let found: Vec<&Field> = fields(procedure)
        .filter(|field| field.label == label)
        .collect();
    match found.as_slice() {
        [field] => FieldPath::of(field.key),
        [] => panic!("{name}: 「{label}」という項目はありません"),
        _ => panic!("{name}: 「{label}」という項目が2つあります"),
    }
}

/// All fields of a procedure outside tables.
pub fn fields(procedure: &Procedure) -> impl Iterator<Item = &'static Field> {
    let of_sections = procedure.sections.iter().map(|section| section.fields);
    let of_steps = procedure.details().map(|(_, fields)| fields);
    of_sections.chain(of_steps).flatten()
}

pub fn step_named(procedure: &Procedure, label: &str, name: &str) -> Step {
    procedure
        .flow
        .iter()
        .flat_map(|group| group.iter().copied())
        .find(|step| procedure.label(*step) == label)
        .unwrap_or_else(|| panic!("{name}: 「{label}」という工程はありません"))
}

/// A decided ordinary case and the desk that decided it.
pub fn decided(procedure: &Procedure) -> (Desk, Case) {
    decided_with(procedure, "")
}

/// The same with more typed into its form.
pub fn decided_with(procedure: &Procedure, more: &str) -> (Desk, Case) {
    let mut desk = Desk::new("2026-11-22", Some("2026-11-06"));
    let mut case = desk.open(procedure);
    let ordinary: toml::Table = toml::from_str(include_str!(
        "../cases/eligibility_acquisition/ordinary.toml"
    ))
    .unwrap();
    let form = ordinary.get("form").unwrap().as_table().unwrap();
    desk.fill(procedure, &mut case, form, "通常の届");
    desk.fill(procedure, &mut case, &toml::from_str(more).unwrap(), "追加");
    let entries = drive_to_decision(&mut desk, procedure, &mut case);
    desk.post(&entries);
    (desk, case)
}

/// Brings a case up to its decision and returns the entries of the decision.
pub fn drive_to_decision(desk: &mut Desk, procedure: &Procedure, case: &mut Case) -> Vec<Entry> {
    try_review(desk, procedure, case).unwrap();
    if procedure.flow.concat().contains(&Step::Collect) {
        step(desk, procedure, case, "担当", |turn| {
            turn.not_needed(Step::Collect, "後日回収する")
        })
        .unwrap();
    }
    let typed = r#"
        "文書番号" = "見健資発第1号"
        "決裁年月日" = "2026-11-22"
    "#;
    desk.fill(procedure, case, &toml::from_str(typed).unwrap(), "決裁");
    step(desk, procedure, case, "決裁者", |turn| {
        turn.complete(Step::Approve)
    })
    .unwrap()
}

/// Brings a case up to the end of its review.
pub fn try_review(
    desk: &mut Desk,
    procedure: &Procedure,
    case: &mut Case,
) -> Result<Vec<Entry>, Vec<Finding>> {
    let typed = r#"
        "提出経路" = "事業主経由"
        "提出者" = "見本商事株式会社"
        "個人番号確認・身元確認は事業主確認済" = "はい"
        "異動前の保険者" = "全国健康保険協会東京支部"
        "審査結果" = "可"
    "#;
    desk.fill(procedure, case, &toml::from_str(typed).unwrap(), "受付");
    step(desk, procedure, case, "担当", |turn| {
        turn.complete(Step::Receive)
    })?;
    for check in procedure.checklist {
        step(desk, procedure, case, "担当", |turn| {
            turn.tick(check.step, check.id, "")
        })?;
    }
    step(desk, procedure, case, "担当", |turn| {
        turn.complete(Step::Register)
    })?;
    step(desk, procedure, case, "担当", |turn| {
        turn.not_needed(Step::AcquireCode, "4制度間異動")
    })?;
    step(desk, procedure, case, "担当", |turn| {
        turn.not_needed(Step::Inquire, "省略した書類がない")
    })?;
    step(desk, procedure, case, "担当", |turn| {
        turn.complete(Step::Review)
    })
}

/// One move of somebody, with computed fields filled before it.
pub fn step(
    desk: &Desk,
    procedure: &Procedure,
    case: &mut Case,
    who: &str,
    act: impl Fn(&Turn<'_>) -> Result<engine::Moved, Vec<Finding>>,
) -> Result<Vec<Entry>, Vec<Finding>> {
    let facts = desk.facts(procedure, case);
    recompute(procedure, case, &facts);
    let actor = actor(who);
    let moved = act(&Turn {
        procedure,
        case,
        facts: &facts,
        actor: &actor,
    })?;
    *case = moved.case;
    Ok(moved.entries)
}

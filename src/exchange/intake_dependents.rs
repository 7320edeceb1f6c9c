//! 被扶養者（異動）届 (2202700): one line → [`DependentsRow`], the 被保険者 and up to three people.
//! It must not judge who may be a dependent; that is a rule of law, decided elsewhere.

use crate::domain::address::Address;
use crate::domain::coded::{Coded, coded_enum};
use crate::domain::date::Date;
use crate::domain::dependent::{Living, OverseasException, Relationship};
use crate::domain::dependent_codes::{
    CertificationReason, DependentSlot, FileRelationship, Occupation, RemovalReason,
};
use crate::domain::establishment::PensionOfficeKey;
use crate::domain::member::Sex;
use crate::domain::name::{KanaName, PersonName};
use crate::domain::number::IndividualNumber;
use crate::domain::yen::Yen;
use crate::exchange::intake::{NoteKind, SocietyItems};
use crate::exchange::intake_acquisition::{
    address, check_name, five_items, kana_name, pension_number,
};
use crate::exchange::intake_line::Line;
use crate::exchange::intake_row::{pension_office, society_items};
use std::fmt;

coded_enum! {
    /// 異動の別.
    pub enum DependentChange {
        /// 該当: becomes a dependent.
        Added = "1", "該当";
        /// 非該当: is a dependent no longer.
        Removed = "2", "非該当";
        /// 変更: data of a dependent changes.
        Changed = "3", "変更";
    }
}

/// 被扶養者（異動）届 of one 被保険者.
#[derive(Clone, PartialEq, Eq)]
pub struct DependentsRow {
    /// 事業所整理記号; this form carries no 事業所番号.
    pub office: PensionOfficeKey,
    /// 異動の別, one for all people of the row.
    pub change: DependentChange,
    /// 事業主等受付年月日.
    pub employer_received_on: Option<Date>,
    /// 被保険者整理番号.
    pub employee_number: Option<String>,
    /// 被保険者のカナ氏名.
    pub kana: KanaName,
    /// 被保険者の氏名.
    pub name: Option<PersonName>,
    /// 被保険者の生年月日.
    pub birth_on: Date,
    /// 被保険者の性別.
    pub sex: Sex,
    /// 被保険者の個人番号.
    pub individual_number: Option<IndividualNumber>,
    /// 被保険者の基礎年金番号.
    pub pension_number: Option<String>,
    /// 被保険者の年間収入.
    pub income: Option<Yen>,
    /// 被保険者の住所.
    pub address: Option<Address>,
    /// 配偶者 first, then the others; one to three.
    pub dependents: Vec<DependentItem>,
    /// 健保組合の様式の項目.
    pub society: Option<SocietyItems>,
}

/// One dependent of the row.
#[derive(Clone, PartialEq, Eq)]
pub struct DependentItem {
    /// 配偶者欄 or その他欄.
    pub slot: DependentSlot,
    /// カナ氏名.
    pub kana: KanaName,
    /// 氏名.
    pub name: Option<PersonName>,
    /// 生年月日.
    pub birth_on: Date,
    /// 性別.
    pub sex: Option<Sex>,
    /// 続柄; [`FileRelationship::ClerkChooses`] for その他.
    pub relationship: Option<FileRelationship>,
    /// 続柄 in words.
    pub relationship_note: Option<String>,
    /// 個人番号.
    pub individual_number: Option<IndividualNumber>,
    /// 通称名 (配偶者欄 only).
    pub alias: Option<PersonName>,
    /// 同居・別居の別.
    pub living: Option<Living>,
    /// 住所.
    pub address: Option<Address>,
    /// 被扶養者になった日.
    pub certified_on: Option<Date>,
    /// 被扶養者になった理由.
    pub certification_reason: Option<CertificationReason>,
    /// The reason in words.
    pub certification_note: Option<String>,
    /// 職業.
    pub occupation: Option<Occupation>,
    /// 収入, yearly.
    pub income: Option<Yen>,
    /// 被扶養者でなくなった日.
    pub removed_on: Option<Date>,
    /// 被扶養者でなくなった理由.
    pub removal_reason: Option<RemovalReason>,
    /// The reason in words.
    pub removal_note: Option<String>,
    /// 死亡年月日 (配偶者欄 only).
    pub died_on: Option<Date>,
    /// 海外特例に該当する理由.
    pub overseas: Option<OverseasException>,
    /// 国内転入日.
    pub entered_japan_on: Option<Date>,
    /// 続柄確認済み.
    pub is_relationship_confirmed: bool,
    /// 備考.
    pub memo: Option<String>,
    /// 資格確認書の発行が要る.
    pub wants_certificate: bool,
}

impl fmt::Debug for DependentsRow {
    /// Hidden: a row is people's data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DependentsRow(…)")
    }
}

impl fmt::Debug for DependentItem {
    /// Hidden: a row is people's data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DependentItem(…)")
    }
}

/// The three places of a row: prefix of the layout's names, slot, and the clerk's name for it.
const PLACES: [(&str, DependentSlot, &str); 3] = [
    ("sp", DependentSlot::Spouse, "配偶者"),
    ("d1", DependentSlot::Other, "その他の被扶養者１"),
    ("d2", DependentSlot::Other, "その他の被扶養者２"),
];

/// Reads a checked line; `None` where an item the row cannot do without is missing.
pub fn read(line: &mut Line<'_>, today: Date) -> Option<DependentsRow> {
    let kana = kana_name(line, "member.kana");
    let change = DependentChange::from_code(line.text("fuyo.change"));
    let address_of_insured = address(line, "member.");
    check_name(line, "member.name");
    if line.has("member.kojin_no") && line.has("member.address") {
        let message = "被保険者の個人番号と住所の両方があります。住所も取り込みます。";
        line.note(
            NoteKind::Notice,
            "number_and_address",
            "member.address",
            message,
        );
    }
    let mut dependents = Vec::new();
    for (prefix, slot, label) in PLACES {
        let place = Place {
            prefix,
            slot,
            label,
        };
        if place.is_used(line) {
            dependents.extend(place.read(line, change, today));
        }
    }
    let is_empty = !PLACES.iter().any(|(prefix, slot, label)| {
        Place {
            prefix,
            slot: *slot,
            label,
        }
        .is_used(line)
    });
    if is_empty {
        let message = "被扶養者が一人も書かれていません。事業所に確かめてください。";
        line.note(NoteKind::Reject, "nobody", "", message);
    }
    if line.date("member.birth").is_none() && !line.has("member.birth") {
        let message = "被保険者の生年月日がありません。事業所に確かめてください。";
        line.note(NoteKind::Reject, "required", "member.birth", message);
    }
    Some(DependentsRow {
        office: pension_office(line),
        change: change?,
        employer_received_on: line.date("fuyo.employer_received"),
        employee_number: line.option("member.seiri_no"),
        kana: kana?,
        name: PersonName::declared(line.text("member.name")),
        birth_on: line.date("member.birth")?,
        sex: Sex::from_code(line.text("member.sex"))?,
        individual_number: line.number("member.kojin_no"),
        pension_number: pension_number(line, "member."),
        income: line.yen("member.income"),
        address: address_of_insured,
        dependents,
        society: society_items(line),
    })
}

#[derive(Clone, Copy)]
struct Place<'p> {
    prefix: &'p str,
    slot: DependentSlot,
    label: &'p str,
}

impl Place<'_> {
    fn to(self, name: &str) -> String {
        format!("{}.{name}", self.prefix)
    }

    fn text(self, line: &Line<'_>, name: &str) -> String {
        line.text(&self.to(name)).to_owned()
    }

    fn has(self, line: &Line<'_>, name: &str) -> bool {
        line.has(&self.to(name))
    }

    fn option(self, line: &Line<'_>, name: &str) -> Option<String> {
        line.option(&self.to(name))
    }

    fn date(self, line: &Line<'_>, name: &str) -> Option<Date> {
        line.date(&self.to(name))
    }

    fn is_used(self, line: &Line<'_>) -> bool {
        let items = [
            "kana", "name", "birth", "kojin_no", "relation", "from", "to",
        ];
        items.iter().any(|name| self.has(line, name))
    }

    fn read(
        self,
        line: &mut Line<'_>,
        change: Option<DependentChange>,
        today: Date,
    ) -> Option<DependentItem> {
        let kana = kana_name(line, &self.to("kana"));
        let address = address(line, &format!("{}.", self.prefix));
        let sex = self.sex(line);
        self.check_identity(line);
        check_name(line, &self.to("name"));
        match change {
            Some(DependentChange::Added) => {
                self.check_added(line, sex, today);
                self.check_contrary(line, "to", "該当の届に、被扶養者でなくなった日");
            }
            Some(DependentChange::Removed) => {
                self.check_removed(line, today);
                self.check_contrary(line, "from", "非該当の届に、被扶養者になった日");
            }
            Some(DependentChange::Changed) | None => {}
        }
        for name in ["from", "to"] {
            self.check_other(line, name);
        }
        let relation = self.text(line, "relation");
        Some(DependentItem {
            slot: self.slot,
            kana: kana?,
            name: PersonName::declared(&self.text(line, "name")),
            birth_on: self.date(line, "birth")?,
            sex,
            relationship: sex
                .and_then(|sex| Relationship::from_file_code(self.slot, &relation, sex)),
            relationship_note: self.option(line, "relation_other"),
            individual_number: line.number(&self.to("kojin_no")),
            alias: PersonName::declared(&self.text(line, "alias")),
            living: Living::from_code(&self.text(line, "living")),
            address,
            certified_on: self.date(line, "from"),
            certification_reason: CertificationReason::from_file_code(
                self.slot,
                &self.text(line, "from_reason"),
            ),
            certification_note: self.option(line, "from_other"),
            occupation: Occupation::from_file_code(self.slot, &self.text(line, "job")),
            income: line.yen(&self.to("income")),
            removed_on: self.date(line, "to"),
            removal_reason: RemovalReason::from_file_code(self.slot, &self.text(line, "to_reason")),
            removal_note: self.option(line, "to_other"),
            died_on: self.date(line, "death"),
            overseas: OverseasException::from_code(&self.text(line, "ov_reason")),
            entered_japan_on: self.date(line, "entry"),
            is_relationship_confirmed: line.flag(&self.to("relation_ok")),
            memo: self.option(line, "memo"),
            wants_certificate: line.flag(&self.to("cert_wanted")),
        })
    }

    fn sex(self, line: &Line<'_>) -> Option<Sex> {
        match self.slot {
            DependentSlot::Spouse => Relationship::spouse_sex_of_file(&self.text(line, "relation")),
            DependentSlot::Other => Sex::from_code(&self.text(line, "sex")),
        }
    }

    fn check_identity(self, line: &mut Line<'_>) {
        for (name, label) in [("kana", "カナ氏名"), ("birth", "生年月日")] {
            if !self.has(line, name) {
                let message = format!(
                    "{}の{label}がありません。事業所に確かめてください。",
                    self.label
                );
                line.note(NoteKind::Reject, "required", &self.to(name), message);
            }
        }
    }

    fn check_added(self, line: &mut Line<'_>, sex: Option<Sex>, today: Date) {
        self.check_day(line, ("from", "被扶養者になった日"), today);
        if !self.has(line, "from_reason") {
            let message = format!("{}の被扶養者になった理由がありません。", self.label);
            line.note(
                NoteKind::Question,
                "reason_missing",
                &self.to("from_reason"),
                message,
            );
        }
        if !self.has(line, "relation") {
            let message = format!("{}の続柄がありません。", self.label);
            line.note(
                NoteKind::Question,
                "relationship_missing",
                &self.to("relation"),
                message,
            );
        } else if self.text(line, "relation") == "10" && !self.has(line, "relation_other") {
            let message = format!(
                "{}の続柄が「その他」ですが、内容が書かれていません。",
                self.label
            );
            line.note(
                NoteKind::Question,
                "relationship_note",
                &self.to("relation_other"),
                message,
            );
        }
        let has_address = self.has(line, "address") && self.has(line, "zip1");
        if self.has(line, "kojin_no") {
            if sex.is_none() {
                let message = format!("{}の性別がわかりません。", self.label);
                line.note(NoteKind::Question, "sex_missing", &self.to("sex"), message);
            }
            if !has_address {
                let message = format!(
                    "{}の郵便番号か住所がありません。同居でも個人番号があっても要ります。",
                    self.label
                );
                line.note(
                    NoteKind::Question,
                    "dependent_address_missing",
                    &self.to("address"),
                    message,
                );
            }
            return;
        }
        let mut missing = Vec::new();
        for (is_there, label) in [
            (self.has(line, "name"), "漢字氏名"),
            (sex.is_some(), "性別"),
            (self.has(line, "address"), "住所"),
        ] {
            if !is_there {
                missing.push(label);
            }
        }
        five_items(line, &missing);
    }

    fn check_removed(self, line: &mut Line<'_>, today: Date) {
        self.check_day(line, ("to", "被扶養者でなくなった日"), today);
        if !self.has(line, "to_reason") {
            let message = format!("{}の被扶養者でなくなった理由がありません。", self.label);
            line.note(
                NoteKind::Question,
                "reason_missing",
                &self.to("to_reason"),
                message,
            );
        }
        let days = self.date(line, "death").zip(self.date(line, "to"));
        if days.is_some_and(|(died_on, removed_on)| removed_on != died_on.add_days(1)) {
            let message = format!(
                "{}の被扶養者でなくなった日が死亡年月日の翌日ではありません。",
                self.label
            );
            line.note(NoteKind::Question, "not_next_day", &self.to("to"), message);
        }
    }

    /// One 異動の別 stands for the row: a day of the other kind contradicts it.
    fn check_contrary(self, line: &mut Line<'_>, name: &str, what: &str) {
        let to = self.to(name);
        if line.has(&to) {
            let message = format!(
                "{}の{what}が書かれています。異動の別を確かめてください。",
                self.label
            );
            line.note(NoteKind::Question, "change_contradicted", &to, message);
        }
    }

    /// その他 needs its words.
    fn check_other(self, line: &mut Line<'_>, name: &str) {
        let is_other = match (name, self.text(line, &format!("{name}_reason")).as_str()) {
            ("from", code) => code == "5",
            (_, code) => code == "6",
        };
        let other = self.to(&format!("{name}_other"));
        if is_other && !line.has(&other) {
            let message = format!(
                "{}の理由が「その他」ですが、内容が書かれていません。",
                self.label
            );
            line.note(NoteKind::Question, "reason_note_missing", &other, message);
        }
    }

    /// The day of the change must be there, not before birth and not after today.
    fn check_day(self, line: &mut Line<'_>, (name, label): (&str, &str), today: Date) {
        let to = self.to(name);
        let Some(day) = line.date(&to) else {
            if !line.has(&to) {
                let message = format!(
                    "{}の{label}がありません。事業所に確かめてください。",
                    self.label
                );
                line.note(NoteKind::Reject, "day_missing", &to, message);
            }
            return;
        };
        if day > today {
            let message = format!("{}の{label}が受付日より後です。", self.label);
            line.note(NoteKind::Reject, "future_date", &to, message);
        }
        if self.date(line, "birth").is_some_and(|birth| day < birth) {
            let message = format!(
                "{}の{label}が生年月日より前です。事業所に確かめてください。",
                self.label
            );
            line.note(NoteKind::Reject, "before_birth", &to, message);
        }
    }
}

//! 台帳の移行: an old ledger kept in a spreadsheet → people with their families and what was found in each row.
//! It must not know the ledger or take anything in: it only says what the book says.

use crate::domain::address::PostalCode;
use crate::domain::ceiling_terms::CeilingCode;
use crate::domain::coded::{Coded, coded_enum};
use crate::domain::date::Date;
use crate::domain::dependent::{Living, Relationship};
use crate::domain::dependent_codes::RemovalReason;
use crate::domain::digits::hide_long_digits;
use crate::domain::loss_reason::LossReason;
use crate::domain::member::{Category, Sex};
use crate::domain::name::{KanaName, PersonName};
use crate::domain::number::{Branch, IndividualNumber, MemberNumber, Symbol};
use crate::domain::yen::Yen;
use crate::exchange::book::Book;
use crate::exchange::intake::{NoteKind, Outcome, RowNote};
use crate::exchange::takeover_cell::Days;
use crate::exchange::takeover_check;
use crate::exchange::takeover_read;
use serde::{Deserialize, Serialize};

coded_enum! {
    /// 項目: what a column of an old ledger holds.
    pub enum Item {
        /// 事業所記号・番号.
        OfficeCode = "office_code", "事業所の番号";
        /// 事業所名.
        OfficeName = "office_name", "事業所名";
        /// 記号.
        Symbol = "symbol", "記号";
        /// 番号.
        Number = "number", "番号";
        /// 記号と番号 in one column.
        SymbolNumber = "symbol_number", "記号と番号";
        /// 枝番.
        Branch = "branch", "枝番";
        /// 本人・家族.
        Role = "role", "本人・家族";
        /// 続柄.
        Relationship = "relationship", "続柄";
        /// 氏名.
        Name = "name", "氏名";
        /// フリガナ.
        Kana = "kana", "フリガナ";
        /// 姓 in a column of its own.
        FamilyName = "family_name", "姓";
        /// 名 in a column of its own.
        GivenName = "given_name", "名";
        /// フリガナ of 姓.
        FamilyKana = "family_kana", "姓のフリガナ";
        /// フリガナ of 名.
        GivenKana = "given_kana", "名のフリガナ";
        /// 通称名・旧姓.
        Alias = "alias", "通称名・旧姓";
        /// 性別.
        Sex = "sex", "性別";
        /// 生年月日.
        BirthOn = "birth_on", "生年月日";
        /// 資格取得（認定）年月日.
        AcquiredOn = "acquired_on", "資格取得（認定）年月日";
        /// 資格喪失年月日.
        LostOn = "lost_on", "資格喪失年月日";
        /// 喪失理由.
        LossReason = "loss_reason", "喪失理由";
        /// 一般・任継・特退.
        Category = "category", "一般・任継・特退";
        /// 標準報酬月額.
        Standard = "standard", "標準報酬月額";
        /// 等級.
        Grade = "grade", "等級";
        /// 郵便番号.
        Postal = "postal", "郵便番号";
        /// 住所.
        Address = "address", "住所";
        /// 個人番号.
        IndividualNumber = "individual_number", "個人番号";
        /// 同居・別居.
        Living = "living", "同居・別居";
        /// 資格確認書の有無.
        Certificate = "certificate", "資格確認書";
        /// 資格確認書の交付年月日.
        CertificateOn = "certificate_on", "資格確認書の交付年月日";
        /// 資格確認書の有効期限.
        CertificateUntil = "certificate_until", "資格確認書の有効期限";
        /// 限度額の適用区分.
        Ceiling = "ceiling", "限度額の適用区分";
        /// 限度額の発効年月日.
        CeilingFrom = "ceiling_from", "限度額の発効年月日";
        /// 限度額の有効期限.
        CeilingUntil = "ceiling_until", "限度額の有効期限";
        /// 備考.
        Remark = "remark", "備考";
    }
}

impl Item {
    /// Whether every person of a family has it, so that it may come again to the right.
    #[must_use]
    pub const fn is_of_each_person(self) -> bool {
        matches!(
            self,
            Item::Branch
                | Item::Relationship
                | Item::Name
                | Item::Kana
                | Item::FamilyName
                | Item::GivenName
                | Item::FamilyKana
                | Item::GivenKana
                | Item::Sex
                | Item::BirthOn
                | Item::AcquiredOn
                | Item::LostOn
                | Item::LossReason
                | Item::IndividualNumber
                | Item::Living
                | Item::Certificate
                | Item::CertificateOn
                | Item::CertificateUntil
                | Item::Ceiling
                | Item::CeilingFrom
                | Item::CeilingUntil
        )
    }
}

impl Item {
    /// Whether it may stand in several columns, which are put together.
    #[must_use]
    pub const fn is_in_parts(self) -> bool {
        matches!(self, Item::Address | Item::Remark)
    }

    /// Whether it tells who somebody is: a 氏名 or a 姓.
    #[must_use]
    pub const fn is_name(self) -> bool {
        matches!(self, Item::Name | Item::FamilyName)
    }
}

/// 列の割当て: what a column holds, and of whom in its row.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct Target {
    /// 項目.
    pub item: Item,
    /// 0 the person of the row; 1 and up the 被扶養者 to the right.
    pub slot: u8,
}

impl Target {
    /// 「氏名」, 「被扶養者2の氏名」.
    #[must_use]
    pub fn label(self) -> String {
        match self.slot {
            0 => self.item.label().to_owned(),
            slot => format!("被扶養者{slot}の{}", self.item.label()),
        }
    }
}

/// シートの割当て.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SheetPlan {
    /// Place of the sheet in the book, from 0.
    pub sheet: usize,
    /// シート名.
    pub name: String,
    /// Whether it is taken in.
    pub is_chosen: bool,
    /// First row of the heading, as the book numbers it; 0 where none was found.
    pub head_row: u32,
    /// Rows of the heading, 1 or 2.
    pub n_head_rows: u32,
    /// Words of the heading, column by column.
    pub heads: Vec<String>,
    /// What each column holds; `None` is not taken in.
    pub targets: Vec<Option<Target>>,
    /// 一般, 任継 or 特退, where no column says it.
    pub category: Category,
}

/// 取込の割当て: everything the clerk decides before the rows are read.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Plan {
    /// One for each sheet of the book.
    pub sheets: Vec<SheetPlan>,
}

/// 行の場所.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Place {
    /// Sheet, from 0.
    pub sheet: usize,
    /// Row as the book numbers it.
    pub row: u32,
    /// 0 the person of the row; 1 and up the 被扶養者 to the right.
    pub slot: u8,
}

/// 喪失の理由 as the row gives it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ending {
    /// Of a 被保険者.
    Lost(LossReason),
    /// Of a 被扶養者.
    Removed(RemovalReason),
    /// Of a 被扶養者, together with the 被保険者.
    WithInsured,
}

/// 交付済みの資格確認書.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct GivenCertificate {
    /// 交付年月日.
    pub issued_on: Option<Date>,
    /// 有効期限.
    pub valid_until: Option<Date>,
}

/// 認定済みの適用区分.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GivenCeiling {
    /// 適用区分.
    pub code: CeilingCode,
    /// 発効年月日.
    pub valid_from: Date,
    /// 有効期限.
    pub valid_until: Date,
}

/// 移行する一人. Holds an 個人番号, so it has no `Debug`.
#[derive(Clone)]
pub struct Candidate {
    /// Where in the book.
    pub place: Place,
    /// 事業所の番号 as written.
    pub office_code: String,
    /// 事業所名 as written.
    pub office_name: String,
    /// 記号.
    pub symbol: Option<Symbol>,
    /// 番号.
    pub number: Option<MemberNumber>,
    /// 枝番.
    pub branch: Option<Branch>,
    /// Whether a 被保険者.
    pub is_insured: bool,
    /// 続柄 of a 被扶養者.
    pub relationship: Option<Relationship>,
    /// 氏名.
    pub name: Option<PersonName>,
    /// カナ氏名.
    pub kana: Option<KanaName>,
    /// 通称名・旧姓.
    pub alias: Option<PersonName>,
    /// 性別.
    pub sex: Option<Sex>,
    /// 生年月日.
    pub birth_on: Option<Date>,
    /// 資格取得（認定）年月日.
    pub acquired_on: Option<Date>,
    /// 資格喪失年月日.
    pub lost_on: Option<Date>,
    /// Why it ended.
    pub ending: Option<Ending>,
    /// 一般, 任継 or 特退 of the 被保険者.
    pub category: Category,
    /// 標準報酬月額.
    pub standard: Option<Yen>,
    /// 郵便番号.
    pub postal: Option<PostalCode>,
    /// 住所.
    pub address: String,
    /// 個人番号.
    pub individual_number: Option<IndividualNumber>,
    /// 同居・別居.
    pub living: Option<Living>,
    /// The 被保険者 of a 被扶養者, by place in the list.
    pub insured: Option<usize>,
    /// The same person in an earlier row, by place in the list.
    pub same_as: Option<usize>,
    /// 資格確認書 given out and still in use.
    pub certificate: Option<GivenCertificate>,
    /// 限度額の適用区分 as written, with both of its days.
    pub written_ceiling: Option<GivenCeiling>,
    /// 限度額の適用区分 that can be recorded by the rules of the society, once the ledger has been asked.
    pub ceiling: Option<GivenCeiling>,
    /// 備考 as written; an 個人番号 in it is hidden.
    pub remark: String,
    /// What was found.
    pub notes: Vec<RowNote>,
}

impl Candidate {
    /// Nothing known yet but the place.
    pub(super) fn empty(place: Place, category: Category) -> Candidate {
        Candidate {
            place,
            office_code: String::new(),
            office_name: String::new(),
            symbol: None,
            number: None,
            branch: None,
            is_insured: false,
            relationship: None,
            name: None,
            kana: None,
            alias: None,
            sex: None,
            birth_on: None,
            acquired_on: None,
            lost_on: None,
            ending: None,
            category,
            standard: None,
            postal: None,
            address: String::new(),
            individual_number: None,
            living: None,
            insured: None,
            same_as: None,
            certificate: None,
            written_ceiling: None,
            ceiling: None,
            remark: String::new(),
            notes: Vec::new(),
        }
    }

    /// 判定.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        let heaviest = self.notes.iter().map(|note| note.kind).max();
        match heaviest {
            Some(NoteKind::Reject) => Outcome::Rejected,
            Some(NoteKind::Question) => Outcome::Question,
            Some(NoteKind::Repair) => Outcome::Repaired,
            Some(NoteKind::Notice) | None => Outcome::Accepted,
        }
    }

    /// Notes something. Long digits are hidden: the sentence is kept, and a cell may hold an 個人番号 that slipped in.
    pub fn note(
        &mut self,
        kind: NoteKind,
        code: &'static str,
        item: &str,
        message: impl Into<String>,
    ) {
        self.notes.push(RowNote {
            kind,
            code,
            no: 0,
            name: item.to_owned(),
            message: hide_long_digits(&message.into()),
            change: None,
        });
    }

    /// 「42-101-00」, as far as known.
    #[must_use]
    pub fn numbers(&self) -> String {
        let part = |text: Option<String>| text.unwrap_or_else(|| "?".to_owned());
        format!(
            "{}-{}-{}",
            part(self.symbol.map(|it| it.to_string())),
            part(self.number.map(|it| it.to_string())),
            part(self.branch.map(|it| it.to_string()))
        )
    }
}

/// 対象外の行: a row that speaks of nobody.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Passed {
    /// Where.
    pub place: Place,
    /// Why, such as 見出しの繰り返し.
    pub reason: &'static str,
}

/// 試しの取込: all that a book says under a plan.
#[derive(Clone, Default)]
pub struct Reading {
    /// People, in the order of the book.
    pub people: Vec<Candidate>,
    /// Rows that speak of nobody.
    pub passed: Vec<Passed>,
}

/// Reads the chosen sheets and checks the rows against each other.
#[must_use]
pub fn read(book: &Book, plan: &Plan, today: Date) -> Reading {
    let mut reading = Reading::default();
    for sheet_plan in plan.sheets.iter().filter(|plan| plan.is_chosen) {
        if let Some(sheet) = book.sheets.get(sheet_plan.sheet) {
            let days = Days {
                is_1904: book.is_1904,
                today,
            };
            takeover_read::read(sheet, sheet_plan, days, &mut reading);
        }
    }
    let sheets: Vec<&str> = plan.sheets.iter().map(|it| it.name.as_str()).collect();
    takeover_check::check(&mut reading.people, &sheets, today);
    reading
}

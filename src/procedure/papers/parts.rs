//! 帳票の共通部分: issuer, addressee and the words every paper uses.
//! It must not draw a whole paper.

use crate::domain::address::Address;
use crate::domain::date::Date;
use crate::domain::name::PersonName;
use crate::domain::number::{Branch, MemberNumber, Symbol};
use crate::domain::society::Society;
use crate::domain::yen::Yen;
use crate::procedure::sheet::Sheet;
use crate::procedure::sheet_item::{Seal, Shape, TextBox};
use crate::procedure::sheet_unit::{Area, Ink, Mm};

/// 発行者: the society as it stands on its papers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Issuer {
    /// 名称.
    pub name: String,
    /// 保険者番号, 8 digits.
    pub insurer_number: String,
    /// 所在地.
    pub address: Address,
    /// 電話番号.
    pub phone: String,
    /// 理事長名.
    pub president: String,
    /// 公印.
    pub seal: OfficialSeal,
    /// 見本: every page carries the mark.
    pub is_sample: bool,
}

/// 公印: how the seal of the 理事長 gets on a paper.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OfficialSeal {
    /// 押印: the place is left free.
    Stamped,
    /// 印影の印刷, where the society's 公印規程 allows it.
    Printed,
}

impl Issuer {
    /// The society of the settings, its seal stamped by hand.
    #[must_use]
    pub fn of(society: &Society) -> Issuer {
        Issuer {
            name: society.name.clone(),
            insurer_number: society.insurer_number.as_str().to_owned(),
            address: society.address.clone(),
            phone: society.phone.clone(),
            president: society.president.clone(),
            seal: OfficialSeal::Stamped,
            is_sample: society.is_sample,
        }
    }

    /// The seal, or its place, in this area.
    #[must_use]
    pub fn seal(&self, area: Area) -> Seal {
        match self.seal {
            OfficialSeal::Stamped => Seal::Place { area },
            OfficialSeal::Printed => Seal::Square {
                area,
                text: format!("{}理事長之印", self.name),
            },
        }
    }

    /// Postal code and address, each on its line.
    #[must_use]
    pub fn address_lines(&self) -> String {
        address_lines(&self.address)
    }
}

/// 宛名: to whom a letter goes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Addressee {
    /// 住所; without one the letter is handed over.
    pub address: Option<Address>,
    /// Name of a firm, such as 見本商事株式会社; empty for a private person.
    pub organization: String,
    /// Name of the person, with a title before it where there is one (代表取締役　見本　太郎).
    pub person: String,
}

impl Addressee {
    /// The name lines with 様, or 御中 where only the firm is named.
    #[must_use]
    pub fn names(&self) -> String {
        match (self.organization.is_empty(), self.person.is_empty()) {
            (true, _) => format!("{}　様", self.person),
            (false, true) => format!("{}　御中", self.organization),
            (false, false) => format!("{}\n{}　様", self.organization, self.person),
        }
    }
}

/// 事業所 as a notice names it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EstablishmentLine {
    /// 事業所番号 as the society names it.
    pub code: String,
    /// 事業所名称.
    pub name: String,
}

impl EstablishmentLine {
    /// `事業所　0042　見本商事株式会社`.
    #[must_use]
    pub fn text(&self) -> String {
        format!("事業所　{}　{}", self.code, self.name)
    }
}

/// 任意継続 or 特例退職.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ContinuedKind {
    /// 任意継続被保険者 (健康保険法第3条第4項).
    Voluntary,
    /// 特例退職被保険者 (健康保険法附則第3条).
    SpecialRetired,
}

impl ContinuedKind {
    /// The word of the law.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            ContinuedKind::Voluntary => "任意継続被保険者",
            ContinuedKind::SpecialRetired => "特例退職被保険者",
        }
    }
}

/// 被保険者 as a notice names the person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InsuredLine {
    /// 記号.
    pub symbol: Symbol,
    /// 番号.
    pub number: MemberNumber,
    /// 氏名.
    pub name: PersonName,
    /// 生年月日.
    pub birth_on: Date,
}

impl InsuredLine {
    /// 記号・番号: `12・345`.
    #[must_use]
    pub fn symbol_and_number(&self) -> String {
        symbol_and_number(self.symbol, self.number)
    }

    /// `記号・番号　12・345　見本　花子`, as the further pages of a paper repeat it.
    #[must_use]
    pub fn text(&self) -> String {
        format!("記号・番号　{}　{}", self.symbol_and_number(), self.name)
    }

    /// Name and 生年月日, each on its line.
    #[must_use]
    pub fn name_and_birth(&self) -> String {
        name_and_birth(&self.name, self.birth_on)
    }
}

/// Name and 生年月日, each on its line.
#[must_use]
pub fn name_and_birth(name: &PersonName, birth_on: Date) -> String {
    format!("{name}\n{}生", birth_on.wareki())
}

/// Postal code and address, each on its line.
#[must_use]
pub fn address_lines(address: &Address) -> String {
    match &address.postal {
        Some(postal) => format!("〒{postal}\n{}", address.text),
        None => address.text.clone(),
    }
}

/// 記号・番号: `12・345`.
#[must_use]
pub fn symbol_and_number(symbol: Symbol, number: MemberNumber) -> String {
    format!("{symbol}・{number}")
}

/// 記号・番号・枝番: `12・345（枝番）01`.
#[must_use]
pub fn full_number(symbol: Symbol, number: MemberNumber, branch: Branch) -> String {
    format!("{symbol}・{number}（枝番）{branch}")
}

/// `300,000円`.
#[must_use]
pub fn yen(amount: Yen) -> String {
    format!("{amount}円")
}

/// ページ番号: `1 / 3` at the foot of an A4 page; nothing for a single page.
#[must_use]
pub fn page_number(sheet: Sheet, page: usize, n_pages: usize) -> Sheet {
    if n_pages < 2 {
        return sheet;
    }
    let foot = Area::new(15, 277, 180, 5);
    sheet.text(
        TextBox::line(foot, format!("{page} / {n_pages}"))
            .size(9)
            .center(),
    )
}

/// 小見出し: a short heading with a bar before it, on A4.
#[must_use]
pub fn heading(sheet: Sheet, area: Area, text: &str) -> Sheet {
    let bar = Area {
        width: Mm::tenths(12),
        ..area
    };
    let words = Area {
        x: area.x + Mm::from(3),
        width: area.width - Mm::from(3),
        ..area
    };
    sheet
        .shape(Shape::fill(bar, Ink::INDIGO))
        .text(TextBox::line(words, text).size(11).bold())
}

#[cfg(test)]
mod tests {
    use super::Addressee;

    #[test]
    fn 敬称は会社だけなら御中_人がいれば様() {
        let mut addressee = Addressee {
            address: None,
            organization: "見本商事株式会社".to_owned(),
            person: String::new(),
        };
        assert_eq!(addressee.names(), "見本商事株式会社　御中");
        addressee.person = "代表取締役　見本　太郎".to_owned();
        assert_eq!(
            addressee.names(),
            "見本商事株式会社\n代表取締役　見本　太郎　様"
        );
        addressee.organization.clear();
        assert_eq!(addressee.names(), "代表取締役　見本　太郎　様");
    }
}

//! 届書の行の被保険者: how a row of 算定基礎届・月額変更届・賞与支払届 names the person it is about.
//! It must not look anybody up, nor read what the form says of their pay.

use crate::domain::date::Date;
use crate::domain::establishment::PensionOfficeKey;
use crate::domain::name::{KanaName, PersonName};
use crate::domain::number::IndividualNumber;
use crate::exchange::intake::SocietyItems;
use crate::exchange::intake_acquisition::{check_name, kana_name};
use crate::exchange::intake_line::Line;
use crate::exchange::intake_row::society_items;
use std::fmt;

/// 被保険者 of a row about pay.
#[derive(Clone, PartialEq, Eq)]
pub struct NamedInsured {
    /// 事業所整理記号; the row names no 事業所番号, the file may.
    pub office: PensionOfficeKey,
    /// 被保険者整理番号.
    pub employee_number: Option<String>,
    /// カナ氏名.
    pub kana: KanaName,
    /// 氏名.
    pub name: Option<PersonName>,
    /// 生年月日.
    pub birth_on: Date,
    /// 個人番号.
    pub individual_number: Option<IndividualNumber>,
    /// 健保組合の様式の項目.
    pub society: Option<SocietyItems>,
}

impl fmt::Debug for NamedInsured {
    /// Hidden: a row is a person's data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NamedInsured(…)")
    }
}

/// Reads whom a checked line of this 事業所 is about; `None` where an item that a person cannot do without is missing.
pub(super) fn read(line: &mut Line<'_>, office: PensionOfficeKey) -> Option<NamedInsured> {
    let kana = kana_name(line, "member.kana");
    check_name(line, "member.name");
    Some(NamedInsured {
        office,
        employee_number: line.option("member.seiri_no"),
        kana: kana?,
        name: PersonName::declared(line.text("member.name")),
        birth_on: line.date("member.birth")?,
        individual_number: line.number("member.kojin_no"),
        society: society_items(line),
    })
}

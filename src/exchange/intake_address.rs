//! 住所変更届 of the old generation (22187041): one line → [`AddressChangeRow`], with the rules across its items.
//! It must not decide the change nor make a 住所 out of its カナ.

use crate::domain::address::Address;
use crate::domain::date::Date;
use crate::domain::establishment::PensionOfficeKey;
use crate::domain::name::{KanaName, PersonName};
use crate::exchange::intake::NoteKind;
use crate::exchange::intake_acquisition::{address, check_name, kana_name, pension_number};
use crate::exchange::intake_line::Line;
use std::fmt;

/// 住所変更届 of one 被保険者.
#[derive(Clone, PartialEq, Eq)]
pub struct AddressChangeRow {
    /// 事業所整理記号; 都道府県コード and 事業所番号 are those of the 事業所情報, empty where that does not say them.
    pub office: PensionOfficeKey,
    /// 被保険者整理番号.
    pub employee_number: Option<String>,
    /// 基礎年金番号, 10 digits.
    pub pension_number: Option<String>,
    /// カナ氏名.
    pub kana: KanaName,
    /// 氏名.
    pub name: Option<PersonName>,
    /// 生年月日.
    pub birth_on: Date,
    /// 変更後の郵便番号 as written, 7 digits.
    pub postal: String,
    /// 変更後の住所 with 郵便番号; `None` where the line has it in カナ alone.
    pub address: Option<Address>,
    /// 変更後の住所（カナ）, half width.
    pub address_kana: String,
    /// 住所変更年月日.
    pub moved_on: Date,
    /// 変更前の住所.
    pub old_address: Option<String>,
    /// 変更前の住所（カナ）, half width.
    pub old_address_kana: Option<String>,
    /// 備考.
    pub memo: Option<String>,
}

impl fmt::Debug for AddressChangeRow {
    /// Hidden: a row is a person's data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AddressChangeRow(…)")
    }
}

/// Reads a checked line of the 事業所 that its file declares; `None` where an item the row cannot do without is missing.
pub fn read(
    line: &mut Line<'_>,
    today: Date,
    office: PensionOfficeKey,
) -> Option<AddressChangeRow> {
    let kana = kana_name(line, "member.kana");
    let birth_on = line.date("member.birth");
    let moved_on = line.date("move.date");
    let address = address(line, "move.");
    check_day(line, (birth_on, moved_on), today);
    check_addresses(line);
    check_name(line, "member.name");
    Some(AddressChangeRow {
        office,
        employee_number: line.option("member.seiri_no"),
        pension_number: pension_number(line, "member."),
        kana: kana?,
        name: PersonName::declared(line.text("member.name")),
        birth_on: birth_on?,
        postal: format!("{}{}", line.text("move.zip1"), line.text("move.zip2")),
        address,
        address_kana: line.option("move.address_kana")?,
        moved_on: moved_on?,
        old_address: line.option("move.old_address"),
        old_address_kana: line.option("move.old_address_kana"),
        memo: line.option("move.memo"),
    })
}

fn check_day(line: &mut Line<'_>, (birth, moved): (Option<Date>, Option<Date>), today: Date) {
    let Some(moved_on) = moved else { return };
    if moved_on > today {
        let message = "住所変更年月日が受付日より後です。転居の予定か、日付の誤りかを事業所に確かめてください。";
        line.note(NoteKind::Question, "future_date", "move.date", message);
    }
    if birth.is_some_and(|birth| moved_on < birth) {
        let message = "住所変更年月日が生年月日より前です。事業所に確かめてください。";
        line.note(NoteKind::Reject, "before_birth", "move.date", message);
    }
}

fn check_addresses(line: &mut Line<'_>) {
    if !line.has("move.address") {
        let message = "変更後の住所の漢字がありません。事業所に確かめてください。";
        line.note(NoteKind::Question, "kana_only", "move.address", message);
        return;
    }
    let is_same = line.text("move.address") == line.text("move.old_address");
    if is_same {
        let message = "変更後の住所と変更前の住所が同じです。事業所に確かめてください。";
        line.note(NoteKind::Question, "same_address", "move.address", message);
    }
}

//! 本人確認の回答の行: somebody about whom J-LIS had a doubt, as the ledger has them, with the society's answer.
//! It must not know the code of the answer; that is the layout's.

use crate::domain::date::Date;
use crate::domain::member_file::{MemberFile, Membership};
use crate::domain::number::InsurerNumber;
use crate::procedure::record::{Cell, Record};
use crate::procedure::server_rows::{Row, held_certificate, honke, kind_names, relation_name};

/// 本人確認判定フラグ in a row.
pub const FLAG: &str = "member.jlis_flag";
/// The reason of the answer in a row.
pub const REASON: &str = "member.jlis_reason";
/// 「理由付き疑いなし」 in the names of the layout.
pub const NO_DOUBT: &str = "no_doubt";

/// 変更 of somebody whom the ledger has right, with 「理由付き疑いなし」 and its reason. What the ledger does not keep stays
/// empty: an empty cell changes nothing.
#[must_use]
pub fn no_doubt_row(
    file: &MemberFile,
    held: &Membership,
    (insurer, today): (&InsurerNumber, Date),
    reason: &str,
) -> Record {
    let mut row = Row::new("member_qualification");
    row.text("op", "change");
    row.text("insurer.no", insurer.as_str());
    row.text("member.kigou", &held.symbol.to_string());
    row.text("member.bangou", &held.number.to_string());
    row.text("member.edaban", &held.branch.to_string());
    row.text("member.person_id", &file.id.to_string());
    if let Some(number) = file.held_number {
        row.put("member.kojin_no", Cell::Number(number));
    }
    row.basics(&file.person);
    if let Some(address) = file.address_on(today) {
        row.address(address);
    }
    row.text("member.honke", honke(held.relationship));
    row.text("member.zokugara", relation_name(held.relationship));
    row.date("qual.start", held.since);
    let (kind, start_reason) = kind_names(held.category);
    row.text("qual.kind", kind);
    if held.relationship.is_none() {
        row.text("qual.start_reason", start_reason);
    }
    if let Some(lost_on) = held.lost_on() {
        row.date("qual.end", lost_on);
    }
    row.text("member.withhold", "no");
    row.text(FLAG, NO_DOUBT);
    row.text(REASON, reason);
    row.date("row.updated", today);
    held_certificate(&mut row.record, file);
    row.record
}

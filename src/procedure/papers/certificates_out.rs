//! 未返却の証: the certificates that are still out, as notices and reminders list them.
//! It must not know why they are to be returned.

use crate::domain::date::Date;
use crate::domain::name::PersonName;
use crate::domain::number::{Branch, MemberNumber, Symbol};
use crate::procedure::papers::measure::name_row_height;
use crate::procedure::papers::parts::full_number;
use crate::procedure::sheet_table::{Column, Table};

/// 未返却の証 of one person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CertificateOut {
    /// 証の種類 as a label, such as 資格確認書 or 限度額適用認定証.
    pub kind: String,
    /// 記号.
    pub symbol: Symbol,
    /// 番号.
    pub number: MemberNumber,
    /// 枝番.
    pub branch: Branch,
    /// 氏名 on the certificate.
    pub holder: PersonName,
    /// 交付年月日, where known.
    pub issued_on: Option<Date>,
}

/// Width of the names (mm).
const NAME_WIDTH: i32 = 50;

/// The list; its place is set by the page.
#[must_use]
pub fn table(certificates: &[CertificateOut]) -> Table {
    let table = Table::at(0, 0)
        .columns([
            Column::new("証の種類", 46),
            Column::new("記号・番号（枝番）", 42).center(),
            Column::new("氏名", NAME_WIDTH),
            Column::new("交付年月日", 32).center(),
        ])
        .header_height(7);
    certificates.iter().fold(table, |table, certificate| {
        table
            .row_height(name_row_height(&certificate.holder, NAME_WIDTH, 7))
            .row(row(certificate))
    })
}

/// The row of a certificate.
fn row(certificate: &CertificateOut) -> [String; 4] {
    [
        certificate.kind.clone(),
        full_number(certificate.symbol, certificate.number, certificate.branch),
        certificate.holder.to_string(),
        certificate
            .issued_on
            .map_or_else(|| "－".to_owned(), Date::wareki),
    ]
}

//! 証の行: a certificate in words, for 証管理 and for the screen of a person.
//! It must not ask for anything.

use crate::app::certificate_view::CertificateRow;
use crate::domain::certificate_register::CertificateState;
use crate::domain::certificate_register::ValidityLimit;
use crate::domain::coded::Coded;
use crate::domain::date::Date;
use crate::ui::theme;
use crate::ui::widgets::table::Column;
use egui::Color32;

/// The columns of 証管理.
pub const REGISTER: &[Column] = &[
    Column::text("選択", 52.0),
    Column::text("状態", 80.0),
    Column::text("証の種類", 158.0),
    Column::text("記号-番号-枝番", 124.0),
    Column::text("氏名", 120.0),
    Column::text("いつまで", 244.0),
    Column::text("回収・督促", 200.0),
    Column::text("事業所", 150.0),
    Column::text("交付", 200.0),
];

/// The columns of the certificates of one person.
pub const OF_PERSON: &[Column] = &[
    Column::text("状態", 84.0),
    Column::text("証の種類", 170.0),
    Column::text("記号-番号-枝番", 130.0),
    Column::text("交付", 180.0),
    Column::text("いつまで", 240.0),
    Column::text("回収・督促", 240.0),
];

/// The texts of a row of 証管理.
#[must_use]
pub fn register_cells(row: &CertificateRow, is_picked: bool) -> Vec<String> {
    let picked = if is_picked { "●" } else { "" };
    vec![
        picked.to_owned(),
        row.standing.state.label().to_owned(),
        row.certificate.kind.label().to_owned(),
        row.numbers(),
        row.name.clone(),
        until(row),
        back(row),
        row.establishment_name.clone(),
        issued(row),
    ]
}

/// The texts of a row on the screen of its holder.
#[must_use]
pub fn person_cells(row: &CertificateRow) -> Vec<String> {
    vec![
        row.standing.state.label().to_owned(),
        row.certificate.kind.label().to_owned(),
        row.numbers(),
        issued(row),
        until(row),
        back(row),
    ]
}

/// Whether something was recorded about the certificate since it was given out.
#[must_use]
pub const fn has_record(row: &CertificateRow) -> bool {
    row.certificate.collected.is_some() || row.certificate.n_reminders > 0
}

/// The ink of a row; the word of its state says the same.
#[must_use]
pub const fn ink(state: CertificateState) -> Option<Color32> {
    match state {
        CertificateState::NotReturned => Some(theme::STOP),
        CertificateState::ExpiresSoon => Some(theme::CAUTION),
        CertificateState::Valid => None,
        CertificateState::Expired
        | CertificateState::Returned
        | CertificateState::Lost
        | CertificateState::Unrecoverable => Some(theme::INK_WEAK),
    }
}

fn issued(row: &CertificateRow) -> String {
    let issued = &row.certificate;
    let day = issued.issued_on.wareki();
    match issued.issue_count {
        1 => day,
        n => format!("{day}（{n}回目）"),
    }
}

/// The last day on which it can be used, and what set it where that is not the printed day.
fn until(row: &CertificateRow) -> String {
    match row.standing.until {
        None => String::new(),
        Some((day, ValidityLimit::Printed)) => day.wareki(),
        // Of a young person's letter the 75th birthday says nothing.
        Some((_, ValidityLimit::Age75)) if row.standing.state == CertificateState::Valid => {
            String::new()
        }
        Some((day, limit)) => format!("{}（{}）", day.wareki(), limit.label()),
    }
}

fn back(row: &CertificateRow) -> String {
    let issued = &row.certificate;
    match (issued.collected, issued.reminded_on) {
        (Some((outcome, on)), _) => format!("{} {}", on.wareki(), outcome.label()),
        (None, Some(on)) => format!("督促{}回（{}）", issued.n_reminders, on.wareki()),
        (None, None) => String::new(),
    }
}

/// The day a certificate came back or was last asked for, in words for the help line.
#[must_use]
pub fn said(row: &CertificateRow) -> String {
    let lost = row.lost_on.map(Date::wareki);
    let lost = lost.map_or_else(String::new, |day| format!("資格喪失 {day}　"));
    format!("{}（{}）{}　{lost}", row.name, row.kana, row.relationship)
}

//! 加入者の証: the certificates of one person with their state, as a list of the person's screen.
//! It must not record anything; 証管理 does.

use crate::app::view::MemberView;
use crate::domain::certificate_register::CertificateState;
use crate::ui::certificate_rows;
use crate::ui::widgets::table::Column;
use egui::Color32;
use std::collections::BTreeMap;

/// The columns.
pub(super) const COLUMNS: &[Column] = certificate_rows::OF_PERSON;

/// The texts of a row.
pub(super) fn cells(view: &MemberView, index: usize) -> Vec<String> {
    let row = view.certificates.get(index);
    row.map_or_else(Vec::new, certificate_rows::person_cells)
}

/// Rows in another ink: what is to come back, and what counts no more.
pub(super) fn inks(view: &MemberView) -> BTreeMap<usize, Color32> {
    let rows = view.certificates.iter().enumerate();
    rows.filter_map(|(index, row)| Some((index, certificate_rows::ink(row.standing.state)?)))
        .collect()
}

/// What the clerk can do about the chosen certificate.
pub(super) fn help(view: &MemberView, index: usize) -> &'static str {
    let state = view.certificates.get(index).map(|row| row.standing.state);
    match state {
        Some(CertificateState::NotReturned) => {
            "まだ返却されていません。「証管理」（Alt+8）で返却や督促を記録します。"
        }
        Some(CertificateState::ExpiresSoon | CertificateState::Expired) => {
            "更新するときは「証の交付・再交付」を始めます。"
        }
        _ => "",
    }
}

//! 加入者の画面の給付: the decisions and 適用区分 of one person as a list.
//! It must not ask for anything; a procedure decides.

use crate::app::member_benefits::BenefitRow;
use crate::domain::yen::Yen;
use crate::ui::widgets::table::Column;

/// The columns.
pub const COLUMNS: &[Column] = &[
    Column::text("決定・発効", 150.0),
    Column::text("給付・区分", 240.0),
    Column::number("給付額", 100.0),
    Column::number("差引支給額", 100.0),
    Column::text("備考", 260.0),
];

/// The texts of a row.
#[must_use]
pub fn cells(row: &BenefitRow) -> Vec<String> {
    let amount = |amount: Option<Yen>| amount.map_or_else(String::new, |yen| yen.to_string());
    vec![
        row.on.wareki(),
        row.what.clone(),
        amount(row.amount),
        amount(row.payable),
        row.remark.clone(),
    ]
}

//! 加入者の画面の保険料: the months of a 任意継続・特例退職 person, each with its state and 根拠.
//! It must not ask for anything; receipts are recorded on the screen 任継保険料.

use crate::app::premiums::Charge;
use crate::app::premiums::PremiumRow;
use crate::domain::coded::Coded;
use crate::domain::date::Date;
use crate::domain::yen::Yen;
use crate::ui::widgets::table::Column;

/// The columns.
pub const COLUMNS: &[Column] = &[
    Column::text("月分", 120.0),
    Column::number("標準報酬", 84.0),
    Column::number("一般", 74.0),
    Column::number("介護", 66.0),
    Column::number("支援金", 66.0),
    Column::number("合計", 76.0),
    Column::text("納付期日", 92.0),
    Column::text("状況", 84.0),
    Column::number("入金額", 80.0),
    Column::text("備考", 240.0),
];

/// The texts of a month.
#[must_use]
pub fn cells(row: &PremiumRow) -> Vec<String> {
    let charge = row.charge.as_ref();
    let amount = |read: fn(&Charge) -> Yen| {
        charge.map_or_else(|_| "―".to_owned(), |charge| read(charge).to_string())
    };
    vec![
        row.month.wareki(),
        amount(|charge| charge.standard),
        amount(|charge| charge.premium.general),
        amount(|charge| charge.premium.care),
        amount(|charge| charge.premium.childcare_support),
        amount(|charge| charge.premium.total()),
        row.due_on
            .map_or_else(|| "―".to_owned(), Date::wareki_short),
        row.state.map_or("額が未定", Coded::label).to_owned(),
        row.received.to_string(),
        charge.err().unwrap_or(&row.effect).clone(),
    ]
}

/// 根拠 of a month on one line.
#[must_use]
pub fn basis(row: &PremiumRow) -> String {
    match &row.charge {
        Ok(charge) => charge.basis.join("。"),
        Err(gap) => gap.clone(),
    }
}

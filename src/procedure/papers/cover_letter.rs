//! 送付状: lists what an envelope holds, its address in the window.
//! It must not name anything of the content but the papers' titles.

use crate::procedure::papers::letter::{BODY_TOP, LetterHead, contact_foot, letter};
use crate::procedure::sheet::Sheet;
use crate::procedure::sheet_item::TextBox;
use crate::procedure::sheet_table::{Column, Table};
use crate::procedure::sheet_unit::{Area, Mm};

/// Title of the paper.
pub const TITLE: &str = "書類送付のご案内";

/// 送付状の内容.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CoverLetter {
    /// 文書番号, date, addressee, issuer.
    pub head: LetterHead,
    /// 同封の書類.
    pub enclosures: Vec<Enclosure>,
    /// 通信欄.
    pub message: String,
}

/// 同封の書類.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Enclosure {
    /// 書類の名称.
    pub title: String,
    /// 部数.
    pub copies: u32,
}

/// The page.
#[must_use]
pub fn sheets(paper: &CoverLetter) -> Vec<Sheet> {
    // The message below the table needs 48 mm above the contact line.
    let n_rows = i32::try_from(paper.enclosures.len()).unwrap_or(i32::MAX);
    let row_height = (Mm::from(268 - 112 - 8 - 48) / n_rows.max(1)).min(Mm::from(8));
    let table = paper.enclosures.iter().fold(
        Table::at(20, 112)
            .columns([
                Column::new("同封の書類", 140),
                Column::new("部数", 30).center(),
            ])
            .row_height(row_height),
        |table, enclosure| {
            let copies = format!("{}部", enclosure.copies);
            table.row([enclosure.title.as_str(), &copies])
        },
    );
    let message = table.area().below(8, 40);
    let sheet = letter(&paper.head, TITLE)
        .text(
            TextBox::paragraph(
                Area::new(20, BODY_TOP, 170, 16),
                "　日頃より当健康保険組合の事業にご理解とご協力を賜り、お礼申し上げます。\n　次の書類をお送りしますので、ご査収ください。",
            )
            .leading(150),
        )
        .table(table)
        .text(TextBox::paragraph(message, paper.message.as_str()).named("通信欄"))
        .with(|sheet| contact_foot(sheet, &paper.head.issuer));
    vec![sheet]
}

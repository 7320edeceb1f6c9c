//! 本人確認の回答票: 届書, 台帳 and 照会結果 of one person side by side, with the answer and its reason.
//! It must not say which of them is right.

use crate::domain::date::Date;
use crate::domain::five_items::{FiveItems, ITEMS, difference};
use crate::procedure::papers::list_pages::{ListEnd, ListHead, pages};
use crate::procedure::sheet::{Paper, Sheet};
use crate::procedure::sheet_item::TextBox;
use crate::procedure::sheet_table::{Column, Table};
use crate::procedure::sheet_unit::{Area, Mm};

/// Height of the answer under the table.
const END: Mm = Mm::hundredths(4_600);

/// 回答票の内容.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct IdentitySheet {
    /// 保険者名称.
    pub society_name: String,
    /// 作成日.
    pub made_on: Date,
    /// The day the doubt was raised.
    pub raised_on: Date,
    /// What was said.
    pub message: String,
    /// 届書.
    pub filed: FiveItems,
    /// 台帳.
    pub ledger: FiveItems,
    /// 照会結果.
    pub found: FiveItems,
    /// 回答; empty while there is none.
    pub answer: String,
    /// 理由.
    pub reason: String,
    /// 見本.
    pub is_sample: bool,
}

/// The page.
#[must_use]
pub fn sheets(sheet: &IdentitySheet) -> Vec<Sheet> {
    let head = ListHead {
        title: "本人確認（J-LIS照会結果）の回答票".to_owned(),
        lines: vec![
            (
                format!("照会結果を受けた日　{}", sheet.raised_on.wareki()),
                format!("{}　{}", sheet.made_on.wareki(), sheet.society_name),
            ),
            (sheet.message.clone(), String::new()),
        ],
        paper: Paper::A4Landscape,
        is_sample: sheet.is_sample,
    };
    let end = ListEnd {
        height: END,
        draw: &|page, area| answer(page, area, sheet),
    };
    pages(&head, &table(sheet), &end)
}

fn table(sheet: &IdentitySheet) -> Table {
    let columns = sheet.filed.iter().zip(&sheet.ledger).zip(&sheet.found);
    let rows = ITEMS.iter().zip(columns);
    Table::at(0, 0)
        .columns([
            Column::new("項目", 27),
            Column::new("届書", 68),
            Column::new("台帳", 68),
            Column::new("照会結果", 68),
            Column::new("台帳と照会結果", 36).center(),
        ])
        .size(10)
        .header_height(9)
        .row_height(Mm::from(14))
        .rows(rows.map(|(item, ((filed, ledger), found))| {
            [
                (*item).to_owned(),
                filed.clone(),
                ledger.clone(),
                found.clone(),
                difference(ledger, found).label().to_owned(),
            ]
        }))
}

fn answer(page: Sheet, area: Area, sheet: &IdentitySheet) -> Sheet {
    let tick = |name: &str| match sheet.answer == name {
        true => format!("■ {name}"),
        false => format!("□ {name}"),
    };
    let choices = ["届書を訂正", "台帳を訂正", "理由付き疑いなし"].map(tick);
    let line = Area {
        height: Mm::from(7),
        ..area
    };
    let note =
        "「字形の違いのみ」は、髙と高、全角と半角、空白のように、同じ文字とみなせる違いです。";
    page.text(TextBox::line(line, note).size(9))
        .text(TextBox::line(line.below(3, 7), format!("回答　　{}", choices.join("　　"))).size(11))
        .text(TextBox::line(line.below(13, 7), format!("理由　　{}", sheet.reason)).size(11))
        .text(
            TextBox::line(
                line.below(25, 7),
                "回答した日　令和　　　年　　　月　　　日　　　　担当　　　　　　　　　　　端末の受付番号",
            )
            .size(10),
        )
}

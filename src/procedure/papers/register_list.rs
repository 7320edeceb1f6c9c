//! 簿冊・一覧: a register printed as a list, such as 証の交付簿, 未回収一覧 or 期日一覧.
//! It must not choose or sort rows: it prints what it is given, in that order.

use crate::domain::date::Date;
use crate::procedure::papers::list_pages::{ListEnd, ListHead, pages};
use crate::procedure::sheet::{Paper, Sheet};
use crate::procedure::sheet_item::{Align, TextBox};
use crate::procedure::sheet_table::{Cell, Column, Table};
use crate::procedure::sheet_unit::Mm;

/// 一覧の内容.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RegisterList {
    /// 表題, such as 証の交付簿.
    pub title: String,
    /// 保険者名称.
    pub society_name: String,
    /// 基準日: the day as of which the rows hold.
    pub as_of: Date,
    /// What the rows are, such as 令和8年4月1日から交付したもの; may be empty.
    pub note: String,
    /// A4縦 (180 mm for the columns) or A4横 (267 mm).
    pub paper: Paper,
    /// 列 with widths and alignment.
    pub columns: Vec<Column>,
    /// 行の高さ.
    pub row_height: Mm,
    /// 行: the cells from left to right.
    pub rows: Vec<Vec<String>>,
    /// 見本.
    pub is_sample: bool,
}

/// The pages.
#[must_use]
pub fn sheets(list: &RegisterList) -> Vec<Sheet> {
    let head = ListHead {
        title: list.title.clone(),
        lines: vec![(
            list.note.clone(),
            format!("{}現在　{}", list.as_of.wareki(), list.society_name),
        )],
        paper: list.paper,
        is_sample: list.is_sample,
    };
    let end = ListEnd {
        height: Mm::from(6),
        draw: &|sheet, area| sheet.text(TextBox::line(area, count(list)).size(9).right()),
    };
    pages(&head, &table(list), &end)
}

/// `全12件`.
fn count(list: &RegisterList) -> String {
    format!("全{}件（以下余白）", list.rows.len())
}

/// All rows, or a sentence that there is none.
fn table(list: &RegisterList) -> Table {
    let table = Table::at(0, 0)
        .columns(list.columns.iter().cloned())
        .size(9)
        .header_height(8)
        .row_height(list.row_height);
    if list.rows.is_empty() {
        let n_columns = u8::try_from(list.columns.len()).unwrap_or(u8::MAX);
        return table.row([Cell::from("該当はありません")
            .span(n_columns)
            .align(Align::Center)]);
    }
    table.rows(list.rows.iter().cloned())
}

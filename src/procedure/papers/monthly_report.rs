//! 加入者月報: the counts of a month on A4, one table after the other.
//! It must not count: it prints the tables it is given.

use crate::domain::date::{Date, YearMonth};
use crate::domain::monthly_tables::ReportTable;
use crate::procedure::papers::list_pages::{ListEnd, ListHead, pages};
use crate::procedure::sheet::{Paper, Sheet};
use crate::procedure::sheet_item::TextBox;
use crate::procedure::sheet_table::{Column, Table};
use crate::procedure::sheet_unit::Mm;

/// 表題.
pub const TITLE: &str = "加入者月報";

/// 月報の内容.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MonthlyPaper {
    /// 月.
    pub month: YearMonth,
    /// 作成日.
    pub made_on: Date,
    /// 保険者名称.
    pub society_name: String,
    /// 表.
    pub tables: Vec<ReportTable>,
    /// Sentences about what does not agree; none where all does.
    pub problems: Vec<String>,
    /// 見本.
    pub is_sample: bool,
}

/// The pages, each table on pages of its own.
#[must_use]
pub fn sheets(paper: &MonthlyPaper) -> Vec<Sheet> {
    paper
        .tables
        .iter()
        .flat_map(|table| sheets_of(paper, table))
        .collect()
}

fn sheets_of(paper: &MonthlyPaper, table: &ReportTable) -> Vec<Sheet> {
    let month = paper.month;
    let head = ListHead {
        title: format!("{TITLE}　{}　{}", month.wareki(), table.title),
        lines: vec![(
            format!("{}現在の台帳による。", month.last_day().wareki()),
            format!("{}作成　{}", paper.made_on.wareki(), paper.society_name),
        )],
        paper: Paper::A4Landscape,
        is_sample: paper.is_sample,
    };
    let words = if paper.problems.is_empty() {
        "先月末の人数に増減を加えると今月末の人数になることを確かめました。".to_owned()
    } else {
        paper.problems.join("\n")
    };
    let n_lines = i32::try_from(paper.problems.len().max(1)).unwrap_or(1);
    let end = ListEnd {
        height: Mm::from(6 * n_lines),
        draw: &|sheet, area| sheet.text(TextBox::paragraph(area, words.clone()).size(9)),
    };
    pages(&head, &printed(table), &end)
}

fn printed(table: &ReportTable) -> Table {
    let columns = table.columns.iter().map(|column| {
        let made = Column::new(column.head, i32::from(column.width));
        if column.is_words { made } else { made.right() }
    });
    let row_height = Mm::hundredths(620);
    Table::at(0, 0)
        .columns(columns)
        .size(9)
        .header_height(7)
        .row_height(row_height)
        .rows(table.rows.iter().cloned())
}

//! 仕様書突合表: every item of a layout with boxes to tick against the paper specification.
//! It must not call a layout 突合済 that is not: it says what was marked so far.

use crate::domain::comparison::Mark;
use crate::domain::date::Date;
use crate::procedure::papers::list_pages::{ListEnd, ListHead, pages};
use crate::procedure::papers::measure::lines_of;
use crate::procedure::sheet::{Paper, Sheet};
use crate::procedure::sheet_item::{Line, TextBox};
use crate::procedure::sheet_table::{Column, Table};
use crate::procedure::sheet_unit::{Area, Mm, Pt};

/// Title of the paper.
pub const TITLE: &str = "仕様書突合表";

/// Height of what is written by hand below the last row.
const END: Mm = Mm::hundredths(1_600);

/// Widths of 項目名, コード and 備考, which may need several lines.
const NAME_WIDTH: i32 = 64;
const CODES_WIDTH: i32 = 72;
const NOTE_WIDTH: i32 = 29;

/// 突合表の内容.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ComparisonSheet {
    /// Title of the layout.
    pub title: String,
    /// 仕様書.
    pub spec: String,
    /// 適用開始日 of the layout.
    pub effective_from: Date,
    /// SHA-256 of the layout.
    pub hash: String,
    /// 作成日.
    pub made_on: Date,
    /// 突合済: revision, by whom, and when.
    pub verified: Option<(String, String, Date)>,
    /// 突合の状態 where it is not 突合済 by the society.
    pub status: &'static str,
    /// Items in order.
    pub items: Vec<ComparisonItem>,
    /// 見本.
    pub is_sample: bool,
}

/// One item.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ComparisonItem {
    /// 項番.
    pub no: u32,
    /// 項目名.
    pub name: String,
    /// 型.
    pub kind: String,
    /// Length.
    pub length: String,
    /// 必須.
    pub is_required: bool,
    /// Codes and rules.
    pub codes: String,
    /// The mark so far.
    pub mark: Mark,
    /// What differs.
    pub note: String,
}

/// The pages.
#[must_use]
pub fn sheets(paper: &ComparisonSheet) -> Vec<Sheet> {
    let status = match &paper.verified {
        Some((revision, by, on)) => {
            format!("突合済　仕様書の版 {revision}　{by}　{}", on.wareki())
        }
        None => paper.status.to_owned(),
    };
    let head = ListHead {
        title: format!("{TITLE}　{}", paper.title),
        lines: vec![
            (format!("仕様書　{}", paper.spec), status),
            (
                format!(
                    "レイアウトの適用開始日　{}　照合値 {}",
                    paper.effective_from.wareki(),
                    paper.hash.get(..16).unwrap_or(&paper.hash)
                ),
                format!("作成日 {}", paper.made_on.wareki()),
            ),
        ],
        paper: Paper::A4Landscape,
        is_sample: paper.is_sample,
    };
    let end = ListEnd {
        height: END,
        draw: &|sheet, area| by_hand(sheet, area),
    };
    pages(&head, &table(&paper.items), &end)
}

fn table(items: &[ComparisonItem]) -> Table {
    let table = Table::at(0, 0)
        .columns([
            Column::new("番号", 12).center(),
            Column::new("項目名", NAME_WIDTH),
            Column::new("型", 25),
            Column::new("長さ", 22),
            Column::new("必須", 10).center(),
            Column::new("コード・決まり", CODES_WIDTH),
            Column::new("一致", 11).center(),
            Column::new("相違", 11).center(),
            Column::new("該当\nなし", 11).center(),
            Column::new("備考", NOTE_WIDTH),
        ])
        .size(8)
        .header_height(8);
    items.iter().fold(table, |table, item| {
        let lines = [
            (&item.name, NAME_WIDTH),
            (&item.codes, CODES_WIDTH),
            (&item.note, NOTE_WIDTH),
        ];
        let lines = lines
            .into_iter()
            .map(|(text, width)| lines_of(text, Mm::from(width - 2), Pt::from(8)));
        let n_lines = lines.max().unwrap_or(1).max(1);
        table.row_height(3 + 4 * n_lines).row(row(item))
    })
}

fn row(item: &ComparisonItem) -> [String; 10] {
    let tick = |mark| if item.mark == mark { "■" } else { "□" }.to_owned();
    [
        item.no.to_string(),
        item.name.clone(),
        item.kind.clone(),
        item.length.clone(),
        if item.is_required { "●" } else { "" }.to_owned(),
        item.codes.clone(),
        tick(Mark::Same),
        tick(Mark::Different),
        tick(Mark::Absent),
        item.note.clone(),
    ]
}

/// Where the revision, the name and the day are written by hand.
fn by_hand(sheet: Sheet, area: Area) -> Sheet {
    let labels = ["仕様書の版", "突合した人", "突合日"];
    labels
        .into_iter()
        .zip(0..)
        .fold(sheet, |sheet, (label, place)| {
            let x = area.x + Mm::from(88 * place);
            let y = area.y + Mm::from(4);
            sheet
                .text(TextBox::line(Area::new(x, y, 22, 6), label).size(9))
                .line(Line::across(x + Mm::from(22), y + Mm::from(6), 60))
        })
}

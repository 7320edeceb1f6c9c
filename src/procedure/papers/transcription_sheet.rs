//! 中間サーバー登録用転記票: what the clerk types at the 統合専用端末, one person per half page.
//! It must not claim that a layout agrees with the specification: an unverified one is marked.
//!
//! A sheet may carry an 個人番号 in clear; it is printed and forgotten, never stored.

use crate::domain::date::Date;
use crate::procedure::papers::parts::page_number;
use crate::procedure::sheet::{Paper, Sheet};
use crate::procedure::sheet_item::{Line, Shape, TextBox};
use crate::procedure::sheet_table::{Cell, Column, Table};
use crate::procedure::sheet_unit::{Area, Ink, Mm};

/// Title of the paper.
pub const TITLE: &str = "中間サーバー登録用転記票";

/// Rows that fit into half a page.
const ROWS_PER_HALF: usize = 17;

/// Height for all rows of a half.
const ROWS_HEIGHT: Mm = Mm::tenths(960);

/// Rows that have their full height; more rows are lower.
const COMFORTABLE_ROWS: usize = 15;

/// Characters (half width counts half) above which a value takes the whole row, in half characters.
const LONG_VALUE: usize = 24;

/// 転記票の内容.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TranscriptionSheet {
    /// インターフェースの名称, such as 加入者情報登録.
    pub interface: String,
    /// 仕様書との突合が済んだレイアウト.
    pub is_verified: bool,
    /// 作成日.
    pub made_on: Date,
    /// 一人ずつ.
    pub people: Vec<Transcription>,
    /// 見本.
    pub is_sample: bool,
}

/// 一人分.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Transcription {
    /// What the clerk finds it by: 受付番号 or 加入者管理番号.
    pub reference: String,
    /// 登録期限.
    pub due_on: Option<Date>,
    /// Items in the order of the layout.
    pub items: Vec<TranscriptionItem>,
}

/// 一項目.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TranscriptionItem {
    /// 項番; `None` for what the layout has no item for.
    pub no: Option<u16>,
    /// Official name.
    pub name: String,
    /// Value as it is to be typed; empty where there is nothing to type.
    pub value: String,
}

/// One row of the table: one long item or two short ones.
type RowItems<'t> = Vec<&'t TranscriptionItem>;

/// A part of a person that fits into half a page.
struct Half<'t> {
    person: &'t Transcription,
    rows: Vec<RowItems<'t>>,
    part: usize,
    n_parts: usize,
}

/// The pages, two halves on each.
#[must_use]
pub fn sheets(paper: &TranscriptionSheet) -> Vec<Sheet> {
    let halves: Vec<Half<'_>> = paper.people.iter().flat_map(halves).collect();
    let n_pages = halves.len().div_ceil(2);
    halves
        .chunks(2)
        .zip(1..)
        .map(|(pair, page)| {
            let sheet = Sheet::new(TITLE, Paper::A4Portrait);
            let sheet = pair
                .iter()
                .zip([15, 151])
                .fold(sheet, |sheet, (half, top)| {
                    draw_half(sheet, paper, half, top)
                });
            let sheet = cut_line(sheet);
            page_number(sheet, page, n_pages).sample_if(paper.is_sample)
        })
        .collect()
}

/// The dashed line between the halves.
fn cut_line(sheet: Sheet) -> Sheet {
    sheet.line(
        Line::across(15, Mm::tenths(1485), 180)
            .dashed()
            .ink(Ink::SILVER),
    )
}

/// The halves of one person.
fn halves(person: &Transcription) -> Vec<Half<'_>> {
    let rows = rows(&person.items);
    let n_parts = rows.len().div_ceil(ROWS_PER_HALF).max(1);
    let mut chunks: Vec<Vec<RowItems<'_>>> =
        rows.chunks(ROWS_PER_HALF).map(<[_]>::to_vec).collect();
    if chunks.is_empty() {
        chunks.push(Vec::new());
    }
    chunks
        .into_iter()
        .zip(1..)
        .map(|(rows, part)| Half {
            person,
            rows,
            part,
            n_parts,
        })
        .collect()
}

/// Items in rows: two short ones side by side, a long one alone.
fn rows(items: &[TranscriptionItem]) -> Vec<RowItems<'_>> {
    let mut rows: Vec<RowItems<'_>> = Vec::new();
    for item in items {
        match rows.last_mut() {
            Some(row)
                if row.len() == 1 && !is_long(item) && !row.iter().any(|one| is_long(one)) =>
            {
                row.push(item);
            }
            _ => rows.push(vec![item]),
        }
    }
    rows
}

/// Whether the value needs the whole row.
fn is_long(item: &TranscriptionItem) -> bool {
    let halves: usize = item
        .value
        .chars()
        .map(|c| if c.is_ascii() { 1 } else { 2 })
        .sum();
    halves > LONG_VALUE
}

/// Heading, table and the boxes to be filled in, from this height on.
fn draw_half(sheet: Sheet, paper: &TranscriptionSheet, half: &Half<'_>, top: i32) -> Sheet {
    let part = if half.n_parts > 1 {
        format!("（{}/{}）", half.part, half.n_parts)
    } else {
        String::new()
    };
    let due = half
        .person
        .due_on
        .map_or_else(String::new, |due| format!("　登録期限 {}", due.wareki()));
    let n_rows = half.rows.len().max(COMFORTABLE_ROWS);
    let row_height = ROWS_HEIGHT / i32::try_from(n_rows).unwrap_or(1);
    let table = half.rows.iter().fold(
        Table::at(15, top + 13)
            .columns([
                Column::plain(8).center(),
                Column::plain(39),
                Column::plain(43),
                Column::plain(8).center(),
                Column::plain(39),
                Column::plain(43),
            ])
            .row_height(row_height)
            .size(11),
        |table, row| table.row(cells(row)),
    );
    sheet
        .text(
            TextBox::line(
                Area::new(15, top, 105, 7),
                format!("{TITLE}　{}{part}", paper.interface),
            )
            .size(12)
            .bold(),
        )
        .text(
            TextBox::line(
                Area::new(15, top + 7, 130, 5),
                format!(
                    "{}　作成 {}{due}",
                    half.person.reference,
                    paper.made_on.wareki()
                ),
            )
            .size(9)
            .named("受付番号"),
        )
        .with(|sheet| unverified_mark(sheet, paper.is_verified, top))
        .table(table)
        .with(|sheet| record_boxes(sheet, top + 112))
}

/// 未突合レイアウト, in red at the upper right.
fn unverified_mark(sheet: Sheet, is_verified: bool, top: i32) -> Sheet {
    if is_verified {
        return sheet;
    }
    let area = Area::new(150, top, 45, 10);
    sheet
        .shape(Shape::frame(area).stroke(Mm::tenths(4), Ink::RED))
        .text(
            TextBox::line(area, "未突合レイアウト\n仕様書と照らして使うこと")
                .size(9)
                .bold()
                .center()
                .leading(115)
                .ink(Ink::RED),
        )
}

/// The cells of a row.
fn cells(row: &RowItems<'_>) -> Vec<Cell> {
    let is_alone = row.iter().any(|item| is_long(item));
    row.iter()
        .flat_map(|item| {
            [
                Cell::label(item.no.map_or_else(String::new, |no| no.to_string())).size(9),
                Cell::label(item.name.as_str()).size(9),
                Cell::from(spaced(item))
                    .bold()
                    .span(if is_alone { 4 } else { 1 }),
            ]
        })
        .collect()
}

/// The value; twelve digits of an 個人番号 in groups of four.
fn spaced(item: &TranscriptionItem) -> String {
    let is_number = item.name == "個人番号"
        && item.value.len() == 12
        && item.value.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number {
        return item.value.clone();
    }
    let (first, rest) = item.value.split_at(4);
    let (second, third) = rest.split_at(4);
    format!("{first} {second} {third}")
}

/// 登録日・登録者・受付番号, to be written by hand.
fn record_boxes(sheet: Sheet, y: i32) -> Sheet {
    sheet.table(
        Table::at(15, y)
            .columns([
                Column::labels(22),
                Column::plain(44),
                Column::labels(22),
                Column::plain(32),
                Column::labels(22),
                Column::plain(38),
            ])
            .row_height(12)
            .size(9)
            .row([
                "登録日",
                "令和　　年　　月　　日",
                "登録者",
                "",
                "受付番号",
                "",
            ]),
    )
}

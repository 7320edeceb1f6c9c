//! 一覧の面: a long table on as many pages as it needs, with the same head on every one.
//! It must not know what the rows mean.

use crate::procedure::sheet::{Paper, Sheet};
use crate::procedure::sheet_item::TextBox;
use crate::procedure::sheet_table::{Row, Table};
use crate::procedure::sheet_unit::{Area, Mm};

/// Margin of a list on every side.
const MARGIN: i32 = 15;

/// Height of a line of the head.
const LINE: i32 = 5;

/// Height kept for the page number.
const FOOT: Mm = Mm::hundredths(800);

/// 一覧の頭書き, repeated on every page.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct ListHead {
    /// 表題.
    pub title: String,
    /// Lines below the title, at the left; the right one of a pair may be empty.
    pub lines: Vec<(String, String)>,
    /// 用紙.
    pub paper: Paper,
    /// 見本.
    pub is_sample: bool,
}

/// 一覧の末尾: what stands below the last row, kept whole.
pub(super) struct ListEnd<'d> {
    /// Its height.
    pub height: Mm,
    /// Draws it in the area it gets.
    pub draw: &'d dyn Fn(Sheet, Area) -> Sheet,
}

/// The pages. The place of `table` is ignored; its rows are divided.
pub(super) fn pages(head: &ListHead, table: &Table, end: &ListEnd<'_>) -> Vec<Sheet> {
    let n_lines = i32::try_from(head.lines.len()).unwrap_or(0);
    let top = Mm::from(MARGIN + 10 + LINE * n_lines);
    let bottom = head.paper.height() - Mm::from(MARGIN) - FOOT;
    let room = bottom - top - table.header_height;
    let parts = divided(&table.rows, room, end.height);
    let n_pages = parts.len();
    parts
        .into_iter()
        .zip(1..)
        .map(|(rows, page)| {
            let piece = Table {
                x: Mm::from(MARGIN),
                y: top,
                rows: rows.to_vec(),
                ..table.clone()
            };
            let below = piece.area().below(2, end.height);
            let sheet = first_lines(head).table(piece);
            let sheet = if page == n_pages {
                (end.draw)(sheet, below)
            } else {
                sheet
            };
            numbered(sheet, page, n_pages).sample_if(head.is_sample)
        })
        .collect()
}

/// The rows of every page; the last page keeps room for the end, with two rows above it.
fn divided(rows: &[Row], room: Mm, end: Mm) -> Vec<&[Row]> {
    let mut parts: Vec<&[Row]> = Vec::new();
    let mut rest = rows;
    loop {
        let fits_with_end = height_of(rest) + end + Mm::from(2) <= room;
        let n_fitting = fitting(rest, room);
        if fits_with_end || rest.len() < 2 {
            parts.push(rest);
            return parts;
        }
        let n_rows = n_fitting.clamp(1, rest.len().saturating_sub(2).max(1));
        let (now, later) = rest.split_at(n_rows);
        parts.push(now);
        rest = later;
    }
}

/// How many of these rows fit into this height.
pub(super) fn fitting(rows: &[Row], height: Mm) -> usize {
    rows.iter()
        .scan(Mm::default(), |sum, row| {
            *sum = *sum + row.height;
            Some(*sum)
        })
        .take_while(|sum| *sum <= height)
        .count()
}

/// Height of these rows.
fn height_of(rows: &[Row]) -> Mm {
    rows.iter().map(|row| row.height).sum()
}

/// Title and lines of a page.
fn first_lines(head: &ListHead) -> Sheet {
    let width = head.paper.width() - Mm::from(MARGIN * 2);
    let title = Area::new(MARGIN, MARGIN, width, 8);
    let sheet = Sheet::new(head.title.as_str(), head.paper).text(
        TextBox::line(title, head.title.as_str())
            .size(14)
            .bold()
            .named("表題"),
    );
    head.lines
        .iter()
        .zip(0..)
        .fold(sheet, |sheet, ((left, right), index)| {
            let y = Mm::from(MARGIN + 9 + LINE * index);
            // The left line is the longer one.
            let left_area = Area::new(MARGIN, y, width * 2 / 3, LINE);
            let right_area = Area::new(left_area.right(), y, width - left_area.width, LINE);
            sheet
                .text(TextBox::line(left_area, left.as_str()).size(9))
                .text(TextBox::line(right_area, right.as_str()).size(9).right())
        })
}

/// ページ番号 at the foot, on a single page too: a list of one page says that it is whole.
fn numbered(sheet: Sheet, page: usize, n_pages: usize) -> Sheet {
    let area = Area::new(
        MARGIN,
        sheet.paper.height() - Mm::from(MARGIN + 5),
        sheet.paper.width() - Mm::from(MARGIN * 2),
        5,
    );
    sheet.text(
        TextBox::line(area, format!("{page} / {n_pages}"))
            .size(9)
            .center(),
    )
}

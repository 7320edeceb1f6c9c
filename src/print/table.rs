//! 表の描画: grounds, cells and lines of a table.
//! It must not change the sizes a table gives; a long text shrinks and wraps inside its cell.

use crate::print::error::Error;
use crate::print::page::Painter;
use crate::print::text::units;
use crate::procedure::sheet_item::{Align, Dash, Face, Fit, TextStyle, VAlign};
use crate::procedure::sheet_table::{Cell, Column, Row, Table};
use crate::procedure::sheet_unit::{Area, Ink, Mm, Pt};

/// Space between a cell's side lines and its text.
const PADDING_ACROSS: Mm = Mm::tenths(15);

/// Space between a cell's upper and lower line and its text.
const PADDING_DOWN: Mm = Mm::tenths(5);

/// A cell with its place.
struct Placed<'t> {
    area: Area,
    cell: &'t Cell,
    column: &'t Column,
    label: &'t str,
}

/// Draws a table: grounds first, then texts, then lines.
pub(super) fn draw(painter: &mut Painter<'_>, table: &Table) -> Result<(), Error> {
    let header = header(table);
    let mut y = table.y;
    let mut bands: Vec<(Area, Vec<Placed<'_>>)> = Vec::new();
    for row in header.iter().chain(&table.rows) {
        let band = Area {
            x: table.x,
            y,
            width: table.area().width,
            height: row.height,
        };
        bands.push((band, place(table, row, y)));
        y = y + row.height;
    }
    for placed in bands.iter().flat_map(|(_, cells)| cells) {
        if placed.cell.is_label || placed.column.is_label {
            painter.canvas.rectangle(placed.area, None, Some(Ink::PALE));
        }
    }
    for placed in bands.iter().flat_map(|(_, cells)| cells) {
        let across = if placed.column.is_label {
            PADDING_ACROSS + Mm::from(1)
        } else {
            PADDING_ACROSS
        };
        let inside = placed.area.inset_by(across, PADDING_DOWN);
        painter.text(
            inside,
            &placed.cell.text,
            &style(table, placed),
            placed.label,
        )?;
    }
    rules(painter, table, &bands);
    Ok(())
}

/// The heading as a row of labels.
fn header(table: &Table) -> Option<Row> {
    table.has_header().then(|| Row {
        height: table.header_height,
        cells: table
            .columns
            .iter()
            .map(|column| {
                Cell::label(column.title.as_str())
                    .bold()
                    .align(Align::Center)
            })
            .collect(),
    })
}

/// The cells of a row with their areas; missing ones are left out.
fn place<'t>(table: &'t Table, row: &'t Row, y: Mm) -> Vec<Placed<'t>> {
    let mut columns = table.columns.iter();
    let mut x = table.x;
    let mut label = "";
    let mut placed = Vec::new();
    for cell in &row.cells {
        let span = usize::from(cell.span.max(1));
        let covered: Vec<&Column> = columns.by_ref().take(span).collect();
        let Some(column) = covered.first() else {
            break;
        };
        let width = covered.iter().map(|column| column.width).sum();
        if cell.is_label || column.is_label {
            label = &cell.text;
        }
        placed.push(Placed {
            area: Area {
                x,
                y,
                width,
                height: row.height,
            },
            cell,
            column,
            label: if column.title.is_empty() {
                label
            } else {
                &column.title
            },
        });
        x = x + width;
    }
    placed
}

/// How the text of a cell is set: down to eight tenths on one line, then in several.
fn style(table: &Table, placed: &Placed<'_>) -> TextStyle {
    let size = placed.cell.size.unwrap_or(table.size);
    TextStyle {
        face: match placed.cell.face {
            Face::Bold => Face::Bold,
            Face::Regular => Face::Regular,
        },
        size,
        min_size: Pt::tenths(size.get() * 8 / 10),
        align: placed.cell.align.unwrap_or(placed.column.align),
        valign: VAlign::Middle,
        fit: Fit::ShrinkThenWrap,
        leading: 130,
        ink: Ink::BLACK,
    }
}

/// The lines: thin ones between rows and cells, the frame around all.
fn rules(painter: &mut Painter<'_>, table: &Table, bands: &[(Area, Vec<Placed<'_>>)]) {
    let thin = (table.frame / 2, Ink::BLACK, Dash::Solid);
    let mut uprights: Vec<(Mm, Mm, Mm)> = Vec::new();
    for (index, (band, cells)) in bands.iter().enumerate() {
        if index > 0 {
            let y = units(band.y);
            painter
                .canvas
                .line((units(band.x), y), (units(band.right()), y), thin);
        }
        for placed in cells.iter().skip(1) {
            let (x, top, bottom) = (placed.area.x, placed.area.y, placed.area.bottom());
            match uprights
                .iter_mut()
                .find(|(at, _, end)| *at == x && *end == top)
            {
                Some((_, _, end)) => *end = bottom,
                None => uprights.push((x, top, bottom)),
            }
        }
    }
    for (x, top, bottom) in uprights {
        let x = units(x);
        painter
            .canvas
            .line((x, units(top)), (x, units(bottom)), thin);
    }
    let frame = (table.frame, Ink::BLACK, Dash::Solid);
    painter.canvas.rectangle(table.area(), Some(frame), None);
}

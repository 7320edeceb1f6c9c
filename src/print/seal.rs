//! 印の描画: boxes for stamps, printed seals and the place for a seal.
//! It must not decide whether a seal may be printed; that is the society's rule.

use crate::print::error::Error;
use crate::print::page::Painter;
use crate::print::text::units;
use crate::procedure::sheet_item::{Dash, Seal, SealBoxes, TextBox};
use crate::procedure::sheet_unit::{Area, Ink, Mm, Pt};

/// Draws the boxes of a 決裁欄.
pub(super) fn draw_boxes(painter: &mut Painter<'_>, boxes: &SealBoxes) -> Result<(), Error> {
    let count = i32::try_from(boxes.titles.len()).unwrap_or(0);
    if count == 0 {
        return Ok(());
    }
    let thin = (Mm::hundredths(15), Ink::BLACK, Dash::Solid);
    let frame = (Mm::hundredths(30), Ink::BLACK, Dash::Solid);
    let width = boxes.area.width / count;
    let titles = Area {
        height: boxes.title_height,
        ..boxes.area
    };
    painter.canvas.rectangle(titles, None, Some(Ink::PALE));
    let mut one = Area { width, ..titles };
    for (index, title) in boxes.titles.iter().enumerate() {
        let text = TextBox::line(one.inset_by(Mm::tenths(8), Mm::tenths(3)), title)
            .size(9)
            .center()
            .named("決裁欄");
        painter.text_box(&text)?;
        if index > 0 {
            let x = units(one.x);
            let (top, bottom) = (units(boxes.area.y), units(boxes.area.bottom()));
            painter.canvas.line((x, top), (x, bottom), thin);
        }
        one = one.moved(width, 0);
    }
    let y = units(titles.bottom());
    let (left, right) = (units(boxes.area.x), units(boxes.area.right()));
    painter.canvas.line((left, y), (right, y), thin);
    painter.canvas.rectangle(boxes.area, Some(frame), None);
    Ok(())
}

/// Draws a seal or its place.
pub(super) fn draw(painter: &mut Painter<'_>, seal: &Seal) -> Result<(), Error> {
    match seal {
        Seal::Place { area } => {
            let pen = (Mm::hundredths(20), Ink::SILVER, Dash::Dashed);
            let radii = (units(area.width) / 2, units(area.height) / 2);
            painter.canvas.rounded(*area, radii, Some(pen), None);
            let text = TextBox::line(*area, "印").size(10).center();
            painter.text_box(&text.ink(Ink::SILVER))
        }
        Seal::Square { area, text } => {
            let radius = units(area.width) / 20;
            let pen = (area.width / 24, Ink::RED, Dash::Solid);
            painter
                .canvas
                .rounded(*area, (radius, radius), Some(pen), None);
            columns(painter, area.inset(area.width / 14), text, grid(text))
        }
        Seal::Round { area, text } => {
            let radii = (units(area.width) / 2, units(area.height) / 2);
            let pen = (area.width / 24, Ink::RED, Dash::Solid);
            painter.canvas.rounded(*area, radii, Some(pen), None);
            let (columns_needed, rows) = match text.chars().count() {
                n @ 0..=3 => (1, i32::try_from(n.max(1)).unwrap_or(1)),
                _ => grid(text),
            };
            columns(
                painter,
                area.inset(area.width / 7),
                text,
                (columns_needed, rows),
            )
        }
    }
}

/// Columns and rows for the characters of a square seal.
fn grid(text: &str) -> (i32, i32) {
    let count = i32::try_from(text.chars().count()).unwrap_or(i32::MAX);
    let columns = (1..=6).find(|side| side * side >= count).unwrap_or(6);
    (columns, (count + columns - 1) / columns)
}

/// The characters downwards, columns from the right, each filling its square as seals do.
fn columns(
    painter: &mut Painter<'_>,
    area: Area,
    text: &str,
    (columns, rows): (i32, i32),
) -> Result<(), Error> {
    let (width, height) = (area.width / columns.max(1), area.height / rows.max(1));
    let side = width.min(height).get();
    // A point is 35.28 hundredths of a millimetre; the character takes nine tenths of its square.
    let size = Pt::tenths((side * 9 / 10 * 1000 / 3528).max(10));
    let count = i32::try_from(text.chars().count()).unwrap_or(0);
    for (index, character) in (0..).zip(text.chars()) {
        let (column, row) = (index / rows.max(1), index % rows.max(1));
        // The last column spreads its fewer characters over the full height.
        let in_column = (count - column * rows).clamp(1, rows.max(1));
        let height = area.height / in_column;
        let place = Area {
            x: area.right() - width * (column + 1),
            y: area.y + height * row,
            width,
            height,
        };
        let one = TextBox::line(place, character.to_string())
            .size(size)
            .min_size(Pt::tenths(10))
            .bold()
            .center()
            .ink(Ink::RED)
            .named("印");
        painter.text_box(&one)?;
    }
    Ok(())
}

//! 面付け: draws the items of one sheet on a canvas.
//! It must not know the file around the page.

use crate::print::canvas::{Canvas, Mark, Run};
use crate::print::error::{Error, Place};
use crate::print::fonts::Fonts;
use crate::print::seal;
use crate::print::table;
use crate::print::text::{Line, SetLine, Unit, set, units, width_of};
use crate::procedure::sheet::{Item, Paper, Sheet};
use crate::procedure::sheet_item::{Align, Face, Fit, Outline, Shape, TextBox, TextStyle, VAlign};
use crate::procedure::sheet_unit::{Area, Pt};

/// Where the baseline stands below the top of a character, in thousandths of the type size.
const ASCENT: i64 = 880;

/// One page being drawn, and what it needs for that.
pub(super) struct Painter<'a> {
    /// The fonts.
    pub fonts: &'a mut Fonts,
    /// The page.
    pub canvas: Canvas,
    /// 1 for the first page of the job.
    pub page: usize,
}

/// Draws a sheet; `page` is 1 for the first page of the job.
pub(super) fn draw(sheet: &Sheet, page: usize, fonts: &mut Fonts) -> Result<Vec<Mark>, Error> {
    let mut painter = Painter {
        fonts,
        canvas: Canvas::default(),
        page,
    };
    for item in &sheet.items {
        painter.check_inside(item, sheet.paper)?;
        match item {
            Item::Text(text) => painter.text_box(text)?,
            Item::Line(line) => {
                let end = |(x, y)| (units(x), units(y));
                let pen = (line.weight, line.ink, line.dash);
                painter.canvas.line(end(line.from), end(line.to), pen);
            }
            Item::Shape(shape) => painter.shape(shape),
            Item::Table(table) => table::draw(&mut painter, table)?,
            Item::SealBoxes(boxes) => seal::draw_boxes(&mut painter, boxes)?,
            Item::Seal(one) => seal::draw(&mut painter, one)?,
        }
    }
    if let Some(mark) = &sheet.watermark {
        painter.watermark(mark, sheet.paper.area())?;
    }
    Ok(painter.canvas.marks)
}

/// 両端揃え: a broken line of a paragraph is filled to the full width where less than two characters are missing.
fn alignment(style: &TextStyle, line: &SetLine, width: Unit, size: Pt) -> Align {
    let missing = width - width_of(&line.clusters, size);
    let is_paragraph = style.fit == Fit::WrapThenShrink && style.align == Align::Left;
    if is_paragraph && line.goes_on && missing < i64::from(size.get()) * 2000 {
        Align::Justify
    } else {
        style.align
    }
}

impl Painter<'_> {
    /// Refuses a text or a table that reaches over the edge of the paper.
    fn check_inside(&self, item: &Item, paper: Paper) -> Result<(), Error> {
        let (area, label) = match item {
            Item::Text(text) => (text.area, text.label.as_str()),
            Item::Table(table) => (table.area(), "表"),
            Item::Line(_) | Item::Shape(_) | Item::SealBoxes(_) | Item::Seal(_) => return Ok(()),
        };
        let is_inside = area.x.get() >= 0
            && area.y.get() >= 0
            && area.right() <= paper.width()
            && area.bottom() <= paper.height();
        if is_inside {
            return Ok(());
        }
        let place = self.place(label);
        Err(Error::OutsidePage { place })
    }

    /// A text box as given.
    pub fn text_box(&mut self, text: &TextBox) -> Result<(), Error> {
        self.text(text.area, &text.text, &text.style, &text.label)
    }

    /// A text in an area.
    pub fn text(
        &mut self,
        area: Area,
        text: &str,
        style: &TextStyle,
        label: &str,
    ) -> Result<(), Error> {
        if text.is_empty() {
            return Ok(());
        }
        let paragraphs = self.paragraphs(style.face, text, label)?;
        let (width, height) = (units(area.width), units(area.height));
        let Some(set) = set(&paragraphs, style, width, height) else {
            let place = self.place(label);
            return Err(Error::TextTooLong { place });
        };
        let free = height - set.height();
        let mut baseline = units(area.y)
            + i64::from(set.size.get()) * ASCENT
            + match style.valign {
                VAlign::Top => 0,
                VAlign::Middle => free / 2,
                VAlign::Bottom => free,
            };
        for line in set.lines {
            let run = Run {
                x: units(area.x),
                baseline,
                width,
                size: set.size,
                align: alignment(style, &line, width, set.size),
                ink: style.ink,
            };
            if !line.clusters.is_empty() {
                self.canvas.text(line.clusters, run);
            }
            baseline += set.leading;
        }
        Ok(())
    }

    /// The lines of a text as clusters.
    fn paragraphs(&mut self, face: Face, text: &str, label: &str) -> Result<Vec<Line>, Error> {
        text.lines()
            .map(|line| {
                self.fonts
                    .clusters(face, line)
                    .map_err(|glyph| Error::MissingGlyph {
                        glyph,
                        place: self.place(label),
                    })
            })
            .collect()
    }

    /// This page and an item of it.
    fn place(&self, label: &str) -> Place {
        Place {
            page: self.page,
            label: label.to_owned(),
        }
    }

    /// A rectangle or an ellipse.
    fn shape(&mut self, shape: &Shape) {
        let Area { width, height, .. } = shape.area;
        match shape.outline {
            Outline::Rectangle(radius) if radius.get() == 0 => {
                self.canvas.rectangle(shape.area, shape.stroke, shape.fill);
            }
            Outline::Rectangle(radius) => {
                let radii = (units(radius), units(radius));
                self.canvas
                    .rounded(shape.area, radii, shape.stroke, shape.fill);
            }
            Outline::Ellipse => {
                let radii = (units(width) / 2, units(height) / 2);
                self.canvas
                    .rounded(shape.area, radii, shape.stroke, shape.fill);
            }
        }
    }

    /// The mark across the page: as large as the page allows, 160 pt at most.
    fn watermark(&mut self, mark: &str, page: Area) -> Result<(), Error> {
        let label = "透かし";
        let spaced = mark.replace('\n', " ");
        let paragraphs = self.paragraphs(Face::Bold, &spaced, label)?;
        let Some(line) = paragraphs.into_iter().next() else {
            return Ok(());
        };
        let width: i64 = line.iter().map(|cluster| cluster.advance).sum();
        let side = units(page.width.min(page.height));
        // At 45° the text covers (width + 1 em) / √2 of each side; nine tenths of the shorter side are free for it.
        let size = (side * 9 / 10 * 14_142 / 10_000)
            .checked_div(width + 1000)
            .unwrap_or(0)
            .clamp(60, 1600);
        let size = Pt::tenths(i32::try_from(size).unwrap_or(60));
        self.canvas.watermark(line, size, page);
        Ok(())
    }
}

//! 描画: one page as a list of marks: glyph runs, lines and areas in page coordinates.
//! It must not know what a paper means, nor PDF; lengths come in [`Unit`]s from the upper left corner.

use crate::print::text::{Line, Unit};
use crate::procedure::sheet_item::{Align, Dash};
use crate::procedure::sheet_unit::{Area, Ink, Mm, Pt};

/// 線: thickness, colour, solid or dashed.
pub(super) type Pen = (Mm, Ink, Dash);

/// One thing drawn.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(super) enum Mark {
    /// A line of text.
    Text(Line, Run),
    /// A pale text climbing at 45° through the middle of the page.
    Watermark(Line, Pt, Area),
    /// A straight line between two points.
    Line((Unit, Unit), (Unit, Unit), Pen),
    /// A rectangle with its line and its colour inside.
    Rectangle(Area, Option<Pen>, Option<Ink>),
    /// A rectangle whose corners are quarters of ellipses with these radii; with half the sides it is an ellipse.
    Rounded(Area, (Unit, Unit), Option<Pen>, Option<Ink>),
}

/// Where a line of text starts and how wide its box is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) struct Run {
    /// Left edge of the box.
    pub x: Unit,
    /// Baseline.
    pub baseline: Unit,
    /// Width of the box.
    pub width: Unit,
    /// Type size.
    pub size: Pt,
    /// Alignment inside the box.
    pub align: Align,
    /// Colour.
    pub ink: Ink,
}

impl Mark {
    /// Whether it hides what was drawn before it.
    pub const fn covers(&self) -> bool {
        matches!(
            self,
            Mark::Rectangle(_, _, Some(_)) | Mark::Rounded(_, _, _, Some(_))
        )
    }
}

/// A page being drawn.
#[derive(Default)]
pub(super) struct Canvas {
    /// What has been drawn, from the first to the last.
    pub marks: Vec<Mark>,
}

impl Canvas {
    /// One line of text.
    pub fn text(&mut self, line: Line, run: Run) {
        self.marks.push(Mark::Text(line, run));
    }

    /// A pale text across the page.
    pub fn watermark(&mut self, line: Line, size: Pt, page: Area) {
        self.marks.push(Mark::Watermark(line, size, page));
    }

    /// A straight line.
    pub fn line(&mut self, from: (Unit, Unit), to: (Unit, Unit), pen: Pen) {
        self.marks.push(Mark::Line(from, to, pen));
    }

    /// A rectangle with sharp corners.
    pub fn rectangle(&mut self, area: Area, stroke: Option<Pen>, fill: Option<Ink>) {
        self.marks.push(Mark::Rectangle(area, stroke, fill));
    }

    /// A rectangle with rounded corners, or an ellipse.
    pub fn rounded(
        &mut self,
        area: Area,
        radii: (Unit, Unit),
        stroke: Option<Pen>,
        fill: Option<Ink>,
    ) {
        self.marks.push(Mark::Rounded(area, radii, stroke, fill));
    }
}

//! 描画命令: the marks of a page become printpdf operations; what is already set is not set again.
//! It must not know sheets or the file around the page.

use crate::print::canvas::{Mark, Pen, Run};
use crate::print::glyph_run::{Part, UsedGlyphs, parts};
use crate::print::number::{color, points, tilted, whole};
use crate::print::text::{Line, Unit, units, width_of};
use crate::procedure::sheet_item::{Align, Dash};
use crate::procedure::sheet_unit::{Area, Ink, Mm, Pt};
use printpdf::{
    Codepoint, ExtendedGraphicsStateId, FontId, Line as PdfLine, LineDashPattern, LinePoint, Op,
    PaintMode, PdfFontHandle, Point, Polygon, PolygonRing, Pt as PdfPt, Rect, TextItem, TextMatrix,
    TextRenderingMode, WindingOrder,
};

/// The graphics state in which watermarks are drawn.
pub(super) const PALE_STATE: &str = "G1";

/// The operations of these marks on a page of this height; glyph numbers are still those of the whole font.
pub(super) fn operations(marks: &[Mark], height: Mm, used: &mut UsedGlyphs) -> Vec<Op> {
    let mut writer = Writer {
        ops: Vec::with_capacity(marks.len() * 5),
        height: units(height),
        used,
        set: Settings::default(),
    };
    for mark in marks {
        match mark {
            Mark::Text(line, run) => writer.text(line, run),
            Mark::Watermark(line, size, page) => writer.watermark(line, *size, *page),
            Mark::Line(from, to, pen) => writer.line(*from, *to, *pen),
            Mark::Rectangle(area, stroke, fill) => writer.rectangle(*area, *stroke, *fill),
            Mark::Rounded(area, radii, stroke, fill) => {
                writer.rounded(*area, *radii, *stroke, *fill);
            }
        }
    }
    writer.ops
}

/// What the PDF reader has been told so far.
#[derive(Default)]
struct Settings {
    fill: Option<Ink>,
    stroke: Option<Ink>,
    weight: Option<Unit>,
    dash: Option<Dash>,
    font: Option<(&'static str, Pt)>,
    is_thickened: bool,
}

/// Operations being written.
struct Writer<'u> {
    ops: Vec<Op>,
    height: Unit,
    used: &'u mut UsedGlyphs,
    set: Settings,
}

impl Writer<'_> {
    /// A point of the page, from its upper left corner.
    fn point(&self, x: Unit, y: Unit) -> Point {
        Point {
            x: points(x),
            y: points(self.height - y),
        }
    }

    /// One line of text.
    fn text(&mut self, line: &Line, run: &Run) {
        let natural = width_of(line, run.size);
        let free = (run.width - natural).max(0);
        let gaps = i64::try_from(line.len().saturating_sub(1)).unwrap_or(0);
        let (shift, spread) = match run.align {
            Align::Left => (0, 0),
            Align::Right => (free, 0),
            Align::Center => (free / 2, 0),
            Align::Justify if gaps == 0 => (free / 2, 0),
            Align::Justify => (0, free / gaps / i64::from(run.size.get())),
        };
        let x = run.x + shift;
        self.ops.push(Op::StartTextSection);
        self.fill_color(run.ink);
        for part in parts(line, spread) {
            let at = self.point(
                x + part.right * i64::from(run.size.get()),
                run.baseline - part.up * i64::from(run.size.get()),
            );
            self.ops.push(Op::SetTextMatrix {
                matrix: TextMatrix::Translate(at.x, at.y),
            });
            self.thickness(part.is_thickened, run);
            self.show(&part, run.size);
        }
        self.ops.push(Op::EndTextSection);
    }

    /// Switches between filled characters and filled ones with a thin line around them.
    fn thickness(&mut self, is_thickened: bool, run: &Run) {
        if is_thickened {
            let weight = i64::from(run.size.get()) * 32;
            self.pen(weight, run.ink, Dash::Solid);
        }
        if is_thickened == self.set.is_thickened {
            return;
        }
        self.set.is_thickened = is_thickened;
        let mode = if is_thickened {
            TextRenderingMode::FillStroke
        } else {
            TextRenderingMode::Fill
        };
        self.ops.push(Op::SetTextRenderingMode { mode });
    }

    /// A pale text climbing at 45° through the middle of the page, half transparent.
    fn watermark(&mut self, line: &Line, size: Pt, page: Area) {
        let (width, half_height) = (width_of(line, size), i64::from(size.get()) * 380);
        let (left, down) = (tilted(width / 2), tilted(half_height));
        let center_x = units(page.width) / 2;
        let center_y = units(page.height) / 2;
        let origin = self.point(center_x - left + down, center_y + left + down);
        let cos = std::f32::consts::FRAC_1_SQRT_2;
        let before = std::mem::take(&mut self.set);
        self.ops.push(Op::SaveGraphicsState);
        self.ops.push(Op::LoadGraphicsState {
            gs: ExtendedGraphicsStateId(PALE_STATE.to_owned()),
        });
        self.ops.push(Op::StartTextSection);
        self.ops.push(Op::SetTextRenderingMode {
            mode: TextRenderingMode::Fill,
        });
        self.fill_color(Ink::GRAY);
        for part in parts(line, 0) {
            let along = tilted(part.right * i64::from(size.get()));
            self.ops.push(Op::SetTextMatrix {
                matrix: TextMatrix::Raw([
                    cos,
                    cos,
                    -cos,
                    cos,
                    origin.x.0 + points(along).0,
                    origin.y.0 + points(along).0,
                ]),
            });
            self.show(&part, size);
        }
        self.ops.push(Op::EndTextSection);
        self.ops.push(Op::RestoreGraphicsState);
        self.set = before;
    }

    /// The glyphs of one part, at the text matrix already set.
    fn show(&mut self, part: &Part<'_>, size: Pt) {
        let id = part.slot.id();
        if self.set.font != Some((id, size)) {
            self.set.font = Some((id, size));
            self.ops.push(Op::SetFont {
                font: PdfFontHandle::External(FontId(id.to_owned())),
                size: PdfPt(whole(i64::from(size.get())) / 10.0),
            });
        }
        let glyphs = part.glyphs.iter().map(|placed| {
            let width = placed.note(part.slot, self.used);
            let correction = i64::from(width - placed.glyph.advance) - placed.after;
            Codepoint::new(placed.glyph.id, whole(correction))
        });
        let items = vec![TextItem::GlyphIds(glyphs.collect())];
        self.ops.push(Op::ShowText { items });
    }

    /// A straight line.
    fn line(&mut self, from: (Unit, Unit), to: (Unit, Unit), (weight, ink, dash): Pen) {
        self.pen(units(weight), ink, dash);
        let ends = [self.point(from.0, from.1), self.point(to.0, to.1)];
        self.ops.push(Op::DrawLine {
            line: PdfLine {
                points: ends.map(|p| LinePoint { p, bezier: false }).to_vec(),
                is_closed: false,
            },
        });
    }

    /// A rectangle with sharp corners.
    fn rectangle(&mut self, area: Area, stroke: Option<Pen>, fill: Option<Ink>) {
        let Some(mode) = self.paint(stroke, fill) else {
            return;
        };
        let corner = self.point(units(area.x), units(area.bottom()));
        let mut rectangle = Rect::from_xywh(
            corner.x,
            corner.y,
            points(units(area.width)),
            points(units(area.height)),
        );
        rectangle.mode = Some(mode);
        self.ops.push(Op::DrawRectangle { rectangle });
    }

    /// A rectangle whose corners are quarters of ellipses with these radii; with half the sides it is an ellipse.
    fn rounded(&mut self, area: Area, radii: (Unit, Unit), stroke: Option<Pen>, fill: Option<Ink>) {
        let Some(mode) = self.paint(stroke, fill) else {
            return;
        };
        let (left, right) = (units(area.x), units(area.right()));
        let (top, bottom) = (units(area.y), units(area.bottom()));
        let (rx, ry) = radii;
        let (kx, ky) = (rx * 4477 / 10_000, ry * 4477 / 10_000);
        let outline = [
            (left + rx, top, false),
            (right - rx, top, false),
            (right - kx, top, true),
            (right, top + ky, true),
            (right, top + ry, false),
            (right, bottom - ry, false),
            (right, bottom - ky, true),
            (right - kx, bottom, true),
            (right - rx, bottom, false),
            (left + rx, bottom, false),
            (left + kx, bottom, true),
            (left, bottom - ky, true),
            (left, bottom - ry, false),
            (left, top + ry, false),
            (left, top + ky, true),
            (left + kx, top, true),
            (left + rx, top, false),
        ];
        let points = outline.map(|(x, y, bezier)| LinePoint {
            p: self.point(x, y),
            bezier,
        });
        self.ops.push(Op::DrawPolygon {
            polygon: Polygon {
                rings: vec![PolygonRing {
                    points: points.to_vec(),
                }],
                mode,
                winding_order: WindingOrder::NonZero,
            },
        });
    }

    /// Sets colours and pen; `None` where nothing is to be painted.
    fn paint(&mut self, stroke: Option<Pen>, fill: Option<Ink>) -> Option<PaintMode> {
        if let Some(ink) = fill {
            self.fill_color(ink);
        }
        if let Some((weight, ink, dash)) = stroke {
            self.pen(units(weight), ink, dash);
        }
        match (stroke, fill) {
            (Some(_), Some(_)) => Some(PaintMode::FillStroke),
            (Some(_), None) => Some(PaintMode::Stroke),
            (None, Some(_)) => Some(PaintMode::Fill),
            (None, None) => None,
        }
    }

    /// Sets the colour of texts and areas.
    fn fill_color(&mut self, ink: Ink) {
        if self.set.fill != Some(ink) {
            self.set.fill = Some(ink);
            self.ops.push(Op::SetFillColor { col: color(ink) });
        }
    }

    /// Sets thickness, colour and dashes of lines.
    fn pen(&mut self, weight: Unit, ink: Ink, dash: Dash) {
        if self.set.stroke != Some(ink) {
            self.set.stroke = Some(ink);
            self.ops.push(Op::SetOutlineColor { col: color(ink) });
        }
        if self.set.weight != Some(weight) {
            self.set.weight = Some(weight);
            self.ops
                .push(Op::SetOutlineThickness { pt: points(weight) });
        }
        if self.set.dash != Some(dash) {
            self.set.dash = Some(dash);
            let dash = match dash {
                Dash::Solid => LineDashPattern::solid(),
                Dash::Dashed => LineDashPattern::new(0.0, &[3.0, 2.0]),
            };
            self.ops.push(Op::SetLineDashPattern { dash });
        }
    }
}

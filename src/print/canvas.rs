//! 描画: one page as printpdf operations: glyph runs, lines and areas in page coordinates.
//! It must not know what a paper means; lengths come in [`Unit`]s from the upper left corner.

use crate::print::fonts::{Cluster, Glyph, Slot};
use crate::print::text::{Line, Unit, units, width_of};
use crate::procedure::sheet_item::{Align, Dash};
use crate::procedure::sheet_unit::{Area, Ink, Mm, Pt};
use printpdf::{
    Codepoint, Color, ExtendedGraphicsStateId, FontId, Line as PdfLine, LineDashPattern, LinePoint,
    Op, PaintMode, PdfFontHandle, Point, Polygon, PolygonRing, Pt as PdfPt, Rect, Rgb, TextItem,
    TextMatrix, TextRenderingMode, WindingOrder,
};
use std::collections::BTreeMap;
use std::rc::Rc;

/// The graphics state in which watermarks are drawn.
pub(super) const PALE_STATE: &str = "G1";

/// What a glyph of the file stands for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Used {
    /// Extracted text.
    pub text: String,
    /// Width in thousandths of the type size.
    pub width: i32,
}

/// Every glyph of a file, by font and number.
pub(super) type UsedGlyphs = BTreeMap<(Slot, u16), Used>;

/// A page being drawn.
pub(super) struct Canvas<'u> {
    /// What has been drawn; glyph numbers are still those of the whole font.
    pub ops: Vec<Op>,
    height: Unit,
    used: &'u mut UsedGlyphs,
    is_thickened: bool,
}

/// Where a line of text starts and how wide its box is.
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

impl<'u> Canvas<'u> {
    /// An empty page of this height.
    pub fn new(height: Mm, used: &'u mut UsedGlyphs) -> Canvas<'u> {
        Canvas {
            ops: Vec::new(),
            height: units(height),
            used,
            is_thickened: false,
        }
    }

    /// A point of the page, from its upper left corner.
    fn point(&self, x: Unit, y: Unit) -> Point {
        Point {
            x: points(x),
            y: points(self.height - y),
        }
    }

    /// One line of text.
    pub fn text(&mut self, line: &Line, run: &Run) {
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
        self.ops.push(Op::SetFillColor {
            col: color(run.ink),
        });
        for part in parts(line, spread) {
            let at = self.point(
                x + part.right * i64::from(run.size.get()),
                run.baseline - part.up * i64::from(run.size.get()),
            );
            self.ops.push(Op::SetTextMatrix {
                matrix: TextMatrix::Translate(at.x, at.y),
            });
            self.thickness(&part, run);
            self.show(&part, run.size);
        }
        self.ops.push(Op::EndTextSection);
    }

    /// Switches between filled characters and filled ones with a thin line around them.
    fn thickness(&mut self, part: &Part, run: &Run) {
        if part.is_thickened == self.is_thickened {
            return;
        }
        self.is_thickened = part.is_thickened;
        let mode = if part.is_thickened {
            self.ops.push(Op::SetOutlineColor {
                col: color(run.ink),
            });
            self.ops.push(Op::SetOutlineThickness {
                pt: points(i64::from(run.size.get()) * 32),
            });
            self.ops.push(Op::SetLineDashPattern {
                dash: LineDashPattern::solid(),
            });
            TextRenderingMode::FillStroke
        } else {
            TextRenderingMode::Fill
        };
        self.ops.push(Op::SetTextRenderingMode { mode });
    }

    /// A pale text climbing at 45° through the middle of the page, half transparent.
    pub fn watermark(&mut self, line: &Line, size: Pt, page: Area) {
        let (width, half_height) = (width_of(line, size), i64::from(size.get()) * 380);
        let (left, down) = (tilted(width / 2), tilted(half_height));
        let center_x = units(page.width) / 2;
        let center_y = units(page.height) / 2;
        let origin = self.point(center_x - left + down, center_y + left + down);
        let cos = std::f32::consts::FRAC_1_SQRT_2;
        self.ops.push(Op::SaveGraphicsState);
        self.ops.push(Op::LoadGraphicsState {
            gs: ExtendedGraphicsStateId(PALE_STATE.to_owned()),
        });
        self.ops.push(Op::StartTextSection);
        self.ops.push(Op::SetTextRenderingMode {
            mode: TextRenderingMode::Fill,
        });
        self.ops.push(Op::SetFillColor {
            col: color(Ink::GRAY),
        });
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
    }

    /// The glyphs of one part, at the text matrix already set.
    fn show(&mut self, part: &Part, size: Pt) {
        self.ops.push(Op::SetFont {
            font: PdfFontHandle::External(FontId(part.slot.id().to_owned())),
            size: PdfPt(whole(i64::from(size.get())) / 10.0),
        });
        let glyphs = part.glyphs.iter().map(|(glyph, text, after)| {
            let used = self
                .used
                .entry((part.slot, glyph.id))
                .or_insert_with(|| Used {
                    text: text.clone(),
                    width: glyph.advance,
                });
            if text.len() < used.text.len() {
                used.text.clone_from(text);
            }
            let correction = i64::from(used.width - glyph.advance) - after;
            Codepoint::new(glyph.id, whole(correction))
        });
        let items = vec![TextItem::GlyphIds(glyphs.collect())];
        self.ops.push(Op::ShowText { items });
    }

    /// A straight line.
    pub fn line(&mut self, from: (Unit, Unit), to: (Unit, Unit), pen: (Mm, Ink, Dash)) {
        self.pen(pen);
        let ends = [self.point(from.0, from.1), self.point(to.0, to.1)];
        self.ops.push(Op::DrawLine {
            line: PdfLine {
                points: ends.map(|p| LinePoint { p, bezier: false }).to_vec(),
                is_closed: false,
            },
        });
    }

    /// A rectangle with sharp corners.
    pub fn rectangle(&mut self, area: Area, stroke: Option<(Mm, Ink, Dash)>, fill: Option<Ink>) {
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
    pub fn rounded(
        &mut self,
        area: Area,
        radii: (Unit, Unit),
        stroke: Option<(Mm, Ink, Dash)>,
        fill: Option<Ink>,
    ) {
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
    fn paint(&mut self, stroke: Option<(Mm, Ink, Dash)>, fill: Option<Ink>) -> Option<PaintMode> {
        if let Some(ink) = fill {
            self.ops.push(Op::SetFillColor { col: color(ink) });
        }
        if let Some(pen) = stroke {
            self.pen(pen);
        }
        match (stroke, fill) {
            (Some(_), Some(_)) => Some(PaintMode::FillStroke),
            (Some(_), None) => Some(PaintMode::Stroke),
            (None, Some(_)) => Some(PaintMode::Fill),
            (None, None) => None,
        }
    }

    /// Sets thickness, colour and dashes of lines.
    fn pen(&mut self, (weight, ink, dash): (Mm, Ink, Dash)) {
        self.ops.push(Op::SetOutlineColor { col: color(ink) });
        self.ops.push(Op::SetOutlineThickness {
            pt: points(units(weight)),
        });
        let dash = match dash {
            Dash::Solid => LineDashPattern::solid(),
            Dash::Dashed => LineDashPattern::new(0.0, &[3.0, 2.0]),
        };
        self.ops.push(Op::SetLineDashPattern { dash });
    }
}

/// Glyphs that one text matrix and one font draw.
struct Part {
    slot: Slot,
    /// Outlines are drawn thicker.
    is_thickened: bool,
    /// Distance from the start of the line, and above the baseline, in thousandths of the type size.
    right: i64,
    up: i64,
    /// Glyph, extracted text, additional space after it.
    glyphs: Vec<(Glyph, String, i64)>,
}

/// The line in parts: a new one where the font or the height changes. `spread` is added after every cluster.
fn parts(line: &[Rc<Cluster>], spread: i64) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut pen = 0;
    for cluster in line {
        for (index, glyph) in cluster.glyphs.iter().enumerate() {
            let (right, up) = (i64::from(glyph.right), i64::from(glyph.up));
            let is_last = index + 1 == cluster.glyphs.len();
            let after = if is_last { spread } else { 0 } - right;
            let text = glyph_text(cluster, index);
            match parts.last_mut() {
                Some(part)
                    if part.slot == cluster.slot
                        && part.is_thickened == cluster.is_thickened
                        && part.up == up =>
                {
                    if let Some((_, _, before)) = part.glyphs.last_mut() {
                        *before += right;
                    }
                    part.glyphs.push((*glyph, text, after));
                }
                _ => parts.push(Part {
                    slot: cluster.slot,
                    is_thickened: cluster.is_thickened,
                    right: pen + right,
                    up,
                    glyphs: vec![(*glyph, text, after)],
                }),
            }
            pen += i64::from(glyph.advance);
        }
        pen += spread;
    }
    parts
}

/// What the glyph at this place of the cluster stands for: the whole text, or its own character of several.
fn glyph_text(cluster: &Cluster, index: usize) -> String {
    let n_characters = cluster.text.chars().count();
    if cluster.glyphs.len() == n_characters {
        cluster.text.chars().skip(index).take(1).collect()
    } else if index == 0 {
        cluster.text.clone()
    } else {
        "\u{200B}".to_owned()
    }
}

/// A colour of the PDF.
fn color(ink: Ink) -> Color {
    let part = |value: u8| (f32::from(value) / 2.55).round() / 100.0;
    Color::Rgb(Rgb {
        r: part(ink.0),
        g: part(ink.1),
        b: part(ink.2),
        icc_profile: None,
    })
}

/// The share of a length that falls on each axis at 45°.
fn tilted(length: Unit) -> Unit {
    length * 7071 / 10_000
}

/// Points of the PDF, rounded to hundredths.
pub(super) fn points(length: Unit) -> PdfPt {
    let hundredths = (length + 50 * length.signum()) / 100;
    PdfPt(whole(hundredths) / 100.0)
}

/// A whole number as the PDF's kind of number; exact up to eight million, far beyond every page.
pub(super) fn whole(value: i64) -> f32 {
    let high = i16::try_from(value.div_euclid(256)).unwrap_or(i16::MAX);
    let low = u8::try_from(value.rem_euclid(256)).unwrap_or(u8::MAX);
    f32::from(high) * 256.0 + f32::from(low)
}

#[cfg(test)]
mod tests {
    use super::{points, whole};
    use crate::print::text::units;
    use crate::procedure::sheet_unit::Mm;

    #[test]
    fn ミリはポイントの百分の一まで正しい() {
        assert_eq!(points(units(Mm::from(210))).0.to_string(), "595.28");
        assert_eq!(points(units(Mm::from(297))).0.to_string(), "841.89");
        assert_eq!(points(units(Mm::from(-210))).0.to_string(), "-595.28");
        assert_eq!(points(units(Mm::hundredths(8560))).0.to_string(), "242.65");
    }

    #[test]
    fn 整数はそのまま() {
        let written: Vec<String> = [0, 1, -1, 255, 256, -257, 8_000_000]
            .map(|value| whole(value).to_string())
            .into();
        assert_eq!(written, ["0", "1", "-1", "255", "256", "-257", "8000000"]);
    }
}

//! 数値: whole numbers of the layout become the PDF's kind of number, without rounding by chance.
//! It must not know what is drawn.

use crate::print::text::Unit;
use crate::procedure::sheet_unit::Ink;
use printpdf::{Color, Pt, Rgb};

/// Points of the PDF, rounded to hundredths.
pub(super) fn points(length: Unit) -> Pt {
    let hundredths = (length + 50 * length.signum()) / 100;
    Pt(whole(hundredths) / 100.0)
}

/// A whole number as the PDF's kind of number; exact up to eight million, far beyond every page.
pub(super) fn whole(value: i64) -> f32 {
    let high = i16::try_from(value.div_euclid(256)).unwrap_or(i16::MAX);
    let low = u8::try_from(value.rem_euclid(256)).unwrap_or(u8::MAX);
    f32::from(high) * 256.0 + f32::from(low)
}

/// A colour of the PDF.
pub(super) fn color(ink: Ink) -> Color {
    let part = |value: u8| (f32::from(value) / 2.55).round() / 100.0;
    Color::Rgb(Rgb {
        r: part(ink.0),
        g: part(ink.1),
        b: part(ink.2),
        icc_profile: None,
    })
}

/// The share of a length that falls on each axis at 45°.
pub(super) fn tilted(length: Unit) -> Unit {
    length * 7071 / 10_000
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

//! 帳票の単位: lengths, type sizes, areas and colours of a printed page, all whole numbers.
//! It must not use floating point: a page must compare equal to itself.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Div, Mul, Sub};

/// A length in hundredths of a millimetre. A plain `i32` converts as whole millimetres.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug)]
pub struct Mm(i32);

impl Mm {
    /// This many hundredths of a millimetre: `Mm::hundredths(8_560)` is 85.6 mm.
    #[must_use]
    pub const fn hundredths(value: i32) -> Mm {
        Mm(value)
    }

    /// This many tenths of a millimetre: `Mm::tenths(856)` is 85.6 mm.
    #[must_use]
    pub const fn tenths(value: i32) -> Mm {
        Mm(value * 10)
    }

    /// Hundredths of a millimetre.
    #[must_use]
    pub const fn get(self) -> i32 {
        self.0
    }
}

impl From<i32> for Mm {
    /// Whole millimetres.
    fn from(mm: i32) -> Mm {
        Mm(mm * 100)
    }
}

impl Add for Mm {
    type Output = Mm;
    fn add(self, other: Mm) -> Mm {
        Mm(self.0 + other.0)
    }
}

impl Sub for Mm {
    type Output = Mm;
    fn sub(self, other: Mm) -> Mm {
        Mm(self.0 - other.0)
    }
}

impl Mul<i32> for Mm {
    type Output = Mm;
    fn mul(self, factor: i32) -> Mm {
        Mm(self.0 * factor)
    }
}

impl Div<i32> for Mm {
    type Output = Mm;
    /// Rounds towards zero; division by zero gives zero.
    fn div(self, divisor: i32) -> Mm {
        Mm(self.0.checked_div(divisor).unwrap_or(0))
    }
}

impl Sum for Mm {
    fn sum<I: Iterator<Item = Mm>>(lengths: I) -> Mm {
        lengths.fold(Mm(0), Add::add)
    }
}

impl fmt::Display for Mm {
    /// Shortest form: `20`, `85.6`, `0.25`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_fraction(f, self.0, 100)
    }
}

/// 文字の大きさ: a type size in tenths of a point. A plain `i32` converts as whole points.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Pt(i32);

impl Pt {
    /// This many tenths of a point: `Pt::tenths(105)` is 10.5 pt.
    #[must_use]
    pub const fn tenths(value: i32) -> Pt {
        Pt(value)
    }

    /// Tenths of a point.
    #[must_use]
    pub const fn get(self) -> i32 {
        self.0
    }
}

impl From<i32> for Pt {
    /// Whole points.
    fn from(points: i32) -> Pt {
        Pt(points * 10)
    }
}

impl fmt::Display for Pt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_fraction(f, self.0, 10)?;
        f.write_str("pt")
    }
}

/// Writes `value / unit` without trailing zeros; `unit` is 10 or 100.
fn write_fraction(f: &mut fmt::Formatter<'_>, value: i32, unit: i32) -> fmt::Result {
    let sign = if value < 0 { "-" } else { "" };
    let (whole, rest) = (value.abs() / unit, value.abs() % unit);
    if rest == 0 {
        write!(f, "{sign}{whole}")
    } else if unit == 100 && rest % 10 != 0 {
        write!(f, "{sign}{whole}.{rest:02}")
    } else {
        write!(f, "{sign}{whole}.{}", rest * 10 / unit)
    }
}

/// A rectangle on the page, measured from its upper left corner.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Area {
    /// Distance from the left edge of the page.
    pub x: Mm,
    /// Distance from the upper edge of the page.
    pub y: Mm,
    /// Width.
    pub width: Mm,
    /// Height.
    pub height: Mm,
}

impl Area {
    /// The area with this corner and size; plain numbers are whole millimetres.
    #[must_use]
    pub fn new(
        x: impl Into<Mm>,
        y: impl Into<Mm>,
        width: impl Into<Mm>,
        height: impl Into<Mm>,
    ) -> Area {
        Area {
            x: x.into(),
            y: y.into(),
            width: width.into(),
            height: height.into(),
        }
    }

    /// The right edge.
    #[must_use]
    pub fn right(self) -> Mm {
        self.x + self.width
    }

    /// The lower edge.
    #[must_use]
    pub fn bottom(self) -> Mm {
        self.y + self.height
    }

    /// Smaller by `margin` on every side.
    #[must_use]
    pub fn inset(self, margin: impl Into<Mm>) -> Area {
        let margin = margin.into();
        self.inset_by(margin, margin)
    }

    /// Smaller by `across` at the left and right, by `down` above and below.
    #[must_use]
    pub fn inset_by(self, across: impl Into<Mm>, down: impl Into<Mm>) -> Area {
        let (across, down) = (across.into(), down.into());
        Area {
            x: self.x + across,
            y: self.y + down,
            width: self.width - across * 2,
            height: self.height - down * 2,
        }
    }

    /// The same area moved.
    #[must_use]
    pub fn moved(self, right: impl Into<Mm>, down: impl Into<Mm>) -> Area {
        Area {
            x: self.x + right.into(),
            y: self.y + down.into(),
            ..self
        }
    }

    /// An area of the same width, `gap` below this one.
    #[must_use]
    pub fn below(self, gap: impl Into<Mm>, height: impl Into<Mm>) -> Area {
        Area {
            y: self.bottom() + gap.into(),
            height: height.into(),
            ..self
        }
    }
}

impl fmt::Display for Area {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{},{} {}×{}", self.x, self.y, self.width, self.height)
    }
}

/// 色: red, green and blue of a text, a line or an area.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Ink(pub u8, pub u8, pub u8);

impl Ink {
    /// 黒.
    pub const BLACK: Ink = Ink(0, 0, 0);
    /// 灰: secondary text; dark enough to be read on a copy.
    pub const GRAY: Ink = Ink(0x60, 0x60, 0x60);
    /// 薄灰: thin helper lines such as a cutting line.
    pub const SILVER: Ink = Ink(0xA0, 0xA0, 0xA0);
    /// The ground of headings and labels.
    pub const PALE: Ink = Ink(0xEE, 0xF1, 0xF4);
    /// 藍: titles and bands of certificates.
    pub const INDIGO: Ink = Ink(0x1F, 0x3F, 0x6E);
    /// The ground of a certificate.
    pub const PALE_BLUE: Ink = Ink(0xE9, 0xF1, 0xF8);
    /// 朱: seals and warnings.
    pub const RED: Ink = Ink(0xC8, 0x28, 0x1E);
    /// 白.
    pub const WHITE: Ink = Ink(0xFF, 0xFF, 0xFF);
}

impl fmt::Display for Ink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }
}

#[cfg(test)]
mod tests {
    use super::{Area, Mm, Pt};

    #[test]
    fn 長さは端数を省いて書く() {
        let written: Vec<String> = [2000, 8560, 25, -150, 5]
            .map(|value| Mm::hundredths(value).to_string())
            .into();
        assert_eq!(written, ["20", "85.6", "0.25", "-1.5", "0.05"]);
        assert_eq!(Pt::tenths(105).to_string(), "10.5pt");
        assert_eq!(Pt::from(9).to_string(), "9pt");
    }

    #[test]
    fn 枠の内側と下() {
        let area = Area::new(10, 20, 100, 50);
        assert_eq!(area.inset(5), Area::new(15, 25, 90, 40));
        assert_eq!(area.below(2, 8), Area::new(10, 72, 100, 8));
        assert_eq!(area.right(), Mm::from(110));
    }
}

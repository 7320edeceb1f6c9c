//! 書体: hands the shipped fonts to the screen, so that it shows the very characters that paper prints.
//! It must not choose sizes or faces.

use crate::print::shipped_fonts;

/// The fonts of the program, in the order in which a missing character is looked for.
#[derive(Clone, Copy)]
pub struct ShippedFonts {
    /// BIZ UDGothic Regular.
    pub regular: &'static [u8],
    /// BIZ UDGothic Bold.
    pub bold: &'static [u8],
    /// Noto Sans JP Regular.
    pub fallback: &'static [u8],
}

/// The fonts that lie in the program.
#[must_use]
pub fn shipped() -> ShippedFonts {
    ShippedFonts {
        regular: shipped_fonts::REGULAR,
        bold: shipped_fonts::BOLD,
        fallback: shipped_fonts::FALLBACK,
    }
}

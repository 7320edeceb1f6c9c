//! 字形の有無: which characters the shipped fonts, or a font brought by the clerk, can draw.
//! It must not draw.

use crate::print::error::MissingGlyph;
use crate::print::fonts::Fonts;
use harfrust::{Direction, FontRef, ShapeOptions, ShaperData, Tag, UnicodeBuffer};
use unicode_segmentation::UnicodeSegmentation;

/// 印刷できる文字: asks the shipped fonts about many texts, and remembers what they said.
pub struct Coverage(Fonts);

impl Default for Coverage {
    fn default() -> Coverage {
        Coverage(Fonts::new())
    }
}

impl Coverage {
    /// Every character of the text that no shipped font can draw, each once.
    pub fn missing(&mut self, text: &str) -> Vec<MissingGlyph> {
        self.0.missing(text)
    }
}

/// A character of a name with its selector, and whether a font can draw it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Shape {
    /// The character as written, its selector included.
    pub character: String,
    /// Whether the font has the very shape asked for.
    pub is_drawn: bool,
}

/// What a font file says about every character of a text; `None` where the bytes are no font.
///
/// A selector is known where the font's table of variation sequences (cmap format 14) has the pair: shaping with a glyph
/// of its own for unknown selectors asks exactly that.
#[must_use]
pub fn shapes(font: &[u8], text: &str) -> Option<Vec<Shape>> {
    // Whatever is wrong with the file, it is none for the clerk.
    let font = FontRef::from_index(font, 0).ok()?;
    let data = ShaperData::new(&font);
    let shaper = data.shaper(&font).build();
    let shape = |grapheme: &str| {
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(grapheme);
        buffer.guess_segment_properties();
        buffer.set_direction(Direction::LeftToRight);
        buffer.set_not_found_variation_selector_glyph(0);
        let shaped = shaper.shape(buffer, ShapeOptions::new());
        let glyphs = shaped.glyph_infos();
        Shape {
            character: grapheme.to_owned(),
            is_drawn: !glyphs.is_empty() && glyphs.iter().all(|glyph| glyph.glyph_id != 0),
        }
    };
    Some(text.graphemes(true).map(shape).collect())
}

/// Whether the bytes are a font whose own names hold this word, as ASCII.
#[must_use]
pub fn is_named(font: &[u8], word: &str) -> bool {
    // Whatever is wrong with the file, it is not the font that was meant.
    let Ok(font) = FontRef::from_index(font, 0) else {
        return false;
    };
    let Some(names) = font.table_data(Tag::new(b"name")) else {
        return false;
    };
    // Names are mostly in UTF-16; a Macintosh name is in single bytes.
    let wide: Vec<u8> = word.encode_utf16().flat_map(u16::to_be_bytes).collect();
    [wide.as_slice(), word.as_bytes()].iter().any(|word| {
        names
            .as_bytes()
            .windows(word.len())
            .any(|part| part == *word)
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{Coverage, shapes};
    use crate::print::shipped_fonts;

    fn drawn(font: &[u8], text: &str) -> Vec<bool> {
        let shapes = shapes(font, text).unwrap();
        shapes.iter().map(|shape| shape.is_drawn).collect()
    }

    #[test]
    fn 書体ごとに字形の有無を答える() {
        let text = "\u{20BB7}\u{9AD9}葛\u{E0100}邉\u{E0113}";
        assert_eq!(
            drawn(shipped_fonts::REGULAR, text),
            [false, true, true, false]
        );
        let noto = drawn(shipped_fonts::FALLBACK, text);
        assert!(noto.first().is_some_and(|is_drawn| *is_drawn), "𠮷");
        assert!(!noto.last().unwrap(), "邉の異体字は同梱の書体にない");
        assert!(shapes(b"not a font", text).is_none());
    }

    #[test]
    fn 印刷できない文字は選択子まで示す() {
        let missing = Coverage::default().missing("渡邉\u{E0113}　葛\u{E0100}");
        let codes: Vec<String> = missing.iter().map(|glyph| glyph.code_points()).collect();
        assert_eq!(codes, ["U+9089 U+E0113"]);
    }
}

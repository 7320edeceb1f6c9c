//! 書体: the shipped fonts, and which glyphs a character becomes.
//! It must not know pages or PDF; widths are thousandths of the type size.
//!
//! Every character (grapheme cluster, so a kanji with its variation selector is one) is shaped by itself and
//! remembered: the shipped fonts have fixed widths and no kerning between Japanese characters.
//! The first font that knows the whole sequence draws it; no font means the character cannot be printed.

use crate::print::error::MissingGlyph;
use crate::print::shipped_fonts;
use crate::procedure::sheet_item::Face;
use harfrust::{Direction, FontRef, ShapeOptions, Shaper, ShaperData, UnicodeBuffer};
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::LazyLock;
use unicode_segmentation::UnicodeSegmentation;

/// A shipped font.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum Slot {
    /// BIZ UDGothic Regular.
    Regular,
    /// BIZ UDGothic Bold.
    Bold,
    /// Noto Sans JP: knows 𠮷 and others that BIZ UDGothic lacks.
    Fallback,
}

/// What the PDF says about a font; lengths in thousandths of the type size.
pub(super) struct Facts {
    /// PostScript name.
    pub name: &'static str,
    /// The file.
    pub bytes: &'static [u8],
    /// Box around all glyphs: left, bottom, right, top.
    pub bounds: [i16; 4],
    /// Weight class.
    pub weight: u16,
}

impl Slot {
    /// All fonts, in the order in which they are embedded.
    pub const ALL: [Slot; 3] = [Slot::Regular, Slot::Bold, Slot::Fallback];

    /// What the PDF says about this font.
    pub fn facts(self) -> Facts {
        match self {
            Slot::Regular => Facts {
                name: "BIZUDGothic-Regular",
                bytes: shipped_fonts::REGULAR,
                bounds: [-8, -120, 1000, 880],
                weight: 400,
            },
            Slot::Bold => Facts {
                name: "BIZUDGothic-Bold",
                bytes: shipped_fonts::BOLD,
                bounds: [-8, -120, 1000, 880],
                weight: 700,
            },
            Slot::Fallback => Facts {
                name: "NotoSansJP-Regular",
                bytes: shipped_fonts::FALLBACK,
                bounds: [-1002, -1048, 2928, 1808],
                weight: 400,
            },
        }
    }

    /// Name of the font inside the PDF.
    pub const fn id(self) -> &'static str {
        match self {
            Slot::Regular => "F1",
            Slot::Bold => "F2",
            Slot::Fallback => "F3",
        }
    }
}

/// Fonts to be asked for a face, in order.
const fn chain(face: Face) -> [Slot; 2] {
    match face {
        Face::Regular => [Slot::Regular, Slot::Fallback],
        Face::Bold => [Slot::Bold, Slot::Fallback],
    }
}

/// One drawn shape of a cluster; lengths in thousandths of the type size.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) struct Glyph {
    /// Number in the font.
    pub id: u16,
    /// How far the pen moves on.
    pub advance: i32,
    /// How far the shape stands to the right of the pen.
    pub right: i32,
    /// How far the shape stands above the pen.
    pub up: i32,
}

/// A character as drawn: never divided, neither by a line break nor in the extracted text.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(super) struct Cluster {
    /// The text it stands for.
    pub text: String,
    /// The font.
    pub slot: Slot,
    /// Its shapes, at least one.
    pub glyphs: Vec<Glyph>,
    /// Width in thousandths of the type size.
    pub advance: i64,
    /// Bold type is wanted and this font has none: the outlines are drawn thicker.
    pub is_thickened: bool,
}

/// A font ready for shaping.
struct Loaded {
    slot: Slot,
    font: FontRef<'static>,
    data: ShaperData,
}

static LOADED: LazyLock<Vec<Loaded>> = LazyLock::new(|| {
    Slot::ALL
        .into_iter()
        .filter_map(|slot| {
            let font = FontRef::from_index(slot.facts().bytes, 0).ok()?; // A test holds that all three load.
            let data = ShaperData::new(&font);
            Some(Loaded { slot, font, data })
        })
        .collect()
});

/// Clusters by their text, for one face.
type Known = HashMap<String, Result<Rc<Cluster>, MissingGlyph>>;

/// Turns texts into clusters and remembers them for the length of one job.
pub(super) struct Fonts {
    shapers: Vec<(Slot, Shaper<'static>)>,
    buffer: Option<UnicodeBuffer>,
    regular: Known,
    bold: Known,
}

impl Fonts {
    /// The shipped fonts.
    pub fn new() -> Fonts {
        Fonts {
            shapers: LOADED
                .iter()
                .map(|loaded| (loaded.slot, loaded.data.shaper(&loaded.font).build()))
                .collect(),
            buffer: None,
            regular: Known::new(),
            bold: Known::new(),
        }
    }

    /// The clusters of one line of text.
    pub fn clusters(&mut self, face: Face, text: &str) -> Result<Vec<Rc<Cluster>>, MissingGlyph> {
        text.graphemes(true)
            .map(|grapheme| self.cluster(face, grapheme))
            .collect()
    }

    /// The cluster of one grapheme.
    pub fn cluster(&mut self, face: Face, grapheme: &str) -> Result<Rc<Cluster>, MissingGlyph> {
        let known = match face {
            Face::Regular => &self.regular,
            Face::Bold => &self.bold,
        };
        if let Some(found) = known.get(grapheme) {
            return found.clone();
        }
        let found = chain(face)
            .into_iter()
            .find_map(|slot| self.shape(slot, grapheme))
            .map(|cluster| {
                Rc::new(Cluster {
                    is_thickened: face == Face::Bold && cluster.slot != Slot::Bold,
                    ..cluster
                })
            })
            .ok_or_else(|| MissingGlyph {
                character: grapheme.to_owned(),
            });
        let known = match face {
            Face::Regular => &mut self.regular,
            Face::Bold => &mut self.bold,
        };
        known.insert(grapheme.to_owned(), found.clone());
        found
    }

    /// Every character of the text that no font can draw, each once.
    pub fn missing(&mut self, text: &str) -> Vec<MissingGlyph> {
        let mut missing: Vec<MissingGlyph> = Vec::new();
        for grapheme in text.lines().flat_map(|line| line.graphemes(true)) {
            if let Err(glyph) = self.cluster(Face::Regular, grapheme)
                && !missing.contains(&glyph)
            {
                missing.push(glyph);
            }
        }
        missing
    }

    /// The cluster in this font, or `None` where the font does not know the whole sequence.
    fn shape(&mut self, slot: Slot, grapheme: &str) -> Option<Cluster> {
        if grapheme.chars().any(char::is_control) {
            return None;
        }
        let (_, shaper) = self.shapers.iter().find(|(of, _)| *of == slot)?;
        let mut buffer = self.buffer.take().unwrap_or_default();
        buffer.push_str(grapheme);
        buffer.guess_segment_properties();
        buffer.set_direction(Direction::LeftToRight);
        buffer.set_not_found_variation_selector_glyph(0);
        let shaped = shaper.shape(buffer, ShapeOptions::new().scale(Some(1000)));
        let glyphs: Vec<Glyph> = shaped
            .glyph_infos()
            .iter()
            .zip(shaped.glyph_positions())
            .filter_map(|(info, position)| {
                Some(Glyph {
                    id: u16::try_from(info.glyph_id).ok()?,
                    advance: position.x_advance,
                    right: position.x_offset,
                    up: position.y_offset,
                })
            })
            .collect();
        self.buffer = Some(shaped.clear());
        let is_known = !glyphs.is_empty() && glyphs.iter().all(|glyph| glyph.id != 0);
        is_known.then(|| Cluster {
            text: grapheme.to_owned(),
            slot,
            advance: glyphs.iter().map(|glyph| i64::from(glyph.advance)).sum(),
            glyphs,
            is_thickened: false,
        })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::{Cluster, Fonts, LOADED, Slot};
    use crate::procedure::sheet_item::Face;

    fn one(text: &str) -> Cluster {
        let clusters = Fonts::new().clusters(Face::Regular, text).unwrap();
        assert_eq!(clusters.len(), 1, "{text}");
        Cluster::clone(&clusters[0])
    }

    #[test]
    fn 三つの書体が読める() {
        assert_eq!(LOADED.len(), 3);
    }

    #[test]
    fn 書体にない漢字は次の書体から取る() {
        assert_eq!(one("吉").slot, Slot::Regular);
        assert_eq!(one("𠮷").slot, Slot::Fallback);
        assert_eq!(one("髙").slot, Slot::Regular);
        assert_eq!(one("﨑").slot, Slot::Regular);
    }

    #[test]
    fn 異体字は元の字と別の字形になる() {
        let plain = one("葛");
        let variant = one("葛\u{E0100}");
        assert_eq!(variant.slot, Slot::Regular);
        assert_eq!(variant.glyphs.len(), 1);
        assert_ne!(variant.glyphs[0].id, plain.glyphs[0].id);
        assert_eq!(variant.text, "葛\u{E0100}");
    }

    #[test]
    fn どの書体にもない異体字は印刷できないと答える() {
        let missing = Fonts::new().missing("渡邉\u{E010F}\n\u{10FFFD}渡邉\u{E010F}");
        let codes: Vec<String> = missing.iter().map(|glyph| glyph.code_points()).collect();
        assert_eq!(codes, ["U+9089 U+E010F", "U+10FFFD"]);
        assert_eq!(Fonts::new().missing("見本　花子\n〒100-0001"), []);
    }

    #[test]
    fn タブは印刷できない() {
        let missing = Fonts::new().missing("氏名\t見本");
        assert_eq!(missing.len(), 1);
        assert_eq!(missing[0].code_points(), "U+0009");
    }

    #[test]
    fn 太字でも異体字を引ける() {
        let clusters = Fonts::new().clusters(Face::Bold, "葛\u{E0100}𠮷").unwrap();
        let slots: Vec<Slot> = clusters.iter().map(|cluster| cluster.slot).collect();
        assert_eq!(slots, [Slot::Bold, Slot::Fallback]);
        let thickened: Vec<bool> = clusters
            .iter()
            .map(|cluster| cluster.is_thickened)
            .collect();
        assert_eq!(thickened, [false, true], "太字のない書体は輪郭を太らせる");
    }

    #[test]
    fn 全角は一字分_半角は半字分の幅() {
        assert_eq!(one("印").advance, 1000);
        assert_eq!(one("8").advance, 500);
        assert_eq!(one("-").advance, 500);
    }
}

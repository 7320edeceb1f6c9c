//! 字形の並び: a line of clusters divided where font, thickness or height changes.
//! It must not know colours or pages; lengths are thousandths of the type size.

use crate::print::fonts::{Cluster, Glyph, Slot};
use std::collections::BTreeMap;
use std::rc::Rc;

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

/// Glyphs that one text matrix and one font draw.
pub(super) struct Part<'l> {
    /// The font.
    pub slot: Slot,
    /// Outlines are drawn thicker.
    pub is_thickened: bool,
    /// Distance from the start of the line.
    pub right: i64,
    /// Distance above the baseline.
    pub up: i64,
    /// The glyphs.
    pub glyphs: Vec<Placed<'l>>,
}

/// A glyph with the space after it.
pub(super) struct Placed<'l> {
    /// The glyph.
    pub glyph: Glyph,
    /// Additional space after it.
    pub after: i64,
    cluster: &'l Cluster,
    index: usize,
}

impl Placed<'_> {
    /// What the glyph stands for: the whole text of its cluster, or its own character of several.
    pub fn text(&self) -> String {
        let text = &self.cluster.text;
        if self.cluster.glyphs.len() == text.chars().count() {
            text.chars().skip(self.index).take(1).collect()
        } else if self.index == 0 {
            text.clone()
        } else {
            "\u{200B}".to_owned()
        }
    }

    /// Remembers the glyph and returns its width. Two texts with one glyph: the shorter stands in the file.
    pub fn note(&self, slot: Slot, used: &mut UsedGlyphs) -> i32 {
        let known = used.entry((slot, self.glyph.id)).or_insert_with(|| Used {
            text: self.text(),
            width: self.glyph.advance,
        });
        if self.cluster.text.len() < known.text.len() {
            known.text = self.text();
        }
        known.width
    }
}

/// The line in parts. `spread` is added after every cluster.
pub(super) fn parts(line: &[Rc<Cluster>], spread: i64) -> Vec<Part<'_>> {
    let mut parts: Vec<Part<'_>> = Vec::new();
    let mut pen = 0;
    for cluster in line {
        for (index, glyph) in cluster.glyphs.iter().enumerate() {
            let (right, up) = (i64::from(glyph.right), i64::from(glyph.up));
            let is_last = index + 1 == cluster.glyphs.len();
            let placed = Placed {
                glyph: *glyph,
                after: if is_last { spread } else { 0 } - right,
                cluster,
                index,
            };
            match parts.last_mut() {
                Some(part)
                    if part.slot == cluster.slot
                        && part.is_thickened == cluster.is_thickened
                        && part.up == up =>
                {
                    if let Some(before) = part.glyphs.last_mut() {
                        before.after += right;
                    }
                    part.glyphs.push(placed);
                }
                _ => parts.push(Part {
                    slot: cluster.slot,
                    is_thickened: cluster.is_thickened,
                    right: pen + right,
                    up,
                    glyphs: vec![placed],
                }),
            }
            pen += i64::from(glyph.advance);
        }
        pen += spread;
    }
    parts
}

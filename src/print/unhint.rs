//! ヒントの除去: takes the hinting programs out of a cut-down TrueType font.
//! It must not change an outline or a width.
//!
//! The programs are a quarter of BIZ UDGothic, and at some sizes they make its hyphen vanish on the screen.

use std::collections::BTreeMap;

/// Tables by name.
type Tables = BTreeMap<[u8; 4], Vec<u8>>;

/// Tables that hold nothing but hinting.
const HINTS: [[u8; 4]; 3] = [*b"cvt ", *b"fpgm", *b"prep"];

/// Bits of a component of a composite glyph.
const WORDS: u16 = 0x0001;
const SCALE: u16 = 0x0008;
const MORE: u16 = 0x0020;
const SCALE_XY: u16 = 0x0040;
const SCALE_2X2: u16 = 0x0080;
const INSTRUCTIONS: u16 = 0x0100;

/// The font without hinting; `None` where the bytes are no TrueType font.
pub(super) fn unhint(font: &[u8]) -> Option<Vec<u8>> {
    let mut tables = read(font)?;
    for hint in HINTS {
        tables.remove(&hint);
    }
    let (glyf, loca) = strip_glyphs(
        tables.get(b"glyf")?,
        tables.get(b"loca")?,
        u16_at(tables.get(b"head")?, 50)? == 1,
    )?;
    tables.insert(*b"glyf", glyf);
    tables.insert(*b"loca", loca);
    let head = tables.get_mut(b"head")?;
    head.get_mut(8..12)?.copy_from_slice(&[0; 4]);
    head.get_mut(50..52)?.copy_from_slice(&1u16.to_be_bytes());
    write(&tables)
}

/// The tables of a font file.
fn read(font: &[u8]) -> Option<Tables> {
    let count = usize::from(u16_at(font, 4)?);
    (0..count)
        .map(|index| {
            let entry = font.get(12 + index * 16..28 + index * 16)?;
            let name: [u8; 4] = entry.get(..4)?.try_into().ok()?;
            let (offset, length) = (size_at(entry, 8)?, size_at(entry, 12)?);
            let data = font.get(offset..offset.checked_add(length)?)?;
            Some((name, data.to_vec()))
        })
        .collect()
}

/// Glyphs without instructions, and their places in the long form.
fn strip_glyphs(glyf: &[u8], loca: &[u8], is_long: bool) -> Option<(Vec<u8>, Vec<u8>)> {
    let place = |index: usize| {
        if is_long {
            size_at(loca, index * 4)
        } else {
            u16_at(loca, index * 2).map(|half| usize::from(half) * 2)
        }
    };
    let count = loca.len() / if is_long { 4 } else { 2 };
    let (mut glyphs, mut places) = (Vec::new(), Vec::new());
    for index in 0..count {
        places.extend(u32::try_from(glyphs.len()).ok()?.to_be_bytes());
        if index + 1 < count {
            let glyph = glyf.get(place(index)?..place(index + 1)?)?;
            glyphs.extend(strip(glyph)?);
            glyphs.resize(glyphs.len().next_multiple_of(4), 0);
        }
    }
    Some((glyphs, places))
}

/// A glyph without its instructions.
fn strip(glyph: &[u8]) -> Option<Vec<u8>> {
    if glyph.is_empty() {
        return Some(Vec::new());
    }
    let contours = u16_at(glyph, 0)?;
    if contours >= 0x8000 {
        return strip_composite(glyph);
    }
    let length_at = 10 + usize::from(contours) * 2;
    let length = usize::from(u16_at(glyph, length_at)?);
    let mut stripped = glyph.get(..length_at)?.to_vec();
    stripped.extend([0, 0]);
    stripped.extend(glyph.get(length_at + 2 + length..)?);
    Some(stripped)
}

/// A composite glyph without its instructions: they stand after the last component.
fn strip_composite(glyph: &[u8]) -> Option<Vec<u8>> {
    let mut stripped = glyph.to_vec();
    let mut at = 10;
    loop {
        let flags = u16_at(glyph, at)?;
        let without = (flags & !INSTRUCTIONS).to_be_bytes();
        stripped.get_mut(at..at + 2)?.copy_from_slice(&without);
        at += 4 + if flags & WORDS == 0 { 2 } else { 4 };
        at += match flags & (SCALE | SCALE_XY | SCALE_2X2) {
            SCALE => 2,
            SCALE_XY => 4,
            SCALE_2X2 => 8,
            _ => 0,
        };
        if flags & MORE == 0 {
            break;
        }
    }
    stripped.truncate(at);
    Some(stripped)
}

/// A font file of these tables.
fn write(tables: &Tables) -> Option<Vec<u8>> {
    let count = u16::try_from(tables.len()).ok()?;
    let power = count.checked_ilog2()?;
    let range = 16 * (1u16 << power);
    let mut file = vec![0, 1, 0, 0];
    for value in [count, range, u16::try_from(power).ok()?, count * 16 - range] {
        file.extend(value.to_be_bytes());
    }
    let mut offset = 12 + tables.len() * 16;
    for (name, data) in tables {
        file.extend(name);
        file.extend(checksum(data).to_be_bytes());
        file.extend(u32::try_from(offset).ok()?.to_be_bytes());
        file.extend(u32::try_from(data.len()).ok()?.to_be_bytes());
        offset += data.len().next_multiple_of(4);
    }
    let mut head_at = None;
    for (name, data) in tables {
        if name == b"head" {
            head_at = Some(file.len());
        }
        file.extend(data);
        file.resize(file.len().next_multiple_of(4), 0);
    }
    let adjustment = 0xB1B0_AFBAu32.wrapping_sub(checksum(&file));
    let at = head_at? + 8;
    file.get_mut(at..at + 4)?
        .copy_from_slice(&adjustment.to_be_bytes());
    Some(file)
}

/// The sum of a table as the font format defines it.
fn checksum(data: &[u8]) -> u32 {
    data.chunks(4).fold(0u32, |sum, chunk| {
        let mut word = [0; 4];
        for (to, from) in word.iter_mut().zip(chunk) {
            *to = *from;
        }
        sum.wrapping_add(u32::from_be_bytes(word))
    })
}

/// A number of two bytes.
fn u16_at(data: &[u8], at: usize) -> Option<u16> {
    let bytes: [u8; 2] = data.get(at..at + 2)?.try_into().ok()?;
    Some(u16::from_be_bytes(bytes))
}

/// A length of four bytes.
fn size_at(data: &[u8], at: usize) -> Option<usize> {
    let bytes: [u8; 4] = data.get(at..at + 4)?.try_into().ok()?;
    usize::try_from(u32::from_be_bytes(bytes)).ok()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::{read, strip, unhint};
    use crate::print::fonts::Slot;

    #[test]
    fn 書体はヒントだけを失う() {
        let font = Slot::Regular.facts().bytes;
        let (before, after) = (read(font).unwrap(), read(&unhint(font).unwrap()).unwrap());
        assert!(!after.contains_key(b"fpgm") && before.contains_key(b"fpgm"));
        assert_eq!(before[b"hmtx"], after[b"hmtx"]);
        assert!(after[b"glyf"].len() < before[b"glyf"].len() * 9 / 10);
        assert_eq!(unhint(b"no font"), None);
    }

    #[test]
    fn 命令の前後の輪郭は残る() {
        // One contour ending at point 0, three bytes of instructions, then the outline.
        let glyph = [0, 1, 9, 9, 9, 9, 9, 9, 9, 9, 0, 0, 0, 3, 7, 7, 7, 1, 2, 3];
        let stripped = strip(&glyph).unwrap();
        assert_eq!(
            stripped,
            [0, 1, 9, 9, 9, 9, 9, 9, 9, 9, 0, 0, 0, 0, 1, 2, 3]
        );
        assert!(strip(&[]).unwrap().is_empty());
    }
}

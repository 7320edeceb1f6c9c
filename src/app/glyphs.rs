//! 字形確認の元: what each font and each character set says about every character of a name.
//! It must not draw, and it changes no text.

use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::files;
use crate::app::session::Session;
use crate::app::spelling;
use crate::exchange::characters;
use crate::exchange::characters::CharacterSet;
use crate::exchange::characters::is_variation_selector;
use crate::exchange::substitution;
use crate::exchange::substitution::SubstitutionTable;
use crate::print::coverage;
use crate::print::shipped_fonts;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;
use unicode_segmentation::UnicodeSegmentation;

/// The sets that 字形確認 asks.
const SETS: [CharacterSet; 3] = [
    CharacterSet::Jisx0208,
    CharacterSet::Jisx0213,
    CharacterSet::Cp932,
];

/// The names of the sets, in the order of [`GlyphColumn::sets`].
#[must_use]
pub fn set_names() -> [&'static str; 3] {
    SETS.map(CharacterSet::label)
}

/// One character of a name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GlyphColumn {
    /// The character with its selector.
    pub shape: String,
    /// Code points.
    pub codes: String,
    /// Whether it asks for a shape by a selector.
    pub has_selector: bool,
    /// Whether BIZ UDゴシック has this very shape.
    pub biz: bool,
    /// Whether Noto Sans JP has it.
    pub noto: bool,
    /// By [`set_names`]: whether the set has it.
    pub sets: Vec<bool>,
    /// 代わりの字 with how it stands; empty for none.
    pub substitute: String,
}

impl Session {
    /// Every character of a name, spaces left out.
    ///
    /// # Errors
    ///
    /// When the ledger cannot be read.
    pub fn glyphs(&self, text: &str) -> Result<Vec<GlyphColumn>> {
        let table = spelling::table(&self.ledger)?;
        let biz = drawn(shipped_fonts::REGULAR, text);
        let noto = drawn(shipped_fonts::FALLBACK, text);
        let shapes = shown(text);
        let columns = shapes.zip(biz.into_iter().zip(noto));
        Ok(columns
            .map(|(shape, (biz, noto))| GlyphColumn {
                shape: shape.to_owned(),
                codes: substitution::written(shape),
                has_selector: shape.contains(is_variation_selector),
                biz,
                noto,
                sets: SETS
                    .iter()
                    .map(|set| characters::missing(*set, shape).is_empty())
                    .collect(),
                substitute: substitute(&table, shape),
            })
            .collect())
    }
}

/// Which characters of a name, spaces left out, a font file draws; none where it is no font.
#[must_use]
pub fn drawn(font: &[u8], text: &str) -> Vec<bool> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let shapes = coverage::shapes(font, &text).unwrap_or_default();
    shapes.into_iter().map(|shape| shape.is_drawn).collect()
}

/// Whether a text asks for a shape by a selector: lists and fields say so with a word.
#[must_use]
pub fn has_selector(text: &str) -> bool {
    text.contains(is_variation_selector)
}

/// Whether a text has a character outside JIS 第1・第2水準, so that its shapes are worth a look.
#[must_use]
pub fn is_rare(text: &str) -> bool {
    !characters::is_plain(text)
}

fn shown(text: &str) -> impl Iterator<Item = &str> {
    let shapes = text.graphemes(true);
    shapes.filter(|shape| !shape.chars().all(char::is_whitespace))
}

fn substitute(table: &SubstitutionTable, shape: &str) -> String {
    let class = shape
        .contains(is_variation_selector)
        .then_some(substitution::ANY_SELECTOR);
    let entry = table
        .get(shape)
        .or_else(|| class.and_then(|class| table.get(class)));
    let Some(entry) = entry else {
        return String::new();
    };
    let text = match entry.substitute.as_str() {
        "" => shape.replace(is_variation_selector, ""),
        text => text.to_owned(),
    };
    let standing = if entry.is_approved() {
        "承認"
    } else {
        "候補"
    };
    format!("{text}（{standing}）")
}

/// What IPAmj明朝 calls itself.
const MJ_NAME: &str = "IPAmjMincho";

/// 書体の置き場: where IPAmj明朝 lies for 字形確認.
#[derive(Clone, Debug)]
pub struct FontFolder(Arc<PathBuf>);

impl FontFolder {
    pub(super) fn new(folder: PathBuf) -> FontFolder {
        FontFolder(Arc::new(folder))
    }

    /// The folder.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Keeps IPAmj明朝 that the clerk brought, in place of an earlier one.
    ///
    /// # Errors
    ///
    /// When the bytes are another font or none, or the file cannot be written.
    pub fn take_in(&self, font: &[u8]) -> Result<()> {
        if drawn(font, "\u{9089}").is_empty() {
            return Err(Error::Refused(
                "書体のファイルとして読めません。IPAmj明朝（ipamjm.ttf）を選んでください。ZIPのままのときは、先に展開してください。".to_owned(),
            ));
        }
        if !coverage::is_named(font, MJ_NAME) {
            return Err(Error::Refused(
                "IPAmj明朝ではない書体です。文字情報技術促進協議会の IPAmj明朝（ipamjm.ttf）を選んでください。".to_owned(),
            ));
        }
        files::replace_whole(&self.path().join("ipamjm.ttf"), font)?;
        for other in self.fonts() {
            if other.file_name().is_some_and(|name| name != "ipamjm.ttf") {
                removed(&other)?;
            }
        }
        Ok(())
    }

    /// Puts the font away: 字形確認 goes on with the shipped ones.
    ///
    /// # Errors
    ///
    /// When a file cannot be removed.
    pub fn put_away(&self) -> Result<()> {
        self.fonts().iter().try_for_each(|font| removed(font))
    }

    /// The font file of the folder, by its name; `None` where there is none.
    #[must_use]
    pub fn mj_font(&self) -> Option<PathBuf> {
        self.fonts().pop()
    }

    fn fonts(&self) -> Vec<PathBuf> {
        // No folder: no font was put there.
        let entries = std::fs::read_dir(self.path()).into_iter().flatten();
        let mut fonts: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        fonts.retain(|path| {
            let name = path.file_name().map(|name| name.to_string_lossy());
            let name = name.unwrap_or_default().to_lowercase();
            name.starts_with("ipamj") && (name.ends_with(".ttf") || name.ends_with(".otf"))
        });
        fonts.sort();
        fonts
    }
}

fn removed(path: &Path) -> Result<()> {
    std::fs::remove_file(path).map_err(|source| Error::File {
        what: "書体のファイルを消すことが",
        path: path.to_owned(),
        source,
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::FontFolder;
    use crate::print::shipped_fonts;

    /// A shipped font that calls itself otherwise: twelve letters for twelve.
    fn renamed() -> Vec<u8> {
        let wide = |word: &str| -> Vec<u8> {
            let units = word.encode_utf16();
            units.flat_map(u16::to_be_bytes).collect()
        };
        let (from, to) = (wide("BIZ UDGothic"), wide("IPAmjMincho "));
        let mut font = shipped_fonts::REGULAR.to_vec();
        let places: Vec<usize> = (0..font.len() - from.len())
            .filter(|at| font.get(*at..*at + from.len()) == Some(from.as_slice()))
            .collect();
        for at in places {
            font.splice(at..at + to.len(), to.iter().copied());
        }
        font
    }

    #[test]
    fn 取り込めるのはipamj明朝だけで_取り込み直せて外せる() {
        let folder = tempfile::tempdir().unwrap();
        let fonts = FontFolder::new(folder.path().join("書体"));
        let none = fonts.take_in(b"PK\x03\x04").unwrap_err().message_ja();
        assert!(none.contains("書体のファイルとして読めません"), "{none}");
        let other = fonts.take_in(shipped_fonts::REGULAR).unwrap_err();
        assert!(other.message_ja().contains("IPAmj明朝ではない書体です"));
        assert_eq!(fonts.mj_font(), None, "断ったものは残らない");
        let font = renamed();
        fonts.take_in(&font).unwrap();
        let path = fonts.path().join("ipamjm.ttf");
        assert_eq!(fonts.mj_font(), Some(path.clone()));
        assert!(std::fs::read(&path).unwrap() == font);
        std::fs::write(fonts.path().join("IPAmjm00201.ttf"), b"old").unwrap();
        fonts.take_in(&font).unwrap();
        assert_eq!(std::fs::read_dir(fonts.path()).unwrap().count(), 1);
        fonts.put_away().unwrap();
        assert_eq!(fonts.mj_font(), None);
    }

    #[test]
    fn 書体は名前で見つける() {
        let folder = tempfile::tempdir().unwrap();
        let fonts = FontFolder::new(folder.path().join("書体"));
        assert_eq!(fonts.mj_font(), None, "フォルダーがなくてもよい");
        std::fs::create_dir(fonts.path()).unwrap();
        std::fs::write(fonts.path().join("メモ.txt"), "").unwrap();
        assert_eq!(fonts.mj_font(), None);
        let font = fonts.path().join("IPAmjm00501.ttf");
        std::fs::write(&font, "").unwrap();
        assert_eq!(fonts.mj_font(), Some(font));
    }
}

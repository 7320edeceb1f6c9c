//! 字形確認の元: what each font and each character set says about every character of a name.
//! It must not draw, and it changes no text.

use crate::app::error::Result;
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

/// 書体の置き場: where a clerk may put IPAmj明朝 for 字形確認.
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

    /// The font file of the folder, by its name; `None` where there is none.
    #[must_use]
    pub fn mj_font(&self) -> Option<PathBuf> {
        // No folder: no font was put there.
        let entries = std::fs::read_dir(self.path()).ok()?;
        let mut fonts: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        fonts.retain(|path| {
            let name = path.file_name().map(|name| name.to_string_lossy());
            let name = name.unwrap_or_default().to_lowercase();
            name.starts_with("ipamj") && (name.ends_with(".ttf") || name.ends_with(".otf"))
        });
        fonts.sort();
        fonts.pop()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::FontFolder;

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

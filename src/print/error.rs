//! 印刷の誤り: why a paper could not be made, as sentences for the clerk.
//! It must not carry a person's whole name: only the one character that cannot be printed.

use thiserror::Error;

/// 印刷できない文字: one character (with its variation selector) that no font of the program has.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct MissingGlyph {
    /// The character as written, its combining marks and selectors included.
    pub character: String,
}

impl MissingGlyph {
    /// Its code points: `U+9089 U+E010F`.
    #[must_use]
    pub fn code_points(&self) -> String {
        let codes: Vec<String> = self
            .character
            .chars()
            .map(|c| format!("U+{:04X}", u32::from(c)))
            .collect();
        codes.join(" ")
    }
}

/// Where on the papers something stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place {
    /// 枚目: 1 for the first page.
    pub page: usize,
    /// 項目名; empty for a text without one.
    pub label: String,
}

/// Why papers were not made. Nothing has been written when this is returned.
#[derive(Debug, Error)]
pub enum Error {
    /// 印刷できない文字: a character that no font of the program has.
    #[error("印刷できない文字があります: {} ({place:?})", glyph.code_points())]
    MissingGlyph {
        /// The character.
        glyph: MissingGlyph,
        /// The place.
        place: Place,
    },
    /// 文字があふれる: a text that does not fit even in the smallest type.
    #[error("文字が枠に入りません ({place:?})")]
    TextTooLong {
        /// The place.
        place: Place,
    },
    /// 用紙の外: a text or a table reaches over the edge of the paper.
    #[error("用紙からはみ出しています ({place:?})")]
    OutsidePage {
        /// The place.
        place: Place,
    },
    /// ページなし: no page was given.
    #[error("印刷するページがありません")]
    NoPages,
    /// ページ超過: more pages than one file may have.
    #[error("1つのファイルに入るページ数を超えました: {0}")]
    TooManyPages(usize),
    /// フォント: a built-in font could not be read or cut down.
    #[error("フォントを処理できません: {0}")]
    Font(String),
    /// PDF: the file could not be put together or read back.
    #[error("PDFを処理できません: {0}")]
    Pdf(String),
}

impl Error {
    /// What happened, what is safe and what to do, in Japanese.
    #[must_use]
    pub fn message_ja(&self) -> String {
        match self {
            Error::MissingGlyph { glyph, place } => format!(
                "{}に、このプログラムの書体にない文字「{}」（{}）があるため、印刷を中止しました。\
                 何も印刷されていません。設定の「文字」でこの字の代わりの字を承認してから、もう一度印刷してください。",
                place.in_words(),
                glyph.character,
                glyph.code_points(),
            ),
            Error::TextTooLong { place } => format!(
                "{}の文字が長すぎて枠に収まらないため、印刷を中止しました。\
                 何も印刷されていません。文字を短くしてから、もう一度印刷してください。",
                place.in_words(),
            ),
            Error::OutsidePage { place } => format!(
                "{}の内容が多すぎて用紙に収まらないため、印刷を中止しました。\
                 何も印刷されていません。件数を減らして、もう一度印刷してください。",
                place.in_words(),
            ),
            Error::NoPages => {
                "印刷するページがありません。帳票を選んでから、もう一度印刷してください。"
                    .to_owned()
            }
            Error::TooManyPages(limit) => {
                format!("1つのファイルに入るのは{limit}ページまでです。分けて印刷してください。")
            }
            Error::Font(detail) => format!(
                "書体を処理できなかったため、印刷を中止しました。台帳は変わっていません。\
                 プログラムを入れ直してください。（{detail}）"
            ),
            Error::Pdf(detail) => format!(
                "PDFを処理できませんでした。台帳は変わっていません。\
                 もう一度試し、続くときはこの文を控えてお問い合わせください。（{detail}）"
            ),
        }
    }
}

impl Place {
    /// 「1枚目の「氏名」」.
    fn in_words(&self) -> String {
        if self.label.is_empty() {
            format!("{}枚目", self.page)
        } else {
            format!("{}枚目の「{}」", self.page, self.label)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Error, MissingGlyph, Place};

    #[test]
    fn 文字と符号位置と場所を名指しする() {
        let error = Error::MissingGlyph {
            glyph: MissingGlyph {
                character: "邉\u{E010F}".to_owned(),
            },
            place: Place {
                page: 3,
                label: "氏名".to_owned(),
            },
        };
        let message = error.message_ja();
        assert!(message.contains("3枚目の「氏名」"), "{message}");
        assert!(message.contains("U+9089 U+E010F"), "{message}");
    }
}

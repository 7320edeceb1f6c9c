//! 氏名とカナ: names as declared, and the kana forms made from them.
//! It must never apply a Unicode normalization to a declared name: NFC alone changes 22 kanji of CP932.

use crate::domain::digits::is_hyphen_like;
use crate::domain::kana;
use serde::{Deserialize, Serialize};
use std::fmt;

/// 届出氏名: the name as declared, any Unicode and variation selectors included,
/// with one full-width space between 姓 and 名.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PersonName(String);

impl PersonName {
    /// Takes a declared name: outer spaces go, each inner run of spaces becomes one full-width space.
    /// `None` when nothing is left.
    #[must_use]
    pub fn declared(text: &str) -> Option<PersonName> {
        let parts: Vec<&str> = text.split_whitespace().collect();
        (!parts.is_empty()).then(|| PersonName(parts.join("\u{3000}")))
    }

    /// The name, 姓 and 名 separated by one full-width space.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether a 姓 and a 名 stand apart.
    #[must_use]
    pub fn has_two_parts(&self) -> bool {
        self.0.contains('\u{3000}')
    }

    /// 姓: the part before the first space, or the whole name.
    #[must_use]
    pub fn family(&self) -> &str {
        self.0.split('\u{3000}').next().unwrap_or_default()
    }

    /// 名: all after the first space; empty where there is none.
    #[must_use]
    pub fn given(&self) -> &str {
        self.0.split_once('\u{3000}').map_or("", |(_, given)| given)
    }
}

impl fmt::Display for PersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for PersonName {
    /// Hidden: names must not reach a log by accident.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PersonName(…)")
    }
}

/// カナ氏名: full-width katakana with one full-width space between 姓 and 名.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct KanaName(String);

impl KanaName {
    /// Takes hiragana, half-width or full-width katakana and keeps full-width katakana; inner runs of
    /// spaces become one full-width space. Small kana and ー stay as declared.
    ///
    /// # Errors
    /// [`KanaError`] names the first character that is no kana.
    pub fn parse(text: &str) -> Result<KanaName, KanaError> {
        let parts: Vec<String> = text
            .split_whitespace()
            .map(|part| kana::hiragana_to_katakana(&kana::to_full(part)))
            .map(|part| part.chars().map(long_sound).collect())
            .collect();
        let joined = parts.join("\u{3000}");
        if joined.is_empty() {
            return Err(KanaError::Empty);
        }
        match joined.chars().find(|c| !is_name_kana(*c)) {
            Some(c) => Err(KanaError::BadCharacter(c)),
            None => Ok(KanaName(joined)),
        }
    }

    /// Half-width katakana with one half-width space, as 届書 files write it.
    #[must_use]
    pub fn half_width(&self) -> String {
        kana::to_half(&self.0)
    }

    /// Whether a 姓 and a 名 stand apart.
    #[must_use]
    pub fn has_two_parts(&self) -> bool {
        self.0.contains('\u{3000}')
    }
    /// The kana, 姓 and 名 separated by one full-width space.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A hyphen or minus in a kana name was meant as 長音.
fn long_sound(c: char) -> char {
    if is_hyphen_like(c) { 'ー' } else { c }
}

fn is_name_kana(c: char) -> bool {
    kana::is_katakana(c) || matches!(c, '\u{3000}' | '・')
}

/// Why a typed カナ氏名 was not accepted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum KanaError {
    /// Nothing was typed.
    Empty,
    /// A character that is no kana.
    BadCharacter(char),
}

impl fmt::Display for KanaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            KanaError::Empty => f.write_str("カナ氏名を入力してください。"),
            KanaError::BadCharacter(c) => write!(
                f,
                "カナ氏名に「{c}」は使えません。カタカナかひらがなで入力してください。"
            ),
        }
    }
}

impl std::error::Error for KanaError {}

impl fmt::Display for KanaName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for KanaName {
    /// Hidden: names must not reach a log by accident.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KanaName(…)")
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{KanaError, KanaName, PersonName};
    use proptest::prelude::{prop_assert_eq, proptest};

    #[test]
    fn どの字形で打っても全角カタカナになる() {
        for typed in [
            "みほん はなこ",
            "ミホン　ハナコ",
            "ﾐﾎﾝ ﾊﾅｺ",
            "  ミホン   ハナコ ",
            "みほん　ﾊﾅｺ",
        ] {
            let kana = KanaName::parse(typed).unwrap();
            assert_eq!(kana.as_str(), "ミホン　ハナコ");
            assert_eq!(kana.half_width(), "ﾐﾎﾝ ﾊﾅｺ");
            assert!(kana.has_two_parts());
        }
    }

    #[test]
    fn 小書きと濁点と長音は届出のまま() {
        let kana = KanaName::parse("しけん りょーぞう").unwrap();
        assert_eq!(kana.as_str(), "シケン　リョーゾウ");
        assert_eq!(kana.half_width(), "ｼｹﾝ ﾘｮｰｿﾞｳ");
        assert_eq!(
            KanaName::parse("ｼｹﾝ ﾘｮ-ｿﾞｳ").unwrap(),
            kana,
            "ハイフンは長音とみなす"
        );
    }

    #[test]
    fn カナでない字を名指しする() {
        assert_eq!(
            KanaName::parse("ミホン　花子"),
            Err(KanaError::BadCharacter('花'))
        );
        assert_eq!(
            KanaName::parse("ミホン１"),
            Err(KanaError::BadCharacter('１'))
        );
        assert_eq!(KanaName::parse("SATO"), Err(KanaError::BadCharacter('S')));
        assert_eq!(KanaName::parse(" \u{3000}"), Err(KanaError::Empty));
        let message = KanaError::BadCharacter('花').to_string();
        assert!(message.contains("「花」"));
    }

    #[test]
    fn 姓と名を分ける() {
        let name = PersonName::declared(" 見本  花子 ").unwrap();
        assert_eq!((name.family(), name.given()), ("見本", "花子"));
        assert!(name.has_two_parts());
        let one = PersonName::declared("見本花子").unwrap();
        assert_eq!((one.family(), one.given()), ("見本花子", ""));
        assert!(!one.has_two_parts());
    }

    /// U+FA10 (塚 with a dot) and a variation selector must survive: NFC would change the first.
    #[test]
    fn 届出氏名の文字は変えない() {
        let declared = "\u{FA10}本　\u{8FBB}\u{E0100}子";
        assert_eq!(PersonName::declared(declared).unwrap().as_str(), declared);
    }

    proptest! {
        #[test]
        fn 半角にして読み戻すと同じ(text in "[ア-オカ-ヂツ-モヤユヨラ-ロワン]{1,8}　[ア-オカ-ヂツ-モヤユヨラ-ロワン]{1,8}") {
            let kana = KanaName::parse(&text).unwrap();
            prop_assert_eq!(KanaName::parse(&kana.half_width()).unwrap(), kana);
        }
    }
}

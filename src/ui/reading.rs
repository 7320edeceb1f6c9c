//! ふりがなの取込み: the reading of a name, heard from the IME while the name is typed.
//! It must not touch a カナ field that the clerk typed by hand, nor guess a reading it did not hear.

use crate::domain::finding::FieldPath;
use crate::ui::keys::ImeStep;
use std::collections::BTreeMap;

/// What was heard for one カナ field.
#[derive(Clone, Debug, Default)]
struct Capture {
    heard: String,
    /// The last text under conversion that was kana only.
    kana: String,
    is_unsure: bool,
    is_by_hand: bool,
}

/// The readings heard for a form, by the カナ field that they fill.
#[derive(Clone, Debug, Default)]
pub struct Readings {
    captures: BTreeMap<FieldPath, Capture>,
}

impl Readings {
    /// Listens to the IME in the 氏名 field beside `kana`. `is_empty` says that the name was empty
    /// before. Returns the whole reading in カタカナ when a piece was committed.
    pub fn listen(
        &mut self,
        kana: &FieldPath,
        is_empty: bool,
        steps: &[ImeStep],
    ) -> Option<String> {
        let capture = self.captures.entry(kana.clone()).or_default();
        if is_empty {
            capture.heard.clear();
            capture.kana.clear();
            capture.is_unsure = false;
        }
        let mut has_news = false;
        for step in steps {
            has_news |= capture.hear(step);
        }
        (has_news && !capture.is_by_hand).then(|| capture.heard.clone())
    }

    /// The clerk typed this カナ field: it is never filled again.
    pub fn typed_by_hand(&mut self, kana: &FieldPath) {
        let capture = self.captures.entry(kana.clone()).or_default();
        capture.is_by_hand = true;
        capture.is_unsure = false;
    }

    /// The カナ field was emptied: it may be filled again.
    pub fn emptied(&mut self, kana: &FieldPath) {
        self.captures.remove(kana);
    }

    /// Whether this カナ field was filled from the IME and not touched since.
    #[must_use]
    pub fn is_captured(&self, kana: &FieldPath) -> bool {
        self.captures
            .get(kana)
            .is_some_and(|capture| !capture.is_by_hand && !capture.heard.is_empty())
    }

    /// Whether a part of the name was not heard, so that the カナ must be looked at.
    #[must_use]
    pub fn is_unsure(&self, kana: &FieldPath) -> bool {
        self.captures
            .get(kana)
            .is_some_and(|capture| !capture.is_by_hand && capture.is_unsure)
    }

    /// Forgets what belongs to the rows of a table field.
    pub fn forget_rows(&mut self, key: &str) {
        self.captures
            .retain(|path, _| path.key != key || path.inner.is_none());
    }
}

impl Capture {
    /// Whether the reading changed.
    fn hear(&mut self, step: &ImeStep) -> bool {
        match step {
            ImeStep::Composing(text) => {
                if text.is_empty() || is_kana(text) {
                    self.kana.clone_from(text);
                }
                false
            }
            ImeStep::Committed(text) if is_kana(text) => {
                self.kana.clear();
                self.heard.push_str(&to_katakana(text));
                true
            }
            ImeStep::Committed(_) => {
                let kana = std::mem::take(&mut self.kana);
                self.is_unsure |= kana.is_empty();
                self.heard.push_str(&to_katakana(&kana));
                true
            }
            ImeStep::Typed(text) if text.trim().is_empty() => {
                self.heard.push('\u{3000}');
                true
            }
            ImeStep::Typed(_) | ImeStep::Disturbed => {
                self.is_unsure |= !self.heard.is_empty();
                false
            }
        }
    }
}

fn is_kana(text: &str) -> bool {
    !text.is_empty()
        && text
            .chars()
            .all(|c| matches!(c, 'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ー' | '・' | ' ' | '\u{3000}'))
}

fn to_katakana(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            'ぁ'..='ゖ' => char::from_u32(u32::from(c) + 0x60).unwrap_or(c),
            ' ' => '\u{3000}',
            _ => c,
        })
        .collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn steps(steps: &[(&str, &str)]) -> Vec<ImeStep> {
        steps
            .iter()
            .map(|(kind, text)| match *kind {
                "変換中" => ImeStep::Composing((*text).to_owned()),
                "確定" => ImeStep::Committed((*text).to_owned()),
                _ => ImeStep::Typed((*text).to_owned()),
            })
            .collect()
    }

    #[test]
    fn 姓と名を変換して確定すると読みがカタカナで残る() {
        let mut readings = Readings::default();
        let kana = FieldPath::of("kana");
        let heard = readings.listen(
            &kana,
            true,
            &steps(&[
                ("変換中", "み"),
                ("変換中", "みほん"),
                ("変換中", "見本"),
                ("確定", "見本"),
                ("打鍵", "　"),
                ("変換中", "たろう"),
                ("変換中", "太郎"),
                ("確定", "太郎"),
            ]),
        );
        assert_eq!(heard.unwrap(), "ミホン　タロウ");
        assert!(readings.is_captured(&kana));
        assert!(!readings.is_unsure(&kana));
    }

    #[test]
    fn かなのまま確定した名はそれ自身が読みになる() {
        let mut readings = Readings::default();
        let kana = FieldPath::of("kana");
        let heard = readings.listen(
            &kana,
            true,
            &steps(&[("変換中", "ひなた"), ("確定", "ひなた")]),
        );
        assert_eq!(heard.unwrap(), "ヒナタ");
    }

    #[test]
    fn 読みを聞けなかった確定は要確認になる() {
        let mut readings = Readings::default();
        let kana = FieldPath::of("kana");
        let _ = readings.listen(&kana, true, &steps(&[("確定", "見本")]));
        assert!(readings.is_unsure(&kana));
    }

    #[test]
    fn 手で直したカナには二度と書かない() {
        let mut readings = Readings::default();
        let kana = FieldPath::of("kana");
        readings.typed_by_hand(&kana);
        let heard = readings.listen(
            &kana,
            false,
            &steps(&[("変換中", "たろう"), ("確定", "太郎")]),
        );
        assert_eq!(heard, None);
    }
}

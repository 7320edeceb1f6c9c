//! 五情報の照合: 漢字氏名, カナ氏名, 生年月日, 性別 and 住所 as three papers have them, and how two of them differ.
//! It must not decide which of them is right.

use crate::domain::digits::is_hyphen_like;
use crate::domain::search_key::search_key;

/// 五情報 as texts, in the order of their names.
pub type FiveItems = [String; 5];

/// Names of the five items.
pub const ITEMS: [&str; 5] = ["漢字氏名", "カナ氏名", "生年月日", "性別", "住所"];

/// How two texts of one item differ.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Difference {
    /// The same, character by character.
    Same,
    /// 字形だけの違い: 髙 and 高, full and half width, spaces.
    Form,
    /// 相違.
    Content,
    /// One of them is not known.
    Unknown,
}

impl Difference {
    /// In a word.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Difference::Same => "一致",
            Difference::Form => "字形の違いのみ",
            Difference::Content => "相違",
            Difference::Unknown => "未入力",
        }
    }
}

/// Compares two texts of one item.
#[must_use]
pub fn difference(one: &str, other: &str) -> Difference {
    if one.trim().is_empty() || other.trim().is_empty() {
        Difference::Unknown
    } else if one == other {
        Difference::Same
    } else if folded(one) == folded(other) {
        Difference::Form
    } else {
        Difference::Content
    }
}

/// Folded between its hyphens: 1-23 and 12-3 stay apart.
fn folded(text: &str) -> Vec<String> {
    text.split(is_hyphen_like).map(search_key).collect()
}

#[cfg(test)]
mod tests {
    use super::{Difference, difference};

    #[test]
    fn 字形と全角半角と空白の違いは相違と分ける() {
        for (one, other, expected) in [
            ("髙橋　花子", "髙橋　花子", Difference::Same),
            ("髙橋　花子", "高橋 花子", Difference::Form),
            ("見本市１－２－３", "見本市1-2-3", Difference::Form),
            ("見本市1-23", "見本市12-3", Difference::Content),
            ("高橋　花子", "高梨　花子", Difference::Content),
            ("高橋　花子", "", Difference::Unknown),
        ] {
            assert_eq!(difference(one, other), expected, "{one} {other}");
        }
    }
}

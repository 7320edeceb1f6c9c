//! 検索の鍵: folds the ways in which one name is written into one key for search.
//! It must never be stored as a name: the key loses what makes a name this name.

use crate::domain::digits::is_hyphen_like;
use crate::domain::kana;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;
use yosina::TransliterationRecipe;

/// Variants that the library's table of old and new forms does not know: each left one reads as the right.
/// Compatibility ideographs are written as escapes, because editors and tools change them.
const VARIANTS: &[(char, char)] = &[
    ('\u{9AD9}', '高'),  // はしごだか
    ('\u{FA11}', '崎'),  // たつさき
    ('\u{5D5C}', '崎'),  // 嵜
    ('\u{7895}', '崎'),  // 碕
    ('\u{9089}', '辺'),  // 邉
    ('\u{908A}', '辺'),  // 邊
    ('\u{9F4B}', '斉'),  // 齋
    ('\u{658E}', '斉'),  // 斎
    ('\u{9F4A}', '斉'),  // 齊
    ('\u{20BB7}', '吉'), // つちよし
    ('\u{6FF5}', '浜'),  // 濵
    ('\u{6FF1}', '浜'),  // 濱
    ('\u{6801}', '柳'),  // 栁
    ('\u{5D8B}', '島'),  // 嶋
    ('\u{5D8C}', '島'),  // 嶌
    ('\u{51A8}', '富'),  // 冨
    ('\u{6867}', '檜'),  // 桧
    ('\u{85AE}', '藪'),  // 薮
    ('\u{6E0A}', '淵'),  // 渊
    ('\u{6E15}', '淵'),  // 渕
    ('\u{2123D}', '土'), // 土に点
    ('\u{66FE}', '曽'),
    ('\u{8218}', '館'),
    ('\u{8597}', '園'),
    ('\u{6852}', '桑'),
    ('\u{974F}', '鶴'),
    ('\u{974D}', '鶴'),
    ('\u{3402}', '喜'),
    ('\u{57DC}', '野'),
    ('\u{5CEF}', '峰'),
    ('\u{2363A}', '橋'),
    ('\u{69D7}', '橋'),
    ('\u{266B0}', '脇'),
    ('\u{2550E}', '崎'),
    ('\u{37E2}', '崎'),
    ('\u{2131B}', '塩'),
    ('\u{51DC}', '凛'),
    ('\u{9834}', '穎'),
    ('\u{771E}', '真'),
    ('\u{7A50}', '秋'),
    ('\u{687A}', '柳'),
    ('\u{685D}', '枡'),
    ('\u{90A8}', '村'),
    ('\u{8229}', '船'),
    ('\u{91E1}', '釜'),
    ('\u{5294}', '剣'),
    ('\u{7AC3}', '竈'),
];

type Fold = Box<dyn Fn(&str) -> Option<String> + Send + Sync>;

/// 旧字体 to 新字体 and variation sequences to their base, by the library's tables.
static OLD_TO_NEW: LazyLock<Option<Fold>> = LazyLock::new(|| {
    let recipe = TransliterationRecipe {
        kanji_old_new: true,
        ..TransliterationRecipe::default()
    };
    let fold = yosina::make_transliterator(&recipe).ok()?;
    // A text that the library cannot fold is searched as it stands.
    Some(Box::new(move |text: &str| fold(text).ok()))
});

/// The key under which a name or a typed search text is found.
///
/// Folded: はしごだか and 高, 旧字体 and 新字体, variation selectors, full and half width, hiragana and katakana,
/// small and large kana. Dropped: ー, hyphens, ・ and spaces. Latin letters become capitals.
#[must_use]
pub fn search_key(text: &str) -> String {
    // Dropped before folding too, so that a dakuten behind a space finds its kana at once.
    let plain: String = text.chars().filter(|c| !is_dropped(*c)).collect();
    let folded = OLD_TO_NEW
        .as_ref()
        .and_then(|fold| fold(&plain))
        .unwrap_or(plain);
    let compatible: String = folded.chars().map(variant).nfkc().collect();
    kana::hiragana_to_katakana(&kana::to_full(&compatible))
        .chars()
        .map(|c| variant(kana::enlarge(c)))
        .nfkc()
        .filter(|c| !is_dropped(*c))
        .flat_map(char::to_uppercase)
        .collect()
}

/// Variation selectors VS1–16 and the supplementary ones of IVS.
const fn is_selector(c: char) -> bool {
    matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

fn is_dropped(c: char) -> bool {
    // The library's tables leave a selector behind some kanji.
    is_selector(c)
        || c.is_whitespace()
        || is_hyphen_like(c)
        || matches!(c, '・' | '･' | '.' | '\'' | '’')
}

fn variant(c: char) -> char {
    VARIANTS
        .iter()
        .find(|(from, _)| *from == c)
        .map_or(c, |(_, to)| *to)
}

#[cfg(test)]
mod tests {
    use super::search_key;
    use proptest::prelude::{prop_assert_eq, proptest};

    fn all_the_same(ways: &[&str]) {
        let keys: Vec<String> = ways.iter().map(|way| search_key(way)).collect();
        for (way, key) in ways.iter().zip(&keys) {
            assert_eq!(Some(key), keys.first(), "{way}");
            assert!(!key.is_empty());
        }
    }

    #[test]
    fn 異体字は同じ鍵になる() {
        all_the_same(&["高橋", "\u{9AD9}橋"]);
        all_the_same(&["山崎", "山\u{FA11}", "山\u{5D5C}"]);
        all_the_same(&["渡辺", "渡邊", "渡邉"]);
        all_the_same(&["斉藤", "斎藤", "齋藤", "齊藤"]);
        all_the_same(&["吉田", "\u{20BB7}田"]);
        all_the_same(&["浜田", "濱田", "濵田"]);
        all_the_same(&["広沢", "廣澤"]);
        all_the_same(&["柳", "\u{6801}"]);
        all_the_same(&["徳永", "德永"]);
        all_the_same(&["橋本", "\u{2363A}本", "\u{69D7}本"]);
        all_the_same(&["真鶴", "\u{771E}\u{974F}"]);
        all_the_same(&["桑野", "\u{6852}\u{57DC}"]);
    }

    #[test]
    fn 異体字の選択子は無いものとする() {
        all_the_same(&["辻", "辻\u{E0100}", "辻\u{E0101}"]);
        all_the_same(&["渡辺", "渡邉\u{E0105}", "渡邊\u{E010A}"]);
        all_the_same(&["塚", "\u{FA10}"]);
    }

    #[test]
    fn かなの字形と空白と長音は区別しない() {
        all_the_same(&[
            "ミホン　リョータ",
            "みほん りょーた",
            "ﾐﾎﾝﾘｮｰﾀ",
            "ミホンリヨタ",
            "ﾐﾎﾝ ﾘﾖ-ﾀ",
            "ミホンリョ−タ",
        ]);
        all_the_same(&["ガギパ", "がぎぱ", "ｶﾞｷﾞﾊﾟ", "か\u{3099}き\u{3099}は\u{309A}"]);
        all_the_same(&["ＡＢＣ１２", "abc12"]);
    }

    #[test]
    fn 表の左は一度だけ現れ_右はそのまま残る() {
        for (index, (from, to)) in super::VARIANTS.iter().enumerate() {
            let others = super::VARIANTS.iter().skip(index + 1);
            assert!(others.clone().all(|(other, _)| other != from), "{from}");
            all_the_same(&[&from.to_string(), &to.to_string()]);
        }
    }

    #[test]
    fn 別の名前は別の鍵のまま() {
        for (one, other) in [
            ("高橋", "橋本"),
            ("ハナコ", "バナコ"),
            ("田中", "中田"),
            ("見本", "試験"),
        ] {
            assert_ne!(search_key(one), search_key(other));
        }
    }

    #[test]
    fn 空白のあとの濁点も一度で合わさる() {
        all_the_same(&["チ \u{FF9E}", "ヂ"]);
        all_the_same(&["ぅ\u{FF9E}", "ヴ"]);
    }

    proptest! {
        #[test]
        fn 鍵の鍵は同じ鍵(text in "[一-龠ぁ-ゖァ-ヺｦ-ﾟA-Za-z0-9Ａ-ｚ　 ー・]{0,16}") {
            let key = search_key(&text);
            prop_assert_eq!(search_key(&key), key);
        }
    }
}

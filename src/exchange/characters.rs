//! 文字集合: which characters an interface can carry, each set tested on its own because none contains another.
//! It must not change a text; replacing is `substitution`, and no Unicode normalization is ever applied.

use crate::domain::transfer_text;
use crate::exchange::error::LayoutProblem;
use encoding_rs::SHIFT_JIS;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// 文字集合 of an interface (`chars.set` of a layout).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CharacterSet {
    /// JIS X 0208 (第1・第2水準) with JIS X 0201.
    Jisx0208,
    /// JIS X 0213:2004 (第1〜第4水準) with JIS X 0201.
    Jisx0213,
    /// CP932 (Windows の Shift_JIS) without the user area.
    Cp932,
    /// 全銀協: half-width kana without ｦ and small kana, A–Z, 0–9, space and `( ) - .`.
    Zengin,
    /// Every character of Unicode except controls.
    Unicode,
}

impl CharacterSet {
    /// Japanese name for messages.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            CharacterSet::Jisx0208 => "JIS第1・第2水準",
            CharacterSet::Jisx0213 => "JIS第1〜第4水準",
            CharacterSet::Cp932 => "Windowsのシフト JIS",
            CharacterSet::Zengin => "全銀協の文字",
            CharacterSet::Unicode => "Unicode",
        }
    }

    /// The sets that receivers of names have; each is kept apart where forms are remembered.
    pub const ALL: [CharacterSet; 5] = [
        CharacterSet::Jisx0208,
        CharacterSet::Jisx0213,
        CharacterSet::Cp932,
        CharacterSet::Zengin,
        CharacterSet::Unicode,
    ];

    /// Stable code, as layouts and the ledger write it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            CharacterSet::Jisx0208 => "jisx0208",
            CharacterSet::Jisx0213 => "jisx0213",
            CharacterSet::Cp932 => "cp932",
            CharacterSet::Zengin => "zengin",
            CharacterSet::Unicode => "unicode",
        }
    }

    /// The set of a code.
    #[must_use]
    pub fn of_code(code: &str) -> Option<CharacterSet> {
        CharacterSet::ALL.into_iter().find(|set| set.code() == code)
    }

    /// Whether the set has this character. Control characters and variation selectors belong to no set but
    /// selectors to [`CharacterSet::Unicode`].
    #[must_use]
    pub fn contains(self, character: char) -> bool {
        let code = u32::from(character);
        let word = usize::try_from(code / 64).ok();
        match word.and_then(|at| self.first_plane().get(at)) {
            Some(word) => word & (1 << (code % 64)) != 0,
            None => self.knows(character),
        }
    }

    /// One bit for each character of the first plane, where nearly all characters of a name stand.
    fn first_plane(self) -> &'static [u64] {
        static JISX0208: LazyLock<Vec<u64>> =
            LazyLock::new(|| first_plane_of(CharacterSet::Jisx0208));
        static JISX0213: LazyLock<Vec<u64>> =
            LazyLock::new(|| first_plane_of(CharacterSet::Jisx0213));
        static CP932: LazyLock<Vec<u64>> = LazyLock::new(|| first_plane_of(CharacterSet::Cp932));
        static ZENGIN: LazyLock<Vec<u64>> = LazyLock::new(|| first_plane_of(CharacterSet::Zengin));
        static UNICODE: LazyLock<Vec<u64>> =
            LazyLock::new(|| first_plane_of(CharacterSet::Unicode));
        match self {
            CharacterSet::Jisx0208 => &JISX0208,
            CharacterSet::Jisx0213 => &JISX0213,
            CharacterSet::Cp932 => &CP932,
            CharacterSet::Zengin => &ZENGIN,
            CharacterSet::Unicode => &UNICODE,
        }
    }

    /// The same, character by character.
    fn knows(self, character: char) -> bool {
        if character.is_control() {
            return false;
        }
        match self {
            CharacterSet::Unicode => true,
            CharacterSet::Zengin => transfer_text::is_allowed(character),
            CharacterSet::Cp932 => is_jisx0201(character) || cp932_pair(character).is_some(),
            CharacterSet::Jisx0208 => is_jisx0201(character) || is_jisx0208(character),
            CharacterSet::Jisx0213 => is_jisx0201(character) || is_jisx0213(character),
        }
    }
}

fn first_plane_of(set: CharacterSet) -> Vec<u64> {
    let mut bits = vec![0_u64; 0x1_0000 / 64];
    for (word, base) in bits.iter_mut().zip((0_u32..).step_by(64)) {
        for bit in 0..64 {
            if char::from_u32(base + bit).is_some_and(|c| set.knows(c)) {
                *word |= 1 << bit;
            }
        }
    }
    bits
}

/// The characters of `text` that `set` does not have, each once, in the order of the text.
#[must_use]
pub fn missing(set: CharacterSet, text: &str) -> Vec<char> {
    let mut found = Vec::new();
    for character in text.chars() {
        if !set.contains(character) && !found.contains(&character) {
            found.push(character);
        }
    }
    found
}

/// The characters that `set` does not have, each once; a selector together with the character that it belongs to.
#[must_use]
pub fn missing_shapes(set: CharacterSet, text: &str) -> Vec<String> {
    let mut shapes = Vec::new();
    let mut before = None;
    for character in text.chars() {
        if !set.contains(character) {
            let base = before.filter(|_| is_variation_selector(character));
            let shape: String = base.into_iter().chain([character]).collect();
            if !shapes.contains(&shape) {
                shapes.push(shape);
            }
        }
        before = Some(character);
    }
    shapes
}

/// Whether every character is one of JIS 第1・第2水準 or JIS X 0201, which every receiver of names has and every shipped
/// font draws. Quick, for passes over everybody.
#[must_use]
pub fn is_plain(text: &str) -> bool {
    text.chars()
        .all(|character| CharacterSet::Jisx0208.contains(character))
}

/// The characters that `set` does not have, each once and by name: 「髙」（U+9AD9）; a selector with the character that it
/// belongs to.
#[must_use]
pub fn missing_in_words(set: CharacterSet, text: &str) -> Vec<String> {
    let named = |shape: &String| {
        let codes: Vec<String> = shape.chars().map(code_point).collect();
        format!("「{shape}」（{}）", codes.join(" "))
    };
    missing_shapes(set, text).iter().map(named).collect()
}

/// 異体字セレクタ: a variation selector, which asks a font for another shape of the character before it.
#[must_use]
pub const fn is_variation_selector(character: char) -> bool {
    matches!(character, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

/// 外字: a private-use character, whose shape only the machine of its origin knows.
#[must_use]
pub const fn is_private_use(character: char) -> bool {
    matches!(
        character,
        '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{FFFFD}' | '\u{100000}'..='\u{10FFFD}'
    )
}

/// The same sign under its other code point, for the pairs on which JIS and Windows disagree (〜 and ～, − and －).
#[must_use]
pub fn lookalike(character: char) -> Option<char> {
    const PAIRS: [(char, char); 8] = [
        ('\u{301C}', '\u{FF5E}'),
        ('\u{2016}', '\u{2225}'),
        ('\u{2212}', '\u{FF0D}'),
        ('\u{2014}', '\u{2015}'),
        ('\u{2013}', '\u{2015}'),
        ('\u{00A2}', '\u{FFE0}'),
        ('\u{00A3}', '\u{FFE1}'),
        ('\u{00AC}', '\u{FFE2}'),
    ];
    PAIRS.iter().find_map(|&(jis, windows)| {
        if character == jis {
            Some(windows)
        } else if character == windows {
            Some(jis)
        } else {
            None
        }
    })
}

/// `U+9AD9` for a message beside the character itself.
#[must_use]
pub fn code_point(character: char) -> String {
    format!("U+{:04X}", u32::from(character))
}

const fn is_jisx0201(character: char) -> bool {
    matches!(character, ' '..='~' | '\u{FF61}'..='\u{FF9F}')
}

/// The two bytes of a character in CP932, only where they decode to the same character again.
#[must_use]
pub fn cp932_pair(character: char) -> Option<[u8; 2]> {
    static PAIRS: LazyLock<Vec<Option<[u8; 2]>>> = LazyLock::new(|| {
        let plane = (0..0x1_0000_u32).map(char::from_u32);
        plane.map(|c| c.and_then(make_cp932_pair)).collect()
    });
    // Every character of CP932 stands in the first plane.
    let at = usize::try_from(u32::from(character)).ok()?;
    PAIRS.get(at).copied().flatten()
}

fn make_cp932_pair(character: char) -> Option<[u8; 2]> {
    let mut buffer = [0_u8; 4];
    let mut encoder = SHIFT_JIS.new_encoder();
    let mut utf8 = [0_u8; 4];
    let text = character.encode_utf8(&mut utf8);
    let (result, _, written) =
        encoder.encode_from_utf8_without_replacement(text, &mut buffer, true);
    if result != encoding_rs::EncoderResult::InputEmpty || written != 2 {
        return None;
    }
    let pair = [*buffer.first()?, *buffer.get(1)?];
    let (decoded, _) = SHIFT_JIS.decode_without_bom_handling(&pair);
    (decoded == *text).then_some(pair)
}

/// 0x8140–0x84BE, 0x889F–0x9FFC, 0xE040–0xEAA4: without NEC row 13 and the NEC and IBM extensions.
fn is_jisx0208(character: char) -> bool {
    cp932_pair(character).is_some_and(|pair| {
        matches!(
            u16::from_be_bytes(pair),
            0x8140..=0x84BE | 0x889F..=0x9FFC | 0xE040..=0xEAA4
        )
    }) || (character != '\u{2013}'
        && lookalike(character).is_some_and(|other| other > character && is_jisx0208(other)))
}

fn is_jisx0213(character: char) -> bool {
    let code = u32::from(character);
    let ranges = &*JISX0213;
    let after = ranges.partition_point(|&(first, _)| first <= code);
    after
        .checked_sub(1)
        .and_then(|index| ranges.get(index))
        .is_some_and(|&(_, last)| code <= last)
}

static JISX0213: LazyLock<Vec<(u32, u32)>> =
    LazyLock::new(|| parse_ranges(include_str!("tables/jisx0213.txt")).unwrap_or_default());

/// Reads the table of code point ranges: `# …` lines are remarks, `4E00-4E01 4E03` are ranges.
fn parse_ranges(table: &str) -> Result<Vec<(u32, u32)>, LayoutProblem> {
    let mut ranges = Vec::new();
    for (index, line) in table.lines().enumerate() {
        if line.starts_with('#') {
            continue;
        }
        for word in line.split_whitespace() {
            let (first, last) = word.split_once('-').unwrap_or((word, word));
            let (Ok(first), Ok(last)) = (
                u32::from_str_radix(first, 16),
                u32::from_str_radix(last, 16),
            ) else {
                return Err(LayoutProblem::new(
                    "jisx0213.txt",
                    index + 1,
                    "範囲",
                    "16進数の範囲として読めません。",
                ));
            };
            ranges.push((first, last));
        }
    }
    Ok(ranges)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn count(set: CharacterSet) -> usize {
        ('\u{80}'..='\u{2FFFF}')
            .filter(|&c| !is_jisx0201(c) && set.contains(c))
            .count()
    }

    #[test]
    fn 表の字数は公表の字数と合う() {
        let ranges = parse_ranges(include_str!("tables/jisx0213.txt")).unwrap();
        let total: u32 = ranges.iter().map(|(first, last)| last - first + 1).sum();
        assert_eq!(total, 11_207);
        assert_eq!(count(CharacterSet::Jisx0213), 11_207);
        let kanji = ('\u{4E00}'..='\u{9FFF}')
            .filter(|&c| is_jisx0208(c))
            .count();
        assert!(
            (6_354..=6_356).contains(&kanji),
            "第1・第2水準の漢字 6,355字: {kanji}"
        );
    }

    #[test]
    fn 第1第2水準だけの文はどの相手にもそのまま送れる() {
        assert!(is_plain("見本　花子　ﾐﾎﾝ A-1〜"));
        for text in [
            "\u{9AD9}",
            "\u{20BB7}",
            "葛\u{E0100}",
            "①",
            "見本\n",
            "\u{FFFD}",
        ] {
            assert!(!is_plain(text), "{text:?}");
        }
        let shapes = missing_shapes(CharacterSet::Jisx0213, "葛\u{E0100}\u{9AD9}葛\u{E0100}");
        assert_eq!(shapes, ["葛\u{E0100}", "\u{9AD9}"]);
    }

    #[test]
    fn どの集合も互いを含まない() {
        let table = [
            // 字, 0208, 0213, CP932
            ('\u{9AD9}', false, false, true), // はしごだか
            ('\u{663B}', false, false, true),
            ('\u{FA11}', false, true, true), // たつさき
            ('\u{5FB7}', false, true, true),
            ('\u{6FF5}', false, true, true),
            ('\u{20BB7}', false, false, false), // つちよし
            ('\u{3402}', false, true, false),
            ('\u{2363A}', false, true, false),
            ('①', false, true, true),
            ('㈱', false, true, true),
            ('邉', true, true, true),
            ('齋', true, true, true),
            ('ー', true, true, true),
        ];
        for (character, jis, jis2004, windows) in table {
            let name = code_point(character);
            assert_eq!(
                CharacterSet::Jisx0208.contains(character),
                jis,
                "{name} 0208"
            );
            assert_eq!(
                CharacterSet::Jisx0213.contains(character),
                jis2004,
                "{name} 0213"
            );
            assert_eq!(
                CharacterSet::Cp932.contains(character),
                windows,
                "{name} CP932"
            );
            assert!(CharacterSet::Unicode.contains(character));
        }
    }

    #[test]
    fn 無い字は一度だけ順に並ぶ() {
        let text = "\u{9AD9}橋\u{20BB7}\u{9AD9}";
        assert_eq!(
            missing(CharacterSet::Jisx0208, text),
            ['\u{9AD9}', '\u{20BB7}']
        );
        assert_eq!(missing(CharacterSet::Cp932, text), ['\u{20BB7}']);
        assert!(missing(CharacterSet::Unicode, text).is_empty());
    }

    #[test]
    fn 改行や異体字セレクタは送れる字ではない() {
        for set in [
            CharacterSet::Jisx0208,
            CharacterSet::Jisx0213,
            CharacterSet::Cp932,
        ] {
            assert_eq!(missing(set, "葛\u{E0100}\n"), ['\u{E0100}', '\n']);
        }
        assert_eq!(missing(CharacterSet::Unicode, "葛\u{E0100}\n"), ['\n']);
    }

    #[test]
    fn 全銀の文字に小さい仮名と長音は無い() {
        assert!(missing(CharacterSet::Zengin, "ﾐﾎﾝ ｲﾁﾛｳ(9)-.").is_empty());
        assert_eq!(
            missing(CharacterSet::Zengin, "ｦｧｯｰ･a"),
            ['ｦ', 'ｧ', 'ｯ', 'ｰ', '･', 'a']
        );
    }

    #[test]
    fn 日本工業規格とウィンドウズで符号の違う記号は両方の読みを持つ() {
        assert_eq!(lookalike('〜'), Some('～'));
        assert_eq!(lookalike('～'), Some('〜'));
        assert!(CharacterSet::Jisx0208.contains('〜') && CharacterSet::Jisx0208.contains('～'));
        assert!(CharacterSet::Cp932.contains('～') && !CharacterSet::Cp932.contains('〜'));
        assert!(CharacterSet::Jisx0213.contains('〜') && !CharacterSet::Jisx0213.contains('～'));
    }
}

//! かなの字形: hiragana, full-width and half-width katakana, one into the other.
//! It must not touch kanji; and it never invents a reading.

/// Full-width katakana and marks with their half-width form; 濁点 and 半濁点 are characters of their own there.
/// ヰ ヱ ヮ ヵ ヶ have no half-width form and take the nearest one.
const TABLE: &[(char, &str)] = &[
    ('ァ', "ｧ"),
    ('ア', "ｱ"),
    ('ィ', "ｨ"),
    ('イ', "ｲ"),
    ('ゥ', "ｩ"),
    ('ウ', "ｳ"),
    ('ェ', "ｪ"),
    ('エ', "ｴ"),
    ('ォ', "ｫ"),
    ('オ', "ｵ"),
    ('カ', "ｶ"),
    ('ガ', "ｶﾞ"),
    ('キ', "ｷ"),
    ('ギ', "ｷﾞ"),
    ('ク', "ｸ"),
    ('グ', "ｸﾞ"),
    ('ケ', "ｹ"),
    ('ゲ', "ｹﾞ"),
    ('コ', "ｺ"),
    ('ゴ', "ｺﾞ"),
    ('サ', "ｻ"),
    ('ザ', "ｻﾞ"),
    ('シ', "ｼ"),
    ('ジ', "ｼﾞ"),
    ('ス', "ｽ"),
    ('ズ', "ｽﾞ"),
    ('セ', "ｾ"),
    ('ゼ', "ｾﾞ"),
    ('ソ', "ｿ"),
    ('ゾ', "ｿﾞ"),
    ('タ', "ﾀ"),
    ('ダ', "ﾀﾞ"),
    ('チ', "ﾁ"),
    ('ヂ', "ﾁﾞ"),
    ('ッ', "ｯ"),
    ('ツ', "ﾂ"),
    ('ヅ', "ﾂﾞ"),
    ('テ', "ﾃ"),
    ('デ', "ﾃﾞ"),
    ('ト', "ﾄ"),
    ('ド', "ﾄﾞ"),
    ('ナ', "ﾅ"),
    ('ニ', "ﾆ"),
    ('ヌ', "ﾇ"),
    ('ネ', "ﾈ"),
    ('ノ', "ﾉ"),
    ('ハ', "ﾊ"),
    ('バ', "ﾊﾞ"),
    ('パ', "ﾊﾟ"),
    ('ヒ', "ﾋ"),
    ('ビ', "ﾋﾞ"),
    ('ピ', "ﾋﾟ"),
    ('フ', "ﾌ"),
    ('ブ', "ﾌﾞ"),
    ('プ', "ﾌﾟ"),
    ('ヘ', "ﾍ"),
    ('ベ', "ﾍﾞ"),
    ('ペ', "ﾍﾟ"),
    ('ホ', "ﾎ"),
    ('ボ', "ﾎﾞ"),
    ('ポ', "ﾎﾟ"),
    ('マ', "ﾏ"),
    ('ミ', "ﾐ"),
    ('ム', "ﾑ"),
    ('メ', "ﾒ"),
    ('モ', "ﾓ"),
    ('ャ', "ｬ"),
    ('ヤ', "ﾔ"),
    ('ュ', "ｭ"),
    ('ユ', "ﾕ"),
    ('ョ', "ｮ"),
    ('ヨ', "ﾖ"),
    ('ラ', "ﾗ"),
    ('リ', "ﾘ"),
    ('ル', "ﾙ"),
    ('レ', "ﾚ"),
    ('ロ', "ﾛ"),
    ('ワ', "ﾜ"),
    ('ヲ', "ｦ"),
    ('ン', "ﾝ"),
    ('ヴ', "ｳﾞ"),
    ('ヷ', "ﾜﾞ"),
    ('ヺ', "ｦﾞ"),
    ('ー', "ｰ"),
    ('・', "･"),
    ('、', "､"),
    ('。', "｡"),
    ('「', "｢"),
    ('」', "｣"),
    ('゛', "ﾞ"),
    ('゜', "ﾟ"),
    ('\u{3000}', " "),
    ('ヰ', "ｲ"),
    ('ヱ', "ｴ"),
    ('ヮ', "ﾜ"),
    ('ヵ', "ｶ"),
    ('ヶ', "ｹ"),
];

/// Full-width katakana and the full-width space to half-width; other characters stay.
#[must_use]
pub fn to_half(text: &str) -> String {
    let mut half = String::with_capacity(text.len());
    for c in text.chars() {
        match narrow(c) {
            Some(narrow) => half.push_str(narrow),
            None => half.push(c),
        }
    }
    half
}

/// Half-width katakana to full-width, 濁点 and 半濁点 joined to their letter; other characters stay.
/// Combining marks (U+3099, U+309A) and stand-alone ones behind a letter are joined too.
#[must_use]
pub fn to_full(text: &str) -> String {
    let mut full: Vec<char> = Vec::with_capacity(text.len());
    for c in text.chars() {
        if let Some(mark) = sound_mark(c)
            && let Some(voiced) = full.last().and_then(|base| with_mark(*base, mark))
        {
            full.pop();
            full.push(voiced);
        } else {
            full.push(widen(c));
        }
    }
    full.into_iter().collect()
}

/// Whether the character is a 濁点 or 半濁点 that [`to_full`] would join to the letter before it.
#[must_use]
pub fn is_sound_mark(c: char) -> bool {
    sound_mark(c).is_some()
}

/// Hiragana to full-width katakana; other characters stay.
#[must_use]
pub fn hiragana_to_katakana(text: &str) -> String {
    text.chars().map(katakana_of).collect()
}

/// Small kana to large: ャ to ヤ, ッ to ツ. For search keys and payment files, never for a stored name.
#[must_use]
pub const fn enlarge(c: char) -> char {
    match c {
        'ァ' => 'ア',
        'ィ' => 'イ',
        'ゥ' => 'ウ',
        'ェ' => 'エ',
        'ォ' => 'オ',
        'ッ' => 'ツ',
        'ャ' => 'ヤ',
        'ュ' => 'ユ',
        'ョ' => 'ヨ',
        'ヮ' => 'ワ',
        'ヵ' => 'カ',
        'ヶ' => 'ケ',
        _ => c,
    }
}

/// Whether the character is full-width katakana or 長音, as a stored カナ氏名 may hold.
#[must_use]
pub const fn is_katakana(c: char) -> bool {
    matches!(c, 'ァ'..='ヺ' | 'ー')
}

fn katakana_of(c: char) -> char {
    match c {
        'ぁ'..='ゖ' | 'ゝ' | 'ゞ' => char::from_u32(u32::from(c) + 0x60).unwrap_or(c),
        _ => c,
    }
}

/// The half-width form, looked for only where such characters stand.
fn narrow(c: char) -> Option<&'static str> {
    if !matches!(c, '\u{3000}'..='\u{30FF}') {
        return None;
    }
    let pair = TABLE.iter().find(|(full, _)| *full == c);
    pair.map(|(_, narrow)| *narrow)
}

/// The full-width form of one half-width character, looked for only where such characters stand.
fn widen(c: char) -> char {
    if !matches!(c, ' ' | '\u{FF61}'..='\u{FF9F}') {
        return c;
    }
    let mut buffer = [0_u8; 4];
    let narrow: &str = c.encode_utf8(&mut buffer);
    TABLE
        .iter()
        .find(|(_, half)| *half == narrow)
        .map_or(c, |(full, _)| *full)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum SoundMark {
    Voiced,
    HalfVoiced,
}

fn sound_mark(c: char) -> Option<SoundMark> {
    match c {
        'ﾞ' | '\u{3099}' | '゛' => Some(SoundMark::Voiced),
        'ﾟ' | '\u{309A}' | '゜' => Some(SoundMark::HalfVoiced),
        _ => None,
    }
}

fn with_mark(base: char, mark: SoundMark) -> Option<char> {
    let base = katakana_or_self(base);
    let sign = match mark {
        SoundMark::Voiced => "ﾞ",
        SoundMark::HalfVoiced => "ﾟ",
    };
    let (_, plain) = TABLE.iter().find(|(full, _)| *full == base.katakana)?;
    let (joined, _) = TABLE
        .iter()
        .find(|(_, half)| half.strip_suffix(sign) == Some(*plain) && !plain.is_empty())?;
    base.back(*joined)
}

/// A base letter as katakana, remembering whether it was hiragana (か + ゙ stays hiragana が).
struct Base {
    katakana: char,
    is_hiragana: bool,
}

impl Base {
    fn back(&self, joined: char) -> Option<char> {
        if self.is_hiragana {
            char::from_u32(u32::from(joined) - 0x60)
        } else {
            Some(joined)
        }
    }
}

fn katakana_or_self(c: char) -> Base {
    let katakana = katakana_of(c);
    Base {
        katakana,
        is_hiragana: katakana != c,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{TABLE, enlarge, hiragana_to_katakana, is_katakana, to_full, to_half};
    use proptest::prelude::{prop_assert, prop_assert_eq, proptest};

    #[test]
    fn 濁点と半濁点は半角では一字になる() {
        assert_eq!(to_half("ガギパヴェ"), "ｶﾞｷﾞﾊﾟｳﾞｪ");
        assert_eq!(to_full("ｶﾞｷﾞﾊﾟｳﾞｪ"), "ガギパヴェ");
        assert_eq!(to_full("ﾊﾊﾞﾊﾟ"), "ハバパ");
    }

    #[test]
    fn 小書きと長音と空白() {
        assert_eq!(to_half("ミホン　リョータロー"), "ﾐﾎﾝ ﾘｮｰﾀﾛｰ");
        assert_eq!(to_full("ﾐﾎﾝ ﾘｮｰﾀﾛｰ"), "ミホン　リョータロー");
        assert_eq!(
            "ャュョッヮ".chars().map(enlarge).collect::<String>(),
            "ヤユヨツワ"
        );
    }

    #[test]
    fn 離れた濁点をつなぐ() {
        assert_eq!(to_full("か\u{3099}"), "が");
        assert_eq!(to_full("ハ\u{309A}"), "パ");
        assert_eq!(to_full("ハ゛"), "バ");
        assert_eq!(to_full("ｱﾞ"), "ア゛", "つなぐ字がなければそのまま残す");
        assert_eq!(to_full("ﾞ"), "゛");
    }

    #[test]
    fn ひらがなをカタカナにする() {
        assert_eq!(hiragana_to_katakana("みほん　はなこ"), "ミホン　ハナコ");
        assert_eq!(hiragana_to_katakana("ゔゐゑゖ"), "ヴヰヱヶ");
        assert_eq!(hiragana_to_katakana("見本ーabc"), "見本ーabc");
    }

    #[test]
    fn 半角のない字は近い字になる() {
        assert_eq!(to_half("ヰヱヮヵヶ"), "ｲｴﾜｶｹ");
        assert_eq!(to_full("ｲｴﾜｶｹ"), "イエワカケ");
    }

    #[test]
    fn 表のどの字も一度だけ現れる() {
        for (index, (full, _)) in TABLE.iter().enumerate() {
            assert!(
                TABLE.iter().skip(index + 1).all(|(other, _)| other != full),
                "{full}"
            );
        }
        assert!(
            ('ァ'..='ヺ')
                .filter(|c| !matches!(c, 'ヸ' | 'ヹ'))
                .all(|c| to_half(&c.to_string()) != c.to_string())
        );
    }

    proptest! {
        #[test]
        fn 全角と半角は往復する(text in "[アイウエオカガキギサザタダナハバパマヤャュョラワヲンヴッー　]{0,20}") {
            prop_assert_eq!(to_full(&to_half(&text)), text.clone());
            prop_assert!(to_half(&text).chars().all(|c| !is_katakana(c)));
        }
    }
}

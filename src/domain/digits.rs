//! 全角と半角の数字・記号: what a clerk types or pastes, brought to half-width ASCII.
//! It must never be applied to a name or an address that is kept; comparing two is another matter.

/// Full-width ASCII to half-width, character by character; the full-width space becomes a space.
#[must_use]
pub fn to_ascii(text: &str) -> String {
    text.chars().map(ascii_of).collect()
}

/// The same for one character.
#[must_use]
pub fn ascii_of(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '\u{3000}' => ' ',
        _ => c,
    }
}

/// Whether the character is used as a hyphen by some keyboard or file: ハイフン, マイナス, 長音, ダッシュ.
#[must_use]
pub const fn is_hyphen_like(c: char) -> bool {
    matches!(
        c,
        '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{30FC}' | '\u{FF0D}' | '\u{FF70}'
    )
}

/// Only the digits of a typed number: full-width made half-width, spaces and hyphens gone.
/// The error is the first character that is none of these.
///
/// # Errors
/// The first character that has no place in a number.
pub fn bare_digits(text: &str) -> Result<String, char> {
    let mut digits = String::with_capacity(text.len());
    for c in text.chars() {
        let ascii = ascii_of(c);
        if ascii.is_ascii_digit() {
            digits.push(ascii);
        } else if !is_hyphen_like(c) && !ascii.is_whitespace() {
            return Err(c);
        }
    }
    Ok(digits)
}

/// Digits in a row from which on they may be an 個人番号, whose leading zeros a spreadsheet loses.
const LONG: usize = 10;

/// The text with （数字） for every long run of digits, full-width or not: what is kept of a file in words must not keep
/// an 個人番号 that slipped into another column.
#[must_use]
pub fn hide_long_digits(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut digits = String::new();
    for c in text.chars().map(Some).chain([None]) {
        if let Some(digit) = c.filter(|c| ascii_of(*c).is_ascii_digit()) {
            digits.push(digit);
            continue;
        }
        match digits.chars().count() {
            n if n >= LONG => out.push_str("（数字）"),
            _ => out.push_str(&digits),
        }
        digits.clear();
        out.extend(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{bare_digits, hide_long_digits, to_ascii};

    #[test]
    fn 十桁以上の数字は伏せ_日付や番号は残す() {
        assert_eq!(
            hide_long_digits("「123456789018」は日付として使えません"),
            "「（数字）」は日付として使えません"
        );
        assert_eq!(hide_long_digits("１２３４５６７８９０"), "（数字）");
        assert_eq!(
            hide_long_digits("R8 20261122 123456789"),
            "R8 20261122 123456789"
        );
    }

    #[test]
    fn 全角の数字と記号を半角にする() {
        assert_eq!(to_ascii("Ｒ８．４．１"), "R8.4.1");
        assert_eq!(to_ascii("￥"), "￥", "円記号は文字の範囲が違うので別に扱う");
    }

    #[test]
    fn 数字だけを取り出し_余分な文字は名指しする() {
        assert_eq!(bare_digits("１０５-００１１"), Ok("1050011".to_owned()));
        assert_eq!(bare_digits("12ー34−56"), Ok("123456".to_owned()));
        assert_eq!(bare_digits("12O4"), Err('O'));
        assert_eq!(bare_digits("１２三"), Err('三'));
    }
}

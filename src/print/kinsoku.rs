//! 禁則処理: between which characters a line may end (JIS X 4051, the rules every office knows).
//! It must not know widths or fonts.

/// 行頭禁則: must not begin a line.
const NOT_FIRST: &str = "、。，．・：；？！゛゜´｀¨ヽヾゝゞ々〻ー―‐－〜～…‥）〕］｝〉》」』】｠〙〗〟’”»\
    ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ%％‰℃°′″円月日,.:;?!)]}";

/// 行末禁則: must not end a line.
const NOT_LAST: &str = "（〔［｛〈《「『【｟〘〖〝‘“«￥＄￡＃〒第([{¥$#";

/// Whether a line may end after `before` and the next begin with `after` (each one character as drawn).
pub(super) fn may_break(before: &str, after: &str) -> bool {
    let (Some(before), Some(after)) = (before.chars().next_back(), after.chars().next()) else {
        return true;
    };
    let is_number_and_unit = matches!(after, '円' | '月' | '日') && !is_digit(before);
    let begins_badly = NOT_FIRST.contains(after) && !is_number_and_unit;
    let ends_badly = NOT_LAST.contains(before) && (before != '第' || is_digit(after));
    let is_inside_word = is_word(before) && is_word(after);
    !(begins_badly || ends_badly || is_inside_word)
}

/// A space that disappears at the end of a line.
pub(super) fn is_space(text: &str) -> bool {
    matches!(text, " " | "\u{3000}" | "\u{A0}")
}

/// Letters, digits and what stands inside numbers and words.
fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | ',' | '/' | '@' | '_')
}

/// A digit of either width.
fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::may_break;

    #[test]
    fn 句読点と閉じ括弧は行頭に置かない() {
        assert!(!may_break("す", "。"));
        assert!(!may_break("号", "」"));
        assert!(!may_break("し", "ょ"));
        assert!(may_break("。", "次"));
    }

    #[test]
    fn 開き括弧は行末に置かない() {
        assert!(!may_break("（", "健"));
        assert!(may_break("険", "（"));
    }

    #[test]
    fn 数と単位は離さない() {
        assert!(!may_break("8", "月"));
        assert!(!may_break("２", "日"));
        assert!(may_break("毎", "月"));
        assert!(!may_break("第", "3"));
        assert!(may_break("次第", "に"));
    }

    #[test]
    fn 英数字の途中では改行しない() {
        assert!(!may_break("1", "2"));
        assert!(!may_break("3", "-"));
        assert!(may_break("5", "号"));
    }
}

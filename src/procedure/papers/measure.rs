//! 行数の見積り: about how many lines a text takes, so that a part gets room enough.
//! It must not be relied on to the character: `print` sets the text and shrinks what does not fit.

use crate::domain::name::PersonName;
use crate::procedure::sheet_unit::{Mm, Pt};

/// How many lines the text takes in this width: an ASCII character is half as wide as it is high, others are square.
#[must_use]
pub fn lines_of(text: &str, width: Mm, size: Pt) -> i32 {
    let em = (size.get() * 353 / 100).max(1);
    // One character less: 禁則処理 takes it to the next line.
    let halves_per_line = (width.get() * 2 / em).max(4) - 2;
    text.split('\n')
        .map(|line| {
            let halves: i32 = line.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
            (halves + halves_per_line - 1) / halves_per_line
        })
        .map(|n_lines| n_lines.max(1))
        .sum()
}

/// Height of a row with a name of 10 pt in a column of this width, all in mm; `normal` for a name on one line.
/// A long name gets two lines of its own rather than small type.
#[must_use]
pub fn name_row_height(name: &PersonName, column_width: i32, normal: i32) -> Mm {
    let inside = Mm::from(column_width - 3);
    // A name may be set as small as 8 pt on one line.
    let is_long = lines_of(name.as_str(), inside, Pt::from(8)) > 1;
    Mm::from(if is_long { normal + 5 } else { normal })
}

#[cfg(test)]
mod tests {
    use super::lines_of;
    use crate::procedure::sheet_unit::{Mm, Pt};

    #[test]
    fn 行数は幅と文字の大きさによる() {
        let lines = |text: &str, width| lines_of(text, Mm::from(width), Pt::from(10));
        assert_eq!(lines("", 170), 1);
        assert_eq!(lines(&"あ".repeat(47), 170), 1);
        assert_eq!(lines(&"あ".repeat(49), 170), 2);
        assert_eq!(lines(&"a".repeat(94), 170), 1);
        assert_eq!(lines("一\n二\n三", 170), 3);
    }
}

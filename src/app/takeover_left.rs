//! 取り込まない列: columns of an old ledger that hold something and were given no item, so that the report names them.
//! It must not keep what they hold; an 個人番号 may stand in them.

use crate::exchange::book::{Book, Cell};
use crate::exchange::takeover::SheetPlan;
use crate::exchange::takeover_head;

/// 取り込まない列 with what is filled in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LeftColumn {
    /// シート名.
    pub sheet: String,
    /// First row of the heading.
    pub row: u32,
    /// The column as a spreadsheet names it, and its heading.
    pub name: String,
    /// 記入のある欄 below the heading.
    pub n_filled: usize,
    /// Why it is not taken in.
    pub why: &'static str,
}

/// Why a column of this heading is not taken in though it is known; `None` of any other.
#[must_use]
pub fn why_left(head: &str) -> Option<&'static str> {
    takeover_head::why_left(head)
}

/// The columns of the chosen sheets without an item, as far as anything is filled in.
#[must_use]
pub(super) fn left_columns(book: &Book, sheets: &[SheetPlan]) -> Vec<LeftColumn> {
    let chosen = sheets.iter().filter(|plan| plan.is_chosen);
    chosen.flat_map(|plan| of_sheet(book, plan)).collect()
}

fn of_sheet(book: &Book, plan: &SheetPlan) -> Vec<LeftColumn> {
    let Some(sheet) = book.sheets.get(plan.sheet) else {
        return Vec::new();
    };
    let first = plan.head_row.saturating_add(plan.n_head_rows);
    let below = sheet.rows.partition_point(|row| row.number < first);
    let left = plan.targets.iter().enumerate();
    let left = left.filter(|(_, target)| target.is_none());
    left.filter_map(|(column, _)| {
        let rows = sheet.rows.iter().skip(below);
        let n_filled = rows.filter(|row| *row.cell(column) != Cell::Blank).count();
        let head = plan.heads.get(column).map_or("", String::as_str);
        let letters = column_name(column);
        (n_filled > 0).then(|| LeftColumn {
            sheet: plan.name.clone(),
            row: plan.head_row,
            name: match head {
                "" => format!("{letters}列"),
                head => format!("{letters}列「{head}」"),
            },
            n_filled,
            why: why_left(head).unwrap_or("項目が割り当てられていません"),
        })
    })
    .collect()
}

/// 「A」, 「AA」.
#[must_use]
pub fn column_name(index: usize) -> String {
    let mut name = String::new();
    let mut rest = index + 1;
    while rest > 0 {
        let digit = u32::try_from((rest - 1) % 26).unwrap_or(0);
        let letter = char::from_u32(u32::from('A') + digit).unwrap_or('?');
        name.insert(0, letter);
        rest = (rest - 1) / 26;
    }
    name
}

#[cfg(test)]
mod tests {
    use super::column_name;

    #[test]
    fn 列の名はexcelと同じ() {
        for (index, name) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")] {
            assert_eq!(column_name(index), name);
        }
    }
}

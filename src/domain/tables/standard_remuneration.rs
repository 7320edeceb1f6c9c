//! 標準報酬月額等級表 (健康保険法第40条第1項): the grades, read once from the shipped table.
//! It must not compute a bound: from grade 44 up they are no midpoints.

use crate::domain::date::Date;
use crate::domain::yen::Yen;
use std::sync::LazyLock;

/// One row of the table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Row {
    /// 等級.
    pub number: u8,
    /// 標準報酬月額.
    pub standard_monthly: Yen,
    /// 報酬月額 from here, inclusive.
    pub lower: Yen,
    /// 報酬月額 below this; `None` in the highest grade.
    pub upper: Option<Yen>,
    /// First day of the table this row belongs to.
    pub effective_from: Date,
}

static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| {
    include_str!("standard_remuneration.csv")
        .lines()
        .skip(1)
        .filter_map(row)
        .collect()
});

/// The rows in force on a day, lowest grade first; empty before the first shipped table (2016-04-01).
#[must_use]
pub fn rows_on(on: Date) -> &'static [Row] {
    let in_force = ROWS
        .iter()
        .map(|row| row.effective_from)
        .filter(|from| *from <= on)
        .max();
    ROWS.chunk_by(|a, b| a.effective_from == b.effective_from)
        .find(|table| table.first().map(|row| row.effective_from) == in_force)
        .unwrap_or_default()
}

fn row(line: &str) -> Option<Row> {
    let mut cells = line.split(',').map(str::trim);
    let number = cells.next()?.parse().ok()?;
    let standard_monthly = yen(cells.next()?)?;
    let lower = yen(cells.next()?)?;
    let upper = cells.next()?;
    let upper = if upper.is_empty() {
        None
    } else {
        Some(yen(upper)?)
    };
    let effective_from = Date::parse_iso(cells.next()?)?;
    Some(Row {
        number,
        standard_monthly,
        lower,
        upper,
        effective_from,
    })
}

fn yen(cell: &str) -> Option<Yen> {
    cell.parse().ok().map(Yen::new)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::{ROWS, rows_on};
    use crate::domain::date::day;

    #[test]
    fn 等級表は50等級で隙間も重なりもない() {
        let rows = rows_on(day!(2026, 11, 22));
        assert_eq!(rows.len(), 50);
        assert_eq!(
            ROWS.len(),
            include_str!("standard_remuneration.csv").lines().count() - 1
        );
        assert_eq!(rows[0].lower.get(), 0);
        assert_eq!(rows[49].upper, None);
        for pair in rows.windows(2) {
            assert_eq!(pair[0].upper, Some(pair[1].lower));
            assert_eq!(pair[0].number + 1, pair[1].number);
            assert!(pair[0].lower <= pair[0].standard_monthly);
            assert!(pair[0].standard_monthly < pair[1].lower);
        }
    }

    #[test]
    fn 表のない時期は空() {
        assert!(rows_on(day!(2016, 3, 31)).is_empty());
        assert_eq!(rows_on(day!(2016, 4, 1)).len(), 50);
    }
}

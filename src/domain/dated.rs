//! 日付で変わる値: parameters of law with the day from which they hold and their source.
//! It must not choose the key date; each rule says which day counts.

use crate::domain::date::Date;

/// One row: a value and the day from which it holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Dated<T> {
    /// The first day on which the value holds.
    pub effective_from: Date,
    /// The value.
    pub value: T,
    /// Article of law or notice.
    pub law: &'static str,
}

/// The row in force on a day: the one with the latest `effective_from` not after it.
/// `None` before the first row. The order of the rows does not matter.
#[must_use]
pub fn at<T>(rows: &[Dated<T>], on: Date) -> Option<&Dated<T>> {
    rows.iter()
        .filter(|row| row.effective_from <= on)
        .max_by_key(|row| row.effective_from)
}

#[cfg(test)]
mod tests {
    use super::{Dated, at};
    use crate::domain::date::day;

    #[test]
    fn 施行日の前日までは古い値_当日から新しい値() {
        let rows = [
            Dated {
                effective_from: day!(2025, 10, 1),
                value: 2,
                law: "新",
            },
            Dated {
                effective_from: day!(2016, 4, 1),
                value: 1,
                law: "旧",
            },
        ];
        let value = |on| at(&rows, on).map(|row| row.value);
        assert_eq!(value(day!(2016, 3, 31)), None);
        assert_eq!(value(day!(2016, 4, 1)), Some(1));
        assert_eq!(value(day!(2025, 9, 30)), Some(1));
        assert_eq!(value(day!(2025, 10, 1)), Some(2));
    }
}

//! 被扶養者の検認: the day as of which a year's review looks at the 被扶養者, and who may be left out (則第50条).
//! It must not decide who stays a 被扶養者.

use crate::domain::date::Date;

/// 検認の基準日 of the fiscal year of `today`: the first day of the society's review month; without one, today itself.
#[must_use]
pub fn review_day(review_month: Option<u8>, today: Date) -> Date {
    let first_of_year = fiscal_year_begins_on(today);
    let Some(month) = review_month.map(u32::from) else {
        return today;
    };
    let year = first_of_year.year() + i32::from(month < 4);
    Date::new(year, month, 1).unwrap_or(today)
}

/// 年度の初日: somebody certified from this day on was judged within the year, and the society may leave such people out.
#[must_use]
pub fn fiscal_year_begins_on(today: Date) -> Date {
    Date::new(today.fiscal_year(), 4, 1).unwrap_or(today)
}

#[cfg(test)]
mod tests {
    use super::{fiscal_year_begins_on, review_day};
    use crate::domain::date::day;

    #[test]
    fn 基準日は年度の検認の月の初日() {
        let today = day!(2026, 11, 22);
        assert_eq!(review_day(Some(11), today), day!(2026, 11, 1));
        assert_eq!(review_day(Some(4), today), day!(2026, 4, 1));
        assert_eq!(review_day(Some(3), today), day!(2027, 3, 1));
        assert_eq!(review_day(Some(1), day!(2027, 3, 31)), day!(2027, 1, 1));
        assert_eq!(review_day(None, today), today);
        assert_eq!(review_day(Some(13), today), today);
    }

    #[test]
    fn 年度は4月1日に変わる() {
        assert_eq!(fiscal_year_begins_on(day!(2027, 3, 31)), day!(2026, 4, 1));
        assert_eq!(fiscal_year_begins_on(day!(2027, 4, 1)), day!(2027, 4, 1));
    }
}

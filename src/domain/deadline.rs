//! 期限: due dates of notifications, what is left of them, and 時効.
//! It must not read the clock: "today" arrives as an argument.

use crate::domain::calendar::deadline_within;
use crate::domain::date::Date;

/// 事業主の届出期限: 5 days from the event, the first day not counted (健康保険法第48条, 則第24条・第29条).
#[must_use]
pub fn employer_deadline(event_on: Date) -> Date {
    deadline_within(event_on, 5)
}

/// 中間サーバーへの登録期限: 5 days from the day the notification arrived.
#[must_use]
pub fn server_deadline(received_on: Date) -> Date {
    deadline_within(received_on, 5)
}

/// Where today stands against a due date.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Due {
    /// Days left; 0 on the due date itself.
    Left(i64),
    /// Days past the due date, 1 or more.
    Overdue(i64),
}

/// Where `on` stands against the due date.
#[must_use]
pub fn due(due_on: Date, on: Date) -> Due {
    let n_days = due_on.days_since(on);
    if n_days >= 0 {
        Due::Left(n_days)
    } else {
        Due::Overdue(-n_days)
    }
}

/// 遅延日数: how many days after its due date a notification arrived; 0 when in time.
#[must_use]
pub fn lateness_days(due_on: Date, received_on: Date) -> i64 {
    received_on.days_since(due_on).max(0)
}

/// More days than this between event and arrival call for a 遅延理由.
pub const DELAY_REASON_AFTER_DAYS: i64 = 60;

/// 遅延理由: whether the notification arrived more than 60 days after the event.
#[must_use]
pub fn needs_delay_reason(event_on: Date, received_on: Date) -> bool {
    received_on.days_since(event_on) > DELAY_REASON_AFTER_DAYS
}

/// 時効の末日: the last day of two years from the 起算日 (健康保険法第193条).
#[must_use]
pub fn time_limit_until(starts_on: Date) -> Date {
    starts_on.period_end(24)
}

/// Whether 時効 has run out before `on`.
#[must_use]
pub fn is_time_barred(starts_on: Date, on: Date) -> bool {
    on > time_limit_until(starts_on)
}

#[cfg(test)]
mod tests {
    use super::{
        Due, due, employer_deadline, is_time_barred, lateness_days, needs_delay_reason,
        server_deadline, time_limit_until,
    };
    use crate::domain::date::day;

    #[test]
    fn 五日以内は初日を数えない() {
        assert_eq!(employer_deadline(day!(2026, 11, 2)), day!(2026, 11, 7));
        assert_eq!(server_deadline(day!(2026, 11, 22)), day!(2026, 11, 27));
        assert_eq!(employer_deadline(day!(2026, 12, 29)), day!(2027, 1, 3));
    }

    #[test]
    fn 期限の当日は残り0日_翌日は1日超過() {
        let due_on = day!(2026, 11, 7);
        assert_eq!(due(due_on, day!(2026, 11, 6)), Due::Left(1));
        assert_eq!(due(due_on, day!(2026, 11, 7)), Due::Left(0));
        assert_eq!(due(due_on, day!(2026, 11, 8)), Due::Overdue(1));
        assert_eq!(lateness_days(due_on, day!(2026, 11, 7)), 0);
        assert_eq!(lateness_days(due_on, day!(2026, 11, 8)), 1);
    }

    #[test]
    fn 六十日を超える遅れには理由が要る() {
        let event_on = day!(2026, 9, 1);
        assert!(!needs_delay_reason(event_on, day!(2026, 10, 31)));
        assert!(needs_delay_reason(event_on, day!(2026, 11, 1)));
    }

    #[test]
    fn 時効は二年() {
        // 出産 2024-11-22: 起算日は翌日.
        let starts_on = day!(2024, 11, 23);
        assert_eq!(time_limit_until(starts_on), day!(2026, 11, 22));
        assert!(!is_time_barred(starts_on, day!(2026, 11, 22)));
        assert!(is_time_barred(starts_on, day!(2026, 11, 23)));
        assert_eq!(time_limit_until(day!(2024, 2, 29)), day!(2026, 2, 28));
    }
}

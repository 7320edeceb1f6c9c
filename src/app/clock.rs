//! 時計: where "now" comes from, given from outside so that tests and the demonstration can set it.
//! It must not be read by any layer below `app`.

use crate::domain::date::Date;
use chrono::DateTime;
use chrono::FixedOffset;
use chrono::Local;
use chrono::Offset;
use std::sync::atomic::AtomicI64;
use std::sync::atomic::Ordering;

const JAPAN_SECONDS_EAST: i32 = 9 * 3600;

/// A source of the present moment.
pub trait Clock: Send + Sync {
    /// This moment with its offset from UTC.
    fn now(&self) -> DateTime<FixedOffset>;

    /// Today in Japan, wherever the computer believes to be: 期限 and 記録日時 count by the same days.
    fn today(&self) -> Date {
        let now = self.now();
        let japan = FixedOffset::east_opt(JAPAN_SECONDS_EAST);
        let day = japan.map_or(now.date_naive(), |japan| {
            now.with_timezone(&japan).date_naive()
        });
        Date::from_naive(day)
    }

    /// This moment as the ledger writes it: `2026-11-22T10:20:30+09:00`.
    fn stamp(&self) -> String {
        self.now().format("%Y-%m-%dT%H:%M:%S%:z").to_string()
    }
}

/// The computer's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> DateTime<FixedOffset> {
        Local::now().fixed_offset()
    }
}

/// A clock that stands still until it is moved: for the demonstration and for tests.
#[derive(Debug)]
pub struct FixedClock {
    start: DateTime<FixedOffset>,
    passed_seconds: AtomicI64,
}

impl FixedClock {
    /// A clock that shows nine in the morning (Japan time) of this day.
    #[must_use]
    pub fn at(day: Date) -> FixedClock {
        let start = day
            .naive()
            .and_hms_opt(0, 0, 0)
            .unwrap_or_default()
            .and_utc()
            .with_timezone(&FixedOffset::east_opt(9 * 3600).unwrap_or(chrono::Utc.fix()));
        FixedClock {
            start,
            passed_seconds: AtomicI64::new(0),
        }
    }

    /// Lets this many seconds pass.
    pub fn advance(&self, seconds: i64) {
        self.passed_seconds.fetch_add(seconds, Ordering::Relaxed);
    }
}

impl Clock for FixedClock {
    fn now(&self) -> DateTime<FixedOffset> {
        self.start + chrono::TimeDelta::seconds(self.passed_seconds.load(Ordering::Relaxed))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::Clock;
    use chrono::DateTime;
    use chrono::FixedOffset;

    struct At(&'static str);

    impl Clock for At {
        fn now(&self) -> DateTime<FixedOffset> {
            DateTime::parse_from_rfc3339(self.0).unwrap()
        }
    }

    #[test]
    fn 今日は日本の日付で数える() {
        assert_eq!(At("2026-11-22T14:59:59Z").today().to_string(), "2026-11-22");
        assert_eq!(At("2026-11-22T15:00:00Z").today().to_string(), "2026-11-23");
    }
}

//! 時計: where "now" comes from, given from outside so that tests and the demonstration can set it.
//! It must not be read by any layer below `app`.

use crate::domain::date::Date;
use chrono::DateTime;
use chrono::FixedOffset;
use chrono::Local;
use chrono::Offset;
use std::sync::atomic::AtomicI64;
use std::sync::atomic::Ordering;

/// A source of the present moment.
pub trait Clock: Send + Sync {
    /// This moment with its offset from UTC.
    fn now(&self) -> DateTime<FixedOffset>;

    /// Today, as a civil date of this place.
    fn today(&self) -> Date {
        Date::from_naive(self.now().date_naive())
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

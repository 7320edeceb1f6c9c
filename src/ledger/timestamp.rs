//! 日時: a moment of record time, given from outside.
//! It must not read the clock.

use chrono::{DateTime, FixedOffset, SecondsFormat};
use std::fmt;

/// 記録日時: a moment in Japanese time such as `2026-11-22T10:20:30+09:00`.
///
/// Always held with the offset `+09:00`, so that texts compare in the order of time.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Timestamp(String);

const JAPAN_SECONDS_EAST: i32 = 9 * 3600;

impl Timestamp {
    /// Reads an RFC 3339 text; any offset is turned into Japanese time, fractions of a second are dropped.
    #[must_use]
    pub fn parse(text: &str) -> Option<Timestamp> {
        let moment = DateTime::parse_from_rfc3339(text).ok()?;
        Timestamp::of(moment)
    }

    /// The moment of a chrono time.
    #[must_use]
    pub fn of(moment: DateTime<FixedOffset>) -> Option<Timestamp> {
        let japan = FixedOffset::east_opt(JAPAN_SECONDS_EAST)?;
        let local = moment.with_timezone(&japan);
        let text = local.to_rfc3339_opts(SecondsFormat::Secs, false);
        (text.len() == "2026-11-22T10:20:30+09:00".len()).then_some(Timestamp(text))
    }

    /// Seconds that passed since an earlier moment; negative when it is a later one.
    #[must_use]
    pub fn seconds_since(&self, earlier: &Timestamp) -> i64 {
        let moment = |text| DateTime::parse_from_rfc3339(text).map(|moment| moment.timestamp());
        // Both texts were written by `of`.
        match (moment(self.as_str()), moment(earlier.as_str())) {
            (Ok(now), Ok(then)) => now - then,
            _ => 0,
        }
    }

    /// The text, as stored.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn 異なる時差の日時も日本時間の順に並ぶ() {
        let utc = Timestamp::parse("2026-11-22T01:20:30Z").unwrap();
        let japan = Timestamp::parse("2026-11-22T10:20:30+09:00").unwrap();
        assert_eq!(utc, japan);
        assert_eq!(utc.as_str(), "2026-11-22T10:20:30+09:00");
        assert!(Timestamp::parse("2026-11-22T10:20:31+09:00").unwrap() > japan);
    }

    #[test]
    fn 日をまたいでも秒を数える() {
        let night = Timestamp::parse("2026-11-22T23:59:50+09:00").unwrap();
        let morning = Timestamp::parse("2026-11-23T00:00:05+09:00").unwrap();
        assert_eq!(morning.seconds_since(&night), 15);
        assert_eq!(night.seconds_since(&morning), -15);
    }

    #[test]
    fn 日時でない文字は受けない() {
        assert_eq!(Timestamp::parse("2026-11-22"), None);
        assert_eq!(Timestamp::parse("2026-11-31T10:20:30+09:00"), None);
    }
}

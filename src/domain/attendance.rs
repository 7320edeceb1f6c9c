//! 勤務状況の書き方: marks of days as one short text, and back. `worked 2026-11-02/2026-11-04 paid_leave 2026-11-05`.
//! It must not judge the days, nor write a label of the screen: labels may change, people's files stay.

use crate::domain::allowance_days::DayMark;
use crate::domain::coded::Coded;
use crate::domain::date::{Date, YearMonth};
use crate::domain::digits::ascii_of;
use std::collections::BTreeMap;

/// The longest run of days that is read: more is a slip of the pen.
const MAX_DAYS: i64 = 1_500;

/// The words that stand for the codes in files written before 2026-11-23.
const WRITTEN_AS_LABEL: [(&str, DayMark); 5] = [
    ("労務不能", DayMark::Unable),
    ("出勤", DayMark::Worked),
    ("有給", DayMark::PaidLeave),
    ("公休", DayMark::DayOff),
    ("欠勤", DayMark::Absent),
];

/// Marks by day.
pub type Attendance = BTreeMap<Date, DayMark>;

/// Writes the marks by their codes: runs of days with the same mark, in the order of the days. Days without a mark are
/// not named.
#[must_use]
pub fn written(marks: &Attendance) -> String {
    let mut runs: Vec<(DayMark, Date, Date)> = Vec::new();
    for (day, mark) in marks {
        match runs.last_mut() {
            Some((last, _, until)) if last == mark && until.add_days(1) == *day => *until = *day,
            _ => runs.push((*mark, *day, *day)),
        }
    }
    let words = runs.iter().map(|(mark, from, until)| {
        if from == until {
            format!("{} {from}", mark.code())
        } else {
            format!("{} {from}/{until}", mark.code())
        }
    });
    words.collect::<Vec<_>>().join(" ")
}

/// Reads what [`written`] wrote, and the labels that stood in place of the codes before. `None` where a word is neither a mark nor days.
#[must_use]
pub fn read(text: &str) -> Option<Attendance> {
    let mut marks = Attendance::new();
    let mut mark = None;
    for word in text.split_whitespace() {
        if let Some(named) = named(word) {
            mark = Some(named);
            continue;
        }
        let (from, until) = word.split_once('/').unwrap_or((word, word));
        let (from, until) = (Date::parse_iso(from)?, Date::parse_iso(until)?);
        let n_days = until.days_since(from);
        if !(0..MAX_DAYS).contains(&n_days) {
            return None;
        }
        let mark = mark?;
        marks.extend((0..=n_days).map(|n| (from.add_days(n), mark)));
    }
    Some(marks)
}

/// Days as a clerk types them: `11/3-11/20`, `11/3`, or `3-20` for days of the month that `near` lies in. A month and day
/// without a year are looked for between `first` and `last`. `None` where the text is no such days.
#[must_use]
pub fn typed_days(text: &str, near: Date, (first, last): (Date, Date)) -> Option<(Date, Date)> {
    let text: String = text.chars().map(ascii_of).collect();
    let text = text.replace(['～', '〜', '~', 'ー', '−', '―'], "-");
    let (from, until) = match text.split_once('-') {
        Some((from, until)) => (from.trim(), until.trim()),
        None => (text.trim(), text.trim()),
    };
    let year_month = near.year_month();
    let day = |text: &str, near: YearMonth| match text.split_once('/') {
        Some((month, day)) => {
            let (month, day) = (month.parse().ok()?, day.parse().ok()?);
            let years = first.year()..=last.year();
            let mut days = years.filter_map(|year| Date::new(year, month, day));
            days.find(|day| (first..=last).contains(day))
        }
        None => Date::new(near.year(), near.month(), text.parse().ok()?),
    };
    let from = day(from, year_month)?;
    let until = day(until, from.year_month())?;
    (from <= until).then_some((from, until))
}

fn named(word: &str) -> Option<DayMark> {
    DayMark::from_code(word).or_else(|| {
        let mut labels = WRITTEN_AS_LABEL.iter();
        labels
            .find(|(label, _)| *label == word)
            .map(|(_, mark)| *mark)
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{Attendance, read, typed_days, written};
    use crate::domain::allowance_days::DayMark;
    use crate::domain::date::day;
    use proptest::prelude::{prop_assert_eq, proptest};

    #[test]
    fn 続く日はまとめて書く() {
        let text = "worked 2026-11-02/2026-11-04 paid_leave 2026-11-05 worked 2026-11-07";
        let marks = read(text).unwrap();
        assert_eq!(marks.len(), 5);
        assert_eq!(marks.get(&day!(2026, 11, 5)), Some(&DayMark::PaidLeave));
        assert_eq!(written(&marks), text);
        assert_eq!(read(""), Some(Attendance::new()));
    }

    #[test]
    fn 表示名で書かれた記入も読み_コードで書き直す() {
        let text = "労務不能 2026-11-01 出勤 2026-11-02/2026-11-04 有給 2026-11-05 公休 2026-11-07 欠勤 2026-11-08";
        let marks = read(text).unwrap();
        assert_eq!(
            written(&marks),
            "unable 2026-11-01 worked 2026-11-02/2026-11-04 paid_leave 2026-11-05 day_off 2026-11-07 absent 2026-11-08"
        );
        assert_eq!(read(&written(&marks)), Some(marks));
    }

    #[test]
    fn 打った範囲を読む() {
        let shown = (day!(2026, 12, 1), day!(2027, 1, 31));
        let near = day!(2026, 12, 10);
        let read = |text| typed_days(text, near, shown);
        let days = (day!(2026, 12, 3), day!(2027, 1, 5));
        assert_eq!(read("12/3-1/5"), Some(days));
        assert_eq!(read("１２／３～１／５"), Some(days));
        assert_eq!(read("12/3-5"), Some((day!(2026, 12, 3), day!(2026, 12, 5))));
        assert_eq!(read("7"), Some((day!(2026, 12, 7), day!(2026, 12, 7))));
        for text in ["", "12/32", "2/3", "12/5-12/3", "あす"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn 読めないものは読まない() {
        for text in [
            "2026-11-02",
            "休み 2026-11-02",
            "出勤 2026-11-31",
            "出勤 2026-11-04/2026-11-02",
            "出勤 1900-01-01/2026-11-02",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn 書いたものは読み戻せる(days in proptest::collection::btree_map(0_i64..60, 0_usize..5, 0..40)) {
            let kinds = [
                DayMark::Unable, DayMark::Worked, DayMark::PaidLeave, DayMark::DayOff, DayMark::Absent,
            ];
            let marks: Attendance = days
                .iter()
                .map(|(n, kind)| (day!(2026, 11, 1).add_days(*n), *kinds.get(*kind).unwrap()))
                .collect();
            prop_assert_eq!(read(&written(&marks)), Some(marks));
        }
    }
}

//! 勤務状況の暦の日: what each day of the calendar shows, read from the form as it is computed.
//! It must not draw, nor decide what a day is worth.

use crate::domain::allowance_days::{DayMark, DayOutcome};
use crate::domain::attendance::{self, Attendance};
use crate::domain::coded::Coded;
use crate::domain::date::Date;
use crate::domain::finding::FieldPath;
use crate::domain::yen::Yen;
use crate::procedure::form::Form;
use crate::procedure::injury_sickness_allowance::keys::{
    FROM, PERIOD_FROM, PERIOD_UNTIL, SPAN_ADDITIONAL, SPAN_OUTCOME, SPAN_REASON, SPAN_STATUTORY,
    SPANS, UNTIL,
};
use crate::procedure::value::Value;
use crate::ui::editors::FieldUi;

/// The most months that are drawn: the whole 支給期間 and some more.
const MAX_MONTHS: i64 = 24;

/// What the calendar shows.
pub struct Days {
    /// First day of the first month.
    pub first: Date,
    /// Last day of the last month.
    pub last: Date,
    /// 申請期間.
    pub claimed: (Date, Date),
    /// 勤務状況.
    pub marks: Attendance,
    spans: Vec<Form>,
}

/// What became of a day.
pub struct DayWords {
    /// What fits into its cell.
    pub short: String,
    /// 区分 and amount in full.
    pub full: String,
    /// Whether something is paid for it.
    pub is_paid: bool,
}

impl Days {
    /// The days of the form; `None` while the 申請期間 is not entered.
    #[must_use]
    pub fn of(cx: &FieldUi<'_>) -> Option<Days> {
        let form = cx.state.form();
        let claimed = (FROM.get(form)?, UNTIL.get(form)?);
        let (first, last) = (claimed.0.year_month(), claimed.1.year_month());
        if claimed.1 < claimed.0 || last.months_since(first) >= MAX_MONTHS {
            return None;
        }
        let text = match form.at(&cx.path) {
            Some(Value::Text(text)) => text.as_str(),
            _ => "",
        };
        let spans = match cx.state.value(&FieldPath::of(SPANS.name())) {
            Some(Value::Rows(rows)) => rows.clone(),
            _ => Vec::new(),
        };
        Some(Days {
            first: first.first_day(),
            last: last.last_day(),
            claimed,
            marks: attendance::read(text).unwrap_or_default(),
            spans,
        })
    }

    /// Whether the day lies in the 申請期間.
    #[must_use]
    pub fn is_claimed(&self, on: Date) -> bool {
        (self.claimed.0..=self.claimed.1).contains(&on)
    }

    /// What became of a day; `None` outside the 申請期間 and while nothing is computed.
    #[must_use]
    pub fn outcome(&self, on: Date) -> Option<DayWords> {
        let holds = |row: &&Form| {
            PERIOD_FROM.get(row).is_some_and(|from| from <= on)
                && PERIOD_UNTIL.get(row).is_some_and(|until| on <= until)
        };
        let row = self.spans.iter().find(holds)?;
        let outcome = SPAN_OUTCOME.get(row)?;
        let amounts = [SPAN_STATUTORY.get(row), SPAN_ADDITIONAL.get(row)];
        let amount: Yen = amounts.into_iter().flatten().sum();
        let is_paid = amount > Yen::ZERO;
        let label = outcome.label();
        let mut full = if is_paid {
            format!("{label} {amount}円")
        } else {
            label.to_owned()
        };
        let reason = SPAN_REASON.get(row).unwrap_or_default();
        if !reason.is_empty() && reason != label {
            full.push_str(&format!("（{reason}）"));
        }
        Some(DayWords {
            short: if is_paid {
                amount.to_string()
            } else {
                short(outcome).to_owned()
            },
            full,
            is_paid,
        })
    }

    /// The text of the form with a mark on these days; without a mark they are cleared.
    #[must_use]
    pub fn marked(&self, (from, until): (Date, Date), mark: Option<DayMark>) -> Option<Value> {
        let mut marks = self.marks.clone();
        let mut on = from;
        while on <= until {
            match mark {
                Some(mark) => marks.insert(on, mark),
                None => marks.remove(&on),
            };
            on = on.add_days(1);
        }
        let text = attendance::written(&marks);
        (!text.is_empty()).then_some(Value::Text(text))
    }
}

/// One character for a mark.
#[must_use]
pub const fn sign(mark: DayMark) -> &'static str {
    match mark {
        DayMark::Unable => "労",
        DayMark::Worked => "出",
        DayMark::PaidLeave => "有",
        DayMark::DayOff => "公",
        DayMark::Absent => "欠",
    }
}

/// What fits into a cell where nothing is paid.
const fn short(outcome: DayOutcome) -> &'static str {
    match outcome {
        DayOutcome::Paid | DayOutcome::Reduced | DayOutcome::Extended | DayOutcome::Offset => "0円",
        DayOutcome::Waiting => "待期",
        DayOutcome::Worked => "出勤",
        DayOutcome::NotCertified => "意見無",
        DayOutcome::NotEntitled => "資格無",
        DayOutcome::PeriodOver => "満了",
        DayOutcome::TimeBarred => "時効",
        DayOutcome::AlreadyPaid => "支給済",
    }
}

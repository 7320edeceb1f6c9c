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
use egui::{Id, Ui};
use std::collections::BTreeMap;
use std::sync::Arc;

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
    /// 勤務状況; empty where it is not readable.
    pub marks: Attendance,
    /// Whether the text of 勤務状況 names something that is neither a mark nor days.
    pub is_unreadable: bool,
    /// The text of 勤務状況.
    pub text: String,
    outcomes: BTreeMap<Date, DayWords>,
    /// What the outcomes were made from.
    spans: Vec<Form>,
}

/// What became of a day.
#[derive(Clone)]
pub struct DayWords {
    /// What fits into its cell.
    pub short: String,
    /// 区分 and amount in full.
    pub full: String,
    /// Whether something is paid for it.
    pub is_paid: bool,
}

impl Days {
    /// The days of the form; `None` while the 申請期間 is not entered. They are kept under the id and made anew only
    /// where the form says something else.
    #[must_use]
    pub fn of(ui: &Ui, cx: &FieldUi<'_>, id: Id) -> Option<Arc<Days>> {
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
        let spans: &[Form] = match cx.state.value(&FieldPath::of(SPANS.name())) {
            Some(Value::Rows(rows)) => rows,
            _ => &[],
        };
        let id = id.with("days");
        let kept = ui.data(|data| data.get_temp::<Arc<Days>>(id));
        let kept = kept.filter(|days| {
            days.claimed == claimed && days.text == text && days.spans.as_slice() == spans
        });
        Some(kept.unwrap_or_else(|| {
            let days = Arc::new(Days::made(claimed, text, spans));
            ui.data_mut(|data| data.insert_temp(id, Arc::clone(&days)));
            days
        }))
    }

    fn made(claimed: (Date, Date), text: &str, spans: &[Form]) -> Days {
        let first = claimed.0.year_month().first_day();
        let last = claimed.1.year_month().last_day();
        let marks = attendance::read(text);
        Days {
            first,
            last,
            claimed,
            is_unreadable: marks.is_none(),
            marks: marks.unwrap_or_default(),
            text: text.to_owned(),
            outcomes: outcomes(spans, (first, last)),
            spans: spans.to_vec(),
        }
    }

    /// Whether the day lies in the 申請期間.
    #[must_use]
    pub fn is_claimed(&self, on: Date) -> bool {
        (self.claimed.0..=self.claimed.1).contains(&on)
    }

    /// What became of a day; `None` outside the 申請期間 and while nothing is computed.
    #[must_use]
    pub fn outcome(&self, on: Date) -> Option<&DayWords> {
        self.outcomes.get(&on)
    }

    /// What changes when these days get a mark, or lose theirs without one: the text of the form, or nothing where it
    /// would be empty. An unreadable text is not marked over; it can only be cleared as a whole.
    #[must_use]
    pub fn marked(
        &self,
        (from, until): (Date, Date),
        mark: Option<DayMark>,
    ) -> Option<Option<Value>> {
        if self.is_unreadable {
            return mark.is_none().then_some(None);
        }
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
        Some((!text.is_empty()).then_some(Value::Text(text)))
    }
}

/// What became of each day that is shown, by the spans of the form.
fn outcomes(spans: &[Form], (first, last): (Date, Date)) -> BTreeMap<Date, DayWords> {
    let mut outcomes = BTreeMap::new();
    for span in spans {
        let (Some(from), Some(until)) = (PERIOD_FROM.get(span), PERIOD_UNTIL.get(span)) else {
            continue;
        };
        let Some(words) = words_of(span) else {
            continue;
        };
        let mut on = from.max(first);
        while on <= until.min(last) {
            outcomes.entry(on).or_insert_with(|| words.clone());
            on = on.add_days(1);
        }
    }
    outcomes
}

fn words_of(span: &Form) -> Option<DayWords> {
    let outcome = SPAN_OUTCOME.get(span)?;
    let amounts = [SPAN_STATUTORY.get(span), SPAN_ADDITIONAL.get(span)];
    let amount: Yen = amounts.into_iter().flatten().sum();
    let is_paid = amount > Yen::ZERO;
    let label = outcome.label();
    let mut full = if is_paid {
        format!("{label} {amount}円")
    } else {
        label.to_owned()
    };
    let reason = SPAN_REASON.get(span).unwrap_or_default();
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

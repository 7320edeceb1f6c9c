//! 支給対象日: each day of a claim for 傷病手当金, what became of it, and the spans of equal days.
//! It must not decide what becomes of a day; that is `allowance`.

use crate::domain::allowance_reduction::Offset;
use crate::domain::coded::coded_enum;
use crate::domain::date::Date;
use crate::domain::yen::Yen;

coded_enum! {
    /// 勤務状況: the mark of a day on the page of the 事業主.
    pub enum DayMark {
        /// 労務不能: away from work for the illness, or no working day is known, as after 退職.
        Unable = "unable", "労務不能";
        /// 出勤: at work, wholly or in part.
        Worked = "worked", "出勤";
        /// 有給休暇.
        PaidLeave = "paid_leave", "有給";
        /// 公休日.
        DayOff = "day_off", "公休";
        /// 欠勤: counts like 労務不能 where the doctor says so.
        Absent = "absent", "欠勤";
    }
}

coded_enum! {
    /// 日の区分: what became of a day. Codes are stable: they lie in people's files.
    pub enum DayOutcome {
        /// 全額.
        Paid = "paid", "支給";
        /// Less, because of other income.
        Reduced = "reduced", "減額支給";
        /// Nothing left, because of other income.
        Offset = "offset", "調整により0円";
        /// 待期, or days before it is completed.
        Waiting = "waiting", "待期";
        /// 労務に服した日.
        Worked = "worked", "出勤";
        /// Not within what the doctor certifies.
        NotCertified = "not_certified", "医師の意見なし";
        /// Neither 被保険者 nor 継続給付.
        NotEntitled = "not_entitled", "資格なし";
        /// 支給期間 over.
        PeriodOver = "period_over", "支給期間満了";
        /// 支給期間 over, 延長傷病手当付加金 paid.
        Extended = "extended", "延長付加金";
        /// 時効.
        TimeBarred = "time_barred", "時効";
        /// Paid by an earlier decision.
        AlreadyPaid = "already_paid", "支給済";
    }
}

impl DayOutcome {
    /// Whether the day is one of 傷病手当金: it uses a day of the 支給期間.
    #[must_use]
    pub const fn is_paid(self) -> bool {
        matches!(self, DayOutcome::Paid | DayOutcome::Reduced)
    }
}

/// 支給対象日.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AllowanceDay {
    /// The day.
    pub on: Date,
    /// 勤務状況.
    pub mark: DayMark,
    /// What became of it.
    pub outcome: DayOutcome,
    /// 法定給付額 of the day.
    pub statutory: Yen,
    /// 付加給付額 of the day.
    pub additional: Yen,
    /// 日額 before other income is set against it; zero where the day was not worth one.
    pub daily: Yen,
    /// What was set against the daily amount.
    pub offset: Option<Offset>,
}

impl AllowanceDay {
    /// A day on which nothing is paid.
    #[must_use]
    pub const fn unpaid(on: Date, mark: DayMark, outcome: DayOutcome) -> AllowanceDay {
        AllowanceDay {
            on,
            mark,
            outcome,
            statutory: Yen::ZERO,
            additional: Yen::ZERO,
            daily: Yen::ZERO,
            offset: None,
        }
    }

    fn is_like(&self, other: &AllowanceDay) -> bool {
        let kind = |day: &AllowanceDay| day.offset.map(|offset| offset.kind);
        self.outcome == other.outcome
            && self.statutory == other.statutory
            && self.additional == other.additional
            && self.daily == other.daily
            && kind(self) == kind(other)
    }
}

/// 期間: days in a row that are alike.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DaySpan {
    /// The first of them, with outcome and amounts per day.
    pub day: AllowanceDay,
    /// Last day.
    pub until: Date,
    /// 日数.
    pub n_days: u32,
}

impl DaySpan {
    /// First day.
    #[must_use]
    pub const fn from(&self) -> Date {
        self.day.on
    }

    /// 法定給付額 of the span.
    #[must_use]
    pub fn statutory(&self) -> Yen {
        self.times(self.day.statutory)
    }

    /// 付加給付額 of the span.
    #[must_use]
    pub fn additional(&self) -> Yen {
        self.times(self.day.additional)
    }

    fn times(&self, per_day: Yen) -> Yen {
        Yen::new(per_day.get().saturating_mul(i64::from(self.n_days)))
    }
}

/// The days as spans: each is as long as its days are alike and follow each other.
#[must_use]
pub fn spans(days: &[AllowanceDay]) -> Vec<DaySpan> {
    let mut all: Vec<DaySpan> = Vec::new();
    for day in days {
        match all.last_mut() {
            Some(span) if span.day.is_like(day) && span.until.add_days(1) == day.on => {
                span.until = day.on;
                span.n_days += 1;
            }
            _ => all.push(DaySpan {
                day: *day,
                until: day.on,
                n_days: 1,
            }),
        }
    }
    all
}

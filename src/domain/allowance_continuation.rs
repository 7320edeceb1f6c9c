//! 資格喪失後の継続給付: who goes on receiving 傷病手当金 after the membership has ended (健康保険法第104条).
//! It must not know amounts; memberships and days arrive as values.

use crate::domain::allowance_rules::AllowanceRules;
use crate::domain::allowance_waiting::Waiting;
use crate::domain::date::Date;
use std::fmt;

/// 被保険者であった期間 in months that 第104条 asks for.
pub const REQUIRED_MONTHS: u32 = 12;

/// A membership that counts for the year: not 任意継続, 特例退職 or 共済組合.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Service {
    /// 資格取得年月日.
    pub acquired_on: Date,
    /// 資格喪失年月日.
    pub lost_on: Date,
    /// With another insurer.
    pub elsewhere: bool,
}

/// 引き続く期間の初日: the first day of the memberships that follow each other without a missing day and end with this loss.
#[must_use]
pub fn chain_start(services: &[Service], lost_on: Date, crosses_insurers: bool) -> Option<Date> {
    let mut start = None;
    let mut end = lost_on;
    let counted = |service: &&Service| crosses_insurers || !service.elsewhere;
    while let Some(service) = services
        .iter()
        .filter(counted)
        .find(|service| service.lost_on == end && service.acquired_on < end)
    {
        start = Some(service.acquired_on);
        end = service.acquired_on;
    }
    start
}

/// 1年以上: whether the chain reaches a year up to the day before the loss. A year from 29 February ends with 28
/// February (民法第143条第2項).
#[must_use]
pub fn has_one_year(chain_start: Date, lost_on: Date) -> bool {
    lost_on > chain_start.period_end(REQUIRED_MONTHS)
}

/// What is known of somebody on the last day as 被保険者.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LastDay {
    /// 資格喪失年月日.
    pub lost_on: Date,
    /// The first day of the unbroken memberships.
    pub chain_start: Option<Date>,
    /// 待期.
    pub waiting: Option<Waiting>,
    /// Unable to work on the day before the loss.
    pub was_unable: bool,
    /// 特例退職被保険者 after the loss.
    pub is_special_retired: bool,
}

/// Why 傷病手当金 does not go on after the loss.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ContinuationBar {
    /// Less than a year as 被保険者.
    TooShort,
    /// Able to work on the last day, or at work.
    AbleOnLastDay,
    /// 待期 not completed before the loss.
    WaitingIncomplete,
    /// 待期 completed on the last day itself.
    WaitingEndsOnLastDay,
    /// 特例退職被保険者 receive none.
    SpecialRetired,
    /// It went on and has ended: a day able to work came after the loss.
    Ended,
}

impl fmt::Display for ContinuationBar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ContinuationBar::TooShort => {
                "資格喪失日の前日までの被保険者期間（任意継続を除く）が引き続き1年に満たないため、資格喪失後の傷病手当金は支給できません。"
            }
            ContinuationBar::AbleOnLastDay => {
                "資格喪失日の前日に労務に服しているか、労務不能と認められていないため、資格喪失後の傷病手当金は支給できません。"
            }
            ContinuationBar::WaitingIncomplete => {
                "資格喪失日の前日までに待期が完成していないため、資格喪失後の傷病手当金は支給できません。"
            }
            ContinuationBar::WaitingEndsOnLastDay => {
                "待期の完成日が資格喪失日の前日のため、組合の設定により資格喪失後の傷病手当金は支給できません。"
            }
            ContinuationBar::SpecialRetired => {
                "特例退職被保険者には傷病手当金を支給できません。"
            }
            ContinuationBar::Ended => {
                "前回までの決定に、資格喪失後で労務不能と認められない日があり、継続給付が終わっているため、その後の傷病手当金は支給できません。"
            }
        })
    }
}

impl std::error::Error for ContinuationBar {}

/// 継続給付: the first day after the membership, from which the right may go on.
///
/// # Errors
/// Why it does not.
pub fn continuation(last: LastDay, rules: &AllowanceRules) -> Result<Date, ContinuationBar> {
    let last_day = last.lost_on.add_days(-1);
    if last.is_special_retired {
        return Err(ContinuationBar::SpecialRetired);
    }
    if !last
        .chain_start
        .is_some_and(|start| has_one_year(start, last.lost_on))
    {
        return Err(ContinuationBar::TooShort);
    }
    if !last.was_unable {
        return Err(ContinuationBar::AbleOnLastDay);
    }
    match last.waiting {
        Some(waiting) if waiting.until < last_day => Ok(last.lost_on),
        Some(waiting) if waiting.until == last_day && rules.waiting_may_end_on_last_day => {
            Ok(last.lost_on)
        }
        Some(waiting) if waiting.until == last_day => Err(ContinuationBar::WaitingEndsOnLastDay),
        _ => Err(ContinuationBar::WaitingIncomplete),
    }
}

//! 記録済の還付: what was recorded as paid back in the last two years, so that a mistake among it can be undone.
//! It must not change anything.

use crate::app::error::Result;
use crate::app::premiums::LOOKED_AFTER;
use crate::app::premiums::number_text;
use crate::domain::date::Date;
use crate::domain::member::PersonId;
use crate::domain::prepayment_terms::PremiumRefund;
use crate::ledger::premiums;
use crate::ledger::source::Source;

/// 記録済の還付の一行.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RefundedRow {
    /// Whose.
    pub person: PersonId,
    /// 記号・番号, such as `90-7001`.
    pub number: String,
    /// 氏名.
    pub name: String,
    /// The 還付.
    pub refund: PremiumRefund,
}

/// 還付 of everybody, recorded in the last two years, the latest first.
pub(super) fn refunded_rows(source: &impl Source, today: Date) -> Result<Vec<RefundedRow>> {
    let since = today.year_month().add_months(-LOOKED_AFTER).first_day();
    let all = premiums::refunded(source, since)?.into_iter();
    let rows = all.map(|found| RefundedRow {
        person: found.id,
        number: found
            .number
            .map_or_else(String::new, |(symbol, number)| number_text(symbol, number)),
        name: found.person.name.to_string(),
        refund: found.refund,
    });
    Ok(rows.collect())
}

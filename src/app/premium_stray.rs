//! 行き場のない入金の還付: money of people whose 任意継続 was 取消. Nothing of it is owed, and all of it goes back once.
//! It must not change anything.

use crate::app::error::Result;
use crate::app::premiums::LOOKED_AFTER;
use crate::app::premiums::Payer;
use crate::app::premiums::RefundRow;
use crate::app::premiums::number_text;
use crate::app::prepaid::paid_back_of_gone;
use crate::domain::date::Date;
use crate::domain::date::YearMonth;
use crate::domain::member::Category;
use crate::domain::member::PersonId;
use crate::domain::premium_payment::RefundReason;
use crate::domain::premium_receipt::PaidPremium;
use crate::domain::prepayment_terms::PremiumRefund;
use crate::domain::yen::Yen;
use crate::ledger::premiums;
use crate::ledger::premiums::StrayReceipt;
use crate::ledger::source::Source;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

/// 還付 of everybody who has no 任意継続・特例退職 any more, less what was paid back already.
pub(super) fn stray_refunds(source: &impl Source, today: Date) -> Result<Vec<RefundRow>> {
    let since = today.year_month().add_months(-LOOKED_AFTER).first_day();
    let stray = premiums::stray_receipts(source, since)?;
    let people: BTreeSet<PersonId> = stray.iter().map(|found| found.id).collect();
    let refunds = premiums::refunds_of(source, &people)?;
    let mut rows = gathered(&stray);
    let came = rows.clone();
    for row in &mut rows {
        let of_payer = refunds.get(&row.payer.id).map_or(&[][..], Vec::as_slice);
        let left = row.amount.checked_sub(paid_back(row, &came, of_payer));
        row.amount = left.unwrap_or_default();
    }
    rows.retain(|row| row.amount > Yen::ZERO);
    Ok(rows)
}

/// What came, by person, month and kind, before anything was paid back.
fn gathered(stray: &[StrayReceipt]) -> Vec<RefundRow> {
    let mut amounts: BTreeMap<(PersonId, YearMonth, PaidPremium), Vec<Yen>> = BTreeMap::new();
    let mut rows: Vec<RefundRow> = Vec::new();
    for found in stray {
        let key = (found.id, found.receipt.month, found.paid_as);
        let of_row = amounts.entry(key).or_default();
        if of_row.is_empty() {
            rows.push(row(found));
        }
        of_row.push(found.receipt.amount);
    }
    for row in &mut rows {
        let of_row = amounts.remove(&(row.payer.id, row.month, row.paid_as));
        row.amount = of_row.into_iter().flatten().sum();
    }
    rows
}

fn row(found: &StrayReceipt) -> RefundRow {
    let number = found.number;
    RefundRow {
        payer: Payer {
            id: found.id,
            number: number.map_or_else(String::new, |(symbol, number)| number_text(symbol, number)),
            name: found.person.name.to_string(),
            kana: found.person.kana.to_string(),
            category: Category::Voluntary,
        },
        of: found.receipt.month,
        month: found.receipt.month,
        until: found.receipt.month,
        paid_as: found.paid_as,
        amount: Yen::ZERO,
        reason: RefundReason::NotOwed,
        is_member: false,
        account: None,
    }
}

/// What was paid back of a row already.
fn paid_back(row: &RefundRow, came: &[RefundRow], refunds: &[PremiumRefund]) -> Yen {
    match row.paid_as {
        PaidPremium::Monthly => {
            let of_it = refunds
                .iter()
                .filter(|it| it.paid_as == PaidPremium::Monthly && it.month == row.month);
            of_it.map(|refund| refund.amount).sum()
        }
        PaidPremium::Prepaid => {
            let of_payer = came.iter().filter(|other| {
                other.payer.id == row.payer.id && other.paid_as == PaidPremium::Prepaid
            });
            let months: Vec<YearMonth> = of_payer.map(|other| other.month).collect();
            let refunds: Vec<&PremiumRefund> = refunds.iter().collect();
            paid_back_of_gone(&refunds, (row.month, &months))
        }
    }
}

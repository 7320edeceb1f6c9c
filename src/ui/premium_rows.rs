//! 任継保険料の行: the texts of each row and whose it is.
//! It must not ask for anything to be done.

use crate::app::premium_refunded::RefundedRow;
use crate::app::premiums::PremiumsView;
use crate::domain::member::PersonId;
use crate::ui::premium_acts::Tab;
use crate::ui::premium_parts as parts;
use crate::ui::premium_prepaid;
use crate::ui::premiums::Premiums;

/// A row of the list of 還付 that is recorded: these stand after the open ones.
pub(super) fn refunded(view: &PremiumsView, index: usize) -> Option<&RefundedRow> {
    let index = index.checked_sub(view.refunds.len())?;
    view.refunded.get(index)
}

impl Premiums {
    pub(super) fn cells(&self, index: usize) -> Option<Vec<String>> {
        let view = self.view.as_ref()?;
        match self.tab {
            Tab::Month => {
                let row = self.row(index)?;
                Some(parts::cells(row, self.picked.contains(&row.payer.id)))
            }
            Tab::Losses => view.losses.get(index).map(parts::loss_cells),
            Tab::Prepaid => view.prepaid.get(index).map(premium_prepaid::cells),
            Tab::Refunds => match view.refunds.get(index) {
                Some(row) => Some(parts::refund_cells(row)),
                None => refunded(view, index).map(parts::refunded_cells),
            },
            Tab::April => view.april.get(index).map(parts::april_cells),
        }
    }

    pub(super) fn person(&self, index: usize) -> Option<PersonId> {
        let view = self.view.as_ref()?;
        let payer = match self.tab {
            Tab::Month => &self.row(index)?.payer,
            Tab::Losses => &view.losses.get(index)?.payer,
            Tab::Prepaid => &view.prepaid.get(index)?.payer,
            Tab::Refunds => match view.refunds.get(index) {
                Some(row) => &row.payer,
                None => return refunded(view, index).map(|row| row.person),
            },
            Tab::April => &view.april.get(index)?.payer,
        };
        Some(payer.id)
    }
}

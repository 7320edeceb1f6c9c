//! 差替えの要る限度額適用認定証: certificates out there whose 適用区分 the 標準報酬月額 no longer gives.
//! It must not replace them; a case of 限度額適用認定証 does.

use crate::app::error::Result;
use crate::app::session::Session;
use crate::domain::ceiling::{CertifiedCeiling, first_misfit};
use crate::domain::date::Date;
use crate::ledger::due;
use crate::ledger::due::Watched;
use crate::ledger::members;

impl Session {
    /// Everybody whose 認定証 no longer fits, with the first day on which another 適用区分 holds.
    pub(super) fn outdated_ceilings(&self, today: Date) -> Result<Vec<(Watched, Date)>> {
        let rules = self.society()?.ceilings;
        let mut outdated = Vec::new();
        for (watched, period) in due::ceilings_out(&self.ledger, today)? {
            let insured = members::file(&self.ledger, watched.membership.insured)?;
            let Some(insured) = insured else {
                continue;
            };
            let certified = CertifiedCeiling {
                code: &period.category.0,
                from: period.valid_from.year_month(),
                until: period.valid_until,
                birth_on: watched.person.birth_on,
                insured_birth_on: insured.person.birth_on,
            };
            let standard = |month| Some(insured.remuneration_in(month)?.monthly);
            if let Some((month, _)) = first_misfit(&certified, &rules, standard) {
                outdated.push((watched, month.first_day()));
            }
        }
        Ok(outdated)
    }
}

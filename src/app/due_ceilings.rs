//! 差替えの要る限度額適用認定証: certificates out there whose 適用区分 the 標準報酬月額 no longer gives.
//! It must not replace them; a case of 限度額適用認定証 does.

use crate::app::error::Result;
use crate::app::session::Session;
use crate::domain::ceiling::{CertifiedCeiling, first_misfit};
use crate::domain::ceiling_rules::CeilingRules;
use crate::domain::date::Date;
use crate::domain::member::PersonId;
use crate::domain::member_file::MemberFile;
use crate::ledger::due;
use crate::ledger::due::Watched;
use crate::ledger::members;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

impl Session {
    /// Everybody whose 認定証 no longer fits, with the first day on which another 適用区分 holds.
    pub(super) fn outdated_ceilings(
        &self,
        rules: &CeilingRules,
        today: Date,
    ) -> Result<Vec<(Watched, Date)>> {
        let mut outdated = Vec::new();
        // A family has one 被保険者, and a person several certificates: each file is read once.
        let mut files: BTreeMap<PersonId, Option<MemberFile>> = BTreeMap::new();
        for (watched, period) in due::ceilings_out(&self.ledger, today)? {
            let insured = match files.entry(watched.membership.insured) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(new) => {
                    let file = members::file(&self.ledger, *new.key())?;
                    new.insert(file)
                }
            };
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
            if let Some((month, _)) = first_misfit(&certified, rules, standard) {
                outdated.push((watched, month.first_day()));
            }
        }
        Ok(outdated)
    }
}

//! 傷病手当金の期日の元: whose 支給期間 is coming to its end, employed or gone on after the loss.
//! It must not say when it ends; that is `domain::due_allowance`.

use crate::app::error::Result;
use crate::app::session::Session;
use crate::domain::date::Date;
use crate::domain::due_allowance::AllowanceEnd;
use crate::domain::due_allowance::RECENT_DAYS;
use crate::domain::due_allowance::allowance_ends;
use crate::ledger::due;
use crate::ledger::due::Watched;
use crate::ledger::members;

impl Session {
    /// Everybody whose right to 傷病手当金 is being used, with where its 支給期間 ends.
    pub(super) fn running_allowances(&self, today: Date) -> Result<Vec<(Watched, AllowanceEnd)>> {
        let mut running = Vec::new();
        // A decision comes after the days it is about.
        for id in due::allowances_since(&self.ledger, today.add_days(-RECENT_DAYS))? {
            let Some(file) = members::file(&self.ledger, id)? else {
                continue;
            };
            let Some(membership) = file.insured().next_back() else {
                continue;
            };
            let watched = Watched {
                person: file.person.clone(),
                membership: membership.clone(),
            };
            let ends = allowance_ends(&file, today).into_iter();
            running.extend(ends.map(|end| (watched.clone(), end)));
        }
        Ok(running)
    }
}

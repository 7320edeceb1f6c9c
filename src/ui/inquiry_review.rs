//! 検認で照会する人: the 被扶養者 of today, chosen one by one or all at once.
//! It must not ask; the screen does with the chosen ones.

use crate::app::error::Result;
use crate::app::list_output::ListSource;
use crate::app::session::Session;
use crate::domain::coded::Coded;
use crate::domain::member::PersonId;
use crate::ui::list_output;
use crate::ui::outbox_parts::named;
use crate::ui::widgets::table::Column;
use crate::ui::widgets::table::Table;
use crate::ui::widgets::table::TableState;
use std::collections::BTreeSet;

const COLUMNS: &[Column] = &[
    Column::text("選択", 44.0),
    Column::text("記号-番号-枝番", 130.0),
    Column::text("被扶養者", 160.0),
    Column::text("続柄", 90.0),
    Column::text("生年月日", 150.0),
    Column::text("被保険者", 160.0),
];

/// The list of the 検認.
#[derive(Default)]
pub(super) struct ReviewList {
    rows: Vec<(PersonId, Vec<String>)>,
    picked: BTreeSet<PersonId>,
    /// Where the clerk stands.
    pub table: TableState,
}

impl ReviewList {
    /// Reads the 被扶養者 of today.
    pub fn refresh(&mut self, session: &Session) -> Result<()> {
        let rows = session.reviewed_dependents(session.today(), None)?;
        let cautioned = session.cautioned()?;
        self.rows = rows
            .into_iter()
            .map(|row| {
                let period = &row.membership;
                let relationship = period.relationship.map_or("", |one| one.label());
                let cells = vec![
                    format!("{}-{}-{}", period.symbol, period.number, period.branch),
                    named(row.person.name.as_str(), cautioned.contains(&period.person)),
                    relationship.to_owned(),
                    row.person.birth_on.wareki(),
                    row.insured_name.to_string(),
                ];
                (period.person, cells)
            })
            .collect();
        let there: BTreeSet<PersonId> = self.rows.iter().map(|(id, _)| *id).collect();
        self.picked.retain(|id| there.contains(id));
        Ok(())
    }

    /// The list itself.
    pub fn table(&self) -> Table<'static> {
        Table {
            name: "検認で照会する被扶養者",
            columns: COLUMNS,
            n_rows: self.rows.len(),
        }
    }

    /// The rows for 一覧の出力.
    pub fn listing(&self) -> Option<ListSource> {
        let list = self.table();
        list_output::shown(list.name, &list, |index| self.cells(index))
    }

    /// The chosen ones.
    pub fn picked(&self) -> Vec<PersonId> {
        self.picked.iter().copied().collect()
    }

    /// Chooses the one the clerk stands on, or takes that back.
    pub fn pick(&mut self) {
        let id = self.rows.get(self.table.selected).map(|(id, _)| *id);
        if let Some(id) = id
            && !self.picked.remove(&id)
        {
            self.picked.insert(id);
        }
    }

    /// Chooses all, or nobody where all are chosen.
    pub fn pick_all(&mut self) {
        if self.picked.len() == self.rows.len() {
            self.picked.clear();
        } else {
            self.picked = self.rows.iter().map(|(id, _)| *id).collect();
        }
    }

    /// Takes every choice back.
    pub fn unpick(&mut self) {
        self.picked.clear();
    }

    /// 記号-番号-枝番 of the one the clerk stands on.
    pub fn member(&self) -> &str {
        let row = self.rows.get(self.table.selected);
        row.and_then(|(_, cells)| cells.first())
            .map_or("", String::as_str)
    }

    /// The cells of a row in view.
    pub fn cells(&self, index: usize) -> Option<Vec<String>> {
        let (id, cells) = self.rows.get(index)?;
        let mark = if self.picked.contains(id) { "✓" } else { "" };
        Some(
            std::iter::once(mark.to_owned())
                .chain(cells.iter().cloned())
                .collect(),
        )
    }
}

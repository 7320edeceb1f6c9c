//! 登録待ちの行の一覧: the rows of one interface under their headings, arranged once per change.
//! It must not ask for anything to be done with a row.

use crate::app::list_output::ListSource;
use crate::app::view::OutboxRow;
use crate::app::view::RowStage;
use crate::domain::date::Date;
use crate::procedure::case::CaseId;
use crate::ui::keys::Keys;
use crate::ui::list_output;
use crate::ui::outbox_parts as parts;
use crate::ui::outbox_parts::Shelf;
use crate::ui::page::ScreenUi;
use crate::ui::widgets::table::Table;
use crate::ui::widgets::table::TableState;
use crate::ui::widgets::tabs;
use egui::Key;
use egui::Modifiers;
use egui::Ui;
use std::collections::BTreeSet;

/// The rows of an interface.
#[derive(Default)]
pub struct RowList {
    rows: Vec<OutboxRow>,
    shelf: usize,
    /// Places of the rows under the chosen heading.
    shown: Vec<usize>,
    titles: Vec<String>,
    n_unexported: usize,
    picked: BTreeSet<i64>,
    table: TableState,
}

impl RowList {
    /// Takes the rows as they are now; ticks of rows that are gone go with them.
    pub fn set(&mut self, rows: Vec<OutboxRow>, today: Date) {
        let there: BTreeSet<i64> = rows.iter().map(|row| row.id).collect();
        self.picked.retain(|id| there.contains(id));
        self.rows = rows;
        self.arrange(today);
    }

    /// All rows.
    #[must_use]
    pub fn rows(&self) -> &[OutboxRow] {
        &self.rows
    }

    /// How many rows wait for their file.
    #[must_use]
    pub const fn n_unexported(&self) -> usize {
        self.n_unexported
    }

    /// Whether the rows under 結果待ち are shown, and nothing else.
    #[must_use]
    pub fn is_awaited(&self) -> bool {
        Shelf::ALL.get(self.shelf) == Some(&Shelf::Awaited)
    }

    /// How many rows are ticked.
    #[must_use]
    pub fn n_picked(&self) -> usize {
        self.picked.len()
    }

    /// Takes all ticks back.
    pub fn unpick(&mut self) {
        self.picked.clear();
    }

    /// Whether any row is under the chosen heading.
    #[must_use]
    pub fn has_rows(&self) -> bool {
        !self.shown.is_empty()
    }

    /// The list itself.
    #[must_use]
    pub fn table(&self) -> Table<'static> {
        Table {
            name: "登録待ちの行",
            columns: parts::ROWS,
            n_rows: self.shown.len(),
        }
    }

    /// The rows under the chosen heading for 一覧の出力.
    #[must_use]
    pub fn listing(&self, title: &str, today: Date) -> Option<ListSource> {
        list_output::shown(title, &self.table(), |index| {
            self.row(index).map(|row| parts::cells(row, false, today))
        })
    }

    /// The ticked rows, or the one the clerk stands on.
    #[must_use]
    pub fn meant(&self) -> Vec<&OutboxRow> {
        if self.picked.is_empty() {
            return self.row(self.table.selected).into_iter().collect();
        }
        let rows = self.rows.iter();
        rows.filter(|row| self.picked.contains(&row.id)).collect()
    }

    /// Ticks the row the clerk stands on, or takes its tick back.
    pub fn pick(&mut self) {
        let id = self.row(self.table.selected).map(|row| row.id);
        if let Some(id) = id
            && !self.picked.remove(&id)
        {
            self.picked.insert(id);
        }
    }

    /// Draws the headings by state.
    pub fn headings_ui(&mut self, ui: &mut Ui, keys: &Keys, today: Date) {
        let chosen = tabs::tabs_ui(ui, keys, "outbox shelf", self.shelf, &self.titles);
        if let Some(shelf) = chosen {
            self.shelf = shelf;
            self.table.select(0);
            self.arrange(today);
        }
    }

    /// Draws the list; returns the case of the opened row.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) -> Option<CaseId> {
        let list = self.table();
        let has_focus = cx.input.focus.current() == Some(list.stop().id);
        let keys = &cx.input.keys;
        if has_focus && keys.take_key(ui.ctx(), Modifiers::NONE, Key::Space) {
            self.pick();
        }
        let mut state = std::mem::take(&mut self.table);
        let today = cx.today;
        let output = list.ui(ui, cx.input, &mut state, &mut |index| {
            let row = self.row(index)?;
            Some(parts::cells(row, self.picked.contains(&row.id), today))
        });
        self.table = state;
        if has_focus {
            let said = self.row(self.table.selected);
            let said = said.and_then(|row| row.result.as_deref());
            let help = "スペースで行を選びます。Enterで案件を開きます。選ばないときは、いまの行だけが対象です。";
            cx.input.focus.set_help(said.unwrap_or(help));
        }
        self.row(output.opened?)?.case
    }

    fn row(&self, index: usize) -> Option<&OutboxRow> {
        self.rows.get(*self.shown.get(index)?)
    }

    fn arrange(&mut self, today: Date) {
        let shelf = Shelf::ALL.get(self.shelf).copied().unwrap_or(Shelf::All);
        let rows = self.rows.iter().enumerate();
        self.shown = rows
            .filter(|(_, row)| shelf.holds(row.stage))
            .map(|(place, _)| place)
            .collect();
        let shelves = Shelf::ALL.iter();
        self.titles = shelves.map(|shelf| shelf.title(&self.rows)).collect();
        let waits = |row: &&OutboxRow| row.stage == RowStage::Unexported;
        self.n_unexported = self.rows.iter().filter(waits).count();
        let shown = self.shown.iter().enumerate();
        self.table.inks = shown
            .filter_map(|(index, place)| Some((index, parts::ink(self.rows.get(*place)?, today)?)))
            .collect();
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::RowList;
    use crate::app::view::OutboxRow;
    use crate::app::view::RowStage;
    use crate::domain::date::Date;

    fn row(id: i64, stage: RowStage) -> OutboxRow {
        OutboxRow {
            id,
            interface: "chukan-kanyusha".to_owned(),
            case: None,
            member: "42-7001-00".to_owned(),
            name: "見本　一郎".to_owned(),
            is_cautioned: false,
            operation: "add".to_owned(),
            stage,
            state: "未出力",
            due_on: None,
            file: None,
            result: None,
        }
    }

    #[test]
    fn 選んだ行がなければいまの行を_消えた行の選択は残さない() {
        let today = Date::new(2026, 11, 22).unwrap();
        let mut list = RowList::default();
        let rows = vec![row(1, RowStage::Unexported), row(2, RowStage::Exported)];
        list.set(rows, today);
        assert_eq!(list.n_unexported(), 1);
        let ids = |list: &RowList| -> Vec<i64> { list.meant().iter().map(|row| row.id).collect() };
        assert_eq!(ids(&list), [1]);
        list.table.select(1);
        list.pick();
        list.table.select(0);
        assert_eq!(ids(&list), [2]);
        list.set(vec![row(1, RowStage::Unexported)], today);
        assert_eq!((list.n_picked(), ids(&list)), (0, vec![1]));
    }
}

//! 取込ファイルの行の一覧: the lines of one file under their headings by 判定, ticked one by one.
//! It must not tick by itself what has questions, nor take anything in.

use crate::app::intake::IntakeRowView;
use crate::app::intake::IntakeView;
use crate::app::intake::ItemOfLine;
use crate::app::intake::VERDICTS;
use crate::app::intake::Verdict;
use crate::app::list_output::ListSource;
use crate::app::session::Session;
use crate::ui::focus::Stop;
use crate::ui::intake_parts;
use crate::ui::intake_parts::ROWS;
use crate::ui::keys::Keys;
use crate::ui::list_output;
use crate::ui::page::Go;
use crate::ui::page::Screen;
use crate::ui::page::ScreenUi;
use crate::ui::widgets::table::Table;
use crate::ui::widgets::table::TableState;
use crate::ui::widgets::tabs;
use egui::Key;
use egui::Modifiers;
use egui::Ui;
use std::collections::BTreeSet;
use std::sync::Arc;

const SHELVES: &str = "intake shelf";
/// すべて, each 判定, 受付済.
const N_SHELVES: usize = VERDICTS.len() + 2;

/// The lines of a file.
#[derive(Default)]
pub struct LineList {
    view: Option<Arc<IntakeView>>,
    ticked: BTreeSet<usize>,
    /// Lines with something for the employer to see to that were neither taken in nor sent back.
    for_employer: BTreeSet<usize>,
    /// How many of them are not ticked.
    n_to_return: usize,
    shelf: usize,
    /// Places of the lines under the chosen heading.
    shown: Vec<usize>,
    titles: Vec<String>,
    table: TableState,
    items: Vec<ItemOfLine>,
    /// The line whose items are shown.
    items_of: Option<usize>,
}

impl LineList {
    /// Takes a file that was just chosen: its lines without any question are ticked, the others wait for the clerk.
    pub fn open(&mut self, view: Arc<IntakeView>) {
        self.shelf = 0;
        self.ticked = unquestioned(&view);
        self.table.select(0);
        self.set(view);
    }

    /// Takes the file as it is now; ticks of lines that can no longer be taken in go.
    pub fn set(&mut self, view: Arc<IntakeView>) {
        let rows = view.rows.iter().filter(|row| row.may_accept);
        let may_accept: BTreeSet<usize> = rows.map(|row| row.line).collect();
        self.ticked.retain(|line| may_accept.contains(line));
        let rows = view.rows.iter();
        let open =
            rows.filter(|row| !row.is_taken() && !row.is_returned && !row.findings.is_empty());
        self.for_employer = open.map(|row| row.line).collect();
        self.view = Some(view);
        self.count();
        self.items_of = None;
        self.arrange();
    }

    /// Forgets the file.
    pub fn close(&mut self) {
        *self = LineList::default();
    }

    /// The file.
    #[must_use]
    pub fn view(&self) -> Option<&IntakeView> {
        self.view.as_deref()
    }

    /// Lines with something for the employer to see to that are neither ticked, taken in nor sent back.
    #[must_use]
    pub fn to_return(&self) -> Vec<usize> {
        let lines = self.for_employer.difference(&self.ticked);
        lines.copied().collect()
    }

    /// The line the clerk stands on, where it is one of them.
    #[must_use]
    pub fn chosen_to_return(&self) -> Option<usize> {
        let line = self.chosen()?.line;
        let is_one = self.for_employer.contains(&line) && !self.ticked.contains(&line);
        is_one.then_some(line)
    }

    /// How many there are.
    #[must_use]
    pub const fn n_to_return(&self) -> usize {
        self.n_to_return
    }

    /// The ticked lines.
    #[must_use]
    pub const fn ticked(&self) -> &BTreeSet<usize> {
        &self.ticked
    }

    /// The line the clerk stands on.
    #[must_use]
    pub fn chosen(&self) -> Option<&IntakeRowView> {
        self.row(self.table.selected)
    }

    /// Its items as they came.
    #[must_use]
    pub fn items(&self) -> &[ItemOfLine] {
        &self.items
    }

    /// The list itself.
    #[must_use]
    pub fn table(&self) -> Table<'static> {
        Table {
            name: "ファイルの行",
            columns: ROWS,
            n_rows: self.shown.len(),
        }
    }

    /// The lines under the chosen heading, to be written out as they are shown.
    #[must_use]
    pub fn listing(&self) -> Option<ListSource> {
        list_output::shown("届書ファイルの行", &self.table(), |index| {
            let row = self.row(index)?;
            Some(intake_parts::cells(row, self.ticked.contains(&row.line)))
        })
    }

    /// The stops, in the order in which they are drawn.
    #[must_use]
    pub fn stops(&self) -> Vec<Stop> {
        let mut stops = tabs::stops(SHELVES, N_SHELVES);
        stops.push(self.table().stop());
        stops
    }

    /// Ticks the line the clerk stands on, or takes its tick back.
    pub fn tick(&mut self) {
        let row = self.chosen().filter(|row| row.may_accept);
        if let Some(line) = row.map(|row| row.line)
            && !self.ticked.remove(&line)
        {
            self.ticked.insert(line);
        }
        self.count();
    }

    fn count(&mut self) {
        self.n_to_return = self.for_employer.difference(&self.ticked).count();
    }

    /// Goes to the next line that is not clear, from the top again after the last; says whether there is one.
    pub fn next_problem(&mut self) -> bool {
        let n = self.shown.len();
        let from = self.table.selected;
        let is_problem = |index: &usize| {
            self.row(*index).is_some_and(|row| {
                !row.is_taken() && matches!(row.verdict, Verdict::Question | Verdict::Rejected)
            })
        };
        let found = (from.saturating_add(1)..n)
            .chain(0..n.min(from.saturating_add(1)))
            .find(is_problem);
        if let Some(index) = found {
            self.table.select(index);
        }
        found.is_some()
    }

    /// Looks up the items of the chosen line.
    pub fn fetch(&mut self, session: &Session) {
        let chosen = self.chosen().map(|row| row.line);
        if chosen != self.items_of {
            let items = self.chosen().map(|row| session.intake_items(row));
            self.items = items.unwrap_or_default();
            self.items_of = chosen;
        }
    }

    /// Draws the headings by 判定.
    pub fn headings_ui(&mut self, ui: &mut Ui, keys: &Keys) {
        if let Some(shelf) = tabs::tabs_ui(ui, keys, SHELVES, self.shelf, &self.titles) {
            self.shelf = shelf;
            self.table.select(0);
            self.arrange();
        }
    }

    /// Draws the list; returns where the opened line leads.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) -> Option<Go> {
        let list = self.table();
        let has_focus = cx.input.focus.current() == Some(list.stop().id);
        let keys = &cx.input.keys;
        if has_focus && keys.take_key(ui.ctx(), Modifiers::COMMAND, Key::ArrowDown) {
            self.next_problem();
        }
        if has_focus && keys.take_key(ui.ctx(), Modifiers::NONE, Key::Space) {
            self.tick();
        }
        let mut state = std::mem::take(&mut self.table);
        let output = list.ui(ui, cx.input, &mut state, &mut |index| {
            let row = self.row(index)?;
            Some(intake_parts::cells(row, self.ticked.contains(&row.line)))
        });
        self.table = state;
        let chosen = self.chosen().map(|row| row.line);
        if chosen != self.items_of {
            // Its items are fetched before the next pass.
            ui.ctx().request_repaint();
        }
        if has_focus {
            let help = "スペース＝選択　Ctrl+↓＝次の確かめる行　Enter＝案件・決定案を開く";
            cx.input.focus.set_help(help);
        }
        let row = self.row(output.opened?)?;
        let case = row.case.map(|case| Go::To(Screen::Case(case)));
        let opened = case.or(row.draft.map(Go::Draft));
        if opened.is_none() {
            self.tick();
        }
        opened
    }

    fn row(&self, index: usize) -> Option<&IntakeRowView> {
        self.view.as_ref()?.rows.get(*self.shown.get(index)?)
    }

    fn arrange(&mut self) {
        let Some(view) = &self.view else {
            return;
        };
        let verdict = self.shelf.checked_sub(1).and_then(|at| VERDICTS.get(at));
        let is_taken = self.shelf > VERDICTS.len();
        let rows = view.rows.iter().enumerate();
        self.shown = rows
            .filter(|(_, row)| match verdict {
                Some(verdict) => !row.is_taken() && row.verdict == *verdict,
                None => !is_taken || row.is_taken(),
            })
            .map(|(place, _)| place)
            .collect();
        self.titles = titles(view);
        let shown = self.shown.iter().enumerate();
        self.table.inks = shown
            .filter_map(|(index, place)| Some((index, intake_parts::ink(view.rows.get(*place)?))))
            .collect();
    }
}

fn titles(view: &IntakeView) -> Vec<String> {
    let n_taken = view.rows.iter().filter(|row| row.is_taken()).count();
    let count = |verdict: &Verdict| {
        let rows = view.rows.iter().filter(|row| !row.is_taken());
        rows.filter(|row| row.verdict == *verdict).count()
    };
    let verdicts = VERDICTS
        .iter()
        .map(|verdict| format!("{}　{}", verdict.label(), count(verdict)));
    std::iter::once(format!("すべて　{}", view.rows.len()))
        .chain(verdicts)
        .chain(std::iter::once(format!("受付済　{n_taken}")))
        .collect()
}

/// Lines without any question are ticked beforehand; the clerk decides about the others.
fn unquestioned(view: &IntakeView) -> BTreeSet<usize> {
    let clear = |row: &&IntakeRowView| {
        row.may_accept && matches!(row.verdict, Verdict::Accepted | Verdict::Repaired)
    };
    view.rows.iter().filter(clear).map(|row| row.line).collect()
}

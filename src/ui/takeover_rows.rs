//! 移行の行の確認: the rows of an old ledger by their verdict, each with what was found; the clerk answers questions.
//! It must not take anything in; it says which rows are to be taken.

use crate::app::list_output::ListSource;
use crate::app::takeover::Answers;
use crate::app::takeover::DryCounts;
use crate::app::takeover::DryRow;
use crate::app::takeover::DryRun;
use crate::app::takeover::OpenBook;
use crate::app::takeover::Plan;
use crate::app::takeover::Verdict;
use crate::app::takeover::verdict_label;
use crate::app::takeover_accept::TakeoverAcceptance;
use crate::ui::focus::Stop;
use crate::ui::focus::StopKind;
use crate::ui::list_output;
use crate::ui::page::ScreenUi;
use crate::ui::takeover_parts;
use crate::ui::takeover_parts::LISTED;
use crate::ui::takeover_parts::ROWS;
use crate::ui::theme;
use crate::ui::widgets::button::Look;
use crate::ui::widgets::button::button_if_ui;
use crate::ui::widgets::table::Table;
use crate::ui::widgets::table::TableState;
use crate::ui::widgets::tabs;
use egui::Align;
use egui::Id;
use egui::Key;
use egui::Layout;
use egui::Modifiers;
use egui::ScrollArea;
use egui::Ui;
use egui::vec2;
use std::collections::BTreeSet;
use std::sync::Arc;

const PANE_WIDTH: f32 = 340.0;
/// Below this width the pane stands under the list.
const NARROW: f32 = 900.0;
const TABS: &str = "takeover rows";
const SHELVES: [Verdict; 4] = [
    Verdict::Accepted,
    Verdict::Repaired,
    Verdict::Question,
    Verdict::Rejected,
];

/// The part.
pub struct Rows {
    run: Arc<DryRun>,
    confirmed: BTreeSet<usize>,
    /// Whether each row is taken in.
    taken: Vec<bool>,
    n_people: usize,
    counts: DryCounts,
    /// 0 everything, then [`SHELVES`].
    shelf: usize,
    titles: Vec<String>,
    shown: Vec<usize>,
    table: TableState,
    is_changed: bool,
}

impl Rows {
    /// The part for a run that the ledger has been asked about, with what was confirmed before.
    #[must_use]
    pub fn new(run: Arc<DryRun>, answers: &Answers) -> Rows {
        let mut rows = Rows {
            confirmed: run.confirmed(answers),
            run,
            taken: Vec::new(),
            n_people: 0,
            counts: DryCounts::default(),
            shelf: 0,
            titles: Vec::new(),
            shown: Vec::new(),
            table: TableState::default(),
            is_changed: false,
        };
        rows.arrange();
        rows
    }

    /// The ledger was asked anew, as after an 事業所 was registered.
    pub fn renew(&mut self, run: Arc<DryRun>, answers: &Answers) {
        self.confirmed = run.confirmed(answers);
        self.run = run;
        self.arrange();
    }

    /// The run.
    #[must_use]
    pub fn run(&self) -> &DryRun {
        &self.run
    }

    /// The run, for a job.
    #[must_use]
    pub fn shared_run(&self) -> Arc<DryRun> {
        Arc::clone(&self.run)
    }

    /// What the clerk confirmed.
    #[must_use]
    pub fn answers(&self) -> Answers {
        self.run.answers(&self.confirmed)
    }

    /// Whether a question was answered since this was last asked.
    pub fn take_change(&mut self) -> bool {
        std::mem::take(&mut self.is_changed)
    }

    /// Whether each row would be taken in.
    #[must_use]
    pub fn taken(&self) -> &[bool] {
        &self.taken
    }

    /// How many people would be taken in.
    #[must_use]
    pub const fn n_people(&self) -> usize {
        self.n_people
    }

    /// The rows of the chosen shelf for 一覧の出力.
    #[must_use]
    pub fn listing(&self) -> Option<ListSource> {
        let table = Table {
            columns: LISTED,
            ..self.list()
        };
        list_output::shown("移行する行", &table, |place| {
            let (row, is_taken) = self.row(place)?;
            Some(takeover_parts::listed_cells(&row, is_taken))
        })
    }

    fn row(&self, place: usize) -> Option<(DryRow, bool)> {
        let index = *self.shown.get(place)?;
        let is_taken = self.taken.get(index).copied().unwrap_or(false);
        Some((self.run.row(index)?, is_taken))
    }

    /// What is to be taken in.
    #[must_use]
    pub fn acceptance(&self, open: &OpenBook, plan: &Plan) -> TakeoverAcceptance {
        TakeoverAcceptance {
            file: open.file.clone(),
            plan: plan.clone(),
            run: Arc::clone(&self.run),
            confirmed: self.answers(),
        }
    }

    /// Where the keyboard starts.
    #[must_use]
    pub fn first(&self) -> Id {
        self.list().stop().id
    }

    /// The stops.
    #[must_use]
    pub fn stops(&self) -> Vec<Stop> {
        let mut stops = tabs::stops(TABS, SHELVES.len() + 1);
        stops.push(self.list().stop());
        stops.extend([one_id(), all_id()].map(|id| Stop::new(id, StopKind::Button)));
        stops
    }

    /// Draws the part.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        if let Some(chosen) = tabs::tabs_ui(ui, &cx.input.keys, TABS, self.shelf, &self.titles) {
            self.shelf = chosen;
            self.arrange();
            self.table.select(0);
        }
        let room = ui.available_size();
        let foot = theme::CONTROL_HEIGHT + 16.0;
        let height = (room.y - foot).max(240.0);
        let (list, pane) = if room.x >= NARROW {
            (
                vec2(room.x - PANE_WIDTH - 12.0, height),
                vec2(PANE_WIDTH, height),
            )
        } else {
            (
                vec2(room.x, height * 0.55),
                vec2(room.x, height * 0.45 - 8.0),
            )
        };
        let down = Layout::top_down(Align::Min);
        let draw = |ui: &mut Ui| {
            ui.allocate_ui_with_layout(list, down, |ui| {
                ui.set_min_size(list);
                self.list_ui(ui, cx);
            });
            ui.allocate_ui_with_layout(pane, down, |ui| {
                theme::card().inner_margin(12).show(ui, |ui| {
                    ui.set_min_size(pane - vec2(26.0, 26.0));
                    let scroll = ScrollArea::vertical()
                        .id_salt("takeover row")
                        .auto_shrink(false);
                    scroll.show(ui, |ui| {
                        match self.chosen().and_then(|index| self.run.row(index)) {
                            Some(row) => takeover_parts::row_ui(ui, &row),
                            None => {
                                ui.label(theme::note("行がありません。"));
                            }
                        }
                    });
                });
            });
        };
        if room.x >= NARROW {
            ui.horizontal_top(draw);
        } else {
            ui.vertical(draw);
        }
        self.foot_ui(ui, cx);
    }

    fn list_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        let list = self.list();
        let has_focus = cx.input.focus.current() == Some(list.stop().id);
        if has_focus
            && cx
                .input
                .keys
                .take_key(ui.ctx(), Modifiers::NONE, Key::Space)
        {
            self.answer_one();
        }
        let mut table = std::mem::take(&mut self.table);
        let output = list.ui(ui, cx.input, &mut table, &mut |place| {
            let (row, is_taken) = self.row(place)?;
            Some(takeover_parts::cells(&row, is_taken))
        });
        self.table = table;
        if has_focus {
            let help = "要確認の行は、スペースで取り込むかどうかを選びます。選んだ行の全文は、一覧の隣に出ます。";
            cx.input.focus.set_help(help);
        }
        if output.opened.is_some() {
            self.answer_one();
        }
    }

    fn foot_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        ui.horizontal_wrapped(|ui| {
            let chosen = self.chosen();
            let is_question =
                chosen.and_then(|index| self.run.verdict(index)) == Some(Verdict::Question);
            let is_confirmed = chosen.is_some_and(|index| self.confirmed.contains(&index));
            let word = if is_confirmed {
                "この行を取り込まない"
            } else {
                "確認したので取り込む"
            };
            let keys = &cx.input.keys;
            if button_if_ui(ui, keys, (one_id(), is_question), word, Look::Plain).clicked() {
                self.answer_one();
            }
            let has_questions = self.counts.n_questions > 0;
            let word = "要確認の行をすべて取り込む";
            if button_if_ui(ui, keys, (all_id(), has_questions), word, Look::Plain).clicked() {
                self.answer_all();
            }
            let n_passed = self.counts.n_passed;
            if n_passed > 0 {
                let text = format!("人についての行でない{n_passed}行は対象外です。");
                ui.label(theme::note(text));
            }
        });
    }

    fn answer_one(&mut self) {
        let Some(index) = self.chosen() else {
            return;
        };
        if self.run.verdict(index) == Some(Verdict::Question) && !self.confirmed.remove(&index) {
            self.confirmed.insert(index);
        }
        self.is_changed = true;
        self.count();
    }

    fn answer_all(&mut self) {
        let all = 0..self.run.len();
        self.confirmed = all
            .filter(|index| self.run.verdict(*index) == Some(Verdict::Question))
            .collect();
        self.is_changed = true;
        self.count();
    }

    fn chosen(&self) -> Option<usize> {
        self.shown.get(self.table.selected).copied()
    }

    fn count(&mut self) {
        self.taken = self.run.taken(&self.confirmed);
        self.n_people = self.run.n_people(&self.taken);
    }

    /// After the run or the shelf changed.
    fn arrange(&mut self) {
        self.counts = self.run.counts();
        let counts = self.counts;
        let of = [
            counts.n_accepted,
            counts.n_repaired,
            counts.n_questions,
            counts.n_rejected,
        ];
        let shelves = SHELVES.iter().zip(of);
        self.titles = std::iter::once(format!("すべて {}", self.run.len()))
            .chain(shelves.map(|(verdict, n)| format!("{} {n}", verdict_label(*verdict))))
            .collect();
        let wanted = self
            .shelf
            .checked_sub(1)
            .and_then(|shelf| SHELVES.get(shelf));
        self.shown = (0..self.run.len())
            .filter(|index| wanted.is_none() || self.run.verdict(*index).as_ref() == wanted)
            .collect();
        self.table.inks = self
            .shown
            .iter()
            .enumerate()
            .filter_map(|(place, index)| {
                Some((place, takeover_parts::ink(self.run.verdict(*index)?)))
            })
            .collect();
        self.count();
    }

    fn list(&self) -> Table<'static> {
        Table {
            name: "移行する行",
            columns: ROWS,
            n_rows: self.shown.len(),
        }
    }
}

fn one_id() -> Id {
    Id::unique("takeover answer one")
}

fn all_id() -> Id {
    Id::unique("takeover answer all")
}

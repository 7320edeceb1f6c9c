//! 控え: the files that went out, where each is and what came back, and what the clerk does about it.
//! It must not write a file nor read one; it asks for both.

use crate::app::batch_book::BatchRow;
use crate::app::batch_book::Whereabouts;
use crate::app::batch_command::BatchCommand;
use crate::app::batch_write::Destination;
use crate::app::command::Command;
use crate::app::error::Result;
use crate::app::list_output::ListSource;
use crate::app::presend::operation_label;
use crate::app::session::Session;
use crate::app::view::OutboxRow;
use crate::domain::date::Date;
use crate::domain::file_rules::FileRules;
use crate::ui::batch_ask as ask;
use crate::ui::batch_ask::Carrier;
use crate::ui::batch_parts as parts;
use crate::ui::focus::Moved;
use crate::ui::focus::Stop;
use crate::ui::focus::StopKind;
use crate::ui::given::FolderOnItsWay;
use crate::ui::keys::Shortcut;
use crate::ui::list_output;
use crate::ui::page::Screen;
use crate::ui::page::ScreenUi;
use crate::ui::theme;
use crate::ui::widgets::button::Look;
use crate::ui::widgets::button::button_if_ui;
use crate::ui::widgets::confirm::Answer;
use crate::ui::widgets::dialog::Dialog;
use crate::ui::widgets::table::Table;
use crate::ui::widgets::table::TableState;
use egui::Context;
use egui::Id;
use egui::Key;
use egui::Modifiers;
use egui::ScrollArea;
use egui::Ui;
use egui::vec2;
use std::collections::BTreeSet;

/// The least height of the list, in points.
const LIST_HEIGHT: f32 = 180.0;

/// What is done with files of the book.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Act {
    TakeOut,
    BringBack,
    Copy,
    Cover,
    Rows,
    Pick,
}

const ACTS: [Act; 6] = [
    Act::TakeOut,
    Act::BringBack,
    Act::Copy,
    Act::Cover,
    Act::Rows,
    Act::Pick,
];

/// For what a folder is being chosen.
enum Purpose {
    Copy(i64, Carrier),
    Cover(i64),
}

/// The rows of one file, as they stand now.
struct Rows {
    number: String,
    rows: Vec<OutboxRow>,
    table: TableState,
}

/// 控え.
#[derive(Default)]
pub struct Book {
    batches: Vec<BatchRow>,
    rules: FileRules,
    picked: BTreeSet<i64>,
    table: TableState,
    asked: Option<(Act, Dialog)>,
    folder: FolderOnItsWay,
    purpose: Option<Purpose>,
    wanted: Option<i64>,
    shown: Option<Rows>,
}

impl Book {
    /// Takes the files as they are now.
    pub fn set(&mut self, batches: Vec<BatchRow>, today: Date) {
        let there: BTreeSet<i64> = batches.iter().map(|row| row.id).collect();
        self.picked.retain(|id| there.contains(id));
        let rows = batches.iter().enumerate();
        self.table.inks = rows
            .filter_map(|(index, row)| Some((index, parts::ink(row, today)?)))
            .collect();
        self.batches = batches;
    }

    /// Takes the society's rules for media.
    pub fn set_rules(&mut self, rules: FileRules) {
        self.rules = rules;
    }

    /// How many files there are.
    #[must_use]
    pub const fn n_files(&self) -> usize {
        self.batches.len()
    }

    /// Reads the rows that were asked for.
    ///
    /// # Errors
    ///
    /// When the ledger cannot be read.
    pub fn fetch(&mut self, session: &Session) -> Result<()> {
        let Some(id) = self.wanted.take() else {
            return Ok(());
        };
        let number = self.batches.iter().find(|row| row.id == id);
        self.shown = Some(Rows {
            number: number.map(|row| row.number.clone()).unwrap_or_default(),
            rows: session.batch_rows(id)?,
            table: TableState::default(),
        });
        Ok(())
    }

    /// The stops of the part.
    #[must_use]
    pub fn stops(&self) -> Vec<Stop> {
        if let Some((_, dialog)) = &self.asked {
            return dialog.stops();
        }
        let buttons = ACTS.iter().filter(|act| self.can(**act));
        let buttons = buttons.map(|act| Stop::new(id(*act), StopKind::Button));
        match &self.shown {
            Some(shown) => vec![
                rows_list(shown).stop(),
                Stop::new(close_id(), StopKind::Button),
            ],
            None => std::iter::once(self.list().stop()).chain(buttons).collect(),
        }
    }

    /// Whether a dialog lies over everything.
    #[must_use]
    pub const fn is_modal(&self) -> bool {
        self.asked.is_some()
    }

    /// Takes a dialog away; what was typed is lost.
    pub fn forget_dialog(&mut self) {
        self.asked = None;
    }

    /// The files, or the rows of the one that is open, to be written out as they are shown.
    pub fn listing(&self, today: Date) -> Option<ListSource> {
        if let Some(shown) = &self.shown {
            let title = format!("控えの行_{}", shown.number);
            return list_output::shown(&title, &rows_list(shown), |index| {
                row_cells(&shown.rows, index)
            });
        }
        let list = self.list();
        list_output::shown(list.name, &list, |index| {
            let row = self.batches.get(index)?;
            Some(parts::cells(row, self.picked.contains(&row.id), today))
        })
    }

    fn list(&self) -> Table<'static> {
        Table {
            name: "登録用ファイルの控え",
            columns: parts::BATCHES,
            n_rows: self.batches.len(),
        }
    }

    /// The ticked files, or the one the clerk stands on.
    fn meant(&self) -> Vec<&BatchRow> {
        if self.picked.is_empty() {
            return self.here().into_iter().collect();
        }
        let rows = self.batches.iter();
        rows.filter(|row| self.picked.contains(&row.id)).collect()
    }

    fn here(&self) -> Option<&BatchRow> {
        self.batches.get(self.table.selected)
    }

    fn can(&self, act: Act) -> bool {
        let meant = self.meant();
        let all =
            |fits: fn(&BatchRow) -> bool| !meant.is_empty() && meant.iter().all(|row| fits(row));
        let is_one = meant.len() == 1;
        match act {
            Act::TakeOut => all(|row| {
                matches!(
                    row.whereabouts,
                    Whereabouts::Written | Whereabouts::Returned
                )
            }),
            Act::BringBack => all(|row| {
                matches!(
                    row.whereabouts,
                    Whereabouts::Out { .. } | Whereabouts::Written | Whereabouts::Returned
                )
            }),
            Act::Copy => {
                is_one && all(|row| row.result.n_waiting >= row.n_rows && !row.number.is_empty())
            }
            Act::Cover | Act::Rows => is_one,
            Act::Pick => self.here().is_some(),
        }
    }

    /// The keyboard, before the pass is drawn.
    pub fn before_ui(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>, moved: Moved) {
        if let Some((_, dialog)) = &mut self.asked {
            dialog.after_focus(moved, cx.today);
        }
        let is_open = self.shown.is_some();
        if is_open && cx.input.keys.take(ctx, Shortcut::Back) {
            cx.close_over(self.list().stop().id, &mut self.shown);
        }
        let Some(folder) = self.folder.receive(ctx) else {
            return;
        };
        let command = match self.purpose.take() {
            None => return,
            Some(Purpose::Cover(batch)) => BatchCommand::PrintCover { batch, folder },
            Some(Purpose::Copy(batch, carrier)) => BatchCommand::Copy {
                batch,
                to: Destination {
                    folder,
                    medium: carrier.medium,
                    packaging: carrier.packaging,
                },
            },
        };
        cx.commands.push(Command::Batch(command));
    }

    /// Asks for the folder of the 送付票 of this file.
    pub fn ask_cover(&mut self, batch: i64, cx: &ScreenUi<'_>) {
        self.purpose = Some(Purpose::Cover(batch));
        self.folder.ask(cx, "送付票の保存先");
    }

    fn act(&mut self, act: Act, cx: &mut ScreenUi<'_>) {
        if !self.can(act) {
            return;
        }
        let meant = self.meant();
        let dialog = match act {
            Act::TakeOut => ask::taking_out(&meant, cx.today),
            Act::BringBack => ask::coming_back(meant.len(), cx.today),
            Act::Copy => {
                let sentence = "控えてある中身のまま、一字も変えずに書き出します。空の別の媒体かフォルダーを選びます。";
                ask::sending("同じファイルをもう一度", sentence.to_owned(), &self.rules)
            }
            Act::Cover => {
                if let Some(batch) = meant.first().map(|row| row.id) {
                    self.ask_cover(batch, cx);
                }
                return;
            }
            Act::Rows => {
                self.wanted = meant.first().map(|row| row.id);
                return;
            }
            Act::Pick => {
                self.pick();
                return;
            }
        };
        cx.input.focus.request(dialog.first());
        self.asked = Some((act, dialog));
    }

    fn pick(&mut self) {
        if let Some(id) = self.here().map(|row| row.id)
            && !self.picked.remove(&id)
        {
            self.picked.insert(id);
        }
    }

    fn answered(&mut self, answer: Answer, cx: &mut ScreenUi<'_>) {
        let Some((act, mut dialog)) = self.asked.take() else {
            return;
        };
        cx.input.focus.request(self.list().stop().id);
        if answer == Answer::No {
            return;
        }
        let batches: Vec<i64> = self.meant().iter().map(|row| row.id).collect();
        let first = batches.first().copied();
        let problem = match (act, first) {
            (Act::TakeOut, _) => ask::taking(&dialog, batches, cx.today).map(|taking| {
                cx.commands
                    .push(Command::Batch(BatchCommand::TakeOut(taking)));
            }),
            (Act::BringBack, _) => ask::back(&dialog, batches, cx.today).map(|back| {
                cx.commands
                    .push(Command::Batch(BatchCommand::BringBack(back)));
            }),
            (Act::Copy, Some(batch)) => ask::carrier(&dialog).map(|carrier| {
                self.purpose = Some(Purpose::Copy(batch, carrier));
                self.folder.ask(cx, "同じファイルの保存先");
            }),
            _ => Ok(()),
        };
        match problem {
            Ok(()) => self.picked.clear(),
            Err(sentence) => {
                dialog.problem = sentence;
                cx.input.focus.request(dialog.first());
                self.asked = Some((act, dialog));
            }
        }
    }

    /// Draws the part.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        if let Some((_, dialog)) = &mut self.asked
            && let Some(answer) = dialog.ui(ui, cx.input, cx.today)
        {
            self.answered(answer, cx);
        }
        let scroll = ScrollArea::vertical().id_salt("book").auto_shrink(false);
        scroll.show(ui, |ui| {
            if self.shown.is_some() {
                self.rows_ui(ui, cx);
                return;
            }
            self.acts_ui(ui, cx);
            let room = ui.available_size();
            let height = (room.y * 0.55).max(LIST_HEIGHT);
            ui.allocate_ui(vec2(room.x, height), |ui| self.list_ui(ui, cx));
            if let Some(row) = self.here() {
                ui.add_space(6.0);
                theme::card().show(ui, |ui| {
                    ui.set_width(ui.available_width());
                    parts::detail_ui(ui, row);
                });
            }
        });
    }

    fn acts_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        let mut chosen = None;
        ui.horizontal_wrapped(|ui| {
            for act in ACTS {
                let place = (id(act), self.can(act));
                let keys = &cx.input.keys;
                if button_if_ui(ui, keys, place, name(act), Look::Plain).clicked() {
                    chosen = Some(act);
                }
            }
            if !self.picked.is_empty() {
                ui.label(theme::note(format!("{}件を選択中", self.picked.len())));
            }
        });
        if let Some(act) = chosen {
            self.act(act, cx);
        }
    }

    fn list_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        let list = self.list();
        let has_focus = cx.input.focus.current() == Some(list.stop().id);
        let keys = &cx.input.keys;
        if has_focus && keys.take_key(ui.ctx(), Modifiers::NONE, Key::Space) {
            self.pick();
        }
        let mut state = std::mem::take(&mut self.table);
        let today = cx.today;
        let output = list.ui(ui, cx.input, &mut state, &mut |index| {
            let row = self.batches.get(index)?;
            Some(parts::cells(row, self.picked.contains(&row.id), today))
        });
        self.table = state;
        if has_focus {
            let help = "スペースでファイルを選びます。Enterで中の行を見ます。選ばないときは、いまのファイルだけが対象です。";
            cx.input.focus.set_help(help);
        }
        if let Some(index) = output.opened {
            self.wanted = self.batches.get(index).map(|row| row.id);
            ui.ctx().request_repaint();
        }
    }

    fn rows_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        let Some(shown) = &mut self.shown else {
            return;
        };
        let mut is_closed = false;
        ui.horizontal_wrapped(|ui| {
            ui.label(theme::subheading(format!("控え {} の行", shown.number)));
            let place = (close_id(), true);
            let close = button_if_ui(ui, &cx.input.keys, place, "控えへ戻る（Esc）", Look::Plain);
            is_closed = close.clicked();
        });
        let (list, rows) = (rows_list(shown), &shown.rows);
        let room = ui.available_size();
        let output = ui.allocate_ui(vec2(room.x, room.y.max(LIST_HEIGHT)), |ui| {
            list.ui(ui, cx.input, &mut shown.table, &mut |index| {
                row_cells(rows, index)
            })
        });
        let opened = output.inner.opened.and_then(|index| rows.get(index)?.case);
        if let Some(case) = opened {
            cx.go(Screen::Case(case));
        }
        if is_closed {
            cx.close_over(self.list().stop().id, &mut self.shown);
        }
    }
}

fn rows_list(shown: &Rows) -> Table<'static> {
    Table {
        name: "控えの行",
        columns: parts::ROWS,
        n_rows: shown.rows.len(),
    }
}

fn row_cells(rows: &[OutboxRow], index: usize) -> Option<Vec<String>> {
    let row = rows.get(index)?;
    let operation = operation_label(&row.operation);
    Some(parts::row_cells(index, row, operation))
}

const fn name(act: Act) -> &'static str {
    match act {
        Act::TakeOut => "端末への持出しを記録…",
        Act::BringBack => "戻り・消去を記録…",
        Act::Copy => "同じファイルをもう一度…",
        Act::Cover => "送付票を作る…",
        Act::Rows => "行を見る（Enter）",
        Act::Pick => "選ぶ（スペース）",
    }
}

fn id(act: Act) -> Id {
    Id::unique(("batch book", name(act)))
}

fn close_id() -> Id {
    Id::unique("batch book close")
}

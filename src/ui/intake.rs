//! 届書ファイルの取込: an employer's file line by line; the clerk ticks what is taken in.
//! It must not tick by itself what has questions, nor take anything in before the clerk has confirmed.

use crate::app::command::Command;
use crate::app::command::IntakeAcceptance;
use crate::app::error::Result;
use crate::app::given::GivenFile;
use crate::app::intake::IntakeRowView;
use crate::app::intake::IntakeView;
use crate::app::intake::Verdict;
use crate::app::run::Changed;
use crate::app::run::Told;
use crate::app::session::Session;
use crate::app::view::IntakeFileRow;
use crate::ui::chooser::Wanted;
use crate::ui::focus::Stop;
use crate::ui::focus::StopKind;
use crate::ui::given::FileOnItsWay;
use crate::ui::intake_parts;
use crate::ui::intake_parts::FILES;
use crate::ui::intake_parts::ROWS;
use crate::ui::keys::Shortcut;
use crate::ui::page::Page;
use crate::ui::page::Screen;
use crate::ui::page::ScreenUi;
use crate::ui::theme;
use crate::ui::widgets::button::Look;
use crate::ui::widgets::button::button_if_ui;
use crate::ui::widgets::button::button_ui;
use crate::ui::widgets::confirm;
use crate::ui::widgets::confirm::Answer;
use crate::ui::widgets::entry::Entry;
use crate::ui::widgets::entry::EntryKind;
use crate::ui::widgets::table::Table;
use crate::ui::widgets::table::TableState;
use egui::Align;
use egui::Context;
use egui::Id;
use egui::Key;
use egui::Layout;
use egui::Modifiers;
use egui::ScrollArea;
use egui::Ui;
use egui::vec2;
use std::collections::BTreeSet;

/// Width of the pane with the chosen line, in points.
const PANE_WIDTH: f32 = 360.0;
/// Below this width the pane stands under the list.
const NARROW: f32 = 900.0;

/// 届書ファイルの取込.
pub struct Intake {
    day: Entry,
    choosing: FileOnItsWay,
    /// The chosen file, read anew whenever the ledger changed.
    file: Option<GivenFile>,
    is_file_new: bool,
    view: Option<IntakeView>,
    ticked: BTreeSet<usize>,
    table: TableState,
    earlier: Vec<IntakeFileRow>,
    earlier_table: TableState,
    page: Option<confirm::Page>,
    is_entered: bool,
}

impl Default for Intake {
    fn default() -> Intake {
        Intake {
            day: Entry::new("intake", "受付年月日", EntryKind::Date)
                .help("届書が届いた日です。今日より前の日に直せます。例 R8.11.20　-1＝前日"),
            choosing: FileOnItsWay::default(),
            file: None,
            is_file_new: false,
            view: None,
            ticked: BTreeSet::new(),
            table: TableState::default(),
            earlier: Vec::new(),
            earlier_table: TableState::default(),
            page: None,
            is_entered: false,
        }
    }
}

impl Intake {
    /// Shows a file, as after it was chosen.
    pub fn take(&mut self, file: GivenFile) {
        self.file = Some(file);
        self.is_file_new = true;
    }

    fn list(&self) -> Table<'static> {
        Table {
            name: "ファイルの行",
            columns: ROWS,
            n_rows: self.view.as_ref().map_or(0, |view| view.rows.len()),
        }
    }

    fn earlier_list(&self) -> Table<'static> {
        Table {
            name: "これまでに取り込んだファイル",
            columns: FILES,
            n_rows: self.earlier.len(),
        }
    }

    fn stops(&self) -> Vec<Stop> {
        let button = |id| Stop::new(id, StopKind::Button);
        let mut stops = vec![button(choose_id())];
        if self.view.is_some() {
            stops.extend([self.day.stop(), self.list().stop()]);
            stops.extend([button(tick_id()), button(accept_id())]);
        } else {
            stops.push(self.earlier_list().stop());
        }
        stops
    }

    fn read(&mut self, session: &Session) -> Result<()> {
        let Some(file) = &self.file else {
            return Ok(());
        };
        match session.read_intake(&file.name, &file.bytes) {
            Ok(view) => {
                if std::mem::take(&mut self.is_file_new) {
                    self.ticked = unquestioned(&view);
                    self.table.select(0);
                }
                self.ticked.retain(|line| may_accept(&view, *line));
                self.table.inks = intake_parts::inks(&view);
                self.view = Some(view);
                Ok(())
            }
            Err(error) => {
                self.file = None;
                self.view = None;
                Err(error)
            }
        }
    }

    fn chosen_row(&self) -> Option<&IntakeRowView> {
        self.view.as_ref()?.rows.get(self.table.selected)
    }

    fn tick(&mut self, index: usize) {
        let row = self.view.as_ref().and_then(|view| view.rows.get(index));
        if let Some(line) = row.filter(|row| row.may_accept).map(|row| row.line)
            && !self.ticked.remove(&line)
        {
            self.ticked.insert(line);
        }
    }

    fn ask_file(&mut self, cx: &ScreenUi<'_>) {
        let wanted = Wanted::File {
            name: "届書ファイル",
            endings: &["csv", "CSV", "txt", "TXT"],
        };
        self.choosing.ask(cx, "届書ファイルを選ぶ", wanted);
    }

    /// The page of what will be done, where something can be done.
    fn ask_acceptance(&mut self, cx: &mut ScreenUi<'_>) {
        let Some(view) = &self.view else {
            return;
        };
        let sentence = match self.day.date(cx.today) {
            Ok(date) if date > cx.today => {
                "受付年月日が今日より後です。届いた日を入力してください。".to_owned()
            }
            Ok(_) if self.ticked.is_empty() => {
                "受け付ける行が選ばれていません。一覧の行をスペースで選んでください。".to_owned()
            }
            Ok(date) => {
                self.page = Some(intake_parts::page(view, &self.ticked, date));
                cx.input.focus.request(confirm::back_id());
                return;
            }
            Err(sentence) => sentence,
        };
        cx.trouble(sentence);
    }

    fn answered(&mut self, answer: Answer, cx: &mut ScreenUi<'_>) {
        self.page = None;
        cx.input.focus.request(self.list().stop().id);
        let (Answer::Yes, Some(file), Ok(received_on)) =
            (answer, &self.file, self.day.date(cx.today))
        else {
            return;
        };
        cx.commands.push(Command::AcceptIntake(IntakeAcceptance {
            file_name: file.name.clone(),
            bytes: file.bytes.clone(),
            received_on,
            lines: self.ticked.iter().copied().collect(),
        }));
    }

    fn head_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        ui.horizontal_wrapped(|ui| {
            let look = if self.view.is_none() {
                Look::Primary
            } else {
                Look::Plain
            };
            let keys = &cx.input.keys;
            if button_ui(ui, keys, choose_id(), "ファイルを選ぶ…", look).clicked() {
                self.ask_file(cx);
            }
            match &self.view {
                Some(view) => intake_parts::file_ui(ui, view),
                None if self.choosing.is_under_way() => {
                    ui.label(theme::note("ファイルを読んでいます。"));
                }
                None => {
                    let sentence = "KPFD0006.CSV または SHFD0006.CSV を選びます。選んだだけでは受け付けません。";
                    ui.label(theme::note(sentence));
                }
            }
        });
        if let Some(view) = &self.view {
            intake_parts::warnings_ui(ui, view);
            ui.horizontal_wrapped(|ui| {
                ui.label(theme::strong("受付年月日"));
                self.day.ui(ui, cx.input, 200.0, cx.today);
            });
        }
    }

    fn list_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        let list = self.list();
        let has_focus = cx.input.focus.current() == Some(list.stop().id);
        let is_space = |key| cx.input.keys.take_key(ui.ctx(), Modifiers::NONE, key);
        if has_focus && is_space(Key::Space) {
            self.tick(self.table.selected);
        }
        let Some(view) = &self.view else {
            return;
        };
        let ticked = &self.ticked;
        let output = list.ui(ui, cx.input, &mut self.table, &mut |index| {
            let row = view.rows.get(index)?;
            Some(intake_parts::cells(row, ticked.contains(&row.line)))
        });
        if has_focus {
            let help = "スペースで受け付ける行を選びます。Enterは受付済みの行の案件を開きます。";
            cx.input.focus.set_help(help);
        }
        if let Some(index) = output.opened {
            match view.rows.get(index).and_then(|row| row.case) {
                Some(case) => cx.go(Screen::Case(case)),
                None => self.tick(index),
            }
        }
    }

    fn foot_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        ui.horizontal_wrapped(|ui| {
            let row = self.chosen_row();
            let can_tick = row.is_some_and(|row| row.may_accept);
            let is_ticked = row.is_some_and(|row| self.ticked.contains(&row.line));
            let word = if is_ticked {
                "この行を受け付けない"
            } else {
                "この行を受け付ける"
            };
            let keys = &cx.input.keys;
            let tick = button_if_ui(ui, keys, (tick_id(), can_tick), word, Look::Plain);
            if tick.clicked() {
                self.tick(self.table.selected);
            }
            let text = format!("選んだ{}行を受け付ける…（F12）", self.ticked.len());
            let place = (accept_id(), !self.ticked.is_empty());
            if button_if_ui(ui, &cx.input.keys, place, &text, Look::Primary).clicked() {
                self.ask_acceptance(cx);
            }
        });
    }

    fn file_body_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        let room = ui.available_size();
        let is_wide = room.x >= NARROW;
        let foot = theme::CONTROL_HEIGHT + 16.0;
        let (list, pane) = if is_wide {
            let height = (room.y - foot).max(200.0);
            let left = room.x - PANE_WIDTH - 12.0;
            (vec2(left, height), vec2(PANE_WIDTH, height))
        } else {
            let height = (room.y - foot).max(360.0);
            (vec2(room.x, height * 0.5), vec2(room.x, height * 0.5 - 8.0))
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
                    let scroll = ScrollArea::vertical().id_salt("line").auto_shrink(false);
                    scroll.show(ui, |ui| match self.chosen_row() {
                        Some(row) => intake_parts::row_ui(ui, row),
                        None => {
                            ui.label(theme::note("行がありません。"));
                        }
                    });
                });
            });
        };
        if is_wide {
            ui.horizontal_top(draw);
        } else {
            ui.vertical(draw);
        }
        self.foot_ui(ui, cx);
    }
}

impl Page for Intake {
    fn title(&self) -> String {
        "届書ファイルの取込".to_owned()
    }

    fn refresh(&mut self, session: &Session, changed: Changed) -> Result<()> {
        if changed.papers || changed.cases {
            self.earlier = session.intake_files()?;
        }
        if changed.cases || changed.members || changed.settings {
            self.read(session)?;
        }
        Ok(())
    }

    fn fetch(&mut self, session: &Session) -> Result<()> {
        if self.is_file_new {
            self.view = None;
            self.read(session)?;
        }
        Ok(())
    }

    fn before_ui(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>) {
        if let Some(file) = self.choosing.receive(ctx, cx) {
            self.take(file);
            self.day.set_date(cx.today);
            self.is_entered = false;
            ctx.request_repaint();
        }
        if !self.is_entered && !self.is_file_new {
            self.is_entered = true;
            let first = match &self.view {
                Some(_) => self.list().stop().id,
                None => choose_id(),
            };
            cx.input.focus.request(first);
        }
        let order = match &self.page {
            Some(_) => confirm::stops().to_vec(),
            None => cx.with_navigation(&self.stops()),
        };
        let moved = cx.input.focus.begin(ctx, &mut cx.input.keys, &order);
        self.day.after_focus(moved, cx.today);
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        let answer = self
            .page
            .as_ref()
            .and_then(|page| confirm::confirm_ui(ui, &cx.input.keys, page));
        self.head_ui(ui, cx);
        if self.view.is_some() {
            ScrollArea::vertical()
                .id_salt("file")
                .auto_shrink(false)
                .show(ui, |ui| self.file_body_ui(ui, cx));
        } else {
            ui.add_space(8.0);
            ui.label(theme::subheading("これまでに取り込んだファイル"));
            let (list, earlier) = (self.earlier_list(), &self.earlier);
            list.ui(ui, cx.input, &mut self.earlier_table, &mut |index| {
                earlier.get(index).map(intake_parts::file_cells)
            });
        }
        if let Some(answer) = answer {
            self.answered(answer, cx);
        }
    }

    fn shortcuts(&self) -> &'static [Shortcut] {
        match (&self.page, &self.view) {
            (Some(_), _) => &[],
            (None, Some(_)) => &[Shortcut::Candidates, Shortcut::Register],
            (None, None) => &[Shortcut::Candidates],
        }
    }

    fn pressed(&mut self, shortcut: Shortcut, cx: &mut ScreenUi<'_>) {
        match shortcut {
            Shortcut::Candidates => self.ask_file(cx),
            Shortcut::Register => self.ask_acceptance(cx),
            _ => {}
        }
    }

    fn done(&mut self, told: &Told, cx: &mut ScreenUi<'_>) {
        if let Told::Cases(cases) = told {
            cx.done(format!(
                "{}件を受け付けました。受付済みの行でEnterを押すと案件を開きます。",
                cases.len()
            ));
        }
    }

    fn leave(&mut self, _ctx: &Context, _cx: &mut ScreenUi<'_>) {
        self.page = None;
        self.is_entered = false;
    }
}

/// Lines without any question are ticked beforehand; the clerk decides about the others.
fn unquestioned(view: &IntakeView) -> BTreeSet<usize> {
    let clear = |row: &&IntakeRowView| {
        row.may_accept && matches!(row.verdict, Verdict::Accepted | Verdict::Repaired)
    };
    view.rows.iter().filter(clear).map(|row| row.line).collect()
}

fn may_accept(view: &IntakeView, line: usize) -> bool {
    view.rows
        .iter()
        .any(|row| row.line == line && row.may_accept)
}

fn choose_id() -> Id {
    Id::unique("intake choose")
}

fn tick_id() -> Id {
    Id::unique("intake tick")
}

fn accept_id() -> Id {
    Id::unique("intake accept")
}

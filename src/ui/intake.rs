//! 届書ファイルの取込: an employer's file line by line; the clerk ticks what is taken in.
//! It must not tick by itself what has questions, nor take anything in before the clerk has confirmed.

use crate::app::command::Command;
use crate::app::command::IntakeAcceptance;
use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::given::GivenFile;
use crate::app::intake_files::IntakeFileCommand;
use crate::app::intake_return::IntakeReturnOrder;
use crate::app::list_output::ListSource;
use crate::app::run::Changed;
use crate::app::run::Told;
use crate::app::session::Session;
use crate::domain::date::Date;
use crate::ui::chooser::Wanted;
use crate::ui::focus::Stop;
use crate::ui::focus::StopKind;
use crate::ui::given::FileOnItsWay;
use crate::ui::intake_lines::LineList;
use crate::ui::intake_originals::Originals;
use crate::ui::intake_parts;
use crate::ui::intake_return::Returning;
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
use egui::Align;
use egui::Context;
use egui::Id;
use egui::Layout;
use egui::ScrollArea;
use egui::Ui;
use egui::vec2;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Width of the pane with the chosen line, in points.
const PANE_WIDTH: f32 = 360.0;
/// Below this width the pane stands under the list.
const NARROW: f32 = 900.0;
/// Height of the two rows of buttons under the list.
const FOOT: f32 = 2.0 * (theme::CONTROL_HEIGHT + 16.0);

/// What can be done with a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Act {
    /// Ticks the chosen line, or takes the tick back.
    Tick,
    /// To the next line that is not clear.
    Next,
    /// Takes the ticked lines in.
    Accept,
    /// Keeps the file only.
    Keep,
    /// Sends lines back to the employer.
    Return,
    /// Back to the files.
    Close,
}

const ACTS: [Act; 6] = [
    Act::Tick,
    Act::Accept,
    Act::Next,
    Act::Keep,
    Act::Return,
    Act::Close,
];

/// 届書ファイルの取込.
pub struct Intake {
    day: Entry,
    choosing: FileOnItsWay,
    /// The chosen file, read anew whenever the ledger changed.
    file: Option<GivenFile>,
    is_file_new: bool,
    /// The file is to be read, for it is new or the ledger changed.
    is_stale: bool,
    is_reading: bool,
    lines: LineList,
    originals: Originals,
    page: Option<confirm::Page>,
    /// Whether the page asks about the file alone.
    is_keeping: bool,
    returning: Returning,
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
            is_stale: false,
            is_reading: false,
            lines: LineList::default(),
            originals: Originals::default(),
            page: None,
            is_keeping: false,
            returning: Returning::default(),
            is_entered: false,
        }
    }
}

impl Intake {
    /// Shows a file, as after it was chosen.
    pub fn take(&mut self, file: GivenFile) {
        self.lines.close();
        self.file = Some(file);
        self.is_file_new = true;
        self.is_stale = true;
    }

    fn has_file(&self) -> bool {
        self.lines.view().is_some()
    }

    fn stops(&self) -> Vec<Stop> {
        let button = |id| Stop::new(id, StopKind::Button);
        let mut stops = vec![button(choose_id())];
        if self.has_file() {
            stops.push(self.day.stop());
            stops.extend(self.lines.stops());
            stops.extend(ACTS.iter().map(|act| button(act_id(*act))));
        } else {
            stops.push(button(drafts_id()));
            stops.extend(self.originals.stops());
        }
        stops
    }

    /// Asks for the file to be read, on a job: it may have many lines.
    fn read(&mut self, cx: &mut ScreenUi<'_>) {
        if let Some(file) = self.file.as_ref().filter(|_| self.is_stale) {
            cx.commands.push(Command::ReadIntake(file.clone()));
            self.is_reading = true;
        }
        self.is_stale = false;
    }

    fn close(&mut self) {
        self.file = None;
        self.is_file_new = false;
        self.lines.close();
    }

    fn ask_file(&mut self, cx: &ScreenUi<'_>) {
        let wanted = Wanted::File {
            name: "届書ファイル",
            endings: &["csv", "CSV", "txt", "TXT"],
        };
        self.choosing.ask(cx, "届書ファイルを選ぶ", wanted);
    }

    /// Whether it makes sense now.
    fn can(&self, act: Act) -> bool {
        let Some(view) = self.lines.view() else {
            return false;
        };
        match act {
            Act::Tick => self.lines.chosen().is_some_and(|row| row.may_accept),
            Act::Accept => !self.lines.ticked().is_empty(),
            Act::Keep => !view.is_same_file,
            Act::Return => self.lines.n_to_return() > 0,
            Act::Next => view.n_by_verdict.iter().skip(1).any(|n| *n > 0),
            Act::Close => true,
        }
    }

    fn act(&mut self, act: Act, cx: &mut ScreenUi<'_>) {
        match act {
            Act::Tick => self.lines.tick(),
            Act::Next => {
                if !self.lines.next_problem() {
                    cx.done("この見出しに、確かめる行はもうありません。");
                }
                cx.input.focus.request(self.lines.table().stop().id);
            }
            Act::Accept if self.lines.ticked().is_empty() => {
                cx.trouble("受け付ける行が選ばれていません。一覧の行をスペースで選んでください。")
            }
            Act::Accept => self.ask(false, cx),
            Act::Keep => self.ask(true, cx),
            Act::Return => match self.received_on(cx.today) {
                Ok(_) => {
                    let chosen = self.lines.chosen_to_return();
                    self.returning.ask((self.lines.to_return(), chosen), cx);
                }
                Err(sentence) => cx.trouble(sentence),
            },
            Act::Close => {
                self.close();
                self.is_entered = false;
            }
        }
    }

    /// The page of what will be done, where something can be done.
    fn ask(&mut self, is_keeping: bool, cx: &mut ScreenUi<'_>) {
        let Some(view) = self.lines.view() else {
            return;
        };
        match self.received_on(cx.today) {
            Ok(date) => {
                let none = BTreeSet::new();
                let ticked = if is_keeping {
                    &none
                } else {
                    self.lines.ticked()
                };
                self.page = Some(intake_parts::page(view, ticked, date));
                self.is_keeping = is_keeping;
                cx.input.focus.request(confirm::back_id());
            }
            Err(sentence) => cx.trouble(sentence),
        }
    }

    /// 受付年月日, or why it cannot be taken.
    fn received_on(&self, today: Date) -> std::result::Result<Date, String> {
        match self.day.date(today)? {
            date if date > today => {
                Err("受付年月日が今日より後です。届いた日を入力してください。".to_owned())
            }
            date => Ok(date),
        }
    }

    fn answered(&mut self, answer: Answer, cx: &mut ScreenUi<'_>) {
        self.page = None;
        cx.input.focus.request(self.lines.table().stop().id);
        let (Answer::Yes, Some(file), Ok(received_on)) =
            (answer, &self.file, self.day.date(cx.today))
        else {
            return;
        };
        let lines = if self.is_keeping {
            Vec::new()
        } else {
            self.lines.ticked().iter().copied().collect()
        };
        cx.commands.push(Command::AcceptIntake(IntakeAcceptance {
            file_name: file.name.clone(),
            bytes: file.bytes.clone(),
            received_on,
            lines,
        }));
    }

    /// What was chosen outside the window.
    fn receive(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>) {
        if let Some(file) = self.choosing.receive(ctx, cx) {
            self.take(file);
            self.day.set_date(cx.today);
            self.is_entered = false;
            ctx.request_repaint();
        }
        if let Some(returned) = self.returning.receive(ctx)
            && let (Some(file), Ok(received_on)) = (&self.file, self.received_on(cx.today))
        {
            let order = IntakeFileCommand::Return(IntakeReturnOrder {
                file_name: file.name.clone(),
                bytes: file.bytes.clone(),
                received_on,
                reply_by: returned.reply_by,
                lines: returned.lines,
                folder: returned.folder,
            });
            cx.commands.push(Command::IntakeFile(order));
        }
    }

    fn head_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        ui.horizontal_wrapped(|ui| {
            let look = if self.has_file() {
                Look::Plain
            } else {
                Look::Primary
            };
            let keys = &cx.input.keys;
            if button_ui(ui, keys, choose_id(), "ファイルを選ぶ…", look).clicked() {
                self.ask_file(cx);
            }
            let keys = &cx.input.keys;
            if !self.has_file()
                && button_ui(ui, keys, drafts_id(), "標準報酬の決定案", Look::Plain).clicked()
            {
                cx.go(Screen::Drafts);
            }
            match self.lines.view() {
                Some(view) => intake_parts::file_ui(ui, view),
                None if self.choosing.is_under_way() => {
                    ui.label(theme::note("ファイルを読んでいます。"));
                }
                None => {}
            }
        });
        if !self.has_file() && !self.choosing.is_under_way() {
            // On a line of its own: beside the buttons it would break under them where the letters are large.
            let sentence =
                "KPFD0006.CSV または SHFD0006.CSV を選びます。選んだだけでは受け付けません。";
            ui.label(theme::note(sentence));
        }
        if let Some(view) = self.lines.view() {
            intake_parts::warnings_ui(ui, view);
            ui.horizontal_wrapped(|ui| {
                ui.label(theme::strong("受付年月日"));
                self.day.ui(ui, cx.input, 200.0, cx.today);
            });
            self.lines.headings_ui(ui, &cx.input.keys);
        }
    }

    fn foot_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        let mut chosen = None;
        ui.horizontal_wrapped(|ui| {
            for act in ACTS {
                let look = match act {
                    Act::Accept => Look::Primary,
                    _ => Look::Plain,
                };
                let (name, place) = (self.name(act), (act_id(act), self.can(act)));
                if button_if_ui(ui, &cx.input.keys, place, &name, look).clicked() {
                    chosen = Some(act);
                }
            }
        });
        if let Some(act) = chosen {
            self.act(act, cx);
        }
    }

    fn name(&self, act: Act) -> String {
        let row = self.lines.chosen();
        let is_ticked = row.is_some_and(|row| self.lines.ticked().contains(&row.line));
        let name = match act {
            Act::Tick if is_ticked => "この行を受け付けない",
            Act::Tick => "この行を受け付ける",
            Act::Next => "次の確かめる行（Ctrl+↓）",
            Act::Accept => {
                return format!("選んだ{}行を受け付ける…（F12）", self.lines.ticked().len());
            }
            Act::Keep => "原本だけを保管する…",
            Act::Return => return format!("{}行を返戻する…", self.lines.n_to_return()),
            Act::Close => "受け付けたファイルへ",
        };
        name.to_owned()
    }

    fn file_body_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        let room = ui.available_size();
        let is_wide = room.x >= NARROW;
        let (list, pane) = if is_wide {
            let height = (room.y - FOOT).max(200.0);
            let left = room.x - PANE_WIDTH - 12.0;
            (vec2(left, height), vec2(PANE_WIDTH, height))
        } else {
            let height = (room.y - FOOT).max(360.0);
            (vec2(room.x, height * 0.5), vec2(room.x, height * 0.5 - 8.0))
        };
        let down = Layout::top_down(Align::Min);
        let draw = |ui: &mut Ui| {
            ui.allocate_ui_with_layout(list, down, |ui| {
                ui.set_min_size(list);
                if let Some(go) = self.lines.ui(ui, cx) {
                    *cx.go = Some(go);
                }
            });
            ui.allocate_ui_with_layout(pane, down, |ui| {
                theme::card().inner_margin(12).show(ui, |ui| {
                    ui.set_min_size(pane - vec2(26.0, 26.0));
                    let scroll = ScrollArea::vertical().id_salt("line").auto_shrink(false);
                    scroll.show(ui, |ui| match self.lines.chosen() {
                        Some(row) => intake_parts::row_ui(ui, row, self.lines.items()),
                        None => {
                            ui.label(theme::note("この見出しに行がありません。"));
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
            self.originals.refresh(session)?;
        }
        self.is_stale |= changed.cases || changed.members || changed.settings || changed.papers;
        Ok(())
    }

    fn fetch(&mut self, session: &Session) -> Result<()> {
        self.lines.fetch(session);
        Ok(())
    }

    fn listing(&self, _today: Date) -> Option<ListSource> {
        if self.has_file() {
            self.lines.listing()
        } else {
            self.originals.listing()
        }
    }

    fn before_ui(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>) {
        self.receive(ctx, cx);
        self.read(cx);
        if !self.is_entered && !self.is_file_new {
            self.is_entered = true;
            let first = if self.has_file() {
                self.lines.table().stop().id
            } else {
                choose_id()
            };
            cx.input.focus.request(first);
        }
        let order = match (&self.page, self.returning.stops()) {
            (Some(_), _) => confirm::stops().to_vec(),
            (None, Some(stops)) => stops,
            _ if self.originals.is_asking() => self.originals.stops(),
            _ => cx.with_navigation(&self.stops()),
        };
        let moved = cx.input.focus.begin(ctx, &mut cx.input.keys, &order);
        self.day.after_focus(moved, cx.today);
        self.returning.after_focus(moved, cx.today);
        self.originals.before_ui(ctx, cx, moved);
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        let answer = self
            .page
            .as_ref()
            .and_then(|page| confirm::confirm_ui(ui, &cx.input.keys, page));
        self.head_ui(ui, cx);
        if self.has_file() {
            ScrollArea::vertical()
                .id_salt("file")
                .auto_shrink(false)
                .show(ui, |ui| self.file_body_ui(ui, cx));
        } else {
            ui.add_space(8.0);
            self.originals.ui(ui, cx);
        }
        if let Some(answer) = answer {
            self.answered(answer, cx);
        }
        if self.returning.ui(ui, cx) {
            cx.input.focus.request(self.lines.table().stop().id);
        }
    }

    fn shortcuts(&self) -> &'static [Shortcut] {
        match (&self.page, self.has_file()) {
            (Some(_), _) => &[],
            // The dialogs take F12 themselves.
            (None, false) if self.originals.is_asking() => &[],
            (None, true) if self.returning.is_asking() => &[],
            (None, true) => &[Shortcut::Candidates, Shortcut::Register],
            (None, false) => &[Shortcut::Candidates],
        }
    }

    fn pressed(&mut self, shortcut: Shortcut, cx: &mut ScreenUi<'_>) {
        match shortcut {
            Shortcut::Candidates => self.ask_file(cx),
            Shortcut::Register => self.act(Act::Accept, cx),
            _ => {}
        }
    }

    fn done(&mut self, told: &Told, cx: &mut ScreenUi<'_>) {
        match told {
            Told::Intake(view) => {
                self.is_reading = false;
                if std::mem::take(&mut self.is_file_new) {
                    self.lines.open(Arc::clone(view));
                } else {
                    self.lines.set(Arc::clone(view));
                }
            }
            Told::Cases(lines) if lines.is_empty() => {
                cx.done("原本を保管しました。案件は開いていません。");
            }
            Told::Cases(lines) => {
                let n_cases = lines.iter().collect::<BTreeSet<_>>().len();
                let cases = if n_cases == lines.len() {
                    String::new()
                } else {
                    format!("（{}行）", lines.len())
                };
                cx.done(format!(
                    "{n_cases}件{cases}を受け付けました。受付済みの行でEnterを押すと案件を開きます。"
                ));
            }
            Told::Accepted(accepted) => cx.done(intake_parts::accepted_words(accepted)),
            Told::File(path) => cx.done(format!("ファイルを作りました（{}）。", path.display())),
            Told::NotWritten(sentence) => cx.trouble(sentence.clone()),
            _ => {}
        }
    }

    /// A file that cannot be read is not shown; the window says why.
    fn failed(&mut self, _error: &Error) -> bool {
        if std::mem::take(&mut self.is_reading) {
            self.close();
            self.is_entered = false;
        }
        false
    }

    fn leave(&mut self, _ctx: &Context, _cx: &mut ScreenUi<'_>) {
        self.page = None;
        self.returning.leave();
        self.originals.leave();
        self.is_entered = false;
    }
}

fn choose_id() -> Id {
    Id::unique("intake choose")
}

fn drafts_id() -> Id {
    Id::unique("intake drafts")
}

fn act_id(act: Act) -> Id {
    let name = match act {
        Act::Tick => "tick",
        Act::Next => "next",
        Act::Accept => "accept",
        Act::Keep => "keep",
        Act::Return => "return",
        Act::Close => "close",
    };
    Id::unique(("intake", name))
}

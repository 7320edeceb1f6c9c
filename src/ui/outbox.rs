//! 登録用ファイル: rows that wait for a file, for a result or for a person, and the files written so far.
//! It must not write a file nor read one; it asks for both.

use crate::app::command::Command;
use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::list_output::ListSource;
use crate::app::outbox::Exported;
use crate::app::results::ResultFile;
use crate::app::run::Changed;
use crate::app::run::Told;
use crate::app::session::Session;
use crate::app::transcription::NumbersOnPaper;
use crate::app::transcription::TranscriptionOrder;
use crate::app::view::BatchRow;
use crate::app::view::LayoutRow;
use crate::domain::date::Date;
use crate::ui::chooser::Wanted;
use crate::ui::focus::Stop;
use crate::ui::focus::StopKind;
use crate::ui::given::FileOnItsWay;
use crate::ui::given::FolderOnItsWay;
use crate::ui::keys::Shortcut;
use crate::ui::list_output;
use crate::ui::outbox_ask::Asked;
use crate::ui::outbox_ask::Wish;
use crate::ui::outbox_list::RowList;
use crate::ui::outbox_parts as parts;
use crate::ui::outbox_parts::Shelf;
use crate::ui::outbox_stopped::Decision;
use crate::ui::outbox_stopped::StoppedPanel;
use crate::ui::page::Page;
use crate::ui::page::Screen;
use crate::ui::page::ScreenUi;
use crate::ui::results::ResultPanel;
use crate::ui::theme;
use crate::ui::widgets::button::Look;
use crate::ui::widgets::button::button_if_ui;
use crate::ui::widgets::confirm;
use crate::ui::widgets::confirm::Answer;
use crate::ui::widgets::dialog::Dialog;
use crate::ui::widgets::table::Table;
use crate::ui::widgets::table::TableState;
use crate::ui::widgets::tabs;
use egui::Context;
use egui::Id;
use egui::ScrollArea;
use egui::Ui;
use egui::vec2;
use std::path::PathBuf;

/// The least height of the list, in points.
const LIST_HEIGHT: f32 = 220.0;

/// A part of the screen.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
enum Tab {
    #[default]
    Members,
    Inquiries,
    Limits,
    Benefits,
    Batches,
}

impl Tab {
    const ALL: [Tab; 5] = [
        Tab::Members,
        Tab::Inquiries,
        Tab::Limits,
        Tab::Benefits,
        Tab::Batches,
    ];

    const fn title(self) -> &'static str {
        match self {
            Tab::Members => "加入者情報登録",
            Tab::Inquiries => "情報照会依頼",
            Tab::Limits => "限度額適用認定証",
            Tab::Benefits => "給付情報登録",
            Tab::Batches => "出力したファイル",
        }
    }

    fn index(self) -> usize {
        let mut tabs = Tab::ALL.iter();
        tabs.position(|tab| *tab == self).unwrap_or(0)
    }

    /// Whether a result file comes back for what goes out here.
    const fn is_answered(self) -> bool {
        matches!(self, Tab::Members | Tab::Limits | Tab::Benefits)
    }

    const fn interface(self) -> &'static str {
        match self {
            Tab::Inquiries => parts::INQUIRIES,
            Tab::Limits => parts::LIMITS,
            Tab::Benefits => parts::BENEFITS,
            Tab::Members | Tab::Batches => parts::MEMBERS,
        }
    }
}

/// What is done with rows of the list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Act {
    Export,
    Results,
    Pick,
    Asked(Asked),
}

const ACTS: [Act; 7] = [
    Act::Export,
    Act::Results,
    Act::Pick,
    Act::Asked(Asked::Sheet),
    Act::Asked(Asked::Transcribe),
    Act::Asked(Asked::SendAgain),
    Act::Asked(Asked::Withdraw),
];

/// What lies over the list.
enum Over {
    Confirm(confirm::Page),
    Ask(Asked, Dialog),
    Stopped(StoppedPanel),
    Results(ResultPanel),
}

/// An export that was asked for.
#[derive(Clone, Default)]
struct Attempt {
    folder: PathBuf,
    confirmed: Vec<String>,
    left_out: Vec<i64>,
}

/// 登録用ファイル.
#[derive(Default)]
pub struct Outbox {
    tab: Tab,
    members: RowList,
    inquiries: RowList,
    limits: RowList,
    benefits: RowList,
    batches: Vec<BatchRow>,
    layouts: Vec<LayoutRow>,
    batch_table: TableState,
    over: Option<Over>,
    folder: FolderOnItsWay,
    /// The 転記票 for which a folder is being chosen; otherwise the folder is for the export.
    sheet: Option<(Vec<i64>, NumbersOnPaper)>,
    file: FileOnItsWay,
    attempt: Attempt,
    exported: Option<Exported>,
    is_entered: bool,
}

impl Outbox {
    fn rows(&self) -> &RowList {
        self.rows_of(self.tab)
    }

    const fn rows_of(&self, tab: Tab) -> &RowList {
        match tab {
            Tab::Inquiries => &self.inquiries,
            Tab::Limits => &self.limits,
            Tab::Benefits => &self.benefits,
            Tab::Members | Tab::Batches => &self.members,
        }
    }

    const fn rows_mut(&mut self) -> &mut RowList {
        match self.tab {
            Tab::Inquiries => &mut self.inquiries,
            Tab::Limits => &mut self.limits,
            Tab::Benefits => &mut self.benefits,
            Tab::Members | Tab::Batches => &mut self.members,
        }
    }

    fn list(&self) -> Table<'static> {
        match self.tab {
            Tab::Batches => Table {
                name: "出力したファイル",
                columns: parts::BATCHES,
                n_rows: self.batches.len(),
            },
            _ => self.rows().table(),
        }
    }

    fn stops(&self) -> Vec<Stop> {
        match &self.over {
            Some(Over::Confirm(_)) => confirm::stops().to_vec(),
            Some(Over::Ask(_, dialog)) => dialog.stops(),
            Some(Over::Stopped(panel)) => panel.stops(),
            Some(Over::Results(panel)) => panel.stops(),
            None => {
                let mut stops = tabs::stops("outbox", Tab::ALL.len());
                if self.tab != Tab::Batches {
                    stops.extend(tabs::stops("outbox shelf", Shelf::ALL.len()));
                }
                stops.push(self.list().stop());
                let acts = ACTS.iter().filter(|act| self.can(**act));
                stops.extend(acts.map(|act| Stop::new(id(*act), StopKind::Button)));
                stops
            }
        }
    }

    fn can(&self, act: Act) -> bool {
        if self.tab == Tab::Batches {
            return false;
        }
        match act {
            Act::Export => self.rows().n_unexported() > 0,
            Act::Results => self.tab.is_answered(),
            Act::Pick => self.rows().has_rows(),
            Act::Asked(asked) => {
                let meant = self.rows().meant();
                !meant.is_empty() && meant.iter().all(|row| asked.fits(row.stage))
            }
        }
    }

    fn name(&self, act: Act) -> String {
        match act {
            Act::Export => format!("未出力の{}行を出力…（F12）", self.rows().n_unexported()),
            Act::Results => "結果ファイルを取り込む…".to_owned(),
            Act::Pick => "選ぶ（スペース）".to_owned(),
            Act::Asked(asked) => format!("{}…", asked.title()),
        }
    }

    fn act(&mut self, act: Act, cx: &mut ScreenUi<'_>) {
        if !self.can(act) {
            return;
        }
        match act {
            Act::Export => {
                let unverified = parts::is_unverified(&self.layouts, self.tab.interface());
                let page = parts::page(self.tab.title(), self.rows().n_unexported(), unverified);
                self.over = Some(Over::Confirm(page));
                cx.input.focus.request(confirm::back_id());
            }
            Act::Results => {
                let wanted = Wanted::File {
                    name: "結果ファイル",
                    endings: &["csv", "CSV", "txt", "TXT"],
                };
                self.file.ask(cx, "結果ファイルを選ぶ", wanted);
            }
            Act::Pick => self.rows_mut().pick(),
            Act::Asked(asked) => {
                let dialog = asked.dialog(self.rows().meant().len(), cx.today);
                cx.input.focus.request(dialog.first());
                self.over = Some(Over::Ask(asked, dialog));
            }
        }
    }

    fn export(&mut self, attempt: Attempt, cx: &mut ScreenUi<'_>) {
        self.attempt = attempt.clone();
        self.exported = None;
        cx.commands.push(Command::ExportBatch {
            interface: self.tab.interface().to_owned(),
            folder: attempt.folder,
            confirmed: attempt.confirmed,
            left_out: attempt.left_out,
        });
    }

    /// What came from dialogs for files and folders.
    fn receive(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>) {
        if let Some(folder) = self.folder.receive(ctx) {
            if let Some((rows, numbers)) = self.sheet.take() {
                let order = TranscriptionOrder {
                    rows,
                    numbers,
                    folder,
                };
                cx.commands.push(Command::PrintTranscription(order));
                return;
            }
            let attempt = Attempt {
                folder,
                ..Attempt::default()
            };
            self.export(attempt, cx);
        }
        if let Some(file) = self.file.receive(ctx, cx) {
            cx.commands.push(Command::ImportResults(ResultFile {
                name: file.name,
                bytes: file.bytes,
                answers: self
                    .rows()
                    .is_awaited()
                    .then(|| self.tab.interface().into()),
            }));
        }
    }

    /// Esc in a panel that lies over the list.
    fn close_by_key(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>) {
        let is_closed = match &self.over {
            Some(Over::Stopped(panel)) => panel.is_closed_by_key(ctx, cx),
            Some(Over::Results(panel)) => panel.is_closed_by_key(ctx, cx),
            Some(Over::Confirm(_) | Over::Ask(..)) | None => false,
        };
        if is_closed {
            cx.close_over(self.list().stop().id, &mut self.over);
        }
    }

    fn decided(&mut self, decision: Decision, cx: &mut ScreenUi<'_>) {
        cx.close_over(self.list().stop().id, &mut self.over);
        if let Decision::Export {
            folder,
            confirmed,
            left_out,
        } = decision
        {
            let attempt = Attempt {
                folder,
                confirmed,
                left_out,
            };
            self.export(attempt, cx);
        }
    }

    fn dialog_answered(&mut self, asked: Asked, answer: Answer, cx: &mut ScreenUi<'_>) {
        let Some(Over::Ask(_, mut dialog)) = self.over.take() else {
            return;
        };
        cx.input.focus.request(self.list().stop().id);
        if answer == Answer::No {
            return;
        }
        let rows = self.rows().meant().iter().map(|row| row.id).collect();
        match asked.wish(&dialog, rows, cx.today) {
            Ok(Wish::Command(command)) => {
                self.rows_mut().unpick();
                cx.commands.push(command);
            }
            Ok(Wish::Sheet { rows, numbers }) => {
                self.sheet = Some((rows, numbers));
                self.folder.ask(cx, "転記票の保存先");
            }
            Err(problem) => {
                dialog.problem = problem;
                cx.input.focus.request(dialog.first());
                self.over = Some(Over::Ask(asked, dialog));
            }
        }
    }

    /// Draws what lies over the list; returns whether the list is hidden by it.
    fn over_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) -> bool {
        match &mut self.over {
            None => false,
            Some(Over::Confirm(page)) => {
                match confirm::confirm_ui(ui, &cx.input.keys, page) {
                    Some(Answer::Yes) => {
                        cx.close_over(self.list().stop().id, &mut self.over);
                        self.sheet = None;
                        self.folder.ask(cx, "登録用ファイルの保存先");
                    }
                    Some(Answer::No) => cx.close_over(self.list().stop().id, &mut self.over),
                    None => {}
                }
                false
            }
            Some(Over::Ask(asked, dialog)) => {
                let asked = *asked;
                if let Some(answer) = dialog.ui(ui, cx.input, cx.today) {
                    self.dialog_answered(asked, answer, cx);
                }
                false
            }
            Some(Over::Stopped(panel)) => {
                if let Some(decision) = panel.ui(ui, cx) {
                    self.decided(decision, cx);
                }
                true
            }
            Some(Over::Results(panel)) => {
                if panel.ui(ui, cx) {
                    cx.close_over(self.list().stop().id, &mut self.over);
                }
                true
            }
        }
    }

    fn headings_ui(&mut self, ui: &mut Ui, cx: &ScreenUi<'_>) {
        let titles: Vec<String> = Tab::ALL
            .iter()
            .map(|tab| {
                let n_rows = match tab {
                    Tab::Batches => self.batches.len(),
                    _ => self.rows_of(*tab).rows().len(),
                };
                format!("{}　{n_rows}", tab.title())
            })
            .collect();
        let chosen = tabs::tabs_ui(ui, &cx.input.keys, "outbox", self.tab.index(), &titles);
        if let Some(tab) = chosen.and_then(|index| Tab::ALL.get(index)) {
            self.tab = *tab;
            self.exported = None;
        }
    }

    /// What is said above the rows, and the headings by state.
    fn rows_head_ui(&mut self, ui: &mut Ui, cx: &ScreenUi<'_>) {
        if parts::is_unverified(&self.layouts, self.tab.interface()) {
            parts::unverified_ui(ui);
        }
        if let Some(exported) = &self.exported {
            parts::exported_ui(ui, exported);
        }
        let (keys, today) = (&cx.input.keys, cx.today);
        self.rows_mut().headings_ui(ui, keys, today);
    }

    fn list_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        if let Some(case) = self.rows_mut().ui(ui, cx) {
            cx.go(Screen::Case(case));
        }
    }

    fn acts_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        let mut chosen = None;
        ui.horizontal_wrapped(|ui| {
            for act in ACTS {
                if act == Act::Results && !self.tab.is_answered() {
                    continue;
                }
                let look = if act == Act::Export {
                    Look::Primary
                } else {
                    Look::Plain
                };
                let (name, keys) = (self.name(act), &cx.input.keys);
                let place = (id(act), self.can(act));
                if button_if_ui(ui, keys, place, &name, look).clicked() {
                    chosen = Some(act);
                }
            }
            let n_picked = self.rows().n_picked();
            if n_picked > 0 {
                ui.label(theme::note(format!("{n_picked}行を選択中")));
            }
        });
        if let Some(act) = chosen {
            self.act(act, cx);
        }
    }
}

impl Page for Outbox {
    fn title(&self) -> String {
        "登録用ファイル".to_owned()
    }

    fn refresh(&mut self, session: &Session, changed: Changed) -> Result<()> {
        if changed.outbox || changed.cases {
            let today = session.today();
            for (list, interface) in [
                (&mut self.members, parts::MEMBERS),
                (&mut self.inquiries, parts::INQUIRIES),
                (&mut self.limits, parts::LIMITS),
                (&mut self.benefits, parts::BENEFITS),
            ] {
                list.set(session.pending_rows(interface)?, today);
            }
            self.batches = session.batches()?;
        }
        if changed.settings {
            self.layouts = session.settings_view()?.layouts;
        }
        Ok(())
    }

    fn listing(&self, today: Date) -> Option<ListSource> {
        let list = self.list();
        match (&self.over, self.tab) {
            (Some(Over::Results(panel)), _) => panel.listing(),
            (_, Tab::Batches) => list_output::shown(list.name, &list, |row| {
                self.batches.get(row).map(parts::batch_cells)
            }),
            _ => self.rows().listing(self.tab.title(), today),
        }
    }

    fn before_ui(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>) {
        self.receive(ctx, cx);
        if !self.is_entered {
            self.is_entered = true;
            let list = self.list().stop().id;
            let heading = tabs::stops("outbox", 1).first().map(|stop| stop.id);
            cx.enter_list(ctx, list, heading.unwrap_or(list));
        }
        let is_modal = matches!(self.over, Some(Over::Confirm(_) | Over::Ask(..)));
        let order = if is_modal {
            self.stops()
        } else {
            cx.with_navigation(&self.stops())
        };
        let moved = cx.input.focus.begin(ctx, &mut cx.input.keys, &order);
        if let Some(Over::Ask(_, dialog)) = &mut self.over {
            dialog.after_focus(moved, cx.today);
        }
        self.close_by_key(ctx, cx);
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        if self.over_ui(ui, cx) {
            return;
        }
        self.headings_ui(ui, cx);
        if self.tab == Tab::Batches {
            let (list, batches) = (self.list(), &self.batches);
            list.ui(ui, cx.input, &mut self.batch_table, &mut |index| {
                batches.get(index).map(parts::batch_cells)
            });
            return;
        }
        let scroll = ScrollArea::vertical().id_salt("rows").auto_shrink(false);
        scroll.show(ui, |ui| {
            self.rows_head_ui(ui, cx);
            self.acts_ui(ui, cx);
            let size = vec2(ui.available_width(), ui.available_height().max(LIST_HEIGHT));
            ui.allocate_ui(size, |ui| self.list_ui(ui, cx));
        });
    }

    fn shortcuts(&self) -> &'static [Shortcut] {
        match (&self.over, self.tab) {
            // Dialogs take F12 themselves.
            (Some(Over::Confirm(_) | Over::Ask(..) | Over::Results(_)), _)
            | (None, Tab::Batches) => &[],
            (Some(Over::Stopped(_)) | None, _) => &[Shortcut::Register],
        }
    }

    fn pressed(&mut self, shortcut: Shortcut, cx: &mut ScreenUi<'_>) {
        if shortcut != Shortcut::Register {
            return;
        }
        match &self.over {
            None => self.act(Act::Export, cx),
            Some(Over::Stopped(panel)) => {
                if let Some(decision) = panel.export() {
                    self.decided(decision, cx);
                }
            }
            Some(_) => {}
        }
    }

    fn leave(&mut self, _ctx: &Context, _cx: &mut ScreenUi<'_>) {
        if matches!(self.over, Some(Over::Confirm(_) | Over::Ask(..))) {
            self.over = None;
        }
        self.is_entered = false;
    }

    fn done(&mut self, told: &Told, cx: &mut ScreenUi<'_>) {
        match told {
            Told::Exported(exported) => {
                self.exported = Some(exported.clone());
            }
            Told::File(path) => {
                cx.done(format!("転記票を作りました（{}）。", path.display()));
            }
            Told::Results(summary) => {
                let panel = ResultPanel::new(summary.clone());
                if let Some(stop) = panel.stops().first() {
                    cx.input.focus.request(stop.id);
                }
                self.over = Some(Over::Results(panel));
            }
            _ => {}
        }
    }

    fn failed(&mut self, error: &Error) -> bool {
        let stopped = error.stopped_rows();
        if stopped.is_empty() {
            return false;
        }
        let attempt = self.attempt.clone();
        let panel = StoppedPanel::new(attempt.folder, stopped, self.rows().rows())
            .with_choices(attempt.confirmed, attempt.left_out);
        self.over = Some(Over::Stopped(panel));
        true
    }
}

fn id(act: Act) -> Id {
    let name = match act {
        Act::Export => "export",
        Act::Results => "results",
        Act::Pick => "pick",
        Act::Asked(asked) => asked.title(),
    };
    Id::unique(("outbox", name))
}

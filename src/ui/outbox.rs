//! 登録用ファイル: rows that wait for a file, for a result or for a person, and the files written so far.
//! It must not write a file nor read one; it asks for both.

use crate::app::batch_command::BatchCommand;
use crate::app::batch_export::BatchOrder;
use crate::app::batch_export::Exported;
use crate::app::command::Command;
use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::inquiry_codes::unconfirmed_notice;
use crate::app::list_output::ListSource;
use crate::app::results::ResultFile;
use crate::app::results::UnmatchedRow;
use crate::app::run::Changed;
use crate::app::run::Told;
use crate::app::session::Session;
use crate::app::view::LayoutRow;
use crate::domain::date::Date;
use crate::domain::file_rules::FileRules;
use crate::ui::batch_ask as ask;
use crate::ui::batch_book::Book;
use crate::ui::chooser::Wanted;
use crate::ui::focus::Stop;
use crate::ui::focus::StopKind;
use crate::ui::given::FileOnItsWay;
use crate::ui::given::FolderOnItsWay;
use crate::ui::keys::Shortcut;
use crate::ui::list_output;
use crate::ui::outbox_ask::Asked;
use crate::ui::outbox_list::RowList;
use crate::ui::outbox_over::Over;
use crate::ui::outbox_over::Purpose;
use crate::ui::outbox_parts as parts;
use crate::ui::outbox_parts::Shelf;
use crate::ui::outbox_stopped::StoppedPanel;
use crate::ui::page::Page;
use crate::ui::page::Screen;
use crate::ui::page::ScreenUi;
use crate::ui::presend::PresendPanel;
use crate::ui::results::ResultPanel;
use crate::ui::theme;
use crate::ui::widgets::button::Look;
use crate::ui::widgets::button::button_if_ui;
use crate::ui::widgets::table::Table;
use crate::ui::widgets::table::TableState;
use crate::ui::widgets::tabs;
use egui::Context;
use egui::Id;
use egui::ScrollArea;
use egui::Ui;
use egui::vec2;

/// The least height of the list, in points.
const LIST_HEIGHT: f32 = 220.0;

/// A part of the screen.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) enum Tab {
    #[default]
    Members,
    Inquiries,
    Limits,
    Benefits,
    Book,
    Unmatched,
}

impl Tab {
    const ALL: [Tab; 6] = [
        Tab::Members,
        Tab::Inquiries,
        Tab::Limits,
        Tab::Benefits,
        Tab::Book,
        Tab::Unmatched,
    ];

    pub(super) const fn title(self) -> &'static str {
        match self {
            Tab::Members => "加入者情報登録",
            Tab::Inquiries => "情報照会依頼",
            Tab::Limits => "限度額適用認定証",
            Tab::Benefits => "給付情報登録",
            Tab::Book => "控え",
            Tab::Unmatched => "未突合の結果",
        }
    }

    fn index(self) -> usize {
        let mut tabs = Tab::ALL.iter();
        tabs.position(|tab| *tab == self).unwrap_or(0)
    }

    /// Whether rows for a file stand here.
    const fn has_rows(self) -> bool {
        !matches!(self, Tab::Book | Tab::Unmatched)
    }

    /// Whether a result file comes back for what goes out here.
    const fn is_answered(self) -> bool {
        matches!(self, Tab::Members | Tab::Limits | Tab::Benefits)
    }

    pub(super) const fn interface(self) -> &'static str {
        match self {
            Tab::Inquiries => parts::INQUIRIES,
            Tab::Limits => parts::LIMITS,
            Tab::Benefits => parts::BENEFITS,
            Tab::Members | Tab::Book | Tab::Unmatched => parts::MEMBERS,
        }
    }
}

/// What is done with rows of the list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Act {
    Export,
    Check,
    Results,
    Pick,
    Asked(Asked),
}

const ACTS: [Act; 8] = [
    Act::Export,
    Act::Check,
    Act::Results,
    Act::Pick,
    Act::Asked(Asked::Sheet),
    Act::Asked(Asked::Transcribe),
    Act::Asked(Asked::SendAgain),
    Act::Asked(Asked::Withdraw),
];

/// 登録用ファイル.
#[derive(Default)]
pub struct Outbox {
    pub(super) tab: Tab,
    members: RowList,
    inquiries: RowList,
    limits: RowList,
    benefits: RowList,
    pub(super) book: Book,
    unmatched: Vec<UnmatchedRow>,
    /// What is to be said of layouts that wait for somebody.
    layout_notice: Option<String>,
    /// What is to be said of codes of requests that nobody has confirmed.
    codes_notice: Option<String>,
    unmatched_table: TableState,
    layouts: Vec<LayoutRow>,
    rules: FileRules,
    pub(super) over: Option<Over>,
    pub(super) folder: FolderOnItsWay,
    pub(super) purpose: Option<Purpose>,
    pub(super) file: FileOnItsWay,
    pub(super) given: Option<ResultFile>,
    pub(super) attempt: Option<BatchOrder>,
    pub(super) exported: Option<Exported>,
    is_entered: bool,
}

impl Outbox {
    /// Shows the book.
    pub fn turn_to_book(&mut self) {
        self.tab = Tab::Book;
    }

    pub(super) fn rows(&self) -> &RowList {
        self.rows_of(self.tab)
    }

    const fn rows_of(&self, tab: Tab) -> &RowList {
        match tab {
            Tab::Inquiries => &self.inquiries,
            Tab::Limits => &self.limits,
            Tab::Benefits => &self.benefits,
            Tab::Members | Tab::Book | Tab::Unmatched => &self.members,
        }
    }

    pub(super) const fn rows_mut(&mut self) -> &mut RowList {
        match self.tab {
            Tab::Inquiries => &mut self.inquiries,
            Tab::Limits => &mut self.limits,
            Tab::Benefits => &mut self.benefits,
            Tab::Members | Tab::Book | Tab::Unmatched => &mut self.members,
        }
    }

    pub(super) fn list(&self) -> Table<'static> {
        match self.tab {
            Tab::Unmatched => Table {
                name: "未突合の結果",
                columns: parts::UNMATCHED,
                n_rows: self.unmatched.len(),
            },
            _ => self.rows().table(),
        }
    }

    fn stops(&self) -> Vec<Stop> {
        match &self.over {
            Some(over) => over.stops(),
            None if self.tab == Tab::Book && self.book.is_modal() => self.book.stops(),
            None => {
                let mut stops = tabs::stops("outbox", Tab::ALL.len());
                match self.tab {
                    Tab::Book => stops.extend(self.book.stops()),
                    Tab::Unmatched => stops.push(self.list().stop()),
                    _ => stops.extend(self.row_stops()),
                }
                stops
            }
        }
    }

    fn row_stops(&self) -> Vec<Stop> {
        let mut stops = tabs::stops("outbox shelf", Shelf::ALL.len());
        stops.push(self.list().stop());
        if self.exported.is_some() {
            stops.push(Stop::new(cover_id(), StopKind::Button));
        }
        let acts = ACTS.iter().filter(|act| self.can(**act));
        stops.extend(acts.map(|act| Stop::new(id(*act), StopKind::Button)));
        stops
    }

    fn can(&self, act: Act) -> bool {
        if !self.tab.has_rows() {
            return false;
        }
        match act {
            Act::Export | Act::Check => self.rows().n_unexported() > 0,
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
            Act::Check => "送付前点検".to_owned(),
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
                let n_rows = self.rows().n_unexported();
                let sentence = parts::before_export(self.tab.title(), n_rows, unverified);
                let dialog = ask::sending("登録用ファイルの出力の確認", sentence, &self.rules);
                cx.input.focus.request(dialog.first());
                self.over = Some(Over::Send(dialog));
            }
            Act::Check => {
                let interface = self.tab.interface().to_owned();
                let check = BatchCommand::Check { interface };
                cx.commands.push(Command::Batch(check));
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

    fn headings_ui(&mut self, ui: &mut Ui, cx: &ScreenUi<'_>) {
        let titles: Vec<String> = Tab::ALL
            .iter()
            .map(|tab| {
                let n_rows = match tab {
                    Tab::Book => self.book.n_files(),
                    Tab::Unmatched => self.unmatched.len(),
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
    fn rows_head_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        if parts::is_unverified(&self.layouts, self.tab.interface()) {
            parts::unverified_ui(ui);
        }
        if self.tab == Tab::Inquiries
            && let Some(words) = &self.codes_notice
        {
            parts::notice_ui(ui, words);
        }
        if let Some(exported) = &self.exported {
            parts::exported_ui(ui, exported);
            let (keys, batch) = (&cx.input.keys, exported.batch);
            let button = button_if_ui(ui, keys, (cover_id(), true), "送付票を作る…", Look::Plain);
            if button.clicked() {
                self.book.ask_cover(batch, cx);
            }
        }
        let (keys, today) = (&cx.input.keys, cx.today);
        self.rows_mut().headings_ui(ui, keys, today);
    }

    fn unmatched_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        ui.label(theme::note(
            "結果ファイルにあり、出力した行と結びつかなかった行です。登録済にはしていません。端末の画面で確かめてください。",
        ));
        let (list, rows) = (self.list(), &self.unmatched);
        list.ui(ui, cx.input, &mut self.unmatched_table, &mut |index| {
            rows.get(index).map(parts::unmatched_cells)
        });
        if cx.input.focus.current() == Some(list.stop().id) {
            let row = rows.get(self.unmatched_table.selected);
            cx.input
                .focus
                .set_help(row.map_or("", |row| row.remark.as_str()));
        }
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
            self.book.set(session.batches()?, today);
            self.unmatched = session.unmatched_results()?;
        }
        if changed.settings {
            let view = session.settings_view()?;
            self.layouts = view.layouts;
            self.layout_notice = session.layout_notice()?;
            self.codes_notice = unconfirmed_notice(&view.society.inquiry_codes);
            self.rules = view.society.files.clone();
            self.book.set_rules(view.society.files);
        }
        Ok(())
    }

    fn listing(&self, today: Date) -> Option<ListSource> {
        let list = self.list();
        match (&self.over, self.tab) {
            (Some(Over::Results(panel)), _) => panel.listing(),
            (Some(Over::Presend(panel)), _) => panel.listing(),
            (Some(Over::Stopped(panel)), _) => panel.listing(),
            (_, Tab::Book) => self.book.listing(today),
            (_, Tab::Unmatched) => list_output::shown(list.name, &list, |row| {
                self.unmatched.get(row).map(parts::unmatched_cells)
            }),
            _ => self.rows().listing(self.tab.title(), today),
        }
    }

    fn fetch(&mut self, session: &Session) -> Result<()> {
        self.book.fetch(session)
    }

    fn before_ui(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>) {
        self.receive(ctx, cx);
        if !self.is_entered {
            self.is_entered = true;
            let list = self.list().stop().id;
            let heading = tabs::stops("outbox", 1).first().map(|stop| stop.id);
            cx.enter_list(ctx, list, heading.unwrap_or(list));
        }
        let is_modal = self.is_modal();
        let order = if is_modal {
            self.stops()
        } else {
            cx.with_navigation(&self.stops())
        };
        let moved = cx.input.focus.begin(ctx, &mut cx.input.keys, &order);
        if let Some(dialog) = self.over.as_mut().and_then(Over::dialog) {
            dialog.after_focus(moved, cx.today);
        }
        self.close_by_key(ctx, cx);
        self.book.before_ui(ctx, cx, moved);
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        if self.over_ui(ui, cx) {
            return;
        }
        self.headings_ui(ui, cx);
        match self.tab {
            Tab::Book => {
                if let Some(exported) = &self.exported {
                    parts::exported_ui(ui, exported);
                }
                return self.book.ui(ui, cx);
            }
            Tab::Unmatched => return self.unmatched_ui(ui, cx),
            _ => {}
        }
        let scroll = ScrollArea::vertical().id_salt("rows").auto_shrink(false);
        scroll.show(ui, |ui| {
            if let Some(notice) = &self.layout_notice {
                parts::notice_ui(ui, notice);
            }
            self.rows_head_ui(ui, cx);
            self.acts_ui(ui, cx);
            let size = vec2(ui.available_width(), ui.available_height().max(LIST_HEIGHT));
            ui.allocate_ui(size, |ui| self.list_ui(ui, cx));
        });
    }

    fn shortcuts(&self) -> &'static [Shortcut] {
        match &self.over {
            Some(Over::Stopped(_)) => &[Shortcut::Register],
            None if self.tab.has_rows() => &[Shortcut::Register],
            // Dialogs take F12 themselves.
            _ => &[],
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
        if self.is_modal() {
            self.over = None;
            self.book.forget_dialog();
        }
        // A password is shown once.
        self.exported = None;
        self.is_entered = false;
    }

    fn done(&mut self, told: &Told, cx: &mut ScreenUi<'_>) {
        match told {
            Told::Exported(exported) => {
                self.exported = Some(exported.clone());
            }
            Told::File(path) => {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                let kind = name.split('_').next().unwrap_or_default();
                cx.done(format!("{kind}を作りました（{}）。", path.display()));
            }
            Told::Presend(report) => {
                let panel = PresendPanel::new(report.clone());
                if let Some(stop) = panel.stops().first() {
                    cx.input.focus.request(stop.id);
                }
                self.over = Some(Over::Presend(Box::new(panel)));
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
        if let (true, Some(given)) = (error.is_same_file(), &self.given) {
            self.over = Some(Over::Again(ask::same_result(&given.name)));
            return true;
        }
        let stopped = error.stopped_rows();
        if stopped.is_empty() {
            return false;
        }
        let attempt = self.attempt.clone();
        let (confirmed, left_out) =
            attempt.map_or_else(Default::default, |order| (order.confirmed, order.left_out));
        let panel =
            StoppedPanel::new(stopped, self.rows().rows()).with_choices(confirmed, left_out);
        self.over = Some(Over::Stopped(panel));
        true
    }
}

fn cover_id() -> Id {
    Id::unique("outbox cover")
}

fn id(act: Act) -> Id {
    let name = match act {
        Act::Export => "export",
        Act::Check => "check",
        Act::Results => "results",
        Act::Pick => "pick",
        Act::Asked(asked) => asked.title(),
    };
    Id::unique(("outbox", name))
}

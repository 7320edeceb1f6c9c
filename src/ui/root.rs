//! 画面全体: the application as a plain struct. `logic` runs what was asked for and refreshes screens;
//! `ui` only draws.
//! It must not know the window system: tests drive it without one.

use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::job::Job;
use crate::app::run::Changed;
use crate::app::session::Session;
use crate::app::tables::Tables;
use crate::ui::chooser::FileChooser;
use crate::ui::keys::Shortcut;
use crate::ui::lent::Desk;
use crate::ui::list_output::ListOutput;
use crate::ui::navigation;
use crate::ui::navigation::Asked;
use crate::ui::page::Ask;
use crate::ui::page::EVERYTHING;
use crate::ui::page::Go;
use crate::ui::page::Heading;
use crate::ui::page::Screen;
use crate::ui::pages::Pages;
use crate::ui::state::Input;
use crate::ui::theme;
use crate::ui::widgets::progress::Progress;
use crate::ui::widgets::progress::progress_ui;
use crate::ui::widgets::toast::Mood;
use crate::ui::widgets::toast::Toasts;
use crate::ui::work::Returned;
use crate::ui::work::Setup;
use egui::CentralPanel;
use egui::Context;
use egui::Key;
use egui::Modifiers;
use egui::Ui;
use std::sync::Arc;
use std::time::Duration;

/// Without input for so long, the window locks.
pub const IDLE_LOCK: Duration = Duration::from_secs(10 * 60);

/// The application.
pub struct Root {
    pub(super) setup: Setup,
    pub(super) idle_lock: Duration,
    pub(super) session: Option<Session>,
    /// The job that has the ledger; the clerk waits.
    pub(super) working: Option<Job<Returned>>,
    /// The backup that runs while the clerk goes on.
    pub(super) beside: Option<Job<Returned>>,
    pub(super) screen: Screen,
    pub(super) trail: Vec<Screen>,
    pub(super) locked: Option<Lock>,
    pub(super) pages: Pages,
    pub(super) desk: Desk,
    pub(super) list: ListOutput,
    pub(super) toasts: Toasts,
    pub(super) last_input: f64,
    pub(super) must_clear_clipboard: bool,
    pub(super) is_written: bool,
    pub(super) closing: Closing,
}

/// How far the closing of the window is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Closing {
    /// Nobody asked for it.
    No,
    /// The backup of the day is being made.
    BackingUp,
    /// Nothing stands in the way any more.
    Ready,
}

/// Where the clerk was when the window locked.
pub(super) struct Lock {
    screen: Screen,
    login: String,
}

impl Root {
    /// The application at its start: the choice of ledgers, or the first run where there is none.
    #[must_use]
    pub fn new(setup: Setup, files: Arc<dyn FileChooser>) -> Root {
        let today = setup.clock.today();
        let screen = Screen::Unlock;
        Root {
            idle_lock: IDLE_LOCK,
            session: None,
            working: None,
            beside: None,
            screen,
            trail: Vec::new(),
            locked: None,
            pages: Pages::new(&setup.places, today),
            desk: Desk {
                input: Input::default(),
                commands: Vec::new(),
                go: None,
                asks: Vec::new(),
                messages: Vec::new(),
                heading: None,
                today,
                jobs: setup.jobs,
                tables: Tables::new(&setup.places),
                files,
                navigation: Vec::new(),
            },
            list: ListOutput::default(),
            toasts: Toasts::default(),
            last_input: 0.0,
            must_clear_clipboard: false,
            is_written: false,
            closing: Closing::No,
            setup,
        }
    }

    /// With another time until the idle lock.
    #[must_use]
    pub const fn with_idle_lock(mut self, after: Duration) -> Root {
        self.idle_lock = after;
        self
    }

    /// The screen that is shown.
    #[must_use]
    pub const fn screen(&self) -> Screen {
        self.screen
    }

    /// The open ledger; `None` while a job has it or none is open.
    pub const fn session(&mut self) -> Option<&mut Session> {
        self.session.as_mut()
    }

    /// Goes to a screen of the open ledger, as a click in the navigation would.
    pub fn go_to(&mut self, ctx: &Context, screen: Screen) {
        self.go(ctx, Go::To(screen));
    }

    /// Runs what the last pass asked for. Nothing is drawn.
    pub fn logic(&mut self, ctx: &Context) {
        self.desk.today = self.setup.clock.today();
        self.watch_closing(ctx);
        self.poll(ctx);
        for ask in std::mem::take(&mut self.desk.asks) {
            self.answer(ctx, ask);
        }
        // What was asked after a long command waits until the ledger is back.
        while self.working.is_none() && !self.desk.commands.is_empty() {
            let command = self.desk.commands.remove(0);
            self.run(ctx, command);
        }
        if let Some(go) = self.desk.go.take() {
            self.go(ctx, go);
        }
        if self.locked.is_none()
            && let Some(session) = &self.session
            && let Err(error) = self.pages.of(self.screen).fetch(session)
        {
            self.tell(ctx, &error);
        }
        for (mood, text) in std::mem::take(&mut self.desk.messages) {
            self.toasts.push(ctx, mood, &text);
        }
    }

    /// Draws.
    pub fn ui(&mut self, ui: &mut Ui) {
        let ctx = ui.ctx().clone();
        self.desk.input.keys.begin(&ctx);
        self.watch_idle(&ctx);
        let is_working = self.is_waiting();
        let is_open = self.desk.heading.is_some() && self.locked.is_none();
        self.desk.navigation = if is_open {
            navigation::stops()
        } else {
            Vec::new()
        };
        if !is_working && !self.list.is_open() {
            self.window_keys(&ctx, is_open);
        }
        if !is_working {
            self.list.before_ui(&ctx, &mut self.desk.lend());
        }
        if !is_working && !self.list.is_open() {
            let page = self.pages.of(self.screen);
            page.before_ui(&ctx, &mut self.desk.lend());
        }
        // What lies over the screen is answered first; Esc and F12 are not for the screen under it.
        self.desk.input.keys.cover(self.list.is_open());
        ui.add_enabled_ui(!is_working, |ui| self.frame_ui(ui, is_open));
        self.desk.input.keys.cover(false);
        if is_working {
            self.waiting_ui(ui);
        } else if self.list.is_open() {
            self.list.ui(ui, &mut self.desk.lend());
        } else if is_open && self.desk.input.keys.take(&ctx, Shortcut::Back) {
            self.desk.go.get_or_insert(Go::Back);
        }
        self.toasts.ui(&ctx);
        if self.desk.has_work() {
            ctx.request_repaint();
        }
    }

    /// Locks the window; the ledger stays open for the next who signs in.
    pub fn lock(&mut self, ctx: &Context) {
        let Some(session) = &self.session else {
            return;
        };
        if self.locked.is_some() {
            return;
        }
        let lock = Lock {
            screen: self.screen,
            login: session.user().login.clone(),
        };
        self.leave(ctx);
        self.list.close();
        let society = self.desk.heading.as_ref();
        let society = society.map_or_else(String::new, |heading| heading.society.clone());
        if let Some(session) = &self.session {
            self.pages
                .unlock
                .lock(session.path(), &society, &lock.login);
        }
        self.locked = Some(lock);
        self.screen = Screen::Unlock;
    }

    fn frame_ui(&mut self, ui: &mut Ui, is_open: bool) {
        let mut pressed = None;
        if is_open {
            if let Some(heading) = &self.desk.heading {
                navigation::header_ui(ui, heading);
            }
            let mut available = self.pages.of(self.screen).shortcuts().to_vec();
            available.push(Shortcut::FindMember);
            let input = &self.desk.input;
            pressed = navigation::footer_ui(ui, input, &available);
            match navigation::navigation_ui(ui, &input.keys, self.screen) {
                Some(Asked::Screen(screen)) => self.desk.go = Some(Go::To(screen)),
                Some(Asked::List) => self.ask_for_list(),
                Some(Asked::Lock) => self.desk.asks.push(Ask::Lock),
                Some(Asked::CloseLedger) => self.desk.asks.push(Ask::CloseLedger),
                None => {}
            }
        } else {
            navigation::status_line_ui(ui, &self.desk.input);
        }
        let page = self.pages.of(self.screen);
        CentralPanel::default()
            .frame(theme::ground())
            .show(ui, |ui| page.ui(ui, &mut self.desk.lend()));
        match pressed {
            Some(Shortcut::FindMember) => self.desk.go = Some(Go::To(Screen::Members)),
            Some(shortcut) => page.pressed(shortcut, &mut self.desk.lend()),
            None => {}
        }
    }

    /// Keys of the window, before the screen sees them.
    fn window_keys(&mut self, ctx: &Context, is_open: bool) {
        if !is_open {
            return;
        }
        let keys = &self.desk.input.keys;
        if let Some(screen) = navigation::pressed(ctx, keys) {
            self.desk.go = Some(Go::To(screen));
        }
        if keys.take_key(ctx, Modifiers::COMMAND, Key::L) {
            self.desk.asks.push(Ask::Lock);
        }
        if keys.take_key(ctx, Modifiers::COMMAND, Key::E) {
            self.ask_for_list();
        }
    }

    /// The list of the screen is to be written.
    fn ask_for_list(&mut self) {
        let source = self.pages.of(self.screen).listing(self.desk.today);
        self.list.ask(source, &mut self.desk.lend());
    }

    /// Locks after a time without input.
    fn watch_idle(&mut self, ctx: &Context) {
        let (now, has_input) = ctx.input(|input| {
            let is_moving = input.pointer.delta() != egui::Vec2::ZERO;
            (input.time, is_moving || !input.events.is_empty())
        });
        if has_input || self.session.is_none() || self.locked.is_some() {
            self.last_input = now;
        }
        if self.session.is_none() || self.locked.is_some() || self.desk.heading.is_none() {
            return;
        }
        let left = self.idle_lock.as_secs_f64() - (now - self.last_input);
        if left <= 0.0 {
            self.desk.asks.push(Ask::Lock);
        } else {
            ctx.request_repaint_after(Duration::from_secs_f64(left.max(0.1)));
        }
    }

    /// Whether the clerk has to wait for the ledger.
    fn is_waiting(&self) -> bool {
        self.working.is_some() || self.closing == Closing::BackingUp
    }

    fn waiting_ui(&self, ui: &Ui) {
        let Some(job) = self.working.as_ref().or(self.beside.as_ref()) else {
            return;
        };
        let (n_done, n_total) = job.progress.state();
        if n_total > 0 {
            let progress = Progress {
                title: job.title.as_str(),
                n_done,
                n_total,
                unit: "行",
            };
            let keys = &self.desk.input.keys;
            if progress_ui(ui, keys, &progress) || keys.take(ui.ctx(), Shortcut::Back) {
                job.progress.cancel();
            }
            return;
        }
        let modal = egui::Modal::new(egui::Id::unique("waiting"));
        modal.backdrop_color(theme::SHADE).show(ui.ctx(), |ui| {
            ui.set_width(360.0);
            ui.horizontal(|ui| {
                ui.spinner();
                ui.label(theme::subheading(job.title.as_str()));
            });
        });
        ui.ctx().request_repaint_after(Duration::from_millis(50));
    }

    pub(super) fn failed(&mut self, ctx: &Context, error: &Error) {
        if !self.pages.of(self.screen).failed(error) {
            self.tell(ctx, error);
        }
    }

    pub(super) fn tell(&mut self, ctx: &Context, error: &Error) {
        self.toasts.push(ctx, Mood::Trouble, &error.message_ja());
    }

    pub(super) fn refresh(&mut self, ctx: &Context, changed: Changed) {
        self.refresh_heading(ctx);
        let Some(session) = &self.session else {
            return;
        };
        if let Err(error) = self.pages.of(self.screen).refresh(session, changed) {
            self.tell(ctx, &error);
        }
    }

    fn refresh_heading(&mut self, ctx: &Context) {
        let Some(session) = &self.session else {
            return;
        };
        match heading(session) {
            Ok(heading) => {
                let was_doubted = self.desk.heading.as_ref().map(|known| &known.clock_warning);
                if was_doubted != Some(&heading.clock_warning)
                    && let Some(warning) = &heading.clock_warning
                {
                    self.toasts.push(ctx, Mood::Trouble, warning);
                }
                self.desk.heading = Some(heading);
            }
            Err(error) => self.tell(ctx, &error),
        }
    }

    /// A ledger was opened: to the home screen, or to the users where the recovery code opened it.
    pub(super) fn opened(&mut self, ctx: &Context) {
        self.trail.clear();
        self.locked = None;
        self.refresh_heading(ctx);
        let by_code = self
            .session
            .as_ref()
            .is_some_and(|session| session.user().login.is_empty());
        if by_code {
            self.pages.settings.show_users();
            self.enter(ctx, Screen::Settings);
        } else {
            self.enter(ctx, Screen::Home);
        }
    }

    pub(super) fn signed_in(&mut self, ctx: &Context) {
        let login = self
            .session
            .as_ref()
            .map_or_else(String::new, |session| session.user().login.clone());
        match self.locked.take() {
            Some(lock) if lock.login == login => {
                self.refresh_heading(ctx);
                self.enter(ctx, lock.screen);
            }
            // 利用者の交代 at an open screen: what is shown there stays.
            None => {
                self.refresh_heading(ctx);
                self.refresh(ctx, EVERYTHING);
            }
            Some(_) => {
                self.pages = Pages::new(&self.setup.places, self.desk.today);
                self.opened(ctx);
            }
        }
    }

    pub(super) fn close_ledger(&mut self) {
        self.session = None;
        self.desk.heading = None;
        self.locked = None;
        self.trail.clear();
        self.pages = Pages::new(&self.setup.places, self.desk.today);
        self.screen = Screen::Unlock;
    }

    fn go(&mut self, ctx: &Context, go: Go) {
        let is_outside = |screen: Screen| matches!(screen, Screen::Unlock | Screen::FirstRun);
        let target = match go {
            Go::To(screen) => {
                if screen == Screen::Drafts {
                    self.pages.show_draft(None);
                }
                screen
            }
            Go::Draft(draft) => {
                self.pages.show_draft(Some(draft));
                Screen::Drafts
            }
            Go::Payments(shelf) => {
                self.pages.show_payments(shelf);
                Screen::Payments
            }
            Go::Book => {
                self.pages.show_book();
                Screen::Outbox
            }
            Go::Field(case, ref at) => {
                self.pages.want_field(case, at);
                Screen::Case(case)
            }
            Go::Back => self.trail.pop().unwrap_or(Screen::Home),
        };
        if target == self.screen {
            return;
        }
        if self.session.is_none() && !is_outside(target) {
            return;
        }
        // Esc leads from the tenth case of a list back to the list.
        let is_next_case = matches!((self.screen, target), (Screen::Case(_), Screen::Case(_)));
        if !matches!(go, Go::Back) && !is_outside(self.screen) && !is_next_case {
            self.trail.push(self.screen);
        }
        if target == Screen::Home {
            self.trail.clear();
        }
        self.leave(ctx);
        if self.desk.heading.is_none() && !is_outside(target) {
            self.opened(ctx);
        } else {
            self.enter(ctx, target);
        }
    }

    fn enter(&mut self, ctx: &Context, screen: Screen) {
        self.screen = screen;
        self.pages.prepare(screen);
        self.refresh(ctx, EVERYTHING);
    }

    /// What was typed is kept, and nothing secret stays in the clipboard.
    pub(super) fn leave(&mut self, ctx: &Context) {
        let page = self.pages.of(self.screen);
        page.leave(ctx, &mut self.desk.lend());
        // What was asked after a long command waits until the ledger is back.
        while self.working.is_none() && !self.desk.commands.is_empty() {
            let command = self.desk.commands.remove(0);
            self.run(ctx, command);
        }
        if std::mem::take(&mut self.must_clear_clipboard) {
            ctx.copy_text(String::new());
        }
    }
}

fn heading(session: &Session) -> Result<Heading> {
    let society = session.society()?;
    Ok(Heading {
        society: society.name,
        user: session.user().name.clone(),
        today: session.today(),
        last_backup: session.last_backup()?,
        clock_warning: session.clock_warning(),
        is_sample: society.is_sample,
    })
}

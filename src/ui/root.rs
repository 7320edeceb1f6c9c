//! 画面全体: the application as a plain struct. `logic` runs what was asked for and refreshes screens;
//! `ui` only draws.
//! It must not know the window system: tests drive it without one.

use crate::app::command::Command;
use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::job::Job;
use crate::app::job::JobMode;
use crate::app::job::JobState;
use crate::app::run::Changed;
use crate::app::run::Outcome;
use crate::app::run::Told;
use crate::app::session::Session;
use crate::domain::date::Date;
use crate::ui::chooser::FileChooser;
use crate::ui::focus::Stop;
use crate::ui::keys::Shortcut;
use crate::ui::navigation;
use crate::ui::navigation::Asked;
use crate::ui::page::Ask;
use crate::ui::page::EVERYTHING;
use crate::ui::page::Go;
use crate::ui::page::Heading;
use crate::ui::page::Screen;
use crate::ui::page::ScreenUi;
use crate::ui::pages::Pages;
use crate::ui::state::Input;
use crate::ui::theme;
use crate::ui::widgets::toast::Mood;
use crate::ui::widgets::toast::Toasts;
use crate::ui::work;
use crate::ui::work::Came;
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
    setup: Setup,
    idle_lock: Duration,
    session: Option<Session>,
    /// The job that has the ledger; the clerk waits.
    working: Option<Job<Returned>>,
    /// The backup that runs while the clerk goes on.
    beside: Option<Job<Returned>>,
    screen: Screen,
    trail: Vec<Screen>,
    locked: Option<Lock>,
    pages: Pages,
    desk: Desk,
    toasts: Toasts,
    last_input: f64,
    must_clear_clipboard: bool,
}

/// Where the clerk was when the window locked.
struct Lock {
    screen: Screen,
    login: String,
}

/// What screens are lent, and what they leave behind for the next pass.
struct Desk {
    input: Input,
    commands: Vec<Command>,
    go: Option<Go>,
    asks: Vec<Ask>,
    messages: Vec<(Mood, String)>,
    heading: Option<Heading>,
    today: Date,
    jobs: JobMode,
    files: Arc<dyn FileChooser>,
    navigation: Vec<Stop>,
}

impl Desk {
    fn lend(&mut self) -> ScreenUi<'_> {
        ScreenUi {
            input: &mut self.input,
            commands: &mut self.commands,
            go: &mut self.go,
            asks: &mut self.asks,
            messages: &mut self.messages,
            heading: self.heading.as_ref(),
            today: self.today,
            jobs: self.jobs,
            files: &self.files,
            navigation: &self.navigation,
        }
    }

    fn has_work(&self) -> bool {
        !self.commands.is_empty()
            || self.go.is_some()
            || !self.asks.is_empty()
            || !self.messages.is_empty()
    }
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
                files,
                navigation: Vec::new(),
            },
            toasts: Toasts::default(),
            last_input: 0.0,
            must_clear_clipboard: false,
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
        self.poll(ctx);
        for ask in std::mem::take(&mut self.desk.asks) {
            self.answer(ctx, ask);
        }
        for command in std::mem::take(&mut self.desk.commands) {
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
        if !is_working {
            self.window_keys(&ctx, is_open);
            let page = self.pages.of(self.screen);
            page.before_ui(&ctx, &mut self.desk.lend());
        }
        ui.add_enabled_ui(!is_working, |ui| self.frame_ui(ui, is_open));
        if is_working {
            self.waiting_ui(ui);
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
        self.working.is_some()
    }

    fn waiting_ui(&self, ui: &Ui) {
        let Some(job) = &self.working else {
            return;
        };
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

    /// Takes the ledger and the result back from a job.
    fn poll(&mut self, ctx: &Context) {
        match self.beside.as_ref().map(Job::poll) {
            None => {}
            Some(JobState::Running) => ctx.request_repaint_after(Duration::from_millis(200)),
            Some(JobState::Broken) => {
                self.beside = None;
                let sentence =
                    "バックアップが途中で止まりました。台帳は無事です。もう一度行ってください。";
                self.toasts.push(ctx, Mood::Trouble, sentence);
            }
            Some(JobState::Finished(returned)) => {
                self.beside = None;
                self.returned(ctx, returned);
            }
        }
        match self.working.as_ref().map(Job::poll) {
            None | Some(JobState::Running) => {}
            Some(JobState::Broken) => {
                self.working = None;
                if self.session.is_none() && self.desk.heading.is_some() {
                    self.close_ledger();
                }
                let sentence = "仕事が途中で止まりました。途中の変更は何も記録されていません。台帳を開き直してください。";
                self.toasts.push(ctx, Mood::Trouble, sentence);
            }
            Some(JobState::Finished(returned)) => {
                self.working = None;
                self.returned(ctx, returned);
            }
        }
    }

    fn returned(&mut self, ctx: &Context, returned: Returned) {
        if returned.session.is_some() {
            self.session = returned.session;
        }
        match returned.result {
            Ok(came) => self.came(ctx, came),
            Err(error) => self.failed(ctx, &error),
        }
    }

    fn came(&mut self, ctx: &Context, came: Came) {
        match came {
            Came::Opened => self.opened(ctx),
            Came::Created(code) => {
                self.pages.first_run.created(code);
            }
            Came::SignedIn => self.signed_in(ctx),
            Came::Ran(outcome) => self.carried_out(ctx, &outcome),
            Came::BackedUp(backup) => {
                let recorded = match &mut self.session {
                    Some(session) => session.record_backup(&backup),
                    None => Ok(Changed::default()),
                };
                match recorded {
                    Ok(changed) => {
                        self.refresh(ctx, changed);
                        let text = format!(
                            "バックアップを作成し、読み直して確かめました（{}）。",
                            backup.path.display()
                        );
                        self.pages.settings.backed_up(&backup);
                        self.toasts.push(ctx, Mood::Done, &text);
                    }
                    Err(error) => self.tell(ctx, &error),
                }
            }
            Came::Checked(rows) => self.pages.settings.checked(rows),
        }
    }

    fn answer(&mut self, ctx: &Context, ask: Ask) {
        match ask {
            Ask::Open { path, credentials } => {
                self.working = Some(work::open(&self.setup, path, credentials));
            }
            Ask::Practice => self.working = Some(work::practice(&self.setup)),
            Ask::Create { path, first } => {
                self.working = Some(work::create(&self.setup, path, first));
            }
            Ask::SignIn(credentials) => {
                if let Some(session) = self.session.take() {
                    self.working = Some(work::sign_in(&self.setup, session, credentials));
                }
            }
            Ask::Lock => self.lock(ctx),
            Ask::CloseLedger => {
                self.leave(ctx);
                self.close_ledger();
            }
            Ask::BackUp(folder) => {
                let session = self.session.as_ref();
                let work = session.map(|session| session.backup_work(&folder));
                match work {
                    Some(Ok(work)) => self.beside = Some(work::back_up(&self.setup, work)),
                    Some(Err(error)) => self.tell(ctx, &error),
                    None => {}
                }
            }
            Ask::Check => {
                if let Some(session) = self.session.take() {
                    self.working = Some(work::check(&self.setup, session));
                }
            }
        }
        // Inline jobs are finished already.
        self.poll(ctx);
    }

    /// Runs a command; one that takes long goes onto a thread with the ledger.
    fn run(&mut self, ctx: &Context, command: Command) {
        if takes_long(&command) {
            if let Some(session) = self.session.take() {
                self.working = Some(work::run(&self.setup, session, command));
                self.poll(ctx);
            }
            return;
        }
        let Some(session) = &mut self.session else {
            return;
        };
        match session.run(command) {
            Ok(outcome) => self.carried_out(ctx, &outcome),
            Err(error) => self.failed(ctx, &error),
        }
    }

    fn carried_out(&mut self, ctx: &Context, outcome: &Outcome) {
        if matches!(outcome.told, Told::Number(_)) {
            self.must_clear_clipboard = true;
        }
        self.refresh(ctx, outcome.changed);
        let page = self.pages.of(self.screen);
        page.done(&outcome.told, &mut self.desk.lend());
    }

    fn failed(&mut self, ctx: &Context, error: &Error) {
        if !self.pages.of(self.screen).failed(error) {
            self.tell(ctx, error);
        }
    }

    fn tell(&mut self, ctx: &Context, error: &Error) {
        self.toasts.push(ctx, Mood::Trouble, &error.message_ja());
    }

    fn refresh(&mut self, ctx: &Context, changed: Changed) {
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
            Ok(heading) => self.desk.heading = Some(heading),
            Err(error) => self.tell(ctx, &error),
        }
    }

    /// A ledger was opened: to the home screen, or to the users where the recovery code opened it.
    fn opened(&mut self, ctx: &Context) {
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

    fn signed_in(&mut self, ctx: &Context) {
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

    fn close_ledger(&mut self) {
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
            Go::To(screen) => screen,
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
        if matches!(go, Go::To(_)) && !is_outside(self.screen) && !is_next_case {
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
    fn leave(&mut self, ctx: &Context) {
        let page = self.pages.of(self.screen);
        page.leave(ctx, &mut self.desk.lend());
        for command in std::mem::take(&mut self.desk.commands) {
            self.run(ctx, command);
        }
        if std::mem::take(&mut self.must_clear_clipboard) {
            ctx.copy_text(String::new());
        }
    }
}

/// Commands whose work grows with a file.
const fn takes_long(command: &Command) -> bool {
    matches!(
        command,
        Command::ExportBatch { .. } | Command::ImportResults { .. }
    )
}

fn heading(session: &Session) -> Result<Heading> {
    let society = session.society()?;
    Ok(Heading {
        society: society.name,
        user: session.user().name.clone(),
        today: session.today(),
        last_backup: session.last_backup()?,
        is_sample: society.is_sample,
    })
}

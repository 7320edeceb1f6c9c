//! 画面の約束: what the window gives to a screen, and what a screen may ask of the window.
//! It must not draw and must not know any single screen.
//!
//! A screen is a struct that holds its own view data and implements [`Page`]. The window calls, in this order:
//! [`Page::refresh`] when the screen is entered and whenever something changed, [`Page::fetch`] before every
//! pass, [`Page::before_ui`] and [`Page::ui`] in the pass. Drawing never touches the ledger: a screen pushes
//! commands, and the window runs them before the next pass.

use crate::app::command::Command;
use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::job::JobMode;
use crate::app::list_output::ListSource;
use crate::app::run::Changed;
use crate::app::run::Told;
use crate::app::session::Credentials;
use crate::app::session::FirstRun;
use crate::app::session::Session;
use crate::app::tables::Tables;
use crate::domain::date::Date;
use crate::domain::finding::FieldPath;
use crate::domain::member::PersonId;
use crate::domain::remuneration_draft::DraftId;
use crate::procedure::case::CaseId;
use crate::ui::chooser::FileChooser;
use crate::ui::focus::Stop;
use crate::ui::keys::Shortcut;
use crate::ui::payment_acts::Shelf;
use crate::ui::state::Input;
use crate::ui::widgets::table::TALL_WINDOW;
use crate::ui::widgets::toast::Mood;
use egui::Context;
use egui::Id;
use egui::Ui;
use std::path::PathBuf;
use std::sync::Arc;

/// 画面.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Screen {
    /// 台帳を開く, also after the idle lock.
    Unlock,
    /// 初回設定.
    FirstRun,
    /// ホーム.
    Home,
    /// 期日.
    Due,
    /// 加入者の検索.
    Members,
    /// 加入者.
    Member(PersonId),
    /// 案件.
    Case(CaseId),
    /// 任継保険料.
    Premiums,
    /// 支払.
    Payments,
    /// 試算.
    Trial,
    /// 届書ファイルの取込.
    Intake,
    /// 承認待ち.
    Approvals,
    /// 標準報酬の決定案.
    Drafts,
    /// 登録用ファイル.
    Outbox,
    /// 文字の確認.
    Preflight,
    /// 情報照会.
    Inquiries,
    /// 証管理.
    Certificates,
    /// 集計.
    Monthly,
    /// 操作の記録.
    Audit,
    /// 台帳の移行.
    Takeover,
    /// 設定.
    Settings,
}

/// 移動.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Go {
    /// To a screen.
    To(Screen),
    /// To 支払, at a heading.
    Payments(Shelf),
    /// To one 標準報酬の決定案.
    Draft(DraftId),
    /// To 登録用ファイル, at the book.
    Book,
    /// To a case, at a field.
    Field(CaseId, FieldPath),
    /// To where the clerk came from.
    Back,
}

/// What a screen asks of the window besides commands: things that need no open ledger, or take long.
pub enum Ask {
    /// Opens a ledger.
    Open {
        /// Where it lies.
        path: PathBuf,
        /// Who.
        credentials: Credentials,
    },
    /// Goes on with the open ledger after the lock.
    SignIn(Credentials),
    /// Makes a new ledger.
    Create {
        /// Where.
        path: PathBuf,
        /// What the first run asked for.
        first: Box<FirstRun>,
    },
    /// Opens the fictional society, made first where it is not there yet.
    Practice,
    /// Locks the window now.
    Lock,
    /// Closes the ledger and shows the choice of ledgers.
    CloseLedger,
    /// Backs the ledger up on a thread of its own.
    BackUp(PathBuf),
    /// Checks the ledger on a thread of its own.
    Check,
}

/// What the header shows, and what screens may know of who and when.
#[derive(Clone, Debug)]
pub struct Heading {
    /// 組合の名称.
    pub society: String,
    /// Name of the user.
    pub user: String,
    /// Today.
    pub today: Date,
    /// The last good backup.
    pub last_backup: Option<String>,
    /// Why the computer's clock is doubted; `None` while it is not.
    pub clock_warning: Option<String>,
    /// 見本.
    pub is_sample: bool,
}

/// What a screen gets while it draws. The ledger is not among it.
pub struct ScreenUi<'a> {
    /// Keys and focus.
    pub input: &'a mut Input,
    /// Commands, run before the next pass.
    pub commands: &'a mut Vec<Command>,
    /// Where to go after this pass.
    pub go: &'a mut Option<Go>,
    /// Other things asked of the window.
    pub asks: &'a mut Vec<Ask>,
    /// Messages at the lower right.
    pub messages: &'a mut Vec<(Mood, String)>,
    /// Who and when; `None` while no ledger is open.
    pub heading: Option<&'a Heading>,
    /// Today.
    pub today: Date,
    /// Where the screen's own jobs run (previews, dialogs, reading of files).
    pub jobs: JobMode,
    /// Tables that fields ask.
    pub tables: &'a Tables,
    /// Dialogs for files and folders, to be called from a job.
    pub files: &'a Arc<dyn FileChooser>,
    /// The stops of the navigation; they follow the screen's own.
    pub navigation: &'a [Stop],
}

impl ScreenUi<'_> {
    /// To a case in the next pass, at the field where something is put right; at its first one where none is known.
    pub fn go_to_field(&mut self, case: CaseId, at: Option<&FieldPath>) {
        *self.go = Some(match at {
            Some(at) => Go::Field(case, at.clone()),
            None => Go::To(Screen::Case(case)),
        });
    }

    /// Asks for a screen.
    pub fn go(&mut self, screen: Screen) {
        *self.go = Some(Go::To(screen));
    }

    /// Takes away what lies over a list; the focus goes back to the list.
    pub fn close_over<T>(&mut self, list: Id, over: &mut Option<T>) {
        *over = None;
        self.input.focus.request(list);
    }

    /// Shows that something was done.
    pub fn done(&mut self, sentence: impl Into<String>) {
        self.messages.push((Mood::Done, sentence.into()));
    }

    /// Shows what did not work.
    pub fn trouble(&mut self, sentence: impl Into<String>) {
        self.messages.push((Mood::Trouble, sentence.into()));
    }

    /// Where the keyboard starts on a screen with a list: at the list, in a low window at what stands above it, because
    /// the list would push that out of sight.
    pub fn enter_list(&mut self, ctx: &Context, list: Id, above: Id) {
        let is_tall = ctx.content_rect().height() >= TALL_WINDOW;
        self.input.focus.request(if is_tall { list } else { above });
    }

    /// The screen's stops with those of the navigation behind them.
    #[must_use]
    pub fn with_navigation(&self, stops: &[Stop]) -> Vec<Stop> {
        [stops, self.navigation].concat()
    }

    /// One pass of the keyboard over these stops; for screens without a form.
    pub fn begin(&mut self, ctx: &Context, stops: &[Stop]) {
        let order = self.with_navigation(stops);
        self.input.focus.begin(ctx, &mut self.input.keys, &order);
    }
}

/// A screen.
pub trait Page {
    /// Title of the screen.
    fn title(&self) -> String;

    /// Reads anew what this screen shows of what changed. Called with everything when the screen is entered.
    ///
    /// # Errors
    ///
    /// When the ledger cannot be read; shown as a message.
    fn refresh(&mut self, session: &Session, changed: Changed) -> Result<()>;

    /// Fetches what the last pass asked for, such as rows in view or search results. Called before every pass.
    ///
    /// # Errors
    ///
    /// When the ledger cannot be read; shown as a message.
    fn fetch(&mut self, _session: &Session) -> Result<()> {
        Ok(())
    }

    /// The keyboard, once per pass before anything is drawn: `Focus::begin` is called here and nowhere else
    /// (through [`ScreenUi::begin`] or `FormState::begin` with [`ScreenUi::with_navigation`]).
    fn before_ui(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>);

    /// Draws. Nothing but the screen's own state may change.
    fn ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>);

    /// The list of this screen for 一覧の出力; asked for only when the clerk wants it.
    fn listing(&self, _today: Date) -> Option<ListSource> {
        None
    }

    /// Keys of the bar that mean something on this screen; F2 is the window's.
    fn shortcuts(&self) -> &'static [Shortcut] {
        &[]
    }

    /// A key of the bar was pressed or clicked.
    fn pressed(&mut self, _shortcut: Shortcut, _cx: &mut ScreenUi<'_>) {}

    /// A command of this screen was carried out.
    fn done(&mut self, _told: &Told, _cx: &mut ScreenUi<'_>) {}

    /// Something this screen asked for was not carried out. Returns whether the screen itself shows why;
    /// otherwise the window shows the sentence.
    fn failed(&mut self, _error: &Error) -> bool {
        false
    }

    /// The screen is left, or the window locked: what was typed is to be kept now.
    fn leave(&mut self, _ctx: &Context, _cx: &mut ScreenUi<'_>) {}
}

/// Everything changed: for entering a screen.
pub const EVERYTHING: Changed = Changed {
    members: true,
    cases: true,
    papers: true,
    outbox: true,
    payments: true,
    settings: true,
    users: true,
    numbers: true,
};

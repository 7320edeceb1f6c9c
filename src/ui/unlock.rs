//! 台帳を開く: which ledger, who, and the password; also the screen behind the idle lock.
//! It must not try a password itself, and keeps none longer than it is typed.

use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::first_run::PRACTICE_PASSWORD;
use crate::app::job::Job;
use crate::app::job::JobState;
use crate::app::places::KnownLedger;
use crate::app::places::Places;
use crate::app::run::Changed;
use crate::app::session::Credentials;
use crate::app::session::Session;
use crate::ui::chooser::Wanted;
use crate::ui::focus::Stop;
use crate::ui::focus::StopKind;
use crate::ui::page::Ask;
use crate::ui::page::Page;
use crate::ui::page::Screen;
use crate::ui::page::ScreenUi;
use crate::ui::theme;
use crate::ui::widgets::button::Look;
use crate::ui::widgets::button::button_ui;
use crate::ui::widgets::labelled::labelled_ui;
use crate::ui::widgets::labelled::paragraph_ui;
use crate::ui::widgets::labelled::wrong_ui;
use crate::ui::widgets::pick::Item;
use crate::ui::widgets::pick::Pick;
use crate::ui::widgets::secret;
use crate::ui::widgets::secret::Secret;
use crate::ui::widgets::secret::Show;
use egui::Context;
use egui::Id;
use egui::Key;
use egui::Modifiers;
use egui::Ui;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use zeroize::Zeroizing;

const CARD_WIDTH: f32 = 720.0;
const FIELD_WIDTH: f32 = 360.0;

/// How the clerk proves who he is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Way {
    Password,
    RecoveryCode,
}

/// 台帳を開く.
pub struct Unlock {
    places: Places,
    ledgers: Vec<KnownLedger>,
    ledger: usize,
    users: Vec<String>,
    user: usize,
    /// The ledger whose users are listed.
    users_of: Option<PathBuf>,
    way: Way,
    typed: Zeroizing<String>,
    remark: Option<String>,
    /// Seconds that the clerk has to wait, not yet counted from the clock of the window.
    wait: Option<u32>,
    wait_until: Option<f64>,
    locked: Option<Locked>,
    choosing: Option<Job<Option<PathBuf>>>,
    wants_focus: bool,
}

/// What is shown while the window is locked.
struct Locked {
    society: String,
}

impl Unlock {
    /// The screen at its start.
    #[must_use]
    pub fn new(places: &Places) -> Unlock {
        Unlock {
            places: places.clone(),
            ledgers: places.ledgers(),
            ledger: 0,
            users: Vec::new(),
            user: 0,
            users_of: None,
            way: Way::Password,
            typed: Zeroizing::new(String::new()),
            remark: None,
            wait: None,
            wait_until: None,
            locked: None,
            choosing: None,
            wants_focus: true,
        }
    }

    /// The window was locked: only this ledger, and first the user who was there.
    pub fn lock(&mut self, path: &Path, society: &str, login: &str) {
        let ledger = KnownLedger {
            name: society.to_owned(),
            path: path.to_owned(),
        };
        *self = Unlock {
            ledgers: vec![ledger],
            locked: Some(Locked {
                society: society.to_owned(),
            }),
            ..Unlock::new(&self.places)
        };
        self.read_users();
        let user = self.users.iter().position(|known| known == login);
        self.user = user.unwrap_or(0);
    }

    fn path(&self) -> Option<&PathBuf> {
        self.ledgers.get(self.ledger).map(|ledger| &ledger.path)
    }

    /// Reads the users of the chosen ledger from its key file, once per choice.
    fn read_users(&mut self) {
        let path = self.path().cloned();
        if path == self.users_of {
            return;
        }
        self.user = 0;
        self.remark = None;
        self.users = match path.as_deref().map(Session::logins) {
            None => Vec::new(),
            Some(Ok(users)) => users,
            Some(Err(error)) => {
                self.remark = Some(error.message_ja());
                Vec::new()
            }
        };
        self.users_of = path;
    }

    /// Takes the answer of the dialog.
    fn poll(&mut self, ctx: &Context) {
        match self.choosing.as_ref().map(Job::poll) {
            None => {}
            Some(JobState::Running) => ctx.request_repaint_after(Duration::from_millis(100)),
            Some(JobState::Broken | JobState::Finished(None)) => self.choosing = None,
            Some(JobState::Finished(Some(path))) => {
                self.choosing = None;
                let known = self.ledgers.iter().position(|known| known.path == path);
                self.ledger = known.unwrap_or_else(|| {
                    let name = path.file_stem().unwrap_or_default().to_string_lossy();
                    self.ledgers.push(KnownLedger {
                        name: name.into_owned(),
                        path,
                    });
                    self.ledgers.len().saturating_sub(1)
                });
            }
        }
    }

    fn count_wait(&mut self, ctx: &Context) {
        let now = ctx.input(|input| input.time);
        if let Some(seconds) = self.wait.take() {
            self.wait_until = (seconds > 0).then(|| now + f64::from(seconds));
        }
        if self.wait_until.is_some_and(|until| until <= now) {
            self.wait_until = None;
        }
        if self.wait_until.is_some() {
            ctx.request_repaint_after(Duration::from_millis(500));
        }
    }

    fn can_try(&self) -> bool {
        !self.typed.is_empty() && self.wait_until.is_none()
    }

    fn submit(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>) {
        let Some(path) = self.path().cloned() else {
            return;
        };
        if !self.can_try() {
            return;
        }
        let typed = secret::take(ctx, secret_id(), &mut self.typed);
        let credentials = match self.way {
            Way::RecoveryCode => Credentials::RecoveryCode(typed),
            Way::Password => Credentials::Password {
                login: self.users.get(self.user).cloned().unwrap_or_default(),
                password: typed,
            },
        };
        self.remark = None;
        cx.asks.push(match self.locked {
            Some(_) => Ask::SignIn(credentials),
            None => Ask::Open { path, credentials },
        });
    }

    fn ledger_items(&self) -> Vec<Item> {
        let items = self.ledgers.iter().map(|ledger| Item {
            title: ledger.name.clone(),
            note: ledger.path.display().to_string(),
        });
        items.collect()
    }

    fn user_items(&self) -> Vec<Item> {
        let items = self.users.iter().map(|user| Item {
            title: user.clone(),
            note: String::new(),
        });
        items.collect()
    }

    fn stops(&self) -> Vec<Stop> {
        let mut stops = Vec::new();
        if self.ledgers.is_empty() {
            stops.extend([button("new"), button("practice"), button("choose")]);
            return stops;
        }
        if self.locked.is_none() {
            stops.push(ledger_pick(&[]).stop());
        }
        if self.way == Way::Password {
            stops.push(user_pick(&[]).stop());
        }
        stops.push(Stop::new(secret_id(), StopKind::Field));
        stops.extend([button("open"), button("way")]);
        if self.locked.is_some() {
            stops.push(button("close"));
        } else {
            stops.extend([button("new"), button("choose"), button("practice")]);
        }
        stops
    }

    fn opening_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        if self.locked.is_none() {
            let items = self.ledger_items();
            labelled_ui(ui, "台帳", |ui| {
                if ledger_pick(&items).ui(ui, cx.input, &mut self.ledger) {
                    cx.input.focus.request(self.first_of_user());
                }
            });
            ui.add_space(10.0);
        }
        if self.way == Way::Password && !self.users.is_empty() {
            let items = self.user_items();
            labelled_ui(ui, "利用者", |ui| {
                if user_pick(&items).ui(ui, cx.input, &mut self.user) {
                    cx.input.focus.request(secret_id());
                }
            });
            ui.add_space(10.0);
        }
        let (label, show, help) = match self.way {
            Way::Password => ("パスワード", Show::Masked, "Enterで開きます。"),
            Way::RecoveryCode => (
                "復旧コード",
                Show::Plain,
                "印刷した復旧コードを、区切りも含めて見たとおりに入力します。",
            ),
        };
        labelled_ui(ui, label, |ui| {
            let line = Secret {
                id: secret_id(),
                name: label,
                show,
                width: FIELD_WIDTH,
                help,
            };
            line.ui(ui, cx.input, &mut self.typed);
            if let Some(remark) = &self.remark {
                ui.set_max_width(FIELD_WIDTH + 20.0);
                wrong_ui(ui, remark);
            }
            self.practice_hint_ui(ui);
        });
        ui.add_space(12.0);
        self.opening_buttons_ui(ui, cx);
    }

    /// The password of the fictional society is no secret.
    fn practice_hint_ui(&self, ui: &mut Ui) {
        let is_practice = self.path() == Some(&self.places.practice_ledger());
        if is_practice {
            ui.label(theme::note(format!(
                "見本の台帳です。パスワードは「{PRACTICE_PASSWORD}」です。"
            )));
        }
    }

    fn opening_buttons_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        let now = ui.input(|input| input.time);
        let verb = match (&self.locked, self.wait_until) {
            (_, Some(until)) => format!("あと{}秒お待ちください", seconds_left(until - now)),
            (Some(_), None) => "続ける".to_owned(),
            (None, None) => "開く".to_owned(),
        };
        labelled_ui(ui, "", |ui| {
            ui.horizontal(|ui| {
                let can_try = self.can_try();
                let keys = &cx.input.keys;
                let pressed = ui
                    .add_enabled_ui(can_try, |ui| {
                        button_ui(ui, keys, button_id("open"), &verb, Look::Primary).clicked()
                    })
                    .inner;
                let other = match self.way {
                    Way::Password => "復旧コードで開く…",
                    Way::RecoveryCode => "パスワードで開く",
                };
                let changes_way =
                    button_ui(ui, keys, button_id("way"), other, Look::Plain).clicked();
                let closes = self.locked.is_some()
                    && button_ui(ui, keys, button_id("close"), "台帳を閉じる", Look::Plain)
                        .clicked();
                if pressed {
                    self.submit(ui.ctx(), cx);
                }
                if changes_way {
                    self.change_way(ui.ctx(), cx);
                }
                if closes {
                    cx.asks.push(Ask::CloseLedger);
                }
            });
        });
    }

    fn change_way(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>) {
        drop(secret::take(ctx, secret_id(), &mut self.typed));
        self.remark = None;
        self.way = match self.way {
            Way::Password => Way::RecoveryCode,
            Way::RecoveryCode => Way::Password,
        };
        cx.input.focus.request(secret_id());
    }

    fn first_of_user(&self) -> Id {
        match self.way {
            Way::Password if self.users.len() > 1 => user_pick(&[]).stop().id,
            _ => secret_id(),
        }
    }

    /// What else can be done: a new ledger, another place, the fictional society.
    fn others_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        let keys = &cx.input.keys;
        let look = if self.ledgers.is_empty() {
            Look::Primary
        } else {
            Look::Plain
        };
        let mut pressed = "";
        ui.horizontal_wrapped(|ui| {
            let mut buttons = [
                ("new", "新しい台帳を作る…", look),
                ("choose", "ほかの場所の台帳を選ぶ…", Look::Plain),
                ("practice", "見本で試す", Look::Plain),
            ];
            if self.ledgers.is_empty() {
                buttons.swap(1, 2);
            }
            for (name, text, look) in buttons {
                if button_ui(ui, keys, button_id(name), text, look).clicked() {
                    pressed = name;
                }
            }
        });
        match pressed {
            "new" => cx.go(Screen::FirstRun),
            "practice" => cx.asks.push(Ask::Practice),
            "choose" => {
                let files = Arc::clone(cx.files);
                let wanted = Wanted::File {
                    name: "加入者台帳",
                    endings: &["daicho"],
                };
                self.choosing = Some(Job::start("台帳の選択", cx.jobs, move |_| {
                    files.choose("台帳を選ぶ", &wanted)
                }));
            }
            _ => {}
        }
    }
}

impl Page for Unlock {
    fn title(&self) -> String {
        "台帳を開く".to_owned()
    }

    fn refresh(&mut self, _session: &Session, _changed: Changed) -> Result<()> {
        Ok(())
    }

    fn before_ui(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>) {
        self.poll(ctx);
        self.count_wait(ctx);
        self.read_users();
        if std::mem::take(&mut self.wants_focus) {
            let first = if self.ledgers.is_empty() {
                button_id("new")
            } else if self.ledgers.len() > 1 {
                ledger_pick(&[]).stop().id
            } else {
                self.first_of_user()
            };
            cx.input.focus.request(first);
        }
        // In this one field Enter acts: nothing is written, and everybody expects it.
        let is_here = cx.input.focus.current() == Some(secret_id());
        if is_here && cx.input.keys.take_key(ctx, Modifiers::NONE, Key::Enter) {
            self.submit(ctx, cx);
        }
        let stops = self.stops();
        cx.begin(ctx, &stops);
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        let room = ui.available_size();
        let top = (room.y * 0.12).clamp(8.0, 120.0);
        egui::ScrollArea::vertical().show(ui, |ui| {
            ui.add_space(top);
            ui.vertical_centered(|ui| {
                ui.set_max_width(CARD_WIDTH.min(ui.available_width()));
                ui.label(theme::heading("加入者台帳"));
                ui.add_space(12.0);
                theme::card().show(ui, |ui| {
                    ui.set_width(ui.available_width());
                    ui.with_layout(egui::Layout::top_down(egui::Align::Min), |ui| {
                        self.card_ui(ui, cx);
                    });
                });
            });
        });
    }

    fn failed(&mut self, error: &Error) -> bool {
        self.wait = error.wait_seconds();
        self.remark = Some(error.message_ja());
        self.wants_focus = false;
        true
    }
}

impl Unlock {
    fn card_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        match &self.locked {
            Some(locked) => {
                ui.label(theme::subheading("画面をロックしています"));
                let sentence = format!(
                    "{}の台帳は開いたままです。続けるには、利用者を選んでパスワードを入力してください。",
                    locked.society
                );
                paragraph_ui(ui, &sentence);
            }
            None if self.ledgers.is_empty() => {
                ui.label(theme::subheading("はじめに"));
                paragraph_ui(
                    ui,
                    "このパソコンには、まだ台帳がありません。新しく作るか、架空の組合の見本で試すことができます。",
                );
            }
            None => {
                ui.label(theme::subheading("台帳を開く"));
            }
        }
        ui.add_space(10.0);
        if !self.ledgers.is_empty() {
            self.opening_ui(ui, cx);
        }
        if self.locked.is_none() {
            if !self.ledgers.is_empty() {
                ui.add_space(12.0);
                ui.separator();
                ui.add_space(4.0);
            }
            self.others_ui(ui, cx);
        }
    }
}

fn seconds_left(seconds: f64) -> u64 {
    Duration::try_from_secs_f64(seconds.ceil().max(1.0)).map_or(1, |left| left.as_secs())
}

fn secret_id() -> Id {
    Id::unique("unlock secret")
}

fn button_id(name: &str) -> Id {
    Id::unique(("unlock", name))
}

fn button(name: &str) -> Stop {
    Stop::new(button_id(name), StopKind::Button)
}

const fn ledger_pick(items: &[Item]) -> Pick<'_> {
    Pick {
        name: "台帳",
        width: 430.0,
        items,
    }
}

const fn user_pick(items: &[Item]) -> Pick<'_> {
    Pick {
        name: "利用者",
        width: FIELD_WIDTH + 8.0,
        items,
    }
}

//! 設定の利用者: who may open the ledger, with which roles, and whether 個人番号 may be handled.
//! It must not keep a password longer than it takes to hand it over.

use crate::app::command::Command;
use crate::app::command::NewUser;
use crate::app::list_output::ListSource;
use crate::app::user_form;
use crate::app::view::UserView;
use crate::domain::coded::Coded;
use crate::procedure::case::UserId;
use crate::procedure::facts::Facts;
use crate::procedure::field::Section;
use crate::ui::focus::Stop;
use crate::ui::focus::StopKind;
use crate::ui::form_pane::FormPane;
use crate::ui::keys::Shortcut;
use crate::ui::list_output;
use crate::ui::new_password::NewPassword;
use crate::ui::page::ScreenUi;
use crate::ui::theme;
use crate::ui::widgets::button::Look;
use crate::ui::widgets::button::button_ui;
use crate::ui::widgets::table::Column;
use crate::ui::widgets::table::Table;
use crate::ui::widgets::table::TableState;
use egui::Context;
use egui::Id;
use egui::ScrollArea;
use egui::Ui;

const COLUMNS: &[Column] = &[
    Column::text("利用者名", 110.0),
    Column::text("氏名", 150.0),
    Column::text("役割", 200.0),
    Column::text("個人番号", 90.0),
    Column::text("状態", 60.0),
];

/// What is being done.
enum Doing {
    /// A user is added.
    Add(Box<FormPane>),
    /// Name and roles are changed.
    Change(UserId, Box<FormPane>),
    /// A password is set.
    Password(UserId),
    /// The right to 個人番号 is given, with a password.
    Grant(UserId),
}

/// The part.
#[derive(Default)]
pub struct UsersTab {
    all: Vec<UserView>,
    me: Option<UserId>,
    table: TableState,
    doing: Option<Doing>,
    password: NewPassword,
    wants_save: bool,
}

impl UsersTab {
    /// Shows the stored users.
    pub fn show(&mut self, all: Vec<UserView>, me: UserId) {
        self.all = all;
        self.me = Some(me);
    }

    /// F12 was pressed.
    pub fn wants_save(&mut self) {
        self.wants_save = self.doing.is_some();
    }

    /// The change was stored.
    pub fn saved(&mut self, cx: &mut ScreenUi<'_>) {
        self.doing = None;
        self.password = NewPassword::default();
        cx.input.focus.request(self.list().stop().id);
        cx.done("利用者の設定を登録しました。");
    }

    /// The keyboard.
    pub fn before_ui(
        &mut self,
        ctx: &Context,
        cx: &mut ScreenUi<'_>,
        facts: &Facts,
        tabs: &[Stop],
    ) {
        let button = |name| Stop::new(button_id(name), StopKind::Button);
        let foot = [&[button("save"), button("back")], tabs].concat();
        let secrets = NewPassword::stops();
        match &mut self.doing {
            None => {
                let list = self.list().stop();
                let names = ["add", "change", "password", "numbers", "stop"];
                let buttons: Vec<Stop> = names.into_iter().map(button).collect();
                cx.begin(ctx, &[&[list], buttons.as_slice(), tabs].concat());
            }
            Some(Doing::Add(pane)) => {
                let after = [secrets.as_slice(), &foot].concat();
                pane.before_ui(ctx, cx, facts, &after);
            }
            Some(Doing::Change(_, pane)) => pane.before_ui(ctx, cx, facts, &foot),
            Some(Doing::Password(_) | Doing::Grant(_)) => {
                cx.begin(ctx, &[secrets.as_slice(), &foot].concat());
            }
        }
        if std::mem::take(&mut self.wants_save) {
            self.save(ctx, cx, facts);
        }
        if self.doing.is_some() && cx.input.keys.take(ctx, Shortcut::Back) {
            self.close(ctx);
        }
    }

    fn close(&mut self, ctx: &Context) {
        self.doing = None;
        self.password.forget(ctx);
    }

    fn save(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>, facts: &Facts) {
        let command = match &mut self.doing {
            None => None,
            Some(Doing::Add(pane)) => {
                if !pane.settle(ctx, cx, facts) {
                    return;
                }
                let typed = user_form::read_user(pane.form());
                let password = self.password.settle(ctx, cx.input);
                typed.zip(password).map(|(typed, password)| {
                    Command::AddUser(NewUser {
                        login: typed.login,
                        name: typed.name,
                        roles: typed.roles,
                        may_handle_numbers: typed.may_handle_numbers,
                        password,
                    })
                })
            }
            Some(Doing::Change(user, pane)) => {
                if !pane.settle(ctx, cx, facts) {
                    return;
                }
                let user = *user;
                user_form::read_user(pane.form()).map(|typed| Command::ChangeUser {
                    user,
                    name: typed.name,
                    roles: typed.roles,
                })
            }
            Some(Doing::Password(user)) => {
                let user = *user;
                let password = self.password.settle(ctx, cx.input);
                password.map(|password| Command::SetPassword { user, password })
            }
            Some(Doing::Grant(user)) => {
                let user = *user;
                let password = self.password.settle(ctx, cx.input);
                password.map(|password| Command::GrantNumbers { user, password })
            }
        };
        cx.commands.extend(command);
    }

    /// Draws the part.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>, facts: &Facts) {
        if self.doing.is_some() {
            self.doing_ui(ui, cx, facts);
            return;
        }
        if self.me == Some(UserId(0)) {
            theme::tinted(theme::CAUTION_SOFT, theme::CAUTION).show(ui, |ui| {
                ui.label("復旧コードで開いています。利用者を選んで新しいパスワードを設定し、台帳を閉じてから、その利用者で開き直してください。");
            });
        }
        self.buttons_ui(ui, cx);
        let table = self.list();
        let all = &self.all;
        let mut cells = |index: usize| all.get(index).map(cells_of);
        let output = table.ui(ui, cx.input, &mut self.table, &mut cells);
        if output.opened.is_some() {
            self.begin("change", cx);
        }
    }

    fn buttons_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        let numbers = match self.selected() {
            Some(user) if user.may_handle_numbers => "個人番号の権限を取り消す",
            _ => "個人番号の権限を与える…",
        };
        let buttons = [
            ("add", "利用者を追加…"),
            ("change", "氏名と役割を変える…"),
            ("password", "パスワードを設定…"),
            ("numbers", numbers),
            ("stop", "利用を停止する"),
        ];
        let mut pressed = None;
        ui.horizontal_wrapped(|ui| {
            for (name, text) in buttons {
                let look = if name == "stop" {
                    Look::Grave
                } else {
                    Look::Plain
                };
                if button_ui(ui, &cx.input.keys, button_id(name), text, look).clicked() {
                    pressed = Some(name);
                }
            }
        });
        if let Some(name) = pressed {
            self.begin(name, cx);
        }
    }

    fn selected(&self) -> Option<&UserView> {
        self.all.get(self.table.selected)
    }

    fn begin(&mut self, what: &str, cx: &mut ScreenUi<'_>) {
        if what == "add" {
            let taken = self.all.iter().map(|user| user.login.clone()).collect();
            let mut pane = pane(user_form::NEW_USER, None);
            pane.set_taken(taken);
            self.doing = Some(Doing::Add(Box::new(pane)));
            return;
        }
        let Some(user) = self.selected().cloned() else {
            return;
        };
        match what {
            "change" => {
                let pane = pane(user_form::CHANGED_USER, Some(&user));
                self.doing = Some(Doing::Change(user.id, Box::new(pane)));
            }
            "numbers" if user.may_handle_numbers => {
                cx.commands.push(Command::RevokeNumbers(user.id));
            }
            "stop" => cx.commands.push(Command::StopUser(user.id)),
            _ => {
                self.doing = Some(if what == "numbers" {
                    Doing::Grant(user.id)
                } else {
                    Doing::Password(user.id)
                });
                cx.input.focus.request(NewPassword::first());
            }
        }
    }

    fn doing_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>, facts: &Facts) {
        let name_of = |id: UserId| {
            let user = self.all.iter().find(|user| user.id == id);
            user.map_or_else(String::new, |user| user.name.clone())
        };
        let sentence = match &self.doing {
            Some(Doing::Change(id, _)) => format!("{}の氏名と役割を変えます。", name_of(*id)),
            Some(Doing::Password(id)) => {
                format!("{}の新しいパスワードを設定します。", name_of(*id))
            }
            Some(Doing::Grant(id)) => format!(
                "{}に個人番号を扱う権限を与えます。ここで決めるパスワードが、この利用者の新しいパスワードになります。",
                name_of(*id)
            ),
            Some(Doing::Add(_)) | None => String::new(),
        };
        let mut is_closed = false;
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            if !sentence.is_empty() {
                ui.label(sentence);
            }
            if let Some(Doing::Add(pane) | Doing::Change(_, pane)) = &mut self.doing {
                pane.ui(ui, cx.input, facts);
            }
            if !matches!(self.doing, Some(Doing::Change(..))) {
                theme::card().show(ui, |ui| {
                    ui.set_width(ui.available_width());
                    self.password.ui(ui, cx.input);
                });
            }
            ui.add_space(8.0);
            ui.horizontal(|ui| {
                let keys = &cx.input.keys;
                let id = button_id("save");
                if button_ui(ui, keys, id, "登録する（F12）", Look::Primary).clicked() {
                    self.wants_save = true;
                    ui.ctx().request_repaint();
                }
                let id = button_id("back");
                is_closed = button_ui(ui, keys, id, "一覧へ戻る（Esc）", Look::Plain).clicked();
            });
            ui.add_space(16.0);
        });
        if is_closed {
            self.close(ui.ctx());
        }
    }

    /// The list for 一覧の出力.
    #[must_use]
    pub fn listing(&self) -> Option<ListSource> {
        let list = self.list();
        list_output::shown(list.name, &list, |row| self.all.get(row).map(cells_of))
    }

    fn list(&self) -> Table<'static> {
        Table {
            name: "利用者の一覧",
            columns: COLUMNS,
            n_rows: self.all.len(),
        }
    }
}

fn pane(sections: &'static [Section], user: Option<&UserView>) -> FormPane {
    let form = user_form::user_form(user);
    let mut pane = FormPane::new("user", sections, form, user_form::examine_user);
    pane.focus();
    pane
}

fn cells_of(user: &UserView) -> Vec<String> {
    let roles: Vec<&str> = user.roles.iter().map(|role| role.label()).collect();
    let numbers = if user.may_handle_numbers {
        "扱う"
    } else {
        "扱わない"
    };
    let state = if user.is_active {
        "利用中"
    } else {
        "停止"
    };
    vec![
        user.login.clone(),
        user.name.clone(),
        roles.join("、"),
        numbers.to_owned(),
        state.to_owned(),
    ]
}

fn button_id(name: &str) -> Id {
    Id::unique(("settings users", name))
}

//! 初回設定の利用者: who opens the ledger first, and with which password.
//! It must not keep a password longer than it takes to hand it over.

use crate::ui::focus::ALL_KEYS;
use crate::ui::focus::Stop;
use crate::ui::focus::StopKind;
use crate::ui::new_password::NewPassword;
use crate::ui::page::ScreenUi;
use crate::ui::state::Input;
use crate::ui::theme;
use crate::ui::widgets::labelled::fact_ui;
use crate::ui::widgets::labelled::labelled_ui;
use crate::ui::widgets::labelled::paragraph_ui;
use crate::ui::widgets::labelled::wrong_ui;
use egui::Context;
use egui::Id;
use egui::TextEdit;
use egui::Ui;
use std::path::PathBuf;
use zeroize::Zeroizing;

const WIDTH: f32 = 320.0;

/// The step.
pub struct UserStep {
    path: PathBuf,
    name: String,
    login: String,
    password: NewPassword,
    is_checked: bool,
    failure: Option<String>,
}

/// What the step gives.
pub struct FirstUser {
    /// 氏名.
    pub name: String,
    /// 利用者名.
    pub login: String,
    /// パスワード.
    pub password: Zeroizing<String>,
}

impl UserStep {
    /// The step; the ledger will lie at `path`.
    #[must_use]
    pub fn new(path: PathBuf) -> UserStep {
        UserStep {
            path,
            name: String::new(),
            login: String::new(),
            password: NewPassword::default(),
            is_checked: false,
            failure: None,
        }
    }

    /// The ledger could not be made.
    pub fn failed(&mut self, sentence: String) {
        self.failure = Some(sentence);
    }

    /// The keyboard.
    pub fn before_ui(
        &self,
        ctx: &Context,
        cx: &mut ScreenUi<'_>,
        after: &[Stop],
        wants_focus: bool,
    ) {
        if wants_focus {
            cx.input.focus.request(name_id());
        }
        let lines = [name_id(), login_id()].map(|id| Stop::new(id, StopKind::Field));
        let stops = [lines.as_slice(), &NewPassword::stops(), after].concat();
        cx.begin(ctx, &stops);
    }

    /// The user, or the keyboard at the first line that is wrong.
    pub fn settle(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>) -> Option<FirstUser> {
        self.failure = None;
        self.is_checked = true;
        for (text, id) in [(&self.name, name_id()), (&self.login, login_id())] {
            if text.trim().is_empty() {
                cx.input.focus.request(id);
                return None;
            }
        }
        let password = self.password.settle(ctx, cx.input)?;
        Some(FirstUser {
            name: self.name.trim().to_owned(),
            login: self.login.trim().to_owned(),
            password,
        })
    }

    /// Draws the step.
    pub fn ui(&mut self, ui: &mut Ui, input: &mut Input) {
        theme::card().show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.label(theme::subheading("最初の利用者"));
            paragraph_ui(
                ui,
                "この利用者は、担当・決裁者・管理者のすべての役割と、個人番号を扱う権限を持ちます。ほかの利用者はあとから設定で追加できます。",
            );
            ui.add_space(6.0);
            let help = "決裁や操作の記録に表示する氏名です。";
            let is_checked = self.is_checked;
            line_ui(ui, input, (name_id(), "氏名", help), &mut self.name, is_checked);
            let help = "台帳を開くときに選ぶ短い名前です。例 mihon";
            let words = (login_id(), "利用者名", help);
            line_ui(ui, input, words, &mut self.login, is_checked);
            self.password.ui(ui, input);
            ui.add_space(6.0);
            fact_ui(ui, "台帳の場所", &self.path.display().to_string());
            if let Some(failure) = &self.failure {
                wrong_ui(ui, failure);
            }
        });
        ui.add_space(8.0);
    }
}

fn line_ui(
    ui: &mut Ui,
    input: &mut Input,
    (id, label, help): (Id, &str, &str),
    text: &mut String,
    is_checked: bool,
) {
    labelled_ui(ui, label, |ui| {
        let is_missing = is_checked && text.trim().is_empty();
        let edit = TextEdit::singleline(text)
            .id(id)
            .return_key(None)
            .event_filter(ALL_KEYS)
            .desired_width(WIDTH);
        let response = ui.add(edit).accessible_name(label);
        if response.has_focus() {
            input.focus.set_help(help);
            if id == login_id() {
                ui.output_mut(|output| output.ime = None);
            }
        }
        if is_missing {
            wrong_ui(ui, &format!("{label}を入力してください。"));
        }
    });
}

fn name_id() -> Id {
    Id::unique("first run user name")
}

fn login_id() -> Id {
    Id::unique("first run user login")
}

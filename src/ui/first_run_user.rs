//! 初回設定の利用者: who opens the ledger first, and with which password.
//! It must not keep a password longer than it takes to hand it over.

use crate::app::first_run::MIN_PASSWORD_CHARS;
use crate::ui::focus::ALL_KEYS;
use crate::ui::focus::Stop;
use crate::ui::focus::StopKind;
use crate::ui::page::ScreenUi;
use crate::ui::state::Input;
use crate::ui::theme;
use crate::ui::widgets::labelled::fact_ui;
use crate::ui::widgets::labelled::labelled_ui;
use crate::ui::widgets::labelled::wrong_ui;
use crate::ui::widgets::secret;
use crate::ui::widgets::secret::Secret;
use crate::ui::widgets::secret::Show;
use egui::Context;
use egui::Id;
use egui::TextEdit;
use egui::Ui;
use std::path::PathBuf;
use zeroize::Zeroizing;

const WIDTH: f32 = 320.0;

/// The lines of the step.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Line {
    Name,
    Login,
    Password,
    Again,
}

const LINES: [Line; 4] = [Line::Name, Line::Login, Line::Password, Line::Again];

/// The step.
pub struct UserStep {
    path: PathBuf,
    name: String,
    login: String,
    password: Zeroizing<String>,
    again: Zeroizing<String>,
    wrong: Vec<(Line, String)>,
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
            password: Zeroizing::new(String::new()),
            again: Zeroizing::new(String::new()),
            wrong: Vec::new(),
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
            cx.input.focus.request(line_id(Line::Name));
        }
        let mut stops: Vec<Stop> = LINES
            .iter()
            .map(|line| Stop::new(line_id(*line), StopKind::Field))
            .collect();
        stops.extend_from_slice(after);
        cx.begin(ctx, &stops);
    }

    /// The user, or the keyboard at the first line that is wrong.
    pub fn settle(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>) -> Option<FirstUser> {
        self.failure = None;
        self.wrong = self.examine();
        if let Some((line, _)) = self.wrong.first() {
            cx.input.focus.request(line_id(*line));
            return None;
        }
        drop(secret::take(ctx, line_id(Line::Again), &mut self.again));
        Some(FirstUser {
            name: self.name.trim().to_owned(),
            login: self.login.trim().to_owned(),
            password: secret::take(ctx, line_id(Line::Password), &mut self.password),
        })
    }

    fn examine(&self) -> Vec<(Line, String)> {
        let mut wrong = Vec::new();
        let mut say = |line, sentence: &str| wrong.push((line, sentence.to_owned()));
        if self.name.trim().is_empty() {
            say(Line::Name, "氏名を入力してください。");
        }
        if self.login.trim().is_empty() {
            say(Line::Login, "利用者名を入力してください。");
        }
        if let Some(sentence) = password_problem(&self.password) {
            wrong.push((Line::Password, sentence));
        } else if *self.password != *self.again {
            let sentence = "2回の入力が違います。同じパスワードをもう一度入力してください。";
            wrong.push((Line::Again, sentence.to_owned()));
        }
        wrong
    }

    /// Draws the step.
    pub fn ui(&mut self, ui: &mut Ui, input: &mut Input) {
        theme::card().show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.label(theme::subheading("最初の利用者"));
            ui.label(theme::note(
                "この利用者は、担当・決裁者・管理者のすべての役割と、個人番号を扱う権限を持ちます。ほかの利用者はあとから設定で追加できます。",
            ));
            ui.add_space(6.0);
            for line in LINES {
                self.line_ui(ui, input, line);
            }
            ui.add_space(6.0);
            fact_ui(ui, "台帳の場所", &self.path.display().to_string());
            if let Some(failure) = &self.failure {
                wrong_ui(ui, failure);
            }
        });
        ui.add_space(8.0);
    }

    fn line_ui(&mut self, ui: &mut Ui, input: &mut Input, line: Line) {
        let (label, help) = words(line);
        let id = line_id(line);
        let wrong: Vec<String> = self
            .wrong
            .iter()
            .filter(|(at, _)| *at == line)
            .map(|(_, sentence)| sentence.clone())
            .collect();
        labelled_ui(ui, label, |ui| {
            let plain = match line {
                Line::Name => Some(&mut self.name),
                Line::Login => Some(&mut self.login),
                Line::Password | Line::Again => None,
            };
            if let Some(text) = plain {
                let edit = TextEdit::singleline(text)
                    .id(id)
                    .return_key(None)
                    .event_filter(ALL_KEYS)
                    .desired_width(WIDTH);
                let response = ui.add(edit).accessible_name(label);
                if response.has_focus() {
                    input.focus.set_help(help);
                    if line == Line::Login {
                        ui.output_mut(|output| output.ime = None);
                    }
                }
            } else {
                let secret = Secret {
                    id,
                    name: label,
                    show: Show::Masked,
                    width: WIDTH,
                    help,
                };
                let text = match line {
                    Line::Again => &mut self.again,
                    _ => &mut self.password,
                };
                secret.ui(ui, input, text);
            }
            for sentence in wrong {
                wrong_ui(ui, &sentence);
            }
            if line == Line::Password {
                ui.label(theme::note(help));
            }
        });
    }
}

/// What is wrong with a password that is to be set.
#[must_use]
pub fn password_problem(password: &str) -> Option<String> {
    let n_chars = password.chars().count();
    (n_chars < MIN_PASSWORD_CHARS).then(|| {
        format!("パスワードは{MIN_PASSWORD_CHARS}文字以上にしてください。いまは{n_chars}文字です。")
    })
}

const fn words(line: Line) -> (&'static str, &'static str) {
    match line {
        Line::Name => ("氏名", "決裁や操作の記録に表示する氏名です。"),
        Line::Login => ("利用者名", "台帳を開くときに選ぶ短い名前です。例 mihon"),
        Line::Password => (
            "パスワード",
            "10文字以上。長い語句をつなげると、覚えやすく破られにくくなります。",
        ),
        Line::Again => (
            "パスワード（再入力）",
            "同じパスワードをもう一度入力します。",
        ),
    }
}

fn line_id(line: Line) -> Id {
    Id::unique(("first run user", words(line).0))
}

#[cfg(test)]
mod tests {
    use super::password_problem;

    #[test]
    fn パスワードは9文字では足りず10文字から使える() {
        assert!(password_problem("abcdefghi").is_some());
        assert!(password_problem("abcdefghij").is_none());
        assert!(password_problem("みほんのことばです。").is_none());
    }
}

//! 利用者の交代: another user comes to the same PC, as the 決裁者 does, without leaving the case.
//! It must not keep the password longer than the dialog.

use crate::app::session::Credentials;
use crate::app::view::UserView;
use crate::domain::society::Approval;
use crate::procedure::engine::role_for;
use crate::procedure::gate;
use crate::procedure::step::Step;
use crate::ui::case_desk::CaseDesk;
use crate::ui::case_moves::role_words;
use crate::ui::focus::ALL_KEYS;
use crate::ui::focus::Stop;
use crate::ui::focus::StopKind;
use crate::ui::keys::Shortcut;
use crate::ui::page::ScreenUi;
use crate::ui::state::Input;
use crate::ui::theme;
use crate::ui::widgets::button::Look;
use crate::ui::widgets::button::button_ui;
use crate::ui::widgets::confirm::Answer;
use egui::Context;
use egui::Id;
use egui::Modal;
use egui::RichText;
use egui::TextEdit;
use egui::Ui;
use zeroize::Zeroizing;

/// The dialog.
pub(super) struct SignIn {
    sentence: String,
    users: Vec<(String, String)>,
    chosen: usize,
    password: Zeroizing<String>,
    /// Why the last try did not succeed.
    pub(super) problem: String,
    is_entered: bool,
}

/// Whether the user at the keyboard may settle the step that is looked at.
pub(super) fn may_do(desk: &CaseDesk) -> bool {
    fits(desk, &desk.user)
}

fn fits(desk: &CaseDesk, user: &UserView) -> bool {
    let approval = desk.view.facts.society.approval;
    let has_role = user.roles.contains(&role_for(desk.step, approval));
    let is_other =
        desk.step != Step::Approve || approval != Approval::SecondUser || !has_drafted(desk, user);
    user.is_active && has_role && is_other
}

fn has_drafted(desk: &CaseDesk, user: &UserView) -> bool {
    let mut steps = gate::DRAFTING_STEPS.iter();
    steps.any(|step| {
        let settled = desk.view.position.settled(*step);
        settled.is_some_and(|settled| settled.by == user.id)
    })
}

impl SignIn {
    /// The users who may settle the step.
    pub(super) fn for_step(desk: &CaseDesk) -> SignIn {
        let users = desk.view.users.iter();
        let users: Vec<(String, String)> = users
            .filter(|user| fits(desk, user))
            .map(|user| (user.login.clone(), user.name.clone()))
            .collect();
        let label = desk.view.procedure.label(desk.step);
        let role = role_words(desk);
        let sentence = if users.is_empty() {
            format!(
                "「{label}」を行える利用者（{role}）がいません。設定の「利用者」で登録してください。"
            )
        } else {
            format!(
                "「{label}」を行う利用者（{role}）がパスワードを入力します。画面はこの案件のままです。"
            )
        };
        SignIn {
            sentence,
            users,
            chosen: 0,
            password: Zeroizing::new(String::new()),
            problem: String::new(),
            is_entered: false,
        }
    }

    /// What was typed; wiped here.
    pub(super) fn credentials(&mut self) -> Option<Credentials> {
        let (login, _) = self.users.get(self.chosen)?;
        let password = std::mem::take(&mut self.password);
        Some(Credentials::Password {
            login: login.clone(),
            password,
        })
    }

    /// The keyboard of the dialog.
    pub(super) fn before_ui(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>) {
        if !self.is_entered {
            self.is_entered = true;
            cx.input.focus.request(password_id());
        }
        let users = (0..self.users.len()).map(|index| Stop::new(user_id(index), StopKind::Button));
        let mut stops: Vec<Stop> = users.collect();
        stops.push(Stop::new(password_id(), StopKind::Field));
        stops.push(Stop::new(go_id(), StopKind::Button));
        stops.push(Stop::new(back_id(), StopKind::Button));
        let input = &mut *cx.input;
        input.focus.begin(ctx, &mut input.keys, &stops);
    }

    /// Draws the dialog.
    pub(super) fn ui(&mut self, ui: &Ui, input: &mut Input) -> Option<Answer> {
        let mut answer = None;
        if input.keys.take(ui.ctx(), Shortcut::Register) {
            answer = Some(Answer::Yes);
        } else if input.keys.take(ui.ctx(), Shortcut::Back) {
            answer = Some(Answer::No);
        }
        let modal = Modal::new(Id::unique("case sign in"))
            .backdrop_color(theme::SHADE)
            .frame(theme::dialog());
        modal.show(ui.ctx(), |ui| {
            ui.set_width(520.0);
            ui.label(theme::heading("利用者の交代"));
            ui.label(RichText::new(&self.sentence).line_height(Some(theme::LINE_HEIGHT)));
            ui.add_space(8.0);
            self.users_ui(ui, input);
            self.password_ui(ui, input);
            if !self.problem.is_empty() {
                ui.label(RichText::new(&self.problem).color(theme::STOP));
            }
            ui.separator();
            ui.horizontal(|ui| {
                let keys = &input.keys;
                if button_ui(ui, keys, go_id(), "交代する（F12）", Look::Primary).clicked() {
                    answer = Some(Answer::Yes);
                }
                if button_ui(ui, keys, back_id(), "戻る（Esc）", Look::Plain).clicked() {
                    answer = Some(Answer::No);
                }
            });
        });
        answer
    }

    fn users_ui(&mut self, ui: &mut Ui, input: &Input) {
        ui.label(theme::strong("利用者"));
        ui.horizontal_wrapped(|ui| {
            for (index, (login, name)) in self.users.iter().enumerate() {
                let (mark, look) = if index == self.chosen {
                    ("● ", Look::Primary)
                } else {
                    ("○ ", Look::Plain)
                };
                let text = format!("{mark}{name}（{login}）");
                if button_ui(ui, &input.keys, user_id(index), &text, look).clicked() {
                    self.chosen = index;
                }
            }
        });
    }

    fn password_ui(&mut self, ui: &mut Ui, input: &mut Input) {
        ui.label(theme::strong("パスワード"));
        let field = TextEdit::singleline(&mut *self.password)
            .id(password_id())
            .password(true)
            .return_key(None)
            .event_filter(ALL_KEYS)
            .desired_width(300.0)
            .show(ui);
        let response = field.response.response.clone();
        if response.has_focus() {
            ui.output_mut(|output| output.ime = None);
            input
                .focus
                .set_help("交代する利用者のパスワードを入力します。");
        }
        response.accessible_name("パスワード");
    }
}

fn user_id(index: usize) -> Id {
    Id::unique(("case sign in user", index))
}

fn password_id() -> Id {
    Id::unique("case sign in password")
}

fn go_id() -> Id {
    Id::unique("case sign in go")
}

fn back_id() -> Id {
    Id::unique("case sign in back")
}

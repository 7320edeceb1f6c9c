//! A desk for tests: one form with the shipped theme, and hands that type, convert and click.

use crate::render::Textures;
use daicho::app::job::JobMode;
use daicho::app::tables::Tables;
use daicho::domain::finding::Finding;
use daicho::procedure::facts::Facts;
use daicho::procedure::field::Section;
use daicho::procedure::form::Form;
use daicho::ui::focus::{Stop, StopKind};
use daicho::ui::keys::{Shortcut, function_key_bar_ui};
use daicho::ui::state::{FormPlan, FormState, Input, Request};
use daicho::ui::widgets::button::{Look, button_ui};
use daicho::ui::widgets::status::status_ui;
use daicho::ui::{form, theme};
use egui::accesskit::Role;
use egui::{Event, Id, ImeEvent, Key, Modifiers};
use egui_kittest::kittest::Queryable;
use egui_kittest::{Harness, Node};

/// A screen with one form, a button 「登録…」 and the bar of function keys.
pub struct Desk {
    pub sections: &'static [Section],
    pub facts: Facts,
    pub findings: Vec<Finding>,
    pub state: FormState,
    pub input: Input,
    pub requests: Vec<Request>,
    pub pressed: Vec<Shortcut>,
    pub is_enabled: bool,
    /// Tables, where the test looks something up.
    pub tables: Option<Tables>,
}

impl Desk {
    pub fn new(sections: &'static [Section], form: Form) -> Desk {
        Desk {
            sections,
            facts: crate::gallery::facts(),
            findings: Vec::new(),
            state: FormState::new("desk", form),
            input: Input::default(),
            requests: Vec::new(),
            pressed: Vec::new(),
            is_enabled: true,
            tables: None,
        }
    }

    pub fn register_id() -> Id {
        Id::unique("desk register")
    }

    pub fn ui(&mut self, ui: &mut egui::Ui) {
        let ctx = ui.ctx().clone();
        let plan = FormPlan {
            sections: self.sections,
            facts: &self.facts,
            findings: &self.findings,
            is_enabled: self.is_enabled,
        };
        self.input.keys.begin(&ctx);
        let after = [Stop::new(Desk::register_id(), StopKind::Button)];
        self.state.begin(&ctx, &mut self.input, &plan, &after);
        if let Some(tables) = &self.tables {
            self.state.look_up(&ctx, tables, JobMode::Inline);
        }
        self.requests.extend(self.state.take_requests());

        egui::Panel::bottom("keys")
            .frame(theme::bar())
            .show(ui, |ui| {
                status_ui(ui, &self.input);
                let available = [
                    Shortcut::Help,
                    Shortcut::FindMember,
                    Shortcut::PreviousCase,
                    Shortcut::NextCase,
                    Shortcut::Candidates,
                    Shortcut::Preview,
                    Shortcut::Notes,
                    Shortcut::Register,
                ];
                if let Some(shortcut) = function_key_bar_ui(ui, &self.input.keys, &available) {
                    self.pressed.push(shortcut);
                }
            });
        egui::CentralPanel::default()
            .frame(theme::ground())
            .show(ui, |ui| {
                egui::ScrollArea::vertical().show(ui, |ui| {
                    form::form_ui(ui, &mut self.state, &mut self.input, &plan);
                    let id = Desk::register_id();
                    let keys = &self.input.keys;
                    if button_ui(ui, keys, id, "登録…", Look::Primary).clicked() {
                        self.pressed.push(Shortcut::Register);
                    }
                });
            });
    }
}

/// A harness around anything that draws, with the shipped theme.
pub fn harness<State>(
    size: [f32; 2],
    scale: f32,
    textures: Textures,
    state: State,
    draw: impl FnMut(&mut egui::Ui, &mut State) + 'static,
) -> Harness<'static, State> {
    Harness::builder()
        .with_size(size)
        .with_pixels_per_point(scale)
        .with_theme(egui::Theme::Light)
        .with_context_setup(theme::install)
        .with_max_steps(16)
        .renderer(textures)
        .build_ui_state(draw, state)
}

pub fn open(desk: Desk) -> Harness<'static, Desk> {
    harness(
        [1180.0, 760.0],
        1.0,
        Textures::default(),
        desk,
        |ui, desk| desk.ui(ui),
    )
}

/// The input field with this name.
pub fn field<'a, State>(harness: &'a Harness<'_, State>, label: &'a str) -> Node<'a> {
    harness.get_by_role_and_label(Role::TextInput, label)
}

pub fn focus<State>(harness: &mut Harness<'_, State>, label: &str) {
    field(harness, label).focus();
    harness.run();
}

pub fn type_text<State>(harness: &mut Harness<'_, State>, text: &str) {
    harness.event(Event::Text(text.to_owned()));
    harness.run();
}

pub fn press<State>(harness: &mut Harness<'_, State>, key: Key) {
    harness.key_press(key);
    harness.run();
}

pub fn press_with<State>(harness: &mut Harness<'_, State>, modifiers: Modifiers, key: Key) {
    harness.key_press_modifiers(modifiers, key);
    harness.run();
}

/// 変換中の文字列.
pub fn preedit<State>(harness: &mut Harness<'_, State>, text: &str) {
    harness.event(Event::Ime(ImeEvent::Preedit {
        text: text.to_owned(),
        active_range_chars: None,
    }));
    harness.run();
}

/// 確定.
pub fn commit<State>(harness: &mut Harness<'_, State>, text: &str) {
    harness.event(Event::Ime(ImeEvent::Commit(text.to_owned())));
    harness.run();
}

/// What the field with this name shows.
pub fn shown<State>(harness: &Harness<'_, State>, label: &str) -> String {
    field(harness, label).value().unwrap_or_default()
}

/// The name of the field that has the focus.
pub fn focused<State>(harness: &Harness<'_, State>) -> String {
    let node = harness
        .get_all(egui_kittest::kittest::by().predicate(|node| node.is_focused()))
        .next()
        .expect("something has the focus");
    use egui_kittest::kittest::NodeT;
    node.accesskit_node().label().unwrap_or_default()
}

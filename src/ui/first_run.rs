//! 初回設定: four steps from nothing to an open ledger; nothing typed is lost by going back.
//! It must not make the ledger itself, and shows the recovery code once.

use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::first_run::every_role;
use crate::app::places::Places;
use crate::app::run::Changed;
use crate::app::sample::Sample;
use crate::app::session::FirstRun;
use crate::app::session::Session;
use crate::app::settings_form;
use crate::domain::date::Date;
use crate::domain::establishment::Establishment;
use crate::procedure::facts::Facts;
use crate::procedure::form::Form;
use crate::ui::first_run_code::CodeStep;
use crate::ui::first_run_user::UserStep;
use crate::ui::focus::Stop;
use crate::ui::focus::StopKind;
use crate::ui::form_pane::FormPane;
use crate::ui::keys::Shortcut;
use crate::ui::page::Ask;
use crate::ui::page::Page;
use crate::ui::page::Screen;
use crate::ui::page::ScreenUi;
use crate::ui::theme;
use crate::ui::widgets::button::Look;
use crate::ui::widgets::button::button_ui;
use egui::Align;
use egui::CentralPanel;
use egui::Context;
use egui::Id;
use egui::Layout;
use egui::Margin;
use egui::Panel;
use egui::ScrollArea;
use egui::Ui;
use std::path::PathBuf;
use zeroize::Zeroizing;

const WIDTH: f32 = 900.0;

/// The steps in order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Step {
    Society,
    Establishments,
    User,
    Code,
}

const STEPS: [(Step, &str); 4] = [
    (Step::Society, "1　組合"),
    (Step::Establishments, "2　事業所"),
    (Step::User, "3　利用者"),
    (Step::Code, "4　復旧コード"),
];

/// What was pressed at the foot of a step.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Pressed {
    Next,
    Back,
    Add,
    Remove(usize),
}

/// 初回設定.
pub struct FirstRunPage {
    step: Step,
    path: PathBuf,
    facts: Option<Facts>,
    society: FormPane,
    place: FormPane,
    places: Vec<Establishment>,
    user: UserStep,
    code: Option<CodeStep>,
    wants_focus: bool,
}

impl FirstRunPage {
    /// The screen at its start.
    #[must_use]
    pub fn new(places: &Places, today: Date) -> FirstRunPage {
        // The shipped sample lends its society to the editors, which want to know one.
        let sample = Sample::load().ok();
        FirstRunPage {
            step: Step::Society,
            path: places.new_ledger(),
            facts: sample.map(|sample| Facts::nobody(today, sample.society)),
            society: society_pane(),
            place: place_pane(&[]),
            places: Vec::new(),
            user: UserStep::new(places.new_ledger()),
            code: None,
            wants_focus: true,
        }
    }

    /// The ledger was made; its recovery code is shown now and never again.
    pub fn created(&mut self, code: Zeroizing<String>) {
        let society = settings_form::read_society(self.society.form(), None);
        self.code = society.map(|society| CodeStep::new(society, code));
        self.step = Step::Code;
        self.wants_focus = true;
    }

    /// The form of the step, as far as it has one.
    fn pane(&mut self) -> Option<&mut FormPane> {
        match self.step {
            Step::Society => Some(&mut self.society),
            Step::Establishments => Some(&mut self.place),
            Step::User | Step::Code => None,
        }
    }

    fn form_before_ui(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>, after: &[Stop]) {
        let wants_focus = std::mem::take(&mut self.wants_focus);
        let Some(facts) = self.facts.take() else {
            return;
        };
        if let Some(pane) = self.pane() {
            if wants_focus {
                pane.focus();
            }
            pane.before_ui(ctx, cx, &facts, after);
        }
        self.facts = Some(facts);
    }

    /// Reads what was typed; the keyboard goes to the first field that is wrong.
    fn settle(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>) -> bool {
        let Some(facts) = self.facts.take() else {
            return false;
        };
        let is_right = self.pane().is_some_and(|pane| pane.settle(ctx, cx, &facts));
        self.facts = Some(facts);
        is_right
    }

    fn show(&mut self, step: Step) {
        self.step = step;
        self.wants_focus = true;
    }

    fn next(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>) {
        match self.step {
            Step::Society => {
                if self.settle(ctx, cx) {
                    self.show(Step::Establishments);
                }
            }
            Step::Establishments => {
                // Nothing typed means that this is done later, in the settings.
                let is_empty = self.place.form().iter().next().is_none();
                if is_empty || self.add(ctx, cx) {
                    self.show(Step::User);
                }
            }
            Step::User => self.create(ctx, cx),
            Step::Code => {
                let is_noted = self.code.as_mut().is_none_or(CodeStep::check);
                if is_noted {
                    cx.go(Screen::Home);
                }
            }
        }
    }

    fn add(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>) -> bool {
        if !self.settle(ctx, cx) {
            return false;
        }
        let Some(establishment) = settings_form::read_establishment(self.place.form()) else {
            return false;
        };
        self.places.push(establishment);
        self.place = place_pane(&self.places);
        self.wants_focus = true;
        true
    }

    fn back(&mut self, cx: &mut ScreenUi<'_>) {
        match self.step {
            Step::Society => cx.go(Screen::Unlock),
            Step::Establishments => self.show(Step::Society),
            Step::User => self.show(Step::Establishments),
            Step::Code => {}
        }
    }

    fn create(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>) {
        let society = settings_form::read_society(self.society.form(), None);
        let (Some(society), Some(user)) = (society, self.user.settle(ctx, cx)) else {
            return;
        };
        let first = FirstRun {
            society,
            establishments: self.places.clone(),
            login: user.login,
            name: user.name,
            roles: every_role(),
            password: user.password,
        };
        cx.asks.push(Ask::Create {
            path: self.path.clone(),
            first: Box::new(first),
        });
    }

    fn buttons(&self) -> Vec<Stop> {
        let mut names = vec!["next"];
        if self.step == Step::Establishments {
            names = vec!["add", "next"];
        }
        if self.step != Step::Code {
            names.push("back");
        }
        let ids = names.into_iter().map(button_id);
        ids.map(|id| Stop::new(id, StopKind::Button)).collect()
    }

    fn steps_ui(&self, ui: &mut Ui) {
        let now = STEPS.iter().position(|(step, _)| *step == self.step);
        ui.horizontal(|ui| {
            for (index, (_, label)) in STEPS.iter().enumerate() {
                let is_now = Some(index) == now;
                let is_done = Some(index) < now;
                let (fill, ink) = match (is_now, is_done) {
                    (true, _) => (theme::ACCENT, theme::INK_ON_ACCENT),
                    (false, true) => (theme::DONE_SOFT, theme::DONE),
                    (false, false) => (theme::READ_ONLY, theme::INK_WEAK),
                };
                let text = if is_done {
                    format!("{label}　済")
                } else {
                    (*label).to_owned()
                };
                theme::tinted(fill, fill).show(ui, |ui| {
                    ui.label(theme::strong(text).color(ink));
                });
            }
        });
    }

    fn body_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        match self.step {
            Step::User => self.user.ui(ui, cx.input),
            Step::Code => {
                if let Some(code) = &mut self.code {
                    code.ui(ui, cx);
                }
            }
            Step::Society | Step::Establishments => self.form_body_ui(ui, cx),
        }
    }

    fn form_body_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        let Some(facts) = self.facts.take() else {
            return;
        };
        if let Some(pane) = self.pane() {
            pane.ui(ui, cx.input, &facts);
        }
        self.facts = Some(facts);
    }

    fn foot_ui(&self, ui: &mut Ui, cx: &ScreenUi<'_>) -> Option<Pressed> {
        let keys = &cx.input.keys;
        let mut pressed = None;
        ui.horizontal(|ui| {
            let mut press = |ui: &mut Ui, name, text, look, what| {
                if button_ui(ui, keys, button_id(name), text, look).clicked() {
                    pressed = Some(what);
                }
            };
            if self.step == Step::Establishments {
                press(ui, "add", "この事業所を追加", Look::Plain, Pressed::Add);
            }
            let next = match self.step {
                Step::User => "台帳を作成する",
                Step::Code => "台帳を開いて始める",
                Step::Society | Step::Establishments => "次へ",
            };
            press(ui, "next", next, Look::Primary, Pressed::Next);
            if self.step != Step::Code {
                press(ui, "back", "戻る", Look::Plain, Pressed::Back);
            }
        });
        pressed
    }

    /// Establishments that were added so far.
    fn added_ui(&self, ui: &mut Ui) -> Option<Pressed> {
        let mut pressed = None;
        ui.label("届を出す事業所を登録します。あとから設定で追加もできますので、空のまま次へ進んでもかまいません。");
        for (index, place) in self.places.iter().enumerate() {
            ui.horizontal(|ui| {
                ui.label(theme::strong(format!("{}　{}", place.code, place.name)));
                ui.label(theme::note(format!("記号 {}", place.symbol)));
                let name = format!("{} を取り消す", place.name);
                let button = ui.button("取り消す");
                if button.clicked() {
                    pressed = Some(Pressed::Remove(index));
                }
                button.accessible_name(name);
            });
        }
        pressed
    }
}

impl Page for FirstRunPage {
    fn title(&self) -> String {
        "初回設定".to_owned()
    }

    fn refresh(&mut self, _session: &Session, _changed: Changed) -> Result<()> {
        Ok(())
    }

    fn before_ui(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>) {
        let after = self.buttons();
        match self.step {
            Step::Society | Step::Establishments => self.form_before_ui(ctx, cx, &after),
            Step::User => {
                let wants_focus = std::mem::take(&mut self.wants_focus);
                self.user.before_ui(ctx, cx, &after, wants_focus);
            }
            Step::Code => {
                let wants_focus = std::mem::take(&mut self.wants_focus);
                if let Some(code) = &mut self.code {
                    code.before_ui(ctx, cx, &after, wants_focus);
                }
            }
        }
        if self.step != Step::Code && cx.input.keys.take(ctx, Shortcut::Back) {
            self.back(cx);
        }
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        let mut pressed = Panel::bottom("first run foot")
            .frame(theme::ground().inner_margin(Margin::symmetric(0, 8)))
            .show(ui, |ui| column_ui(ui, |ui| self.foot_ui(ui, cx)))
            .inner;
        CentralPanel::default()
            .frame(egui::Frame::new())
            .show(ui, |ui| {
                column_ui(ui, |ui| {
                    ui.label(theme::heading("新しい台帳を作る"));
                    self.steps_ui(ui);
                    ui.add_space(4.0);
                });
                ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                    column_ui(ui, |ui| {
                        if self.step == Step::Establishments {
                            pressed = pressed.or(self.added_ui(ui));
                        }
                        self.body_ui(ui, cx);
                    });
                });
            });
        let ctx = ui.ctx().clone();
        match pressed {
            Some(Pressed::Next) => self.next(&ctx, cx),
            Some(Pressed::Back) => self.back(cx),
            Some(Pressed::Add) => {
                self.add(&ctx, cx);
            }
            Some(Pressed::Remove(index)) if index < self.places.len() => {
                self.places.remove(index);
                // What is typed stays; only the numbers that are taken change.
                self.place.set_taken(codes(&self.places));
            }
            Some(Pressed::Remove(_)) | None => {}
        }
    }

    fn failed(&mut self, error: &Error) -> bool {
        self.user.failed(error.message_ja());
        true
    }
}

fn society_pane() -> FormPane {
    FormPane::new(
        "first run society",
        settings_form::SOCIETY_AT_FIRST,
        Form::new(),
        settings_form::examine_society,
    )
}

/// An empty establishment beside those that were added.
fn place_pane(others: &[Establishment]) -> FormPane {
    let mut pane = FormPane::new(
        "first run establishment",
        settings_form::ESTABLISHMENT,
        Form::new(),
        settings_form::examine_establishment,
    );
    pane.set_taken(codes(others));
    pane
}

fn codes(places: &[Establishment]) -> Vec<String> {
    places.iter().map(|place| place.code.clone()).collect()
}

/// A column in the middle of the window, its content at the left.
fn column_ui<R>(ui: &mut Ui, add: impl FnOnce(&mut Ui) -> R) -> R {
    ui.vertical_centered(|ui| {
        ui.set_max_width(WIDTH.min(ui.available_width()));
        ui.with_layout(Layout::top_down(Align::Min), add).inner
    })
    .inner
}

fn button_id(name: &str) -> Id {
    Id::unique(("first run", name))
}

//! 試算: five calculations for whoever calls; the answer stands in large type beside what was asked.
//! It must not keep anything: only 「この内容で案件を作る」 goes into the ledger, and only when it is confirmed.

use crate::app::command::Command;
use crate::app::command::NewCase;
use crate::app::error::Result;
use crate::app::job::Job;
use crate::app::job::JobState;
use crate::app::list_output::ListSource;
use crate::app::run::Changed;
use crate::app::run::Told;
use crate::app::session::Session;
use crate::app::trial as app_trial;
use crate::domain::date::Date;
use crate::procedure::case::Nature;
use crate::procedure::facts::Facts;
use crate::procedure::papers::trial_sheet::TrialSheet;
use crate::procedure::trial;
use crate::ui::focus::Stop;
use crate::ui::focus::StopKind;
use crate::ui::given::FolderOnItsWay;
use crate::ui::keys::Shortcut;
use crate::ui::page::Page;
use crate::ui::page::Screen;
use crate::ui::page::ScreenUi;
use crate::ui::trial_form::TrialForm;
use crate::ui::trial_person::PersonFinder;
use crate::ui::trial_result::details_ui;
use crate::ui::trial_result::headline_ui;
use crate::ui::trial_result::line_ui;
use crate::ui::widgets::button::Look;
use crate::ui::widgets::button::button_if_ui;
use crate::ui::widgets::confirm;
use crate::ui::widgets::confirm::Answer as Answered;
use crate::ui::widgets::confirm::Change;
use crate::ui::widgets::confirm::confirm_ui;
use crate::ui::widgets::table::TALL_WINDOW;
use crate::ui::widgets::tabs;
use egui::Align;
use egui::Context;
use egui::Id;
use egui::Layout;
use egui::ScrollArea;
use egui::Ui;
use egui::vec2;
use std::path::PathBuf;
use std::time::Duration;

const TABS: &str = "trial";

/// From this width on the result stands beside the form.
const WIDE: f32 = 980.0;

/// What can be done with a result.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Act {
    Print,
    OpenCase,
    Clear,
}

const ACTS: [Act; 3] = [Act::Print, Act::OpenCase, Act::Clear];

/// 試算.
pub struct TrialDesk {
    forms: Vec<TrialForm>,
    current: usize,
    person: PersonFinder,
    facts: Option<Facts>,
    folder: FolderOnItsWay,
    writing: Option<Job<Result<PathBuf>>>,
    page: Option<confirm::Page>,
    wanted: Option<Act>,
    is_entered: bool,
}

impl TrialDesk {
    /// Nothing is typed yet.
    #[must_use]
    pub fn new(today: Date) -> TrialDesk {
        TrialDesk {
            forms: forms(today),
            current: 0,
            person: PersonFinder::default(),
            facts: None,
            folder: FolderOnItsWay::default(),
            writing: None,
            page: None,
            wanted: None,
            is_entered: false,
        }
    }

    fn form(&self) -> Option<&TrialForm> {
        self.forms.get(self.current)
    }

    fn has_result(&self) -> bool {
        self.form()
            .is_some_and(|form| form.answer().found().is_some())
    }

    /// Reads the settings and the person anew.
    fn read(&mut self, session: &Session) -> Result<()> {
        let person = self.person.chosen().map(|chosen| chosen.id);
        self.facts = Some(session.trial_facts(person)?);
        Ok(())
    }

    /// Shows another calculation, told what this one knows.
    fn show(&mut self, index: usize) {
        let (Some(facts), Some(from)) = (&self.facts, self.forms.get(self.current)) else {
            return;
        };
        let told = (from.trial.tells)(from.form(), facts);
        if let Some(to) = self.forms.get_mut(index) {
            let form = to.trial.told(to.form().clone(), &told);
            if form != *to.form() {
                to.replace(form);
            }
        }
        self.current = index;
        self.is_entered = false;
    }

    fn can(&self, act: Act) -> bool {
        match act {
            Act::Print => self.has_result() && self.writing.is_none(),
            Act::OpenCase => self
                .form()
                .is_some_and(|form| form.trial.procedure().is_some()),
            Act::Clear => true,
        }
    }

    fn act(&mut self, act: Act, cx: &mut ScreenUi<'_>) {
        if !self.can(act) {
            return;
        }
        match act {
            Act::Print => self.folder.ask(cx, "試算結果の保存先"),
            Act::OpenCase => {
                self.page = self.confirmation();
                cx.input.focus.request(confirm::back_id());
            }
            Act::Clear => {
                let current = self.current;
                *self = TrialDesk {
                    current,
                    ..TrialDesk::new(cx.today)
                };
            }
        }
    }

    /// What the case would begin with.
    fn confirmation(&self) -> Option<confirm::Page> {
        let (form, facts) = (self.form()?, self.facts.as_ref()?);
        let procedure = form.trial.procedure()?;
        let carried = form.trial.carried(form.form(), facts);
        let labels = procedure
            .sections
            .iter()
            .flat_map(|section| section.fields)
            .filter_map(|field| {
                let value = carried.value(field.key)?;
                Some(Change {
                    label: field.label.to_owned(),
                    before: String::new(),
                    after: trial::words(field, value),
                })
            });
        let whom = self.person.chosen().map_or_else(
            || "対象者は案件の画面で入力します。".to_owned(),
            |chosen| format!("対象者は{}です。", chosen.words),
        );
        Some(confirm::Page {
            title: "案件を作る確認".to_owned(),
            sentence: format!(
                "「{}」の案件を、きょうの受付として作ります。{whom}よければF12をもう一度押してください。",
                procedure.short_title
            ),
            changes_title: "案件に写す内容".to_owned(),
            changes: labels.collect(),
            verb: "案件を作る".to_owned(),
            ..confirm::Page::default()
        })
    }

    fn open_case(&self, cx: &mut ScreenUi<'_>) {
        let (Some(form), Some(facts)) = (self.form(), &self.facts) else {
            return;
        };
        cx.commands.push(Command::OpenCase(NewCase {
            procedure: form.trial.procedure.to_owned(),
            received_on: cx.today,
            nature: Nature::Ordinary,
            subject: self.person.chosen().map(|chosen| chosen.id),
            form: form.trial.carried(form.form(), facts),
        }));
    }

    /// The folder was chosen, or the paper is there.
    fn receive(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>) {
        if let Some(folder) = self.folder.receive(ctx)
            && let Some(sheet) = self.sheet()
        {
            self.writing = Some(Job::start("試算結果の印刷", cx.jobs, move |_| {
                app_trial::write_sheet(&sheet, &folder)
            }));
        }
        match self.writing.as_ref().map(Job::poll) {
            None => {}
            Some(JobState::Running) => ctx.request_repaint_after(Duration::from_millis(50)),
            Some(JobState::Broken) => {
                self.writing = None;
                cx.trouble("試算結果を作れませんでした。もう一度行ってください。");
            }
            Some(JobState::Finished(result)) => {
                self.writing = None;
                match result {
                    Ok(path) => cx.done(format!("試算結果を作りました（{}）。", path.display())),
                    Err(error) => cx.trouble(error.message_ja()),
                }
            }
        }
    }

    fn sheet(&self) -> Option<TrialSheet> {
        let (form, facts) = (self.form()?, self.facts.as_ref()?);
        Some(TrialSheet {
            kind: form.trial.title.to_owned(),
            society_name: facts.society.name.clone(),
            made_on: facts.today,
            version: app_trial::version().to_owned(),
            typed: form.trial.typed(form.form()),
            found: form.answer().found()?.clone(),
            is_sample: facts.society.is_sample,
        })
    }

    fn after_form(&self) -> Vec<Stop> {
        let mut stops: Vec<Stop> = ACTS
            .iter()
            .map(|act| Stop::new(id(*act), StopKind::Button))
            .collect();
        stops.extend(self.form().map(TrialForm::table_stops).unwrap_or_default());
        stops.extend(self.person.stops());
        stops.extend(tabs::stops(TABS, self.forms.len()));
        stops
    }

    fn acts_ui(&mut self, ui: &mut Ui, cx: &ScreenUi<'_>) {
        ui.horizontal_wrapped(|ui| {
            for act in ACTS {
                let place = (id(act), self.can(act));
                if button_if_ui(ui, &cx.input.keys, place, name(act), Look::Plain).clicked() {
                    self.wanted = Some(act);
                    ui.ctx().request_repaint();
                }
            }
        });
    }

    fn beside_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        let height = ui.available_height();
        let half = ui.available_width() * 0.42;
        let down = Layout::top_down(Align::Min);
        ui.horizontal_top(|ui| {
            ui.allocate_ui_with_layout(vec2(half, height), down, |ui| {
                let scroll = ScrollArea::vertical().id_salt("trial form");
                scroll
                    .auto_shrink(false)
                    .show(ui, |ui| self.typed_ui(ui, cx));
            });
            let rest = vec2(ui.available_width(), height);
            ui.allocate_ui_with_layout(rest, down, |ui| {
                let scroll = ScrollArea::vertical().id_salt("trial result");
                scroll.auto_shrink(false).show(ui, |ui| {
                    self.headline_ui(ui);
                    self.acts_ui(ui, cx);
                    ui.add_space(8.0);
                    self.details_ui(ui, cx);
                });
            });
        });
    }

    fn below_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        let is_low = ui.ctx().content_rect().height() < TALL_WINDOW;
        match self.form() {
            Some(form) if is_low => line_ui(ui, form.answer()),
            Some(_) => self.headline_ui(ui),
            None => {}
        }
        let scroll = ScrollArea::vertical().id_salt("trial").auto_shrink(false);
        scroll.show(ui, |ui| {
            self.person.ui(ui, cx);
            ui.add_space(4.0);
            self.typed_ui(ui, cx);
            self.acts_ui(ui, cx);
            ui.add_space(8.0);
            self.details_ui(ui, cx);
        });
    }

    fn typed_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        if let (Some(form), Some(facts)) = (self.forms.get_mut(self.current), &self.facts) {
            form.ui(ui, cx, facts);
        }
    }

    fn headline_ui(&self, ui: &mut Ui) {
        if let Some(form) = self.form() {
            headline_ui(ui, form.answer());
        }
        ui.add_space(8.0);
    }

    fn details_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        if let Some(form) = self.forms.get_mut(self.current) {
            let (answer, tables) = form.shown();
            details_ui(ui, cx.input, answer, tables);
        }
    }
}

impl Page for TrialDesk {
    fn title(&self) -> String {
        "試算".to_owned()
    }

    fn refresh(&mut self, session: &Session, changed: Changed) -> Result<()> {
        if changed.members || changed.settings {
            self.read(session)?;
            for form in &mut self.forms {
                form.facts_changed();
            }
        }
        Ok(())
    }

    fn fetch(&mut self, session: &Session) -> Result<()> {
        self.person.fetch(session)?;
        if self.person.take_change() {
            self.read(session)?;
            if let Some(facts) = &self.facts {
                for form in &mut self.forms {
                    form.take_file(facts);
                }
            }
        }
        if self.facts.is_none() {
            self.read(session)?;
        }
        Ok(())
    }

    fn listing(&self, _today: Date) -> Option<ListSource> {
        self.form().and_then(TrialForm::listing)
    }

    fn before_ui(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>) {
        self.receive(ctx, cx);
        if self.page.is_some() {
            let stops = confirm::stops();
            cx.input.focus.begin(ctx, &mut cx.input.keys, &stops);
            return;
        }
        if cx.input.keys.take(ctx, Shortcut::Search) {
            cx.input.focus.request(self.person.first());
        } else if cx.input.keys.take(ctx, Shortcut::Print) {
            self.wanted = Some(Act::Print);
        }
        let after = cx.with_navigation(&self.after_form());
        let (Some(form), Some(facts)) = (self.forms.get_mut(self.current), &self.facts) else {
            return;
        };
        if !std::mem::replace(&mut self.is_entered, true)
            && let Some(first) = form.first(facts)
        {
            cx.input.focus.request(first);
        }
        form.before_ui(ctx, cx, facts, &after);
        if let Some(act) = self.wanted.take() {
            form.settle(ctx, cx, facts);
            self.act(act, cx);
        }
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        let titles: Vec<String> = trial::ALL
            .iter()
            .map(|trial| trial.title.to_owned())
            .collect();
        if let Some(index) = tabs::tabs_ui(ui, &cx.input.keys, TABS, self.current, &titles) {
            self.show(index);
            ui.ctx().request_repaint();
        }
        if ui.available_width() >= WIDE {
            self.person.ui(ui, cx);
            ui.add_space(4.0);
            self.beside_ui(ui, cx);
        } else {
            self.below_ui(ui, cx);
        }
        let Some(page) = &self.page else {
            return;
        };
        if let Some(answer) = confirm_ui(ui, &cx.input.keys, page) {
            self.page = None;
            self.is_entered = false;
            if answer == Answered::Yes {
                self.open_case(cx);
            }
        }
    }

    fn shortcuts(&self) -> &'static [Shortcut] {
        match self.page {
            // The page takes F12 itself.
            Some(_) => &[],
            None => &[Shortcut::Register],
        }
    }

    fn pressed(&mut self, shortcut: Shortcut, _cx: &mut ScreenUi<'_>) {
        if shortcut == Shortcut::Register && self.page.is_none() {
            self.wanted = Some(Act::OpenCase);
        }
    }

    fn done(&mut self, told: &Told, cx: &mut ScreenUi<'_>) {
        if let Told::Case(case) = told {
            cx.go(Screen::Case(*case));
        }
    }

    fn leave(&mut self, _ctx: &Context, _cx: &mut ScreenUi<'_>) {
        self.page = None;
        self.wanted = None;
        self.is_entered = false;
    }
}

fn forms(today: Date) -> Vec<TrialForm> {
    let all = trial::ALL.iter();
    all.map(|trial| TrialForm::new(trial, today)).collect()
}

const fn name(act: Act) -> &'static str {
    match act {
        Act::Print => "写しを印刷…（Ctrl+P）",
        Act::OpenCase => "この内容で案件を作る…（F12）",
        Act::Clear => "消す",
    }
}

fn id(act: Act) -> Id {
    let name = match act {
        Act::Print => "print",
        Act::OpenCase => "open case",
        Act::Clear => "clear",
    };
    Id::unique(("trial", name))
}

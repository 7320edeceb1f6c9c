//! 案件: one case, with its flow chart, its form, what is found about it and what can be done now.
//! It must not touch the ledger while drawing; commands go out one after the other, each when the one before it
//! was carried out.

use crate::app::command::Command;
use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::run::Changed;
use crate::app::run::Told;
use crate::app::session::Session;
use crate::app::view::UserView;
use crate::domain::finding::FieldPath;
use crate::domain::finding::Finding;
use crate::procedure::case::CaseId;
use crate::procedure::case::CaseState;
use crate::procedure::input;
use crate::procedure::step::Step;
use crate::ui::case_ask::Question;
use crate::ui::case_desk::CaseDesk;
use crate::ui::case_form;
use crate::ui::case_head;
use crate::ui::case_moves;
use crate::ui::case_page;
use crate::ui::case_papers;
use crate::ui::case_side;
use crate::ui::case_sign_in;
use crate::ui::case_sign_in::SignIn;
use crate::ui::keys::Shortcut;
use crate::ui::keys::StepNumber;
use crate::ui::page::Go;
use crate::ui::page::Page;
use crate::ui::page::Screen;
use crate::ui::page::ScreenUi;
use crate::ui::papers::PaperPanel;
use crate::ui::papers::Source;
use crate::ui::state::Request;
use crate::ui::theme;
use crate::ui::widgets::confirm;
use crate::ui::widgets::confirm::Answer;
use crate::ui::widgets::findings::FindingsState;
use egui::Context;
use egui::Panel;
use egui::Ui;
use std::collections::VecDeque;
use std::time::Duration;

/// Seconds without a change after which the draft is saved by itself.
const AUTOSAVE: f64 = 2.0;

/// 案件.
pub struct CaseScreen {
    id: CaseId,
    pub(super) desk: Option<CaseDesk>,
    pub(super) users: Vec<UserView>,
    pub(super) findings: FindingsState,
    pub(super) over: Over,
    pub(super) papers: PaperPanel,
    neighbours: Vec<CaseId>,
    queue: VecDeque<Task>,
    is_running: bool,
    is_named: bool,
    /// The keyboard is to stand at the first field of the step.
    is_fresh: bool,
    pressed: Option<Shortcut>,
    watched: Watched,
    /// A field to be focused in the next pass, once it is drawn.
    pub(super) wanted: Option<FieldPath>,
}

/// What lies over the screen.
#[derive(Default)]
pub(super) enum Over {
    /// Nothing.
    #[default]
    Nothing,
    /// 確認画面 of a step.
    Confirm(Step, Box<confirm::Page>),
    /// A question before a move.
    Question(Box<Question>),
    /// 利用者の交代.
    SignIn(SignIn),
}

/// What is to be done one after the other.
pub(super) enum Task {
    /// A command of the ledger.
    Run(Command),
    /// The page of what will change opens, once everything typed is saved.
    Confirm(Step),
    /// The letter of a 返戻 is issued.
    Letter,
    /// The screen is left, once everything typed is saved.
    Go(Go),
}

/// Since when the draft has not changed.
#[derive(Default)]
struct Watched {
    revision: (u64, u64),
    since: f64,
    /// The revision that could not be saved; it is not tried again by itself.
    failed: Option<(u64, u64)>,
}

impl CaseScreen {
    /// The screen of this case.
    #[must_use]
    pub fn new(id: CaseId) -> CaseScreen {
        CaseScreen {
            id,
            desk: None,
            users: Vec::new(),
            findings: FindingsState::default(),
            over: Over::Nothing,
            papers: PaperPanel::default(),
            neighbours: Vec::new(),
            queue: VecDeque::new(),
            is_running: false,
            is_named: false,
            is_fresh: true,
            pressed: None,
            watched: Watched::default(),
            wanted: None,
        }
    }

    /// Whose screen it is.
    #[must_use]
    pub const fn id(&self) -> CaseId {
        self.id
    }

    /// Puts a command behind those that wait.
    pub(super) fn run(&mut self, command: Command) {
        self.queue.push_back(Task::Run(command));
    }

    /// Puts something else behind the commands that wait.
    pub(super) fn then(&mut self, task: Task) {
        self.queue.push_back(task);
    }

    /// Saves what was typed, where something was.
    pub(super) fn save(&mut self, ctx: &Context, cx: &ScreenUi<'_>) {
        let Some(desk) = &mut self.desk else {
            return;
        };
        desk.flush(ctx, &cx.input.keys);
        let is_dirty = desk.is_dirty();
        let form = desk.draft();
        if is_dirty {
            self.run(Command::SaveForm {
                case: self.id,
                form,
            });
        }
        self.take_requests();
    }

    /// What the fields ask for besides their values.
    fn take_requests(&mut self) {
        let Some(desk) = &mut self.desk else {
            return;
        };
        let requests: Vec<Request> = desk
            .form
            .take_requests()
            .into_iter()
            .chain(desk.details.take_requests())
            .collect();
        for request in requests {
            match request {
                Request::HoldNumber(at, typed) => self.hold_number(at, &typed),
                // Reasons of a row that goes are dropped when the form is saved.
                Request::RowRemoved(..) | Request::LookUpPostal(..) => {}
            }
        }
    }

    fn hold_number(&mut self, at: FieldPath, typed: &str) {
        let Some(desk) = &mut self.desk else {
            return;
        };
        match input::check_individual_number(typed) {
            Err(sentence) => desk.form.set_remark(&at, &sentence),
            Ok(number) => {
                let case = self.id;
                if desk.is_dirty() {
                    let form = desk.draft();
                    self.run(Command::SaveForm { case, form });
                }
                self.run(Command::HoldNumber { case, at, number });
            }
        }
    }

    /// Sends the next command, or does what waited for the commands before it.
    fn pump(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>) {
        while !self.is_running
            && let Some(task) = self.queue.pop_front()
        {
            match task {
                Task::Run(command) => {
                    self.is_running = true;
                    cx.commands.push(command);
                }
                Task::Confirm(step) => self.open_page(step, cx),
                Task::Letter => self.letter(),
                Task::Go(go) => *cx.go = Some(go),
            }
            ctx.request_repaint();
        }
    }

    /// Opens the page of what the step will do, or shows what stands in its way.
    fn open_page(&mut self, step: Step, cx: &mut ScreenUi<'_>) {
        let Some(desk) = &mut self.desk else {
            return;
        };
        desk.select(step);
        let obstacles = desk.try_step();
        if obstacles.is_empty() {
            let page = case_page::page(&desk.view, step);
            self.over = Over::Confirm(step, Box::new(page));
            cx.input.focus.request(confirm::back_id());
        } else {
            self.go_to_first(&obstacles, cx);
        }
    }

    /// Leads the keyboard to the first thing that stands in the way.
    fn go_to_first(&mut self, obstacles: &[Finding], cx: &mut ScreenUi<'_>) {
        match obstacles.iter().find_map(|finding| finding.at.clone()) {
            Some(path) => self.wanted = Some(path),
            None => {
                if let Some(stop) = self.desk.as_ref().and_then(case_form::first_check) {
                    cx.input.focus.request(stop.id);
                }
            }
        }
    }

    fn letter(&mut self) {
        let Some(desk) = &self.desk else {
            return;
        };
        if let Some(document) = case_papers::letter(desk) {
            self.run(Command::Print {
                case: self.id,
                document,
            });
        }
    }

    /// F12: everything typed is saved, then the page of what will change opens; before it whoever may do the step
    /// signs in.
    pub(super) fn ask_to_complete(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>) {
        let Some(desk) = &self.desk else {
            return;
        };
        let step = desk.step;
        if !desk.is_step_open() {
            cx.trouble(case_moves::why_closed(desk));
            return;
        }
        let other = (!case_sign_in::may_do(desk)).then(|| SignIn::for_step(desk));
        self.save(ctx, cx);
        match other {
            Some(dialog) => self.over = Over::SignIn(dialog),
            None => self.then(Task::Confirm(step)),
        }
    }

    /// Goes to the field of a finding, on the page of another step where it stands there.
    fn reach(&mut self, cx: &mut ScreenUi<'_>) {
        let (Some(path), Some(desk)) = (self.wanted.take(), &mut self.desk) else {
            return;
        };
        if !desk.is_detail(&path)
            && let Some(step) = case_form::step_of(desk, &path)
        {
            desk.select(step);
        }
        if let Some(id) = case_form::id_of(desk, &path) {
            cx.input.focus.request(id);
        }
    }

    fn autosave(&mut self, ctx: &Context, cx: &ScreenUi<'_>) {
        let Some(desk) = &self.desk else {
            return;
        };
        let now = ctx.input(|input| input.time);
        let revision = desk.revision();
        if self.watched.revision != revision || cx.input.keys.is_composing() {
            self.watched.revision = revision;
            self.watched.since = now;
        }
        let is_idle = self.queue.is_empty() && !self.is_running;
        if !is_idle || self.watched.failed == Some(revision) || !desk.is_dirty() {
            return;
        }
        let left = self.watched.since + AUTOSAVE - now;
        if left > 0.0 {
            ctx.request_repaint_after(Duration::from_secs_f64(left));
            return;
        }
        let form = desk.draft();
        self.run(Command::SaveForm {
            case: self.id,
            form,
        });
    }

    fn keys(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>) {
        match self.pressed.take() {
            Some(Shortcut::Register) => self.ask_to_complete(ctx, cx),
            Some(Shortcut::Preview) => case_papers::preview_first(self, cx),
            Some(shortcut) => self.neighbour(shortcut, ctx, cx),
            None => {}
        }
        if cx.input.keys.take(ctx, Shortcut::Save) {
            self.save(ctx, cx);
            self.is_named = true;
        }
        let steps = [
            StepNumber::First,
            StepNumber::Second,
            StepNumber::Third,
            StepNumber::Fourth,
        ];
        let pressed = steps.iter().position(|number| {
            let keys = &cx.input.keys;
            keys.take(ctx, Shortcut::Step(*number))
        });
        if let (Some(index), Some(desk)) = (pressed, &mut self.desk) {
            case_form::select_nth(desk, index);
        }
        let is_dirty = self.desk.as_ref().is_some_and(CaseDesk::is_dirty);
        if is_dirty && cx.input.keys.take(ctx, Shortcut::Back) {
            self.save(ctx, cx);
            self.then(Task::Go(Go::Back));
        }
    }

    /// The keyboard of the screen itself.
    fn own_keys(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>) {
        self.reach(cx);
        let Some(desk) = &mut self.desk else {
            cx.begin(ctx, &[]);
            return;
        };
        desk.with_form(|state, plan| state.before_focus(ctx, cx.input, plan));
        desk.with_details(|state, plan| state.before_focus(ctx, cx.input, plan));
        let mut order = case_form::stops(desk);
        order.extend(case_moves::stops(desk));
        order.extend(case_side::stops(desk, &self.findings));
        if std::mem::take(&mut self.is_fresh)
            && let Some(first) = order.get(1)
        {
            cx.input.focus.request(first.id);
        }
        let order = cx.with_navigation(&order);
        let moved = cx.input.focus.begin(ctx, &mut cx.input.keys, &order);
        desk.with_form(|state, plan| state.after_focus(ctx, cx.input, moved, plan));
        desk.with_details(|state, plan| state.after_focus(ctx, cx.input, moved, plan));
        desk.join();
        desk.judge();
        let event = self.findings.after_focus(moved);
        if let Some(event) = event {
            case_side::carry_out(self, event);
        }
        self.take_requests();
        self.keys(ctx, cx);
        self.autosave(ctx, cx);
    }

    fn confirm_ui(&mut self, ui: &Ui, cx: &ScreenUi<'_>) {
        let Over::Confirm(step, page) = &self.over else {
            return;
        };
        let step = *step;
        match confirm::confirm_ui(ui, &cx.input.keys, page) {
            None => {}
            Some(Answer::No) => self.over = Over::Nothing,
            Some(Answer::Yes) => {
                self.over = Over::Nothing;
                self.run(Command::CompleteStep {
                    case: self.id,
                    step,
                });
            }
        }
    }

    fn neighbour(&mut self, shortcut: Shortcut, ctx: &Context, cx: &mut ScreenUi<'_>) {
        let at = self.neighbours.iter().position(|id| *id == self.id);
        let next = match (shortcut, at) {
            (Shortcut::PreviousCase, Some(at)) => at.checked_sub(1),
            (_, Some(at)) => at.checked_add(1),
            (_, None) => Some(0),
        };
        match next.and_then(|index| self.neighbours.get(index)) {
            Some(id) => {
                let go = Go::To(Screen::Case(*id));
                self.save(ctx, cx);
                self.then(Task::Go(go));
            }
            None => cx.done("この方向には、処理中の案件がもうありません。"),
        }
    }
}

impl Page for CaseScreen {
    fn title(&self) -> String {
        self.desk
            .as_ref()
            .map_or_else(String::new, |desk| desk.view.procedure.title.to_owned())
    }

    fn refresh(&mut self, session: &Session, changed: Changed) -> Result<()> {
        let view = session.case_view(self.id)?;
        let user = session.user().clone();
        self.users = view.users.clone();
        match &mut self.desk {
            Some(desk) => self.is_fresh |= desk.renew(view, user),
            None => self.desk = Some(CaseDesk::new(view, user)),
        }
        if changed.cases || self.neighbours.is_empty() {
            let open = session.cases_in(CaseState::Open)?;
            self.neighbours = open.into_iter().map(|row| row.id).collect();
        }
        if matches!(self.over, Over::SignIn(_)) {
            self.over = Over::Nothing;
        }
        Ok(())
    }

    fn fetch(&mut self, session: &Session) -> Result<()> {
        self.papers.fetch(session)
    }

    fn before_ui(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>) {
        self.pump(ctx, cx);
        if self.papers.is_open() {
            self.papers.before_ui(ctx, cx);
            return;
        }
        match &mut self.over {
            Over::Nothing => self.own_keys(ctx, cx),
            Over::Confirm(..) => {
                let input = &mut *cx.input;
                input.focus.begin(ctx, &mut input.keys, &confirm::stops());
            }
            Over::Question(question) => question.before_ui(ctx, cx),
            Over::SignIn(dialog) => dialog.before_ui(ctx, cx),
        }
        self.pump(ctx, cx);
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        if self.papers.is_open() {
            self.papers.ui(ui, cx);
            return;
        }
        let Some(desk) = &mut self.desk else {
            ui.label(theme::note("案件を読み込んでいます。"));
            return;
        };
        case_head::header_ui(ui, desk, cx.today);
        if let Some(step) = case_head::chart_ui(ui, desk, &cx.input.keys) {
            desk.flush(ui.ctx(), &cx.input.keys);
            desk.select(step);
        }
        let side = case_side::width(ui.available_width());
        let place = Panel::right("case side").resizable(false);
        place
            .exact_size(side)
            .frame(egui::Frame::new())
            .show(ui, |ui| case_side::side_ui(ui, self, cx));
        Panel::bottom("case moves")
            .frame(egui::Frame::new())
            .show_separator_line(false)
            .show(ui, |ui| case_moves::moves_ui(ui, self, cx));
        egui::CentralPanel::default()
            .frame(egui::Frame::new())
            .show(ui, |ui| case_form::middle_ui(ui, self, cx));
        match &self.over {
            Over::Nothing => {}
            Over::Confirm(..) => self.confirm_ui(ui, cx),
            Over::Question(_) => case_moves::question_ui(ui, self, cx),
            Over::SignIn(_) => case_moves::sign_in_ui(ui, self, cx),
        }
    }

    fn shortcuts(&self) -> &'static [Shortcut] {
        match (&self.over, self.papers.is_open()) {
            (Over::Nothing, false) => &[
                Shortcut::PreviousCase,
                Shortcut::NextCase,
                Shortcut::Preview,
                Shortcut::Register,
            ],
            _ => &[],
        }
    }

    fn pressed(&mut self, shortcut: Shortcut, _cx: &mut ScreenUi<'_>) {
        self.pressed = Some(shortcut);
    }

    fn done(&mut self, told: &Told, cx: &mut ScreenUi<'_>) {
        self.is_running = false;
        self.watched.failed = None;
        match told {
            Told::Paper(paper) => {
                let source = Source::Issued {
                    paper: *paper,
                    case: Some(self.id),
                };
                let title = self.desk.as_ref().map_or("", |desk| {
                    case_papers::title_of(&desk.view, *paper)
                });
                self.papers.show(source, title, cx.jobs);
            }
            Told::Case(id) => cx.go(Screen::Case(*id)),
            Told::Rows(n) => cx.done(format!(
                "照会依頼{n}件を、ファイル出力の待ちに入れました。「登録用ファイル」の画面で出力できます。"
            )),
            Told::Nothing if std::mem::take(&mut self.is_named) => cx.done("保存しました。"),
            _ => {}
        }
        if self.queue.is_empty() && matches!(self.over, Over::Question(_)) {
            self.over = Over::Nothing;
        }
    }

    fn failed(&mut self, error: &Error) -> bool {
        self.is_running = false;
        let is_leaving = self.queue.iter().any(|task| matches!(task, Task::Go(_)));
        self.queue.clear();
        if let Over::SignIn(dialog) = &mut self.over {
            dialog.problem = error.message_ja();
            return true;
        }
        let Some(desk) = &mut self.desk else {
            return false;
        };
        self.watched.failed = Some(desk.revision());
        if let Over::Question(question) = &mut self.over {
            question.dialog.problem = error.message_ja();
            return true;
        }
        if is_leaving {
            self.over = Over::Question(Box::new(Question::abandon(&error.message_ja())));
            return true;
        }
        let findings = error.findings();
        desk.refuse(findings);
        self.wanted = findings.iter().find_map(|finding| finding.at.clone());
        false
    }

    fn leave(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>) {
        self.save(ctx, cx);
        for task in std::mem::take(&mut self.queue) {
            if let Task::Run(command) = task
                && !matches!(
                    command,
                    Command::CompleteStep { .. } | Command::Reroute { .. }
                )
            {
                cx.commands.push(command);
            }
        }
        self.over = Over::Nothing;
        self.papers.close();
        self.is_fresh = true;
    }
}

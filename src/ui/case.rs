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
use crate::procedure::case::CaseId;
use crate::procedure::case::CaseState;
use crate::procedure::step::Step;
use crate::ui::case_ask::Question;
use crate::ui::case_desk::CaseDesk;
use crate::ui::case_form;
use crate::ui::case_head;
use crate::ui::case_head::Extent;
use crate::ui::case_moves;
use crate::ui::case_papers;
use crate::ui::case_side;
use crate::ui::case_sign_in::SignIn;
use crate::ui::case_tasks::Task;
use crate::ui::glyphs::GlyphView;
use crate::ui::keys::Shortcut;
use crate::ui::page::Page;
use crate::ui::page::Screen;
use crate::ui::page::ScreenUi;
use crate::ui::papers::PaperPanel;
use crate::ui::papers::Source;
use crate::ui::theme;
use crate::ui::widgets::confirm;
use crate::ui::widgets::confirm::Answer;
use crate::ui::widgets::findings::FindingsState;
use crate::ui::widgets::stepper_line::LineEvent;
use egui::Context;
use egui::Panel;
use egui::Ui;
use std::collections::VecDeque;

/// 案件.
pub struct CaseScreen {
    id: CaseId,
    pub(super) desk: Option<CaseDesk>,
    pub(super) users: Vec<UserView>,
    pub(super) findings: FindingsState,
    pub(super) over: Over,
    pub(super) papers: PaperPanel,
    /// Open cases in the order of their due dates, for F3 and F4.
    pub(super) neighbours: Vec<CaseId>,
    /// What waits for the command that is under way.
    pub(super) queue: VecDeque<Task>,
    /// A command is under way.
    pub(super) is_running: bool,
    /// The clerk asked for the saving and is to be told.
    pub(super) is_named: bool,
    /// The keyboard is to stand at the first field of the step.
    pub(super) is_fresh: bool,
    /// A key of the bar, carried out in the next pass.
    pub(super) pressed: Option<Shortcut>,
    pub(super) watched: Watched,
    /// The clerk wants to see the whole flow chart in a low window.
    pub(super) is_chart_opened: bool,
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
    /// 字形確認 of the name.
    Glyphs(Box<GlyphView>),
}

/// Since when the draft has not changed.
#[derive(Default)]
pub(super) struct Watched {
    /// The draft as it was seen last.
    pub(super) revision: (u64, u64),
    /// When it was seen to change.
    pub(super) since: f64,
    /// The revision that could not be saved; it is not tried again by itself.
    pub(super) failed: Option<(u64, u64)>,
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
            is_chart_opened: false,
            wanted: None,
        }
    }

    /// Whose screen it is.
    #[must_use]
    pub const fn id(&self) -> CaseId {
        self.id
    }

    /// Lets the keyboard stand at a field once it is drawn.
    pub fn want(&mut self, at: &FieldPath) {
        self.wanted = Some(at.clone());
    }

    /// The right side, the row of buttons and the form. In a low window the buttons stand on one line under both.
    fn panels_ui(&mut self, ui: &mut Ui, extent: Extent, cx: &mut ScreenUi<'_>) {
        let side = case_side::width(ui.available_width(), extent);
        if extent != Extent::Whole {
            self.moves_ui(ui, cx);
        }
        Panel::right("case side")
            .resizable(false)
            .exact_size(side)
            .frame(egui::Frame::new())
            .show(ui, |ui| case_side::side_ui(ui, self, cx));
        if extent == Extent::Whole {
            self.moves_ui(ui, cx);
        }
        egui::CentralPanel::default()
            .frame(egui::Frame::new())
            .show(ui, |ui| case_form::middle_ui(ui, self, cx));
    }

    fn moves_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        Panel::bottom("case moves")
            .frame(egui::Frame::new().inner_margin(4))
            .show_separator_line(false)
            .show(ui, |ui| case_moves::moves_ui(ui, self, cx));
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
        if let Over::Glyphs(view) = &mut self.over {
            view.fetch(session)?;
        }
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
            Over::Glyphs(view) => {
                view.before_ui(ctx, cx);
                let input = &mut *cx.input;
                let stops = GlyphView::stops();
                input.focus.begin(ctx, &mut input.keys, &stops);
            }
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
        let extent = case_head::extent(ui.ctx(), self.is_chart_opened);
        case_head::header_ui(ui, desk, extent, cx.today);
        match case_head::chart_ui(ui, desk, extent, &cx.input.keys) {
            Some(LineEvent::Step(step)) => {
                desk.flush(ui.ctx(), &cx.input.keys);
                desk.select(step);
            }
            Some(LineEvent::Turn) => self.is_chart_opened = !self.is_chart_opened,
            None => {}
        }
        self.panels_ui(ui, extent, cx);
        match &mut self.over {
            Over::Nothing => {}
            Over::Glyphs(view) => {
                view.ui(ui, cx);
                if !view.is_open() {
                    self.over = Over::Nothing;
                }
            }
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

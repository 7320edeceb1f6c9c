//! 案件の仕事の列: commands of the case screen, one after the other, and what waits for them.
//! It must not draw; a command that fails stops everything behind it.

use crate::app::command::Command;
use crate::domain::finding::FieldPath;
use crate::procedure::input;
use crate::procedure::step::Step;
use crate::ui::case::CaseScreen;
use crate::ui::case::Over;
use crate::ui::case_moves;
use crate::ui::case_page;
use crate::ui::case_papers;
use crate::ui::case_sign_in;
use crate::ui::case_sign_in::SignIn;
use crate::ui::page::Go;
use crate::ui::page::ScreenUi;
use crate::ui::state::Request;
use crate::ui::widgets::confirm;
use egui::Context;

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

impl CaseScreen {
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
                case: self.id(),
                form,
            });
        }
        self.take_requests();
    }

    /// What the fields ask for besides their values.
    pub(super) fn take_requests(&mut self) {
        let Some(desk) = &mut self.desk else {
            return;
        };
        let requests = desk.form.take_requests().into_iter();
        let requests: Vec<Request> = requests.chain(desk.details.take_requests()).collect();
        for request in requests {
            match request {
                Request::HoldNumber(at, typed) => self.hold_number(at, &typed),
                Request::DropNumber(at) => self.drop_number(at),
                Request::LookUpPostal(..) | Request::LookUpCode(..) => {
                    self.look_up_later(request);
                }
                // Reasons of a row that goes are dropped when the form is saved.
                Request::RowRemoved(..) => {}
            }
        }
    }

    /// What is asked of the 郵便番号表 while the draft is saved is looked up in the next pass.
    fn look_up_later(&mut self, request: Request) {
        let (Request::LookUpPostal(path, _) | Request::LookUpCode(path, _), Some(desk)) =
            (&request, &mut self.desk)
        else {
            return;
        };
        let half = if desk.is_detail(path) {
            &mut desk.details
        } else {
            &mut desk.form
        };
        half.requests.push(request);
    }

    pub(super) fn hold_number(&mut self, at: FieldPath, typed: &str) {
        let case = self.id();
        let Some(desk) = &mut self.desk else {
            return;
        };
        match input::check_individual_number(typed) {
            Err(sentence) => desk.form.set_remark(&at, &sentence),
            Ok(number) => {
                if desk.is_dirty() {
                    let form = desk.draft();
                    self.run(Command::SaveForm { case, form });
                }
                self.run(Command::HoldNumber { case, at, number });
            }
        }
    }

    fn drop_number(&mut self, at: FieldPath) {
        let case = self.id();
        let Some(desk) = &mut self.desk else {
            return;
        };
        if desk.is_dirty() {
            let form = desk.draft();
            self.run(Command::SaveForm { case, form });
        }
        self.run(Command::DropNumber { case, at });
    }

    /// Sends the next command, or does what waited for the commands before it.
    pub(super) fn pump(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>) {
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
    pub(super) fn open_page(&mut self, step: Step, cx: &mut ScreenUi<'_>) {
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

    pub(super) fn letter(&mut self) {
        let Some(desk) = &self.desk else {
            return;
        };
        if let Some(document) = case_papers::letter(desk) {
            self.run(Command::Print {
                case: self.id(),
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
}

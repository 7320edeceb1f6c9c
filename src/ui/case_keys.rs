//! 案件の画面のキー: one pass of the keyboard, the way to a field, and saving by itself.
//! It must not save while the IME converts.

use crate::app::command::Command;
use crate::domain::finding::Finding;
use crate::ui::case::CaseScreen;
use crate::ui::case_desk::CaseDesk;
use crate::ui::case_form;
use crate::ui::case_head;
use crate::ui::case_moves;
use crate::ui::case_papers;
use crate::ui::case_side;
use crate::ui::case_tasks::Task;
use crate::ui::keys::Shortcut;
use crate::ui::keys::StepNumber;
use crate::ui::page::Go;
use crate::ui::page::Screen;
use crate::ui::page::ScreenUi;
use egui::Context;
use std::time::Duration;

/// Seconds without a change after which the draft is saved by itself.
const AUTOSAVE: f64 = 2.0;

impl CaseScreen {
    /// Leads the keyboard to the first thing that stands in the way.
    pub(super) fn go_to_first(&mut self, obstacles: &[Finding], cx: &mut ScreenUi<'_>) {
        match obstacles.iter().find_map(|finding| finding.at.clone()) {
            Some(path) => self.wanted = Some(path),
            None => {
                if let Some(stop) = self.desk.as_ref().and_then(case_form::first_check) {
                    cx.input.focus.request(stop.id);
                }
            }
        }
    }

    /// Goes to the field of a finding, on the page of another step where it stands there.
    pub(super) fn reach(&mut self, cx: &mut ScreenUi<'_>) {
        let (Some(path), Some(desk)) = (self.wanted.take(), &mut self.desk) else {
            return;
        };
        if !desk.is_detail(&path)
            && let Some(step) = case_form::step_of(desk, &path)
        {
            desk.select(step);
        }
        let is_closed = !desk.is_form_open() && !desk.is_detail(&path);
        if is_closed {
            desk.form.point_at(path.clone());
        } else {
            desk.form.pointed = None;
        }
        if let Some(id) = case_form::id_of(desk, &path) {
            cx.input.focus.request(id);
        }
    }

    pub(super) fn autosave(&mut self, ctx: &Context, cx: &ScreenUi<'_>) {
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
            case: self.id(),
            form,
        });
    }

    pub(super) fn keys(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>) {
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
    pub(super) fn own_keys(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>) {
        self.reach(cx);
        let Some(desk) = &mut self.desk else {
            cx.begin(ctx, &[]);
            return;
        };
        desk.with_form(|state, plan| state.before_focus(ctx, cx.input, plan));
        desk.with_details(|state, plan| state.before_focus(ctx, cx.input, plan));
        let mut order = case_head::stops(case_head::extent(ctx, self.is_chart_opened));
        let n_above = order.len();
        order.extend(case_form::stops(desk));
        order.extend(case_moves::stops(desk));
        order.extend(case_side::stops(desk, &self.findings));
        if std::mem::take(&mut self.is_fresh)
            && let Some(first) = order.get(n_above)
        {
            cx.input.focus.request(first.id);
        }
        let order = cx.with_navigation(&order);
        let moved = cx.input.focus.begin(ctx, &mut cx.input.keys, &order);
        desk.with_form(|state, plan| state.after_focus(ctx, cx.input, moved, plan));
        desk.with_details(|state, plan| state.after_focus(ctx, cx.input, moved, plan));
        desk.with_form(|state, _| state.look_up(ctx, cx.tables, cx.jobs));
        desk.with_details(|state, _| state.look_up(ctx, cx.tables, cx.jobs));
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

    pub(super) fn neighbour(&mut self, shortcut: Shortcut, ctx: &Context, cx: &mut ScreenUi<'_>) {
        let at = self.neighbours.iter().position(|id| *id == self.id());
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

//! 画面全体の仕事: how commands, jobs and the backup before closing are run, and what comes back.
//! It must not draw.

use crate::app::command::Command;
use crate::app::job::Job;
use crate::app::job::JobState;
use crate::app::run::Outcome;
use crate::app::run::Told;
use crate::app::society::FinishedBackup;
use crate::ui::page::Ask;
use crate::ui::root::Closing;
use crate::ui::root::Root;
use crate::ui::widgets::toast::Mood;
use crate::ui::work;
use crate::ui::work::Came;
use crate::ui::work::Returned;
use egui::Context;
use egui::ViewportCommand;
use std::time::Duration;

impl Root {
    /// Before the window closes, what was written since the opening is backed up.
    pub(super) fn watch_closing(&mut self, ctx: &Context) {
        if !ctx.input(|input| input.viewport().close_requested()) || self.closing == Closing::Ready
        {
            return;
        }
        if self.closing == Closing::No {
            self.leave(ctx);
        }
        if self.closing == Closing::No && self.is_written && self.session.is_some() {
            self.closing = Closing::BackingUp;
            self.desk
                .asks
                .push(Ask::BackUp(self.setup.places.backups()));
        }
        if self.closing == Closing::BackingUp || self.working.is_some() {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
        }
    }

    /// The backup before closing came to an end. One that failed is told, and the next closing goes through.
    fn backup_ended(&mut self, ctx: &Context, is_good: bool) {
        if self.closing != Closing::BackingUp {
            return;
        }
        self.closing = Closing::Ready;
        if is_good {
            ctx.send_viewport_cmd(ViewportCommand::Close);
        }
    }

    /// Takes the ledger and the result back from a job.
    pub(super) fn poll(&mut self, ctx: &Context) {
        match self.beside.as_ref().map(Job::poll) {
            None => {}
            Some(JobState::Running) => ctx.request_repaint_after(Duration::from_millis(200)),
            Some(JobState::Broken) => {
                self.beside = None;
                self.backup_ended(ctx, false);
                let sentence =
                    "バックアップが途中で止まりました。台帳は無事です。もう一度行ってください。";
                self.toasts.push(ctx, Mood::Trouble, sentence);
            }
            Some(JobState::Finished(returned)) => {
                self.beside = None;
                let is_good = returned.result.is_ok();
                self.returned(ctx, returned);
                self.backup_ended(ctx, is_good);
            }
        }
        match self.working.as_ref().map(Job::poll) {
            None | Some(JobState::Running) => {}
            Some(JobState::Broken) => {
                self.working = None;
                if self.session.is_none() && self.desk.heading.is_some() {
                    self.close_ledger();
                }
                let sentence = "仕事が途中で止まりました。途中の変更は何も記録されていません。台帳を開き直してください。";
                self.toasts.push(ctx, Mood::Trouble, sentence);
            }
            Some(JobState::Finished(returned)) => {
                self.working = None;
                self.returned(ctx, returned);
            }
        }
    }

    fn returned(&mut self, ctx: &Context, returned: Returned) {
        if returned.session.is_some() {
            self.session = returned.session;
        }
        match returned.result {
            Ok(came) => self.came(ctx, came),
            Err(error) => self.failed(ctx, &error),
        }
    }

    fn came(&mut self, ctx: &Context, came: Came) {
        match came {
            Came::Opened => self.opened(ctx),
            Came::Created(code) => {
                self.pages.first_run.created(code);
            }
            Came::SignedIn => self.signed_in(ctx),
            Came::Ran(outcome) => self.carried_out(ctx, &outcome),
            Came::BackedUp(backup) => self.backed_up(ctx, &backup),
            Came::Checked(rows) => self.pages.settings.checked(rows),
        }
    }

    /// The backup stands; that it was made is recorded, for the header to show.
    fn backed_up(&mut self, ctx: &Context, backup: &FinishedBackup) {
        let recorded = self
            .session
            .as_mut()
            .map(|session| session.record_backup(backup));
        match recorded {
            None => {}
            Some(Err(error)) => self.tell(ctx, &error),
            Some(Ok(changed)) => {
                self.is_written = false;
                self.refresh(ctx, changed);
                self.pages.settings.backed_up(backup);
                let text = format!(
                    "バックアップを作成し、読み直して確かめました（{}）。",
                    backup.path.display()
                );
                self.toasts.push(ctx, Mood::Done, &text);
            }
        }
    }

    pub(super) fn answer(&mut self, ctx: &Context, ask: Ask) {
        match ask {
            Ask::Open { path, credentials } => {
                self.working = Some(work::open(&self.setup, path, credentials));
            }
            Ask::Practice => self.working = Some(work::practice(&self.setup)),
            Ask::Create { path, first } => {
                self.working = Some(work::create(&self.setup, path, first));
            }
            Ask::SignIn(credentials) => {
                if let Some(session) = self.session.take() {
                    self.working = Some(work::sign_in(&self.setup, session, credentials));
                }
            }
            Ask::Lock => self.lock(ctx),
            Ask::CloseLedger => {
                self.leave(ctx);
                self.close_ledger();
            }
            Ask::BackUp(folder) => {
                let session = self.session.as_ref();
                let work = session.map(|session| session.backup_work(&folder));
                match work {
                    Some(Ok(work)) => self.beside = Some(work::back_up(&self.setup, work)),
                    Some(Err(error)) => {
                        self.backup_ended(ctx, false);
                        self.tell(ctx, &error);
                    }
                    None => {}
                }
            }
            Ask::Check => {
                if let Some(session) = self.session.take() {
                    self.working = Some(work::check(&self.setup, session));
                }
            }
        }
        // Inline jobs are finished already.
        self.poll(ctx);
    }

    /// Runs a command; one that takes long goes onto a thread with the ledger.
    pub(super) fn run(&mut self, ctx: &Context, command: Command) {
        if command.takes_long() {
            if let Some(session) = self.session.take() {
                self.working = Some(work::run(&self.setup, session, command));
                self.poll(ctx);
            }
            return;
        }
        let Some(session) = &mut self.session else {
            return;
        };
        match session.run(command) {
            Ok(outcome) => self.carried_out(ctx, &outcome),
            Err(error) => self.failed(ctx, &error),
        }
    }

    fn carried_out(&mut self, ctx: &Context, outcome: &Outcome) {
        self.is_written |= !outcome.told.is_a_look();
        if matches!(outcome.told, Told::Number(_)) {
            self.must_clear_clipboard = true;
        }
        self.refresh(ctx, outcome.changed);
        if let Told::Listed(written) = &outcome.told {
            self.list.written(written, &mut self.desk.lend());
            return;
        }
        let page = self.pages.of(self.screen);
        page.done(&outcome.told, &mut self.desk.lend());
    }
}

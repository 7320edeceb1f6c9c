//! 台帳の移行: the old ledger is chosen, its columns assigned, its rows tried out, and taken in after a page that says
//! how many; what was taken in is reported and can be undone as a whole.
//! It must not take in a row with questions by itself.

use crate::app::command::Command;
use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::job::Job;
use crate::app::job::JobState;
use crate::app::list_output::ListSource;
use crate::app::run::Changed;
use crate::app::run::Told;
use crate::app::session::Session;
use crate::app::takeover;
use crate::app::takeover::Answers;
use crate::app::takeover::DryRun;
use crate::app::takeover::OpenBook;
use crate::app::takeover::Plan;
use crate::app::takeover_accept::TakeoverCommand;
use crate::app::takeover_accept::TakeoverView;
use crate::app::takeover_drafts::Before;
use crate::app::takeover_drafts::DraftCommand;
use crate::domain::date::Date;
use crate::ui::chooser::Wanted;
use crate::ui::focus::Stop;
use crate::ui::focus::StopKind;
use crate::ui::given::FileOnItsWay;
use crate::ui::given::FolderOnItsWay;
use crate::ui::keys::Shortcut;
use crate::ui::page::Page;
use crate::ui::page::ScreenUi;
use crate::ui::takeover_columns::Columns;
use crate::ui::takeover_draft::push;
use crate::ui::takeover_keep::Keeping;
use crate::ui::takeover_parts;
use crate::ui::takeover_rows::Rows;
use crate::ui::takeover_start::Start;
use crate::ui::takeover_start::Wish;
use crate::ui::theme;
use crate::ui::widgets::button::Look;
use crate::ui::widgets::button::button_if_ui;
use crate::ui::widgets::button::button_ui;
use crate::ui::widgets::confirm;
use crate::ui::widgets::confirm::Answer;
use crate::ui::widgets::dialog::Dialog;
use crate::ui::widgets::entry::Entry;
use crate::ui::widgets::entry::EntryKind;
use crate::ui::widgets::labelled::paragraph_ui;
use egui::Context;
use egui::Id;
use egui::RichText;
use egui::ScrollArea;
use egui::Ui;
use std::sync::Arc;
use std::time::Duration;

/// How far the clerk is.
#[derive(Default)]
pub(super) enum Stage {
    /// What was taken in so far.
    #[default]
    Start,
    /// 列の割当て.
    Columns(Box<Columns>),
    /// 試しに読んだ行; the columns stay for going back.
    Rows(Box<Columns>, Box<Rows>),
}

/// What lies over the screen.
pub(super) enum Over {
    Confirm(confirm::Page),
    Undo(i64, Dialog),
    Discard(i64, Dialog),
}

/// 台帳の移行.
#[derive(Default)]
pub struct TakeoverPage {
    pub(super) stage: Stage,
    choosing: FileOnItsWay,
    pub(super) opening: Option<Job<Result<OpenBook>>>,
    /// The opened book, until the ledger has it.
    pub(super) beginning: Option<OpenBook>,
    pub(super) keeping: Keeping,
    /// When this book was last worked on.
    pub(super) resumed_at: Option<String>,
    /// What is kept of another book of the same name.
    pub(super) namesake: Option<Before>,
    /// The rows on their way, with the plan under which they are read.
    trying: Option<(Plan, Job<DryRun>)>,
    /// What the clerk has confirmed of this book, for the rows that come out the same again.
    pub(super) answers: Answers,
    start: Start,
    pub(super) is_taken_over: bool,
    /// The ledger changed since it was asked about the rows.
    must_check: bool,
    report: FolderOnItsWay,
    reported: Option<i64>,
    pub(super) over: Option<Over>,
    pub(super) is_entered: bool,
}

impl TakeoverPage {
    fn ask_file(&mut self, cx: &mut ScreenUi<'_>) {
        if self.is_busy() {
            return;
        }
        if let Some(sentence) = &self.start.refusal {
            cx.trouble(sentence.as_str());
            return;
        }
        let wanted = Wanted::File {
            name: "台帳のブック",
            endings: &[
                "xlsx", "xlsm", "xls", "ods", "csv", "tsv", "txt", "XLSX", "XLSM", "XLS", "ODS",
                "CSV", "TSV", "TXT",
            ],
        };
        self.choosing.ask(cx, "移行する台帳を選ぶ", wanted);
    }

    /// What jobs and dialogs brought.
    fn receive(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>) {
        if let Some(file) = self.choosing.receive(ctx, cx) {
            self.open(file, cx);
        }
        match finished(&mut self.opening, ctx) {
            Some(Ok(open)) => {
                push(
                    cx,
                    DraftCommand::Begin {
                        file: Arc::clone(&open.file),
                        plan: open.plan.clone(),
                    },
                );
                self.beginning = Some(open);
                ctx.request_repaint();
            }
            Some(Err(error)) => cx.trouble(error.message_ja()),
            None => {}
        }
        self.drop_stale_rows();
        if let Some((plan, job)) = self.trying.take() {
            let mut job = Some(job);
            if let Some(run) = finished(&mut job, ctx) {
                check(Arc::new(run), cx);
                ctx.request_repaint();
            }
            self.trying = job.map(|job| (plan, job));
        }
        if std::mem::take(&mut self.must_check)
            && let Stage::Rows(_, rows) = &self.stage
        {
            check(rows.shared_run(), cx);
        }
        if let Some(folder) = self.report.receive(ctx)
            && let Some(takeover) = self.reported.take()
        {
            let command = TakeoverCommand::Report { takeover, folder };
            cx.commands.push(Command::Takeover(command));
        }
    }

    /// Rows on their way are dropped as soon as the columns change or the book is put away.
    fn drop_stale_rows(&mut self) {
        let is_wanted = |plan: &Plan| match &self.stage {
            Stage::Columns(columns) => columns.plan() == plan,
            Stage::Start | Stage::Rows(..) => false,
        };
        if self
            .trying
            .as_ref()
            .is_some_and(|(plan, _)| !is_wanted(plan))
        {
            self.trying = None;
        }
    }

    fn try_out(&mut self, cx: &ScreenUi<'_>) {
        if let Stage::Columns(columns) = &self.stage
            && self.trying.is_none()
        {
            let (open, plan) = (columns.open().clone(), columns.plan().clone());
            let (today, under) = (cx.today, plan.clone());
            let job = Job::start("行を読んでいます", cx.jobs, move |_| {
                takeover::try_out(&open, &plan, today)
            });
            self.trying = Some((under, job));
        }
    }

    fn ask_acceptance(&mut self, cx: &mut ScreenUi<'_>) {
        let Stage::Rows(columns, rows) = &self.stage else {
            return;
        };
        if rows.n_people() == 0 {
            cx.trouble("取り込む行がありません。要確認の行は、一覧でスペースを押すと選べます。");
            return;
        }
        let page = takeover_parts::page(&columns.open().file.name, rows.run(), rows.taken());
        self.over = Some(Over::Confirm(page));
        cx.input.focus.request(confirm::back_id());
    }

    fn ask_undo(&mut self, chosen: &TakeoverView, cx: &mut ScreenUi<'_>) {
        let sentence = format!(
            "「{}」から入れた{}人を、まとめて台帳から取り消します。移行した人に、案件・留意・帳票・記載など後からできたものがあるときは取り消せません。",
            chosen.file_name, chosen.n_people
        );
        let dialog = Dialog::new("台帳の移行の取消し", sentence, "取り消す")
            .with(Entry::new("takeover undo", "取消しの理由", EntryKind::Text))
            .grave();
        cx.input.focus.request(dialog.first());
        self.over = Some(Over::Undo(chosen.id, dialog));
    }

    fn carry_out(&mut self, wish: Wish, cx: &mut ScreenUi<'_>) {
        match wish {
            Wish::Choose => self.ask_file(cx),
            Wish::Resume(draft) => push(cx, DraftCommand::Resume { draft }),
            Wish::Discard(draft) => self.ask_discard(&draft, cx),
            Wish::Report(takeover) => {
                self.reported = Some(takeover);
                self.report.ask(cx, "報告書を保存するフォルダーを選ぶ");
            }
            Wish::Undo(takeover) => self.ask_undo(&takeover, cx),
        }
    }

    fn over_ui(&mut self, ui: &Ui, cx: &mut ScreenUi<'_>) {
        let answer = match &mut self.over {
            None => return,
            Some(Over::Confirm(page)) => confirm::confirm_ui(ui, &cx.input.keys, page),
            Some(Over::Undo(_, dialog) | Over::Discard(_, dialog)) => {
                dialog.ui(ui, cx.input, cx.today)
            }
        };
        match (answer, self.over.take()) {
            (None, over) => self.over = over,
            (Some(Answer::No), _) => self.is_entered = false,
            (Some(Answer::Yes), Some(Over::Undo(takeover, mut dialog))) => {
                let reason = dialog.text(0).to_owned();
                if reason.is_empty() {
                    dialog.problem = "取消しの理由を入力してください。".to_owned();
                    self.over = Some(Over::Undo(takeover, dialog));
                    return;
                }
                let command = TakeoverCommand::Undo { takeover, reason };
                cx.commands.push(Command::Takeover(command));
                self.is_entered = false;
            }
            (Some(Answer::Yes), Some(Over::Discard(draft, _))) => {
                push(cx, DraftCommand::Discard { draft });
                self.is_entered = false;
            }
            (Some(Answer::Yes), _) => {
                // Kept while the people are taken in, it would look for a draft that is gone.
                self.keep_at_once(ui.ctx(), cx);
                if let Stage::Rows(columns, rows) = &self.stage {
                    let acceptance = rows.acceptance(columns.open(), columns.plan());
                    let command = TakeoverCommand::Accept(Box::new(acceptance));
                    cx.commands.push(Command::Takeover(command));
                }
            }
        }
    }

    fn start_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        paragraph_ui(
            ui,
            "これまで使ってきた台帳（Excel・OpenDocument・CSV）を一度に取り込みます。選んだだけでは台帳に入りません。選んだファイルの写しは、続きができるように封をして保管し、取り込むか破棄すると消えます。列の割当てと行の判定を確かめてから入れ、後からまとめて取り消せます。",
        );
        let is_busy = self.is_busy();
        if let Some(wish) = self.start.ui(ui, cx, is_busy) {
            self.carry_out(wish, cx);
        }
    }

    fn columns_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        let (mut is_back, mut is_go, mut is_taking) = (false, false, false);
        let is_busy = self.is_busy();
        let sentences = self.sentences();
        let has_namesake = self.namesake.is_some();
        if let Stage::Columns(columns) = &mut self.stage {
            ui.horizontal_wrapped(|ui| {
                ui.label(theme::strong(columns.open().file.name.as_str()));
                let keys = &cx.input.keys;
                is_back = button_ui(ui, keys, back_id(), "中断する", Look::Plain).clicked();
                let text = "行を確かめる（F12）";
                let place = (go_id(), !is_busy);
                is_go = button_if_ui(ui, keys, place, text, Look::Primary).clicked();
                if has_namesake {
                    let text = "前の割当てと確認を引き継ぐ";
                    is_taking = button_ui(ui, keys, take_plan_id(), text, Look::Plain).clicked();
                }
            });
            for sentence in sentences {
                let sentence = RichText::new(sentence).line_height(Some(theme::LINE_HEIGHT));
                ui.label(sentence.color(theme::CAUTION));
            }
            columns.ui(ui, cx);
        }
        if is_taking {
            self.take_over_plan(cx);
            self.is_entered = false;
        }
        if is_go {
            self.try_out(cx);
        }
        if is_back {
            self.keep_at_once(ui.ctx(), cx);
            self.put_away();
            cx.done("割当てと確認を「作業中の移行」に残しました。");
        }
    }

    fn rows_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        let mut is_back = false;
        let mut is_go = false;
        if let Stage::Rows(columns, rows) = &mut self.stage {
            ui.horizontal_wrapped(|ui| {
                ui.label(theme::strong(columns.open().file.name.as_str()));
                let keys = &cx.input.keys;
                is_back = button_ui(ui, keys, back_id(), "列の割当てに戻る", Look::Plain).clicked();
                let text = format!("{}人を台帳に入れる…（F12）", rows.n_people());
                let place = (go_id(), rows.n_people() > 0 && !self.is_taken_over);
                is_go = button_if_ui(ui, keys, place, &text, Look::Primary).clicked();
            });
            rows.ui(ui, cx);
        }
        if is_go {
            self.ask_acceptance(cx);
        }
        if is_back {
            self.note_changes(ui.ctx());
            self.back_to_columns();
        }
    }

    /// The ledger has been asked about the rows. Those of another book, or of columns changed since, are dropped.
    fn tried_out(&mut self, run: &Arc<DryRun>) {
        let is_current = match &self.stage {
            Stage::Start => false,
            Stage::Columns(columns) | Stage::Rows(columns, _) => {
                run.is_of(columns.open(), columns.plan())
            }
        };
        if !is_current {
            return;
        }
        let answers = match &self.stage {
            Stage::Rows(_, rows) => rows.answers(),
            Stage::Start | Stage::Columns(_) => std::mem::take(&mut self.answers),
        };
        self.stage = match std::mem::take(&mut self.stage) {
            Stage::Start => Stage::Start,
            Stage::Columns(columns) => {
                Stage::Rows(columns, Box::new(Rows::new(Arc::clone(run), &answers)))
            }
            Stage::Rows(columns, mut rows) => {
                rows.renew(Arc::clone(run), &answers);
                Stage::Rows(columns, rows)
            }
        };
    }

    /// 中断する: the book is put away, and with it the rows on their way; what was decided is kept.
    fn put_away(&mut self) {
        self.stage = Stage::Start;
        self.keeping.end();
        self.trying = None;
        self.is_entered = false;
    }

    fn back_to_columns(&mut self) {
        if let Stage::Rows(columns, rows) = std::mem::take(&mut self.stage) {
            self.answers = rows.answers();
            self.stage = Stage::Columns(columns);
        }
        self.is_entered = false;
    }

    const fn is_busy(&self) -> bool {
        self.choosing.is_under_way()
            || self.opening.is_some()
            || self.beginning.is_some()
            || self.trying.is_some()
    }

    fn stops(&self) -> Vec<Stop> {
        let button = |id| Stop::new(id, StopKind::Button);
        match &self.stage {
            Stage::Start => self.start.stops(),
            Stage::Columns(columns) => {
                let own = [back_id(), go_id(), take_plan_id()].map(button);
                let n_own = if self.namesake.is_some() { 3 } else { 2 };
                let own = own.into_iter().take(n_own);
                own.chain(columns.stops()).collect()
            }
            Stage::Rows(_, rows) => {
                [vec![button(back_id()), button(go_id())], rows.stops()].concat()
            }
        }
    }

    fn enter(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>) {
        if std::mem::replace(&mut self.is_entered, true) || self.over.is_some() {
            return;
        }
        match &self.stage {
            Stage::Start => cx.input.focus.request(self.start.first()),
            Stage::Columns(columns) => cx.enter_list(ctx, columns.first(), go_id()),
            Stage::Rows(_, rows) => cx.enter_list(ctx, rows.first(), go_id()),
        }
    }
}

impl Page for TakeoverPage {
    fn title(&self) -> String {
        "台帳の移行".to_owned()
    }

    fn refresh(&mut self, session: &Session, changed: Changed) -> Result<()> {
        self.start.ask_right(session);
        if changed.members || changed.papers || changed.users {
            self.start.renew(session)?;
        }
        self.must_check |= changed.members || changed.settings;
        Ok(())
    }

    fn listing(&self, _today: Date) -> Option<ListSource> {
        match &self.stage {
            Stage::Start => self.start.listing(),
            Stage::Columns(columns) => columns.listing(),
            Stage::Rows(_, rows) => rows.listing(),
        }
    }

    fn before_ui(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>) {
        self.receive(ctx, cx);
        self.watch_changes(ctx, cx);
        self.enter(ctx, cx);
        let order = match &self.over {
            Some(Over::Confirm(_)) => confirm::stops().to_vec(),
            Some(Over::Undo(_, dialog) | Over::Discard(_, dialog)) => dialog.stops(),
            None => cx.with_navigation(&self.stops()),
        };
        let moved = cx.input.focus.begin(ctx, &mut cx.input.keys, &order);
        match (&mut self.over, &mut self.stage) {
            (Some(Over::Undo(_, dialog)), _) => dialog.after_focus(moved, cx.today),
            (None, Stage::Columns(columns)) => columns.after_focus(moved),
            _ => {}
        }
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        ui.label(theme::heading("台帳の移行"));
        self.over_ui(ui, cx);
        match &self.stage {
            Stage::Start => self.start_ui(ui, cx),
            Stage::Columns(_) => in_scroll(ui, |ui| self.columns_ui(ui, cx)),
            Stage::Rows(..) => in_scroll(ui, |ui| self.rows_ui(ui, cx)),
        }
        // Asks to be woken when the time to keep what changed has come.
        self.watch_changes(ui.ctx(), cx);
    }

    fn shortcuts(&self) -> &'static [Shortcut] {
        match (&self.over, &self.stage) {
            (Some(_), _) => &[],
            (None, Stage::Start) => &[Shortcut::Candidates],
            (None, _) => &[Shortcut::Register],
        }
    }

    fn pressed(&mut self, shortcut: Shortcut, cx: &mut ScreenUi<'_>) {
        match (shortcut, &self.stage) {
            (Shortcut::Candidates, Stage::Start) => self.ask_file(cx),
            (Shortcut::Register, Stage::Columns(_)) => self.try_out(cx),
            (Shortcut::Register, Stage::Rows(..)) => self.ask_acceptance(cx),
            _ => {}
        }
    }

    fn done(&mut self, told: &Told, cx: &mut ScreenUi<'_>) {
        match told {
            Told::TriedOut(run) => self.tried_out(run),
            Told::Draft(told) => return self.draft_done(told, cx),
            Told::Rows(n_people) => {
                self.put_away();
                self.start.choose_newest();
                cx.done(format!(
                    "{n_people}人を台帳に入れました。「報告書を保存」で控えを残してください。"
                ));
            }
            Told::File(path) => cx.done(format!("報告書を保存しました（{}）。", path.display())),
            _ => cx.done("台帳の移行を取り消しました。"),
        }
        self.is_entered = false;
    }

    fn failed(&mut self, _error: &Error) -> bool {
        if self.beginning.take().is_none() {
            self.keeping.failed();
        }
        self.is_entered = false;
        false
    }

    fn leave(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>) {
        self.keep_at_once(ctx, cx);
        self.over = None;
        self.is_entered = false;
    }
}

/// The rows are to be compared with the ledger, on a thread of their own.
fn check(run: Arc<DryRun>, cx: &mut ScreenUi<'_>) {
    let command = TakeoverCommand::Check(run);
    cx.commands.push(Command::Takeover(command));
}

/// In a low window the lists keep a height that can be read, and the screen scrolls.
fn in_scroll(ui: &mut Ui, draw: impl FnOnce(&mut Ui)) {
    ScrollArea::vertical()
        .id_salt("takeover")
        .auto_shrink(false)
        .show(ui, draw);
}

/// The result of a finished job; a broken one is told by nothing more than its absence.
fn finished<T: Send + 'static>(slot: &mut Option<Job<T>>, ctx: &Context) -> Option<T> {
    let job = slot.take()?;
    match job.poll() {
        JobState::Running => {
            *slot = Some(job);
            ctx.request_repaint_after(Duration::from_millis(50));
            None
        }
        JobState::Finished(result) => Some(result),
        JobState::Broken => None,
    }
}

fn take_plan_id() -> Id {
    Id::unique("takeover take plan")
}

fn back_id() -> Id {
    Id::unique("takeover back")
}

fn go_id() -> Id {
    Id::unique("takeover go")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{Columns, Stage, TakeoverPage};
    use crate::app::given::GivenFile;
    use crate::app::job::{Job, JobMode};
    use crate::app::takeover::{OpenBook, open, try_out};
    use crate::domain::date::Date;
    use std::sync::Arc;

    fn book(name: &str) -> OpenBook {
        let text = format!("記号,番号,枝番,続柄,氏名,生年月日\n42,1,00,本人,{name},S45.1.1\n");
        let bytes = text.into_bytes();
        open(GivenFile {
            name: format!("{name}.csv"),
            bytes,
        })
        .unwrap()
    }

    fn page(book: &OpenBook) -> TakeoverPage {
        TakeoverPage {
            stage: Stage::Columns(Box::new(Columns::new(book.clone(), book.plan.clone()))),
            ..TakeoverPage::default()
        }
    }

    #[test]
    fn 別のブックや変える前の列で読んだ行は並べない() {
        let today = Date::new(2026, 11, 23).unwrap();
        let (first, second) = (book("見本　一郎"), book("見本　二郎"));
        let run = Arc::new(try_out(&first, &first.plan, today));
        let mut page_of_first = page(&first);
        page_of_first.tried_out(&run);
        assert!(matches!(page_of_first.stage, Stage::Rows(..)));

        let mut page_of_second = page(&second);
        page_of_second.tried_out(&run);
        assert!(matches!(page_of_second.stage, Stage::Columns(_)));

        let mut plan = first.plan.clone();
        *plan.sheets.first_mut().unwrap().targets.last_mut().unwrap() = None;
        let changed = Arc::new(try_out(&first, &plan, today));
        let mut same_book = page(&first);
        same_book.tried_out(&changed);
        assert!(matches!(same_book.stage, Stage::Columns(_)));
    }

    #[test]
    fn 列を変えるかやめると_読みかけの行を捨てる() {
        let today = Date::new(2026, 11, 23).unwrap();
        let first = book("見本　一郎");
        let job = |of: &OpenBook| {
            let (of, plan) = (of.clone(), of.plan.clone());
            let under = plan.clone();
            let work = move |_: &_| try_out(&of, &plan, today);
            Some((under, Job::start("行", JobMode::Inline, work)))
        };
        let mut kept = page(&first);
        kept.trying = job(&first);
        kept.drop_stale_rows();
        assert!(kept.trying.is_some() && kept.is_busy());

        let mut changed = first.clone();
        let targets = &mut changed.plan.sheets.first_mut().unwrap().targets;
        *targets.last_mut().unwrap() = None;
        let mut after_change = page(&changed);
        after_change.trying = job(&first);
        after_change.drop_stale_rows();
        assert!(after_change.trying.is_none());

        kept.put_away();
        assert!(kept.trying.is_none() && !kept.is_busy());
    }
}

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
use crate::domain::date::Date;
use crate::ui::chooser::Wanted;
use crate::ui::focus::Stop;
use crate::ui::focus::StopKind;
use crate::ui::given::FileOnItsWay;
use crate::ui::given::FolderOnItsWay;
use crate::ui::keys::Shortcut;
use crate::ui::list_output;
use crate::ui::page::Page;
use crate::ui::page::ScreenUi;
use crate::ui::takeover_columns::Columns;
use crate::ui::takeover_parts;
use crate::ui::takeover_parts::EARLIER;
use crate::ui::takeover_rows::Rows;
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
use crate::ui::widgets::table::Table;
use crate::ui::widgets::table::TableState;
use egui::Context;
use egui::Id;
use egui::RichText;
use egui::ScrollArea;
use egui::Ui;
use std::sync::Arc;
use std::time::Duration;

/// How far the clerk is.
#[derive(Default)]
enum Stage {
    /// What was taken in so far.
    #[default]
    Start,
    /// 列の割当て.
    Columns(Box<Columns>),
    /// 試しに読んだ行; the columns stay for going back.
    Rows(Box<Columns>, Box<Rows>),
}

/// What lies over the screen.
enum Over {
    Confirm(confirm::Page),
    Undo(i64, Dialog),
}

/// 台帳の移行.
#[derive(Default)]
pub struct TakeoverPage {
    stage: Stage,
    choosing: FileOnItsWay,
    opening: Option<Job<Result<OpenBook>>>,
    /// The rows on their way, with the plan under which they are read.
    trying: Option<(Plan, Job<DryRun>)>,
    /// What the clerk has confirmed of this book, for the rows that come out the same again.
    answers: Answers,
    /// Why this user may take nothing in.
    refusal: Option<String>,
    is_taken_over: bool,
    must_compare: bool,
    /// The ledger changed since it was asked about the rows.
    must_check: bool,
    earlier: Vec<TakeoverView>,
    list: TableState,
    report: FolderOnItsWay,
    reported: Option<i64>,
    over: Option<Over>,
    is_entered: bool,
}

impl TakeoverPage {
    fn earlier_list(&self) -> Table<'static> {
        Table {
            name: "これまでの移行",
            columns: EARLIER,
            n_rows: self.earlier.len(),
        }
    }

    fn ask_file(&mut self, cx: &mut ScreenUi<'_>) {
        if self.is_busy() {
            return;
        }
        if let Some(sentence) = &self.refusal {
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
            let job = Job::start("ブックを読んでいます", cx.jobs, move |_| {
                takeover::open(file)
            });
            self.opening = Some(job);
        }
        match finished(&mut self.opening, ctx) {
            Some(Ok(open)) => {
                self.stage = Stage::Columns(Box::new(Columns::new(open)));
                self.answers = Answers::default();
                self.must_compare = true;
                self.is_entered = false;
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

    fn ask_undo(&mut self, cx: &mut ScreenUi<'_>) {
        let chosen = self.earlier.get(self.list.selected);
        let Some(chosen) = chosen.filter(|row| row.undone.is_none()) else {
            return;
        };
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

    fn ask_report(&mut self, cx: &ScreenUi<'_>) {
        if let Some(chosen) = self.earlier.get(self.list.selected) {
            self.reported = Some(chosen.id);
            self.report.ask(cx, "報告書を保存するフォルダーを選ぶ");
        }
    }

    fn over_ui(&mut self, ui: &Ui, cx: &mut ScreenUi<'_>) {
        let answer = match &mut self.over {
            None => return,
            Some(Over::Confirm(page)) => confirm::confirm_ui(ui, &cx.input.keys, page),
            Some(Over::Undo(_, dialog)) => dialog.ui(ui, cx.input, cx.today),
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
            (Some(Answer::Yes), _) => {
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
            "これまで使ってきた台帳（Excel・OpenDocument・CSV）を一度に取り込みます。選んだだけでは台帳に入りません。列の割当てと行の判定を確かめてから入れ、後からまとめて取り消せます。",
        );
        if let Some(sentence) = &self.refusal {
            ui.label(RichText::new(sentence).color(theme::CAUTION));
        }
        ui.horizontal_wrapped(|ui| {
            let is_free = !self.is_busy() && self.refusal.is_none();
            let place = (choose_id(), is_free);
            if button_if_ui(ui, &cx.input.keys, place, "ファイルを選ぶ…", Look::Primary).clicked()
            {
                self.ask_file(cx);
            }
            let chosen = self.earlier.get(self.list.selected);
            let (has_one, may_undo) = (
                chosen.is_some(),
                chosen.is_some_and(|row| row.undone.is_none()),
            );
            let place = (report_id(), has_one);
            if button_if_ui(ui, &cx.input.keys, place, "報告書を保存…", Look::Plain).clicked()
            {
                self.ask_report(cx);
            }
            let place = (undo_id(), may_undo);
            if button_if_ui(ui, &cx.input.keys, place, "移行を取り消す…", Look::Plain).clicked()
            {
                self.ask_undo(cx);
            }
            if self.is_busy() {
                ui.label(theme::note("ファイルを読んでいます。"));
            }
        });
        ui.add_space(8.0);
        ui.label(theme::subheading("これまでの移行"));
        let (list, earlier) = (self.earlier_list(), &self.earlier);
        list.ui(ui, cx.input, &mut self.list, &mut |index| {
            earlier.get(index).map(takeover_parts::earlier_cells)
        });
    }

    fn columns_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        let mut is_back = false;
        let mut is_go = false;
        let is_taken_over = self.is_taken_over;
        let is_busy = self.is_busy();
        if let Stage::Columns(columns) = &mut self.stage {
            ui.horizontal_wrapped(|ui| {
                ui.label(theme::strong(columns.open().file.name.as_str()));
                let keys = &cx.input.keys;
                is_back = button_ui(ui, keys, back_id(), "やめる", Look::Plain).clicked();
                let text = "行を確かめる（F12）";
                let place = (go_id(), !is_busy);
                is_go = button_if_ui(ui, keys, place, text, Look::Primary).clicked();
            });
            let same =
                "同じ内容のファイルを前に移行しています。取り消すまで、もう一度は入れられません。";
            let sentences = is_taken_over.then(|| same.to_owned()).into_iter();
            for sentence in sentences.chain(columns.open().warnings.iter().cloned()) {
                ui.label(RichText::new(sentence).color(theme::CAUTION));
            }
            columns.ui(ui, cx);
        }
        if is_go {
            self.try_out(cx);
        }
        if is_back {
            self.put_away();
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

    /// やめる: the book is put away, and with it the rows on their way.
    fn put_away(&mut self) {
        self.stage = Stage::Start;
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
        self.choosing.is_under_way() || self.opening.is_some() || self.trying.is_some()
    }

    fn stops(&self) -> Vec<Stop> {
        let button = |id| Stop::new(id, StopKind::Button);
        match &self.stage {
            Stage::Start => vec![
                button(choose_id()),
                button(report_id()),
                button(undo_id()),
                self.earlier_list().stop(),
            ],
            Stage::Columns(columns) => {
                [vec![button(back_id()), button(go_id())], columns.stops()].concat()
            }
            Stage::Rows(_, rows) => {
                [vec![button(back_id()), button(go_id())], rows.stops()].concat()
            }
        }
    }

    fn enter(&mut self, cx: &mut ScreenUi<'_>) {
        if std::mem::replace(&mut self.is_entered, true) || self.over.is_some() {
            return;
        }
        cx.input.focus.request(match &self.stage {
            Stage::Start => choose_id(),
            Stage::Columns(columns) => columns.first(),
            Stage::Rows(_, rows) => rows.first(),
        });
    }
}

impl Page for TakeoverPage {
    fn title(&self) -> String {
        "台帳の移行".to_owned()
    }

    fn refresh(&mut self, session: &Session, changed: Changed) -> Result<()> {
        if changed.members || changed.papers {
            self.earlier = session.takeovers()?;
            self.must_compare = true;
        }
        self.must_check |= changed.members || changed.settings;
        self.refusal = session.may_take_over().err().map(|it| it.message_ja());
        Ok(())
    }

    fn fetch(&mut self, session: &Session) -> Result<()> {
        if std::mem::take(&mut self.must_compare)
            && let Stage::Columns(columns) | Stage::Rows(columns, _) = &self.stage
        {
            self.is_taken_over = session.is_taken_over(&columns.open().file)?;
        }
        Ok(())
    }

    fn listing(&self, _today: Date) -> Option<ListSource> {
        match &self.stage {
            Stage::Start => {
                list_output::shown("これまでの移行", &self.earlier_list(), |index| {
                    self.earlier.get(index).map(takeover_parts::earlier_cells)
                })
            }
            Stage::Columns(columns) => columns.listing(),
            Stage::Rows(_, rows) => rows.listing(),
        }
    }

    fn before_ui(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>) {
        self.receive(ctx, cx);
        self.enter(cx);
        let order = match &self.over {
            Some(Over::Confirm(_)) => confirm::stops().to_vec(),
            Some(Over::Undo(_, dialog)) => dialog.stops(),
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
            Told::Rows(n_people) => {
                self.stage = Stage::Start;
                self.list.select(0);
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
        self.is_entered = false;
        false
    }

    fn leave(&mut self, _ctx: &Context, _cx: &mut ScreenUi<'_>) {
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

fn choose_id() -> Id {
    Id::unique("takeover choose")
}

fn report_id() -> Id {
    Id::unique("takeover report")
}

fn undo_id() -> Id {
    Id::unique("takeover undo button")
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
            stage: Stage::Columns(Box::new(Columns::new(book.clone()))),
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

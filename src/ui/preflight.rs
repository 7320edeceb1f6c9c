//! 文字の確認: whose name or address an interface cannot carry or the paper cannot print, and what is sent instead.
//! It must not decide about a character by itself; every form is confirmed by a person.

use crate::app::command::Command;
use crate::app::error::Result;
use crate::app::job::Job;
use crate::app::job::JobState;
use crate::app::list_output::ListSource;
use crate::app::preflight::Preflight;
use crate::app::preflight::PreflightRow;
use crate::app::preflight::PreflightWork;
use crate::app::preflight::TextState;
use crate::app::preflight_lists::PreflightOrder;
use crate::app::preflight_lists::listing;
use crate::app::run::Changed;
use crate::app::run::Told;
use crate::app::session::Session;
use crate::app::spelling_command::FormChoice;
use crate::app::spelling_command::SpellingCommand;
use crate::domain::date::Date;
use crate::ui::focus::Stop;
use crate::ui::given::FolderOnItsWay;
use crate::ui::glyphs::GlyphView;
use crate::ui::keys::Shortcut;
use crate::ui::page::Page;
use crate::ui::page::Screen;
use crate::ui::page::ScreenUi;
use crate::ui::preflight_find::Finder;
use crate::ui::preflight_parts as parts;
use crate::ui::preflight_parts::ACTS;
use crate::ui::preflight_parts::Act;
use crate::ui::theme;
use crate::ui::widgets::button::Look;
use crate::ui::widgets::button::button_if_ui;
use crate::ui::widgets::confirm::Answer;
use crate::ui::widgets::dialog::Dialog;
use crate::ui::widgets::progress::Progress;
use crate::ui::widgets::progress::progress_ui;
use crate::ui::widgets::table::Table;
use crate::ui::widgets::table::TableState;
use egui::Context;
use egui::ScrollArea;
use egui::Ui;
use egui::vec2;
use std::time::Duration;

/// The least height of the list, in points.
const LIST_HEIGHT: f32 = 240.0;

/// 文字の確認.
#[derive(Default)]
pub struct PreflightPage {
    finder: Finder,
    wants_pass: bool,
    work: Option<PreflightWork>,
    pass: Option<Job<Result<Option<Preflight>>>>,
    found: Option<Preflight>,
    /// Rows that the finder lets through, by their place.
    shown: Vec<usize>,
    table: TableState,
    /// What a dialog would confirm; the typed form comes in when it is one row alone.
    ask: Option<(Vec<FormChoice>, Dialog)>,
    /// What was handed over and is to be shown once it is kept.
    sent: Vec<FormChoice>,
    glyphs: GlyphView,
    folder: FolderOnItsWay,
    is_entered: bool,
}

impl PreflightPage {
    fn list(&self) -> Table<'static> {
        Table {
            name: "文字の確認の一覧",
            columns: parts::COLUMNS,
            n_rows: self.shown.len(),
        }
    }

    fn stops(&self) -> Vec<Stop> {
        if self.glyphs.is_open() {
            return GlyphView::stops();
        }
        if let Some((_, dialog)) = &self.ask {
            return dialog.stops();
        }
        let mut stops = self.finder.stops();
        stops.push(self.list().stop());
        let acts = ACTS.iter().filter(|act| self.can(**act));
        stops.extend(acts.map(|act| parts::stop(*act)));
        stops
    }

    fn row_at(&self, index: usize) -> Option<&PreflightRow> {
        let place = self.shown.get(index)?;
        self.found.as_ref()?.rows.get(*place)
    }

    fn row(&self) -> Option<&PreflightRow> {
        self.row_at(self.table.selected)
    }

    fn can(&self, act: Act) -> bool {
        let row = self.row();
        match act {
            Act::Confirm => row.is_some_and(|row| !row.set.is_empty()),
            Act::ConfirmAll => row.is_some_and(|row| row.state == TextState::Proposed),
            Act::TakeBack => row.is_some_and(|row| row.state == TextState::Confirmed),
            Act::Glyphs | Act::Print => row.is_some(),
            Act::Again => self.pass.is_none(),
        }
    }

    fn act(&mut self, act: Act, cx: &mut ScreenUi<'_>) {
        if !self.can(act) {
            return;
        }
        match act {
            Act::Confirm => {
                let asked = self.row().map(parts::ask_one);
                self.open(asked, cx);
            }
            Act::ConfirmAll => {
                let asked = self.row().map(|row| parts::ask_all(row, &self.same(row)));
                self.open(asked, cx);
            }
            Act::TakeBack => {
                let asked = self.row().map(parts::ask_back);
                self.open(asked, cx);
            }
            Act::Glyphs => {
                let text = self.row().map(|row| row.original.clone());
                let from = self.list().stop().id;
                self.glyphs.open(&text.unwrap_or_default(), from, cx);
            }
            Act::Print => self.folder.ask(cx, "文字の確認の一覧の保存先"),
            Act::Again => self.wants_pass = true,
        }
    }

    fn open(&mut self, asked: Option<(Vec<FormChoice>, Dialog)>, cx: &mut ScreenUi<'_>) {
        if let Some((_, dialog)) = &asked {
            cx.input.focus.request(dialog.first());
        }
        self.ask = asked;
    }

    /// The rows that the finder lets through.
    fn rows(&self) -> Vec<&PreflightRow> {
        let indices = 0..self.shown.len();
        indices.filter_map(|index| self.row_at(index)).collect()
    }

    /// The unconfirmed rows of the list that are about nothing but the characters of this row.
    fn same(&self, of: &PreflightRow) -> Vec<&PreflightRow> {
        let all = self.found.iter().flat_map(|found| &found.rows);
        all.filter(|row| {
            row.state == TextState::Proposed
                && row.receiver == of.receiver
                && row.characters == of.characters
        })
        .collect()
    }

    fn answered(&mut self, answer: Answer, cx: &mut ScreenUi<'_>) {
        let Some((mut choices, mut dialog)) = self.ask.take() else {
            return;
        };
        cx.input.focus.request(self.list().stop().id);
        if answer == Answer::No {
            return;
        }
        if let ([choice], false) = (choices.as_mut_slice(), dialog.entries.is_empty()) {
            dialog.text(0).clone_into(&mut choice.text);
            if choice.text.is_empty() {
                dialog.problem = "送る形を入力してください。".to_owned();
                cx.input.focus.request(dialog.first());
                self.ask = Some((choices, dialog));
                return;
            }
        }
        self.sent.clone_from(&choices);
        let command = SpellingCommand::Register(choices);
        cx.commands.push(Command::Spelling(command));
    }

    /// What was kept is shown at once; everybody is not looked at anew for it.
    fn take_over(&mut self) {
        let sent = std::mem::take(&mut self.sent);
        let rows = self.found.iter_mut().flat_map(|found| &mut found.rows);
        for row in rows {
            let same = |choice: &&FormChoice| {
                choice.original == row.original
                    && choice.set == row.set
                    && (choice.limit.is_empty() || choice.limit == row.limit)
            };
            if let Some(choice) = sent.iter().find(same) {
                if choice.text.is_empty() {
                    self.wants_pass = true;
                } else {
                    row.state = TextState::Confirmed;
                    row.proposal.clone_from(&choice.text);
                    row.message.clear();
                }
            }
        }
        self.find();
    }

    fn find(&mut self) {
        let rows = self.found.as_ref().map_or(&[][..], |found| &found.rows);
        self.shown = self.finder.find(rows);
        let inks = self.shown.iter().enumerate().filter_map(|(index, place)| {
            let state = rows.get(*place)?.state;
            state.is_open().then_some((index, theme::CAUTION))
        });
        self.table.inks = inks.collect();
    }

    fn poll(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>) {
        if let Some(work) = self.work.take() {
            let title = "氏名と住所の文字を調べています";
            self.pass = Some(Job::start(title, cx.jobs, move |told| work.run(told)));
        }
        let Some(job) = self.pass.take() else {
            return;
        };
        match job.poll() {
            JobState::Running => {
                self.pass = Some(job);
                ctx.request_repaint_after(Duration::from_millis(50));
            }
            JobState::Finished(Ok(Some(found))) => {
                self.finder.show(&found);
                self.found = Some(found);
                self.find();
            }
            JobState::Finished(Ok(None)) => cx.trouble("文字の確認を中止しました。"),
            JobState::Finished(Err(error)) => cx.trouble(error.message_ja()),
            JobState::Broken => {
                cx.trouble("文字の確認が途中で止まりました。もう一度行ってください。")
            }
        }
    }

    fn receive(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>) {
        if let Some(folder) = self.folder.receive(ctx) {
            let rows = self.rows().into_iter().cloned().collect();
            let order = PreflightOrder { rows, folder };
            let command = SpellingCommand::Output(order);
            cx.commands.push(Command::Spelling(command));
        }
    }

    fn acts_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        let mut chosen = None;
        ui.horizontal_wrapped(|ui| {
            for act in ACTS {
                let look = match act {
                    Act::Confirm => Look::Primary,
                    _ => Look::Plain,
                };
                let place = (parts::id(act), self.can(act));
                if button_if_ui(ui, &cx.input.keys, place, parts::name(act), look).clicked() {
                    chosen = Some(act);
                }
            }
        });
        if let Some(act) = chosen {
            self.act(act, cx);
        }
    }

    fn list_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        let list = self.list();
        let mut state = std::mem::take(&mut self.table);
        let output = list.ui(ui, cx.input, &mut state, &mut |index| {
            self.row_at(index).map(parts::cells)
        });
        self.table = state;
        if cx.input.focus.current() == Some(list.stop().id) {
            let help = self.row().map(parts::help).unwrap_or_default();
            cx.input.focus.set_help(&help);
        }
        let opened = output.opened.and_then(|index| self.row_at(index));
        if let Some(row) = opened {
            cx.go(Screen::Member(row.person));
        }
    }

    fn progress_ui(&self, ui: &Ui, cx: &ScreenUi<'_>) {
        let Some(job) = &self.pass else {
            return;
        };
        let (n_done, n_total) = job.progress.state();
        let progress = Progress {
            title: &job.title,
            n_done,
            n_total,
            unit: "人",
        };
        if progress_ui(ui, &cx.input.keys, &progress) {
            job.progress.cancel();
        }
    }
}

impl Page for PreflightPage {
    fn title(&self) -> String {
        "文字の確認".to_owned()
    }

    fn refresh(&mut self, _session: &Session, _changed: Changed) -> Result<()> {
        self.wants_pass |= !self.is_entered;
        Ok(())
    }

    fn fetch(&mut self, session: &Session) -> Result<()> {
        self.glyphs.fetch(session)?;
        if std::mem::take(&mut self.wants_pass) && self.pass.is_none() {
            self.work = Some(session.preflight()?);
        }
        Ok(())
    }

    fn listing(&self, _today: Date) -> Option<ListSource> {
        listing(&self.rows())
    }

    fn before_ui(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>) {
        self.poll(ctx, cx);
        self.receive(ctx, cx);
        self.glyphs.before_ui(ctx, cx);
        if self.finder.take_change() {
            self.table.select(0);
            self.find();
        }
        if !std::mem::replace(&mut self.is_entered, true) {
            cx.enter_list(ctx, self.list().stop().id, self.finder.first());
        }
        let order = match self.ask.is_some() || self.glyphs.is_open() {
            true => self.stops(),
            false => cx.with_navigation(&self.stops()),
        };
        let moved = cx.input.focus.begin(ctx, &mut cx.input.keys, &order);
        if let Some((_, dialog)) = &mut self.ask {
            dialog.after_focus(moved, cx.today);
        } else if cx.input.keys.take(ctx, Shortcut::Search) {
            cx.input.focus.request(self.finder.first());
        } else if cx.input.keys.take(ctx, Shortcut::Print) {
            self.act(Act::Print, cx);
        }
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        let scroll = ScrollArea::vertical()
            .id_salt("preflight")
            .auto_shrink(false);
        scroll.show(ui, |ui| {
            ui.label(theme::heading("文字の確認"));
            let (summary, ink) = parts::summary(self.found.as_ref());
            ui.label(theme::note(summary).color(ink));
            self.finder.ui(ui, cx, self.shown.len());
            self.acts_ui(ui, cx);
            let size = vec2(ui.available_width(), ui.available_height().max(LIST_HEIGHT));
            ui.allocate_ui(size, |ui| self.list_ui(ui, cx));
        });
        self.progress_ui(ui, cx);
        self.glyphs.ui(ui, cx);
        if let Some((_, dialog)) = &mut self.ask
            && let Some(answer) = dialog.ui(ui, cx.input, cx.today)
        {
            self.answered(answer, cx);
        }
    }

    fn shortcuts(&self) -> &'static [Shortcut] {
        match self.ask {
            // The dialog takes F12 itself.
            Some(_) => &[],
            None => &[Shortcut::Register],
        }
    }

    fn pressed(&mut self, shortcut: Shortcut, cx: &mut ScreenUi<'_>) {
        if shortcut == Shortcut::Register && self.ask.is_none() {
            self.act(Act::Confirm, cx);
        }
    }

    fn done(&mut self, told: &Told, cx: &mut ScreenUi<'_>) {
        match told {
            Told::Rows(n_rows) => {
                self.take_over();
                cx.done(format!(
                    "{n_rows}件を記録しました。次の出力からこの形で送ります。"
                ));
            }
            Told::File(path) => cx.done(format!("ファイルを作りました（{}）。", path.display())),
            _ => {}
        }
    }

    fn leave(&mut self, _ctx: &Context, _cx: &mut ScreenUi<'_>) {
        self.ask = None;
        self.glyphs = GlyphView::default();
        self.is_entered = false;
    }
}

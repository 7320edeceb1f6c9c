//! 設定の郵便番号・銀行の表: what each table of this PC is, a newer one taken in, and the way back to the shipped one.
//! It must not read a table while drawing; jobs do.

use crate::app::error::Result;
use crate::app::given::GivenFile;
use crate::app::job::Job;
use crate::app::job::JobState;
use crate::app::master_shelf::TableAbout;
use crate::app::master_shelf::UnusedOwn;
use crate::app::tables::Tables;
use crate::domain::date::Date;
use crate::ui::chooser::Wanted;
use crate::ui::focus::Stop;
use crate::ui::focus::StopKind;
use crate::ui::given::FileOnItsWay;
use crate::ui::page::ScreenUi;
use crate::ui::theme;
use crate::ui::widgets::button::Look;
use crate::ui::widgets::button::button_if_ui;
use crate::ui::widgets::confirm::Answer;
use crate::ui::widgets::dialog::Dialog;
use crate::ui::widgets::labelled::fact_ui;
use crate::ui::widgets::labelled::paragraph_ui;
use crate::ui::widgets::labelled::wrong_ui;
use egui::Context;
use egui::Id;
use egui::RichText;
use egui::ScrollArea;
use egui::Ui;
use std::time::Duration;

/// The tables.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Which {
    Postal,
    Banks,
}

const ALL: [Which; 2] = [Which::Postal, Which::Banks];

impl Which {
    const fn title(self) -> &'static str {
        match self {
            Which::Postal => "郵便番号表",
            Which::Banks => "銀行支店表",
        }
    }

    const fn words(self) -> &'static str {
        match self {
            Which::Postal => {
                "住所の入力で使います。日本郵便のサイトの「住所の郵便番号（1レコード1行、UTF-8形式）」の全国一括（utf_ken_all.csv）を取り込めます。"
            }
            Which::Banks => {
                "口座の入力と振込データで使います。見出しが bank, bank_name, bank_kana, branch, branch_name, branch_kana の6列の CSV を取り込めます。表にない銀行や支店も、コードと名称を手で入力できます。"
            }
        }
    }

    const fn key(self) -> &'static str {
        match self {
            Which::Postal => "postal",
            Which::Banks => "banks",
        }
    }

    const fn choosing(self) -> &'static str {
        match self {
            Which::Postal => "郵便番号のファイルを選ぶ",
            Which::Banks => "銀行・支店のファイルを選ぶ",
        }
    }

    fn about(self, tables: &Tables) -> Option<TableAbout> {
        match self {
            Which::Postal => tables.postal.about(),
            Which::Banks => tables.banks.about(),
        }
    }

    fn replace(self, tables: &Tables, file: &GivenFile, as_of: Date) -> Result<TableAbout> {
        match self {
            Which::Postal => tables.postal.replace(&file.bytes, as_of),
            Which::Banks => tables.banks.replace(&file.bytes, as_of),
        }
    }

    fn go_back(self, tables: &Tables) -> Result<TableAbout> {
        match self {
            Which::Postal => tables.postal.go_back(),
            Which::Banks => tables.banks.go_back(),
        }
    }
}

/// What is being done with a table.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Work {
    TakeIn,
    GoBack,
}

/// The part.
#[derive(Default)]
pub struct TablesTab {
    may_change: bool,
    reading: Option<Job<Vec<Option<TableAbout>>>>,
    /// By [`ALL`]; `None` until they were read.
    known: Option<Vec<Option<TableAbout>>>,
    file: FileOnItsWay,
    wanted: Option<Which>,
    working: Option<(Which, Work, Job<Result<TableAbout>>)>,
    problem: Option<(Which, String)>,
    asked: Option<(Which, Dialog)>,
}

impl TablesTab {
    /// Whether the user may take in and put away.
    pub const fn allow(&mut self, may_change: bool) {
        self.may_change = may_change;
    }

    /// The keyboard, and what the jobs brought.
    pub fn before_ui(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>, tabs: &[Stop]) {
        self.read(ctx, cx);
        self.receive(ctx, cx);
        self.finish(ctx, cx);
        let order = match &self.asked {
            Some((_, dialog)) => dialog.stops(),
            None => {
                let buttons = ALL.iter().flat_map(|which| {
                    let stop = |name| Stop::new(button_id(*which, name), StopKind::Button);
                    [stop("take in"), stop("go back")]
                });
                let buttons: Vec<Stop> = buttons.collect();
                cx.with_navigation(&[&buttons, tabs].concat())
            }
        };
        let moved = cx.input.focus.begin(ctx, &mut cx.input.keys, &order);
        if let Some((_, dialog)) = &mut self.asked {
            dialog.after_focus(moved, cx.today);
        }
    }

    /// Draws the part.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            paragraph_ui(
                ui,
                "このパソコンで使う表です。台帳には入りません。新しい表は、いつでもプログラムに入っている表に戻せます。",
            );
            for which in ALL {
                ui.add_space(4.0);
                self.table_ui(ui, cx, which);
            }
        });
        if let Some((which, dialog)) = &mut self.asked
            && let Some(answer) = dialog.ui(ui, cx.input, cx.today)
        {
            let which = *which;
            self.asked = None;
            cx.input.focus.request(button_id(which, "take in"));
            if answer == Answer::Yes {
                self.start(which, Work::GoBack, None, cx);
            }
        }
    }

    fn table_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>, which: Which) {
        let about = self.about(which).cloned();
        let mut pressed = None;
        theme::card().show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.label(theme::subheading(which.title()));
            if let Some((_, problem)) = self.problem.as_ref().filter(|(at, _)| *at == which) {
                wrong_ui(ui, problem);
            }
            paragraph_ui(ui, which.words());
            ui.add_space(4.0);
            match &about {
                Some(about) => {
                    fact_ui(ui, "内容", &content(about));
                    let kind = if about.is_own {
                        "組合が取り込んだ表"
                    } else {
                        "プログラムに入っている表"
                    };
                    fact_ui(ui, "出所", &format!("{}（{kind}）", about.source));
                    if let Some(unused) = about.unused {
                        let sentence = RichText::new(unused_words(unused)).color(theme::CAUTION);
                        ui.label(sentence.line_height(Some(theme::LINE_HEIGHT)));
                    }
                }
                None if self.known.is_none() => fact_ui(ui, "内容", "読んでいます…"),
                None => wrong_ui(ui, "表を読めません。新しい表を取り込んでください。"),
            }
            ui.add_space(4.0);
            ui.horizontal_wrapped(|ui| {
                let is_free = self.may_change && self.working.is_none();
                let is_own = about
                    .as_ref()
                    .is_some_and(|about| about.is_own || about.unused.is_some());
                for (name, label, is_on) in [
                    ("take in", "新しい表を取り込む…", is_free),
                    ("go back", "元の表に戻す…", is_free && is_own),
                ] {
                    let place = (button_id(which, name), is_on);
                    let button = button_if_ui(ui, &cx.input.keys, place, label, Look::Plain);
                    if cx.input.focus.just_entered(button.id).is_some() {
                        ui.scroll_to_rect(button.rect.expand(48.0), None);
                    }
                    if button.clicked() {
                        pressed = Some(name);
                    }
                }
            });
        });
        match (pressed, about) {
            (Some("take in"), _) => {
                let endings = &["csv", "CSV"];
                let name = which.title();
                self.wanted = Some(which);
                self.file
                    .ask(cx, which.choosing(), Wanted::File { name, endings });
            }
            (Some("go back"), Some(about)) => self.ask(which, &about, cx),
            _ => {}
        }
    }

    fn ask(&mut self, which: Which, about: &TableAbout, cx: &mut ScreenUi<'_>) {
        let own = match about.unused {
            None => content(about),
            Some(UnusedOwn::Older { as_of }) => format!("{}現在", as_of.wareki()),
            Some(UnusedOwn::Unreadable) => "読めないもの".to_owned(),
        };
        let sentence = format!(
            "取り込んだ{}（{own}）を消して、プログラムに入っている表に戻します。",
            which.title()
        );
        let dialog = Dialog::new("元の表に戻す", sentence, "戻す");
        cx.input.focus.request(dialog.first());
        self.asked = Some((which, dialog));
    }

    fn about(&self, which: Which) -> Option<&TableAbout> {
        let place = ALL.iter().position(|other| *other == which)?;
        self.known.as_ref()?.get(place)?.as_ref()
    }

    /// What the tables are is read once, on a thread of its own.
    fn read(&mut self, ctx: &Context, cx: &ScreenUi<'_>) {
        if self.known.is_none() && self.reading.is_none() {
            let tables = cx.tables.clone();
            self.reading = Some(Job::start("表を読んでいます", cx.jobs, move |_| {
                ALL.iter().map(|which| which.about(&tables)).collect()
            }));
        }
        if let Some(job) = self.reading.take() {
            match job.poll() {
                JobState::Running => {
                    self.reading = Some(job);
                    ctx.request_repaint_after(Duration::from_millis(50));
                }
                JobState::Finished(known) => self.known = Some(known),
                JobState::Broken => self.known = Some(Vec::new()),
            }
        }
    }

    fn receive(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>) {
        let Some(which) = self.wanted else {
            return;
        };
        if let Some(file) = self.file.receive(ctx, cx) {
            self.start(which, Work::TakeIn, Some(file), cx);
        }
    }

    fn start(&mut self, which: Which, work: Work, file: Option<GivenFile>, cx: &ScreenUi<'_>) {
        self.problem = None;
        let (tables, today) = (cx.tables.clone(), cx.today);
        let job = Job::start("表を入れ替えています", cx.jobs, move |_| match file {
            Some(file) => which.replace(&tables, &file, today),
            None => which.go_back(&tables),
        });
        self.working = Some((which, work, job));
    }

    fn finish(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>) {
        let Some((which, work, job)) = self.working.take() else {
            return;
        };
        match job.poll() {
            JobState::Running => {
                self.working = Some((which, work, job));
                ctx.request_repaint_after(Duration::from_millis(50));
            }
            JobState::Finished(Ok(about)) => {
                let before = self.about(which).map_or(0, |about| about.n_rows);
                cx.done(changed(work, before, &about));
                // Read anew: both are in memory by now.
                self.known = None;
            }
            JobState::Finished(Err(error)) => self.problem = Some((which, error.message_ja())),
            JobState::Broken => {
                let sentence = "途中で止まりました。いまの表はそのままです。".to_owned();
                self.problem = Some((which, sentence));
            }
        }
    }
}

fn changed(work: Work, before: usize, about: &TableAbout) -> String {
    let name = about.name;
    match work {
        Work::TakeIn => format!(
            "{name}を取り込みました。{}件が{}件になりました。",
            grouped(before),
            grouped(about.n_rows)
        ),
        Work::GoBack => format!(
            "{name}を、プログラムに入っている表（{}）に戻しました。",
            content(about)
        ),
    }
}

/// Why the table that the clerk took in is not used, and what to do.
fn unused_words(unused: UnusedOwn) -> String {
    match unused {
        UnusedOwn::Older { as_of } => format!(
            "組合が取り込んだ表（{}現在）は、プログラムに入っている表より古いため使っていません。組合の表を使うときは、取り込み直してください。",
            as_of.wareki()
        ),
        UnusedOwn::Unreadable => "組合が取り込んだ表を読めないため、プログラムに入っている表を使っています。組合の表を使うときは、取り込み直してください。".to_owned(),
    }
}

fn content(about: &TableAbout) -> String {
    format!("{}現在、{}件", about.as_of.wareki(), grouped(about.n_rows))
}

/// A number with a comma every three digits.
fn grouped(n: usize) -> String {
    let digits = n.to_string();
    let mut text = String::with_capacity(digits.len() + 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn button_id(which: Which, name: &str) -> Id {
    Id::unique(("settings tables", which.key(), name))
}

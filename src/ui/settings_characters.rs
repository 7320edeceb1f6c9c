//! 設定の文字: 代替文字表 of the society, line by line, with how many people have each character.
//! It must not decide anything; a person approves, and every decision is a command.

use crate::app::command::Command;
use crate::app::error::Result;
use crate::app::glyphs::has_selector;
use crate::app::job::Job;
use crate::app::job::JobState;
use crate::app::list_output::ListSource;
use crate::app::preflight::Preflight;
use crate::app::preflight::PreflightWork;
use crate::app::run::Told;
use crate::app::session::Session;
use crate::app::spelling::ANY_SELECTOR;
use crate::app::spelling::Standing;
use crate::app::spelling::SubstituteView;
use crate::app::spelling_command::Decision;
use crate::app::spelling_command::DecisionKind;
use crate::app::spelling_command::SpellingCommand;
use crate::domain::date::Date;
use crate::ui::chooser::Wanted;
use crate::ui::focus::Stop;
use crate::ui::focus::StopKind;
use crate::ui::given::FileOnItsWay;
use crate::ui::given::FolderOnItsWay;
use crate::ui::list_output;
use crate::ui::page::Screen;
use crate::ui::page::ScreenUi;
use crate::ui::settings_font::FontLine;
use crate::ui::theme;
use crate::ui::widgets::button::Look;
use crate::ui::widgets::button::button_if_ui;
use crate::ui::widgets::confirm::Answer;
use crate::ui::widgets::dialog::Dialog;
use crate::ui::widgets::entry::Entry;
use crate::ui::widgets::entry::EntryKind;
use crate::ui::widgets::labelled::paragraph_ui;
use crate::ui::widgets::table::Column;
use crate::ui::widgets::table::Table;
use crate::ui::widgets::table::TableState;
use egui::Context;
use egui::Id;
use egui::ScrollArea;
use egui::Ui;
use egui::vec2;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::time::Duration;

const COLUMNS: &[Column] = &[
    Column::text("扱い", 100.0),
    Column::text("元の字", 110.0),
    Column::text("符号", 140.0),
    Column::text("代わりの字", 100.0),
    Column::number("人数", 70.0),
    Column::text("出典", 200.0),
    Column::text("承認者", 130.0),
    Column::text("決めた日", 150.0),
];

/// The least height of the list, in points.
const LIST_HEIGHT: f32 = 240.0;

/// What can be done.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Act {
    Preflight,
    Add,
    Change,
    Approve,
    Withdraw,
    TakeIn,
    WriteOut,
}

const ACTS: [(Act, &str); 7] = [
    (Act::Preflight, "文字の確認へ"),
    (Act::Add, "字を追加…"),
    (Act::Change, "変更…"),
    (Act::Approve, "承認する…"),
    (Act::Withdraw, "使わない…"),
    (Act::TakeIn, "表を取り込む…"),
    (Act::WriteOut, "表を書き出す…"),
];

/// The part.
#[derive(Default)]
pub struct CharactersTab {
    may_change: bool,
    rows: Vec<SubstituteView>,
    /// People by character; empty until the pass is done.
    counts: BTreeMap<String, usize>,
    wants_count: bool,
    work: Option<PreflightWork>,
    counting: Option<Job<Result<Option<Preflight>>>>,
    is_counted: bool,
    table: TableState,
    asked: Option<(Act, Dialog)>,
    file: FileOnItsWay,
    folder: FolderOnItsWay,
    font: FontLine,
}

impl CharactersTab {
    /// Whether the user may decide.
    pub const fn allow(&mut self, may_change: bool) {
        self.may_change = may_change;
    }

    /// Shows the table as it holds now.
    pub fn show(&mut self, rows: Vec<SubstituteView>) {
        self.rows = rows;
        self.arrange();
    }

    /// Reads what the pass over everybody needs, once the part was looked at.
    ///
    /// # Errors
    ///
    /// When the ledger cannot be read.
    pub fn fetch(&mut self, session: &Session) -> Result<()> {
        if std::mem::take(&mut self.wants_count) {
            self.work = Some(session.preflight()?);
        }
        Ok(())
    }

    /// A command was carried out.
    pub fn saved(&self, told: &Told, cx: &mut ScreenUi<'_>) {
        cx.input.focus.request(self.list().stop().id);
        match told {
            Told::File(path) => cx.done(format!(
                "代替文字表を書き出しました（{}）。",
                path.display()
            )),
            Told::Rows(n_rows) => cx.done(format!(
                "代替文字表を取り込みました。変わった字は{n_rows}字です。"
            )),
            _ => cx.done("代替文字表を変更しました。次の出力から使います。"),
        }
    }

    /// The keyboard, and what the jobs brought.
    pub fn before_ui(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>, tabs: &[Stop]) {
        self.count(ctx, cx);
        self.receive(ctx, cx);
        self.font.before_ui(ctx, cx);
        let order = match &self.asked {
            Some((_, dialog)) => dialog.stops(),
            None => {
                let acts = ACTS.map(|(act, _)| Stop::new(act_id(act), StopKind::Button));
                let font = FontLine::stops();
                let list = [self.list().stop()];
                cx.with_navigation(&[&list, acts.as_slice(), &font, tabs].concat())
            }
        };
        let moved = cx.input.focus.begin(ctx, &mut cx.input.keys, &order);
        if let Some((_, dialog)) = &mut self.asked {
            dialog.after_focus(moved, cx.today);
        }
    }

    /// Draws the part.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        let scroll = ScrollArea::vertical()
            .id_salt("characters")
            .auto_shrink(false);
        scroll.show(ui, |ui| self.parts_ui(ui, cx));
        if let Some((_, dialog)) = &mut self.asked
            && let Some(answer) = dialog.ui(ui, cx.input, cx.today)
        {
            self.answered(answer, cx);
        }
    }

    fn parts_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        paragraph_ui(
            ui,
            "送り先の文字にない字と、その代わりに送る字の表です。プログラムに入っている行は候補で、承認するまで氏名ごとに確認を求めます。帳票に印刷できない字は、承認した字で印刷します。台帳の氏名は変わりません。",
        );
        let mut chosen = None;
        ui.horizontal_wrapped(|ui| {
            for (act, label) in ACTS {
                let place = (act_id(act), self.can(act));
                if button_if_ui(ui, &cx.input.keys, place, label, Look::Plain).clicked() {
                    chosen = Some(act);
                }
            }
            if !self.is_counted {
                ui.label(theme::note("人数を数えています…"));
            }
        });
        self.font.ui(ui, cx, self.may_change);
        let list = self.list();
        let (rows, counts) = (&self.rows, &self.counts);
        let mut cells = |index: usize| rows.get(index).map(|row| cells_of(row, counts));
        let table = &mut self.table;
        let size = vec2(ui.available_width(), ui.available_height().max(LIST_HEIGHT));
        let output = ui.allocate_ui(size, |ui| list.ui(ui, cx.input, table, &mut cells));
        if output.inner.opened.is_some() {
            chosen = Some(Act::Change);
        }
        if let Some(act) = chosen.filter(|act| self.can(*act)) {
            self.act(act, cx);
        }
    }

    /// The rows for 一覧の出力.
    #[must_use]
    pub fn listing(&self) -> Option<ListSource> {
        let list = self.list();
        list_output::shown(list.name, &list, |index| {
            let row = self.rows.get(index)?;
            Some(cells_of(row, &self.counts))
        })
    }

    fn list(&self) -> Table<'static> {
        Table {
            name: "代替文字表",
            columns: COLUMNS,
            n_rows: self.rows.len(),
        }
    }

    fn can(&self, act: Act) -> bool {
        let row = self.rows.get(self.table.selected);
        let is_free = self.may_change && !self.file.is_under_way();
        match act {
            Act::Preflight | Act::WriteOut => true,
            Act::Add | Act::TakeIn => is_free,
            Act::Change => is_free && row.is_some(),
            Act::Approve => is_free && row.is_some_and(|row| row.standing != Standing::Approved),
            Act::Withdraw => is_free && row.is_some_and(|row| row.standing != Standing::Withdrawn),
        }
    }

    fn act(&mut self, act: Act, cx: &mut ScreenUi<'_>) {
        match act {
            Act::Preflight => cx.go(Screen::Preflight),
            Act::TakeIn => {
                let endings = &["tsv", "TSV", "txt"];
                let name = "代替文字表";
                let wanted = Wanted::File { name, endings };
                self.file.ask(cx, "代替文字表のファイルを選ぶ", wanted);
            }
            Act::WriteOut => self.folder.ask(cx, "代替文字表の保存先"),
            Act::Add | Act::Change | Act::Approve | Act::Withdraw => {
                let row = self.rows.get(self.table.selected);
                let dialog = dialog_of(act, row, cx);
                if let Some(dialog) = &dialog {
                    cx.input.focus.request(dialog.first());
                }
                self.asked = dialog.map(|dialog| (act, dialog));
            }
        }
    }

    fn answered(&mut self, answer: Answer, cx: &mut ScreenUi<'_>) {
        let Some((act, mut dialog)) = self.asked.take() else {
            return;
        };
        cx.input.focus.request(self.list().stop().id);
        if answer == Answer::No {
            return;
        }
        let row = self.rows.get(self.table.selected);
        match decision(act, row, &dialog) {
            Ok(decision) => {
                let command = SpellingCommand::Decide(decision);
                cx.commands.push(Command::Spelling(command));
            }
            Err(problem) => {
                dialog.problem = problem;
                cx.input.focus.request(dialog.first());
                self.asked = Some((act, dialog));
            }
        }
    }

    fn receive(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>) {
        if let Some(folder) = self.folder.receive(ctx) {
            let command = SpellingCommand::WriteTable(folder);
            cx.commands.push(Command::Spelling(command));
        }
        if let Some(file) = self.file.receive(ctx, cx) {
            match String::from_utf8(file.bytes) {
                Ok(tsv) => {
                    let command = SpellingCommand::TakeIn { file: file.name, tsv };
                    cx.commands.push(Command::Spelling(command));
                }
                Err(_) => cx.trouble(
                    "代替文字表を取り込みませんでした。文字コードを UTF-8 にして保存し直してください。",
                ),
            }
        }
    }

    /// Everybody is counted once, on a thread of its own.
    fn count(&mut self, ctx: &Context, cx: &ScreenUi<'_>) {
        if let Some(work) = self.work.take() {
            let title = "字ごとの人数を数えています";
            self.counting = Some(Job::start(title, cx.jobs, move |told| work.run(told)));
        } else if !self.is_counted && self.counting.is_none() {
            self.wants_count = true;
            ctx.request_repaint();
        }
        let Some(job) = self.counting.take() else {
            return;
        };
        match job.poll() {
            JobState::Running => {
                self.counting = Some(job);
                ctx.request_repaint_after(Duration::from_millis(100));
            }
            JobState::Finished(Ok(Some(found))) => {
                self.counts = found.n_by_character;
                self.is_counted = true;
                self.arrange();
            }
            JobState::Finished(_) | JobState::Broken => self.is_counted = true,
        }
    }

    /// What people have stands first.
    fn arrange(&mut self) {
        let counts = &self.counts;
        let count = |row: &SubstituteView| n_people(row, counts);
        self.rows.sort_by(|a, b| {
            let key = |row: &SubstituteView| (Reverse(count(row)), row.original.clone());
            key(a).cmp(&key(b))
        });
        let rows = self.rows.iter().enumerate();
        let gone = rows.filter(|(_, row)| row.standing == Standing::Withdrawn);
        self.table.inks = gone.map(|(index, _)| (index, theme::INK_WEAK)).collect();
    }
}

/// People who have the character; for every selector those who have one with no line of its own.
fn n_people(row: &SubstituteView, counts: &BTreeMap<String, usize>) -> usize {
    if row.original != ANY_SELECTOR {
        return counts.get(&row.original).copied().unwrap_or_default();
    }
    let with_selector = counts.iter().filter(|(shape, _)| has_selector(shape));
    with_selector.map(|(_, count)| count).sum()
}

fn cells_of(row: &SubstituteView, counts: &BTreeMap<String, usize>) -> Vec<String> {
    let is_class = row.original == ANY_SELECTOR;
    let original = match row.shown.as_str() {
        _ if is_class => "異体字",
        // The code points stand in the next column.
        shown if shown.starts_with('〔') => "（書体になし）",
        shown => shown,
    };
    let substitute = match row.substitute.as_str() {
        "" if is_class => "元の字",
        text => text,
    };
    vec![
        row.standing.label().to_owned(),
        original.to_owned(),
        row.codes.clone(),
        substitute.to_owned(),
        n_people(row, counts).to_string(),
        row.source.clone(),
        row.approved_by.clone(),
        row.decided_on.map_or_else(String::new, Date::wareki),
    ]
}

fn dialog_of(act: Act, row: Option<&SubstituteView>, cx: &ScreenUi<'_>) -> Option<Dialog> {
    let entry = |name: &'static str, text: &str| {
        let mut entry = Entry::new("substitute", name, EntryKind::Text);
        entry.put(text);
        entry
    };
    let words = |row: &SubstituteView| match row.substitute.as_str() {
        "" => format!("「{}」（元の字を送る）", row.codes),
        text => format!("「{}」（{}）→「{text}」", row.shown, row.codes),
    };
    let dialog = match (act, row) {
        (Act::Add, _) => {
            let sentence = "元の字は1字（異体字のときは選択子まで）か、U+9AD9 のような16進数で入力します。承認するまでは候補です。";
            Dialog::new("字を追加", sentence.to_owned(), "登録する")
                .with(entry("元の字", ""))
                .with(entry("代わりの字", ""))
                .with(entry("出典", ""))
        }
        (Act::Change, Some(row)) => {
            let sentence = format!("{}を変えます。変えた行は候補に戻ります。", words(row));
            Dialog::new("代わりの字の変更", sentence, "登録する")
                .with(entry("代わりの字", &row.substitute))
                .with(entry("出典", &row.source))
        }
        (Act::Approve, Some(row)) => {
            let sentence = format!(
                "{}を承認します。印刷できない字は、この字で印刷されるようになります。",
                words(row)
            );
            let user = cx.heading.map_or("", |heading| heading.user.as_str());
            Dialog::new("代わりの字の承認", sentence, "承認する").with(entry("承認者", user))
        }
        (Act::Withdraw, Some(row)) => {
            let sentence = format!(
                "{}を使わないことにします。行は記録として残ります。",
                words(row)
            );
            Dialog::new("代わりの字を使わない", sentence, "使わない").grave()
        }
        _ => return None,
    };
    Some(dialog)
}

fn decision(
    act: Act,
    row: Option<&SubstituteView>,
    dialog: &Dialog,
) -> std::result::Result<Decision, String> {
    if act == Act::Add {
        return Ok(Decision {
            original: dialog.text(0).to_owned(),
            substitute: dialog.text(1).to_owned(),
            source: dialog.text(2).to_owned(),
            kind: DecisionKind::Propose,
        });
    }
    let row = row.ok_or("字を選んでください。")?;
    let kept = |kind: DecisionKind| Decision {
        original: row.original.clone(),
        substitute: row.substitute.clone(),
        source: row.source.clone(),
        kind,
    };
    match act {
        Act::Change => Ok(Decision {
            substitute: dialog.text(0).to_owned(),
            source: dialog.text(1).to_owned(),
            ..kept(DecisionKind::Propose)
        }),
        Act::Approve if dialog.text(0).is_empty() => Err("承認者を入力してください。".to_owned()),
        Act::Approve => Ok(kept(DecisionKind::Approve(dialog.text(0).to_owned()))),
        _ => Ok(kept(DecisionKind::Withdraw)),
    }
}

fn act_id(act: Act) -> Id {
    let name = ACTS.iter().find(|(other, _)| *other == act);
    Id::unique(("settings characters", name.map_or("", |(_, name)| *name)))
}

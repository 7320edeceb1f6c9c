//! 設定のレイアウト: layouts in use with their revisions, files of the folder that wait, and the way to the 仕様書突合.
//! It must not let anybody believe that an unverified layout conforms, nor use a file nobody has confirmed.

use crate::app::command::Command;
use crate::app::error::Result;
use crate::app::layout_view::LayoutShelf;
use crate::app::layout_view::ShelfRow;
use crate::app::layout_view::Standing;
use crate::app::layouts::LayoutCommand;
use crate::app::list_output::ListSource;
use crate::app::run::Told;
use crate::app::session::Session;
use crate::ui::chooser::Wanted;
use crate::ui::focus::Stop;
use crate::ui::focus::StopKind;
use crate::ui::given::FileOnItsWay;
use crate::ui::given::FolderOnItsWay;
use crate::ui::layout_comparison::ComparisonPane;
use crate::ui::layout_comparison::PaneWish;
use crate::ui::list_output;
use crate::ui::page::ScreenUi;
use crate::ui::theme;
use crate::ui::widgets::button::Look;
use crate::ui::widgets::button::button_if_ui;
use crate::ui::widgets::confirm::Answer;
use crate::ui::widgets::dialog::Dialog;
use crate::ui::widgets::entry::Entry;
use crate::ui::widgets::entry::EntryKind;
use crate::ui::widgets::labelled::paragraph_ui;
use crate::ui::widgets::labelled::wrong_ui;
use crate::ui::widgets::table::Column;
use crate::ui::widgets::table::Table;
use crate::ui::widgets::table::TableState;
use egui::Context;
use egui::Id;
use egui::RichText;
use egui::ScrollArea;
use egui::Ui;
use egui::vec2;

const COLUMNS: &[Column] = &[
    Column::text("レイアウト", 292.0),
    Column::text("適用開始日", 136.0),
    Column::text("時期", 56.0),
    Column::text("使用", 180.0),
    Column::text("突合", 130.0),
    Column::text("ファイル", 220.0),
];

/// The least height of the list, in points.
const LIST_HEIGHT: f32 = 240.0;

/// Most lines of changes or problems seen at once; the rest is scrolled to.
const DETAIL_HEIGHT: f32 = 132.0;

/// What a dialog of this part asks for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asked {
    /// Whether the file of the folder is used.
    Confirm,
    /// Why a confirmed one is used no longer.
    Withdraw,
}

/// レイアウト.
#[derive(Default)]
pub struct LayoutsTab {
    shelf: LayoutShelf,
    may_confirm: bool,
    table: TableState,
    wants_reading: bool,
    file: FileOnItsWay,
    print_to: FolderOnItsWay,
    /// SHA-256 of the layout whose 突合表 is wanted.
    printing: Option<String>,
    /// What is wrong with the file that was brought last.
    refused: Vec<String>,
    asked: Option<(Asked, Dialog)>,
    /// What was answered last.
    answered: Option<Asked>,
    pane: Option<ComparisonPane>,
    /// SHA-256 of the layout to be compared next.
    wanted: Option<String>,
}

impl LayoutsTab {
    /// Reads the layouts anew.
    ///
    /// # Errors
    ///
    /// When the ledger cannot be read.
    pub fn refresh(&mut self, session: &Session, may_confirm: bool) -> Result<()> {
        self.may_confirm = may_confirm;
        self.shelf = session.layout_shelf()?;
        let n_waiting = self.shelf.n_waiting();
        self.table.inks = (0..n_waiting).map(|row| (row, theme::CAUTION)).collect();
        if let Some(pane) = &mut self.pane {
            let is_used =
                |row: &ShelfRow| row.hash == pane.hash() && row.standing == Standing::InUse;
            if self.shelf.rows.iter().any(is_used) {
                pane.show(session.layout_comparison(pane.hash())?);
            } else {
                self.pane = None;
            }
        }
        Ok(())
    }

    /// Reads what was asked for in the last pass.
    ///
    /// # Errors
    ///
    /// When the ledger cannot be read.
    pub fn fetch(&mut self, session: &Session) -> Result<()> {
        if std::mem::take(&mut self.wants_reading) {
            self.refresh(session, self.may_confirm)?;
        }
        if let Some(hash) = self.wanted.take() {
            self.pane = Some(ComparisonPane::new(session.layout_comparison(&hash)?));
        }
        Ok(())
    }

    /// A command was carried out.
    pub fn done(&mut self, told: &Told, cx: &mut ScreenUi<'_>) {
        match (&mut self.pane, told) {
            (_, Told::File(path)) if path.extension().is_some_and(|ending| ending == "pdf") => {
                cx.done(format!("突合表を作りました（{}）。", path.display()));
            }
            (None, Told::File(path)) if path.is_dir() => cx.done(format!(
                "出荷時のレイアウトを書き出しました（{}）。同じ名前のファイルはそのままです。",
                path.display()
            )),
            (None, Told::File(_)) => cx.done(
                "レイアウトのフォルダーに入れました。変更点を確かめて、管理者が使うことを決めると使われます。",
            ),
            (None, _) if self.answered == Some(Asked::Withdraw) => {
                cx.done("レイアウトを取り下げました。一覧の「使用中」のものを使います。");
            }
            (None, _) => cx.done("レイアウトの変更を確認しました。いまから使います。"),
            (Some(pane), _) => pane.done(cx),
        }
    }

    /// A file that was brought cannot be used: its problems.
    pub fn refused(&mut self, problems: Vec<String>) {
        self.refused = problems;
    }

    /// The keyboard.
    pub fn before_ui(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>, tabs: &[Stop]) {
        if let Some(file) = self.file.receive(ctx, cx) {
            self.refused.clear();
            cx.commands
                .push(Command::Layout(LayoutCommand::TakeIn(file)));
        }
        if let Some(folder) = self.print_to.receive(ctx)
            && let Some(hash) = self.printing.clone()
        {
            let print = LayoutCommand::Print { hash, folder };
            cx.commands.push(Command::Layout(print));
        }
        if let Some(pane) = &mut self.pane {
            if let Some(wish) = pane.before_ui(ctx, cx, tabs) {
                self.fulfil(wish, cx);
            }
            return;
        }
        if let Some((_, dialog)) = &mut self.asked {
            let stops = dialog.stops();
            let moved = cx.input.focus.begin(ctx, &mut cx.input.keys, &stops);
            dialog.after_focus(moved, cx.today);
            return;
        }
        let mut stops = vec![self.list().stop()];
        let names = [
            "act", "print", "withdraw", "open", "read", "ship", "take in",
        ];
        stops.extend(names.map(|name| Stop::new(button_id(name), StopKind::Button)));
        stops.extend_from_slice(tabs);
        cx.begin(ctx, &stops);
    }

    fn fulfil(&mut self, wish: PaneWish, cx: &mut ScreenUi<'_>) {
        match wish {
            PaneWish::Back => {
                self.pane = None;
                cx.input.focus.request(self.list().stop().id);
            }
            PaneWish::Print(hash) => self.print(hash, cx),
        }
    }

    fn print(&mut self, hash: String, cx: &ScreenUi<'_>) {
        self.printing = Some(hash);
        self.print_to.ask(cx, "突合表の保存先を選ぶ");
    }

    /// Draws the part.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        if let Some(pane) = &mut self.pane {
            if let Some(wish) = pane.ui(ui, cx) {
                self.fulfil(wish, cx);
            }
            return;
        }
        let scroll = ScrollArea::vertical().id_salt("layouts").auto_shrink(false);
        scroll.show(ui, |ui| self.parts_ui(ui, cx));
        self.dialog_ui(ui, cx);
    }

    fn parts_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        paragraph_ui(
            ui,
            "「未突合」のレイアウトは、公開されている資料から作ったもので、仕様書とはまだ突き合わせていません。Enterで仕様書との突合を始めます。レイアウトの from に書ける値の名前は、「出荷時のレイアウトを書き出す」で同じフォルダーに置く「値の名前」のファイルにあります。",
        );
        if let Some(trouble) = &self.shelf.trouble {
            wrong_ui(ui, trouble);
        }
        self.folder_ui(ui, cx);
        self.detail_ui(ui, cx);
        let list = self.list();
        let rows = &self.shelf.rows;
        let table = &mut self.table;
        let mut cells = |index: usize| rows.get(index).map(cells_of);
        let size = vec2(ui.available_width(), ui.available_height().max(LIST_HEIGHT));
        let output = ui.allocate_ui(size, |ui| list.ui(ui, cx.input, table, &mut cells));
        if output.inner.opened.is_some() {
            self.act(cx);
        }
    }

    fn folder_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        let mut pressed = None;
        ui.horizontal_wrapped(|ui| {
            for (name, label) in [
                ("open", "フォルダーを開く"),
                ("read", "読み直す"),
                ("ship", "出荷時のレイアウトを書き出す"),
                ("take in", "レイアウトファイルを取り込む…"),
            ] {
                let place = (button_id(name), true);
                if button_if_ui(ui, &cx.input.keys, place, label, Look::Plain).clicked() {
                    pressed = Some(name);
                }
            }
            ui.label(theme::note(self.shelf.folder.display().to_string()));
        });
        match pressed {
            Some("open") => {
                if let Err(sentence) = cx.files.show_folder(&self.shelf.folder) {
                    cx.trouble(sentence);
                }
            }
            Some("read") => self.wants_reading = true,
            Some("ship") => cx
                .commands
                .push(Command::Layout(LayoutCommand::WriteShipped)),
            Some("take in") => {
                let endings = &["toml", "TOML"];
                let name = "レイアウトファイル";
                self.file.ask(
                    cx,
                    "レイアウトファイルを選ぶ",
                    Wanted::File { name, endings },
                );
            }
            _ => {}
        }
    }

    /// The chosen row in full: what is wrong with it, or what changed, or what it is.
    fn detail_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        let mut pressed = None;
        theme::card().show(ui, |ui| {
            ui.set_width(ui.available_width());
            ScrollArea::vertical()
                .id_salt("layout detail")
                .max_height(DETAIL_HEIGHT)
                .show(ui, |ui| {
                    ui.set_width(ui.available_width());
                    for problem in &self.refused {
                        wrong_ui(ui, problem);
                    }
                    match self.shelf.rows.get(self.table.selected) {
                        Some(row) => row_ui(ui, row),
                        None => drop(ui.label(theme::note("レイアウトがありません。"))),
                    }
                });
            let row = self.shelf.rows.get(self.table.selected);
            let standing = row.map(|row| row.standing);
            let (label, is_on) = match standing {
                Some(Standing::Unconfirmed | Standing::Earlier) => {
                    ("変更点を確認して使う…", self.may_confirm)
                }
                Some(Standing::InUse) => ("仕様書突合…", true),
                _ => ("仕様書突合…", false),
            };
            let is_used = standing == Some(Standing::InUse);
            let is_own = row.is_some_and(|row| row.is_own) && self.may_confirm;
            ui.horizontal(|ui| {
                for (name, label, is_on) in [
                    ("act", label, is_on),
                    ("print", "突合表を作る…", is_used),
                    ("withdraw", "取り下げる…", is_own),
                ] {
                    let place = (button_id(name), is_on);
                    if button_if_ui(ui, &cx.input.keys, place, label, Look::Plain).clicked() {
                        pressed = Some(name);
                    }
                }
            });
        });
        match pressed {
            Some("act") => self.act(cx),
            Some("withdraw") => self.ask_withdrawal(cx),
            Some("print") => {
                let row = self.shelf.rows.get(self.table.selected);
                if let Some(hash) = row.map(|row| row.hash.clone()) {
                    self.print(hash, cx);
                }
            }
            _ => {}
        }
    }

    /// What Enter and the button do with the chosen row.
    fn act(&mut self, cx: &mut ScreenUi<'_>) {
        let Some(row) = self.shelf.rows.get(self.table.selected) else {
            return;
        };
        match row.standing {
            Standing::InUse => self.wanted = Some(row.hash.clone()),
            Standing::Unconfirmed | Standing::Earlier if self.may_confirm => {
                let sentence = format!(
                    "「{}」（{}）を、{}から使います。変更点 {}件を確かめましたか。使い始めると、仕様書との突合は最初からになります。",
                    row.title,
                    row.file,
                    row.effective_from
                        .map_or_else(String::new, |day| day.wareki()),
                    row.changes.len()
                );
                let dialog = Dialog::new("レイアウトの変更の確認", sentence, "確認して使う");
                cx.input.focus.request(dialog.first());
                self.asked = Some((Asked::Confirm, dialog));
            }
            Standing::Unconfirmed | Standing::Earlier => {
                cx.trouble("レイアウトの変更を使うことを決められるのは管理者です。");
            }
            Standing::Broken | Standing::Stopped => {
                cx.trouble("このファイルは読めません。示した行を直して、読み直してください。");
            }
        }
    }

    fn ask_withdrawal(&mut self, cx: &mut ScreenUi<'_>) {
        let Some(row) = self.shelf.rows.get(self.table.selected) else {
            return;
        };
        let sentence = format!(
            "「{}」（{}）を使うのをやめます。同じ種類の、ほかの使用中のレイアウトか出荷時のレイアウトが使われるようになります。",
            row.title, row.file
        );
        let dialog = Dialog::new("レイアウトの取下げ", sentence, "取り下げる")
            .with(Entry::new("layouts", "理由", EntryKind::Text).help("操作の記録に残ります。"))
            .grave();
        cx.input.focus.request(dialog.first());
        self.asked = Some((Asked::Withdraw, dialog));
    }

    fn dialog_ui(&mut self, ui: &Ui, cx: &mut ScreenUi<'_>) {
        let Some((asked, dialog)) = &mut self.asked else {
            return;
        };
        let Some(answer) = dialog.ui(ui, cx.input, cx.today) else {
            return;
        };
        let (asked, reason) = (*asked, dialog.text(0).to_owned());
        if answer == Answer::Yes && asked == Asked::Withdraw && reason.is_empty() {
            "理由を入力してください。".clone_into(&mut dialog.problem);
            cx.input.focus.request(dialog.first());
            return;
        }
        self.asked = None;
        cx.input.focus.request(self.list().stop().id);
        if let Some(row) = self.shelf.rows.get(self.table.selected)
            && answer == Answer::Yes
        {
            let hash = row.hash.clone();
            self.answered = Some(asked);
            cx.commands.push(Command::Layout(match asked {
                Asked::Confirm => LayoutCommand::Confirm {
                    file: row.file.clone(),
                    hash,
                },
                Asked::Withdraw => LayoutCommand::Withdraw { hash, reason },
            }));
        }
    }

    /// The rows for 一覧の出力: the layouts, or the items of the one that is compared.
    #[must_use]
    pub fn listing(&self) -> Option<ListSource> {
        if let Some(pane) = &self.pane {
            return pane.listing();
        }
        let list = self.list();
        list_output::shown(list.name, &list, |index| {
            self.shelf.rows.get(index).map(cells_of)
        })
    }

    fn list(&self) -> Table<'static> {
        Table {
            name: "レイアウトの一覧",
            columns: COLUMNS,
            n_rows: self.shelf.rows.len(),
        }
    }
}

fn row_ui(ui: &mut Ui, row: &ShelfRow) {
    match row.standing {
        Standing::InUse => {
            paragraph_ui(ui, &row.title);
            let revision = if row.spec_revision.is_empty() {
                "未入力"
            } else {
                &row.spec_revision
            };
            ui.label(theme::note(format!(
                "{}　仕様書の版 {revision}　照合値 {}",
                row.origin.label(),
                row.hash.get(..16).unwrap_or_default()
            )));
        }
        Standing::Broken | Standing::Stopped => {
            let sentence = if row.standing == Standing::Stopped {
                "確認して使っていたレイアウトを、このプログラムでは読めません。ファイルを直して確認し直すか、管理者が取り下げるまで、この種類のファイルは作ることも読むこともできません。"
            } else {
                "このファイルは使っていません。直すまでは、いままでのレイアウトで仕事を続けます。"
            };
            caution_ui(ui, sentence);
            for problem in &row.problems {
                wrong_ui(ui, &problem.sentence);
                if !problem.text.is_empty() {
                    ui.label(theme::note(format!("　　{}", problem.text)));
                }
            }
        }
        Standing::Unconfirmed | Standing::Earlier => {
            let sentence = if row.standing == Standing::Unconfirmed {
                "フォルダーのファイルが、台帳に記録した内容と違います。管理者が変更点を確かめるまで使いません。"
            } else {
                "以前に確認した内容に戻っています。いまは使っていません。"
            };
            caution_ui(ui, sentence);
            if row.changes.is_empty() {
                paragraph_ui(ui, "項目の内容は同じです。注記や並びだけが違います。");
            }
            for change in &row.changes {
                paragraph_ui(
                    ui,
                    &format!("{}　{} → {}", change.place, change.before, change.after),
                );
            }
        }
    }
}

fn caution_ui(ui: &mut Ui, sentence: &str) {
    let text = RichText::new(sentence).color(theme::CAUTION);
    ui.label(text.line_height(Some(theme::LINE_HEIGHT)));
}

fn cells_of(row: &ShelfRow) -> Vec<String> {
    vec![
        row.title.clone(),
        row.effective_from
            .map_or_else(String::new, |day| day.wareki()),
        row.period
            .map_or_else(String::new, |period| period.label().to_owned()),
        row.standing.label().to_owned(),
        row.status.clone(),
        row.file.clone(),
    ]
}

fn button_id(name: &str) -> Id {
    Id::unique(("settings layouts", name))
}

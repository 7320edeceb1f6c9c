//! 一覧の出力: the one dialog through which any list of the screen becomes an Excel book or CSV.
//! It must not know any screen, and writes nothing itself; the answer and the folder become a command.

use crate::app::command::Command;
use crate::app::list_output::ListFormat;
use crate::app::list_output::ListOrder;
use crate::app::list_output::ListSource;
use crate::app::list_output::Listing;
use crate::app::list_output::ShownColumn;
use crate::app::list_output::WrittenList;
use crate::domain::coded::Coded;
use crate::ui::focus::Stop;
use crate::ui::focus::StopKind;
use crate::ui::given::FolderOnItsWay;
use crate::ui::keys::Shortcut;
use crate::ui::page::ScreenUi;
use crate::ui::theme;
use crate::ui::widgets::button::Look;
use crate::ui::widgets::button::button_ui;
use crate::ui::widgets::entry::Entry;
use crate::ui::widgets::entry::EntryKind;
use crate::ui::widgets::table::Table;
use egui::Align;
use egui::Context;
use egui::Id;
use egui::Modal;
use egui::RichText;
use egui::ScrollArea;
use egui::Ui;

/// In the order of their buttons.
const FORMATS: [ListFormat; 3] = [ListFormat::Excel, ListFormat::Utf8, ListFormat::Cp932];
/// Cells named to the clerk whose characters did not fit; the rest is counted.
const MOST_NAMED: usize = 200;
/// Height of their list, in points.
const NAMED_HEIGHT: f32 = 220.0;

/// The rows of a list as its table shows them.
#[must_use]
pub fn shown(
    title: &str,
    table: &Table<'_>,
    cells: impl FnMut(usize) -> Option<Vec<String>>,
) -> Option<ListSource> {
    let columns: Vec<ShownColumn<'_>> = table
        .columns
        .iter()
        .map(|column| ShownColumn {
            head: column.title,
            is_number: column.align == Align::Max,
        })
        .collect();
    let rows: Vec<Vec<String>> = (0..table.n_rows).filter_map(cells).collect();
    if rows.is_empty() {
        return None;
    }
    let listing = Listing::shown(title, &columns, &rows);
    Some(ListSource::Shown(Box::new(listing)))
}

/// What lies over the screen.
enum Over {
    Ask(Box<Asked>),
    /// Characters that did not fit.
    Told(WrittenList),
}

struct Asked {
    source: ListSource,
    with_numbers: bool,
    reason: Entry,
    problem: String,
}

/// The dialog.
#[derive(Default)]
pub(super) struct ListOutput {
    over: Option<Over>,
    folder: FolderOnItsWay,
    waiting: Option<(ListSource, ListFormat, Option<String>)>,
}

impl ListOutput {
    /// Whether it lies over the screen.
    pub const fn is_open(&self) -> bool {
        self.over.is_some()
    }

    /// Gives up what was asked, as when the window is locked.
    pub fn close(&mut self) {
        self.over = None;
        self.waiting = None;
    }

    /// Asks how the list is to be written.
    pub fn ask(&mut self, source: Option<ListSource>, cx: &mut ScreenUi<'_>) {
        let Some(source) = source else {
            cx.trouble("この画面には、いま出力できる一覧がありません。");
            return;
        };
        cx.input.focus.request(format_id(ListFormat::Excel));
        self.over = Some(Over::Ask(Box::new(Asked {
            source,
            with_numbers: false,
            reason: Entry::new("list output", "個人番号を載せる理由", EntryKind::Text)
                .help("なぜ個人番号を台帳の外へ出すのか。操作の記録に残ります。"),
            problem: String::new(),
        })));
    }

    /// A list was written.
    pub fn written(&mut self, written: &WrittenList, cx: &mut ScreenUi<'_>) {
        let (n_rows, path) = (written.n_rows, written.path.display());
        let mut sentence = format!("一覧を出力しました。{n_rows}行（{path}）。");
        if written.n_guarded > 0 {
            sentence.push_str(&format!(
                "計算式と間違われる{}個の文字には、先頭に ' を付けました。",
                written.n_guarded
            ));
        }
        cx.done(sentence);
        if !written.misfits.is_empty() {
            cx.input.focus.request(button_id("close"));
            self.over = Some(Over::Told(written.clone()));
        }
    }

    /// The keyboard and the chosen folder.
    pub fn before_ui(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>) {
        if let Some(folder) = self.folder.receive(ctx)
            && let Some((source, format, numbers)) = self.waiting.take()
        {
            cx.commands.push(Command::WriteList(ListOrder {
                source,
                format,
                folder,
                numbers,
            }));
        }
        let stops = match &self.over {
            None => return,
            Some(Over::Told(_)) => vec![Stop::new(button_id("close"), StopKind::Button)],
            Some(Over::Ask(asked)) => asked.stops(),
        };
        let moved = cx.input.focus.begin(ctx, &mut cx.input.keys, &stops);
        if let Some(Over::Ask(asked)) = &mut self.over {
            asked.reason.after_focus(moved, cx.today);
        }
    }

    /// Draws it.
    pub fn ui(&mut self, ui: &Ui, cx: &mut ScreenUi<'_>) {
        let is_back = self.is_open() && cx.input.keys.take(ui.ctx(), Shortcut::Back);
        match &mut self.over {
            None => {}
            Some(Over::Told(written)) => {
                let is_read = told_ui(ui, written, cx);
                if is_read || is_back {
                    self.over = None;
                }
            }
            Some(Over::Ask(asked)) => match asked.ui(ui, cx) {
                _ if is_back => self.over = None,
                None => {}
                Some(None) => self.over = None,
                Some(Some(format)) => self.chosen(format, cx),
            },
        }
    }

    fn chosen(&mut self, format: ListFormat, cx: &mut ScreenUi<'_>) {
        let Some(Over::Ask(asked)) = &mut self.over else {
            return;
        };
        if asked.with_numbers && asked.reason.text().is_empty() {
            asked.problem = "個人番号を載せる理由を入力してください。".to_owned();
            cx.input.focus.request(asked.reason.stop().id);
            return;
        }
        let numbers = asked.with_numbers.then(|| asked.reason.text().to_owned());
        self.waiting = Some((asked.source.clone(), format, numbers));
        self.over = None;
        self.folder.ask(cx, "一覧の保存先");
    }
}

impl Asked {
    fn stops(&self) -> Vec<Stop> {
        let formats = FORMATS.map(format_id);
        let mut stops: Vec<Stop> = formats.map(button).to_vec();
        if self.source.may_hold_numbers() {
            stops.push(button(button_id("numbers")));
        }
        if self.with_numbers {
            stops.push(self.reason.stop());
        }
        stops.push(button(button_id("back")));
        stops
    }

    /// Draws the question; `Some(None)` goes back.
    fn ui(&mut self, ui: &Ui, cx: &mut ScreenUi<'_>) -> Option<Option<ListFormat>> {
        let mut answer = None;
        modal(ui, |ui| {
            ui.label(theme::heading("一覧の出力"));
            let rows = self.source.n_rows();
            let rows = rows.map_or_else(String::new, |n_rows| {
                format!("いまの一覧は{n_rows}行です。")
            });
            let sentence = format!(
                "{rows}どの形で書き出すかを選び、次に保存先を選びます。台帳の外へ出すことは、操作の記録に残ります。"
            );
            ui.label(RichText::new(sentence).line_height(Some(theme::LINE_HEIGHT)));
            ui.add_space(8.0);
            ui.horizontal_wrapped(|ui| {
                for format in FORMATS {
                    let text = format!("{}…", format.label());
                    let id = format_id(format);
                    if button_ui(ui, &cx.input.keys, id, &text, Look::Primary).clicked() {
                        answer = Some(Some(format));
                    }
                }
            });
            if self.source.may_hold_numbers() {
                self.numbers_ui(ui, cx);
            }
            if !self.problem.is_empty() {
                ui.label(RichText::new(&self.problem).color(theme::STOP));
            }
            ui.separator();
            let back = button_ui(
                ui,
                &cx.input.keys,
                button_id("back"),
                "戻る（Esc）",
                Look::Plain,
            );
            if back.clicked() {
                answer = Some(None);
            }
        });
        answer
    }

    fn numbers_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        ui.add_space(8.0);
        let (text, look) = if self.with_numbers {
            ("個人番号を載せない", Look::Grave)
        } else {
            ("個人番号も載せる…", Look::Plain)
        };
        if button_ui(ui, &cx.input.keys, button_id("numbers"), text, look).clicked() {
            self.with_numbers = !self.with_numbers;
            self.problem.clear();
            if self.with_numbers {
                cx.input.focus.request(self.reason.stop().id);
            }
        }
        if self.with_numbers {
            ui.label(theme::strong(self.reason.name));
            let width = (ui.available_width() - 8.0).min(580.0);
            self.reason.ui(ui, cx.input, width, cx.today);
            let note = "特定個人情報の持出しになります。「個人番号を扱う」権限が要ります。";
            ui.label(theme::note(note).color(theme::CAUTION));
        }
    }
}

/// Draws which characters did not fit. Returns whether the clerk has read it.
fn told_ui(ui: &Ui, written: &WrittenList, cx: &mut ScreenUi<'_>) -> bool {
    let mut is_closed = false;
    modal(ui, |ui| {
        ui.label(theme::heading("Shift_JISに入らない文字"));
        let sentence = format!(
            "{}か所の文字を〓に置き換えて出力しました。そのままの文字が要るときは、ExcelかCSV（UTF-8）で出力してください。行は見出しの次を1行目と数えます。",
            written.misfits.len()
        );
        ui.label(RichText::new(sentence).line_height(Some(theme::LINE_HEIGHT)));
        ui.add_space(4.0);
        let area = ScrollArea::vertical().max_height(NAMED_HEIGHT);
        area.auto_shrink([false, true]).show(ui, |ui| {
            for line in written.misfits.iter().take(MOST_NAMED) {
                ui.label(line.as_str());
            }
            let left = written.misfits.len().saturating_sub(MOST_NAMED);
            if left > 0 {
                ui.label(theme::note(format!("ほかに{left}か所あります。")));
            }
        });
        ui.separator();
        let close = button_id("close");
        is_closed = button_ui(ui, &cx.input.keys, close, "閉じる", Look::Primary).clicked();
    });
    is_closed
}

fn modal(ui: &Ui, draw: impl FnOnce(&mut Ui)) {
    let room = ui.ctx().content_rect().size();
    let modal = Modal::new(Id::unique("list output"))
        .backdrop_color(theme::SHADE)
        .frame(egui::Frame::window(ui.style()));
    modal.show(ui.ctx(), |ui| {
        ui.set_width((room.x - 80.0).min(620.0));
        draw(ui);
    });
}

const fn button(id: Id) -> Stop {
    Stop::new(id, StopKind::Button)
}

fn format_id(format: ListFormat) -> Id {
    Id::unique(("list output", format.code()))
}

fn button_id(name: &str) -> Id {
    Id::unique(("list output", name))
}

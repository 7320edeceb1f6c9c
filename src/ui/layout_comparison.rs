//! 仕様書突合の画面: the items of a layout beside their marks, gone through by keyboard with the paper at hand.
//! It must not keep a mark to itself: each one is stored at once, so that an interrupted comparison goes on later.

use crate::app::command::Command;
use crate::app::layout_view::ComparedItem;
use crate::app::layout_view::Comparison;
use crate::app::layouts::LayoutCommand;
use crate::app::list_output::ListSource;
use crate::domain::coded::Coded;
use crate::domain::comparison::Mark;
use crate::ui::focus::Stop;
use crate::ui::focus::StopKind;
use crate::ui::keys::Shortcut;
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
use crate::ui::widgets::table::Column;
use crate::ui::widgets::table::Table;
use crate::ui::widgets::table::TableState;
use egui::Context;
use egui::Id;
use egui::Key;
use egui::Modifiers;
use egui::RichText;
use egui::ScrollArea;
use egui::Ui;
use egui::vec2;

const COLUMNS: &[Column] = &[
    Column::text("突合", 84.0),
    Column::number("番号", 52.0),
    Column::text("項目名", 300.0),
    Column::text("型", 130.0),
    Column::text("長さ", 96.0),
    Column::text("必須", 52.0),
    Column::text("コード・決まり", 300.0),
];

/// The least height of the list, in points.
const LIST_HEIGHT: f32 = 260.0;

/// What the pane asks of the part around it.
#[derive(Clone, PartialEq, Eq)]
pub enum PaneWish {
    /// Back to the list.
    Back,
    /// The 突合表 of the layout with this SHA-256.
    Print(String),
}

/// What is being asked.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asked {
    /// What differs in the chosen item.
    Difference,
    /// Revision, by whom and when.
    Verify,
}

/// 仕様書突合 of one layout.
pub struct ComparisonPane {
    comparison: Comparison,
    table: TableState,
    asked: Option<(Asked, Dialog)>,
    is_new: bool,
    /// What the last command was about, for the message.
    sent: Option<Asked>,
}

impl ComparisonPane {
    /// The pane at its start: at the first item without a mark.
    #[must_use]
    pub fn new(comparison: Comparison) -> ComparisonPane {
        let mut items = comparison.items.iter();
        let first = items.position(|item| item.mark == Mark::None);
        let mut table = TableState::default();
        table.select(first.unwrap_or(0));
        let mut pane = ComparisonPane {
            comparison,
            table,
            asked: None,
            is_new: true,
            sent: None,
        };
        pane.ink();
        pane
    }

    /// SHA-256 of the layout.
    #[must_use]
    pub fn hash(&self) -> &str {
        &self.comparison.hash
    }

    /// Shows the marks as they are stored now.
    pub fn show(&mut self, comparison: Comparison) {
        self.comparison = comparison;
        self.ink();
    }

    /// A command was carried out.
    pub fn done(&mut self, cx: &mut ScreenUi<'_>) {
        if self.sent.take() == Some(Asked::Verify) {
            cx.done(format!("「{}」を突合済にしました。", self.comparison.title));
        }
    }

    fn ink(&mut self) {
        let items = self.comparison.items.iter().enumerate();
        let other = items.filter(|(_, item)| matches!(item.mark, Mark::Different | Mark::Absent));
        self.table.inks = other.map(|(row, _)| (row, theme::CAUTION)).collect();
    }

    /// The keyboard.
    pub fn before_ui(
        &mut self,
        ctx: &Context,
        cx: &mut ScreenUi<'_>,
        tabs: &[Stop],
    ) -> Option<PaneWish> {
        if std::mem::take(&mut self.is_new) {
            cx.input.focus.request(self.list().stop().id);
        }
        if let Some((_, dialog)) = &mut self.asked {
            let stops = dialog.stops();
            let moved = cx.input.focus.begin(ctx, &mut cx.input.keys, &stops);
            dialog.after_focus(moved, cx.today);
            return None;
        }
        let names = [
            "same",
            "different",
            "absent",
            "none",
            "verify",
            "print",
            "back",
        ];
        let buttons = names.map(|name| Stop::new(button_id(name), StopKind::Button));
        let stops = [&[self.list().stop()], &buttons[..], tabs].concat();
        cx.begin(ctx, &stops);
        if ctx.memory(egui::Memory::focused) == Some(self.list().stop().id) {
            let pressed = |key| cx.input.keys.take_key(ctx, Modifiers::NONE, key);
            if pressed(Key::Space) {
                self.mark(Mark::Same, cx);
            } else if pressed(Key::ArrowRight) {
                self.ask_difference(cx);
            } else if pressed(Key::ArrowLeft) {
                self.mark(Mark::Absent, cx);
            } else if pressed(Key::Delete) || pressed(Key::Backspace) {
                self.mark(Mark::None, cx);
            }
        }
        let is_back = cx.input.keys.take(ctx, Shortcut::Back);
        is_back.then_some(PaneWish::Back)
    }

    /// Draws the pane.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) -> Option<PaneWish> {
        let scroll = ScrollArea::vertical()
            .id_salt("layout comparison")
            .auto_shrink(false);
        let wish = scroll.show(ui, |ui| self.parts_ui(ui, cx)).inner;
        self.dialog_ui(ui, cx);
        wish
    }

    fn parts_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) -> Option<PaneWish> {
        self.head_ui(ui);
        let wish = self.buttons_ui(ui, cx);
        self.item_ui(ui);
        let list = self.list();
        let items = &self.comparison.items;
        let table = &mut self.table;
        let mut cells = |index: usize| items.get(index).map(cells_of);
        let size = vec2(ui.available_width(), ui.available_height().max(LIST_HEIGHT));
        let output = ui.allocate_ui(size, |ui| list.ui(ui, cx.input, table, &mut cells));
        if cx.input.focus.current() == Some(list.stop().id) {
            cx.input.focus.set_help(
                "Space＝一致　→＝相違　←＝該当なし　Delete＝印を消す　↑↓で項目を選びます。",
            );
        }
        if output.inner.opened.is_some() {
            self.ask_difference(cx);
        }
        wish
    }

    fn head_ui(&self, ui: &mut Ui) {
        let comparison = &self.comparison;
        ui.label(theme::subheading(format!(
            "仕様書突合　{}（{}から）",
            comparison.title,
            comparison.effective_from.wareki()
        )));
        ui.label(theme::note(&comparison.spec));
        let n_left = comparison.n(Mark::None);
        let progress = format!(
            "全{}項目　一致 {}　相違 {}　該当なし {}　残り {n_left}",
            comparison.items.len(),
            comparison.n(Mark::Same),
            comparison.n(Mark::Different),
            comparison.n(Mark::Absent)
        );
        match &comparison.verified {
            Some((revision, by, on)) => {
                let text = format!("突合済　仕様書の版 {revision}　{by}　{}", on.wareki());
                ui.label(RichText::new(text).color(theme::DONE));
            }
            None if comparison.is_unverified => {
                let text = format!("未突合レイアウト　{progress}");
                ui.label(RichText::new(text).color(theme::CAUTION));
            }
            None => drop(ui.label(format!("{}　{progress}", comparison.status))),
        }
    }

    fn buttons_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) -> Option<PaneWish> {
        let is_complete = self.comparison.is_complete();
        let mut pressed = None;
        ui.horizontal_wrapped(|ui| {
            for (name, label, is_on) in [
                ("same", "一致（Space）", true),
                ("different", "相違…（→）", true),
                ("absent", "該当なし（←）", true),
                ("none", "印を消す", true),
                ("verify", "突合済にする…", is_complete),
                ("print", "突合表を作る…", true),
                ("back", "一覧へ戻る（Esc）", true),
            ] {
                let place = (button_id(name), is_on);
                if button_if_ui(ui, &cx.input.keys, place, label, Look::Plain).clicked() {
                    pressed = Some(name);
                }
            }
        });
        match pressed {
            Some("same") => self.mark(Mark::Same, cx),
            Some("different") => self.ask_difference(cx),
            Some("absent") => self.mark(Mark::Absent, cx),
            Some("none") => self.mark(Mark::None, cx),
            Some("verify") => self.ask_verify(cx),
            Some("print") => return Some(PaneWish::Print(self.comparison.hash.clone())),
            Some("back") => return Some(PaneWish::Back),
            _ => {}
        }
        None
    }

    /// The chosen item in full: what the list has no room for.
    fn item_ui(&self, ui: &mut Ui) {
        theme::card().show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.set_min_height(56.0);
            let Some(item) = self.comparison.items.get(self.table.selected) else {
                return;
            };
            let required = if item.is_required { "　必須" } else { "" };
            paragraph_ui(
                ui,
                &format!(
                    "{}　{}　{}　{}{required}",
                    item.no, item.name, item.kind, item.length
                ),
            );
            if !item.codes.is_empty() {
                paragraph_ui(ui, &item.codes);
            }
            if !item.note.is_empty() {
                let text = format!("{}　{}", item.mark.label(), item.note);
                ui.label(RichText::new(text).color(theme::CAUTION));
            }
        });
    }

    fn dialog_ui(&mut self, ui: &Ui, cx: &mut ScreenUi<'_>) {
        let Some((asked, dialog)) = &mut self.asked else {
            return;
        };
        let Some(answer) = dialog.ui(ui, cx.input, cx.today) else {
            return;
        };
        let asked = *asked;
        if answer == Answer::Yes {
            match asked {
                Asked::Difference if dialog.text(0).is_empty() => {
                    dialog.problem = "仕様書にどう書かれているかを入力してください。".to_owned();
                    return;
                }
                Asked::Difference => {
                    let note = dialog.text(0).to_owned();
                    self.send(Mark::Different, note, cx);
                }
                Asked::Verify => {
                    if !self.verify(cx) {
                        return;
                    }
                }
            }
        }
        self.asked = None;
        cx.input.focus.request(self.list().stop().id);
    }

    /// Sends the answers of the dialog; says in it what is missing.
    fn verify(&mut self, cx: &mut ScreenUi<'_>) -> bool {
        let Some((_, dialog)) = &mut self.asked else {
            return false;
        };
        let on = dialog.entries.get(2).map(|entry| entry.date(cx.today));
        let on = match on {
            Some(Ok(on)) => on,
            Some(Err(sentence)) => {
                dialog.problem = sentence;
                return false;
            }
            None => return false,
        };
        if dialog.text(0).is_empty() || dialog.text(1).is_empty() {
            dialog.problem = "仕様書の版と、突合した人を入力してください。".to_owned();
            return false;
        }
        let verify = LayoutCommand::Verify {
            hash: self.comparison.hash.clone(),
            revision: dialog.text(0).to_owned(),
            by: dialog.text(1).to_owned(),
            on,
        };
        cx.commands.push(Command::Layout(verify));
        self.sent = Some(Asked::Verify);
        true
    }

    fn ask_difference(&mut self, cx: &mut ScreenUi<'_>) {
        let Some(item) = self.comparison.items.get(self.table.selected) else {
            return;
        };
        let mut note = Entry::new("comparison", "仕様書の内容", EntryKind::Text)
            .help("例　仕様書では10字以内");
        note.put(&item.note);
        let sentence = format!(
            "項目{}「{}」は、仕様書ではどうなっていますか。",
            item.no, item.name
        );
        let dialog = Dialog::new("相違の記入", sentence, "記入する").with(note);
        cx.input.focus.request(dialog.first());
        self.asked = Some((Asked::Difference, dialog));
    }

    fn ask_verify(&mut self, cx: &mut ScreenUi<'_>) {
        let revision = Entry::new("comparison", "仕様書の版", EntryKind::Text)
            .help("表紙か改訂履歴にある版や年月です。");
        let mut by = Entry::new("comparison", "突合した人", EntryKind::Text);
        if let Some(heading) = cx.heading {
            by.put(&heading.user);
        }
        let mut on = Entry::new("comparison", "突合日", EntryKind::Date);
        on.set_date(cx.today);
        let sentence = format!(
            "全{}項目が仕様書と一致しました。「{}」を突合済にします。レイアウトのファイルが変わると、未突合に戻ります。",
            self.comparison.items.len(),
            self.comparison.title
        );
        let dialog = Dialog::new("突合済にする", sentence, "突合済にする")
            .with(revision)
            .with(by)
            .with(on);
        cx.input.focus.request(dialog.first());
        self.asked = Some((Asked::Verify, dialog));
    }

    fn mark(&mut self, mark: Mark, cx: &mut ScreenUi<'_>) {
        self.send(mark, String::new(), cx);
    }

    /// Stores a mark and goes on to the next item.
    fn send(&mut self, mark: Mark, note: String, cx: &mut ScreenUi<'_>) {
        let at = self.table.selected;
        let Some(item) = self.comparison.items.get(at) else {
            return;
        };
        let command = LayoutCommand::Mark {
            hash: self.comparison.hash.clone(),
            record: item.record.clone(),
            no: item.no,
            mark,
            note,
        };
        cx.commands.push(Command::Layout(command));
        let last = self.comparison.items.len().saturating_sub(1);
        if mark != Mark::None {
            self.table.select(at.saturating_add(1).min(last));
        }
    }

    /// The items for 一覧の出力.
    #[must_use]
    pub fn listing(&self) -> Option<ListSource> {
        let title = format!("仕様書突合_{}", self.comparison.title);
        list_output::shown(&title, &self.list(), |index| {
            self.comparison.items.get(index).map(cells_of)
        })
    }

    fn list(&self) -> Table<'static> {
        Table {
            name: "突合する項目",
            columns: COLUMNS,
            n_rows: self.comparison.items.len(),
        }
    }
}

fn cells_of(item: &ComparedItem) -> Vec<String> {
    let mark = match item.mark {
        Mark::None => "□",
        Mark::Same => "■ 一致",
        Mark::Different => "相違",
        Mark::Absent => "該当なし",
    };
    vec![
        mark.to_owned(),
        item.no.to_string(),
        item.name.clone(),
        item.kind.clone(),
        item.length.clone(),
        if item.is_required { "●" } else { "" }.to_owned(),
        item.codes.clone(),
    ]
}

fn button_id(name: &str) -> Id {
    Id::unique(("layout comparison", name))
}

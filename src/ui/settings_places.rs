//! 設定の事業所: the list, and one establishment to be added or changed.
//! It must not delete one: cases and people point to it.

use crate::app::command::Command;
use crate::app::list_output::ListSource;
use crate::app::settings_form;
use crate::domain::establishment::Establishment;
use crate::procedure::facts::Facts;
use crate::procedure::form::Form;
use crate::ui::focus::Stop;
use crate::ui::focus::StopKind;
use crate::ui::form_pane::FormPane;
use crate::ui::keys::Shortcut;
use crate::ui::list_output;
use crate::ui::page::ScreenUi;
use crate::ui::widgets::button::Look;
use crate::ui::widgets::button::button_ui;
use crate::ui::widgets::table::Column;
use crate::ui::widgets::table::Table;
use crate::ui::widgets::table::TableState;
use egui::Context;
use egui::Id;
use egui::ScrollArea;
use egui::Ui;

const COLUMNS: &[Column] = &[
    Column::text("事業所番号", 96.0),
    Column::number("記号", 56.0),
    Column::text("名称", 190.0),
    Column::text("適用年月日", 130.0),
    Column::text("年金事務所の記号・番号", 130.0),
];

/// The part.
#[derive(Default)]
pub struct PlacesTab {
    all: Vec<Establishment>,
    table: TableState,
    pane: Option<FormPane>,
    wants_save: bool,
}

impl PlacesTab {
    /// Shows the stored establishments.
    pub fn show(&mut self, all: Vec<Establishment>) {
        self.all = all;
    }

    /// F12 was pressed.
    pub fn wants_save(&mut self) {
        self.wants_save = self.pane.is_some();
    }

    /// The change was stored.
    pub fn saved(&mut self, cx: &mut ScreenUi<'_>) {
        self.pane = None;
        cx.input.focus.request(self.list().stop().id);
        cx.done("事業所を登録しました。");
    }

    /// The keyboard.
    pub fn before_ui(
        &mut self,
        ctx: &Context,
        cx: &mut ScreenUi<'_>,
        facts: &Facts,
        tabs: &[Stop],
    ) {
        let stop = self.list().stop();
        let button = |name| Stop::new(button_id(name), StopKind::Button);
        let Some(pane) = &mut self.pane else {
            let stops = [&[stop, button("add")], tabs].concat();
            cx.begin(ctx, &stops);
            return;
        };
        let after = [&[button("save"), button("back")], tabs].concat();
        pane.before_ui(ctx, cx, facts, &after);
        if std::mem::take(&mut self.wants_save)
            && pane.settle(ctx, cx, facts)
            && let Some(establishment) = settings_form::read_establishment(pane.form())
        {
            let command = Command::SaveEstablishment(Box::new(establishment));
            cx.commands.push(command);
        }
        if cx.input.keys.take(ctx, Shortcut::Back) {
            self.pane = None;
        }
    }

    /// Draws the part.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>, facts: &Facts) {
        if self.pane.is_some() {
            self.pane_ui(ui, cx, facts);
        } else {
            self.list_ui(ui, cx);
        }
    }

    fn pane_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>, facts: &Facts) {
        let Some(pane) = &mut self.pane else {
            return;
        };
        let mut is_closed = false;
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            pane.ui(ui, cx.input, facts);
            ui.horizontal(|ui| {
                let keys = &cx.input.keys;
                let id = button_id("save");
                if button_ui(ui, keys, id, "登録する（F12）", Look::Primary).clicked() {
                    self.wants_save = true;
                    ui.ctx().request_repaint();
                }
                let id = button_id("back");
                is_closed = button_ui(ui, keys, id, "一覧へ戻る（Esc）", Look::Plain).clicked();
            });
            ui.add_space(16.0);
        });
        if is_closed {
            self.pane = None;
        }
    }

    fn list_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        let keys = &cx.input.keys;
        let id = button_id("add");
        if button_ui(ui, keys, id, "事業所を追加…", Look::Plain).clicked() {
            self.open(None);
        }
        let table = self.list();
        let all = &self.all;
        let mut cells = |index: usize| all.get(index).map(cells_of);
        let output = table.ui(ui, cx.input, &mut self.table, &mut cells);
        if let Some(index) = output.opened {
            self.open(Some(index));
        }
    }

    fn open(&mut self, index: Option<usize>) {
        let present = index.and_then(|index| self.all.get(index));
        let form = present.map_or_else(Form::new, settings_form::establishment_form);
        let taken = self
            .all
            .iter()
            .filter(|other| present.is_none_or(|present| present.code != other.code));
        let taken = taken.map(|other| other.code.clone()).collect();
        let sections = match present {
            None => settings_form::ESTABLISHMENT,
            Some(_) => settings_form::CHANGED_ESTABLISHMENT,
        };
        let mut pane = FormPane::new(
            "establishment",
            sections,
            form,
            settings_form::examine_establishment,
        );
        pane.set_taken(taken);
        pane.focus();
        self.pane = Some(pane);
    }

    /// The list for 一覧の出力.
    #[must_use]
    pub fn listing(&self) -> Option<ListSource> {
        let list = self.list();
        list_output::shown(list.name, &list, |row| self.all.get(row).map(cells_of))
    }

    fn list(&self) -> Table<'static> {
        Table {
            name: "事業所の一覧",
            columns: COLUMNS,
            n_rows: self.all.len(),
        }
    }
}

fn cells_of(establishment: &Establishment) -> Vec<String> {
    let office = establishment.pension_office.as_ref();
    vec![
        establishment.code.clone(),
        establishment.symbol.to_string(),
        establishment.name.clone(),
        establishment.covered_from.wareki(),
        office.map_or_else(String::new, |key| {
            format!(
                "{}-{} {} {}",
                key.prefecture, key.district, key.symbol, key.number
            )
        }),
    ]
}

fn button_id(name: &str) -> Id {
    Id::unique(("settings places", name))
}

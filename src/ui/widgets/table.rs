//! 一覧表: a list of any length, moved through by keyboard; only visible rows are asked for and drawn.
//! It must not fetch rows, sort or filter; it says which rows are in view.

use crate::ui::focus::{Stop, StopKind};
use crate::ui::keys::Keys;
use crate::ui::state::Input;
use crate::ui::theme;
use crate::ui::widgets::list_keys;
use crate::ui::widgets::list_keys::ListKey;
use crate::ui::widgets::list_keys::ListPlace;
use egui::{
    Align, Color32, Frame, Id, Layout, RichText, Role, ScrollArea, Sense, Stroke, Ui, WidgetInfo,
};
use egui_extras::{Column as Width, TableBuilder, TableRow};
use std::collections::BTreeMap;
use std::ops::Range;

const ROW_HEIGHT: f32 = 34.0;
const CELL_MARGIN: f32 = 10.0;
/// Rows that are in sight however low the window is, as far as there are so many.
const FEWEST_IN_SIGHT: u8 = 5;

/// From this height of the window on, in points, a list under a few headings is in sight from the start; in a
/// lower one the keyboard starts at the headings, and the list comes into view when it is entered.
pub const TALL_WINDOW: f32 = 680.0;

/// A column.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Heading.
    pub title: &'static str,
    /// Width in points; the last column takes what is left.
    pub width: f32,
    /// Where its text stands.
    pub align: Align,
}

impl Column {
    /// A column of text.
    #[must_use]
    pub const fn text(title: &'static str, width: f32) -> Column {
        Column {
            title,
            width,
            align: Align::Min,
        }
    }

    /// A column of numbers, at the right.
    #[must_use]
    pub const fn number(title: &'static str, width: f32) -> Column {
        Column {
            title,
            width,
            align: Align::Max,
        }
    }
}

/// A list.
#[derive(Clone, Copy, Debug)]
pub struct Table<'a> {
    /// Name of the list, for screen readers; also keeps two lists apart.
    pub name: &'a str,
    /// Columns.
    pub columns: &'a [Column],
    /// How many rows there are in all.
    pub n_rows: usize,
}

/// Where the clerk stands in a list.
#[derive(Clone, Debug, Default)]
pub struct TableState {
    /// The row chosen, from 0.
    pub selected: usize,
    /// Rows whose texts stand in another ink, such as void ones; a word in the row must say the same.
    pub inks: BTreeMap<usize, Color32>,
    scroll_to: Option<usize>,
    n_visible: usize,
}

impl TableState {
    /// Chooses a row and brings it into view.
    pub fn select(&mut self, row: usize) {
        self.selected = row;
        self.scroll_to = Some(row);
    }
}

/// What happened in a list.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct TableOutput {
    /// A row was opened by Enter or a double click.
    pub opened: Option<usize>,
    /// The chosen row changed.
    pub is_moved: bool,
    /// The rows in view, for fetching.
    pub visible: Range<usize>,
}

impl Table<'_> {
    /// The stop of the list.
    #[must_use]
    pub fn stop(&self) -> Stop {
        Stop::new(self.id(), StopKind::List)
    }

    fn id(&self) -> Id {
        Id::unique(("table", self.name))
    }

    /// Draws the list. `cells` gives the texts of a row in view, or `None` while they are fetched.
    pub fn ui(
        &self,
        ui: &mut Ui,
        input: &mut Input,
        state: &mut TableState,
        cells: &mut dyn FnMut(usize) -> Option<Vec<String>>,
    ) -> TableOutput {
        let mut output = TableOutput::default();
        let area = ui.available_rect_before_wrap();
        let whole = ui.interact(area, self.id(), Sense::FOCUSABLE);
        let has_focus = whole.has_focus();
        if input.focus.just_entered(self.id()).is_some() {
            ui.scroll_to_rect(area, None);
        }
        if has_focus {
            self.keys(ui, &input.keys, state, &mut output);
            input
                .focus
                .set_help("↑↓で選び、Enterで開きます。PgUp・PgDn・Home・Endでも動きます。");
        }
        state.selected = state.selected.min(self.n_rows.saturating_sub(1));
        let words = self.words(state.selected, cells);
        whole.widget_info(|| {
            let mut info = WidgetInfo::labeled(Role::Grid, true, self.name);
            info.current_text_value = Some(words.clone());
            info
        });
        let frame = Frame::new().fill(theme::SURFACE).stroke(edge(has_focus));
        output.visible = frame
            .inner_margin(2)
            .show(ui, |ui| self.body_ui(ui, input, state, cells, &mut output))
            .inner;
        state.n_visible = output.visible.len();
        output
    }

    /// On a screen too narrow for its columns the list scrolls sideways; no column is squeezed away.
    fn body_ui(
        &self,
        ui: &mut Ui,
        input: &mut Input,
        state: &mut TableState,
        cells: &mut dyn FnMut(usize) -> Option<Vec<String>>,
        output: &mut TableOutput,
    ) -> Range<usize> {
        let columns: f32 = self.columns.iter().map(|column| column.width).sum();
        let need = columns + ui.spacing().scroll.allocated_width() + 2.0;
        if need <= ui.available_width() {
            return self.rows_ui(ui, input, state, cells, output);
        }
        let sideways = ScrollArea::horizontal().id_salt((self.name, "sideways"));
        let sideways = sideways.auto_shrink(false).show(ui, |ui| {
            ui.set_width(need);
            self.rows_ui(ui, input, state, cells, output)
        });
        sideways.inner
    }

    /// Draws heading and rows; returns the rows in view.
    fn rows_ui(
        &self,
        ui: &mut Ui,
        input: &mut Input,
        state: &mut TableState,
        cells: &mut dyn FnMut(usize) -> Option<Vec<String>>,
        output: &mut TableOutput,
    ) -> Range<usize> {
        ui.spacing_mut().item_spacing = egui::Vec2::ZERO;
        let mut visible: Option<Range<usize>> = None;
        let table = self.builder(ui, state);
        let table = table.header(ROW_HEIGHT, |row| self.header(row));
        table.body(|body| {
            body.rows(ROW_HEIGHT, self.n_rows, |mut row| {
                let index = row.index();
                let range = visible.get_or_insert(index..index);
                range.end = index.saturating_add(1);
                row.set_selected(index == state.selected);
                let ink = state.inks.get(&index).copied().unwrap_or(theme::INK);
                let response = self.row(&mut row, cells(index), (index, ink));
                if response.clicked() {
                    output.is_moved |= state.selected != index;
                    state.selected = index;
                    input.focus.request(self.id());
                }
                if response.double_clicked() {
                    output.opened = Some(index);
                }
            });
        });
        visible.unwrap_or(0..0)
    }

    fn builder<'u>(&self, ui: &'u mut Ui, state: &mut TableState) -> TableBuilder<'u> {
        let least = u8::try_from(self.n_rows).unwrap_or(FEWEST_IN_SIGHT);
        let least = f32::from(least.clamp(1, FEWEST_IN_SIGHT)) * ROW_HEIGHT;
        let mut builder = TableBuilder::new(ui)
            .id_salt(self.name)
            .min_scrolled_height(least)
            .striped(true)
            .sense(Sense::CLICK)
            .animate_scrolling(false)
            .auto_shrink(false)
            .cell_layout(Layout::left_to_right(Align::Center));
        let last = self.columns.len().saturating_sub(1);
        for (index, column) in self.columns.iter().enumerate() {
            builder = builder.column(if index == last {
                Width::remainder().at_least(column.width).clip(true)
            } else {
                Width::initial(column.width).resizable(true).clip(true)
            });
        }
        if let Some(row) = state.scroll_to.take() {
            builder = builder.scroll_to_row(row, None);
        }
        builder
    }

    fn header(&self, mut row: TableRow<'_, '_>) {
        for column in self.columns {
            row.col(|ui| {
                ui.painter().rect_filled(ui.max_rect(), 0.0, theme::BAR);
                let text = RichText::new(column.title)
                    .font(egui::FontId::new(theme::SMALL_SIZE, theme::bold_family()))
                    .color(theme::INK_WEAK);
                aligned(ui, column.align, |ui| ui.label(text));
            });
        }
    }

    fn row(
        &self,
        row: &mut TableRow<'_, '_>,
        cells: Option<Vec<String>>,
        (index, ink): (usize, Color32),
    ) -> egui::Response {
        let texts = cells.unwrap_or_else(|| vec!["読込み中".to_owned()]);
        for (position, column) in self.columns.iter().enumerate() {
            let text = texts.get(position).map_or("", String::as_str);
            row.col(|ui| {
                aligned(ui, column.align, |ui| {
                    ui.add(egui::Label::new(RichText::new(text).color(ink)).truncate())
                });
            });
        }
        let response = row.response();
        let words = self.join(index, &texts);
        response.widget_info(|| WidgetInfo::labeled(Role::Row, true, words.as_str()));
        response
    }

    /// The whole row as one sentence for a screen reader.
    fn words(&self, index: usize, cells: &mut dyn FnMut(usize) -> Option<Vec<String>>) -> String {
        if self.n_rows == 0 {
            return "0件".to_owned();
        }
        cells(index).map_or_else(String::new, |texts| self.join(index, &texts))
    }

    fn join(&self, index: usize, texts: &[String]) -> String {
        let parts = self.columns.iter().zip(texts);
        let words: Vec<String> = parts
            .filter(|(_, text)| !text.is_empty())
            .map(|(column, text)| format!("{} {text}", column.title))
            .collect();
        format!("{}行目 {}", index.saturating_add(1), words.join("、"))
    }

    fn keys(&self, ui: &Ui, keys: &Keys, state: &mut TableState, output: &mut TableOutput) {
        let from = state.selected;
        let place = ListPlace {
            row: from,
            n_rows: self.n_rows,
            n_page: state.n_visible.saturating_sub(2).max(1),
        };
        match list_keys::take(ui.ctx(), keys, place) {
            None => {}
            Some(ListKey::Open) => output.opened = (self.n_rows > 0).then_some(from),
            Some(ListKey::To(row)) => {
                state.select(row);
                output.is_moved = state.selected != from;
            }
        }
    }
}

fn edge(has_focus: bool) -> Stroke {
    if has_focus {
        Stroke::new(theme::FOCUS_WIDTH, theme::FOCUS)
    } else {
        Stroke::new(theme::FOCUS_WIDTH, theme::LINE)
    }
}

fn aligned<R>(ui: &mut Ui, align: Align, draw: impl FnOnce(&mut Ui) -> R) {
    let layout = match align {
        Align::Max => Layout::right_to_left(Align::Center),
        Align::Min | Align::Center => Layout::left_to_right(Align::Center),
    };
    ui.with_layout(layout, |ui| {
        ui.add_space(CELL_MARGIN);
        draw(ui)
    });
}

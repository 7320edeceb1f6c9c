//! 試算の結果の表示: what is read out on the telephone in large type, then 根拠 and tables.
//! It must not calculate.

use crate::app::list_output::ListSource;
use crate::procedure::trial::answer::Answer;
use crate::procedure::trial::answer::Basis;
use crate::procedure::trial::answer::Figure;
use crate::procedure::trial::answer::Found;
use crate::procedure::trial::answer::FoundTable;
use crate::procedure::trial::answer::Standing;
use crate::ui::focus::Stop;
use crate::ui::form::tag_ui;
use crate::ui::list_output;
use crate::ui::state::Input;
use crate::ui::theme;
use crate::ui::widgets::labelled::fact_ui;
use crate::ui::widgets::labelled::paragraph_ui;
use crate::ui::widgets::table::Column;
use crate::ui::widgets::table::Table;
use crate::ui::widgets::table::TableState;
use egui::Margin;
use egui::RichText;
use egui::Ui;
use egui::vec2;

/// Size of what is read out.
const LARGE: f32 = 30.0;

/// Points of width for each share of a column.
const SHARE: f32 = 7.6;

/// A table shows so many rows at once.
const MOST_ROWS: usize = 12;

/// Height of a row and of the heading.
const ROW_HEIGHT: f32 = 35.0;

/// The tables of a result, ready to be drawn.
#[derive(Default)]
pub(super) struct Tables {
    all: Vec<Shown>,
    /// The one the clerk entered last.
    last: usize,
}

struct Shown {
    name: String,
    title: &'static str,
    columns: Vec<Column>,
    rows: Vec<Vec<String>>,
    state: TableState,
}

impl Tables {
    /// The tables of an answer.
    pub(super) fn of(trial: &str, answer: &Answer) -> Tables {
        let tables = answer.found().map_or(&[][..], |found| &found.tables);
        Tables {
            all: tables.iter().map(|table| shown(trial, table)).collect(),
            last: 0,
        }
    }

    /// Their stops.
    pub(super) fn stops(&self) -> Vec<Stop> {
        self.all.iter().map(|shown| shown.table().stop()).collect()
    }

    /// The table that was entered last, for 一覧の出力; at first the uppermost.
    pub(super) fn listing(&self) -> Option<ListSource> {
        let shown = self.all.get(self.last)?;
        let title = format!("試算_{}", shown.name);
        list_output::shown(&title, &shown.table(), |row| shown.rows.get(row).cloned())
    }
}

impl Shown {
    fn table(&self) -> Table<'_> {
        Table {
            name: &self.name,
            columns: &self.columns,
            n_rows: self.rows.len(),
        }
    }
}

fn shown(trial: &str, table: &FoundTable) -> Shown {
    let columns = table.columns.iter().map(|column| {
        let width = f32::from(column.share) * SHARE;
        if column.is_number {
            Column::number(column.title, width)
        } else {
            Column::text(column.title, width)
        }
    });
    Shown {
        name: format!("{trial}　{}", table.title),
        title: table.title,
        columns: columns.collect(),
        rows: table.rows.clone(),
        state: TableState::default(),
    }
}

/// Draws what is read out in one line, as in a low window.
pub(super) fn line_ui(ui: &mut Ui, answer: &Answer) {
    theme::card()
        .inner_margin(Margin::symmetric(12, 6))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.horizontal_wrapped(|ui| match answer {
                Answer::Needs(labels) => {
                    ui.label(theme::note(format!("あと　{}", labels.join("、"))));
                }
                Answer::Impossible(sentence) => {
                    ui.label(theme::note(sentence).color(theme::CAUTION));
                }
                Answer::Found(found) => {
                    mark_ui(ui, "試算");
                    for figure in &found.main {
                        ui.label(theme::note(&figure.label));
                        ui.label(theme::heading(&figure.value).color(theme::ACCENT));
                        ui.add_space(8.0);
                    }
                }
            });
        });
}

fn mark_ui(ui: &mut Ui, words: &str) {
    tag_ui(ui, words, theme::CAUTION, theme::CAUTION_SOFT);
}

/// Draws what is read out: the amounts, or what is still missing for them.
pub(super) fn headline_ui(ui: &mut Ui, answer: &Answer) {
    theme::card().show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal(|ui| {
            ui.label(theme::subheading("試算の結果"));
            mark_ui(ui, "試算・決定ではありません");
        });
        ui.add_space(4.0);
        match answer {
            Answer::Needs(labels) => needs_ui(ui, labels),
            Answer::Impossible(sentence) => {
                let text = RichText::new(sentence).color(theme::CAUTION);
                ui.label(text.line_height(Some(theme::LINE_HEIGHT)));
            }
            Answer::Found(found) => main_ui(ui, &found.main),
        }
    });
}

fn needs_ui(ui: &mut Ui, labels: &[&str]) {
    if labels.is_empty() {
        return;
    }
    paragraph_ui(ui, "次の項目が分かれば計算します。");
    for label in labels {
        ui.label(format!("・{label}"));
    }
}

fn main_ui(ui: &mut Ui, main: &[Figure]) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 36.0;
        for figure in main {
            ui.vertical(|ui| {
                ui.label(theme::note(&figure.label));
                let value = theme::strong(&figure.value)
                    .size(LARGE)
                    .color(theme::ACCENT);
                ui.label(value);
            });
        }
    });
}

/// Draws the rest: what belongs to the amounts, 根拠 and tables.
pub(super) fn details_ui(ui: &mut Ui, input: &mut Input, answer: &Answer, tables: &mut Tables) {
    let Some(found) = answer.found() else {
        return;
    };
    figures_ui(ui, found);
    basis_ui(ui, &found.basis);
    for (index, shown) in tables.all.iter_mut().enumerate() {
        if input.focus.current() == Some(shown.table().stop().id) {
            tables.last = index;
        }
        table_ui(ui, input, shown);
    }
}

fn figures_ui(ui: &mut Ui, found: &Found) {
    theme::card().show(ui, |ui| {
        ui.set_width(ui.available_width());
        for figure in &found.figures {
            fact_ui(ui, &figure.label, &figure.value);
        }
    });
    ui.add_space(8.0);
}

fn basis_ui(ui: &mut Ui, lines: &[Basis]) {
    theme::card().show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.label(theme::subheading("根拠"));
        ui.add_space(4.0);
        for line in lines {
            if line.standing == Standing::Unverified {
                tag_ui(ui, "未確認", theme::CAUTION, theme::CAUTION_SOFT)
                    .on_hover_text("法令で確かめられていない取扱いです。組合の設定によります。");
            }
            paragraph_ui(ui, &format!("・{}", line.text));
            if !line.law.is_empty() {
                ui.label(theme::note(format!("　{}", line.law)));
            }
            ui.add_space(2.0);
        }
    });
    ui.add_space(8.0);
}

fn table_ui(ui: &mut Ui, input: &mut Input, shown: &mut Shown) {
    theme::card().show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.label(theme::subheading(shown.title));
        ui.add_space(4.0);
        let n_rows = u8::try_from(shown.rows.len().min(MOST_ROWS)).unwrap_or(u8::MAX);
        // Heading, rows, the frame, and room for a scroll bar.
        let height = ROW_HEIGHT * (f32::from(n_rows) + 1.0) + 16.0;
        let mut state = std::mem::take(&mut shown.state);
        let rows = &shown.rows;
        let table = shown.table();
        ui.allocate_ui(vec2(ui.available_width(), height), |ui| {
            ui.set_min_height(height);
            table.ui(ui, input, &mut state, &mut |index| rows.get(index).cloned());
            if input.focus.current() == Some(table.stop().id) {
                // There is nothing to open in these rows.
                input
                    .focus
                    .set_help("↑↓・PgUp・PgDn・Home・Endで動きます。");
            }
        });
        shown.state = state;
    });
    ui.add_space(8.0);
}

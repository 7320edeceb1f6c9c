//! 結果の取込の表示: what a result file answered, line by line.
//! It must not call anything registered that the file does not.

use crate::app::list_output::ListSource;
use crate::app::results::ResultLine;
use crate::app::results::ResultSummary;
use crate::ui::focus::Stop;
use crate::ui::focus::StopKind;
use crate::ui::form::tag_ui;
use crate::ui::keys::Shortcut;
use crate::ui::list_output;
use crate::ui::page::ScreenUi;
use crate::ui::theme;
use crate::ui::widgets::button::Look;
use crate::ui::widgets::button::button_ui;
use crate::ui::widgets::table::Column;
use crate::ui::widgets::table::Table;
use crate::ui::widgets::table::TableState;
use egui::Color32;
use egui::Context;
use egui::Id;
use egui::RichText;
use egui::ScrollArea;
use egui::Ui;
use egui::vec2;
use std::collections::BTreeMap;

const COLUMNS: &[Column] = &[
    Column::number("行", 60.0),
    Column::text("判定", 160.0),
    Column::text("内容", 400.0),
];

/// The least height of the list, in points.
const LIST_HEIGHT: f32 = 200.0;

/// The answers of a result file on screen.
pub struct ResultPanel {
    summary: ResultSummary,
    counts: BTreeMap<&'static str, (usize, bool)>,
    sentences: Vec<String>,
    table: TableState,
}

impl ResultPanel {
    /// Shows these answers.
    #[must_use]
    pub fn new(summary: ResultSummary) -> ResultPanel {
        let mut table = TableState::default();
        let lines = summary.rows.iter().enumerate();
        table.inks = lines.map(|(index, line)| (index, ink(line))).collect();
        if let Some(first) = summary.rows.iter().position(|line| !line.is_success) {
            table.select(first);
        }
        ResultPanel {
            counts: counts(&summary.rows),
            sentences: sentences(&summary),
            summary,
            table,
        }
    }

    /// Shows answers to inquiries; what needs a person stands among the warnings.
    #[must_use]
    pub fn of_answers(summary: ResultSummary) -> ResultPanel {
        let sentences = summary.warnings.clone();
        ResultPanel {
            sentences,
            ..ResultPanel::new(summary)
        }
    }

    /// The stops of the panel.
    #[must_use]
    pub fn stops(&self) -> Vec<Stop> {
        vec![self.list().stop(), Stop::new(close_id(), StopKind::Button)]
    }

    fn list(&self) -> Table<'static> {
        Table {
            name: "結果の行",
            columns: COLUMNS,
            n_rows: self.summary.rows.len(),
        }
    }

    /// The lines for 一覧の出力.
    #[must_use]
    pub fn listing(&self) -> Option<ListSource> {
        list_output::shown("結果の行", &self.list(), |row| {
            self.summary.rows.get(row).map(cells)
        })
    }

    /// Whether Esc closes the panel in this pass.
    #[must_use]
    pub fn is_closed_by_key(&self, ctx: &Context, cx: &ScreenUi<'_>) -> bool {
        cx.input.keys.take(ctx, Shortcut::Back)
    }

    /// Draws the panel; returns whether it was closed.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) -> bool {
        let scroll = ScrollArea::vertical().id_salt("results").auto_shrink(false);
        scroll.show(ui, |ui| self.body_ui(ui, cx)).inner
    }

    fn body_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) -> bool {
        let mut is_closed = false;
        ui.horizontal_wrapped(|ui| {
            ui.label(theme::subheading("結果の取込"));
            let close = button_ui(
                ui,
                &cx.input.keys,
                close_id(),
                "一覧へ戻る（Esc）",
                Look::Plain,
            );
            is_closed = close.clicked();
            for (answer, (n, is_success)) in &self.counts {
                let (ink, ground) = if *is_success {
                    (theme::DONE, theme::DONE_SOFT)
                } else {
                    (theme::STOP, theme::STOP_SOFT)
                };
                tag_ui(ui, &format!("{answer} {n}行"), ink, ground);
            }
        });
        for sentence in &self.sentences {
            let text = RichText::new(sentence).color(theme::STOP);
            ui.label(text.line_height(Some(theme::LINE_HEIGHT)));
        }
        let room = ui.available_size();
        let (list, summary) = (self.list(), &self.summary);
        ui.allocate_ui(vec2(room.x, room.y.max(LIST_HEIGHT)), |ui| {
            list.ui(ui, cx.input, &mut self.table, &mut |index| {
                summary.rows.get(index).map(cells)
            });
        });
        if cx.input.focus.current() == Some(list.stop().id) {
            let line = summary.rows.get(self.table.selected);
            cx.input
                .focus
                .set_help(line.map_or("", |line| line.remark.as_str()));
        }
        is_closed
    }
}

/// What needs a person.
fn sentences(summary: &ResultSummary) -> Vec<String> {
    let mut sentences = summary.warnings.clone();
    let n = |answer: &str| {
        summary
            .rows
            .iter()
            .filter(|line| line.answer == answer)
            .count()
    };
    let unmatched = n("未突合");
    if unmatched > 0 {
        sentences.push(format!(
            "未突合の行が{unmatched}行あります。出力した行と結びつかないため、登録済にはしていません。端末の画面で確かめてください。"
        ));
    }
    let unknown = n("不明なコード");
    if unknown > 0 {
        sentences.push(format!(
            "不明なコードの行が{unknown}行あります。意味を確かめるまで登録済にはしません。"
        ));
    }
    if summary.n_unanswered > 0 {
        sentences.push(format!(
            "出力した{}行は、このファイルに結果がありません。結果待ちのままです。",
            summary.n_unanswered
        ));
    }
    sentences
}

/// How many lines fell how.
fn counts(lines: &[ResultLine]) -> BTreeMap<&'static str, (usize, bool)> {
    let mut counts = BTreeMap::new();
    for line in lines {
        let count = counts
            .entry(line.answer)
            .or_insert((0_usize, line.is_success));
        count.0 = count.0.saturating_add(1);
    }
    counts
}

fn ink(line: &ResultLine) -> Color32 {
    if line.is_success && line.remark.is_empty() {
        theme::INK
    } else if line.is_success {
        theme::CAUTION
    } else {
        theme::STOP
    }
}

fn cells(line: &ResultLine) -> Vec<String> {
    vec![
        line.line.to_string(),
        line.answer.to_owned(),
        line.remark.clone(),
    ]
}

fn close_id() -> Id {
    Id::unique("results close")
}

//! 承認待ち: the cases that wait for the 決裁, each with what the ledger would say.
//! It must not decide; a case is opened and decided on its own screen.

use crate::app::error::Result;
use crate::app::list_output::ListSource;
use crate::app::run::Changed;
use crate::app::session::Session;
use crate::app::view::CaseRow;
use crate::app::view::CaseView;
use crate::domain::date::Date;
use crate::procedure::gate::CORRECTION_REASON_LABEL;
use crate::procedure::step::Step;
use crate::ui::case_page;
use crate::ui::case_words;
use crate::ui::focus::Stop;
use crate::ui::focus::StopKind;
use crate::ui::list_output;
use crate::ui::page::Page;
use crate::ui::page::Screen;
use crate::ui::page::ScreenUi;
use crate::ui::theme;
use crate::ui::widgets::button::Look;
use crate::ui::widgets::button::button_ui;
use crate::ui::widgets::table::Column;
use crate::ui::widgets::table::Table;
use crate::ui::widgets::table::TableState;
use egui::Context;
use egui::Id;
use egui::Panel;
use egui::RichText;
use egui::ScrollArea;
use egui::Ui;

const COLUMNS: [Column; 6] = [
    Column::text("受付番号", 116.0),
    Column::text("氏名", 180.0),
    Column::text("手続", 200.0),
    Column::text("受付日", 150.0),
    Column::text("登録期限", 150.0),
    Column::text("残り", 90.0),
];

/// 承認待ち.
#[derive(Default)]
pub struct Approvals {
    rows: Vec<CaseRow>,
    table: TableState,
    summary: Option<CaseView>,
    /// 標準報酬の決定案 that wait.
    n_drafts: usize,
    is_entered: bool,
}

impl Approvals {
    fn list(&self) -> Table<'static> {
        Table {
            name: "承認待ちの案件",
            columns: &COLUMNS,
            n_rows: self.rows.len(),
        }
    }

    /// The stops; a list without rows is not drawn.
    fn stops(&self) -> Vec<Stop> {
        let drafts = Stop::new(drafts_id(), StopKind::Button);
        let list = (!self.rows.is_empty()).then(|| self.list().stop());
        std::iter::once(drafts).chain(list).collect()
    }

    fn summary_ui(&self, ui: &mut Ui) {
        let Some(view) = &self.summary else {
            return;
        };
        let page = case_page::page(view, view.procedure.decision_step());
        ui.label(theme::subheading("決裁すると台帳に記載される内容"));
        ui.spacing_mut().interact_size.y = theme::LINE_HEIGHT;
        ui.spacing_mut().item_spacing.y = 4.0;
        for change in &page.changes {
            ui.horizontal_wrapped(|ui| {
                ui.label(theme::strong(change.label.as_str()));
                ui.label(change.after.as_str());
            });
        }
        for (title, lines) in [("帳票", &page.papers), ("ファイルの行", &page.exports)] {
            if !lines.is_empty() {
                let words = theme::note(format!("{title}　{}", lines.join("、")));
                ui.label(words.line_height(Some(theme::LINE_HEIGHT)));
            }
        }
        for (finding, reason) in &view.case.reasons {
            let known = view
                .findings
                .iter()
                .find(|known| known.identity() == *finding);
            let about = known.map_or(CORRECTION_REASON_LABEL, |finding| finding.message.as_str());
            let words = format!("{about}　→　{reason}");
            let words = RichText::new(words).color(theme::CAUTION);
            let words = words.size(theme::SMALL_SIZE);
            ui.label(words.line_height(Some(theme::LINE_HEIGHT)));
        }
    }
}

impl Page for Approvals {
    fn title(&self) -> String {
        "承認待ち".to_owned()
    }

    fn refresh(&mut self, session: &Session, changed: Changed) -> Result<()> {
        if changed.cases || changed.settings {
            self.rows = session.cases_at(Step::Approve)?;
            self.n_drafts = session.n_waiting_drafts()?;
            self.summary = None;
            self.is_entered = false;
        }
        Ok(())
    }

    fn fetch(&mut self, session: &Session) -> Result<()> {
        let chosen = self.rows.get(self.table.selected).map(|row| row.id);
        let shown = self.summary.as_ref().map(|view| view.case.id);
        if chosen != shown {
            self.summary = chosen.map(|id| session.case_view(id)).transpose()?;
        }
        Ok(())
    }

    fn listing(&self, _today: Date) -> Option<ListSource> {
        list_output::shown("承認待ちの案件", &self.list(), |row| {
            self.rows.get(row).map(cells)
        })
    }

    fn before_ui(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>) {
        let stops = self.stops();
        if !std::mem::replace(&mut self.is_entered, true)
            && let Some(stop) = stops.last()
        {
            cx.input.focus.request(stop.id);
        }
        cx.begin(ctx, &stops);
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        ui.horizontal(|ui| {
            ui.label(theme::heading("承認待ち"));
            ui.label(theme::note(format!("{}件", self.rows.len())));
            let text = format!("標準報酬の決定案　{}件", self.n_drafts);
            let look = match self.n_drafts {
                0 => Look::Plain,
                _ => Look::Primary,
            };
            if button_ui(ui, &cx.input.keys, drafts_id(), &text, look).clicked() {
                cx.go(Screen::Drafts);
            }
        });
        if self.rows.is_empty() {
            ui.label(theme::note("決裁を待っている案件はありません。"));
            return;
        }
        let frame = egui::Frame::new().inner_margin(egui::Margin::symmetric(0, 10));
        Panel::bottom("approval summary")
            .exact_size(264.0)
            .frame(frame)
            .show_separator_line(false)
            .show(ui, |ui| {
                theme::card().show(ui, |ui| {
                    ui.set_width(ui.available_width());
                    ScrollArea::vertical()
                        .auto_shrink(false)
                        .show(ui, |ui| self.summary_ui(ui));
                });
            });
        let rows = &self.rows;
        let list = self.list();
        let output = list.ui(ui, cx.input, &mut self.table, &mut |index| {
            rows.get(index).map(cells)
        });
        if output.is_moved {
            ui.ctx().request_repaint();
        }
        if let Some(row) = output.opened.and_then(|index| rows.get(index)) {
            cx.go(Screen::Case(row.id));
        }
    }
}

fn drafts_id() -> Id {
    Id::unique("approvals drafts")
}

fn cells(row: &CaseRow) -> Vec<String> {
    let (left, _) = case_words::days_in_words(row.days_left);
    vec![
        row.receipt_number.clone(),
        row.subject.clone(),
        row.procedure.clone(),
        row.received_on.wareki(),
        row.due_on.wareki(),
        left,
    ]
}

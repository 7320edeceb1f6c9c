//! 操作の記録: who did what and when, newest first.
//! It must not change or hide a row.

use crate::app::audit_words::detail_ja;
use crate::app::audit_words::target_ja;
use crate::app::error::Result;
use crate::app::list_output::ListSource;
use crate::app::run::Changed;
use crate::app::session::Session;
use crate::app::view::AuditRow;
use crate::domain::date::Date;
use crate::ui::navigation::moment;
use crate::ui::page::Page;
use crate::ui::page::ScreenUi;
use crate::ui::state::Input;
use crate::ui::theme;
use crate::ui::widgets::labelled::fact_ui;
use crate::ui::widgets::table::Column;
use crate::ui::widgets::table::Table;
use crate::ui::widgets::table::TableState;
use egui::Context;
use egui::Ui;

/// Rows fetched at once.
const PAGE: u32 = 200;

const COLUMNS: &[Column] = &[
    Column::number("番号", 60.0),
    Column::text("日時", 186.0),
    Column::text("利用者", 110.0),
    Column::text("操作", 170.0),
    Column::text("対象", 80.0),
];

/// 操作の記録.
#[derive(Debug, Default)]
pub struct Audit {
    rows: Vec<AuditRow>,
    /// Whether the oldest row is among them.
    is_complete: bool,
    wants_more: bool,
    table: TableState,
    was_focused: bool,
}

impl Audit {
    fn table(&self) -> Table<'static> {
        Table {
            name: "操作の記録",
            columns: COLUMNS,
            n_rows: self.rows.len(),
        }
    }

    fn take(&mut self, rows: Vec<AuditRow>) {
        let n_rows = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        self.is_complete = n_rows < PAGE;
        self.rows.extend(rows);
    }

    fn list_ui(&mut self, ui: &mut Ui, input: &mut Input) {
        let table = self.table();
        let rows = &self.rows;
        let mut cells = |index: usize| rows.get(index).map(cells_of);
        let output = table.ui(ui, input, &mut self.table, &mut cells);
        let near_end = output.visible.end.saturating_add(20) >= self.rows.len();
        self.wants_more = near_end && !self.is_complete;
        if self.wants_more {
            ui.ctx().request_repaint();
        }
    }
}

impl Page for Audit {
    fn title(&self) -> String {
        "操作の記録".to_owned()
    }

    fn refresh(&mut self, session: &Session, _changed: Changed) -> Result<()> {
        self.rows.clear();
        self.take(session.audit(None, PAGE)?);
        Ok(())
    }

    fn fetch(&mut self, session: &Session) -> Result<()> {
        if std::mem::take(&mut self.wants_more) {
            let before = self.rows.last().map(|row| row.seq);
            self.take(session.audit(before, PAGE)?);
        }
        Ok(())
    }

    fn listing(&self, _today: Date) -> Option<ListSource> {
        (!self.rows.is_empty()).then_some(ListSource::Audit)
    }

    fn before_ui(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>) {
        let stop = self.table().stop();
        if !std::mem::replace(&mut self.was_focused, true) {
            cx.input.focus.request(stop.id);
        }
        cx.begin(ctx, &[stop]);
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        ui.label(theme::heading("操作の記録"));
        ui.label(theme::note(
            "誰が、いつ、何をしたかの記録です。新しい順に並びます。記録は消したり書き換えたりできません。",
        ));
        egui::Panel::bottom("audit detail")
            .frame(theme::card())
            .show(ui, |ui| {
                ui.set_width(ui.available_width());
                ui.set_min_height(112.0);
                match self.rows.get(self.table.selected) {
                    Some(row) => detail_ui(ui, row),
                    None => {
                        ui.label(theme::note("記録はまだありません。"));
                    }
                }
            });
        egui::CentralPanel::default()
            .frame(egui::Frame::new().inner_margin(egui::Margin::symmetric(0, 6)))
            .show(ui, |ui| self.list_ui(ui, cx.input));
    }

    fn leave(&mut self, _ctx: &Context, _cx: &mut ScreenUi<'_>) {
        self.was_focused = false;
    }
}

fn cells_of(row: &AuditRow) -> Vec<String> {
    vec![
        row.seq.to_string(),
        moment(&row.at),
        row.user.clone(),
        row.action.clone(),
        target_ja(&row.target),
    ]
}

fn detail_ui(ui: &mut Ui, row: &AuditRow) {
    ui.spacing_mut().item_spacing.y = 2.0;
    ui.horizontal(|ui| {
        ui.label(theme::strong(row.action.as_str()));
        ui.label(theme::note(format!("{}　{}", moment(&row.at), row.user)));
    });
    let target = target_ja(&row.target);
    if !target.is_empty() {
        fact_ui(ui, "対象", &target);
    }
    let detail = detail_ja(&row.detail);
    if !detail.is_empty() {
        fact_ui(ui, "内容", &detail);
    }
}

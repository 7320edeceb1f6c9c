//! 操作の記録.
//! It must not touch the ledger while drawing.

use crate::app::error::Result;
use crate::app::run::Changed;
use crate::app::session::Session;
use crate::ui::page::Page;
use crate::ui::page::ScreenUi;
use crate::ui::theme;
use egui::Context;
use egui::Ui;

/// 操作の記録.
#[derive(Debug, Default)]
pub struct Audit {}

impl Page for Audit {
    fn title(&self) -> String {
        "操作の記録".to_owned()
    }

    fn refresh(&mut self, _session: &Session, _changed: Changed) -> Result<()> {
        Ok(())
    }

    fn before_ui(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>) {
        cx.begin(ctx, &[]);
    }

    fn ui(&mut self, ui: &mut Ui, _cx: &mut ScreenUi<'_>) {
        ui.label(theme::heading("操作の記録"));
    }
}

//! 台帳を開く.
//! It must not touch the ledger while drawing.

use crate::app::error::Result;
use crate::app::places::Places;
use crate::app::run::Changed;
use crate::app::session::Session;
use crate::ui::page::Ask;
use crate::ui::page::Page;
use crate::ui::page::ScreenUi;
use crate::ui::theme;
use egui::Context;
use egui::Ui;
use std::path::Path;

/// 台帳を開く.
pub struct Unlock {}

impl Unlock {
    /// The screen at its start.
    #[must_use]
    pub fn new(_places: &Places) -> Unlock {
        Unlock {}
    }

    /// The window was locked.
    pub fn lock(&mut self, _path: &Path, _society: &str, _login: &str) {}
}

impl Page for Unlock {
    fn title(&self) -> String {
        "台帳を開く".to_owned()
    }

    fn refresh(&mut self, _session: &Session, _changed: Changed) -> Result<()> {
        Ok(())
    }

    fn before_ui(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>) {
        cx.begin(ctx, &[]);
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        ui.label(theme::heading("台帳を開く"));
        if ui.button("見本で試す").clicked() {
            cx.asks.push(Ask::Practice);
        }
    }
}

//! 設定.
//! It must not touch the ledger while drawing.

use crate::app::error::Result;
use crate::app::places::Places;
use crate::app::run::Changed;
use crate::app::session::Session;
use crate::app::society::CheckRow;
use crate::app::society::FinishedBackup;
use crate::domain::date::Date;
use crate::ui::page::Page;
use crate::ui::page::ScreenUi;
use crate::ui::theme;
use egui::Context;
use egui::Ui;

/// 設定.
pub struct Settings {}

impl Settings {
    /// The screen at its start.
    #[must_use]
    pub fn new(_places: &Places, _today: Date) -> Settings {
        Settings {}
    }

    /// Shows the users first.
    pub fn show_users(&mut self) {}

    /// A backup was made.
    pub fn backed_up(&mut self, _backup: &FinishedBackup) {}

    /// The ledger was checked.
    pub fn checked(&mut self, _rows: Vec<CheckRow>) {}
}

impl Page for Settings {
    fn title(&self) -> String {
        "設定".to_owned()
    }

    fn refresh(&mut self, _session: &Session, _changed: Changed) -> Result<()> {
        Ok(())
    }

    fn before_ui(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>) {
        cx.begin(ctx, &[]);
    }

    fn ui(&mut self, ui: &mut Ui, _cx: &mut ScreenUi<'_>) {
        ui.label(theme::heading("設定"));
    }
}

//! 初回設定.
//! It must not touch the ledger while drawing.

use crate::app::error::Result;
use crate::app::places::Places;
use crate::app::run::Changed;
use crate::app::session::Session;
use crate::domain::date::Date;
use crate::ui::page::Page;
use crate::ui::page::ScreenUi;
use crate::ui::theme;
use egui::Context;
use egui::Ui;
use zeroize::Zeroizing;

/// 初回設定.
pub struct FirstRunPage {}

impl FirstRunPage {
    /// The screen at its start.
    #[must_use]
    pub fn new(_places: &Places, _today: Date) -> FirstRunPage {
        FirstRunPage {}
    }

    /// The ledger was made.
    pub fn created(&mut self, _code: Zeroizing<String>) {}
}

impl Page for FirstRunPage {
    fn title(&self) -> String {
        "初回設定".to_owned()
    }

    fn refresh(&mut self, _session: &Session, _changed: Changed) -> Result<()> {
        Ok(())
    }

    fn before_ui(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>) {
        cx.begin(ctx, &[]);
    }

    fn ui(&mut self, ui: &mut Ui, _cx: &mut ScreenUi<'_>) {
        ui.label(theme::heading("初回設定"));
    }
}

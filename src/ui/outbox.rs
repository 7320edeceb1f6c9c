//! 登録用ファイル: its heading only until the list is drawn.
//! It must not touch the ledger while drawing.

use crate::app::error::Result;
use crate::app::run::Changed;
use crate::app::session::Session;
use crate::ui::page::Page;
use crate::ui::page::ScreenUi;
use crate::ui::theme;
use egui::Context;
use egui::Ui;

/// 登録用ファイル.
#[derive(Debug, Default)]
pub struct Outbox {}

impl Page for Outbox {
    fn title(&self) -> String {
        "登録用ファイル".to_owned()
    }

    fn refresh(&mut self, _session: &Session, _changed: Changed) -> Result<()> {
        Ok(())
    }

    fn before_ui(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>) {
        cx.begin(ctx, &[]);
    }

    fn ui(&mut self, ui: &mut Ui, _cx: &mut ScreenUi<'_>) {
        ui.label(theme::heading("登録用ファイル"));
    }
}

//! 案件: one case.
//! It must not touch the ledger while drawing.

use crate::app::error::Result;
use crate::app::run::Changed;
use crate::app::session::Session;
use crate::app::view::CaseView;
use crate::procedure::case::CaseId;
use crate::ui::page::Page;
use crate::ui::page::ScreenUi;
use crate::ui::theme;
use egui::Context;
use egui::Ui;

/// 案件.
pub struct CaseScreen {
    id: CaseId,
    view: Option<CaseView>,
}

impl CaseScreen {
    /// The screen of this case.
    #[must_use]
    pub const fn new(id: CaseId) -> CaseScreen {
        CaseScreen { id, view: None }
    }

    /// Whose screen it is.
    #[must_use]
    pub const fn id(&self) -> CaseId {
        self.id
    }
}

impl Page for CaseScreen {
    fn title(&self) -> String {
        self.view
            .as_ref()
            .map_or_else(String::new, |view| view.procedure.title.to_owned())
    }

    fn refresh(&mut self, session: &Session, _changed: Changed) -> Result<()> {
        self.view = Some(session.case_view(self.id)?);
        Ok(())
    }

    fn before_ui(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>) {
        cx.begin(ctx, &[]);
    }

    fn ui(&mut self, ui: &mut Ui, _cx: &mut ScreenUi<'_>) {
        ui.label(theme::heading(self.title()));
    }
}
